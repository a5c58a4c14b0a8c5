//! The maps of this crate: fast hashing of small keys, and a list for what one object has few of.
//!
//! Used by every part of `orm`. Nothing visible depends on the order of a `HashMap`; an `IndexMap` keeps the order in
//! which things came.

use rustc_hash::FxBuildHasher;

use crate::host::Key;

pub(crate) type HashMap<K, V> = std::collections::HashMap<K, V, FxBuildHasher>;
pub(crate) type HashSet<K> = std::collections::HashSet<K, FxBuildHasher>;
pub(crate) type IndexMap<K, V> = indexmap::IndexMap<K, V, FxBuildHasher>;
pub(crate) type IndexSet<K> = indexmap::IndexSet<K, FxBuildHasher>;

/// Something for each of a few attribute names, in the order in which they came. Takes no room while it is empty:
/// every object has several of these, and most stay empty.
#[derive(Clone)]
pub(crate) struct KeyMap<V>(Vec<(Key, V)>);

impl<V> Default for KeyMap<V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<V> KeyMap<V> {
    fn find(&self, key: &str) -> Option<usize> {
        engine::position(&self.0, key)
    }

    pub fn get(&self, key: &str) -> Option<&V> {
        self.find(key).map(|at| &self.0[at].1)
    }

    pub fn contains_key(&self, key: &str) -> bool {
        self.find(key).is_some()
    }

    /// Puts a value in, giving back the one it replaces.
    pub fn insert(&mut self, key: Key, value: V) -> Option<V> {
        match self.find(&key) {
            Some(at) => Some(std::mem::replace(&mut self.0[at].1, value)),
            None => {
                self.0.push((key, value));
                None
            }
        }
    }

    /// The value, made first where there is none.
    pub fn get_or_default(&mut self, key: &Key) -> &mut V
    where
        V: Default,
    {
        let at = self.find(key).unwrap_or_else(|| {
            self.0.push((key.clone(), V::default()));
            self.0.len() - 1
        });
        &mut self.0[at].1
    }

    /// Takes a value out; the others keep their order.
    pub fn remove(&mut self, key: &str) -> Option<V> {
        self.find(key).map(|at| self.0.remove(at).1)
    }

    pub fn retain(&mut self, mut keep: impl FnMut(&Key) -> bool) {
        self.0.retain(|it| keep(&it.0));
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn clear(&mut self) {
        // What an object has had once it seldom needs again.
        self.0 = Vec::new();
    }

    pub fn keys(&self) -> impl Iterator<Item = &Key> {
        self.0.iter().map(|it| &it.0)
    }
}
