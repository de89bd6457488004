//! An account seen through a key that may do as a policy says, and that notes everything it is asked.

mod reviews;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use causeway_app::port::aws::{
    Acts, Aws, AwsAccount, AwsError, AwsIdentity, AwsLocation, Decision, IamSshKey, NewPullRequest,
    OnListingProgress, Permissions, ProbeOutcome, RepositoryDescription, RepositoryTriggers,
    SimulatedDecision, SshPublicKeys, Topics, TriggerTest,
};
use causeway_app::port::git::{GitAccess, GitError, GitTransport, RemoteReferences};
use causeway_app::port::network::NetworkError;
use causeway_domain::doctor::Answer as GitAnswer;
use causeway_domain::triggers::plan::{SubscriptionSeen, TopicSeen};
use causeway_domain::triggers::{StoredTriggers, TopicArn, Trigger, WebhookUrl};
use causeway_domain::{CallerIdentity, Region};
use tokio_util::sync::CancellationToken;

/// A question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Asked {
    Simulation {
        principal: String,
        actions: Vec<String>,
        resources: Vec<String>,
    },
    /// Action and repository.
    Probe(String),
}

type Policy = fn(&str, Option<&str>) -> bool;

#[derive(Clone)]
pub(crate) struct Key {
    pub(crate) arn: &'static str,
    pub(crate) repositories: Vec<String>,
    /// Whether an action is allowed, on a repository or on none.
    pub(crate) allows: Policy,
    /// Whether it may ask IAM.
    pub(crate) simulates: bool,
    /// Actions that IAM says nothing of.
    pub(crate) silent: &'static [&'static str],
    /// Whether nothing answers any more once the account is checked.
    pub(crate) unreachable: bool,
    pub(crate) asked: Arc<Mutex<Vec<Asked>>>,
    /// Calls that would change something.
    pub(crate) written: Arc<Mutex<Vec<&'static str>>>,
}

/// AWSCodeCommitPowerUser, as far as it matters here.
pub(crate) fn power_user(action: &str, _: Option<&str>) -> bool {
    action.starts_with("codecommit:")
        || matches!(
            action,
            "sns:Subscribe" | "sns:Unsubscribe" | "sns:GetTopicAttributes" | "sns:ListSubscriptionsByTopic"
        )
}

/// AWSCodeCommitReadOnly, as far as it matters here.
pub(crate) fn read_only(action: &str, _: Option<&str>) -> bool {
    matches!(action, "sns:GetTopicAttributes" | "sns:ListSubscriptionsByTopic")
        || ["codecommit:BatchGet", "codecommit:Get", "codecommit:List", "codecommit:GitPull"]
            .iter()
            .any(|beginning| action.starts_with(beginning))
}

impl Key {
    pub(crate) fn of(repositories: Vec<String>, allows: Policy) -> Self {
        Self {
            arn: "arn:aws:iam::111122223333:user/ada",
            repositories,
            allows,
            simulates: false,
            silent: &[],
            unreachable: false,
            asked: Arc::default(),
            written: Arc::default(),
        }
    }

    pub(crate) fn shared(self) -> Arc<Self> {
        Arc::new(self)
    }

    /// Principal, actions and resources of each simulation.
    pub(crate) fn simulations(&self) -> Vec<(String, Vec<String>, Vec<String>)> {
        let asked = self.asked.lock().unwrap();
        let simulation = |asked: &Asked| match asked {
            Asked::Simulation { principal, actions, resources } => {
                Some((principal.clone(), actions.clone(), resources.clone()))
            }
            Asked::Probe(_) => None,
        };
        asked.iter().filter_map(simulation).collect()
    }

    pub(crate) fn probes(&self) -> Vec<String> {
        let asked = self.asked.lock().unwrap();
        let probe = |asked: &Asked| match asked {
            Asked::Probe(what) => Some(what.clone()),
            Asked::Simulation { .. } => None,
        };
        asked.iter().filter_map(probe).collect()
    }

    fn wrote<T>(&self, what: &'static str) -> Result<T, AwsError> {
        self.written.lock().unwrap().push(what);
        Err(denied(what))
    }

    fn reach(&self) -> Result<(), NetworkError> {
        if self.unreachable {
            return Err(NetworkError::Timeout { host: "codecommit.eu-central-1.amazonaws.com".to_owned() });
        }
        Ok(())
    }
}

fn denied(action: &str) -> AwsError {
    AwsError::AccessDenied { action: Some(action.to_owned()), message: "no".to_owned() }
}

impl Aws for Key {
    fn account(&self, _: &AwsLocation, _: &AwsIdentity) -> Arc<dyn AwsAccount> {
        Arc::new(self.clone())
    }
}

#[async_trait]
impl AwsAccount for Key {
    fn in_region(&self, _: &Region) -> Option<Arc<dyn AwsAccount>> {
        None
    }

    async fn caller_identity(&self, _: &CancellationToken) -> Result<CallerIdentity, AwsError> {
        Ok(CallerIdentity { arn: self.arn.to_owned(), account: "111122223333".to_owned() })
    }

    async fn repository_names(
        &self,
        _: OnListingProgress,
        _: &CancellationToken,
    ) -> Result<Vec<String>, AwsError> {
        Ok(self.repositories.clone())
    }

    async fn describe_repositories(
        &self,
        names: &[String],
        _: OnListingProgress,
        _: &CancellationToken,
    ) -> Result<Vec<RepositoryDescription>, AwsError> {
        let describe = |name: &String| RepositoryDescription {
            name: name.clone(),
            default_branch: Some("main".to_owned()),
            description: None,
            last_modified: None,
            clone_url_http: None,
            problem: None,
        };
        Ok(names.iter().map(describe).collect())
    }

    async fn may_create_branches(&self, name: &str, _: &CancellationToken) -> Result<bool, AwsError> {
        Ok((self.allows)("codecommit:CreateBranch", Some(name)))
    }
}

#[async_trait]
impl Permissions for Key {
    async fn simulate(
        &self,
        principal_arn: &str,
        actions: &[&str],
        resources: &[String],
        _: &CancellationToken,
    ) -> Result<Vec<SimulatedDecision>, AwsError> {
        if !self.simulates {
            return Err(denied("iam:SimulatePrincipalPolicy"));
        }
        self.asked.lock().unwrap().push(Asked::Simulation {
            principal: principal_arn.to_owned(),
            actions: actions.iter().map(|action| (*action).to_owned()).collect(),
            resources: resources.to_vec(),
        });
        let told = actions.iter().filter(|action| !self.silent.contains(action));
        let pairs = told.flat_map(|action| resources.iter().map(move |resource| (*action, resource)));
        let decide = |(action, resource): (&str, &String)| SimulatedDecision {
            action: action.to_owned(),
            resource: resource.clone(),
            decision: if (self.allows)(action, resource.rsplit(':').next()) {
                Decision::Allowed
            } else {
                Decision::ImplicitDeny
            },
        };
        Ok(pairs.map(decide).collect())
    }

    async fn probe(
        &self,
        action: &str,
        repository: Option<&str>,
        _: &CancellationToken,
    ) -> Result<ProbeOutcome, AwsError> {
        let what = repository.map_or_else(|| action.to_owned(), |name| format!("{action} {name}"));
        self.asked.lock().unwrap().push(Asked::Probe(what));
        self.reach()?;
        Ok(if (self.allows)(action, repository) { ProbeOutcome::Allowed } else { ProbeOutcome::Denied })
    }
}

#[async_trait]
impl GitTransport for Key {
    async fn first_answer(&self, _: &AwsLocation, path: &str, _: &GitAccess) -> Result<GitAnswer, GitError> {
        let name = path.rsplit('/').next();
        Ok(GitAnswer::read(if (self.allows)("codecommit:GitPull", name) { 200 } else { 403 }, ""))
    }

    async fn references(
        &self,
        _: &AwsLocation,
        name: &str,
        _: &GitAccess,
    ) -> Result<RemoteReferences, GitError> {
        self.asked.lock().unwrap().push(Asked::Probe(format!("git {name}")));
        self.reach()?;
        if (self.allows)("codecommit:GitPull", Some(name)) {
            Ok(RemoteReferences { names: vec!["refs/heads/main".to_owned()], ..RemoteReferences::default() })
        } else {
            Err(GitError::Refused { detail: "403".to_owned() })
        }
    }
}

#[async_trait]
impl SshPublicKeys for Key {
    async fn ssh_keys(&self, _: &str, _: &CancellationToken) -> Result<Vec<IamSshKey>, AwsError> {
        Ok(Vec::new())
    }

    async fn upload_ssh_key(&self, _: &str, _: &str, _: &CancellationToken) -> Result<IamSshKey, AwsError> {
        self.wrote("iam:UploadSSHPublicKey")
    }

    async fn set_ssh_key_active(
        &self,
        _: &str,
        _: &str,
        _: bool,
        _: &CancellationToken,
    ) -> Result<(), AwsError> {
        self.wrote("iam:UpdateSSHPublicKey")
    }
}

#[async_trait]
impl Acts for Key {
    async fn branches(&self, _: &str, _: &CancellationToken) -> Result<Vec<String>, AwsError> {
        Ok(Vec::new())
    }

    async fn branch_tip(&self, _: &str, _: &str, _: &CancellationToken) -> Result<Option<String>, AwsError> {
        Ok(None)
    }

    async fn create_branch(&self, _: &str, _: &str, _: &str, _: &CancellationToken) -> Result<(), AwsError> {
        self.wrote("codecommit:CreateBranch")
    }

    async fn set_default_branch(&self, _: &str, _: &str, _: &CancellationToken) -> Result<(), AwsError> {
        self.wrote("codecommit:UpdateDefaultBranch")
    }

    async fn create_pull_request(
        &self,
        _: &NewPullRequest,
        _: &CancellationToken,
    ) -> Result<String, AwsError> {
        self.wrote("codecommit:CreatePullRequest")
    }

    async fn open_pull_requests(
        &self,
        _: &str,
        _: &str,
        _: &str,
        _: &CancellationToken,
    ) -> Result<Vec<String>, AwsError> {
        Ok(Vec::new())
    }
}

#[async_trait]
impl RepositoryTriggers for Key {
    async fn triggers(&self, _: &str, _: &CancellationToken) -> Result<StoredTriggers, AwsError> {
        Ok(StoredTriggers::default())
    }

    async fn put_triggers(&self, _: &str, _: &[Trigger], _: &CancellationToken) -> Result<String, AwsError> {
        self.wrote("codecommit:PutRepositoryTriggers")
    }

    async fn test_triggers(
        &self,
        _: &str,
        _: &[Trigger],
        _: &CancellationToken,
    ) -> Result<TriggerTest, AwsError> {
        self.wrote("codecommit:TestRepositoryTriggers")
    }
}

#[async_trait]
impl Topics for Key {
    async fn create_topic(
        &self,
        _: &str,
        _: Option<&str>,
        _: &BTreeMap<String, String>,
        _: &CancellationToken,
    ) -> Result<TopicArn, AwsError> {
        self.wrote("sns:CreateTopic")
    }

    async fn topic(&self, _: &TopicArn, _: &CancellationToken) -> Result<TopicSeen, AwsError> {
        self.reach()?;
        if (self.allows)("sns:GetTopicAttributes", None) {
            Ok(TopicSeen::Missing)
        } else {
            Ok(TopicSeen::Denied { message: "no".to_owned() })
        }
    }

    async fn set_topic_key(
        &self,
        _: &TopicArn,
        _: Option<&str>,
        _: &CancellationToken,
    ) -> Result<(), AwsError> {
        self.wrote("sns:SetTopicAttributes")
    }

    async fn delete_topic(&self, _: &TopicArn, _: &CancellationToken) -> Result<(), AwsError> {
        self.wrote("sns:DeleteTopic")
    }

    async fn subscriptions(
        &self,
        _: &TopicArn,
        _: &CancellationToken,
    ) -> Result<Option<Vec<SubscriptionSeen>>, AwsError> {
        self.reach()?;
        if (self.allows)("sns:ListSubscriptionsByTopic", None) {
            // There is no such topic yet, which SNS tells only to who may look.
            Err(AwsError::Service { code: "NotFound".to_owned(), message: String::new() })
        } else {
            Ok(None)
        }
    }

    async fn subscribe(
        &self,
        _: &TopicArn,
        _: &WebhookUrl,
        _: &CancellationToken,
    ) -> Result<String, AwsError> {
        self.wrote("sns:Subscribe")
    }

    async fn deliver_envelopes(&self, _: &str, _: &CancellationToken) -> Result<(), AwsError> {
        self.wrote("sns:SetSubscriptionAttributes")
    }

    async fn confirm_subscription(
        &self,
        _: &TopicArn,
        _: &str,
        _: &CancellationToken,
    ) -> Result<String, AwsError> {
        self.wrote("sns:ConfirmSubscription")
    }

    async fn unsubscribe(&self, _: &str, _: &CancellationToken) -> Result<(), AwsError> {
        self.wrote("sns:Unsubscribe")
    }
}
