//! One or two plain sentences beside an error, for the errors that learners meet most.

use python::Failure;

/// (module prefix, class, explanation). The first that fits is used.
const EXPLANATIONS: &[(&str, &str, &str)] = &[
    (
        "sqlalchemy.exc",
        "IntegrityError",
        "The database refused the change because it breaks a rule of a table: a value that must be unique \
         is there already, a value that must not be empty is missing, or a foreign key points nowhere. \
         The transaction must be rolled back before the session can be used again.",
    ),
    (
        "sqlalchemy.exc",
        "PendingRollbackError",
        "An earlier error in this session's transaction was never rolled back. Call session.rollback() first.",
    ),
    (
        "sqlalchemy.orm.exc",
        "DetachedInstanceError",
        "The object has left its session, so an attribute that is not loaded yet cannot be fetched any more. \
         Load it while the session is open, for example with selectinload().",
    ),
    (
        "sqlalchemy.exc",
        "MissingGreenlet",
        "A lazy load would need the database, but attribute access cannot be awaited. \
         Load the relationship beforehand, for example with selectinload().",
    ),
    (
        "sqlalchemy.exc",
        "NoResultFound",
        "The query returned no row, but one() and scalar_one() need exactly one. \
         Use first() or one_or_none() when a row may be missing.",
    ),
    (
        "sqlalchemy.exc",
        "MultipleResultsFound",
        "The query returned more than one row, but this method allows at most one. \
         Use first() or all(), or make the filter stricter.",
    ),
    (
        "athanor",
        "LimitReached",
        "A run in the playground has limits, so that an endless loop cannot freeze the page.",
    ),
];

/// The explanation of an error, when there is one.
pub(crate) fn explain(failure: &Failure) -> Option<String> {
    let found = EXPLANATIONS
        .iter()
        .find(|(module, class, _)| failure.module == *module && failure.class == *class);
    found.map(|(_, _, text)| (*text).to_owned())
}
