//! Why a commit is not at its issue: what facts about the way from a commit to an issue mean, which link is broken first, and
//! what mends it (gij-contract §4.1, §7 "Commits not visible").
//!
//! Facts come in, a verdict for each link comes out. A reason is named when the facts prove it; a fact that nobody could find
//! out leaves its link unseen and breaks nothing.

mod facts;
mod fix;
mod judge;
mod reason;
mod step;
#[cfg(test)]
mod tests;
mod words;

pub use facts::{
    CommitSeen, Facts, IndexSeen, IssueSeen, JiraSeen, KeySeen, LinkSeen, NotesSeen, ReachedBy,
    RepositorySeen, keys_seen,
};
pub use fix::Fix;
pub use judge::{Explanation, explain, judge};
pub use reason::Reason;
pub use step::Step;
