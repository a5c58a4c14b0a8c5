//! The facts of a run that checks and claims look at.
//!
//! In: a [`RunReport`] with the position of the learner's cell. Out: plain data, without the setup's share.

use protocol::{RunReport, TableData};
use trace::{Cell, EventKind, ObjectLabel, ObjectState, StatementKind};

/// What the learner's cell did.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RunFacts {
    /// The text that ran.
    pub source: String,
    /// What the cell itself printed.
    pub stdout: String,
    pub error: Option<ErrorFacts>,
    /// In order, without the PRAGMAs of `create_all`.
    pub statements: Vec<StatementFacts>,
    /// `BEGIN`, `COMMIT`, `ROLLBACK`, `SAVEPOINT`, `RELEASE`, `ROLLBACK TO` in order.
    pub transactions: Vec<&'static str>,
    /// Connections with a transaction that has not ended.
    pub open_transactions: u64,
    /// Statements that changed something and were neither committed nor rolled back.
    pub unsaved: u64,
    /// All tables after the run.
    pub tables: Vec<TableData>,
    /// Mapped objects that the cell loaded, made or moved, with their last state.
    pub objects: Vec<ObjectFacts>,
}

/// How the run ended, when an exception ended it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ErrorFacts {
    pub class: String,
    pub message: String,
    /// 1-based; `None` when it did not surface in the learner's own cell.
    pub line: Option<u32>,
    /// Whether it happened before the learner's cell began.
    pub in_setup: bool,
}

/// One statement.
#[derive(Clone, Debug, PartialEq)]
pub struct StatementFacts {
    pub kind: StatementKind,
    pub sql: String,
    /// As in [`trace::Statement`].
    pub reason: String,
    pub rows: Option<u64>,
    pub columns: Vec<String>,
    /// The first [`trace::PREVIEW_ROWS`] rows.
    pub preview: Vec<Vec<Cell>>,
    pub line: Option<u32>,
}

/// One mapped object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectFacts {
    pub class: String,
    pub key: Option<String>,
    pub state: ObjectState,
}

impl RunFacts {
    /// The facts of a report; `cell` is the position of the learner's cell in the request, `source` its text.
    pub fn of(report: &RunReport, source: &str, cell: u32) -> Self {
        let mut facts = Self {
            source: source.to_owned(),
            tables: report.tables_after.clone(),
            error: report.error.as_ref().map(|it| ErrorFacts {
                class: it.class.clone(),
                message: it.message.clone(),
                line: it.line.filter(|_| it.cell == Some(cell)),
                in_setup: it.cell.is_some_and(|it| it < cell),
            }),
            ..Self::default()
        };
        let mut printed_before = 0;
        // Written and not yet ended, by connection; and how deep the connection stands.
        let mut unsaved: Vec<(u32, u64)> = Vec::new();
        let mut open: Vec<u32> = Vec::new();
        // By the id of the object, and whether the learner's cell had to do with it.
        let mut states: Vec<(u32, ObjectFacts, bool)> = Vec::new();
        let mut saw = |label: &ObjectLabel, state: ObjectState, own: bool| {
            let object = ObjectFacts {
                class: label.class.to_string(),
                key: label.key.as_deref().map(str::to_owned),
                state,
            };
            match states.binary_search_by_key(&label.id, |it| it.0) {
                Ok(at) => states[at] = (label.id, object, own || states[at].2),
                Err(at) => states.insert(at, (label.id, object, own)),
            }
        };
        for event in &report.events {
            let own = event.cell.is_none_or(|it| it >= cell);
            match &event.kind {
                EventKind::Print(it) if !own => printed_before += it.text.len(),
                EventKind::Statement(it) => {
                    let writes = matches!(
                        it.kind,
                        StatementKind::Insert | StatementKind::Update | StatementKind::Delete
                    );
                    if writes && it.error.is_none() {
                        match unsaved.iter_mut().find(|known| known.0 == it.connection) {
                            Some(known) => known.1 += 1,
                            None => unsaved.push((it.connection, 1)),
                        }
                    }
                    if own && it.kind != StatementKind::Introspect {
                        facts.statements.push(StatementFacts {
                            kind: it.kind,
                            sql: it.sql.clone(),
                            reason: it.reason.clone(),
                            rows: it.rows,
                            columns: it.columns.clone(),
                            preview: it.preview.clone(),
                            line: event.line.filter(|_| event.cell == Some(cell)),
                        });
                    }
                }
                EventKind::State(it) => {
                    saw(&it.object, it.to, own);
                }
                EventKind::Load(it) | EventKind::Refresh(it) => {
                    saw(&it.object, ObjectState::Persistent, own);
                }
                other => {
                    let Some((name, connection)) = step(other) else {
                        continue;
                    };
                    match name {
                        "BEGIN" => {
                            if !open.contains(&connection) {
                                open.push(connection);
                            }
                        }
                        "COMMIT" | "ROLLBACK" => {
                            open.retain(|it| *it != connection);
                            unsaved.retain(|it| it.0 != connection);
                        }
                        _ => {}
                    }
                    if own {
                        facts.transactions.push(name);
                    }
                }
            }
        }
        facts.open_transactions = open.len() as u64;
        facts.unsaved = unsaved.iter().map(|it| it.1).sum();
        facts.objects = states
            .into_iter()
            .filter(|it| it.2)
            .map(|it| it.1)
            .collect();
        facts.stdout = report
            .stdout
            .get(printed_before..)
            .unwrap_or(&report.stdout)
            .to_owned();
        facts
    }

    /// Statements of a kind; `None` counts all.
    pub fn count(&self, kind: Option<StatementKind>) -> u64 {
        self.statements
            .iter()
            .filter(|it| kind.is_none_or(|kind| it.kind == kind))
            .count() as u64
    }

    /// The largest group of equal lazy loads, when it has two or more: its attribute (`User.role`) and how many.
    pub fn n_plus_one(&self) -> Option<(&str, u64)> {
        let mut groups: Vec<(&str, &str, u64)> = Vec::new();
        for it in &self.statements {
            let Some(attribute) = it.reason.strip_prefix("lazy load ") else {
                continue;
            };
            match groups
                .iter_mut()
                .find(|g| g.0 == attribute && g.1 == it.sql)
            {
                Some(group) => group.2 += 1,
                None => groups.push((attribute, &it.sql, 1)),
            }
        }
        groups
            .into_iter()
            .filter(|it| it.2 > 1)
            .max_by_key(|it| it.2)
            .map(|it| (it.0, it.2))
    }
}

fn step(kind: &EventKind) -> Option<(&'static str, u32)> {
    Some(match kind {
        EventKind::Begin(it) => ("BEGIN", it.connection),
        EventKind::Commit(it) => ("COMMIT", it.connection),
        EventKind::Rollback(it) => ("ROLLBACK", it.connection),
        EventKind::Savepoint(it) => ("SAVEPOINT", it.connection),
        EventKind::Release(it) => ("RELEASE", it.connection),
        EventKind::RollbackTo(it) => ("ROLLBACK TO", it.connection),
        _ => return None,
    })
}
