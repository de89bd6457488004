//! SSH public keys of an IAM user.

use async_trait::async_trait;
use tokio_util::sync::CancellationToken;

use super::AwsError;

/// Whether a key signs in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SshKeyStatus {
    /// It does.
    Active,
    /// It does not.
    Inactive,
    /// It does not any more; or a status that is not known here, in AWS's word.
    Other(String),
}

/// A key as IAM lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IamSshKey {
    /// `APKA…`: the user name to sign in with.
    pub id: String,
    /// Whether it signs in.
    pub status: SshKeyStatus,
    /// Epoch milliseconds.
    pub uploaded_at: Option<i64>,
    /// MD5 fingerprint, lower-case colon hex; `None` where the key itself may not be read.
    pub fingerprint: Option<String>,
    /// `ssh-rsa AAAA…`; `None` likewise.
    pub body: Option<String>,
}

/// SSH keys of the IAM user whose access key it is.
#[async_trait]
pub trait SshPublicKeys: Send + Sync {
    /// The caller's keys, each with its fingerprint where `iam:GetSSHPublicKey` is allowed.
    async fn ssh_keys(&self, user_name: &str, cancel: &CancellationToken)
    -> Result<Vec<IamSshKey>, AwsError>;

    /// Gives the user another key, `ssh-rsa AAAA…` on one line. Five at most.
    async fn upload_ssh_key(
        &self,
        user_name: &str,
        body: &str,
        cancel: &CancellationToken,
    ) -> Result<IamSshKey, AwsError>;

    /// Activates or deactivates a key. Doing so twice is the same as once.
    async fn set_ssh_key_active(
        &self,
        user_name: &str,
        key_id: &str,
        active: bool,
        cancel: &CancellationToken,
    ) -> Result<(), AwsError>;
}
