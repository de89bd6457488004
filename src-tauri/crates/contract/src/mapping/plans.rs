//! A plan as the review shows it.

use causeway_app::connect::PlanShown;
use causeway_app::run::{step_title, title};
use causeway_domain::integration::SettingChange;
use causeway_domain::plan::{Action, ConnectionPlan, Evidence, Match, Step};

use crate::plan::{Plan, PlanAction, PlanChange, PlanRepository, PlanStep};

/// A plan as the review shows it.
pub fn plan(shown: PlanShown) -> Plan {
    let plan = &shown.shown.plan;
    let site = &shown.shown.site;
    Plan {
        plan_id: shown.id,
        hash: plan.hash.clone(),
        title: title(plan, &site.title),
        changes_anything: !shown.shown.in_place,
        can_start: plan.integration_action() != Action::Conflict,
        steps: steps(plan, &site.user.name),
        repositories: plan
            .repositories
            .iter()
            .map(|repository| PlanRepository {
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
            })
            .collect(),
        cautions: shown.cautions,
    }
}

fn steps(plan: &ConnectionPlan, jira_user: &str) -> Vec<PlanStep> {
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
            title: step_title(step, plan),
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
        Match::Existing { name, id, evidence, changes } => {
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

fn action(action: Action) -> PlanAction {
    match action {
        Action::Create => PlanAction::Create,
        Action::Update => PlanAction::Update,
        Action::Keep => PlanAction::Keep,
        Action::Skip => PlanAction::Skip,
        Action::Conflict => PlanAction::Conflict,
    }
}
