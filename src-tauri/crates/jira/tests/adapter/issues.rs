//! Issues: against the sandbox's Jira in both dialects, and as the calls go over the wire.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use causeway_app::port::aws::AccessKey;
use causeway_app::port::jira::{Jira, JiraCredential, JiraError};
use causeway_domain::{AccessKeyId, Region, Secret};
use causeway_sandbox::control::{Author, NewCommit, commit};
use causeway_sandbox::jira::NewIssue;
use causeway_sandbox::options::Options;
use causeway_sandbox::serve::Sandbox;
use serde_json::{Value, json};

use crate::support::{FakeJira, json as reply, reply as raw_reply, settings, site_at};

/// A sandbox with one repository, connected and indexed, and a new issue.
struct Connected {
    sandbox: Sandbox,
    site: Arc<dyn Jira>,
    integration: i64,
    repository: String,
    key: String,
}

const SUMMARY: &str = "Basket <img src=x onerror=alert(1)> \u{202e}loses items";

impl Connected {
    async fn start(dialect: &str) -> Self {
        let options = Options { repositories: Some(1), ..Options::default() };
        let sandbox = Sandbox::start(options).await.unwrap();
        let changes = json!({"dialect": dialect, "indexMillisPerRepository": 0});
        sandbox.world.jira.configure(&changes).unwrap();
        let account = sandbox.ready.jira.admin.as_ref().unwrap();
        let site = site_at(&sandbox.ready.jira.url, &JiraCredential::Token(Secret::new(account.pat.clone())));
        let held = sandbox.ready.principals.iter().find(|held| held.name == "admin").unwrap();
        let access = AccessKey {
            id: AccessKeyId::parse(&held.access_key_id).unwrap(),
            secret: Secret::new(held.secret_access_key.clone()),
        };
        let region = Region::parse(&sandbox.ready.aws.region).unwrap();
        let integration = site.create_integration(&region, &access, &settings()).await.unwrap().id;
        let new: NewIssue =
            serde_json::from_value(json!({"project": "SHOP", "summary": SUMMARY, "issue_type": "Bug"}))
                .unwrap();
        let key = sandbox.world.jira.add_issue(new, sandbox.world.clock.now_millis()).unwrap();
        let repository = sandbox.world.repositories.all()[0].name.clone();
        let connected = Self { sandbox, site, integration, repository, key };
        connected.settle().await;
        connected
    }

    async fn settle(&self) {
        for _ in 0..1000 {
            tokio::time::sleep(Duration::from_millis(10)).await;
            if self.sandbox.world.jira.idle() {
                return;
            }
        }
        panic!("the index never ended");
    }

    async fn reindex(&self) {
        self.site.reindex(self.integration).await.unwrap();
        self.settle().await;
    }

    fn commit(&self, branch: &str, message: &str, files: &[(&str, Option<&str>)]) -> String {
        let world = &self.sandbox.world;
        let new = NewCommit {
            branch: branch.to_owned(),
            message: message.to_owned(),
            files: files
                .iter()
                .map(|(path, content)| ((*path).to_owned(), content.map(str::to_owned)))
                .collect::<BTreeMap<_, _>>(),
            author: Author { name: "Ada Lovelace".to_owned(), email: "ada@example.com".to_owned() },
            pushed_by: "admin".to_owned(),
        };
        commit(world, &world.repositories.get(&self.repository).unwrap(), &new).unwrap().to_string()
    }

    fn tag(&self, name: &str, at: &str) {
        let git = self.sandbox.world.repositories.get(&self.repository).unwrap().git().unwrap();
        let object = git.revparse_single(at).unwrap();
        git.tag_lightweight(name, &object, false).unwrap();
    }
}

#[tokio::test]
async fn an_issue_and_its_work_are_read_in_both_dialects() {
    for dialect in ["docs", "strict"] {
        let world = Connected::start(dialect).await;
        let (site, key) = (&world.site, world.key.as_str());
        let found = site.issue(key).await.unwrap().unwrap();
        assert_eq!(
            (found.key.as_str(), found.summary.as_str(), found.project_key.as_str()),
            (key, SUMMARY, "SHOP")
        );
        assert_eq!((found.issue_type.as_str(), found.status_category.as_deref()), ("Bug", Some("new")));
        let project = site.projects().await.unwrap().into_iter().find(|one| one.key == "SHOP").unwrap();
        assert_eq!(found.project_id, project.id);
        assert_eq!(site.issue("SHOP-99999").await, Ok(None));
        assert_eq!(site.issue_permissions(key, &["VIEW_DEV_TOOLS", "NONE"]).await, Ok(vec![true, false]));
        assert_eq!(site.issue_commits(key).await, Ok(Vec::new()));
        assert_eq!(site.issue_tags(key, 3).await.unwrap().tags, []);

        let message = format!("{key} {}\u{202e}<b>", "long ".repeat(1600));
        let first = world.commit("main", &message, &[("a.txt", Some("1\n2\n3\n"))]);
        let branch = format!("feature/{key}-x");
        let second = world.commit(
            &branch,
            &format!("{key} #comment go on"),
            &[("a.txt", Some("1\n2\n4\n5\n")), ("b c.txt", Some("x\n"))],
        );
        world.tag("v1.0/rc", &first);
        world.reindex().await;

        let commits = site.issue_commits(key).await.unwrap();
        assert_eq!(commits.len(), 2);
        let newest = commits.iter().find(|one| one.id == second).unwrap();
        assert_eq!(newest.author, "Ada Lovelace <ada@example.com>");
        assert_eq!((newest.branches.as_slice(), newest.is_merge), (&[branch.clone()][..], false));
        let now = world.sandbox.world.clock.now_millis();
        assert!(newest.at.is_some_and(|at| (now - at).abs() < 60_000), "{newest:?}");
        let files: Vec<_> = newest
            .files
            .iter()
            .map(|file| {
                (file.path.as_str(), file.lines_added, file.lines_changed, file.lines_deleted, file.added)
            })
            .collect();
        assert_eq!(files, [("a.txt", 1, 1, 0, false), ("b c.txt", 1, 0, 0, true)]);
        assert_eq!(commits.iter().find(|one| one.id == first).unwrap().message, message);

        let development = site.issue_development(key).await.unwrap();
        let [(repository, name, branches)] = development.repositories.as_slice() else {
            panic!("{development:?}");
        };
        assert_eq!(
            (*repository, name.as_str(), development.not_all_permissions),
            (newest.repository_id, newest.repository_name.as_str(), false)
        );
        assert_eq!(
            (branches[0].name.as_str(), branches[0].ahead, branches[0].behind),
            (branch.as_str(), Some(1), Some(0))
        );

        let tags = site.issue_tags(key, 0).await.unwrap();
        assert!(tags.enabled && !tags.has_more && tags.problem.is_empty());
        assert_eq!(
            (tags.tags[0].name.as_str(), tags.tags[0].commit_id.as_str()),
            ("v1.0/rc", first.as_str())
        );
        assert_eq!(tags.first.as_ref(), tags.tags.last());
        assert_eq!(site.issue_pull_requests(key).await, Ok(Some(Vec::new())));
    }
}

#[tokio::test]
async fn what_checks_need_is_read_and_a_commits_issues_are_changed() {
    let world = Connected::start("docs").await;
    let (site, key) = (&world.site, world.key.as_str());
    let transitions = site.transitions(key).await.unwrap();
    assert!(transitions.iter().any(|one| one.to == "In Progress" && !one.name.is_empty()), "{transitions:?}");
    assert!(site.versions("SHOP").await.unwrap().contains(&"1.0".to_owned()));
    let found = site.find_users("ada").await.unwrap();
    assert!(found.iter().any(|one| one.name == "ada" && one.active && one.email.contains('@')), "{found:?}");
    assert_eq!(site.find_users("nobody at all").await, Ok(Vec::new()));
    assert_eq!(site.find_users(" ").await, Ok(Vec::new()), "Jira refuses to look for nothing");
    assert_eq!(site.time_tracking().await, Ok(Some(true)));
    world.sandbox.world.jira.configure(&json!({"timeTracking": false})).unwrap();
    assert_eq!(site.time_tracking().await, Ok(Some(false)));

    let linked = world.commit("main", &format!("{key} wrong"), &[("a.txt", Some("1"))]);
    world.reindex().await;
    let repository = site.issue_commits(key).await.unwrap()[0].repository_id;
    assert_eq!(site.commit_issues(repository, &linked).await, Ok(Some(vec![key.to_owned()])));
    assert_eq!(site.commit_issues(repository, &"0".repeat(40)).await, Ok(None));
    assert_eq!(site.commit_issues(999_999, &linked).await, Ok(None));
    site.associate_commit(repository, &linked, key, true).await.unwrap();
    site.associate_commit(repository, &linked, "SHOP-1", false).await.unwrap();
    world.settle().await;
    assert_eq!(site.commit_issues(repository, &linked).await, Ok(Some(vec!["SHOP-1".to_owned()])));
    let refused = site.associate_commit(repository, &linked, "SHOP-99999", false).await;
    assert!(matches!(refused, Err(JiraError::Rejected { .. })), "{refused:?}");
}

#[tokio::test]
async fn calls_use_the_documented_paths_and_escape_what_they_are_given() {
    let jira = FakeJira::start(|asked| {
        let body = match asked.line.as_str() {
            line if line.contains("/commits/") => json!({"success": "true", "issueKeys": ["A-1"]}),
            line if line.contains("/commits") => json!({"commits": []}),
            line if line.contains("/tag?") => json!({"tags": []}),
            line if line.contains("/pullRequest") => json!({"pullRequests": {"items": []}}),
            line if line.contains("issuegitdetails") => json!({"repositories": []}),
            line if line.contains("mypermissions") => json!({"permissions": {}}),
            line if line.contains("transitions") => json!({"transitions": []}),
            line if line.contains("configuration") => json!({}),
            line if line.contains("/issue/") => json!({"key": "A-1", "fields": {"project": {"id": "1"}}}),
            _ => json!([]),
        };
        reply(200, &body)
    })
    .await;
    let site = jira.site();
    let hostile = "A-1/../../x?y=#%";
    let escaped = "A-1%2F..%2F..%2Fx%3Fy%3D%23%25";
    site.issue(hostile).await.unwrap();
    site.issue_permissions("A-1", &["VIEW_DEV_TOOLS"]).await.unwrap();
    site.issue_commits("A-1").await.unwrap();
    site.issue_development("A-1").await.unwrap();
    site.issue_tags("A-1", 5).await.unwrap();
    site.issue_pull_requests("A-1").await.unwrap();
    site.transitions("A-1").await.unwrap();
    site.versions("A").await.unwrap();
    site.find_users("ada l+x@example.com").await.unwrap();
    assert_eq!(site.time_tracking().await, Ok(None), "Jira does not say");
    site.commit_issues(8, "0a1b").await.unwrap();
    site.associate_commit(8, "0a1b", "A-1", false).await.unwrap();
    let wanted = [
        format!("GET /jira/rest/api/2/issue/{escaped}?fields=summary,issuetype,status,project"),
        "GET /jira/rest/api/2/mypermissions?issueKey=A-1".to_owned(),
        "GET /jira/rest/gitplugin/1.0/issues/A-1/commits?showFiles=true".to_owned(),
        "GET /jira/rest/gitplugin/1.0/issuegitdetails/issue/A-1".to_owned(),
        "GET /jira/rest/gitplugin/1.0/issuegitdetails/issue/A-1/tag?tagsPerRepository=5".to_owned(),
        "GET /jira/rest/gitplugin/1.0/issuegitdetails/issue/A-1/pullRequest".to_owned(),
        "GET /jira/rest/api/2/issue/A-1/transitions".to_owned(),
        "GET /jira/rest/api/2/project/A/versions".to_owned(),
        "GET /jira/rest/api/2/user/search?username=ada%20l%2Bx%40example.com".to_owned(),
        "GET /jira/rest/api/2/configuration".to_owned(),
        "GET /jira/rest/gitplugin/1.0/repository/8/commits/0a1b/issues".to_owned(),
        "POST /jira/rest/gitplugin/1.0/repository/8/commits/0a1b/issues".to_owned(),
    ];
    assert_eq!(jira.lines(), wanted);
    let asked = jira.asked().pop().unwrap();
    assert_eq!(
        (asked.body.clone(), asked.header("x-atlassian-token")),
        (json!({"changeStrs": ["a:A-1"]}), Some("no-check"))
    );
}

#[tokio::test]
async fn no_issue_is_told_from_no_jira_at_this_address() {
    let answers: [(u16, &str, &str); 4] = [
        (404, "application/json", r#"{"errorMessages":["Issue Does Not Exist"],"errors":{}}"#),
        (404, "application/json", r#"{"errorMessages":["Vorgang existiert nicht"],"errors":{}}"#),
        (404, "text/html", "<!DOCTYPE html><title>dead link</title>"),
        (404, "application/json", r#"{"message":"null for uri: http://x","status-code":404}"#),
    ];
    for (number, (status, kind, body)) in answers.into_iter().enumerate() {
        let jira = FakeJira::start(move |_| raw_reply(status, &[("content-type", kind)], body)).await;
        let found = jira.site().issue("SHOP-1").await;
        if number < 2 {
            assert_eq!(found, Ok(None), "{body}");
        } else {
            assert!(matches!(found, Err(JiraError::NotFound { .. })), "{found:?}");
        }
    }
    let jira =
        FakeJira::start(|_| raw_reply(200, &[("content-type", "text/html")], "<html>log in</html>")).await;
    assert_eq!(jira.site().issue("SHOP-1").await, Err(JiraError::LoginPage));
    assert_eq!(jira.site().issue_commits("SHOP-1").await, Err(JiraError::LoginPage));
    let words = json!({"errorMessages": ["No permission to see it"], "errors": {}});
    let jira = FakeJira::start(move |_| reply(403, &words)).await;
    assert!(matches!(jira.site().issue("SHOP-1").await, Err(JiraError::Forbidden { .. })));
    let no = json!({"success": "false", "error": "Issue is not visible"});
    let jira = FakeJira::start(move |_| reply(200, &no)).await;
    assert!(matches!(jira.site().issue_commits("SHOP-1").await, Err(JiraError::Rejected { .. })));
}

#[tokio::test]
async fn an_interface_that_is_documented_nowhere_may_be_missing() {
    for (status, body) in [(404, ""), (405, ""), (200, "{\"other\":1}"), (200, "no json")] {
        let kind = [("content-type", "application/json")];
        let jira = FakeJira::start(move |_| raw_reply(status, &kind, body)).await;
        assert_eq!(jira.site().issue_pull_requests("SHOP-1").await, Ok(None), "{status} {body}");
    }
    let found =
        json!({"pullRequests": {"items": [{"url": "https://x/1", "title": "SHOP-1", "state": "OPENED"}]}});
    let jira = FakeJira::start(move |_| reply(200, &found)).await;
    assert_eq!(jira.site().issue_pull_requests("SHOP-1").await.unwrap().unwrap()[0].state, "OPENED");
    let jira = FakeJira::start(|_| reply(401, &Value::Null)).await;
    assert_eq!(jira.site().issue_pull_requests("SHOP-1").await, Err(JiraError::Unauthorized));
    for status in [403, 404, 405] {
        let jira = FakeJira::start(move |_| reply(status, &Value::Null)).await;
        assert_eq!(jira.site().time_tracking().await, Ok(None), "{status}");
    }
    // What a change of a commit's issues answers is documented nowhere either.
    for body in ["", "OK", "{}", "{\"success\":\"true\"}", "[]"] {
        let kind = [("content-type", "text/plain")];
        let jira = FakeJira::start(move |_| raw_reply(200, &kind, body)).await;
        assert_eq!(jira.site().associate_commit(8, "0a", "A-1", true).await, Ok(()), "{body}");
        assert_eq!(jira.asked()[0].body, json!({"changeStrs": ["d:A-1"]}));
    }
}
