//! A sandbox with a repository that tests write into, and mirrors in a folder that goes away.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use causeway_app::port::Clock;
use causeway_app::port::aws::{AwsLocation, SessionKeys};
use causeway_app::port::git::GitAccess;
use causeway_app::port::mirror::{FetchProgress, MirrorError, MirrorFetch, Mirrors, OnFetchProgress, Room};
use causeway_domain::integration::RefspecChoice;
use causeway_domain::network::{NetworkSettings, ProxyChoice};
use causeway_domain::{Region, Secret};
use causeway_git::{CodeCommitGit, GitMirrors};
use causeway_network::Outbound;
use causeway_sandbox::faults::{FaultKind, FaultRule};
use causeway_sandbox::options::Options;
use causeway_sandbox::seed::Secrets;
use causeway_sandbox::serve::Sandbox;
use git2::{Oid, Repository, Time};
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

pub(crate) const CONNECTION: &str = "c-1";

/// Room enough.
pub(crate) const PLENTY: u64 = 1 << 40;

struct Now;

impl Clock for Now {
    fn now_millis(&self) -> i64 {
        i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis()).unwrap()
    }
}

pub(crate) struct World {
    pub(crate) sandbox: Sandbox,
    pub(crate) place: TempDir,
    pub(crate) mirrors: GitMirrors,
    /// One that is there and has nothing in it but what a test writes.
    pub(crate) name: String,
    source: Repository,
}

impl World {
    pub(crate) async fn new() -> Self {
        let sandbox = Sandbox::start(Options::default()).await.unwrap();
        let all = sandbox.world.repositories.all();
        let empty = all.iter().find(|one| one.metadata().default_branch.is_none()).unwrap();
        let (name, source) = (empty.name.clone(), empty.git().unwrap());
        let place = tempfile::tempdir().unwrap();
        let mirrors = mirrors(&sandbox, place.path());
        Self { sandbox, place, mirrors, name, source }
    }

    /// Where nobody listens.
    pub(crate) async fn unreachable() -> (Self, String) {
        let world = Self::new().await;
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let nobody = format!("127.0.0.1:{port}");
        let mirrors = mirrors_at(&world.sandbox, world.place.path(), &format!("http://{nobody}"));
        (Self { mirrors, ..world }, nobody)
    }

    /// With another time for which the server may say nothing.
    pub(crate) async fn impatient(silence: Duration) -> Self {
        let world = Self::new().await;
        let mirrors = mirrors(&world.sandbox, world.place.path()).with_silence(silence);
        Self { mirrors, ..world }
    }

    pub(crate) fn keys(&self, who: &str) -> GitAccess {
        let held: &Secrets = self.sandbox.ready.principals.iter().find(|held| held.name == who).unwrap();
        GitAccess::Keys(SessionKeys {
            access_key_id: held.access_key_id.clone(),
            secret: Secret::new(held.secret_access_key.clone()),
            token: held.session_token.clone().map(Secret::new),
            expires_at: None,
        })
    }

    pub(crate) fn location(&self) -> AwsLocation {
        AwsLocation::public(Region::parse(&self.sandbox.ready.aws.region).unwrap())
    }

    pub(crate) async fn fetch(&self) -> Result<Came, MirrorError> {
        self.fetch_by(&RefspecChoice::default()).await
    }

    pub(crate) async fn fetch_by(&self, refspecs: &RefspecChoice) -> Result<Came, MirrorError> {
        self.fetch_with(refspecs, &self.keys("admin"), PLENTY, |_, _| ()).await
    }

    /// `seen` is told of all progress and may cancel.
    pub(crate) async fn fetch_with(
        &self,
        refspecs: &RefspecChoice,
        access: &GitAccess,
        room: u64,
        seen: impl Fn(FetchProgress, &CancellationToken) + Send + Sync + 'static,
    ) -> Result<Came, MirrorError> {
        let cancel = CancellationToken::new();
        let came = Arc::new(Mutex::new(FetchProgress::default()));
        let room = Arc::new(Room::new(room, room));
        let progress: OnFetchProgress = Arc::new({
            let (came, cancel) = (Arc::clone(&came), cancel.clone());
            move |told| {
                *came.lock().unwrap() = told;
                seen(told, &cancel);
            }
        });
        let location = self.location();
        let fetch = MirrorFetch {
            connection_id: CONNECTION,
            location: &location,
            repository: &self.name,
            access,
            refspecs,
            room: &room,
        };
        self.mirrors.fetch(&fetch, progress, &cancel).await?;
        let progress = *came.lock().unwrap();
        Ok(Came { progress, room })
    }

    pub(crate) fn mirror(&self) -> PathBuf {
        self.place.path().join(CONNECTION).join(format!("{}.git", self.name.to_lowercase()))
    }

    /// The mirror's references, as git lists them.
    pub(crate) fn references(&self) -> String {
        for_each_ref(&self.mirror())
    }

    /// What git itself would have after a fetch with these refspecs.
    pub(crate) fn references_by_git(&self, refspecs: &[String]) -> String {
        let place = tempfile::tempdir().unwrap();
        let git = |arguments: &[&str]| {
            let done = Command::new("git").arg("-C").arg(place.path()).args(arguments).output().unwrap();
            assert!(done.status.success(), "{done:?}");
        };
        git(&["init", "-q", "--bare"]);
        let refspecs = refspecs.iter().map(String::as_str);
        let source = self.source.path().display().to_string();
        git(&["fetch", "-q", "--no-tags", &source].into_iter().chain(refspecs).collect::<Vec<_>>());
        for_each_ref(place.path())
    }

    /// Commits a file on top of a reference, which may be new.
    pub(crate) fn commit(&self, reference: &str, path: &str, content: &[u8]) -> Oid {
        let source = &self.source;
        let parent = source.refname_to_id(reference).ok().map(|id| source.find_commit(id).unwrap());
        let tree = parent.as_ref().map(|parent| parent.tree().unwrap());
        let mut builder = source.treebuilder(tree.as_ref()).unwrap();
        builder.insert(path, source.blob(content).unwrap(), 0o100_644).unwrap();
        let tree = source.find_tree(builder.write().unwrap()).unwrap();
        let at = Time::new(1_735_787_045 + i64::from(self.count()), 120);
        let who = git2::Signature::new("Ada", "ada@example.com", &at).unwrap();
        let parents: Vec<_> = parent.iter().collect();
        let message = format!("SHOP-1 {path}\n\nbody\n");
        source.commit(Some(reference), &who, &who, &message, &tree, &parents).unwrap()
    }

    pub(crate) fn delete(&self, reference: &str) {
        self.source.find_reference(reference).unwrap().delete().unwrap();
    }

    pub(crate) fn source(&self) -> &Repository {
        &self.source
    }

    pub(crate) fn fault(&self, operation: &str, skip: u32, fault: FaultKind) {
        let rule = FaultRule {
            service: "git".to_owned(),
            operation: operation.to_owned(),
            resource: None,
            skip,
            times: Some(1),
            fault,
        };
        self.sandbox.world.faults.add(rule);
    }

    /// Files in the mirror's folder of packs.
    pub(crate) fn packs(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.mirror().join("objects").join("pack")).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    fn count(&self) -> u32 {
        u32::try_from(self.source.references().unwrap().count()).unwrap()
    }
}

/// What a fetch brought.
#[derive(Debug)]
pub(crate) struct Came {
    pub(crate) progress: FetchProgress,
    pub(crate) room: Arc<Room>,
}

/// Bytes that no pack makes smaller.
pub(crate) fn noise(seed: u64, length: usize) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()[3]
    };
    (0..length).map(|_| next()).collect()
}

fn mirrors(sandbox: &Sandbox, folder: &Path) -> GitMirrors {
    mirrors_at(sandbox, folder, &sandbox.ready.git.https)
}

fn mirrors_at(sandbox: &Sandbox, folder: &Path, endpoint: &str) -> GitMirrors {
    let authorities = Some(sandbox.ready.git.ca_pem.clone());
    let settings = NetworkSettings { proxy: ProxyChoice::Direct, authorities };
    let outbound = Outbound::fixed(&settings, None).unwrap();
    let git = CodeCommitGit::new(Arc::new(Now), outbound).with_endpoint(endpoint);
    GitMirrors::new(Arc::new(git), folder.to_owned())
}

fn for_each_ref(repository: &Path) -> String {
    let git = Command::new("git").arg("-C").arg(repository).arg("for-each-ref").output().unwrap();
    assert!(git.status.success(), "{git:?}");
    String::from_utf8(git.stdout).unwrap()
}
