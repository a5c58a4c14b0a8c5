//! A small, fast, fixed hasher for the executor's own maps. Nothing depends on the order of their contents.
//!
//! In: bytes. Out: 64 bits (the scheme of rustc's FxHash).

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

#[derive(Default)]
pub(crate) struct Fast(u64);

pub(crate) type FastMap<K, V> = HashMap<K, V, BuildHasherDefault<Fast>>;
pub(crate) type FastSet<K> = HashSet<K, BuildHasherDefault<Fast>>;

const SEED: u64 = 0x51_7c_c1_b7_27_22_0a_95;

impl Fast {
    fn add(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(SEED);
    }
}

impl Hasher for Fast {
    fn write(&mut self, bytes: &[u8]) {
        let (chunks, remainder) = bytes.as_chunks::<8>();
        for chunk in chunks {
            self.add(u64::from_le_bytes(*chunk));
        }
        let mut rest = [0; 8];
        rest[..remainder.len()].copy_from_slice(remainder);
        self.add(u64::from_le_bytes(rest) ^ ((bytes.len() as u64) << 56));
    }

    fn finish(&self) -> u64 {
        // The low bits choose the bucket: let the high ones have a say.
        self.0 ^ (self.0 >> 32)
    }
}
