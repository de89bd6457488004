use std::sync::Arc;

use serde_json::json;

use super::super::test_support::{ACCOUNT, Account, allow, field};
use crate::federation::Role;
use crate::mfa::Device;
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

const SERIAL: &str = "arn:aws:iam::123456789012:mfa/ada";

impl Account {
    /// Gives `ada` a second factor.
    fn enable_mfa(&self) {
        let device = Device { serial: SERIAL.to_owned(), user: "ada".to_owned(), enabled_at: 0 };
        self.world.mfa.enable(device, *b"12345678901234567890");
    }

    /// A serial number and a code that was not used yet, as a form has them.
    fn proof(&self) -> String {
        let code = self.world.mfa.unused_code("ada", self.world.clock.now_millis()).unwrap();
        format!("SerialNumber={SERIAL}&TokenCode={}", code.code)
    }

    /// From here on the caller acts with these temporary keys.
    fn act_with(&mut self, body: &str) {
        let key = self.world.principals.access_key(field(body, "AccessKeyId")).unwrap();
        self.caller.access_key_id = key.id;
        self.caller.principal = key.principal;
    }
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
    let session = key.principal.session.as_ref().unwrap();
    assert_eq!((session.second_factor, &session.role), (false, &None));
    assert_eq!(*key.principal, account.caller.principal.in_session(session.issued_at, false));
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
    account.enable_mfa();
    let plain = account.ok("sts", "Action=GetSessionToken");
    let strong = account.ok("sts", &format!("Action=GetSessionToken&{}", account.proof()));
    account.act_with(&plain);
    assert_eq!(account.code("sts", "Action=GetSessionToken"), (403, "AccessDenied".to_owned()));
    assert_eq!(account.code("iam", "Action=GetUser"), (403, "InvalidClientTokenId".to_owned()));
    account.act_with(&strong);
    account.ok("iam", "Action=GetUser");
}

#[test]
fn a_code_proves_once_and_only_its_owner() {
    let account = Account::new();
    account.enable_mfa();
    let say = |form: &str| {
        let (status, code, message) = account.error("sts", &format!("Action=GetSessionToken&{form}"));
        assert_eq!((status, code.as_str()), (403, "AccessDenied"), "{form}");
        message
    };
    let wrong = "MultiFactorAuthentication failed with invalid MFA one time pass code. ";
    let proof = account.proof();
    let other = if proof.ends_with('0') { "1" } else { "0" };
    assert_eq!(say(&format!("{}{other}", &proof[..proof.len() - 1])), wrong);
    account.ok("sts", &format!("Action=GetSessionToken&{proof}"));
    assert_eq!(say(&proof), wrong, "it is spent");
    let foreign = account.proof().replace("mfa/ada", "mfa/grace");
    assert!(say(&foreign).starts_with("MultiFactorAuthentication failed, unable to validate MFA code."));
}

#[test]
fn a_policy_can_ask_for_the_second_factor() {
    let deny = json!({"Statement": [{
        "Effect": "Deny", "NotAction": "sts:GetSessionToken", "Resource": "*",
        "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}},
    }]});
    let mut account = Account::with(vec![allow("*", "*"), deny], Options::default());
    account.enable_mfa();
    let list = "Action=ListTopics";
    assert_eq!(account.code("sns", list), (403, "AuthorizationError".to_owned()), "no session at all");
    let (plain, strong) = (
        account.ok("sts", "Action=GetSessionToken"),
        account.ok("sts", &format!("Action=GetSessionToken&{}", account.proof())),
    );
    account.act_with(&plain);
    assert_eq!(account.code("sns", list), (403, "AuthorizationError".to_owned()), "a session without proof");
    account.act_with(&strong);
    account.ok("sns", list);
}

#[test]
fn trust_can_ask_for_a_second_factor_and_an_external_id() {
    let ask = |condition: serde_json::Value, form: &str| {
        let mut trusting = trust("*");
        trusting["Statement"][0]["Condition"] = condition;
        let account = with_role(vec![], trusting);
        account.enable_mfa();
        let form = form.replace("PROOF", &account.proof());
        let (status, _) =
            account.act("sts", &format!("Action=AssumeRole&RoleArn={ROLE}&RoleSessionName=work{form}"));
        status.as_u16()
    };
    let second_factor = json!({"Bool": {"aws:MultiFactorAuthPresent": "true"}});
    assert_eq!(ask(second_factor.clone(), ""), 403);
    assert_eq!(ask(second_factor, "&PROOF"), 200);
    let external = json!({"StringEquals": {"sts:ExternalId": "right"}});
    assert_eq!(ask(external.clone(), ""), 403);
    assert_eq!(ask(external.clone(), "&ExternalId=wrong"), 403);
    assert_eq!(ask(external, "&ExternalId=right"), 200);
}

#[test]
fn a_role_leads_to_another_for_an_hour_and_hands_no_proof_on() {
    let mut account = with_role(vec![], trust("*"));
    let next = "arn:aws:iam::123456789012:role/Next";
    account.world.federation.put_role(Arc::new(Role {
        name: "Next".to_owned(),
        arn: next.to_owned(),
        id: "AROANEXT".to_owned(),
        trust_policy: trust(ROLE),
        policies: vec![],
        max_session_seconds: 43_200,
    }));
    account.enable_mfa();
    let chain = format!("Action=AssumeRole&RoleArn={next}&RoleSessionName=work");
    assert_eq!(account.code("sts", &chain), (403, "AccessDenied".to_owned()), "a user is not the role");
    let first = format!("Action=AssumeRole&RoleArn={ROLE}&RoleSessionName=work&{}", account.proof());
    let first = account.ok("sts", &first);
    account.act_with(&first);
    assert!(!account.caller.principal.session.as_ref().unwrap().second_factor);
    let long = account.code("sts", &format!("{chain}&DurationSeconds=3601"));
    assert_eq!(long, (400, "ValidationError".to_owned()));
    let body = account.ok("sts", &format!("{chain}&DurationSeconds=3600"));
    assert_eq!(field(&body, "Arn"), "arn:aws:sts::123456789012:assumed-role/Next/work");
}

#[test]
fn the_root_of_an_account_assumes_nothing() {
    let mut account = with_role(vec![], trust("*"));
    let root = crate::principals::Principal {
        arn: format!("arn:aws:iam::{ACCOUNT}:root"),
        user_name: None,
        ..(*account.caller.principal).clone()
    };
    account.caller.principal = Arc::new(root);
    let (status, code, message) =
        account.error("sts", &format!("Action=AssumeRole&RoleArn={ROLE}&RoleSessionName=work"));
    assert_eq!((status, code.as_str()), (403, "AccessDenied"));
    assert_eq!(message, "Roles may not be assumed by root accounts.");
    let body = account.ok("sts", "Action=GetSessionToken&DurationSeconds=43200");
    let key = account.world.principals.access_key(field(&body, "AccessKeyId")).unwrap();
    assert!(key.expires_at.unwrap() <= account.world.clock.now_seconds() + 3600);
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
