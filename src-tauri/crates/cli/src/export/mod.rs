//! The AWS side of a connection for other tools: topic, subscription and triggers as they would be, and every foreign
//! trigger as it is.

mod cloudformation;
mod terraform;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use causeway_app::triggers::ExportedTriggers;
use causeway_domain::Region;
use causeway_domain::triggers::plan::TopicChoice;
use causeway_domain::triggers::policy::cross_account_statement;
use causeway_domain::triggers::topic::{TAG_SITE, topic_name};
use causeway_domain::triggers::trigger::MAX_TRIGGERS;
use causeway_domain::triggers::{TopicArn, Trigger};
use serde_json::Value;

use crate::failure::Failure;

pub(crate) use cloudformation::cloudformation;
pub(crate) use terraform::terraform;

/// What is written for another tool. The webhook URL is not in it: it becomes an input without a default.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Exported {
    /// The region code.
    pub(crate) region: String,
    /// The topic.
    topic: ExportedTopic,
    /// Our trigger.
    own: Trigger,
    /// The chosen repositories, each with the triggers that are not ours, in their order.
    pub(crate) repositories: BTreeMap<String, Vec<Trigger>>,
}

/// A topic for another tool.
#[derive(Debug, Clone, PartialEq, Eq)]
enum ExportedTopic {
    /// Made by the tool. Its default policy lets CodeCommit publish for its own account.
    Made {
        /// Its name.
        name: String,
        /// Its customer-managed key.
        kms_key: Option<String>,
        /// The Jira site, for its tag.
        site_url: String,
    },
    /// There already.
    Existing {
        /// Its ARN.
        arn: TopicArn,
        /// What the policy of a topic of another account has to say.
        needs: Option<Value>,
    },
}

impl Exported {
    /// What is wanted, beside the lists of triggers as they were read.
    pub(crate) fn of(found: ExportedTriggers) -> Result<Self, Failure> {
        let ExportedTriggers { desired, own, repositories: lists } = found;
        let mut repositories = BTreeMap::new();
        let (mut unread, mut full) = (Vec::new(), Vec::new());
        for (name, list) in lists {
            match list {
                Err(why) => unread.push((name, why)),
                Ok(foreign) if foreign.len() >= MAX_TRIGGERS => full.push(name),
                Ok(foreign) => {
                    repositories.insert(name, foreign);
                }
            }
        }
        if !unread.is_empty() {
            return Err(Failure::UnreadTriggers(unread));
        }
        if !full.is_empty() {
            return Err(Failure::NoRoom(full));
        }
        let topic = match desired.topic {
            TopicChoice::Own { kms_key } => ExportedTopic::Made {
                name: topic_name(&desired.site_url),
                kms_key,
                site_url: desired.site_url,
            },
            TopicChoice::Existing { arn } => {
                let region = Region::parse(&desired.region).map_err(causeway_app::AppError::from)?;
                let is_foreign = arn.account() != desired.account;
                let needs = is_foreign.then(|| cross_account_statement(&arn, &desired.account, &region));
                ExportedTopic::Existing { arn, needs }
            }
        };
        Ok(Self { region: desired.region, topic, own, repositories })
    }
}

/// The tag that says whose topic it is.
const TAG: &str = TAG_SITE;
