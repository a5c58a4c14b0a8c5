//! The console: a prompt, statements over several lines, and commands that begin with a dot.
//!
//! In: lines from a keyboard or a file. Out: tables, counts and errors as text.

use std::io::{BufReader, Read, Write};

use engine::{Connection, Engine};

use super::{Lines, execute, table};

const HELP: &str = "\
Statements end with a semicolon and may go over several lines. EXPLAIN before one shows its plan in words.

  .tables [NAME]      tables and views whose name contains NAME
  .schema [NAME]      how they were made
  .indexes [TABLE]    indexes
  .dump [TABLE]       everything as SQL
  .read FILE          run the statements of a file
  .save FILE          write the committed tables to a file
  .open FILE          replace all tables by those of such a file
  .timer on|off       say how long each statement took
  .quit               leave
";

/// Rows that are shown of one answer.
const SHOWN_ROWS: usize = 1000;

pub(super) struct Console<W: Write> {
    engine: Engine,
    connection: Connection,
    output: W,
    interactive: bool,
    timer: bool,
    over: bool,
}

impl<W: Write> Console<W> {
    pub(super) fn new(engine: Engine, output: W, interactive: bool) -> Self {
        Self {
            connection: engine.connect(),
            engine,
            output,
            interactive,
            timer: false,
            over: false,
        }
    }

    /// Reads until the end or `.quit`.
    pub(super) fn run<R: Read>(&mut self, input: BufReader<R>) -> std::io::Result<()> {
        if self.interactive {
            writeln!(
                self.output,
                "Athanor's database, empty and in memory. .help explains, .quit leaves."
            )?;
        }
        let result = self.read(input);
        if self.interactive && !self.over {
            writeln!(self.output)?;
        }
        self.output.flush()?;
        result
    }

    fn read<R: Read>(&mut self, input: BufReader<R>) -> std::io::Result<()> {
        let mut lines = Lines::new(input);
        let mut text = String::new();
        while !self.over {
            let fresh = text.trim().is_empty();
            if self.interactive {
                let prompt = if fresh { "sql> " } else { "  …> " };
                write!(self.output, "{prompt}")?;
            }
            if lines.would_wait() {
                self.output.flush()?;
            }
            if fresh {
                text.clear();
            }
            let Some(may_end) = lines.line(&mut text)? else {
                return self.statement(&text);
            };
            if fresh && text.trim_start().starts_with('.') {
                let command = std::mem::take(&mut text);
                self.command(command.trim())?;
            } else if may_end {
                self.statements(&mut text)?;
            }
        }
        Ok(())
    }

    /// Runs every complete statement of a text and leaves the rest.
    fn statements(&mut self, text: &mut String) -> std::io::Result<()> {
        let mut done = 0;
        while let Some(length) = engine::statement_end(&text[done..]) {
            self.statement(&text[done..done + length])?;
            done += length;
        }
        text.drain(..done);
        Ok(())
    }

    fn statement(&mut self, text: &str) -> std::io::Result<()> {
        let began = std::time::Instant::now();
        let answer = execute(&self.connection, text);
        let took = began.elapsed();
        match answer {
            Ok(None) => return Ok(()),
            Err(error) => writeln!(self.output, "Error: {error}")?,
            Ok(Some(mut cursor)) => {
                let count = cursor.rows.len();
                cursor.rows.truncate(SHOWN_ROWS);
                let plan = matches!(&cursor.columns[..], [one] if &*one.name == "plan");
                if plan {
                    for row in &cursor.rows {
                        writeln!(self.output, "{}", engine::display(&row[0]))?;
                    }
                } else if !cursor.columns.is_empty() {
                    self.output.write_all(table::render(&cursor).as_bytes())?;
                    let rest = count - cursor.rows.len();
                    if rest > 0 {
                        writeln!(self.output, "… and {rest} more")?;
                    }
                    writeln!(self.output, "({})", counted(count as i64, "row"))?;
                }
                if cursor.rowcount >= 0 && cursor.columns.is_empty() {
                    writeln!(self.output, "{} changed", counted(cursor.rowcount, "row"))?;
                }
            }
        }
        if self.timer {
            writeln!(self.output, "took {:.3} ms", took.as_secs_f64() * 1000.0)?;
        }
        Ok(())
    }

    fn command(&mut self, line: &str) -> std::io::Result<()> {
        let mut words = line.split_whitespace();
        let command = words.next().unwrap_or_default();
        let argument = words.next();
        let result = match command {
            ".help" => write!(self.output, "{HELP}").map(|()| Ok(())),
            ".quit" | ".exit" => {
                self.over = true;
                Ok(Ok(()))
            }
            ".timer" => {
                self.timer = argument != Some("off");
                Ok(Ok(()))
            }
            ".tables" => self.names(&["table", "view"], argument, false),
            ".indexes" | ".indices" => self.names(&["index"], argument, false),
            ".schema" => self.names(&["table", "view", "index", "trigger"], argument, true),
            ".dump" => {
                let dump = engine::dump(&self.connection.snapshot(), argument);
                self.output.write_all(dump.as_bytes()).map(Ok)
            }
            ".read" => match argument {
                None => Ok(Err(".read needs a file".to_owned())),
                Some(file) => match std::fs::File::open(file) {
                    Err(error) => Ok(Err(format!("cannot read {file}: {error}"))),
                    Ok(opened) => {
                        let interactive = std::mem::replace(&mut self.interactive, false);
                        let read = self.read(BufReader::new(opened));
                        self.interactive = interactive;
                        read.map(Ok)
                    }
                },
            },
            ".save" | ".open" => Ok(match argument {
                None => Err(format!("{command} needs a file")),
                Some(file) if command == ".save" => {
                    let image = engine::image(&self.connection.snapshot());
                    std::fs::write(file, image)
                        .map_err(|error| format!("cannot write {file}: {error}"))
                }
                Some(file) => std::fs::read(file)
                    .map_err(|error| format!("cannot read {file}: {error}"))
                    .and_then(|image| {
                        self.engine
                            .load_image(&image)
                            .map_err(|error| error.to_string())
                    }),
            }),
            other => Ok(Err(format!(
                "there is no command {other}; .help lists them"
            ))),
        };
        match result? {
            Ok(()) => Ok(()),
            Err(problem) => writeln!(self.output, "Error: {problem}"),
        }
    }

    /// Names, or texts, from the list of everything that was made.
    fn names(
        &mut self,
        kinds: &[&str],
        part: Option<&str>,
        text: bool,
    ) -> std::io::Result<Result<(), String>> {
        let rows = match execute(
            &self.connection,
            "SELECT type, name, tbl_name, sql FROM sqlite_master",
        ) {
            Ok(cursor) => cursor.unwrap_or_default().rows,
            Err(error) => return Ok(Err(error.to_string())),
        };
        for row in &rows {
            let column = |at: usize| engine::display(&row[at]);
            let wanted = part.is_none_or(|it| {
                let it = it.to_lowercase();
                column(1).to_lowercase().contains(&it) || column(2).to_lowercase().contains(&it)
            });
            if !kinds.contains(&&*column(0)) || !wanted {
                continue;
            }
            match &row[3] {
                _ if !text => writeln!(self.output, "{}", column(1))?,
                engine::Value::Null => {}
                sql => writeln!(self.output, "{};", engine::display(sql))?,
            }
        }
        Ok(Ok(()))
    }
}

/// `1 row`, `2 rows`.
fn counted(count: i64, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}
