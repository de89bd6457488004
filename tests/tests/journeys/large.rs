//! Large organisations: 10,000 repositories are listed and filtered, 1,000 are connected to the end.

use std::time::{Duration, Instant};

use causeway_tests::sandbox::Sandbox;
use causeway_tests::window::Home;

use crate::steps;

/// Notes how long each frame takes, and how many there are.
const PROBE: &str = "
    window.frames = [];
    let last = performance.now();
    const note = (now) => { window.frames.push(now - last); last = now; requestAnimationFrame(note); };
    requestAnimationFrame(note);";

/// A frame that people would call a hang, with room for a debug build on a busy machine.
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
    window.find("found-repositories").await;

    window.client.execute(PROBE, Vec::new()).await.expect("frames can be counted");
    window.type_into("table-search", "kestrel-billing").await;
    window.says(" of 10,000").await;
    let shown = window.text_of("found-repositories").await;
    assert!(shown.contains("kestrel-billing-"), "{shown}");
    assert!(!shown.contains("atlas-"), "what does not match is gone");
    let frames = window.client.execute("return window.frames;", Vec::new()).await.expect("a list");
    let mut frames: Vec<f64> =
        frames.as_array().expect("a list").iter().filter_map(serde_json::Value::as_f64).collect();
    frames.sort_by(f64::total_cmp);
    let longest = frames.last().copied().expect("some frames");
    let median = frames.get(frames.len() / 2).copied().unwrap_or_default();
    println!("{} frames while typing: median {median:.1} ms, longest {longest:.1} ms", frames.len());
    assert!(longest < HANG_MILLIS, "a frame took {longest} ms");
    window.close().await;
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
