use crate::aws::query::test_support::{Account, TOPIC, allow, encoded, field, fields};
use crate::options::Options;

fn with_topic() -> Account {
    let account = Account::new();
    account.ok("sns", "Action=CreateTopic&Name=codecommit-gij");
    account
}

fn subscribe(endpoint: &str) -> String {
    let protocol = endpoint.split(':').next().unwrap();
    format!("Action=Subscribe&TopicArn={TOPIC}&Protocol={protocol}&Endpoint={}", encoded(endpoint))
}

fn token(account: &Account, arn: &str) -> String {
    account.world.topics.subscription(arn).unwrap().tokens.last().unwrap().value.clone()
}

fn confirmed(account: &Account, endpoint: &str) -> String {
    let body = account.ok("sns", &format!("{}&ReturnSubscriptionArn=true", subscribe(endpoint)));
    let arn = field(&body, "SubscriptionArn").to_owned();
    account.ok("sns", &format!("Action=ConfirmSubscription&TopicArn={TOPIC}&Token={}", token(account, &arn)));
    arn
}

#[test]
fn creating_a_topic_twice_gives_the_same_one() {
    let account = Account::new();
    let create = "Action=CreateTopic&Name=codecommit-gij";
    let plain = account.ok("sns", create);
    assert_eq!(field(&plain, "TopicArn"), TOPIC);
    assert!(plain.starts_with(
        "<CreateTopicResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><CreateTopicResult>"
    ));
    account.ok("sns", create);
    let other = format!("{create}&Attributes.entry.1.key=DisplayName&Attributes.entry.1.value=x");
    assert_eq!(account.code("sns", &other), (400, "InvalidParameter".to_owned()));
    let tagged = format!("{create}&Tags.member.1.Key=a&Tags.member.1.Value=b");
    let (_, _, message) = account.error("sns", &tagged);
    assert_eq!(message, "Invalid parameter: Tags Reason: Topic already exists with different tags");
    assert_eq!(fields(&account.ok("sns", "Action=ListTopics"), "TopicArn"), [TOPIC]);
}

#[test]
fn names_and_attributes_of_topics_are_checked() {
    let account = Account::new();
    for name in ["", "a.fifo", "a%20b", "a.b", &"x".repeat(257)] {
        let code = account.code("sns", &format!("Action=CreateTopic&Name={name}"));
        assert_eq!(code, (400, "InvalidParameter".to_owned()), "{name}");
    }
    for (name, value) in [
        ("FifoTopic", "true"),
        ("Policy", "no"),
        ("Policy", "{}"),
        ("SignatureVersion", "3"),
        ("DeliveryPolicy", "{\"healthyRetryPolicy\":{}}"),
        ("Colour", "red"),
    ] {
        let form = format!(
            "Action=CreateTopic&Name=t&Attributes.entry.1.key={name}&Attributes.entry.1.value={}",
            encoded(value)
        );
        assert_eq!(account.code("sns", &form), (400, "InvalidParameter".to_owned()), "{name}={value}");
    }
    account.ok("sns", &format!("Action=CreateTopic&Name={}", "x".repeat(256)));
    assert_eq!(account.code("sns", "Action=CreateTopic"), (400, "ValidationError".to_owned()));
}

#[test]
fn deleting_is_idempotent_and_takes_the_subscriptions_along() {
    let account = with_topic();
    let arn = confirmed(&account, "https://jira.example.com/hook");
    let delete = format!("Action=DeleteTopic&TopicArn={TOPIC}");
    account.ok("sns", &delete);
    account.ok("sns", &delete);
    assert!(account.world.topics.subscription(&arn).is_none());
    let gone = account.code("sns", &format!("Action=GetTopicAttributes&TopicArn={TOPIC}"));
    assert_eq!(gone, (404, "NotFound".to_owned()));
    assert_eq!(account.code("sns", "Action=DeleteTopic&TopicArn=x"), (400, "InvalidParameter".to_owned()));
    let elsewhere = TOPIC.replace("eu-central-1", "us-east-1");
    assert_eq!(
        account.code("sns", &format!("Action=DeleteTopic&TopicArn={elsewhere}")).1,
        "InvalidParameter"
    );
}

#[test]
fn attributes_are_set_and_counted() {
    let account = with_topic();
    confirmed(&account, "https://a.example.com/");
    account.ok("sns", &subscribe("https://b.example.com/"));
    let set =
        format!("Action=SetTopicAttributes&TopicArn={TOPIC}&AttributeName=SignatureVersion&AttributeValue=2");
    account.ok("sns", &set);
    let body = account.ok("sns", &format!("Action=GetTopicAttributes&TopicArn={TOPIC}"));
    for (name, value) in [
        ("SignatureVersion", "2"),
        ("SubscriptionsConfirmed", "1"),
        ("SubscriptionsPending", "1"),
        ("SubscriptionsDeleted", "0"),
        ("Owner", "123456789012"),
    ] {
        assert!(
            body.contains(&format!("<entry><key>{name}</key><value>{value}</value></entry>")),
            "{name}: {body}"
        );
    }
    assert!(body.contains("AWS:SourceOwner"));
}

#[test]
fn a_pending_subscription_hides_its_arn_and_lapses_after_two_days() {
    let account = with_topic();
    let body = account.ok("sns", &subscribe("https://jira.example.com/hook"));
    assert_eq!(field(&body, "SubscriptionArn"), "pending confirmation");
    let list = format!("Action=ListSubscriptionsByTopic&TopicArn={TOPIC}");
    assert_eq!(field(&account.ok("sns", &list), "SubscriptionArn"), "PendingConfirmation");
    let arn = field(
        &account
            .ok("sns", &format!("{}&ReturnSubscriptionArn=true", subscribe("https://jira.example.com/hook"))),
        "SubscriptionArn",
    )
    .to_owned();
    let (status, code, message) =
        account.error("sns", "Action=Unsubscribe&SubscriptionArn=PendingConfirmation");
    assert_eq!((status, code.as_str()), (400, "InvalidParameter"));
    assert_eq!(
        message,
        "Invalid parameter: SubscriptionArn Reason: An ARN must have at least 6 elements, not 1"
    );
    assert_eq!(account.code("sns", &format!("Action=Unsubscribe&SubscriptionArn={arn}")).0, 400);

    let late = token(&account, &arn);
    account.world.clock.advance_millis(2 * 24 * 3600 * 1000);
    assert!(fields(&account.ok("sns", &list), "member").is_empty());
    let confirm = format!("Action=ConfirmSubscription&TopicArn={TOPIC}&Token={late}");
    assert_eq!(account.code("sns", &confirm), (400, "InvalidParameter".to_owned()));
    assert_eq!(account.unsigned(&confirm).0, 400);
    assert_eq!(
        account.code("sns", &format!("Action=GetSubscriptionAttributes&SubscriptionArn={arn}")).0,
        404
    );
}

#[test]
fn asking_again_renews_a_pending_subscription_and_returns_a_confirmed_one() {
    let account = with_topic();
    let ask = format!("{}&ReturnSubscriptionArn=true", subscribe("https://jira.example.com/hook"));
    let arn = field(&account.ok("sns", &ask), "SubscriptionArn").to_owned();
    let first = token(&account, &arn);
    account.world.clock.advance_millis(24 * 3600 * 1000);
    assert_eq!(field(&account.ok("sns", &ask), "SubscriptionArn"), arn);
    assert_ne!(token(&account, &arn), first);
    account.world.clock.advance_millis(24 * 3600 * 1000 + 1);
    let with = |token: &str| format!("Action=ConfirmSubscription&TopicArn={TOPIC}&Token={token}");
    assert_eq!(account.code("sns", &with(&first)).0, 400, "the older token ended");
    let second = token(&account, &arn);
    assert_eq!(field(&account.ok("sns", &with(&second)), "SubscriptionArn"), arn);
    assert_eq!(field(&account.ok("sns", &with(&second)), "SubscriptionArn"), arn);
    assert_eq!(
        field(&account.ok("sns", &subscribe("https://jira.example.com/hook")), "SubscriptionArn"),
        arn
    );
    let raw = format!("{ask}&Attributes.entry.1.key=RawMessageDelivery&Attributes.entry.1.value=true");
    assert_eq!(account.code("sns", &raw), (400, "InvalidParameter".to_owned()));
}

#[test]
fn endpoints_have_to_fit_their_protocol() {
    let account = with_topic();
    for (protocol, endpoint) in [
        ("https", "http://a.example.com/"),
        ("http", "https://a.example.com/"),
        ("https", "https://"),
        ("sqs", "arn:aws:sqs:x"),
    ] {
        let form =
            format!("Action=Subscribe&TopicArn={TOPIC}&Protocol={protocol}&Endpoint={}", encoded(endpoint));
        assert_eq!(account.code("sns", &form), (400, "InvalidParameter".to_owned()), "{protocol} {endpoint}");
    }
    let filter = format!(
        "{}&Attributes.entry.1.key=FilterPolicy&Attributes.entry.1.value=%7B%7D",
        subscribe("https://a.example.com/")
    );
    assert_eq!(account.code("sns", &filter), (501, "NotImplemented".to_owned()));
}

#[test]
fn a_link_ends_a_subscription_unless_that_was_ruled_out() {
    let account = with_topic();
    let open = confirmed(&account, "https://a.example.com/");
    let body =
        account.ok("sns", &format!("{}&ReturnSubscriptionArn=true", subscribe("https://b.example.com/")));
    let closed = field(&body, "SubscriptionArn").to_owned();
    let form = format!(
        "Action=ConfirmSubscription&TopicArn={TOPIC}&Token={}&AuthenticateOnUnsubscribe=true",
        token(&account, &closed)
    );
    assert_eq!(account.unsigned(&form).0, 403);
    account.ok("sns", &form);
    let link = |arn: &str| format!("Action=Unsubscribe&SubscriptionArn={arn}");
    assert_eq!(account.unsigned(&link(&open)).0, 200);
    assert_eq!(account.unsigned(&link(&open)).0, 200, "gone is gone");
    let (status, body) = account.unsigned(&link(&closed));
    assert_eq!((status.as_u16(), field(&body, "Code")), (403, "AuthorizationError"));
    account.ok("sns", &link(&closed));
    assert!(account.world.topics.subscription(&closed).is_none());
    assert_eq!(account.unsigned("Action=DeleteTopic&TopicArn=x").0, 403);
}

#[test]
fn attributes_of_subscriptions_are_shown_and_set() {
    let account = with_topic();
    let arn = confirmed(&account, "https://a.example.com/");
    let set = |name: &str, value: &str| {
        format!(
            "Action=SetSubscriptionAttributes&SubscriptionArn={arn}&AttributeName={name}&AttributeValue={}",
            encoded(value)
        )
    };
    account.ok("sns", &set("RawMessageDelivery", "true"));
    account.ok("sns", &set("DeliveryPolicy", r#"{"healthyRetryPolicy":{"numRetries":7}}"#));
    assert_eq!(account.code("sns", &set("DeliveryPolicy", "7")), (400, "InvalidParameter".to_owned()));
    assert_eq!(account.code("sns", &set("Colour", "red")), (400, "InvalidParameter".to_owned()));
    let body = account.ok("sns", &format!("Action=GetSubscriptionAttributes&SubscriptionArn={arn}"));
    for (name, value) in [
        ("PendingConfirmation", "false"),
        ("ConfirmationWasAuthenticated", "true"),
        ("RawMessageDelivery", "true"),
        ("SubscriptionPrincipal", "arn:aws:iam::123456789012:user/ada"),
    ] {
        assert!(body.contains(&format!("<key>{name}</key><value>{value}</value>")), "{name}: {body}");
    }
    assert!(body.contains("&quot;numRetries&quot;:7"));
}

#[test]
fn lists_come_in_pages() {
    let account = Account::with(vec![allow("*", "*")], Options { page_size: 3, ..Options::default() });
    for number in 0..7 {
        account.ok("sns", &format!("Action=CreateTopic&Name=t{}", 6 - number));
    }
    for number in 0..7 {
        account.ok("sns", &format!("Action=Subscribe&TopicArn=arn:aws:sns:eu-central-1:123456789012:t3&Protocol=https&Endpoint=https://a/{number}"));
    }
    for (form, item, count) in [
        ("Action=ListTopics", "TopicArn", 7),
        ("Action=ListSubscriptions", "Endpoint", 7),
        ("Action=ListSubscriptionsByTopic&TopicArn=arn:aws:sns:eu-central-1:123456789012:t3", "Endpoint", 7),
        ("Action=ListSubscriptionsByTopic&TopicArn=arn:aws:sns:eu-central-1:123456789012:t4", "Endpoint", 0),
    ] {
        let (mut seen, mut next) = (std::collections::BTreeSet::new(), String::new());
        loop {
            let body = account.ok("sns", &format!("{form}{next}"));
            let found = fields(&body, item);
            assert!(found.len() <= 3);
            seen.extend(found.into_iter().map(str::to_owned));
            match fields(&body, "NextToken").first() {
                Some(token) => next = format!("&NextToken={token}"),
                None => break,
            }
        }
        assert_eq!(seen.len(), count, "{form}");
    }
    assert_eq!(account.code("sns", "Action=ListTopics&NextToken=%21"), (400, "InvalidParameter".to_owned()));
}

#[test]
fn messages_are_checked() {
    let account = with_topic();
    let publish = |rest: &str| format!("Action=Publish&TopicArn={TOPIC}&{rest}");
    assert_eq!(field(&account.ok("sns", &publish("Message=hello&Subject=Hi")), "MessageId").len(), 36);
    account.ok("sns", &publish(&format!("Message={}", "x".repeat(262_144))));
    let long = "x".repeat(262_145);
    for rest in [
        "Message=",
        &format!("Message={long}"),
        "Message=a&Subject=",
        &format!("Message=a&Subject={}", "s".repeat(101)),
        "Message=a&Subject=a%0Ab",
        "Message=a&MessageStructure=json",
        "Message=%7B%7D&MessageStructure=json",
    ] {
        let code = account.code("sns", &publish(rest));
        assert_eq!(code, (400, "InvalidParameter".to_owned()), "{}", &rest[..rest.len().min(60)]);
    }
    let attribute = "Message=a&MessageAttributes.entry.1.Name=n&MessageAttributes.entry.1.Value.DataType=Colour&MessageAttributes.entry.1.Value.StringValue=v";
    assert_eq!(account.code("sns", &publish(attribute)), (400, "ParameterValueInvalid".to_owned()));
}

#[test]
fn tags_come_and_go() {
    let account = with_topic();
    let tag = |rest: &str| format!("Action=TagResource&ResourceArn={TOPIC}&{rest}");
    account.ok(
        "sns",
        &tag(
            "Tags.member.1.Key=made-by&Tags.member.1.Value=causeway&Tags.member.2.Key=b&Tags.member.2.Value=",
        ),
    );
    assert_eq!(
        account.code("sns", &tag("Tags.member.1.Key=aws:x&Tags.member.1.Value=y")).1,
        "InvalidParameter"
    );
    let many =
        (0..49).map(|number| format!("Tags.member.{number}.Key=k{number}&Tags.member.{number}.Value=v"));
    let many = many.collect::<Vec<_>>().join("&");
    assert_eq!(account.code("sns", &tag(&many)), (400, "TagLimitExceeded".to_owned()));
    account.ok("sns", &format!("Action=UntagResource&ResourceArn={TOPIC}&TagKeys.member.1=b"));
    let body = account.ok("sns", &format!("Action=ListTagsForResource&ResourceArn={TOPIC}"));
    assert!(
        body.contains("<Tags><member><Key>made-by</Key><Value>causeway</Value></member></Tags>"),
        "{body}"
    );
    let other = account.code("sns", &format!("Action=ListTagsForResource&ResourceArn={TOPIC}x"));
    assert_eq!(other, (404, "ResourceNotFound".to_owned()));
}

/// The SNS part of the AWSCodeCommitPowerUser managed policy.
#[test]
fn a_power_user_subscribes_but_creates_nothing() {
    let policies = vec![
        allow("sns:Subscribe", "arn:aws:sns:*:*:codecommit*"),
        allow("sns:Unsubscribe", "arn:aws:sns:*:*:codecommit*"),
        allow("sns:ListTopics", "*"),
    ];
    let account = Account::with(policies, Options::default());
    let (status, code, message) = account.error("sns", "Action=CreateTopic&Name=codecommit-gij");
    assert_eq!((status, code.as_str()), (403, "AuthorizationError"));
    assert_eq!(
        message,
        format!(
            "User: arn:aws:iam::123456789012:user/ada is not authorized to perform: SNS:CreateTopic on resource: {TOPIC} \
             because no identity-based policy allows the SNS:CreateTopic action"
        )
    );
    account.ok("sns", "Action=ListTopics");
    // Allowed, and the topic is missing: a refusal would have come first.
    assert_eq!(account.code("sns", &subscribe("https://a.example.com/")), (404, "NotFound".to_owned()));
    account.world.topics.put_topic(crate::sns::Topic { arn: TOPIC.to_owned(), ..Default::default() });
    account.ok("sns", &subscribe("https://a.example.com/"));
    let creator = Account::with(vec![allow("sns:CreateTopic", "*")], Options::default());
    let tagged = creator.error("sns", "Action=CreateTopic&Name=t&Tags.member.1.Key=a&Tags.member.1.Value=b");
    assert!(tagged.2.contains("SNS:TagResource"), "{}", tagged.2);
}
