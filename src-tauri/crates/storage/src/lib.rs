//! Local state in SQLite behind the [`Storage`](causeway_app::port::storage::Storage) port. Never a secret.
//!
//! The journal of a run is written before and after every side effect, so a write that has returned must survive a
//! killed process and a power cut: write-ahead logging with `synchronous = FULL`. Lines that come at the same time share a
//! commit.

mod appender;
mod audit;
mod commit_index;
mod credentials;
mod deleted_branches;
mod extra;
mod file;
mod glance;
mod leases;
mod mirrors;
mod presence;
mod rows;
mod schema;
mod single_repositories;
mod sqlite;

pub use commit_index::SqliteCommitIndex;
pub use file::{set_aside, write_private};
pub use glance::Glance;
pub use sqlite::SqliteStorage;
