//! The network settings in force, and hosts that are reached or not.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::Mutex;

use async_trait::async_trait;
use causeway_app::port::network::NetworkError;
use causeway_app::port::network_settings::{Authority, Network, NetworkSettingsError, ServerCertificate};
use causeway_app::port::releases::{Releases, ReleasesError};
use causeway_domain::network::{NetworkSettings, ProxyChoice};

/// Days that certificates are still good for, after the tests' time.
pub(crate) const DAYS_LEFT: i64 = 90;

/// Nobody announces anything.
pub(crate) struct NoReleases;

#[async_trait]
impl Releases for NoReleases {
    async fn read(&self, url: &str) -> Result<Vec<u8>, ReleasesError> {
        Err(NetworkError::Refused { host: host(url).to_owned() }.into())
    }
}

#[derive(Default)]
pub(crate) struct FakeNetwork {
    /// Everything that was put into force.
    pub(crate) applied: Mutex<Vec<NetworkSettings>>,
    /// Hosts to which there is no connection, with why.
    pub(crate) cut: Mutex<BTreeMap<String, NetworkError>>,
    /// Hosts whose certificate ends after so many days.
    pub(crate) days_left: Mutex<BTreeMap<String, i64>>,
    /// Every URL that was asked.
    pub(crate) asked: Mutex<Vec<String>>,
}

fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split('/').next().unwrap_or(rest)
}

#[async_trait]
impl Network for FakeNetwork {
    fn checked(&self, settings: &NetworkSettings) -> Result<NetworkSettings, NetworkSettingsError> {
        self.authorities(settings.authorities.as_deref().unwrap_or_default())?;
        match &settings.proxy {
            ProxyChoice::Manual { url, .. } if url.starts_with("socks") => {
                Err(NetworkSettingsError::Proxy { detail: "no SOCKS".to_owned() })
            }
            _ => Ok(settings.clone()),
        }
    }

    fn apply(&self, settings: &NetworkSettings) -> Result<(), NetworkSettingsError> {
        self.applied.lock().unwrap().push(settings.clone());
        Ok(())
    }

    fn authorities(&self, pem: &str) -> Result<Vec<Authority>, NetworkSettingsError> {
        if pem.contains("PRIVATE KEY") {
            return Err(NetworkSettingsError::Authorities { detail: "a private key".to_owned() });
        }
        let of = |line: &str| Authority {
            subject: line.to_owned(),
            fingerprint: "AA:BB".to_owned(),
            expires_at: 0,
        };
        Ok(pem.lines().map(of).collect())
    }

    fn system_proxy(&self, _url: &str) -> Option<String> {
        Some("http://system.example.com:8080".to_owned())
    }

    async fn proxy_for(&self, _url: &str) -> Result<Option<String>, NetworkError> {
        Ok(match self.applied.lock().unwrap().last().map(|settings| settings.proxy.clone()) {
            Some(ProxyChoice::Manual { url, .. }) => Some(host(&url).to_owned()),
            _ => None,
        })
    }

    async fn resolve(&self, _url: &str) -> Result<Vec<IpAddr>, NetworkError> {
        Ok(vec![IpAddr::from([203, 0, 113, 9])])
    }

    async fn connect(&self, url: &str) -> Result<(), NetworkError> {
        self.cut.lock().unwrap().get(host(url)).cloned().map_or(Ok(()), Err)
    }

    async fn certificate(&self, url: &str) -> Result<Option<ServerCertificate>, NetworkError> {
        let days = self.days_left.lock().unwrap().get(host(url)).copied().unwrap_or(DAYS_LEFT);
        let expires_at = super::now_millis() + days * 24 * 60 * 60 * 1000 + 60_000;
        Ok(Some(ServerCertificate { issuer: "Public CA".to_owned(), expires_at }))
    }

    async fn ask(&self, url: &str) -> Result<u16, NetworkError> {
        self.asked.lock().unwrap().push(url.to_owned());
        Ok(403)
    }
}
