//! Requests are taken exactly as they are declared, and secrets go one way.

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
use causeway_contract::permissions::{BuildPolicy, CheckPermissions};
use causeway_contract::plan::{ExportPlan, PlanConnection};
use causeway_contract::repository::{
    CheckRepository, ForSingleRepository, PlanSingleRepository, ReadLocation, RepositoryCredential,
};
use causeway_contract::run::{ExportReceipt, ForRun, ResumeRun, StartRun};
use causeway_contract::ssh::{
    GetSshConfig, IamIdentity, ListIamSshKeys, MakeSshKey, ReadSshKey, SetSshKeyActive, TestSshLogin,
    UploadSshKey,
};
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
goes_in_only!(RepositoryCredential, CheckRepository);
goes_in_only!(SetNetworkSettings, PlanRotation, MakeSshKey, IamIdentity, ListIamSshKeys);
goes_in_only!(WebhookSource, TriggerAnswers, CheckWebhook, PlanConnection, PlanTriggers, ConfirmSubscription);

fn settings() -> Value {
    json!({
        "requireUserPat": false, "smartCommits": true, "repositoryBrowser": true, "diffViewing": true,
        "projects": { "kind": "only", "ids": [1] },
    })
}

fn refspecs() -> Value {
    json!({ "notes": true, "changes": false, "custom": "" })
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

/// A good request of every type that a command takes.
fn samples() -> Vec<Sample> {
    fn read<T: DeserializeOwned>(value: Value) -> Result<(), String> {
        serde_json::from_value::<T>(value).map(drop).map_err(|error| error.to_string())
    }
    let run = || json!({ "runId": "r" });
    vec![
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
        (
            "PlanConnection",
            json!({
                "operationId": "o", "siteHandle": "s", "accountHandle": "a", "displayName": "",
                "refspecs": refspecs(), "settings": settings(), "keep": "keychain",
                "triggers": trigger_answers(),
            }),
            read::<PlanConnection>,
        ),
        ("ExportPlan", json!({ "planId": "p", "format": "csv" }), read::<ExportPlan>),
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
                "accessKeyId": "a", "displayName": "", "refspecs": refspecs(), "settings": settings(),
            } }),
            read::<SaveDraft>,
        ),
        ("ForConnection", json!({ "connectionId": "c" }), read::<ForConnection>),
        (
            "ReindexRepositories",
            json!({ "connectionId": "c", "repositoryIds": [1] }),
            read::<ReindexRepositories>,
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
        ("ReadSshKey", json!({ "path": "p" }), read::<ReadSshKey>),
        ("MakeSshKey", json!({ "path": "p", "comment": "c", "passphrase": "" }), read::<MakeSshKey>),
        (
            "ListIamSshKeys",
            json!({
                "operationId": "o",
                "identity": {
                    "kind": "credential", "region": "eu-central-1",
                    "credential": { "kind": "keys", "accessKeyId": "a", "secretAccessKey": "s" },
                },
            }),
            read::<ListIamSshKeys>,
        ),
        ("UploadSshKey", json!({ "handle": "h", "publicKey": "ssh-rsa AAAA" }), read::<UploadSshKey>),
        (
            "SetSshKeyActive",
            json!({ "handle": "h", "sshKeyId": "APKA", "active": true }),
            read::<SetSshKeyActive>,
        ),
        (
            "GetSshConfig",
            json!({ "location": "eu-central-1", "sshKeyId": "", "keyPath": null }),
            read::<GetSshConfig>,
        ),
        (
            "TestSshLogin",
            json!({
                "operationId": "o", "location": "eu-central-1", "sshKeyId": "", "keyPath": null, "agentKey": null,
                "passphrase": null, "iamHandle": null,
            }),
            read::<TestSshLogin>,
        ),
    ]
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
