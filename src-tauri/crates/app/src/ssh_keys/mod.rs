//! A person's SSH keys: those of this computer, those of IAM, and what their client's configuration says of CodeCommit.

mod config;
mod iam;
mod local;

pub use config::{ConfigReport, SshHost};
pub use iam::{IamIdentity, IamKeys, IamKeysChecked};
pub use local::{LocalKey, LocalKeys};
