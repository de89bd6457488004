//! Jira Data Center and the app Git Integration for Jira (GIJ), over REST.
//!
//! GIJ's answers differ from page to page of its documentation and from version to version, so they are read
//! tolerantly ([`decode`]); requests are written exactly as documented ([`request_body`]).

mod announcements;
mod bulk;
mod clients;
mod decode;
mod failure;
mod host_probe;
mod http;
mod issues;
mod request_body;
mod retry;
mod site;
mod webhook_probe;

use std::sync::Arc;

use causeway_app::port::jira::{Jira, JiraCredential, JiraSites};
use causeway_domain::JiraUrl;
use causeway_network::Outbound;

pub use crate::announcements::Announcements;
use crate::clients::Clients;
pub use crate::host_probe::HostProbe;
use crate::http::Http;
use crate::site::Site;
pub use crate::webhook_probe::{SetupError, WebhookProbe};

/// Jira sites with GIJ. All share one set of connections.
pub struct GijSites {
    clients: Clients,
}

impl GijSites {
    /// `outbound` leads to them.
    pub fn new(outbound: Outbound) -> Self {
        Self { clients: Clients::new(outbound) }
    }
}

impl JiraSites for GijSites {
    fn site(&self, url: &JiraUrl, credential: &JiraCredential) -> Arc<dyn Jira> {
        Arc::new(Site::new(Http::new(self.clients.clone(), url.clone(), credential)))
    }
}
