//! Chance that repeats itself: the same seed and label give the same throws on every machine and in every version.

use rsa::rand_core::{CryptoRng, Error, RngCore, impls};
use sha2::{Digest, Sha256};

/// A stream of throws: SHA-256 over seed, label and a counter.
///
/// The generators of the `rand` family promise no stable sequence across their versions; commit ids and keys in
/// people's screenshots must not change with a dependency.
pub(crate) struct Dice {
    seed: [u8; 32],
    counter: u64,
    block: [u8; 32],
    used: usize,
}

impl Dice {
    /// Throws that belong to `seed` and `label`.
    pub(crate) fn new(seed: u64, label: &str) -> Self {
        let mut hash = Sha256::new();
        hash.update(seed.to_be_bytes());
        hash.update(label.as_bytes());
        Self { seed: hash.finalize().into(), counter: 0, block: [0; 32], used: 32 }
    }

    /// A number below `end`; 0 when `end` is 0.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.next_u64() % end).unwrap_or_default()
    }

    /// Whether something that happens once in `times` happens now.
    pub(crate) fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    /// One of them.
    pub(crate) fn pick<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T
    where
        &'a T: Default,
    {
        of.get(self.below(of.len())).copied().unwrap_or_default()
    }
}

impl RngCore for Dice {
    fn next_u32(&mut self) -> u32 {
        impls::next_u32_via_fill(self)
    }

    fn next_u64(&mut self) -> u64 {
        impls::next_u64_via_fill(self)
    }

    fn fill_bytes(&mut self, out: &mut [u8]) {
        let mut rest = out;
        while !rest.is_empty() {
            if self.used == self.block.len() {
                let mut hash = Sha256::new();
                hash.update(self.seed);
                hash.update(self.counter.to_be_bytes());
                self.block = hash.finalize().into();
                self.counter += 1;
                self.used = 0;
            }
            let fresh = self.block.get(self.used..).unwrap_or_default();
            let count = fresh.len().min(rest.len());
            let (now, later) = rest.split_at_mut(count);
            now.copy_from_slice(fresh.get(..count).unwrap_or_default());
            self.used += count;
            rest = later;
        }
    }

    fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), Error> {
        self.fill_bytes(out);
        Ok(())
    }
}

impl CryptoRng for Dice {}
