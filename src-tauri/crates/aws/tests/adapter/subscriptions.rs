//! Subscriptions against a small SNS. The webhook URL is a secret: it goes to SNS and nowhere else.

use causeway_app::port::aws::AwsError;
use causeway_domain::Secret;
use causeway_domain::triggers::plan::SubscriptionSeen;
use causeway_domain::triggers::{EndpointMark, WebhookUrl};
use serde_json::Value;
use tokio_util::sync::CancellationToken;

use crate::support::{FakeAws, query_error};
use crate::topics::{ARN, arn, attributes, done};

const SECRET: &str = "s3cr3t0123456789abcdef0123456789";
const SUBSCRIPTION: &str = "arn:aws:sns:eu-central-1:111122223333:codecommit-causeway-0a1b2c3d:9f";

fn url() -> String {
    format!("https://jira.example.com/rest/gitplugin/webhook/1.0/reindex/{SECRET}")
}

fn webhook() -> WebhookUrl {
    WebhookUrl::parse(&Secret::new(url())).unwrap()
}

#[tokio::test]
async fn a_subscription_delivers_envelopes_and_tries_for_minutes() {
    let aws = FakeAws::start(|asked| {
        let given = |name: &str| asked.form.get(name).map(String::as_str);
        assert_eq!((given("TopicArn"), given("Protocol")), (Some(ARN), Some("https")));
        assert_eq!((given("Endpoint"), given("ReturnSubscriptionArn")), (Some(url().as_str()), Some("true")));
        let attributes: std::collections::HashMap<&str, &str> = (1..=2)
            .map(|number| {
                let of = |what: &str| given(&format!("Attributes.entry.{number}.{what}")).unwrap();
                (of("key"), of("value"))
            })
            .collect();
        assert_eq!(attributes["RawMessageDelivery"], "false");
        let policy: Value = serde_json::from_str(attributes["DeliveryPolicy"]).unwrap();
        let retry = |name: &str| policy["healthyRetryPolicy"][name].as_u64().unwrap();
        // The limits of the DeliveryPolicy: at most 100 retries, an hour in all, and phases that fit.
        let (all, first, last) =
            (retry("numRetries"), retry("numMinDelayRetries"), retry("numMaxDelayRetries"));
        assert!(all <= 100 && retry("numNoDelayRetries") + first + last <= all);
        let shortest = first * retry("minDelayTarget") + last * retry("maxDelayTarget");
        let longest = shortest + (all - first - last) * retry("maxDelayTarget");
        assert!(shortest >= 5 * 60 && longest <= 3_600, "{shortest} to {longest} s");
        done(asked, &format!("<SubscriptionArn>{SUBSCRIPTION}</SubscriptionArn>"))
    })
    .await;
    let cancel = CancellationToken::new();
    assert_eq!(aws.account().subscribe(&arn(), &webhook(), &cancel).await.unwrap(), SUBSCRIPTION);
}

#[tokio::test]
async fn an_endpoint_that_is_subscribed_otherwise_is_asked_for_without_attributes() {
    let aws = FakeAws::start(|asked| {
        if asked.form.keys().any(|name| name.starts_with("Attributes.")) {
            let words =
                "Invalid parameter: Attributes Reason: Subscription already exists with different attributes";
            return query_error(400, "InvalidParameter", words);
        }
        done(asked, &format!("<SubscriptionArn>{SUBSCRIPTION}</SubscriptionArn>"))
    })
    .await;
    let cancel = CancellationToken::new();
    assert_eq!(aws.account().subscribe(&arn(), &webhook(), &cancel).await.unwrap(), SUBSCRIPTION);
    assert_eq!(aws.asked("Subscribe"), 2);
}

#[tokio::test]
async fn the_secret_is_in_no_error_though_sns_repeats_it() {
    let encoded: String = url::form_urlencoded::byte_serialize(url().as_bytes()).collect();
    for echoed in [url(), encoded, SECRET.to_owned()] {
        for code in ["InvalidParameter", "AuthorizationError", "SignatureDoesNotMatch"] {
            let echoed = echoed.clone();
            let aws = FakeAws::start(move |_| {
                query_error(400, code, &format!("Invalid parameter: Endpoint {echoed} is not reachable"))
            })
            .await;
            let cancel = CancellationToken::new();
            let error = aws.account().subscribe(&arn(), &webhook(), &cancel).await.unwrap_err();
            let shown = format!("{error:?} {error}");
            assert!(!shown.contains(SECRET) && shown.contains("is not reachable"), "{shown}");
        }
    }
}

#[tokio::test]
async fn all_pages_of_subscriptions_are_read_and_their_endpoints_forgotten() {
    let aws = FakeAws::start(|asked| {
        let member = |arn: &str, protocol: &str, endpoint: &str| {
            format!(
                "<member><SubscriptionArn>{arn}</SubscriptionArn><Owner>111122223333</Owner><Protocol>{protocol}</Protocol>\
                 <Endpoint>{endpoint}</Endpoint><TopicArn>{ARN}</TopicArn></member>"
            )
        };
        match (asked.operation.as_str(), asked.form.get("NextToken").map(String::as_str)) {
            ("ListSubscriptionsByTopic", None) => {
                let members = member("PendingConfirmation", "https", &url()) + &member("Deleted", "https", "https://a/b");
                done(asked, &format!("<Subscriptions>{members}</Subscriptions><NextToken>2</NextToken>"))
            }
            ("ListSubscriptionsByTopic", Some("2")) => {
                let members = member(SUBSCRIPTION, "https", &url())
                    + &member(&format!("{SUBSCRIPTION}raw"), "https", "https://x.example.com/hook")
                    + &member(&format!("{SUBSCRIPTION}sealed"), "https", "https://y.example.com/hook")
                    + &member(&format!("{SUBSCRIPTION}gone"), "https", "https://z.example.com/hook")
                    + &member(&format!("{SUBSCRIPTION}mail"), "email", "ada@example.com");
                done(asked, &format!("<Subscriptions>{members}</Subscriptions>"))
            }
            ("GetSubscriptionAttributes", _) => match asked.form["SubscriptionArn"].strip_prefix(SUBSCRIPTION) {
                Some("") => done(asked, &attributes(&[("RawMessageDelivery", "false")])),
                Some("raw") => done(asked, &attributes(&[("RawMessageDelivery", "true")])),
                Some("sealed") => query_error(403, "AuthorizationError", "no"),
                Some("gone") => query_error(404, "NotFound", "Subscription does not exist"),
                other => panic!("{other:?} has no raw delivery"),
            },
            other => panic!("{other:?}"),
        }
    })
    .await;
    let seen = aws.account().subscriptions(&arn(), &CancellationToken::new()).await.unwrap().unwrap();
    let of = |suffix: Option<&str>, protocol: &str, endpoint: &str, raw_delivery| SubscriptionSeen {
        arn: suffix.map(|suffix| format!("{SUBSCRIPTION}{suffix}")),
        protocol: protocol.to_owned(),
        endpoint: EndpointMark::of(endpoint),
        raw_delivery,
    };
    assert_eq!(
        seen,
        [
            of(None, "https", &url(), None),
            of(Some(""), "https", &url(), Some(false)),
            of(Some("raw"), "https", "https://x.example.com/hook", Some(true)),
            of(Some("sealed"), "https", "https://y.example.com/hook", None),
            of(Some("mail"), "email", "ada@example.com", None),
        ]
    );
    assert_eq!(seen[0].endpoint, *webhook().mark(), "ours is recognised");
    assert!(!format!("{seen:?}").contains(SECRET));
}

#[tokio::test]
async fn a_listing_that_turns_in_circles_ends() {
    let aws = FakeAws::start(|asked| done(asked, "<Subscriptions/><NextToken>again</NextToken>")).await;
    let error = aws.account().subscriptions(&arn(), &CancellationToken::new()).await.unwrap_err();
    assert!(matches!(error, AwsError::Unexpected { .. }), "{error:?}");
}

#[tokio::test]
async fn a_subscription_is_confirmed_with_its_token() {
    let token = "2336412f37fb687f5d51e6e2425f004a";
    let aws = FakeAws::start(move |asked| {
        assert_eq!((asked.form["TopicArn"].as_str(), asked.form["Token"].as_str()), (ARN, token));
        match asked.before {
            0 => query_error(400, "InvalidParameter", &format!("Invalid parameter: Token {token}")),
            _ => done(asked, &format!("<SubscriptionArn>{SUBSCRIPTION}</SubscriptionArn>")),
        }
    })
    .await;
    let (account, cancel) = (aws.account(), CancellationToken::new());
    let error = account.confirm_subscription(&arn(), token, &cancel).await.unwrap_err();
    assert!(!format!("{error:?}").contains(token), "{error:?}");
    assert_eq!(account.confirm_subscription(&arn(), token, &cancel).await.unwrap(), SUBSCRIPTION);
}

#[tokio::test]
async fn raw_delivery_is_turned_off_and_a_subscription_ended() {
    let aws = FakeAws::start(|asked| {
        assert_eq!(asked.form["SubscriptionArn"], SUBSCRIPTION);
        match (asked.operation.as_str(), asked.before) {
            ("SetSubscriptionAttributes", _) => {
                assert_eq!(asked.form["AttributeName"], "RawMessageDelivery");
                assert_eq!(asked.form["AttributeValue"], "false");
                done(asked, "")
            }
            ("Unsubscribe", 0) => done(asked, ""),
            ("Unsubscribe", 1) => query_error(404, "NotFound", "Subscription does not exist"),
            _ => query_error(403, "AuthorizationError", "no"),
        }
    })
    .await;
    let (account, cancel) = (aws.account(), CancellationToken::new());
    account.deliver_envelopes(SUBSCRIPTION, &cancel).await.unwrap();
    account.unsubscribe(SUBSCRIPTION, &cancel).await.unwrap();
    account.unsubscribe(SUBSCRIPTION, &cancel).await.unwrap();
    let error = account.unsubscribe(SUBSCRIPTION, &cancel).await.unwrap_err();
    assert!(matches!(error, AwsError::AccessDenied { .. }), "{error:?}");
}
