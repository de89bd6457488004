//! SNS: what triggers publish to.

pub mod triggers;
