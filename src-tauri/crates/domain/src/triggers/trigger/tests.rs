use std::sync::LazyLock;

use proptest::prelude::*;

use super::{MAX_TRIGGERS, Merge, Trigger, TriggerEvents, merge, own_trigger, without_ours};
use crate::triggers::TopicArn;
use crate::triggers::plan::{RepositoryChoice, TopicChoice, TriggerReason, TriggersDesired};
use crate::triggers::webhook::EndpointMark;

const TOPIC: &str = "arn:aws:sns:eu-central-1:111122223333:codecommit-causeway-0badcafe";

fn topic() -> TopicArn {
    TopicArn::parse(TOPIC).unwrap()
}

fn own() -> Trigger {
    static OWN: LazyLock<Trigger> = LazyLock::new(made);
    OWN.clone()
}

fn made() -> Trigger {
    own_trigger(
        &TriggersDesired {
            site_url: "https://jira.example.com".to_owned(),
            region: "eu-central-1".to_owned(),
            account: "111122223333".to_owned(),
            topic: TopicChoice::Own { kms_key: None },
            webhook: EndpointMark::of("https://jira.example.com/git/webhook/reindex/abc"),
            events: TriggerEvents::ALL,
            branches: vec!["main".to_owned(), "dev".to_owned()],
            repositories: RepositoryChoice::All,
        },
        &topic(),
    )
}

fn foreign(name: &str) -> Trigger {
    Trigger {
        name: name.to_owned(),
        destination_arn: "arn:aws:lambda:eu-central-1:111122223333:function:build".to_owned(),
        custom_data: None,
        branches: None,
        events: vec!["all".to_owned()],
    }
}

fn reason(stored: &[Trigger]) -> Option<TriggerReason> {
    match merge(stored, &own()) {
        Merge::Change { reason, .. } => Some(reason),
        Merge::InPlace | Merge::Full { .. } => None,
    }
}

#[test]
fn ours_is_complete_and_has_nothing_more() {
    let own = own();
    assert_eq!((own.custom_data.as_deref(), own.events.as_slice()), (None, &["all".to_owned()][..]));
    assert_eq!(own.branches, Some(vec!["main".to_owned(), "dev".to_owned()]), "always written out");
    assert!(own.is_ours(&own.name, &topic()));
}

#[test]
fn order_and_spelling_of_the_same_thing_are_no_difference() {
    let mut stored = own();
    stored.branches = Some(vec!["dev".to_owned(), "main".to_owned(), "dev".to_owned()]);
    stored.custom_data = Some(String::new());
    assert_eq!(merge(&[foreign("x"), stored], &own()), Merge::InPlace);
    let (mut wanted, mut stored) = (own(), own());
    wanted.branches = Some(vec![]);
    stored.branches = None;
    assert_eq!(merge(&[stored], &wanted), Merge::InPlace);
}

#[test]
fn each_edit_is_noticed_and_named() {
    let edit = |change: fn(&mut Trigger)| {
        let mut stored = own();
        change(&mut stored);
        (reason(&[stored.clone()]), stored.differences(&own()))
    };
    let edited = Some(TriggerReason::Edited);
    let events = edit(|trigger| trigger.events = vec!["updateReference".to_owned()]);
    assert_eq!(events, (edited.clone(), vec!["events: updateReference instead of all".to_owned()]));
    let branches = edit(|trigger| trigger.branches = None);
    assert_eq!(branches, (edited.clone(), vec!["branches: all instead of main, dev".to_owned()]));
    let data = edit(|trigger| trigger.custom_data = Some("x".to_owned()));
    assert_eq!(data, (edited, vec!["custom data".to_owned()]));
}

#[test]
fn an_entry_of_our_name_that_leads_elsewhere_is_pointed_back_and_never_taken_out() {
    let mut elsewhere = own();
    elsewhere.destination_arn = "arn:aws:sns:eu-central-1:111122223333:other".to_owned();
    let stored = [foreign("a"), elsewhere.clone(), foreign("b")];
    assert_eq!(
        merge(&stored, &own()),
        Merge::Change {
            triggers: vec![foreign("a"), own(), foreign("b")],
            reason: TriggerReason::LeadsElsewhere { destination: elsewhere.destination_arn }
        }
    );
    assert_eq!(without_ours(&stored, &own().name, &topic()), None);
}

#[test]
fn another_name_on_our_topic_is_foreign() {
    let mut other = own();
    other.name = "somebody".to_owned();
    assert_eq!(reason(&[other.clone()]), Some(TriggerReason::Missing));
    assert_eq!(without_ours(&[other], &own().name, &topic()), None);
}

#[test]
fn ten_others_leave_no_room_and_nine_do() {
    let others: Vec<Trigger> = (0..MAX_TRIGGERS).map(|number| foreign(&format!("t{number}"))).collect();
    let names = others.iter().map(|trigger| trigger.name.clone()).collect();
    assert_eq!(merge(&others, &own()), Merge::Full { others: names });
    let mut with_ours = others;
    with_ours[3] = Trigger { custom_data: Some("x".to_owned()), ..own() };
    assert_eq!(reason(&with_ours), Some(TriggerReason::Edited), "ours is one of the ten");
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![Just(String::new()), Just("all".to_owned()), "\\PC{0,12}"]
}

fn any_foreign() -> impl Strategy<Value = Trigger> {
    let names = prop_oneof![
        "[a-zA-Z0-9._-]{1,20}",
        Just("causeway-".to_owned()),
        Just(own().name.to_uppercase()),
        Just(format!("{}x", own().name)),
    ];
    let destination = prop_oneof![Just(TOPIC.to_owned()), any_text()];
    let branches = prop::option::of(prop::collection::vec(any_text(), 0..4));
    let fields =
        (names, destination, prop::option::of(any_text()), branches, prop::collection::vec(any_text(), 0..4));
    fields.prop_filter_map(
        "our own name is not foreign",
        |(name, destination_arn, data, branches, events)| {
            let trigger = Trigger { name, destination_arn, custom_data: data, branches, events };
            (trigger.name != own().name).then_some(trigger)
        },
    )
}

fn any_ours() -> impl Strategy<Value = Trigger> {
    let destination = prop_oneof![3 => Just(TOPIC.to_owned()), 1 => any_text()];
    let branches = prop_oneof![Just(own().branches), Just(None), Just(Some(vec!["x".to_owned()]))];
    let events = prop_oneof![Just(own().events), Just(vec!["deleteReference".to_owned()])];
    (destination, prop::option::of(any_text()), branches, events).prop_map(
        |(destination_arn, custom_data, branches, events)| Trigger {
            name: own().name,
            destination_arn,
            custom_data,
            branches,
            events,
        },
    )
}

/// Any list: foreign ones, any number of ours, in any order; now and then longer than AWS allows.
fn any_list() -> impl Strategy<Value = Vec<Trigger>> {
    let foreign = prop::collection::vec(any_foreign(), 0..12);
    (foreign, prop::collection::vec(any_ours(), 0..3)).prop_flat_map(|(mut list, ours)| {
        list.extend(ours);
        Just(list).prop_shuffle()
    })
}

/// Foreign ones as bytes, so that nothing can hide behind an equality.
fn foreign_bytes(list: &[Trigger]) -> Vec<Vec<u8>> {
    let foreign = list.iter().filter(|trigger| trigger.name != own().name);
    foreign.map(|trigger| serde_json::to_vec(trigger).unwrap()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn foreign_triggers_stay_as_they_are_and_in_order(stored in any_list()) {
        match merge(&stored, &own()) {
            Merge::InPlace => prop_assert!(stored.iter().any(|trigger| trigger.is_ours(&own().name, &topic()))),
            Merge::Full { others } => {
                let names: Vec<&str> =
                    stored.iter().map(|trigger| trigger.name.as_str()).filter(|name| *name != own().name).collect();
                prop_assert_eq!(others, names);
                prop_assert!(foreign_bytes(&stored).len() >= MAX_TRIGGERS);
            }
            Merge::Change { triggers, .. } => {
                prop_assert_eq!(foreign_bytes(&triggers), foreign_bytes(&stored));
                let ours: Vec<&Trigger> = triggers.iter().filter(|trigger| trigger.name == own().name).collect();
                let wanted = own();
                prop_assert_eq!(ours, vec![&wanted], "exactly one of ours, as wanted");
                prop_assert!(triggers.len() <= MAX_TRIGGERS);
                prop_assert_eq!(merge(&triggers, &own()), Merge::InPlace, "a second time changes nothing");
                let rest = without_ours(&triggers, &own().name, &topic()).unwrap_or_default();
                let foreign: Vec<Trigger> =
                    stored.iter().filter(|trigger| trigger.name != own().name).cloned().collect();
                prop_assert_eq!(rest, foreign, "and out again leaves what was there");
            }
        }
    }

    #[test]
    fn taking_ours_out_touches_nothing_else(stored in any_list()) {
        let rest = without_ours(&stored, &own().name, &topic());
        let expected: Vec<Trigger> =
            stored.iter().filter(|trigger| !trigger.is_ours(&own().name, &topic())).cloned().collect();
        prop_assert_eq!(rest.is_none(), expected.len() == stored.len());
        if let Some(rest) = rest {
            prop_assert_eq!(foreign_bytes(&rest), foreign_bytes(&stored));
            prop_assert_eq!(&rest, &expected);
            prop_assert_eq!(without_ours(&rest, &own().name, &topic()), None);
        }
    }
}
