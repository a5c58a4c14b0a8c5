//! `Insert`, `Update` and `Delete`, for tables and for mapped classes.
//!
//! In: generative method calls. Out: a new statement each time.
//! Source of the behaviour: SQLAlchemy `sql/dml.py`, `dialects/sqlite/dml.py`.

use std::rc::Rc;

use orm::{Mapper, Selected};
use rustpython_vm::builtins::{PyDict, PyStr, PyTuple};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::types::{GetAttr, Representable};
use rustpython_vm::{
    AsObject, Py, PyObject, PyObjectRef, PyPayload, PyResult, VirtualMachine, pyclass,
};
use sql::from::NamedTable;
use sql::ops::Operand;
use sql::statement::{Assigned, OnConflict};
use sql::{Column, Delete, Expr, From, Insert, Query, Statement, Table, Update};

use super::args::{ArgsExt, is_collection, items, text_opt};
use super::column::column_of;
use super::errors::{from_sql, raise};
use super::expr::{condition, operand};
use super::from::PyFrom;
use super::orm_ops::entity_of;
use super::row::PyRow;
use super::select::{ExecutionOptions, add_selected, need_query};
use super::state::{call, state};
use super::table::PyTable;

/// Which statement.
#[derive(Clone, Debug)]
pub(super) enum DmlKind {
    Insert(Insert),
    Update(Update),
    Delete(Delete),
}

/// INSERT, UPDATE or DELETE.
#[pyclass(module = "sqlalchemy.sql.dml", name = "UpdateBase")]
#[derive(PyPayload)]
pub(super) struct PyDml {
    pub kind: DmlKind,
    /// The mapped class that was named, when one was.
    pub mapper: Option<Rc<Mapper>>,
    /// `returning(...)` as it was given.
    pub returning: Vec<Selected>,
    pub options: ExecutionOptions,
}

impl std::fmt::Debug for PyDml {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.kind.fmt(f)
    }
}

type Target = (Rc<Table>, Option<Rc<Mapper>>);

fn target(obj: &PyObject, verb: &str, vm: &VirtualMachine) -> PyResult<Target> {
    if let Some(it) = obj.downcast_ref::<PyTable>() {
        return Ok((Rc::clone(&it.table), None));
    }
    if let Some(entity) = entity_of(obj, vm)? {
        let mapper = Rc::clone(entity.mapper());
        return Ok((Rc::clone(&mapper.local_table), Some(mapper)));
    }
    if let Some(From::Named(named)) = obj.downcast_ref::<PyFrom>().map(|it| &it.from) {
        // `table("name", column("x"))`: a table of no MetaData, with the columns that were named.
        if let Some(parts) = state().object_of(named) {
            let made = call(
                "sqlalchemy.schema",
                "_table_of",
                (parts, named.schema.clone()),
                vm,
            )?;
            if let Some(it) = made.downcast_ref::<PyTable>() {
                return Ok((Rc::clone(&it.table), None));
            }
        }
    }
    let shown = obj.repr(vm)?.to_string_lossy().into_owned();
    let message = format!("subject table for an INSERT, UPDATE or DELETE expected, got {shown}.");
    let _ = verb;
    Err(raise("ArgumentError", message, vm))
}

fn object(kind: DmlKind, mapper: Option<Rc<Mapper>>, vm: &VirtualMachine) -> PyObjectRef {
    PyDml {
        kind,
        mapper,
        returning: Vec::new(),
        options: Vec::new(),
    }
    .into_pyobject(vm)
}

/// `insert(table)`.
///
/// # Errors
/// ArgumentError when it is no table and no mapped class.
pub(super) fn insert(obj: &PyObject, vm: &VirtualMachine) -> PyResult {
    let (table, mapper) = target(obj, "INSERT", vm)?;
    Ok(object(DmlKind::Insert(Insert::new(&table)), mapper, vm))
}

/// `update(table)`.
///
/// # Errors
/// As [`insert`].
pub(super) fn update(obj: &PyObject, vm: &VirtualMachine) -> PyResult {
    let (table, mapper) = target(obj, "UPDATE", vm)?;
    Ok(object(DmlKind::Update(Update::new(&table)), mapper, vm))
}

/// `delete(table)`.
///
/// # Errors
/// As [`insert`].
pub(super) fn delete(obj: &PyObject, vm: &VirtualMachine) -> PyResult {
    let (table, mapper) = target(obj, "DELETE", vm)?;
    Ok(object(DmlKind::Delete(Delete::new(&table)), mapper, vm))
}

impl PyDml {
    pub fn table(&self) -> Option<Rc<Table>> {
        let from = match &self.kind {
            DmlKind::Insert(it) => &it.table,
            DmlKind::Update(it) => &it.table,
            DmlKind::Delete(it) => &it.table,
        };
        from.table().cloned()
    }

    pub fn statement(&self) -> Statement {
        match &self.kind {
            DmlKind::Insert(it) => Statement::Insert(Rc::new(it.clone())),
            DmlKind::Update(it) => Statement::Update(Rc::new(it.clone())),
            DmlKind::Delete(it) => Statement::Delete(Rc::new(it.clone())),
        }
    }

    fn with(&self, kind: DmlKind, vm: &VirtualMachine) -> PyObjectRef {
        PyDml {
            kind,
            mapper: self.mapper.clone(),
            returning: self.returning.clone(),
            options: self.options.clone(),
        }
        .into_pyobject(vm)
    }

    /// The column key that a key of `values()` means: text, Column or mapped attribute.
    pub fn key(&self, obj: &PyObject, vm: &VirtualMachine) -> PyResult<Rc<str>> {
        if let Some(name) = text_opt(obj) {
            return Ok(self.key_of_name(&name));
        }
        match column_of(obj, vm)? {
            Some(it) => Ok(it.key.borrow().as_str().into()),
            None => {
                let shown = obj.repr(vm)?.to_string_lossy().into_owned();
                Err(raise(
                    "ArgumentError",
                    format!("column name or column object expected, got {shown}."),
                    vm,
                ))
            }
        }
    }

    /// For a mapped class an attribute's name, else a column's key.
    pub fn key_of_name(&self, name: &str) -> Rc<str> {
        if let Some(column) = self
            .mapper
            .as_ref()
            .and_then(|it| super::orm_ops::column_of_attribute(it, name))
        {
            return column.key.borrow().as_str().into();
        }
        name.into()
    }

    /// What a hybrid attribute of the class sets instead of itself.
    fn hybrid_pairs(
        &self,
        name: &str,
        value: &PyObject,
        vm: &VirtualMachine,
    ) -> PyResult<Option<Vec<(Rc<str>, Operand)>>> {
        let Some(mapper) = self
            .mapper
            .as_ref()
            .filter(|it| it.property(name).is_none())
        else {
            return Ok(None);
        };
        let found = super::orm_ops::hybrid_values(mapper, name, value, vm)?;
        if vm.is_none(&found) {
            return Ok(None);
        }
        let mut out = Vec::new();
        for pair in items(&found, vm)? {
            if let [key, value] = items(&pair, vm)?.as_slice() {
                out.push((self.key(key, vm)?, operand(value, vm)?));
            }
        }
        Ok(Some(out))
    }

    fn pairs(&self, obj: &PyObject, vm: &VirtualMachine) -> PyResult<Vec<(Rc<str>, Operand)>> {
        let mut out = Vec::new();
        if let Some(dict) = obj.downcast_ref::<PyDict>() {
            for (key, value) in dict.items_vec() {
                if let Some(name) = super::args::text_opt(&key) {
                    if let Some(it) = self.hybrid_pairs(&name, &value, vm)? {
                        out.extend(it);
                        continue;
                    }
                }
                out.push((self.key(&key, vm)?, operand(&value, vm)?));
            }
            return Ok(out);
        }
        let values = match obj.downcast_ref::<PyRow>() {
            Some(it) => it.values.as_slice().to_vec(),
            None => items(obj, vm)?,
        };
        let Some(table) = self.table() else {
            return Ok(out);
        };
        for (column, value) in table.columns.borrow().iter().zip(values) {
            out.push((column.key.borrow().as_str().into(), operand(&value, vm)?));
        }
        Ok(out)
    }

    fn set(&self, pairs: Vec<(Rc<str>, Operand)>, vm: &VirtualMachine) -> PyResult {
        let kind = match &self.kind {
            DmlKind::Insert(it) => {
                let mut it = it.clone();
                for (key, value) in pairs {
                    it = it.value(&key, value).map_err(|it| from_sql(it, vm))?;
                }
                DmlKind::Insert(it)
            }
            DmlKind::Update(it) => {
                let mut it = it.clone();
                for (key, value) in pairs {
                    it.values.retain(|known| *known.0.key.borrow() != *key);
                    it = it.value(&key, value).map_err(|it| from_sql(it, vm))?;
                }
                DmlKind::Update(it)
            }
            DmlKind::Delete(_) => {
                return Err(vm.new_attribute_error("'Delete' object has no attribute 'values'"));
            }
        };
        Ok(self.with(kind, vm))
    }

    fn insert(&self, vm: &VirtualMachine) -> PyResult<Insert> {
        match &self.kind {
            DmlKind::Insert(it) => Ok(it.clone()),
            _ => Err(vm.new_attribute_error("only an INSERT has this method")),
        }
    }

    fn set_clauses(&self, obj: &PyObject, vm: &VirtualMachine) -> PyResult<Vec<(Rc<str>, Expr)>> {
        let mut out = Vec::new();
        let Some(table) = self.table() else {
            return Ok(out);
        };
        if let Some(dict) = obj.downcast_ref::<PyDict>() {
            for (key, value) in dict.items_vec() {
                let key = self.key(&key, vm)?;
                let value = match (operand(&value, vm)?, table.column(&key)) {
                    (Operand::Value(it), Some(column)) => {
                        Expr::anonymous_bind(Some(&key), it, column.ty.borrow().clone())
                    }
                    (it, _) => it.alone(Some(&key)),
                };
                out.push((key, value));
            }
        }
        Ok(out)
    }

    fn conflict(&self, mut args: FuncArgs, update: bool, vm: &VirtualMachine) -> PyResult {
        let mut insert = self.insert(vm)?;
        let mut target = Vec::new();
        if let Some(elements) = args.any("index_elements", vm) {
            for it in items(&elements, vm)? {
                target.push(match column_of(&it, vm)? {
                    Some(column) => column.name.borrow().as_str().into(),
                    None => self.key(&it, vm)?,
                });
            }
        }
        let target_where = args
            .any("index_where", vm)
            .map(|it| condition(&it, vm))
            .transpose()?;
        let set = match args.any("set_", vm) {
            Some(it) if update => self.set_clauses(&it, vm)?,
            _ => Vec::new(),
        };
        let where_ = args
            .any("where", vm)
            .map(|it| condition(&it, vm))
            .transpose()?;
        args.finish("on_conflict", vm)?;
        insert.on_conflict = Some(OnConflict {
            target,
            target_where,
            set,
            where_,
        });
        Ok(self.with(DmlKind::Insert(insert), vm))
    }
}

impl GetAttr for PyDml {
    fn getattro(zelf: &Py<Self>, name: &Py<PyStr>, vm: &VirtualMachine) -> PyResult {
        match zelf.as_object().generic_getattr_opt(name, None, vm)? {
            Some(it) => Ok(it),
            None => Err(super::names::missing(zelf.as_object(), "Insert", name, vm)),
        }
    }
}

impl Representable for PyDml {
    fn repr_str(zelf: &Py<Self>, _vm: &VirtualMachine) -> PyResult<String> {
        let class = match zelf.kind {
            DmlKind::Insert(_) => "Insert",
            DmlKind::Update(_) => "Update",
            DmlKind::Delete(_) => "Delete",
        };
        Ok(format!(
            "<sqlalchemy.sql.dml.{class} object at {:#x}>",
            zelf.as_object().get_id()
        ))
    }
}

#[pyclass(flags(BASETYPE, HAS_DICT), with(GetAttr, Representable))]
impl PyDml {
    #[pymethod]
    fn values(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let mut pairs = Vec::new();
        if let Some(first) = args.args.first() {
            let several = super::args::items_of_sequence(first).filter(|list| {
                list.first()
                    .is_some_and(|it| it.downcastable::<PyDict>() || is_collection(it))
            });
            if let Some(rows) = several {
                let rows = rows
                    .iter()
                    .map(|it| zelf.pairs(it, vm))
                    .collect::<PyResult<Vec<_>>>()?;
                let insert = zelf.insert(vm)?.rows(rows).map_err(|it| from_sql(it, vm))?;
                return Ok(zelf.with(DmlKind::Insert(insert), vm));
            }
            if args.args.len() > 1 {
                let all: PyObjectRef = PyTuple::new_ref(args.args.clone(), &vm.ctx).into();
                pairs.extend(zelf.pairs(&all, vm)?);
            } else {
                pairs.extend(zelf.pairs(first, vm)?);
            }
        }
        for (name, value) in args.kwargs {
            match zelf.hybrid_pairs(&name.to_string(), &value, vm)? {
                Some(it) => pairs.extend(it),
                None => pairs.push((zelf.key_of_name(&name.to_string()), operand(&value, vm)?)),
            }
        }
        zelf.set(pairs, vm)
    }
    #[pymethod]
    fn ordered_values(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let mut pairs = Vec::new();
        for it in &args.args {
            if let [key, value] = items(it, vm)?.as_slice() {
                pairs.push((zelf.key(key, vm)?, operand(value, vm)?));
            }
        }
        zelf.set(pairs, vm)
    }
    #[pymethod(name = "where")]
    fn where_(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let more = args
            .args
            .iter()
            .map(|it| condition(it, vm))
            .collect::<PyResult<Vec<_>>>()?;
        let kind = match &zelf.kind {
            DmlKind::Update(it) => {
                let mut it = it.clone();
                it.where_.extend(more);
                DmlKind::Update(it)
            }
            DmlKind::Delete(it) => {
                let mut it = it.clone();
                it.where_.extend(more);
                DmlKind::Delete(it)
            }
            DmlKind::Insert(_) => {
                return Err(vm.new_attribute_error("'Insert' object has no attribute 'where'"));
            }
        };
        Ok(zelf.with(kind, vm))
    }
    #[pymethod]
    fn filter(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        Self::where_(zelf, args, vm)
    }
    #[pymethod]
    fn filter_by(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let mut conditions = Vec::new();
        for (name, value) in args.kwargs {
            let name = name.to_string();
            let key = zelf.key_of_name(&name);
            let Some(column) = zelf.table().and_then(|it| it.column(&key)) else {
                let table = zelf.table().map(|it| it.name.clone()).unwrap_or_default();
                let message =
                    format!("Entity namespace for \"{table}\" has no property \"{name}\"");
                return Err(raise("InvalidRequestError", message, vm));
            };
            conditions.push(super::expr::wrap(
                Expr::column(&column).eq(operand(&value, vm)?),
                vm,
            ));
        }
        Self::where_(zelf, FuncArgs::from(conditions), vm)
    }
    #[pymethod]
    fn returning(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let mut more = Vec::new();
        for it in &args.args {
            add_selected(it, &mut more, vm)?;
        }
        let mut exprs = Vec::new();
        for it in &more {
            match it {
                Selected::Column { expr, .. } => exprs.push(expr.clone()),
                Selected::Entity(entity) => {
                    exprs.extend(entity.mapper().local_table.from().columns());
                }
                Selected::Bundle { columns, .. } => {
                    exprs.extend(columns.iter().map(|it| it.1.clone()))
                }
            }
        }
        let kind = match &zelf.kind {
            DmlKind::Insert(it) => DmlKind::Insert(it.clone().returning(exprs)),
            DmlKind::Update(it) => DmlKind::Update(it.clone().returning(exprs)),
            DmlKind::Delete(it) => DmlKind::Delete(it.clone().returning(exprs)),
        };
        let mut returning = zelf.returning.clone();
        returning.extend(more);
        Ok(PyDml {
            kind,
            mapper: zelf.mapper.clone(),
            returning,
            options: zelf.options.clone(),
        }
        .into_pyobject(vm))
    }
    #[pymethod]
    fn from_select(
        zelf: &Py<Self>,
        names: PyObjectRef,
        select: PyObjectRef,
        vm: &VirtualMachine,
    ) -> PyResult {
        let mut insert = zelf.insert(vm)?;
        let query: Query = need_query(&select, vm)?;
        for (name, expr) in items(&names, vm)?.iter().zip(query.columns()) {
            let key = zelf.key(name, vm)?;
            let column: Option<Rc<Column>> = zelf.table().and_then(|it| it.column(&key));
            if let Some(column) = column {
                insert.values.insert(key, (column, Assigned::Expr(expr)));
            }
        }
        insert.select = Some(query);
        Ok(zelf.with(DmlKind::Insert(insert), vm))
    }
    #[pymethod]
    fn prefix_with(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let mut insert = zelf.insert(vm)?;
        insert
            .prefixes
            .extend(args.args.iter().filter_map(|it| text_opt(it)));
        Ok(zelf.with(DmlKind::Insert(insert), vm))
    }
    #[pymethod]
    fn on_conflict_do_nothing(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        zelf.conflict(args, false, vm)
    }
    #[pymethod]
    fn on_conflict_do_update(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        zelf.conflict(args, true, vm)
    }
    #[pygetset]
    fn excluded(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        let Some(table) = zelf.table() else {
            return vm.ctx.none();
        };
        let columns = table.columns.borrow();
        let named = From::Named(Rc::new(NamedTable {
            name: "excluded".to_owned(),
            schema: None,
            columns: columns
                .iter()
                .map(|it| it.name.borrow().as_str().into())
                .collect(),
        }));
        super::from::columns_of(&named, vm)
    }
    #[pygetset]
    fn __visit_name__(zelf: &Py<Self>) -> &'static str {
        match zelf.kind {
            DmlKind::Insert(_) => "insert",
            DmlKind::Update(_) => "update",
            DmlKind::Delete(_) => "delete",
        }
    }
    #[pygetset]
    fn _is_orm(zelf: &Py<Self>) -> bool {
        zelf.mapper.is_some()
    }
    #[pymethod]
    fn execution_options(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let mut options = zelf.options.clone();
        for (name, value) in args.kwargs {
            options.push((name.to_string(), value));
        }
        Ok(PyDml {
            kind: zelf.kind.clone(),
            mapper: zelf.mapper.clone(),
            returning: zelf.returning.clone(),
            options,
        }
        .into_pyobject(vm))
    }
    #[pymethod]
    fn options(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let mut more = Vec::new();
        if let Some(mapper) = &zelf.mapper {
            for it in &args.args {
                more.extend(super::orm_ops::dml_criteria(mapper, it, vm)?);
            }
        }
        let kind = match &zelf.kind {
            DmlKind::Update(it) => {
                let mut it = it.clone();
                it.where_.extend(more);
                DmlKind::Update(it)
            }
            DmlKind::Delete(it) => {
                let mut it = it.clone();
                it.where_.extend(more);
                DmlKind::Delete(it)
            }
            other => other.clone(),
        };
        Ok(zelf.with(kind, vm))
    }
    /// `{"name": ..., "entity": ...}` of the class that is changed.
    #[pygetset]
    fn entity_description(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        let dict = vm.ctx.new_dict();
        if let Some(mapper) = &zelf.mapper {
            let class = super::orm_ops::class_object(mapper, vm);
            dict.set_item("name", vm.ctx.new_str(&**mapper.name()).into(), vm)?;
            for name in ["type", "expr", "entity"] {
                dict.set_item(name, class.clone(), vm)?;
            }
        }
        Ok(dict.into())
    }
    #[pygetset(name = "table")]
    fn table_object(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        zelf.table()
            .map_or_else(|| vm.ctx.none(), |it| super::table::object_for(&it, vm))
    }
    #[pymethod]
    fn compile(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        super::compile::compile_statement(&zelf.statement(), args, vm)
    }
    #[pymethod]
    fn __str__(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<String> {
        super::compile::statement_text(&zelf.statement(), vm)
    }
    #[pymethod]
    fn cte(_zelf: &Py<Self>, _args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        Err(super::errors::not_yet(
            "a CTE over INSERT, UPDATE or DELETE",
            vm,
        ))
    }
}

/// `SELECT function()`: what executing a bare expression means.
pub(super) fn select_of(expr: Expr) -> Query {
    sql::Select::new([expr]).query()
}
