use serde_json::{Value, json};

use super::*;
use crate::aws::query::Params;
use crate::options::Options;

fn deed<'a>(name: &'a str, who: Who<'a>) -> Deed<'a> {
    Deed {
        service: "codecommit",
        name,
        who,
        agent: "peer/1",
        error: None,
        parameters: Value::Null,
        resource: None,
        additional: None,
    }
}

fn world() -> World {
    World::new(Options::default(), std::env::temp_dir())
}

#[test]
fn old_events_make_room_and_places_stay() {
    let world = world();
    for _ in 0..KEPT + 3 {
        world.trail.record(&world, deed("GetRepository", Who::Unknown(None)));
    }
    let all = world.trail.since(0);
    assert_eq!((all.len(), all[0].sequence, all[KEPT - 1].sequence), (KEPT, 4, KEPT as u64 + 3));
    assert_eq!(world.trail.since(KEPT as u64 + 1).len(), 2);
    world.trail.clear();
    world.trail.record(&world, deed("GetRepository", Who::Unknown(None)));
    assert_eq!(world.trail.since(0)[0].sequence, KEPT as u64 + 4);
}

#[test]
fn secrets_and_contents_are_not_written_down() {
    let input = json!({
        "clientRequestToken": "kept", "fileContent": "aGVsbG8=", "title": "x".repeat(2000),
        "files": [{"Password": "hidden", "path": "a"}], "nested": {"secretAccessKey": "hidden"},
    });
    let shown = of_json(input.as_object().unwrap());
    let text = shown.to_string();
    assert!(!text.contains("hidden") && !text.contains("aGVsbG8="), "{text}");
    assert_eq!(shown["clientRequestToken"], "kept");
    assert_eq!(shown["files"][0]["path"], "a");
    assert_eq!(shown["title"].as_str().map(str::len), Some(1024));
    let form = "Action=GetSessionToken&Version=2011-06-15&TokenCode=123456&SerialNumber=arn";
    let shown = of_query(&Params::parse(form));
    assert_eq!(shown, json!({"serialNumber": "arn", "tokenCode": "HIDDEN_DUE_TO_SECURITY_REASONS"}));
    assert_eq!(of_query(&Params::parse("Action=GetCallerIdentity&Version=2011-06-15")), Value::Null);
}

#[test]
fn an_event_reads_as_cloudtrails() {
    let world = world();
    let resource = Resource::repository(&world, "payments-api");
    let who = Who::Unknown(Some("AKIACLAIMED"));
    let error =
        Some(("UnrecognizedClientException", "The security token included in the request is invalid."));
    world.trail.record(&world, Deed { error, resource, ..deed("CreateBranch", who) });
    let entry = world.trail.since(0).remove(0);
    assert!(entry.concerns("payments-api") && !entry.concerns("payments"));
    let event = serde_json::to_value(&*entry.event).unwrap();
    assert_eq!(event["eventSource"], "codecommit.amazonaws.com");
    assert_eq!(event["userIdentity"], json!({"type": "Unknown", "accessKeyId": "AKIACLAIMED"}));
    assert_eq!(event["errorCode"], "UnrecognizedClientException");
    assert_eq!(event["readOnly"], false);
    assert_eq!(event["resources"][0]["ARN"], "arn:aws:codecommit:eu-central-1:123456789012:payments-api");
    assert!(event["eventTime"].as_str().unwrap().ends_with('Z'));
}
