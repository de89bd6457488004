//! Texts that others wrote to deceive or to break out: in every list and dialog they are text and nothing else.

use std::collections::BTreeSet;

use causeway_tests::sandbox::Sandbox;
use causeway_tests::window::{Home, Window};
use fantoccini::Locator;
use fantoccini::key::Key;
use serde_json::{Value, json};

use crate::developer::{self, picture};
use crate::steps;

/// The repository that the sandbox fills with such texts.
const HOSTILE: &str = "hostile";

/// Notes what a page does when a text of others runs in it.
const GUARD: &str = "
    window.ran = [];
    for (const name of ['alert', 'confirm', 'prompt', 'open']) window[name] = () => window.ran.push(name);
    document.addEventListener('securitypolicyviolation', (event) => window.ran.push(event.violatedDirective));";

/// The elements that nothing of ours makes, and what ran.
const LOOK: &str = "
    const foreign = [...document.body.querySelectorAll('img, script, iframe, b, title, style, svg[onload], [onerror]')];
    return [...window.ran, ...foreign.map((element) => element.outerHTML)];";

/// What the list that is open offers: the value of each option, what is read in it, and the kinds of elements in it.
const OPTIONS: &str = "
    const options = [...document.querySelectorAll('.combobox__item')];
    return options.map((option) => ({
        value: option.dataset.value,
        text: option.querySelector('.combobox__item-label').textContent,
        kinds: [...option.querySelectorAll('*')].map((element) => element.tagName.toLowerCase()),
    }));";

#[tokio::test(flavor = "multi_thread")]
async fn hostile_names_are_text_in_the_lists_and_after_the_act() {
    let sandbox = Sandbox::start(&["--seed", "demo"]);
    let made = sandbox.control("POST", "/hostile", json!({})).await;
    assert_eq!(made["repository"], HOSTILE);
    let branches: Vec<_> = made["branches"].as_array().expect("branches").iter().map(text).collect();
    let home = Home::new();
    let window = steps::open(&home, &sandbox).await;
    window.client.execute(GUARD, Vec::new()).await.expect("the page can be watched");
    let connection = developer::connect(&window, &sandbox, "poweruser", false).await;
    nothing_ran(&window).await;

    developer::ask_for_branch(&window, &connection, HOSTILE).await;
    developer::holds(&window, "act-base", "main").await;
    let offered = open_list(&window, "act-base").await;
    for branch in &branches {
        assert!(offered.contains(branch), "{branch:?} is not offered");
    }
    picture(&window, "hostile-1-branches").await;
    nothing_ran(&window).await;
    let base = "\"><svg/onload=alert(1)>";
    choose(&window, "act-base", base).await;
    let name = "SHOP-9-<img/src=x/onerror=alert(1)>\u{202e}niam";
    window.type_into("branch-name", name).await;
    window.click("confirm-create-branch").await;
    let said = window.text_of("created-branch").await;
    assert!(said.contains("<img/src=x/onerror=alert(1)>"), "{said}");
    assert!(!said.contains('\u{202e}') && said.contains("U+202E"), "what would deceive is visible: {said}");
    nothing_ran(&window).await;
    picture(&window, "hostile-2-created").await;

    window.click("pull-request-next").await;
    window.find("create-pull-request-dialog").await;
    window.find("acting").await;
    open_list(&window, "act-source").await;
    nothing_ran(&window).await;
    choose(&window, "act-source", branches[0].as_str()).await;
    let title = "<script>alert(1)</script><img src=x onerror=alert(1)>";
    window.type_into("pull-request-title", title).await;
    window.type_into("pull-request-description", "</textarea><iframe src=javascript:alert(1)>").await;
    window.click("confirm-create-pull-request").await;
    window.find("created-pull-request").await;
    let said = window.text_of("create-pull-request-dialog").await;
    assert!(said.contains(title), "the title is shown as it is: {said}");
    nothing_ran(&window).await;
    window.click("act-close").await;
    let by = developer::arn(&sandbox, "poweruser");
    for event in ["CreateBranch", "CreatePullRequest"] {
        let mut trail = developer::trail(&sandbox, event).await;
        let last = trail.pop().unwrap_or_else(|| panic!("no {event}"));
        assert_eq!((last.0, last.2), (by.clone(), None), "{event}");
    }
    window.close().await;
}

/// Opens a field's list and hands back its values; each is read as text.
async fn open_list(window: &Window, field: &str) -> BTreeSet<String> {
    window.find(field).await.click().await.expect("the field is chosen");
    let open = Locator::Css(".combobox__item");
    let wait = window.client.wait().at_most(causeway_tests::window::PATIENCE);
    wait.for_element(open).await.expect("the list opens");
    let options = window.client.execute(OPTIONS, Vec::new()).await.expect("the options are read");
    let plain = ["span", "bdi", "svg", "path"];
    let mut values = BTreeSet::new();
    for option in options.as_array().expect("a list") {
        let kinds = option["kinds"].as_array().expect("a list");
        assert!(kinds.iter().all(|kind| plain.contains(&text(kind).as_str())), "{option}");
        let (value, shown) = (text(&option["value"]), text(&option["text"]));
        let deceiving = ['\u{202e}', '\u{2066}', '\u{200b}', '\u{200f}', '\u{feff}'];
        assert!(!shown.contains(deceiving), "{option}");
        if !value.contains(deceiving) {
            assert_eq!(shown, value, "it is shown as it is");
        }
        values.insert(value);
    }
    values
}

/// Chooses an option of a field by typing all of it.
async fn choose(window: &Window, field: &str, value: &str) {
    window.type_into(field, &format!("{value}{}", char::from(Key::Tab))).await;
    developer::holds(window, field, value).await;
}

async fn nothing_ran(window: &Window) {
    let ran = window.client.execute(LOOK, Vec::new()).await.expect("the page is looked at");
    assert_eq!(ran, json!([]), "a text of others became more than text");
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}
