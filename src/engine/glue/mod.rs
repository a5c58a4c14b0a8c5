//! GlueSQL: the queries that it gets right are joined, filtered, grouped and sorted by it.
//!
//! In: a [`SelectPlan`] whose names are resolved. Out: GlueSQL's own syntax tree (never text), and its rows.
//!
//! GlueSQL 0.20 compares, adds and groups values of one type as SQLite does, and differs where types mix, where NULL
//! meets OR and NOT, and where integers are divided. So a query goes there when
//! - all its FROM elements are tables that have to be read or joined anyway: what an index finds is faster found by us;
//! - every expression is one that `lower` can write so that both agree: NOT is pushed to the leaves, what OR joins is
//!   wrapped so that NULL cannot swallow a true, NULLs are sorted by a key of their own;
//! - its tables are not large (`run`): there the engine's own steps are several times as fast;
//! - when it runs, each column that it reads holds only values of its declared type, or NULL, and each parameter fits.
//!
//! Anything else is run by `exec`. Both must give the same rows in the same order; a test holds it.

mod lower;
mod run;

use std::rc::Rc;

use crate::plan::{Access, Node, Outer, SelectPlan, What};

pub(crate) use run::run;

/// That GlueSQL can run a query, and how it would be written.
#[derive(Debug)]
pub(crate) struct GluePlan {
    text: String,
}

impl GluePlan {
    /// GlueSQL's query, for EXPLAIN.
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// Decides whether GlueSQL is to run a query.
pub(crate) fn lower(plan: &SelectPlan, outer: &Outer) -> Option<Rc<GluePlan>> {
    // The storage knows the number of its rows.
    let counts = |it: &crate::plan::Group| {
        it.by.is_empty() && it.aggregates.iter().all(|it| it.args.is_empty())
    };
    let bare = matches!(&plan.from, Node::Scan(scan) if scan.filters.is_empty());
    // Nothing to join, filter, group or sort: the rows are only read.
    if bare && plan.group.is_none() && (plan.order.is_empty() || plan.presorted) {
        return None;
    }
    if bare && plan.group.as_ref().is_some_and(counts) {
        return None;
    }
    if !outer.is_empty() || !plan.windows.is_empty() || !plan.constant.is_empty() {
        return None;
    }
    // The order of SQLite's automatic index is ours to keep, unless groups forget it.
    let ordered = plan.group.is_none();
    if !worth(&plan.from, true, ordered) {
        return None;
    }
    let query = lower::Lowering::for_display(plan).query(None)?;
    Some(Rc::new(GluePlan {
        text: lower::text(&query),
    }))
}

/// Whether the rows come from reading and joining tables: GlueSQL's part.
fn worth(node: &Node, first: bool, ordered: bool) -> bool {
    match node {
        Node::One => false,
        Node::Scan(scan) => {
            let table = matches!(&scan.what, What::Table(_));
            let access = match &scan.access {
                Access::Full { reverse } => !reverse,
                Access::Hash { .. } => !first && !ordered,
                // A joined table that is found by its key: GlueSQL hashes it instead.
                Access::Rowid(_) | Access::Index { .. } => !first,
                _ => false,
            };
            table && access
        }
        Node::Join {
            left, right, kind, ..
        } => {
            use crate::ast::JoinKind::{Cross, Inner, Left};
            matches!(kind, Inner | Cross | Left)
                && worth(left, first, ordered)
                && matches!(**right, Node::Scan(_))
                && worth(right, false, ordered)
        }
    }
}
