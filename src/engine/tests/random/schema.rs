//! Tables, indexes, views and triggers, and how they change.
//!
//! In: chance. Out: CREATE, ALTER and DROP statements; what was made is remembered for the other statements.

use std::fmt::Write;

use super::{Generator, Sources, Table};

const ACTIONS: &[&str] = &[
    "",
    "",
    " ON DELETE CASCADE",
    " ON DELETE SET NULL",
    " ON DELETE SET DEFAULT",
    " ON DELETE RESTRICT",
    " ON UPDATE CASCADE",
    " ON UPDATE SET NULL",
    " ON DELETE CASCADE ON UPDATE CASCADE",
    " ON DELETE NO ACTION ON UPDATE RESTRICT",
];

impl Generator {
    /// The statements that make a database.
    pub(super) fn schema(&mut self) -> Vec<String> {
        let mut all = Vec::new();
        let count = 2 + self.random.below(2);
        for number in 0..count {
            let table = self.create_table(number);
            all.push(table);
        }
        for _ in 0..self.random.below(3) {
            all.push(self.index());
        }
        if self.random.chance(30) {
            all.push(self.view());
        }
        if self.random.chance(25) {
            all.push("CREATE TABLE log (what, a, b)".to_owned());
            for _ in 0..1 + self.random.below(3) {
                all.push(self.trigger());
            }
        }
        all
    }

    fn create_table(&mut self, number: usize) -> String {
        let name = format!("t{number}");
        let mut table = Table {
            name: name.clone(),
            columns: Vec::new(),
            unique: vec!["rowid".to_owned()],
            computed: Vec::new(),
            keys: Vec::new(),
            rowid: None,
        };
        let mut parts = Vec::new();
        let mut ending = "";
        let key = self.random.below(12);
        if key < 6 {
            table.columns.push(("id".to_owned(), "INTEGER"));
            let automatic = if self.random.chance(10) {
                " AUTOINCREMENT"
            } else {
                ""
            };
            parts.push(format!("id INTEGER PRIMARY KEY{automatic}"));
            table.keys.push("id".to_owned());
            table.rowid = Some("id".to_owned());
        }
        for at in 0..2 + self.random.below(4) {
            let (column, part) = self.column_def(at, &mut table);
            table.columns.push(column);
            parts.push(part);
        }
        if table.columns.len() > 2 && self.random.chance(8) {
            let (a, b) = (self.column_name(&table), self.column_name(&table));
            let how = self.random.pick(&["STORED", "VIRTUAL", ""]);
            parts.push(format!("g INTEGER AS (coalesce({a}, 0) || {b}) {how}"));
            table.computed.push("g".to_owned());
        }
        if number > 0 && self.random.chance(50) && self.tables[0].columns[0].0 == "id" {
            let action = self.random.pick(ACTIONS);
            let when = self
                .random
                .pick(&["", "", " DEFERRABLE INITIALLY DEFERRED"]);
            let default = self.random.pick(&["", "", " DEFAULT 1"]);
            table.columns.push(("fk".to_owned(), "INTEGER"));
            parts.push(format!(
                "fk INTEGER{default} REFERENCES t0 (id){action}{when}"
            ));
        } else if key < 6 && self.random.chance(15) {
            let action = self.random.pick(ACTIONS);
            let column = if action.is_empty() { "own" } else { "up" };
            table.columns.push((column.to_owned(), "INTEGER"));
            parts.push(format!("{column} INTEGER REFERENCES {name} (id){action}"));
        }
        match key {
            6 => {
                parts.push("PRIMARY KEY (c0, c1)".to_owned());
                table.keys.push("c0, c1".to_owned());
            }
            7 => {
                if parts[0].starts_with("c0 INTEGER") {
                    table.rowid = Some("c0".to_owned());
                }
                parts.push("PRIMARY KEY (c0)".to_owned());
                table.keys.push("c0".to_owned());
            }
            8 => {
                parts.push("PRIMARY KEY (c0, c1)".to_owned());
                ending = " WITHOUT ROWID";
                table.keys.push("c0, c1".to_owned());
                table.unique = vec!["c0".to_owned(), "c1".to_owned()];
            }
            9 => {
                parts.push("CONSTRAINT both UNIQUE (c1, c0)".to_owned());
                table.keys.push("c0, c1".to_owned());
            }
            _ => {}
        }
        let composite = self
            .tables
            .iter()
            .find(|it| it.keys.iter().any(|it| it == "c0, c1"));
        if let Some(parent) = composite.map(|it| it.name.clone()) {
            if self.random.chance(40) {
                let action = self.random.pick(ACTIONS);
                parts.push(format!(
                    "FOREIGN KEY (c1, c0) REFERENCES {parent} (c0, c1){action}"
                ));
            }
        }
        if self.random.chance(10) {
            parts.push("CONSTRAINT differ CHECK (c0 IS NOT c1 OR c0 IS NULL)".to_owned());
        }
        let text = format!("CREATE TABLE {name} ({}){ending}", parts.join(", "));
        self.tables.push(table);
        text
    }

    fn column_def(&mut self, at: usize, table: &mut Table) -> ((String, &'static str), String) {
        let ty = self.random.pick(&[
            "INTEGER",
            "TEXT",
            "REAL",
            "NUMERIC(10, 2)",
            "VARCHAR(20)",
            "",
            "BLOB",
        ]);
        let column = format!("c{at}");
        let mut part = format!("{column} {ty}");
        if self.random.chance(12) {
            part.push_str(" NOT NULL");
        }
        if self.random.chance(10) {
            part.push_str(" UNIQUE");
            table.keys.push(column.clone());
        }
        if self.random.chance(10) {
            let value = self.literal();
            let _ = write!(part, " DEFAULT {value}");
        }
        if self.random.chance(6) && ty != "BLOB" {
            let collation = self.random.pick(&["NOCASE", "NOCASE", "RTRIM"]);
            let _ = write!(part, " COLLATE {collation}");
        }
        if self.random.chance(5) {
            let _ = write!(part, " CHECK ({column} IS NULL OR {column} <> 3)");
        }
        ((column, ty), part)
    }

    pub(super) fn table(&mut self) -> Table {
        self.tables[self.random.below(self.tables.len())].clone()
    }

    pub(super) fn column_name(&mut self, table: &Table) -> String {
        table.columns[self.random.below(table.columns.len())]
            .0
            .clone()
    }

    fn new_name(&mut self, prefix: &str) -> String {
        self.made += 1;
        format!("{prefix}{}", self.made)
    }

    pub(super) fn index(&mut self) -> String {
        let table = self.table();
        let name = self.new_name("ix");
        self.indexes.push(name.clone());
        let unique = if self.random.chance(20) {
            "UNIQUE "
        } else {
            ""
        };
        let mut columns = vec![self.column_name(&table)];
        if self.random.chance(40) {
            let more = self.column_name(&table);
            if !columns.contains(&more) {
                columns.push(more);
            }
        }
        let mut terms = Vec::new();
        for column in columns {
            terms.push(match self.random.below(14) {
                0 => format!("lower({column})"),
                1 => format!("coalesce({column}, 0)"),
                2 => format!("{column} COLLATE NOCASE"),
                // Not first: SQLite 3.41 then overlooks NULL in NOT IN.
                3 if !terms.is_empty() || self.odd => format!("{column} DESC"),
                _ => column,
            });
        }
        self.computes |= terms.iter().any(|it| it.contains('('));
        let partial = if self.random.chance(12) {
            format!(" WHERE {} IS NOT NULL", self.column_name(&table))
        } else {
            String::new()
        };
        format!(
            "CREATE {unique}INDEX {name} ON {} ({}){partial}",
            table.name,
            terms.join(", ")
        )
    }

    fn view(&mut self) -> String {
        let table = self.table();
        let own: Sources = vec![("v".to_owned(), table.clone())];
        let name = self.new_name("v");
        let (a, b) = (self.column_name(&table), self.value(&own, 1));
        let filter = if self.random.chance(50) {
            format!(" WHERE {}", self.condition(&own, 1))
        } else {
            String::new()
        };
        self.views.push(Table {
            name: name.clone(),
            columns: vec![("c0".to_owned(), ""), ("c1".to_owned(), "")],
            unique: Vec::new(),
            computed: Vec::new(),
            keys: Vec::new(),
            rowid: None,
        });
        format!(
            "CREATE VIEW {name} (c0, c1) AS SELECT v.{a}, {b} FROM {} AS v{filter}",
            table.name
        )
    }

    fn trigger(&mut self) -> String {
        let table = self.table();
        let name = self.new_name("tr");
        self.triggers.push(name.clone());
        let column = self.column_name(&table);
        let time = self.random.pick(&["BEFORE", "AFTER", "AFTER"]);
        let (event, old, new) = match self.random.below(4) {
            0 => (
                "INSERT".to_owned(),
                "NULL".to_owned(),
                format!("NEW.{column}"),
            ),
            1 => (
                "DELETE".to_owned(),
                format!("OLD.{column}"),
                "NULL".to_owned(),
            ),
            2 => (
                format!("UPDATE OF {column}"),
                format!("OLD.{column}"),
                format!("NEW.{column}"),
            ),
            _ => (
                "UPDATE".to_owned(),
                format!("OLD.{column}"),
                format!("NEW.{column}"),
            ),
        };
        let when = match self.random.below(6) {
            0 => format!(" WHEN {old} IS NOT {new}"),
            _ => String::new(),
        };
        let body = match self.random.below(8) {
            0 => format!("SELECT RAISE(IGNORE) WHERE {new} = 3;"),
            1 => format!("SELECT RAISE(ABORT, 'refused') WHERE {new} = 5 OR {old} = 5;"),
            2 => format!("DELETE FROM log WHERE a IS {old};"),
            3 => format!("UPDATE log SET b = {new} WHERE what = '{name}';"),
            _ => String::new(),
        };
        format!(
            "CREATE TRIGGER {name} {time} {event} ON {}{when} BEGIN INSERT INTO log VALUES ('{name}', {old}, {new}); {body} END",
            table.name
        )
    }

    /// A change of the schema in the middle of everything.
    pub(super) fn definition(&mut self) -> String {
        match self.random.below(12) {
            0..=2 => self.index(),
            3 if !self.indexes.is_empty() => {
                let at = self.random.below(self.indexes.len());
                format!("DROP INDEX {}", self.indexes.remove(at))
            }
            4 if !self.triggers.is_empty() => {
                let at = self.random.below(self.triggers.len());
                format!("DROP TRIGGER {}", self.triggers.remove(at))
            }
            5 if self.views.len() < 3 => self.view(),
            6 if !self.views.is_empty() => {
                let at = self.random.below(self.views.len());
                format!("DROP VIEW {}", self.views.remove(at).name)
            }
            7 | 8 => {
                let at = self.random.below(self.tables.len());
                let column = self.new_name("n");
                let ty = self.random.pick(&["INTEGER", "TEXT", "REAL", ""]);
                let default = match self.random.below(3) {
                    0 => " DEFAULT 7",
                    1 => " DEFAULT 'x' NOT NULL",
                    _ => "",
                };
                let table = &mut self.tables[at];
                table.columns.push((column.clone(), ty));
                format!(
                    "ALTER TABLE {} ADD COLUMN {column} {ty}{default}",
                    table.name
                )
            }
            9 => {
                let table = self.table();
                let query = format!("SELECT * FROM {}", table.name);
                let name = self.new_name("copy");
                format!("CREATE TABLE {name} AS {query}")
            }
            10 => {
                let at = self.random.below(self.tables.len());
                let new = self.new_name("r");
                let table = &mut self.tables[at];
                let last = table.columns.len() - 1;
                // The key's columns keep their names: other statements count on them.
                if !table.columns[last].0.starts_with('n') {
                    return format!("PRAGMA table_info({})", table.name);
                }
                let old = std::mem::replace(&mut table.columns[last].0, new.replace('r', "n"));
                let new = table.columns[last].0.clone();
                format!("ALTER TABLE {} RENAME COLUMN {old} TO {new}", table.name)
            }
            _ => {
                let table = self.table();
                let pragma = self.random.pick(&[
                    "table_info",
                    "foreign_key_list",
                    "index_list",
                    "table_xinfo",
                ]);
                format!("PRAGMA {pragma}({})", table.name)
            }
        }
    }
}
