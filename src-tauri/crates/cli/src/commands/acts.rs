//! `causeway personal`, and what all acts of a developer begin with.

use causeway_app::AppError;
use causeway_app::error::Field;
use causeway_app::kept::Need;
use causeway_app::port::storage::ConnectionRecord;
use causeway_app::session::Operation;
use causeway_contract::mapping;
use causeway_domain::Secret;

use crate::desk::Desk;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;
use crate::secrets::Name;

/// What becomes of the key that is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    Nothing,
    Set,
    Remove,
}

impl Change {
    pub(super) fn of(set: bool, remove: bool) -> Self {
        match (set, remove) {
            (_, true) => Self::Remove,
            (true, false) => Self::Set,
            (false, false) => Self::Nothing,
        }
    }
}

/// Shows who acts, or changes it.
pub(super) async fn personal(desk: &Desk, named: &str, change: Change) -> Result<Exit, Failure> {
    let connection = desk.connection(named).await?;
    // Without the sign-in it is not known whether a key is required; the rest is.
    desk.app.lend(&connection.id, &[Need::Jira], desk.lent()).await?;
    let key = match change {
        Change::Nothing => None,
        Change::Remove => Some((String::new(), Secret::default())),
        Change::Set => Some(own_key(desk).ok_or(Failure::NoPersonalKey)?),
    };
    let access = match key {
        None => desk.app.personal_access(&connection.id).await?,
        Some((id, secret)) => {
            desk.progress.doing("Asking AWS whose key this is");
            let set = async |operation: &Operation| {
                let keep = desk.keep();
                desk.app.set_personal_credential(operation, &connection.id, &id, secret, keep).await
            };
            acting(desk, set).await?
        }
    };
    desk.progress.end();
    let access = mapping::personal_access(access);
    for caution in &access.cautions {
        desk.console.note(caution);
    }
    desk.console.answer(&access, || output::personal_access(&access))?;
    Ok(Exit::Done)
}

/// The connection, with what acting for it may need. A key that was given acts, and needs neither the connection's nor
/// Jira, which is only told.
pub(super) async fn provided(desk: &Desk, named: &str) -> Result<ConnectionRecord, Failure> {
    let connection = desk.connection(named).await?;
    let needs = [Need::Jira, Need::Aws];
    match own_key(desk) {
        Some((id, secret)) => {
            desk.app.lend_personal(&connection.id, &id, secret).await?;
            desk.app.lend(&connection.id, &needs, desk.lent()).await?;
        }
        None if desk.app.personal_access(&connection.id).await?.key.is_some() => {
            desk.app.lend(&connection.id, &needs, desk.lent()).await?;
        }
        None => desk.provide(&connection, &needs).await?,
    }
    Ok(connection)
}

/// The developer's own key, when both of its parts were given.
fn own_key(desk: &Desk) -> Option<(String, Secret)> {
    let id = desk.given.get(Name::PersonalAccessKeyId)?;
    Some((id.expose().to_owned(), desk.given.get(Name::PersonalSecretAccessKey)?))
}

/// This branch, or the repository's default one.
pub(super) async fn or_default(
    desk: &Desk,
    connection: &ConnectionRecord,
    repository: &str,
    branch: Option<String>,
    field: Field,
) -> Result<String, Failure> {
    if let Some(branch) = branch {
        return Ok(branch);
    }
    desk.progress.doing(format!("Looking at {repository}"));
    let listed = desk
        .looking(async |operation| desk.app.branches(operation, &connection.id, repository).await)
        .await?;
    let missing = || AppError::invalid(field, "This repository has no default branch; name a branch");
    Ok(listed.default_branch.ok_or_else(missing)?)
}

/// Acts until somebody presses Ctrl-C. What is under way by then comes to its end, so that it is known.
pub(super) async fn acting<T>(
    desk: &Desk,
    act: impl AsyncFnOnce(&Operation) -> Result<T, AppError>,
) -> Result<T, AppError> {
    let operation = desk.app.session.operation(&desk.app.ports().ids.fresh());
    let mut acting = std::pin::pin!(act(&operation));
    tokio::select! {
        biased;
        outcome = &mut acting => return outcome,
        () = desk.interrupt.asked() => operation.token.cancel(),
    }
    acting.await
}
