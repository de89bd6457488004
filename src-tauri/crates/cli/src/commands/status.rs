//! `causeway status`.

use std::collections::BTreeSet;

use causeway_app::AppError;
use causeway_app::kept::Need;
use causeway_app::port::secrets::SecretError;
use causeway_contract::connection::{Connection, ConnectionDetail};
use causeway_contract::error::WireError;
use causeway_contract::mapping;
use causeway_contract::triggers::TriggerHealth;
use serde::Serialize;

use crate::arguments::SignedBy;
use crate::desk::Desk;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;

/// All connections.
#[derive(Serialize)]
struct Connections {
    connections: Vec<Connection>,
}

/// One connection.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Status {
    /// What Jira says.
    pub(crate) connection: ConnectionDetail,
    /// Each repository's path from CodeCommit to Jira.
    pub(crate) triggers: Option<TriggerHealth>,
    /// Why the paths could not be looked at.
    pub(crate) error: Option<WireError>,
}

/// Shows connections and how they are.
pub(super) async fn run(desk: &Desk, named: Option<&str>, signed_by: &SignedBy) -> Result<Exit, Failure> {
    match named {
        Some(named) => one(desk, named, signed_by).await,
        None => all(desk).await,
    }
}

async fn all(desk: &Desk) -> Result<Exit, Failure> {
    let records = desk.app.ports().storage.connections().await.map_err(AppError::from)?;
    // A given sign-in is shown to one Jira alone: that of the connections, or the one that is named.
    let sites: BTreeSet<&str> = records.iter().map(|record| record.site_url.as_str()).collect();
    let meant = match &desk.general.jira_url {
        Some(url) => Some(url.trim_end_matches('/')),
        None if sites.len() == 1 => sites.first().map(|site| site.trim_end_matches('/')),
        None => None,
    };
    for record in &records {
        if meant == Some(record.site_url.trim_end_matches('/')) {
            match desk.app.lend(&record.id, &[Need::Jira], desk.lent()).await {
                // Its row says so.
                Ok(_) | Err(AppError::Secrets(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }
    desk.progress.doing("Asking Jira");
    let states = desk.looking(async |_| desk.app.connections().await).await?;
    let connections: Vec<Connection> =
        states.iter().map(|state| mapping::connection(state, &desk.app.ports().ids.fresh())).collect();
    desk.progress.end();
    let answer = Connections { connections };
    desk.console.answer(&answer, || output::connections(&answer.connections))?;
    Ok(Exit::Done)
}

async fn one(desk: &Desk, named: &str, signed_by: &SignedBy) -> Result<Exit, Failure> {
    let record = desk.connection(named).await?;
    desk.sign_by(&record, signed_by).await?;
    match desk.app.lend(&record.id, &[Need::Jira, Need::Aws, Need::Webhook], desk.lent()).await {
        // Whatever needs it says so below.
        Ok(_) | Err(AppError::Secrets(_)) => {}
        Err(error) => return Err(error.into()),
    }
    desk.progress.doing("Asking Jira");
    let correlation_id = desk.app.ports().ids.fresh();
    let state = desk.looking(async |_| desk.app.connection(&record.id).await).await?;
    let progress = desk.progress.repositories("Looking at the path of each repository");
    let health =
        desk.looking(async |operation| desk.app.trigger_health(operation, &record.id, progress).await).await;
    let (triggers, error) = match health {
        Ok(health) => (Some(mapping::trigger_health(&health)), None),
        Err(AppError::TriggersNotSetUp) => (None, None),
        Err(AppError::Secrets(SecretError::Missing)) => return Err(Failure::missing(Need::Aws)),
        Err(error @ AppError::Cancelled) => return Err(error.into()),
        Err(error) => (None, Some(mapping::wire_error(&error, &correlation_id))),
    };
    desk.progress.end();
    let status = Status { connection: mapping::connection_detail(&state, &correlation_id), triggers, error };
    desk.console.answer(&status, || output::status(&status))?;
    Ok(Exit::Done)
}
