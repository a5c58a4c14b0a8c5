//! One query, and then one more for each of its rows.
//!
//! Lazy loads of one relationship at one place are such a case when the objects came from one place, too. The
//! loader option that helps is joinedload for a single related object, and selectinload for a collection, because
//! that one multiplies no rows.

use std::collections::HashMap;

use protocol::{Direction, Model, ModelRelationship, NPlusOne};
use trace::{Event, EventKind, SourceFacts, Statement};

use crate::{fix, place_of};

/// What the reason of a lazily loading statement begins with.
const LAZY: &str = "lazy load ";
/// The reasons of loaders that run one statement for many objects, and the option that asks for them.
const EAGER: [(&str, &str); 2] = [
    ("selectin load ", "selectinload"),
    ("subquery load ", "subqueryload"),
];
/// Lazy loads that are a finding although nobody knows where their objects came from.
const WITHOUT_QUERY: usize = 3;
/// Relationships that one option may step through.
const DEEPEST: usize = 5;

/// Statements with one reason at one place.
struct Source<'e> {
    first: &'e Event,
    statement: &'e Statement,
    seqs: Vec<u32>,
    /// How many objects of each class it built.
    loaded: HashMap<&'e str, u32>,
    /// Relationships that joined loading filled in its rows: (class, attribute).
    joined: Vec<(&'e str, &'e str)>,
}

/// A loader option: the class of the query that it goes to, its calls, and the functions that it needs.
pub(crate) struct LoaderPath {
    pub root: String,
    /// `("selectinload", "User.orders")`, outermost first.
    pub steps: Vec<(&'static str, String)>,
}

impl LoaderPath {
    /// `selectinload(User.orders).joinedload(Order.product)`.
    pub fn text(&self) -> String {
        let calls = self
            .steps
            .iter()
            .map(|(function, attribute)| format!("{function}({attribute})"));
        calls.collect::<Vec<_>>().join(".")
    }
}

pub(crate) fn find(events: &[Event], models: &[Model], facts: &SourceFacts) -> Vec<NPlusOne> {
    let sources = sources(events);
    let mut findings = Vec::new();
    for source in &sources {
        let Some((class, name)) = named(&source.statement.reason, LAZY) else {
            continue;
        };
        let count = source.seqs.len();
        if count < 2 {
            continue;
        }
        let Some(relationship) = relationship(models, class, name) else {
            continue;
        };
        let parents = parents(&sources, source, class, models);
        if parents.is_none() && count < WITHOUT_QUERY {
            continue;
        }
        let mut path = Vec::new();
        let root = parents.and_then(|it| steps(&sources, it, class, models, &mut path));
        path.push((function(relationship), format!("{class}.{name}")));
        let query = root.as_ref().map(|it| it.0.first);
        let option = LoaderPath {
            root: root.map_or_else(|| class.to_owned(), |it| it.1),
            steps: path,
        };
        let place = place_of(source.first);
        let where_ = place.map_or_else(String::new, |it| format!(" in line {}", it.line));
        findings.push(NPlusOne {
            class: class.to_owned(),
            relationship: name.to_owned(),
            direction: relationship.direction,
            uselist: relationship.uselist,
            count: count as u32,
            seqs: source.seqs.clone(),
            place,
            query: query.map(|it| it.seq),
            sentence: format!(
                "Reading {class}.{name}{where_} sent a SELECT for each {class}, {count} in all; \
                 {} would load them together.",
                option.text()
            ),
            fix: query.and_then(|it| fix::add_option(it, &option, models, facts)),
            option: option.text(),
            fixed_count: match relationship.uselist {
                true => count.div_ceil(500) as u32,
                false => 0,
            },
        });
    }
    findings
}

/// All statements by reason and place, with what was built from their rows.
fn sources(events: &[Event]) -> Vec<Source<'_>> {
    let mut at: HashMap<(&str, &str, Option<(u32, u32)>), usize> = HashMap::new();
    let mut sources: Vec<Source<'_>> = Vec::new();
    let mut current = None;
    for event in events {
        match &event.kind {
            EventKind::Statement(it) => {
                let place = event.cell.zip(event.line);
                // Two queries in one line are two sources; loads of one relationship are one.
                let text = if it.reason.starts_with(LAZY) {
                    ""
                } else {
                    &*it.sql
                };
                let index = *at.entry((&it.reason, text, place)).or_insert_with(|| {
                    sources.push(Source {
                        first: event,
                        statement: it,
                        seqs: Vec::new(),
                        loaded: HashMap::new(),
                        joined: Vec::new(),
                    });
                    sources.len() - 1
                });
                sources[index].seqs.push(event.seq);
                current = Some(index);
            }
            EventKind::Load(it) => {
                if let Some(index) = current {
                    let loaded = &mut sources[index].loaded;
                    *loaded.entry(&it.object.class).or_insert(0) += 1;
                }
            }
            EventKind::Related(it) if it.strategy == "joined" => {
                if let Some(index) = current {
                    let joined = (&*it.class, &*it.attribute);
                    if !sources[index].joined.contains(&joined) {
                        sources[index].joined.push(joined);
                    }
                }
            }
            _ => {}
        }
    }
    sources
}

/// The class and attribute that a reason names: `lazy load User.orders`.
fn named<'r>(reason: &'r str, prefix: &str) -> Option<(&'r str, &'r str)> {
    reason.strip_prefix(prefix)?.rsplit_once('.')
}

fn relationship<'m>(models: &'m [Model], class: &str, name: &str) -> Option<&'m ModelRelationship> {
    let model = models.iter().rev().find(|it| it.name == class)?;
    let found = model.relationships.iter().find(|it| it.name == name)?;
    (found.direction != Direction::Unknown).then_some(found)
}

/// joinedload where it adds no rows, else selectinload.
fn function(relationship: &ModelRelationship) -> &'static str {
    if relationship.uselist {
        "selectinload"
    } else {
        "joinedload"
    }
}

/// Whether `class` is `base` or inherits from it.
pub(crate) fn isa(models: &[Model], class: &str, base: &str) -> bool {
    let mut at = Some(class);
    for _ in 0..=models.len() {
        match at {
            Some(name) if name == base => return true,
            Some(name) => {
                let model = models.iter().rev().find(|it| it.name == name);
                at = model.and_then(|it| it.inherits.as_deref());
            }
            None => return false,
        }
    }
    false
}

/// Where most objects of a class came from, before `loads` began.
fn parents<'s, 'e>(
    sources: &'s [Source<'e>],
    loads: &Source<'e>,
    class: &str,
    models: &[Model],
) -> Option<&'s Source<'e>> {
    let count = |it: &Source<'_>| -> u32 {
        let fitting = models
            .iter()
            .map(|it| &*it.name)
            .filter(|name| isa(models, name, class));
        fitting.filter_map(|name| it.loaded.get(name)).sum()
    };
    let before = |it: &&Source<'_>| {
        it.first.seq < loads.first.seq && it.statement.reason != loads.statement.reason
    };
    let mut best = None;
    for it in sources.iter().filter(before) {
        let loaded = count(it);
        if loaded > best.map_or(1, |it: (u32, _)| it.0) {
            best = Some((loaded, it));
        }
    }
    best.map(|it| it.1)
}

/// The steps from the program's own query to the objects of `class`, and that query with its class.
fn steps<'s, 'e>(
    sources: &'s [Source<'e>],
    from: &'s Source<'e>,
    class: &str,
    models: &[Model],
    path: &mut Vec<(&'static str, String)>,
) -> Option<(&'s Source<'e>, String)> {
    if path.len() >= DEEPEST {
        return None;
    }
    let reason = &*from.statement.reason;
    let lazy = named(reason, LAZY).map(|it| (None, it));
    let eager = EAGER
        .iter()
        .find_map(|(prefix, function)| Some((Some(*function), named(reason, prefix)?)));
    let joined = from.joined.iter().find_map(|(owner, name)| {
        let target = &relationship(models, owner, name)?.target;
        let fits = isa(models, class, target) && !isa(models, owner, class);
        fits.then_some((Some("joinedload"), (*owner, *name)))
    });
    let Some((chosen, (owner, name))) = lazy.or(eager).or(joined) else {
        return Some((from, class.to_owned()));
    };
    let step = chosen.unwrap_or(function(relationship(models, owner, name)?));
    // The owner's objects came from the same rows when they were joined, else from somewhere before.
    let above = if step == "joinedload" && chosen.is_some() {
        Some((from, owner.to_owned()))
    } else {
        let source = parents(sources, from, owner, models)?;
        steps(sources, source, owner, models, path)
    };
    path.push((step, format!("{owner}.{name}")));
    above
}
