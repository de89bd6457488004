//! SNS: topics, subscriptions, and messages that are really signed and really delivered.

mod client;
mod delivery;
mod envelope;
mod retry;
mod signer;
mod state;
pub mod triggers;

use std::collections::{BTreeSet, VecDeque};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use axum::Router;
use axum::extract::{Path, State as Shared};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;

pub(crate) use self::delivery::{
    Outgoing, effective_policy, publish, send_confirmation, send_unsubscribe_confirmation,
};
pub(crate) use self::envelope::MessageAttribute;
pub(crate) use self::retry::{RetryPolicy, Scope};
pub(crate) use self::signer::Signer;
pub use self::signer::SignerError;
pub(crate) use self::state::{State, TOKEN_LIFETIME_MILLIS};
pub use self::state::{Subscription, Token, Topic};
use crate::partition;
use crate::world::World;

/// How many delivery attempts are remembered.
const REMEMBERED_ATTEMPTS: usize = 10_000;
/// How many messages are on their way at the same time.
const CONCURRENT_ATTEMPTS: usize = 32;

/// Where `SigningCertURL` points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CertificateUrl {
    /// `https://sns.{region}.amazonaws.com/SimpleNotificationService-….pem`, which strict verifiers demand; the receiver
    /// has to be told that the certificate is to be had from the sandbox.
    #[default]
    Aws,
    /// The sandbox's own `/sns/SimpleNotificationService-….pem`.
    Sandbox,
}

/// Where `SubscribeURL` and `UnsubscribeURL` point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Links {
    /// The sandbox's own AWS endpoint, so that a plain GET works.
    #[default]
    Sandbox,
    /// `https://sns.{region}.amazonaws.com/?…`, as in reality: who follows one must lead that host to the sandbox.
    Aws,
}

/// How messages are delivered.
#[derive(Debug, Clone)]
pub struct DeliverySettings {
    /// Multiplies every pause between tries: 1 for real time (20 s), less for the impatient.
    pub retry_scale: f64,
    /// How long an endpoint may take to answer.
    pub timeout: Duration,
    /// Where `SigningCertURL` points.
    pub certificate_url: CertificateUrl,
    /// Where the links in messages point.
    pub links: Links,
    /// DER certificates an HTTPS endpoint's chain may end in. They stand for the public authorities: any other chain is
    /// refused, as by the real service.
    pub trusted_certificates: Vec<Vec<u8>>,
}

impl Default for DeliverySettings {
    fn default() -> Self {
        Self {
            retry_scale: 1.0,
            timeout: Duration::from_secs(15),
            certificate_url: CertificateUrl::Aws,
            links: Links::Sandbox,
            trusted_certificates: Vec::new(),
        }
    }
}

/// One try to deliver a message.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Attempt {
    /// The subscription.
    pub subscription_arn: String,
    /// The message; the same for all its tries.
    pub message_id: String,
    /// `SubscriptionConfirmation`, `Notification` or `UnsubscribeConfirmation`.
    pub message_type: String,
    /// From 1.
    pub number: u32,
    /// The HTTP status, absent when no answer came.
    pub status: Option<u16>,
    /// What went wrong when no answer came.
    pub failure: Option<String>,
    /// Epoch milliseconds by the sandbox's clock.
    pub at_millis: i64,
}

/// SNS of one account and region.
#[derive(Debug)]
pub struct Topics {
    seed: u64,
    state: RwLock<State>,
    settings: RwLock<DeliverySettings>,
    codecommit_keys: RwLock<BTreeSet<String>>,
    client: Mutex<Option<reqwest::Client>>,
    signer: Mutex<Option<Arc<Signer>>>,
    attempts: Mutex<VecDeque<Attempt>>,
    permits: tokio::sync::Semaphore,
}

impl Default for Topics {
    fn default() -> Self {
        Self::new(1)
    }
}

impl Topics {
    /// SNS without topics, whose signing key derives from `seed`.
    pub fn new(seed: u64) -> Self {
        Self {
            seed,
            state: RwLock::default(),
            settings: RwLock::default(),
            codecommit_keys: RwLock::default(),
            client: Mutex::default(),
            signer: Mutex::default(),
            attempts: Mutex::default(),
            permits: tokio::sync::Semaphore::new(CONCURRENT_ATTEMPTS),
        }
    }

    /// The topic of that ARN.
    pub fn topic(&self, arn: &str) -> Option<Topic> {
        self.read(|state| state.topics.get(arn).cloned())
    }

    /// Adds or replaces a topic: one that the world begins with, or one of another account that CodeCommit is to reach.
    pub fn put_topic(&self, topic: Topic) {
        self.write(|state| state.topics.insert(topic.arn.clone(), topic));
    }

    /// All topics in ARN order, those of other accounts among them.
    pub fn all(&self) -> Vec<Topic> {
        self.read(|state| state.topics.values().cloned().collect())
    }

    /// Removes a topic with its subscriptions; `false` when there is none. Triggers that name it stay as they are.
    pub fn remove_topic(&self, arn: &str) -> bool {
        self.write(|state| {
            let known = state.topics.contains_key(arn);
            state.remove_topic(arn);
            known
        })
    }

    /// The subscriptions of a topic that exist at `now` (epoch milliseconds), confirmed or pending, in ARN order.
    pub fn subscriptions_of(&self, topic_arn: &str, now: i64) -> Vec<Subscription> {
        self.read(|state| state.of_topic(topic_arn, now).cloned().collect())
    }

    /// Removes a subscription without a word to its endpoint; `false` when there is none.
    pub fn remove_subscription(&self, arn: &str) -> bool {
        self.write(|state| state.subscriptions.remove(arn).is_some())
    }

    /// The keys (`KmsMasterKeyId` as a topic has it) whose policies let CodeCommit publish to the topics they encrypt.
    pub fn codecommit_keys(&self) -> BTreeSet<String> {
        self.codecommit_keys.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Says so of these keys, and of no others. The AWS managed key `alias/aws/sns` can never be one.
    pub fn set_codecommit_keys(&self, keys: BTreeSet<String>) {
        *self.codecommit_keys.write().unwrap_or_else(PoisonError::into_inner) = keys;
    }

    /// The subscription of that ARN, confirmed or pending.
    pub fn subscription(&self, arn: &str) -> Option<Subscription> {
        self.read(|state| state.subscriptions.get(arn).cloned())
    }

    /// What was tried for a subscription, oldest first, also when it is gone.
    pub fn attempts(&self, subscription_arn: &str) -> Vec<Attempt> {
        let attempts = self.attempts.lock().unwrap_or_else(PoisonError::into_inner);
        attempts.iter().filter(|attempt| attempt.subscription_arn == subscription_arn).cloned().collect()
    }

    /// What was tried for all subscriptions of a topic, oldest first, also when they are gone.
    pub fn attempts_of_topic(&self, topic_arn: &str) -> Vec<Attempt> {
        let attempts = self.attempts.lock().unwrap_or_else(PoisonError::into_inner);
        let of_topic = |attempt: &&Attempt| {
            attempt.subscription_arn.rsplit_once(':').is_some_and(|(topic, _)| topic == topic_arn)
        };
        attempts.iter().filter(of_topic).cloned().collect()
    }

    /// How messages are delivered now.
    pub fn settings(&self) -> DeliverySettings {
        self.settings.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Changes how messages are delivered from now on.
    pub fn configure(&self, change: impl FnOnce(&mut DeliverySettings)) {
        change(&mut self.settings.write().unwrap_or_else(PoisonError::into_inner));
        *self.client.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// The PEM certificate that verifies signatures. The first call makes the key, which takes a moment.
    pub fn certificate_pem(&self) -> Result<String, SignerError> {
        self.signer().map(|signer| signer.certificate_pem().to_owned())
    }

    pub(crate) fn read<T>(&self, look: impl FnOnce(&State) -> T) -> T {
        look(&self.state.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn write<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        change(&mut self.state.write().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn signer(&self) -> Result<Arc<Signer>, SignerError> {
        let mut slot = self.signer.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(signer) = slot.as_ref() {
            return Ok(Arc::clone(signer));
        }
        let signer = Arc::new(Signer::of_seed(self.seed)?);
        *slot = Some(Arc::clone(&signer));
        Ok(signer)
    }

    fn client(&self) -> Result<reqwest::Client, client::ClientError> {
        let mut slot = self.client.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(client) = slot.as_ref() {
            return Ok(client.clone());
        }
        let client = client::build(&self.settings())?;
        *slot = Some(client.clone());
        Ok(client)
    }

    fn remember(&self, attempt: Attempt) {
        let mut attempts = self.attempts.lock().unwrap_or_else(PoisonError::into_inner);
        if attempts.len() == REMEMBERED_ATTEMPTS {
            attempts.pop_front();
        }
        attempts.push_back(attempt);
    }
}

/// Serves the signing certificate at `/sns/SimpleNotificationService-{32 hex}.pem`.
pub fn router(world: Arc<World>) -> Router {
    Router::new().route("/sns/{file}", get(certificate)).with_state(world)
}

async fn certificate(Shared(world): Shared<Arc<World>>, Path(file): Path<String>) -> Response {
    let made = tokio::task::spawn_blocking(move || world.topics.signer()).await;
    match made {
        Ok(Ok(signer)) if signer.file_name() == file => {
            ([(header::CONTENT_TYPE, "application/x-pem-file")], signer.certificate_pem().to_owned())
                .into_response()
        }
        Ok(Ok(_)) => StatusCode::NOT_FOUND.into_response(),
        Ok(Err(_)) | Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// Where links in messages point: as the settings say, or the real service's address as long as nothing listens.
fn link_origin(world: &World) -> String {
    match world.topics.settings().links {
        Links::Sandbox => origin(world),
        Links::Aws => service_origin(world),
    }
}

fn origin(world: &World) -> String {
    world.addresses.get().map_or_else(|| service_origin(world), |addresses| addresses.aws.clone())
}

fn service_origin(world: &World) -> String {
    let region = &world.options.region;
    format!("https://sns.{region}.{}", partition::dns_suffix(region))
}

fn signing_certificate_url(world: &World, signer: &Signer) -> String {
    match world.topics.settings().certificate_url {
        CertificateUrl::Aws => format!("{}/{}", service_origin(world), signer.file_name()),
        CertificateUrl::Sandbox => format!("{}/sns/{}", origin(world), signer.file_name()),
    }
}
