//! The configuration of bundles for systems that this one cannot build for, read by Tauri's own types, which refuse what
//! they do not know.

use std::path::{Path, PathBuf};

use serde_json::Value;
use tauri::utils::config::{BundleType, Config};

fn here() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

fn read(path: &str) -> Value {
    serde_json::from_str(&std::fs::read_to_string(here().join(path)).unwrap()).unwrap()
}

/// Puts one configuration over another, as Tauri's command line does (RFC 7396).
fn merge(base: &mut Value, over: Value) {
    match (base, over) {
        (Value::Object(base), Value::Object(over)) => {
            for (name, value) in over {
                merge(base.entry(name).or_insert(Value::Null), value);
            }
        }
        (base, over) => *base = over,
    }
}

fn merged() -> Config {
    let mut configuration = read("tauri.conf.json");
    merge(&mut configuration, read("packages/tauri.bundles.json"));
    serde_json::from_value(configuration).unwrap()
}

#[test]
fn bundles_for_macos_and_windows_are_configured_as_tauri_reads_it() {
    let bundle = merged().bundle;
    assert!(bundle.active);
    let targets = bundle.targets.to_vec();
    for target in [BundleType::App, BundleType::Dmg, BundleType::Msi, BundleType::Nsis] {
        assert!(targets.contains(&target), "{target:?} is not in {targets:?}");
    }
    let beside: Vec<String> = bundle.external_bin.unwrap_or_default();
    for program in ["causeway", "git-credential-causeway", "causeway-sandbox"] {
        assert!(
            beside.iter().any(|path| path.ends_with(&format!("/{program}"))),
            "{program} is not beside the window's"
        );
    }
    let licence = bundle.license_file.unwrap();
    assert!(here().join(&licence).exists(), "{}", licence.display());
}

#[test]
fn icons_are_what_their_endings_say() {
    let icons = merged().bundle.icon;
    let starts: [(&str, &[u8]); 3] = [("png", b"\x89PNG"), ("icns", b"icns"), ("ico", &[0, 0, 1, 0])];
    for (ending, start) in starts {
        let found: Vec<&String> = icons.iter().filter(|icon| icon.ends_with(&format!(".{ending}"))).collect();
        assert!(!found.is_empty(), "no {ending}");
        for icon in found {
            assert!(std::fs::read(here().join(icon)).unwrap().starts_with(start), "{icon}");
        }
    }
}

#[test]
fn a_setting_that_tauri_does_not_know_is_found() {
    let mut configuration = read("tauri.conf.json");
    merge(
        &mut configuration,
        serde_json::json!({ "bundle": { "windows": { "nsis": { "instalMode": "x" } } } }),
    );
    assert!(serde_json::from_value::<Config>(configuration).is_err());
}
