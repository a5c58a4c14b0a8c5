//! Runs snippets through the interpreter and compares what they print.

use std::cell::RefCell;
use std::rc::Rc;

use trace::{EventKind, Message};

use crate::{Failure, Interpreter, Limits, Options, Stream};

/// What a snippet did.
struct Ran {
    stdout: String,
    failure: Option<Box<Failure>>,
    events: Vec<trace::Event>,
}

fn run_with(sources: &[&str], limits: Limits) -> Ran {
    let text = Rc::new(RefCell::new(String::new()));
    let sink = text.clone();
    let started = std::time::Instant::now();
    let options = Options {
        limits,
        seed: Some(1),
        on_output: Box::new(move |stream, text| {
            if stream == Stream::Out {
                sink.borrow_mut().push_str(text);
            }
        }),
        clock: crate::Clock {
            monotonic: Box::new(move || started.elapsed().as_micros() as u64),
            unix: 1_767_323_045_000_000,
        },
        ..Options::default()
    };
    let recorder = options.recorder.clone();
    let interpreter = Interpreter::new(options);
    let mut failure = None;
    for (index, source) in sources.iter().enumerate() {
        let name = if index == 0 {
            "prog.py".to_owned()
        } else {
            format!("cell{index}.py")
        };
        failure = interpreter
            .run_cell(Some(index as u32), &name, source)
            .err();
        if failure.is_some() {
            break;
        }
    }
    let events = recorder.events();
    drop(interpreter);
    Ran {
        stdout: text.take(),
        failure,
        events,
    }
}

fn run(source: &str) -> Ran {
    run_with(&[source], Limits::default())
}

#[track_caller]
fn check(source: &str, expected: &str) {
    let ran = run(source);
    if let Some(failure) = ran.failure {
        panic!("{}", failure.traceback);
    }
    assert_eq!(ran.stdout, expected);
}

#[track_caller]
fn fails(source: &str, expected: &str) -> Box<Failure> {
    let failure = run(source).failure.expect("the snippet fails");
    assert_eq!(failure.traceback, expected);
    failure
}

#[test]
fn first_steps() {
    check("print(1 + 1)\nprint('a', 'b', sep='-')", "2\na-b\n");
}

#[test]
fn every_listed_module_imports() {
    let modules = [
        "abc",
        "annotationlib",
        "ast",
        "asyncio",
        "base64",
        "bisect",
        "calendar",
        "collections",
        "collections.abc",
        "concurrent.futures",
        "contextlib",
        "contextvars",
        "copy",
        "dataclasses",
        "datetime",
        "decimal",
        "difflib",
        "dis",
        "enum",
        "fractions",
        "functools",
        "graphlib",
        "hashlib",
        "heapq",
        "hmac",
        "importlib",
        "importlib.util",
        "inspect",
        "io",
        "itertools",
        "json",
        "keyword",
        "linecache",
        "locale",
        "logging",
        "math",
        "numbers",
        "operator",
        "os",
        "os.path",
        "pprint",
        "queue",
        "random",
        "re",
        "reprlib",
        "secrets",
        "shlex",
        "statistics",
        "string",
        "struct",
        "sys",
        "textwrap",
        "threading",
        "time",
        "traceback",
        "types",
        "typing",
        "uuid",
        "warnings",
        "weakref",
    ];
    for name in modules {
        check(&format!("import {name}\nprint('ok')"), "ok\n");
    }
}

#[test]
fn a_traceback_shows_the_learners_lines() {
    let failure = fails(
        "import functools\ndef f(x):\n    return 10 // x\nclass A:\n    def g(self):\n        \
         return functools.reduce(lambda a, b: f(0) + 1, [1, 2])\nA().g()",
        r#"Traceback (most recent call last):
  File "prog.py", line 7, in <module>
    A().g()
  File "prog.py", line 6, in g
    return functools.reduce(lambda a, b: f(0) + 1, [1, 2])
           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  File "prog.py", line 6, in <lambda>
    return functools.reduce(lambda a, b: f(0) + 1, [1, 2])
                                         ^^^^
  File "prog.py", line 3, in f
    return 10 // x
           ^^^^^^^
ZeroDivisionError: division by zero
"#,
    );
    assert_eq!(
        (failure.class.as_str(), failure.module.as_str()),
        ("ZeroDivisionError", "builtins")
    );
    assert_eq!(
        (failure.cell, failure.line, failure.orig),
        (Some(0), Some(3), None)
    );
}

#[test]
fn a_cause_is_printed_first() {
    fails(
        "class Broken(Exception):\n    pass\ntry:\n    {}['x']\nexcept KeyError as error:\n    \
         raise Broken('no x') from error",
        r#"Traceback (most recent call last):
  File "prog.py", line 4, in <module>
    {}['x']
    ~~
KeyError: 'x'

The above exception was the direct cause of the following exception:

Traceback (most recent call last):
  File "prog.py", line 6, in <module>
    raise Broken('no x') from error
Broken: no x
"#
        .replace("    ~~\n", "")
        .as_str(),
    );
}

#[test]
fn a_syntax_error_has_a_line() {
    let failure = fails(
        "x = 1\nif x\n    print(x)",
        r#"  File "prog.py", line 2
    if x
        ^
SyntaxError: expected ':'
"#,
    );
    assert_eq!(
        (failure.line, failure.message.as_str()),
        (Some(2), "expected ':' (prog.py, line 2)")
    );
}

#[test]
fn endless_recursion_is_an_error() {
    let failure = fails(
        "def f(n):\n    return f(n + 1)\nf(0)",
        r#"Traceback (most recent call last):
  File "prog.py", line 3, in <module>
    f(0)
  File "prog.py", line 2, in f
    return f(n + 1)
           ^^^^^^^^
  File "prog.py", line 2, in f
    return f(n + 1)
           ^^^^^^^^
  File "prog.py", line 2, in f
    return f(n + 1)
           ^^^^^^^^
  [Previous line repeated 996 more times]
RecursionError: maximum recursion depth exceeded
"#,
    );
    assert_eq!(failure.line, Some(2));
}

#[test]
fn leaving_normally_is_no_error() {
    for source in [
        "import sys\nsys.exit()",
        "raise SystemExit(0)",
        "exit(None)",
    ] {
        assert_eq!(run(source).failure, None, "{source}");
    }
    let failure = run("import sys\nsys.exit('bad')")
        .failure
        .expect("a code is a failure");
    assert_eq!(
        (failure.class.as_str(), failure.message.as_str()),
        ("SystemExit", "bad")
    );
}

#[test]
fn orig_is_named() {
    let failure =
        run("class E(Exception): pass\ne = E('x')\ne.orig = KeyError('k')\nraise e").failure;
    assert_eq!(
        failure.expect("it raises").orig.as_deref(),
        Some("KeyError")
    );
}

#[test]
fn limits_end_a_run() {
    #[track_caller]
    fn check(source: &str, limits: Limits, expected: &str) {
        let failure = run_with(&[source], limits)
            .failure
            .expect("the limit ends it");
        assert_eq!(
            (failure.class.as_str(), failure.message.as_str()),
            ("LimitReached", expected)
        );
    }
    let quick = Limits {
        time: 50,
        ..Limits::default()
    };
    let message = "the program ran for more than 50 milliseconds";
    check("while True: pass", quick.clone(), message);
    check(
        "while True:\n    try:\n        while True: pass\n    except Exception: pass",
        quick.clone(),
        message,
    );
    check(
        "def f():\n    while True: yield 1\nfor x in f(): x += 1",
        quick,
        message,
    );
    let short = Limits {
        output: 10,
        ..Limits::default()
    };
    check(
        "print('0123456789')",
        short,
        "the program wrote more than 10 bytes of output",
    );
    check(
        "import asyncio\nasync def f():\n    await asyncio.get_running_loop().create_future()\nasyncio.run(f())",
        Limits::default(),
        "the program waits for something that nothing in it will ever do",
    );
}

#[test]
fn warnings_and_prints_are_events_with_lines() {
    let ran = run_with(
        &[
            "import warnings\nprint('a')\nwarnings.warn('careful')",
            "def f():\n    print('b', end='')\nf()",
        ],
        Limits::default(),
    );
    let kinds: Vec<_> = ran
        .events
        .into_iter()
        .map(|it| (it.cell, it.line, it.kind))
        .collect();
    let message = |category: &str, text: &str| Message {
        category: category.into(),
        text: text.into(),
    };
    assert_eq!(
        kinds,
        [
            (Some(0), Some(2), EventKind::Print(message("", "a\n"))),
            (
                Some(0),
                Some(3),
                EventKind::Warning(message("UserWarning", "careful"))
            ),
            (None, None, EventKind::Print(message("", "b"))),
        ]
    );
}

#[test]
fn a_seed_and_a_clock_repeat() {
    let source = "import uuid, random, time, datetime\nprint(uuid.uuid4(), random.random())\n\
                  print(datetime.datetime.now().date())\nt = time.time()\ntime.sleep(100)\n\
                  print(round(time.time() - t))";
    let first = run(source);
    assert_eq!(first.stdout, run(source).stdout);
    assert!(
        first.stdout.ends_with("2026-01-02\n100\n"),
        "{}",
        first.stdout
    );
}

#[test]
fn coroutines_and_tasks() {
    check(
        r#"
import asyncio, time
async def work(name, seconds):
    await asyncio.sleep(seconds)
    print(name)
    return name.upper()
async def main():
    print(await asyncio.gather(work("slow", 2), work("quick", 1)))
    async with asyncio.TaskGroup() as group:
        task = group.create_task(work("grouped", 0.5))
    print(task.result())
    try:
        async with asyncio.timeout(0.1):
            await asyncio.sleep(10)
    except TimeoutError:
        print("timeout")
    queue = asyncio.Queue()
    await queue.put(1)
    lock = asyncio.Lock()
    async with lock:
        print(await queue.get())
    async def numbers():
        for i in range(3):
            await asyncio.sleep(0)
            yield i
    print([i async for i in numbers()])
    try:
        await asyncio.wait_for(asyncio.sleep(5), 1)
    except asyncio.TimeoutError:
        print("waited")
    print(await asyncio.to_thread(lambda: 7))
started = time.time()
asyncio.run(main())
print(round(time.time() - started))
"#,
        "quick\nslow\n['SLOW', 'QUICK']\ngrouped\nGROUPED\ntimeout\n1\n[0, 1, 2]\nwaited\n7\n4\n",
    );
}

#[test]
fn await_at_the_top_of_a_cell() {
    check(
        "import asyncio\nasync def f():\n    return 5\nx = await f()\nprint(x)\nasync def g():\n    yield 1\nasync for i in g():\n    print(i)",
        "5\n1\n",
    );
}

/// Every program in `snippets/` prints what CPython printed when its `.out` file was recorded.
#[test]
fn programs_print_what_cpython_prints() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("snippets");
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .expect("the folder exists")
        .flatten()
        .map(|it| it.path())
        .collect();
    paths.retain(|it| it.extension().is_some_and(|it| it == "py"));
    paths.sort();
    let mut wrong = String::new();
    for path in &paths {
        let source = std::fs::read_to_string(path).expect("a program can be read");
        let expected =
            std::fs::read_to_string(path.with_extension("out")).expect("its output was recorded");
        let ran = run(&source);
        if let Some(failure) = ran.failure {
            wrong.push_str(&format!("{}:\n{}\n", path.display(), failure.traceback));
        }
        for (number, (ours, theirs)) in ran.stdout.lines().zip(expected.lines()).enumerate() {
            if ours != theirs {
                wrong.push_str(&format!(
                    "{}:{}\n   ours {ours}\n theirs {theirs}\n",
                    path.display(),
                    number + 1
                ));
            }
        }
    }
    assert_eq!((paths.len() > 3, wrong.as_str()), (true, ""), "{wrong}");
}

/// Prints how long starting takes; run with ATHANOR_MEASURE=1 and `--nocapture` in a release build for real figures.
#[test]
fn how_long_starting_takes() {
    if std::env::var_os("ATHANOR_MEASURE").is_none() {
        return;
    }
    let mut text = String::new();
    for name in [
        "",
        "warnings",
        "typing",
        "enum",
        "datetime",
        "dataclasses",
        "decimal",
        "asyncio",
        "json",
        "re",
        "uuid",
        "logging",
        "typing, enum, datetime",
    ] {
        let best = (0..20).map(|_| {
            let started = std::time::Instant::now();
            let interpreter = Interpreter::new(Options::default());
            let made = started.elapsed();
            if !name.is_empty() {
                drop(interpreter.run_cell(None, "x", &format!("import {name}")));
            }
            let imported = started.elapsed() - made;
            let before = started.elapsed();
            drop(interpreter);
            (imported, made, started.elapsed() - before)
        });
        let (imported, made, dropped) = best.min().expect("there are twenty");
        text.push_str(&format!(
            "{name:>24}: make {made:?}, import {imported:?}, drop {dropped:?}\n"
        ));
    }
    std::io::Write::write_all(&mut std::io::stderr(), text.as_bytes())
        .expect("standard error is open");
}

/// Prints how much memory each run keeps.
#[test]
fn how_much_memory_a_run_keeps() {
    if std::env::var_os("ATHANOR_MEASURE").is_none() {
        return;
    }
    let resident = || {
        let text = std::fs::read_to_string("/proc/self/statm").expect("Linux tells");
        text.split(' ')
            .nth(1)
            .and_then(|it| it.parse::<u64>().ok())
            .expect("a number")
            * 4
    };
    let mut text = String::new();
    for round in 0..6 {
        let before = resident();
        let started = std::time::Instant::now();
        for _ in 0..20 {
            let interpreter = Interpreter::new(Options::default());
            drop(interpreter.run_cell(
                None,
                "x",
                "import typing, enum, datetime, decimal, json\nclass A: pass\nx = [A() for i in range(1000)]",
            ));
        }
        let kept = (resident() - before) / 20;
        text.push_str(&format!(
            "round {round}: {kept} kB a run, {:?} a run\n",
            started.elapsed() / 20
        ));
    }
    std::io::Write::write_all(&mut std::io::stderr(), text.as_bytes())
        .expect("standard error is open");
}
