//! Whether SNS is likely to reach a webhook, before anything is subscribed.

use causeway_domain::triggers::other_ways::{OtherWay, other_ways};
use causeway_domain::triggers::topic::topic_name;
use causeway_domain::triggers::webhook::is_internal_address;
use causeway_domain::triggers::{EndpointMark, TopicArn, WebhookUrl};
use causeway_domain::{Region, Secret};

use crate::App;
use crate::error::AppError;
use crate::planning::WebhookGiven;
use crate::port::network::NetworkError;
use crate::port::reachability::CertificateFinding;
use crate::session::Operation;

/// Where a host's name leads, as this computer sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AddressFinding {
    /// To at least one address of the internet (or of this computer, where SNS runs here too).
    Public,
    /// To addresses of a private network only.
    Private,
    /// To this computer only.
    Loopback,
    /// Nowhere.
    Unresolved {
        /// Why.
        error: NetworkError,
    },
}

/// How something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It works, as far as can be seen.
    Good,
    /// It will not work.
    Bad,
    /// It cannot be told from this computer.
    Unclear,
}

/// One thing about a webhook, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookFinding {
    /// What was looked at.
    pub title: &'static str,
    /// How it is.
    pub verdict: Verdict,
    /// Why.
    pub detail: String,
}

/// What is known of a webhook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookCheck {
    /// The URL without its secret.
    pub mark: EndpointMark,
    /// Whether the host's name or address alone says that the internet cannot reach it.
    pub internal: bool,
    /// Where the name leads.
    pub addresses: AddressFinding,
    /// The server's certificate; `None` where it was not asked for, because the name leads nowhere.
    pub certificate: Option<CertificateFinding>,
    /// Whether the URL begins with the address of the Jira in question; `None` when none was named. One with another
    /// address may still be the same Jira, seen from the internet.
    pub same_site: Option<bool>,
    /// What else works. Empty unless SNS is unlikely to reach the webhook.
    pub other_ways: Vec<OtherWay>,
}

impl WebhookCheck {
    /// Whether SNS is likely to reach it.
    pub fn reachable(&self) -> Verdict {
        let verdicts = [self.address_verdict(), self.certificate_verdict()];
        if verdicts.contains(&Verdict::Bad) {
            Verdict::Bad
        } else if verdicts.contains(&Verdict::Unclear) {
            Verdict::Unclear
        } else {
            Verdict::Good
        }
    }

    fn address_verdict(&self) -> Verdict {
        match &self.addresses {
            AddressFinding::Public => Verdict::Good,
            AddressFinding::Private | AddressFinding::Loopback => Verdict::Bad,
            AddressFinding::Unresolved { .. } if self.internal => Verdict::Bad,
            AddressFinding::Unresolved { .. } => Verdict::Unclear,
        }
    }

    fn certificate_verdict(&self) -> Verdict {
        match &self.certificate {
            Some(CertificateFinding::Public) => Verdict::Good,
            Some(CertificateFinding::Untrusted { .. }) => Verdict::Bad,
            Some(CertificateFinding::Unreachable { .. }) | None => Verdict::Unclear,
        }
    }

    /// Everything that was looked at, in order.
    pub fn findings(&self) -> Vec<WebhookFinding> {
        let address = match &self.addresses {
            AddressFinding::Public => "Its name leads to an address that the internet can reach.".to_owned(),
            AddressFinding::Private => {
                "Seen from this computer, its name leads into a private network. Amazon SNS \
                 reaches it only if the internet's name service gives it another address."
                    .to_owned()
            }
            AddressFinding::Loopback => "Its name leads to this computer itself.".to_owned(),
            AddressFinding::Unresolved { error } if self.internal => {
                format!("Its name is of a private network, and {error}.")
            }
            AddressFinding::Unresolved { error } => format!("From this computer, {error}."),
        };
        let certificate = match &self.certificate {
            Some(CertificateFinding::Public) => {
                "It is of a public authority, as Amazon SNS demands.".to_owned()
            }
            Some(CertificateFinding::Untrusted { detail }) => format!(
                "Amazon SNS accepts only certificates of public authorities for this name; it would not even ask for \
                 the confirmation. ({detail})"
            ),
            Some(CertificateFinding::Unreachable { error }) => {
                format!("It could not be seen from here: {error}.")
            }
            None => "It could not be looked at.".to_owned(),
        };
        let finding = |title, verdict, detail| WebhookFinding { title, verdict, detail };
        let mut findings = vec![
            finding("Address", self.address_verdict(), address),
            finding("Certificate", self.certificate_verdict(), certificate),
        ];
        if let Some(same) = self.same_site {
            let (verdict, detail) = if same {
                (Verdict::Good, "It begins with this Jira's address.")
            } else {
                (
                    Verdict::Unclear,
                    "It begins with another address than this Jira's. That is right when Jira has another name for \
                     the internet, and wrong when the URL is of another Jira.",
                )
            };
            findings.push(finding("Jira", verdict, detail.to_owned()));
        }
        findings
    }

    /// What stands in the way, in words; `None` unless something surely does.
    pub(super) fn obstacle(&self) -> Option<String> {
        self.findings()
            .into_iter()
            .find(|finding| finding.verdict == Verdict::Bad)
            .map(|finding| finding.detail)
    }
}

/// Which Jira and which account a webhook URL is for.
#[derive(Debug, Clone, Copy)]
pub enum WebhookPlace<'a> {
    /// A connection's.
    Connection(&'a str),
    /// Those that somebody signed in to, by their handles.
    SignedIn {
        /// The site.
        site: &'a str,
        /// The account; without one there is nothing to say about a topic.
        account: Option<&'a str>,
    },
}

impl App {
    /// Looks at a webhook URL from here: its name, its addresses, its certificate. Nothing of its path is sent. A good
    /// one is kept in this session, so that it need not be given again.
    ///
    /// # Errors
    /// When the URL is not one of GIJ's listener or none is kept, a handle has ended, or the person cancelled.
    pub async fn check_webhook(
        &self,
        operation: &Operation,
        given: WebhookGiven,
        place: WebhookPlace<'_>,
    ) -> Result<WebhookCheck, AppError> {
        let (site_url, topic) = match place {
            WebhookPlace::Connection(id) => {
                let record = self.record(id).await?;
                let region = Region::parse(&record.region)?;
                let topic = TopicArn::of(&region, &record.account, &topic_name(&record.site_url))?;
                (record.site_url, Some(topic))
            }
            WebhookPlace::SignedIn { site, account } => {
                let site_url = self.signed_in_site(site)?;
                let topic = match account {
                    Some(handle) => {
                        let account = self.session.account(handle)?;
                        let name = topic_name(&site_url);
                        Some(TopicArn::of(&account.region, &account.identity.account, &name)?)
                    }
                    None => None,
                };
                (site_url, topic)
            }
        };
        let webhook = match given {
            WebhookGiven::Pasted(text) => WebhookUrl::parse(&text)?,
            WebhookGiven::Kept => self.kept_webhook_of_site(&site_url).await?,
        };
        let mut check =
            operation.or_cancelled(async { Ok(self.look_at_webhook(webhook.mark()).await) }).await?;
        self.session.put_webhook(&site_url, Secret::new(webhook.expose().to_owned()));
        check.same_site = Some(webhook.mark().jira_base() == Some(site_url.trim_end_matches('/')));
        if let (Verdict::Bad, Some(topic)) = (check.reachable(), &topic) {
            check.other_ways = other_ways(topic);
        }
        Ok(check)
    }

    /// The base URL of a site that somebody signed in to.
    ///
    /// # Errors
    /// [`AppError::SessionEnded`] when the handle is not known any more.
    pub fn signed_in_site(&self, handle: &str) -> Result<String, AppError> {
        Ok(self.session.site(handle)?.url.as_str().to_owned())
    }

    /// The look itself, for which the mark is enough.
    pub(super) async fn look_at_webhook(&self, mark: &EndpointMark) -> WebhookCheck {
        let port = &self.ports.reachability;
        let internal = mark.is_internal() && !port.sns_is_here();
        let mut check = WebhookCheck {
            mark: mark.clone(),
            internal,
            addresses: AddressFinding::Private,
            certificate: None,
            same_site: None,
            other_ways: Vec::new(),
        };
        let Some((host, number)) = mark.host_and_port() else { return check };
        check.addresses = match port.addresses(&host, number).await {
            Err(error) => AddressFinding::Unresolved { error },
            Ok(found) if found.is_empty() => {
                AddressFinding::Unresolved { error: NetworkError::Dns { host: host.clone() } }
            }
            Ok(found) if port.sns_is_here() || !found.iter().copied().all(is_internal_address) => {
                AddressFinding::Public
            }
            Ok(found) if found.iter().all(|address| address.to_canonical().is_loopback()) => {
                AddressFinding::Loopback
            }
            Ok(_) => AddressFinding::Private,
        };
        if !matches!(check.addresses, AddressFinding::Unresolved { .. }) {
            check.certificate = Some(port.certificate(&host, number).await);
        }
        check
    }
}
