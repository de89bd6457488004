//! The plan of one repository as the review shows it.

use causeway_app::port::secrets::Keep;
use causeway_app::run::Work;
use causeway_domain::integration::SettingChange;
use causeway_domain::plan::{Action, Step};
use causeway_domain::single_repository::{RepositoryAccess, RepositoryMatch, RepositoryPlan};

use super::plans::action;
use crate::plan::{PlanAction, PlanChange, PlanRepository, PlanStep};

const HERE: &str = "This computer";
const JIRA: &str = "Jira";
const HIDDEN: &str = "••••••••";

/// The steps.
pub(super) fn steps(work: &Work, plan: &RepositoryPlan, jira_user: &str) -> Vec<PlanStep> {
    work.steps()
        .iter()
        .filter_map(|step| {
            let (action, place, reason, changes) = described(*step, work, plan, jira_user)?;
            let (id, title) = (step.id().to_owned(), work.step_title(*step));
            Some(PlanStep { id, action, place: place.to_owned(), title, reason, changes })
        })
        .collect()
}

type Described = (PlanAction, &'static str, String, Vec<PlanChange>);

fn described(step: Step, work: &Work, plan: &RepositoryPlan, jira_user: &str) -> Option<Described> {
    let kept = match work.keep() {
        Keep::Keychain => "Saved in the OS keychain",
        Keep::Session => "Kept in memory until Causeway ends",
    };
    let is_new = plan.action() == Action::Create;
    Some(match step {
        Step::SaveJiraCredential => {
            let changes = vec![set("Jira user", jira_user), set("Token or password", HIDDEN)];
            (PlanAction::Create, HERE, kept.to_owned(), changes)
        }
        Step::SaveAccessKey => (PlanAction::Create, HERE, kept.to_owned(), credential(&plan.desired.access)),
        Step::Repository => (action(plan.action()), JIRA, reason(plan), repository_changes(plan)),
        Step::Remember => (PlanAction::Create, HERE, "So that you find it again".to_owned(), Vec::new()),
        Step::AwaitIndex => {
            let waits = match (&plan.desired.access, plan.desired.empty) {
                (_, true) => "Nothing is in it yet; GIJ indexes it after its first push",
                (RepositoryAccess::Ssh { .. }, false) => {
                    "GIJ does this by itself, with the private key that you added under Git > SSH keys. Without it this \
                     step fails, and can be retried once the key is there"
                }
                (_, false) => "GIJ does this by itself, and goes on without Causeway",
            };
            let action = if is_new { PlanAction::Create } else { PlanAction::Keep };
            (action, JIRA, waits.to_owned(), Vec::new())
        }
        Step::Verify => (PlanAction::Keep, JIRA, "Reads only".to_owned(), Vec::new()),
        _ => return None,
    })
}

/// The one line of the plan's list.
pub(super) fn repository(plan: &RepositoryPlan) -> PlanRepository {
    PlanRepository {
        name: plan.desired.name.clone(),
        action: action(plan.action()),
        reason: reason(plan),
        trigger: None,
        foreign_triggers: Vec::new(),
        changes: Vec::new(),
    }
}

fn reason(plan: &RepositoryPlan) -> String {
    plan.found.in_words()
}

fn credential(access: &RepositoryAccess) -> Vec<PlanChange> {
    match access {
        RepositoryAccess::AccessKey { access_key_id } => {
            vec![set("Access key ID", access_key_id), set("Secret access key", HIDDEN)]
        }
        RepositoryAccess::GitCredential { user_name } => {
            vec![set("User name", user_name), set("Password", HIDDEN)]
        }
        RepositoryAccess::Ssh { ssh_key_id, fingerprint } => {
            let mut changes = vec![set("SSH key ID", ssh_key_id)];
            changes.extend(fingerprint.as_ref().map(|print| set("Fingerprint of the key", print)));
            changes
        }
    }
}

fn repository_changes(plan: &RepositoryPlan) -> Vec<PlanChange> {
    let words = |changes: Vec<SettingChange>| {
        changes.into_iter().map(|change| PlanChange {
            field: change.setting.label().to_owned(),
            before: change.before,
            after: change.after,
        })
    };
    match &plan.found {
        RepositoryMatch::New => {
            let mut changes = vec![set("Location", &plan.desired.origin)];
            changes.extend(credential(&plan.desired.access));
            changes.extend(words(plan.desired.settings.in_words()));
            changes
        }
        RepositoryMatch::Existing { changes, .. } => words(changes.clone()).collect(),
        RepositoryMatch::OtherWay { .. }
        | RepositoryMatch::OfIntegration { .. }
        | RepositoryMatch::Ambiguous { .. } => Vec::new(),
    }
}

fn set(field: &str, after: &str) -> PlanChange {
    PlanChange { field: field.to_owned(), before: None, after: after.to_owned() }
}
