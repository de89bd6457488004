//! Triggers set up, changed, repaired, undone and taken apart, through the run engine.

use std::collections::BTreeSet;
use std::time::Duration;

use causeway_app::AppError;
use causeway_app::port::aws::AwsError;
use causeway_app::port::secrets::Keep;
use causeway_app::run::{GivenAgain, ItemState, Receipt, RunState};
use causeway_domain::plan::Step;
use causeway_domain::triggers::disconnect::IntegrationFate;
use causeway_domain::triggers::plan::{RepositoryChoice, TopicChoice};
use causeway_domain::triggers::topic::{TAG_SITE, TopicArn};

use crate::support::{
    ACCOUNT, AwsAnswer, AwsCall, AwsFault, Fate, REGION, SITE, WEBHOOK, World, denied, ended, foreign, own,
    repositories, request, silent, topic_arn,
};

fn world() -> World {
    let world = World::with(&[("api", Fate::Indexed), ("web", Fate::Indexed)]);
    {
        let mut aws = world.aws.state();
        aws.confirms_after = Some(Duration::from_secs(3));
        aws.write("web", vec![foreign("ci"), foreign("audit")]);
    }
    world
}

fn step(receipt: &Receipt, step: Step) -> (ItemState, String) {
    let item = receipt.run.steps.iter().find(|item| item.step == step).unwrap();
    (item.state, item.message.clone().unwrap_or_default())
}

#[tokio::test(start_paused = true)]
async fn triggers_are_set_up_and_confirmed_beside_other_peoples() {
    let world = world();
    let app = world.app();
    world.connect(&app).await;
    let receipt = world.set_triggers(&app, Some(request())).await;
    assert_eq!(receipt.run.state, RunState::Completed, "{:?} {:?}", receipt.error, receipt.run.steps);
    {
        let aws = world.aws.state();
        assert_eq!(aws.list("api"), [own()]);
        assert_eq!(aws.list("web"), [foreign("ci"), foreign("audit"), own()]);
        assert_eq!(aws.topics[&topic_arn()].tags[TAG_SITE], SITE);
        assert_eq!(aws.subscriptions.len(), 1);
        assert!(aws.subscriptions[0].confirmed && aws.subscriptions[0].endpoint == WEBHOOK);
    }
    let record = app.ports().storage.connections().await.unwrap().remove(0);
    let triggers = record.triggers.unwrap();
    assert!(triggers.confirmed && triggers.confirmation_asked_at.is_some());
    assert_eq!(world.secrets.names().len(), 3);
    assert_eq!(receipt.connection_id.as_deref(), Some(record.id.as_str()));
    assert!(receipt.left_behind[0].contains("a new SNS topic"), "{:?}", receipt.left_behind);
    assert_eq!(receipt.undo.len(), 5, "{:?}", receipt.undo);
    let stored = world.storage.everything();
    assert!(
        !stored.contains("0123456789abcdef0123456789abcdef"),
        "the secret is nowhere but in the keychain"
    );
}

#[tokio::test(start_paused = true)]
async fn a_first_run_costs_three_requests_a_repository_and_a_second_one_one() {
    let world = world();
    let app = world.app();
    world.connect(&app).await;
    let cost = || (world.aws.calls(AwsCall::GetTriggers), world.aws.calls(AwsCall::PutTriggers));
    let id = world.connection_id(&app).await;
    let operation = app.session.operation("test");
    let plan = app.plan_triggers(&operation, &id, Some(request()), silent()).await.unwrap();
    assert!(!plan.shown.in_place);
    let planned = cost();
    let run_id = app.start_run(&plan.id, &plan.shown.work.hash()).await.unwrap();
    ended(&app, &run_id).await;
    assert_eq!(cost(), (planned.0 + 4, 2), "two repositories: read, write, read");

    let again = app.plan_triggers(&operation, &id, None, silent()).await.unwrap();
    assert!(again.shown.in_place);
    let (planned, creations) = (cost(), world.aws.calls(AwsCall::CreateTopic));
    let run_id = app.start_run(&again.id, &again.shown.work.hash()).await.unwrap();
    let receipt = ended(&app, &run_id).await;
    assert_eq!(receipt.run.state, RunState::Completed, "{:?}", receipt.error);
    assert_eq!(cost(), (planned.0 + 2, 2));
    assert_eq!(world.aws.calls(AwsCall::CreateTopic), creations);
    assert_eq!(world.aws.calls(AwsCall::Subscribe), 1);
}

#[tokio::test(start_paused = true)]
async fn a_subscription_that_nobody_confirms_is_a_true_end() {
    let world = world();
    world.aws.state().confirms_after = None;
    let app = world.app();
    world.connect(&app).await;
    let receipt = world.set_triggers(&app, Some(request())).await;
    assert_eq!(receipt.run.state, RunState::Completed, "{:?}", receipt.error);
    assert_eq!(step(&receipt, Step::Confirmation).0, ItemState::Pending);
    assert!(receipt.run.activity.contains("not confirmed"), "{}", receipt.run.activity);
    let record = app.ports().storage.connections().await.unwrap().remove(0);
    assert!(!record.triggers.unwrap().confirmed);
}

#[tokio::test(start_paused = true)]
async fn what_could_not_be_seen_before_is_called_neither_new_nor_old() {
    let world = world();
    for call in [AwsCall::GetTopic, AwsCall::ListSubscriptions] {
        world.aws.fail(call, usize::MAX, AwsAnswer::Fails(denied("sns:Get")));
    }
    let app = world.app();
    world.connect(&app).await;
    let receipt = world.set_triggers(&app, Some(request())).await;
    let lines = receipt.left_behind.join("\n");
    assert_eq!(lines.matches("whether it was there before could not be seen").count(), 2, "{lines}");
    assert!(!lines.contains("as it was") && !lines.contains("that was there"), "{lines}");
}

#[tokio::test(start_paused = true)]
async fn connecting_with_triggers_is_one_run_and_a_denied_topic_fails_only_the_triggers() {
    for refused in [false, true] {
        let world = world();
        if refused {
            world.aws.fail(AwsCall::CreateTopic, 1, AwsAnswer::Fails(denied("sns:CreateTopic")));
        }
        let app = world.app();
        let run_id = world.start_connect_with_triggers(&app, Keep::Keychain).await;
        let receipt = ended(&app, &run_id).await;
        assert_eq!(world.jira.integrations().len(), 1);
        assert_eq!(step(&receipt, Step::Verify).0, ItemState::Done);
        assert_eq!(app.connections().await.unwrap().len(), 1);
        if !refused {
            assert_eq!(receipt.run.state, RunState::Completed, "{:?}", receipt.error);
            assert_eq!(receipt.retryable, 0);
            continue;
        }
        assert!(matches!(&receipt.error, Some(AppError::Aws(AwsError::AccessDenied { .. }))), "{receipt:?}");
        assert_eq!((receipt.run.state, receipt.retryable), (RunState::Failed, 2));
        assert_eq!(step(&receipt, Step::Topic).0, ItemState::Failed);
        assert_eq!(step(&receipt, Step::Triggers).0, ItemState::Skipped);
        assert!(receipt.left_behind.iter().any(|line| line == "In AWS: nothing was written."), "{receipt:?}");
        let looked = world.jira.calls(crate::support::Call::Repositories);
        app.retry_run(&run_id, GivenAgain::default()).await.unwrap();
        let receipt = ended(&app, &run_id).await;
        assert_eq!(receipt.run.state, RunState::Completed, "{:?} {:?}", receipt.error, receipt.run.steps);
        assert_eq!(world.jira.calls(crate::support::Call::Repositories), looked, "Jira was not asked again");
        assert_eq!(world.aws.state().list("api"), [own()]);
    }
}

#[tokio::test(start_paused = true)]
async fn only_failed_repositories_are_retried() {
    let world = world();
    let app = world.app();
    world.connect(&app).await;
    world.aws.state().rejected.insert("audit".to_owned());
    let receipt = world.set_triggers(&app, Some(request())).await;
    assert_eq!(receipt.error, Some(AppError::TriggersFailed { failed: 1, total: 2 }));
    let (name, state, message) = repositories(&receipt)[1];
    assert_eq!((name, state), ("web", ItemState::Failed));
    assert!(message.contains("audit") && message.contains("did not make"), "{message}");
    assert_eq!(world.aws.state().list("web"), [foreign("ci"), foreign("audit")]);
    assert_eq!(receipt.retryable, 1);

    world.aws.state().rejected.clear();
    let puts = world.aws.calls(AwsCall::PutTriggers);
    world.aws.state().calls.clear();
    app.retry_run(&receipt.run.id, GivenAgain::default()).await.unwrap();
    let receipt = ended(&app, &receipt.run.id).await;
    assert_eq!(receipt.run.state, RunState::Completed, "{:?}", receipt.error);
    assert!(puts > 0 && world.aws.calls(AwsCall::PutTriggers) == 1);
    let asked: BTreeSet<String> = world
        .aws
        .state()
        .calls
        .iter()
        .filter(|(call, _)| *call == AwsCall::GetTriggers)
        .map(|(_, name)| name.clone())
        .collect();
    assert_eq!(asked, BTreeSet::from(["web".to_owned()]));
    assert!(repositories(&receipt).iter().all(|(_, state, _)| *state == ItemState::Done));
}

#[tokio::test(start_paused = true)]
async fn somebody_who_writes_at_the_same_time_loses_nothing() {
    for times in [1, 3, 9] {
        let world = world();
        let app = world.app();
        world.connect(&app).await;
        for time in 0..times {
            // A writer that read before our write and writes after it: ours is gone, theirs has to stay.
            world.aws.state().edits_after_put.entry("web".to_owned()).or_default().push(Box::new(
                move |list| {
                    list.retain(|trigger| trigger.name != own().name);
                    list.insert(0, foreign(&format!("late-{time}")));
                },
            ));
        }
        let receipt = world.set_triggers(&app, Some(request())).await;
        let list = world.aws.state().list("web");
        let theirs: Vec<_> = list.iter().filter(|trigger| trigger.name != own().name).cloned().collect();
        let late = (0..times.min(4)).rev().map(|time| foreign(&format!("late-{time}")));
        let expected: Vec<_> = late.chain([foreign("ci"), foreign("audit")]).collect();
        assert_eq!(theirs, expected, "{times}");
        if times < 4 {
            assert_eq!(receipt.run.state, RunState::Completed, "{:?}", receipt.error);
            assert_eq!(list.last(), Some(&own()));
        } else {
            assert_eq!(receipt.error, Some(AppError::TriggersFailed { failed: 1, total: 2 }));
            assert!(repositories(&receipt)[1].2.contains("Somebody else keeps writing"), "{receipt:?}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_change_repairs_points_back_and_takes_out_and_undoing_restores() {
    let world = world();
    let app = world.app();
    world.connect(&app).await;
    world.set_triggers(&app, Some(request())).await;
    let mut edited = own();
    edited.events = vec!["createReference".to_owned()];
    world.aws.state().write("api", vec![edited.clone(), foreign("new")]);
    let chosen = RepositoryChoice::Only(BTreeSet::from(["api".to_owned()]));
    let receipt = world.set_triggers(&app, Some(choosing(chosen))).await;
    assert_eq!(receipt.run.state, RunState::Completed, "{:?}", receipt.error);
    assert_eq!(world.aws.state().list("api"), [own(), foreign("new")]);
    assert_eq!(world.aws.state().list("web"), [foreign("ci"), foreign("audit")]);

    let undone = app.undo_run(&receipt.run.id).await.unwrap();
    assert_eq!(world.aws.state().list("api"), [edited, foreign("new")], "{undone:?}");
    assert_eq!(world.aws.state().list("web"), [foreign("ci"), foreign("audit"), own()]);
    assert_eq!(world.aws.state().topics.len(), 1, "it was there before this run");
    let record = app.ports().storage.connections().await.unwrap().remove(0);
    assert_eq!(record.triggers.unwrap().desired.repositories, RepositoryChoice::All);
    assert_eq!(app.undo_run(&receipt.run.id).await, Err(AppError::NothingToUndo));
}

fn choosing(repositories: RepositoryChoice) -> causeway_app::planning::TriggersRequest {
    causeway_app::planning::TriggersRequest { repositories, ..request() }
}

#[tokio::test(start_paused = true)]
async fn undoing_a_first_run_leaves_aws_as_it_was() {
    for connect in [false, true] {
        let world = world();
        let app = world.app();
        let run_id = if connect {
            let run_id = world.start_connect_with_triggers(&app, Keep::Keychain).await;
            ended(&app, &run_id).await;
            run_id
        } else {
            world.connect(&app).await;
            world.set_triggers(&app, Some(request())).await.run.id
        };
        let undone = app.undo_run(&run_id).await.unwrap();
        assert!(undone.undo.is_empty(), "{:?}", undone.undo);
        {
            let aws = world.aws.state();
            assert!(aws.topics.is_empty() && aws.subscriptions.is_empty(), "{undone:?}");
            assert!(aws.list("api").is_empty());
            assert_eq!(aws.list("web"), [foreign("ci"), foreign("audit")]);
        }
        let connections = app.ports().storage.connections().await.unwrap();
        assert_eq!(connections.len(), usize::from(!connect));
        assert!(connections.iter().all(|record| record.triggers.is_none()));
        assert_eq!(world.secrets.names().len(), if connect { 0 } else { 2 });
    }
}

#[tokio::test(start_paused = true)]
async fn a_topic_of_others_is_used_and_never_changed() {
    let world = world();
    let app = world.app();
    world.connect(&app).await;
    let arn = format!("arn:aws:sns:{REGION}:{ACCOUNT}:codecommit-shared");
    let missing = TopicChoice::Existing { arn: TopicArn::parse(&arn).unwrap() };
    let wanted = || causeway_app::planning::TriggersRequest { topic: missing.clone(), ..request() };
    let refused = world.start_triggers(&app, Some(wanted())).await;
    assert_eq!(refused, Err(AppError::PlanConflict), "there is no such topic");
    world.aws.state().topics.insert(arn.clone(), crate::support::Topic::default());
    let receipt = world.set_triggers(&app, Some(wanted())).await;
    assert_eq!(receipt.run.state, RunState::Completed, "{:?}", receipt.error);
    let run_id = world.start_disconnect(&app, IntegrationFate::Keep).await;
    let receipt = ended(&app, &run_id).await;
    assert_eq!(receipt.run.state, RunState::Completed, "{:?}", receipt.error);
    let aws = world.aws.state();
    assert!(aws.topics.contains_key(&arn) && aws.subscriptions.is_empty());
    assert!(aws.list("api").is_empty());
    assert!(receipt.left_behind.iter().any(|line| line.contains("stays")), "{:?}", receipt.left_behind);
}

#[tokio::test(start_paused = true)]
async fn disconnecting_removes_exactly_what_causeway_made() {
    for fate in [IntegrationFate::Keep, IntegrationFate::Disable, IntegrationFate::Remove] {
        let world = world();
        let app = world.app();
        let run_id = world.start_connect_with_triggers(&app, Keep::Keychain).await;
        ended(&app, &run_id).await;
        let id = world.jira.integrations()[0];
        let run_id = world.start_disconnect(&app, fate).await;
        let receipt = ended(&app, &run_id).await;
        assert_eq!(receipt.run.state, RunState::Completed, "{:?} {:?}", receipt.error, receipt.run.steps);
        {
            let aws = world.aws.state();
            assert!(aws.topics.is_empty() && aws.subscriptions.is_empty() && aws.list("api").is_empty());
            assert_eq!(aws.list("web"), [foreign("ci"), foreign("audit")]);
        }
        assert!(app.ports().storage.connections().await.unwrap().is_empty());
        assert!(world.secrets.names().is_empty());
        let integration = world.jira.state().integrations.get(&id).map(|found| found.disabled);
        let expected = match fate {
            IntegrationFate::Keep => Some(false),
            IntegrationFate::Disable => Some(true),
            IntegrationFate::Remove => None,
        };
        assert_eq!(integration, expected);
        assert!(receipt.undo.is_empty() && receipt.connection_id.is_none());
    }
}

#[tokio::test(start_paused = true)]
async fn a_topic_that_others_came_to_use_stays() {
    let world = world();
    let app = world.app();
    world.connect(&app).await;
    world.set_triggers(&app, Some(request())).await;
    let id = world.connection_id(&app).await;
    let operation = app.session.operation("test");
    let plan = app.plan_disconnect(&operation, &id, IntegrationFate::Keep, silent()).await.unwrap();
    // Between the plan and the run, where no fingerprint shows it.
    let mut other = foreign("deploy");
    other.destination_arn = topic_arn();
    let list = [world.aws.state().list("web"), vec![other.clone()]].concat();
    world.aws.state().write("web", list);
    let run_id = app.start_run(&plan.id, &plan.shown.work.hash()).await.unwrap();
    let receipt = ended(&app, &run_id).await;
    assert_eq!(receipt.run.state, RunState::Completed, "{:?}", receipt.error);
    assert!(world.aws.state().topics.contains_key(&topic_arn()));
    assert_eq!(world.aws.state().list("web"), [foreign("ci"), foreign("audit"), other]);
    assert!(receipt.left_behind.iter().any(|line| line.contains("deploy")), "{:?}", receipt.left_behind);
}

#[tokio::test(start_paused = true)]
async fn a_former_secret_is_replaced_after_the_new_one_is_confirmed() {
    let world = world();
    let app = world.app();
    world.connect(&app).await;
    world.set_triggers(&app, Some(request())).await;
    let newer = WEBHOOK.replace("0123456789abcdef0", "fedcba98765432100");
    let wanted = causeway_app::planning::TriggersRequest {
        webhook: causeway_app::planning::WebhookGiven::Pasted(causeway_domain::Secret::new(newer.clone())),
        ..request()
    };
    let receipt = world.set_triggers(&app, Some(wanted)).await;
    assert_eq!(receipt.run.state, RunState::Completed, "{:?}", receipt.error);
    let aws = world.aws.state();
    let endpoints: Vec<&str> = aws.subscriptions.iter().map(|item| item.endpoint.as_str()).collect();
    assert_eq!(endpoints, [newer.as_str()]);
}

#[tokio::test(start_paused = true)]
async fn a_world_that_changed_since_makes_a_plan_stale() {
    let world = world();
    let app = world.app();
    world.connect(&app).await;
    let id = world.connection_id(&app).await;
    let operation = app.session.operation("test");
    let plan = app.plan_triggers(&operation, &id, Some(request()), silent()).await.unwrap();
    world.aws.add("fresh");
    let hash = plan.shown.work.hash();
    assert_eq!(app.start_run(&plan.id, &hash).await, Err(AppError::PlanStale));
    let plan = app.plan_triggers(&operation, &id, Some(request()), silent()).await.unwrap();
    let hash = plan.shown.work.hash();
    world.aws.state().topics.insert(topic_arn(), crate::support::Topic::default());
    assert_eq!(app.start_run(&plan.id, &hash).await, Err(AppError::PlanStale));
}

#[tokio::test(start_paused = true)]
async fn a_thousand_repositories_are_written_side_by_side() {
    let names: Vec<(String, Fate)> =
        (0..1000).map(|number| (format!("repository-{number:04}"), Fate::Indexed)).collect();
    let world = World::of(names);
    let app = world.app();
    world.connect(&app).await;
    world.aws.state().latency = Duration::from_millis(40);
    world.aws.state().confirms_after = Some(Duration::ZERO);
    let id = world.connection_id(&app).await;
    let operation = app.session.operation("test");
    let plan = app.plan_triggers(&operation, &id, Some(request()), silent()).await.unwrap();
    world.aws.state().calls.clear();
    world.aws.state().faults.push(AwsFault {
        call: AwsCall::PutTriggers,
        of: Some("repository-0500".to_owned()),
        after: 0,
        times: 1,
        answer: AwsAnswer::Fails(denied("codecommit:PutRepositoryTriggers")),
    });
    let begun = tokio::time::Instant::now();
    let run_id = app.start_run(&plan.id, &plan.shown.work.hash()).await.unwrap();
    let receipt = ended(&app, &run_id).await;
    assert_eq!(receipt.error, Some(AppError::TriggersFailed { failed: 1, total: 1000 }));
    // 2,999 requests of 40 ms, 32 at once, and some for what they share.
    assert!(begun.elapsed() < Duration::from_millis(4500), "{:?}", begun.elapsed());
    assert_eq!(world.aws.state().most_at_once, 32);
    assert_eq!(receipt.retryable, 1);
}

/// A shell answers its window on any thread.
#[tokio::test(start_paused = true)]
async fn every_use_case_can_be_answered_on_any_thread() {
    let world = world();
    let app = world.app();
    world.connect(&app).await;
    let id = world.connection_id(&app).await;
    let work = async move {
        let operation = app.session.operation("test");
        let plan = app.plan_triggers(&operation, &id, Some(request()), silent()).await.unwrap();
        let run_id = app.start_run(&plan.id, &plan.shown.work.hash()).await.unwrap();
        ended(&app, &run_id).await;
        app.retry_run(&run_id, GivenAgain::default()).await.unwrap();
        ended(&app, &run_id).await;
        app.undo_run(&run_id).await.unwrap();
        app.plan_disconnect(&operation, &id, IntegrationFate::Keep, silent()).await.map(|plan| plan.id)
    };
    tokio::spawn(work).await.unwrap().unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_run_that_an_earlier_version_stored_can_be_taken_up_again() {
    let world = world();
    let app = world.app();
    world.jira.fail(
        crate::support::Call::Create,
        1,
        crate::support::Answer::Fails(causeway_app::port::jira::JiraError::Unauthorized),
    );
    let receipt = world.connect(&app).await;
    assert_eq!(receipt.run.state, RunState::Failed);
    let mut record = app.ports().storage.run(&receipt.run.id).await.unwrap().unwrap();
    let now: serde_json::Value = serde_json::from_str(&record.plan).unwrap();
    let plan = &now["work"]["plan"];
    assert!(plan["desired"].is_object());
    record.plan = serde_json::json!({
        "plan": plan, "jira_user": now["jira_user"], "site_title": now["site_title"],
    })
    .to_string();
    app.ports().storage.put_run(record).await.unwrap();
    app.resume_run(&receipt.run.id, GivenAgain::default()).await.unwrap();
    let receipt = ended(&app, &receipt.run.id).await;
    assert_eq!(receipt.run.state, RunState::Completed, "{:?}", receipt.error);
    assert_eq!(world.jira.integrations().len(), 1);
}
