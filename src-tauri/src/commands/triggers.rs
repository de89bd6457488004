//! A connection's triggers: planned, looked at, tested, confirmed, and taken apart.

use std::sync::Arc;

use causeway_app::AppError;
use causeway_app::planning::{TriggersRequest, WebhookGiven};
use causeway_app::triggers::{OnTriggersProgress, WebhookPlace};
use causeway_contract::connection::ForConnection;
use causeway_contract::mapping;
use causeway_contract::plan::Plan;
use causeway_contract::triggers::{
    CheckWebhook, ConfirmSubscription, GetTriggerHealth, PlanDisconnect, PlanTriggers, RepositoriesProgress,
    TestTriggers, TriggerAnswers, TriggerHealth, TriggerSubscription, TriggerTestResult, WebhookCheck,
    WebhookSource,
};
use tauri::command;
use tauri::ipc::Channel;

use super::Desk;
use crate::answer::{Answer, failed};
use crate::world::World;

fn telling(channel: Channel<RepositoriesProgress>) -> OnTriggersProgress {
    Arc::new(move |progress| {
        // A window that has gone away no longer listens.
        let _gone = channel.send(mapping::repositories_progress(progress));
    })
}

fn webhook(world: &World, source: WebhookSource) -> Answer<WebhookGiven> {
    Ok(match source {
        WebhookSource::Pasted { url } => WebhookGiven::Pasted(url),
        WebhookSource::Kept {} => WebhookGiven::Kept,
        WebhookSource::Sample {} => WebhookGiven::Pasted(world.sample_webhook()?),
    })
}

/// What the answers of the triggers step ask for.
pub(super) fn triggers_request(world: &World, answers: TriggerAnswers) -> Answer<TriggersRequest> {
    let webhook = webhook(world, answers.webhook)?;
    mapping::triggers_request(&answers.settings, webhook).map_err(|error| failed(&error))
}

/// Looks at a webhook URL before anything is subscribed.
#[command]
pub(crate) async fn check_webhook(desk: Desk<'_>, request: CheckWebhook) -> Answer<WebhookCheck> {
    let world = desk.world().await?;
    let operation = world.app.session.operation(&request.operation_id);
    let given = webhook(&world, request.webhook)?;
    let place = match (&request.connection_id, &request.site_handle) {
        (Some(id), _) => WebhookPlace::Connection(id),
        (None, Some(site)) => WebhookPlace::SignedIn { site, account: request.account_handle.as_deref() },
        (None, None) => return Err(failed(&AppError::SessionEnded)),
    };
    let check = world.app.check_webhook(&operation, given, place).await;
    check.map(|check| mapping::webhook_check(&check)).map_err(|error| failed(&error))
}

/// Looks at every link between CodeCommit and Jira.
#[command]
pub(crate) async fn get_trigger_health(
    desk: Desk<'_>,
    request: GetTriggerHealth,
    channel: Channel<RepositoriesProgress>,
) -> Answer<TriggerHealth> {
    let world = desk.world().await?;
    let operation = world.app.session.operation(&request.operation_id);
    match world.app.trigger_health(&operation, &request.connection_id, telling(channel)).await {
        Ok(health) => Ok(mapping::trigger_health(&health)),
        // Having none is no failure: the page offers to set them up.
        Err(AppError::TriggersNotSetUp) => Ok(mapping::no_triggers(world.app.ports().clock.now_millis())),
        Err(error) => Err(failed(&error)),
    }
}

/// Plans triggers: to set up, change, repair or bring in step. Writes nothing.
#[command]
pub(crate) async fn plan_triggers(
    desk: Desk<'_>,
    request: PlanTriggers,
    channel: Channel<RepositoriesProgress>,
) -> Answer<Plan> {
    let world = desk.world().await?;
    let operation = world.app.session.operation(&request.operation_id);
    let wanted = request.answers.map(|answers| triggers_request(&world, answers)).transpose()?;
    let shown = world.app.plan_triggers(&operation, &request.connection_id, wanted, telling(channel)).await;
    shown.map(mapping::plan).map_err(|error| failed(&error))
}

/// Sends test events.
#[command]
pub(crate) async fn test_triggers(
    desk: Desk<'_>,
    request: TestTriggers,
    channel: Channel<RepositoriesProgress>,
) -> Answer<Vec<TriggerTestResult>> {
    let world = desk.world().await?;
    let operation = world.app.session.operation(&request.operation_id);
    let results = world
        .app
        .test_triggers(&operation, &request.connection_id, request.repositories, telling(channel))
        .await
        .map_err(|error| failed(&error))?;
    Ok(results.iter().map(mapping::trigger_test_result).collect())
}

/// Confirms a subscription in Jira's place.
#[command]
pub(crate) async fn confirm_subscription(
    desk: Desk<'_>,
    request: ConfirmSubscription,
) -> Answer<TriggerSubscription> {
    let world = desk.world().await?;
    let confirmed = world.app.confirm_subscription(&request.connection_id, request.pasted).await;
    confirmed.map(|seen| mapping::trigger_subscription(&seen)).map_err(|error| failed(&error))
}

/// Has SNS ask Jira again.
#[command]
pub(crate) async fn resend_confirmation(
    desk: Desk<'_>,
    request: ForConnection,
) -> Answer<TriggerSubscription> {
    let world = desk.world().await?;
    let asked = world.app.resend_confirmation(&request.connection_id).await;
    asked.map(|seen| mapping::trigger_subscription(&seen)).map_err(|error| failed(&error))
}

/// Plans taking a connection apart. Writes nothing.
#[command]
pub(crate) async fn plan_disconnect(
    desk: Desk<'_>,
    request: PlanDisconnect,
    channel: Channel<RepositoriesProgress>,
) -> Answer<Plan> {
    let world = desk.world().await?;
    let operation = world.app.session.operation(&request.operation_id);
    let fate = mapping::integration_fate(request.integration);
    let shown = world.app.plan_disconnect(&operation, &request.connection_id, fate, telling(channel)).await;
    shown.map(mapping::plan).map_err(|error| failed(&error))
}
