//! JSON columns: `json.dumps` and `json.loads` of the program's own library, called by `sql`.
//!
//! In: values of a JSON column. Out: text, and Python objects from text.

use std::rc::Rc;

use rustpython_vm::PyResult;
use rustpython_vm::vm::thread::with_current_vm;
use sql::Value;
use sql::types::{JsonCodec, set_json_codec};

use super::args::text;
use super::convert::{host, to_object};
use super::errors::carry;
use super::state::call;

struct PythonJson;

impl JsonCodec for PythonJson {
    fn dumps(&self, value: &Value) -> Result<String, sql::Error> {
        with_current_vm(|vm| {
            let run = || -> PyResult<String> {
                let object = to_object(value, vm)?;
                text(&*call("json", "dumps", (object,), vm)?, vm)
            };
            run().map_err(|error| carry(error, vm))
        })
    }

    fn loads(&self, text: &str) -> Result<Value, sql::Error> {
        with_current_vm(|vm| {
            let made = call("json", "loads", (text.to_owned(),), vm);
            made.map(|it| host(&it)).map_err(|error| carry(error, vm))
        })
    }
}

/// Makes this thread's JSON columns use Python's library.
pub(super) fn install() {
    set_json_codec(Some(Rc::new(PythonJson)));
}
