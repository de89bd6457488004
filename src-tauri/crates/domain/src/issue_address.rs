//! An issue as people name it: a key, the address of a page of Jira, or a link that opens Causeway.

use thiserror::Error;
use url::Url;

use crate::issue_key::IssueKey;
use crate::jira_url::{JiraUrl, JiraUrlError};

/// The scheme of links that open Causeway.
pub const SCHEME: &str = "causeway";

/// As many characters as are read. Addresses with a long query are pasted, whole documents are not.
const LONGEST: usize = 4096;

/// Why a text names no issue.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum IssueAddressError {
    /// Nothing was given.
    #[error("Enter an issue key such as SHOP-12, or paste the address of an issue in Jira")]
    Empty,
    /// More than anybody types or pastes as an address.
    #[error("This is too long for an issue key or an address")]
    TooLong,
    /// Neither a key nor an address.
    #[error("This is not an issue key. It looks like SHOP-12: the project's key, a hyphen, a number")]
    NotAKey,
    /// An address that cannot be one of a Jira.
    #[error("This address cannot be one of your Jira: {0}")]
    Address(#[from] JiraUrlError),
    /// A page with many issues.
    #[error("This is the address of a search. Open one of its issues and copy that address")]
    Search,
    /// Another page of Jira.
    #[error("This address names no issue. Open the issue in Jira and copy the address from there")]
    NoIssue,
    /// A link of Causeway's own that it does not know.
    #[error("Causeway does not know this link. One to an issue looks like causeway://issue/SHOP-12")]
    Link,
}

/// An issue, and the site it is of where the text says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssueAddress {
    /// The key, in upper case.
    pub key: IssueKey,
    /// The site. It only chooses among known ones: nothing is ever sent to an address that was pasted.
    pub site: Option<JiraUrl>,
}

impl IssueAddress {
    /// Reads what people type or paste, and what a link brings. A key may be in lower case.
    ///
    /// # Errors
    /// When it names no issue.
    pub fn parse(text: &str) -> Result<Self, IssueAddressError> {
        if text.chars().count() > LONGEST {
            return Err(IssueAddressError::TooLong);
        }
        let text = bare(text);
        if text.is_empty() {
            return Err(IssueAddressError::Empty);
        }
        if let Some(key) = read_key(text) {
            return Ok(Self { key, site: None });
        }
        if scheme(text).is_some_and(|scheme| scheme.eq_ignore_ascii_case(SCHEME)) {
            return read_link(text);
        }
        if text.contains('/') { read_page(text) } else { Err(IssueAddressError::NotAKey) }
    }

    /// Whether a text is a link to an issue for Causeway, as the operating system hands one over.
    pub fn is_link(text: &str) -> bool {
        scheme(text).is_some_and(|scheme| scheme.eq_ignore_ascii_case(SCHEME)) && Self::parse(text).is_ok()
    }
}

/// The text without what surrounds an address in a mail or a chat: blanks, invisible characters, brackets, quotes.
fn bare(text: &str) -> &str {
    let around = |letter: char| {
        letter.is_whitespace()
            || letter.is_control()
            || is_invisible(letter)
            || matches!(letter, '<' | '>' | '"' | '\'' | '“' | '”' | '(' | ')' | '[' | ']' | ',' | ';')
    };
    text.trim_start_matches(around)
        .trim_end_matches(|letter: char| around(letter) || matches!(letter, '.' | ':' | '!'))
}

/// Characters that are not seen, some of which turn the direction of a text.
pub(crate) fn is_invisible(letter: char) -> bool {
    matches!(letter,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

fn scheme(text: &str) -> Option<&str> {
    text.split_once("://").map(|(scheme, _)| scheme)
}

/// A key in any case. Letters of other scripts have other upper cases and are in no key.
fn read_key(text: &str) -> Option<IssueKey> {
    text.is_ascii().then(|| IssueKey::parse(&text.to_ascii_uppercase()).ok()).flatten()
}

/// `causeway://issue/SHOP-12`, with the site as `site` in its query.
fn read_link(text: &str) -> Result<IssueAddress, IssueAddressError> {
    let url = Url::parse(text).map_err(|_| IssueAddressError::Link)?;
    let is_issue = url.host_str().is_some_and(|host| host.eq_ignore_ascii_case("issue"));
    if !is_issue || !url.username().is_empty() || url.password().is_some() || url.port().is_some() {
        return Err(IssueAddressError::Link);
    }
    let path = url.path().trim_matches('/');
    let key = read_key(path).ok_or(IssueAddressError::Link)?;
    let site = url.query_pairs().find(|(name, _)| name == "site");
    let site = site.map(|(_, address)| JiraUrl::parse(&address)).transpose()?;
    Ok(IssueAddress { key, site })
}

/// A page of a Jira, whose context path may be anything.
fn read_page(text: &str) -> Result<IssueAddress, IssueAddressError> {
    let site = JiraUrl::parse(text)?;
    let address = if scheme(text).is_some() { text.to_owned() } else { format!("https://{text}") };
    let page = Url::parse(&address).map_err(|_| JiraUrlError::Syntax)?;
    // The part below the base. `/browse/SHOP-12`, `/projects/SHOP/issues/SHOP-12`, `/projects/SHOP/queues/1/SHOP-12`.
    let base = site.path_segments();
    let mut below: Vec<&str> = page.path_segments().into_iter().flatten().skip(base).collect();
    below.retain(|segment| !segment.is_empty());
    if below.is_empty() && page.query().is_none() {
        return Err(IssueAddressError::NoIssue);
    }
    let named = below.iter().rev().find_map(|segment| read_key(segment));
    let parameter = |name: &str| page.query_pairs().find(|(found, _)| found == name);
    let selected = || parameter("selectedIssue").and_then(|(_, key)| read_key(key.trim()));
    match named.or_else(selected) {
        Some(key) => Ok(IssueAddress { key, site: Some(site) }),
        None if parameter("jql").is_some() || parameter("filter").is_some() => Err(IssueAddressError::Search),
        None => Err(IssueAddressError::NoIssue),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{IssueAddress, IssueAddressError as Error};

    fn read(text: &str) -> Result<(String, Option<String>), Error> {
        IssueAddress::parse(text)
            .map(|found| (found.key.to_string(), found.site.map(|site| site.as_str().to_owned())))
    }

    #[test]
    fn keys_are_read_as_typed() {
        for (text, key) in [
            ("SHOP-12", "SHOP-12"),
            (" shop-12\n", "SHOP-12"),
            ("Shop_2-1", "SHOP_2-1"),
            ("x2-9", "X2-9"),
            ("\u{202e}SHOP-12\u{200b}", "SHOP-12"),
            ("\"SHOP-12\".", "SHOP-12"),
            ("[SHOP-12]", "SHOP-12"),
        ] {
            assert_eq!(read(text), Ok((key.to_owned(), None)), "{text:?}");
        }
    }

    #[test]
    fn pages_of_jira_name_issue_and_site() {
        let (at_root, below) = ("https://jira.example.com", "https://example.com/work/jira");
        for (text, site) in [
            ("https://jira.example.com/browse/SHOP-12", at_root),
            ("https://JIRA.example.com/browse/shop-12/", at_root),
            ("jira.example.com/browse/SHOP-12", at_root),
            ("<https://jira.example.com/browse/SHOP-12>", at_root),
            ("https://jira.example.com/browse/SHOP-12?focusedCommentId=7&page=x#comment-7", at_root),
            ("https://jira.example.com/browse/SHOP-12?jql=project%20%3D%20OPS", at_root),
            ("https://jira.example.com/projects/SHOP/issues/SHOP-12?filter=allopenissues", at_root),
            ("https://jira.example.com/projects/SHOP/queues/custom/4/SHOP-12", at_root),
            ("https://jira.example.com/secure/RapidBoard.jspa?rapidView=3&selectedIssue=SHOP-12", at_root),
            ("https://example.com/work/jira/browse/SHOP-12", below),
            ("https://example.com/work/jira/secure/RapidBoard.jspa?selectedIssue=shop-12", below),
            ("http://127.0.0.1:2990/jira/browse/SHOP-12", "http://127.0.0.1:2990/jira"),
        ] {
            assert_eq!(read(text), Ok(("SHOP-12".to_owned(), Some(site.to_owned()))), "{text}");
        }
    }

    #[test]
    fn links_name_an_issue_and_perhaps_a_site() {
        let site = Some("https://example.com/jira".to_owned());
        for (text, site) in [
            ("causeway://issue/SHOP-12", None),
            ("CAUSEWAY://ISSUE/shop-12/", None),
            ("causeway://issue/SHOP-12?site=https%3A%2F%2Fexample.com%2Fjira", site.clone()),
            ("causeway://issue/SHOP-12?x=1&site=https://example.com/jira/browse/OPS-1", site),
        ] {
            assert_eq!(read(text), Ok(("SHOP-12".to_owned(), site)), "{text}");
            assert!(IssueAddress::is_link(text));
        }
        for text in [
            "causeway://issue",
            "causeway://issue/",
            "causeway://issue/SHOP",
            "causeway://issue/SHOP-12/delete",
            "causeway://settings/SHOP-12",
            "causeway://ada:secret@issue/SHOP-12",
            "causeway://issue:80/SHOP-12",
            "causeway://issue/SHOP-12%2F..",
            "causeway:///SHOP-12",
        ] {
            assert_eq!(read(text), Err(Error::Link), "{text}");
            assert!(!IssueAddress::is_link(text));
        }
        assert!(matches!(read("causeway://issue/SHOP-12?site=ftp://x"), Err(Error::Address(_))));
        assert!(!IssueAddress::is_link("SHOP-12") && !IssueAddress::is_link("https://x.com/browse/SHOP-12"));
    }

    #[test]
    fn what_names_no_issue_is_refused_in_whole_sentences() {
        let long = format!("https://jira.example.com/browse/SHOP-1?x={}", "y".repeat(5000));
        for (text, error) in [
            ("", Error::Empty),
            (" \u{feff}\t", Error::Empty),
            ("hello", Error::NotAKey),
            ("SHOP", Error::NotAKey),
            ("SHOP-", Error::NotAKey),
            ("SHOP-0", Error::NotAKey),
            ("SHOP-01", Error::NotAKey),
            ("SHOP-1x", Error::NotAKey),
            ("SHOP-1 OPS-2", Error::NotAKey),
            ("1SHOP-1", Error::NotAKey),
            ("X-9", Error::NotAKey),
            ("ÄB-1", Error::NotAKey),
            ("SHOP–12", Error::NotAKey),
            ("https://jira.example.com", Error::NoIssue),
            ("https://jira.example.com/browse/SHOP", Error::NoIssue),
            ("https://jira.example.com/secure/Dashboard.jspa?selectPageId=1", Error::NoIssue),
            ("https://jira.example.com/issues/?jql=key%20%3D%20SHOP-12", Error::Search),
            ("https://jira.example.com/issues/?filter=10000", Error::Search),
            (&long, Error::TooLong),
        ] {
            assert_eq!(read(text), Err(error), "{text}");
        }
        for text in ["ftp://jira.example.com/browse/SHOP-1", "https://ada:pw@jira.example.com/browse/SHOP-1"]
        {
            let error = IssueAddress::parse(text).unwrap_err().to_string();
            assert!(!error.contains("pw") && error.len() > 40, "{error}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,80}") {
            if let Ok(found) = IssueAddress::parse(&text) {
                prop_assert_eq!(IssueAddress::parse(found.key.as_str()).unwrap().key, found.key);
            }
        }

        #[test]
        fn a_key_is_found_on_every_page(
            project in "[A-Z][A-Z0-9_]{1,9}", number in 1_u32..,
            context in "(/[a-z]{1,8}x){0,2}", query in "(\\?[a-z]{1,5}=[a-zA-Z0-9%]{0,9})?",
        ) {
            let key = format!("{project}-{number}");
            let site = format!("https://jira.example.com{context}");
            for page in [format!("browse/{key}"), format!("projects/{project}/issues/{key}")] {
                let found = read(&format!("{site}/{page}{query}"));
                prop_assert_eq!(found, Ok((key.clone(), Some(site.clone()))));
            }
            let link = format!("causeway://issue/{}?site={site}", key.to_lowercase());
            prop_assert_eq!(read(&link), Ok((key.clone(), Some(site))));
        }
    }
}
