//! A patient's computer: a home with keys and known hosts, the program, and the clients of others.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use causeway_tests::programs::program;
use causeway_tests::sandbox::Sandbox;
use causeway_tests::window::files_below;
use serde_json::{Value, json};

/// The computer.
pub(crate) struct Bench<'a> {
    pub(crate) sandbox: &'a Sandbox,
    home: tempfile::TempDir,
    /// Variables that hold for the doctor and for the clients of others.
    variables: Vec<(String, String)>,
}

/// What the doctor said.
pub(crate) struct Said {
    pub(crate) code: i32,
    pub(crate) report: Value,
    text: String,
}

impl Said {
    /// The cause is this one, with the exit code of it.
    pub(crate) fn names(&self, cause: &str, code: i32) {
        assert_eq!(self.report["cause"], json!(cause), "{}", self.text);
        assert_eq!((self.code, &self.report["ok"]), (code, &json!(false)), "{}", self.text);
        let links = self.report["links"].as_array().expect("links");
        let broken: Vec<_> = links.iter().filter(|link| link["outcome"] == "failed").collect();
        assert_eq!(broken.len(), 1, "one link is broken: {}", self.text);
        assert_eq!(broken[0]["id"], self.report["broken"]);
        assert!(broken[0]["fix"].is_string(), "it brings a remedy: {}", self.text);
        assert!(self.report["text"].as_str().expect("a text").contains(&format!("Cause: {cause}")));
    }

    /// The whole way works.
    pub(crate) fn is_well(&self) {
        assert_eq!((self.code, &self.report["ok"]), (0, &json!(true)), "{}", self.text);
        assert_eq!(self.report["cause"], Value::Null, "{}", self.text);
    }
}

impl<'a> Bench<'a> {
    pub(crate) fn new(sandbox: &'a Sandbox) -> Self {
        let home = tempfile::tempdir().expect("a directory");
        let bench = Self { sandbox, home, variables: Vec::new() };
        bench.write("ca.pem", &sandbox.text("/git/ca_pem"));
        let (host, key) = (sandbox.text("/git/ssh_host"), sandbox.text("/git/ssh_host_key"));
        std::fs::create_dir(bench.path(".ssh")).expect("a directory");
        let ports = [bench.port("ssh_port"), bench.port("ssh_elsewhere_port")];
        bench.write(".ssh/known_hosts", &ports.map(|port| format!("[{host}]:{port} {key}\n")).concat());
        bench
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).expect("a file is written");
    }

    pub(crate) fn set(&mut self, name: &str, value: &str) {
        self.variables.push((name.to_owned(), value.to_owned()));
    }

    pub(crate) fn port(&self, name: &str) -> u64 {
        self.sandbox.ready["git"][name].as_u64().expect("a port")
    }

    /// A text of a principal.
    pub(crate) fn of(&self, principal: &str, field: &str) -> String {
        self.sandbox.principal(principal)[field].as_str().expect("a text").to_owned()
    }

    /// The file of a principal's private key, readable by nobody else, as OpenSSH wants it.
    pub(crate) fn key_of(&self, principal: &str) -> String {
        self.of(principal, "ssh_private_key_path")
    }

    fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.home.path())
            .env("LANG", "C.UTF-8")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_TERMINAL_PROMPT", "0")
            .env("GIT_SSL_CAINFO", self.path("ca.pem"))
            .envs(self.variables.iter().map(|(name, value)| (name.as_str(), value.as_str())))
            .current_dir(self.home.path())
            .stdin(Stdio::null());
        command
    }

    /// Has the doctor walk a way; `secrets` are variables of its own.
    pub(crate) fn doctor(&self, location: &str, arguments: &[&str], secrets: &[(&str, &str)]) -> Said {
        let sandbox = self.sandbox;
        let place = format!(
            "{}={}:{}",
            sandbox.text("/aws/region"),
            sandbox.text("/git/ssh_host"),
            self.port("ssh_port")
        );
        let mut command = self.command(&program("causeway"));
        command
            .args(["--no-keychain", "--data-dir", "data", "--json", "--aws-endpoint"])
            .arg(sandbox.text("/aws/endpoint"))
            .args(["--git-endpoint", &sandbox.text("/git/https"), "--ca", "ca.pem"])
            .args(["--ssh-endpoint", &place, "--ssh-host-key", &sandbox.text("/git/ssh_host_key")])
            .args(["--ssh-elsewhere", &self.port("ssh_elsewhere_port").to_string()])
            .args(["doctor", location])
            .args(arguments)
            .envs(secrets.iter().copied());
        let output = command.output().expect("causeway runs");
        let text = everything(&output);
        for secret in
            sandbox.secrets().iter().map(String::as_str).chain(secrets.iter().map(|(_, secret)| *secret))
        {
            assert!(!text.contains(secret), "a secret is said");
        }
        let report = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("no report: {text}"));
        Said { code: output.status.code().expect("an exit code"), report, text }
    }

    /// Whether git reads a repository over HTTPS with this user name and password; and what it said.
    pub(crate) fn git_over_https(&self, path: &str, user: &str, password: &str) -> (bool, String) {
        use base64::Engine as _;
        let pair = base64::engine::general_purpose::STANDARD.encode(format!("{user}:{password}"));
        let mut git = self.command(Path::new("git"));
        git.args(["-c", "credential.helper=", "-c"])
            .arg(format!("http.extraHeader=Authorization: Basic {pair}"))
            .args(["ls-remote", &format!("{}{path}", self.sandbox.text("/git/https"))]);
        said(&mut git)
    }

    /// Whether git reads a repository over OpenSSH as this user, with these options of ssh; and what it said.
    pub(crate) fn git_over_ssh(&self, user: &str, path: &str, port: u64, options: &str) -> (bool, String) {
        let known = self.path(".ssh/known_hosts");
        let mut git = self.command(Path::new("git"));
        git.env(
            "GIT_SSH_COMMAND",
            format!(
                "ssh -F /dev/null -o BatchMode=yes -o UserKnownHostsFile={} -o StrictHostKeyChecking=yes {options}",
                known.display()
            ),
        );
        git.args(["ls-remote", &format!("ssh://{user}@{}:{port}{path}", self.sandbox.text("/git/ssh_host"))]);
        said(&mut git)
    }

    /// Runs a program of others that has to succeed.
    pub(crate) fn run(&self, name: &str, arguments: &[&str]) -> String {
        let output = self.command(Path::new(name)).args(arguments).output().expect("it runs");
        assert!(output.status.success(), "{name} {arguments:?}: {}", everything(&output));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Neither the log nor the database holds one of the sandbox's secrets.
    pub(crate) fn holds_no_secret(&self) {
        let secrets = self.sandbox.secrets();
        for (path, bytes) in files_below(&self.path("data")) {
            let text = String::from_utf8_lossy(&bytes);
            for secret in &secrets {
                assert!(!text.contains(secret.as_str()), "{} holds a secret", path.display());
            }
        }
    }

    /// Nothing below `~/.ssh` was written by anybody but us.
    pub(crate) fn ssh_folder(&self) -> Vec<(PathBuf, Vec<u8>)> {
        files_below(&self.path(".ssh"))
    }
}

fn said(command: &mut Command) -> (bool, String) {
    let output = command.output().expect("git runs");
    (output.status.success(), everything(&output))
}

fn everything(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}
