//! The native half of `Session`: every call that changes or asks the ORM.
//!
//! The frozen class `sqlalchemy.orm.session.Session` derives from [`PySession`] and adds keywords and context managers.
//! In: Python objects and statements. Out: calls of [`orm::Session`].

use std::cell::RefCell;
use std::rc::Rc;

use indexmap::IndexMap;
use orm::session::{Bind, JoinTransactionMode};
use orm::{
    GetOptions, Item, Key, OrmDelete, OrmInsert, OrmResult, OrmStatement, OrmUpdate, Selected,
    Session, SessionConfig, SessionRef, Synchronize, TransactionHandle,
};
use rustpython_vm::builtins::{PyDict, PyType};
use rustpython_vm::function::{FuncArgs, OptionalArg};
use rustpython_vm::types::Constructor;
use rustpython_vm::{
    AsObject, Py, PyObject, PyObjectRef, PyPayload, PyResult, VirtualMachine, pyclass,
};
use sql::Value;

use super::super::args::{ArgsExt, items, text, text_opt};
use super::super::convert::{to_object, to_value};
use super::super::dml::{DmlKind, PyDml};
use super::super::errors::{from_orm, raise};
use super::super::execute::{parameters, statement_of};
use super::super::result::{Facts, from_rows, without_rows};
use super::super::row::{PyRow, RowKeys};
use super::super::select::{PySelect, QueryKind};
use super::super::state::state;
use super::class::class_of;
use super::inspection::need_mapper;
use super::instance::{need_object, to_python};

/// The native base of `Session`.
#[pyclass(module = "sqlalchemy.orm.session", name = "_Session")]
#[derive(PyPayload)]
pub(in super::super) struct PySession {
    session: RefCell<Option<SessionRef>>,
    /// The transaction whose `with` block is open.
    context: RefCell<Option<TransactionHandle>>,
}

impl std::fmt::Debug for PySession {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Session")
    }
}

impl Constructor for PySession {
    type Args = FuncArgs;

    fn py_new(_cls: &Py<PyType>, _args: FuncArgs, _vm: &VirtualMachine) -> PyResult<Self> {
        Ok(Self {
            session: RefCell::new(None),
            context: RefCell::new(None),
        })
    }
}

impl PySession {
    pub fn get(&self, vm: &VirtualMachine) -> PyResult<SessionRef> {
        self.session
            .borrow()
            .clone()
            .ok_or_else(|| vm.new_attribute_error("this Session was never initialized"))
    }

    /// The session, for a call that would begin a transaction.
    ///
    /// # Errors
    /// InvalidRequestError in a `with` block whose transaction has ended.
    fn open(&self, vm: &VirtualMachine) -> PyResult<SessionRef> {
        if let Some(it) = &*self.context.borrow() {
            if !it.is_active() && !it.can_roll_back() {
                return Err(raise(
                    "InvalidRequestError",
                    "Can't operate on closed transaction inside context manager.  Please complete the context manager \
                     before emitting further commands.",
                    vm,
                ));
            }
        }
        self.get(vm)
    }
}

/// The Python object of a session.
pub(in super::super) fn session_object(
    session: Option<SessionRef>,
    vm: &VirtualMachine,
) -> PyObjectRef {
    session
        .and_then(|it| state().object_of(&it))
        .and_then(|weak| weak.call((), vm).ok())
        .unwrap_or_else(|| vm.ctx.none())
}

fn bind_of(object: &PyObject, vm: &VirtualMachine) -> PyResult<Bind> {
    if let Some(it) = super::super::connection::connection_of(object) {
        return Ok(Bind::Connection(it));
    }
    if let Some(it) = super::super::engine::engine_of(object) {
        return Ok(Bind::Engine(it));
    }
    if let Some(it) = vm.get_attribute_opt(object, "sync_engine")? {
        return bind_of(&it, vm);
    }
    let shown = object.repr(vm)?.to_string_lossy().into_owned();
    Err(raise(
        "ArgumentError",
        format!("Object {shown} is not a legal SQLAlchemy engine or connection"),
        vm,
    ))
}

fn objects(list: Vec<orm::ObjectRef>, vm: &VirtualMachine) -> PyObjectRef {
    vm.ctx
        .new_list(list.iter().map(|it| to_python(it, vm)).collect())
        .into()
}

fn keys(names: &PyObject, vm: &VirtualMachine) -> PyResult<Option<Vec<Key>>> {
    if vm.is_none(names) {
        return Ok(None);
    }
    let names = items(names, vm)?
        .iter()
        .map(|it| Ok(Key::from(text(it, vm)?.as_str())))
        .collect::<PyResult<_>>()?;
    Ok(Some(names))
}

/// The primary key values that `get()` is given: one value, a tuple, or a dict.
fn identity(
    mapper: &Rc<orm::Mapper>,
    ident: &PyObject,
    vm: &VirtualMachine,
) -> PyResult<Vec<Value>> {
    let count = mapper.primary_key.len();
    let wrong = |given: String| {
        let columns: Vec<_> = mapper
            .primary_key
            .iter()
            .map(|it| format!("{}.{}", mapper.local_table.name, it.name.borrow()))
            .collect();
        raise(
            "InvalidRequestError",
            format!(
                "Incorrect number of values in identifier to formulate primary key for session.get(); primary key columns \
                 are {}",
                columns
                    .iter()
                    .map(|it| format!("'{it}'"))
                    .collect::<Vec<_>>()
                    .join(",")
            ) + if given.is_empty() { "" } else { "" },
            vm,
        )
    };
    if let Some(dict) = ident.downcast_ref::<PyDict>() {
        let mut out = Vec::new();
        for key in mapper.identity_attribute_keys() {
            match dict.get_item_opt(&*key, vm)? {
                Some(it) => out.push(to_value(&it, vm)?),
                None => return Err(wrong(String::new())),
            }
        }
        return Ok(out);
    }
    let values = match super::super::args::items_of_sequence(ident) {
        Some(it) => it,
        None => match ident.downcast_ref::<PyRow>() {
            Some(_) => items(ident, vm)?,
            None => vec![ident.to_owned()],
        },
    };
    if values.len() != count {
        return Err(wrong(values.len().to_string()));
    }
    values.iter().map(|it| to_value(it, vm)).collect()
}

fn synchronize(options: &[(String, PyObjectRef)], vm: &VirtualMachine) -> PyResult<Synchronize> {
    let Some((_, value)) = options.iter().find(|it| it.0 == "synchronize_session") else {
        return Ok(Synchronize::Auto);
    };
    Ok(match text_opt(value).as_deref() {
        Some("evaluate") => Synchronize::Evaluate,
        Some("fetch") => Synchronize::Fetch,
        Some("auto") => Synchronize::Auto,
        _ if value.clone().is_true(vm)? => {
            return Err(raise(
                "ArgumentError",
                "Valid strategies for session synchronization are 'auto', 'evaluate', 'fetch', False",
                vm,
            ));
        }
        _ => Synchronize::False,
    })
}

/// The ORM statement that an object means.
pub(super) fn orm_statement(
    object: &PyObject,
    reason: Option<&str>,
    vm: &VirtualMachine,
) -> PyResult<OrmStatement> {
    if let Some(PySelect {
        kind: QueryKind::Select(it),
        ..
    }) = object.downcast_ref::<PySelect>().map(|it| &**it)
    {
        let mut select = (**it).clone();
        if let Some(reason) = reason {
            select.reason = Some(reason.to_owned());
        }
        return Ok(OrmStatement::Select(Rc::new(select)));
    }
    if let Some(dml) = object.downcast_ref::<PyDml>() {
        if let Some(mapper) = dml.mapper.clone() {
            let returning: Vec<Selected> = dml.returning.clone();
            return Ok(match &dml.kind {
                DmlKind::Insert(it) => OrmStatement::Insert(OrmInsert {
                    mapper,
                    statement: Rc::new(it.clone()),
                    returning,
                    render_nulls: dml.options.iter().any(|it| it.0 == "render_nulls"),
                }),
                DmlKind::Update(it) => OrmStatement::Update(OrmUpdate {
                    mapper,
                    statement: Rc::new(it.clone()),
                    synchronize: synchronize(&dml.options, vm)?,
                    returning,
                }),
                DmlKind::Delete(it) => OrmStatement::Delete(OrmDelete {
                    mapper,
                    statement: Rc::new(it.clone()),
                    synchronize: synchronize(&dml.options, vm)?,
                    returning,
                }),
            });
        }
    }
    Ok(OrmStatement::Core(statement_of(object, vm)?))
}

fn item(item: &Item, vm: &VirtualMachine) -> PyResult {
    Ok(match item {
        Item::Value(it) => to_object(it, vm)?,
        Item::Object(Some(it)) => to_python(it, vm),
        Item::Object(None) => vm.ctx.none(),
        Item::Row(keys, row) => {
            let names = RowKeys::named(keys.iter().cloned().collect());
            let values = row
                .iter()
                .map(|it| self::item(it, vm))
                .collect::<PyResult<Vec<_>>>()?;
            PyRow::object(&names, values, vm)
        }
    })
}

/// An ORM result as a result object.
fn result(statement: &OrmStatement, result: OrmResult, vm: &VirtualMachine) -> PyResult {
    let mut facts = Facts {
        rowcount: result.rowcount,
        ..Facts::default()
    };
    if let Some(values) = &result.inserted_primary_key {
        facts.is_insert = true;
        let values = values
            .iter()
            .map(|it| to_object(it, vm))
            .collect::<PyResult<Vec<_>>>()?;
        facts.inserted_primary_key = Some(vm.ctx.new_tuple(values).into());
    }
    if !result.returns_rows {
        return Ok(without_rows(facts, vm));
    }
    let none: &[Selected] = &[];
    let selected = match statement {
        OrmStatement::Select(it) => &it.selected[..],
        OrmStatement::Insert(it) => &it.returning[..],
        OrmStatement::Update(it) => &it.returning[..],
        OrmStatement::Delete(it) => &it.returning[..],
        OrmStatement::Core(_) => none,
    };
    let mut exprs = Vec::new();
    let mut entities = Vec::new();
    for it in selected {
        exprs.push(match it {
            Selected::Column { expr, .. } => Some(expr.clone()),
            _ => None,
        });
        entities.push(match it {
            Selected::Entity(it) if it.is_plain() => class_of(&it.mapper().class).map(Into::into),
            _ => None,
        });
    }
    let names = Rc::new(RowKeys {
        names: result.keys.clone(),
        exprs,
        entities,
    });
    let mut rows = Vec::with_capacity(result.rows.len());
    for row in &result.rows {
        rows.push(
            row.iter()
                .map(|it| item(it, vm))
                .collect::<PyResult<Vec<_>>>()?,
        );
    }
    Ok(from_rows(names, rows, result.needs_unique, facts, vm))
}

#[pyclass(flags(BASETYPE, HAS_DICT, HAS_WEAKREF), with(Constructor))]
impl PySession {
    /// Called once by `Session.__init__`.
    #[pymethod]
    fn _setup(zelf: &Py<Self>, mut args: FuncArgs, vm: &VirtualMachine) -> PyResult<()> {
        let mut config = SessionConfig::default();
        if let Some(it) = args.opt("bind", vm) {
            config.bind = Some(bind_of(&it, vm)?);
        }
        config.autoflush = args.flag("autoflush", true, vm)?;
        config.expire_on_commit = args.flag("expire_on_commit", true, vm)?;
        config.autobegin = args.flag("autobegin", true, vm)?;
        config.close_resets_only = args.flag("close_resets_only", true, vm)?;
        if let Some(it) = args.opt("join_transaction_mode", vm) {
            config.join_transaction_mode = match text(&it, vm)?.as_str() {
                "conditional_savepoint" => JoinTransactionMode::ConditionalSavepoint,
                "rollback_only" => JoinTransactionMode::RollbackOnly,
                "control_fully" => JoinTransactionMode::ControlFully,
                "create_savepoint" => JoinTransactionMode::CreateSavepoint,
                other => {
                    return Err(raise(
                        "ArgumentError",
                        format!("invalid selection for join_transaction_mode: \"{other}\""),
                        vm,
                    ));
                }
            };
        }
        args.finish("Session.__init__", vm)?;
        let session = Session::new(&state().environment(), config);
        let weak: PyObjectRef = zelf.as_object().downgrade(None, vm)?.into();
        state().set_object(&session, weak);
        zelf.session.replace(Some(session));
        Ok(())
    }
    #[pymethod]
    fn _set_bind(zelf: &Py<Self>, bind: PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
        let bind = if vm.is_none(&bind) {
            None
        } else {
            Some(bind_of(&bind, vm)?)
        };
        zelf.get(vm)?.set_bind(bind);
        Ok(())
    }
    #[pymethod]
    fn add(
        zelf: &Py<Self>,
        instance: PyObjectRef,
        _warn: OptionalArg<PyObjectRef>,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        zelf.open(vm)?
            .add(&need_object(&instance, vm)?)
            .map_err(|it| from_orm(it, vm))
    }
    #[pymethod]
    fn add_all(zelf: &Py<Self>, instances: PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
        let session = zelf.open(vm)?;
        for it in items(&instances, vm)? {
            session
                .add(&need_object(&it, vm)?)
                .map_err(|it| from_orm(it, vm))?;
        }
        Ok(())
    }
    #[pymethod]
    fn delete(zelf: &Py<Self>, instance: PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
        zelf.open(vm)?
            .delete(&need_object(&instance, vm)?)
            .map_err(|it| from_orm(it, vm))
    }
    #[pymethod]
    fn expunge(zelf: &Py<Self>, instance: PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
        zelf.get(vm)?
            .expunge(&need_object(&instance, vm)?)
            .map_err(|it| from_orm(it, vm))
    }
    #[pymethod]
    fn expunge_all(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<()> {
        zelf.get(vm)?.expunge_all().map_err(|it| from_orm(it, vm))
    }
    #[pymethod]
    fn flush(
        zelf: &Py<Self>,
        _objects: OptionalArg<PyObjectRef>,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        crate::interpreter::check_limits(vm)?;
        zelf.open(vm)?.flush().map_err(|it| from_orm(it, vm))
    }
    #[pymethod]
    fn commit(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<()> {
        crate::interpreter::check_limits(vm)?;
        zelf.get(vm)?.commit().map_err(|it| from_orm(it, vm))
    }
    #[pymethod]
    fn rollback(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<()> {
        zelf.get(vm)?.rollback().map_err(|it| from_orm(it, vm))
    }
    #[pymethod]
    fn _close(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<()> {
        match zelf.session.borrow().clone() {
            Some(it) => it.close().map_err(|it| from_orm(it, vm)),
            None => Ok(()),
        }
    }
    #[pymethod]
    fn _begin(zelf: &Py<Self>, nested: bool, vm: &VirtualMachine) -> PyResult {
        let session = zelf.open(vm)?;
        let handle = if nested {
            session.begin_nested()
        } else {
            session.begin()
        };
        Ok(transaction(
            handle.map_err(|it| from_orm(it, vm))?,
            zelf.as_object(),
            vm,
        ))
    }
    #[pymethod]
    fn in_transaction(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<bool> {
        Ok(zelf.get(vm)?.in_transaction())
    }
    #[pymethod]
    fn in_nested_transaction(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<bool> {
        Ok(zelf.get(vm)?.in_nested_transaction())
    }
    #[pygetset]
    fn is_active(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<bool> {
        Ok(zelf.get(vm)?.is_active())
    }
    #[pymethod]
    fn get_transaction(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        let found = zelf.get(vm)?.get_transaction();
        Ok(found.map_or_else(|| vm.ctx.none(), |it| transaction(it, zelf.as_object(), vm)))
    }
    #[pymethod]
    fn get_nested_transaction(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        let found = zelf.get(vm)?.get_nested_transaction();
        Ok(found.map_or_else(|| vm.ctx.none(), |it| transaction(it, zelf.as_object(), vm)))
    }
    #[pymethod]
    fn refresh(
        zelf: &Py<Self>,
        instance: PyObjectRef,
        names: OptionalArg<PyObjectRef>,
        _for_update: OptionalArg<PyObjectRef>,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        crate::interpreter::check_limits(vm)?;
        let names = keys(&names.unwrap_or_none(vm), vm)?;
        zelf.open(vm)?
            .refresh(&need_object(&instance, vm)?, names.as_deref())
            .map_err(|it| from_orm(it, vm))
    }
    #[pymethod]
    fn expire(
        zelf: &Py<Self>,
        instance: PyObjectRef,
        names: OptionalArg<PyObjectRef>,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        let names = keys(&names.unwrap_or_none(vm), vm)?;
        zelf.get(vm)?
            .expire(&need_object(&instance, vm)?, names.as_deref())
            .map_err(|it| from_orm(it, vm))
    }
    #[pymethod]
    fn expire_all(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<()> {
        zelf.get(vm)?.expire_all();
        Ok(())
    }
    #[pymethod]
    fn _merge(zelf: &Py<Self>, instance: PyObjectRef, load: bool, vm: &VirtualMachine) -> PyResult {
        let merged = zelf
            .open(vm)?
            .merge(&need_object(&instance, vm)?, load)
            .map_err(|it| from_orm(it, vm))?;
        Ok(to_python(&merged, vm))
    }
    #[pymethod]
    fn _get(
        zelf: &Py<Self>,
        entity: PyObjectRef,
        ident: PyObjectRef,
        options: PyObjectRef,
        populate_existing: bool,
        vm: &VirtualMachine,
    ) -> PyResult {
        crate::interpreter::check_limits(vm)?;
        let mapper = need_mapper(&entity, vm)?;
        let ident = identity(&mapper, &ident, vm)?;
        let options = if vm.is_none(&options) {
            Vec::new()
        } else {
            items(&options, vm)?
        };
        let options = GetOptions {
            options: super::options::list(&options, vm)?,
            populate_existing,
            ..GetOptions::default()
        };
        let found = zelf
            .open(vm)?
            .get(&mapper, &ident, &options)
            .map_err(|it| from_orm(it, vm))?;
        Ok(found.map_or_else(|| vm.ctx.none(), |it| to_python(&it, vm)))
    }
    #[pymethod]
    fn _execute(
        zelf: &Py<Self>,
        statement: PyObjectRef,
        params: PyObjectRef,
        reason: Option<String>,
        vm: &VirtualMachine,
    ) -> PyResult {
        crate::interpreter::check_limits(vm)?;
        let params = parameters(&statement, Some(&params), vm)?;
        let statement = orm_statement(&statement, reason.as_deref(), vm)?;
        let made = zelf
            .open(vm)?
            .execute(&statement, &params)
            .map_err(|it| from_orm(it, vm))?;
        result(&statement, made, vm)
    }
    #[pymethod]
    fn connection(zelf: &Py<Self>, mut args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let connection = zelf.open(vm)?.connection().map_err(|it| from_orm(it, vm))?;
        let made = super::super::connection::wrap(connection, vm);
        if let Some(options) = args
            .take_keyword("execution_options")
            .filter(|it| !vm.is_none(it))
        {
            super::super::connection::set_options(&made, &options, vm)?;
        }
        Ok(made)
    }
    #[pygetset]
    fn _new(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        Ok(objects(zelf.get(vm)?.new_objects(), vm))
    }
    #[pygetset]
    fn _dirty(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        Ok(objects(zelf.get(vm)?.dirty_objects(), vm))
    }
    #[pygetset]
    fn _deleted(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        Ok(objects(zelf.get(vm)?.deleted_objects(), vm))
    }
    #[pygetset]
    fn _identities(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        let mut out = Vec::new();
        for (_, object) in zelf.get(vm)?.identity_map() {
            let record = super::inspection::PyState::new(object.state().clone()).into_pyobject(vm);
            let key = record.get_attr("key", vm)?;
            out.push(vm.ctx.new_tuple(vec![key, to_python(&object, vm)]).into());
        }
        Ok(vm.ctx.new_list(out).into())
    }
    #[pymethod]
    fn _contains(zelf: &Py<Self>, instance: PyObjectRef, vm: &VirtualMachine) -> PyResult<bool> {
        Ok(zelf.get(vm)?.contains(&need_object(&instance, vm)?))
    }
    #[pymethod]
    fn is_modified(
        zelf: &Py<Self>,
        instance: PyObjectRef,
        _include: OptionalArg<PyObjectRef>,
        vm: &VirtualMachine,
    ) -> PyResult<bool> {
        zelf.get(vm)?
            .is_modified(&need_object(&instance, vm)?)
            .map_err(|it| from_orm(it, vm))
    }
    #[pymethod]
    fn _bulk_mappings(
        zelf: &Py<Self>,
        entity: PyObjectRef,
        mappings: PyObjectRef,
        update: bool,
        defaults: bool,
        nulls: bool,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        crate::interpreter::check_limits(vm)?;
        let mapper = need_mapper(&entity, vm)?;
        let mut rows = Vec::new();
        for it in items(&mappings, vm)? {
            let Some(dict) = it.downcast_ref::<PyDict>() else {
                return Err(vm.new_type_error("mappings must be dicts"));
            };
            let mut row: IndexMap<Key, Value> = IndexMap::new();
            for (name, value) in dict.items_vec() {
                row.insert(text(&name, vm)?.as_str().into(), to_value(&value, vm)?);
            }
            rows.push(row);
        }
        let session = zelf.get(vm)?;
        let done = if update {
            session.bulk_update_mappings(&mapper, rows)
        } else {
            session
                .bulk_insert_mappings(&mapper, &mut rows, nulls, defaults)
                .map(drop)
        };
        done.map_err(|it| from_orm(it, vm))
    }
    #[pymethod]
    fn _bulk_objects(zelf: &Py<Self>, list: PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
        crate::interpreter::check_limits(vm)?;
        let list = items(&list, vm)?
            .iter()
            .map(|it| need_object(it, vm))
            .collect::<PyResult<Vec<_>>>()?;
        zelf.get(vm)?
            .bulk_save_objects(&list, false, true)
            .map_err(|it| from_orm(it, vm))
    }
    #[pygetset]
    fn autoflush(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<bool> {
        Ok(zelf.get(vm)?.autoflush_enabled())
    }
    #[pygetset(setter)]
    fn set_autoflush(zelf: &Py<Self>, value: bool, vm: &VirtualMachine) -> PyResult<()> {
        zelf.get(vm)?.set_autoflush(value);
        Ok(())
    }
    #[pygetset]
    fn expire_on_commit(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<bool> {
        Ok(zelf.get(vm)?.expire_on_commit())
    }
    #[pygetset(setter)]
    fn set_expire_on_commit(zelf: &Py<Self>, value: bool, vm: &VirtualMachine) -> PyResult<()> {
        zelf.get(vm)?.set_expire_on_commit(value);
        Ok(())
    }
}

/// `session.begin_nested()` gives one.
#[pyclass(module = "sqlalchemy.orm.session", name = "SessionTransaction")]
#[derive(PyPayload)]
pub(in super::super) struct PyTransaction {
    handle: TransactionHandle,
    session: PyObjectRef,
    /// What `with` block was open around this one.
    before: RefCell<Option<TransactionHandle>>,
}

impl std::fmt::Debug for PyTransaction {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SessionTransaction")
    }
}

fn transaction(handle: TransactionHandle, session: &PyObject, vm: &VirtualMachine) -> PyObjectRef {
    PyTransaction {
        handle,
        session: session.to_owned(),
        before: RefCell::new(None),
    }
    .into_pyobject(vm)
}

#[pyclass]
impl PyTransaction {
    #[pymethod]
    fn commit(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<()> {
        zelf.handle.commit().map_err(|it| from_orm(it, vm))
    }
    #[pymethod]
    fn rollback(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<()> {
        zelf.handle.rollback().map_err(|it| from_orm(it, vm))
    }
    #[pymethod]
    fn close(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<()> {
        zelf.handle.close().map_err(|it| from_orm(it, vm))
    }
    #[pygetset]
    fn is_active(zelf: &Py<Self>) -> bool {
        zelf.handle.is_active()
    }
    #[pygetset]
    fn nested(zelf: &Py<Self>) -> bool {
        zelf.handle.nested()
    }
    #[pygetset]
    fn parent(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        zelf.handle
            .parent()
            .map_or_else(|| vm.ctx.none(), |it| transaction(it, &zelf.session, vm))
    }
    #[pygetset]
    fn session(zelf: &Py<Self>) -> PyObjectRef {
        zelf.session.clone()
    }
    #[pymethod]
    fn __enter__(zelf: rustpython_vm::PyRef<PyTransaction>) -> PyObjectRef {
        if let Some(session) = zelf.session.downcast_ref::<PySession>() {
            let before = session.context.replace(Some(zelf.handle.clone()));
            zelf.before.replace(before);
        }
        zelf.into()
    }
    #[pymethod]
    fn __exit__(
        zelf: &Py<Self>,
        kind: PyObjectRef,
        _value: OptionalArg<PyObjectRef>,
        _traceback: OptionalArg<PyObjectRef>,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        if let Some(session) = zelf.session.downcast_ref::<PySession>() {
            session.context.replace(zelf.before.take());
        }
        let done = if vm.is_none(&kind) {
            if !zelf.handle.is_active() {
                return Ok(());
            }
            match zelf.handle.commit() {
                Ok(()) => Ok(()),
                Err(error) => {
                    if zelf.handle.can_roll_back() {
                        // The commit's own error is the one to tell.
                        let _ = zelf.handle.rollback();
                    }
                    Err(error)
                }
            }
        } else if zelf.handle.can_roll_back() {
            zelf.handle.rollback()
        } else {
            Ok(())
        };
        done.map_err(|it| from_orm(it, vm))
    }
}

/// `object_session(obj)`.
pub(super) fn session_of(object: &PyObject, vm: &VirtualMachine) -> PyResult {
    let object = need_object(object, vm)?;
    Ok(session_object(object.state().session(), vm))
}
