//! What clients that are not ours find after the window has connected an account.

use std::path::Path;

use causeway_tests::peers::{Peers, fail, succeed};
use causeway_tests::sandbox::Sandbox;
use causeway_tests::window::Home;

use crate::steps;

#[tokio::test(flavor = "multi_thread")]
async fn boto3_and_a_plain_http_client_find_what_the_window_did() {
    let sandbox = Sandbox::start(&["--seed", "demo"]);
    let peers = Peers::of(&sandbox);
    let look = || {
        let mut python = peers.python();
        python.args(["-m", "unittest", "connected"]);
        python.current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/peers"));
        python
    };
    let before = fail(&mut look());
    // Each of the three looks finds what is not there yet.
    assert!(before.contains("FAILED (failures=1, errors=2)"), "nothing is connected yet: {before}");

    let home = Home::new();
    let window = steps::open_wizard(&home, &sandbox).await;
    steps::sign_in_to_jira(&window, &sandbox).await;
    window.click("next").await;
    steps::enter_keys(&window, &sandbox, "readonly").await;
    steps::go_on_to_review(&window).await;
    steps::run_to_the_end(&window).await;
    succeed(&mut look());
    window.close().await;
}
