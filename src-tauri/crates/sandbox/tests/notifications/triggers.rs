//! What `PutRepositoryTriggers` takes, and what others do to triggers meanwhile.

use serde_json::{Value, json};

use crate::support::{Stage, TOPIC, trigger};

const LAMBDA: &str = "arn:aws:lambda:eu-central-1:123456789012:function:deploy";

#[tokio::test]
async fn names_are_used_once_and_unknown_members_are_not_kept() {
    let stage = Stage::new().await;
    let [name, _] = &stage.names;
    let twice = json!([trigger("ours", TOPIC), trigger("ours", LAMBDA)]);
    for operation in ["PutRepositoryTriggers", "TestRepositoryTriggers"] {
        let input = json!({"repositoryName": name, "triggers": twice});
        let refused = stage.codecommit.call(operation, input).await;
        assert_eq!(refused.code(), "InvalidRepositoryTriggerNameException");
        assert!(refused.text.contains("ours"));
    }
    let mut odd = trigger("ours", TOPIC);
    odd["colour"] = json!("red");
    odd["customData"] = Value::Null;
    assert_eq!(stage.put(name, &json!([odd, trigger("Ours", LAMBDA)])).await.status, 200);
    assert_eq!(
        stage.triggers(name).await["triggers"],
        json!([trigger("ours", TOPIC), trigger("Ours", LAMBDA)])
    );
    let long = json!([{"name": "n".repeat(101), "destinationArn": TOPIC, "branches": [], "events": ["all"]}]);
    assert_eq!(stage.put(name, &long).await.code(), "InvalidRepositoryTriggerNameException");
}

#[tokio::test]
async fn a_put_replaces_everything_under_a_new_id_and_fails_as_a_whole() {
    let stage = Stage::new().await;
    let [name, _] = &stage.names;
    let first = stage.put(name, &json!([trigger("a", TOPIC), trigger("b", LAMBDA)])).await.json();
    let second = stage.put(name, &json!([trigger("a", TOPIC), trigger("b", LAMBDA)])).await.json();
    assert_ne!(first["configurationId"], second["configurationId"], "the same list is a new configuration");
    let refused = stage.put(name, &json!([trigger("c", TOPIC), trigger("d e", TOPIC)])).await;
    assert_eq!(refused.code(), "InvalidRepositoryTriggerNameException");
    let stored = stage.triggers(name).await;
    assert_eq!(stored["configurationId"], second["configurationId"]);
    assert_eq!(stored["triggers"], json!([trigger("a", TOPIC), trigger("b", LAMBDA)]));
    let emptied = stage.put(name, &json!([])).await.json();
    assert_eq!(
        stage.triggers(name).await,
        json!({"configurationId": emptied["configurationId"], "triggers": []})
    );
}

#[tokio::test]
async fn a_stored_trigger_can_become_one_that_aws_refuses() {
    let stage = Stage::new().await;
    let [name, _] = &stage.names;
    let foreign = trigger("deploy", LAMBDA);
    let stored = stage.put(name, &json!([foreign])).await.json();
    stage.control("POST", "/options", json!({"refused_trigger_destinations": [LAMBDA]})).await;
    let refused = stage.put(name, &json!([foreign, trigger("ours", TOPIC)])).await;
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (400, "InvalidRepositoryTriggerDestinationArnException")
    );
    let message = refused.json()["message"].as_str().unwrap().to_owned();
    assert!(message.contains("deploy") && message.contains(LAMBDA), "{message}");
    assert_eq!(
        stage.triggers(name).await,
        json!({"configurationId": stored["configurationId"], "triggers": [foreign]})
    );
    stage.control("POST", "/options", json!({"refused_trigger_destinations": []})).await;
    assert_eq!(stage.put(name, &json!([foreign, trigger("ours", TOPIC)])).await.status, 200);
}

#[tokio::test]
async fn others_change_triggers_repositories_and_topics_behind_ones_back() {
    let stage = Stage::new().await;
    let [name, _] = &stage.names;
    let path = format!("/repositories/{name}/triggers");
    // Not what a put would take: eleven, without branches, one twice.
    let theirs: Vec<Value> =
        (0..11).map(|_| json!({"name": "x", "destinationArn": LAMBDA, "events": ["all"]})).collect();
    let mine = stage.put(name, &json!([trigger("ours", TOPIC)])).await.json();
    let (status, put) = stage.control("PUT", &path, json!({"triggers": theirs})).await;
    assert_eq!((status, &put["triggers"]), (200, &json!(theirs)));
    assert_ne!(put["configuration_id"], mine["configurationId"]);
    assert_eq!(stage.control("GET", &path, Value::Null).await.1, put);
    assert_eq!(
        stage.triggers(name).await,
        json!({"configurationId": put["configuration_id"], "triggers": theirs})
    );
    let nowhere = stage.control("PUT", "/repositories/nowhere/triggers", json!({"triggers": []})).await;
    assert_eq!(nowhere.0, 404);

    let (status, made) = stage.control("POST", "/repositories", json!({"name": "new-one"})).await;
    assert_eq!((status, &made["arn"]), (200, &json!("arn:aws:codecommit:eu-central-1:123456789012:new-one")));
    let branch = json!({"repositoryName": "new-one", "branchName": "main"});
    assert_eq!(stage.codecommit.call("GetBranch", branch).await.status, 200);
    assert_eq!(stage.control("POST", "/repositories", json!({"name": "new-one"})).await.0, 422);
    assert_eq!(stage.control("POST", "/repositories", json!({"name": "bare", "empty": true})).await.0, 200);
    let bare = stage.codecommit.call("GetRepository", json!({"repositoryName": "bare"})).await.json();
    assert!(bare["repositoryMetadata"].get("defaultBranch").is_none());
    assert_eq!(stage.control("DELETE", "/repositories/new-one", Value::Null).await.0, 204);
    assert_eq!(stage.control("DELETE", "/repositories/new-one", Value::Null).await.0, 404);
    let gone = stage.codecommit.call("GetRepositoryTriggers", json!({"repositoryName": "new-one"})).await;
    assert_eq!(gone.code(), "RepositoryDoesNotExistException");

    stage.wire().await;
    let (_, topics) = stage.control("GET", "/topics", Value::Null).await;
    assert_eq!(
        (topics.as_array().unwrap().len(), &topics[0]["subscriptions"][0]["confirmed"]),
        (1, &json!(true))
    );
    assert_eq!(topics[0]["subscriptions"][0]["endpoint"], json!(stage.sandbox.ready.jira.webhook_url));
    assert_eq!(stage.control("DELETE", &format!("/topics/{TOPIC}"), Value::Null).await.0, 204);
    assert_eq!(stage.control("DELETE", &format!("/topics/{TOPIC}"), Value::Null).await.0, 404);
    assert_eq!(stage.control("GET", &format!("/topics/{TOPIC}"), Value::Null).await.0, 404);
}
