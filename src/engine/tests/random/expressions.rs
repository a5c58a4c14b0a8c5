//! Values and conditions.
//!
//! In: what may be read. Out: expressions of SQLite's language, NULL everywhere.

use super::{Generator, Sources};

impl Generator {
    pub(super) fn literal(&mut self) -> String {
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
            _ => {
                // Sums of large numbers depend on the order in which a join visits its rows.
                let large = if self.odd {
                    "4611686018427387904"
                } else {
                    "2147483648"
                };
                self.random.pick(&["x'61'", "x''", large, "'3'"]).to_owned()
            }
        }
    }

    pub(super) fn column(&mut self, sources: &Sources) -> String {
        if sources.is_empty() {
            return self.literal();
        }
        let (name, table) = sources[self.random.below(sources.len())].clone();
        format!("{name}.{}", self.column_name(&table))
    }

    pub(super) fn value(&mut self, sources: &Sources, depth: usize) -> String {
        if depth == 0 || self.random.chance(45) {
            return if self.random.chance(70) {
                self.column(sources)
            } else {
                self.literal()
            };
        }
        let deeper = depth - 1;
        match self.random.below(24) {
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
            16..=21 => self.call(sources, deeper),
            22 => format!(
                "{} COLLATE {}",
                self.column(sources),
                self.random.pick(&["NOCASE", "BINARY", "RTRIM"])
            ),
            _ => format!(
                "round({}, {})",
                self.value(sources, deeper),
                self.random.below(3)
            ),
        }
    }

    /// A call of one of SQLite's functions.
    fn call(&mut self, sources: &Sources, deeper: usize) -> String {
        match self.random.below(20) {
            0 => format!(
                "ifnull({}, {})",
                self.value(sources, deeper),
                self.literal()
            ),
            1 => format!(
                "iif({}, {}, {})",
                self.condition(sources, deeper),
                self.value(sources, deeper),
                self.literal()
            ),
            2 => {
                let (value, wanted) = (self.column(sources), self.literal());
                // Where there is nothing to replace, SQLite's answer is a number and a text at once.
                let nothing = ["''", "x''"].contains(&wanted.as_str()) && !self.odd;
                let wanted = if nothing { "'a'".to_owned() } else { wanted };
                format!("replace({value}, {wanted}, {})", self.literal())
            }
            3 => format!("instr({}, {})", self.column(sources), self.literal()),
            4 => format!(
                "{}({}, {})",
                self.random.pick(&["trim", "ltrim", "rtrim"]),
                self.column(sources),
                self.literal()
            ),
            // Not of large numbers: their last digits come from the floating-point unit of the machine.
            5 => {
                let value = self.value(sources, deeper);
                format!("quote(CASE WHEN abs({value}) > 1e15 THEN 0 ELSE {value} END)")
            }
            6 => format!("sign({})", self.value(sources, deeper)),
            7 => format!("unicode({})", self.column(sources)),
            8 => format!(
                "char({}, {})",
                65 + self.random.below(40),
                97 + self.random.below(20)
            ),
            9 => {
                let format = self.random.pick(&[
                    "%d", "%5d|", "%-5d|", "%05d", "%+d", "%s", "%8s|", "%-8s|", "%.2s", "%.3f",
                    "%8.2f|", "%e", "%.3e", "%g", "%G", "%x", "%X", "%o", "%q", "%Q", "%w", "%%%d",
                    "%,d", "%u", "% d", "%!.5g", "%#x",
                ]);
                format!("printf('{format}', {})", self.column(sources))
            }
            10 | 11 => {
                let moment = self.random.pick(&[
                    "'2024-01-31'",
                    "'2023-02-28 23:59:59'",
                    "'2024-12-31T12:30:15.25'",
                    "'12:34'",
                    "'bad'",
                    "2460000.5",
                    "0",
                    "NULL",
                ]);
                let modifier = self.random.pick(&[
                    "",
                    ", '+1 day'",
                    ", '-1 month'",
                    ", '+1 year', 'start of month'",
                    ", 'weekday 1'",
                    ", '+1.5 hours'",
                    ", '-30 minutes'",
                    ", 'start of day', '+90 seconds'",
                    ", 'nonsense'",
                ]);
                let function = self.random.pick(&[
                    "date(",
                    "time(",
                    "datetime(",
                    "julianday(",
                    "unixepoch(",
                    "strftime('%Y %m %d %H:%M:%S %j %w', ",
                    "strftime('%s %f %W', ",
                ]);
                format!("{function}{moment}{modifier})")
            }
            12 => format!(
                "json_extract('{}', '{}')",
                self.random.pick(&[
                    r#"{"a":1,"b":[1,2.5,"x",null,true]}"#,
                    r#"[1,[2,{"c":3}]]"#,
                    "7",
                    "null"
                ]),
                self.random
                    .pick(&["$", "$.a", "$.b", "$.b[0]", "$.b[#-1]", "$[1][1].c", "$.x"])
            ),
            13 => format!(
                "json_array({}, {})",
                self.number(sources),
                self.number(sources)
            ),
            14 => format!("json_object('k', {})", self.number(sources)),
            15 => format!("json_quote({})", self.number(sources)),
            16 => format!(
                "json_type('{}', '{}')",
                self.random
                    .pick(&[r#"{"a":1,"b":[1,2.5,"x",null,true]}"#, "[]", "1.5"]),
                self.random
                    .pick(&["$", "$.a", "$.b[1]", "$.b[2]", "$.b[3]", "$.c"])
            ),
            17 => format!(
                "json_{}('{{\"a\":1}}', '$.{}', {})",
                self.random.pick(&["set", "insert", "replace"]),
                self.random.pick(&["a", "b"]),
                self.number(sources)
            ),
            18 => format!("length(hex({}))", self.column(sources)),
            _ => format!(
                "nullif({}, {})",
                self.value(sources, deeper),
                self.literal()
            ),
        }
    }

    /// A column as an integer: what JSON makes of blobs and odd texts is not the question.
    fn number(&mut self, sources: &Sources) -> String {
        format!("CAST({} AS INTEGER)", self.column(sources))
    }

    pub(super) fn scalar_subquery(&mut self, sources: &Sources) -> String {
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

    pub(super) fn condition(&mut self, sources: &Sources, depth: usize) -> String {
        if depth == 0 {
            return format!(
                "{} {} {}",
                self.column(sources),
                self.comparison(),
                self.literal()
            );
        }
        let deeper = depth - 1;
        match self.random.below(22) {
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
            17 => format!(
                "{} IS {}DISTINCT FROM {}",
                self.value(sources, deeper),
                self.maybe_not(),
                self.value(sources, deeper)
            ),
            18 => format!(
                "{} IS {}{}",
                self.value(sources, deeper),
                self.maybe_not(),
                self.random.pick(&["TRUE", "FALSE"])
            ),
            19 => format!(
                "{} {}GLOB '{}'",
                self.value(sources, deeper),
                self.maybe_not(),
                self.random
                    .pick(&["a*", "*b", "?", "*", "[a-c]*", "[^a]?", "[1-3]*"])
            ),
            20 => {
                let at = self.random.below(self.tables.len());
                let table = self.tables[at].clone();
                let (a, b) = (self.column_name(&table), self.column_name(&table));
                let (c, d) = (self.column(sources), self.column(sources));
                let not = self.maybe_not();
                if self.odd {
                    return format!("({c}, {d}) {not}IN (SELECT {a}, {b} FROM {})", table.name);
                }
                // Not plain columns: SQLite converts them wrongly where an index has them in another order.
                format!(
                    "(+{c}, +{d}) {not}IN (SELECT +{a}, +{b} FROM {})",
                    table.name
                )
            }
            _ => self.value(sources, deeper),
        }
    }

    fn comparison(&mut self) -> &'static str {
        self.random
            .pick(&["=", "=", "=", "<", "<=", ">", ">=", "<>"])
    }

    pub(super) fn maybe_not(&mut self) -> &'static str {
        if self.random.chance(35) { "NOT " } else { "" }
    }
}
