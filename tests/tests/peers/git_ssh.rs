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
    let (host, key) = (sandbox.text("/git/ssh_host"), sandbox.text("/git/ssh_host_key"));
    let line = |port: u64| format!("[{host}]:{port} {key}\n");
    std::fs::write(&known, [port(sandbox), elsewhere(sandbox)].map(line).concat())
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

/// The port that stands for another region.
fn elsewhere(sandbox: &Sandbox) -> u64 {
    sandbox.ready["git"]["ssh_elsewhere_port"].as_u64().expect("a port")
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

#[tokio::test(flavor = "multi_thread")]
async fn keys_expire_hosts_change_and_regions_differ() {
    let sandbox = Sandbox::start(&["--seed", "demo"]);
    let peers = Peers::of(&sandbox);
    let id = text(&sandbox, "readonly", "ssh_public_key_id");
    let look = |location: &str| {
        let mut git = git(&peers, "readonly", "");
        git.args(["ls-remote", location]);
        git
    };
    let here = url(&sandbox, id, "runbooks");
    succeed(&mut look(&here));
    sandbox.control("POST", &format!("/ssh-keys/{id}"), json!({ "expired": true })).await;
    assert!(fail(&mut look(&here)).contains("Permission denied (publickey)"));
    sandbox.control("POST", &format!("/ssh-keys/{id}"), json!({ "active": true })).await;
    succeed(&mut look(&here));

    for (name, words) in [
        ("runbooks/", "the path must be /v1/repos/"),
        ("runbooks.git", "runbooks.git does not exist"),
        ("RUNBOOKS", "RUNBOOKS does not exist"),
    ] {
        let said = fail(&mut look(&url(&sandbox, id, name)));
        assert!(said.contains(words), "{name}: {said}");
    }
    let there = here.replace(&port(&sandbox).to_string(), &elsewhere(&sandbox).to_string());
    let said = fail(&mut look(&there));
    assert!(said.contains("runbooks does not exist"), "{said}");

    sandbox.control("POST", "/options", json!({ "ssh_host_key_changed": true })).await;
    assert!(fail(&mut look(&here)).contains("REMOTE HOST IDENTIFICATION HAS CHANGED"));
    sandbox.control("POST", "/options", json!({ "ssh_host_key_changed": false })).await;
    succeed(&mut look(&here));
}

#[tokio::test(flavor = "multi_thread")]
async fn jira_reads_over_ssh_with_the_very_key_that_is_stored_there() {
    let sandbox = Sandbox::start(&["--seed", "demo"]);
    let peers = Peers::of(&sandbox);
    // A key of OpenSSH's own making, uploaded by AWS's own client.
    let key = peers.path("own");
    succeed(
        peers
            .program("ssh-keygen")
            .args(["-q", "-t", "rsa", "-b", "2048", "-m", "PEM", "-N", "passphrase", "-f"])
            .arg(&key),
    );
    let public = std::fs::read_to_string(key.with_extension("pub")).expect("a public key");
    let uploaded = succeed(peers.signed_in("aws", "admin").args([
        "iam",
        "upload-ssh-public-key",
        "--region",
        "us-east-1",
        "--user-name",
        "admin",
        "--ssh-public-key-body",
        &public,
    ]));
    let uploaded: Value = serde_json::from_str(&uploaded).expect("JSON");
    let id = uploaded["SSHPublicKey"]["SSHPublicKeyId"].as_str().expect("an id").to_owned();
    let region = sandbox.text("/aws/region");
    let origin = format!("ssh://{id}@git-codecommit.{region}.amazonaws.com/v1/repos/runbooks");
    let made = sandbox
        .jira_post("/rest/gitplugin/1.0/repository", &json!({ "origin": origin, "displayName": "runbooks" }))
        .await;
    let repository = made["id"].as_u64().expect("an id");
    assert_eq!(indexed(&sandbox, repository).await.as_deref(), Some(format!("{origin}: Auth fail").as_str()));

    let private = std::fs::read_to_string(&key).expect("a private key");
    let stored = json!({ "name": "runbooks", "private_key": private, "passphrase": "passphrase" });
    let stored = sandbox.control("POST", "/jira/ssh-keys", stored).await;
    assert_eq!(stored["fingerprint"], uploaded["SSHPublicKey"]["Fingerprint"]);
    assert_eq!(indexed(&sandbox, repository).await, None);
    let stored = format!("/jira/ssh-keys/{}", stored["id"]);
    let others = json!({ "repositories": [repository + 1] });
    sandbox.control("PUT", &format!("{stored}/associations"), others).await;
    assert!(indexed(&sandbox, repository).await.is_some(), "the key is kept for another repository");
    sandbox.control("PUT", &format!("{stored}/associations"), json!({ "repositories": [repository] })).await;
    assert_eq!(indexed(&sandbox, repository).await, None);
    sandbox.control("POST", &format!("/ssh-keys/{id}"), json!({ "active": false })).await;
    assert!(indexed(&sandbox, repository).await.is_some(), "IAM has the key switched off");
    sandbox.control("POST", &format!("/ssh-keys/{id}"), json!({ "active": true })).await;
    sandbox.control("DELETE", &stored, Value::Null).await;
    assert!(indexed(&sandbox, repository).await.is_some(), "the key is gone");
}

/// Reindexes and waits; the error where there is one.
async fn indexed(sandbox: &Sandbox, repository: u64) -> Option<String> {
    let begun = sandbox.jira_post("/rest/gitplugin/2.0/reindex", &json!({ "repoId": repository })).await;
    let thread = begun["threadId"].as_str().expect("a thread").to_owned();
    for _ in 0..600 {
        let status = sandbox.jira(&format!("/rest/gitplugin/1.0/index.json?threadId={thread}")).await;
        if status["finished"] == true {
            return status["errors"].as_object().and_then(|errors| errors.keys().next().cloned());
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("the index does not end")
}
