//! Looking at triggers, testing them and confirming their subscription: reads, each failure in its place.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use causeway_app::port::aws::{AwsError, RequestPace};
use causeway_app::port::jira::JiraError;
use causeway_app::port::reachability::CertificateFinding;
use causeway_app::port::secrets::{Keep, SecretError, SecretStore};
use causeway_app::port::storage::{ConnectionRecord, Storage, TriggersRecord};
use causeway_app::triggers::{
    OnTriggersProgress, Scope, SubscriptionState, TestOutcome, TriggersProgress, observe,
};
use causeway_app::{App, AppError};
use causeway_domain::Secret;
use causeway_domain::triggers::path::PathProblem;
use causeway_domain::triggers::plan::{
    RepositoryChoice, TopicChoice, TopicSeen, TriggersDesired, TriggersSeen, plan_triggers,
};
use causeway_domain::triggers::topic::TAG_SITE;
use causeway_domain::triggers::trigger::{TriggerEvents, own_trigger};
use causeway_domain::triggers::{EndpointMark, Trigger};
use tokio_util::sync::CancellationToken;

use crate::support::{
    ACCOUNT, Answer, AwsAnswer, AwsCall, AwsFault, Call, Fate, KEY, REGION, SITE, Subscription, Topic, World,
    denied, lost, now_millis,
};

const WEBHOOK: &str = "https://jira.example.com/rest/gitplugin/webhook/1.0/reindex/0123456789abcdef";
const OTHER_TOPIC: &str = "arn:aws:sns:eu-central-1:111122223333:by-hand";
/// What SNS sent with the confirmation; in this world a token is the ARN that the subscription will have.
const TOKEN: &str = "0a1b2c3d4e5f60718293a4b5c6d7e8f9";
const HOUR: i64 = 60 * 60 * 1000;

fn desired() -> TriggersDesired {
    TriggersDesired {
        site_url: SITE.to_owned(),
        region: REGION.to_owned(),
        account: ACCOUNT.to_owned(),
        topic: TopicChoice::Own { kms_key: None },
        webhook: EndpointMark::of(WEBHOOK),
        events: TriggerEvents::ALL,
        branches: Vec::new(),
        repositories: RepositoryChoice::All,
    }
}

fn own() -> Trigger {
    own_trigger(&desired(), &desired().topic_arn().unwrap())
}

fn only(names: &[&str]) -> RepositoryChoice {
    RepositoryChoice::Only(names.iter().map(|name| (*name).to_owned()).collect())
}

fn quiet() -> OnTriggersProgress {
    Arc::new(|_| ())
}

fn subscription(arn: &str, topic: &str, confirmed: bool) -> Subscription {
    Subscription {
        arn: arn.to_owned(),
        topic: topic.to_owned(),
        protocol: "https".to_owned(),
        endpoint: WEBHOOK.to_owned(),
        confirmed,
        raw: false,
        asked_at: None,
    }
}

/// A connection whose triggers are all in place, its subscription confirmed or not.
async fn connected(names: &[&str], desired: TriggersDesired, confirmed: bool) -> (World, App) {
    let repositories: Vec<(&str, Fate)> = names.iter().map(|name| (*name, Fate::Indexed)).collect();
    let world = World::with(&repositories);
    {
        let mut state = world.aws.state();
        let topic = desired.topic_arn().unwrap().as_str().to_owned();
        let tags = BTreeMap::from([(TAG_SITE.to_owned(), SITE.to_owned())]);
        state.topics.insert(topic.clone(), Topic { tags, ..Topic::default() });
        state.subscriptions.push(subscription(TOKEN, &topic, confirmed));
        for name in names {
            state.write(name, vec![own_trigger(&desired, &desired.topic_arn().unwrap())]);
        }
    }
    let put = |name: &'static str, secret: &'static str| {
        let secrets = Arc::clone(&world.secrets);
        async move { secrets.put(name, &Secret::new(secret.to_owned()), Keep::Keychain).await.unwrap() }
    };
    put("aws key", "secret").await;
    put("jira token", r#"{"token":"t"}"#).await;
    put("webhook", WEBHOOK).await;
    let record = ConnectionRecord {
        id: "c".to_owned(),
        site_url: SITE.to_owned(),
        site_title: "Jira".to_owned(),
        integration_id: 1,
        name: "CodeCommit".to_owned(),
        region: REGION.to_owned(),
        account: ACCOUNT.to_owned(),
        access_key_id: KEY.to_owned(),
        aws_secret: "aws key".to_owned(),
        jira_secret: "jira token".to_owned(),
        keep: Keep::Keychain,
        created_at: 0,
        triggers: Some(TriggersRecord {
            desired,
            webhook_secret: "webhook".to_owned(),
            confirmation_asked_at: Some(now_millis() - HOUR),
            confirmed: false,
        }),
        own_calls: None,
        endpoints: None,
    };
    world.storage.put_connection(record).await.unwrap();
    let app = world.app();
    (world, app)
}

async fn remembered(world: &World) -> TriggersRecord {
    world.storage.connections().await.unwrap().remove(0).triggers.unwrap()
}

async fn health(app: &App) -> Result<causeway_app::triggers::TriggerHealth, AppError> {
    app.trigger_health(&app.session.operation("test"), "c", quiet()).await
}

#[tokio::test(start_paused = true)]
async fn a_healthy_connection_has_nothing_broken() {
    let (world, app) = connected(&["app", "web"], desired(), true).await;
    let health = health(&app).await.unwrap();
    assert_eq!(health.subscription.state, SubscriptionState::Confirmed);
    assert_eq!((health.subscription.time_left_millis, health.paths.len()), (None, 2));
    assert!(health.paths.iter().all(|path| path.problems.is_empty()), "{:?}", health.paths);
    assert!(health.drift.is_empty() && health.cautions.is_empty(), "{health:?}");
    assert!(remembered(&world).await.confirmed, "what was seen is remembered");
    assert_eq!(health.observed_at, now_millis());
}

#[tokio::test(start_paused = true)]
async fn a_pending_subscription_shows_the_time_that_is_left() {
    let (_world, app) = connected(&["app"], desired(), false).await;
    let first = health(&app).await.unwrap();
    assert_eq!(first.subscription.state, SubscriptionState::Pending);
    assert_eq!(first.subscription.time_left_millis, Some(47 * HOUR));
    assert_eq!(first.paths[0].problems, [PathProblem::SubscriptionPending]);
    tokio::time::advance(Duration::from_hours(47)).await;
    assert_eq!(health(&app).await.unwrap().subscription.time_left_millis, Some(0));
    tokio::time::advance(Duration::from_hours(9)).await;
    assert_eq!(health(&app).await.unwrap().subscription.time_left_millis, Some(0), "never less");
}

#[tokio::test(start_paused = true)]
async fn each_repository_fails_for_itself() {
    let (world, app) = connected(&["a", "b", "c", "d"], desired(), true).await;
    for (name, error) in [("b", denied("codecommit:GetRepositoryTriggers")), ("c", lost())] {
        let (call, of) = (AwsCall::GetTriggers, Some(name.to_owned()));
        let answer = AwsAnswer::Fails(error);
        world.aws.state().faults.push(AwsFault { call, of, after: 0, times: 1, answer });
    }
    world.aws.state().write("d", vec![]);
    let health = health(&app).await.unwrap();
    let problems: Vec<Option<&PathProblem>> = health.paths.iter().map(|path| path.problems.first()).collect();
    assert!(
        matches!(
            problems[..],
            [
                None,
                Some(PathProblem::TriggersDenied { .. }),
                Some(PathProblem::TriggersUnread { .. }),
                Some(PathProblem::NoTrigger)
            ]
        ),
        "{problems:?}"
    );
    assert_eq!(health.drift.added, ["d"]);
}

#[tokio::test(start_paused = true)]
async fn a_refused_key_is_everybodys_failure() {
    let (world, app) = connected(&["a", "b"], desired(), true).await;
    world.aws.fail(AwsCall::GetTriggers, 1, AwsAnswer::Fails(AwsError::Expired));
    assert_eq!(health(&app).await.unwrap_err(), AppError::Aws(AwsError::Expired));
}

#[tokio::test(start_paused = true)]
async fn what_is_missing_is_said_before_anything_is_asked() {
    let (world, app) = connected(&["a"], desired(), true).await;
    assert_eq!(
        app.trigger_health(&app.session.operation("test"), "other", quiet()).await.unwrap_err(),
        AppError::ConnectionUnknown
    );
    world.secrets.remove("aws key").await.unwrap();
    assert_eq!(health(&app).await.unwrap_err(), AppError::Secrets(SecretError::Missing));
    let mut record = world.storage.connections().await.unwrap().remove(0);
    record.triggers = None;
    world.storage.put_connection(record).await.unwrap();
    assert_eq!(health(&app).await.unwrap_err(), AppError::TriggersNotSetUp);
    assert_eq!(world.aws.state().calls.len(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_deleted_topic_breaks_every_path() {
    let (world, app) = connected(&["a"], desired(), true).await;
    world.aws.state().topics.clear();
    let gone = health(&app).await.unwrap();
    assert_eq!(gone.paths[0].problems, [PathProblem::TopicDeleted]);
    assert_eq!(gone.subscription.state, SubscriptionState::Missing);
}

#[tokio::test(start_paused = true)]
async fn while_nothing_is_confirmed_the_webhooks_address_is_looked_at() {
    let certificate = || CertificateFinding::Untrusted { detail: "UnknownIssuer".to_owned() };
    for (confirmed, problems) in [(false, 2), (true, 0)] {
        let (world, app) = connected(&["a"], desired(), confirmed).await;
        world.internet.certificates.lock().unwrap().insert("jira.example.com".to_owned(), certificate());
        let path = health(&app).await.unwrap().paths.remove(0);
        assert_eq!(path.problems.len(), problems, "once confirmed, SNS has got through: {path:?}");
        let failing = matches!(path.problems.last(), Some(PathProblem::EndpointFailing { .. }));
        assert_eq!(failing, !confirmed);
    }
}

#[tokio::test(start_paused = true)]
async fn a_jira_that_does_not_answer_is_the_last_link() {
    let (world, app) = connected(&["a"], desired(), true).await;
    world.jira.fail(Call::ServerInfo, 1, Answer::Fails(JiraError::Server { status: 503 }));
    let path = health(&app).await.unwrap().paths.remove(0);
    assert!(
        matches!(&path.problems[..], [PathProblem::EndpointFailing { reason }] if reason.contains("503"))
    );
    world.jira.fail(Call::ServerInfo, 1, Answer::Fails(JiraError::Unauthorized));
    let path = health(&app).await.unwrap().paths.remove(0);
    assert!(path.problems.is_empty(), "a delivery needs no sign-in");
}

#[tokio::test(start_paused = true)]
async fn only_chosen_repositories_are_read_for_a_diagnosis_and_all_for_a_plan() {
    let chosen = TriggersDesired { repositories: only(&["a", "gone"]), ..desired() };
    let (world, app) = connected(&["a", "b", "c"], chosen.clone(), true).await;
    let health = health(&app).await.unwrap();
    assert_eq!(world.aws.calls(AwsCall::GetTriggers), 2);
    assert_eq!(health.drift.removed, ["gone"]);

    let cancel = CancellationToken::new();
    let snapshot = observe(&*world.aws, &chosen, Scope::Account, &quiet(), &cancel).await.unwrap();
    let names: BTreeSet<&str> = snapshot.repositories.keys().map(String::as_str).collect();
    assert_eq!(names, BTreeSet::from(["a", "b", "c", "gone"]));
    assert_eq!(snapshot.repositories["gone"], TriggersSeen::Vanished);
    assert_eq!(plan_triggers(chosen.clone(), &snapshot).counts().remove, 2, "ours are still in b and c");

    world.aws.fail(AwsCall::Names, 1, AwsAnswer::Fails(denied("codecommit:ListRepositories")));
    let snapshot = observe(&*world.aws, &chosen, Scope::Account, &quiet(), &cancel).await.unwrap();
    assert_eq!(snapshot.repositories.len(), 2, "a key for a few repositories is enough for those");
    world.aws.fail(AwsCall::Names, 1, AwsAnswer::Fails(denied("codecommit:ListRepositories")));
    let refused = observe(&*world.aws, &desired(), Scope::Account, &quiet(), &cancel).await;
    assert!(matches!(refused, Err(AppError::Aws(AwsError::AccessDenied { .. }))), "{refused:?}");
}

#[tokio::test(start_paused = true)]
async fn a_path_that_others_made_to_the_same_jira_is_noticed() {
    let (world, app) = connected(&["a", "b"], desired(), true).await;
    let by_hand = Trigger { name: "by-hand".to_owned(), destination_arn: OTHER_TOPIC.to_owned(), ..own() };
    let lambda = Trigger {
        name: "build".to_owned(),
        destination_arn: "arn:aws:lambda:eu-central-1:111122223333:function:build".to_owned(),
        ..own()
    };
    {
        let mut state = world.aws.state();
        state.topics.insert(OTHER_TOPIC.to_owned(), Topic::default());
        state.write("b", vec![lambda, own(), by_hand]);
    }
    assert!(health(&app).await.unwrap().cautions.is_empty(), "nothing of it reaches Jira yet");
    world.aws.state().subscriptions.push(subscription("by-hand", OTHER_TOPIC, true));
    let cautions = health(&app).await.unwrap().cautions;
    assert!(cautions[0].contains(OTHER_TOPIC) && cautions[0].contains("of b "), "{cautions:?}");
    world.aws.state().faults.push(AwsFault {
        call: AwsCall::ListSubscriptions,
        of: Some(OTHER_TOPIC.to_owned()),
        after: 0,
        times: 1,
        answer: AwsAnswer::Fails(lost()),
    });
    assert!(health(&app).await.is_ok(), "somebody else's topic stops nothing");
}

#[tokio::test(start_paused = true)]
async fn a_topic_that_is_hidden_and_absent_counts_as_absent() {
    let (world, _app) = connected(&["a"], desired(), true).await;
    world.aws.state().topics.clear();
    world.aws.fail(AwsCall::GetTopic, 1, AwsAnswer::Fails(denied("sns:GetTopicAttributes")));
    let cancel = CancellationToken::new();
    let snapshot = observe(&*world.aws, &desired(), Scope::Account, &quiet(), &cancel).await.unwrap();
    assert_eq!(snapshot.topic, TopicSeen::Missing);
}

#[tokio::test(start_paused = true)]
async fn ten_thousand_repositories_are_read_thirty_two_at_a_time() {
    let names: Vec<String> = (0..10_000).map(|number| format!("r{number:05}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let (world, _app) = connected(&names, desired(), true).await;
    world.aws.state().latency = Duration::from_millis(40);
    let told = Arc::new(Mutex::new(Vec::new()));
    let progress: OnTriggersProgress = {
        let told = Arc::clone(&told);
        Arc::new(move |progress| told.lock().unwrap().push(progress))
    };
    let begun = tokio::time::Instant::now();
    let cancel = CancellationToken::new();
    let snapshot = observe(&*world.aws, &desired(), Scope::Account, &progress, &cancel).await.unwrap();
    assert_eq!(snapshot.repositories.len(), 10_000);
    assert_eq!(world.aws.state().most_at_once, 32);
    let floor = Duration::from_millis(40 * (10_000_u64.div_ceil(32) + 3));
    assert!(begun.elapsed() <= floor, "{:?} > {floor:?}", begun.elapsed());
    let told = told.lock().unwrap();
    assert_eq!(told.first(), Some(&TriggersProgress { done: 0, total: 10_000, throttled: false }));
    assert_eq!(told.last(), Some(&TriggersProgress { done: 10_000, total: 10_000, throttled: false }));
    assert!(told.windows(2).all(|pair| pair[0].done <= pair[1].done));
}

#[tokio::test(start_paused = true)]
async fn being_slowed_down_is_said() {
    let (world, _app) = connected(&["a"], desired(), true).await;
    let slowed = async |since_throttled: Option<Duration>| {
        world.aws.state().pace = RequestPace { since_throttled, ..RequestPace::default() };
        let last = Arc::new(Mutex::new(None));
        let progress: OnTriggersProgress = {
            let last = Arc::clone(&last);
            Arc::new(move |progress| *last.lock().unwrap() = Some(progress))
        };
        let cancel = CancellationToken::new();
        observe(&*world.aws, &desired(), Scope::Account, &progress, &cancel).await.unwrap();
        let last: Option<TriggersProgress> = *last.lock().unwrap();
        last.unwrap().throttled
    };
    assert!(slowed(Some(Duration::from_millis(100))).await);
    assert!(!slowed(Some(Duration::from_secs(30))).await, "that is over");
    assert!(!slowed(None).await);
}

#[tokio::test(start_paused = true)]
async fn looking_can_be_cancelled_in_the_middle() {
    let (world, app) = connected(&["a", "b"], desired(), true).await;
    world.aws.state().latency = Duration::from_mins(1);
    let operation = app.session.operation("look");
    let (outcome, ()) = tokio::join!(app.trigger_health(&operation, "c", quiet()), async {
        tokio::time::sleep(Duration::from_secs(90)).await;
        app.session.cancel("look");
    });
    assert_eq!(outcome.unwrap_err(), AppError::Cancelled);
}

#[tokio::test(start_paused = true)]
async fn a_test_says_for_each_repository_whether_aws_could_send() {
    let (world, app) = connected(&["a", "b", "c"], desired(), true).await;
    let (call, of) = (AwsCall::TestTriggers, Some("b".to_owned()));
    let answer = AwsAnswer::Fails(denied("codecommit:TestRepositoryTriggers"));
    world.aws.state().faults.push(AwsFault { call, of, after: 0, times: 1, answer });
    let test = |names: &[&str]| {
        let names = names.iter().map(|name| (*name).to_owned()).collect();
        let operation = app.session.operation("test");
        let app = app.clone();
        async move { app.test_triggers(&operation, "c", names, quiet()).await }
    };
    let outcomes = test(&[]).await.unwrap();
    let names: Vec<&str> = outcomes.iter().map(|result| result.repository.as_str()).collect();
    assert_eq!(names, ["a", "b", "c"]);
    assert_eq!(outcomes[0].outcome, TestOutcome::Sent);
    assert!(matches!(outcomes[1].outcome, TestOutcome::Denied { .. }));
    assert_eq!(test(&["gone"]).await.unwrap()[0].outcome, TestOutcome::Vanished);

    world.aws.state().topics.clear();
    assert!(matches!(test(&["c"]).await.unwrap()[0].outcome, TestOutcome::Refused { .. }));
    world.aws.fail(AwsCall::TestTriggers, 1, AwsAnswer::Fails(lost()));
    assert!(matches!(test(&["c"]).await.unwrap()[0].outcome, TestOutcome::Failed { .. }));
    world.aws.fail(AwsCall::TestTriggers, 1, AwsAnswer::Fails(AwsError::Expired));
    assert_eq!(test(&["c"]).await.unwrap_err(), AppError::Aws(AwsError::Expired));
    assert_eq!(world.aws.calls(AwsCall::PutTriggers), 0, "a test writes nothing");
}

fn pasted(text: &str) -> Secret {
    Secret::new(text.to_owned())
}

#[tokio::test(start_paused = true)]
async fn a_pasted_token_or_address_confirms_ours() {
    let arn = desired().topic_arn().unwrap();
    let address = format!(
        "https://sns.{REGION}.amazonaws.com/?Action=ConfirmSubscription&TopicArn={arn}&Token={TOKEN}"
    );
    for text in [format!(" {TOKEN}\n"), address] {
        let (world, app) = connected(&["a"], desired(), false).await;
        let health = app.confirm_subscription("c", pasted(&text)).await.unwrap();
        assert_eq!(health.state, SubscriptionState::Confirmed);
        assert!(remembered(&world).await.confirmed);
    }
}

#[tokio::test(start_paused = true)]
async fn what_confirms_nothing_of_ours_is_refused_before_anything_is_sent() {
    let (world, app) = connected(&["a"], desired(), false).await;
    let other = format!(
        "https://sns.{REGION}.amazonaws.com/?Action=ConfirmSubscription&TopicArn={OTHER_TOPIC}&Token={TOKEN}"
    );
    let evil = other.replace("amazonaws.com", "amazonaws.com.example.org");
    for text in ["", "hello", other.as_str(), evil.as_str(), "{}"] {
        let refused = app.confirm_subscription("c", pasted(text)).await.unwrap_err();
        assert!(matches!(refused, AppError::ConfirmationRefused { .. }), "{text}: {refused:?}");
        assert!(!format!("{refused:?}").contains(TOKEN));
    }
    assert_eq!(world.aws.state().calls.len(), 0);
}

#[tokio::test(start_paused = true)]
async fn an_old_token_and_a_token_of_another_are_told_apart() {
    let (world, app) = connected(&["a"], desired(), false).await;
    let old = app.confirm_subscription("c", pasted(&"f".repeat(64))).await.unwrap_err();
    assert!(
        matches!(&old, AppError::ConfirmationRefused { reason } if reason.contains("two days")),
        "{old:?}"
    );

    let others = "b".repeat(64);
    let topic = desired().topic_arn().unwrap();
    let mut stranger = subscription(&others, topic.as_str(), false);
    stranger.endpoint = "https://other.example.com/hook".to_owned();
    world.aws.state().subscriptions.push(stranger);
    let error = app.confirm_subscription("c", pasted(&others)).await.unwrap_err();
    assert!(matches!(error, AppError::Unverified { .. }), "{error:?}");
    assert!(!remembered(&world).await.confirmed);
}

#[tokio::test(start_paused = true)]
async fn a_confirmation_is_asked_for_again_and_the_time_starts_anew() {
    let (world, app) = connected(&["a"], desired(), false).await;
    let health = app.resend_confirmation("c").await.unwrap();
    assert_eq!((health.state, health.time_left_millis), (SubscriptionState::Pending, Some(48 * HOUR)));
    assert_eq!(remembered(&world).await.confirmation_asked_at, Some(now_millis()));
    assert_eq!(world.aws.calls(AwsCall::Subscribe), 1);

    world.aws.state().subscriptions[0].confirmed = true;
    assert_eq!(app.resend_confirmation("c").await.unwrap().state, SubscriptionState::Confirmed);
    assert_eq!(world.aws.calls(AwsCall::Subscribe), 1, "a confirmed one is left alone");
}

#[tokio::test(start_paused = true)]
async fn asking_again_needs_the_url_that_was_wanted() {
    let (world, app) = connected(&["a"], desired(), false).await;
    let other = pasted("https://jira.example.com/rest/gitplugin/webhook/1.0/reindex/another-secret-1");
    world.secrets.put("webhook", &other, Keep::Keychain).await.unwrap();
    assert_eq!(app.resend_confirmation("c").await.unwrap_err(), AppError::Secrets(SecretError::Damaged));
    world.secrets.remove("webhook").await.unwrap();
    assert_eq!(app.resend_confirmation("c").await.unwrap_err(), AppError::Secrets(SecretError::Missing));
    assert_eq!(world.aws.calls(AwsCall::Subscribe), 0);
}

#[tokio::test(start_paused = true)]
async fn a_subscription_that_may_not_be_listed_stays_unknown() {
    let (world, app) = connected(&["a"], desired(), false).await;
    world.aws.fail(AwsCall::ListSubscriptions, 9, AwsAnswer::Fails(denied("sns:ListSubscriptionsByTopic")));
    let seen = health(&app).await.unwrap();
    assert_eq!(seen.subscription.state, SubscriptionState::Unknown);
    assert_eq!(seen.paths[0].problems, [PathProblem::SubscriptionUnknown]);
    let confirmed = app.confirm_subscription("c", pasted(TOKEN)).await.unwrap();
    assert_eq!(confirmed.state, SubscriptionState::Unknown, "nobody can see whether it worked");
}
