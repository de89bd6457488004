//! What the tests of rotations need.

use causeway_app::connect::PlanShown;
use causeway_app::port::secrets::Keep;
use causeway_app::port::storage::ConnectionRecord;
use causeway_app::run::{GivenAgain, Receipt};
use causeway_app::{App, AppError};
use causeway_domain::{AccessKeyId, Secret};

use super::{KEY, World, ended};

pub(crate) const NEW_KEY: &str = "AKIANEWNEWNEWNEWNEW1";
pub(crate) const NEW_SECRET: &str = "new-secret";

impl World {
    /// A second connection to another integration, which uses the same key.
    pub(crate) async fn second_connection(&self, app: &App) -> i64 {
        let id = {
            let mut jira = self.jira.state();
            let id = jira.foreign_integration(None);
            jira.keys.insert(id, (KEY.to_owned(), "secret".to_owned()));
            id
        };
        let first = app.ports().storage.connections().await.unwrap().remove(0);
        let second = ConnectionRecord {
            id: "second".to_owned(),
            name: "Second".to_owned(),
            integration_id: id,
            ..first
        };
        app.ports().storage.put_connection(second).await.unwrap();
        id
    }

    pub(crate) async fn plan_rotation(&self, app: &App, keep: Keep) -> Result<PlanShown, AppError> {
        let id = self.connection_id(app).await;
        let operation = app.session.operation("test");
        let secret = Secret::new(NEW_SECRET.to_owned());
        app.plan_rotation(&operation, &id, NEW_KEY, secret, keep).await
    }

    pub(crate) async fn start_rotation(&self, app: &App) -> String {
        let plan = self.plan_rotation(app, Keep::Keychain).await.unwrap();
        app.start_run(&plan.id, &plan.shown.work.hash()).await.unwrap()
    }

    pub(crate) async fn rotate(&self, app: &App) -> Receipt {
        let run_id = self.start_rotation(app).await;
        ended(app, &run_id).await
    }

    /// The id of the key that Jira has for each integration.
    pub(crate) fn keys_in_jira(&self) -> Vec<String> {
        self.jira.state().keys.values().map(|(id, _)| id.clone()).collect()
    }
}

/// The new pair, as a person gives it again.
pub(crate) fn new_pair() -> GivenAgain {
    let key = causeway_app::port::aws::AccessKey {
        id: AccessKeyId::parse(NEW_KEY).unwrap(),
        secret: Secret::new(NEW_SECRET.to_owned()),
    };
    GivenAgain { aws: Some(key), ..GivenAgain::default() }
}
