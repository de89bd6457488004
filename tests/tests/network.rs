//! A proxy that asks who it is and a company's own authority, before the real programs: the command line with every
//! adapter, and a sandbox over TLS.
#![expect(clippy::expect_used, clippy::unwrap_used, reason = "a test fails by panicking")]

#[allow(dead_code, reason = "names are not led elsewhere here")]
#[path = "../../src-tauri/crates/network/tests/support/proxy.rs"]
mod proxy;

use std::process::{Command, Stdio};

use causeway_tests::programs::program;
use causeway_tests::sandbox::Sandbox;
use causeway_tests::window::files_below;
use proxy::TestProxy;
use serde_json::{Value, json};

const USER: &str = "ada";
const PASSWORD: &str = "pr0xy:p@ss/w%rd-canary";

/// A directory of the command line, and what it said.
struct Place<'a> {
    sandbox: &'a Sandbox,
    home: tempfile::TempDir,
}

struct Said {
    code: i32,
    text: String,
}

impl<'a> Place<'a> {
    fn new(sandbox: &'a Sandbox) -> Self {
        let place = Self { sandbox, home: tempfile::tempdir().expect("a directory") };
        let key = sandbox.principal("root")["access_key_id"].as_str().expect("a text");
        for (name, jira) in [
            ("connection.toml", sandbox.text("/jira/url_https")),
            ("nowhere.toml", "https://jira.company.invalid".to_owned()),
        ] {
            let region = sandbox.text("/aws/region");
            let text = format!(
                "[jira]\nurl = \"{jira}\"\n[aws]\nregion = \"{region}\"\naccess_key_id = \"{key}\"\n"
            );
            std::fs::write(place.home.path().join(name), text).expect("a file is written");
        }
        // Makes the database.
        let status = place.run(&["status"], &[]);
        assert_eq!(status.code, 0, "{}", status.text);
        place
    }

    /// Stores settings as the window does.
    fn set(&self, proxy: &Value, authorities: Option<&str>) {
        let settings = json!({ "proxy": proxy, "authorities": authorities });
        let database = rusqlite::Connection::open(self.home.path().join("data/causeway.sqlite")).unwrap();
        let put = "INSERT OR REPLACE INTO settings (name, value) VALUES ('network', ?1)";
        database.execute(put, [settings.to_string()]).unwrap();
    }

    /// The command line with every service of the sandbox over TLS, and nothing that trusts it.
    fn run(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Said {
        let secret = self.sandbox.principal("root")["secret_access_key"].as_str().expect("a text");
        let output = Command::new(program("causeway"))
            .env_clear()
            .env("HOME", self.home.path())
            .env("CAUSEWAY_JIRA_TOKEN", self.sandbox.text("/jira/admin/pat"))
            .env("CAUSEWAY_AWS_SECRET_ACCESS_KEY", secret)
            .envs(variables.iter().copied())
            .current_dir(self.home.path())
            .args(["--no-keychain", "--data-dir", "data", "--json"])
            .args(["--aws-endpoint", &self.sandbox.text("/aws/endpoint_https")])
            .args(["--git-endpoint", &self.sandbox.text("/git/https")])
            .args(arguments)
            .stdin(Stdio::null())
            .output()
            .expect("causeway runs");
        let text =
            [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
        Said { code: output.status.code().expect("an exit code"), text }
    }

    /// Plans a connection, which asks AWS, git and Jira.
    fn plan(&self, variables: &[(&str, &str)]) -> Said {
        self.run(&["connect", "--file", "connection.toml"], variables)
    }

    /// Neither a log nor the database holds the password, in any form that is sent.
    fn holds_no_password(&self) {
        use base64::Engine as _;
        let basic = base64::engine::general_purpose::STANDARD.encode(format!("{USER}:{PASSWORD}"));
        let files = files_below(self.home.path());
        assert!(files.iter().any(|(path, _)| path.to_string_lossy().contains("logs")), "there is a log");
        for (path, bytes) in files {
            let text = String::from_utf8_lossy(&bytes);
            for form in [PASSWORD, basic.as_str(), "pr0xy%3Ap%40ss"] {
                assert!(!text.contains(form), "{} holds the proxy's password", path.display());
            }
        }
    }
}

fn manual(proxy: &TestProxy, no_proxy: &str) -> Value {
    json!({ "Manual": { "url": proxy.url(), "user_name": USER, "no_proxy": no_proxy } })
}

fn port(url: &str) -> String {
    let rest = url.split("://").nth(1).expect("a scheme");
    let authority = rest.split('/').next().expect("an authority");
    authority.rsplit(':').next().expect("a port").to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn aws_git_and_jira_are_reached_through_a_proxy_and_by_a_private_authority() {
    let sandbox = Sandbox::start(&["--repositories", "3", "--tls-chain", "intermediate"]);
    let proxy = TestProxy::start(Some((USER, PASSWORD))).await;
    let place = Place::new(&sandbox);
    let root = sandbox.text("/tls/ca_pem");
    let right: &[(&str, &str)] = &[("CAUSEWAY_PROXY_PASSWORD", PASSWORD)];

    place.set(&manual(&proxy, ""), Some(&root));
    let planned = place.plan(right);
    assert_eq!(planned.code, 0, "{}", planned.text);
    for pointer in ["/aws/endpoint_https", "/git/https", "/jira/url_https"] {
        let target = format!("CONNECT localhost:{}", port(&sandbox.text(pointer)));
        assert!(proxy.passed(&target) > 0, "{pointer} past the proxy: {:?}", proxy.lines());
    }

    let wrong = place.plan(&[("CAUSEWAY_PROXY_PASSWORD", "wrong")]);
    assert_ne!(wrong.code, 0);
    assert!(wrong.text.contains("PROXY_REFUSED") && wrong.text.contains(&proxy.name()), "{}", wrong.text);

    place.set(&manual(&proxy, ""), None);
    let untrusting = place.plan(right);
    assert_ne!(untrusting.code, 0);
    assert!(untrusting.text.contains("TLS_UNTRUSTED"), "{}", untrusting.text);
    assert!(untrusting.text.contains("issued by"), "{}", untrusting.text);

    let before = proxy.lines().len();
    for choice in [manual(&proxy, "localhost"), json!("Direct")] {
        place.set(&choice, Some(&root));
        let straight = place.plan(&[right[0], ("HTTPS_PROXY", &proxy.url()), ("ALL_PROXY", &proxy.url())]);
        assert_eq!(straight.code, 0, "{}", straight.text);
    }
    assert_eq!(proxy.lines().len(), before, "{:?}", proxy.lines());
    for said in [planned, wrong, untrusting] {
        assert!(!said.text.contains("pr0xy:p@ss"), "{}", said.text);
    }
    place.holds_no_password();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_environments_proxy_is_used_unless_the_settings_say_direct() {
    let sandbox = Sandbox::start(&["--repositories", "1"]);
    let proxy = TestProxy::start(None).await;
    proxy.refuse("jira.company.invalid");
    let place = Place::new(&sandbox);
    let connect = |variables: &[(&str, &str)]| {
        let said = place.run(&["connect", "--file", "nowhere.toml"], variables);
        assert_ne!(said.code, 0);
        said.text
    };
    let url = proxy.url();
    let by_environment: &[(&str, &str)] = &[("HTTPS_PROXY", &url)];
    let told = connect(by_environment);
    assert!(told.contains("PROXY_REFUSED"), "{told}");
    assert_eq!(proxy.lines(), ["403 CONNECT jira.company.invalid:443"]);

    let told = connect(&[by_environment[0], ("NO_PROXY", "*.company.invalid")]);
    assert!(told.contains("DNS_FAILED"), "{told}");
    place.set(&json!("Direct"), None);
    let told = connect(by_environment);
    assert!(told.contains("DNS_FAILED"), "{told}");
    assert_eq!(proxy.lines().len(), 1, "{:?}", proxy.lines());
}
