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
    Open(Opening),
    /// Print this and end well.
    Print(String),
    /// Print this and end badly.
    Refuse(String),
}

const USAGE: &str = "\
Usage: causeway-desktop [--sandbox | --sandbox-at FILE] [--version] [--help]

  --sandbox          open on sample data; nothing leaves this computer
  --sandbox-at FILE  open on the sandbox whose ready line is in FILE
";

/// Reads the arguments after the program's name.
pub(crate) fn read(arguments: impl IntoIterator<Item = OsString>) -> Asked {
    let mut arguments = arguments.into_iter();
    let mut opening = Opening::Real;
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
            _ => return Asked::Refuse(format!("unknown argument {}\n\n{USAGE}", argument.to_string_lossy())),
        }
    }
    Asked::Open(opening)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_all(arguments: &[&str]) -> Asked {
        read(arguments.iter().map(OsString::from))
    }

    #[test]
    fn the_sandbox_is_asked_for_by_name() {
        assert_eq!(read_all(&[]), Asked::Open(Opening::Real));
        assert_eq!(read_all(&["--sandbox"]), Asked::Open(Opening::Sandbox));
        assert_eq!(
            read_all(&["--sandbox-at", "ready.json"]),
            Asked::Open(Opening::SandboxAt("ready.json".into()))
        );
        assert!(matches!(read_all(&["--sandbox-at"]), Asked::Refuse(_)));
        assert!(matches!(read_all(&["--sandbx"]), Asked::Refuse(_)));
    }
}
