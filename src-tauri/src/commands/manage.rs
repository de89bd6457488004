//! What is in Jira and can be changed there, each change as a plan.

use causeway_contract::manage::{FilterTrial, ForTarget, PlanChanges, TargetDetail, TryFilter};
use causeway_contract::mapping;
use causeway_contract::plan::Plan;
use tauri::command;

use super::Desk;
use crate::answer::{Answer, failed};

/// An integration or a repository with all its settings.
#[command]
pub(crate) async fn get_target(desk: Desk<'_>, request: ForTarget) -> Answer<TargetDetail> {
    let world = desk.world().await?;
    let operation = world.app.session.operation(&request.operation_id);
    let found = world.app.target(&operation, &request.site_url, mapping::target(request.target)).await;
    found.map(mapping::target_detail).map_err(|error| failed(&error))
}

/// Plans changing, enabling, disabling or removing things in Jira.
#[command]
pub(crate) async fn plan_changes(desk: Desk<'_>, request: PlanChanges) -> Answer<Plan> {
    let world = desk.world().await?;
    let operation = world.app.session.operation(&request.operation_id);
    let change = mapping::target_change(request.change).map_err(|error| failed(&error))?;
    let targets = request.targets.into_iter().map(mapping::target).collect();
    let shown = world.app.plan_changes(&operation, &request.site_url, targets, change).await;
    shown.map(mapping::plan).map_err(|error| failed(&error))
}

/// Tries a filter before it is set.
#[command]
pub(crate) async fn try_filter(desk: Desk<'_>, request: TryFilter) -> Answer<FilterTrial> {
    let world = desk.world().await?;
    let TryFilter { operation_id, kind, expression, samples, site_url, target } = request;
    let operation = world.app.session.operation(&operation_id);
    let kind = mapping::filter_kind(kind);
    let target = mapping::target(target);
    let tried = world.app.try_filter(&operation, kind, &expression, samples, &site_url, target).await;
    tried.map(mapping::filter_trial).map_err(|error| failed(&error))
}
