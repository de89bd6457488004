//! What the tests of triggers want, and what other people have.

use causeway_app::planning::{TriggersRequest, WebhookGiven};
use causeway_app::port::secrets::Keep;
use causeway_app::run::Receipt;
use causeway_app::triggers::OnTriggersProgress;
use causeway_app::{App, AppError};
use causeway_domain::Secret;
use causeway_domain::triggers::Trigger;
use causeway_domain::triggers::disconnect::IntegrationFate;
use causeway_domain::triggers::plan::{RepositoryChoice, TopicChoice};
use causeway_domain::triggers::topic::{own_topic, trigger_name};
use causeway_domain::triggers::trigger::TriggerEvents;

use super::{ACCOUNT, REGION, SITE, World, ended, key, settings, token};
use causeway_app::connect::PlanRequest;

pub(crate) const WEBHOOK: &str =
    "https://jira.example.com/rest/gitplugin/webhook/1.0/reindex/0123456789abcdef0123456789abcdef";

pub(crate) fn topic_arn() -> String {
    own_topic(SITE, REGION, ACCOUNT).unwrap().as_str().to_owned()
}

/// Our trigger as the default request makes it.
pub(crate) fn own() -> Trigger {
    Trigger {
        name: trigger_name(SITE),
        destination_arn: topic_arn(),
        custom_data: None,
        branches: Some(Vec::new()),
        events: vec!["all".to_owned()],
    }
}

/// Somebody else's trigger, with everything that could be lost on the way.
pub(crate) fn foreign(name: &str) -> Trigger {
    Trigger {
        name: name.to_owned(),
        destination_arn: format!("arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}"),
        custom_data: Some(" {\"kept\":\"as it is\"} ".to_owned()),
        branches: None,
        events: vec!["updateReference".to_owned(), "updateReference".to_owned()],
    }
}

pub(crate) fn request() -> TriggersRequest {
    TriggersRequest {
        webhook: WebhookGiven::Pasted(Secret::new(WEBHOOK.to_owned())),
        events: TriggerEvents::ALL,
        branches: Vec::new(),
        topic: TopicChoice::Own { kms_key: None },
        repositories: RepositoryChoice::All,
    }
}

impl World {
    /// The id of the one connection.
    pub(crate) async fn connection_id(&self, app: &App) -> String {
        app.ports().storage.connections().await.unwrap()[0].id.clone()
    }

    /// Plans triggers of the one connection and starts the run.
    pub(crate) async fn start_triggers(
        &self,
        app: &App,
        request: Option<TriggersRequest>,
    ) -> Result<String, AppError> {
        let id = self.connection_id(app).await;
        let operation = app.session.operation("test");
        let plan = app.plan_triggers(&operation, &id, request, silent()).await?;
        app.start_run(&plan.id, &plan.shown.work.hash()).await
    }

    /// Sets triggers up as wanted, or as wanted last, and waits for the end.
    pub(crate) async fn set_triggers(&self, app: &App, request: Option<TriggersRequest>) -> Receipt {
        let run_id = self.start_triggers(app, request).await.unwrap();
        ended(app, &run_id).await
    }

    /// Plans taking the one connection apart and starts the run.
    pub(crate) async fn start_disconnect(&self, app: &App, fate: IntegrationFate) -> String {
        let id = self.connection_id(app).await;
        let operation = app.session.operation("test");
        let plan = app.plan_disconnect(&operation, &id, fate, silent()).await.unwrap();
        app.start_run(&plan.id, &plan.shown.work.hash()).await.unwrap()
    }

    /// Signs in and plans a connection with triggers.
    pub(crate) async fn start_connect_with_triggers(&self, app: &App, keep: Keep) -> String {
        let operation = app.session.operation("test");
        let site = app.check_jira(&operation, SITE, token()).await.unwrap();
        let key = key();
        let account =
            app.check_aws(&operation, REGION, key.id.as_str(), key.secret, std::sync::Arc::new(|_| ()));
        let wanted = PlanRequest {
            site_handle: site.handle,
            account_handle: account.await.unwrap().handle,
            settings: settings(),
            keep,
            triggers: Some(request()),
        };
        let plan = app.plan_connection(&operation, wanted).await.unwrap();
        app.start_run(&plan.id, &plan.shown.work.hash()).await.unwrap()
    }
}

/// Tells nobody.
pub(crate) fn silent() -> OnTriggersProgress {
    std::sync::Arc::new(|_| ())
}
