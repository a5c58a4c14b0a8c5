//! From foreign keys to joins: which columns connect two mapped tables, and which way round.
//!
//! In: the parent's and the target's tables, and what `relationship()` was told. Out: join expressions,
//! direction and column pairs. Source of the behaviour: SQLAlchemy `orm/relationships.py`, `JoinCondition`.

use std::rc::Rc;

use sql::expr::{BinaryOp, BooleanOp};
use sql::schema::{ConstraintKind, ForeignKey};
use sql::{Column, Expr, ExprKind, From, Table, ops};

use super::{Direction, Pair, Relationship};
use crate::error::{Error, ErrorKind, Result};
use crate::mapper::Mapper;

/// What `foreign()` and `remote()` hang on a column of a join condition.
struct JoinNote {
    foreign: bool,
    remote: bool,
}

/// An expression around columns, with `mark` on each of them; a column itself is `None`.
fn inside(expr: &Expr, mark: fn(&Expr) -> Expr) -> Option<Expr> {
    if matches!(expr.kind(), ExprKind::Column(_)) {
        return None;
    }
    Some(ops::walk::map(expr, &mut |it| {
        matches!(it.kind(), ExprKind::Column(_)).then(|| mark(it))
    }))
}

/// `orm.foreign(expr)`.
pub fn foreign(expr: &Expr) -> Expr {
    if let Some(it) = inside(expr, foreign) {
        return it;
    }
    let remote = note_of(expr).is_some_and(|it| it.remote);
    expr.with_note(Rc::new(JoinNote {
        foreign: true,
        remote,
    }))
}

/// `orm.remote(expr)`.
pub fn remote(expr: &Expr) -> Expr {
    if let Some(it) = inside(expr, remote) {
        return it;
    }
    let foreign = note_of(expr).is_some_and(|it| it.foreign);
    expr.with_note(Rc::new(JoinNote {
        foreign,
        remote: true,
    }))
}

fn note_of(expr: &Expr) -> Option<&JoinNote> {
    expr.0.note.as_ref()?.downcast_ref::<JoinNote>()
}

/// What `remote()` said of a column of a join condition, if it or `foreign()` was used there.
pub(crate) fn noted_remote(expr: &Expr) -> Option<bool> {
    note_of(expr).map(|it| it.remote)
}

/// An expression that was written in a class body, when its columns had no table yet, with the tables of today.
pub(crate) fn settled(expr: &Expr) -> Expr {
    ops::walk::map(expr, &mut |it| {
        let ExprKind::Column(column) = it.kind() else {
            return None;
        };
        let (None, Some(own)) = (&column.from, &column.column) else {
            return None;
        };
        own.table.borrow().upgrade()?;
        let settled = Expr::column(own);
        Some(match &it.0.note {
            Some(note) => settled.with_note(note.clone()),
            None => settled,
        })
    })
}

/// The outcome.
pub(super) struct Joins {
    pub primaryjoin: Expr,
    pub secondaryjoin: Option<Expr>,
    pub direction: Direction,
    pub synchronize_pairs: Vec<Pair>,
    pub secondary_synchronize_pairs: Vec<Pair>,
    pub local_remote_pairs: Vec<Pair>,
    pub remote_columns: Vec<Rc<Column>>,
    /// The primary join is nothing but equalities of columns.
    pub simple: bool,
}

/// The tables of a FROM element.
fn tables_of(from: &From) -> Vec<Rc<Table>> {
    match from {
        From::Join(it) => {
            let mut all = tables_of(&it.left);
            all.extend(tables_of(&it.right));
            all
        }
        it => it.table().cloned().into_iter().collect(),
    }
}

/// Works everything out.
///
/// # Errors
/// NoForeignKeysError, AmbiguousForeignKeysError, ArgumentError with SQLAlchemy's texts.
pub(super) fn determine(
    relationship: &Relationship,
    parent: &Mapper,
    target: &Mapper,
    secondary: Option<&From>,
) -> Result<Joins> {
    let config = &relationship.config;
    let columns = |it: &Option<super::Later<Vec<Expr>>>| -> Result<Option<Vec<Rc<Column>>>> {
        let Some(it) = it else { return Ok(None) };
        Ok(Some(it.get()?.iter().filter_map(column_of).collect()))
    };
    let foreign_keys = columns(&config.foreign_keys)?;
    let remote_side = columns(&config.remote_side)?;
    let given = |it: &Option<super::Later<Expr>>| -> Result<Option<Expr>> {
        it.as_ref().map(|it| Ok(settled(&it.get()?))).transpose()
    };

    let parent_tables = parent.tables();
    let target_tables = target.tables();
    let (primaryjoin, secondaryjoin) = match secondary {
        Some(secondary) => {
            let tables = tables_of(secondary);
            let secondaryjoin = match given(&config.secondaryjoin)? {
                Some(it) => it,
                None => find(
                    relationship,
                    &target_tables,
                    &tables,
                    foreign_keys.as_deref(),
                    tables.first(),
                )?,
            };
            let primaryjoin = match given(&config.primaryjoin)? {
                Some(it) => it,
                None => find(
                    relationship,
                    &parent_tables,
                    &tables,
                    foreign_keys.as_deref(),
                    tables.first(),
                )?,
            };
            (primaryjoin, Some(secondaryjoin))
        }
        None => {
            let primaryjoin = match given(&config.primaryjoin)? {
                Some(it) => it,
                None => find(
                    relationship,
                    &parent_tables,
                    &target_tables,
                    foreign_keys.as_deref(),
                    None,
                )?,
            };
            (primaryjoin, None)
        }
    };

    let is_in = |tables: &[Rc<Table>], column: &Rc<Column>| {
        column
            .table
            .borrow()
            .upgrade()
            .is_some_and(|table| tables.iter().any(|it| Rc::ptr_eq(it, &table)))
    };
    let has =
        |list: &[Rc<Column>], column: &Rc<Column>| list.iter().any(|it| Rc::ptr_eq(it, column));

    // Foreign columns.
    let secondary_tables: Vec<Rc<Table>> = secondary.map(tables_of).unwrap_or_default();
    let is_foreign = |expr: &Expr, column: &Rc<Column>, other: Option<&Rc<Column>>| {
        if let Some(list) = &foreign_keys {
            return has(list, column);
        }
        if let Some(note) = note_of(expr) {
            if note.foreign {
                return true;
            }
        }
        match other {
            Some(other) => references(column, other) || (is_in(&secondary_tables, column)),
            None => false,
        }
    };
    let any_remote_note = {
        let mut any = false;
        sides(&primaryjoin, &mut |left, right| {
            any |= note_of(left).is_some_and(|it| it.remote)
                || right.is_some_and(|it| note_of(it).is_some_and(|it| it.remote));
        });
        any
    };
    let overlap = target_tables
        .iter()
        .any(|it| parent_tables.iter().any(|other| Rc::ptr_eq(it, other)));
    let is_remote = |expr: &Expr, column: &Rc<Column>, foreign: bool| {
        if any_remote_note {
            note_of(expr).is_some_and(|it| it.remote)
        } else if secondary.is_some() {
            is_in(&secondary_tables, column)
        } else if let Some(list) = &remote_side {
            has(list, column)
        } else if overlap && is_in(&target_tables, column) && is_in(&parent_tables, column) {
            foreign
        } else {
            is_in(&target_tables, column)
        }
    };

    let mut out = Joins {
        direction: Direction::ManyToMany,
        synchronize_pairs: Vec::new(),
        secondary_synchronize_pairs: Vec::new(),
        local_remote_pairs: Vec::new(),
        remote_columns: Vec::new(),
        simple: equalities_only(&primaryjoin),
        primaryjoin,
        secondaryjoin,
    };
    let mut foreign_columns: Vec<(Rc<Column>, bool)> = Vec::new();
    let primary = out.primaryjoin.clone();
    sides(&primary, &mut |left, right| {
        let left_column = column_of(left);
        let right_column = right.and_then(column_of);
        let left_foreign = left_column
            .as_ref()
            .is_some_and(|it| is_foreign(left, it, right_column.as_ref()));
        let right_foreign = match (&right_column, right) {
            (Some(it), Some(right)) => {
                !left_foreign_only(left_foreign, &foreign_keys)
                    && is_foreign(right, it, left_column.as_ref())
            }
            _ => false,
        };
        for (expr, column, foreign) in [
            (Some(left), &left_column, left_foreign),
            (right, &right_column, right_foreign),
        ] {
            let (Some(expr), Some(column)) = (expr, column) else {
                continue;
            };
            let remote = is_remote(expr, column, foreign);
            if foreign {
                foreign_columns.push((column.clone(), remote));
            }
            if remote && !has(&out.remote_columns, column) {
                out.remote_columns.push(column.clone());
            }
        }
        let (Some(a), Some(b), Some(right)) = (&left_column, &right_column, right) else {
            return;
        };
        if right_foreign {
            out.synchronize_pairs.push((a.clone(), b.clone()));
        } else if left_foreign {
            out.synchronize_pairs.push((b.clone(), a.clone()));
        }
        let (left_remote, right_remote) = (
            is_remote(left, a, left_foreign),
            is_remote(right, b, right_foreign),
        );
        if right_remote && !left_remote {
            out.local_remote_pairs.push((a.clone(), b.clone()));
        } else if left_remote && !right_remote {
            out.local_remote_pairs.push((b.clone(), a.clone()));
        }
    });
    if let Some(secondaryjoin) = out.secondaryjoin.clone() {
        sides(&secondaryjoin, &mut |left, right| {
            let (Some(a), Some(b)) = (column_of(left), right.and_then(column_of)) else {
                return;
            };
            if is_in(&secondary_tables, &b) {
                out.secondary_synchronize_pairs.push((a, b));
            } else if is_in(&secondary_tables, &a) {
                out.secondary_synchronize_pairs.push((b, a));
            }
        });
    }
    if foreign_columns.is_empty() || (out.synchronize_pairs.is_empty() && !config.viewonly) {
        return Err(no_local_foreign_keys(relationship, &out.primaryjoin));
    }
    if out.secondaryjoin.is_some() {
        return Ok(out);
    }
    let in_target = foreign_columns
        .iter()
        .any(|it| is_in(&target_tables, &it.0));
    let in_parent = foreign_columns
        .iter()
        .any(|it| is_in(&parent_tables, &it.0));
    out.direction = match (in_target, in_parent) {
        (true, true) => {
            let one_to_many = foreign_columns
                .iter()
                .any(|it| it.1 && is_in(&target_tables, &it.0));
            let many_to_one = foreign_columns
                .iter()
                .any(|it| !it.1 && is_in(&parent_tables, &it.0));
            match (one_to_many, many_to_one) {
                (true, false) => Direction::OneToMany,
                (false, true) => Direction::ManyToOne,
                _ => {
                    return Err(Error::argument(format!(
                        "Can't determine relationship direction for relationship '{relationship}' - \
                         foreign key columns within the join condition are present in both the parent \
                         and the child's mapped tables.  Ensure that only those columns referring to a \
                         parent column are marked as foreign, either via the foreign() annotation or via \
                         the foreign_keys argument."
                    )));
                }
            }
        }
        (true, false) => Direction::OneToMany,
        (false, true) => Direction::ManyToOne,
        (false, false) => {
            return Err(Error::argument(format!(
                "Can't determine relationship direction for relationship '{relationship}' - foreign key \
                 columns are present in neither the parent nor the child's mapped tables"
            )));
        }
    };
    Ok(out)
}

/// In a self-referential pair of two foreign keys, the left one decides unless the program chose.
fn left_foreign_only(left_foreign: bool, chosen: &Option<Vec<Rc<Column>>>) -> bool {
    left_foreign && chosen.is_none()
}

fn no_local_foreign_keys(relationship: &Relationship, primaryjoin: &Expr) -> Error {
    let text = primaryjoin_text(primaryjoin);
    Error::argument(format!(
        "Could not locate any relevant foreign key columns for primary join condition '{text}' on \
         relationship {relationship}.  Ensure that referencing columns are associated with a ForeignKey or \
         ForeignKeyConstraint, or are annotated in the join condition with the foreign() annotation."
    ))
}

/// A join condition as messages show it.
pub(super) fn primaryjoin_text(expr: &Expr) -> String {
    let mut parts = Vec::new();
    sides(expr, &mut |left, right| {
        let name = |it: &Expr| column_of(it).map_or_else(|| "?".into(), |it| column_text(&it));
        parts.push(match right {
            Some(right) => format!("{} = {}", name(left), name(right)),
            None => name(left),
        });
    });
    parts.join(" AND ")
}

/// `users.id`.
pub(crate) fn column_text(column: &Column) -> String {
    match column.table.borrow().upgrade() {
        Some(table) => format!("{}.{}", table_text(&table), column.name.borrow()),
        None => column.name.borrow().clone(),
    }
}

fn table_text(table: &Table) -> String {
    match &table.schema {
        Some(schema) => format!("{schema}.{}", table.name),
        None => table.name.clone(),
    }
}

/// The table column that an expression shows.
pub(crate) fn column_of(expr: &Expr) -> Option<Rc<Column>> {
    match &expr.0.kind {
        ExprKind::Column(it) => it.column.clone(),
        ExprKind::Grouping(it) | ExprKind::TypeCoerce(it) => column_of(it),
        ExprKind::Cast { expr, .. } => column_of(expr),
        _ => None,
    }
}

/// Visits the comparisons of a condition: both sides, or one that is not compared with a column.
pub(crate) fn sides(expr: &Expr, visit: &mut dyn FnMut(&Expr, Option<&Expr>)) {
    match &expr.0.kind {
        ExprKind::Binary { left, right, .. } => match (column_of(left), column_of(right)) {
            (Some(_), Some(_)) => visit(left, Some(right)),
            (Some(_), None) => visit(left, None),
            (None, Some(_)) => visit(right, None),
            (None, None) => {
                sides(left, visit);
                sides(right, visit);
            }
        },
        ExprKind::Boolean { clauses, .. } => clauses.iter().for_each(|it| sides(it, visit)),
        ExprKind::Grouping(it) | ExprKind::Unary { operand: it, .. } => sides(it, visit),
        _ => {}
    }
}

fn equalities_only(expr: &Expr) -> bool {
    match &expr.0.kind {
        ExprKind::Binary {
            op: BinaryOp::Eq,
            left,
            right,
            ..
        } => {
            matches!(left.0.kind, ExprKind::Column(_))
                && matches!(right.0.kind, ExprKind::Column(_))
        }
        ExprKind::Boolean {
            op: BooleanOp::And,
            clauses,
        } => clauses.iter().all(equalities_only),
        ExprKind::Grouping(it) => equalities_only(it),
        _ => false,
    }
}

/// Whether a foreign key of `column` points at `other`.
pub(crate) fn references(column: &Rc<Column>, other: &Rc<Column>) -> bool {
    column
        .foreign_keys
        .borrow()
        .iter()
        .any(|it| target_of(it).is_some_and(|target| Rc::ptr_eq(&target, other)))
}

/// The column that a foreign key points at, when its table is known.
pub(crate) fn target_of(foreign_key: &ForeignKey) -> Option<Rc<Column>> {
    foreign_key.column().ok()
}

/// Every foreign key between two sets of tables: one list of (referenced, referencing) per constraint.
pub(crate) fn links(left: &[Rc<Table>], right: &[Rc<Table>]) -> Result<Vec<Vec<Pair>>> {
    let mut out: Vec<Vec<Pair>> = Vec::new();
    let same = left.len() == right.len() && left.iter().zip(right).all(|(a, b)| Rc::ptr_eq(a, b));
    let mut scan = |from: &[Rc<Table>], to: &[Rc<Table>]| -> Result<()> {
        for table in from {
            for constraint in table.constraints.borrow().iter() {
                let ConstraintKind::ForeignKey { elements, .. } = &constraint.kind else {
                    continue;
                };
                let mut pairs = Vec::new();
                for element in elements.borrow().iter() {
                    let Some(column) = element.parent.borrow().upgrade() else {
                        continue;
                    };
                    let target = match element.column() {
                        Ok(it) => it,
                        Err(error) => {
                            // A missing target matters only when it should be in one of these tables.
                            let wanted = element.target_tokens().0;
                            if to.iter().any(|it| it.name == wanted) {
                                return Err(error.into());
                            }
                            continue;
                        }
                    };
                    let in_to = target
                        .table
                        .borrow()
                        .upgrade()
                        .is_some_and(|it| to.iter().any(|other| Rc::ptr_eq(other, &it)));
                    if in_to {
                        pairs.push((target, column));
                    }
                }
                if !pairs.is_empty() {
                    out.push(pairs);
                }
            }
        }
        Ok(())
    };
    scan(right, left)?;
    if !same {
        scan(left, right)?;
    }
    Ok(out)
}

/// The condition that joins two sets of tables by their foreign keys.
fn find(
    relationship: &Relationship,
    left: &[Rc<Table>],
    right: &[Rc<Table>],
    consider: Option<&[Rc<Column>]>,
    secondary: Option<&Rc<Table>>,
) -> Result<Expr> {
    let mut found = links(left, right)?;
    if let Some(consider) = consider {
        if found.len() > 1 {
            found.retain(|pairs| {
                pairs
                    .iter()
                    .all(|pair| consider.iter().any(|it| Rc::ptr_eq(it, &pair.1)))
            });
        } else {
            found.retain(|pairs| {
                pairs
                    .iter()
                    .any(|pair| consider.iter().any(|it| Rc::ptr_eq(it, &pair.1)))
            });
        }
    }
    let between = format!(
        "Could not determine join condition between parent/child tables on relationship {relationship} - "
    );
    match &found[..] {
        [] => Err(Error::new(
            ErrorKind::NoForeignKeys,
            match secondary {
                Some(it) => format!(
                    "{between}there are no foreign keys linking these tables via secondary table '{}'.  \
                     Ensure that referencing columns are associated with a ForeignKey or \
                     ForeignKeyConstraint, or specify 'primaryjoin' and 'secondaryjoin' expressions.",
                    table_text(it)
                ),
                None => format!(
                    "{between}there are no foreign keys linking these tables.  Ensure that referencing \
                     columns are associated with a ForeignKey or ForeignKeyConstraint, or specify a \
                     'primaryjoin' expression."
                ),
            },
        )),
        [pairs] => Ok(join_on(pairs)),
        _ => Err(Error::new(
            ErrorKind::AmbiguousForeignKeys,
            match secondary {
                Some(it) => format!(
                    "{between}there are multiple foreign key paths linking the tables via secondary table \
                     '{}'.  Specify the 'foreign_keys' argument, providing a list of those columns which \
                     should be counted as containing a foreign key reference from the secondary table to \
                     each of the parent and child tables.",
                    table_text(it)
                ),
                None => format!(
                    "{between}there are multiple foreign key paths linking the tables.  Specify the \
                     'foreign_keys' argument, providing a list of those columns which should be counted as \
                     containing a foreign key reference to the parent table."
                ),
            },
        )),
    }
}

/// `referenced = referencing AND ...`.
pub(crate) fn join_on(pairs: &[Pair]) -> Expr {
    let clauses: Vec<Expr> = pairs
        .iter()
        .map(|(a, b)| Expr::column(a).eq(Expr::column(b)))
        .collect();
    match <[Expr; 1]>::try_from(clauses) {
        Ok([one]) => one,
        Err(many) => ops::and_(many),
    }
}
