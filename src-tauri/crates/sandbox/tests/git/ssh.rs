use std::sync::atomic::Ordering;

use causeway_sandbox::git::ssh::NO_SHELL;
use causeway_sandbox::principals::Status;

use crate::support::{Fixture, fail, ssh_key_id, succeed};

fn last(fixture: &Fixture, operation: &str) -> String {
    fixture.outcomes("ssh", operation).last().cloned().unwrap_or_default()
}

#[test]
fn clone_push_and_fetch() {
    let fixture = Fixture::start();
    let url = fixture.ssh_url(&ssh_key_id("admin"), "mobile-app");
    succeed(fixture.git_ssh("admin", &[]).args(["clone", "-q", &url, "work"]));
    let work = fixture.path("work");
    assert_eq!(
        succeed(fixture.git().current_dir(&work).args(["branch", "--show-current"])).trim(),
        "develop"
    );
    succeed(fixture.git().current_dir(&work).args([
        "commit",
        "-q",
        "--allow-empty",
        "-m",
        "SHOP-3 Over SSH",
    ]));
    succeed(fixture.git_ssh("admin", &[]).current_dir(&work).args(["push", "-q", "origin", "HEAD"]));
    let reader = fixture.ssh_url(&ssh_key_id("reader"), "mobile-app");
    for version in ["0", "2"] {
        let protocol = format!("protocol.version={version}");
        let listed =
            succeed(fixture.git_ssh("reader", &[]).args(["-c", &protocol, "ls-remote", &reader, "develop"]));
        let tip = succeed(fixture.git().current_dir(&work).args(["rev-parse", "HEAD"]));
        assert!(listed.starts_with(tip.trim()), "{version}: {listed}");
    }
    succeed(fixture.git_ssh("admin", &[]).current_dir(&work).args(["push", "-q"]));
    succeed(fixture.git_ssh("admin", &[]).current_dir(&work).args([
        "fetch",
        "-q",
        "origin",
        "refs/notes/*:refs/notes/*",
    ]));
    assert_eq!(last(&fixture, "git-receive-pack"), "ok");
    let trail = fixture.world.trail.since(0);
    let event = &trail.iter().find(|entry| entry.event.event_name == "GitPush").unwrap().event;
    assert_eq!(event.user_identity.user_name.as_deref(), Some("admin"));
    assert_eq!(event.additional_event_data.as_ref().unwrap()["protocol"], "SSH");
    assert!(trail[0].concerns("mobile-app"));
}

#[test]
fn the_user_name_must_be_the_id_of_the_very_key() {
    let fixture = Fixture::start();
    for (user, key, cause) in [
        ("git", "admin", "no-such-ssh-key-id"),
        ("admin", "admin", "no-such-ssh-key-id"),
        ("AKIAADMIN", "admin", "no-such-ssh-key-id"),
        (&ssh_key_id("reader"), "admin", "other-key"),
        (&ssh_key_id("admin"), "stranger", "other-key"),
    ] {
        let url = fixture.ssh_url(user, "payments-api");
        let said = fail(fixture.git_ssh(key, &[]).args(["ls-remote", &url]));
        assert!(said.contains("Permission denied (publickey)"), "{user}: {said}");
        assert_eq!(last(&fixture, "authenticate"), cause, "{user}");
    }
}

#[test]
fn an_inactive_key_is_refused_until_it_is_active_again() {
    let fixture = Fixture::start();
    let url = fixture.ssh_url(&ssh_key_id("admin"), "payments-api");
    let set = |status| {
        let mut key = fixture.world.principals.ssh_key(&ssh_key_id("admin")).unwrap();
        key.status = status;
        fixture.world.principals.put_ssh_key(key);
    };
    set(Status::Inactive);
    assert!(
        fail(fixture.git_ssh("admin", &[]).args(["ls-remote", &url]))
            .contains("Permission denied (publickey)")
    );
    assert_eq!(last(&fixture, "authenticate"), "inactive-key");
    set(Status::Active);
    succeed(fixture.git_ssh("admin", &[]).args(["ls-remote", &url]));
}

#[test]
fn pulling_and_pushing_are_separate_permissions() {
    let fixture = Fixture::start();
    let nobody = fixture.ssh_url(&ssh_key_id("nobody"), "payments-api");
    let said = fail(fixture.git_ssh("nobody", &[]).args(["ls-remote", &nobody]));
    assert!(said.contains("codecommit:GitPull"), "{said}");
    let reader = fixture.ssh_url(&ssh_key_id("reader"), "payments-api");
    succeed(fixture.git_ssh("reader", &[]).args(["clone", "-q", &reader, "work"]));
    let said = fail(
        fixture.git_ssh("reader", &[]).current_dir(fixture.path("work")).args(["push", "origin", "HEAD:x"]),
    );
    assert!(said.contains("codecommit:GitPush"), "{said}");
    let admin = fixture.ssh_url(&ssh_key_id("admin"), "no-such-repository");
    assert!(fail(fixture.git_ssh("admin", &[]).args(["ls-remote", &admin])).contains("does not exist"));
    let elsewhere = format!("ssh://{}@127.0.0.1:{}/payments-api", ssh_key_id("admin"), fixture.ssh_port);
    assert!(fail(fixture.git_ssh("admin", &[]).args(["ls-remote", &elsewhere])).contains("/v1/repos/"));
}

#[test]
fn a_shell_is_refused_in_the_services_words() {
    let fixture = Fixture::start();
    for command in [&[][..], &["ls"], &["git-upload-archive '/v1/repos/payments-api'"]] {
        let mut ssh = fixture.ssh("admin", &["-p", &fixture.ssh_port.to_string()]);
        let said = fail(ssh.arg(format!("{}@127.0.0.1", ssh_key_id("admin"))).args(command));
        assert!(said.contains(NO_SHELL) && said.contains("closed by remote host"), "{said}");
    }
    let mut stranger = fixture.ssh("stranger", &["-p", &fixture.ssh_port.to_string()]);
    let said = fail(stranger.arg(format!("{}@127.0.0.1", ssh_key_id("admin"))));
    assert!(!said.contains("successfully"), "{said}");
}

#[test]
fn sha1_only_servers_need_old_algorithms_switched_on() {
    let fixture = Fixture::start();
    let url = fixture.ssh_url(&ssh_key_id("admin"), "payments-api");
    fixture.world.ssh_sha1_only.store(true, Ordering::Relaxed);
    let said = fail(fixture.git_ssh("admin", &[]).args(["ls-remote", &url]));
    assert!(said.contains("no matching host key type found. Their offer: ssh-rsa"), "{said}");
    let host = "HostKeyAlgorithms=+ssh-rsa";
    let said = fail(fixture.git_ssh("admin", &["-o", host]).args(["ls-remote", &url]));
    assert!(said.contains("Permission denied (publickey)"), "{said}");
    let user = "PubkeyAcceptedAlgorithms=+ssh-rsa";
    succeed(fixture.git_ssh("admin", &["-o", host, "-o", user]).args(["ls-remote", &url]));
    fixture.world.ssh_sha1_only.store(false, Ordering::Relaxed);
    succeed(fixture.git_ssh("admin", &[]).args(["ls-remote", &url]));
}
