//! The rarer methods of INSERT, UPDATE and DELETE: ON CONFLICT, `from_select`, prefixes, options of dialects, CTEs.
//!
//! In: generative calls. Out: a new statement each time.
//! Source of the behaviour: SQLAlchemy `sql/dml.py`, `dialects/{sqlite,postgresql,mysql}/dml.py`.

use std::rc::Rc;

use rustpython_vm::builtins::PyDict;
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{
    AsObject, PyObject, PyObjectRef, PyPayload, PyResult, VirtualMachine, pyclass,
};
use sql::from::NamedTable;
use sql::statement::{Assigned, OnConflict};
use sql::{Column, Dialect, Expr, From, Query};

use super::args::{ArgsExt, items, text_opt};
use super::column::column_of;
use super::dml::{DmlKind, PyDml};
use super::errors::raise;
use super::expr::{condition, operand, to_expr};
use super::select::need_query;

fn this<'a>(zelf: &'a PyObject, vm: &VirtualMachine) -> PyResult<&'a PyDml> {
    zelf.downcast_ref::<PyDml>()
        .map(|it| &**it)
        .ok_or_else(|| vm.new_type_error("an INSERT, UPDATE or DELETE was expected"))
}

/// The (key, value) pairs of a dict or of a list of pairs.
fn pairs(obj: &PyObject, vm: &VirtualMachine) -> PyResult<Vec<(PyObjectRef, PyObjectRef)>> {
    if let Some(dict) = obj.downcast_ref::<PyDict>() {
        return Ok(dict.items_vec());
    }
    let mut out = Vec::new();
    for it in items(obj, vm)? {
        match items(&it, vm)?.as_slice() {
            [key, value] => out.push((key.clone(), value.clone())),
            _ => return Err(vm.new_type_error("pairs of a column and a value were expected")),
        }
    }
    Ok(out)
}

/// `ON CONFLICT ...`; what SQLAlchemy's dialect `insert()` alone has.
fn conflict(zelf: &PyDml, mut args: FuncArgs, update: bool, vm: &VirtualMachine) -> PyResult {
    let mut insert = zelf.insert(vm)?;
    let mut target = Vec::new();
    if let Some(elements) = args.any("index_elements", vm) {
        for it in items(&elements, vm)? {
            target.push(match (column_of(&it, vm)?, to_expr(&it, vm)?) {
                (Some(column), _) => Expr::column(&column),
                (None, Some(expr)) => expr,
                (None, None) => Expr::named_column(&zelf.key(&it, vm)?, sql::SqlType::null()),
            });
        }
    }
    let mut constraint = None;
    if let Some(it) = args.opt("constraint", vm) {
        match (text_opt(&it), vm.get_attribute_opt(&it, "name")?) {
            (Some(name), _) => constraint = Some(name),
            (None, Some(name)) if !vm.is_none(&name) => constraint = text_opt(&name),
            (None, _) => {
                let columns = it.get_attr("columns", vm)?;
                for column in items(&columns, vm)? {
                    if let Some(column) = column_of(&column, vm)? {
                        target.push(Expr::column(&column));
                    }
                }
            }
        }
    }
    let target_where = args
        .any("index_where", vm)
        .map(|it| condition(&it, vm))
        .transpose()?;
    let set = match args.any("set_", vm) {
        Some(it) if update => zelf.set_clauses(pairs(&it, vm)?, vm)?,
        _ => Vec::new(),
    };
    if update && set.is_empty() {
        return Err(vm.new_value_error("set parameter dictionary must not be empty"));
    }
    if update && target.is_empty() && constraint.is_none() && zelf.dialect == Dialect::Postgresql {
        return Err(vm.new_value_error(
            "Either constraint or index_elements, but not both, must be specified unless DO NOTHING",
        ));
    }
    let where_ = args
        .any("where", vm)
        .map(|it| condition(&it, vm))
        .transpose()?;
    args.finish("on_conflict", vm)?;
    insert.on_conflict = Some(OnConflict {
        dialect: zelf.dialect,
        target,
        constraint,
        target_where,
        set,
        in_order: false,
        where_,
    });
    Ok(zelf.with(DmlKind::Insert(insert), vm))
}

/// What the row that was to be inserted has: `excluded`, `inserted`.
fn proposed(zelf: &PyDml, vm: &VirtualMachine) -> PyObjectRef {
    let Some(table) = zelf.table() else {
        return vm.ctx.none();
    };
    let columns = table.columns.borrow();
    let named = From::Named(Rc::new(NamedTable {
        name: "excluded".to_owned(),
        schema: None,
        columns: columns
            .iter()
            .map(|it| (it.name.borrow().as_str().into(), it.ty.borrow().clone()))
            .collect(),
    }));
    super::from::columns_of(&named, vm)
}

fn need_dialect(zelf: &PyObject, name: &str, ok: bool, vm: &VirtualMachine) -> PyResult<()> {
    if ok {
        return Ok(());
    }
    let class = match this(zelf, vm)?.kind {
        DmlKind::Insert(_) => "Insert",
        DmlKind::Update(_) => "Update",
        DmlKind::Delete(_) => "Delete",
    };
    Err(vm.new_attribute_error(format!("'{class}' object has no attribute '{name}'")))
}

#[pyclass]
pub(super) trait DmlMore: PyPayload {
    #[pymethod]
    fn on_conflict_do_nothing(zelf: PyObjectRef, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let it = this(&zelf, vm)?;
        let ok = matches!(it.dialect, Dialect::Sqlite | Dialect::Postgresql);
        need_dialect(&zelf, "on_conflict_do_nothing", ok, vm)?;
        conflict(it, args, false, vm)
    }
    #[pymethod]
    fn on_conflict_do_update(zelf: PyObjectRef, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let it = this(&zelf, vm)?;
        let ok = matches!(it.dialect, Dialect::Sqlite | Dialect::Postgresql);
        need_dialect(&zelf, "on_conflict_do_update", ok, vm)?;
        conflict(it, args, true, vm)
    }
    #[pymethod]
    fn on_duplicate_key_update(zelf: PyObjectRef, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let it = this(&zelf, vm)?;
        need_dialect(
            &zelf,
            "on_duplicate_key_update",
            it.dialect == Dialect::Mysql,
            vm,
        )?;
        let mut insert = it.insert(vm)?;
        let mut given = Vec::new();
        let mut in_order = false;
        for list in &args.args {
            in_order |= !list.downcastable::<PyDict>();
            given.extend(pairs(list, vm)?);
        }
        for (name, value) in args.kwargs {
            given.push((vm.ctx.new_str(name.to_string()).into(), value));
        }
        if given.is_empty() {
            return Err(vm.new_value_error("update parameter dictionary must not be empty"));
        }
        insert.on_conflict = Some(OnConflict {
            dialect: Dialect::Mysql,
            target: Vec::new(),
            constraint: None,
            target_where: None,
            set: it.set_clauses(given, vm)?,
            in_order,
            where_: None,
        });
        Ok(it.with(DmlKind::Insert(insert), vm))
    }
    #[pygetset]
    fn excluded(zelf: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        let it = this(&zelf, vm)?;
        let ok = matches!(it.dialect, Dialect::Sqlite | Dialect::Postgresql);
        need_dialect(&zelf, "excluded", ok, vm)?;
        Ok(proposed(it, vm))
    }
    #[pygetset]
    fn inserted(zelf: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        let it = this(&zelf, vm)?;
        need_dialect(&zelf, "inserted", it.dialect == Dialect::Mysql, vm)?;
        Ok(proposed(it, vm))
    }
    #[pymethod]
    fn ordered_values(zelf: PyObjectRef, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let it = this(&zelf, vm)?;
        let DmlKind::Update(update) = &it.kind else {
            return Err(vm.new_attribute_error("'Insert' object has no attribute 'ordered_values'"));
        };
        let mut update = update.clone();
        update.ordered = true;
        let base = it.with(DmlKind::Update(update), vm);
        let mut list = Vec::new();
        for pair in &args.args {
            if let [key, value] = items(pair, vm)?.as_slice() {
                list.push((it.key(key, vm)?, operand(value, vm)?));
            }
        }
        this(&base, vm)?.set(list, vm)
    }
    #[pymethod]
    fn from_select(zelf: PyObjectRef, mut args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let it = this(&zelf, vm)?;
        let (Some(names), Some(select)) = (args.any("names", vm), args.any("select", vm)) else {
            return Err(vm.new_type_error("from_select() needs names and a select"));
        };
        let defaults = args
            .any("include_defaults", vm)
            .map_or(Ok(true), |it| it.is_true(vm))?;
        let mut insert = it.insert(vm)?;
        if !insert.values.is_empty() {
            return Err(raise(
                "InvalidRequestError",
                "This construct already inserts value expressions",
                vm,
            ));
        }
        let query: Query = need_query(&select, vm)?;
        let mut columns = query.columns().into_iter();
        for name in items(&names, vm)? {
            let key = it.key(&name, vm)?;
            let expr = columns.next().unwrap_or_else(Expr::null);
            let column: Option<Rc<Column>> = it.table().and_then(|it| it.column(&key));
            if let Some(column) = column {
                insert.values.insert(key, (column, Assigned::Expr(expr)));
            }
        }
        insert.select = Some(query);
        insert.without_defaults = !defaults;
        Ok(it.with(DmlKind::Insert(insert), vm))
    }
    #[pymethod]
    fn prefix_with(zelf: PyObjectRef, mut args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let it = this(&zelf, vm)?;
        let dialect = args.string("dialect", vm)?;
        // Only SQLite's text is executed; a prefix for another database is left out.
        if dialect
            .as_deref()
            .is_some_and(|it| it != "*" && it != "sqlite")
        {
            return Ok(zelf.clone());
        }
        let words: Vec<String> = args.args.iter().filter_map(|it| text_opt(it)).collect();
        let kind = match &it.kind {
            DmlKind::Insert(it) => {
                let mut it = it.clone();
                it.prefixes.extend(words);
                DmlKind::Insert(it)
            }
            DmlKind::Update(it) => {
                let mut it = it.clone();
                it.prefixes.extend(words);
                DmlKind::Update(it)
            }
            DmlKind::Delete(it) => {
                let mut it = it.clone();
                it.prefixes.extend(words);
                DmlKind::Delete(it)
            }
        };
        Ok(it.with(kind, vm))
    }
    #[pymethod]
    fn with_dialect_options(zelf: PyObjectRef, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let it = this(&zelf, vm)?;
        let mut kind = it.kind.clone();
        for (name, value) in args.kwargs {
            if name.to_string() != "mysql_limit" {
                continue;
            }
            let limit = match to_expr(&value, vm)? {
                Some(it) => it,
                None => Expr::literal_column(
                    &super::args::integer(&value, vm)?.to_string(),
                    sql::SqlType::integer(),
                ),
            };
            match &mut kind {
                DmlKind::Update(it) => it.limit = Some(limit),
                DmlKind::Delete(it) => it.limit = Some(limit),
                DmlKind::Insert(_) => {}
            }
        }
        Ok(it.with(kind, vm))
    }
    #[pymethod]
    fn with_hint(zelf: PyObjectRef, _args: FuncArgs) -> PyObjectRef {
        zelf
    }
    #[pymethod]
    fn inline(zelf: PyObjectRef) -> PyObjectRef {
        zelf
    }
    #[pymethod]
    fn return_defaults(zelf: PyObjectRef, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        // SQLite is asked by RETURNING for what was named, and for the key.
        let it = this(&zelf, vm)?;
        let mut wanted: Vec<PyObjectRef> = Vec::new();
        if let Some(table) = it.table() {
            let key = table.primary_key();
            wanted.extend(key.iter().map(|it| super::column::object_for(it, vm)));
            let defaulted = table.columns.borrow().clone();
            if args.args.is_empty() {
                for column in defaulted
                    .iter()
                    .filter(|it| it.server_default.borrow().is_some() && !it.primary_key.get())
                {
                    wanted.push(super::column::object_for(column, vm));
                }
            }
        }
        for column in args.args {
            if !wanted.iter().any(|it| it.is(&column)) {
                wanted.push(column);
            }
        }
        let made = vm
            .get_attribute_opt(&zelf, "returning")?
            .ok_or_else(|| vm.new_attribute_error("returning"))?
            .call(FuncArgs::from(wanted), vm)?;
        if let Some(dml) = made.downcast_ref::<PyDml>() {
            let mut options = dml.options.clone();
            options.push(("_return_defaults".to_owned(), vm.ctx.new_bool(true).into()));
            return Ok(PyDml {
                kind: dml.kind.clone(),
                mapper: dml.mapper.clone(),
                returning: dml.returning.clone(),
                options,
                dialect: dml.dialect,
            }
            .into_pyobject(vm));
        }
        Ok(made)
    }
    #[pymethod]
    fn add_cte(zelf: PyObjectRef, mut args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        args.ignore(&["nest_here"]);
        let it = this(&zelf, vm)?;
        let mut more = Vec::new();
        for cte in &args.args {
            if let From::Cte(cte) = super::from::need_from(cte, vm)? {
                more.push(cte);
            }
        }
        let mut kind = it.kind.clone();
        match &mut kind {
            DmlKind::Insert(it) => it.ctes.extend(more),
            DmlKind::Update(it) => it.ctes.extend(more),
            DmlKind::Delete(it) => it.ctes.extend(more),
        }
        Ok(it.with(kind, vm))
    }
    #[pymethod]
    fn cte(zelf: PyObjectRef, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let statement = this(&zelf, vm)?.statement();
        super::from::cte_of(Query::Dml(Rc::new(statement)), args, vm)
    }
    #[pymethod]
    fn params(zelf: PyObjectRef, _args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let _ = zelf;
        Err(vm.new_not_implemented_error(
            "params() is not supported for INSERT/UPDATE/DELETE statements. To set the values for an INSERT or UPDATE \
             statement, use stmt.values(**parameters).",
        ))
    }
    #[pygetset]
    fn is_insert(zelf: PyObjectRef, vm: &VirtualMachine) -> PyResult<bool> {
        Ok(matches!(this(&zelf, vm)?.kind, DmlKind::Insert(_)))
    }
    #[pygetset]
    fn is_update(zelf: PyObjectRef, vm: &VirtualMachine) -> PyResult<bool> {
        Ok(matches!(this(&zelf, vm)?.kind, DmlKind::Update(_)))
    }
    #[pygetset]
    fn is_delete(zelf: PyObjectRef, vm: &VirtualMachine) -> PyResult<bool> {
        Ok(matches!(this(&zelf, vm)?.kind, DmlKind::Delete(_)))
    }
    #[pygetset]
    fn is_select(_zelf: PyObjectRef) -> bool {
        false
    }
    #[pygetset]
    fn is_dml(_zelf: PyObjectRef) -> bool {
        true
    }
    #[pygetset]
    fn whereclause(zelf: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        let clauses = match &this(&zelf, vm)?.kind {
            DmlKind::Update(it) => it.where_.clone(),
            DmlKind::Delete(it) => it.where_.clone(),
            DmlKind::Insert(_) => Vec::new(),
        };
        Ok(match clauses.as_slice() {
            [] => vm.ctx.none(),
            [only] => super::expr::wrap(only.clone(), vm),
            _ => super::expr::wrap(sql::ops::and_(clauses), vm),
        })
    }
    #[pygetset]
    fn exported_columns(zelf: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        let columns = Query::Dml(Rc::new(this(&zelf, vm)?.statement())).columns();
        let entries = columns
            .into_iter()
            .map(|it| {
                let name = it.name().unwrap_or_else(|| "".into());
                (name, super::expr::wrap(it, vm))
            })
            .collect();
        Ok(super::from::PyColumns { entries }.into_pyobject(vm))
    }
    #[pymethod]
    fn get_execution_options(zelf: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        let dict = vm.ctx.new_dict();
        for (name, value) in &this(&zelf, vm)?.options {
            dict.set_item(name.as_str(), value.clone(), vm)?;
        }
        Ok(dict.into())
    }
}

impl DmlMore for PyDml {}
