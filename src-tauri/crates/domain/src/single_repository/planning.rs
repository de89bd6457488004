//! The plan of one repository: the difference between what is wanted and what Jira has, before anything is written.

use sha2::{Digest, Sha256};

use super::{RepositoryAccess, RepositoryDesired, RepositoryMatch, RepositoryPlan, RepositorySnapshot};
use crate::integration::JiraRepository;
use crate::repository_location::RepositoryLocation;

/// Makes the plan: pure, so that the same observation always gives the same plan with the same hash.
pub fn plan(desired: RepositoryDesired, snapshot: &RepositorySnapshot) -> RepositoryPlan {
    let wanted = RepositoryLocation::parse(&desired.origin).ok().map(|(location, _)| location);
    let mut same: Vec<(&JiraRepository, RepositoryLocation)> = snapshot
        .repositories
        .iter()
        .filter_map(|found| {
            let (location, _) = RepositoryLocation::parse(found.origin.as_deref()?).ok()?;
            let is_same = wanted.as_ref().is_some_and(|wanted| wanted.is_same_repository(&location));
            is_same.then_some((found, location))
        })
        .collect();
    same.sort_by_key(|(found, _)| found.id);
    let (children, by_hand): (Vec<_>, Vec<_>) =
        same.iter().partition(|(found, _)| found.integration_id.is_some());
    let found = match by_hand.as_slice() {
        [] => match children.first() {
            Some((child, _)) => of_integration(child, snapshot),
            None => RepositoryMatch::New,
        },
        [(found, location)] if Some(location) == wanted.as_ref() => RepositoryMatch::Existing {
            id: found.id,
            name: found.display_name.clone(),
            changes: desired.settings.changes_against(found),
            disabled: found.disabled,
        },
        [(found, _)] => RepositoryMatch::OtherWay { id: found.id, origin: origin_of(found) },
        several => RepositoryMatch::Ambiguous {
            repositories: several.iter().map(|(found, _)| (found.id, origin_of(found))).collect(),
        },
    };
    let mut cautions = cautions(&desired, wanted.as_ref());
    if !by_hand.is_empty()
        && let Some((child, _)) = children.first()
        && let RepositoryMatch::OfIntegration { integration, .. } = of_integration(child, snapshot)
    {
        cautions.push(format!("{integration} has this repository too: its commits are indexed twice."));
    }
    let seen: Vec<&JiraRepository> = same.iter().map(|(found, _)| *found).collect();
    let hash = fingerprint(&desired, &seen);
    RepositoryPlan { desired, found, cautions, hash }
}

fn of_integration(child: &JiraRepository, snapshot: &RepositorySnapshot) -> RepositoryMatch {
    let integration_id = child.integration_id.unwrap_or_default();
    let named = snapshot.integrations.iter().find(|(id, _)| *id == integration_id);
    let integration = named.map_or_else(|| format!("Integration {integration_id}"), |(_, name)| name.clone());
    RepositoryMatch::OfIntegration { id: child.id, integration_id, integration }
}

fn origin_of(found: &JiraRepository) -> String {
    found.origin.clone().unwrap_or_default()
}

/// What to know of a repository that is connected in this way.
fn cautions(desired: &RepositoryDesired, location: Option<&RepositoryLocation>) -> Vec<String> {
    let mut cautions = vec![
        "Connected by hand, a repository has commits, smart commits and the browser in Jira. Creating branches and pull \
         requests from Jira, its list of pull requests, and users' own AWS credentials come with connecting the whole \
         account only."
            .to_owned(),
    ];
    match &desired.access {
        RepositoryAccess::AccessKey { .. } => {}
        RepositoryAccess::GitCredential { .. } => cautions.push(
            "Whether GIJ takes IAM's Git credentials is not documented; an access key it certainly takes. The run shows \
             whether Jira can clone with them."
                .to_owned(),
        ),
        RepositoryAccess::Ssh { .. } => cautions.push(
            "Jira signs in with a private key of its own. Add it there first, under Git > SSH keys: GIJ takes none over \
             its API."
                .to_owned(),
        ),
    }
    if location.is_some_and(RepositoryLocation::is_vpc_endpoint) {
        cautions.push("Jira has to be in the network of this VPC endpoint.".to_owned());
    }
    if desired.empty {
        cautions.push("Nothing is in this repository yet. Jira indexes it after its first push.".to_owned());
    }
    cautions
}

/// What decides the plan, and nothing that changes by itself.
fn fingerprint(desired: &RepositoryDesired, seen: &[&JiraRepository]) -> String {
    let seen: Vec<JiraRepository> =
        seen.iter().map(|found| JiraRepository { last_indexed: None, ..(*found).clone() }).collect();
    // These types hold only strings, numbers, flags and lists, which always have a JSON form.
    hex::encode(Sha256::digest(serde_json::to_vec(&(desired, seen)).unwrap_or_default()))
}

#[cfg(test)]
pub(super) mod fixture {
    use crate::integration::JiraRepository;

    /// A repository of which GIJ reports nothing but the origin, which its display name follows.
    pub(in crate::single_repository) fn in_jira(id: i64, origin: &str) -> JiraRepository {
        JiraRepository {
            id,
            display_name: origin.rsplit('/').next().unwrap_or_default().to_owned(),
            origin: Some(origin.to_owned()),
            main_branch: None,
            integration_id: None,
            disabled: false,
            last_indexed: None,
            smart_commits: None,
            repository_browser: None,
            diff_viewing: None,
            projects: None,
            notes: None,
            changes: None,
            custom_refspecs: None,
            web_links: None,
            further: Box::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::fixture::in_jira;
    use super::plan;
    use crate::integration::{JiraRepository, Projects, RefspecChoice, Setting};
    use crate::plan::Action;
    use crate::refspec::CustomRefspecs;
    use crate::region::Region;
    use crate::repository_location::Transport;
    use crate::single_repository::{
        RepositoryAccess, RepositoryDesired, RepositoryMatch, RepositorySettings, RepositorySnapshot,
    };

    const HTTPS: &str = "https://git-codecommit.eu-central-1.amazonaws.com/v1/repos/payments";
    const SSH: &str = "ssh://APKAEXAMPLE@git-codecommit.eu-central-1.amazonaws.com/v1/repos/payments";

    fn settings() -> RepositorySettings {
        RepositorySettings {
            display_name: None,
            main_branch: "main".to_owned(),
            smart_commits: true,
            repository_browser: true,
            diff_viewing: true,
            projects: Projects::All,
            refspecs: RefspecChoice::default(),
            web_links: Region::parse("eu-central-1").unwrap().web_links("payments"),
        }
    }

    fn desired() -> RepositoryDesired {
        RepositoryDesired {
            site_url: "https://jira.example.com".to_owned(),
            origin: HTTPS.to_owned(),
            region: "eu-central-1".to_owned(),
            name: "payments".to_owned(),
            transport: Transport::Https,
            account: None,
            access: RepositoryAccess::AccessKey { access_key_id: "AKIAIOSFODNN7EXAMPLE".to_owned() },
            empty: false,
            settings: settings(),
            keep_in_keychain: true,
        }
    }

    fn snapshot(repositories: Vec<JiraRepository>) -> RepositorySnapshot {
        RepositorySnapshot { repositories, integrations: vec![(7, "All of them".to_owned())] }
    }

    /// What Jira has once a plan for something new is carried out.
    fn made(id: i64, desired: &RepositoryDesired) -> JiraRepository {
        let settings = &desired.settings;
        JiraRepository {
            display_name: settings.display_name.clone().unwrap_or_else(|| desired.name.clone()),
            main_branch: Some(settings.main_branch.clone()),
            smart_commits: Some(settings.smart_commits),
            repository_browser: Some(settings.repository_browser),
            diff_viewing: Some(settings.diff_viewing),
            projects: Some(settings.projects.clone()),
            notes: Some(settings.refspecs.notes),
            changes: Some(settings.refspecs.changes),
            custom_refspecs: Some(settings.refspecs.custom.to_string()),
            web_links: Some(Box::new(settings.web_links.clone())),
            ..in_jira(id, &desired.origin)
        }
    }

    #[test]
    fn what_jira_has_decides() {
        let found = |repositories| plan(desired(), &snapshot(repositories));
        let other = in_jira(1, "https://git-codecommit.eu-central-1.amazonaws.com/v1/repos/payments2");
        let elsewhere = in_jira(2, "https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/payments");
        let foreign = in_jira(3, "https://github.com/shop/payments");
        let new = found(vec![other, elsewhere, foreign]);
        assert_eq!((&new.found, new.action()), (&RepositoryMatch::New, Action::Create));

        let same = found(vec![in_jira(4, &format!("{HTTPS}/"))]);
        assert_eq!(same.action(), Action::Keep, "GIJ says nothing of its settings: {same:?}");
        let disabled = found(vec![JiraRepository { disabled: true, ..in_jira(4, HTTPS) }]);
        assert_eq!(disabled.action(), Action::Conflict);

        let over_ssh = found(vec![in_jira(5, SSH)]);
        assert_eq!(over_ssh.found, RepositoryMatch::OtherWay { id: 5, origin: SSH.to_owned() });
        let child = JiraRepository { integration_id: Some(7), ..in_jira(6, HTTPS) };
        let (id, integration_id, integration) = (6, 7, "All of them".to_owned());
        let of = RepositoryMatch::OfIntegration { id, integration_id, integration };
        assert_eq!(found(vec![child.clone()]).found, of);
        let twice = found(vec![in_jira(4, HTTPS), in_jira(5, SSH)]);
        assert!(
            matches!(&twice.found, RepositoryMatch::Ambiguous { repositories } if repositories.len() == 2)
        );
        for conflict in [&over_ssh, &found(vec![child.clone()]), &twice] {
            assert_eq!(conflict.action(), Action::Conflict);
        }
        let both = found(vec![child, in_jira(4, HTTPS)]);
        assert_eq!(both.action(), Action::Keep);
        assert!(both.cautions.iter().any(|caution| caution.contains("indexed twice")), "{:?}", both.cautions);
    }

    #[test]
    fn a_key_over_ssh_is_told_from_another_one() {
        let wanted = RepositoryDesired {
            origin: SSH.to_owned(),
            transport: Transport::Ssh,
            access: RepositoryAccess::Ssh { ssh_key_id: "APKAEXAMPLE".to_owned(), fingerprint: None },
            ..desired()
        };
        assert_eq!(plan(wanted.clone(), &snapshot(vec![in_jira(1, SSH)])).action(), Action::Keep);
        let other = SSH.replace("APKAEXAMPLE", "APKAOTHER");
        let found = plan(wanted, &snapshot(vec![in_jira(1, &other)])).found;
        assert!(matches!(found, RepositoryMatch::OtherWay { id: 1, .. }), "{found:?}");
    }

    #[test]
    fn only_what_differs_is_changed() {
        let mut wanted = desired();
        let there = made(4, &wanted);
        wanted.settings.main_branch = "develop".to_owned();
        wanted.settings.web_links.branch = Some("https://example.com/${branch}".to_owned());
        let plan = plan(wanted, &snapshot(vec![there]));
        assert_eq!(plan.action(), Action::Update);
        assert_eq!(plan.changed_settings(), [Setting::MainBranch, Setting::WebLinks]);
        let RepositoryMatch::Existing { changes, .. } = &plan.found else { panic!("{plan:?}") };
        assert_eq!(changes[1].after, "Branch: https://example.com/${branch}");
    }

    #[test]
    fn the_hash_follows_what_matters_only() {
        let hash = |repositories| plan(desired(), &snapshot(repositories)).hash;
        let indexed = JiraRepository { last_indexed: Some(9), ..in_jira(4, HTTPS) };
        assert_eq!(hash(vec![in_jira(4, HTTPS)]), hash(vec![indexed, in_jira(9, "https://example.com/x")]));
        assert_ne!(hash(vec![in_jira(4, HTTPS)]), hash(Vec::new()));
        assert_ne!(hash(vec![in_jira(4, HTTPS)]), hash(vec![in_jira(4, SSH)]));
    }

    proptest! {
        #[test]
        fn carrying_it_out_leaves_nothing_to_do(
            name in "[a-zA-Z0-9._-]{1,12}[a-z]",
            display_name in prop::option::of("\\PC{1,20}"),
            main_branch in "[a-z/]{1,12}",
            flags in any::<[bool; 5]>(),
            ids in prop::collection::vec(1..9_u64, 0..3),
            custom in prop_oneof![Just(""), Just("+refs/x/*:refs/x/*"), Just("refs/y/*:refs/y/*")],
            over_ssh in any::<bool>(),
        ) {
            let host = "git-codecommit.eu-central-1.amazonaws.com";
            let origin =
                if over_ssh { format!("ssh://APKA1@{host}/v1/repos/{name}") } else { format!("https://{host}/v1/repos/{name}") };
            let wanted = RepositoryDesired {
                origin,
                name: name.clone(),
                settings: RepositorySettings {
                    display_name,
                    main_branch,
                    smart_commits: flags[0],
                    repository_browser: flags[1],
                    diff_viewing: flags[2],
                    projects: Projects::only(ids).unwrap_or(Projects::All),
                    refspecs: RefspecChoice {
                        notes: flags[3],
                        changes: flags[4],
                        custom: CustomRefspecs::parse(custom).unwrap(),
                    },
                    web_links: Region::parse("eu-central-1").unwrap().web_links(&name),
                },
                ..desired()
            };
            let first = plan(wanted.clone(), &snapshot(Vec::new()));
            prop_assert_eq!(first.action(), Action::Create);
            let second = plan(wanted.clone(), &snapshot(vec![made(1, &wanted)]));
            prop_assert_eq!(second.action(), Action::Keep, "{:?}", second.found);
        }
    }
}
