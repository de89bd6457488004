//! The main job: connect an account, and find it so from outside.

use causeway_tests::sandbox::Sandbox;
use causeway_tests::window::Home;

use crate::steps;

#[tokio::test(flavor = "multi_thread")]
async fn an_account_is_connected_and_jira_says_so() {
    let sandbox = Sandbox::start(&["--seed", "demo"]);
    let home = Home::new();
    let window = steps::open_wizard(&home, &sandbox).await;
    steps::sign_in_to_jira(&window, &sandbox).await;
    window.click("next").await;
    steps::enter_keys(&window, &sandbox, "readonly").await;
    steps::go_on_to_review(&window).await;
    steps::run_to_the_end(&window).await;
    println!("{}", window.text().await);
    window.close().await;
}
