//! Writes a planned history into a bare repository: one pack, no working tree, no processes.

use std::path::Path;

use git2::build::TreeUpdateBuilder;
use git2::{FileMode, Oid, Repository, RepositoryInitOptions, Signature, Time};

use super::history::{History, PlannedCommit};
use super::people::Person;

/// Above git's own backends, so that new objects stay in memory until the pack is written.
const ABOVE_ALL: i32 = 1_000;

/// Makes the bare repository at `directory`, its `HEAD` on `branch`.
pub(super) fn init(directory: &Path, branch: &str) -> Result<Repository, git2::Error> {
    let mut options = RepositoryInitOptions::new();
    // Named here, because git's own default comes from the configuration of whoever starts the sandbox.
    options.bare(true).mkpath(true).external_template(false).initial_head(branch);
    let repository = Repository::init_opts(directory, &options)?;
    // libgit2 calls a repository empty only while its HEAD is on the branch that this setting names.
    repository.config()?.open_level(git2::ConfigLevel::Local)?.set_str("init.defaultBranch", branch)?;
    Ok(repository)
}

/// Writes `history` and points its references at it.
pub(super) fn write(repository: &Repository, history: &History) -> Result<(), git2::Error> {
    let odb = repository.odb()?;
    let _memory = odb.add_new_mempack_backend(ABOVE_ALL)?;
    let mut pack = repository.packbuilder()?;
    pack.set_threads(1);

    let mut commits: Vec<Oid> = Vec::with_capacity(history.commits.len());
    for planned in &history.commits {
        let id = write_commit(repository, planned, &commits)?;
        pack.insert_commit(id)?;
        commits.push(id);
    }
    let at = |position: usize| {
        commits
            .get(position)
            .copied()
            .ok_or_else(|| git2::Error::from_str("the plan names a commit it does not have"))
    };

    let mut references = Vec::new();
    for (name, position) in &history.references {
        references.push((name.clone(), at(*position)?));
    }
    for tag in &history.tags {
        let commit = at(tag.commit)?;
        let id = match &tag.message {
            None => commit,
            Some(message) => {
                let object = repository.find_object(commit, None)?;
                let tagged = repository.find_commit(commit)?;
                let id =
                    repository.tag_annotation_create(&tag.name, &object, &tagged.committer(), message)?;
                pack.insert_object(id, None)?;
                id
            }
        };
        references.push((format!("refs/tags/{}", tag.name), id));
    }
    for (position, note) in &history.notes {
        let Some(planned) = history.commits.get(*position) else { continue };
        let author = signature(planned.author, planned.at + 3_600)?;
        // The notes reference itself is written as it grows; each of its commits must be in the pack.
        repository.note(&author, &author, Some("refs/notes/commits"), at(*position)?, note, true)?;
        pack.insert_commit(repository.refname_to_id("refs/notes/commits")?)?;
    }
    pack.write(&repository.path().join("objects").join("pack"), 0)?;
    for (name, id) in references {
        repository.reference(&name, id, true, "seed")?;
    }
    Ok(())
}

fn write_commit(
    repository: &Repository,
    planned: &PlannedCommit,
    written: &[Oid],
) -> Result<Oid, git2::Error> {
    let mut parents = Vec::new();
    for position in &planned.parents {
        let id = written
            .get(*position)
            .ok_or_else(|| git2::Error::from_str("the plan names a parent it does not have"))?;
        parents.push(repository.find_commit(*id)?);
    }
    let base = match parents.first() {
        Some(parent) => parent.tree()?,
        None => repository.find_tree(repository.treebuilder(None)?.write()?)?,
    };
    let mut update = TreeUpdateBuilder::new();
    for (path, content) in &planned.edits {
        update.upsert(path.as_str(), repository.blob(content.as_bytes())?, FileMode::Blob);
    }
    let tree = repository.find_tree(update.create_updated(repository, &base)?)?;
    let author = signature(planned.author, planned.at)?;
    repository.commit(None, &author, &author, &planned.message, &tree, &parents.iter().collect::<Vec<_>>())
}

fn signature(person: Person, at: i64) -> Result<Signature<'static>, git2::Error> {
    Signature::new(person.name, person.email, &Time::new(at, person.offset_minutes))
}
