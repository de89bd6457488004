//! Who may publish to a topic on behalf of a repository.

use serde_json::{Value, json};

use crate::support::{FOREIGN, Stage, TOPIC, field, trigger};

const POLICY: &str = "The topic's policy does not allow codecommit.amazonaws.com to publish to it.";

fn statement(topic: &str, conditions: &Value) -> Value {
    let mut statement = json!({
        "Effect": "Allow", "Principal": {"Service": "codecommit.amazonaws.com"}, "Action": "sns:Publish", "Resource": topic,
    });
    if !conditions.is_null() {
        statement["Condition"] = json!({"StringEquals": conditions});
    }
    json!({"Version": "2012-10-17", "Statement": [statement]})
}

impl Stage {
    async fn put_topic(&self, arn: &str, attributes: Value) {
        let (status, shown) =
            self.control("PUT", &format!("/topics/{arn}"), json!({"attributes": attributes})).await;
        assert_eq!((status, &shown["arn"]), (200, &json!(arn)), "{shown}");
    }

    async fn put_policy(&self, arn: &str, policy: &Value) {
        self.put_topic(arn, json!({"Policy": policy.to_string()})).await;
    }
}

#[tokio::test]
async fn a_topic_of_another_account_must_name_the_service_and_the_repository() {
    let stage = Stage::new().await;
    let ours = trigger("ours", FOREIGN);
    let works = Ok("ours".to_owned());
    let refused = Err(POLICY.to_owned());
    let arn = |name: &str| format!("arn:aws:codecommit:eu-central-1:123456789012:{name}");
    assert_eq!(stage.test(&ours).await, Err("The topic does not exist.".to_owned()));
    stage.put_topic(FOREIGN, json!({})).await;
    assert_eq!(stage.test(&ours).await, refused, "the default policy is for its own account");
    for (conditions, expected) in [
        (json!({"aws:SourceArn": arn(&stage.names[0]), "aws:SourceAccount": "123456789012"}), &works),
        (json!({"aws:SourceArn": arn(&stage.names[1]), "aws:SourceAccount": "123456789012"}), &refused),
        (json!({"aws:SourceArn": arn(&stage.names[0]), "aws:SourceAccount": "999999999999"}), &refused),
        (json!({"AWS:SourceOwner": "123456789012"}), &works),
        (json!({"AWS:SourceOwner": "999999999999"}), &refused),
        (Value::Null, &works),
    ] {
        stage.put_policy(FOREIGN, &statement(FOREIGN, &conditions)).await;
        assert_eq!(stage.test(&ours).await, *expected, "{conditions}");
    }
    // A put is taken all the same: only the test and the delivery show it.
    stage.put_topic(FOREIGN, json!({})).await;
    assert_eq!(stage.put(&stage.names[0], &json!([ours])).await.status, 200);
    stage.push(&stage.names[0]).await;
    let events = stage.sandbox.world.events.since(0);
    let published = events.iter().rfind(|event| event.operation == "Publish").unwrap();
    assert_eq!((published.resource.as_str(), published.outcome.as_str()), (FOREIGN, POLICY));
    assert!(stage.deliveries(FOREIGN).await.is_empty());
    // Nobody of this account may act on it before its policy says so, root neither.
    let denied = stage.subscribe(FOREIGN).await;
    assert_eq!((denied.status, field(&denied.text, "Code").as_str()), (403, "AuthorizationError"));
    assert!(denied.text.contains("because no resource-based policy allows the SNS:Subscribe action"));
    let open = json!({"Statement": [{
        "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::123456789012:root"}, "Action": "sns:Subscribe", "Resource": FOREIGN
    }]});
    stage.put_policy(FOREIGN, &open).await;
    assert_eq!(stage.subscribe(FOREIGN).await.status, 200);
    assert!(!stage.sns("Action=ListTopics").await.text.contains(FOREIGN));
    let (status, _) = stage.control("PUT", "/topics/codecommit", json!({})).await;
    assert_eq!(status, 422);
}

#[tokio::test]
async fn an_own_topic_needs_its_default_policy_or_a_statement_for_the_service() {
    let stage = Stage::new().await;
    stage.create_topic().await;
    let ours = trigger("ours", TOPIC);
    assert_eq!(stage.test(&ours).await, Ok("ours".to_owned()));
    let set = async |policy: &Value| {
        let encoded: String = url::form_urlencoded::byte_serialize(policy.to_string().as_bytes()).collect();
        let form = format!(
            "Action=SetTopicAttributes&TopicArn={TOPIC}&AttributeName=Policy&AttributeValue={encoded}"
        );
        assert_eq!(stage.sns(&form).await.status, 200);
    };
    let mut events_only = statement(TOPIC, &Value::Null);
    events_only["Statement"][0]["Principal"]["Service"] = json!("events.amazonaws.com");
    set(&events_only).await;
    assert_eq!(stage.test(&ours).await, Err(POLICY.to_owned()));
    set(&statement(TOPIC, &Value::Null)).await;
    assert_eq!(stage.test(&ours).await, Ok("ours".to_owned()));
    let mut denied = statement(TOPIC, &Value::Null);
    denied["Statement"][0]["Effect"] = json!("Deny");
    denied["Statement"][0]["Principal"] = json!("*");
    set(&denied).await;
    assert_eq!(stage.test(&ours).await, Err(POLICY.to_owned()));
    let publish = stage.sns(&format!("Action=Publish&TopicArn={TOPIC}&Message=x")).await;
    assert!(publish.text.contains("with an explicit deny in a resource-based policy"), "{}", publish.text);
}

#[tokio::test]
async fn an_encrypted_topic_needs_a_key_that_codecommit_may_use() {
    let stage = Stage::new().await;
    stage.wire().await;
    let ours = trigger("ours", TOPIC);
    let encrypt = async |key: &str| {
        let form = format!(
            "Action=SetTopicAttributes&TopicArn={TOPIC}&AttributeName=KmsMasterKeyId&AttributeValue={key}"
        );
        assert_eq!(stage.sns(&form).await.status, 200);
    };
    let allow =
        async |keys: Value| stage.control("POST", "/options", json!({"codecommit_kms_keys": keys})).await;
    allow(json!(["alias/aws/sns", "alias/mine"])).await;
    encrypt("alias/aws/sns").await;
    let failure = stage.test(&ours).await.unwrap_err();
    assert!(failure.contains("AWS managed key"), "{failure}");
    encrypt("alias/mine").await;
    assert_eq!(stage.test(&ours).await, Ok("ours".to_owned()));
    stage.until("it is delivered", async || stage.notified(TOPIC).await == 1).await;
    allow(json!([])).await;
    let failure = stage.test(&ours).await.unwrap_err();
    assert!(failure.contains("a key whose policy does not allow"), "{failure}");
    stage.put(&stage.names[0], &json!([ours])).await;
    stage.push(&stage.names[0]).await;
    encrypt("").await;
    assert_eq!(stage.test(&ours).await, Ok("ours".to_owned()));
    stage.until("the second test is delivered", async || stage.notified(TOPIC).await == 2).await;
}
