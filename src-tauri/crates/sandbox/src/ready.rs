//! What a sandbox says when it is ready: where everything is, and how to sign in. One line of JSON.

use serde::Serialize;

use crate::jira::users::Account;
use crate::mfa::Device;
use crate::options::TlsChain;
use crate::seed::{AssumableRole, Secrets};

/// Everything a client needs to know. It holds credentials, which open nothing but this sandbox.
#[derive(Clone, Serialize)]
pub struct Ready {
    /// The AWS account.
    pub aws: Aws,
    /// The git servers.
    pub git: Git,
    /// Jira with Git Integration for Jira.
    pub jira: Jira,
    /// What is presented over TLS.
    pub tls: Tls,
    /// IAM Identity Center.
    pub sso: Sso,
    /// Roles to assume.
    pub roles: Vec<AssumableRole>,
    /// Who has a second factor. Its codes come from the control endpoint.
    pub mfa: Vec<Device>,
    /// Who can sign in to AWS and git: the users `admin`, `poweruser`, `readonly`, `pull-only`, `nobody` and `simulator`
    /// (a power user with `iam:SimulatePrincipalPolicy`), `temporary` (a session of `poweruser`), `root` (the account),
    /// `role-session` (a session of a role with a power user's policy), `developer` (a power user who may rotate their own
    /// access keys and assume roles) and `mfa` (a power user, with a second factor).
    pub principals: Vec<Secrets>,
    /// How tests direct the sandbox.
    pub control: Control,
}

/// The AWS account.
#[derive(Debug, Clone, Serialize)]
pub struct Aws {
    /// For every service.
    pub endpoint: String,
    /// The same over TLS.
    pub endpoint_https: String,
    /// The one region there is.
    pub region: String,
    /// Twelve digits.
    pub account: String,
}

/// The git servers. Repositories are below `/v1/repos/` of each.
#[derive(Debug, Clone, Serialize)]
pub struct Git {
    /// Plain HTTP.
    pub http: String,
    /// HTTP over TLS, with a certificate of `ca_pem`.
    pub https: String,
    /// The authority to trust. It also stands for the public authorities that SNS trusts.
    pub ca_pem: String,
    /// SSH.
    pub ssh_host: String,
    /// SSH.
    pub ssh_port: u16,
    /// SSH as another region answers, where the account has the same users and no repositories.
    pub ssh_elsewhere_port: u16,
    /// `ssh-rsa AAAA…`, as in `known_hosts`.
    pub ssh_host_key: String,
}

/// Jira with Git Integration for Jira.
#[derive(Debug, Clone, Serialize)]
pub struct Jira {
    /// The site over plain HTTP, with its context path.
    pub url: String,
    /// The same site over TLS.
    pub url_https: String,
    /// Who administers it.
    pub admin: Option<Account>,
    /// Who develops in its projects.
    pub developer: Option<Account>,
    /// Who may sign in and see nothing.
    pub outsider: Option<Account>,
    /// Where git hosts and SNS post to: `https://localhost:PORT/jira/rest/gitplugin/webhook/1.0/reindex/{secret}`, with a
    /// certificate of [`Git::ca_pem`], because SNS subscribes no plain HTTP as `https`. It holds a secret, and is as it
    /// was when the sandbox began: `GET /jira` of the control endpoint tells the one after a change of the secret.
    pub webhook_url: String,
}

/// Certificates.
#[derive(Debug, Clone, Serialize)]
pub struct Tls {
    /// What the servers present.
    pub chain: TlsChain,
    /// The root authority, as [`Git::ca_pem`].
    pub ca_pem: String,
    /// The authority between, where there is one.
    pub intermediate_pem: Option<String>,
}

/// The access portal.
#[derive(Debug, Clone, Serialize)]
pub struct Sso {
    /// Over plain HTTP; both are one portal, whose pages are where the client asked for them.
    pub start_url: String,
    /// Over TLS.
    pub start_url_https: String,
    /// The region of the portal.
    pub region: String,
    /// The one account.
    pub account_id: String,
    /// Its name in the portal.
    pub account_name: String,
    /// Who signs in, and what the sessions of their roles are called.
    pub user: String,
    /// Names of the permission sets.
    pub roles: Vec<String>,
}

/// The control endpoint.
#[derive(Clone, Serialize)]
pub struct Control {
    /// Where it is.
    pub url: String,
    /// To send as `Authorization: Bearer …`.
    pub token: String,
}

impl std::fmt::Debug for Control {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Control").field("url", &self.url).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Ready {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Ready")
            .field("aws", &self.aws)
            .field("git", &self.git)
            .finish_non_exhaustive()
    }
}
