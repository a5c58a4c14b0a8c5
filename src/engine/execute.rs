//! From a statement and values to rows: compile, fill in defaults, bind, record, run.
//!
//! In: `sql` statements or text, parameter sets. Out: [`Cursor`]s, one Statement event per cursor execution.
//! Source of the order of steps: SQLAlchemy `engine/default.py` and `engine/base.py`.

use std::borrow::Cow;
use std::rc::Rc;

use sql::compile::CompileOptions;
use sql::{Compiled, Dialect, Value};
use trace::{Cell, EventKind, PREVIEW_ROWS, StatementKind};

use crate::api::{
    Batch, Cursor, CursorCall, EngineError, ErrorKind, ExecuteOptions, LogEntry, ManyMode, Origin,
    ResultColumn,
};
use crate::ast;
use crate::bind::{bind, param_of, with_defaults};
use crate::bound::BoundValues;
use crate::connection::Connection;
use crate::error::{Res, programming};
use crate::eval::Param;
use crate::keep::{KeptStatement, Source};
use crate::prepared::{Lowered, Prepared};
use crate::run::{Ran, run};
use crate::value::Val;

/// Parameters that SQLite takes in one statement.
const MAX_PARAMETERS: usize = 32_766;

/// What is written into the trace about one execution.
struct Call<'c> {
    lowered: &'c Lowered,
    call: CursorCall,
    insertmanyvalues: bool,
    /// What it was made from, with the first set of values.
    source: Option<KeptStatement>,
}

impl Connection {
    /// Compiles a statement for this database and keeps its plan.
    ///
    /// # Errors
    /// What the compiler or the parser refuses.
    pub fn prepare(
        &self,
        statement: &sql::Statement,
        options: &ExecuteOptions,
    ) -> Res<Rc<Prepared>> {
        self.prepare_for(statement, options, false)
    }

    fn prepare_for(
        &self,
        statement: &sql::Statement,
        options: &ExecuteOptions,
        many: bool,
    ) -> Res<Rc<Prepared>> {
        let options = CompileOptions {
            column_keys: options.column_keys.clone(),
            executemany: many,
            schema_map: self.schema_map(),
            ..CompileOptions::default()
        };
        let compiled = sql::compile(statement, Dialect::Sqlite, &options)?;
        let source = self.engine().recorder().is_enabled().then(|| Source {
            statement: statement.clone(),
            options,
        });
        self.make_ready(compiled, source)
    }

    /// Makes ready what was compiled elsewhere, for the SQLite dialect.
    ///
    /// # Errors
    /// What the parser refuses.
    pub fn prepare_compiled(&self, compiled: Compiled) -> Res<Rc<Prepared>> {
        self.make_ready(compiled, None)
    }

    /// Says once what is odd about a statement.
    fn warn_of(&self, compiled: &Compiled) {
        if compiled.warnings.is_empty() {
            return;
        }
        let warn = self.engine().hooks().warn.borrow().clone();
        let Some(warn) = warn else { return };
        let first = self
            .engine()
            .0
            .warned
            .borrow_mut()
            .insert(compiled.text.clone());
        if first {
            compiled.warnings.iter().for_each(|it| warn(it));
        }
    }

    fn make_ready(&self, compiled: Compiled, source: Option<Source>) -> Res<Rc<Prepared>> {
        self.warn_of(&compiled);
        let lowered = self.engine().lowered(&compiled.text).map_err(|mut error| {
            let values = compiled.binds.iter().map(|it| match &it.param.value {
                Some(value) => value.clone(),
                None => Value::Null,
            });
            let sets = vec![values.collect()];
            error.statement = Some(Box::new((compiled.text.clone(), sets)));
            error
        })?;
        let columns = compiled
            .result_columns
            .iter()
            .map(|it| ResultColumn {
                name: it.name.clone(),
                key: it.key.clone(),
                ty: it.ty.clone(),
            })
            .collect();
        let is_insert = matches!(lowered.parsed.statement, ast::Statement::Insert(_));
        let returns_rows = match &lowered.parsed.statement {
            ast::Statement::Insert(it) => !it.returning.is_empty(),
            ast::Statement::Update(it) => !it.returning.is_empty(),
            ast::Statement::Delete(it) => !it.returning.is_empty(),
            _ => false,
        };
        Ok(Rc::new(Prepared {
            compiled: Rc::new(compiled),
            columns: Rc::new(columns),
            source,
            lowered,
            returns_rows,
            is_insert,
        }))
    }

    /// Compiles and executes a statement. No parameter sets: one without values.
    ///
    /// # Errors
    /// What compiling, binding or the database refuses.
    pub fn execute(
        &self,
        statement: &sql::Statement,
        params: &[BoundValues],
        options: &ExecuteOptions,
    ) -> Res<Cursor> {
        let started = self.engine().recorder().now();
        let mut options = options.clone();
        if options.column_keys.is_none() {
            let dml = matches!(
                statement,
                sql::Statement::Insert(_) | sql::Statement::Update(_)
            );
            if dml {
                // Without parameters nothing is set but what the statement and the defaults say.
                options.column_keys = Some(
                    params
                        .first()
                        .map_or_else(Vec::new, |it| it.keys().cloned().collect()),
                );
            }
        }
        if let sql::Statement::Insert(it) = statement {
            // SQLite promises no order of the rows that come back, so that they are sent one by one.
            if it.sort_by_parameter_order && params.len() > 1 {
                options.many = ManyMode::InsertManyValues { row_by_row: true };
            }
        }
        let prepared = self
            .prepare_for(statement, &options, params.len() > 1)
            .map_err(|error| self.refused(error))?;
        self.execute_since(&prepared, params, &options, started)
    }

    /// A text that the parser does not take was sent to the database all the same.
    fn refused(&self, error: EngineError) -> EngineError {
        let Some((text, params)) = error.statement.as_deref().cloned() else {
            return error;
        };
        let mut call = CursorCall {
            sql: text,
            params,
            rowcount: -1,
            origin: Origin::Generated(0),
            ..CursorCall::default()
        };
        for hook in self.engine().hooks().before_cursor_execute.borrow().clone() {
            if let Err(other) = hook(self, &mut call) {
                return other;
            }
        }
        self.log(&LogEntry::Statement(&call));
        self.record_refused(&call.sql, &call.params, &error);
        self.heard(&call, error)
    }

    /// How the text came to be: only the log asks.
    fn origin(&self, prepared: &Prepared, many: bool, started: u64) -> Origin {
        let now = self.engine().recorder().now();
        let took = now.saturating_sub(started);
        if self.log_level() == 0 {
            return Origin::Generated(took);
        }
        if !prepared.is_cached() {
            return Origin::NoKey(took);
        }
        let mut known = self.engine().0.compiled.borrow_mut();
        let key = (prepared.compiled.text.as_str().into(), many);
        match known.get(&key) {
            Some(at) => Origin::Cached(now.saturating_sub(*at)),
            None => {
                known.insert(key, now);
                Origin::Generated(took)
            }
        }
    }

    /// The first value of the first row.
    ///
    /// # Errors
    /// As [`Connection::execute`].
    pub fn scalar(&self, statement: &sql::Statement) -> Res<Option<Value>> {
        let mut cursor = self.execute(statement, &[], &ExecuteOptions::default())?;
        Ok(cursor
            .take_converted_rows()?
            .into_iter()
            .next()
            .and_then(|it| it.into_iter().next()))
    }

    /// Executes a prepared statement with other values; nothing is compiled or planned again.
    ///
    /// # Errors
    /// What binding or the database refuses.
    pub fn execute_prepared(
        &self,
        prepared: &Rc<Prepared>,
        params: &[BoundValues],
        options: &ExecuteOptions,
    ) -> Res<Cursor> {
        let started = self.engine().recorder().now();
        self.execute_since(prepared, params, options, started)
    }

    fn execute_since(
        &self,
        prepared: &Rc<Prepared>,
        params: &[BoundValues],
        options: &ExecuteOptions,
        started: u64,
    ) -> Res<Cursor> {
        let none = [BoundValues::default()];
        let params = if params.is_empty() { &none[..] } else { params };
        let mut complete = Vec::with_capacity(params.len());
        for values in params {
            let whole = with_defaults(prepared, values)
                .map_err(|error| self.unbound(prepared, params, error))?;
            complete.push(whole);
        }
        let mut sets = Vec::with_capacity(complete.len());
        for (at, values) in complete.iter().enumerate() {
            sets.push(bind(prepared, values).map_err(|mut error| {
                if let (ErrorKind::Sql(sql::Error::InvalidRequest(text), _), true) =
                    (&mut error.kind, at > 0)
                {
                    text.push_str(&format!(", in parameter group {at}"));
                }
                self.unbound(prepared, params, error)
            })?);
        }
        let parameters = Rc::new(complete);
        let many = sets.len() > 1;
        let origin = self.origin(prepared, many, started);
        let mut cursor = match options.many {
            ManyMode::InsertManyValues { row_by_row }
                if prepared.returns_rows && (many || row_by_row) =>
            {
                self.insert_many(prepared, &sets, row_by_row, origin)?
            }
            _ if many && prepared.returns_rows && prepared.is_insert => {
                self.insert_many(prepared, &sets, false, origin)?
            }
            _ => self.execute_sets(prepared, sets, origin)?,
        };
        cursor.parameters = parameters;
        cursor.statement = Some(prepared.clone());
        cursor.described = cursor.columns.clone();
        if !prepared.columns.is_empty() {
            cursor.columns = prepared.columns.clone();
        }
        Ok(cursor)
    }

    /// An error that came up while values were bound, with the statement that it belongs to.
    fn unbound(
        &self,
        prepared: &Prepared,
        params: &[BoundValues],
        mut error: EngineError,
    ) -> EngineError {
        if error.statement.is_none() {
            let values = params
                .iter()
                .map(|it| it.values().cloned().collect())
                .collect();
            error.statement = Some(Box::new((prepared.compiled.text.clone(), values)));
        }
        error
    }

    /// One cursor execution, of one or several parameter sets.
    fn execute_sets(
        &self,
        prepared: &Rc<Prepared>,
        sets: Vec<Vec<Value>>,
        origin: Origin,
    ) -> Res<Cursor> {
        let source = self.source_of(prepared, sets.first());
        let values = sets
            .iter()
            .map(|it| it.iter().map(param_of).collect::<Res<Vec<_>>>())
            .collect::<Res<Vec<_>>>();
        let many = sets.len() > 1;
        let mut shown = Vec::with_capacity(sets.len());
        let mut text = None;
        for set in sets {
            let (expanded, flat) = prepared.compiled.expand(&set)?;
            text.get_or_insert_with(|| expanded.into_owned());
            shown.push(match flat {
                Cow::Borrowed(_) => set,
                Cow::Owned(flat) => flat,
            });
        }
        let call = Call {
            lowered: &prepared.lowered,
            call: CursorCall {
                sql: text.unwrap_or_default(),
                params: shown,
                executemany: many,
                origin,
                prepared: Some(prepared.clone()),
                rowcount: -1,
                ..CursorCall::default()
            },
            insertmanyvalues: false,
            source,
        };
        self.cursor_execute(call, values)
    }

    fn source_of(
        &self,
        prepared: &Rc<Prepared>,
        values: Option<&Vec<Value>>,
    ) -> Option<KeptStatement> {
        if prepared.source.is_none() || !self.engine().recorder().is_enabled() {
            return None;
        }
        Some(KeptStatement {
            prepared: prepared.clone(),
            values: values.map_or_else(|| Rc::from([]), |it| it.as_slice().into()),
        })
    }

    /// INSERT .. RETURNING of many rows.
    fn insert_many(
        &self,
        prepared: &Rc<Prepared>,
        sets: &[Vec<Value>],
        row_by_row: bool,
        origin: Origin,
    ) -> Res<Cursor> {
        let mut whole = Cursor {
            rowcount: 0,
            ..Cursor::default()
        };
        let span = prepared.compiled.values_span;
        let per_row = prepared.compiled.binds.len();
        let page = match (row_by_row, span) {
            (false, Some(_)) if per_row > 0 => {
                self.page_size().min(MAX_PARAMETERS / per_row).max(1)
            }
            _ => 1,
        };
        let total = sets.len().div_ceil(page);
        for (at, batch) in sets.chunks(page).enumerate() {
            let mut text = prepared.compiled.text.clone();
            let mut flat: Vec<Value> = Vec::with_capacity(batch.len() * per_row);
            if let (Some((start, end)), true) = (span, batch.len() > 1) {
                let group = text[start..end].to_owned();
                text.replace_range(start..end, &vec![group; batch.len()].join(", "));
            }
            for set in batch {
                flat.extend(set.iter().cloned());
            }
            let lowered = if batch.len() > 1 {
                self.engine().lowered(&text)?
            } else {
                prepared.lowered.clone()
            };
            let values = flat
                .iter()
                .map(param_of)
                .collect::<Res<Vec<_>>>()
                .map(|it| vec![it]);
            let call = Call {
                lowered: &lowered,
                call: CursorCall {
                    sql: text,
                    params: vec![flat],
                    origin,
                    batch: Some(Batch {
                        number: at + 1,
                        total,
                        ordered: row_by_row,
                        one_by_one: row_by_row && total > 1,
                    }),
                    prepared: Some(prepared.clone()),
                    rowcount: -1,
                    ..CursorCall::default()
                },
                insertmanyvalues: true,
                source: self.source_of(prepared, batch.first()),
            };
            let cursor = self.cursor_execute(call, values)?;
            whole.rows.extend(cursor.rows);
            whole.rowcount += cursor.rowcount.max(0);
            whole.lastrowid = cursor.lastrowid;
            whole.columns = cursor.columns;
        }
        Ok(whole)
    }

    /// Executes SQL text with `?` parameters, or `:name` ones in the order of their first appearance.
    /// Several parameter sets are an `executemany`.
    ///
    /// # Errors
    /// What the parser or the database refuses.
    pub fn exec_driver_sql(&self, text: &str, params: &[Vec<Value>]) -> Res<Cursor> {
        let located = |mut error: EngineError| {
            if error.statement.is_none() {
                let shown = if params.is_empty() {
                    vec![Vec::new()]
                } else {
                    params.to_vec()
                };
                error.statement = Some(Box::new((text.to_owned(), shown)));
            }
            error
        };
        let lowered = match self.engine().lowered(text) {
            Ok(lowered) => lowered,
            Err(error) => {
                let mut error = located(error);
                if params.is_empty() {
                    error.statement = Some(Box::new((text.to_owned(), vec![Vec::new()])));
                }
                return Err(match self.is_quiet() {
                    true => error,
                    false => self.refused(error),
                });
            }
        };
        let none = [Vec::new()];
        let sets = if params.is_empty() { &none[..] } else { params };
        for set in sets {
            if set.len() != lowered.parsed.params.len() {
                return Err(located(programming(format!(
                    "Incorrect number of bindings supplied. The current statement uses {}, and there are {} supplied.",
                    lowered.parsed.params.len(),
                    set.len()
                ))));
            }
        }
        let values = sets
            .iter()
            .map(|it| it.iter().map(param_of).collect::<Res<Vec<_>>>())
            .collect::<Res<Vec<_>>>();
        let call = Call {
            lowered: &lowered,
            call: CursorCall {
                sql: text.to_owned(),
                params: sets.to_vec(),
                executemany: sets.len() > 1,
                rowcount: -1,
                ..CursorCall::default()
            },
            insertmanyvalues: false,
            source: None,
        };
        self.cursor_execute(call, values)
    }

    /// Runs every statement of a text, one after another; for scripts and the console.
    ///
    /// # Errors
    /// The first refusal; what ran before stays.
    pub fn execute_script(&self, text: &str) -> Res<Vec<Cursor>> {
        let mut cursors = Vec::new();
        for parsed in crate::parse::parse_all(text)? {
            let sql = parsed.text.clone();
            let params = vec![Param::One(Val::Null); parsed.params.len()];
            let lowered = Lowered::of(parsed);
            let call = Call {
                lowered: &lowered,
                call: CursorCall {
                    sql,
                    params: vec![Vec::new()],
                    rowcount: -1,
                    ..CursorCall::default()
                },
                insertmanyvalues: false,
                source: None,
            };
            cursors.push(self.cursor_execute(call, Ok(vec![params]))?);
        }
        Ok(cursors)
    }

    /// The plan of a statement, one step a line, indented by nesting. Nothing is executed.
    ///
    /// # Errors
    /// What does not parse or resolve.
    pub fn explain(&self, text: &str) -> Res<Vec<String>> {
        let lowered = self.engine().lowered(text)?;
        let text = crate::run::plan_text(self, &lowered.parsed.statement)?;
        Ok(text.lines().map(str::to_owned).collect())
    }

    /// What SQLAlchemy calls a cursor execution: hooks, one event, the database.
    fn cursor_execute(&self, it: Call<'_>, values: Res<Vec<Vec<Param>>>) -> Res<Cursor> {
        let Call {
            lowered,
            mut call,
            insertmanyvalues,
            source,
        } = it;
        let hooks = self.engine().hooks();
        let before = match self.is_quiet() {
            true => Vec::new(),
            false => hooks.before_cursor_execute.borrow().clone(),
        };
        let mut replaced = None;
        if !before.is_empty() {
            let original = call.clone();
            for hook in before {
                hook(self, &mut call)?;
            }
            if call.sql != original.sql || call.params != original.params {
                let lowered = self.engine().lowered(&call.sql)?;
                let values = call
                    .params
                    .iter()
                    .map(|it| it.iter().map(param_of).collect::<Res<Vec<_>>>())
                    .collect::<Res<Vec<_>>>();
                replaced = Some((lowered, values));
            }
        }
        let (lowered, values) = match &mut replaced {
            Some((lowered, values)) => (&**lowered, std::mem::replace(values, Ok(Vec::new()))),
            None => (lowered, values),
        };
        self.log(&LogEntry::Statement(&call));
        let recorder = self.engine().recorder().clone();
        let started = recorder.now();
        let depth = self.depth();
        let result = self.count_statement().and(values).and_then(|values| {
            let mut whole: Option<Ran> = None;
            for set in &values {
                let ran = run(self, lowered, set, call.executemany)?;
                whole = Some(match whole {
                    None => ran,
                    Some(so_far) => so_far.and(ran),
                });
            }
            Ok(whole.unwrap_or_default())
        });
        let duration = recorder.now().saturating_sub(started);
        if recorder.is_enabled() && !self.is_quiet() {
            let (rows, columns, preview, error) = match &result {
                Ok(ran) => (
                    ran.counted(&lowered.parsed.statement),
                    ran.columns.iter().map(|it| it.name.to_string()).collect(),
                    ran.rows
                        .iter()
                        .take(PREVIEW_ROWS)
                        .map(|row| row.iter().map(cell_of).collect())
                        .collect(),
                    None,
                ),
                Err(error) => (None, Vec::new(), Vec::new(), Some(error.message.clone())),
            };
            recorder.record(EventKind::Statement(trace::Statement {
                sql: call.sql.clone(),
                params: call
                    .params
                    .iter()
                    .map(|set| set.iter().map(cell_of).collect())
                    .collect(),
                kind: kind(&lowered.parsed.statement, &call.sql),
                reason: recorder.reason(),
                executemany: call.executemany,
                insertmanyvalues,
                rows,
                columns,
                preview,
                duration,
                connection: self.number(),
                depth,
                error,
            }));
            self.keep(source.filter(|_| replaced.is_none()));
        }
        let ran = result.map_err(|mut error| {
            if error.statement.is_none() {
                error.statement = Some(Box::new((call.sql.clone(), call.params.clone())));
            }
            self.heard(&call, error)
        })?;
        if self.is_quiet() {
            return Ok(ran.into_cursor());
        }
        let after = hooks.after_cursor_execute.borrow().clone();
        if self.log_level() > 1 || !after.is_empty() {
            call.columns = ran.columns.iter().map(|it| it.name.clone()).collect();
        }
        let cursor = ran.into_cursor();
        call.rowcount = cursor.rowcount;
        call.lastrowid = cursor.lastrowid;
        for hook in after {
            hook(self, &call)?;
        }
        if self.log_level() > 1 && !call.columns.is_empty() {
            self.log(&LogEntry::Columns(&call.columns));
            for row in &cursor.rows {
                self.log(&LogEntry::Row(row));
            }
        }
        Ok(cursor)
    }

    /// What the program gets for an error, after its listeners.
    fn heard(&self, call: &CursorCall, mut error: EngineError) -> EngineError {
        let hooks = self.engine().hooks().error.borrow().clone();
        for hook in hooks.iter().filter(|_| !self.is_quiet()) {
            error = hook(self, call, error);
        }
        error
    }

    fn count_statement(&self) -> Res<()> {
        let inner = &self.engine().0;
        let count = inner.statements.get() + 1;
        inner.statements.set(count);
        let limit = inner.options.limits.statements;
        if count > limit {
            return Err(EngineError::new(
                ErrorKind::Limit,
                format!("the limit of {limit} statements was passed"),
            ));
        }
        inner_now(self);
        Ok(())
    }

    /// A text that does not even parse was sent all the same.
    fn record_refused(&self, text: &str, params: &[Vec<Value>], error: &EngineError) {
        if self.is_quiet() {
            return;
        }
        let recorder = self.engine().recorder();
        let none = [Vec::new()];
        let params = if params.is_empty() { &none[..] } else { params };
        recorder.record(EventKind::Statement(trace::Statement {
            sql: text.to_owned(),
            params: params
                .iter()
                .map(|set| set.iter().map(cell_of).collect())
                .collect(),
            kind: kind_of_text(text),
            reason: recorder.reason(),
            executemany: params.len() > 1,
            insertmanyvalues: false,
            rows: None,
            columns: Vec::new(),
            preview: Vec::new(),
            duration: 0,
            connection: self.number(),
            depth: self.depth(),
            error: Some(error.message.clone()),
        }));
        self.keep(None);
    }
}

/// Fixes CURRENT_TIMESTAMP for the statement.
fn inner_now(connection: &Connection) {
    let now = (connection.engine().0.clock.borrow())();
    connection.0.session.now.set(now);
}

fn kind(statement: &ast::Statement, text: &str) -> StatementKind {
    match statement {
        ast::Statement::Query(_)
            if text.contains("sqlite_master") || text.contains("sqlite_schema") =>
        {
            StatementKind::Introspect
        }
        ast::Statement::Query(_) => StatementKind::Select,
        ast::Statement::Insert(_) => StatementKind::Insert,
        ast::Statement::Update(_) => StatementKind::Update,
        ast::Statement::Delete(_) => StatementKind::Delete,
        ast::Statement::Pragma { .. } => StatementKind::Introspect,
        ast::Statement::CreateTable(_)
        | ast::Statement::CreateTableAs { .. }
        | ast::Statement::DropTable { .. }
        | ast::Statement::CreateIndex(_)
        | ast::Statement::DropIndex { .. }
        | ast::Statement::CreateView { .. }
        | ast::Statement::DropView { .. }
        | ast::Statement::AlterTable { .. } => StatementKind::Ddl,
        _ => StatementKind::Other,
    }
}

/// The kind of a statement that the parser does not know, by its first word.
fn kind_of_text(text: &str) -> StatementKind {
    let word = text.split_whitespace().next().unwrap_or_default();
    match word.to_ascii_uppercase().as_str() {
        "PRAGMA" => StatementKind::Introspect,
        "CREATE" | "DROP" | "ALTER" => StatementKind::Ddl,
        "SELECT" => StatementKind::Select,
        "INSERT" => StatementKind::Insert,
        "UPDATE" => StatementKind::Update,
        "DELETE" => StatementKind::Delete,
        _ => StatementKind::Other,
    }
}

/// A bound value for the trace; what the database has no form for is shown as text.
fn cell_of(value: &Value) -> Cell {
    match value {
        Value::Null => Cell::Null,
        Value::Int(it) => Cell::Int(*it),
        Value::Float(it) => Cell::Float(*it),
        Value::Text(it) => Cell::Text(it.to_string()),
        Value::Bytes(it) => Cell::Blob { hex: hex(it) },
        Value::Bool(it) => Cell::Int(i64::from(*it)),
        Value::Host(it) => Cell::Text(it.repr()),
        other => Cell::Text(format!("{other:?}")),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|it| format!("{it:02x}")).collect()
}
