//! An exported CloudFormation template, whose function runs under boto3 as it would in Lambda.

use std::path::Path;

use causeway_tests::peers::{Peers, succeed};
use causeway_tests::programs;
use causeway_tests::sandbox::Sandbox;

#[test]
fn the_function_of_a_cloudformation_template_changes_our_trigger_alone() {
    let sandbox = Sandbox::start(&["--repositories", "4"]);
    let peers = Peers::of(&sandbox);
    let template = peers.path("template.json");
    let key = &sandbox.principal("root")["access_key_id"];
    let file = format!(
        "[jira]\nurl = \"{}\"\n[aws]\nregion = \"{}\"\naccess_key_id = {key}\n[triggers]\n",
        sandbox.text("/jira/url"),
        sandbox.text("/aws/region")
    );
    std::fs::write(peers.path("connection.toml"), file).expect("a connection file");
    let secret = sandbox.principal("root")["secret_access_key"].as_str().expect("a text");
    let mut causeway = std::process::Command::new(programs::program("causeway"));
    let exported = succeed(
        causeway
            .env_clear()
            .env("CAUSEWAY_AWS_SECRET_ACCESS_KEY", secret)
            .current_dir(peers.path("."))
            .args(["--no-keychain", "--data-dir", "data", "--aws-endpoint"])
            .arg(sandbox.text("/aws/endpoint"))
            .args(["export", "cloudformation", "--file", "connection.toml"]),
    );
    std::fs::write(&template, exported).expect("a template");
    let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/peers");
    let mut python = peers.python();
    python.args(["-m", "unittest", "-v", "exports"]).env("CAUSEWAY_TEMPLATE", &template).current_dir(scripts);
    let output = python.output().expect("Python starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    assert!(said.contains("Ran 6 tests") && !said.contains("skipped"), "{said}");
}
