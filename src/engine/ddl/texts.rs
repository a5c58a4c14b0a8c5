//! Views and triggers when ALTER TABLE changes what they read: their texts are changed name by name, and looked at again.
//!
//! In: the catalogue. Out: what each name of their texts means, other texts, or SQLite's words for the first of them
//! that makes no sense. Called by `alter`.

use crate::ast::{self, Spot};
use crate::catalog::{Catalog, TriggerDef, ViewDef};
use crate::ddl::edit;
use crate::error::{EngineError, Res, operational};
use crate::plan::{Note, Planner};
use crate::write::trigger_notes;

/// A view or a trigger, read anew, with what its names mean.
pub(super) struct Text {
    made: Made,
    notes: Vec<(Spot, Note)>,
}

enum Made {
    View(ast::Statement, u64),
    Trigger(Box<ast::CreateTrigger>),
}

/// What is renamed: a table, or one of its columns.
pub(super) struct Rename<'r> {
    pub table: &'r str,
    /// Position and name.
    pub column: Option<(usize, &'r str)>,
    pub new: &'r str,
    pub quoted: bool,
}

/// Reads all views and triggers in the order in which they were made. `when`: ` after rename`.
///
/// # Errors
/// `error in view v after rename: no such column: a`.
pub(super) fn read(catalog: &Catalog, when: &str) -> Res<Vec<Text>> {
    let mut all: Vec<(u64, Res<Text>)> = Vec::new();
    for view in catalog.views() {
        let wrong = |it| error_in("view", &view.name, when, it);
        all.push((view.made, read_view(view, catalog).map_err(wrong)));
    }
    for trigger in catalog.triggers() {
        let wrong = |it| error_in("trigger", &trigger.source.name, when, it);
        all.push((trigger.made, read_trigger(&trigger, catalog).map_err(wrong)));
    }
    all.sort_by_key(|it| it.0);
    all.into_iter().map(|it| it.1).collect()
}

fn error_in(what: &str, name: &str, when: &str, error: EngineError) -> EngineError {
    operational(format!("error in {what} {name}{when}: {}", error.message))
}

fn read_view(view: &ViewDef, catalog: &Catalog) -> Res<Text> {
    // The text that is kept is not quite the one that was given, so its names are counted anew.
    let statement = crate::parse::parse_one(&view.sql)?.statement;
    let planner = Planner::new(catalog);
    planner.in_view.set(true);
    planner.notes.replace(Some(Vec::new()));
    if let ast::Statement::CreateView { query, .. } = &statement {
        planner.query(query, None)?;
    }
    Ok(Text {
        made: Made::View(statement, view.made),
        notes: planner.notes.take().unwrap_or_default(),
    })
}

fn read_trigger(trigger: &TriggerDef, catalog: &Catalog) -> Res<Text> {
    let mut source = trigger.source.clone();
    if let ast::Statement::CreateTrigger(again) =
        crate::parse::parse_one(&trigger.source.sql)?.statement
    {
        source = *again;
    }
    Ok(Text {
        notes: trigger_notes(&source, catalog)?,
        made: Made::Trigger(Box::new(source)),
    })
}

/// Gives views and triggers the texts in which the table or the column has its new name. Without a rename, and with
/// one of a column, names in double quotes that are no columns become the texts that SQLite takes them for.
///
/// # Errors
/// None in practice: the new texts can be read as the old ones could.
pub(super) fn change(
    catalog: &mut Catalog,
    texts: Vec<Text>,
    rename: Option<&Rename<'_>>,
) -> Res<()> {
    for text in texts {
        let changed = text.changed(rename);
        if changed == text.sql() {
            continue;
        }
        match (crate::parse::parse_one(&changed)?.statement, text.made) {
            (
                ast::Statement::CreateView {
                    name,
                    columns,
                    query,
                    ..
                },
                Made::View(_, made),
            ) => catalog.change_view(ViewDef {
                name,
                columns,
                query,
                sql: changed,
                made,
            }),
            (ast::Statement::CreateTrigger(create), _) => catalog.put_trigger(*create),
            _ => {}
        }
    }
    Ok(())
}

impl Text {
    fn sql(&self) -> &str {
        match &self.made {
            Made::View(ast::Statement::CreateView { sql, .. }, _) => sql,
            Made::View(..) => "",
            Made::Trigger(it) => &it.sql,
        }
    }

    fn changed(&self, rename: Option<&Rename<'_>>) -> String {
        let sql = self.sql();
        let mut spots = Vec::new();
        for (spot, note) in &self.notes {
            let Some(at) = spot.token() else {
                continue;
            };
            let meant = match (note, rename) {
                (Note::Table(table), Some(it)) => {
                    it.column.is_none() && table.eq_ignore_ascii_case(it.table)
                }
                (Note::Column(table, column), Some(it)) => {
                    it.column.is_some_and(|it| it.0 == *column)
                        && table.eq_ignore_ascii_case(it.table)
                }
                (Note::Text, it) => {
                    if it.is_none_or(|it| it.column.is_some()) {
                        spots.push((at, None));
                    }
                    false
                }
                _ => false,
            };
            if let (true, Some(it)) = (meant, rename) {
                spots.push((at, Some((it.new, it.quoted))));
            }
        }
        if let (Made::Trigger(trigger), Some(it)) = (&self.made, rename) {
            if trigger.table.eq_ignore_ascii_case(it.table) {
                let head = edit::trigger_head(
                    sql,
                    it.column.map_or(it.table, |it| it.1),
                    it.column.is_some(),
                );
                spots.extend(head.into_iter().map(|at| (at, Some((it.new, it.quoted)))));
            }
        }
        edit::at_spots(sql, &spots)
    }
}
