//! git over TLS, signed in by git-remote-codecommit, by the AWS CLI's credential helper, and by a password.

use std::process::Command;

use causeway_tests::peers::{Peers, fail, succeed};
use causeway_tests::sandbox::Sandbox;
use serde_json::Value;

/// Signs without the port, and would refuse a host that is not AWS's.
const HELPER: &str = "credential.helper=!aws codecommit credential-helper $@ --ignore-host-check";

/// The host and port of the sandbox's git server with TLS.
fn authority(sandbox: &Sandbox) -> String {
    sandbox.text("/git/https").trim_start_matches("https://").to_owned()
}

fn with_remote(peers: &Peers<'_>, principal: &str) -> Command {
    let mut git = peers.signed_in("git", principal);
    git.env("CODE_COMMIT_ENDPOINT", authority(peers.sandbox));
    git
}

fn remote(sandbox: &Sandbox, repository: &str) -> String {
    format!("codecommit::{}://{repository}", sandbox.text("/aws/region"))
}

fn with_helper(peers: &Peers<'_>, principal: &str) -> Command {
    let mut git = peers.signed_in("git", principal);
    git.args(["-c", "credential.helper=", "-c", HELPER, "-c", "credential.UseHttpPath=true"]);
    git
}

fn url(sandbox: &Sandbox, repository: &str) -> String {
    format!("{}/v1/repos/{repository}", sandbox.text("/git/https"))
}

/// Commits in a clone and hands back the commit's id.
fn commit(peers: &Peers<'_>, directory: &str, message: &str) -> String {
    let inside = peers.path(directory);
    succeed(peers.program("git").current_dir(&inside).args(["commit", "-q", "--allow-empty", "-m", message]));
    succeed(peers.program("git").current_dir(inside).args(["rev-parse", "HEAD"])).trim().to_owned()
}

/// The tip of a branch by the API, asked by the AWS CLI.
fn tip(peers: &Peers<'_>, repository: &str, branch: &str) -> Value {
    let mut aws = peers.signed_in("aws", "readonly");
    aws.args(["codecommit", "get-branch", "--repository-name", repository, "--branch-name", branch]);
    let answer: Value = serde_json::from_str(&succeed(&mut aws)).expect("the CLI prints JSON");
    answer["branch"]["commitId"].clone()
}

#[test]
fn git_remote_codecommit_clones_and_pushes() {
    let sandbox = Sandbox::start(&["--seed", "demo"]);
    let peers = Peers::of(&sandbox);
    let from = remote(&sandbox, "mobile-app");
    succeed(with_remote(&peers, "poweruser").args(["clone", "-q", &from, "work"]));
    let made = commit(&peers, "work", "SHOP-4 From a laptop");
    succeed(
        with_remote(&peers, "poweruser")
            .current_dir(peers.path("work"))
            .args(["push", "-q", "origin", "HEAD"]),
    );
    assert_eq!(tip(&peers, "mobile-app", "develop"), made);
    let listed = succeed(with_remote(&peers, "temporary").args(["ls-remote", &from, "refs/heads/develop"]));
    assert!(listed.starts_with(&made), "a session sees it too: {listed}");
}

#[test]
fn git_remote_codecommit_is_refused() {
    let sandbox = Sandbox::start(&["--seed", "demo"]);
    let peers = Peers::of(&sandbox);
    let from = remote(&sandbox, "payments-api");
    let wrong = "w".repeat(40);
    for (principal, secret) in [("admin", Some(wrong.as_str())), ("nobody", None)] {
        let mut git = with_remote(&peers, principal);
        if let Some(secret) = secret {
            git.env("AWS_SECRET_ACCESS_KEY", secret);
        }
        let said = fail(git.args(["ls-remote", &from]));
        assert!(said.contains("403"), "{principal}: {said}");
    }
    let elsewhere =
        fail(with_remote(&peers, "admin").args(["ls-remote", "codecommit::us-west-2://payments-api"]));
    assert!(elsewhere.contains("not found"), "{elsewhere}");
    let missing =
        fail(with_remote(&peers, "admin").args(["ls-remote", &remote(&sandbox, "no-such-repository")]));
    assert!(missing.contains("not found"), "{missing}");
    succeed(with_remote(&peers, "readonly").args(["clone", "-q", &from, "work"]));
    commit(&peers, "work", "SHOP-5 Not mine to push");
    let mut push = with_remote(&peers, "readonly");
    let push = fail(push.current_dir(peers.path("work")).args(["push", "-q", "origin", "HEAD"]));
    assert!(push.contains("403"), "{push}");
}

#[test]
fn the_credential_helper_of_the_aws_cli_clones_and_pushes() {
    let sandbox = Sandbox::start(&["--seed", "demo"]);
    let peers = Peers::of(&sandbox);
    succeed(with_helper(&peers, "poweruser").args(["clone", "-q", &url(&sandbox, "inventory-sync"), "work"]));
    let made = commit(&peers, "work", "SHOP-6 By helper");
    succeed(
        with_helper(&peers, "poweruser")
            .current_dir(peers.path("work"))
            .args(["push", "-q", "origin", "HEAD"]),
    );
    assert_eq!(tip(&peers, "inventory-sync", "trunk"), made);
    let mut wrong = with_helper(&peers, "poweruser");
    wrong.env("AWS_SECRET_ACCESS_KEY", "w".repeat(40));
    let said = fail(wrong.args(["ls-remote", &url(&sandbox, "inventory-sync")]));
    assert!(said.contains("403") || said.contains("Authentication failed"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signature_is_good_for_a_quarter_of_an_hour() {
    let sandbox = Sandbox::start(&["--seed", "demo"]);
    let peers = Peers::of(&sandbox);
    let from = url(&sandbox, "runbooks");
    succeed(with_helper(&peers, "readonly").args(["ls-remote", &from]));
    sandbox.control("POST", "/clock/advance", serde_json::json!({ "millis": 16 * 60_000 })).await;
    let said = fail(with_helper(&peers, "readonly").args(["ls-remote", &from]));
    assert!(said.contains("403") || said.contains("Authentication failed"), "{said}");
}

#[test]
fn a_password_of_iams_signs_in() {
    let sandbox = Sandbox::start(&["--seed", "demo"]);
    let peers = Peers::of(&sandbox);
    let keys = sandbox.principal("pull-only");
    let text = |field: &str| keys[field].as_str().expect("a text").to_owned();
    let git = |password: &str| {
        let mut git = peers.program("git");
        git.env("PEER_USER", text("git_username")).env("PEER_PASSWORD", password);
        let helper =
            "credential.helper=!f() { echo \"username=$PEER_USER\"; echo \"password=$PEER_PASSWORD\"; }; f";
        git.args(["-c", "credential.helper=", "-c", helper, "ls-remote"]);
        git
    };
    let listed = succeed(git(&text("git_password")).args([&url(&sandbox, "runbooks"), "HEAD"]));
    assert!(listed.ends_with("\tHEAD\n"), "{listed}");
    let said = fail(git("another").args([&url(&sandbox, "runbooks"), "HEAD"]));
    assert!(said.contains("403") || said.contains("Authentication failed"), "{said}");
    let nobody = fail(peers.program("git").args([
        "-c",
        "credential.helper=",
        "ls-remote",
        &url(&sandbox, "runbooks"),
    ]));
    assert!(nobody.contains("could not read Username"), "{nobody}");
}
