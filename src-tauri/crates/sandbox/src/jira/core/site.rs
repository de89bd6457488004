//! The site, the caller, the plugin manager.

use serde_json::{Map, Value, json};

use crate::jira::answer::{Answer, Failure, json_answer};
use crate::jira::call::Call;
use crate::jira::users::{PERMISSIONS, User};

const PLUGIN: &str = "com.xiplink.jira.git.jira_git_plugin";

/// A moment as Jira writes it.
pub(crate) fn moment(millis: i64) -> String {
    let time = jiff::Timestamp::from_millisecond(millis).unwrap_or_default();
    format!("{}.{:03}+0000", time.strftime("%Y-%m-%dT%H:%M:%S"), millis.rem_euclid(1000))
}

/// A user as Jira shows one.
pub(crate) fn user_json(call: &Call, user: &User) -> Value {
    json!({
        "self": format!("{}/rest/api/2/user?username={}", call.base_url(), user.name),
        "key": user.key,
        "name": user.name,
        "emailAddress": user.email,
        "displayName": user.display_name,
        "active": true,
        "timeZone": "Etc/UTC",
        "locale": "en_US",
    })
}

pub(crate) fn server_info(call: &Call) -> Answer {
    json_answer(&json!({
        "baseUrl": call.base_url(),
        "version": "10.3.4",
        "versionNumbers": [10, 3, 4],
        "deploymentType": "Server",
        "buildNumber": 10_030_004,
        "buildDate": "2025-02-20T00:00:00.000+0000",
        "serverTime": moment(call.world.clock.now_millis()),
        "scmInfo": "0000000000000000000000000000000000000000",
        "serverTitle": "Jira",
    }))
}

pub(crate) fn myself(call: &Call) -> Answer {
    let user = call.user()?;
    json_answer(&user_json(call, user))
}

pub(crate) fn my_permissions(call: &Call) -> Answer {
    let project = match (call.parameter("issueKey"), call.parameter("projectKey")) {
        (Some(key), _) => Some(call.issue(key)?.project),
        (None, Some(key)) => {
            let known = call.jira().tracker().project(key).map(|project| project.key.clone());
            let message = format!("No project could be found with key '{key}'.");
            Some(known.ok_or_else(|| Failure::core(axum::http::StatusCode::NOT_FOUND, message))?)
        }
        (None, None) => None,
    };
    let permissions: Map<String, Value> = (1_u32..)
        .zip(PERMISSIONS)
        .map(|(id, key)| {
            let global = matches!(key, "ADMINISTER" | "SYSTEM_ADMIN");
            let held =
                call.user().is_ok_and(|user| user.may(key, if global { None } else { project.as_deref() }));
            let permission = json!({
                "id": id.to_string(),
                "key": key,
                "name": key.replace('_', " ").to_lowercase(),
                "type": if global { "GLOBAL" } else { "PROJECT" },
                "havePermission": held,
            });
            (key.to_owned(), permission)
        })
        .collect();
    json_answer(&json!({ "permissions": permissions }))
}

pub(crate) fn configuration(call: &Call) -> Answer {
    call.user()?;
    let time_tracking = call.settings().time_tracking;
    let mut configuration = json!({
        "votingEnabled": true,
        "watchingEnabled": true,
        "unassignedIssuesAllowed": true,
        "subTasksEnabled": true,
        "issueLinkingEnabled": true,
        "timeTrackingEnabled": time_tracking,
        "attachmentsEnabled": true,
    });
    if time_tracking {
        configuration["timeTrackingConfiguration"] = json!({
            "workingHoursPerDay": 8.0, "workingDaysPerWeek": 5.0, "timeFormat": "pretty", "defaultUnit": "minute",
        });
    }
    json_answer(&configuration)
}

pub(crate) fn search_users(call: &Call) -> Answer {
    call.user()?;
    let wanted = call.parameter("username").unwrap_or_default().to_lowercase();
    if wanted.is_empty() {
        return Err(Failure::core(
            axum::http::StatusCode::BAD_REQUEST,
            "The username query parameter was not provided",
        ));
    }
    let any = wanted == ".";
    let begins =
        |text: &str| text.split([' ', '.', '@']).any(|word| word.to_lowercase().starts_with(&wanted));
    let found: Vec<Value> = call
        .jira()
        .users()
        .all()
        .iter()
        .filter(|user| {
            any || begins(&user.name)
                || begins(&user.display_name)
                || user.email.to_lowercase().starts_with(&wanted)
        })
        .map(|user| user_json(call, user))
        .collect();
    json_answer(&found)
}

pub(crate) fn plugin(call: &Call) -> Answer {
    call.administrator()?;
    let settings = call.settings();
    if call.segment("key") != format!("{PLUGIN}-key") || !settings.app_installed {
        return Err(Failure::core(axum::http::StatusCode::NOT_FOUND, "No plugin with that key is installed"));
    }
    json_answer(&json!({
        "enabled": true,
        "key": PLUGIN,
        "name": "Git Integration for Jira",
        "version": settings.app_version,
        "userInstalled": true,
        "usesLicensing": true,
        "vendor": {"name": "GitKraken"},
    }))
}
