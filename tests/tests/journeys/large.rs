//! Large organisations: 10,000 repositories are listed and filtered, 1,000 are connected to the end.

use std::time::{Duration, Instant};

use causeway_tests::sandbox::Sandbox;
use causeway_tests::window::{Home, PATIENCE, Window};
use fantoccini::Locator;
use fantoccini::key::Key;
use serde_json::json;

use crate::steps;

/// Notes how long the page's one thread was busy at a time. Frames are not drawn at a steady pace where nobody looks, in
/// a virtual display; whatever keeps this thread busy is what drops them elsewhere. `cargo xtask bench` counts frames.
const PROBE: &str = "
    window.noted = [];
    let last = performance.now();
    const note = () => {
        const now = performance.now();
        window.noted.push(now - last);
        last = now;
        window.noting = setTimeout(note, 0);
    };
    clearTimeout(window.noting);
    note();";

/// Moves the list by so many pixels, turn after turn of the page's thread, until it is at its end.
const SCROLL: &str = "
    const [id, step] = arguments;
    const list = document.querySelector(`[data-testid=\"${id}\"] .data-table__scroller`);
    list.scrollTop = 0;
    const move = () => {
        const before = list.scrollTop;
        list.scrollTop = before + step;
        // Said with the next frame where there are frames.
        list.dispatchEvent(new Event('scroll'));
        if (list.scrollTop !== before) setTimeout(move, 16);
    };
    move();";

/// What is typed, one key after the other.
const TYPED: &str = "kestrel-billing";

/// The longest that the thread may be busy at a time, with room for the driver's own scripts; what a busy machine holds it
/// back by comes on top.
const LONGEST_MILLIS: f64 = 150.0;

/// What people would call a hang: all rows are drawn anew at every step, and nothing here draws but the processor.
const HANG_MILLIS: f64 = 500.0;

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_repositories_are_filtered_while_typing() {
    let sandbox = Sandbox::start(&["--seed", "org", "--repositories", "10000"]);
    let home = Home::new();
    let window = steps::open_wizard(&home, &sandbox).await;
    steps::go_on_to_aws(&window, &sandbox).await;
    let begun = Instant::now();
    steps::enter_keys(&window, &sandbox, "readonly").await;
    window.says_within("10,000 repositories visible", Duration::from_secs(90)).await;
    println!("10,000 repositories listed and described in {:.1} s", begun.elapsed().as_secs_f64());
    window.click("next").await;
    window.find("feature-table").await;
    window.click("next").await;
    window.find("found-repositories").await;

    // How long the machine holds a page back that has nothing to do, many times as often as it is going to be asked.
    watch(&window).await;
    tokio::time::sleep(Duration::from_secs(3)).await;
    let held_back = longest_of(&turns(&window).await);
    let limit = LONGEST_MILLIS + 3.0 * held_back;
    println!("with nothing to do: the longest turn {held_back:.0} ms");

    watch(&window).await;
    let search = window.find("found-repositories-search").await;
    for key in TYPED.chars() {
        search.send_keys(&key.to_string()).await.expect("a key is typed");
    }
    window.says(" of 10,000").await;
    let shown = window.text_of("found-repositories").await;
    assert!(shown.contains("kestrel-billing-"), "{shown}");
    assert!(!shown.contains("atlas-"), "what does not match is gone");
    println!("while typing: {}", judge(&window, limit).await);

    watch(&window).await;
    for _ in TYPED.chars() {
        search.send_keys(&char::from(Key::Backspace).to_string()).await.expect("a letter is taken back");
    }
    until_all_are_shown(&window).await;
    println!("while taking it back: {}", judge(&window, limit).await);

    watch(&window).await;
    window
        .client
        .execute(SCROLL, vec![json!("found-repositories"), json!(2000)])
        .await
        .expect("the list scrolls");
    let last = "[data-testid=found-repositories] tr[aria-rowindex=\"10001\"]";
    let wait = window.client.wait().at_most(PATIENCE);
    wait.for_element(Locator::Css(last)).await.expect("the last row comes");
    println!("while scrolling to the end: {}", judge(&window, limit.max(HANG_MILLIS)).await);
    window.close().await;
}

async fn until_all_are_shown(window: &Window) {
    let begun = Instant::now();
    while window.text_of("table-count").await != "10,000" {
        assert!(begun.elapsed() < PATIENCE, "{}", window.text_of("table-count").await);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn watch(window: &Window) {
    window.client.execute(PROBE, Vec::new()).await.expect("the page can be watched");
}

/// How long the page's thread was busy at a time since [`watch`], in milliseconds.
async fn turns(window: &Window) -> Vec<f64> {
    let noted = window.client.execute("return window.noted;", Vec::new()).await.expect("a list");
    noted.as_array().expect("a list").iter().filter_map(serde_json::Value::as_f64).collect()
}

fn longest_of(turns: &[f64]) -> f64 {
    turns.iter().copied().fold(0.0, f64::max)
}

/// How the page's thread was kept busy since [`watch`]; never for longer than the limit.
async fn judge(window: &Window, limit: f64) -> String {
    let noted = turns(window).await;
    let longest = longest_of(&noted);
    let long = noted.iter().filter(|turn| **turn > 16.7).count();
    assert!(longest < limit, "the page stood still for {longest} ms");
    format!("{} turns, {long} longer than a frame, the longest {longest:.0} ms", noted.len())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_repositories_are_connected() {
    let sandbox = Sandbox::start(&["--seed", "org", "--repositories", "1000"]);
    let home = Home::new();
    steps::index_slowly(&sandbox, 0).await;
    let window = steps::open_wizard(&home, &sandbox).await;
    steps::fill_in(&window, &sandbox).await;
    let begun = Instant::now();
    window.click("start-run").await;
    steps::reaches(&window, "completed", Duration::from_mins(3)).await;
    println!("1,000 repositories connected in {:.1} s", begun.elapsed().as_secs_f64());
    assert_eq!(steps::repositories(&sandbox).await.len(), 1000);
    window.close().await;
}
