//! Compiles Python sources to bytecode and packs them into files that `interpreter/frozen.rs` reads.
//!
//! In: the chosen modules of RustPython's copy of the standard library, our stand-ins in `stdlib/lib/`, and our own modules in `lib/`.
//! Out, in `OUT_DIR`: `frozen.bin`, a `FrozenLib`; `pack.bin`, the code of the modules that a browser fetches later,
//! and `pack.rs`, where in it each of them is. In a native build everything is in `frozen.bin`.
//! No source of the standard library is kept in this repository.

#[path = "interpreter/sum.rs"]
mod sum;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use rustpython_compiler::{CodeObject, CompileOpts, Mode, compile};
use rustpython_compiler_core::bytecode::ConstantData;
use rustpython_compiler_core::frozen::{FrozenCodeObject, FrozenLib, FrozenModule};
use rustpython_compiler_core::marshal;

/// Standard modules that snippets can use, with what those import. A name ending in `/` is a whole package.
const STANDARD: &[&str] = &[
    "__future__",
    "_collections_abc",
    "_py_warnings",
    "_pydatetime",
    "_pydecimal",
    "_strptime",
    "_threading_local",
    "_weakrefset",
    "abc",
    "annotationlib",
    "ast",
    "asyncio/base_futures",
    "asyncio/base_tasks",
    "asyncio/coroutines",
    "asyncio/exceptions",
    "asyncio/futures",
    "asyncio/locks",
    "asyncio/queues",
    "asyncio/taskgroups",
    "asyncio/tasks",
    "asyncio/threads",
    "asyncio/timeouts",
    "_ast_unparse",
    "base64",
    "bisect",
    "calendar",
    "collections/",
    "configparser",
    "contextlib",
    "contextvars",
    "codeop",
    "copy",
    "copyreg",
    "dataclasses",
    "datetime",
    "decimal",
    "difflib",
    "enum",
    "fnmatch",
    "fractions",
    "functools",
    "genericpath",
    "graphlib",
    "hashlib",
    "heapq",
    "hmac",
    "importlib/__init__",
    "importlib/_abc",
    "importlib/abc",
    "importlib/machinery",
    "importlib/util",
    "inspect",
    "io",
    "json/__init__",
    "json/decoder",
    "json/encoder",
    "json/scanner",
    "keyword",
    "linecache",
    "locale",
    "logging/__init__",
    "numbers",
    "operator",
    "os",
    "posixpath",
    "pprint",
    "queue",
    "random",
    "re/",
    "reprlib",
    "secrets",
    "shlex",
    "stat",
    "statistics",
    "string/",
    "struct",
    "textwrap",
    "threading",
    "traceback",
    "types",
    "typing",
    "urllib/__init__",
    "urllib/parse",
    "uuid",
    "warnings",
    "weakref",
];

/// Text added to the end of a standard module, where it must talk to the run instead of to a terminal.
const ADDITIONS: &[(&str, &str)] = &[
    (
        "warnings",
        "
import _athanor
_showwarnmsg_to_file = _showwarnmsg_impl
def _showwarnmsg_impl(msg):
    if msg.file is not None:
        _showwarnmsg_to_file(msg)
    else:
        _athanor.show_warning(msg.category.__name__, str(msg.message))
",
    ),
    (
        "os",
        "
import _files
for _name in _files.OS_NAMES:
    globals()[_name] = getattr(_files, _name)
",
    ),
    ("io", "\nfrom _athanor import open\n"),
    (
        "threading",
        "
def _no_threads(self):
    raise RuntimeError(\"can't start new thread: the playground has no threads\")
Thread.start = _no_threads
",
    ),
    (
        "linecache",
        "
import _athanor
_updatecache_from_file = updatecache
def updatecache(filename, module_globals=None):
    text = _athanor.source(filename)
    if text is None:
        return _updatecache_from_file(filename, module_globals)
    lines = [line + '\\n' for line in text.splitlines()]
    cache[filename] = (len(text), None, lines, filename)
    return lines
",
    ),
];

/// Other texts that are replaced, so that a lazy module stays unread: (module, text, its replacement).
const REPLACED: &[(&str, &str, &str)] = &[
    // Messages as Python 3.11 words them: its own datetime and decimal are not written in Python.
    (
        "_pydatetime",
        "f\"year must be in {MINYEAR}..{MAXYEAR}, not {year}\"",
        "f\"year {year} is out of range\"",
    ),
    (
        "_pydatetime",
        "f\"year must be in {MINYEAR}..{MAXYEAR}, not {year}\"",
        "f\"year {year} is out of range\"",
    ),
    (
        "_pydatetime",
        "raise ValueError(f\"month must be in 1..12, not {month}\")",
        "raise ValueError(\"month must be in 1..12\")",
    ),
    (
        "_pydatetime",
        "f\"day {day} must be in range 1..{dim} for month {month} in year {year}\"",
        "\"day is out of range for month\"",
    ),
    (
        "_pydatetime",
        "f\"hour must be in 0..23, not {hour}\"",
        "\"hour must be in 0..23\"",
    ),
    (
        "_pydatetime",
        "f\"minute must be in 0..59, not {minute}\"",
        "\"minute must be in 0..59\"",
    ),
    (
        "_pydatetime",
        "f\"second must be in 0..59, not {second}\"",
        "\"second must be in 0..59\"",
    ),
    (
        "_pydatetime",
        "f\"microsecond must be in 0..999999, not {microsecond}\"",
        "\"microsecond must be in 0..999999\"",
    ),
    (
        "_pydatetime",
        "\"cannot compare naive and aware times\"",
        "\"can't compare offset-naive and offset-aware times\"",
    ),
    (
        "_pydatetime",
        "\"cannot compare naive and aware datetimes\"",
        "\"can't compare offset-naive and offset-aware datetimes\"",
    ),
    (
        "_pydatetime",
        "\"cannot mix naive and timezone-aware time\"",
        "\"can't subtract offset-naive and offset-aware datetimes\"",
    ),
    (
        "_pydatetime",
        "return (f'{self.__class__.__name__}'\n                f'(year={self[0]}",
        "return (f'datetime.{self.__class__.__name__}'\n                f'(year={self[0]}",
    ),
    (
        "re._constants",
        "class PatternError(Exception):",
        "class error(Exception):",
    ),
    (
        "re._constants",
        "error = PatternError",
        "PatternError = error",
    ),
    (
        "_pydecimal",
        "raise error(explanation)",
        "raise error([condition])",
    ),
    (
        "json.decoder",
        "\"Illegal trailing comma before end of object\", s, comma_idx",
        "\"Expecting property name enclosed in double quotes\", s, end - 1",
    ),
    (
        "json.decoder",
        "\"Illegal trailing comma before end of array\", s, comma_idx",
        "\"Expecting value\", s, end",
    ),
    // A base class from `ast` would be needed as soon as the module is imported.
    (
        "annotationlib",
        "class _ExtraNameFixer(ast.NodeTransformer):\n",
        "class _ExtraNameFixer:\n    def visit(self, tree):\n        \
         names = {'visit_Name': lambda _, node: self.visit_Name(node)}\n        \
         return type('Fixer', (ast.NodeTransformer,), names)().visit(tree)\n",
    ),
    (
        "asyncio.futures",
        "STACK_DEBUG = logging.DEBUG - 1",
        "STACK_DEBUG = 9",
    ),
    // Algorithms that we leave out would each be looked for, missed, and logged.
    (
        "hashlib",
        "for __func_name in __always_supported:",
        "for __func_name in ('md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512'):",
    ),
];

/// Imports that become lazy: modules that are only needed in rare branches but cost milliseconds or
/// bring in what we leave out. (module, text, names that turn into lazy modules). `name=a|b` reads from
/// module `a`, and from `b` what `a` does not have.
const LAZY: &[(&str, &str, &[&str])] = &[
    // Node classes come from the native module; the functions of `ast` are read later, if ever.
    ("annotationlib", "import ast\n", &["ast=_ast|ast"]),
    ("asyncio.base_tasks", "import linecache\n", &["linecache"]),
    ("asyncio.base_tasks", "import traceback\n", &["traceback"]),
    ("asyncio.coroutines", "import inspect\n", &["inspect"]),
    ("asyncio.futures", "import logging\n", &["logging"]),
    ("asyncio.tasks", "import inspect\n", &["inspect"]),
    ("base64", "import struct\n", &["struct"]),
    ("contextlib", "import os\n", &["os"]),
    ("dataclasses", "import inspect\n", &["inspect"]),
    ("hashlib", "import logging\n", &["logging"]),
    ("inspect", "import ast\n", &["ast=_ast|ast"]),
    (
        "inspect",
        "import importlib.machinery\n",
        &["importlib=importlib.machinery"],
    ),
    ("inspect", "import os\n", &["os"]),
    ("inspect", "import linecache\n", &["linecache"]),
    ("inspect", "import tokenize\n", &["tokenize"]),
    ("inspect", "import token\n", &["token"]),
    (
        "locale",
        "import encodings\nimport encodings.aliases\n",
        &["encodings"],
    ),
    (
        "logging",
        "import sys, os, time, io, re, traceback, warnings, weakref, collections.abc\n",
        &[
            "sys",
            "os",
            "time",
            "io",
            "re",
            "traceback",
            "warnings",
            "weakref",
            "collections",
        ],
    ),
    ("traceback", "import codeop\n", &["codeop"]),
    // Only addresses in square brackets need it.
    ("urllib.parse", "import ipaddress\n", &["ipaddress"]),
    ("traceback", "import tokenize\n", &["tokenize"]),
];

struct Source {
    path: PathBuf,
    package: bool,
    /// From the standard library.
    standard: bool,
}

fn main() {
    let mut sources = BTreeMap::new();
    let library = Path::new(rustpython_pylib::LIB_PATH);
    for name in STANDARD {
        match name.strip_suffix('/') {
            Some(package) => add_tree(&mut sources, &library.join(package), package, true),
            None => add_file(&mut sources, library, name),
        }
    }
    println!("cargo:rerun-if-changed=build.rs");
    for folder in ["stdlib/lib", "lib"] {
        let own = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        println!("cargo:rerun-if-changed={}", own.display());
        add_children(&mut sources, &own, "", false);
    }

    let mut modules: Vec<(String, FrozenModule<Vec<u8>>)> = sources
        .iter()
        .map(|(name, source)| (name.clone(), freeze(name, source)))
        .collect();
    let target = PathBuf::from(std::env::var("OUT_DIR").expect("cargo sets OUT_DIR"));
    let (pack, places) = take_out_what_is_fetched(&mut modules);
    std::fs::write(target.join("pack.bin"), pack).expect("OUT_DIR is writable");
    std::fs::write(target.join("pack.rs"), places).expect("OUT_DIR is writable");
    let packed = FrozenLib::encode(modules.iter().map(|(name, module)| {
        let code = FrozenCodeObject {
            bytes: &module.code.bytes[..],
        };
        (
            name.as_str(),
            FrozenModule {
                code,
                package: module.package,
            },
        )
    }));
    std::fs::write(target.join("frozen.bin"), packed.bytes).expect("OUT_DIR is writable");
}

/// Moves the code of modules that the interpreter can start without into a file of its own, and says where it is:
/// a list, sorted by name, of (name, first byte, byte after the last, sum). Natively nothing is moved.
fn take_out_what_is_fetched(modules: &mut [(String, FrozenModule<Vec<u8>>)]) -> (Vec<u8>, String) {
    println!("cargo:rerun-if-changed=early.txt");
    let early = include_str!("early.txt");
    let mut pack = Vec::new();
    let mut places = String::from("&[\n");
    for (name, module) in modules {
        if is_downloaded() && !early.lines().any(|it| it == name) {
            let code = std::mem::take(&mut module.code.bytes);
            let first = pack.len();
            pack.extend_from_slice(&code);
            let sum = sum::of(&code);
            let _ = writeln!(places, "    ({name:?}, {first}, {}, {sum}),", pack.len());
        }
    }
    places.push_str("]\n");
    (pack, places)
}

/// Whether each byte is one that every visitor waits for.
fn is_downloaded() -> bool {
    std::env::var("CARGO_CFG_TARGET_ARCH").is_ok_and(|it| it == "wasm32")
}

/// `json/decoder` is the module `json.decoder`; `json/__init__` is the package `json`.
fn add_file(sources: &mut BTreeMap<String, Source>, root: &Path, name: &str) {
    let path = root.join(format!("{name}.py"));
    assert!(
        path.is_file(),
        "the standard library has no {}",
        path.display()
    );
    let dotted = name.replace('/', ".");
    match dotted.strip_suffix(".__init__") {
        Some(package) => sources.insert(
            package.to_owned(),
            Source {
                path,
                package: true,
                standard: true,
            },
        ),
        None => sources.insert(
            dotted,
            Source {
                path,
                package: false,
                standard: true,
            },
        ),
    };
}

fn add_tree(sources: &mut BTreeMap<String, Source>, folder: &Path, dotted: &str, standard: bool) {
    let init = folder.join("__init__.py");
    if init.is_file() {
        sources.insert(
            dotted.to_owned(),
            Source {
                path: init,
                package: true,
                standard,
            },
        );
    }
    add_children(sources, folder, dotted, standard);
}

fn add_children(
    sources: &mut BTreeMap<String, Source>,
    folder: &Path,
    dotted: &str,
    standard: bool,
) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let path = entry.path();
        let Some(stem) = path.file_stem().and_then(|it| it.to_str()) else {
            continue;
        };
        let name = if dotted.is_empty() {
            stem.to_owned()
        } else {
            format!("{dotted}.{stem}")
        };
        if path.is_dir() {
            println!("cargo:rerun-if-changed={}", path.display());
            add_tree(sources, &path, &name, standard);
        } else if path.extension().is_some_and(|it| it == "py") && stem != "__init__" {
            println!("cargo:rerun-if-changed={}", path.display());
            sources.insert(
                name,
                Source {
                    path,
                    package: false,
                    standard,
                },
            );
        }
    }
}

fn freeze(name: &str, source: &Source) -> FrozenModule<Vec<u8>> {
    println!("cargo:rerun-if-changed={}", source.path.display());
    let mut text = std::fs::read_to_string(&source.path).expect("a listed module can be read");
    for (module, from, to) in REPLACED {
        if *module == name {
            assert!(text.contains(from), "{name} no longer has {from:?}");
            text = text.replacen(from, to, 1);
        }
    }
    for (module, from, names) in LAZY {
        if *module == name {
            assert!(text.contains(from), "{name} no longer has {from:?}");
            let lazy = names.iter().map(|it| {
                let (name, modules) = it.split_once('=').unwrap_or((it, it));
                format!("{name} = _athanor.Lazy('{modules}')")
            });
            let lazy: Vec<String> = lazy.collect();
            // On one line, so that the lines after it keep their numbers.
            let line = format!("import _athanor; {}\n", lazy.join("; "));
            text = text.replacen(from, &line, 1);
        }
    }
    for (module, addition) in ADDITIONS {
        if *module == name {
            text.push_str(addition);
        }
    }
    // Docstrings, asserts and columns are dropped: nothing shows them, and each byte is downloaded.
    let options = CompileOpts {
        optimize: 2,
        debug_ranges: false,
        ..CompileOpts::default()
    };
    let mut code = match compile(&text, Mode::Exec, &format!("<frozen {name}>"), options) {
        Ok(code) => code,
        Err(error) => panic!("{}: {error}", source.path.display()),
    };
    if source.standard || is_downloaded() {
        drop_lines(&mut code);
    }
    let mut bytes = Vec::new();
    marshal::serialize_code(&mut bytes, &code);
    FrozenModule {
        code: FrozenCodeObject {
            bytes: store(&bytes),
        },
        package: source.package,
    }
}

/// Forgets which instruction belongs to which line: a sixth of the bytes.
/// Tracebacks show the learner's lines only; our own sources keep theirs outside the browser, for us.
fn drop_lines(code: &mut CodeObject) {
    // An entry is one byte for up to eight instructions: a mark, "no location" (15), their number less one.
    const MOST: usize = 8;
    let entry = |count: usize| 0x80 | (15 << 3) | (count as u8 - 1);
    let count = code.instructions.len();
    let mut table = vec![entry(MOST); count / MOST];
    if count % MOST > 0 {
        table.push(entry(count % MOST));
    }
    code.linetable = table.into();
    for constant in code.constants.iter_mut() {
        if let ConstantData::Code { code } = constant {
            drop_lines(code);
        }
    }
}

/// Wraps bytes as an LZ4 block without compressing them: RustPython expects LZ4, but the file as a
/// whole is served with brotli, which does far better on plain bytes, and unpacking becomes a copy.
fn store(bytes: &[u8]) -> Vec<u8> {
    let mut block = (bytes.len() as u32).to_le_bytes().to_vec();
    if bytes.len() < 15 {
        block.push((bytes.len() as u8) << 4);
    } else {
        block.push(0xF0);
        let mut rest = bytes.len() - 15;
        while rest >= 255 {
            block.push(255);
            rest -= 255;
        }
        block.push(rest as u8);
    }
    block.extend_from_slice(bytes);
    block
}
