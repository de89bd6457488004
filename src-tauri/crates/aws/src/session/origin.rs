//! Where keys come from, down to what has to be asked for them.

use causeway_app::port::aws::SessionKeys;
use causeway_domain::Region;

/// Where keys come from.
#[derive(Debug)]
pub(crate) enum Origin {
    /// They are there.
    Given(SessionKeys),
    /// A session of long-lived keys with a second factor.
    SecondFactor { base: Box<Origin>, mfa_serial: String },
    /// A session of a role.
    Role { base: Box<Origin>, role: RoleRequest, mfa_serial: Option<String> },
    /// A role of an account, through an access portal.
    IdentityCenter { portal: Portal, account: String, role: String },
    /// A program that prints them.
    Process { words: Vec<String> },
    /// The AWS CLI's own sign-in.
    Login { profile: String, session: String },
}

/// What `AssumeRole` is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RoleRequest {
    pub(crate) arn: String,
    pub(crate) session_name: String,
    pub(crate) external_id: Option<String>,
    /// STS's own hour when absent.
    pub(crate) seconds: Option<i32>,
}

/// An access portal of IAM Identity Center.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Portal {
    pub(crate) start_url: String,
    pub(crate) region: Region,
    /// The names under which the AWS CLI may keep its token: the session's, or the address.
    pub(crate) cached_as: Vec<String>,
}

impl Origin {
    /// The portal that a person signs in to, if it comes to that.
    pub(crate) fn portal(&self) -> Option<&Portal> {
        match self {
            Self::IdentityCenter { portal, .. } => Some(portal),
            Self::Role { base, .. } | Self::SecondFactor { base, .. } => base.portal(),
            Self::Given(_) | Self::Process { .. } | Self::Login { .. } => None,
        }
    }
}
