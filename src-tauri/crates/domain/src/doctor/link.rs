//! The links of a way to a repository.

/// A link. Those of SSH are `Dns`, `Tcp`, `HostKey`, `Algorithms`, `User`, `Key`, `Repository`; those of HTTPS `Dns`,
/// `Tls`, `Clock`, `Identity`, `SignIn`, `Repository`, `Read`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Link {
    /// The host has an address.
    Dns,
    /// Port 22 answers.
    Tcp,
    /// The host is who it says it is.
    HostKey,
    /// Both sides have algorithms in common.
    Algorithms,
    /// The user name is an SSH key's id, and the right one.
    User,
    /// The key is taken.
    Key,
    /// TLS holds.
    Tls,
    /// The clock is near enough to AWS's.
    Clock,
    /// The access key is somebody's.
    Identity,
    /// CodeCommit takes user name and password.
    SignIn,
    /// The repository is there.
    Repository,
    /// It may be read.
    Read,
}

impl Link {
    /// The links over SSH, in order.
    pub const OVER_SSH: [Self; 7] =
        [Self::Dns, Self::Tcp, Self::HostKey, Self::Algorithms, Self::User, Self::Key, Self::Repository];

    /// The links over HTTPS, in order.
    pub const OVER_HTTPS: [Self; 7] =
        [Self::Dns, Self::Tls, Self::Clock, Self::Identity, Self::SignIn, Self::Repository, Self::Read];

    /// The id that a check of it has.
    pub fn id(self) -> &'static str {
        match self {
            Self::Dns => "dns",
            Self::Tcp => "tcp",
            Self::HostKey => "host-key",
            Self::Algorithms => "algorithms",
            Self::User => "user",
            Self::Key => "key",
            Self::Tls => "tls",
            Self::Clock => "clock",
            Self::Identity => "identity",
            Self::SignIn => "sign-in",
            Self::Repository => "repository",
            Self::Read => "read",
        }
    }

    /// What is looked at.
    pub fn title(self) -> &'static str {
        match self {
            Self::Dns => "Address of the host",
            Self::Tcp => "Connection",
            Self::HostKey => "Host key",
            Self::Algorithms => "Algorithms",
            Self::User => "User name",
            Self::Key => "Key",
            Self::Tls => "TLS",
            Self::Clock => "Clock",
            Self::Identity => "Identity",
            Self::SignIn => "Sign-in",
            Self::Repository => "Repository",
            Self::Read => "Reading it",
        }
    }
}
