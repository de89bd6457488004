//! A user's SSH public keys: against the sandbox's IAM, and against a small one that answers as the sandbox does not.

use std::sync::Arc;

use axum::body::Body;
use axum::http::Response;
use causeway_app::port::aws::{AwsError, IamSshKey, SshKeyStatus};
use causeway_app::port::network::NetworkError;
use causeway_sandbox::options::Options;
use causeway_sandbox::principals::SshPublicKey;
use causeway_sandbox::serve::Sandbox;
use tokio_util::sync::CancellationToken;

use crate::support::{Asked, FakeAws, account_of, answer, query_error, xml, xml_throttle};

/// The sample pair of IAM's own reference.
const RSA: &str = "ssh-rsa \
    AAAAB3NzaC1yc2EAAAADAQABAAABAQCy75ak72GGaoZNy0cjUERIn+mrga0C30kmkiwOeN4H6YtvCdUksVppjPOhm4\
    85WFRzvIcxaMEuZ9ISAkp8AfefybxH0PdQWhELSu0pHaMnADAU7dOn3CCerO8+0sycbu4ES4P+cdK1qet3ptsG/zeQ\
    NLLmOK5zjIRa1MAS3KnwLwHEVPEe4JD+xfghuO0nwzUgpneGNwk7m7qihYLFnNCFdeU8OeIr9Fmc75g5olHm6ZoC/b\
    ccAHurHkfcDpanJTLNfLR5Oj14CZSsRP4kNdm+oe5+IPM78w4J9v4pXU4mizYDE21G4gUDVxOrs0X66lMihX6ArVgm\
    EK+NK5GQgn9z";
const RSA_PRINT: &str = "7a:1d:ea:9e:b0:80:ac:f8:ec:d8:dc:e6:a7:2c:fc:51";
const ED25519: &str =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDAFSrRtlJ7im3udCLPG3ZDDTE1Wy/ekqPdEodzqMW69 ed25519@example.com";

fn cancel() -> CancellationToken {
    CancellationToken::new()
}

fn service(error: &AwsError) -> &str {
    match error {
        AwsError::Service { code, .. } => code,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn keys_are_listed_page_by_page_each_with_its_fingerprint() {
    let sandbox = Sandbox::start(Options { page_size: 1, ..Options::default() }).await.unwrap();
    let account = account_of(&sandbox, "admin");
    let seeded = sandbox.world.principals.ssh_keys_of("admin").remove(0);
    let uploaded = account.upload_ssh_key("admin", RSA, &cancel()).await.unwrap();
    assert_eq!(uploaded.fingerprint.as_deref(), Some(RSA_PRINT), "as IAM prints it");
    assert_eq!(uploaded.status, SshKeyStatus::Active);

    account.set_ssh_key_active("admin", &seeded.id, false, &cancel()).await.unwrap();
    account.set_ssh_key_active("admin", &seeded.id, false, &cancel()).await.unwrap();
    let keys = account.ssh_keys("admin", &cancel()).await.unwrap();
    let mut expected = [
        (seeded.id.clone(), SshKeyStatus::Inactive, Some(seeded.fingerprint.clone())),
        (uploaded.id.clone(), SshKeyStatus::Active, Some(RSA_PRINT.to_owned())),
    ];
    expected.sort_by(|one, other| one.0.cmp(&other.0));
    let found: Vec<_> =
        keys.iter().map(|key| (key.id.clone(), key.status.clone(), key.fingerprint.clone())).collect();
    assert_eq!(found, expected);
    let key = keys.iter().find(|key| key.id == seeded.id).unwrap();
    assert_eq!(key.uploaded_at, Some(seeded.uploaded_at * 1000));
    assert_eq!(key.body.as_deref(), Some(seeded.body.as_str()));
}

#[tokio::test]
async fn a_key_that_may_not_be_read_has_no_fingerprint_and_a_list_that_may_not_be_read_is_an_error() {
    let sandbox = Sandbox::start(Options::default()).await.unwrap();
    let admin = sandbox.world.principals.user("admin").unwrap();
    let blind = Arc::new(causeway_sandbox::principals::Principal {
        policies: vec![serde_json::json!({
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Action": "iam:ListSSHPublicKeys", "Resource": "*"}],
        })],
        ..(*admin).clone()
    });
    sandbox.world.principals.replace_user(&blind);
    let keys = account_of(&sandbox, "admin").ssh_keys("admin", &cancel()).await.unwrap();
    assert_eq!(keys.len(), 1);
    assert_eq!((&keys[0].fingerprint, &keys[0].body), (&None, &None));
    assert_eq!(keys[0].status, SshKeyStatus::Active);

    let denied = account_of(&sandbox, "nobody").ssh_keys("nobody", &cancel()).await.unwrap_err();
    assert!(
        matches!(&denied, AwsError::AccessDenied { action: Some(action), .. } if action == "iam:ListSSHPublicKeys"),
        "{denied:?}"
    );
}

#[tokio::test]
async fn iams_refusals_of_an_upload_keep_their_codes() {
    let sandbox = Sandbox::start(Options::default()).await.unwrap();
    let account = account_of(&sandbox, "admin");
    let refused = async |body: &str| {
        let error = account.upload_ssh_key("admin", body, &cancel()).await.unwrap_err();
        service(&error).to_owned()
    };
    assert_eq!(refused(ED25519).await, "InvalidPublicKey");
    assert_eq!(refused("not a key").await, "UnrecognizedPublicKeyEncoding");
    account.upload_ssh_key("admin", RSA, &cancel()).await.unwrap();
    assert_eq!(refused(RSA).await, "DuplicateSSHPublicKey");
    let seeded = sandbox.world.principals.ssh_keys_of("admin").remove(0);
    for number in 0..3 {
        let (id, fingerprint) = (format!("APKAEXAMPLE{number}"), format!("{number}"));
        sandbox.world.principals.put_ssh_key(SshPublicKey { id, fingerprint, ..seeded.clone() });
    }
    let another = sandbox.world.principals.ssh_keys_of("poweruser").remove(0).body;
    assert_eq!(refused(&another).await, "LimitExceeded");
    let unknown = account.set_ssh_key_active("admin", "APKANOBODYHASTHIS000", true, &cancel()).await;
    assert_eq!(service(&unknown.unwrap_err()), "NoSuchEntity");
    let nobody = account_of(&sandbox, "root").ssh_keys("ada", &cancel()).await.unwrap_err();
    assert_eq!(service(&nobody), "NoSuchEntity");
}

fn listed(ids: &[&str], marker: Option<&str>) -> Response<Body> {
    let member = |id: &&str| {
        format!(
            "<member><UserName>ada</UserName><SSHPublicKeyId>{id}</SSHPublicKeyId><Status>Active</Status>\
             <UploadDate>2026-11-23T08:00:00Z</UploadDate></member>"
        )
    };
    let members = ids.iter().map(member).collect::<Vec<_>>().concat();
    let end = marker.map_or_else(
        || "<IsTruncated>false</IsTruncated>".to_owned(),
        |marker| format!("<IsTruncated>true</IsTruncated><Marker>{marker}</Marker>"),
    );
    xml(
        200,
        &format!(
            "<ListSSHPublicKeysResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"><ListSSHPublicKeysResult>\
             <SSHPublicKeys>{members}</SSHPublicKeys>{end}</ListSSHPublicKeysResult></ListSSHPublicKeysResponse>"
        ),
    )
}

/// `element` is `SSHPublicKey` in the service model and `PublicKey` in the reference's sample.
fn one(action: &str, element: &str, id: &str, status: &str) -> Response<Body> {
    xml(
        200,
        &format!(
            "<{action}Response><{action}Result><{element}><SSHPublicKeyId>{id}</SSHPublicKeyId><Status>{status}</Status>\
             <Fingerprint>AA:BB</Fingerprint><SSHPublicKeyBody>ssh-rsa AAAA</SSHPublicKeyBody></{element}></{action}Result>\
             </{action}Response>"
        ),
    )
}

#[tokio::test]
async fn a_key_that_is_gone_before_it_is_read_is_left_out() {
    let aws = FakeAws::start(|asked: &Asked| {
        assert!(asked.authorization.contains("/us-east-1/iam/aws4_request"), "{}", asked.authorization);
        let given = |name: &str| asked.form.get(name).map(String::as_str);
        assert_eq!((given("Version"), given("UserName")), (Some("2010-05-08"), Some("ada+x@example.com")));
        match (asked.operation.as_str(), given("Marker"), given("SSHPublicKeyId")) {
            ("ListSSHPublicKeys", None, _) => listed(&["APKAONE", "APKATWO"], Some("m+1")),
            ("ListSSHPublicKeys", Some("m+1"), _) => listed(&["APKATHREE"], None),
            ("GetSSHPublicKey", _, Some("APKATWO")) => query_error(404, "NoSuchEntity", "gone"),
            ("GetSSHPublicKey", _, Some(id)) => {
                assert_eq!(given("Encoding"), Some("SSH"));
                one("GetSSHPublicKey", "PublicKey", id, "Expired")
            }
            other => panic!("{other:?}"),
        }
    })
    .await;
    let key = |id: &str| IamSshKey {
        id: id.to_owned(),
        status: SshKeyStatus::Other("Expired".to_owned()),
        uploaded_at: None,
        fingerprint: Some("aa:bb".to_owned()),
        body: Some("ssh-rsa AAAA".to_owned()),
    };
    let keys = aws.account().ssh_keys("ada+x@example.com", &cancel()).await.unwrap();
    assert_eq!(keys, [key("APKAONE"), key("APKATHREE")]);
}

#[tokio::test]
async fn reading_and_switching_are_repeated_and_an_upload_is_not() {
    let aws = FakeAws::start(|asked| match (asked.operation.as_str(), asked.before) {
        ("ListSSHPublicKeys", 0) => xml_throttle(400),
        ("ListSSHPublicKeys", 1) => query_error(503, "ServiceUnavailable", "later"),
        ("ListSSHPublicKeys", 2) => answer(200, Some("text/html"), "<html>Sign in</html>".to_owned()),
        ("ListSSHPublicKeys", _) => listed(&[], None),
        ("UpdateSSHPublicKey", 0) => answer(200, None, "<UpdateSSHPublicKeyResp".to_owned()),
        ("UpdateSSHPublicKey", _) => {
            xml(200, "<UpdateSSHPublicKeyResponse><ResponseMetadata/></UpdateSSHPublicKeyResponse>")
        }
        ("UploadSSHPublicKey", 0) => query_error(400, "Throttling", "Rate exceeded"),
        ("UploadSSHPublicKey", 1) => one("UploadSSHPublicKey", "SSHPublicKey", "APKANEW", "Active"),
        ("UploadSSHPublicKey", _) => query_error(500, "ServiceFailure", "perhaps it was done"),
        other => panic!("{other:?}"),
    })
    .await;
    let account = aws.account();
    assert_eq!(account.ssh_keys("ada", &cancel()).await, Ok(Vec::new()));
    assert_eq!(aws.asked("ListSSHPublicKeys"), 4);
    account.set_ssh_key_active("ada", "APKANEW", false, &cancel()).await.unwrap();
    assert_eq!(aws.asked("UpdateSSHPublicKey"), 2);
    assert_eq!(account.upload_ssh_key("ada", "ssh-rsa AAAA", &cancel()).await.unwrap().id, "APKANEW");
    assert_eq!(aws.asked("UploadSSHPublicKey"), 2, "a throttled one was not carried out");
    let failed = account.upload_ssh_key("ada", "ssh-rsa AAAA", &cancel()).await.unwrap_err();
    assert_eq!(service(&failed), "ServiceFailure");
    assert_eq!(aws.asked("UploadSSHPublicKey"), 3, "what may have been done is not done again");
}

#[tokio::test]
async fn a_page_in_the_place_of_an_answer_changes_nothing_and_says_so() {
    for body in ["<html>Sign in</html>", "<UploadSSHPublicKeyResponse/>", "{}", ""] {
        let aws = FakeAws::start(move |_| answer(200, Some("text/html"), body.to_owned())).await;
        let account = aws.account();
        let error = account.upload_ssh_key("ada", "ssh-rsa AAAA", &cancel()).await.unwrap_err();
        assert!(matches!(error, AwsError::Unexpected { .. }), "{body}: {error:?}");
        let error = account.set_ssh_key_active("ada", "APKANEW", true, &cancel()).await.unwrap_err();
        assert!(matches!(error, AwsError::Unexpected { .. }), "{body}: {error:?}");
    }
    let aws = FakeAws::start(|_| listed(&["APKAONE"], Some("again"))).await;
    let error = aws.account().ssh_keys("ada", &cancel()).await.unwrap_err();
    assert!(matches!(error, AwsError::Unexpected { .. }), "{error:?}");
    let nobody = crate::support::account_at("http://127.0.0.1:1").ssh_keys("ada", &cancel()).await;
    assert!(matches!(nobody, Err(AwsError::Network(NetworkError::Refused { .. }))), "{nobody:?}");
}
