//! Which references a fetch brings, and in which steps.

use std::collections::BTreeMap;

use causeway_domain::integration::RefspecChoice;
use causeway_domain::refspec::refspecs;
use git2::{Oid, Reference};

use super::packed::References;
use crate::ls_remote::Advertised;

/// How many references a step brings, after the one of the default branch. Each step is a transfer of its own, and what it
/// brought stays when the next one fails; each costs a negotiation, so there are few.
const STEPS: [usize; 3] = [64, 256, 1024];

/// A reference of the mirror as it shall be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wanted {
    /// Its full name on the other side.
    pub(crate) source: String,
    /// Its object there.
    pub(crate) id: Oid,
    /// Whether it moves to where nothing leads from its old place.
    pub(crate) force: bool,
}

/// The references of the mirror as they shall be, by full name. Where two would come to one name, the first refspec's does.
pub(crate) fn wanted(choice: &RefspecChoice, advertised: &Advertised) -> BTreeMap<String, Wanted> {
    let mut wanted = BTreeMap::new();
    for refspec in refspecs(choice) {
        for (source, id) in &advertised.references {
            let Some(destination) = refspec.destination_of(source) else { continue };
            if Reference::is_valid_name(&destination) {
                let force = refspec.is_forced();
                wanted.entry(destination).or_insert_with(|| Wanted {
                    source: source.clone(),
                    id: *id,
                    force,
                });
            }
        }
    }
    wanted
}

/// What has to come in, in steps: the default branch, then ever larger parts of the others. `had` are references that need
/// no transfer.
pub(crate) fn steps<'a>(
    wanted: &'a BTreeMap<String, Wanted>,
    head: Option<&str>,
    is_had: impl Fn(&Oid) -> bool,
) -> Vec<Vec<(&'a str, &'a Wanted)>> {
    let missing = wanted.iter().filter(|(_, one)| !is_had(&one.id));
    let (first, others): (Vec<_>, Vec<_>) = missing
        .map(|(name, one)| (name.as_str(), one))
        .partition(|(_, one)| Some(one.source.as_str()) == head);
    let mut steps = vec![first];
    let mut others = others.as_slice();
    for size in STEPS {
        let (step, rest) = others.split_at(size.min(others.len()));
        steps.push(step.to_vec());
        others = rest;
    }
    steps.push(others.to_vec());
    steps.retain(|step| !step.is_empty());
    steps
}

/// The references after those that need no transfer were put in place: what is not wanted any more is gone.
pub(crate) fn settled(
    before: &References,
    wanted: &BTreeMap<String, Wanted>,
    is_had: impl Fn(&Oid) -> bool,
    leads_to: impl Fn(Oid, Oid) -> bool,
) -> References {
    wanted
        .iter()
        .filter_map(|(name, one)| {
            let old = before.get(name).copied();
            let id = if is_had(&one.id) { Some(moved(old, one, &leads_to)) } else { old };
            id.map(|id| (name.clone(), id))
        })
        .collect()
}

/// Where a reference is after its object came in: a refspec without `+` moves it forward only.
pub(crate) fn moved(old: Option<Oid>, wanted: &Wanted, leads_to: impl Fn(Oid, Oid) -> bool) -> Oid {
    match old {
        Some(old) if !wanted.force && old != wanted.id && !leads_to(old, wanted.id) => old,
        _ => wanted.id,
    }
}

#[cfg(test)]
mod tests {
    use causeway_domain::refspec::{CustomRefspecs, fetched_by};
    use proptest::prelude::*;

    use super::*;

    fn id(number: usize) -> Oid {
        Oid::from_str(&format!("{number:040x}")).unwrap()
    }

    fn advertised(names: &[&str]) -> Advertised {
        let references = names.iter().enumerate().map(|(place, name)| ((*name).to_owned(), id(place + 1)));
        Advertised { references: references.collect(), peeled: BTreeMap::new(), head: None }
    }

    fn choice(notes: bool, changes: bool, custom: &str) -> RefspecChoice {
        RefspecChoice { notes, changes, custom: CustomRefspecs::parse(custom).unwrap() }
    }

    #[test]
    fn two_that_come_to_one_name_are_the_first() {
        let choice = choice(false, false, "refs/pull/*/head:refs/heads/pull-*,refs/meta/a:refs/heads/pull-7");
        let found = wanted(&choice, &advertised(&["refs/meta/a", "refs/pull/7/head", "refs/notes/x"]));
        assert_eq!(found.keys().collect::<Vec<_>>(), ["refs/heads/pull-7"]);
        assert_eq!(
            found["refs/heads/pull-7"],
            Wanted { source: "refs/pull/7/head".into(), id: id(2), force: false }
        );
    }

    #[test]
    fn the_default_branch_comes_first_and_the_others_in_ever_larger_steps() {
        let names: Vec<String> = (0..2_000).map(|number| format!("refs/heads/{number:04}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let wanted = wanted(&choice(true, false, ""), &advertised(&names));
        let sizes = |had: usize| {
            let steps = steps(&wanted, Some("refs/heads/1999"), |one| *one <= id(had));
            assert_eq!(steps[0][0].0, "refs/heads/1999");
            steps.iter().map(Vec::len).collect::<Vec<_>>()
        };
        assert_eq!(sizes(0), [1, 64, 256, 1024, 655]);
        assert_eq!(sizes(1_900), [1, 64, 35]);
        assert_eq!(sizes(1_999), [1]);
        assert!(steps(&wanted, None, |_| true).is_empty());
    }

    #[test]
    fn what_is_gone_there_is_gone_here_and_without_a_plus_nothing_goes_back() {
        let wanted =
            wanted(&choice(false, false, "refs/x/*:refs/x/*"), &advertised(&["refs/heads/a", "refs/x/b"]));
        let before: References =
            ["refs/heads/a", "refs/heads/gone", "refs/x/b"].map(|name| (name.to_owned(), id(9))).into();
        let after = settled(&before, &wanted, |_| true, |_, _| false);
        assert_eq!(after, [("refs/heads/a".to_owned(), id(1)), ("refs/x/b".to_owned(), id(9))].into());
        let after = settled(&before, &wanted, |_| true, |_, _| true);
        assert_eq!(after["refs/x/b"], id(2));
        let after = settled(&References::new(), &wanted, |one| *one == id(2), |_, _| false);
        assert_eq!(
            after,
            [("refs/x/b".to_owned(), id(2))].into(),
            "what has to come in first is not there yet"
        );
    }

    proptest! {
        #[test]
        fn what_the_preview_says_is_fetched_and_nothing_else(
            names in prop::collection::btree_set("refs/(heads|tags|notes|changes|pull|meta)/[a-c](/[a-c])?", 0..20),
            notes: bool, changes: bool, with_pulls: bool,
        ) {
            let custom = if with_pulls { "+refs/pull/*:refs/pull/*,refs/meta/a:refs/meta/a" } else { "" };
            let choice = choice(notes, changes, custom);
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let found = wanted(&choice, &advertised(&names));
            let previewed: Vec<&str> =
                names.iter().copied().filter(|name| fetched_by(&choice, name).is_some()).collect();
            prop_assert_eq!(found.keys().map(String::as_str).collect::<Vec<_>>(), previewed);
        }
    }
}
