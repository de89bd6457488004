//! SSH keys and the client's configuration.

use std::path::Path;

use causeway_app::port::aws::{IamSshKey as AppIamKey, SshKeyStatus};
use causeway_app::ssh_keys::{ConfigReport, IamKeysChecked, LocalKey, LocalKeys};
use causeway_domain::ssh::config::{HostSettings, Keyword};
use causeway_domain::ssh::key::{KeyFormat, PublicKey, SSH_KEYS_OF_A_USER, Verdict};

use crate::ssh::{IamSshKey, IamSshKeys, KeyVerdict, LocalSshKey, LocalSshKeys, SshConfigReport, SshSetting};

fn text(path: &Path) -> String {
    path.display().to_string()
}

/// The keys of this computer.
pub fn local_ssh_keys(keys: LocalKeys) -> LocalSshKeys {
    LocalSshKeys {
        folder: text(&keys.folder),
        files: keys.files.into_iter().map(local_ssh_key).collect(),
        agent: keys.agent.into_iter().map(local_ssh_key).collect(),
        agent_note: keys.agent_note,
    }
}

/// One of them.
pub fn local_ssh_key(key: LocalKey) -> LocalSshKey {
    let is_private = key.is_private();
    let format = match (&key.file, &key.path) {
        (Some(file), _) => format(file.format),
        (None, Some(_)) => "Not readable",
        (None, None) => "SSH agent",
    };
    let public = key.public.as_ref();
    LocalSshKey {
        path: key.path.as_deref().map(text),
        name: key.name,
        kind: public.map(|public| public.kind.to_string()),
        format: format.to_owned(),
        is_private,
        encrypted: key.file.as_ref().is_some_and(|file| file.encrypted),
        comment: public.map(|public| public.comment.clone()).unwrap_or_default(),
        sha256: public.map(PublicKey::sha256),
        md5: public.map(PublicKey::md5),
        public_key: public.map(PublicKey::to_line),
        iam: verdict(key.iam),
        gij: verdict(key.gij),
        conversion: key.conversion,
        cautions: key.cautions,
    }
}

fn format(format: KeyFormat) -> &'static str {
    match format {
        KeyFormat::Pem => "PEM",
        KeyFormat::OpenSsh => "OpenSSH",
        KeyFormat::Pkcs8 => "PKCS#8",
        KeyFormat::Putty => "PuTTY",
        KeyFormat::PublicLine | KeyFormat::PublicRfc4716 | KeyFormat::PublicPem => "Public key",
    }
}

fn verdict(verdict: Verdict) -> KeyVerdict {
    KeyVerdict { ok: verdict.ok, reason: verdict.reason }
}

/// The keys of an IAM user.
pub fn iam_ssh_keys(checked: IamKeysChecked) -> IamSshKeys {
    let IamKeysChecked { handle, found } = checked;
    IamSshKeys {
        handle,
        arn: found.identity.arn.clone(),
        user_name: found.user_name().map(str::to_owned),
        keys: found.keys.as_ref().map(|keys| keys.iter().map(iam_ssh_key).collect()),
        note: found.note.clone(),
        limit: u32::try_from(SSH_KEYS_OF_A_USER).unwrap_or(u32::MAX),
        console_url: found.console_url(),
    }
}

fn iam_ssh_key(key: &AppIamKey) -> IamSshKey {
    let status = match &key.status {
        SshKeyStatus::Active => "Active",
        SshKeyStatus::Inactive => "Inactive",
        SshKeyStatus::Other(status) => status,
    };
    IamSshKey {
        id: key.id.clone(),
        status: status.to_owned(),
        active: key.status == SshKeyStatus::Active,
        uploaded_at: key.uploaded_at,
        fingerprint: key.fingerprint.clone(),
    }
}

/// What the client's configuration says of a host, and what it should say.
pub fn ssh_config_report(report: ConfigReport) -> SshConfigReport {
    SshConfigReport {
        host: report.settings.host.clone(),
        settings: settings(&report.settings),
        problems: report.problems,
        ok: report.ok,
        block: report.block,
        two_accounts: report.two_accounts,
        files: report.files.iter().map(|file| text(file)).collect(),
    }
}

/// What is set, and what OpenSSH does by itself about the rest that matters.
fn settings(found: &HostSettings) -> Vec<SshSetting> {
    let own = [
        (Keyword::User, "your account on this computer"),
        (Keyword::Port, "22"),
        (Keyword::IdentityFile, "the usual files in ~/.ssh"),
        (Keyword::IdentitiesOnly, "no"),
    ];
    let set = found.settings.iter().map(|setting| SshSetting {
        name: setting.keyword.name().to_owned(),
        value: setting.value.clone(),
        from: Some(setting.place.to_string()),
    });
    let unset = own.into_iter().filter(|(keyword, _)| found.setting(*keyword).is_none());
    set.chain(unset.map(|(keyword, value)| SshSetting {
        name: keyword.name().to_owned(),
        value: value.to_owned(),
        from: None,
    }))
    .collect()
}
