//! Symptoms over HTTPS. git is the judge, with the password that the row is about.

use std::time::{SystemTime, UNIX_EPOCH};

use causeway_domain::Secret;
use causeway_domain::git_password::{Signing, SigningTime, sign};
use causeway_tests::sandbox::Sandbox;
use serde_json::{Value, json};

use crate::bench::Bench;

const REPOSITORY: &str = "runbooks";
const PATH: &str = "/v1/repos/runbooks";

fn location(region: &str, path: &str) -> String {
    format!("https://git-codecommit.{region}.amazonaws.com{path}")
}

/// A password signed this many seconds ago.
fn signed(bench: &Bench<'_>, region: &str, path: &str, (id, secret): (&str, &str), ago: i64) -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_secs();
    let at =
        SigningTime::from_epoch_seconds(i64::try_from(now).expect("not that far") - ago).expect("a moment");
    let host = bench.sandbox.text("/git/https").replace("https://", "");
    let secret = Secret::new(secret.to_owned());
    let signing =
        Signing { access_key_id: id, secret: &secret, session_token: None, region, host: &host, path };
    sign(&signing, at).password.expose().to_owned()
}

const SECRET: &str = "CAUSEWAY_AWS_SECRET_ACCESS_KEY";
const PASSWORD: &str = "CAUSEWAY_GIT_PASSWORD";

/// One key of a principal before the doctor and before git, each with the location as it is written.
fn side_by_side(bench: &Bench<'_>, principal: &str, region: &str, path: &str) -> (crate::bench::Said, bool) {
    let (id, secret) = (bench.of(principal, "access_key_id"), bench.of(principal, "secret_access_key"));
    let said = bench.doctor(&location(region, path), &["--access-key-id", &id], &[(SECRET, &secret)]);
    let password = signed(bench, region, path, (&id, &secret), 0);
    (said, bench.git_over_https(path, &id, &password).0)
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_places_and_permissions() {
    let sandbox = Sandbox::start(&["--seed", "demo"]);
    let bench = Bench::new(&sandbox);
    let home = sandbox.text("/aws/region");

    let (well, works) = side_by_side(&bench, "admin", &home, PATH);
    well.is_well();
    assert!(works);

    for (path, cause) in [
        (format!("{PATH}/"), "trailing-slash"),
        (format!("{PATH}.git"), "git-suffix"),
        ("/v1/repos/no-such-repository".to_owned(), "no-repository"),
    ] {
        let (said, works) = side_by_side(&bench, "admin", &home, &path);
        said.names(cause, 1);
        assert!(!works, "{path}");
    }
    let (said, works) = side_by_side(&bench, "admin", "eu-west-3", PATH);
    said.names("wrong-region", 1);
    assert!(!works);

    let deny = json!({
        "name": "no-pull",
        "document": {
            "Version": "2012-10-17",
            "Statement": [{ "Effect": "Deny", "Action": "codecommit:GitPull", "Resource": "*" }],
        },
    });
    sandbox.control("POST", "/principals/readonly/policies", deny).await;
    let (said, works) = side_by_side(&bench, "readonly", &home, PATH);
    said.names("no-git-pull", 6);
    assert!(!works);

    let (id, secret) = (bench.of("admin", "access_key_id"), bench.of("admin", "secret_access_key"));
    let other = bench.of("poweruser", "secret_access_key");
    let of = |id: &str, secret: &str| {
        let said = bench.doctor(&location(&home, PATH), &["--access-key-id", id], &[(SECRET, secret)]);
        (said, bench.git_over_https(PATH, id, &signed(&bench, &home, PATH, (id, secret), 0)).0)
    };
    let (said, works) = of(&id, &other);
    said.names("wrong-secret", 6);
    assert!(!works);
    let (said, works) = of("AKIAIOSFODNN7EXAMPLE", &secret);
    said.names("unknown-access-key", 6);
    assert!(!works);
    let poweruser = bench.of("poweruser", "access_key_id");
    sandbox.control("POST", &format!("/access-keys/{poweruser}"), json!({ "active": false })).await;
    let (said, works) = of(&poweruser, &other);
    said.names("unknown-access-key", 6);
    assert!(!works, "AWS's answer to an inactive key is that to an unknown one");
    bench.holds_no_secret();
}

#[tokio::test(flavor = "multi_thread")]
async fn passwords_as_they_are() {
    let sandbox = Sandbox::start(&["--seed", "demo"]);
    let bench = Bench::new(&sandbox);
    let home = sandbox.text("/aws/region");
    let (id, secret) = (bench.of("admin", "access_key_id"), bench.of("admin", "secret_access_key"));
    let of = |user: &str, password: &str| {
        let said = bench.doctor(&location(&home, PATH), &["--git-user", user], &[(PASSWORD, password)]);
        (said, bench.git_over_https(PATH, user, password).0)
    };
    let (said, works) = of(&id, &signed(&bench, &home, PATH, (&id, &secret), 0));
    said.is_well();
    assert!(works);
    for (user, password, cause) in [
        (id.clone(), signed(&bench, &home, PATH, (&id, &secret), 20 * 60), "stale-password"),
        (id.clone(), secret.clone(), "raw-secret"),
        (
            bench.of("temporary", "access_key_id"),
            signed(&bench, &home, PATH, (&id, &secret), 0),
            "token-missing",
        ),
        (
            "AKIAIOSFODNN7EXAMPLE".to_owned(),
            signed(&bench, &home, PATH, (&id, &secret), 0),
            "unknown-access-key",
        ),
        ("admin".to_owned(), "guess-canary".to_owned(), "git-credential-refused"),
    ] {
        let (said, works) = of(&user, &password);
        said.names(cause, 6);
        assert!(!works, "{cause}");
    }
    let (user, password) = (bench.of("admin", "git_username"), bench.of("admin", "git_password"));
    let (said, works) = of(&user, &password);
    said.is_well();
    assert!(works);
    let (said, works) = of(&user, "guess-canary");
    said.names("git-credential-refused", 6);
    assert!(!works);
    bench.holds_no_secret();
}

#[tokio::test(flavor = "multi_thread")]
async fn clocks_and_throttles() {
    let sandbox = Sandbox::start(&["--seed", "demo"]);
    let bench = Bench::new(&sandbox);
    let home = sandbox.text("/aws/region");
    for fault in [json!({ "kind": "throttle-xml" }), json!({ "kind": "too-many-requests", "retry_after": 1 })]
    {
        sandbox.fault("git", "git-upload-pack/refs", fault, None).await;
        let (said, works) = side_by_side(&bench, "admin", &home, PATH);
        said.names("throttled", 1);
        assert!(!works);
        sandbox.control("DELETE", "/faults", Value::Null).await;
    }
    let refusal =
        json!({ "kind": "code", "code": "EncryptionKeyDisabledException", "message": "the key is off" });
    let rule = json!({
        "service": "git", "operation": "git-upload-pack/refs", "fault": refusal, "resource": REPOSITORY, "times": null,
    });
    sandbox.control("POST", "/faults", rule).await;
    let (said, works) = side_by_side(&bench, "admin", &home, PATH);
    said.names("encryption", 1);
    assert!(!works);
    sandbox.control("DELETE", "/faults", Value::Null).await;
    sandbox.control("POST", "/clock/advance", json!({ "millis": 20 * 60 * 1000 })).await;
    let (said, works) = side_by_side(&bench, "admin", &home, PATH);
    said.names("clock-skew", 1);
    assert!(!works);
    bench.holds_no_secret();
}
