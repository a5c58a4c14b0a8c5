//! Joins: in which order, which condition where, and by which access path.
//!
//! In: the FROM tree and the conditions. Out: [`Node`]s. The order follows SQLite's cost model without statistics
//! (https://www.sqlite.org/optoverview.html), because rows without ORDER BY come out in that order.

use super::access;
use super::scope::{Planner, Scope};
use super::{Access, KeyBy, Node, Scan, SelectPlan, What};
use crate::ast::JoinKind;
use crate::eval::Expr;
use crate::eval::expr::{Place, bit};
use crate::value::Collation;

/// FROM as written: elements and how they are joined.
pub(crate) enum Tree<C> {
    Leaf(u16),
    Join {
        left: Box<Tree<C>>,
        right: Box<Tree<C>>,
        kind: JoinKind,
        on: Vec<C>,
        using: Vec<(Place, Place)>,
    },
}

/// A condition and which elements of this query it reads.
#[derive(Clone, Debug)]
pub(crate) struct Condition {
    pub expr: Expr,
    pub sources: u64,
}

impl Condition {
    pub fn new(expr: Expr) -> Self {
        let sources = expr.sources();
        Self { expr, sources }
    }
}

/// SQLite's guess at the rows of a table without statistics.
const ROWS: f64 = 1_048_576.0;

/// What the cost model knows of one element.
pub(crate) struct Joiner<'p, 's> {
    pub planner: &'p Planner<'p>,
    pub scope: &'p Scope<'s>,
    pub whats: Vec<Option<What>>,
    /// Which columns of each element the query reads, for covering indexes.
    pub used: Vec<Vec<u16>>,
    /// It finds the rows that a statement changes, in one table.
    pub alters: bool,
}

impl Planner<'_> {
    /// Puts the FROM tree and the conditions of WHERE into the plan.
    pub(crate) fn plan_joins(
        &self,
        tree: Option<Tree<Condition>>,
        conditions: Vec<Condition>,
        whats: Vec<What>,
        scope: &Scope<'_>,
        plan: &mut SelectPlan,
        changing: bool,
    ) {
        let (constant, mut conditions): (Vec<_>, Vec<_>) =
            conditions.into_iter().partition(|it| it.sources == 0);
        plan.constant = constant.into_iter().map(|it| it.expr).collect();
        let Some(tree) = tree else {
            plan.constant
                .extend(conditions.into_iter().map(|it| it.expr));
            return;
        };
        let mut used = used_columns(plan, &conditions, &tree, scope.sources.len());
        if changing {
            used[0] = (0..scope.sources[0].columns.len() as u16).collect();
        }
        let mut joiner = Joiner {
            planner: self,
            scope,
            alters: changing && whats.len() == 1,
            whats: whats.into_iter().map(Some).collect(),
            used,
        };
        let tree = simplify(tree, &conditions);
        let mut node = joiner.build(tree, &mut conditions, 0);
        if !conditions.is_empty() {
            // Nothing should be left; what is left is decided at the end.
            let rest = conditions.into_iter().map(|it| it.expr).collect();
            node = Node::Join {
                left: Box::new(Node::One),
                right: Box::new(node),
                kind: JoinKind::Inner,
                on: Vec::new(),
                after: rest,
            };
        }
        if plan.group.is_none() && plan.windows.is_empty() && plan.distinct.is_none() {
            plan.presorted = presort(&mut node, plan);
        }
        plan.from = node;
    }
}

/// `a LEFT JOIN b` is `a JOIN b` when WHERE drops every row in which b is NULL.
fn simplify(tree: Tree<Condition>, conditions: &[Condition]) -> Tree<Condition> {
    match tree {
        Tree::Leaf(source) => Tree::Leaf(source),
        Tree::Join {
            left,
            right,
            mut kind,
            on,
            using,
        } => {
            if kind == JoinKind::Left
                && conditions
                    .iter()
                    .any(|it| rejects_null(&it.expr, mask(&right)))
            {
                kind = JoinKind::Inner;
            }
            let left = simplify(*left, conditions).into();
            let right = simplify(*right, conditions).into();
            Tree::Join {
                left,
                right,
                kind,
                on,
                using,
            }
        }
    }
}

/// Whether a condition cannot hold when all columns of these elements are NULL.
fn rejects_null(expr: &Expr, sources: u64) -> bool {
    let reads = |it: &Expr| matches!(it, Expr::Column(Place { depth: 0, source, .. }) | Expr::Rowid { depth: 0, source } if bit(*source) & sources != 0);
    match expr {
        Expr::Compare {
            op, left, right, ..
        } => {
            use crate::eval::expr::Compare::{Is, IsNot};
            !matches!(op, Is | IsNot) && (reads(left) || reads(right))
        }
        Expr::IsNull {
            expr,
            negated: true,
        } => reads(expr),
        Expr::Between {
            expr,
            negated: false,
            ..
        }
        | Expr::InList {
            expr,
            negated: false,
            ..
        }
        | Expr::InParam {
            expr,
            negated: false,
            ..
        }
        | Expr::Like {
            expr,
            negated: false,
            ..
        } => reads(expr),
        Expr::And(all) => all.iter().any(|it| rejects_null(it, sources)),
        _ => false,
    }
}

fn mask<C>(tree: &Tree<C>) -> u64 {
    match tree {
        Tree::Leaf(source) => bit(*source),
        Tree::Join { left, right, .. } => mask(left) | mask(right),
    }
}

/// Which columns of each element are read anywhere.
fn used_columns(
    plan: &SelectPlan,
    conditions: &[Condition],
    tree: &Tree<Condition>,
    width: usize,
) -> Vec<Vec<u16>> {
    let mut used = vec![Vec::new(); width];
    let mut visit = |expr: &Expr| {
        expr.walk(&mut |it| {
            if let Expr::Column(Place {
                depth: 0,
                source,
                column,
            }) = it
            {
                used[usize::from(*source)].push(*column);
            }
        });
        for query in expr.subqueries() {
            for (levels, source, column) in &query.outer {
                if *levels == 1 && *column != super::ROWID {
                    used[usize::from(*source)].push(*column);
                }
            }
        }
    };
    plan.output.iter().for_each(&mut visit);
    plan.having.iter().for_each(&mut visit);
    conditions.iter().for_each(|it| visit(&it.expr));
    if let Some(group) = &plan.group {
        group.by.iter().for_each(|it| visit(&it.0));
        for call in &group.aggregates {
            call.args.iter().chain(&call.filter).for_each(&mut visit);
            call.order_by.iter().for_each(|it| visit(&it.0));
        }
    }
    for window in &plan.windows {
        window.exprs().into_iter().for_each(&mut visit);
    }
    for key in &plan.order {
        if let KeyBy::Expr(expr) = &key.by {
            visit(expr);
        }
    }
    fn each(tree: &Tree<Condition>, visit: &mut dyn FnMut(&Expr)) {
        if let Tree::Join {
            left, right, on, ..
        } = tree
        {
            on.iter().for_each(|it| visit(&it.expr));
            each(left, visit);
            each(right, visit);
        }
    }
    each(tree, &mut visit);
    for columns in &mut used {
        columns.sort_unstable();
        columns.dedup();
    }
    used
}

/// Takes the conditions that can be decided once these elements have their rows.
fn take(conditions: &mut Vec<Condition>, known: u64) -> Vec<Condition> {
    let mut taken = Vec::new();
    conditions.retain(|it| {
        let ready = it.sources & !known == 0;
        if ready {
            taken.push(it.clone());
        }
        !ready
    });
    taken
}

impl Joiner<'_, '_> {
    /// Builds the node of a tree. `known` are the elements whose rows are there already.
    fn build(
        &mut self,
        tree: Tree<Condition>,
        conditions: &mut Vec<Condition>,
        known: u64,
    ) -> Node {
        match tree {
            Tree::Leaf(source) => {
                let applicable = take(conditions, known | bit(source));
                self.scan(source, applicable, known)
            }
            Tree::Join {
                kind: JoinKind::Inner | JoinKind::Cross,
                ..
            } => {
                let mut factors = Vec::new();
                let mut fixed = false;
                flatten(tree, &mut factors, conditions, &mut fixed);
                let order = if fixed {
                    (0..factors.len()).collect()
                } else {
                    self.order(&factors, conditions, known)
                };
                let mut factors: Vec<Option<Tree<Condition>>> =
                    factors.into_iter().map(Some).collect();
                let mut known = known;
                let mut node: Option<Node> = None;
                for at in order {
                    let Some(factor) = factors[at].take() else {
                        continue;
                    };
                    let reads = mask(&factor);
                    let next = self.build(factor, conditions, known);
                    known |= reads;
                    let after = take(conditions, known)
                        .into_iter()
                        .map(|it| it.expr)
                        .collect();
                    node = Some(match node {
                        None => next,
                        Some(left) => Node::Join {
                            left: left.into(),
                            right: next.into(),
                            kind: JoinKind::Inner,
                            on: Vec::new(),
                            after,
                        },
                    });
                }
                node.unwrap_or(Node::One)
            }
            Tree::Join {
                left,
                right,
                kind: JoinKind::Left,
                on,
                ..
            } => {
                let left_mask = mask(&left);
                let right_mask = mask(&right);
                let left = self.build(*left, conditions, known);
                let mut on = on;
                let right = self.build(*right, &mut on, known | left_mask);
                let after = take(conditions, known | left_mask | right_mask);
                Node::Join {
                    left: left.into(),
                    right: right.into(),
                    kind: JoinKind::Left,
                    on: on.into_iter().map(|it| it.expr).collect(),
                    after: after.into_iter().map(|it| it.expr).collect(),
                }
            }
            Tree::Join {
                left,
                right,
                kind,
                on,
                ..
            } => {
                let both = mask(&left) | mask(&right);
                let left = self.build(*left, &mut Vec::new(), known);
                let right = self.build(*right, &mut Vec::new(), known);
                let after = take(conditions, known | both);
                Node::Join {
                    left: left.into(),
                    right: right.into(),
                    kind,
                    on: on.into_iter().map(|it| it.expr).collect(),
                    after: after.into_iter().map(|it| it.expr).collect(),
                }
            }
        }
    }

    fn scan(&mut self, source: u16, conditions: Vec<Condition>, known: u64) -> Node {
        let at = usize::from(source);
        let what = self.whats[at].take().unwrap_or(What::Working(usize::MAX));
        let name = self.scope.sources[at].name.clone().unwrap_or_default();
        let access = match &what {
            What::Table(table) => {
                let chosen = access::choose(table, source, &conditions, &self.used[at]).0;
                match &chosen {
                    Access::Full { .. } if self.alters => {
                        access::not_null(table, source, &conditions).unwrap_or(chosen)
                    }
                    _ => chosen,
                }
            }
            _ => Access::Full { reverse: false },
        };
        let access = match access {
            Access::Full { .. } | Access::IndexOrder { .. } => {
                // It would be looked through once per row of another: an index made for the statement pays.
                access::hash(
                    self.planner,
                    &what,
                    source,
                    &conditions,
                    known,
                    &self.used[at],
                )
                .unwrap_or(access)
            }
            access => access,
        };
        let filters = conditions.into_iter().map(|it| it.expr).collect();
        Node::Scan(Box::new(Scan {
            source,
            what,
            access,
            filters,
            name,
        }))
    }

    /// The cheapest order of the factors of an inner join, by trying all of up to six and greedily beyond.
    fn order(
        &self,
        factors: &[Tree<Condition>],
        conditions: &[Condition],
        known: u64,
    ) -> Vec<usize> {
        let count = factors.len();
        let mut best: (f64, Vec<usize>) = (f64::INFINITY, (0..count).collect());
        if count > 6 {
            return self.greedy(factors, conditions, known);
        }
        let mut order = Vec::with_capacity(count);
        let mut left = (0..count).collect::<Vec<_>>();
        self.try_orders(
            factors, conditions, known, 1.0, 0.0, &mut order, &mut left, &mut best,
        );
        best.1
    }

    fn try_orders(
        &self,
        factors: &[Tree<Condition>],
        conditions: &[Condition],
        known: u64,
        rows: f64,
        cost: f64,
        order: &mut Vec<usize>,
        left: &mut Vec<usize>,
        best: &mut (f64, Vec<usize>),
    ) {
        if left.is_empty() {
            // An order must be clearly better to displace an earlier one.
            if cost < best.0 * 0.999 {
                *best = (cost, order.clone());
            }
            return;
        }
        if cost >= best.0 {
            return;
        }
        for at in 0..left.len() {
            let factor = left.remove(at);
            order.push(factor);
            let (each, out) = self.cost(&factors[factor], conditions, known);
            self.try_orders(
                factors,
                conditions,
                known | mask(&factors[factor]),
                rows * out,
                cost + rows * each,
                order,
                left,
                best,
            );
            order.pop();
            left.insert(at, factor);
        }
    }

    fn greedy(
        &self,
        factors: &[Tree<Condition>],
        conditions: &[Condition],
        known: u64,
    ) -> Vec<usize> {
        let mut known = known;
        let mut left: Vec<usize> = (0..factors.len()).collect();
        let mut order = Vec::new();
        while !left.is_empty() {
            let mut best = (f64::INFINITY, 0);
            for (at, factor) in left.iter().enumerate() {
                let (each, out) = self.cost(&factors[*factor], conditions, known);
                if each + out < best.0 * 0.999 {
                    best = (each + out, at);
                }
            }
            let factor = left.remove(best.1);
            known |= mask(&factors[factor]);
            order.push(factor);
        }
        order
    }

    /// What one pass over a factor costs, and how many rows it gives, when `known` rows are there.
    fn cost(&self, factor: &Tree<Condition>, conditions: &[Condition], known: u64) -> (f64, f64) {
        match factor {
            Tree::Leaf(source) => {
                let at = usize::from(*source);
                let ready: Vec<Condition> = conditions
                    .iter()
                    .filter(|it| {
                        it.sources & bit(*source) != 0 && it.sources & !(known | bit(*source)) == 0
                    })
                    .cloned()
                    .collect();
                match &self.whats[at] {
                    Some(What::Table(table)) => {
                        let (access, mut out) =
                            access::choose(table, *source, &ready, &self.used[at]);
                        let each = match &access {
                            Access::Full { .. } => ROWS * 3.0,
                            Access::IndexOrder { .. } => ROWS * 2.0,
                            Access::Rowid(_) => 21.0,
                            Access::RowidIn(_) => 60.0,
                            Access::RowidRange { .. } => ROWS * 3.0 / 4.0,
                            _ => 20.0 + out * 4.0,
                        };
                        let extra = ready.len().saturating_sub(access.used_conditions());
                        for _ in 0..extra {
                            out *= 0.93;
                        }
                        (each, out.max(1.0))
                    }
                    Some(What::Function { .. }) => (25.0, 25.0),
                    _ => (ROWS, ROWS),
                }
            }
            Tree::Join { left, right, .. } => {
                let (cost, out) = self.cost(left, conditions, known);
                let (more, right_out) = self.cost(right, conditions, known | mask(left));
                (cost + out * more, out * right_out.max(1.0))
            }
        }
    }
}

/// The factors of nested inner joins; their ON joins the conditions.
fn flatten(
    tree: Tree<Condition>,
    factors: &mut Vec<Tree<Condition>>,
    conditions: &mut Vec<Condition>,
    fixed: &mut bool,
) {
    match tree {
        Tree::Join {
            left,
            right,
            kind: kind @ (JoinKind::Inner | JoinKind::Cross),
            on,
            ..
        } => {
            *fixed |= kind == JoinKind::Cross;
            flatten(*left, factors, conditions, fixed);
            flatten(*right, factors, conditions, fixed);
            conditions.extend(on);
        }
        Tree::Join {
            kind,
            left,
            right,
            on,
            using,
        } => {
            // What stands left of an outer join is read before it.
            *fixed = true;
            factors.push(Tree::Join {
                kind,
                left,
                right,
                on,
                using,
            });
        }
        leaf @ Tree::Leaf(_) => factors.push(leaf),
    }
}

/// Whether a single table gives its rows in the order asked for; may turn its scan round.
fn presort(node: &mut Node, plan: &SelectPlan) -> bool {
    let Node::Scan(scan) = node else { return false };
    let What::Table(table) = &scan.what else {
        return false;
    };
    let Some(first) = plan.order.first() else {
        return false;
    };
    let by = match &first.by {
        KeyBy::Output(at) => &plan.output[*at],
        KeyBy::Expr(expr) => expr,
    };
    let by_rowid = match by {
        Expr::Rowid { depth: 0, .. } => true,
        Expr::Column(Place {
            depth: 0, column, ..
        }) => table.rowid_alias == Some(usize::from(*column)),
        _ => false,
    };
    if by_rowid {
        return match &mut scan.access {
            Access::Full { reverse } | Access::RowidRange { reverse, .. } => {
                *reverse = first.descending;
                true
            }
            Access::Rowid(_) => true,
            Access::RowidIn(_) => !first.descending,
            Access::Index {
                last: super::Last::None,
                columns,
                index,
                ..
            } => {
                let whole = table.index_width(index) == Some(columns.len());
                whole && !first.descending
            }
            _ => false,
        };
    }
    // One key that an index holds in this order.
    if plan.order.len() == 1
        && first.collation == Collation::Binary
        && first.nulls_first != first.descending
    {
        if let (
            Expr::Column(Place {
                depth: 0, column, ..
            }),
            Access::Full { .. } | Access::IndexOrder { .. },
        ) = (by, &scan.access)
        {
            if let Some(index) = table.ordering_index(usize::from(*column)) {
                scan.access = Access::IndexOrder {
                    index,
                    reverse: first.descending,
                };
                return true;
            }
        }
    }
    false
}
