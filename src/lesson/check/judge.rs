//! The judge: compares the facts of a run with a check and says, in plain words, what is off.
//!
//! The sentence is the author's for the very text that is missing, else the author's for the part of the check,
//! else one of ours that names the thing.

use protocol::TableData;
use trace::{ObjectState, StatementKind};

use super::values::{self, code, lines, normal, show, show_value};
use super::words::{fill, number_of, plural, spoken};
use super::{
    Bounds, Check, Feedback, Piece, References, RowsCheck, RunFacts, Sentence, StatementFacts,
    TextCheck, TransactionState,
};
use crate::exercise::BLANK;
use crate::yaml::Value;

/// Lines of output that a sentence of feedback shows.
const SHOWN: usize = 60;

/// What is off in a run; nothing when everything that the check asks for holds.
///
/// `references` holds the runs that [`Check::references`] names; a missing one is treated as a failed comparison.
/// A blank or an exception hides everything else, because the rest follows from it.
pub fn check(check: &Check, run: &RunFacts, references: &References) -> Vec<Feedback> {
    let mut judge = Judge {
        check,
        run,
        references,
        found: Vec::new(),
    };
    if judge.blank() || judge.error() {
        return judge.found;
    }
    judge.code();
    judge.stdout();
    judge.rows();
    judge.tables();
    judge.queries();
    judge.sql();
    judge.transaction();
    judge.session();
    judge.found
}

struct Judge<'a> {
    check: &'a Check,
    run: &'a RunFacts,
    references: &'a References,
    found: Vec<Feedback>,
}

impl<'a> Judge<'a> {
    /// Adds feedback: the author's sentence when there is one, else `ours`.
    fn say(
        &mut self,
        about: &'static str,
        ours: String,
        values: &[(&str, String)],
    ) -> &mut Feedback {
        let template = self.author(about, &ours).map_or(ours, str::to_owned);
        self.push(about, template, values)
    }

    /// The author's sentence about something, when one fits what we would say ourselves.
    fn author(&self, about: &str, ours: &str) -> Option<&'a str> {
        let source = code(&self.run.source);
        let fits = |it: &&Sentence| {
            let holds = |text: &String| normal(ours, false).contains(&normal(text, false));
            let written = |text: &String| source.contains(&code(text));
            it.when.as_ref().is_none_or(holds) && it.code.as_ref().is_none_or(written)
        };
        let sentences = self.check.feedback.get(about)?;
        sentences.iter().find(fits).map(|it| it.say.as_str())
    }

    /// As [`Self::say`], for one text that must or must not be there.
    fn say_piece(&mut self, about: &'static str, piece: &Piece, ours: String) -> &mut Feedback {
        let values = [("text", piece.text.clone())];
        match &piece.say {
            Some(sentence) => self.push(about, sentence.clone(), &values),
            None => self.say(about, ours, &values),
        }
    }

    fn push(
        &mut self,
        about: &'static str,
        template: String,
        values: &[(&str, String)],
    ) -> &mut Feedback {
        let count = ("count", self.run.count(None).to_string());
        let lazy = self.run.n_plus_one();
        let lazy_count = ("lazy", lazy.map_or(0, |it| it.1).to_string());
        let attribute = ("attribute", lazy.map_or("", |it| it.0).to_owned());
        let values: Vec<(&str, String)> = values
            .iter()
            .cloned()
            .chain([count, lazy_count, attribute])
            .collect();
        self.found.push(Feedback {
            about,
            message: fill(&template, &values),
            compared: None,
            line: None,
        });
        let last = self.found.len() - 1;
        &mut self.found[last]
    }

    fn blank(&mut self) -> bool {
        let at = self
            .run
            .source
            .lines()
            .position(|it| it.contains(BLANK) && !it.trim_start().starts_with('#'));
        let Some(at) = at else { return false };
        let line = at as u32 + 1;
        self.push(
            "blank",
            format!("Line {line} still has a blank to fill in."),
            &[],
        )
        .line = Some(line);
        true
    }

    fn error(&mut self) -> bool {
        let wanted = self.check.error.as_deref();
        let Some(error) = &self.run.error else {
            if let Some(wanted) = wanted {
                self.say(
                    "error",
                    format!("This should end with {wanted}, and it ends without an error."),
                    &[("class", String::new())],
                );
                return true;
            }
            return false;
        };
        if wanted == Some(error.class.as_str()) {
            return false;
        }
        let message = error.message.lines().next().unwrap_or_default();
        let place = error
            .line
            .map_or_else(String::new, |it| format!(" in line {it}"));
        let ours = match wanted {
            Some(wanted) => format!(
                "This should end with {wanted}, and it ends with {}{place}: {message}",
                error.class
            ),
            None => format!("The run stops with {}{place}: {message}", error.class),
        };
        let values = [
            ("class", error.class.clone()),
            ("error", message.to_owned()),
        ];
        let line = error.line;
        self.say("error", ours, &values).line = line;
        true
    }

    fn code(&mut self) {
        let source = code(&self.run.source);
        let check = self.check;
        for piece in &check.code.must {
            if !source.contains(&code(&piece.text)) {
                self.say_piece(
                    "code",
                    piece,
                    format!("The answer should use `{}`.", piece.text),
                );
            }
        }
        for piece in &check.code.must_not {
            if source.contains(&code(&piece.text)) {
                self.say_piece("code", piece, format!("Try it without `{}`.", piece.text));
            }
        }
    }

    fn stdout(&mut self) {
        let check = self.check;
        if let Some(name) = &check.same_output_as {
            match self.references.get(name) {
                Some(other) => self.output_equals(&other.stdout),
                None => {
                    self.push(
                        "stdout",
                        format!("The run of `{name}` to compare with is missing."),
                        &[],
                    );
                }
            }
        }
        let Some(TextCheck {
            equals,
            must,
            must_not,
        }) = &check.stdout
        else {
            return;
        };
        if let Some(text) = equals {
            self.output_equals(text);
        }
        let printed = normal(&self.run.stdout, false);
        for piece in must {
            if !printed.contains(&normal(&piece.text, false)) {
                self.say_piece(
                    "stdout",
                    piece,
                    format!("The output should contain `{}`.", piece.text),
                );
            }
        }
        for piece in must_not {
            if printed.contains(&normal(&piece.text, false)) {
                self.say_piece(
                    "stdout",
                    piece,
                    format!("The output should not contain `{}`.", piece.text),
                );
            }
        }
    }

    fn output_equals(&mut self, text: &str) {
        let (wanted, found) = (lines(text), lines(&self.run.stdout));
        if wanted == found {
            return;
        }
        let at = wanted.iter().zip(&found).position(|(a, b)| a != b);
        let at = at.unwrap_or_else(|| wanted.len().min(found.len()));
        let ours = match (wanted.get(at), found.get(at)) {
            _ if found.is_empty() => "Nothing was printed.".to_owned(),
            (Some(a), Some(b)) => format!(
                "Line {} of the output should be `{}`, and it is `{}`.",
                at + 1,
                cut(a),
                cut(b)
            ),
            (Some(a), None) => format!(
                "The output ends too early: the line `{}` is missing.",
                cut(a)
            ),
            (None, Some(b)) => format!("The output has a line too many: `{}`.", cut(b)),
            (None, None) => return,
        };
        let compared = (wanted.join("\n"), found.join("\n"));
        self.say("stdout", ours, &[]).compared = Some(compared);
    }

    /// The last query that returned rows to the program itself.
    fn last_query(run: &RunFacts) -> Option<&StatementFacts> {
        let selects = || {
            run.statements
                .iter()
                .rev()
                .filter(|it| it.kind == StatementKind::Select)
        };
        selects()
            .find(|it| it.reason == "query")
            .or_else(|| selects().next())
    }

    fn rows(&mut self) {
        let check = self.check;
        let Some(wanted) = &check.rows else { return };
        let Some(query) = Self::last_query(self.run) else {
            self.say(
                "rows",
                "No query was sent.".to_owned(),
                &[("rows", "0".to_owned())],
            );
            return;
        };
        let rows = query.rows.unwrap_or(query.preview.len() as u64);
        let values = [("rows", rows.to_string())];
        if let Some(count) = wanted.count.filter(|it| *it != rows) {
            let ours = format!(
                "The query returns {}, and {count} are right.",
                number_of(rows, "row")
            );
            self.say("rows", ours, &values);
            return;
        }
        let found = match pick(query, &wanted.columns) {
            Ok(found) => found,
            Err(name) => {
                self.say(
                    "rows",
                    format!(
                        "The query has no column `{name}`; it has {}.",
                        query.columns.join(", ")
                    ),
                    &values,
                );
                return;
            }
        };
        let same = match (&wanted.are, &wanted.same_as) {
            (Some(are), _) => values::match_rows(are, &found, wanted.ordered, |a, b| {
                a.len() == b.len()
                    && a.iter()
                        .zip(b)
                        .all(|(a, b)| values::same(a, b, wanted.tolerance))
            }),
            (None, Some(name)) => {
                let other = self.references.get(name).and_then(Self::last_query);
                let other = other.and_then(|it| Some((it.rows, pick(it, &wanted.columns).ok()?)));
                other.is_some_and(|(count, other)| {
                    count == query.rows
                        && values::match_rows(&other, &found, wanted.ordered, |a, b| {
                            a.len() == b.len()
                                && a.iter()
                                    .zip(b)
                                    .all(|(a, b)| values::equal(a, b, wanted.tolerance))
                        })
                })
            }
            (None, None) => true,
        };
        if !same {
            let ours = rows_differ(wanted, &found, rows);
            self.say("rows", ours, &values);
        }
    }

    fn tables(&mut self) {
        let check = self.check;
        for wanted in &check.tables {
            let Some(table) = self.run.tables.iter().find(|it| it.name == wanted.name) else {
                self.say(
                    "tables",
                    format!("There is no table `{}` after the run.", wanted.name),
                    &[],
                );
                continue;
            };
            let values = [
                ("table", wanted.name.clone()),
                ("rows", table.row_count.to_string()),
            ];
            if let Some(count) = wanted.count.filter(|it| *it != table.row_count) {
                let ours = format!(
                    "The table `{}` has {} after the run, and {count} are right.",
                    wanted.name,
                    number_of(table.row_count, "row")
                );
                self.say("tables", ours, &values);
            }
            for row in &wanted.has {
                if !values::has_row(table, row, wanted.tolerance) {
                    self.say(
                        "tables",
                        format!(
                            "The table `{}` has no row with {}.",
                            wanted.name,
                            pairs(row)
                        ),
                        &values,
                    );
                }
            }
            for row in &wanted.lacks {
                if values::has_row(table, row, wanted.tolerance) {
                    self.say(
                        "tables",
                        format!(
                            "The table `{}` still has a row with {}.",
                            wanted.name,
                            pairs(row)
                        ),
                        &values,
                    );
                }
            }
        }
        let Some(name) = &check.same_tables_as else {
            return;
        };
        let Some(other) = self.references.get(name) else {
            self.push(
                "tables",
                format!("The run of `{name}` to compare with is missing."),
                &[],
            );
            return;
        };
        for table in &other.tables {
            let found = self.run.tables.iter().find(|it| it.name == table.name);
            if !found.is_some_and(|it| same_table(table, it)) {
                let rows = found.map_or(0, |it| it.row_count);
                let ours = if rows == table.row_count {
                    format!(
                        "The rows of the table `{}` are not the right ones.",
                        table.name
                    )
                } else {
                    format!(
                        "The table `{}` has {} after the run, and {} are right.",
                        table.name,
                        number_of(rows, "row"),
                        table.row_count
                    )
                };
                self.say(
                    "tables",
                    ours,
                    &[("table", table.name.clone()), ("rows", rows.to_string())],
                );
            }
        }
    }

    fn queries(&mut self) {
        let check = self.check;
        let lazy = self.run.n_plus_one();
        let mut told = false;
        if let (true, Some((attribute, count))) = (check.forbid_n_plus_one, lazy) {
            let ours = one_at_a_time(self.run.count(None), attribute, count);
            let author = self
                .author("n_plus_one", &ours)
                .or_else(|| self.author("queries", &ours));
            let template = author.map_or(ours, str::to_owned);
            self.push("n_plus_one", template, &[]);
            told = true;
        }
        for (kind, bounds) in &check.queries {
            let count = self.run.count(*kind);
            let Some(off) = off(count, bounds) else {
                continue;
            };
            // The N+1 explains the number already.
            if told
                && bounds.max.is_some_and(|it| count > it)
                && matches!(kind, None | Some(StatementKind::Select))
            {
                continue;
            }
            let noun = kind.map_or_else(|| "query".to_owned(), |it| it.name().to_owned());
            let ours = match lazy {
                Some((attribute, lazy))
                    if kind.is_none() && bounds.max.is_some_and(|it| count > it) =>
                {
                    one_at_a_time(count, attribute, lazy)
                }
                _ => format!("{} sent, and {off}.", sent(count, &noun)),
            };
            let limit = |it: Option<u64>| it.map_or_else(String::new, |it| it.to_string());
            let values = [
                ("count", count.to_string()),
                ("kind", noun),
                ("max", limit(bounds.max)),
                ("min", limit(bounds.min)),
            ];
            self.say("queries", ours, &values);
        }
    }

    fn sql(&mut self) {
        let check = self.check;
        let texts: Vec<String> = self
            .run
            .statements
            .iter()
            .map(|it| normal(&it.sql, true))
            .collect();
        for piece in &check.sql.must {
            let wanted = normal(&piece.text, true);
            if !texts.iter().any(|it| it.contains(&wanted)) {
                self.say_piece(
                    "sql",
                    piece,
                    format!("No statement contains `{}`.", piece.text),
                );
            }
        }
        for piece in &check.sql.must_not {
            let wanted = normal(&piece.text, true);
            if let Some(at) = texts.iter().position(|it| it.contains(&wanted)) {
                let line = self.run.statements[at].line;
                self.say_piece(
                    "sql",
                    piece,
                    format!("A statement contains `{}`, and it should not.", piece.text),
                )
                .line = line;
            }
        }
    }

    fn transaction(&mut self) {
        let wanted = &self.check.transaction;
        let steps = &self.run.transactions;
        let all = || {
            if steps.is_empty() {
                "nothing".to_owned()
            } else {
                steps.join(", ")
            }
        };
        let values = [("steps", all())];
        if let Some(is) = wanted.is.as_ref().filter(|is| !is.iter().eq(steps.iter())) {
            let ours = format!(
                "The transaction went {}; right is {}.",
                all(),
                is.join(", ")
            );
            self.say("transaction", ours, &values);
        }
        for piece in &wanted.must {
            if !steps.contains(&piece.text.as_str()) {
                self.say_piece(
                    "transaction",
                    piece,
                    format!("There is no {} in the timeline.", piece.text),
                );
            }
        }
        for piece in &wanted.must_not {
            if steps.contains(&piece.text.as_str()) {
                self.say_piece(
                    "transaction",
                    piece,
                    format!(
                        "There is a {} in the timeline, and there should be none.",
                        piece.text
                    ),
                );
            }
        }
        let ours = match wanted.state {
            Some(TransactionState::Clean) if self.run.unsaved > 0 => {
                format!(
                    "{} sent and never committed: at the end of the program the database forgets it.",
                    sent(self.run.unsaved, "change")
                )
            }
            Some(TransactionState::Open) if self.run.unsaved == 0 => {
                "Nothing waits for a commit at the end.".to_owned()
            }
            Some(TransactionState::Closed) if self.run.open_transactions > 0 => {
                "A transaction is still open at the end.".to_owned()
            }
            _ => return,
        };
        self.say("transaction", ours, &values);
    }

    fn session(&mut self) {
        let check = self.check;
        for (class, state, wanted) in &check.session {
            let found = self
                .run
                .objects
                .iter()
                .filter(|it| {
                    it.state == *state && class.as_ref().is_none_or(|class| it.class == *class)
                })
                .count() as u64;
            if found == *wanted {
                continue;
            }
            let noun = class.as_deref().map_or_else(|| "object".to_owned(), spoken);
            let name = state_name(*state);
            let ours = format!(
                "{} {name} at the end, and it should be {wanted}.",
                are(found, &noun)
            );
            self.say(
                "session",
                ours,
                &[("found", found.to_string()), ("state", name.to_owned())],
            );
        }
    }
}

/// `11 queries for 10 users: the role of each user is loaded one at a time.`
fn one_at_a_time(queries: u64, attribute: &str, lazy: u64) -> String {
    let (class, attribute) = attribute.split_once('.').unwrap_or(("object", attribute));
    let (class, attribute) = (spoken(class), spoken(attribute));
    let verb = if attribute.ends_with('s') && !attribute.ends_with("ss") {
        "are"
    } else {
        "is"
    };
    format!(
        "{} for {lazy} {}: the {attribute} of each {class} {verb} loaded one at a time.",
        number_of(queries, "query"),
        plural(&class)
    )
}

fn off(count: u64, bounds: &Bounds) -> Option<String> {
    match (bounds.min, bounds.max) {
        (Some(min), Some(max)) if min == max && count != min => {
            Some(format!("{min} would be right"))
        }
        (_, Some(max)) if count > max => Some(format!("at most {max} may be")),
        (Some(min), _) if count < min => Some(format!("at least {min} must be")),
        _ => None,
    }
}

fn sent(count: u64, noun: &str) -> String {
    let verb = if count == 1 { "was" } else { "were" };
    // SQL verbs stay as they are: 3 INSERT statements.
    if noun.chars().all(char::is_uppercase) {
        format!("{} {verb}", number_of(count, &format!("{noun} statement")))
    } else {
        format!("{} {verb}", number_of(count, noun))
    }
}

fn are(count: u64, noun: &str) -> String {
    let verb = if count == 1 { "is" } else { "are" };
    format!("{} {verb}", number_of(count, noun))
}

fn state_name(state: ObjectState) -> &'static str {
    match state {
        ObjectState::Transient => "transient",
        ObjectState::Pending => "pending",
        ObjectState::Persistent => "persistent",
        ObjectState::Deleted => "deleted",
        ObjectState::Detached => "detached",
    }
}

/// The rows of a query in the named columns; the name of a column that it has not.
fn pick(query: &StatementFacts, columns: &[String]) -> Result<Vec<Vec<trace::Cell>>, String> {
    if columns.is_empty() {
        return Ok(query.preview.clone());
    }
    let places = columns
        .iter()
        .map(|name| {
            query
                .columns
                .iter()
                .position(|it| it == name)
                .ok_or_else(|| name.clone())
        })
        .collect::<Result<Vec<usize>, String>>()?;
    Ok(query
        .preview
        .iter()
        .map(|row| {
            places
                .iter()
                .filter_map(|at| row.get(*at).cloned())
                .collect()
        })
        .collect())
}

fn rows_differ(wanted: &RowsCheck, found: &[Vec<trace::Cell>], rows: u64) -> String {
    let Some(are) = &wanted.are else {
        return "The query does not return the right rows.".to_owned();
    };
    if are.len() as u64 != rows {
        return format!(
            "The query returns {}, and {} are right.",
            number_of(rows, "row"),
            are.len()
        );
    }
    let same = |a: &Vec<Value>, b: &Vec<trace::Cell>| {
        a.len() == b.len()
            && a.iter()
                .zip(b)
                .all(|(a, b)| values::same(a, b, wanted.tolerance))
    };
    let missing = are.iter().find(|row| !found.iter().any(|it| same(row, it)));
    match missing {
        Some(row) => {
            let row: Vec<String> = row.iter().map(show_value).collect();
            format!("The query does not return the row ({}).", row.join(", "))
        }
        None => {
            let first: Vec<String> = found
                .first()
                .map(|it| it.iter().map(show).collect())
                .unwrap_or_default();
            format!(
                "The rows are right, and their order is not: the first one is ({}).",
                first.join(", ")
            )
        }
    }
}

fn same_table(one: &TableData, other: &TableData) -> bool {
    one.row_count == other.row_count
        && values::match_rows(&one.rows, &other.rows, false, |a, b| {
            a.len() == b.len()
                && a.iter()
                    .zip(b)
                    .all(|(a, b)| values::equal(a, b, values::TOLERANCE))
        })
}

fn pairs(row: &indexmap::IndexMap<String, Value>) -> String {
    let pairs: Vec<String> = row
        .iter()
        .map(|(name, value)| format!("{name} = {}", show_value(value)))
        .collect();
    pairs.join(", ")
}

fn cut(line: &str) -> String {
    if line.chars().count() <= SHOWN {
        return line.to_owned();
    }
    let text: String = line.chars().take(SHOWN).collect();
    format!("{text}...")
}
