//! Which addresses the window may open in the browser.

use causeway_domain::JiraUrl;
use tauri::Url;

/// AWS's console in every partition.
const CONSOLES: &[&str] = &["console.aws.amazon.com", "console.amazonaws.cn", "console.amazonaws-us-gov.com"];

/// Whether `url` is a page of the AWS console, or below the base of one of these Jira sites.
pub(crate) fn may_open(url: &str, sites: &[String]) -> bool {
    let Ok(url) = Url::parse(url) else { return false };
    let host = url.host_str().unwrap_or_default();
    let console = url.scheme() == "https"
        && url.username().is_empty()
        && url.port().is_none()
        && CONSOLES.iter().any(|known| {
            host == *known || host.strip_suffix(known).is_some_and(|prefix| prefix.ends_with('.'))
        });
    console || sites.iter().any(|site| below(&url, site))
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
    use super::may_open;

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
