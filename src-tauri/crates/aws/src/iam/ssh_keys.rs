//! The SSH public keys of an IAM user.

use async_trait::async_trait;
use aws_smithy_types::date_time::{DateTime, Format};
use causeway_app::port::aws::{AwsError, IamSshKey, SshKeyStatus, SshPublicKeys};
use futures::stream::{self, StreamExt, TryStreamExt};
use tokio_util::sync::CancellationToken;

use super::Action;
use crate::account::CodeCommitAccount;
use crate::pace::Call;
use crate::xml::Element;

/// How many keys are asked for at once. A user has five at most.
const IN_FLIGHT: usize = 5;

#[async_trait]
impl SshPublicKeys for CodeCommitAccount {
    async fn ssh_keys(
        &self,
        user_name: &str,
        cancel: &CancellationToken,
    ) -> Result<Vec<IamSshKey>, AwsError> {
        let listing = || Action::new("ListSSHPublicKeys").with("UserName", user_name);
        let pages = self.iam.pages(cancel, listing).await?;
        let listed: Vec<IamSshKey> =
            pages.iter().flat_map(|page| page.members("SSHPublicKeys")).filter_map(key).collect();
        let keys: Vec<Option<IamSshKey>> = stream::iter(listed)
            .map(|listed| self.with_fingerprint(user_name, listed, cancel))
            .buffered(IN_FLIGHT)
            .try_collect()
            .await?;
        Ok(keys.into_iter().flatten().collect())
    }

    async fn upload_ssh_key(
        &self,
        user_name: &str,
        body: &str,
        cancel: &CancellationToken,
    ) -> Result<IamSshKey, AwsError> {
        let action =
            Action::new("UploadSSHPublicKey").with("UserName", user_name).with("SSHPublicKeyBody", body);
        // A second upload of the same key would be refused as a duplicate, after the first one went through.
        let result = self.iam.ask(Call::Once, action, cancel).await?;
        described(&result)
    }

    async fn set_ssh_key_active(
        &self,
        user_name: &str,
        key_id: &str,
        active: bool,
        cancel: &CancellationToken,
    ) -> Result<(), AwsError> {
        let action = Action::new("UpdateSSHPublicKey")
            .with("UserName", user_name)
            .with("SSHPublicKeyId", key_id)
            .with("Status", if active { "Active" } else { "Inactive" });
        self.iam.send(Call::Write, action, cancel).await.map(drop)
    }
}

impl CodeCommitAccount {
    /// A listed key with what only the key itself tells. One that is gone meanwhile is none; one that may not be read
    /// stays as it was listed.
    async fn with_fingerprint(
        &self,
        user_name: &str,
        listed: IamSshKey,
        cancel: &CancellationToken,
    ) -> Result<Option<IamSshKey>, AwsError> {
        let action = Action::new("GetSSHPublicKey")
            .with("UserName", user_name)
            .with("SSHPublicKeyId", &listed.id)
            .with("Encoding", "SSH");
        match self.iam.ask(Call::Read, action, cancel).await {
            Ok(result) => described(&result).map(Some),
            Err(AwsError::AccessDenied { .. }) => Ok(Some(listed)),
            Err(AwsError::Service { code, .. }) if code == "NoSuchEntity" => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// The one key of an answer. AWS's reference names its element otherwise than the service model does.
fn described(result: &Element) -> Result<IamSshKey, AwsError> {
    let found = result.child("SSHPublicKey").or_else(|| result.child("PublicKey")).and_then(key);
    found.ok_or_else(|| AwsError::Unexpected { detail: "an SSH public key without an id".to_owned() })
}

fn key(from: &Element) -> Option<IamSshKey> {
    let status = match from.text("Status") {
        Some("Active") => SshKeyStatus::Active,
        Some("Inactive") => SshKeyStatus::Inactive,
        other => SshKeyStatus::Other(other.unwrap_or("unknown").to_owned()),
    };
    let uploaded = from.text("UploadDate").and_then(|text| DateTime::from_str(text, Format::DateTime).ok());
    Some(IamSshKey {
        id: from.text("SSHPublicKeyId")?.to_owned(),
        status,
        uploaded_at: uploaded.and_then(|time| time.to_millis().ok()),
        fingerprint: from.text("Fingerprint").map(str::to_ascii_lowercase),
        body: from.text("SSHPublicKeyBody").map(str::to_owned),
    })
}
