//! Preludes: the ready-made names of snippet mode, and the rule that chooses one.
//!
//! A snippet that reads `engine`, `SessionLocal`, `AsyncSessionLocal`, `Base`, `session`, `db` or `app`
//! without binding it gets a prelude that provides it: `flask` when it uses `db` as Flask-SQLAlchemy does
//! or reads `app`, `async` when it awaits, else `sync`. A comment `# athanor: prelude=NAME` decides it.

use protocol::{Prelude, RunRequest};
use python::analysis::{Analysis, analyse};

/// Names that a prelude can provide.
const PROVIDED: [&str; 7] = [
    "engine",
    "SessionLocal",
    "AsyncSessionLocal",
    "Base",
    "session",
    "db",
    "app",
];
/// Attributes of `db` that only Flask-SQLAlchemy's object has.
const FLASK: [&str; 6] = [
    "Model",
    "session",
    "Column",
    "relationship",
    "Table",
    "select",
];

/// The prelude of a request, never `Auto`.
pub(crate) fn resolve(request: &RunRequest) -> Prelude {
    if request.prelude != Prelude::Auto {
        return request.prelude;
    }
    if let Some(chosen) = request.cells.iter().find_map(|it| comment(&it.source)) {
        return chosen;
    }
    choose(&analyse(request.cells.iter().map(|it| it.source.as_str())))
}

fn choose(program: &Analysis) -> Prelude {
    if !PROVIDED.iter().any(|it| program.unbound.contains(*it)) {
        return Prelude::None;
    }
    let flask = program
        .attributes
        .iter()
        .any(|(owner, name)| owner == "db" && FLASK.contains(&name.as_str()));
    if flask || program.unbound.contains("app") {
        Prelude::Flask
    } else if program.awaits || program.read.contains("AsyncSession") {
        Prelude::Async
    } else {
        Prelude::Sync
    }
}

/// `# anything: prelude=sync` on a line of its own.
fn comment(source: &str) -> Option<Prelude> {
    source.lines().find_map(|line| {
        let (_, name) = line.strip_prefix('#')?.split_once(": prelude=")?;
        match name.trim() {
            "none" => Some(Prelude::None),
            "sync" => Some(Prelude::Sync),
            "async" => Some(Prelude::Async),
            "flask" => Some(Prelude::Flask),
            _ => None,
        }
    })
}

/// The Python source of a prelude.
pub(crate) fn source(prelude: Prelude) -> Option<&'static str> {
    match prelude {
        Prelude::Auto | Prelude::None => None,
        Prelude::Sync => Some(include_str!("prelude/sync.py")),
        Prelude::Async => Some(include_str!("prelude/async.py")),
        Prelude::Flask => Some(include_str!("prelude/flask.py")),
    }
}
