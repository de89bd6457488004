//! Repositories that are connected by hand: against the sandbox's Jira in both dialects, and as they go over the wire.

use std::sync::Arc;
use std::time::Duration;

use causeway_app::port::jira::{Jira, JiraCredential, JiraError, RepositorySignIn};
use causeway_app::port::network::NetworkError;
use causeway_domain::Secret;
use causeway_domain::integration::{JiraRepository, Projects, RefspecChoice, Setting};
use causeway_domain::single_repository::{RepositorySettings, WebLinks};
use causeway_sandbox::jira::connections::State;
use causeway_sandbox::options::Options;
use causeway_sandbox::serve::Sandbox;
use serde_json::{Value, json};

use crate::support::{FakeJira, SECRET, json as reply, site_at};

const ORIGIN: &str = "https://git-codecommit.us-east-1.amazonaws.com/v1/repos/shop";

fn settings() -> RepositorySettings {
    let format = |path: &str| Some(format!("https://console.example.com/shop/{path}"));
    RepositorySettings {
        display_name: None,
        main_branch: "trunk".to_owned(),
        smart_commits: false,
        repository_browser: true,
        diff_viewing: true,
        projects: Projects::All,
        refspecs: RefspecChoice::default(),
        web_links: WebLinks {
            kind: Some("awscodecommit".to_owned()),
            branch: format("${branch}"),
            ..WebLinks::default()
        },
    }
}

fn password() -> RepositorySignIn {
    let (user_name, password) = ("AKIAIOSFODNN7EXAMPLE".to_owned(), Secret::new(SECRET.to_owned()));
    RepositorySignIn::Password { user_name, password }
}

async fn sandbox(dialect: &str) -> (Sandbox, Arc<dyn Jira>) {
    let sandbox = Sandbox::start(Options::default()).await.unwrap();
    let changes = json!({"dialect": dialect, "indexMillisPerRepository": 0});
    sandbox.world.jira.configure(&changes).unwrap();
    let token = sandbox.ready.jira.admin.as_ref().unwrap().pat.clone();
    let site = site_at(&sandbox.ready.jira.url, &JiraCredential::Token(Secret::new(token)));
    (sandbox, site)
}

/// An access key, or IAM's Git credentials, of one of the sandbox's principals.
fn of(sandbox: &Sandbox, principal: &str, with_git_credential: bool) -> RepositorySignIn {
    let held = sandbox.ready.principals.iter().find(|held| held.name == principal).unwrap();
    let (user_name, password) = match &held.git {
        Some(git) if with_git_credential => (git.git_username.clone(), git.git_password.clone()),
        _ => (held.access_key_id.clone(), held.secret_access_key.clone()),
    };
    RepositorySignIn::Password { user_name, password: Secret::new(password) }
}

fn origin(sandbox: &Sandbox, repository: &str) -> String {
    format!("https://git-codecommit.{}.amazonaws.com/v1/repos/{repository}", sandbox.ready.aws.region)
}

async fn indexed(sandbox: &Sandbox, id: i64) -> (State, String) {
    for _ in 0..500 {
        let standing = sandbox.world.jira.repositories();
        let standing = standing.into_iter().find(|one| i64::try_from(one.id) == Ok(id)).unwrap();
        if matches!(standing.state, State::Updated | State::Error) {
            return (standing.state, standing.error.unwrap_or_default());
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("the index never ended");
}

#[tokio::test]
async fn a_repository_is_connected_changed_and_removed_in_both_dialects() {
    for dialect in ["docs", "strict"] {
        let (sandbox, site) = sandbox(dialect).await;
        let name = sandbox.world.repositories.all()[0].name.clone();
        let origin = origin(&sandbox, &name);
        let access = of(&sandbox, "admin", false);
        let created = site.create_repository(&origin, &access, &settings()).await.unwrap();
        assert_eq!((created.origin.as_deref(), created.integration_id), (Some(origin.as_str()), None));
        assert_eq!(
            (created.display_name.as_str(), created.main_branch.as_deref()),
            (name.as_str(), Some("trunk"))
        );
        assert_eq!((created.smart_commits, created.projects), (Some(false), Some(Projects::All)));
        assert_eq!(created.web_links.as_deref(), Some(&settings().web_links), "kept as they were sent");
        assert_eq!(indexed(&sandbox, created.id).await, (State::Updated, String::new()));

        let wanted = RepositorySettings {
            display_name: Some("Shop".to_owned()),
            main_branch: "main".to_owned(),
            smart_commits: true,
            web_links: WebLinks { commit: Some("https://x/${rev}".to_owned()), ..WebLinks::default() },
            ..settings()
        };
        let changed = [Setting::DisplayName, Setting::MainBranch, Setting::WebLinks];
        let updated = site.update_repository(created.id, &wanted.values(&changed)).await.unwrap();
        let links = WebLinks { commit: Some("https://x/${rev}".to_owned()), ..settings().web_links };
        assert_eq!(
            (updated.display_name.as_str(), updated.main_branch.as_deref(), updated.smart_commits),
            ("Shop", Some("main"), Some(false)),
            "what was not named stays"
        );
        assert_eq!(updated.web_links.as_deref(), Some(&links));
        assert_eq!(indexed(&sandbox, created.id).await.0, State::Updated, "it still has its key");
        let listed = site.repositories().await.unwrap();
        let unchanged = site.update_repository(created.id, &[]).await.unwrap();
        assert_eq!(listed.iter().find(|one| one.id == created.id), Some(&unchanged));

        site.remove_repository(created.id, true).await.unwrap();
        for _ in 0..500 {
            if !site.repositories().await.unwrap().iter().any(|one| one.id == created.id) {
                break;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        assert_eq!(site.repositories().await.unwrap(), Vec::<JiraRepository>::new());
        site.remove_repository(created.id, true).await.unwrap();
    }
}

#[tokio::test]
async fn gij_looks_at_the_sign_in_when_it_indexes() {
    let (sandbox, site) = sandbox("docs").await;
    let name = sandbox.world.repositories.all()[0].name.clone();
    let origin = origin(&sandbox, &name);
    let ssh = |user: &str| {
        format!("ssh://{user}@git-codecommit.{}.amazonaws.com/v1/repos/{name}", sandbox.ready.aws.region)
    };
    let admin = sandbox.ready.principals.iter().find(|held| held.name == "admin").unwrap();
    let key_id = admin.git.as_ref().unwrap().ssh_public_key_id.clone();
    let wrong = RepositorySignIn::Password {
        user_name: admin.access_key_id.clone(),
        password: Secret::new("wrong".to_owned()),
    };
    let no_pull = of(&sandbox, "nobody", false);
    for (origin, access, refused) in [
        (origin.clone(), of(&sandbox, "admin", true), None),
        (ssh(&key_id), RepositorySignIn::KeyInJira, None),
        (origin.clone(), wrong, Some("git-upload-pack not permitted")),
        // Of a session: GIJ has no place for its token.
        (origin.clone(), of(&sandbox, "temporary", false), Some("git-upload-pack not permitted")),
        (origin.clone(), no_pull, Some("git-upload-pack not permitted")),
        (ssh("APKANOBODYHASTHIS000"), RepositorySignIn::KeyInJira, Some("Auth fail")),
        (format!("{origin}/"), of(&sandbox, "admin", false), Some("incorrect or not supported")),
    ] {
        let created = site.create_repository(&origin, &access, &settings()).await.unwrap();
        let (state, words) = indexed(&sandbox, created.id).await;
        match refused {
            None => assert_eq!(state, State::Updated, "{origin}: {words}"),
            Some(part) => assert!(words.contains(part), "{origin} {access:?}: {words}"),
        }
    }
}

#[tokio::test]
async fn a_creation_whose_answer_is_lost_is_not_sent_again() {
    let (sandbox, site) = sandbox("docs").await;
    let origin = origin(&sandbox, &sandbox.world.repositories.all()[0].name);
    let fault = json!({
        "service": "gij", "operation": "POST /rest/gitplugin/1.0/repository", "times": 1,
        "fault": {"kind": "answer-lost"},
    });
    sandbox.world.faults.add(serde_json::from_value(fault).unwrap());
    let lost = site.create_repository(&origin, &of(&sandbox, "admin", false), &settings()).await;
    assert!(matches!(lost, Err(JiraError::Network(NetworkError::Lost { .. }))), "{lost:?}");
    assert_eq!(site.repositories().await.unwrap().len(), 1, "it was made, once");

    for status in [429, 500, 503] {
        let jira = FakeJira::start(move |_| reply(status, &json!({}))).await;
        jira.site().create_repository(ORIGIN, &password(), &settings()).await.unwrap_err();
        assert_eq!(jira.lines(), ["POST /jira/rest/gitplugin/1.0/repository"], "{status}");
    }
}

#[tokio::test]
async fn requests_are_as_documented() {
    let jira = FakeJira::start(|_| reply(200, &json!({"id": 7, "displayName": "shop"}))).await;
    jira.site().create_repository(ORIGIN, &password(), &settings()).await.unwrap();
    jira.site().update_repository(7, &settings().values(&[Setting::SmartCommits])).await.unwrap();
    let asked = jira.asked();
    assert_eq!(asked[0].header("x-atlassian-token"), Some("no-check"));
    let created = json!({
        "origin": ORIGIN, "mainBranch": "trunk", "username": "AKIAIOSFODNN7EXAMPLE", "password": SECRET,
        "gitViewerEnabled": true, "smartCommitsEnabled": false, "sourcesDiffViewEnabled": true, "global": true,
        "refSpecNotes": true, "refSpecChanges": false, "webLinkType": "awscodecommit",
        "branchLinkFormat": "https://console.example.com/shop/${branch}",
    });
    assert_eq!(asked[0].body, created);
    assert_eq!(asked[1].line, "PUT /jira/rest/gitplugin/1.0/repository", "the id is in the body");
    assert_eq!(asked[1].body, json!({"id": 7, "smartCommitsEnabled": false}));
}

#[tokio::test]
async fn a_secret_that_jira_repeats_is_cut_out() {
    let words = json!({"success": false, "error": format!("cannot sign in with {SECRET}"), "advice": SECRET});
    for status in [200, 400, 403] {
        let words = words.clone();
        let jira = FakeJira::start(move |_| reply(status, &words)).await;
        let error = jira.site().create_repository(ORIGIN, &password(), &settings()).await.unwrap_err();
        assert!(!format!("{error:?} {error}").contains(SECRET), "{error:?}");
        assert!(error.to_string().contains("cannot sign in with [redacted]"), "{error}");
    }
}

#[tokio::test]
async fn only_folders_that_gij_made_are_deleted() {
    let repository = |more: Value| {
        let mut one = json!({"id": 7, "displayName": "shop", "absoluteRoot": false, "realRoot": "7_shop"});
        one.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        one
    };
    for (more, files) in [
        (json!({}), "true"),
        (json!({"absoluteRoot": true}), "false"),
        (json!({"realRoot": "/srv/git/shop.git"}), "false"),
        (json!({"absoluteRoot": null}), "false"),
    ] {
        let listed = json!({"success": true, "repositories": [repository(more)]});
        let jira = FakeJira::start(move |asked| {
            let answer =
                if asked.line.starts_with("GET") { listed.clone() } else { json!({"success": true}) };
            reply(200, &answer)
        })
        .await;
        jira.site().remove_repository(7, true).await.unwrap();
        let line = format!("DELETE /jira/rest/gitplugin/1.0/repository?id=7&deleteFiles={files}");
        assert_eq!(jira.lines()[1..], [line]);
    }
    let listed = json!({"success": true, "repositories": [repository(json!({"trackedFolderId": 3}))]});
    let jira = FakeJira::start(move |_| reply(200, &listed)).await;
    let refused = jira.site().remove_repository(7, true).await;
    assert!(matches!(refused, Err(JiraError::Rejected { .. })), "{refused:?}");
    jira.site().remove_repository(8, true).await.unwrap();
    assert_eq!(jira.lines().len(), 2, "nothing but the list was asked for");
}

#[tokio::test]
async fn a_repository_that_is_gone_while_it_is_removed_is_no_error() {
    let jira = FakeJira::start(|asked| match asked.before {
        0 => reply(200, &json!({"repositories": [{"id": 7, "displayName": "shop", "absoluteRoot": false}]})),
        _ => reply(200, &json!({"success": false, "error": "Repository with id=7 does not exist"})),
    })
    .await;
    jira.site().remove_repository(7, true).await.unwrap();
    let unknown = jira.site().update_repository(7, &settings().values(&[Setting::MainBranch])).await;
    assert!(matches!(unknown, Err(JiraError::Rejected { .. })), "{unknown:?}");
}
