//! What no question about permissions asks for: nothing is there, and nothing may be written.

use async_trait::async_trait;
use causeway_app::port::aws::{Approvals, AwsError, MergeOutlook, PullRequestRecord, Reviews};
use causeway_app::port::history::{
    BlobContent, CommitRecord, FileDifference, History, HistoryError, Listed, TreeEntry,
};
use tokio_util::sync::CancellationToken;

use super::Key;

type Cancel = CancellationToken;

fn nothing<T>(what: &str) -> Result<T, HistoryError> {
    Err(HistoryError::Missing { what: what.to_owned() })
}

#[async_trait]
impl Reviews for Key {
    async fn pull_request(&self, _: &str, _: &Cancel) -> Result<Option<PullRequestRecord>, AwsError> {
        Ok(None)
    }

    async fn pull_request_ids(
        &self,
        _: &str,
        _: bool,
        _: usize,
        _: &Cancel,
    ) -> Result<Vec<String>, AwsError> {
        Ok(Vec::new())
    }

    async fn approvals(&self, _: &str, _: &str, _: &Cancel) -> Result<Approvals, AwsError> {
        Ok(Approvals::default())
    }

    async fn merge_outlook(&self, _: &str, _: &str, _: &str, _: &Cancel) -> Result<MergeOutlook, AwsError> {
        Ok(MergeOutlook { fast_forward: false, three_way: false, merge_base: None, conflicts: Vec::new() })
    }

    async fn close_pull_request(&self, _: &str, _: &Cancel) -> Result<(), AwsError> {
        self.wrote("codecommit:UpdatePullRequestStatus")
    }

    async fn delete_branch(&self, _: &str, _: &str, _: &Cancel) -> Result<Option<String>, AwsError> {
        self.wrote("codecommit:DeleteBranch")
    }
}

#[async_trait]
impl History for Key {
    async fn commit(&self, _: &str, id: &str, _: &Cancel) -> Result<CommitRecord, HistoryError> {
        nothing(id)
    }

    async fn differences(
        &self,
        _: &str,
        _: Option<&str>,
        after: &str,
        _: usize,
        _: &Cancel,
    ) -> Result<Listed<FileDifference>, HistoryError> {
        nothing(after)
    }

    async fn entry(
        &self,
        _: &str,
        commit: &str,
        _: &str,
        _: &Cancel,
    ) -> Result<Option<TreeEntry>, HistoryError> {
        nothing(commit)
    }

    async fn blob(&self, _: &str, id: &str, _: u64, _: &Cancel) -> Result<BlobContent, HistoryError> {
        nothing(id)
    }

    async fn merge_base(
        &self,
        _: &str,
        one: &str,
        _: &str,
        _: &Cancel,
    ) -> Result<Option<String>, HistoryError> {
        nothing(one)
    }

    async fn commits(
        &self,
        _: &str,
        tip: &str,
        _: Option<&str>,
        _: usize,
        _: &Cancel,
    ) -> Result<Listed<CommitRecord>, HistoryError> {
        nothing(tip)
    }
}
