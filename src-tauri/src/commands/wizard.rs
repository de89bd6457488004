//! The connect wizard.

use std::sync::Arc;

use causeway_app::connect::PlanRequest;
use causeway_app::refspec_preview::Previewed;
use causeway_app::regions::{RegionsRequest, RegionsShown};
use causeway_contract::mapping;
use causeway_contract::plan::{ExportPlan, Plan, PlanConnection, SavedFile};
use causeway_contract::regions::{PlanRegions, RegionsPlan};
use causeway_contract::wizard::{
    AwsAccount, CancelOperation, CheckAws, CheckAwsProgress, CheckJira, ForAccount, ForSite, FoundRepository,
    JiraSite, PreviewRefspecs, Project, RefspecPreview, Region,
};
use causeway_domain::region;
use tauri::command;
use tauri::ipc::Channel;

use super::Desk;
use super::triggers::triggers_request;
use crate::answer::{Answer, failed};
use crate::files;

/// The regions of the region field.
#[command]
pub(crate) async fn list_regions() -> Answer<Vec<Region>> {
    Ok(region::Region::known().iter().map(mapping::region).collect())
}

/// Signs in to Jira and looks.
#[command]
pub(crate) async fn check_jira(desk: Desk<'_>, request: CheckJira) -> Answer<JiraSite> {
    let world = desk.world().await?;
    let credential = world.jira_credential(request.credential)?;
    let operation = world.app.session.operation(&request.operation_id);
    let check = world.app.check_jira(&operation, &request.base_url, credential).await;
    check.map(mapping::jira_site).map_err(|error| failed(&error))
}

/// Projects of a signed-in site.
#[command]
pub(crate) async fn list_projects(desk: Desk<'_>, request: ForSite) -> Answer<Vec<Project>> {
    let world = desk.world().await?;
    let projects = world.app.projects(&request.site_handle).await.map_err(|error| failed(&error))?;
    Ok(projects.into_iter().map(mapping::project).collect())
}

/// Checks a key and lists what it sees.
#[command]
pub(crate) async fn check_aws(
    desk: Desk<'_>,
    request: CheckAws,
    channel: Channel<CheckAwsProgress>,
) -> Answer<AwsAccount> {
    let world = desk.world().await?;
    let (access_key_id, secret) = world.access_key(request.credential)?;
    let operation = world.app.session.operation(&request.operation_id);
    // A window that has gone away no longer listens; the listing may still be wanted.
    let _gone = channel.send(CheckAwsProgress::Identifying);
    let progress = Arc::new(move |progress| {
        let _gone = channel.send(mapping::listing_progress(progress));
    });
    let check = world.app.check_aws(&operation, &request.region, &access_key_id, secret, progress).await;
    check.map(mapping::aws_account).map_err(|error| failed(&error))
}

/// What was found in a checked account.
#[command]
pub(crate) async fn list_found_repositories(
    desk: Desk<'_>,
    request: ForAccount,
) -> Answer<Vec<FoundRepository>> {
    let world = desk.world().await?;
    let account = world.app.found_repositories(&request.account_handle).map_err(|error| failed(&error))?;
    Ok(account.repositories.iter().map(mapping::found_repository).collect())
}

/// What the refspecs would fetch.
#[command]
pub(crate) async fn preview_refspecs(desk: Desk<'_>, request: PreviewRefspecs) -> Answer<RefspecPreview> {
    let world = desk.world().await?;
    let of = match (&request.check_handle, &request.account_handle, &request.repository) {
        (Some(handle), _, _) => Previewed::OfRepository { handle },
        (None, Some(handle), Some(name)) => Previewed::OfAccount { handle, name },
        _ => Previewed::Examples,
    };
    let refspecs = &request.refspecs;
    let preview = world.app.preview_refspecs(refspecs.notes, refspecs.changes, &refspecs.custom, of).await;
    let named = match of {
        Previewed::OfAccount { name, .. } => Some(name.to_owned()),
        Previewed::OfRepository { .. } => request.repository.clone(),
        Previewed::Examples => None,
    };
    preview.map(|preview| mapping::refspec_preview(preview, named)).map_err(|error| failed(&error))
}

/// Ends a request that is under way.
#[command]
pub(crate) async fn cancel_operation(desk: Desk<'_>, request: CancelOperation) -> Answer<()> {
    desk.world().await?.app.session.cancel(&request.operation_id);
    Ok(())
}

/// Makes the plan. Writes nothing.
#[command]
pub(crate) async fn plan_connection(desk: Desk<'_>, request: PlanConnection) -> Answer<Plan> {
    let world = desk.world().await?;
    let settings = mapping::settings(&request.display_name, &request.refspecs, request.settings)
        .map_err(|error| failed(&error))?;
    let operation = world.app.session.operation(&request.operation_id);
    let wanted = PlanRequest {
        site_handle: request.site_handle,
        account_handle: request.account_handle,
        settings,
        keep: mapping::keep(request.keep),
        triggers: request.triggers.map(|answers| triggers_request(&world, answers)).transpose()?,
    };
    let shown = world.app.plan_connection(&operation, wanted).await;
    shown.map(mapping::plan).map_err(|error| failed(&error))
}

/// Makes a plan of several regions. Writes nothing.
#[command]
pub(crate) async fn plan_regions(desk: Desk<'_>, request: PlanRegions) -> Answer<RegionsPlan> {
    let world = desk.world().await?;
    let settings = mapping::settings(&request.display_name, &request.refspecs, request.settings)
        .map_err(|error| failed(&error))?;
    let operation = world.app.session.operation(&request.operation_id);
    let wanted = RegionsRequest {
        site_handle: request.site_handle,
        account_handles: request.account_handles,
        settings,
        keep: mapping::keep(request.keep),
        triggers: request.triggers.map(|answers| triggers_request(&world, answers)).transpose()?,
    };
    let shown = world.app.plan_regions(&operation, wanted).await;
    shown.map(mapping::regions_plan).map_err(|error| failed(&error))
}

/// Writes a plan to a file for the person: of several regions, a list of them.
#[command]
pub(crate) async fn export_plan(desk: Desk<'_>, request: ExportPlan) -> Answer<SavedFile> {
    let world = desk.world().await?;
    if let Ok(shown) = world.app.shown_regions(&request.plan_id) {
        let plan = mapping::regions_plan(RegionsShown { id: request.plan_id, shown });
        let (columns, rows) = (mapping::REGIONS_COLUMNS, mapping::regions_rows(&plan));
        return files::save(desk.downloads(), "causeway-plan", request.format, &plan.regions, columns, rows);
    }
    let shown = world.app.shown_plan(&request.plan_id).map_err(|error| failed(&error))?;
    let plan =
        mapping::plan(causeway_app::connect::PlanShown { id: request.plan_id, shown, cautions: Vec::new() });
    let rows = plan.repositories.iter().map(|repository| {
        [
            repository.name.clone(),
            format!("{:?}", repository.action).to_lowercase(),
            repository.reason.clone(),
        ]
    });
    files::save(
        desk.downloads(),
        "causeway-plan",
        request.format,
        &plan,
        ["repository", "action", "reason"],
        rows,
    )
}
