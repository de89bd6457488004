//! An AWS account.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use causeway_app::port::aws::{
    AccessKey, Aws, AwsAccount, AwsError, OnListingProgress, RepositoryDescription,
};
use causeway_domain::{CallerIdentity, Region};
use tokio_util::sync::CancellationToken;

use super::{ACCOUNT, Fate};

#[derive(Clone)]
pub(crate) struct FakeAws {
    names: Arc<Mutex<BTreeSet<String>>>,
    empty: Arc<Mutex<BTreeSet<String>>>,
    /// Names that were described, in order.
    pub(crate) described: Arc<Mutex<Vec<String>>>,
}

impl FakeAws {
    pub(crate) fn new(repositories: &[(String, Fate)]) -> Self {
        let empty = repositories.iter().filter(|(_, fate)| *fate == Fate::Empty);
        Self {
            names: Arc::new(Mutex::new(repositories.iter().map(|(name, _)| name.clone()).collect())),
            empty: Arc::new(Mutex::new(empty.map(|(name, _)| name.clone()).collect())),
            described: Arc::default(),
        }
    }

    pub(crate) fn add(&self, name: &str) {
        self.names.lock().unwrap().insert(name.to_owned());
    }
}

impl Aws for FakeAws {
    fn account(&self, _: &Region, _: &AccessKey) -> Arc<dyn AwsAccount> {
        Arc::new(self.clone())
    }
}

#[async_trait]
impl AwsAccount for FakeAws {
    async fn caller_identity(&self, _: &CancellationToken) -> Result<CallerIdentity, AwsError> {
        Ok(CallerIdentity { arn: format!("arn:aws:iam::{ACCOUNT}:user/ada"), account: ACCOUNT.to_owned() })
    }

    async fn repository_names(
        &self,
        _: OnListingProgress,
        _: &CancellationToken,
    ) -> Result<Vec<String>, AwsError> {
        Ok(self.names.lock().unwrap().iter().cloned().collect())
    }

    async fn describe_repositories(
        &self,
        names: &[String],
        _: OnListingProgress,
        _: &CancellationToken,
    ) -> Result<Vec<RepositoryDescription>, AwsError> {
        self.described.lock().unwrap().extend_from_slice(names);
        let empty = self.empty.lock().unwrap();
        let describe = |name: &String| RepositoryDescription {
            name: name.clone(),
            default_branch: (!empty.contains(name)).then(|| "main".to_owned()),
            description: None,
            last_modified: None,
            clone_url_http: None,
            problem: None,
        };
        Ok(names.iter().map(describe).collect())
    }

    async fn may_create_branches(&self, _: &str, _: &CancellationToken) -> Result<bool, AwsError> {
        Ok(true)
    }
}
