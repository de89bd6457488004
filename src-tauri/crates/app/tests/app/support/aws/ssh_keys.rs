//! The SSH public keys of the account's users.

use async_trait::async_trait;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use causeway_app::port::aws::{AwsError, IamSshKey, SshKeyStatus, SshPublicKeys};
use md5::{Digest, Md5};
use tokio_util::sync::CancellationToken;

use super::state::AwsState;
use super::{AwsCall, FakeAws};

/// As many as IAM lets a user have.
const MOST: usize = 5;

fn refused(code: &str, message: &str) -> AwsError {
    AwsError::Service { code: code.to_owned(), message: message.to_owned() }
}

/// MD5 of the key's wire form, as IAM prints it.
fn print(body: &str) -> Option<String> {
    let blob = STANDARD.decode(body.strip_prefix("ssh-rsa ")?.split(' ').next()?).ok()?;
    let digest = Md5::digest(blob);
    Some(digest.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(":"))
}

impl AwsState {
    /// A user has a key; its id.
    pub(crate) fn add_ssh_key(&mut self, user_name: &str, body: &str) -> String {
        self.ssh_keys_made += 1;
        let id = format!("APKAFAKE{:012}", self.ssh_keys_made);
        self.ssh_keys.entry(user_name.to_owned()).or_default().push(IamSshKey {
            id: id.clone(),
            status: SshKeyStatus::Active,
            uploaded_at: Some(crate::support::now_millis()),
            fingerprint: print(body),
            body: Some(body.to_owned()),
        });
        id
    }
}

#[async_trait]
impl SshPublicKeys for FakeAws {
    async fn ssh_keys(
        &self,
        user_name: &str,
        cancel: &CancellationToken,
    ) -> Result<Vec<IamSshKey>, AwsError> {
        self.answer(AwsCall::SshKeys, user_name, cancel, |state| {
            self.allowed(state, "iam:ListSSHPublicKeys")?;
            let mut keys = state.ssh_keys.get(user_name).cloned().unwrap_or_default();
            if self.allowed(state, "iam:GetSSHPublicKey").is_err() {
                for key in &mut keys {
                    (key.fingerprint, key.body) = (None, None);
                }
            }
            Ok(keys)
        })
        .await
    }

    async fn upload_ssh_key(
        &self,
        user_name: &str,
        body: &str,
        cancel: &CancellationToken,
    ) -> Result<IamSshKey, AwsError> {
        self.answer(AwsCall::UploadSshKey, user_name, cancel, |state| {
            self.allowed(state, "iam:UploadSSHPublicKey")?;
            let fingerprint =
                print(body).ok_or_else(|| refused("InvalidPublicKey", "the key is malformed"))?;
            let held = state.ssh_keys.get(user_name).map(Vec::as_slice).unwrap_or_default();
            if held.iter().any(|key| key.fingerprint.as_ref() == Some(&fingerprint)) {
                return Err(refused("DuplicateSSHPublicKey", "the user has this key"));
            }
            if held.len() >= MOST {
                return Err(refused("LimitExceeded", "Cannot exceed quota for SSHPublicKeysPerUser: 5"));
            }
            let id = state.add_ssh_key(user_name, body);
            let added = state.ssh_keys.get(user_name).and_then(|keys| keys.iter().find(|key| key.id == id));
            added.cloned().ok_or_else(|| refused("NoSuchEntity", "it is gone"))
        })
        .await
    }

    async fn set_ssh_key_active(
        &self,
        user_name: &str,
        key_id: &str,
        active: bool,
        cancel: &CancellationToken,
    ) -> Result<(), AwsError> {
        self.answer(AwsCall::SetSshKey, key_id, cancel, |state| {
            self.allowed(state, "iam:UpdateSSHPublicKey")?;
            let mut keys = state.ssh_keys.get_mut(user_name).into_iter().flatten();
            let key = keys.find(|key| key.id == key_id);
            let key = key.ok_or_else(|| refused("NoSuchEntity", "there is no such key"))?;
            key.status = if active { SshKeyStatus::Active } else { SshKeyStatus::Inactive };
            Ok(())
        })
        .await
    }
}
