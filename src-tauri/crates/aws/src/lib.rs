//! CodeCommit, SNS and STS through the AWS SDK, and the one call to IAM that is needed.
//!
//! Keys come in by hand, one client set for each; nothing is read from the environment or from `~/.aws`, so neither can
//! redirect a key to another endpoint. (Proxy variables are honoured.)

mod account;
mod channel;
mod failure;
mod http;
mod iam;
mod listing;
mod pace;
mod permissions;
mod redact;
mod topics;
mod triggers;
mod xml;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use aws_credential_types::Credentials;
use causeway_app::port::aws::{AccessKey, Aws, AwsAccount};
use causeway_domain::Region;
use causeway_domain::sns_message::SnsEndpoint;

use crate::account::{CodeCommitAccount, Paces};
pub use crate::http::ExtraCaError;
use crate::http::Http;

/// One server in the place of every AWS service and region: the sandbox.
#[derive(Debug, Clone)]
pub struct EndpointOverride {
    /// Scheme, host and port: `http://127.0.0.1:4566`.
    pub url: String,
}

impl EndpointOverride {
    fn host(&self) -> &str {
        self.url.split_once("://").map_or(self.url.as_str(), |(_, host)| host)
    }
}

/// The real AWS, or what an override puts in its place.
pub struct CodeCommitAws {
    http: Http,
    endpoint: Option<EndpointOverride>,
    /// By region and key id, which stands for the account: what was learnt of AWS's limits outlives one use of a key.
    paces: Mutex<HashMap<(String, String), Arc<Paces>>>,
}

impl CodeCommitAws {
    /// `endpoint` replaces AWS; `extra_ca` is a PEM of authorities trusted beside the system's.
    ///
    /// # Errors
    /// When `extra_ca` is not PEM or holds no usable authority.
    pub fn new(endpoint: Option<EndpointOverride>, extra_ca: Option<&str>) -> Result<Self, ExtraCaError> {
        let plain = endpoint.as_ref().is_some_and(|endpoint| endpoint.url.starts_with("http://"));
        Ok(Self { http: http::client(plain, extra_ca)?, endpoint, paces: Mutex::default() })
    }

    fn paces(&self, region: &Region, key: &AccessKey) -> Arc<Paces> {
        let mut paces = self.paces.lock().unwrap_or_else(PoisonError::into_inner);
        let place = (region.code().to_owned(), key.id.as_str().to_owned());
        Arc::clone(paces.entry(place).or_insert_with(|| Arc::new(Paces::new())))
    }
}

impl Aws for CodeCommitAws {
    fn account(&self, region: &Region, key: &AccessKey) -> Arc<dyn AwsAccount> {
        let credentials = Credentials::new(key.id.as_str(), key.secret.expose(), None, None, "causeway");
        let (endpoint, paces) = (self.endpoint.as_ref(), self.paces(region, key));
        Arc::new(CodeCommitAccount::new(&self.http, endpoint, region, &credentials, &paces))
    }

    fn sns_endpoint(&self, region: &Region) -> SnsEndpoint {
        let replaced = self.endpoint.as_ref().and_then(|endpoint| SnsEndpoint::at(&endpoint.url).ok());
        replaced.unwrap_or_else(|| SnsEndpoint::aws(region))
    }
}
