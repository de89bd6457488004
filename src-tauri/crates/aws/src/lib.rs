//! CodeCommit and STS, through the AWS SDK.
//!
//! Keys come in by hand, one client set for each; nothing is read from the environment or from `~/.aws`, so neither can
//! redirect a key to another endpoint. (Proxy variables are honoured.)

mod account;
mod failure;
mod http;
mod retry;

use std::sync::Arc;

use aws_credential_types::Credentials;
use aws_sdk_codecommit::config::SharedHttpClient;
use causeway_app::port::aws::{AccessKey, Aws, AwsAccount};
use causeway_domain::Region;

use crate::account::CodeCommitAccount;
pub use crate::http::ExtraCaError;

/// One server in the place of every AWS service and region: the sandbox.
#[derive(Debug, Clone)]
pub struct EndpointOverride {
    /// Scheme, host and port: `http://127.0.0.1:4566`.
    pub url: String,
}

/// The real AWS, or what an override puts in its place.
pub struct CodeCommitAws {
    http: SharedHttpClient,
    endpoint: Option<EndpointOverride>,
}

impl CodeCommitAws {
    /// `endpoint` replaces AWS; `extra_ca` is a PEM of authorities trusted beside the system's.
    ///
    /// # Errors
    /// When `extra_ca` is not PEM or holds no usable authority.
    pub fn new(endpoint: Option<EndpointOverride>, extra_ca: Option<&str>) -> Result<Self, ExtraCaError> {
        let plain = endpoint.as_ref().is_some_and(|endpoint| endpoint.url.starts_with("http://"));
        Ok(Self { http: http::client(plain, extra_ca)?, endpoint })
    }
}

impl Aws for CodeCommitAws {
    fn account(&self, region: &Region, key: &AccessKey) -> Arc<dyn AwsAccount> {
        let credentials = Credentials::new(key.id.as_str(), key.secret.expose(), None, None, "causeway");
        Arc::new(CodeCommitAccount::new(self.http.clone(), self.endpoint.as_ref(), region, &credentials))
    }
}
