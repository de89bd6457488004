//! What `ssh` would offer here: the keys of its configuration, of the agent and of its usual files, in its own order.

use std::path::{Path, PathBuf};

use causeway_domain::doctor::KeyOffer;
use causeway_domain::ssh::config::{HostSettings, Keyword};
use causeway_domain::ssh::key::{KeyFile, PublicKey};

use crate::App;
use crate::port::ssh::{AgentKeys, LocalSsh, LoginKey, Ssh};

/// OpenSSH's own files, in its order.
const USUAL: [&str; 5] = ["id_rsa", "id_ecdsa", "id_ecdsa_sk", "id_ed25519", "id_ed25519_sk"];

/// What the client's configuration and this computer's keys come to for a host.
pub(super) struct Offers {
    /// The user of the configuration, and where it says so.
    pub(super) user: Option<(String, String)>,
    /// The keys that can be offered, in order.
    pub(super) keys: Vec<OwnKey>,
    /// Keys that are named and cannot be offered.
    pub(super) problems: Vec<KeyOffer>,
}

/// A key of this computer.
pub(super) struct OwnKey {
    /// As it is offered.
    pub(super) login: LoginKey,
    /// Its public part, where it is known.
    pub(super) public: Option<PublicKey>,
    /// The file, or "agent".
    pub(super) from: String,
    /// Whether somebody named it for this host.
    pub(super) is_named: bool,
}

impl OwnKey {
    pub(super) fn offer(&self) -> KeyOffer {
        KeyOffer {
            from: self.from.clone(),
            print: self.public.as_ref().map(PublicKey::sha256),
            problem: None,
        }
    }
}

impl App {
    /// What `ssh` would do for this host.
    pub(super) async fn offers(&self, host: &str) -> Offers {
        let ssh = self.ports.ssh.as_ref();
        let local = ssh.local().await.ok();
        let settings = self.ssh_host(host).await.settings;
        let user = settings.setting(Keyword::User);
        let user = user.map(|setting| (setting.value.clone(), setting.place.to_string()));
        let (mut files, problems) = files(ssh, local.as_ref(), &settings).await;
        let agent = match local.map(|local| local.agent) {
            Some(AgentKeys::Keys(keys)) => keys,
            Some(AgentKeys::Absent | AgentKeys::Failed(_)) | None => Vec::new(),
        };
        let (mut first, mut others) = (Vec::new(), Vec::new());
        for key in agent {
            let same = |file: &OwnKey| file.public.as_ref().is_some_and(|public| public.is_same_key(&key));
            let named = files.iter().position(same).map(|at| files.remove(at));
            let is_named = named.as_ref().is_some_and(|file| file.is_named);
            let place = if named.is_some() { &mut first } else { &mut others };
            place.push(OwnKey {
                login: LoginKey::Agent(key.clone()),
                public: Some(key),
                from: "agent".to_owned(),
                is_named,
            });
        }
        if settings.identities_only() {
            others.clear();
        }
        let keys = first.into_iter().chain(others).chain(files).collect();
        Offers { user, keys, problems }
    }

    /// One key that somebody chose.
    pub(super) async fn chosen(&self, key: &LoginKey) -> (Vec<OwnKey>, Vec<KeyOffer>) {
        match key {
            LoginKey::Agent(public) => {
                let key = OwnKey {
                    login: key.clone(),
                    public: Some(public.clone()),
                    from: "agent".to_owned(),
                    is_named: true,
                };
                (vec![key], Vec::new())
            }
            LoginKey::File { path, .. } => match file(self.ports.ssh.as_ref(), path).await {
                Ok(public) => {
                    let from = path.display().to_string();
                    (vec![OwnKey { login: key.clone(), public, from, is_named: true }], Vec::new())
                }
                Err(problem) => (Vec::new(), vec![problem]),
            },
        }
    }
}

/// The files of the configuration, else the usual ones. A usual file that is not there is nothing to speak of.
async fn files(
    ssh: &dyn Ssh,
    local: Option<&LocalSsh>,
    settings: &HostSettings,
) -> (Vec<OwnKey>, Vec<KeyOffer>) {
    let named: Vec<PathBuf> =
        settings.identity_files().map(|file| PathBuf::from(settings.path(&file.value))).collect();
    let is_named = !named.is_empty();
    let usual = || local.map(|local| USUAL.map(|name| local.folder.join(name)).into()).unwrap_or_default();
    let paths: Vec<PathBuf> = if is_named { named } else { usual() };
    let (mut keys, mut problems) = (Vec::new(), Vec::new());
    for path in paths {
        match file(ssh, &path).await {
            Ok(public) => {
                let login = LoginKey::File { path: path.clone(), passphrase: None };
                keys.push(OwnKey { login, public, from: path.display().to_string(), is_named });
            }
            Err(problem) if is_named => problems.push(problem),
            Err(_) => {}
        }
    }
    (keys, problems)
}

/// The public part of a private key's file, where it shows.
async fn file(ssh: &dyn Ssh, path: &Path) -> Result<Option<PublicKey>, KeyOffer> {
    let problem =
        |words: String| KeyOffer { from: path.display().to_string(), print: None, problem: Some(words) };
    let found = ssh.file(path).await.content.map_err(problem)?;
    let read = KeyFile::read(found.expose().as_bytes()).map_err(|error| problem(error.to_string()))?;
    if !read.format.is_private() {
        return Err(problem("it is the public key, and the private one is needed".to_owned()));
    }
    if read.public.is_some() {
        return Ok(read.public);
    }
    let mut beside = path.as_os_str().to_owned();
    beside.push(".pub");
    let beside = ssh.file(Path::new(&beside)).await.content.ok();
    Ok(beside.and_then(|text| KeyFile::read(text.expose().as_bytes()).ok()).and_then(|file| file.public))
}
