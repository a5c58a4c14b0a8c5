//! Plans in words.
//!
//! In: [`QueryPlan`]. Out: lines, indented by nesting, as EXPLAIN shows them.

use std::fmt::Write;

use super::{Access, Body, Last, Node, QueryPlan, Scan, SelectPlan, What};
use crate::ast::{JoinKind, SetOp};
use crate::write::DmlPlan;

/// A query's plan.
pub(crate) fn query(plan: &QueryPlan) -> String {
    let mut out = String::new();
    write_query(plan, 0, &mut out);
    out
}

/// The plan of INSERT, UPDATE or DELETE.
pub(crate) fn dml(plan: &DmlPlan) -> String {
    let mut out = String::new();
    match plan {
        DmlPlan::Insert(it) => {
            line(&mut out, 0, &format!("Insert into {}", it.table.name));
            if let crate::write::InsertSource::Query(plan) = &it.source {
                write_query(plan, 1, &mut out);
            }
        }
        DmlPlan::Update(it) => {
            line(&mut out, 0, &format!("Update {}", it.table.name));
            write_query(&it.query, 1, &mut out);
        }
        DmlPlan::Delete(it) => {
            line(&mut out, 0, &format!("Delete from {}", it.table.name));
            write_query(&it.query, 1, &mut out);
        }
    }
    out
}

fn line(out: &mut String, depth: usize, text: &str) {
    let _ = writeln!(out, "{}{text}", "  ".repeat(depth));
}

fn write_query(plan: &QueryPlan, depth: usize, out: &mut String) {
    let mut depth = depth;
    if plan.limit.is_some() || plan.offset.is_some() {
        line(out, depth, "Limit");
        depth += 1;
    }
    if !plan.order.is_empty() {
        line(out, depth, "Sort");
        depth += 1;
    }
    match &plan.body {
        Body::Select(select) => write_select(select, depth, out),
        Body::Values(rows) => line(out, depth, &format!("Values ({} rows)", rows.len())),
        Body::Compound {
            op, left, right, ..
        } => {
            line(
                out,
                depth,
                match op {
                    SetOp::Union => "Union",
                    SetOp::UnionAll => "Union all",
                    SetOp::Intersect => "Intersect",
                    SetOp::Except => "Except",
                },
            );
            write_query(left, depth + 1, out);
            write_query(right, depth + 1, out);
        }
        Body::Recursive { first, next, .. } => {
            line(out, depth, "Recursive: first");
            write_query(first, depth + 1, out);
            line(out, depth, "Recursive: then, for each row found");
            next.iter().for_each(|it| write_query(it, depth + 1, out));
        }
    }
}

fn write_select(plan: &SelectPlan, depth: usize, out: &mut String) {
    let mut depth = depth;
    if let Some(glue) = &plan.glue {
        line(out, depth, &format!("GlueSQL: {}", glue.text()));
        return;
    }
    if !plan.order.is_empty() && !plan.presorted {
        line(out, depth, &format!("Sort by {} key(s)", plan.order.len()));
        depth += 1;
    }
    if plan.distinct.is_some() {
        line(out, depth, "Drop repeated rows");
        depth += 1;
    }
    if !plan.windows.is_empty() {
        let names: Vec<&str> = plan.windows.iter().map(|it| it.name.as_str()).collect();
        line(
            out,
            depth,
            &format!("Window functions {}", names.join(", ")),
        );
        depth += 1;
    }
    if let Some(group) = &plan.group {
        let names: Vec<&str> = group.aggregates.iter().map(|it| it.kind.name()).collect();
        let by = match group.by.len() {
            0 => "Aggregate".to_owned(),
            count => format!("Group by {count} key(s)"),
        };
        line(out, depth, &format!("{by}: {}", names.join(", ")));
        depth += 1;
    }
    if !plan.constant.is_empty() {
        line(out, depth, "If a condition that no row decides holds");
        depth += 1;
    }
    write_node(&plan.from, depth, out);
}

fn write_node(node: &Node, depth: usize, out: &mut String) {
    match node {
        Node::One => line(out, depth, "One row"),
        Node::Scan(scan) => write_scan(scan, depth, out),
        Node::Join {
            left,
            right,
            kind,
            on,
            after,
        } => {
            let name = match kind {
                JoinKind::Inner | JoinKind::Cross => "For each row of the first, the second",
                JoinKind::Left => "For each row of the first, the second or NULLs",
                JoinKind::Right => "Right join",
                JoinKind::Full => "Full join",
            };
            let conditions = on.len() + after.len();
            let suffix = if conditions > 0 {
                format!(", {conditions} condition(s)")
            } else {
                String::new()
            };
            line(out, depth, &format!("{name}{suffix}"));
            write_node(left, depth + 1, out);
            write_node(right, depth + 1, out);
        }
    }
}

fn write_scan(scan: &Scan, depth: usize, out: &mut String) {
    let filters = match scan.filters.len() {
        0 => String::new(),
        count => format!(", {count} condition(s)"),
    };
    let name = &scan.name;
    let text = match &scan.access {
        Access::Full { reverse: false } => format!("Scan {name}"),
        Access::Full { reverse: true } => format!("Scan {name} backwards"),
        Access::IndexOrder { index, reverse } => {
            format!(
                "Scan {name} in the order of {index}{}",
                if *reverse { ", backwards" } else { "" }
            )
        }
        Access::Rowid(_) => format!("Look up {name} by primary key"),
        Access::RowidIn(_) => format!("Look up {name} by a list of primary keys"),
        Access::RowidRange { .. } => format!("Scan a range of primary keys of {name}"),
        Access::Index { index, last, .. } => match last {
            Last::None => format!("Look up {name} in {index}"),
            Last::In(..) => format!("Look up {name} in {index} for each value of a list"),
            Last::Range { .. } => format!("Scan a range of {index} for {name}"),
        },
        Access::Hash { keys, .. } => {
            format!("Look up {name} in a hash of {} column(s)", keys.len())
        }
    };
    line(out, depth, &format!("{text}{filters}"));
    if let What::Query(query) = &scan.what {
        write_query(&query.plan, depth + 1, out);
    }
}
