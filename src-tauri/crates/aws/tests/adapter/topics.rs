//! Topics against a small SNS.

use std::collections::BTreeMap;

use axum::body::Body;
use axum::http::Response;
use causeway_app::port::aws::AwsError;
use causeway_domain::triggers::TopicArn;
use causeway_domain::triggers::plan::TopicSeen;
use tokio_util::sync::CancellationToken;

use crate::support::{Asked, FakeAws, answer, query_error, xml};

const NAME: &str = "codecommit-causeway-0a1b2c3d";
pub(crate) const ARN: &str = "arn:aws:sns:eu-central-1:111122223333:codecommit-causeway-0a1b2c3d";
const KEY: &str = "arn:aws:kms:eu-central-1:111122223333:key/k";

pub(crate) fn arn() -> TopicArn {
    TopicArn::parse(ARN).unwrap()
}

/// A successful answer of the Query protocol.
pub(crate) fn done(asked: &Asked, result: &str) -> Response<Body> {
    let operation = &asked.operation;
    xml(
        200,
        &format!(
            "<{operation}Response xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><{operation}Result>{result}\
             </{operation}Result><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></{operation}Response>"
        ),
    )
}

pub(crate) fn attributes(pairs: &[(&str, &str)]) -> String {
    let entries: String = pairs
        .iter()
        .map(|(key, value)| format!("<entry><key>{key}</key><value>{value}</value></entry>"))
        .collect::<Vec<_>>()
        .concat();
    format!("<Attributes>{entries}</Attributes>")
}

fn tags() -> BTreeMap<String, String> {
    BTreeMap::from([("causeway:jira".to_owned(), "https://jira.example.com".to_owned())])
}

fn made(asked: &Asked) -> Response<Body> {
    done(asked, &format!("<TopicArn>{ARN}</TopicArn>"))
}

fn has_tags(asked: &Asked) -> bool {
    asked.form.keys().any(|name| name.starts_with("Tags."))
}

#[tokio::test]
async fn a_topic_is_made_with_its_key_and_tags() {
    let aws = FakeAws::start(|asked| {
        assert!(asked.authorization.contains("/eu-central-1/sns/aws4_request"), "{}", asked.authorization);
        let given = |name: &str| asked.form.get(name).map(String::as_str);
        assert_eq!((given("Name"), given("Version")), (Some(NAME), Some("2010-03-31")));
        assert_eq!(given("Attributes.entry.1.key"), Some("KmsMasterKeyId"));
        assert_eq!(given("Attributes.entry.1.value"), Some(KEY));
        assert_eq!(given("Tags.member.1.Key"), Some("causeway:jira"));
        assert_eq!(given("Tags.member.1.Value"), Some("https://jira.example.com"));
        made(asked)
    })
    .await;
    let cancel = CancellationToken::new();
    assert_eq!(aws.account().create_topic(NAME, Some(KEY), &tags(), &cancel).await.unwrap(), arn());
    assert_eq!(aws.asked("CreateTopic"), 1);
}

#[tokio::test]
async fn tags_that_may_not_be_set_are_left_out() {
    let aws = FakeAws::start(|asked| {
        if has_tags(asked) {
            let words = format!("User: u is not authorized to perform: SNS:TagResource on resource: {ARN}");
            return query_error(403, "AuthorizationError", &words);
        }
        made(asked)
    })
    .await;
    let cancel = CancellationToken::new();
    assert_eq!(aws.account().create_topic(NAME, None, &tags(), &cancel).await.unwrap(), arn());
    assert_eq!(aws.asked("CreateTopic"), 2);
}

#[tokio::test]
async fn a_topic_that_may_not_be_made_is_denied_at_once() {
    let aws = FakeAws::start(|_| {
        let words = format!("User: u is not authorized to perform: SNS:CreateTopic on resource: {ARN}");
        query_error(403, "AuthorizationError", &words)
    })
    .await;
    let error = aws.account().create_topic(NAME, None, &tags(), &CancellationToken::new()).await.unwrap_err();
    assert!(
        matches!(&error, AwsError::AccessDenied { action: Some(action), .. } if action == "sns:CreateTopic"),
        "{error:?}"
    );
    assert_eq!(aws.asked("CreateTopic"), 1);
}

#[tokio::test]
async fn a_topic_with_other_tags_is_found_and_left_as_it_is() {
    for what in ["attributes", "tags"] {
        for looked_at in [true, false] {
            let aws = FakeAws::start(move |asked| match asked.operation.as_str() {
                "CreateTopic" => {
                    let words = format!("Invalid parameter: Tags Reason: Topic already exists with different {what}");
                    query_error(400, "InvalidParameter", &words)
                }
                "GetCallerIdentity" => done(
                    asked,
                    "<Arn>arn:aws:iam::111122223333:user/u</Arn><UserId>A</UserId><Account>111122223333</Account>",
                ),
                "GetTopicAttributes" if looked_at => {
                    assert_eq!(asked.form["TopicArn"], ARN);
                    done(asked, &attributes(&[("TopicArn", ARN)]))
                }
                "GetTopicAttributes" => query_error(403, "AuthorizationError", "no"),
                other => panic!("{other} changes something"),
            })
            .await;
            let cancel = CancellationToken::new();
            assert_eq!(aws.account().create_topic(NAME, None, &tags(), &cancel).await.unwrap(), arn());
        }
    }
}

#[tokio::test]
async fn another_refusal_of_a_topic_stays_one() {
    let aws = FakeAws::start(|_| query_error(400, "InvalidParameter", "Invalid parameter: Topic Name")).await;
    let error =
        aws.account().create_topic("a b", None, &tags(), &CancellationToken::new()).await.unwrap_err();
    assert!(
        matches!(&error, AwsError::Service { code, .. } if code.starts_with("InvalidParameter")),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_topic_is_seen_with_its_policy_key_and_tags() {
    for tags_readable in [true, false] {
        let aws = FakeAws::start(move |asked| match asked.operation.as_str() {
            "GetTopicAttributes" => done(
                asked,
                &attributes(&[("Policy", "{&quot;Version&quot;:&quot;2008&quot;}"), ("KmsMasterKeyId", KEY)]),
            ),
            "ListTagsForResource" if tags_readable => done(
                asked,
                "<Tags><member><Key>causeway:jira</Key><Value>https://jira.example.com</Value></member></Tags>",
            ),
            _ => query_error(403, "AuthorizationError", "not authorized to perform: SNS:ListTagsForResource on"),
        })
        .await;
        let seen = aws.account().topic(&arn(), &CancellationToken::new()).await.unwrap();
        let expected = TopicSeen::Found {
            policy: Some(r#"{"Version":"2008"}"#.to_owned()),
            kms_key: Some(KEY.to_owned()),
            tags: tags_readable.then(tags),
        };
        assert_eq!(seen, expected);
    }
}

#[tokio::test]
async fn a_plain_topic_has_no_key() {
    let aws = FakeAws::start(|asked| match asked.operation.as_str() {
        "GetTopicAttributes" => done(asked, &attributes(&[("KmsMasterKeyId", "")])),
        _ => done(asked, "<Tags/>"),
    })
    .await;
    let seen = aws.account().topic(&arn(), &CancellationToken::new()).await.unwrap();
    assert_eq!(seen, TopicSeen::Found { policy: None, kms_key: None, tags: Some(BTreeMap::new()) });
}

#[tokio::test]
async fn a_topic_that_is_gone_and_one_that_may_not_be_seen_are_told_apart() {
    let cancel = CancellationToken::new();
    let gone = FakeAws::start(|_| query_error(404, "NotFound", "Topic does not exist")).await;
    assert_eq!(gone.account().topic(&arn(), &cancel).await.unwrap(), TopicSeen::Missing);
    assert_eq!(gone.account().subscriptions(&arn(), &cancel).await.unwrap(), Some(Vec::new()));
    gone.account().delete_topic(&arn(), &cancel).await.unwrap();
    let error = gone.account().set_topic_key(&arn(), None, &cancel).await.unwrap_err();
    assert!(matches!(error, AwsError::Service { .. }), "a key cannot be set: {error:?}");

    let sealed =
        FakeAws::start(|_| query_error(403, "AuthorizationError", "User: u is not authorized")).await;
    let seen = sealed.account().topic(&arn(), &cancel).await.unwrap();
    assert_eq!(seen, TopicSeen::Denied { message: "User: u is not authorized".to_owned() });
    assert_eq!(sealed.account().subscriptions(&arn(), &cancel).await.unwrap(), None);
    let error = sealed.account().delete_topic(&arn(), &cancel).await.unwrap_err();
    assert!(matches!(error, AwsError::AccessDenied { .. }), "{error:?}");
}

#[tokio::test]
async fn a_key_is_set_and_taken_away() {
    for key in [Some(KEY), None] {
        let aws = FakeAws::start(move |asked| {
            assert_eq!(asked.operation, "SetTopicAttributes");
            assert_eq!(asked.form["AttributeName"], "KmsMasterKeyId");
            assert_eq!(asked.form.get("AttributeValue").map(String::as_str), Some(key.unwrap_or_default()));
            done(asked, "")
        })
        .await;
        aws.account().set_topic_key(&arn(), key, &CancellationToken::new()).await.unwrap();
    }
}

#[tokio::test]
async fn sns_throttles_in_its_own_words_and_html_is_no_answer() {
    let aws = FakeAws::start(|asked| match asked.before {
        0 => query_error(400, "Throttling", "Rate exceeded"),
        1 => query_error(429, "Throttled", "Rate exceeded"),
        2 => query_error(500, "InternalError", "oops"),
        _ => made(asked),
    })
    .await;
    let (account, cancel) = (aws.account(), CancellationToken::new());
    account.create_topic(NAME, None, &tags(), &cancel).await.unwrap();
    assert_eq!(aws.asked("CreateTopic"), 4);
    assert_eq!(account.pace().throttled, 0, "SNS and CodeCommit have limits of their own");

    for (status, body) in [
        (200, "<html>Sign in</html>"),
        (200, "<CreateTopicResponse><CreateTopicRe"),
        (403, "<html>no</html>"),
    ] {
        let aws = FakeAws::start(move |_| answer(status, Some("text/html"), body.to_owned())).await;
        let error = aws.account().create_topic(NAME, None, &tags(), &cancel).await.unwrap_err();
        assert!(matches!(error, AwsError::Unexpected { .. }), "{body}: {error:?}");
    }
}
