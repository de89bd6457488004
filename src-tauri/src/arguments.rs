//! What the command line decides.

use std::ffi::OsString;
use std::path::PathBuf;

/// Which world the window opens on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Opening {
    /// The real services.
    #[default]
    Real,
    /// Sample data, from a sandbox that is started for it.
    Sandbox,
    /// Sample data, from a sandbox at work whose ready line is in this file.
    SandboxAt(PathBuf),
}

/// What the command line asks for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    /// Open the window.
    Open {
        /// On which world.
        opening: Opening,
        /// Links of Causeway's scheme, which the operating system adds. They are read where they are taken.
        links: Vec<String>,
    },
    /// Print this and end well.
    Print(String),
    /// Print this and end badly.
    Refuse(String),
}

/// How the operating system's own argument begins. A link that means nothing still opens the window.
const SCHEME_PREFIX: &str = "causeway:";

const USAGE: &str = "\
Usage: causeway-desktop [--sandbox | --sandbox-at FILE] [causeway://issue/KEY] [--version] [--help]

  --sandbox          open on sample data; nothing leaves this computer
  --sandbox-at FILE  open on the sandbox whose ready line is in FILE
";

/// Reads the arguments after the program's name.
pub(crate) fn read(arguments: impl IntoIterator<Item = OsString>) -> Asked {
    let mut arguments = arguments.into_iter();
    let mut opening = Opening::Real;
    let mut links = Vec::new();
    while let Some(argument) = arguments.next() {
        match argument.to_str() {
            Some("--sandbox") => opening = Opening::Sandbox,
            Some("--sandbox-at") => match arguments.next() {
                Some(file) => opening = Opening::SandboxAt(file.into()),
                None => return Asked::Refuse(format!("--sandbox-at needs a file\n\n{USAGE}")),
            },
            Some("--version" | "-V") => {
                return Asked::Print(format!("causeway-desktop {}", env!("CARGO_PKG_VERSION")));
            }
            Some("--help" | "-h") => return Asked::Print(USAGE.to_owned()),
            Some(link) if link.starts_with(SCHEME_PREFIX) => links.push(link.to_owned()),
            _ => return Asked::Refuse(format!("unknown argument {}\n\n{USAGE}", argument.to_string_lossy())),
        }
    }
    Asked::Open { opening, links }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_all(arguments: &[&str]) -> Asked {
        read(arguments.iter().map(OsString::from))
    }

    fn opening(opening: Opening) -> Asked {
        Asked::Open { opening, links: Vec::new() }
    }

    #[test]
    fn the_sandbox_is_asked_for_by_name() {
        assert_eq!(read_all(&[]), opening(Opening::Real));
        assert_eq!(read_all(&["--sandbox"]), opening(Opening::Sandbox));
        assert_eq!(
            read_all(&["--sandbox-at", "ready.json"]),
            opening(Opening::SandboxAt("ready.json".into()))
        );
        assert!(matches!(read_all(&["--sandbox-at"]), Asked::Refuse(_)));
        assert!(matches!(read_all(&["--sandbx"]), Asked::Refuse(_)));
    }

    #[test]
    fn links_stand_beside_options() {
        let link = "causeway://issue/SHOP-1".to_owned();
        let opened = |opening, links| Asked::Open { opening, links };
        assert_eq!(read_all(&[&link]), opened(Opening::Real, vec![link.clone()]));
        assert_eq!(read_all(&["--sandbox", &link]), opened(Opening::Sandbox, vec![link]));
        let other = "causeway:anything".to_owned();
        assert_eq!(read_all(&[&other]), opened(Opening::Real, vec![other]), "it opens the window");
        assert!(matches!(read_all(&["https://jira.example.com/browse/SHOP-1"]), Asked::Refuse(_)));
    }
}
