//! Pull requests: what CodeCommit keeps about them outside git. Their ids are unique in the account.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

use git2::Oid;
use sha2::{Digest, Sha256};

use crate::approvals::Approvals;
use crate::repositories::{ReferenceChange, Repository};

/// One pull request, with one target as every real one has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PullRequest {
    /// The number.
    pub id: u64,
    /// The id of its repository, which survives renaming.
    pub repository_id: String,
    /// What and why.
    pub text: Text,
    /// Full name of the source reference.
    pub source: String,
    /// Full name of the destination reference.
    pub destination: String,
    /// The tip of the source when it was last seen.
    pub source_commit: Oid,
    /// The tip of the destination when it was last seen.
    pub destination_commit: Oid,
    /// Their common ancestor; absent for unrelated histories.
    pub merge_base: Option<Oid>,
    /// Whether it was closed, merged or not.
    pub closed: bool,
    /// How it was merged, if it was.
    pub merge: Option<Merge>,
    /// Who created it.
    pub author_arn: String,
    /// Epoch milliseconds.
    pub created_at: i64,
    /// Epoch milliseconds.
    pub last_activity_at: i64,
    /// The token its creation carried.
    pub client_request_token: Option<String>,
    /// Changes whenever the source moves.
    pub revision_id: String,
    /// Who approves of it.
    pub approvals: Approvals,
    /// What happened to it, oldest first.
    pub events: Vec<PullRequestEvent>,
}

/// Title and description.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// One line.
    pub title: String,
    /// Absent when never given.
    pub description: Option<String>,
}

/// A merge that closed a pull request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merge {
    /// Who merged.
    pub by_arn: String,
    /// What the destination then pointed to.
    pub commit: Oid,
    /// In which way.
    pub option: MergeOption,
}

/// The ways to merge that leave the source's own commits in the destination.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MergeOption {
    /// The destination moved to the source.
    FastForward,
    /// A merge commit joined both.
    ThreeWay,
}

/// One thing that happened to a pull request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PullRequestEvent {
    /// Epoch milliseconds.
    pub at: i64,
    /// Who did it.
    pub actor_arn: String,
    /// What it was.
    pub kind: PullRequestEventKind,
}

/// What happened to a pull request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PullRequestEventKind {
    /// It was created with these commits.
    Created {
        /// Tip of the source.
        source: Oid,
        /// Tip of the destination.
        destination: Oid,
        /// Common ancestor.
        merge_base: Option<Oid>,
    },
    /// Its status was set.
    StatusChanged {
        /// Closed, or still open.
        closed: bool,
    },
    /// Its source moved.
    SourceMoved {
        /// Tip before.
        before: Oid,
        /// Tip after.
        after: Oid,
        /// Common ancestor after.
        merge_base: Option<Oid>,
    },
    /// It was merged.
    Merged(Merge),
}

/// A pull request to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// What and why.
    pub text: Text,
    /// Full name of the source reference.
    pub source: String,
    /// Full name of the destination reference.
    pub destination: String,
    /// Tip of the source.
    pub source_commit: Oid,
    /// Tip of the destination.
    pub destination_commit: Oid,
    /// Common ancestor.
    pub merge_base: Option<Oid>,
    /// Who creates it.
    pub author_arn: String,
    /// The token of the request.
    pub client_request_token: Option<String>,
}

/// All pull requests of the account.
#[derive(Debug, Default)]
pub struct PullRequests {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    last_id: u64,
    by_id: BTreeMap<u64, PullRequest>,
    by_repository: HashMap<String, Vec<u64>>,
    /// Creation tokens, with a digest of the request each came with.
    tokens: HashMap<String, (String, u64)>,
}

impl PullRequests {
    /// The pull request of that number.
    pub fn get(&self, id: u64) -> Option<PullRequest> {
        self.lock().by_id.get(&id).cloned()
    }

    /// Those of a repository, newest first.
    pub fn of_repository(&self, repository_id: &str) -> Vec<PullRequest> {
        let state = self.lock();
        let ids = state.by_repository.get(repository_id).map(Vec::as_slice).unwrap_or_default();
        ids.iter().rev().filter_map(|id| state.by_id.get(id).cloned()).collect()
    }

    /// How many of a repository are open.
    pub fn open_count(&self, repository_id: &str) -> usize {
        let state = self.lock();
        let ids = state.by_repository.get(repository_id).map(Vec::as_slice).unwrap_or_default();
        ids.iter().filter(|id| state.by_id.get(id).is_some_and(|request| !request.closed)).count()
    }

    /// What a creation token was used for: the digest of that request and the number it got.
    pub fn created_with(&self, token: &str) -> Option<(String, u64)> {
        self.lock().tokens.get(token).cloned()
    }

    /// Creates a pull request. `digest` identifies the request that asked for it.
    pub fn create(&self, repository_id: &str, draft: Draft, digest: String, now: i64) -> PullRequest {
        let mut state = self.lock();
        state.last_id += 1;
        let id = state.last_id;
        let created = PullRequestEventKind::Created {
            source: draft.source_commit,
            destination: draft.destination_commit,
            merge_base: draft.merge_base,
        };
        let request = PullRequest {
            id,
            repository_id: repository_id.to_owned(),
            revision_id: revision_id(id, draft.source_commit, 0),
            text: draft.text,
            source: draft.source,
            destination: draft.destination,
            source_commit: draft.source_commit,
            destination_commit: draft.destination_commit,
            merge_base: draft.merge_base,
            closed: false,
            merge: None,
            approvals: Approvals::default(),
            events: vec![PullRequestEvent { at: now, actor_arn: draft.author_arn.clone(), kind: created }],
            author_arn: draft.author_arn,
            created_at: now,
            last_activity_at: now,
            client_request_token: draft.client_request_token,
        };
        if let Some(token) = &request.client_request_token {
            state.tokens.insert(token.clone(), (digest, id));
        }
        state.by_repository.entry(repository_id.to_owned()).or_default().push(id);
        state.by_id.insert(id, request.clone());
        request
    }

    /// Changes a pull request, as activity of now, and gives it back.
    pub fn update(&self, id: u64, now: i64, change: impl FnOnce(&mut PullRequest)) -> Option<PullRequest> {
        let mut state = self.lock();
        let request = state.by_id.get_mut(&id)?;
        request.last_activity_at = now;
        change(request);
        Some(request.clone())
    }

    /// Forgets those of a repository.
    pub fn remove_repository(&self, repository_id: &str) {
        let mut state = self.lock();
        for id in state.by_repository.remove(repository_id).unwrap_or_default() {
            state.by_id.remove(&id);
        }
    }

    /// Follows moved references: a new source tip is a new revision; a destination that now contains the source has
    /// merged it.
    pub fn follow(
        &self,
        repository: &Repository,
        git: &git2::Repository,
        changes: &[ReferenceChange],
        actor_arn: &str,
        now: i64,
    ) {
        let mut state = self.lock();
        let ids = state.by_repository.get(&repository.id).cloned().unwrap_or_default();
        for id in ids {
            let Some(request) = state.by_id.get_mut(&id).filter(|request| !request.closed) else { continue };
            for change in changes {
                let Some(tip) = change.new else { continue };
                if change.name == request.source {
                    request.source_moved(git, tip, actor_arn, now);
                } else if change.name == request.destination {
                    request.destination_moved(git, tip, actor_arn, now);
                }
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl PullRequest {
    /// Closes it, merged or not.
    pub fn close(&mut self, merge: Option<Merge>, actor_arn: &str, now: i64) {
        let mut happened = |kind| {
            self.events.push(PullRequestEvent { at: now, actor_arn: actor_arn.to_owned(), kind });
        };
        if let Some(merge) = &merge {
            happened(PullRequestEventKind::Merged(merge.clone()));
        }
        happened(PullRequestEventKind::StatusChanged { closed: true });
        self.closed = true;
        self.merge = merge;
        self.last_activity_at = now;
    }

    fn source_moved(&mut self, git: &git2::Repository, tip: Oid, actor_arn: &str, now: i64) {
        if tip == self.source_commit {
            return;
        }
        let before = std::mem::replace(&mut self.source_commit, tip);
        self.merge_base = git.merge_base(tip, self.destination_commit).ok();
        self.revision_id = revision_id(self.id, tip, self.events.len());
        self.last_activity_at = now;
        self.events.push(PullRequestEvent {
            at: now,
            actor_arn: actor_arn.to_owned(),
            kind: PullRequestEventKind::SourceMoved { before, after: tip, merge_base: self.merge_base },
        });
    }

    fn destination_moved(&mut self, git: &git2::Repository, tip: Oid, actor_arn: &str, now: i64) {
        let contains =
            tip == self.source_commit || git.graph_descendant_of(tip, self.source_commit).unwrap_or(false);
        if contains {
            let option =
                if tip == self.source_commit { MergeOption::FastForward } else { MergeOption::ThreeWay };
            self.close(Some(Merge { by_arn: actor_arn.to_owned(), commit: tip, option }), actor_arn, now);
        } else {
            self.destination_commit = tip;
            self.merge_base = git.merge_base(self.source_commit, tip).ok();
        }
    }
}

/// 64 hex digits, as the service prints them; `count` keeps a source that moves back from repeating an earlier one.
fn revision_id(id: u64, source: Oid, count: usize) -> String {
    hex::encode(Sha256::digest(format!("{id}:{source}:{count}")))
}
