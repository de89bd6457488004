//! Smart commits: what a commit message makes Git Integration for Jira do (gij-contract §3).
//!
//! A message is read into keys, commands and scopes ([`Message::read`]). What is known of Jira then ([`Facts`], nothing
//! at all without a site) turns it into what will happen ([`preview`]) and what there is to say about it ([`findings`]).

mod age;
mod effect;
mod facts;
mod findings;
mod lint;
mod message;
mod nearest;
mod transition;
mod verdict;
mod work;

#[cfg(test)]
mod tests;

pub use age::Age;
pub use facts::{
    Author, Facts, IssueState, Permission, Permissions, SmartCommitsSwitch, TransitionNow, Unknown,
};
pub use findings::{Finding, FindingCode, Severity, findings};
pub use message::{Act, ArgumentFault, Command, MAX_LENGTH, Message, Scope, Span};
pub use transition::{TransitionMatch, match_transition, reduced};
pub use verdict::{Action, MAX_ACTIONS, Preview, Verdict, preview};
pub use work::{Work, WorkFormatError};
