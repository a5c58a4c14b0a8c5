//! SELECT: joins, groups, windows, WITH, set operations.
//!
//! In: the tables and views. Out: queries whose rows do not depend on an order that SQLite leaves open.

use std::fmt::Write;

use super::{Generator, Sources, Table};

impl Generator {
    fn from(&mut self) -> (String, Sources) {
        let table = self.readable();
        let mut text = format!("{} AS a", table.name);
        let mut sources: Sources = vec![("a".to_owned(), table)];
        for number in 0..self.random.below(3) {
            let table = self.readable();
            let name = ["b", "c"][number].to_owned();
            let kind = self.random.pick(&[
                "JOIN",
                "JOIN",
                "LEFT JOIN",
                "LEFT JOIN",
                "CROSS JOIN",
                "RIGHT JOIN",
                "FULL JOIN",
            ]);
            let left = self.column(&sources);
            sources.push((name.clone(), table.clone()));
            let own: Sources = vec![(name.clone(), table.clone())];
            let right = self.column(&own);
            let _ = write!(text, " {kind} {} AS {name}", table.name);
            if kind != "CROSS JOIN" {
                let _ = write!(text, " ON {left} = {right}");
                if self.random.chance(25) {
                    // Not a constant: SQLite takes one out of an ON in front of a RIGHT JOIN.
                    let more = self.condition(&sources, 0);
                    let _ = write!(text, " AND {more}");
                }
            }
        }
        (text, sources)
    }

    pub(super) fn select(&mut self, columns: usize) -> String {
        let (from, sources) = self.from();
        let mut text = String::from("SELECT ");
        // Which of two equal values (1 and 1.0) stands for a group depends on the order of rows.
        let grouped = self.random.chance(25) && !from.contains("FULL") && !from.contains("RIGHT");
        if self.random.chance(15) && !grouped {
            text.push_str("DISTINCT ");
        }
        let mut items = Vec::new();
        let mut group = Vec::new();
        if grouped {
            let count = self.random.below(3).min(columns);
            for _ in 0..count {
                let column = self.column(&sources);
                // Beside an index on an expression SQLite 3.41 reads wrongly where a term stands twice.
                let twice = group.contains(&column) && self.computes && !self.odd;
                if !twice {
                    group.push(column);
                }
            }
            items.extend(group.iter().cloned());
            while items.len() < columns {
                let arg = if self.random.chance(70) {
                    self.column(&sources)
                } else {
                    self.value(&sources, 1)
                };
                let filter = if self.random.chance(15) {
                    format!(" FILTER (WHERE {})", self.condition(&sources, 1))
                } else {
                    String::new()
                };
                let call = match self.random.below(8) {
                    0 => "count(*)".to_owned(),
                    1 => format!("count({arg})"),
                    2 => format!("sum({arg})"),
                    3 => format!("min({arg})"),
                    4 => format!("max({arg})"),
                    5 => format!("avg({arg})"),
                    6 => format!("count(DISTINCT {arg})"),
                    _ => format!("total({arg})"),
                };
                items.push(format!("{call}{filter}"));
            }
        } else {
            for _ in 0..columns {
                items.push(if self.random.chance(60) {
                    self.column(&sources)
                } else {
                    self.value(&sources, 2)
                });
            }
        }
        text.push_str(&items.join(", "));
        let _ = write!(text, " FROM {from}");
        if self.random.chance(65) {
            let condition = self.condition(&sources, 2);
            let _ = write!(text, " WHERE {condition}");
        }
        if !group.is_empty() {
            let _ = write!(text, " GROUP BY {}", group.join(", "));
            if self.random.chance(30) {
                let value = self.literal();
                let _ = write!(text, " HAVING count(*) > 1 OR max({}) = {value}", group[0]);
            }
        }
        text
    }

    pub(super) fn query(&mut self) -> String {
        match self.random.below(20) {
            0..=2 => return self.windows(),
            3 => return self.recursive(),
            4 => return self.with(),
            5 => return self.using(),
            _ => {}
        }
        let columns = 1 + self.random.below(3);
        let mut text = self.select(columns);
        let compound = self.random.chance(12);
        if compound {
            let op = self
                .random
                .pick(&["UNION", "UNION ALL", "INTERSECT", "EXCEPT"]);
            let right = self.select(columns);
            text = format!("{text} {op} {right}");
            if self.random.chance(25) {
                let op = self.random.pick(&["UNION", "INTERSECT", "EXCEPT"]);
                let right = self.select(columns);
                text = format!("{text} {op} {right}");
            }
        } else if self.random.chance(10) {
            text = format!("SELECT * FROM ({text}) AS d");
        } else if self.random.chance(6) {
            text = format!("SELECT count(*) FROM ({text})");
            return text;
        }
        if self.random.chance(60) {
            let mut keys = Vec::new();
            // Where SQLite leaves a LEFT JOIN out, it may sort by the wrong direction.
            let joins = |it: &str| it.contains(" LEFT JOIN ") && it.matches(" JOIN ").count() > 1;
            let risky = joins(&text) && !self.odd;
            for at in 1..=columns {
                let direction = self.random.pick(&[
                    "",
                    " DESC",
                    "",
                    " ASC",
                    " NULLS LAST",
                    " DESC NULLS FIRST",
                ]);
                let direction = if risky { "" } else { direction };
                keys.push(format!("{at}{direction}"));
            }
            let _ = write!(text, " ORDER BY {}", keys.join(", "));
            if self.random.chance(35) {
                let _ = write!(text, " LIMIT {}", self.random.below(5));
                if self.random.chance(40) {
                    let _ = write!(text, " OFFSET {}", self.random.below(3));
                }
            }
        }
        text
    }

    /// A table or a view.
    fn readable(&mut self) -> Table {
        if !self.views.is_empty() && self.random.chance(15) {
            return self.views[self.random.below(self.views.len())].clone();
        }
        self.table()
    }

    /// Window functions over one table; a row of it is the only one, so that every order is one order only.
    fn windows(&mut self) -> String {
        let table = self.table();
        let own: Sources = vec![("a".to_owned(), table.clone())];
        let unique: Vec<String> = table.unique.iter().map(|it| format!("a.{it}")).collect();
        let unique = unique.join(", ");
        let mut items = vec![unique.clone()];
        for _ in 0..1 + self.random.below(2) {
            let partition = if self.random.chance(50) {
                format!("PARTITION BY {} ", self.column(&own))
            } else {
                String::new()
            };
            let direction = self
                .random
                .pick(&["", " DESC", " NULLS LAST", " DESC NULLS FIRST"]);
            let key = self.column(&own);
            let arg = self.column(&own);
            items.push(match self.random.below(12) {
                0 => format!("row_number() OVER ({partition}ORDER BY {key}{direction}, {unique})"),
                1 => format!(
                    "{}() OVER ({partition}ORDER BY {key}{direction})",
                    self.random
                        .pick(&["rank", "dense_rank", "percent_rank", "cume_dist"])
                ),
                2 => format!(
                    "ntile({}) OVER ({partition}ORDER BY {key}{direction}, {unique})",
                    1 + self.random.below(4)
                ),
                3 => format!(
                    "{}({arg}, {}, {}) OVER ({partition}ORDER BY {key}{direction}, {unique})",
                    self.random.pick(&["lag", "lead"]),
                    self.random.below(3),
                    self.literal()
                ),
                4 => format!(
                    "{}({arg}) OVER ({partition}ORDER BY {key}, {unique} {})",
                    self.random.pick(&["first_value", "last_value"]),
                    self.frame("ROWS")
                ),
                5 => format!(
                    "nth_value({arg}, {}) OVER ({partition}ORDER BY {key}, {unique} {})",
                    1 + self.random.below(3),
                    self.frame("ROWS")
                ),
                6 => format!("group_concat({arg}) OVER ({partition}ORDER BY {key}, {unique})"),
                7 => format!("{}({arg}) OVER ({partition})", self.aggregate()),
                8 => format!(
                    "{}({arg}) FILTER (WHERE {}) OVER ({partition}ORDER BY {unique})",
                    self.aggregate(),
                    self.condition(&own, 1)
                ),
                9 => format!(
                    "{}({arg}) OVER ({partition}ORDER BY {key}, {unique} {})",
                    self.moving(),
                    self.frame("ROWS")
                ),
                10 => format!(
                    "{}({arg}) OVER ({partition}ORDER BY {key}{direction} {})",
                    self.moving(),
                    self.frame("GROUPS")
                ),
                _ => format!(
                    "{}({arg}) OVER ({partition}ORDER BY {key}{direction} {})",
                    self.moving(),
                    self.frame("RANGE")
                ),
            });
        }
        let filter = if self.random.chance(40) {
            format!(" WHERE {}", self.condition(&own, 1))
        } else {
            String::new()
        };
        let order = if table.unique.len() == 1 { "1" } else { "1, 2" };
        format!(
            "SELECT {} FROM {} AS a{filter} ORDER BY {order}",
            items.join(", "),
            table.name
        )
    }

    fn aggregate(&mut self) -> &'static str {
        self.random
            .pick(&["count", "sum", "min", "max", "avg", "total"])
    }

    /// For frames whose start moves: SQLite takes away what leaves a sum, which loses digits.
    fn moving(&mut self) -> &'static str {
        self.random.pick(&["count", "min", "max"])
    }

    fn frame(&mut self, unit: &str) -> String {
        let bound = |random: &mut super::Random, behind: bool| match random.below(5) {
            0 | 1 if behind => "UNBOUNDED FOLLOWING".to_owned(),
            0 | 1 => "UNBOUNDED PRECEDING".to_owned(),
            2 => "CURRENT ROW".to_owned(),
            3 if unit != "RANGE" => format!("{} PRECEDING", random.below(3)),
            4 if unit != "RANGE" => format!("{} FOLLOWING", random.below(3)),
            _ => "CURRENT ROW".to_owned(),
        };
        let (start, end) = (
            bound(&mut self.random, false),
            bound(&mut self.random, true),
        );
        let exclude = self.random.pick(&[
            "",
            "",
            "",
            " EXCLUDE NO OTHERS",
            " EXCLUDE CURRENT ROW",
            " EXCLUDE GROUP",
            " EXCLUDE TIES",
        ]);
        format!("{unit} BETWEEN {start} AND {end}{exclude}")
    }

    fn recursive(&mut self) -> String {
        let union = self.random.pick(&["UNION ALL", "UNION"]);
        let last = 2 + self.random.below(6);
        match self.random.below(3) {
            0 => format!(
                "WITH RECURSIVE n (i, j) AS (SELECT 1, {} {union} SELECT i + 1, j || i FROM n WHERE i < {last}) SELECT * FROM n ORDER BY 1, 2",
                self.literal()
            ),
            1 => {
                let table = self.table();
                let (a, b) = (self.column_name(&table), self.column_name(&table));
                format!(
                    "WITH RECURSIVE w (x, depth) AS (SELECT {a}, 0 FROM {0} {union} SELECT t.{b}, depth + 1 FROM {0} AS t JOIN w ON t.{a} = w.x WHERE depth < 2) SELECT count(*), max(depth), count(DISTINCT x) FROM w",
                    table.name
                )
            }
            _ => format!(
                "WITH RECURSIVE n (i) AS (VALUES (1) {union} SELECT (i * {}) % 7 FROM n LIMIT {last}) SELECT i FROM n",
                1 + self.random.below(4)
            ),
        }
    }

    fn with(&mut self) -> String {
        let columns = 1 + self.random.below(2);
        let (first, second) = (self.select(columns), self.select(columns));
        let names = if columns == 1 { "p" } else { "p, q" };
        let materialized = self
            .random
            .pick(&["", "MATERIALIZED ", "NOT MATERIALIZED "]);
        match self.random.below(3) {
            0 => format!(
                "WITH x ({names}) AS {materialized}({first}), y AS (SELECT * FROM x WHERE p IS NOT NULL) SELECT count(*), max(y.p) FROM x LEFT JOIN y ON x.p = y.p"
            ),
            1 => format!(
                "WITH x ({names}) AS {materialized}({first}) SELECT * FROM x WHERE p IN (SELECT p FROM x WHERE p > {})",
                self.literal()
            ),
            _ => format!(
                "WITH x ({names}) AS ({first}), y ({names}) AS ({second}) SELECT * FROM x EXCEPT SELECT * FROM y"
            ),
        }
    }

    /// USING and NATURAL, where a column of two tables becomes one.
    fn using(&mut self) -> String {
        let (left, right) = (self.table(), self.table());
        let shared =
            |it: &&(String, &'static str)| right.columns.iter().any(|other| other.0 == it.0);
        let shared: Vec<String> = left
            .columns
            .iter()
            .filter(shared)
            .map(|it| it.0.clone())
            .collect();
        if shared.is_empty() {
            return self.windows();
        }
        let column = &shared[self.random.below(shared.len())];
        let kind = self
            .random
            .pick(&["JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN"]);
        let items = self.random.pick(&["*", "a.*, b.*", "count(*)"]);
        let items = if self.random.chance(40) {
            format!("{column}, a.{column}, b.{column}")
        } else {
            items.to_owned()
        };
        if self.random.chance(25) {
            return format!(
                "SELECT {items} FROM {} AS a NATURAL {kind} {} AS b",
                left.name, right.name
            );
        }
        format!(
            "SELECT {items} FROM {} AS a {kind} {} AS b USING ({column})",
            left.name, right.name
        )
    }
}
