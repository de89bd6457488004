//! A plan as the review shows it.

use std::collections::HashMap;

use causeway_app::connect::PlanShown;
use causeway_app::run::Work;
use causeway_domain::integration::SettingChange;
use causeway_domain::plan::{Action, ConnectionPlan, Evidence, Match, Step};
use causeway_domain::triggers::plan::{PlannedTrigger, TriggersPlan};

use super::{plan_changes, plan_repository, plan_rotation, plan_triggers};
use crate::plan::{Plan, PlanAction, PlanChange, PlanKind, PlanRepository, PlanStep, PlanTrigger};

/// A plan as the review shows it.
pub fn plan(shown: PlanShown) -> Plan {
    let work = &shown.shown.work;
    let (kind, steps, repositories) = match work {
        Work::Connect { plan, triggers } => (
            PlanKind::Connect,
            in_order(work, steps(work, plan, shown.shown.jira_user()), triggers.as_deref()),
            repositories(plan, triggers.as_deref()),
        ),
        Work::Triggers { plan, .. } => {
            (PlanKind::Triggers, in_order(work, Vec::new(), Some(plan)), plan_triggers::repositories(plan))
        }
        Work::Disconnect { plan, .. } => (
            PlanKind::Disconnect,
            plan_triggers::disconnect_steps(work, plan),
            plan_triggers::disconnect_repositories(plan),
        ),
        Work::Rotate { plan, .. } => (PlanKind::Rotate, plan_rotation::steps(work, plan), Vec::new()),
        Work::Repository { plan } => (
            PlanKind::Repository,
            plan_repository::steps(work, plan, shown.shown.jira_user()),
            vec![plan_repository::repository(plan)],
        ),
        Work::Changes { plan, .. } => {
            (PlanKind::Changes, plan_changes::steps(work, plan), plan_changes::lines(plan))
        }
    };
    Plan {
        plan_id: shown.id,
        kind,
        connection_id: work.connection().map(|connection| connection.id.clone()),
        hash: work.hash(),
        title: work.title(shown.shown.site_title()),
        changes_anything: !shown.shown.in_place,
        can_start: work.can_start(),
        steps,
        repositories,
        cautions: shown.cautions,
    }
}

/// The steps of connecting and of triggers in the order in which they are carried out.
fn in_order(work: &Work, mut steps: Vec<PlanStep>, triggers: Option<&TriggersPlan>) -> Vec<PlanStep> {
    if let Some(triggers) = triggers {
        steps.extend(plan_triggers::steps(work, triggers));
    }
    steps.sort_by_key(|step| work.steps().iter().position(|wanted| wanted.id() == step.id));
    steps
}

fn repositories(plan: &ConnectionPlan, triggers: Option<&TriggersPlan>) -> Vec<PlanRepository> {
    let mut lines: HashMap<&str, &PlannedTrigger> = triggers
        .iter()
        .flat_map(|plan| &plan.repositories)
        .map(|planned| (planned.repository.as_str(), planned))
        .collect();
    plan.repositories
        .iter()
        .map(|repository| {
            let planned = lines.remove(repository.name.as_str());
            PlanRepository {
                name: repository.name.clone(),
                action: action(repository.action),
                reason: match repository.action {
                    Action::Keep => "Already in Jira",
                    Action::Skip => "Not visible with this key; GIJ removes it at its next reindex",
                    Action::Create | Action::Update | Action::Conflict => {
                        "GIJ adds it by listing the account"
                    }
                }
                .to_owned(),
                trigger: planned.map(|planned| PlanTrigger {
                    action: action(planned.action),
                    reason: plan_triggers::reason(planned),
                }),
                foreign_triggers: planned.map(|planned| planned.foreign.clone()).unwrap_or_default(),
                changes: Vec::new(),
            }
        })
        .collect()
}

fn steps(work: &Work, plan: &ConnectionPlan, jira_user: &str) -> Vec<PlanStep> {
    let keychain = plan.desired.keep_in_keychain;
    let (place, kept) = if keychain {
        ("This computer", "Saved in the OS keychain")
    } else {
        ("This computer", "Kept in memory until Causeway ends")
    };
    let step =
        |step: Step, action: PlanAction, place: &str, reason: String, changes: Vec<PlanChange>| PlanStep {
            id: step.id().to_owned(),
            action,
            place: place.to_owned(),
            title: work.step_title(step),
            reason,
            changes,
        };
    let change = |field: &str, after: &str| PlanChange {
        field: field.to_owned(),
        before: None,
        after: after.to_owned(),
    };
    let integration = action(plan.integration_action());
    vec![
        step(
            Step::SaveJiraCredential,
            PlanAction::Create,
            place,
            kept.to_owned(),
            vec![change("Jira user", jira_user), change("Token or password", "••••••••")],
        ),
        step(
            Step::SaveAccessKey,
            PlanAction::Create,
            place,
            kept.to_owned(),
            vec![
                change("Access key ID", &plan.desired.access_key_id),
                change("Secret access key", "••••••••"),
            ],
        ),
        step(Step::Integration, integration, "Jira", integration_reason(plan), integration_changes(plan)),
        step(Step::Remember, PlanAction::Create, place, "So that you find it again".to_owned(), Vec::new()),
        step(
            Step::AwaitRepositories,
            if plan.new_repositories() > 0 { PlanAction::Create } else { PlanAction::Keep },
            "Jira",
            match (&plan.found, plan.new_repositories()) {
                (Match::Existing { .. }, new) if new > 0 => {
                    format!(
                        "{new} new; a reindex of the integration is started, so that GIJ lists the account again"
                    )
                }
                (_, new) => format!("{new} new, GIJ does this by itself"),
            },
            Vec::new(),
        ),
        step(
            Step::AwaitIndex,
            if plan.new_repositories() > 0 { PlanAction::Create } else { PlanAction::Keep },
            "Jira",
            "GIJ does this by itself; a large account can take hours, and goes on without Causeway"
                .to_owned(),
            Vec::new(),
        ),
        step(Step::Verify, PlanAction::Keep, "Jira", "Reads only".to_owned(), Vec::new()),
    ]
}

fn integration_reason(plan: &ConnectionPlan) -> String {
    match &plan.found {
        Match::New => {
            format!("Jira has no integration of account {} in {}", plan.desired.account, plan.desired.region)
        }
        Match::Existing { name, id, disabled: true, .. } => format!(
            "{name} (id {id}) is of this account, and is disabled in Jira or waits there to be removed. Enable it in \
             Jira, or wait until it is gone, then look again."
        ),
        Match::Existing { name, id, evidence, changes, .. } => {
            let how = match evidence {
                Evidence::Remembered => "Causeway connected it before",
                Evidence::SameAccessKey => "it uses the same access key",
                Evidence::SameRepositories => "it has the same repositories",
            };
            let what = if changes.is_empty() { "It is as wanted." } else { "These settings differ:" };
            format!("This account is connected already as {name} (id {id}): {how}. {what}")
        }
        Match::Ambiguous { integrations } => {
            let names: Vec<String> =
                integrations.iter().map(|(id, name)| format!("{name} (id {id})")).collect();
            format!(
                "Jira has several integrations of this account: {}. Remove all but one in Jira, then look again.",
                names.join(", ")
            )
        }
    }
}

fn integration_changes(plan: &ConnectionPlan) -> Vec<PlanChange> {
    let words = |changes: Vec<SettingChange>| {
        changes
            .into_iter()
            .map(|change| PlanChange {
                field: change.setting.label().to_owned(),
                before: change.before,
                after: change.after,
            })
            .collect()
    };
    match &plan.found {
        Match::New => {
            let mut changes = vec![
                PlanChange { field: "Type".to_owned(), before: None, after: "AWS CodeCommit".to_owned() },
                PlanChange { field: "Region".to_owned(), before: None, after: plan.desired.region.clone() },
                PlanChange {
                    field: "Access key ID".to_owned(),
                    before: None,
                    after: plan.desired.access_key_id.clone(),
                },
            ];
            changes.extend::<Vec<PlanChange>>(words(plan.desired.settings.in_words()));
            changes
        }
        Match::Existing { changes, .. } => words(changes.clone()),
        Match::Ambiguous { .. } => Vec::new(),
    }
}

pub(super) fn action(action: Action) -> PlanAction {
    match action {
        Action::Create => PlanAction::Create,
        Action::Update => PlanAction::Update,
        Action::Keep => PlanAction::Keep,
        Action::Skip => PlanAction::Skip,
        Action::Conflict => PlanAction::Conflict,
    }
}
