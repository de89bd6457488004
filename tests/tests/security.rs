//! What keeps the window small in power: its content policy, its permissions, and what is not compiled in at all.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, Package, PackageId};
use serde_json::{Value, json};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn json_of(path: &str) -> Value {
    serde_json::from_str(&fs::read_to_string(root().join(path)).unwrap()).unwrap()
}

#[test]
fn the_content_policy_allows_our_own_files_and_the_bridge_only() {
    let security = &json_of("src-tauri/tauri.conf.json")["app"]["security"];
    assert_eq!(
        security["csp"],
        json!({
            "default-src": "'none'",
            "script-src": "'self'",
            "style-src": "'self'",
            "img-src": "'self' data:",
            "font-src": "'self'",
            "connect-src": "ipc: http://ipc.localhost",
            "object-src": "'none'",
            "base-uri": "'none'",
            "form-action": "'none'",
            "frame-ancestors": "'none'",
        })
    );
    for weaker in ["devCsp", "dangerousDisableAssetCspModification", "assetProtocol"] {
        assert_eq!(security.get(weaker), None, "{weaker}");
    }
}

#[test]
fn the_page_gets_no_global_tauri_and_frozen_prototypes() {
    let configuration = json_of("src-tauri/tauri.conf.json");
    let app = &configuration["app"];
    assert_eq!(app["withGlobalTauri"], json!(false));
    assert_eq!(app["security"]["freezePrototype"], json!(true));
    assert_eq!(app["security"]["capabilities"], json!(["main"]));
    assert_eq!(app["windows"], json!([]), "the one window is made by the program, after its state");
    assert_eq!(configuration["build"].get("devUrl"), None, "the window never loads from the network");
    assert_eq!(configuration.get("plugins"), None);
    // A file for one platform would be merged over this one.
    let more: Vec<_> = fs::read_dir(root().join("src-tauri"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| name.starts_with("tauri.") && name != "tauri.conf.json")
        .collect();
    assert!(more.is_empty(), "{more:?}");
}

#[test]
fn the_one_capability_is_of_the_one_window_and_grants_no_plugin() {
    let files: Vec<_> = fs::read_dir(root().join("src-tauri/capabilities"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    assert_eq!(files, ["main.json"]);
    let capability = json_of("src-tauri/capabilities/main.json");
    assert_eq!(capability["windows"], json!(["main"]));
    assert_eq!((capability.get("remote"), capability.get("webviews")), (None, None));
    let of_others: BTreeSet<&str> = capability["permissions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|permission| permission.as_str().unwrap())
        .filter(|permission| permission.contains(':'))
        .collect();
    assert_eq!(of_others, BTreeSet::from(["core:event:allow-listen", "core:event:allow-unlisten"]));
}

#[test]
fn only_known_plugins_are_compiled_in() {
    let graph = Graph::read();
    let plugins: BTreeSet<&str> =
        graph.of_the_shell().into_iter().filter(|name| name.starts_with("tauri-plugin")).collect();
    assert_eq!(
        plugins,
        BTreeSet::from(["tauri-plugin-opener", "tauri-plugin-single-instance", "tauri-plugin-window-state"])
    );
}

#[test]
fn there_is_one_tls_stack_towards_aws_and_jira() {
    let graph = Graph::read();
    let all = graph.of_the_shell();
    assert!(all.contains("rustls") && all.contains("ring"));
    for other in ["aws-lc-rs", "aws-lc-sys", "native-tls", "hyper-tls", "tokio-native-tls"] {
        assert!(!all.contains(other), "{other}");
    }
}

#[test]
fn a_release_has_no_developer_tools() {
    let graph = Graph::read();
    for name in ["tauri", "tauri-runtime", "tauri-runtime-wry", "wry"] {
        let features = graph.features(name);
        assert!(!features.contains("devtools"), "{name}: {features:?}");
    }
}

#[test]
fn the_page_has_nothing_inline() {
    assert_nothing_inline("ui/index.html");
    // What vite made of it, where it has been built.
    if root().join("ui/dist/index.html").exists() {
        assert_nothing_inline("ui/dist/index.html");
    }
}

/// The policy would block it, and the window would stay blank.
fn assert_nothing_inline(path: &str) {
    let page = fs::read_to_string(root().join(path)).unwrap().to_lowercase();
    for (start, _) in page.match_indices("<script") {
        let (tag, after) = page[start..].split_once('>').unwrap();
        assert!(tag.contains(" src="), "{path}: {tag}");
        assert!(after.trim_start().starts_with("</script>"), "{path}: a script with a text");
    }
    assert!(!page.contains("<style"), "{path}");
    let mut words = page.split(|character: char| character.is_whitespace() || character == '<');
    let inline =
        words.find(|word| word.starts_with("style=") || (word.starts_with("on") && word.contains('=')));
    assert_eq!(inline, None, "{path}");
    for remote in ["src=\"http", "href=\"http", "src=\"//", "href=\"//"] {
        assert!(!page.contains(remote), "{path}: {remote}");
    }
}

#[test]
fn the_window_makes_no_code_or_markup_out_of_text() {
    // In two parts, so that a search for them does not find this file.
    let marks = [
        concat!("dangerously", "SetInnerHTML"),
        concat!("inner", "HTML"),
        concat!("outer", "HTML"),
        concat!("insertAdjacent", "HTML"),
        concat!("document", ".write"),
        concat!("ev", "al("),
        concat!("new ", "Function("),
    ];
    let mut found = Vec::new();
    let mut directories = vec![root().join("ui/src")];
    let mut files = 0;
    while let Some(directory) = directories.pop() {
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                directories.push(path);
            } else if (name.ends_with(".ts") || name.ends_with(".tsx")) && !name.contains(".test.") {
                files += 1;
                let text = fs::read_to_string(&path).unwrap();
                found.extend(
                    marks
                        .iter()
                        .filter(|mark| text.contains(**mark))
                        .map(|mark| format!("{}: {mark}", path.display())),
                );
            }
        }
    }
    assert!(files > 20, "{files}");
    assert!(found.is_empty(), "{found:#?}");
}

/// What is compiled into the shell, features resolved.
struct Graph {
    metadata: Metadata,
}

impl Graph {
    fn read() -> Self {
        let metadata = MetadataCommand::new()
            .manifest_path(root().join("src-tauri/Cargo.toml"))
            .other_options(["--locked".to_owned()])
            .exec()
            .unwrap();
        Self { metadata }
    }

    fn package(&self, id: &PackageId) -> &Package {
        &self.metadata[id]
    }

    /// Names of every crate that the shell links, on any platform; build and test dependencies left out.
    fn of_the_shell(&self) -> BTreeSet<&str> {
        let resolve = self.metadata.resolve.as_ref().unwrap();
        let nodes: HashMap<&PackageId, _> = resolve.nodes.iter().map(|node| (&node.id, node)).collect();
        let shell = self
            .metadata
            .workspace_packages()
            .into_iter()
            .find(|package| package.name.as_str() == "causeway-desktop")
            .unwrap();
        let mut seen = BTreeSet::new();
        let mut ahead = vec![&shell.id];
        while let Some(id) = ahead.pop() {
            if !seen.insert(id) {
                continue;
            }
            let linked = nodes[id].deps.iter().filter(|dependency| {
                dependency.dep_kinds.iter().any(|kind| kind.kind == DependencyKind::Normal)
            });
            ahead.extend(linked.map(|dependency| &dependency.pkg));
        }
        seen.into_iter().map(|id| self.package(id).name.as_str()).collect()
    }

    fn features(&self, name: &str) -> BTreeSet<String> {
        let nodes = &self.metadata.resolve.as_ref().unwrap().nodes;
        let of_name: Vec<_> =
            nodes.iter().filter(|node| self.package(&node.id).name.as_str() == name).collect();
        assert!(!of_name.is_empty(), "{name} is not there");
        of_name.iter().flat_map(|node| node.features.iter().map(ToString::to_string)).collect()
    }
}
