//! The native half of `Session`: every call that changes or asks the ORM.
//!
//! The frozen class `sqlalchemy.orm.session.Session` derives from [`PySession`] and adds keywords and context managers.
//! In: Python objects and statements. Out: calls of [`orm::Session`].

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use engine::Connection;
use orm::session::{Bind, BindTo, JoinTransactionMode};
use orm::{GetOptions, Key, Session, SessionConfig, SessionRef, TransactionHandle};
use rustpython_vm::builtins::{PyDict, PyList, PyTuple, PyType};
use rustpython_vm::function::{FuncArgs, OptionalArg};
use rustpython_vm::types::Constructor;
use rustpython_vm::{
    AsObject, Py, PyObject, PyObjectRef, PyPayload, PyResult, VirtualMachine, pyclass,
};

use super::super::args::{ArgsExt, items, text};
use super::super::convert::{to_object, to_value};
use super::super::errors::{from_orm, not_inspectable, raise};
use super::super::execute::parameters;
use super::super::state::state;
use super::super::table::PyTable;
use super::class::{PyClass, as_class};
use super::identity::identity;
use super::inspection::{mapper_of_object, need_mapper};
use super::instance::{need_object, to_python};
use super::listeners::Function;
use super::registry::mapper_of_exact;
use super::statement::{clause_statement, orm_statement, result, with_many};
use super::transaction::transaction_object;

/// The native base of `Session`.
#[pyclass(module = "sqlalchemy.orm.session", name = "_Session")]
#[derive(PyPayload)]
pub(in super::super) struct PySession {
    session: RefCell<Option<SessionRef>>,
    /// The transaction whose `with` block is open.
    pub(super) context: RefCell<Option<TransactionHandle>>,
    /// The objects behind the binds.
    binds: RefCell<Vec<(Bind, PyObjectRef)>>,
    /// The objects of the connections that the current transaction has opened.
    connections: RefCell<Vec<(Connection, PyObjectRef)>>,
    functions: RefCell<Vec<Rc<Function>>>,
    /// Whether a function may want to see statements.
    watched: Cell<bool>,
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
            binds: RefCell::default(),
            connections: RefCell::default(),
            functions: RefCell::default(),
            watched: Cell::new(false),
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

    /// Adds a listener of this session.
    ///
    /// # Errors
    /// AttributeError before the session was made.
    pub(super) fn add_function(
        &self,
        function: &Rc<Function>,
        first: bool,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        let session = self.get(vm)?;
        if first {
            session.add_first_listener(function.clone());
            self.functions.borrow_mut().insert(0, function.clone());
        } else {
            session.add_listener(function.clone());
            self.functions.borrow_mut().push(function.clone());
        }
        let statements = ["do_orm_execute", "after_bulk_update", "after_bulk_delete"];
        if statements.iter().any(|it| function.is(it)) {
            self.watched.set(true);
        }
        Ok(())
    }

    /// The bind of an engine or a connection, and the object that stands for it.
    fn know_bind(&self, object: &PyObject, vm: &VirtualMachine) -> PyResult<Bind> {
        let bind = bind_of(object, vm)?;
        self.binds
            .borrow_mut()
            .push((bind.clone(), object.to_owned()));
        Ok(bind)
    }

    fn connection_of(&self, connection: &Connection, vm: &VirtualMachine) -> PyObjectRef {
        for (bind, object) in self.binds.borrow().iter() {
            match bind {
                Bind::Connection(it) if it.same_as(connection) => return object.clone(),
                _ => {}
            }
        }
        let mut known = self.connections.borrow_mut();
        known.retain(|it| it.0.in_transaction());
        if let Some(it) = known.iter().find(|it| it.0.same_as(connection)) {
            return it.1.clone();
        }
        let made = super::super::connection::wrap(connection.clone(), vm);
        known.push((connection.clone(), made.clone()));
        made
    }

    /// What `connection()` and `get_bind()` are asked about.
    fn find_bind(
        &self,
        mapper: &PyObject,
        clause: &PyObject,
        vm: &VirtualMachine,
    ) -> PyResult<Bind> {
        let mapper = if vm.is_none(mapper) {
            None
        } else {
            Some(need_mapper(mapper, vm)?)
        };
        let statement = if vm.is_none(clause) {
            None
        } else {
            clause_statement(clause, vm)
        };
        self.get(vm)?
            .find_bind(mapper.as_deref(), statement.as_ref())
            .map_err(|it| from_orm(it, vm))
    }
}

/// The Connection object for a session's connection, one and the same while the transaction lasts.
pub(in super::super) fn connection_object(
    session: &SessionRef,
    connection: &Connection,
    vm: &VirtualMachine,
) -> PyObjectRef {
    let object = session_object(Some(session.clone()), vm);
    match object.downcast_ref::<PySession>() {
        Some(it) => it.connection_of(connection, vm),
        None => super::super::connection::wrap(connection.clone(), vm),
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
    if let Ok(it) = object
        .to_owned()
        .downcast::<super::super::engine::PyEngine>()
    {
        return Ok(Bind::Pool(super::super::engine::PyEngine::connector(&it)));
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

/// The mapper that `get()` is about.
fn entity_mapper(entity: &PyObject, vm: &VirtualMachine) -> PyResult<Rc<orm::Mapper>> {
    if mapper_of_object(entity).is_some() || mapper_of_exact(entity).is_some() {
        return need_mapper(entity, vm);
    }
    if super::instance::object_of(entity, vm).is_some() {
        let shown = entity.repr(vm)?.to_string_lossy().into_owned();
        return Err(raise(
            "ArgumentError",
            format!("Expected mapped class or mapper, got: {shown}"),
            vm,
        ));
    }
    if entity.downcastable::<PyTable>() {
        return Err(vm.new_attribute_error("'Table' object has no attribute 'is_mapper'"));
    }
    Err(not_inspectable(entity, vm))
}

#[pyclass(flags(BASETYPE, HAS_DICT, HAS_WEAKREF), with(Constructor))]
impl PySession {
    /// Called once by `Session.__init__`.
    #[pymethod]
    fn _setup(zelf: &Py<Self>, mut args: FuncArgs, vm: &VirtualMachine) -> PyResult<()> {
        let mut config = SessionConfig::default();
        if let Some(it) = args.opt("bind", vm) {
            config.bind = Some(zelf.know_bind(&it, vm)?);
        }
        config.twophase = args.flag("twophase", false, vm)?;
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
            Some(zelf.know_bind(&bind, vm)?)
        };
        zelf.get(vm)?.set_bind(bind);
        Ok(())
    }
    /// One entry of `binds`: a class, a mapper or a table, and its engine.
    #[pymethod]
    fn _add_bind(
        zelf: &Py<Self>,
        to: PyObjectRef,
        bind: PyObjectRef,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        let session = zelf.get(vm)?;
        let bind = zelf.know_bind(&bind, vm)?;
        if let Some(table) = to.downcast_ref::<PyTable>() {
            session.add_bind(BindTo::Table(table.table.clone()), bind);
            return Ok(());
        }
        let mapper = mapper_of_object(&to).or_else(|| mapper_of_exact(&to));
        if let Some(mapper) = mapper {
            for table in mapper.tables() {
                session.add_bind(BindTo::Table(table), bind.clone());
            }
            session.add_bind(BindTo::Class(mapper.class.clone()), bind);
            return Ok(());
        }
        match as_class(&to) {
            Some(class) => {
                let class = PyClass::of(&class.to_owned(), vm);
                session.add_bind(BindTo::Class(class), bind);
                Ok(())
            }
            None => {
                let shown = to.str(vm)?.to_string_lossy().into_owned();
                Err(raise(
                    "ArgumentError",
                    format!("Not an acceptable bind target: {shown}"),
                    vm,
                ))
            }
        }
    }
    #[pymethod]
    fn _get_bind(
        zelf: &Py<Self>,
        mapper: PyObjectRef,
        clause: PyObjectRef,
        vm: &VirtualMachine,
    ) -> PyResult {
        let bind = zelf.find_bind(&mapper, &clause, vm)?;
        let binds = zelf.binds.borrow();
        let found = binds.iter().find(|it| it.0.same_as(&bind));
        Ok(found.map_or_else(|| vm.ctx.none(), |it| it.1.clone()))
    }
    /// Whether a function wants to see statements.
    #[pygetset]
    fn _watched(zelf: &Py<Self>) -> bool {
        zelf.watched.get()
    }
    /// The functions that listen to an event.
    #[pymethod]
    fn _hooks(zelf: &Py<Self>, name: String, vm: &VirtualMachine) -> PyObjectRef {
        let functions = zelf.functions.borrow();
        let found = functions.iter().filter(|it| it.is(&name));
        vm.ctx
            .new_list(found.map(|it| it.function().clone()).collect())
            .into()
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
        let instances = items(&instances, vm)?;
        let _held = session.hold_position();
        for it in instances {
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
    fn _flush(zelf: &Py<Self>, objects: PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
        crate::interpreter::check_limits(vm)?;
        let session = zelf.open(vm)?;
        if vm.is_none(&objects) {
            return session.flush().map_err(|it| from_orm(it, vm));
        }
        let objects = items(&objects, vm)?
            .iter()
            .map(|it| need_object(it, vm))
            .collect::<PyResult<Vec<_>>>()?;
        session
            .flush_objects(&objects)
            .map_err(|it| from_orm(it, vm))
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
    fn _reset(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<()> {
        zelf.get(vm)?.reset().map_err(|it| from_orm(it, vm))
    }
    #[pymethod]
    fn _begin(zelf: &Py<Self>, nested: bool, vm: &VirtualMachine) -> PyResult {
        let session = zelf.open(vm)?;
        let handle = if nested {
            session.begin_nested()
        } else {
            session.begin()
        };
        let handle = handle.map_err(|it| from_orm(it, vm))?;
        Ok(transaction_object(&handle, &session, vm))
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
        let session = zelf.get(vm)?;
        let found = session.get_transaction();
        Ok(found.map_or_else(|| vm.ctx.none(), |it| transaction_object(&it, &session, vm)))
    }
    #[pymethod]
    fn get_nested_transaction(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        let session = zelf.get(vm)?;
        let found = session.get_nested_transaction();
        Ok(found.map_or_else(|| vm.ctx.none(), |it| transaction_object(&it, &session, vm)))
    }
    #[pymethod]
    fn _refresh(
        zelf: &Py<Self>,
        instance: PyObjectRef,
        names: PyObjectRef,
        for_update: bool,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        crate::interpreter::check_limits(vm)?;
        let names = keys(&names, vm)?;
        zelf.open(vm)?
            .refresh(&need_object(&instance, vm)?, names.as_deref(), for_update)
            .map_err(|it| from_orm(it, vm))
    }
    #[pymethod]
    fn _expire(
        zelf: &Py<Self>,
        instance: PyObjectRef,
        names: PyObjectRef,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        let names = keys(&names, vm)?;
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
    fn _merge(
        zelf: &Py<Self>,
        instance: PyObjectRef,
        load: bool,
        options: PyObjectRef,
        vm: &VirtualMachine,
    ) -> PyResult {
        let options = if vm.is_none(&options) {
            Vec::new()
        } else {
            super::options::list(&items(&options, vm)?, vm)?
        };
        let merged = zelf
            .open(vm)?
            .merge_with(&need_object(&instance, vm)?, load, options)
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
        with_for_update: bool,
        vm: &VirtualMachine,
    ) -> PyResult {
        crate::interpreter::check_limits(vm)?;
        let mapper = entity_mapper(&entity, vm)?;
        let ident = identity(&mapper, &ident, vm)?;
        let options = if vm.is_none(&options) {
            Vec::new()
        } else {
            items(&options, vm)?
        };
        let options = GetOptions {
            options: super::options::list(&options, vm)?,
            populate_existing,
            with_for_update,
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
        let many = params.downcastable::<PyList>() || params.downcastable::<PyTuple>();
        let params = parameters(&statement, Some(&params), vm)?;
        let mut statement = orm_statement(&statement, reason.as_deref(), vm)?;
        if many {
            statement = with_many(statement);
        }
        let made = zelf
            .open(vm)?
            .send(&statement, &params)
            .map_err(|it| from_orm(it, vm))?;
        result(&statement, made, vm)
    }
    #[pymethod]
    fn _connection(
        zelf: &Py<Self>,
        mapper: PyObjectRef,
        clause: PyObjectRef,
        bind: PyObjectRef,
        options: PyObjectRef,
        vm: &VirtualMachine,
    ) -> PyResult {
        let session = zelf.open(vm)?;
        let bind = if vm.is_none(&bind) {
            zelf.find_bind(&mapper, &clause, vm)?
        } else {
            zelf.know_bind(&bind, vm)?
        };
        let known = session.holds_connection(&bind);
        if !known && !vm.is_none(&options) {
            super::super::connection::check_options(&options, vm)?;
        }
        let connection = session
            .connection_to(&bind)
            .map_err(|it| from_orm(it, vm))?;
        let made = zelf.connection_of(&connection, vm);
        if !vm.is_none(&options) {
            if known {
                super::super::errors::warn(
                    "SAWarning",
                    "Connection is already established for the given bind; execution_options ignored",
                );
            } else {
                super::super::connection::set_options(&made, &options, vm)?;
            }
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
    fn _is_modified(
        zelf: &Py<Self>,
        instance: PyObjectRef,
        include_collections: bool,
        vm: &VirtualMachine,
    ) -> PyResult<bool> {
        zelf.get(vm)?
            .is_modified(&need_object(&instance, vm)?, include_collections)
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
        let mappings = items(&mappings, vm)?;
        for it in &mappings {
            let Some(dict) = it.downcast_ref::<PyDict>() else {
                return Err(vm.new_type_error("mappings must be dicts"));
            };
            let mut row = orm::session::Mapping::default();
            for (name, value) in dict.items_vec() {
                row.insert(text(&name, vm)?.as_str().into(), to_value(&value, vm)?);
            }
            rows.push(row);
        }
        let session = zelf.get(vm)?;
        if update {
            let done = session.bulk_update_mappings(&mapper, rows);
            return done.map_err(|it| from_orm(it, vm));
        }
        session
            .bulk_insert_mappings(&mapper, &mut rows, nulls, defaults)
            .map_err(|it| from_orm(it, vm))?;
        // What the database made goes into the program's own dictionaries.
        for (mapping, row) in mappings.iter().zip(&rows).filter(|_| defaults) {
            for (name, value) in row {
                if !mapping
                    .downcast_ref::<PyDict>()
                    .is_none_or(|it| it.contains_key(&**name, vm))
                {
                    mapping.set_item(&**name, to_object(value, vm)?, vm)?;
                }
            }
        }
        Ok(())
    }
    #[pymethod]
    fn _bulk_objects(
        zelf: &Py<Self>,
        list: PyObjectRef,
        return_defaults: bool,
        update_changed_only: bool,
        preserve_order: bool,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        crate::interpreter::check_limits(vm)?;
        let list = items(&list, vm)?
            .iter()
            .map(|it| need_object(it, vm))
            .collect::<PyResult<Vec<_>>>()?;
        zelf.get(vm)?
            .bulk_save_objects(&list, return_defaults, update_changed_only, preserve_order)
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

/// `object_session(obj)`.
pub(super) fn session_of(object: &PyObject, vm: &VirtualMachine) -> PyResult {
    let object = need_object(object, vm)?;
    Ok(session_object(object.state().session(), vm))
}
