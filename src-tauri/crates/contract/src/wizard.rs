//! The connect wizard's questions and answers.

use causeway_domain::Secret;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A region as the region field lists it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Region {
    /// `eu-central-1`.
    pub code: String,
    /// `Europe (Frankfurt)`.
    pub name: String,
    /// The heading it stands under ("US", "Asia Pacific", "China", …).
    pub group: String,
    /// Whether an account has to enable it first.
    pub opt_in: bool,
    /// A caution to show beside it: "GIJ does not list this region", for instance.
    pub caution: Option<String>,
}

/// A Jira credential on its way in.
#[derive(Debug, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub enum JiraCredential {
    /// A personal access token.
    Token {
        /// The token.
        #[ts(type = "string")]
        token: Secret,
    },
    /// User name and password.
    Password {
        /// The user name.
        user_name: String,
        /// The password.
        #[ts(type = "string")]
        password: Secret,
    },
    /// One of the sandbox's Jira users, by name.
    Sample {
        /// As in [`crate::start::SandboxInfo::jira_users`].
        name: String,
    },
}

/// An AWS credential on its way in.
#[derive(Debug, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub enum AwsCredential {
    /// A long-lived access key pair.
    Keys {
        /// `AKIA…`.
        access_key_id: String,
        /// The secret access key.
        #[ts(type = "string")]
        secret_access_key: Secret,
    },
    /// The key of an account that was checked in this session, for another region: the window has forgotten its
    /// secret, this side has not.
    Checked {
        /// From an earlier [`AwsAccount`].
        account_handle: String,
    },
    /// One of the sandbox's principals, by name.
    Sample {
        /// As in [`crate::start::SandboxInfo::principals`].
        name: String,
    },
}

/// `check_jira`: sign in and look.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct CheckJira {
    /// Names this request for `cancel_operation`.
    pub operation_id: String,
    /// As typed, context path included.
    pub base_url: String,
    /// How to sign in.
    pub credential: JiraCredential,
}

/// What a successful `check_jira` found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct JiraSite {
    /// Stands for the signed-in site in later requests of this session.
    pub site_handle: String,
    /// Normalised base URL.
    pub base_url: String,
    /// The site's own title.
    pub title: String,
    /// Jira's version, `9.12.4`.
    pub jira_version: String,
    /// GIJ's version, when it may be seen.
    pub gij_version: Option<String>,
    /// Who is signed in.
    pub user_display_name: String,
    /// The user's name.
    pub user_name: String,
    /// Whether this user may administer integrations, and by what right ("Jira administrator").
    pub role: String,
    /// Integrations that exist already.
    pub integrations: u32,
    /// Things to know that do not block.
    pub cautions: Vec<String>,
}

/// A Jira project that an integration can be associated with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Project {
    /// Jira's numeric id.
    #[ts(type = "number")]
    pub id: u64,
    /// `SHOP`.
    pub key: String,
    /// The name.
    pub name: String,
}

/// `check_aws`: sign a call, see who it is, list what it sees.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct CheckAws {
    /// Names this request for `cancel_operation`.
    pub operation_id: String,
    /// A region code, listed or free-form.
    pub region: String,
    /// Whose keys.
    pub credential: AwsCredential,
}

/// Progress of `check_aws`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub enum CheckAwsProgress {
    /// Asking who the key belongs to.
    Identifying,
    /// Repositories found so far.
    Listing {
        /// How many.
        found: u32,
    },
    /// Reading default branches and descriptions.
    Describing {
        /// How many were read.
        done: u32,
        /// Of how many.
        total: u32,
    },
    /// AWS asks to slow down; the request goes on by itself.
    Throttled,
}

/// What a successful `check_aws` found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct AwsAccount {
    /// Stands for the account, region and key in later requests of this session.
    pub account_handle: String,
    /// The caller's ARN.
    pub arn: String,
    /// The 12-digit account.
    pub account: String,
    /// The region code.
    pub region: String,
    /// The region's name.
    pub region_name: String,
    /// Repositories visible with this key.
    pub repositories: u32,
    /// Things to know that do not block: root keys, regions GIJ does not list, an empty account.
    pub cautions: Vec<String>,
}

/// A repository found in the account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct FoundRepository {
    /// The name, case-sensitive.
    pub name: String,
    /// Short name; absent while the repository is empty, or when `problem` is set.
    pub default_branch: Option<String>,
    /// Up to 200 characters.
    pub description: Option<String>,
    /// Epoch milliseconds.
    #[ts(type = "number | null")]
    pub last_modified: Option<i64>,
    /// Why it could not be described (an encryption key without access, for instance).
    pub problem: Option<String>,
}

/// `list_found_repositories`.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct ForAccount {
    /// From [`AwsAccount::account_handle`].
    pub account_handle: String,
}

/// `list_projects`.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct ForSite {
    /// From [`JiraSite::site_handle`].
    pub site_handle: String,
}

/// The advanced fetch refspecs. Heads and tags are always fetched and have no switch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct Refspecs {
    /// `refs/notes/*`, on unless switched off.
    pub notes: bool,
    /// `refs/changes/*`, off unless switched on.
    pub changes: bool,
    /// Other refs as typed: a comma-separated list, empty for none.
    pub custom: String,
}

/// `preview_refspecs`.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct PreviewRefspecs {
    /// What is chosen.
    pub refspecs: Refspecs,
    /// Preview against the real references of `repository` when both are given; else against examples.
    pub account_handle: Option<String>,
    /// A repository name.
    pub repository: Option<String>,
    /// From `check_repository`, instead of both.
    #[serde(default)]
    #[ts(optional)]
    pub check_handle: Option<String>,
}

/// What the chosen refspecs would fetch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct RefspecPreview {
    /// Each entry of the custom list in order.
    pub entries: Vec<RefspecEntry>,
    /// The list as it will be sent, when every entry is good.
    pub normalised: Option<String>,
    /// The repository whose references are shown; absent for examples.
    pub repository: Option<String>,
    /// References and what happens to each, at most 200.
    pub references: Vec<ReferencePreview>,
    /// References not shown because of that limit.
    pub more: u32,
}

/// One entry of the custom list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct RefspecEntry {
    /// As typed.
    pub text: String,
    /// What is wrong with it.
    pub problem: Option<String>,
}

/// One reference and what happens to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ReferencePreview {
    /// Full name.
    pub name: String,
    /// The refspec that fetches it; absent when nothing does.
    pub fetched_by: Option<String>,
}

/// Integration settings of the wizard's last step, with GIJ's own defaults.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct ConnectionSettings {
    /// Users bring their own AWS keys for branches and pull requests.
    pub require_user_pat: bool,
    /// Commit messages may act on issues.
    pub smart_commits: bool,
    /// The Repository Browser shows these repositories.
    pub repository_browser: bool,
    /// Commits show their diff.
    pub diff_viewing: bool,
    /// Every project, or only these (at least one).
    pub projects: ProjectAssociation,
}

/// Which projects see the repositories.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub enum ProjectAssociation {
    /// All, now and later.
    All,
    /// Only these.
    Only {
        /// Jira's numeric ids.
        #[ts(type = "number[]")]
        ids: Vec<u64>,
    },
}

/// Where secrets are kept after the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum Keep {
    /// In the OS keychain.
    Keychain,
    /// In memory until Causeway ends.
    Session,
}

/// `cancel_operation`.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct CancelOperation {
    /// As given with the request.
    pub operation_id: String,
}
