//! Who exists in a new account, with which policies and credentials. The same seed gives the same credentials.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rsa::rand_core::RngCore;

use super::dice::Dice;
use super::keys::{KeyError, SshKey, ssh_keys};
use super::policies::{self, Named};
use crate::federation::Role;
use crate::jira::ssh_keys::KeyRefusal;
use crate::mfa::Device;
use crate::principals::{AccessKey, GitCredential, Principal, SshPublicKey, Status};
use crate::world::World;

/// How long the temporary principal's session lasts: the default of `GetSessionToken`.
const SESSION_SECONDS: i64 = 12 * 60 * 60;

/// The role of `role-session`, the name of the session, and how long it lasts.
const ROLE: &str = "codecommit-operator";
const ROLE_SESSION: &str = "ada";
const ROLE_SESSION_SECONDS: i64 = 12 * 60 * 60;

/// Those who also have an SSH key and Git credentials.
const WITH_GIT: [&str; 4] = ["admin", "poweruser", "readonly", "pull-only"];

/// Who may do next to nothing without a second factor.
const WITH_MFA: &str = "mfa";

/// Why principals cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum PrincipalsError {
    /// An RSA key could not be made.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// A private key could not be stored in Jira.
    #[error("Jira does not take a private key")]
    Stored(#[source] KeyRefusal),
    /// A private key could not be written.
    #[error("the private key {} cannot be written", path.display())]
    Write {
        /// Where to.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
}

/// A principal as the ready line shows it: with everything needed to act as it.
#[derive(Clone, serde::Serialize)]
pub struct Secrets {
    /// `admin`, `temporary`, …
    pub name: String,
    /// The ARN that AWS prints for it.
    pub arn: String,
    /// The access key.
    pub access_key_id: String,
    /// Its secret.
    pub secret_access_key: String,
    /// Only for temporary keys.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_token: Option<String>,
    /// Names of its policies.
    pub policies: Vec<String>,
    /// Git over SSH and over HTTPS with a password.
    #[serde(flatten)]
    pub git: Option<GitSecrets>,
}

/// What a principal signs in to git with, beside its access key.
#[derive(Clone, serde::Serialize)]
pub struct GitSecrets {
    /// The SSH user name.
    pub ssh_public_key_id: String,
    /// A PEM file that only its owner can read.
    pub ssh_private_key_path: PathBuf,
    /// The user name of the Git credentials.
    pub git_username: String,
    /// Their password.
    pub git_password: String,
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Secrets").field("name", &self.name).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for GitSecrets {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("GitSecrets")
            .field("ssh_public_key_id", &self.ssh_public_key_id)
            .finish_non_exhaustive()
    }
}

/// Makes the account's principals, and says what they sign in with.
pub fn principals(world: &World) -> Result<Vec<Secrets>, PrincipalsError> {
    let users: [(&str, Vec<Named>); 8] = [
        ("admin", vec![policies::full_access(), policies::identity_administration()]),
        ("poweruser", vec![policies::power_user()]),
        ("readonly", vec![policies::read_only()]),
        ("pull-only", vec![policies::pull_only()]),
        ("nobody", vec![]),
        ("simulator", vec![policies::power_user(), policies::simulation()]),
        ("developer", vec![policies::power_user(), policies::own_access_keys(), policies::assume_roles()]),
        (WITH_MFA, vec![policies::power_user(), policies::assume_roles(), policies::require_second_factor()]),
    ];
    let keys = ssh_keys(world.options.seed_value, &WITH_GIT)?;
    let mut secrets = Vec::new();
    for (name, policies) in users {
        let principal = Arc::new(user(world, name, policies));
        world.principals.put_user(Arc::clone(&principal));
        let mut own = access_key(world, &principal, name, None);
        if let Some(key) = WITH_GIT.iter().zip(&keys).find_map(|(with, key)| (*with == name).then_some(key)) {
            own.git = Some(git(world, &principal, key)?);
        }
        secrets.push(own);
        if name == "poweruser" {
            let now = world.clock.now_seconds();
            let session = Arc::new(principal.in_session(now, false));
            secrets.push(access_key(world, &session, "temporary", Some(now + SESSION_SECONDS)));
        }
    }
    enable_mfa(world);
    secrets.push(access_key(world, &Arc::new(root(world)), "root", None));
    let session = world.clock.now_seconds() + ROLE_SESSION_SECONDS;
    secrets.push(access_key(world, &Arc::new(role_session(world)), "role-session", Some(session)));
    Ok(secrets)
}

fn enable_mfa(world: &World) {
    let mut secret = [0; 20];
    Dice::new(world.options.seed_value, "principal/mfa/device").fill_bytes(&mut secret);
    let device = Device {
        serial: format!("arn:{}:iam::{}:mfa/{WITH_MFA}", world.partition(), world.account),
        user: WITH_MFA.to_owned(),
        enabled_at: world.clock.now_seconds(),
    };
    world.mfa.enable(device, secret);
}

/// The account itself, which has no policies that could be looked at or simulated: it may do everything.
fn root(world: &World) -> Principal {
    Principal {
        name: "root".to_owned(),
        arn: format!("arn:{}:iam::{}:root", world.partition(), world.account),
        user_id: world.account.clone(),
        user_name: None,
        policies: vec![policies::everything()],
        policy_names: Vec::new(),
        session: None,
    }
}

/// A session of a role that a power user's policy is attached to. Only the account's root may assume the role again.
fn role_session(world: &World) -> Principal {
    let (partition, account) = (world.partition(), &world.account);
    let (policy_name, policy) = policies::power_user();
    let role = Role {
        name: ROLE.to_owned(),
        arn: format!("arn:{partition}:iam::{account}:role/{ROLE}"),
        id: format!("AROA{}", identifier(world, ROLE, "role", 17)),
        trust_policy: policies::trust(&format!("arn:{partition}:iam::{account}:root")),
        policies: vec![in_partition(policy, partition)],
        max_session_seconds: ROLE_SESSION_SECONDS,
    };
    let principal = Principal {
        name: "role-session".to_owned(),
        policy_names: vec![policy_name.to_owned()],
        ..role.session(ROLE_SESSION, world.clock.now_seconds())
    };
    world.federation.put_role(Arc::new(role));
    principal
}

fn user(world: &World, name: &str, policies: Vec<Named>) -> Principal {
    let (policy_names, policies) = policies
        .into_iter()
        .map(|(policy_name, policy)| (policy_name.to_owned(), in_partition(policy, world.partition())))
        .unzip();
    Principal {
        name: name.to_owned(),
        arn: format!("arn:{}:iam::{}:user/{name}", world.partition(), world.account),
        user_id: format!("AIDA{}", identifier(world, name, "user", 17)),
        user_name: Some(name.to_owned()),
        policies,
        policy_names,
        session: None,
    }
}

/// AWS keeps its managed policies once for each partition, with that partition's ARNs.
pub(super) fn in_partition(mut policy: serde_json::Value, partition: &str) -> serde_json::Value {
    let statements = policy.get_mut("Statement").and_then(serde_json::Value::as_array_mut);
    for resource in statements.into_iter().flatten().filter_map(|statement| statement.get_mut("Resource")) {
        if let Some(rest) = resource.as_str().and_then(|arn| arn.strip_prefix("arn:aws:")) {
            *resource = format!("arn:{partition}:{rest}").into();
        }
    }
    policy
}

/// A long-lived key, or the key of a session that ends at `session` epoch seconds.
fn access_key(world: &World, principal: &Arc<Principal>, name: &str, session: Option<i64>) -> Secrets {
    let prefix = if session.is_some() { "ASIA" } else { "AKIA" };
    let key = AccessKey {
        id: format!("{prefix}{}", identifier(world, name, "access-key", 16)),
        secret: secret(world, name, "secret-access-key", 30),
        // Tokens of the real STS begin like this, and hold `/`, `+` and `=`, which clients have to encode.
        session_token: session
            .map(|_| format!("IQoJb3JpZ2luX2Vj{}", secret(world, name, "session-token", 200))),
        expires_at: session,
        status: Status::Active,
        created_at: world.clock.now_seconds(),
        principal: Arc::clone(principal),
    };
    world.principals.put_access_key(key.clone());
    Secrets {
        name: name.to_owned(),
        arn: principal.arn.clone(),
        access_key_id: key.id,
        secret_access_key: key.secret,
        session_token: key.session_token,
        policies: principal.policy_names.clone(),
        git: None,
    }
}

fn git(world: &World, principal: &Arc<Principal>, key: &SshKey) -> Result<GitSecrets, PrincipalsError> {
    let name = &principal.name;
    let now = world.clock.now_seconds();
    let path = world.directory.join("keys").join(format!("{name}.pem"));
    write_private(&path, &key.private_pem)
        .map_err(|source| PrincipalsError::Write { path: path.clone(), source })?;
    let public = SshPublicKey {
        id: format!("APKA{}", identifier(world, name, "ssh-key", 16)),
        body: key.public_line.clone(),
        fingerprint: key.fingerprint.clone(),
        status: Status::Active,
        uploaded_at: now,
        principal: Arc::clone(principal),
    };
    // As its owner's administrator would have done before connecting a repository over SSH.
    world
        .jira
        .ssh_keys()
        .add(&format!("{name}-codecommit"), &key.private_pem, None)
        .map_err(PrincipalsError::Stored)?;
    let credential = GitCredential {
        id: format!("ACCA{}", identifier(world, name, "git-credential", 17)),
        user_name: format!("{name}-at-{}", world.account),
        password: secret(world, name, "git-password", 32),
        status: Status::Active,
        created_at: now,
        principal: Arc::clone(principal),
    };
    let secrets = GitSecrets {
        ssh_public_key_id: public.id.clone(),
        ssh_private_key_path: path,
        git_username: credential.user_name.clone(),
        git_password: credential.password.clone(),
    };
    world.principals.put_ssh_key(public);
    world.principals.put_git_credential(credential);
    Ok(secrets)
}

/// OpenSSH refuses private keys that others can read.
fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent)?;
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(text.as_bytes())
}

/// `length` characters of the alphabet of AWS ids.
pub(super) fn identifier(world: &World, name: &str, what: &str, length: usize) -> String {
    const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let mut bytes = vec![0; length];
    Dice::new(world.options.seed_value, &format!("principal/{name}/{what}")).fill_bytes(&mut bytes);
    bytes.iter().map(|byte| char::from(ALPHABET[usize::from(byte % 32)])).collect()
}

/// `bytes` random bytes in base64.
fn secret(world: &World, name: &str, what: &str, bytes: usize) -> String {
    let mut random = vec![0; bytes];
    Dice::new(world.options.seed_value, &format!("principal/{name}/{what}")).fill_bytes(&mut random);
    STANDARD.encode(random)
}
