//! The one shared state behind every endpoint of a sandbox.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use crate::clock::Clock;
use crate::events::{Event, EventLog};
use crate::faults::Faults;
use crate::jira::Jira;
use crate::options::Options;
use crate::principals::Principals;
use crate::repositories::{ReferenceChange, Repositories, Repository};

/// Where the listeners ended up, known once they are bound.
#[derive(Debug, Clone)]
pub struct Addresses {
    /// `http://127.0.0.1:PORT`, the AWS endpoint (all services), also the control endpoint's origin.
    pub aws: String,
    /// `http://127.0.0.1:PORT/jira`, with a context path as real sites often have.
    pub jira: String,
    /// `http://127.0.0.1:PORT/git`, plain smart HTTP; repositories are below `/v1/repos/`.
    pub git_http: String,
    /// `https://localhost:PORT`, smart HTTP over TLS.
    pub git_https: String,
    /// `127.0.0.1`.
    pub ssh_host: String,
    /// The SSH port.
    pub ssh_port: u16,
}

/// The sandbox's world.
#[derive(Debug)]
pub struct World {
    /// Options it was started with.
    pub options: Options,
    /// The 12-digit account.
    pub account: String,
    /// Where bare repositories and generated keys live; removed when the sandbox ends.
    pub directory: PathBuf,
    /// Sandbox time.
    pub clock: Clock,
    /// IAM.
    pub principals: Principals,
    /// CodeCommit.
    pub repositories: Repositories,
    /// Faults on demand.
    pub faults: Faults,
    /// What happened.
    pub events: EventLog,
    /// Jira with its Git Integration app.
    pub jira: Jira,
    /// Where everything listens.
    pub addresses: OnceLock<Addresses>,
}

impl World {
    /// An account without principals and repositories, whose files will be below `directory`.
    pub fn new(options: Options, directory: PathBuf) -> Self {
        Self {
            jira: Jira::new(options.seed_value),
            options,
            account: "123456789012".to_owned(),
            directory,
            clock: Clock::default(),
            principals: Principals::default(),
            repositories: Repositories::default(),
            faults: Faults::default(),
            events: EventLog::default(),
            addresses: OnceLock::new(),
        }
    }

    /// The ARN of a repository.
    pub fn repository_arn(&self, name: &str) -> String {
        format!("arn:aws:codecommit:{}:{}:{name}", self.options.region, self.account)
    }

    /// Records an event with the sandbox's time.
    pub fn record(&self, service: &str, operation: &str, principal: &str, resource: &str, outcome: &str) {
        self.events.record(Event {
            sequence: 0,
            at_millis: self.clock.now_millis(),
            service: service.to_owned(),
            operation: operation.to_owned(),
            principal: principal.to_owned(),
            resource: resource.to_owned(),
            outcome: outcome.to_owned(),
        });
    }

    /// Follows reference changes, however they came about (API, HTTP push, SSH push): the default branch of a
    /// repository that was empty, pull requests whose source or destination moved, triggers.
    pub fn references_changed(
        self: &Arc<Self>,
        repository: &Arc<Repository>,
        changes: &[ReferenceChange],
        actor_arn: &str,
    ) {
        let _ = (repository, changes, actor_arn);
    }
}
