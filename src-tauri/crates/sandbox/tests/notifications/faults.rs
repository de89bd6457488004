//! Everything that can be made to go wrong, at every operation that Causeway's triggers need.

use serde_json::{Value, json};

use crate::common::{Answer, Client};
use crate::support::{Stage, TOPIC, field, service, trigger};

const THROTTLE: &str = "<ThrottlingException>\n  <Message>Rate exceeded</Message>\n</ThrottlingException>\n";

/// Every kind that replaces the answer of an AWS service, with the status it then has; 0 for none at all.
fn kinds() -> Vec<(Value, u16)> {
    vec![
        (json!({"kind": "throttle-xml"}), 400),
        (json!({"kind": "throttle-json"}), 400),
        (json!({"kind": "too-many-requests", "retry_after": 2}), 429),
        (json!({"kind": "unavailable"}), 503),
        (json!({"kind": "internal-error"}), 500),
        (json!({"kind": "slow", "millis": 30}), 200),
        (json!({"kind": "drop-connection"}), 0),
        (json!({"kind": "answer-lost"}), 0),
        (json!({"kind": "half-body"}), 0),
        (json!({"kind": "html-login"}), 200),
        (json!({"kind": "malformed-json"}), 200),
        (json!({"kind": "code", "code": "AccessDeniedException", "message": "staged"}), 400),
        (json!({"kind": "wrong-date", "seconds": 3600}), 200),
    ]
}

/// Checks what came back for a staged fault.
fn judge(fault: &Value, status: u16, answer: reqwest::Result<Answer>, query: bool) {
    let answer = match (answer, status) {
        (Err(_), 0) => return,
        (answer, _) => answer.unwrap_or_else(|error| panic!("{fault}: {error}")),
    };
    assert_eq!(answer.status, status, "{fault}: {}", answer.text);
    match (fault["kind"].as_str().unwrap(), query) {
        ("throttle-xml", false) => {
            assert_eq!(answer.text, THROTTLE);
            assert!(!answer.headers.contains_key("content-type"));
        }
        ("throttle-json", false) => assert_eq!(answer.code(), "ThrottlingException"),
        ("throttle-xml" | "throttle-json", true) => {
            assert_eq!(
                (field(&answer.text, "Code"), field(&answer.text, "Type")),
                ("Throttling".into(), "Sender".into())
            );
            assert_eq!(answer.headers["content-type"], "text/xml");
        }
        ("code", false) => assert_eq!(answer.code(), "AccessDeniedException"),
        ("code", true) => assert_eq!(field(&answer.text, "Code"), "AccessDeniedException"),
        ("malformed-json", false) => assert!(serde_json::from_str::<Value>(&answer.text).is_err()),
        ("malformed-json", true) => assert!(answer.text.starts_with('<') && !answer.text.contains("</")),
        ("html-login", _) => assert!(answer.text.contains("<form")),
        ("too-many-requests", _) => assert_eq!(answer.headers["retry-after"], "2"),
        _ => {}
    }
}

#[tokio::test]
async fn every_fault_at_every_operation_of_codecommit() {
    let stage = Stage::new().await;
    stage.create_topic().await;
    let [name, _] = &stage.names;
    let listed = json!({"repositoryName": name, "triggers": [trigger("ours", TOPIC)]});
    for (operation, input) in [
        ("GetRepositoryTriggers", &json!({"repositoryName": name})),
        ("PutRepositoryTriggers", &listed),
        ("TestRepositoryTriggers", &listed),
    ] {
        for (fault, status) in kinds() {
            stage.fault("codecommit", operation, fault.clone(), 1).await;
            judge(&fault, status, stage.codecommit.try_call(operation, input.clone()).await, false);
            assert_eq!(
                stage.codecommit.call(operation, input.clone()).await.status,
                200,
                "{fault} happens once"
            );
        }
    }
}

#[tokio::test]
async fn every_fault_at_every_operation_of_sns_and_the_simulator() {
    let stage = Stage::new().await;
    stage.wire().await;
    let subscription = stage.listed(TOPIC).await.remove(0);
    let iam = service(&stage.sandbox, "simulator", "iam");
    let source = "arn:aws:iam::123456789012:user/simulator";
    let topic = format!("TopicArn={TOPIC}");
    let tags = "Tags.member.1.Key=a&Tags.member.1.Value=b";
    let actions: Vec<(&str, &Client, String)> = vec![
        ("GetTopicAttributes", &stage.sns, topic.clone()),
        ("SetTopicAttributes", &stage.sns, format!("{topic}&AttributeName=DisplayName&AttributeValue=x")),
        ("ListTopics", &stage.sns, String::new()),
        ("ListSubscriptions", &stage.sns, String::new()),
        ("ListSubscriptionsByTopic", &stage.sns, topic.clone()),
        ("GetSubscriptionAttributes", &stage.sns, format!("SubscriptionArn={subscription}")),
        (
            "SetSubscriptionAttributes",
            &stage.sns,
            format!("SubscriptionArn={subscription}&AttributeName=RawMessageDelivery&AttributeValue=false"),
        ),
        ("Subscribe", &stage.sns, format!("{topic}&Protocol=https&Endpoint=https://example.com/")),
        ("Publish", &stage.sns, format!("{topic}&Message=x")),
        ("TagResource", &stage.sns, format!("ResourceArn={TOPIC}&{tags}")),
        ("ListTagsForResource", &stage.sns, format!("ResourceArn={TOPIC}")),
        ("UntagResource", &stage.sns, format!("ResourceArn={TOPIC}&TagKeys.member.1=a")),
        ("CreateTopic", &stage.sns, "Name=codecommit-other".to_owned()),
        ("Unsubscribe", &stage.sns, format!("SubscriptionArn={subscription}")),
        ("DeleteTopic", &stage.sns, topic),
        (
            "SimulatePrincipalPolicy",
            &iam,
            format!("PolicySourceArn={source}&ActionNames.member.1=sns:Publish"),
        ),
    ];
    for (action, client, form) in actions {
        let version = if client.service == "iam" { "2010-05-08" } else { "2010-03-31" };
        let form = format!("Action={action}&Version={version}&{form}");
        for (fault, status) in kinds() {
            stage.fault(&client.service, action, fault.clone(), 1).await;
            judge(&fault, status, client.try_query(&form).await, true);
        }
        let after = client.query(&form).await;
        assert_eq!(after.status, 200, "{action}: {}", after.text);
    }
}

#[tokio::test]
async fn an_answer_that_is_lost_leaves_its_effect_behind_and_a_dropped_request_none() {
    let stage = Stage::new().await;
    let [name, other] = &stage.names;
    let put = |name: &str| json!({"repositoryName": name, "triggers": [trigger("ours", TOPIC)]});
    stage.fault("codecommit", "PutRepositoryTriggers", json!({"kind": "drop-connection"}), 1).await;
    stage.codecommit.try_call("PutRepositoryTriggers", put(name)).await.err().unwrap();
    assert_eq!(stage.triggers(name).await, json!({"triggers": []}));
    stage.fault("codecommit", "PutRepositoryTriggers", json!({"kind": "answer-lost"}), 1).await;
    stage.codecommit.try_call("PutRepositoryTriggers", put(other)).await.err().unwrap();
    assert_eq!(stage.triggers(other).await["triggers"], json!([trigger("ours", TOPIC)]));

    let create = "Action=CreateTopic&Version=2010-03-31&Name=codecommit-causeway";
    for (kind, made) in [("drop-connection", 0), ("answer-lost", 1)] {
        stage.fault("sns", "CreateTopic", json!({"kind": kind}), 1).await;
        stage.sns.try_query(create).await.err().unwrap();
        assert_eq!(stage.control("GET", "/topics", Value::Null).await.1.as_array().unwrap().len(), made);
    }
    // Jira and git over HTTP know the kind too.
    stage.fault("gij", "GET /rest/gitplugin/1.0/integration", json!({"kind": "answer-lost"}), 1).await;
    let url = format!("{}/rest/gitplugin/1.0/integration", stage.sandbox.ready.jira.url);
    let pat = stage.sandbox.ready.jira.admin.as_ref().unwrap().pat.clone();
    let ask = async || crate::common::http().get(&url).bearer_auth(&pat).send().await;
    assert!(ask().await.is_err());
    assert_eq!(ask().await.unwrap().status(), 200);
    let refs = format!("{}/v1/repos/{name}/info/refs?service=git-upload-pack", stage.sandbox.ready.git.http);
    let git = stage.sandbox.ready.principals[0].git.as_ref().unwrap();
    let list = async || {
        let request = crate::common::http().get(&refs);
        request.basic_auth(&git.git_username, Some(&git.git_password)).send().await
    };
    stage.fault("git", "git-upload-pack/refs", json!({"kind": "answer-lost"}), 1).await;
    assert!(list().await.is_err());
    assert_eq!(list().await.unwrap().status(), 200);
}

#[tokio::test]
async fn a_delivery_can_fail_in_every_way() {
    let stage = Stage::new().await;
    stage.wire().await;
    let pushed = |stage: &Stage| {
        let events = stage.sandbox.world.events.since(0);
        let posts = events.iter().filter(|event| event.operation.ends_with("/reindex/{secret}"));
        posts.count()
    };
    let ours = trigger("ours", TOPIC);
    // The fault of the first try, its status, how many tries there are, and how many reach Jira.
    let table = [
        (json!({"kind": "throttle-xml"}), json!(429), 2, 1),
        (json!({"kind": "throttle-json"}), json!(429), 2, 1),
        (json!({"kind": "too-many-requests", "retry_after": null}), json!(429), 2, 1),
        (json!({"kind": "unavailable"}), json!(503), 2, 1),
        (json!({"kind": "internal-error"}), json!(500), 2, 1),
        (json!({"kind": "slow", "millis": 20}), json!(200), 1, 1),
        (json!({"kind": "drop-connection"}), Value::Null, 2, 1),
        (json!({"kind": "answer-lost"}), Value::Null, 2, 2),
        (json!({"kind": "half-body"}), json!(200), 1, 1),
        (json!({"kind": "html-login"}), json!(200), 1, 0),
        (json!({"kind": "malformed-json"}), json!(200), 1, 0),
        (json!({"kind": "code", "code": "403", "message": ""}), json!(403), 1, 0),
        (json!({"kind": "app-missing"}), json!(404), 1, 0),
        (json!({"kind": "wrong-date", "seconds": 60}), json!(200), 1, 1),
    ];
    for (fault, status, tries, arrivals) in table {
        let (tried, arrived) = (stage.deliveries(TOPIC).await.len(), pushed(&stage));
        stage.fault("sns", "Deliver", fault.clone(), 1).await;
        assert_eq!(
            stage.test(&ours).await,
            Ok("ours".to_owned()),
            "publishing does not wait for the delivery"
        );
        stage
            .until("the last try is over", async || stage.deliveries(TOPIC).await.len() >= tried + tries)
            .await;
        let attempts = stage.deliveries(TOPIC).await.split_off(tried);
        assert_eq!((&attempts[0]["status"], attempts.len()), (&status, tries), "{fault}");
        assert_eq!(attempts[0]["failure"].is_null(), !status.is_null(), "{fault}");
        assert_eq!(pushed(&stage) - arrived, arrivals, "{fault}");
    }
}
