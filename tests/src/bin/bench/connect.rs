//! Connecting an account through the real window, beside a straight script that asks the same and creates the same.

use std::fmt;
use std::path::Path;
use std::time::{Duration, Instant};

use causeway_tests::peers::{Peers, succeed};
use causeway_tests::sandbox::Sandbox;
use causeway_tests::window::{Home, Window};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::numbers::{Times, ratio};

/// Added by the sandbox to every answer of AWS and Jira.
pub(crate) const LATENCY_MILLIS: u64 = 40;

/// Sizes of the account.
const REPOSITORIES: [usize; 3] = [10, 100, 1000];

/// Measurements of each size, each on a sandbox of its own.
const CONNECTS: usize = 3;

/// The longest that a part may take.
const PATIENCE: Duration = Duration::from_mins(5);

/// Connecting accounts of one size.
#[derive(Debug, Serialize)]
pub(crate) struct Connects {
    /// How many repositories the account has.
    pub(crate) repositories: usize,
    /// What the latency alone takes, in milliseconds.
    pub(crate) floor_ms: u64,
    /// Through the window.
    pub(crate) window: Parts,
    /// By the script.
    pub(crate) script: Parts,
    /// The window's total in floors.
    pub(crate) to_floor: f64,
    /// The window's total in the script's.
    pub(crate) to_script: f64,
}

/// The parts of connecting.
#[derive(Debug, Serialize)]
#[expect(clippy::struct_field_names, reason = "the unit belongs to a number's name")]
pub(crate) struct Parts {
    /// Whose key it is, and which repositories it sees, described.
    pub(crate) account_ms: Times,
    /// Looking at both sides and planning.
    pub(crate) plan_ms: Times,
    /// Looking again, creating, and following Jira until every repository is there and indexed.
    pub(crate) run_ms: Times,
    /// All three.
    pub(crate) total_ms: Times,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[expect(clippy::struct_field_names, reason = "the unit belongs to a number's name")]
struct Connect {
    account_ms: f64,
    plan_ms: f64,
    run_ms: f64,
}

impl fmt::Display for Connect {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { account_ms, plan_ms, run_ms } = self;
        write!(formatter, "{account_ms:.0} + {plan_ms:.0} + {run_ms:.0} ms")
    }
}

/// Measures all sizes.
pub(crate) async fn measure() -> Vec<Connects> {
    let mut sizes = Vec::new();
    for repositories in REPOSITORIES {
        let (mut window, mut script) = (Vec::new(), Vec::new());
        for number in 1..=CONNECTS {
            window.push(by_window(&sandbox(repositories).await, repositories).await);
            script.push(by_script(&sandbox(repositories).await, repositories));
            if let (Some(window), Some(script)) = (window.last(), script.last()) {
                println!("connect {repositories}, {number} of {CONNECTS}: {window}; by script {script}");
            }
        }
        let (window, script) = (parts(&window), parts(&script));
        let floor_ms = floor_rounds(repositories) * LATENCY_MILLIS;
        sizes.push(Connects {
            repositories,
            floor_ms,
            to_floor: ratio(window.total_ms.median, Duration::from_millis(floor_ms).as_secs_f64() * 1000.0),
            to_script: ratio(window.total_ms.median, script.total_ms.median),
            window,
            script,
        });
    }
    sizes
}

fn parts(all: &[Connect]) -> Parts {
    let times = |of: fn(&Connect) -> f64| Times::of(all.iter().map(of));
    Parts {
        account_ms: times(|one| one.account_ms),
        plan_ms: times(|one| one.plan_ms),
        run_ms: times(|one| one.run_ms),
        total_ms: times(|one| one.account_ms + one.plan_ms + one.run_ms),
    }
}

/// Answers that have to be waited for one after the other, were everything else to take no time at all.
fn floor_rounds(repositories: usize) -> u64 {
    // A thousand names a page, each page's token in the page before it.
    let listing = u64::try_from(repositories.div_ceil(1000)).unwrap_or(u64::MAX);
    let describing = 1; // All batches at once; whose key it is can be asked beside the listing.
    let planning = listing; // Both sides at once.
    let looking_again = listing;
    let creating = 1;
    let jira_listing = listing; // Jira asks the same service.
    let seeing_the_end = 1;
    listing + describing + planning + looking_again + creating + jira_listing + seeing_the_end
}

async fn sandbox(repositories: usize) -> Sandbox {
    let latency = LATENCY_MILLIS.to_string();
    let repositories = repositories.to_string();
    let arguments = ["--seed", "org", "--repositories", &repositories, "--latency-ms", &latency];
    let sandbox = Sandbox::start(&arguments);
    // Jira's own pace is not what is measured.
    sandbox.control("POST", "/jira", json!({ "indexMillisPerRepository": 0 })).await;
    sandbox
}

/// boto3 and urllib3, one call after the other, with the shortest pause of the window's between two looks.
fn by_script(sandbox: &Sandbox, repositories: usize) -> Connect {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/bin/bench/straight_connect.py");
    let peers = Peers::of(sandbox);
    let printed = succeed(peers.python().arg(script).arg(repositories.to_string()));
    serde_json::from_str(&printed).expect("the script prints its numbers")
}

/// What a person does, without the time that a person takes.
async fn by_window(sandbox: &Sandbox, repositories: usize) -> Connect {
    let home = Home::new();
    let file = sandbox.ready_file();
    let window = Window::open(&home, &["--sandbox-at", file.to_str().expect("a path in UTF-8")]).await;
    window.click("door-connect").await;
    window.type_into("jira-base-url", &sandbox.text("/jira/url")).await;
    window.click("jira-mode-token").await;
    window.type_into("jira-token", &sandbox.text("/jira/admin/pat")).await;
    window.click("check-jira").await;
    window.find("jira-proof").await;
    window.click("next").await;
    window.type_into("region", &sandbox.text("/aws/region")).await;
    window.click("aws-mode-keys").await;
    let key = sandbox.principal("readonly");
    let text = |field: &str| key[field].as_str().expect("a text").to_owned();
    window.type_into("access-key-id", &text("access_key_id")).await;
    window.type_into("secret-access-key", &text("secret_access_key")).await;
    let account_ms = timed(&window, "connect-account", "[data-testid=aws-proof]").await;
    window.click("next").await;
    window.find("feature-table").await;
    window.click("next").await;
    window.find("found-repositories").await;
    window.click("next").await;
    window.click("triggers-later").await;
    window.click("next").await;
    window.find("require-user-pat").await;
    let plan_ms = timed(&window, "next", "[data-testid=plan-steps]").await;
    let run_ms = timed(&window, "start-run", "[data-testid=run-state][data-state=completed]").await;
    let connected = sandbox.jira("/rest/gitplugin/1.0/repository").await;
    let connected = connected["repositories"].as_array().map_or(0, Vec::len);
    assert_eq!(connected, repositories, "the window says it is done, and so does Jira");
    window.close().await;
    Connect { account_ms, plan_ms, run_ms }
}

/// Clicks, and notes in the page itself when the goal appears: asking from outside would be too coarse.
const CLICK_AND_WATCH: &str = r#"
const [name, goal] = arguments;
const button = document.querySelector(`[data-testid="${name}"]`);
if (!button || button.disabled || button.getAttribute("aria-disabled") === "true") return false;
window.causewayBench = null;
const begun = performance.now();
const look = () => {
  if (!document.querySelector(goal)) return;
  window.causewayBench = performance.now() - begun;
  observer.disconnect();
};
const observer = new MutationObserver(look);
observer.observe(document, { childList: true, subtree: true, attributes: true });
button.click();
look();
return true;
"#;

async fn timed(window: &Window, button: &str, goal: &str) -> f64 {
    let begun = Instant::now();
    let run = async |script: &str, arguments: Vec<Value>| {
        window.client.execute(script, arguments).await.expect("the page runs a script")
    };
    while run(CLICK_AND_WATCH, vec![json!(button), json!(goal)]).await != json!(true) {
        assert!(begun.elapsed() < PATIENCE, "{button} cannot be clicked\n{}", window.text().await);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    loop {
        if let Some(millis) = run("return window.causewayBench;", Vec::new()).await.as_f64() {
            return millis;
        }
        let failed = window.has("error-message").await || begun.elapsed() > PATIENCE;
        assert!(!failed, "{goal} does not come after {button}\n{}", window.text().await);
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_floor_grows_with_pages_only() {
        assert_eq!(floor_rounds(10), 7);
        assert_eq!(floor_rounds(1000), 7);
        assert_eq!(floor_rounds(1001), 11);
    }
}
