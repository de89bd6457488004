//! `causeway ssh`.

use std::path::Path;

use causeway_app::AppError;
use causeway_app::error::Field;
use causeway_app::kept::Need;
use causeway_app::ssh_keys::{IamIdentity, IamKeysChecked};
use causeway_contract::mapping;
use causeway_domain::AccessKeyId;

use crate::arguments::{IamUser, SshCommand};
use crate::desk::Desk;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;
use crate::secrets::Name;

/// Shows keys and configuration, and changes what it is asked to.
pub(super) async fn run(desk: &Desk, command: SshCommand) -> Result<Exit, Failure> {
    match command {
        SshCommand::Keys { files } => keys(desk, &files).await,
        SshCommand::MakeKey { file, comment } => make_key(desk, &file, &comment).await,
        SshCommand::IamKeys { user } => {
            let checked = iam_keys(desk, user).await?;
            told(desk, checked)
        }
        SshCommand::Upload { user, file } => {
            let line = public_line(desk, &file).await?;
            let checked = iam_keys(desk, user).await?;
            desk.progress.doing("Uploading the public key");
            told(desk, desk.app.upload_ssh_key(&checked.handle, &line).await?)
        }
        SshCommand::Activate { user, ssh_key_id } => set_active(desk, user, &ssh_key_id, true).await,
        SshCommand::Deactivate { user, ssh_key_id } => set_active(desk, user, &ssh_key_id, false).await,
        SshCommand::Config { location, ssh_key_id, key } => {
            let report = desk.app.ssh_config_report(&location, &ssh_key_id, key.as_deref()).await?;
            let report = mapping::ssh_config_report(report);
            desk.progress.end();
            desk.console.answer(&report, || output::ssh_config(&report))?;
            Ok(if report.ok { Exit::Done } else { Exit::Failed })
        }
    }
}

async fn keys(desk: &Desk, files: &[String]) -> Result<Exit, Failure> {
    desk.progress.doing("Reading keys");
    if files.is_empty() {
        let keys = mapping::local_ssh_keys(desk.app.local_ssh_keys().await?);
        desk.progress.end();
        desk.console.answer(&keys, || output::local_ssh_keys(&keys))?;
        return Ok(Exit::Done);
    }
    let mut keys = Vec::with_capacity(files.len());
    for file in files {
        keys.push(mapping::local_ssh_key(desk.app.ssh_key_file(&whole(file)).await?));
    }
    desk.progress.end();
    desk.console.answer(&keys, || output::ssh_keys(&keys))?;
    Ok(Exit::Done)
}

async fn make_key(desk: &Desk, file: &str, comment: &str) -> Result<Exit, Failure> {
    let passphrase = desk.given.get(Name::SshPassphrase).unwrap_or_default();
    desk.progress.doing("Making an RSA key of 4,096 bits");
    let made = desk.app.make_ssh_key(&whole(file), comment, passphrase).await?;
    let made = mapping::local_ssh_key(made);
    desk.progress.end();
    desk.console.answer(&made, || output::ssh_keys(std::slice::from_ref(&made)))?;
    Ok(Exit::Done)
}

async fn set_active(desk: &Desk, user: IamUser, ssh_key_id: &str, active: bool) -> Result<Exit, Failure> {
    let checked = iam_keys(desk, user).await?;
    desk.progress.doing(if active { "Activating the key" } else { "Deactivating the key" });
    told(desk, desk.app.set_ssh_key_active(&checked.handle, ssh_key_id, active).await?)
}

fn told(desk: &Desk, checked: IamKeysChecked) -> Result<Exit, Failure> {
    let keys = mapping::iam_ssh_keys(checked);
    desk.progress.end();
    desk.console.answer(&keys, || output::iam_ssh_keys(&keys))?;
    Ok(Exit::Done)
}

/// Signs in as whom is asked for, and lists the keys.
async fn iam_keys(desk: &Desk, user: IamUser) -> Result<IamKeysChecked, Failure> {
    let whose = match (user.connection, user.region, user.access_key_id) {
        (Some(named), _, _) => {
            let connection = desk.connection(&named).await?;
            desk.provide(&connection, &[Need::Aws]).await?;
            IamIdentity::Connection { connection_id: connection.id }
        }
        (None, region, access_key_id) => {
            let access_key_id = access_key_id.unwrap_or_default();
            let id = AccessKeyId::parse(&access_key_id).map_err(AppError::from)?;
            let secret = match desk.given.get(Name::SecretAccessKey) {
                Some(given) => given,
                None => desk.app.kept_key(&id).await?.ok_or_else(|| Failure::missing(Need::Aws))?.secret,
            };
            IamIdentity::Key { region: region.unwrap_or_default(), access_key_id, secret }
        }
    };
    desk.progress.doing("Asking IAM for SSH keys");
    Ok(desk.looking(async |operation| desk.app.iam_ssh_keys(operation, whose).await).await?)
}

/// The public part of a file, on one line.
async fn public_line(desk: &Desk, file: &str) -> Result<String, Failure> {
    let key = desk.app.ssh_key_file(&whole(file)).await?;
    let hidden = || {
        AppError::invalid(
            Field::KeyPath,
            "The passphrase hides the public part; name the file that ends in .pub",
        )
    };
    Ok(key.public.as_ref().ok_or_else(hidden)?.to_line())
}

/// A path from the root. What begins with `~` is of the person's home.
fn whole(file: &str) -> String {
    if file.starts_with("~/") {
        return file.to_owned();
    }
    std::path::absolute(Path::new(file)).map_or_else(|_| file.to_owned(), |path| path.display().to_string())
}
