//! The way over HTTPS.

use std::sync::Arc;
use std::time::Duration;

use causeway_domain::doctor::{
    self, Answer, Asked, Cause, Excess, KeySeen, Link, Presented, Refusal, RepositoryFacts, Verdict,
};
use causeway_domain::region::Partition;
use causeway_domain::repository_location::RepositoryLocation;
use causeway_domain::{CallerIdentity, CallerKind, Region, Secret};
use url::{Host, Url};

use super::repository::look_for;
use super::walk::Walk;
use super::{Examination, Found};
use crate::diagnostics::Outcome;
use crate::diagnostics::judge::network::{self, Owner};
use crate::port::aws::{AccessKey, AwsAccount, AwsError, AwsIdentity, AwsLocation, Decision, SessionKeys};
use crate::port::git::{GitAccess, GitError, RemoteReferences};
use crate::port::network::NetworkError;
use crate::session::Operation;
use crate::{App, AppError};

/// How long a link may take.
const DEADLINE: Duration = Duration::from_secs(15);

/// How long looking for a repository, or reading it, may take.
const LONG: Duration = Duration::from_secs(40);

/// Who reads the repository over HTTPS.
#[derive(Clone, Copy)]
pub(super) enum Who<'a> {
    /// An access key.
    Key(&'a AccessKey),
    /// User name and password as they are.
    Password(&'a str, &'a Secret),
}

/// The ways to answers about one repository.
struct Case<'a> {
    app: &'a App,
    operation: &'a Operation,
    who: Who<'a>,
    place: AwsLocation,
    account: Option<Arc<dyn AwsAccount>>,
}

/// How CodeCommit answered.
struct Answered {
    /// To the location as it should be.
    answer: Answer,
    /// What the pasted location had too much, and whether that was what was refused.
    excess: Option<(Excess, bool)>,
    asked: Asked,
}

impl App {
    pub(super) async fn walk_over_https(
        &self,
        operation: &Operation,
        examination: &Examination,
        who: Who<'_>,
        walk: &Walk,
    ) -> Result<Found, AppError> {
        let region = &examination.region;
        let endpoints = examination.location.as_ref().map(RepositoryLocation::endpoints).unwrap_or_default();
        let place = AwsLocation { region: region.clone(), endpoints };
        let account = match who {
            // The key itself is what is examined.
            Who::Key(key) => Some(self.ports.aws.account(&place, &AwsIdentity::Key(key.duplicate()))),
            Who::Password(..) => examination.account.clone(),
        };
        let case = Case { app: self, operation, who, place, account };
        let mut found = Found { account: case.account_of_the_name(), ..Found::default() };
        let Some(offset) = case.reach(walk).await? else { return Ok(found) };
        let signs = matches!(who, Who::Key(_));
        walk.begin(Link::Clock, "");
        walk.end(Link::Clock, doctor::clock(offset, signs));
        if walk.is_broken() {
            return Ok(found);
        }
        let Some((seen, caller)) = case.identify(walk).await? else { return Ok(found) };
        if let Some(caller) = &caller {
            found.account = Some(caller.account.clone());
        }
        let Some(location) = &examination.location else {
            found.well = "The credential could be looked at; no repository was named.".to_owned();
            for link in [Link::SignIn, Link::Repository, Link::Read] {
                walk.begin(link, "");
                walk.end(link, Verdict::unseen("No repository was named."));
            }
            return Ok(found);
        };
        let of_server = self.ports.clock.now_millis().saturating_add(offset.unwrap_or_default());
        let sign_in =
            case.sign_in(walk, &examination.pasted, location, (seen, caller), of_server.div_euclid(1_000));
        let Some(answered) = sign_in.await? else { return Ok(found) };
        if case.find(walk, location, &answered).await?.is_none() {
            return Ok(found);
        }
        found.references = case.read(walk, location, &answered).await?.flatten();
        found.well = format!("git reads {} over HTTPS.", location.name);
        Ok(found)
    }
}

impl Case<'_> {
    /// DNS and TLS; the server's time minus this computer's in milliseconds, where it told one.
    async fn reach(&self, walk: &Walk) -> Result<Option<Option<i64>>, AppError> {
        let probe = &self.app.ports.probe;
        let origin = self.app.ports.git.place(&self.place);
        let url = Url::parse(&origin).ok();
        let host = url
            .as_ref()
            .and_then(|url| url.host_str())
            .unwrap_or(&origin)
            .trim_matches(['[', ']'])
            .to_owned();
        let port = url.as_ref().and_then(Url::port_or_known_default).unwrap_or(443);
        walk.begin(Link::Dns, format!("Looking up {host}"));
        let proxy = self.operation.or_cancelled(async { Ok(probe.proxy_for(&origin).await) }).await?;
        if let Ok(Some(proxy)) = proxy {
            walk.end(Link::Dns, Verdict::unseen(format!("The proxy {proxy} looks this name up.")));
        } else {
            let look = async { Ok(tokio::time::timeout(DEADLINE, probe.addresses(&host, port)).await) };
            let late = || NetworkError::Timeout { host: host.clone() };
            let addresses = self.operation.or_cancelled(look).await?.unwrap_or_else(|_| Err(late()));
            walk.end_as(Link::Dns, network::addresses(&addresses), Cause::NoAddress);
            if walk.is_broken() {
                return Ok(None);
            }
        }
        walk.begin(Link::Tls, format!("Connecting to {host}"));
        let visit = self
            .operation
            .or_cancelled(async { Ok(tokio::time::timeout(DEADLINE, probe.visit(&origin)).await) });
        let Ok(visit) = visit.await? else {
            walk.end_as(Link::Tls, network::unreachable(&NetworkError::Timeout { host }), Cause::Unreachable);
            return Ok(None);
        };
        let now = self.app.ports.clock.now_millis();
        let is_here = match url.as_ref().and_then(Url::host) {
            Some(Host::Domain(name)) => name == "localhost",
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        };
        let judged = network::tls(if is_here { Owner::Here } else { Owner::Aws }, &visit, now);
        let cause = match &visit {
            Err(error) => cause_of(&error.error),
            Ok(_) => Cause::Tls,
        };
        let goes_on = judged.outcome != Outcome::Failed;
        walk.end_as(Link::Tls, judged, cause);
        // The header is cut to whole seconds: half of one is lost on average.
        let offset = |time: i64| time.saturating_add(500).saturating_sub(now);
        let time = visit.ok().and_then(|visit| visit.server_time);
        Ok(goes_on.then(|| time.map(offset)))
    }

    /// Whose the access key is.
    async fn identify(&self, walk: &Walk) -> Result<Option<(KeySeen, Option<CallerIdentity>)>, AppError> {
        let region = &self.place.region;
        let work = async {
            let (seen, caller) = match (self.who, &self.account) {
                (Who::Key(_), Some(account)) => self.key_seen(account.as_ref()).await?,
                _ => (KeySeen::NotAsked, None),
            };
            Ok((doctor::identity(&seen, region), (seen, caller)))
        };
        walk.look(self.operation, Link::Identity, ("Asking AWS whose the key is", LONG), work).await
    }

    async fn key_seen(
        &self,
        account: &dyn AwsAccount,
    ) -> Result<(KeySeen, Option<CallerIdentity>), AppError> {
        let cancel = &self.operation.token;
        let seen = match account.caller_identity(cancel).await {
            Ok(caller) => {
                let owner =
                    KeySeen::Owner { arn: caller.arn.clone(), is_user: caller.kind() == CallerKind::User };
                return Ok((owner, Some(caller)));
            }
            Err(AwsError::Cancelled) => return Err(AppError::Cancelled),
            Err(AwsError::UnknownAccessKey { .. }) => {
                // A region that the account has not enabled says the same of good keys.
                let first = Region::parse(first_region(&self.place.region)).ok();
                let first = first.filter(|first| *first != self.place.region);
                match first.as_ref().and_then(|first| account.in_region(first)) {
                    Some(other) if other.caller_identity(cancel).await.is_ok() => KeySeen::OnlyIn {
                        region: first.map(|first| first.code().to_owned()).unwrap_or_default(),
                    },
                    _ => KeySeen::Unknown,
                }
            }
            Err(AwsError::SignatureMismatch { .. }) => KeySeen::WrongSecret,
            Err(AwsError::ClockSkew { .. }) => KeySeen::Skewed,
            Err(AwsError::Expired) => KeySeen::Ended,
            Err(error) => KeySeen::Unclear(error.to_string()),
        };
        Ok((seen, None))
    }

    /// Asks for the repository as it was pasted, and without what is too much.
    async fn sign_in(
        &self,
        walk: &Walk,
        pasted: &str,
        location: &RepositoryLocation,
        (seen, caller): (KeySeen, Option<CallerIdentity>),
        now_seconds: i64,
    ) -> Result<Option<Answered>, AppError> {
        let work = async {
            let (path, excess) = doctor::repository_path(pasted, location);
            let first = match self.ask(&path).await {
                Ok(answer) => answer,
                Err(error) => return Ok((unreached(&error), None)),
            };
            let (answer, excess) = match excess {
                None => (first, None),
                Some(excess) => match self.ask(&location.path()).await {
                    Ok(good) if good.is_success() => (good, Some((excess, !first.is_success()))),
                    // Neither is taken, so that it is something else that is wrong.
                    Ok(good) => (good, None),
                    Err(error) => return Ok((unreached(&error), None)),
                },
            };
            let asked = match self.who {
                Who::Password(user_name, password) => {
                    Asked::Presented { presented: Presented::of(user_name, password), now_seconds }
                }
                Who::Key(_) => {
                    let is_open = matches!(answer.status, 401 | 403) && answer.refusal() == Refusal::Unclear;
                    let may_pull = if is_open { self.may_pull(&location.name, caller).await? } else { None };
                    Asked::Key { seen, may_pull }
                }
            };
            Ok((doctor::sign_in(&asked, &answer), Some(Answered { answer, excess, asked })))
        };
        let doing = ("Asking CodeCommit for the repository", LONG);
        Ok(walk.look(self.operation, Link::SignIn, doing, work).await?.flatten())
    }

    async fn ask(&self, path: &str) -> Result<Answer, GitError> {
        self.app.ports.git.first_answer(&self.place, path, &self.access()).await
    }

    fn access(&self) -> GitAccess {
        match self.who {
            Who::Key(key) => GitAccess::Keys(SessionKeys::of(key)),
            Who::Password(user_name, password) => {
                GitAccess::Password { user_name: user_name.to_owned(), password: password.duplicate() }
            }
        }
    }

    /// Whether IAM's simulation lets the key pull; `None` where it may not be asked.
    async fn may_pull(&self, name: &str, caller: Option<CallerIdentity>) -> Result<Option<bool>, AppError> {
        let (Some(account), Some(caller)) = (&self.account, caller) else { return Ok(None) };
        let Some(principal) = caller.policy_source_arn() else { return Ok(None) };
        let region = &self.place.region;
        let (partition, owner) = (region.partition().arn_name(), &caller.account);
        let arn = format!("arn:{partition}:codecommit:{}:{owner}:{name}", region.code());
        match account.simulate(&principal, &["codecommit:GitPull"], &[arn], &self.operation.token).await {
            Ok(decisions) => Ok(decisions.first().map(|decision| decision.decision == Decision::Allowed)),
            Err(AwsError::Cancelled) => Err(AppError::Cancelled),
            Err(_) => Ok(None),
        }
    }

    /// Whether the repository is there.
    async fn find(
        &self,
        walk: &Walk,
        location: &RepositoryLocation,
        answered: &Answered,
    ) -> Result<Option<()>, AppError> {
        let refused = match answered.answer.refusal() {
            _ if answered.answer.is_success() => None,
            // The sign-in let this pass because IAM denies pulling.
            Refusal::Unclear => Some(Refusal::NotAllowed),
            refusal => Some(refusal),
        };
        let region = &self.place.region;
        let work = async {
            let cancel = &self.operation.token;
            let found = look_for(&location.name, region, refused, self.account.as_ref(), cancel).await?;
            let origin = location.origin();
            let facts = RepositoryFacts {
                name: &location.name,
                region,
                refused,
                excess: answered.excess,
                location: &origin,
                seen: &found.0,
                elsewhere: &found.1,
            };
            Ok((doctor::repository(&facts), ()))
        };
        walk.look(self.operation, Link::Repository, ("Looking for the repository", LONG), work).await
    }

    /// Reads its references.
    async fn read(
        &self,
        walk: &Walk,
        location: &RepositoryLocation,
        answered: &Answered,
    ) -> Result<Option<Option<RemoteReferences>>, AppError> {
        let work = async {
            let Answered { answer, asked, .. } = answered;
            if !answer.is_success() {
                return Ok((doctor::read(asked, answer, None), None));
            }
            let read = self.app.ports.git.references(&self.place, &location.name, &self.access()).await;
            let counted = read.as_ref().map(|found| (found.names.len(), found.head.clone()));
            let counted = counted.map_err(ToString::to_string);
            Ok((doctor::read(asked, answer, Some(&counted)), read.ok()))
        };
        walk.look(self.operation, Link::Read, ("Reading its references", LONG), work).await
    }

    /// The account that the user name of Git credentials ends in.
    fn account_of_the_name(&self) -> Option<String> {
        let Who::Password(user_name, _) = self.who else { return None };
        let account = user_name.rsplit_once("-at-")?.1.split('+').next()?;
        (account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit())).then(|| account.to_owned())
    }
}

/// A region that every account of the partition has.
fn first_region(region: &Region) -> &'static str {
    match region.partition() {
        Partition::Commercial => "us-east-1",
        Partition::China => "cn-north-1",
        Partition::GovCloud => "us-gov-west-1",
    }
}

fn cause_of(error: &NetworkError) -> Cause {
    match error {
        NetworkError::Dns { .. } => Cause::NoAddress,
        NetworkError::Untrusted { .. } => Cause::Tls,
        _ => Cause::Unreachable,
    }
}

fn unreached(error: &GitError) -> Verdict {
    let GitError::Network(network) = error else {
        return Verdict::broken(Cause::Other, format!("{error}."));
    };
    let judged = network::unreachable(network);
    let verdict = Verdict::broken(cause_of(network), judged.finding);
    Verdict { fix: judged.fix, snippet: judged.snippet, ..verdict }
}
