//! Pull requests as they stand, branches that go, and a small history.

use async_trait::async_trait;
use causeway_app::port::aws::{Approvals, AwsError, MergeOutlook, PullRequestRecord, Reviews};
use causeway_app::port::history::{
    CommitRecord, FileDifference, History, HistoryError, Listed, Signature, TreeEntry,
};
use tokio_util::sync::CancellationToken;

use super::{AwsCall, AwsState, FakeAws};

/// A commit of the fake history, and a file that it adds.
pub(crate) fn stored(id: &str, parents: &[&str], at: i64) -> CommitRecord {
    let by = Signature { name: "Ada".to_owned(), email: "ada@example.com".to_owned(), at: Some(at) };
    CommitRecord {
        id: id.to_owned(),
        parents: parents.iter().map(|parent| (*parent).to_owned()).collect(),
        author: by.clone(),
        committer: by,
        message: format!("SHOP-1 {id}\n"),
    }
}

/// An open pull request of `api`.
pub(crate) fn review(id: &str, title: &str, source: &str) -> PullRequestRecord {
    PullRequestRecord {
        id: id.to_owned(),
        repository: "api".to_owned(),
        title: title.to_owned(),
        description: String::new(),
        open: true,
        merged: false,
        merged_by: None,
        merge_commit: None,
        source: format!("refs/heads/{source}"),
        target: "refs/heads/main".to_owned(),
        source_commit: "beef".to_owned(),
        target_commit: "c0ffee".to_owned(),
        author: "arn:aws:iam::111122223333:user/grace".to_owned(),
        created_at: Some(1),
        active_at: id.parse().ok(),
        revision: "revision".to_owned(),
        rules: Vec::new(),
    }
}

impl AwsState {
    fn reach(&self, id: &str) -> Vec<&CommitRecord> {
        let mut reached: Vec<&CommitRecord> = Vec::new();
        let mut next = vec![id.to_owned()];
        while let Some(id) = next.pop() {
            let Some(found) = self.commits.iter().find(|commit| commit.id == id) else { continue };
            if !reached.iter().any(|known| known.id == id) {
                reached.push(found);
                next.extend(found.parents.iter().cloned());
            }
        }
        reached
    }

    fn base(&self, one: &str, other: &str) -> Option<String> {
        let others = self.reach(other);
        let mut both: Vec<_> =
            self.reach(one).into_iter().filter(|one| others.iter().any(|other| other.id == one.id)).collect();
        both.sort_by_key(|commit| commit.committer.at);
        both.pop().map(|commit| commit.id.clone())
    }
}

#[async_trait]
impl Reviews for FakeAws {
    async fn pull_request(
        &self,
        id: &str,
        cancel: &CancellationToken,
    ) -> Result<Option<PullRequestRecord>, AwsError> {
        self.answer(AwsCall::PullRequest, id, cancel, |state| {
            self.allowed(state, "codecommit:GetPullRequest")?;
            Ok(state.reviews.iter().find(|review| review.id == id).cloned())
        })
        .await
    }

    async fn pull_request_ids(
        &self,
        repository: &str,
        open: bool,
        limit: usize,
        cancel: &CancellationToken,
    ) -> Result<Vec<String>, AwsError> {
        self.answer(AwsCall::PullRequestIds, repository, cancel, |state| {
            self.allowed(state, "codecommit:ListPullRequests")?;
            state.has_to_exist(repository)?;
            let of = |review: &&PullRequestRecord| review.repository == repository && review.open == open;
            Ok(state.reviews.iter().rev().filter(of).take(limit).map(|review| review.id.clone()).collect())
        })
        .await
    }

    async fn approvals(
        &self,
        id: &str,
        revision: &str,
        cancel: &CancellationToken,
    ) -> Result<Approvals, AwsError> {
        self.answer(AwsCall::Approvals, id, cancel, |state| {
            self.allowed(state, "codecommit:EvaluatePullRequestApprovalRules")?;
            if state.reviews.iter().any(|review| review.id == id && review.revision == revision) {
                return Ok(state.approvals.clone());
            }
            let (code, message) = ("RevisionNotCurrentException".to_owned(), "another".to_owned());
            Err(AwsError::Service { code, message })
        })
        .await
    }

    async fn merge_outlook(
        &self,
        _: &str,
        source: &str,
        target: &str,
        cancel: &CancellationToken,
    ) -> Result<MergeOutlook, AwsError> {
        self.answer(AwsCall::MergeOutlook, source, cancel, |state| {
            self.allowed(state, "codecommit:GetMergeOptions")?;
            let merge_base = state.base(source, target);
            Ok(MergeOutlook {
                fast_forward: merge_base.as_deref() == Some(target),
                three_way: state.conflicts.is_empty(),
                merge_base,
                conflicts: state.conflicts.clone(),
            })
        })
        .await
    }

    async fn close_pull_request(&self, id: &str, cancel: &CancellationToken) -> Result<(), AwsError> {
        self.answer(AwsCall::ClosePullRequest, id, cancel, |state| {
            self.allowed(state, "codecommit:UpdatePullRequestStatus")?;
            for review in state.reviews.iter_mut().filter(|review| review.id == id) {
                review.open = false;
            }
            state.acted.push(format!("close {id} by {}", self.key));
            Ok(())
        })
        .await
    }

    async fn delete_branch(
        &self,
        repository: &str,
        branch: &str,
        cancel: &CancellationToken,
    ) -> Result<Option<String>, AwsError> {
        self.answer(AwsCall::DeleteBranch, branch, cancel, |state| {
            self.allowed(state, "codecommit:DeleteBranch")?;
            state.has_to_exist(repository)?;
            let pushed = state.push_before_delete.take();
            let branches = state.branches.entry(repository.to_owned()).or_default();
            if let (Some(pushed), Some(tip)) = (pushed, branches.get_mut(branch)) {
                *tip = pushed;
            }
            let deleted = branches.remove(branch);
            state.acted.push(format!("delete {branch} by {}", self.key));
            Ok(deleted)
        })
        .await
    }
}

#[async_trait]
impl History for FakeAws {
    async fn commit(
        &self,
        _: &str,
        id: &str,
        cancel: &CancellationToken,
    ) -> Result<CommitRecord, HistoryError> {
        let found = self
            .answer(AwsCall::Commit, id, cancel, |state| {
                self.allowed(state, "codecommit:GetCommit")?;
                Ok(state.commits.iter().find(|commit| commit.id == id).cloned())
            })
            .await?;
        found.ok_or_else(|| HistoryError::Missing { what: format!("commit {id}") })
    }

    async fn differences(
        &self,
        _: &str,
        before: Option<&str>,
        after: &str,
        limit: usize,
        cancel: &CancellationToken,
    ) -> Result<Listed<FileDifference>, HistoryError> {
        let found = self.answer(AwsCall::Differences, after, cancel, |state| {
            self.allowed(state, "codecommit:GetDifferences")?;
            let known = before.map(|before| state.reach(before)).unwrap_or_default();
            let mut files: Vec<FileDifference> = state
                .reach(after)
                .into_iter()
                .filter(|commit| !known.iter().any(|known| known.id == commit.id))
                .map(|commit| FileDifference {
                    path: format!("{}.txt", commit.id),
                    before: None,
                    after: Some(TreeEntry { id: commit.id.clone(), mode: 0o100_644 }),
                })
                .collect();
            files.sort_by(|left, right| left.path.cmp(&right.path));
            let cut = files.len() > limit;
            files.truncate(limit);
            Ok(Listed { items: files, cut })
        });
        Ok(found.await?)
    }

    async fn entry(
        &self,
        _: &str,
        commit: &str,
        _: &str,
        _: &CancellationToken,
    ) -> Result<Option<TreeEntry>, HistoryError> {
        Ok(Some(TreeEntry { id: commit.to_owned(), mode: 0o100_644 }))
    }

    async fn blob(
        &self,
        _: &str,
        id: &str,
        _: u64,
        _: &CancellationToken,
    ) -> Result<causeway_app::port::history::BlobContent, HistoryError> {
        Ok(causeway_app::port::history::BlobContent::Whole(id.as_bytes().to_vec()))
    }

    async fn merge_base(
        &self,
        _: &str,
        one: &str,
        other: &str,
        cancel: &CancellationToken,
    ) -> Result<Option<String>, HistoryError> {
        let found = self.answer(AwsCall::MergeBase, one, cancel, |state| {
            self.allowed(state, "codecommit:GetMergeOptions")?;
            Ok(state.base(one, other))
        });
        Ok(found.await?)
    }

    async fn commits(
        &self,
        _: &str,
        tip: &str,
        without: Option<&str>,
        limit: usize,
        cancel: &CancellationToken,
    ) -> Result<Listed<CommitRecord>, HistoryError> {
        let found = self.answer(AwsCall::Commits, tip, cancel, |state| {
            self.allowed(state, "codecommit:BatchGetCommits")?;
            let known = without.map(|without| state.reach(without)).unwrap_or_default();
            let mut items: Vec<CommitRecord> = state
                .reach(tip)
                .into_iter()
                .filter(|commit| !known.iter().any(|known| known.id == commit.id))
                .cloned()
                .collect();
            items.sort_by_key(|commit| std::cmp::Reverse(commit.committer.at));
            let cut = items.len() > limit;
            items.truncate(limit);
            Ok(Listed { items, cut })
        });
        Ok(found.await?)
    }
}
