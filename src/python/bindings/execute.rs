//! One execution on a connection: statement object and parameters in, result object out.
//!
//! Source of the behaviour: SQLAlchemy `engine/base.py` (`Connection.execute`), `engine/cursor.py`.

use std::rc::Rc;

use engine::{BoundValues, Connection, Cursor, ExecuteOptions};
use rustpython_vm::builtins::{PyBaseExceptionRef, PyDict};
use rustpython_vm::{AsObject, PyObject, PyObjectRef, PyResult, VirtualMachine};
use sql::{Statement, Value};

use super::args::{items_of_sequence, text};
use super::compile::PyDdl;
use super::convert::{to_object, to_value};
use super::dml::{DmlKind, PyDml, select_of};
use super::errors::{from_engine, from_sql, raise};
use super::expr::PyExpr;
use super::result::{Facts, from_rows, without_rows};
use super::row::{PyRow, RowKeys};
use super::select::{PySelect, PyText, query_of};

/// The statement that an object means.
///
/// # Errors
/// ObjectNotExecutableError for strings and anything else.
pub(super) fn statement_of(obj: &PyObject, vm: &VirtualMachine) -> PyResult<Statement> {
    if let Some(it) = obj.downcast_ref::<PySelect>() {
        return it.statement(vm);
    }
    if let Some(it) = obj.downcast_ref::<PyDml>() {
        return Ok(it.statement());
    }
    if let Some(it) = obj.downcast_ref::<PyText>() {
        return Ok(Statement::Text(Rc::clone(&it.text)));
    }
    if let Some(it) = obj.downcast_ref::<PyExpr>() {
        return Ok(Statement::Query(select_of(it.get())));
    }
    if let Some(it) = obj.downcast_ref::<PyDdl>() {
        return Ok(it.statement.clone());
    }
    if let Some(it) = query_of(obj, vm)? {
        return Ok(Statement::Query(it));
    }
    if let Some(it) = vm.get_attribute_opt(obj, "_ddl")? {
        return statement_of(&it, vm);
    }
    if let Some(it) = vm.get_attribute_opt(obj, "__clause_element__")? {
        return statement_of(&*it.call((), vm)?, vm);
    }
    Err(not_executable(obj, vm)?)
}

fn not_executable(obj: &PyObject, vm: &VirtualMachine) -> PyResult<PyBaseExceptionRef> {
    let shown = obj.repr(vm)?.to_string_lossy().into_owned();
    let message = format!("Not an executable object: {shown}");
    Ok(raise("ObjectNotExecutableError", message, vm))
}

/// Refuses what `execute()` does not take: also a `Query`, which other statements take for its SELECT.
///
/// # Errors
/// As [`statement_of`].
pub(super) fn need_executable(obj: &PyObject, vm: &VirtualMachine) -> PyResult<()> {
    if obj.downcastable::<super::mapped::query::PyQuery>() {
        return Err(not_executable(obj, vm)?);
    }
    statement_of(obj, vm).map(|_| ())
}

/// `schema_translate_map={"a": "b", None: "c"}`.
///
/// # Errors
/// Something that is no dict.
pub(super) fn schema_map(
    obj: &PyObject,
    vm: &VirtualMachine,
) -> PyResult<Vec<(Option<String>, Option<String>)>> {
    let Some(dict) = obj.downcast_ref::<PyDict>() else {
        return Err(vm.new_type_error("schema_translate_map must be a dict"));
    };
    let name = |it: &PyObject| {
        if vm.is_none(it) {
            Ok(None)
        } else {
            text(it, vm).map(Some)
        }
    };
    dict.items_vec()
        .iter()
        .map(|(key, value)| Ok((name(key)?, name(value)?)))
        .collect()
}

/// The values of one execution.
fn bound(
    obj: &PyObject,
    key: &dyn Fn(&str) -> Rc<str>,
    vm: &VirtualMachine,
) -> PyResult<BoundValues> {
    let Some(dict) = obj.downcast_ref::<PyDict>() else {
        // A mapping of another kind, such as a RowMapping.
        if vm.get_attribute_opt(obj, "keys")?.is_some() {
            let dict = vm
                .ctx
                .types
                .dict_type
                .as_object()
                .call((obj.to_owned(),), vm)?;
            return bound(&dict, key, vm);
        }
        return Err(raise(
            "ArgumentError",
            "List argument must consist only of dictionaries",
            vm,
        ));
    };
    let mut out = BoundValues::new();
    for (name, value) in dict.items_vec() {
        out.insert(key(&text(&name, vm)?), parameter(&value, vm)?);
    }
    Ok(out)
}

/// A parameter's value; a list may be for an expanding parameter.
fn parameter(value: &PyObject, vm: &VirtualMachine) -> PyResult<Value> {
    match items_of_sequence(value) {
        Some(list) if list.iter().all(|it| !it.downcastable::<PyDict>()) => Ok(Value::List(
            list.iter()
                .map(|it| to_value(it, vm))
                .collect::<PyResult<Vec<_>>>()?
                .into(),
        )),
        _ => to_value(value, vm),
    }
}

/// The parameter sets of `execute(statement, parameters)`.
///
/// # Errors
/// ArgumentError for anything but a dict or a list of dicts.
pub(super) fn parameters(
    statement: &PyObject,
    given: Option<&PyObject>,
    vm: &VirtualMachine,
) -> PyResult<Vec<BoundValues>> {
    let Some(given) = given.filter(|it| !vm.is_none(it)) else {
        return Ok(Vec::new());
    };
    let dml = statement.downcast_ref::<PyDml>();
    let key =
        |name: &str| -> Rc<str> { dml.map_or_else(|| name.into(), |it| it.key_of_name(name)) };
    match items_of_sequence(given) {
        Some(list) => list.iter().map(|it| bound(it, &key, vm)).collect(),
        None if given.downcastable::<PyDict>()
            || vm.get_attribute_opt(given, "keys")?.is_some() =>
        {
            Ok(vec![bound(given, &key, vm)?])
        }
        None => Err(raise(
            "ArgumentError",
            "mapping or list expected for parameters",
            vm,
        )),
    }
}

/// Executes and wraps the result.
///
/// # Errors
/// What SQLAlchemy raises for the database's error.
pub(super) fn run(
    connection: &Connection,
    object: &PyObject,
    params: &[BoundValues],
    vm: &VirtualMachine,
) -> PyResult {
    crate::interpreter::check_limits(vm)?;
    let statement = statement_of(object, vm)?;
    let cursor = connection
        .execute(&statement, params, &ExecuteOptions::default())
        .map_err(|it| before_cursor(it, params, vm))?;
    let mut facts = facts(object, &cursor, params.len() > 1, vm)?;
    let wants_defaults = object
        .downcast_ref::<PyDml>()
        .is_some_and(|it| it.options.iter().any(|it| it.0 == "_return_defaults"));
    if !wants_defaults {
        return wrap(&cursor, facts, vm);
    }
    // `return_defaults()`: the row that came back is a fact about the execution, not a row for the program.
    let rows = wrap(&cursor, Facts::default(), vm)?;
    let row = vm.call_method(&rows, "first", ())?;
    if !vm.is_none(&row) {
        facts.returned_defaults = Some(row);
    }
    Ok(without_rows(facts, vm))
}

/// An error from before the cursor was asked shows the parameters as they were given.
fn before_cursor(
    error: engine::EngineError,
    params: &[BoundValues],
    vm: &VirtualMachine,
) -> PyBaseExceptionRef {
    let early = matches!(error.kind, engine::ErrorKind::Sql(_, true));
    let error = from_engine(error, vm);
    if !early || params.is_empty() {
        return error;
    }
    let show = || -> PyResult<PyObjectRef> {
        let mut all: Vec<PyObjectRef> = Vec::with_capacity(params.len());
        for set in params {
            let dict = vm.ctx.new_dict();
            for (name, value) in set {
                dict.set_item(&**name, to_object(value, vm)?, vm)?;
            }
            all.push(dict.into());
        }
        Ok(vm.ctx.new_list(all).into())
    };
    let object: PyObjectRef = error.clone().into();
    match show() {
        Ok(list)
            if vm
                .get_attribute_opt(&object, "params")
                .is_ok_and(|it| it.is_some()) =>
        {
            let _ = object.set_attr("params", list, vm);
        }
        _ => {}
    }
    error
}

/// A cursor as a result object.
///
/// # Errors
/// What a type's result step raises.
pub(super) fn wrap(cursor: &Cursor, facts: Facts, vm: &VirtualMachine) -> PyResult {
    if cursor.columns.is_empty() {
        return Ok(without_rows(facts, vm));
    }
    let exprs = match &cursor.statement {
        Some(it) => it
            .compiled
            .result_columns
            .iter()
            .map(|it| Some(it.expr.clone()))
            .collect(),
        None => Vec::new(),
    };
    let keys = Rc::new(RowKeys {
        names: match cursor.described.len() == cursor.columns.len() {
            true => cursor.described.iter().map(|it| it.name.clone()).collect(),
            false => cursor.columns.iter().map(|it| it.key.clone()).collect(),
        },
        exprs,
        entities: Vec::new(),
        of_orm: false,
    });
    let mut rows = Vec::with_capacity(cursor.rows.len());
    for row in &cursor.rows {
        let mut values = Vec::with_capacity(row.len());
        for (value, column) in row.iter().zip(cursor.columns.iter()) {
            values.push(to_object(
                &column.ty.result(value).map_err(|it| from_sql(it, vm))?,
                vm,
            )?);
        }
        rows.push(values);
    }
    Ok(from_rows(keys, rows, false, facts, vm))
}

fn facts(object: &PyObject, cursor: &Cursor, many: bool, vm: &VirtualMachine) -> PyResult<Facts> {
    let mut facts = Facts {
        rowcount: cursor.rowcount,
        lastrowid: cursor.lastrowid,
        ..Facts::default()
    };
    let Some(dml) = object.downcast_ref::<PyDml>() else {
        return Ok(facts);
    };
    // The driver counts the rows of a RETURNING only when all have been read.
    if !cursor.columns.is_empty() && !many {
        facts.rowcount = 0;
    }
    if let Some(prepared) = &cursor.statement {
        let object = |it: &Rc<sql::Column>| super::column::object_for(it, vm);
        facts.prefetch = prepared.compiled.prefetch.iter().map(object).collect();
        facts.postfetch = prepared.compiled.postfetch.iter().map(object).collect();
    }
    if !matches!(dml.kind, DmlKind::Insert(_)) {
        if let (DmlKind::Update(_), Some(params), false) =
            (&dml.kind, cursor.parameters.first(), many)
        {
            facts.last_updated_params = Some(sent(cursor, params, vm)?);
        }
        return Ok(facts);
    }
    facts.is_insert = true;
    let Some(table) = dml.table() else {
        return Ok(facts);
    };
    let key = table.primary_key();
    let names = RowKeys::named(
        key.iter()
            .map(|it| it.name.borrow().as_str().into())
            .collect(),
    );
    let automatic = table.autoincrement_column();
    let mut rows = Vec::new();
    for params in cursor.parameters.iter() {
        let mut values = Vec::new();
        for column in &key {
            let given = params
                .get(column.key.borrow().as_str())
                .filter(|it| !it.is_null());
            let is_automatic = automatic.as_ref().is_some_and(|it| Rc::ptr_eq(it, column));
            values.push(match (given, cursor.lastrowid) {
                (Some(it), _) => to_object(it, vm)?,
                (None, Some(id)) if is_automatic => vm.ctx.new_int(id).into(),
                _ => vm.ctx.none(),
            });
        }
        rows.push(PyRow::object(&names, values, vm));
    }
    if !many {
        facts.inserted_primary_key = rows.first().cloned();
        if let Some(params) = cursor.parameters.first() {
            facts.last_inserted_params = Some(sent(cursor, params, vm)?);
        }
    }
    facts.inserted_primary_key_rows = Some(vm.ctx.new_list(rows).into());
    Ok(facts)
}

/// All parameters of an execution by name: those of the statement too.
fn sent(cursor: &Cursor, params: &BoundValues, vm: &VirtualMachine) -> PyResult {
    let dict = vm.ctx.new_dict();
    if let Some(prepared) = &cursor.statement {
        for bind in &prepared.compiled.binds {
            let value = params.get(&bind.name).or(bind.param.value.as_ref());
            if let Some(value) = value {
                dict.set_item(&*bind.name, to_object(value, vm)?, vm)?;
            }
        }
    }
    for (name, value) in params {
        dict.set_item(&**name, to_object(value, vm)?, vm)?;
    }
    Ok(dict.into())
}

/// `exec_driver_sql(text, parameters)`.
///
/// # Errors
/// What SQLAlchemy raises for the database's error.
pub(super) fn run_text(
    connection: &Connection,
    sql: &str,
    params: Option<PyObjectRef>,
    vm: &VirtualMachine,
) -> PyResult {
    crate::interpreter::check_limits(vm)?;
    let row = |list: &[PyObjectRef]| {
        list.iter()
            .map(|it| to_value(it, vm))
            .collect::<PyResult<Vec<_>>>()
    };
    let mut sets = Vec::new();
    // `:name` parameters are given by name; the engine wants them in the order of their first appearance.
    if let Some(dict) = params.as_ref().and_then(|it| it.downcast_ref::<PyDict>()) {
        let mut values = Vec::new();
        for name in sql::statement::text_parameters(sql) {
            values.push(to_value(
                &*dict.as_object().get_item(name.as_str(), vm)?,
                vm,
            )?);
        }
        sets.push(values);
    }
    if let Some(list) = params.as_ref().and_then(|it| items_of_sequence(it)) {
        if list
            .first()
            .is_some_and(|it| items_of_sequence(it).is_some())
        {
            for it in &list {
                sets.push(row(&items_of_sequence(it).unwrap_or_default())?);
            }
        } else {
            sets.push(row(&list)?);
        }
    }
    let cursor = connection
        .exec_driver_sql(sql, &sets)
        .map_err(|it| from_engine(it, vm))?;
    let facts = Facts {
        rowcount: cursor.rowcount,
        lastrowid: cursor.lastrowid,
        ..Facts::default()
    };
    wrap(&cursor, facts, vm)
}
