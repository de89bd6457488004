//! How far this computer's clock is from AWS's, as an answer of AWS's showed it.

use serde::{Deserialize, Serialize};

/// The name of the setting that holds it.
pub const SETTING: &str = "clock-offset";

/// Nearer than this the clock is good enough: a signature is taken within fifteen minutes.
const NEAR_MILLIS: u64 = 5 * 60_000;

/// How long it is believed. Somebody who sees that the clock is wrong will set it right.
const BELIEVED_MILLIS: i64 = 60 * 60_000;

/// A measured offset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ClockOffset {
    /// AWS's time minus this computer's, in milliseconds.
    pub offset_millis: i64,
    /// Epoch milliseconds by this computer's clock.
    pub measured_at: i64,
}

impl ClockOffset {
    /// Reads a stored one; anything else is none.
    pub fn parse(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    /// What to store.
    pub fn text(self) -> String {
        format!(r#"{{"offsetMillis":{},"measuredAt":{}}}"#, self.offset_millis, self.measured_at)
    }

    /// What to add to this computer's time before signing: nothing when the clock is near enough, or when the clock has
    /// been set back or an hour has gone by since.
    pub fn correction(self, now_millis: i64) -> i64 {
        let age = now_millis.checked_sub(self.measured_at);
        let recent = age.is_some_and(|age| (0..=BELIEVED_MILLIS).contains(&age));
        if recent && self.offset_millis.unsigned_abs() >= NEAR_MILLIS { self.offset_millis } else { 0 }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::ClockOffset;

    const MINUTE: i64 = 60_000;

    #[test]
    fn only_a_recent_and_large_offset_corrects() {
        let of = |offset_millis| ClockOffset { offset_millis, measured_at: 100 * MINUTE };
        assert_eq!(of(20 * MINUTE).correction(101 * MINUTE), 20 * MINUTE);
        assert_eq!(of(-20 * MINUTE).correction(160 * MINUTE), -20 * MINUTE);
        assert_eq!(of(4 * MINUTE).correction(101 * MINUTE), 0, "near enough");
        assert_eq!(of(20 * MINUTE).correction(161 * MINUTE), 0, "long ago");
        assert_eq!(of(20 * MINUTE).correction(99 * MINUTE), 0, "the clock has been set back");
    }

    proptest! {
        #[test]
        fn it_is_read_back(offset_millis: i64, measured_at: i64, now: i64) {
            let offset = ClockOffset { offset_millis, measured_at };
            prop_assert_eq!(ClockOffset::parse(&offset.text()), Some(offset));
            let correction = offset.correction(now);
            prop_assert!(correction == 0 || correction == offset_millis);
        }

        #[test]
        fn any_text_is_read_or_none(text in "\\PC{0,80}") {
            let _read = ClockOffset::parse(&text);
        }
    }
}
