//! Why a commit is not at its issue, before a real sandbox: each reason is staged, the program has to name that reason and not
//! another one, and once it is mended it has to find the commit at the issue.
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

#[expect(dead_code, reason = "the tests of the command line use the rest")]
#[path = "command_line/place.rs"]
mod place;

use std::process::Command;

use causeway_tests::sandbox::{Sandbox, http_client};
use place::{Answer, Place};
use serde_json::{Value, json};

const UNKNOWN: &str = "00000000000000000000000000000000deadbeef";

/// A connected account, an issue, and a repository that nobody else commits to.
struct Stage<'a> {
    sandbox: &'a Sandbox,
    place: Place<'a>,
    connection: String,
    key: String,
}

async fn sandbox() -> Sandbox {
    let sandbox = Sandbox::start(&["--repositories", "2"]);
    sandbox.control("POST", "/jira", json!({ "indexMillisPerRepository": 0 })).await;
    repository(&sandbox, "why").await;
    sandbox
}

async fn repository(sandbox: &Sandbox, name: &str) {
    sandbox.control("POST", "/repositories", json!({ "name": name })).await;
}

impl<'a> Stage<'a> {
    async fn connected(sandbox: &'a Sandbox, settings: &str) -> Self {
        let place = Place::new(sandbox, "poweruser");
        let file = place.read("connection.toml") + settings;
        place.write("connection.toml", &file);
        let applied = place.run(&["connect", "--apply", "--file", "connection.toml"]);
        assert_eq!(applied.code(), 0, "{}", applied.all());
        let connection = place.connection();
        let issue = json!({ "project": "SHOP", "summary": "Where is my commit?" });
        let made = sandbox.control("POST", "/jira/issues", issue).await;
        let key = made["key"].as_str().expect("a key").to_owned();
        let stage = Self { sandbox, place, connection, key };
        stage.later().await;
        stage
    }

    /// A little later: commits count in seconds.
    async fn later(&self) {
        self.sandbox.control("POST", "/clock/advance", json!({ "millis": 3_000 })).await;
    }

    async fn commit(&self, repository: &str, branch: &str, message: &str) -> String {
        let commit = json!({
            "branch": branch, "message": message, "files": { "a.txt": message },
            "author": { "name": "Ada", "email": "ada@example.com" }, "pushed_by": "admin",
        });
        let path = format!("/repositories/{repository}/commits");
        let made = self.sandbox.control("POST", &path, commit).await;
        self.later().await;
        made["commit_id"].as_str().expect("an id").to_owned()
    }

    fn reindex(&self, repository: &str) -> Answer {
        self.place.run(&["reindex", &self.connection, repository, "--wait"])
    }

    fn why(&self, subject: &str) -> Value {
        self.why_in(subject, &[])
    }

    fn why_in(&self, subject: &str, more: &[&str]) -> Value {
        let arguments = ["why", "--json", &self.key, subject];
        let answer = self.place.run(&[&arguments, more].concat());
        let told = answer.json();
        let is_there = told["reason"].is_null();
        assert_eq!(answer.code() == 0, is_there, "{}", answer.all());
        assert_eq!(told["links"].as_array().map(Vec::len), Some(12), "every link is told of: {told}");
        told
    }

    #[track_caller]
    fn holds(&self, subject: &str, reason: &str) -> Value {
        let told = self.why(subject);
        assert_eq!(told["reason"], reason, "{}", told["text"].as_str().expect("a report"));
        told
    }

    #[track_caller]
    fn is_there(&self, subject: &str) {
        let told = self.why(subject);
        assert_eq!(told["reason"], Value::Null, "{}", told["text"].as_str().expect("a report"));
        assert_eq!(told["fixes"], json!([]));
    }

    /// Asks Jira as its administrator, in a way that the program has nothing to do with.
    async fn jira(&self, method: &str, path: &str, body: Option<Value>) {
        let url = format!("{}/rest/gitplugin/1.0{path}", self.sandbox.text("/jira/url"));
        let mut request = http_client()
            .request(method.parse().expect("a method"), &url)
            .header("X-Atlassian-Token", "no-check")
            .bearer_auth(self.sandbox.text("/jira/admin/pat"));
        if let Some(body) = body {
            request = request.json(&body);
        }
        let answer = request.send().await.expect("Jira answers");
        let status = answer.status();
        let text = answer.text().await.expect("a body");
        assert!(status.is_success() && !text.contains("\"error\""), "{url}: {status} {text}");
    }

    /// GIJ's ids of the integration and of a repository.
    async fn ids(&self, repository: &str) -> (i64, i64) {
        let all = self.sandbox.jira("/rest/gitplugin/1.0/repository").await;
        let all = all["repositories"].as_array().expect("a list").clone();
        let is_meant = |row: &&Value| {
            row["origin"].as_str().is_some_and(|origin| origin.ends_with(&format!("/{repository}")))
        };
        let row = all.iter().find(is_meant).expect("Jira has it");
        (row["trackedFolderId"].as_i64().expect("an integration"), row["id"].as_i64().expect("an id"))
    }

    /// git in a clone of a repository, signed in as an administrator of AWS.
    fn git(arguments: &[&str]) -> String {
        let output = Command::new("git")
            .args(arguments)
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_TERMINAL_PROMPT", "0")
            .envs([("GIT_AUTHOR_NAME", "Ada"), ("GIT_COMMITTER_NAME", "Ada")])
            .envs([("GIT_AUTHOR_EMAIL", "ada@example.com"), ("GIT_COMMITTER_EMAIL", "ada@example.com")])
            .output()
            .expect("git runs");
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    fn clone_of(&self, repository: &str) -> (tempfile::TempDir, String) {
        let admin = self.sandbox.principal("admin");
        let text = |field: &str| admin[field].as_str().expect("a text").to_owned();
        let mut url: reqwest::Url = self.sandbox.text("/git/http").parse().expect("a URL");
        url.set_username(&text("git_username")).expect("a user");
        url.set_password(Some(&text("git_password"))).expect("a password");
        let url = format!("{}/v1/repos/{repository}", url.as_str().trim_end_matches('/'));
        let directory = tempfile::tempdir().expect("a directory");
        let path = directory.path().join("work").to_string_lossy().into_owned();
        Self::git(&["clone", "-q", &url, &path]);
        (directory, path)
    }
}

#[tokio::test]
async fn what_a_commit_says_and_where_it_is() {
    let sandbox = sandbox().await;
    let stage = Stage::connected(&sandbox, "").await;
    let key = stage.key.clone();

    // Pushed after the last index; found by its id, by its branch, by its message, and by a part of its id.
    let pushed = stage.commit("why", "main", &format!("{key} pushed")).await;
    let told = stage.holds(&pushed, "index-older");
    assert_eq!(told["repository"], "why");
    assert_eq!(told["fixes"][0]["kind"], "reindex");
    assert_eq!(stage.why_in("pushed", &["--repository", "why"])["reason"], "index-older");
    assert_eq!(stage.why_in(&pushed[..9], &["--repository", "why"])["commitId"], json!(pushed));
    assert_eq!(stage.reindex("why").code(), 0);
    stage.is_there(&pushed);
    stage.is_there(&pushed[..9]);

    let small = stage.commit("why", "main", &format!("{} in small letters", key.to_lowercase())).await;
    let none = stage.commit("why", "main", "no key at all").await;
    let other = stage.commit("why", "main", "SHOP-1 is another issue").await;
    let branch = format!("{key}-work");
    let on_branch = stage.commit("why", &branch, &format!("{key} on a branch")).await;
    // What an index would not change is the reason before and after it.
    for _ in 0..2 {
        let told = stage.holds(&small, "key-form");
        assert!(told["summary"].as_str().expect("words").contains(&key.to_lowercase()), "{told}");
        assert_eq!(told["fixes"][0]["kind"], "associate");
        stage.holds(&none, "no-key");
        let told = stage.holds(&other, "no-key");
        assert!(told["summary"].as_str().expect("words").contains("SHOP-1"), "{told}");
        stage.reindex("why");
    }
    stage.is_there(&branch);
    stage.is_there(&on_branch);

    // Associated by hand it is there, and taken away by hand it is not, though nothing is wrong.
    let (_, repository) = stage.ids("why").await;
    let issues = |commit: &str| format!("/repository/{repository}/commits/{commit}/issues");
    stage.jira("POST", &issues(&none), Some(json!({ "changeStrs": [format!("a:{key}")] }))).await;
    stage.reindex("why");
    stage.is_there(&none);
    stage.jira("POST", &issues(&pushed), Some(json!({ "changeStrs": [format!("d:{key}")] }))).await;
    stage.reindex("why");
    let told = stage.holds(&pushed, "not-linked");
    let kinds: Vec<&Value> =
        told["fixes"].as_array().expect("a list").iter().map(|fix| &fix["kind"]).collect();
    assert_eq!(kinds, ["reindex", "associate"]);

    stage.holds(UNKNOWN, "no-commit");
    stage.holds("0badcafe", "no-mirror");
    stage.holds("nothing is called so", "no-mirror");

    // A tag alone, and nothing at all.
    let (_directory, work) = stage.clone_of("why");
    let message = format!("{key} behind a tag");
    Stage::git(&["-C", &work, "commit", "-q", "--allow-empty", "-m", &message]);
    let tagged = Stage::git(&["-C", &work, "rev-parse", "HEAD"]);
    Stage::git(&["-C", &work, "tag", "v1"]);
    Stage::git(&["-C", &work, "push", "-q", "origin", "v1"]);
    stage.later().await;
    let told = stage.holds(&tagged, "tag-only");
    assert!(told["summary"].as_str().expect("words").contains("v1"), "{told}");
    Stage::git(&["-C", &work, "push", "-q", "origin", ":v1"]);
    stage.holds(&tagged, "no-branch");
    stage.place.holds_no_secret();
}

#[tokio::test]
async fn what_jira_has_of_the_repository() {
    let sandbox = sandbox().await;
    let stage = Stage::connected(&sandbox, "").await;
    let key = stage.key.clone();
    let commit = stage.commit("why", "main", &format!("{key} work")).await;
    stage.reindex("why");
    stage.is_there(&commit);
    let (integration, repository) = stage.ids("why").await;
    let disable = |id: i64, disable: bool| format!("/repository/{id}/disable?disable={disable}");

    stage.jira("PUT", &disable(repository, true), None).await;
    let told = stage.holds(&commit, "disabled-repository");
    assert_eq!(
        told["fixes"][0],
        json!({
            "kind": "enable", "connectionId": stage.connection, "repositoryId": repository,
        })
    );
    stage.jira("PUT", &disable(repository, false), None).await;
    stage.reindex("why");
    stage.is_there(&commit);
    stage.jira("PUT", &disable(integration, true), None).await;
    assert_eq!(stage.holds(&commit, "disabled-integration")["fixes"][0]["repositoryId"], integration);
    stage.jira("PUT", &disable(integration, false), None).await;
    stage.reindex("why");
    stage.is_there(&commit);

    // Another project alone sees it.
    let projects = sandbox.jira("/rest/api/2/project").await;
    let id_of = |is_shop: bool| {
        let all = projects.as_array().expect("a list").iter();
        let mut found = all.filter(|project| (project["key"] == "SHOP") == is_shop);
        let id = found.next().expect("a project")["id"].as_str().expect("a text").to_owned();
        id.parse::<i64>().expect("a number")
    };
    let associated =
        |ids: Vec<i64>| Some(json!({ "id": repository, "global": false, "projectMappingIds": ids }));
    stage.jira("PUT", "/repository", associated(vec![id_of(false)])).await;
    stage.holds(&commit, "not-associated");
    stage.jira("PUT", "/repository", associated(vec![id_of(false), id_of(true)])).await;
    stage.reindex("why");
    stage.is_there(&commit);

    // A repository that GIJ has not seen yet.
    repository_later(&stage).await;
    let fresh = stage.commit("fresh", "main", &format!("{key} in a fresh one")).await;
    let told = stage.holds(&fresh, "not-in-jira");
    assert_eq!(
        (&told["fixes"][0]["kind"], &told["fixes"][0]["repositoryId"]),
        (&json!("reindex"), &json!(integration))
    );
    let whole = stage.place.run(&["reindex", &stage.connection, "--wait"]);
    assert_eq!(whole.code(), 0, "{}", whole.all());
    stage.is_there(&fresh);

    // GIJ at work, and GIJ refused.
    sandbox.control("POST", "/jira", json!({ "indexMillisPerRepository": 6_000 })).await;
    let late = stage.commit("why", "main", &format!("{key} late")).await;
    stage.place.run(&["reindex", &stage.connection, "why"]);
    stage.holds(&late, "indexing");
    sandbox.control("POST", "/jira", json!({ "indexMillisPerRepository": 0 })).await;

    stage.jira("DELETE", &format!("/integration/{integration}"), None).await;
    // GIJ takes its time with a removal, and shows the integration as disabled until then.
    let mut told = stage.why(&commit);
    for _ in 0..60 {
        if told["reason"] == "no-integration" {
            break;
        }
        assert_eq!(told["reason"], "disabled-integration", "{told}");
        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
        told = stage.why(&commit);
    }
    assert_eq!(told["reason"], "no-integration");
}

async fn repository_later(stage: &Stage<'_>) {
    repository(stage.sandbox, "fresh").await;
    stage.later().await;
}

#[tokio::test]
async fn what_stands_before_everything() {
    let sandbox = sandbox().await;
    let stage = Stage::connected(&sandbox, "[refspecs]\nnotes = false\n").await;
    let key = stage.key.clone();
    let commit = stage.commit("why", "main", &format!("{key} work")).await;

    // Only a note names the issue, and this integration does not fetch notes.
    let (_directory, work) = stage.clone_of("why");
    Stage::git(&["-C", &work, "commit", "-q", "--allow-empty", "-m", "named by a note"]);
    let noted = Stage::git(&["-C", &work, "rev-parse", "HEAD"]);
    Stage::git(&["-C", &work, "notes", "add", "-m", &format!("{key} is what this is for")]);
    Stage::git(&["-C", &work, "push", "-q", "origin", "main", "refs/notes/commits"]);
    stage.later().await;
    stage.reindex("why");
    stage.holds(&noted, "notes-off");
    stage.is_there(&commit);

    let nobody = stage.place.run(&["why", "--json", "SHOP-99999", &commit]);
    assert_eq!(nobody.json()["reason"], "no-issue", "{}", nobody.all());
    let refused = stage.place.run_with(&["why", "--json", &key, &commit], |command| {
        command.env("CAUSEWAY_JIRA_TOKEN", "wrong");
    });
    assert_eq!(
        (refused.code(), &refused.json()["reason"]),
        (6, &json!("sign-in-refused")),
        "{}",
        refused.all()
    );
    let unasked = stage.place.run_with(&["why", "--json", &key, UNKNOWN], |command| {
        command.env("CAUSEWAY_AWS_SECRET_ACCESS_KEY", "wrong");
    });
    assert_eq!(unasked.json()["reason"], "aws-unasked", "{}", unasked.all());

    sandbox.control("POST", "/jira", json!({ "appInstalled": false })).await;
    stage.holds(&commit, "gij-missing");
    sandbox.control("POST", "/jira", json!({ "appInstalled": true })).await;
    sandbox.fault("jira", "*", json!({ "kind": "internal-error" }), None).await;
    stage.holds(&commit, "jira-unreachable");
    sandbox.control("DELETE", "/faults", Value::Null).await;
    stage.is_there(&commit);

    let wrong = stage.place.run(&["why", "shop-1", &commit]);
    assert_eq!(wrong.code(), 2, "{}", wrong.all());
}
