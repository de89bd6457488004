//! What there is to say about a message.

use std::collections::BTreeSet;

use super::facts::{Author, Facts, IssueState, Permission, SmartCommitsSwitch, Unknown};
use super::lint;
use super::message::{Act, Command, Message, Span};
use super::nearest::nearest;
use super::transition::{TransitionMatch, match_transition, reduced, shortest};
use super::verdict::{MAX_ACTIONS, Preview, Verdict};
use crate::issue_key::IssueKey;

/// How bad a finding is, worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// GIJ will not do it.
    Error,
    /// GIJ may not do what is meant, or it could not be checked.
    Warning,
    /// Worth knowing.
    Info,
}

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $name:ident = $text:literal),+ $(,)?) => {
        /// What a finding is about. Its text is stable.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum FindingCode {
            $($(#[doc = $doc])+ $name,)+
        }

        impl FindingCode {
            /// All codes.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// The stable text.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)+
                }
            }
        }
    };
}

codes! {
    /// More characters than GIJ reads.
    TooLong = "too-long",
    /// No issue key at all.
    NoKey = "no-key",
    /// Something that would be a key in another form.
    NearKey = "near-key",
    /// A command that no key comes before.
    CommandBeforeKey = "command-before-key",
    /// A name that is nearly that of a command.
    UnknownCommand = "unknown-command",
    /// A command that needs arguments and has none.
    MissingArguments = "missing-arguments",
    /// An amount of work that GIJ does not read.
    WorkFormat = "time-format",
    /// Days and weeks are as long as Jira's administrator says.
    WorkDays = "time-days",
    /// A key that ends a command's text.
    KeyInArguments = "key-in-arguments",
    /// `#` right before a key.
    HashBeforeKey = "hash-before-key",
    /// `#` at the beginning of a line, which git takes for a comment in its editor.
    HashBeginsLine = "hash-begins-line",
    /// Text after a transition.
    TextAfterTransition = "text-after-transition",
    /// More than one word after `#assign`.
    WordsAfterUser = "words-after-user",
    /// A version's name that goes over lines.
    VersionLines = "version-lines",
    /// A label that Jira does not take.
    LabelTooLong = "label-too-long",
    /// The same command twice.
    Repeated = "repeated",
    /// Two assignees, or two transitions, of one issue.
    Competing = "competing",
    /// There is no such issue.
    IssueMissing = "issue-missing",
    /// The issue has another key now.
    IssueMoved = "issue-moved",
    /// No transition is called so.
    TransitionMissing = "transition-missing",
    /// Several transitions begin so.
    TransitionAmbiguous = "transition-ambiguous",
    /// The project has no such version.
    VersionMissing = "version-missing",
    /// There is no such user.
    UserMissing = "user-missing",
    /// Nobody has the author's e-mail.
    AuthorMissing = "author-missing",
    /// Several have the author's e-mail.
    AuthorShared = "author-shared",
    /// The author lacks a permission.
    PermissionMissing = "permission-missing",
    /// Time tracking is off.
    TimeTrackingOff = "time-tracking-off",
    /// The commit is too old.
    TooOld = "too-old",
    /// Smart commits are off.
    SmartCommitsOff = "smart-commits-off",
    /// Jira could not say.
    NotChecked = "not-checked",
    /// More actions than are shown.
    ManyActions = "many-actions",
}

/// Something about a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// How bad.
    pub severity: Severity,
    /// What about.
    pub code: FindingCode,
    /// What, in one sentence, and what to do about it.
    pub message: String,
    /// The part of the message.
    pub span: Option<Span>,
    /// What to put in the part's place.
    pub replacement: Option<String>,
}

/// As many findings as are told.
const MAX_FINDINGS: usize = 100;

/// What there is to say about a message: worst first, then in the message's order. `preview` is that of the same facts.
pub fn findings(message: &Message<'_>, facts: &Facts, preview: &Preview) -> Vec<Finding> {
    let mut notes = Notes::default();
    lint::lint(message, facts, &mut notes);
    about_commit(message, facts, &mut notes);
    about_issues(message, facts, &mut notes);
    about_commands(message, facts, &mut notes);
    about_preview(message, facts, preview, &mut notes);
    notes.sorted()
}

/// Begin and end.
type Place = Option<(usize, usize)>;

/// Findings as they are made, each once.
#[derive(Default)]
pub(super) struct Notes {
    all: Vec<Finding>,
    seen: BTreeSet<(FindingCode, Place, String)>,
}

impl Notes {
    pub(super) fn add(
        &mut self,
        severity: Severity,
        code: FindingCode,
        span: Option<Span>,
        message: impl Into<String>,
    ) -> &mut Self {
        let message = message.into();
        let place = span.as_ref().map(|span| (span.start, span.end));
        if self.seen.insert((code, place, message.clone())) {
            self.all.push(Finding { severity, code, message, span, replacement: None });
        }
        self
    }

    /// Gives the finding that was added last a replacement.
    pub(super) fn instead(&mut self, replacement: Option<String>) {
        if let (Some(last), Some(replacement)) = (self.all.last_mut(), replacement) {
            last.replacement = Some(replacement);
        }
    }

    fn sorted(mut self) -> Vec<Finding> {
        let place = |finding: &Finding| finding.span.as_ref().map_or((0, 0), |span| (span.start, span.end));
        self.all.sort_by_key(|finding| (finding.severity, place(finding), finding.code));
        self.all.truncate(MAX_FINDINGS);
        self.all
    }
}

/// The whole message's, when it has commands to carry out.
fn about_commit(message: &Message<'_>, facts: &Facts, notes: &mut Notes) {
    if message.scopes.is_empty() {
        return;
    }
    if let Some(age) = facts.age.filter(super::Age::is_past) {
        notes.add(
            Severity::Error,
            FindingCode::TooOld,
            None,
            format!(
                "This commit is {} days old. GIJ carries out commands only of commits up to {} days old",
                age.days(),
                age.limit
            ),
        );
    }
    match &facts.author {
        Ok(Author::Nobody) => {
            let text = "No Jira user has this e-mail, so that GIJ will carry out nothing. Commit with the e-mail of \
                        your Jira user";
            notes.add(Severity::Error, FindingCode::AuthorMissing, None, text);
        }
        Ok(Author::Several(users)) => {
            let text = format!(
                "{users} Jira users have this e-mail. GIJ needs exactly one, and will carry out nothing"
            );
            notes.add(Severity::Error, FindingCode::AuthorShared, None, text);
        }
        Err(Unknown(reason)) if facts.site.is_some() => {
            notes.add(
                Severity::Warning,
                FindingCode::NotChecked,
                None,
                format!("The author was not checked: {reason}"),
            );
        }
        Ok(Author::One { .. }) | Err(_) => {}
    }
    match &facts.smart_commits {
        Ok(SmartCommitsSwitch::Off) => {
            let text =
                "Smart commits are off in Jira for this connection, so that GIJ will carry out nothing";
            notes.add(Severity::Error, FindingCode::SmartCommitsOff, None, text);
        }
        Ok(SmartCommitsSwitch::OffIn(names)) => {
            let shown = names.iter().take(5).cloned().collect::<Vec<_>>().join(", ");
            let more = if names.len() > 5 { format!(" and {} more", names.len() - 5) } else { String::new() };
            let text = format!("Smart commits are off in {shown}{more}: GIJ carries out nothing from there");
            notes.add(Severity::Warning, FindingCode::SmartCommitsOff, None, text);
        }
        Ok(SmartCommitsSwitch::On) | Err(_) => {}
    }
}

fn about_issues(message: &Message<'_>, facts: &Facts, notes: &mut Notes) {
    for found in &message.keys {
        let key = IssueKey::from(*found);
        let span = Some(found.start..found.end());
        match facts.issues.get(&key) {
            Some(Ok(None)) => {
                let text = format!("Jira has no issue {key}, or does not show it to you");
                notes.add(Severity::Error, FindingCode::IssueMissing, span, text);
            }
            Some(Ok(Some(state))) if state.key != key.as_str() => {
                let text = format!("{key} is {} now. GIJ still finds it by its former key", state.key);
                notes
                    .add(Severity::Info, FindingCode::IssueMoved, span, text)
                    .instead(Some(state.key.clone()));
            }
            Some(Err(Unknown(reason))) => {
                let text = format!("{key} was not checked: {reason}");
                notes.add(Severity::Warning, FindingCode::NotChecked, span, text);
            }
            Some(Ok(Some(_))) | None => {}
        }
    }
}

fn about_commands(message: &Message<'_>, facts: &Facts, notes: &mut Notes) {
    for (scope, command) in message.acting().take(MAX_ACTIONS) {
        let Ok(act) = &command.act else { continue };
        if matches!(act, Act::LogWork { .. }) && facts.time_tracking == Ok(false) {
            let text = "Time tracking is off in this Jira, so that no work is logged";
            notes.add(Severity::Error, FindingCode::TimeTrackingOff, Some(command.span.clone()), text);
        }
        if let Act::Assign(user) = act
            && let Some(Ok(None)) = facts.assignees.get(user)
        {
            let start = command.arguments.start;
            let text = "Jira has no such user: give the user name or the e-mail";
            notes.add(Severity::Error, FindingCode::UserMissing, Some(start..start + user.len()), text);
        }
        for key in scope.keys.iter().take(MAX_ACTIONS) {
            if let Some(Ok(Some(state))) = facts.issues.get(key) {
                about_command(command, act, key, state, notes);
            }
        }
    }
}

fn about_command(command: &Command<'_>, act: &Act, key: &IssueKey, state: &IssueState, notes: &mut Notes) {
    match act {
        Act::FixVersion(name) | Act::AffectsVersion(name) => {
            if let Ok(versions) = &state.versions
                && !versions.contains(name)
            {
                let near = nearest(name, versions.iter().map(String::as_str)).map(str::to_owned);
                let text = match &near {
                    Some(near) => format!("The project of {key} has no such version; {near} is the nearest"),
                    None => format!("The project of {key} has no such version"),
                };
                notes
                    .add(Severity::Error, FindingCode::VersionMissing, Some(command.arguments.clone()), text)
                    .instead(near);
            }
        }
        Act::Transition => about_transition(command, key, state, notes),
        Act::Comment(_) | Act::LogWork { .. } | Act::Assign(_) | Act::Label(_) => {}
    }
}

fn about_transition(command: &Command<'_>, key: &IssueKey, state: &IssueState, notes: &mut Notes) {
    let Ok(transitions) = &state.transitions else { return };
    let called = || transitions.iter().map(super::TransitionNow::called);
    let span = Some(command.span.clone());
    match match_transition(command.name, called()) {
        TransitionMatch::One(_) => {}
        TransitionMatch::Several(places) => {
            let ways: Vec<String> = places
                .iter()
                .filter_map(|place| shortest(*place, called()))
                .map(|begin| format!("#{begin}"))
                .collect();
            let hint = if ways.is_empty() {
                "and no name can be told from the others".to_owned()
            } else {
                format!("and GIJ does not guess; write {}", ways.join(" or "))
            };
            let text = format!("More than one transition of {key} begins so, {hint}");
            notes
                .add(Severity::Error, FindingCode::TransitionAmbiguous, span, text)
                .instead(ways.into_iter().next());
        }
        TransitionMatch::Nothing => {
            let names: Vec<String> = called().map(reduced).filter(|name| !name.is_empty()).collect();
            if command.is_before_key() || lint::near_command(command.name).is_some() {
                // Said already, with what was meant.
                return;
            }
            let near = nearest(command.name, names.iter().map(String::as_str)).map(|near| format!("#{near}"));
            let ways = names.iter().map(|name| format!("#{name}")).collect::<Vec<_>>().join(", ");
            let text = if names.is_empty() {
                format!("{key} has no transition now that you may carry out")
            } else {
                format!("{key} has no such transition in the status “{}”; it has {ways}", state.status)
            };
            notes.add(Severity::Error, FindingCode::TransitionMissing, span, text).instead(near);
        }
    }
}

fn about_preview(message: &Message<'_>, facts: &Facts, preview: &Preview, notes: &mut Notes) {
    if preview.total > preview.actions.len() {
        let text = format!("{} actions are shown of {}", preview.actions.len(), preview.total);
        notes.add(Severity::Info, FindingCode::ManyActions, None, text);
    }
    for action in &preview.actions {
        let command = &message.commands[action.command];
        let Some(Ok(Some(state))) = facts.issues.get(&action.issue) else { continue };
        if let (Verdict::WillNot(_), Ok(act), Ok(permissions)) =
            (&action.verdict, &command.act, &state.permissions)
        {
            let permission = super::verdict::needed(act);
            if !permissions.allow(permission) {
                permission_missing(permission, &action.issue, command, notes);
            }
        }
    }
}

fn permission_missing(permission: Permission, key: &IssueKey, command: &Command<'_>, notes: &mut Notes) {
    let text = format!("#{} needs the permission {} in {}", command.name, permission.name(), key.project());
    notes.add(Severity::Error, FindingCode::PermissionMissing, Some(command.span.clone()), text);
}
