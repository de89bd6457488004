//! The one shared state behind every endpoint of a sandbox.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, OnceLock};

use crate::aws::throttle::Throttle;
use crate::clock::Clock;
use crate::events::{Event, EventLog};
use crate::faults::Faults;
use crate::federation::Federation;
use crate::identity_center::IdentityCenter;
use crate::jira::Jira;
use crate::mfa::Devices;
use crate::options::Options;
use crate::principals::Principals;
use crate::pull_requests::PullRequests;
use crate::repositories::Repositories;
use crate::sns::Topics;
use crate::trail::Trail;
use crate::tuning::Tuning;

/// The account number of every sandbox.
const ACCOUNT: &str = "123456789012";

/// Where the listeners ended up, known once they are bound.
#[derive(Debug, Clone)]
pub struct Addresses {
    /// `http://127.0.0.1:PORT`, the AWS endpoint (all services), also the control endpoint's origin.
    pub aws: String,
    /// `https://localhost:PORT`, the same services over TLS.
    pub aws_https: String,
    /// `http://127.0.0.1:PORT/jira`, with a context path as real sites often have.
    pub jira: String,
    /// `https://localhost:PORT/jira`, the same site over TLS on the port of `git_https`: what SNS posts to.
    pub jira_https: String,
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
    /// The options that may change while it runs.
    pub tuning: Tuning,
    /// The 12-digit account.
    pub account: String,
    /// Where bare repositories and generated keys live; removed when the sandbox ends.
    pub directory: PathBuf,
    /// Sandbox time.
    pub clock: Clock,
    /// IAM.
    pub principals: Principals,
    /// Roles.
    pub federation: Federation,
    /// The access portal and its sign-in.
    pub identity_center: IdentityCenter,
    /// Second factors.
    pub mfa: Devices,
    /// SNS.
    pub topics: Topics,
    /// CodeCommit.
    pub repositories: Repositories,
    /// CodeCommit's pull requests.
    pub pull_requests: PullRequests,
    /// Faults on demand.
    pub faults: Faults,
    /// What happened, in every region.
    pub events: Arc<EventLog>,
    /// What CloudTrail knows of it.
    pub trail: Trail,
    /// Jira with its Git Integration app.
    pub jira: Jira,
    /// Where everything listens.
    pub addresses: OnceLock<Addresses>,
    /// While set, new SSH connections take and offer SHA-1 signatures (`ssh-rsa`) only.
    pub ssh_sha1_only: AtomicBool,
    /// While set, new SSH connections meet another host key than the published one.
    pub ssh_host_key_changed: AtomicBool,
    /// The account's further regions, by code. What is not of a region (IAM, Jira, options) is the first one's.
    pub further: BTreeMap<String, Arc<World>>,
    /// The rate of git over HTTP, counted apart from the API's.
    pub git_throttle: Throttle,
}

impl World {
    /// An account without principals and repositories, whose files will be below `directory`.
    pub fn new(options: Options, directory: PathBuf) -> Self {
        Self {
            tuning: Tuning::new(&options),
            jira: Jira::new(options.seed_value),
            topics: Topics::new(options.seed_value),
            options,
            account: ACCOUNT.to_owned(),
            directory,
            clock: Clock::default(),
            principals: Principals::default(),
            federation: Federation::default(),
            identity_center: IdentityCenter::default(),
            mfa: Devices::default(),
            repositories: Repositories::default(),
            pull_requests: PullRequests::default(),
            faults: Faults::default(),
            events: Arc::default(),
            trail: Trail::default(),
            addresses: OnceLock::new(),
            ssh_sha1_only: AtomicBool::new(false),
            ssh_host_key_changed: AtomicBool::new(false),
            further: BTreeMap::new(),
            git_throttle: Throttle::default(),
        }
    }

    /// The account's part in a region; its first one's where there is none, which then refuses the region.
    pub fn in_region(self: &Arc<Self>, region: &str) -> Arc<Self> {
        Arc::clone(self.further.get(region).unwrap_or(self))
    }

    /// Whether the account has this region.
    pub fn has_region(&self, region: &str) -> bool {
        region == self.options.region || self.further.contains_key(region)
    }

    /// `aws`, `aws-cn` or `aws-us-gov`.
    pub fn partition(&self) -> &'static str {
        crate::partition::of_region(&self.options.region)
    }

    /// The ARN of a repository.
    pub fn repository_arn(&self, name: &str) -> String {
        format!("arn:{}:codecommit:{}:{}:{name}", self.partition(), self.options.region, self.account)
    }

    /// The directory of a repository's bare git repository.
    pub fn repository_directory(&self, id: &str) -> PathBuf {
        self.directory.join("repositories").join(format!("{id}.git"))
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
}
