//! One account and region through one key.

use std::collections::HashMap;
use std::time::Duration;

use async_trait::async_trait;
use aws_credential_types::Credentials;
use aws_sdk_codecommit::config::retry::{RetryConfig, RetryPartition};
use aws_sdk_codecommit::config::timeout::TimeoutConfig;
use aws_sdk_codecommit::config::{BehaviorVersion, SharedHttpClient};
use aws_sdk_codecommit::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_codecommit::operation::batch_get_repositories::BatchGetRepositoriesOutput;
use aws_sdk_codecommit::types::{OrderEnum, RepositoryMetadata, SortByEnum};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use causeway_app::port::aws::{
    AwsAccount, AwsError, ListingProgress, OnListingProgress, RepositoryDescription,
};
use causeway_domain::{CallerIdentity, Region};
use futures::stream::{self, StreamExt, TryStreamExt};
use tokio_util::sync::CancellationToken;

use crate::EndpointOverride;
use crate::failure::aws_error;
use crate::retry::{ATTEMPTS, Hopeless, ThrottleListener, XmlThrottle};

/// As many names as BatchGetRepositories takes.
const BATCH: usize = 100;

/// How many batches are under way at once.
const IN_FLIGHT: usize = 8;

/// What a name is said to lack when AWS neither describes it nor says why not.
const VANISHED: &str = "RepositoryDoesNotExistException";

/// A branch and a commit that no repository has, to ask with whether branches may be created.
const NO_BRANCH: &str = "causeway-asks-whether-it-may";
const NO_COMMIT: &str = "0000000000000000000000000000000000000000";

pub(crate) struct CodeCommitAccount {
    code_commit: aws_sdk_codecommit::Client,
    sts: aws_sdk_sts::Client,
    code_commit_host: String,
    sts_host: String,
}

impl CodeCommitAccount {
    pub(crate) fn new(
        http: SharedHttpClient,
        endpoint: Option<&EndpointOverride>,
        region: &Region,
        credentials: &Credentials,
    ) -> Self {
        let behaviour = BehaviorVersion::v2026_01_12();
        let timeouts = TimeoutConfig::builder()
            .operation_timeout(Duration::from_secs(30))
            .operation_attempt_timeout(Duration::from_secs(10))
            .build();
        let location = aws_sdk_codecommit::config::Region::new(region.code().to_owned());
        // Not adaptive: after one throttled request that mode lets through about one in eight seconds at first, and
        // the batches behind it run into their time limit (measured). The partition is this account's own, because
        // the SDK otherwise shares the budget for retries among all accounts of a region.
        let partition = format!("codecommit-{}-{}", region.code(), credentials.access_key_id());
        let mut code_commit = aws_sdk_codecommit::Config::builder()
            .behavior_version(behaviour)
            .http_client(http.clone())
            .region(location.clone())
            .credentials_provider(credentials.clone())
            .timeout_config(timeouts.clone())
            .retry_config(RetryConfig::standard().with_max_attempts(ATTEMPTS))
            .retry_partition(RetryPartition::new(partition))
            .retry_classifier(XmlThrottle)
            .retry_classifier(Hopeless);
        let mut sts = aws_sdk_sts::Config::builder()
            .behavior_version(behaviour)
            .http_client(http)
            .region(location)
            .credentials_provider(credentials.clone())
            .timeout_config(timeouts)
            .retry_config(RetryConfig::standard())
            .retry_classifier(Hopeless);
        if let Some(endpoint) = endpoint {
            code_commit = code_commit.endpoint_url(&endpoint.url);
            sts = sts.endpoint_url(&endpoint.url);
        }
        let host = |service: &str| match endpoint {
            Some(endpoint) => {
                endpoint.url.split_once("://").map_or(endpoint.url.as_str(), |(_, host)| host).to_owned()
            }
            None => format!("{service}.{}.{}", region.code(), region.partition().dns_suffix()),
        };
        Self {
            code_commit: aws_sdk_codecommit::Client::from_conf(code_commit.build()),
            sts: aws_sdk_sts::Client::from_conf(sts.build()),
            code_commit_host: host("codecommit"),
            sts_host: host("sts"),
        }
    }

    fn listing_error<E>(&self, error: &SdkError<E, HttpResponse>, throttle: &ThrottleListener) -> AwsError
    where
        E: ProvideErrorMetadata + std::error::Error + 'static,
    {
        // The operation's time may run out while it waits to try again.
        if throttle.seen() && matches!(error, SdkError::TimeoutError(_)) {
            return AwsError::Throttled;
        }
        aws_error(error, &self.code_commit_host)
    }

    async fn list(&self, progress: &OnListingProgress) -> Result<Vec<String>, AwsError> {
        let mut names = Vec::new();
        let mut next_token: Option<String> = None;
        loop {
            let throttle = listener(progress);
            let page = self
                .code_commit
                .list_repositories()
                .sort_by(SortByEnum::RepositoryName)
                .order(OrderEnum::Ascending)
                .set_next_token(next_token.clone())
                .customize()
                .interceptor(throttle.clone())
                .send()
                .await
                .map_err(|error| self.listing_error(&error, &throttle))?;
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
    ) -> Result<Vec<RepositoryDescription>, AwsError> {
        let throttle = listener(progress);
        let answer = self
            .code_commit
            .batch_get_repositories()
            .set_repository_names(Some(names.to_vec()))
            .customize()
            .interceptor(throttle.clone())
            .send()
            .await
            .map_err(|error| self.listing_error(&error, &throttle))?;
        Ok(in_order(names, answer))
    }

    async fn describe(
        &self,
        names: &[String],
        progress: &OnListingProgress,
    ) -> Result<Vec<RepositoryDescription>, AwsError> {
        let mut described = Vec::with_capacity(names.len());
        let batches: Vec<_> = names.chunks(BATCH).map(|batch| self.describe_batch(batch, progress)).collect();
        let mut batches = stream::iter(batches).buffered(IN_FLIGHT);
        while let Some(batch) = batches.try_next().await? {
            described.extend(batch);
            progress(ListingProgress::Described { done: described.len(), total: names.len() });
        }
        Ok(described)
    }
}

#[async_trait]
impl AwsAccount for CodeCommitAccount {
    async fn caller_identity(&self, cancel: &CancellationToken) -> Result<CallerIdentity, AwsError> {
        let asked = async {
            let answer = self
                .sts
                .get_caller_identity()
                .send()
                .await
                .map_err(|error| aws_error(&error, &self.sts_host))?;
            match (answer.arn, answer.account) {
                (Some(arn), Some(account)) => Ok(CallerIdentity { arn, account }),
                _ => Err(AwsError::Unexpected { detail: "GetCallerIdentity without an ARN".to_owned() }),
            }
        };
        unless_cancelled(cancel, asked).await
    }

    async fn repository_names(
        &self,
        progress: OnListingProgress,
        cancel: &CancellationToken,
    ) -> Result<Vec<String>, AwsError> {
        unless_cancelled(cancel, self.list(&progress)).await
    }

    async fn describe_repositories(
        &self,
        names: &[String],
        progress: OnListingProgress,
        cancel: &CancellationToken,
    ) -> Result<Vec<RepositoryDescription>, AwsError> {
        unless_cancelled(cancel, self.describe(names, &progress)).await
    }

    async fn may_create_branches(
        &self,
        repository: &str,
        cancel: &CancellationToken,
    ) -> Result<bool, AwsError> {
        let asked = async {
            let answer = self
                .code_commit
                .create_branch()
                .repository_name(repository)
                .branch_name(NO_BRANCH)
                .commit_id(NO_COMMIT)
                .send()
                .await;
            match answer.map_err(|error| aws_error(&error, &self.code_commit_host)) {
                Err(AwsError::AccessDenied { .. }) => Ok(false),
                Ok(_) | Err(AwsError::Service { .. }) => Ok(true),
                Err(error) => Err(error),
            }
        };
        unless_cancelled(cancel, asked).await
    }
}

async fn unless_cancelled<T>(
    cancel: &CancellationToken,
    work: impl Future<Output = Result<T, AwsError>>,
) -> Result<T, AwsError> {
    tokio::select! {
        biased;
        () = cancel.cancelled() => Err(AwsError::Cancelled),
        result = work => result,
    }
}

fn listener(progress: &OnListingProgress) -> ThrottleListener {
    let progress = OnListingProgress::clone(progress);
    ThrottleListener::new(move || progress(ListingProgress::Throttled))
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
