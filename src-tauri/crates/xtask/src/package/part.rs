//! What is installed together. A server that runs the command line should not have to install a browser engine for it, and
//! somebody who wants the window should not wait for programs that share most of their code with it.

use std::path::Path;

/// What is installed together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// The window, the sample world that it opens, and the helper that it sets up for git.
    Desktop,
    /// `causeway` for scripts and servers.
    CommandLine,
}

impl Part {
    pub(crate) const ALL: &[Self] = &[Self::Desktop, Self::CommandLine];

    /// The package's name, the same everywhere.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Desktop => "causeway",
            Self::CommandLine => "causeway-cli",
        }
    }

    /// What it is in a line.
    pub(crate) fn summary(self) -> &'static str {
        match self {
            Self::Desktop => "connects AWS CodeCommit to Jira Data Center",
            Self::CommandLine => "connects AWS CodeCommit to Jira Data Center, from the command line",
        }
    }

    /// What holds it, in words. Lines are at most 78 characters long.
    pub(crate) fn contents(self) -> &'static str {
        match self {
            Self::Desktop => {
                "It holds the desktop program, the credential helper\n\
                 git-credential-causeway for git, and a sample world to try everything in."
            }
            Self::CommandLine => {
                "It holds the command line causeway, its manual and its completions. It needs\n\
                 no display."
            }
        }
    }

    /// What is of use beside it, in Debian's words.
    pub(crate) fn beside(self) -> &'static str {
        match self {
            Self::Desktop => {
                "Recommends: gnome-keyring | kwalletmanager | keepassxc, xdg-utils\n\
                 Suggests: causeway-cli, git, openssh-client\n"
            }
            Self::CommandLine => "Suggests: causeway, git, openssh-client\n",
        }
    }

    /// Whether it has this file of the tree.
    pub(crate) fn has(self, file: &Path) -> bool {
        // Each package has to say under its own name how it may be used.
        file.starts_with(DOCUMENTS) || Self::of(file) == self
    }

    fn of(file: &Path) -> Self {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let is_of_command_line = match file.parent() {
            Some(parent) if parent.ends_with("usr/bin") => name == "causeway",
            Some(parent) if parent.ends_with("man/man1") => {
                name.starts_with("causeway") && !OF_DESKTOP.iter().any(|page| name.starts_with(page))
            }
            Some(parent) => ["completions", "vendor-completions", "vendor_completions.d"]
                .iter()
                .any(|directory| parent.ends_with(directory)),
            None => false,
        };
        if is_of_command_line { Self::CommandLine } else { Self::Desktop }
    }
}

/// Where the tree has the licence and what is new.
pub(crate) const DOCUMENTS: &str = "usr/share/doc/causeway";

/// Manual pages of programs whose names begin as the command line's does.
const OF_DESKTOP: [&str; 2] = ["causeway-desktop.", "causeway-sandbox."];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_in_one_part_and_the_licence_in_both() {
        let parts = |file: &str| -> Vec<&str> {
            let parts = Part::ALL.iter().filter(|part| part.has(Path::new(file)));
            parts.map(|part| part.name()).collect()
        };
        for (file, expected) in [
            ("usr/bin/causeway", "causeway-cli"),
            ("usr/bin/causeway-desktop", "causeway"),
            ("usr/bin/causeway-sandbox", "causeway"),
            ("usr/bin/git-credential-causeway", "causeway"),
            ("usr/share/man/man1/causeway.1.gz", "causeway-cli"),
            ("usr/share/man/man1/causeway-connect.1.gz", "causeway-cli"),
            ("usr/share/man/man1/causeway-desktop.1.gz", "causeway"),
            ("usr/share/man/man1/causeway-sandbox.1.gz", "causeway"),
            ("usr/share/man/man1/git-credential-causeway.1.gz", "causeway"),
            ("usr/share/bash-completion/completions/causeway", "causeway-cli"),
            ("usr/share/zsh/vendor-completions/_causeway", "causeway-cli"),
            ("usr/share/fish/vendor_completions.d/causeway.fish", "causeway-cli"),
            ("usr/share/applications/causeway-desktop.desktop", "causeway"),
            ("usr/share/icons/hicolor/16x16/apps/causeway.png", "causeway"),
        ] {
            assert_eq!(parts(file), [expected], "{file}");
        }
        assert_eq!(parts("usr/share/doc/causeway/copyright"), ["causeway", "causeway-cli"]);
    }
}
