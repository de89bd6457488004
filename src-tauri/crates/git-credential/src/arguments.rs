//! What stands behind the program's name in git's configuration. No secret: other programs can read arguments.

use std::path::PathBuf;

use causeway_domain::Region;
use causeway_domain::git_host::Authority;
use clap::Parser;

/// Gives git a fresh signed password for AWS CodeCommit.
#[derive(Debug, Parser)]
#[command(name = "git-credential-causeway", version, about, after_help = AFTER_HELP)]
pub(crate) struct Arguments {
    /// Use the key of this connection: its id, its name, or ACCOUNT/REGION
    #[arg(long, value_name = "CONNECTION", conflicts_with = "environment")]
    pub(crate) connection: Option<String>,
    /// Use AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, and look for no connection
    #[arg(long)]
    pub(crate) environment: bool,
    /// With --environment, answer for this host too, which is in the region of --region
    #[arg(long, value_name = "HOST[:PORT]", requires = "region", requires = "environment", value_parser = Authority::parse)]
    pub(crate) host: Option<Authority>,
    /// The region of --host
    #[arg(long, value_name = "REGION", requires = "host", value_parser = Region::parse)]
    pub(crate) region: Option<Region>,
    /// Use the connections made in the sandbox, whose git server is on this computer
    #[arg(long)]
    pub(crate) sandbox: bool,
    /// Where Causeway keeps its data [default: the same place as the window]
    #[arg(long, value_name = "DIR")]
    pub(crate) data_dir: Option<PathBuf>,
    /// How long the keychain may take, for instance until somebody has unlocked it
    #[arg(long, value_name = "SECONDS", default_value_t = 15, value_parser = clap::value_parser!(u16).range(1..=600))]
    pub(crate) wait: u16,
    /// What git wants: get, store, erase
    #[arg(value_name = "OPERATION")]
    pub(crate) operation: String,
}

const AFTER_HELP: &str = "\
git runs this by itself once it stands in its configuration, for instance:

  [credential \"https://git-codecommit.eu-west-1.amazonaws.com\"]
      helper =
      helper = /path/to/git-credential-causeway
      useHttpPath = true

For hosts that are not CodeCommit's it prints nothing, and git goes on to the next helper.";

#[cfg(test)]
mod tests {
    use clap::{CommandFactory as _, Parser as _};

    use super::Arguments;

    #[test]
    fn they_are_consistent() {
        Arguments::command().debug_assert();
        let read = |line: &str| Arguments::try_parse_from(line.split(' '));
        assert!(read("h get").is_ok());
        assert!(read("h --connection 111122223333/eu-west-1 some-operation-of-the-future").is_ok());
        assert!(read("h --environment --host localhost:8443 --region eu-west-1 get").is_ok());
        for wrong in [
            "h",
            "h --environment --connection a get",
            "h --environment --host a get",
            "h --host a --region eu-west-1 get",
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
