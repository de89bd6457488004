//! What is refused: each in its own words, in the place of the act, and with nothing written in Jira.

use causeway_tests::sandbox::Sandbox;
use causeway_tests::window::{Home, Window};
use serde_json::{Value, json};

use crate::steps;

#[tokio::test(flavor = "multi_thread")]
async fn aws_refuses_each_wrong_key_in_its_own_words() {
    let sandbox = Sandbox::start(&["--seed", "demo"]);
    let home = Home::new();
    let window = steps::open_wizard(&home, &sandbox).await;
    steps::go_on_to_aws(&window, &sandbox).await;
    let region = sandbox.text("/aws/region");
    let (id, secret) = steps::keys(&sandbox, "readonly");
    let (nobody, nobodys_secret) = steps::keys(&sandbox, "nobody");
    let (temporary, temporary_secret) = steps::keys(&sandbox, "temporary");
    let ssh = sandbox.principal("readonly")["ssh_public_key_id"].as_str().expect("a text").to_owned();
    let wrong = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    let refusals: [(&str, &str, &str, &str, &[&str]); 8] = [
        (&region, &id, wrong, "AWS_SIGNATURE_MISMATCH", &["The secret does not belong to this access key"]),
        (
            &region,
            "AKIAIOSFODNN7EXAMPLE",
            wrong,
            "AWS_UNKNOWN_ACCESS_KEY",
            &["AWS does not know this access key"],
        ),
        (&region, &ssh, &secret, "NOT_AN_ACCESS_KEY_ID", &["the ID of an SSH public key"]),
        (&region, &temporary, &temporary_secret, "TEMPORARY_ACCESS_KEY", &["This access key is temporary"]),
        ("eu-west-1", &id, &secret, "AWS_WRONG_REGION", &["another region"]),
        (
            &region,
            &nobody,
            &nobodys_secret,
            "AWS_ACCESS_DENIED",
            &["AWS denies this to the access key", "codecommit:ListRepositories"],
        ),
        ("not a region", &id, &secret, "INVALID_REGION", &["This is not an AWS region code"]),
        (&region, &id, "two words", "INVALID_SECRET_ACCESS_KEY", &["no white space inside"]),
    ];
    for (region, id, secret, code, words) in refusals {
        steps::enter(&window, region, id, secret).await;
        steps::refused(&window, code, words).await;
        assert!(!window.has("aws-proof").await, "{code}");
    }
    steps::enter(&window, &region, &id, &secret).await;
    window.find("aws-proof").await;
    nothing_was_written(&sandbox).await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn jira_refuses_each_wrong_sign_in_in_its_own_words() {
    let sandbox = Sandbox::start(&["--seed", "demo"]);
    let home = Home::new();
    let window = steps::open_wizard(&home, &sandbox).await;
    let jira = sandbox.text("/jira/url");
    let elsewhere = sandbox.text("/aws/endpoint");
    let token = sandbox.text("/jira/admin/pat");
    let developer = sandbox.text("/jira/developer/pat");
    let refusals: [(&str, &str, &str, &str); 7] = [
        ("ftp://jira.example.com", &token, "INVALID_JIRA_URL", "begins with https://"),
        ("http://jira.invalid", &token, "DNS_FAILED", "The host name was not found"),
        ("http://127.0.0.1:9", &token, "CONNECTION_REFUSED", "Nothing answers at this address"),
        (&elsewhere, &token, "INVALID_JIRA_URL", "There is no Jira at"),
        (&jira, "bm90IGEgdG9rZW4gb2YgYW55Ym9keQ", "JIRA_UNAUTHORIZED", "Jira refused this sign-in"),
        (&jira, &developer, "JIRA_NOT_ADMIN", "This user may not administer integrations"),
        (&jira, "two words", "INVALID_REQUEST", "no white space inside"),
    ];
    for (url, token, code, words) in refusals {
        steps::enter_token(&window, url, token).await;
        steps::refused(&window, code, &[words]).await;
        assert!(!window.has("jira-proof").await, "{code}");
    }

    let faults: [(&str, Value, &str, &str); 6] = [
        ("gij", json!({ "kind": "app-missing" }), "GIJ_MISSING", "Git Integration for Jira is not available"),
        ("*", json!({ "kind": "html-login" }), "JIRA_LOGIN_PAGE", "A login page answered instead of Jira"),
        ("gij", json!({ "kind": "malformed-json" }), "JIRA_UNEXPECTED_RESPONSE", "is not what Jira gives"),
        ("jira", json!({ "kind": "internal-error" }), "JIRA_SERVER_ERROR", "Jira had a fault of its own"),
        (
            "gij",
            json!({ "kind": "too-many-requests", "retry_after": 300 }),
            "JIRA_RATE_LIMITED",
            "Jira asks to slow down",
        ),
        ("jira", json!({ "kind": "drop-connection" }), "CONNECTION_LOST", "The connection broke off"),
    ];
    for (service, fault, code, words) in faults {
        sandbox.fault(service, "*", fault, None).await;
        steps::enter_token(&window, &jira, &token).await;
        steps::refused(&window, code, &[words]).await;
        sandbox.control("DELETE", "/faults", Value::Null).await;
    }
    nothing_was_written(&sandbox).await;

    sign_in_with_password(&window, &sandbox, "not the password").await;
    steps::refused(&window, "JIRA_UNAUTHORIZED", &["Jira refused this sign-in"]).await;
    sign_in_with_password(&window, &sandbox, &sandbox.text("/jira/admin/password")).await;
    window.find("jira-proof").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_jira_that_goes_away_is_told_and_loses_no_input() {
    let sandbox = Sandbox::start(&["--seed", "demo"]);
    let home = Home::new();
    let window = steps::open_wizard(&home, &sandbox).await;
    steps::fill_in(&window, &sandbox).await;
    let region = sandbox.text("/aws/region");
    drop(sandbox);
    window.click("start-run").await;
    steps::refused(&window, "CONNECTION_REFUSED", &["Nothing answers at this address"]).await;
    for _ in ["settings", "triggers", "repositories", "permissions", "aws"] {
        window.click("back").await;
    }
    let kept = window.find("region").await.prop("value").await.ok().flatten().unwrap_or_default();
    assert!(kept.contains(&region) || kept.contains("Frankfurt"), "the region is kept: {kept}");
    window.close().await;
}

async fn sign_in_with_password(window: &Window, sandbox: &Sandbox, password: &str) {
    window.click("jira-mode-password").await;
    window.type_into("jira-user-name", &sandbox.text("/jira/admin/user")).await;
    window.type_into("jira-password", password).await;
    window.click("check-jira").await;
}

async fn nothing_was_written(sandbox: &Sandbox) {
    assert_eq!(steps::integrations(sandbox).await, Vec::<Value>::new());
    assert_eq!(steps::creations(sandbox).await, 0, "Jira was not even asked");
}
