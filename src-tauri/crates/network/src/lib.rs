//! The way to the network: proxies and extra authorities are resolved here, once, for AWS, Jira and git.
//!
//! An adapter asks for the [`Way`] to a URL before each request and keeps a client for each way. New settings make new
//! ways: a request that is under way goes on over the client it began with.

mod authorities;
mod bypass;
mod dial;
mod look;
mod proxy;
mod tls;
mod ways;
mod witness;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use causeway_app::port::Clock;
use causeway_app::port::network::NetworkError;
use causeway_app::port::network_settings::NetworkSettingsError;
use causeway_app::port::secrets::SecretError;
use causeway_app::port::storage::StorageError;
use causeway_domain::Secret;
use causeway_domain::network::NetworkSettings;
use rustls::pki_types::CertificateDer;
use url::Url;

pub use dial::Stream;
pub use look::Fetched;
pub use proxy::Proxy;
pub use tls::{client_config, public_authorities, public_roots, witnessed};
pub use ways::ByWay;
pub use witness::Witness;

use proxy::ProxyRules;

/// How long a keychain that did not give the proxy's password is left in peace: a run sends many requests, and each
/// would ask the person again.
const AFTER_REFUSAL: Duration = Duration::from_secs(30);

/// What is stored, read when it is needed first. A locked keychain therefore holds nothing up at the start.
#[async_trait]
pub trait Stored: Send + Sync {
    /// The settings as they were written; `None` when nobody has set any.
    async fn settings(&self) -> Result<Option<String>, StorageError>;

    /// The proxy's password, for use now.
    async fn proxy_password(&self) -> Result<Secret, SecretError>;
}

/// The settings in force. Clones share them.
#[derive(Clone)]
pub struct Outbound(Arc<Inner>);

struct Inner {
    source: Source,
    /// PEM of authorities that are trusted whatever the settings are: the sandbox's.
    always: Option<String>,
    clock: Option<Arc<dyn Clock>>,
    generations: AtomicU64,
    in_force: RwLock<Option<Arc<InForce>>>,
    loading: tokio::sync::Mutex<()>,
    /// For what the system's settings say while others are in force.
    system: proxy::SystemProxies,
}

enum Source {
    Stored(Arc<dyn Stored>),
    /// A password and nothing stored.
    Fixed(Option<Secret>),
}

struct InForce {
    generation: u64,
    rules: ProxyRules,
    authorities: Authorities,
    password: tokio::sync::Mutex<Password>,
}

enum Password {
    Unread,
    Read(Option<Secret>),
    Unreadable(SecretError, Instant),
}

/// Authorities trusted beside the system's.
#[derive(Debug, Clone, Default)]
pub struct Authorities {
    pem: Option<Arc<str>>,
    certificates: Arc<[CertificateDer<'static>]>,
}

impl Authorities {
    /// As PEM; `None` for none.
    pub fn pem(&self) -> Option<&str> {
        self.pem.as_deref()
    }

    /// The certificates.
    pub fn certificates(&self) -> &[CertificateDer<'static>] {
        &self.certificates
    }
}

/// How a URL is reached by the settings in force. Equal ways may share a client and its connections.
#[derive(Debug, Clone)]
pub struct Way {
    generation: u64,
    /// Through this proxy; `None` for straight there.
    pub proxy: Option<Arc<Proxy>>,
    /// Trusted beside the system's authorities.
    pub authorities: Authorities,
}

impl PartialEq for Way {
    fn eq(&self, other: &Self) -> bool {
        self.generation == other.generation && self.proxy == other.proxy
    }
}

impl Way {
    /// An error of a request that went this way, with the proxy's name where the proxy is to blame.
    #[must_use]
    pub fn told(&self, error: NetworkError) -> NetworkError {
        match &self.proxy {
            Some(proxy) => error.through(&proxy.name()),
            None => error,
        }
    }
}

impl Outbound {
    /// The stored settings, read when they are needed first. The authorities of the PEM `always` are trusted beside them.
    ///
    /// # Errors
    /// When `always` is not a text of authorities.
    pub fn stored(
        stored: Arc<dyn Stored>,
        clock: Arc<dyn Clock>,
        always: Option<&str>,
    ) -> Result<Self, NetworkSettingsError> {
        Self::new(Source::Stored(stored), Some(clock), always)
    }

    /// These settings and this password for the proxy, without anything stored.
    ///
    /// # Errors
    /// When the settings cannot be used.
    pub fn fixed(settings: &NetworkSettings, password: Option<Secret>) -> Result<Self, NetworkSettingsError> {
        let outbound = Self::new(Source::Fixed(password), None, None)?;
        outbound.put_in_force(settings)?;
        Ok(outbound)
    }

    fn new(
        source: Source,
        clock: Option<Arc<dyn Clock>>,
        always: Option<&str>,
    ) -> Result<Self, NetworkSettingsError> {
        if let Some(pem) = always {
            authorities::read(pem)?;
        }
        Ok(Self(Arc::new(Inner {
            source,
            always: always.map(str::to_owned),
            clock,
            generations: AtomicU64::new(0),
            in_force: RwLock::new(None),
            loading: tokio::sync::Mutex::new(()),
            system: proxy::SystemProxies::default(),
        })))
    }

    /// The way to a URL, of which scheme, host and port count.
    ///
    /// # Errors
    /// When the stored settings or the proxy's password cannot be read, or the system names a proxy of another kind.
    /// Nothing may be sent then: it could take a way that the person has ruled out.
    pub async fn way(&self, url: &str) -> Result<Way, NetworkError> {
        let in_force = self.in_force().await?;
        let proxy = match Url::parse(url) {
            Ok(url) => self.proxy(&in_force, &url).await?.map(Arc::new),
            // No client can send anything there either.
            Err(_) => None,
        };
        Ok(Way { generation: in_force.generation, proxy, authorities: in_force.authorities.clone() })
    }

    async fn proxy(&self, in_force: &InForce, url: &Url) -> Result<Option<Proxy>, NetworkError> {
        match &in_force.rules {
            ProxyRules::Direct => Ok(None),
            ProxyRules::System(system) => system.proxy(url),
            ProxyRules::Manual(manual) if !manual.leads_to(url) => Ok(None),
            ProxyRules::Manual(manual) if manual.user_name.is_none() => Ok(Some(manual.proxy(None))),
            ProxyRules::Manual(manual) => {
                let password = self.password(in_force).await;
                let proxy = || manual.proxy(None).name();
                let password =
                    password.map_err(|reason| NetworkError::ProxyPassword { proxy: proxy(), reason })?;
                Ok(Some(manual.proxy(password)))
            }
        }
    }

    /// Read at first need, once; everybody else waits for that.
    async fn password(&self, in_force: &InForce) -> Result<Option<Secret>, SecretError> {
        let mut known = in_force.password.lock().await;
        if let Password::Unreadable(reason, at) = &*known
            && at.elapsed() < AFTER_REFUSAL
        {
            return Err(reason.clone());
        }
        if !matches!(*known, Password::Read(_)) {
            let read = match &self.0.source {
                Source::Fixed(password) => Ok(password.as_ref().map(Secret::duplicate)),
                Source::Stored(stored) => match stored.proxy_password().await {
                    Ok(password) => Ok(Some(password)),
                    Err(SecretError::Missing) => Ok(None),
                    Err(reason) => Err(reason),
                },
            };
            *known = match read {
                Ok(password) => Password::Read(password),
                Err(reason) => Password::Unreadable(reason, Instant::now()),
            };
        }
        match &*known {
            Password::Read(password) => Ok(password.as_ref().map(Secret::duplicate)),
            Password::Unreadable(reason, _) => Err(reason.clone()),
            Password::Unread => Ok(None),
        }
    }

    async fn in_force(&self) -> Result<Arc<InForce>, NetworkError> {
        if let Some(in_force) = self.known() {
            return Ok(in_force);
        }
        let _one_at_a_time = self.0.loading.lock().await;
        if let Some(in_force) = self.known() {
            return Ok(in_force);
        }
        let unreadable = |detail: String| NetworkError::Settings { detail };
        let Source::Stored(stored) = &self.0.source else {
            return Err(unreadable("there are none".to_owned()));
        };
        let text = stored.settings().await.map_err(|error| unreadable(error.to_string()))?;
        let settings = match text {
            Some(text) => serde_json::from_str(&text).map_err(|error| unreadable(error.to_string()))?,
            None => NetworkSettings::default(),
        };
        // Settings that were put into force meanwhile are newer.
        if let Some(in_force) = self.known() {
            return Ok(in_force);
        }
        self.put_in_force(&settings).map_err(|error| unreadable(error.to_string()))
    }

    fn known(&self) -> Option<Arc<InForce>> {
        self.0.in_force.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn put_in_force(&self, settings: &NetworkSettings) -> Result<Arc<InForce>, NetworkSettingsError> {
        let rules = ProxyRules::of(&settings.proxy)?;
        let texts = [self.0.always.as_deref(), settings.authorities.as_deref()];
        let texts: Vec<&str> = texts.into_iter().flatten().collect();
        let read = authorities::read(&texts.join("\n"))?;
        let authorities = Authorities {
            pem: authorities::written(&read).map(Arc::from),
            certificates: read.into_iter().map(|one| one.der).collect(),
        };
        let generation = self.0.generations.fetch_add(1, Ordering::Relaxed);
        let password = tokio::sync::Mutex::new(Password::Unread);
        let in_force = Arc::new(InForce { generation, rules, authorities, password });
        *self.0.in_force.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&in_force));
        tracing::info!(proxy = %in_force.rules, authorities = in_force.authorities.certificates.len(), "network settings");
        Ok(in_force)
    }
}
