//! The way over SSH.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use causeway_domain::Region;
use causeway_domain::doctor::{
    self, Elsewhere, Excess, HostKeyFacts, Link, Refusal, RepositoryFacts, SecondTry, Seen, SignInFacts,
    Verdict,
};
use causeway_domain::repository_location::RepositoryLocation;
use causeway_domain::ssh::key::PublicKey;
use causeway_domain::ssh::login::{Fetched, Greeting, LoginFacts, OfferAnswer, SignIn};
use tokio_util::sync::CancellationToken;

use super::offers::{Offers, OwnKey};
use super::repository::look_for;
use super::walk::Walk;
use super::{Examination, Found};
use crate::diagnostics::judge::network;
use crate::port::aws::{IamSshKey, SshKeyStatus};
use crate::port::git::RemoteReferences;
use crate::port::network::NetworkError;
use crate::port::ssh::{LoginAttempt, LoginKey, OnStage};
use crate::session::Operation;
use crate::{App, AppError};

/// How long the whole first login may take; its stages have limits of their own.
const LOGIN: Duration = Duration::from_mins(3);

/// How long looking for a repository may take.
const LOOKING: Duration = Duration::from_secs(40);

/// What somebody said to sign in with.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    pub(super) ssh_key_id: Option<&'a str>,
    pub(super) key: Option<&'a LoginKey>,
}

/// What a host key is measured by.
pub(super) struct HostKeys {
    /// As `known_hosts` names the host.
    name: String,
    region: Region,
    published: Option<String>,
    known: Vec<PublicKey>,
}

impl HostKeys {
    fn judge(&self, greeting: &Greeting) -> Verdict {
        doctor::host_key(&HostKeyFacts {
            host: &self.name,
            region: &self.region,
            greeting,
            published: self.published.as_deref(),
            known: &self.known,
        })
    }
}

/// The parts of one way over SSH.
pub(super) struct Way<'a> {
    pub(super) app: &'a App,
    pub(super) operation: &'a Operation,
    pub(super) place: (String, u16),
    pub(super) user: String,
    pub(super) keys: Vec<OwnKey>,
    pub(super) path: Option<String>,
    pub(super) iam: Option<Vec<doctor::IamKey>>,
    pub(super) host_keys: Arc<HostKeys>,
}

impl App {
    pub(super) async fn walk_over_ssh(
        &self,
        operation: &Operation,
        examination: &Examination,
        asked: Asked<'_>,
        walk: &Arc<Walk>,
    ) -> Result<Found, AppError> {
        let region = &examination.region;
        let location = examination.location.as_ref();
        let host = location.map_or_else(|| region.git_host(), RepositoryLocation::git_host);
        walk.begin(Link::Dns, format!("Looking up {host}"));
        let offers = operation.or_cancelled(async { Ok(self.offers(without_port(&host).0).await) }).await?;
        let place = self.place_of(&host);
        let known = self.ports.ssh.known_hosts(&place.0, place.1).await;
        let name = if place.1 == 22 { place.0.clone() } else { format!("[{}]:{}", place.0, place.1) };
        let in_place = self.ports.ssh.published_in_place();
        let published = in_place.or_else(|| {
            region.facts().and_then(|facts| facts.host_key_sha256).map(|print| format!("SHA256:{print}"))
        });
        let host_keys = Arc::new(HostKeys { name, region: region.clone(), published, known });
        let Offers { user: of_config, keys, mut problems } = offers;
        let keys = match asked.key {
            Some(key) => {
                let (keys, problem) = self.chosen(key).await;
                problems = problem;
                keys
            }
            None => keys,
        };
        let in_location = location.and_then(|location| location.ssh_key_id.clone());
        let (user, user_from) = match (asked.ssh_key_id, in_location, of_config) {
            (Some(given), _, _) => (given.to_owned(), "what was given".to_owned()),
            (None, Some(id), _) => (id, "the location".to_owned()),
            (None, None, Some((user, from))) => (user, from),
            (None, None, None) => (String::new(), String::new()),
        };
        let (path, excess) =
            location.map(|location| doctor::repository_path(&examination.pasted, location)).unzip();
        let way = Way {
            app: self,
            operation,
            place,
            user,
            keys,
            path,
            iam: examination.iam_keys.as_deref().map(|keys| keys.iter().map(iam_key).collect()),
            host_keys,
        };
        let facts = way.first_login(walk).await?;
        if walk.is_broken() {
            return Ok(Found::default());
        }
        let Some(sign_in) = way.algorithms(walk, &facts).await? else { return Ok(Found::default()) };
        let (alone, sha1) = way.second_tries(&sign_in).await?;
        let offered: Vec<_> = way.keys.iter().map(OwnKey::offer).chain(problems).collect();
        let judged = SignInFacts {
            user: &way.user,
            user_from: &user_from,
            keys: &offered,
            sign_in: &sign_in,
            iam: way.iam.as_deref(),
            alone: &alone,
            sha1: &sha1,
        };
        walk.begin(Link::User, "");
        walk.end(Link::User, doctor::user(&judged));
        if walk.is_broken() {
            return Ok(Found::default());
        }
        walk.begin(Link::Key, "");
        walk.end(Link::Key, doctor::key(&judged));
        if walk.is_broken() {
            return Ok(Found::default());
        }
        way.repository(walk, examination, excess.flatten(), facts).await
    }

    /// Where a host's SSH really is.
    fn place_of(&self, host: &str) -> (String, u16) {
        let (name, port) = without_port(host);
        let (place, usual) = self.ports.ssh.place(name);
        // A port of the location's own counts where the host itself is asked.
        if place == name { (place, port.unwrap_or(usual)) } else { (place, usual) }
    }
}

fn without_port(host: &str) -> (&str, Option<u16>) {
    match host.rsplit_once(':') {
        Some((name, port)) if !port.contains(']') => (name, port.parse().ok()),
        _ => (host, None),
    }
}

fn iam_key(key: &IamSshKey) -> doctor::IamKey {
    let public = key.body.as_deref().and_then(|body| PublicKey::parse_line(body).ok());
    doctor::IamKey {
        id: key.id.clone(),
        is_active: key.status == SshKeyStatus::Active,
        status: match &key.status {
            SshKeyStatus::Active => "Active".to_owned(),
            SshKeyStatus::Inactive => "Inactive".to_owned(),
            SshKeyStatus::Other(word) => word.clone(),
        },
        print: public.as_ref().map(PublicKey::sha256),
    }
}

impl Way<'_> {
    /// A login with these keys.
    pub(super) fn attempt(&self, keys: Vec<LoginKey>, path: Option<String>, sha1_only: bool) -> LoginAttempt {
        LoginAttempt {
            host: self.place.0.clone(),
            port: self.place.1,
            // Nobody signs in without a name; ssh would take that of the account on this computer, which is no id.
            user: if self.user.is_empty() { "nobody".to_owned() } else { self.user.clone() },
            keys,
            repository_path: path,
            sha1_only,
        }
    }

    /// Signs in and looks. Who shows another host key than the right one is left at once.
    pub(super) async fn login(
        &self,
        attempt: &LoginAttempt,
        on_stage: OnStage,
    ) -> Result<LoginFacts, AppError> {
        let cancel = self.operation.token.child_token();
        let host_keys = Arc::clone(&self.host_keys);
        let leave = cancel.clone();
        let guarded: OnStage = Arc::new(move |facts: &LoginFacts| {
            if let Some(Ok(greeting)) = &facts.greeting
                && host_keys.judge(greeting).is_broken()
            {
                leave.cancel();
            }
            on_stage(facts);
        });
        let login = self.app.ports.ssh.login(attempt, guarded, &cancel);
        let ended =
            self.operation.or_cancelled(async { Ok(tokio::time::timeout(LOGIN, login).await) }).await?;
        Ok(ended.unwrap_or_default())
    }

    /// The first login, each stage of which is told of as it ends.
    async fn first_login(&self, walk: &Arc<Walk>) -> Result<LoginFacts, AppError> {
        let keys = self.keys.iter().map(|key| key.login.clone()).collect();
        let attempt = self.attempt(keys, self.path.clone(), false);
        let (telling, host_keys, place) = (Arc::clone(walk), Arc::clone(&self.host_keys), self.place.clone());
        // Stages may be told of from any thread, and each has to be told of once.
        let one_at_a_time = Mutex::new(());
        let on_stage: OnStage = Arc::new(move |facts: &LoginFacts| {
            let _guard = one_at_a_time.lock().unwrap_or_else(PoisonError::into_inner);
            tell(&telling, facts, &host_keys, &place);
        });
        let facts = self.login(&attempt, on_stage).await?;
        tell(walk, &facts, &self.host_keys, &self.place);
        Ok(facts)
    }

    /// Algorithms, with a try of SHA-1 where the server has nothing newer; how signing in went, unless the way ends here.
    async fn algorithms(
        &self,
        walk: &Walk,
        facts: &LoginFacts,
    ) -> Result<Option<Result<SignIn, String>>, AppError> {
        let Some(Ok(greeting)) = &facts.greeting else { return Ok(None) };
        let accepted =
            facts.sign_in.as_ref().and_then(|tried| tried.as_ref().ok()).and_then(SignIn::accepted);
        let mut verdict = doctor::algorithms(greeting, None);
        if verdict.is_broken() && accepted.is_some() {
            // This client signed in all the same, with algorithms of today.
            verdict = Verdict::sound(format!("{} takes signatures of today.", greeting.banner));
        } else if verdict.is_broken() {
            let works = self.sha1_works().await?;
            verdict = doctor::algorithms(greeting, Some(works));
        }
        walk.begin(Link::Algorithms, "");
        walk.end(Link::Algorithms, verdict);
        if walk.is_broken() {
            return Ok(None);
        }
        walk.begin(Link::User, "Signing in");
        let missing = || Err("it did not come to signing in".to_owned());
        Ok(Some(facts.sign_in.clone().unwrap_or_else(missing)))
    }

    async fn sha1_works(&self) -> Result<bool, AppError> {
        let keys = self.keys.iter().map(|key| key.login.clone()).collect();
        let facts = self.login(&self.attempt(keys, None, true), Arc::new(|_| ())).await?;
        Ok(facts.sign_in.and_then(Result::ok).is_some_and(|sign_in| sign_in.accepted().is_some()))
    }

    /// The repository, or what the server says to somebody without one.
    async fn repository(
        &self,
        walk: &Walk,
        examination: &Examination,
        excess: Option<Excess>,
        facts: LoginFacts,
    ) -> Result<Found, AppError> {
        walk.begin(Link::Repository, "Reading the repository");
        let nothing = "nothing came";
        let Some(location) = &examination.location else {
            let words = facts.shell_words.unwrap_or_else(|| Err(nothing.to_owned()));
            walk.end(Link::Repository, doctor::login_words(&words));
            return Ok(Found { well: "The login over SSH works.".to_owned(), ..Found::default() });
        };
        let mut fetched = facts.fetched.clone().unwrap_or_else(|| Err(nothing.to_owned()));
        let mut excess = excess.map(|excess| (excess, false));
        if let Some((_, is_refused)) = &mut excess
            && !matches!(fetched, Ok(Fetched::References { .. }))
        {
            let again = self.attempt(self.accepted_key(&facts), Some(location.path()), false);
            let again = self.login(&again, Arc::new(|_| ())).await?;
            let good = again.fetched.unwrap_or_else(|| Err(nothing.to_owned()));
            *is_refused = matches!(good, Ok(Fetched::References { .. }));
            if !*is_refused {
                // Neither is taken, so that it is something else that is wrong.
                (fetched, excess) = (good, None);
            }
        }
        let refused = match &fetched {
            Ok(Fetched::Refused { message }) if excess.is_none() => {
                Some(Refusal::read(message)).filter(|refusal| *refusal != Refusal::Unclear)
            }
            Ok(_) | Err(_) => None,
        };
        let work = async {
            let token: &CancellationToken = &self.operation.token;
            let account = examination.account.as_ref();
            let (seen, elsewhere) =
                look_for(&location.name, &location.region, refused, account, token).await?;
            let verdict = self.repository_verdict(location, &fetched, (refused, excess), &seen, &elsewhere);
            Ok::<_, AppError>(verdict)
        };
        let looked =
            self.operation.or_cancelled(async { Ok(tokio::time::timeout(LOOKING, work).await) }).await?;
        let unknown = (Seen::Unknown, Elsewhere::NotAsked);
        let verdict = match looked {
            Ok(verdict) => verdict?,
            Err(_) => self.repository_verdict(location, &fetched, (refused, excess), &unknown.0, &unknown.1),
        };
        walk.end(Link::Repository, verdict);
        let references = match fetched {
            Ok(Fetched::References { names, head }) => {
                Some(RemoteReferences { names, head, ..RemoteReferences::default() })
            }
            Ok(Fetched::Refused { .. }) | Err(_) => None,
        };
        Ok(Found { references, account: None, well: format!("git reads {} over SSH.", location.name) })
    }

    fn repository_verdict(
        &self,
        location: &RepositoryLocation,
        fetched: &Result<Fetched, String>,
        (refused, excess): (Option<Refusal>, Option<(Excess, bool)>),
        seen: &Seen,
        elsewhere: &Elsewhere,
    ) -> Verdict {
        let origin = RepositoryLocation { ssh_key_id: Some(self.user.clone()), ..location.clone() }.origin();
        let there = doctor::repository(&RepositoryFacts {
            name: &location.name,
            region: &location.region,
            refused,
            excess,
            location: &origin,
            seen,
            elsewhere,
        });
        if there.is_broken() || excess.is_some() {
            there
        } else {
            doctor::read_over_ssh(fetched, &location.name)
        }
    }

    /// The key that was taken, alone.
    fn accepted_key(&self, facts: &LoginFacts) -> Vec<LoginKey> {
        let sign_in = facts.sign_in.as_ref().and_then(|tried| tried.as_ref().ok());
        let print = sign_in.and_then(SignIn::accepted).map(|offer| offer.fingerprint.as_str());
        let is_it = |key: &&OwnKey| key.public.as_ref().map(PublicKey::sha256).as_deref() == print;
        match self.keys.iter().find(is_it) {
            Some(key) => vec![key.login.clone()],
            None => self.keys.iter().map(|key| key.login.clone()).collect(),
        }
    }

    pub(super) fn was_answered(sign_in: &SignIn, key: &OwnKey) -> bool {
        let print = key.public.as_ref().map(PublicKey::sha256);
        sign_in.offers.iter().any(|offer| {
            offer.answer != OfferAnswer::HungUp
                && (Some(&offer.fingerprint) == print.as_ref() || (print.is_none() && offer.from == key.from))
        })
    }
}

/// Tells of the stages that have ended since the last time.
fn tell(walk: &Walk, facts: &LoginFacts, host_keys: &HostKeys, (host, port): &(String, u16)) {
    if let Some(addresses) = facts.addresses.as_ref().filter(|_| walk.is_open(Link::Dns)) {
        let unknown = |_: String| NetworkError::Dns { host: host.clone() };
        let found = addresses.clone().map_err(unknown);
        walk.end_as(Link::Dns, network::addresses(&found), doctor::Cause::NoAddress);
        if found.is_ok() {
            walk.begin(Link::Tcp, format!("Connecting to port {port}"));
        }
    }
    if let Some(connected) = facts.connected_ms.as_ref().filter(|_| walk.is_open(Link::Tcp)) {
        walk.end(Link::Tcp, match connected {
            Ok(millis) => Verdict::sound(format!("Port {port} of {host} answers within {millis} ms.")),
            Err(words) => Verdict::broken(
                doctor::Cause::Unreachable,
                format!("Port {port} of {host} does not answer: {words}."),
            )
            .fix("A firewall may close SSH, and proxies do not lead to it. Ask for access to port 22, or use HTTPS.")
            .snippet(format!("ssh -v -p {port} {host}")),
        });
        if connected.is_ok() {
            walk.begin(Link::HostKey, "Reading the host key");
        }
    }
    if let Some(greeting) = facts.greeting.as_ref().filter(|_| walk.is_open(Link::HostKey)) {
        walk.end(Link::HostKey, match greeting {
            Ok(greeting) => host_keys.judge(greeting),
            Err(words) => Verdict::broken(
                doctor::Cause::Unreachable,
                format!("{host} answers, and it does not come to SSH: {words}."),
            )
            .fix("Something in between answers in its place, or ends the connection: a firewall, a proxy, a network's sign-in page."),
        });
        if !walk.is_broken() {
            walk.begin(Link::Algorithms, "Comparing algorithms");
        }
    }
}

/// Nothing was tried.
pub(super) const NOT_TRIED: (SecondTry, SecondTry) = (SecondTry::NotTried, SecondTry::NotTried);
