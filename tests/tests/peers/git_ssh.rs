//! git over OpenSSH: the user is the id of the key.

use std::process::Command;

use causeway_tests::peers::{Peers, fail, succeed};
use causeway_tests::sandbox::Sandbox;
use serde_json::{Value, json};

fn text<'a>(sandbox: &'a Sandbox, principal: &str, field: &str) -> &'a str {
    sandbox.principal(principal)[field].as_str().expect("a text")
}

/// git that offers this principal's key and no other, and trusts the host the ready line names.
fn git(peers: &Peers<'_>, key_of: &str, more: &str) -> Command {
    let sandbox = peers.sandbox;
    let known = peers.path("known_hosts");
    let host = format!("[{}]:{}", sandbox.text("/git/ssh_host"), port(sandbox));
    std::fs::write(&known, format!("{host} {}\n", sandbox.text("/git/ssh_host_key")))
        .expect("hosts are written");
    let mut git = peers.program("git");
    git.env(
        "GIT_SSH_COMMAND",
        format!(
            "ssh -F /dev/null -i {} -o IdentitiesOnly=yes -o BatchMode=yes -o UserKnownHostsFile={} -o \
             StrictHostKeyChecking=yes {more}",
            text(sandbox, key_of, "ssh_private_key_path"),
            known.display()
        ),
    );
    git
}

fn port(sandbox: &Sandbox) -> u64 {
    sandbox.ready["git"]["ssh_port"].as_u64().expect("a port")
}

fn url(sandbox: &Sandbox, user: &str, repository: &str) -> String {
    format!("ssh://{user}@{}:{}/v1/repos/{repository}", sandbox.text("/git/ssh_host"), port(sandbox))
}

#[tokio::test(flavor = "multi_thread")]
async fn openssh_clones_pushes_and_fetches() {
    let sandbox = Sandbox::start(&["--seed", "demo"]);
    let peers = Peers::of(&sandbox);
    let id = text(&sandbox, "poweruser", "ssh_public_key_id");
    succeed(git(&peers, "poweruser", "").args([
        "clone",
        "-q",
        &url(&sandbox, id, "catalog-service"),
        "work",
    ]));
    let work = peers.path("work");
    let inside =
        |arguments: &[&str]| succeed(git(&peers, "poweruser", "").current_dir(&work).args(arguments));
    inside(&["commit", "-q", "--allow-empty", "-m", "SHOP-7 Over SSH"]);
    inside(&["push", "-q", "origin", "HEAD"]);
    let author = json!({ "name": "Pat Peer", "email": "pat@example.com" });
    let change = json!({ "branch": "main", "message": "SHOP-8 Meanwhile", "author": author });
    let made = sandbox.control("POST", "/repositories/catalog-service/commits", change).await;
    inside(&["fetch", "-q"]);
    assert_eq!(inside(&["rev-parse", "origin/main"]).trim(), made["commit_id"].as_str().expect("an id"));
    assert_eq!(inside(&["rev-parse", "origin/main^"]), inside(&["rev-parse", "HEAD"]), "the push came first");
    let events = sandbox.control("GET", "/events", Value::Null).await;
    let pushed = |event: &&Value| event["service"] == "ssh" && event["operation"] == "git-receive-pack";
    let push = events.as_array().expect("events").iter().find(pushed).expect("the push is on record");
    assert_eq!(push["principal"], sandbox.principal("poweruser")["arn"]);
}

#[test]
fn openssh_is_refused_with_another_user_or_another_key() {
    let sandbox = Sandbox::start(&["--seed", "demo"]);
    let peers = Peers::of(&sandbox);
    let id = |principal: &str| text(&sandbox, principal, "ssh_public_key_id").to_owned();
    let access_key = text(&sandbox, "admin", "access_key_id").to_owned();
    for (user, key_of) in [
        ("git".to_owned(), "admin"),
        (access_key, "admin"),
        (id("readonly"), "admin"),
        (id("admin"), "readonly"),
    ] {
        let said = fail(git(&peers, key_of, "").args(["ls-remote", &url(&sandbox, &user, "runbooks")]));
        assert!(said.contains("Permission denied (publickey)"), "{user} with the key of {key_of}: {said}");
    }
    succeed(git(&peers, "admin", "").args(["ls-remote", &url(&sandbox, &id("admin"), "runbooks")]));
    let from = url(&sandbox, &id("readonly"), "runbooks");
    succeed(git(&peers, "readonly", "").args(["clone", "-q", &from, "work"]));
    let mut push = git(&peers, "readonly", "");
    let said = fail(push.current_dir(peers.path("work")).args(["push", "-q", "origin", "HEAD:mine"]));
    assert!(said.contains("codecommit:GitPush"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_can_be_switched_off_and_a_server_can_be_old() {
    let sandbox = Sandbox::start(&["--seed", "demo"]);
    let peers = Peers::of(&sandbox);
    let id = text(&sandbox, "admin", "ssh_public_key_id");
    let from = url(&sandbox, id, "runbooks");
    let look = |more: &str| {
        let mut git = git(&peers, "admin", more);
        git.args(["ls-remote", &from]);
        git
    };
    sandbox.control("POST", &format!("/ssh-keys/{id}"), json!({ "active": false })).await;
    assert!(fail(&mut look("")).contains("Permission denied (publickey)"));
    sandbox.control("POST", &format!("/ssh-keys/{id}"), json!({ "active": true })).await;
    succeed(&mut look(""));
    sandbox.control("POST", "/options", json!({ "ssh_sha1_only": true })).await;
    assert!(fail(&mut look("")).contains("Their offer: ssh-rsa"));
    succeed(&mut look("-o HostKeyAlgorithms=+ssh-rsa -o PubkeyAcceptedAlgorithms=+ssh-rsa"));
}
