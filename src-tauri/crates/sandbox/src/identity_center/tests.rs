use serde_json::{Map, Value, json};

use super::oidc::{Asked, OidcError};
use super::*;

const NOW: i64 = 1_790_000_000_000;
const DEVICE: &str = "urn:ietf:params:oauth:grant-type:device_code";

fn object(value: Value) -> Map<String, Value> {
    let Value::Object(object) = value else { panic!("an object") };
    object
}

/// A registered client: what every later request begins with.
fn client(center: &IdentityCenter, more: Value) -> Map<String, Value> {
    let mut input = object(json!({"clientName": "peer", "clientType": "public"}));
    input.extend(object(more));
    let registered = center.register(&input, NOW / 1000).unwrap();
    object(json!({"clientId": registered["clientId"], "clientSecret": registered["clientSecret"]}))
}

fn with(client: &Map<String, Value>, more: Value) -> Map<String, Value> {
    let mut all = client.clone();
    all.extend(object(more));
    all
}

fn device(center: &IdentityCenter, client: &Map<String, Value>) -> Value {
    let input = with(client, json!({"startUrl": "right"}));
    center.authorize_device(&input, "http://page", |start| start == "right", NOW).unwrap()
}

fn poll(
    center: &IdentityCenter,
    client: &Map<String, Value>,
    device: &Value,
    at: i64,
) -> Result<Value, OidcError> {
    center.token(&with(client, json!({"grantType": DEVICE, "deviceCode": device["deviceCode"]})), at)
}

#[test]
fn a_device_waits_is_approved_and_redeems_once() {
    let center = IdentityCenter::default();
    let client = client(&center, json!({"scopes": ["sso:account:access"]}));
    let device = device(&center, &client);
    let code = device["userCode"].as_str().unwrap();
    assert_eq!(device["verificationUriComplete"], format!("http://page?user_code={code}"));
    assert_eq!(poll(&center, &client, &device, NOW), Err(OidcError::AuthorizationPending));
    assert_eq!(poll(&center, &client, &device, NOW + 999), Err(OidcError::SlowDown));
    assert_eq!(poll(&center, &client, &device, NOW + 1999), Err(OidcError::AuthorizationPending));
    assert_eq!(center.decide("BBBB-BBBB", true, NOW), Err(DecisionError::Unknown));
    center.decide(&code.to_lowercase().replace('-', " "), true, NOW).unwrap();
    assert_eq!(center.decide(code, false, NOW), Err(DecisionError::Over));
    let token = poll(&center, &client, &device, NOW + 3000).unwrap();
    assert_eq!((&token["tokenType"], &token["expiresIn"]), (&json!("Bearer"), &json!(3600)));
    assert!(center.is_signed_in(token["accessToken"].as_str().unwrap(), NOW / 1000 + 3600));
    assert!(!center.is_signed_in(token["accessToken"].as_str().unwrap(), NOW / 1000 + 3603));
    assert_eq!(poll(&center, &client, &device, NOW + 5000), Err(OidcError::InvalidGrant));
    let [listed] = &center.device_authorizations(NOW)[..] else { panic!("one") };
    assert_eq!(listed.state, Standing::Redeemed);
}

#[test]
fn denied_expired_and_foreign_devices_get_nothing() {
    let center = IdentityCenter::default();
    let ours = client(&center, json!({}));
    let denied = device(&center, &ours);
    center.decide(denied["userCode"].as_str().unwrap(), false, NOW).unwrap();
    assert_eq!(poll(&center, &ours, &denied, NOW), Err(OidcError::AccessDenied));
    let late = device(&center, &ours);
    assert_eq!(poll(&center, &ours, &late, NOW + 600_000), Err(OidcError::ExpiredToken));
    let over = center.decide(late["userCode"].as_str().unwrap(), true, NOW + 600_000);
    assert_eq!(over, Err(DecisionError::Over));
    let other = client(&center, json!({}));
    assert_eq!(poll(&center, &other, &device(&center, &ours), NOW), Err(OidcError::InvalidGrant));
    let narrow = client(&center, json!({"grantTypes": ["refresh_token"]}));
    assert_eq!(poll(&center, &narrow, &late, NOW), Err(OidcError::UnauthorizedClient));
    let elsewhere = with(&ours, json!({"startUrl": "wrong"}));
    let refused = center.authorize_device(&elsewhere, "p", |start| start == "right", NOW);
    assert_eq!(refused, Err(OidcError::InvalidRequest));
}

#[test]
fn refresh_tokens_are_good_once_and_as_long_as_the_session() {
    let center = IdentityCenter::default();
    let client = client(&center, json!({"scopes": ["sso:account:access"]}));
    let begin = |at: i64| {
        let device = device(&center, &client);
        center.decide(device["userCode"].as_str().unwrap(), true, at).unwrap();
        poll(&center, &client, &device, at).unwrap()
    };
    let refresh = |token: &Value, at: i64| {
        let more = json!({"grantType": "refresh_token", "refreshToken": token["refreshToken"]});
        center.token(&with(&client, more), at)
    };
    let first = begin(NOW);
    let second = refresh(&first, NOW + 3_600_000).unwrap();
    assert_ne!(second["accessToken"], first["accessToken"]);
    assert_eq!(refresh(&first, NOW + 3_600_000), Err(OidcError::InvalidGrant));
    let third = refresh(&second, NOW + 7 * 3_600_000 + 1_800_000).unwrap();
    assert_eq!(third["expiresIn"], 1800, "no token outlives its session");
    assert_eq!(refresh(&third, NOW + 8 * 3_600_000), Err(OidcError::InvalidGrant));
    let other = begin(NOW);
    assert!(center.sign_out(other["accessToken"].as_str().unwrap(), NOW / 1000));
    assert_eq!(refresh(&other, NOW), Err(OidcError::InvalidGrant));
    let last = begin(NOW);
    assert!(center.end_sessions() > 0);
    assert!(!center.is_signed_in(last["accessToken"].as_str().unwrap(), NOW / 1000));
}

#[test]
fn without_the_scope_there_is_one_long_token() {
    let center = IdentityCenter::default();
    let client = client(&center, json!({}));
    let device = device(&center, &client);
    center.decide(device["userCode"].as_str().unwrap(), true, NOW).unwrap();
    let token = poll(&center, &client, &device, NOW).unwrap();
    assert_eq!((&token["expiresIn"], token.get("refreshToken")), (&json!(28_800), None));
}

#[test]
fn requests_are_validated() {
    let center = IdentityCenter::default();
    let register = |more: Value| {
        let mut input = object(json!({"clientName": "peer", "clientType": "public"}));
        input.extend(object(more));
        center.register(&input, NOW / 1000).map(|_| ())
    };
    for (more, error) in [
        (json!({"clientName": ""}), OidcError::InvalidRequest),
        (json!({"clientType": "confidential"}), OidcError::InvalidClientMetadata),
        (json!({"scopes": ["everything"]}), OidcError::InvalidScope),
        (json!({"grantTypes": ["password"]}), OidcError::UnsupportedGrantType),
        (json!({"grantTypes": ["authorization_code"]}), OidcError::InvalidRedirectUri),
        (json!({"redirectUris": ["https://example.com/callback"]}), OidcError::InvalidRedirectUri),
    ] {
        assert_eq!(register(more.clone()), Err(error), "{more}");
    }
    let client = client(&center, json!({}));
    let token = |more: Value, at: i64| center.token(&with(&client, more), at);
    assert_eq!(token(json!({}), NOW), Err(OidcError::InvalidRequest));
    assert_eq!(token(json!({"grantType": "password"}), NOW), Err(OidcError::UnsupportedGrantType));
    assert_eq!(token(json!({"grantType": DEVICE}), NOW), Err(OidcError::InvalidRequest));
    let wrong = token(json!({"grantType": DEVICE, "clientSecret": "wrong", "deviceCode": "x"}), NOW);
    assert_eq!(wrong, Err(OidcError::InvalidClient));
    let old = token(json!({"grantType": DEVICE, "deviceCode": "x"}), NOW + 90 * 86_400_000);
    assert_eq!(old, Err(OidcError::InvalidClient));
}

#[test]
fn a_browsers_code_needs_its_verifier() {
    let center = IdentityCenter::default();
    let grants = ["authorization_code", "refresh_token"];
    let redirect = "http://127.0.0.1/oauth/callback";
    let client = client(
        &center,
        json!({"grantTypes": grants, "redirectUris": [redirect], "scopes": ["sso:account:access"]}),
    );
    // The example of RFC 7636, appendix B.
    let asked = Asked {
        client_id: client["clientId"].as_str().unwrap().to_owned(),
        redirect_uri: "http://127.0.0.1:40123/oauth/callback".to_owned(),
        state: "s".to_owned(),
        code_challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM".to_owned(),
        code_challenge_method: "S256".to_owned(),
        response_type: "code".to_owned(),
    };
    assert_eq!(center.check_browser(&asked, NOW / 1000), Ok(()));
    for (change, error) in [
        (
            Asked { redirect_uri: "http://127.0.0.1/other".to_owned(), ..asked.clone() },
            OidcError::InvalidRedirectUri,
        ),
        (
            Asked { redirect_uri: "https://example.com/".to_owned(), ..asked.clone() },
            OidcError::InvalidRedirectUri,
        ),
        (Asked { code_challenge_method: "plain".to_owned(), ..asked.clone() }, OidcError::InvalidRequest),
        (Asked { client_id: "x".to_owned(), ..asked.clone() }, OidcError::InvalidClient),
    ] {
        assert_eq!(center.check_browser(&change, NOW / 1000), Err(error), "{change:?}");
    }
    let redeem = |verifier: &str, at: i64| {
        let code = center.authorize_browser(&asked, NOW);
        let more = json!({
            "grantType": "authorization_code", "code": code, "redirectUri": asked.redirect_uri, "codeVerifier": verifier,
        });
        let first = center.token(&with(&client, more.clone()), at);
        assert_eq!(center.token(&with(&client, more), at), Err(OidcError::InvalidGrant), "good once");
        first
    };
    let right = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    assert!(redeem(right, NOW).unwrap()["refreshToken"].is_string());
    assert_eq!(redeem("wrong", NOW), Err(OidcError::InvalidGrant));
    assert_eq!(redeem(right, NOW + 60_000), Err(OidcError::InvalidGrant));
}
