//! No secret that was typed is anywhere but in the keychain and in Jira.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use causeway_tests::processes;
use causeway_tests::sandbox::Sandbox;
use causeway_tests::window::{Home, Window, files_below};
use serde_json::{Value, json};

use crate::{developer, diagnostics, steps};

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
    let needles = needles(&sandbox.secrets());
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

#[tokio::test(flavor = "multi_thread")]
async fn no_secret_of_a_developer_is_found_anywhere_however_much_is_logged() {
    let sandbox = Sandbox::start(&["--seed", "demo"]);
    let home = Home::new();
    let window = steps::open(&home, &sandbox).await;
    window.client.execute(RECORD, Vec::new()).await.expect("the bridge can be listened to");
    let (own, rotated) = (
        developer::another_key(&sandbox, "developer").await,
        developer::another_key(&sandbox, "readonly").await,
    );
    let mut secrets = sandbox.secrets();
    secrets.extend([own.1.clone(), rotated.1.clone()]);
    let needles = needles(&secrets);
    diagnostics::log_everything(&window).await;
    let connection = developer::connect(&window, &sandbox, "readonly", true).await;

    // Typed and refused, typed and taken, used, changed, and used for a branch.
    let (first, (_, other)) = (steps::keys(&sandbox, "developer"), steps::keys(&sandbox, "poweruser"));
    window.click(&format!("set-up-personal-{connection}")).await;
    developer::enter_own(&window, &(first.0.clone(), other)).await;
    steps::refused(&window, "AWS_SIGNATURE_MISMATCH", &[]).await;
    developer::enter_own(&window, &first).await;
    window.find("personal-set").await;
    look("the set-up", window.document().await.as_bytes(), &needles);
    developer::is_set_up(&window).await;
    window.click(&format!("edit-personal-{connection}")).await;
    developer::enter_own(&window, &own).await;
    developer::is_set_up(&window).await;
    look("My credentials", window.document().await.as_bytes(), &needles);
    developer::ask_for_branch(&window, &connection, developer::REPOSITORY).await;
    developer::create_branch(&window, "SHOP-3-quiet").await;
    look("what was created", window.document().await.as_bytes(), &needles);
    window.click("act-close").await;

    developer::open_credentials(&window).await;
    window.click(&format!("rotate-{connection}")).await;
    window.find("rotate-page").await;
    window.click("aws-mode-keys").await;
    window.type_into("access-key-id", &rotated.0).await;
    window.type_into("secret-access-key", &rotated.1).await;
    window.click("to-review").await;
    window.find("plan-steps").await;
    look("the plan of a rotation", window.document().await.as_bytes(), &needles);
    window.click("start-run").await;
    steps::reaches(&window, "completed", std::time::Duration::from_mins(1)).await;
    look("its receipt", window.document().await.as_bytes(), &needles);
    for process in processes::tree(window.process()) {
        look("a command line", processes::command_line(process).as_bytes(), &needles);
        look("an environment", &processes::environment(process), &needles);
    }

    for (path, bytes) in diagnostics::save_bundle(&window, &home).await {
        look(&path, &bytes, &needles);
    }
    look_at_the_bridge(&window, &needles).await;
    window.close().await;
    let files = look_into_files(&home, &needles);
    let log =
        files_below(home.path()).into_iter().filter(|(path, _)| path.display().to_string().contains(".log"));
    let log: String = log.map(|(_, bytes)| String::from_utf8_lossy(&bytes).into_owned()).collect();
    assert!(log.contains("DEBUG"), "every request is in the log: {files:?}");
}

async fn look_at_the_bridge(window: &Window, needles: &BTreeSet<Vec<u8>>) {
    let recorded = window.client.execute("return window.recorded;", Vec::new()).await.expect("a list");
    let answers = recorded.as_array().map_or(0, Vec::len);
    assert!(answers > 10, "only {answers} answers were heard");
    look("an answer over the bridge", recorded.to_string().as_bytes(), needles);
}

/// Every one of these secrets, in each form it could be written in.
pub(crate) fn needles(secrets: &[String]) -> BTreeSet<Vec<u8>> {
    let mut needles = BTreeSet::new();
    for secret in secrets {
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
pub(crate) fn look(place: &str, bytes: &[u8], needles: &BTreeSet<Vec<u8>>) {
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
