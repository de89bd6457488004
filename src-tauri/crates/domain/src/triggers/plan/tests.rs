use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;
use crate::triggers::fixture::*;

fn plan(snapshot: &TriggersSnapshot) -> TriggersPlan {
    plan_triggers(desired(), snapshot)
}

fn only(names: &[&str]) -> RepositoryChoice {
    RepositoryChoice::Only(names.iter().map(|name| (*name).to_owned()).collect())
}

fn existing(arn: &str) -> (TriggersDesired, TopicArn) {
    let arn = TopicArn::parse(arn).unwrap();
    (TriggersDesired { topic: TopicChoice::Existing { arn: arn.clone() }, ..desired() }, arn)
}

fn encrypted(key: &str) -> TopicSeen {
    TopicSeen::Found { policy: None, kms_key: Some(key.to_owned()), tags: None }
}

fn line<'a>(plan: &'a TriggersPlan, name: &str) -> &'a PlannedTrigger {
    plan.repositories.iter().find(|line| line.repository == name).unwrap()
}

const EXISTING: &str = "arn:aws:sns:eu-central-1:111122223333:codecommit-jira";
const ELSEWHERE: &str = "arn:aws:sns:eu-central-1:444455556666:codecommit-jira";

#[test]
fn a_new_connection_makes_everything() {
    let snapshot = bent(|snapshot| {
        snapshot.topic = TopicSeen::Missing;
        snapshot.subscriptions = Some(Vec::new());
        snapshot.repositories = ["app", "web"].map(|name| (name.to_owned(), read(&[]))).into();
    });
    let plan = plan(&snapshot);
    assert_eq!((plan.topic, plan.subscription), (Action::Create, Action::Create));
    assert_eq!(plan.counts(), TriggerCounts { create: 2, ..TriggerCounts::default() });
    assert!(plan.can_start() && plan.changes_anything());
    assert_eq!((plan.topic_note, plan.cautions), (None, Vec::<String>::new()));
}

#[test]
fn what_is_in_place_stays() {
    let plan = plan(&in_place());
    assert_eq!((plan.topic, plan.subscription), (Action::Keep, Action::Keep));
    assert_eq!(plan.counts(), TriggerCounts { keep: 2, ..TriggerCounts::default() });
    assert!(plan.can_start() && !plan.changes_anything());
    assert_eq!(plan.title_noun(), "triggers in 2 repositories");
}

#[test]
fn what_aws_would_refuse_cannot_start() {
    let wrong = |change: fn(&mut TriggersDesired)| {
        let mut desired = desired();
        change(&mut desired);
        let error = desired.check().unwrap_err();
        assert!(!plan_triggers(desired, &in_place()).can_start());
        error
    };
    assert_eq!(
        wrong(|desired| desired.events = TriggerEvents { update: false, create: false, delete: false }),
        TriggersDesiredError::NoEvents
    );
    assert_eq!(
        wrong(|desired| desired.branches = (0..11).map(|number| format!("b{number}")).collect()),
        TriggersDesiredError::TooManyBranches
    );
    assert!(matches!(
        wrong(|desired| desired.branches = vec!["release/*".to_owned()]),
        TriggersDesiredError::Branch { source: BranchNameError::Character, .. }
    ));
    assert_eq!(
        wrong(|desired| desired.account = "1".to_owned()),
        TriggersDesiredError::Topic(TopicArnError::Syntax)
    );
}

#[test]
fn a_chosen_topic_has_to_exist_here_and_is_never_made() {
    let (desired, arn) = existing(EXISTING);
    let missing = bent(|snapshot| {
        snapshot.topic_arn = arn;
        snapshot.topic = TopicSeen::Missing;
    });
    let plan = plan_triggers(desired, &missing);
    assert_eq!((plan.topic, plan.can_start()), (Action::Conflict, false));
    assert!(plan.topic_note.unwrap().contains(EXISTING));

    let (desired, arn) = existing("arn:aws:sns:eu-west-1:111122223333:codecommit-jira");
    let plan = plan_triggers(desired, &bent(|snapshot| snapshot.topic_arn = arn));
    assert_eq!(plan.topic, Action::Conflict, "triggers send only within their region");
}

#[test]
fn the_key_that_aws_manages_stands_in_the_way() {
    for key in ["alias/aws/sns", "arn:aws:kms:eu-central-1:111122223333:alias/aws/sns"] {
        let found = plan(&bent(|snapshot| snapshot.topic = encrypted(key)));
        assert_eq!((found.topic, found.can_start()), (Action::Conflict, false), "{key}");
        assert!(found.topic_note.unwrap().contains("customer-managed"));
        let wanted = TopicChoice::Own { kms_key: Some(key.to_owned()) };
        for snapshot in [in_place(), bent(|snapshot| snapshot.topic = TopicSeen::Missing)] {
            let plan = plan_triggers(TriggersDesired { topic: wanted.clone(), ..desired() }, &snapshot);
            assert_eq!(plan.topic, Action::Conflict, "{key}");
        }
    }
}

#[test]
fn a_customer_managed_key_is_set_kept_and_explained() {
    let wanted = TopicChoice::Own { kms_key: Some("alias/jira".to_owned()) };
    let with_key = || TriggersDesired { topic: wanted.clone(), ..desired() };
    for seen in [found(), encrypted("alias/aws/sns"), encrypted("other")] {
        let plan = plan_triggers(with_key(), &bent(|snapshot| snapshot.topic = seen));
        assert_eq!((plan.topic, plan.can_start()), (Action::Update, true));
        assert_eq!(plan.statements[0].policy, PolicyKind::Key);
        assert!(plan.statements[0].statement.contains("kms:GenerateDataKey*"));
    }
    let arn = "arn:aws:kms:eu-central-1:111122223333:alias/jira";
    let plan = plan_triggers(with_key(), &bent(|snapshot| snapshot.topic = encrypted(arn)));
    assert_eq!(plan.topic, Action::Keep, "the same key by its ARN");
    let plan = plan_triggers(desired(), &bent(|snapshot| snapshot.topic = encrypted("alias/jira")));
    assert_eq!((plan.topic, plan.statements.len()), (Action::Keep, 1), "nobody's encryption is taken away");
}

#[test]
fn a_topic_of_another_account_has_to_let_codecommit_publish() {
    let (desired, arn) = existing(ELSEWHERE);
    let region = crate::Region::parse("eu-central-1").unwrap();
    let statement = crate::triggers::policy::cross_account_statement(&arn, ACCOUNT, &region);
    let policy = |statements: &serde_json::Value| serde_json::json!({ "Statement": statements }).to_string();
    let verdict = |policy: Option<String>| {
        let seen = TopicSeen::Found { policy, kms_key: None, tags: None };
        let snapshot = bent(|snapshot| {
            snapshot.topic_arn = arn.clone();
            snapshot.topic = seen;
        });
        let plan = plan_triggers(desired.clone(), &snapshot);
        assert_eq!(
            (plan.topic, plan.statements.len(), plan.statements[0].policy),
            (Action::Keep, 1, PolicyKind::Topic)
        );
        assert!(plan.topic_note.unwrap().contains(OTHER_ACCOUNT));
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&plan.statements[0].statement).unwrap(),
            statement
        );
        plan.statements[0].present
    };
    assert_eq!(verdict(Some(policy(&serde_json::json!([statement])))), Some(true));
    assert_eq!(verdict(Some(policy(&serde_json::json!([])))), Some(false));
    assert_eq!(verdict(None), None);
}

#[test]
fn our_own_topic_is_ours_by_its_name_and_oddities_are_noted() {
    let tagged = |tags: Option<BTreeMap<String, String>>| {
        let seen = TopicSeen::Found { policy: None, kms_key: None, tags };
        let plan = plan(&bent(|snapshot| snapshot.topic = seen));
        assert_eq!(plan.topic, Action::Keep);
        plan.topic_note
    };
    let site = |site: &str| BTreeMap::from([(crate::triggers::topic::TAG_SITE.to_owned(), site.to_owned())]);
    assert_eq!(tagged(None), None, "tags may not be read");
    assert_eq!(tagged(Some(site(SITE))), None);
    assert!(tagged(Some(site("https://other.example.com"))).unwrap().contains("other.example.com"));
    assert!(tagged(Some(BTreeMap::new())).unwrap().contains("no tag"));

    let closed =
        TopicSeen::Found { policy: Some(r#"{"Statement":[]}"#.to_owned()), kms_key: None, tags: None };
    let plan = plan(&bent(|snapshot| snapshot.topic = closed));
    assert_eq!(plan.statements[0].present, Some(false), "somebody closed the policy");
}

#[test]
fn a_topic_that_may_not_be_looked_at_is_made_unless_it_is_known() {
    let denied = || TopicSeen::Denied { message: "no".to_owned() };
    let hidden = bent(|snapshot| {
        snapshot.topic = denied();
        snapshot.subscriptions = None;
    });
    assert_eq!(plan(&hidden).topic, Action::Create, "CreateTopic gives the one that exists");
    assert_eq!(plan(&bent(|snapshot| snapshot.topic = denied())).topic, Action::Keep);
    let (desired, arn) = existing(EXISTING);
    let hidden = TriggersSnapshot { topic_arn: arn, ..hidden };
    assert_eq!(plan_triggers(desired, &hidden).topic, Action::Keep);
}

#[test]
fn a_subscription_is_made_kept_or_asked_again() {
    let seen = |subscriptions: Option<Vec<SubscriptionSeen>>| {
        let plan = plan(&bent(|snapshot| snapshot.subscriptions = subscriptions));
        (plan.subscription, plan.replaced_subscriptions, plan.cautions.len())
    };
    let raw = SubscriptionSeen { raw_delivery: Some(true), ..subscription(WEBHOOK, Some(CONFIRMED)) };
    let mail = SubscriptionSeen { protocol: "email".to_owned(), ..subscription(WEBHOOK, Some("m")) };
    let none = Vec::<String>::new;
    assert_eq!(seen(Some(vec![])), (Action::Create, none(), 0));
    assert_eq!(seen(Some(vec![mail])), (Action::Create, none(), 0));
    assert_eq!(seen(Some(vec![subscription(WEBHOOK, None)])), (Action::Update, none(), 0));
    assert_eq!(seen(Some(vec![raw])), (Action::Update, none(), 0));
    assert_eq!(seen(None), (Action::Create, none(), 1), "subscribing twice is once");
    let both = vec![subscription(WEBHOOK, None), subscription(WEBHOOK, Some(CONFIRMED))];
    assert_eq!(seen(Some(both)), (Action::Keep, none(), 0));
}

#[test]
fn a_former_secret_is_replaced_on_our_topic_and_only_named_on_another() {
    let seen = vec![subscription(FORMER_WEBHOOK, Some("former")), subscription(FORMER_WEBHOOK, None)];
    let plan = plan(&bent(|snapshot| snapshot.subscriptions = Some(seen.clone())));
    assert_eq!((plan.subscription, plan.replaced_subscriptions), (Action::Create, vec!["former".to_owned()]));

    let (desired, arn) = existing(EXISTING);
    let snapshot = bent(|snapshot| {
        snapshot.topic_arn = arn;
        snapshot.subscriptions = Some(seen);
    });
    let plan = plan_triggers(desired, &snapshot);
    assert!(plan.replaced_subscriptions.is_empty());
    assert!(plan.cautions[0].contains("former"), "{:?}", plan.cautions);

    let stranger = vec![subscription("https://other.example.com/git/webhook/reindex/abc", Some("stranger"))];
    let plan = super::plan_triggers(
        crate::triggers::fixture::desired(),
        &bent(|snapshot| snapshot.subscriptions = Some(stranger)),
    );
    assert!(plan.replaced_subscriptions.is_empty());
}

#[test]
fn each_repository_stands_for_itself() {
    let mut elsewhere = own();
    elsewhere.destination_arn = EXISTING.to_owned();
    let mut edited = own();
    edited.events = vec!["updateReference".to_owned()];
    let full: Vec<_> = (0..10).map(|number| foreign(&format!("t{number}"), ELSEWHERE)).collect();
    let says = |message: &str| message.to_owned();
    let snapshot = bent(|snapshot| {
        snapshot.repositories = BTreeMap::from([
            (says("denied"), TriggersSeen::Denied { message: says("no") }),
            (says("edited"), read(&[foreign("ci", ELSEWHERE), edited])),
            (says("elsewhere"), read(&[elsewhere.clone()])),
            (says("failed"), TriggersSeen::Failed { message: says("lost") }),
            (says("full"), read(&full)),
            (says("gone"), TriggersSeen::Vanished),
            (says("left"), read(&[foreign("ci", ELSEWHERE), elsewhere])),
            (says("left-denied"), TriggersSeen::Denied { message: says("no") }),
            (says("missing"), read(&[])),
            (says("taken-out"), read(&[own(), foreign("ci", ELSEWHERE)])),
            (says("wanted"), read(&[own()])),
        ]);
    });
    let chosen =
        ["denied", "edited", "elsewhere", "failed", "full", "gone", "missing", "never-was", "wanted"];
    let plan = plan_triggers(TriggersDesired { repositories: only(&chosen), ..desired() }, &snapshot);
    let of = |name: &str| (line(&plan, name).action, line(&plan, name).reason.clone());
    let ci = vec![says("ci")];
    assert_eq!(of("denied"), (Action::Conflict, TriggerReason::Denied { message: says("no") }));
    assert_eq!(of("edited"), (Action::Update, TriggerReason::Edited));
    assert_eq!(line(&plan, "edited").foreign, ci);
    let destination = says(EXISTING);
    assert_eq!(of("elsewhere"), (Action::Update, TriggerReason::LeadsElsewhere { destination }));
    assert!(line(&plan, "elsewhere").foreign.is_empty(), "it is replaced");
    assert_eq!(of("failed"), (Action::Conflict, TriggerReason::Failed { message: says("lost") }));
    let others = full.iter().map(|trigger| trigger.name.clone()).collect();
    assert_eq!(of("full"), (Action::Conflict, TriggerReason::Full { others }));
    assert_eq!(of("gone"), (Action::Skip, TriggerReason::Vanished));
    assert_eq!(of("left"), (Action::Skip, TriggerReason::LeftOut));
    assert_eq!(line(&plan, "left").foreign.len(), 2, "left alone where we are not wanted");
    assert_eq!(of("left-denied").0, Action::Skip);
    assert_eq!(of("missing"), (Action::Create, TriggerReason::Missing));
    assert_eq!(of("never-was"), (Action::Skip, TriggerReason::Vanished));
    assert_eq!(of("taken-out"), (Action::Update, TriggerReason::NotChosen));
    assert_eq!(line(&plan, "taken-out").foreign, ci);
    assert_eq!(of("wanted"), (Action::Keep, TriggerReason::AsWanted));
    assert!(plan.can_start(), "one repository's trouble is its own");
    assert_eq!(
        plan.counts(),
        TriggerCounts { create: 1, update: 2, remove: 1, keep: 1, skip: 4, conflict: 3 }
    );
}

#[test]
fn telling_jira_twice_is_pointed_out() {
    let path = |delivers| OtherPath {
        topic_arn: TopicArn::parse(EXISTING).unwrap(),
        repositories: vec!["app".to_owned(), "web".to_owned()],
        delivers_to_same_webhook: delivers,
    };
    let cautions = |delivers| plan(&bent(|snapshot| snapshot.other_paths = vec![path(delivers)])).cautions;
    assert!(cautions(false).is_empty());
    assert!(cautions(true)[0].contains("app, web"), "{:?}", cautions(true));
    let mut twin = own();
    twin.name = "twin".to_owned();
    let twice = bent(|snapshot| {
        snapshot.repositories.insert("app".to_owned(), read(&[own(), twin]));
    });
    assert_eq!(plan(&twice).cautions.len(), 1);
    let unchosen = TriggersDesired { repositories: only(&["web"]), ..desired() };
    assert!(plan_triggers(unchosen, &twice).cautions.is_empty());
}

#[test]
fn the_hash_follows_what_would_be_done() {
    let hash = |snapshot: &TriggersSnapshot| plan(snapshot).hash;
    let base = hash(&in_place());
    let rewritten = bent(|snapshot| {
        let stored = StoredTriggers { configuration_id: Some("c-2".to_owned()), triggers: vec![own()] };
        snapshot.repositories.insert("app".to_owned(), TriggersSeen::Read(stored));
    });
    assert_eq!(base, hash(&rewritten), "a configuration id alone decides nothing");
    let denied = |message: &str| {
        let message = message.to_owned();
        hash(&bent(|snapshot| {
            snapshot.repositories.insert("app".to_owned(), TriggersSeen::Denied { message });
        }))
    };
    assert_eq!(denied("request 1"), denied("request 2"));
    assert_ne!(base, denied("request 1"));
    let changes: [fn(&mut TriggersSnapshot); 5] = [
        |snapshot| snapshot.topic = TopicSeen::Missing,
        |snapshot| snapshot.topic = encrypted("alias/jira"),
        |snapshot| snapshot.subscriptions = Some(vec![subscription(WEBHOOK, None)]),
        |snapshot| drop(snapshot.repositories.insert("new".to_owned(), read(&[]))),
        |snapshot| {
            drop(snapshot.repositories.insert("app".to_owned(), read(&[own(), foreign("ci", EXISTING)])));
        },
    ];
    let hashes: BTreeSet<String> = changes.into_iter().map(|change| hash(&bent(change))).collect();
    assert_eq!((hashes.len(), hashes.contains(&base)), (5, false));
    let other = TriggersDesired { branches: vec!["main".to_owned()], ..desired() };
    assert_ne!(base, plan_triggers(other, &in_place()).hash);
}

fn any_seen() -> impl Strategy<Value = TriggersSeen> {
    let mut edited = own();
    edited.custom_data = Some("x".to_owned());
    let mut elsewhere = own();
    elsewhere.destination_arn = EXISTING.to_owned();
    let ours = prop_oneof![Just(None), Just(Some(own())), Just(Some(edited)), Just(Some(elsewhere))];
    let lists = (ours, 0..11_usize).prop_map(|(ours, others)| {
        let others = (0..others).map(|number| foreign(&format!("t{number}"), ELSEWHERE));
        read(&ours.into_iter().chain(others).take(10).collect::<Vec<_>>())
    });
    prop_oneof![
        8 => lists,
        1 => Just(TriggersSeen::Vanished),
        1 => Just(TriggersSeen::Denied { message: "no".to_owned() }),
    ]
}

/// What AWS holds after a plan was carried out.
fn carried_out(plan: &TriggersPlan, before: &TriggersSnapshot) -> TriggersSnapshot {
    let mut after = in_place();
    after.repositories = before.repositories.clone();
    for line in plan.repositories.iter().filter(|line| line.changes_anything()) {
        let stored = before.repositories[&line.repository].list();
        let triggers = if line.reason == TriggerReason::NotChosen {
            crate::triggers::trigger::without_ours(stored, &plan.own.name, &plan.topic_arn).unwrap()
        } else {
            match crate::triggers::trigger::merge(stored, &plan.own) {
                crate::triggers::trigger::Merge::Change { triggers, .. } => triggers,
                other => panic!("{other:?}"),
            }
        };
        after.repositories.insert(line.repository.clone(), read(&triggers));
    }
    after
}

proptest! {
    #[test]
    fn carrying_a_plan_out_leaves_nothing_to_do(
        seen in prop::collection::vec(any_seen(), 1..8),
        chosen in prop::collection::btree_set(0..9_usize, 0..9),
        every in any::<bool>(),
    ) {
        let name = |number: usize| format!("r{number}");
        let repositories = seen.into_iter().enumerate().map(|(number, seen)| (name(number), seen)).collect();
        let before = TriggersSnapshot { repositories, topic: TopicSeen::Missing, ..in_place() };
        let choice = if every {
            RepositoryChoice::All
        } else {
            RepositoryChoice::Only(chosen.into_iter().map(name).collect())
        };
        let desired = TriggersDesired { repositories: choice, ..desired() };
        let first = plan_triggers(desired.clone(), &before);
        let second = plan_triggers(desired, &carried_out(&first, &before));
        prop_assert!(!second.changes_anything(), "{second:?}");
        prop_assert_eq!(first.counts().conflict, second.counts().conflict);
    }
}
