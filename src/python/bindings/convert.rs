//! Python values to [`sql::Value`] and back: the only place where they meet.
//!
//! In: any Python object. Out: a value; what has no counterpart travels as [`HostValue`], unchanged.
//! Source of the behaviour: SQLAlchemy `sql/sqltypes.py` (`_resolve_value_to_type`) and the sqlite3 driver.

use std::any::Any;
use std::rc::Rc;

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, Timelike};
use malachite_bigint::BigInt;
use num_traits::ToPrimitive;
use rustpython_vm::builtins::{PyBytes, PyFloat, PyInt, PyStr};
use rustpython_vm::function::{FuncArgs, KwArgs};
use rustpython_vm::vm::thread::try_with_current_vm;
use rustpython_vm::{AsObject, PyObject, PyObjectRef, PyResult, VirtualMachine};
use sql::{HostObject, Value};

use super::state::{imported, state};

/// A Python object that the lower layers only carry.
#[derive(Debug)]
pub(super) struct HostValue(pub PyObjectRef);

impl HostObject for HostValue {
    fn equals(&self, other: &Value) -> bool {
        try_with_current_vm(|vm| {
            let Ok(other) = to_object(other, vm) else {
                return false;
            };
            self.0
                .rich_compare_bool(&other, rustpython_vm::types::PyComparisonOp::Eq, vm)
                .unwrap_or(false)
        })
        .unwrap_or(false)
    }

    fn repr(&self) -> String {
        try_with_current_vm(|vm| {
            self.0
                .repr(vm)
                .map(|it| it.to_string_lossy().into_owned())
                .unwrap_or_default()
        })
        .unwrap_or_default()
    }

    fn class_name(&self) -> String {
        self.0.class().name().to_string()
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// A host value around any object.
pub(super) fn host(obj: &PyObject) -> Value {
    Value::Host(Rc::new(HostValue(obj.to_owned())))
}

/// The value that an object means to the database layers.
///
/// # Errors
/// Whatever a property of a `datetime` subclass raises, and text that is not UTF-8.
pub(super) fn to_value(obj: &PyObject, vm: &VirtualMachine) -> PyResult<Value> {
    if vm.is_none(obj) {
        return Ok(Value::Null);
    }
    let class = obj.class();
    let types = &vm.ctx.types;
    if class.is(types.str_type) {
        if let Some(it) = obj.downcast_ref::<PyStr>() {
            return Ok(Value::Text(it.try_as_utf8(vm)?.as_str().into()));
        }
    }
    if class.is(types.int_type) {
        if let Some(it) = obj.downcast_ref::<PyInt>() {
            return Ok(it
                .as_bigint()
                .to_i64()
                .map_or_else(|| host(obj), Value::Int));
        }
    }
    if class.is(types.bool_type) {
        return Ok(Value::Bool(obj.is(&vm.ctx.true_value)));
    }
    if class.is(types.float_type) {
        if let Some(it) = obj.downcast_ref::<PyFloat>() {
            return Ok(Value::Float(it.to_f64()));
        }
    }
    if class.is(types.bytes_type) {
        if let Some(it) = obj.downcast_ref::<PyBytes>() {
            return Ok(Value::Bytes(it.as_bytes().into()));
        }
    }
    special(obj, vm)
}

/// Values of library classes, recognised by name first so that nothing is imported for a stranger.
fn special(obj: &PyObject, vm: &VirtualMachine) -> PyResult<Value> {
    let class = obj.class();
    let name = class.name();
    match &*name {
        "datetime" | "date" | "time" | "timedelta" => {
            let state = state();
            let classes = state.value_classes(vm)?;
            if class.is(&classes.datetime) {
                return datetime_value(obj, vm);
            }
            if class.is(&classes.date) {
                return Ok(naive_date(obj, vm)?.map_or_else(|| host(obj), Value::Date));
            }
            if class.is(&classes.time) {
                return Ok(naive_time(obj, vm)?.map_or_else(|| host(obj), Value::Time));
            }
            if class.is(&classes.timedelta) {
                return Ok(Value::Interval(microseconds(obj, vm)?));
            }
        }
        "Decimal" => {
            let text = obj.str(vm)?;
            let parsed = text.to_str().and_then(|it| {
                it.parse::<rust_decimal::Decimal>()
                    .or_else(|_| rust_decimal::Decimal::from_scientific(it))
                    .ok()
            });
            if let Some(it) = parsed {
                return Ok(Value::Decimal(it));
            }
        }
        "UUID" => {
            let number = obj.get_attr("int", vm)?;
            let number = number
                .downcast_ref::<PyInt>()
                .and_then(|it| it.as_bigint().to_u128());
            if let Some(it) = number {
                return Ok(Value::Uuid(it));
            }
        }
        _ => {}
    }
    Ok(host(obj))
}

fn field(obj: &PyObject, name: &'static str, vm: &VirtualMachine) -> PyResult<u32> {
    obj.get_attr(name, vm)?.try_index(vm)?.try_to_primitive(vm)
}

fn naive_date(obj: &PyObject, vm: &VirtualMachine) -> PyResult<Option<NaiveDate>> {
    let year: i32 = obj
        .get_attr("year", vm)?
        .try_index(vm)?
        .try_to_primitive(vm)?;
    Ok(NaiveDate::from_ymd_opt(
        year,
        field(obj, "month", vm)?,
        field(obj, "day", vm)?,
    ))
}

fn naive_time(obj: &PyObject, vm: &VirtualMachine) -> PyResult<Option<NaiveTime>> {
    let (hour, minute) = (field(obj, "hour", vm)?, field(obj, "minute", vm)?);
    Ok(NaiveTime::from_hms_micro_opt(
        hour,
        minute,
        field(obj, "second", vm)?,
        field(obj, "microsecond", vm)?,
    ))
}

fn datetime_value(obj: &PyObject, vm: &VirtualMachine) -> PyResult<Value> {
    let (Some(date), Some(time)) = (naive_date(obj, vm)?, naive_time(obj, vm)?) else {
        return Ok(host(obj));
    };
    let zone = obj.get_attr("tzinfo", vm)?;
    let offset = if vm.is_none(&zone) {
        None
    } else {
        let offset = vm.call_method(obj, "utcoffset", ())?;
        if vm.is_none(&offset) {
            None
        } else {
            Some(i32::try_from(microseconds(&offset, vm)? / 1_000_000).unwrap_or(0))
        }
    };
    Ok(Value::DateTime(NaiveDateTime::new(date, time), offset))
}

fn microseconds(obj: &PyObject, vm: &VirtualMachine) -> PyResult<i64> {
    let part = |name: &'static str| -> PyResult<i64> {
        obj.get_attr(name, vm)?.try_index(vm)?.try_to_primitive(vm)
    };
    Ok((part("days")? * 86_400 + part("seconds")?) * 1_000_000 + part("microseconds")?)
}

/// The Python object that a value shows as.
///
/// # Errors
/// Whatever a constructor of the standard library raises.
pub(super) fn to_object(value: &Value, vm: &VirtualMachine) -> PyResult {
    Ok(match value {
        Value::Null => vm.ctx.none(),
        Value::Int(it) => vm.ctx.new_int(*it).into(),
        Value::Float(it) => vm.ctx.new_float(*it).into(),
        Value::Text(it) => vm.ctx.new_str(&**it).into(),
        Value::Bytes(it) => vm.ctx.new_bytes(it.to_vec()).into(),
        Value::Bool(it) => vm.ctx.new_bool(*it).into(),
        Value::Decimal(it) => imported("decimal", "Decimal", vm)?.call((it.to_string(),), vm)?,
        Value::Date(it) => {
            let class = state().value_classes(vm)?.date.clone();
            class
                .as_object()
                .call((it.year(), it.month(), it.day()), vm)?
        }
        Value::Time(it) => {
            let class = state().value_classes(vm)?.time.clone();
            class.as_object().call(
                (it.hour(), it.minute(), it.second(), it.nanosecond() / 1000),
                vm,
            )?
        }
        Value::DateTime(it, offset) => datetime_object(it, *offset, vm)?,
        Value::Interval(it) => timedelta(*it, vm)?,
        Value::Uuid(it) => {
            let kwargs: KwArgs = [(
                "int".to_owned(),
                vm.ctx.new_bigint(&BigInt::from(*it)).into(),
            )]
            .into_iter()
            .collect();
            imported("uuid", "UUID", vm)?.call(FuncArgs::new(Vec::new(), kwargs), vm)?
        }
        Value::List(items) => {
            let items = items
                .iter()
                .map(|it| to_object(it, vm))
                .collect::<PyResult<Vec<_>>>()?;
            vm.ctx.new_list(items).into()
        }
        Value::Host(it) => match it.as_any().downcast_ref::<HostValue>() {
            Some(it) => it.0.clone(),
            None => vm.ctx.new_str(it.repr()).into(),
        },
    })
}

fn timedelta(microseconds: i64, vm: &VirtualMachine) -> PyResult {
    let class = state().value_classes(vm)?.timedelta.clone();
    let seconds = microseconds.div_euclid(1_000_000);
    class.as_object().call(
        (
            seconds.div_euclid(86_400),
            seconds.rem_euclid(86_400),
            microseconds.rem_euclid(1_000_000),
        ),
        vm,
    )
}

fn datetime_object(it: &NaiveDateTime, offset: Option<i32>, vm: &VirtualMachine) -> PyResult {
    let mut args: Vec<PyObjectRef> = Vec::with_capacity(8);
    args.push(vm.ctx.new_int(it.year()).into());
    for part in [
        it.month(),
        it.day(),
        it.hour(),
        it.minute(),
        it.second(),
        it.nanosecond() / 1000,
    ] {
        args.push(vm.ctx.new_int(part).into());
    }
    let classes = state().value_classes(vm)?.clone();
    if let Some(offset) = offset {
        let zone = if offset == 0 {
            classes.timezone.as_object().get_attr("utc", vm)?
        } else {
            let delta = timedelta(i64::from(offset) * 1_000_000, vm)?;
            classes.timezone.as_object().call((delta,), vm)?
        };
        args.push(zone);
    }
    classes.datetime.as_object().call(args, vm)
}

/// The tuple of a row of values.
///
/// # Errors
/// As [`to_object`].
pub(super) fn to_tuple(row: &[Value], vm: &VirtualMachine) -> PyResult {
    let items = row
        .iter()
        .map(|it| to_object(it, vm))
        .collect::<PyResult<Vec<_>>>()?;
    Ok(vm.ctx.new_tuple(items).into())
}
