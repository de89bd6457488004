//! SSH as CodeCommit speaks it: keys, their fingerprints, the client's configuration, and what a login showed.

pub mod config;
pub mod key;
pub mod login;
