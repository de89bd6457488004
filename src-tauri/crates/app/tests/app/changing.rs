//! Changing what Jira has: settings, whether it is indexed, whether it stays; carried out, compared and taken back.

use std::time::Duration;

use causeway_app::connect::PlanShown;
use causeway_app::manage::FilterKind;
use causeway_app::port::aws::AwsError;
use causeway_app::port::jira::JiraError;
use causeway_app::port::network::NetworkError;
use causeway_app::run::{GivenAgain, ItemState, Receipt, RunState};
use causeway_app::{App, AppError};
use causeway_domain::integration::{JiraRepository, Projects, Setting};
use causeway_domain::manage::{Change, ChangeAction, Place, SettingEdit, SettingValue, Target, TargetKind};
use causeway_domain::plan::Step;

use crate::support::{
    Answer, AwsAnswer, AwsCall, Call, Fate, SITE, World, denied, ended, in_repository, repositories,
};

/// A connection with three repositories.
pub(crate) async fn connected() -> World {
    let world = World::with(&[("api", Fate::Indexed), ("web", Fate::Indexed), ("worker", Fate::Indexed)]);
    let app = world.app();
    world.connect(&app).await;
    world
}

pub(crate) fn integration(world: &World) -> Target {
    Target { kind: TargetKind::Integration, id: world.jira.integrations()[0] }
}

pub(crate) fn row(world: &World, name: &str) -> JiraRepository {
    in_repository(&world.jira.state(), name)
}

fn repository(world: &World, name: &str) -> Target {
    Target { kind: TargetKind::Repository, id: row(world, name).id }
}

pub(crate) fn all(world: &World) -> Vec<Target> {
    ["api", "web", "worker"].iter().map(|name| repository(world, name)).collect()
}

fn text(text: &str) -> SettingValue {
    SettingValue::Text(text.to_owned())
}

pub(crate) fn edits(edits: &[(Setting, SettingValue)]) -> Change {
    let edit =
        |(setting, value): &(Setting, SettingValue)| SettingEdit { setting: *setting, value: value.clone() };
    Change::Settings { edits: edits.iter().map(edit).collect() }
}

pub(crate) async fn plan(app: &App, targets: Vec<Target>, change: Change) -> Result<PlanShown, AppError> {
    app.plan_changes(&app.session.operation("test"), SITE, targets, change).await
}

async fn start(app: &App, plan: &PlanShown) -> Receipt {
    let run_id = app.start_run(&plan.id, &plan.shown.work.hash()).await.unwrap();
    ended(app, &run_id).await
}

pub(crate) async fn change(app: &App, targets: Vec<Target>, change: Change) -> Receipt {
    let plan = plan(app, targets, change).await.unwrap();
    start(app, &plan).await
}

#[tokio::test(start_paused = true)]
async fn settings_are_changed_compared_and_taken_back() {
    let world = connected().await;
    let app = world.app();
    let target = integration(&world);
    let before = world.jira.state().integrations[&target.id].clone();
    let wanted = edits(&[
        (Setting::SmartCommits, SettingValue::Flag(false)),
        (Setting::Notes, SettingValue::Flag(true)),
        (Setting::Projects, SettingValue::Projects(Projects::Only(vec![7]))),
        (Setting::PrHideFilter, text("^WIP")),
    ]);
    let shown = plan(&app, vec![target], wanted.clone()).await.unwrap();
    assert!(shown.shown.work.title("Jira").starts_with("Change 3 settings of "), "notes are on already");
    let receipt = start(&app, &shown).await;
    assert_eq!(receipt.run.state, RunState::Completed, "{:?}", receipt.error);
    let after = world.jira.state().integrations[&target.id].clone();
    assert_eq!((after.smart_commits, after.further.pr_hide_filter.as_deref()), (Some(false), Some("^WIP")));
    assert_eq!(after.projects, Some(Projects::Only(vec![7])));
    assert_eq!(
        (after.notes, after.diff_viewing, &after.display_name),
        (before.notes, before.diff_viewing, &before.display_name)
    );
    assert_eq!(world.jira.calls(Call::Update), 1, "everything in one request");
    assert!(plan(&app, vec![target], wanted).await.unwrap().shown.in_place);
    assert_eq!(receipt.undo.len(), 2, "{:?}", receipt.undo);
    assert!(receipt.undo[1].contains("Pull request hide filter"), "{:?}", receipt.undo);

    let undone = app.undo_run(&receipt.run.id).await.unwrap();
    let now = world.jira.state().integrations[&target.id].clone();
    assert_eq!((now.smart_commits, &now.projects), (before.smart_commits, &before.projects));
    assert_eq!(now.further.pr_hide_filter.as_deref(), Some("^WIP"), "nobody knows what it was");
    assert!(undone.undo.is_empty());
    assert_eq!(app.undo_run(&receipt.run.id).await.unwrap_err(), AppError::NothingToUndo);
}

#[tokio::test(start_paused = true)]
async fn undoing_leaves_what_somebody_changed_since() {
    let world = connected().await;
    let app = world.app();
    let target = integration(&world);
    let wanted = [(Setting::SmartCommits, SettingValue::Flag(false)), (Setting::DisplayName, text("Ours"))];
    let receipt = change(&app, vec![target], edits(&wanted)).await;
    world.jira.state().integrations.get_mut(&target.id).unwrap().display_name = "Theirs".to_owned();
    let undone = app.undo_run(&receipt.run.id).await.unwrap();
    let now = world.jira.state().integrations[&target.id].clone();
    assert_eq!((now.smart_commits, now.display_name.as_str()), (Some(true), "Theirs"));
    assert!(undone.left_behind[0].contains("except what somebody has changed since: Display name"));
}

#[tokio::test(start_paused = true)]
async fn many_are_disabled_few_at_a_time_and_one_that_refuses_is_retried_alone() {
    let names: Vec<(String, Fate)> =
        (0..500).map(|number| (format!("r{number:03}"), Fate::Indexed)).collect();
    let world = World::of(names);
    let app = world.app();
    world.connect(&app).await;
    let everything: Vec<Target> = {
        let operation = app.session.operation("test");
        let all = app.targets(&operation, SITE).await.unwrap();
        all.into_iter().map(|one| one.target).filter(|one| one.kind == TargetKind::Repository).collect()
    };
    assert_eq!(everything.len(), 500);
    let refused = JiraError::Rejected { message: "no".to_owned(), advice: None };
    world.jira.fail_after(Call::Disable, 100, 1, Answer::Fails(refused));
    let receipt = change(&app, everything.clone(), Change::Disable).await;
    assert_eq!(receipt.run.state, RunState::Failed);
    assert_eq!((receipt.run.counts().done, receipt.run.counts().failed, receipt.retryable), (499, 1, 1));
    assert_eq!(world.jira.calls(Call::Disable), 500);
    assert_eq!(receipt.left_behind, ["In Jira: 499 repositories, disabled."]);

    let run_id = app.retry_run(&receipt.run.id, GivenAgain::default()).await.unwrap();
    let receipt = ended(&app, &run_id).await;
    assert_eq!(receipt.run.state, RunState::Completed, "{:?}", receipt.error);
    assert_eq!((receipt.run.counts().done, world.jira.calls(Call::Disable)), (500, 501));
    assert!(plan(&app, everything, Change::Disable).await.unwrap().shown.in_place);

    app.undo_run(&receipt.run.id).await.unwrap();
    assert!(!row(&world, "r000").disabled && !row(&world, "r499").disabled);
}

#[tokio::test(start_paused = true)]
async fn what_gij_ignores_without_a_word_is_said() {
    let world = connected().await;
    let app = world.app();
    world.jira.state().ignored_settings = vec![Setting::DiffViewing];
    world.jira.state().change_row("api", |row| row.diff_viewing = Some(true));
    let wanted = edits(&[(Setting::DiffViewing, SettingValue::Flag(false))]);
    let receipt = change(&app, vec![repository(&world, "api")], wanted).await;
    assert_eq!(receipt.run.state, RunState::Failed);
    let (_, state, message) = repositories(&receipt)[0];
    assert_eq!(state, ItemState::Failed);
    assert!(message.contains("GIJ ignored the change without a word"), "{message}");
}

#[tokio::test(start_paused = true)]
async fn a_value_that_is_not_reported_is_written_and_said_not_to_be_compared() {
    let world = connected().await;
    let app = world.app();
    world.jira.state().ignored_settings = vec![Setting::PrHideFilter];
    let wanted = edits(&[(Setting::PrHideFilter, text("^WIP"))]);
    let receipt = change(&app, vec![repository(&world, "api")], wanted).await;
    assert_eq!(receipt.run.state, RunState::Completed, "{:?}", receipt.error);
    assert!(repositories(&receipt)[0].2.contains("does not report Pull request hide filter"));
    assert!(receipt.undo.is_empty(), "{:?}", receipt.undo);
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_is_asked_again_and_a_jira_that_is_away_is_waited_for() {
    let world = connected().await;
    let app = world.app();
    let lost = JiraError::Network(NetworkError::Lost { host: "jira".to_owned() });
    world.jira.fail(Call::UpdateRepository, 2, Answer::Lost(lost));
    let limited = JiraError::RateLimited { retry_after: Some(Duration::from_secs(30)) };
    world.jira.fail_after(Call::UpdateRepository, 1, 2, Answer::Fails(limited));
    let wanted = edits(&[(Setting::SmartCommits, SettingValue::Flag(false))]);
    let receipt = change(&app, all(&world), wanted).await;
    assert_eq!(receipt.run.state, RunState::Completed, "{:?}", receipt.error);
    assert!(["api", "web", "worker"].iter().all(|name| row(&world, name).smart_commits == Some(false)));
}

#[tokio::test(start_paused = true)]
async fn a_plan_is_stale_once_somebody_else_has_changed_what_it_would() {
    let world = connected().await;
    let app = world.app();
    let target = integration(&world);
    let shown =
        plan(&app, vec![target], edits(&[(Setting::SmartCommits, SettingValue::Flag(false))])).await.unwrap();
    world.jira.state().integrations.get_mut(&target.id).unwrap().notes = Some(false);
    let hash = shown.shown.work.hash();
    world.jira.state().integrations.get_mut(&target.id).unwrap().smart_commits = None;
    assert_eq!(app.start_run(&shown.id, &hash).await, Err(AppError::PlanStale));
    world.jira.state().integrations.get_mut(&target.id).unwrap().smart_commits = Some(true);
    let run_id = app.start_run(&shown.id, &hash).await.unwrap();
    assert_eq!(
        ended(&app, &run_id).await.run.state,
        RunState::Completed,
        "what it is not about does not matter"
    );
}

#[tokio::test(start_paused = true)]
async fn a_conflict_is_not_started() {
    let world = connected().await;
    let app = world.app();
    let shown = plan(&app, vec![repository(&world, "api")], edits(&[(Setting::MainBranch, text("x"))]))
        .await
        .unwrap();
    assert!(!shown.shown.work.can_start());
    assert_eq!(app.start_run(&shown.id, &shown.shown.work.hash()).await, Err(AppError::PlanConflict));
    for (targets, change) in [(Vec::new(), Change::Enable), (vec![integration(&world)], edits(&[]))] {
        assert!(matches!(plan(&app, targets, change).await, Err(AppError::Invalid(_))));
    }
}

#[tokio::test(start_paused = true)]
async fn a_removed_integration_is_forgotten_here_with_its_secrets() {
    let world = connected().await;
    let app = world.app();
    let shown = plan(&app, vec![integration(&world)], Change::Remove { delete_clones: false }).await.unwrap();
    assert!(shown.cautions.iter().any(|caution| caution.contains("is forgotten on this computer")));
    assert!(shown.cautions.iter().any(|caution| caution.contains("clones stay")));
    let receipt = start(&app, &shown).await;
    assert_eq!(receipt.run.state, RunState::Completed, "{:?}", receipt.error);
    assert!(world.jira.integrations().is_empty() && world.secrets.names().is_empty());
    assert!(app.connections().await.unwrap().is_empty());
    assert!(receipt.undo.is_empty() && receipt.connection_id.is_none());
    assert!(receipt.left_behind[0].contains("cannot be undone"), "{:?}", receipt.left_behind);
    assert!(receipt.left_behind[1].starts_with("Removed from this computer"), "{:?}", receipt.left_behind);
}

#[tokio::test(start_paused = true)]
async fn an_integration_that_stays_is_not_forgotten() {
    let world = connected().await;
    let app = world.app();
    world.jira.fail(Call::Remove, 1, Answer::Fails(JiraError::Forbidden { message: "no".to_owned() }));
    let receipt = change(&app, vec![integration(&world)], Change::Remove { delete_clones: true }).await;
    assert_eq!(receipt.run.state, RunState::Failed);
    assert_eq!(app.connections().await.unwrap().len(), 1);
    assert_eq!(
        receipt.left_behind[0],
        format!(
            "On this computer: the entry of {} in Connections.",
            app.connections().await.unwrap()[0].record.name
        )
    );
    let run_id = app.retry_run(&receipt.run.id, GivenAgain::default()).await.unwrap();
    assert_eq!(ended(&app, &run_id).await.run.state, RunState::Completed);
    assert!(app.connections().await.unwrap().is_empty());
}

/// Two repositories with a second branch in AWS.
fn branches(world: &World) {
    let mut state = world.aws.state();
    for name in ["api", "web"] {
        let branches = state.branches.entry(name.to_owned()).or_default();
        branches.insert("main".to_owned(), "c0ffee".to_owned());
        branches.insert("trunk".to_owned(), "c0ffee".to_owned());
    }
}

#[tokio::test(start_paused = true)]
async fn the_default_branch_is_changed_in_aws_and_copied_by_jira() {
    let world = connected().await;
    let app = world.app();
    branches(&world);
    let trunk = || Change::DefaultBranch { branch: "trunk".to_owned() };
    let missing = plan(&app, all(&world), trunk()).await.unwrap();
    assert!(!missing.shown.work.can_start(), "the worker has no such branch");
    let two = vec![repository(&world, "api"), repository(&world, "web")];
    for name in ["api", "web"] {
        world.jira.state().default_branches.insert(name.to_owned(), "trunk".to_owned());
    }
    let receipt = change(&app, two.clone(), trunk()).await;
    assert_eq!(receipt.run.state, RunState::Completed, "{:?}", receipt.error);
    assert_eq!(world.aws.state().default_branches.get("api").map(String::as_str), Some("trunk"));
    assert_eq!(row(&world, "web").main_branch.as_deref(), Some("trunk"));
    assert!(
        repositories(&receipt)
            .iter()
            .all(|(_, state, words)| { *state == ItemState::Done && words.contains("in Jira too") })
    );
    assert!(plan(&app, two, trunk()).await.unwrap().shown.in_place);
    assert_eq!(receipt.left_behind, ["In AWS: trunk is the default branch of api, web."]);
    app.undo_run(&receipt.run.id).await.unwrap();
    assert_eq!(world.aws.state().default_branches.get("api").map(String::as_str), Some("main"));
}

#[tokio::test(start_paused = true)]
async fn a_default_branch_that_aws_refuses_is_that_repositorys_failure() {
    let world = connected().await;
    let app = world.app();
    for name in ["api", "web"] {
        let mut state = world.aws.state();
        state.branches.entry(name.to_owned()).or_default().insert("trunk".to_owned(), "c".to_owned());
    }
    world.aws.fail(AwsCall::SetDefaultBranch, 1, AwsAnswer::Fails(denied("codecommit:UpdateDefaultBranch")));
    let two = vec![repository(&world, "api"), repository(&world, "web")];
    let receipt = change(&app, two, Change::DefaultBranch { branch: "trunk".to_owned() }).await;
    assert_eq!(receipt.run.state, RunState::Failed);
    let states: Vec<ItemState> = repositories(&receipt).iter().map(|(_, state, _)| *state).collect();
    assert_eq!(states, [ItemState::Failed, ItemState::Done]);
    assert!(matches!(receipt.error, Some(AppError::Unverified { .. })), "{:?}", receipt.error);
    let single = vec![repository(&world, "api")];
    world.aws.fail(AwsCall::SetDefaultBranch, 1, AwsAnswer::Fails(denied("codecommit:UpdateDefaultBranch")));
    let receipt = change(&app, single, Change::DefaultBranch { branch: "trunk".to_owned() }).await;
    assert!(
        matches!(receipt.error, Some(AppError::Aws(AwsError::AccessDenied { .. }))),
        "{:?}",
        receipt.error
    );
    assert_eq!(receipt.left_behind, ["Nothing was written."]);
}

#[tokio::test(start_paused = true)]
async fn a_default_branch_that_iam_denies_stands_in_the_way_before_anything_is_written() {
    let world = connected().await;
    let app = world.app();
    branches(&world);
    let two = || vec![repository(&world, "api"), repository(&world, "web")];
    let trunk = || Change::DefaultBranch { branch: "trunk".to_owned() };
    let untold = plan(&app, two(), trunk()).await.unwrap();
    assert!(
        untold.cautions.iter().any(|caution| caution.contains("cannot be told")),
        "{:?}",
        untold.cautions
    );
    assert!(untold.shown.work.can_start());
    world.aws.state().keep_their_branch = Some(["web".to_owned()].into());
    let denied = plan(&app, two(), trunk()).await.unwrap();
    let lines = denied.shown.work.changes_plan().unwrap().lines.clone();
    assert_eq!(lines[0].action, ChangeAction::Update);
    assert_eq!(lines[1].action, ChangeAction::Conflict);
    assert!(lines[1].reason.contains("codecommit:UpdateDefaultBranch"), "{}", lines[1].reason);
    assert!(!denied.shown.work.can_start());
    world.aws.state().keep_their_branch = Some(std::collections::BTreeSet::new());
    let allowed = plan(&app, two(), trunk()).await.unwrap();
    assert!(allowed.shown.work.can_start());
    assert_eq!(allowed.cautions.len(), 1, "{:?}", allowed.cautions);
    assert_eq!(world.aws.state().default_branches.get("api"), None, "nothing was written");
    world.aws.state().keep_their_branch = Some(["api".to_owned()].into());
    let stale = app.start_run(&allowed.id, &allowed.shown.work.hash()).await;
    assert_eq!(stale, Err(AppError::PlanStale), "the right was taken away meanwhile");
}

#[tokio::test(start_paused = true)]
async fn a_receipt_looked_up_later_says_what_was_changed_and_that_it_was_taken_back() {
    let world = connected().await;
    let app = world.app();
    let wanted = edits(&[(Setting::DisplayName, text("shop"))]);
    let receipt = change(&app, vec![repository(&world, "api")], wanted).await;
    assert_eq!(receipt.run.state, RunState::Completed, "{:?}", receipt.error);
    let later = world.second_app().receipt(&receipt.run.id).await.unwrap();
    assert_eq!(later, receipt);
    let plan = later.changes.unwrap();
    let write = &plan.lines[0].writes[0];
    assert_eq!((plan.lines[0].name.as_str(), write.setting), ("api", Setting::DisplayName));
    assert_eq!(write.before, Some(text("api")));
    assert_eq!(write.after, text("shop"));
    assert_eq!(later.run.repositories[0].message, "As planned", "it was read back");
    app.undo_run(&receipt.run.id).await.unwrap();
    let undone = world.second_app().receipt(&receipt.run.id).await.unwrap();
    assert_eq!(undone.changes, Some(plan));
    assert_eq!(undone.run.repositories[0].message, "The settings of api are as they were.");
}

#[tokio::test(start_paused = true)]
async fn a_cancelled_run_goes_on_where_it_was() {
    let world = connected().await;
    let app = world.app();
    let lost = JiraError::Server { status: 503 };
    world.jira.fail(Call::UpdateRepository, 1_000, Answer::Fails(lost));
    let shown =
        plan(&app, all(&world), edits(&[(Setting::SmartCommits, SettingValue::Flag(false))])).await.unwrap();
    let run_id = app.start_run(&shown.id, &shown.shown.work.hash()).await.unwrap();
    tokio::time::sleep(Duration::from_secs(5)).await;
    app.cancel_run(&run_id);
    let receipt = ended(&app, &run_id).await;
    assert_eq!(receipt.run.state, RunState::Cancelled);
    assert!(
        receipt.left_behind[0].starts_with("Perhaps written: api, web, worker"),
        "{:?}",
        receipt.left_behind
    );
    world.jira.state().faults.clear();
    app.resume_run(&run_id, GivenAgain::default()).await.unwrap();
    assert_eq!(ended(&app, &run_id).await.run.state, RunState::Completed);
}

#[tokio::test(start_paused = true)]
async fn somebody_elses_later_choice_is_not_overwritten_by_taking_a_run_up() {
    let world = connected().await;
    let app = world.app();
    world.jira.state().change_row("worker", |row| row.display_name = "before".to_owned());
    let target = Target { kind: TargetKind::Repository, id: row(&world, "before").id };
    let shown = plan(&app, vec![target], edits(&[(Setting::DisplayName, text("ours"))])).await.unwrap();
    let refused = JiraError::Rejected { message: "no".to_owned(), advice: None };
    world.jira.fail(Call::UpdateRepository, 1, Answer::Fails(refused));
    let receipt = start(&app, &shown).await;
    assert_eq!(
        (receipt.run.state, receipt.left_behind[0].as_str()),
        (RunState::Failed, "Nothing was written.")
    );
    world.jira.state().change_row("before", |row| row.display_name = "theirs".to_owned());
    let resumed = app.resume_run(&receipt.run.id, GivenAgain::default()).await;
    assert_eq!(resumed, Err(AppError::PlanStale));
    assert_eq!(row(&world, "theirs").id, target.id);
}

#[tokio::test(start_paused = true)]
async fn a_thing_is_shown_with_every_setting_and_why_some_stay() {
    let world = connected().await;
    let app = world.app();
    let operation = app.session.operation("test");
    let found = app.target(&operation, SITE, integration(&world)).await.unwrap();
    assert_eq!((found.place, found.settings().len()), (Place::Integration, 17));
    assert!(found.connection.is_some() && found.projects_note().is_none());
    world.jira.state().is_manager = true;
    let found = app.target(&operation, SITE, integration(&world)).await.unwrap();
    assert!(found.projects_note().unwrap().contains("author"));
    let child = app.target(&operation, SITE, repository(&world, "api")).await.unwrap();
    let branch = child.settings().into_iter().find(|found| found.setting == Setting::MainBranch).unwrap();
    assert!(branch.read_only.is_some() && child.connection.is_some());
    world
        .jira
        .state()
        .change_row("web", |row| row.origin = Some("https://git.example.com/lib.git".to_owned()));
    let nested = app.target(&operation, SITE, repository(&world, "web")).await.unwrap();
    assert_eq!(nested.place, Place::Nested);
    let unknown = Target { kind: TargetKind::Repository, id: 999 };
    assert!(matches!(app.target(&operation, SITE, unknown).await, Err(AppError::Jira(_))));
}

#[tokio::test(start_paused = true)]
async fn filters_are_tried_on_samples_and_on_what_jira_has() {
    let world = connected().await;
    let app = world.app();
    let target = integration(&world);
    let trial = async |kind, expression: &str, samples: &[&str]| {
        let samples = samples.iter().map(|text| (*text).to_owned()).collect();
        let operation = app.session.operation("test");
        app.try_filter(&operation, kind, expression, samples, SITE, target).await.unwrap()
    };
    let picked = |rows: &[(String, bool)]| -> Vec<String> {
        rows.iter().filter(|(_, matches)| *matches).map(|(text, _)| text.clone()).collect()
    };
    let hidden = trial(FilterKind::PullRequestTitles, "(?i)^wip", &["WIP: a", "b"]).await;
    assert_eq!(picked(&hidden.rows), ["WIP: a"]);
    assert!(hidden.caution.unwrap().contains("does not document"));
    assert!(
        picked(&trial(FilterKind::PullRequestTitles, "", &["a"]).await.rows).is_empty(),
        "nothing is hidden"
    );
    assert_eq!(picked(&trial(FilterKind::Tags, "", &["a"]).await.rows), ["a"], "all tags are shown");
    let chosen = trial(FilterKind::Repositories, "[?starts_with(name,'w')]", &[]).await;
    assert_eq!(picked(&chosen.rows), ["web", "worker"]);
    assert_eq!(chosen.rows.len(), 3);
    let broken = trial(FilterKind::Tags, "v[", &["v1"]).await;
    assert!(broken.problem.is_some() && broken.rows.is_empty());
}

#[tokio::test(start_paused = true)]
async fn lines_that_need_nothing_are_left_out_with_their_reason() {
    let world = connected().await;
    let app = world.app();
    world.jira.state().change_row("web", |row| row.disabled = true);
    let shown = plan(&app, all(&world), Change::Disable).await.unwrap();
    let plan = shown.shown.work.changes_plan().unwrap().clone();
    let actions: Vec<ChangeAction> = plan.lines.iter().map(|line| line.action).collect();
    assert_eq!(actions, [ChangeAction::Update, ChangeAction::Keep, ChangeAction::Update]);
    let receipt = start(&app, &shown).await;
    assert_eq!(repositories(&receipt)[1], ("web", ItemState::Skipped, "It is disabled already"));
    let steps: Vec<Step> = receipt.run.steps.iter().map(|step| step.step).collect();
    assert_eq!(steps, [Step::Apply, Step::Verify]);
}
