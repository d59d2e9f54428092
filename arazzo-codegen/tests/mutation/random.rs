//! Choices that look random and are the same every time.

/// The seed of the suite.
const SEED: u64 = 0x6d75_7461_6e74_7321;

/// A number that follows from the words alone (FNV-1a, finished as in SplitMix64), so that a new document or a new way of
/// breaking one leaves the choices among the others as they were.
pub fn number(words: &[&str]) -> u64 {
    let mut state = SEED;
    for byte in words.iter().flat_map(|word| word.bytes().chain([0])) {
        state = (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    let word = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    word ^ (word >> 31)
}

/// A row of choices.
pub struct Choices(u64);

impl Choices {
    pub fn new(words: &[&str]) -> Self {
        Self(number(words))
    }

    /// A number below `count`, which is not 0.
    pub fn below(&mut self, count: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(0x5851_f42d_4c95_7f2d)
            .wrapping_add(0x1405_7b7e_f767_814f);
        usize::try_from(self.0 >> 33).unwrap() % count
    }
}
