//! What a key may do: what is asked, in which order, and what comes of the answers.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod key;
#[allow(dead_code, unused_imports, reason = "the world of the other tests, of which little is needed here")]
#[path = "../app/support/mod.rs"]
mod support;

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use causeway_app::permissions::{PermissionProgress, PermissionRequest};
use causeway_app::session::Operation;
use causeway_app::{App, AppError, Ports};
use causeway_domain::Secret;
use causeway_domain::permission::{
    Certainty, Evidence, Feature, FeatureState, PermissionReport, Verdict, requirements,
};
use causeway_domain::triggers::plan::RepositoryChoice;

use key::{Asked, Key, power_user, read_only};

const TOPIC: &str = "codecommit-causeway-0a1b2c3d";

fn app(key: &Arc<Key>) -> App {
    let rest = support::World::with(&[]).app().ports().clone();
    App::new(Ports { aws: Arc::clone(key) as _, git: Arc::clone(key) as _, ..rest })
}

async fn signed_in(app: &App, operation: &Operation) -> String {
    let secret = Secret::new("secret".to_owned());
    let check = app.check_aws(operation, support::REGION, support::KEY, secret, Arc::new(|_| ())).await;
    check.unwrap().handle
}

fn request(allow_mutating_probes: bool) -> PermissionRequest {
    PermissionRequest {
        features: Feature::ALL.into(),
        repositories: None,
        topic_name: TOPIC.to_owned(),
        allow_mutating_probes,
    }
}

async fn checked(key: &Arc<Key>, request: PermissionRequest) -> Result<PermissionReport, AppError> {
    let app = app(key);
    let operation = app.session.operation("test");
    let handle = signed_in(&app, &operation).await;
    key.asked.lock().unwrap().clear();
    let report = app.check_permissions(&operation, &handle, request, Arc::new(|_| ())).await;
    assert_eq!(*key.written.lock().unwrap(), Vec::<&str>::new(), "asking writes nothing");
    report
}

fn state(report: &PermissionReport, feature: Feature) -> FeatureState {
    report.features.iter().find(|found| found.feature == feature).unwrap().state
}

fn names(count: usize) -> Vec<String> {
    (0..count).map(|number| format!("repo-{number:04}")).collect()
}

#[tokio::test]
async fn iam_is_asked_about_each_sort_of_resource_by_itself() {
    let key = Key { simulates: true, ..Key::of(names(60), |_, _| true) }.shared();
    let report = checked(&key, request(false)).await.unwrap();
    let asked = key.simulations();
    assert_eq!(asked.len(), 5);
    let (_, actions, resources) = &asked[0];
    assert_eq!(
        (actions.as_slice(), resources.as_slice()),
        (&["codecommit:ListRepositories".to_owned()][..], &["*".to_owned()][..])
    );
    for (_, actions, resources) in &asked[1..4] {
        assert!(resources.len() <= 25);
        assert!(actions.iter().all(|action| action.starts_with("codecommit:")));
        assert!(
            resources.iter().all(|arn| arn.starts_with("arn:aws:codecommit:eu-central-1:111122223333:repo-"))
        );
    }
    let (_, actions, resources) = &asked[4];
    assert!(actions.iter().all(|action| action.starts_with("sns:")));
    assert_eq!(resources, &[format!("arn:aws:sns:eu-central-1:111122223333:{TOPIC}")]);
    assert!(asked.iter().all(|(principal, ..)| principal == "arn:aws:iam::111122223333:user/ada"));
    assert_eq!(key.probes(), Vec::<String>::new(), "what is simulated is not probed");
    assert!(report.actions.iter().all(|action| action.evidence == Evidence::Simulation));
    assert!(report.features.iter().all(|feature| feature.state == FeatureState::Works));
    assert_eq!((report.repositories_asked, report.repositories_chosen), (60, 60));
}

#[tokio::test]
async fn of_very_many_repositories_a_sample_is_simulated() {
    let key = Key { simulates: true, ..Key::of(names(1000), |_, _| true) }.shared();
    let report = checked(&key, request(false)).await.unwrap();
    assert_eq!((report.repositories_asked, report.repositories_chosen), (100, 1000));
    assert_eq!(key.simulations().len(), 1 + 4 + 1);
}

#[tokio::test]
async fn without_simulation_reads_come_first_and_changes_only_on_request() {
    let key = Key::of(names(10), |_, _| true).shared();
    let report = checked(&key, request(false)).await.unwrap();
    let probes = key.probes();
    assert_eq!(probes[0], "codecommit:ListRepositories");
    assert_eq!(probes.iter().filter(|probe| probe.starts_with("codecommit:GetBranch ")).count(), 3);
    for change in
        ["CreateBranch", "DeleteBranch", "CreatePullRequest", "PutRepositoryTriggers", "Update", "Test"]
    {
        assert!(!probes.iter().any(|probe| probe.contains(change)), "{change}");
    }
    assert!(report.probes_would_tell());
    assert_eq!(state(&report, Feature::Commits), FeatureState::Works);
    assert_eq!(state(&report, Feature::CreateBranches), FeatureState::PartlyUnknown);
    assert_eq!((report.repositories_asked, report.repositories_chosen), (3, 10));

    let key = Key::of(names(10), |_, _| true).shared();
    let report = checked(&key, request(true)).await.unwrap();
    let probes = key.probes();
    let changes = &probes[probes.len() - 6..];
    assert_eq!(
        changes,
        [
            "codecommit:CreateBranch repo-0000",
            "codecommit:DeleteBranch repo-0000",
            "codecommit:CreatePullRequest repo-0000",
            "codecommit:PutRepositoryTriggers repo-0000",
            "codecommit:UpdateDefaultBranch repo-0000",
            "codecommit:TestRepositoryTriggers repo-0000"
        ],
        "once each, after all reads"
    );
    assert!(!report.probes_would_tell());
    assert_eq!(state(&report, Feature::CreateBranches), FeatureState::Works);
    for action in ["sns:CreateTopic", "sns:Subscribe", "sns:Unsubscribe", "sns:DeleteTopic"] {
        assert!(
            matches!(report.verdict(action), Some(Verdict::Unknown { .. })),
            "{action} has no safe question"
        );
    }
    assert_eq!(report.verdict("sns:ListSubscriptionsByTopic"), Some(&Verdict::Allowed));
}

#[tokio::test]
async fn managed_policies_are_recognised_by_what_they_allow() {
    let named = async |allows: fn(&str, Option<&str>) -> bool, simulates: bool| {
        let key = Key { simulates, ..Key::of(names(2), allows) }.shared();
        let report = checked(&key, request(true)).await.unwrap();
        assert!(!report.blocks_connection(), "denied triggers never stand in the way");
        assert_ne!(state(&report, Feature::Triggers), FeatureState::Works);
        report.named_policy_gap.map(|gap| (gap.policy, gap.certainty))
    };
    let power = "AWSCodeCommitPowerUser";
    assert_eq!(named(power_user, true).await, Some((power, Certainty::Matches)));
    assert_eq!(named(power_user, false).await, Some((power, Certainty::Possible)));
    let reader = Some(("AWSCodeCommitReadOnly", Certainty::Matches));
    assert_eq!(named(read_only, true).await, reader);
    assert_eq!(named(read_only, false).await, reader);
}

#[tokio::test]
async fn a_role_is_simulated_for_its_session_and_root_not_at_all() {
    let role = "arn:aws:sts::111122223333:assumed-role/Deploy/session";
    let key = Key { simulates: true, arn: role, ..Key::of(names(1), |_, _| true) }.shared();
    let report = checked(&key, request(false)).await.unwrap();
    assert_eq!(key.simulations()[0].0, "arn:aws:iam::111122223333:role/Deploy");
    assert!(report.identity_notes[0].contains("Deploy"));

    let root = "arn:aws:iam::111122223333:root";
    let key = Key { simulates: true, arn: root, ..Key::of(names(1), |_, _| true) }.shared();
    let report = checked(&key, request(false)).await.unwrap();
    assert!(key.simulations().is_empty());
    assert_eq!(report.verdict("codecommit:GitPull"), Some(&Verdict::Allowed));
    assert!(report.identity_notes[0].contains("root user"));
}

#[tokio::test]
async fn what_iam_leaves_open_is_probed() {
    let key = Key { simulates: true, silent: &["codecommit:GitPull"], ..Key::of(names(1), |_, _| true) };
    let key = key.shared();
    let report = checked(&key, request(false)).await.unwrap();
    assert_eq!(key.probes(), ["git repo-0000"]);
    let evidence =
        |action: &str| report.actions.iter().find(|found| found.action == action).map(|found| found.evidence);
    assert_eq!(evidence("codecommit:GitPull"), Some(Evidence::Probe));
    assert_eq!(evidence("sns:CreateTopic"), Some(Evidence::Simulation));
}

#[tokio::test]
async fn single_repositories_are_named_when_they_are_denied() {
    let key = Key {
        simulates: true,
        ..Key::of(names(4), |action, name| action != "codecommit:GitPull" || name != Some("repo-0002"))
    };
    let report = checked(&key.shared(), request(false)).await.unwrap();
    let expected = Verdict::Denied { explicit: false, resources: vec!["repo-0002".to_owned()] };
    assert_eq!(report.verdict("codecommit:GitPull"), Some(&expected));
    assert_eq!(state(&report, Feature::Commits), FeatureState::WorksPartly);
}

#[tokio::test]
async fn chosen_repositories_alone_are_asked_about() {
    let key = Key::of(names(10), |_, _| true).shared();
    let chosen = vec!["repo-0007".to_owned(), "repo-0007".to_owned()];
    let report =
        checked(&key, PermissionRequest { repositories: Some(chosen), ..request(false) }).await.unwrap();
    assert!(key.probes().iter().all(|probe| !probe.contains("repo-") || probe.ends_with("repo-0007")));
    assert_eq!((report.repositories_asked, report.repositories_chosen), (1, 1));
}

#[tokio::test]
async fn an_empty_account_and_a_failing_network_leave_things_unknown() {
    let report = checked(&Key::of(Vec::new(), |_, _| true).shared(), request(true)).await.unwrap();
    assert_eq!(report.verdict("codecommit:ListRepositories"), Some(&Verdict::Allowed));
    assert!(matches!(
        report.verdict("codecommit:GitPull"),
        Some(Verdict::Unknown { why, .. }) if why.contains("no repository")
    ));

    let key = Key { unreachable: true, ..Key::of(names(1), |_, _| true) }.shared();
    let report = checked(&key, request(true)).await.unwrap();
    assert!(report.features.iter().all(|feature| feature.state == FeatureState::PartlyUnknown));
    assert!(matches!(
        report.verdict("codecommit:CreateBranch"),
        Some(Verdict::Unknown { why, .. }) if why.contains("no answer from")
    ));
}

#[tokio::test]
async fn it_ends_when_the_person_cancels_and_asks_only_what_features_need() {
    let key = Key::of(names(1), |_, _| true).shared();
    let app = app(&key);
    let operation = app.session.operation("test");
    let handle = signed_in(&app, &operation).await;
    let features: BTreeSet<_> = [Feature::PullRequests].into();
    key.asked.lock().unwrap().clear();
    let seen = Arc::new(Mutex::new(Vec::new()));
    let told = Arc::clone(&seen);
    let report = app
        .check_permissions(
            &operation,
            &handle,
            PermissionRequest { features: features.clone(), ..request(true) },
            Arc::new(move |progress| told.lock().unwrap().push(progress)),
        )
        .await
        .unwrap();
    assert_eq!(
        key.probes(),
        ["codecommit:ListPullRequests repo-0000", "codecommit:GetPullRequest repo-0000"]
    );
    assert_eq!(report.actions.len(), requirements(&features).len());
    let seen = seen.lock().unwrap().clone();
    assert_eq!(seen.first(), Some(&PermissionProgress { done: 0, total: 2 }));
    assert_eq!(seen.last(), Some(&PermissionProgress { done: 2, total: 2 }));
    assert!(seen.is_sorted_by_key(|progress| progress.done));

    app.session.cancel("test");
    let check = app.check_permissions(&operation, &handle, request(false), Arc::new(|_| ())).await;
    assert_eq!(check.err(), Some(AppError::Cancelled));
    let nothing = PermissionRequest { features: BTreeSet::new(), ..request(false) };
    let check = app.check_permissions(&operation, &handle, nothing, Arc::new(|_| ())).await;
    assert!(matches!(check, Err(AppError::Invalid(_))));
    let gone = app.check_permissions(&operation, "gone", request(false), Arc::new(|_| ())).await;
    assert_eq!(gone.err(), Some(AppError::SessionEnded));
}

#[tokio::test]
async fn the_policy_is_for_the_account_that_was_checked() {
    let key = Key::of(names(2), |_, _| true).shared();
    let app = app(&key);
    let operation = app.session.operation("test");
    let handle = signed_in(&app, &operation).await;
    let policy =
        app.least_privilege_policy(&handle, &Feature::ALL.into(), &RepositoryChoice::All, TOPIC).unwrap();
    assert!(policy.document.text().contains("\"arn:aws:codecommit:eu-central-1:111122223333:*\""));
    let none = app.least_privilege_policy(&handle, &BTreeSet::new(), &RepositoryChoice::All, TOPIC);
    assert!(matches!(none, Err(AppError::Invalid(_))));
    assert!(key.asked.lock().unwrap().iter().all(|asked| !matches!(asked, Asked::Simulation { .. })));
}
