//! git as CodeCommit speaks it over HTTPS: passwords signed with an access key, and the references behind them.

mod failure;
mod ls_remote;
pub mod sigv4;
mod trust;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use causeway_app::port::Clock;
use causeway_app::port::aws::AccessKey;
use causeway_app::port::git::{GitError, GitTransport};
use causeway_app::port::network::NetworkError;
use causeway_domain::Region;
use jiff::Timestamp;
use tokio::sync::{Semaphore, oneshot};

use crate::sigv4::{GitCredential, Signing, sign};
use crate::trust::ExtraCa;
pub use crate::trust::ExtraCaError;

/// How long an ls-remote may take.
const DEADLINE: Duration = Duration::from_secs(30);

/// How many run at once, those past their deadline included.
const AT_ONCE: usize = 4;

/// CodeCommit's git side.
pub struct CodeCommitGit {
    clock: Arc<dyn Clock>,
    endpoint: Option<String>,
    extra_ca: Option<ExtraCa>,
    deadline: Duration,
    slots: Arc<Semaphore>,
}

impl CodeCommitGit {
    /// The real one: each region's own host. `clock` dates the signatures.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        let slots = Arc::new(Semaphore::new(AT_ONCE));
        Self { clock, endpoint: None, extra_ca: None, deadline: DEADLINE, slots }
    }

    /// Another server in every region's place: scheme, host and port, `https://localhost:8443`.
    #[must_use]
    pub fn with_endpoint(mut self, url: &str) -> Self {
        self.endpoint = Some(url.trim_end_matches('/').to_owned());
        self
    }

    /// Trusts this PEM's authorities too, beside the system's. They have to sign the server's certificate directly.
    ///
    /// # Errors
    /// When it is not PEM or holds no certificate that can be an authority.
    pub fn with_extra_ca(mut self, pem: &str) -> Result<Self, ExtraCaError> {
        self.extra_ca = Some(ExtraCa::from_pem(pem)?);
        Ok(self)
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
        key: &AccessKey,
        host: &str,
        path: &str,
    ) -> Result<GitCredential, GitError> {
        let now = Timestamp::from_millisecond(self.clock.now_millis())
            .map_err(|_| GitError::Failed { detail: "this computer's clock is out of range".to_owned() })?;
        let access_key_id = key.id.as_str();
        let (secret, region) = (&key.secret, region.code());
        Ok(sign(&Signing { access_key_id, secret, session_token: None, region, host, path }, now))
    }
}

#[async_trait]
impl GitTransport for CodeCommitGit {
    async fn references(
        &self,
        region: &Region,
        repository: &str,
        key: &AccessKey,
    ) -> Result<Vec<String>, GitError> {
        if !is_repository_name(repository) {
            return Err(GitError::NotFound);
        }
        let base = self.endpoint.clone().unwrap_or_else(|| format!("https://{}", region.git_host()));
        let host = base.split_once("://").map_or(base.as_str(), |(_, host)| host).to_owned();
        let path = format!("/v1/repos/{repository}");
        let url = format!("{base}{path}");
        let credential = self.credential(region, key, &host, &path)?;
        let extra_ca = self.extra_ca.clone();
        let listing = async {
            let slot = Arc::clone(&self.slots).acquire_owned().await;
            let (answer, answered) = oneshot::channel();
            let asked = host.clone();
            // A thread of its own and not the runtime's blocking pool: libgit2 cannot be interrupted, and the runtime
            // waits for its pool when the program ends.
            let thread = std::thread::Builder::new().name("git".to_owned()).spawn(move || {
                let names = ls_remote::references(&url, &credential, extra_ca.as_ref());
                drop(answer.send(names.map_err(|error| failure::git_error(&error, &asked))));
                drop(slot);
            });
            thread.map_err(|error| GitError::Failed { detail: format!("no thread for git: {error}") })?;
            answered.await.unwrap_or_else(|_| {
                Err(GitError::Failed { detail: "git stopped without an answer".to_owned() })
            })
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
