//! JSON columns: `json.dumps` and `json.loads` of the program's own library, called by `sql`.
//!
//! In: values of a JSON column. Out: text, and Python objects from text.

use std::rc::Rc;

use rustpython_vm::types::Representable;
use rustpython_vm::vm::thread::with_current_vm;
use rustpython_vm::{Py, PyPayload, PyResult, VirtualMachine, pyclass};
use sql::Value;
use sql::types::{JsonCodec, set_json_codec};

use super::args::text;
use super::convert::{host, to_object};
use super::errors::carry;
use super::state::call;

struct PythonJson;

/// `JSON.NULL`: JSON's null, as different from SQL's.
#[pyclass(module = "sqlalchemy.types", name = "JSON_NULL")]
#[derive(Debug, PyPayload)]
pub(super) struct JsonNull;

impl Representable for JsonNull {
    fn repr_str(_zelf: &Py<Self>, _vm: &VirtualMachine) -> PyResult<String> {
        Ok("symbol('JSON_NULL')".to_owned())
    }
}

#[pyclass(with(Representable))]
impl JsonNull {}

impl JsonCodec for PythonJson {
    fn is_sql_null(&self, value: &Value) -> bool {
        with_current_vm(|vm| {
            to_object(value, vm).is_ok_and(|it| {
                it.downcast_ref::<super::expr::PyExpr>()
                    .is_some_and(|it| matches!(it.get().kind(), sql::ExprKind::Null))
            })
        })
    }

    fn dumps(&self, value: &Value) -> Result<String, sql::Error> {
        with_current_vm(|vm| {
            let run = || -> PyResult<String> {
                let object = to_object(value, vm)?;
                if object.downcastable::<JsonNull>() {
                    return Ok("null".to_owned());
                }
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
