//! Tables of one connection: temporary tables, which nobody else sees.
//!
//! In: the view of a connection as it commits, and the committed state as it reads again. Out: the view without what
//! is private, and the committed state with it. Which tables are private, and what that means for the value kept with
//! the database, is the engine's to say: [`Private`].

use crate::database::Database;
use std::{any::Any, rc::Rc};

/// What the engine knows of tables that belong to one connection.
pub trait Private {
    /// The names of the private tables, given the value kept with the database.
    fn tables(&self, attached: &Rc<dyn Any>) -> Vec<String>;

    /// The value without what is private; what it hides of the committed value comes to light again.
    fn public(&self, attached: &Rc<dyn Any>, committed: Option<&Rc<dyn Any>>) -> Rc<dyn Any>;

    /// A public value, with what is private in another one.
    fn joined(&self, public: &Rc<dyn Any>, own: &Rc<dyn Any>) -> Rc<dyn Any>;
}

/// The private tables in a view; none without a rule.
fn names(rule: Option<&dyn Private>, view: &Database) -> Vec<String> {
    match (rule, view.attached()) {
        (Some(rule), Some(attached)) => rule.tables(attached),
        _ => Vec::new(),
    }
}

/// What others are to see of a view, and whether the view has private tables; `None` when they see all of it. A table that a private one hides, or has hidden
/// in `own`, stays as it is in `committed`.
pub(crate) fn without(
    rule: Option<&dyn Private>,
    view: &Database,
    own: Option<&Database>,
    committed: &Database,
) -> Option<(Database, bool)> {
    let now = names(rule, view);
    let before = own.map_or_else(Vec::new, |it| names(rule, it));
    let (Some(rule), Some(attached)) = (rule, view.attached()) else {
        return None;
    };
    if now.is_empty() && before.is_empty() {
        return None;
    }
    let mut public = view.clone();
    for name in &now {
        public.set_table(name, committed.shared_table(name));
    }
    for name in before.iter().filter(|it| !now.contains(it)) {
        if public.table(name).is_err() {
            public.set_table(name, committed.shared_table(name));
        }
    }
    public.attach(rule.public(attached, committed.attached()));
    Some((public, !now.is_empty()))
}

/// The committed state with the private tables of `own`.
pub(crate) fn with(
    rule: Option<&dyn Private>,
    committed: Database,
    own: Option<&Database>,
) -> Database {
    let (Some(rule), Some(own)) = (rule, own) else {
        return committed;
    };
    let (Some(public), Some(attached)) = (committed.attached(), own.attached()) else {
        return committed;
    };
    let names = rule.tables(attached);
    if names.is_empty() {
        return committed;
    }
    let mut view = committed.clone();
    for name in names {
        view.set_table(&name, own.shared_table(&name));
    }
    view.attach(rule.joined(public, attached));
    view
}
