//! What every command works with.

use std::path::PathBuf;
use std::sync::Arc;

use causeway_app::kept::{Lent, LentJira, Need};
use causeway_app::planning::WebhookGiven;
use causeway_app::port::aws::{OnSignIn, SignInStep};
use causeway_app::port::secrets::{Keep, SecretError};
use causeway_app::port::storage::ConnectionRecord;
use causeway_app::session::Operation;
use causeway_app::{App, AppError};
use causeway_domain::Secret;
use causeway_domain::credential_source::CredentialSource;

use crate::arguments::{General, SignedBy};
use crate::console::Console;
use crate::failure::Failure;
use crate::interrupt::Interrupt;
use crate::progress::Progress;
use crate::secrets::{Given, Name};

/// What every command works with.
pub(crate) struct Desk {
    /// The use cases.
    pub(crate) app: App,
    /// Options of every command.
    pub(crate) general: General,
    /// Secrets from the environment and standard input.
    pub(crate) given: Given,
    /// Where answers go.
    pub(crate) console: Console,
    /// Progress.
    pub(crate) progress: Progress,
    /// Where log files are.
    pub(crate) logs: PathBuf,
    /// Ctrl-C.
    pub(crate) interrupt: Interrupt,
}

impl Desk {
    /// Where new secrets are kept.
    pub(crate) fn keep(&self) -> Keep {
        if self.general.no_keychain { Keep::Session } else { Keep::Keychain }
    }

    /// Looks and plans, until somebody presses Ctrl-C. Nothing that is given to this writes.
    pub(crate) async fn looking<T>(
        &self,
        look: impl AsyncFnOnce(&Operation) -> Result<T, AppError>,
    ) -> Result<T, AppError> {
        let operation = self.app.session.operation(&self.app.ports().ids.fresh());
        tokio::select! {
            biased;
            () = self.interrupt.asked() => Err(AppError::Cancelled),
            outcome = look(&operation) => outcome,
        }
    }

    /// The outcome of an operation that ends early and by itself when it is cancelled, as it is when somebody presses
    /// Ctrl-C.
    pub(crate) async fn until_interrupted<T>(
        &self,
        operation: &Operation,
        work: impl Future<Output = Result<T, AppError>>,
    ) -> Result<T, AppError> {
        tokio::pin!(work);
        tokio::select! {
            biased;
            () = self.interrupt.asked() => {
                operation.token.cancel();
                work.await
            }
            outcome = &mut work => outcome,
        }
    }

    /// A connection by its id, its name, or as ACCOUNT/REGION.
    pub(crate) async fn connection(&self, named: &str) -> Result<ConnectionRecord, Failure> {
        let records = self.app.ports().storage.connections().await.map_err(AppError::from)?;
        find(records, named)
    }

    /// Makes the secrets available that a connection needs.
    pub(crate) async fn provide(&self, connection: &ConnectionRecord, needs: &[Need]) -> Result<(), Failure> {
        let missing = self.app.lend(&connection.id, needs, self.lent()).await?;
        if missing.is_empty() { Ok(()) } else { Err(Failure::SecretsMissing(missing)) }
    }

    /// Signs this command's calls for a connection with a profile, where one is named. The profile has to be of the
    /// connection's account.
    pub(crate) async fn sign_by(
        &self,
        connection: &ConnectionRecord,
        signed_by: &SignedBy,
    ) -> Result<(), Failure> {
        let Some(name) = signed_by.profile.clone() else { return Ok(()) };
        self.progress.doing(format!("Signing in with the profile {name}"));
        let code = self.given.get(Name::MfaCode);
        let console = self.console;
        let tell: OnSignIn = Arc::new(move |step| {
            if let SignInStep::Browser { url, user_code, .. } = step {
                console.asked(&format!("sign in to AWS at {url} and compare the code {user_code}"));
            }
        });
        let source = CredentialSource::Profile { name };
        let code = code.as_ref().map(Secret::expose);
        self.looking(async |operation| {
            self.app.lend_own_calls(operation, &connection.id, source, code, tell).await.map(drop)
        })
        .await?;
        Ok(())
    }

    /// The given secrets, for a connection's own place.
    pub(crate) fn lent(&self) -> Lent {
        let token = self.given.get(Name::JiraToken).map(LentJira::Token);
        Lent {
            jira: token.or_else(|| self.given.get(Name::JiraPassword).map(LentJira::Password)),
            aws: self.given.get(Name::SecretAccessKey),
            webhook: self.given.get(Name::WebhookUrl),
        }
    }

    /// Where Jira listens: what was given now says what is wanted, and comes before what is kept.
    pub(crate) fn webhook(&self) -> WebhookGiven {
        self.given.get(Name::WebhookUrl).map_or(WebhookGiven::Kept, WebhookGiven::Pasted)
    }

    /// A plan whose only secret that may still be missing is the webhook URL.
    pub(crate) async fn planning<T>(
        &self,
        plan: impl AsyncFnOnce(&Operation) -> Result<T, AppError>,
    ) -> Result<T, Failure> {
        self.looking(plan).await.map_err(|error| match error {
            AppError::Secrets(SecretError::Missing) => Failure::missing(Need::Webhook),
            error => error.into(),
        })
    }
}

fn find(records: Vec<ConnectionRecord>, named: &str) -> Result<ConnectionRecord, Failure> {
    let matching: [fn(&ConnectionRecord, &str) -> bool; 3] = [
        |record, named| record.id == named,
        |record, named| record.name == named,
        |record, named| format!("{}/{}", record.account, record.region) == named,
    ];
    for is_meant in matching {
        let mut found = records.iter().filter(|record| is_meant(record, named));
        match (found.next(), found.next()) {
            (Some(one), None) => return Ok(one.clone()),
            (Some(_), Some(_)) => {
                let all = records.iter().filter(|record| is_meant(record, named));
                let ids = all.map(|record| record.id.clone()).collect();
                return Err(Failure::ManyConnections { named: named.to_owned(), ids });
            }
            (None, _) => {}
        }
    }
    let known = records.into_iter().map(|record| record.name).collect();
    Err(Failure::NoConnection { named: named.to_owned(), known })
}

#[cfg(test)]
mod tests {
    use causeway_app::port::secrets::Keep;
    use causeway_app::port::storage::ConnectionRecord;

    use super::find;
    use crate::failure::Failure;

    fn record(id: &str, name: &str, account: &str) -> ConnectionRecord {
        ConnectionRecord {
            id: id.to_owned(),
            site_url: "https://jira.example.com".to_owned(),
            site_title: "Jira".to_owned(),
            integration_id: 1,
            name: name.to_owned(),
            region: "eu-west-1".to_owned(),
            account: account.to_owned(),
            access_key_id: "AKIAIOSFODNN7EXAMPLE".to_owned(),
            aws_secret: String::new(),
            jira_secret: String::new(),
            keep: Keep::Session,
            created_at: 0,
            triggers: None,
            own_calls: None,
            endpoints: None,
        }
    }

    #[test]
    fn a_connection_is_found_by_id_name_or_place() {
        let records = || vec![record("1", "Shop", "111111111111"), record("2", "Shop", "222222222222")];
        assert_eq!(find(records(), "2").unwrap().id, "2");
        assert_eq!(find(records(), "111111111111/eu-west-1").unwrap().id, "1");
        assert!(
            matches!(find(records(), "Shop"), Err(Failure::ManyConnections { ids, .. }) if ids.len() == 2)
        );
        assert!(
            matches!(find(records(), "shop"), Err(Failure::NoConnection { known, .. }) if known.len() == 2)
        );
    }
}
