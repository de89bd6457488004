//! An issue read closely: a commit that a disabled repository hides, its difference in colours, the tags, and a message with
//! smart commits before it is committed.

use std::time::{Duration, Instant};

use causeway_tests::peers::Peers;
use causeway_tests::sandbox::{Sandbox, http_client};
use causeway_tests::window::{Home, PATIENCE, Window};
use fantoccini::Locator;
use fantoccini::key::Key;
use serde_json::{Value, json};

use crate::developer::{self, REPOSITORY};
use crate::steps;

/// An issue of the sample Jira that nobody has begun.
const ISSUE: &str = "SHOP-7";
const BEFORE: &str = "// Sums of money.\nexport function total(prices: number[]): number {\n  let sum = 0;\n  for (const price of prices) sum += price;\n  return sum;\n}\n";
const AFTER: &str = "// Sums of money.\nexport function total(prices: number[]): number {\n  let cents = 0;\n  for (const price of prices) cents += Math.round(price * 100);\n  return cents / 100;\n}\n";

#[tokio::test(flavor = "multi_thread")]
async fn an_issue_is_read_and_a_message_for_it_is_composed() {
    let sandbox = Sandbox::start(&["--seed", "demo", "--repositories", "3"]);
    let (home, peers) = (Home::new(), Peers::of(&sandbox));
    let window = steps::open(&home, &sandbox).await;
    developer::connect(&window, &sandbox, "admin", false).await;
    developer::push(&peers, "main", "Sum prices up", ("total.ts", BEFORE));
    let message = format!("{ISSUE} Count in cents");
    let commit = developer::push(&peers, "main", &message, ("total.ts", AFTER));
    disable(&sandbox).await;
    developer::open_issue(&window, ISSUE).await;

    // Somebody has switched the repository off in Jira.
    window.click("tab-why").await;
    window.type_into("why-subject", &commit).await;
    window.click("why-start").await;
    window.find("why-summary").await;
    assert_eq!(window.text_of("why-reason").await, "disabled-repository");
    developer::picture(&window, "reading-1-why").await;
    window.click("fix-enable").await;
    window.click("confirm-enable").await;
    helped(&window).await;

    difference(&window, &commit[..8]).await;
    tags(&window).await;
    composed(&window).await;
    window.close().await;
}

/// Switches the repository off, as another administrator does in Jira.
async fn disable(sandbox: &Sandbox) {
    let rows = steps::repositories(sandbox).await;
    let ours = |row: &&Value| row["origin"].as_str().is_some_and(|origin| origin.ends_with(REPOSITORY));
    let id = &rows.iter().find(ours).expect("Jira has it")["id"];
    let url =
        format!("{}/rest/gitplugin/1.0/repository/{id}/disable?disable=true", sandbox.text("/jira/url"));
    let request = http_client().put(url).header("X-Atlassian-Token", "no-check");
    let answer = request.bearer_auth(sandbox.text("/jira/admin/pat")).send().await.expect("Jira answers");
    assert!(answer.status().is_success(), "{}", answer.status());
}

/// Waits for what comes of the fix, and has Jira look where that is all that is missing then.
async fn helped(window: &Window) {
    let begun = Instant::now();
    while !window.has("why-helped").await {
        if window.has("why-changed").await && window.has("fix-reindex").await {
            window.click("fix-reindex").await;
        }
        assert!(begun.elapsed() < PATIENCE, "it does not help:\n{}", window.text().await);
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
}

/// The commit's difference: one below the other, side by side, in the colours of the language.
async fn difference(window: &Window, short: &str) {
    window.click("tab-commits").await;
    developer::comes(window, &format!("commit-{short}")).await;
    window.click(&format!("view-{short}")).await;
    window.find("diff-rows").await;
    window.says("cents += Math.round(price * 100)").await;
    is_there(window, ".diff__rows--unified .diff__line--added .code--keyword").await;
    is_there(window, ".diff__rows--unified .code--comment").await;
    is_there(window, ".diff__line--deleted .diff__mark").await;
    assert_ne!(colour(window, ".code--keyword").await, colour(window, ".diff__code").await);
    developer::picture(window, "reading-2-unified").await;
    window.click("filter-split").await;
    is_there(window, ".diff__rows--split .diff__pair .code--keyword").await;
    developer::picture(window, "reading-3-split").await;
    window.click("filter-unified").await;
    is_there(window, ".diff__rows--unified .code--keyword").await;
    escape(window).await;
    steps::goes(window, "commit-dialog").await;
}

/// The tags, some and then more of them.
async fn tags(window: &Window) {
    window.click("tab-tags").await;
    window.find("tag-list").await;
    let some = tag_count(window).await;
    assert!(some > 0);
    developer::picture(window, "reading-4-tags").await;
    window.click("all-tags").await;
    let begun = Instant::now();
    while tag_count(window).await <= some {
        assert!(begun.elapsed() < PATIENCE, "there are {some} tags and no more");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    steps::goes(window, "all-tags").await;
}

/// A message with an error, then one that Jira carries out; copied, and the hook.
async fn composed(window: &Window) {
    window.click("tab-smart").await;
    window.type_into("smart-email", "admin@example.com").await;
    window
        .type_into("smart-message", &format!("{ISSUE} Count in cents #time 2 fortnights #fixversion 9.9"))
        .await;
    for code in ["time-format", "version-missing"] {
        is_there(window, &format!("[data-testid=finding][data-severity=error][data-code={code}]")).await;
    }
    is_there(window, "[data-testid=effect][data-command=fixversion][data-possible=false]").await;
    developer::picture(window, "reading-5-errors").await;

    let message =
        format!("{ISSUE} Count in cents #time 1h 30m all of it #comment Please look #start-progress");
    window.type_into("smart-message", &message).await;
    for command in ["time", "comment", "start-progress"] {
        is_there(window, &format!("[data-testid=effect][data-command={command}][data-possible=true]")).await;
    }
    assert!(!window.has("finding").await, "nothing is wrong with it: {}", window.text_of("smart").await);
    let effects = window.text_of("effects").await;
    for wanted in ["1 h 30 m", "all of it", "Please look", "In Progress"] {
        assert!(effects.contains(wanted), "no {wanted}: {effects}");
    }
    window.says("Jira will act as").await;
    developer::picture(window, "reading-6-message").await;
    window.click("copy-message").await;
    window.says("Copied").await;
    // What was copied is what is pasted.
    let paste = format!("{0}v{0}", char::from(Key::Control));
    window.type_into("smart-message", &paste).await;
    developer::holds(window, "smart-message", &message).await;

    window.click("open-hook").await;
    let hook = window.text_of("hook-text").await;
    assert!(hook.starts_with("#!/bin/sh"), "{hook}");
    developer::picture(window, "reading-7-hook").await;
    escape(window).await;
    steps::goes(window, "hook-dialog").await;
}

async fn escape(window: &Window) {
    let focused = window.client.active_element().await.expect("something has the focus");
    focused.send_keys(&char::from(Key::Escape).to_string()).await.expect("a key");
}

async fn tag_count(window: &Window) -> usize {
    let tags = window.client.find_all(Locator::Css("[data-testid=tag-list] > li")).await;
    tags.map_or(0, |tags| tags.len())
}

/// Waits for an element by its selector.
async fn is_there(window: &Window, selector: &str) {
    let found = window.client.wait().at_most(PATIENCE).for_element(Locator::Css(selector)).await;
    if let Err(error) = found {
        panic!("{selector}: {error}\n{}", window.text().await);
    }
}

/// The colour that the engine really draws with.
async fn colour(window: &Window, selector: &str) -> String {
    let script = "return getComputedStyle(document.querySelector(arguments[0])).color;";
    let colour = window.client.execute(script, vec![json!(selector)]).await.expect("a style");
    colour.as_str().expect("a colour").to_owned()
}
