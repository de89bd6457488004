//! The programs under test, beside the test's own binary.

use std::path::PathBuf;

/// The directory cargo builds programs into.
///
/// # Panics
/// When the test binary is not where cargo puts it.
pub fn directory() -> PathBuf {
    let exe = std::env::current_exe().expect("a test knows where it is");
    let deps = exe.parent().expect("a test binary is in a directory");
    if deps.ends_with("deps") {
        deps.parent().expect("deps is in a profile directory").to_owned()
    } else {
        deps.to_owned()
    }
}

/// A program of this workspace. `cargo xtask test` builds them all first.
///
/// # Panics
/// When it has not been built.
pub fn program(name: &str) -> PathBuf {
    let path = directory().join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    assert!(path.exists(), "{} has not been built; `cargo xtask test` builds it", path.display());
    path
}
