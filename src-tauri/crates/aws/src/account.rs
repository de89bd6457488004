//! One account and region through one key.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use aws_sdk_codecommit::config::BehaviorVersion;
use aws_sdk_codecommit::config::IdentityCache;
use aws_sdk_codecommit::config::retry::RetryConfig;
use aws_sdk_codecommit::config::timeout::TimeoutConfig;
use causeway_app::port::aws::{
    Aws as _, AwsAccount, AwsError, AwsIdentity, AwsLocation, OnListingProgress, Permissions, ProbeOutcome,
    RepositoryDescription,
};
use causeway_domain::{CallerIdentity, Region};
use tokio_util::sync::CancellationToken;

use crate::CodeCommitAws;
use crate::channel::Channel;
use crate::endpoints::{Service, ServicePlace};
use crate::iam::Iam;
use crate::pace::{Call, Pace};
use crate::signer::Signer;

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
    /// To open the same identity's account in another region.
    aws: CodeCommitAws,
    identity: AwsIdentity,
}

impl CodeCommitAccount {
    pub(crate) fn new(aws: &CodeCommitAws, at: &AwsLocation, identity: &AwsIdentity, paces: &Paces) -> Self {
        let (http, endpoint, signer) = (&aws.http, aws.endpoint.as_ref(), &Signer::new(identity));
        let behaviour = BehaviorVersion::v2026_01_12();
        let timeouts = TimeoutConfig::builder().operation_attempt_timeout(ATTEMPT).build();
        let location = aws_sdk_codecommit::config::Region::new(at.region.code().to_owned());
        let place = |service| ServicePlace::of(service, at, endpoint);
        let (of_code_commit, of_sns, of_sts) =
            (place(Service::CodeCommit), place(Service::Sns), place(Service::Sts));
        // The pace alone decides what is sent again, and the session alone how long keys are good.
        let mut code_commit = aws_sdk_codecommit::Config::builder()
            .behavior_version(behaviour)
            .http_client(http.for_sdk())
            .region(location.clone())
            .credentials_provider(signer.clone())
            .identity_cache(IdentityCache::no_cache())
            .timeout_config(timeouts.clone())
            .retry_config(RetryConfig::disabled());
        let mut sns = aws_sdk_sns::Config::builder()
            .behavior_version(behaviour)
            .http_client(http.for_sdk())
            .region(location.clone())
            .credentials_provider(signer.clone())
            .identity_cache(IdentityCache::no_cache())
            .timeout_config(timeouts.clone())
            .retry_config(RetryConfig::disabled());
        let mut sts = aws_sdk_sts::Config::builder()
            .behavior_version(behaviour)
            .http_client(http.for_sdk())
            .region(location)
            .credentials_provider(signer.clone())
            .identity_cache(IdentityCache::no_cache())
            .timeout_config(timeouts)
            .retry_config(RetryConfig::disabled());
        code_commit.set_endpoint_url(of_code_commit.url).set_use_fips(Some(of_code_commit.fips));
        sns.set_endpoint_url(of_sns.url).set_use_fips(Some(of_sns.fips));
        sts.set_endpoint_url(of_sts.url).set_use_fips(Some(of_sts.fips));
        let channel =
            |host: String, pace: &Arc<Pace>| Channel { signer: signer.clone(), pace: Arc::clone(pace), host };
        Self {
            region: at.region.clone(),
            code_commit: aws_sdk_codecommit::Client::from_conf(code_commit.build()),
            to_code_commit: channel(of_code_commit.host, &paces.code_commit),
            sns: aws_sdk_sns::Client::from_conf(sns.build()),
            to_sns: channel(of_sns.host, &paces.sns),
            sts: aws_sdk_sts::Client::from_conf(sts.build()),
            to_sts: channel(of_sts.host, &paces.sts),
            iam: Iam::new(http, endpoint, at, signer, &paces.iam),
            aws: aws.clone(),
            identity: identity.duplicate(),
        }
    }
}

#[async_trait]
impl AwsAccount for CodeCommitAccount {
    fn in_region(&self, region: &Region) -> Option<Arc<dyn AwsAccount>> {
        Some(self.aws.account(&AwsLocation::public(region.clone()), &self.identity))
    }

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
