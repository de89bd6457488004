//! Why there is no password, and what to do about it.

use causeway_app::port::secrets::SecretError;
use causeway_app::port::storage::StorageError;
use causeway_domain::git_config::{HelperForHost, snippet};
use causeway_domain::git_credential::RequestError;
use thiserror::Error;

/// Why there is no password. Never holds a secret.
#[derive(Debug, Error)]
pub(crate) enum Refusal {
    /// Standard input.
    #[error("git's question could not be read: {0}")]
    Input(#[source] std::io::Error),
    /// What stood in it.
    #[error("git's question makes no sense: {0}")]
    Request(#[source] RequestError),
    /// No encryption.
    #[error(
        "{url} would carry the password in the clear. CodeCommit's addresses begin with https://; change the remote:\n  git remote set-url REMOTE {https}"
    )]
    InTheClear { url: String, https: String },
    /// `useHttpPath` is missing.
    #[error(
        "git did not say which repository it is about, and CodeCommit's passwords are made for one repository. Add useHttpPath to git's configuration:\n\n{snippet}"
    )]
    NoPath { snippet: String },
    /// The path is not a repository's.
    #[error(
        "{url} is not the address of a repository: the path of a CodeCommit repository is /v1/repos/NAME"
    )]
    Path { url: String },
    /// Variables.
    #[error("--environment is set, and {variable} is {problem}")]
    Environment { variable: &'static str, problem: &'static str },
    /// The system names no directory.
    #[error("this computer names no directory for data; give one with --data-dir")]
    NoDirectory,
    /// The database.
    #[error("{0}")]
    Storage(#[from] StorageError),
    /// `--connection` names none.
    #[error("there is no connection {named}.{known}")]
    UnknownConnection { named: String, known: String },
    /// `--connection` names several.
    #[error("{named} names several connections; use an id:{choices}")]
    ManyConnections { named: String, choices: String },
    /// The connection's git is elsewhere.
    #[error(
        "the connection {connection} has nothing to do with {host}, which is not a host of CodeCommit's. If it is its endpoint for git, set it in Causeway under the connection's endpoints"
    )]
    ForeignHost { connection: String, host: String },
    /// No connection fits.
    #[error(
        "Causeway knows no connection for {place}. Connect the account and region in Causeway, or name a connection with --connection{choices}"
    )]
    NoConnection { place: String, choices: String },
    /// Several fit.
    #[error(
        "several connections fit {url}, and Causeway does not know which of them has the repository. Choose one in git's configuration, with --connection behind the helper:{choices}"
    )]
    SeveralConnections { url: String, choices: String },
    /// The user name in the address is of a key that is not known.
    #[error(
        "Causeway has no access key {access_key_id}, which the remote's address or credential.username names"
    )]
    UnknownKey { access_key_id: String },
    /// Only the window has it.
    #[error(
        "the key of {connection} is kept for the session only, in the memory of Causeway's window. To use it with git, store it in the keychain: My credentials, in Causeway"
    )]
    SessionOnly { connection: String },
    /// The entry is gone.
    #[error("the keychain has no key for {connection}. Enter it again in Causeway, under My credentials")]
    NoKey { connection: String },
    /// The keychain.
    #[error("{message}")]
    Keychain { message: String },
    /// The clock.
    #[error("this computer's clock is out of range; set it right")]
    Clock,
    /// A key that would break the protocol.
    #[error("the key {connection} cannot be used: it holds characters that no key has")]
    Characters { connection: String },
}

impl Refusal {
    /// `useHttpPath` is missing for this server.
    pub(crate) fn no_path(server: String) -> Self {
        let program = std::env::current_exe().ok();
        let program = program.as_deref().and_then(std::path::Path::to_str);
        let host = HelperForHost { server, connection: None, repositories: Vec::new() };
        // The options that this call had are in the person's configuration already and stay there.
        let snippet = snippet(program.unwrap_or("/path/to/git-credential-causeway"), &[], &[host]);
        Self::NoPath { snippet }
    }

    /// The keychain's own words, and what they mean for git.
    pub(crate) fn keychain(error: &SecretError, waited: u16) -> Self {
        let message = match error {
            SecretError::Locked => format!(
                "the keychain is locked and was not unlocked within {waited} s. Unlock it and run git again; \
                 --wait SECONDS waits longer"
            ),
            other => format!("{other}. Causeway's diagnostics say what to do about it"),
        };
        Self::Keychain { message }
    }

    /// For a person.
    pub(crate) fn message(&self) -> String {
        self.to_string()
    }

    /// Whether git should end here instead of asking other helpers or a person: the set-up itself is wrong, and a user
    /// name and password typed in would be no use, or would go over the network in the clear.
    pub(crate) fn ends_the_search(&self) -> bool {
        matches!(
            self,
            Self::InTheClear { .. }
                | Self::NoPath { .. }
                | Self::Path { .. }
                | Self::UnknownConnection { .. }
                | Self::ManyConnections { .. }
                | Self::SeveralConnections { .. }
        )
    }
}
