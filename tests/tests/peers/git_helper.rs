//! The person's own git with our credential helper, set up by the text that the window shows.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use causeway_domain::git_config::{HelperForHost, authority_section, snippet};
use causeway_tests::keyring::PrivateKeyring;
use causeway_tests::peers::{Peers, fail, succeed};
use causeway_tests::programs::program;
use causeway_tests::sandbox::Sandbox;
use causeway_tests::window::files_below;

/// Makes git and curl tell everything.
const TRACES: [(&str, &str); 5] = [
    ("GIT_TRACE", "1"),
    ("GIT_TRACE_CURL", "1"),
    ("GIT_CURL_VERBOSE", "1"),
    ("GIT_TRACE_PACKET", "1"),
    ("GIT_TRACE_SETUP", "1"),
];

/// A developer's computer: a keyring, a connection made by the command line, and git.
struct Developer<'a> {
    peers: Peers<'a>,
    keyring: PrivateKeyring,
}

impl<'a> Developer<'a> {
    /// Connects with the key of `principal`.
    fn connected(sandbox: &'a Sandbox, principal: &str) -> Self {
        let developer = Self { peers: Peers::of(sandbox), keyring: PrivateKeyring::start() };
        let key = |field: &str| sandbox.principal(principal)[field].as_str().expect("a text").to_owned();
        let file = format!(
            "[jira]\nurl = \"{}\"\n[aws]\nregion = \"{}\"\naccess_key_id = \"{}\"\n",
            sandbox.text("/jira/url"),
            sandbox.text("/aws/region"),
            key("access_key_id")
        );
        std::fs::write(developer.peers.path("connection.toml"), file).expect("a file");
        let mut causeway = developer.command(&program("causeway"));
        causeway
            .args(["--data-dir", "data", "--aws-endpoint", &sandbox.text("/aws/endpoint")])
            .args(["--git-endpoint", &sandbox.text("/git/https"), "--ca", "ca.pem"])
            .args(["connect", "--file", "connection.toml", "--apply"])
            .env("CAUSEWAY_JIRA_TOKEN", sandbox.text("/jira/admin/pat"))
            .env("CAUSEWAY_AWS_SECRET_ACCESS_KEY", key("secret_access_key"));
        succeed(&mut causeway);
        developer
    }

    fn sandbox(&self) -> &'a Sandbox {
        self.peers.sandbox
    }

    fn command(&self, name: &Path) -> Command {
        let mut command = self.peers.program(&name.to_string_lossy());
        command.env("DBUS_SESSION_BUS_ADDRESS", self.keyring.address());
        command
    }

    fn git(&self) -> Command {
        let mut git = self.command(Path::new("git"));
        // The text names the authority; nothing else may.
        git.env_remove("GIT_SSL_CAINFO").envs(TRACES);
        git
    }

    fn server(&self) -> String {
        self.sandbox().text("/git/https")
    }

    fn url(&self, repository: &str) -> String {
        format!("{}/v1/repos/{repository}", self.server())
    }

    /// What the window shows, after what was there before.
    fn configure(&self, before: &str, more: &[&str]) {
        let hosts = [HelperForHost { server: self.server(), connection: None, repositories: Vec::new() }];
        let data = self.peers.path("data");
        let options: Vec<&str> =
            ["--sandbox", "--data-dir", data.to_str().expect("a path")].iter().chain(more).copied().collect();
        let helper = program("git-credential-causeway");
        let text = snippet(helper.to_str().expect("a path"), &options, &hosts);
        let authority = self.peers.path("ca.pem");
        let authority = authority_section(&self.server(), authority.to_str().expect("a path"));
        std::fs::write(self.peers.path(".gitconfig"), format!("{before}{text}{authority}")).expect("a file");
    }

    /// Nothing that was said and no file holds the key's secret.
    fn expect_no_secret(&self, principal: &str, said: &str) {
        let secret =
            self.sandbox().principal(principal)["secret_access_key"].as_str().expect("a text").to_owned();
        assert!(!said.contains(&secret), "the secret was said");
        for (file, bytes) in files_below(&self.peers.path("")) {
            let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
            assert!(!found, "{} holds the secret", file.display());
        }
    }
}

/// Runs to a good end and hands back both streams.
fn said(command: &mut Command) -> String {
    let output = command.output().expect("git runs");
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said).into_owned();
    assert!(output.status.success(), "{said}");
    said
}

#[test]
fn git_clones_fetches_and_pushes_with_the_text_of_the_window() {
    let sandbox = Sandbox::start(&["--seed", "demo"]);
    let developer = Developer::connected(&sandbox, "poweruser");
    let kept = developer.peers.path("kept");
    // A helper that keeps passwords, as many people have one.
    let before = format!("[credential]\n\thelper = \"store --file={}\"\n", kept.display());
    developer.configure(&before, &[]);
    let mut all = said(developer.git().args(["clone", &developer.url("mobile-app"), "work"]));
    let inside = developer.peers.path("work");
    let git = || {
        let mut git = developer.git();
        git.current_dir(&inside);
        git
    };
    all += &said(git().args(["commit", "--allow-empty", "-m", "SHOP-4 From a laptop"]));
    all += &said(git().args(["push", "origin", "HEAD"]));
    all += &said(git().args(["fetch", "--all"]));
    let made = succeed(git().env_remove("GIT_TRACE").args(["rev-parse", "HEAD"]));
    let listed = succeed(git().args(["ls-remote", "origin", "refs/heads/develop"]));
    assert!(listed.starts_with(made.trim()), "{listed}");
    assert!(all.contains("git-credential-causeway"), "git asked our helper");
    assert!(!kept.exists(), "the other helper got nothing");
    developer.expect_no_secret("poweruser", &all);
}

#[test]
fn the_traces_show_no_password_and_a_later_helper_keeps_none() {
    let sandbox = Sandbox::start(&["--seed", "demo"]);
    let developer = Developer::connected(&sandbox, "readonly");
    developer.configure("", &[]);
    let configuration = std::fs::read_to_string(developer.peers.path(".gitconfig")).expect("a file");
    let socket = developer.peers.path("cache.socket");
    let cache = format!("{configuration}[credential]\n\thelper = \"cache --socket={}\"\n", socket.display());
    std::fs::write(developer.peers.path(".gitconfig"), cache).expect("a file");
    let all = said(developer.git().args(["ls-remote", &developer.url("payments-api"), "HEAD"]));
    assert!(all.contains("Authorization: Basic <redacted>"), "git hides the password itself: {all}");
    developer.expect_no_secret("readonly", &all);
    // git 2.46 tells its cache that the password is not to be kept. Older ones tell it when it ends.
    let mut from_cache = developer.git();
    let question =
        format!("protocol=https\nhost={}\npath=v1/repos/payments-api\n\n", &developer.server()[8..]);
    std::fs::write(developer.peers.path("question"), question).expect("a file");
    let input = std::fs::File::open(developer.peers.path("question")).expect("a file");
    from_cache.args(["credential-cache", "--socket"]).arg(&socket).arg("get").stdin(input);
    let output = from_cache.output().expect("git runs");
    let kept = String::from_utf8_lossy(&output.stdout).into_owned();
    let _ended = developer.git().args(["credential-cache", "--socket"]).arg(&socket).arg("exit").output();
    assert!(!kept.contains("password=") || kept.contains("password_expiry_utc="), "{kept}");
}

#[test]
fn a_wrong_secret_is_a_403_and_not_a_prompt() {
    let sandbox = Sandbox::start(&["--seed", "demo"]);
    let peers = Peers::of(&sandbox);
    let authority = sandbox.text("/git/https").replace("https://", "");
    let wrong = "w".repeat(40);
    let options = ["--environment", "--host", &authority, "--region", &sandbox.text("/aws/region")];
    let hosts =
        [HelperForHost { server: sandbox.text("/git/https"), connection: None, repositories: Vec::new() }];
    let helper = program("git-credential-causeway");
    let text = snippet(helper.to_str().expect("a path"), &options, &hosts);
    std::fs::write(peers.path(".gitconfig"), text).expect("a file");
    let url = format!("{}/v1/repos/payments-api", sandbox.text("/git/https"));
    succeed(peers.signed_in("git", "readonly").args(["ls-remote", &url]));
    succeed(peers.signed_in("git", "temporary").args(["ls-remote", &url]));
    let mut git = peers.signed_in("git", "readonly");
    git.env("AWS_SECRET_ACCESS_KEY", &wrong).envs(TRACES);
    let said = fail(git.args(["ls-remote", &url]));
    assert!(said.contains("403") && !said.contains("could not read Username"), "{said}");
    assert!(!said.contains(&wrong), "{said}");
    let mut none = peers.program("git");
    let said = fail(none.args(["ls-remote", &url]));
    assert!(said.contains("AWS_ACCESS_KEY_ID is not set"), "{said}");
}

#[test]
fn what_is_missing_is_said_and_git_does_not_ask_for_a_name() {
    let sandbox = Sandbox::start(&["--seed", "demo"]);
    let developer = Developer::connected(&sandbox, "readonly");
    developer.configure("", &[]);
    let whole = std::fs::read_to_string(developer.peers.path(".gitconfig")).expect("a file");
    let without = whole.replace("\tuseHttpPath = true\n", "");
    std::fs::write(developer.peers.path(".gitconfig"), without).expect("a file");
    let said = fail(developer.git().args(["ls-remote", &developer.url("payments-api")]));
    assert!(said.contains("\tuseHttpPath = true"), "{said}");
    assert!(said.contains("told us to quit") && !said.contains("could not read Username"), "{said}");
}

#[test]
fn a_locked_keyring_is_said_soon_and_git_goes_on() {
    let sandbox = Sandbox::start(&["--seed", "demo"]);
    let developer = Developer::connected(&sandbox, "readonly");
    developer.configure("", &["--wait", "3"]);
    succeed(developer.git().args(["ls-remote", &developer.url("payments-api")]));
    developer.keyring.lock();
    let begun = Instant::now();
    let said = fail(developer.git().args(["ls-remote", &developer.url("payments-api")]));
    assert!(said.contains("the keychain is locked"), "{said}");
    assert!(said.contains("could not read Username"), "git goes on by itself: {said}");
    assert!(begun.elapsed() < Duration::from_secs(15), "{:?}", begun.elapsed());
}

#[test]
fn without_a_secret_service_it_is_said() {
    let sandbox = Sandbox::start(&["--seed", "demo"]);
    let developer = Developer::connected(&sandbox, "readonly");
    developer.configure("", &[]);
    let mut git = developer.git();
    git.env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/bus");
    let said = fail(git.args(["ls-remote", &developer.url("payments-api")]));
    assert!(said.contains("this computer has no keychain"), "{said}");
}
