//! Fetch refspecs as GIJ's *other refs* field takes them, and what they match.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::integration::RefspecChoice;

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
        self.starred(reference).is_some()
    }

    /// The full name that it fetches `reference` to; `None` where it does not fetch it.
    pub fn destination_of(&self, reference: &str) -> Option<String> {
        self.starred(reference).map(|starred| self.destination.replacen('*', starred, 1))
    }

    /// Whether it moves a reference to where nothing leads from its old place.
    pub fn is_forced(&self) -> bool {
        self.force
    }

    /// Whether what it fetches can have that full name here.
    pub fn writes(&self, reference: &str) -> bool {
        starred(&self.destination, reference).is_some()
    }

    fn starred<'a>(&self, reference: &'a str) -> Option<&'a str> {
        starred(&self.source, reference)
    }
}

/// What the star of a pattern stands for, at least one character; nothing where there is no star.
fn starred<'a>(pattern: &str, reference: &'a str) -> Option<&'a str> {
    match pattern.split_once('*') {
        None => (pattern == reference).then_some(""),
        Some((before, after)) => {
            let rest = reference.strip_prefix(before)?.strip_suffix(after)?;
            (!rest.is_empty()).then_some(rest)
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

    /// Reads what somebody else has written, and leaves out what is no refspec or has an option of its own.
    pub fn readable(text: &str) -> Self {
        let mut list = Vec::new();
        for refspec in Self::check(text).into_iter().filter_map(|entry| entry.refspec.ok()) {
            if !list.contains(&refspec) {
                list.push(refspec);
            }
        }
        Self(list)
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

/// Everything that is fetched under these choices, in the order in which it is looked at: branches and tags always, notes and
/// changes by their switches, then the other ones.
pub fn refspecs(choice: &RefspecChoice) -> Vec<Refspec> {
    let switched = COVERED.iter().zip([true, true, choice.notes, choice.changes]);
    let own = switched.filter(|(_, on)| *on).map(|(pattern, _)| Refspec {
        force: true,
        source: (*pattern).to_owned(),
        destination: (*pattern).to_owned(),
    });
    own.chain(choice.custom.iter().cloned()).collect()
}

/// The refspec that fetches `reference` under these choices, as text; `None` when nothing does.
pub fn fetched_by(choice: &RefspecChoice, reference: &str) -> Option<String> {
    refspecs(choice).iter().find(|refspec| refspec.matches(reference)).map(ToString::to_string)
}

/// Whether a fetch under these choices can have written the reference of that full name here.
pub fn written_by(choice: &RefspecChoice, reference: &str) -> bool {
    refspecs(choice).iter().any(|refspec| refspec.writes(reference))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{CustomRefspecs, Refspec, RefspecError, fetched_by, refspecs, written_by};
    use crate::integration::RefspecChoice;

    #[test]
    fn the_documented_list_is_read_and_written_back() {
        let list = CustomRefspecs::parse("+refs/refname1/*:refs/refname1/*, refs/refname2/*:refs/refname2/*")
            .unwrap();
        assert_eq!(list.to_string(), "+refs/refname1/*:refs/refname1/*,refs/refname2/*:refs/refname2/*");
        assert!(CustomRefspecs::parse("  ").unwrap().is_empty());
        let by_hand = "+refs/heads/*:refs/heads/*,refs/a:refs/a,,nonsense, refs/a:refs/a";
        assert_eq!(CustomRefspecs::readable(by_hand).to_string(), "refs/a:refs/a");
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

    #[test]
    fn what_a_fetch_writes_goes_by_its_destination() {
        let custom = CustomRefspecs::parse("+refs/meta/*:refs/other/*").unwrap();
        let choice = RefspecChoice { notes: false, changes: true, custom };
        let written = |name| written_by(&choice, name);
        assert!(written("refs/heads/main") && written("refs/tags/v1") && written("refs/changes/1/1"));
        assert!(written("refs/other/x") && !written("refs/meta/x") && !written("refs/notes/commits"));
    }

    #[test]
    fn the_list_holds_what_is_switched_on_and_then_the_others() {
        let listed = |notes, changes, custom: &str| {
            let choice = RefspecChoice { notes, changes, custom: CustomRefspecs::parse(custom).unwrap() };
            refspecs(&choice).iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        let always = ["+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*"];
        assert_eq!(listed(false, false, ""), always);
        assert_eq!(
            listed(true, false, "refs/a:refs/b")[2..],
            ["+refs/notes/*:refs/notes/*", "refs/a:refs/b"]
        );
        assert_eq!(listed(false, true, "")[2..], ["+refs/changes/*:refs/changes/*"]);
    }

    #[test]
    fn a_destination_takes_what_the_star_stood_for() {
        let to = |refspec: &str, reference: &str| Refspec::parse(refspec).unwrap().destination_of(reference);
        assert_eq!(to("refs/pull/*/head:refs/p/*", "refs/pull/7/head").as_deref(), Some("refs/p/7"));
        assert_eq!(to("refs/pull/*/head:refs/p/*", "refs/pull//head"), None);
        assert_eq!(to("refs/a:refs/b", "refs/a").as_deref(), Some("refs/b"));
        assert_eq!(to("refs/a:refs/b", "refs/a/b"), None);
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
