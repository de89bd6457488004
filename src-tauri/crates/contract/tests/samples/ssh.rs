//! Requests about SSH keys.

use causeway_contract::ssh::{
    GetSshConfig, ListIamSshKeys, MakeSshKey, ReadSshKey, SetSshKeyActive, TestSshLogin, UploadSshKey,
};
use serde_json::json;

use super::{Sample, read};

pub(super) fn samples() -> Vec<Sample> {
    vec![
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
