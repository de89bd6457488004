//! Reads announcements of new versions, over the same way out as everything else.

use async_trait::async_trait;
use causeway_app::port::network::NetworkError;
use causeway_app::port::releases::{Releases, ReleasesError};
use causeway_network::Outbound;
use reqwest::Url;

use crate::clients::Clients;

/// The largest file that is read, in bytes. An announcement has some hundreds.
const LARGEST: usize = 64 << 10;

/// Reads them over HTTP.
pub struct Announcements {
    clients: Clients,
}

impl Announcements {
    /// `outbound` leads to them. Nothing is read yet.
    pub fn new(outbound: Outbound) -> Self {
        Self { clients: Clients::new(outbound) }
    }
}

#[async_trait]
impl Releases for Announcements {
    async fn read(&self, url: &str) -> Result<Vec<u8>, ReleasesError> {
        let host = Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default();
        let network = |error: &reqwest::Error| {
            let host = host.clone();
            if error.is_timeout() {
                NetworkError::Timeout { host }
            } else {
                NetworkError::from_source(&host, error)
            }
        };
        let (client, way) = self.clients.to(url).await?;
        let mut response = match client.get(url).send().await {
            Ok(response) => response,
            Err(error) => return Err(self.clients.explained(url, &way, network(&error)).await.into()),
        };
        let status = response.status().as_u16();
        if status != 200 {
            return Err(ReleasesError::Status { host, status });
        }
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| way.told(network(&error)))? {
            if body.len() + chunk.len() > LARGEST {
                return Err(ReleasesError::Large { host, largest: LARGEST });
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body)
    }
}
