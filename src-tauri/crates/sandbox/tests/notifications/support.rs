//! SNS and triggers as the tests speak to them.

use std::time::Duration;

use causeway_sandbox::options::{Options, Seed};
use causeway_sandbox::serve::Sandbox;
use serde_json::{Value, json};

use crate::common::{Answer, Client, commit, control, direct, http, sandbox};

pub(crate) const TOPIC: &str = "arn:aws:sns:eu-central-1:123456789012:codecommit-causeway";
pub(crate) const FOREIGN: &str = "arn:aws:sns:eu-central-1:999999999999:codecommit-shared";

/// A small account, and its root, who may do everything.
pub(crate) struct Stage {
    pub(crate) sandbox: Sandbox,
    pub(crate) codecommit: Client,
    pub(crate) sns: Client,
    /// Two repositories with history.
    pub(crate) names: [String; 2],
}

impl Stage {
    pub(crate) async fn new() -> Self {
        let options = Options { seed: Seed::Org, repositories: Some(12), ..Options::default() };
        let sandbox = sandbox(options).await;
        control(&sandbox, "/options", &json!({"sns_retry_scale": 0.0001})).await;
        let named = sandbox.world.repositories.all().into_iter();
        let mut written =
            named.filter(|repository| repository.metadata().default_branch.as_deref() == Some("main"));
        let names = [(); 2].map(|()| written.next().unwrap().name.clone());
        let (codecommit, sns) = (Client::new(&sandbox, "root"), service(&sandbox, "root", "sns"));
        Self { sandbox, codecommit, sns, names }
    }

    /// An action of SNS by root; the form lacks only the version.
    pub(crate) async fn sns(&self, form: &str) -> Answer {
        self.sns.query(&format!("Version=2010-03-31&{form}")).await
    }

    pub(crate) async fn create_topic(&self) {
        let answer = self.sns("Action=CreateTopic&Name=codecommit-causeway").await;
        assert_eq!(field(&answer.text, "TopicArn"), TOPIC);
    }

    pub(crate) async fn subscribe(&self, topic: &str) -> Answer {
        let endpoint: String =
            url::form_urlencoded::byte_serialize(self.sandbox.ready.jira.webhook_url.as_bytes()).collect();
        self.sns(&format!("Action=Subscribe&TopicArn={topic}&Protocol=https&Endpoint={endpoint}")).await
    }

    /// The ARNs of a topic's subscriptions, as the listing shows them.
    pub(crate) async fn listed(&self, topic: &str) -> Vec<String> {
        let answer = self.sns(&format!("Action=ListSubscriptionsByTopic&TopicArn={topic}")).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        fields(&answer.text, "SubscriptionArn")
    }

    /// A topic with Jira's webhook subscribed and confirmed.
    pub(crate) async fn wire(&self) {
        self.create_topic().await;
        self.subscribe(TOPIC).await;
        self.until("the subscription is confirmed", async || {
            self.listed(TOPIC).await.iter().any(|arn| arn.starts_with(TOPIC))
        })
        .await;
        // Jira confirms at its own pace, so SNS may note the delivery later than that.
        self.until("the delivery is noted", async || !self.deliveries(TOPIC).await.is_empty()).await;
    }

    pub(crate) async fn put(&self, name: &str, triggers: &Value) -> Answer {
        self.codecommit
            .call("PutRepositoryTriggers", json!({"repositoryName": name, "triggers": triggers}))
            .await
    }

    pub(crate) async fn triggers(&self, name: &str) -> Value {
        self.codecommit.call("GetRepositoryTriggers", json!({"repositoryName": name})).await.json()
    }

    /// The name of the trigger that works, or why it does not.
    pub(crate) async fn test(&self, trigger: &Value) -> Result<String, String> {
        let input = json!({"repositoryName": self.names[0], "triggers": [trigger]});
        let answer = self.codecommit.call("TestRepositoryTriggers", input).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        let answer = answer.json();
        match answer["successfulExecutions"][0].as_str() {
            Some(name) => Ok(name.to_owned()),
            None => Err(answer["failedExecutions"][0]["failureMessage"].as_str().unwrap().to_owned()),
        }
    }

    pub(crate) async fn push(&self, name: &str) {
        commit(&self.sandbox, name, "main", "notes.txt", &uuid::Uuid::new_v4().to_string()).await;
    }

    pub(crate) async fn control(&self, method: &str, path: &str, body: Value) -> (u16, Value) {
        direct(&self.sandbox, method.parse().unwrap(), path, &body).await
    }

    /// The deliveries of a topic, as the control endpoint tells them.
    pub(crate) async fn deliveries(&self, topic: &str) -> Vec<Value> {
        self.control("GET", &format!("/topics/{topic}/deliveries"), Value::Null)
            .await
            .1
            .as_array()
            .unwrap()
            .clone()
    }

    /// Notifications that arrived.
    pub(crate) async fn notified(&self, topic: &str) -> usize {
        let arrived =
            |attempt: &&Value| attempt["message_type"] == "Notification" && attempt["status"] == 200;
        self.deliveries(topic).await.iter().filter(arrived).count()
    }

    pub(crate) async fn fault(&self, service: &str, operation: &str, fault: Value, times: u32) {
        let rule = json!({"service": service, "operation": operation, "times": times, "fault": fault});
        control(&self.sandbox, "/faults", &rule).await;
    }

    pub(crate) async fn until(&self, what: &str, holds: impl AsyncFn() -> bool) {
        for _ in 0..1500 {
            if holds().await {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("waited 30 seconds in vain until {what}");
    }
}

pub(crate) fn service(sandbox: &Sandbox, principal: &str, service: &str) -> Client {
    let client = Client::new(sandbox, principal);
    let region = if service == "iam" { "us-east-1".to_owned() } else { client.region.clone() };
    Client { service: service.to_owned(), region, ..client }
}

pub(crate) fn trigger(name: &str, destination: &str) -> Value {
    json!({"name": name, "destinationArn": destination, "branches": [], "events": ["all"]})
}

/// A plain GET without a signature.
pub(crate) async fn get(url: &str) -> (u16, String) {
    let answer = http().get(url).send().await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

/// The texts of all elements of that name.
pub(crate) fn fields(xml: &str, name: &str) -> Vec<String> {
    let (open, close) = (format!("<{name}>"), format!("</{name}>"));
    let rest = xml.split(open.as_str()).skip(1);
    rest.filter_map(|rest| rest.split(close.as_str()).next()).map(str::to_owned).collect()
}

pub(crate) fn field(xml: &str, name: &str) -> String {
    fields(xml, name).into_iter().next().unwrap_or_else(|| panic!("no {name} in {xml}"))
}
