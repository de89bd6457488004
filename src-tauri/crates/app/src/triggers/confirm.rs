//! Confirming a subscription: asking SNS to ask Jira again, or answering in Jira's place.

use causeway_domain::Region;
use causeway_domain::Secret;
use causeway_domain::sns_message::Confirmation;
use tokio_util::sync::CancellationToken;

use super::{Connected, SubscriptionHealth, SubscriptionState};
use crate::App;
use crate::audit::Audited;
use crate::error::AppError;
use crate::port::audit::AuditAct;
use crate::port::aws::AwsError;
use crate::port::storage::TriggersRecord;

impl App {
    /// Confirms a connection's subscription with what a person found and pasted: a token, a SubscribeURL, or the whole
    /// message that SNS sent. No address in it is visited; only its token goes to SNS, beside the expected topic. Then
    /// looks whether ours is the one that is confirmed.
    ///
    /// # Errors
    /// [`AppError::ConfirmationRefused`] when the text confirms nothing of this connection;
    /// [`AppError::Unverified`] when SNS took it and ours is still pending.
    pub async fn confirm_subscription(
        &self,
        connection_id: &str,
        pasted: Secret,
    ) -> Result<SubscriptionHealth, AppError> {
        let what = Audited::of(AuditAct::ConfirmSubscription, connection_id, "Confirm the subscription");
        let doing = self.confirming_subscription(connection_id, pasted);
        self.audited(what, doing, |_| None).await
    }

    async fn confirming_subscription(
        &self,
        connection_id: &str,
        pasted: Secret,
    ) -> Result<SubscriptionHealth, AppError> {
        let connected = self.connected(connection_id).await?;
        let region = Region::parse(&connected.record.region)?;
        let endpoint = self.ports.aws.sns_endpoint(&region);
        let refused = |reason: String| AppError::ConfirmationRefused { reason };
        let confirmation = Confirmation::parse(&pasted, &connected.topic, &endpoint)
            .map_err(|error| refused(error.to_string()))?;
        let cancel = CancellationToken::new();
        let token = confirmation.token.expose();
        match connected.aws.confirm_subscription(&confirmation.topic, token, &cancel).await {
            Ok(_) => {}
            Err(AwsError::Service { code, .. }) if code.starts_with("InvalidParameter") => {
                return Err(refused(
                    "Amazon SNS does not take this token. A token is good for two days, and for the newest \
                     confirmation only: ask for a new one"
                        .to_owned(),
                ));
            }
            Err(error) => return Err(error.into()),
        }
        let health = self.look_and_remember(&connected, &cancel, |_| ()).await?;
        if matches!(health.state, SubscriptionState::Missing | SubscriptionState::Pending) {
            let differences = vec![format!(
                "Amazon SNS took the token, but the subscription of {} is still not confirmed: the token was \
                 another subscription's",
                connected.desired().webhook.masked
            )];
            return Err(AppError::Unverified { differences });
        }
        Ok(health)
    }

    /// Has SNS ask Jira again to confirm, and says where the subscription stands then. One that is confirmed is left
    /// alone.
    ///
    /// # Errors
    /// When the topic is gone, the webhook URL is not kept any more, or AWS refuses.
    pub async fn resend_confirmation(&self, connection_id: &str) -> Result<SubscriptionHealth, AppError> {
        let what = Audited::of(
            AuditAct::ResendConfirmation,
            connection_id,
            "Have SNS ask Jira again to confirm the subscription",
        );
        let doing = self.resending_confirmation(connection_id);
        self.audited(what, doing, |_| None).await
    }

    async fn resending_confirmation(&self, connection_id: &str) -> Result<SubscriptionHealth, AppError> {
        let connected = self.connected(connection_id).await?;
        let cancel = CancellationToken::new();
        let health = self.look_and_remember(&connected, &cancel, |_| ()).await?;
        if health.state == SubscriptionState::Confirmed {
            return Ok(health);
        }
        let webhook = self.kept_webhook(&connected.triggers).await?;
        connected.aws.subscribe(&connected.topic, &webhook, &cancel).await?;
        let asked_at = self.ports.clock.now_millis();
        self.look_and_remember(&connected, &cancel, move |triggers| {
            triggers.confirmation_asked_at = Some(asked_at);
        })
        .await
    }

    /// Lists the subscriptions, and remembers what they say together with `change`.
    async fn look_and_remember(
        &self,
        connected: &Connected,
        cancel: &CancellationToken,
        change: impl FnOnce(&mut TriggersRecord),
    ) -> Result<SubscriptionHealth, AppError> {
        let mut triggers = connected.triggers.clone();
        change(&mut triggers);
        let asked_at = triggers.confirmation_asked_at;
        // What was done is remembered even when looking fails.
        let listed = connected.aws.subscriptions(&connected.topic, cancel).await;
        if let Ok(Some(seen)) = &listed {
            let ours = |seen: &causeway_domain::triggers::plan::SubscriptionSeen| {
                seen.arn.is_some() && seen.leads_to(&triggers.desired.webhook)
            };
            triggers.confirmed = seen.iter().any(ours);
        }
        self.remember_subscription(&connected.record.id, asked_at, triggers.confirmed).await?;
        Ok(SubscriptionHealth::of(
            listed?.as_deref(),
            &triggers.desired.webhook,
            asked_at,
            self.ports.clock.now_millis(),
        ))
    }

    /// Writes the two facts alone, onto the record as it is by now. One that has gone meanwhile stays gone.
    pub(super) async fn remember_subscription(
        &self,
        connection_id: &str,
        asked_at: Option<i64>,
        confirmed: bool,
    ) -> Result<(), AppError> {
        let mut record = match self.record(connection_id).await {
            Ok(record) => record,
            Err(AppError::ConnectionUnknown) => return Ok(()),
            Err(error) => return Err(error),
        };
        let Some(triggers) = &mut record.triggers else { return Ok(()) };
        let asked_at = asked_at.max(triggers.confirmation_asked_at);
        if (triggers.confirmation_asked_at, triggers.confirmed) == (asked_at, confirmed) {
            return Ok(());
        }
        triggers.confirmation_asked_at = asked_at;
        triggers.confirmed = confirmed;
        Ok(self.ports.storage.put_connection(record).await?)
    }
}
