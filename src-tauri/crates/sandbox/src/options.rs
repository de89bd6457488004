//! What the command line decides about a sandbox.

/// Which world a sandbox begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Seed {
    /// A small, believable account with history, branches, tags, notes and pull requests.
    #[default]
    Demo,
    /// An organisation: many repositories, generated from the seed value.
    Org,
}

/// Options of one sandbox.
#[derive(Debug, Clone)]
pub struct Options {
    /// The port of the AWS, Jira and control endpoint, or 0 for any free one.
    pub port: u16,
    /// The world to begin with.
    pub seed: Seed,
    /// How many repositories the account holds; the seed's own number when absent.
    pub repositories: Option<usize>,
    /// Added to every AWS and Jira answer.
    pub latency_millis: u64,
    /// AWS requests per second before the service throttles, per account; 0 for no limit.
    pub throttle_rps: u32,
    /// Page size of every paginated answer, capped by each operation's own limit; 0 for the service's limit.
    pub page_size: usize,
    /// Makes everything random in the world repeatable: names, ids, keys, commits.
    pub seed_value: u64,
    /// The AWS region of the account.
    pub region: String,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            port: 0,
            seed: Seed::Demo,
            repositories: None,
            latency_millis: 0,
            throttle_rps: 0,
            page_size: 0,
            seed_value: 1,
            region: "eu-central-1".to_owned(),
        }
    }
}
