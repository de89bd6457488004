//! Triggers: what was asked for, and a path in words.

use causeway_app::AppError;
use causeway_app::error::Field;
use causeway_app::planning::{TriggersRequest, WebhookGiven};
use causeway_app::triggers as app;
use causeway_domain::Region;
use causeway_domain::triggers::path::{DeliveryPath, Link, LinkState, PathProblem};
use causeway_domain::triggers::plan::{RepositoryChoice, TopicChoice as DomainTopic};
use causeway_domain::triggers::trigger::{MAX_BRANCHES, TriggerEvents as DomainEvents};
use causeway_domain::triggers::{TopicArn, disconnect};

use super::wizard::count;
use crate::triggers::{
    CheckState, IntegrationFate, OtherWay, PathLink, PathLinkReport, PathLinkState, RepositoriesProgress,
    RepositoryPath, SubscriptionState, TopicChoice, TriggerDrift, TriggerEvents, TriggerHealth,
    TriggerSettings, TriggerSubscription, TriggerTestResult, WebhookCheck, WebhookFinding,
};

/// What is wanted of triggers, the webhook URL excepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WantedTriggers {
    /// Which changes are told.
    pub events: DomainEvents,
    /// Short branch names.
    pub branches: Vec<String>,
    /// The topic.
    pub topic: DomainTopic,
    /// Which repositories.
    pub repositories: RepositoryChoice,
}

/// Reads the settings of the triggers step.
///
/// # Errors
/// [`AppError::Invalid`] with the field to correct.
pub fn wanted_triggers(settings: &TriggerSettings) -> Result<WantedTriggers, AppError> {
    let events = DomainEvents {
        update: settings.events.update,
        create: settings.events.create,
        delete: settings.events.delete,
    };
    if events.names().is_empty() {
        return Err(AppError::invalid(Field::Events, "Choose at least one kind of change"));
    }
    if settings.branches.len() > MAX_BRANCHES {
        let text = format!("A trigger names at most {MAX_BRANCHES} branches");
        return Err(AppError::invalid(Field::TooManyBranches, text));
    }
    let topic = match &settings.topic {
        TopicChoice::Own { kms_key } => {
            let key = kms_key.trim();
            DomainTopic::Own { kms_key: (!key.is_empty()).then(|| key.to_owned()) }
        }
        TopicChoice::Existing { arn } => DomainTopic::Existing { arn: TopicArn::parse(arn)? },
    };
    let repositories = match &settings.repositories {
        None => RepositoryChoice::All,
        Some(names) => RepositoryChoice::Only(names.iter().cloned().collect()),
    };
    Ok(WantedTriggers { events, branches: settings.branches.clone(), topic, repositories })
}

/// What the triggers step answers, with the webhook URL it leads to.
///
/// # Errors
/// [`AppError::Invalid`] with the field to correct.
pub fn triggers_request(
    settings: &TriggerSettings,
    webhook: WebhookGiven,
) -> Result<TriggersRequest, AppError> {
    let WantedTriggers { events, branches, topic, repositories } = wanted_triggers(settings)?;
    Ok(TriggersRequest { webhook, events, branches, topic, repositories })
}

/// The settings as the window shows them.
pub fn trigger_settings(
    events: DomainEvents,
    branches: &[String],
    topic: &DomainTopic,
    repositories: &RepositoryChoice,
) -> TriggerSettings {
    TriggerSettings {
        events: TriggerEvents { update: events.update, create: events.create, delete: events.delete },
        branches: branches.to_vec(),
        topic: match topic {
            DomainTopic::Own { kms_key } => TopicChoice::Own { kms_key: kms_key.clone().unwrap_or_default() },
            DomainTopic::Existing { arn } => TopicChoice::Existing { arn: arn.as_str().to_owned() },
        },
        repositories: match repositories {
            RepositoryChoice::All => None,
            RepositoryChoice::Only(names) => Some(names.iter().cloned().collect()),
        },
    }
}

/// What becomes of the integration.
pub fn integration_fate(fate: IntegrationFate) -> disconnect::IntegrationFate {
    match fate {
        IntegrationFate::Keep => disconnect::IntegrationFate::Keep,
        IntegrationFate::Disable => disconnect::IntegrationFate::Disable,
        IntegrationFate::Remove => disconnect::IntegrationFate::Remove,
    }
}

/// How far a look over repositories is.
pub fn repositories_progress(progress: app::TriggersProgress) -> RepositoriesProgress {
    RepositoriesProgress {
        done: count(progress.done),
        total: count(progress.total),
        throttled: progress.throttled,
    }
}

/// What is known of a webhook.
pub fn webhook_check(check: &app::WebhookCheck) -> WebhookCheck {
    let state = |verdict: app::Verdict| match verdict {
        app::Verdict::Good => CheckState::Ok,
        app::Verdict::Bad => CheckState::Bad,
        app::Verdict::Unclear => CheckState::Unknown,
    };
    WebhookCheck {
        masked: check.mark.masked.clone(),
        reachable: state(check.reachable()),
        findings: check
            .findings()
            .into_iter()
            .map(|finding| WebhookFinding {
                title: finding.title.to_owned(),
                state: state(finding.verdict),
                detail: finding.detail,
            })
            .collect(),
        other_ways: check
            .other_ways
            .iter()
            .map(|way| OtherWay {
                title: way.title.to_owned(),
                detail: way.detail.clone(),
                copy: way.copy.clone(),
            })
            .collect(),
    }
}

/// Where a subscription stands.
pub fn trigger_subscription(subscription: &app::SubscriptionHealth) -> TriggerSubscription {
    TriggerSubscription {
        state: match subscription.state {
            app::SubscriptionState::Missing => SubscriptionState::Missing,
            app::SubscriptionState::Pending => SubscriptionState::Pending,
            app::SubscriptionState::Confirmed => SubscriptionState::Confirmed,
            app::SubscriptionState::Unknown => SubscriptionState::Unknown,
        },
        endpoint: subscription.endpoint.masked.clone(),
        asked_at: subscription.asked_at,
        lapses_at: subscription.lapses_at,
    }
}

/// A connection's triggers.
pub fn trigger_health(health: &app::TriggerHealth) -> TriggerHealth {
    let desired = &health.desired;
    TriggerHealth {
        settings: Some(trigger_settings(
            desired.events,
            &desired.branches,
            &desired.topic,
            &desired.repositories,
        )),
        topic_url: Region::parse(health.topic_arn.region())
            .ok()
            .map(|region| region.topic_console_url(health.topic_arn.as_str())),
        topic_arn: Some(health.topic_arn.as_str().to_owned()),
        subscription: Some(trigger_subscription(&health.subscription)),
        paths: health.paths.iter().map(repository_path).collect(),
        drift: TriggerDrift {
            added: health.drift.added.clone(),
            removed: health.drift.removed.clone(),
            edited: health.drift.edited.clone(),
        },
        cautions: health.cautions.clone(),
        observed_at: health.observed_at,
    }
}

/// A connection whose triggers were never set up.
pub fn no_triggers(observed_at: i64) -> TriggerHealth {
    TriggerHealth {
        settings: None,
        topic_arn: None,
        topic_url: None,
        subscription: None,
        paths: Vec::new(),
        drift: TriggerDrift { added: Vec::new(), removed: Vec::new(), edited: Vec::new() },
        cautions: Vec::new(),
        observed_at,
    }
}

/// How a test went.
pub fn trigger_test_result(result: &app::TriggerTestResult) -> TriggerTestResult {
    let (sent, message) = match &result.outcome {
        app::TestOutcome::Sent => (true, None),
        app::TestOutcome::Refused { message }
        | app::TestOutcome::Denied { message }
        | app::TestOutcome::Failed { message } => (false, Some(message.clone())),
        app::TestOutcome::Vanished => (false, Some("The repository is gone from CodeCommit".to_owned())),
    };
    TriggerTestResult { repository: result.repository.clone(), sent, message }
}

/// A repository's path in words.
pub fn repository_path(path: &DeliveryPath) -> RepositoryPath {
    let links: Vec<PathLinkReport> = Link::ALL
        .into_iter()
        .map(|link| {
            let problem = path.problems.iter().find(|problem| problem.link() == link);
            PathLinkReport {
                link: wire_link(link),
                state: wire_state(path.state_of(link)),
                problem: problem.map(words),
                remedy: problem.map(|problem| remedy(problem).to_owned()),
            }
        })
        .collect();
    let worst = path.problems.iter().map(PathProblem::state).max_by_key(|state| severity(*state));
    RepositoryPath {
        repository: path.repository.clone(),
        links,
        state: worst.map_or(PathLinkState::Ok, wire_state),
        summary: path
            .problems
            .first()
            .map_or_else(|| "Pushes reach Jira, as far as can be seen".to_owned(), words),
        repairable: path.problems.iter().any(PathProblem::is_repairable),
    }
}

fn severity(state: LinkState) -> u8 {
    match state {
        LinkState::Ok => 0,
        LinkState::Unknown => 1,
        LinkState::Waiting => 2,
        LinkState::Broken => 3,
    }
}

fn wire_link(link: Link) -> PathLink {
    match link {
        Link::Repository => PathLink::Repository,
        Link::Trigger => PathLink::Trigger,
        Link::Topic => PathLink::Topic,
        Link::Subscription => PathLink::Subscription,
        Link::Jira => PathLink::Jira,
    }
}

fn wire_state(state: LinkState) -> PathLinkState {
    match state {
        LinkState::Ok => PathLinkState::Ok,
        LinkState::Broken => PathLinkState::Broken,
        LinkState::Waiting => PathLinkState::Waiting,
        LinkState::Unknown => PathLinkState::Unknown,
    }
}

/// A problem as a sentence without its full stop.
fn words(problem: &PathProblem) -> String {
    match problem {
        PathProblem::RepositoryGone => "The repository is gone from CodeCommit".to_owned(),
        PathProblem::TriggersDenied { message } => format!("Its triggers may not be read: {message}"),
        PathProblem::TriggersUnread { message } => format!("Its triggers could not be read: {message}"),
        PathProblem::NoTrigger => "It has no trigger of this connection".to_owned(),
        PathProblem::WrongTopic { destination } => format!("Its trigger sends elsewhere: {destination}"),
        PathProblem::TriggerEdited { differences } => {
            format!("Somebody edited its trigger: {}", differences.join("; "))
        }
        PathProblem::TopicDeleted => "The topic is gone".to_owned(),
        PathProblem::TopicUnusable { reason } => format!("The topic cannot be used: {reason}"),
        PathProblem::TopicDenied { message } => format!("The topic may not be looked at: {message}"),
        PathProblem::NoSubscription => "Nothing tells Jira what the topic gets".to_owned(),
        PathProblem::SubscriptionPending => "Jira has not confirmed the subscription".to_owned(),
        PathProblem::SubscriptionUnknown => "The topic's subscriptions may not be listed".to_owned(),
        PathProblem::WebhookSecretChanged => {
            "The subscription leads to this Jira with another webhook secret".to_owned()
        }
        PathProblem::RawDelivery => {
            "The subscription delivers raw messages, which Jira cannot read".to_owned()
        }
        PathProblem::EndpointFailing { reason } => format!("Jira does not take deliveries: {reason}"),
    }
}

fn remedy(problem: &PathProblem) -> &'static str {
    match problem {
        PathProblem::RepositoryGone => "GIJ takes it out at its next reindex; nothing is to be done in AWS",
        PathProblem::TriggersDenied { .. } => "Allow codecommit:GetRepositoryTriggers to this IAM user",
        PathProblem::TriggersUnread { .. } => "Look again",
        PathProblem::NoTrigger => "Repair adds it",
        PathProblem::WrongTopic { .. } => "Repair points it back to this connection's topic",
        PathProblem::TriggerEdited { .. } => "Repair sets it as planned; or change the connection's triggers",
        PathProblem::TopicDeleted => "Repair makes the topic and the subscription again",
        PathProblem::TopicUnusable { .. } => {
            "Use a customer-managed key, or a topic whose policy lets CodeCommit publish"
        }
        PathProblem::TopicDenied { .. } => "Allow sns:GetTopicAttributes to this IAM user",
        PathProblem::NoSubscription => "Repair subscribes Jira's webhook again",
        PathProblem::SubscriptionPending => "Ask for the confirmation again, or paste it",
        PathProblem::SubscriptionUnknown => "Allow sns:ListSubscriptionsByTopic to this IAM user",
        PathProblem::WebhookSecretChanged => {
            "Paste the new webhook URL from Jira; the repair replaces the subscription"
        }
        PathProblem::RawDelivery => "Repair turns raw delivery off",
        PathProblem::EndpointFailing { .. } => {
            "Check that webhooks are enabled in Jira and that AWS can reach it"
        }
    }
}

#[cfg(test)]
mod tests {
    use causeway_domain::triggers::path::{DeliveryPath, PathProblem};

    use super::{repository_path, wanted_triggers};
    use crate::triggers::PathLinkState::{self, Broken, Ok, Unknown};
    use crate::triggers::{TopicChoice, TriggerEvents, TriggerSettings};

    fn settings() -> TriggerSettings {
        TriggerSettings {
            events: TriggerEvents { update: true, create: true, delete: true },
            branches: Vec::new(),
            topic: TopicChoice::Own { kms_key: " ".to_owned() },
            repositories: None,
        }
    }

    #[test]
    fn settings_that_cannot_be_are_refused_by_field() {
        assert!(wanted_triggers(&settings()).is_ok());
        let none = TriggerEvents { update: false, create: false, delete: false };
        assert!(wanted_triggers(&TriggerSettings { events: none, ..settings() }).is_err());
        let many = (0..11).map(|number| format!("b{number}")).collect();
        assert!(wanted_triggers(&TriggerSettings { branches: many, ..settings() }).is_err());
        let queue = TopicChoice::Existing { arn: "arn:aws:sqs:eu-west-1:111122223333:q".to_owned() };
        assert!(wanted_triggers(&TriggerSettings { topic: queue, ..settings() }).is_err());
    }

    #[test]
    fn the_broken_link_is_drawn_and_what_is_behind_it_is_unknown() {
        let path = DeliveryPath { repository: "api".to_owned(), problems: vec![PathProblem::TopicDeleted] };
        let drawn = repository_path(&path);
        let states: Vec<PathLinkState> = drawn.links.iter().map(|link| link.state).collect();
        assert_eq!(states, [Ok, Ok, Broken, Unknown, Unknown]);
        assert!(drawn.repairable && drawn.state == Broken);
    }
}
