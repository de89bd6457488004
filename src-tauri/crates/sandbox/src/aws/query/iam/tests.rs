use serde_json::{Value, json};

use crate::aws::query::test_support::{Account, allow, encoded, field, fields, user};
use crate::options::Options;

fn keys() -> Vec<Value> {
    serde_json::from_str(include_str!("../../../../testdata/ssh_public_keys.json")).unwrap()
}

fn upload(line: &str) -> String {
    format!("Action=UploadSSHPublicKey&UserName=ada&SSHPublicKeyBody={}", encoded(line))
}

/// An RSA line whose modulus ends in `last`, to have many different keys.
fn line(last: u8) -> String {
    use base64::Engine as _;
    let mut blob = b"\0\0\0\x07ssh-rsa\0\0\0\x03\x01\0\x01\0\0\x01\x01\0".to_vec();
    blob.extend([0xc5; 255]);
    blob.push(last | 1);
    format!("ssh-rsa {}", base64::engine::general_purpose::STANDARD.encode(blob))
}

#[test]
fn a_key_comes_back_as_it_was_uploaded_in_both_encodings() {
    let account = Account::new();
    let vector = &keys()[1];
    let text = vector["line"].as_str().unwrap();
    let body = account.ok("iam", &upload(text));
    let id = field(&body, "SSHPublicKeyId").to_owned();
    assert!(body.contains("<UploadSSHPublicKeyResult><SSHPublicKey><UserName>ada</UserName>"), "{body}");
    assert!(id.starts_with("APKA") && id.len() == 20);
    assert_eq!(field(&body, "Fingerprint"), vector["fingerprint"].as_str().unwrap());
    let get = |encoding: &str| {
        format!("Action=GetSSHPublicKey&UserName=ada&SSHPublicKeyId={id}&Encoding={encoding}")
    };
    assert_eq!(field(&account.ok("iam", &get("SSH")), "SSHPublicKeyBody"), text);
    assert_eq!(field(&account.ok("iam", &get("PEM")), "SSHPublicKeyBody"), vector["pem"].as_str().unwrap());
    assert_eq!(account.code("iam", &get("DER")), (400, "UnrecognizedPublicKeyEncoding".to_owned()));
    let listed = account.ok("iam", "Action=ListSSHPublicKeys");
    assert_eq!(field(&listed, "SSHPublicKeyId"), id);
    assert_eq!(field(&listed, "IsTruncated"), "false");
    assert!(!listed.contains("Fingerprint"));
}

#[test]
fn uploads_are_refused_with_their_own_codes() {
    let account = Account::new();
    let code = |text: &str| account.code("iam", &upload(text));
    for (text, expected) in [
        (keys()[4]["line"].as_str().unwrap(), "InvalidPublicKey"),
        ("ssh-rsa AAAA", "InvalidPublicKey"),
        ("words", "UnrecognizedPublicKeyEncoding"),
        (&"x".repeat(16_385), "ValidationError"),
    ] {
        assert_eq!(code(text), (400, expected.to_owned()));
    }
    for last in (1..10).step_by(2) {
        account.ok("iam", &upload(&line(last)));
    }
    assert_eq!(code(&format!("{} other comment", line(1))), (400, "DuplicateSSHPublicKey".to_owned()));
    assert_eq!(code(&line(11)), (409, "LimitExceeded".to_owned()));
    let missing = account.code("iam", "Action=UploadSSHPublicKey&UserName=ghost&SSHPublicKeyBody=x");
    assert_eq!(missing, (404, "NoSuchEntity".to_owned()));
    assert_eq!(account.code("iam", "Action=UploadSSHPublicKey&SSHPublicKeyBody=x").1, "ValidationError");
}

#[test]
fn keys_are_switched_off_and_deleted_by_their_owner_only() {
    let account = Account::new();
    account.world.principals.put_user(user("grace", vec![]).into());
    let id = field(&account.ok("iam", &upload(&line(1))), "SSHPublicKeyId").to_owned();
    account.ok("iam", &format!("Action=UpdateSSHPublicKey&SSHPublicKeyId={id}&Status=Inactive"));
    assert_eq!(account.world.principals.ssh_key(&id).unwrap().status, crate::principals::Status::Inactive);
    assert_eq!(field(&account.ok("iam", "Action=ListSSHPublicKeys"), "Status"), "Inactive");
    let other = format!("Action=DeleteSSHPublicKey&UserName=grace&SSHPublicKeyId={id}");
    assert_eq!(account.code("iam", &other), (404, "NoSuchEntity".to_owned()));
    let odd = format!("Action=UpdateSSHPublicKey&SSHPublicKeyId={id}&Status=Expired");
    assert_eq!(account.code("iam", &odd), (400, "ValidationError".to_owned()));
    account.ok("iam", &format!("Action=DeleteSSHPublicKey&SSHPublicKeyId={id}"));
    assert!(account.world.principals.ssh_key(&id).is_none());
}

#[test]
fn pages_follow_markers() {
    let account = Account::with(vec![allow("*", "*")], Options { page_size: 2, ..Options::default() });
    for last in (1..10).step_by(2) {
        account.ok("iam", &upload(&line(last)));
    }
    let (mut seen, mut marker) = (Vec::new(), String::new());
    loop {
        let body = account.ok("iam", &format!("Action=ListSSHPublicKeys{marker}"));
        seen.extend(fields(&body, "SSHPublicKeyId").into_iter().map(str::to_owned));
        if field(&body, "IsTruncated") == "false" {
            break;
        }
        marker = format!("&Marker={}", field(&body, "Marker"));
    }
    assert_eq!(seen.len(), 5);
    assert!(seen.is_sorted());
    assert_eq!(account.code("iam", "Action=ListSSHPublicKeys&Marker=!"), (400, "ValidationError".to_owned()));
    assert_eq!(
        account.code("iam", "Action=ListSSHPublicKeys&MaxItems=0"),
        (400, "ValidationError".to_owned())
    );
}

#[test]
fn a_refusal_names_user_action_and_resource() {
    let account = Account::with(vec![], Options::default());
    let (status, code, message) = account.error("iam", "Action=ListSSHPublicKeys&UserName=ada");
    assert_eq!((status, code.as_str()), (403, "AccessDenied"));
    assert_eq!(
        message,
        "User: arn:aws:iam::123456789012:user/ada is not authorized to perform: iam:ListSSHPublicKeys on resource: \
         arn:aws:iam::123456789012:user/ada because no identity-based policy allows the iam:ListSSHPublicKeys action"
    );
    let own = allow("iam:*", "arn:aws:iam::123456789012:user/${aws:username}");
    let account = Account::with(vec![own], Options::default());
    assert_eq!(field(&account.ok("iam", "Action=GetUser"), "Path"), "/");
    // Whether somebody else exists is not told to who may not look.
    assert_eq!(account.code("iam", "Action=GetUser&UserName=ghost"), (403, "AccessDenied".to_owned()));
}

#[test]
fn git_credentials_show_their_password_only_once() {
    let account = Account::new();
    let create = "Action=CreateServiceSpecificCredential&UserName=ada&ServiceName=codecommit.amazonaws.com";
    let first = account.ok("iam", create);
    let second = account.ok("iam", create);
    assert_eq!(field(&first, "ServiceUserName"), "ada-at-123456789012");
    assert_eq!(field(&second, "ServiceUserName"), "ada+1-at-123456789012");
    assert_eq!(field(&first, "ServicePassword").len(), 44);
    assert_eq!(account.code("iam", create), (409, "LimitExceeded".to_owned()));
    let listed = account.ok("iam", "Action=ListServiceSpecificCredentials&UserName=ada");
    assert_eq!(fields(&listed, "ServiceSpecificCredentialId").len(), 2);
    assert!(!listed.contains("ServicePassword"));

    let id = field(&first, "ServiceSpecificCredentialId").to_owned();
    let reset =
        account.ok("iam", &format!("Action=ResetServiceSpecificCredential&ServiceSpecificCredentialId={id}"));
    assert_ne!(field(&reset, "ServicePassword"), field(&first, "ServicePassword"));
    account.ok(
        "iam",
        &format!("Action=UpdateServiceSpecificCredential&ServiceSpecificCredentialId={id}&Status=Inactive"),
    );
    let held = account.world.principals.git_credential_by_user_name("ada-at-123456789012").unwrap();
    assert_eq!(
        (held.password.as_str(), held.status),
        (field(&reset, "ServicePassword"), crate::principals::Status::Inactive)
    );
    account.ok("iam", &format!("Action=DeleteServiceSpecificCredential&ServiceSpecificCredentialId={id}"));
    assert_eq!(field(&account.ok("iam", create), "ServiceUserName"), "ada-at-123456789012");

    let other = "Action=CreateServiceSpecificCredential&UserName=ada&ServiceName=s3.amazonaws.com";
    assert_eq!(account.code("iam", other), (404, "NotSupportedService".to_owned()));
    let ghost = "Action=DeleteServiceSpecificCredential&ServiceSpecificCredentialId=ACCAGHOST";
    assert_eq!(account.code("iam", ghost), (404, "NoSuchEntity".to_owned()));
    let events = serde_json::to_string(&account.world.events.since(0)).unwrap();
    assert!(!events.contains(field(&reset, "ServicePassword")));
}

#[test]
fn a_simulation_says_what_the_policies_say() {
    let account = Account::new();
    let policies = vec![
        allow("codecommit:Get*", "arn:aws:codecommit:*:*:one"),
        json!({"Statement": [{"Effect": "Deny", "Action": "codecommit:DeleteBranch", "Resource": "*",
            "Condition": {"StringEquals": {"codecommit:References": "refs/heads/main"}}},
            {"Effect": "Allow", "Action": "codecommit:DeleteBranch", "Resource": "*"}]}),
    ];
    account.world.principals.put_user(user("grace", policies).into());
    let simulate = |rest: &str| {
        account.ok(
            "iam",
            &format!(
                "Action=SimulatePrincipalPolicy&PolicySourceArn=arn:aws:iam::123456789012:user/grace&{rest}"
            ),
        )
    };
    let body = simulate(
        "ActionNames.member.1=codecommit:GetBranch&ActionNames.member.2=codecommit:CreateBranch\
         &ResourceArns.member.1=arn:aws:codecommit:eu-central-1:123456789012:one\
         &ResourceArns.member.2=arn:aws:codecommit:eu-central-1:123456789012:two",
    );
    assert_eq!(fields(&body, "EvalActionName"), ["codecommit:GetBranch", "codecommit:CreateBranch"]);
    assert_eq!(fields(&body, "EvalDecision"), ["implicitDeny", "implicitDeny"]);
    assert_eq!(
        fields(&body, "EvalResourceDecision"),
        ["allowed", "implicitDeny", "implicitDeny", "implicitDeny"]
    );

    let delete = "ActionNames.member.1=codecommit:DeleteBranch&ResourceArns.member.1=*";
    let blind = simulate(delete);
    assert_eq!(field(&blind, "EvalDecision"), "allowed");
    assert!(
        blind.contains("<MissingContextValues><member>codecommit:References</member></MissingContextValues>")
    );
    let seeing = simulate(&format!(
        "{delete}&ContextEntries.member.1.ContextKeyName=codecommit:References\
         &ContextEntries.member.1.ContextKeyType=string\
         &ContextEntries.member.1.ContextKeyValues.member.1=refs/heads/main"
    ));
    assert_eq!(field(&seeing, "EvalDecision"), "explicitDeny");
    assert!(seeing.contains("<MissingContextValues></MissingContextValues>"));

    let paged = simulate("ActionNames.member.1=sns:Publish&ActionNames.member.2=sns:Subscribe&MaxItems=1");
    assert_eq!(fields(&paged, "EvalActionName"), ["sns:Publish"]);
    let rest = simulate(&format!(
        "ActionNames.member.1=sns:Publish&ActionNames.member.2=sns:Subscribe&Marker={}",
        field(&paged, "Marker")
    ));
    assert_eq!(fields(&rest, "EvalActionName"), ["sns:Subscribe"]);
    assert_eq!(field(&rest, "IsTruncated"), "false");
}

#[test]
fn a_simulation_needs_a_real_source_and_the_right() {
    let account = Account::new();
    let code = |source: &str, rest: &str| {
        account.code("iam", &format!("Action=SimulatePrincipalPolicy&PolicySourceArn={source}&{rest}"))
    };
    let action = "ActionNames.member.1=sns:Publish";
    assert_eq!(code("arn:aws:sts::123456789012:assumed-role/R/S", action), (400, "InvalidInput".to_owned()));
    assert_eq!(code("arn:aws:iam::123456789012:root", action), (400, "InvalidInput".to_owned()));
    assert_eq!(code("arn:aws:iam::123456789012:user/ghost", action), (404, "NoSuchEntity".to_owned()));
    let me = "arn:aws:iam::123456789012:user/ada";
    assert_eq!(code(me, "ActionNames.member.1=Publish"), (400, "InvalidInput".to_owned()));
    assert_eq!(code(me, "x=1"), (400, "ValidationError".to_owned()));
    assert_eq!(code(me, &format!("{action}&CallerArn=x")), (501, "NotImplemented".to_owned()));
    let poor = Account::with(vec![allow("codecommit:*", "*")], Options::default());
    let refused = poor.code("iam", &format!("Action=SimulatePrincipalPolicy&PolicySourceArn={me}&{action}"));
    assert_eq!(refused, (403, "AccessDenied".to_owned()));
}

#[test]
fn access_keys_are_rotated_two_at_a_time() {
    let account = Account::new();
    let first = account.ok("iam", "Action=CreateAccessKey&UserName=ada");
    let id = field(&first, "AccessKeyId").to_owned();
    assert!(id.starts_with("AKIA") && id.len() == 20);
    assert_eq!(field(&first, "SecretAccessKey").len(), 40);
    account.ok("iam", "Action=CreateAccessKey");
    let full = account.error("iam", "Action=CreateAccessKey");
    assert_eq!((full.0, full.1.as_str()), (409, "LimitExceeded"));
    assert_eq!(full.2, "Cannot exceed quota for AccessKeysPerUser: 2");
    account.ok("iam", &format!("Action=UpdateAccessKey&AccessKeyId={id}&Status=Inactive"));
    let listed = account.ok("iam", "Action=ListAccessKeys");
    assert_eq!(fields(&listed, "AccessKeyId").len(), 2);
    assert!(fields(&listed, "Status").contains(&"Inactive"));
    assert!(!listed.contains("SecretAccessKey"));
    account.ok("iam", &format!("Action=DeleteAccessKey&AccessKeyId={id}"));
    let gone = account.code("iam", &format!("Action=DeleteAccessKey&AccessKeyId={id}"));
    assert_eq!(gone, (404, "NoSuchEntity".to_owned()));
    account.ok("iam", "Action=CreateAccessKey");
}

#[test]
fn access_key_requests_are_checked() {
    let account = Account::new();
    let other = user("grace", vec![]);
    account.world.principals.put_user(std::sync::Arc::new(other));
    let theirs = account.ok("iam", "Action=CreateAccessKey&UserName=grace");
    let id = field(&theirs, "AccessKeyId");
    for (form, expected) in [
        (format!("Action=DeleteAccessKey&AccessKeyId={id}"), (404, "NoSuchEntity")),
        ("Action=DeleteAccessKey&AccessKeyId=short".to_owned(), (400, "ValidationError")),
        ("Action=DeleteAccessKey".to_owned(), (400, "ValidationError")),
        (format!("Action=UpdateAccessKey&AccessKeyId={id}&UserName=grace"), (400, "ValidationError")),
        (
            format!("Action=UpdateAccessKey&AccessKeyId={id}&UserName=grace&Status=Off"),
            (400, "ValidationError"),
        ),
        ("Action=CreateAccessKey&UserName=nobody".to_owned(), (404, "NoSuchEntity")),
        ("Action=GetAccessKeyLastUsed&AccessKeyId=AKIA0000000000000000".to_owned(), (404, "NoSuchEntity")),
    ] {
        assert_eq!(account.code("iam", &form), (expected.0, expected.1.to_owned()), "{form}");
    }
    let unused = account.ok("iam", &format!("Action=GetAccessKeyLastUsed&AccessKeyId={id}"));
    assert_eq!((field(&unused, "UserName"), field(&unused, "ServiceName")), ("grace", "N/A"));
    account.world.principals.used(id, 1_790_000_000, "codecommit");
    let used = account.ok("iam", &format!("Action=GetAccessKeyLastUsed&AccessKeyId={id}"));
    assert_eq!((field(&used, "ServiceName"), field(&used, "Region")), ("codecommit", "eu-central-1"));
    assert_eq!(field(&used, "LastUsedDate"), "2026-09-21T14:13:20Z");
}

#[test]
fn access_keys_need_permission_of_their_own() {
    let own = allow("iam:*AccessKey*", "arn:aws:iam::*:user/${aws:username}");
    let account = Account::with(vec![own], Options::default());
    account.ok("iam", "Action=CreateAccessKey");
    account.ok("iam", "Action=ListAccessKeys&UserName=ada");
    let denied = account.code("iam", "Action=ListAccessKeys&UserName=grace");
    assert_eq!(denied, (403, "AccessDenied".to_owned()));
    let mine = account.ok("iam", "Action=ListAccessKeys");
    let id = field(&mine, "AccessKeyId");
    account.ok("iam", &format!("Action=GetAccessKeyLastUsed&AccessKeyId={id}"));
}
