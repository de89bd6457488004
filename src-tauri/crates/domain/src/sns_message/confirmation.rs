//! A subscription confirmed by hand: what a person found in a log, a proxy or a mailbox, and pastes.

use thiserror::Error;

use super::endpoint::{AddressError, SnsEndpoint, token_of};
use super::message::{MessageError, MessageKind, SnsMessage};
use crate::secret::Secret;
use crate::triggers::TopicArn;

/// Why a pasted text confirms nothing. Nothing of it is quoted but the ARN of another topic.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ConfirmationError {
    /// Nothing was given.
    #[error("Paste the token, the SubscribeURL, or the whole message that Amazon SNS sent")]
    Empty,
    /// It looks like a message and is none.
    #[error(transparent)]
    Message(MessageError),
    /// A message of SNS that asks for no confirmation.
    #[error("This is a {found} message. A subscription is confirmed with a SubscriptionConfirmation message")]
    Kind {
        /// Its type.
        found: &'static str,
    },
    /// A message about another topic.
    #[error("This message is about {found}, not about {expected}")]
    Topic {
        /// What stands there.
        found: String,
        /// The connection's.
        expected: TopicArn,
    },
    /// The message and its own SubscribeURL name two tokens.
    #[error("The message's Token is not the one in its SubscribeURL")]
    TwoTokens,
    /// The SubscribeURL is not to be followed.
    #[error(transparent)]
    Address(AddressError),
    /// Neither a token, nor an address, nor a message.
    #[error("This is neither a token nor a SubscribeURL nor a message of Amazon SNS")]
    Unknown,
}

/// What `ConfirmSubscription` takes.
#[derive(Debug)]
pub struct Confirmation {
    /// The topic, always the expected one.
    pub topic: TopicArn,
    /// The token, good for two days.
    pub token: Secret,
}

impl Confirmation {
    /// Reads a bare token, a SubscribeURL or a whole SubscriptionConfirmation message. The token is then given to SNS
    /// itself, with the expected topic beside it: no address in the text is ever visited, and SNS refuses a token that
    /// is not its own. So nothing but the token is taken from the text, and a signature adds nothing to that.
    ///
    /// # Errors
    /// When it is none of these, or is about anything but a subscription to the expected topic.
    pub fn parse(
        pasted: &Secret,
        expected: &TopicArn,
        endpoint: &SnsEndpoint,
    ) -> Result<Self, ConfirmationError> {
        let text = pasted.expose().trim().trim_start_matches('\u{feff}').trim_start();
        let confirmation = |token| Self { topic: expected.clone(), token };
        if text.starts_with('{') {
            return from_message(text, expected, endpoint).map(confirmation);
        }
        // As it stands between the quotes of a message, the brackets of a mail or a line of a log.
        let text = text.trim_matches(|letter: char| letter.is_whitespace() || "\"'<>,".contains(letter));
        if text.is_empty() {
            return Err(ConfirmationError::Empty);
        }
        if text.contains(':') || text.contains('/') {
            return endpoint
                .subscribe_url_token(&Secret::new(text.to_owned()), expected)
                .map(confirmation)
                .map_err(ConfirmationError::Address);
        }
        token_of(text).map(confirmation).ok_or(ConfirmationError::Unknown)
    }
}

fn from_message(
    text: &str,
    expected: &TopicArn,
    endpoint: &SnsEndpoint,
) -> Result<Secret, ConfirmationError> {
    let message = SnsMessage::parse(text).map_err(ConfirmationError::Message)?;
    let found = message.type_name();
    let MessageKind::SubscriptionConfirmation(invitation) = message.kind else {
        return Err(ConfirmationError::Kind { found });
    };
    if message.topic_arn != expected.as_str() {
        return Err(ConfirmationError::Topic {
            found: message.topic_arn.chars().take(300).collect(),
            expected: expected.clone(),
        });
    }
    let token = endpoint
        .subscribe_url_token(&invitation.subscribe_url, expected)
        .map_err(ConfirmationError::Address)?;
    if token.expose() == invitation.token.expose() { Ok(token) } else { Err(ConfirmationError::TwoTokens) }
}
