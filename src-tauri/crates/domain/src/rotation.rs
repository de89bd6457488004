//! Another access key for every connection that uses an old one: the difference between the keys that are in use and the
//! one that shall be.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::plan::Action;

/// What is wanted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RotationDesired {
    /// The 12-digit account that both keys are of.
    pub account: String,
    /// The id of the key that is in use.
    pub old_key: String,
    /// The id of the key that shall be.
    pub new_key: String,
    /// Whether the new pair goes to the OS keychain; else it stays in memory.
    pub keep_in_keychain: bool,
}

/// What Jira says of an integration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum IntegrationSeen {
    /// It is there.
    Found {
        /// The key id that it shows, where it shows any.
        key: Option<String>,
        /// Whether it is disabled.
        disabled: bool,
    },
    /// It is gone.
    Missing,
    /// Jira could not be asked.
    Unasked {
        /// Why, in words.
        why: String,
    },
}

/// A connection that uses the old key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserOfKey {
    /// Causeway's id of the connection.
    pub connection_id: String,
    /// Its name.
    pub name: String,
    /// The Jira base URL.
    pub site_url: String,
    /// The Jira site's title.
    pub site_title: String,
    /// Name of the Jira credential in the secret store.
    pub jira_secret: String,
    /// The region code.
    pub region: String,
    /// GIJ's id of the integration.
    pub integration_id: i64,
    /// What Jira says.
    pub integration: IntegrationSeen,
}

/// What the new key sees in a region.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum RegionSeen {
    /// It may list the repositories.
    Listed {
        /// Those that the old key sees and the new one does not; none when the old key cannot be asked any more.
        lost: Vec<String>,
        /// Whether it sees any at all.
        any: bool,
    },
    /// It may not.
    Denied {
        /// AWS's words.
        why: String,
    },
}

/// What was seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RotationSnapshot {
    /// Whose the new key is.
    pub new_arn: String,
    /// Whose the old key is; `None` when AWS does not say so (any more).
    pub old_arn: Option<String>,
    /// What the new key may do less than the old one: IAM actions.
    pub fewer_actions: Vec<String>,
    /// By region code.
    pub regions: BTreeMap<String, RegionSeen>,
    /// The connections that use the old key, oldest first.
    pub users: Vec<UserOfKey>,
}

/// Why an integration is dealt with so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum KeyReason {
    /// It uses the old key, or does not show which.
    UsesOldKey,
    /// It shows a key that is neither.
    UsesAnotherKey {
        /// The id.
        key: String,
    },
    /// It shows the new key.
    HasNewKey,
    /// It is not in Jira any more; only what is remembered changes.
    Gone,
    /// Jira could not be asked: the connection stays with the old key.
    Unasked {
        /// Why, in words.
        why: String,
    },
    /// The new key is not good enough there.
    KeyInsufficient {
        /// Why, in words.
        why: String,
    },
}

/// What will be done about a connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedUser {
    /// The connection.
    pub user: UserOfKey,
    /// What will be done in Jira.
    pub action: Action,
    /// Why.
    pub reason: KeyReason,
}

impl PlannedUser {
    /// Whether the connection has the new key in the end.
    pub fn is_rotated(&self) -> bool {
        match self.reason {
            KeyReason::UsesOldKey
            | KeyReason::UsesAnotherKey { .. }
            | KeyReason::HasNewKey
            | KeyReason::Gone => true,
            KeyReason::Unasked { .. } | KeyReason::KeyInsufficient { .. } => false,
        }
    }
}

/// A plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RotationPlan {
    /// What is wanted.
    pub desired: RotationDesired,
    /// Whose the new key is.
    pub new_arn: String,
    /// Whose the old key is, where that is known.
    pub old_arn: Option<String>,
    /// Every connection that uses the old key.
    pub users: Vec<PlannedUser>,
    /// Things to know.
    pub cautions: Vec<String>,
    /// Fingerprint of what is wanted and what was seen.
    pub hash: String,
}

impl RotationPlan {
    /// Whether it can be carried out: nothing stands in the way, and at least one connection gets the new key.
    pub fn can_start(&self) -> bool {
        self.users.iter().all(|planned| planned.action != Action::Conflict)
            && self.users.iter().any(PlannedUser::is_rotated)
    }
}

/// Makes the plan: pure, so that the same observation always gives the same plan with the same hash.
pub fn plan_rotation(desired: RotationDesired, seen: &RotationSnapshot) -> RotationPlan {
    let users: Vec<PlannedUser> = seen.users.iter().map(|user| decide(&desired, seen, user)).collect();
    let cautions = cautions(seen, &users);
    // These types hold only strings, numbers, flags and lists, which always have a JSON form.
    let told = serde_json::to_vec(&(&desired, seen)).unwrap_or_default();
    RotationPlan {
        hash: hex::encode(Sha256::digest(told)),
        new_arn: seen.new_arn.clone(),
        old_arn: seen.old_arn.clone(),
        desired,
        users,
        cautions,
    }
}

fn decide(desired: &RotationDesired, seen: &RotationSnapshot, user: &UserOfKey) -> PlannedUser {
    let insufficient = match seen.regions.get(&user.region) {
        Some(RegionSeen::Denied { why }) => {
            Some(format!("The new key may not list the repositories of {}: {why}", user.region))
        }
        Some(RegionSeen::Listed { lost, any: false }) if !lost.is_empty() => {
            Some(format!("The new key sees none of the repositories of {}", user.region))
        }
        _ => None,
    };
    let (action, reason) = match (insufficient, &user.integration) {
        (Some(why), _) => (Action::Conflict, KeyReason::KeyInsufficient { why }),
        (None, IntegrationSeen::Unasked { why }) => (Action::Skip, KeyReason::Unasked { why: why.clone() }),
        (None, IntegrationSeen::Missing) => (Action::Skip, KeyReason::Gone),
        (None, IntegrationSeen::Found { key: Some(key), .. }) if *key == desired.new_key => {
            (Action::Keep, KeyReason::HasNewKey)
        }
        (None, IntegrationSeen::Found { key: Some(key), .. })
            if !key.is_empty() && *key != desired.old_key =>
        {
            (Action::Update, KeyReason::UsesAnotherKey { key: key.clone() })
        }
        (None, IntegrationSeen::Found { .. }) => (Action::Update, KeyReason::UsesOldKey),
    };
    PlannedUser { user: user.clone(), action, reason }
}

fn cautions(seen: &RotationSnapshot, users: &[PlannedUser]) -> Vec<String> {
    let mut cautions = Vec::new();
    if let Some(old) = seen.old_arn.as_ref().filter(|old| **old != seen.new_arn) {
        cautions.push(format!(
            "The new key is of {}, the old one of {old}. Policies, and roles that trust the one, may not hold for the \
             other.",
            seen.new_arn
        ));
    }
    if !seen.fewer_actions.is_empty() {
        cautions.push(format!("The new key may do less: not {}.", seen.fewer_actions.join(", ")));
    }
    for (region, found) in &seen.regions {
        if let RegionSeen::Listed { lost, any: true } = found
            && !lost.is_empty()
        {
            cautions.push(format!(
                "The new key does not see {} of the repositories of {region}: {}. GIJ removes them at its next reindex.",
                lost.len(),
                some_of(lost)
            ));
        }
    }
    for planned in users {
        let name = format!("{} at {}", planned.user.name, planned.user.site_title);
        match &planned.reason {
            KeyReason::Unasked { why } => cautions.push(format!("{name} stays with the old key. {why}")),
            KeyReason::Gone => {
                cautions.push(format!("{name} is not in Jira any more; only Causeway's own calls change."));
            }
            KeyReason::UsesAnotherKey { .. } => {
                cautions.push(format!("{name} uses a key that Causeway does not know; it is replaced too."));
            }
            KeyReason::UsesOldKey | KeyReason::HasNewKey | KeyReason::KeyInsufficient { .. } => {}
        }
        if matches!(planned.user.integration, IntegrationSeen::Found { disabled: true, .. }) {
            cautions.push(format!("{name} is disabled in Jira: that it can fetch cannot be seen."));
        }
    }
    cautions
}

/// The first five, and how many more.
fn some_of(names: &[String]) -> String {
    let shown = names.iter().take(5).cloned().collect::<Vec<_>>().join(", ");
    match names.len() {
        0..=5 => shown,
        more => format!("{shown} and {} more", more - 5),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn desired() -> RotationDesired {
        RotationDesired {
            account: "111122223333".to_owned(),
            old_key: "AKIAOLDOLDOLDOLDOLD1".to_owned(),
            new_key: "AKIANEWNEWNEWNEWNEW1".to_owned(),
            keep_in_keychain: true,
        }
    }

    fn user(integration: IntegrationSeen) -> UserOfKey {
        UserOfKey {
            connection_id: "c".to_owned(),
            name: "Shop".to_owned(),
            site_url: "https://jira.example.com".to_owned(),
            site_title: "Jira".to_owned(),
            jira_secret: "jira".to_owned(),
            region: "eu-central-1".to_owned(),
            integration_id: 7,
            integration,
        }
    }

    fn seen(integration: IntegrationSeen, region: RegionSeen) -> RotationSnapshot {
        RotationSnapshot {
            new_arn: "arn:aws:iam::111122223333:user/gij".to_owned(),
            old_arn: Some("arn:aws:iam::111122223333:user/gij".to_owned()),
            fewer_actions: Vec::new(),
            regions: BTreeMap::from([("eu-central-1".to_owned(), region)]),
            users: vec![user(integration)],
        }
    }

    fn found(key: Option<&str>) -> IntegrationSeen {
        IntegrationSeen::Found { key: key.map(str::to_owned), disabled: false }
    }

    fn listed(lost: &[&str], any: bool) -> RegionSeen {
        RegionSeen::Listed { lost: lost.iter().map(|name| (*name).to_owned()).collect(), any }
    }

    #[test]
    fn the_key_that_jira_shows_decides() {
        let cases = [
            (found(None), Action::Update, true),
            (found(Some("AKIAOLDOLDOLDOLDOLD1")), Action::Update, true),
            (found(Some("AKIAOTHEROTHEROTHER1")), Action::Update, true),
            (found(Some("AKIANEWNEWNEWNEWNEW1")), Action::Keep, true),
            (IntegrationSeen::Missing, Action::Skip, true),
            (IntegrationSeen::Unasked { why: "away".to_owned() }, Action::Skip, false),
        ];
        for (integration, action, rotated) in cases {
            let plan = plan_rotation(desired(), &seen(integration.clone(), listed(&[], true)));
            let planned = &plan.users[0];
            assert_eq!((planned.action, planned.is_rotated()), (action, rotated), "{integration:?}");
            assert_eq!(plan.can_start(), rotated, "nothing to do is nothing to start: {integration:?}");
        }
    }

    #[test]
    fn a_key_that_sees_nothing_stands_in_the_way_and_one_that_sees_less_is_a_caution() {
        let denied = RegionSeen::Denied { why: "codecommit:ListRepositories".to_owned() };
        for region in [denied, listed(&["api"], false)] {
            let plan = plan_rotation(desired(), &seen(found(None), region));
            assert!(!plan.can_start(), "{plan:?}");
            assert_eq!(plan.users[0].action, Action::Conflict);
        }
        let lost = ["a", "b", "c", "d", "e", "f", "g"];
        let plan = plan_rotation(desired(), &seen(found(None), listed(&lost, true)));
        assert!(plan.can_start());
        assert!(plan.cautions[0].contains("7 of") && plan.cautions[0].contains("and 2 more"), "{plan:?}");
        let plan = plan_rotation(desired(), &seen(found(None), listed(&[], false)));
        assert!(plan.can_start(), "an account without repositories has none to lose");
    }

    #[test]
    fn another_person_and_fewer_permissions_are_said() {
        let mut snapshot = seen(found(None), listed(&[], true));
        assert!(plan_rotation(desired(), &snapshot).cautions.is_empty());
        snapshot.old_arn = Some("arn:aws:iam::111122223333:user/other".to_owned());
        snapshot.fewer_actions = vec!["codecommit:CreateBranch".to_owned()];
        let cautions = plan_rotation(desired(), &snapshot).cautions;
        assert!(cautions[0].contains("user/other") && cautions[1].contains("codecommit:CreateBranch"));
    }

    #[test]
    fn the_hash_follows_the_world() {
        let hash = |snapshot: &RotationSnapshot| plan_rotation(desired(), snapshot).hash;
        let base = seen(found(None), listed(&[], true));
        assert_eq!(hash(&base), hash(&base.clone()));
        assert_ne!(hash(&base), hash(&seen(IntegrationSeen::Missing, listed(&[], true))));
        assert_ne!(hash(&base), hash(&seen(found(None), listed(&["api"], true))));
    }
}
