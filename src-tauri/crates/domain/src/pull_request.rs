//! What CodeCommit takes as a pull request's title and description (aws-contract §1.3), and what GIJ would write there
//! for an issue (gij-contract §4.2).

use thiserror::Error;

use url::Url;

use crate::issue_key::{IssueKey, find_keys};
use crate::{JiraUrl, Region};

/// As many characters as a title may have. AWS's own error text says 100, its interface 150.
pub const MAX_TITLE: usize = 150;

/// Longer titles are taken, against what AWS's own words say.
pub const USUAL_TITLE: usize = 100;

/// As many characters as a description may have.
pub const MAX_DESCRIPTION: usize = 10_240;

/// Why a text is not a pull request's title or description.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PullRequestTextError {
    /// The title is missing.
    #[error("A pull request has a title")]
    NoTitle,
    /// The title is longer than CodeCommit stores.
    #[error("A title has at most 150 characters; this one has {0}")]
    LongTitle(usize),
    /// The description is longer than CodeCommit stores.
    #[error("A description has at most 10,240 characters; this one has {0}")]
    LongDescription(usize),
}

/// Whether a text can be a title. Characters are counted as AWS counts them: Unicode scalar values.
///
/// # Errors
/// When it is empty or too long.
pub fn check_title(title: &str) -> Result<(), PullRequestTextError> {
    if title.trim().is_empty() {
        return Err(PullRequestTextError::NoTitle);
    }
    match title.chars().count() {
        length if length > MAX_TITLE => Err(PullRequestTextError::LongTitle(length)),
        _ => Ok(()),
    }
}

/// Whether a text can be a description; it may be empty.
///
/// # Errors
/// When it is too long.
pub fn check_description(description: &str) -> Result<(), PullRequestTextError> {
    match description.chars().count() {
        length if length > MAX_DESCRIPTION => Err(PullRequestTextError::LongDescription(length)),
        _ => Ok(()),
    }
}

/// The title that GIJ proposes: the key and the summary as they are, on one line, cut where CodeCommit's limit is. The key
/// is never cut: it is what links the pull request to the issue.
pub fn issue_title(key: &str, summary: &str) -> String {
    let words = summary.split(|letter: char| letter.is_whitespace() || letter.is_control());
    let mut title = key.to_owned();
    let mut length = key.chars().count();
    for word in words.filter(|word| !word.is_empty()) {
        let room = MAX_TITLE.saturating_sub(length + 1);
        if room == 0 {
            break;
        }
        title.push(' ');
        title.extend(word.chars().take(room));
        length += 1 + word.chars().count().min(room);
    }
    title
}

/// The description that GIJ writes: a link to the issue.
pub fn issue_description(site: &JiraUrl, key: &str) -> String {
    site.join(&format!("/browse/{key}"))
}

/// What is to be known of a title that CodeCommit's interface takes.
pub fn title_caution(title: &str) -> Option<String> {
    let length = title.chars().count();
    (length > USUAL_TITLE && length <= MAX_TITLE).then(|| {
        format!("This title has {length} characters. AWS speaks of 100 at most in one place and of 150 in another.")
    })
}

/// Whether a title, a description or a branch's name has this issue's whole key in it, which is what links a pull request
/// (gij-contract §4.1): `feature/SHOP-1-x` has `SHOP-1`; neither `SHOP-12` nor `MY_SHOP-1` has.
pub fn names_issue(text: &str, key: &IssueKey) -> bool {
    find_keys(text).any(|found| found.key == key.as_str())
}

/// A pull request's page in the AWS console.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PullRequestPage {
    /// The region, where the address names one.
    pub region: Option<Region>,
    /// The repository's name.
    pub repository: String,
    /// AWS's number of the pull request.
    pub id: String,
}

impl PullRequestPage {
    /// Reads an address of such a page; `None` for any other.
    pub fn read(address: &str) -> Option<Self> {
        let url = Url::parse(address).ok()?;
        let segments: Vec<&str> = url.path_segments()?.collect();
        let at = segments.iter().position(|segment| *segment == "pull-requests")?;
        let (repository, id) = (segments.get(at.checked_sub(1)?)?, segments.get(at + 1)?);
        if segments.get(at.checked_sub(2)?) != Some(&"repositories")
            || id.is_empty()
            || !id.bytes().all(|byte| byte.is_ascii_digit())
        {
            return None;
        }
        let in_query =
            url.query_pairs().find(|(name, _)| name == "region").map(|(_, code)| code.into_owned());
        let in_host = || url.host_str()?.split('.').next().map(str::to_owned);
        let region = in_query.or_else(in_host).and_then(|code| Region::parse(&code).ok());
        Some(Self { region, repository: (*repository).to_owned(), id: (*id).to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{
        PullRequestPage, PullRequestTextError as Error, check_description, check_title, issue_description,
        issue_title, names_issue, title_caution,
    };
    use crate::issue_key::IssueKey;
    use crate::{JiraUrl, Region};

    #[test]
    fn only_the_whole_key_names_an_issue() {
        let key = IssueKey::parse("SHOP-1").unwrap();
        for text in
            ["SHOP-1", "fix SHOP-12 and SHOP-1.", "feature/SHOP-1-x", "refs/heads/SHOP-1_x", "ü SHOP-1 ü"]
        {
            assert!(names_issue(text, &key), "{text}");
        }
        for text in ["", "SHOP-12", "XSHOP-1", "MY_SHOP-1", "shop-1", "SHOP-1a", "ÄSHOP-1", "SHOP-1ä"] {
            assert!(!names_issue(text, &key), "{text}");
        }
    }

    #[test]
    fn pages_of_pull_requests_are_read_back() {
        for code in ["eu-central-1", "cn-north-1", "us-gov-west-1"] {
            let region = Region::parse(code).unwrap();
            let page = PullRequestPage::read(&region.pull_request_console_url("shop", "12")).unwrap();
            let expected =
                PullRequestPage { region: Some(region), repository: "shop".to_owned(), id: "12".to_owned() };
            assert_eq!(page, expected);
        }
        let own = "https://git.example.com/x/repositories/shop/pull-requests/7";
        let page = PullRequestPage::read(own).unwrap();
        assert_eq!((page.region, page.repository.as_str(), page.id.as_str()), (None, "shop", "7"));
        for other in [
            "",
            "shop/7",
            "https://example.com/pull-requests/7",
            "https://example.com/shop/pull-requests/7",
            "https://example.com/repositories/shop/pull-requests/new",
            "https://example.com/repositories/shop/pull-requests",
        ] {
            assert_eq!(PullRequestPage::read(other), None, "{other}");
        }
    }

    #[test]
    fn an_issue_gives_title_and_description_as_gij_writes_them() {
        assert_eq!(
            issue_title("SHOP-1", "Add <b>more</b>\n\u{7}logging 🙂"),
            "SHOP-1 Add <b>more</b> logging 🙂"
        );
        assert_eq!(issue_title("SHOP-1", " "), "SHOP-1");
        let long = issue_title("SHOP-1", &"🙂".repeat(300));
        assert_eq!((long.chars().count(), long.starts_with("SHOP-1 🙂")), (150, true));
        for site in ["https://jira.example.com", "https://example.com/jira/"] {
            let site = JiraUrl::parse(site).unwrap();
            let link = issue_description(&site, "SHOP-1");
            assert_eq!(link, format!("{}/browse/SHOP-1", site.as_str().trim_end_matches('/')));
        }
    }

    #[test]
    fn a_long_title_is_taken_with_a_caution() {
        assert_eq!(title_caution(&"ä".repeat(100)), None);
        assert!(title_caution(&"ä".repeat(101)).is_some_and(|caution| caution.contains("101 characters")));
        assert_eq!(title_caution(&"ä".repeat(151)), None, "that is an error already");
    }

    #[test]
    fn lengths_are_counted_in_characters() {
        assert_eq!(check_title(" \t"), Err(Error::NoTitle));
        assert_eq!(check_title(&"🙂".repeat(150)), Ok(()));
        assert_eq!(check_title(&"ä".repeat(151)), Err(Error::LongTitle(151)));
        assert_eq!(check_description(""), Ok(()));
        assert_eq!(check_description(&"\u{202e}".repeat(10_240)), Ok(()));
        assert_eq!(check_description(&"x".repeat(10_241)), Err(Error::LongDescription(10_241)));
    }

    proptest! {
        #[test]
        fn any_address_is_a_page_or_not(address in "\\PC{0,60}|(https://|/|repositories|pull-requests|shop|7){0,9}") {
            drop(PullRequestPage::read(&address));
        }

        #[test]
        fn what_is_proposed_is_taken_and_keeps_the_key(number in 1_u32.., summary in "\\PC{0,200}|[a \t🙂]{0,200}") {
            let key = format!("SHOP-{number}");
            let title = issue_title(&key, &summary);
            prop_assert_eq!(check_title(&title), Ok(()));
            let rest = title.strip_prefix(&key);
            prop_assert!(rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' ')));
            prop_assert!(!title.ends_with(' ') && !title.contains(char::is_control));
        }

        #[test]
        fn what_is_taken_fits(title in "\\PC{0,200}") {
            prop_assert_eq!(check_title(&title).is_ok(), !title.trim().is_empty() && title.chars().count() <= 150);
        }
    }
}
