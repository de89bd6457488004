//! All references of a mirror at once. libgit2 looks each of them up anew, on disk and in the list of packed ones, which takes
//! longer than everything else in an update that brings one commit.

use std::fs;
use std::io;
use std::path::Path;

use causeway_app::port::commit_source::{ObjectId, SourceReference};

use crate::mirror::packed;

/// Where references have files of their own.
const LOOSE: &str = "refs";

/// Bytes of a line of the list that is rather short.
const LINE: usize = 60;

/// Directories below each other that are looked into; names of references are far shorter.
const DEPTH: usize = 128;

/// References that point at an object, in the order of their names' bytes.
pub(crate) fn read(mirror: &Path) -> io::Result<Vec<SourceReference>> {
    let mut all = Vec::new();
    // Before the packed ones: who packs a reference removes its file only after it stands in the list.
    read_loose(&mirror.join(LOOSE), LOOSE, DEPTH, &mut all)?;
    let list = packed::list(mirror)?;
    all.reserve(list.len() / LINE);
    for entry in packed::entries(&list) {
        let (target, name) = entry?;
        // libgit2 has no name for others either.
        if let Ok(name) = str::from_utf8(name) {
            all.push((name.to_owned(), Some(target)));
        }
    }
    // Of a name's two references the one with a file counts, which comes first and stays first.
    all.sort_by(|one, other| one.0.cmp(&other.0));
    all.dedup_by(|later, first| later.0 == first.0);
    let pointing =
        |(name, target): (String, Option<ObjectId>)| Some(SourceReference { name, target: target? });
    Ok(all.into_iter().filter_map(pointing).collect())
}

/// Files below a directory, with what they point at: `None` for one that points at another reference, or at nothing that
/// can be read.
fn read_loose(
    directory: &Path,
    prefix: &str,
    depth: usize,
    found: &mut Vec<(String, Option<ObjectId>)>,
) -> io::Result<()> {
    let entries = match fs::read_dir(directory) {
        // The last reference in it was removed, and the directory with it.
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        let Ok(name) = entry.file_name().into_string() else { continue };
        let full = format!("{prefix}/{name}");
        if entry.file_type()?.is_dir() {
            if depth > 0 {
                read_loose(&entry.path(), &full, depth - 1, found)?;
            }
        } else if !name.ends_with(".lock") {
            match fs::read(entry.path()) {
                Ok(text) => found.push((full, ObjectId::parse_bytes(text.trim_ascii()))),
                // It was packed or removed.
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::fmt::Write as _;

    use git2::Repository;
    use proptest::prelude::*;
    use tempfile::TempDir;

    use super::*;

    /// What libgit2 lists.
    fn listed(repository: &Repository) -> BTreeMap<String, String> {
        let all = repository.references().unwrap().map(Result::unwrap);
        all.filter_map(|reference| Some((reference.name().ok()?.to_owned(), reference.target()?.to_string())))
            .collect()
    }

    fn id(number: u8) -> String {
        format!("{number:02x}").repeat(20)
    }

    /// A bare repository with these references in its list and in files; a file without a number is symbolic.
    fn repository(packed: &BTreeMap<String, u8>, loose: &BTreeMap<String, Option<u8>>) -> TempDir {
        let place = TempDir::new().unwrap();
        Repository::init_bare(place.path()).unwrap();
        let mut list = "# pack-refs with: peeled fully-peeled sorted \n".to_owned();
        for (name, target) in packed {
            writeln!(list, "{} {name}", id(*target)).unwrap();
            if name.starts_with("refs/tags/") {
                writeln!(list, "^{}", id(target ^ 0x80)).unwrap();
            }
        }
        fs::write(place.path().join("packed-refs"), list).unwrap();
        for (name, target) in loose {
            let path = place.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            let text = target.map_or_else(|| "ref: refs/heads/a\n".to_owned(), |target| id(target) + "\n");
            fs::write(path, text).unwrap();
        }
        place
    }

    fn names() -> impl Strategy<Value = String> {
        // No name is another's directory.
        "refs/(heads|tags|notes|changes/[0-2])/[ab][.-]?[ab]?x".prop_map(|name| name)
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

        #[test]
        fn libgit2_lists_the_same(
            packed in prop::collection::btree_map(names(), 1..9_u8, 0..12),
            loose in prop::collection::btree_map(names(), prop::option::weighted(0.8, 1..9_u8), 0..6),
        ) {
            let place = repository(&packed, &loose);
            let found = read(place.path()).unwrap();
            prop_assert!(found.is_sorted_by(|one, other| one.name < other.name));
            let found: BTreeMap<_, _> =
                found.into_iter().map(|found| (found.name, found.target.to_string())).collect();
            prop_assert_eq!(found, listed(&Repository::open_bare(place.path()).unwrap()));
        }
    }

    #[test]
    fn a_list_in_another_order_is_read_and_a_broken_one_is_an_error() {
        let place = repository(&BTreeMap::new(), &BTreeMap::new());
        assert_eq!(read(place.path()).unwrap(), []);
        let list = format!("{} refs/heads/b\r\n{} refs/heads/a\n\n", id(1), id(2));
        let file = place.path().join("packed-refs");
        fs::write(&file, list).unwrap();
        fs::write(place.path().join("refs/heads/b"), id(3)).unwrap();
        fs::write(place.path().join("refs/heads/c.lock"), id(4)).unwrap();
        fs::write(place.path().join("refs/heads/empty"), "").unwrap();
        let found = read(place.path()).unwrap();
        let found: Vec<_> =
            found.iter().map(|found| (found.name.as_str(), found.target.to_string())).collect();
        assert_eq!(found, [("refs/heads/a", id(2)), ("refs/heads/b", id(3))]);
        for broken in ["12 refs/heads/a\n", "no list", &format!("{}refs/heads/a\n", id(1))] {
            fs::write(&file, broken).unwrap();
            assert_eq!(read(place.path()).unwrap_err().kind(), io::ErrorKind::InvalidData, "{broken}");
        }
    }
}
