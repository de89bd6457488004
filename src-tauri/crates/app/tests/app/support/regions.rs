//! Several regions at once.

use std::sync::Arc;

use causeway_app::planning::TriggersRequest;
use causeway_app::port::secrets::Keep;
use causeway_app::regions::{RegionsRequest, RegionsShown};
use causeway_app::run::Receipt;
use causeway_app::{App, AppError};
use causeway_domain::Secret;

use super::{KEY, SITE, ended, settings, token};

/// Three regions, in the order in which they are connected.
pub(crate) const REGIONS: [&str; 3] = ["eu-west-1", "eu-central-1", "us-east-1"];

/// What is wanted of these regions, each with the key that is used there.
pub(crate) async fn wanted(app: &App, places: &[(&str, &str)]) -> RegionsRequest {
    let operation = app.session.operation("test");
    let site_handle = app.check_jira(&operation, SITE, token()).await.unwrap().handle;
    let mut account_handles = Vec::new();
    for (region, key) in places {
        let secret = Secret::new("secret".to_owned());
        let account = app.check_aws(&operation, region, key, secret, Arc::new(|_| ())).await.unwrap();
        account_handles.push(account.handle);
    }
    RegionsRequest {
        site_handle,
        account_handles,
        settings: settings(),
        keep: Keep::Keychain,
        triggers: None,
    }
}

pub(crate) async fn plan_of(app: &App, request: RegionsRequest) -> Result<RegionsShown, AppError> {
    app.plan_regions(&app.session.operation("test"), request).await
}

/// Plans regions of the one account.
pub(crate) async fn plan(app: &App, regions: &[&str], triggers: Option<TriggersRequest>) -> RegionsShown {
    let places: Vec<(&str, &str)> = regions.iter().map(|region| (*region, KEY)).collect();
    plan_of(app, RegionsRequest { triggers, ..wanted(app, &places).await }).await.unwrap()
}

/// Plans and starts the three regions.
pub(crate) async fn start(app: &App) -> Vec<String> {
    let plan = plan(app, &REGIONS, None).await;
    app.start_regions(&plan.id, &plan.shown.hash()).await.unwrap()
}

/// Waits for the end of each.
pub(crate) async fn all_ended(app: &App, run_ids: &[String]) -> Vec<Receipt> {
    let mut receipts = Vec::new();
    for run_id in run_ids {
        receipts.push(ended(app, run_id).await);
    }
    receipts
}
