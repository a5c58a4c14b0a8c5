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
use sql::ops::Operand;
use sql::{Column, Delete, Expr, Insert, Query, Statement, Table, Update};

use super::args::{ArgsExt, is_collection, items, text_opt};
use super::column::column_of;
use super::dml_more::DmlMore;
use super::errors::{from_sql, raise};
use super::expr::{condition, operand};
use super::orm_ops::entity_of;
use super::row::PyRow;
use super::select::{ExecutionOptions, add_selected};
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
    /// The dialect whose `insert()` made it: it has ON CONFLICT in that dialect's words.
    pub dialect: sql::Dialect,
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
        dialect: sql::Dialect::Default,
    }
    .into_pyobject(vm)
}

/// `insert(table)` of a dialect.
///
/// # Errors
/// As [`insert`].
pub(super) fn insert_of(obj: &PyObject, dialect: &str, vm: &VirtualMachine) -> PyResult {
    let (table, mapper) = target(obj, "INSERT", vm)?;
    Ok(PyDml {
        kind: DmlKind::Insert(Insert::new(&table)),
        mapper,
        returning: Vec::new(),
        options: Vec::new(),
        dialect: super::compile::dialect_by_name(Some(dialect)),
    }
    .into_pyobject(vm))
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

    pub(super) fn with(&self, kind: DmlKind, vm: &VirtualMachine) -> PyObjectRef {
        PyDml {
            kind,
            mapper: self.mapper.clone(),
            returning: self.returning.clone(),
            options: self.options.clone(),
            dialect: self.dialect,
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

    /// As [`Self::hybrid_pairs`], of a name or of the hybrid as an expression.
    fn hybrid_key(
        &self,
        key: &PyObject,
        value: &PyObject,
        vm: &VirtualMachine,
    ) -> PyResult<Option<Vec<(Rc<str>, Operand)>>> {
        let name = text_opt(key).or_else(|| {
            let expr = key.downcast_ref::<super::expr::PyExpr>()?.get();
            orm::query::attribute_of(&expr).map(|it| it.to_string())
        });
        match name {
            Some(name) => self.hybrid_pairs(&name, value, vm),
            None => Ok(None),
        }
    }

    fn pairs(&self, obj: &PyObject, vm: &VirtualMachine) -> PyResult<Vec<(Rc<str>, Operand)>> {
        let mut out = Vec::new();
        if let Some(dict) = obj.downcast_ref::<PyDict>() {
            for (key, value) in dict.items_vec() {
                if let Some(it) = self.hybrid_key(&key, &value, vm)? {
                    out.extend(it);
                    continue;
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

    /// For MySQL's UPDATE of several tables: a column of another table.
    fn foreign_column(&self, key: &PyObject, vm: &VirtualMachine) -> PyResult<Option<Rc<Column>>> {
        if !matches!(self.kind, DmlKind::Update(_)) || text_opt(key).is_some() {
            return Ok(None);
        }
        let mine = self.table();
        Ok(column_of(key, vm)?.filter(|it| {
            let owner = it.table.borrow().upgrade();
            match (&owner, &mine) {
                (Some(owner), Some(mine)) => {
                    !Rc::ptr_eq(owner, mine) && mine.column(&it.key.borrow()).is_none()
                }
                _ => false,
            }
        }))
    }

    /// An UPDATE sets columns of one table; those of the classes above are not in it.
    ///
    /// # Errors
    /// CompileError for a column of another table.
    fn refuse_inherited(&self, key: &str, vm: &VirtualMachine) -> PyResult<()> {
        let (Some(mapper), Some(table)) = (&self.mapper, self.table()) else {
            return Ok(());
        };
        if self.dialect == sql::Dialect::Mysql || table.column(key).is_some() {
            return Ok(());
        }
        let others = mapper.tables();
        match others.iter().find(|it| it.column(key).is_some()) {
            Some(other) => Err(raise(
                "CompileError",
                format!(
                    "Backend does not support additional tables in the SET clause; cannot include columns from \
                     table(s) '{}' in SET clause",
                    other.name
                ),
                vm,
            )),
            None => Ok(()),
        }
    }

    pub(super) fn set(&self, pairs: Vec<(Rc<str>, Operand)>, vm: &VirtualMachine) -> PyResult {
        let kind = match &self.kind {
            DmlKind::Insert(it) => {
                let mut it = it.clone();
                it.no_values = pairs.is_empty() && it.values.is_empty();
                for (key, value) in pairs {
                    it = it.value(&key, value).map_err(|it| from_sql(it, vm))?;
                }
                DmlKind::Insert(it)
            }
            DmlKind::Update(it) => {
                let mut it = it.clone();
                for (key, value) in pairs {
                    self.refuse_inherited(&key, vm)?;
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

    pub(super) fn insert(&self, vm: &VirtualMachine) -> PyResult<Insert> {
        match &self.kind {
            DmlKind::Insert(it) => Ok(it.clone()),
            _ => Err(vm.new_attribute_error("only an INSERT has this method")),
        }
    }

    pub(super) fn set_clauses(
        &self,
        pairs: Vec<(PyObjectRef, PyObjectRef)>,
        vm: &VirtualMachine,
    ) -> PyResult<Vec<(Rc<str>, Expr)>> {
        let mut out = Vec::new();
        let Some(table) = self.table() else {
            return Ok(out);
        };
        for (key, value) in pairs {
            let key = self.key(&key, vm)?;
            let value = match (operand(&value, vm)?, table.column(&key)) {
                (Operand::Value(it), Some(column)) => {
                    Expr::anonymous_bind(None, it, column.ty.borrow().clone())
                }
                (it, _) => it.alone(None),
            };
            out.push((key, value));
        }
        Ok(out)
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

#[pyclass(flags(BASETYPE, HAS_DICT), with(GetAttr, Representable, DmlMore))]
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
            } else if let (DmlKind::Update(update), Some(dict)) =
                (&zelf.kind, first.downcast_ref::<PyDict>())
            {
                let mut update = update.clone();
                let mut own = Vec::new();
                for (key, value) in dict.items_vec() {
                    if let Some(it) = zelf.hybrid_key(&key, &value, vm)? {
                        own.extend(it);
                        continue;
                    }
                    match zelf.foreign_column(&key, vm)? {
                        Some(column) => update = update.value_of(&column, operand(&value, vm)?),
                        None => own.push((zelf.key(&key, vm)?, operand(&value, vm)?)),
                    }
                }
                for (name, value) in args.kwargs {
                    own.push((zelf.key_of_name(&name.to_string()), operand(&value, vm)?));
                }
                let base = zelf.with(DmlKind::Update(update), vm);
                return match base.downcast_ref::<PyDml>() {
                    Some(it) => it.set(own, vm),
                    None => Ok(base),
                };
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
    fn returning(zelf: &Py<Self>, mut args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let sorted = args.flag("sort_by_parameter_order", false, vm)?;
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
            DmlKind::Insert(it) => {
                let mut it = it.clone().returning(exprs);
                it.sort_by_parameter_order |= sorted;
                DmlKind::Insert(it)
            }
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
            dialect: zelf.dialect,
        }
        .into_pyobject(vm))
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
            dialect: zelf.dialect,
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
        super::compile::compile_for(&zelf.statement(), zelf.as_object().to_owned(), args, vm)
    }
    #[pymethod]
    fn __str__(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<String> {
        super::compile::statement_text(&zelf.statement(), vm)
    }
}

/// `SELECT function()`: what executing a bare expression means.
pub(super) fn select_of(expr: Expr) -> Query {
    sql::Select::new([expr]).query()
}
