//! The rarer methods of FROM elements: samples, words of CTEs, columns of functions, data of VALUES, parts of joins.
//!
//! In: calls on a [`PyFrom`]. Out: new FROM elements, or what one knows about itself.
//! Source of the behaviour: SQLAlchemy `sql/selectable.py`.

use std::rc::Rc;

use rustpython_vm::function::FuncArgs;
use rustpython_vm::{PyObject, PyObjectRef, PyPayload, PyResult, VirtualMachine, pyclass};
use sql::statement::SetOp;
use sql::{Expr, ExprKind, From, Query, SqlType};

use super::args::{ArgsExt, text};
use super::errors::raise;
use super::expr::{to_expr, wrap as wrap_expr};
use super::from::{PyFrom, wrap};

fn this<'a>(zelf: &'a PyObject, vm: &VirtualMachine) -> PyResult<&'a PyFrom> {
    zelf.downcast_ref::<PyFrom>()
        .map(|it| &**it)
        .ok_or_else(|| vm.new_type_error("a FROM element was expected"))
}

fn no_attribute(
    name: &str,
    from: &From,
    vm: &VirtualMachine,
) -> rustpython_vm::builtins::PyBaseExceptionRef {
    let class = match from {
        From::Table(_) => "Table",
        From::Alias(_) => "Alias",
        From::Subquery(_) => "Subquery",
        From::Cte(_) => "CTE",
        From::Join(_) => "Join",
        From::Named(_) => "TableClause",
        From::Function(_) => "TableValuedAlias",
        From::Text(_) => "TextClause",
        From::Grouping(_) => "FromGrouping",
        From::Values(_) => "Values",
    };
    vm.new_attribute_error(format!("'{class}' object has no attribute '{name}'"))
}

#[pyclass]
pub(super) trait FromMore: PyPayload {
    #[pygetset]
    fn element(zelf: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        let from = &this(&zelf, vm)?.from;
        match from {
            From::Alias(it) => Ok(wrap(it.of.clone(), vm)),
            From::Grouping(it) => Ok(wrap((**it).clone(), vm)),
            From::Subquery(it) => query_object(&it.query, vm),
            From::Cte(it) => {
                let base = it.alias_of.as_ref().unwrap_or(it);
                match base.query.get() {
                    Some(query) => query_object(query, vm),
                    None => Ok(vm.ctx.none()),
                }
            }
            From::Function(it) => Ok(wrap_expr(it.function.clone(), vm)),
            _ => Err(no_attribute("element", from, vm)),
        }
    }
    #[pygetset]
    fn left(zelf: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        match &this(&zelf, vm)?.from {
            From::Join(it) => Ok(wrap(it.left.clone(), vm)),
            it => Err(no_attribute("left", it, vm)),
        }
    }
    #[pygetset]
    fn right(zelf: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        match &this(&zelf, vm)?.from {
            From::Join(it) => Ok(wrap(it.right.clone(), vm)),
            it => Err(no_attribute("right", it, vm)),
        }
    }
    #[pygetset]
    fn onclause(zelf: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        match &this(&zelf, vm)?.from {
            From::Join(it) => Ok(it
                .on
                .as_ref()
                .map_or_else(|| vm.ctx.none(), |it| wrap_expr(it.clone(), vm))),
            it => Err(no_attribute("onclause", it, vm)),
        }
    }
    #[pygetset]
    fn isouter(zelf: PyObjectRef, vm: &VirtualMachine) -> PyResult<bool> {
        match &this(&zelf, vm)?.from {
            From::Join(it) => Ok(it.outer),
            it => Err(no_attribute("isouter", it, vm)),
        }
    }
    #[pymethod]
    fn tablesample(zelf: PyObjectRef, mut args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let Some(sampling) = args.any("sampling", vm) else {
            return Err(vm.new_type_error("tablesample() needs a sampling"));
        };
        let name = args.any("name", vm).map(|it| text(&it, vm)).transpose()?;
        let seed = args
            .any("seed", vm)
            .map(|it| super::expr::literal(&it, vm))
            .transpose()?;
        let method = match to_expr(&sampling, vm)? {
            Some(it) if matches!(it.kind(), ExprKind::Function(_)) => it,
            _ => sql::ops::func("system", [super::expr::operand(&sampling, vm)?]),
        };
        Ok(wrap(
            this(&zelf, vm)?
                .from
                .tablesample(method, name.as_deref(), seed),
            vm,
        ))
    }
    #[pymethod]
    fn prefix_with(zelf: PyObjectRef, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let words = super::select_parts::affixes(args, vm)?;
        match &this(&zelf, vm)?.from {
            From::Cte(it) => Ok(wrap(From::Cte(it.with_words(words, [])), vm)),
            it => Err(no_attribute("prefix_with", it, vm)),
        }
    }
    #[pymethod]
    fn suffix_with(zelf: PyObjectRef, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let words = super::select_parts::affixes(args, vm)?;
        match &this(&zelf, vm)?.from {
            From::Cte(it) => Ok(wrap(From::Cte(it.with_words([], words)), vm)),
            it => Err(no_attribute("suffix_with", it, vm)),
        }
    }
    #[pymethod]
    fn intersect(zelf: PyObjectRef, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        this(&zelf, vm)?.combine(SetOp::Intersect, &args, vm)
    }
    #[pymethod]
    fn except_(zelf: PyObjectRef, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        this(&zelf, vm)?.combine(SetOp::Except, &args, vm)
    }
    #[pymethod]
    fn render_derived(zelf: PyObjectRef, mut args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let From::Function(it) = &this(&zelf, vm)?.from else {
            return Err(no_attribute("render_derived", &this(&zelf, vm)?.from, vm));
        };
        let mut changed = (**it).clone();
        if let Some(name) = args.any("name", vm) {
            changed.name = sql::expr::LabelName::Name(text(&name, vm)?.into());
        }
        changed.derived = Some(
            args.any("with_types", vm)
                .map_or(Ok(false), |it| it.is_true(vm))?,
        );
        Ok(wrap(From::Function(Rc::new(changed)), vm))
    }
    #[pymethod]
    fn lateral(zelf: PyObjectRef, mut args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let name = args.any("name", vm).map(|it| text(&it, vm)).transpose()?;
        let from = &this(&zelf, vm)?.from;
        match from {
            From::Function(it) => {
                let mut changed = (**it).clone();
                changed.lateral = true;
                if let Some(name) = name {
                    changed.name = sql::expr::LabelName::Name(name.into());
                }
                Ok(wrap(From::Function(Rc::new(changed)), vm))
            }
            From::Values(it) => {
                let mut changed = (**it).clone();
                changed.lateral = true;
                if let Some(name) = name {
                    changed.name = Some(sql::expr::LabelName::Name(name.into()));
                }
                Ok(wrap(From::Values(Rc::new(changed)), vm))
            }
            From::Subquery(it) => Ok(wrap(it.query.lateral(name.as_deref()), vm)),
            it => Err(no_attribute("lateral", it, vm)),
        }
    }
    #[pymethod]
    fn data(zelf: PyObjectRef, rows: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        match &this(&zelf, vm)?.from {
            From::Values(it) => super::table_valued::data(it, &rows, vm),
            it => Err(no_attribute("data", it, vm)),
        }
    }
    #[pymethod]
    fn scalar_values(zelf: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        match &this(&zelf, vm)?.from {
            From::Values(it) => {
                let ty = it
                    .columns
                    .first()
                    .map_or_else(SqlType::null, |it| it.1.clone());
                Ok(wrap_expr(
                    Expr::new(ExprKind::ScalarValues(Rc::clone(it)), ty),
                    vm,
                ))
            }
            it => Err(no_attribute("scalar_values", it, vm)),
        }
    }
    #[pymethod]
    fn cte(zelf: PyObjectRef, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        match &this(&zelf, vm)?.from {
            From::Values(it) => super::from::cte_of(Query::Values(Rc::clone(it)), args, vm),
            it => Err(no_attribute("cte", it, vm)),
        }
    }
    #[pygetset]
    fn column(zelf: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        match &this(&zelf, vm)?.from {
            from @ From::Function(it) => Ok(wrap_expr(
                Expr::new(ExprKind::Whole(from.clone()), it.function.ty()),
                vm,
            )),
            it => Err(no_attribute("column", it, vm)),
        }
    }
    #[pymethod]
    fn corresponding_column(
        zelf: PyObjectRef,
        mut args: FuncArgs,
        vm: &VirtualMachine,
    ) -> PyResult {
        let Some(column) = args.any("column", vm) else {
            return Err(vm.new_type_error("corresponding_column() needs a column"));
        };
        let found = super::column::column_of(&column, vm)?
            .and_then(|it| this(&zelf, vm).ok()?.from.column_for(&it));
        Ok(found.map_or_else(|| vm.ctx.none(), |it| wrap_expr(it, vm)))
    }
    #[pymethod]
    fn is_derived_from(
        zelf: PyObjectRef,
        other: PyObjectRef,
        vm: &VirtualMachine,
    ) -> PyResult<bool> {
        let Some(other) = super::from::from_of(&other, vm)? else {
            return Ok(false);
        };
        let from = &this(&zelf, vm)?.from;
        Ok(from.same_as(&other)
            || from.innermost().same_as(&other)
            || sql::froms::contains(from, &other))
    }
    #[pymethod]
    fn compare(zelf: PyObjectRef, other: PyObjectRef, vm: &VirtualMachine) -> PyResult<bool> {
        let Some(other) = super::from::from_of(&other, vm)? else {
            return Ok(false);
        };
        Ok(this(&zelf, vm)?.from.same_as(&other))
    }
    #[pymethod]
    fn compile(zelf: PyObjectRef, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        super::compile::compile_from(&this(&zelf, vm)?.from, args, vm)
    }
    #[pymethod]
    fn self_group(zelf: PyObjectRef, _args: FuncArgs) -> PyObjectRef {
        zelf
    }
    #[pymethod]
    fn get_children(zelf: PyObjectRef, _args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let columns = this(&zelf, vm)?.from.columns();
        Ok(vm
            .ctx
            .new_list(columns.into_iter().map(|it| wrap_expr(it, vm)).collect())
            .into())
    }
}

impl FromMore for PyFrom {}

/// The statement object of a query.
fn query_object(query: &Query, vm: &VirtualMachine) -> PyResult {
    use super::select::{QueryKind, make};
    Ok(match query {
        Query::Compound(it) => make(
            QueryKind::Compound(Box::new((**it).clone())),
            Vec::new(),
            vm,
        ),
        Query::Text(it) => make(QueryKind::Text(Rc::clone(it)), Vec::new(), vm),
        Query::Select(it) => make(
            QueryKind::Select(Box::new(orm::OrmSelect::from_select(it))),
            Vec::new(),
            vm,
        ),
        Query::Dml(_) | Query::Values(_) => {
            return Err(raise(
                "InvalidRequestError",
                "the statement of this CTE cannot be taken out",
                vm,
            ));
        }
    })
}
