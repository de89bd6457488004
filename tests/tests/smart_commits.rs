//! What Causeway foresees of a commit message, and what a Jira makes of it that shares no code with Causeway.
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

#[expect(dead_code, reason = "the tests of the command line use the rest")]
#[path = "command_line/place.rs"]
mod place;

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;
use std::time::{Duration, Instant};

use causeway_tests::sandbox::Sandbox;
use place::Place;
use serde_json::{Value, json};

const ADMINISTRATOR: &str = "admin@example.com";

/// Messages with the e-mails they are committed with. Each names issues of its own, so that all can be foreseen before any
/// is carried out.
const MESSAGES: &[(&str, &str)] = &[
    ("SHOP-1 #comment looks good", ADMINISTRATOR),
    ("SHOP-2 text before #COMMENT two\nlines “quoted” — ü 😀", ADMINISTRATOR),
    ("SHOP-3 #time 1w 2d 3h 4m", ADMINISTRATOR),
    ("SHOP-4 #time 1.5h pairing with Grace", ADMINISTRATOR),
    ("SHOP-5 #time 2 hours", ADMINISTRATOR),
    ("SHOP-6 #time 0h", ADMINISTRATOR),
    ("SHOP-7 #assign grace", ADMINISTRATOR),
    ("SHOP-8 #assign linus@example.com and more words", ADMINISTRATOR),
    ("SHOP-9 #assign nemo", ADMINISTRATOR),
    ("SHOP-10 #fixversion 2.0 beta #fixversion 1.0", ADMINISTRATOR),
    ("SHOP-11 #affectsversion 1.1", ADMINISTRATOR),
    ("SHOP-12 #fixversion 9.9 #affectsversion v1.0", ADMINISTRATOR),
    ("SHOP-13 #label alpha b.c x@y", ADMINISTRATOR),
    // In progress: Stop Progress, Send to review, Resolve Issue.
    ("SHOP-15 #resolve", ADMINISTRATOR),
    ("SHOP-18 #send-to", ADMINISTRATOR),
    ("SHOP-22 #s", ADMINISTRATOR),
    ("SHOP-25 #S", ADMINISTRATOR),
    ("SHOP-29 #finish", ADMINISTRATOR),
    // To do, and done.
    ("SHOP-14 #start-progress text has no effect", ADMINISTRATOR),
    ("SHOP-20 #reopen-issue", ADMINISTRATOR),
    // Several keys, several commands, scopes.
    ("SHOP-31 SHOP-32 OPS-1 #label together #comment all three", ADMINISTRATOR),
    ("SHOP-33 resolve SHOP-34 #resolve", ADMINISTRATOR),
    ("SHOP-35 #label one SHOP-36\n #time 1h", ADMINISTRATOR),
    ("SHOP-37 #comment see OPS-2 please", ADMINISTRATOR),
    ("SHOP-38 #comment as in OPS-3 #time 30m", ADMINISTRATOR),
    ("SHOP-39 #comment encoded as UTF-8 now", ADMINISTRATOR),
    ("SHOP-40 fixes #OPS-4 #label after", ADMINISTRATOR),
    ("SHOP-41 ##label twice", ADMINISTRATOR),
    // Wrong, and mixed with right.
    ("SHOP-42 #comment", ADMINISTRATOR),
    ("SHOP-43 #label #assign #comment still said", ADMINISTRATOR),
    ("#comment nobody SHOP-44", ADMINISTRATOR),
    ("SHOP-45 issue#resolve and #12", ADMINISTRATOR),
    ("shop-46 #comment in lower case", ADMINISTRATOR),
    ("SHOP-47 #coment mistyped", ADMINISTRATOR),
    ("SHOP-9999 SHOP-48 #comment one of them is not there", ADMINISTRATOR),
    // Nobody's e-mail.
    ("SHOP-49 #comment as nobody", "nobody@example.com"),
    ("SHOP-50 #comment in other letters", "Admin@example.com"),
];

/// An issue as Jira shows it, in the words of a preview: each thing on it that a smart commit can add.
async fn state(sandbox: &Sandbox, key: &str) -> BTreeMap<&'static str, Vec<String>> {
    let issue = sandbox.jira(&format!("/rest/api/2/issue/{key}")).await;
    let fields = &issue["fields"];
    let list = |value: &Value, field: &str| -> Vec<String> {
        let items = value.as_array().into_iter().flatten();
        items.map(|item| item[field].as_str().or(item.as_str()).unwrap_or_default().to_owned()).collect()
    };
    let comments = sandbox.jira(&format!("/rest/api/2/issue/{key}/comment")).await;
    let worklog = sandbox.jira(&format!("/rest/api/2/issue/{key}/worklog")).await;
    let logged = worklog["worklogs"].as_array().into_iter().flatten().map(|entry| {
        let seconds = entry["timeSpentSeconds"].as_u64().expect("seconds");
        format!("{seconds} {}", entry["comment"].as_str().unwrap_or_default())
    });
    BTreeMap::from([
        ("comment", list(&comments["comments"], "body")),
        ("time", logged.collect()),
        ("assign", vec![fields["assignee"]["displayName"].as_str().unwrap_or_default().to_owned()]),
        ("fixversion", list(&fields["fixVersions"], "name")),
        ("affectsversion", list(&fields["versions"], "name")),
        ("label", list(&fields["labels"], "name")),
        ("status", vec![fields["status"]["name"].as_str().unwrap_or_default().to_owned()]),
    ])
}

fn quoted(text: &str) -> String {
    format!("“{}”", text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// What became of an issue, in sentences.
fn happened(
    before: &BTreeMap<&'static str, Vec<String>>,
    after: &BTreeMap<&'static str, Vec<String>>,
) -> BTreeSet<String> {
    let mut said = BTreeSet::new();
    for (kind, now) in after {
        let was = &before[kind];
        let new: Vec<&String> = now.iter().filter(|item| !was.contains(item)).collect();
        match *kind {
            "comment" => said.extend(new.iter().map(|text| format!("Adds the comment {}", quoted(text)))),
            "time" => said.extend(new.iter().map(|entry| {
                let (seconds, comment) = entry.split_once(' ').expect("seconds and a comment");
                let seconds: u64 = seconds.parse().expect("a number");
                let parts = [(seconds / 3600, "h"), (seconds / 60 % 60, "m"), (seconds % 60, "s")];
                let parts: Vec<String> = parts
                    .iter()
                    .filter(|part| part.0 > 0)
                    .map(|part| format!("{} {}", part.0, part.1))
                    .collect();
                let with = if comment.is_empty() {
                    String::new()
                } else {
                    format!(" with the comment {}", quoted(comment))
                };
                format!("Logs {} of work{with}", parts.join(" "))
            })),
            "assign" => said.extend(new.iter().map(|name| format!("Assigns it to {name}"))),
            "fixversion" => {
                said.extend(new.iter().map(|name| format!("Adds {} to its fix versions", quoted(name))));
            }
            "affectsversion" => {
                said.extend(new.iter().map(|name| format!("Adds {} to its affected versions", quoted(name))));
            }
            "label" if new.len() == 1 => {
                said.extend(new.iter().map(|name| format!("Adds the label {}", quoted(name))));
            }
            "label" if !new.is_empty() => {
                let names: Vec<&str> = new.iter().map(|name| name.as_str()).collect();
                said.insert(format!("Adds the labels {}", quoted(&names.join(" "))));
            }
            "status" => said
                .extend(new.iter().map(|to| format!("Moves it from {} to {}", quoted(&was[0]), quoted(to)))),
            _ => {}
        }
    }
    said
}

/// git, as somebody with the sandbox's password for git.
struct Git<'a> {
    sandbox: &'a Sandbox,
    directory: tempfile::TempDir,
}

impl Git<'_> {
    fn run(&self, email: &str, arguments: &[&str]) {
        let keys = self.sandbox.principal("poweruser");
        let text = |field: &str| keys[field].as_str().expect("a text").to_owned();
        let helper =
            "credential.helper=!f() { echo \"username=$PEER_USER\"; echo \"password=$PEER_PASSWORD\"; }; f";
        let output = Command::new("git")
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.directory.path())
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_TERMINAL_PROMPT", "0")
            .env("GIT_SSL_CAINFO", self.directory.path().join("ca.pem"))
            .env("PEER_USER", text("git_username"))
            .env("PEER_PASSWORD", text("git_password"))
            .env("GIT_AUTHOR_NAME", "Somebody")
            .env("GIT_AUTHOR_EMAIL", email)
            .env("GIT_COMMITTER_NAME", "Somebody")
            .env("GIT_COMMITTER_EMAIL", email)
            .current_dir(self.directory.path())
            .args(["-c", "credential.helper=", "-c", helper])
            .args(arguments)
            .output()
            .expect("git runs");
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

/// What Causeway foresees of a message, by the command line: what GIJ will do, by issue, and what nobody can tell.
fn foreseen(place: &Place<'_>, site: &str, message: &str, email: &str) -> BTreeMap<String, BTreeSet<String>> {
    place.write("message", message);
    let answer = place.run(&["message", "check", "message", "--site", site, "--email", email, "--json"]);
    let report = answer.json();
    let mut foreseen: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for action in report["actions"].as_array().expect("a list") {
        assert!(action["possible"].is_boolean(), "all can be told here: {action}");
        let effects = foreseen.entry(action["issue"].as_str().expect("a key").to_owned()).or_default();
        if action["possible"] == true {
            let effect = action["effect"].as_str().expect("a sentence");
            // Which transition it was cannot be seen on the issue.
            effects.insert(effect.split("” by “").next().map_or(effect.to_owned(), |begin| {
                if begin == effect { begin.to_owned() } else { format!("{begin}”") }
            }));
        } else {
            assert!(action["reason"].as_str().is_some_and(|reason| !reason.is_empty()), "{action}");
        }
    }
    foreseen
}

#[tokio::test(flavor = "multi_thread")]
async fn jira_does_what_was_foreseen() {
    let sandbox = Sandbox::start(&["--repositories", "3"]);
    sandbox.control("POST", "/jira", json!({ "indexMillisPerRepository": 0 })).await;
    let site = sandbox.text("/jira/url");
    let place = Place::new(&sandbox, "poweruser");
    let applied = place.run(&["connect", "--apply", "--file", "connection.toml"]);
    assert_eq!(applied.code(), 0, "{}", applied.all());
    let connection = place.connection();
    let detail = place.run(&["status", "--json", &connection]).json();
    let repositories = &detail["connection"]["repositories"];
    let found = repositories.as_array().into_iter().flatten().find(|found| found["mainBranch"].is_string());
    let repository = found.expect("one that is not empty")["name"].as_str().expect("a name").to_owned();

    let mut expected: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (message, email) in MESSAGES {
        for (issue, effects) in foreseen(&place, &site, message, email) {
            expected.entry(issue).or_default().extend(effects);
        }
    }
    // Issues that nothing is foreseen for must stay as they are, too.
    for number in 1..=60 {
        expected.entry(format!("SHOP-{number}")).or_default();
    }
    for number in 1..=4 {
        expected.entry(format!("OPS-{number}")).or_default();
    }
    expected.remove("SHOP-9999");
    expected.retain(|issue, _| !issue.starts_with("UTF-"));

    let mut before = BTreeMap::new();
    for issue in expected.keys() {
        before.insert(issue.clone(), state(&sandbox, issue).await);
    }
    let git = Git { sandbox: &sandbox, directory: tempfile::tempdir().expect("a directory") };
    std::fs::write(git.directory.path().join("ca.pem"), sandbox.text("/git/ca_pem")).expect("it is kept");
    let url = format!("{}/v1/repos/{repository}", sandbox.text("/git/https"));
    git.run(ADMINISTRATOR, &["clone", "-q", &url, "work"]);
    for (message, email) in MESSAGES {
        git.run(email, &["-C", "work", "commit", "-q", "--allow-empty", "-m", message]);
    }
    git.run(ADMINISTRATOR, &["-C", "work", "push", "-q", "origin", "HEAD"]);
    let indexed = place.run(&["reindex", &connection, &repository, "--wait"]);
    assert_eq!(indexed.code(), 0, "{}", indexed.all());
    // Jira carries commands out while it indexes.
    let deadline = Instant::now() + Duration::from_mins(1);
    while state(&sandbox, "SHOP-1").await == before["SHOP-1"] {
        assert!(Instant::now() < deadline, "nothing was carried out");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }

    let mut seen = 0;
    for (issue, effects) in &expected {
        let after = state(&sandbox, issue).await;
        assert_eq!(&happened(&before[issue], &after), effects, "{issue}");
        seen += effects.len();
    }
    assert!(seen >= 30, "the table says a lot: {seen}");
    place.holds_no_secret();
}
