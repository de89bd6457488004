//! `causeway credentials`.

use causeway_app::AppError;
use causeway_contract::credentials::{CredentialCheck, RemovalReport};
use causeway_contract::mapping;
use serde::Serialize;

use crate::arguments::CredentialsCommand;
use crate::desk::Desk;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;

/// One credential after it was used.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Checked {
    /// Names it.
    pub(crate) credential_id: String,
    /// What using it found.
    #[serde(flatten)]
    pub(crate) check: CredentialCheck,
}

/// Shows, checks or removes what is stored.
pub(super) async fn run(desk: &Desk, command: CredentialsCommand) -> Result<Exit, Failure> {
    match command {
        CredentialsCommand::List => list(desk).await,
        CredentialsCommand::Check { credential } => check(desk, &credential).await,
        CredentialsCommand::Remove { all: true, .. } => {
            desk.progress.doing("Removing everything that Causeway stored");
            removed(desk, desk.app.remove_all_credentials().await)
        }
        CredentialsCommand::Remove { credential, all: false } => {
            let id = meant(desk, credential.as_deref().unwrap_or_default()).await?;
            removed(desk, desk.app.remove_credential(&id).await)
        }
    }
}

async fn list(desk: &Desk) -> Result<Exit, Failure> {
    desk.progress.doing("Looking what is stored");
    let inventory = desk.looking(async |_| desk.app.credential_inventory().await).await?;
    let inventory = mapping::credential_inventory(&inventory, &desk.app.ports().ids.fresh());
    desk.progress.end();
    desk.console.answer(&inventory, || output::credentials(&inventory))?;
    Ok(Exit::Done)
}

async fn check(desk: &Desk, named: &str) -> Result<Exit, Failure> {
    let credential_id = meant(desk, named).await?;
    desk.progress.doing("Reading it and using it once");
    let check = desk.looking(async |_| desk.app.check_credential(&credential_id).await).await?;
    let exit = check.error.as_ref().map_or(Exit::Done, Exit::of_error);
    let check = mapping::credential_check(&check, &desk.app.ports().ids.fresh());
    desk.progress.end();
    let answer = Checked { credential_id, check };
    desk.console.answer(&answer, || output::checked(&answer))?;
    Ok(exit)
}

fn removed(
    desk: &Desk,
    removal: Result<causeway_app::credentials::Removal, AppError>,
) -> Result<Exit, Failure> {
    let removal = removal?;
    let exit = match (removal.remaining.is_empty(), removal.removed.is_empty()) {
        (true, _) => Exit::Done,
        (false, false) => Exit::InPart,
        (false, true) => Exit::Failed,
    };
    let report: RemovalReport = mapping::removal_report(&removal, &desk.app.ports().ids.fresh());
    desk.progress.end();
    desk.console.answer(&report, || output::removal(&report))?;
    Ok(exit)
}

/// A credential by its id, or by the id of an access key.
async fn meant(desk: &Desk, named: &str) -> Result<String, Failure> {
    let inventory = desk.looking(async |_| desk.app.stored().await).await?;
    let known: Vec<&str> = inventory.iter().map(|stored| stored.record.name.as_str()).collect();
    let is_meant = |stored: &&causeway_app::credentials::StoredCredential| {
        stored.record.name == named || stored.record.hint == named
    };
    let found: Vec<_> = inventory.iter().filter(is_meant).collect();
    match found.as_slice() {
        [one] => Ok(one.record.name.clone()),
        [] => Err(Failure::NoCredential {
            named: named.to_owned(),
            known: known.into_iter().map(str::to_owned).collect(),
        }),
        several => Err(Failure::ManyCredentials {
            named: named.to_owned(),
            ids: several.iter().map(|stored| stored.record.name.clone()).collect(),
        }),
    }
}
