//! Keys of this computer. They are read and judged; only a new one is written, where the person says.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use causeway_domain::Secret;
use causeway_domain::ssh::key::{
    KeyError, KeyFile, KeyFormat, PublicKey, Shell, Verdict, conversion, gij_verdict, iam_verdict,
};

use crate::App;
use crate::audit::Audited;
use crate::error::{AppError, Field};
use crate::port::audit::AuditAct;
use crate::port::ssh::{AgentKeys, FoundFile, NewKey, SshError};

/// The shortest passphrase that OpenSSH and OpenSSL protect a key with.
const SHORTEST_PASSPHRASE: usize = 5;

/// A key of this computer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalKey {
    /// The file; `None` for a key of the agent.
    pub path: Option<PathBuf>,
    /// The file's name, or the comment of a key of the agent.
    pub name: String,
    /// What the file holds; `None` for a key of the agent, and for a file that cannot be read.
    pub file: Option<KeyFile>,
    /// The public part, from the file or from the `.pub` beside it.
    pub public: Option<PublicKey>,
    /// Whether IAM takes the public part.
    pub iam: Verdict,
    /// Whether GIJ takes the private part.
    pub gij: Verdict,
    /// The commands that make a form of it that GIJ takes.
    pub conversion: Option<String>,
    /// Whether others on this computer may read this private key: OpenSSH then refuses to use it.
    pub exposed: bool,
    /// Things to know, in sentences.
    pub cautions: Vec<String>,
}

impl LocalKey {
    /// Whether it is a private key: one to sign in with.
    pub fn is_private(&self) -> bool {
        match (&self.file, &self.path) {
            (Some(file), _) => file.format.is_private(),
            (None, Some(path)) => !is_named_public(path),
            (None, None) => true,
        }
    }
}

/// The keys of this computer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalKeys {
    /// `~/.ssh`, spelled out.
    pub folder: PathBuf,
    /// Keys in files, in name order.
    pub files: Vec<LocalKey>,
    /// Keys of the agent, in the order in which clients offer them.
    pub agent: Vec<LocalKey>,
    /// What is to be said of the agent where it lists no keys.
    pub agent_note: Option<String>,
}

impl App {
    /// The keys in `~/.ssh` and those of the agent. A `.pub` file beside its private key is part of that one.
    ///
    /// # Errors
    /// When the folder cannot be listed.
    pub async fn local_ssh_keys(&self) -> Result<LocalKeys, AppError> {
        let found = self.ports.ssh.local().await?;
        let (agent, agent_note) = match found.agent {
            AgentKeys::Absent => (Vec::new(), Some("No SSH agent runs here.".to_owned())),
            AgentKeys::Failed(why) => (Vec::new(), Some(format!("The SSH agent does not answer: {why}"))),
            AgentKeys::Keys(keys) if keys.is_empty() => {
                (Vec::new(), Some("The SSH agent runs and holds no key.".to_owned()))
            }
            AgentKeys::Keys(keys) => (keys.into_iter().map(of_agent).collect(), None),
        };
        Ok(LocalKeys { folder: found.folder, files: of_files(&found.files), agent, agent_note })
    }

    /// A file that the person named.
    ///
    /// # Errors
    /// [`SshError::File`] when it cannot be read; [`AppError::Invalid`] when it holds no key.
    pub async fn ssh_key_file(&self, path: &str) -> Result<LocalKey, AppError> {
        let path = path.trim();
        if path.is_empty() {
            return Err(AppError::invalid(Field::KeyPath, "Name the file of a key"));
        }
        let found = self.ports.ssh.file(Path::new(path)).await;
        let file = match read(&found) {
            Read::Key(file) => file,
            Read::NoKey(error) => {
                let name = found.path.display();
                return Err(AppError::invalid(Field::KeyPath, format!("{name} is no key to use. {error}")));
            }
            Read::Unread(detail) => {
                let action = "read".to_owned();
                return Err(SshError::File { path: found.path, action, detail }.into());
            }
        };
        let beside = if file.format.is_private() {
            Some(self.ports.ssh.file(&public_path(&found.path)).await)
        } else {
            None
        };
        Ok(of_file(&found, Some(file), beside.as_ref()))
    }

    /// Makes an RSA key of 4096 bits in PEM, the form that every version of GIJ takes, with its public part beside it.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for a place or passphrase that will not do; [`SshError::Exists`] when there is a file of
    /// that name, which stays as it is.
    pub async fn make_ssh_key(
        &self,
        path: &str,
        comment: &str,
        passphrase: Secret,
    ) -> Result<LocalKey, AppError> {
        let (path, comment) = (path.trim(), comment.trim());
        let invalid = |field, words: &str| Err(AppError::invalid(field, words));
        let place = Path::new(path);
        if path.is_empty() || place.file_name().is_none() {
            return invalid(Field::KeyPath, "Choose where the new key goes");
        }
        if !place.is_absolute() && !path.starts_with("~/") {
            return invalid(Field::KeyPath, "Write the whole path of the new key, from the root or from ~");
        }
        if is_named_public(place) {
            return invalid(Field::KeyPath, "Name the private key; the public one goes beside it with .pub");
        }
        if comment.chars().any(char::is_control) {
            return invalid(Field::KeyComment, "The comment has to fit on one line");
        }
        let length = passphrase.expose().chars().count();
        if (1..SHORTEST_PASSPHRASE).contains(&length) {
            return invalid(Field::Passphrase, "A passphrase has at least 5 characters");
        }
        let passphrase = Some(passphrase).filter(|_| length > 0);
        let (key, comment) = (place.to_owned(), comment.to_owned());
        let making = async {
            self.ports.ssh.make_key(NewKey { path: key, comment, passphrase }).await?;
            self.ssh_key_file(path).await
        };
        let what = Audited::new(AuditAct::MakeSshKey, format!("Make the SSH key {path}"));
        self.audited(what, making, |_| None).await
    }
}

/// What a file turned out to be.
enum Read {
    Key(KeyFile),
    NoKey(KeyError),
    Unread(String),
}

fn read(found: &FoundFile) -> Read {
    match &found.content {
        Ok(content) => match KeyFile::read(content.expose().as_bytes()) {
            Ok(file) => Read::Key(file),
            Err(error) => Read::NoKey(error),
        },
        Err(why) => Read::Unread(why.clone()),
    }
}

fn of_files(files: &[FoundFile]) -> Vec<LocalKey> {
    let by_path: BTreeMap<&Path, (&FoundFile, Read)> =
        files.iter().map(|found| (found.path.as_path(), (found, read(found)))).collect();
    let is_private =
        |path: &Path| matches!(by_path.get(path), Some((_, Read::Key(file))) if file.format.is_private());
    let mut keys = Vec::new();
    for (path, (found, read)) in &by_path {
        let is_public = matches!(read, Read::Key(file) if !file.format.is_private());
        if is_public && is_named_public(path) && is_private(&path.with_extension("")) {
            // It is told with its private key.
            continue;
        }
        let beside = by_path.get(public_path(path).as_path()).map(|(found, _)| *found);
        match read {
            Read::Key(file) => keys.push(of_file(found, Some(file.clone()), beside)),
            Read::NoKey(error @ (KeyError::Damaged { .. } | KeyError::Utf16)) => {
                keys.push(unread(found, error.to_string()));
            }
            // Other things lie in that folder, too.
            Read::NoKey(_) => {}
            Read::Unread(why) => keys.push(unread(found, format!("It cannot be read: {why}"))),
        }
    }
    keys
}

fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

fn public_path(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".pub");
    name.into()
}

fn is_named_public(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "pub")
}

/// A file, with the `.pub` file beside it where there is one.
fn of_file(found: &FoundFile, file: Option<KeyFile>, beside: Option<&FoundFile>) -> LocalKey {
    let mut cautions = Vec::new();
    let mut public = file.as_ref().and_then(|file| file.public.clone());
    let beside = beside.map(read).and_then(|read| match read {
        Read::Key(KeyFile { public, format, .. }) if !format.is_private() => public,
        _ => None,
    });
    if let (Some(file), Some(beside)) = (&file, beside)
        && file.format.is_private()
    {
        match &mut public {
            None => public = Some(beside),
            Some(public) if public.is_same_key(&beside) => {
                if public.comment.is_empty() {
                    public.comment = beside.comment;
                }
            }
            Some(_) => cautions.push(format!(
                "{} beside it is of another key. OpenSSH offers that one, and then cannot sign.",
                file_name(&public_path(&found.path))
            )),
        }
    }
    let is_private = file.as_ref().is_some_and(|file| file.format.is_private());
    let exposed = is_private && found.mode.is_some_and(|mode| mode & 0o077 != 0);
    if let Some(file) = &file {
        cautions.extend(about(found, file, exposed));
    }
    let path = found.path.display().to_string();
    LocalKey {
        name: file_name(&found.path),
        iam: iam_verdict(public.as_ref()),
        gij: gij_verdict(file.as_ref(), public.as_ref()),
        conversion: file
            .as_ref()
            .and_then(|file| conversion(file, public.as_ref(), &path, Shell::of_this_system())),
        path: Some(found.path.clone()),
        file,
        public,
        exposed,
        cautions,
    }
}

/// Things to know of a file.
fn about(found: &FoundFile, file: &KeyFile, exposed: bool) -> Option<String> {
    let word = Shell::of_this_system().word(&found.path.display().to_string());
    match (file.format.is_private(), is_named_public(&found.path)) {
        (true, true) => Some(
            "It holds a private key under the name of a public one. Whoever takes it for public gives it away."
                .to_owned(),
        ),
        (true, false) if exposed => Some(format!(
            "Others on this computer may read it, and OpenSSH refuses to use it. Make it yours alone: chmod 600 {word}"
        )),
        (false, false) if file.format == KeyFormat::PublicLine => {
            Some("It holds a public key under the name of a private one.".to_owned())
        }
        _ => None,
    }
}

fn unread(found: &FoundFile, why: String) -> LocalKey {
    let verdict = || Verdict { ok: false, reason: "Nobody can read this file as a key.".to_owned() };
    LocalKey {
        path: Some(found.path.clone()),
        name: file_name(&found.path),
        file: None,
        public: None,
        iam: verdict(),
        gij: verdict(),
        conversion: None,
        exposed: false,
        cautions: vec![why],
    }
}

fn of_agent(public: PublicKey) -> LocalKey {
    LocalKey {
        path: None,
        name: public.comment.clone(),
        file: None,
        iam: iam_verdict(Some(&public)),
        gij: gij_verdict(None, Some(&public)),
        public: Some(public),
        conversion: None,
        exposed: false,
        cautions: Vec::new(),
    }
}
