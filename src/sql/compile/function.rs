//! Functions: the names that dialects have for them.

use crate::Error;
use crate::compile::{Compiler, Dialect};
use crate::expr::{Expr, Function};

impl Compiler<'_> {
    pub(super) fn function(&mut self, function: &Function, _whole: &Expr) -> Result<(), Error> {
        self.functions += 1;
        let done = self.any_function(function);
        self.functions -= 1;
        done
    }

    fn any_function(&mut self, function: &Function) -> Result<(), Error> {
        let Some((name, packages)) = function.path.split_last() else {
            return Ok(());
        };
        if packages.is_empty() && self.known_function(name, function)? {
            return Ok(());
        }
        for package in packages {
            self.function_name(package);
            self.push(".");
        }
        self.function_name(name);
        self.arguments(function)
    }

    fn function_name(&mut self, name: &str) {
        let odd = name.is_empty()
            || name.starts_with(|it: char| it.is_ascii_digit() || it == '$')
            || !name
                .bytes()
                .all(|it| it.is_ascii_alphanumeric() || it == b'_' || it == b'$');
        if odd {
            let quote = if self.dialect == Dialect::Mysql {
                "`"
            } else {
                "\""
            };
            self.push(quote);
            self.push_sql(name);
            self.push(quote);
        } else {
            self.push(name);
        }
    }

    fn arguments(&mut self, function: &Function) -> Result<(), Error> {
        self.push("(");
        if function.star {
            self.push("*");
        }
        self.list(&function.args, ", ", |this, it| this.expr(it))?;
        self.push(")");
        Ok(())
    }

    /// Functions that SQLAlchemy knows by class. The answer says whether it was one.
    fn known_function(&mut self, name: &str, function: &Function) -> Result<bool, Error> {
        let lower = name.to_ascii_lowercase();
        let spelling = match (lower.as_str(), self.dialect) {
            ("now", Dialect::Sqlite) => {
                self.push("CURRENT_TIMESTAMP");
                return Ok(true);
            }
            ("localtimestamp", Dialect::Sqlite) => {
                self.push("DATETIME(CURRENT_TIMESTAMP, 'localtime')");
                return Ok(true);
            }
            (
                "current_date" | "current_time" | "current_timestamp" | "current_user"
                | "localtime" | "localtimestamp" | "session_user" | "sysdate" | "user",
                _,
            ) => {
                self.push(if lower == "sysdate" && self.dialect == Dialect::Mysql {
                    "SYSDATE()"
                } else {
                    match lower.as_str() {
                        "current_date" => "CURRENT_DATE",
                        "current_time" => "CURRENT_TIME",
                        "current_timestamp" => "CURRENT_TIMESTAMP",
                        "current_user" => "CURRENT_USER",
                        "localtime" => "LOCALTIME",
                        "localtimestamp" => "LOCALTIMESTAMP",
                        "session_user" => "SESSION_USER",
                        "sysdate" => "sysdate",
                        _ => "USER",
                    }
                });
                if !function.bare {
                    self.arguments(function)?;
                }
                return Ok(true);
            }
            ("char_length", Dialect::Sqlite) => "length",
            ("random", Dialect::Mysql) => "rand",
            ("aggregate_strings", Dialect::Sqlite | Dialect::Mysql) => "group_concat",
            ("aggregate_strings", Dialect::Postgresql) => "string_agg",
            ("cube", _) => "CUBE",
            ("rollup", _) => "ROLLUP",
            ("grouping_sets", _) => "GROUPING SETS",
            (
                "count" | "max" | "min" | "sum" | "coalesce" | "now" | "concat" | "char_length"
                | "random" | "pow" | "rank" | "dense_rank" | "percent_rank" | "cume_dist" | "mode"
                | "percentile_cont" | "percentile_disc" | "array_agg" | "aggregate_strings",
                _,
            ) => lower.as_str(),
            _ => return Ok(false),
        };
        self.push(spelling);
        if let ("aggregate_strings", Dialect::Mysql, [of, separator]) =
            (lower.as_str(), self.dialect, function.args.as_slice())
        {
            self.push("(");
            self.infix(of, " SEPARATOR ", separator)?;
            self.push(")");
            return Ok(true);
        }
        self.arguments(function)?;
        Ok(true)
    }
}
