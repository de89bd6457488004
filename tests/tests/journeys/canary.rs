//! No secret that was typed is anywhere but in the keychain and in Jira.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use causeway_tests::processes;
use causeway_tests::sandbox::Sandbox;
use causeway_tests::window::{Home, Window, files_below};
use serde_json::{Value, json};

use crate::steps;

/// Keeps what comes over the bridge where the test can read it.
const RECORD: &str = "
    window.recorded = [];
    const send = window.fetch;
    window.fetch = async (...request) => {
        const answer = await send(...request);
        answer.clone().text().then((text) => window.recorded.push(text));
        return answer;
    };";

#[tokio::test(flavor = "multi_thread")]
async fn no_typed_secret_is_found_anywhere() {
    let sandbox = Sandbox::start(&["--seed", "demo"]);
    let home = Home::new();
    let window = steps::open_wizard(&home, &sandbox).await;
    window.client.execute(RECORD, Vec::new()).await.expect("the bridge can be listened to");
    let needles = needles(&sandbox);
    let (region, (id, secret)) = (sandbox.text("/aws/region"), steps::keys(&sandbox, "admin"));

    // Typed and refused, then typed and taken: both ways must keep quiet.
    window.type_into("jira-base-url", &sandbox.text("/jira/url")).await;
    window.click("jira-mode-password").await;
    window.type_into("jira-user-name", "nobody-of-that-name").await;
    window.type_into("jira-password", &sandbox.text("/jira/admin/password")).await;
    window.click("check-jira").await;
    steps::refused(&window, "JIRA_UNAUTHORIZED", &[]).await;
    steps::go_on_to_aws(&window, &sandbox).await;
    let (_, other) = steps::keys(&sandbox, "readonly");
    steps::enter(&window, &region, &id, &other).await;
    steps::refused(&window, "AWS_SIGNATURE_MISMATCH", &[]).await;
    steps::enter(&window, &region, &id, &secret).await;
    steps::go_on_to_triggers(&window).await;
    window.click("triggers-now").await;
    steps::give_webhook(&window, &sandbox).await;
    look("the triggers", window.document().await.as_bytes(), &needles);
    window.click("next").await;
    window.find("require-user-pat").await;
    window.click("next").await;
    window.find("plan-steps").await;
    look("the review", window.document().await.as_bytes(), &needles);
    window.click("export-json").await;
    window.find("saved-path").await;

    steps::index_slowly(&sandbox, 400).await;
    window.click("start-run").await;
    window.find("run-progress").await;
    look("the run", window.document().await.as_bytes(), &needles);
    for process in processes::tree(window.process()) {
        look("a command line", processes::command_line(process).as_bytes(), &needles);
        look("an environment", &processes::environment(process), &needles);
    }
    look_into_files(&home, &needles);
    steps::reaches(&window, "completed", std::time::Duration::from_mins(1)).await;
    for format in ["export-json", "export-csv"] {
        window.click(format).await;
        window.find("saved-path").await;
    }
    look("the receipt", window.document().await.as_bytes(), &needles);
    window.click("close-receipt").await;
    window.find("connections-table").await;
    look("the connections", window.document().await.as_bytes(), &needles);
    look_at_the_bridge(&window, &needles).await;
    window.close().await;

    let files = look_into_files(&home, &needles);
    for expected in ["causeway.sqlite", "causeway-receipt", "causeway-plan", ".log"] {
        assert!(files.iter().any(|name| name.contains(expected)), "nothing like {expected} was looked into");
    }
}

async fn look_at_the_bridge(window: &Window, needles: &BTreeSet<Vec<u8>>) {
    let recorded = window.client.execute("return window.recorded;", Vec::new()).await.expect("a list");
    let answers = recorded.as_array().map_or(0, Vec::len);
    assert!(answers > 10, "only {answers} answers were heard");
    look("an answer over the bridge", recorded.to_string().as_bytes(), needles);
}

/// Every secret of the sandbox, in each form it could be written in.
fn needles(sandbox: &Sandbox) -> BTreeSet<Vec<u8>> {
    let mut needles = BTreeSet::new();
    for secret in sandbox.secrets() {
        needles.insert(secret.clone().into_bytes());
        needles.insert(json!(secret).to_string().trim_matches('"').as_bytes().to_owned());
        let escaped = |byte: &u8| match byte {
            byte if byte.is_ascii_alphanumeric() || b"-._~".contains(byte) => char::from(*byte).to_string(),
            byte => format!("%{byte:02X}"),
        };
        needles.insert(secret.as_bytes().iter().map(escaped).collect::<String>().into_bytes());
        // Base64 of a text that the secret is somewhere inside of; what depends on its neighbours is left out.
        for before in 0..3 {
            let whole = [vec![0; before], secret.clone().into_bytes()].concat();
            let inner = |text: String| {
                let skip = before * 4 / 3 + 1;
                text.get(skip..text.len() - 3).expect("secrets are long").to_owned().into_bytes()
            };
            needles.insert(inner(STANDARD_NO_PAD.encode(&whole)));
            needles.insert(inner(URL_SAFE_NO_PAD.encode(&whole)));
        }
    }
    needles
}

/// Fails when a secret is in there; never prints it.
fn look(place: &str, bytes: &[u8], needles: &BTreeSet<Vec<u8>>) {
    for needle in needles {
        let found = bytes.windows(needle.len()).any(|window| window == needle.as_slice());
        assert!(!found, "a secret is in {place}");
    }
}

/// Looks into each file below the home, and says which there were.
fn look_into_files(home: &Home, needles: &BTreeSet<Vec<u8>>) -> Vec<String> {
    let files = files_below(home.path());
    let name = |path: &std::path::Path| path.display().to_string();
    for (path, bytes) in &files {
        look(&name(path), bytes, needles);
    }
    files.iter().map(|(path, _)| name(path)).collect()
}

#[test]
fn the_canary_sings() {
    let needles = BTreeSet::from([b"secret".to_vec()]);
    let found = std::panic::catch_unwind(|| look("here", b"a secret.", &needles));
    assert!(found.is_err());
    look("there", Value::Null.to_string().as_bytes(), &needles);
}
