use std::sync::Arc;

use serde_json::json;

use super::super::test_support::{ACCOUNT, Account, allow, field};
use crate::federation::Role;
use crate::options::Options;

const ROLE: &str = "arn:aws:iam::123456789012:role/team/Deployer";

fn with_role(policies: Vec<serde_json::Value>, trust: serde_json::Value) -> Account {
    let account = Account::with(policies, Options::default());
    account.world.federation.put_role(Arc::new(Role {
        name: "Deployer".to_owned(),
        arn: ROLE.to_owned(),
        id: "AROAEXAMPLE".to_owned(),
        trust_policy: trust,
        policies: vec![allow("codecommit:*", "*")],
        max_session_seconds: 7200,
    }));
    account
}

fn trust(principal: &str) -> serde_json::Value {
    json!({"Statement": [{"Effect": "Allow", "Principal": {"AWS": principal}, "Action": "sts:AssumeRole"}]})
}

#[test]
fn everybody_may_ask_who_they_are() {
    let deny = json!({"Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}]});
    let account = Account::with(vec![deny], Options::default());
    let body = account.ok("sts", "Action=GetCallerIdentity");
    assert_eq!(field(&body, "Arn"), "arn:aws:iam::123456789012:user/ada");
    assert_eq!(field(&body, "Account"), ACCOUNT);
    assert_eq!(field(&body, "UserId"), "AIDAADAEXAMPLE");
    assert!(body.starts_with(
        "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><GetCallerIdentityResult>"
    ));
    assert_eq!(account.world.events.since(0)[0].outcome, "ok");
}

#[test]
fn a_session_token_is_a_temporary_key_of_the_same_user() {
    let account = Account::with(vec![], Options::default());
    let body = account.ok("sts", "Action=GetSessionToken&DurationSeconds=900");
    let key = account.world.principals.access_key(field(&body, "AccessKeyId")).unwrap();
    assert!(key.id.starts_with("ASIA") && key.id.len() == 20);
    assert_eq!(key.secret, field(&body, "SecretAccessKey"));
    assert_eq!(key.secret.len(), 40);
    assert_eq!(key.session_token.as_deref(), Some(field(&body, "SessionToken")));
    assert_eq!(key.principal, account.caller.principal);
    let left = key.expires_at.unwrap() - account.world.clock.now_seconds();
    assert!((898..=900).contains(&left), "{left}");
    let expiry: jiff::Timestamp = field(&body, "Expiration").parse().unwrap();
    assert_eq!(expiry.as_second(), key.expires_at.unwrap());
}

#[test]
fn durations_and_second_factors_are_checked() {
    let account = Account::new();
    for (form, code) in [
        ("DurationSeconds=899", "ValidationError"),
        ("DurationSeconds=129601", "ValidationError"),
        ("DurationSeconds=soon", "MalformedInput"),
        ("SerialNumber=arn:aws:iam::1:mfa/a&TokenCode=12345", "ValidationError"),
        ("SerialNumber=short&TokenCode=123456", "ValidationError"),
    ] {
        assert_eq!(
            account.code("sts", &format!("Action=GetSessionToken&{form}")),
            (400, code.to_owned()),
            "{form}"
        );
    }
    let alone = account.code("sts", "Action=GetSessionToken&TokenCode=123456");
    assert_eq!(alone, (403, "AccessDenied".to_owned()));
    account.ok("sts", "Action=GetSessionToken&DurationSeconds=129600");
}

#[test]
fn a_session_cannot_breed_and_needs_a_second_factor_for_iam() {
    let mut account = Account::new();
    let plain = account.ok("sts", "Action=GetSessionToken");
    let strong =
        account.ok("sts", "Action=GetSessionToken&SerialNumber=arn:aws:iam::1:mfa/a&TokenCode=123456");
    account.caller.access_key_id = field(&plain, "AccessKeyId").to_owned();
    assert_eq!(account.code("sts", "Action=GetSessionToken"), (403, "AccessDenied".to_owned()));
    assert_eq!(account.code("iam", "Action=GetUser"), (403, "InvalidClientTokenId".to_owned()));
    account.caller.access_key_id = field(&strong, "AccessKeyId").to_owned();
    account.ok("iam", "Action=GetUser");
}

#[test]
fn a_role_is_assumed_as_its_trust_and_the_callers_policies_say() {
    let assume = format!("Action=AssumeRole&RoleArn={ROLE}&RoleSessionName=work");
    let own = allow("sts:AssumeRole", ROLE);
    let root = format!("arn:aws:iam::{ACCOUNT}:root");
    let me = format!("arn:aws:iam::{ACCOUNT}:user/ada");
    for (policies, principal, allowed) in [
        (vec![own.clone()], root.as_str(), true),
        (vec![], root.as_str(), false),
        (vec![], me.as_str(), true),
        (vec![own], "arn:aws:iam::123456789012:user/other", false),
    ] {
        let account = with_role(policies, trust(principal));
        if !allowed {
            let (status, code, message) = account.error("sts", &assume);
            assert_eq!((status, code.as_str()), (403, "AccessDenied"));
            assert_eq!(
                message,
                format!("User: {me} is not authorized to perform: sts:AssumeRole on resource: {ROLE}")
            );
            continue;
        }
        let body = account.ok("sts", &assume);
        assert_eq!(field(&body, "Arn"), "arn:aws:sts::123456789012:assumed-role/Deployer/work");
        assert_eq!(field(&body, "AssumedRoleId"), "AROAEXAMPLE:work");
        let key = account.world.principals.access_key(field(&body, "AccessKeyId")).unwrap();
        assert_eq!(key.principal.user_name, None);
        assert_eq!(key.principal.policies, [allow("codecommit:*", "*")]);
    }
}

#[test]
fn a_role_request_is_validated() {
    let account = with_role(vec![allow("*", "*")], trust("*"));
    let ask = |form: &str| account.code("sts", &format!("Action=AssumeRole&{form}"));
    let bad = (400, "ValidationError".to_owned());
    assert_eq!(ask("RoleSessionName=work"), bad);
    assert_eq!(ask(&format!("RoleArn={ROLE}")), bad);
    assert_eq!(ask(&format!("RoleArn={ROLE}&RoleSessionName=x")), bad);
    assert_eq!(ask(&format!("RoleArn={ROLE}&RoleSessionName=a%20b")), bad);
    assert_eq!(ask(&format!("RoleArn={ROLE}&RoleSessionName=work&DurationSeconds=7201")), bad);
    assert_eq!(ask("RoleArn=arn:aws:iam::123456789012:user/ada&RoleSessionName=work"), bad);
    let unknown = ask("RoleArn=arn:aws:iam::123456789012:role/Nobody&RoleSessionName=work");
    assert_eq!(unknown, (403, "AccessDenied".to_owned()));
    let narrowed = ask(&format!("RoleArn={ROLE}&RoleSessionName=work&Policy=%7B%7D"));
    assert_eq!(narrowed, (501, "NotImplemented".to_owned()));
}

#[test]
fn an_access_key_belongs_to_an_account() {
    let account = Account::new();
    let body = account.ok("sts", "Action=GetSessionToken");
    let form = format!("Action=GetAccessKeyInfo&AccessKeyId={}", field(&body, "AccessKeyId"));
    assert_eq!(field(&account.ok("sts", &form), "Account"), ACCOUNT);
    let bad = (400, "ValidationError".to_owned());
    assert_eq!(account.code("sts", "Action=GetAccessKeyInfo&AccessKeyId=AKIA0000000000000000"), bad);
    assert_eq!(account.code("sts", "Action=GetAccessKeyInfo&AccessKeyId=short"), bad);
    assert_eq!(account.code("sts", "Action=GetAccessKeyInfo"), bad);
}

#[test]
fn an_unknown_action_or_version_is_named() {
    let account = Account::new();
    let (status, code, message) = account.error("sts", "Action=DecodeAuthorizationMessage");
    assert_eq!((status, code.as_str()), (400, "InvalidAction"));
    assert_eq!(message, "Could not find operation DecodeAuthorizationMessage for version 2011-06-15");
    assert_eq!(account.code("sts", "Action=GetCallerIdentity&Version=2010-05-08").1, "InvalidAction");
}
