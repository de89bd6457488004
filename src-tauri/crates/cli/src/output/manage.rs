//! Settings, for people.

use std::fmt::Write as _;

use causeway_contract::manage::{SettingValue, TargetDetail, TargetSetting};
use causeway_contract::mapping;
use causeway_contract::wizard::ProjectAssociation;
use causeway_domain::integration::Setting;

use super::column;
use crate::console::{HEAD, QUIET, paint};

/// The name of a setting as the command line takes it: `smart-commits`.
pub(crate) fn setting_name(setting: Setting) -> String {
    kebab(&mapping::setting_name(setting))
}

fn kebab(name: &impl serde::Serialize) -> String {
    let text = serde_json::to_value(name).ok().and_then(|name| name.as_str().map(str::to_owned));
    let mut kebab = String::new();
    for character in text.unwrap_or_default().chars() {
        if character.is_ascii_uppercase() {
            kebab.push('-');
        }
        kebab.push(character.to_ascii_lowercase());
    }
    kebab
}

/// A thing with every setting.
pub(crate) fn target(detail: &TargetDetail) -> String {
    let mut text = format!("{}\n", paint(HEAD, &detail.name));
    let disabled = if detail.disabled { ", disabled" } else { "" };
    let nested = if detail.nested { ", nested in another repository" } else { "" };
    let about = format!("id {}{disabled}{nested}; {}", detail.target.id, detail.site.title);
    let _infallible = writeln!(text, "{}\n", paint(QUIET, &about));
    let names: Vec<String> = detail.settings.iter().map(|found| kebab(&found.name)).collect();
    let width = column(names.iter().map(String::as_str));
    for (found, name) in detail.settings.iter().zip(&names) {
        let _infallible = writeln!(text, "  {name:width$}  {}", value(found, detail));
        if let Some(reason) = &found.read_only {
            let _infallible = writeln!(text, "  {:width$}  {}", "", paint(QUIET, reason));
        }
    }
    if let Some(note) = &detail.projects_note {
        let _infallible = writeln!(text, "\n{note}");
    }
    text
}

fn value(found: &TargetSetting, detail: &TargetDetail) -> String {
    match &found.value {
        None => paint(QUIET, "not reported by this Jira"),
        Some(SettingValue::Flag { on: true }) => "on".to_owned(),
        Some(SettingValue::Flag { on: false }) => "off".to_owned(),
        Some(SettingValue::Text { text }) => text.clone(),
        Some(SettingValue::Number { number }) => number.to_string(),
        Some(SettingValue::Projects { projects: ProjectAssociation::All }) => "all".to_owned(),
        Some(SettingValue::Projects { projects: ProjectAssociation::Only { ids } }) => {
            let key = |id: &u64| {
                let known = detail.projects.iter().find(|project| project.id == *id);
                known.map_or_else(|| format!("id {id}"), |project| project.key.clone())
            };
            ids.iter().map(key).collect::<Vec<_>>().join(",")
        }
        Some(SettingValue::Links { links }) => {
            let formats = [
                ("commit", &links.commit),
                ("file-added", &links.file_added),
                ("file-modified", &links.file_modified),
                ("file-deleted", &links.file_deleted),
                ("pull-request", &links.pull_request),
                ("branch", &links.branch),
            ];
            let known: Vec<String> = formats
                .iter()
                .filter(|(_, format)| !format.is_empty())
                .map(|(name, format)| format!("{name}={format}"))
                .collect();
            known.join(" ")
        }
    }
}
