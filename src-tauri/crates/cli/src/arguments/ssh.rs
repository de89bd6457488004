//! `causeway ssh`.

use clap::{Args, Subcommand};

/// Whose SSH keys IAM is asked for.
#[derive(Debug, Clone, Args)]
pub(crate) struct IamUser {
    /// The user of a connection's own calls: its id, its name, or ACCOUNT/REGION
    #[arg(long, value_name = "CONNECTION", required_unless_present = "access_key_id")]
    pub(crate) connection: Option<String>,
    /// The user of this access key; its secret is CAUSEWAY_AWS_SECRET_ACCESS_KEY
    #[arg(long, value_name = "ID", conflicts_with = "connection", requires = "region")]
    pub(crate) access_key_id: Option<String>,
    /// A region, which names the partition of AWS
    #[arg(long, value_name = "REGION", conflicts_with = "connection")]
    pub(crate) region: Option<String>,
}

/// What to do about SSH.
#[derive(Debug, Subcommand)]
pub(crate) enum SshCommand {
    /// Show keys of this computer, with fingerprints and who takes them
    Keys {
        /// Files of keys [default: ~/.ssh and the agent]
        files: Vec<String>,
    },
    /// Make an RSA key of 4,096 bits in PEM; CAUSEWAY_SSH_PASSPHRASE protects it
    MakeKey {
        /// Where the private key goes; nothing is written over
        file: String,
        /// What is written beside the key: an e-mail address, usually
        #[arg(long, default_value = "")]
        comment: String,
    },
    /// Show the SSH keys that IAM has of a user
    IamKeys {
        #[command(flatten)]
        user: IamUser,
    },
    /// Give IAM the public part of a key
    Upload {
        #[command(flatten)]
        user: IamUser,
        /// The file of the key, public or private
        file: String,
    },
    /// Let a key of IAM sign in
    Activate {
        #[command(flatten)]
        user: IamUser,
        /// The SSH key ID, APKA…
        ssh_key_id: String,
    },
    /// Keep a key of IAM from signing in
    Deactivate {
        #[command(flatten)]
        user: IamUser,
        /// The SSH key ID, APKA…
        ssh_key_id: String,
    },
    /// Judge what ~/.ssh/config says of CodeCommit, and print the block that is needed
    Config {
        /// A region, or a repository's location
        location: String,
        /// For the block
        #[arg(long, value_name = "APKA…", default_value = "")]
        ssh_key_id: String,
        /// The file of the private key, for the block
        #[arg(long, value_name = "FILE")]
        key: Option<String>,
    },
}
