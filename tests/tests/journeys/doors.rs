//! The first-run doors, without any sandbox of the test's own.

use causeway_tests::window::{Home, Window};

#[tokio::test(flavor = "multi_thread")]
async fn the_sample_door_opens_on_sample_data_and_leads_back() {
    let home = Home::new();
    let window = Window::open(&home, &[]).await;
    window.find("door-connect").await;
    assert!(!window.has("sandbox-banner").await, "a first start is not on sample data");
    window.click("door-sample").await;
    window.find("sandbox-banner").await;
    window.click("door-connect").await;
    window.click("jira-mode-sample").await;
    window.click("check-jira").await;
    window.find("jira-proof").await;
    window.click("next").await;
    window.click("aws-mode-sample").await;
    window.click("connect-account").await;
    window.find("aws-proof").await;
    window.says("repositories visible").await;
    window.click("leave-wizard").await;
    window.click("leave-sandbox").await;
    window.find("door-sample").await;
    assert!(!window.has("sandbox-banner").await, "the window is back on the real services");
    window.close().await;
}
