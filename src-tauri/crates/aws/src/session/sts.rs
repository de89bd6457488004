//! Sessions from STS.

use std::sync::Arc;

use aws_credential_types::Credentials;
use aws_sdk_codecommit::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_sts::config::retry::RetryConfig;
use aws_sdk_sts::config::timeout::TimeoutConfig;
use aws_sdk_sts::config::{BehaviorVersion, IdentityCache, Region};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use causeway_app::port::aws::{AwsError, AwsLocation, SessionKeys};
use causeway_domain::Secret;
use tokio_util::sync::CancellationToken;

use super::origin::RoleRequest;
use crate::account::ATTEMPT;
use crate::endpoints::{EndpointOverride, Service, ServicePlace};
use crate::failure::Failure;
use crate::http::Http;
use crate::pace::{Call, Pace};

/// A second factor with the code that it shows.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Factor<'a> {
    pub(crate) serial: &'a str,
    pub(crate) code: &'a str,
}

/// STS in one place, asked with these keys.
pub(crate) struct Sts {
    client: aws_sdk_sts::Client,
    host: String,
    pace: Arc<Pace>,
}

impl Sts {
    pub(crate) fn new(
        http: &Http,
        everywhere: Option<&EndpointOverride>,
        location: &AwsLocation,
        keys: &SessionKeys,
        pace: &Arc<Pace>,
    ) -> Self {
        let place = ServicePlace::of(Service::Sts, location, everywhere);
        let token = keys.token.as_ref().map(|token| token.expose().to_owned());
        let credentials =
            Credentials::new(keys.access_key_id.as_str(), keys.secret.expose(), token, None, "causeway");
        let mut config = aws_sdk_sts::Config::builder()
            .behavior_version(BehaviorVersion::v2026_01_12())
            .http_client(http.for_sdk())
            .region(Region::new(location.region.code().to_owned()))
            .credentials_provider(credentials)
            .identity_cache(IdentityCache::no_cache())
            .timeout_config(TimeoutConfig::builder().operation_attempt_timeout(ATTEMPT).build())
            .retry_config(RetryConfig::disabled());
        config.set_endpoint_url(place.url).set_use_fips(Some(place.fips));
        Self {
            client: aws_sdk_sts::Client::from_conf(config.build()),
            host: place.host,
            pace: Arc::clone(pace),
        }
    }

    /// A session of the keys themselves, as long as STS gives it: twelve hours.
    pub(crate) async fn session_token(&self, factor: Factor<'_>) -> Result<SessionKeys, AwsError> {
        let request = self.client.get_session_token().serial_number(factor.serial).token_code(factor.code);
        // A code is taken once: what was lost on the way cannot be asked for again.
        let answer = self.call(Call::Once, || request.clone().send()).await.map_err(of_code)?;
        keys(answer.credentials)
    }

    /// A session of a role.
    pub(crate) async fn assume(
        &self,
        role: &RoleRequest,
        factor: Option<Factor<'_>>,
    ) -> Result<SessionKeys, AwsError> {
        let request = self
            .client
            .assume_role()
            .role_arn(&role.arn)
            .role_session_name(&role.session_name)
            .set_external_id(role.external_id.clone())
            .set_duration_seconds(role.seconds)
            .set_serial_number(factor.map(|factor| factor.serial.to_owned()))
            .set_token_code(factor.map(|factor| factor.code.to_owned()));
        let call = if factor.is_some() { Call::Once } else { Call::Read };
        let answer = self.call(call, || request.clone().send()).await.map_err(of_code)?;
        keys(answer.credentials)
    }

    async fn call<T, E, F>(&self, call: Call, attempt: impl Fn() -> F + Send + Sync) -> Result<T, AwsError>
    where
        E: ProvideErrorMetadata + std::error::Error + 'static,
        F: Future<Output = Result<T, SdkError<E, HttpResponse>>> + Send,
    {
        let attempt = || {
            let answer = attempt();
            Box::pin(async move { answer.await.map_err(|error| Failure::of(&error, &self.host)) })
        };
        // Whoever waits for keys may stop waiting; the request itself has its deadline.
        self.pace.run(call, &CancellationToken::new(), &|| {}, &attempt).await
    }
}

/// STS refuses a wrong code as it refuses everything else, with words about the second factor.
fn of_code(error: AwsError) -> AwsError {
    match error {
        AwsError::AccessDenied { message, .. } if message.contains("MultiFactorAuthentication failed") => {
            AwsError::CodeRefused { message }
        }
        error => error,
    }
}

fn keys(credentials: Option<aws_sdk_sts::types::Credentials>) -> Result<SessionKeys, AwsError> {
    let credentials = credentials
        .ok_or_else(|| AwsError::Unexpected { detail: "STS answered without credentials".to_owned() })?;
    Ok(SessionKeys {
        access_key_id: credentials.access_key_id,
        secret: Secret::new(credentials.secret_access_key),
        token: Some(Secret::new(credentials.session_token)),
        expires_at: credentials.expiration.to_millis().ok(),
    })
}
