//! A map with a small, fast, fixed hash, for the compiler; never iterated, never fed by strangers.

pub(crate) type FastMap<K, V> = rustc_hash::FxHashMap<K, V>;
