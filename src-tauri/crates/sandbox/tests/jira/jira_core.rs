use base64::Engine as _;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::fixture::{ADA, ADMIN, As, OUTSIDER, Site};

fn basic(name: &str, password: &str) -> String {
    format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(format!("{name}:{password}")))
}

async fn myself(site: &Site, authorization: &str) -> crate::fixture::Reply {
    site.send(As::Nobody, Method::GET, "/rest/api/2/myself", &[("authorization", authorization)], "")
        .await
        .unwrap()
}

#[tokio::test]
async fn people_sign_in_with_password_or_token() {
    let site = Site::new().await;
    let account = site.world.jira.account("ada").unwrap();
    assert_eq!(
        myself(&site, &basic("ada", &account.password)).await.json()["emailAddress"],
        "ada@example.com"
    );
    assert_eq!(site.get(ADA, "/rest/api/2/myself").await.json()["name"], "ada");
    assert_eq!(myself(&site, "Bearer nonsense").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(site.get(As::Nobody, "/rest/api/2/myself").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(site.get(As::Nobody, "/rest/api/2/serverInfo").await.json()["deploymentType"], "Server");
    // A token is no password, and three mistakes bring the CAPTCHA, even before the right password.
    for _ in 0..3 {
        let wrong = myself(&site, &basic("ada", &account.pat)).await;
        assert_eq!(
            (wrong.status, &wrong.headers["x-seraph-loginreason"]),
            (StatusCode::UNAUTHORIZED, &"AUTHENTICATED_FAILED".parse().unwrap())
        );
    }
    let denied = myself(&site, &basic("ada", &account.password)).await;
    assert_eq!(
        (denied.status, &denied.headers["x-seraph-loginreason"]),
        (StatusCode::FORBIDDEN, &"AUTHENTICATION_DENIED".parse().unwrap())
    );
    assert_eq!(site.get(ADA, "/rest/api/2/myself").await.status, StatusCode::OK, "tokens go on working");
}

#[tokio::test]
async fn permissions_follow_role_and_project() {
    let site = Site::new().await;
    let table = [
        (ADMIN, "", "ADMINISTER", true),
        (ADA, "", "ADMINISTER", false),
        (ADA, "?projectKey=SHOP", "VIEW_DEV_TOOLS", true),
        (ADA, "?issueKey=SHOP-1", "TRANSITION_ISSUES", true),
        (ADA, "?projectKey=OPS", "VIEW_DEV_TOOLS", false),
        (As::Token("viewer"), "?projectKey=SHOP", "BROWSE_PROJECTS", true),
        (As::Token("viewer"), "?projectKey=SHOP", "VIEW_DEV_TOOLS", false),
        (OUTSIDER, "?projectKey=SHOP", "BROWSE_PROJECTS", false),
    ];
    for (user, query, permission, held) in table {
        let all = site.get(user, &format!("/rest/api/2/mypermissions{query}")).await.json();
        assert_eq!(all["permissions"][permission]["havePermission"], held, "{query} {permission}");
    }
    assert_eq!(
        site.get(OUTSIDER, "/rest/api/2/mypermissions?issueKey=SHOP-1").await.status,
        StatusCode::NOT_FOUND
    );
    let projects = site.get(ADA, "/rest/api/2/project").await.json();
    assert_eq!((projects[0]["id"].as_str(), projects.as_array().unwrap().len()), (Some("10000"), 1));
    assert_eq!(site.get(OUTSIDER, "/rest/api/2/project").await.json(), json!([]));
}

#[tokio::test]
async fn issues_are_read_and_changed() {
    let site = Site::new().await;
    let read = site.get(ADA, "/rest/api/2/issue/SHOP-2?fields=summary,status,fixVersions").await.json();
    assert_eq!(read["fields"].as_object().unwrap().len(), 3);
    assert_eq!(read["fields"]["status"]["name"], "To Do");
    let missing = site.get(ADA, "/rest/api/2/issue/SHOP-999").await;
    assert_eq!(
        (missing.status, missing.json()),
        (StatusCode::NOT_FOUND, json!({"errorMessages": ["Issue Does Not Exist"], "errors": {}}))
    );
    assert_eq!(site.get(ADA, "/rest/api/2/issue/OPS-1").await.status, StatusCode::NOT_FOUND);

    let issue = "/rest/api/2/issue/SHOP-2";
    assert_eq!(
        site.post(ADA, &format!("{issue}/comment"), json!({"body": "hello"})).await.status,
        StatusCode::CREATED
    );
    assert_eq!(
        site.post(ADA, &format!("{issue}/comment"), json!({"body": " "})).await.status,
        StatusCode::BAD_REQUEST
    );
    assert_eq!(
        site.post(As::Token("viewer"), &format!("{issue}/comment"), json!({"body": "x"})).await.status,
        StatusCode::FORBIDDEN
    );
    let work = site
        .post(
            ADA,
            &format!("{issue}/worklog"),
            json!({"timeSpent": "1d 2h", "started": "2026-03-05T08:00:00.000+0000"}),
        )
        .await;
    assert_eq!(work.json()["timeSpentSeconds"], 10 * 3600, "{}", work.text);
    let steps = site.get(ADA, &format!("{issue}/transitions")).await.json();
    assert_eq!(steps["transitions"][0]["name"], "Start Progress");
    assert_eq!(
        site.post(ADA, &format!("{issue}/transitions"), json!({"transition": {"id": "41"}})).await.status,
        StatusCode::BAD_REQUEST
    );
    assert_eq!(
        site.post(ADA, &format!("{issue}/transitions"), json!({"transition": {"id": "11"}})).await.status,
        StatusCode::NO_CONTENT
    );
    assert_eq!(
        site.put(ADA, &format!("{issue}/assignee"), json!({"name": "nobody"})).await.status,
        StatusCode::BAD_REQUEST
    );
    assert_eq!(
        site.put(ADA, &format!("{issue}/assignee"), json!({"name": "noor"})).await.status,
        StatusCode::NO_CONTENT
    );
    let edit = json!({"update": {"labels": [{"add": "fast"}], "fixVersions": [{"add": {"name": "2.0"}}]}});
    assert_eq!(site.put(ADA, issue, edit).await.status, StatusCode::NO_CONTENT);
    let bad = site.put(ADA, issue, json!({"update": {"fixVersions": [{"add": {"name": "9"}}]}})).await;
    assert_eq!(bad.json()["errors"]["fixVersions"], "Version name '9' is not valid");
    let link = json!({"globalId": "pr-1", "object": {"url": "https://example.com/1", "title": "PR"}});
    let first = site.post(ADA, &format!("{issue}/remotelink"), link.clone()).await;
    let again = site.post(ADA, &format!("{issue}/remotelink"), link).await;
    assert_eq!(
        (first.status, again.status, &first.json()["id"]),
        (StatusCode::CREATED, StatusCode::OK, &again.json()["id"])
    );

    let fields = site.get(ADA, issue).await.json()["fields"].clone();
    assert_eq!(
        (&fields["status"]["name"], &fields["assignee"]["name"], &fields["labels"]),
        (&json!("In Progress"), &json!("noor"), &json!(["fast"]))
    );
    assert_eq!((&fields["fixVersions"][0]["name"], &fields["timespent"]), (&json!("2.0"), &json!(36_000)));
}

#[tokio::test]
async fn tokens_are_minted_used_and_revoked() {
    let site = Site::new().await;
    let made =
        site.post(ADA, "/rest/pat/latest/tokens", json!({"name": "Causeway", "expirationDuration": 2})).await;
    assert_eq!(made.status, StatusCode::CREATED);
    let token = made.json();
    let bearer = format!("Bearer {}", token["rawToken"].as_str().unwrap());
    assert_eq!(myself(&site, &bearer).await.json()["name"], "ada");
    let listed = site.get(ADA, "/rest/pat/latest/tokens").await;
    assert!(
        listed.json().as_array().unwrap().iter().any(|entry| entry["name"] == "Causeway")
            && !listed.text.contains("rawToken")
    );
    site.world.clock.advance_millis(3 * 86_400_000);
    assert_eq!(myself(&site, &bearer).await.status, StatusCode::UNAUTHORIZED, "expired");
    let path = format!("/rest/pat/latest/tokens/{}", token["id"]);
    assert_eq!(site.delete(ADMIN, &path).await.status, StatusCode::NOT_FOUND, "not theirs");
    assert_eq!(site.delete(ADA, &path).await.status, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn the_rest_of_the_site_answers_like_jira() {
    let site = Site::new().await;
    let lost = site.get(ADMIN, "/rest/gitplugin/1.0/no-such-thing").await;
    assert!(lost.status == StatusCode::NOT_FOUND && lost.text.contains("dead link"));
    let plugin = "/rest/plugins/1.0/com.xiplink.jira.git.jira_git_plugin-key";
    assert_eq!(site.get(ADMIN, plugin).await.json()["version"], "5.2.1");
    assert_eq!(site.get(ADA, plugin).await.status, StatusCode::FORBIDDEN);
    let found = site.get(ADA, "/rest/api/2/user/search?username=ada@example.com").await.json();
    assert_eq!((found.as_array().map(Vec::len), &found[0]["displayName"]), (Some(1), &json!("Ada Lovelace")));
    let versions: Value = site.get(ADA, "/rest/api/2/project/SHOP/versions").await.json();
    assert_eq!(versions[4]["name"], "2.0 beta");
    let other = site.world.jira.account("ada").unwrap();
    let again = causeway_sandbox::jira::Jira::new(site.world.options.seed_value).account("ada").unwrap();
    assert_eq!((other.password, other.pat), (again.password, again.pat), "the same seed, the same accounts");
    assert_ne!(again.user, causeway_sandbox::jira::Jira::new(2).account("ada").unwrap().password);
}
