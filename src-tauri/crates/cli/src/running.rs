//! A plan, shown or carried out.

use causeway_app::AppError;
use causeway_app::connect::PlanShown;
use causeway_app::regions::RegionsShown;
use causeway_app::run::{RunUpdate, Work};
use causeway_contract::mapping;
use causeway_contract::plan::Plan;
use causeway_contract::regions::RegionsPlan;
use causeway_contract::run::Receipt;
use serde::Serialize;

use crate::arguments::Mode;
use crate::desk::Desk;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;

/// What a command that writes answers.
#[derive(Serialize)]
struct Answer<'a> {
    /// The plan.
    plan: &'a Plan,
    /// What carrying it out left behind; absent when nothing was carried out.
    receipt: Option<&'a Receipt>,
}

/// What a command that connects several regions answers.
#[derive(Serialize)]
struct RegionsAnswer<'a> {
    /// The plan of all of them.
    plan: &'a RegionsPlan,
    /// What carrying it out left behind in each region, in their order; absent when nothing was carried out.
    receipts: Option<&'a [Receipt]>,
}

/// Shows a plan of several regions, or carries it out.
pub(crate) async fn finish_regions(
    desk: &Desk,
    shown: RegionsShown,
    cautions: Vec<String>,
    mode: &Mode,
) -> Result<Exit, Failure> {
    let mut plan = mapping::regions_plan(shown);
    plan.cautions.splice(0..0, cautions);
    if mode.if_hash.as_ref().is_some_and(|agreed| *agreed != plan.hash) {
        return Err(Failure::OtherPlan(plan.hash));
    }
    let is_carried_out = mode.apply && plan.can_start && plan.changes_anything;
    desk.progress.aside(|| desk.console.text(|| output::regions(&plan, mode.apply)))?;
    if !is_carried_out {
        desk.progress.end();
        desk.console.answer(&RegionsAnswer { plan: &plan, receipts: None }, String::new)?;
        return Ok(planned(plan.can_start, plan.changes_anything, mode));
    }
    let starting = Box::pin(desk.app.start_regions(&plan.plan_id, &plan.hash));
    let run_ids = start(desk, &plan.plan_id, starting).await?;
    let mut exit = Exit::Done;
    let mut receipts = Vec::with_capacity(run_ids.len());
    for (part, run_id) in plan.regions.iter().zip(&run_ids) {
        desk.progress.region(&part.region);
        follow(desk, run_id, &run_ids).await?;
        let receipt = desk.app.receipt(run_id).await?;
        exit = exit.or_worse(Exit::of_run(None, &receipt));
        let receipt = mapping::receipt(&receipt);
        desk.progress.aside(|| desk.console.text(|| output::receipt(&receipt)))?;
        receipts.push(receipt);
    }
    desk.progress.end();
    desk.console.answer(&RegionsAnswer { plan: &plan, receipts: Some(&receipts) }, String::new)?;
    Ok(exit)
}

/// How a command ends that only planned.
fn planned(can_start: bool, changes_anything: bool, mode: &Mode) -> Exit {
    match (can_start, changes_anything && mode.detailed_exitcode) {
        (false, _) => Exit::Conflict,
        (true, true) => Exit::Changes,
        (true, false) => Exit::Done,
    }
}

/// Shows a plan, or carries it out.
pub(crate) async fn finish(desk: &Desk, shown: PlanShown, mode: &Mode) -> Result<Exit, Failure> {
    let agreed = shown.shown.clone();
    let plan = mapping::plan(shown);
    if mode.if_hash.as_ref().is_some_and(|agreed| *agreed != plan.hash) {
        return Err(Failure::OtherPlan(plan.hash));
    }
    let is_carried_out = mode.apply && plan.can_start && plan.changes_anything;
    desk.progress.aside(|| desk.console.text(|| output::plan(&plan, mode.apply)))?;
    if !is_carried_out {
        desk.progress.end();
        desk.console.answer(&Answer { plan: &plan, receipt: None }, String::new)?;
        return Ok(planned(plan.can_start, plan.changes_anything, mode));
    }
    let starting = Box::pin(desk.app.start_run(&plan.plan_id, &plan.hash));
    let run_id = start(desk, &plan.plan_id, starting).await?;
    follow(desk, &run_id, std::slice::from_ref(&run_id)).await?;
    desk.progress.end();
    let receipt = desk.app.receipt(&run_id).await?;
    let disconnect = match &agreed.work {
        Work::Disconnect { plan, .. } => Some(plan.as_ref()),
        Work::Connect { .. }
        | Work::Triggers { .. }
        | Work::Rotate { .. }
        | Work::Repository { .. }
        | Work::Changes { .. } => None,
    };
    let exit = Exit::of_run(disconnect, &receipt);
    let receipt = mapping::receipt(&receipt);
    desk.console.answer(&Answer { plan: &plan, receipt: Some(&receipt) }, || output::receipt(&receipt))?;
    Ok(exit)
}

/// Starts what was planned. Ctrl-C during its last look ends it before anything is written.
async fn start<T>(
    desk: &Desk,
    plan_id: &str,
    starting: impl Future<Output = Result<T, AppError>>,
) -> Result<T, AppError> {
    desk.progress.doing("Looking again at what the plan is about");
    tokio::pin!(starting);
    tokio::select! {
        biased;
        () = desk.interrupt.asked() => {
            desk.app.session.cancel(plan_id);
            starting.await
        }
        started = &mut starting => started,
    }
}

/// Follows one of the runs of a plan to its end. Ctrl-C ends all of them.
pub(crate) async fn follow(desk: &Desk, run_id: &str, all: &[String]) -> Result<(), AppError> {
    let (mut now, mut updates) = desk.app.watch_run(run_id).await?;
    let mut note = String::new();
    let mut is_ending = false;
    loop {
        desk.progress.run(&now);
        note = note_of(&now).unwrap_or(note);
        let (Some(receiver), false) = (&mut updates, is_over(&now)) else { return Ok(()) };
        tokio::select! {
            biased;
            () = desk.interrupt.asked(), if !is_ending => {
                is_ending = true;
                // The last first: none of those that wait is to begin meanwhile.
                all.iter().rev().for_each(|run_id| desk.app.cancel_run(run_id));
                desk.progress.say("Ending after the step in hand. Press Ctrl-C again to end at once.");
                if !note.is_empty() {
                    desk.progress.say(&note);
                }
            }
            next = receiver.recv() => match next {
                Ok(update) => now = (*update).clone(),
                // Too slow for the updates, or it has ended: everything at once.
                Err(_) => (now, updates) = desk.app.watch_run(run_id).await?,
            },
        }
    }
}

/// What stays if it is cancelled now.
fn note_of(update: &RunUpdate) -> Option<String> {
    let (RunUpdate::Snapshot { run: causeway_app::run::RunView { cancel_note: note, .. }, .. }
    | RunUpdate::Delta { cancel_note: note, .. }) = update;
    (!note.is_empty()).then(|| note.clone())
}

fn is_over(update: &RunUpdate) -> bool {
    match update {
        RunUpdate::Snapshot { run, .. } => run.finished_at.is_some() || run.state.is_over(),
        RunUpdate::Delta { finished_at, .. } => finished_at.is_some(),
    }
}
