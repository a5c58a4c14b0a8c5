//! Constraints and indexes: functions behind the shells of `sqlalchemy/schema.py`.
//!
//! In: a table and what the shell was given. Out: [`sql::schema::Constraint`]s on the table, and shells for
//! constraints that columns implied.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use rustpython_vm::function::FuncArgs;
use rustpython_vm::{
    AsObject, Py, PyObject, PyObjectRef, PyPayload, PyResult, VirtualMachine, pyclass,
};
use sql::schema::{Column, Constraint, ConstraintKind, ForeignKey, Index, IndexOptions, Table};
use sql::{Expr, ExprKind};

use super::args::{items, text, text_opt};
use super::column::{PyColumn, column_of, foreign_key_target, object_for as column_object};
use super::errors::raise;
use super::expr::to_expr;
use super::state::{call, state};
use super::table::{PyTable, object_for as table_object};

/// The native half of a shell.
#[pyclass(module = "sqlalchemy.schema", name = "_ConstraintHandle")]
#[derive(Debug, PyPayload)]
pub(super) struct PyConstraint {
    pub constraint: Rc<Constraint>,
}

#[pyclass]
impl PyConstraint {
    #[pygetset]
    fn name(zelf: &Py<Self>) -> Option<String> {
        zelf.constraint.name.borrow().clone()
    }
    #[pygetset]
    fn columns(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        let columns = zelf.constraint.columns();
        let entries = columns
            .iter()
            .map(|it| (it.key.borrow().as_str().into(), column_object(it, vm)))
            .collect();
        super::from::PyColumns { entries }.into_pyobject(vm)
    }
    #[pygetset]
    fn sqltext(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        match &zelf.constraint.kind {
            ConstraintKind::Check(it) => super::expr::wrap(it.clone(), vm),
            _ => vm.ctx.none(),
        }
    }
    #[pygetset]
    fn elements(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        match &zelf.constraint.kind {
            ConstraintKind::ForeignKey { elements, .. } => {
                let all = elements.borrow();
                vm.ctx
                    .new_list(
                        all.iter()
                            .map(|it| super::column::foreign_key_object(it, vm))
                            .collect(),
                    )
                    .into()
            }
            _ => vm.ctx.new_list(Vec::new()).into(),
        }
    }
}

/// The native half of an Index shell.
#[pyclass(module = "sqlalchemy.schema", name = "_IndexHandle")]
#[derive(Debug, PyPayload)]
pub(super) struct PyIndex {
    pub index: Rc<Index>,
}

#[pyclass]
impl PyIndex {
    #[pygetset]
    fn name(zelf: &Py<Self>) -> Option<String> {
        zelf.index.name.borrow().clone()
    }
    #[pygetset]
    fn unique(zelf: &Py<Self>) -> bool {
        zelf.index.unique
    }
    #[pygetset]
    fn columns(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        let all = zelf.index.expressions.borrow();
        let all = all.iter().filter_map(|it| match it.kind() {
            ExprKind::Column(it) => it.column.as_ref().map(|it| column_object(it, vm)),
            _ => None,
        });
        vm.ctx.new_list(all.collect()).into()
    }
    #[pygetset]
    fn table(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        let table = zelf.index.table.borrow().upgrade();
        table.map_or_else(|| vm.ctx.none(), |it| table_object(&it, vm))
    }
}

/// The Python object for a constraint.
pub(super) fn object_for(constraint: &Rc<Constraint>, vm: &VirtualMachine) -> PyResult {
    if let Some(found) = state().object_of(constraint) {
        return Ok(found);
    }
    let kind = match &constraint.kind {
        ConstraintKind::PrimaryKey(_) => "PrimaryKeyConstraint",
        ConstraintKind::Unique(_) => "UniqueConstraint",
        ConstraintKind::ForeignKey { .. } => "ForeignKeyConstraint",
        ConstraintKind::Check(_) => "CheckConstraint",
    };
    let handle = PyConstraint {
        constraint: Rc::clone(constraint),
    }
    .into_pyobject(vm);
    let made = call("sqlalchemy.schema", "_constraint_for", (kind, handle), vm)?;
    state().set_object(constraint, made.clone());
    Ok(made)
}

/// The Python object for an index.
pub(super) fn index_object(index: &Rc<Index>, vm: &VirtualMachine) -> PyResult {
    if let Some(found) = state().object_of(index) {
        return Ok(found);
    }
    let handle = PyIndex {
        index: Rc::clone(index),
    }
    .into_pyobject(vm);
    let made = call("sqlalchemy.schema", "_index_for", (handle,), vm)?;
    state().set_object(index, made.clone());
    Ok(made)
}

fn table_of(obj: &PyObject, vm: &VirtualMachine) -> PyResult<Rc<Table>> {
    match obj.downcast_ref::<PyTable>() {
        Some(it) => Ok(Rc::clone(&it.table)),
        None => Err(vm.new_type_error("a Table was expected")),
    }
}

/// Columns by name or object.
fn columns(
    table: &Rc<Table>,
    list: &PyObject,
    owner: &str,
    vm: &VirtualMachine,
) -> PyResult<Vec<Rc<Column>>> {
    let mut out = Vec::new();
    for it in items(list, vm)? {
        if let Some(name) = text_opt(&it) {
            match table.column(&name) {
                Some(column) => out.push(column),
                None => {
                    let message = format!(
                        "Can't create {owner} on table '{}': no column named '{name}' is present.",
                        table.name
                    );
                    return Err(raise("ConstraintColumnNotFoundError", message, vm));
                }
            }
        } else if let Some(column) = column_of(&it, vm)? {
            out.push(column);
        } else {
            return Err(raise(
                "ArgumentError",
                "a column or the name of a column was expected",
                vm,
            ));
        }
    }
    Ok(out)
}

/// `attach_constraint(table, kind, shell, columns, name, options)`: what a shell calls when its table takes it.
///
/// # Errors
/// A column that the table does not have.
pub(super) fn attach(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let [table, kind, shell, list, name, options] = args.args.as_slice() else {
        return Err(vm.new_type_error("attach_constraint takes six arguments"));
    };
    let table = table_of(table, vm)?;
    let option = |key: &str| -> Option<PyObjectRef> {
        options.get_item(key, vm).ok().filter(|it| !vm.is_none(it))
    };
    let string = |key: &str| option(key).and_then(|it| text_opt(&it));
    let kind_name = text(kind, vm)?;
    // A name that is final is not put through the naming convention again.
    let is_final = &*name.class().name() == "conv";
    let name = text_opt(name);
    let flag = |key: &str| -> PyResult<bool> { option(key).map_or(Ok(false), |it| it.is_true(vm)) };
    let made = match kind_name.as_str() {
        "PrimaryKeyConstraint" => {
            let chosen = columns(&table, list, "PrimaryKeyConstraint", vm)?;
            for it in &chosen {
                it.primary_key.set(true);
                if !it.nullable_given.get() {
                    it.nullable.set(false);
                }
            }
            ConstraintKind::PrimaryKey(RefCell::new(chosen))
        }
        "UniqueConstraint" => {
            ConstraintKind::Unique(RefCell::new(columns(&table, list, "UniqueConstraint", vm)?))
        }
        "ForeignKeyConstraint" => {
            let chosen = columns(&table, list, "ForeignKeyConstraint", vm)?;
            let targets = option("refcolumns").map_or(Ok(Vec::new()), |it| items(&it, vm))?;
            let mut elements = Vec::new();
            for (column, target) in chosen.iter().zip(&targets) {
                let mut key = ForeignKey::new(foreign_key_target(target, vm)?);
                key.stand_alone = false;
                key.ondelete = string("ondelete");
                key.onupdate = string("onupdate");
                key.name.clone_from(&name);
                let key = Rc::new(key);
                key.parent.replace(Rc::downgrade(column));
                elements.push(key);
            }
            ConstraintKind::ForeignKey {
                columns: RefCell::new(chosen),
                elements: RefCell::new(elements),
                ondelete: string("ondelete"),
                onupdate: string("onupdate"),
                use_alter: flag("use_alter")?,
                match_: string("match"),
            }
        }
        _ => match option("sqltext") {
            Some(it) => match text_opt(&it) {
                Some(text) => ConstraintKind::Check(Expr::text(&text)),
                None => match to_expr(&it, vm)? {
                    Some(it) => ConstraintKind::Check(it),
                    None => return Err(raise("ArgumentError", "CheckConstraint needs SQL", vm)),
                },
            },
            None => return Err(raise("ArgumentError", "CheckConstraint needs SQL", vm)),
        },
    };
    let mut constraint = Constraint::new(made).named(name.as_deref());
    if let Some(it) = option("creation_order") {
        constraint.creation_order = it.try_index(vm)?.try_to_primitive(vm)?;
    }
    constraint.deferrable = option("deferrable").map(|it| it.is_true(vm)).transpose()?;
    constraint.initially = string("initially");
    let constraint = Rc::new(constraint);
    state().set_object(&constraint, shell.clone());
    table.append_constraint(&constraint);
    if is_final {
        constraint.name.replace(name);
        constraint.naming_error.take();
    }
    if let Some(error) = constraint.naming_error.take() {
        return Err(super::errors::from_sql(error, vm));
    }
    Ok(PyConstraint { constraint }.into_pyobject(vm))
}

/// `Column("x", Integer, CheckConstraint(...))`: printed behind the column's type.
///
/// # Errors
/// A condition that is no SQL.
pub(super) fn column_check(
    column: &Rc<Column>,
    shell: &PyObject,
    vm: &VirtualMachine,
) -> PyResult<()> {
    let condition = shell.get_attr("_sqltext", vm)?;
    let condition = match text_opt(&condition) {
        Some(text) => Expr::text(&text),
        None => match to_expr(&condition, vm)? {
            Some(it) => it,
            None => return Err(raise("ArgumentError", "CheckConstraint needs SQL", vm)),
        },
    };
    let name = text_opt(&*shell.get_attr("name", vm)?);
    let constraint = Constraint::new(ConstraintKind::Check(condition)).named(name.as_deref());
    column.checks.borrow_mut().push(Rc::new(constraint));
    Ok(())
}

/// A number of creation for a shell: constraints are printed in the order in which they were written.
pub(super) fn creation_order() -> u64 {
    Constraint::new(ConstraintKind::PrimaryKey(RefCell::default())).creation_order
}

/// `attach_index(table, shell, columns, name, unique, options)`; `table` None: that of the first column.
///
/// # Errors
/// A column that the table does not have.
pub(super) fn attach_index(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let [table, shell, list, name, unique, options] = args.args.as_slice() else {
        return Err(vm.new_type_error("attach_index takes six arguments"));
    };
    let mut found = if vm.is_none(table) {
        None
    } else {
        Some(table_of(table, vm)?)
    };
    let mut expressions = Vec::new();
    for it in items(list, vm)? {
        if let Some(key) = text_opt(&it) {
            let Some(owner) = &found else {
                return Ok(vm.ctx.none());
            };
            match owner.column(&key) {
                Some(column) => expressions.push(Expr::column(&column)),
                None => {
                    let message = format!(
                        "Can't create Index on table '{}': no column named '{key}' is present.",
                        owner.name
                    );
                    return Err(raise("ConstraintColumnNotFoundError", message, vm));
                }
            }
            continue;
        }
        if let Some(column) = it.downcast_ref::<PyColumn>() {
            if found.is_none() {
                found = column.column.table.borrow().upgrade();
            }
            if found.is_none() {
                return Ok(vm.ctx.none());
            }
            expressions.push(Expr::column(&column.column));
            continue;
        }
        let Some(expr) = to_expr(&it, vm)? else {
            return Err(raise(
                "ArgumentError",
                "an Index takes columns, their names or SQL expressions",
                vm,
            ));
        };
        if found.is_none() {
            sql::ops::walk::each(&expr, &mut |part| {
                if let ExprKind::Column(it) = part.kind() {
                    if let (None, Some(column)) = (&found, &it.column) {
                        found = column.table.borrow().upgrade();
                    }
                }
            });
        }
        // A mapped attribute carries the ORM's remark; DDL wants the plain column.
        let expr = match expr.kind() {
            ExprKind::Column(it) => it
                .column
                .as_ref()
                .map_or_else(|| expr.clone(), Expr::column),
            _ => expr,
        };
        expressions.push(expr);
    }
    let Some(table) = found else {
        return Ok(vm.ctx.none());
    };
    let sqlite_where = index_condition(options, "sqlite_where", vm)?;
    let options = index_options(options, vm)?;
    let index = Rc::new(Index {
        name: RefCell::new(text_opt(name)),
        expressions: RefCell::new(expressions),
        unique: unique.clone().is_true(vm)?,
        table: RefCell::new(Weak::new()),
        sqlite_where,
        options,
    });
    table.append_index(&index);
    state().set_object(&index, shell.clone());
    Ok(PyIndex { index }.into_pyobject(vm))
}

fn index_option(options: &PyObject, key: &str, vm: &VirtualMachine) -> Option<PyObjectRef> {
    options.get_item(key, vm).ok().filter(|it| !vm.is_none(it))
}

/// A WHERE of an index: an expression, or text.
fn index_condition(options: &PyObject, key: &str, vm: &VirtualMachine) -> PyResult<Option<Expr>> {
    let Some(it) = index_option(options, key, vm) else {
        return Ok(None);
    };
    Ok(match text_opt(&it) {
        Some(text) => Some(Expr::text(&text)),
        None => to_expr(&it, vm)?,
    })
}

/// What single dialects add to an index.
fn index_options(options: &PyObject, vm: &VirtualMachine) -> PyResult<IndexOptions> {
    let get = |key: &str| index_option(options, key, vm);
    let word = |key: &str| get(key).and_then(|it| text_opt(&it));
    let pairs = |key: &str| -> PyResult<Vec<(String, String)>> {
        let mut out = Vec::new();
        if let Some(it) = get(key) {
            for (name, value) in super::args::string_items(&it, vm)?.unwrap_or_default() {
                out.push((name, value.str(vm)?.to_string_lossy().into_owned()));
            }
        }
        Ok(out)
    };
    let mut include = Vec::new();
    if let Some(it) = get("postgresql_include") {
        for it in items(&it, vm)? {
            match text_opt(&it) {
                Some(name) => include.push(name),
                None => include.extend(column_of(&it, vm)?.map(|it| it.name.borrow().clone())),
            }
        }
    }
    let mut mysql_length = Vec::new();
    if let Some(it) = get("mysql_length") {
        match super::args::string_items(&it, vm)? {
            Some(each) => {
                for (name, length) in each {
                    let length = length.try_index(vm)?.try_to_primitive(vm)?;
                    mysql_length.push((Some(name), length));
                }
            }
            None => mysql_length.push((None, it.try_index(vm)?.try_to_primitive(vm)?)),
        }
    }
    Ok(IndexOptions {
        postgresql_where: index_condition(options, "postgresql_where", vm)?,
        postgresql_using: word("postgresql_using"),
        postgresql_ops: pairs("postgresql_ops")?,
        postgresql_include: include,
        postgresql_with: pairs("postgresql_with")?,
        postgresql_concurrently: get("postgresql_concurrently")
            .map_or(Ok(false), |it| it.is_true(vm))?,
        mysql_length,
        mysql_prefix: word("mysql_prefix"),
        mysql_using: word("mysql_using"),
    })
}
