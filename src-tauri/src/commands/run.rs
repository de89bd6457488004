//! Runs and receipts.

use std::collections::HashMap;
use std::sync::Arc;

use causeway_app::port::aws::AccessKey;
use causeway_app::run::{GivenAgain, RunUpdate};
use causeway_app::{App, AppError};
use causeway_contract::mapping;
use causeway_contract::plan::{PlanChange, SavedFile};
use causeway_contract::regions::StartedRuns;
use causeway_contract::run::{
    ExportReceipt, ForRun, Receipt, ResumeRun, RunEvent, RunSummary, StartRun, StartedRun,
};
use causeway_domain::AccessKeyId;
use tauri::command;
use tauri::ipc::Channel;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

use super::Desk;
use crate::answer::{Answer, failed};
use crate::files;
use crate::world::World;

/// Starts a plan.
#[command]
pub(crate) async fn start_run(desk: Desk<'_>, request: StartRun) -> Answer<StartedRun> {
    let world = desk.world().await?;
    let run = world.app.start_run(&request.plan_id, &request.hash).await;
    run.map(|run_id| StartedRun { run_id }).map_err(|error| failed(&error))
}

/// Starts a plan of several regions.
#[command]
pub(crate) async fn start_regions(desk: Desk<'_>, request: StartRun) -> Answer<StartedRuns> {
    let world = desk.world().await?;
    let runs = world.app.start_regions(&request.plan_id, &request.hash).await;
    runs.map(|run_ids| StartedRuns { run_ids }).map_err(|error| failed(&error))
}

/// Takes a run up again.
#[command]
pub(crate) async fn resume_run(desk: Desk<'_>, request: ResumeRun) -> Answer<StartedRun> {
    let world = desk.world().await?;
    let (run_id, given) = given_again(&world, request)?;
    let run = world.app.resume_run(&run_id, given).await;
    run.map(|run_id| StartedRun { run_id }).map_err(|error| failed(&error))
}

/// Takes up only what failed or was never reached.
#[command]
pub(crate) async fn retry_run(desk: Desk<'_>, request: ResumeRun) -> Answer<StartedRun> {
    let world = desk.world().await?;
    let (run_id, given) = given_again(&world, request)?;
    let run = world.app.retry_run(&run_id, given).await;
    run.map(|run_id| StartedRun { run_id }).map_err(|error| failed(&error))
}

fn given_again(world: &World, request: ResumeRun) -> Answer<(String, GivenAgain)> {
    let jira = request.jira.map(|credential| world.jira_credential(credential)).transpose()?;
    let aws = request.aws.map(|credential| world.access_key(credential)).transpose()?;
    let aws = match aws {
        Some((id, secret)) => {
            let id = AccessKeyId::parse(&id).map_err(|error| failed(&AppError::from(error)))?;
            Some(AccessKey { id, secret: secret.trimmed() })
        }
        None => None,
    };
    let given = GivenAgain { jira, aws, webhook: request.webhook, git_password: request.git_password };
    Ok((request.run_id, given))
}

/// Sends a snapshot and then every delta, until the run ends or the window is gone.
#[command]
pub(crate) async fn watch_run(desk: Desk<'_>, request: ForRun, channel: Channel<RunEvent>) -> Answer<()> {
    let world = desk.world().await?;
    let (snapshot, updates) = world.app.watch_run(&request.run_id).await.map_err(|error| failed(&error))?;
    if channel.send(mapping::run_event(&snapshot)).is_ok()
        && let Some(updates) = updates
    {
        tauri::async_runtime::spawn(forward(world.app.clone(), request.run_id, updates, channel));
    }
    Ok(())
}

async fn forward(
    app: App,
    run_id: String,
    mut updates: Receiver<Arc<RunUpdate>>,
    channel: Channel<RunEvent>,
) {
    loop {
        let update = match updates.recv().await {
            Ok(update) => update,
            // Too slow for the deltas: everything at once brings it up to date, and later deltas join on.
            Err(RecvError::Lagged(_)) => {
                let Ok((snapshot, fresh)) = app.watch_run(&run_id).await else { return };
                let Some(fresh) = fresh else {
                    // It has ended meanwhile. A window that has gone away no longer listens.
                    let _gone = channel.send(mapping::run_event(&snapshot));
                    return;
                };
                updates = fresh;
                Arc::new(snapshot)
            }
            Err(RecvError::Closed) => return,
        };
        let event = mapping::run_event(&update);
        let ended = matches!(&event, RunEvent::Delta { finished_at: Some(_), .. });
        if channel.send(event).is_err() || ended {
            return;
        }
    }
}

/// Asks a run to end.
#[command]
pub(crate) async fn cancel_run(desk: Desk<'_>, request: ForRun) -> Answer<()> {
    desk.world().await?.app.cancel_run(&request.run_id);
    Ok(())
}

/// What a run left behind.
#[command]
pub(crate) async fn get_receipt(desk: Desk<'_>, request: ForRun) -> Answer<Receipt> {
    let world = desk.world().await?;
    let receipt = world.app.receipt(&request.run_id).await.map_err(|error| failed(&error))?;
    Ok(mapping::receipt(&receipt))
}

/// Writes a receipt to a file for the person.
#[command]
pub(crate) async fn export_receipt(desk: Desk<'_>, request: ExportReceipt) -> Answer<SavedFile> {
    let world = desk.world().await?;
    let receipt = world.app.receipt(&request.run_id).await.map_err(|error| failed(&error))?;
    let receipt = mapping::receipt(&receipt);
    let changes: HashMap<&str, String> = receipt
        .changes
        .iter()
        .flatten()
        .map(|thing| (thing.name.as_str(), in_a_cell(&thing.changes)))
        .collect();
    let rows = receipt.run.repositories.iter().map(|repository| {
        [
            repository.name.clone(),
            format!("{:?}", repository.state).to_lowercase(),
            repository.message.clone(),
            changes.get(repository.name.as_str()).cloned().unwrap_or_default(),
        ]
    });
    let columns = ["repository", "state", "message", "changes"];
    files::save(desk.downloads(), "causeway-receipt", request.format, &receipt, columns, rows)
}

/// All values of one thing, each before and after.
fn in_a_cell(changes: &[PlanChange]) -> String {
    let words = |change: &PlanChange| {
        let before = change.before.as_ref().map_or_else(String::new, |before| format!("{before} → "));
        format!("{}: {before}{}", change.field, change.after)
    };
    changes.iter().map(words).collect::<Vec<_>>().join("; ")
}

/// Undoes what a run made.
#[command]
pub(crate) async fn undo_run(desk: Desk<'_>, request: ForRun) -> Answer<Receipt> {
    let world = desk.world().await?;
    let receipt = world.app.undo_run(&request.run_id).await.map_err(|error| failed(&error))?;
    Ok(mapping::receipt(&receipt))
}

/// Puts an interrupted run away.
#[command]
pub(crate) async fn dismiss_run(desk: Desk<'_>, request: ForRun) -> Answer<()> {
    let world = desk.world().await?;
    world.app.dismiss_run(&request.run_id).await.map_err(|error| failed(&error))
}

/// All runs, newest first.
#[command]
pub(crate) async fn list_runs(desk: Desk<'_>) -> Answer<Vec<RunSummary>> {
    let world = desk.world().await?;
    let runs = world.app.runs().await.map_err(|error| failed(&error))?;
    Ok(runs.iter().map(|(record, state)| mapping::run_summary(record, *state)).collect())
}
