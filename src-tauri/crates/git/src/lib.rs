//! git as CodeCommit speaks it over HTTPS: passwords signed with an access key, and the references behind them.

mod failure;
mod ls_remote;
mod program;
mod programs;
mod route;
mod trust;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use causeway_app::port::Clock;
use causeway_app::port::aws::{AwsLocation, SessionKeys};
use causeway_app::port::git::{GitError, GitTransport};
use causeway_app::port::network::NetworkError;
use causeway_domain::Region;
use causeway_domain::git_password::{GitCredential, Signing, SigningTime, sign};
use causeway_network::Outbound;
use tokio::sync::{Semaphore, oneshot};

pub use crate::program::InstalledGit;
pub use crate::programs::InstalledPrograms;
use crate::route::{Routes, without_password};

/// How long an ls-remote may take.
const DEADLINE: Duration = Duration::from_secs(30);

/// How many run at once, those past their deadline included.
const AT_ONCE: usize = 4;

/// CodeCommit's git side.
pub struct CodeCommitGit {
    clock: Arc<dyn Clock>,
    endpoint: Option<String>,
    outbound: Outbound,
    routes: Routes,
    deadline: Duration,
    slots: Arc<Semaphore>,
}

impl CodeCommitGit {
    /// The real one: each region's own host. `clock` dates the signatures; `outbound` leads to the hosts.
    pub fn new(clock: Arc<dyn Clock>, outbound: Outbound) -> Self {
        let slots = Arc::new(Semaphore::new(AT_ONCE));
        Self { clock, endpoint: None, outbound, routes: Routes::default(), deadline: DEADLINE, slots }
    }

    /// Another server in every region's place: scheme, host and port, `https://localhost:8443`.
    #[must_use]
    pub fn with_endpoint(mut self, url: &str) -> Self {
        self.endpoint = Some(url.trim_end_matches('/').to_owned());
        self
    }

    /// Another deadline than 30 seconds for one ls-remote.
    #[must_use]
    pub fn with_deadline(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }

    fn credential(
        &self,
        region: &Region,
        keys: &SessionKeys,
        host: &str,
        path: &str,
    ) -> Result<GitCredential, GitError> {
        let now = SigningTime::from_epoch_seconds(self.clock.now_millis().div_euclid(1_000))
            .ok_or_else(|| GitError::Failed { detail: "this computer's clock is out of range".to_owned() })?;
        let signing = Signing {
            access_key_id: &keys.access_key_id,
            secret: &keys.secret,
            session_token: keys.token.as_ref(),
            region: region.code(),
            host,
            path,
        };
        Ok(sign(&signing, now))
    }
}

#[async_trait]
impl GitTransport for CodeCommitGit {
    fn place(&self, location: &AwsLocation) -> String {
        match (&location.endpoints.git, &self.endpoint) {
            (Some(own), _) => own.clone(),
            (None, Some(everywhere)) => everywhere.clone(),
            (None, None) => {
                let region = &location.region;
                let fips = location.endpoints.fips.then(|| region.fips_git_host()).flatten();
                format!("https://{}", fips.unwrap_or_else(|| region.git_host()))
            }
        }
    }

    async fn references(
        &self,
        location: &AwsLocation,
        repository: &str,
        keys: &SessionKeys,
    ) -> Result<Vec<String>, GitError> {
        if !is_repository_name(repository) {
            return Err(GitError::NotFound);
        }
        let region = &location.region;
        let base = self.place(location);
        let host = base.split_once("://").map_or(base.as_str(), |(_, host)| host).to_owned();
        let path = format!("/v1/repos/{repository}");
        let url = format!("{base}{path}");
        let credential = self.credential(region, keys, &host, &path)?;
        let listing = async {
            let slot = Arc::clone(&self.slots).acquire_owned().await;
            let way = self.outbound.way(&base).await?;
            let route = self.routes.route(&self.outbound, &way, &base).await?;
            let (answer, answered) = oneshot::channel();
            let asked = host.clone();
            // A thread of its own and not the runtime's blocking pool: libgit2 cannot be interrupted, and the runtime
            // waits for its pool when the program ends.
            let thread = std::thread::Builder::new().name("git".to_owned()).spawn(move || {
                let names = ls_remote::references(&url, &credential, &route);
                drop(answer.send(names.map_err(|error| failure::git_error(&error, &asked))));
                drop(slot);
            });
            thread.map_err(|error| GitError::Failed { detail: format!("no thread for git: {error}") })?;
            let names = answered.await.unwrap_or_else(|_| {
                Err(GitError::Failed { detail: "git stopped without an answer".to_owned() })
            });
            match names {
                Err(GitError::Network(error)) => {
                    if matches!(error, NetworkError::Untrusted { .. }) {
                        self.routes.forget(&base);
                    }
                    Err(self.outbound.explained(&base, &way, error).await.into())
                }
                names => names.map_err(|error| without_password(error, &way)),
            }
        };
        let names = tokio::time::timeout(self.deadline, listing).await;
        let names = names.unwrap_or_else(|_| Err(NetworkError::Timeout { host: host.clone() }.into()));
        tracing::debug!(
            region = region.code(),
            repository,
            found = names.as_ref().map_or(0, Vec::len),
            "ls-remote"
        );
        names
    }
}

/// AWS's own rule for names. Nothing else can exist, and nothing else may get into a URL.
fn is_repository_name(name: &str) -> bool {
    (1..=100).contains(&name.len())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
        && !name.ends_with(".git")
}
