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

/// What a server presents over TLS, each as it is met in companies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum TlsChain {
    /// A certificate of the authority itself.
    #[default]
    Direct,
    /// A certificate of an intermediate authority, which is sent along.
    Intermediate,
    /// The same without the intermediate authority: nobody who knows only the root can verify it.
    Incomplete,
    /// A certificate whose time is over.
    Expired,
    /// A certificate for another host.
    WrongHost,
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
    /// Further regions in which it has repositories and topics of its own. Only the API, SNS and Jira know them: git is
    /// served for `region` alone.
    pub further_regions: Vec<String>,
    /// What is presented over TLS.
    pub tls_chain: TlsChain,
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
            further_regions: Vec::new(),
            tls_chain: TlsChain::Direct,
        }
    }
}
