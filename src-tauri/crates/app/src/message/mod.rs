//! Commit messages: what GIJ will do with one, checked against Jira as it is now.

mod asking;
mod facts;

use causeway_domain::smart_commit::{
    Age, Author, Facts, Finding, Message, Preview, Unknown, findings, preview,
};

pub(crate) use asking::Memory;

use crate::App;
use crate::error::AppError;
use crate::session::Operation;

/// A message to be checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageWanted {
    /// The Jira site whose issues it is checked against; nobody is asked when absent.
    pub site_url: Option<String>,
    /// The message.
    pub message: String,
    /// The e-mail the commit will be made with; not checked when empty.
    pub email: String,
    /// When the commit was made, epoch milliseconds; now when absent.
    pub committed_at: Option<i64>,
    /// At most as many days old may a commit be whose commands GIJ carries out.
    pub max_age_days: u32,
}

/// A message with what is known about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedMessage {
    /// The message.
    pub text: String,
    /// What Jira said.
    pub facts: Facts,
    /// What GIJ will do.
    pub preview: Preview,
    /// What there is to say, worst first.
    pub findings: Vec<Finding>,
}

impl CheckedMessage {
    /// A message judged by what is known.
    pub fn of(text: String, facts: Facts) -> Self {
        let message = Message::read(&text);
        let preview = preview(&message, &facts);
        let findings = findings(&message, &facts, &preview);
        Self { text, facts, preview, findings }
    }

    /// The Jira user as whom GIJ acts, where that is known.
    pub fn acts_as(&self) -> Option<&str> {
        match &self.facts.author {
            Ok(Author::One { display_name }) => Some(display_name),
            _ => None,
        }
    }
}

impl App {
    /// Reads a message as GIJ does, and checks it against a site when one is named. What the site does not tell is left
    /// open, and said to be.
    ///
    /// # Errors
    /// A site that is none, or that nothing here is connected to.
    pub async fn check_message(
        &self,
        operation: &Operation,
        wanted: &MessageWanted,
    ) -> Result<CheckedMessage, AppError> {
        let now = self.ports.clock.now_millis();
        let age = Age { committed_at: wanted.committed_at.unwrap_or(now), now, limit: wanted.max_age_days };
        let mut facts = match &wanted.site_url {
            None => Facts::none(),
            Some(url) => operation.or_cancelled(self.facts_of(url, &wanted.message, &wanted.email)).await?,
        };
        if wanted.site_url.is_none() && wanted.email.trim().is_empty() {
            facts.author = Err(Unknown("no e-mail was given".to_owned()));
        }
        facts.age = Some(age);
        Ok(CheckedMessage::of(wanted.message.clone(), facts))
    }
}
