//! Fetch refspecs as GIJ's *other refs* field takes them, and what they match.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Why an entry is not a refspec GIJ can use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum RefspecError {
    /// Two commas in a row, or one at an end.
    #[error("There is an empty entry. Remove the extra comma")]
    Empty,
    /// It has no colon, or more than one.
    #[error("A refspec has a source and a destination with one colon between them, like +refs/x/*:refs/x/*")]
    Colon,
    /// A side does not begin with `refs/`.
    #[error("Both sides begin with refs/")]
    NotARef,
    /// A side breaks git's rules for reference names.
    #[error("This is not a reference name that git accepts")]
    Name,
    /// A star on one side only, or more than one on a side.
    #[error("Use one * on each side, or none")]
    Star,
    /// It repeats what has its own switch or is always fetched.
    #[error("{0} is covered by its own option above")]
    Covered(&'static str),
    /// It is a negative refspec.
    #[error("Refspecs that exclude (^) are not supported by GIJ")]
    Negative,
}

/// One refspec.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Refspec {
    force: bool,
    source: String,
    destination: String,
}

/// Refs that GIJ fetches by its own options.
const COVERED: &[&str] = &["refs/heads/*", "refs/tags/*", "refs/notes/*", "refs/changes/*"];

fn is_reference_name(name: &str) -> bool {
    // git-check-ref-format, with the star of a pattern allowed.
    let forbidden = |character: char| character.is_control() || " ~^:?[\\".contains(character);
    !name.is_empty()
        && !name.ends_with('.')
        && !name.contains("..")
        && !name.contains("@{")
        && !name.chars().any(forbidden)
        && name.split('/').all(|part| !part.is_empty() && !part.starts_with('.') && !part.ends_with(".lock"))
}

impl Refspec {
    /// Reads one entry; white space around it is ignored.
    ///
    /// # Errors
    /// When it is not of the form `[+]refs/a/*:refs/a/*`, or covered by another option.
    pub fn parse(text: &str) -> Result<Self, RefspecError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(RefspecError::Empty);
        }
        if text.starts_with('^') {
            return Err(RefspecError::Negative);
        }
        let (force, body) = text.strip_prefix('+').map_or((false, text), |rest| (true, rest));
        let (source, destination) = body.split_once(':').ok_or(RefspecError::Colon)?;
        if destination.contains(':') {
            return Err(RefspecError::Colon);
        }
        let sides = [source, destination];
        if sides.iter().any(|side| !side.starts_with("refs/")) {
            return Err(RefspecError::NotARef);
        }
        if sides.iter().any(|side| side.matches('*').count() > 1)
            || source.contains('*') != destination.contains('*')
        {
            return Err(RefspecError::Star);
        }
        if sides.iter().any(|side| !is_reference_name(side)) {
            return Err(RefspecError::Name);
        }
        if let Some(covered) = COVERED.iter().find(|covered| **covered == source) {
            return Err(RefspecError::Covered(covered));
        }
        Ok(Self { force, source: source.to_owned(), destination: destination.to_owned() })
    }

    /// Whether it fetches the reference of that full name.
    pub fn matches(&self, reference: &str) -> bool {
        match self.source.split_once('*') {
            None => self.source == reference,
            Some((before, after)) => {
                reference.len() > before.len() + after.len()
                    && reference.starts_with(before)
                    && reference.ends_with(after)
            }
        }
    }
}

impl fmt::Display for Refspec {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let force = if self.force { "+" } else { "" };
        write!(formatter, "{force}{}:{}", self.source, self.destination)
    }
}

/// The list of *other refs*.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CustomRefspecs(Vec<Refspec>);

/// An entry as typed, with what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedEntry {
    /// As typed, without the white space around it.
    pub text: String,
    /// The refspec, or why not.
    pub refspec: Result<Refspec, RefspecError>,
}

impl CustomRefspecs {
    /// Checks each entry of a comma-separated list (line breaks separate as well); an empty list has none.
    pub fn check(text: &str) -> Vec<CheckedEntry> {
        if text.trim().is_empty() {
            return Vec::new();
        }
        let entries = text.trim().split([',', '\n']);
        entries
            .map(|entry| CheckedEntry { text: entry.trim().to_owned(), refspec: Refspec::parse(entry) })
            .collect()
    }

    /// Reads the whole list; repeated entries are taken once.
    ///
    /// # Errors
    /// The first entry that is wrong.
    pub fn parse(text: &str) -> Result<Self, RefspecError> {
        let mut list = Vec::new();
        for entry in Self::check(text) {
            let refspec = entry.refspec?;
            if !list.contains(&refspec) {
                list.push(refspec);
            }
        }
        Ok(Self(list))
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The refspecs in order.
    pub fn iter(&self) -> impl Iterator<Item = &Refspec> {
        self.0.iter()
    }
}

impl fmt::Display for CustomRefspecs {
    /// As GIJ takes it: separated by a comma without white space.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, refspec) in self.0.iter().enumerate() {
            let comma = if position == 0 { "" } else { "," };
            write!(formatter, "{comma}{refspec}")?;
        }
        Ok(())
    }
}

/// The refspec that fetches `reference` under these choices, as text; `None` when nothing does.
pub fn fetched_by(choice: &crate::integration::RefspecChoice, reference: &str) -> Option<String> {
    let switched: [(&str, &str, bool); 4] = [
        ("refs/heads/", "+refs/heads/*:refs/heads/*", true),
        ("refs/tags/", "+refs/tags/*:refs/tags/*", true),
        ("refs/notes/", "+refs/notes/*:refs/notes/*", choice.notes),
        ("refs/changes/", "+refs/changes/*:refs/changes/*", choice.changes),
    ];
    switched
        .iter()
        .find(|(prefix, _, on)| *on && reference.starts_with(prefix))
        .map(|(_, refspec, _)| (*refspec).to_owned())
        .or_else(|| choice.custom.iter().find(|refspec| refspec.matches(reference)).map(ToString::to_string))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{CustomRefspecs, Refspec, RefspecError, fetched_by};
    use crate::integration::RefspecChoice;

    #[test]
    fn the_documented_list_is_read_and_written_back() {
        let list = CustomRefspecs::parse("+refs/refname1/*:refs/refname1/*, refs/refname2/*:refs/refname2/*")
            .unwrap();
        assert_eq!(list.to_string(), "+refs/refname1/*:refs/refname1/*,refs/refname2/*:refs/refname2/*");
        assert!(CustomRefspecs::parse("  ").unwrap().is_empty());
    }

    #[test]
    fn each_mistake_has_its_own_words() {
        let refused = |text: &str| Refspec::parse(text).unwrap_err();
        assert_eq!(refused("refs/x/*"), RefspecError::Colon);
        assert_eq!(refused("refs/x/*:refs/y/*:refs/z/*"), RefspecError::Colon);
        assert_eq!(refused("heads/x:refs/y"), RefspecError::NotARef);
        assert_eq!(refused("refs/x/*:refs/y"), RefspecError::Star);
        assert_eq!(refused("refs/*/*:refs/*/*"), RefspecError::Star);
        assert_eq!(refused("refs/x y:refs/x"), RefspecError::Name);
        assert_eq!(refused("refs/x/a.lock:refs/x/b"), RefspecError::Name);
        assert_eq!(refused("^refs/x/*:refs/x/*"), RefspecError::Negative);
        assert_eq!(refused("+refs/heads/*:refs/heads/*"), RefspecError::Covered("refs/heads/*"));
        assert_eq!(CustomRefspecs::parse("refs/a:refs/a,,refs/b:refs/b"), Err(RefspecError::Empty));
    }

    #[test]
    fn the_preview_names_what_fetches_a_reference() {
        let custom = CustomRefspecs::parse("+refs/meta/*:refs/meta/*").unwrap();
        let choice = RefspecChoice { notes: false, changes: false, custom };
        assert_eq!(fetched_by(&choice, "refs/heads/main").as_deref(), Some("+refs/heads/*:refs/heads/*"));
        assert_eq!(fetched_by(&choice, "refs/notes/commits"), None);
        assert_eq!(fetched_by(&choice, "refs/meta/config").as_deref(), Some("+refs/meta/*:refs/meta/*"));
        assert_eq!(fetched_by(&choice, "refs/meta/"), None, "a star stands for at least one character");
    }

    proptest! {
        #[test]
        fn what_is_read_is_written_back_the_same(text in "\\PC{0,80}") {
            if let Ok(list) = CustomRefspecs::parse(&text) {
                prop_assert_eq!(CustomRefspecs::parse(&list.to_string()).unwrap(), list);
            }
        }

        #[test]
        fn good_entries_are_taken(names in prop::collection::vec("[a-z]{1,8}", 1..5)) {
            let text: Vec<String> = names.iter().map(|name| format!("+refs/x{name}/*:refs/x{name}/*")).collect();
            prop_assert!(CustomRefspecs::parse(&text.join(" ,\n")).is_ok() || text.len() > 1);
            prop_assert!(CustomRefspecs::parse(&text.join(", ")).is_ok());
        }
    }
}
