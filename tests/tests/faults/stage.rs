//! One sandbox with one connection, brought to the same beginning before every case.

use std::cell::Cell;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use causeway_tests::sandbox::{Sandbox, http_client};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::case::{Act, Case, Ends};
use crate::place::{Answer, Place};
use crate::world::{World, is_own_topic};

/// No run over four repositories takes this long.
const STUCK: Duration = Duration::from_secs(90);

/// After so many failures of a request, Ctrl-C.
const ENOUGH: usize = 3;

/// A sandbox, and a connection in it.
pub(crate) struct Stage<'a> {
    runtime: Runtime,
    client: reqwest::Client,
    sandbox: &'a Sandbox,
    place: Place<'a>,
    home: PathBuf,
    connection: String,
    /// The account without anything of ours.
    bare: World,
    /// Whether the triggers are set up and remembered.
    is_full: bool,
    /// The last of the sandbox's events that was looked at.
    seen: Cell<u64>,
}

/// What a command did.
pub(crate) struct Outcome {
    pub(crate) code: i32,
    pub(crate) answer: Value,
    /// Everything it printed.
    pub(crate) said: String,
    /// Whether the request that was to fail was ever made.
    pub(crate) reached: bool,
}

impl Outcome {
    /// Whether the plan said that the topic stays, because nobody may see who uses it.
    pub(crate) fn plans_to_keep(&self) -> bool {
        let steps = self.answer["plan"]["steps"].as_array();
        steps.into_iter().flatten().any(|step| step["id"] == "remove-topic" && step["action"] != "remove")
    }
}

impl<'a> Stage<'a> {
    /// A sandbox of four repositories, two of them with triggers of others.
    pub(crate) fn sandbox() -> Sandbox {
        Sandbox::start(&["--repositories", "4"])
    }

    /// Connects, and keeps what this computer remembers of it.
    pub(crate) fn new(sandbox: &'a Sandbox) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let place = Place::new(sandbox, "root");
        let home = place.causeway(&[]).get_current_dir().expect("a directory").to_owned();
        let bare = World::default();
        let mut stage = Self {
            runtime,
            client: http_client(),
            sandbox,
            place,
            home,
            connection: String::new(),
            bare,
            is_full: false,
            seen: Cell::new(0),
        };
        stage.control("POST", "/jira", &json!({ "indexMillisPerRepository": 0 }));
        stage.control("POST", "/options", &json!({ "sns_retry_scale": 0.001 }));
        stage.others();
        stage.connect("connection.toml");
        copy(&stage.home.join("data"), &stage.home.join("kept"));
        stage.bare = stage.world();
        stage
    }

    fn connect(&mut self, file: &str) {
        let made = self.place.run(&["connect", "--apply", "--json", "--file", file]);
        assert_eq!(made.code(), 0, "{}", made.all());
        self.connection = self.place.connection();
    }

    /// Triggers and a topic of others, with everything in them that may be spoilt on the way.
    fn others(&self) {
        let arn = format!("arn:aws:sns:{}:123456789012:codecommit-other", self.sandbox.text("/aws/region"));
        self.control("PUT", &format!("/topics/{arn}"), &json!({ "tags": { "owner": "ci" } }));
        let odd = "  ${x} %{keep} \"quoted\" <&> \\n Ünïcødé \u{1F680} ";
        let first = json!([
            { "name": "zz-deploy", "destinationArn": arn, "customData": odd, "branches": ["main", "a/b"],
              "events": ["updateReference", "deleteReference"] },
            { "name": "audit", "destinationArn": arn, "customData": "", "branches": [], "events": ["all"] },
        ]);
        let second = json!([{
            "name": "causewaylike", "destinationArn": arn, "branches": ["main"], "events": ["createReference"],
        }]);
        let names = self.place.repositories();
        assert_eq!(names.len(), 4);
        for (name, list) in names.iter().zip([first, second]) {
            self.control("PUT", &format!("/repositories/{name}/triggers"), &json!({ "triggers": list }));
        }
    }

    /// Calls the control interface.
    fn control(&self, method: &str, path: &str, body: &Value) -> Value {
        let url = format!("{}{path}", self.sandbox.text("/control/url"));
        let request = self.client.request(method.parse().expect("a method"), &url);
        let request = request.bearer_auth(self.sandbox.text("/control/token"));
        self.answered(if body.is_null() { request } else { request.json(body) })
    }

    fn jira(&self, method: &str, path: &str) -> Value {
        let url = format!("{}/rest/gitplugin/1.0{path}", self.sandbox.text("/jira/url"));
        let (user, password) =
            (self.sandbox.text("/jira/admin/user"), self.sandbox.text("/jira/admin/password"));
        let request = self.client.request(method.parse().expect("a method"), &url);
        self.answered(request.basic_auth(user, Some(password)).header("X-Atlassian-Token", "no-check"))
    }

    fn answered(&self, request: reqwest::RequestBuilder) -> Value {
        self.runtime.block_on(async {
            let answer = request.send().await.expect("the sandbox answers");
            assert!(answer.status().is_success(), "{}: {}", answer.url(), answer.status());
            serde_json::from_str(&answer.text().await.expect("a body")).unwrap_or(Value::Null)
        })
    }

    /// What is there now.
    pub(crate) fn world(&self) -> World {
        let (names, of_bare) = if self.bare.triggers.is_empty() {
            (self.place.repositories(), Vec::new())
        } else {
            (Vec::new(), self.bare.triggers.iter().map(|(name, _)| name.clone()).collect())
        };
        let triggers = names.into_iter().chain(of_bare).map(|name| {
            let found = self.control("GET", &format!("/repositories/{name}/triggers"), &Value::Null);
            (name, found["triggers"].as_array().expect("a list").clone())
        });
        let triggers = triggers.collect();
        let topics = self.control("GET", "/topics", &Value::Null).as_array().expect("a list").clone();
        let (topics, other_topics) = topics.into_iter().partition(is_own_topic);
        World { triggers, topics, other_topics }
    }

    /// The account without anything of ours.
    pub(crate) fn bare(&self) -> &World {
        &self.bare
    }

    /// How many integrations Jira has.
    pub(crate) fn integrations(&self) -> usize {
        let found = self.jira("GET", "/integration");
        found["integrations"].as_array().or_else(|| found.as_array()).expect("integrations").len()
    }

    /// Whether Jira has the connection's integration, and whether it is enabled there.
    pub(crate) fn integration(&self) -> Option<bool> {
        let found = self.jira("GET", "/integration");
        let all = found["integrations"].as_array().or_else(|| found.as_array()).expect("integrations");
        all.first().map(|integration| !integration["disabled"].as_bool().unwrap_or_default())
    }

    /// Brings everything to where an act begins.
    pub(crate) fn begin(&mut self, act: Act) {
        match act {
            Act::Triggers => self.empty(),
            Act::Disconnect | Act::Test if self.is_full => {}
            Act::Disconnect | Act::Test => {
                self.empty();
                let answer = self.place.run(&self.arguments(Act::Triggers));
                assert_eq!(answer.code(), 0, "{}", answer.all());
                self.is_full = true;
            }
            Act::Connect => {
                self.empty();
                self.forget();
            }
            Act::Disable | Act::Remove => {
                self.empty();
                match self.integration() {
                    Some(true) => {}
                    Some(false) => drop(self.jira("PUT", "/repository/1/disable?disable=false")),
                    None => {
                        let _there = fs::remove_dir_all(self.home.join("data"));
                        self.connect("connection.toml");
                        let _there = fs::remove_dir_all(self.home.join("kept"));
                        copy(&self.home.join("data"), &self.home.join("kept"));
                    }
                }
            }
        }
    }

    /// Takes everything of ours out of AWS; this computer remembers a connection without triggers.
    fn empty(&mut self) {
        self.is_full = false;
        for topic in self.world().topics {
            let arn = topic["arn"].as_str().expect("an ARN");
            self.control("DELETE", &format!("/topics/{arn}"), &Value::Null);
        }
        for (name, list) in &self.bare.triggers {
            self.control("PUT", &format!("/repositories/{name}/triggers"), &json!({ "triggers": list }));
        }
        let _there = fs::remove_dir_all(self.home.join("data"));
        copy(&self.home.join("kept"), &self.home.join("data"));
    }

    /// Takes every integration out of Jira; this computer remembers nothing.
    fn forget(&self) {
        let found = self.jira("GET", "/integration");
        let all =
            found["integrations"].as_array().or_else(|| found.as_array()).expect("integrations").clone();
        for integration in all {
            self.jira("DELETE", &format!("/integration/{}", integration["id"]));
        }
        let begun = Instant::now();
        while self.integrations() > 0 {
            assert!(begun.elapsed() < STUCK, "Jira keeps an integration");
            std::thread::sleep(Duration::from_millis(20));
        }
        let _there = fs::remove_dir_all(self.home.join("data"));
    }

    fn arguments(&self, act: Act) -> Vec<&str> {
        let id = self.connection.as_str();
        match act {
            Act::Triggers => vec!["triggers", id, "--apply", "--json", "--file", "triggers.toml"],
            Act::Connect => vec!["connect", "--apply", "--json", "--file", "triggers.toml"],
            Act::Test => vec!["test", id, "--json"],
            Act::Disconnect => vec!["disconnect", id, "--apply", "--json"],
            Act::Disable => vec!["disconnect", id, "--apply", "--json", "--integration", "disable"],
            Act::Remove => vec!["disconnect", id, "--apply", "--json", "--integration", "remove"],
        }
    }

    /// Does it while a request fails.
    pub(crate) fn act_with(&mut self, case: &Case) -> Outcome {
        let _before = self.requests(case);
        self.control("POST", "/faults", &case.rule());
        self.is_full &= case.act == Act::Test;
        let mut command = self.place.causeway(&self.arguments(case.act));
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
        let (begun, mut made, mut is_asked) = (Instant::now(), 0, false);
        let skipped = usize::try_from(case.skip).expect("a few");
        while child.try_wait().expect("a process").is_none() {
            std::thread::sleep(Duration::from_millis(20));
            if begun.elapsed() > STUCK {
                child.kill().expect("it is ours");
            } else if case.ends == Ends::ByCtrlC && !is_asked {
                made += self.requests(case);
                is_asked = made >= skipped + ENOUGH;
                if is_asked {
                    let pid = child.id().to_string();
                    let sent = std::process::Command::new("kill").args(["-INT", &pid]).status();
                    assert!(sent.expect("kill runs").success());
                }
            }
        }
        assert!(begun.elapsed() <= STUCK, "{} does not end", case.name());
        let answer = self.place.finish(child);
        self.control("DELETE", "/faults", &Value::Null);
        made += self.requests(case);
        outcome(&answer, made > skipped)
    }

    /// Does it with nothing in its way.
    pub(crate) fn act(&mut self, act: Act) -> Outcome {
        let answer = self.place.run(&self.arguments(act));
        self.is_full = match act {
            Act::Test => self.is_full,
            Act::Triggers => answer.code() == 0,
            _ => false,
        };
        outcome(&answer, true)
    }

    /// Whether the connection is still remembered.
    pub(crate) fn is_remembered(&self) -> bool {
        let status = self.place.run(&["status", "--json"]).json();
        !status["connections"].as_array().expect("a list").is_empty()
    }

    /// No file and nothing that was said holds a secret.
    pub(crate) fn holds_no_secret(&self) {
        self.place.holds_no_secret();
    }

    /// How many requests of a case's kind there were since it was last asked.
    fn requests(&self, case: &Case) -> usize {
        let since = self.seen.get();
        let events = self.control("GET", &format!("/events?since={since}"), &Value::Null);
        let mut count = 0;
        for event in events.as_array().into_iter().flatten() {
            self.seen.set(event["sequence"].as_u64().expect("a number").max(self.seen.get()));
            let operation = event["operation"].as_str().unwrap_or_default();
            let is_same = match case.operation.strip_suffix('*') {
                Some(begin) => operation.starts_with(begin),
                None => operation == case.operation,
            };
            let is_meant = event["service"] == case.service && is_same;
            let is_of = case.resource.as_deref().is_none_or(|resource| event["resource"] == resource);
            count += usize::from(is_meant && is_of);
        }
        count
    }
}

fn outcome(answer: &Answer, reached: bool) -> Outcome {
    let json = serde_json::from_slice(&answer.output.stdout).unwrap_or(Value::Null);
    Outcome { code: answer.code(), answer: json, said: answer.all(), reached }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a directory");
    for entry in fs::read_dir(from).expect("a directory").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a file is copied");
        }
    }
}
