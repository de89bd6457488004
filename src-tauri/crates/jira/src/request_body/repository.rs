//! Bodies about one repository that is connected by hand.

use causeway_app::port::jira::RepositorySignIn;
use causeway_domain::integration::Setting;
use causeway_domain::manage::SettingValue;
use causeway_domain::single_repository::{RepositorySettings, WebLinks};
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::projects;

/// The body that connects a repository. It may hold a secret: never logged, no `Debug`.
///
/// `realRoot` and `absoluteRoot` are left out, so that GIJ keeps the clone in its own folder.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CreateRepository<'a> {
    origin: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    display_name: Option<&'a str>,
    main_branch: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    username: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    password: Option<&'a str>,
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
    #[serde(flatten)]
    web_links: Map<String, Value>,
}

impl<'a> CreateRepository<'a> {
    pub(crate) fn new(
        origin: &'a str,
        access: &'a RepositorySignIn,
        settings: &'a RepositorySettings,
    ) -> Self {
        let refspecs = &settings.refspecs;
        let (global, project_mapping_ids) = projects(&settings.projects);
        let (username, password) = match access {
            RepositorySignIn::Password { user_name, password } => {
                (Some(user_name.as_str()), Some(password.expose()))
            }
            RepositorySignIn::KeyInJira => (None, None),
        };
        Self {
            origin,
            display_name: settings.display_name.as_deref(),
            main_branch: &settings.main_branch,
            username,
            password,
            git_viewer_enabled: settings.repository_browser,
            smart_commits_enabled: settings.smart_commits,
            sources_diff_view_enabled: settings.diff_viewing,
            global,
            project_mapping_ids,
            ref_spec_notes: refspecs.notes,
            ref_spec_changes: refspecs.changes,
            ref_spec_custom: (!refspecs.custom.is_empty()).then(|| refspecs.custom.to_string()),
            web_links: web_links(&settings.web_links),
        }
    }
}

/// The body that changes only these settings of a repository; `None` when there is nothing to change.
pub(crate) fn update_repository(id: i64, changes: &[(Setting, SettingValue)]) -> Option<Map<String, Value>> {
    let mut body = super::update(changes);
    if body.is_empty() {
        return None;
    }
    body.insert("id".to_owned(), json!(id));
    Some(body)
}

/// The formats that are spoken of. One that is not stays as GIJ has it.
pub(super) fn web_links(links: &WebLinks) -> Map<String, Value> {
    let WebLinks { kind, commit, file_added, file_modified, file_deleted, pull_request, branch } = links;
    [
        ("webLinkType", kind),
        ("changesetFormat", commit),
        ("fileAddedFormat", file_added),
        ("fileModifiedFormat", file_modified),
        ("fileDeletedFormat", file_deleted),
        ("mergeRequestFormat", pull_request),
        ("branchLinkFormat", branch),
    ]
    .into_iter()
    .filter_map(|(field, format)| Some((field.to_owned(), json!(format.as_ref()?))))
    .collect()
}

#[cfg(test)]
mod tests {
    use causeway_app::port::jira::RepositorySignIn;
    use causeway_domain::Secret;
    use causeway_domain::integration::{Projects, RefspecChoice, Setting};
    use causeway_domain::refspec::CustomRefspecs;
    use causeway_domain::single_repository::{RepositorySettings, WebLinks};
    use insta::assert_json_snapshot;
    use serde_json::{Value, json};

    use super::{CreateRepository, update_repository};

    fn settings() -> RepositorySettings {
        RepositorySettings {
            display_name: None,
            main_branch: "main".to_owned(),
            smart_commits: true,
            repository_browser: true,
            diff_viewing: true,
            projects: Projects::All,
            refspecs: RefspecChoice::default(),
            web_links: WebLinks::default(),
        }
    }

    fn chosen() -> RepositorySettings {
        let format = |path: &str| Some(format!("https://console.example.com/shop/{path}"));
        RepositorySettings {
            display_name: Some("Shop".to_owned()),
            projects: Projects::only(vec![10_001, 10_000]).unwrap(),
            refspecs: RefspecChoice {
                notes: false,
                changes: true,
                custom: CustomRefspecs::parse("+refs/x/*:refs/x/*").unwrap(),
            },
            web_links: WebLinks {
                kind: Some("awscodecommit".to_owned()),
                commit: format("commit/${rev}"),
                file_added: format("browse/${rev}/--/${path}"),
                file_modified: format("browse/${rev}/--/${path}"),
                file_deleted: format("browse/${parent}/--/${path}"),
                pull_request: format("pull-requests/${mergereqId}"),
                branch: format("browse/refs/heads/${branch}"),
            },
            ..settings()
        }
    }

    fn create(access: &RepositorySignIn, settings: &RepositorySettings) -> Value {
        let origin = "https://git-codecommit.us-east-1.amazonaws.com/v1/repos/shop";
        serde_json::to_value(CreateRepository::new(origin, access, settings)).unwrap()
    }

    #[test]
    fn a_repository_with_a_password_has_exactly_these_fields() {
        let access = RepositorySignIn::Password {
            user_name: "AKIAIOSFODNN7EXAMPLE".to_owned(),
            password: Secret::new("wJalr+/=".to_owned()),
        };
        assert_json_snapshot!("create-plain", create(&access, &settings()));
        assert_json_snapshot!("create-chosen", create(&access, &chosen()));
    }

    #[test]
    fn a_key_that_jira_holds_is_not_spoken_of() {
        let body = create(&RepositorySignIn::KeyInJira, &settings());
        assert!(["username", "password", "pat", "sshKeyId"].iter().all(|field| body.get(field).is_none()));
    }

    #[test]
    fn an_update_has_the_id_and_what_changes() {
        let update = |changed: &[Setting]| update_repository(7, &chosen().values(changed)).map(Value::Object);
        assert_eq!(update(&[Setting::MainBranch]), Some(json!({"id": 7, "mainBranch": "main"})));
        let ids = json!({"id": 7, "global": false, "projectMappingIds": [10_000, 10_001]});
        assert_eq!(update(&[Setting::Projects]), Some(ids));
        assert_json_snapshot!("update-web-links", update(&[Setting::WebLinks]));
        for nothing in [&[][..], &[Setting::RequireUserPat]] {
            assert_eq!(update(nothing), None);
        }
        let all = [
            Setting::DisplayName,
            Setting::MainBranch,
            Setting::Notes,
            Setting::Changes,
            Setting::CustomRefspecs,
            Setting::SmartCommits,
            Setting::RepositoryBrowser,
            Setting::DiffViewing,
            Setting::Projects,
            Setting::WebLinks,
        ];
        let all = update(&all).unwrap();
        // Ids of projects, seven formats of links, and the repository's own id.
        assert_eq!(all.as_object().unwrap().len(), 9 + 1 + 7 + 1);
        for never in ["origin", "username", "password", "realRoot", "absoluteRoot"] {
            assert!(all.get(never).is_none(), "{never}");
        }
        let without_links = update_repository(7, &settings().values(&[Setting::WebLinks]));
        assert_eq!(without_links, None, "no format is wanted");
    }
}
