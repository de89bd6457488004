//! Our credential helper beside the AWS command line's: whole processes, from their start to their end.

use std::fmt;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use causeway_tests::keyring::PrivateKeyring;
use causeway_tests::peers::{Peers, succeed};
use causeway_tests::programs::program;
use causeway_tests::sandbox::Sandbox;
use serde::Serialize;

use crate::numbers::{Times, ratio};

/// Measured calls of each, after one that fills caches.
const CALLS: usize = 30;

/// Calls of the AWS command line, which takes its time.
const SLOW_CALLS: usize = 10;

/// Both programs, each asked for the same.
#[derive(Debug, Serialize)]
pub(crate) struct Helpers {
    /// Ours, with the key in a real keyring and the connection in the database.
    pub(crate) keyring_ms: Times,
    /// Ours, with the key in the environment.
    pub(crate) environment_ms: Times,
    /// `aws codecommit credential-helper get`, with the key in the environment.
    pub(crate) aws_ms: Times,
    /// How many times as fast as the AWS command line ours is with a keyring.
    pub(crate) keyring_times_as_fast: f64,
    /// The same with the environment.
    pub(crate) environment_times_as_fast: f64,
}

/// Measures in turn, so that a busy moment of the machine meets all of them.
pub(crate) fn measure() -> Helpers {
    let sandbox = Sandbox::start(&["--seed", "demo"]);
    let peers = Peers::of(&sandbox);
    let keyring = PrivateKeyring::start();
    connect(&peers, &keyring);
    let helper = program("git-credential-causeway");
    let question = question(&sandbox.text("/aws/region"));
    let by_keyring = || {
        let mut command = Command::new(&helper);
        // The sandbox's entries and data, for the host of a region as git would ask for it.
        command.args(["--sandbox", "--data-dir"]).arg(peers.path("data")).arg("get");
        command.env_clear().env("HOME", peers.path("")).env("DBUS_SESSION_BUS_ADDRESS", keyring.address());
        time(command, &question)
    };
    let by_environment = || {
        let mut command = Command::new(&helper);
        command.args(["--environment", "get"]).env_clear().env("HOME", peers.path(""));
        time(with_key(command, &peers), &question)
    };
    let by_aws = || {
        let mut command = peers.signed_in("aws", PRINCIPAL);
        command.args(["codecommit", "credential-helper", "get"]);
        time(command, &question)
    };
    let (mut ours, mut environment, mut aws) = (Vec::new(), Vec::new(), Vec::new());
    let _caches_filled = (by_keyring(), by_environment(), by_aws());
    for number in 0..CALLS {
        ours.push(by_keyring());
        environment.push(by_environment());
        if number % (CALLS / SLOW_CALLS) == 0 {
            aws.push(by_aws());
        }
    }
    let (keyring_ms, environment_ms, aws_ms) = (Times::of(ours), Times::of(environment), Times::of(aws));
    Helpers {
        keyring_times_as_fast: ratio(aws_ms.median, keyring_ms.median),
        environment_times_as_fast: ratio(aws_ms.median, environment_ms.median),
        keyring_ms,
        environment_ms,
        aws_ms,
    }
}

/// Whose key it is.
const PRINCIPAL: &str = "readonly";

/// Makes a connection whose key is in the keyring.
fn connect(peers: &Peers<'_>, keyring: &PrivateKeyring) {
    let key = |field: &str| peers.sandbox.principal(PRINCIPAL)[field].as_str().expect("a text").to_owned();
    let (url, region) = (peers.sandbox.text("/jira/url"), peers.sandbox.text("/aws/region"));
    let id = key("access_key_id");
    let file = format!("[jira]\nurl = \"{url}\"\n[aws]\nregion = \"{region}\"\naccess_key_id = \"{id}\"\n");
    std::fs::write(peers.path("connection.toml"), file).expect("a file");
    let mut causeway = peers.program(&program("causeway").to_string_lossy());
    causeway
        .args(["--data-dir", "data", "--aws-endpoint", &peers.sandbox.text("/aws/endpoint")])
        .args(["--git-endpoint", &peers.sandbox.text("/git/https"), "--ca", "ca.pem"])
        .args(["connect", "--file", "connection.toml", "--apply"])
        .env("DBUS_SESSION_BUS_ADDRESS", keyring.address())
        .env("CAUSEWAY_JIRA_TOKEN", peers.sandbox.text("/jira/admin/pat"))
        .env("CAUSEWAY_AWS_SECRET_ACCESS_KEY", key("secret_access_key"));
    succeed(&mut causeway);
}

fn with_key(mut command: Command, peers: &Peers<'_>) -> Command {
    for (variable, field) in
        [("AWS_ACCESS_KEY_ID", "access_key_id"), ("AWS_SECRET_ACCESS_KEY", "secret_access_key")]
    {
        command.env(variable, peers.sandbox.principal(PRINCIPAL)[field].as_str().expect("a text"));
    }
    command
}

fn question(region: &str) -> String {
    format!("protocol=https\nhost=git-codecommit.{region}.amazonaws.com\npath=v1/repos/payments-api\n\n")
}

/// From the start of the process to its end, in milliseconds. Only a call that gave a password counts.
fn time(mut command: Command, question: &str) -> f64 {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let name = Path::new(command.get_program()).display().to_string();
    let begun = Instant::now();
    let mut child = command.spawn().unwrap_or_else(|error| panic!("{name} does not start: {error}"));
    let mut stdin = child.stdin.take().expect("its input is piped");
    stdin.write_all(question.as_bytes()).expect("it reads");
    drop(stdin);
    let output = child.wait_with_output().expect("it ends");
    let millis = begun.elapsed().as_secs_f64() * 1000.0;
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.contains("password="), "{name}: {}", String::from_utf8_lossy(&output.stderr));
    millis
}

impl fmt::Display for Helpers {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "\nA password for git, whole process: medians in ms")?;
        writeln!(formatter, "{:44}{:>8}{:>17}", "", "ms", "× as fast as aws")?;
        let row = |formatter: &mut fmt::Formatter<'_>, name: &str, times: &Times, fast: f64| {
            writeln!(formatter, "{name:44}{:>8.1}{fast:>17.0}", times.median)
        };
        row(
            formatter,
            "git-credential-causeway, key in a keyring",
            &self.keyring_ms,
            self.keyring_times_as_fast,
        )?;
        row(
            formatter,
            "git-credential-causeway --environment",
            &self.environment_ms,
            self.environment_times_as_fast,
        )?;
        row(formatter, "aws codecommit credential-helper", &self.aws_ms, 1.0)
    }
}
