//! Tests of the engine. Most are data: `scripts/*.sql` run on real SQLite and on the engine, and must agree.

mod api;
mod keeping;
mod oddities;
mod random;
mod same;
mod sqllogic;
mod temporary;
