//! Texts as a terminal without colours shows them.

use causeway_contract::connection::{Connection, ConnectionHealth, NextAction, TriggersState};
use causeway_contract::plan::{
    Plan, PlanAction, PlanChange, PlanKind, PlanRepository, PlanStep, PlanTrigger,
};
use causeway_contract::run::{
    ItemState, Receipt, RunCounts, RunRepository, RunState, RunStep, RunTrigger, RunView,
};

use super::{connections, plan, receipt};

fn plain(text: &str) -> String {
    anstream::adapter::strip_str(text).to_string()
}

fn step(action: PlanAction, title: &str, changes: Vec<PlanChange>) -> PlanStep {
    PlanStep {
        id: "step".to_owned(),
        action,
        place: "Jira".to_owned(),
        title: title.to_owned(),
        reason: "As wanted".to_owned(),
        changes,
    }
}

fn repository(name: &str, action: PlanAction, trigger: Option<PlanAction>) -> PlanRepository {
    PlanRepository {
        name: name.to_owned(),
        action,
        reason: "GIJ adds it".to_owned(),
        trigger: trigger.map(|action| PlanTrigger { action, reason: "It has none".to_owned() }),
        foreign_triggers: vec!["deploy".to_owned()],
        changes: Vec::new(),
    }
}

fn a_plan() -> Plan {
    let change = PlanChange {
        field: "Region".to_owned(),
        before: Some("eu-west-1".to_owned()),
        after: "eu-central-1".to_owned(),
    };
    Plan {
        plan_id: "plan".to_owned(),
        kind: PlanKind::Connect,
        connection_id: None,
        hash: "hash".to_owned(),
        title: "Connect 4 repositories to JIRA".to_owned(),
        changes_anything: true,
        can_start: true,
        steps: vec![
            step(PlanAction::Create, "Create the integration in Jira", vec![change]),
            step(PlanAction::Keep, "Compare Jira with the plan", Vec::new()),
        ],
        repositories: vec![
            repository("api", PlanAction::Create, Some(PlanAction::Create)),
            repository("old", PlanAction::Skip, None),
            repository("web-shop", PlanAction::Keep, Some(PlanAction::Update)),
            repository("as-it-is", PlanAction::Keep, Some(PlanAction::Keep)),
        ],
        cautions: vec!["This is the account's root key.".to_owned()],
    }
}

#[test]
fn a_plan_as_text() {
    insta::assert_snapshot!(plain(&plan(&a_plan(), false)));
}

#[test]
fn what_is_removed_has_a_sign_of_its_own() {
    let mut taken_apart = Plan { kind: PlanKind::Disconnect, ..a_plan() };
    taken_apart.repositories = vec![repository("api", PlanAction::Remove, None)];
    let text = plain(&plan(&taken_apart, true));
    assert!(text.contains("× api") && text.contains("× 1 to remove"), "{text}");
}

#[test]
fn a_plan_in_place_and_one_with_a_conflict_say_so() {
    let in_place = plain(&plan(&Plan { changes_anything: false, ..a_plan() }, true));
    assert!(in_place.contains("Nothing to do") && !in_place.contains("Create the integration"), "{in_place}");
    let conflict = Plan { can_start: false, ..a_plan() };
    assert!(plain(&plan(&conflict, true)).contains("marked with !"));
}

#[test]
fn signs_do_not_depend_on_colour() {
    let coloured = plan(&a_plan(), false);
    assert!(coloured.contains("\u{1b}["));
    for sign in ["+ Create", "= Compare", "+ api", "− old", "trigger ~"] {
        assert!(plain(&coloured).contains(sign), "{sign}");
    }
}

#[test]
fn a_receipt_as_text() {
    let run_step = |title: &str, state, message: Option<&str>| RunStep {
        id: "step".to_owned(),
        title: title.to_owned(),
        state,
        message: message.map(str::to_owned),
    };
    let item = |name: &str, state, trigger: Option<ItemState>| RunRepository {
        name: name.to_owned(),
        state,
        message: "Indexed".to_owned(),
        trigger: trigger.map(|state| RunTrigger { state, message: "AWS refuses it".to_owned() }),
    };
    let text = receipt(&Receipt {
        run: RunView {
            run_id: "run".to_owned(),
            title: "Connect 3 repositories to JIRA".to_owned(),
            state: RunState::Failed,
            started_at: 0,
            finished_at: Some(1),
            activity: "The triggers of 1 of 3 repositories are not as planned".to_owned(),
            cancel_note: String::new(),
            steps: vec![
                run_step("Create the integration in Jira", ItemState::Done, None),
                run_step("Put the trigger into each repository", ItemState::Failed, Some("1 failed")),
                run_step("Compare Jira with the plan", ItemState::Pending, None),
            ],
            counts: RunCounts { total: 3, connected: 3, done: 2, failed: 0, skipped: 0 },
            repositories: vec![
                item("api", ItemState::Done, Some(ItemState::Done)),
                item("web", ItemState::Done, Some(ItemState::Failed)),
                item("worker", ItemState::Running, None),
            ],
        },
        connection_id: Some("connection".to_owned()),
        error: None,
        left_behind: vec!["The integration AWS (id 7)".to_owned()],
        undo: vec!["Remove the integration AWS from Jira".to_owned()],
        links: Vec::new(),
        retryable: 1,
        changes: None,
    });
    insta::assert_snapshot!(plain(&text));
}

#[test]
fn a_receipt_of_changes_names_each_of_them() {
    let change = |field: &str, before: Option<&str>, after: &str| PlanChange {
        field: field.to_owned(),
        before: before.map(str::to_owned),
        after: after.to_owned(),
    };
    let item = |name: &str, state, message: &str| RunRepository {
        name: name.to_owned(),
        state,
        message: message.to_owned(),
        trigger: None,
    };
    let changes = vec![change("Smart commits", Some("on"), "off"), change("Tags filter", None, "v.*")];
    let text = receipt(&Receipt {
        run: RunView {
            run_id: "run".to_owned(),
            title: "Change settings of 2 repositories in JIRA".to_owned(),
            state: RunState::Failed,
            started_at: 0,
            finished_at: Some(1),
            activity: "Jira is not as planned".to_owned(),
            cancel_note: String::new(),
            steps: Vec::new(),
            counts: RunCounts { total: 2, connected: 0, done: 1, failed: 1, skipped: 0 },
            repositories: vec![
                item("api", ItemState::Done, "As planned"),
                item("web", ItemState::Failed, "Smart commits is on in Jira"),
            ],
        },
        connection_id: None,
        error: None,
        left_behind: vec!["In Jira: other settings of api.".to_owned()],
        undo: Vec::new(),
        links: Vec::new(),
        retryable: 0,
        changes: Some(vec![
            PlanRepository { changes, ..repository("api", PlanAction::Update, None) },
            PlanRepository {
                changes: vec![change("Smart commits", Some("on"), "off")],
                ..repository("web", PlanAction::Update, None)
            },
            repository("worker", PlanAction::Keep, None),
        ]),
    });
    insta::assert_snapshot!(plain(&text));
}

#[test]
fn connections_as_text() {
    let connection = |name: &str, health, triggers| Connection {
        connection_id: format!("id of {name}"),
        name: name.to_owned(),
        region: "eu-central-1".to_owned(),
        region_name: "Europe (Frankfurt)".to_owned(),
        account: "111122223333".to_owned(),
        site_title: "JIRA".to_owned(),
        site_url: "https://jira.example.com".to_owned(),
        health,
        health_note: "All repositories are indexed".to_owned(),
        repositories: 3,
        indexed: 3,
        failed: 0,
        last_indexed: None,
        triggers,
        next_action: NextAction::None,
        error: None,
    };
    let all = [
        connection("Shop", ConnectionHealth::Ok, TriggersState::Confirmed),
        connection("Warehouse", ConnectionHealth::Missing, TriggersState::None),
    ];
    insta::assert_snapshot!(plain(&connections(&all)));
    assert!(connections(&[]).contains("no connection yet"));
}
