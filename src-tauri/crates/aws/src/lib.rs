//! CodeCommit, SNS and STS through the AWS SDK, and the few calls to IAM that are needed.
//!
//! Keys come in by hand or from a session that was chosen for a connection; where the services are is never read from
//! the environment or from `~/.aws`, so neither can redirect a key to another endpoint. (Proxies are those of the network settings.)

mod account;
mod acts;
mod channel;
mod endpoints;
mod failure;
mod history;
mod http;
mod iam;
mod listing;
mod pace;
mod permissions;
mod redact;
mod reviews;
mod session;
mod signer;
mod topics;
mod triggers;
mod walk;
mod xml;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use causeway_app::port::aws::{Aws, AwsAccount, AwsIdentity, AwsLocation, ServicePlaces};
use causeway_domain::Region;
use causeway_domain::sns_message::SnsEndpoint;
use causeway_network::Outbound;

use crate::account::{CodeCommitAccount, Paces};
pub use crate::endpoints::EndpointOverride;
use crate::endpoints::{Service, ServicePlace};
use crate::http::Http;
pub use crate::session::{AwsFiles, SharedSessions};

type PacesByPlace = HashMap<(AwsLocation, String), Arc<Paces>>;

/// The real AWS, or what an override puts in its place. Clones share what was learnt of AWS's limits.
#[derive(Clone)]
pub struct CodeCommitAws {
    http: Http,
    endpoint: Option<EndpointOverride>,
    /// By place and identity, which stands for the account: what was learnt of AWS's limits outlives one use of a key.
    paces: Arc<Mutex<PacesByPlace>>,
}

impl CodeCommitAws {
    /// `endpoint` replaces AWS; `outbound` leads to either.
    pub fn new(endpoint: Option<EndpointOverride>, outbound: Outbound) -> Self {
        Self { http: Http::new(outbound), endpoint, paces: Arc::default() }
    }

    fn paces(&self, location: &AwsLocation, identity: &AwsIdentity) -> Arc<Paces> {
        let mut paces = self.paces.lock().unwrap_or_else(PoisonError::into_inner);
        let place = (location.clone(), identity.name().to_owned());
        Arc::clone(paces.entry(place).or_insert_with(|| Arc::new(Paces::new())))
    }
}

impl Aws for CodeCommitAws {
    fn account(&self, location: &AwsLocation, identity: &AwsIdentity) -> Arc<dyn AwsAccount> {
        Arc::new(CodeCommitAccount::new(self, location, identity, &self.paces(location, identity)))
    }

    fn places(&self, location: &AwsLocation) -> ServicePlaces {
        let origin = |service| ServicePlace::of(service, location, self.endpoint.as_ref()).origin();
        ServicePlaces { sts: origin(Service::Sts), codecommit: origin(Service::CodeCommit) }
    }

    fn sns_endpoint(&self, region: &Region) -> SnsEndpoint {
        let replaced = self.endpoint.as_ref().and_then(|endpoint| SnsEndpoint::at(&endpoint.url).ok());
        replaced.unwrap_or_else(|| SnsEndpoint::aws(region))
    }
}
