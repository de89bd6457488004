//! Looking at an account's triggers. One repository's failure is its own; one of the key is everybody's.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use causeway_domain::triggers::TopicArn;
use causeway_domain::triggers::plan::{
    OtherPath, RepositoryChoice, SubscriptionSeen, TopicSeen, TriggersDesired, TriggersSeen, TriggersSnapshot,
};
use futures::{StreamExt, TryStreamExt};
use tokio_util::sync::CancellationToken;

use crate::error::AppError;
use crate::port::aws::{AwsAccount, AwsError, ListingProgress, OnListingProgress};

/// How many requests are under way at once. The adapter's rate decides how many go out.
const AT_ONCE: usize = 32;

/// How long a throttled request counts as being slowed down.
const SLOWED: Duration = Duration::from_secs(2);

/// As many topics of other people as are looked at; an account rarely has more than a handful.
const OTHER_TOPICS: usize = 50;

/// How far looking at repositories has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TriggersProgress {
    /// Repositories looked at.
    pub done: usize,
    /// Of how many; 0 while they are being listed.
    pub total: usize,
    /// Whether AWS asks to slow down.
    pub throttled: bool,
}

/// Told about progress, from any thread, once for each repository.
pub type OnTriggersProgress = Arc<dyn Fn(TriggersProgress) + Send + Sync>;

/// Which repositories are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Every one of the account, because one that is no longer chosen may hold a trigger of ours.
    Account,
    /// The chosen ones.
    Chosen,
}

/// Reads what a plan or a diagnosis needs.
///
/// # Errors
/// When the topic or the list of repositories cannot be read, the key itself is refused, or the person cancelled.
pub async fn observe(
    aws: &dyn AwsAccount,
    desired: &TriggersDesired,
    scope: Scope,
    progress: &OnTriggersProgress,
    cancel: &CancellationToken,
) -> Result<TriggersSnapshot, AppError> {
    let topic_arn = desired.topic_arn()?;
    let (topic, subscriptions) = topic(aws, desired, &topic_arn, cancel).await?;
    let repositories = repositories(aws, desired, scope, progress, cancel).await?;
    let other_paths = other_paths(aws, desired, &topic_arn, &repositories, cancel).await?;
    Ok(TriggersSnapshot { topic_arn, topic, subscriptions, repositories, other_paths })
}

/// The topic with its subscriptions.
async fn topic(
    aws: &dyn AwsAccount,
    desired: &TriggersDesired,
    arn: &TopicArn,
    cancel: &CancellationToken,
) -> Result<(TopicSeen, Option<Vec<SubscriptionSeen>>), AppError> {
    if arn.region() != desired.region {
        // The account's own region would not know it; the plan refuses it for its region.
        let message = format!("the topic is in {}", arn.region());
        return Ok((TopicSeen::Denied { message }, None));
    }
    let seen = aws.topic(arn, cancel).await?;
    if seen == TopicSeen::Missing {
        return Ok((seen, Some(Vec::new())));
    }
    match aws.subscriptions(arn, cancel).await {
        Ok(subscriptions) => Ok((seen, subscriptions)),
        // It was deleted just now, or may not be looked at and is not there.
        Err(error) if is_absent(&error) => Ok((TopicSeen::Missing, Some(Vec::new()))),
        Err(error) => Err(error.into()),
    }
}

fn is_absent(error: &AwsError) -> bool {
    matches!(error, AwsError::Service { code, .. } if code == "NotFound" || code == "NotFoundException")
}

/// Each repository's list, with progress.
async fn repositories(
    aws: &dyn AwsAccount,
    desired: &TriggersDesired,
    scope: Scope,
    progress: &OnTriggersProgress,
    cancel: &CancellationToken,
) -> Result<BTreeMap<String, TriggersSeen>, AppError> {
    let (wanted, gone) = names(aws, desired, scope, progress, cancel).await?;
    let total = wanted.len();
    let told = |done| progress(TriggersProgress { done, total, throttled: is_throttled(aws) });
    told(0);
    let mut seen: BTreeMap<String, TriggersSeen> =
        gone.into_iter().map(|name| (name, TriggersSeen::Vanished)).collect();
    let mut reads = futures::stream::iter(wanted)
        .map(|name| async move {
            let outcome = aws.triggers(&name, cancel).await;
            seen_as(outcome).map(|seen| (name, seen))
        })
        .buffer_unordered(AT_ONCE);
    let mut done = 0;
    while let Some((name, list)) = reads.try_next().await? {
        seen.insert(name, list);
        done += 1;
        told(done);
    }
    Ok(seen)
}

/// Whether AWS asks to slow down right now.
pub(super) fn is_throttled(aws: &dyn AwsAccount) -> bool {
    aws.pace().since_throttled.is_some_and(|since| since < SLOWED)
}

/// Which repositories to read, and which chosen ones are gone.
async fn names(
    aws: &dyn AwsAccount,
    desired: &TriggersDesired,
    scope: Scope,
    progress: &OnTriggersProgress,
    cancel: &CancellationToken,
) -> Result<(Vec<String>, Vec<String>), AppError> {
    let chosen: BTreeSet<&str> = desired.chosen_by_name().collect();
    let by_name = matches!(desired.repositories, RepositoryChoice::Only(_));
    if by_name && scope == Scope::Chosen {
        return Ok((chosen.into_iter().map(str::to_owned).collect(), Vec::new()));
    }
    let listed = match aws.repository_names(listing(progress), cancel).await {
        Ok(listed) => listed,
        // A key for a few repositories may not list them all, and need not.
        Err(AwsError::AccessDenied { .. }) if by_name => {
            return Ok((chosen.into_iter().map(str::to_owned).collect(), Vec::new()));
        }
        Err(error) => return Err(error.into()),
    };
    let gone = {
        let known: BTreeSet<&str> = listed.iter().map(String::as_str).collect();
        chosen.difference(&known).map(|name| (*name).to_owned()).collect()
    };
    Ok((listed, gone))
}

/// Says when the listing is throttled; names are counted when their lists are read.
fn listing(progress: &OnTriggersProgress) -> OnListingProgress {
    let (progress, throttled) = (Arc::clone(progress), AtomicBool::new(false));
    Arc::new(move |listing| {
        let now = listing == ListingProgress::Throttled;
        if throttled.swap(now, Ordering::Relaxed) != now {
            progress(TriggersProgress { throttled: now, ..TriggersProgress::default() });
        }
    })
}

/// One repository's list, or the failure that is not the repository's own.
fn seen_as(
    outcome: Result<causeway_domain::triggers::StoredTriggers, AwsError>,
) -> Result<TriggersSeen, AppError> {
    match outcome {
        Ok(stored) => Ok(TriggersSeen::Read(stored)),
        Err(AwsError::AccessDenied { message, .. }) => Ok(TriggersSeen::Denied { message }),
        Err(AwsError::Service { code, .. }) if code == "RepositoryDoesNotExistException" => {
            Ok(TriggersSeen::Vanished)
        }
        Err(AwsError::Cancelled) => Err(AppError::Cancelled),
        Err(error) if is_of_the_key(&error) => Err(error.into()),
        Err(error) => Ok(TriggersSeen::Failed { message: error.to_string() }),
    }
}

/// Whether every other request will meet the same end.
pub(super) fn is_of_the_key(error: &AwsError) -> bool {
    matches!(
        error,
        AwsError::UnknownAccessKey { .. }
            | AwsError::SignatureMismatch { .. }
            | AwsError::WrongRegion { .. }
            | AwsError::ClockSkew { .. }
            | AwsError::Expired
    )
}

/// Topics that triggers of other people send to, and whether one of them tells the same Jira.
async fn other_paths(
    aws: &dyn AwsAccount,
    desired: &TriggersDesired,
    topic_arn: &TopicArn,
    repositories: &BTreeMap<String, TriggersSeen>,
    cancel: &CancellationToken,
) -> Result<Vec<OtherPath>, AppError> {
    let mut topics: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (name, seen) in repositories {
        for trigger in seen.list() {
            if trigger.destination_arn != topic_arn.as_str() {
                topics.entry(&trigger.destination_arn).or_default().insert(name);
            }
        }
    }
    let topics: Vec<(TopicArn, Vec<String>)> = topics
        .into_iter()
        .filter_map(|(destination, names)| {
            // Lambda functions are no topics.
            let arn = TopicArn::parse(destination).ok()?;
            let names = names.into_iter().map(str::to_owned).collect();
            (arn.region() == desired.region).then_some((arn, names))
        })
        .take(OTHER_TOPICS)
        .collect();
    let mut paths: Vec<OtherPath> = futures::stream::iter(topics)
        .map(|(topic_arn, repositories)| async move {
            // Whether these may be listed is nobody's concern here.
            let subscriptions = match aws.subscriptions(&topic_arn, cancel).await {
                Err(AwsError::Cancelled) => return Err(AppError::Cancelled),
                listed => listed.ok().flatten().unwrap_or_default(),
            };
            let delivers_to_same_webhook =
                subscriptions.iter().any(|seen| seen.arn.is_some() && seen.leads_to(&desired.webhook));
            Ok(OtherPath { topic_arn, repositories, delivers_to_same_webhook })
        })
        .buffer_unordered(AT_ONCE)
        .try_collect()
        .await?;
    paths.sort_by(|left, right| left.topic_arn.cmp(&right.topic_arn));
    Ok(paths)
}
