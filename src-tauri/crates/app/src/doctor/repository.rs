//! Where a repository is, as CodeCommit's API says.

use std::sync::Arc;
use std::time::Duration;

use causeway_domain::Region;
use causeway_domain::doctor::{Elsewhere, Refusal, Seen};
use futures::StreamExt as _;
use futures::stream;
use tokio_util::sync::CancellationToken;

use crate::AppError;
use crate::port::aws::{AwsAccount, AwsError};

/// Regions that are asked at once.
const AT_ONCE: usize = 6;

/// How long one region may take. One that the account has not enabled may not answer at all.
const REGION: Duration = Duration::from_secs(6);

/// How long all of them may take; who has not answered by then is left out.
const REGIONS: Duration = Duration::from_secs(20);

/// How long the region of the location may take.
const HERE: Duration = Duration::from_secs(10);

/// Looks for a repository that git was refused. `Refusal`s that say that it is there ask for nothing.
///
/// # Errors
/// [`AppError::Cancelled`].
pub(super) async fn look_for(
    name: &str,
    region: &Region,
    refused: Option<Refusal>,
    account: Option<&Arc<dyn AwsAccount>>,
    cancel: &CancellationToken,
) -> Result<(Seen, Elsewhere), AppError> {
    let asks = matches!(refused, Some(Refusal::Missing | Refusal::Hidden | Refusal::NotAllowed));
    let Some(account) = account.filter(|_| asks) else {
        let seen = if refused.is_none() { Seen::There } else { Seen::Unknown };
        return Ok((seen, Elsewhere::NotAsked));
    };
    let here = tokio::time::timeout(HERE, here(account.as_ref(), name, cancel)).await;
    let seen = here.unwrap_or(Ok(Seen::Unknown))?;
    let is_sought = match seen {
        Seen::There => false,
        Seen::Missing | Seen::Named(_) => true,
        // Who may not look here may not look there either, as a rule; but then the region may not be enabled.
        Seen::Unknown => refused != Some(Refusal::NotAllowed),
    };
    let elsewhere =
        if is_sought { elsewhere(account, name, region, cancel).await? } else { Elsewhere::NotAsked };
    Ok((seen, elsewhere))
}

async fn here(account: &dyn AwsAccount, name: &str, cancel: &CancellationToken) -> Result<Seen, AppError> {
    match exists(account, name, cancel).await? {
        Some(true) => return Ok(Seen::There),
        None => return Ok(Seen::Unknown),
        Some(false) => {}
    }
    let names = match account.repository_names(Arc::new(|_| ()), cancel).await {
        Err(AwsError::Cancelled) => return Err(AppError::Cancelled),
        names => names.unwrap_or_default(),
    };
    let same = names.into_iter().find(|other| other.eq_ignore_ascii_case(name));
    Ok(same.map_or(Seen::Missing, Seen::Named))
}

/// Whether the region has it; `None` when the key may not ask there, or nobody answers.
async fn exists(
    account: &dyn AwsAccount,
    name: &str,
    cancel: &CancellationToken,
) -> Result<Option<bool>, AppError> {
    let names = [name.to_owned()];
    match account.describe_repositories(&names, Arc::new(|_| ()), cancel).await {
        Ok(described) => Ok(described.first().and_then(|one| match one.problem.as_deref() {
            None => Some(true),
            Some("RepositoryDoesNotExistException") => Some(false),
            Some(_) => None,
        })),
        Err(AwsError::Cancelled) => Err(AppError::Cancelled),
        Err(AwsError::Service { code, .. }) if code == "RepositoryDoesNotExistException" => Ok(Some(false)),
        Err(_) => Ok(None),
    }
}

/// Asks the partition's other regions, a few at once.
async fn elsewhere(
    account: &Arc<dyn AwsAccount>,
    name: &str,
    region: &Region,
    cancel: &CancellationToken,
) -> Result<Elsewhere, AppError> {
    let others = Region::known().iter().filter(|facts| {
        facts.listed_by_aws && facts.partition == region.partition() && facts.code != region.code()
    });
    let others = others.filter_map(|facts| {
        let account = account.in_region(&Region::parse(facts.code).ok()?)?;
        Some((facts.code, account))
    });
    let asked = others.map(|(code, account)| async move {
        let answered = tokio::time::timeout(REGION, exists(account.as_ref(), name, cancel)).await;
        Some(code).filter(|_| matches!(answered, Ok(Ok(Some(true)))))
    });
    let asked: Vec<_> = asked.collect();
    if asked.is_empty() {
        return Ok(Elsewhere::NotAsked);
    }
    let answers = stream::iter(asked).buffer_unordered(AT_ONCE).take_until(tokio::time::sleep(REGIONS));
    let mut found: Vec<String> =
        answers.filter_map(|code| async move { code.map(str::to_owned) }).collect().await;
    if cancel.is_cancelled() {
        return Err(AppError::Cancelled);
    }
    found.sort_unstable();
    Ok(Elsewhere::In(found))
}
