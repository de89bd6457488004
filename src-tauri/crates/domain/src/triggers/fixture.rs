//! A connection whose triggers are all in place, for tests to bend.

use std::collections::BTreeMap;

use super::plan::{
    RepositoryChoice, SubscriptionSeen, TopicChoice, TopicSeen, TriggersDesired, TriggersSeen,
    TriggersSnapshot,
};
use super::topic::{TAG_SITE, TopicArn};
use super::trigger::{StoredTriggers, Trigger, TriggerEvents, own_trigger};
use super::webhook::EndpointMark;

pub(super) const SITE: &str = "https://jira.example.com";
pub(super) const ACCOUNT: &str = "111122223333";
pub(super) const OTHER_ACCOUNT: &str = "444455556666";
pub(super) const WEBHOOK: &str =
    "https://jira.example.com/rest/gitplugin/webhook/1.0/reindex/0123456789abcdef";
pub(super) const FORMER_WEBHOOK: &str =
    "https://jira.example.com/rest/gitplugin/webhook/1.0/reindex/fedcba9876543210";
pub(super) const CONFIRMED: &str = "arn:aws:sns:eu-central-1:111122223333:codecommit-causeway-x:1";

pub(super) fn desired() -> TriggersDesired {
    TriggersDesired {
        site_url: SITE.to_owned(),
        region: "eu-central-1".to_owned(),
        account: ACCOUNT.to_owned(),
        topic: TopicChoice::Own { kms_key: None },
        webhook: EndpointMark::of(WEBHOOK),
        events: TriggerEvents::ALL,
        branches: Vec::new(),
        repositories: RepositoryChoice::All,
    }
}

pub(super) fn topic() -> TopicArn {
    desired().topic_arn().unwrap()
}

pub(super) fn own() -> Trigger {
    own_trigger(&desired(), &topic())
}

pub(super) fn foreign(name: &str, destination: &str) -> Trigger {
    Trigger {
        name: name.to_owned(),
        destination_arn: destination.to_owned(),
        custom_data: None,
        branches: Some(Vec::new()),
        events: vec!["all".to_owned()],
    }
}

pub(super) fn read(triggers: &[Trigger]) -> TriggersSeen {
    TriggersSeen::Read(StoredTriggers {
        configuration_id: Some("c-1".to_owned()),
        triggers: triggers.to_vec(),
    })
}

pub(super) fn found() -> TopicSeen {
    TopicSeen::Found {
        policy: None,
        kms_key: None,
        tags: Some(BTreeMap::from([(TAG_SITE.to_owned(), SITE.to_owned())])),
    }
}

pub(super) fn subscription(endpoint: &str, arn: Option<&str>) -> SubscriptionSeen {
    SubscriptionSeen {
        arn: arn.map(str::to_owned),
        protocol: "https".to_owned(),
        endpoint: EndpointMark::of(endpoint),
        raw_delivery: arn.map(|_| false),
    }
}

/// Everything in place in `app` and `web`.
pub(super) fn in_place() -> TriggersSnapshot {
    TriggersSnapshot {
        topic_arn: topic(),
        topic: found(),
        subscriptions: Some(vec![subscription(WEBHOOK, Some(CONFIRMED))]),
        repositories: ["app", "web"].map(|name| (name.to_owned(), read(&[own()]))).into(),
        other_paths: Vec::new(),
    }
}

/// [`in_place`], changed.
pub(super) fn bent(change: impl FnOnce(&mut TriggersSnapshot)) -> TriggersSnapshot {
    let mut snapshot = in_place();
    change(&mut snapshot);
    snapshot
}
