//! Every setting of integrations and repositories against the sandbox's Jira in both dialects: what is sent is taken, and
//! nothing else changes.

use std::sync::Arc;
use std::time::Duration;

use causeway_app::port::aws::AccessKey;
use causeway_app::port::jira::{Jira, JiraCredential, RepositorySignIn};
use causeway_domain::integration::{Projects, RefspecChoice, Setting};
use causeway_domain::manage::{SettingValue, Thing};
use causeway_domain::single_repository::{RepositorySettings, WebLinks};
use causeway_domain::{AccessKeyId, Region, Secret};
use causeway_sandbox::options::Options;
use causeway_sandbox::serve::Sandbox;
use serde_json::{Value, json};

use crate::support::{self, site_at};

async fn sandbox(dialect: &str) -> (Sandbox, Arc<dyn Jira>) {
    let sandbox = Sandbox::start(Options::default()).await.unwrap();
    let changes = json!({"dialect": dialect, "indexMillisPerRepository": 0});
    sandbox.world.jira.configure(&changes).unwrap();
    let token = sandbox.ready.jira.admin.as_ref().unwrap().pat.clone();
    let site = site_at(&sandbox.ready.jira.url, &JiraCredential::Token(Secret::new(token)));
    (sandbox, site)
}

async fn integration(sandbox: &Sandbox, site: &Arc<dyn Jira>) -> i64 {
    let admin = sandbox.ready.principals.iter().find(|held| held.name == "admin").unwrap();
    let key = AccessKey {
        id: AccessKeyId::parse(&admin.access_key_id).unwrap(),
        secret: Secret::new(admin.secret_access_key.clone()),
    };
    let region = Region::parse(&sandbox.ready.aws.region).unwrap();
    let made = site.create_integration(&region, &key, &support::settings()).await.unwrap();
    for _ in 0..500 {
        let all = site.repositories().await.unwrap();
        if all.iter().any(|one| one.integration_id == Some(made.id)) {
            return made.id;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("the integration never listed a repository");
}

async fn repository(sandbox: &Sandbox, site: &Arc<dyn Jira>) -> i64 {
    let admin = sandbox.ready.principals.iter().find(|held| held.name == "admin").unwrap();
    let access = RepositorySignIn::Password {
        user_name: admin.access_key_id.clone(),
        password: Secret::new(admin.secret_access_key.clone()),
    };
    let name = sandbox.world.repositories.all()[0].name.clone();
    let origin = format!("https://git-codecommit.{}.amazonaws.com/v1/repos/{name}", sandbox.ready.aws.region);
    let settings = RepositorySettings {
        display_name: None,
        main_branch: "main".to_owned(),
        smart_commits: true,
        repository_browser: true,
        diff_viewing: true,
        projects: Projects::All,
        refspecs: RefspecChoice::default(),
        web_links: WebLinks::default(),
    };
    site.create_repository(&origin, &access, &settings).await.unwrap().id
}

/// What the sandbox holds of a row, as the JSON of its own settings.
fn held(sandbox: &Sandbox, id: i64) -> Value {
    let jira = &sandbox.world.jira;
    let connections = jira.connections();
    let row = connections.get(u64::try_from(id).unwrap()).unwrap();
    let mut held = serde_json::to_value(&row.features).unwrap();
    held["displayName"] = json!(row.display_name);
    held["mainBranch"] = json!(row.main_branch);
    held["disabled"] = json!(row.disabled);
    held
}

fn text(text: &str) -> SettingValue {
    SettingValue::Text(text.to_owned())
}

/// Another value of each setting, and the fields of GIJ that it changes.
fn others(project: u64) -> Vec<(Setting, SettingValue, &'static [&'static str])> {
    vec![
        (Setting::DisplayName, text("Another name"), &["displayName"]),
        (Setting::SslVerification, SettingValue::Flag(false), &["disableSslVerification"]),
        (Setting::TrustFolderStat, SettingValue::Flag(true), &["trustFolderStat"]),
        (Setting::Notes, SettingValue::Flag(false), &["refSpecNotes"]),
        (Setting::Changes, SettingValue::Flag(true), &["refSpecChanges"]),
        (Setting::CustomRefspecs, text("+refs/x/*:refs/x/*"), &["refSpecCustom"]),
        (Setting::RepositoryBrowser, SettingValue::Flag(false), &["gitViewerEnabled"]),
        (Setting::TagsFilter, text(" v[0-9]+ "), &["tagsFilter"]),
        (
            Setting::Projects,
            SettingValue::Projects(Projects::Only(vec![project])),
            &["global", "projectMappingIds"],
        ),
        (Setting::DiffViewing, SettingValue::Flag(false), &["sourcesDiffViewEnabled"]),
        (Setting::SmartCommits, SettingValue::Flag(false), &["smartCommitsEnabled"]),
        (Setting::PrHideFilter, text("(?i)^wip"), &["prHideFilter"]),
        (Setting::CommitEmails, SettingValue::Flag(true), &["sendCommitEmails"]),
        (Setting::CommitEmailMinutes, SettingValue::Number(60), &["maxMinsToCommitEmail"]),
        (Setting::RevisionIndexing, SettingValue::Flag(false), &["revisionIndexing"]),
    ]
}

/// The fields that differ.
fn changed(before: &Value, after: &Value) -> Vec<String> {
    let (before, after) = (before.as_object().unwrap(), after.as_object().unwrap());
    let mut names: Vec<String> = before
        .keys()
        .chain(after.keys())
        .filter(|name| before.get(*name) != after.get(*name))
        .cloned()
        .collect();
    names.sort();
    names.dedup();
    names
}

#[tokio::test]
async fn each_setting_is_taken_and_everything_else_stays_as_it_was() {
    for dialect in ["docs", "strict"] {
        let (sandbox, site) = sandbox(dialect).await;
        let project = site.projects().await.unwrap()[0].id;
        let (one, single) = (integration(&sandbox, &site).await, repository(&sandbox, &site).await);
        let mut of_integration = others(project);
        of_integration.push((Setting::RequireUserPat, SettingValue::Flag(true), &["requireUserPat"]));
        of_integration.push((Setting::ApiFilter, text("[?name!='x']"), &["apiFilter"]));
        let mut of_repository = others(project);
        of_repository.push((Setting::MainBranch, text("trunk"), &["mainBranch"]));
        for (id, is_integration, all) in [(one, true, of_integration), (single, false, of_repository)] {
            for (setting, value, fields) in all {
                let before = held(&sandbox, id);
                let change = [(setting, value.clone())];
                let now = if is_integration {
                    Thing::Integration(Box::new(site.update_integration(id, &change).await.unwrap()))
                } else {
                    Thing::Repository(Box::new(site.update_repository(id, &change).await.unwrap()))
                };
                assert_eq!(now.value(setting), Some(value), "{dialect} {setting:?}");
                assert_eq!(changed(&before, &held(&sandbox, id)), fields, "{dialect} {setting:?}");
            }
        }
    }
}

#[tokio::test]
async fn an_emptied_filter_is_none_and_what_gij_does_not_report_is_not_made_up() {
    let (sandbox, site) = sandbox("docs").await;
    let id = integration(&sandbox, &site).await;
    for (setting, after) in [(Setting::TagsFilter, Some(text(""))), (Setting::PrHideFilter, None)] {
        site.update_integration(id, &[(setting, text("x"))]).await.unwrap();
        let emptied = site.update_integration(id, &[(setting, text(""))]).await.unwrap();
        assert_eq!(Thing::Integration(Box::new(emptied)).value(setting), after, "{setting:?}");
    }
}

#[tokio::test]
async fn a_repository_of_an_integration_keeps_its_branch_and_the_way_it_is_reached() {
    let (sandbox, site) = sandbox("strict").await;
    let id = integration(&sandbox, &site).await;
    let all = site.repositories().await.unwrap();
    let child = all.iter().find(|one| one.integration_id == Some(id)).unwrap();
    let before = held(&sandbox, child.id);
    let ignored =
        [(Setting::MainBranch, text("trunk")), (Setting::SslVerification, SettingValue::Flag(false))];
    site.update_repository(child.id, &ignored).await.unwrap();
    assert_eq!(changed(&before, &held(&sandbox, child.id)), Vec::<String>::new(), "ignored without a word");
    let taken = [(Setting::SmartCommits, SettingValue::Flag(false))];
    site.update_repository(child.id, &taken).await.unwrap();
    assert_eq!(changed(&before, &held(&sandbox, child.id)), ["smartCommitsEnabled"]);
}

#[tokio::test]
async fn repositories_and_integrations_are_disabled_and_enabled_alike() {
    for dialect in ["docs", "strict"] {
        let (sandbox, site) = sandbox(dialect).await;
        let (one, single) = (integration(&sandbox, &site).await, repository(&sandbox, &site).await);
        for id in [one, single] {
            let before = held(&sandbox, id);
            site.set_disabled(id, true).await.unwrap();
            assert_eq!(changed(&before, &held(&sandbox, id)), ["disabled"]);
            site.set_disabled(id, false).await.unwrap();
            assert_eq!(held(&sandbox, id), before);
        }
    }
}
