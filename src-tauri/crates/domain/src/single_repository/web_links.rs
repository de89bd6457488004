//! GIJ's formats of links: comparing them, and taking those over that GIJ itself has made.

use super::WebLinks;
use crate::integration::JiraRepository;
use crate::region::Region;
use crate::repository_location::RepositoryLocation;

impl WebLinks {
    pub(crate) fn named(&self) -> [(&'static str, Option<&str>); 7] {
        [
            ("Kind", self.kind.as_deref()),
            ("Commit", self.commit.as_deref()),
            ("File added", self.file_added.as_deref()),
            ("File modified", self.file_modified.as_deref()),
            ("File deleted", self.file_deleted.as_deref()),
            ("Pull request", self.pull_request.as_deref()),
            ("Branch", self.branch.as_deref()),
        ]
    }

    /// The formats that differ from those that were reported, before and after, in words. What was not reported, and what
    /// is not wanted, counts as equal.
    pub(super) fn differences(&self, reported: &Self) -> Option<(String, String)> {
        let (mut before, mut after) = (Vec::new(), Vec::new());
        for ((name, wanted), (_, there)) in self.named().into_iter().zip(reported.named()) {
            if let (Some(wanted), Some(there)) = (wanted, there)
                && wanted != there
            {
                before.push(format!("{name}: {there}"));
                after.push(format!("{name}: {wanted}"));
            }
        }
        (!after.is_empty()).then(|| (before.join("; "), after.join("; ")))
    }

    /// The same formats for another repository and region. `None` when any of them does not say where it leads in the way
    /// that is known: then what would come out is not known either.
    fn moved(&self, from: &RepositoryLocation, region: &Region, name: &str) -> Option<Self> {
        if from.region.partition() != region.partition() {
            return None;
        }
        let (old, new) = (from.region.code(), region.code());
        let moved = |format: &Option<String>| -> Option<Option<String>> {
            let Some(format) = format else { return Some(None) };
            let page = format!("/repositories/{}/", from.name);
            let is_known = format.matches(&page).count() == 1 && format.contains(old);
            let moved = format
                .replace(&page, &format!("/repositories/{name}/"))
                .replace(&format!("//{old}."), &format!("//{new}."))
                .replace(&format!("region={old}"), &format!("region={new}"));
            let is_left =
                old != new && (moved.contains(&format!("{old}.")) || moved.contains(&format!("={old}")));
            (is_known && !is_left).then_some(Some(moved))
        };
        let links = Self {
            kind: self.kind.clone(),
            commit: moved(&self.commit)?,
            file_added: moved(&self.file_added)?,
            file_modified: moved(&self.file_modified)?,
            file_deleted: moved(&self.file_deleted)?,
            pull_request: moved(&self.pull_request)?,
            branch: moved(&self.branch)?,
        };
        links.commit.is_some().then_some(links)
    }
}

/// The formats of a repository that GIJ itself has set up, as a child of an integration, made to fit this one; with the
/// display name of that repository. One of the same region is preferred.
pub fn copied(repositories: &[JiraRepository], region: &Region, name: &str) -> Option<(WebLinks, String)> {
    let candidates = repositories.iter().filter(|found| found.integration_id.is_some()).filter_map(|found| {
        let (from, _) = RepositoryLocation::parse(found.origin.as_deref()?).ok()?;
        let links = found.web_links.as_ref()?.moved(&from, region, name)?;
        Some((from.region == *region, links, found.display_name.clone()))
    });
    let best = candidates.reduce(|best, next| if next.0 && !best.0 { next } else { best });
    best.map(|(_, links, from)| (links, from))
}

#[cfg(test)]
mod tests {
    use super::copied;
    use crate::integration::JiraRepository;
    use crate::region::Region;
    use crate::single_repository::WebLinks;
    use crate::single_repository::planning::fixture::in_jira;

    fn child(region: &str, name: &str, change: impl FnOnce(&mut WebLinks)) -> JiraRepository {
        let region = Region::parse(region).unwrap();
        let mut links = WebLinks { kind: Some("codecommit".to_owned()), ..region.web_links(name) };
        change(&mut links);
        let origin = format!("https://{}/v1/repos/{name}", region.git_host());
        JiraRepository { integration_id: Some(1), web_links: Some(Box::new(links)), ..in_jira(2, &origin) }
    }

    #[test]
    fn what_gij_made_is_taken_over_with_its_kind() {
        let there = [child("us-east-1", "a", |_| ()), child("eu-west-1", "repositories", |_| ())];
        let region = Region::parse("eu-west-1").unwrap();
        let (links, from) = copied(&there, &region, "payments").unwrap();
        assert_eq!(from, "repositories", "the one of the same region");
        assert_eq!(links, WebLinks { kind: Some("codecommit".to_owned()), ..region.web_links("payments") });
        let (links, from) = copied(&there[..1], &region, "payments").unwrap();
        assert_eq!((links.commit, from.as_str()), (region.web_links("payments").commit, "a"));
    }

    #[test]
    fn formats_that_are_not_understood_and_other_partitions_are_left() {
        let region = Region::parse("eu-west-1").unwrap();
        let odd =
            child("eu-west-1", "a", |links| links.branch = Some("https://example.com/${branch}".to_owned()));
        let by_hand = JiraRepository { integration_id: None, ..child("eu-west-1", "b", |_| ()) };
        let none = JiraRepository { web_links: None, ..child("eu-west-1", "c", |_| ()) };
        assert_eq!(
            copied(&[odd, by_hand, none, child("cn-north-1", "d", |_| ())], &region, "payments"),
            None
        );
    }
}
