use std::collections::BTreeMap;

use super::*;
use crate::triggers::TopicArn;
use crate::triggers::fixture::*;
use crate::triggers::plan::{SubscriptionSeen, TopicChoice};

const ELSEWHERE: &str = "arn:aws:sns:eu-central-1:444455556666:codecommit-jira";

fn problems(change: impl FnOnce(&mut TriggersSnapshot)) -> Vec<PathProblem> {
    let paths = diagnose(&desired(), &bent(change), None);
    paths.into_iter().find(|path| path.repository == "app").unwrap().problems
}

fn app_is(seen: TriggersSeen) -> Vec<PathProblem> {
    problems(|snapshot| drop(snapshot.repositories.insert("app".to_owned(), seen)))
}

fn topic_is(seen: TopicSeen) -> Vec<PathProblem> {
    problems(|snapshot| snapshot.topic = seen)
}

fn subscribed(seen: Option<Vec<SubscriptionSeen>>) -> Vec<PathProblem> {
    problems(|snapshot| snapshot.subscriptions = seen)
}

#[test]
fn a_path_that_works_has_no_problem() {
    let paths = diagnose(&desired(), &in_place(), Some(&EndpointReport::Reachable));
    assert_eq!(paths.len(), 2);
    for path in paths {
        assert!(path.problems.is_empty(), "{path:?}");
        assert!(Link::ALL.iter().all(|link| path.state_of(*link) == LinkState::Ok));
    }
}

#[test]
fn a_repository_or_its_trigger_breaks_its_own_path_only() {
    let message = || "User is not authorized".to_owned();
    assert_eq!(app_is(TriggersSeen::Vanished), [PathProblem::RepositoryGone]);
    assert_eq!(
        app_is(TriggersSeen::Denied { message: message() }),
        [PathProblem::TriggersDenied { message: message() }]
    );
    assert_eq!(
        app_is(TriggersSeen::Failed { message: message() }),
        [PathProblem::TriggersUnread { message: message() }]
    );
    assert_eq!(app_is(read(&[foreign("ci", ELSEWHERE)])), [PathProblem::NoTrigger]);
    let wrong = foreign(&own().name, ELSEWHERE);
    assert_eq!(app_is(read(&[wrong])), [PathProblem::WrongTopic { destination: ELSEWHERE.to_owned() }]);
    let mut edited = own();
    edited.branches = Some(vec!["main".to_owned()]);
    assert_eq!(
        app_is(read(&[edited])),
        [PathProblem::TriggerEdited { differences: vec!["branches: main instead of all".to_owned()] }]
    );
    let only_app = |snapshot: &mut TriggersSnapshot| {
        snapshot.repositories.insert("app".to_owned(), TriggersSeen::Vanished);
    };
    let paths = diagnose(&desired(), &bent(only_app), None);
    assert!(paths.iter().any(|path| path.repository == "web" && path.problems.is_empty()));
}

#[test]
fn the_topic_breaks_every_path() {
    let sub = || TopicSeen::Denied { message: "no".to_owned() };
    assert_eq!(topic_is(TopicSeen::Missing), [PathProblem::TopicDeleted]);
    assert_eq!(topic_is(sub()), [PathProblem::TopicDenied { message: "no".to_owned() }]);
    let found = |policy: Option<&str>, key: Option<&str>| TopicSeen::Found {
        policy: policy.map(str::to_owned),
        kms_key: key.map(str::to_owned),
        tags: Some(BTreeMap::new()),
    };
    let unusable = |seen| matches!(topic_is(seen)[..], [PathProblem::TopicUnusable { .. }]);
    assert!(unusable(found(None, Some("alias/aws/sns"))));
    assert!(unusable(found(Some(r#"{"Statement":[]}"#), None)));
    assert!(topic_is(found(None, Some("alias/jira"))).is_empty(), "a customer-managed key may well work");
    assert!(topic_is(found(Some("not a policy"), None)).is_empty(), "what cannot be told is not a fault");
    let elsewhere = TopicArn::parse("arn:aws:sns:eu-west-1:111122223333:codecommit-jira").unwrap();
    let wanted = TriggersDesired { topic: TopicChoice::Existing { arn: elsewhere.clone() }, ..desired() };
    let mut trigger = own();
    trigger.destination_arn = elsewhere.as_str().to_owned();
    let snapshot = bent(|snapshot| {
        snapshot.topic_arn = elsewhere;
        snapshot.repositories = BTreeMap::from([("app".to_owned(), read(&[trigger]))]);
    });
    let paths = diagnose(&wanted, &snapshot, None);
    assert!(matches!(paths[0].problems[..], [PathProblem::TopicUnusable { .. }]), "{paths:?}");
}

#[test]
fn the_subscription_breaks_every_path() {
    let raw = SubscriptionSeen { raw_delivery: Some(true), ..subscription(WEBHOOK, Some(CONFIRMED)) };
    let unknown = SubscriptionSeen { raw_delivery: None, ..subscription(WEBHOOK, Some(CONFIRMED)) };
    let former = || subscription(FORMER_WEBHOOK, Some("former"));
    assert_eq!(subscribed(None), [PathProblem::SubscriptionUnknown]);
    assert_eq!(subscribed(Some(vec![])), [PathProblem::NoSubscription]);
    assert_eq!(subscribed(Some(vec![subscription(WEBHOOK, None)])), [PathProblem::SubscriptionPending]);
    assert_eq!(subscribed(Some(vec![former()])), [PathProblem::WebhookSecretChanged]);
    assert_eq!(subscribed(Some(vec![raw])), [PathProblem::RawDelivery]);
    assert!(subscribed(Some(vec![unknown])).is_empty());
    assert!(subscribed(Some(vec![former(), subscription(WEBHOOK, Some(CONFIRMED))])).is_empty());
}

#[test]
fn a_jira_that_takes_nothing_is_the_last_link() {
    let failing = EndpointReport::Failing { reason: "its certificate is not public".to_owned() };
    let paths = diagnose(&desired(), &in_place(), Some(&failing));
    assert_eq!(paths[0].state_of(Link::Jira), LinkState::Broken);
    assert_eq!(paths[0].state_of(Link::Subscription), LinkState::Ok);
}

#[test]
fn links_behind_a_broken_one_are_unknown_and_problems_stand_in_their_order() {
    let failing = EndpointReport::Failing { reason: "no answer".to_owned() };
    let snapshot = bent(|snapshot| {
        snapshot.repositories.insert("app".to_owned(), read(&[]));
        snapshot.subscriptions = Some(vec![subscription(WEBHOOK, None)]);
    });
    let path = &diagnose(&desired(), &snapshot, Some(&failing))[0];
    let links: Vec<Link> = path.problems.iter().map(PathProblem::link).collect();
    assert_eq!(links, [Link::Trigger, Link::Subscription, Link::Jira]);
    let states = Link::ALL.map(|link| path.state_of(link));
    assert_eq!(
        states,
        [LinkState::Ok, LinkState::Broken, LinkState::Unknown, LinkState::Waiting, LinkState::Broken]
    );
}

#[test]
fn what_can_be_repaired_is_what_a_plan_changes() {
    use crate::triggers::plan::plan_triggers;

    let mut edited = own();
    edited.events = vec!["updateReference".to_owned()];
    let raw = SubscriptionSeen { raw_delivery: Some(true), ..subscription(WEBHOOK, Some(CONFIRMED)) };
    let app =
        |seen: TriggersSeen| bent(|snapshot| drop(snapshot.repositories.insert("app".to_owned(), seen)));
    let subscribed = |seen| bent(|snapshot| snapshot.subscriptions = seen);
    for snapshot in [
        app(read(&[])),
        app(read(&[foreign(&own().name, ELSEWHERE)])),
        app(read(&[edited])),
        bent(|snapshot| snapshot.topic = TopicSeen::Missing),
        subscribed(Some(vec![])),
        subscribed(Some(vec![subscription(WEBHOOK, None)])),
        subscribed(Some(vec![subscription(FORMER_WEBHOOK, Some("former"))])),
        subscribed(Some(vec![raw])),
        app(TriggersSeen::Vanished),
        app(TriggersSeen::Denied { message: "no".to_owned() }),
        app(TriggersSeen::Failed { message: "no".to_owned() }),
        bent(|snapshot| {
            snapshot.topic =
                TopicSeen::Found { policy: None, kms_key: Some("alias/aws/sns".to_owned()), tags: None };
        }),
    ] {
        let problem = diagnose(&desired(), &snapshot, None).remove(0).problems.remove(0);
        let changes = plan_triggers(desired(), &snapshot).changes_anything();
        assert_eq!(problem.is_repairable(), changes, "{problem:?}");
    }
}

#[test]
fn drift_says_what_came_went_and_was_edited() {
    let wrong = || read(&[foreign(&own().name, ELSEWHERE)]);
    let snapshot = bent(|snapshot| {
        snapshot.repositories.extend([
            ("new".to_owned(), read(&[foreign("ci", ELSEWHERE)])),
            ("wrong".to_owned(), wrong()),
            ("gone".to_owned(), TriggersSeen::Vanished),
            ("hidden".to_owned(), TriggersSeen::Denied { message: "no".to_owned() }),
        ]);
        snapshot.topic = TopicSeen::Missing;
    });
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let every = drift(&desired(), &snapshot);
    assert_eq!(every, Drift { added: names(&["new"]), removed: names(&["gone"]), edited: names(&["wrong"]) });
    assert!(drift(&desired(), &in_place()).is_empty());

    let chosen = names(&["app", "new", "vanished", "wrong"]).into_iter().collect();
    let some = TriggersDesired { repositories: RepositoryChoice::Only(chosen), ..desired() };
    assert_eq!(
        drift(&some, &snapshot),
        Drift { added: vec![], removed: names(&["vanished"]), edited: names(&["new", "wrong"]) },
        "where repositories are named, a trigger that is not there was taken out"
    );
}
