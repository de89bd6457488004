//! SSH public keys of an IAM user: `APKA…` ids, which are the user names over SSH.

use std::sync::Arc;
use std::time::Duration;

use causeway_domain::ssh::key::{KeyError, KeyFile, KeyFormat, PublicKey, SSH_KEYS_OF_A_USER, iam_verdict};
use causeway_domain::{CallerIdentity, CallerKind, Region, Secret};
use tokio_util::sync::CancellationToken;

use crate::App;
use crate::audit::Audited;
use crate::credentials::complete_key;
use crate::error::{AppError, Field};
use crate::port::audit::AuditAct;
use crate::port::aws::{AwsAccount, AwsError, AwsIdentity, AwsLocation, IamSshKey, SshKeyStatus};
use crate::port::network::NetworkError;
use crate::session::Operation;

/// How often IAM is asked whether a change shows. It tells of its changes after some seconds.
const LOOKS: usize = 6;
const BETWEEN_LOOKS: Duration = Duration::from_secs(1);

/// Whose keys are asked for.
#[derive(Debug)]
pub enum IamIdentity {
    /// Of whoever a connection's own calls are of.
    Connection {
        /// The connection.
        connection_id: String,
    },
    /// Of whom this access key is.
    Key {
        /// A region code, which names the partition.
        region: String,
        /// `AKIA…`.
        access_key_id: String,
        /// Its secret.
        secret: Secret,
    },
}

/// SSH keys of an IAM user, as IAM listed them.
pub struct IamKeys {
    /// The region that the account is asked in.
    pub region: Region,
    /// Whose they are.
    pub identity: CallerIdentity,
    /// The keys, oldest first as IAM lists them; `None` when they may not be listed, or there are none to have.
    pub keys: Option<Vec<IamSshKey>>,
    /// What cannot be seen and why, and what can still be proved; `None` when everything is seen.
    pub note: Option<String>,
    aws: Arc<dyn AwsAccount>,
}

impl IamKeys {
    /// The IAM user's name; `None` for a role or the root user.
    pub fn user_name(&self) -> Option<&str> {
        self.identity.user_name()
    }

    /// The account that was asked.
    pub fn account(&self) -> Arc<dyn AwsAccount> {
        Arc::clone(&self.aws)
    }

    /// The user's security credentials in the AWS console.
    pub fn console_url(&self) -> String {
        match self.user_name() {
            Some(user) => self.region.access_keys_console_url(user),
            None => self.region.console_url(None),
        }
    }

    /// The id of a public key, where IAM lets it be seen.
    pub fn find(&self, key: &PublicKey) -> Option<&IamSshKey> {
        self.keys.iter().flatten().find(|listed| is_of(listed, key))
    }
}

/// Keys with the name to ask for them by.
pub struct IamKeysChecked {
    /// Names them in this session.
    pub handle: String,
    /// The keys.
    pub found: Arc<IamKeys>,
}

impl App {
    /// The SSH keys of an IAM user, each with its fingerprint where that may be read. Whoever may not list them learns
    /// what can still be proved; that is no error.
    ///
    /// # Errors
    /// [`AppError::ConnectionUnknown`]; a pair that is none; whatever AWS refuses but these permissions.
    pub async fn iam_ssh_keys(
        &self,
        operation: &Operation,
        whose: IamIdentity,
    ) -> Result<IamKeysChecked, AppError> {
        let (region, aws) = match whose {
            IamIdentity::Connection { connection_id } => {
                let record = self.record(&connection_id).await?;
                (record.location()?.region, self.aws_of(&record).await?)
            }
            IamIdentity::Key { region, access_key_id, secret } => {
                let region = Region::parse(&region)?;
                let key = complete_key(&access_key_id, secret)?;
                let location = AwsLocation::public(region.clone());
                (region, self.ports.aws.account(&location, &AwsIdentity::Key(key)))
            }
        };
        let cancel = &operation.token;
        let look = async {
            let identity = aws.caller_identity(cancel).await?;
            look(region, identity, Arc::clone(&aws), cancel).await
        };
        let found = operation.or_cancelled(look).await?;
        let handle = self.ports.ids.fresh();
        Ok(self.remembered(handle, found))
    }

    /// Keys that were asked for before.
    ///
    /// # Errors
    /// [`AppError::SessionEnded`].
    pub fn iam_keys(&self, handle: &str) -> Result<Arc<IamKeys>, AppError> {
        self.session.iam_keys(handle)
    }

    /// Gives the user another public key. What IAM would refuse is refused before it is sent, with what to do about it.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for a key that IAM does not take, one that the user has already, and a sixth one;
    /// [`AppError::OutcomeUnknown`] when the answer was lost and IAM cannot be asked what became of it.
    pub async fn upload_ssh_key(&self, handle: &str, public_key: &str) -> Result<IamKeysChecked, AppError> {
        let what = Audited::new(AuditAct::UploadSshKey, "Upload a public SSH key to IAM");
        let doing = self.uploading_ssh_key(handle, public_key);
        self.audited(what, doing, |checked| Some(checked.found.identity.arn.clone())).await
    }

    async fn uploading_ssh_key(&self, handle: &str, public_key: &str) -> Result<IamKeysChecked, AppError> {
        let known = self.session.iam_keys(handle)?;
        let user = user_of(&known)?;
        let key = uploadable(public_key)?;
        let cancel = CancellationToken::new();
        let now = look_again(&known, &cancel).await?;
        has_room(&now, &key)?;
        let uploaded = match known.aws.upload_ssh_key(user, &key.to_line(), &cancel).await {
            Ok(uploaded) => uploaded,
            Err(lost @ AwsError::Network(NetworkError::Lost { .. } | NetworkError::Timeout { .. })) => {
                match look_again(&known, &cancel).await.ok().and_then(|now| Some(now.find(&key)?.clone())) {
                    Some(arrived) => arrived,
                    None => {
                        let act = "the SSH key in IAM".to_owned();
                        return Err(AppError::OutcomeUnknown { act, error: lost });
                    }
                }
            }
            Err(error) => return Err(refused(error)),
        };
        let mut found = look_again(&known, &cancel).await.unwrap_or(now);
        match &mut found.keys {
            // IAM's lists follow its changes after some seconds.
            Some(keys) if !keys.iter().any(|listed| listed.id == uploaded.id) => keys.push(uploaded),
            Some(_) => {}
            None => {
                let note = found.note.unwrap_or_default();
                found.note = Some(format!("The key is uploaded; its SSH key ID is {}. {note}", uploaded.id));
            }
        }
        Ok(self.remembered(handle.to_owned(), found))
    }

    /// Activates or deactivates a key, and looks whether IAM says so.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for an id that the user does not have; [`AppError::Unverified`] when IAM goes on saying
    /// otherwise; whatever AWS refuses.
    pub async fn set_ssh_key_active(
        &self,
        handle: &str,
        ssh_key_id: &str,
        active: bool,
    ) -> Result<IamKeysChecked, AppError> {
        let verb = if active { "Activate" } else { "Deactivate" };
        let title = format!("{verb} the SSH key {ssh_key_id} in IAM");
        let what = Audited::new(AuditAct::SetSshKeyActive, title);
        let doing = self.setting_ssh_key_active(handle, ssh_key_id, active);
        self.audited(what, doing, |checked| Some(checked.found.identity.arn.clone())).await
    }

    async fn setting_ssh_key_active(
        &self,
        handle: &str,
        ssh_key_id: &str,
        active: bool,
    ) -> Result<IamKeysChecked, AppError> {
        let known = self.session.iam_keys(handle)?;
        let user = user_of(&known)?;
        if known.keys.as_ref().is_some_and(|keys| !keys.iter().any(|key| key.id == ssh_key_id)) {
            let text = format!("{user} has no SSH key {ssh_key_id}");
            return Err(AppError::invalid(Field::SshKeyId, text));
        }
        let cancel = CancellationToken::new();
        known.aws.set_ssh_key_active(user, ssh_key_id, active, &cancel).await.map_err(refused)?;
        for remaining in (0..LOOKS).rev() {
            let found = look_again(&known, &cancel).await?;
            let Some(keys) = &found.keys else { return Ok(self.remembered(handle.to_owned(), found)) };
            let status = keys.iter().find(|key| key.id == ssh_key_id).map(|key| &key.status);
            if status.is_some_and(|status| (*status == SshKeyStatus::Active) == active) {
                return Ok(self.remembered(handle.to_owned(), found));
            }
            if remaining > 0 {
                tokio::time::sleep(BETWEEN_LOOKS).await;
            }
        }
        let wanted = if active { "active" } else { "inactive" };
        let difference = format!(
            "IAM took the change and does not show {ssh_key_id} as {wanted} yet; look again in a minute"
        );
        Err(AppError::Unverified { differences: vec![difference] })
    }

    fn remembered(&self, handle: String, found: IamKeys) -> IamKeysChecked {
        let found = Arc::new(found);
        self.session.put_iam_keys(handle.clone(), Arc::clone(&found));
        IamKeysChecked { handle, found }
    }
}

async fn look_again(known: &IamKeys, cancel: &CancellationToken) -> Result<IamKeys, AppError> {
    look(known.region.clone(), known.identity.clone(), Arc::clone(&known.aws), cancel).await
}

async fn look(
    region: Region,
    identity: CallerIdentity,
    aws: Arc<dyn AwsAccount>,
    cancel: &CancellationToken,
) -> Result<IamKeys, AppError> {
    let (keys, note) = match identity.user_name() {
        None => (None, Some(no_user(&identity))),
        Some(user) => match aws.ssh_keys(user, cancel).await {
            Ok(keys) => {
                let note = unseen(&keys);
                (Some(keys), note)
            }
            Err(AwsError::AccessDenied { .. }) => (None, Some(not_listed(user))),
            Err(error) => return Err(error.into()),
        },
    };
    Ok(IamKeys { region, identity, keys, note, aws })
}

fn no_user(identity: &CallerIdentity) -> String {
    let what = match identity.kind() {
        CallerKind::Root => "This is the account's root user",
        CallerKind::AssumedRole => "This is a session of a role",
        CallerKind::User | CallerKind::Federated | CallerKind::Other => "This is no IAM user",
    };
    format!(
        "{what}, and SSH keys of CodeCommit belong to IAM users only. Sign in as an IAM user of this account, or reach the \
         repository over HTTPS."
    )
}

fn not_listed(user: &str) -> String {
    format!(
        "{user} may not list SSH keys: iam:ListSSHPublicKeys is not allowed. Copy the SSH key ID from the security \
         credentials in the console, or ask who administers the account. The login itself still proves whether the id and \
         the private key belong together; which of the two is wrong cannot be told without that permission."
    )
}

fn unseen(keys: &[IamSshKey]) -> Option<String> {
    keys.iter().any(|key| key.fingerprint.is_none()).then(|| {
        "IAM lists the ids and does not show the keys: iam:GetSSHPublicKey is not allowed. Which id is of which key is \
         found out by signing in."
            .to_owned()
    })
}

fn user_of(keys: &IamKeys) -> Result<&str, AppError> {
    keys.user_name().ok_or_else(|| AppError::invalid(Field::PublicKey, no_user(&keys.identity)))
}

fn is_of(listed: &IamSshKey, key: &PublicKey) -> bool {
    let body = listed.body.as_deref().and_then(|body| PublicKey::parse_line(body).ok());
    match (body, &listed.fingerprint) {
        (Some(body), _) => body.is_same_key(key),
        (None, Some(print)) => *print == key.md5(),
        (None, None) => false,
    }
}

/// A public key as IAM takes it. What is pasted is never quoted: it may be a private key.
fn uploadable(text: &str) -> Result<PublicKey, AppError> {
    let invalid = |words: String| AppError::invalid(Field::PublicKey, words);
    let file = match KeyFile::read(text.as_bytes()) {
        Ok(file) => file,
        Err(KeyError::Empty) => {
            return Err(invalid("Paste the public key, one line that begins with ssh-rsa".to_owned()));
        }
        Err(error) => {
            // Of a line that was broken on its way, the first line alone says less.
            let error = match PublicKey::parse_line(text) {
                Err(whole @ KeyError::Damaged { .. }) => whole,
                _ => error,
            };
            return Err(invalid(format!("This is no public key. {error}")));
        }
    };
    match file.format {
        KeyFormat::PublicLine => {}
        KeyFormat::PublicRfc4716 | KeyFormat::PublicPem => {
            return Err(invalid(
                "IAM takes the public key on one line that begins with ssh-rsa. ssh-keygen -i makes it of this form."
                    .to_owned(),
            ));
        }
        KeyFormat::Pem | KeyFormat::OpenSsh | KeyFormat::Pkcs8 | KeyFormat::Putty => {
            return Err(invalid(
                "This is a private key, and nothing of it was sent. Give IAM the public one: the file that ends in .pub."
                    .to_owned(),
            ));
        }
    }
    // The line as a whole, so that line breaks inside it are noticed.
    let key = PublicKey::parse_line(text).map_err(|error| invalid(error.to_string()))?;
    let verdict = iam_verdict(Some(&key));
    if verdict.ok { Ok(key) } else { Err(invalid(verdict.reason)) }
}

fn has_room(now: &IamKeys, key: &PublicKey) -> Result<(), AppError> {
    if let Some(same) = now.find(key) {
        let text = format!("This key is in IAM already: its SSH key ID is {}", same.id);
        return Err(AppError::invalid(Field::PublicKey, text));
    }
    if now.keys.as_ref().is_some_and(|keys| keys.len() >= SSH_KEYS_OF_A_USER) {
        let text =
            format!("A user has at most {SSH_KEYS_OF_A_USER} SSH keys. Delete one in the console first.");
        return Err(AppError::invalid(Field::PublicKey, text));
    }
    Ok(())
}

/// IAM's refusals in words that say what to do.
fn refused(error: AwsError) -> AppError {
    let words = match &error {
        AwsError::Service { code, .. } => match code.as_str() {
            "LimitExceeded" => "A user has at most 5 SSH keys. Delete one in the console first.",
            "DuplicateSSHPublicKey" => {
                "This key is in IAM already. Look for its id in the user's security credentials."
            }
            "InvalidPublicKey" | "UnrecognizedPublicKeyEncoding" => {
                "IAM takes only RSA keys of 2,048 to 16,384 bits, on one line that begins with ssh-rsa."
            }
            _ => return error.into(),
        },
        _ => return error.into(),
    };
    AppError::invalid(Field::PublicKey, words)
}
