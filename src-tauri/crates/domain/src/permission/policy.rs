//! The smallest policy that the chosen features need.

use std::collections::BTreeSet;

use serde::Serialize;
use thiserror::Error;

use super::{Feature, Scope, requirements};
use crate::region::Region;
use crate::triggers::plan::RepositoryChoice;
use crate::triggers::topic::{TopicArn, TopicArnError};

/// As many characters as a managed policy may have, white space not counted (IAM quotas).
pub const MANAGED_POLICY_LIMIT: usize = 6144;

/// As many as all inline policies of a user may have together.
const INLINE_POLICY_LIMIT: usize = 2048;

/// A common prefix shorter than this names nothing in particular.
const SHORTEST_PREFIX: usize = 3;

/// Why there is no policy.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PolicyError {
    /// No feature.
    #[error("Choose at least one feature")]
    NoFeature,
    /// No repository, and the features are about repositories.
    #[error("Choose at least one repository")]
    NoRepository,
    /// The account is not 12 digits.
    #[error("An AWS account has 12 digits")]
    Account,
    /// No topic can have this name.
    #[error(transparent)]
    Topic(#[from] TopicArnError),
}

/// A policy as IAM takes it, fields in the usual order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct PolicyDocument {
    version: &'static str,
    statement: Vec<Statement>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Statement {
    sid: &'static str,
    effect: &'static str,
    action: Vec<&'static str>,
    resource: Vec<String>,
}

/// A policy with what to know of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeastPrivilegePolicy {
    /// The policy.
    pub document: PolicyDocument,
    /// What to know: where it allows more than was chosen, and where it fits.
    pub notes: Vec<String>,
}

impl PolicyDocument {
    /// As JSON to copy or save, indented.
    pub fn text(&self) -> String {
        // Text and lists of text always have a JSON form.
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    /// As a JSON value.
    pub fn value(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    /// Its length as IAM counts it: without white space.
    pub fn length(&self) -> usize {
        self.text().chars().filter(|letter| !letter.is_whitespace()).count()
    }
}

/// The policy of a user whose key does all of these features, in one region of one account. `topic_name` is the topic's,
/// which begins with `codecommit` so that AWS's managed policies fit it, too.
///
/// # Errors
/// When there is nothing to allow, or an ARN cannot be written.
pub fn least_privilege_policy(
    features: &BTreeSet<Feature>,
    region: &Region,
    account: &str,
    repositories: &RepositoryChoice,
    topic_name: &str,
) -> Result<LeastPrivilegePolicy, PolicyError> {
    let needed = requirements(features);
    if needed.is_empty() {
        return Err(PolicyError::NoFeature);
    }
    if account.len() != 12 || !account.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(PolicyError::Account);
    }
    let actions = |scope: Scope, of_subscriptions: bool| -> Vec<&'static str> {
        needed
            .iter()
            .filter(|needed| needed.scope == scope && is_of_subscriptions(needed.action) == of_subscriptions)
            .map(|needed| needed.action)
            .collect()
    };
    let mut before = Vec::new();
    push(&mut before, "ListRepositories", actions(Scope::Everything, false), vec!["*".to_owned()]);
    let mut behind = Vec::new();
    if needed.iter().any(|needed| needed.scope == Scope::Topic) {
        let topic = TopicArn::of(region, account, topic_name)?;
        push(&mut behind, "Topic", actions(Scope::Topic, false), vec![topic.to_string()]);
        // IAM's reference names no resource type for these. AWS's own managed policies allow them for topics, and a
        // subscription's ARN is its topic's with an id behind it.
        let subscriptions = vec![topic.to_string(), format!("{topic}:*")];
        push(&mut behind, "Subscriptions", actions(Scope::Topic, true), subscriptions);
    }
    let document = |resources: Vec<String>| {
        let mut statement = before.clone();
        push(&mut statement, "Repositories", actions(Scope::Repositories, false), resources);
        statement.extend(behind.iter().cloned());
        PolicyDocument { version: "2012-10-17", statement }
    };
    let partition = region.partition().arn_name();
    let arn = |name: &str| format!("arn:{partition}:codecommit:{}:{account}:{name}", region.code());
    let mut notes = Vec::new();
    let document = match repositories {
        _ if actions(Scope::Repositories, false).is_empty() => document(Vec::new()),
        RepositoryChoice::All => {
            notes.push(format!("It allows all repositories in {region}, those added later, too."));
            document(vec![arn("*")])
        }
        RepositoryChoice::Only(names) => {
            let (usable, unusable): (Vec<_>, Vec<_>) =
                names.iter().map(String::as_str).partition(|name| is_name(name));
            if !unusable.is_empty() {
                notes.push(format!("{} names that no repository can have are left out.", unusable.len()));
            }
            if usable.is_empty() {
                return Err(PolicyError::NoRepository);
            }
            let exact = document(usable.iter().map(|name| arn(name)).collect());
            if exact.length() <= MANAGED_POLICY_LIMIT {
                exact
            } else {
                let (pattern, words) = wider(&usable);
                notes.push(format!(
                    "{} names make a policy of {} characters, and IAM takes {MANAGED_POLICY_LIMIT}. So it allows {words}.",
                    usable.len(),
                    exact.length()
                ));
                document(vec![arn(&pattern)])
            }
        }
    };
    if document.length() > INLINE_POLICY_LIMIT {
        notes.push(format!(
            "Make it a managed policy: inline policies of a user may have {INLINE_POLICY_LIMIT} characters together."
        ));
    }
    Ok(LeastPrivilegePolicy { document, notes })
}

fn push(to: &mut Vec<Statement>, sid: &'static str, action: Vec<&'static str>, resource: Vec<String>) {
    if !action.is_empty() {
        to.push(Statement { sid, effect: "Allow", action, resource });
    }
}

fn is_of_subscriptions(action: &str) -> bool {
    matches!(action, "sns:Unsubscribe" | "sns:GetSubscriptionAttributes" | "sns:SetSubscriptionAttributes")
}

/// Whether CodeCommit could have a repository of this name. Anything else could mean more than itself in a policy.
fn is_name(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
    (1..=100).contains(&name.len()) && name.bytes().all(plain)
}

/// What takes the place of too many names, with words for it.
fn wider(names: &[&str]) -> (String, String) {
    let first = names.first().copied().unwrap_or_default();
    // The names are ASCII, so that bytes and characters are one.
    let common = names.iter().fold(first.len(), |common, name| {
        first.bytes().zip(name.bytes()).take(common).take_while(|(one, other)| one == other).count()
    });
    match first.get(..common) {
        Some(prefix) if common >= SHORTEST_PREFIX => (
            format!("{prefix}*"),
            format!("all repositories whose names begin with {prefix}, which may be more than were chosen"),
        ),
        _ => ("*".to_owned(), "all repositories of the region".to_owned()),
    }
}
