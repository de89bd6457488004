use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;

use super::super::envelope::Envelope;
use super::super::envelope::verification::{public_key, signature_holds};
use super::super::{CertificateUrl, Topics};
use crate::aws::query::test_support::{Account, TOPIC, encoded, field};
use crate::faults::{FaultKind, FaultRule};

/// An endpoint that answers with the given statuses, then always with 200.
#[derive(Clone, Default)]
struct Receiver {
    statuses: Arc<Mutex<Vec<u16>>>,
    received: Arc<Mutex<Vec<(HeaderMap, String)>>>,
    pause: Duration,
}

impl Receiver {
    async fn listen(self) -> String {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let app = Router::new().route("/hook", post(receive)).with_state(self);
        tokio::spawn(async move { axum::serve(listener, app).await });
        url
    }

    fn answering(statuses: &[u16]) -> Self {
        let statuses = statuses.iter().rev().copied().collect();
        Self { statuses: Arc::new(Mutex::new(statuses)), ..Self::default() }
    }

    async fn wait_for(&self, count: usize) -> Vec<(HeaderMap, String)> {
        let received = || self.received.lock().unwrap().clone();
        until(|| received().len() >= count).await;
        received()
    }
}

async fn receive(State(receiver): State<Receiver>, headers: HeaderMap, body: Bytes) -> StatusCode {
    receiver.received.lock().unwrap().push((headers, String::from_utf8(body.to_vec()).unwrap()));
    tokio::time::sleep(receiver.pause).await;
    let status = receiver.statuses.lock().unwrap().pop().unwrap_or(200);
    StatusCode::from_u16(status).unwrap()
}

async fn until(holds: impl Fn() -> bool) {
    for _ in 0..3000 {
        if holds() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("waited 30 seconds in vain");
}

fn topics(account: &Account) -> &Topics {
    &account.world.topics
}

async fn account() -> Account {
    let account = Account::new();
    account.listen().await;
    topics(&account).configure(|settings| settings.retry_scale = 0.0001);
    account.ok("sns", "Action=CreateTopic&Name=codecommit-gij");
    account
}

fn subscribe(account: &Account, endpoint: &str) -> String {
    let protocol = endpoint.split(':').next().unwrap();
    let form = format!(
        "Action=Subscribe&TopicArn={TOPIC}&Protocol={protocol}&Endpoint={}&ReturnSubscriptionArn=true",
        encoded(endpoint)
    );
    field(&account.ok("sns", &form), "SubscriptionArn").to_owned()
}

fn envelope(message: &(HeaderMap, String)) -> Envelope {
    serde_json::from_str(&message.1).unwrap()
}

async fn get(url: &str) -> (u16, String) {
    let client = topics(&Account::new()).client().unwrap();
    let response = client.get(url).send().await.unwrap();
    (response.status().as_u16(), response.text().await.unwrap())
}

#[tokio::test]
async fn an_endpoint_confirms_by_the_link_and_then_receives() {
    let account = account().await;
    topics(&account).configure(|settings| settings.certificate_url = CertificateUrl::Sandbox);
    let receiver = Receiver::default();
    let arn = subscribe(&account, &receiver.clone().listen().await);

    let messages = receiver.wait_for(1).await;
    let asked = envelope(&messages[0]);
    assert_eq!(asked.message_type, "SubscriptionConfirmation");
    assert!(
        asked.message.starts_with(&format!("You have chosen to subscribe to the topic {TOPIC}.\nTo confirm"))
    );
    let headers = &messages[0].0;
    assert_eq!(headers["content-type"], "text/plain; charset=UTF-8");
    assert_eq!(headers["user-agent"], "Amazon Simple Notification Service Agent");
    assert_eq!(headers["x-amz-sns-message-type"], "SubscriptionConfirmation");
    assert_eq!(headers["x-amz-sns-message-id"], asked.message_id.as_str());
    assert_eq!(headers["x-amz-sns-topic-arn"], TOPIC);
    assert!(!headers.contains_key("x-amz-sns-subscription-arn"));
    let (status, pem) = get(&asked.signing_cert_url).await;
    assert_eq!(status, 200);
    let key = public_key(&pem);
    assert!(signature_holds(&asked, &key));

    account.ok("sns", &format!("Action=Publish&TopicArn={TOPIC}&Message=early"));
    let (status, body) = get(asked.subscribe_url.as_deref().unwrap()).await;
    assert_eq!((status, field(&body, "SubscriptionArn")), (200, arn.as_str()));
    assert!(!topics(&account).subscription(&arn).unwrap().confirmed_with_signature);

    let published =
        account.ok("sns", &format!("Action=Publish&TopicArn={TOPIC}&Message=a%0A%22b%22&Subject=Hi"));
    let messages = receiver.wait_for(2).await;
    let told = envelope(&messages[1]);
    assert_eq!(told.message_id, field(&published, "MessageId"), "nothing arrives before the confirmation");
    assert_eq!((told.message.as_str(), told.subject.as_deref()), ("a\n\"b\"", Some("Hi")));
    assert_eq!(messages[1].0["x-amz-sns-subscription-arn"], arn.as_str());
    assert!(signature_holds(&told, &key));

    let (status, _) = get(told.unsubscribe_url.as_deref().unwrap()).await;
    assert_eq!(status, 200);
    let farewell = envelope(&receiver.wait_for(3).await[2]);
    assert_eq!(farewell.message_type, "UnsubscribeConfirmation");
    assert!(signature_holds(&farewell, &key));
    assert!(topics(&account).subscription(&arn).is_none());
    let (status, _) = get(farewell.subscribe_url.as_deref().unwrap()).await;
    assert_eq!(status, 200);
    assert!(topics(&account).subscription(&arn).unwrap().confirmed, "the way back works");
}

#[tokio::test]
async fn version_two_is_signed_with_sha256_and_names_an_aws_certificate() {
    let account = account().await;
    account.ok(
        "sns",
        &format!(
            "Action=SetTopicAttributes&TopicArn={TOPIC}&AttributeName=SignatureVersion&AttributeValue=2"
        ),
    );
    let receiver = Receiver::default();
    subscribe(&account, &receiver.clone().listen().await);
    let asked = envelope(&receiver.wait_for(1).await[0]);
    assert_eq!(asked.signature_version, "2");
    let pem = topics(&account).certificate_pem().unwrap();
    assert!(signature_holds(&asked, &public_key(&pem)));
    let url = url::Url::parse(&asked.signing_cert_url).unwrap();
    assert_eq!((url.scheme(), url.host_str()), ("https", Some("sns.eu-central-1.amazonaws.com")));
    let served = format!("{}/sns{}", account.world.addresses.get().unwrap().aws, url.path());
    assert_eq!(get(&served).await, (200, pem));
    assert_eq!(get(&served.replace(".pem", "0.pem")).await.0, 404);
}

#[tokio::test]
async fn failures_are_tried_again_with_the_same_message() {
    let account = account().await;
    let receiver = Receiver::answering(&[500, 429]);
    let arn = subscribe(&account, &receiver.clone().listen().await);
    until(|| topics(&account).attempts(&arn).len() == 3).await;
    let tries = topics(&account).attempts(&arn);
    assert_eq!(
        tries.iter().map(|attempt| (attempt.number, attempt.status)).collect::<Vec<_>>(),
        [(1, Some(500)), (2, Some(429)), (3, Some(200))]
    );
    let received = receiver.wait_for(3).await;
    assert_eq!(received[0].1, received[2].1);
}

#[tokio::test]
async fn three_retries_and_then_no_more_and_none_for_a_client_error() {
    let account = account().await;
    let broken = Receiver::answering(&[503; 10]);
    let refusing = Receiver::answering(&[404; 10]);
    let silent = subscribe(&account, &broken.clone().listen().await);
    let refused = subscribe(&account, &refusing.clone().listen().await);
    until(|| {
        topics(&account).attempts(&silent).len() == 4 && !topics(&account).attempts(&refused).is_empty()
    })
    .await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(topics(&account).attempts(&silent).len(), 4);
    assert_eq!(topics(&account).attempts(&refused).len(), 1);
}

#[tokio::test]
async fn slow_unreachable_and_untrusted_endpoints_fail() {
    let account = account().await;
    topics(&account).configure(|settings| settings.timeout = Duration::from_millis(200));
    let sleepy = Receiver { pause: Duration::from_secs(5), ..Receiver::default() };
    let slow = subscribe(&account, &sleepy.listen().await);
    let far = subscribe(&account, "https://jira.example.com/hook");
    let closed = subscribe(&account, "http://127.0.0.1:1/hook");
    let all = [&slow, &far, &closed];
    until(|| all.iter().all(|arn| topics(&account).attempts(arn).len() == 4)).await;
    let failure = |arn: &str| topics(&account).attempts(arn)[0].failure.clone().unwrap();
    assert_eq!(failure(&slow), "timeout");
    assert!(failure(&far).starts_with("unreachable"));
    assert!(failure(&closed).starts_with("connection failed"));
}

#[tokio::test]
async fn tls_needs_a_trusted_chain() {
    let account = account().await;
    let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![made.cert.der().clone()],
            rustls::pki_types::PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap(),
        )
        .unwrap();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let receiver = Receiver::default();
    let app = Router::new().route("/hook", post(receive)).with_state(receiver.clone());
    let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(tls));
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let (acceptor, app) = (acceptor.clone(), app.clone());
            tokio::spawn(async move {
                let Ok(stream) = acceptor.accept(stream).await else { return };
                let service = hyper_util::service::TowerToHyperService::new(app);
                let served = hyper::server::conn::http1::Builder::new()
                    .serve_connection(hyper_util::rt::TokioIo::new(stream), service)
                    .await;
                drop(served);
            });
        }
    });
    let endpoint = format!("https://localhost:{port}/hook");
    let arn = subscribe(&account, &endpoint);
    until(|| topics(&account).attempts(&arn).len() == 4).await;
    assert!(receiver.received.lock().unwrap().is_empty());
    let failure = topics(&account).attempts(&arn)[0].failure.clone().unwrap();
    assert!(failure.contains("certificate"), "{failure}");

    topics(&account).configure(|settings| settings.trusted_certificates = vec![made.cert.der().to_vec()]);
    subscribe(&account, &endpoint);
    let asked = envelope(&receiver.wait_for(1).await[0]);
    assert_eq!(asked.message_type, "SubscriptionConfirmation");
}

#[tokio::test]
async fn deliveries_can_be_made_to_vanish() {
    let account = account().await;
    account.world.faults.add(FaultRule {
        service: "sns".to_owned(),
        operation: "Deliver".to_owned(),
        resource: Some(TOPIC.to_owned()),
        skip: 0,
        times: Some(4),
        fault: FaultKind::DropConnection,
    });
    let receiver = Receiver::default();
    let endpoint = receiver.clone().listen().await;
    let arn = subscribe(&account, &endpoint);
    until(|| topics(&account).attempts(&arn).len() == 4).await;
    assert!(receiver.received.lock().unwrap().is_empty());
    subscribe(&account, &endpoint);
    receiver.wait_for(1).await;
}

#[tokio::test]
async fn a_raw_subscription_gets_the_bare_message() {
    let account = account().await;
    let receiver = Receiver::default();
    let arn = subscribe(&account, &receiver.clone().listen().await);
    let token = envelope(&receiver.wait_for(1).await[0]).token.unwrap();
    account.ok("sns", &format!("Action=ConfirmSubscription&TopicArn={TOPIC}&Token={token}"));
    account.ok("sns", &format!("Action=SetSubscriptionAttributes&SubscriptionArn={arn}&AttributeName=RawMessageDelivery&AttributeValue=true"));
    account.ok("sns", &format!("Action=Publish&TopicArn={TOPIC}&Message=%7B%22default%22%3A%22d%22%2C%22http%22%3A%22h%22%7D&MessageStructure=json"));
    let messages = receiver.wait_for(2).await;
    assert_eq!(messages[1].1, "h");
    assert_eq!(messages[1].0["x-amz-sns-rawdelivery"], "true");
}
