//! The plan of changing what Jira has as the review shows it.

use causeway_app::run::Work;
use causeway_domain::manage::{Change, ChangeAction, ChangesPlan, PlannedChange};
use causeway_domain::plan::Step;

use crate::plan::{PlanAction, PlanChange, PlanRepository, PlanStep};

/// The steps. What changes of each thing is in its own line.
pub(super) fn steps(work: &Work, plan: &ChangesPlan) -> Vec<PlanStep> {
    let forgotten = match work {
        Work::Changes { at, .. } => at.connections.len() + at.repositories.len(),
        _ => 0,
    };
    work.steps()
        .iter()
        .filter_map(|step| {
            let (action, place, reason) = match step {
                Step::Apply => (act(plan), "Jira", outline(plan)),
                Step::DefaultBranch => (act(plan), "AWS", outline(plan)),
                Step::Verify => (PlanAction::Keep, "Jira", "Reads only".to_owned()),
                Step::Forget if forgotten > 0 => (
                    PlanAction::Remove,
                    "This computer",
                    "The entry, and the secrets that nothing else uses".to_owned(),
                ),
                _ => return None,
            };
            let (id, title) = (step.id().to_owned(), work.step_title(*step));
            Some(PlanStep { id, action, place: place.to_owned(), title, reason, changes: Vec::new() })
        })
        .collect()
}

/// One line for each thing.
pub(super) fn lines(plan: &ChangesPlan) -> Vec<PlanRepository> {
    plan.lines.iter().map(|line| one(&plan.desired.change, line)).collect()
}

fn one(change: &Change, line: &PlannedChange) -> PlanRepository {
    let indexing = |before: &str, after: &str| PlanChange {
        field: "Indexing".to_owned(),
        before: Some(before.to_owned()),
        after: after.to_owned(),
    };
    let changes = match change {
        Change::Enable if line.is_acted_on() => vec![indexing("Disabled", "Enabled")],
        Change::Disable if line.is_acted_on() => vec![indexing("Enabled", "Disabled")],
        _ => line
            .writes
            .iter()
            .map(|write| PlanChange {
                field: match change {
                    Change::DefaultBranch { .. } => "Default branch".to_owned(),
                    _ => write.setting.label().to_owned(),
                },
                before: write.before.as_ref().map(|before| before.in_words(write.setting)),
                after: write.after.in_words(write.setting),
            })
            .collect(),
    };
    PlanRepository {
        name: line.name.clone(),
        action: action(line.action),
        reason: line.reason.clone(),
        trigger: None,
        foreign_triggers: Vec::new(),
        changes,
    }
}

fn act(plan: &ChangesPlan) -> PlanAction {
    let has = |action| plan.lines.iter().any(|line| line.action == action);
    if has(ChangeAction::Conflict) {
        PlanAction::Conflict
    } else if has(ChangeAction::Remove) {
        PlanAction::Remove
    } else if has(ChangeAction::Update) {
        PlanAction::Update
    } else {
        PlanAction::Keep
    }
}

fn outline(plan: &ChangesPlan) -> String {
    let (acted_on, all) = (plan.acted_on().count(), plan.lines.len());
    if acted_on == all { String::new() } else { format!("{acted_on} of {all}") }
}

fn action(action: ChangeAction) -> PlanAction {
    match action {
        ChangeAction::Update => PlanAction::Update,
        ChangeAction::Remove => PlanAction::Remove,
        ChangeAction::Keep => PlanAction::Keep,
        ChangeAction::Skip => PlanAction::Skip,
        ChangeAction::Conflict => PlanAction::Conflict,
    }
}
