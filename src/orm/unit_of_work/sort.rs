//! Ordering: which actions run before which, with circles between mappers broken up into single objects.
//!
//! In: actions and their dependencies. Out: the [`Plan`]. Source of the behaviour: SQLAlchemy
//! `UOWTransaction._generate_actions`, `util/topological.py`.

use super::{Action, UnitOfWork};
use crate::error::{Error, ErrorKind, Result};
use crate::host::Key;
use crate::maps::{HashMap, HashSet};

/// One step: like actions that run together.
pub(crate) struct Step {
    pub action: Action,
    /// The objects, where the action is about single ones.
    pub states: Vec<u64>,
}

/// What a flush is going to do, in order.
pub struct Plan {
    pub(crate) steps: Vec<Step>,
    text: Vec<String>,
}

impl Plan {
    /// One line per step that has work: `INSERT User (2 objects)`.
    pub fn describe(&self) -> Vec<String> {
        self.text.clone()
    }
}

impl UnitOfWork {
    /// Finds out everything that is to be done, and in which order.
    pub(crate) fn plan(&mut self) -> Result<Plan> {
        self.preprocess()?;
        self.cycles = find_cycles(&self.dependencies.iter().copied().collect::<Vec<_>>());
        if !self.cycles.is_empty() {
            self.break_cycles()?;
        }
        let mut actions: Vec<usize> = (0..self.actions.len())
            .filter(|it| !self.actions[*it].disabled && !self.cycles.contains(it))
            .collect();
        actions.sort_by(|a, b| self.actions[*a].sort_key.cmp(&self.actions[*b].sort_key));
        let levels = sort_as_subsets(
            &self.dependencies.iter().copied().collect::<Vec<_>>(),
            actions,
        )?;
        let mut steps = Vec::new();
        for level in levels {
            self.merge_level(level, &mut steps);
        }
        let text = steps.iter().flat_map(|it| self.describe(it)).collect();
        Ok(Plan { steps, text })
    }

    /// Replaces whole-mapper actions that depend on each other by actions of single objects.
    fn break_cycles(&mut self) -> Result<()> {
        let mut convert: HashMap<usize, Vec<usize>> = HashMap::default();
        let mut cycles: Vec<usize> = self.cycles.iter().copied().collect();
        cycles.sort_unstable();
        for record in &cycles {
            let single = match self.actions[*record].action.clone() {
                Action::SaveAll(mapper) => {
                    let states = self.states_of(&mapper, false);
                    let deletes = self.action(Action::DeleteAll(mapper.base_mapper()));
                    let mut out = Vec::new();
                    for id in &states {
                        let action = self.action(Action::SaveState(*id));
                        self.depends(action, deletes);
                        out.push(action);
                    }
                    self.relationships_of_states(mapper.id(), &states, false)?;
                    out
                }
                Action::DeleteAll(mapper) => {
                    let states = self.states_of(&mapper, true);
                    let saves = self.action(Action::SaveAll(mapper.base_mapper()));
                    let mut out = Vec::new();
                    for id in &states {
                        let action = self.action(Action::DeleteState(*id));
                        self.depends(saves, action);
                        out.push(action);
                    }
                    self.relationships_of_states(mapper.id(), &states, true)?;
                    out
                }
                _ => Vec::new(),
            };
            convert.insert(*record, single);
        }
        for edge in self.dependencies.clone() {
            let (first, second) = edge;
            let (a, b) = (self.cycles.contains(&first), self.cycles.contains(&second));
            if self.actions[first].disabled || self.actions[second].disabled || (a && b) {
                self.dependencies.shift_remove(&edge);
            } else if a {
                self.dependencies.shift_remove(&edge);
                for it in convert.get(&first).cloned().unwrap_or_default() {
                    self.depends(it, second);
                }
            } else if b {
                self.dependencies.shift_remove(&edge);
                for it in convert.get(&second).cloned().unwrap_or_default() {
                    self.depends(first, it);
                }
            }
        }
        Ok(())
    }

    fn relationships_of_states(
        &mut self,
        mapper: usize,
        states: &[u64],
        delete: bool,
    ) -> Result<()> {
        for relationship in self.deps.get(&mapper).cloned().unwrap_or_default() {
            let own: Vec<u64> = states
                .iter()
                .copied()
                .filter(|id| {
                    super::organize::has_relationship(self.entry(*id).state.mapper(), &relationship)
                })
                .collect();
            self.object_actions(&relationship, &own, delete)?;
        }
        Ok(())
    }

    /// Actions of one level that are alike run as one.
    fn merge_level(&self, level: Vec<usize>, steps: &mut Vec<Step>) {
        let mut merged: HashMap<(u8, usize, bool), usize> = HashMap::default();
        for index in level {
            let action = self.actions[index].action.clone();
            let base = |id: u64| self.entry(id).state.mapper().base_mapper().id();
            let (kind, state) = match &action {
                Action::SaveState(id) => ((0, base(*id), false), *id),
                Action::DeleteState(id) => ((1, base(*id), false), *id),
                Action::ProcessState(it, delete, id) => ((2, it.id, *delete), *id),
                _ => {
                    steps.push(Step {
                        action,
                        states: Vec::new(),
                    });
                    continue;
                }
            };
            match merged.get(&kind) {
                Some(at) => steps[*at].states.push(state),
                None => {
                    merged.insert(kind, steps.len());
                    steps.push(Step {
                        action,
                        states: vec![state],
                    });
                }
            }
        }
    }

    /// The lines that a step has in the printed plan.
    fn describe(&self, step: &Step) -> Vec<String> {
        let count = |n: usize| {
            if n == 1 {
                "1 object".into()
            } else {
                format!("{n} objects")
            }
        };
        let save = |ids: Vec<u64>| {
            let mut lines: Vec<(&str, Key, usize)> = Vec::new();
            for id in ids {
                let state = &self.entry(id).state;
                let verb = if state.has_key() { "UPDATE" } else { "INSERT" };
                let name = state.mapper().name();
                match lines.iter_mut().find(|it| it.0 == verb && it.1 == *name) {
                    Some(it) => it.2 += 1,
                    None => lines.push((verb, name.clone(), 1)),
                }
            }
            lines
                .into_iter()
                .map(|(verb, name, n)| format!("{verb} {name} ({})", count(n)))
                .collect::<Vec<String>>()
        };
        let delete = |ids: Vec<u64>| {
            let mut lines: Vec<(String, usize)> = Vec::new();
            for id in ids {
                let line = format!("DELETE {}", self.entry(id).state.mapper().name());
                match lines.iter_mut().find(|it| it.0 == line) {
                    Some(it) => it.1 += 1,
                    None => lines.push((line, 1)),
                }
            }
            lines
                .into_iter()
                .map(|(line, n)| format!("{line} ({})", count(n)))
                .collect::<Vec<String>>()
        };
        let process = |relationship: &crate::relationship::Relationship, n: usize| {
            if n == 0 {
                return Vec::new();
            }
            vec![format!("synchronize {relationship} ({})", count(n))]
        };
        match &step.action {
            Action::SaveAll(mapper) => save(self.states_of(mapper, false)),
            Action::DeleteAll(mapper) => delete(self.states_of(mapper, true)),
            Action::ProcessAll(it, is_delete) => process(it, self.elements(it, *is_delete).len()),
            Action::PostUpdateAll(mapper, _) => vec![format!("post-update {}", mapper.name())],
            Action::SaveState(_) => save(step.states.clone()),
            Action::DeleteState(_) => delete(step.states.clone()),
            Action::ProcessState(it, ..) => process(it, step.states.len()),
        }
    }
}

/// All nodes that lie on a circle (Tarjan's strongly connected components, without recursion).
fn find_cycles(edges: &[(usize, usize)]) -> HashSet<usize> {
    let size = edges.iter().map(|it| it.0.max(it.1) + 1).max().unwrap_or(0);
    let mut next: Vec<Vec<usize>> = vec![Vec::new(); size];
    for (a, b) in edges {
        next[*a].push(*b);
    }
    let mut out = HashSet::default();
    let (mut index, mut low) = (vec![usize::MAX; size], vec![0; size]);
    let (mut on_stack, mut stack) = (vec![false; size], Vec::new());
    let mut counter = 0;
    for root in 0..size {
        if index[root] != usize::MAX {
            continue;
        }
        let mut work: Vec<(usize, usize)> = vec![(root, 0)];
        while let Some((node, at)) = work.pop() {
            if at == 0 {
                index[node] = counter;
                low[node] = counter;
                counter += 1;
                stack.push(node);
                on_stack[node] = true;
            }
            if let Some(child) = next[node].get(at).copied() {
                work.push((node, at + 1));
                if index[child] == usize::MAX {
                    work.push((child, 0));
                } else if on_stack[child] {
                    low[node] = low[node].min(index[child]);
                }
                continue;
            }
            if low[node] == index[node] {
                let mut component = Vec::new();
                while let Some(it) = stack.pop() {
                    on_stack[it] = false;
                    component.push(it);
                    if it == node {
                        break;
                    }
                }
                if component.len() > 1 || next[node].contains(&node) {
                    out.extend(component);
                }
            }
            if let Some((parent, _)) = work.last() {
                low[*parent] = low[*parent].min(low[node]);
            }
        }
    }
    out
}

/// Levels of actions, each of which depends only on earlier levels; the given order is kept within a level.
fn sort_as_subsets(edges: &[(usize, usize)], all: Vec<usize>) -> Result<Vec<Vec<usize>>> {
    let mut before: HashMap<usize, Vec<usize>> = HashMap::default();
    for (parent, child) in edges {
        before.entry(*child).or_default().push(*parent);
    }
    let mut todo = all;
    let mut open: HashSet<usize> = todo.iter().copied().collect();
    let mut out = Vec::new();
    while !todo.is_empty() {
        let (ready, rest): (Vec<usize>, Vec<usize>) = todo.into_iter().partition(|node| {
            before
                .get(node)
                .is_none_or(|parents| parents.iter().all(|it| !open.contains(it)))
        });
        if ready.is_empty() {
            return Err(Error::new(
                ErrorKind::CircularDependency,
                "Circular dependency detected.",
            ));
        }
        for node in &ready {
            open.remove(node);
        }
        out.push(ready);
        todo = rest;
    }
    Ok(out)
}
