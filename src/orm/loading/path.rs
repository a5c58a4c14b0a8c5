//! How an object was reached: the entity of the query, the relationships from there, and the query's options.
//!
//! Made by `query::compile`; kept by objects, so that a lazy load later finds the options that it must obey.
//! Source of the behaviour: SQLAlchemy `orm/path_registry.py`, `InstanceState.load_path`, `load_options`.

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

use crate::loaders::LazyStatement;
use crate::maps::IndexMap;
use crate::query::{EntityRef, LoaderKind, LoaderOption, PathStep};
use crate::relationship::Relationship;

pub struct LoadPath {
    pub(crate) root: EntityRef,
    pub(crate) steps: Vec<PathStep>,
    pub(crate) options: Rc<Vec<LoaderOption>>,
    /// What objects keep of it.
    kept: OnceCell<Option<Rc<LoadPath>>>,
    /// Statements of lazy loads from objects with this path, by relationship.
    pub(crate) lazy_statements: RefCell<IndexMap<usize, Rc<LazyStatement>>>,
}

impl LoadPath {
    fn new(root: &EntityRef, steps: Vec<PathStep>, options: &Rc<Vec<LoaderOption>>) -> Rc<Self> {
        Rc::new(Self {
            root: root.clone(),
            steps,
            options: options.clone(),
            kept: OnceCell::new(),
            lazy_statements: RefCell::default(),
        })
    }

    /// The path of an entity of the query itself.
    pub(crate) fn root(entity: &EntityRef, options: &Rc<Vec<LoaderOption>>) -> Rc<Self> {
        Self::new(entity, Vec::new(), options)
    }

    /// One relationship further.
    pub(crate) fn step(&self, relationship: &Rc<Relationship>, to: Option<&EntityRef>) -> Rc<Self> {
        let mut steps = self.steps.clone();
        steps.push(PathStep {
            relationship: Some(relationship.clone()),
            to: to.cloned(),
            and: None,
        });
        Self::new(&self.root, steps, &self.options)
    }

    /// The same place with more options, which count first.
    pub(crate) fn with_options(&self, more: Vec<LoaderOption>) -> Rc<Self> {
        let mut options = (*self.options).clone();
        options.extend(more);
        Self::new(&self.root, self.steps.clone(), &Rc::new(options))
    }

    /// What an object keeps: nothing when no option will matter to it.
    pub(crate) fn kept(&self) -> Option<Rc<Self>> {
        self.kept
            .get_or_init(|| {
                let stays = |it: &&LoaderOption| match &it.kind {
                    LoaderKind::ContainsEager { .. } => false,
                    LoaderKind::Criteria(it) => it.propagate_to_loaders,
                    _ => true,
                };
                let options: Vec<LoaderOption> =
                    self.options.iter().filter(stays).cloned().collect();
                if options.is_empty() {
                    None
                } else {
                    Some(Self::new(&self.root, self.steps.clone(), &Rc::new(options)))
                }
            })
            .clone()
    }

    /// Whether loading `relationship` along with the objects, without being told to, would never end.
    /// Only what lies behind the first `from` steps is looked at: a joined load looks at its own statement alone.
    pub(crate) fn would_cycle(&self, relationship: &Relationship, from: usize) -> bool {
        if let Some(depth) = relationship.config.join_depth {
            return self.steps.len() - from + 1 > depth;
        }
        let target = relationship.mapper();
        let along = |it: &PathStep| {
            it.relationship
                .as_ref()
                .is_some_and(|it| it.mapper().common_parent(&target))
        };
        let first = match from.checked_sub(1).and_then(|at| self.steps.get(at)) {
            Some(it) => along(it),
            None => self.root.mapper().common_parent(&target),
        };
        first || self.steps[from..].iter().any(along)
    }
}
