//! Zip files, opened by a library and not by what made them.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use zip::ZipArchive;

/// Every file in a zip: its path in there, and its bytes.
///
/// # Panics
/// When it cannot be opened or is damaged.
pub fn unzipped(path: &Path) -> Vec<(String, Vec<u8>)> {
    let file = File::open(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut zip = ZipArchive::new(file).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    (0..zip.len())
        .map(|index| {
            let mut entry = zip.by_index(index).expect("an entry");
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).expect("its bytes, with the right checksum");
            (entry.name().expect("a path in UTF-8").into_owned(), bytes)
        })
        .collect()
}
