//! Messages of built-in exceptions as Python 3.11 words them, which is the referee's Python; RustPython words them as 3.14.
//!
//! In: the text of an exception. Out: the text that `str()` gives, and a traceback shows. The table is read from top to
//! bottom, and the first row that fits the whole text is used; what is in braces is taken over.

use rustpython_vm::builtins::{PyBaseExceptionRef, PyStrRef, PyType};
use rustpython_vm::function::PyMethodFlags;
use rustpython_vm::{AsObject, Context, Py, PyResult, VirtualMachine};

/// (text here, text of Python 3.11). `{}` stands for anything, and holes are filled in order; `{1}` names one.
const TEXTS: &[(&str, &str)] = &[
    (
        "class {} without an implementation for abstract method{} {}",
        "Can't instantiate abstract class {0} with abstract method{1} {2:bare}",
    ),
    (
        "'{}' object does not support the {} protocol (missed {}",
        "'{0}' object does not support the {1} protocol",
    ),
    (
        "'{}' object can't be awaited",
        "object {0} can't be used in 'await' expression",
    ),
    (
        "exceptions must be classes or instances deriving from BaseException, not {}",
        "exceptions must derive from BaseException",
    ),
    (
        "Cannot add list and {}",
        "can only concatenate list (not \"{0}\") to list",
    ),
    (
        "can only concatenate tuple (not '{}') to tuple",
        "can only concatenate tuple (not \"{0}\") to tuple",
    ),
    (
        "cannot use '{}' as a {} (unhashable type: '{}')",
        "unhashable type: '{2}'",
    ),
    (
        "argument of type '{}' is not a container or iterable",
        "argument of type '{0}' is not iterable",
    ),
    (
        "unsupported operand type(s) for {}: '{}' and '{}'",
        "unsupported operand type(s) for {0}: '{1:full}' and '{2:full}'",
    ),
    (
        "'{}' not supported between instances of '{}' and '{}'",
        "'{0}' not supported between instances of '{1:full}' and '{2:full}'",
    ),
    (
        "expected string got '{}'",
        "expected string or bytes-like object, got '{0}'",
    ),
    (
        "print() got an unexpected keyword argument '{}'",
        "'{0}' is an invalid keyword argument for print()",
    ),
    (
        "multiple bases have instance layout conflict",
        "multiple bases have instance lay-out conflict",
    ),
    (
        "Cannot create a consistent method resolution order (MRO) for bases {}",
        "Cannot create a consistent method resolution\norder (MRO) for bases {0}",
    ),
    (
        "tzinfo argument must be None or of a tzinfo subclass, not '{}'",
        "tzinfo argument must be None or of a tzinfo subclass, not type '{0}'",
    ),
    (
        "{}() iterable argument is empty",
        "{0}() arg is an empty sequence",
    ),
    (
        "too many values to unpack (expected {}, got {})",
        "too many values to unpack (expected {0})",
    ),
    (
        "local variable '{}' referenced before assignment",
        "cannot access local variable '{0}' where it is not associated with a value",
    ),
    (
        "'{}' object has no attribute '{}' and no __dict__ for setting new attributes",
        "'{0}' object has no attribute '{1}'",
    ),
];

/// The same for the messages of syntax errors.
const SYNTAX: &[(&str, &str)] = &[
    ("unexpected indentation", "unexpected indent"),
    (
        "Expected one or more names after 'import'",
        "invalid syntax",
    ),
    ("expected symbol after `as`", "invalid syntax"),
    ("star import must be the only import", "invalid syntax"),
    (
        "Did you mean to use 'from ... import ...' instead?",
        "invalid syntax",
    ),
    (
        "exception missing in `raise` statement with cause",
        "invalid syntax",
    ),
    ("expected argument value expression", "invalid syntax"),
    ("expected index or slice expression", "invalid syntax"),
    (
        "expected class, function definition or async function definition after decorator",
        "invalid syntax",
    ),
    (
        "expected `def`, `with` or `for` to follow `async`, {}",
        "invalid syntax",
    ),
    (
        "parameter without a default follows parameter with a default",
        "non-default argument follows default argument",
    ),
    (
        "f-string: valid expression required before '}'",
        "f-string: empty expression not allowed",
    ),
];

/// Classes that CPython writes in C, and whose messages name them with their module.
const FULL_NAMES: &[(&str, &str)] = &[
    ("Decimal", "decimal.Decimal"),
    ("date", "datetime.date"),
    ("datetime", "datetime.datetime"),
    ("time", "datetime.time"),
    ("timedelta", "datetime.timedelta"),
    ("timezone", "datetime.timezone"),
];

/// Has `str()` of the common exceptions give Python 3.11's words.
pub(super) fn install(vm: &VirtualMachine) {
    let exceptions = &Context::genesis().exceptions;
    for class in [
        exceptions.type_error,
        exceptions.value_error,
        exceptions.name_error,
        exceptions.attribute_error,
    ] {
        let class: &'static Py<PyType> = class;
        let method = vm
            .ctx
            .new_method_def("__str__", text, PyMethodFlags::METHOD, Default::default())
            .build_method(class, vm);
        class.set_attr(vm.ctx.intern_str("__str__"), method.into());
    }
}

/// `str(exception)`, as `BaseException` makes it, in Python 3.11's words.
fn text(exception: PyBaseExceptionRef, vm: &VirtualMachine) -> PyResult<PyStrRef> {
    let arguments = exception.args();
    let text = match arguments.as_slice() {
        [] => return Ok(vm.ctx.empty_str.to_owned()),
        [one] => one.str(vm)?,
        _ => return arguments.as_object().str(vm),
    };
    let worded = text.to_str().and_then(|it| reword(TEXTS, it));
    Ok(worded.map_or(text, |it| vm.ctx.new_str(it)))
}

/// The message of a syntax error in Python 3.11's words, when it has others here.
pub(super) fn syntax(message: &str) -> Option<String> {
    reword(SYNTAX, message)
}

fn reword(table: &[(&str, &str)], text: &str) -> Option<String> {
    table
        .iter()
        .find_map(|(pattern, words)| Some(fill(words, &holes(pattern, text)?)))
}

/// What stands in the holes of a pattern, when it fits the whole text.
fn holes<'a>(pattern: &str, text: &'a str) -> Option<Vec<&'a str>> {
    let mut parts = pattern.split("{}");
    let mut rest = text.strip_prefix(parts.next()?)?;
    let mut found = Vec::new();
    let mut parts = parts.peekable();
    while let Some(part) = parts.next() {
        let at = match parts.peek() {
            // The last hole ends where the text ends.
            None => rest.strip_suffix(part)?.len(),
            Some(_) => rest.find(part)?,
        };
        found.push(&rest[..at]);
        rest = &rest[at + part.len()..];
    }
    rest.is_empty().then_some(found)
}

/// Puts what was found where the words name it: `{0}`, `{0:bare}` without quotation marks, `{0:full}` with its module.
fn fill(words: &str, found: &[&str]) -> String {
    let mut out = words.to_owned();
    for (place, it) in found.iter().enumerate() {
        let full = FULL_NAMES.iter().find(|full| full.0 == *it);
        out = out
            .replace(&format!("{{{place}}}"), it)
            .replace(&format!("{{{place}:bare}}"), &it.replace('\'', ""))
            .replace(&format!("{{{place}:full}}"), full.map_or(it, |full| full.1));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_those_of_python_3_11() {
        for (here, there) in [
            (
                "class B without an implementation for abstract methods 'run', 'walk'",
                "Can't instantiate abstract class B with abstract methods run, walk",
            ),
            (
                "'A' object does not support the context manager protocol (missed __exit__ method)",
                "'A' object does not support the context manager protocol",
            ),
            (
                "'<' not supported between instances of 'datetime' and 'int'",
                "'<' not supported between instances of 'datetime.datetime' and 'int'",
            ),
            (
                "too many values to unpack (expected 2, got 3)",
                "too many values to unpack (expected 2)",
            ),
            (
                "max() iterable argument is empty",
                "max() arg is an empty sequence",
            ),
        ] {
            assert_eq!(reword(TEXTS, here).as_deref(), Some(there));
        }
        assert_eq!(reword(TEXTS, "what a program says itself"), None);
        assert_eq!(
            syntax("unexpected indentation").as_deref(),
            Some("unexpected indent")
        );
    }
}
