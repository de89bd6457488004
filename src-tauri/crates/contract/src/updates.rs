//! Whether there is a newer version of Causeway.

use serde::Serialize;
use ts_rs::TS;

/// The answer to `check_for_update`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "state", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub enum UpdateCheck {
    /// Nobody was asked: this build was given no place to look at. Whoever installed it brings newer versions too.
    NotLookedFor,
    /// Nobody was asked: the window is on sample data, and nothing leaves this computer then.
    SampleData,
    /// There is no newer version.
    Current,
    /// There is one.
    Newer {
        /// `1.2.0`.
        version: String,
        /// `2027-01-05`.
        published: String,
        /// Where it is had from: an https address.
        page: String,
        /// What is new, a sentence each.
        notes: Vec<String>,
    },
}
