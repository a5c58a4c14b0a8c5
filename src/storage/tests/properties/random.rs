//! Random numbers from a seed (splitmix64), and the small values that the programs write.
//!
//! In: a seed. Out: the same numbers for the same seed, everywhere.

use crate::model::Cells;

pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Random {
        Random(seed)
    }

    /// A number below `limit`.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % limit.max(1)
    }

    pub fn pick(&mut self, choices: &[&'static str]) -> &'static str {
        choices[self.below(choices.len() as u64) as usize]
    }

    /// NULL or a number of which there are few, so that rows meet in indexes.
    pub fn cell(&mut self) -> Option<i64> {
        let number = self.below(7);
        (number < 6).then_some(number as i64)
    }

    pub fn cells(&mut self) -> Cells {
        [self.cell(), self.cell(), self.cell()]
    }
}
