//! Smart commits: what a message will make GIJ do, and why it may not.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// `check_message`: reads a commit message as GIJ does.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct CheckMessage {
    /// The Jira site whose issues it is checked against; nobody is asked when absent.
    pub site_url: Option<String>,
    /// The message.
    pub message: String,
    /// The e-mail the commit will be made with; not checked when empty.
    pub email: String,
    /// When the commit was made, epoch milliseconds; now when absent.
    #[ts(type = "number | null")]
    pub committed_at: Option<i64>,
    /// At most as many days old may a commit be whose commands GIJ carries out; GIJ's default is 14.
    pub max_age_days: u32,
    /// Names this request for `cancel_operation`.
    pub operation_id: String,
}

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum Severity {
    /// GIJ will not do it.
    Error,
    /// GIJ may not do what is meant, or it could not be checked.
    Warning,
    /// Worth knowing.
    Info,
}

/// Something about a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct MessageFinding {
    /// How bad.
    pub severity: Severity,
    /// Stable name: `ambiguous-transition`.
    pub code: String,
    /// What, in one sentence, and what to do about it.
    pub message: String,
    /// The part of the message it is about: begin and end in UTF-16 code units, as the window counts.
    pub span: Option<[u32; 2]>,
    /// What to put in the part's place.
    pub replacement: Option<String>,
}

/// What a part of a message is, for colouring.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum MessagePartKind {
    /// An issue key.
    Key,
    /// A command: `#time`.
    Command,
    /// A command's arguments.
    Arguments,
}

/// A part of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct MessagePart {
    /// What it is.
    pub kind: MessagePartKind,
    /// Begin and end in UTF-16 code units.
    pub span: [u32; 2],
}

/// One thing that GIJ will do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct SmartAction {
    /// The issue.
    pub issue: String,
    /// The command's name: `time`, `resolve`.
    pub command: String,
    /// What happens, in one sentence: "Logs 1 h 30 m of work with the comment “fixing”".
    pub effect: String,
    /// Whether GIJ will manage; `null` when that could not be checked.
    pub possible: Option<bool>,
    /// Why not, or why it could not be checked.
    pub reason: Option<String>,
}

/// An issue that a message names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct NamedIssue {
    /// Its key as it stands there.
    pub key: String,
    /// Whether Jira has it; `null` when nobody was asked.
    pub exists: Option<bool>,
    /// Its summary.
    pub summary: Option<String>,
    /// Its status.
    pub status: Option<String>,
    /// Transitions that it has now, as they are written in a message (`#start-progress`).
    pub transitions: Vec<String>,
    /// Versions of its project.
    pub versions: Vec<String>,
}

/// The answer to `check_message`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct MessageReport {
    /// Issues that the commit is linked to, in order.
    pub issues: Vec<NamedIssue>,
    /// Keys and commands, in order.
    pub parts: Vec<MessagePart>,
    /// What GIJ will do, in order.
    pub actions: Vec<SmartAction>,
    /// What there is to say, worst first.
    pub findings: Vec<MessageFinding>,
    /// The Jira user whom the e-mail belongs to, as whom GIJ acts; `null` when that is not known.
    pub acts_as: Option<String>,
    /// As many characters as there are; GIJ reads at most 8,000.
    pub length: u32,
}

/// The answer to `get_commit_hook`: a `commit-msg` hook for git, to copy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct CommitHook {
    /// The script.
    pub text: String,
    /// Where it goes, below a working copy.
    pub path: String,
}
