//! git with Causeway's credential helper: the text for git's configuration, and a look at what is there. git's files are
//! never written.

mod judge;

use std::collections::BTreeMap;
use std::time::Instant;

use causeway_domain::Region;
use causeway_domain::git_config::{HelperForHost, HelperForRepository, snippet};
use causeway_domain::git_helpers::{ConfiguredHelper, entries, setup_for};
use causeway_domain::git_host::{GitUrl, REPOSITORIES};

use crate::App;
use crate::diagnostics::{Area, Check, Judgement};
use crate::error::AppError;
use crate::port::programs::Program;
use crate::port::secrets::Keep;
use crate::port::storage::ConnectionRecord;

/// The name of the credential helper's program, without the ending that programs have on Windows.
pub const HELPER: &str = "git-credential-causeway";

/// Stands for a repository's name where none is known.
const ANY: &str = "REPOSITORY";

/// What the use cases cannot know by themselves.
#[derive(Debug, Clone, Default)]
pub struct GitPlace {
    /// The absolute path of the credential helper; `None` when it is not beside this program.
    pub helper: Option<String>,
    /// Set when everything happens in a sandbox.
    pub sandbox: Option<SandboxGit>,
}

/// A sandbox's git server.
#[derive(Debug, Clone)]
pub struct SandboxGit {
    /// Scheme, host and port.
    pub server: String,
    /// A file with the authority of its certificate.
    pub authority: Option<String>,
}

/// What to put into git's configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GitSetup {
    /// Where the helper is.
    pub helper: Option<String>,
    /// The text to copy.
    pub snippet: String,
    /// An address of each connection to try it with.
    pub examples: Vec<String>,
    /// What keeps it from working for some connections.
    pub cautions: Vec<String>,
}

impl App {
    /// The set-up for all connections.
    ///
    /// # Errors
    /// When local data cannot be read.
    pub async fn git_setup(&self, place: &GitPlace) -> Result<GitSetup, AppError> {
        let connections = self.ports.storage.connections().await?;
        let servers = servers(&connections, place);
        let mut cautions = Vec::new();
        if place.helper.is_none() {
            cautions.push(format!(
                "{HELPER} is not beside this program, so the text names it without its folder. Put the folder in its place."
            ));
        }
        for connection in connections.iter().filter(|connection| connection.keep == Keep::Session) {
            cautions.push(format!(
                "The key of {} is kept for this session only, in this window's memory, where git cannot reach it. Store it \
                 in the keychain under My credentials.",
                connection.name
            ));
        }
        for (server, its) in &servers {
            cautions.extend(two_accounts(server, its, place));
        }
        let named =
            |connection: &ConnectionRecord| format!("{}{REPOSITORIES}{ANY}", server(connection, place));
        Ok(GitSetup {
            helper: place.helper.clone(),
            snippet: text(servers.keys(), place),
            examples: connections.iter().map(named).collect(),
            cautions,
        })
    }

    /// Looks at git and at its configuration for each server of the connections. Nothing is sent and nothing is written.
    ///
    /// # Errors
    /// When local data cannot be read.
    pub async fn check_git_setup(&self, place: &GitPlace) -> Result<Vec<Check>, AppError> {
        let programs = &self.ports.programs;
        let connections = self.ports.storage.connections().await?;
        let servers = servers(&connections, place);
        let begun = Instant::now();
        let version = judge::version(&programs.version(Program::Git).await);
        let goes_on = version.lets_pass();
        let mut checks = vec![Check::running("git", Area::Git, "git").ended(version, begun.elapsed())];
        if let Some(helper) = &place.helper {
            let begun = Instant::now();
            let judgement = judge::helper(helper, programs.is_program(helper).await);
            checks.push(
                Check::running(HELPER, Area::Git, "Credential helper").ended(judgement, begun.elapsed()),
            );
        }
        let begun = Instant::now();
        let listed = if goes_on { Some(programs.git_credential_settings().await) } else { None };
        for server in servers.keys() {
            let judgement = match &listed {
                None => Judgement::skipped("git itself does not work yet."),
                Some(Err(error)) => {
                    Judgement::failed(format!("git's configuration cannot be read: {error}."))
                }
                Some(Ok(listed)) => {
                    let snippet = text([server], place);
                    let address = format!("{server}{REPOSITORIES}{ANY}");
                    match GitUrl::parse(&address) {
                        Ok(url) => {
                            let setup = setup_for(&entries(listed), &url);
                            let first = setup.helpers.first().map(ConfiguredHelper::program);
                            let is_there = match &first {
                                Some(program) => programs.is_program(program).await,
                                None => false,
                            };
                            judge::setup(&setup, place.helper.as_deref(), is_there, snippet)
                        }
                        Err(error) => Judgement::failed(format!("{server} is no address: {error}.")),
                    }
                }
            };
            let host = server.split_once("://").map_or(server.as_str(), |(_, host)| host);
            let title = format!("git's credentials for {host}");
            checks.push(
                Check::running(format!("git {host}"), Area::Git, title).ended(judgement, begun.elapsed()),
            );
        }
        Ok(checks)
    }
}

/// Connections by the server of their repositories.
fn servers<'c>(
    connections: &'c [ConnectionRecord],
    place: &GitPlace,
) -> BTreeMap<String, Vec<&'c ConnectionRecord>> {
    let mut servers: BTreeMap<String, Vec<&ConnectionRecord>> = BTreeMap::new();
    for connection in connections {
        servers.entry(server(connection, place)).or_default().push(connection);
    }
    servers
}

/// Scheme, host and port of the server that a connection's repositories are on.
fn server(connection: &ConnectionRecord, place: &GitPlace) -> String {
    let endpoints = connection.endpoints.clone().unwrap_or_default();
    if let Some(own) = endpoints.git {
        return own;
    }
    if let Some(sandbox) = &place.sandbox {
        return sandbox.server.clone();
    }
    let host = Region::parse(&connection.region).map_or_else(|_| String::new(), |region| region.git_host());
    if endpoints.fips {
        format!("https://{}", host.replacen("git-codecommit.", "git-codecommit-fips.", 1))
    } else {
        format!("https://{host}")
    }
}

/// The text for these servers.
fn text<'s>(servers: impl IntoIterator<Item = &'s String>, place: &GitPlace) -> String {
    let hosts: Vec<HelperForHost> = servers
        .into_iter()
        .map(|server| HelperForHost { server: server.clone(), connection: None, repositories: Vec::new() })
        .collect();
    let mut text = snippet(place.helper.as_deref().unwrap_or(HELPER), &options(place), &hosts);
    if let Some(SandboxGit { server, authority: Some(authority) }) = &place.sandbox {
        text.push_str(&causeway_domain::git_config::authority_section(server, authority));
    }
    text
}

fn options(place: &GitPlace) -> Vec<&'static str> {
    place.sandbox.iter().map(|_| "--sandbox").collect()
}

/// What to know where two keys fit one server.
fn two_accounts(server: &str, connections: &[&ConnectionRecord], place: &GitPlace) -> Option<String> {
    let first = connections.first()?;
    let other = connections.iter().find(|other| other.access_key_id != first.access_key_id)?;
    let own = HelperForHost {
        server: server.to_owned(),
        connection: Some(first.id.clone()),
        repositories: vec![HelperForRepository { repository: ANY.to_owned(), connection: other.id.clone() }],
    };
    let example = snippet(place.helper.as_deref().unwrap_or(HELPER), &options(place), &[own]);
    Some(format!(
        "{} and {} are on the same server with different keys. The helper tells them apart by the repositories that each \
         was seen to have. Where that is not enough, name the connection:\n{example}",
        first.name, other.name
    ))
}
