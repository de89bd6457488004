//! One repository connected by hand, over HTTPS or SSH.

use causeway_domain::Secret;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::connection::ConnectionHealth;
use crate::diagnostics::Check;
use crate::error::WireError;
use crate::run::Link;
use crate::wizard::{AwsCredential, Keep, ProjectAssociation, ReferencePreview, Refspecs};

/// How git reaches a repository.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum Transport {
    /// HTTPS.
    Https,
    /// SSH.
    Ssh,
}

/// `read_location`: what a pasted text means. Asks nobody.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct ReadLocation {
    /// As pasted.
    pub text: String,
}

/// What a pasted text means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub enum LocationReading {
    /// A repository.
    Repository {
        /// It.
        location: RepositoryLocation,
        /// What was changed about the text, and what should be known of it, in sentences.
        notes: Vec<String>,
    },
    /// Something else.
    Problem {
        /// Why, in words.
        message: String,
    },
}

/// A repository's location.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct RepositoryLocation {
    /// The region code.
    pub region: String,
    /// The region's name.
    pub region_name: String,
    /// The repository's name.
    pub name: String,
    /// How the pasted text reaches it.
    pub transport: Transport,
    /// The SSH key id in it.
    pub ssh_key_id: Option<String>,
    /// The location that GIJ would get, as understood.
    pub origin: String,
    /// The same repository over HTTPS.
    pub https_origin: String,
    /// The same repository over SSH, without a user; `null` for a FIPS endpoint, which has none.
    pub ssh_origin: Option<String>,
}

/// Who GIJ shall sign in as, with the secret on its way in.
#[derive(Debug, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub enum RepositoryCredential {
    /// An access key, over HTTPS.
    AccessKey {
        /// It.
        credential: AwsCredential,
    },
    /// IAM's Git credentials, over HTTPS.
    GitCredential {
        /// The user name.
        user_name: String,
        /// The password.
        #[ts(type = "string")]
        password: Secret,
    },
    /// An SSH key.
    Ssh {
        /// `APKA…`.
        ssh_key_id: String,
        /// The file of the private key; a key of the agent when absent.
        key_path: Option<String>,
        /// The SHA-256 fingerprint (`SHA256:…`) of a key of the agent.
        agent_key: Option<String>,
        /// Opens the file, where it needs one.
        #[ts(type = "string | null")]
        passphrase: Option<Secret>,
    },
}

/// `check_repository`: tries to read it, and looks whether Jira has it. Links of the way come over the channel, each
/// running, then ended.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct CheckRepository {
    /// Names this request for `cancel_operation`.
    pub operation_id: String,
    /// From `check_jira`.
    pub site_handle: String,
    /// The location, in any form.
    pub location: String,
    /// Who signs in.
    pub credential: RepositoryCredential,
}

/// What the doctor found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct DoctorReport {
    /// The links of the way, in order.
    pub links: Vec<Check>,
    /// Whether the whole way works.
    pub ok: bool,
    /// The id of the first link that is broken.
    pub broken: Option<String>,
    /// The cause by its stable name: `inactive-key`, `clock-skew`.
    pub cause: Option<String>,
    /// The result in one sentence.
    pub summary: String,
    /// The whole report as text to copy; nothing secret is in it.
    pub text: String,
}

/// The answer to `check_repository`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct RepositoryCheck {
    /// Stands for the checked repository in later requests of this session; `null` when it could not be read.
    pub check_handle: Option<String>,
    /// The way to it.
    pub report: DoctorReport,
    /// What was found there; `null` when it could not be read.
    pub found: Option<RepositoryFound>,
}

/// What was found in a repository.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct RepositoryFound {
    /// The location that GIJ would get.
    pub origin: String,
    /// The region code.
    pub region: String,
    /// The repository's name.
    pub name: String,
    /// The 12-digit account, where it is known.
    pub account: Option<String>,
    /// Short name of the default branch; `null` while the repository is empty.
    pub default_branch: Option<String>,
    /// How many branches there are.
    pub branches: u32,
    /// Short names of the first 500 of them, in order, the default branch first.
    pub branch_names: Vec<String>,
    /// References and what GIJ's usual refspecs do with each, at most 200.
    pub references: Vec<ReferencePreview>,
    /// References not shown because of that limit.
    pub more: u32,
    /// Links into the AWS console, for GIJ.
    pub web_links: WebLinks,
    /// Where the links are from: copied from a repository that GIJ set up, or made by AWS's rules.
    pub web_links_from: String,
    /// What Jira has of it already.
    pub in_jira: Option<RepositoryInJira>,
    /// Things to know that do not block.
    pub cautions: Vec<String>,
}

/// A repository that Jira has already.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct RepositoryInJira {
    /// What that means, in one sentence.
    pub message: String,
    /// Whether nothing can be connected because of it.
    pub blocks: bool,
}

/// GIJ's formats of links, with its own variables.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct WebLinks {
    /// GIJ's name for the kind of host, where it is known.
    pub kind: Option<String>,
    /// A commit.
    pub commit: String,
    /// An added file.
    pub file_added: String,
    /// A changed file.
    pub file_modified: String,
    /// A deleted file.
    pub file_deleted: String,
    /// A pull request.
    pub pull_request: String,
    /// A branch.
    pub branch: String,
}

/// The settings of a single repository.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct RepositorySettings {
    /// Empty for GIJ's own.
    pub display_name: String,
    /// The branch that GIJ calls main.
    pub main_branch: String,
    /// Commit messages may act on issues.
    pub smart_commits: bool,
    /// The Repository Browser shows it.
    pub repository_browser: bool,
    /// Commits show their diff.
    pub diff_viewing: bool,
    /// Every project, or only these.
    pub projects: ProjectAssociation,
    /// Advanced refspecs.
    pub refspecs: Refspecs,
    /// Links into the AWS console.
    pub web_links: WebLinks,
}

/// `plan_repository`.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct PlanSingleRepository {
    /// Names this request for `cancel_operation`.
    pub operation_id: String,
    /// From `check_jira`.
    pub site_handle: String,
    /// From [`RepositoryCheck::check_handle`].
    pub check_handle: String,
    /// Its settings.
    pub settings: RepositorySettings,
    /// Where the secrets are kept.
    pub keep: Keep,
}

/// A single repository, as the Connections page lists it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct SingleRepository {
    /// Causeway's own id.
    pub id: String,
    /// GIJ's id.
    #[ts(type = "number")]
    pub repository_id: i64,
    /// The repository's name.
    pub name: String,
    /// How GIJ reaches it.
    pub transport: Transport,
    /// The location that GIJ has.
    pub origin: String,
    /// Region code.
    pub region: String,
    /// Region name.
    pub region_name: String,
    /// Who GIJ signs in as: an access key or SSH key shortened to its last four characters, a user name.
    pub access: String,
    /// The Jira site's title.
    pub site_title: String,
    /// The Jira site's base URL.
    pub site_url: String,
    /// How it is.
    pub health: ConnectionHealth,
    /// One short sentence about it.
    pub health_note: String,
    /// Epoch milliseconds of the latest index.
    #[ts(type = "number | null")]
    pub last_indexed: Option<i64>,
    /// Links into Jira and AWS.
    pub links: Vec<Link>,
    /// Why Jira could not be asked.
    pub error: Option<WireError>,
}

/// `forget_single_repository`.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct ForSingleRepository {
    /// Causeway's own id.
    pub id: String,
}
