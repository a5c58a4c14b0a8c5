//! INSERT, UPDATE, DELETE and transactions.
//!
//! In: the tables. Out: statements, of which a good part is refused by some constraint.

use super::{Generator, Sources, Table};

impl Generator {
    /// The next statement of a script.
    pub(super) fn statement(&mut self) -> String {
        match self.random.below(40) {
            0..=9 => self.insert(),
            10 => self.insert_select(),
            11 => self.upsert(),
            12 | 13 => self.update(),
            14 => self.update_from(),
            15 | 16 => self.delete(),
            17..=19 => self.transaction(),
            20 if !self.in_transaction => self.definition(),
            _ => self.query(),
        }
    }

    fn settable(table: &Table) -> Vec<String> {
        let columns = table.columns.iter().map(|it| it.0.clone());
        columns.filter(|it| !table.computed.contains(it)).collect()
    }

    fn returning(&mut self, table: &Table) -> String {
        if !self.random.chance(12) {
            return String::new();
        }
        // Columns only: SQLite shows what an expression reads before a REAL has become one.
        match self.random.below(if self.odd { 3 } else { 2 }) {
            0 => " RETURNING *".to_owned(),
            2 => {
                let own: Sources = vec![(table.name.clone(), table.clone())];
                format!(" RETURNING {}", self.value(&own, 1))
            }
            _ => {
                let (a, b) = (self.column_name(table), self.column_name(table));
                format!(" RETURNING {a} AS x, {}.{b}", table.name)
            }
        }
    }

    /// As [`Generator::returning`], but not of a parent of two columns: SQLite shows a key as the child's columns would
    /// hold it.
    fn returning_parent(&mut self, table: &Table) -> String {
        if table.keys.iter().any(|it| it == "c0, c1") && !self.odd {
            return String::new();
        }
        self.returning(table)
    }

    /// A value for a column. What is no integer for an integer key may end a statement half done in SQLite, which
    /// keeps no journal for INSERT OR IGNORE and the like: it is tried with single rows only.
    /// And small: once the largest rowid is taken SQLite tries others at random.
    fn given(&mut self, table: &Table, column: &str, value: String) -> String {
        if table.rowid.as_deref() == Some(column) {
            format!(
                "coalesce(CAST({value} AS INTEGER) % 1000, {})",
                self.random.below(9)
            )
        } else {
            value
        }
    }

    /// `(columns) VALUES (..), (..)`.
    fn rows(&mut self, table: &Table) -> String {
        let mut names = Self::settable(table);
        names.retain(|_| self.random.chance(85));
        if names.is_empty() {
            names.push(table.columns[0].0.clone());
        }
        let count = 1 + self.random.below(3);
        let rows: Vec<String> = (0..count)
            .map(|_| {
                let value = |it: &String| match self.literal() {
                    literal
                        if table.rowid.as_ref() == Some(it)
                            && count > 1
                            && !self.odd
                            && literal.parse::<i8>().is_err() =>
                    {
                        self.random.pick(&["NULL", "1", "2", "11"]).to_owned()
                    }
                    literal => literal,
                };
                let values: Vec<String> = names.iter().map(value).collect();
                format!("({})", values.join(", "))
            })
            .collect();
        format!("({}) VALUES {}", names.join(", "), rows.join(", "))
    }

    fn insert(&mut self) -> String {
        let table = self.table();
        if self.random.chance(4) {
            return format!("INSERT INTO {} DEFAULT VALUES", table.name);
        }
        let rows = self.rows(&table);
        let or = self.random.pick(&[
            "",
            "",
            "",
            "",
            " OR IGNORE",
            " OR REPLACE",
            " OR FAIL",
            " OR ABORT",
        ]);
        // In a table that refers to itself with an action SQLite overlooks missing parents.
        let own = table.columns.iter().any(|it| it.0 == "up") && !self.odd;
        let or = if or == " OR REPLACE" && own { "" } else { or };
        let conflict = if or.is_empty() && self.random.chance(8) {
            " ON CONFLICT DO NOTHING"
        } else {
            ""
        };
        let returning = self.returning(&table);
        format!("INSERT{or} INTO {} {rows}{conflict}{returning}", table.name)
    }

    fn insert_select(&mut self) -> String {
        let (table, from) = (self.table(), self.table());
        let own: Sources = vec![("s".to_owned(), from.clone())];
        let mut names = Self::settable(&table);
        names.truncate(1 + self.random.below(4));
        let values: Vec<String> = names
            .iter()
            .map(|it| {
                let value = self.value(&own, 1);
                self.given(&table, it, value)
            })
            .collect();
        let condition = self.condition(&own, 1);
        let unique: Vec<String> = from.unique.iter().map(|it| format!("s.{it}")).collect();
        format!(
            "INSERT OR IGNORE INTO {} ({}) SELECT {} FROM {} AS s WHERE {condition} ORDER BY {} LIMIT 3",
            table.name,
            names.join(", "),
            values.join(", "),
            from.name,
            unique.join(", ")
        )
    }

    fn upsert(&mut self) -> String {
        let table = self.table();
        if table.columns.iter().any(|it| it.0 == "up") && !self.odd {
            // In a table that refers to itself with an action SQLite overlooks missing parents here too.
            return self.insert();
        }
        let rows = self.rows(&table);
        let own: Sources = vec![(table.name.clone(), table.clone())];
        let target = if table.keys.is_empty() || self.random.chance(10) {
            self.random.pick(&["", " (c0)"]).to_owned()
        } else {
            format!(" ({})", table.keys[self.random.below(table.keys.len())])
        };
        let settable = Self::settable(&table);
        let column = settable[self.random.below(settable.len())].clone();
        let value = match self.random.below(if self.odd { 4 } else { 3 }) {
            0 => format!("excluded.{column}"),
            3 => {
                let both = [own.clone(), vec![("excluded".to_owned(), table.clone())]].concat();
                self.value(&both, 1)
            }
            1 => self.value(&own, 1),
            // Not more: SQLite may read what was excluded before it is converted.
            _ => format!("coalesce({}.{column}, 0) || 'x'", table.name),
        };
        let value = self.given(&table, &column, value);
        let filter = if self.random.chance(30) {
            format!(" WHERE {}", self.condition(&own, 1))
        } else {
            String::new()
        };
        let returning = self.returning(&table);
        format!(
            "INSERT INTO {} {rows} ON CONFLICT{target} DO UPDATE SET {column} = {value}{filter}{returning}",
            table.name
        )
    }

    fn update(&mut self) -> String {
        let table = self.table();
        let own: Sources = vec![(table.name.clone(), table.clone())];
        let settable = Self::settable(&table);
        let column = settable[self.random.below(settable.len())].clone();
        let or = self
            .random
            .pick(&["", "", "", "", " OR IGNORE", " OR REPLACE", " OR FAIL"]);
        let own_parent = table.columns.iter().any(|it| it.0 == "up") && !self.odd;
        let or = if own_parent && or == " OR REPLACE" {
            // In a table that refers to itself with an action SQLite overlooks missing parents here too.
            ""
        } else if self.computes && or == " OR REPLACE" && !self.odd {
            // Beside an index on an expression SQLite refuses what it should replace.
            ""
        } else if table.unique[0] != "rowid" && !or.is_empty() {
            // Without rowids, SQLite meets a row again under the key of one that it replaced, and may read the rows in
            // the order of any index, so that others are changed before it fails.
            ""
        } else {
            or
        };
        let condition = self.condition(&own, 1);
        let set = match self.random.below(6) {
            0 => {
                let other = settable[self.random.below(settable.len())].clone();
                if other == column || [&column, &other].map(Some).contains(&table.rowid.as_ref()) {
                    let value = self.literal();
                    format!("{column} = {}", self.given(&table, &column, value))
                } else {
                    format!("({column}, {other}) = ({other}, {column})")
                }
            }
            1 => {
                let inner = self.scalar_subquery(&own);
                let value = self.given(&table, &column, format!("({inner})"));
                format!("{column} = {value}")
            }
            _ => {
                let value = self.value(&own, 1);
                format!("{column} = {}", self.given(&table, &column, value))
            }
        };
        let returning = self.returning_parent(&table);
        format!(
            "UPDATE{or} {} SET {set} WHERE {condition}{returning}",
            table.name
        )
    }

    /// Each row finds at most one partner: which of several counts is left open.
    fn update_from(&mut self) -> String {
        let (table, from) = (self.table(), self.table());
        let settable = Self::settable(&table);
        let column = settable[self.random.below(settable.len())].clone();
        let key = self.column_name(&from);
        let own = self.column_name(&table);
        let function = self.random.pick(&["max", "min", "count"]);
        let value = self.column_name(&from);
        let set = self.given(&table, &column, "s.v".to_owned());
        format!(
            "UPDATE {0} SET {column} = {set} FROM (SELECT {key} AS k, {function}({value}) AS v FROM {1} WHERE typeof({key}) = 'integer' GROUP BY {key}) AS s WHERE s.k = {0}.{own}",
            table.name, from.name
        )
    }

    fn delete(&mut self) -> String {
        let table = self.table();
        let own: Sources = vec![(table.name.clone(), table.clone())];
        let condition = self.condition(&own, 1);
        let returning = self.returning_parent(&table);
        format!("DELETE FROM {} WHERE {condition}{returning}", table.name)
    }

    fn transaction(&mut self) -> String {
        let name = self.random.pick(&["one", "two", "three"]);
        match self.random.below(9) {
            0 | 1 => {
                self.in_transaction = true;
                "BEGIN".to_owned()
            }
            2 | 3 => {
                self.in_transaction = false;
                "COMMIT".to_owned()
            }
            4 => {
                self.in_transaction = false;
                "ROLLBACK".to_owned()
            }
            5 | 6 => {
                self.in_transaction = true;
                format!("SAVEPOINT {name}")
            }
            7 => format!("RELEASE {name}"),
            _ => format!("ROLLBACK TO {name}"),
        }
    }
}
