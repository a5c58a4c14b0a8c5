//! The edit that brings a loader option into a program.
//!
//! In: the event of the query, the option. Out: a [`Fix`], or nothing when the query was not found for certain.

use protocol::{Fix, Model, TextEdit};
use trace::{Event, Position, QueryPlace, SourceFacts, StatementPlace};

use crate::n_plus_one::{LoaderPath, isa};

/// Adds `.options(...)` behind the query that `event` executed, and the import that it needs.
pub(crate) fn add_option(
    event: &Event,
    option: &LoaderPath,
    models: &[Model],
    facts: &SourceFacts,
) -> Option<Fix> {
    let (cell, line) = event.cell.zip(event.line)?;
    let (statement, query, entity) = query_of(cell, line, &option.root, models, facts)?;
    let mut steps = option.steps.clone();
    // A query for a subclass wants the attribute of the subclass.
    if let Some(first) = steps.first_mut() {
        if let Some((class, name)) = first.1.split_once('.') {
            if class != entity && isa(models, entity, class) {
                first.1 = format!("{entity}.{name}");
            }
        }
    }
    let option = LoaderPath {
        root: option.root.clone(),
        steps,
    };
    let text = format!(".options({})", option.text());
    let title = format!("Add {text} to the query in line {}", query.end.line);
    let mut edits = vec![insert(statement.cell, query.end, text)];
    // Only the first call of a chain is a function; the others are its methods.
    if let Some((function, _)) = option.steps.first() {
        edits.extend(import(function, statement.cell, facts));
    }
    edits.sort_by_key(|it| (it.cell, it.line, it.column));
    Some(Fix { title, edits })
}

fn insert(cell: u32, at: Position, text: String) -> TextEdit {
    TextEdit {
        cell,
        line: at.line,
        column: at.column,
        end_line: at.line,
        end_column: at.column,
        text,
    }
}

/// The query for `class` that the statement at a line executes, itself or through a name.
fn query_of<'f>(
    cell: u32,
    line: u32,
    class: &str,
    models: &[Model],
    facts: &'f SourceFacts,
) -> Option<(&'f StatementPlace, &'f QueryPlace, &'f str)> {
    let covers = |it: &&StatementPlace| it.cell == cell && it.start <= line && line <= it.end;
    let mut here: Vec<&StatementPlace> = facts.statements.iter().filter(covers).collect();
    here.sort_by_key(|it| it.end - it.start);
    for it in &here {
        if let Some((query, entity)) = query_in(it, class, models) {
            return Some((it, query, entity));
        }
    }
    let first = here.first()?;
    let mut found = None;
    for name in &first.reads {
        let earlier = facts.statements.iter().filter(|it| {
            it.binds.as_ref() == Some(name) && (it.cell, it.start) < (first.cell, first.start)
        });
        // The last of them is what the name stands for; a name that was bound on several ways is not certain.
        let last = earlier.max_by_key(|it| (it.cell, it.start));
        if let Some(last) = last {
            if let Some((query, entity)) = query_in(last, class, models) {
                if found.is_some() {
                    return None;
                }
                found = Some((last, query, entity));
            }
        }
    }
    found
}

/// The one query of a statement that asks for the class.
fn query_in<'f>(
    statement: &'f StatementPlace,
    class: &str,
    models: &[Model],
) -> Option<(&'f QueryPlace, &'f str)> {
    let mut fitting = statement.queries.iter().filter_map(|query| {
        let entity = query.entities.iter().find(|it| isa(models, it, class))?;
        Some((query, &**entity))
    });
    let found = fitting.next()?;
    // A second one, such as a subquery, leaves open which is meant.
    fitting.next().is_none().then_some(found)
}

/// Brings a name of `sqlalchemy.orm` into a cell, unless some cell has it already.
fn import(name: &str, cell: u32, facts: &SourceFacts) -> Option<TextEdit> {
    let known = |it: &trace::ImportPlace| it.names.iter().any(|it| it == name || (it == "*"));
    let of_orm = |it: &&trace::ImportPlace| it.module == "sqlalchemy.orm";
    if facts.imports.iter().filter(of_orm).any(known) {
        return None;
    }
    if let Some(it) = facts
        .imports
        .iter()
        .filter(of_orm)
        .find(|it| it.cell == cell)
    {
        return Some(insert(cell, it.end, format!(", {name}")));
    }
    let first = (*facts.first.get(cell as usize)?)?;
    let start = Position {
        line: first.line,
        column: 0,
    };
    Some(insert(
        cell,
        start,
        format!("from sqlalchemy.orm import {name}\n"),
    ))
}
