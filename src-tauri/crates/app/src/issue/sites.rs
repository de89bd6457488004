//! Which Jira an issue is of.

use causeway_domain::JiraUrl;
use causeway_domain::issue_address::IssueAddress;
use causeway_domain::issue_key::IssueKey;

use crate::App;
use crate::error::{AppError, Field};
use crate::port::storage::ConnectionRecord;
use crate::sites::{KnownSite, chosen};

impl App {
    /// Connections to the Jira that an issue is of, the oldest first; none where only single repositories belong to it.
    ///
    /// # Errors
    /// As [`App::open_issue`], before anybody is asked.
    pub async fn connections_of_issue(
        &self,
        text: &str,
        site_url: Option<&str>,
    ) -> Result<Vec<ConnectionRecord>, AppError> {
        let address = IssueAddress::parse(text)
            .map_err(|error| AppError::invalid(Field::IssueKey, error.to_string()))?;
        Ok(self.site_of(&address, site_url).await?.connections)
    }

    /// The site that an address is of: the one it names, else the one that was asked for, else the only one.
    pub(super) async fn site_of(
        &self,
        address: &IssueAddress,
        asked: Option<&str>,
    ) -> Result<KnownSite, AppError> {
        let mut sites = self.known_sites().await?;
        let asked = asked.map(JiraUrl::parse).transpose()?;
        if let Some(named) = address.site.as_ref().or(asked.as_ref()) {
            return chosen(sites, named);
        }
        match (sites.pop(), sites.is_empty()) {
            (Some(only), true) => Ok(only),
            (None, _) => Err(AppError::JiraSiteUnknown { site: "any Jira".to_owned() }),
            (Some(last), false) => {
                let names: Vec<&str> = sites.iter().chain([&last]).map(|site| site.url.as_str()).collect();
                Err(AppError::invalid(
                    Field::IssueKey,
                    format!(
                        "Several Jira sites are connected: {}. Choose one, or paste the issue's whole address",
                        names.join(", ")
                    ),
                ))
            }
        }
    }
}

/// A key that came over the wire.
pub(crate) fn key_of(text: &str) -> Result<IssueKey, AppError> {
    IssueKey::parse(text).map_err(|error| AppError::invalid(Field::IssueKey, error.to_string()))
}
