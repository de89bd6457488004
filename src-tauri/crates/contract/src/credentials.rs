//! My credentials: what is stored where, who acts, and whose keys Causeway itself works with.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::error::WireError;
use crate::run::Link;
use crate::start::KeychainStatus;
use crate::wizard::{AwsCredential, Keep};

/// The answer to `list_credentials`. Nothing is read from the keychain for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct CredentialInventory {
    /// The state of the OS keychain, probed by trying.
    pub keychain: KeychainStatus,
    /// Everything stored, newest first.
    pub credentials: Vec<StoredCredential>,
    /// One entry a connection: who acts, and with what.
    pub connections: Vec<ConnectionIdentity>,
}

/// What a stored credential is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum CredentialKind {
    /// The token or password that signs in to Jira.
    Jira,
    /// The access key that Jira (GIJ) uses too.
    ConnectionKey,
    /// A developer's own access key, for branches and pull requests.
    PersonalKey,
    /// A webhook URL, whose last part is a secret.
    Webhook,
    /// The password of the network proxy.
    Proxy,
    /// The password of IAM's Git credentials.
    GitPassword,
}

/// One stored credential. Never its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct StoredCredential {
    /// Names it in requests.
    pub credential_id: String,
    /// What it is.
    pub kind: CredentialKind,
    /// What it is of: the Jira site and user, the proxy's host.
    pub label: String,
    /// What to recognise it by: the access key's last four characters, the user's name.
    pub hint: String,
    /// Where it is kept.
    pub kept_in: Keep,
    /// Whether it is stored at all: one that was kept for the session only ended with it.
    pub is_there: bool,
    /// Epoch milliseconds; `null` for one that an earlier version stored.
    #[ts(type = "number | null")]
    pub stored_at: Option<i64>,
    /// Epoch milliseconds.
    #[ts(type = "number | null")]
    pub last_used_at: Option<i64>,
    /// Names of the connections that need it.
    pub used_by: Vec<String>,
}

/// `check_credential`, `remove_credential`.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct ForCredential {
    /// From [`StoredCredential`].
    pub credential_id: String,
}

/// The answer to `check_credential`: it was read and used once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct CredentialCheck {
    /// Whether the other side takes it.
    pub works: bool,
    /// Who it is of as the other side says, `arn:aws:iam::…:user/ada` or a Jira user.
    pub identity: Option<String>,
    /// Why it does not work.
    pub error: Option<WireError>,
}

/// `move_credential`: between the keychain and this session.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct MoveCredential {
    /// From [`StoredCredential`].
    pub credential_id: String,
    /// Where it shall be.
    pub keep: Keep,
}

/// The answer to `remove_credential` and `remove_all_credentials`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct RemovalReport {
    /// What is gone, each looked for again afterwards: "Access key …MPLE (Keychain)".
    pub removed: Vec<String>,
    /// What could not be removed, with the reason.
    pub remaining: Vec<RemainingCredential>,
}

/// A credential that could not be removed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct RemainingCredential {
    /// As in [`RemovalReport::removed`].
    pub name: String,
    /// Why.
    pub error: WireError,
}

/// Who a connection's acts are of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ConnectionIdentity {
    /// The connection.
    pub connection_id: String,
    /// Its name.
    pub name: String,
    /// Region code.
    pub region: String,
    /// The 12-digit account.
    pub account: String,
    /// The Jira site's title.
    pub site_title: String,
    /// The id of the key that Jira uses, shortened to its last four characters.
    pub access_key_hint: String,
    /// Whose keys create branches and pull requests.
    pub personal: PersonalAccess,
    /// Whose keys Causeway itself works with.
    pub own: OwnCalls,
    /// Set when the key that Jira uses is another than the one Causeway keeps: a rotation was not finished, or somebody
    /// changed it in Jira.
    pub other_key_in_jira: Option<String>,
    /// A rotation of its key that was begun and not finished: the run to resume.
    pub unfinished_rotation: Option<String>,
}

/// Whose keys create and delete branches and create pull requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum Actor {
    /// The connection's key, or what Causeway works with instead.
    Integration,
    /// The developer's own key.
    Personal,
    /// Nobody: the integration requires a personal key and there is none.
    Blocked,
}

/// A connection's personal credential.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct PersonalAccess {
    /// The connection.
    pub connection_id: String,
    /// Whether the integration requires it ("Require User PAT"); `null` when Jira could not be asked.
    pub required: Option<bool>,
    /// Who acts. Nobody, when there is no personal key and Jira could not be asked whether one is required.
    pub actor: Actor,
    /// The personal key's id, shortened to its last four characters.
    pub access_key_hint: Option<String>,
    /// Whose key it is, as AWS said when it was tested.
    pub arn: Option<String>,
    /// Where it is kept.
    pub kept_in: Option<Keep>,
    /// Epoch milliseconds.
    #[ts(type = "number | null")]
    pub stored_at: Option<i64>,
    /// Where in Jira the same pair can be stored by hand, because GIJ has no interface for it: each with the way to go
    /// from the page that it opens.
    pub jira_links: Vec<Link>,
    /// Things to know of a key that was just set; empty otherwise.
    pub cautions: Vec<String>,
}

/// `set_personal_credential`. It is tested before it is kept.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct SetPersonalCredential {
    /// The connection.
    pub connection_id: String,
    /// The pair. Both fields empty removes what is stored, as in GIJ's dialog.
    pub credential: AwsCredential,
    /// Where to keep it.
    pub keep: Keep,
    /// Names this request for `cancel_operation`.
    pub operation_id: String,
}

/// Whose keys Causeway's own calls to AWS are signed with. Jira's stay as they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub enum CredentialSource {
    /// The connection's own access key.
    ConnectionKey,
    /// The connection's own access key with a second factor: a session of some hours.
    ConnectionKeyWithMfa {
        /// `arn:aws:iam::111122223333:mfa/ada`.
        mfa_serial: String,
    },
    /// A role that the connection's own access key may assume.
    Role {
        /// `arn:aws:iam::111122223333:role/Developer`.
        role_arn: String,
        /// What the role's owner asks for.
        external_id: Option<String>,
        /// The second factor it asks for.
        mfa_serial: Option<String>,
    },
    /// A profile of `~/.aws/config` or `~/.aws/credentials`.
    Profile {
        /// Its name.
        name: String,
    },
    /// A role of IAM Identity Center.
    IdentityCenter {
        /// `https://d-….awsapps.com/start`.
        start_url: String,
        /// The region of the Identity Center.
        sso_region: String,
        /// The 12-digit account.
        account: String,
        /// The permission set's name.
        role: String,
    },
}

/// How a session is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub enum SessionState {
    /// Its keys are good, as far as is known.
    Ready,
    /// A person has to sign in, in the browser.
    BrowserNeeded,
    /// A person has to type a code.
    CodeNeeded {
        /// The device's serial number or ARN.
        mfa_serial: String,
    },
    /// A person has to run a command.
    CommandNeeded {
        /// `aws login --profile work`.
        command: String,
    },
    /// It does not work.
    Failed {
        /// Why.
        error: WireError,
    },
}

/// What Causeway's own calls for a connection are signed with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct OwnCalls {
    /// The connection.
    pub connection_id: String,
    /// Where the keys come from.
    pub source: CredentialSource,
    /// How the session is.
    pub state: SessionState,
    /// Who it is, as AWS said last.
    pub arn: Option<String>,
    /// Epoch milliseconds at which its keys end; `null` for keys that do not.
    #[ts(type = "number | null")]
    pub expires_at: Option<i64>,
}

/// `set_own_calls`. The keys are tried, and have to be of the connection's account.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct SetOwnCalls {
    /// The connection.
    pub connection_id: String,
    /// Where the keys shall come from.
    pub source: CredentialSource,
    /// The second factor's code, when the state asks for one.
    pub mfa_code: Option<String>,
    /// Names this request for `cancel_operation`.
    pub operation_id: String,
}

/// `sign_in`: makes a connection's session ready again.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct SignIn {
    /// The connection.
    pub connection_id: String,
    /// The second factor's code, when the state asks for one.
    pub mfa_code: Option<String>,
    /// Names this request for `cancel_operation`.
    pub operation_id: String,
}

/// What `sign_in` and `set_own_calls` need a person for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub enum SignInProgress {
    /// Open this page in the browser and compare the code.
    Browser {
        /// The page, with the code in it.
        url: String,
        /// The code, to compare.
        user_code: String,
        /// Epoch milliseconds at which the code ends.
        #[ts(type = "number")]
        expires_at: i64,
    },
    /// The sign-in went through; keys are being fetched.
    Fetching,
}

/// The answer to `list_profiles`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct AwsProfiles {
    /// Where they were read from.
    pub files: Vec<String>,
    /// The profiles, in name order, `default` first.
    pub profiles: Vec<AwsProfile>,
    /// Why the files cannot be read, with file and line.
    pub problem: Option<String>,
}

/// How a profile comes by its keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum ProfileKind {
    /// Access keys in the file.
    AccessKey,
    /// A role assumed from another source.
    Role,
    /// IAM Identity Center.
    IdentityCenter,
    /// A program that prints keys.
    Process,
    /// `aws login`.
    Login,
    /// Something Causeway cannot use.
    Unusable,
}

/// A profile of the shared AWS configuration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct AwsProfile {
    /// Its name.
    pub name: String,
    /// How it comes by its keys.
    pub kind: ProfileKind,
    /// One line about it: the role's ARN, the start URL, the program's name.
    pub detail: String,
    /// Its region, when it names one.
    pub region: Option<String>,
    /// Why it cannot be used.
    pub problem: Option<String>,
}

/// `list_identity_center_roles`: signs in where needed, and lists.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct ListIdentityCenterRoles {
    /// `https://d-….awsapps.com/start`.
    pub start_url: String,
    /// The region of the Identity Center.
    pub sso_region: String,
    /// Names this request for `cancel_operation`.
    pub operation_id: String,
}

/// A role that a person may take in an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct IdentityCenterRole {
    /// The 12-digit account.
    pub account: String,
    /// The account's name.
    pub account_name: String,
    /// The permission set's name.
    pub role: String,
}

/// `plan_rotation`: another key for every connection that uses this connection's key.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct PlanRotation {
    /// The connection.
    pub connection_id: String,
    /// The new pair.
    pub credential: AwsCredential,
    /// Where to keep it.
    pub keep: Keep,
    /// Names this request for `cancel_operation`.
    pub operation_id: String,
}
