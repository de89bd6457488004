//! Commits, differences and blobs, read through CodeCommit's interface.

use async_trait::async_trait;
use aws_sdk_codecommit::types::{BlobMetadata, Commit, Difference, UserInfo};
use causeway_app::port::aws::AwsError;
use causeway_app::port::history::{
    BlobContent, CommitRecord, FileDifference, History, HistoryError, Listed, Signature, TreeEntry,
};
use tokio_util::sync::CancellationToken;

use crate::account::CodeCommitAccount;
use crate::pace::Call;

#[async_trait]
impl History for CodeCommitAccount {
    async fn commit(
        &self,
        repository: &str,
        id: &str,
        cancel: &CancellationToken,
    ) -> Result<CommitRecord, HistoryError> {
        let request = self.code_commit.get_commit().repository_name(repository).commit_id(id);
        let answer = self.to_code_commit.call(Call::Read, cancel, || request.clone().send()).await;
        let answer = answer.map_err(|error| missing(error, || format!("commit {id}")))?;
        answer.commit.and_then(commit_record).ok_or_else(|| unreadable("GetCommit without a commit"))
    }

    async fn differences(
        &self,
        repository: &str,
        before: Option<&str>,
        after: &str,
        limit: usize,
        cancel: &CancellationToken,
    ) -> Result<Listed<FileDifference>, HistoryError> {
        let mut items: Vec<FileDifference> = Vec::new();
        let mut next_token: Option<String> = None;
        let cut = loop {
            let request = self
                .code_commit
                .get_differences()
                .repository_name(repository)
                .set_before_commit_specifier(before.map(str::to_owned))
                .after_commit_specifier(after)
                .set_next_token(next_token.clone());
            let page = self.to_code_commit.call(Call::Read, cancel, || request.clone().send()).await;
            let page = page.map_err(|error| {
                missing(error, || {
                    before.map_or_else(
                        || format!("commit {after}"),
                        |before| format!("commit {before} or {after}"),
                    )
                })
            })?;
            for found in page.differences.into_iter().flatten() {
                items.push(difference(found).ok_or_else(|| unreadable("a difference without a file"))?);
            }
            match page.next_token {
                None => break items.len() > limit,
                Some(token) if Some(&token) == next_token.as_ref() => {
                    return Err(unreadable("the same page again and again"));
                }
                Some(_) if items.len() >= limit => break true,
                token => next_token = token,
            }
        };
        items.sort_by(|left, right| left.path.cmp(&right.path));
        items.truncate(limit);
        Ok(Listed { items, cut })
    }

    /// By comparing the path with nothing: no request for one entry is smaller. GetFile sends the whole content along, and
    /// GetFolder the whole folder.
    async fn entry(
        &self,
        repository: &str,
        commit: &str,
        path: &str,
        cancel: &CancellationToken,
    ) -> Result<Option<TreeEntry>, HistoryError> {
        let request = self
            .code_commit
            .get_differences()
            .repository_name(repository)
            .after_commit_specifier(commit)
            .after_path(path)
            // Of a folder there would be all its files.
            .max_results(1);
        let answer = self.to_code_commit.call(Call::Read, cancel, || request.clone().send()).await;
        let answer = match answer {
            Err(AwsError::Service { code, .. }) if code == "PathDoesNotExistException" => return Ok(None),
            answer => answer.map_err(|error| missing(error, || format!("commit {commit}")))?,
        };
        let blobs = answer.differences.into_iter().flatten().filter_map(|found| found.after_blob);
        let mut exact = blobs.filter(|blob| blob.path.as_deref() == Some(path));
        match exact.next() {
            None => Ok(None),
            Some(blob) => entry(blob).map(Some).ok_or_else(|| unreadable("a blob without an id or a mode")),
        }
    }

    async fn blob(
        &self,
        repository: &str,
        id: &str,
        limit: u64,
        cancel: &CancellationToken,
    ) -> Result<BlobContent, HistoryError> {
        let request = self.code_commit.get_blob().repository_name(repository).blob_id(id);
        match self.to_code_commit.call(Call::Read, cancel, || request.clone().send()).await {
            Ok(answer) => {
                let content = answer.content.into_inner();
                let size = u64::try_from(content.len()).unwrap_or(u64::MAX);
                Ok(if size > limit {
                    BlobContent::TooLarge { size: Some(size) }
                } else {
                    BlobContent::Whole(content)
                })
            }
            Err(AwsError::Service { code, .. }) if code == "FileTooLargeException" => {
                Ok(BlobContent::TooLarge { size: None })
            }
            Err(error) => Err(missing(error, || format!("blob {id}"))),
        }
    }

    async fn merge_base(
        &self,
        repository: &str,
        one: &str,
        other: &str,
        cancel: &CancellationToken,
    ) -> Result<Option<String>, HistoryError> {
        if one == other {
            return Ok(Some(one.to_owned()));
        }
        let found = self.merge_options(repository, one, other, cancel).await;
        let (base, _) = found.map_err(|error| missing(error, || format!("commit {one} or {other}")))?;
        Ok(Some(base))
    }

    async fn commits(
        &self,
        repository: &str,
        tip: &str,
        without: Option<&str>,
        limit: usize,
        cancel: &CancellationToken,
    ) -> Result<Listed<CommitRecord>, HistoryError> {
        self.walk(repository, tip, without, limit, cancel).await
    }
}

/// An answer that something is not there, as that.
pub(crate) fn missing(error: AwsError, what: impl FnOnce() -> String) -> HistoryError {
    match error {
        AwsError::Service { code, .. }
            if matches!(
                code.as_str(),
                "CommitDoesNotExistException"
                    | "CommitIdDoesNotExistException"
                    | "BlobIdDoesNotExistException"
                    | "InvalidCommitIdException"
                    | "InvalidCommitException"
                    | "InvalidBlobIdException"
            ) =>
        {
            HistoryError::Missing { what: what() }
        }
        error => error.into(),
    }
}

pub(crate) fn unreadable(detail: &str) -> HistoryError {
    AwsError::Unexpected { detail: detail.to_owned() }.into()
}

pub(crate) fn commit_record(commit: Commit) -> Option<CommitRecord> {
    Some(CommitRecord {
        id: commit.commit_id?,
        parents: commit.parents.unwrap_or_default(),
        author: signature(commit.author),
        committer: signature(commit.committer),
        message: commit.message.unwrap_or_default(),
    })
}

fn signature(user: Option<UserInfo>) -> Signature {
    let (name, email, date) = user.map(|user| (user.name, user.email, user.date)).unwrap_or_default();
    Signature {
        name: name.unwrap_or_default(),
        email: email.unwrap_or_default(),
        at: date.as_deref().and_then(git_date),
    }
}

/// Epoch milliseconds of git's own form, `1484167798 -0800`.
fn git_date(text: &str) -> Option<i64> {
    text.split_whitespace().next()?.parse::<i64>().ok()?.checked_mul(1_000)
}

fn difference(found: Difference) -> Option<FileDifference> {
    let path = |blob: &Option<BlobMetadata>| blob.as_ref().and_then(|blob| blob.path.clone());
    let path = path(&found.after_blob).or_else(|| path(&found.before_blob))?;
    // What is there has to be whole; what is not there is none.
    let whole = |blob: Option<BlobMetadata>| blob.map(|blob| entry(blob).ok_or(())).transpose().ok();
    Some(FileDifference { path, before: whole(found.before_blob)?, after: whole(found.after_blob)? })
}

fn entry(blob: BlobMetadata) -> Option<TreeEntry> {
    let mode = u32::from_str_radix(blob.mode.as_deref()?, 8).ok()?;
    Some(TreeEntry { id: blob.blob_id?, mode })
}

#[cfg(test)]
mod tests {
    use super::git_date;

    #[test]
    fn dates_are_gits_seconds() {
        assert_eq!(git_date("1484167798 -0800"), Some(1_484_167_798_000));
        assert_eq!(git_date("-5 +0000"), Some(-5_000));
        for text in ["", "yesterday", "99999999999999999999 +0000", "9223372036854775807 +0000"] {
            assert_eq!(git_date(text), None, "{text}");
        }
    }
}
