//! Issue keys, and how they are found in text (gij-contract §3, §4.1).
//!
//! A key is an upper-case project key of at least two characters that begins with a letter and may go on with letters,
//! digits and underscores; a hyphen; a number without leading zero. No letter or digit touches it, and no underscore comes
//! before it: that would be part of its project's key. It may follow a slash or a hyphen (`feature/SHOP-1`, `fix-SHOP-1`).

use std::cmp::Ordering;
use std::fmt;
use std::iter::FusedIterator;
use std::str::FromStr;

use memchr::memchr;
use thiserror::Error;

/// A text is no issue key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("An issue key is a project key in upper case, a hyphen and a number, like SHOP-12")]
pub struct IssueKeyError;

/// An issue's key: `SHOP-12`. Keys are ordered by project and then by number.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct IssueKey {
    text: String,
    hyphen: usize,
}

impl IssueKey {
    /// Exactly one key, with nothing around it.
    ///
    /// # Errors
    /// The text is anything else.
    pub fn parse(text: &str) -> Result<Self, IssueKeyError> {
        match find_keys(text).next() {
            Some(found) if found.key.len() == text.len() => Ok(Self::from(found)),
            _ => Err(IssueKeyError),
        }
    }

    /// The key as it is written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// `SHOP` of `SHOP-12`.
    pub fn project(&self) -> &str {
        &self.text[..self.hyphen]
    }

    /// `12` of `SHOP-12`: decimal digits, as many as there are.
    pub fn number(&self) -> &str {
        &self.text[self.hyphen + 1..]
    }
}

impl fmt::Display for IssueKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

impl FromStr for IssueKey {
    type Err = IssueKeyError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl AsRef<str> for IssueKey {
    fn as_ref(&self) -> &str {
        &self.text
    }
}

impl From<FoundKey<'_>> for IssueKey {
    fn from(found: FoundKey<'_>) -> Self {
        Self { text: found.key.to_owned(), hyphen: found.hyphen }
    }
}

impl Ord for IssueKey {
    fn cmp(&self, other: &Self) -> Ordering {
        let number = |key: &Self| (key.number().len(), key.number().to_owned());
        self.project().cmp(other.project()).then_with(|| number(self).cmp(&number(other)))
    }
}

impl PartialOrd for IssueKey {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// A key and where it stands in the text it was found in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FoundKey<'a> {
    /// `SHOP-12`.
    pub key: &'a str,
    /// Where it begins, in bytes.
    pub start: usize,
    hyphen: usize,
}

impl<'a> FoundKey<'a> {
    /// Where it ends, in bytes.
    pub fn end(&self) -> usize {
        self.start + self.key.len()
    }

    /// `SHOP` of `SHOP-12`.
    pub fn project(&self) -> &'a str {
        &self.key[..self.hyphen]
    }
}

/// All keys in a text, in order, repetitions included. Allocates nothing.
pub fn find_keys(text: &str) -> FoundKeys<'_> {
    find_keys_in_bytes(text.as_bytes())
}

/// All keys in bytes that may not be UTF-8, like a commit's message in an old encoding. Finds what [`find_keys`] finds after
/// broken sequences are replaced by U+FFFD, which is no letter.
pub fn find_keys_in_bytes(text: &[u8]) -> FoundKeys<'_> {
    FoundKeys { text, position: 0 }
}

/// Iterator of [`find_keys`].
#[derive(Debug, Clone)]
pub struct FoundKeys<'a> {
    text: &'a [u8],
    position: usize,
}

impl<'a> Iterator for FoundKeys<'a> {
    type Item = FoundKey<'a>;

    fn next(&mut self) -> Option<FoundKey<'a>> {
        // A hyphen stands in every key and is rare in prose: everything begins there. Neither walk passes another hyphen,
        // so that no text makes this slower than linear.
        while let Some(offset) = memchr(b'-', &self.text[self.position..]) {
            let hyphen = self.position + offset;
            self.position = hyphen + 1;
            if let Some(span) = span_around(self.text, hyphen, |byte| byte.is_ascii_uppercase(), false)
                && let Ok(key) = str::from_utf8(&self.text[span.start..span.end])
            {
                self.position = span.end;
                return Some(FoundKey { key, start: span.start, hyphen: hyphen - span.start });
            }
        }
        self.position = self.text.len();
        None
    }
}

impl FusedIterator for FoundKeys<'_> {}

/// Something that is no key and was perhaps meant as one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NearKey<'a> {
    /// As it is written: `shop-12`, `SHOP-012`.
    pub text: &'a str,
    /// Where it begins, in bytes.
    pub start: usize,
    /// The key that it would be.
    pub key: IssueKey,
}

impl NearKey<'_> {
    /// Where it ends, in bytes.
    pub fn end(&self) -> usize {
        self.start + self.text.len()
    }
}

/// What would be keys in upper case or without leading zeros, in order. `utf-8` is among them: whether such a project
/// exists is for the caller to know.
pub fn near_keys(text: &str) -> Vec<NearKey<'_>> {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b'-', bytes)
        .filter_map(|hyphen| {
            let span = span_around(bytes, hyphen, |byte| byte.is_ascii_alphabetic(), true)?;
            let (project, number) = (&text[span.start..hyphen], &text[hyphen + 1..span.end]);
            let number = number.trim_start_matches('0');
            let meant = format!("{}-{number}", project.to_ascii_uppercase());
            let written = &text[span.start..span.end];
            let key = IssueKey::parse(&meant).ok()?;
            (meant != written).then_some(NearKey { text: written, start: span.start, key })
        })
        .collect()
}

struct Span {
    start: usize,
    end: usize,
}

/// What stands around a hyphen, when it has the form of a key whose letters are these.
fn span_around(text: &[u8], hyphen: usize, letter: impl Fn(u8) -> bool, leading_zeros: bool) -> Option<Span> {
    let first = *text.get(hyphen + 1)?;
    if !first.is_ascii_digit() || (first == b'0' && !leading_zeros) {
        return None;
    }
    let word = |byte: u8| letter(byte) || byte.is_ascii_digit() || byte == b'_';
    let project = text[..hyphen].iter().rev().take_while(|byte| word(**byte)).count();
    let start = hyphen - project;
    if project < 2 || !letter(text[start]) {
        return None;
    }
    let digits = text[hyphen + 1..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let end = hyphen + 1 + digits;
    let touched = touches_before(&text[..start]) || touches_after(&text[end..]);
    (!touched).then_some(Span { start, end })
}

/// Whether text ends with a letter, a digit or an underscore.
fn touches_before(text: &[u8]) -> bool {
    match text.last() {
        None => false,
        Some(byte) if byte.is_ascii() => byte.is_ascii_alphanumeric() || *byte == b'_',
        Some(_) => {
            let tail = &text[text.len().saturating_sub(4)..];
            (0..tail.len())
                .find_map(|start| str::from_utf8(&tail[start..]).ok())
                .is_some_and(|valid| valid.chars().next_back().is_some_and(char::is_alphanumeric))
        }
    }
}

/// Whether text begins with a letter or a digit.
fn touches_after(text: &[u8]) -> bool {
    match text.first() {
        None => false,
        Some(byte) if byte.is_ascii() => byte.is_ascii_alphanumeric(),
        Some(_) => text[..text.len().min(4)]
            .utf8_chunks()
            .next()
            .and_then(|chunk| chunk.valid().chars().next())
            .is_some_and(char::is_alphanumeric),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;
    use regex::Regex;

    use super::*;

    fn keys(text: &str) -> Vec<&str> {
        find_keys(text).map(|found| found.key).collect()
    }

    #[test]
    fn keys_are_found_where_the_rules_say() {
        let table: &[(&str, &[&str])] = &[
            ("", &[]),
            ("SHOP-1", &["SHOP-1"]),
            ("SHOP-1 add a basket", &["SHOP-1"]),
            ("Add a basket (SHOP-1)", &["SHOP-1"]),
            ("SHOP-1, OPS-22: both; SHOP-1 again", &["SHOP-1", "OPS-22", "SHOP-1"]),
            ("feature/SHOP-7-dark-theme", &["SHOP-7"]),
            ("refs/heads/fix-SHOP-7_again", &["SHOP-7"]),
            ("SHOP-7.", &["SHOP-7"]),
            ("[SHOP-7]\nOPS-2", &["SHOP-7", "OPS-2"]),
            ("https://jira.example/browse/SHOP-7?x=OPS-3#A1-4", &["SHOP-7", "OPS-3", "A1-4"]),
            ("MY_PROJ2-10", &["MY_PROJ2-10"]),
            ("AB_-1", &["AB_-1"]),
            ("A-SHOP-1", &["SHOP-1"]),
            ("SHOP-1-2", &["SHOP-1"]),
            ("SHOP-1-OPS-2", &["SHOP-1", "OPS-2"]),
            ("SHOP-12345678901234567890123", &["SHOP-12345678901234567890123"]),
            ("UTF-8", &["UTF-8"]),
            ("shop-7 Shop-7", &[]),
            ("xSHOP-7", &[]),
            ("_SHOP-7", &[]),
            ("a_SHOP-7", &[]),
            ("SHOP-7a SHOP-7B", &[]),
            ("SHOP-07 SHOP-0", &[]),
            ("S-7", &[]),
            ("2SHOP-7", &[]),
            ("SHOP- 7 SHOP -7 SHOP--7", &[]),
            ("SHOP-", &[]),
            ("-1", &[]),
            ("ÄSHOP-7 und SHOP-8ü, SHOP-9…", &["SHOP-9"]),
            ("…SHOP-9", &["SHOP-9"]),
            ("修正SHOP-9", &[]),
            ("SHOP-9を修正", &[]),
            ("修正 SHOP-9。", &["SHOP-9"]),
            ("SHOP-9²", &[]),
        ];
        for (text, expected) in table {
            assert_eq!(&keys(text), expected, "{text}");
        }
    }

    #[test]
    fn a_key_has_parts_and_an_order() {
        let key = IssueKey::parse("MY_2-10").expect("a key");
        assert_eq!((key.project(), key.number(), key.to_string().as_str()), ("MY_2", "10", "MY_2-10"));
        for text in ["", "SHOP", "SHOP-1 ", " SHOP-1", "shop-1", "SHOP-1 OPS-2", "SHOP-01", "S-1", "SHOP-1x"]
        {
            assert_eq!(IssueKey::parse(text), Err(IssueKeyError), "{text}");
        }
        let mut all: Vec<IssueKey> =
            ["B1-1", "AB-10", "AB-9", "AB-100"].map(|text| text.parse().expect("a key")).into();
        all.sort();
        assert_eq!(all.iter().map(IssueKey::as_str).collect::<Vec<_>>(), ["AB-9", "AB-10", "AB-100", "B1-1"]);
    }

    #[test]
    fn what_was_meant_as_a_key_is_seen() {
        let table: &[(&str, &[(&str, &str)])] = &[
            ("shop-12 fix", &[("shop-12", "SHOP-12")]),
            ("feature/Shop-12-x", &[("Shop-12", "SHOP-12")]),
            ("SHOP-012", &[("SHOP-012", "SHOP-12")]),
            ("encoded as utf-8", &[("utf-8", "UTF-8")]),
            ("SHOP-12", &[]),
            ("shop-0 s-1 shop-1x äshop-1", &[]),
        ];
        for (text, expected) in table {
            let near = near_keys(text);
            let found: Vec<_> = near.iter().map(|near| (near.text, near.key.as_str())).collect();
            assert_eq!(&found, expected, "{text}");
        }
    }

    #[test]
    fn broken_encodings_are_no_letters() {
        let found =
            |text: &[u8]| find_keys_in_bytes(text).map(|found| found.key.to_owned()).collect::<Vec<_>>();
        assert_eq!(found(b"\xc4SHOP-1\xe4 OPS-2"), ["SHOP-1", "OPS-2"]);
        assert_eq!(found("äSHOP-1".as_bytes()), Vec::<String>::new());
    }

    /// The rules once more, read off the contract and without a thought for speed.
    fn naive(text: &str) -> Vec<(usize, String)> {
        static KEY: LazyLock<Regex> =
            LazyLock::new(|| Regex::new("^[A-Z][A-Z0-9_]+-[1-9][0-9]*").expect("a pattern"));
        text.char_indices()
            .filter(|(start, _)| {
                let before = text[..*start].chars().next_back();
                !before.is_some_and(|before| before.is_alphanumeric() || before == '_')
            })
            .filter_map(|(start, _)| KEY.find(&text[start..]).map(|found| (start, found.as_str().to_owned())))
            .filter(|(start, key)| {
                !text[start + key.len()..].chars().next().is_some_and(char::is_alphanumeric)
            })
            .collect()
    }

    proptest! {
        #[test]
        fn the_scanner_finds_what_a_naive_reading_finds(text in "([A-C]{1,3}|[0-2]{1,2}|-|_|[ä…² #/\n]|a){0,40}") {
            let found: Vec<_> = find_keys(&text).map(|found| (found.start, found.key.to_owned())).collect();
            prop_assert_eq!(found, naive(&text));
        }

        #[test]
        fn any_text_at_all(text in "\\PC{0,200}") {
            let found: Vec<_> = find_keys(&text).map(|found| (found.start, found.key.to_owned())).collect();
            prop_assert_eq!(found, naive(&text));
        }

        #[test]
        fn bytes_are_read_as_their_replacement_is(
            bytes in prop::collection::vec(prop_oneof![
                Just(b'A'), Just(b'B'), Just(b'-'), Just(b'1'), Just(b' '), any::<u8>(), 0xc0_u8..=0xf5, 0x80_u8..0xc0,
            ], 0..60),
        ) {
            let text = String::from_utf8_lossy(&bytes);
            let found: Vec<_> = find_keys_in_bytes(&bytes).map(|found| found.key.to_owned()).collect();
            prop_assert_eq!(found, keys(&text));
        }

        #[test]
        fn what_is_found_is_a_key(text in "([A-C]{2}|[0-9]|-|_| ){0,40}") {
            for found in find_keys(&text) {
                let key = IssueKey::parse(found.key).expect("what is found is a key");
                prop_assert_eq!(key.project(), found.project());
                prop_assert_eq!(&text[found.start..found.end()], found.key);
            }
        }
    }
}
