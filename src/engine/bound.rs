//! The values of one execution by name: a list, since they are few, and shared until somebody changes it.
//!
//! In: parameters of the program, columns of a flush. Out: look-ups by name while a statement is bound.
//! A flush of a thousand rows hands a thousand of these through four layers: a copy costs a count.

use std::rc::Rc;

use sql::Value;

/// The values of one execution, by parameter key (a column's key for INSERT and UPDATE, a bind's key otherwise), in
/// the order in which they were given. Values of the program: the engine applies each parameter's type.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BoundValues(Rc<Vec<(Rc<str>, Value)>>);

/// The place of a name in a list of pairs.
pub fn position<V>(pairs: &[(Rc<str>, V)], key: &str) -> Option<usize> {
    // Names are shared, so that the address nearly always tells; the text is what counts.
    let same = |it: &(Rc<str>, V)| std::ptr::eq(&*it.0, key) || &*it.0 == key;
    pairs.iter().position(same)
}

impl BoundValues {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn with_capacity(capacity: usize) -> Self {
        Self(Rc::new(Vec::with_capacity(capacity)))
    }

    pub fn get(&self, key: &str) -> Option<&Value> {
        position(&self.0, key).map(|at| &self.0[at].1)
    }

    pub fn contains_key(&self, key: &str) -> bool {
        position(&self.0, key).is_some()
    }

    /// Puts a value in; one that is there already keeps its place.
    pub fn insert(&mut self, key: Rc<str>, value: Value) {
        let pairs = Rc::make_mut(&mut self.0);
        match position(pairs, &key) {
            Some(at) => pairs[at].1 = value,
            None => pairs.push((key, value)),
        }
    }

    /// Takes a value out; the others keep their order.
    pub fn remove(&mut self, key: &str) -> Option<Value> {
        let at = position(&self.0, key)?;
        Some(Rc::make_mut(&mut self.0).remove(at).1)
    }

    pub fn retain(&mut self, mut keep: impl FnMut(&Rc<str>, &Value) -> bool) {
        Rc::make_mut(&mut self.0).retain(|it| keep(&it.0, &it.1));
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn keys(&self) -> impl Iterator<Item = &Rc<str>> {
        self.0.iter().map(|it| &it.0)
    }

    pub fn values(&self) -> impl Iterator<Item = &Value> {
        self.0.iter().map(|it| &it.1)
    }

    pub fn iter(&self) -> impl Iterator<Item = (&Rc<str>, &Value)> {
        self.0.iter().map(|it| (&it.0, &it.1))
    }
}

impl Extend<(Rc<str>, Value)> for BoundValues {
    fn extend<I: IntoIterator<Item = (Rc<str>, Value)>>(&mut self, pairs: I) {
        for (key, value) in pairs {
            self.insert(key, value);
        }
    }
}

impl FromIterator<(Rc<str>, Value)> for BoundValues {
    fn from_iter<I: IntoIterator<Item = (Rc<str>, Value)>>(pairs: I) -> Self {
        let mut out = Self::new();
        out.extend(pairs);
        out
    }
}

impl IntoIterator for BoundValues {
    type Item = (Rc<str>, Value);
    type IntoIter = std::vec::IntoIter<(Rc<str>, Value)>;

    fn into_iter(self) -> Self::IntoIter {
        Rc::unwrap_or_clone(self.0).into_iter()
    }
}

impl<'v> IntoIterator for &'v BoundValues {
    type Item = &'v (Rc<str>, Value);
    type IntoIter = std::slice::Iter<'v, (Rc<str>, Value)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}
