//! git as CodeCommit speaks it over HTTPS: passwords signed with an access key, the references behind them, and mirrors of
//! repositories on this computer.

mod failure;
mod ls_remote;
mod mirror;
mod programs;
mod raw_commit;
mod route;
mod trust;
mod walk;
mod walk_notes;
mod walk_refs;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use causeway_app::port::Clock;
use causeway_app::port::aws::{AwsLocation, SessionKeys};
use causeway_app::port::git::{GitAccess, GitError, GitTransport, RemoteReferences};
use causeway_app::port::network::NetworkError;
use causeway_domain::doctor::Answer;
use causeway_domain::git_password::{GitCredential, Signing, SigningTime, sign};
use causeway_domain::repository_name::check_repository_name;
use causeway_domain::{Region, Secret};
use causeway_network::{Outbound, Way};
use tokio::sync::{Semaphore, oneshot};

pub use crate::mirror::GitMirrors;
pub use crate::programs::InstalledPrograms;
use crate::route::{Route, Routes, without_password};
pub use crate::walk::MirrorCommits;

/// How long an ls-remote may take.
const DEADLINE: Duration = Duration::from_secs(30);

/// As much of a body as is read to see what it says.
const BEGINNING: usize = 4 * 1024;

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

    /// Scheme, host and port of a location's repositories.
    pub(crate) fn base(&self, location: &AwsLocation) -> String {
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

    /// The way to `base`, as it is and as libgit2 takes it.
    pub(crate) async fn way_to(&self, base: &str) -> Result<(Way, Route), GitError> {
        let way = self.outbound.way(base).await?;
        let route = self.routes.route(&self.outbound, &way, base).await?;
        Ok((way, route))
    }

    /// What a failure of the network is, once it was looked at more closely.
    pub(crate) async fn explained(&self, base: &str, way: &Way, error: NetworkError) -> GitError {
        if matches!(error, NetworkError::Untrusted { .. }) {
            self.routes.forget(base);
        }
        self.outbound.explained(base, way, error).await.into()
    }

    pub(crate) fn credential(
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
        self.base(location)
    }

    async fn first_answer(
        &self,
        location: &AwsLocation,
        path: &str,
        access: &GitAccess,
    ) -> Result<Answer, GitError> {
        let base = self.place(location);
        let host = base.split_once("://").map_or(base.as_str(), |(_, host)| host);
        let credential = match access {
            GitAccess::Keys(keys) => self.credential(&location.region, keys, host, path)?,
            GitAccess::Password { user_name, password } => {
                GitCredential { user_name: Secret::new(user_name.clone()), password: password.duplicate() }
            }
        };
        let pair = Secret::new(format!("{}:{}", credential.user_name.expose(), credential.password.expose()));
        let authorization = Secret::new(format!("Basic {}", STANDARD.encode(pair.expose())));
        let url = format!("{base}{}/info/refs?service=git-upload-pack", path.trim_end_matches('/'));
        let asking = self.outbound.fetch(&url, Some(&authorization), BEGINNING);
        let late = |_| NetworkError::Timeout { host: host.to_owned() };
        let fetched = tokio::time::timeout(self.deadline, asking).await.map_err(late)??;
        tracing::debug!(region = location.region.code(), status = fetched.status, "git's first request");
        Ok(Answer::read(fetched.status, &String::from_utf8_lossy(&fetched.body)))
    }

    async fn references(
        &self,
        location: &AwsLocation,
        repository: &str,
        access: &GitAccess,
    ) -> Result<RemoteReferences, GitError> {
        // Nothing else may get into a URL.
        if check_repository_name(repository).is_err() {
            return Err(GitError::NotFound);
        }
        let region = &location.region;
        let base = self.place(location);
        let host = base.split_once("://").map_or(base.as_str(), |(_, host)| host).to_owned();
        let path = format!("/v1/repos/{repository}");
        let url = format!("{base}{path}");
        let credential = match access {
            GitAccess::Keys(keys) => self.credential(region, keys, &host, &path)?,
            GitAccess::Password { user_name, password } => {
                GitCredential { user_name: Secret::new(user_name.clone()), password: password.duplicate() }
            }
        };
        let listing = async {
            let slot = Arc::clone(&self.slots).acquire_owned().await;
            let (way, route) = self.way_to(&base).await?;
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
                Err(GitError::Network(error)) => Err(self.explained(&base, &way, error).await),
                names => names.map_err(|error| without_password(error, &way)),
            }
        };
        let names = tokio::time::timeout(self.deadline, listing).await;
        let names = names.unwrap_or_else(|_| Err(NetworkError::Timeout { host: host.clone() }.into()));
        tracing::debug!(
            region = region.code(),
            repository,
            found = names.as_ref().map_or(0, |found| found.names.len()),
            "ls-remote"
        );
        names
    }
}
