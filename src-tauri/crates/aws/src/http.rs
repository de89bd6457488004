//! The HTTP client under the SDK: rustls with ring, the system's authorities and the extra ones, and the proxy that the
//! network settings name for each request.

use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use aws_sdk_codecommit::config::SharedHttpClient;
use aws_smithy_http_client::Connector;
use aws_smithy_http_client::proxy::ProxyConfig;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::tls::{Provider, TlsContext, TrustStore};
use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use causeway_app::port::network::NetworkError;
use causeway_network::{ByWay, Outbound, Way};

/// How long a connection may take to come about.
const CONNECT: Duration = Duration::from_secs(5);

/// One connector, and with it one pool of connections, for every service.
#[derive(Clone)]
pub(crate) struct Http {
    pub(crate) connector: SharedHttpConnector,
}

impl Http {
    pub(crate) fn new(outbound: Outbound) -> Self {
        let by_way = (ByWay::default(), ByWay::default());
        let dispatcher = Dispatcher(Arc::new(Shared { outbound, by_way }));
        Self { connector: SharedHttpConnector::new(dispatcher) }
    }

    /// The connector as the SDK takes it, whatever the settings of a request.
    pub(crate) fn for_sdk(&self) -> SharedHttpClient {
        let connector = self.connector.clone();
        http_client_fn(move |_settings, _components| connector.clone())
    }
}

/// Sends each request over the connector of its way.
#[derive(Clone)]
struct Dispatcher(Arc<Shared>);

struct Shared {
    outbound: Outbound,
    /// With TLS, and for plain http, which has no use for reading the system's authorities.
    by_way: (ByWay<SharedHttpConnector>, ByWay<SharedHttpConnector>),
}

impl fmt::Debug for Dispatcher {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Dispatcher")
    }
}

impl HttpConnector for Dispatcher {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let shared = Arc::clone(&self.0);
        HttpConnectorFuture::new(async move { shared.send(request).await })
    }
}

impl Shared {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, ConnectorError> {
        let url = request.uri().to_owned();
        let way = self.outbound.way(&url).await.map_err(known)?;
        let is_tls = url.starts_with("https:");
        let by_way = if is_tls { &self.by_way.0 } else { &self.by_way.1 };
        let connector = by_way.get(&way, || connector(&way, is_tls))?;
        match connector.call(request).await {
            // A plain http request goes to the proxy as it is, and the proxy's own refusal comes back as an answer.
            Ok(answer) if !is_tls && answer.status().as_u16() == 407 && way.proxy.is_some() => {
                Err(known(way.told(NetworkError::ProxySignIn { proxy: String::new() })))
            }
            Ok(answer) => Ok(answer),
            Err(error) => {
                let host = url.split_once("://").map_or(url.as_str(), |(_, rest)| rest);
                let host = host.split(['/', '?']).next().unwrap_or_default();
                let told = if error.is_timeout() {
                    NetworkError::Timeout { host: host.to_owned() }
                } else {
                    NetworkError::from_source(host, &error)
                };
                Err(known(self.outbound.explained(&url, &way, told).await))
            }
        }
    }
}

/// An error in our words, which [`NetworkError::from_source`] finds again.
fn known(error: NetworkError) -> ConnectorError {
    ConnectorError::other(Box::new(error), None)
}

fn connector(way: &Way, is_tls: bool) -> Result<SharedHttpConnector, ConnectorError> {
    let proxy_is_tls = way.proxy.as_ref().is_some_and(|proxy| proxy.url().starts_with("https:"));
    let mut trusted = if is_tls || proxy_is_tls { TrustStore::default() } else { TrustStore::empty() };
    if let Some(pem) = way.authorities.pem() {
        trusted.add_pem_certificate(pem);
    }
    let unusable = |error: Box<dyn Error + Send + Sync>| ConnectorError::other(error, None);
    let context = TlsContext::builder().with_trust_store(trusted).build();
    let context = context.map_err(|error| unusable(Box::new(error)))?;
    let connector = Connector::builder()
        .connector_settings(HttpConnectorSettings::builder().connect_timeout(CONNECT).build())
        .proxy_config(proxy(way).map_err(|error| unusable(Box::new(error)))?)
        .tls_provider(Provider::Rustls(CryptoMode::Ring))
        .tls_context(context)
        .build();
    Ok(SharedHttpConnector::new(connector))
}

fn proxy(way: &Way) -> Result<ProxyConfig, aws_smithy_http_client::proxy::ProxyError> {
    let Some(proxy) = &way.proxy else { return Ok(ProxyConfig::disabled()) };
    // Whether a host is reached without the proxy was decided before. User and password go in as part of the address,
    // because the configuration's own way puts them there too and does not encode them.
    ProxyConfig::all(proxy.url_with_credentials().expose())
}
