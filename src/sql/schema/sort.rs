//! Tables in the order of their dependencies: for CREATE, DROP and the unit of work.

use std::rc::Rc;

use crate::schema::{Constraint, ConstraintKind, MetaData, Table};

/// Tables sorted so that what a foreign key refers to comes first.
#[derive(Debug, Default)]
pub struct Sorted {
    pub tables: Vec<Rc<Table>>,
    /// Foreign keys that a cycle, or `use_alter`, keeps out of the order.
    pub remaining: Vec<Rc<Constraint>>,
    /// The tables of the cycles, by name; empty when there is none.
    pub cycle: Vec<String>,
}

/// Sorts tables; within one level they keep the order in which they were given.
pub fn sort_tables(tables: &[Rc<Table>]) -> Sorted {
    let position = |table: &Table| {
        tables
            .iter()
            .position(|it| std::ptr::eq(&raw const **it, table))
    };
    let mut remaining: Vec<Rc<Constraint>> = Vec::new();
    // For each table, the positions of those it needs.
    let mut needs: Vec<Vec<usize>> = vec![Vec::new(); tables.len()];
    for (at, table) in tables.iter().enumerate() {
        for constraint in table.foreign_key_constraints() {
            if matches!(
                constraint.kind,
                ConstraintKind::ForeignKey {
                    use_alter: true,
                    ..
                }
            ) {
                remaining.push(constraint);
                continue;
            }
            if let Some(target) = constraint.referred_table().and_then(|it| position(&it)) {
                if target != at && !needs[at].contains(&target) {
                    needs[at].push(target);
                }
            }
        }
    }
    let (mut order, stuck) = topological(&needs);
    let mut cycle = Vec::new();
    if !stuck.is_empty() {
        let in_cycle = members_of_cycles(&needs);
        for &at in &in_cycle {
            cycle.push(tables[at].key());
            for constraint in tables[at].foreign_key_constraints() {
                if !remaining.iter().any(|it| Rc::ptr_eq(it, &constraint)) {
                    remaining.push(constraint);
                }
            }
            needs[at].clear();
        }
        cycle.sort();
        order = topological(&needs).0;
    }
    Sorted {
        tables: order.into_iter().map(|at| Rc::clone(&tables[at])).collect(),
        remaining,
        cycle,
    }
}

/// Level by level; the second value holds what could not be placed.
fn topological(needs: &[Vec<usize>]) -> (Vec<usize>, Vec<usize>) {
    let mut placed = vec![false; needs.len()];
    let mut order = Vec::with_capacity(needs.len());
    let mut open: Vec<usize> = (0..needs.len()).collect();
    while !open.is_empty() {
        let level: Vec<usize> = open
            .iter()
            .copied()
            .filter(|&at| needs[at].iter().all(|&need| placed[need]))
            .collect();
        if level.is_empty() {
            break;
        }
        for &at in &level {
            placed[at] = true;
        }
        order.extend(level);
        open.retain(|&at| !placed[at]);
    }
    (order, open)
}

/// The nodes from which a walk along the needs comes back.
fn members_of_cycles(needs: &[Vec<usize>]) -> Vec<usize> {
    (0..needs.len())
        .filter(|&start| {
            let mut seen = vec![false; needs.len()];
            let mut open: Vec<usize> = needs[start].clone();
            while let Some(at) = open.pop() {
                if at == start {
                    return true;
                }
                if !std::mem::replace(&mut seen[at], true) {
                    open.extend(&needs[at]);
                }
            }
            false
        })
        .collect()
}

impl Constraint {
    /// The table that a foreign key constraint refers to, once it exists.
    pub fn referred_table(&self) -> Option<Rc<Table>> {
        let ConstraintKind::ForeignKey { elements, .. } = &self.kind else {
            return None;
        };
        let column = elements.borrow().first()?.column().ok()?;
        column.table.borrow().upgrade()
    }
}

impl MetaData {
    /// `sorted_tables`: by name, then by dependency.
    pub fn sorted_tables(&self) -> Sorted {
        let mut tables: Vec<Rc<Table>> = self.tables.borrow().values().cloned().collect();
        tables.sort_by_key(|it| it.key());
        sort_tables(&tables)
    }

    /// The order of `create_all`: as defined, then by dependency. `drop_all` goes through it backwards.
    pub fn tables_for_create(&self) -> Sorted {
        let tables: Vec<Rc<Table>> = self.tables.borrow().values().cloned().collect();
        sort_tables(&tables)
    }
}
