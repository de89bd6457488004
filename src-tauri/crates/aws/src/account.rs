//! One account and region through one key.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use aws_credential_types::Credentials;
use aws_sdk_codecommit::config::BehaviorVersion;
use aws_sdk_codecommit::config::retry::RetryConfig;
use aws_sdk_codecommit::config::timeout::TimeoutConfig;
use causeway_app::port::aws::{
    AwsAccount, AwsError, OnListingProgress, Permissions, ProbeOutcome, RepositoryDescription,
};
use causeway_domain::{CallerIdentity, Region};
use tokio_util::sync::CancellationToken;

use crate::EndpointOverride;
use crate::channel::Channel;
use crate::http::Http;
use crate::iam::Iam;
use crate::pace::{Call, Pace};

/// How long one try of a request may take.
pub(crate) const ATTEMPT: Duration = Duration::from_secs(10);

/// The paces of one account and region. AWS limits each service apart.
pub(crate) struct Paces {
    code_commit: Arc<Pace>,
    sns: Arc<Pace>,
    sts: Arc<Pace>,
    iam: Arc<Pace>,
}

impl Paces {
    pub(crate) fn new() -> Self {
        let pace = || Arc::new(Pace::new());
        Self { code_commit: pace(), sns: pace(), sts: pace(), iam: pace() }
    }
}

pub(crate) struct CodeCommitAccount {
    pub(crate) region: Region,
    pub(crate) code_commit: aws_sdk_codecommit::Client,
    pub(crate) to_code_commit: Channel,
    pub(crate) sns: aws_sdk_sns::Client,
    pub(crate) to_sns: Channel,
    sts: aws_sdk_sts::Client,
    to_sts: Channel,
    pub(crate) iam: Iam,
}

impl CodeCommitAccount {
    pub(crate) fn new(
        http: &Http,
        endpoint: Option<&EndpointOverride>,
        region: &Region,
        credentials: &Credentials,
        paces: &Paces,
    ) -> Self {
        let behaviour = BehaviorVersion::v2026_01_12();
        let timeouts = TimeoutConfig::builder().operation_attempt_timeout(ATTEMPT).build();
        let location = aws_sdk_codecommit::config::Region::new(region.code().to_owned());
        // The pace alone decides what is sent again.
        let mut code_commit = aws_sdk_codecommit::Config::builder()
            .behavior_version(behaviour)
            .http_client(http.for_sdk())
            .region(location.clone())
            .credentials_provider(credentials.clone())
            .timeout_config(timeouts.clone())
            .retry_config(RetryConfig::disabled());
        let mut sns = aws_sdk_sns::Config::builder()
            .behavior_version(behaviour)
            .http_client(http.for_sdk())
            .region(location.clone())
            .credentials_provider(credentials.clone())
            .timeout_config(timeouts.clone())
            .retry_config(RetryConfig::disabled());
        let mut sts = aws_sdk_sts::Config::builder()
            .behavior_version(behaviour)
            .http_client(http.for_sdk())
            .region(location)
            .credentials_provider(credentials.clone())
            .timeout_config(timeouts)
            .retry_config(RetryConfig::disabled());
        if let Some(endpoint) = endpoint {
            code_commit = code_commit.endpoint_url(&endpoint.url);
            sns = sns.endpoint_url(&endpoint.url);
            sts = sts.endpoint_url(&endpoint.url);
        }
        let channel = |service: &str, pace: &Arc<Pace>| Channel {
            pace: Arc::clone(pace),
            host: match endpoint {
                Some(endpoint) => endpoint.host().to_owned(),
                None => format!("{service}.{}.{}", region.code(), region.partition().dns_suffix()),
            },
        };
        Self {
            region: region.clone(),
            code_commit: aws_sdk_codecommit::Client::from_conf(code_commit.build()),
            to_code_commit: channel("codecommit", &paces.code_commit),
            sns: aws_sdk_sns::Client::from_conf(sns.build()),
            to_sns: channel("sns", &paces.sns),
            sts: aws_sdk_sts::Client::from_conf(sts.build()),
            to_sts: channel("sts", &paces.sts),
            iam: Iam::new(http, endpoint, region.partition(), credentials, &paces.iam),
        }
    }
}

#[async_trait]
impl AwsAccount for CodeCommitAccount {
    async fn caller_identity(&self, cancel: &CancellationToken) -> Result<CallerIdentity, AwsError> {
        let request = self.sts.get_caller_identity();
        let answer = self.to_sts.call(Call::Read, cancel, || request.clone().send()).await?;
        match (answer.arn, answer.account) {
            (Some(arn), Some(account)) => Ok(CallerIdentity { arn, account }),
            _ => Err(AwsError::Unexpected { detail: "GetCallerIdentity without an ARN".to_owned() }),
        }
    }

    async fn repository_names(
        &self,
        progress: OnListingProgress,
        cancel: &CancellationToken,
    ) -> Result<Vec<String>, AwsError> {
        self.list(&progress, cancel).await
    }

    async fn describe_repositories(
        &self,
        names: &[String],
        progress: OnListingProgress,
        cancel: &CancellationToken,
    ) -> Result<Vec<RepositoryDescription>, AwsError> {
        self.describe(names, &progress, cancel).await
    }

    async fn may_create_branches(
        &self,
        repository: &str,
        cancel: &CancellationToken,
    ) -> Result<bool, AwsError> {
        let outcome = self.probe("codecommit:CreateBranch", Some(repository), cancel).await?;
        Ok(outcome != ProbeOutcome::Denied)
    }
}
