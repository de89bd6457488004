//! boto3, with its own checks of the input switched off, so that the sandbox's are met.

use std::path::Path;

use causeway_tests::peers::Peers;
use causeway_tests::sandbox::Sandbox;

/// Runs a Python test module on a sandbox of its own. It must succeed, and hold at least this many tests.
fn judge(module: &str, at_least: u32) {
    let sandbox = Sandbox::start(&["--seed", "demo"]);
    let peers = Peers::of(&sandbox);
    let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/peers");
    let mut python = peers.python();
    python.args(["-m", "unittest", "-v", module]).current_dir(scripts);
    let output = python.output().expect("Python starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{module}: {said}");
    let ran = said.lines().find_map(|line| line.strip_prefix("Ran ")?.split(' ').next()?.parse::<u32>().ok());
    assert!(ran.is_some_and(|ran| ran >= at_least), "{module} ran {ran:?} tests");
    assert!(!said.contains("skipped"), "{module} skipped tests");
}

#[test]
fn repositories_branches_commits_files_and_tags() {
    judge("repositories", 13);
}

#[test]
fn pull_requests() {
    judge("pull_requests", 8);
}

#[test]
fn topics_subscriptions_triggers_and_what_arrives() {
    judge("notifications", 5);
}

#[test]
fn what_keeps_triggers_from_working_and_who_may_make_them() {
    judge("triggers", 12);
}

#[test]
fn users_sessions_keys_and_simulated_policies() {
    judge("identity", 9);
}

#[test]
fn identity_center_from_the_devices_code_to_git() {
    judge("sso", 15);
}

#[test]
fn keys_second_factors_roles_and_ended_sessions() {
    judge("credentials", 10);
}

#[test]
fn what_cloudtrail_says_of_who_did_what() {
    judge("trail", 5);
}

#[test]
fn every_service_behind_a_private_authority() {
    judge("private_ca", 3);
}

#[test]
fn signatures_permissions_and_throttles() {
    judge("refusals", 18);
}
