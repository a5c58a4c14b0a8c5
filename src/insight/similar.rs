//! Statements that differ in nothing but their parameters.

use std::collections::HashMap;

use protocol::StatementGroup;
use trace::{Event, EventKind, StatementKind};

use crate::place_of;

/// Groups of at least two, in the order of their first statement.
pub(crate) fn groups(events: &[Event]) -> Vec<StatementGroup> {
    let mut at: HashMap<(&str, &str, Option<(u32, u32)>), usize> = HashMap::new();
    let mut groups: Vec<StatementGroup> = Vec::new();
    for event in events {
        let EventKind::Statement(it) = &event.kind else {
            continue;
        };
        if it.kind == StatementKind::Introspect {
            continue;
        }
        let place = event.cell.zip(event.line);
        let index = *at.entry((&it.sql, &it.reason, place)).or_insert_with(|| {
            groups.push(StatementGroup {
                reason: it.reason.clone(),
                place: place_of(event),
                sql: it.sql.clone(),
                ..StatementGroup::default()
            });
            groups.len() - 1
        });
        let group = &mut groups[index];
        group.seqs.push(event.seq);
        group.duration += it.duration;
        group.rows += it.rows.unwrap_or(0);
    }
    groups.retain(|it| it.seqs.len() > 1);
    for group in &mut groups {
        let line = group
            .place
            .map_or_else(String::new, |it| format!(", line {}", it.line));
        group.title = format!("{}x, {}{line}", group.seqs.len(), group.reason);
    }
    groups
}
