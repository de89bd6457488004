//! All checks, side by side; what depends on a check that failed is skipped.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use causeway_domain::clock_offset::{self, ClockOffset};
use causeway_domain::credential_source::CredentialSource;
use causeway_domain::{JiraUrl, Secret};
use futures::FutureExt;
use futures::future::{BoxFuture, join_all};

use super::bench::{Bench, Later, OnCheck};
use super::check::{Area, Check, Judgement};
use super::judge::computer::ServerClock;
use super::judge::network::Owner;
use super::judge::{aws, computer, git, jira, network};
use super::target::{Target, Way, targets};
use crate::App;
use crate::error::AppError;
use crate::port::git::GitAccess;
use crate::port::jira::JiraCredential;
use crate::port::programs::Program;
use crate::port::storage::ConnectionRecord;
use crate::session::Operation;

/// How long one check may take.
const DEADLINE: Duration = Duration::from_secs(15);

/// How long a list of repositories may take, which comes in pages.
const LISTING: Duration = Duration::from_secs(30);

/// How long the keychain may take, which waits twenty seconds for a person by itself.
const KEYCHAIN: Duration = Duration::from_secs(25);

/// What the last diagnostics found.
#[derive(Debug, Default)]
pub struct LastCheckup(Mutex<Option<Checkup>>);

/// What diagnostics found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkup {
    /// Epoch milliseconds of its end.
    pub at: i64,
    /// The checks, in order.
    pub checks: Vec<Check>,
}

impl App {
    /// Looks at everything that Causeway needs, and changes nothing but the remembered offset of this computer's clock.
    /// `beside` are checks that the caller made itself. Each check is told of when it begins and when it ends.
    ///
    /// # Errors
    /// [`AppError::Cancelled`], after every check that was at work has been told of as skipped.
    pub async fn run_diagnostics(
        &self,
        operation: &Operation,
        beside: Vec<Check>,
        tell: OnCheck,
    ) -> Result<Vec<Check>, AppError> {
        let bench = Bench::new(operation, tell);
        self.look_at_everything(&bench, beside).await;
        let cancelled = bench.is_cancelled();
        let checks = bench.checks();
        let checkup = Checkup { at: self.ports.clock.now_millis(), checks: checks.clone() };
        *self.last_checkup.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(checkup);
        if cancelled { Err(AppError::Cancelled) } else { Ok(checks) }
    }

    /// What the last diagnostics found since Causeway was started.
    pub fn last_checkup(&self) -> Option<Checkup> {
        self.last_checkup.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    async fn look_at_everything(&self, bench: &Bench<'_>, beside: Vec<Check>) {
        // Data that cannot be read has a check of its own; the rest is looked at without connections.
        let records = tokio::time::timeout(DEADLINE, self.ports.storage.connections()).await;
        let (ways, targets) = targets(&self.ports, records.unwrap_or(Ok(Vec::new())).unwrap_or_default());
        let mut at_work: Vec<BoxFuture<'_, ()>> = vec![self.keychain(bench), self.local_data(bench)];
        let clock = bench.begin("clock", Area::Computer, "Clock");
        for check in beside {
            bench.add(check);
        }
        at_work.push(self.proxy(bench, &targets));
        let hosts: BTreeMap<String, Later<'_, ()>> =
            targets.iter().map(|target| (target.origin.clone(), self.host(bench, target.clone()))).collect();
        let visits: Vec<_> = hosts.values().cloned().collect();
        at_work.push(
            async move {
                join_all(visits).await;
                bench.look(clock, DEADLINE, self.judge_clock(bench)).await;
            }
            .boxed(),
        );
        let host = |origin: &str| hosts.get(origin).cloned().unwrap_or_else(|| later(async { None }));
        let mut gits = Vec::new();
        let mut identities: BTreeMap<String, Later<'_, ()>> = BTreeMap::new();
        for way in &ways {
            let identity = identities
                .entry(identity_id(way))
                .or_insert_with(|| self.identity_check(bench, way, host(&way.sts)))
                .clone();
            let repository = self.repositories(bench, way, identity.clone(), host(&way.codecommit));
            // Each is carried out even where what waits for it has given up.
            at_work.push(identity.map(drop).boxed());
            at_work.push(repository.clone().map(drop).boxed());
            gits.push((way, repository));
        }
        let mut users = BTreeSet::new();
        let mut servers: BTreeMap<&str, Later<'_, ()>> = BTreeMap::new();
        for way in &ways {
            let server = servers
                .entry(&way.record.site_url)
                .or_insert_with(|| self.jira_server(bench, way, host(&way.jira)))
                .clone();
            if users.insert(&way.record.jira_secret) {
                at_work.push(self.jira_user(bench, way, server));
            }
        }
        for (way, repository) in gits {
            at_work.push(self.git(bench, way, repository, host(&way.git)));
        }
        for target in ssh_hosts(&ways, &targets) {
            at_work.push(self.ssh_port(bench, target.host.clone()));
        }
        for program in [Program::Git, Program::Ssh] {
            at_work.push(self.program(bench, program));
        }
        join_all(at_work).await;
    }

    fn keychain<'a>(&'a self, bench: &'a Bench<'_>) -> BoxFuture<'a, ()> {
        let place = bench.begin("keychain", Area::Computer, "Keychain");
        async move {
            let look = async { (computer::keychain(&self.keychain_status().await), ()) };
            bench.look(place, KEYCHAIN, look).await;
        }
        .boxed()
    }

    fn local_data<'a>(&'a self, bench: &'a Bench<'_>) -> BoxFuture<'a, ()> {
        let place = bench.begin("data", Area::Computer, "Local data");
        async move {
            let look = async { (computer::local_data(&self.ports.storage.prove().await), ()) };
            bench.look(place, DEADLINE, look).await;
        }
        .boxed()
    }

    fn proxy<'a>(&'a self, bench: &'a Bench<'_>, targets: &[Target]) -> BoxFuture<'a, ()> {
        let place = bench.begin("proxy", Area::Network, "Proxy");
        let far: Vec<_> = targets.iter().filter(|target| target.owner != Owner::Here).cloned().collect();
        async move {
            let look = async {
                let mut ways = Vec::new();
                for target in &far {
                    ways.push((target.name(), self.ports.probe.proxy_for(&target.origin).await));
                }
                (network::proxy(&ways), ())
            };
            bench.look(place, DEADLINE, look).await;
        }
        .boxed()
    }

    /// A server's name, its certificate, and its clock.
    fn host<'a>(&'a self, bench: &'a Bench<'_>, target: Target) -> Later<'a, ()> {
        let name = target.name();
        let dns = bench.begin(format!("dns {name}"), Area::Network, format!("Address of {name}"));
        let tls = bench.begin(format!("tls {name}"), Area::Network, format!("TLS of {name}"));
        let probe = &self.ports.probe;
        later(async move {
            if let Ok(Some(proxy)) = probe.proxy_for(&target.origin).await {
                bench.skip(dns, format!("The proxy {proxy} looks this name up."));
            } else {
                let look = async {
                    let found = probe.addresses(&target.host, target.port).await;
                    (network::addresses(&found), ())
                };
                if bench.look(dns, DEADLINE, look).await.is_none() {
                    bench.skip(tls, "Its name leads nowhere.");
                    return None;
                }
            }
            let look = async {
                let visit = probe.visit(&target.origin).await;
                let now = self.ports.clock.now_millis();
                if let Ok(Some(server_time)) = visit.as_ref().map(|visit| visit.server_time) {
                    bench.note_clock(ServerClock {
                        host: target.host.clone(),
                        is_aws: target.is_aws,
                        // The header is cut to whole seconds: half of one is lost on average.
                        offset_millis: server_time.saturating_add(500).saturating_sub(now),
                    });
                }
                (network::tls(target.owner, &visit, now), ())
            };
            bench.look(tls, DEADLINE, look).await
        })
    }

    /// Judges the clock, and remembers the offset for git's credential helper, which has no answer of AWS to look at.
    async fn judge_clock(&self, bench: &Bench<'_>) -> (Judgement, ()) {
        let clocks = bench.clocks();
        if let Some(offset_millis) = computer::aws_offset(&clocks) {
            let offset = ClockOffset { offset_millis, measured_at: self.ports.clock.now_millis() };
            let put = self.ports.storage.put_setting(clock_offset::SETTING, Some(offset.text())).await;
            if let Err(error) = put {
                tracing::warn!(%error, "the clock's offset is not remembered");
            }
        }
        (computer::clock(&clocks), ())
    }

    fn identity_check<'a>(
        &'a self,
        bench: &'a Bench<'_>,
        way: &'a Way,
        host: Later<'a, ()>,
    ) -> Later<'a, ()> {
        let record = &way.record;
        let title = format!("Identity of {} in {}", self.signer(record), record.region);
        let place = bench.begin(identity_id(way), Area::Aws, title);
        later(async move {
            if host.await.is_none() {
                bench.skip(place, format!("{} cannot be reached.", way.sts));
                return None;
            }
            let look = async {
                let asked = async { Ok(self.aws_of(record).await?.caller_identity(&bench.token()).await?) };
                (aws::identity(&asked.await, &record.account), ())
            };
            bench.look(place, DEADLINE, look).await
        })
    }

    /// Whose keys a connection's own calls are signed with, in words.
    fn signer(&self, record: &ConnectionRecord) -> String {
        match self.source_of(record).unwrap_or_default() {
            CredentialSource::ConnectionKey => record.access_key_id.clone(),
            CredentialSource::ConnectionKeyWithMfa { .. } => {
                format!("{} with a second factor", record.access_key_id)
            }
            CredentialSource::Role { role_arn, .. } => role_arn,
            CredentialSource::Profile { name } => format!("the profile {name}"),
            CredentialSource::IdentityCenter { account, role, .. } => format!("the role {role} of {account}"),
        }
    }

    /// Lists repositories, and names one of them for git to read.
    fn repositories<'a>(
        &'a self,
        bench: &'a Bench<'_>,
        way: &'a Way,
        identity: Later<'a, ()>,
        host: Later<'a, ()>,
    ) -> Later<'a, Option<String>> {
        let record = &way.record;
        let title = format!("Repositories of {}", record.name);
        let place = bench.begin(format!("codecommit {}", record.id), Area::Aws, title);
        later(async move {
            if host.await.is_none() {
                bench.skip(place, format!("{} cannot be reached.", way.codecommit));
                return None;
            }
            if identity.await.is_none() {
                bench.skip(place, format!("AWS does not take {}.", self.signer(record)));
                return None;
            }
            let look = async {
                let asked = async {
                    let aws = self.aws_of(record).await?;
                    Ok(aws.repository_names(Arc::new(|_| ()), &bench.token()).await?)
                };
                let asked: Result<Vec<String>, AppError> = asked.await;
                let counted = asked.as_ref().map(Vec::len).map_err(Clone::clone);
                let first = asked.ok().and_then(|names| names.into_iter().next());
                (aws::repositories(&counted, &record.region), first)
            };
            bench.look(place, LISTING, look).await
        })
    }

    fn jira_server<'a>(&'a self, bench: &'a Bench<'_>, way: &'a Way, host: Later<'a, ()>) -> Later<'a, ()> {
        let site = &way.record.site_url;
        let place = bench.begin(format!("jira {site}"), Area::Jira, format!("Jira at {site}"));
        later(async move {
            if host.await.is_none() {
                bench.skip(place, format!("{} cannot be reached.", way.jira));
                return None;
            }
            let look = async {
                let asked = async {
                    // Jira tells everybody what it is, as a rule; the sign-in has a check of its own.
                    let jira = match self.jira_of(&way.record).await {
                        Ok(jira) => jira,
                        Err(_) => {
                            let nobody = JiraCredential::Token(Secret::new(String::new()));
                            self.ports.jira.site(&JiraUrl::parse(site)?, &nobody)
                        }
                    };
                    Ok(jira.server_info().await?)
                };
                (jira::server(&asked.await), ())
            };
            bench.look(place, DEADLINE, look).await
        })
    }

    /// Who is signed in, and then what GIJ answers to this user.
    fn jira_user<'a>(
        &'a self,
        bench: &'a Bench<'_>,
        way: &'a Way,
        server: Later<'a, ()>,
    ) -> BoxFuture<'a, ()> {
        let (site, entry) = (&way.record.site_url, &way.record.jira_secret);
        let user = bench.begin(format!("user {entry}"), Area::Jira, format!("Sign-in to {site}"));
        let gij =
            bench.begin(format!("gij {entry}"), Area::Jira, format!("Git Integration for Jira at {site}"));
        async move {
            if server.await.is_none() {
                bench.skip(user, "Jira does not answer.");
                bench.skip(gij, "Jira does not answer.");
                return;
            }
            let look = async {
                let asked = async { Ok(self.jira_of(&way.record).await?.user().await?) };
                (jira::user(&asked.await), ())
            };
            if bench.look(user, DEADLINE, look).await.is_none() {
                bench.skip(gij, "Nobody is signed in to Jira.");
                return;
            }
            let look = async {
                let asked = async {
                    let jira = self.jira_of(&way.record).await?;
                    let integrations = jira.integrations().await?.len();
                    Ok((jira.gij_version().await?, integrations))
                };
                (jira::gij(&asked.await), ())
            };
            bench.look(gij, DEADLINE, look).await;
        }
        .boxed()
    }

    fn git<'a>(
        &'a self,
        bench: &'a Bench<'_>,
        way: &'a Way,
        repository: Later<'a, Option<String>>,
        host: Later<'a, ()>,
    ) -> BoxFuture<'a, ()> {
        let record = &way.record;
        let title = format!("git over HTTPS for {}", record.name);
        let place = bench.begin(format!("git {}", record.id), Area::Git, title);
        async move {
            if host.await.is_none() {
                return bench.skip(place, format!("{} cannot be reached.", way.git));
            }
            let Some(repository) = repository.await else {
                return bench.skip(place, "The connection's repositories could not be listed.");
            };
            let Some(repository) = repository else {
                return bench.skip(place, "There is no repository to read.");
            };
            let look = async {
                let asked = async {
                    // As every other call of Causeway's own. Jira's git goes by the connection's key, and Jira says how.
                    let access = GitAccess::Keys(self.identity_of(record).await?.keys().await?);
                    Ok(self.ports.git.references(&way.location, &repository, &access).await?.names.len())
                };
                (git::transport(&asked.await, &repository), ())
            };
            bench.look(place, LISTING, look).await;
        }
        .boxed()
    }

    fn ssh_port<'a>(&'a self, bench: &'a Bench<'_>, host: String) -> BoxFuture<'a, ()> {
        let place = bench.begin(format!("ssh-port {host}"), Area::Git, format!("SSH at {host}"));
        async move {
            let look = async {
                let greeted = self.ports.probe.ssh_banner(&host, 22).await;
                (git::ssh_port(&greeted, &host), ())
            };
            bench.look(place, DEADLINE, look).await;
        }
        .boxed()
    }

    fn program<'a>(&'a self, bench: &'a Bench<'_>, program: Program) -> BoxFuture<'a, ()> {
        let command = program.command();
        let place = bench.begin(command, Area::Git, format!("The program {command}"));
        async move {
            let look = async { (git::program(program, &self.ports.programs.version(program).await), ()) };
            bench.look(place, DEADLINE, look).await;
        }
        .boxed()
    }
}

/// One check for all connections with the same key and the same way to STS.
fn identity_id(way: &Way) -> String {
    let source = way.record.own_calls.as_ref().map(|source| format!(" {source:?}")).unwrap_or_default();
    format!("identity {} {}{source}", way.record.access_key_id, way.sts)
}

/// The servers of git that are Amazon's or a VPC's, each once: a sandbox's SSH listens elsewhere.
fn ssh_hosts<'a>(ways: &[Way], targets: &'a [Target]) -> Vec<&'a Target> {
    let is_git = |target: &&Target| ways.iter().any(|way| way.git == target.origin);
    targets.iter().filter(is_git).filter(|target| target.owner != Owner::Here).collect()
}

fn later<'a, T: Clone>(work: impl Future<Output = Option<T>> + Send + 'a) -> Later<'a, T> {
    work.boxed().shared()
}
