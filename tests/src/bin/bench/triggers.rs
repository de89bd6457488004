//! Triggers for a whole account by the command line, beside a straight script that makes the same reads and writes,
//! and the time that the service's throttle or its latency takes by itself.

use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use causeway_tests::peers::{Peers, succeed};
use causeway_tests::programs::program;
use causeway_tests::sandbox::Sandbox;
use causeway_tests::window::Home;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::numbers::ratio;

/// Added by the sandbox to every answer.
pub(crate) const LATENCY_MILLIS: u64 = 40;

/// What the sandbox lets through in a second; AWS publishes no number.
pub(crate) const THROTTLE: u64 = 400;

/// Repositories of the account.
pub(crate) const REPOSITORIES: usize = 1000;

/// Requests the product has under way at once.
const CONCURRENCY: u64 = 32;

/// The same work by both.
#[derive(Debug, Serialize)]
pub(crate) struct Triggers {
    /// Set up for the first time.
    pub(crate) first: Compared,
    /// Set up once more, when all is in place.
    pub(crate) second: Compared,
}

/// One time through, by both.
#[derive(Debug, Serialize)]
pub(crate) struct Compared {
    /// The command line, from its start to its end, planning included.
    pub(crate) causeway_ms: f64,
    /// CodeCommit's answers to it, refusals by the throttle apart.
    pub(crate) calls: u64,
    /// How many requests the throttle refused.
    pub(crate) throttled: u64,
    /// What that many answers take at the throttle's rate after its burst, or one latency after the other by as many at
    /// once as the product has under way, whichever is more.
    pub(crate) floor_ms: f64,
    /// The script.
    pub(crate) script_ms: f64,
    /// Its calls.
    pub(crate) script_calls: u64,
    /// The command line's time in floors.
    pub(crate) to_floor: f64,
    /// The script's time in the command line's.
    pub(crate) faster: f64,
}

impl fmt::Display for Triggers {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            formatter,
            "\nTriggers for {REPOSITORIES} repositories, every answer {LATENCY_MILLIS} ms late, {THROTTLE} requests a \
             second let through"
        )?;
        write!(formatter, "{:8}", "")?;
        for head in ["ms", "calls", "throttled", "floor ms", "× floor", "script ms", "calls", "× faster"] {
            write!(formatter, "{head:>11}")?;
        }
        writeln!(formatter)?;
        for (name, one) in [("first", &self.first), ("second", &self.second)] {
            writeln!(
                formatter,
                "{name:8}{:>11.0}{:>11}{:>11}{:>11.0}{:>11.2}{:>11.0}{:>11}{:>11.2}",
                one.causeway_ms,
                one.calls,
                one.throttled,
                one.floor_ms,
                one.to_floor,
                one.script_ms,
                one.script_calls,
                one.faster
            )?;
        }
        Ok(())
    }
}

#[derive(Debug, Deserialize)]
struct Script {
    first_ms: f64,
    first_calls: u64,
    second_ms: f64,
    second_calls: u64,
}

/// Measures.
pub(crate) async fn measure() -> Triggers {
    let script: Script = {
        let sandbox = sandbox().await;
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/bin/bench/straight_triggers.py");
        let peers = Peers::of(&sandbox);
        let printed = succeed(peers.python().arg(path).arg(REPOSITORIES.to_string()));
        serde_json::from_str(&printed).expect("the script prints its numbers")
    };
    println!("triggers by script: {:.0} ms, then {:.0} ms", script.first_ms, script.second_ms);
    let sandbox = sandbox().await;
    let place = Place::new(&sandbox);
    succeed(place.causeway(&["connect", "--apply", "--file"]).arg(&place.file));
    let name = place.connection();
    let mut times = Vec::new();
    for (script_ms, script_calls) in
        [(script.first_ms, script.first_calls), (script.second_ms, script.second_calls)]
    {
        // The throttle's burst is full again.
        tokio::time::sleep(Duration::from_secs(2)).await;
        let before = last_event(&sandbox).await;
        let begun = Instant::now();
        succeed(
            place.causeway(&["triggers", &name, "--apply", "--json", "--file"]).arg(&place.with_triggers),
        );
        let causeway_ms = begun.elapsed().as_secs_f64() * 1000.0;
        let (calls, throttled) = calls(&sandbox, before).await;
        let floor_ms = floor(calls);
        times.push(Compared {
            causeway_ms,
            calls,
            throttled,
            floor_ms,
            script_ms,
            script_calls,
            to_floor: ratio(causeway_ms, floor_ms),
            faster: ratio(script_ms, causeway_ms),
        });
    }
    let second = times.pop().expect("two times");
    let first = times.pop().expect("two times");
    Triggers { first, second }
}

fn floor(calls: u64) -> f64 {
    // Numbers of calls are far below what a float holds exactly.
    #[expect(clippy::cast_precision_loss, reason = "as said")]
    let number = |count: u64| count as f64;
    let throttle = number(calls.saturating_sub(THROTTLE)) / number(THROTTLE) * 1000.0;
    let latency = number(calls) / number(CONCURRENCY) * number(LATENCY_MILLIS);
    throttle.max(latency)
}

async fn sandbox() -> Sandbox {
    let (latency, throttle) = (LATENCY_MILLIS.to_string(), THROTTLE.to_string());
    let repositories = REPOSITORIES.to_string();
    let sandbox = Sandbox::start(&[
        "--seed",
        "org",
        "--repositories",
        &repositories,
        "--latency-ms",
        &latency,
        "--throttle-rps",
        &throttle,
    ]);
    sandbox.control("POST", "/jira", json!({ "indexMillisPerRepository": 0 })).await;
    sandbox
}

/// What the command line needs: a home, and a connection file without and one with triggers.
struct Place<'a> {
    sandbox: &'a Sandbox,
    home: Home,
    file: PathBuf,
    with_triggers: PathBuf,
}

impl<'a> Place<'a> {
    fn new(sandbox: &'a Sandbox) -> Self {
        let home = Home::new();
        let key = sandbox.principal("admin")["access_key_id"].as_str().expect("a text").to_owned();
        let text = format!(
            "[jira]\nurl = \"{}\"\n[aws]\nregion = \"{}\"\naccess_key_id = \"{key}\"\n",
            sandbox.text("/jira/url"),
            sandbox.text("/aws/region")
        );
        let write = |name: &str, text: &str| {
            let path = home.path().join(name);
            std::fs::write(&path, text).expect("a file is written");
            path
        };
        let file = write("connection.toml", &text);
        let with_triggers = write("triggers.toml", &format!("{text}[triggers]\nevents = [\"all\"]\n"));
        std::fs::write(home.path().join("ca.pem"), sandbox.text("/git/ca_pem")).expect("a file is written");
        Self { sandbox, home, file, with_triggers }
    }

    /// The command line, with its secrets in the environment and nothing else of this machine.
    fn causeway(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(program("causeway"));
        let secret = &self.sandbox.principal("admin")["secret_access_key"];
        command
            .env_clear()
            .env("HOME", self.home.path())
            .env("CAUSEWAY_JIRA_TOKEN", self.sandbox.text("/jira/admin/pat"))
            .env("CAUSEWAY_AWS_SECRET_ACCESS_KEY", secret.as_str().expect("a text"))
            .env("CAUSEWAY_WEBHOOK_URL", self.sandbox.text("/jira/webhook_url"))
            .arg("--no-keychain")
            .arg("--data-dir")
            .arg(self.home.path().join("data"))
            .arg("--aws-endpoint")
            .arg(self.sandbox.text("/aws/endpoint"))
            .arg("--git-endpoint")
            .arg(self.sandbox.text("/git/https"))
            .arg("--ca")
            .arg(self.home.path().join("ca.pem"))
            .args(arguments);
        command
    }

    fn connection(&self) -> String {
        let printed = succeed(&mut self.causeway(&["status", "--json"]));
        let status: Value = serde_json::from_str(&printed).expect("JSON");
        status["connections"][0]["connectionId"].as_str().expect("one connection").to_owned()
    }
}

async fn last_event(sandbox: &Sandbox) -> u64 {
    let events = sandbox.control("GET", "/events", Value::Null).await;
    events.as_array().and_then(|all| all.last()?["sequence"].as_u64()).unwrap_or(0)
}

/// CodeCommit's answers since an event, and how many requests the throttle refused.
async fn calls(sandbox: &Sandbox, since: u64) -> (u64, u64) {
    let events = sandbox.control("GET", &format!("/events?since={since}"), Value::Null).await;
    let mut counts = (0, 0);
    for event in events.as_array().into_iter().flatten().filter(|event| event["service"] == "codecommit") {
        if event["outcome"].as_str().is_some_and(|outcome| outcome.contains("hrottl")) {
            counts.1 += 1;
        } else {
            counts.0 += 1;
        }
    }
    counts
}
