use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Value, json};

use super::{Record, event_time, fire, reachable_topic, reference, test, wants};
use crate::aws::query::test_support::{Account, TOPIC};
use crate::repositories::{Metadata, ReferenceChange, Repository};
use crate::sns::Topic;

fn change(name: &str, old: Option<u8>, new: Option<u8>) -> ReferenceChange {
    let id = |byte: u8| git2::Oid::from_bytes(&[byte; 20]).unwrap();
    ReferenceChange { name: name.to_owned(), old: old.map(id), new: new.map(id) }
}

fn repository(triggers: Vec<Value>) -> Arc<Repository> {
    let metadata = Metadata {
        description: None,
        default_branch: None,
        created_at: 0,
        modified_at: 0,
        tags: BTreeMap::new(),
        triggers,
        trigger_configuration_id: Some("configuration".to_owned()),
    };
    let arn = "arn:aws:codecommit:eu-central-1:123456789012:payments".to_owned();
    let directory = std::env::temp_dir().join(uuid::Uuid::new_v4().to_string());
    Arc::new(Repository::new("payments".to_owned(), "id".to_owned(), arn, directory, metadata))
}

fn trigger(events: &[&str], branches: &[&str]) -> Value {
    json!({"name": "gij", "destinationArn": TOPIC, "events": events, "branches": branches})
}

fn topic(account: &Account, arn: &str, attributes: &[(&str, &str)]) {
    let attributes =
        attributes.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    account.world.topics.put_topic(Topic { arn: arn.to_owned(), attributes, ..Topic::default() });
}

#[test]
fn events_and_branches_select() {
    let created = change("refs/heads/new", None, Some(1));
    let moved = change("refs/heads/main", Some(1), Some(2));
    let deleted = change("refs/heads/old", Some(1), None);
    let tagged = change("refs/tags/v1", None, Some(1));
    let retagged = change("refs/tags/v1", Some(1), Some(2));
    let noted = change("refs/notes/commits", None, Some(1));
    for (events, branches, expected) in [
        (&["all"][..], &[][..], [true, true, true, true, false, false]),
        (&["createReference"], &[], [true, false, false, true, false, false]),
        (&["updateReference", "deleteReference"], &[], [false, true, true, false, false, false]),
        (&["all"], &["main", "old"], [false, true, true, false, false, false]),
    ] {
        let trigger = trigger(events, branches);
        let actual =
            [&created, &moved, &deleted, &tagged, &retagged, &noted].map(|change| wants(&trigger, change));
        assert_eq!(actual, expected, "{events:?} {branches:?}");
    }
    assert!(!wants(&trigger(&["all"], &[]), &change("refs/heads/main", Some(1), Some(1))));
}

#[test]
fn a_record_has_the_documented_fields_and_no_others() {
    let account = Account::new();
    let repository = repository(vec![]);
    let silent = trigger(&["all"], &[]);
    let record = |trigger: &Value| {
        let record = Record {
            world: &account.world,
            repository: &repository,
            trigger,
            event: "ReferenceChange",
            configuration: "configuration",
            actor_arn: "arn:aws:iam::123456789012:user/ada",
        };
        let changes = [
            change("refs/heads/a", None, Some(1)),
            change("refs/heads/b", Some(1), None),
            change("refs/heads/c", Some(1), Some(2)),
        ];
        let mut messages = record.messages(changes.iter().map(reference).collect(), super::MESSAGE_BYTES);
        assert_eq!(messages.len(), 1);
        let message: Value = serde_json::from_str(&messages.remove(0)).unwrap();
        message["Records"][0].clone()
    };
    let mut plain = record(&silent);
    let time = plain["eventTime"].as_str().unwrap().to_owned();
    assert!(
        regex::Regex::new(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$").unwrap().is_match(&time),
        "{time}"
    );
    uuid::Uuid::parse_str(plain["eventId"].as_str().unwrap()).unwrap();
    plain["eventTime"] = json!("time");
    plain["eventId"] = json!("id");
    assert_eq!(
        plain,
        json!({
            "awsRegion": "eu-central-1",
            "codecommit": {"references": [
                {"commit": "01".repeat(20), "ref": "refs/heads/a", "created": true},
                {"commit": "01".repeat(20), "ref": "refs/heads/b", "deleted": true},
                {"commit": "02".repeat(20), "ref": "refs/heads/c"},
            ]},
            "eventId": "id",
            "eventName": "ReferenceChange",
            "eventPartNumber": 1,
            "eventSource": "aws:codecommit",
            "eventSourceARN": "arn:aws:codecommit:eu-central-1:123456789012:payments",
            "eventTime": "time",
            "eventTotalParts": 1,
            "eventTriggerConfigId": "configuration",
            "eventTriggerName": "gij",
            "eventVersion": "1.0",
            "userIdentityARN": "arn:aws:iam::123456789012:user/ada",
        })
    );
    let mut talkative = silent.clone();
    talkative["customData"] = json!("data");
    assert_eq!(record(&talkative)["customData"], "data");
    assert_eq!(event_time(1_454_976_491_743), "2016-02-09T00:08:11.743+0000");
}

#[test]
fn a_large_push_is_split_into_parts_that_fit() {
    let account = Account::new();
    let repository = repository(vec![]);
    let trigger = trigger(&["all"], &[]);
    let record = Record {
        world: &account.world,
        repository: &repository,
        trigger: &trigger,
        event: "ReferenceChange",
        configuration: "c",
        actor_arn: "a",
    };
    let references: Vec<Value> =
        (0..100).map(|number| reference(&change(&format!("refs/heads/b{number}"), None, Some(1)))).collect();
    let messages = record.messages(references.clone(), 2000);
    assert!(messages.len() > 1);
    let mut seen = Vec::new();
    let mut ids = std::collections::BTreeSet::new();
    for (index, message) in messages.iter().enumerate() {
        assert!(message.len() <= 2000, "{}", message.len());
        let message: Value = serde_json::from_str(message).unwrap();
        let part = &message["Records"][0];
        assert_eq!(
            (part["eventPartNumber"].as_u64(), part["eventTotalParts"].as_u64()),
            (Some(index as u64 + 1), Some(messages.len() as u64))
        );
        ids.insert(part["eventId"].to_string());
        seen.extend(part["codecommit"]["references"].as_array().unwrap().clone());
    }
    assert_eq!((seen, ids.len()), (references, 1));
}

#[test]
fn only_topics_that_codecommit_may_use_are_reachable() {
    let account = Account::new();
    let repository = repository(vec![]);
    let reach = |arn: &str| {
        reachable_topic(&account.world, &repository, arn).map(|_| ()).map_err(|failure| failure.to_string())
    };
    assert!(reach(TOPIC).unwrap_err().contains("does not exist"));
    topic(&account, TOPIC, &[]);
    assert_eq!(reach(TOPIC), Ok(()));
    topic(&account, TOPIC, &[("KmsMasterKeyId", "alias/aws/sns")]);
    assert!(reach(TOPIC).unwrap_err().contains("managed key"));
    topic(&account, TOPIC, &[("KmsMasterKeyId", "arn:aws:kms:eu-central-1:123456789012:alias/aws/sns")]);
    account.world.topics.set_codecommit_keys(["alias/aws/sns".to_owned()].into());
    assert!(reach(TOPIC).unwrap_err().contains("managed key"), "whatever anybody says");
    topic(&account, TOPIC, &[("KmsMasterKeyId", "alias/own")]);
    assert!(reach(TOPIC).unwrap_err().contains("a key whose policy"));
    account.world.topics.set_codecommit_keys(["alias/own".to_owned()].into());
    assert_eq!(reach(TOPIC), Ok(()));
    let events_only = json!({"Statement": {
        "Effect": "Allow", "Principal": {"Service": "events.amazonaws.com"}, "Action": "sns:Publish", "Resource": "*"
    }});
    topic(&account, TOPIC, &[("Policy", &events_only.to_string())]);
    assert!(
        reach(TOPIC).unwrap_err().contains("policy"),
        "who replaces the default policy has to name CodeCommit"
    );
    topic(
        &account,
        TOPIC,
        &[(
            "Policy",
            r#"{"Statement":{"Effect":"Deny","Principal":"*","Action":"sns:Publish","Resource":"*"}}"#,
        )],
    );
    assert!(reach(TOPIC).unwrap_err().contains("policy"));
    assert!(reach("arn:aws:sns:us-east-1:123456789012:t").unwrap_err().contains("Region"));
    assert!(reach("arn:aws:lambda:eu-central-1:123456789012:function:f").unwrap_err().contains("Lambda"));

    let foreign = "arn:aws:sns:eu-central-1:999999999999:shared";
    topic(&account, foreign, &[]);
    assert!(reach(foreign).unwrap_err().contains("policy"), "the default policy opens nothing to strangers");
    let open = |source: &str| {
        json!({"Statement": [{
        "Effect": "Allow", "Principal": {"Service": "codecommit.amazonaws.com"}, "Action": "sns:Publish", "Resource": foreign,
        "Condition": {"StringEquals": {"aws:SourceArn": source, "aws:SourceAccount": "123456789012"}}
    }]}).to_string()
    };
    topic(&account, foreign, &[("Policy", &open("arn:aws:codecommit:eu-central-1:123456789012:other"))]);
    assert!(reach(foreign).is_err());
    topic(&account, foreign, &[("Policy", &open(&repository.arn))]);
    assert_eq!(reach(foreign), Ok(()));
}

#[test]
fn a_test_reports_each_trigger() {
    let account = Account::new();
    topic(&account, TOPIC, &[]);
    let repository = repository(vec![]);
    let good = trigger(&["all"], &[]);
    let bad =
        json!({"name": "lost", "destinationArn": format!("{TOPIC}x"), "events": ["all"], "branches": []});
    let (successful, failed) = test(&account.world, &repository, &[good, bad.clone()], "arn");
    assert_eq!(successful, ["gij"]);
    assert_eq!(failed, [(bad, "The topic does not exist.".to_owned())]);
}

#[test]
fn every_publication_is_recorded() {
    let account = Account::new();
    topic(&account, TOPIC, &[]);
    let lost =
        json!({"name": "lost", "destinationArn": format!("{TOPIC}x"), "events": ["all"], "branches": []});
    let repository = repository(vec![trigger(&["deleteReference"], &[]), trigger(&["all"], &[]), lost]);
    fire(&account.world, &repository, &[change("refs/heads/main", None, Some(1))], "arn");
    let events = account.world.events.since(0);
    let told: Vec<_> = events
        .iter()
        .map(|event| (event.operation.as_str(), event.resource.as_str(), event.outcome.as_str()))
        .collect();
    let lost = format!("{TOPIC}x");
    assert_eq!(told, [("Publish", TOPIC, "ok"), ("Publish", lost.as_str(), "The topic does not exist.")]);
    assert_eq!(events[0].principal, "codecommit.amazonaws.com");
}
