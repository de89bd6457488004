//! The access portal: which accounts and roles somebody has, and keys for them.

use axum::http::StatusCode;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::Directory;
use crate::aws::query::Params;
use crate::federation::issue;
use crate::world::World;

/// The page size when none is asked for, which is also the most.
const PAGE: usize = 100;

/// A refusal of the portal.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum PortalError {
    /// The access token opens nothing, or nothing any more.
    #[error("Session token not found or invalid")]
    Unauthorized,
    /// The role is not assigned, in this account or at all.
    #[error("No access")]
    Forbidden,
    /// A parameter is missing or malformed.
    #[error("{0}")]
    InvalidRequest(&'static str),
    /// There is no such account.
    #[error("Account not found")]
    NoSuchAccount,
}

impl PortalError {
    pub(super) fn code(&self) -> &'static str {
        match self {
            Self::Unauthorized => "UnauthorizedException",
            Self::Forbidden => "ForbiddenException",
            Self::InvalidRequest(_) => "InvalidRequestException",
            Self::NoSuchAccount => "ResourceNotFoundException",
        }
    }

    pub(super) fn status(&self) -> StatusCode {
        match self {
            Self::Unauthorized => StatusCode::UNAUTHORIZED,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::InvalidRequest(_) => StatusCode::BAD_REQUEST,
            Self::NoSuchAccount => StatusCode::NOT_FOUND,
        }
    }
}

/// What somebody asks of the portal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ask {
    Accounts,
    Roles,
    Credentials,
    SignOut,
}

impl Ask {
    pub(super) fn operation(self) -> &'static str {
        match self {
            Self::Accounts => "ListAccounts",
            Self::Roles => "ListAccountRoles",
            Self::Credentials => "GetRoleCredentials",
            Self::SignOut => "Logout",
        }
    }
}

/// One request of somebody whose token is in `bearer`.
#[derive(Clone, Copy)]
pub(super) struct Visit<'a> {
    pub(super) world: &'a World,
    pub(super) bearer: Option<&'a str>,
    pub(super) query: &'a Params,
}

impl<'a> Visit<'a> {
    fn now(self) -> i64 {
        self.world.clock.now_seconds()
    }

    fn directory(self) -> Result<&'a Directory, PortalError> {
        let bearer = self.bearer.filter(|bearer| !bearer.is_empty());
        let bearer = bearer.ok_or(PortalError::InvalidRequest("Missing header x-amz-sso_bearer_token"))?;
        let center = &self.world.identity_center;
        let directory = center.directory().ok_or(PortalError::Unauthorized)?;
        if center.is_signed_in(bearer, self.now()) { Ok(directory) } else { Err(PortalError::Unauthorized) }
    }

    fn required(self, name: &str, refusal: &'static str) -> Result<&'a str, PortalError> {
        let given = self.query.get(name).filter(|value| !value.is_empty());
        given.ok_or(PortalError::InvalidRequest(refusal))
    }

    pub(super) fn answer(self, ask: Ask) -> Result<Value, PortalError> {
        match ask {
            Ask::Accounts => self.accounts(),
            Ask::Roles => self.roles(),
            Ask::Credentials => self.credentials(),
            Ask::SignOut => self.sign_out(),
        }
    }

    fn accounts(self) -> Result<Value, PortalError> {
        let directory = self.directory()?;
        let account = json!({
            "accountId": self.world.account,
            "accountName": directory.account_name,
            "emailAddress": directory.account_email,
        });
        self.page("accountList", vec![account])
    }

    fn roles(self) -> Result<Value, PortalError> {
        let directory = self.directory()?;
        let account = self.required("account_id", "Missing query string account_id")?;
        if account != self.world.account {
            return Err(PortalError::NoSuchAccount);
        }
        let roles = directory
            .assignments
            .iter()
            .map(|assignment| json!({"roleName": assignment.permission_set, "accountId": account}))
            .collect();
        self.page("roleList", roles)
    }

    fn credentials(self) -> Result<Value, PortalError> {
        let directory = self.directory()?;
        let role = self.required("role_name", "Missing query string role_name")?;
        let account = self.required("account_id", "Missing query string account_id")?;
        let assigned = directory.assignments.iter().find(|assignment| assignment.permission_set == role);
        let assigned = assigned.filter(|_| account == self.world.account).ok_or(PortalError::Forbidden)?;
        let principal = assigned.role.session(&directory.user, self.now());
        let key = issue(self.world, principal, assigned.seconds);
        Ok(json!({"roleCredentials": {
            "accessKeyId": key.id,
            "secretAccessKey": key.secret,
            "sessionToken": key.session_token,
            "expiration": key.expires_at.unwrap_or_default() * 1000,
        }}))
    }

    fn sign_out(self) -> Result<Value, PortalError> {
        let bearer =
            self.bearer.ok_or(PortalError::InvalidRequest("Missing header x-amz-sso_bearer_token"))?;
        if self.world.identity_center.sign_out(bearer, self.now()) {
            Ok(Value::Null)
        } else {
            Err(PortalError::Unauthorized)
        }
    }

    fn page(self, list: &str, all: Vec<Value>) -> Result<Value, PortalError> {
        let size = match self.query.get("max_result") {
            None => PAGE,
            Some(asked) => asked
                .parse()
                .ok()
                .filter(|size| (1..=PAGE).contains(size))
                .ok_or(PortalError::InvalidRequest("max_result must be between 1 and 100"))?,
        };
        let size = self.world.tuning.page_size(size);
        let from: usize = match self.query.get("next_token") {
            None => 0,
            Some(token) => URL_SAFE_NO_PAD
                .decode(token)
                .ok()
                .and_then(|bytes| String::from_utf8(bytes).ok()?.parse().ok())
                .ok_or(PortalError::InvalidRequest("Invalid next_token"))?,
        };
        let total = all.len();
        let items: Vec<Value> = all.into_iter().skip(from).take(size).collect();
        let next = (from + size < total).then(|| URL_SAFE_NO_PAD.encode((from + size).to_string()));
        Ok(json!({list: items, "nextToken": next}))
    }
}
