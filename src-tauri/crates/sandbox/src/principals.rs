//! IAM principals and everything they sign in with: access keys, sessions, SSH public keys, Git credentials.

use std::collections::BTreeMap;
use std::sync::{Arc, RwLock};

/// Who acts: an IAM user, or a session of one or of a role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal {
    /// The short name, `admin` for instance.
    pub name: String,
    /// The ARN as `GetCallerIdentity` prints it, and as it appears in pull requests and events.
    pub arn: String,
    /// The unique id: `AIDA…` for a user, `AROA…:session` for an assumed role.
    pub user_id: String,
    /// The IAM user's name; `None` for sessions of roles, which have no SSH keys and no Git credentials.
    pub user_name: Option<String>,
    /// Policy documents as JSON, exactly as IAM would hold them.
    pub policies: Vec<serde_json::Value>,
    /// Names of the managed policies among them, for the ready line.
    pub policy_names: Vec<String>,
    /// Where this identity's temporary credentials come from; absent with long-term ones.
    pub session: Option<Session>,
}

/// What is known of temporary credentials beside whose they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// When they were issued, in epoch seconds.
    pub issued_at: i64,
    /// `aws:MultiFactorAuthPresent`. `AssumeRole` never hands the proof on, `GetSessionToken` does.
    pub second_factor: bool,
    /// The role, when they are those of one.
    pub role: Option<RoleName>,
}

/// A role as the trail names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleName {
    /// `Deployer`.
    pub name: String,
    /// The ARN with its path.
    pub arn: String,
    /// `AROA…`.
    pub id: String,
}

impl Principal {
    /// A session of this user.
    #[must_use]
    pub fn in_session(&self, issued_at: i64, second_factor: bool) -> Self {
        Self { session: Some(Session { issued_at, second_factor, role: None }), ..self.clone() }
    }
}

/// Whether a credential may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// It works.
    Active,
    /// It is kept and refused.
    Inactive,
    /// Its time is over: it is kept and refused. Only IAM itself makes a credential so.
    Expired,
}

/// An access key pair, long-lived or temporary.
#[derive(Debug, Clone)]
pub struct AccessKey {
    /// `AKIA…`, or `ASIA…` for a temporary one.
    pub id: String,
    /// The secret access key.
    pub secret: String,
    /// The session token that must accompany a temporary key.
    pub session_token: Option<String>,
    /// When a temporary key ends, in epoch seconds.
    pub expires_at: Option<i64>,
    /// Whether it may be used.
    pub status: Status,
    /// When it was made, in epoch seconds.
    pub created_at: i64,
    /// Whose it is.
    pub principal: Arc<Principal>,
}

/// What a key was last used for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastUse {
    /// Epoch seconds.
    pub at: i64,
    /// `codecommit`.
    pub service: String,
}

/// An SSH public key as IAM holds it.
#[derive(Debug, Clone)]
pub struct SshPublicKey {
    /// `APKA…`, the SSH user name.
    pub id: String,
    /// `ssh-rsa AAAA… comment`, one line.
    pub body: String,
    /// MD5 of the key blob, lower-case colon hex.
    pub fingerprint: String,
    /// Whether it may be used.
    pub status: Status,
    /// Upload time in epoch seconds.
    pub uploaded_at: i64,
    /// Whose it is.
    pub principal: Arc<Principal>,
}

/// A Git credential (service-specific credential for CodeCommit).
#[derive(Debug, Clone)]
pub struct GitCredential {
    /// `ACCA…`.
    pub id: String,
    /// `{user}-at-{account}`.
    pub user_name: String,
    /// The generated password.
    pub password: String,
    /// Whether it may be used.
    pub status: Status,
    /// Creation time in epoch seconds.
    pub created_at: i64,
    /// Whose it is.
    pub principal: Arc<Principal>,
}

#[derive(Debug, Default)]
struct Tables {
    users: BTreeMap<String, Arc<Principal>>,
    access_keys: BTreeMap<String, AccessKey>,
    last_uses: BTreeMap<String, LastUse>,
    ssh_keys: BTreeMap<String, SshPublicKey>,
    git_credentials: BTreeMap<String, GitCredential>,
}

/// All principals of the account. Every read returns an owned copy, so no lock is held across a request.
#[derive(Debug, Default)]
pub struct Principals {
    tables: RwLock<Tables>,
}

impl Principals {
    fn read<T>(&self, look: impl FnOnce(&Tables) -> T) -> T {
        look(&self.tables.read().unwrap_or_else(std::sync::PoisonError::into_inner))
    }

    fn write<T>(&self, change: impl FnOnce(&mut Tables) -> T) -> T {
        change(&mut self.tables.write().unwrap_or_else(std::sync::PoisonError::into_inner))
    }

    /// Adds or replaces an IAM user.
    pub fn put_user(&self, principal: Arc<Principal>) {
        self.write(|tables| tables.users.insert(principal.name.clone(), principal));
    }

    /// Replaces an IAM user everywhere, so that every credential of theirs at once means the new one.
    pub fn replace_user(&self, principal: &Arc<Principal>) {
        self.write(|tables| {
            tables.users.insert(principal.name.clone(), Arc::clone(principal));
            let owners = (tables.access_keys.values_mut().map(|key| &mut key.principal))
                .chain(tables.ssh_keys.values_mut().map(|key| &mut key.principal))
                .chain(tables.git_credentials.values_mut().map(|credential| &mut credential.principal));
            for owner in owners.filter(|owner| owner.arn == principal.arn) {
                *owner = match &owner.session {
                    None => Arc::clone(principal),
                    session => {
                        Arc::new(Principal { session: session.clone(), ..Principal::clone(principal) })
                    }
                };
            }
        });
    }

    /// All IAM users by name.
    pub fn users(&self) -> Vec<Arc<Principal>> {
        self.read(|tables| tables.users.values().cloned().collect())
    }

    /// The IAM user of that name.
    pub fn user(&self, name: &str) -> Option<Arc<Principal>> {
        self.read(|tables| tables.users.get(name).cloned())
    }

    /// Adds or replaces an access key.
    pub fn put_access_key(&self, key: AccessKey) {
        self.write(|tables| tables.access_keys.insert(key.id.clone(), key));
    }

    /// The access key of that id.
    pub fn access_key(&self, id: &str) -> Option<AccessKey> {
        self.read(|tables| tables.access_keys.get(id).cloned())
    }

    /// All access keys.
    pub fn access_keys(&self) -> Vec<AccessKey> {
        self.read(|tables| tables.access_keys.values().cloned().collect())
    }

    /// The long-term access keys of one user, oldest first.
    pub fn access_keys_of(&self, user_name: &str) -> Vec<AccessKey> {
        let is_theirs = |key: &&AccessKey| {
            key.session_token.is_none() && key.principal.user_name.as_deref() == Some(user_name)
        };
        let mut keys: Vec<AccessKey> =
            self.read(|tables| tables.access_keys.values().filter(is_theirs).cloned().collect());
        keys.sort_by(|one, other| (one.created_at, &one.id).cmp(&(other.created_at, &other.id)));
        keys
    }

    /// Adds a long-term key unless its user has as many as they may have; whether it was added.
    pub fn add_access_key(&self, key: AccessKey, limit: usize) -> bool {
        self.write(|tables| {
            let theirs = |held: &&AccessKey| {
                held.session_token.is_none() && held.principal.user_name == key.principal.user_name
            };
            let room = tables.access_keys.values().filter(theirs).count() < limit;
            if room {
                tables.access_keys.insert(key.id.clone(), key);
            }
            room
        })
    }

    /// Removes an access key.
    pub fn remove_access_key(&self, id: &str) -> Option<AccessKey> {
        self.write(|tables| {
            tables.last_uses.remove(id);
            tables.access_keys.remove(id)
        })
    }

    /// Ends those temporary keys now that `ends` picks and that have not ended; how many that were.
    pub fn end_sessions(&self, now: i64, ends: impl Fn(&AccessKey) -> bool) -> usize {
        self.write(|tables| {
            let lives = |key: &&mut AccessKey| key.expires_at.is_some_and(|end| end > now) && ends(key);
            tables.access_keys.values_mut().filter(lives).map(|key| key.expires_at = Some(now)).count()
        })
    }

    /// Notes what a key was used for.
    pub fn used(&self, id: &str, at: i64, service: &str) {
        let noted = |tables: &Tables| {
            tables.last_uses.get(id).is_some_and(|last| last.at == at && last.service == service)
        };
        // Most requests find what they would write, and readers do not wait for each other.
        if !self.read(noted) {
            let last = LastUse { at, service: service.to_owned() };
            self.write(|tables| tables.last_uses.insert(id.to_owned(), last));
        }
    }

    /// What a key was last used for.
    pub fn last_use(&self, id: &str) -> Option<LastUse> {
        self.read(|tables| tables.last_uses.get(id).cloned())
    }

    /// Adds or replaces an SSH public key.
    pub fn put_ssh_key(&self, key: SshPublicKey) {
        self.write(|tables| tables.ssh_keys.insert(key.id.clone(), key));
    }

    /// Removes an SSH public key.
    pub fn remove_ssh_key(&self, id: &str) -> Option<SshPublicKey> {
        self.write(|tables| tables.ssh_keys.remove(id))
    }

    /// The SSH public key of that id.
    pub fn ssh_key(&self, id: &str) -> Option<SshPublicKey> {
        self.read(|tables| tables.ssh_keys.get(id).cloned())
    }

    /// All SSH public keys of one user, by id as the console lists them.
    pub fn ssh_keys_of(&self, user_name: &str) -> Vec<SshPublicKey> {
        self.read(|tables| {
            tables.ssh_keys.values().filter(|key| key.principal.name == user_name).cloned().collect()
        })
    }

    /// Adds or replaces a Git credential.
    pub fn put_git_credential(&self, credential: GitCredential) {
        self.write(|tables| tables.git_credentials.insert(credential.id.clone(), credential));
    }

    /// Removes a Git credential.
    pub fn remove_git_credential(&self, id: &str) -> Option<GitCredential> {
        self.write(|tables| tables.git_credentials.remove(id))
    }

    /// All Git credentials.
    pub fn git_credentials(&self) -> Vec<GitCredential> {
        self.read(|tables| tables.git_credentials.values().cloned().collect())
    }

    /// The Git credential that signs in with that user name.
    pub fn git_credential_by_user_name(&self, user_name: &str) -> Option<GitCredential> {
        self.read(|tables| {
            tables.git_credentials.values().find(|credential| credential.user_name == user_name).cloned()
        })
    }
}
