//! IAM Identity Center: its sign-in (OIDC) and its access portal.
//!
//! Seven calls with small JSON bodies, none of them signed. The two SDK crates for them would be compiled for nothing but
//! those, and would bring their own ideas of where the portal is; the connector, the pace and the words for errors are
//! here already.

use std::sync::Arc;

use aws_smithy_runtime_api::client::http::HttpConnector;
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::byte_stream::ByteStream;
use causeway_app::port::aws::{AwsError, IdentityCenterRole, SessionKeys};
use causeway_app::port::network::NetworkError;
use causeway_domain::{Region, Secret};
use futures::stream::{self, StreamExt, TryStreamExt};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;
use url::form_urlencoded::Serializer;

use super::origin::Portal;
use crate::account::ATTEMPT;
use crate::endpoints::{EndpointOverride, host};
use crate::failure::Failure;
use crate::http::Http;
use crate::pace::{Call, Pace};

/// The right to list accounts and to take roles; with it the portal gives a token to renew by.
const SCOPE: &str = "sso:account:access";

const DEVICE_GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";

/// Accounts that are asked for their roles at once.
const ACCOUNTS_AT_ONCE: usize = 4;

/// The portals, asked through one connector.
pub(crate) struct Portals {
    http: Http,
    everywhere: Option<EndpointOverride>,
    pace: Arc<Pace>,
}

/// This program as it is registered with a portal's sign-in.
#[derive(Deserialize)]
pub(crate) struct Client {
    #[serde(rename = "clientId")]
    pub(crate) id: String,
    #[serde(rename = "clientSecret")]
    pub(crate) secret: Secret,
    /// Epoch seconds; 0 for one without an end.
    #[serde(rename = "clientSecretExpiresAt", default)]
    pub(crate) expires_at: i64,
}

/// A sign-in that waits for a person.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Authorization {
    pub(crate) device_code: Secret,
    pub(crate) user_code: String,
    pub(crate) verification_uri: String,
    pub(crate) verification_uri_complete: Option<String>,
    /// In seconds.
    #[serde(default = "ten_minutes")]
    pub(crate) expires_in: i64,
    /// In seconds.
    #[serde(default = "five_seconds")]
    pub(crate) interval: u64,
}

fn ten_minutes() -> i64 {
    600
}

fn five_seconds() -> u64 {
    5
}

/// A token of a portal.
#[derive(Deserialize)]
pub(crate) struct Token {
    #[serde(rename = "accessToken")]
    pub(crate) access: Secret,
    /// In seconds.
    #[serde(rename = "expiresIn", default)]
    pub(crate) expires_in: i64,
    #[serde(rename = "refreshToken")]
    pub(crate) refresh: Option<Secret>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RoleCredentials {
    role_credentials: RoleKeys,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RoleKeys {
    access_key_id: String,
    secret_access_key: Secret,
    session_token: Secret,
    /// Epoch milliseconds.
    expiration: i64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Page {
    next_token: Option<String>,
    #[serde(default)]
    account_list: Vec<Account>,
    #[serde(default)]
    role_list: Vec<Role>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Account {
    account_id: String,
    #[serde(default)]
    account_name: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Role {
    role_name: String,
}

/// What the sign-in says when it does not sign in.
#[derive(Deserialize)]
struct Refusal {
    error: Option<String>,
    #[serde(alias = "error_description", alias = "Message")]
    message: Option<String>,
    #[serde(rename = "__type")]
    kind: Option<String>,
}

enum Side {
    SignIn,
    Access,
}

impl Portals {
    pub(crate) fn new(http: &Http, everywhere: Option<&EndpointOverride>) -> Self {
        Self { http: http.clone(), everywhere: everywhere.cloned(), pace: Arc::new(Pace::new()) }
    }

    /// Whether every portal is one server's that stands in for AWS.
    pub(crate) fn stands_in(&self) -> bool {
        self.everywhere.is_some()
    }

    pub(crate) async fn register(&self, region: &Region) -> Result<Client, AwsError> {
        let body = json!({ "clientName": "Causeway", "clientType": "public", "scopes": [SCOPE] });
        self.post(region, "/client/register", body).await
    }

    pub(crate) async fn authorize(
        &self,
        portal: &Portal,
        client: &Client,
    ) -> Result<Authorization, AwsError> {
        let body = json!({
            "clientId": client.id,
            "clientSecret": client.secret.expose(),
            "startUrl": portal.start_url,
        });
        self.post(&portal.region, "/device_authorization", body).await
    }

    /// The token of a sign-in, once a person has confirmed it. What the service says instead is the code of a
    /// [`AwsError::Service`]: `authorization_pending`, `slow_down`, `expired_token`, `access_denied`.
    pub(crate) async fn redeem(
        &self,
        region: &Region,
        client: &Client,
        device_code: &Secret,
    ) -> Result<Token, AwsError> {
        let body = json!({
            "clientId": client.id,
            "clientSecret": client.secret.expose(),
            "grantType": DEVICE_GRANT,
            "deviceCode": device_code.expose(),
        });
        self.post(region, "/token", body).await
    }

    pub(crate) async fn refresh(
        &self,
        region: &Region,
        client: &Client,
        refresh_token: &Secret,
    ) -> Result<Token, AwsError> {
        let body = json!({
            "clientId": client.id,
            "clientSecret": client.secret.expose(),
            "grantType": "refresh_token",
            "refreshToken": refresh_token.expose(),
        });
        self.post(region, "/token", body).await
    }

    pub(crate) async fn role_keys(
        &self,
        region: &Region,
        token: &Secret,
        account: &str,
        role: &str,
    ) -> Result<SessionKeys, AwsError> {
        let query = [("account_id", account), ("role_name", role)];
        let cancel = CancellationToken::new();
        let answer: RoleCredentials =
            self.get(region, "/federation/credentials", &query, token, &cancel).await?;
        let keys = answer.role_credentials;
        Ok(SessionKeys {
            access_key_id: keys.access_key_id,
            secret: keys.secret_access_key,
            token: Some(keys.session_token),
            expires_at: Some(keys.expiration),
        })
    }

    /// Every role of every account that the token's person may take, in the order of the accounts' names.
    pub(crate) async fn roles(
        &self,
        region: &Region,
        token: &Secret,
        cancel: &CancellationToken,
    ) -> Result<Vec<IdentityCenterRole>, AwsError> {
        let accounts = self.pages(region, "/assignment/accounts", &[], token, cancel).await?;
        let accounts = accounts.into_iter().flat_map(|page| page.account_list);
        let mut found: Vec<IdentityCenterRole> = stream::iter(accounts)
            .map(|account| async move {
                let query = [("account_id", account.account_id.as_str())];
                let pages = self.pages(region, "/assignment/roles", &query, token, cancel).await?;
                let roles = pages.into_iter().flat_map(|page| page.role_list);
                let named = |role: Role| IdentityCenterRole {
                    account: account.account_id.clone(),
                    account_name: account.account_name.clone(),
                    role: role.role_name,
                };
                Ok::<_, AwsError>(roles.map(named).collect::<Vec<_>>())
            })
            .buffer_unordered(ACCOUNTS_AT_ONCE)
            .try_concat()
            .await?;
        found.sort_by(|left, right| {
            (&left.account_name, &left.account, &left.role).cmp(&(
                &right.account_name,
                &right.account,
                &right.role,
            ))
        });
        Ok(found)
    }

    async fn pages(
        &self,
        region: &Region,
        path: &str,
        query: &[(&str, &str)],
        token: &Secret,
        cancel: &CancellationToken,
    ) -> Result<Vec<Page>, AwsError> {
        let mut pages: Vec<Page> = Vec::new();
        loop {
            let next = pages.last().and_then(|page| page.next_token.clone()).filter(|next| !next.is_empty());
            if !pages.is_empty() && next.is_none() {
                return Ok(pages);
            }
            let repeats = next.is_some() && pages.iter().rev().skip(1).any(|page| page.next_token == next);
            if repeats {
                return Err(AwsError::Unexpected { detail: "the same page again and again".to_owned() });
            }
            let mut asked = query.to_vec();
            asked.push(("max_result", "100"));
            if let Some(next) = &next {
                asked.push(("next_token", next));
            }
            pages.push(self.get(region, path, &asked, token, cancel).await?);
        }
    }

    async fn post<T: DeserializeOwned>(
        &self,
        region: &Region,
        path: &str,
        body: Value,
    ) -> Result<T, AwsError> {
        let url = self.url(&Side::SignIn, region, path, &[]);
        let body = body.to_string();
        let attempt = || {
            let mut request = HttpRequest::new(SdkBody::from(body.clone()));
            request.headers_mut().insert("content-type", "application/json");
            self.answer("POST", &url, request)
        };
        self.pace.run(Call::Once, &CancellationToken::new(), &|| {}, &attempt).await
    }

    async fn get<T: DeserializeOwned>(
        &self,
        region: &Region,
        path: &str,
        query: &[(&str, &str)],
        token: &Secret,
        cancel: &CancellationToken,
    ) -> Result<T, AwsError> {
        let url = self.url(&Side::Access, region, path, query);
        let attempt = || {
            let mut request = HttpRequest::new(SdkBody::empty());
            let bearer =
                request.headers_mut().try_insert("x-amz-sso_bearer_token", token.expose().to_owned());
            let is_bad = bearer.is_err();
            let answer = self.answer("GET", &url, request);
            async move {
                if is_bad {
                    let detail = "the portal's token cannot be sent".to_owned();
                    return Err(Failure::lasting(AwsError::Unexpected { detail }));
                }
                answer.await
            }
        };
        self.pace.run(Call::Read, cancel, &|| {}, &attempt).await
    }

    fn url(&self, side: &Side, region: &Region, path: &str, query: &[(&str, &str)]) -> String {
        let base = match &self.everywhere {
            Some(everywhere) => everywhere.url.trim_end_matches('/').to_owned(),
            None => {
                let service = match side {
                    Side::SignIn => "oidc",
                    Side::Access => "portal.sso",
                };
                format!("https://{service}.{}.{}", region.code(), region.partition().dns_suffix())
            }
        };
        if query.is_empty() {
            return format!("{base}{path}");
        }
        let query = Serializer::new(String::new()).extend_pairs(query).finish();
        format!("{base}{path}?{query}")
    }

    async fn answer<T: DeserializeOwned>(
        &self,
        method: &str,
        url: &str,
        mut request: HttpRequest,
    ) -> Result<T, Failure> {
        let host = host(url);
        let unbuildable = |error: String| Failure::lasting(AwsError::Unexpected { detail: error });
        request.set_method(method).map_err(|error| unbuildable(error.to_string()))?;
        request.set_uri(url).map_err(|error| unbuildable(error.to_string()))?;
        let timed_out = |_| Failure::passing(NetworkError::Timeout { host: host.to_owned() });
        let whole = async {
            let response =
                self.http.connector.call(request).await.map_err(|error| Failure::connector(&error, host))?;
            let status = response.status();
            let named = response.headers().get("x-amzn-errortype").map(str::to_owned);
            let lost = |_| Failure::passing(NetworkError::Lost { host: host.to_owned() });
            let body = ByteStream::new(response.into_body()).collect().await.map_err(lost)?.into_bytes();
            if status.is_success() {
                // What cannot be read may hold a token: its words are not shown.
                return serde_json::from_slice(&body).map_err(|_| {
                    let detail = format!("{host} gave an answer that is not as documented");
                    Failure::lasting(AwsError::Unexpected { detail })
                });
            }
            let refusal = serde_json::from_slice::<Refusal>(&body).ok();
            let response = HttpResponse::new(status, SdkBody::from(body));
            let code = refusal.as_ref().and_then(Refusal::code).or(named);
            let code = code.as_deref().map(plain);
            let words = refusal.and_then(|refusal| refusal.message).unwrap_or_default();
            Err(Failure::answered(&response, code.map(|code| (code, words.as_str()))))
        };
        tokio::time::timeout(ATTEMPT, whole).await.map_err(timed_out)?
    }
}

impl Refusal {
    /// The sign-in names its errors as OAuth does, the portal as AWS does.
    fn code(&self) -> Option<String> {
        self.error.clone().or_else(|| self.kind.clone())
    }
}

/// `UnauthorizedException` of `com.amazonaws#UnauthorizedException:http://…`.
fn plain(code: &str) -> &str {
    let code = code.rsplit('#').next().unwrap_or(code);
    code.split(':').next().unwrap_or(code)
}

/// Whether a token is not good any more.
pub(crate) fn is_unauthorized(error: &AwsError) -> bool {
    matches!(error, AwsError::Service { code, .. } if code == "UnauthorizedException")
}

/// Whether the sign-in says this, in either way in which it may say it.
pub(crate) fn says(error: &AwsError, oauth: &str) -> bool {
    let exception: String = oauth
        .split('_')
        .flat_map(|word| {
            let (first, rest) = word.split_at_checked(1).unwrap_or((word, ""));
            [first.to_ascii_uppercase(), rest.to_owned()]
        })
        .chain(["Exception".to_owned()])
        .collect();
    match error {
        AwsError::Service { code, .. } => *code == oauth || *code == exception,
        // What these codes mean everywhere else in AWS.
        AwsError::Throttled => oauth == "slow_down",
        AwsError::Expired => oauth == "expired_token",
        AwsError::AccessDenied { .. } => oauth == "access_denied",
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_are_known_in_both_spellings() {
        let service = |code: &str| AwsError::Service { code: code.to_owned(), message: String::new() };
        assert!(says(&service("authorization_pending"), "authorization_pending"));
        assert!(says(&service("AuthorizationPendingException"), "authorization_pending"));
        assert!(says(&AwsError::Expired, "expired_token"));
        assert!(!says(&service("InvalidGrantException"), "authorization_pending"));
        assert_eq!(plain("com.amazonaws.switchboard.portal#UnauthorizedException"), "UnauthorizedException");
        assert_eq!(plain("UnauthorizedException:http://internal.amazon.com/"), "UnauthorizedException");
        assert!(is_unauthorized(&service("UnauthorizedException")));
    }

    #[test]
    fn portals_are_where_their_region_is() {
        let settings = causeway_domain::network::NetworkSettings::default();
        let outbound = causeway_network::Outbound::fixed(&settings, None).unwrap();
        let http = crate::http::Http::new(outbound);
        let region = |code: &str| Region::parse(code).unwrap();
        let portals = Portals::new(&http, None);
        assert_eq!(
            portals.url(&Side::SignIn, &region("eu-west-1"), "/token", &[]),
            "https://oidc.eu-west-1.amazonaws.com/token"
        );
        assert_eq!(
            portals.url(&Side::Access, &region("cn-north-1"), "/assignment/roles", &[("account_id", "a&b")]),
            "https://portal.sso.cn-north-1.amazonaws.com.cn/assignment/roles?account_id=a%26b"
        );
    }
}
