//! The steps of a rotation as the review shows them.

use causeway_app::credentials::key_hint;
use causeway_app::port::secrets::Keep;
use causeway_app::run::Work;
use causeway_domain::plan::{Action, Step};
use causeway_domain::rotation::{KeyReason, PlannedUser, RotationPlan};

use super::plans::action;
use crate::plan::{PlanAction, PlanChange, PlanStep};

const HERE: &str = "This computer";
const JIRA: &str = "Jira";

/// The steps, with one for each integration.
pub(super) fn steps(work: &Work, plan: &RotationPlan) -> Vec<PlanStep> {
    let step = |step: Step, action: PlanAction, place: &str, reason: String| PlanStep {
        id: step.id().to_owned(),
        action,
        place: place.to_owned(),
        title: work.step_title(step),
        reason,
        changes: Vec::new(),
    };
    let kept = match work.keep() {
        Keep::Keychain => "Saved in the OS keychain, before Jira has it",
        Keep::Session => "Kept in memory until Causeway ends",
    };
    let mut save = step(Step::SaveAccessKey, PlanAction::Create, HERE, kept.to_owned());
    save.changes = vec![
        changed("Access key ID", None, &plan.desired.new_key),
        changed("Secret access key", None, "••••••••"),
    ];
    let stays = plan.users.iter().any(|planned| !planned.is_rotated());
    let (removal, why) = if stays {
        (PlanAction::Keep, "It stays as long as a connection uses it".to_owned())
    } else {
        (PlanAction::Remove, "Once no connection uses it any more and Jira has fetched".to_owned())
    };
    let verify = "GIJ indexes one repository of each integration again".to_owned();
    let mut steps = vec![save];
    steps.extend(plan.users.iter().map(|planned| integration(plan, planned)));
    steps.push(step(Step::VerifyKey, PlanAction::Keep, JIRA, verify));
    steps.push(step(Step::RemoveOldKey, removal, HERE, why));
    steps
}

fn integration(plan: &RotationPlan, planned: &PlannedUser) -> PlanStep {
    let user = &planned.user;
    let before = match &planned.reason {
        KeyReason::UsesAnotherKey { key } => key_hint(key),
        _ => key_hint(&plan.desired.old_key),
    };
    let changes = match planned.action {
        Action::Update => vec![
            changed("Access key ID", Some(before), &plan.desired.new_key),
            changed("Secret access key", Some("••••••••".to_owned()), "••••••••"),
        ],
        Action::Create | Action::Keep | Action::Skip | Action::Conflict => Vec::new(),
    };
    PlanStep {
        id: format!("{}:{}", Step::RotateKey.id(), user.connection_id),
        action: action(planned.action),
        place: JIRA.to_owned(),
        title: format!("Give {} at {} the new key", user.name, user.site_title),
        reason: match &planned.reason {
            KeyReason::UsesOldKey => "Nothing else of the integration changes".to_owned(),
            KeyReason::UsesAnotherKey { .. } => {
                "It uses a key that Causeway does not know; nothing else of it changes".to_owned()
            }
            KeyReason::HasNewKey => "It has the new key already".to_owned(),
            KeyReason::Gone => "It is not in Jira any more; Causeway's own calls use the new key".to_owned(),
            KeyReason::Unasked { why } => format!("It stays with the old key. {why}"),
            KeyReason::KeyInsufficient { why } => why.clone(),
        },
        changes,
    }
}

fn changed(field: &str, before: Option<String>, after: &str) -> PlanChange {
    PlanChange { field: field.to_owned(), before, after: after.to_owned() }
}
