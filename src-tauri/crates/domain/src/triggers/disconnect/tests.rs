use std::collections::BTreeMap;

use super::*;
use crate::triggers::fixture::*;
use crate::triggers::plan::TriggersSnapshot;

const EXISTING: &str = "arn:aws:sns:eu-central-1:111122223333:codecommit-jira";

fn facts() -> DisconnectFacts {
    DisconnectFacts {
        connection_id: "c".to_owned(),
        site_url: SITE.to_owned(),
        region: "eu-central-1".to_owned(),
        account: ACCOUNT.to_owned(),
        webhook: Some(EndpointMark::of(WEBHOOK)),
        integration_id: 7,
        integration_name: "CodeCommit".to_owned(),
        integration: IntegrationFate::Keep,
        personal_key: None,
    }
}

fn plan(change: impl FnOnce(&mut TriggersSnapshot)) -> DisconnectPlan {
    plan_disconnect(facts(), &bent(change))
}

fn kept(plan: &DisconnectPlan) -> &[String] {
    match &plan.topic {
        TopicFate::Keep { because } => because,
        other => panic!("{other:?}"),
    }
}

#[test]
fn exactly_ours_goes() {
    let plan = plan(|snapshot| {
        let others = [foreign("ci", EXISTING), own(), foreign(&own().name, EXISTING)];
        snapshot.repositories.insert("app".to_owned(), read(&others));
        snapshot.repositories.insert("other".to_owned(), read(&others[..1]));
    });
    let names: Vec<&str> = plan.triggers.iter().map(|line| line.repository.as_str()).collect();
    assert_eq!(names, ["app", "web"]);
    assert_eq!(plan.triggers[0].triggers, [own().name]);
    assert_eq!(
        (plan.subscriptions.as_slice(), plan.pending_subscription),
        (&[CONFIRMED.to_owned()][..], false)
    );
    assert_eq!((&plan.topic, plan.topic_arn.as_ref()), (&TopicFate::Delete, Some(&topic())));
    assert!(plan.changes_anything());
}

#[test]
fn a_second_time_nothing_is_left() {
    let plan = plan(|snapshot| {
        snapshot.topic = TopicSeen::Missing;
        snapshot.subscriptions = Some(Vec::new());
        snapshot.repositories = [("app".to_owned(), read(&[foreign("ci", EXISTING)]))].into();
    });
    assert_eq!((&plan.topic, &plan.topic_arn), (&TopicFate::Absent, &None));
    assert!(!plan.changes_anything());
}

#[test]
fn former_and_pending_subscriptions_of_ours_do_not_hold_the_topic() {
    let plan = plan(|snapshot| {
        let former = subscription(FORMER_WEBHOOK, Some("former"));
        snapshot.subscriptions = Some(vec![subscription(WEBHOOK, None), former]);
    });
    assert_eq!(
        (plan.subscriptions.as_slice(), plan.pending_subscription),
        (&["former".to_owned()][..], true)
    );
    assert_eq!(plan.topic, TopicFate::Delete);
}

#[test]
fn anything_that_may_need_the_topic_keeps_it() {
    let stranger = subscription("mailto:ada@example.com", Some("mail"));
    let by_subscription = plan(|snapshot| {
        snapshot.subscriptions = Some(vec![subscription(WEBHOOK, Some(CONFIRMED)), stranger]);
    });
    assert_eq!(kept(&by_subscription).len(), 1);
    assert_eq!(by_subscription.subscriptions, [CONFIRMED]);

    let pending = subscription("https://other.example.com/hook", None);
    let by_pending = plan(|snapshot| snapshot.subscriptions = Some(vec![pending]));
    assert!(kept(&by_pending)[0].contains("other.example.com"));

    let mut twin = own();
    twin.name = "twin".to_owned();
    let by_trigger = plan(|snapshot| drop(snapshot.repositories.insert("app".to_owned(), read(&[twin]))));
    assert!(kept(&by_trigger)[0].contains("twin in app"));

    let denied = TriggersSeen::Denied { message: "no".to_owned() };
    let by_unseen = plan(|snapshot| drop(snapshot.repositories.insert("app".to_owned(), denied)));
    assert!(kept(&by_unseen)[0].contains("app"));
    assert_eq!(by_unseen.unseen, [("app".to_owned(), "no".to_owned())]);

    assert_eq!(kept(&plan(|snapshot| snapshot.subscriptions = None)).len(), 1);

    let tags = BTreeMap::from([(TAG_SITE.to_owned(), "https://other.example.com".to_owned())]);
    let seen = TopicSeen::Found { policy: None, kms_key: None, tags: Some(tags) };
    assert!(kept(&plan(|snapshot| snapshot.topic = seen))[0].contains("https://other.example.com"));
}

#[test]
fn a_topic_of_somebody_else_stays_and_so_does_what_others_count_on() {
    let arn = TopicArn::parse(EXISTING).unwrap();
    let mut ours = own();
    ours.destination_arn = EXISTING.to_owned();
    let on_existing = |triggers: &[super::super::Trigger]| {
        bent(|snapshot| {
            snapshot.topic_arn = arn.clone();
            snapshot.repositories = [("app".to_owned(), read(triggers))].into();
        })
    };
    let alone = plan_disconnect(facts(), &on_existing(&[ours.clone(), own()]));
    assert_eq!(kept(&alone), ["it is not one that Causeway made"]);
    assert_eq!(alone.subscriptions, [CONFIRMED]);
    assert_eq!(alone.triggers[0].triggers.len(), 2, "one left over from our own topic goes as well");

    let shared = plan_disconnect(facts(), &on_existing(&[ours, foreign("ci", EXISTING)]));
    assert!(shared.subscriptions.is_empty(), "the other trigger may tell Jira through it");
    assert!(kept(&shared).iter().any(|reason| reason.contains("ci in app")));
}

#[test]
fn without_the_webhook_no_subscription_is_ours() {
    let unknown = DisconnectFacts { webhook: None, ..facts() };
    let plan = plan_disconnect(unknown, &in_place());
    assert!(plan.subscriptions.is_empty());
    assert_eq!(kept(&plan).len(), 1);
}

#[test]
fn the_hash_follows_what_would_be_done() {
    let hash = |facts: DisconnectFacts, snapshot: &TriggersSnapshot| plan_disconnect(facts, snapshot).hash;
    let base = hash(facts(), &in_place());
    assert_ne!(base, hash(DisconnectFacts { integration: IntegrationFate::Remove, ..facts() }, &in_place()));
    let with_key = DisconnectFacts { personal_key: Some("…MPLE".to_owned()), ..facts() };
    assert_ne!(base, hash(with_key, &in_place()));
    assert_ne!(base, hash(facts(), &bent(|snapshot| drop(snapshot.repositories.remove("web")))));
    let denied = |message: &str| {
        let message = message.to_owned();
        let denied = TriggersSeen::Denied { message };
        hash(facts(), &bent(|snapshot| drop(snapshot.repositories.insert("app".to_owned(), denied))))
    };
    assert_eq!(denied("request 1"), denied("request 2"));
}
