//! The AWS services of the account.

pub mod caller;
pub mod query;
