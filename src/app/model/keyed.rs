//! A few things by a key: a list that is looked through, which costs the page's wasm a tenth of a tree.
//!
//! In: keys and things. Out: things. For tens of entries, not for thousands.

/// See the module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keyed<K, T>(Vec<(K, T)>);

impl<K, T> Default for Keyed<K, T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<K: PartialEq, T> Keyed<K, T> {
    /// What stands under a key.
    pub fn get<Q: PartialEq<K> + ?Sized>(&self, key: &Q) -> Option<&T> {
        self.0.iter().find(|it| *key == it.0).map(|it| &it.1)
    }

    /// Puts something under a key, in the place of what stood there.
    pub fn put(&mut self, key: K, thing: T) {
        match self.0.iter_mut().find(|it| it.0 == key) {
            Some(it) => it.1 = thing,
            None => self.0.push((key, thing)),
        }
    }

    /// What stands under a key, for a change; made when nothing does.
    pub fn entry(&mut self, key: K) -> &mut T
    where
        T: Default,
    {
        let at = self.0.iter().position(|it| it.0 == key);
        let at = at.unwrap_or_else(|| {
            self.0.push((key, T::default()));
            self.0.len() - 1
        });
        &mut self.0[at].1
    }

    /// Takes out what stands under a key.
    pub fn take<Q: PartialEq<K> + ?Sized>(&mut self, key: &Q) -> Option<T> {
        let at = self.0.iter().position(|it| *key == it.0)?;
        Some(self.0.swap_remove(at).1)
    }

    /// Everything, for a change.
    pub fn all(&mut self) -> impl Iterator<Item = &mut T> {
        self.0.iter_mut().map(|it| &mut it.1)
    }

    /// Takes out everything.
    pub fn drain(&mut self) -> Vec<T> {
        self.0.drain(..).map(|it| it.1).collect()
    }
}
