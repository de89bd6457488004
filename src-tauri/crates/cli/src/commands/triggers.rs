//! `causeway triggers`.

use std::path::Path;

use causeway_app::AppError;
use causeway_app::kept::Need;
use causeway_app::planning::{TriggersRequest, WebhookGiven};
use causeway_app::port::secrets::SecretError;
use causeway_app::port::storage::ConnectionRecord;
use causeway_app::triggers::{Verdict, WebhookPlace};
use causeway_domain::triggers::plan::RepositoryChoice;

use super::sign_in;
use crate::arguments::{Mode, SignedBy};
use crate::connection_file::{ConnectionFile, RepositoryTable, TriggersTable};
use crate::desk::Desk;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::running::finish;

/// Sets up or changes a connection's triggers.
pub(super) async fn run(
    desk: &Desk,
    named: &str,
    file: Option<&Path>,
    signed_by: &SignedBy,
    mode: &Mode,
) -> Result<Exit, Failure> {
    let connection = desk.connection(named).await?;
    desk.sign_by(&connection, signed_by).await?;
    desk.provide(&connection, &[Need::Aws]).await?;
    // Verifying the path asks Jira, too, where a sign-in is at hand; without one it goes on.
    let _missing = desk.app.lend(&connection.id, &[Need::Jira, Need::Webhook], desk.lent()).await?;
    let request = match file {
        Some(path) => from_file(desk, &connection, path).await?,
        None => wanted_last(desk, &connection)?,
    };
    let cautions = webhook_cautions(desk, WebhookPlace::Connection(&connection.id)).await?;
    let progress = desk.progress.repositories("Reading the triggers of each repository");
    let mut shown = desk
        .planning(async |operation| {
            desk.app.plan_triggers(operation, &connection.id, Some(request), progress).await
        })
        .await?;
    shown.cautions.splice(0..0, cautions);
    finish(desk, shown, mode).await
}

async fn from_file(
    desk: &Desk,
    connection: &ConnectionRecord,
    path: &Path,
) -> Result<TriggersRequest, Failure> {
    let file = ConnectionFile::read(path)?;
    let Some(table) = &file.triggers else {
        return Err(Failure::NoTriggers { path: path.display().to_string() });
    };
    let site = sign_in::jira_url(desk, &file)?;
    let of_file = format!("{} and {}", site.as_str(), file.region()?);
    let of_connection = format!("{} and {}", connection.site_url, connection.region);
    if of_file != of_connection {
        return Err(Failure::OtherPlace { file: of_file, connection: of_connection });
    }
    let names = if file.repositories.is_everything() {
        Vec::new()
    } else {
        desk.progress.doing("Listing the repositories");
        desk.looking(async |operation| desk.app.repository_names(operation, &connection.id).await).await?
    };
    request(table, &file.repositories, names.iter().map(String::as_str), desk.webhook())
}

/// What was wanted last, with the webhook URL that was given now.
fn wanted_last(desk: &Desk, connection: &ConnectionRecord) -> Result<TriggersRequest, Failure> {
    let triggers = connection.triggers.as_ref().ok_or(AppError::TriggersNotSetUp)?;
    let desired = triggers.desired.clone();
    Ok(TriggersRequest {
        webhook: desk.webhook(),
        events: desired.events,
        branches: desired.branches,
        topic: desired.topic,
        repositories: desired.repositories,
    })
}

/// What a file wants, over the names of an account's repositories.
pub(super) fn request<'a>(
    table: &TriggersTable,
    repositories: &RepositoryTable,
    names: impl Iterator<Item = &'a str>,
    webhook: WebhookGiven,
) -> Result<TriggersRequest, Failure> {
    Ok(TriggersRequest {
        webhook,
        events: table.events()?,
        branches: table.branches.clone(),
        topic: table.topic()?,
        repositories: choice(repositories, names)?,
    })
}

/// Which repositories get triggers.
pub(super) fn choice<'a>(
    repositories: &RepositoryTable,
    names: impl Iterator<Item = &'a str>,
) -> Result<RepositoryChoice, Failure> {
    if repositories.is_everything() {
        return Ok(RepositoryChoice::All);
    }
    let is_chosen = repositories.matcher()?;
    let mut all = 0;
    let chosen: std::collections::BTreeSet<String> =
        names.inspect(|_| all += 1).filter(|name| is_chosen(name)).map(str::to_owned).collect();
    if chosen.is_empty() { Err(Failure::NothingChosen(all)) } else { Ok(RepositoryChoice::Only(chosen)) }
}

/// What keeps SNS from reaching the webhook, as far as that can be told from here.
pub(super) async fn webhook_cautions(desk: &Desk, place: WebhookPlace<'_>) -> Result<Vec<String>, Failure> {
    desk.progress.doing("Looking whether Amazon SNS can reach the webhook");
    let webhook = desk.webhook();
    let check = desk
        .looking(async |operation| desk.app.check_webhook(operation, webhook, place).await)
        .await
        .map_err(|error| match error {
            AppError::Secrets(SecretError::Missing) => Failure::missing(Need::Webhook),
            error => error.into(),
        })?;
    let doubtful = check.findings().into_iter().filter(|finding| finding.verdict != Verdict::Good);
    Ok(doubtful.map(|finding| format!("{} of the webhook: {}", finding.title, finding.detail)).collect())
}

#[cfg(test)]
mod tests {
    use causeway_domain::triggers::plan::RepositoryChoice;

    use super::choice;
    use crate::connection_file::RepositoryTable;

    #[test]
    fn globs_choose_names_and_everything_stays_everything() {
        let table = |include: &str, exclude: &[&str]| RepositoryTable {
            include: vec![include.to_owned()],
            exclude: exclude.iter().map(|glob| (*glob).to_owned()).collect(),
        };
        let chosen = |table: &RepositoryTable| choice(table, ["web-a", "web-b", "api"].into_iter());
        assert_eq!(chosen(&table("*", &[])).unwrap(), RepositoryChoice::All);
        let only = RepositoryChoice::Only(["web-a".to_owned()].into());
        assert_eq!(chosen(&table("web-*", &["*-b"])).unwrap(), only);
        assert!(chosen(&table("nothing", &[])).is_err(), "no repository is not every repository");
    }
}
