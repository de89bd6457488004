//! The network settings, and a test of the way to every host that the connections need.

use std::time::{Duration, Instant};

use causeway_domain::network::{NetworkSettings, ProxyChoice};
use causeway_domain::{Region, Secret};
use futures::future::join_all;

use crate::App;
use crate::audit::Audited;
use crate::credentials::Entry;
use crate::diagnostics::{Area, Check, Judgement, OnCheck};
use crate::error::{AppError, Field};
use crate::port::audit::AuditAct;
use crate::port::aws::AwsLocation;
use crate::port::network::NetworkError;
use crate::port::network_settings::{Authority, Network, PASSWORD, SETTING};
use crate::port::secrets::Keep;
use crate::port::storage::StorageError;
use crate::session::Operation;

/// The region whose hosts are looked at as long as there is no connection: every account has it.
const DEFAULT_REGION: &str = "us-east-1";

/// A certificate that ends sooner than this is worth a word.
const FEW_DAYS: i64 = 14;

const DAY_MILLIS: i64 = 24 * 60 * 60 * 1000;

/// The settings as they are stored, and what they come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NetworkState {
    /// As stored.
    pub settings: NetworkSettings,
    /// Whether a password for the proxy is stored.
    pub has_proxy_password: bool,
    /// The proxy that the system's settings name for AWS's hosts, without user and password.
    pub system_proxy: Option<String>,
    /// What the text of authorities holds.
    pub authorities: Vec<Authority>,
}

/// What becomes of the proxy's password.
#[derive(Debug)]
pub enum PasswordChange {
    /// The stored one stays, unless the proxy or its user is another than it was stored for.
    Keep,
    /// It is removed.
    Remove,
    /// This one takes its place.
    Put(Secret, Keep),
}

impl App {
    /// The network settings. The keychain is not asked.
    ///
    /// # Errors
    /// When local data cannot be read.
    pub async fn network_settings(&self) -> Result<NetworkState, AppError> {
        let settings = self.stored_network().await?;
        let network = &self.ports.network;
        let record = self.vault.record(PASSWORD).await?;
        let places = self.ports.aws.places(&default_location()?);
        Ok(NetworkState {
            has_proxy_password: record.is_some_and(|record| self.vault.is_there(&record)),
            system_proxy: network.system_proxy(&places.codecommit),
            authorities: network.authorities(settings.authorities.as_deref().unwrap_or_default())?,
            settings,
        })
    }

    /// Stores network settings and puts them into force for every request from now on.
    ///
    /// # Errors
    /// When they cannot be used or stored. Then those in force stay.
    pub async fn set_network_settings(
        &self,
        settings: &NetworkSettings,
        password: PasswordChange,
    ) -> Result<NetworkState, AppError> {
        let what = Audited::new(AuditAct::SetNetworkSettings, "Set proxy and certificate authorities");
        let doing = self.setting_network(settings, password);
        self.audited(what, doing, |_| None).await
    }

    async fn setting_network(
        &self,
        settings: &NetworkSettings,
        password: PasswordChange,
    ) -> Result<NetworkState, AppError> {
        let network = &self.ports.network;
        let settings = network.checked(settings)?;
        let owner = owner(&settings.proxy);
        match (password, owner) {
            (PasswordChange::Put(..), None) => {
                let words = "A password needs an entered proxy and a user name to go with";
                return Err(AppError::invalid(Field::Proxy, words));
            }
            (PasswordChange::Put(secret, keep), Some((host, user))) => {
                let entry = Entry::proxy(&format!("{user}@{host}"));
                self.vault.put(&entry, &secret, keep).await?;
            }
            (PasswordChange::Remove, _) => self.vault.remove(PASSWORD).await?,
            (PasswordChange::Keep, Some((host, user))) => {
                // What was typed for one proxy is not sent to another.
                let stored = self.vault.record(PASSWORD).await?;
                if stored.is_some_and(|record| record.hint != format!("{user}@{host}")) {
                    self.vault.remove(PASSWORD).await?;
                }
            }
            (PasswordChange::Keep, None) => {}
        }
        let text = serde_json::to_string(&settings)
            .map_err(|error| StorageError::Failed { action: "written".into(), detail: error.to_string() })?;
        self.ports.storage.put_setting(SETTING, Some(text)).await?;
        network.apply(&settings)?;
        self.network_settings().await
    }

    /// Looks at the way to every host that the connections need, by the settings in force, and says what each step
    /// found: the name or the proxy, the certificate, an answer.
    ///
    /// # Errors
    /// When local data cannot be read, or the person cancels.
    pub async fn test_network(&self, operation: &Operation, tell: OnCheck) -> Result<Vec<Check>, AppError> {
        operation
            .or_cancelled(async {
                let urls = self.needed_urls().await?;
                let looks = urls.iter().map(|url| self.look_at_way(url, &tell));
                Ok(join_all(looks).await.into_iter().flatten().collect())
            })
            .await
    }

    async fn stored_network(&self) -> Result<NetworkSettings, AppError> {
        let Some(text) = self.ports.storage.setting(SETTING).await? else {
            return Ok(NetworkSettings::default());
        };
        let read = serde_json::from_str(&text);
        Ok(read.map_err(|error| StorageError::Failed { action: "read".into(), detail: error.to_string() })?)
    }

    /// Each host once. Without a connection these are AWS's in a region that every account has.
    async fn needed_urls(&self) -> Result<Vec<String>, AppError> {
        let mut urls: Vec<String> = Vec::new();
        let mut add = |url: String| {
            let host = host(&url).to_owned();
            if !urls.iter().any(|known| self::host(known) == host) {
                urls.push(url);
            }
        };
        let mut of_aws = |location: &AwsLocation| {
            let places = self.ports.aws.places(location);
            for url in [places.sts, places.codecommit, self.ports.git.place(location)] {
                add(url);
            }
        };
        let records = self.ports.storage.connections().await?;
        for record in &records {
            if let Ok(location) = record.location() {
                of_aws(&location);
            }
        }
        if records.is_empty() {
            of_aws(&default_location()?);
        }
        for record in records {
            // Says whether Jira runs, to anybody who asks.
            add(format!("{}/status", record.site_url.trim_end_matches('/')));
        }
        Ok(urls)
    }

    async fn look_at_way(&self, url: &str, tell: &OnCheck) -> Vec<Check> {
        let network = self.ports.network.as_ref();
        let host = host(url);
        let mut done = Vec::new();
        let proxy = network.proxy_for(url).await;
        let is_direct = matches!(proxy, Ok(None));
        let reached = match proxy {
            Ok(None) => {
                let work = async {
                    let found = network.resolve(url).await.map(|addresses| names(&addresses))?;
                    network.connect(url).await.map(|()| found)
                };
                look_at(&mut done, tell, ("dns", host), format!("Name and address of {host}"), work).await
            }
            Ok(Some(proxy)) => {
                let connect = network.connect(url);
                let work = async { connect.await.map(|()| format!("The proxy {proxy} leads to {host}.")) };
                look_at(&mut done, tell, ("proxy", host), format!("Proxy for {host}"), work).await
            }
            Err(error) => {
                let work = async { Err(error) };
                look_at(&mut done, tell, ("proxy", host), format!("Proxy for {host}"), work).await
            }
        };
        let title = format!("TLS of {host}");
        let trusted = if !url.starts_with("https:") {
            // Only the sandbox on this computer is plain.
            reached
        } else if reached {
            let now = self.ports.clock.now_millis();
            let work = async { network.certificate(url).await.map(|found| (found, now)) };
            let begun = begin(tell, ("tls", host), title);
            let (judgement, took) = timed(async {
                match work.await {
                    Ok((Some(found), now)) => validity(&found.issuer, found.expires_at - now),
                    Ok((None, _)) => Judgement::ok("There is no TLS."),
                    Err(error) => failed(&error),
                }
            })
            .await;
            end(&mut done, tell, begun, judgement, took)
        } else {
            skip(&mut done, tell, ("tls", host), title)
        };
        let title = format!("Answer of {host}");
        if trusted {
            let begun = begin(tell, ("answer", host), title);
            let (judgement, took) = timed(answer(network, url, is_direct)).await;
            end(&mut done, tell, begun, judgement, took);
        } else {
            skip(&mut done, tell, ("answer", host), title);
        }
        done
    }
}

/// Where things are as long as there is no connection.
fn default_location() -> Result<AwsLocation, AppError> {
    Ok(AwsLocation::public(Region::parse(DEFAULT_REGION)?))
}

/// What to do about a failure on the way.
pub fn remedy(error: &NetworkError) -> &'static str {
    match error {
        NetworkError::Dns { .. } => {
            "Check the address and this computer's connection. If names are known to a proxy only, enter the proxy under Network."
        }
        NetworkError::Refused { .. } | NetworkError::Timeout { .. } => {
            "A firewall may be in the way. If a proxy leads out of your network, enter it under Network; otherwise ask for access \
             to this host."
        }
        NetworkError::Lost { .. } => {
            "Something ended the connection, perhaps a firewall. Try again; if it stays, ask who runs your network."
        }
        NetworkError::Untrusted { .. } => {
            "If the issuer is your company's own authority, or that of a proxy that looks into connections, add its \
             certificate under Network. If you do not know it, do not trust it."
        }
        NetworkError::Proxy { .. } => {
            "Ask who runs the proxy to allow this host, or add it to those that are reached without the proxy."
        }
        NetworkError::ProxySignIn { .. } => {
            "Enter the user name and password for the proxy under Network. Proxies that ask for another sign-in than Basic need a \
             local one in between."
        }
        NetworkError::ProxyUnreachable { .. } => {
            "Check the proxy's address, and whether a VPN has to be up. If there is no proxy any more, choose Direct."
        }
        NetworkError::ProxyUnsupported { .. } => {
            "Enter an http:// or https:// proxy under Network, or choose Direct there."
        }
        NetworkError::ProxyPassword { .. } => "Unlock the keychain, or enter the proxy's password again.",
        NetworkError::Settings { .. } => "Save the network settings again.",
    }
}

/// Host and user that a proxy's password belongs to.
fn owner(proxy: &ProxyChoice) -> Option<(String, String)> {
    match proxy {
        ProxyChoice::Manual { url, user_name: Some(user), .. } => {
            let name = host(url);
            let name = name.rsplit_once(':').map_or(name, |(name, _)| name);
            Some((name.to_owned(), user.clone()))
        }
        _ => None,
    }
}

/// What stands between scheme and path, with the port.
fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split('/').next().unwrap_or(rest)
}

fn names(addresses: &[std::net::IpAddr]) -> String {
    match addresses {
        [one] => format!("It is {one}, and something listens there."),
        [one, others @ ..] => format!("It is {one} and {} more, and something listens there.", others.len()),
        [] => "It has no address.".to_owned(),
    }
}

fn validity(issuer: &str, left_millis: i64) -> Judgement {
    let days = left_millis.div_euclid(DAY_MILLIS);
    let left = match days {
        1 => "1 day left".to_owned(),
        days => format!("{days} days left"),
    };
    if days < FEW_DAYS {
        return Judgement::caution(format!("The certificate, issued by {issuer}, ends soon: {left}."))
            .fix("Who runs the server has to renew its certificate.");
    }
    Judgement::ok(format!("The certificate is issued by {issuer}, {left}."))
}

async fn answer(network: &dyn Network, url: &str, is_direct: bool) -> Judgement {
    match network.ask(url).await {
        Ok(status) if status >= 500 => {
            let whose = if is_direct { "" } else { " It may be the proxy's own." };
            Judgement::caution(format!("It answers with an error (HTTP {status}).{whose}"))
                .fix("Try again in a minute. If it stays, ask who runs the server.")
        }
        // Nobody signed in, so that a refusal is the answer to expect.
        Ok(status) => Judgement::ok(format!("It answers (HTTP {status}).")),
        Err(error) => failed(&error),
    }
}

fn failed(error: &NetworkError) -> Judgement {
    let words = error.to_string();
    let mut characters = words.chars();
    let first = characters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    Judgement::failed(format!("{first}{}.", characters.as_str().trim_end_matches('.'))).fix(remedy(error))
}

async fn look_at(
    done: &mut Vec<Check>,
    tell: &OnCheck,
    id: (&str, &str),
    title: String,
    work: impl Future<Output = Result<String, NetworkError>>,
) -> bool {
    let begun = begin(tell, id, title);
    let (judgement, took) = timed(async {
        match work.await {
            Ok(found) => Judgement::ok(found),
            Err(error) => failed(&error),
        }
    })
    .await;
    end(done, tell, begun, judgement, took)
}

fn begin(tell: &OnCheck, (step, host): (&str, &str), title: String) -> Check {
    let begun = Check::running(format!("network {step} {host}"), Area::Network, title);
    tell(&begun);
    begun
}

/// Whether what comes after it can be looked at.
fn end(done: &mut Vec<Check>, tell: &OnCheck, begun: Check, judgement: Judgement, took: Duration) -> bool {
    let passes = judgement.lets_pass();
    let ended = begun.ended(judgement, took);
    tell(&ended);
    done.push(ended);
    passes
}

fn skip(done: &mut Vec<Check>, tell: &OnCheck, id: (&str, &str), title: String) -> bool {
    let begun = begin(tell, id, title);
    end(done, tell, begun, Judgement::skipped("There is no way there."), Duration::ZERO)
}

async fn timed<T>(work: impl Future<Output = T>) -> (T, Duration) {
    let begun = Instant::now();
    let done = work.await;
    (done, begun.elapsed())
}
