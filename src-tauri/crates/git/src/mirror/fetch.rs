//! A fetch: the list of references, and then the steps that bring what is new.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use causeway_app::port::git::{GitAccess, GitError};
use causeway_app::port::mirror::{FetchProgress, MirrorError, MirrorFetch, OnFetchProgress};
use causeway_app::port::network::NetworkError;
use causeway_domain::git_password::GitCredential;
use causeway_network::Way;
use git2::Oid;
use tokio::sync::oneshot;
use tokio_util::sync::CancellationToken;

use super::transfer::{Transfer, TransferError, leads_in};
use super::wanted::{Wanted, settled, steps, wanted};
use super::watch::Watch;
use super::{GitMirrors, folder, packed};
use crate::failure::git_error;
use crate::ls_remote::{Advertised, advertised};
use crate::route::{Route, without_password};

/// How often somebody looks whether a thread still moves.
const LOOK: Duration = Duration::from_millis(250);

/// How long a thread that was asked to end is waited for.
const ENDING: Duration = Duration::from_millis(500);

/// Everything that leads to one repository.
struct Target {
    base: String,
    host: String,
    path: String,
    url: String,
}

impl GitMirrors {
    pub(super) async fn fetch_in_steps(
        &self,
        fetch: &MirrorFetch<'_>,
        progress: OnFetchProgress,
        cancel: &CancellationToken,
    ) -> Result<(), MirrorError> {
        let mirror = self.folder.of_repository(fetch.connection_id, fetch.repository)?;
        let target = self.target(fetch);
        let (path, name) = (mirror.clone(), fetch.repository.to_owned());
        let _writing = Self::blocking(move || folder::begin(&path, &name)).await?;
        let listed = self.listed(fetch, &target, cancel).await?;
        let steps = self.settle(&mirror, fetch, listed, cancel).await?;
        let mut came = FetchProgress::default();
        for step in steps {
            let (credential, way, route) = self.ready(fetch, &target, cancel).await?;
            let transfer = Transfer {
                mirror: mirror.clone(),
                url: target.url.clone(),
                credential,
                route,
                step,
                room: Arc::clone(fetch.room),
                before: came,
                progress: Arc::clone(&progress),
            };
            let done = self.on_thread(cancel, move |watch| transfer.run(watch)).await;
            came = self.explained(done, fetch, &target, &way).await?;
        }
        tracing::debug!(
            region = fetch.location.region.code(),
            repository = fetch.repository,
            objects = came.received,
            bytes = came.bytes,
            "a mirror is fetched"
        );
        Ok(())
    }

    fn target(&self, fetch: &MirrorFetch<'_>) -> Target {
        let base = self.git.base(fetch.location);
        let host = base.split_once("://").map_or(base.as_str(), |(_, host)| host).to_owned();
        let path = format!("/v1/repos/{}", fetch.repository);
        let url = format!("{base}{path}");
        Target { base, host, path, url }
    }

    /// The way there, and a credential that was signed just now: a password holds for fifteen minutes, and a fetch may
    /// take longer.
    async fn ready(
        &self,
        fetch: &MirrorFetch<'_>,
        target: &Target,
        cancel: &CancellationToken,
    ) -> Result<(GitCredential, Way, Route), MirrorError> {
        let credential = match fetch.access {
            GitAccess::Keys(keys) => {
                self.git.credential(&fetch.location.region, keys, &target.host, &target.path)?
            }
            GitAccess::Password { user_name, password } => GitCredential {
                user_name: causeway_domain::Secret::new(user_name.clone()),
                password: password.duplicate(),
            },
        };
        let (way, route) = tokio::select! {
            biased;
            () = cancel.cancelled() => return Err(MirrorError::Cancelled),
            found = self.git.way_to(&target.base) => found?,
        };
        Ok((credential, way, route))
    }

    async fn listed(
        &self,
        fetch: &MirrorFetch<'_>,
        target: &Target,
        cancel: &CancellationToken,
    ) -> Result<Advertised, MirrorError> {
        let (credential, way, route) = self.ready(fetch, target, cancel).await?;
        let url = target.url.clone();
        let listed = self.on_thread(cancel, move |_| Ok(advertised(&url, &credential, &route)?)).await;
        self.explained(listed, fetch, target, &way).await
    }

    /// Puts everything in place that needs no transfer, and tells what does.
    async fn settle(
        &self,
        mirror: &Path,
        fetch: &MirrorFetch<'_>,
        listed: Advertised,
        cancel: &CancellationToken,
    ) -> Result<Vec<Vec<(String, Wanted)>>, MirrorError> {
        let (mirror, choice, cancel) = (mirror.to_owned(), fetch.refspecs.clone(), cancel.clone());
        Self::blocking(move || {
            let wanted = wanted(&choice, &listed);
            let steps = settle(&mirror, &wanted, &listed).map_err(|error| match error {
                TransferError::Git(error) => unusable(&error),
                TransferError::Files(error) => folder::failed("written")(error),
                TransferError::Stopped | TransferError::Full => MirrorError::Cancelled,
            })?;
            if cancel.is_cancelled() { Err(MirrorError::Cancelled) } else { Ok(steps) }
        })
        .await
    }

    /// Has a thread of its own do something, for as long as it moves and nobody cancels.
    async fn on_thread<T: Send + 'static>(
        &self,
        cancel: &CancellationToken,
        work: impl FnOnce(&Watch) -> Result<T, TransferError> + Send + 'static,
    ) -> Result<T, Ended> {
        if cancel.is_cancelled() {
            return Err(Ended::Cancelled);
        }
        let Ok(slot) = Arc::clone(&self.threads).try_acquire_owned() else { return Err(Ended::Silent) };
        let watch = Watch::new();
        let (answer, mut answered) = oneshot::channel();
        // Not of the runtime's pool, which the end of the program waits for.
        let thread = std::thread::Builder::new().name("git".to_owned()).spawn({
            let watch = Arc::clone(&watch);
            move || {
                drop(answer.send(work(&watch)));
                drop(slot);
            }
        });
        thread.map_err(|error| Ended::By(TransferError::Files(error)))?;
        let ended = loop {
            tokio::select! {
                biased;
                outcome = &mut answered => {
                    return match outcome {
                        Ok(outcome) => outcome.map_err(Ended::By),
                        Err(_) => Err(Ended::By(TransferError::Stopped)),
                    };
                }
                () = cancel.cancelled() => break Ended::Cancelled,
                () = tokio::time::sleep(LOOK) => {
                    if watch.still_for() > self.silence {
                        break Ended::Silent;
                    }
                }
            }
        };
        watch.stop();
        if tokio::time::timeout(ENDING, answered).await.is_err() {
            tracing::debug!("a thread of git is left to itself: its server says nothing");
        }
        let leaving = tokio::task::spawn_blocking(move || watch.leave()).await;
        leaving.map_err(|error| Ended::By(TransferError::Files(std::io::Error::other(error))))?;
        Err(ended)
    }

    /// In the words of the house.
    async fn explained<T>(
        &self,
        outcome: Result<T, Ended>,
        fetch: &MirrorFetch<'_>,
        target: &Target,
        way: &Way,
    ) -> Result<T, MirrorError> {
        let error = match outcome {
            Ok(value) => return Ok(value),
            Err(Ended::Cancelled | Ended::By(TransferError::Stopped)) => return Err(MirrorError::Cancelled),
            Err(Ended::Silent) => GitError::Network(NetworkError::Timeout { host: target.host.clone() }),
            Err(Ended::By(TransferError::Full)) => return Err(MirrorError::Full { cap: fetch.room.cap() }),
            Err(Ended::By(TransferError::Files(error))) => return Err(folder::failed("written")(error)),
            Err(Ended::By(TransferError::Git(error))) if is_local(&error) => return Err(unusable(&error)),
            Err(Ended::By(TransferError::Git(error))) => git_error(&error, &target.host),
        };
        Err(match error {
            GitError::Network(error) => self.git.explained(&target.base, way, error).await,
            error => without_password(error, way),
        }
        .into())
    }
}

/// Why nobody waits for a thread any more.
#[derive(Debug)]
enum Ended {
    Cancelled,
    /// The server said nothing for too long.
    Silent,
    By(TransferError),
}

fn settle(
    mirror: &Path,
    wanted: &BTreeMap<String, Wanted>,
    listed: &Advertised,
) -> Result<Vec<Vec<(String, Wanted)>>, TransferError> {
    let repository = folder::open(mirror)?;
    let odb = repository.odb()?;
    let is_had = |id: &Oid| odb.exists(*id);
    let before = packed::read(mirror)?;
    let after = settled(&before, wanted, is_had, leads_in(&repository));
    if after != before {
        packed::write(mirror, &after)?;
    }
    if let Some(head) = listed.head.as_deref().filter(|head| wanted.contains_key(*head)) {
        // For the git of whoever looks into the mirror.
        repository.set_head(head)?;
    }
    let owned = |step: Vec<(&str, &Wanted)>| -> Vec<(String, Wanted)> {
        step.into_iter().map(|(name, one)| (name.to_owned(), one.clone())).collect()
    };
    Ok(steps(wanted, listed.head.as_deref(), is_had).into_iter().map(owned).collect())
}

/// Whether it is this computer that an error of a fetch is about. libgit2 has one class for what the system says of files
/// and of sockets.
fn is_local(error: &git2::Error) -> bool {
    use git2::ErrorClass;
    match error.class() {
        ErrorClass::Os => !["connect", "SSL", "ocket"].iter().any(|word| error.message().contains(word)),
        class => matches!(
            class,
            ErrorClass::Filesystem
                | ErrorClass::Odb
                | ErrorClass::Repository
                | ErrorClass::Reference
                | ErrorClass::Config
                | ErrorClass::NoMemory
        ),
    }
}

fn unusable(error: &git2::Error) -> MirrorError {
    MirrorError::Failed { action: "written".into(), detail: error.message().to_owned() }
}
