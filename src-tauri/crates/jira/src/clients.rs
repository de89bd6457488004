//! The HTTP clients: one for each way that the network settings lead.

use std::sync::Arc;
use std::time::Duration;

use causeway_app::port::network::NetworkError;
use causeway_network::{ByWay, Outbound, Way, client_config};
use rustls::ClientConfig;
use thiserror::Error;

/// How long a connection may take to come about, and a whole exchange.
const CONNECT: Duration = Duration::from_secs(10);
const TOTAL: Duration = Duration::from_secs(30);

/// Why no HTTP client could be made.
#[derive(Debug, Error)]
pub(crate) enum ClientError {
    /// TLS cannot be set up on this computer.
    #[error("TLS could not be set up: {0}")]
    Tls(#[source] rustls::Error),
    /// The HTTP client cannot be made.
    #[error("the HTTP client could not be set up: {0}")]
    Client(#[source] reqwest::Error),
}

/// All sites share one client for each way, and with it one set of connections.
#[derive(Clone)]
pub(crate) struct Clients {
    outbound: Outbound,
    by_way: Arc<ByWay<reqwest::Client>>,
}

impl Clients {
    pub(crate) fn new(outbound: Outbound) -> Self {
        Self { outbound, by_way: Arc::default() }
    }

    /// The client for a URL by the settings in force, and the way that it takes.
    pub(crate) async fn to(&self, url: &str) -> Result<(reqwest::Client, Way), NetworkError> {
        let way = self.outbound.way(url).await?;
        let client = self
            .by_way
            .get(&way, || client(&way, client_config(&way.authorities).map_err(ClientError::Tls)?));
        let client = client.map_err(|error| NetworkError::Settings { detail: error.to_string() })?;
        Ok((client, way))
    }

    /// Says why a request found no answer.
    pub(crate) async fn explained(&self, url: &str, way: &Way, error: NetworkError) -> NetworkError {
        self.outbound.explained(url, way, error).await
    }
}

/// A client that goes this way and judges certificates as `tls` does.
pub(crate) fn client(way: &Way, mut tls: ClientConfig) -> Result<reqwest::Client, ClientError> {
    tls.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    let mut builder = reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .user_agent(concat!("Causeway/", env!("CARGO_PKG_VERSION")))
        // A redirect would carry the credential along, or turn a POST into a GET that looks like success.
        .redirect(reqwest::redirect::Policy::none())
        // What may be sent twice is decided for each request.
        .retry(reqwest::retry::never())
        .connect_timeout(CONNECT)
        .timeout(TOTAL)
        // Neither the system's proxy nor that of the environment, unless the way leads through it.
        .no_proxy();
    if let Some(proxy) = &way.proxy {
        let mut through = reqwest::Proxy::all(proxy.url()).map_err(ClientError::Client)?;
        if let Some((user, password)) = proxy.credentials() {
            through = through.basic_auth(user, password.expose());
        }
        builder = builder.proxy(through);
    }
    builder.build().map_err(ClientError::Client)
}
