//! The AWS CLI, whose paginators follow every token there is.

use std::process::Command;

use causeway_tests::peers::{Peers, fail, succeed};
use causeway_tests::sandbox::Sandbox;
use serde_json::{Value, json};

fn aws(peers: &Peers<'_>, principal: &str, arguments: &[&str]) -> Command {
    let mut command = peers.signed_in("aws", principal);
    command.args(["--output", "json"]).args(arguments);
    command
}

fn answer(command: &mut Command) -> Value {
    serde_json::from_str(&succeed(command)).expect("the CLI prints JSON")
}

fn names(page: &Value) -> Vec<String> {
    let repositories = page["repositories"].as_array().expect("repositories");
    repositories.iter().filter_map(|one| one["repositoryName"].as_str().map(str::to_owned)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn its_paginators_come_to_the_end() {
    let sandbox = Sandbox::start(&["--seed", "demo", "--page-size", "5"]);
    let peers = Peers::of(&sandbox);
    let list =
        |more: &[&str]| answer(aws(&peers, "readonly", &["codecommit", "list-repositories"]).args(more));
    let before = sandbox.control("GET", "/events", Value::Null).await;
    let whole = names(&list(&[]));
    assert_eq!(whole.len(), 24);
    let after = sandbox.control("GET", "/events", Value::Null).await;
    let asked = after.as_array().map_or(0, Vec::len) - before.as_array().map_or(0, Vec::len);
    assert_eq!(asked, 5, "24 repositories are five pages of five");
    let first = list(&["--max-items", "7"]);
    let token = first["NextToken"].as_str().expect("there is more");
    let mut parts = names(&first);
    assert_eq!(parts.len(), 7);
    parts.extend(names(&list(&["--starting-token", token])));
    assert_eq!(parts, whole);

    let of = |command: &str, name: &str, repository: &str| {
        let listed =
            answer(&mut aws(&peers, "readonly", &["codecommit", command, "--repository-name", repository]));
        listed[name].as_array().map_or(0, Vec::len)
    };
    assert!(of("list-branches", "branches", "payments-api") > 5);
    assert!(of("list-pull-requests", "pullRequestIds", "checkout-web") > 0);
    let differences = [
        "codecommit",
        "get-differences",
        "--repository-name",
        "runbooks",
        "--after-commit-specifier",
        "main",
    ];
    let differences = answer(&mut aws(&peers, "readonly", &differences));
    assert!(differences["differences"].as_array().is_some_and(|all| !all.is_empty()));
}

#[test]
fn it_works_with_every_service() {
    let sandbox = Sandbox::start(&["--seed", "demo"]);
    let peers = Peers::of(&sandbox);
    let caller = answer(&mut aws(&peers, "temporary", &["sts", "get-caller-identity"]));
    assert_eq!(caller["Arn"], sandbox.principal("temporary")["arn"]);
    let topic = answer(&mut aws(&peers, "admin", &["sns", "create-topic", "--name", "codecommit-cli"]));
    let topics = answer(&mut aws(&peers, "admin", &["sns", "list-topics"]));
    assert_eq!(topics["Topics"], json!([{ "TopicArn": topic["TopicArn"] }]));
    let keys = answer(&mut aws(&peers, "admin", &["iam", "list-ssh-public-keys", "--region", "us-east-1"]));
    assert_eq!(keys["SSHPublicKeys"][0]["SSHPublicKeyId"], sandbox.principal("admin")["ssh_public_key_id"]);
    let target = "repositoryName=checkout-web,sourceReference=cli,destinationReference=main";
    let branch = ["codecommit", "get-branch", "--repository-name", "checkout-web", "--branch-name", "main"];
    let tip = answer(&mut aws(&peers, "admin", &branch));
    let tip = tip["branch"]["commitId"].as_str().expect("a tip");
    let mut create =
        aws(&peers, "admin", &["codecommit", "create-branch", "--repository-name", "checkout-web"]);
    succeed(create.args(["--branch-name", "cli", "--commit-id", tip]));
    let request = ["codecommit", "create-pull-request", "--title", "From a terminal", "--targets", target];
    let made = answer(&mut aws(&peers, "poweruser", &request));
    assert_eq!(made["pullRequest"]["authorArn"], sandbox.principal("poweruser")["arn"]);
    let triggers = json!([{
        "name": "cli", "destinationArn": topic["TopicArn"], "branches": [], "events": ["all"],
    }]);
    let put = ["codecommit", "put-repository-triggers", "--repository-name", "checkout-web", "--triggers"];
    let put = answer(aws(&peers, "admin", &put).arg(triggers.to_string()));
    let get = ["codecommit", "get-repository-triggers", "--repository-name", "checkout-web"];
    let read = answer(&mut aws(&peers, "admin", &get));
    assert_eq!(read, json!({ "configurationId": put["configurationId"], "triggers": triggers }));
}

#[test]
fn it_is_refused_by_name() {
    let sandbox = Sandbox::start(&["--seed", "demo"]);
    let peers = Peers::of(&sandbox);
    let list = ["codecommit", "list-repositories"];
    let wrong_secret = fail(aws(&peers, "admin", &list).env("AWS_SECRET_ACCESS_KEY", "w".repeat(40)));
    assert!(wrong_secret.contains("InvalidSignatureException"), "{wrong_secret}");
    let wrong_region = fail(aws(&peers, "admin", &list).env("AWS_DEFAULT_REGION", "us-west-2"));
    assert!(wrong_region.contains("scoped to a valid region"), "{wrong_region}");
    let unsigned = fail(aws(&peers, "admin", &list).arg("--no-sign-request"));
    assert!(unsigned.contains("MissingAuthenticationTokenException"), "{unsigned}");
    let no_policy = fail(&mut aws(&peers, "nobody", &list));
    assert!(no_policy.contains("AccessDeniedException"), "{no_policy}");
    let token_missing = fail(aws(&peers, "temporary", &list).env_remove("AWS_SESSION_TOKEN"));
    assert!(token_missing.contains("UnrecognizedClientException"), "{token_missing}");
    let delete = ["codecommit", "delete-repository", "--repository-name", "Runbooks"];
    let power_user = fail(&mut aws(&peers, "poweruser", &delete));
    assert!(power_user.contains("codecommit:DeleteRepository"), "{power_user}");
}
