//! Whether an integration that somebody made in Jira can be taken over as one of an account. GIJ does not report the
//! account, so it is judged by what both sides show.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::integration::{Integration, JiraRepository};
use crate::region::Region;

/// Why an integration cannot be taken over.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum AdoptionRefusal {
    /// Jira does not have it.
    #[error("this Jira has no integration with the id {id}")]
    Missing {
        /// The id that was asked for.
        id: i64,
    },
    /// It is one of Causeway's connections.
    #[error("the integration {name} is among Connections already")]
    Connected {
        /// The connection's name.
        name: String,
    },
    /// It is of another kind of host.
    #[error("the integration {name} is of another host than AWS CodeCommit")]
    NotCodeCommit {
        /// The integration's display name.
        name: String,
    },
    /// It is of another region than the account was checked in.
    #[error("the integration {name} is of the region {found}, and this key was checked in {checked}")]
    OtherRegion {
        /// The integration's display name.
        name: String,
        /// The code of its region.
        found: String,
        /// The code of the region that the account was checked in.
        checked: String,
    },
    /// Both sides have repositories, and none in common.
    #[error(
        "none of the {in_jira} repositories of {name} is among the {in_account} that this key sees, so it seems to be of \
         another account"
    )]
    OtherRepositories {
        /// The integration's display name.
        name: String,
        /// How many it has.
        in_jira: usize,
        /// How many the account has.
        in_account: usize,
    },
}

/// Whether this integration, with its repositories in Jira, can be of an account that lists these names in this region.
/// One of two sides without any repository contradicts nothing.
///
/// # Errors
/// What contradicts it.
pub fn judge(
    integration: &Integration,
    children: &[JiraRepository],
    region: &Region,
    account: &BTreeSet<&str>,
) -> Result<(), AdoptionRefusal> {
    let name = || shown_name(integration);
    if !integration.is_code_commit() {
        return Err(AdoptionRefusal::NotCodeCommit { name: name() });
    }
    if let Some(found) = region_of(integration, children)
        && found != *region
    {
        return Err(AdoptionRefusal::OtherRegion {
            name: name(),
            found: found.code().to_owned(),
            checked: region.code().to_owned(),
        });
    }
    let in_common = children.iter().any(|child| account.contains(child.code_commit_name()));
    if !in_common && !children.is_empty() && !account.is_empty() {
        return Err(AdoptionRefusal::OtherRepositories {
            name: name(),
            in_jira: children.len(),
            in_account: account.len(),
        });
    }
    Ok(())
}

/// The region of an integration: as it says, else as its repositories do.
pub fn region_of(integration: &Integration, children: &[JiraRepository]) -> Option<Region> {
    let of_child = |child: &JiraRepository| child.origin.as_deref().and_then(crate::origin::region_of);
    integration.region().or_else(|| children.iter().find_map(of_child))
}

/// What to call an integration: its display name, else its id.
fn shown_name(integration: &Integration) -> String {
    match integration.display_name.trim() {
        "" => integration.id.to_string(),
        name => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn integration(kind: &str, origin: Option<&str>) -> Integration {
        let text =
            json!({ "id": 7, "kind": kind, "display_name": "Shop", "origin": origin, "disabled": false });
        serde_json::from_value(text).unwrap()
    }

    fn child(name: &str) -> JiraRepository {
        let origin = format!("https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/{name}");
        let text = json!({
            "id": 8, "display_name": name, "origin": origin, "integration_id": 7, "disabled": false,
        });
        serde_json::from_value(text).unwrap()
    }

    const ORIGIN: Option<&str> = Some("https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/*");

    fn judged(integration: &Integration, in_jira: &[&str], account: &[&str]) -> Result<(), AdoptionRefusal> {
        let children: Vec<JiraRepository> = in_jira.iter().map(|name| child(name)).collect();
        let region = Region::parse("eu-west-1").unwrap();
        judge(integration, &children, &region, &account.iter().copied().collect())
    }

    #[test]
    fn one_repository_in_common_is_enough_and_none_at_all_contradicts_nothing() {
        let shop = integration("AWS", ORIGIN);
        assert_eq!(judged(&shop, &["api", "gone"], &["api", "new"]), Ok(()));
        assert_eq!(judged(&shop, &[], &["api"]), Ok(()));
        assert_eq!(judged(&shop, &["api"], &[]), Ok(()));
        assert_eq!(judged(&shop, &[], &[]), Ok(()));
    }

    #[test]
    fn none_in_common_is_another_account() {
        let refused = judged(&integration("AWS", ORIGIN), &["api", "web"], &["ledger"]).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "none of the 2 repositories of Shop is among the 1 that this key sees, so it seems to be of another account"
        );
    }

    #[test]
    fn another_host_and_another_region_are_refused() {
        let github = integration("GITHUB", Some("https://github.com"));
        assert!(matches!(judged(&github, &[], &[]), Err(AdoptionRefusal::NotCodeCommit { .. })));
        let elsewhere = integration("AWS", Some("https://git-codecommit.us-east-1.amazonaws.com/v1/repos/*"));
        let refused = judged(&elsewhere, &["api"], &["api"]).unwrap_err();
        assert!(
            matches!(&refused, AdoptionRefusal::OtherRegion { found, checked, .. } if found == "us-east-1" && checked == "eu-west-1")
        );
        // GIJ says nothing of the region of this one; its repositories do.
        let silent = integration("AWS", None);
        assert_eq!(judged(&silent, &["api"], &["api"]), Ok(()));
        let other = Region::parse("us-east-1").unwrap();
        let refused = judge(&silent, &[child("api")], &other, &BTreeSet::from(["api"]));
        assert!(matches!(refused, Err(AdoptionRefusal::OtherRegion { .. })));
    }
}
