//! Which addresses the window may open in the browser.

use causeway_domain::JiraUrl;
use causeway_domain::region::Partition;
use tauri::Url;

/// Whether `url` is a page of the AWS console, or below the base of one of these Jira sites.
pub(crate) fn may_open(url: &str, sites: &[String]) -> bool {
    let Ok(url) = Url::parse(url) else { return false };
    let host = url.host_str().unwrap_or_default();
    let console = url.scheme() == "https"
        && url.username().is_empty()
        && url.port().is_none()
        && Partition::ALL.map(Partition::console_domain).into_iter().any(|known| {
            host == known || host.strip_suffix(known).is_some_and(|prefix| prefix.ends_with('.'))
        });
    console || sites.iter().any(|site| below(&url, site))
}

/// Whether `url` is, letter by letter, the page that AWS named for a sign-in that is under way, and an encrypted one;
/// a sandbox's is on this computer.
pub(crate) fn may_sign_in(url: &str, is_under_way: impl Fn(&str) -> bool) -> bool {
    let Ok(parsed) = Url::parse(url) else { return false };
    let host = parsed.host_str().unwrap_or_default();
    let is_here = matches!(host, "localhost" | "127.0.0.1" | "[::1]");
    let is_safe = parsed.scheme() == "https" || (parsed.scheme() == "http" && is_here);
    is_safe && parsed.username().is_empty() && parsed.password().is_none() && is_under_way(url)
}

fn below(url: &Url, site: &str) -> bool {
    let Ok(site) = JiraUrl::parse(site).map(|site| site.as_str().to_owned()) else { return false };
    let Ok(base) = Url::parse(&site) else { return false };
    let path = base.path().trim_end_matches('/');
    url.origin() == base.origin()
        && url.username().is_empty()
        && url.path().strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::{may_open, may_sign_in};

    #[test]
    fn a_sign_in_opens_only_the_page_that_is_under_way() {
        let device = "https://device.sso.eu-west-1.amazonaws.com/?user_code=ABCD-EFGH";
        let under_way = |page: &str| page == device;
        assert!(may_sign_in(device, under_way));
        assert!(!may_sign_in(device, |_| false), "nobody signs in");
        assert!(!may_sign_in("https://device.sso.eu-west-1.amazonaws.com/?user_code=WXYZ", under_way));
        for (page, good) in [
            ("http://127.0.0.1:4566/device", true),
            ("http://example.com/device", false),
            ("https://ada@example.com/device", false),
            ("file:///etc/passwd", false),
            ("javascript:alert(1)", false),
            ("", false),
        ] {
            assert_eq!(may_sign_in(page, |_| true), good, "{page}");
        }
    }

    #[test]
    fn only_the_console_and_known_sites_are_opened() {
        let sites = ["https://example.com/jira".to_owned()];
        for good in [
            "https://eu-central-1.console.aws.amazon.com/codesuite/codecommit/repositories?region=eu-central-1",
            "https://console.amazonaws.cn/codesuite",
            "https://example.com/jira",
            "https://example.com/jira/browse/SHOP-1",
        ] {
            assert!(may_open(good, &sites), "{good}");
        }
        for bad in [
            "https://evil.com/",
            "https://evilconsole.aws.amazon.com.evil.com/",
            "https://notconsole.aws.amazon.com/",
            "http://console.aws.amazon.com/",
            "https://console.aws.amazon.com@evil.com/",
            "https://example.com/jirax",
            "https://example.com/",
            "http://example.com/jira",
            "file:///etc/passwd",
            "javascript:alert(1)",
            "",
        ] {
            assert!(!may_open(bad, &sites), "{bad}");
        }
    }
}
