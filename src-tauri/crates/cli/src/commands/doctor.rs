//! `causeway doctor`.

use std::path::Path;
use std::sync::Arc;

use causeway_app::AppError;
use causeway_app::diagnostics::Check;
use causeway_app::doctor::{Examination, OnLink, OverSsh, Patient, read_location, report_text};
use causeway_app::kept::Need;
use causeway_app::port::aws::{AccessKey, AwsError, AwsIdentity, AwsLocation};
use causeway_app::ssh_keys::{IamIdentity, IamKeys};
use causeway_contract::mapping;
use causeway_domain::AccessKeyId;
use causeway_domain::doctor::Cause;
use causeway_domain::repository_location::{RepositoryLocation, Transport};

use crate::arguments::DoctorArguments;
use crate::desk::Desk;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;
use crate::secrets::Name;

/// Walks the way to a repository.
pub(super) async fn run(desk: &Desk, asked: DoctorArguments) -> Result<Exit, Failure> {
    let (region, location) = read_location(&asked.location)?;
    let over_ssh = asked.ssh_key_id.is_some()
        || asked.key.is_some()
        || location.as_ref().is_none_or(|location| location.transport == Transport::Ssh);
    let key = access_key(desk, &asked).await?;
    let examination = if let Some(user_name) = asked.git_user {
        let password = desk.given.get(Name::GitPassword).ok_or(Failure::NoGitPassword)?;
        let patient = Patient::Password { user_name, password };
        let location = location.map(|location| location.https());
        Examination { pasted: asked.location, location, region, patient, iam_keys: None, account: None }
    } else if over_ssh {
        let path = asked.key.as_deref().map(Path::display).map(|path| path.to_string());
        let login_key = desk.app.login_key(path, None, desk.given.get(Name::SshPassphrase)).await?;
        let account = key.as_ref().map(|key| {
            let identity = AwsIdentity::Key(key.duplicate());
            desk.app.ports().aws.account(&AwsLocation::public(region.clone()), &identity)
        });
        let iam = match key {
            Some(key) => iam_keys(desk, region.code(), key).await?,
            None => None,
        };
        let over = OverSsh { ssh_key_id: asked.ssh_key_id, key: login_key, iam };
        Examination { account, ..over.examination(&asked.location)? }
    } else {
        let key = key.ok_or_else(|| Failure::missing(Need::Aws))?;
        let location = location.as_ref().map(RepositoryLocation::https);
        let patient = Patient::AccessKey(key);
        Examination { pasted: asked.location, location, region, patient, iam_keys: None, account: None }
    };
    examine(desk, &examination).await
}

async fn examine(desk: &Desk, examination: &Examination) -> Result<Exit, Failure> {
    desk.progress.end();
    let console = desk.console;
    let on_link: OnLink = Arc::new(move |link: &Check| {
        if link.outcome.has_ended() {
            // Who cannot read the line has the exit code.
            let _unread = console.text(|| output::check(&mapping::check(link.clone())));
        }
    });
    let look = async |operation: &_| desk.app.examine(operation, examination, on_link).await;
    let diagnosis = desk.looking(look).await?;
    let repository =
        examination.location.as_ref().map_or_else(|| examination.pasted.clone(), RepositoryLocation::origin);
    let about = [
        ("Causeway".to_owned(), env!("CARGO_PKG_VERSION").to_owned()),
        ("Repository".to_owned(), repository),
    ];
    let report = mapping::doctor_report(&diagnosis, report_text(&diagnosis, &about));
    console.answer(&report, || format!("{}\n", report.summary))?;
    Ok(match diagnosis.cause {
        None => Exit::Done,
        Some(cause) if is_refusal(cause) => Exit::NotAllowed,
        Some(_) => Exit::Failed,
    })
}

/// The SSH keys of the key's user. Without them the doctor goes on: it tells less.
async fn iam_keys(desk: &Desk, region: &str, key: AccessKey) -> Result<Option<Arc<IamKeys>>, Failure> {
    let access_key_id = key.id.as_str().to_owned();
    let whose = IamIdentity::Key { region: region.to_owned(), access_key_id, secret: key.secret };
    desk.progress.doing("Asking IAM for SSH keys");
    match desk.looking(async |operation| desk.app.iam_ssh_keys(operation, whose).await).await {
        Ok(checked) => Ok(Some(checked.found)),
        Err(AppError::Aws(error)) if error != AwsError::Cancelled => {
            desk.console.note(&format!("IAM could not be asked for SSH keys: {error}"));
            Ok(None)
        }
        Err(error) => Err(error.into()),
    }
}

/// Whether a credential is refused, or somebody may not do something.
fn is_refusal(cause: Cause) -> bool {
    match cause {
        Cause::UserIsNoSshKeyId
        | Cause::UnknownSshKeyId
        | Cause::OtherKeysId
        | Cause::InactiveKey
        | Cause::KeyNotInIam
        | Cause::KeyRefused
        | Cause::KeyKind
        | Cause::NoGitPull
        | Cause::StalePassword
        | Cause::RawSecret
        | Cause::WrongSecret
        | Cause::UnknownAccessKey
        | Cause::GitCredentialRefused
        | Cause::TokenMissing
        | Cause::SessionEnded
        | Cause::AccessRefused => true,
        Cause::NoAddress
        | Cause::Unreachable
        | Cause::HostKeyChanged
        | Cause::HostKeyAlgorithm
        | Cause::OtherKeysFirst
        | Cause::Sha1Only
        | Cause::KeyUnreadable
        | Cause::NoKey
        | Cause::WrongRegion
        | Cause::NoRepository
        | Cause::TrailingSlash
        | Cause::GitSuffix
        | Cause::ClockSkew
        | Cause::Throttled
        | Cause::RegionNotEnabled
        | Cause::Encryption
        | Cause::Tls
        | Cause::Other => false,
    }
}

/// The access key that was named, with its secret.
async fn access_key(desk: &Desk, asked: &DoctorArguments) -> Result<Option<AccessKey>, Failure> {
    let id = match (&asked.access_key_id, &asked.connection) {
        (Some(id), _) => id.clone(),
        (None, Some(named)) => desk.connection(named).await?.access_key_id,
        (None, None) => return Ok(None),
    };
    let id = AccessKeyId::parse(&id).map_err(AppError::from)?;
    if let Some(secret) = desk.given.get(Name::SecretAccessKey) {
        return Ok(Some(AccessKey { id, secret }));
    }
    desk.app.kept_key(&id).await?.map(Some).ok_or_else(|| Failure::missing(Need::Aws))
}
