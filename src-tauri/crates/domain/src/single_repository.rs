//! One repository connected by hand: what is wanted, what Jira has, and what will be done.

mod planning;
mod web_links;

use serde::{Deserialize, Serialize};

pub use self::planning::plan;
pub use self::web_links::copied;
use crate::integration::{
    Differences, InWords, JiraRepository, Projects, RefspecChoice, Setting, SettingChange,
};
use crate::manage::SettingValue;
use crate::plan::Action;
use crate::repository_location::Transport;

/// Who GIJ signs in as. Never the secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum RepositoryAccess {
    /// An access key, over HTTPS. GIJ signs with it by itself.
    AccessKey {
        /// `AKIA…`.
        access_key_id: String,
    },
    /// IAM's Git credentials, over HTTPS. Whether GIJ takes them is not documented: the plan says so.
    GitCredential {
        /// `name-at-111122223333`.
        user_name: String,
    },
    /// A key over SSH. Jira holds the private key; its id stands in the location.
    Ssh {
        /// `APKA…`.
        ssh_key_id: String,
        /// The public key's fingerprint as IAM and GIJ show it: MD5, lower-case colon hex.
        fingerprint: Option<String>,
    },
}

/// GIJ's link formats, with its own variables: `${rev}`, `${path}`, `${parent}`, `${branch}`, `${mergereqId}`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebLinks {
    /// GIJ's name for the kind of host. CodeCommit's is not documented: it is copied from a repository that GIJ itself
    /// set up, where there is one.
    pub kind: Option<String>,
    /// A commit.
    pub commit: Option<String>,
    /// An added file.
    pub file_added: Option<String>,
    /// A changed file.
    pub file_modified: Option<String>,
    /// A deleted file.
    pub file_deleted: Option<String>,
    /// A pull request.
    pub pull_request: Option<String>,
    /// A branch.
    pub branch: Option<String>,
}

/// The settings of a single repository that the wizard decides. *Require user PAT* is not among them: GIJ has it for
/// integrations only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RepositorySettings {
    /// The display name; `None` leaves it to GIJ.
    pub display_name: Option<String>,
    /// The branch that GIJ calls main.
    pub main_branch: String,
    /// Commit messages may act on issues.
    pub smart_commits: bool,
    /// The Repository Browser.
    pub repository_browser: bool,
    /// Source code diff viewing.
    pub diff_viewing: bool,
    /// Project association.
    pub projects: Projects,
    /// Refspecs.
    pub refspecs: RefspecChoice,
    /// Links into the AWS console.
    pub web_links: WebLinks,
}

impl RepositorySettings {
    /// What would have to change for `existing` to be as wanted. A setting that GIJ did not report counts as equal.
    pub fn changes_against(&self, existing: &JiraRepository) -> Vec<SettingChange> {
        let mut changes = Differences::default();
        changes.text(Setting::MainBranch, existing.main_branch.as_deref(), &self.main_branch);
        changes.flag(Setting::Notes, existing.notes, self.refspecs.notes);
        changes.flag(Setting::Changes, existing.changes, self.refspecs.changes);
        changes.flag(Setting::SmartCommits, existing.smart_commits, self.smart_commits);
        changes.flag(Setting::RepositoryBrowser, existing.repository_browser, self.repository_browser);
        changes.flag(Setting::DiffViewing, existing.diff_viewing, self.diff_viewing);
        if let Some(name) = &self.display_name {
            changes.text(Setting::DisplayName, Some(&existing.display_name), name);
        }
        changes.custom_refspecs(existing.custom_refspecs.as_deref(), &self.refspecs.custom);
        changes.projects(existing.projects.as_ref(), &self.projects);
        if let Some(reported) = &existing.web_links
            && let Some((before, after)) = self.web_links.differences(reported)
        {
            changes.text(Setting::WebLinks, Some(&before), &after);
        }
        changes.0
    }

    /// All settings in words, for a review of something new.
    pub fn in_words(&self) -> Vec<SettingChange> {
        let mut words = InWords::default();
        words.text(Setting::MainBranch, self.main_branch.clone());
        words.flag(Setting::Notes, self.refspecs.notes);
        words.flag(Setting::Changes, self.refspecs.changes);
        words.flag(Setting::SmartCommits, self.smart_commits);
        words.flag(Setting::RepositoryBrowser, self.repository_browser);
        words.flag(Setting::DiffViewing, self.diff_viewing);
        words.projects(&self.projects);
        words.named(&self.refspecs.custom, self.display_name.as_ref());
        if let Some(commit) = &self.web_links.commit {
            words.text(Setting::WebLinks, commit.clone());
        }
        words.0
    }

    /// The values of these settings; those that a repository does not have, or that are left to GIJ, are left out.
    pub fn values(&self, settings: &[Setting]) -> Vec<(Setting, SettingValue)> {
        let value = |setting: &Setting| {
            Some(match setting {
                Setting::DisplayName => SettingValue::Text(self.display_name.clone()?),
                Setting::MainBranch => SettingValue::Text(self.main_branch.clone()),
                Setting::Notes => SettingValue::Flag(self.refspecs.notes),
                Setting::Changes => SettingValue::Flag(self.refspecs.changes),
                Setting::CustomRefspecs => SettingValue::Text(self.refspecs.custom.to_string()),
                Setting::SmartCommits => SettingValue::Flag(self.smart_commits),
                Setting::RepositoryBrowser => SettingValue::Flag(self.repository_browser),
                Setting::DiffViewing => SettingValue::Flag(self.diff_viewing),
                Setting::Projects => SettingValue::Projects(self.projects.clone()),
                Setting::WebLinks => SettingValue::Links(Box::new(self.web_links.clone())),
                _ => return None,
            })
        };
        settings.iter().filter_map(|setting| Some((*setting, value(setting)?))).collect()
    }
}

/// What is wanted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RepositoryDesired {
    /// The Jira base URL.
    pub site_url: String,
    /// The location that GIJ gets, with the SSH key id in it over SSH.
    pub origin: String,
    /// The region code.
    pub region: String,
    /// The repository's name.
    pub name: String,
    /// How it is reached.
    pub transport: Transport,
    /// The 12-digit account, where it is known: Git credentials and SSH keys do not tell it by themselves.
    pub account: Option<String>,
    /// Who GIJ signs in as.
    pub access: RepositoryAccess,
    /// Whether nothing was in it when it was read: GIJ gives it no index before its first push.
    pub empty: bool,
    /// Its settings.
    pub settings: RepositorySettings,
    /// Whether secrets go to the OS keychain; else they stay in memory.
    pub keep_in_keychain: bool,
}

/// How the wanted repository relates to those that Jira has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum RepositoryMatch {
    /// Jira does not have it.
    New,
    /// It was connected by hand before, at the same location.
    Existing {
        /// GIJ's id.
        id: i64,
        /// Its display name.
        name: String,
        /// What differs.
        changes: Vec<SettingChange>,
        /// Whether it is disabled in Jira.
        disabled: bool,
    },
    /// It was connected by hand before, and is reached another way: over the other transport, or as another SSH key.
    OtherWay {
        /// GIJ's id.
        id: i64,
        /// Its location.
        origin: String,
    },
    /// An integration has it already: all of its commits would be indexed twice.
    OfIntegration {
        /// GIJ's id of the repository.
        id: i64,
        /// GIJ's id of the integration.
        integration_id: i64,
        /// The integration's display name.
        integration: String,
    },
    /// Jira has it several times over.
    Ambiguous {
        /// Their ids and locations.
        repositories: Vec<(i64, String)>,
    },
}

impl RepositoryMatch {
    /// What Jira has of the wanted repository, in a sentence or two.
    pub fn in_words(&self) -> String {
        match self {
            Self::New => "Jira does not have this repository".to_owned(),
            Self::Existing { name, id, disabled: true, .. } => format!(
                "Jira has this repository as {name} (id {id}), disabled or waiting there to be removed. Enable it in \
                 Jira, or wait until it is gone, then look again."
            ),
            Self::Existing { name, id, changes, .. } if changes.is_empty() => {
                format!("Jira has this repository already as {name} (id {id}), as it is wanted.")
            }
            Self::Existing { name, id, .. } => {
                format!("Jira has this repository already as {name} (id {id}). These settings differ:")
            }
            Self::OtherWay { id, origin } => format!(
                "Jira has this repository already, reached another way: {origin} (id {id}). Its commits would be indexed \
                 twice. Remove that one in Jira first, or keep it."
            ),
            Self::OfIntegration { integration, integration_id, .. } => format!(
                "Jira has this repository already, through the integration {integration} (id {integration_id}). Its \
                 commits would be indexed twice."
            ),
            Self::Ambiguous { repositories } => {
                let all: Vec<String> =
                    repositories.iter().map(|(id, origin)| format!("{origin} (id {id})")).collect();
                format!(
                    "Jira has this repository several times: {}. Remove all but one in Jira, then look again.",
                    all.join(", ")
                )
            }
        }
    }
}

/// A plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RepositoryPlan {
    /// What is wanted.
    pub desired: RepositoryDesired,
    /// The repository found, if any.
    pub found: RepositoryMatch,
    /// What to know before it is carried out.
    pub cautions: Vec<String>,
    /// Fingerprint of what is wanted and what was seen.
    pub hash: String,
}

impl RepositoryPlan {
    /// The settings that would be written to an existing repository.
    pub fn changed_settings(&self) -> Vec<Setting> {
        match &self.found {
            RepositoryMatch::Existing { changes, .. } => {
                changes.iter().map(|change| change.setting).collect()
            }
            RepositoryMatch::New
            | RepositoryMatch::OtherWay { .. }
            | RepositoryMatch::OfIntegration { .. }
            | RepositoryMatch::Ambiguous { .. } => Vec::new(),
        }
    }

    /// What will be done about the repository in Jira.
    pub fn action(&self) -> Action {
        match &self.found {
            RepositoryMatch::New => Action::Create,
            RepositoryMatch::Existing { disabled: true, .. }
            | RepositoryMatch::OtherWay { .. }
            | RepositoryMatch::OfIntegration { .. }
            | RepositoryMatch::Ambiguous { .. } => Action::Conflict,
            RepositoryMatch::Existing { changes, .. } if changes.is_empty() => Action::Keep,
            RepositoryMatch::Existing { .. } => Action::Update,
        }
    }
}

/// What was seen in Jira.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RepositorySnapshot {
    /// All repositories of the site, those of integrations included.
    pub repositories: Vec<JiraRepository>,
    /// Ids and display names of the site's integrations.
    pub integrations: Vec<(i64, String)>,
}
