//! What the window may call, and what it gets: over the real access rules, without a display.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use causeway_contract::commands::COMMANDS;
use serde_json::{Value, json};
use tauri::ipc::{CallbackFn, InvokeBody};
use tauri::test::{INVOKE_KEY, MockRuntime, get_ipc_response, mock_builder};
use tauri::webview::InvokeRequest;
use tauri::{App, Manager, WebviewUrl, WebviewWindow, WebviewWindowBuilder};
use tempfile::TempDir;

use crate::arguments::Opening;
use crate::desktop::Desktop;
use crate::{context, with_commands};

struct Shell {
    app: App<MockRuntime>,
    data: TempDir,
}

fn shell() -> Shell {
    let data = tempfile::tempdir().unwrap();
    let app = with_commands(mock_builder()).build(context()).unwrap();
    let desk = Desktop::new(data.path().join("data"), data.path().join("downloads"), Opening::Real);
    app.manage(Arc::new(desk));
    Shell { app, data }
}

impl Shell {
    fn window(&self, label: &str) -> WebviewWindow<MockRuntime> {
        // Tauri makes a window's data directory even for its mock, in a person's home unless told otherwise.
        WebviewWindowBuilder::new(&self.app, label, WebviewUrl::default())
            .data_directory(self.data.path().join("webview"))
            .build()
            .unwrap()
    }
}

fn call_from(
    window: &WebviewWindow<MockRuntime>,
    page: &str,
    command: &str,
    arguments: Value,
) -> Result<Value, Value> {
    let request = InvokeRequest {
        cmd: command.to_owned(),
        callback: CallbackFn(0),
        error: CallbackFn(1),
        url: page.parse().unwrap(),
        body: InvokeBody::Json(arguments),
        headers: tauri::http::HeaderMap::default(),
        invoke_key: INVOKE_KEY.to_owned(),
    };
    get_ipc_response(window, request).map(|body| body.deserialize().unwrap())
}

fn own_page() -> &'static str {
    if cfg!(windows) { "http://tauri.localhost" } else { "tauri://localhost" }
}

fn call(window: &WebviewWindow<MockRuntime>, command: &str, arguments: Value) -> Result<Value, Value> {
    call_from(window, own_page(), command, arguments)
}

fn is_refused(answer: &Result<Value, Value>) -> bool {
    answer.as_ref().is_err_and(|error| error.as_str().is_some_and(|text| text.contains("not allowed")))
}

fn read(path: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// Commands that do nothing without a request, or nothing but read.
fn harmless(command: &str) -> bool {
    // Some of these ask the keychain of whoever runs the tests, and two of them a person for a file.
    !matches!(
        command,
        "explore_sandbox"
            | "leave_sandbox"
            | "discard_draft"
            | "start_up"
            | "keychain_status"
            | "list_credentials"
            | "remove_all_credentials"
            | "choose_ssh_key"
            | "choose_new_ssh_key"
    )
}

#[test]
fn the_capability_names_every_command_and_nothing_else() {
    let capability = read("capabilities/main.json");
    let granted: Vec<&str> =
        capability["permissions"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    let mut wanted: BTreeSet<String> =
        COMMANDS.iter().map(|command| format!("allow-{}", command.name.replace('_', "-"))).collect();
    wanted.extend(["core:event:allow-listen".to_owned(), "core:event:allow-unlisten".to_owned()]);
    assert_eq!(granted.len(), wanted.len(), "none twice");
    assert_eq!(granted.into_iter().map(str::to_owned).collect::<BTreeSet<_>>(), wanted);
    assert_eq!(capability["windows"], json!(["main"]));
    assert_eq!(capability.get("remote"), None);
    assert_eq!(capability.get("webviews"), None);
}

#[test]
fn every_command_has_a_handler() {
    let shell = shell();
    let window = shell.window("main");
    for command in COMMANDS.iter().filter(|command| harmless(command.name)) {
        let answer = call(&window, command.name, json!({}));
        assert!(!is_refused(&answer), "{}: {answer:?}", command.name);
        let text = answer.as_ref().err().and_then(Value::as_str).unwrap_or_default();
        assert!(!text.contains("not found"), "{}: {text}", command.name);
        if command.request.is_some() {
            assert!(text.contains("invalid args `request`"), "{}: {answer:?}", command.name);
        }
    }
}

#[test]
fn a_command_that_is_not_on_the_list_is_refused() {
    let shell = shell();
    let window = shell.window("main");
    for command in ["nothing", "read_secret", "plugin:fs|read_text_file", "plugin:shell|execute"] {
        assert!(is_refused(&call(&window, command, json!({}))), "{command}");
    }
    // Plugins that are there for the shell's own use are not there for the window.
    for command in ["plugin:opener|open_url", "plugin:window-state|save_window_state", "plugin:event|emit"] {
        assert!(is_refused(&call(&window, command, json!({}))), "{command}");
    }
    for command in ["plugin:window|close", "plugin:webview|create_webview_window", "plugin:path|resolve"] {
        assert!(is_refused(&call(&window, command, json!({}))), "{command}");
    }
}

#[test]
fn another_window_and_another_page_may_call_nothing() {
    let shell = shell();
    let (main, other) = (shell.window("main"), shell.window("other"));
    for command in COMMANDS {
        assert!(is_refused(&call(&other, command.name, json!({}))), "{} from another window", command.name);
        let remote = call_from(&main, "https://jira.example.com/", command.name, json!({}));
        assert!(is_refused(&remote), "{} from another page", command.name);
    }
}

#[test]
fn an_answer_has_the_shape_of_the_contract() {
    let shell = shell();
    let window = shell.window("main");
    let regions = call(&window, "list_regions", json!({})).unwrap();
    assert_eq!(regions.as_array().map(Vec::len), Some(causeway_domain::Region::known().len()));
    assert_eq!(call(&window, "list_runs", json!({})), Ok(json!([])));
    assert_eq!(call(&window, "list_connections", json!({})), Ok(json!([])));
}

#[test]
fn an_error_has_one_shape() {
    let shell = shell();
    let window = shell.window("main");
    let request = |value: Value| json!({ "request": value });
    for (command, arguments, code, kind) in [
        ("get_receipt", json!({ "runId": "none" }), "RUN_UNKNOWN", "precondition"),
        ("start_run", json!({ "planId": "none", "hash": "" }), "PLAN_UNKNOWN", "precondition"),
        ("list_projects", json!({ "siteHandle": "none" }), "SESSION_ENDED", "precondition"),
        ("open_link", json!({ "url": "https://evil.example.com/" }), "LINK_REFUSED", "validation"),
        ("open_link", json!({ "url": "file:///etc/passwd" }), "LINK_REFUSED", "validation"),
        (
            "check_jira",
            json!({
                "operationId": "o", "baseUrl": "not a url", "credential": { "kind": "token", "token": "canary" },
            }),
            "INVALID_JIRA_URL",
            "validation",
        ),
    ] {
        let error = call(&window, command, request(arguments)).unwrap_err();
        let fields: BTreeSet<&str> = error.as_object().unwrap().keys().map(String::as_str).collect();
        let shape = ["code", "correlationId", "fields", "hints", "kind", "message", "retry"];
        assert_eq!(fields, BTreeSet::from(shape), "{command}");
        assert_eq!((error["code"].as_str(), error["kind"].as_str()), (Some(code), Some(kind)), "{error}");
        assert!(!error.to_string().contains("canary"));
        assert!(uuid::Uuid::parse_str(error["correlationId"].as_str().unwrap()).is_ok());
    }
}

#[test]
fn a_field_that_is_not_declared_is_refused_without_quoting_the_request() {
    let shell = shell();
    let window = shell.window("main");
    let arguments = json!({ "request": {
        "operationId": "o", "baseUrl": "https://jira.example.com", "more": "canary",
        "credential": { "kind": "token", "token": "canary" },
    } });
    let error = call(&window, "check_jira", arguments).unwrap_err().to_string();
    assert!(error.contains("unknown field") && !error.contains("canary"), "{error}");
}

#[test]
fn a_support_bundle_is_shown_before_it_is_saved() {
    let shell = shell();
    let window = shell.window("main");
    let unknown = call(&window, "save_support_bundle", json!({ "request": { "bundleId": "none" } }));
    assert_eq!(unknown.unwrap_err()["code"], json!("INVALID_REQUEST"));
    let shown = call(&window, "preview_support_bundle", json!({})).unwrap();
    let downloads = shell.data.path().join("downloads");
    assert!(!downloads.exists(), "a preview writes nothing");
    let paths: Vec<&str> =
        shown["files"].as_array().unwrap().iter().filter_map(|file| file["path"].as_str()).collect();
    assert!(paths.contains(&"README.txt") && paths.contains(&"versions.txt"), "{paths:?}");
    let request = json!({ "request": { "bundleId": shown["bundleId"] } });
    let saved = call(&window, "save_support_bundle", request).unwrap();
    let file = downloads.join(format!("{}.zip", shown["folder"].as_str().unwrap()));
    assert_eq!(saved["path"], json!(file.display().to_string()));
    assert!(std::fs::read(file).unwrap().starts_with(b"PK"));
}

#[test]
fn an_issue_is_read_from_text_and_a_branch_named_without_asking_anybody() {
    let shell = shell();
    let window = shell.window("main");
    let open = |text: &str| {
        let request = json!({ "operationId": "o", "text": text, "siteUrl": null });
        call(&window, "open_issue", json!({ "request": request })).unwrap_err()["code"].clone()
    };
    assert_eq!(open("hello"), json!("INVALID_ISSUE_KEY"));
    assert_eq!(open("causeway://settings/SHOP-1"), json!("INVALID_ISSUE_KEY"));
    assert_eq!(open("causeway://issue/SHOP-1"), json!("JIRA_SITE_UNKNOWN"), "nothing is connected");
    let template =
        json!({ "siteUrl": "", "template": "${issuekey}-${summary}", "separator": "-", "maxLength": 250 });
    let request = json!({
        "template": template, "key": "SHOP-1", "summary": "Fix: it", "issueType": "Bug", "base": "main",
        "displayName": "", "userName": "",
    });
    let named = call(&window, "name_branch", json!({ "request": request })).unwrap();
    assert_eq!((&named["name"], &named["problem"]), (&json!("SHOP-1-fix-it"), &Value::Null));
    assert_eq!(call(&window, "list_recent_issues", json!({})), Ok(json!({ "sites": [], "issues": [] })));
}

#[test]
fn a_link_that_came_before_the_window_is_handed_over_once() {
    let shell = shell();
    let window = shell.window("main");
    let desk = shell.app.state::<Arc<Desktop>>();
    desk.deep_links().take(["causeway://issue/SHOP-1", "causeway://issue", "--sandbox"]);
    assert_eq!(desk.deep_links().waiting(), ["causeway://issue/SHOP-1"]);
    let watched = call(&window, "watch_deep_links", json!({ "channel": "__CHANNEL__:7" }));
    assert_eq!(watched, Ok(Value::Null));
    assert_eq!(desk.deep_links().waiting(), [""; 0]);
}
