//! Permissions: from answers to features, and the policy that would be enough.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;

use causeway_domain::permission::{
    Answer, Certainty, Evidence, Feature, FeatureState, MANAGED_POLICY_LIMIT, Outcome, PermissionReport,
    PolicyError, Subject, Verdict, assess, identity_notes, least_privilege_policy, requirements,
};
use causeway_domain::triggers::plan::RepositoryChoice;
use causeway_domain::{CallerIdentity, Region};
use proptest::prelude::*;
use serde_json::{Value, json};

const ACCOUNT: &str = "111122223333";
const TOPIC: &str = "codecommit-causeway-0a1b2c3d";

fn all() -> BTreeSet<Feature> {
    Feature::ALL.into()
}

fn user() -> Subject {
    subject("arn:aws:iam::111122223333:user/teams/ada", false)
}

fn subject(arn: &str, temporary_key: bool) -> Subject {
    let identity = CallerIdentity { arn: arn.to_owned(), account: ACCOUNT.to_owned() };
    Subject { identity, temporary_key }
}

fn answer(action: &str, outcome: Outcome) -> Answer {
    Answer { action: action.to_owned(), resource: "shop".to_owned(), outcome, evidence: Evidence::Simulation }
}

/// Every action of every feature, answered by whether `allows` does.
fn simulated(allows: impl Fn(&str) -> bool) -> PermissionReport {
    let answers: Vec<Answer> = requirements(&all())
        .iter()
        .map(|row| {
            let outcome =
                if allows(row.action) { Outcome::Allowed } else { Outcome::Denied { explicit: false } };
            answer(row.action, outcome)
        })
        .collect();
    assess(&user(), &all(), &answers, (1, 1))
}

fn state(report: &PermissionReport, feature: Feature) -> FeatureState {
    report.features.iter().find(|found| found.feature == feature).unwrap().state
}

/// AWS's managed policies, as far as the table reaches.
fn power_user(action: &str) -> bool {
    action.starts_with("codecommit:")
        || matches!(
            action,
            "sns:Subscribe" | "sns:Unsubscribe" | "sns:GetTopicAttributes" | "sns:ListSubscriptionsByTopic"
        )
}

fn read_only(action: &str) -> bool {
    matches!(action, "sns:GetTopicAttributes" | "sns:ListSubscriptionsByTopic")
        || ["codecommit:BatchGet", "codecommit:Get", "codecommit:List", "codecommit:GitPull"]
            .iter()
            .any(|beginning| action.starts_with(beginning))
}

#[test]
fn with_everything_allowed_everything_works() {
    let report = simulated(|_| true);
    assert!(report.features.iter().all(|feature| feature.state == FeatureState::Works
        && feature.missing.is_empty()
        && !feature.consequence.is_empty()));
    assert_eq!((report.features.len(), report.named_policy_gap.clone()), (Feature::ALL.len(), None));
    assert!(!report.blocks_connection() && report.identity_notes.is_empty());
}

#[test]
fn a_power_user_is_named_as_what_it_is() {
    let report = simulated(power_user);
    let gap = report.named_policy_gap.clone().unwrap();
    assert_eq!((gap.policy, gap.certainty), ("AWSCodeCommitPowerUser", Certainty::Matches));
    let triggers = report.features.iter().find(|found| found.feature == Feature::Triggers).unwrap();
    assert_eq!(triggers.state, FeatureState::DoesNotWork);
    assert!(triggers.missing.contains(&"sns:CreateTopic"));
    assert!(triggers.consequence.contains("works without triggers"), "{}", triggers.consequence);
    assert_eq!(state(&report, Feature::TriggerHealth), FeatureState::WorksPartly, "deleting is denied");
    assert_eq!(state(&report, Feature::CreateBranches), FeatureState::Works);
    assert!(!report.blocks_connection(), "denied triggers never stand in the way of a connection");
}

#[test]
fn a_reader_is_named_as_what_it_is() {
    let report = simulated(read_only);
    assert_eq!(report.named_policy_gap.clone().unwrap().policy, "AWSCodeCommitReadOnly");
    assert_eq!(state(&report, Feature::Commits), FeatureState::Works);
    assert_eq!(state(&report, Feature::PullRequests), FeatureState::Works);
    for feature in [
        Feature::CreateBranches,
        Feature::DeleteBranches,
        Feature::CreatePullRequests,
        Feature::Triggers,
        Feature::DefaultBranch,
    ] {
        assert_eq!(state(&report, feature), FeatureState::DoesNotWork, "{feature:?}");
    }
}

#[test]
fn a_policy_is_named_only_when_the_facts_match() {
    let nothing = simulated(|_| false);
    assert_eq!(nothing.named_policy_gap, None);
    assert!(nothing.blocks_connection());
    let pull_only = |action: &str| {
        matches!(
            action,
            "codecommit:GitPull" | "codecommit:ListRepositories" | "codecommit:BatchGetRepositories"
        )
    };
    assert_eq!(simulated(pull_only).named_policy_gap, None, "less than AWSCodeCommitReadOnly");
    assert_eq!(simulated(|action| action != "sns:Unsubscribe" && power_user(action)).named_policy_gap, None);
    assert_eq!(assess(&user(), &all(), &[], (0, 0)).named_policy_gap, None, "nothing was asked");
}

#[test]
fn where_topics_cannot_be_asked_about_it_may_be_a_power_user() {
    let unclear = || Outcome::Unclear { why: "no probe".to_owned(), probe_would_tell: false };
    let answers: Vec<Answer> = requirements(&all())
        .iter()
        .map(|row| {
            let told = row.action.starts_with("codecommit:") || read_only(row.action);
            answer(row.action, if told { Outcome::Allowed } else { unclear() })
        })
        .collect();
    let report = assess(&user(), &all(), &answers, (1, 1));
    assert_eq!(report.named_policy_gap.clone().unwrap().certainty, Certainty::Possible);
    assert_eq!(state(&report, Feature::Triggers), FeatureState::PartlyUnknown);
    assert!(!report.probes_would_tell());
}

#[test]
fn some_repositories_may_be_denied_and_others_not() {
    let features: BTreeSet<_> = [Feature::CreateBranches].into();
    let mut answers: Vec<Answer> = ["a", "b", "c", "d", "e"]
        .into_iter()
        .map(|name| Answer {
            resource: name.to_owned(),
            ..answer("codecommit:CreateBranch", Outcome::Denied { explicit: name == "e" })
        })
        .collect();
    answers.push(answer("codecommit:CreateBranch", Outcome::Allowed));
    answers.push(answer("codecommit:GetBranch", Outcome::Allowed));
    answers.push(answer("codecommit:ListBranches", Outcome::Allowed));
    let report = assess(&user(), &features, &answers, (6, 40));
    let denied = ["a", "b", "c", "d", "e"].map(str::to_owned).to_vec();
    assert_eq!(
        report.verdict("codecommit:CreateBranch"),
        Some(&Verdict::Denied { explicit: true, resources: denied })
    );
    let feature = &report.features[0];
    assert_eq!(feature.state, FeatureState::WorksPartly);
    assert!(feature.consequence.contains("in a, b, c and 2 more."), "{}", feature.consequence);
    assert_eq!((report.repositories_asked, report.repositories_chosen), (6, 40));
}

#[test]
fn what_was_not_asked_is_unknown_and_a_probe_may_tell() {
    let features: BTreeSet<_> = [Feature::DeleteBranches].into();
    let untold = Outcome::Unclear { why: "only on request".to_owned(), probe_would_tell: true };
    let report = assess(&user(), &features, &[answer("codecommit:DeleteBranch", untold)], (1, 1));
    assert!(report.probes_would_tell());
    assert_eq!(state(&report, Feature::DeleteBranches), FeatureState::PartlyUnknown);
    assert_eq!(report.features[0].unknown, ["codecommit:DeleteBranch", "codecommit:GetBranch"]);
    assert_eq!(report.actions[1].evidence, Evidence::None);
}

#[test]
fn one_yes_of_a_sample_outweighs_what_could_not_be_asked_and_one_no_outweighs_all() {
    let features: BTreeSet<_> = [Feature::PullRequests].into();
    let unclear = Outcome::Unclear { why: "no pull request".to_owned(), probe_would_tell: false };
    let action = "codecommit:GetPullRequest";
    let verdict = |outcomes: &[Outcome]| {
        let answers: Vec<_> = outcomes.iter().map(|outcome| answer(action, outcome.clone())).collect();
        assess(&user(), &features, &answers, (3, 9)).verdict(action).unwrap().clone()
    };
    assert_eq!(verdict(&[unclear.clone(), Outcome::Allowed, unclear.clone()]), Verdict::Allowed);
    let denied = Outcome::Denied { explicit: false };
    assert!(matches!(verdict(&[Outcome::Allowed, unclear.clone(), denied]), Verdict::Denied { .. }));
    assert!(matches!(verdict(&[unclear]), Verdict::Unknown { why, .. } if why == "no pull request"));
}

#[test]
fn identities_that_jira_cannot_use_say_why() {
    let notes = |arn: &str, temporary: bool| identity_notes(&subject(arn, temporary)).join(" ");
    assert_eq!(notes("arn:aws:iam::111122223333:user/ada", false), "");
    assert!(notes("arn:aws:iam::111122223333:user/ada", true).contains("temporary key of the user ada"));
    let role = notes("arn:aws:sts::111122223333:assumed-role/Deploy/session", true);
    assert!(role.contains("the role Deploy") && role.contains("session token"), "{role}");
    assert!(notes("arn:aws:sts::111122223333:federated-user/bob", true).contains("federated user bob"));
    assert!(notes("arn:aws:iam::111122223333:root", false).contains("does not simulate the root user"));
}

fn policy(features: &BTreeSet<Feature>, repositories: &RepositoryChoice) -> (Value, Vec<String>) {
    let region = Region::parse("eu-central-1").unwrap();
    let policy = least_privilege_policy(features, &region, ACCOUNT, repositories, TOPIC).unwrap();
    (policy.document.value(), policy.notes)
}

fn only(names: &[&str]) -> RepositoryChoice {
    RepositoryChoice::Only(names.iter().map(|name| (*name).to_owned()).collect())
}

#[test]
fn the_smallest_policy_names_what_was_chosen() {
    let features: BTreeSet<_> = [Feature::Commits, Feature::Triggers].into();
    let (document, notes) = policy(&features, &only(&["web", "shop"]));
    let expected = json!({
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "ListRepositories",
                "Effect": "Allow",
                "Action": ["codecommit:ListRepositories"],
                "Resource": ["*"]
            },
            {
                "Sid": "Repositories",
                "Effect": "Allow",
                "Action": [
                    "codecommit:BatchGetRepositories",
                    "codecommit:GitPull",
                    "codecommit:GetRepositoryTriggers",
                    "codecommit:PutRepositoryTriggers"
                ],
                "Resource": [
                    "arn:aws:codecommit:eu-central-1:111122223333:shop",
                    "arn:aws:codecommit:eu-central-1:111122223333:web"
                ]
            },
            {
                "Sid": "Topic",
                "Effect": "Allow",
                "Action": ["sns:CreateTopic", "sns:Subscribe", "sns:TagResource", "sns:SetTopicAttributes"],
                "Resource": ["arn:aws:sns:eu-central-1:111122223333:codecommit-causeway-0a1b2c3d"]
            }
        ]
    });
    assert_eq!((document, notes), (expected, Vec::new()));
}

#[test]
fn its_text_reads_in_the_usual_order() {
    let region = Region::parse("eu-central-1").unwrap();
    let policy = least_privilege_policy(&all(), &region, ACCOUNT, &RepositoryChoice::All, TOPIC).unwrap();
    let text = policy.document.text();
    assert!(
        text.starts_with("{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n    {\n      \"Sid\": ")
    );
    assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), policy.document.value());
    assert_eq!(policy.notes.len(), 1, "it says that it is about all repositories: {:?}", policy.notes);
    assert!(text.contains("arn:aws:sns:eu-central-1:111122223333:codecommit-causeway-0a1b2c3d:*"));
}

#[test]
fn the_right_to_change_default_branches_is_given_only_to_who_asks_for_it() {
    const ACTION: &str = "codecommit:UpdateDefaultBranch";
    let actions = |features: &BTreeSet<Feature>| policy(features, &only(&["shop"])).0.to_string();
    assert!(!actions(&Feature::usual()).contains(ACTION));
    assert!(actions(&all()).contains(ACTION));
    let alone = policy(&[Feature::DefaultBranch].into(), &only(&["shop"])).0;
    assert_eq!(
        alone["Statement"],
        json!([{
            "Sid": "Repositories",
            "Effect": "Allow",
            "Action": [
                ACTION,
                "codecommit:BatchGetRepositories",
                "codecommit:GetBranch",
                "codecommit:ListBranches"
            ],
            "Resource": ["arn:aws:codecommit:eu-central-1:111122223333:shop"]
        }])
    );
    let report = simulated(|action| action != ACTION);
    let branch = report.features.iter().find(|found| found.feature == Feature::DefaultBranch).unwrap();
    assert_eq!((branch.state, branch.missing.as_slice()), (FeatureState::DoesNotWork, &[ACTION][..]));
    assert!(
        report
            .features
            .iter()
            .all(|found| found.feature == Feature::DefaultBranch || found.state == FeatureState::Works)
    );
    assert_eq!(report.named_policy_gap, None);
}

#[test]
fn each_partition_has_its_own_arns() {
    for (code, partition) in
        [("cn-north-1", "aws-cn"), ("us-gov-west-1", "aws-us-gov"), ("us-east-1", "aws"), ("xx-new-1", "aws")]
    {
        let region = Region::parse(code).unwrap();
        let policy = least_privilege_policy(&all(), &region, ACCOUNT, &only(&["shop"]), TOPIC).unwrap();
        let text = policy.document.text();
        assert!(text.contains(&format!("\"arn:{partition}:codecommit:{code}:{ACCOUNT}:shop\"")), "{text}");
        assert!(text.contains(&format!("\"arn:{partition}:sns:{code}:{ACCOUNT}:{TOPIC}\"")), "{text}");
        assert_eq!(text.matches("arn:").count(), text.matches(&format!("arn:{partition}:")).count());
    }
}

#[test]
fn too_many_names_become_a_prefix_or_all_and_that_is_said() {
    let resources = |document: &Value| document["Statement"][1]["Resource"].clone();
    let numbered = |stem: &str| -> RepositoryChoice {
        RepositoryChoice::Only((0..300).map(|number| format!("{stem}{number:03}")).collect())
    };
    let (document, notes) = policy(&all(), &numbered("team-"));
    assert_eq!(resources(&document), json!(["arn:aws:codecommit:eu-central-1:111122223333:team-*"]));
    assert!(notes[0].starts_with("300 names") && notes[0].contains("begin with team-"), "{notes:?}");
    let RepositoryChoice::Only(mut mixed) = numbered("team-") else { unreachable!() };
    mixed.insert("shop".to_owned());
    let (document, notes) = policy(&all(), &RepositoryChoice::Only(mixed));
    assert_eq!(resources(&document), json!(["arn:aws:codecommit:eu-central-1:111122223333:*"]));
    assert!(notes[0].contains("all repositories"), "{notes:?}");
    let (_, notes) =
        policy(&all(), &RepositoryChoice::Only((0..40).map(|n| format!("team-{n:02}")).collect()));
    assert!(notes[0].contains("managed policy"), "{notes:?}");
}

#[test]
fn what_cannot_be_written_is_refused() {
    let region = Region::parse("eu-central-1").unwrap();
    let make = |features: &BTreeSet<Feature>, account: &str, names: &[&str], topic: &str| {
        least_privilege_policy(features, &region, account, &only(names), topic).unwrap_err()
    };
    assert_eq!(make(&BTreeSet::new(), ACCOUNT, &["a"], TOPIC), PolicyError::NoFeature);
    assert_eq!(make(&all(), ACCOUNT, &[], TOPIC), PolicyError::NoRepository);
    assert_eq!(make(&all(), ACCOUNT, &["*", "a/b", "${aws:username}"], TOPIC), PolicyError::NoRepository);
    assert_eq!(make(&all(), "*", &["a"], TOPIC), PolicyError::Account);
    assert!(matches!(make(&all(), ACCOUNT, &["a"], "codecommit*"), PolicyError::Topic(_)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_policy_fits_covers_and_is_the_same_every_time(
        names in prop::collection::btree_set("[A-Za-z0-9._-]{1,100}", 1..200),
        features in prop::collection::btree_set(prop::sample::select(Feature::ALL.to_vec()), 1..=8),
    ) {
        let region = Region::parse("us-gov-west-1").unwrap();
        let choice = RepositoryChoice::Only(names.clone());
        let make = || least_privilege_policy(&features, &region, ACCOUNT, &choice, TOPIC).unwrap();
        let policy = make();
        prop_assert_eq!(&policy, &make());
        prop_assert!(policy.document.length() <= MANAGED_POLICY_LIMIT);
        let document = policy.document.value();
        let statements = document["Statement"].as_array().unwrap();
        let listed: BTreeSet<&str> = statements
            .iter()
            .flat_map(|statement| statement["Action"].as_array().unwrap())
            .map(|action| action.as_str().unwrap())
            .collect();
        let needed: BTreeSet<&str> = requirements(&features).iter().map(|row| row.action).collect();
        prop_assert_eq!(listed, needed, "no action more and none less");
        let about = statements.iter().find(|statement| statement["Sid"] == "Repositories").unwrap();
        for name in &names {
            let arn = format!("arn:aws-us-gov:codecommit:us-gov-west-1:{ACCOUNT}:{name}");
            let covered = about["Resource"].as_array().unwrap().iter().any(|resource| {
                let resource = resource.as_str().unwrap();
                resource == arn || resource.strip_suffix('*').is_some_and(|prefix| arn.starts_with(prefix))
            });
            prop_assert!(covered, "{}", name);
        }
        let mut sids: Vec<_> = statements.iter().map(|statement| statement["Sid"].to_string()).collect();
        sids.dedup();
        prop_assert_eq!(sids.len(), statements.len());
    }

}

proptest! {
    #[test]
    fn a_feature_works_only_when_each_of_its_actions_is_allowed(
        outcomes in prop::collection::vec(0_u8..3, 40),
        features in prop::collection::btree_set(prop::sample::select(Feature::ALL.to_vec()), 0..=8),
    ) {
        let rows = requirements(&all());
        let answers: Vec<Answer> = rows
            .iter()
            .zip(&outcomes)
            .map(|(row, outcome)| answer(row.action, match outcome {
                0 => Outcome::Allowed,
                1 => Outcome::Denied { explicit: false },
                _ => Outcome::Unclear { why: "?".to_owned(), probe_would_tell: false },
            }))
            .collect();
        let report = assess(&user(), &features, &answers, (1, 1));
        prop_assert_eq!(report.features.len(), features.len());
        for feature in &report.features {
            let clean = feature.missing.is_empty() && feature.unknown.is_empty();
            prop_assert_eq!(feature.state == FeatureState::Works, clean);
            prop_assert!(feature.state != FeatureState::DoesNotWork || !feature.missing.is_empty());
            prop_assert!(!feature.consequence.is_empty());
        }
    }
}
