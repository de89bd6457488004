//! Branches and pull requests: whose keys make them, and what becomes of lost answers.

use causeway_app::acts::PullRequestWanted;
use causeway_app::error::Field;
use causeway_app::port::aws::AwsError;
use causeway_app::port::jira::JiraError;
use causeway_app::port::secrets::SecretError;
use causeway_app::{App, AppError};
use causeway_domain::Secret;
use causeway_domain::personal::Actor;

use crate::personal::{OWN, OWN_ARN, OWN_SECRET, connected, require, set};
use crate::support::{Answer, AwsAnswer, AwsCall, AwsFault, Call, Fault, KEY, World, denied, lost};

const ADA: &str = "arn:aws:iam::111122223333:user/ada";

type Branch = Result<causeway_app::acts::BranchCreated, AppError>;

async fn branch(app: &App, id: &str, base: &str, name: &str) -> Branch {
    let operation = app.session.operation("branch");
    app.create_branch(&operation, id, "api", base, name).await
}

fn wanted(id: &str) -> PullRequestWanted {
    PullRequestWanted {
        connection_id: id.to_owned(),
        repository: "api".to_owned(),
        source: "SHOP-1".to_owned(),
        target: "main".to_owned(),
        title: "SHOP-1 <b>x</b>\u{202e}".to_owned(),
        description: String::new(),
    }
}

async fn pull_request(
    app: &App,
    wanted: &PullRequestWanted,
) -> Result<causeway_app::acts::PullRequestCreated, AppError> {
    let operation = app.session.operation("pull request");
    app.create_pull_request(&operation, wanted).await
}

fn acted(world: &World) -> Vec<String> {
    world.aws.state().acted.clone()
}

fn reindexed(world: &World) -> usize {
    world.jira.state().calls.get(&Call::Reindex).copied().unwrap_or_default()
}

fn refuse(world: &World, key: &str, action: &str) {
    world.aws.state().denies.insert((key.to_owned(), action.to_owned()));
}

#[tokio::test(start_paused = true)]
async fn without_the_required_key_nothing_is_asked_of_aws() {
    let (world, app, id) = connected(true).await;
    let (calls, opened) = {
        let aws = world.aws.state();
        (aws.calls.len(), aws.opened.len())
    };
    assert_eq!(branch(&app, &id, "main", "SHOP-2").await.unwrap_err(), AppError::PersonalCredentialRequired);
    let refused = pull_request(&app, &wanted(&id)).await.unwrap_err();
    assert_eq!(refused, AppError::PersonalCredentialRequired);
    let aws = world.aws.state();
    assert_eq!((aws.calls.len(), aws.opened.len()), (calls, opened));
}

#[tokio::test(start_paused = true)]
async fn the_developer_acts_with_the_own_key_and_the_connection_without_one() {
    let (world, app, id) = connected(true).await;
    set(&app, &id, OWN, OWN_SECRET).await.unwrap();
    let created = branch(&app, &id, "main", "SHOP-2").await.unwrap();
    assert_eq!((created.name.as_str(), created.commit_id.as_str()), ("SHOP-2", "c0ffee"));
    assert_eq!((created.done.arn.as_deref(), created.done.reindex_problem), (Some(OWN_ARN), None));
    let created = pull_request(&app, &wanted(&id)).await.unwrap();
    assert_eq!((created.id.as_str(), created.done.arn.as_deref()), ("1", Some(OWN_ARN)));
    assert_eq!(reindexed(&world), 2);

    set(&app, &id, "", "").await.unwrap();
    require(&world, false);
    let created = branch(&app, &id, "SHOP-2", "SHOP-3").await.unwrap();
    assert_eq!(created.done.arn.as_deref(), Some(ADA), "who has no stored identity is asked for");
    pull_request(&app, &wanted(&id)).await.unwrap();
    assert_eq!(acted(&world), [format!("SHOP-2 by {OWN}"), format!("SHOP-3 by {KEY}")]);
    let by: Vec<String> = world.aws.state().pull_requests.iter().map(|made| made.by.clone()).collect();
    assert_eq!(by, [OWN, KEY]);
}

#[tokio::test(start_paused = true)]
async fn a_key_that_is_lent_acts_until_the_program_ends_and_is_kept_nowhere() {
    let (world, app, id) = connected(true).await;
    app.lend_personal(&id, OWN, Secret::new(OWN_SECRET.to_owned())).await.unwrap();
    let access = app.personal_access(&id).await.unwrap();
    assert_eq!((access.actor, access.key), (Actor::Personal, None));
    let created = branch(&app, &id, "main", "SHOP-2").await.unwrap();
    assert_eq!(created.done.arn.as_deref(), Some(OWN_ARN), "AWS is asked whose it is");
    assert!(!world.secrets.names().iter().any(|name| name.starts_with("personal")));
    let app = world.app();
    assert_eq!(branch(&app, &id, "main", "SHOP-3").await.unwrap_err(), AppError::PersonalCredentialRequired);
    assert_eq!(acted(&world), [format!("SHOP-2 by {OWN}")]);
}

#[tokio::test(start_paused = true)]
async fn the_own_account_is_opened_once_until_the_key_changes() {
    let (world, app, id) = connected(true).await;
    let opened = |world: &World| world.aws.state().opened.iter().filter(|key| *key == OWN).count();
    set(&app, &id, OWN, OWN_SECRET).await.unwrap();
    for name in ["a", "b", "c"] {
        branch(&app, &id, "main", name).await.unwrap();
    }
    assert_eq!(opened(&world), 1);
    let app = world.app();
    for name in ["d", "e"] {
        branch(&app, &id, "main", name).await.unwrap();
    }
    assert_eq!(opened(&world), 2);
    tokio::time::advance(std::time::Duration::from_secs(1)).await;
    set(&app, &id, OWN, OWN_SECRET).await.unwrap();
    branch(&app, &id, "main", "f").await.unwrap();
    assert_eq!(opened(&world), 3);
    // Somebody removes it elsewhere: what is open is not used any more.
    app.ports().secrets.remove(&format!("personal {id}")).await.unwrap();
    assert_eq!(branch(&app, &id, "main", "g").await.unwrap_err(), AppError::PersonalCredentialRequired);
}

#[tokio::test(start_paused = true)]
async fn a_jira_that_cannot_be_asked_stops_only_those_without_an_own_key() {
    let (world, app, id) = connected(false).await;
    let fault = || Fault {
        call: Call::Integration,
        after: 0,
        times: 9,
        answer: Answer::Fails(JiraError::Unauthorized),
    };
    world.jira.state().faults.push(fault());
    let cause = Box::new(JiraError::Unauthorized.into());
    let stopped = branch(&app, &id, "main", "SHOP-2").await.unwrap_err();
    assert_eq!(stopped, AppError::PersonalRequirementUnknown { cause });
    assert_eq!(acted(&world), Vec::<String>::new());
    set(&app, &id, OWN, OWN_SECRET).await.unwrap();
    branch(&app, &id, "main", "SHOP-2").await.unwrap();
    assert_eq!(acted(&world), [format!("SHOP-2 by {OWN}")]);
}

#[tokio::test(start_paused = true)]
async fn the_own_key_looks_only_where_the_connections_cannot() {
    let (world, app, id) = connected(true).await;
    set(&app, &id, OWN, OWN_SECRET).await.unwrap();
    for action in ["codecommit:GetBranch", "codecommit:ListBranches"] {
        refuse(&world, OWN, action);
    }
    let operation = app.session.operation("list");
    let listed = app.branches(&operation, &id, "api").await.unwrap();
    assert_eq!(listed.branches, ["SHOP-1", "main"]);
    assert_eq!(listed.default_branch.as_deref(), Some("main"));
    branch(&app, &id, "main", "SHOP-2").await.unwrap();

    world.aws.state().denies.clear();
    refuse(&world, KEY, "codecommit:GetBranch");
    refuse(&world, KEY, "codecommit:ListBranches");
    assert_eq!(app.branches(&operation, &id, "api").await.unwrap().branches.len(), 3);
    branch(&app, &id, "main", "SHOP-3").await.unwrap();
    refuse(&world, OWN, "codecommit:GetBranch");
    let error = branch(&app, &id, "main", "SHOP-4").await.unwrap_err();
    assert_eq!(error, denied("codecommit:GetBranch").into());
    // Where nobody may look, AWS itself judges a pull request.
    pull_request(&app, &wanted(&id)).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn what_aws_would_refuse_is_refused_before_it_is_asked() {
    let (world, app, id) = connected(false).await;
    let field = |error: AppError| match error {
        AppError::Invalid(invalid) => invalid.field,
        other => panic!("{other}"),
    };
    for (base, name, at) in [("main", "a b", Field::BranchName), ("", "b", Field::BaseBranch)] {
        assert_eq!(field(branch(&app, &id, base, name).await.unwrap_err()), at);
    }
    let base = wanted(&id);
    for (wanted, at) in [
        (PullRequestWanted { source: "a..b".to_owned(), ..base.clone() }, Field::SourceBranch),
        (PullRequestWanted { target: String::new(), ..base.clone() }, Field::TargetBranch),
        (PullRequestWanted { target: base.source.clone(), ..base.clone() }, Field::TargetBranch),
        (PullRequestWanted { title: "ä".repeat(151), ..base.clone() }, Field::Title),
        (PullRequestWanted { description: "x".repeat(10_241), ..base.clone() }, Field::Description),
    ] {
        assert_eq!(field(pull_request(&app, &wanted).await.unwrap_err()), at);
    }
    let missing = |name: &str| AppError::BranchMissing { name: name.to_owned() };
    assert_eq!(branch(&app, &id, "gone", "b").await.unwrap_err(), missing("gone"));
    let source = PullRequestWanted { source: "gone".to_owned(), ..base.clone() };
    assert_eq!(pull_request(&app, &source).await.unwrap_err(), missing("gone"));
    let target = PullRequestWanted { target: "gone".to_owned(), ..base.clone() };
    assert_eq!(pull_request(&app, &target).await.unwrap_err(), missing("gone"));
    assert_eq!(branch(&app, &id, "main", "SHOP-1").await.unwrap_err(), AppError::BranchExists);
    let longest = PullRequestWanted { title: "🙂".repeat(150), description: "x".repeat(10_240), ..base };
    pull_request(&app, &longest).await.unwrap();
    assert_eq!((acted(&world).len(), world.aws.state().pull_requests.len()), (0, 1));
}

#[tokio::test(start_paused = true)]
async fn a_refusal_says_whose_key_it_was() {
    let (world, app, id) = connected(false).await;
    let refused = |actor, action: &str| AppError::ActRefused { actor, error: denied(action) };
    refuse(&world, KEY, "codecommit:CreateBranch");
    let error = branch(&app, &id, "main", "b").await.unwrap_err();
    assert_eq!(error, refused(Actor::Integration, "codecommit:CreateBranch"));
    assert!(error.to_string().starts_with("the connection's credential may not do codecommit:CreateBranch"));
    set(&app, &id, OWN, OWN_SECRET).await.unwrap();
    refuse(&world, OWN, "codecommit:CreatePullRequest");
    let error = pull_request(&app, &wanted(&id)).await.unwrap_err();
    assert_eq!(error, refused(Actor::Personal, "codecommit:CreatePullRequest"));
    // A key that was rotated since.
    let stale = AwsError::SignatureMismatch { message: "check your key".to_owned() };
    world.aws.fail(AwsCall::CreateBranch, 1, AwsAnswer::Fails(stale.clone()));
    let error = branch(&app, &id, "main", "b").await.unwrap_err();
    assert_eq!(error, AppError::ActRefused { actor: Actor::Personal, error: stale });
}

#[tokio::test(start_paused = true)]
async fn aws_codes_become_what_has_to_be_corrected() {
    let (world, app, id) = connected(false).await;
    let service =
        |code: &str, message: &str| AwsError::Service { code: code.to_owned(), message: message.to_owned() };
    for (code, message, expected) in [
        ("ReferenceDoesNotExistException", "Reference refs/heads/main does not exist", "main"),
        ("ReferenceDoesNotExistException", "Reference refs/heads/SHOP-1 does not exist", "SHOP-1"),
    ] {
        world.aws.fail(AwsCall::CreatePullRequest, 1, AwsAnswer::Fails(service(code, message)));
        let error = pull_request(&app, &wanted(&id)).await.unwrap_err();
        assert_eq!(error, AppError::BranchMissing { name: expected.to_owned() });
    }
    for (code, field) in [
        ("SourceAndDestinationAreSameException", Field::TargetBranch),
        ("InvalidTitleException", Field::Title),
        ("InvalidDescriptionException", Field::Description),
    ] {
        world.aws.fail(AwsCall::CreatePullRequest, 1, AwsAnswer::Fails(service(code, "their words")));
        let error = pull_request(&app, &wanted(&id)).await.unwrap_err();
        assert!(matches!(error, AppError::Invalid(invalid) if invalid.field == field), "{code}");
    }
    let full = service("MaximumOpenPullRequestsExceededException", "their words");
    world.aws.fail(AwsCall::CreatePullRequest, 1, AwsAnswer::Fails(full.clone()));
    assert_eq!(pull_request(&app, &wanted(&id)).await.unwrap_err(), full.into());
    let encrypted = service("EncryptionKeyAccessDeniedException", "their words");
    world.aws.fail(AwsCall::CreateBranch, 1, AwsAnswer::Fails(encrypted.clone()));
    assert_eq!(branch(&app, &id, "main", "b").await.unwrap_err(), encrypted.into());
}

#[tokio::test(start_paused = true)]
async fn a_branch_whose_answer_is_lost_is_looked_for() {
    let (world, app, id) = connected(false).await;
    // It was created.
    world.aws.fail(AwsCall::CreateBranch, 1, AwsAnswer::Lost);
    branch(&app, &id, "main", "lost-after").await.unwrap();
    assert_eq!(world.aws.calls(AwsCall::CreateBranch), 1);
    // It was not: sent again.
    world.aws.fail(AwsCall::CreateBranch, 2, AwsAnswer::Fails(lost()));
    branch(&app, &id, "main", "lost-before").await.unwrap();
    assert_eq!(world.aws.calls(AwsCall::CreateBranch), 4);
    // Never.
    world.aws.fail(AwsCall::CreateBranch, 9, AwsAnswer::Fails(lost()));
    let error = branch(&app, &id, "main", "never").await.unwrap_err();
    let act = "the branch never".to_owned();
    assert_eq!(error, AppError::OutcomeUnknown { act: act.clone(), error: lost() });
    world.aws.state().faults.clear();
    // Nobody can tell.
    world.aws.fail(AwsCall::CreateBranch, 1, AwsAnswer::Lost);
    let fault = AwsFault {
        call: AwsCall::Tip,
        of: Some("never".to_owned()),
        after: 0,
        times: 9,
        answer: AwsAnswer::Fails(lost()),
    };
    world.aws.state().faults.push(fault);
    let error = branch(&app, &id, "main", "never").await.unwrap_err();
    assert_eq!(error, AppError::OutcomeUnknown { act, error: lost() });
    assert_eq!(acted(&world).len(), 3);
}

#[tokio::test(start_paused = true)]
async fn somebody_elses_branch_of_that_name_is_not_called_ours() {
    let (world, app, id) = connected(false).await;
    world.aws.fail(AwsCall::CreateBranch, 1, AwsAnswer::Fails(lost()));
    let app_beside = app.clone();
    let beside = world.aws.clone();
    let creating = branch(&app_beside, &id, "main", "SHOP-9");
    let meanwhile = async {
        tokio::task::yield_now().await;
        let mut aws = beside.state();
        aws.branches.get_mut("api").unwrap().insert("SHOP-9".to_owned(), "5ca1ab1e".to_owned());
    };
    let (created, ()) = tokio::join!(creating, meanwhile);
    assert_eq!(created.unwrap_err(), AppError::BranchExists);
    assert_eq!(acted(&world), Vec::<String>::new());
}

#[tokio::test(start_paused = true)]
async fn the_same_pull_request_asked_for_again_after_lost_answers_is_one() {
    let (world, app, id) = connected(false).await;
    world.aws.fail(AwsCall::CreatePullRequest, 1, AwsAnswer::Lost);
    let error = pull_request(&app, &wanted(&id)).await.unwrap_err();
    assert!(matches!(error, AppError::OutcomeUnknown { .. }), "{error}");
    let created = pull_request(&app, &wanted(&id)).await.unwrap();
    assert_eq!((created.id.as_str(), world.aws.state().pull_requests.len()), ("1", 1));
    // Once its end is known, the same request is another one, and is told of the first.
    let created = pull_request(&app, &wanted(&id)).await.unwrap();
    assert_eq!((created.id.as_str(), world.aws.state().pull_requests.len()), ("2", 2));
    assert_eq!(created.cautions, ["Pull request 1 was open for the same two branches already."]);
}

#[tokio::test(start_paused = true)]
async fn looking_for_open_ones_holds_nothing_up() {
    let (world, app, id) = connected(false).await;
    world.aws.fail(AwsCall::OpenPullRequests, 1, AwsAnswer::Fails(lost()));
    assert_eq!(pull_request(&app, &wanted(&id)).await.unwrap().cautions, Vec::<String>::new());
    assert_eq!(world.aws.state().pull_requests.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn an_act_stays_done_when_jira_is_not_told() {
    let (world, app, id) = connected(true).await;
    set(&app, &id, OWN, OWN_SECRET).await.unwrap();
    for (call, words) in [(Call::Reindex, "status 503"), (Call::Repositories, "status 503")] {
        let answer = Answer::Fails(JiraError::Server { status: 503 });
        world.jira.state().faults.push(Fault { call, after: 0, times: 1, answer });
        let created = branch(&app, &id, "main", &format!("{call:?}")).await.unwrap();
        let problem = created.done.reindex_problem.unwrap();
        assert!(problem.contains(words), "{problem}");
    }
    world.jira.state().remove_repository("api");
    let created = branch(&app, &id, "main", "unlisted").await.unwrap();
    assert!(created.done.reindex_problem.unwrap().contains("not in its list"));
    assert_eq!(acted(&world).len(), 3);
}

#[tokio::test(start_paused = true)]
async fn what_is_cancelled_in_time_is_not_sent() {
    let (world, app, id) = connected(false).await;
    let operation = app.session.operation("branch");
    app.session.cancel("branch");
    let created = app.create_branch(&operation, &id, "api", "main", "b").await;
    assert_eq!(created.unwrap_err(), AppError::Cancelled);
    let operation = app.session.operation("pull request");
    app.session.cancel("pull request");
    let created = app.create_pull_request(&operation, &wanted(&id)).await;
    assert_eq!(created.unwrap_err(), AppError::Cancelled);
    assert_eq!((acted(&world).len(), world.aws.state().pull_requests.len()), (0, 0));
}

#[tokio::test(start_paused = true)]
async fn a_locked_keychain_is_not_taken_for_a_missing_key() {
    let (world, app, id) = connected(false).await;
    set(&app, &id, OWN, OWN_SECRET).await.unwrap();
    let app = {
        drop(app);
        world.app()
    };
    *world.secrets.unreadable.lock().unwrap() = Some(SecretError::Locked);
    assert_eq!(branch(&app, &id, "main", "b").await.unwrap_err(), SecretError::Locked.into());
    assert_eq!(acted(&world), Vec::<String>::new(), "not as the connection either");
}
