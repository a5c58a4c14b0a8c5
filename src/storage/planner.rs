//! GlueSQL's `Planner`: its default with the step that chooses indexes put in.
//!
//! In: a statement plan. Out: the plan with an access path for every table.

use crate::storage::Storage;
use gluesql_core::{
    error::Result,
    plan::StatementPlan,
    planner::{
        fetch_schema_map, plan_aggregate, plan_hash_join, plan_index, plan_primary_key,
        plan_schemaless, validate,
    },
    store::Planner,
};

impl Planner for Storage {
    fn plan(&self, statement: StatementPlan) -> Result<StatementPlan> {
        let schema_map = fetch_schema_map(self, &statement)?;
        validate(&schema_map, &statement)?;

        let statement = plan_schemaless(&schema_map, statement)?;
        let statement = plan_primary_key(&schema_map, statement);
        let statement = plan_index(&schema_map, statement);
        let statement = plan_hash_join(&schema_map, statement);
        Ok(plan_aggregate(statement))
    }
}
