//! A sandbox process of a test's own.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

use crate::programs::program;

/// A sandbox at work; it ends with this value.
pub struct Sandbox {
    /// The ready line.
    pub ready: Value,
    process: Child,
    directory: tempfile::TempDir,
}

impl Sandbox {
    /// Starts one with these arguments after `serve --json`.
    ///
    /// # Panics
    /// When it does not become ready.
    pub fn start(arguments: &[&str]) -> Self {
        let mut process = Command::new(program("causeway-sandbox"))
            .args(["serve", "--json"])
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the sandbox starts");
        let output = process.stdout.take().expect("its output is piped");
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line).expect("it writes its ready line");
        let ready = serde_json::from_str(&line).expect("the ready line is JSON");
        let directory = tempfile::tempdir().expect("a directory for the ready line");
        std::fs::write(directory.path().join("ready.json"), &line).expect("the ready line is kept");
        Self { ready, process, directory }
    }

    /// The file that holds the ready line.
    pub fn ready_file(&self) -> PathBuf {
        self.directory.path().join("ready.json")
    }

    /// A text of the ready line, by JSON pointer.
    ///
    /// # Panics
    /// When it is not there.
    pub fn text(&self, pointer: &str) -> String {
        self.ready
            .pointer(pointer)
            .and_then(Value::as_str)
            .unwrap_or_else(|| panic!("the ready line has no {pointer}"))
            .to_owned()
    }

    /// A principal of the ready line.
    ///
    /// # Panics
    /// When there is none of that name.
    pub fn principal(&self, name: &str) -> &Value {
        self.ready["principals"]
            .as_array()
            .and_then(|all| all.iter().find(|principal| principal["name"] == name))
            .unwrap_or_else(|| panic!("no principal {name}"))
    }

    /// Every secret the sandbox gave out, for the canary.
    pub fn secrets(&self) -> Vec<String> {
        let mut secrets = Vec::new();
        for principal in self.ready["principals"].as_array().into_iter().flatten() {
            for field in ["secret_access_key", "session_token", "git_password"] {
                secrets.extend(principal[field].as_str().map(str::to_owned));
            }
        }
        // The last part of the webhook URL is one, too.
        let webhook = self.text("/jira/webhook_url");
        secrets.extend(webhook.rsplit('/').next().map(str::to_owned));
        for user in ["admin", "developer", "outsider"] {
            for field in ["password", "pat"] {
                secrets.extend(self.ready["jira"][user][field].as_str().map(str::to_owned));
            }
        }
        secrets
    }

    /// Calls the control interface.
    ///
    /// # Panics
    /// When it does not answer well.
    pub async fn control(&self, method: &str, path: &str, body: Value) -> Value {
        let url = format!("{}{path}", self.text("/control/url"));
        let method = method.parse().expect("a method");
        let mut request = http_client().request(method, &url).bearer_auth(self.text("/control/token"));
        if !body.is_null() {
            request = request.json(&body);
        }
        let answer = request.send().await.expect("the control interface answers");
        assert!(answer.status().is_success(), "{url}: {}", answer.status());
        let text = answer.text().await.expect("a body");
        serde_json::from_str(&text).unwrap_or(Value::Null)
    }

    /// Stages a fault.
    pub async fn fault(&self, service: &str, operation: &str, fault: Value, times: Option<u32>) {
        let rule = json!({ "service": service, "operation": operation, "fault": fault, "times": times });
        self.control("POST", "/faults", rule).await;
    }

    /// Reads from Jira as its administrator, from outside of everything ours.
    ///
    /// # Panics
    /// When Jira does not answer well.
    pub async fn jira(&self, path: &str) -> Value {
        self.ask_jira(path, None).await
    }

    /// Writes to Jira the same way.
    ///
    /// # Panics
    /// When Jira does not answer well.
    pub async fn jira_post(&self, path: &str, body: &Value) -> Value {
        self.ask_jira(path, Some(body)).await
    }

    async fn ask_jira(&self, path: &str, body: Option<&Value>) -> Value {
        let url = format!("{}{path}", self.text("/jira/url"));
        let client = http_client();
        let request = match body {
            Some(body) => client.post(&url).header("X-Atlassian-Token", "no-check").json(body),
            None => client.get(&url),
        };
        let request =
            request.basic_auth(self.text("/jira/admin/user"), Some(self.text("/jira/admin/password")));
        let answer = request.send().await.expect("Jira answers");
        assert!(answer.status().is_success(), "{url}: {}", answer.status());
        answer.json().await.expect("JSON")
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        let _ended = self.process.wait();
    }
}

/// A plain HTTP client.
///
/// # Panics
/// When TLS cannot be set up.
pub fn http_client() -> reqwest::Client {
    let _already = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().no_proxy().build().expect("a client")
}
