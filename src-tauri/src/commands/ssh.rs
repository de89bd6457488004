//! SSH keys of this computer and of IAM, and the client's configuration.

use std::path::PathBuf;
use std::sync::Arc;

use causeway_app::diagnostics::Check as AppCheck;
use causeway_app::doctor::{OverSsh, report_text};
use causeway_app::ssh_keys::IamIdentity as AppIdentity;
use causeway_contract::diagnostics::Check;
use causeway_contract::mapping;
use causeway_contract::repository::DoctorReport;
use causeway_contract::ssh::{
    ChosenPath, GetSshConfig, IamIdentity, IamSshKeys, ListIamSshKeys, LocalSshKey, LocalSshKeys, MakeSshKey,
    ReadSshKey, SetSshKeyActive, SshConfigReport, TestSshLogin, UploadSshKey,
};
use rfd::AsyncFileDialog;
use tauri::ipc::Channel;
use tauri::{Runtime, WebviewWindow, command};

use super::Desk;
use crate::answer::{Answer, failed};
use crate::dialogs;

/// The keys of this computer.
#[command]
pub(crate) async fn list_ssh_keys(desk: Desk<'_>) -> Answer<LocalSshKeys> {
    let world = desk.world().await?;
    world.app.local_ssh_keys().await.map(mapping::local_ssh_keys).map_err(|error| failed(&error))
}

/// A file named by hand.
#[command]
pub(crate) async fn read_ssh_key(desk: Desk<'_>, request: ReadSshKey) -> Answer<LocalSshKey> {
    let world = desk.world().await?;
    world.app.ssh_key_file(&request.path).await.map(mapping::local_ssh_key).map_err(|error| failed(&error))
}

/// Has the person choose the file of a key.
#[command]
pub(crate) async fn choose_ssh_key<R: Runtime>(
    window: WebviewWindow<R>,
    desk: Desk<'_>,
) -> Answer<ChosenPath> {
    let dialog = dialog(&desk).await?.set_title("Choose a private key");
    Ok(chosen(dialogs::ask(&window, dialog, AsyncFileDialog::pick_file).await?))
}

/// Has the person choose where a new key goes.
#[command]
pub(crate) async fn choose_new_ssh_key<R: Runtime>(
    window: WebviewWindow<R>,
    desk: Desk<'_>,
) -> Answer<ChosenPath> {
    let dialog = dialog(&desk).await?.set_title("Save the new private key").set_file_name("codecommit");
    Ok(chosen(dialogs::ask(&window, dialog, AsyncFileDialog::save_file).await?))
}

/// One that begins in the person's SSH folder, which file choosers hide.
async fn dialog(desk: &Desk<'_>) -> Answer<AsyncFileDialog> {
    let world = desk.world().await?;
    let dialog = AsyncFileDialog::new();
    Ok(match world.app.local_ssh_keys().await {
        Ok(keys) if keys.folder.is_dir() => dialog.set_directory(keys.folder),
        _ => dialog,
    })
}

fn chosen(path: Option<PathBuf>) -> ChosenPath {
    ChosenPath { path: path.map(|path| path.display().to_string()) }
}

/// Makes a key.
#[command]
pub(crate) async fn make_ssh_key(desk: Desk<'_>, request: MakeSshKey) -> Answer<LocalSshKey> {
    let world = desk.world().await?;
    let made = world.app.make_ssh_key(&request.path, &request.comment, request.passphrase).await;
    made.map(mapping::local_ssh_key).map_err(|error| failed(&error))
}

/// The keys of an IAM user.
#[command]
pub(crate) async fn list_iam_ssh_keys(desk: Desk<'_>, request: ListIamSshKeys) -> Answer<IamSshKeys> {
    let world = desk.world().await?;
    let whose = match request.identity {
        IamIdentity::Connection { connection_id } => AppIdentity::Connection { connection_id },
        IamIdentity::Credential { region, credential } => {
            let (access_key_id, secret) = world.access_key(credential)?;
            AppIdentity::Key { region, access_key_id, secret }
        }
    };
    let operation = world.app.session.operation(&request.operation_id);
    let checked = world.app.iam_ssh_keys(&operation, whose).await;
    checked.map(mapping::iam_ssh_keys).map_err(|error| failed(&error))
}

/// Gives the user another public key.
#[command]
pub(crate) async fn upload_ssh_key(desk: Desk<'_>, request: UploadSshKey) -> Answer<IamSshKeys> {
    let world = desk.world().await?;
    let checked = world.app.upload_ssh_key(&request.handle, &request.public_key).await;
    checked.map(mapping::iam_ssh_keys).map_err(|error| failed(&error))
}

/// Activates or deactivates a key.
#[command]
pub(crate) async fn set_ssh_key_active(desk: Desk<'_>, request: SetSshKeyActive) -> Answer<IamSshKeys> {
    let world = desk.world().await?;
    let (handle, id) = (&request.handle, &request.ssh_key_id);
    let checked = world.app.set_ssh_key_active(handle, id, request.active).await;
    checked.map(mapping::iam_ssh_keys).map_err(|error| failed(&error))
}

/// What the client's configuration says of a host of CodeCommit.
#[command]
pub(crate) async fn get_ssh_config(desk: Desk<'_>, request: GetSshConfig) -> Answer<SshConfigReport> {
    let world = desk.world().await?;
    let (id, key) = (&request.ssh_key_id, request.key_path.as_deref());
    let report = world.app.ssh_config_report(&request.location, id, key).await;
    report.map(mapping::ssh_config_report).map_err(|error| failed(&error))
}

/// Walks the way to a repository over SSH, or to the login alone; each link comes over the channel when it begins and when
/// it ends.
#[command]
pub(crate) async fn test_ssh_login(
    desk: Desk<'_>,
    request: TestSshLogin,
    channel: Channel<Check>,
) -> Answer<DoctorReport> {
    let world = desk.world().await?;
    let TestSshLogin { operation_id, location, ssh_key_id, key_path, agent_key, passphrase, iam_handle } =
        request;
    let app = &world.app;
    let key =
        app.login_key(key_path, agent_key.as_deref(), passphrase).await.map_err(|error| failed(&error))?;
    let iam = iam_handle.map(|handle| app.iam_keys(&handle)).transpose().map_err(|error| failed(&error))?;
    let over = OverSsh { ssh_key_id: Some(ssh_key_id), key, iam };
    let examination = over.examination(&location).map_err(|error| failed(&error))?;
    let operation = app.session.operation(&operation_id);
    let on_link = Arc::new(move |link: &AppCheck| {
        // A window that has gone away no longer listens.
        let _gone = channel.send(mapping::check(link.clone()));
    });
    let diagnosis = app.examine(&operation, &examination, on_link).await.map_err(|error| failed(&error))?;
    let repository = examination.location.map_or(location, |location| location.origin());
    let about = [
        ("Causeway".to_owned(), env!("CARGO_PKG_VERSION").to_owned()),
        ("Repository".to_owned(), repository),
    ];
    Ok(mapping::doctor_report(&diagnosis, report_text(&diagnosis, &about)))
}
