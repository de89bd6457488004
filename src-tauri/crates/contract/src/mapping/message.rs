//! What a commit message does.

use std::ops::Range;

use causeway_app::message::{CheckedMessage, MessageWanted};
use causeway_domain::commit_hook;
use causeway_domain::smart_commit::{
    Finding, IssueState, Message, Severity as DomainSeverity, TransitionNow, Verdict, reduced,
};
use causeway_domain::utf16::Utf16Offsets;

use crate::smart_commit::{
    CheckMessage, CommitHook, MessageFinding, MessagePart, MessagePartKind, MessageReport, NamedIssue,
    Severity, SmartAction,
};

/// A message to be checked.
pub fn message_wanted(request: CheckMessage) -> MessageWanted {
    MessageWanted {
        site_url: request.site_url.filter(|url| !url.trim().is_empty()),
        message: request.message,
        email: request.email,
        committed_at: request.committed_at,
        max_age_days: request.max_age_days,
    }
}

/// What there is to say about a message. Places become UTF-16 here, once.
pub fn message_report(checked: &CheckedMessage) -> MessageReport {
    let message = Message::read(&checked.text);
    let offsets = Utf16Offsets::new(&checked.text);
    let actions = checked
        .preview
        .actions
        .iter()
        .map(|action| {
            let command = message.commands.get(action.command);
            let (possible, reason) = match &action.verdict {
                Verdict::Will => (Some(true), None),
                Verdict::WillNot(reason) => (Some(false), Some(reason.clone())),
                Verdict::Unknown(reason) => (None, Some(reason.clone())),
            };
            SmartAction {
                issue: action.issue.to_string(),
                command: command.map(|command| command.name.to_lowercase()).unwrap_or_default(),
                effect: action.effect.clone(),
                possible,
                reason,
            }
        })
        .collect();
    MessageReport {
        issues: message.issues().iter().map(|key| named_issue(key, checked)).collect(),
        parts: parts(&message, &offsets),
        actions,
        findings: checked.findings.iter().map(|found| finding(found, &offsets)).collect(),
        acts_as: checked.acts_as().map(str::to_owned),
        length: u32::try_from(message.length).unwrap_or(u32::MAX),
    }
}

fn named_issue(key: &causeway_domain::IssueKey, checked: &CheckedMessage) -> NamedIssue {
    let (exists, state) = match checked.facts.issues.get(key) {
        Some(Ok(Some(state))) => (Some(true), Some(state)),
        Some(Ok(None)) => (Some(false), None),
        Some(Err(_)) | None => (None, None),
    };
    let transitions = |state: &IssueState| -> Vec<String> {
        let all = state.transitions.as_deref().unwrap_or_default().iter().map(TransitionNow::called);
        all.map(reduced).filter(|name| !name.is_empty()).map(|name| format!("#{name}")).collect()
    };
    NamedIssue {
        key: key.to_string(),
        exists,
        summary: state.map(|state| state.summary.clone()),
        status: state.map(|state| state.status.clone()),
        transitions: state.map(transitions).unwrap_or_default(),
        versions: state.and_then(|state| state.versions.clone().ok()).unwrap_or_default(),
    }
}

fn parts(message: &Message<'_>, offsets: &Utf16Offsets<'_>) -> Vec<MessagePart> {
    let keys = message.keys.iter().map(|found| (MessagePartKind::Key, found.start..found.end()));
    let commands = message.commands.iter().flat_map(|command| {
        [
            (MessagePartKind::Command, command.span.clone()),
            (MessagePartKind::Arguments, command.arguments.clone()),
        ]
    });
    let mut parts: Vec<(MessagePartKind, Range<usize>)> =
        keys.chain(commands).filter(|(_, span)| !span.is_empty()).collect();
    parts.sort_by_key(|(_, span)| span.start);
    parts.into_iter().map(|(kind, span)| MessagePart { kind, span: offsets.span(&span) }).collect()
}

fn finding(found: &Finding, offsets: &Utf16Offsets<'_>) -> MessageFinding {
    MessageFinding {
        severity: match found.severity {
            DomainSeverity::Error => Severity::Error,
            DomainSeverity::Warning => Severity::Warning,
            DomainSeverity::Info => Severity::Info,
        },
        code: found.code.as_str().to_owned(),
        message: found.message.clone(),
        span: found.span.as_ref().map(|span| offsets.span(span)),
        replacement: found.replacement.clone(),
    }
}

/// The hook that asks for an issue key.
pub fn commit_hook() -> CommitHook {
    CommitHook { text: commit_hook::SCRIPT.to_owned(), path: commit_hook::PATH.to_owned() }
}

#[cfg(test)]
mod tests {
    use causeway_domain::smart_commit::Facts;

    use super::*;

    #[test]
    fn places_are_counted_as_the_window_counts() {
        let report = message_report(&CheckedMessage::of("😀 SHOP-1 #time 1h30m".to_owned(), Facts::none()));
        let kinds: Vec<_> = report.parts.iter().map(|part| (part.kind, part.span)).collect();
        assert_eq!(
            kinds,
            [
                (MessagePartKind::Key, [3, 9]),
                (MessagePartKind::Command, [10, 15]),
                (MessagePartKind::Arguments, [16, 21])
            ]
        );
        let found = &report.findings[0];
        assert_eq!(
            (found.code.as_str(), found.span, found.replacement.as_deref()),
            ("time-format", Some([16, 21]), Some("1h 30m"))
        );
        assert_eq!((report.actions[0].possible, report.length), (Some(false), 20));
        assert_eq!(report.issues[0].exists, None);
    }
}
