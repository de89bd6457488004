//! Reindexing against the sandbox's GIJ, in both dialects.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use causeway_app::port::aws::AccessKey;
use causeway_app::port::jira::{IndexStatus, Jira, JiraCredential, JiraError};
use causeway_domain::{AccessKeyId, Region, Secret};
use causeway_sandbox::options::Options;
use causeway_sandbox::serve::Sandbox;
use serde_json::json;

use crate::support::{settings, site_at};

/// A sandbox with an integration of three repositories.
async fn connected(dialect: &str) -> (Sandbox, Arc<dyn Jira>, i64) {
    let options = Options { repositories: Some(3), ..Options::default() };
    let sandbox = Sandbox::start(options).await.unwrap();
    let changes = json!({ "dialect": dialect, "indexMillisPerRepository": 0 });
    sandbox.world.jira.configure(&changes).unwrap();
    let account = sandbox.ready.jira.admin.as_ref().unwrap();
    let site = site_at(&sandbox.ready.jira.url, &JiraCredential::Token(Secret::new(account.pat.clone())));
    let held = sandbox.ready.principals.iter().find(|held| held.name == "admin").unwrap();
    let access = AccessKey {
        id: AccessKeyId::parse(&held.access_key_id).unwrap(),
        secret: Secret::new(held.secret_access_key.clone()),
    };
    let region = Region::parse(&sandbox.ready.aws.region).unwrap();
    let id = site.create_integration(&region, &access, &settings()).await.unwrap().id;
    while !sandbox.world.jira.idle() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    (sandbox, site, id)
}

async fn ended(site: &dyn Jira, id: Option<i64>, name: Option<&str>) -> IndexStatus {
    for _ in 0..1000 {
        let status = site.reindex_status(id, name).await.unwrap();
        if status.finished {
            return status;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("the index never ended");
}

#[tokio::test]
async fn one_several_and_all_are_followed_by_name_in_both_dialects() {
    for dialect in ["docs", "strict"] {
        let (_sandbox, site, integration) = connected(dialect).await;
        let before = site.repositories().await.unwrap();
        assert_eq!(before.len(), 3);
        let first = before[0].id;
        let name = site.start_reindex(Some(first), NonZeroU32::new(90)).await.unwrap();
        let status = ended(site.as_ref(), Some(first), name.as_deref()).await;
        assert_eq!((status.percent, status.errors), (Some(100.0), Vec::<String>::new()), "{dialect}");
        let after = site.repositories().await.unwrap();
        let indexed_at = |all: &[causeway_domain::integration::JiraRepository], id| {
            all.iter().find(|one| one.id == id).and_then(|one| one.last_indexed)
        };
        assert!(indexed_at(&after, first) > indexed_at(&before, first), "{dialect}");
        assert_eq!(indexed_at(&after, before[1].id), indexed_at(&before, before[1].id));

        let name = site.start_reindex(Some(integration), None).await.unwrap();
        ended(site.as_ref(), Some(integration), name.as_deref()).await;
        let name = site.start_reindex(None, None).await.unwrap();
        ended(site.as_ref(), None, name.as_deref()).await;
        let all = site.repositories().await.unwrap();
        assert!(all.iter().all(|one| one.last_indexed > indexed_at(&after, one.id)), "{dialect}");
        assert!(ended(site.as_ref(), None, None).await.finished);
        assert!(site.index_status(first).await.unwrap().finished);
    }
}

#[tokio::test]
async fn what_is_disabled_unknown_or_in_trouble_is_said_in_words() {
    for dialect in ["docs", "strict"] {
        let (sandbox, site, _) = connected(dialect).await;
        let all = site.repositories().await.unwrap();
        site.set_disabled(all[0].id, true).await.unwrap();
        let refused = site.start_reindex(Some(all[0].id), None).await;
        assert!(
            matches!(&refused, Err(JiraError::Rejected { message, .. }) if message.contains("disabled")),
            "{refused:?}"
        );
        let unknown = site.start_reindex(Some(4711), None).await;
        assert!(matches!(unknown, Err(JiraError::Rejected { .. })), "{unknown:?}");
        let name = "00000000-0000-4000-8000-000000000000";
        let forgotten = site.reindex_status(Some(all[1].id), Some(name)).await;
        assert!(matches!(forgotten, Err(JiraError::Rejected { .. })), "{forgotten:?}");

        let gone = sandbox.world.repositories.all()[1].name.clone();
        let of_gone = all.iter().find(|one| one.code_commit_name() == gone).unwrap().id;
        sandbox.world.repositories.remove(&gone);
        let name = site.start_reindex(Some(of_gone), None).await.unwrap();
        let status = ended(site.as_ref(), Some(of_gone), name.as_deref()).await;
        assert!(!status.errors.is_empty(), "{dialect}: {status:?}");
    }
}
