//! Nouns and rules of connecting AWS CodeCommit to Jira Data Center.
//!
//! Pure: no I/O, no clock, no async. Everything that enters as text becomes one of these types first, and past that
//! line nothing invalid exists.

mod secret;

pub use secret::Secret;
