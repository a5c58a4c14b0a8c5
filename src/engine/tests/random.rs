//! A generator of schemas, rows and statements, NULLs everywhere, run on SQLite and on the engine.
//!
//! In: a seed. Out: agreement, or the shortest script that still shows the difference. A long run:
//! `ATHANOR_STATEMENTS=300000 ATHANOR_SEED=7 cargo test -p engine random -- --nocapture`.

use std::fmt::Write;

use super::same::{Pair, Verdict};

/// xorshift64*: the run is the same everywhere.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() >> 33) as usize % limit.max(1)
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.below(from.len())]
    }
}

#[derive(Clone)]
struct Table {
    name: String,
    columns: Vec<(String, &'static str)>,
}

struct Generator {
    random: Random,
    tables: Vec<Table>,
    indexes: usize,
}

/// What an expression may read: name in the query, table.
type Sources = Vec<(String, Table)>;

impl Generator {
    fn schema(&mut self) -> Vec<String> {
        let mut all = Vec::new();
        let count = 2 + self.random.below(2);
        for number in 0..count {
            let name = format!("t{number}");
            let mut columns: Vec<(String, &'static str)> = Vec::new();
            let mut parts = Vec::new();
            let key = self.random.below(10);
            if key < 6 {
                columns.push(("id".to_owned(), "INTEGER"));
                parts.push("id INTEGER PRIMARY KEY".to_owned());
            }
            for at in 0..2 + self.random.below(4) {
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
                }
                if self.random.chance(10) {
                    let value = self.literal();
                    let _ = write!(part, " DEFAULT {value}");
                }
                if self.random.chance(6) && ty != "BLOB" {
                    part.push_str(" COLLATE NOCASE");
                }
                if self.random.chance(5) {
                    let _ = write!(part, " CHECK ({column} IS NULL OR {column} <> 3)");
                }
                columns.push((column, ty));
                parts.push(part);
            }
            if key == 6 {
                parts.push("PRIMARY KEY (c0, c1)".to_owned());
            } else if key == 7 {
                parts.push("PRIMARY KEY (c0)".to_owned());
            }
            if number > 0 && self.random.chance(50) && self.tables[0].columns[0].0 == "id" {
                let action = self.random.pick(&[
                    "",
                    " ON DELETE CASCADE",
                    " ON DELETE SET NULL",
                    " ON UPDATE CASCADE",
                ]);
                columns.push(("fk".to_owned(), "INTEGER"));
                let at = parts
                    .iter()
                    .position(|it| it.starts_with("PRIMARY"))
                    .unwrap_or(parts.len());
                parts.insert(at, format!("fk INTEGER REFERENCES t0 (id){action}"));
            }
            all.push(format!("CREATE TABLE {name} ({})", parts.join(", ")));
            self.tables.push(Table { name, columns });
        }
        for _ in 0..self.random.below(3) {
            all.push(self.index());
        }
        all
    }

    fn index(&mut self) -> String {
        let at = self.random.below(self.tables.len());
        let table = self.tables[at].clone();
        self.indexes += 1;
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
        format!(
            "CREATE {unique}INDEX ix{} ON {} ({})",
            self.indexes,
            table.name,
            columns.join(", ")
        )
    }

    fn column_name(&mut self, table: &Table) -> String {
        table.columns[self.random.below(table.columns.len())]
            .0
            .clone()
    }

    fn literal(&mut self) -> String {
        match self.random.below(14) {
            0 | 1 => "NULL".to_owned(),
            2..=6 => self.random.below(8).to_string(),
            7 => format!("-{}", self.random.below(5)),
            8 => format!("{}.5", self.random.below(5)),
            9 => self.random.pick(&["1.0", "2.0", "0.0", "1e3"]).to_owned(),
            10 | 11 => format!(
                "'{}'",
                self.random.pick(&["a", "b", "A", "ab", "zz", "", "B"])
            ),
            12 => format!(
                "'{}'",
                self.random
                    .pick(&["1", "2", "3", "1.0", "2.5", " 3", "4x", "-1"])
            ),
            _ => self
                .random
                .pick(&["x'61'", "x''", "4611686018427387904", "'3'"])
                .to_owned(),
        }
    }

    fn column(&mut self, sources: &Sources) -> String {
        if sources.is_empty() {
            return self.literal();
        }
        let (name, table) = sources[self.random.below(sources.len())].clone();
        format!("{name}.{}", self.column_name(&table))
    }

    fn value(&mut self, sources: &Sources, depth: usize) -> String {
        if depth == 0 || self.random.chance(45) {
            return if self.random.chance(70) {
                self.column(sources)
            } else {
                self.literal()
            };
        }
        let deeper = depth - 1;
        match self.random.below(17) {
            0..=2 => {
                let op = self.random.pick(&["+", "-", "*", "/", "%", "||", "&", "|"]);
                format!(
                    "({} {op} {})",
                    self.value(sources, deeper),
                    self.value(sources, deeper)
                )
            }
            3 => format!(
                "coalesce({}, {})",
                self.value(sources, deeper),
                self.value(sources, deeper)
            ),
            4 => format!(
                "nullif({}, {})",
                self.value(sources, deeper),
                self.value(sources, deeper)
            ),
            5 => format!("length({})", self.value(sources, deeper)),
            6 => format!(
                "{}({})",
                self.random
                    .pick(&["upper", "lower", "abs", "typeof", "trim", "hex"]),
                self.column(sources)
            ),
            7 => format!(
                "CAST({} AS {})",
                self.value(sources, deeper),
                self.random
                    .pick(&["INTEGER", "TEXT", "REAL", "NUMERIC", "BLOB"])
            ),
            8 => format!(
                "CASE WHEN {} THEN {} ELSE {} END",
                self.condition(sources, deeper),
                self.value(sources, deeper),
                self.value(sources, deeper)
            ),
            9 => format!(
                "CASE {} WHEN {} THEN {} END",
                self.value(sources, deeper),
                self.literal(),
                self.value(sources, deeper)
            ),
            10 => format!("(-{})", self.value(sources, deeper)),
            11 => format!(
                "substr({}, {}, {})",
                self.value(sources, deeper),
                self.random.below(4) as i64 - 1,
                self.random.below(3)
            ),
            12 => format!(
                "min({}, {})",
                self.value(sources, deeper),
                self.value(sources, deeper)
            ),
            13 => format!(
                "max({}, {})",
                self.value(sources, deeper),
                self.value(sources, deeper)
            ),
            14 => {
                let inner = self.scalar_subquery(sources);
                format!("({inner})")
            }
            15 => format!("({})", self.condition(sources, deeper)),
            _ => format!(
                "round({}, {})",
                self.value(sources, deeper),
                self.random.below(3)
            ),
        }
    }

    fn scalar_subquery(&mut self, sources: &Sources) -> String {
        let at = self.random.below(self.tables.len());
        let table = self.tables[at].clone();
        let own: Sources = vec![("s".to_owned(), table.clone())];
        let inner = self.column(&own);
        let function = self.random.pick(&["count", "max", "min", "sum"]);
        let outer = self.column(sources);
        let name = &table.name;
        if self.random.chance(60) {
            format!(
                "SELECT {function}({inner}) FROM {name} AS s WHERE {} = {outer}",
                self.column(&own)
            )
        } else {
            format!("SELECT {function}({inner}) FROM {name} AS s")
        }
    }

    fn condition(&mut self, sources: &Sources, depth: usize) -> String {
        if depth == 0 {
            return format!(
                "{} {} {}",
                self.column(sources),
                self.comparison(),
                self.literal()
            );
        }
        let deeper = depth - 1;
        match self.random.below(18) {
            0..=3 => format!(
                "{} {} {}",
                self.value(sources, deeper),
                self.comparison(),
                self.value(sources, deeper)
            ),
            4 | 5 => format!(
                "({} AND {})",
                self.condition(sources, deeper),
                self.condition(sources, deeper)
            ),
            6 | 7 => format!(
                "({} OR {})",
                self.condition(sources, deeper),
                self.condition(sources, deeper)
            ),
            8 => format!("NOT ({})", self.condition(sources, deeper)),
            9 => format!(
                "{} IS {}NULL",
                self.value(sources, deeper),
                self.maybe_not()
            ),
            10 => {
                let count = self.random.below(5);
                let list: Vec<String> = (0..count).map(|_| self.literal()).collect();
                format!(
                    "{} {}IN ({})",
                    self.value(sources, deeper),
                    self.maybe_not(),
                    list.join(", ")
                )
            }
            11 => {
                let at = self.random.below(self.tables.len());
                let table = self.tables[at].clone();
                let column = self.column_name(&table);
                format!(
                    "{} {}IN (SELECT {column} FROM {})",
                    self.value(sources, deeper),
                    self.maybe_not(),
                    table.name
                )
            }
            12 => format!(
                "{} {}BETWEEN {} AND {}",
                self.value(sources, deeper),
                self.maybe_not(),
                self.value(sources, deeper),
                self.value(sources, deeper)
            ),
            13 => format!(
                "{} {}LIKE '{}'",
                self.value(sources, deeper),
                self.maybe_not(),
                self.random.pick(&["a%", "%b", "_", "%", "A_", "1%"])
            ),
            14 => {
                let inner = self.scalar_subquery(sources);
                format!(
                    "{}EXISTS ({})",
                    self.maybe_not(),
                    inner
                        .replace("count(", "(")
                        .replace("max(", "(")
                        .replace("min(", "(")
                        .replace("sum(", "(")
                )
            }
            15 => format!(
                "{} IS {}{}",
                self.value(sources, deeper),
                self.maybe_not(),
                self.value(sources, deeper)
            ),
            16 => format!(
                "({}, {}) {} ({}, {})",
                self.column(sources),
                self.column(sources),
                self.comparison(),
                self.literal(),
                self.literal()
            ),
            _ => self.value(sources, deeper),
        }
    }

    fn comparison(&mut self) -> &'static str {
        self.random
            .pick(&["=", "=", "=", "<", "<=", ">", ">=", "<>"])
    }

    fn maybe_not(&mut self) -> &'static str {
        if self.random.chance(35) { "NOT " } else { "" }
    }

    fn from(&mut self) -> (String, Sources) {
        let at = self.random.below(self.tables.len());
        let table = self.tables[at].clone();
        let mut text = format!("{} AS a", table.name);
        let mut sources: Sources = vec![("a".to_owned(), table)];
        for number in 0..self.random.below(3) {
            let at = self.random.below(self.tables.len());
            let table = self.tables[at].clone();
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

    /// A SELECT and whether its rows have one order only.
    fn select(&mut self, columns: usize) -> String {
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
                group.push(self.column(&sources));
            }
            items.extend(group.iter().cloned());
            while items.len() < columns {
                let arg = if self.random.chance(70) {
                    self.column(&sources)
                } else {
                    self.value(&sources, 1)
                };
                items.push(match self.random.below(8) {
                    0 => "count(*)".to_owned(),
                    1 => format!("count({arg})"),
                    2 => format!("sum({arg})"),
                    3 => format!("min({arg})"),
                    4 => format!("max({arg})"),
                    5 => format!("avg({arg})"),
                    6 => format!("count(DISTINCT {arg})"),
                    _ => format!("total({arg})"),
                });
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

    fn query(&mut self) -> String {
        let columns = 1 + self.random.below(3);
        let mut text = self.select(columns);
        let compound = self.random.chance(12);
        if compound {
            let op = self
                .random
                .pick(&["UNION", "UNION ALL", "INTERSECT", "EXCEPT"]);
            let right = self.select(columns);
            text = format!("{text} {op} {right}");
        } else if self.random.chance(10) {
            text = format!("SELECT * FROM ({text}) AS d");
        } else if self.random.chance(6) {
            text = format!("SELECT count(*) FROM ({text})");
            return text;
        }
        if self.random.chance(60) {
            let mut keys = Vec::new();
            for at in 1..=columns {
                let direction = self.random.pick(&[
                    "",
                    " DESC",
                    "",
                    " ASC",
                    " NULLS LAST",
                    " DESC NULLS FIRST",
                ]);
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

    fn statement(&mut self) -> String {
        let at = self.random.below(self.tables.len());
        let table = self.tables[at].clone();
        let own: Sources = vec![(table.name.clone(), table.clone())];
        match self.random.below(20) {
            0..=5 => {
                let mut names: Vec<String> = table
                    .columns
                    .iter()
                    .filter(|_| self.random.chance(85))
                    .map(|it| it.0.clone())
                    .collect();
                if names.is_empty() {
                    names.push(table.columns[0].0.clone());
                }
                let rows: Vec<String> = (0..1 + self.random.below(3))
                    .map(|_| {
                        let values: Vec<String> = names.iter().map(|_| self.literal()).collect();
                        format!("({})", values.join(", "))
                    })
                    .collect();
                let or = self.random.pick(&["", "", "", " OR IGNORE", " OR REPLACE"]);
                let conflict = if or.is_empty() && self.random.chance(8) {
                    " ON CONFLICT DO NOTHING"
                } else {
                    ""
                };
                let returning = if self.random.chance(10) {
                    " RETURNING *"
                } else {
                    ""
                };
                format!(
                    "INSERT{or} INTO {} ({}) VALUES {}{conflict}{returning}",
                    table.name,
                    names.join(", "),
                    rows.join(", ")
                )
            }
            6 | 7 => {
                let column = self.column_name(&table);
                let value = self.value(&own, 1);
                let condition = self.condition(&own, 1);
                format!(
                    "UPDATE {} SET {column} = {value} WHERE {condition}",
                    table.name
                )
            }
            8 => {
                let condition = self.condition(&own, 1);
                format!("DELETE FROM {} WHERE {condition}", table.name)
            }
            _ => self.query(),
        }
    }
}

/// Runs one script; the first difference, when there is one.
fn first_difference(script: &[String]) -> Option<(usize, String)> {
    let mut pair = Pair::new();
    for (at, text) in script.iter().enumerate() {
        if let Verdict::Differs(shown) = pair.run(text, false) {
            return Some((at, shown));
        }
    }
    None
}

/// Takes statements out for as long as the last one still differs.
fn shrink(mut script: Vec<String>) -> Vec<String> {
    let mut at = 0;
    while at + 1 < script.len() {
        let mut shorter = script.clone();
        shorter.remove(at);
        match first_difference(&shorter) {
            Some((last, _)) if last + 1 == shorter.len() => script = shorter,
            _ => at += 1,
        }
    }
    script
}

#[test]
fn random_statements_agree_with_sqlite() {
    let number = |name: &str, usual: u64| {
        std::env::var(name)
            .ok()
            .and_then(|it| it.parse().ok())
            .unwrap_or(usual)
    };
    let wanted = number("ATHANOR_STATEMENTS", 5000);
    let seed = number("ATHANOR_SEED", 1);
    let limit = number("ATHANOR_DIFFERENCES", 1);
    let mut done = 0;
    let mut round = 0;
    let mut report = String::new();
    let mut found = 0;
    while done < wanted && found < limit {
        round += 1;
        let state = (seed << 32 | round).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
        let mut generator = Generator {
            random: Random(state),
            tables: Vec::new(),
            indexes: 0,
        };
        let mut script = generator.schema();
        let mut pair = Pair::new();
        let mut at = 0;
        while at < script.len() || script.len() < 90 {
            if at == script.len() {
                script.push(generator.statement());
            }
            done += 1;
            if let Verdict::Differs(_) = pair.run(&script[at], false) {
                script.truncate(at + 1);
                let short = shrink(script.clone());
                let shown = first_difference(&short).map(|it| it.1).unwrap_or_default();
                let _ = writeln!(
                    report,
                    "-- seed {seed} round {round}\n{};\n{shown}\n",
                    short.join(";\n")
                );
                found += 1;
                break;
            }
            at += 1;
        }
    }
    assert!(found == 0, "after {done} statements:\n{report}");
}
