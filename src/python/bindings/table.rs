//! `MetaData` and `Table`.
//!
//! In: constructor arguments as SQLAlchemy takes them. Out: [`sql::Table`]s, and DDL on an engine or connection.
//! Source of the behaviour: SQLAlchemy `sql/schema.py`, `sql/ddl.py`.

use std::cell::RefCell;
use std::rc::Rc;

use rustpython_vm::atomic_func;
use rustpython_vm::builtins::{PyDictRef, PySet, PyType, PyTypeRef};
use rustpython_vm::function::{FuncArgs, OptionalArg};
use rustpython_vm::protocol::PySequenceMethods;
use rustpython_vm::types::{AsSequence, Constructor, Representable};
use rustpython_vm::{
    AsObject, Py, PyObject, PyObjectRef, PyPayload, PyRef, PyResult, VirtualMachine, pyclass,
};
use sql::{From, MetaData, Table};

use super::args::{ArgsExt, items, string_items, text, text_opt};
use super::column::{PyColumn, object_for as column_object};
use super::errors::{from_sql, raise};
use super::from::PyFrom;
use super::state::state;

/// A table.
#[pyclass(module = "sqlalchemy.sql.schema", name = "Table", base = PyFrom)]
#[derive(Debug)]
pub(super) struct PyTable {
    base: PyFrom,
    pub table: Rc<Table>,
    metadata: PyObjectRef,
    info: RefCell<Option<PyObjectRef>>,
}

impl PyTable {
    fn new(table: Rc<Table>, metadata: PyObjectRef) -> Self {
        let base = PyFrom::payload(From::Table(Rc::clone(&table)));
        Self {
            base,
            table,
            metadata,
            info: RefCell::new(None),
        }
    }
}

/// The Python object for a table.
pub(super) fn object_for(table: &Rc<Table>, vm: &VirtualMachine) -> PyObjectRef {
    if let Some(found) = state().object_of(table) {
        return found;
    }
    let metadata = match table.metadata.upgrade() {
        Some(it) => metadata_object(&it, vm),
        None => vm.ctx.none(),
    };
    let object: PyObjectRef = PyTable::new(Rc::clone(table), metadata)
        .into_ref(&vm.ctx)
        .into();
    state().set_object(table, object.clone());
    object
}

fn metadata_object(metadata: &Rc<MetaData>, vm: &VirtualMachine) -> PyObjectRef {
    if let Some(found) = state().object_of(metadata) {
        return found;
    }
    let object = PyMetaData {
        metadata: Rc::clone(metadata),
        info: RefCell::new(None),
    }
    .into_pyobject(vm);
    state().set_object(metadata, object.clone());
    object
}

/// Adds a column, constraint or index object to a table.
///
/// # Errors
/// What SQLAlchemy raises for items of another kind or another table.
pub(super) fn attach(table: &Rc<Table>, item: &PyObject, vm: &VirtualMachine) -> PyResult<()> {
    attach_item(table, item, true, vm)
}

fn attach_item(
    table: &Rc<Table>,
    item: &PyObject,
    replace: bool,
    vm: &VirtualMachine,
) -> PyResult<()> {
    if let Some(column) = item.downcast_ref::<PyColumn>() {
        let key = column.column.key.borrow().clone();
        if !replace
            && table
                .column(&key)
                .is_some_and(|it| !Rc::ptr_eq(&it, &column.column))
        {
            let message = format!(
                "A column with name '{key}' is already present in table '{}'.",
                table.name
            );
            return Err(raise("DuplicateColumnError", message, vm));
        }
        table
            .append_column(&column.column)
            .map_err(|it| from_sql(it, vm))?;
        column.refresh();
        for it in column.pending_constraints() {
            let class = it.class().name().to_string();
            if class == "UniqueConstraint" {
                continue;
            }
            attach(table, &it, vm)?;
        }
        return Ok(());
    }
    if let Some(method) = vm.get_attribute_opt(item, "_attach")? {
        method.call((object_for(table, vm),), vm)?;
        return Ok(());
    }
    if let Some(method) = vm.get_attribute_opt(item, "__clause_element__")? {
        let column = method.call((), vm)?;
        if column.downcastable::<PyColumn>() {
            return attach(table, &column, vm);
        }
    }
    let shown = item.repr(vm)?.to_string_lossy().into_owned();
    Err(raise(
        "ArgumentError",
        format!("'SchemaItem' object, such as a 'Column' or a 'Constraint' expected, got {shown}"),
        vm,
    ))
}

fn construct(
    mut args: FuncArgs,
    vm: &VirtualMachine,
) -> PyResult<(PyObjectRef, Vec<PyObjectRef>, FuncArgs, bool)> {
    if args.args.len() == 1 {
        // `Table("t", Column(...))`: SQLAlchemy finds this out when it asks the column for a schema.
        return Err(vm.new_type_error(
            "Table() takes at least two positional-only arguments 'name' and 'metadata'",
        ));
    }
    let (Some(name), Some(metadata)) = (args.any("name", vm), args.any("metadata", vm)) else {
        return Err(vm.new_type_error(
            "Table() takes at least two positional-only arguments 'name' and 'metadata'",
        ));
    };
    let name = text(&name, vm)?;
    let Some(owner) = metadata.downcast_ref::<PyMetaData>() else {
        let shown = metadata.repr(vm)?.to_string_lossy().into_owned();
        return Err(raise(
            "ArgumentError",
            format!("expected MetaData object, got {shown}"),
            vm,
        ));
    };
    let mut schema = args.string("schema", vm)?;
    if schema.is_none() {
        schema.clone_from(&owner.metadata.schema.borrow());
    }
    let key = schema
        .as_ref()
        .map_or_else(|| name.clone(), |it| format!("{it}.{name}"));
    let extend = args.flag("extend_existing", false, vm)?;
    let keep = args.flag("keep_existing", false, vm)?;
    let items = std::mem::take(&mut args.args);
    let must_exist = args.flag("must_exist", false, vm)?;
    if must_exist && owner.metadata.table(&key).is_none() {
        return Err(raise(
            "InvalidRequestError",
            format!("Table '{key}' not defined"),
            vm,
        ));
    }
    if let Some(found) = owner.metadata.table(&key) {
        if !extend && !keep && !items.is_empty() {
            return Err(raise(
                "InvalidRequestError",
                format!(
                    "Table '{key}' is already defined for this MetaData instance.  Specify 'extend_existing=True' to \
                     redefine options and columns on an existing Table object."
                ),
                vm,
            ));
        }
        let items = if keep { Vec::new() } else { items };
        return Ok((object_for(&found, vm), items, args, true));
    }
    let table =
        Table::new(&owner.metadata, &name, schema.as_deref(), []).map_err(|it| from_sql(it, vm))?;
    let object: PyObjectRef = PyTable::new(Rc::clone(&table), metadata.clone())
        .into_ref(&vm.ctx)
        .into();
    state().set_object(&table, object.clone());
    Ok((object, items, args, false))
}

impl Constructor for PyTable {
    type Args = FuncArgs;

    fn slot_new(_cls: PyTypeRef, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let given_name = args.args.first().cloned();
        let (object, list, mut args, existed) = construct(args, vm)?;
        let Some(zelf) = object.downcast_ref::<Self>() else {
            return Err(vm.new_type_error("a table was expected"));
        };
        let table = Rc::clone(&zelf.table);
        let mut fill = || -> PyResult<()> {
            if let Some(bind) = args.opt("autoload_with", vm) {
                let include = args.opt("include_columns", vm);
                let resolve = args.flag("resolve_fks", true, vm)?;
                super::reflect::reflect_table(object.clone(), bind, include, resolve, vm)?;
            }
            let replace = existed || !table.columns.borrow().is_empty();
            for it in &list {
                attach_item(&table, it, replace, vm)?;
            }
            if let Some(it) = args.string("comment", vm)? {
                table.comment.replace(Some(it));
            }
            if let Some(it) = args.opt("prefixes", vm) {
                let prefixes = items(&it, vm)?
                    .iter()
                    .map(|it| text(it, vm))
                    .collect::<PyResult<Vec<_>>>()?;
                table.prefixes.replace(prefixes);
            }
            if args.flag("sqlite_autoincrement", false, vm)? {
                table.sqlite_autoincrement.set(true);
            }
            zelf.info.replace(args.opt("info", vm));
            let quote = match &given_name {
                Some(it) => super::column::quote_of(it, vm)?,
                None => None,
            };
            if let Some(it) = args.flag_opt("quote", vm)?.or(quote) {
                table.quote.set(Some(it));
            }
            if let Some(it) = args.flag_opt("quote_schema", vm)? {
                table.quote_schema.set(Some(it));
            }
            args.ignore(&[
                "must_exist",
                "autoload_replace",
                "resolve_fks",
                "listeners",
                "implicit_returning",
                "include_columns",
                "autoload",
                "autoload_with",
            ]);
            for (name, value) in &args.kwargs {
                let name = name.to_string();
                let Some((dialect, option)) = name.split_once('_') else {
                    return Err(vm.new_type_error(format!(
                        "Additional arguments should be named <dialectname>_<argument>, got '{name}'"
                    )));
                };
                table.options.borrow_mut().push((
                    dialect.to_owned(),
                    option.to_owned(),
                    value.str(vm)?.to_string_lossy().into_owned(),
                ));
            }
            Ok(())
        };
        if let Err(error) = fill() {
            if !existed {
                if let Some(metadata) = table.metadata.upgrade() {
                    metadata.remove(&table);
                }
            }
            return Err(error);
        }
        if let Some(metadata) = table.metadata.upgrade() {
            metadata.settle_types();
        }
        Ok(object)
    }

    fn py_new(_cls: &Py<PyType>, _args: FuncArgs, vm: &VirtualMachine) -> PyResult<Self> {
        Err(vm.new_type_error("Table cannot be made this way"))
    }
}

impl Representable for PyTable {
    fn repr_str(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<String> {
        if zelf.table.lightweight.get() {
            return Ok(format!(
                "<sqlalchemy.sql.selectable.TableClause at {:#x}; {}>",
                zelf.as_object().get_id(),
                zelf.table.name
            ));
        }
        let mut parts = vec![format!("'{}'", zelf.table.name), "MetaData()".to_owned()];
        for column in zelf.table.columns.borrow().iter() {
            parts.push(
                column_object(column, vm)
                    .repr(vm)?
                    .to_string_lossy()
                    .into_owned(),
            );
        }
        parts.push(match &zelf.table.schema {
            Some(it) => format!("schema='{it}'"),
            None => "schema=None".to_owned(),
        });
        Ok(format!("Table({})", parts.join(", ")))
    }
}

/// A Python set of objects.
pub(super) fn set_of(
    objects: impl IntoIterator<Item = PyObjectRef>,
    vm: &VirtualMachine,
) -> PyResult {
    let set = PySet::default().into_ref(&vm.ctx);
    for it in objects {
        set.add(it, vm)?;
    }
    Ok(set.into())
}

#[pyclass(
    flags(BASETYPE, HAS_DICT, HAS_WEAKREF),
    with(Constructor, Representable)
)]
impl PyTable {
    #[pygetset]
    fn name(zelf: &Py<Self>) -> String {
        zelf.table.name.clone()
    }
    #[pygetset]
    fn fullname(zelf: &Py<Self>) -> String {
        zelf.table.key()
    }
    #[pygetset]
    fn key(zelf: &Py<Self>) -> String {
        zelf.table.key()
    }
    #[pygetset]
    fn schema(zelf: &Py<Self>) -> Option<String> {
        zelf.table.schema.clone()
    }
    #[pygetset]
    fn comment(zelf: &Py<Self>) -> Option<String> {
        zelf.table.comment.borrow().clone()
    }
    #[pygetset]
    fn metadata(zelf: &Py<Self>) -> PyObjectRef {
        zelf.metadata.clone()
    }
    #[pygetset]
    fn info(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        zelf.info
            .borrow_mut()
            .get_or_insert_with(|| vm.ctx.new_dict().into())
            .clone()
    }
    #[pygetset]
    fn primary_key(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        super::constraint::object_for(&zelf.table.primary_key_constraint(), vm)
    }
    #[pygetset]
    fn constraints(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        let all = zelf.table.constraints.borrow().clone();
        let all = all
            .iter()
            .map(|it| super::constraint::object_for(it, vm))
            .collect::<PyResult<Vec<_>>>()?;
        set_of(all, vm)
    }
    #[pygetset]
    fn foreign_key_constraints(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        let all = zelf.table.foreign_key_constraints();
        let all = all
            .iter()
            .map(|it| super::constraint::object_for(it, vm))
            .collect::<PyResult<Vec<_>>>()?;
        set_of(all, vm)
    }
    #[pygetset]
    fn foreign_keys(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        let mut all = Vec::new();
        for column in zelf.table.columns.borrow().iter() {
            let keys = column_object(column, vm).get_attr("foreign_keys", vm)?;
            all.extend(items(&keys, vm)?);
        }
        set_of(all, vm)
    }
    #[pygetset]
    fn indexes(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        let all = zelf.table.indexes.borrow().clone();
        let all = all
            .iter()
            .map(|it| super::constraint::index_object(it, vm))
            .collect::<PyResult<Vec<_>>>()?;
        set_of(all, vm)
    }
    #[pygetset]
    fn autoincrement_column(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        zelf.table
            .autoincrement_column()
            .map_or_else(|| vm.ctx.none(), |it| column_object(&it, vm))
    }
    #[pymethod]
    fn append_column(zelf: &Py<Self>, column: PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
        attach(&zelf.table, &column, vm)
    }
    #[pymethod]
    fn append_constraint(
        zelf: &Py<Self>,
        constraint: PyObjectRef,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        attach(&zelf.table, &constraint, vm)
    }
    #[pymethod]
    fn insert(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        super::dml::insert(zelf.as_object(), vm)
    }
    #[pymethod]
    fn update(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        super::dml::update(zelf.as_object(), vm)
    }
    #[pymethod]
    fn delete(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        super::dml::delete(zelf.as_object(), vm)
    }
    #[pymethod]
    fn to_metadata(zelf: PyRef<Self>, mut args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        args.args.insert(0, zelf.into());
        super::state::imported("sqlalchemy.schema", "_to_metadata", vm)?.call(args, vm)
    }
    #[pymethod]
    fn tometadata(zelf: PyRef<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        Self::to_metadata(zelf, args, vm)
    }
    #[pymethod]
    fn create(zelf: &Py<Self>, mut args: FuncArgs, vm: &VirtualMachine) -> PyResult<()> {
        let Some(bind) = args.any("bind", vm) else {
            return Err(vm.new_type_error("create() needs a bind"));
        };
        let check = args
            .any("checkfirst", vm)
            .map_or(Ok(false), |it| it.is_true(vm))?;
        super::ddl::create_all(&bind, None, &[Rc::clone(&zelf.table)], check, vm)
    }
    #[pymethod]
    fn drop(zelf: &Py<Self>, mut args: FuncArgs, vm: &VirtualMachine) -> PyResult<()> {
        let Some(bind) = args.any("bind", vm) else {
            return Err(vm.new_type_error("drop() needs a bind"));
        };
        let check = args
            .any("checkfirst", vm)
            .map_or(Ok(false), |it| it.is_true(vm))?;
        super::ddl::drop_all(&bind, None, &[Rc::clone(&zelf.table)], check, vm)
    }
    #[pymethod]
    fn __str__(zelf: &Py<Self>) -> String {
        zelf.table.key()
    }
}

/// `MetaData()`.
#[pyclass(module = "sqlalchemy.sql.schema", name = "MetaData")]
#[derive(Debug, PyPayload)]
pub(super) struct PyMetaData {
    pub metadata: Rc<MetaData>,
    info: RefCell<Option<PyObjectRef>>,
}

impl Constructor for PyMetaData {
    type Args = FuncArgs;

    fn slot_new(cls: PyTypeRef, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let made = Self::py_new(&cls, args, vm)?;
        let metadata = Rc::clone(&made.metadata);
        let object: PyObjectRef = made.into_ref_with_type(vm, cls)?.into();
        state().set_object(&metadata, object.clone());
        Ok(object)
    }

    fn py_new(_cls: &Py<PyType>, mut args: FuncArgs, vm: &VirtualMachine) -> PyResult<Self> {
        let metadata = MetaData::new();
        let schema = args.any("schema", vm).map(|it| text(&it, vm)).transpose()?;
        metadata.schema.replace(schema);
        args.ignore(&["quote_schema"]);
        if let Some(it) = args.opt("naming_convention", vm) {
            let Some(pairs) = string_items(&it, vm)? else {
                return Err(vm.new_type_error("naming_convention must be a dict"));
            };
            let mut convention = metadata.naming_convention.borrow_mut();
            for (kind, template) in pairs {
                if let Some(template) = text_opt(&template) {
                    convention.insert(kind, template);
                } else if template.is_callable() {
                    metadata
                        .naming_tokens
                        .borrow_mut()
                        .insert(kind, Rc::new(Token(template)));
                }
            }
        }
        let info = args.opt("info", vm);
        args.finish("MetaData.__init__", vm)?;
        Ok(Self {
            metadata,
            info: RefCell::new(info),
        })
    }
}

impl AsSequence for PyMetaData {
    fn as_sequence() -> &'static PySequenceMethods {
        static METHODS: std::sync::LazyLock<PySequenceMethods> =
            std::sync::LazyLock::new(|| PySequenceMethods {
                contains: atomic_func!(|it, key, _vm| {
                    let zelf = PyMetaData::sequence_downcast(it);
                    let name = match key.downcast_ref::<PyTable>() {
                        Some(it) => it.table.key(),
                        None => text_opt(key).unwrap_or_default(),
                    };
                    Ok(zelf.metadata.table(&name).is_some())
                }),
                ..PySequenceMethods::NOT_IMPLEMENTED
            });
        &METHODS
    }
}

impl Representable for PyMetaData {
    fn repr_str(_zelf: &Py<Self>, _vm: &VirtualMachine) -> PyResult<String> {
        Ok("MetaData()".to_owned())
    }
}

impl PyMetaData {
    fn chosen(&self, args: &mut FuncArgs, vm: &VirtualMachine) -> PyResult<Option<Vec<Rc<Table>>>> {
        let Some(given) = args.any("tables", vm) else {
            return Ok(None);
        };
        let mut out = Vec::new();
        for it in items(&given, vm)? {
            match it.downcast_ref::<PyTable>() {
                Some(it) => out.push(Rc::clone(&it.table)),
                None => return Err(vm.new_type_error("tables must be Table objects")),
            }
        }
        Ok(Some(out))
    }
}

#[pyclass(
    flags(BASETYPE, HAS_DICT, HAS_WEAKREF),
    with(Constructor, Representable, AsSequence)
)]
impl PyMetaData {
    #[pygetset]
    fn tables(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<PyDictRef> {
        let dict = vm.ctx.new_dict();
        for (key, table) in zelf.metadata.tables.borrow().iter() {
            dict.set_item(key.as_str(), object_for(table, vm), vm)?;
        }
        Ok(dict)
    }
    #[pygetset]
    fn sorted_tables(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        let sorted = zelf.metadata.sorted_tables();
        vm.ctx
            .new_list(sorted.tables.iter().map(|it| object_for(it, vm)).collect())
            .into()
    }
    #[pygetset]
    fn schema(zelf: &Py<Self>) -> Option<String> {
        zelf.metadata.schema.borrow().clone()
    }
    #[pygetset]
    fn info(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        zelf.info
            .borrow_mut()
            .get_or_insert_with(|| vm.ctx.new_dict().into())
            .clone()
    }
    #[pygetset]
    fn naming_convention(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<PyDictRef> {
        let dict = vm.ctx.new_dict();
        for (kind, template) in zelf.metadata.naming_convention.borrow().iter() {
            dict.set_item(kind.as_str(), vm.ctx.new_str(template.as_str()).into(), vm)?;
        }
        Ok(dict)
    }
    #[pymethod]
    fn create_all(zelf: &Py<Self>, mut args: FuncArgs, vm: &VirtualMachine) -> PyResult<()> {
        let Some(bind) = args.any("bind", vm) else {
            return Err(vm.new_type_error(
                "MetaData.create_all() missing 1 required positional argument: 'bind'",
            ));
        };
        let tables = zelf.chosen(&mut args, vm)?;
        let check = args
            .any("checkfirst", vm)
            .map_or(Ok(true), |it| it.is_true(vm))?;
        let tables =
            tables.unwrap_or_else(|| zelf.metadata.tables.borrow().values().cloned().collect());
        super::ddl::create_all(&bind, Some(zelf.as_object()), &tables, check, vm)
    }
    #[pymethod]
    fn drop_all(zelf: &Py<Self>, mut args: FuncArgs, vm: &VirtualMachine) -> PyResult<()> {
        let Some(bind) = args.any("bind", vm) else {
            return Err(vm.new_type_error(
                "MetaData.drop_all() missing 1 required positional argument: 'bind'",
            ));
        };
        let tables = zelf.chosen(&mut args, vm)?;
        let check = args
            .any("checkfirst", vm)
            .map_or(Ok(true), |it| it.is_true(vm))?;
        let tables =
            tables.unwrap_or_else(|| zelf.metadata.tables.borrow().values().cloned().collect());
        super::ddl::drop_all(&bind, Some(zelf.as_object()), &tables, check, vm)
    }
    #[pymethod]
    fn reflect(zelf: PyRef<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult<()> {
        super::reflect::reflect_all(zelf.into(), args, vm)
    }
    #[pymethod]
    fn clear(zelf: &Py<Self>) {
        zelf.metadata.clear();
    }
    #[pymethod]
    fn remove(zelf: &Py<Self>, table: PyRef<PyTable>) {
        zelf.metadata.remove(&table.table);
    }
    #[pymethod]
    fn _get(
        zelf: &Py<Self>,
        key: PyObjectRef,
        default: OptionalArg<PyObjectRef>,
        vm: &VirtualMachine,
    ) -> PyObjectRef {
        let found = text_opt(&key).and_then(|it| zelf.metadata.table(&it));
        found.map_or_else(|| default.unwrap_or_none(vm), |it| object_for(&it, vm))
    }
}

/// A token of a naming convention that the program wrote.
#[derive(Debug)]
struct Token(PyObjectRef);

impl sql::schema::NamingToken for Token {
    fn text(
        &self,
        constraint: &Rc<sql::schema::Constraint>,
        table: &Rc<Table>,
    ) -> Result<String, sql::Error> {
        rustpython_vm::vm::thread::with_current_vm(|vm| {
            let run = || -> PyResult<String> {
                let shell = super::constraint::object_for(constraint, vm)?;
                text(&*self.0.call((shell, object_for(table, vm)), vm)?, vm)
            };
            run().map_err(|error| super::errors::carry(error, vm))
        })
    }
}
