//! SSH keys: those of this computer, those of IAM, and the login with them.

use causeway_domain::Secret;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::wizard::AwsCredential;

/// Whether somebody takes a key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct KeyVerdict {
    /// Whether it is taken.
    pub ok: bool,
    /// Why, or why not, in one sentence.
    pub reason: String,
}

/// A key of this computer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct LocalSshKey {
    /// The file; `null` for a key of the agent.
    pub path: Option<String>,
    /// The file's name, or the comment of a key of the agent.
    pub name: String,
    /// "RSA 4096", "Ed25519"; `null` where it cannot be read.
    pub kind: Option<String>,
    /// "PEM", "OpenSSH", "PKCS#8", "PuTTY", "Public key", "SSH agent".
    pub format: String,
    /// Whether it is a private key: one to sign in with.
    pub is_private: bool,
    /// Whether a passphrase protects it.
    pub encrypted: bool,
    /// What its owner wrote beside it.
    pub comment: String,
    /// `SHA256:…`; `null` where the public part is not known.
    pub sha256: Option<String>,
    /// MD5 as IAM and GIJ print it: lower-case colon hex.
    pub md5: Option<String>,
    /// The public key on one line, for IAM.
    pub public_key: Option<String>,
    /// Whether IAM takes its public part.
    pub iam: KeyVerdict,
    /// Whether GIJ takes its private part.
    pub gij: KeyVerdict,
    /// The exact command that makes a form of it that GIJ takes; `null` where none is needed, or none helps.
    pub conversion: Option<String>,
    /// Things to know: readable by others, a public key under a private name.
    pub cautions: Vec<String>,
}

/// The answer to `list_ssh_keys`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct LocalSshKeys {
    /// `~/.ssh`, spelled out.
    pub folder: String,
    /// Keys in files.
    pub files: Vec<LocalSshKey>,
    /// Keys of the agent, in the order in which clients offer them.
    pub agent: Vec<LocalSshKey>,
    /// What is to be said of the agent: "No agent runs", or why it does not answer; `null` when its keys are listed.
    pub agent_note: Option<String>,
}

/// `read_ssh_key`: a file named by hand.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct ReadSshKey {
    /// The file.
    pub path: String,
}

/// A file that the person chose; `null` when the dialog was closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ChosenPath {
    /// Where it is.
    pub path: Option<String>,
}

/// `make_ssh_key`: RSA 4096 in PEM.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct MakeSshKey {
    /// Where the private key goes; the public one goes beside it with `.pub`. Nothing is written over.
    pub path: String,
    /// What is written beside the key.
    pub comment: String,
    /// Protects it; empty for nothing.
    #[ts(type = "string")]
    pub passphrase: Secret,
}

/// Whose keys IAM is asked for.
#[derive(Debug, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub enum IamIdentity {
    /// Those of the user behind a connection's own calls.
    Connection {
        /// The connection.
        connection_id: String,
    },
    /// Those of the user behind this credential.
    Credential {
        /// A region code: it names the partition.
        region: String,
        /// The credential.
        credential: AwsCredential,
    },
}

/// `list_iam_ssh_keys`.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct ListIamSshKeys {
    /// Names this request for `cancel_operation`.
    pub operation_id: String,
    /// Whose.
    pub identity: IamIdentity,
}

/// `upload_ssh_key`.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct UploadSshKey {
    /// From [`IamSshKeys::handle`].
    pub handle: String,
    /// The public key on one line.
    pub public_key: String,
}

/// `set_ssh_key_active`.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct SetSshKeyActive {
    /// From [`IamSshKeys::handle`].
    pub handle: String,
    /// `APKA…`.
    pub ssh_key_id: String,
    /// Whether it shall sign in.
    pub active: bool,
}

/// A key as IAM has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct IamSshKey {
    /// `APKA…`.
    pub id: String,
    /// "Active", "Inactive", "Expired".
    pub status: String,
    /// Whether it signs in.
    pub active: bool,
    /// Epoch milliseconds.
    #[ts(type = "number | null")]
    pub uploaded_at: Option<i64>,
    /// MD5, lower-case colon hex; `null` where IAM does not let it be read.
    pub fingerprint: Option<String>,
}

/// The SSH keys of an IAM user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct IamSshKeys {
    /// Stands for this user in later requests of this session.
    pub handle: String,
    /// The user's ARN.
    pub arn: String,
    /// The user's name; `null` for a role, which has no keys.
    pub user_name: Option<String>,
    /// The keys; `null` when they may not be listed.
    pub keys: Option<Vec<IamSshKey>>,
    /// Why they may not be listed, and what can still be proved, in sentences.
    pub note: Option<String>,
    /// How many a user may have.
    pub limit: u32,
    /// The user's security credentials in the AWS console.
    pub console_url: String,
}

/// `test_ssh_login`. Links come over the channel, each running, then ended; the answer is the whole report.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct TestSshLogin {
    /// Names this request for `cancel_operation`.
    pub operation_id: String,
    /// The repository's location, in any form; one without a repository's name tests the login only.
    pub location: String,
    /// The SSH key id to sign in with; empty for the one in the location, or in the configuration.
    pub ssh_key_id: String,
    /// The file of the private key; absent for what `ssh` itself would offer here.
    pub key_path: Option<String>,
    /// The SHA-256 fingerprint of a key of the agent.
    pub agent_key: Option<String>,
    /// Opens the file, where it needs one.
    #[ts(type = "string | null")]
    pub passphrase: Option<Secret>,
    /// From [`IamSshKeys::handle`]: IAM is asked which id is whose.
    pub iam_handle: Option<String>,
}

/// `get_ssh_config`.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct GetSshConfig {
    /// A region code, or the repository's location.
    pub location: String,
    /// For the block; empty for a placeholder.
    pub ssh_key_id: String,
    /// For the block; absent for a placeholder.
    pub key_path: Option<String>,
}

/// One setting that holds for a host.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct SshSetting {
    /// `User`, `IdentityFile`.
    pub name: String,
    /// Its value.
    pub value: String,
    /// The file and line it is from; `null` for OpenSSH's own.
    pub from: Option<String>,
}

/// What the client's configuration says of a host, and what it should say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct SshConfigReport {
    /// The host.
    pub host: String,
    /// What holds for it now.
    pub settings: Vec<SshSetting>,
    /// What is wrong with it, in sentences.
    pub problems: Vec<String>,
    /// Whether everything that is needed is there.
    pub ok: bool,
    /// The block to copy into `~/.ssh/config`.
    pub block: String,
    /// Two blocks for two AWS accounts on one computer, with the locations to use.
    pub two_accounts: String,
    /// Files that were read.
    pub files: Vec<String>,
}
