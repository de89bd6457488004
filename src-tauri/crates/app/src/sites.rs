//! Jira sites that something here belongs to.

use std::sync::Arc;
use std::time::Duration;

use causeway_domain::{JiraUrl, Secret};

use crate::App;
use crate::credentials::{duplicate, jira_credential};
use crate::error::AppError;
use crate::issue::IssueSite;
use crate::port::jira::{Jira, JiraCredential, JiraError};
use crate::port::network::NetworkError;
use crate::port::secrets::SecretError;
use crate::port::storage::{ConnectionRecord, SingleRepositoryRecord};
use crate::session::SignedInSite;

/// How long one Jira may take where several are asked for one list: nobody waits for a site that is away. A list of
/// 10,000 repositories has 10 MiB.
const ANSWER_WITHIN: Duration = Duration::from_secs(15);

/// Sites asked at the same time.
pub(crate) const SITES_AT_ONCE: usize = 16;

/// A site that something here belongs to.
pub(crate) struct KnownSite {
    pub(crate) url: JiraUrl,
    pub(crate) title: String,
    /// Names of credentials for it, of the oldest connection first.
    entries: Vec<String>,
    /// Connections to it.
    pub(crate) connections: Vec<ConnectionRecord>,
    /// Repositories that were connected to it by hand.
    pub(crate) single_repositories: Vec<SingleRepositoryRecord>,
}

impl KnownSite {
    fn new(url: JiraUrl, title: String) -> Self {
        let (connections, single_repositories) = (Vec::new(), Vec::new());
        Self { url, title, entries: Vec::new(), connections, single_repositories }
    }

    pub(crate) fn shown(&self) -> IssueSite {
        IssueSite { url: self.url.as_str().to_owned(), title: self.title.clone() }
    }
}

/// A site that can be asked.
pub(crate) struct OpenSite {
    /// The site; nothing belongs to one that somebody only signed in to.
    pub(crate) site: KnownSite,
    /// It, through a credential.
    pub(crate) jira: Arc<dyn Jira>,
    /// Whose credential that is.
    pub(crate) sign_in: SiteSignIn,
}

impl OpenSite {
    /// The name of the Jira user; empty when the name of an older entry does not tell.
    pub(crate) fn jira_user(&self) -> &str {
        match &self.sign_in {
            SiteSignIn::Kept(entry) => {
                let rest =
                    entry.strip_prefix("jira ").and_then(|rest| rest.strip_prefix(self.site.url.as_str()));
                rest.unwrap_or_default().trim_start()
            }
            SiteSignIn::Session(signed_in) => &signed_in.user.name,
        }
    }
}

/// What a site is asked with.
pub(crate) enum SiteSignIn {
    /// What is kept under this name.
    Kept(String),
    /// A sign-in of this session that no connection has.
    Session(Arc<SignedInSite>),
}

impl App {
    /// The sites that connections and single repositories belong to, each once, the oldest first.
    ///
    /// # Errors
    /// When local data cannot be read.
    pub async fn sites(&self) -> Result<Vec<IssueSite>, AppError> {
        Ok(self.known_sites().await?.iter().map(KnownSite::shown).collect())
    }

    /// The sites of connections and of single repositories, each once, the oldest first.
    pub(crate) async fn known_sites(&self) -> Result<Vec<KnownSite>, AppError> {
        let (connections, singles) =
            tokio::try_join!(self.ports.storage.connections(), self.ports.storage.single_repositories())?;
        let mut sites: Vec<KnownSite> = Vec::new();
        for connection in connections {
            if let Some(site) =
                known(&mut sites, &connection.site_url, &connection.site_title, &connection.jira_secret)
            {
                site.connections.push(connection);
            }
        }
        for single in singles {
            if let Some(site) = known(&mut sites, &single.site_url, &single.site_title, &single.jira_secret) {
                site.single_repositories.push(single);
            }
        }
        Ok(sites)
    }

    /// The site of this address.
    pub(crate) async fn known_site(&self, url: &str) -> Result<KnownSite, AppError> {
        chosen(self.known_sites().await?, &JiraUrl::parse(url)?)
    }

    /// A site through a credential that is kept for it.
    pub(crate) async fn jira_of_site(&self, site: &KnownSite) -> Result<Arc<dyn Jira>, AppError> {
        Ok(self.ports.jira.site(&site.url, &self.credential_of(site).await?.1))
    }

    /// The site of this address through what is kept for it, else through a sign-in of this session.
    ///
    /// # Errors
    /// [`AppError::JiraSiteUnknown`] when nothing belongs to it and nobody is signed in; when no sign-in is kept.
    pub(crate) async fn open_site(&self, url: &str) -> Result<OpenSite, AppError> {
        let url = JiraUrl::parse(url)?;
        let (site, why) = match chosen(self.known_sites().await?, &url) {
            Ok(site) => match self.credential_of(&site).await {
                Ok((entry, credential)) => {
                    let jira = self.ports.jira.site(&site.url, &credential);
                    return Ok(OpenSite { site, jira, sign_in: SiteSignIn::Kept(entry) });
                }
                Err(error @ AppError::Secrets(_)) => (Some(site), error),
                Err(error) => return Err(error),
            },
            Err(error @ AppError::JiraSiteUnknown { .. }) => (None, error),
            Err(error) => return Err(error),
        };
        let Some(signed_in) = self.session.signed_in_at(&url) else { return Err(why) };
        let site = site.unwrap_or_else(|| KnownSite::new(signed_in.url.clone(), signed_in.title.clone()));
        let jira = Arc::clone(&signed_in.jira);
        Ok(OpenSite { site, jira, sign_in: SiteSignIn::Session(signed_in) })
    }

    /// A credential that is kept for a site, with the name it is kept under.
    pub(crate) async fn credential_of(&self, site: &KnownSite) -> Result<(String, JiraCredential), AppError> {
        for entry in &site.entries {
            match self.kept_jira_credential(entry).await {
                Err(AppError::Secrets(SecretError::Missing)) => {}
                other => return Ok((entry.clone(), other?)),
            }
        }
        Err(SecretError::Missing.into())
    }

    /// A site through the credential that is kept under this name.
    pub(crate) async fn jira_at(&self, site_url: &str, entry: &str) -> Result<Arc<dyn Jira>, AppError> {
        let credential = self.kept_jira_credential(entry).await?;
        self.jira_as(site_url, &credential)
    }

    /// The same for a list that is there at once: what a locked keychain keeps from it is not waited for.
    pub(crate) async fn jira_in_passing(
        &self,
        site_url: &str,
        entry: &str,
    ) -> Result<Arc<dyn Jira>, AppError> {
        let read = self.vault.get_in_passing(entry).await;
        self.jira_as(site_url, &self.jira_credential_in(read, entry)?)
    }

    fn jira_as(&self, site_url: &str, credential: &JiraCredential) -> Result<Arc<dyn Jira>, AppError> {
        Ok(self.ports.jira.site(&JiraUrl::parse(site_url)?, credential))
    }

    /// A Jira credential by the name it is kept under. One that is not kept (any more) may be signed in right now.
    pub(crate) async fn kept_jira_credential(&self, entry: &str) -> Result<JiraCredential, AppError> {
        self.jira_credential_in(self.vault.get(entry).await, entry)
    }

    fn jira_credential_in(
        &self,
        read: Result<Secret, SecretError>,
        entry: &str,
    ) -> Result<JiraCredential, AppError> {
        match read {
            Ok(text) => Ok(jira_credential(&text)?),
            Err(SecretError::Missing) => match self.session.site_kept_as(entry) {
                Some(site) => Ok(duplicate(&site.credential)),
                None => Err(SecretError::Missing.into()),
            },
            Err(error) => Err(error.into()),
        }
    }
}

/// The outcome of asking one site of several, or that it takes too long.
pub(crate) async fn in_time<T>(
    site_url: &str,
    asking: impl Future<Output = Result<T, AppError>>,
) -> Result<T, AppError> {
    let host = || JiraUrl::parse(site_url).map_or_else(|_| site_url.to_owned(), |url| url.host());
    let late = |_| Err(JiraError::Network(NetworkError::Timeout { host: host() }).into());
    tokio::time::timeout(ANSWER_WITHIN, asking).await.unwrap_or_else(late)
}

/// The entry of a site in the list, made when it is not there. What is no address is left out.
fn known<'a>(
    sites: &'a mut Vec<KnownSite>,
    url: &str,
    title: &str,
    entry: &str,
) -> Option<&'a mut KnownSite> {
    let url = JiraUrl::parse(url).ok()?;
    let position = sites.iter().position(|site| site.url == url).unwrap_or(sites.len());
    if position == sites.len() {
        sites.push(KnownSite::new(url, title.to_owned()));
    }
    let site = sites.get_mut(position)?;
    if !site.entries.iter().any(|known| known == entry) {
        site.entries.push(entry.to_owned());
    }
    Some(site)
}

/// The known site that a person means by an address: the same one, else one that differs in the scheme only.
pub(crate) fn chosen(mut sites: Vec<KnownSite>, named: &JiraUrl) -> Result<KnownSite, AppError> {
    let exact = sites.iter().position(|site| site.url == *named);
    let position = exact.or_else(|| sites.iter().position(|site| site.url.is_same_site(named)));
    let unknown = || AppError::JiraSiteUnknown { site: named.as_str().to_owned() };
    position.map(|position| sites.swap_remove(position)).ok_or_else(unknown)
}
