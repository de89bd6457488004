//! Pull requests as they stand, and branches that go.

use std::collections::HashSet;

use async_trait::async_trait;
use aws_sdk_codecommit::types::{
    ApprovalState, ConflictDetailLevelTypeEnum, ConflictResolutionStrategyTypeEnum, MergeOptionTypeEnum,
    PullRequest, PullRequestStatusEnum,
};
use causeway_app::port::aws::{Approvals, AwsError, MergeOutlook, PullRequestRecord, Reviews};
use tokio_util::sync::CancellationToken;

use crate::account::CodeCommitAccount;
use crate::pace::Call;

/// As many files in conflict are asked for. A person who sees so many goes and merges by hand.
const CONFLICTS: usize = 100;

#[async_trait]
impl Reviews for CodeCommitAccount {
    async fn pull_request(
        &self,
        id: &str,
        cancel: &CancellationToken,
    ) -> Result<Option<PullRequestRecord>, AwsError> {
        let request = self.code_commit.get_pull_request().pull_request_id(id);
        match self.to_code_commit.call(Call::Read, cancel, || request.clone().send()).await {
            Ok(answer) => match answer.pull_request.and_then(record) {
                Some(found) => Ok(Some(found)),
                None => Err(AwsError::Unexpected { detail: "GetPullRequest without a target".to_owned() }),
            },
            Err(AwsError::Service { code, .. })
                if code == "PullRequestDoesNotExistException" || code == "InvalidPullRequestIdException" =>
            {
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    async fn pull_request_ids(
        &self,
        repository: &str,
        open: bool,
        limit: usize,
        cancel: &CancellationToken,
    ) -> Result<Vec<String>, AwsError> {
        let status = if open { PullRequestStatusEnum::Open } else { PullRequestStatusEnum::Closed };
        let mut ids: Vec<String> = Vec::new();
        let mut next_token: Option<String> = None;
        while ids.len() < limit {
            let request = self
                .code_commit
                .list_pull_requests()
                .repository_name(repository)
                .pull_request_status(status.clone())
                .set_next_token(next_token.clone());
            let page = self.to_code_commit.call(Call::Read, cancel, || request.clone().send()).await?;
            ids.extend(page.pull_request_ids);
            match page.next_token {
                None => break,
                Some(token) if Some(&token) == next_token.as_ref() => {
                    return Err(AwsError::Unexpected { detail: "the same page again and again".to_owned() });
                }
                token => next_token = token,
            }
        }
        // One that is closed meanwhile can be on two pages.
        let mut seen = HashSet::new();
        ids.retain(|id| seen.insert(id.clone()));
        ids.truncate(limit);
        Ok(ids)
    }

    async fn approvals(
        &self,
        id: &str,
        revision: &str,
        cancel: &CancellationToken,
    ) -> Result<Approvals, AwsError> {
        let of_rules =
            self.code_commit.evaluate_pull_request_approval_rules().pull_request_id(id).revision_id(revision);
        let of_people =
            self.code_commit.get_pull_request_approval_states().pull_request_id(id).revision_id(revision);
        let (rules, people) = tokio::try_join!(
            self.to_code_commit.call(Call::Read, cancel, || of_rules.clone().send()),
            self.to_code_commit.call(Call::Read, cancel, || of_people.clone().send())
        )?;
        let Some(evaluation) = rules.evaluation else {
            return Err(AwsError::Unexpected {
                detail: "EvaluatePullRequestApprovalRules without an evaluation".to_owned(),
            });
        };
        let approved_by = people
            .approvals
            .into_iter()
            .flatten()
            .filter(|approval| approval.approval_state == Some(ApprovalState::Approve))
            .filter_map(|approval| approval.user_arn)
            .collect();
        Ok(Approvals {
            approved_by,
            satisfied: evaluation.approval_rules_satisfied.unwrap_or_default(),
            unsatisfied: evaluation.approval_rules_not_satisfied.unwrap_or_default(),
            overridden: evaluation.overridden,
        })
    }

    async fn merge_outlook(
        &self,
        repository: &str,
        source: &str,
        target: &str,
        cancel: &CancellationToken,
    ) -> Result<MergeOutlook, AwsError> {
        let (base, options) = self.merge_options(repository, source, target, cancel).await?;
        let offered = |option: MergeOptionTypeEnum| options.contains(&option);
        if offered(MergeOptionTypeEnum::FastForwardMerge) || base == source {
            return Ok(MergeOutlook {
                fast_forward: base == target,
                three_way: true,
                merge_base: Some(base),
                conflicts: Vec::new(),
            });
        }
        // Whether options are offered in spite of conflicts is not documented; the conflicts themselves tell.
        let (mergeable, conflicts) = match self.conflicts(repository, source, target, cancel).await {
            Ok(found) => found,
            Err(AwsError::AccessDenied { .. }) => (offered(MergeOptionTypeEnum::ThreeWayMerge), Vec::new()),
            Err(error) => return Err(error),
        };
        Ok(MergeOutlook { fast_forward: false, three_way: mergeable, merge_base: Some(base), conflicts })
    }

    async fn close_pull_request(&self, id: &str, cancel: &CancellationToken) -> Result<(), AwsError> {
        let request = self
            .code_commit
            .update_pull_request_status()
            .pull_request_id(id)
            .pull_request_status(PullRequestStatusEnum::Closed);
        self.to_code_commit.call(Call::Write, cancel, || request.clone().send()).await?;
        Ok(())
    }

    async fn delete_branch(
        &self,
        repository: &str,
        branch: &str,
        cancel: &CancellationToken,
    ) -> Result<Option<String>, AwsError> {
        let request = self.code_commit.delete_branch().repository_name(repository).branch_name(branch);
        // Sent again, it would say that the branch was gone: whether by us, only the caller can tell.
        match self.to_code_commit.call(Call::Once, cancel, || request.clone().send()).await {
            Ok(answer) => match answer.deleted_branch {
                None => Ok(None),
                Some(deleted) => deleted.commit_id.map(Some).ok_or_else(|| AwsError::Unexpected {
                    detail: "DeleteBranch without the commit".to_owned(),
                }),
            },
            // The service's model does not have it; its emulators do.
            Err(AwsError::Service { code, .. }) if code == "BranchDoesNotExistException" => Ok(None),
            Err(error) => Err(error),
        }
    }
}

impl CodeCommitAccount {
    /// Where two commits part, and in which ways one can be merged into the other.
    pub(crate) async fn merge_options(
        &self,
        repository: &str,
        source: &str,
        target: &str,
        cancel: &CancellationToken,
    ) -> Result<(String, Vec<MergeOptionTypeEnum>), AwsError> {
        let request = self
            .code_commit
            .get_merge_options()
            .repository_name(repository)
            .source_commit_specifier(source)
            .destination_commit_specifier(target)
            .conflict_detail_level(ConflictDetailLevelTypeEnum::LineLevel)
            .conflict_resolution_strategy(ConflictResolutionStrategyTypeEnum::None);
        let answer = self.to_code_commit.call(Call::Read, cancel, || request.clone().send()).await?;
        if answer.base_commit_id.is_empty() {
            return Err(AwsError::Unexpected { detail: "GetMergeOptions without a base".to_owned() });
        }
        Ok((answer.base_commit_id, answer.merge_options))
    }

    /// Whether git could merge by itself, and the files where it could not.
    async fn conflicts(
        &self,
        repository: &str,
        source: &str,
        target: &str,
        cancel: &CancellationToken,
    ) -> Result<(bool, Vec<String>), AwsError> {
        let mut files = Vec::new();
        let mut next_token: Option<String> = None;
        loop {
            let request = self
                .code_commit
                .get_merge_conflicts()
                .repository_name(repository)
                .source_commit_specifier(source)
                .destination_commit_specifier(target)
                .merge_option(MergeOptionTypeEnum::ThreeWayMerge)
                .conflict_detail_level(ConflictDetailLevelTypeEnum::LineLevel)
                .conflict_resolution_strategy(ConflictResolutionStrategyTypeEnum::None)
                .set_next_token(next_token.clone());
            let page = self.to_code_commit.call(Call::Read, cancel, || request.clone().send()).await?;
            files.extend(page.conflict_metadata_list.into_iter().filter_map(|conflict| conflict.file_path));
            match page.next_token {
                Some(token) if files.len() < CONFLICTS && Some(&token) != next_token.as_ref() => {
                    next_token = Some(token);
                }
                _ => {
                    files.truncate(CONFLICTS);
                    return Ok((page.mergeable, files));
                }
            }
        }
    }
}

/// A pull request; `None` without what names it and its target.
fn record(found: PullRequest) -> Option<PullRequestRecord> {
    let target = found.pull_request_targets?.into_iter().next()?;
    let merge = target.merge_metadata;
    let (merged, merged_by, merge_commit) = match merge {
        Some(merge) => (merge.is_merged, merge.merged_by, merge.merge_commit_id),
        None => (false, None, None),
    };
    let millis = |date: Option<aws_sdk_codecommit::primitives::DateTime>| date?.to_millis().ok();
    Some(PullRequestRecord {
        id: found.pull_request_id?,
        repository: target.repository_name?,
        title: found.title.unwrap_or_default(),
        description: found.description.unwrap_or_default(),
        open: found.pull_request_status == Some(PullRequestStatusEnum::Open),
        merged,
        merged_by,
        merge_commit,
        source: target.source_reference?,
        target: target.destination_reference?,
        source_commit: target.source_commit.unwrap_or_default(),
        target_commit: target.destination_commit.unwrap_or_default(),
        author: found.author_arn.unwrap_or_default(),
        created_at: millis(found.creation_date),
        active_at: millis(found.last_activity_date),
        revision: found.revision_id.unwrap_or_default(),
        rules: found
            .approval_rules
            .into_iter()
            .flatten()
            .filter_map(|rule| rule.approval_rule_name)
            .collect(),
    })
}
