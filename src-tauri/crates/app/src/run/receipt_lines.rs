//! What a run of each kind left behind and what undoing it would do, in words, from its journal alone.

use std::collections::HashSet;

use causeway_domain::plan::{Action, Step};
use causeway_domain::triggers::TopicArn;
use causeway_domain::triggers::disconnect::DisconnectPlan;
use causeway_domain::triggers::plan::{TriggerReason, TriggersPlan};

use super::changing_ends;
use super::journal::{Certainty, Effect, Journal};
use super::repository_ends;
use super::rotation_ends::{has_lost_old_key, rotated, undo_rotation};
use super::stored::StoredRun;
use super::view::{ItemState, RunView};
use super::work::{Work, counted};
use crate::port::secrets::Keep;

/// The steps that save a secret, with what it is.
pub(super) fn secrets(work: &Work) -> [(Step, &'static str); 3] {
    let key = if work.git_user_name().is_some() { "Git credentials" } else { "AWS access key" };
    [
        (Step::SaveJiraCredential, "Jira sign-in"),
        (Step::SaveAccessKey, key),
        (Step::SaveWebhook, "webhook URL"),
    ]
}

/// What exists now because of a run, or was found in place.
pub(super) fn left_behind(stored: &StoredRun, journal: &Journal, run: &RunView) -> Vec<String> {
    match &stored.work {
        Work::Connect { plan, triggers } => {
            let mut lines = vec![in_jira(plan.integration_action(), journal, run)];
            lines.extend(saved(stored, journal));
            if journal.connection().is_some() {
                lines.push("On this computer: an entry in Connections.".to_owned());
            } else if matches!(journal.open(Step::Remember), Some(Effect::Connection { .. })) {
                lines.push("On this computer: perhaps an entry in Connections.".to_owned());
            }
            lines.extend(triggers.iter().flat_map(|plan| in_aws(plan, journal)));
            lines
        }
        Work::Triggers { plan, .. } => {
            let mut lines = in_aws(plan, journal);
            lines.extend(saved(stored, journal));
            lines
        }
        Work::Disconnect { plan, .. } => removed(plan, journal),
        Work::Rotate { plan, .. } => {
            let mut lines = rotated(plan, journal);
            lines.extend(saved(stored, journal));
            lines
        }
        Work::Changes { at, plan, .. } => changing_ends::changed(at, plan, journal),
        Work::Repository { plan } => {
            let mut lines = vec![repository_ends::in_jira(plan, journal, run)];
            lines.extend(saved(stored, journal));
            lines.extend(repository_ends::remembered(journal).map(str::to_owned));
            lines
        }
    }
}

fn saved(stored: &StoredRun, journal: &Journal) -> Vec<String> {
    let place = match stored.work.keep() {
        Keep::Keychain => "In the keychain",
        Keep::Session => "In memory",
    };
    secrets(&stored.work)
        .into_iter()
        .filter_map(|(step, what)| {
            Some(match journal.secret(step)?.1 {
                Certainty::Sure => format!("{place}: the {what}."),
                Certainty::Perhaps => {
                    format!("{place}: perhaps the {what}; whether it was saved is not known.")
                }
            })
        })
        .collect()
}

fn in_jira(action: Action, journal: &Journal, run: &RunView) -> String {
    match (journal.integration(), journal.open(Step::Integration)) {
        (Some((id, true)), _) => {
            let mut items = run.repositories.iter();
            let unfinished = items.any(|item| matches!(item.state, ItemState::Pending | ItemState::Running));
            let indexing = if unfinished { " Jira goes on indexing it by itself." } else { "" };
            format!("In Jira: a new integration, id {id}.{indexing}")
        }
        (Some((id, false)), _) if action == Action::Update => {
            format!("In Jira: the integration with id {id}, with changed settings.")
        }
        (Some((id, false)), _) => format!("In Jira: the integration with id {id}, as it was."),
        (None, Some(Effect::Creating { .. })) => {
            "In Jira: perhaps an integration. Creating it was begun and its \
                                                  outcome is not known; \"Take up again\" finds out."
                .to_owned()
        }
        (None, Some(Effect::Integration { id, .. })) => format!(
            "In Jira: the integration with id {id}. Changing its settings was begun and the outcome is not known; \
             \"Take up again\" sets them again."
        ),
        (None, _) => "In Jira: nothing was written.".to_owned(),
    }
}

/// In how many repositories a run did what.
struct Written {
    added: usize,
    changed: usize,
    taken_out: usize,
    perhaps: usize,
}

impl Written {
    fn of(plan: &TriggersPlan, journal: &Journal) -> Self {
        let not_chosen: HashSet<&str> = plan
            .repositories
            .iter()
            .filter(|planned| planned.reason == TriggerReason::NotChosen)
            .map(|planned| planned.repository.as_str())
            .collect();
        let mut written = Self { added: 0, changed: 0, taken_out: 0, perhaps: 0 };
        for (repository, lines) in journal.repositories(Step::Triggers) {
            let count = match (lines.certainty, &lines.before) {
                (Certainty::Perhaps, _) => &mut written.perhaps,
                (Certainty::Sure, _) if not_chosen.contains(repository) => &mut written.taken_out,
                (Certainty::Sure, None) => &mut written.added,
                (Certainty::Sure, Some(_)) => &mut written.changed,
            };
            *count += 1;
        }
        written
    }
}

fn in_aws(plan: &TriggersPlan, journal: &Journal) -> Vec<String> {
    let name = plan.topic_arn.name();
    let Some((topic, certainty)) = journal.made(Step::Topic) else {
        return vec!["In AWS: nothing was written.".to_owned()];
    };
    let mut lines = vec![match (topic, certainty) {
        (Effect::Topic { created: true, .. }, Certainty::Sure) => {
            format!("In AWS: a new SNS topic, {name}.")
        }
        (Effect::Topic { created: true, .. }, Certainty::Perhaps) => {
            format!("In AWS: perhaps a new SNS topic, {name}; whether it was made is not known.")
        }
        (Effect::TopicKey { .. }, Certainty::Sure) => {
            format!("In AWS: the SNS topic {name}, encrypted with another key.")
        }
        (Effect::TopicKey { .. }, Certainty::Perhaps) => {
            format!("In AWS: the SNS topic {name}, perhaps encrypted with another key.")
        }
        (Effect::Topic { unseen: true, .. }, Certainty::Sure) => {
            format!("In AWS: the SNS topic {name}; whether it was there before could not be seen.")
        }
        (Effect::Topic { unseen: true, .. }, Certainty::Perhaps) => {
            format!("In AWS: perhaps the SNS topic {name}; whether it is there could not be seen.")
        }
        _ => format!("In AWS: the SNS topic {name}, as it was."),
    }];
    match journal.made(Step::Subscription) {
        Some((Effect::Subscription { created: true, endpoint, .. }, Certainty::Sure)) => {
            lines.push(format!("In AWS: a new subscription to it, {}.", endpoint.masked));
        }
        Some((Effect::Subscription { created: true, endpoint, .. }, Certainty::Perhaps)) => {
            lines.push(format!("In AWS: perhaps a new subscription to it, {}.", endpoint.masked));
        }
        Some((Effect::Subscription { unseen: true, endpoint, .. }, Certainty::Sure)) => {
            let seen = "whether it was there before could not be seen";
            lines.push(format!("In AWS: a subscription to it, {}; {seen}.", endpoint.masked));
        }
        Some((Effect::Subscription { unseen: true, endpoint, .. }, Certainty::Perhaps)) => {
            let seen = "whether it is there could not be seen";
            lines.push(format!("In AWS: perhaps a subscription to it, {}; {seen}.", endpoint.masked));
        }
        Some((Effect::Subscription { endpoint, .. }, _)) => {
            lines.push(format!("In AWS: the subscription to it that was there, {}.", endpoint.masked));
        }
        _ => {}
    }
    match journal.made(Step::Confirmation) {
        Some((Effect::Unsubscribed { .. }, Certainty::Sure)) => {
            lines.push("In AWS: the subscription with the former secret is ended.".to_owned());
        }
        Some((Effect::Unsubscribed { .. }, Certainty::Perhaps)) => {
            lines.push("In AWS: the subscription with the former secret is perhaps ended.".to_owned());
        }
        _ => {}
    }
    let written = Written::of(plan, journal);
    let trigger = &plan.own.name;
    for (number, what) in [
        (written.added, "added to"),
        (written.changed, "changed in"),
        (written.taken_out, "taken out of"),
        (written.perhaps, "perhaps written in"),
    ] {
        if number > 0 {
            lines.push(format!("In AWS: the trigger {trigger}, {what} {}.", counted(number)));
        }
    }
    lines
}

fn removed(plan: &DisconnectPlan, journal: &Journal) -> Vec<String> {
    let mut lines = Vec::new();
    let (sure, perhaps): (Vec<_>, Vec<_>) =
        journal.repositories(Step::RemoveTriggers).partition(|(_, lines)| lines.certainty == Certainty::Sure);
    if !sure.is_empty() {
        lines.push(format!("Removed from AWS: the trigger of {}.", counted(sure.len())));
    }
    if !perhaps.is_empty() {
        lines.push(format!("Perhaps removed from AWS: the trigger of {}.", counted(perhaps.len())));
    }
    for (repository, why) in &plan.unseen {
        lines.push(format!("Not looked at: the triggers of {repository}. {why}"));
    }
    match journal.made(Step::RemoveSubscription) {
        Some((Effect::Unsubscribed { .. }, Certainty::Sure)) => {
            lines.push("Removed from AWS: Jira's subscription.".to_owned());
        }
        Some((Effect::Unsubscribed { .. }, Certainty::Perhaps)) => {
            lines.push("Perhaps removed from AWS: Jira's subscription.".to_owned());
        }
        _ => {}
    }
    let name = plan.topic_arn.as_ref().map_or("", TopicArn::name);
    match journal.made(Step::RemoveTopic) {
        Some((Effect::Topic { .. }, Certainty::Sure)) => {
            lines.push(format!("Removed from AWS: the SNS topic {name}."));
        }
        Some((Effect::Topic { .. }, Certainty::Perhaps)) => {
            lines.push(format!("Perhaps removed from AWS: the SNS topic {name}."));
        }
        Some((Effect::Stays { because }, _)) => {
            lines.push(format!("In AWS: the SNS topic {name} stays: {}.", because.join("; ")));
        }
        _ => {}
    }
    let integration = &plan.integration_name;
    match journal.made(Step::IntegrationFate) {
        Some((Effect::Fate { fate, .. }, Certainty::Sure)) => lines.push(match fate.as_str() {
            "removed" => format!("Removed from Jira: {integration}."),
            "disabled" => format!("In Jira: {integration}, disabled."),
            _ => format!("In Jira: {integration}, as it was."),
        }),
        Some((Effect::Fate { fate, .. }, Certainty::Perhaps)) => {
            lines.push(format!("In Jira: {integration}, perhaps {fate}."));
        }
        _ => {}
    }
    match journal.made(Step::Forget) {
        Some((_, Certainty::Sure)) => {
            lines.push("Removed from this computer: the entry in Connections.".to_owned());
        }
        Some((_, Certainty::Perhaps)) => {
            lines.push("Perhaps removed from this computer: the entry in Connections.".to_owned());
        }
        None => {}
    }
    if lines.is_empty() {
        lines.push("Nothing was removed.".to_owned());
    }
    lines
}

/// What undoing would do.
pub(super) fn undo(work: &Work, journal: &Journal) -> Vec<String> {
    if let Some(plan) = work.changes_plan() {
        return changing_ends::undo(plan, journal);
    }
    let mut lines = Vec::new();
    if let Some(plan) = work.triggers_plan() {
        lines.extend(undo_triggers(work, plan, journal));
    }
    if let Work::Rotate { plan, .. } = work {
        if has_lost_old_key(journal) {
            return lines;
        }
        lines.extend(undo_rotation(plan, journal));
    }
    if let Some((id, true)) = journal.integration() {
        lines.push(format!("Remove the integration with id {id} and its clones from Jira"));
    }
    match journal.connection() {
        Some((_, true)) => lines.push("Remove the entry from Connections".to_owned()),
        // The connection was there before, and its secrets are its own.
        Some((_, false)) => return lines,
        None => {}
    }
    let (of_repository, has_own_secrets) = repository_ends::undo(journal);
    lines.extend(of_repository);
    if has_own_secrets && !matches!(work, Work::Disconnect { .. }) {
        for (step, what) in secrets(work) {
            if journal.secret(step).is_some() {
                lines.push(format!("Remove the saved {what}, unless another connection uses it"));
            }
        }
    }
    lines
}

fn undo_triggers(work: &Work, plan: &TriggersPlan, journal: &Journal) -> Vec<String> {
    let mut lines = Vec::new();
    let all = journal.repositories(Step::Triggers);
    let (added, changed): (Vec<_>, Vec<_>) = all.partition(|(_, lines)| lines.before.is_none());
    if !added.is_empty() {
        lines.push(format!("Take the trigger out of {}", counted(added.len())));
    }
    if !changed.is_empty() {
        lines.push(format!("Put the trigger back as it was in {}", counted(changed.len())));
    }
    if let Some((Effect::Subscription { created: true, .. }, _)) = journal.made(Step::Subscription) {
        lines.push("End Jira's subscription to the SNS topic".to_owned());
    }
    match journal.made(Step::Topic) {
        Some((Effect::Topic { created: true, .. }, _)) => lines
            .push(format!("Delete the SNS topic {}, unless somebody else uses it", plan.topic_arn.name())),
        Some((Effect::TopicKey { before, .. }, _)) => lines.push(match before {
            Some(key) => format!("Encrypt the SNS topic with {key} again"),
            None => "End the encryption of the SNS topic".to_owned(),
        }),
        _ => {}
    }
    let was_there = work.connection().is_some() || matches!(journal.connection(), Some((_, false)));
    if was_there && journal.made(Step::Topic).is_some() {
        lines.push("Remember the connection's triggers as they were before".to_owned());
    }
    lines
}
