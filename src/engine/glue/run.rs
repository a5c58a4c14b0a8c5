//! Running a lowered query.
//!
//! In: a plan, the statement's context. Out: rows in SQLite's order; `None` when the data or the parameters turn out
//! not to be what GlueSQL gets right, so that `exec` runs the query instead.

use crate::hash::FastSet;

use gluesql_core::ast::Statement;
use gluesql_core::data::Value as GlueValue;
use gluesql_core::executor::{Payload, execute};
use gluesql_core::plan::StatementPlan;
use gluesql_core::store::Planner;
use storage::{Row, SharedDatabase, Snapshot};

use super::GluePlan;
use super::lower::Lowering;
use crate::error::Res;
use crate::eval::Cx;
use crate::exec::order_values;
use crate::plan::{KeyBy, Node, SelectPlan, What};
use crate::value::{Affinity, Collation, Val};

/// Runs the query on GlueSQL. `wanted`: how many rows will be used.
///
/// # Errors
/// None of its own: what GlueSQL refuses is run by `exec`.
pub(crate) fn run(
    _glue: &GluePlan,
    plan: &SelectPlan,
    wanted: Option<usize>,
    cx: &Cx<'_>,
) -> Res<Option<Vec<Row>>> {
    let (rows, pairs) = rows_of(&plan.from, cx);
    if !cx.session.use_gluesql.get() || rows > MOST_ROWS || pairs > MOST_PAIRS {
        return Ok(None);
    }
    let lowering = Lowering::new(plan, Some(cx.params));
    let Some(query) = lowering.query(wanted) else {
        return Ok(None);
    };
    if !holds_classes(&lowering, cx) {
        return Ok(None);
    }
    let mut storage = SharedDatabase::new().connect();
    if storage.restore(&Snapshot::of(cx.db)).is_err() {
        return Ok(None);
    }
    let answer = storage
        .plan(StatementPlan::from(Statement::Query(query)))
        .and_then(|statement| execute(&mut storage, &statement));
    let Ok(Payload::Select { rows, .. }) = answer else {
        return Ok(None);
    };
    cx.session
        .gluesql_queries
        .set(cx.session.gluesql_queries.get() + 1);
    Ok(Some(finish(plan, rows)))
}

/// Rows in the tables of a query up to which GlueSQL runs it. It allocates several times for each row it looks at, so
/// that it needs three to ten times as long as the engine's own steps, which a reader notices in large tables.
const MOST_ROWS: usize = 1_000;

/// Combinations of the rows of its tables up to which GlueSQL runs a query: where no equality joins them it looks at
/// every one.
const MOST_PAIRS: usize = 100_000;

/// How many rows the tables of a query have together, and how many combinations of them there are.
fn rows_of(node: &Node, cx: &Cx<'_>) -> (usize, usize) {
    match node {
        Node::One => (0, 1),
        Node::Scan(scan) => match &scan.what {
            What::Table(table) => {
                let rows = cx.db.table(&table.name).map_or(0, storage::Table::len);
                (rows, rows)
            }
            _ => (0, 1),
        },
        Node::Join { left, right, .. } => {
            let (left, right) = (rows_of(left, cx), rows_of(right, cx));
            (left.0 + right.0, left.1.saturating_mul(right.1.max(1)))
        }
    }
}

/// Whether every column that is read holds only values of its declared type.
fn holds_classes(lowering: &Lowering<'_>, cx: &Cx<'_>) -> bool {
    let mut read = lowering.read.borrow().clone();
    read.sort_unstable();
    read.dedup();
    for (source, column) in read {
        let Some(table) = lowering.table(source) else {
            return false;
        };
        let Ok(rows) = cx.db.table(&table.name) else {
            return false;
        };
        let at = usize::from(column);
        if table.rowid_alias == Some(at) {
            continue;
        }
        let affinity = table.columns[at].affinity;
        let fits = |value: &GlueValue| match value {
            GlueValue::Null => true,
            GlueValue::I64(_) => affinity == Affinity::Integer,
            GlueValue::F64(_) => affinity == Affinity::Real,
            GlueValue::Str(_) => affinity == Affinity::Text,
            _ => false,
        };
        if !rows.scan().all(|(_, row)| fits(&row[at])) {
            return false;
        }
    }
    true
}

/// Groups in SQLite's order, repeated rows dropped, rows sorted where GlueSQL did not.
fn finish(plan: &SelectPlan, rows: Vec<Vec<GlueValue>>) -> Vec<Row> {
    let width = plan.output.len();
    let mut rows = rows;
    for row in &mut rows {
        for value in row.iter_mut() {
            if !matches!(
                value,
                GlueValue::Null
                    | GlueValue::I64(_)
                    | GlueValue::F64(_)
                    | GlueValue::Str(_)
                    | GlueValue::Bytea(_)
            ) {
                *value = Val::of(value).into_owned().into_glue();
            }
        }
    }
    if let Some(group) = &plan.group {
        rows.sort_by(|a, b| {
            for (at, descending) in group.descending.iter().enumerate() {
                let ordering =
                    Val::of(&a[width + at]).order(&Val::of(&b[width + at]), Collation::Binary);
                if ordering.is_ne() {
                    return if *descending {
                        ordering.reverse()
                    } else {
                        ordering
                    };
                }
            }
            std::cmp::Ordering::Equal
        });
        rows.iter_mut().for_each(|row| row.truncate(width));
    }
    if let Some(collations) = &plan.distinct {
        let mut seen = FastSet::default();
        rows.retain(|row| {
            let mut key = Vec::new();
            for (value, collation) in row.iter().zip(collations) {
                Val::of(value).hash_key(*collation, &mut key);
            }
            seen.insert(key)
        });
    }
    if (plan.group.is_some() || plan.distinct.is_some()) && !plan.presorted {
        rows.sort_by(|a, b| {
            for key in &plan.order {
                let KeyBy::Output(at) = key.by else { continue };
                let ordering = order_values(&Val::of(&a[at]), &Val::of(&b[at]), key);
                if ordering.is_ne() {
                    return ordering;
                }
            }
            std::cmp::Ordering::Equal
        });
    }
    rows.into_iter().map(Row::from).collect()
}
