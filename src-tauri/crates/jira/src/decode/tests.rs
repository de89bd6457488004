use insta::assert_debug_snapshot;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{
    Removable, advice, commit_keys, commits, development, has_permissions, index_status, integration,
    integrations, issue, people, projects, pull_requests, removable, repositories, repository, server_info,
    success, tags, time_tracking, transitions, versions, words,
};

fn sample(name: &str) -> Value {
    let path = format!("{}/tests/samples/{name}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

#[test]
fn documented_answers_about_integrations_are_read() {
    assert_debug_snapshot!("created", integration(&sample("integration-created")));
    assert_debug_snapshot!("list", integrations(&sample("integration-list")));
    let one = integration(&sample("integration-created"));
    assert_eq!(integration(&sample("integration-one")), one, "in a list of one");
}

#[test]
fn other_spellings_of_an_integration_are_read() {
    assert_debug_snapshot!("bare", integration(&sample("integration-bare")));
    assert_eq!(integration(&sample("integration-older")), integration(&sample("integration-bare")));
}

#[test]
fn documented_answers_about_repositories_and_indexes_are_read() {
    assert_debug_snapshot!("repositories", repositories(&sample("repository-list")));
    for name in ["index-map", "index-list", "index-counted"] {
        assert_debug_snapshot!(name, index_status(&sample(name)));
    }
}

#[test]
fn a_repository_is_read_bare_and_in_either_dialect() {
    let bare = repository(&sample("repository-bare"));
    assert_debug_snapshot!("repository", bare);
    let mut strict = sample("repository-bare");
    strict["state"] = json!("UPDATED");
    strict["global"] = json!("true");
    for other in [strict.clone(), json!({"repository": strict}), json!({"repositories": [strict]})] {
        assert_eq!(repository(&other), bare, "{other}");
    }
    assert_eq!(repository(&json!({"success": true})), None);
}

#[test]
fn only_a_folder_that_gij_made_is_its_own() {
    let own = |root: Value| {
        let mut one = json!({"id": "7", "displayName": "shop"});
        one.as_object_mut().unwrap().extend(root.as_object().unwrap().clone());
        removable(&json!({"success": true, "repositories": [{"id": 6}, one]}), 7).unwrap()
    };
    let removed = |own_folder, of_integration| Removable { own_folder, of_integration };
    assert_eq!(own(json!({"absoluteRoot": false, "realRoot": "7_shop"})), removed(true, false));
    assert_eq!(own(json!({"absoluteRoot": "false", "trackedFolderId": 3})), removed(true, true));
    for elsewhere in [
        json!({}),
        json!({"realRoot": "7_shop"}),
        json!({"absoluteRoot": true, "realRoot": "7_shop"}),
        json!({"absoluteRoot": false, "realRoot": "/srv/git/shop.git"}),
        json!({"absoluteRoot": false, "realRoot": "C:\\git\\shop"}),
        json!({"absoluteRoot": false, "realRoot": "\\\\server\\shop"}),
    ] {
        assert_eq!(own(elsewhere.clone()), removed(false, false), "{elsewhere}");
    }
    assert_eq!(removable(&json!({"repositories": []}), 7), None);
    assert_eq!(removable(&json!({"success": true}), 7), None);
}

#[test]
fn answers_of_jira_are_read() {
    assert_debug_snapshot!("server-info", server_info(&sample("server-info")));
    assert_debug_snapshot!("projects", projects(&sample("projects")));
}

#[test]
fn issues_are_read() {
    assert_debug_snapshot!("issue", issue(&sample("issue")));
    let least = json!({"key": "OPS-1", "fields": {"project": {"id": 10001}}});
    let read = issue(&least).unwrap();
    assert_eq!((read.project_key.as_str(), read.project_id, read.status_category), ("OPS", 10_001, None));
    for none in [json!({}), json!({"key": "OPS-1"}), json!({"key": "OPS-1", "fields": {}}), json!([])] {
        assert_eq!(issue(&none), None, "{none}");
    }
}

#[test]
fn what_gij_has_of_an_issue_is_read() {
    assert_debug_snapshot!("commits", commits(&sample("commits")));
    assert_debug_snapshot!("commits-older", commits(&sample("commits-older")));
    assert_debug_snapshot!("development", development(&sample("development")));
    assert_debug_snapshot!("tags", tags(&sample("tags")));
    assert_debug_snapshot!("pull-requests", pull_requests(&sample("pull-requests")));
}

#[test]
fn nothing_indexed_is_not_a_broken_answer() {
    assert_eq!(commits(&json!({"success": true, "commits": []})), Some(Vec::new()));
    assert_eq!(commits(&json!({"success": true})), None);
    let nothing = development(&json!({"commitCount": 0})).unwrap();
    assert!(nothing.repositories.is_empty() && !nothing.not_all_permissions);
    assert_eq!(development(&json!({"success": true})), None);
    for first in [json!(null), json!(""), json!({})] {
        let read = tags(&json!({"tags": [], "firstTag": first})).unwrap();
        assert!(read.tags.is_empty() && read.first.is_none() && read.enabled);
    }
    assert!(!tags(&json!({"isTagsFeatureEnabled": "false"})).unwrap().enabled);
    assert_eq!(tags(&json!({"success": true})), None);
    assert_eq!(pull_requests(&json!({"pullRequests": {"items": []}})), Some(Vec::new()));
    assert_eq!(pull_requests(&json!({"success": true})), None);
    assert_eq!(commit_keys(&json!({"issueKeys": ["SHOP-1", "OPS-2"]})).unwrap(), ["SHOP-1", "OPS-2"]);
    assert_eq!(commit_keys(&json!({"success": true})), None);
}

#[test]
fn dates_are_read_in_every_form() {
    let at = |date: Value| {
        let body = json!({"commits": [{"commitId": "0a", "date": date}]});
        commits(&body).unwrap().remove(0).at
    };
    for (date, expected) in [
        (json!("2015-05-18T10:52:54.000+0000"), Some(1_431_946_374_000)),
        (json!("2015-05-18T17:52:54+0700"), Some(1_431_946_374_000)),
        (json!("2015-05-18T10:52:54.250Z"), Some(1_431_946_374_250)),
        (json!("2015-05-18T10:52:54+00:00"), Some(1_431_946_374_000)),
        (json!(1_431_946_374_000_i64), Some(1_431_946_374_000)),
        (json!("18/May/15"), None),
        (json!("9999-99-99T99:99:99+0000"), None),
        (json!(""), None),
        (json!(null), None),
        (json!(0), None),
    ] {
        assert_eq!(at(date.clone()), expected, "{date}");
    }
}

#[test]
fn a_message_comes_whole_however_hostile() {
    let message = format!("SHOP-1 \u{202e}<script>alert(1)</script>\0{}\n ", "x".repeat(8000));
    let body = json!({"commits": [{"commitId": "0a", "message": message}]});
    assert_eq!(commits(&body).unwrap()[0].message, message);
}

#[test]
fn what_checks_need_of_jira_is_read() {
    let transitions = transitions(&json!({"expand": "transitions", "transitions": [
        {"id": "11", "name": "Start Progress", "to": {"name": "In Progress"}},
        {"id": 21, "to": {"name": "Code Review"}},
        {"name": "no id"},
    ]}));
    let shown: Vec<(String, String, String)> =
        transitions.unwrap().into_iter().map(|one| (one.id, one.name, one.to)).collect();
    let text = str::to_owned;
    assert_eq!(
        shown,
        [
            (text("11"), text("Start Progress"), text("In Progress")),
            (text("21"), text(""), text("Code Review"))
        ]
    );
    let found = versions(&json!([{"id": "1", "name": "1.0"}, {"id": "2"}, {"name": "2.0"}]));
    assert_eq!(found.unwrap(), ["1.0", "2.0"]);
    let people = people(&json!([
        {"name": "ada", "emailAddress": "ada@example.com", "displayName": "Ada Lovelace", "active": true},
        {"name": "old", "active": "false"},
        {"key": "nameless"},
    ]))
    .unwrap();
    assert_eq!(people.len(), 2);
    assert_eq!((people[0].email.as_str(), people[0].active), ("ada@example.com", true));
    assert_eq!(
        (people[1].email.as_str(), people[1].active, people[1].display_name.as_str()),
        ("", false, "old")
    );
    let permissions = json!({"permissions": {
        "BROWSE_PROJECTS": {"havePermission": true}, "VIEW_DEV_TOOLS": {"havePermission": "false"},
    }});
    let names = ["VIEW_DEV_TOOLS", "BROWSE_PROJECTS", "UNHEARD_OF"];
    assert_eq!(has_permissions(&permissions, &names), Some(vec![false, true, false]));
    assert_eq!(has_permissions(&json!({}), &names), None);
    assert_eq!(time_tracking(&json!({"timeTrackingEnabled": true})), Some(true));
    assert_eq!(time_tracking(&json!({})), None);
}

#[test]
fn success_is_a_flag_or_a_word() {
    for (body, expected) in [
        (json!({"success": true}), Some(true)),
        (json!({"success": "false"}), Some(false)),
        (json!({"success": "perhaps"}), None),
        (json!({}), None),
        (json!([]), None),
    ] {
        assert_eq!(success(&body), expected, "{body}");
    }
}

#[test]
fn both_forms_of_words_are_read() {
    let gij =
        json!({"success": false, "error": "Repository with id=5 does not exist", "advice": "Try again"});
    assert_eq!(words(&gij).as_deref(), Some("Repository with id=5 does not exist"));
    assert_eq!(advice(&gij).as_deref(), Some("Try again"));
    let jira = json!({"errorMessages": ["No."], "errors": {"awsRegion": "unknown region"}});
    assert_eq!(words(&jira).as_deref(), Some("No. awsRegion: unknown region"));
    assert_eq!(words(&json!({"errorMessages": [], "errors": {}})), None);
}

/// Any JSON, with the field names of the real answers in it.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,12}|true|false|[0-9]{1,20}".prop_map(Value::from),
    ];
    let name = prop_oneof![
        "[a-z]{1,6}",
        prop::sample::select(vec![
            "id",
            "success",
            "error",
            "errors",
            "errorMessages",
            "integration",
            "integrations",
            "repositories",
            "global",
            "projectMappingIds",
            "trackedFolderId",
            "realRoot",
            "absoluteRoot",
            "branchLinkFormat",
            "lastIndexedDate",
            "messages",
            "insertionTime",
            "message",
            "finished",
            "lastOperationPercent",
            "completionPercentage",
            "errorsCount",
            "version",
            "key",
            "commits",
            "commitId",
            "date",
            "branch",
            "branches",
            "notes",
            "files",
            "path",
            "linesAdded",
            "repository",
            "repoId",
            "name",
            "ahead",
            "tags",
            "firstTag",
            "creationDate",
            "pullRequests",
            "items",
            "url",
            "fields",
            "project",
            "permissions",
            "transitions",
        ])
        .prop_map(str::to_owned),
    ];
    leaf.prop_recursive(4, 48, 8, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((name.clone(), inner), 0..8)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn any_json_is_read_or_refused(body in any_json()) {
        let status = index_status(&body);
        let percent = status.and_then(|status| status.percent);
        prop_assert!(percent.is_none_or(|percent| (0.0..=100.0).contains(&percent)));
        let found = integrations(&body).unwrap_or_default();
        prop_assert!(found.iter().all(|one| one.last_indexed.is_none_or(|millis| millis > 0)));
        let found = repositories(&body).unwrap_or_default();
        prop_assert!(found.iter().all(|one| one.integration_id.is_none_or(|id| id > 0)));
        prop_assert!(words(&body).is_none_or(|words| !words.is_empty()));
        let found = commits(&body).unwrap_or_default();
        prop_assert!(found.iter().all(|one| !one.id.is_empty()));
        prop_assert!(found.windows(2).all(|two| two[0].at >= two[1].at), "newest first");
        let found = tags(&body).map(|found| found.tags).unwrap_or_default();
        prop_assert!(found.iter().all(|one| !one.name.is_empty()));
        drop((development(&body), pull_requests(&body), commit_keys(&body), issue(&body)));
        drop((transitions(&body), versions(&body), people(&body), time_tracking(&body)));
        drop((repository(&body), removable(&body, 1), has_permissions(&body, &["name"])));
        drop((integration(&body), server_info(&body), projects(&body), success(&body), advice(&body)));
    }
}
