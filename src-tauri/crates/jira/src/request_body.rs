//! What is sent to GIJ: the documented fields, spelled as documented, and no others.

mod repository;

use std::num::NonZeroU32;

use causeway_app::port::aws::AccessKey;
use causeway_domain::Region;
use causeway_domain::integration::{IntegrationSettings, Projects, Setting};
use causeway_domain::manage::SettingValue;
use serde::Serialize;
use serde_json::{Map, Value, json};

pub(crate) use self::repository::{CreateRepository, update_repository};

/// The body that creates an AWS integration. It holds the secret: never logged, no `Debug`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CreateIntegration<'a> {
    r#type: &'static str,
    username: &'a str,
    password: &'a str,
    aws_region: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    display_name: Option<&'a str>,
    require_user_pat: bool,
    git_viewer_enabled: bool,
    smart_commits_enabled: bool,
    sources_diff_view_enabled: bool,
    global: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    project_mapping_ids: Option<&'a [u64]>,
    ref_spec_notes: bool,
    ref_spec_changes: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    ref_spec_custom: Option<String>,
}

impl<'a> CreateIntegration<'a> {
    pub(crate) fn new(region: &'a Region, key: &'a AccessKey, settings: &'a IntegrationSettings) -> Self {
        let refspecs = &settings.refspecs;
        let (global, project_mapping_ids) = projects(&settings.projects);
        Self {
            r#type: "AWS",
            username: key.id.as_str(),
            password: key.secret.expose(),
            aws_region: region.code(),
            display_name: settings.display_name.as_deref(),
            require_user_pat: settings.require_user_pat,
            git_viewer_enabled: settings.repository_browser,
            smart_commits_enabled: settings.smart_commits,
            sources_diff_view_enabled: settings.diff_viewing,
            global,
            project_mapping_ids,
            ref_spec_notes: refspecs.notes,
            ref_spec_changes: refspecs.changes,
            ref_spec_custom: (!refspecs.custom.is_empty()).then(|| refspecs.custom.to_string()),
        }
    }
}

/// The body that starts a reindex; of everything when it names nothing.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct StartReindex {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) repo_id: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) priority: Option<NonZeroU32>,
}

/// The body that gives an integration another key and changes nothing else. It holds the secret: never logged, no
/// `Debug`.
#[derive(Serialize)]
pub(crate) struct UpdateKey<'a> {
    username: &'a str,
    password: &'a str,
}

impl<'a> UpdateKey<'a> {
    pub(crate) fn new(key: &'a AccessKey) -> Self {
        Self { username: key.id.as_str(), password: key.secret.expose() }
    }
}

/// The body that changes only these settings. GIJ has one spelling for integrations and repositories.
pub(crate) fn update(changes: &[(Setting, SettingValue)]) -> Map<String, Value> {
    let mut body = Map::new();
    for (setting, value) in changes {
        let value = match value {
            SettingValue::Flag(on) if *setting == Setting::SslVerification => json!(!on),
            SettingValue::Flag(on) => json!(on),
            SettingValue::Text(text) => json!(text),
            SettingValue::Number(number) => json!(number),
            SettingValue::Projects(wanted) => {
                let (global, ids) = projects(wanted);
                if let Some(ids) = ids {
                    body.insert("projectMappingIds".to_owned(), json!(ids));
                }
                json!(global)
            }
            SettingValue::Links(links) => {
                body.extend(repository::web_links(links));
                continue;
            }
        };
        body.insert(field(*setting).to_owned(), value);
    }
    body
}

fn field(setting: Setting) -> &'static str {
    match setting {
        Setting::DisplayName => "displayName",
        Setting::SslVerification => "disableSslVerification",
        Setting::TrustFolderStat => "trustFolderStat",
        Setting::Notes => "refSpecNotes",
        Setting::Changes => "refSpecChanges",
        Setting::CustomRefspecs => "refSpecCustom",
        Setting::RepositoryBrowser => "gitViewerEnabled",
        Setting::TagsFilter => "tagsFilter",
        Setting::RequireUserPat => "requireUserPat",
        Setting::Projects => "global",
        Setting::DiffViewing => "sourcesDiffViewEnabled",
        Setting::SmartCommits => "smartCommitsEnabled",
        Setting::PrHideFilter => "prHideFilter",
        Setting::CommitEmails => "sendCommitEmails",
        Setting::CommitEmailMinutes => "maxMinsToCommitEmail",
        Setting::RevisionIndexing => "revisionIndexing",
        Setting::ApiFilter => "apiFilter",
        Setting::MainBranch => "mainBranch",
        // The formats have a field each; this is the one of their kind.
        Setting::WebLinks => "webLinkType",
    }
}

/// `global`, and the ids that GIJ takes only without it.
fn projects(projects: &Projects) -> (bool, Option<&[u64]>) {
    match projects {
        Projects::All => (true, None),
        Projects::Only(ids) => (false, Some(ids)),
    }
}

#[cfg(test)]
mod tests {
    use causeway_app::port::aws::AccessKey;
    use causeway_domain::integration::{IntegrationSettings, Projects, RefspecChoice, Setting};
    use causeway_domain::manage::SettingValue;
    use causeway_domain::refspec::CustomRefspecs;
    use causeway_domain::{AccessKeyId, Region, Secret};
    use serde_json::{Value, json};

    use super::{CreateIntegration, UpdateKey, update};

    fn settings() -> IntegrationSettings {
        IntegrationSettings {
            display_name: None,
            refspecs: RefspecChoice::default(),
            require_user_pat: false,
            smart_commits: true,
            repository_browser: true,
            diff_viewing: true,
            projects: Projects::All,
        }
    }

    fn create(settings: &IntegrationSettings) -> Value {
        let key = AccessKey {
            id: AccessKeyId::parse("AKIAIOSFODNN7EXAMPLE").unwrap(),
            secret: Secret::new("wJalr+/=".to_owned()),
        };
        let region = Region::parse("ap-outh-1").unwrap();
        serde_json::to_value(CreateIntegration::new(&region, &key, settings)).unwrap()
    }

    #[test]
    fn a_plain_integration_has_exactly_these_fields() {
        let expected = json!({
            "type": "AWS", "username": "AKIAIOSFODNN7EXAMPLE", "password": "wJalr+/=", "awsRegion": "ap-south-1",
            "requireUserPat": false, "gitViewerEnabled": true, "smartCommitsEnabled": true,
            "sourcesDiffViewEnabled": true, "global": true, "refSpecNotes": true, "refSpecChanges": false,
        });
        assert_eq!(create(&settings()), expected);
    }

    #[test]
    fn another_key_is_sent_alone() {
        let key = AccessKey {
            id: AccessKeyId::parse("AKIAIOSFODNN7EXAMPLE").unwrap(),
            secret: Secret::new("wJalr+/=".to_owned()),
        };
        let expected = json!({ "username": "AKIAIOSFODNN7EXAMPLE", "password": "wJalr+/=" });
        assert_eq!(serde_json::to_value(UpdateKey::new(&key)).unwrap(), expected);
    }

    #[test]
    fn choices_add_their_fields() {
        let custom = CustomRefspecs::parse("+refs/x/*:refs/x/*, refs/y/*:refs/y/*").unwrap();
        let body = create(&IntegrationSettings {
            display_name: Some("Shop".to_owned()),
            refspecs: RefspecChoice { notes: false, changes: true, custom },
            projects: Projects::only(vec![10_001, 10_000]).unwrap(),
            ..settings()
        });
        assert_eq!(body["displayName"], "Shop");
        assert_eq!(body["refSpecCustom"], "+refs/x/*:refs/x/*,refs/y/*:refs/y/*");
        assert_eq!((&body["global"], &body["projectMappingIds"]), (&json!(false), &json!([10_000, 10_001])));
        assert_eq!(body.as_object().unwrap().len(), 14);
    }

    #[test]
    fn an_update_has_only_what_changes_and_never_the_type_or_a_key() {
        let settings = IntegrationSettings { display_name: Some("Shop".to_owned()), ..settings() };
        let body = |changed: &[Setting]| update(&settings.values(changed));
        assert_eq!(Value::Object(body(&[Setting::Notes])), json!({"refSpecNotes": true}));
        assert_eq!(Value::Object(body(&[Setting::CustomRefspecs])), json!({"refSpecCustom": ""}));
        assert_eq!(Value::Object(body(&[Setting::Projects])), json!({"global": true}));
        let all = body(&[
            Setting::DisplayName,
            Setting::Notes,
            Setting::Changes,
            Setting::CustomRefspecs,
            Setting::RequireUserPat,
            Setting::SmartCommits,
            Setting::RepositoryBrowser,
            Setting::DiffViewing,
            Setting::Projects,
        ]);
        assert_eq!(all.len(), 9);
        assert!(["type", "username", "password", "awsRegion"].iter().all(|field| !all.contains_key(*field)));
        assert!(body(&[]).is_empty());
    }

    #[test]
    fn every_setting_has_the_field_that_gij_documents() {
        let text = |text: &str| SettingValue::Text(text.to_owned());
        for (setting, value, expected) in [
            (Setting::SslVerification, SettingValue::Flag(true), json!({"disableSslVerification": false})),
            (Setting::TrustFolderStat, SettingValue::Flag(true), json!({"trustFolderStat": true})),
            (Setting::TagsFilter, text(" v.* "), json!({"tagsFilter": " v.* "})),
            (Setting::PrHideFilter, text(""), json!({"prHideFilter": ""})),
            (Setting::CommitEmails, SettingValue::Flag(false), json!({"sendCommitEmails": false})),
            (Setting::CommitEmailMinutes, SettingValue::Number(60), json!({"maxMinsToCommitEmail": 60})),
            (Setting::RevisionIndexing, SettingValue::Flag(false), json!({"revisionIndexing": false})),
            (Setting::ApiFilter, text("[]"), json!({"apiFilter": "[]"})),
        ] {
            assert_eq!(Value::Object(update(&[(setting, value)])), expected);
        }
    }
}
