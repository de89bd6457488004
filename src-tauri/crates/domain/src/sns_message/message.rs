//! The JSON envelope and the text that is signed of it.

use serde::Deserialize;
use thiserror::Error;

use crate::secret::Secret;

/// Why a text is not a message of SNS. Nothing of the text is quoted, for it may hold a token.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum MessageError {
    /// It is not JSON, a field is there twice, or a field is not a text.
    #[error("This is not a message of Amazon SNS (line {line}, column {column})")]
    Json {
        /// Counted from 1.
        line: usize,
        /// Counted from 1.
        column: usize,
    },
    /// A type that SNS does not send to endpoints.
    #[error("Amazon SNS sends no messages of the type {found:?}")]
    Type {
        /// What it says it is.
        found: String,
    },
    /// A field that every message of its type has.
    #[error("The message has no {0}")]
    Missing(&'static str),
    /// A field with a line break, which would make the signed text ambiguous.
    #[error("The message's {0} has a line break in it")]
    LineBreak(&'static str),
}

/// What a message wants.
#[derive(Debug)]
pub enum MessageKind {
    /// Something was published.
    Notification {
        /// The subject, where there is one.
        subject: Option<String>,
    },
    /// A subscription waits to be confirmed.
    SubscriptionConfirmation(Invitation),
    /// A subscription was ended; the token would bring it back.
    UnsubscribeConfirmation(Invitation),
}

/// What confirms a subscription.
#[derive(Debug)]
pub struct Invitation {
    /// Good for two days.
    pub token: Secret,
    /// The address that confirms when it is visited; the token is in it.
    pub subscribe_url: Secret,
}

/// A message as it was received. Whether it is true, [`SnsMessage::verify`] tells.
#[derive(Debug)]
pub struct SnsMessage {
    /// What it wants.
    pub kind: MessageKind,
    /// The same for each delivery of one message.
    pub message_id: String,
    /// The topic's ARN as written.
    pub topic_arn: String,
    /// What was published; of a confirmation, words for a person.
    pub message: String,
    /// `2012-04-26T20:45:04.751Z`.
    pub timestamp: String,
    /// Where its certificate is said to be. [`super::SnsEndpoint::signing_cert_url`] tells whether it may be asked.
    pub signing_cert_url: String,
    pub(super) signature_version: String,
    pub(super) signature: String,
}

/// As it stands in JSON. Fields that are not signed and not needed are left out; unknown ones do not matter.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Envelope {
    #[serde(rename = "Type")]
    message_type: Option<String>,
    message_id: Option<String>,
    token: Option<Secret>,
    topic_arn: Option<String>,
    subject: Option<String>,
    message: Option<String>,
    #[serde(rename = "SubscribeURL", alias = "SubscribeUrl")]
    subscribe_url: Option<Secret>,
    timestamp: Option<String>,
    signature_version: Option<String>,
    signature: Option<String>,
    #[serde(rename = "SigningCertURL", alias = "SigningCertUrl")]
    signing_cert_url: Option<String>,
}

impl SnsMessage {
    /// Reads a message. Fields that SNS may add later are ignored, as are the HTTP headers' opinions.
    ///
    /// # Errors
    /// When it is no message, or one that could be read in two ways.
    pub fn parse(text: &str) -> Result<Self, MessageError> {
        let text = text.trim_start_matches('\u{feff}');
        let envelope: Envelope = serde_json::from_str(text)
            .map_err(|error| MessageError::Json { line: error.line(), column: error.column() })?;
        let kind = match required(envelope.message_type, "Type")?.as_str() {
            "Notification" => MessageKind::Notification { subject: envelope.subject },
            "SubscriptionConfirmation" => {
                MessageKind::SubscriptionConfirmation(invitation(envelope.token, envelope.subscribe_url)?)
            }
            "UnsubscribeConfirmation" => {
                MessageKind::UnsubscribeConfirmation(invitation(envelope.token, envelope.subscribe_url)?)
            }
            found => return Err(MessageError::Type { found: found.chars().take(40).collect() }),
        };
        let message = Self {
            kind,
            message_id: required(envelope.message_id, "MessageId")?,
            topic_arn: required(envelope.topic_arn, "TopicArn")?,
            message: required(envelope.message, "Message")?,
            timestamp: required(envelope.timestamp, "Timestamp")?,
            signing_cert_url: required(envelope.signing_cert_url, "SigningCertURL")?,
            signature_version: required(envelope.signature_version, "SignatureVersion")?,
            signature: required(envelope.signature, "Signature")?,
        };
        // The signed text is lines of names and values. Only the first value, Message, may run over several lines;
        // with a second one, two different messages could have the same signed text.
        let broken = message
            .signed_fields()
            .into_iter()
            .find(|(name, value)| *name != "Message" && value.contains(['\n', '\r']));
        match broken {
            Some((name, _)) => Err(MessageError::LineBreak(name)),
            None => Ok(message),
        }
    }

    /// The type as SNS writes it.
    pub fn type_name(&self) -> &'static str {
        match self.kind {
            MessageKind::Notification { .. } => "Notification",
            MessageKind::SubscriptionConfirmation(_) => "SubscriptionConfirmation",
            MessageKind::UnsubscribeConfirmation(_) => "UnsubscribeConfirmation",
        }
    }

    /// What is signed: names and values on lines of their own, in the names' byte order. It holds the token.
    pub fn string_to_sign(&self) -> Secret {
        let fields = self.signed_fields();
        let length = fields.iter().map(|(name, value)| name.len() + value.len() + 2).sum();
        // Enough room from the start, so that no shorter copy of the token is left behind in memory.
        let mut text = String::with_capacity(length);
        for (name, value) in fields {
            for part in [name, "\n", value, "\n"] {
                text.push_str(part);
            }
        }
        Secret::new(text)
    }

    fn signed_fields(&self) -> Vec<(&'static str, &str)> {
        let (subject, invitation) = match &self.kind {
            MessageKind::Notification { subject } => (subject.as_deref(), None),
            MessageKind::SubscriptionConfirmation(invitation)
            | MessageKind::UnsubscribeConfirmation(invitation) => (None, Some(invitation)),
        };
        [
            ("Message", Some(self.message.as_str())),
            ("MessageId", Some(self.message_id.as_str())),
            ("Subject", subject),
            ("SubscribeURL", invitation.map(|invitation| invitation.subscribe_url.expose())),
            ("Timestamp", Some(self.timestamp.as_str())),
            ("Token", invitation.map(|invitation| invitation.token.expose())),
            ("TopicArn", Some(self.topic_arn.as_str())),
            ("Type", Some(self.type_name())),
        ]
        .into_iter()
        .filter_map(|(name, value)| value.map(|value| (name, value)))
        .collect()
    }
}

fn required<T>(value: Option<T>, name: &'static str) -> Result<T, MessageError> {
    value.ok_or(MessageError::Missing(name))
}

fn invitation(token: Option<Secret>, subscribe_url: Option<Secret>) -> Result<Invitation, MessageError> {
    Ok(Invitation {
        token: required(token, "Token")?,
        subscribe_url: required(subscribe_url, "SubscribeURL")?,
    })
}
