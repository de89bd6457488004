//! What is released: its version, and what the changelog says of it.

use super::read;
use crate::failure::Failure;
use crate::process::{output, program};
use crate::repository::Repository;
use std::fmt::Write as _;

/// Where the changelog is, from the root of the repository.
const CHANGELOG: &str = ".github/CHANGELOG.md";

/// Who answers for the packages.
pub(crate) const MAINTAINER: &str = "The Causeway authors <maintainers@causeway.example>";

/// One release.
pub(crate) struct Release {
    /// `0.1.0`.
    pub(crate) version: String,
    /// When its newest commit was made, in seconds since 1970: the date of everything in the packages, so that the same
    /// sources give the same packages.
    pub(crate) epoch: u64,
    /// The changelog as it is written.
    pub(crate) changelog: String,
    /// All versions in it, the newest first.
    pub(crate) entries: Vec<Entry>,
    /// Whether its programs are optimised, and worth the time that it takes to make them small.
    pub(crate) is_optimised: bool,
}

/// What the changelog says of one version.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) version: String,
    /// `2026-11-23`.
    pub(crate) date: String,
    /// Its items, each one line.
    pub(crate) items: Vec<String>,
}

impl Release {
    /// Of the sources as they are.
    pub(crate) fn read(repository: &Repository, is_optimised: bool) -> Result<Self, Failure> {
        let version = env!("CARGO_PKG_VERSION").to_owned();
        let changelog = read(&repository.root().join(CHANGELOG))?;
        let entries = entries(&changelog);
        if entries.first().is_none_or(|newest| newest.version != version) {
            return Err(Failure::Missing {
                missing: format!("{version} in {CHANGELOG}"),
                how: format!(
                    "Its newest heading is `## {version} - YEAR-MONTH-DAY`, with what has changed below."
                ),
            });
        }
        let time = output(program("git", repository.root()).args(["log", "-1", "--format=%ct"]));
        // Sources without git, as in a tarball, are of no known time.
        Ok(Self { version, epoch: time.trim().parse().unwrap_or(0), changelog, entries, is_optimised })
    }

    /// The changelog in Debian's form.
    pub(crate) fn debian_changelog(&self, date: impl Fn(&str) -> String) -> String {
        let mut text = String::new();
        for entry in &self.entries {
            let _ = write!(text, "causeway ({}) unstable; urgency=medium\n\n", entry.version);
            for item in &entry.items {
                text.push_str(&wrapped(item));
            }
            let _ = write!(text, "\n -- {MAINTAINER}  {}\n\n", date(&entry.date));
        }
        text
    }

    /// The releases as AppStream lists them.
    pub(crate) fn appstream_releases(&self) -> String {
        let mut text = String::new();
        for Entry { version, date, items } in &self.entries {
            let _ = write!(
                text,
                "    <release version=\"{version}\" date=\"{date}\">\n      <description>\n        <ul>\n"
            );
            for item in items {
                let _ = writeln!(text, "          <li>{}</li>", escape(item));
            }
            text.push_str("        </ul>\n      </description>\n    </release>\n");
        }
        text
    }
}

/// Reads headings `## 0.1.0 - 2026-11-23` and the items below them; an item may go on in lines that are indented. Headings
/// without a date, as of what is not released yet, are passed over.
fn entries(changelog: &str) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut within = false;
    for line in changelog.lines() {
        if let Some(heading) = line.strip_prefix("## ") {
            let parts = heading.split_once(" - ");
            within = parts.is_some();
            if let Some((version, date)) = parts {
                let (version, date) = (version.trim().to_owned(), date.trim().to_owned());
                entries.push(Entry { version, date, items: Vec::new() });
            }
            continue;
        }
        let Some(entry) = entries.last_mut().filter(|_| within) else { continue };
        if let Some(item) = line.strip_prefix("- ") {
            entry.items.push(plain(item));
        } else if let Some(more) = line.strip_prefix("  ")
            && let Some(item) = entry.items.last_mut()
        {
            item.push(' ');
            item.push_str(&plain(more));
        }
    }
    entries
}

/// An item as lines of Debian's changelog, whose readers expect 80 columns.
fn wrapped(item: &str) -> String {
    let mut text = String::from("  *");
    let mut column = text.len();
    for word in item.split_whitespace() {
        if column + 1 + word.chars().count() > 80 {
            text.push_str("\n   ");
            column = 3;
        }
        text.push(' ');
        text.push_str(word);
        column += 1 + word.chars().count();
    }
    text.push('\n');
    text
}

/// Without the marks of Markdown.
fn plain(text: &str) -> String {
    text.trim().replace(['`', '*'], "")
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::{Entry, Release, entries, wrapped};

    const TEXT: &str = "# Changelog\n\n## Unreleased\n\n- Not yet\n\n## 0.2.0 - 2027-01-05\n\nSome words.\n\n### New\n\n\
                        - One & `two`,\n  in two lines\n- Three\n\n## 0.1.0 - 2026-11-23\n\n- First\n";

    fn release() -> Release {
        Release {
            version: "0.2.0".into(),
            epoch: 0,
            changelog: TEXT.into(),
            entries: entries(TEXT),
            is_optimised: true,
        }
    }

    #[test]
    fn versions_and_their_items_are_read() {
        let entry = |version: &str, date: &str, items: &[&str]| Entry {
            version: version.to_owned(),
            date: date.to_owned(),
            items: items.iter().map(|&item| item.to_owned()).collect(),
        };
        let read = release().entries;
        assert_eq!(read[0], entry("0.2.0", "2027-01-05", &["One & two, in two lines", "Three"]));
        assert_eq!(read[1], entry("0.1.0", "2026-11-23", &["First"]));
        assert_eq!(read.len(), 2, "what is not released is in no package");
    }

    #[test]
    fn each_form_of_package_gets_them_in_its_own_form() {
        let debian = release().debian_changelog(|date| format!("<{date}>"));
        assert!(
            debian.starts_with("causeway (0.2.0) unstable; urgency=medium\n\n  * One & two, in two lines\n"),
            "{debian}"
        );
        assert!(debian.ends_with("  <2026-11-23>\n\n"), "{debian}");
        let long = wrapped(&"word ".repeat(40));
        assert!(long.lines().all(|line| line.len() <= 80), "{long}");
        assert!(long.lines().skip(1).all(|line| line.starts_with("    word")), "{long}");
        let appstream = release().appstream_releases();
        assert!(appstream.contains("<release version=\"0.1.0\" date=\"2026-11-23\">"), "{appstream}");
        assert!(appstream.contains("<li>One &amp; two, in two lines</li>"), "{appstream}");
    }
}
