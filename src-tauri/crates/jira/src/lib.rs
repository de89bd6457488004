//! Jira Data Center and the app Git Integration for Jira (GIJ), over REST.
//!
//! GIJ's answers differ from page to page of its documentation and from version to version, so they are read
//! tolerantly ([`decode`]); requests are written exactly as documented ([`request_body`]).

mod decode;
mod failure;
mod http;
mod request_body;
mod retry;
mod site;
mod tls;
mod webhook_probe;

use std::sync::Arc;

use causeway_app::port::jira::{Jira, JiraCredential, JiraSites};
use causeway_domain::JiraUrl;

use crate::http::Http;
use crate::site::Site;
pub use crate::tls::SetupError;
pub use crate::webhook_probe::WebhookProbe;

/// Jira sites with GIJ. All share one set of connections.
pub struct GijSites {
    client: reqwest::Client,
}

impl GijSites {
    /// `extra_ca` is a PEM of authorities trusted beside the system's. Proxies are the system's.
    ///
    /// # Errors
    /// When `extra_ca` is not PEM or TLS cannot be set up.
    pub fn new(extra_ca: Option<&str>) -> Result<Self, SetupError> {
        Ok(Self { client: tls::client(extra_ca)? })
    }
}

impl JiraSites for GijSites {
    fn site(&self, url: &JiraUrl, credential: &JiraCredential) -> Arc<dyn Jira> {
        Arc::new(Site::new(Http::new(self.client.clone(), url.clone(), credential)))
    }
}
