//! Large organisations: 10,000 repositories are listed and filtered, 1,000 are connected to the end.

use std::time::{Duration, Instant};

use causeway_tests::sandbox::Sandbox;
use causeway_tests::window::Home;

use crate::steps;

/// Notes how long the page's one thread was busy at a time. Frames are not drawn at a steady pace where nobody looks, in
/// a virtual display; whatever keeps this thread busy is what drops them elsewhere.
const PROBE: &str = "
    window.noted = [];
    let last = performance.now();
    const note = () => { const now = performance.now(); window.noted.push(now - last); last = now; setTimeout(note, 0); };
    note();";

/// What people would call a hang, with room for a debug build on a busy machine.
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

    window.client.execute(PROBE, Vec::new()).await.expect("the page can be watched");
    window.type_into("table-search", "kestrel-billing").await;
    window.says(" of 10,000").await;
    let shown = window.text_of("found-repositories").await;
    assert!(shown.contains("kestrel-billing-"), "{shown}");
    assert!(!shown.contains("atlas-"), "what does not match is gone");
    let noted = window.client.execute("return window.noted;", Vec::new()).await.expect("a list");
    let mut noted: Vec<f64> =
        noted.as_array().expect("a list").iter().filter_map(serde_json::Value::as_f64).collect();
    noted.sort_by(f64::total_cmp);
    let longest = noted.last().copied().expect("some turns");
    let dropped = noted.iter().filter(|turn| **turn > 16.7).count();
    println!(
        "{} turns while typing, {dropped} longer than a frame, the longest {longest:.0} ms",
        noted.len()
    );
    assert!(longest < HANG_MILLIS, "the page stood still for {longest} ms");
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
