//! A look at a server: its name, its certificate, its clock, how its SSH greets.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use causeway_app::port::network::NetworkError;
use causeway_app::port::probe::{Probe, Visit, VisitError};
use causeway_network::{Outbound, Way, Witness, public_authorities, witnessed};
use reqwest::header::DATE;
use rustls::client::WebPkiServerVerifier;
use tokio::io::AsyncReadExt as _;
use tokio::net::TcpStream;

use crate::clients::{ClientError, client};
use crate::webhook_probe::SetupError;

/// How long a name, a connection or an answer may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// The longest greeting of an SSH server (RFC 4253 §4.2).
const GREETING: u64 = 255;

/// Looks the way that the network settings lead, with the operating system's own judgement of certificates.
pub struct HostProbe {
    outbound: Outbound,
    public: Arc<WebPkiServerVerifier>,
}

impl HostProbe {
    /// Nothing is looked at yet.
    ///
    /// # Errors
    /// When TLS cannot be set up.
    pub fn new(outbound: Outbound) -> Result<Self, SetupError> {
        Ok(Self { outbound, public: public_authorities().map_err(SetupError::Tls)? })
    }
}

/// A client of its own for each visit: a connection that is open already shows no certificate.
fn witnessing(way: &Way) -> Result<(reqwest::Client, Arc<Witness>), ClientError> {
    let (tls, witness) = witnessed(&way.authorities).map_err(ClientError::Tls)?;
    Ok((client(way, tls)?, witness))
}

#[async_trait]
impl Probe for HostProbe {
    async fn proxy_for(&self, origin: &str) -> Result<Option<String>, NetworkError> {
        Ok(self.outbound.way(origin).await?.proxy.map(|proxy| proxy.url()))
    }

    async fn addresses(&self, host: &str, port: u16) -> Result<Vec<IpAddr>, NetworkError> {
        let host = || host.to_owned();
        match tokio::time::timeout(PATIENCE, tokio::net::lookup_host((host().as_str(), port))).await {
            Err(_) => Err(NetworkError::Timeout { host: host() }),
            Ok(Err(_)) => Err(NetworkError::Dns { host: host() }),
            Ok(Ok(found)) => {
                let mut found: Vec<IpAddr> = found.map(|address| address.ip()).collect();
                found.dedup();
                if found.is_empty() { Err(NetworkError::Dns { host: host() }) } else { Ok(found) }
            }
        }
    }

    async fn visit(&self, origin: &str) -> Result<Visit, VisitError> {
        let host = origin.split_once("://").map_or(origin, |(_, host)| host).trim_end_matches('/').to_owned();
        let unseen = |error: NetworkError| VisitError { error, certificate: None };
        let way = self.outbound.way(origin).await.map_err(unseen)?;
        let settings = |error: ClientError| unseen(NetworkError::Settings { detail: error.to_string() });
        let (client, witness) = witnessing(&way).map_err(settings)?;
        match client.head(origin).timeout(PATIENCE).send().await {
            Ok(answer) => {
                let date = answer.headers().get(DATE).and_then(|date| date.to_str().ok());
                Ok(Visit {
                    certificate: witness.certificate(&self.public),
                    server_time: date.and_then(http_date),
                })
            }
            Err(error) => {
                let error = if error.is_timeout() {
                    NetworkError::Timeout { host }
                } else {
                    NetworkError::from_source(&host, &error)
                };
                let error = self.outbound.explained(origin, &way, error).await;
                Err(VisitError { error, certificate: witness.certificate(&self.public) })
            }
        }
    }

    async fn ssh_banner(&self, host: &str, port: u16) -> Result<String, NetworkError> {
        let greeting = async {
            let socket = TcpStream::connect((host, port)).await?;
            let mut bytes = Vec::new();
            let mut limited = socket.take(GREETING);
            let mut chunk = [0; 64];
            while !bytes.contains(&b'\n') {
                match limited.read(&mut chunk).await? {
                    0 => break,
                    read => bytes.extend_from_slice(chunk.get(..read).unwrap_or_default()),
                }
            }
            Ok::<_, std::io::Error>(bytes)
        };
        let place = || format!("{host}:{port}");
        match tokio::time::timeout(PATIENCE, greeting).await {
            Err(_) => Err(NetworkError::Timeout { host: place() }),
            Ok(Err(error)) => Err(NetworkError::from_source(&place(), &error)),
            Ok(Ok(bytes)) => {
                let text = String::from_utf8_lossy(&bytes).into_owned();
                let line = text.lines().next().unwrap_or_default();
                Ok(line.chars().filter(|character| !character.is_control()).collect())
            }
        }
    }
}

/// Epoch milliseconds of a `Date` header, in the one form that servers write (RFC 9110 §5.6.7).
fn http_date(text: &str) -> Option<i64> {
    let time = jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(text).ok()?;
    Some(time.as_millisecond())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::http_date;

    #[test]
    fn the_time_is_read_and_the_user_is_not_shown() {
        assert_eq!(http_date("Sun, 06 Nov 1994 08:49:37 GMT"), Some(784_111_777_000));
        assert_eq!(http_date("yesterday"), None);
    }

    proptest! {
        #[test]
        fn any_date_is_read_or_none(text in "\\PC{0,60}") {
            let _read = http_date(&text);
        }
    }
}
