//! Maps with a small, fast, fixed hash, for the executor. Nothing depends on the order of their contents.

use rustc_hash::{FxHashMap, FxHashSet};

pub(crate) type FastMap<K, V> = FxHashMap<K, V>;
pub(crate) type FastSet<K> = FxHashSet<K>;
