//! Names, addresses and certificates.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use async_trait::async_trait;
use causeway_app::port::network::NetworkError;
use causeway_app::port::reachability::{CertificateFinding, Reachability};

/// Hosts that are not named here are public, with a good certificate.
#[derive(Default)]
pub(crate) struct FakeInternet {
    pub(crate) addresses: Mutex<BTreeMap<String, Vec<IpAddr>>>,
    pub(crate) certificates: Mutex<BTreeMap<String, CertificateFinding>>,
    pub(crate) sns_is_here: AtomicBool,
    /// Everything that was asked for.
    pub(crate) asked: Mutex<Vec<String>>,
}

#[async_trait]
impl Reachability for FakeInternet {
    fn sns_is_here(&self) -> bool {
        self.sns_is_here.load(Ordering::Relaxed)
    }

    async fn addresses(&self, host: &str, port: u16) -> Result<Vec<IpAddr>, NetworkError> {
        self.asked.lock().unwrap().push(format!("{host}:{port}"));
        let known = self.addresses.lock().unwrap().get(host).cloned();
        match known.unwrap_or_else(|| vec![IpAddr::from([203, 0, 113, 9])]) {
            none if none.is_empty() => Err(NetworkError::Dns { host: host.to_owned() }),
            found => Ok(found),
        }
    }

    async fn certificate(&self, host: &str, port: u16) -> CertificateFinding {
        self.asked.lock().unwrap().push(format!("{host}:{port}"));
        self.certificates.lock().unwrap().get(host).cloned().unwrap_or(CertificateFinding::Public)
    }
}
