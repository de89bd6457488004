//! Fetching keys from where they come from.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use causeway_app::port::Clock;
use causeway_app::port::aws::{AwsError, AwsLocation, SessionKeys, SignInNeed};
use causeway_domain::credential_source::CredentialSource;
use causeway_domain::{Region, Secret};
use futures::FutureExt;
use futures::future::BoxFuture;
use serde::Deserialize;
use tokio::sync::watch;

use super::files::AwsFiles;
use super::origin::{Origin, Portal, RoleRequest};
use super::portal::is_unauthorized;
use super::process::{self, ProcessError, millis};
use super::profile;
use super::sts::{Factor, Sts};
use super::tokens::Tokens;
use crate::endpoints::EndpointOverride;
use crate::http::Http;
use crate::pace::Pace;

/// Keys of the CLI that end sooner are renewed by the CLI first.
const EARLY: i64 = 5 * 60_000;

/// Keys that end sooner are not used.
const LAST: i64 = 30_000;

/// What the AWS CLI keeps of `aws login`. Only what is used here.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Login {
    access_token: LoginKeys,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct LoginKeys {
    access_key_id: String,
    secret_access_key: Secret,
    session_token: Secret,
    expires_at: String,
}

/// What all sessions share.
pub(crate) struct Sources {
    pub(crate) http: Http,
    pub(crate) everywhere: Option<EndpointOverride>,
    pub(crate) files: AwsFiles,
    pub(crate) tokens: Tokens,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) sts_pace: Arc<Pace>,
    /// Sessions with a second factor by key id and device: one code serves every role that asks for that device.
    pub(crate) factors: Mutex<HashMap<(String, String), SessionKeys>>,
    /// Counts sign-ins.
    pub(crate) signed_in: watch::Sender<u64>,
}

impl Sources {
    pub(crate) fn now(&self) -> i64 {
        self.clock.now_millis()
    }

    pub(crate) fn tell_signed_in(&self) {
        self.signed_in.send_modify(|count| *count += 1);
    }

    pub(crate) fn sign_ins(&self) -> watch::Receiver<u64> {
        self.signed_in.subscribe()
    }

    fn factors(&self) -> MutexGuard<'_, HashMap<(String, String), SessionKeys>> {
        self.factors.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets a session with a second factor that AWS does not take any more.
    pub(crate) fn forget_factor(&self, access_key_id: &str) {
        self.factors().retain(|_, keys| keys.access_key_id != access_key_id);
    }

    /// Forgets the sessions that began with a key; without one, everything.
    pub(crate) fn forget(&self, access_key_id: Option<&str>) {
        self.factors().retain(|(id, _), _| access_key_id.is_some_and(|forgotten| id != forgotten));
        if access_key_id.is_none() {
            self.tokens.forget();
        }
    }

    /// A source as it is now; profiles are read anew.
    pub(crate) fn origin(
        &self,
        source: &CredentialSource,
        key: Option<SessionKeys>,
    ) -> Result<Origin, AwsError> {
        let unusable = |detail: &str| AwsError::SourceUnusable { detail: detail.to_owned() };
        let own = || {
            let key =
                key.ok_or_else(|| unusable("The connection's own access key is not there to begin with"))?;
            Ok(Origin::Given(key))
        };
        match source {
            CredentialSource::ConnectionKey => own(),
            CredentialSource::ConnectionKeyWithMfa { mfa_serial } => {
                Ok(Origin::SecondFactor { base: Box::new(own()?), mfa_serial: mfa_serial.clone() })
            }
            CredentialSource::Role { role_arn, external_id, mfa_serial } => Ok(Origin::Role {
                base: Box::new(own()?),
                role: RoleRequest {
                    arn: role_arn.clone(),
                    session_name: profile::SESSION_NAME.to_owned(),
                    external_id: external_id.clone(),
                    seconds: None,
                },
                mfa_serial: mfa_serial.clone(),
            }),
            CredentialSource::Profile { name } => {
                let sections = self.files.sections().map_err(|detail| AwsError::SourceUnusable { detail })?;
                profile::origin(&sections, name)
            }
            CredentialSource::IdentityCenter { start_url, sso_region, account, role } => {
                let region = Region::parse(sso_region).map_err(|error| unusable(&error.to_string()))?;
                Ok(Origin::IdentityCenter {
                    portal: self.portal(start_url, region),
                    account: account.clone(),
                    role: role.clone(),
                })
            }
        }
    }

    /// A portal by its address, with every name under which the CLI may keep its token.
    pub(crate) fn portal(&self, start_url: &str, region: Region) -> Portal {
        let mut cached_as = vec![start_url.to_owned()];
        if let Ok(sections) = self.files.sections() {
            let of_portal = |name: &&str| {
                sections.sso_session(name).and_then(|session| session.get("sso_start_url")) == Some(start_url)
            };
            cached_as.extend(sections.sso_sessions().filter(of_portal).map(str::to_owned));
        }
        Portal { start_url: start_url.to_owned(), region, cached_as }
    }

    /// Keys, fetched now; `code` is that of a second factor.
    pub(crate) fn fetch<'a>(
        &'a self,
        origin: &'a Origin,
        location: &'a AwsLocation,
        code: Option<&'a str>,
    ) -> BoxFuture<'a, Result<SessionKeys, AwsError>> {
        async move {
            match origin {
                Origin::Given(keys) => Ok(keys.duplicate()),
                Origin::SecondFactor { base, mfa_serial } => {
                    let base = self.fetch(base, location, code).await?;
                    self.with_factor(&base, location, mfa_serial, code).await
                }
                Origin::Role { base, role, mfa_serial } => {
                    let base = self.fetch(base, location, code).await?;
                    self.role(&base, location, role, mfa_serial.as_deref(), code).await
                }
                Origin::IdentityCenter { portal, account, role } => {
                    self.through_portal(portal, account, role).await
                }
                Origin::Process { words } => {
                    let (program, arguments) =
                        words.split_first().ok_or_else(|| AwsError::SourceUnusable {
                            detail: "The profile's credential_process is empty".to_owned(),
                        })?;
                    process::run(Path::new(program), arguments).await.map_err(|error| {
                        let detail = match error {
                            ProcessError::Missing => format!("there is no program {program}"),
                            ProcessError::Failed(words) => words,
                        };
                        AwsError::SourceUnusable {
                            detail: format!("The profile's credential_process: {detail}"),
                        }
                    })
                }
                Origin::Login { profile, session } => self.login(profile, session).await,
            }
        }
        .boxed()
    }

    fn sts(&self, keys: &SessionKeys, location: &AwsLocation) -> Sts {
        Sts::new(&self.http, self.everywhere.as_ref(), location, keys, &self.sts_pace)
    }

    /// A session of long-lived keys with a second factor: the one that is there, or a new one by the code.
    async fn with_factor(
        &self,
        base: &SessionKeys,
        location: &AwsLocation,
        serial: &str,
        code: Option<&str>,
    ) -> Result<SessionKeys, AwsError> {
        let Some(code) = code else {
            return self.factor(&base.access_key_id, serial).ok_or_else(|| needs_code(serial));
        };
        let keys = self.sts(base, location).session_token(Factor { serial, code }).await?;
        self.factors().insert((base.access_key_id.clone(), serial.to_owned()), keys.duplicate());
        Ok(keys)
    }

    /// A session with a second factor that is good for a while yet.
    fn factor(&self, access_key_id: &str, serial: &str) -> Option<SessionKeys> {
        let factors = self.factors();
        let keys = factors.get(&(access_key_id.to_owned(), serial.to_owned()))?;
        let lasts = keys.expires_at.is_none_or(|end| end > self.now().saturating_add(LAST));
        lasts.then(|| keys.duplicate())
    }

    /// A session of a role. Where it asks for a second factor, a session of the keys with that factor assumes it: STS
    /// gives twelve hours for one code that way, and one hour otherwise.
    async fn role(
        &self,
        base: &SessionKeys,
        location: &AwsLocation,
        role: &RoleRequest,
        serial: Option<&str>,
        code: Option<&str>,
    ) -> Result<SessionKeys, AwsError> {
        let Some(serial) = serial else { return self.sts(base, location).assume(role, None).await };
        if base.token.is_some() {
            let code = code.ok_or_else(|| needs_code(serial))?;
            return self.sts(base, location).assume(role, Some(Factor { serial, code })).await;
        }
        let keys = self.with_factor(base, location, serial, code).await?;
        match self.sts(&keys, location).assume(role, None).await {
            Err(AwsError::Expired | AwsError::UnknownAccessKey { .. }) => {
                self.forget_factor(&keys.access_key_id);
                Err(needs_code(serial))
            }
            outcome => outcome,
        }
    }

    async fn through_portal(
        &self,
        portal: &Portal,
        account: &str,
        role: &str,
    ) -> Result<SessionKeys, AwsError> {
        let token = self.tokens.token(portal).await?;
        let portals = self.tokens.portals();
        match portals.role_keys(&portal.region, &token, account, role).await {
            Err(error) if is_unauthorized(&error) => {}
            outcome => return outcome,
        }
        // It was ended before its time. Perhaps it can be renewed; a token of the CLI cannot be from here.
        self.tokens.refused(portal, &token).await;
        let token = self.tokens.token(portal).await?;
        match portals.role_keys(&portal.region, &token, account, role).await {
            Err(error) if is_unauthorized(&error) => {
                self.tokens.refused(portal, &token).await;
                Err(AwsError::SignInNeeded { need: SignInNeed::Browser })
            }
            outcome => outcome,
        }
    }

    /// Keys of `aws login`. Only the CLI can renew them: the token that does is bound to a key of its own.
    async fn login(&self, profile: &str, session: &str) -> Result<SessionKeys, AwsError> {
        if let Some(keys) = self.login_kept(session, EARLY) {
            return Ok(keys);
        }
        let arguments = ["configure", "export-credentials", "--profile", profile, "--format", "process"];
        let arguments: Vec<String> = arguments.into_iter().map(str::to_owned).collect();
        for program in &self.files.programs {
            match process::run(program, &arguments).await {
                Ok(keys) => return Ok(keys),
                Err(ProcessError::Missing) => {}
                Err(ProcessError::Failed(words)) => {
                    tracing::info!(profile, words, "the AWS CLI gives no keys");
                    break;
                }
            }
        }
        self.login_kept(session, LAST).ok_or_else(|| AwsError::SignInNeeded {
            need: SignInNeed::Command { command: login_command(profile) },
        })
    }

    /// What the CLI keeps, if it is good for so many milliseconds yet.
    fn login_kept(&self, session: &str, spare: i64) -> Option<SessionKeys> {
        let keys = self.files.login_entry::<Login>(session)?.access_token;
        let expires_at = millis(&keys.expires_at)?;
        (expires_at > self.now().saturating_add(spare)).then_some(SessionKeys {
            access_key_id: keys.access_key_id,
            secret: keys.secret_access_key,
            token: Some(keys.session_token),
            expires_at: Some(expires_at),
        })
    }

    /// What a person will be needed for, as far as can be seen without asking anybody; `last` is what the last attempt
    /// needed one for.
    pub(crate) fn foreseen(&self, origin: &Origin, last: Option<&SignInNeed>) -> Option<SignInNeed> {
        match origin {
            Origin::Given(_) | Origin::Process { .. } => None,
            Origin::SecondFactor { base, mfa_serial }
            | Origin::Role { base, mfa_serial: Some(mfa_serial), .. } => {
                let is_there = match base.as_ref() {
                    Origin::Given(keys) => self.factor(&keys.access_key_id, mfa_serial).is_some(),
                    _ => false,
                };
                self.foreseen(base, last)
                    .or_else(|| (!is_there).then(|| SignInNeed::Code { mfa_serial: mfa_serial.clone() }))
            }
            Origin::Role { base, mfa_serial: None, .. } => self.foreseen(base, last),
            Origin::IdentityCenter { portal, .. } => {
                (!self.tokens.is_there(portal)).then_some(SignInNeed::Browser)
            }
            // The CLI may be able to renew its own: that is known once it was tried.
            Origin::Login { session, .. } => {
                let is_there = self.login_kept(session, LAST).is_some();
                last.filter(|need| matches!(need, SignInNeed::Command { .. }) && !is_there).cloned()
            }
        }
    }
}

fn needs_code(serial: &str) -> AwsError {
    AwsError::SignInNeeded { need: SignInNeed::Code { mfa_serial: serial.to_owned() } }
}

fn login_command(profile: &str) -> String {
    let name = shlex::try_quote(profile).unwrap_or_default();
    if profile == "default" { "aws login".to_owned() } else { format!("aws login --profile {name}") }
}
