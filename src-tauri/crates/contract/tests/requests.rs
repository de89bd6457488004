//! Requests are taken exactly as they are declared, and secrets go one way.

#[path = "samples/audit.rs"]
mod audit;
#[path = "samples/bulk.rs"]
mod bulk;
#[path = "samples/manage.rs"]
mod manage;
#[path = "samples/planning.rs"]
mod planning;
#[path = "samples/ssh.rs"]
mod ssh;

use std::collections::BTreeSet;

use causeway_contract::acts::{CreateBranch, CreatePullRequest, ListBranches};
use causeway_contract::commands::COMMANDS;
use causeway_contract::connection::{ForConnection, OpenLink, ReindexRepositories, SaveDraft};
use causeway_contract::credentials::{
    ForCredential, ListIdentityCenterRoles, MoveCredential, PlanRotation, SetOwnCalls, SetPersonalCredential,
    SignIn,
};
use causeway_contract::diagnostics::{
    RunDiagnostics, SaveSupportBundle, SetEndpoints, SetLogLevel, SetNetworkSettings, TestNetwork,
};
use causeway_contract::diff::{GetCommit, GetFileDiff};
use causeway_contract::integrations::AdoptIntegration;
use causeway_contract::issue::{BranchTemplate, ForIssue, ForIssueSite, GetIssueTags, NameBranch, OpenIssue};
use causeway_contract::manage::ForJira;
use causeway_contract::mirror::{
    AssociateCommit, EnableRepository, ExplainCommit, FetchMirror, GetCoverage, SetMirror,
};
use causeway_contract::permissions::{BuildPolicy, CheckPermissions};
use causeway_contract::pull_request::{
    DeleteBranch, ForBranch, ForPullRequest, PreviewPullRequest, RestoreBranch,
};
use causeway_contract::reindex::Reindex;
use causeway_contract::repository::{
    CheckRepository, ForSingleRepository, PlanSingleRepository, ReadLocation, RepositoryCredential,
};
use causeway_contract::run::{ExportReceipt, ForRun, ResumeRun, StartRun};
use causeway_contract::smart_commit::CheckMessage;
use causeway_contract::ssh::{IamIdentity, ListIamSshKeys, MakeSshKey};
use causeway_contract::triggers::{
    CheckWebhook, ConfirmSubscription, GetTriggerHealth, PlanDisconnect, PlanTriggers, TestTriggers,
    TriggerAnswers, WebhookSource,
};
use causeway_contract::wizard::{
    AwsCredential, CancelOperation, CheckAws, CheckJira, ForAccount, ForSite, JiraCredential, PreviewRefspecs,
};
use causeway_domain::Secret;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// Compiles only for types that cannot be sent to the window: with `Serialize`, `<_>` would be ambiguous.
macro_rules! goes_in_only {
    ($($name:ty),* $(,)?) => {
        const _: fn() = || {
            trait Ambiguous<A> {
                fn answer() {}
            }
            struct Serializable;
            impl<T: ?Sized> Ambiguous<()> for T {}
            impl<T: ?Sized + Serialize> Ambiguous<Serializable> for T {}
            $( let _ = <$name as Ambiguous<_>>::answer; )*
        };
    };
}

// A response derives `Serialize`; with any of these in it, it does not compile.
goes_in_only!(Secret, JiraCredential, AwsCredential, CheckJira, CheckAws, ResumeRun, SetPersonalCredential);
goes_in_only!(causeway_contract::bulk::ConfigurationEdit, causeway_contract::bulk::EditConfiguration);
goes_in_only!(RepositoryCredential, CheckRepository);
goes_in_only!(SetNetworkSettings, PlanRotation, MakeSshKey, IamIdentity, ListIamSshKeys);
goes_in_only!(WebhookSource, TriggerAnswers, CheckWebhook, PlanTriggers, ConfirmSubscription);
goes_in_only!(causeway_contract::plan::PlanConnection, causeway_contract::regions::PlanRegions);

fn settings() -> Value {
    json!({
        "requireUserPat": false, "smartCommits": true, "repositoryBrowser": true, "diffViewing": true,
        "projects": { "kind": "only", "ids": [1] },
    })
}

fn refspecs() -> Value {
    json!({ "notes": true, "changes": false, "custom": "" })
}

fn branch_template() -> Value {
    json!({ "siteUrl": "s", "template": "${issuekey}", "separator": "-", "maxLength": 250 })
}

fn trigger_answers() -> Value {
    json!({
        "webhook": { "kind": "pasted", "url": "u" },
        "settings": {
            "events": { "update": true, "create": true, "delete": false }, "branches": ["main"],
            "topic": { "kind": "own", "kmsKey": "" }, "repositories": ["api"],
        },
    })
}

/// A type's name, a good request of it, and how one is read.
type Sample = (&'static str, Value, fn(Value) -> Result<(), String>);

fn read<T: DeserializeOwned>(value: Value) -> Result<(), String> {
    serde_json::from_value::<T>(value).map(drop).map_err(|error| error.to_string())
}

/// A good request of every type that a command takes.
fn samples() -> Vec<Sample> {
    let run = || json!({ "runId": "r" });
    let mut samples: Vec<Sample> = vec![
        (
            "CheckJira",
            json!({ "operationId": "o", "baseUrl": "u", "credential": { "kind": "token", "token": "t" } }),
            read::<CheckJira>,
        ),
        ("ForSite", json!({ "siteHandle": "s" }), read::<ForSite>),
        (
            "CheckAws",
            json!({
                "operationId": "o", "region": "eu-central-1",
                "credential": { "kind": "keys", "accessKeyId": "a", "secretAccessKey": "s" },
            }),
            read::<CheckAws>,
        ),
        ("ForAccount", json!({ "accountHandle": "a" }), read::<ForAccount>),
        (
            "PreviewRefspecs",
            json!({ "refspecs": refspecs(), "accountHandle": null, "repository": null }),
            read::<PreviewRefspecs>,
        ),
        ("CancelOperation", json!({ "operationId": "o" }), read::<CancelOperation>),
        ("StartRun", json!({ "planId": "p", "hash": "h" }), read::<StartRun>),
        (
            "ResumeRun",
            json!({
                "runId": "r", "jira": { "kind": "password", "userName": "u", "password": "p" },
                "aws": { "kind": "sample", "name": "admin" },
            }),
            read::<ResumeRun>,
        ),
        ("ForRun", run(), read::<ForRun>),
        ("ExportReceipt", json!({ "runId": "r", "format": "json" }), read::<ExportReceipt>),
        (
            "SaveDraft",
            json!({ "draft": {
                "step": "aws", "baseUrl": "u", "signIn": "token", "userName": "", "region": "r",
                "moreRegions": ["s"], "accessKeyId": "a", "displayName": "", "refspecs": refspecs(),
                "settings": settings(),
            } }),
            read::<SaveDraft>,
        ),
        ("ForConnection", json!({ "connectionId": "c" }), read::<ForConnection>),
        (
            "ReindexRepositories",
            json!({ "connectionId": "c", "repositoryIds": [1] }),
            read::<ReindexRepositories>,
        ),
        ("ForJira", json!({ "siteUrl": "s", "operationId": "o" }), read::<ForJira>),
        (
            "AdoptIntegration",
            json!({
                "operationId": "o", "siteUrl": "s", "integrationId": 7, "accountHandle": "a", "keep": "session",
            }),
            read::<AdoptIntegration>,
        ),
        (
            "Reindex",
            json!({ "operationId": "o", "siteUrl": "s", "ids": [7, 8], "priority": 30 }),
            read::<Reindex>,
        ),
        (
            "GetCoverage",
            json!({ "connectionId": "c", "projectKey": "SHOP", "operationId": "o" }),
            read::<GetCoverage>,
        ),
        ("OpenLink", json!({ "url": "u" }), read::<OpenLink>),
        ("ReadLocation", json!({ "text": "t" }), read::<ReadLocation>),
        (
            "CheckRepository",
            json!({
                "operationId": "o", "siteHandle": "s", "location": "l",
                "credential": {
                    "kind": "ssh", "sshKeyId": "APKA", "keyPath": "/k", "agentKey": null, "passphrase": "p",
                },
            }),
            read::<CheckRepository>,
        ),
        (
            "PlanSingleRepository",
            json!({
                "operationId": "o", "siteHandle": "s", "checkHandle": "c", "keep": "keychain",
                "settings": {
                    "displayName": "", "mainBranch": "main", "smartCommits": true, "repositoryBrowser": true,
                    "diffViewing": true, "projects": { "kind": "only", "ids": [1] }, "refspecs": refspecs(),
                    "webLinks": {
                        "kind": null, "commit": "c", "fileAdded": "a", "fileModified": "m", "fileDeleted": "d",
                        "pullRequest": "p", "branch": "b",
                    },
                },
            }),
            read::<PlanSingleRepository>,
        ),
        ("ForSingleRepository", json!({ "id": "r" }), read::<ForSingleRepository>),
        ("RunDiagnostics", json!({ "operationId": "o" }), read::<RunDiagnostics>),
        ("SetLogLevel", json!({ "level": "debug" }), read::<SetLogLevel>),
        ("SaveSupportBundle", json!({ "bundleId": "b" }), read::<SaveSupportBundle>),
        (
            "CheckPermissions",
            json!({ "operationId": "o", "accountHandle": "a", "siteHandle": "s", "probeChanges": false }),
            read::<CheckPermissions>,
        ),
        (
            "BuildPolicy",
            json!({
                "accountHandle": "a", "siteHandle": "s", "features": ["commits", "triggerHealth"],
                "repositories": [],
            }),
            read::<BuildPolicy>,
        ),
        (
            "CheckWebhook",
            json!({
                "operationId": "o", "siteHandle": "s", "connectionId": null, "accountHandle": "a",
                "webhook": { "kind": "kept" },
            }),
            read::<CheckWebhook>,
        ),
        ("GetTriggerHealth", json!({ "operationId": "o", "connectionId": "c" }), read::<GetTriggerHealth>),
        (
            "PlanTriggers",
            json!({ "operationId": "o", "connectionId": "c", "answers": trigger_answers() }),
            read::<PlanTriggers>,
        ),
        (
            "TestTriggers",
            json!({ "operationId": "o", "connectionId": "c", "repositories": ["api"] }),
            read::<TestTriggers>,
        ),
        ("ConfirmSubscription", json!({ "connectionId": "c", "pasted": "t" }), read::<ConfirmSubscription>),
        (
            "PlanDisconnect",
            json!({ "operationId": "o", "connectionId": "c", "integration": "remove" }),
            read::<PlanDisconnect>,
        ),
        (
            "SetPersonalCredential",
            json!({
                "operationId": "o", "connectionId": "c", "keep": "session",
                "credential": { "kind": "keys", "accessKeyId": "", "secretAccessKey": "" },
            }),
            read::<SetPersonalCredential>,
        ),
        ("ForCredential", json!({ "credentialId": "c" }), read::<ForCredential>),
        ("MoveCredential", json!({ "credentialId": "c", "keep": "session" }), read::<MoveCredential>),
        (
            "PlanRotation",
            json!({
                "operationId": "o", "connectionId": "c", "keep": "keychain",
                "credential": { "kind": "keys", "accessKeyId": "a", "secretAccessKey": "s" },
            }),
            read::<PlanRotation>,
        ),
        (
            "ListIdentityCenterRoles",
            json!({ "operationId": "o", "startUrl": "u", "ssoRegion": "r" }),
            read::<ListIdentityCenterRoles>,
        ),
        (
            "SetOwnCalls",
            json!({
                "operationId": "o", "connectionId": "c", "mfaCode": null,
                "source": { "kind": "role", "roleArn": "a", "externalId": null, "mfaSerial": null },
            }),
            read::<SetOwnCalls>,
        ),
        ("SignIn", json!({ "operationId": "o", "connectionId": "c", "mfaCode": "123456" }), read::<SignIn>),
        (
            "SetEndpoints",
            json!({
                "operationId": "o", "connectionId": "c",
                "endpoints": { "fips": true, "codecommit": "", "git": "", "sns": "", "sts": "" },
            }),
            read::<SetEndpoints>,
        ),
        (
            "SetNetworkSettings",
            json!({
                "proxy": { "kind": "manual", "url": "u", "userName": "", "noProxy": "" },
                "proxyPassword": null, "authoritiesPem": "",
            }),
            read::<SetNetworkSettings>,
        ),
        ("TestNetwork", json!({ "operationId": "o" }), read::<TestNetwork>),
        (
            "ListBranches",
            json!({ "operationId": "o", "connectionId": "c", "repository": "api" }),
            read::<ListBranches>,
        ),
        (
            "SetMirror",
            json!({ "connectionId": "c", "enabled": true, "cap": 5_000_000_000_u64 }),
            read::<SetMirror>,
        ),
        (
            "FetchMirror",
            json!({ "connectionId": "c", "repositories": ["api"], "operationId": "o" }),
            read::<FetchMirror>,
        ),
        (
            "CreateBranch",
            json!({
                "operationId": "o", "connectionId": "c", "repository": "api", "base": "main", "name": "n",
            }),
            read::<CreateBranch>,
        ),
        (
            "CreatePullRequest",
            json!({
                "operationId": "o", "connectionId": "c", "repository": "api", "source": "s", "target": "t",
                "title": "t", "description": "",
            }),
            read::<CreatePullRequest>,
        ),
        (
            "ForBranch",
            json!({ "operationId": "o", "connectionId": "c", "repository": "api", "name": "n" }),
            read::<ForBranch>,
        ),
        (
            "DeleteBranch",
            json!({
                "operationId": "o", "connectionId": "c", "repository": "api", "name": "n",
                "expectedCommit": "0a1b",
            }),
            read::<DeleteBranch>,
        ),
        ("RestoreBranch", json!({ "operationId": "o", "id": "i" }), read::<RestoreBranch>),
        (
            "ForPullRequest",
            json!({ "operationId": "o", "connectionId": "c", "repository": "api", "id": "7" }),
            read::<ForPullRequest>,
        ),
        (
            "PreviewPullRequest",
            json!({
                "operationId": "o", "connectionId": "c", "repository": "api", "source": "s", "target": "t",
            }),
            read::<PreviewPullRequest>,
        ),
        ("OpenIssue", json!({ "operationId": "o", "text": "SHOP-1", "siteUrl": null }), read::<OpenIssue>),
        ("ForIssue", json!({ "operationId": "o", "siteUrl": "s", "key": "SHOP-1" }), read::<ForIssue>),
        (
            "GetIssueTags",
            json!({ "operationId": "o", "siteUrl": "s", "key": "SHOP-1", "perRepository": 5 }),
            read::<GetIssueTags>,
        ),
        ("ForIssueSite", json!({ "siteUrl": "s" }), read::<ForIssueSite>),
        ("BranchTemplate", branch_template(), read::<BranchTemplate>),
        (
            "NameBranch",
            json!({
                "template": branch_template(), "key": "SHOP-1", "summary": "s", "issueType": "Bug", "base": "main",
                "displayName": "", "userName": "",
            }),
            read::<NameBranch>,
        ),
        (
            "GetCommit",
            json!({ "operationId": "o", "connectionId": "c", "repository": "api", "commitId": "0a1b" }),
            read::<GetCommit>,
        ),
        (
            "GetFileDiff",
            json!({
                "operationId": "o", "connectionId": "c", "repository": "api", "before": null, "after": "0a1b",
                "path": "src/a.rs", "context": 3, "ignoreWhitespace": false,
            }),
            read::<GetFileDiff>,
        ),
        (
            "CheckMessage",
            json!({
                "operationId": "o", "siteUrl": null, "message": "SHOP-1 #start", "email": "ada@example.com",
                "committedAt": null, "maxAgeDays": 14,
            }),
            read::<CheckMessage>,
        ),
        (
            "ExplainCommit",
            json!({
                "siteUrl": "https://jira.example.com", "key": "SHOP-1", "subject": "0a1b2c3", "connectionId": null,
                "repository": null, "operationId": "o",
            }),
            read::<ExplainCommit>,
        ),
        (
            "AssociateCommit",
            json!({
                "siteUrl": "https://jira.example.com", "key": "SHOP-1", "repositoryId": 7, "commitId": "0a",
                "remove": false, "operationId": "o",
            }),
            read::<AssociateCommit>,
        ),
        ("EnableRepository", json!({ "connectionId": "c", "repositoryId": 7 }), read::<EnableRepository>),
    ];
    for more in [audit::samples(), bulk::samples(), manage::samples(), planning::samples(), ssh::samples()] {
        samples.extend(more);
    }
    samples
}

/// The value with one more field in each of its objects in turn.
fn with_more(value: &Value) -> Vec<Value> {
    let Some(fields) = value.as_object() else { return Vec::new() };
    let mut more = vec![{
        let mut fields = fields.clone();
        fields.insert("unknown".to_owned(), json!(1));
        Value::Object(fields)
    }];
    for (name, inner) in fields {
        for changed in with_more(inner) {
            let mut fields = fields.clone();
            fields.insert(name.clone(), changed);
            more.push(Value::Object(fields));
        }
    }
    more
}

#[test]
fn every_request_is_here() {
    let taken: BTreeSet<&str> = COMMANDS.iter().filter_map(|command| command.request).collect();
    let here: BTreeSet<&str> = samples().into_iter().map(|(name, ..)| name).collect();
    assert_eq!(taken, here);
}

#[test]
fn a_field_that_is_not_declared_is_refused_at_any_depth() {
    for (name, value, read) in samples() {
        assert_eq!(read(value.clone()), Ok(()), "{name}");
        for more in with_more(&value) {
            assert!(read(more.clone()).is_err(), "{name} takes {more}");
        }
    }
}

#[test]
fn a_draft_has_no_place_for_a_secret() {
    for name in ["token", "password", "secretAccessKey"] {
        let (_, mut value, read) = samples().into_iter().find(|(sample, ..)| *sample == "SaveDraft").unwrap();
        value["draft"][name] = json!("secret");
        assert!(read(value).is_err(), "{name}");
    }
}

#[test]
fn a_draft_from_before_there_were_more_regions_is_still_read() {
    let (_, mut value, read) = samples().into_iter().find(|(sample, ..)| *sample == "SaveDraft").unwrap();
    assert!(value["draft"].as_object_mut().unwrap().remove("moreRegions").is_some());
    assert!(read(value).is_ok());
}

#[test]
fn a_checked_key_is_named_by_its_account_and_by_nothing_else() {
    let value = json!({ "kind": "checked", "accountHandle": "a" });
    let read = serde_json::from_value::<AwsCredential>(value).unwrap();
    assert!(matches!(read, AwsCredential::Checked { account_handle } if account_handle == "a"));
    for field in ["accessKeyId", "secretAccessKey"] {
        let value = json!({ "kind": "checked", "accountHandle": "a", field: "x" });
        assert!(serde_json::from_value::<AwsCredential>(value).is_err(), "{field}");
    }
}

#[test]
fn a_refused_request_does_not_quote_its_secret() {
    let value = json!({
        "operationId": "o", "baseUrl": 7, "credential": { "kind": "token", "token": "canary", "extra": "canary" },
    });
    let error = serde_json::from_value::<CheckJira>(value).unwrap_err().to_string();
    assert!(!error.contains("canary"), "{error}");
    let value = json!({ "kind": "keys", "accessKeyId": "a", "secretAccessKey": ["canary"] });
    let error = serde_json::from_value::<AwsCredential>(value).unwrap_err().to_string();
    assert!(!error.contains("canary"), "{error}");
}

#[test]
fn a_priority_begins_at_one() {
    let reindex = |priority: Value| {
        let request = json!({ "operationId": "o", "siteUrl": "s", "ids": [], "priority": priority });
        serde_json::from_value::<Reindex>(request).map(|read| read.priority.map(std::num::NonZeroU32::get))
    };
    assert_eq!(reindex(json!(1)).ok(), Some(Some(1)));
    assert_eq!(reindex(Value::Null).ok(), Some(None));
    assert!(reindex(json!(0)).is_err() && reindex(json!(-1)).is_err());
}
