//! Where things are.

use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// The root of the repository.
pub(crate) struct Repository {
    root: PathBuf,
}

impl Repository {
    /// The one this program was built in.
    pub(crate) fn find() -> Result<Self, Failure> {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = here.join("../../..");
        root.canonicalize().map(|root| Self { root }).map_err(|source| Failure::File {
            path: root,
            action: "found",
            source,
        })
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    pub(crate) fn ui(&self) -> PathBuf {
        self.root.join("ui")
    }

    /// cargo's target directory, also when it has been moved.
    pub(crate) fn target(&self) -> PathBuf {
        std::env::var_os("CARGO_TARGET_DIR")
            .map_or_else(|| self.root.join("target"), |moved| self.root.join(moved))
    }

    /// cargo programs that were installed for this repository only.
    pub(crate) fn tools(&self) -> PathBuf {
        self.target().join("tools")
    }

    /// The Python environment with other people's clients.
    pub(crate) fn peers(&self) -> PathBuf {
        self.target().join("peers")
    }

    /// The window's types, generated from the contract.
    pub(crate) fn generated(&self) -> PathBuf {
        self.ui().join("src/backend/generated")
    }
}
