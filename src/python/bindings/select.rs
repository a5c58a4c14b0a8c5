//! `Select` and compound selects: every `select(...)`, with or without mapped classes.
//!
//! In: generative method calls. Out: a new statement each time; [`query_of`] gives the SQL query of one.
//! A `select()` is always an [`orm::OrmSelect`], which a Core select is a plain case of.
//! Source of the behaviour: SQLAlchemy `sql/selectable.py`.

use std::rc::Rc;

use orm::OrmSelect;
use rustpython_vm::builtins::{PyStr, PyType};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::types::{Constructor, GetAttr, Representable};
use rustpython_vm::{
    AsObject, Py, PyObject, PyObjectRef, PyPayload, PyResult, VirtualMachine, pyclass,
};
use sql::statement::{Compound, SetOp, TextStatement};
use sql::{Expr, From, Query, Select, Statement};

use super::args::{ArgsExt, integer, text};
use super::errors::{from_orm, raise};
use super::expr::wrap;
use super::from::need_from;
use super::orm_ops;
use super::select_more::SelectMore;
pub(super) use super::select_parts::{
    Clause, add_selected, for_update, from_arg, join_arg, operands, orderings,
};
use super::select_parts::{affixes, conditions, core_criterion, row_count};
pub(super) use super::text::{PyText, text_clause};

/// What a query is made of.
#[derive(Clone)]
pub(super) enum QueryKind {
    Select(Box<OrmSelect>),
    Compound(Box<Compound>),
    Text(Rc<TextStatement>),
}

impl std::fmt::Debug for QueryKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Select(_) => "Select",
            Self::Compound(_) => "Compound",
            Self::Text(_) => "Text",
        })
    }
}

/// Options of `execution_options(...)`.
pub(super) type ExecutionOptions = Vec<(String, PyObjectRef)>;

/// A query.
#[pyclass(module = "sqlalchemy.sql.selectable", name = "Select")]
#[derive(Debug, PyPayload)]
pub(super) struct PySelect {
    pub kind: QueryKind,
    pub options: ExecutionOptions,
}

/// A Python object for a query.
pub(super) fn make(kind: QueryKind, options: ExecutionOptions, vm: &VirtualMachine) -> PyObjectRef {
    PySelect { kind, options }.into_pyobject(vm)
}

/// The ORM select behind a Select object.
pub(super) fn orm_select(obj: &PyObject) -> Option<OrmSelect> {
    match &obj.downcast_ref::<PySelect>()?.kind {
        QueryKind::Select(it) => Some((**it).clone()),
        _ => None,
    }
}

/// `select(...)`.
///
/// # Errors
/// ArgumentError for what cannot be selected.
pub(super) fn select(args: Vec<PyObjectRef>, vm: &VirtualMachine) -> PyResult {
    let mut selected = Vec::new();
    for it in &args {
        add_selected(it, &mut selected, vm)?;
    }
    Ok(make(
        QueryKind::Select(Box::new(OrmSelect::new(selected))),
        Vec::new(),
        vm,
    ))
}

/// `SELECT * FROM from`, for `IN (subquery)`.
pub(super) fn select_all(from: &From) -> Query {
    Select::from_table(from).query()
}

/// The SQL query of a statement object, or `None` for anything else.
///
/// # Errors
/// What the ORM finds wrong with it.
pub(super) fn query_of(obj: &PyObject, vm: &VirtualMachine) -> PyResult<Option<Query>> {
    if let Some(it) = obj.downcast_ref::<PySelect>() {
        return it.query(vm).map(Some);
    }
    if let Some(select) = orm_ops::legacy_query(obj) {
        return Ok(Some(Query::Select(Rc::new(
            select.to_select().map_err(|it| from_orm(it, vm))?,
        ))));
    }
    Ok(None)
}

/// Whether it is a SELECT or a set operation.
pub(super) fn is_query(obj: &PyObject) -> bool {
    obj.downcastable::<PySelect>()
}

/// The error for something that stands where a FROM element or a column must; of a SELECT it says what to do.
pub(super) fn not_from(
    obj: &PyObject,
    message: String,
    vm: &VirtualMachine,
) -> rustpython_vm::builtins::PyBaseExceptionRef {
    if !is_query(obj) {
        return raise("ArgumentError", message, vm);
    }
    let shown = obj.repr(vm).map(|it| it.to_string_lossy().into_owned());
    let shown = shown.unwrap_or_default();
    let class = shown
        .trim_start_matches('<')
        .split(' ')
        .next()
        .unwrap_or_default();
    let message = format!(
        "{message} To create a FROM clause from a <class '{class}'> object, use the .subquery() method."
    );
    super::errors::raise_code("ArgumentError", message, Some("89ve"), vm)
}

/// As [`query_of`].
///
/// # Errors
/// ArgumentError when it is none.
pub(super) fn need_query(obj: &PyObject, vm: &VirtualMachine) -> PyResult<Query> {
    match query_of(obj, vm)? {
        Some(it) => Ok(it),
        None => {
            let shown = obj.repr(vm)?.to_string_lossy().into_owned();
            Err(raise(
                "ArgumentError",
                format!(
                    "SELECT construct for inclusion in a UNION or other set construct expected, got {shown}."
                ),
                vm,
            ))
        }
    }
}

/// `union(a, b)` and its kin.
///
/// # Errors
/// As [`need_query`].
pub(super) fn compound(op: SetOp, parts: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let queries = parts
        .iter()
        .map(|it| need_query(it, vm))
        .collect::<PyResult<Vec<_>>>()?;
    Ok(make(
        QueryKind::Compound(Box::new(Compound::new(op, queries))),
        Vec::new(),
        vm,
    ))
}

impl PySelect {
    /// Without eager joins.
    pub fn query(&self, vm: &VirtualMachine) -> PyResult<Query> {
        Ok(match &self.kind {
            QueryKind::Select(it) => {
                Query::Select(Rc::new(it.to_select().map_err(|it| from_orm(it, vm))?))
            }
            QueryKind::Compound(it) => Query::Compound(Rc::new((**it).clone())),
            QueryKind::Text(it) => Query::Text(Rc::clone(it)),
        })
    }

    /// What a Core connection executes, and what is printed.
    pub fn statement(&self, vm: &VirtualMachine) -> PyResult<Statement> {
        if let QueryKind::Select(it) = &self.kind {
            if it.is_orm() {
                let compiled = it.compile().map_err(|it| from_orm(it, vm))?;
                return Ok(compiled.statement);
            }
        }
        Ok(Statement::Query(self.query(vm)?))
    }

    pub(super) fn changed(
        &self,
        vm: &VirtualMachine,
        on_select: impl FnOnce(&mut OrmSelect) -> PyResult<()>,
    ) -> PyResult {
        match &self.kind {
            QueryKind::Select(it) => {
                let mut it = it.clone();
                on_select(&mut it)?;
                Ok(make(QueryKind::Select(it), self.options.clone(), vm))
            }
            _ => Err(vm.new_attribute_error("'CompoundSelect' object has no such method")),
        }
    }

    pub(super) fn changed_both(
        &self,
        vm: &VirtualMachine,
        on_select: impl FnOnce(&mut OrmSelect) -> PyResult<()>,
        on_compound: impl FnOnce(&mut Compound) -> PyResult<()>,
    ) -> PyResult {
        match &self.kind {
            QueryKind::Compound(it) => {
                let mut it = it.clone();
                on_compound(&mut it)?;
                Ok(make(QueryKind::Compound(it), self.options.clone(), vm))
            }
            _ => self.changed(vm, on_select),
        }
    }

    fn joined(&self, mut args: FuncArgs, outer: bool, vm: &VirtualMachine) -> PyResult {
        let Some(target) = args.any("target", vm) else {
            return Err(vm.new_type_error("join() needs a target"));
        };
        let on = args.any("onclause", vm);
        let outer = args.flag("isouter", outer, vm)?;
        let full = args.flag("full", false, vm)?;
        args.finish("Select.join", vm)?;
        let join = join_arg(&target, on.as_deref(), outer, full, None, vm)?;
        self.changed(vm, |it| {
            it.joins.push(join);
            Ok(())
        })
    }

    fn joined_from(&self, mut args: FuncArgs, outer: bool, vm: &VirtualMachine) -> PyResult {
        let (Some(left), Some(target)) = (args.any("from_", vm), args.any("target", vm)) else {
            return Err(vm.new_type_error("join_from() needs two sides"));
        };
        let on = args.any("onclause", vm);
        let outer = args.flag("isouter", outer, vm)?;
        let full = args.flag("full", false, vm)?;
        args.finish("Select.join_from", vm)?;
        let join = join_arg(
            &target,
            on.as_deref(),
            outer,
            full,
            Some(from_arg(&left, vm)?),
            vm,
        )?;
        self.changed(vm, |it| {
            it.joins.push(join);
            Ok(())
        })
    }

    fn combined(zelf: &Py<Self>, op: SetOp, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let mut parts = vec![zelf.as_object().to_owned()];
        parts.extend(args.args);
        compound(op, &parts, vm)
    }
}

impl Constructor for PySelect {
    type Args = FuncArgs;

    fn slot_new(
        _cls: rustpython_vm::builtins::PyTypeRef,
        args: FuncArgs,
        vm: &VirtualMachine,
    ) -> PyResult {
        select(args.args, vm)
    }

    fn py_new(_cls: &Py<PyType>, _args: FuncArgs, vm: &VirtualMachine) -> PyResult<Self> {
        Err(vm.new_type_error("use select()"))
    }
}

impl Representable for PySelect {
    fn repr_str(zelf: &Py<Self>, _vm: &VirtualMachine) -> PyResult<String> {
        let class = match zelf.kind {
            QueryKind::Select(_) => "Select",
            QueryKind::Compound(_) => "CompoundSelect",
            QueryKind::Text(_) => "TextualSelect",
        };
        Ok(format!(
            "<sqlalchemy.sql.selectable.{class} object at {:#x}>",
            zelf.as_object().get_id()
        ))
    }
}

impl GetAttr for PySelect {
    fn getattro(zelf: &Py<Self>, name: &Py<PyStr>, vm: &VirtualMachine) -> PyResult {
        match zelf.as_object().generic_getattr_opt(name, None, vm)? {
            Some(it) => Ok(it),
            None => Err(super::names::missing(zelf.as_object(), "Select", name, vm)),
        }
    }
}

#[pyclass(
    flags(BASETYPE, HAS_DICT),
    with(Constructor, Representable, GetAttr, SelectMore)
)]
impl PySelect {
    #[pymethod(name = "where")]
    fn where_(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let more = conditions(&args, vm)?;
        zelf.changed(vm, |it| {
            it.where_.extend(more);
            Ok(())
        })
    }
    #[pymethod]
    fn filter(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        Self::where_(zelf, args, vm)
    }
    #[pymethod]
    fn filter_by(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let pairs = orm_ops::keyword_slots(&args, vm)?;
        zelf.changed(vm, |it| {
            if it.is_orm() {
                return it.filter_by(&pairs).map_err(|it| from_orm(it, vm));
            }
            for (key, value) in &pairs {
                let condition = core_criterion(it, key, value, vm)?;
                it.where_.push(condition);
            }
            Ok(())
        })
    }
    #[pymethod]
    fn having(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let more = conditions(&args, vm)?;
        zelf.changed(vm, |it| {
            it.having.extend(more);
            Ok(())
        })
    }
    #[pymethod]
    fn order_by(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        zelf.changed_both(
            vm,
            |it| orderings(&args, Clause::OrderBy, &mut it.order_by, vm),
            |it| orderings(&args, Clause::OrderBy, &mut it.order_by, vm),
        )
    }
    #[pymethod]
    fn group_by(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        zelf.changed_both(
            vm,
            |it| orderings(&args, Clause::GroupBy, &mut it.group_by, vm),
            |it| orderings(&args, Clause::GroupBy, &mut it.group_by, vm),
        )
    }
    #[pymethod]
    fn limit(zelf: &Py<Self>, limit: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        let limit = row_count(&limit, vm)?;
        let again = limit.clone();
        zelf.changed_both(
            vm,
            |it| {
                it.limit = limit;
                Ok(())
            },
            |it| {
                it.limit = again;
                Ok(())
            },
        )
    }
    #[pymethod]
    fn offset(zelf: &Py<Self>, offset: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        let offset = row_count(&offset, vm)?;
        let again = offset.clone();
        zelf.changed_both(
            vm,
            |it| {
                it.offset = offset;
                Ok(())
            },
            |it| {
                it.offset = again;
                Ok(())
            },
        )
    }
    #[pymethod]
    fn slice(
        zelf: &Py<Self>,
        start: PyObjectRef,
        stop: PyObjectRef,
        vm: &VirtualMachine,
    ) -> PyResult {
        let (start, stop) = (integer(&start, vm)?, integer(&stop, vm)?);
        let limit = Some(Expr::literal(stop - start));
        let offset = (start != 0).then(|| Expr::literal(start));
        let again = (limit.clone(), offset.clone());
        zelf.changed_both(
            vm,
            |it| {
                (it.limit, it.offset) = (limit, offset);
                Ok(())
            },
            |it| {
                (it.limit, it.offset) = again;
                Ok(())
            },
        )
    }
    #[pymethod]
    fn distinct(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let on = args
            .args
            .iter()
            .map(|it| super::expr::ordering(it, vm))
            .collect::<PyResult<Vec<_>>>()?;
        zelf.changed(vm, |it| {
            it.distinct = true;
            it.distinct_on.extend(on);
            Ok(())
        })
    }
    #[pymethod]
    fn select_from(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let froms = args
            .args
            .iter()
            .map(|it| from_arg(it, vm))
            .collect::<PyResult<Vec<_>>>()?;
        zelf.changed(vm, |it| {
            it.from.extend(froms);
            Ok(())
        })
    }
    #[pymethod]
    fn join(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        zelf.joined(args, false, vm)
    }
    #[pymethod]
    fn outerjoin(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        zelf.joined(args, true, vm)
    }
    #[pymethod]
    fn join_from(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        zelf.joined_from(args, false, vm)
    }
    #[pymethod]
    fn outerjoin_from(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        zelf.joined_from(args, true, vm)
    }
    #[pymethod]
    fn add_columns(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let mut more = Vec::new();
        for it in &args.args {
            add_selected(it, &mut more, vm)?;
        }
        zelf.changed(vm, |it| {
            it.selected.extend(more);
            Ok(())
        })
    }
    #[pymethod]
    fn correlate(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let mut froms = Vec::new();
        for it in args.args.iter().filter(|it| !vm.is_none(it)) {
            froms.push(need_from(it, vm)?);
        }
        zelf.changed(vm, |it| {
            it.correlate = Some(froms);
            Ok(())
        })
    }
    #[pymethod]
    fn correlate_except(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let mut froms = Vec::new();
        for it in args.args.iter().filter(|it| !vm.is_none(it)) {
            froms.push(need_from(it, vm)?);
        }
        zelf.changed(vm, |it| {
            it.correlate_except = Some(froms);
            Ok(())
        })
    }
    #[pymethod]
    fn with_for_update(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let for_update = for_update(args, vm)?;
        zelf.changed(vm, |it| {
            it.for_update = Some(for_update);
            Ok(())
        })
    }
    #[pymethod]
    fn prefix_with(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let more = affixes(args, vm)?;
        zelf.changed(vm, |it| {
            it.prefixes.extend(more);
            Ok(())
        })
    }
    #[pymethod]
    fn suffix_with(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let more = affixes(args, vm)?;
        zelf.changed(vm, |it| {
            it.suffixes.extend(more);
            Ok(())
        })
    }
    #[pymethod]
    fn options(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        zelf.changed(vm, |it| {
            for option in &args.args {
                orm_ops::apply_option(it, option, vm)?;
            }
            Ok(())
        })
    }
    #[pymethod]
    fn from_statement(zelf: &Py<Self>, statement: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        let statement = super::execute::statement_of(&statement, vm)?;
        zelf.changed(vm, |it| {
            it.from_statement = Some(statement);
            Ok(())
        })
    }
    #[pymethod]
    fn execution_options(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let mut options = zelf.options.clone();
        let mut kind = zelf.kind.clone();
        for (name, value) in args.kwargs {
            let name = name.to_string();
            if let QueryKind::Select(it) = &mut kind {
                match name.as_str() {
                    "populate_existing" => it.populate_existing = value.clone().is_true(vm)?,
                    "yield_per" => it.yield_per = usize::try_from(integer(&value, vm)?).ok(),
                    "autoflush" => it.autoflush = Some(value.clone().is_true(vm)?),
                    _ => {}
                }
            }
            options.retain(|it| it.0 != name);
            options.push((name, value));
        }
        Ok(make(kind, options, vm))
    }
    #[pymethod]
    fn get_execution_options(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        let dict = vm.ctx.new_dict();
        for (name, value) in &zelf.options {
            dict.set_item(name.as_str(), value.clone(), vm)?;
        }
        let dict: PyObjectRef = dict.into();
        super::state::call("sqlalchemy.util", "immutabledict", (dict,), vm)
    }
    #[pymethod]
    fn subquery(zelf: &Py<Self>, mut args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let name = args.any("name", vm).map(|it| text(&it, vm)).transpose()?;
        Ok(super::from::wrap(
            zelf.query(vm)?.subquery(name.as_deref()),
            vm,
        ))
    }
    #[pymethod]
    fn alias(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        Self::subquery(zelf, args, vm)
    }
    #[pymethod]
    fn lateral(zelf: &Py<Self>, mut args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let name = args.any("name", vm).map(|it| text(&it, vm)).transpose()?;
        Ok(super::from::wrap(
            zelf.query(vm)?.lateral(name.as_deref()),
            vm,
        ))
    }
    #[pymethod]
    fn scalar_subquery(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        Ok(wrap(Expr::scalar_subquery(zelf.query(vm)?), vm))
    }
    #[pymethod]
    fn as_scalar(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        Self::scalar_subquery(zelf, vm)
    }
    #[pymethod]
    fn label(zelf: &Py<Self>, name: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        let name = if vm.is_none(&name) {
            None
        } else {
            Some(text(&name, vm)?)
        };
        Ok(wrap(
            Expr::scalar_subquery(zelf.query(vm)?).label(name.as_deref()),
            vm,
        ))
    }
    #[pymethod]
    fn exists(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        Ok(wrap(sql::ops::exists(zelf.query(vm)?), vm))
    }
    #[pymethod]
    fn union(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        PySelect::combined(zelf, SetOp::Union, args, vm)
    }
    #[pymethod]
    fn union_all(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        PySelect::combined(zelf, SetOp::UnionAll, args, vm)
    }
    #[pymethod]
    fn intersect(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        PySelect::combined(zelf, SetOp::Intersect, args, vm)
    }
    #[pymethod]
    fn except_(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        PySelect::combined(zelf, SetOp::Except, args, vm)
    }
    #[pymethod]
    fn intersect_all(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        PySelect::combined(zelf, SetOp::IntersectAll, args, vm)
    }
    #[pymethod]
    fn except_all(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        PySelect::combined(zelf, SetOp::ExceptAll, args, vm)
    }
    #[pymethod]
    fn compile(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        super::compile::compile_for(&zelf.statement(vm)?, zelf.as_object().to_owned(), args, vm)
    }
    #[pymethod]
    fn __str__(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<String> {
        super::compile::statement_text(&zelf.statement(vm)?, vm)
    }
    #[pygetset]
    fn selected_columns(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        let query = zelf.query(vm)?;
        let entries = query.columns().into_iter();
        let entries = entries
            .map(|it| (orm::query::column_name(&it), wrap(it, vm)))
            .collect();
        Ok(super::from::PyColumns { entries }.into_pyobject(vm))
    }
    #[pygetset]
    fn exported_columns(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        Self::selected_columns(zelf, vm)
    }
    #[pygetset]
    fn __visit_name__(zelf: &Py<Self>) -> &'static str {
        match zelf.kind {
            QueryKind::Select(_) => "select",
            QueryKind::Compound(_) => "compound_select",
            QueryKind::Text(_) => "textual_select",
        }
    }
    #[pygetset]
    fn _is_orm(zelf: &Py<Self>) -> bool {
        matches!(&zelf.kind, QueryKind::Select(it) if it.is_orm())
    }
    #[pygetset]
    fn column_descriptions(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        match &zelf.kind {
            QueryKind::Select(it) => orm_ops::column_descriptions(it, vm),
            _ => Ok(vm.ctx.new_list(Vec::new()).into()),
        }
    }
}
