//! The rarer methods of `select()` and of compound selects.
//!
//! In: generative calls. Out: a new statement each time, or what the statement knows about itself.
//! Source of the behaviour: SQLAlchemy `sql/selectable.py`.

use std::rc::Rc;

use orm::{FromArg, Selected};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{PyObject, PyObjectRef, PyPayload, PyResult, VirtualMachine, pyclass};
use sql::statement::{Extra, Fetch, LabelStyle};
use sql::{Expr, From, Query, Statement};

use super::args::{ArgsExt, text};
use super::convert::to_value;
use super::errors::raise;
use super::expr::wrap;
use super::from::need_from;
use super::select::{PySelect, QueryKind, add_selected, make};
use super::select_parts::row_count;

fn this<'a>(zelf: &'a PyObject, vm: &VirtualMachine) -> PyResult<&'a PySelect> {
    zelf.downcast_ref::<PySelect>()
        .map(|it| &**it)
        .ok_or_else(|| vm.new_type_error("a select was expected"))
}

/// The same statement with something rare changed.
fn with_extra(zelf: &PySelect, vm: &VirtualMachine, change: impl Fn(&mut Extra)) -> PyResult {
    let changed = |old: &Option<Rc<Extra>>| {
        let mut extra = old.as_deref().cloned().unwrap_or_default();
        change(&mut extra);
        Some(Rc::new(extra))
    };
    zelf.changed_both(
        vm,
        |it| {
            it.extra = changed(&it.extra);
            Ok(())
        },
        |it| {
            it.extra = changed(&it.extra);
            Ok(())
        },
    )
}

/// The FROMs of a query, as they are listed.
fn froms(zelf: &PySelect, vm: &VirtualMachine) -> PyResult<Vec<From>> {
    Ok(match zelf.query(vm)? {
        Query::Select(it) => sql::froms::candidates(&it),
        _ => Vec::new(),
    })
}

fn list(froms: Vec<From>, vm: &VirtualMachine) -> PyObjectRef {
    let all = froms.into_iter().map(|it| super::from::wrap(it, vm));
    vm.ctx.new_list(all.collect()).into()
}

/// The text of a statement with its parameters, by which two statements are compared.
fn fingerprint(statement: &Statement) -> Option<(String, Vec<sql::Value>)> {
    let options = sql::compile::CompileOptions::default();
    let compiled = sql::compile(statement, sql::Dialect::Default, &options).ok()?;
    let values = compiled.binds.iter();
    let values = values.map(|it| it.param.value.clone().unwrap_or(sql::Value::Null));
    Some((compiled.text.clone(), values.collect()))
}

#[pyclass]
pub(super) trait SelectMore: PyPayload {
    #[pymethod]
    fn fetch(zelf: PyObjectRef, mut args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let zelf = this(&zelf, vm)?;
        let Some(count) = args.any("count", vm) else {
            return with_extra(zelf, vm, |it| it.fetch = None);
        };
        let with_ties = args
            .any("with_ties", vm)
            .map_or(Ok(false), |it| it.is_true(vm))?;
        let percent = args
            .any("percent", vm)
            .map_or(Ok(false), |it| it.is_true(vm))?;
        let Some(count) = row_count(&count, vm)? else {
            return with_extra(zelf, vm, |it| it.fetch = None);
        };
        let object = with_extra(zelf, vm, |it| {
            it.fetch = Some(Fetch {
                count: count.clone(),
                with_ties,
                percent,
            });
        })?;
        // LIMIT and FETCH exclude each other: the later call counts.
        this(&object, vm)?.changed_both(
            vm,
            |it| {
                it.limit = None;
                Ok(())
            },
            |it| {
                it.limit = None;
                Ok(())
            },
        )
    }
    #[pymethod]
    fn with_hint(zelf: PyObjectRef, mut args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let (Some(table), Some(hint)) = (args.any("selectable", vm), args.any("text", vm)) else {
            return Err(vm.new_type_error("with_hint() needs a table and a text"));
        };
        let dialect = dialect_name(&mut args, vm)?;
        let (table, hint) = (need_from(&table, vm)?, text(&hint, vm)?);
        with_extra(this(&zelf, vm)?, vm, |it| {
            it.hints
                .push((table.clone(), hint.clone(), dialect.clone()));
        })
    }
    #[pymethod]
    fn with_statement_hint(zelf: PyObjectRef, mut args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let Some(hint) = args.any("text", vm) else {
            return Err(vm.new_type_error("with_statement_hint() needs a text"));
        };
        let dialect = dialect_name(&mut args, vm)?;
        let hint = text(&hint, vm)?;
        with_extra(this(&zelf, vm)?, vm, |it| {
            it.statement_hints.push((hint.clone(), dialect.clone()));
        })
    }
    #[pymethod]
    fn params(zelf: PyObjectRef, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let mut given: Vec<(Rc<str>, sql::Value)> = Vec::new();
        for it in &args.args {
            for (name, value) in super::args::string_items(it, vm)?.unwrap_or_default() {
                given.push((name.into(), to_value(&value, vm)?));
            }
        }
        for (name, value) in args.kwargs {
            given.push((name.to_string().into(), to_value(&value, vm)?));
        }
        with_extra(this(&zelf, vm)?, vm, |it| {
            for (name, value) in &given {
                it.params.retain(|known| known.0 != *name);
                it.params.push((Rc::clone(name), value.clone()));
            }
        })
    }
    #[pymethod]
    fn with_only_columns(zelf: PyObjectRef, mut args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let zelf = this(&zelf, vm)?;
        let keep = args.flag("maintain_column_froms", false, vm)?;
        let mut only = Vec::new();
        for it in &args.args {
            add_selected(it, &mut only, vm)?;
        }
        let kept = if keep { froms(zelf, vm)? } else { Vec::new() };
        zelf.changed(vm, |it| {
            it.selected = only;
            if keep {
                it.from.extend(kept.into_iter().map(FromArg::From));
            }
            Ok(())
        })
    }
    #[pymethod]
    fn reduce_columns(zelf: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        let zelf = this(&zelf, vm)?;
        zelf.changed(vm, |it| {
            let mut seen: Vec<Expr> = Vec::new();
            it.selected.retain(|it| match it {
                Selected::Column { expr, .. } => {
                    let known = seen.iter().any(|other| other.same_as(expr));
                    seen.push(expr.clone());
                    !known
                }
                _ => true,
            });
            Ok(())
        })
    }
    #[pymethod]
    fn set_label_style(zelf: PyObjectRef, style: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        let number = match vm.get_attribute_opt(&style, "value")? {
            Some(it) => it,
            None => style,
        };
        let style = match super::args::integer(&number, vm)? {
            0 => LabelStyle::None,
            1 => LabelStyle::TablenamePlusCol,
            _ => LabelStyle::DisambiguateOnly,
        };
        let again = style;
        this(&zelf, vm)?.changed_both(
            vm,
            |it| {
                it.label_style = style;
                Ok(())
            },
            |it| {
                it.label_style = again;
                Ok(())
            },
        )
    }
    #[pymethod]
    fn get_label_style(zelf: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        let style = match this(&zelf, vm)?.query(vm)?.label_style() {
            LabelStyle::None => 0,
            LabelStyle::TablenamePlusCol => 1,
            LabelStyle::DisambiguateOnly => 2,
        };
        super::state::call(
            "sqlalchemy.sql.expression",
            "SelectLabelStyle",
            (style,),
            vm,
        )
    }
    #[pymethod]
    fn get_final_froms(zelf: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        Ok(list(froms(this(&zelf, vm)?, vm)?, vm))
    }
    #[pygetset]
    fn froms(zelf: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        Ok(list(froms(this(&zelf, vm)?, vm)?, vm))
    }
    #[pygetset]
    fn columns_clause_froms(zelf: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        let columns = this(&zelf, vm)?.query(vm)?.columns();
        Ok(list(sql::froms::mentioned(&columns), vm))
    }
    #[pygetset]
    fn inner_columns(zelf: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        let columns = this(&zelf, vm)?.query(vm)?.columns();
        let all: PyObjectRef = vm
            .ctx
            .new_list(columns.into_iter().map(|it| wrap(it, vm)).collect())
            .into();
        Ok(all.get_iter(vm)?.into())
    }
    #[pygetset]
    fn whereclause(zelf: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        Ok(match &this(&zelf, vm)?.kind {
            QueryKind::Select(it) => match it.where_.as_slice() {
                [] => vm.ctx.none(),
                [only] => wrap(only.clone(), vm),
                many => wrap(sql::ops::and_(many.to_vec()), vm),
            },
            _ => vm.ctx.none(),
        })
    }
    #[pymethod]
    fn compare(zelf: PyObjectRef, other: PyObjectRef, vm: &VirtualMachine) -> PyResult<bool> {
        let Some(other) = other.downcast_ref::<PySelect>() else {
            return Ok(false);
        };
        let (a, b) = (this(&zelf, vm)?.statement(vm)?, other.statement(vm)?);
        Ok(fingerprint(&a) == fingerprint(&b))
    }
    #[pygetset]
    fn is_select(_zelf: PyObjectRef) -> bool {
        true
    }
    #[pygetset]
    fn is_insert(_zelf: PyObjectRef) -> bool {
        false
    }
    #[pygetset]
    fn is_update(_zelf: PyObjectRef) -> bool {
        false
    }
    #[pygetset]
    fn is_delete(_zelf: PyObjectRef) -> bool {
        false
    }
    #[pygetset]
    fn is_dml(_zelf: PyObjectRef) -> bool {
        false
    }
    #[pygetset]
    fn is_text(_zelf: PyObjectRef) -> bool {
        false
    }
    #[pymethod]
    fn get_children(zelf: PyObjectRef, _args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let zelf = this(&zelf, vm)?;
        let mut all: Vec<PyObjectRef> = Vec::new();
        if let Query::Select(it) = zelf.query(vm)? {
            all.extend(it.columns.iter().map(|it| wrap(it.clone(), vm)));
            all.extend(it.from.iter().map(|it| super::from::wrap(it.clone(), vm)));
            all.extend(it.where_.iter().map(|it| wrap(it.clone(), vm)));
        }
        Ok(vm.ctx.new_list(all).into())
    }
    #[pymethod]
    fn self_group(zelf: PyObjectRef, _args: FuncArgs) -> PyObjectRef {
        zelf
    }
    #[pymethod]
    fn cte(zelf: PyObjectRef, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        super::from::cte_of(this(&zelf, vm)?.query(vm)?, args, vm)
    }
    #[pymethod]
    fn add_cte(zelf: PyObjectRef, mut args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        args.ignore(&["nest_here"]);
        let mut more = Vec::new();
        for it in &args.args {
            if let From::Cte(cte) = need_from(it, vm)? {
                more.push(cte);
            }
        }
        let again = more.clone();
        this(&zelf, vm)?.changed_both(
            vm,
            |it| {
                it.ctes.extend(more);
                Ok(())
            },
            |it| {
                it.ctes.extend(again);
                Ok(())
            },
        )
    }
    #[pymethod]
    fn bindparams(zelf: PyObjectRef, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let zelf = this(&zelf, vm)?;
        let QueryKind::Text(statement) = &zelf.kind else {
            return Err(raise(
                "InvalidRequestError",
                "only text() with columns() has bindparams()",
                vm,
            ));
        };
        let statement = super::text::with_params(statement, args, vm)?;
        Ok(make(
            QueryKind::Text(Rc::new(statement)),
            zelf.options.clone(),
            vm,
        ))
    }
}

fn dialect_name(args: &mut FuncArgs, vm: &VirtualMachine) -> PyResult<String> {
    args.any("dialect_name", vm)
        .map_or(Ok("*".to_owned()), |it| text(&it, vm))
}

impl SelectMore for PySelect {}
