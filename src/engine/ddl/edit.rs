//! The text of CREATE statements changed by ALTER TABLE, as SQLite changes it: everything else stays as written.
//!
//! In: SQL text and names. Out: SQL text. Works on tokens, so strings and comments are left alone.

use crate::parse::{Kind, Token, tokens};

/// A text with the pieces that are to be replaced.
struct Edit<'t> {
    text: &'t str,
    tokens: Vec<Token>,
    changes: Vec<(usize, usize, String)>,
}

impl<'t> Edit<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            // What is kept in the catalogue was read once already.
            tokens: tokens(text).unwrap_or_default(),
            changes: Vec::new(),
        }
    }

    fn word(&self, at: usize) -> &str {
        match self.tokens.get(at).map(|it| &it.kind) {
            Some(Kind::Word(it)) => it,
            _ => "",
        }
    }

    fn is_word(&self, at: usize, words: &[&str]) -> bool {
        words
            .iter()
            .any(|it| self.word(at).eq_ignore_ascii_case(it))
    }

    fn is_op(&self, at: usize, op: &str) -> bool {
        matches!(self.tokens.get(at).map(|it| &it.kind), Some(Kind::Op(it)) if *it == op)
    }

    /// Whether a token is this name, quoted or not.
    fn names(&self, at: usize, name: &str) -> bool {
        match self.tokens.get(at).map(|it| &it.kind) {
            Some(Kind::Word(it) | Kind::Quoted(it)) => it.eq_ignore_ascii_case(name),
            _ => false,
        }
    }

    /// Puts a name in the place of another one, in quotes where that one has them or the new one was given in them.
    fn replace(&mut self, at: usize, with: &str, quoted: bool) {
        let token = &self.tokens[at];
        let text = if quoted || !matches!(token.kind, Kind::Word(_)) {
            // Another quoted name behind it is kept apart.
            let space = if self.text[token.end..].starts_with('"') {
                " "
            } else {
                ""
            };
            format!("\"{}\"{space}", with.replace('"', "\"\""))
        } else {
            with.to_owned()
        };
        self.changes.push((token.start, token.end, text));
    }

    fn done(mut self) -> String {
        self.changes.sort();
        self.changes.dedup();
        let mut out = String::new();
        let mut from = 0;
        for (start, end, with) in &self.changes {
            out.push_str(&self.text[from..*start]);
            out.push_str(with);
            from = *end;
        }
        out.push_str(&self.text[from..]);
        out
    }

    /// The pieces of a CREATE TABLE between its outer commas, as ranges of tokens, and its closing parenthesis.
    fn pieces(&self) -> (Vec<(usize, usize)>, Option<usize>) {
        let Some(open) = (0..self.tokens.len()).find(|at| self.is_op(*at, "(")) else {
            return (Vec::new(), None);
        };
        let mut pieces = Vec::new();
        let (mut depth, mut from) = (0, open + 1);
        for at in open + 1..self.tokens.len() {
            if self.is_op(at, "(") {
                depth += 1;
            } else if self.is_op(at, ")") && depth > 0 {
                depth -= 1;
            } else if self.is_op(at, ")") {
                pieces.push((from, at));
                return (pieces, Some(at));
            } else if self.is_op(at, ",") && depth == 0 {
                pieces.push((from, at));
                from = at + 1;
            }
        }
        (pieces, None)
    }

    /// The tokens that are types of columns.
    fn types(&self) -> Vec<std::ops::Range<usize>> {
        if !self.is_word(1, &["TABLE"]) {
            return Vec::new();
        }
        const ENDS: &[&str] = &[
            "CONSTRAINT",
            "PRIMARY",
            "NOT",
            "NULL",
            "UNIQUE",
            "CHECK",
            "DEFAULT",
            "COLLATE",
            "REFERENCES",
            "GENERATED",
            "AS",
        ];
        let (pieces, _) = self.pieces();
        let columns = pieces.into_iter().filter(|it| !self.is_constraint(it.0));
        columns
            .map(|(from, to)| {
                let end = (from + 1..to).find(|at| self.is_word(*at, ENDS));
                from + 1..end.unwrap_or(to)
            })
            .collect()
    }

    /// Whether a piece of a CREATE TABLE is a constraint of the table.
    fn is_constraint(&self, at: usize) -> bool {
        self.is_word(at, &["CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"])
    }
}

/// The text with a table renamed wherever it is meant.
pub(super) fn rename_table(sql: &str, old: &str, new: &str) -> String {
    let mut edit = Edit::new(sql);
    let mut in_from = false;
    for at in 0..edit.tokens.len() {
        let ends = [
            "WHERE",
            "GROUP",
            "ORDER",
            "HAVING",
            "LIMIT",
            "UNION",
            "SELECT",
            "ON",
            "SET",
            "EXCEPT",
            "INTERSECT",
        ];
        if edit.is_word(at, &ends) {
            in_from = false;
        }
        if edit.is_word(at, &["FROM", "JOIN"]) {
            in_from = true;
        }
        if !edit.names(at, old) || at == 0 {
            continue;
        }
        let before = at - 1;
        let schema = edit.is_op(before, ".")
            && (edit.names(at.wrapping_sub(2), "main") || edit.names(at.wrapping_sub(2), "temp"));
        let before = if schema { at.saturating_sub(3) } else { before };
        let introduced = edit.is_word(
            before,
            &[
                "TABLE",
                "EXISTS",
                "REFERENCES",
                "FROM",
                "JOIN",
                "ON",
                "INTO",
                "UPDATE",
            ],
        );
        let listed = in_from && (edit.is_op(before, ",") || edit.is_op(before, "("));
        let qualifies = edit.is_op(at + 1, ".") && !edit.is_op(at - 1, ".");
        if introduced || listed || qualifies {
            edit.replace(at, new, true);
        }
    }
    edit.done()
}

/// The text of a CREATE TABLE or CREATE INDEX with a column renamed. `table`: whose column it is; what a foreign key
/// names of other tables stays.
pub(super) fn rename_column(sql: &str, table: &str, old: &str, new: &str, quoted: bool) -> String {
    let mut edit = Edit::new(sql);
    let types = edit.types();
    let mut foreign = 0;
    let mut at = 0;
    while at < edit.tokens.len() {
        if edit.is_word(at, &["REFERENCES"])
            && edit.is_op(at + 2, "(")
            && !edit.names(at + 1, table)
        {
            foreign = 1;
            at += 3;
            continue;
        }
        if foreign > 0 {
            if edit.is_op(at, ")") {
                foreign = 0;
            }
        } else if edit.names(at, old) && at > 0 {
            let named = edit.is_word(
                at - 1,
                &[
                    "TABLE",
                    "EXISTS",
                    "CONSTRAINT",
                    "REFERENCES",
                    "INDEX",
                    "COLLATE",
                    "DEFAULT",
                ],
            );
            let target = edit.is_word(at - 1, &["ON"]) && edit.is_op(at + 1, "(");
            let called = edit.is_op(at + 1, "(") && !edit.is_word(at - 1, &["KEY"]);
            let qualifies = edit.is_op(at + 1, ".");
            let of_type = types.iter().any(|it| it.contains(&at));
            if !named && !target && !called && !qualifies && !of_type {
                edit.replace(at, new, quoted);
            }
        }
        at += 1;
    }
    edit.done()
}

/// The text of one foreign key's columns renamed: those that `REFERENCES table (..)` names.
pub(super) fn rename_referenced(
    sql: &str,
    table: &str,
    old: &str,
    new: &str,
    quoted: bool,
) -> String {
    let mut edit = Edit::new(sql);
    for at in 0..edit.tokens.len() {
        if edit.is_word(at, &["REFERENCES"]) && edit.names(at + 1, table) && edit.is_op(at + 2, "(")
        {
            let mut column = at + 3;
            while column < edit.tokens.len() && !edit.is_op(column, ")") {
                if edit.names(column, old) {
                    edit.replace(column, new, quoted);
                }
                column += 1;
            }
        }
    }
    edit.done()
}

/// The text with a column added behind the last one.
pub(super) fn add_column(sql: &str, column: &str) -> String {
    let mut edit = Edit::new(sql);
    let (pieces, close) = edit.pieces();
    let last = pieces.iter().rev().find(|it| !edit.is_constraint(it.0));
    let (Some((_, end)), Some(_)) = (last, close) else {
        return sql.to_owned();
    };
    let place = edit.tokens[*end].start;
    edit.changes.push((place, place, format!(", {column}")));
    edit.done()
}

/// The text without a column.
pub(super) fn drop_column(sql: &str, column: &str) -> String {
    let mut edit = Edit::new(sql);
    let (pieces, _) = edit.pieces();
    let found = pieces
        .iter()
        .position(|it| !edit.is_constraint(it.0) && edit.names(it.0, column));
    let Some(at) = found else {
        return sql.to_owned();
    };
    let (first, end) = pieces[at];
    let last = pieces.len() == at + 1;
    let range = if last {
        // With the comma before it.
        (edit.tokens[first - 1].start, edit.tokens[end].start)
    } else {
        (
            edit.tokens[first].start,
            edit.tokens[pieces[at + 1].0].start,
        )
    };
    edit.changes.push((range.0, range.1, String::new()));
    edit.done()
}

/// Where the head of a CREATE TRIGGER names its table, or a column that it waits for.
pub(super) fn trigger_head(sql: &str, name: &str, column: bool) -> Vec<usize> {
    let edit = Edit::new(sql);
    // CREATE TRIGGER and its name come first.
    let mut listed = false;
    let mut spots = Vec::new();
    for at in 3..edit.tokens.len() {
        if edit.is_word(at, &["ON"]) {
            let schema = if edit.is_op(at + 2, ".") { 2 } else { 0 };
            if !column {
                spots.push(at + 1 + schema);
            }
            break;
        }
        if listed && column && edit.names(at, name) {
            spots.push(at);
        }
        listed |= edit.is_word(at, &["OF"]) && edit.is_word(at - 1, &["UPDATE"]);
    }
    spots
}

/// The text with other names at some tokens; `None` makes a name in quotes the text that it stands for.
pub(super) fn at_spots(sql: &str, spots: &[(usize, Option<(&str, bool)>)]) -> String {
    let mut edit = Edit::new(sql);
    for (at, with) in spots {
        match (with, edit.tokens.get(*at).map(|it| it.kind.clone())) {
            (Some((with, quoted)), Some(_)) => edit.replace(*at, with, *quoted),
            (None, Some(Kind::Quoted(text))) => {
                let token = &edit.tokens[*at];
                let text = format!("'{}'", text.replace('\'', "''"));
                edit.changes.push((token.start, token.end, text));
            }
            _ => {}
        }
    }
    edit.done()
}
