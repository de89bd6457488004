//! The steps and repositories of triggers and of disconnecting as the review shows them.

use causeway_app::port::secrets::Keep;
use causeway_app::run::Work;
use causeway_domain::plan::{Action, Step};
use causeway_domain::triggers::disconnect::{DisconnectPlan, IntegrationFate, TopicFate};
use causeway_domain::triggers::plan::{PlannedTrigger, TopicChoice, TriggerReason, TriggersPlan};

use super::plans::action;
use crate::plan::{PlanAction, PlanChange, PlanRepository, PlanStep};

const HERE: &str = "This computer";
const AWS: &str = "AWS";
const JIRA: &str = "Jira";

fn step(work: &Work, step: Step, action: PlanAction, place: &str, reason: impl Into<String>) -> PlanStep {
    PlanStep {
        id: step.id().to_owned(),
        action,
        place: place.to_owned(),
        title: work.step_title(step),
        reason: reason.into(),
        changes: Vec::new(),
    }
}

fn change(field: &str, after: impl Into<String>) -> PlanChange {
    PlanChange { field: field.to_owned(), before: None, after: after.into() }
}

/// The steps of triggers.
pub(super) fn steps(work: &Work, plan: &TriggersPlan) -> Vec<PlanStep> {
    let kept = match work.keep() {
        Keep::Keychain => "Saved in the OS keychain",
        Keep::Session => "Kept in memory until Causeway ends",
    };
    let mut save = step(work, Step::SaveWebhook, PlanAction::Create, HERE, kept);
    save.changes.push(change("Webhook URL", plan.desired.webhook.masked.clone()));
    let mut topic =
        step(work, Step::Topic, action(plan.topic), AWS, plan.topic_note.clone().unwrap_or_default());
    topic.changes.push(change("Topic", plan.topic_arn.as_str()));
    if let TopicChoice::Own { kms_key: Some(key) } = &plan.desired.topic
        && matches!(plan.topic, Action::Create | Action::Update)
    {
        topic.changes.push(change("KMS key", key.clone()));
    }
    let mut subscription = step(
        work,
        Step::Subscription,
        action(plan.subscription),
        AWS,
        match plan.subscription {
            Action::Keep => "Jira is subscribed and has confirmed",
            Action::Update => "It is there and does not deliver yet; it is asked for again",
            _ => "SNS asks Jira to confirm",
        },
    );
    subscription.changes.push(change("Endpoint", plan.desired.webhook.masked.clone()));
    let changes = plan.repositories.iter().any(PlannedTrigger::changes_anything);
    let mut triggers = step(
        work,
        Step::Triggers,
        if changes { PlanAction::Update } else { PlanAction::Keep },
        AWS,
        "Triggers that are not Causeway's stay as they are",
    );
    triggers.changes.push(change("Name", plan.own.name.clone()));
    triggers.changes.push(change("Events", plan.own.events.join(", ")));
    let branches =
        if plan.desired.branches.is_empty() { "all".to_owned() } else { plan.desired.branches.join(", ") };
    triggers.changes.push(change("Branches", branches));
    let confirmation = match plan.replaced_subscriptions.len() {
        0 => "Jira does this by itself, when SNS can reach it".to_owned(),
        former => format!(
            "Jira does this by itself, when SNS can reach it. Then {former} with a former secret of this Jira ends"
        ),
    };
    vec![
        save,
        topic,
        subscription,
        triggers,
        step(work, Step::Confirmation, PlanAction::Keep, AWS, confirmation),
        step(work, Step::VerifyTriggers, PlanAction::Keep, AWS, "Reads only"),
    ]
}

/// Why a repository's line is what it is.
pub(super) fn reason(planned: &PlannedTrigger) -> String {
    match &planned.reason {
        TriggerReason::Missing => "It has no trigger of Causeway's".to_owned(),
        TriggerReason::AsWanted => "Its trigger is as wanted".to_owned(),
        TriggerReason::Edited => "Its trigger differs".to_owned(),
        TriggerReason::LeadsElsewhere { destination } => {
            format!("Its trigger leads to {destination}; it is pointed back")
        }
        TriggerReason::NotChosen => "No longer chosen; its trigger is taken out".to_owned(),
        TriggerReason::LeftOut => "Not chosen".to_owned(),
        TriggerReason::Full { others } => {
            format!("It has as many triggers as CodeCommit allows: {}", others.join(", "))
        }
        TriggerReason::Denied { message } => format!("Its triggers may not be read: {message}"),
        TriggerReason::Vanished => "The repository is gone".to_owned(),
        TriggerReason::Failed { message } => format!("Its triggers could not be read: {message}"),
    }
}

/// The repositories of a plan of triggers alone.
pub(super) fn repositories(plan: &TriggersPlan) -> Vec<PlanRepository> {
    let line = |planned: &PlannedTrigger| PlanRepository {
        name: planned.repository.clone(),
        action: action(planned.action),
        reason: reason(planned),
        trigger: None,
        foreign_triggers: planned.foreign.clone(),
        changes: Vec::new(),
    };
    plan.repositories.iter().map(line).collect()
}

/// The steps of taking a connection apart.
pub(super) fn disconnect_steps(work: &Work, plan: &DisconnectPlan) -> Vec<PlanStep> {
    let removes = |any: bool| if any { PlanAction::Remove } else { PlanAction::Skip };
    let mut triggers = step(
        work,
        Step::RemoveTriggers,
        removes(!plan.triggers.is_empty()),
        AWS,
        match (plan.triggers.len(), plan.unseen.len()) {
            (0, 0) => "There are none of Causeway's".to_owned(),
            (found, 0) => format!("Found in {found} repositories"),
            (found, unseen) => format!("Found in {found} repositories; {unseen} could not be looked at"),
        },
    );
    triggers.changes = plan
        .unseen
        .iter()
        .map(|(repository, why)| change(repository, format!("stays as it is: {why}")))
        .collect();
    let pending = if plan.pending_subscription {
        "One that waits to be confirmed cannot be ended; it lapses within two days"
    } else {
        ""
    };
    let mut subscriptions =
        step(work, Step::RemoveSubscription, removes(!plan.subscriptions.is_empty()), AWS, pending);
    subscriptions.changes = plan.subscriptions.iter().map(|arn| change("Ends", arn.clone())).collect();
    let (topic_action, reason) = match &plan.topic {
        TopicFate::Absent => (PlanAction::Skip, "There is none".to_owned()),
        TopicFate::Delete => (PlanAction::Remove, "Nobody else uses it".to_owned()),
        TopicFate::Keep { because } => (PlanAction::Keep, format!("It stays: {}", because.join("; "))),
    };
    let mut topic = step(work, Step::RemoveTopic, topic_action, AWS, reason);
    topic.changes = plan.topic_arn.iter().map(|arn| change("Topic", arn.as_str())).collect();
    let (fate, reason) = match plan.integration {
        IntegrationFate::Keep => (PlanAction::Keep, "It stays as it is"),
        IntegrationFate::Disable => (PlanAction::Update, "It stays, switched off"),
        IntegrationFate::Remove => (PlanAction::Remove, "It is removed with its clones"),
    };
    let mut integration = step(work, Step::IntegrationFate, fate, JIRA, reason);
    integration.changes.push(change("Integration", plan.integration_name.clone()));
    let reason = "With the saved secrets that no other connection uses";
    let mut forget = step(work, Step::Forget, PlanAction::Remove, HERE, reason);
    forget.changes =
        plan.personal_key.iter().map(|hint| change("Your own access key", hint.clone())).collect();
    vec![triggers, subscriptions, topic, integration, forget]
}

/// The repositories that disconnecting is about.
pub(super) fn disconnect_repositories(plan: &DisconnectPlan) -> Vec<PlanRepository> {
    let line = |name: &str, action: PlanAction, reason: String| PlanRepository {
        name: name.to_owned(),
        action,
        reason,
        trigger: None,
        foreign_triggers: Vec::new(),
        changes: Vec::new(),
    };
    let ours = plan.triggers.iter().map(|found| {
        let reason = format!("{} is taken out", found.triggers.join(", "));
        line(&found.repository, PlanAction::Remove, reason)
    });
    let unseen = plan.unseen.iter().map(|(name, why)| {
        line(name, PlanAction::Skip, format!("Its triggers could not be looked at: {why}"))
    });
    ours.chain(unseen).collect()
}
