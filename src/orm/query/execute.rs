//! Executing a SELECT: autoflush, the statement, and objects from its rows.
//!
//! In: a session, a query and its parameters. Out: an [`OrmResult`]. Called by the session and the loaders.

use std::rc::Rc;

use engine::{BoundValues, Connection, Cursor, ExecuteOptions};
use sql::expr::Expr;
use sql::{Query, Statement};

use crate::error::{Error, Result};
use crate::loading::{self, LoadContext};
use crate::query::compile::Compiled;
use crate::query::plan::EntityPlan;
use crate::query::{OrmSelect, Selected};
use crate::result::OrmResult;
use crate::session::SessionRef;

/// Executes a SELECT in a session.
///
/// # Errors
/// Errors of compiling, of the database and of loading.
pub fn execute_select(
    session: &SessionRef,
    query: &OrmSelect,
    params: &[BoundValues],
) -> Result<OrmResult> {
    if query.autoflush.unwrap_or(true) {
        session.autoflush()?;
    }
    let mapper = query.first_entity().map(|it| it.mapper());
    let mut compiled = match query.compile() {
        Ok(it) => it,
        Err(error) => {
            // The transaction has begun when a statement turns out to be wrong.
            let nothing = Statement::Query(sql::Select::default().query());
            session.connection_of(mapper.map(|it| &**it), &nothing)?;
            return Err(error);
        }
    };
    let why = query
        .reason
        .as_ref()
        .map(|it| session.env().recorder().because(it.clone()));
    let statement = query.from_statement.as_ref().unwrap_or(&compiled.statement);
    let connection = session.connection_of(mapper.map(|it| &**it), statement)?;
    let mut cursor = connection.execute(statement, params, &ExecuteOptions::default())?;
    drop(why);
    if query.yield_per.is_some() && compiled.needs_all_rows() {
        return Err(Error::invalid_request(
            "Can't use yield_per with eager loaders that require uniquing or row buffering, e.g. joinedload() \
             against collections or subqueryload().  Consider the selectinload() strategy for better flexibility \
             in loading objects.",
        ));
    }
    if let Some(Statement::Query(_) | Statement::Text(_)) = &query.from_statement {
        by_name(&mut compiled, &cursor);
    }
    let mut context = LoadContext::new(session);
    context.populate_existing = query.populate_existing;
    context.statement = Some(query);
    context.params = params;
    let rows = loading::rows(&mut context, &compiled, &mut cursor)?;
    Ok(OrmResult {
        keys: compiled.keys,
        rows,
        needs_unique: compiled.needs_unique,
        rowcount: cursor.rowcount,
        inserted_primary_key: None,
        returns_rows: true,
        columns: cursor.columns,
    })
}

/// The columns that `INSERT ... RETURNING` and its like print for entities and columns, in the order in which
/// a query with that statement as `from_statement` reads them.
///
/// # Errors
/// Errors of mappings.
pub fn returning_columns(selected: &[Selected]) -> Result<Vec<Expr>> {
    let mut query = OrmSelect::new(selected.to_vec());
    query.no_eager_loads = true;
    let compiled = query.compile()?;
    Ok(match compiled.statement {
        Statement::Query(Query::Select(select)) => select.columns.clone(),
        _ => Vec::new(),
    })
}

impl Compiled {
    /// Whether its loaders cannot work batch by batch.
    fn needs_all_rows(&self) -> bool {
        self.needs_unique || self.source.is_some()
    }

    /// Executes with the engine's prepared form, which is made once.
    ///
    /// # Errors
    /// Errors of the database.
    pub(crate) fn run(&self, connection: &Connection, params: &[BoundValues]) -> Result<Cursor> {
        let options = ExecuteOptions::default();
        let engine = std::ptr::from_ref(connection.engine().hooks()) as usize;
        let kept = self.prepared.borrow().clone();
        let prepared = match kept {
            Some((of, it)) if of == engine => it,
            _ => {
                let it = connection.prepare(&self.statement, &options)?;
                *self.prepared.borrow_mut() = Some((engine, it.clone()));
                it
            }
        };
        Ok(connection.execute_prepared(&prepared, params, &options)?)
    }
}

/// `from_statement`: the columns that we would have asked for are found by name in what came.
fn by_name(compiled: &mut Compiled, cursor: &Cursor) {
    let columns = match &compiled.statement {
        Statement::Query(Query::Select(select)) => select.columns.clone(),
        _ => Vec::new(),
    };
    let find = |expr: &Expr| {
        let name = expr.name()?;
        let table = match expr.kind() {
            sql::ExprKind::Column(it) => it.from.as_ref().and_then(|it| it.label()),
            _ => None,
        };
        let qualified = table.map(|it| format!("{}_{name}", it.stem()));
        let at = |wanted: &str| cursor.columns.iter().position(|it| &*it.name == wanted);
        at(&name).or_else(|| qualified.and_then(|it| at(&it)))
    };
    let found: Vec<Option<usize>> = columns.iter().map(find).collect();
    let missing = cursor.columns.len();
    let to: Vec<usize> = found.iter().map(|it| it.unwrap_or(missing)).collect();
    for item in &mut compiled.items {
        item.each_entity(&mut |it: &mut EntityPlan| {
            let (there, missing): (Vec<_>, Vec<_>) = std::mem::take(&mut it.columns)
                .into_iter()
                .partition(|it| found[it.1].is_some());
            it.columns = there;
            it.expired.extend(missing.into_iter().map(|it| it.0));
            it.joined.clear();
            if it.discriminator.is_some_and(|it| found[it].is_none()) {
                it.discriminator = None;
            }
        });
        item.relocate(&to);
    }
}

impl OrmSelect {
    /// The first entity of the columns clause.
    pub fn first_entity(&self) -> Option<&Rc<super::Entity>> {
        self.selected.iter().find_map(|it| match it {
            Selected::Entity(it) => Some(it),
            _ => None,
        })
    }
}
