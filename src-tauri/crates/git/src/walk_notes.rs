//! How a reference of notes has changed: two of its trees compared, so that notes that stayed cost nothing.

use std::collections::{BTreeMap, BTreeSet};

use causeway_app::port::commit_source::{NoteChange, NoteChanges, ObjectId};
use causeway_domain::issue_key::{IssueKey, find_keys_in_bytes};
use git2::{Delta, DiffOptions, Error, ErrorCode, Oid, Repository, Tree};

/// What differs between two states of a reference of notes.
pub(crate) fn changes(
    repository: &Repository,
    before: Option<ObjectId>,
    after: Option<ObjectId>,
) -> Result<NoteChanges, Error> {
    let old = before.map(|id| tree(repository, id)).transpose()?.flatten();
    let new = after.map(|id| tree(repository, id)).transpose()?.flatten();
    let from_scratch = before.is_some() && old.is_none();
    let mut options = DiffOptions::new();
    options.skip_binary_check(true);
    let diff = repository.diff_tree_to_tree(old.as_ref(), new.as_ref(), Some(&mut options))?;
    let mut found: BTreeMap<ObjectId, BTreeSet<IssueKey>> = BTreeMap::new();
    for delta in diff.deltas() {
        let path = delta.new_file().path_bytes().or_else(|| delta.old_file().path_bytes());
        let Some(commit) = path.and_then(noted) else { continue };
        let keys = found.entry(commit).or_default();
        // When there are many notes, git moves them to other directories: such a note is gone here and new there.
        if delta.status() != Delta::Deleted
            && let Ok(blob) = repository.find_blob(delta.new_file().id())
        {
            keys.extend(find_keys_in_bytes(blob.content()).map(IssueKey::from));
        }
    }
    let words = |keys: BTreeSet<IssueKey>| keys.iter().map(ToString::to_string).collect();
    let changes = found.into_iter().map(|(commit, keys)| NoteChange { commit, keys: words(keys) }).collect();
    Ok(NoteChanges { from_scratch, changes })
}

/// The tree of a reference of notes; `None` where it is not there or is no tree.
fn tree(repository: &Repository, id: ObjectId) -> Result<Option<Tree<'_>>, Error> {
    let peeled =
        repository.find_object(Oid::from_bytes(&id.0)?, None).and_then(|object| object.peel_to_tree());
    match peeled {
        Ok(tree) => Ok(Some(tree)),
        Err(error)
            if matches!(error.code(), ErrorCode::NotFound | ErrorCode::Peel | ErrorCode::InvalidSpec) =>
        {
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

/// The object that a note is of: its id, in directories of two digits each where there are many.
fn noted(path: &[u8]) -> Option<ObjectId> {
    let digits: Vec<u8> = path.iter().copied().filter(|byte| *byte != b'/').collect();
    ObjectId::parse_bytes(&digits)
}
