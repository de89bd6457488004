//! One repository connected by hand: checked, planned, carried out, listed, forgotten and taken back.

use std::sync::Arc;

use causeway_app::connect::PlanShown;
use causeway_app::connections::IndexState;
use causeway_app::port::jira::JiraError;
use causeway_app::port::secrets::{Keep, SecretError};
use causeway_app::reindex::ReindexRequest;
use causeway_app::run::{GivenAgain, ItemState, Receipt, RunState};
use causeway_app::single_repository::{RepositoryChecked, RepositoryGiven, RepositoryRequest};
use causeway_app::{App, AppError};
use causeway_domain::Secret;
use causeway_domain::integration::{Projects, RefspecChoice, Setting};
use causeway_domain::plan::{Action, Step};
use causeway_domain::single_repository::{RepositoryMatch, RepositorySettings};

use crate::examining_ssh::lets_in;
use crate::support::{Answer, Call, Fate, KEY, NEW_KEY, NEW_SECRET, SITE, World, ended, token};

pub(crate) const ORIGIN: &str = "https://git-codecommit.eu-central-1.amazonaws.com/v1/repos/payments";
const OVER_SSH: &str =
    "ssh://APKAEIBAERJR2EXAMPLE@git-codecommit.eu-central-1.amazonaws.com/v1/repos/payments";

pub(crate) fn world() -> World {
    World::with(&[("payments", Fate::Indexed)])
}

pub(crate) fn access_key() -> RepositoryGiven {
    RepositoryGiven::AccessKey { access_key_id: KEY.to_owned(), secret: Secret::new("secret".to_owned()) }
}

fn git_credential() -> RepositoryGiven {
    let password = Secret::new("git-password".to_owned());
    RepositoryGiven::GitCredential { user_name: "ada-at-111122223333".to_owned(), password }
}

fn ssh() -> RepositoryGiven {
    RepositoryGiven::Ssh { ssh_key_id: "APKAEIBAERJR2EXAMPLE".to_owned(), key: None }
}

async fn check(
    app: &App,
    location: &str,
    given: RepositoryGiven,
) -> Result<(String, RepositoryChecked), AppError> {
    let operation = app.session.operation("test");
    let site = app.check_jira(&operation, SITE, token()).await?;
    let checked = app.check_repository(&operation, &site.handle, location, given, Arc::new(|_| ())).await?;
    Ok((site.handle, checked))
}

fn settings(checked: &RepositoryChecked) -> RepositorySettings {
    RepositorySettings {
        display_name: None,
        main_branch: "main".to_owned(),
        smart_commits: true,
        repository_browser: true,
        diff_viewing: true,
        projects: Projects::All,
        refspecs: RefspecChoice::default(),
        web_links: checked.found.as_ref().unwrap().web_links.clone(),
    }
}

pub(crate) async fn plan(app: &App, given: RepositoryGiven, keep: Keep) -> Result<PlanShown, AppError> {
    plan_with(app, given, keep, |_| ()).await
}

async fn plan_with(
    app: &App,
    given: RepositoryGiven,
    keep: Keep,
    change: impl FnOnce(&mut RepositorySettings),
) -> Result<PlanShown, AppError> {
    let (site_handle, checked) = check(app, &format!("git clone {ORIGIN}/"), given).await?;
    let mut settings = settings(&checked);
    change(&mut settings);
    let request = RepositoryRequest { site_handle, check_handle: checked.handle.unwrap(), settings, keep };
    app.plan_repository(&app.session.operation("test"), request).await
}

async fn start(app: &App, plan: &PlanShown) -> Receipt {
    let run_id = app.start_run(&plan.id, &plan.shown.work.hash()).await.unwrap();
    ended(app, &run_id).await
}

async fn connect(app: &App, given: RepositoryGiven) -> Receipt {
    let plan = plan(app, given, Keep::Keychain).await.unwrap();
    start(app, &plan).await
}

#[tokio::test(start_paused = true)]
async fn a_repository_is_connected_and_indexed_and_doing_it_again_changes_nothing() {
    let world = world();
    let app = world.app();
    let shown = plan(&app, access_key(), Keep::Keychain).await.unwrap();
    assert_eq!(shown.shown.work.title("Example Jira"), "Connect payments to Example Jira");
    assert!(shown.shown.work.can_start() && !shown.shown.in_place);
    let receipt = start(&app, &shown).await;
    assert_eq!(receipt.run.state, RunState::Completed, "{:?} {:?}", receipt.error, receipt.run.steps);
    let by_hand = world.jira.state().by_hand();
    let [made] = by_hand.as_slice() else { panic!("{by_hand:?}") };
    assert_eq!((made.origin.as_deref(), made.main_branch.as_deref()), (Some(ORIGIN), Some("main")));
    assert!(made.last_indexed.is_some() && made.web_links.as_ref().unwrap().commit.is_some());
    let sign_in = world.jira.state().sign_ins[&made.id].clone();
    assert_eq!(sign_in, Some((KEY.to_owned(), "secret".to_owned())));
    assert_eq!(
        receipt.left_behind,
        [
            format!("In Jira: a new repository, id {}.", made.id),
            "In the keychain: the Jira sign-in.".to_owned(),
            "In the keychain: the AWS access key.".to_owned(),
            "On this computer: an entry in Connections.".to_owned(),
        ]
    );
    assert_eq!((receipt.undo.len(), receipt.connection_id), (4, None));
    assert!(
        receipt
            .links
            .iter()
            .any(|(title, url)| title == "payments on AWS" && url.contains("/payments/browse"))
    );
    assert_eq!(world.secrets.names(), ["aws AKIAIOSFODNN7EXAMPLE", "jira https://jira.example.com admin"]);

    let again = plan(&app, access_key(), Keep::Keychain).await.unwrap();
    assert!(again.shown.in_place, "{:?}", again.shown.work);
    let again = start(&app, &again).await;
    assert_eq!(again.run.state, RunState::Completed, "{:?}", again.error);
    assert_eq!(world.jira.calls(Call::CreateRepository), 1);
    assert_eq!(app.single_repositories().await.unwrap().len(), 1);
    assert!(again.undo.is_empty(), "{:?}", again.undo);
    assert!(
        !world.storage.everything().contains("secret\"") && !world.storage.everything().contains("token\"")
    );
}

#[tokio::test(start_paused = true)]
async fn git_credentials_are_kept_and_given_under_their_own_name() {
    let world = world();
    let app = world.app();
    let shown = plan(&app, git_credential(), Keep::Keychain).await.unwrap();
    assert!(shown.cautions.iter().any(|caution| caution.contains("not documented")), "{:?}", shown.cautions);
    let receipt = start(&app, &shown).await;
    assert_eq!(receipt.run.state, RunState::Completed, "{:?}", receipt.error);
    assert!(receipt.run.steps.iter().any(|step| step.title == "Save the Git credentials"));
    assert!(receipt.left_behind.contains(&"In the keychain: the Git credentials.".to_owned()));
    let id = world.jira.state().by_hand()[0].id;
    let sign_in = world.jira.state().sign_ins[&id].clone();
    assert_eq!(sign_in, Some(("ada-at-111122223333".to_owned(), "git-password".to_owned())));
    let stored = app.stored().await.unwrap();
    let git = stored.iter().find(|stored| stored.record.name == "git ada-at-111122223333").unwrap();
    assert_eq!(git.name(), "Git credentials of ada-at-111122223333 (Keychain)");
    assert_eq!(git.used_by, ["payments"]);
    assert_eq!(app.check_credential("git ada-at-111122223333").await.unwrap().error, None);
    world.git.lock().unwrap().refuse = true;
    assert!(app.check_credential("git ada-at-111122223333").await.unwrap().error.is_some());
}

#[tokio::test(start_paused = true)]
async fn over_ssh_nothing_secret_is_kept_and_a_missing_key_is_said_in_these_words() {
    let world = world();
    let app = world.app();
    lets_in(&world);
    world.jira.state().repository_error = Some("ssh://git-codecommit…: Auth fail".to_owned());
    let shown = plan(&app, ssh(), Keep::Keychain).await.unwrap();
    assert!(shown.cautions.iter().any(|caution| caution.contains("SSH keys")), "{:?}", shown.cautions);
    let receipt = start(&app, &shown).await;
    assert_eq!(receipt.run.state, RunState::Failed);
    assert!(receipt.run.steps.iter().all(|step| step.step != Step::SaveAccessKey));
    let item = &receipt.run.repositories[0];
    assert_eq!(item.state, ItemState::Failed);
    assert!(
        item.message.contains("Jira cannot sign in over SSH") && item.message.contains("SSH keys"),
        "{}",
        item.message
    );
    assert_eq!(receipt.retryable, 1);
    assert!(receipt.links.iter().any(|(_, url)| url.ends_with("/secure/ViewSshKeys.jspa")));
    let made = world.jira.state().by_hand().remove(0);
    assert_eq!(made.origin.as_deref(), Some(OVER_SSH));
    assert_eq!(world.jira.state().sign_ins[&made.id], None);

    // The key is added in Jira.
    world.jira.state().repository_error = None;
    let run_id = app.retry_run(&receipt.run.id, GivenAgain::default()).await.unwrap();
    let receipt = ended(&app, &run_id).await;
    assert_eq!(receipt.run.state, RunState::Completed, "{:?}", receipt.error);
    assert_eq!((world.jira.calls(Call::CreateRepository), world.jira.calls(Call::Reindex)), (1, 1));
    assert_eq!(world.secrets.names(), ["jira https://jira.example.com admin"]);
}

#[tokio::test(start_paused = true)]
async fn what_jira_has_already_is_found_when_it_is_checked_and_when_it_is_planned() {
    let world = world();
    let app = world.app();
    // Through an integration of the same account.
    world.connect(&app).await;
    let (_, checked) = check(&app, ORIGIN, access_key()).await.unwrap();
    let (message, blocks) = checked.found.unwrap().in_jira.unwrap();
    assert!(blocks && message.contains("through the integration"), "{message}");
    let shown = plan(&app, access_key(), Keep::Keychain).await.unwrap();
    assert!(!shown.shown.work.can_start());
    let refused = app.start_run(&shown.id, &shown.shown.work.hash()).await;
    assert_eq!(refused, Err(AppError::PlanConflict));

    // Through one of another account, which may have a repository of the same name.
    let mut record = app.connections().await.unwrap().remove(0).record;
    record.account = "999988887777".to_owned();
    app.ports().storage.put_connection(record).await.unwrap();
    assert!(plan(&app, access_key(), Keep::Keychain).await.unwrap().shown.work.can_start());
}

#[tokio::test(start_paused = true)]
async fn one_that_is_there_is_adopted_changed_or_stands_in_the_way() {
    let world = world();
    let app = world.app();
    let receipt = connect(&app, access_key()).await;
    let changed = plan_with(&app, access_key(), Keep::Keychain, |settings| {
        settings.main_branch = "develop".to_owned();
        settings.smart_commits = false;
    })
    .await
    .unwrap();
    let plan = changed.shown.work.repository_plan().unwrap();
    assert_eq!(
        (plan.action(), plan.changed_settings()),
        (Action::Update, vec![Setting::MainBranch, Setting::SmartCommits])
    );
    let updated = start(&app, &changed).await;
    assert_eq!(updated.run.state, RunState::Completed, "{:?}", updated.error);
    assert!(updated.left_behind[0].ends_with("with changed settings."), "{:?}", updated.left_behind);
    assert!(updated.undo.is_empty(), "it was there before");
    let made = world.jira.state().by_hand().remove(0);
    assert_eq!((made.main_branch.as_deref(), made.smart_commits), (Some("develop"), Some(false)));

    lets_in(&world);
    let (_, checked) = check(&app, ORIGIN, ssh()).await.unwrap();
    let (message, blocks) = checked.found.unwrap().in_jira.unwrap();
    assert!(blocks && message.contains("reached another way"), "{message}");
    app.undo_run(&receipt.run.id).await.unwrap();
    assert!(world.jira.state().by_hand().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_plan_that_is_not_true_any_more_is_refused() {
    let world = world();
    let app = world.app();
    let shown = plan(&app, access_key(), Keep::Keychain).await.unwrap();
    let wanted = shown.shown.work.repository_plan().unwrap().desired.settings.clone();
    world.jira.state().insert_repository(ORIGIN, &wanted);
    assert_eq!(app.start_run(&shown.id, &shown.shown.work.hash()).await, Err(AppError::PlanStale));
    let again = plan(&app, access_key(), Keep::Keychain).await.unwrap();
    assert!(matches!(again.shown.work.repository_plan().unwrap().found, RepositoryMatch::Existing { .. }));
    let receipt = start(&app, &again).await;
    assert_eq!((receipt.run.state, world.jira.calls(Call::CreateRepository)), (RunState::Completed, 0));
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_is_lost_is_looked_for_and_a_refusal_is_said() {
    let lost = JiraError::Server { status: 502 };
    let world = world();
    let app = world.app();
    world.jira.fail(Call::CreateRepository, 1, Answer::Lost(lost.clone()));
    let receipt = connect(&app, access_key()).await;
    assert_eq!(receipt.run.state, RunState::Completed, "{:?}", receipt.error);
    assert_eq!(world.jira.state().by_hand().len(), 1);
    assert!(receipt.left_behind[0].starts_with("In Jira: a new repository"), "{:?}", receipt.left_behind);

    let world = self::world();
    let app = world.app();
    let refused = JiraError::Rejected { message: "Repository exists".to_owned(), advice: None };
    world.jira.fail(Call::CreateRepository, 1, Answer::Fails(refused.clone()));
    let receipt = connect(&app, access_key()).await;
    assert_eq!((receipt.run.state, receipt.error), (RunState::Failed, Some(AppError::Jira(refused))));
    assert_eq!(receipt.left_behind[0], "In Jira: nothing was written.");
}

#[tokio::test(start_paused = true)]
async fn an_empty_repository_is_done_without_an_index_and_a_drift_is_told() {
    let world = World::with(&[("payments", Fate::Empty)]);
    let app = world.app();
    world.git.lock().unwrap().empty = true;
    let receipt = connect(&app, git_credential()).await;
    assert_eq!(receipt.run.state, RunState::Completed, "{:?}", receipt.error);
    assert_eq!(receipt.run.repositories[0].state, ItemState::Skipped);

    let world = self::world();
    let app = world.app();
    let shown = plan(&app, access_key(), Keep::Keychain).await.unwrap();
    world.jira.state().listing_takes = std::time::Duration::from_secs(30);
    let run_id = app.start_run(&shown.id, &shown.shown.work.hash()).await.unwrap();
    tokio::time::sleep(std::time::Duration::from_secs(5)).await;
    let id = world.jira.state().by_hand()[0].id;
    world.jira.state().repository_mut(id).main_branch = Some("other".to_owned());
    let receipt = ended(&app, &run_id).await;
    let error = receipt.error.unwrap().to_string();
    assert!(error.contains("Main branch is other in Jira, planned was main"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn undoing_removes_exactly_what_the_run_made() {
    let world = world();
    let app = world.app();
    let receipt = connect(&app, access_key()).await;
    let id = world.jira.state().by_hand()[0].id;
    let undone = app.undo_run(&receipt.run.id).await.unwrap();
    assert_eq!(
        undone.left_behind,
        [
            format!("The repository with id {id} is removed from Jira."),
            "The entry is removed from Connections.".to_owned(),
            "The saved Jira sign-in is removed.".to_owned(),
            "The saved AWS access key is removed.".to_owned(),
        ]
    );
    assert!(world.jira.state().by_hand().is_empty() && world.secrets.names().is_empty());
    assert!(app.single_repositories().await.unwrap().is_empty());
    assert_eq!(app.undo_run(&receipt.run.id).await, Err(AppError::NothingToUndo));
}

#[tokio::test(start_paused = true)]
async fn secrets_stay_as_long_as_anything_uses_them() {
    let world = World::with(&[("payments", Fate::Indexed), ("web", Fate::Indexed)]);
    let app = world.app();
    connect(&app, access_key()).await;
    let connection = world.connect(&app).await;
    let both = ["aws AKIAIOSFODNN7EXAMPLE", "jira https://jira.example.com admin"];
    app.undo_run(&connection.run.id).await.unwrap();
    assert_eq!(world.secrets.names(), both, "the repository uses them");
    let used = &app.stored().await.unwrap()[0].used_by;
    assert_eq!(used, &["payments"]);

    let connection = world.connect(&app).await;
    assert_eq!(connection.run.state, RunState::Completed, "{:?}", connection.error);
    let id = app.single_repositories().await.unwrap()[0].record.id.clone();
    app.forget_single_repository(&id).await.unwrap();
    assert_eq!(world.secrets.names(), both, "the connection uses them");
    assert_eq!(app.forget_single_repository(&id).await, Err(AppError::ConnectionUnknown));
    assert_eq!(world.jira.state().by_hand().len(), 1, "in Jira it stays");
}

#[tokio::test(start_paused = true)]
async fn forgetting_the_last_user_removes_its_secrets() {
    let world = world();
    let app = world.app();
    connect(&app, git_credential()).await;
    let id = app.single_repositories().await.unwrap()[0].record.id.clone();
    app.forget_single_repository(&id).await.unwrap();
    assert!(world.secrets.names().is_empty() && app.stored().await.unwrap().is_empty());
}

#[tokio::test(start_paused = true)]
async fn the_list_says_how_each_is_and_asks_a_site_once() {
    let world = world();
    let app = world.app();
    connect(&app, access_key()).await;
    let mut second = app.single_repositories().await.unwrap().remove(0).record;
    second.id = "second".to_owned();
    second.repository_id = 999;
    app.ports().storage.put_single_repository(second).await.unwrap();
    let asked = world.jira.calls(Call::Repositories);
    let rows = app.single_repositories().await.unwrap();
    assert_eq!(world.jira.calls(Call::Repositories), asked + 1);
    assert_eq!(rows[0].live.as_ref().unwrap().index, IndexState::Indexed);
    assert_eq!(rows[1].live.as_ref().unwrap().repository, None, "it is gone from Jira");

    let ids = vec![rows[0].record.repository_id];
    let request =
        ReindexRequest { site_url: rows[0].record.site_url.clone(), ids, priority: None, follow: false };
    app.reindex_at_site(&app.session.operation("reindex"), request, Arc::new(|_| ())).await.unwrap();
    assert_eq!(world.jira.calls(Call::Reindex), 1);
    let away = JiraError::Server { status: 503 };
    world.jira.fail(Call::Repositories, 1, Answer::Fails(away.clone()));
    let rows = app.single_repositories().await.unwrap();
    assert!(rows.iter().all(|row| row.live == Err(AppError::Jira(away.clone()))));
}

#[tokio::test(start_paused = true)]
async fn what_was_kept_for_a_session_is_given_again() {
    let world = world();
    let app = world.app();
    let shown = plan(&app, git_credential(), Keep::Session).await.unwrap();
    world.jira.state().repository_error = Some("Read timed out".to_owned());
    let receipt = start(&app, &shown).await;
    assert_eq!(receipt.run.state, RunState::Failed);
    assert!(world.secrets.names().is_empty());
    world.jira.state().repository_error = None;

    let app = world.app();
    let run = &receipt.run.id;
    let nothing = app.resume_run(run, GivenAgain::default()).await;
    assert_eq!(nothing, Err(AppError::Secrets(SecretError::Missing)));
    let given = GivenAgain {
        jira: Some(token()),
        git_password: Some(Secret::new("git-password".to_owned())),
        ..GivenAgain::default()
    };
    app.resume_run(run, given).await.unwrap();
    let receipt = ended(&app, run).await;
    assert_eq!(receipt.run.state, RunState::Completed, "{:?}", receipt.error);
    let kept = ["git ada-at-111122223333", "jira https://jira.example.com admin"];
    assert_eq!(world.secrets.in_session(), kept);
}

#[tokio::test(start_paused = true)]
async fn a_wrong_credential_is_a_field_and_a_wrong_location_too() {
    let world = world();
    let app = world.app();
    for (location, given, field) in [
        ("https://github.com/a/b", access_key(), "github.com is not a host"),
        (
            ORIGIN,
            RepositoryGiven::AccessKey {
                access_key_id: "ASIAIOSFODNN7EXAMPLE".to_owned(),
                secret: Secret::new("s".to_owned()),
            },
            "temporary",
        ),
        (ORIGIN, RepositoryGiven::Ssh { ssh_key_id: "ada@example.com".to_owned(), key: None }, "APKA"),
    ] {
        let error = check(&app, location, given).await.err().unwrap();
        assert!(matches!(error, AppError::Invalid(_)) && error.to_string().contains(field), "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_rotation_says_who_else_uses_the_key() {
    let world = World::with(&[("web", Fate::Indexed)]);
    let app = world.app();
    connect(&app, access_key()).await;
    world.connect(&app).await;
    let id = app.connections().await.unwrap()[0].record.id.clone();
    let secret = Secret::new(NEW_SECRET.to_owned());
    let operation = app.session.operation("rotate");
    let shown = app.plan_rotation(&operation, &id, NEW_KEY, secret, Keep::Keychain).await.unwrap();
    assert!(
        shown.cautions.iter().any(|caution| caution.contains("payments at Example Jira")),
        "{:?}",
        shown.cautions
    );
}
