//! Undoing a run: what it names is what goes, and nothing else.

use causeway_tests::keyring;
use causeway_tests::sandbox::Sandbox;
use causeway_tests::window::Home;

use crate::steps;

#[tokio::test(flavor = "multi_thread")]
async fn undoing_removes_what_the_run_made() {
    let sandbox = Sandbox::start(&["--seed", "demo"]);
    let home = Home::new();
    let site = sandbox.text("/jira/url");
    let kept = || keyring::entries().into_iter().filter(|name| name.contains(&site)).count();
    let window = steps::open_wizard(&home, &sandbox).await;
    steps::fill_in(&window, &sandbox).await;
    assert_eq!(kept(), 0, "looking keeps nothing");
    steps::run_to_the_end(&window).await;
    assert_eq!(kept(), 1, "the sign-in is in the keychain");

    let undo = window.text_of("undo-list").await;
    for words in ["Remove the integration with id 1", "the entry from Connections", "the saved Jira sign-in"]
    {
        assert!(undo.contains(words), "undoing does not name \"{words}\": {undo}");
    }
    window.click("undo-run").await;
    window.click("confirm-keep").await;
    assert_eq!(steps::integrations(&sandbox).await.len(), 1, "asking removes nothing");
    window.click("undo-run").await;
    window.click("confirm-undo-run").await;
    window.says("The run was undone.").await;
    steps::integrations_become(&sandbox, 0).await;
    assert_eq!(steps::repositories(&sandbox).await.len(), 0);
    assert_eq!(kept(), 0, "nor is anything left in the keychain");
    window.click("close-receipt").await;
    window.find("door-connect").await;

    window.click("door-connect").await;
    steps::fill_in(&window, &sandbox).await;
    steps::run_to_the_end(&window).await;
    assert_eq!(steps::integrations(&sandbox).await.len(), 1, "it can be connected again");
    window.close().await;
}
