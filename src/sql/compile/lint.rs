//! Cartesian products: FROM elements of a SELECT or UPDATE that no condition connects.
//!
//! In: the FROM elements and conditions of one statement. Out: the warning that SQLAlchemy gives for it, if any.
//! Called while it is printed. Source of the behaviour: SQLAlchemy `sql/compiler.py` (FromLinter).

use super::Compiler;
use crate::expr::{BinaryOp, Expr, ExprKind};
use crate::from::From;
use crate::ops::walk;

/// The elements that count, and which of them are connected.
#[derive(Default)]
struct Linter {
    froms: Vec<From>,
    edges: Vec<(usize, usize)>,
}

impl Linter {
    fn place(&self, from: &From) -> Option<usize> {
        self.froms.iter().position(|it| it.same_as(from))
    }

    /// Adds the elements of a FROM element and what its joins connect; gives the places of all of them.
    fn add(&mut self, from: &From) -> Vec<usize> {
        match from {
            From::Join(it) => {
                let left = self.add(&it.left);
                let right = self.add(&it.right);
                self.connect(&left, &right);
                if let Some(on) = &it.on {
                    self.condition(on);
                }
                left.into_iter().chain(right).collect()
            }
            From::Grouping(it) => self.add(it),
            // Text says nothing of itself; some functions join implicitly.
            From::Text(_) => Vec::new(),
            From::Function(it) if it.scalar => Vec::new(),
            it => {
                if self.place(it).is_none() {
                    self.froms.push(it.clone());
                }
                self.place(it).into_iter().collect()
            }
        }
    }

    fn connect(&mut self, left: &[usize], right: &[usize]) {
        for a in left {
            for b in right {
                self.edges.push((*a, *b));
            }
        }
    }

    fn condition(&mut self, expr: &Expr) {
        if let ExprKind::Binary {
            op, left, right, ..
        } = expr.kind()
        {
            if is_comparison(op) {
                let (left, right) = (self.places_in(left), self.places_in(right));
                self.connect(&left, &right);
                return;
            }
        }
        walk::each_part(expr, |it| self.condition(it));
    }

    fn places_in(&self, expr: &Expr) -> Vec<usize> {
        let mut out = Vec::new();
        walk::each_from(expr, &mut |it| out.extend(self.place(it)));
        out
    }

    /// The elements that cannot be reached from the first.
    fn unconnected(&self) -> Vec<usize> {
        let mut reached = vec![0];
        let mut at = 0;
        while let Some(&here) = reached.get(at) {
            for (a, b) in &self.edges {
                let other = match here {
                    it if it == *a => *b,
                    it if it == *b => *a,
                    _ => continue,
                };
                if !reached.contains(&other) {
                    reached.push(other);
                }
            }
            at += 1;
        }
        (0..self.froms.len())
            .filter(|it| !reached.contains(it))
            .collect()
    }
}

fn is_comparison(op: &BinaryOp) -> bool {
    match op {
        BinaryOp::Add
        | BinaryOp::Sub
        | BinaryOp::Mul
        | BinaryOp::TrueDiv
        | BinaryOp::FloorDiv
        | BinaryOp::Mod
        | BinaryOp::Concat
        | BinaryOp::BitAnd
        | BinaryOp::BitOr
        | BinaryOp::BitXor
        | BinaryOp::ShiftLeft
        | BinaryOp::ShiftRight
        | BinaryOp::GetItem
        | BinaryOp::JsonGetItem
        | BinaryOp::JsonPathGetItem => false,
        BinaryOp::Custom { comparison, .. } => *comparison,
        _ => true,
    }
}

impl Compiler<'_> {
    /// Notes a warning when the statement multiplies tables that nothing connects. SQLAlchemy begins at any of them;
    /// here it is the first.
    pub(super) fn lint(&mut self, statement: &str, froms: &[From], conditions: &[Expr]) {
        let mut linter = Linter::default();
        for it in froms {
            linter.add(it);
        }
        if linter.froms.len() < 2 {
            return;
        }
        for it in conditions {
            linter.condition(it);
        }
        let rest = linter.unconnected();
        if rest.is_empty() {
            return;
        }
        let mut name = |at: usize| match &linter.froms[at] {
            From::Table(it) => it.key(),
            it => self
                .name_of_from(it)
                .map_or_else(String::new, |it| it.to_string()),
        };
        let rest: Vec<String> = rest
            .into_iter()
            .map(|it| format!("\"{}\"", name(it)))
            .collect();
        let start = name(0);
        self.warnings.push(format!(
            "{statement} statement has a cartesian product between FROM element(s) {} and FROM element \"{start}\".  Apply \
             join condition(s) between each element to resolve.",
            rest.join(", ")
        ));
    }
}
