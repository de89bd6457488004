//! Settings as GIJ takes them: what is sent, and nothing else; some are ignored without a word.

use causeway_app::port::jira::JiraError;
use causeway_domain::integration::{Integration, JiraRepository, Projects, Setting};
use causeway_domain::manage::{FurtherSettings, SettingValue};
use causeway_domain::single_repository::WebLinks;

use super::JiraState;

fn unknown(id: i64) -> JiraError {
    let message = format!("Repository with id={id} does not exist");
    JiraError::Rejected { message, advice: None }
}

fn flag(value: &SettingValue) -> bool {
    match value {
        SettingValue::Flag(on) => *on,
        other => panic!("{other:?}"),
    }
}

fn text(value: &SettingValue) -> String {
    match value {
        SettingValue::Text(text) => text.clone(),
        other => panic!("{other:?}"),
    }
}

fn projects(value: &SettingValue) -> Projects {
    match value {
        SettingValue::Projects(projects) => projects.clone(),
        other => panic!("{other:?}"),
    }
}

fn further(settings: &mut FurtherSettings, setting: Setting, value: &SettingValue) {
    match (setting, value) {
        (Setting::SslVerification, value) => settings.ssl_verification = Some(flag(value)),
        (Setting::TrustFolderStat, value) => settings.trust_folder_stat = Some(flag(value)),
        (Setting::TagsFilter, value) => settings.tags_filter = Some(text(value)),
        (Setting::PrHideFilter, value) => settings.pr_hide_filter = Some(text(value)),
        (Setting::CommitEmails, value) => settings.commit_emails = Some(flag(value)),
        (Setting::CommitEmailMinutes, SettingValue::Number(minutes)) => {
            settings.commit_email_minutes = Some(*minutes);
        }
        (Setting::RevisionIndexing, value) => settings.revision_indexing = Some(flag(value)),
        (Setting::ApiFilter, value) => settings.api_filter = Some(text(value)),
        (setting, value) => panic!("{setting:?} {value:?}"),
    }
}

impl JiraState {
    pub(super) fn change_integration(
        &mut self,
        id: i64,
        changes: &[(Setting, SettingValue)],
    ) -> Result<Integration, JiraError> {
        let ignored = self.ignored_settings.clone();
        let found = self.integrations.get_mut(&id).ok_or_else(|| unknown(id))?;
        for (setting, value) in changes.iter().filter(|(setting, _)| !ignored.contains(setting)) {
            match setting {
                Setting::DisplayName => found.display_name = text(value),
                Setting::Notes => found.notes = Some(flag(value)),
                Setting::Changes => found.changes = Some(flag(value)),
                Setting::CustomRefspecs => found.custom_refspecs = Some(text(value)),
                Setting::RequireUserPat => found.require_user_pat = Some(flag(value)),
                Setting::SmartCommits => found.smart_commits = Some(flag(value)),
                Setting::RepositoryBrowser => found.repository_browser = Some(flag(value)),
                Setting::DiffViewing => found.diff_viewing = Some(flag(value)),
                Setting::Projects => found.projects = Some(projects(value)),
                setting => further(&mut found.further, *setting, value),
            }
        }
        Ok(found.clone())
    }

    pub(super) fn change_repository(
        &mut self,
        id: i64,
        changes: &[(Setting, SettingValue)],
    ) -> Result<JiraRepository, JiraError> {
        let ignored = self.ignored_settings.clone();
        let found = &mut self.rows.get_mut(&id).ok_or_else(|| unknown(id))?.repository;
        for (setting, value) in changes.iter().filter(|(setting, _)| !ignored.contains(setting)) {
            match (setting, value) {
                (Setting::DisplayName, value) => found.display_name = text(value),
                (Setting::MainBranch, value) => found.main_branch = Some(text(value)),
                (Setting::Notes, value) => found.notes = Some(flag(value)),
                (Setting::Changes, value) => found.changes = Some(flag(value)),
                (Setting::CustomRefspecs, value) => found.custom_refspecs = Some(text(value)),
                (Setting::SmartCommits, value) => found.smart_commits = Some(flag(value)),
                (Setting::RepositoryBrowser, value) => found.repository_browser = Some(flag(value)),
                (Setting::DiffViewing, value) => found.diff_viewing = Some(flag(value)),
                (Setting::Projects, value) => found.projects = Some(projects(value)),
                (Setting::WebLinks, SettingValue::Links(links)) => {
                    found.web_links = Some(Box::new(merged(found.web_links.as_deref(), links)));
                }
                (setting, value) => further(&mut found.further, *setting, value),
            }
        }
        Ok(found.clone())
    }
}

/// A format that is sent replaces the one that was there; an empty one takes it away.
fn merged(there: Option<&WebLinks>, sent: &WebLinks) -> WebLinks {
    let there = there.cloned().unwrap_or_default();
    let one = |there: Option<String>, sent: &Option<String>| match sent {
        None => there,
        Some(text) => Some(text.clone()).filter(|text| !text.is_empty()),
    };
    WebLinks {
        kind: one(there.kind, &sent.kind),
        commit: one(there.commit, &sent.commit),
        file_added: one(there.file_added, &sent.file_added),
        file_modified: one(there.file_modified, &sent.file_modified),
        file_deleted: one(there.file_deleted, &sent.file_deleted),
        pull_request: one(there.pull_request, &sent.pull_request),
        branch: one(there.branch, &sent.branch),
    }
}
