//! Repositories' names and descriptions.

use std::collections::HashMap;

use aws_sdk_codecommit::operation::batch_get_repositories::BatchGetRepositoriesOutput;
use aws_sdk_codecommit::types::{OrderEnum, RepositoryMetadata, SortByEnum};
use causeway_app::port::aws::{AwsError, ListingProgress, OnListingProgress, RepositoryDescription};
use futures::stream::{self, StreamExt, TryStreamExt};
use tokio_util::sync::CancellationToken;

use crate::account::CodeCommitAccount;
use crate::pace::Call;

/// As many names as BatchGetRepositories takes.
const BATCH: usize = 100;

/// How many batches are under way at once.
const IN_FLIGHT: usize = 8;

/// What a name is said to lack when AWS neither describes it nor says why not.
const VANISHED: &str = "RepositoryDoesNotExistException";

impl CodeCommitAccount {
    pub(crate) async fn list(
        &self,
        progress: &OnListingProgress,
        cancel: &CancellationToken,
    ) -> Result<Vec<String>, AwsError> {
        let mut names = Vec::new();
        let mut next_token: Option<String> = None;
        loop {
            let request = self
                .code_commit
                .list_repositories()
                .sort_by(SortByEnum::RepositoryName)
                .order(OrderEnum::Ascending)
                .set_next_token(next_token.clone());
            let throttled = || progress(ListingProgress::Throttled);
            let page = self
                .to_code_commit
                .call_telling(Call::Read, cancel, &throttled, || request.clone().send())
                .await?;
            names.extend(
                page.repositories.into_iter().flatten().filter_map(|repository| repository.repository_name),
            );
            progress(ListingProgress::Listed { found: names.len() });
            match page.next_token {
                None => break,
                Some(token) if Some(&token) == next_token.as_ref() => {
                    return Err(AwsError::Unexpected { detail: "the same page again and again".to_owned() });
                }
                token => next_token = token,
            }
        }
        // A repository that is created or renamed meanwhile can be on two pages.
        names.sort_unstable();
        names.dedup();
        Ok(names)
    }

    async fn describe_batch(
        &self,
        names: &[String],
        progress: &OnListingProgress,
        cancel: &CancellationToken,
    ) -> Result<Vec<RepositoryDescription>, AwsError> {
        let request = self.code_commit.batch_get_repositories().set_repository_names(Some(names.to_vec()));
        let throttled = || progress(ListingProgress::Throttled);
        let answer = self
            .to_code_commit
            .call_telling(Call::Read, cancel, &throttled, || request.clone().send())
            .await?;
        Ok(in_order(names, answer))
    }

    pub(crate) async fn describe(
        &self,
        names: &[String],
        progress: &OnListingProgress,
        cancel: &CancellationToken,
    ) -> Result<Vec<RepositoryDescription>, AwsError> {
        let mut described = Vec::with_capacity(names.len());
        let batches: Vec<_> =
            names.chunks(BATCH).map(|batch| self.describe_batch(batch, progress, cancel)).collect();
        let mut batches = stream::iter(batches).buffered(IN_FLIGHT);
        while let Some(batch) = batches.try_next().await? {
            described.extend(batch);
            progress(ListingProgress::Described { done: described.len(), total: names.len() });
        }
        Ok(described)
    }
}

/// AWS answers in its own order, the missing ones apart from the failed ones.
fn in_order(names: &[String], answer: BatchGetRepositoriesOutput) -> Vec<RepositoryDescription> {
    let mut found: HashMap<String, RepositoryMetadata> = answer
        .repositories
        .into_iter()
        .flatten()
        .filter_map(|metadata| Some((metadata.repository_name.clone()?, metadata)))
        .collect();
    let problems: HashMap<String, String> = answer
        .errors
        .into_iter()
        .flatten()
        .filter_map(|error| Some((error.repository_name?, error.error_code?.as_str().to_owned())))
        .collect();
    names
        .iter()
        .map(|name| match found.remove(name) {
            Some(metadata) => described(name, metadata),
            None => RepositoryDescription {
                name: name.clone(),
                default_branch: None,
                description: None,
                last_modified: None,
                clone_url_http: None,
                problem: Some(problems.get(name).cloned().unwrap_or_else(|| VANISHED.to_owned())),
            },
        })
        .collect()
}

fn described(name: &str, metadata: RepositoryMetadata) -> RepositoryDescription {
    let given = |text: Option<String>| text.filter(|text| !text.is_empty());
    RepositoryDescription {
        name: name.to_owned(),
        default_branch: given(metadata.default_branch),
        description: given(metadata.repository_description),
        last_modified: metadata.last_modified_date.and_then(|date| date.to_millis().ok()),
        clone_url_http: given(metadata.clone_url_http),
        problem: None,
    }
}
