//! What a sandbox's world begins with.

use std::path::Path;

use crate::repositories::Metadata;

/// Creates the bare repository at `directory` with the content that belongs to `name`.
pub fn materialize(directory: &Path, name: &str, metadata: &mut Metadata) -> Result<(), git2::Error> {
    let _ = (name, metadata);
    git2::Repository::init_bare(directory)?;
    Ok(())
}
