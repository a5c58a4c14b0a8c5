//! One or two plain sentences beside an error, for the errors that learners meet most, and the lesson that says more.
//!
//! In: a failure. Out: an [`Explanation`]. The table is read from top to bottom, and the first row that fits is used.

use python::Failure;

/// What is said about an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Explanation {
    pub text: &'static str,
    /// The slug of the lesson that says more.
    pub lesson: Option<&'static str>,
}

/// One kind of error. An empty text fits everything.
struct Case {
    module: &'static str,
    class: &'static str,
    /// A part of the message.
    message: &'static str,
    text: &'static str,
    lesson: &'static str,
}

const fn case(
    module: &'static str,
    class: &'static str,
    message: &'static str,
    text: &'static str,
    lesson: &'static str,
) -> Case {
    Case {
        module,
        class,
        message,
        text,
        lesson,
    }
}

const SQLALCHEMY: &str = "sqlalchemy";
const BUILTINS: &str = "builtins";

const CASES: &[Case] = &[
    case(
        SQLALCHEMY,
        "IntegrityError",
        "UNIQUE constraint failed",
        "A row with this value is there already, and the column (or columns) named in the message must be unique. \
         Look for the existing row first, or choose another value; then call session.rollback() before going on.",
        "constraints",
    ),
    case(
        SQLALCHEMY,
        "IntegrityError",
        "NOT NULL constraint failed",
        "The column named in the message must have a value, and the new row has none. \
         Give it one, give the column a default, or declare it as optional with Mapped[... | None].",
        "constraints",
    ),
    case(
        SQLALCHEMY,
        "IntegrityError",
        "FOREIGN KEY constraint failed",
        "A foreign key would point to a row that is not there: either the parent row does not exist yet, \
         or rows that still refer to it would be left behind by the delete.",
        "constraints",
    ),
    case(
        SQLALCHEMY,
        "IntegrityError",
        "CHECK constraint failed",
        "A value breaks a rule that the table has for it, the CHECK constraint named in the message.",
        "constraints",
    ),
    case(
        SQLALCHEMY,
        "IntegrityError",
        "",
        "The database refused the change because it breaks a rule of a table. \
         The transaction must be rolled back before the session can be used again.",
        "constraints",
    ),
    case(
        SQLALCHEMY,
        "PendingRollbackError",
        "",
        "An earlier error in this session's transaction was never rolled back, so the session refuses to go on. \
         Call session.rollback() where that error is caught.",
        "transactions-and-errors",
    ),
    case(
        SQLALCHEMY,
        "DetachedInstanceError",
        "",
        "The object has left its session, so an attribute that is not loaded yet cannot be fetched any more. \
         Load it while the session is open, for example with selectinload(), or keep expire_on_commit=False in mind.",
        "session-states",
    ),
    case(
        SQLALCHEMY,
        "MissingGreenlet",
        "",
        "Reading this attribute would have to ask the database, but reading an attribute cannot be awaited. \
         Load the relationship beforehand, for example with selectinload(), or read it through awaitable_attrs.",
        "async-sessions",
    ),
    case(
        SQLALCHEMY,
        "StatementError",
        "(sqlalchemy.exc.MissingGreenlet)",
        "Reading this attribute would have to ask the database, but reading an attribute cannot be awaited. \
         Load the relationship beforehand, for example with selectinload(), or read it through awaitable_attrs; \
         columns stay readable after a commit with expire_on_commit=False.",
        "async-sessions",
    ),
    case(
        SQLALCHEMY,
        "InvalidRequestError",
        "The unique() method must be invoked",
        "A joined load of a collection gives one row per child, so each parent comes several times. \
         Call .unique() on the result before .all(), .one() or .scalars(), or load with selectinload().",
        "unique-and-collections",
    ),
    case(
        SQLALCHEMY,
        "NoResultFound",
        "",
        "The query returned no row, but one() and scalar_one() need exactly one. \
         Use first(), one_or_none() or session.get() when a row may be missing.",
        "reading-one-row",
    ),
    case(
        SQLALCHEMY,
        "MultipleResultsFound",
        "",
        "The query returned more than one row, but this method allows at most one. \
         Use first() or all(), or make the filter stricter.",
        "reading-one-row",
    ),
    case(
        SQLALCHEMY,
        "InvalidRequestError",
        "is not available due to lazy='raise'",
        "This relationship forbids lazy loading, so that no hidden query can happen. \
         Ask for it in the query with selectinload() or joinedload().",
        "loading-strategies",
    ),
    case(
        SQLALCHEMY,
        "InvalidRequestError",
        "failed to locate a name",
        "A relationship names a class that is not defined, or not imported yet. \
         Check the spelling, and import the modules of all models before the first query; \
         a name in quotes is looked up late, so modules need not import each other.",
        "your-first-model",
    ),
    case(
        SQLALCHEMY,
        "NoReferencedTableError",
        "",
        "A foreign key names a table that no model has: check the table name, \
         and that the module of the other model is imported before create_all() or the first query.",
        "your-first-model",
    ),
    case(
        SQLALCHEMY,
        "NoForeignKeysError",
        "",
        "SQLAlchemy cannot join the two tables of this relationship, because neither has a foreign key to the other. \
         Add a column with ForeignKey(...) on the many side.",
        "your-first-model",
    ),
    case(
        SQLALCHEMY,
        "AmbiguousForeignKeysError",
        "",
        "There is more than one foreign key between the two tables. \
         Say which one this relationship uses, with foreign_keys=[...].",
        "your-first-model",
    ),
    case(
        SQLALCHEMY,
        "OperationalError",
        "no such table",
        "The table does not exist in this database. Call Base.metadata.create_all(engine) once, \
         after all models are defined, and on the same engine that the session uses.",
        "your-first-model",
    ),
    case(
        SQLALCHEMY,
        "OperationalError",
        "no such column",
        "The table in the database does not have this column. \
         create_all() makes missing tables only; a table that is there already is not changed.",
        "your-first-model",
    ),
    case(
        SQLALCHEMY,
        "OperationalError",
        "database is locked",
        "Another connection is writing in a transaction that has not ended. \
         End that transaction with commit() or rollback() first.",
        "commit-rollback-savepoint",
    ),
    case(
        SQLALCHEMY,
        "ResourceClosedError",
        "transaction is closed",
        "This transaction has already ended with commit() or rollback(). Begin a new one.",
        "commit-rollback-savepoint",
    ),
    case(
        SQLALCHEMY,
        "InvalidRequestError",
        "This transaction is inactive",
        "This transaction has already ended with commit() or rollback(). Begin a new one.",
        "commit-rollback-savepoint",
    ),
    case(
        SQLALCHEMY,
        "ObjectNotExecutableError",
        "",
        "execute() takes statements, not plain text. Write text(\"...\") around SQL of your own.",
        "your-first-model",
    ),
    case(
        SQLALCHEMY,
        "ArgumentError",
        "Textual SQL expression",
        "Plain text is not taken as SQL, because it may hide a mistake or an attack. Write text(\"...\") around it.",
        "your-first-model",
    ),
    case(
        BUILTINS,
        "ValueError",
        "a coroutine was expected",
        "asyncio.run() needs a coroutine: call the function that begins with async def, as in asyncio.run(main()).",
        "async-sessions",
    ),
    case(
        BUILTINS,
        "AttributeError",
        "'coroutine' object has no attribute",
        "The call before this one returns a coroutine, which has not run yet. Write await in front of it.",
        "async-sessions",
    ),
    case(
        BUILTINS,
        "TypeError",
        "'coroutine' object is not",
        "The value is a coroutine, which has not run yet. Write await in front of the call that made it.",
        "async-sessions",
    ),
    case(
        BUILTINS,
        "TypeError",
        "'async for' requires an object with __aiter__ method",
        "This result is not asynchronous. Use a plain for, or await session.stream(...) for an asynchronous one.",
        "async-sessions",
    ),
    case(
        BUILTINS,
        "TypeError",
        "'async_generator' object is not iterable",
        "This is an asynchronous generator. Write async for instead of for.",
        "async-sessions",
    ),
    case(
        BUILTINS,
        "TypeError",
        "asynchronous context manager protocol",
        "async with needs an asynchronous session or engine, and a plain with needs a plain one: \
         AsyncSession belongs to create_async_engine(), Session to create_engine().",
        "async-sessions",
    ),
    case(
        BUILTINS,
        "TypeError",
        "'AsyncSession' object does not support the context manager protocol",
        "async with needs an asynchronous session or engine, and a plain with needs a plain one: \
         AsyncSession belongs to create_async_engine(), Session to create_engine().",
        "async-sessions",
    ),
    case(
        BUILTINS,
        "TypeError",
        "can't be used in 'await' expression",
        "Only asynchronous calls can be awaited, and this one is a plain call that has its result already. \
         A plain Session is used without await; an AsyncSession needs it.",
        "async-sessions",
    ),
    case(
        BUILTINS,
        "TypeError",
        "object can't be awaited",
        "Only asynchronous calls can be awaited, and this one is a plain call that has its result already. \
         A plain Session is used without await; an AsyncSession needs it.",
        "async-sessions",
    ),
    case(
        BUILTINS,
        "SyntaxError",
        "'await' outside async function",
        "await is allowed inside a function that begins with async def, and at the top of a cell.",
        "async-sessions",
    ),
    case(
        BUILTINS,
        "ModuleNotFoundError",
        "",
        "The playground has Python's usual modules, SQLAlchemy, Alembic and Flask-SQLAlchemy, and nothing can be installed. \
         Check the spelling first.",
        "",
    ),
    case(
        BUILTINS,
        "ImportError",
        "partially initialized module",
        "Two modules import each other, and the second found the first half done. \
         Name the other class in quotes in relationship(\"...\"), and import under TYPE_CHECKING only.",
        "your-first-model",
    ),
    case(
        BUILTINS,
        "RuntimeError",
        "Working outside of application context",
        "db.session and Model.query need to know the application. Put the code inside `with app.app_context():`.",
        "",
    ),
    case(
        BUILTINS,
        "",
        "the playground has no",
        "A program in the playground runs alone in a browser tab: without files, keyboard, network, threads and other \
         programs. Put what it needs into variables.",
        "",
    ),
    case(
        "athanor",
        "LimitReached",
        "",
        "A run in the playground has limits, so that an endless loop cannot freeze the page.",
        "",
    ),
    case(
        "",
        "",
        "Athanor does not have",
        "The real library has this name, and the playground does not have it yet. The page COMPAT.md lists such names.",
        "",
    ),
];

/// The slugs of all lessons that explanations name.
#[cfg(test)]
pub(crate) fn lessons() -> impl Iterator<Item = &'static str> {
    CASES.iter().map(|it| it.lesson).filter(|it| !it.is_empty())
}

/// The explanation of an error, when there is one.
pub(crate) fn explain(failure: &Failure) -> Option<Explanation> {
    let module = failure.module.as_str();
    let found = CASES.iter().find(|it| {
        let fits = it.module.is_empty()
            || module == it.module
            || module.starts_with(&format!("{}.", it.module));
        fits && (it.class.is_empty() || failure.class == it.class)
            && failure.message.contains(it.message)
    })?;
    Some(Explanation {
        text: found.text,
        lesson: Some(found.lesson).filter(|it| !it.is_empty()),
    })
}
