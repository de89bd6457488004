//! A walk through history by CodeCommit's interface, which hands out commits by id and nothing else.

use std::cmp::Ordering;
use std::collections::{BinaryHeap, HashMap, HashSet};

use causeway_app::port::aws::AwsError;
use causeway_app::port::history::{CommitRecord, HistoryError, Listed};
use tokio_util::sync::CancellationToken;

use crate::account::CodeCommitAccount;
use crate::history::{commit_record, missing, unreadable};
use crate::pace::Call;

/// As many ids as BatchGetCommits takes.
const BATCH: usize = 100;

/// As many commits are read for one list, at most: on a line each of them costs a request.
const READ: usize = 400;

/// A commit whose turn may come, newest first.
#[derive(PartialEq, Eq)]
struct Waiting {
    at: i64,
    id: String,
}

impl Ord for Waiting {
    fn cmp(&self, other: &Self) -> Ordering {
        self.at.cmp(&other.at).then_with(|| other.id.cmp(&self.id))
    }
}

impl PartialOrd for Waiting {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// What is known so far.
#[derive(Default)]
struct Walk {
    known: HashMap<String, CommitRecord>,
    queue: BinaryHeap<Waiting>,
    /// Those that are or were in the queue.
    seen: HashSet<String>,
    /// Reached from what is left out.
    left_out: HashSet<String>,
    /// In the order of their turns.
    listed: Vec<String>,
}

impl CodeCommitAccount {
    /// Commits that `tip` reaches and `without` does not, newest first.
    pub(crate) async fn walk(
        &self,
        repository: &str,
        tip: &str,
        without: Option<&str>,
        limit: usize,
        cancel: &CancellationToken,
    ) -> Result<Listed<CommitRecord>, HistoryError> {
        let mut walk = Walk::default();
        let mut unread = vec![tip.to_owned()];
        if let Some(without) = without {
            let boundary = self.boundary(repository, tip, without, cancel).await?;
            walk.leave_out(&boundary);
            unread.push(boundary);
        }
        unread.dedup();
        loop {
            for commit in self.read(repository, &unread, cancel).await? {
                walk.came(commit);
            }
            // Whatever can be told from what is known, and then the next request.
            unread = walk.go(limit);
            if unread.is_empty() {
                return Ok(walk.end(limit));
            }
            if walk.known.len() >= READ {
                let mut listed = walk.end(limit);
                listed.cut = true;
                return Ok(listed);
            }
            unread.truncate(BATCH);
        }
    }

    /// Where the walk may stop: where the two part, or, where AWS does not tell, the other commit itself.
    async fn boundary(
        &self,
        repository: &str,
        tip: &str,
        without: &str,
        cancel: &CancellationToken,
    ) -> Result<String, HistoryError> {
        match self.merge_options(repository, tip, without, cancel).await {
            Ok((base, _)) => Ok(base),
            Err(AwsError::AccessDenied { .. }) => Ok(without.to_owned()),
            Err(AwsError::Service { code, .. }) if code == "TipsDivergenceExceededException" => {
                Ok(without.to_owned())
            }
            Err(error) => Err(missing(error, || format!("commit {tip} or {without}"))),
        }
    }

    async fn read(
        &self,
        repository: &str,
        ids: &[String],
        cancel: &CancellationToken,
    ) -> Result<Vec<CommitRecord>, HistoryError> {
        let request = self
            .code_commit
            .batch_get_commits()
            .repository_name(repository)
            .set_commit_ids(Some(ids.to_vec()));
        let answer = self.to_code_commit.call(Call::Read, cancel, || request.clone().send()).await;
        let answer = answer.map_err(|error| missing(error, || format!("commit {}", ids.join(", "))))?;
        if let Some(failed) = answer.errors.into_iter().flatten().next() {
            let code = failed.error_code.unwrap_or_default();
            let id = failed.commit_id.unwrap_or_default();
            let error = AwsError::Service { code, message: failed.error_message.unwrap_or_default() };
            return Err(missing(error, || format!("commit {id}")));
        }
        let commits: Vec<CommitRecord> =
            answer.commits.into_iter().flatten().filter_map(commit_record).collect();
        if ids.iter().any(|id| !commits.iter().any(|commit| commit.id == *id)) {
            return Err(unreadable("BatchGetCommits without a commit that was asked for"));
        }
        Ok(commits)
    }
}

impl Walk {
    fn came(&mut self, commit: CommitRecord) {
        if self.seen.insert(commit.id.clone()) {
            let at = commit.committer.at.unwrap_or(i64::MIN);
            self.queue.push(Waiting { at, id: commit.id.clone() });
        }
        self.known.insert(commit.id.clone(), commit);
    }

    /// Goes on as far as all that could be next is known; answers what has to be read for the next step, nothing at the
    /// end.
    fn go(&mut self, limit: usize) -> Vec<String> {
        loop {
            let wanted = |waiting: &Waiting| !self.left_out.contains(&waiting.id);
            if !self.queue.iter().any(wanted) {
                return Vec::new();
            }
            // A commit's turn comes once its children had theirs, so its parents have to be in the queue before the next.
            let Some(next) = self.queue.pop() else { return Vec::new() };
            let parents = self.known.get(&next.id).map(|commit| commit.parents.clone()).unwrap_or_default();
            if self.left_out.contains(&next.id) {
                for parent in &parents {
                    self.leave_out(parent);
                }
            } else {
                self.listed.push(next.id);
                if self.listed.len() > limit {
                    return Vec::new();
                }
            }
            let unread: Vec<String> =
                parents.into_iter().filter(|parent| !self.seen.contains(parent)).collect();
            if !unread.is_empty() {
                return self.and_others(unread);
            }
        }
    }

    /// Parents of all that waits come in the same request: they will be needed soon.
    fn and_others(&self, mut unread: Vec<String>) -> Vec<String> {
        let waiting = self.queue.iter().filter_map(|waiting| self.known.get(&waiting.id));
        for parent in waiting.flat_map(|commit| &commit.parents) {
            if unread.len() >= BATCH {
                break;
            }
            if !self.known.contains_key(parent) && !unread.contains(parent) {
                unread.push(parent.clone());
            }
        }
        unread
    }

    /// Leaves a commit out, with everything known that it reaches.
    fn leave_out(&mut self, id: &str) {
        let mut next = vec![id.to_owned()];
        while let Some(id) = next.pop() {
            if self.left_out.insert(id.clone())
                && let Some(commit) = self.known.get(&id)
            {
                next.extend(commit.parents.iter().cloned());
            }
        }
    }

    fn end(mut self, limit: usize) -> Listed<CommitRecord> {
        let left_out = &self.left_out;
        self.listed.retain(|id| !left_out.contains(id));
        let cut = self.listed.len() > limit;
        self.listed.truncate(limit);
        let known = &mut self.known;
        let items = self.listed.iter().filter_map(|id| known.remove(id)).collect();
        Listed { items, cut }
    }
}
