//! A directory to call the command line in, and what it answered.

use std::cell::RefCell;
use std::io::Write as _;
use std::process::{Child, Command, Output, Stdio};

use causeway_tests::programs::program;
use causeway_tests::sandbox::Sandbox;
use causeway_tests::window::files_below;
use serde_json::Value;

/// The variables that hold secrets.
pub(crate) const SECRETS: [&str; 3] =
    ["CAUSEWAY_JIRA_TOKEN", "CAUSEWAY_AWS_SECRET_ACCESS_KEY", "CAUSEWAY_WEBHOOK_URL"];

/// A directory with connection files, and a principal of a sandbox.
pub(crate) struct Place<'a> {
    sandbox: &'a Sandbox,
    principal: String,
    home: tempfile::TempDir,
    said: RefCell<String>,
}

impl<'a> Place<'a> {
    pub(crate) fn new(sandbox: &'a Sandbox, principal: &str) -> Self {
        let home = tempfile::tempdir().expect("a directory");
        let place = Self { sandbox, principal: principal.to_owned(), home, said: RefCell::default() };
        let key = sandbox.principal(principal)["access_key_id"].as_str().expect("a text");
        let text = format!(
            "[jira]\nurl = \"{}\"\n[aws]\nregion = \"{}\"\naccess_key_id = \"{key}\"\n",
            sandbox.text("/jira/url"),
            sandbox.text("/aws/region")
        );
        place.write("connection.toml", &text);
        place.write("triggers.toml", &format!("{text}[triggers]\n"));
        place.write("ca.pem", &sandbox.text("/git/ca_pem"));
        place
    }

    /// Where commands run.
    pub(crate) fn path(&self) -> &std::path::Path {
        self.home.path()
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.home.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a directory")).expect("a directory is made");
        std::fs::write(path, text).expect("a file is written");
    }

    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.home.path().join(name)).expect("a file is read")
    }

    /// A secret by its variable.
    pub(crate) fn secret(&self, name: &str) -> String {
        match name {
            "CAUSEWAY_JIRA_TOKEN" => self.sandbox.text("/jira/admin/pat"),
            "CAUSEWAY_WEBHOOK_URL" => self.sandbox.text("/jira/webhook_url"),
            _ => {
                let secret = &self.sandbox.principal(&self.principal)["secret_access_key"];
                secret.as_str().expect("a text").to_owned()
            }
        }
    }

    /// The command line, with its secrets in the environment and nothing else of this machine.
    pub(crate) fn causeway(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(program("causeway"));
        command
            .env_clear()
            .env("HOME", self.home.path())
            .envs(SECRETS.map(|name| (name, self.secret(name))))
            .current_dir(self.home.path())
            .args(["--no-keychain", "--data-dir", "data", "--aws-endpoint"])
            .arg(self.sandbox.text("/aws/endpoint"))
            .arg("--git-endpoint")
            .arg(self.sandbox.text("/git/https"))
            .args(["--ca", "ca.pem"])
            .args(arguments)
            .stdin(Stdio::null());
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Answer {
        self.run_with(arguments, |_| ())
    }

    pub(crate) fn run_with(&self, arguments: &[&str], change: impl FnOnce(&mut Command)) -> Answer {
        let mut command = self.causeway(arguments);
        change(&mut command);
        self.answer(command.output().expect("causeway runs"))
    }

    pub(crate) fn finish(&self, child: Child) -> Answer {
        self.answer(child.wait_with_output().expect("it ends"))
    }

    pub(crate) fn finish_with_input(&self, mut command: Command, input: &str) -> Answer {
        let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = piped.spawn().expect("causeway runs");
        let mut stdin = child.stdin.take().expect("a pipe");
        stdin.write_all(input.as_bytes()).expect("it reads");
        drop(stdin);
        self.finish(child)
    }

    fn answer(&self, output: Output) -> Answer {
        let answer = Answer { output };
        self.said.borrow_mut().push_str(&answer.all());
        answer
    }

    /// Names of the account's repositories.
    pub(crate) fn repositories(&self) -> Vec<String> {
        let plan = self.run(&["connect", "--json", "--file", "connection.toml"]).json();
        let found = plan["plan"]["repositories"].as_array().expect("a list").iter();
        found.map(|found| found["name"].as_str().expect("a name").to_owned()).collect()
    }

    /// The id of the one connection.
    pub(crate) fn connection(&self) -> String {
        let status = self.run(&["status", "--json"]).json();
        status["connections"][0]["connectionId"].as_str().expect("a connection").to_owned()
    }

    /// Neither what was said nor any file holds a secret.
    pub(crate) fn holds_no_secret(&self) {
        let webhook = self.secret("CAUSEWAY_WEBHOOK_URL");
        let mut secrets = self.sandbox.secrets();
        secrets.push(webhook.rsplit('/').next().expect("a last segment").to_owned());
        let said = self.said.borrow();
        let files = files_below(self.home.path());
        assert!(files.iter().any(|(path, _)| path.ends_with("causeway.sqlite")), "the data is here");
        for secret in secrets.iter().filter(|secret| !secret.is_empty()) {
            assert!(!said.contains(secret.as_str()), "a secret was printed");
            for (path, bytes) in &files {
                let is_in = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
                assert!(!is_in, "{} holds a secret", path.display());
            }
        }
    }
}

/// What a call answered.
pub(crate) struct Answer {
    pub(crate) output: Output,
}

impl Answer {
    pub(crate) fn code(&self) -> i32 {
        self.output.status.code().expect("it ended by itself")
    }

    pub(crate) fn json(&self) -> Value {
        json_of(&self.output)
    }

    pub(crate) fn all(&self) -> String {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        text(&self.output.stdout) + &text(&self.output.stderr)
    }
}

/// The one document on standard output.
pub(crate) fn json_of(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
        panic!(
            "{error}: {}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        )
    })
}
