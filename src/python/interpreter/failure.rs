//! An uncaught exception as data: class, message, line, and a traceback of the learner's own lines.
//!
//! In: the exception object. Out: [`Failure`]. The text follows Python's, without frames of ours.

use rustpython_vm::builtins::{PyBaseExceptionRef, PyTraceback};
use rustpython_vm::{AsObject, Py, PyObject, PyObjectRef, PyRef, VirtualMachine};

use super::host::{Host, Limit};

/// Equal frames in a row that are printed before they are only counted, as Python does for recursion.
const REPEATS_SHOWN: usize = 3;

/// An uncaught exception.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Failure {
    /// `IntegrityError`.
    pub class: String,
    /// `sqlalchemy.exc`.
    pub module: String,
    /// `str(exception)`.
    pub message: String,
    /// The class name of `exception.orig`, when it has one.
    pub orig: Option<String>,
    /// The innermost learner's line (1-based) and its cell (0-based).
    pub line: Option<u32>,
    pub cell: Option<u32>,
    /// The traceback with the learner's lines only, ending as Python's ends.
    pub traceback: String,
    /// The cap that ended the run, when the exception is `LimitReached`.
    pub limit: Option<Limit>,
    /// The cell is not Python: nothing of it ran.
    pub syntax: bool,
}

impl Failure {
    /// `Ok` when the exception is a normal end (`SystemExit` with no code or 0).
    pub(super) fn from_exception(
        exception: PyBaseExceptionRef,
        host: &Host,
        vm: &VirtualMachine,
    ) -> Result<(), Box<Self>> {
        let object = exception.as_object();
        let mut message = text_of(object, vm);
        if exception.fast_isinstance(vm.ctx.exceptions.system_exit) {
            let code = attribute(object, "code", vm);
            match code {
                None => return Ok(()),
                Some(code) if text_of(&code, vm) == "0" => return Ok(()),
                Some(code) => message = text_of(&code, vm),
            }
        }
        let mut frames = learner_frames(&exception, host);
        if let Some(frame) = syntax_frame(object, host, vm) {
            frames.push(frame);
        }
        let ran = exception.traceback().is_some();
        let syntax = !ran && object.fast_isinstance(vm.ctx.exceptions.syntax_error);
        let reached = exception
            .class()
            .is(&crate::stdlib::limit_reached(vm))
            .then(|| host.reached())
            .flatten();
        let place = frames.last();
        Err(Box::new(Self {
            class: exception.class().name().to_string(),
            module: class_module(object, vm),
            message,
            orig: attribute(object, "orig", vm).map(|it| it.class().name().to_string()),
            line: place.map(|it| it.line),
            cell: place.map(|it| it.cell),
            traceback: traceback(&exception, host, vm),
            limit: reached,
            syntax,
        }))
    }
}

/// One entry of a traceback.
#[derive(Clone, PartialEq)]
struct Frame {
    file: String,
    cell: u32,
    line: u32,
    function: String,
    source: Option<String>,
    /// Columns (0-based, in characters) to mark in the source line.
    marked: Option<(usize, usize)>,
}

fn attribute(object: &PyObject, name: &'static str, vm: &VirtualMachine) -> Option<PyObjectRef> {
    let found = vm
        .get_attribute_opt(object, vm.ctx.intern_str(name))
        .ok()
        .flatten();
    found.filter(|it| !vm.is_none(it))
}

fn text_of(object: &PyObject, vm: &VirtualMachine) -> String {
    match object.str(vm) {
        // RustPython leaves a blank at the end of this one.
        Ok(text) if object.fast_isinstance(vm.ctx.exceptions.recursion_error) => {
            text.to_string_lossy().trim_end().to_owned()
        }
        Ok(text) => text.to_string_lossy().into_owned(),
        Err(_) => "<exception str() failed>".to_owned(),
    }
}

fn class_module(object: &PyObject, vm: &VirtualMachine) -> String {
    attribute(object.class().as_object(), "__module__", vm)
        .map_or_else(String::new, |it| text_of(&it, vm))
}

fn entries(exception: &PyBaseExceptionRef) -> Vec<PyRef<PyTraceback>> {
    let mut entries = Vec::new();
    let mut next = exception.traceback();
    while let Some(entry) = next {
        next = entry.next.lock().clone();
        entries.push(entry);
    }
    entries
}

fn learner_frames(exception: &PyBaseExceptionRef, host: &Host) -> Vec<Frame> {
    entries(exception)
        .iter()
        .filter_map(|entry| learner_frame(entry, host))
        .collect()
}

fn learner_frame(entry: &Py<PyTraceback>, host: &Host) -> Option<Frame> {
    let code = entry.frame.f_code();
    let file = code.source_path().as_str();
    let cell = host.cell(file)?;
    let line = entry.lineno.get();
    let source = cell.source.lines().nth(line - 1).map(str::to_owned);
    let span = code.locations.get(usize::try_from(entry.lasti).ok()? / 2);
    let marked = span
        .filter(|(start, _)| start.line.get() == line)
        .map(|(start, end)| {
            let from = start.character_offset.to_zero_indexed();
            let to = if end.line == start.line {
                end.character_offset.to_zero_indexed()
            } else {
                source
                    .as_ref()
                    .map_or(from, |it| it.trim_end().chars().count())
            };
            (from, to)
        });
    Some(Frame {
        file: file.to_owned(),
        cell: cell.index,
        line: line as u32,
        function: code.obj_name.as_str().to_owned(),
        source,
        marked,
    })
}

/// Where a `SyntaxError` of a learner's cell is: it has no traceback of its own.
fn syntax_frame(object: &PyObject, host: &Host, vm: &VirtualMachine) -> Option<Frame> {
    if !object.fast_isinstance(vm.ctx.exceptions.syntax_error) {
        return None;
    }
    let file = text_of(&*attribute(object, "filename", vm)?, vm);
    let cell = host.cell(&file)?;
    let number = |name| {
        attribute(object, name, vm)?
            .try_into_value::<usize>(vm)
            .ok()
    };
    let line = number("lineno")?.max(1);
    let source = cell.source.lines().nth(line - 1).map(str::to_owned);
    let from = number("offset").map_or(0, |it| it.saturating_sub(1));
    let same_line = number("end_lineno").is_none_or(|it| it == line);
    let to = number("end_offset")
        .filter(|_| same_line)
        .map_or(from + 1, |it| it.saturating_sub(1));
    Some(Frame {
        file,
        cell: cell.index,
        line: line as u32,
        function: String::new(),
        source,
        marked: Some((from, to.max(from + 1))),
    })
}

/// The whole text: causes first, then the exception itself.
fn traceback(exception: &PyBaseExceptionRef, host: &Host, vm: &VirtualMachine) -> String {
    let mut chain = vec![(exception.clone(), "")];
    while let Some((last, _)) = chain.last() {
        let suppressed = attribute(last.as_object(), "__suppress_context__", vm)
            .is_some_and(|it| it.try_to_bool(vm).unwrap_or(false));
        let (next, link) = match last.__cause__() {
            Some(cause) => (
                cause,
                "\nThe above exception was the direct cause of the following exception:\n\n",
            ),
            None if suppressed => break,
            None => match last.__context__() {
                Some(context) => (
                    context,
                    "\nDuring handling of the above exception, another exception occurred:\n\n",
                ),
                None => break,
            },
        };
        if chain.iter().any(|(it, _)| it.is(&next)) {
            break;
        }
        chain.push((next, link));
    }
    let mut text = String::new();
    for (exception, link) in chain.iter().rev() {
        one(&mut text, exception, host, vm);
        text.push_str(link);
    }
    text
}

/// One exception: header, the learner's lines, and the final line or lines.
fn one(text: &mut String, exception: &PyBaseExceptionRef, host: &Host, vm: &VirtualMachine) {
    let object = exception.as_object();
    let frames = learner_frames(exception, host);
    if !frames.is_empty() {
        text.push_str("Traceback (most recent call last):\n");
    }
    let mut index = 0;
    while index < frames.len() {
        let frame = &frames[index];
        let same = frames[index..].iter().take_while(|it| *it == frame).count();
        for _ in 0..same.min(REPEATS_SHOWN) {
            print_frame(text, frame);
        }
        if same > REPEATS_SHOWN {
            let more = same - REPEATS_SHOWN;
            let times = if more == 1 { "time" } else { "times" };
            text.push_str(&format!("  [Previous line repeated {more} more {times}]\n"));
        }
        index += same;
    }
    let mut message = text_of(object, vm);
    if let Some(frame) = syntax_frame(object, host, vm) {
        print_frame(text, &frame);
        if let Some(plain) = attribute(object, "msg", vm) {
            message = text_of(&plain, vm);
        }
    }
    let module = class_module(object, vm);
    if !module.is_empty() && module != "builtins" && module != "__main__" {
        text.push_str(&module);
        text.push('.');
    }
    let qualified = attribute(object.class().as_object(), "__qualname__", vm);
    text.push_str(
        &qualified.map_or_else(|| object.class().name().to_string(), |it| text_of(&it, vm)),
    );
    if !message.is_empty() {
        text.push_str(": ");
        text.push_str(&message);
        text.push_str(&hint(object, vm));
    }
    text.push('\n');
    let notes = attribute(object, "__notes__", vm);
    if let Some(notes) = notes.and_then(|it| it.try_into_value::<Vec<PyObjectRef>>(vm).ok()) {
        for note in notes {
            text.push_str(&text_of(&note, vm));
            text.push('\n');
        }
    }
}

/// What Python adds behind the message: `. Did you mean: 'sqrt'?`.
fn hint(object: &PyObject, vm: &VirtualMachine) -> String {
    let exceptions = &vm.ctx.exceptions;
    let kinds = [
        exceptions.name_error,
        exceptions.attribute_error,
        exceptions.import_error,
        exceptions.type_error,
        exceptions.syntax_error,
    ];
    if !kinds.into_iter().any(|it| object.fast_isinstance(it)) {
        return String::new();
    }
    let found = vm
        .import("_hints", 0)
        .and_then(|it| vm.call_method(&it, "suffix", (object.to_owned(),)));
    found.map_or_else(|_| String::new(), |it| text_of(&it, vm))
}

fn print_frame(text: &mut String, frame: &Frame) {
    text.push_str(&format!("  File \"{}\", line {}", frame.file, frame.line));
    if !frame.function.is_empty() {
        text.push_str(&format!(", in {}", frame.function));
    }
    text.push('\n');
    let Some(source) = &frame.source else { return };
    let line = source.trim();
    if line.is_empty() {
        return;
    }
    text.push_str(&format!("    {line}\n"));
    let indent = source.chars().take_while(|it| it.is_whitespace()).count();
    if let Some((from, to)) = frame.marked {
        let length = line.chars().count();
        let from = from.saturating_sub(indent).min(length);
        let to = to.saturating_sub(indent).clamp(from, length + 1);
        // A marker under the whole line says nothing.
        let whole = from == 0 && to >= length && !frame.function.is_empty();
        if to > from && !whole {
            text.push_str(&format!(
                "    {}{}\n",
                " ".repeat(from),
                "^".repeat(to - from)
            ));
        }
    }
}
