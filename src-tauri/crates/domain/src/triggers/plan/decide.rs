//! The difference between wanted and seen, made into a plan.

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::{
    NeededStatement, PlannedTrigger, PolicyKind, SubscriptionSeen, TopicChoice, TopicSeen, TriggerReason,
    TriggersDesired, TriggersPlan, TriggersSeen, TriggersSnapshot,
};
use crate::plan::Action;
use crate::region::Region;
use crate::triggers::policy::{
    cross_account_statement, is_managed_key, is_same_key, key_statement, policy_lets_codecommit_publish,
};
use crate::triggers::topic::TAG_SITE;
use crate::triggers::trigger::{Merge, Trigger, merge, own_trigger, without_ours};

/// Makes the plan: pure, so that the same observation always gives the same plan with the same hash.
pub fn plan_triggers(desired: TriggersDesired, snapshot: &TriggersSnapshot) -> TriggersPlan {
    let own = own_trigger(&desired, &snapshot.topic_arn);
    let topic = topic(&desired, snapshot);
    let subscription = subscription(&desired, snapshot);
    let repositories = snapshot
        .repositories
        .iter()
        .map(|(name, seen)| repository(&desired, snapshot, &own, name, seen))
        .chain(unseen(&desired, snapshot))
        .collect();
    let mut cautions = subscription.cautions;
    cautions.extend(told_twice(&desired, snapshot, &own));
    let mut plan = TriggersPlan {
        topic_arn: snapshot.topic_arn.clone(),
        topic: topic.action,
        topic_note: (!topic.notes.is_empty()).then(|| topic.notes.join("\n")),
        statements: topic.statements,
        subscription: subscription.action,
        replaced_subscriptions: subscription.replaced,
        own,
        repositories,
        cautions,
        hash: String::new(),
        desired,
    };
    plan.hash = fingerprint(&plan);
    plan
}

struct TopicDecision {
    action: Action,
    notes: Vec<String>,
    statements: Vec<NeededStatement>,
}

fn topic(desired: &TriggersDesired, snapshot: &TriggersSnapshot) -> TopicDecision {
    let arn = &snapshot.topic_arn;
    let mut decision = TopicDecision { action: Action::Keep, notes: Vec::new(), statements: Vec::new() };
    if arn.region() != desired.region {
        decision.action = Action::Conflict;
        decision.notes.push(format!(
            "The topic is in {}. CodeCommit sends only to topics in the repositories' own region, {}.",
            arn.region(),
            desired.region
        ));
        return decision;
    }
    let (own, wanted_key) = match &desired.topic {
        TopicChoice::Own { kms_key } => (true, kms_key.as_deref().filter(|key| !key.is_empty())),
        TopicChoice::Existing { .. } => (false, None),
    };
    match &snapshot.topic {
        TopicSeen::Missing if own => {
            decision.action = Action::Create;
            decision.key(wanted_key);
        }
        TopicSeen::Missing => {
            decision.action = Action::Conflict;
            decision
                .notes
                .push(format!("There is no topic {arn}. Choose another, or let Causeway make one."));
        }
        TopicSeen::Denied { message } => {
            // CreateTopic gives the one that exists; a topic whose subscriptions were listed is known to.
            decision.action =
                if own && snapshot.subscriptions.is_none() { Action::Create } else { Action::Keep };
            decision.notes.push(format!(
                "This key may not look at the topic, so its encryption and its policy are unknown: {message}"
            ));
            decision.key(wanted_key);
        }
        TopicSeen::Found { kms_key, tags, .. } => {
            let seen_key = kms_key.as_deref().filter(|key| !key.is_empty());
            match (wanted_key, seen_key) {
                (Some(wanted), seen) if seen.is_none_or(|seen| !is_same_key(wanted, seen)) => {
                    decision.action = Action::Update;
                    decision.key(Some(wanted));
                }
                // Nobody's encryption is taken away: whoever switched it on had a reason.
                (_, seen) => decision.key(seen),
            }
            if own && let Some(tags) = tags {
                match tags.get(TAG_SITE) {
                    Some(site) if *site == desired.site_url => {}
                    Some(site) => decision.notes.push(format!(
                        "The topic's tag says it belongs to {site}. By its name it is the one for {}.",
                        desired.site_url
                    )),
                    None => decision
                        .notes
                        .push(format!("The topic has no tag {TAG_SITE}; it is recognised by its name.")),
                }
            }
        }
    }
    if decision.action != Action::Conflict {
        decision.policy(desired, snapshot);
    }
    decision
}

impl TopicDecision {
    /// What has to be known about the key a topic is, or will be, encrypted with.
    fn key(&mut self, key: Option<&str>) {
        let Some(key) = key else { return };
        if is_managed_key(key) {
            self.action = Action::Conflict;
            self.notes.push(
                "The topic is encrypted with the key that AWS manages for SNS (alias/aws/sns). CodeCommit may not \
                 use that key, and nobody can change its policy: its messages would be lost. Encrypt the topic with \
                 a customer-managed key, or not at all."
                    .to_owned(),
            );
            return;
        }
        self.notes.push(format!(
            "The topic is encrypted with {key}. That key's policy has to let CodeCommit use it; Causeway does not \
             read or change key policies."
        ));
        self.statements.push(NeededStatement {
            policy: PolicyKind::Key,
            statement: pretty(&key_statement()),
            present: None,
        });
    }

    /// What has to be known about who may publish.
    fn policy(&mut self, desired: &TriggersDesired, snapshot: &TriggersSnapshot) {
        let arn = &snapshot.topic_arn;
        let Ok(region) = Region::parse(&desired.region) else { return };
        let policy = match &snapshot.topic {
            TopicSeen::Found { policy, .. } => policy.as_deref(),
            TopicSeen::Missing | TopicSeen::Denied { .. } => None,
        };
        let present = policy.and_then(|policy| policy_lets_codecommit_publish(policy, arn, &desired.account));
        // Within one account the policy that SNS gives every topic is enough.
        let foreign = arn.account() != desired.account;
        let note = match (foreign, present) {
            (false, Some(true) | None) => return,
            (false, Some(false)) => {
                "The topic's policy was changed and does not let CodeCommit publish: add the \
                 statement."
                    .to_owned()
            }
            (true, present) => format!(
                "The topic belongs to account {}. Its policy has to let CodeCommit publish for account {}, {}",
                arn.account(),
                desired.account,
                match present {
                    Some(true) => "and it does.",
                    Some(false) => "and it does not: add the statement.",
                    None =>
                        "which cannot be told from what this key may read: compare it with the statement.",
                }
            ),
        };
        self.notes.push(note);
        let statement = pretty(&cross_account_statement(arn, &desired.account, &region));
        self.statements.push(NeededStatement { policy: PolicyKind::Topic, statement, present });
    }
}

fn pretty(statement: &serde_json::Value) -> String {
    format!("{statement:#}")
}

struct SubscriptionDecision {
    action: Action,
    replaced: Vec<String>,
    cautions: Vec<String>,
}

fn subscription(desired: &TriggersDesired, snapshot: &TriggersSnapshot) -> SubscriptionDecision {
    let mut decision =
        SubscriptionDecision { action: Action::Create, replaced: Vec::new(), cautions: Vec::new() };
    if snapshot.topic == TopicSeen::Missing {
        return decision;
    }
    let Some(subscriptions) = &snapshot.subscriptions else {
        decision.cautions.push(
            "This key may not list the topic's subscriptions (sns:ListSubscriptionsByTopic). Subscribing again does \
             no harm, but nobody can see whether Jira has confirmed."
                .to_owned(),
        );
        return decision;
    };
    let ours: Vec<&SubscriptionSeen> =
        subscriptions.iter().filter(|seen| seen.leads_to(&desired.webhook)).collect();
    if let Some(confirmed) = ours.iter().find(|seen| seen.arn.is_some()) {
        let raw = confirmed.raw_delivery == Some(true);
        decision.action = if raw { Action::Update } else { Action::Keep };
    } else if !ours.is_empty() {
        decision.action = Action::Update;
    }
    let former = subscriptions.iter().filter(|seen| {
        seen.protocol == "https"
            && seen.endpoint != desired.webhook
            && seen.endpoint.is_same_listener(&desired.webhook)
    });
    for seen in former {
        // A pending one cannot be removed; it lapses by itself.
        let Some(arn) = &seen.arn else { continue };
        match desired.topic {
            TopicChoice::Own { .. } => decision.replaced.push(arn.clone()),
            TopicChoice::Existing { .. } => decision.cautions.push(format!(
                "The topic also delivers to the same Jira with another secret ({}). Causeway removes nothing from a \
                 topic that is not its own: remove {arn} if nobody needs it.",
                seen.endpoint.masked
            )),
        }
    }
    decision.replaced.sort_unstable();
    decision
}

/// What leads to Jira's webhook besides the planned path.
fn told_twice(desired: &TriggersDesired, snapshot: &TriggersSnapshot, own: &Trigger) -> Vec<String> {
    let mut cautions: Vec<String> = snapshot
        .other_paths
        .iter()
        .filter(|path| path.delivers_to_same_webhook)
        .filter_map(|path| {
            let chosen: Vec<&str> =
                path.repositories.iter().map(String::as_str).filter(|name| desired.chooses(name)).collect();
            (!chosen.is_empty()).then(|| {
                format!(
                    "{} already tells this Jira of {} through triggers that are not Causeway's. Jira would be told \
                     twice and index twice.",
                    path.topic_arn,
                    some_of(&chosen)
                )
            })
        })
        .collect();
    let on_ours: Vec<&str> = snapshot
        .repositories
        .iter()
        .filter(|(name, seen)| {
            desired.chooses(name)
                && seen
                    .list()
                    .iter()
                    .any(|trigger| trigger.name != own.name && trigger.destination_arn == own.destination_arn)
        })
        .map(|(name, _)| name.as_str())
        .collect();
    if !on_ours.is_empty() {
        cautions.push(format!(
            "{} already has another trigger that sends to this topic. Jira would be told twice.",
            some_of(&on_ours)
        ));
    }
    cautions
}

/// A few names, and how many more.
pub(crate) fn some_of(names: &[&str]) -> String {
    const SHOWN: usize = 3;
    let shown = names.iter().take(SHOWN).copied().collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(SHOWN) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

fn repository(
    desired: &TriggersDesired,
    snapshot: &TriggersSnapshot,
    own: &Trigger,
    name: &str,
    seen: &TriggersSeen,
) -> PlannedTrigger {
    let chosen = desired.chooses(name);
    let unread = if chosen { Action::Conflict } else { Action::Skip };
    let (action, reason) = match seen {
        TriggersSeen::Read(stored) if chosen => match merge(&stored.triggers, own) {
            Merge::InPlace => (Action::Keep, TriggerReason::AsWanted),
            Merge::Change { reason: TriggerReason::Missing, .. } => (Action::Create, TriggerReason::Missing),
            Merge::Change { reason, .. } => (Action::Update, reason),
            Merge::Full { others } => (Action::Conflict, TriggerReason::Full { others }),
        },
        TriggersSeen::Read(stored) => match without_ours(&stored.triggers, &own.name, &snapshot.topic_arn) {
            Some(_) => (Action::Update, TriggerReason::NotChosen),
            None => (Action::Skip, TriggerReason::LeftOut),
        },
        TriggersSeen::Denied { message } => (unread, TriggerReason::Denied { message: message.clone() }),
        TriggersSeen::Failed { message } => (unread, TriggerReason::Failed { message: message.clone() }),
        TriggersSeen::Vanished => (Action::Skip, TriggerReason::Vanished),
    };
    let foreign = seen
        .list()
        .iter()
        .filter(|trigger| {
            // An entry of our name is replaced where we are wanted, and left alone where it leads elsewhere.
            if chosen { trigger.name != own.name } else { !trigger.is_ours(&own.name, &snapshot.topic_arn) }
        })
        .map(|trigger| trigger.name.clone())
        .collect();
    PlannedTrigger { repository: name.to_owned(), action, reason, foreign }
}

/// Chosen repositories that the account does not have.
fn unseen<'a>(
    desired: &'a TriggersDesired,
    snapshot: &'a TriggersSnapshot,
) -> impl Iterator<Item = PlannedTrigger> + 'a {
    desired.chosen_by_name().filter(|name| !snapshot.repositories.contains_key(*name)).map(|name| {
        PlannedTrigger {
            repository: name.to_owned(),
            action: Action::Skip,
            reason: TriggerReason::Vanished,
            foreign: Vec::new(),
        }
    })
}

/// What is wanted and what would be done: an observation that leads to the same deeds has the same fingerprint, so that
/// a configuration id, the order of a listing or the number of a request does not make a plan stale.
fn fingerprint(plan: &TriggersPlan) -> String {
    #[derive(Serialize)]
    struct Line<'a> {
        repository: &'a str,
        action: Action,
        /// Words of AWS hold request ids.
        reason: Option<&'a TriggerReason>,
        foreign: &'a [String],
    }
    let lines: Vec<Line<'_>> = plan
        .repositories
        .iter()
        .map(|line| Line {
            repository: &line.repository,
            action: line.action,
            reason: (!matches!(line.reason, TriggerReason::Denied { .. } | TriggerReason::Failed { .. }))
                .then_some(&line.reason),
            foreign: &line.foreign,
        })
        .collect();
    let decided = (
        &plan.desired,
        &plan.topic_arn,
        plan.topic,
        &plan.statements,
        plan.subscription,
        &plan.replaced_subscriptions,
        &plan.own,
        lines,
    );
    // These types hold only strings, numbers, flags and lists, which always have a JSON form.
    hex::encode(Sha256::digest(serde_json::to_vec(&decided).unwrap_or_default()))
}
