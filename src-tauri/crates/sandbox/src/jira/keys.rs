//! Finds issue keys in text.

use std::collections::BTreeSet;

/// An issue key and where it stands in the text, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found<'a> {
    /// `SHOP-12`.
    pub key: &'a str,
    /// Where it begins.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
}

/// All issue keys in `text`, in order: an upper-case project key of at least two characters, which begins with a letter
/// and may hold digits and underscores, a hyphen, and a number without leading zero. A key may follow a hyphen or a slash
/// (`feature/SHOP-1`, `fix-SHOP-1`) and may be followed by an underscore or hyphen, but no letter or digit touches it.
pub fn find(text: &str) -> Vec<Found<'_>> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    for (hyphen, _) in text.match_indices('-') {
        let digits = bytes[hyphen + 1..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let end = hyphen + 1 + digits;
        let number_is_good = digits > 0 && bytes[hyphen + 1] != b'0';
        let follows = text[end..].chars().next();
        if !number_is_good || follows.is_some_and(char::is_alphanumeric) {
            continue;
        }
        let word = |byte: &u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || *byte == b'_';
        let start = hyphen - bytes[..hyphen].iter().rev().take_while(|byte| word(byte)).count();
        let precedes = text[..start].chars().next_back();
        let project = &bytes[start..hyphen];
        if project.len() >= 2
            && project[0].is_ascii_uppercase()
            && !precedes.is_some_and(|character| character.is_alphanumeric() || character == '_')
        {
            found.push(Found { key: &text[start..end], start, end });
        }
    }
    found
}

/// The keys in `text` whose project is one of `projects`.
pub fn known(text: &str, projects: &BTreeSet<String>) -> BTreeSet<String> {
    find(text)
        .into_iter()
        .filter(|found| found.key.rsplit_once('-').is_some_and(|(project, _)| projects.contains(project)))
        .map(|found| found.key.to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_found_where_the_rules_say() {
        let table: [(&str, &[&str]); 14] = [
            ("SHOP-1 add basket", &["SHOP-1"]),
            ("SHOP-1, OPS-22: both", &["SHOP-1", "OPS-22"]),
            ("feature/SHOP-7-dark-theme", &["SHOP-7"]),
            ("fix-SHOP-7_again", &["SHOP-7"]),
            ("(SHOP-7)", &["SHOP-7"]),
            ("MY_PROJ2-10", &["MY_PROJ2-10"]),
            ("shop-7", &[]),
            ("xSHOP-7", &[]),
            ("SHOP-7a", &[]),
            ("SHOP-07", &[]),
            ("S-7", &[]),
            ("2SHOP-7", &[]),
            ("SHOP-", &[]),
            ("ÄSHOP-7 und SHOP-8ü, SHOP-9…", &["SHOP-9"]),
        ];
        for (text, keys) in table {
            let found: Vec<_> = find(text).into_iter().map(|found| found.key).collect();
            assert_eq!(found, keys, "{text}");
        }
    }

    #[test]
    fn other_projects_are_not_keys() {
        let projects = BTreeSet::from(["SHOP".to_owned()]);
        assert_eq!(known("UTF-8 SHOP-3 ISO-8859", &projects), BTreeSet::from(["SHOP-3".to_owned()]));
    }
}
