//! How many tests passed, read from what the runners print.

use std::ops::AddAssign;

use regex::Regex;

/// Counted tests.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
}

impl AddAssign for Outcome {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

/// Sums up the closing lines of cargo test, cargo-nextest and vitest in what they printed.
pub(crate) fn read(printed: &str) -> Outcome {
    let mut sum = Outcome::default();
    let Ok(colours) = Regex::new("\u{1b}\\[[0-9;]*m") else { return sum };
    let plain = colours.replace_all(printed, "");
    for line in plain.lines() {
        let line = line.trim_start();
        let closing = line.starts_with("test result:") // cargo test
            || (line.starts_with("Summary [") && line.contains(" run: ")) // cargo-nextest
            || line.starts_with("Tests  "); // vitest
        if closing {
            sum += Outcome { passed: before(line, " passed"), failed: before(line, " failed") };
        }
    }
    sum
}

/// The number that stands before a word.
fn before(line: &str, word: &str) -> u64 {
    let Some((head, _)) = line.split_once(word) else { return 0 };
    let digits =
        head.rfind(|character: char| !character.is_ascii_digit()).map_or(head, |end| &head[end + 1..]);
    digits.parse().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{Outcome, read};

    #[test]
    fn each_runners_closing_line_is_read() {
        let of = |passed, failed| Outcome { passed, failed };
        let cargo =
            "test result: FAILED. 41 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 3s";
        assert_eq!(read(cargo), of(41, 2));
        let nextest = "     Summary [   3.210s] 120 tests run: 118 passed (3 slow), 2 failed, 7 skipped";
        assert_eq!(read(nextest), of(118, 2));
        assert_eq!(read("\u{1b}[2m      Tests \u{1b}[22m \u{1b}[32m10 passed\u{1b}[39m (10)"), of(10, 0));
        assert_eq!(
            read(" Test Files  1 failed | 3 passed (4)\n      Tests  1 failed | 9 passed (10)"),
            of(9, 1)
        );
        assert_eq!(read(&format!("{cargo}\nsomething\n{cargo}")), of(82, 4));
    }

    #[test]
    fn other_lines_count_nothing() {
        assert_eq!(
            read("12 passed the gate\ntest a ... ok\nSummary of 3 failed attempts"),
            Outcome::default()
        );
    }
}
