//! Statements that a session executes, and their results as Python objects.
//!
//! In: `select()`, `insert()` and so on of the program. Out: [`orm::OrmStatement`]s; results from [`orm::OrmResult`]s.

use std::rc::Rc;

use orm::{Item, OrmDelete, OrmInsert, OrmResult, OrmStatement, OrmUpdate, Selected, Synchronize};
use rustpython_vm::{PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::super::args::text_opt;
use super::super::convert::to_object;
use super::super::dml::{DmlKind, PyDml};
use super::super::errors::raise;
use super::super::execute::statement_of;
use super::super::result::{Facts, from_rows, without_rows};
use super::super::row::{PyRow, RowKeys};
use super::super::select::{PySelect, QueryKind};
use super::super::table::PyTable;
use super::class::class_of;
use super::instance::to_python;

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

/// Notes that the parameters are a list of rows.
pub(super) fn with_many(statement: OrmStatement) -> OrmStatement {
    match statement {
        OrmStatement::Insert(it) => OrmStatement::Insert(OrmInsert { many: true, ..it }),
        OrmStatement::Update(it) => OrmStatement::Update(OrmUpdate { many: true, ..it }),
        other => other,
    }
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
                    many: false,
                }),
                DmlKind::Update(it) => OrmStatement::Update(OrmUpdate {
                    mapper,
                    statement: Rc::new(it.clone()),
                    synchronize: synchronize(&dml.options, vm)?,
                    returning,
                    many: false,
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
pub(super) fn result(statement: &OrmStatement, result: OrmResult, vm: &VirtualMachine) -> PyResult {
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
        of_orm: !matches!(statement, OrmStatement::Core(_)),
    });
    let makers = row_makers(selected, vm)?;
    let mut rows = Vec::with_capacity(result.rows.len());
    for row in result.rows {
        let mut made = row
            .iter()
            .map(|it| item(it, vm))
            .collect::<PyResult<Vec<_>>>()?;
        for (at, maker) in &makers {
            made[*at] = maker.call((made[*at].clone(),), vm)?;
        }
        rows.push(made);
    }
    let made = from_rows(names, rows, result.needs_unique, facts, vm);
    if let OrmStatement::Select(it) = statement {
        if let Some(size) = it.yield_per {
            vm.call_method(&made, "yield_per", (size,))?;
        }
    }
    Ok(made)
}

/// What Bundles of the program's own make of their columns: (position, function of a row).
fn row_makers(selected: &[Selected], vm: &VirtualMachine) -> PyResult<Vec<(usize, PyObjectRef)>> {
    let mut makers = Vec::new();
    for (at, it) in selected.iter().enumerate() {
        let Selected::Bundle {
            columns,
            host: Some(host),
            ..
        } = it
        else {
            continue;
        };
        let Some(bundle) = host.downcast_ref::<PyObjectRef>() else {
            continue;
        };
        let labels = columns.iter().map(|it| vm.ctx.new_str(&*it.0).into());
        let labels = vm.ctx.new_list(labels.collect());
        makers.push((at, vm.call_method(bundle, "_row_function", (labels,))?));
    }
    Ok(makers)
}

/// What a statement does, and the classes that it is about, the first one first.
pub(super) fn kind_of(
    statement: &PyObject,
    vm: &VirtualMachine,
) -> PyResult<(&'static str, Vec<Rc<orm::Mapper>>)> {
    Ok(match orm_statement(statement, None, vm)? {
        OrmStatement::Select(it) => {
            let kind = match it.from_statement {
                Some(_) => "from statement",
                None if it.is_orm() => "select",
                None => "core select",
            };
            (kind, it.mappers())
        }
        OrmStatement::Insert(it) => ("insert", vec![it.mapper]),
        OrmStatement::Update(it) => ("update", vec![it.mapper]),
        OrmStatement::Delete(it) => ("delete", vec![it.mapper]),
        OrmStatement::Core(it) => {
            let kind = match it {
                sql::Statement::Insert(_) => "core insert",
                sql::Statement::Update(_) => "core update",
                sql::Statement::Delete(_) => "core delete",
                sql::Statement::Query(_) => "core select",
                _ => "other",
            };
            (kind, Vec::new())
        }
    })
}

/// The values that an UPDATE sets, by attribute name.
pub(super) fn update_values(statement: &PyObject, vm: &VirtualMachine) -> PyResult {
    let dict = vm.ctx.new_dict();
    if let OrmStatement::Update(it) = orm_statement(statement, None, vm)? {
        for (column, value) in &it.statement.values {
            let key = it.mapper.key_of_column(column);
            let key = key.map_or_else(|| column.key.borrow().clone(), |it| it.to_string());
            let value = match value {
                sql::statement::Assigned::Parameter(it) => match &it.value {
                    Some(it) => to_object(it, vm)?,
                    None => vm.ctx.none(),
                },
                sql::statement::Assigned::Expr(it) => super::super::expr::wrap(it.clone(), vm),
            };
            dict.set_item(key.as_str(), value, vm)?;
        }
    }
    Ok(dict.into())
}

/// A statement that names what a clause names.
pub(super) fn clause_statement(clause: &PyObject, vm: &VirtualMachine) -> Option<sql::Statement> {
    if let Some(table) = clause.downcast_ref::<PyTable>() {
        return Some(sql::Insert::new(&table.table).statement());
    }
    match orm_statement(clause, None, vm).ok()? {
        OrmStatement::Core(it) => Some(it),
        OrmStatement::Insert(it) => Some(sql::Statement::Insert(it.statement)),
        OrmStatement::Update(it) => Some(sql::Statement::Update(it.statement)),
        OrmStatement::Delete(it) => Some(sql::Statement::Delete(it.statement)),
        OrmStatement::Select(it) => {
            let select = it.to_select().ok()?;
            Some(sql::Statement::Query(sql::Query::Select(Rc::new(select))))
        }
    }
}
