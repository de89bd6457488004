//! A mirror in memory, and what an index of it should answer, computed without a thought for speed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use causeway_app::port::commit_index::CommitIndex;
use causeway_app::port::commit_source::{
    CommitReader, CommitSource, Found, Known, NoteChange, NoteChanges, ObjectId, SourceReference, Walk,
    WalkedCommit,
};
use causeway_app::port::mirror::MirrorError;
use causeway_domain::commit_graph;
use causeway_domain::issue_key::{IssueKey, find_keys};
use proptest::prelude::*;

/// What happens to a mirror.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    /// A commit comes in.
    Commit { commit: u32, parents: Vec<u32>, message: String },
    /// A reference comes or moves, forced or not.
    Point { name: String, at: u32 },
    /// A reference goes.
    Drop { name: String },
    /// A note is written, or removed when it is empty.
    Note { commit: u32, text: String },
    /// Some commit is not there, as in a shallow mirror; or is there after all.
    Hide { commit: u32, hidden: bool },
    /// The index is brought up to date.
    Fetch,
}

#[derive(Debug, Clone)]
struct Commit {
    parents: Vec<u32>,
    message: String,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct History {
    commits: BTreeMap<u32, Commit>,
    hidden: BTreeSet<u32>,
    /// Whatever a fetch has brought.
    fetched: BTreeSet<u32>,
    references: BTreeMap<String, u32>,
    /// States of the notes; the reference of notes points at the last.
    notes: Vec<BTreeMap<u32, String>>,
    reads: Arc<AtomicUsize>,
}

pub(crate) fn id(commit: u32) -> ObjectId {
    // Spread, so that the order of ids is not that of commits.
    let mut bytes = [0x5a; 20];
    bytes[..4].copy_from_slice(&commit.wrapping_mul(0x9e37_79b1).to_be_bytes());
    bytes[4..8].copy_from_slice(&commit.to_be_bytes());
    ObjectId(bytes)
}

fn number(id: &ObjectId) -> u32 {
    u32::from_be_bytes([id.0[4], id.0[5], id.0[6], id.0[7]])
}

const NOTES: &str = "refs/notes/commits";

/// The id of a state of the notes.
fn notes_id(state: usize) -> ObjectId {
    let mut bytes = [0xee; 20];
    bytes[..8].copy_from_slice(&(state as u64).to_be_bytes());
    ObjectId(bytes)
}

pub(crate) fn steps() -> impl Strategy<Value = Vec<Step>> {
    let message = prop_oneof![
        Just("no key".to_owned()),
        (1..6_u8, 1..4_u8).prop_map(|(one, other)| format!("SHOP-{one} and OPS-{other}")),
        (1..12_u8).prop_map(|one| format!("SHOP-{one}: again SHOP-{one}\n\nSHOP-{}", one + 1)),
    ];
    let name = prop_oneof![
        Just("refs/heads/main".to_owned()),
        (0..6_u8).prop_map(|one| format!("refs/heads/b{one}")),
        (0..4_u8).prop_map(|one| format!("refs/tags/t{one}")),
        (0..2_u8).prop_map(|one| format!("refs/changes/{one}")),
    ];
    let place = any::<prop::sample::Index>;
    let raw = prop_oneof![
        5 => (prop::collection::vec(place(), 0..4), message).prop_map(|(parents, message)| (0, parents, message)),
        4 => (name.clone(), place()).prop_map(|(name, at)| (1, vec![at], name)),
        1 => name.prop_map(|name| (2, Vec::new(), name)),
        1 => (place(), prop_oneof![Just(String::new()), Just("OPS-7 SHOP-1".to_owned()), Just("x OPS-8".to_owned())])
            .prop_map(|(at, text)| (3, vec![at], text)),
        1 => (place(), any::<bool>()).prop_map(|(at, hidden)| (4, vec![at], if hidden { "h" } else { "" }.to_owned())),
        2 => Just((5, Vec::new(), String::new())),
    ];
    prop::collection::vec(raw, 1..60).prop_map(|raw| {
        let mut count = 0_u32;
        let mut steps = Vec::new();
        for (kind, indices, text) in raw {
            let at = |index: &prop::sample::Index| u32::try_from(index.index(count as usize)).unwrap();
            steps.push(match kind {
                0 => {
                    // Later commits grow on recent ones, mostly.
                    let mut parents = Vec::new();
                    for index in indices.iter().filter(|_| count > 0) {
                        let parent = count - 1 - at(index) / 3;
                        if !parents.contains(&parent) {
                            parents.push(parent);
                        }
                    }
                    count += 1;
                    Step::Commit { commit: count - 1, parents, message: text }
                }
                5 => Step::Fetch,
                2 => Step::Drop { name: text },
                _ if count == 0 => continue,
                1 => Step::Point { name: text, at: at(&indices[0]) },
                3 => Step::Note { commit: at(&indices[0]), text },
                _ => Step::Hide { commit: at(&indices[0]), hidden: !text.is_empty() },
            });
        }
        steps
    })
}

impl History {
    pub(crate) fn take(&mut self, step: &Step) {
        match step.clone() {
            Step::Commit { commit, parents, message } => {
                self.commits.insert(commit, Commit { parents, message });
            }
            Step::Point { name, at } => {
                self.references.insert(name, at);
            }
            Step::Drop { name } => {
                self.references.remove(&name);
            }
            Step::Note { commit, text } => {
                let mut notes = self.notes.last().cloned().unwrap_or_default();
                notes.insert(commit, text);
                notes.retain(|_, text| !text.is_empty());
                self.notes.push(notes);
            }
            Step::Hide { commit, hidden: true } => {
                // What git has once fetched it keeps: only what nothing has reached yet can be missing.
                if !self.fetched.contains(&commit) && !self.reached(|_| true).contains(&commit) {
                    self.hidden.insert(commit);
                }
            }
            Step::Hide { commit, hidden: false } => {
                self.hidden.remove(&commit);
            }
            Step::Fetch => {
                let reached = self.reached(|_| true);
                self.fetched.extend(reached);
            }
        }
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = u32> {
        self.commits.keys().copied()
    }

    /// How many commits were read.
    pub(crate) fn reads(&self) -> usize {
        self.reads.load(Ordering::Relaxed)
    }

    fn from(&self, tip: u32) -> BTreeSet<u32> {
        let (mut found, mut stack) = (BTreeSet::new(), vec![tip]);
        while let Some(commit) = stack.pop() {
            if !self.hidden.contains(&commit) && found.insert(commit) {
                stack.extend(&self.commits[&commit].parents);
            }
        }
        found
    }

    /// Commits that these references reach.
    pub(crate) fn reached(&self, wanted: impl Fn(&str) -> bool) -> BTreeSet<u32> {
        let references = self.references.iter().filter(|(name, _)| wanted(name));
        references.flat_map(|(_, tip)| self.from(*tip)).collect()
    }

    fn note(&self, commit: u32) -> &str {
        self.notes.last().and_then(|notes| notes.get(&commit)).map_or("", String::as_str)
    }

    fn keys(&self, commit: u32) -> BTreeSet<IssueKey> {
        let texts = [self.commits[&commit].message.as_str(), self.note(commit)];
        texts.into_iter().flat_map(find_keys).map(IssueKey::from).collect()
    }

    /// Commits that are reached and name an issue.
    pub(crate) fn linked(&self) -> BTreeSet<u32> {
        self.reached(|_| true).into_iter().filter(|commit| !self.keys(*commit).is_empty()).collect()
    }

    /// Every answer against what it should be.
    pub(crate) async fn check(&self, index: &dyn CommitIndex, connection: &str, repository: &str) {
        let on_branch = self.reached(|name| !name.starts_with("refs/tags/"));
        let mut by_key: BTreeMap<IssueKey, Vec<u32>> = BTreeMap::new();
        for commit in self.linked() {
            for key in self.keys(commit) {
                by_key.entry(key).or_default().push(commit);
            }
        }
        for project in ["SHOP", "OPS"] {
            let expected: Vec<_> =
                by_key.keys().filter(|key| key.project() == project).map(ToString::to_string).collect();
            assert_eq!(index.issues_of_project(connection, project).await.unwrap(), expected);
        }
        for (key, expected) in &by_key {
            let found = index.commits_of_issue(connection, key.as_str()).await.unwrap();
            assert_eq!(found.len(), expected.len(), "{key}");
            for commit in found {
                let which = number(&ObjectId::parse(&commit.id).unwrap());
                let message = &self.commits[&which].message;
                assert!(expected.contains(&which), "{key} {commit:?}");
                assert_eq!(commit.on_branch, on_branch.contains(&which), "{commit:?}");
                assert_eq!(commit.by_note, !find_keys(message).any(|found| found.key == key.as_str()));
                let keys: Vec<_> = self.keys(which).iter().map(ToString::to_string).collect();
                assert_eq!(commit.keys, keys);
            }
        }
        let reached = self.reached(|_| true);
        for commit in self.all() {
            let expected: Vec<&String> = self
                .references
                .iter()
                .filter(|(_, tip)| self.from(**tip).contains(&commit))
                .map(|(name, _)| name)
                .collect();
            let commit_id = id(commit).to_string();
            let found = index.references_of_commit(connection, repository, &commit_id, 1_000).await.unwrap();
            assert_eq!(found.iter().collect::<Vec<_>>(), expected, "{commit}");
            let found = index.find_commits(connection, None, &commit_id[..16], 3).await.unwrap();
            assert_eq!(found.len(), usize::from(reached.contains(&commit)), "{commit}");
        }
    }
}

impl CommitSource for History {
    fn open(&self) -> Result<Box<dyn CommitReader>, MirrorError> {
        Ok(Box::new(self.clone()))
    }
}

impl CommitReader for History {
    fn references(&mut self) -> Result<Vec<SourceReference>, MirrorError> {
        let mut all: Vec<SourceReference> = self
            .references
            .iter()
            .map(|(name, tip)| SourceReference { name: name.clone(), target: id(*tip) })
            .collect();
        if let Some(last) = self.notes.len().checked_sub(1) {
            all.push(SourceReference { name: NOTES.to_owned(), target: notes_id(last) });
        }
        all.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(all)
    }

    fn has_any(&mut self, ids: &[ObjectId]) -> Result<bool, MirrorError> {
        Ok(ids.iter().any(|id| !self.hidden.contains(&number(id))))
    }

    fn walk(
        &mut self,
        tips: &[ObjectId],
        first: u32,
        known: Known<'_>,
        found: Found<'_>,
    ) -> Result<Walk, MirrorError> {
        let mut walk = Walk::default();
        let mut numbers: BTreeMap<u32, Option<u32>> = BTreeMap::new();
        let mut next = first;
        for tip in tips {
            let mut order = Vec::new();
            let mut stack = vec![number(tip)];
            while let Some(commit) = stack.pop() {
                if numbers.contains_key(&commit) {
                    continue;
                }
                if let Some(number) = known(&id(commit))? {
                    numbers.insert(commit, Some(number));
                    continue;
                }
                if self.hidden.contains(&commit) {
                    walk.absent.push(id(commit));
                    numbers.insert(commit, None);
                    next += 1;
                    continue;
                }
                numbers.insert(commit, Some(next));
                walk.numbers.push((id(commit), next));
                next += 1;
                order.push(commit);
                stack.extend(&self.commits[&commit].parents);
            }
            for commit in order {
                self.reads.fetch_add(1, Ordering::Relaxed);
                let Commit { parents, message } = &self.commits[&commit];
                let number = numbers[&commit].unwrap();
                let parents: Vec<u32> = parents.iter().filter_map(|parent| numbers[parent]).collect();
                walk.lines.extend(commit_graph::lines(number, &parents));
                let keys: BTreeSet<&str> = find_keys(message).map(|found| found.key).collect();
                found(vec![WalkedCommit {
                    number,
                    id: id(commit),
                    committed_at: i64::from(commit),
                    subject: message.lines().next().unwrap_or_default().to_owned(),
                    keys: keys.into_iter().collect::<Vec<_>>().join(" "),
                }])?;
            }
            walk.tips.push(numbers[&number(tip)]);
        }
        Ok(walk)
    }

    fn note_changes(
        &mut self,
        before: Option<ObjectId>,
        after: Option<ObjectId>,
    ) -> Result<NoteChanges, MirrorError> {
        let state = |id: Option<ObjectId>| {
            let at = id.and_then(|id| (0..self.notes.len()).find(|at| notes_id(*at) == id));
            at.map(|at| self.notes[at].clone()).unwrap_or_default()
        };
        let (before, after) = (state(before), state(after));
        let touched: BTreeSet<u32> =
            before.keys().chain(after.keys()).copied().filter(|at| before.get(at) != after.get(at)).collect();
        let changes = touched.into_iter().map(|commit| {
            let text = after.get(&commit).map_or("", String::as_str);
            let keys: BTreeSet<IssueKey> = find_keys(text).map(IssueKey::from).collect();
            NoteChange { commit: id(commit), keys: keys.iter().map(ToString::to_string).collect() }
        });
        Ok(NoteChanges { from_scratch: false, changes: changes.collect() })
    }
}
