//! From a push to Jira over TLS, and how a subscription comes to be confirmed.

use serde_json::{Value, json};

use crate::common::{Client, control};
use crate::support::{Stage, TOPIC, field, fields, get, trigger};

const DAY: i64 = 24 * 60 * 60;

#[tokio::test]
async fn a_push_reaches_jira_over_tls() {
    let stage = Stage::new().await;
    let url = &stage.sandbox.ready.jira.webhook_url;
    assert!(
        url.starts_with(&format!(
            "{}/jira/rest/gitplugin/webhook/1.0/reindex/",
            stage.sandbox.ready.git.https
        ))
    );
    stage.create_topic().await;
    let plain = stage.sandbox.ready.jira.url.clone();
    let refused = stage
        .sns(&format!(
            "Action=Subscribe&TopicArn={TOPIC}&Protocol=https&Endpoint={plain}/rest/gitplugin/webhook"
        ))
        .await;
    assert_eq!((refused.status, field(&refused.text, "Code").as_str()), (400, "InvalidParameter"));
    stage.wire().await;
    let [pushed, silent] = &stage.names;
    stage.put(pushed, &json!([trigger("ours", TOPIC)])).await;
    stage.push(silent).await;
    stage.push(pushed).await;
    stage.until("the push is delivered", async || stage.notified(TOPIC).await == 1).await;
    let heard = stage.sandbox.world.events.since(0).into_iter().filter(|event| {
        event.service == "gij" && event.operation == "POST /rest/gitplugin/webhook/1.0/reindex/{secret}"
    });
    assert_eq!(
        heard.map(|event| event.outcome).collect::<Vec<_>>(),
        ["ok", "ok"],
        "a confirmation and a push"
    );

    // Whoever changes the secret breaks the path, and a webhook that is switched off breaks it too.
    control(&stage.sandbox, "/jira", &json!({"webhookSecret": "another-secret"})).await;
    let (_, now) = stage.control("GET", "/jira", Value::Null).await;
    assert!(
        now["webhook_url"].as_str().unwrap().ends_with("/reindex/another-secret")
            && now["webhook_url"] != *url
    );
    assert!(now["settings"].get("webhookSecret").is_none());
    stage.push(pushed).await;
    stage
        .until("the second push is refused", async || {
            stage.deliveries(TOPIC).await.last().unwrap()["status"] == 403
        })
        .await;
}

#[tokio::test]
async fn who_never_confirms_stays_pending_until_asked_again_or_two_days_are_over() {
    let stage = Stage::new().await;
    control(&stage.sandbox, "/jira", &json!({"confirmSubscriptions": false})).await;
    stage.create_topic().await;
    assert_eq!(field(&stage.subscribe(TOPIC).await.text, "SubscriptionArn"), "pending confirmation");
    stage.until("the confirmation is delivered", async || stage.deliveries(TOPIC).await.len() == 1).await;
    assert_eq!(stage.listed(TOPIC).await, ["PendingConfirmation"]);
    let pending = stage.sns("Action=Unsubscribe&SubscriptionArn=PendingConfirmation").await;
    assert_eq!(field(&pending.text, "Code"), "InvalidParameter");

    control(&stage.sandbox, "/jira", &json!({"confirmSubscriptions": true})).await;
    assert_eq!(stage.listed(TOPIC).await, ["PendingConfirmation"], "nothing happens by itself");
    stage.subscribe(TOPIC).await;
    stage
        .until("the resent confirmation is followed", async || {
            stage.listed(TOPIC).await[0].starts_with(TOPIC)
        })
        .await;
    let arn = stage.listed(TOPIC).await.remove(0);
    assert_eq!(
        field(&stage.subscribe(TOPIC).await.text, "SubscriptionArn"),
        arn,
        "asked again, it is the same"
    );

    // A third one lapses by the sandbox's clock.
    control(&stage.sandbox, "/jira", &json!({"confirmSubscriptions": false})).await;
    stage.sns("Action=CreateTopic&Name=codecommit-late").await;
    let late = TOPIC.replace("causeway", "late");
    stage.subscribe(&late).await;
    let (_, shown) = stage.control("GET", &format!("/topics/{late}"), Value::Null).await;
    let token = shown["subscriptions"][0]["tokens"][0]["value"].as_str().unwrap().to_owned();
    control(&stage.sandbox, "/clock/advance", &json!({"millis": (2 * DAY + 1) * 1000})).await;
    let moved = Stage { sns: Client { skew: 2 * DAY + 1, ..stage.sns.clone() }, ..stage };
    assert!(moved.listed(&late).await.is_empty());
    let confirm = format!("Action=ConfirmSubscription&TopicArn={late}&Token={token}");
    assert_eq!(field(&moved.sns(&confirm).await.text, "Code"), "InvalidParameter");
    assert_eq!(get(&format!("{}/?{confirm}", moved.sandbox.ready.aws.endpoint)).await.0, 400);
    assert_eq!(moved.listed(TOPIC).await, [arn], "what was confirmed stays");
}

#[tokio::test]
async fn a_token_confirms_with_and_without_a_signature() {
    let stage = Stage::new().await;
    control(&stage.sandbox, "/jira", &json!({"confirmSubscriptions": false})).await;
    for (name, signed) in [("codecommit-signed", true), ("codecommit-unsigned", false)] {
        let topic = field(&stage.sns(&format!("Action=CreateTopic&Name={name}")).await.text, "TopicArn");
        stage.subscribe(&topic).await;
        let (_, shown) = stage.control("GET", &format!("/topics/{topic}"), Value::Null).await;
        let subscription = &shown["subscriptions"][0];
        assert_eq!(subscription["confirmed"], false);
        let token = subscription["tokens"][0]["value"].as_str().unwrap();
        let confirm = format!("Action=ConfirmSubscription&TopicArn={topic}&Token={token}");
        let other = stage.sns(&format!("Action=ConfirmSubscription&TopicArn={TOPIC}&Token={token}")).await;
        assert_eq!(field(&other.text, "Code"), "NotFound", "a token belongs to its topic");
        let answer = if signed {
            stage.sns(&confirm).await.text
        } else {
            get(&format!("{}/?{confirm}", stage.sandbox.ready.aws.endpoint)).await.1
        };
        let arn = field(&answer, "SubscriptionArn");
        assert_eq!(stage.listed(&topic).await, std::slice::from_ref(&arn));
        let attributes =
            stage.sns(&format!("Action=GetSubscriptionAttributes&SubscriptionArn={arn}")).await.text;
        let told = format!("<key>ConfirmationWasAuthenticated</key><value>{signed}</value>");
        assert!(attributes.contains(&told), "{attributes}");
        let (status, _) = stage.control("DELETE", &format!("/subscriptions/{arn}"), Value::Null).await;
        assert_eq!((status, stage.listed(&topic).await), (204, vec![]));
    }
}

#[tokio::test]
async fn links_can_be_written_as_the_real_service_writes_them() {
    let stage = Stage::new().await;
    control(&stage.sandbox, "/options", &json!({"sns_links": "aws", "sns_certificate_url": "sandbox"})).await;
    let (_, options) = stage.control("GET", "/options", Value::Null).await;
    assert_eq!((&options["sns_links"], &options["sns_certificate_url"]), (&json!("aws"), &json!("sandbox")));
    // Jira leads sns.eu-central-1.amazonaws.com to the sandbox, so the link still confirms.
    stage.wire().await;
}

#[tokio::test]
async fn topics_are_made_once_and_deleted_as_often_as_asked() {
    let stage = Stage::new().await;
    stage.create_topic().await;
    let create =
        async |rest: &str| stage.sns(&format!("Action=CreateTopic&Name=codecommit-causeway{rest}")).await;
    assert_eq!(create("").await.status, 200);
    assert_eq!(
        create("&Attributes.entry.1.key=SignatureVersion&Attributes.entry.1.value=1").await.status,
        200
    );
    for (rest, message) in [
        ("&Attributes.entry.1.key=SignatureVersion&Attributes.entry.1.value=2", "different attributes"),
        ("&Tags.member.1.Key=made-by&Tags.member.1.Value=causeway", "different tags"),
    ] {
        let refused = create(rest).await;
        assert_eq!((refused.status, field(&refused.text, "Code").as_str()), (400, "InvalidParameter"));
        assert!(field(&refused.text, "Message").ends_with(message), "{}", refused.text);
    }
    let attributes = stage.sns(&format!("Action=GetTopicAttributes&TopicArn={TOPIC}")).await.text;
    assert!(attributes.contains("&quot;Id&quot;:&quot;__default_policy_ID&quot;"), "{attributes}");
    assert!(attributes.contains("&quot;AWS:SourceOwner&quot;:&quot;123456789012&quot;"), "{attributes}");

    let [name, _] = &stage.names;
    stage.wire().await;
    stage.put(name, &json!([trigger("ours", TOPIC)])).await;
    assert_eq!(stage.test(&trigger("ours", TOPIC)).await, Ok("ours".to_owned()));
    stage.until("the test is delivered", async || stage.notified(TOPIC).await == 1).await;
    for _ in 0..2 {
        assert_eq!(stage.sns(&format!("Action=DeleteTopic&TopicArn={TOPIC}")).await.status, 200);
    }
    assert_eq!(stage.triggers(name).await["triggers"], json!([trigger("ours", TOPIC)]), "it dangles");
    assert_eq!(stage.test(&trigger("ours", TOPIC)).await, Err("The topic does not exist.".to_owned()));
    stage.push(name).await;
    // The same name again is another topic: nobody is subscribed to it.
    stage.create_topic().await;
    assert!(stage.listed(TOPIC).await.is_empty());
    assert_eq!(stage.test(&trigger("ours", TOPIC)).await, Ok("ours".to_owned()));
    assert_eq!(stage.notified(TOPIC).await, 1);
    assert_eq!(fields(&stage.sns("Action=ListTopics").await.text, "TopicArn"), [TOPIC]);
}
