//! Core programs whose output was recorded from SQLAlchemy 2.1.9: nothing here touches a database.

use std::cell::RefCell;
use std::rc::Rc;

use crate::{Interpreter, Options};

#[track_caller]
fn check(name: &str, source: &str, expected: &str) {
    let text = Rc::new(RefCell::new(String::new()));
    let sink = Rc::clone(&text);
    let options = Options {
        on_output: Box::new(move |_, it| sink.borrow_mut().push_str(it)),
        ..Options::default()
    };
    let interpreter = Interpreter::new(options);
    if let Err(failure) = interpreter.run_cell(Some(0), name, source) {
        panic!("{}{}", text.borrow(), failure.traceback);
    }
    assert_eq!(*text.borrow(), expected);
}

#[test]
fn schema_and_select() {
    check(
        "schema_and_select.py",
        include_str!("tests/schema_and_select.py"),
        include_str!("tests/schema_and_select.txt"),
    );
}

#[test]
fn printing() {
    check(
        "printing.py",
        include_str!("tests/printing.py"),
        include_str!("tests/printing.txt"),
    );
}
