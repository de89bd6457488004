//! Reads a repository the way the app's indexer does: only commits that a branch reaches, those of other branches only
//! while the main branch lacks them.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use git2::{Error, Oid, Repository, Sort};

use super::index::{Associations, IndexedBranch, IndexedCommit, RepositoryIndex};
use super::keys;
use super::refspec::Refspec;

/// What to index.
#[derive(Debug)]
pub(crate) struct Request<'a> {
    pub(crate) refspecs: Vec<Refspec>,
    pub(crate) main_branch: &'a str,
    pub(crate) projects: &'a BTreeSet<String>,
    pub(crate) associations: &'a Associations,
}

/// Reads everything.
pub(crate) fn index(git: &Repository, request: &Request<'_>) -> Result<RepositoryIndex, Error> {
    let references = fetched(git, &request.refspecs)?;
    let (notes, note_texts) = notes(git, &references)?;
    let heads: BTreeMap<String, Oid> =
        references.iter().filter_map(|(name, oid)| Some((head_name(name)?, *oid))).collect();
    let main = heads.get(request.main_branch).copied();

    let mut linked: HashMap<Oid, IndexedCommit> = HashMap::new();
    let mut branches = Vec::with_capacity(heads.len());
    let mut seen: HashSet<Oid> = HashSet::new();
    // The main branch first, so that the others can leave out what it has.
    let order = heads.iter().filter(|(name, _)| *name == request.main_branch);
    for (name, tip) in order.chain(heads.iter().filter(|(name, _)| *name != request.main_branch)) {
        let is_main = name == request.main_branch;
        let mut walk = git.revwalk()?;
        walk.push(*tip)?;
        if let Some(main) = main.filter(|_| !is_main) {
            walk.hide(main)?;
        }
        let mut commit_keys = BTreeSet::new();
        let mut ahead = 0;
        for oid in walk {
            let oid = oid?;
            ahead += 1;
            if seen.insert(oid)
                && let Some(commit) = read_commit(git, oid, &note_texts, request)
            {
                linked.insert(oid, commit);
            }
            if let Some(commit) = linked.get_mut(&oid) {
                commit.branches.push(name.clone());
                commit_keys.extend(commit.keys.iter().cloned());
            }
        }
        let behind = match main {
            Some(main) if !is_main => git.graph_ahead_behind(*tip, main)?.1,
            _ => 0,
        };
        let ahead = if is_main { 0 } else { ahead };
        let name_keys = keys::known(name, request.projects);
        branches.push(IndexedBranch {
            name: name.clone(),
            tip: *tip,
            name_keys,
            commit_keys,
            ahead,
            behind,
            is_main,
        });
    }
    branches.sort_by(|one, other| one.name.cmp(&other.name));
    let mut commits: Vec<IndexedCommit> = linked.into_values().collect();
    commits.sort_by(|one, other| other.time.cmp(&one.time).then_with(|| one.id.cmp(&other.id)));
    Ok(RepositoryIndex {
        references,
        notes,
        commits,
        commit_count: seen.len(),
        branches,
        pull_requests: Vec::new(),
        indicators: HashMap::new(),
    })
}

/// References the refspecs fetch, by their name here. Tags point at what they tag.
fn fetched(git: &Repository, refspecs: &[Refspec]) -> Result<BTreeMap<String, Oid>, Error> {
    let mut all = BTreeMap::new();
    for reference in git.references()? {
        let reference = reference?;
        let (Ok(name), Some(target)) = (reference.name(), reference.target()) else { continue };
        for local in refspecs.iter().filter_map(|refspec| refspec.map(name)) {
            all.insert(local, target);
        }
    }
    Ok(all)
}

/// The name under which a reference's commits are shown, when it is one whose commits are indexed. References fetched
/// beside branches (`refs/changes`, other refs) count as branches with their full name.
fn head_name(reference: &str) -> Option<String> {
    if let Some(short) = reference.strip_prefix("refs/heads/") {
        return Some(short.to_owned());
    }
    let other = !reference.starts_with("refs/tags/") && !reference.starts_with("refs/notes/");
    other.then(|| reference.to_owned())
}

type NoteBlobs = BTreeMap<(String, Oid), Oid>;
type NoteTexts = HashMap<Oid, BTreeMap<String, String>>;

fn notes(git: &Repository, references: &BTreeMap<String, Oid>) -> Result<(NoteBlobs, NoteTexts), Error> {
    let mut blobs = NoteBlobs::new();
    let mut texts = NoteTexts::new();
    for reference in references.keys().filter(|name| name.starts_with("refs/notes/")) {
        for entry in git.notes(Some(reference))? {
            let (blob, commit) = entry?;
            blobs.insert((reference.clone(), commit), blob);
            let text = String::from_utf8_lossy(git.find_blob(blob)?.content()).trim_end().to_owned();
            texts.entry(commit).or_default().insert(reference.clone(), text);
        }
    }
    Ok((blobs, texts))
}

fn read_commit(
    git: &Repository,
    oid: Oid,
    notes: &NoteTexts,
    request: &Request<'_>,
) -> Option<IndexedCommit> {
    // A custom refspec may fetch a reference to something else than a commit.
    let commit = git.find_commit(oid).ok()?;
    let message = String::from_utf8_lossy(commit.message_bytes()).into_owned();
    let notes = notes.get(&oid).cloned().unwrap_or_default();
    let mut keys = keys::known(&message, request.projects);
    for text in notes.values() {
        keys.extend(keys::known(text, request.projects));
    }
    if let Some(association) = request.associations.get(&oid) {
        keys.extend(association.added.iter().cloned());
        keys.retain(|key| !association.removed.contains(key));
    }
    if keys.is_empty() {
        return None;
    }
    let author = commit.author();
    let email = String::from_utf8_lossy(author.email_bytes()).into_owned();
    Some(IndexedCommit {
        id: oid,
        author: format!("{} <{email}>", String::from_utf8_lossy(author.name_bytes())),
        email,
        time: commit.time().seconds() * 1000,
        message,
        is_merge: commit.parent_count() > 1,
        branches: Vec::new(),
        notes,
        keys,
    })
}

/// A text that may hold smart-commit commands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Arrival {
    pub(crate) commit: Oid,
    pub(crate) email: String,
    pub(crate) time: i64,
    pub(crate) text: String,
}

/// Commits and notes that `current` has and `previous` had not, oldest commit first.
pub(crate) fn arrivals(
    git: &Repository,
    previous: &RepositoryIndex,
    current: &RepositoryIndex,
) -> Result<Vec<Arrival>, Error> {
    let heads = |index: &RepositoryIndex| -> Vec<Oid> {
        index.references.iter().filter(|(name, _)| head_name(name).is_some()).map(|(_, oid)| *oid).collect()
    };
    let mut walk = git.revwalk()?;
    walk.set_sorting(Sort::TOPOLOGICAL | Sort::TIME | Sort::REVERSE)?;
    for head in heads(current) {
        walk.push(head)?;
    }
    for head in heads(previous) {
        // The old tip may be gone after a forced push.
        if git.find_commit(head).is_ok() {
            walk.hide(head)?;
        }
    }
    let linked: HashMap<Oid, &IndexedCommit> =
        current.commits.iter().map(|commit| (commit.id, commit)).collect();
    let mut found = Vec::new();
    for oid in walk {
        if let Some(commit) = linked.get(&oid?) {
            found.push(Arrival {
                commit: commit.id,
                email: commit.email.clone(),
                time: commit.time,
                text: commit.message.clone(),
            });
        }
    }
    for ((reference, commit), blob) in &current.notes {
        let key = (reference.clone(), *commit);
        let linked = linked.get(commit).filter(|_| previous.notes.get(&key) != Some(blob));
        if let Some((commit, text)) = linked.and_then(|commit| Some((commit, commit.notes.get(reference)?))) {
            found.push(Arrival {
                commit: commit.id,
                email: commit.email.clone(),
                time: commit.time,
                text: text.clone(),
            });
        }
    }
    Ok(found)
}
