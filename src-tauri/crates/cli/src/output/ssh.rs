//! SSH keys and the client's configuration.

use std::fmt::Write as _;

use causeway_contract::ssh::{IamSshKeys, KeyVerdict, LocalSshKey, LocalSshKeys, SshConfigReport};

use super::{column, counted};
use crate::console::{BAD, CHANGE, GOOD, HEAD, QUIET, paint};

fn sign(ok: bool) -> String {
    if ok { paint(GOOD, "✓") } else { paint(BAD, "✗") }
}

/// The keys of this computer.
pub(crate) fn local_ssh_keys(keys: &LocalSshKeys) -> String {
    let mut text = format!("{}\n", paint(HEAD, &keys.folder));
    if keys.files.is_empty() {
        text.push_str("There is no key.\n");
    }
    text.push_str(&ssh_keys(&keys.files));
    let _infallible = writeln!(text, "\n{}", paint(HEAD, "SSH agent"));
    if let Some(note) = &keys.agent_note {
        let _infallible = writeln!(text, "{note}");
    }
    text.push_str(&ssh_keys(&keys.agent));
    text
}

/// Some keys.
pub(crate) fn ssh_keys(keys: &[LocalSshKey]) -> String {
    let mut text = String::new();
    let width = column(keys.iter().map(|key| key.name.as_str()));
    for key in keys {
        let kind = key.kind.as_deref().unwrap_or("unknown");
        let what = if key.encrypted { ", with a passphrase" } else { "" };
        let _infallible = writeln!(text, "{:width$}  {kind}, {}{what}", key.name, key.format);
        for print in [&key.sha256, &key.md5].into_iter().flatten() {
            let _infallible = writeln!(text, "    {}", paint(QUIET, print));
        }
        for (who, KeyVerdict { ok, reason }) in [("IAM ", &key.iam), ("Jira", &key.gij)] {
            let _infallible = writeln!(text, "    {} {who}  {reason}", sign(*ok));
        }
        for caution in &key.cautions {
            let _infallible = writeln!(text, "    {} {caution}", paint(CHANGE, "note:"));
        }
        for line in key.conversion.iter().flat_map(|commands| commands.lines()) {
            let _infallible = writeln!(text, "    {} {line}", paint(QUIET, "$"));
        }
    }
    text
}

/// The keys of an IAM user.
pub(crate) fn iam_ssh_keys(keys: &IamSshKeys) -> String {
    let mut text = format!("{}\n", paint(HEAD, &keys.arn));
    for key in keys.keys.iter().flatten() {
        let print = key.fingerprint.as_deref().unwrap_or("not shown");
        let style = if key.active { GOOD } else { CHANGE };
        let _infallible = writeln!(text, "{}  {:8}  {print}", key.id, paint(style, &key.status));
    }
    if let Some(listed) = &keys.keys {
        let count = counted(listed.len(), "SSH key", "SSH keys");
        let _infallible = writeln!(text, "{count} of at most {}", keys.limit);
    }
    if let Some(note) = &keys.note {
        let _infallible = writeln!(text, "{} {note}", paint(CHANGE, "note:"));
    }
    let _infallible = writeln!(text, "{}", paint(QUIET, &keys.console_url));
    text
}

/// What the client's configuration says.
pub(crate) fn ssh_config(report: &SshConfigReport) -> String {
    let mut text = format!("{}\n", paint(HEAD, &report.host));
    let width = column(report.settings.iter().map(|setting| setting.name.as_str()));
    for setting in &report.settings {
        let from = setting.from.as_deref().unwrap_or("OpenSSH's own");
        let _infallible =
            writeln!(text, "{:width$}  {}  {}", setting.name, setting.value, paint(QUIET, from));
    }
    for problem in &report.problems {
        let _infallible =
            writeln!(text, "{} {problem}", if report.ok { paint(CHANGE, "note:") } else { paint(BAD, "✗") });
    }
    if report.ok {
        let _infallible = writeln!(text, "{} Everything is there", paint(GOOD, "✓"));
    }
    let _infallible =
        writeln!(text, "\n{}\n{}", paint(HEAD, "For ~/.ssh/config, above every Host *"), report.block);
    let _infallible = writeln!(text, "{}\n{}", paint(HEAD, "With two AWS accounts"), report.two_accounts);
    text
}
