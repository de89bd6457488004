//! Connections, straight or through a proxy's tunnel.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use causeway_app::port::network::NetworkError;
use http_body_util::Empty;
use hyper::header::{HOST, HeaderValue, PROXY_AUTHORIZATION};
use hyper::{Method, Request, StatusCode};
use hyper_util::rt::TokioIo;
use rustls::pki_types::{CertificateDer, ServerName};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use url::Url;

use crate::tls::{client_config, looking};
use crate::{Outbound, Proxy, Way, authorities};

/// How long a connection, a tunnel or a handshake may take.
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);

/// How long a look for the reason of a failure may take on top.
const AFTERTHOUGHT: Duration = Duration::from_secs(4);

/// Two ways of bytes.
pub trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}

impl<T: AsyncRead + AsyncWrite + Unpin + Send> Stream for T {}

impl Outbound {
    /// A connection to a host as the settings have it: straight, or a proxy's tunnel. TLS is up to the caller.
    ///
    /// # Errors
    /// Why there is none.
    pub async fn dial(&self, host: &str, port: u16) -> Result<Box<dyn Stream>, NetworkError> {
        let way = self.way(&format!("https://{host}:{port}")).await?;
        way.dial(host, port).await
    }

    /// The certificates that a server shows, its own first, whoever issued them. What git's client is not shown.
    ///
    /// # Errors
    /// When there is no connection or no TLS.
    pub async fn shown_chain(
        &self,
        host: &str,
        port: u16,
    ) -> Result<Vec<CertificateDer<'static>>, NetworkError> {
        let way = self.way(&format!("https://{host}:{port}")).await?;
        way.shown_chain(host, port).await
    }

    /// Says more about a failed request that went this way: who issued a certificate that is not trusted, and which proxy
    /// was in between.
    pub async fn explained(&self, url: &str, way: &Way, error: NetworkError) -> NetworkError {
        let error = way.told(error);
        let url = Url::parse(url).ok();
        let host = url.as_ref().and_then(|url| url.host_str().zip(url.port_or_known_default()));
        let Some((name, port)) = host else { return error };
        match error {
            NetworkError::Untrusted { host, detail } if !detail.contains("issued by") => {
                let looked = tokio::time::timeout(AFTERTHOUGHT, way.shown_chain(name, port)).await;
                let issuer = looked.ok().and_then(Result::ok).and_then(|chain| issuer(&chain));
                let detail = match issuer {
                    Some(issuer) => format!("{detail}; it is issued by {issuer}"),
                    None => detail,
                };
                NetworkError::Untrusted { host, detail }
            }
            error => error,
        }
    }
}

impl Way {
    pub(crate) async fn dial(&self, host: &str, port: u16) -> Result<Box<dyn Stream>, NetworkError> {
        match &self.proxy {
            None => Ok(Box::new(connect(host, port).await?)),
            Some(proxy) => {
                let stream = self.to_proxy(proxy).await?;
                in_time(host, tunnel(stream, proxy, host, port)).await?
            }
        }
    }

    /// The proxy itself, over TLS if it wants that.
    pub(crate) async fn to_proxy(&self, proxy: &Proxy) -> Result<Box<dyn Stream>, NetworkError> {
        let (host, port) = proxy.address();
        let socket = match in_time(host, TcpStream::connect((host, port))).await {
            Ok(Ok(socket)) => socket,
            Ok(Err(error)) => return Err(unreachable(proxy, &error)),
            Err(_) => {
                let detail = "it does not answer in time".to_owned();
                return Err(NetworkError::ProxyUnreachable { proxy: proxy.name(), detail });
            }
        };
        if proxy.is_tls() { self.handshake(socket, host).await } else { Ok(Box::new(socket)) }
    }

    /// TLS with a host over a connection to it.
    pub(crate) async fn handshake(
        &self,
        stream: impl Stream + 'static,
        host: &str,
    ) -> Result<Box<dyn Stream>, NetworkError> {
        Ok(Box::new(self.tls(stream, host).await?))
    }

    pub(crate) async fn tls<S: Stream + 'static>(
        &self,
        stream: S,
        host: &str,
    ) -> Result<tokio_rustls::client::TlsStream<S>, NetworkError> {
        let config = client_config(&self.authorities).map_err(|error| no_tls(host, &error))?;
        let shake = TlsConnector::from(Arc::new(config)).connect(server_name(host)?, stream);
        in_time(host, shake).await?.map_err(|error| NetworkError::from_source(host, &error))
    }

    async fn shown_chain(&self, host: &str, port: u16) -> Result<Vec<CertificateDer<'static>>, NetworkError> {
        let stream = self.dial(host, port).await?;
        let (config, witness) = looking().map_err(|error| no_tls(host, &error))?;
        let shake = TlsConnector::from(Arc::new(config)).connect(server_name(host)?, stream);
        let ended = in_time(host, shake).await?;
        let chain = witness.chain();
        match ended {
            Err(error) if chain.is_empty() => Err(NetworkError::from_source(host, &error)),
            _ => Ok(chain),
        }
    }
}

pub(crate) fn issuer(chain: &[CertificateDer<'static>]) -> Option<String> {
    chain.first().and_then(|own| authorities::issuer(own)).map(|(issuer, _)| issuer)
}

async fn connect(host: &str, port: u16) -> Result<TcpStream, NetworkError> {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    let socket = in_time(host, TcpStream::connect((address, port))).await?;
    socket.map_err(|error| NetworkError::from_source(host, &error))
}

/// Asks a proxy for a tunnel.
async fn tunnel(
    stream: Box<dyn Stream>,
    proxy: &Proxy,
    host: &str,
    port: u16,
) -> Result<Box<dyn Stream>, NetworkError> {
    let lost = |_| NetworkError::Lost { host: proxy.name() };
    let target = format!("{host}:{port}");
    let mut request = Request::builder().method(Method::CONNECT).uri(&target).header(HOST, &target);
    if let Some(authorization) = proxy.authorization() {
        request = request.header(PROXY_AUTHORIZATION, sensitive(authorization.expose()));
    }
    let request = request.body(Empty::<Bytes>::new());
    let request = request.map_err(|_| NetworkError::Dns { host: host.to_owned() })?;
    let (mut sender, connection) =
        hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.map_err(lost)?;
    tokio::spawn(connection.with_upgrades());
    let answer = sender.send_request(request).await.map_err(lost)?;
    match answer.status() {
        StatusCode::PROXY_AUTHENTICATION_REQUIRED => Err(NetworkError::ProxySignIn { proxy: proxy.name() }),
        status if status.is_success() => {
            let upgraded = hyper::upgrade::on(answer).await.map_err(lost)?;
            Ok(Box::new(TokioIo::new(upgraded)))
        }
        _ => Err(NetworkError::Proxy { host: host.to_owned(), proxy: proxy.name() }),
    }
}

/// A header that no log shows. What cannot be a header is none.
pub(crate) fn sensitive(text: &str) -> HeaderValue {
    let mut value = HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static(""));
    value.set_sensitive(true);
    value
}

pub(crate) async fn in_time<T>(host: &str, work: impl Future<Output = T>) -> Result<T, NetworkError> {
    let timed_out = |_| NetworkError::Timeout { host: host.to_owned() };
    tokio::time::timeout(PATIENCE, work).await.map_err(timed_out)
}

fn unreachable(proxy: &Proxy, error: &io::Error) -> NetworkError {
    match NetworkError::from_source("", error).through(&proxy.name()) {
        told @ NetworkError::ProxyUnreachable { .. } => told,
        _ => NetworkError::ProxyUnreachable { proxy: proxy.name(), detail: error.to_string() },
    }
}

fn server_name(host: &str) -> Result<ServerName<'static>, NetworkError> {
    let name = host.trim_start_matches('[').trim_end_matches(']').to_owned();
    ServerName::try_from(name).map_err(|_| NetworkError::Dns { host: host.to_owned() })
}

fn no_tls(host: &str, error: &rustls::Error) -> NetworkError {
    NetworkError::Untrusted { host: host.to_owned(), detail: error.to_string() }
}
