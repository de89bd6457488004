//! The settings as a person sees them, and a look at the network through them.

use std::net::IpAddr;

use async_trait::async_trait;
use bytes::Bytes;
use causeway_app::port::network::NetworkError;
use causeway_app::port::network_settings::{Authority, Network, NetworkSettingsError, ServerCertificate};
use causeway_domain::Secret;
use causeway_domain::network::{NetworkSettings, ProxyChoice};
use http_body_util::{BodyExt as _, Empty};
use hyper::Request;
use hyper::header::{AUTHORIZATION, HOST, PROXY_AUTHORIZATION, USER_AGENT};
use hyper_util::rt::TokioIo;
use url::Url;

use crate::dial::{Stream, in_time, sensitive};
use crate::proxy::ProxyRules;
use crate::{Outbound, Way, authorities};

#[async_trait]
impl Network for Outbound {
    fn checked(&self, settings: &NetworkSettings) -> Result<NetworkSettings, NetworkSettingsError> {
        let rules = ProxyRules::of(&settings.proxy)?;
        let read = authorities::read(settings.authorities.as_deref().unwrap_or_default())?;
        if let Some(clock) = &self.0.clock {
            authorities::check_times(&read, clock.now_millis())?;
        }
        let proxy = match (&settings.proxy, &rules) {
            (ProxyChoice::Manual { no_proxy, .. }, ProxyRules::Manual(manual)) => ProxyChoice::Manual {
                url: manual.url(),
                user_name: manual.user_name.clone(),
                no_proxy: no_proxy.trim().to_owned(),
            },
            (other, _) => other.clone(),
        };
        Ok(NetworkSettings { proxy, authorities: authorities::written(&read) })
    }

    fn apply(&self, settings: &NetworkSettings) -> Result<(), NetworkSettingsError> {
        self.put_in_force(settings).map(drop)
    }

    fn authorities(&self, pem: &str) -> Result<Vec<Authority>, NetworkSettingsError> {
        Ok(authorities::read(pem)?.into_iter().map(|one| one.authority).collect())
    }

    fn system_proxy(&self, url: &str) -> Option<String> {
        let url = Url::parse(url).ok()?;
        match self.0.system.proxy(&url) {
            Ok(proxy) => proxy.map(|proxy| proxy.url()),
            Err(NetworkError::ProxyUnsupported { proxy }) => Some(proxy),
            Err(_) => None,
        }
    }

    async fn proxy_for(&self, url: &str) -> Result<Option<String>, NetworkError> {
        Ok(self.way(url).await?.proxy.map(|proxy| proxy.name()))
    }

    async fn resolve(&self, url: &str) -> Result<Vec<IpAddr>, NetworkError> {
        let (_, host, port) = parts(url)?;
        let none = || NetworkError::Dns { host: host.clone() };
        let address = host.trim_start_matches('[').trim_end_matches(']');
        let found = in_time(&host, tokio::net::lookup_host((address, port))).await?.map_err(|_| none())?;
        let found: Vec<IpAddr> = found.map(|address| address.ip()).collect();
        if found.is_empty() { Err(none()) } else { Ok(found) }
    }

    async fn connect(&self, url: &str) -> Result<(), NetworkError> {
        let (way, parsed) = (self.way(url).await?, parts(url)?);
        match open(&way, &parsed).await {
            Ok(_stream) => Ok(()),
            Err(error) => Err(self.explained(url, &way, error).await),
        }
    }

    async fn certificate(&self, url: &str) -> Result<Option<ServerCertificate>, NetworkError> {
        let (way, parsed) = (self.way(url).await?, parts(url)?);
        let (url_parsed, host, _) = &parsed;
        if url_parsed.scheme() != "https" {
            return Ok(None);
        }
        let looked = async {
            let stream = open(&way, &parsed).await?;
            way.tls(stream, host).await
        };
        match looked.await {
            Ok(stream) => {
                let (_, session) = stream.get_ref();
                let own = session.peer_certificates().and_then(|chain| chain.first());
                Ok(own
                    .and_then(|own| authorities::issuer(own))
                    .map(|(issuer, expires_at)| ServerCertificate { issuer, expires_at }))
            }
            Err(error) => Err(self.explained(url, &way, error).await),
        }
    }

    async fn ask(&self, url: &str) -> Result<u16, NetworkError> {
        let (way, parsed) = (self.way(url).await?, parts(url)?);
        match asked(&way, &parsed).await {
            Ok(status) => Ok(status),
            Err(error) => Err(self.explained(url, &way, error).await),
        }
    }
}

/// URL, host, port.
fn parts(url: &str) -> Result<(Url, String, u16), NetworkError> {
    let none = || NetworkError::Dns { host: url.to_owned() };
    let parsed = Url::parse(url).map_err(|_| none())?;
    let host = parsed.host_str().ok_or_else(none)?.to_owned();
    let port = parsed.port_or_known_default().ok_or_else(none)?;
    Ok((parsed, host, port))
}

/// A connection over which the host is spoken to: a tunnel only for TLS, as every client has it.
async fn open(way: &Way, (url, host, port): &(Url, String, u16)) -> Result<Box<dyn Stream>, NetworkError> {
    match &way.proxy {
        Some(proxy) if url.scheme() != "https" => way.to_proxy(proxy).await,
        _ => way.dial(host, *port).await,
    }
}

impl Outbound {
    /// One request for a URL, answered as it is: no redirect is followed. Of the body at most `longest` bytes are read.
    ///
    /// # Errors
    /// When there is no answer.
    pub async fn fetch(
        &self,
        url: &str,
        authorization: Option<&Secret>,
        longest: usize,
    ) -> Result<Fetched, NetworkError> {
        let (way, parsed) = (self.way(url).await?, parts(url)?);
        match fetched(&way, &parsed, authorization, longest).await {
            Ok(fetched) => Ok(fetched),
            Err(error) => Err(self.explained(url, &way, error).await),
        }
    }
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    /// Its HTTP status.
    pub status: u16,
    /// The beginning of its body.
    pub body: Vec<u8>,
}

async fn asked(way: &Way, parts: &(Url, String, u16)) -> Result<u16, NetworkError> {
    Ok(fetched(way, parts, None, 0).await?.status)
}

async fn fetched(
    way: &Way,
    parts: &(Url, String, u16),
    authorization: Option<&Secret>,
    longest: usize,
) -> Result<Fetched, NetworkError> {
    let (url, host, port) = parts;
    let lost = |_| NetworkError::Lost { host: host.clone() };
    let stream = open(way, parts).await?;
    let is_tls = url.scheme() == "https";
    let stream = if is_tls { way.handshake(stream, host).await? } else { stream };
    let forwarding = way.proxy.as_ref().filter(|_| !is_tls);
    let path = url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()));
    let target = if forwarding.is_some() { url.as_str() } else { &path };
    // As every client names it: what is signed may hold the host.
    let named = if url.port().is_some() { format!("{host}:{port}") } else { host.clone() };
    let mut request = Request::builder()
        .uri(target)
        .header(HOST, named)
        .header(USER_AGENT, concat!("Causeway/", env!("CARGO_PKG_VERSION")));
    if let Some(authorization) = authorization {
        request = request.header(AUTHORIZATION, sensitive(authorization.expose()));
    }
    if let Some(authorization) = forwarding.and_then(|proxy| proxy.authorization()) {
        request = request.header(PROXY_AUTHORIZATION, sensitive(authorization.expose()));
    }
    let request = request.body(Empty::<Bytes>::new());
    let request = request.map_err(|_| NetworkError::Dns { host: host.clone() })?;
    let exchange = async {
        let (mut sender, connection) =
            hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.map_err(lost)?;
        tokio::spawn(connection);
        let mut answer = sender.send_request(request).await.map_err(lost)?;
        let (status, mut body) = (answer.status().as_u16(), Vec::new());
        while body.len() < longest {
            let Some(frame) = answer.frame().await else { break };
            if let Ok(data) = frame.map_err(lost)?.into_data() {
                body.extend_from_slice(&data);
            }
        }
        body.truncate(longest);
        Ok(Fetched { status, body })
    };
    let fetched = in_time(host, exchange).await??;
    match forwarding {
        Some(proxy) if fetched.status == 407 => Err(NetworkError::ProxySignIn { proxy: proxy.name() }),
        _ => Ok(fetched),
    }
}
