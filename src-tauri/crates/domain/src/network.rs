//! One set of network settings for AWS, Jira and git.

use serde::{Deserialize, Serialize};

/// How the network is reached.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NetworkSettings {
    /// Which proxy.
    pub proxy: ProxyChoice,
    /// PEM of authorities trusted beside the system's.
    pub authorities: Option<String>,
}

/// Which proxy.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ProxyChoice {
    /// The system's settings and the usual environment variables.
    #[default]
    System,
    /// None.
    Direct,
    /// This one.
    Manual {
        /// `http://proxy.example.com:3128`, without user and password.
        url: String,
        /// The user's name at the proxy. The password is a secret of its own.
        user_name: Option<String>,
        /// What is reached without it, as in the variable `NO_PROXY`.
        no_proxy: String,
    },
}
