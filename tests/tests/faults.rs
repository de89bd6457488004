//! Every fault of the sandbox at every request of setting triggers up and of disconnecting, through the real program:
//! the outcome is right, what is other people's is intact, the receipt tells the truth, and the same command without the
//! fault completes the work.
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

#[path = "faults/case.rs"]
mod case;
#[path = "faults/judge.rs"]
mod judge;
#[expect(dead_code, reason = "the tests of the command line use the rest")]
#[path = "command_line/place.rs"]
mod place;
#[path = "faults/stage.rs"]
mod stage;
#[path = "faults/world.rs"]
mod world;

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};

use case::{Act, Case, Ends, denied, fault, passing};
use judge::play;
use stage::Stage;

/// Sandboxes at work side by side; cases wait as much as they compute.
const STAGES: usize = 4;

const CODECOMMIT: &str = "codecommit";
const SNS: &str = "sns";

/// A request of an act: service, operation, and which of its occurrences are hit.
type Request = (&'static str, &'static str, &'static [u32]);

/// The requests of `triggers --apply` over four repositories: of the plan, of the run, and of looking again.
const SETTING_UP: &[Request] = &[
    (CODECOMMIT, "ListRepositories", &[0, 1]),
    (CODECOMMIT, "GetRepositoryTriggers", &[0, 4, 11]),
    (CODECOMMIT, "PutRepositoryTriggers", &[0, 3]),
    (SNS, "GetTopicAttributes", &[0, 3]),
    (SNS, "ListTagsForResource", &[0]),
    (SNS, "ListSubscriptionsByTopic", &[0, 2]),
    (SNS, "GetSubscriptionAttributes", &[0]),
    (SNS, "CreateTopic", &[0]),
    (SNS, "Subscribe", &[0]),
    (SNS, "ConfirmSubscription", &[0]),
];

/// The same of `disconnect --apply`.
const TAKING_APART: &[Request] = &[
    (CODECOMMIT, "ListRepositories", &[0, 2]),
    (CODECOMMIT, "GetRepositoryTriggers", &[0, 4, 15]),
    (CODECOMMIT, "PutRepositoryTriggers", &[0, 3]),
    (SNS, "GetTopicAttributes", &[0, 2]),
    (SNS, "ListTagsForResource", &[0]),
    (SNS, "ListSubscriptionsByTopic", &[0, 3]),
    (SNS, "GetSubscriptionAttributes", &[0]),
    (SNS, "Unsubscribe", &[0]),
    (SNS, "DeleteTopic", &[0]),
];

fn case(act: Act, service: &'static str, operation: &'static str, skip: u32, fault: Value) -> Case {
    Case { act, service, operation, resource: None, skip, times: Some(1), fault, ends: Ends::Well }
}

/// AWS's answer to these is empty, so that nobody can tell another one from it. Looking again does.
fn answers_nothing(operation: &str) -> bool {
    matches!(operation, "Unsubscribe" | "DeleteTopic")
}

/// What is enough where the same request is made again in another phase.
const TELLING: [&str; 5] = ["throttle-xml", "unavailable", "answer-lost", "half-body", "html-login"];

/// Each fault that passes, once, at each of these requests.
fn once(act: Act, requests: &[Request]) -> Vec<Case> {
    let mut cases = Vec::new();
    for (service, operation, skips) in requests {
        for skip in *skips {
            let is_first = skips.first() == Some(skip);
            let faults = if is_first { passing() } else { TELLING.into_iter().map(fault).collect() };
            cases.extend(faults.into_iter().map(|fault| case(act, service, operation, *skip, fault)));
        }
    }
    for case in &mut cases {
        if answers_nothing(case.operation)
            && (case.fault == fault("html-login") || case.fault == fault("malformed-json"))
        {
            case.ends = Ends::With(&[4]);
        }
    }
    cases
}

/// Plays cases on several stages; a stage on which something went wrong is not used again.
fn play_all(cases: &[Case]) {
    let next = AtomicUsize::new(0);
    let wrong = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..STAGES {
            scope.spawn(|| {
                while next.load(Ordering::Relaxed) < cases.len() {
                    let sandbox = Stage::sandbox();
                    let mut stage = Stage::new(&sandbox);
                    while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                        let findings = play(&mut stage, case);
                        if !findings.is_empty() {
                            wrong.lock().expect("nobody panicked").push(findings);
                            break;
                        }
                    }
                    stage.holds_no_secret();
                }
            });
        }
    });
    let wrong = wrong.into_inner().expect("nobody panicked");
    assert!(wrong.is_empty(), "{} of {} cases:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

#[test]
fn a_fault_that_passes_does_not_keep_triggers_from_being_set_up() {
    play_all(&once(Act::Triggers, SETTING_UP));
}

#[test]
fn a_fault_that_passes_does_not_keep_a_connection_from_being_taken_apart() {
    play_all(&once(Act::Disconnect, TAKING_APART));
}

/// How a command ends for a key that may not do something, once (a policy that has just changed) or ever.
fn ends_denied(act: Act, operation: &str, skip: u32, is_once: bool) -> Ends {
    let codes: &[i32] = match (act, operation, skip) {
        // Before anything is written.
        (_, "ListRepositories", 0) | (Act::Triggers, "ListRepositories", _) => &[6],
        // What could not be read for the plan is read by the run.
        (Act::Triggers, "GetRepositoryTriggers", 0) if is_once => &[0],
        (Act::Disconnect, "GetRepositoryTriggers", 4) | (Act::Disconnect, "PutRepositoryTriggers", 0)
            if !is_once =>
        {
            &[6]
        }
        (
            _,
            // The last: whoever else uses the topic cannot be known.
            "GetRepositoryTriggers"
            | "PutRepositoryTriggers"
            | "Subscribe"
            | "Unsubscribe"
            | "DeleteTopic"
            | "ListRepositories",
            _,
        ) => &[4],
        // The last look differs from the plan's.
        (Act::Triggers, "GetTopicAttributes", 0) | (Act::Disconnect, "ListSubscriptionsByTopic", 0)
            if is_once =>
        {
            &[5]
        }
        (Act::Disconnect, "ListSubscriptionsByTopic", 3) if !is_once => &[4],
        // With tags refused, it is made without.
        (Act::Triggers, "CreateTopic", _) if !is_once => &[6],
        // These only help to see more.
        _ => &[0],
    };
    Ends::With(codes)
}

#[test]
fn what_a_key_may_not_do_is_said_and_left_undone() {
    let all = [(Act::Triggers, SETTING_UP), (Act::Disconnect, TAKING_APART)];
    let mut cases = Vec::new();
    for (act, requests) in all {
        for (service, operation, skips) in requests {
            for skip in *skips {
                for times in [Some(1), None] {
                    let ends = ends_denied(act, operation, *skip, times.is_some());
                    cases.push(Case { times, ends, ..case(act, service, operation, *skip, denied(service)) });
                }
            }
        }
    }
    play_all(&cases);
}

#[test]
fn an_aws_that_stays_away_is_waited_for_until_ctrl_c() {
    let requests = [
        (Act::Triggers, CODECOMMIT, "GetRepositoryTriggers", 4),
        (Act::Triggers, CODECOMMIT, "PutRepositoryTriggers", 0),
        (Act::Triggers, SNS, "GetTopicAttributes", 2),
        (Act::Triggers, SNS, "CreateTopic", 0),
        (Act::Triggers, SNS, "Subscribe", 0),
        (Act::Triggers, SNS, "ListSubscriptionsByTopic", 1),
        (Act::Disconnect, CODECOMMIT, "GetRepositoryTriggers", 4),
        (Act::Disconnect, CODECOMMIT, "PutRepositoryTriggers", 0),
        (Act::Disconnect, SNS, "Unsubscribe", 0),
        (Act::Disconnect, SNS, "DeleteTopic", 0),
        (Act::Disconnect, SNS, "ListSubscriptionsByTopic", 3),
    ];
    let mut cases = Vec::new();
    for (act, service, operation, skip) in requests {
        for kind in ["throttle-xml", "unavailable", "drop-connection", "answer-lost", "malformed-json"] {
            // It is carried out, and read back without its answer.
            let is_seen = (operation, kind) == ("PutRepositoryTriggers", "answer-lost");
            let ends = match kind {
                _ if is_seen => Ends::Well,
                "malformed-json" if answers_nothing(operation) => Ends::With(&[4]),
                _ => Ends::ByCtrlC,
            };
            cases.push(Case { times: None, ends, ..case(act, service, operation, skip, fault(kind)) });
        }
    }
    play_all(&cases);
}

#[test]
fn one_repository_that_fails_for_good_fails_alone() {
    let mut cases = Vec::new();
    for act in [Act::Triggers, Act::Disconnect] {
        for (operation, skip) in
            [("PutRepositoryTriggers", 0), ("GetRepositoryTriggers", 1), ("GetRepositoryTriggers", 2)]
        {
            for kind in
                [fault("unavailable"), fault("drop-connection"), fault("html-login"), denied(CODECOMMIT)]
            {
                let ends = Ends::With(&[4]);
                let resource = Some("checkout-web".to_owned());
                cases.push(Case {
                    times: None,
                    resource,
                    ends,
                    ..case(act, CODECOMMIT, operation, skip, kind)
                });
            }
        }
    }
    play_all(&cases);
}

/// The requests of `connect --apply` that no other act makes: of the sign-in, of the plan and of the run.
const CONNECTING: &[Request] = &[
    ("sts", "GetCallerIdentity", &[0]),
    (CODECOMMIT, "BatchGetRepositories", &[0]),
    ("jira", "GET /rest/api/2/serverInfo", &[0]),
    ("jira", "GET /rest/api/2/myself", &[0]),
    ("gij", "GET /rest/gitplugin/1.0/integration", &[0, 1, 2]),
    ("gij", "POST /rest/gitplugin/1.0/integration", &[0]),
    ("gij", "GET /rest/gitplugin/1.0/integration/*", &[0, 1]),
    ("gij", "GET /rest/gitplugin/1.0/repository", &[0, 1]),
];

/// How connecting ends. A login page and an answer that is no JSON are no passing faults: signing in and planning say so
/// at once, with nothing written. A creation that may have arrived is looked for and not sent again.
fn ends_connecting(operation: &str, fault: &Value) -> Ends {
    match fault["kind"].as_str().unwrap_or_default() {
        "html-login" if operation.contains("/rest/") => Ends::With(&[0, 4, 6]),
        "malformed-json" if operation.contains("/rest/") => Ends::With(&[0, 1, 2, 4]),
        "unavailable" | "internal-error" | "drop-connection" if operation.starts_with("POST") => {
            Ends::With(&[0, 1])
        }
        _ => Ends::Well,
    }
}

#[test]
fn a_fault_that_passes_does_not_keep_an_account_from_being_connected() {
    let mut cases = once(Act::Connect, CONNECTING);
    for case in &mut cases {
        case.ends = ends_connecting(case.operation, &case.fault);
    }
    play_all(&cases);
}

#[test]
fn a_test_event_is_said_to_be_sent_only_when_it_was() {
    let requests: &[Request] =
        &[(CODECOMMIT, "TestRepositoryTriggers", &[0, 3]), (CODECOMMIT, "ListRepositories", &[0])];
    let mut cases = once(Act::Test, requests);
    for case in cases.iter_mut().filter(|case| case.operation == "TestRepositoryTriggers") {
        // A test whose answer is lost may have been sent: it is told as not sent, for the person to repeat.
        case.ends = Ends::With(&[0, 4]);
    }
    for (operation, times, codes) in [
        ("TestRepositoryTriggers", Some(1), &[4]),
        ("TestRepositoryTriggers", None, &[6]),
        ("ListRepositories", None, &[6]),
    ] {
        let ends = Ends::With(codes);
        cases.push(Case { times, ends, ..case(Act::Test, CODECOMMIT, operation, 0, denied(CODECOMMIT)) });
    }
    play_all(&cases);
}

#[test]
fn a_confirmation_that_does_not_reach_jira_leaves_the_subscription_pending() {
    let kinds = ["unavailable", "drop-connection", "answer-lost", "slow"];
    let mut cases = Vec::new();
    for kind in kinds {
        let fault = if kind == "slow" { json!({ "kind": kind, "millis": 300 }) } else { fault(kind) };
        for times in [Some(1), None] {
            cases.push(Case { times, ..case(Act::Triggers, SNS, "Deliver", 0, fault.clone()) });
        }
    }
    play_all(&cases);
}

/// A login page is no passing fault of Jira's, and a removal whose answer is lost is looked for the next time.
fn ends_in_jira(operation: &str, skip: u32, fault: &Value) -> Ends {
    let kind = fault["kind"].as_str().unwrap_or_default();
    let is_plan = skip == 0 && operation.starts_with("GET");
    match kind {
        "too-many-requests" | "slow" => Ends::Well,
        "html-login" if is_plan => Ends::With(&[6]),
        "malformed-json" if is_plan => Ends::With(&[1]),
        "html-login" => Ends::With(&[4]),
        _ if operation.starts_with("DELETE") => Ends::With(&[4]),
        _ => Ends::Well,
    }
}

#[test]
fn jira_may_stumble_while_its_integration_is_disabled_or_removed() {
    let one = "GET /rest/gitplugin/1.0/integration/1";
    let disable = "PUT /rest/gitplugin/1.0/repository/1/disable";
    let kinds = [
        "unavailable",
        "internal-error",
        "drop-connection",
        "answer-lost",
        "half-body",
        "html-login",
        "malformed-json",
    ];
    let mut cases = Vec::new();
    let remove = "DELETE /rest/gitplugin/1.0/integration/*";
    for (act, operation, skip) in [
        (Act::Disable, one, 0),
        (Act::Disable, one, 1),
        (Act::Disable, one, 2),
        (Act::Disable, disable, 0),
        (Act::Remove, remove, 0),
    ] {
        let limited = json!({ "kind": "too-many-requests", "retry_after": 1 });
        for fault in kinds.into_iter().map(fault).chain([limited, json!({ "kind": "slow", "millis": 300 })]) {
            let ends = ends_in_jira(operation, skip, &fault);
            cases.push(Case { ends, ..case(act, "gij", operation, skip, fault) });
        }
    }
    play_all(&cases);
}
