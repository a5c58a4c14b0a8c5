//! Builders of expressions: operators, conditions, functions and the rest, grouped by SQLAlchemy's precedence.
//!
//! In: expressions and plain values. Out: [`crate::Expr`]. Called by `python`, `orm` and Rust programs.
//! Source of the behaviour: SQLAlchemy `sql/default_comparator.py`, `sql/elements.py`, `sql/operators.py`.

mod boolean;
mod compare;
mod construct;
mod function;
mod group;
mod operand;
pub mod walk;

pub use boolean::{and_, exists, not_, or_};
pub use compare::{Escape, LikePart};
pub use construct::where_clause;
pub use construct::{case, extract, tuple_};
pub use function::{func, func_path};
pub use group::{Against, is_contains};
pub use operand::Operand;
pub(crate) use operand::fold as operand_fold;
