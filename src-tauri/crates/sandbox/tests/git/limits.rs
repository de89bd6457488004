use std::fmt::Write;
use std::io::Write as _;
use std::process::Stdio;

use sha1::Digest;

use crate::support::{Fixture, client, fail, ssh_key_id, succeed};

/// A clone with so many new branches.
fn with_branches(fixture: &Fixture, url: &str, count: usize) -> std::path::PathBuf {
    succeed(fixture.git_signed("admin", url).args(["clone", "-q", url, "many"]));
    let work = fixture.path("many");
    let tip = succeed(fixture.git().current_dir(&work).args(["rev-parse", "HEAD"]));
    let commands = (0..count).fold(String::new(), |mut commands, number| {
        let _written = writeln!(commands, "create refs/heads/many/{number} {}", tip.trim());
        commands
    });
    let mut child = fixture
        .git()
        .current_dir(&work)
        .args(["update-ref", "--stdin"])
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(commands.as_bytes()).unwrap();
    assert!(child.wait().unwrap().success());
    work
}

#[test]
fn more_than_four_thousand_references_are_refused_over_http() {
    let fixture = Fixture::start();
    let url = format!("{}/v1/repos/runbooks", fixture.http);
    let repository = fixture.world.repositories.get("runbooks").unwrap();
    let tip = repository.git().unwrap().refname_to_id("refs/heads/main").unwrap();
    let push = |count: usize| {
        let mut body = (0..count).fold(String::new(), |mut body, number| {
            let capabilities = if number == 0 { "\0report-status" } else { "" };
            let line = format!("{:040} {tip} refs/heads/many/{number}{capabilities}", 0);
            let _written = write!(body, "{:04x}{line}", line.len() + 4);
            body
        });
        body.push_str("0000");
        // A pack of nothing: the commit is there already.
        let mut body = body.into_bytes();
        body.extend_from_slice(b"PACK\0\0\0\x02\0\0\0\0");
        let digest = sha1::Sha1::digest(&body[body.len() - 12..]);
        body.extend_from_slice(&digest);
        let (user, password) = fixture.signed("admin", &url);
        let request =
            client().post(format!("{url}/git-receive-pack")).basic_auth(user, Some(password)).body(body);
        let response = fixture.runtime.block_on(request.send()).unwrap();
        assert_eq!(response.status(), 200);
        fixture.runtime.block_on(response.text()).unwrap()
    };
    let report = push(4_001);
    assert!(report.contains("unpack too many reference update commands"), "{}", &report[..200]);
    assert_eq!(report.matches("ng refs/heads/many/").count(), 4_001);
    let stored = || repository.git().unwrap().references_glob("refs/heads/many/*").unwrap().count();
    assert_eq!(stored(), 0);
    let report = push(40);
    assert!(report.contains("unpack ok") && report.contains("ok refs/heads/many/39"), "{report}");
    assert_eq!(stored(), 40);
}

#[test]
fn more_than_four_thousand_references_are_refused_over_ssh() {
    let fixture = Fixture::start();
    let url = format!("{}/v1/repos/runbooks", fixture.http);
    let work = with_branches(&fixture, &url, 4_001);
    let ssh = fixture.ssh_url(&ssh_key_id("admin"), "runbooks");
    let refspec = "refs/heads/many/*:refs/heads/many/*";
    let said = fail(fixture.git_ssh("admin", &[]).current_dir(&work).args(["push", &ssh, refspec]));
    assert!(said.contains("too many reference update commands"), "{said}");
    let git = fixture.world.repositories.get("runbooks").unwrap().git().unwrap();
    assert_eq!(git.references_glob("refs/heads/many/*").unwrap().count(), 0);
}

#[test]
fn a_push_far_larger_than_any_buffer_arrives_whole() {
    let fixture = Fixture::start();
    let url = format!("{}/v1/repos/loyalty-program", fixture.http);
    succeed(fixture.git_signed("admin", &url).args(["clone", "-q", &url, "big"]));
    let work = fixture.path("big");
    // Not compressible, so that the pack is as large as the file.
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let bytes: Vec<u8> = std::iter::repeat_with(|| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()
    })
    .take(2 * 1024 * 1024)
    .flatten()
    .collect();
    std::fs::write(work.join("big.bin"), &bytes).unwrap();
    succeed(fixture.git().current_dir(&work).args(["add", "."]));
    succeed(fixture.git().current_dir(&work).args(["commit", "-q", "-m", "OPS-1 Big"]));
    succeed(fixture.git_signed("admin", &url).current_dir(&work).args(["push", "-q", "origin", "HEAD:main"]));
    let ssh = fixture.ssh_url(&ssh_key_id("reader"), "loyalty-program");
    succeed(fixture.git_ssh("reader", &[]).args(["clone", "-q", "-b", "main", &ssh, "again"]));
    assert!(std::fs::read(fixture.path("again").join("big.bin")).unwrap() == bytes);
    let ssh = fixture.ssh_url(&ssh_key_id("admin"), "loyalty-program");
    std::fs::write(work.join("other.bin"), [&bytes[..], b"x"].concat()).unwrap();
    succeed(fixture.git().current_dir(&work).args(["add", "."]));
    succeed(fixture.git().current_dir(&work).args(["commit", "-q", "-m", "OPS-2 Big again"]));
    succeed(fixture.git_ssh("admin", &[]).current_dir(&work).args(["push", "-q", &ssh, "HEAD:main"]));
    let stored = fixture.world.repositories.get("loyalty-program").unwrap();
    let head = succeed(fixture.git().current_dir(&work).args(["rev-parse", "HEAD"]));
    assert_eq!(stored.git().unwrap().refname_to_id("refs/heads/main").unwrap().to_string(), head.trim());
}
