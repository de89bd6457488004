//! The OIDC service: clients register, devices and browsers are authorised, tokens are given out.

use axum::http::StatusCode;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::Rng as _;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::{AccessToken, IdentityCenter, RefreshToken, SESSION_SECONDS, Standing, State, token};

/// The scope that gives access to the portal, and with it a refresh token.
const ACCOUNT_ACCESS: &str = "sso:account:access";
const DEVICE_CODE: &str = "urn:ietf:params:oauth:grant-type:device_code";
const AUTHORIZATION_CODE: &str = "authorization_code";
const REFRESH_TOKEN: &str = "refresh_token";

/// How long a registration is good, in seconds.
const CLIENT_SECONDS: i64 = 90 * 86_400;
/// How long a device's user has, in seconds, and how often the device may ask.
const DEVICE_SECONDS: i64 = 600;
const INTERVAL_SECONDS: i64 = 1;
/// How long a browser's code is good, in milliseconds.
const CODE_MILLIS: i64 = 60_000;
/// How long an access token is good that can be refreshed, in seconds.
const REFRESHABLE_SECONDS: i64 = 3_600;

/// A refusal of the OIDC service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum OidcError {
    #[error("Authorization is still pending")]
    AuthorizationPending,
    #[error("The client is polling too quickly")]
    SlowDown,
    #[error("Device code has expired")]
    ExpiredToken,
    #[error("Access denied")]
    AccessDenied,
    #[error("Invalid grant provided")]
    InvalidGrant,
    #[error("Client registration is invalid or has expired")]
    InvalidClient,
    #[error("Invalid request")]
    InvalidRequest,
    #[error("The client is not authorized to use this grant type")]
    UnauthorizedClient,
    #[error("Unsupported grant type")]
    UnsupportedGrantType,
    #[error("Invalid scope")]
    InvalidScope,
    #[error("Invalid client metadata")]
    InvalidClientMetadata,
    #[error("Invalid redirect URI")]
    InvalidRedirectUri,
}

impl OidcError {
    /// The exception of the model, and the word of OAuth.
    pub(super) fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::AuthorizationPending => ("AuthorizationPendingException", "authorization_pending"),
            Self::SlowDown => ("SlowDownException", "slow_down"),
            Self::ExpiredToken => ("ExpiredTokenException", "expired_token"),
            Self::AccessDenied => ("AccessDeniedException", "access_denied"),
            Self::InvalidGrant => ("InvalidGrantException", "invalid_grant"),
            Self::InvalidClient => ("InvalidClientException", "invalid_client"),
            Self::InvalidRequest => ("InvalidRequestException", "invalid_request"),
            Self::UnauthorizedClient => ("UnauthorizedClientException", "unauthorized_client"),
            Self::UnsupportedGrantType => ("UnsupportedGrantTypeException", "unsupported_grant_type"),
            Self::InvalidScope => ("InvalidScopeException", "invalid_scope"),
            Self::InvalidClientMetadata => ("InvalidClientMetadataException", "invalid_client_metadata"),
            Self::InvalidRedirectUri => ("InvalidRedirectUriException", "invalid_redirect_uri"),
        }
    }

    pub(super) fn status(self) -> StatusCode {
        if self == Self::InvalidClient { StatusCode::UNAUTHORIZED } else { StatusCode::BAD_REQUEST }
    }
}

/// A registered client.
pub(super) struct Client {
    secret: String,
    expires_at: i64,
    scopes: Vec<String>,
    grant_types: Vec<String>,
    redirect_uris: Vec<String>,
}

/// A device that waits for its user.
pub(super) struct Device {
    client_id: String,
    pub(super) user_code: String,
    /// Epoch milliseconds, as the time of the last question.
    expires_at: i64,
    asked_at: Option<i64>,
    pub(super) standing: Standing,
}

impl Device {
    pub(super) fn standing_at(&self, now_millis: i64) -> Standing {
        match self.standing {
            Standing::Pending | Standing::Approved if now_millis >= self.expires_at => Standing::Expired,
            standing => standing,
        }
    }
}

/// What a browser brought back to a client.
pub(super) struct Code {
    client_id: String,
    redirect_uri: String,
    challenge: String,
    expires_at: i64,
}

/// What a client asks a browser to authorise.
#[derive(Debug, Clone, serde::Deserialize, serde::Serialize)]
pub(super) struct Asked {
    pub(super) client_id: String,
    pub(super) redirect_uri: String,
    pub(super) state: String,
    pub(super) code_challenge: String,
    pub(super) code_challenge_method: String,
    pub(super) response_type: String,
}

fn text<'a>(input: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    input.get(name).and_then(Value::as_str).filter(|text| !text.is_empty())
}

fn required<'a>(input: &'a Map<String, Value>, name: &str) -> Result<&'a str, OidcError> {
    text(input, name).ok_or(OidcError::InvalidRequest)
}

fn texts(input: &Map<String, Value>, name: &str) -> Result<Vec<String>, OidcError> {
    match input.get(name) {
        None | Some(Value::Null) => Ok(Vec::new()),
        Some(Value::Array(items)) => items
            .iter()
            .map(|item| item.as_str().map(str::to_owned).ok_or(OidcError::InvalidRequest))
            .collect(),
        Some(_) => Err(OidcError::InvalidRequest),
    }
}

impl IdentityCenter {
    pub(super) fn register(&self, input: &Map<String, Value>, now: i64) -> Result<Value, OidcError> {
        required(input, "clientName")?;
        if required(input, "clientType")? != "public" {
            return Err(OidcError::InvalidClientMetadata);
        }
        let client = Client {
            secret: token(),
            expires_at: now + CLIENT_SECONDS,
            scopes: texts(input, "scopes")?,
            grant_types: texts(input, "grantTypes")?,
            redirect_uris: texts(input, "redirectUris")?,
        };
        let known_scope = |scope: &String| scope == ACCOUNT_ACCESS || scope.starts_with("codewhisperer:");
        if !client.scopes.iter().all(known_scope) {
            return Err(OidcError::InvalidScope);
        }
        let known_grant =
            |grant: &String| [DEVICE_CODE, AUTHORIZATION_CODE, REFRESH_TOKEN].contains(&grant.as_str());
        if !client.grant_types.iter().all(known_grant) {
            return Err(OidcError::UnsupportedGrantType);
        }
        let browser = client.grant_types.iter().any(|grant| grant == AUTHORIZATION_CODE);
        let loopback = client.redirect_uris.iter().all(|uri| loopback(uri).is_some());
        if !loopback || browser && client.redirect_uris.is_empty() {
            return Err(OidcError::InvalidRedirectUri);
        }
        let id = URL_SAFE_NO_PAD.encode(rand::random::<[u8; 24]>());
        let answer = json!({
            "clientId": id,
            "clientSecret": client.secret,
            "clientIdIssuedAt": now,
            "clientSecretExpiresAt": client.expires_at,
        });
        self.lock().clients.insert(id, client);
        Ok(answer)
    }

    /// `page` is where the device's user goes; `is_start` tells this portal's start URL from others.
    pub(super) fn authorize_device(
        &self,
        input: &Map<String, Value>,
        page: &str,
        is_start: impl Fn(&str) -> bool,
        now_millis: i64,
    ) -> Result<Value, OidcError> {
        let start = required(input, "startUrl")?;
        let mut state = self.lock();
        let (client_id, client) = state.client(input, now_millis / 1000)?;
        client.may_use(DEVICE_CODE)?;
        if !is_start(start) {
            return Err(OidcError::InvalidRequest);
        }
        let (device_code, user_code) = (token(), user_code());
        let device = Device {
            client_id,
            user_code: user_code.clone(),
            expires_at: now_millis + DEVICE_SECONDS * 1000,
            asked_at: None,
            standing: Standing::Pending,
        };
        state.devices.insert(device_code.clone(), device);
        Ok(json!({
            "deviceCode": device_code,
            "userCode": user_code,
            "verificationUri": page,
            "verificationUriComplete": format!("{page}?user_code={user_code}"),
            "expiresIn": DEVICE_SECONDS,
            "interval": INTERVAL_SECONDS,
        }))
    }

    pub(super) fn token(&self, input: &Map<String, Value>, now_millis: i64) -> Result<Value, OidcError> {
        let grant = required(input, "grantType")?;
        let now = now_millis / 1000;
        let mut state = self.lock();
        let (client_id, client) = state.client(input, now)?;
        if ![DEVICE_CODE, AUTHORIZATION_CODE, REFRESH_TOKEN].contains(&grant) {
            return Err(OidcError::UnsupportedGrantType);
        }
        client.may_use(grant)?;
        let refreshable = client.scopes.iter().any(|scope| scope == ACCOUNT_ACCESS);
        let session = match grant {
            DEVICE_CODE => state.redeem_device(&client_id, required(input, "deviceCode")?, now_millis)?,
            AUTHORIZATION_CODE => state.redeem_code(&client_id, input, now_millis)?,
            _ => {
                let given = required(input, "refreshToken")?;
                // A refresh token is good once: its successor comes with the answer.
                let held = state.refresh_tokens.remove(given).filter(|held| held.client_id == client_id);
                let session = held.ok_or(OidcError::InvalidGrant)?.session;
                state.sessions.get(&session).filter(|end| **end > now).ok_or(OidcError::InvalidGrant)?;
                session
            }
        };
        Ok(state.give_tokens(session, client_id, refreshable, now))
    }

    /// Whether a browser may be asked this, before its user is.
    pub(super) fn check_browser(&self, asked: &Asked, now: i64) -> Result<(), OidcError> {
        let state = self.lock();
        let client = state.clients.get(&asked.client_id).filter(|client| client.expires_at > now);
        let client = client.ok_or(OidcError::InvalidClient)?;
        client.may_use(AUTHORIZATION_CODE)?;
        // The port of a loopback address is chosen when the client begins to listen (RFC 8252, 7.3).
        let wanted = loopback(&asked.redirect_uri).ok_or(OidcError::InvalidRedirectUri)?;
        if !client.redirect_uris.iter().any(|uri| loopback(uri).as_ref() == Some(&wanted)) {
            return Err(OidcError::InvalidRedirectUri);
        }
        if asked.response_type != "code"
            || asked.code_challenge_method != "S256"
            || asked.code_challenge.len() != 43
            || asked.state.is_empty()
        {
            return Err(OidcError::InvalidRequest);
        }
        Ok(())
    }

    /// The code that a browser takes back to the client.
    pub(super) fn authorize_browser(&self, asked: &Asked, now_millis: i64) -> String {
        let code = token();
        let entry = Code {
            client_id: asked.client_id.clone(),
            redirect_uri: asked.redirect_uri.clone(),
            challenge: asked.code_challenge.clone(),
            expires_at: now_millis + CODE_MILLIS,
        };
        self.lock().codes.insert(code.clone(), entry);
        code
    }
}

impl Client {
    /// A client that registered no grant types may use all.
    fn may_use(&self, grant: &str) -> Result<(), OidcError> {
        if self.grant_types.is_empty() || self.grant_types.iter().any(|own| own == grant) {
            return Ok(());
        }
        Err(OidcError::UnauthorizedClient)
    }
}

impl State {
    fn client(&self, input: &Map<String, Value>, now: i64) -> Result<(String, &Client), OidcError> {
        let (id, secret) = (required(input, "clientId")?, required(input, "clientSecret")?);
        let client = self.clients.get(id).filter(|client| client.secret == secret && client.expires_at > now);
        Ok((id.to_owned(), client.ok_or(OidcError::InvalidClient)?))
    }

    fn redeem_device(&mut self, client_id: &str, code: &str, now_millis: i64) -> Result<String, OidcError> {
        let device = self.devices.get_mut(code).filter(|device| device.client_id == client_id);
        let device = device.ok_or(OidcError::InvalidGrant)?;
        let asked_at = device.asked_at.replace(now_millis);
        match device.standing_at(now_millis) {
            Standing::Expired => return Err(OidcError::ExpiredToken),
            Standing::Redeemed => return Err(OidcError::InvalidGrant),
            _ if asked_at.is_some_and(|last| now_millis - last < INTERVAL_SECONDS * 1000) => {
                return Err(OidcError::SlowDown);
            }
            Standing::Pending => return Err(OidcError::AuthorizationPending),
            Standing::Denied => return Err(OidcError::AccessDenied),
            Standing::Approved => device.standing = Standing::Redeemed,
        }
        Ok(self.begin_session(now_millis / 1000))
    }

    fn redeem_code(
        &mut self,
        client_id: &str,
        input: &Map<String, Value>,
        now_millis: i64,
    ) -> Result<String, OidcError> {
        let (given, uri) = (required(input, "code")?, required(input, "redirectUri")?);
        let verifier = required(input, "codeVerifier")?;
        let code = self.codes.remove(given).ok_or(OidcError::InvalidGrant)?;
        let proven = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier)) == code.challenge;
        if code.client_id != client_id || code.redirect_uri != uri || !proven || now_millis >= code.expires_at
        {
            return Err(OidcError::InvalidGrant);
        }
        Ok(self.begin_session(now_millis / 1000))
    }

    fn give_tokens(&mut self, session: String, client_id: String, refreshable: bool, now: i64) -> Value {
        let access = token();
        let left = self.sessions.get(&session).map_or(0, |end| end - now);
        let seconds = left.min(if refreshable { REFRESHABLE_SECONDS } else { SESSION_SECONDS });
        let expires_at = now + seconds;
        self.access_tokens.insert(access.clone(), AccessToken { session: session.clone(), expires_at });
        let mut answer = json!({"accessToken": access, "tokenType": "Bearer", "expiresIn": seconds});
        if refreshable {
            let refresh = token();
            answer["refreshToken"] = refresh.as_str().into();
            self.refresh_tokens.insert(refresh, RefreshToken { session, client_id });
        }
        answer
    }
}

/// Host and path of a redirect to this computer; `None` for one that leads elsewhere.
fn loopback(uri: &str) -> Option<(String, String)> {
    let url = url::Url::parse(uri).ok()?;
    let host = url.host_str().filter(|host| matches!(*host, "127.0.0.1" | "[::1]" | "localhost"))?;
    (url.scheme() == "http").then(|| (host.to_owned(), url.path().to_owned()))
}

/// Eight letters without vowels, so that no words come out.
fn user_code() -> String {
    const LETTERS: &[u8; 20] = b"BCDFGHJKLMNPQRSTVWXZ";
    let mut random = rand::rng();
    let mut letters = |count: usize| -> String {
        (0..count).map(|_| char::from(LETTERS[random.random_range(0..LETTERS.len())])).collect()
    };
    format!("{}-{}", letters(4), letters(4))
}
