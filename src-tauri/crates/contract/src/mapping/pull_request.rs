//! Pull requests of an issue, what is looked at before an act, and branches that are deleted.

use causeway_app::acts::{
    BranchDeleted, BranchLook as AppLook, IssuePullRequest as AppIssuePullRequest,
    IssuePullRequests as AppIssuePullRequests, Mergeability as AppMergeability, PullRequestClosed,
    PullRequestDetail as AppDetail, PullRequestPreview as AppPreview, PullRequestState as AppState, ReadFrom,
};
use causeway_app::issue::IssueRepository as AppRepository;
use causeway_app::port::history::{CommitRecord, FileDifference};
use causeway_app::port::storage::DeletedBranchRecord;

use crate::diff::{ChangedFile, DiffSource, FileChange};
use crate::pull_request::{
    ApprovalRule, BranchLook, ClosedPullRequest, DeletedBranch, IssuePullRequest, IssuePullRequests,
    Mergeability, PreviewCommit, PullRequestDetail, PullRequestPreview, PullRequestState,
};

/// Pull requests of an issue.
pub fn issue_pull_requests(found: AppIssuePullRequests) -> IssuePullRequests {
    let pull_requests =
        found.pull_requests.into_iter().map(|one| issue_pull_request(one, &found.repositories)).collect();
    IssuePullRequests {
        pull_requests,
        repositories: found.repositories.into_iter().map(super::issue::issue_repository).collect(),
        problems: found.problems,
    }
}

fn issue_pull_request(found: AppIssuePullRequest, repositories: &[AppRepository]) -> IssuePullRequest {
    let place = repositories.get(found.repository).and_then(|repository| repository.place.as_ref());
    let console_url = place.map(|place| place.region.pull_request_console_url(&place.repository, &found.id));
    IssuePullRequest {
        repository: u32::try_from(found.repository).unwrap_or(u32::MAX),
        title: found.title,
        state: state(found.state),
        source: found.source,
        target: found.target,
        author: found.author.as_deref().map(end_of_arn).unwrap_or_default().to_owned(),
        created_at: found.created_at,
        active_at: found.active_at,
        console_url,
        in_jira: found.in_jira,
        id: found.id,
    }
}

/// A pull request in full.
pub fn pull_request_detail(found: AppDetail) -> PullRequestDetail {
    PullRequestDetail {
        id: found.id,
        description: found.description,
        state: state(found.state),
        approved_by: found.approved_by,
        rules: found.rules.into_iter().map(|(name, satisfied)| ApprovalRule { name, satisfied }).collect(),
        overridden: found.overridden,
        mergeability: found.mergeability.map(mergeability),
        merged_by: found.merged_by,
        merge_commit: found.merge_commit,
    }
}

/// What a pull request would hold.
pub fn pull_request_preview(preview: AppPreview) -> PullRequestPreview {
    PullRequestPreview {
        merge_base: preview.merge_base,
        source_commit: preview.source_commit,
        target_commit: preview.target_commit,
        commits: preview.commits.items.into_iter().map(preview_commit).collect(),
        commits_cut: preview.commits.cut,
        files: preview.files.items.into_iter().map(changed_file).collect(),
        files_cut: preview.files.cut,
        mergeability: mergeability(preview.mergeability),
        duplicates: preview.duplicates,
        source: match preview.read_from {
            ReadFrom::Mirror => DiffSource::Mirror,
            ReadFrom::CodeCommit => DiffSource::CodeCommit,
        },
    }
}

/// A pull request that was closed.
pub fn closed_pull_request(closed: PullRequestClosed) -> ClosedPullRequest {
    ClosedPullRequest { id: closed.id, arn: closed.done.arn, reindex_problem: closed.done.reindex_problem }
}

/// What is known of a branch.
pub fn branch_look(look: AppLook) -> BranchLook {
    BranchLook {
        commit_id: look.commit_id,
        is_default: look.is_default,
        default_branch: look.default_branch,
        merged: look.merged,
        unmerged: look.unmerged,
        open_pull_requests: look.open_pull_requests,
    }
}

/// A branch that was just deleted.
pub fn deleted_branch(deleted: BranchDeleted) -> DeletedBranch {
    remembered(deleted.record, deleted.reindex_problem)
}

/// A branch that was deleted some time ago.
pub fn remembered_branch(record: DeletedBranchRecord) -> DeletedBranch {
    remembered(record, None)
}

fn remembered(record: DeletedBranchRecord, reindex_problem: Option<String>) -> DeletedBranch {
    DeletedBranch {
        id: record.id,
        connection_id: record.connection_id,
        repository: record.repository,
        name: record.name,
        commit_id: record.commit_id,
        deleted_at: record.deleted_at,
        arn: record.arn,
        reindex_problem,
    }
}

fn state(state: AppState) -> PullRequestState {
    match state {
        AppState::Open => PullRequestState::Open,
        AppState::Merged => PullRequestState::Merged,
        AppState::Closed => PullRequestState::Closed,
    }
}

fn mergeability(found: AppMergeability) -> Mergeability {
    match found {
        AppMergeability::Mergeable { fast_forward } => Mergeability::Mergeable { fast_forward },
        AppMergeability::Conflicts { files } => Mergeability::Conflicts { files },
        AppMergeability::Nothing => Mergeability::Nothing,
        AppMergeability::Unknown { reason } => Mergeability::Unknown { reason },
    }
}

fn preview_commit(commit: CommitRecord) -> PreviewCommit {
    PreviewCommit {
        id: commit.id,
        author: commit.author.name,
        date: commit.author.at,
        message: commit.message,
    }
}

pub(super) fn changed_file(file: FileDifference) -> ChangedFile {
    let change = match (&file.before, &file.after) {
        (None, _) => FileChange::Added,
        (Some(_), Some(_)) => FileChange::Modified,
        (Some(_), None) => FileChange::Deleted,
    };
    ChangedFile { path: file.path, change, added: None, deleted: None, changed: None }
}

/// `ada` of `arn:aws:iam::111122223333:user/team/ada`, `root` of `arn:aws:iam::111122223333:root`.
fn end_of_arn(arn: &str) -> &str {
    arn.rsplit(['/', ':']).next().unwrap_or(arn)
}

#[cfg(test)]
mod tests {
    use super::end_of_arn;

    #[test]
    fn who_opened_it_is_the_end_of_the_arn() {
        for (arn, name) in [
            ("arn:aws:iam::111122223333:user/team/ada", "ada"),
            ("arn:aws:iam::111122223333:root", "root"),
            ("arn:aws:sts::111122223333:assumed-role/dev/ada@example.com", "ada@example.com"),
            ("", ""),
        ] {
            assert_eq!(end_of_arn(arn), name);
        }
    }
}
