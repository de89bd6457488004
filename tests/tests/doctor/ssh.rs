//! Symptoms over SSH. OpenSSH and git are the judges, with the same key and location.

use causeway_tests::sandbox::Sandbox;
use serde_json::{Value, json};

use crate::bench::{Bench, Said};

const PATH: &str = "/v1/repos/runbooks";
const SECRET: &str = "CAUSEWAY_AWS_SECRET_ACCESS_KEY";

/// A user and a key before the doctor and before git.
struct Case<'a> {
    bench: &'a Bench<'a>,
    user: String,
    key_of: &'a str,
    path: String,
    region: String,
    /// Whose access key lets IAM and the API be asked.
    asks_as: Option<&'a str>,
}

impl<'a> Case<'a> {
    fn good(bench: &'a Bench<'a>) -> Self {
        Self {
            bench,
            user: bench.of("admin", "ssh_public_key_id"),
            key_of: "admin",
            path: PATH.to_owned(),
            region: bench.sandbox.text("/aws/region"),
            asks_as: None,
        }
    }

    fn asking(self) -> Self {
        Self { asks_as: Some("admin"), ..self }
    }

    fn location(&self) -> String {
        format!("ssh://{}@git-codecommit.{}.amazonaws.com{}", self.user, self.region, self.path)
    }

    /// What the doctor says, and whether git works.
    fn seen(&self) -> (Said, bool, String) {
        let bench = self.bench;
        let key = bench.key_of(self.key_of);
        let mut arguments = vec!["--key".to_owned(), key.clone()];
        let mut secrets = Vec::new();
        if let Some(principal) = self.asks_as {
            arguments.extend(["--access-key-id".to_owned(), bench.of(principal, "access_key_id")]);
            secrets.push((SECRET, bench.of(principal, "secret_access_key")));
        }
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let secrets: Vec<(&str, &str)> =
            secrets.iter().map(|(name, secret)| (*name, secret.as_str())).collect();
        let said = bench.doctor(&self.location(), &arguments, &secrets);
        let is_home = self.region == bench.sandbox.text("/aws/region");
        let port = bench.port(if is_home { "ssh_port" } else { "ssh_elsewhere_port" });
        let options = format!("-i {key} -o IdentitiesOnly=yes");
        let (works, words) = bench.git_over_ssh(&self.user, &self.path, port, &options);
        (said, works, words)
    }

    fn names(&self, cause: &str, code: i32) -> String {
        let (said, works, words) = self.seen();
        said.names(cause, code);
        assert!(!works, "{cause}: git works");
        words
    }

    fn is_well(&self) {
        let (said, works, words) = self.seen();
        said.is_well();
        assert!(works, "{words}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn users_keys_and_iam() {
    let sandbox = Sandbox::start(&["--seed", "demo"]);
    let bench = Bench::new(&sandbox);
    let before = bench.ssh_folder();
    Case::good(&bench).is_well();
    Case::good(&bench).asking().is_well();
    let id = |principal: &str| bench.of(principal, "ssh_public_key_id");
    for user in ["git".to_owned(), bench.of("admin", "access_key_id")] {
        let words = Case { user, ..Case::good(&bench) }.names("user-is-no-ssh-key-id", 6);
        assert!(words.contains("Permission denied (publickey)"), "{words}");
    }
    // Without IAM it stays open which of both is wrong, and with it, it does not.
    let wrong_key = || Case { key_of: "readonly", ..Case::good(&bench) };
    wrong_key().names("key-refused", 6);
    wrong_key().asking().names("key-not-in-iam", 6);
    Case { user: id("readonly"), ..Case::good(&bench) }.asking().names("unknown-ssh-key-id", 6);
    for change in [json!({ "active": false }), json!({ "expired": true })] {
        sandbox.control("POST", &format!("/ssh-keys/{}", id("admin")), change).await;
        Case::good(&bench).asking().names("inactive-key", 6);
        Case::good(&bench).names("key-refused", 6);
        sandbox.control("POST", &format!("/ssh-keys/{}", id("admin")), json!({ "active": true })).await;
    }
    Case::good(&bench).is_well();
    assert_eq!(bench.ssh_folder(), before, "nothing of the person's is written");
    bench.holds_no_secret();
}

#[tokio::test(flavor = "multi_thread")]
async fn repositories_places_and_permissions() {
    let sandbox = Sandbox::start(&["--seed", "demo"]);
    let bench = Bench::new(&sandbox);
    let good = || Case::good(&bench);
    Case { path: format!("{PATH}/"), ..good() }.names("trailing-slash", 1);
    Case { path: format!("{PATH}.git"), ..good() }.names("git-suffix", 1);
    Case { path: "/v1/repos/no-such-repository".to_owned(), ..good() }.names("no-repository", 1);
    Case { path: "/v1/repos/no-such-repository".to_owned(), ..good() }.asking().names("no-repository", 1);
    Case { region: "eu-west-3".to_owned(), ..good() }.names("no-repository", 1);
    Case { region: "eu-west-3".to_owned(), ..good() }.asking().names("wrong-region", 1);
    sandbox.fault("ssh", "git-upload-pack", json!({ "kind": "throttle-xml" }), None).await;
    good().names("throttled", 1);
    sandbox.control("DELETE", "/faults", Value::Null).await;
    let deny = json!({
        "name": "no-pull",
        "document": {
            "Version": "2012-10-17",
            "Statement": [{ "Effect": "Deny", "Action": "codecommit:GitPull", "Resource": "*" }],
        },
    });
    good().is_well();
    sandbox.control("POST", "/principals/admin/policies", deny).await;
    good().names("no-git-pull", 6);
    bench.holds_no_secret();
}

#[tokio::test(flavor = "multi_thread")]
async fn host_keys_and_old_algorithms() {
    let sandbox = Sandbox::start(&["--seed", "demo"]);
    let bench = Bench::new(&sandbox);
    sandbox.control("POST", "/options", json!({ "ssh_sha1_only": true })).await;
    let words = Case::good(&bench).names("host-key-algorithm", 1);
    assert!(words.contains("Their offer: ssh-rsa"), "{words}");
    let options = format!(
        "-i {} -o IdentitiesOnly=yes -o HostKeyAlgorithms=+ssh-rsa -o PubkeyAcceptedAlgorithms=+ssh-rsa",
        bench.key_of("admin")
    );
    let user = bench.of("admin", "ssh_public_key_id");
    let cured = bench.git_over_ssh(&user, PATH, bench.port("ssh_port"), &options);
    assert!(cured.0, "the remedy cures it: {}", cured.1);
    sandbox.control("POST", "/options", json!({ "ssh_sha1_only": false })).await;

    sandbox.control("POST", "/options", json!({ "ssh_host_key_changed": true })).await;
    let words = Case::good(&bench).names("host-key-changed", 1);
    assert!(words.contains("REMOTE HOST IDENTIFICATION HAS CHANGED"), "{words}");
    sandbox.control("POST", "/options", json!({ "ssh_host_key_changed": false })).await;
    Case::good(&bench).is_well();
}

/// An agent of the test's own; it ends with this value.
struct Agent {
    pid: String,
}

impl Agent {
    fn start(bench: &mut Bench<'_>) -> Self {
        let said = bench.run("ssh-agent", &["-s"]);
        let value = |name: &str| {
            let (_, rest) = said.split_once(&format!("{name}=")).expect("it says so");
            rest.split(';').next().expect("a value").to_owned()
        };
        bench.set("SSH_AUTH_SOCK", &value("SSH_AUTH_SOCK"));
        Self { pid: value("SSH_AGENT_PID") }
    }
}

impl Drop for Agent {
    fn drop(&mut self) {
        let _ended = std::process::Command::new("kill").arg(&self.pid).status();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_that_offers_others_first() {
    let sandbox = Sandbox::start(&["--seed", "demo"]);
    let mut bench = Bench::new(&sandbox);
    let _agent = Agent::start(&mut bench);
    for number in 0..8 {
        let name = format!("other-{number}");
        bench.run("ssh-keygen", &["-q", "-t", "ed25519", "-N", "", "-f", &name]);
        bench.run("ssh-add", &["-q", &name]);
    }
    let (key, user) = (bench.key_of("admin"), bench.of("admin", "ssh_public_key_id"));
    bench.run("ssh-add", &["-q", &key]);
    let location = format!("ssh://{user}@git-codecommit.{}.amazonaws.com{PATH}", sandbox.text("/aws/region"));
    let port = bench.port("ssh_port");
    bench.doctor(&location, &[], &[]).names("other-keys-first", 1);
    let (works, words) = bench.git_over_ssh(&user, PATH, port, "");
    assert!(!works, "{words}");
    bench.doctor(&location, &["--key", &key], &[]).is_well();
    let (works, words) = bench.git_over_ssh(&user, PATH, port, &format!("-i {key} -o IdentitiesOnly=yes"));
    assert!(works, "{words}");
    // The remedy, as the doctor offers it.
    let block = format!("Host git-codecommit.*.amazonaws.com\n  IdentityFile {key}\n  IdentitiesOnly yes\n");
    bench.write(".ssh/config", &block);
    bench.doctor(&location, &[], &[]).is_well();
}
