//! Connecting an account with the keyboard alone: keys go to whatever has the focus, from the first-run doors to the
//! receipt and the connection's page. On the way it is listened to as a screen reader would.

use std::time::{Duration, Instant};

use causeway_tests::keyboard::{Focus, Keyboard, names};
use causeway_tests::listening::Heard;
use causeway_tests::sandbox::Sandbox;
use causeway_tests::window::{Home, Window};
use fantoccini::key::Key;
use serde_json::json;

use crate::steps;

/// How far a run is is told this often at most.
const TOLD_EVERY_MILLIS: f64 = 5000.0;

#[tokio::test(flavor = "multi_thread")]
async fn an_account_is_connected_with_the_keyboard_alone() {
    let sandbox = Sandbox::start(&["--seed", "demo"]);
    steps::index_slowly(&sandbox, 4000).await;
    let home = Home::new();
    let window = steps::open(&home, &sandbox).await;
    window.listen().await;
    let keys = window.keyboard();

    enter_the_wizard(&window, keys).await;
    sign_in_to_jira(&window, keys, &sandbox).await;
    connect_the_account(&window, keys, &sandbox).await;
    look_at_permissions(&window, keys).await;
    find_a_repository(&window, keys).await;
    leave_triggers_for_later(&window, keys).await;
    choose_settings(&window, keys).await;
    run(&window, keys, &sandbox).await;

    let connected = steps::integrations(&sandbox).await;
    let [integration] = connected.as_slice() else { panic!("not one integration: {connected:?}") };
    let chosen = json!({ "smartCommitsEnabled": false, "refSpecNotes": false, "global": false });
    for (field, value) in chosen.as_object().expect("an object") {
        assert_eq!(&integration[field], value, "{field}");
    }
    manage(&window, keys).await;
    window.close().await;
}

/// From the first thing seen, with a look at the keys that there are.
async fn enter_the_wizard(window: &Window, keys: Keyboard<'_>) {
    keys.lands_on_heading("Try it with sample data").await;
    let all = keys.round().await;
    for id in ["nav-connections", "theme", "about", "leave-sandbox", "door-connect", "door-repository"] {
        assert!(all.iter().any(|stop| stop.id == id), "{id} is not on the way: {:#?}", names(&all));
    }
    keys.tab_to("door-connect").await;
    keys.press(Key::Enter).await;
    let heading = keys.lands_on_heading("Sign in to Jira").await;
    assert_eq!(heading.role, "heading");

    keys.write("?").await;
    inside(keys, "shortcuts-dialog").await;
    keys.press(Key::Escape).await;
    steps::goes(window, "shortcuts-dialog").await;
    keys.lands_on_heading("Sign in to Jira").await;
}

/// A dialog keeps the focus in itself, whichever way one goes.
async fn inside(keys: Keyboard<'_>, dialog: &str) {
    keys.comes_to(dialog, |focus| focus.dialog.as_deref() == Some(dialog)).await;
    for held in [None, Some(Key::Shift)] {
        for _ in 0..6 {
            match held {
                None => keys.press(Key::Tab).await,
                Some(held) => keys.hold(held, char::from(Key::Tab)).await,
            }
            let now = keys.place().await;
            assert_eq!(now.dialog.as_deref(), Some(dialog), "it has left the dialog: {now:#?}");
        }
    }
}

async fn sign_in_to_jira(window: &Window, keys: Keyboard<'_>, sandbox: &Sandbox) {
    keys.tab_to("jira-base-url").await;
    keys.write_over(&sandbox.text("/jira/url")).await;
    keys.tab_to("jira-mode-sample").await;
    keys.press(Key::Down).await;
    let mode = keys.lands_on("jira-mode-token").await;
    assert_eq!((mode.role.as_str(), mode.checked), ("radio", Some(true)));

    // Nothing entered: the field that is missing has the focus and says what is missing.
    keys.tab_to("jira-token").await;
    keys.press(Key::Enter).await;
    let missing = keys.comes_to("the empty field", |focus| focus.id == "jira-token" && focus.invalid).await;
    assert!(missing.description.contains("Enter a personal access token"), "{missing:#?}");

    // A wrong one: it is said at once, and the focus is where it can be put right.
    let before = window.heard().await.len();
    keys.write("bm90IGEgdG9rZW4gb2YgYW55Ym9keQ").await;
    keys.press(Key::Enter).await;
    window.hears(before, "that the sign-in is refused", refusal("Jira refused this sign-in")).await;
    failed(window, keys, "JIRA_UNAUTHORIZED").await;

    way_to(keys, "jira-token").await;
    let before = window.heard().await.len();
    keys.write_over(&sandbox.text("/jira/admin/pat")).await;
    keys.press(Key::Enter).await;
    window.hears(before, "who one is", |one| one.is_polite() && one.text.contains("Signed in to")).await;
    let kept = keys.place().await;
    assert_eq!(kept.id, "jira-token", "the focus stays where it was: {kept:#?}");
    keys.tab_to("next").await;
    keys.press(Key::Space).await;
    keys.lands_on_heading("Connect to your AWS account").await;
}

/// The focus is on the first wrong field, which says why, or else on the message.
async fn failed(window: &Window, keys: Keyboard<'_>, code: &str) {
    let (shown, text) = window.error().await;
    assert_eq!(shown, code, "{text}");
    let at = keys.comes_to("the failure", |focus| focus.invalid || focus.id == "error-message").await;
    if at.id != "error-message" {
        assert!(
            !at.description.is_empty() && text.contains(first_words(&at)),
            "{at:#?} says not why: {text}"
        );
    }
}

/// The beginning of what is said of a wrong field.
fn first_words(field: &Focus) -> &str {
    let end = field.description.char_indices().nth(20).map_or(field.description.len(), |(at, _)| at);
    &field.description[..end]
}

/// On to a place, or back to it: wherever a failure has left the focus, a person knows which way to go.
async fn way_to(keys: Keyboard<'_>, id: &str) {
    if keys.focus().await.id != id {
        keys.back_to(id).await;
    }
}

fn refusal(words: &str) -> impl Fn(&Heard) -> bool {
    move |one| one.is_assertive() && one.text.contains(words)
}

async fn connect_the_account(window: &Window, keys: Keyboard<'_>, sandbox: &Sandbox) {
    let (id, secret) = steps::keys(sandbox, "readonly");
    let code = sandbox.text("/aws/region");
    keys.tab_to("region").await;
    keys.write_over("ireland").await;
    let open = keys.comes_to("an open list", |focus| focus.expanded.as_deref() == Some("true")).await;
    assert_eq!((open.id.as_str(), open.role.as_str()), ("region", "combobox"));
    keys.press(Key::Down).await;
    keys.press(Key::Escape).await;
    keys.comes_to("a closed list", |focus| focus.expanded.as_deref() == Some("false")).await;
    keys.write_over(&code).await;
    keys.comes_to("an open list", |focus| focus.expanded.as_deref() == Some("true")).await;
    keys.press(Key::Enter).await;
    let region = keys.comes_to("a chosen region", |focus| focus.value.contains('(')).await;
    assert!(region.id == "region" && region.expanded.as_deref() == Some("false"), "{region:#?}");

    keys.tab_to("aws-mode-sample").await;
    keys.press(Key::Down).await;
    keys.lands_on("aws-mode-keys").await;
    keys.tab_to("access-key-id").await;
    keys.write(&id).await;
    keys.tab_to("secret-access-key").await;
    let before = window.heard().await.len();
    keys.write("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY").await;
    keys.press(Key::Enter).await;
    window.hears(before, "that the secret is wrong", refusal("The secret does not belong")).await;
    failed(window, keys, "AWS_SIGNATURE_MISMATCH").await;
    way_to(keys, "secret-access-key").await;
    keys.write_over(&secret).await;

    keys.tab_to("advanced").await;
    keys.press(Key::Enter).await;
    keys.comes_to("what is unfolded", |focus| focus.expanded.as_deref() == Some("true")).await;
    keys.tab_to("refspec-notes").await;
    keys.press(Key::Space).await;
    let notes = keys.comes_to("no notes", |focus| focus.checked == Some(false)).await;
    assert_eq!((notes.id.as_str(), notes.role.as_str()), ("refspec-notes", "checkbox"));

    keys.tab_to("connect-account").await;
    let before = window.heard().await.len();
    keys.press(Key::Space).await;
    window.hears(before, "what is visible", |one| one.is_polite() && one.text.contains("visible")).await;
    keys.lands_on("next").await;
    keys.press(Key::Enter).await;
    keys.lands_on_heading("See what this key may do").await;
}

async fn look_at_permissions(window: &Window, keys: Keyboard<'_>) {
    window.find("feature-table").await;
    keys.lands_on_heading("See what this key may do").await;
    let actions = keys.tab_to("actions-commits").await.pop().expect("a place");
    assert_eq!(actions.expanded.as_deref(), Some("false"));
    keys.press(Key::Enter).await;
    keys.comes_to("the actions", |focus| focus.expanded.as_deref() == Some("true")).await;
    keys.hold(Key::Control, char::from(Key::Enter)).await;
    keys.lands_on_heading("repositories found").await;
}

/// The table has its own keys: the search, the order, and what scrolls.
async fn find_a_repository(window: &Window, keys: Keyboard<'_>) {
    window.find("found-repositories").await;
    let total = window.text_of("table-count").await;
    keys.tab_to("found-repositories-search").await;
    let before = window.heard().await.len();
    keys.write("pay").await;
    let counted =
        window.hears(before, "how many are left", |one| one.text.contains(&format!("of {total}"))).await;
    assert!(counted.is_polite(), "{counted:?}");
    let letters = window.heard().await.len() - before;
    assert_eq!(letters, 1, "it is said once and not at every letter: {:?}", window.heard().await);
    keys.press(Key::Escape).await;
    steps::changes(window, "table-count", &counted.text).await;
    keys.lands_on("found-repositories-search").await;

    let sort = |focus: &Focus| focus.html.contains("data-table__sort");
    let list = |focus: &Focus| focus.html.contains("data-table__scroller");
    tab_until(keys, "the list itself", list).await;
    keys.press(Key::End).await;
    scrolls(window).await;
    tab_until(keys, "a heading of a column", sort).await;
    keys.press(Key::Enter).await;
    let sorted = "return document.activeElement.closest('th').getAttribute('aria-sort');";
    let way = window.client.execute(sorted, Vec::new()).await.expect("a column");
    assert_eq!(way, json!("ascending"));
    keys.tab_to("next").await;
    keys.press(Key::Enter).await;
    keys.lands_on_heading("Choose how Jira hears of pushes").await;
}

async fn tab_until(keys: Keyboard<'_>, what: &str, wanted: impl Fn(&Focus) -> bool) -> Focus {
    for _ in 0..20 {
        keys.press(Key::Tab).await;
        let now = keys.place().await;
        if wanted(&now) {
            return now;
        }
    }
    panic!("{what} is not reached");
}

async fn scrolls(window: &Window) {
    let begun = Instant::now();
    let top = "return document.activeElement.scrollTop;";
    loop {
        let top = window.client.execute(top, Vec::new()).await.expect("a place").as_f64();
        if top.is_some_and(|top| top > 0.0) {
            return;
        }
        assert!(begun.elapsed() < causeway_tests::window::PATIENCE, "the list does not scroll");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn leave_triggers_for_later(window: &Window, keys: Keyboard<'_>) {
    let way = keys.tab_to_one_of(&["triggers-now", "triggers-later"]).await;
    if way.id == "triggers-now" {
        keys.press(Key::Down).await;
    }
    let later = keys.lands_on("triggers-later").await;
    assert_eq!(later.checked, Some(true));
    window.find("next").await;
    keys.tab_to("next").await;
    keys.press(Key::Enter).await;
    keys.lands_on_heading("Choose the integration's settings").await;
}

/// Checkboxes, and a list to choose from; a missing project is an error on the way.
async fn choose_settings(window: &Window, keys: Keyboard<'_>) {
    keys.tab_to("smart-commits").await;
    keys.press(Key::Space).await;
    keys.comes_to("no smart commits", |focus| focus.checked == Some(false)).await;
    keys.tab_to("projects-all").await;
    keys.press(Key::Down).await;
    keys.lands_on("projects-only").await;
    window.find("project-SHOP").await;
    keys.hold(Key::Control, char::from(Key::Enter)).await;
    let missing = keys.comes_to("the search for projects", |focus| focus.invalid).await;
    assert!(
        missing.id == "project-search" && missing.description.contains("Choose at least one project"),
        "{missing:#?}"
    );
    keys.tab_to("project-SHOP").await;
    keys.press(Key::Space).await;
    keys.comes_to("a chosen project", |focus| focus.checked == Some(true)).await;
    // Taken away again, which takes away the button that does it.
    let chip = |focus: &Focus| focus.html.contains("class=\"chip\"");
    while !chip(&keys.focus().await) {
        keys.hold(Key::Shift, char::from(Key::Tab)).await;
        keys.place().await;
    }
    keys.press(Key::Enter).await;
    keys.lands_on("project-search").await;
    keys.tab_to("project-SHOP").await;
    keys.press(Key::Space).await;
    keys.comes_to("a chosen project", |focus| focus.checked == Some(true)).await;
    keys.tab_to("next").await;
    let before = window.heard().await.len();
    keys.press(Key::Enter).await;
    window.find("plan-steps").await;
    keys.lands_on_heading("Review").await;
    window.hears(before, "what the plan is", |one| one.is_polite() && one.text.contains("Connect 24")).await;
}

/// The run, with its dialog opened and left, and what is told of it meanwhile.
async fn run(window: &Window, keys: Keyboard<'_>, sandbox: &Sandbox) {
    keys.tab_to("start-run").await;
    let before = window.heard().await.len();
    let begun = Instant::now();
    keys.press(Key::Enter).await;
    keys.lands_on_heading("Connect 24 repositories").await;
    let regions = window.polite_regions().await;
    assert_eq!(regions.len(), 1, "one region tells of progress: {regions:#?}");

    keys.tab_to("cancel-run").await;
    for close in [Key::Escape, Key::Enter] {
        keys.press(Key::Enter).await;
        keys.lands_on("confirm-keep").await;
        inside(keys, "cancel-run-dialog").await;
        while keys.focus().await.id != "confirm-keep" {
            keys.press(Key::Tab).await;
        }
        keys.press(close).await;
        steps::goes(window, "confirm-keep").await;
        keys.lands_on("cancel-run").await;
    }
    steps::index_slowly(sandbox, 0).await;
    steps::reaches(window, "completed", Duration::from_mins(2)).await;
    let took = begun.elapsed().as_secs_f64() * 1000.0;
    keys.lands_on_heading("Done").await;
    let end =
        window.hears(before, "how it ended", |one| one.is_polite() && one.text.starts_with("Done")).await;
    assert!(end.text.contains("24"), "{end:?}");

    let heard = window.heard().await;
    let progress: Vec<&Heard> =
        heard[before..].iter().filter(|one| one.text.contains("of 24 repositories")).collect();
    assert!(progress.iter().all(|one| one.is_polite()), "{progress:#?}");
    assert!(progress.len() >= 2, "a run of {took:.0} ms is told of: {heard:#?}");
    #[expect(clippy::cast_precision_loss, reason = "a handful")]
    let told = heard[before..].iter().filter(|one| one.is_polite()).count() as f64;
    assert!(told <= took / TOLD_EVERY_MILLIS + 4.0, "too much is said in {took:.0} ms: {heard:#?}");
    assert_eq!(heard[before..].iter().filter(|one| one.is_assertive()).count(), 0, "nothing has failed");
}

/// On from the receipt: the connection's tabs, and its table.
async fn manage(window: &Window, keys: Keyboard<'_>) {
    keys.tab_to("open-connection").await;
    keys.press(Key::Enter).await;
    window.find("repositories-table").await;
    keys.comes_to("the heading", Focus::is_heading).await;
    keys.tab_to("tab-repositories").await;
    keys.press(Key::Right).await;
    let tab = keys.lands_on("tab-triggers").await;
    assert_eq!(tab.role, "tab");
    keys.press(Key::End).await;
    keys.lands_on("tab-activity").await;
    keys.press(Key::Enter).await;
    steps::goes(window, "repositories-table").await;
    keys.press(Key::Home).await;
    keys.lands_on("tab-repositories").await;
    keys.press(Key::Space).await;
    window.find("repositories-table").await;

    let before = window.heard().await.len();
    let all = tab_until(keys, "the box that ticks all", |focus| focus.name == "Select all shown").await;
    assert_eq!(all.role, "checkbox");
    keys.press(Key::Space).await;
    let selected = window.hears(before, "how many are ticked", |one| one.text.contains("24 selected")).await;
    assert!(selected.is_polite(), "{selected:?}");
    let more = tab_until(keys, "the acts of a row", |focus| focus.id.starts_with("more-")).await;
    keys.press(Key::Enter).await;
    let first = keys.comes_to("the menu", |focus| focus.role == "menuitem").await;
    keys.press(Key::Down).await;
    keys.comes_to("the next act", |focus| focus.role == "menuitem" && focus.html != first.html).await;
    keys.press(Key::Escape).await;
    keys.lands_on(&more.id).await;
}
