//! Where every program of Causeway's finds the same data and the same keychain entries: the window, the command line and
//! git's credential helper.

/// The desktop program's identifier: the data directory is named after it.
pub const IDENTIFIER: &str = "dev.causeway.desktop";

/// The name of the database in a data directory.
pub const DATABASE: &str = "causeway.sqlite";

/// The part of a data directory that holds mirrors: a directory for each connection, with the index of its commits.
pub const MIRRORS: &str = "mirrors";

/// The part of the data directory that is a sandbox's.
pub const SANDBOX_DIRECTORY: &str = "sandbox";

/// The first part of the names of entries in the OS keychain.
pub const KEYCHAIN: &str = "causeway";

/// The same, for what was done in a sandbox.
pub const SANDBOX_KEYCHAIN: &str = "causeway-sandbox";
