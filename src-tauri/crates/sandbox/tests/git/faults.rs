use causeway_sandbox::faults::{FaultKind, FaultRule};

use crate::support::{Fixture, fail, ssh_key_id, succeed};

fn stage(fixture: &Fixture, service: &str, operation: &str, fault: FaultKind) {
    fixture.world.faults.add(FaultRule {
        service: service.to_owned(),
        operation: operation.to_owned(),
        resource: Some("payments-api".to_owned()),
        skip: 0,
        times: Some(1),
        fault,
    });
}

#[test]
fn faults_over_http_look_like_the_real_thing_and_pass() {
    let fixture = Fixture::start();
    let status = |fault: FaultKind| {
        stage(&fixture, "git", "git-upload-pack/refs", fault);
        let response = fixture.get(Some("admin"), "payments-api").unwrap();
        let status = response.status().as_u16();
        (status, response.headers().clone(), fixture.runtime.block_on(response.text()))
    };
    let (code, headers, body) = status(FaultKind::ThrottleXml);
    assert_eq!((code, body.unwrap().len(), headers.contains_key("content-type")), (400, 80, false));
    let (code, headers, body) = status(FaultKind::TooManyRequests { retry_after: Some(7) });
    assert_eq!(
        (code, headers["retry-after"].to_str().unwrap(), body.unwrap().as_str()),
        (429, "7", "Rate exceeded")
    );
    assert_eq!(status(FaultKind::Unavailable).0, 503);
    assert_eq!(status(FaultKind::InternalError).0, 500);
    let code =
        FaultKind::Code { code: "EncryptionKeyDisabledException".to_owned(), message: "a < b".to_owned() };
    let (code, _, body) = status(code);
    assert_eq!(code, 403);
    assert!(body.unwrap().contains("<EncryptionKeyDisabledException>\n  <Message>a &lt; b</Message>"));
    let (_, headers, _) = status(FaultKind::WrongDate { seconds: -3600 });
    let date = jiff::fmt::rfc2822::parse(headers["date"].to_str().unwrap()).unwrap().timestamp().as_second();
    assert!((fixture.world.clock.now_seconds() - 3600 - date).abs() < 5);
    let (code, _, body) = status(FaultKind::HalfBody);
    assert!(code == 200 && body.is_err(), "{body:?}");
    let (code, headers, body) = status(FaultKind::Slow { millis: 10 });
    assert!(code == 200 && body.is_ok());
    let date = jiff::fmt::rfc2822::parse(headers["date"].to_str().unwrap()).unwrap().timestamp().as_second();
    assert!((fixture.world.clock.now_seconds() - date).abs() < 5);
}

#[test]
fn a_dropped_connection_carries_not_even_a_status() {
    let fixture = Fixture::start();
    stage(&fixture, "git", "git-upload-pack/refs", FaultKind::DropConnection);
    let error = fixture.get(Some("admin"), "payments-api").unwrap_err();
    assert!(error.is_request() && error.status().is_none(), "{error:?}");
    assert_eq!(fixture.get(Some("admin"), "payments-api").unwrap().status(), 200);
}

#[test]
fn the_date_follows_the_sandboxs_clock() {
    let fixture = Fixture::start();
    fixture.world.clock.advance_millis(-7 * 86_400_000);
    let response = fixture.get(Some("admin"), "payments-api").unwrap();
    assert_eq!(response.status(), 200);
    let date = jiff::fmt::rfc2822::parse(response.headers()["date"].to_str().unwrap())
        .unwrap()
        .timestamp()
        .as_second();
    assert!((fixture.world.clock.now_seconds() - date).abs() < 5);
}

#[test]
fn git_itself_meets_a_fault_in_the_middle_of_a_clone() {
    let fixture = Fixture::start();
    let url = format!("{}/v1/repos/payments-api", fixture.http);
    stage(&fixture, "git", "git-upload-pack", FaultKind::HalfBody);
    fail(fixture.git_signed("admin", &url).args(["-c", "protocol.version=0", "clone", "-q", &url, "cut"]));
    succeed(fixture.git_signed("admin", &url).args(["clone", "-q", &url, "whole"]));
}

#[test]
fn faults_over_ssh() {
    let fixture = Fixture::start();
    let url = fixture.ssh_url(&ssh_key_id("admin"), "payments-api");
    let throttle = FaultKind::TooManyRequests { retry_after: None };
    for (fault, words) in
        [(FaultKind::DropConnection, ""), (FaultKind::HalfBody, ""), (throttle, "Rate exceeded")]
    {
        stage(&fixture, "ssh", "git-upload-pack", fault);
        let said = fail(fixture.git_ssh("admin", &[]).args(["ls-remote", &url]));
        assert!(said.contains(words), "{said}");
        succeed(fixture.git_ssh("admin", &[]).args(["ls-remote", &url]));
    }
}

#[test]
fn the_rate_limit_holds_for_git_too() {
    let fixture = Fixture::start();
    fixture.world.tuning.set_throttle_rps(1);
    let statuses: Vec<_> =
        (0..8).map(|_| fixture.get(None, "payments-api").unwrap().status().as_u16()).collect();
    assert!(statuses[0] == 401 && statuses.contains(&429), "{statuses:?}");
    fixture.world.tuning.set_throttle_rps(0);
    assert_eq!(fixture.get(Some("admin"), "payments-api").unwrap().status(), 200);
}
