use std::io::Write;

use causeway_sandbox::principals::Status;
use causeway_sandbox::trail::Entry;

use crate::support::{ACCOUNT, Fixture, client, fail, signature, succeed};

fn remote(fixture: &Fixture, repository: &str) -> String {
    format!("{}/v1/repos/{repository}", fixture.http)
}

#[test]
fn clone_change_push_and_fetch() {
    let fixture = Fixture::start();
    let url = remote(&fixture, "payments-api");
    succeed(fixture.git_signed("admin", &url).args(["clone", "-q", &url, "work"]));
    let work = fixture.path("work");
    let commits: usize = succeed(fixture.git().current_dir(&work).args(["rev-list", "--count", "HEAD"]))
        .trim()
        .parse()
        .unwrap();
    assert!(commits > 150, "{commits}");
    assert!(
        succeed(fixture.git().current_dir(&work).args(["branch", "-r"]))
            .contains("origin/HEAD -> origin/main")
    );

    std::fs::write(work.join("new.txt"), "new\n").unwrap();
    succeed(fixture.git().current_dir(&work).args(["checkout", "-q", "-b", "SHOP-7-from-a-test"]));
    succeed(fixture.git().current_dir(&work).args(["add", "new.txt"]));
    succeed(fixture.git().current_dir(&work).args(["commit", "-q", "-m", "SHOP-7 From a test"]));
    succeed(fixture.git_signed("admin", &url).current_dir(&work).args(["push", "-q", "origin", "HEAD"]));
    let tip = succeed(fixture.git().current_dir(&work).args(["rev-parse", "HEAD"]));
    let stored = fixture.world.repositories.get("payments-api").unwrap().git().unwrap();
    assert_eq!(stored.refname_to_id("refs/heads/SHOP-7-from-a-test").unwrap().to_string(), tip.trim());

    succeed(fixture.git_signed("reader", &url).args(["clone", "-q", "--mirror", &url, "mirror"]));
    let references = succeed(fixture.git().current_dir(fixture.path("mirror")).args(["for-each-ref"]));
    for wanted in ["refs/heads/SHOP-7-from-a-test", "refs/notes/commits", "refs/changes/", "refs/tags/v1.0.0"]
    {
        assert!(references.contains(wanted), "{wanted}\n{references}");
    }
    succeed(fixture.git_signed("admin", &url).current_dir(&work).args([
        "push",
        "-q",
        "origin",
        ":SHOP-7-from-a-test",
    ]));
    succeed(
        fixture
            .git_signed("reader", &url)
            .current_dir(fixture.path("mirror"))
            .args(["fetch", "-q", "--prune"]),
    );
    assert!(
        !succeed(fixture.git().current_dir(fixture.path("mirror")).args(["for-each-ref"]))
            .contains("SHOP-7-from")
    );
    assert!(fixture.outcomes("git", "git-receive-pack").contains(&"ok".to_owned()));
}

#[test]
fn an_empty_repository_takes_its_first_push() {
    let fixture = Fixture::start();
    let url = remote(&fixture, "loyalty-program");
    succeed(fixture.git_signed("admin", &url).args(["clone", "-q", &url, "work"]));
    let work = fixture.path("work");
    succeed(fixture.git().current_dir(&work).args(["commit", "-q", "--allow-empty", "-m", "SHOP-1 First"]));
    succeed(fixture.git_signed("admin", &url).current_dir(&work).args(["push", "-q", "origin", "HEAD:main"]));
    assert!(succeed(fixture.git_signed("admin", &url).args(["ls-remote", &url])).contains("refs/heads/main"));
}

#[test]
fn over_tls_only_for_those_who_trust_the_authority() {
    let fixture = Fixture::start();
    let url = format!("{}/v1/repos/checkout-web", fixture.https);
    succeed(
        fixture
            .git_signed("admin", &url)
            .env("GIT_SSL_CAINFO", &fixture.ca)
            .args(["clone", "-q", &url, "tls"]),
    );
    let by_address = url.replace("localhost", "127.0.0.1");
    succeed(
        fixture
            .git_signed("admin", &by_address)
            .env("GIT_SSL_CAINFO", &fixture.ca)
            .args(["ls-remote", &by_address]),
    );
    let refused = fail(fixture.git_signed("admin", &url).args(["ls-remote", &url]));
    assert!(refused.contains("certificate"), "{refused}");
}

#[test]
fn amazons_own_host_name_can_be_led_here() {
    let fixture = Fixture::start();
    let host = "git-codecommit.eu-central-1.amazonaws.com";
    let url = format!("https://{host}:{}/v1/repos/fraud-rules", fixture.https_port);
    let password =
        signature("secret/of+admin", host, "/v1/repos/fraud-rules", fixture.world.clock.now_seconds());
    let resolve = format!("http.curloptResolve={host}:{}:127.0.0.1", fixture.https_port);
    let mut git = fixture.git_as("AKIAADMIN", &password);
    succeed(git.env("GIT_SSL_CAINFO", &fixture.ca).args(["-c", &resolve, "ls-remote", &url]));
}

#[test]
fn without_credentials_the_answer_is_a_challenge() {
    let fixture = Fixture::start();
    let response = fixture.get(None, "payments-api").unwrap();
    assert_eq!(response.status(), 401);
    let challenge = response.headers()["www-authenticate"].to_str().unwrap();
    assert!(challenge.starts_with("Basic realm=\""), "{challenge}");
    let url = remote(&fixture, "payments-api");
    assert!(fail(fixture.git().args(["ls-remote", &url])).contains("could not read Username"));
}

#[test]
fn every_wrong_credential_is_forbidden_and_its_cause_recorded() {
    let fixture = Fixture::start();
    let url = remote(&fixture, "payments-api");
    let (user, good) = fixture.signed("admin", &url);
    let elsewhere = signature(
        "secret/of+admin",
        "127.0.0.1",
        "/v1/repos/payments-api/",
        fixture.world.clock.now_seconds(),
    );
    let attempts = [
        (user.as_str(), "secret/of+admin", "not-a-signature"),
        (user.as_str(), elsewhere.as_str(), "wrong-signature"),
        ("AKIAGONE", good.as_str(), "unknown-key"),
        ("AKIAADMIN%25token", good.as_str(), "wrong-token"),
    ];
    for (user, password, cause) in attempts {
        let said = fail(fixture.git_as(user, password).args(["ls-remote", &url]));
        assert!(said.contains("403"), "{cause}: {said}");
        assert_eq!(fixture.outcomes("git", "git-upload-pack/refs").last().map(String::as_str), Some(cause));
    }
    let mut key = fixture.world.principals.access_key("AKIAADMIN").unwrap();
    key.status = Status::Inactive;
    fixture.world.principals.put_access_key(key);
    assert!(fail(fixture.git_as(&user, &good).args(["ls-remote", &url])).contains("403"));
    assert_eq!(
        fixture.outcomes("git", "git-upload-pack/refs").last().map(String::as_str),
        Some("inactive-key")
    );
    let log = format!("{:?}", fixture.world.events.since(0));
    assert!(!log.contains(&good) && !log.contains("secret/of"));
}

#[test]
fn the_forbidden_answer_has_the_services_own_form() {
    let fixture = Fixture::start();
    let request =
        client().get(format!("{}/info/refs?service=git-upload-pack", remote(&fixture, "payments-api")));
    let response = fixture.runtime.block_on(request.basic_auth("AKIAGONE", Some("x")).send()).unwrap();
    assert_eq!(response.status(), 403);
    let body = fixture.runtime.block_on(response.text()).unwrap();
    assert_eq!(
        body,
        "<UnrecognizedClientException>\n  <Message>The security token included in the request is invalid</Message>\n\
         </UnrecognizedClientException>\n\n"
    );
}

#[test]
fn a_kept_password_goes_stale_after_fifteen_minutes() {
    let fixture = Fixture::start();
    let url = remote(&fixture, "payments-api");
    let (user, password) = fixture.signed("admin", &url);
    succeed(fixture.git_as(&user, &password).args(["ls-remote", &url]));
    fixture.world.clock.advance_millis(16 * 60 * 1000);
    assert!(fail(fixture.git_as(&user, &password).args(["ls-remote", &url])).contains("403"));
    assert_eq!(
        fixture.outcomes("git", "git-upload-pack/refs").last().map(String::as_str),
        Some("stale-signature")
    );
    succeed(fixture.git_signed("admin", &url).args(["ls-remote", &url]));
}

#[test]
fn git_credentials_work_where_they_are_active() {
    let fixture = Fixture::start();
    let url = remote(&fixture, "payments-api");
    let user = format!("admin-at-{ACCOUNT}");
    succeed(fixture.git_as(&user, "pass+admin/=").args(["ls-remote", &url]));
    assert!(fail(fixture.git_as(&user, "pass+reader/=").args(["ls-remote", &url])).contains("403"));
}

#[test]
fn pulling_and_pushing_are_separate_permissions() {
    let fixture = Fixture::start();
    let url = remote(&fixture, "payments-api");
    succeed(fixture.git_signed("reader", &url).args(["clone", "-q", &url, "work"]));
    let push = fail(
        fixture
            .git_signed("reader", &url)
            .current_dir(fixture.path("work"))
            .args(["push", "origin", "HEAD:x"]),
    );
    assert!(push.contains("403"), "{push}");
    assert!(fail(fixture.git_signed("nobody", &url).args(["ls-remote", &url])).contains("403"));
    let response = fixture.get(Some("nobody"), "payments-api").unwrap();
    let body = fixture.runtime.block_on(response.text()).unwrap();
    let resource = format!("arn:aws:codecommit:eu-central-1:{ACCOUNT}:payments-api");
    assert!(body.contains("codecommit:GitPull") && body.contains(&resource), "{body}");
}

#[test]
fn locations_that_are_nearly_right_are_not_found() {
    let fixture = Fixture::start();
    for name in ["no-such-repository", "payments-api.git", "Payments-API"] {
        let url = remote(&fixture, name);
        let said = fail(fixture.git_signed("admin", &url).args(["ls-remote", &url]));
        assert!(said.contains("not found"), "{name}: {said}");
    }
    // git removes the slash from the request, but helpers sign it.
    let url = remote(&fixture, "payments-api/");
    assert!(fail(fixture.git_signed("admin", &url).args(["ls-remote", &url])).contains("403"));
    let upper = remote(&fixture, "Runbooks");
    let lower = remote(&fixture, "runbooks");
    let tips = [upper, lower]
        .map(|url| succeed(fixture.git_signed("admin", &url).args(["ls-remote", &url, "HEAD"])));
    assert_ne!(tips[0], tips[1]);
}

#[test]
fn a_compressed_request_is_understood() {
    let fixture = Fixture::start();
    let repository = fixture.world.repositories.get("fraud-rules").unwrap();
    let tip = repository.git().unwrap().refname_to_id("refs/heads/main").unwrap();
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    write!(encoder, "0032want {tip}\n00000009done\n").unwrap();
    let url = remote(&fixture, "fraud-rules");
    let (user, password) = fixture.signed("reader", &url);
    let request = client()
        .post(format!("{url}/git-upload-pack"))
        .basic_auth(user, Some(password))
        .header("content-encoding", "gzip")
        .header("content-type", "application/x-git-upload-pack-request")
        .body(encoder.finish().unwrap());
    let response = fixture.runtime.block_on(request.send()).unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["content-type"], "application/x-git-upload-pack-result");
    let body = fixture.runtime.block_on(response.bytes()).unwrap();
    assert!(body.windows(4).any(|window| window == b"PACK"), "{:?}", &body[..body.len().min(80)]);
}

#[test]
fn both_protocol_versions_are_spoken() {
    let fixture = Fixture::start();
    let url = remote(&fixture, "fraud-rules");
    for (version, start) in [("version=2", "000eversion 2\n"), ("", "001e# service=git-upload-pack\n0000")] {
        let (user, password) = fixture.signed("reader", &url);
        let request = client()
            .get(format!("{url}/info/refs?service=git-upload-pack"))
            .basic_auth(user, Some(password))
            .header("git-protocol", version);
        let response = fixture.runtime.block_on(request.send()).unwrap();
        let body = fixture.runtime.block_on(response.text()).unwrap();
        assert!(body.starts_with(start), "{version}: {body}");
    }
    for version in ["0", "1", "2"] {
        let protocol = format!("protocol.version={version}");
        succeed(fixture.git_signed("reader", &url).args(["-c", &protocol, "clone", "-q", &url, version]));
    }
}

#[test]
fn the_account_follows_a_push() {
    let fixture = Fixture::start();
    let url = remote(&fixture, "loyalty-program");
    succeed(fixture.git_signed("admin", &url).args(["clone", "-q", &url, "first"]));
    let work = fixture.path("first");
    succeed(fixture.git().current_dir(&work).args(["commit", "-q", "--allow-empty", "-m", "SHOP-1 First"]));
    let push = ["push", "-q", "origin", "HEAD:release"];
    succeed(fixture.git_signed("admin", &url).current_dir(&work).args(push));
    let repository = fixture.world.repositories.get("loyalty-program").unwrap();
    assert_eq!(repository.metadata().default_branch.as_deref(), Some("release"));
    assert!((fixture.world.clock.now_millis() - repository.metadata().modified_at).abs() < 60_000);
    let trail = fixture.world.trail.since(0);
    let pushed =
        |entry: &&Entry| entry.event.event_name == "GitPush" && !entry.event.request_parameters.is_null();
    let event = &trail.iter().find(pushed).unwrap().event;
    assert_eq!(event.request_parameters["references"][0]["ref"], "refs/heads/release");
    assert_eq!(event.user_identity.access_key_id.as_deref(), Some("AKIAADMIN"));
    assert_eq!((event.error_code.as_deref(), event.read_only), (None, false));
}
