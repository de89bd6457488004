//! Sessions against a small STS, sign-in and portal.

mod world;

use std::path::Path;
use std::sync::{Arc, Mutex};

use axum::body::Body;
use axum::http::Response;
use causeway_app::port::aws::{
    Aws, AwsError, AwsIdentity, AwsSessions, OnSignIn, ProfileKind, SignInNeed, SignInStep,
};
use causeway_domain::credential_source::CredentialSource;
use serde_json::json;
use tokio_util::sync::CancellationToken;

use crate::support::{aws_at, location, query_error, xml};

use world::*;
use world::{HOUR, NOW, ROLE, SERIAL};

#[tokio::test]
async fn a_role_is_assumed_once_for_all_callers_and_again_before_it_ends() {
    let world =
        World::start(|came, before| sts(&came.operation, &format!("ASIA{before}"), NOW + hours(before + 1)))
            .await;
    let source = CredentialSource::Role {
        role_arn: ROLE.to_owned(),
        external_id: Some("causeway-sandbox".to_owned()),
        mfa_serial: None,
    };
    let session = world.open(&source);
    let all = futures::future::join_all((0..20).map(|_| id(&session))).await;
    assert!(all.iter().all(|id| id == "ASIA0"), "{all:?}");
    let came = world.came("AssumeRole");
    assert_eq!(came.len(), 1, "one renewal for all callers");
    assert_eq!((came[0].field("RoleArn"), came[0].field("ExternalId")), (ROLE, "causeway-sandbox"));
    assert_eq!(came[0].field("RoleSessionName"), "causeway");
    assert!(
        came[0].authorization.contains("AKIAIOSFODNN7EXAMPLE/")
            && came[0].authorization.contains("/eu-central-1/sts/")
    );
    assert_eq!(session.expires_at(), Some(NOW + HOUR));

    world.pass(HOUR - 6 * 60_000);
    assert_eq!(id(&session).await, "ASIA0", "six minutes are enough");
    world.pass(2 * 60_000);
    assert_eq!(id(&session).await, "ASIA1", "four are not");
    assert_eq!(session.need(), Ok(None));
}

#[tokio::test]
async fn keys_that_are_good_outlast_a_renewal_that_fails() {
    let world = World::start(|came, before| match before {
        0 => sts(&came.operation, "ASIA0", NOW + HOUR),
        _ => query_error(403, "AccessDenied", "User: ada is not authorized to perform: sts:AssumeRole"),
    })
    .await;
    let source = CredentialSource::Role { role_arn: ROLE.to_owned(), external_id: None, mfa_serial: None };
    let session = world.open(&source);
    assert_eq!(id(&session).await, "ASIA0");
    world.pass(HOUR - 4 * 60_000);
    for _ in 0..5 {
        assert_eq!(id(&session).await, "ASIA0");
    }
    assert_eq!(world.came("AssumeRole").len(), 2, "tried again only after a while");
    world.pass(4 * 60_000);
    assert!(matches!(session.keys().await, Err(AwsError::AccessDenied { .. })));
}

#[tokio::test]
async fn one_code_is_good_for_every_role_that_asks_for_the_device() {
    let world = World::start(|came, before| match came.operation.as_str() {
        "GetSessionToken" if came.field("TokenCode") != "123456" => query_error(
            403,
            "AccessDenied",
            "MultiFactorAuthentication failed with invalid MFA one time pass code.",
        ),
        "GetSessionToken" => sts("GetSessionToken", "ASIAMFA", NOW + 12 * HOUR),
        _ => sts(&came.operation, &format!("ASIA{before}"), NOW + hours(before + 1)),
    })
    .await;
    let with_role = CredentialSource::Role {
        role_arn: ROLE.to_owned(),
        external_id: None,
        mfa_serial: Some(SERIAL.to_owned()),
    };
    let alone = CredentialSource::ConnectionKeyWithMfa { mfa_serial: SERIAL.to_owned() };
    let (role, plain) = (world.open(&with_role), world.open(&alone));
    let need = SignInNeed::Code { mfa_serial: SERIAL.to_owned() };
    assert_eq!(role.need(), Ok(Some(need.clone())), "known before anybody is asked");
    assert!(matches!(role.keys().await, Err(AwsError::SignInNeeded { need: asked }) if asked == need));
    let cancel = CancellationToken::new();
    let wrong = role.sign_in(Some("000000"), nobody(), &cancel).await.unwrap_err();
    assert!(matches!(wrong, AwsError::CodeRefused { .. }), "{wrong:?}");
    assert_eq!(role.need(), Ok(Some(need)));

    let waiting = tokio::spawn({
        let plain = Arc::clone(&plain);
        async move { plain.signed_in().await }
    });
    role.sign_in(Some("123456"), nobody(), &cancel).await.unwrap();
    waiting.await.unwrap();
    assert_eq!((id(&role).await.as_str(), id(&plain).await.as_str()), ("ASIA0", "ASIAMFA"));
    assert_eq!(world.came("AssumeRole")[0].field("token"), "t-ASIAMFA");
    world.pass(HOUR);
    assert_eq!(id(&role).await, "ASIA1", "without another code");
    assert_eq!(world.came("GetSessionToken").len(), 2);
}

#[tokio::test]
async fn a_token_of_the_cli_is_used_while_it_is_good_and_its_files_stay_as_they_are() {
    let world = World::start(|came, before| match came.field("bearer") {
        "cli" if before < 2 => role_keys(&format!("ASIA{before}"), NOW + HOUR),
        _ => unauthorized(),
    })
    .await;
    world.cache_token("cli", "2026-11-23T13:00:00Z");
    let session = world.profile(&world.portal_config());
    let before = listing(world.home.path());
    assert_eq!(session.need(), Ok(None));
    assert_eq!(id(&session).await, "ASIA0");
    let came = world.came("/federation/credentials");
    assert_eq!((came[0].field("account_id"), came[0].field("role_name")), ("111122223333", "Dev"));

    // AWS ends the keys: others are fetched. It ends the token: somebody has to sign in.
    session.refused("ASIA0");
    assert_eq!(id(&session).await, "ASIA1");
    session.refused("ASIA1");
    let error = session.keys().await.unwrap_err();
    assert_eq!(error, AwsError::SignInNeeded { need: SignInNeed::Browser });
    assert_eq!(session.need(), Ok(Some(SignInNeed::Browser)), "a copy in the cache is not taken for good");
    assert_eq!(listing(world.home.path()), before, "nothing is written");
}

fn listing(path: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(path).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(listing(&path));
        } else {
            found.push((path.display().to_string(), std::fs::read(&path).unwrap()));
        }
    }
    found.sort();
    found
}

/// A sign-in that a person confirms when asked for the third time.
fn portal(came: &Came, before: usize) -> Response<Body> {
    match (came.operation.as_str(), came.field("grantType")) {
        ("/client/register", _) => {
            reply(200, &json!({"clientId": "c", "clientSecret": "cs", "clientSecretExpiresAt": 0}))
        }
        ("/device_authorization", _) => reply(
            200,
            &json!({
                "deviceCode": "d", "userCode": "AB-CD", "verificationUri": "https://x.example/",
                "verificationUriComplete": "https://x.example/?user_code=AB-CD", "expiresIn": 600, "interval": 1,
            }),
        ),
        ("/token", "refresh_token") if came.field("refreshToken") == "r0" => {
            reply(200, &json!({"accessToken": "renewed", "expiresIn": 28_800, "refreshToken": "r1"}))
        }
        ("/token", "refresh_token") => reply(400, &json!({"error": "invalid_grant"})),
        ("/token", _) => match before {
            0 => reply(400, &json!({"error": "authorization_pending", "error_description": "x"})),
            1 => reply(400, &json!({"error": "slow_down"})),
            _ => reply(200, &json!({"accessToken": "fresh", "expiresIn": 3600, "refreshToken": "r0"})),
        },
        ("/federation/credentials", _) if came.field("bearer").is_empty() => unauthorized(),
        ("/federation/credentials", _) => {
            role_keys(&format!("ASIA-{}-{before}", came.field("bearer")), NOW + hours(before + 1))
        }
        ("/assignment/accounts", _) if came.field("next_token").is_empty() => reply(
            200,
            &json!({
                "nextToken": "2", "accountList": [{"accountId": "222222222222", "accountName": "Two"}],
            }),
        ),
        ("/assignment/accounts", _) => {
            reply(200, &json!({"accountList": [{"accountId": "111111111111", "accountName": "One"}]}))
        }
        ("/assignment/roles", _) => {
            reply(200, &json!({"nextToken": null, "roleList": [{"roleName": "Read"}, {"roleName": "Dev"}]}))
        }
        _ => reply(404, &json!({})),
    }
}

#[tokio::test]
async fn a_person_signs_in_in_the_browser_and_the_token_is_renewed_without_anybody() {
    let world = World::start(portal).await;
    let session = world.profile(&world.portal_config());
    assert_eq!(session.need(), Ok(Some(SignInNeed::Browser)));
    let told = Arc::new(Mutex::new(Vec::new()));
    let into = Arc::clone(&told);
    let tell: OnSignIn = Arc::new(move |step| into.lock().unwrap().push(step));
    session.sign_in(None, Arc::clone(&tell), &CancellationToken::new()).await.unwrap();
    let page = SignInStep::Browser {
        url: "https://x.example/?user_code=AB-CD".to_owned(),
        user_code: "AB-CD".to_owned(),
        expires_at: NOW + 600_000,
    };
    assert_eq!(*told.lock().unwrap(), [page, SignInStep::Fetching]);
    assert_eq!(id(&session).await, "ASIA-fresh-0");
    assert_eq!(world.came("/device_authorization")[0].field("startUrl"), format!("{}/start", world.url));

    world.pass(HOUR);
    assert_eq!(id(&session).await, "ASIA-renewed-1");
    world.pass(9 * HOUR);
    let error = session.keys().await.unwrap_err();
    assert_eq!(error, AwsError::SignInNeeded { need: SignInNeed::Browser });
    assert_eq!(world.came("/client/register").len(), 1);
}

#[tokio::test]
async fn roles_of_all_accounts_are_listed_by_name() {
    let world = World::start(portal).await;
    let start = format!("{}/start", world.url);
    let cancel = CancellationToken::new();
    let roles = world.sessions.identity_center_roles(&start, "eu-west-1", nobody(), &cancel).await.unwrap();
    let roles: Vec<_> = roles.iter().map(|role| (role.account_name.as_str(), role.role.as_str())).collect();
    assert_eq!(roles, [("One", "Dev"), ("One", "Read"), ("Two", "Dev"), ("Two", "Read")]);
}

#[tokio::test]
async fn a_sign_in_can_be_cancelled_and_refused() {
    let world = World::start(|came, before| match came.operation.as_str() {
        "/token" => reply(400, &json!({"error": "authorization_pending"})),
        _ => portal(came, before),
    })
    .await;
    let session = world.profile(&world.portal_config());
    let cancel = CancellationToken::new();
    let ending = cancel.clone();
    let tell: OnSignIn = Arc::new(move |_| ending.cancel());
    assert_eq!(session.sign_in(None, tell, &cancel).await, Err(AwsError::Cancelled));

    let world = World::start(|came, before| match came.operation.as_str() {
        "/token" => reply(400, &json!({"error": "access_denied"})),
        _ => portal(came, before),
    })
    .await;
    let session = world.profile(&world.portal_config());
    let refused = session.sign_in(None, nobody(), &CancellationToken::new()).await.unwrap_err();
    assert!(matches!(refused, AwsError::AccessDenied { .. }), "{refused:?}");
}

#[cfg(unix)]
#[tokio::test]
async fn aws_login_is_the_clis_own_and_a_person_is_told_what_to_run() {
    use std::os::unix::fs::PermissionsExt;

    let world = World::start(|_, _| reply(404, &json!({}))).await;
    let session = world.profile("[profile p]\nlogin_session = arn:aws:iam::111122223333:user/ada\n");
    let command = SignInNeed::Command { command: "aws login --profile p".to_owned() };
    let needed = AwsError::SignInNeeded { need: command.clone() };
    assert_eq!(session.keys().await.unwrap_err(), needed, "there is no such program");
    assert_eq!(session.need(), Ok(Some(command)));

    let waiting = tokio::spawn({
        let session = Arc::clone(&session);
        async move { session.signed_in().await }
    });
    let entry = {
        use sha2::{Digest, Sha256};
        hex::encode(Sha256::digest("arn:aws:iam::111122223333:user/ada"))
    };
    let kept = json!({"accessToken": {
        "accessKeyId": "ASIALOGIN", "secretAccessKey": "s", "sessionToken": "t",
        "accountId": "111122223333", "expiresAt": "2026-11-23T05:15:00Z",
    }});
    world.write(&format!("login/{entry}.json"), &kept.to_string());
    waiting.await.unwrap();
    assert_eq!(id(&session).await, "ASIALOGIN");

    // Before its end the CLI is asked, which renews it.
    let program = "#!/bin/sh\necho \"$@\" > \"$(dirname \"$0\")/asked\"\n\
                   echo '{\"Version\":1,\"AccessKeyId\":\"ASIACLI\",\"SecretAccessKey\":\"s\",\"SessionToken\":\"t\",\
                   \"Expiration\":\"2026-11-23T05:30:00Z\"}'\n";
    world.write("aws", program);
    let path = world.home.path().join("aws");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    world.pass(12 * 60_000);
    assert_eq!(id(&session).await, "ASIACLI");
    let asked = std::fs::read_to_string(world.home.path().join("asked")).unwrap();
    assert_eq!(asked.trim(), "configure export-credentials --profile p --format process");
}

#[tokio::test]
async fn requests_carry_the_token_and_are_sent_again_with_new_keys() {
    let world = World::start(|came, before| match came.operation.as_str() {
        "AssumeRole" => sts("AssumeRole", &format!("ASIA{before}"), NOW + HOUR),
        "GetCallerIdentity" if before == 0 => query_error(403, "ExpiredToken", "The security token is expired"),
        _ => xml(
            200,
            "<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:sts::111122223333:assumed-role/Developer/causeway</Arn>\
             <UserId>u</UserId><Account>111122223333</Account></GetCallerIdentityResult></GetCallerIdentityResponse>",
        ),
    })
    .await;
    let source = CredentialSource::Role { role_arn: ROLE.to_owned(), external_id: None, mfa_serial: None };
    let session = world.open(&source);
    let aws =
        aws_at(&world.url).account(&location("eu-central-1"), &AwsIdentity::Session(Arc::clone(&session)));
    let caller = aws.caller_identity(&CancellationToken::new()).await.unwrap();
    assert!(caller.arn.ends_with("assumed-role/Developer/causeway"));
    let tokens: Vec<String> =
        world.came("GetCallerIdentity").iter().map(|came| came.field("token").to_owned()).collect();
    assert_eq!(tokens, ["t-ASIA0", "t-ASIA1"]);
}

#[tokio::test]
async fn a_client_says_what_the_session_needs() {
    let world = World::start(portal).await;
    let session = world.profile(&world.portal_config());
    let account = aws_at(&world.url).account(&location("eu-central-1"), &AwsIdentity::Session(session));
    let error = account.triggers("shop", &CancellationToken::new()).await.unwrap_err();
    assert_eq!(error, AwsError::SignInNeeded { need: SignInNeed::Browser });
}

#[tokio::test]
async fn profiles_are_listed_default_first_and_forgetting_forgets() {
    let world = World::start(|came, before| sts(&came.operation, &format!("ASIA{before}"), NOW + HOUR)).await;
    world.write(
        "credentials",
        "[zeta]\naws_access_key_id = AKIAZ\naws_secret_access_key = canary\n[default]\n\
                aws_access_key_id = AKIAD\naws_secret_access_key = canary\n",
    );
    let profiles = world.sessions.profiles().await;
    let names: Vec<&str> = profiles.profiles.iter().map(|profile| profile.name.as_str()).collect();
    assert_eq!((names, profiles.problem.as_deref()), (vec!["default", "zeta"], None));
    assert!(profiles.profiles.iter().all(|profile| profile.kind == ProfileKind::AccessKey));
    assert!(!format!("{profiles:?}").contains("canary"));

    let source = CredentialSource::Role { role_arn: ROLE.to_owned(), external_id: None, mfa_serial: None };
    let session = world.open(&source);
    assert_eq!(id(&session).await, "ASIA0");
    world.sessions.forget(Some("AKIAOTHEROTHEROTHER0"));
    assert_eq!(id(&session).await, "ASIA0");
    world.sessions.forget(Some("AKIAIOSFODNN7EXAMPLE"));
    assert!(matches!(session.keys().await, Err(AwsError::SourceUnusable { .. })), "its key is forgotten");
    assert_eq!(id(&world.open(&source)).await, "ASIA1");
}
