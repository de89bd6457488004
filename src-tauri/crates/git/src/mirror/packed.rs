//! The references of a mirror, all in git's `packed-refs`: tens of thousands are replaced in one step that happens whole or
//! not at all, and names that differ by case alone stay apart on every file system.
//!
//! The format is that of `gitrepository-layout` and `git-pack-refs`: one line an object and a name, sorted by name.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write as _};
use std::path::Path;

use causeway_app::port::commit_source::ObjectId;
use git2::Oid;

/// Where the next list is written before it takes the old one's place.
pub(crate) const NEW: &str = "packed-refs.new";

const FILE: &str = "packed-refs";

/// Hex digits of an id.
const DIGITS: usize = 40;

/// References by full name.
pub(crate) type References = BTreeMap<String, Oid>;

/// The references of a mirror; none where it has no list yet.
pub(crate) fn read(mirror: &Path) -> io::Result<References> {
    let list = list(mirror)?;
    entries(&list)
        .map(|entry| {
            let (id, name) = entry?;
            let name = str::from_utf8(name).map_err(|_| io::ErrorKind::InvalidData)?;
            Ok((name.to_owned(), Oid::from_bytes(&id.0).map_err(|_| io::ErrorKind::InvalidData)?))
        })
        .collect()
}

/// The list as it is on disk; empty where there is none.
pub(crate) fn list(mirror: &Path) -> io::Result<Vec<u8>> {
    match fs::read(mirror.join(FILE)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        list => list,
    }
}

/// What a list has: objects and names.
pub(crate) fn entries(list: &[u8]) -> impl Iterator<Item = io::Result<(ObjectId, &[u8])>> {
    let lines = list.split(|byte| *byte == b'\n');
    // What a tag leads to stands in a line of its own, for whoever would be spared reading the tag.
    let lines = lines.filter(|line| !line.is_empty() && !line.starts_with(b"#") && !line.starts_with(b"^"));
    lines.map(|line| {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let (id, name) = line.split_at_checked(DIGITS).ok_or(io::ErrorKind::InvalidData)?;
        let name = name.strip_prefix(b" ").ok_or(io::ErrorKind::InvalidData)?;
        let id = ObjectId::parse_bytes(id).ok_or(io::ErrorKind::InvalidData)?;
        Ok((id, name))
    })
}

/// Replaces the references of a mirror, durably.
pub(crate) fn write(mirror: &Path, references: &References) -> io::Result<()> {
    let new = mirror.join(NEW);
    let mut file = BufWriter::new(File::create(&new)?);
    // Of the three words that git writes here, only this one is promised: nothing is peeled in this list.
    file.write_all(b"# pack-refs with: sorted \n")?;
    for (name, id) in references {
        writeln!(file, "{id} {name}")?;
    }
    let file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.sync_all()?;
    drop(file);
    fs::rename(new, mirror.join(FILE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back_and_is_what_git_reads() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("shop.git");
        drop(super::super::folder::begin(&path, "shop").unwrap());
        assert!(read(&path).unwrap().is_empty());
        let repository = super::super::folder::open(&path).unwrap();
        let id = repository.blob(b"x").unwrap();
        let names =
            ["refs/heads/A", "refs/heads/a", "refs/notes/commits", "refs/heads/a.b", "refs/heads/a-b"];
        let references: References = names.iter().map(|name| ((*name).to_owned(), id)).collect();
        write(&path, &references).unwrap();
        assert_eq!(read(&path).unwrap(), references);
        let repository = super::super::folder::open(&path).unwrap();
        for name in names {
            assert_eq!(repository.refname_to_id(name).unwrap(), id, "{name}");
        }
        assert_eq!(repository.references().unwrap().count(), names.len());
        let git =
            std::process::Command::new("git").arg("-C").arg(&path).arg("for-each-ref").output().unwrap();
        let listed = String::from_utf8(git.stdout).unwrap();
        assert_eq!(listed.lines().count(), names.len(), "{listed}");
    }
}
