//! A sum over bytes, so that what was fetched is known to be what was built: FNV-1a with 32 bits.
//!
//! `build.rs` writes it, `frozen.rs` compares.

pub(super) fn of(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811C_9DC5, |sum, byte| {
        (sum ^ u32::from(*byte)).wrapping_mul(0x0100_0193)
    })
}
