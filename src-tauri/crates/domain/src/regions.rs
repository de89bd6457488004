//! Several regions that are connected in one go: what tells them apart, and what cannot be the same for all of them.

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::triggers::plan::{RepositoryChoice, TopicChoice};

/// As many characters a display name has at most.
pub const LONGEST_NAME: usize = 255;

/// A region of an account.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The region code.
    pub region: String,
    /// The 12-digit account.
    pub account: String,
}

/// Why regions cannot be connected in one go.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RegionsError {
    /// There is none.
    #[error("Choose at least one region")]
    None,
    /// The same one of the same account.
    #[error("{region} of account {account} is there twice")]
    Twice {
        /// The region code.
        region: String,
        /// The account.
        account: String,
    },
    /// A name that is too long once it says which region it is of.
    #[error("With its region behind it, a display name has at most {LONGEST_NAME} characters: {name}")]
    NameTooLong {
        /// The name.
        name: String,
    },
    /// A topic of one region, for repositories of another: CodeCommit tells only topics of its own region.
    #[error(
        "The topic is in {of}, and CodeCommit in {region} cannot use it. Use Causeway's own topic in each region"
    )]
    TopicElsewhere {
        /// The topic's region.
        of: String,
        /// The other region.
        region: String,
    },
    /// A key that is not in all of the regions.
    #[error(
        "The KMS key {key} is in one region. For several give an alias that each of them has, or a multi-Region key: \
         alias/…, mrk-…"
    )]
    KeyOfOneRegion {
        /// As it was given.
        key: String,
    },
}

/// What stands behind the name of each place's integration and run, so that they can be told apart: the region, with the
/// account where two are of the same region; `None` for a place that is alone.
///
/// # Errors
/// When there is no place, or one is there twice.
pub fn marks(places: &[Place]) -> Result<Vec<Option<String>>, RegionsError> {
    if places.is_empty() {
        return Err(RegionsError::None);
    }
    let mut seen = BTreeSet::new();
    if let Some(twice) = places.iter().find(|place| !seen.insert(*place)) {
        return Err(RegionsError::Twice { region: twice.region.clone(), account: twice.account.clone() });
    }
    let of_region = |region: &str| places.iter().filter(|place| place.region == region).count();
    let mark = |place: &Place| match (places.len(), of_region(&place.region)) {
        (1, _) => None,
        (_, 1) => Some(place.region.clone()),
        _ => Some(format!("{}, {}", place.region, place.account)),
    };
    Ok(places.iter().map(mark).collect())
}

/// A display name with its mark. None stays none: GIJ's own names tell regions apart by themselves.
///
/// # Errors
/// [`RegionsError::NameTooLong`].
pub fn marked_name(name: Option<&str>, mark: Option<&str>) -> Result<Option<String>, RegionsError> {
    let (Some(name), Some(mark)) = (name, mark) else { return Ok(name.map(str::to_owned)) };
    let name = format!("{name} ({mark})");
    if name.chars().count() > LONGEST_NAME {
        return Err(RegionsError::NameTooLong { name });
    }
    Ok(Some(name))
}

/// Whether one choice of a topic can be meant for all of these places.
///
/// # Errors
/// [`RegionsError::TopicElsewhere`] and [`RegionsError::KeyOfOneRegion`]: topics and KMS keys belong to a region.
pub fn check_topic(topic: &TopicChoice, places: &[Place]) -> Result<(), RegionsError> {
    let regions: BTreeSet<&str> = places.iter().map(|place| place.region.as_str()).collect();
    if regions.len() < 2 {
        return Ok(());
    }
    match topic {
        TopicChoice::Existing { arn } => match regions.iter().find(|region| **region != arn.region()) {
            Some(other) => {
                let (of, region) = (arn.region().to_owned(), (*other).to_owned());
                Err(RegionsError::TopicElsewhere { of, region })
            }
            None => Ok(()),
        },
        TopicChoice::Own { kms_key: Some(key) } => {
            // The id, or what stands before it in an ARN.
            let is_everywhere = key.starts_with("alias/") || key.starts_with("mrk-") || key.is_empty();
            if is_everywhere { Ok(()) } else { Err(RegionsError::KeyOfOneRegion { key: key.clone() }) }
        }
        TopicChoice::Own { kms_key: None } => Ok(()),
    }
}

/// The part of a choice that is about one place: names that it does not have are meant for another. `None` where nothing
/// of it is here.
pub fn chosen_here<'a>(
    choice: &RepositoryChoice,
    names: impl Iterator<Item = &'a str>,
) -> Option<RepositoryChoice> {
    match choice {
        RepositoryChoice::All => Some(RepositoryChoice::All),
        RepositoryChoice::Only(chosen) => {
            let here: BTreeSet<String> =
                names.filter(|name| chosen.contains(*name)).map(str::to_owned).collect();
            (!here.is_empty()).then_some(RepositoryChoice::Only(here))
        }
    }
}

/// The fingerprint of several plans in their order.
pub fn fingerprint<'a>(hashes: impl Iterator<Item = &'a str>) -> String {
    let mut all = Sha256::new();
    for hash in hashes {
        all.update(hash.as_bytes());
        // None of them has a line end in it.
        all.update(b"\n");
    }
    hex::encode(all.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::triggers::TopicArn;

    fn place(region: &str, account: &str) -> Place {
        Place { region: region.to_owned(), account: account.to_owned() }
    }

    #[test]
    fn places_are_told_apart_by_what_differs() {
        let (one, other) = ("111111111111", "222222222222");
        assert_eq!(marks(&[place("eu-west-1", one)]).unwrap(), [None]);
        let regions = marks(&[place("eu-west-1", one), place("us-east-1", one)]).unwrap();
        assert_eq!(regions, [Some("eu-west-1".to_owned()), Some("us-east-1".to_owned())]);
        let accounts = [place("eu-west-1", one), place("eu-west-1", other), place("us-east-1", one)];
        let marked: Vec<String> = marks(&accounts).unwrap().into_iter().flatten().collect();
        assert_eq!(marked, ["eu-west-1, 111111111111", "eu-west-1, 222222222222", "us-east-1"]);
        assert_eq!(marks(&[]), Err(RegionsError::None));
        let twice = marks(&[place("eu-west-1", one), place("us-east-1", one), place("eu-west-1", one)]);
        assert_eq!(
            twice.unwrap_err().to_string(),
            "eu-west-1 of account 111111111111 is there twice",
            "a person sees which"
        );
    }

    #[test]
    fn a_name_gets_its_mark_and_stays_short_enough() {
        assert_eq!(
            marked_name(Some("Shop"), Some("eu-west-1")).unwrap().as_deref(),
            Some("Shop (eu-west-1)")
        );
        assert_eq!(marked_name(Some("Shop"), None).unwrap().as_deref(), Some("Shop"));
        assert_eq!(marked_name(None, Some("eu-west-1")), Ok(None));
        let longest = "ä".repeat(LONGEST_NAME - " (eu-west-1)".len());
        assert!(marked_name(Some(&longest), Some("eu-west-1")).is_ok());
        assert!(marked_name(Some(&format!("{longest}ä")), Some("eu-west-1")).is_err());
    }

    #[test]
    fn a_topic_or_a_key_of_one_region_is_not_for_several() {
        let (here, there) = (place("eu-west-1", "111111111111"), place("us-east-1", "111111111111"));
        let beside = place("eu-west-1", "222222222222");
        let arn = TopicArn::parse("arn:aws:sns:eu-west-1:111111111111:codecommit").unwrap();
        let topic = TopicChoice::Existing { arn };
        assert!(check_topic(&topic, &[here.clone(), beside]).is_ok(), "one region, two accounts");
        let both = [here.clone(), there];
        assert!(matches!(check_topic(&topic, &both), Err(RegionsError::TopicElsewhere { .. })));
        let own = |key: &str| TopicChoice::Own { kms_key: Some(key.to_owned()) };
        for (key, fits) in [
            ("alias/jira", true),
            ("mrk-1234abcd12ab34cd56ef1234567890ab", true),
            ("", true),
            ("1234abcd-12ab-34cd-56ef-1234567890ab", false),
            ("arn:aws:kms:eu-west-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab", false),
        ] {
            assert_eq!(check_topic(&own(key), &both).is_ok(), fits, "{key}");
            assert!(check_topic(&own(key), std::slice::from_ref(&here)).is_ok(), "{key}");
        }
    }

    #[test]
    fn names_are_chosen_where_they_are() {
        let only =
            |names: &[&str]| RepositoryChoice::Only(names.iter().map(|name| (*name).to_owned()).collect());
        let here = |choice: &RepositoryChoice| chosen_here(choice, ["api", "web"].into_iter());
        assert_eq!(here(&RepositoryChoice::All), Some(RepositoryChoice::All));
        assert_eq!(here(&only(&["web", "shop"])), Some(only(&["web"])));
        assert_eq!(here(&only(&["shop"])), None, "no repository is not every repository");
    }

    #[test]
    fn the_fingerprint_follows_each_plan_and_their_order() {
        let of = |hashes: &[&str]| fingerprint(hashes.iter().copied());
        assert_eq!(of(&["a", "b"]), of(&["a", "b"]));
        for other in [&["b", "a"][..], &["a", "c"], &["ab"], &["a"], &["a", "b", "b"]] {
            assert_ne!(of(&["a", "b"]), of(other), "{other:?}");
        }
    }
}
