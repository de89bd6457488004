//! Branches and pull requests through the real program against a sandbox: AWS's own log says whose they are.
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

#[expect(dead_code, reason = "the tests of the command line use the rest")]
#[path = "command_line/place.rs"]
mod place;

use causeway_tests::sandbox::Sandbox;
use place::{Answer, Place};
use serde_json::{Value, json};

const KEY_ID: &str = "CAUSEWAY_PERSONAL_ACCESS_KEY_ID";
const SECRET: &str = "CAUSEWAY_PERSONAL_SECRET_ACCESS_KEY";

/// A connected account, whose connection acts as `poweruser`.
struct World<'a> {
    sandbox: &'a Sandbox,
    place: Place<'a>,
    connection: String,
    repository: String,
}

async fn sandbox() -> Sandbox {
    let sandbox = Sandbox::start(&["--repositories", "3"]);
    sandbox.control("POST", "/jira", json!({ "indexMillisPerRepository": 0 })).await;
    sandbox
}

impl<'a> World<'a> {
    fn connected(sandbox: &'a Sandbox, settings: &str) -> Self {
        let place = Place::new(sandbox, "poweruser");
        let file = place.read("connection.toml") + settings;
        place.write("connection.toml", &file);
        let applied = place.run(&["connect", "--apply", "--file", "connection.toml"]);
        assert_eq!(applied.code(), 0, "{}", applied.all());
        let connection = place.connection();
        let detail = place.run(&["status", "--json", &connection]).json();
        let repositories = &detail["connection"]["repositories"];
        let with_branch =
            repositories.as_array().into_iter().flatten().find(|found| found["mainBranch"].is_string());
        let repository =
            with_branch.expect("one that is not empty")["name"].as_str().expect("a name").to_owned();
        Self { sandbox, place, connection, repository }
    }

    /// The program with the key of somebody of the sandbox as the developer's own.
    fn as_developer(&self, name: &str, arguments: &[&str]) -> Answer {
        let principal = self.sandbox.principal(name);
        let text = |field: &str| principal[field].as_str().expect("a text").to_owned();
        self.with_key(&text("access_key_id"), &text("secret_access_key"), arguments)
    }

    fn with_key(&self, id: &str, secret: &str, arguments: &[&str]) -> Answer {
        self.place.run_with(arguments, |command| {
            command.env(KEY_ID, id).env(SECRET, secret);
        })
    }

    fn branch(&self, name: &str) -> [String; 5] {
        [
            "branch".to_owned(),
            "create".to_owned(),
            self.connection.clone(),
            self.repository.clone(),
            name.to_owned(),
        ]
    }

    /// What AWS's log says of an event: the ARN and the error code, oldest first. The app asks whether a key may create
    /// branches in a way that creates none; those are not among them.
    async fn trail(&self, event: &str) -> Vec<(String, Option<String>)> {
        let path = format!("/trail?event_name={event}&limit=1000");
        let trail = self.sandbox.control("GET", &path, Value::Null).await;
        trail
            .as_array()
            .expect("a list")
            .iter()
            .map(|line| &line["event"])
            .filter(|event| {
                let asked = &event["requestParameters"];
                asked["branchName"] != "causeway-asks-whether-it-may"
                    && asked["title"] != "causeway-asks-whether-it-may"
            })
            .map(|event| {
                // Whoever signs wrongly is nobody.
                let arn = event["userIdentity"]["arn"].as_str().unwrap_or_default().to_owned();
                (arn, event["errorCode"].as_str().map(str::to_owned))
            })
            .collect()
    }
}

fn strings(arguments: &[String]) -> Vec<&str> {
    arguments.iter().map(String::as_str).collect()
}

#[tokio::test]
async fn aws_shows_branches_and_pull_requests_under_the_developers_name() {
    let sandbox = sandbox().await;
    let world = World::connected(&sandbox, "[settings]\nrequire_user_pat = true\n");
    let developer = sandbox.principal("developer")["arn"].as_str().expect("an ARN").to_owned();

    // Required, and there is none: nothing is sent.
    let blocked = world.place.run(&strings(&world.branch("SHOP-1-blocked")));
    assert_eq!(blocked.code(), 1, "{}", blocked.all());
    assert!(blocked.all().contains("requires your own AWS access key"), "{}", blocked.all());
    assert_eq!(world.trail("CreateBranch").await, []);

    let mut created = world.branch("SHOP-1-hostile/<b>&x=\u{202e}").to_vec();
    created.push("--json".to_owned());
    let created = world.as_developer("developer", &strings(&created));
    assert_eq!(created.code(), 0, "{}", created.all());
    let created = created.json();
    assert_eq!((&created["arn"], &created["reindexProblem"]), (&json!(developer), &Value::Null));
    assert_eq!(created["commitId"].as_str().map(str::len), Some(40));
    assert_eq!(world.trail("CreateBranch").await, [(developer.clone(), None)]);
    let again = world.as_developer("developer", &strings(&world.branch("SHOP-1-hostile/<b>&x=\u{202e}")));
    assert_eq!(again.code(), 1, "{}", again.all());

    let commit = json!({
        "branch": "SHOP-1-hostile/<b>&x=\u{202e}", "message": "SHOP-1 work", "files": { "a.txt": "a" },
        "author": { "name": "Ada", "email": "ada@example.com" }, "pushed_by": "admin",
    });
    let path = format!("/repositories/{}/commits", world.repository);
    sandbox.control("POST", &path, commit).await;
    let title = "SHOP-1 <img src=x onerror=alert(1)>";
    let asked = [
        "pull-request",
        "create",
        world.connection.as_str(),
        world.repository.as_str(),
        "SHOP-1-hostile/<b>&x=\u{202e}",
        "--title",
        title,
        "--json",
    ];
    let created = world.as_developer("developer", &asked);
    assert_eq!(created.code(), 0, "{}", created.all());
    assert_eq!(created.json()["arn"], json!(developer));
    assert_eq!(created.json()["cautions"], json!([]));
    let second = world.as_developer("developer", &asked).json();
    assert!(second["cautions"][0].as_str().is_some_and(|caution| caution.contains("open for the same two")));
    let by_developer = (developer, None);
    assert_eq!(world.trail("CreatePullRequest").await, [by_developer.clone(), by_developer]);
    world.place.holds_no_secret();
}

#[tokio::test]
async fn a_key_that_does_not_work_or_may_not_is_named() {
    let sandbox = sandbox().await;
    let world = World::connected(&sandbox, "[settings]\nrequire_user_pat = true\n");
    let id = sandbox.principal("developer")["access_key_id"].as_str().expect("a text").to_owned();
    let wrong = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYwrongwrong";
    let branch = world.branch("SHOP-2");
    let refused = world.with_key(&id, wrong, &strings(&branch));
    assert_eq!(refused.code(), 6, "{}", refused.all());
    assert!(refused.all().contains("Your own access key does not work"), "{}", refused.all());
    let denied = world.as_developer("readonly", &strings(&branch));
    assert_eq!(denied.code(), 6, "{}", denied.all());
    assert!(
        denied.all().contains("Your own access key may not do codecommit:CreateBranch"),
        "{}",
        denied.all()
    );
    let readonly = sandbox.principal("readonly")["arn"].as_str().expect("an ARN").to_owned();
    let trail = world.trail("CreateBranch").await;
    assert!(trail.iter().all(|(_, error)| error.is_some()), "{trail:?}");
    assert!(trail.iter().any(|(arn, _)| *arn == readonly), "{trail:?}");

    // Setting it tests it first, and tells what it lacks.
    let set = ["personal", world.connection.as_str(), "--set"];
    let refused = world.with_key(&id, wrong, &set);
    assert_eq!(refused.code(), 6, "{}", refused.all());
    let kept = world.as_developer("readonly", &set);
    assert_eq!(kept.code(), 0, "{}", kept.all());
    assert!(kept.all().contains("may not create branches"), "{}", kept.all());
    let kept = world.as_developer("developer", &["personal", world.connection.as_str(), "--set", "--json"]);
    let answer = kept.json();
    assert_eq!((&answer["actor"], &answer["required"]), (&json!("personal"), &json!(true)));
    assert_eq!(answer["cautions"], json!([]));
    let temporary = world.as_developer("temporary", &set);
    assert_eq!(temporary.code(), 2, "{}", temporary.all());
    assert!(temporary.all().contains("temporary"), "{}", temporary.all());
    assert_eq!(
        world.place.run(&["personal", world.connection.as_str(), "--json"]).json()["actor"],
        "blocked"
    );
    world.place.holds_no_secret();
}

#[tokio::test]
async fn without_the_requirement_the_connection_acts_and_an_own_key_may() {
    let sandbox = sandbox().await;
    let world = World::connected(&sandbox, "");
    let arn = |name: &str| sandbox.principal(name)["arn"].as_str().expect("an ARN").to_owned();
    let created = world.place.run(&strings(&world.branch("SHOP-3")));
    assert_eq!(created.code(), 0, "{}", created.all());
    assert!(created.all().contains(&arn("poweruser")), "{}", created.all());
    let created = world.as_developer("developer", &strings(&world.branch("SHOP-4")));
    assert_eq!(created.code(), 0, "{}", created.all());
    let expected = [(arn("poweruser"), None), (arn("developer"), None)];
    assert_eq!(world.trail("CreateBranch").await, expected);
}

#[tokio::test]
async fn lost_answers_make_one_branch_and_one_pull_request() {
    let sandbox = sandbox().await;
    let world = World::connected(&sandbox, "");
    for (name, fault) in [("SHOP-5", "answer-lost"), ("SHOP-6", "unavailable")] {
        sandbox.fault("codecommit", "CreateBranch", json!({ "kind": fault }), Some(1)).await;
        let created = world.as_developer("developer", &strings(&world.branch(name)));
        assert_eq!(created.code(), 0, "{fault}: {}", created.all());
    }
    sandbox.fault("codecommit", "CreatePullRequest", json!({ "kind": "answer-lost" }), Some(2)).await;
    let asked = [
        "pull-request",
        "create",
        world.connection.as_str(),
        world.repository.as_str(),
        "SHOP-5",
        "--title",
        "SHOP-5",
        "--json",
    ];
    let created = world.as_developer("developer", &asked);
    assert_eq!(created.code(), 0, "{}", created.all());
    let second = world.as_developer("developer", &asked).json();
    let first = created.json()["id"].as_str().expect("a number").to_owned();
    assert_eq!(
        second["cautions"],
        json!([format!("Pull request {first} was open for the same two branches already.")])
    );
}

#[tokio::test]
async fn a_branch_is_deleted_and_brought_back_and_a_pull_request_is_previewed_and_closed() {
    let sandbox = sandbox().await;
    let world = World::connected(&sandbox, "");
    let created = world.as_developer("developer", &strings(&world.branch("SHOP-7")));
    assert_eq!(created.code(), 0, "{}", created.all());
    let commit = json!({
        "branch": "SHOP-7", "message": "SHOP-7 <b>work</b>", "files": { "a.txt": "a" },
        "author": { "name": "Ada", "email": "ada@example.com" }, "pushed_by": "admin",
    });
    sandbox.control("POST", &format!("/repositories/{}/commits", world.repository), commit).await;
    let (connection, repository) = (world.connection.as_str(), world.repository.as_str());
    let run = |arguments: &[&str]| world.as_developer("developer", arguments);

    let preview = run(&["pull-request", "preview", connection, repository, "SHOP-7", "--json"]);
    assert_eq!(preview.code(), 0, "{}", preview.all());
    let preview = preview.json();
    assert_eq!(preview["commits"][0]["message"], "SHOP-7 <b>work</b>");
    assert_eq!(preview["commits"].as_array().map(Vec::len), Some(1));
    assert_eq!(preview["files"][0]["path"], "a.txt");
    assert_eq!(preview["mergeability"], json!({ "kind": "mergeable", "fastForward": true }));
    assert_eq!(world.trail("CreatePullRequest").await, [], "nothing is written");

    let title = ["--title", "SHOP-7", "--json"];
    let asked = [&["pull-request", "create", connection, repository, "SHOP-7"][..], &title[..]].concat();
    let created = run(&asked).json();
    let id = created["id"].as_str().expect("a number");
    let shown = run(&["pull-request", "show", connection, repository, id, "--json"]).json();
    assert_eq!((&shown["state"], &shown["rules"]), (&json!("open"), &json!([])));
    let listed = run(&["pull-request", "list", connection, "SHOP-7", "--json"]);
    assert_eq!(listed.code(), 0, "{}", listed.all());
    assert_eq!(listed.json()["pullRequests"][0]["id"], id);

    // What the default branch lacks is deleted on demand only.
    let refused = run(&["branch", "delete", connection, repository, "SHOP-7"]);
    assert_eq!(refused.code(), 2, "{}", refused.all());
    let deleted = run(&["branch", "delete", connection, repository, "SHOP-7", "--unmerged", "--json"]);
    assert_eq!(deleted.code(), 0, "{}", deleted.all());
    assert_eq!(deleted.json()["commitId"], preview["sourceCommit"]);
    let undo = run(&["branch", "deleted", "--json"]).json()["branches"][0]["id"].clone();
    let restored = run(&["branch", "restore", undo.as_str().expect("an id"), "--json"]);
    assert_eq!(restored.json()["commitId"], preview["sourceCommit"], "{}", restored.all());
    let branches = run(&["branch", "list", connection, repository, "--json"]).json();
    assert!(branches["branches"].as_array().is_some_and(|names| names.contains(&json!("SHOP-7"))));
    assert_eq!(branches["tagsProblem"], Value::Null);

    let closed = run(&["pull-request", "close", connection, repository, id]);
    assert_eq!(closed.code(), 0, "{}", closed.all());
    let again = run(&["pull-request", "close", connection, repository, id]);
    assert_eq!(again.code(), 1, "{}", again.all());
    let main = branches["defaultBranch"].as_str().expect("a default branch");
    let kept = run(&["branch", "delete", connection, repository, main, "--unmerged"]);
    assert_eq!(kept.code(), 1, "{}", kept.all());
    world.place.holds_no_secret();
}
