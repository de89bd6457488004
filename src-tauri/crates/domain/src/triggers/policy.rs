//! What a topic's and a key's policy must say for CodeCommit to publish, and whether a topic's policy says it
//! (aws-contract §1.5).

use serde_json::{Value, json};

use super::topic::TopicArn;
use crate::region::Region;

/// The service that publishes.
const CODECOMMIT: &str = "codecommit.amazonaws.com";

/// The action that it needs.
const PUBLISH: &str = "sns:publish";

/// The alias of SNS's own key, which no other service may use.
const MANAGED_KEY: &str = "alias/aws/sns";

/// How SNS tries again when Jira does not answer: 15 times over 8 to 12 minutes, which a restart of Jira takes, instead of
/// 3 times over one. Three times after 10 s, four times with growing pauses, eight times after 60 s. SNS allows 100 times
/// and an hour.
pub const DELIVERY_POLICY: &str = r#"{"healthyRetryPolicy":{"numRetries":15,"numNoDelayRetries":0,"numMinDelayRetries":3,"numMaxDelayRetries":8,"minDelayTarget":10,"maxDelayTarget":60,"backoffFunction":"exponential"}}"#;

/// Whether a topic's key is the one that AWS manages for SNS, by its alias or the alias's ARN.
pub fn is_managed_key(key: &str) -> bool {
    key.strip_suffix(MANAGED_KEY).is_some_and(|before| {
        before.is_empty() || (before.starts_with("arn:") && before.contains(":kms:") && before.ends_with(':'))
    })
}

/// Whether two texts name the same key: the same, or one the ARN of the other. An alias and the id behind it cannot be
/// told to be one key without asking KMS.
pub fn is_same_key(one: &str, other: &str) -> bool {
    let id = |key: &str| key.rsplit_once(":key/").map_or(key.to_owned(), |(_, id)| id.to_owned());
    let alias = |key: &str| key.rsplit_once(":alias/").map(|(_, name)| format!("alias/{name}"));
    let plain = |key: &str| alias(key).unwrap_or_else(|| id(key));
    one == other || (plain(one) == plain(other) && one.starts_with("arn:") != other.starts_with("arn:"))
}

/// The statement that lets CodeCommit publish to a topic of another account, for every repository of one account and
/// region. It is added to the policy; the default statement stays.
pub fn cross_account_statement(topic: &TopicArn, account: &str, region: &Region) -> Value {
    let partition = region.partition().arn_name();
    json!({
        "Sid": format!("CodeCommitTriggersOf{account}"),
        "Effect": "Allow",
        "Principal": { "Service": CODECOMMIT },
        "Action": "sns:Publish",
        "Resource": topic.as_str(),
        "Condition": {
            "ArnLike": { "aws:SourceArn": format!("arn:{partition}:codecommit:{}:{account}:*", region.code()) },
            "StringEquals": { "aws:SourceAccount": account },
        },
    })
}

/// The statement that a customer-managed key's policy needs, so that CodeCommit can publish to a topic encrypted with it.
pub fn key_statement() -> Value {
    json!({
        "Sid": "CodeCommitTriggers",
        "Effect": "Allow",
        "Principal": { "Service": CODECOMMIT },
        "Action": ["kms:GenerateDataKey*", "kms:Decrypt"],
        "Resource": "*",
    })
}

/// A yes or no that may have to stay open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    Yes,
    No,
    Unclear,
}

impl Answer {
    fn of(value: bool) -> Self {
        if value { Self::Yes } else { Self::No }
    }

    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::No, _) | (_, Self::No) => Self::No,
            (Self::Yes, Self::Yes) => Self::Yes,
            _ => Self::Unclear,
        }
    }

    fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Yes, _) | (_, Self::Yes) => Self::Yes,
            (Self::No, Self::No) => Self::No,
            _ => Self::Unclear,
        }
    }
}

/// Whether a topic's access policy lets CodeCommit publish for any repository of an account. `None` when that cannot
/// be told: the policy cannot be read, or has conditions that this does not know.
pub fn policy_lets_codecommit_publish(
    policy_json: &str,
    topic: &TopicArn,
    repo_account: &str,
) -> Option<bool> {
    let policy: Value = serde_json::from_str(policy_json).ok()?;
    let statements = match policy.get("Statement")? {
        Value::Array(statements) => statements.iter().collect(),
        statement @ Value::Object(_) => vec![statement],
        _ => return None,
    };
    let (mut allowed, mut denied) = (Answer::No, Answer::No);
    for statement in statements {
        let applies = applies(statement, topic, repo_account);
        match statement.get("Effect").and_then(Value::as_str) {
            Some("Allow") => allowed = allowed.or(applies),
            Some("Deny") => denied = denied.or(applies),
            _ => return None,
        }
    }
    match (denied, allowed) {
        (Answer::Yes, _) | (_, Answer::No) => Some(false),
        (Answer::No, Answer::Yes) => Some(true),
        _ => None,
    }
}

fn applies(statement: &Value, topic: &TopicArn, account: &str) -> Answer {
    let principal = match (statement.get("Principal"), statement.get("NotPrincipal")) {
        (Some(principal), None) => Answer::of(names_codecommit(principal)),
        (None, Some(_)) => Answer::Unclear,
        _ => Answer::No,
    };
    let action = member(statement, "Action", "NotAction", |pattern| {
        matches_glob(&pattern.to_ascii_lowercase(), PUBLISH)
    });
    let resource =
        member(statement, "Resource", "NotResource", |pattern| matches_glob(pattern, topic.as_str()));
    let applies = principal.and(action).and(resource);
    match statement.get("Condition") {
        Some(condition) if applies != Answer::No => applies.and(conditions_hold(condition, topic, account)),
        _ => applies,
    }
}

fn names_codecommit(principal: &Value) -> bool {
    let anyone = |value: &Value| texts(value).any(|text| text == "*");
    match principal {
        Value::String(text) => text == "*",
        Value::Object(kinds) => {
            kinds.get("AWS").is_some_and(anyone)
                || kinds
                    .get("Service")
                    .is_some_and(|service| anyone(service) || texts(service).any(|text| text == CODECOMMIT))
        }
        _ => false,
    }
}

fn member(statement: &Value, name: &str, negated: &str, matches: impl Fn(&str) -> bool) -> Answer {
    match (statement.get(name), statement.get(negated)) {
        (Some(patterns), None) => Answer::of(texts(patterns).any(matches)),
        (None, Some(patterns)) => Answer::of(!texts(patterns).any(matches)),
        _ => Answer::No,
    }
}

/// One text or several.
fn texts(value: &Value) -> impl Iterator<Item = &str> {
    let several = value.as_array().into_iter().flatten();
    several.chain(std::iter::once(value)).filter_map(Value::as_str)
}

/// All conditions, as far as they are about where the event comes from; others stay open.
fn conditions_hold(condition: &Value, topic: &TopicArn, account: &str) -> Answer {
    let Value::Object(operators) = condition else { return Answer::Unclear };
    let mut holds = Answer::Yes;
    for (operator, keys) in operators {
        let Value::Object(keys) = keys else { return Answer::Unclear };
        for (key, patterns) in keys {
            holds = holds.and(condition_holds(operator, key, patterns, topic, account));
        }
    }
    holds
}

fn condition_holds(operator: &str, key: &str, patterns: &Value, topic: &TopicArn, account: &str) -> Answer {
    let operator = operator.strip_suffix("IfExists").unwrap_or(operator);
    let exact = matches!(operator, "StringEquals" | "StringEqualsIgnoreCase");
    // ARN operators know wildcards in both spellings.
    let like = matches!(operator, "StringLike" | "ArnLike" | "ArnEquals");
    if !exact && !like {
        return Answer::Unclear;
    }
    let holds =
        |pattern: &str, value: &str| if exact { pattern == value } else { matches_glob(pattern, value) };
    match key.to_ascii_lowercase().as_str() {
        "aws:sourceaccount" | "aws:sourceowner" => {
            Answer::of(texts(patterns).any(|pattern| holds(pattern, account)))
        }
        "aws:sourcearn" => {
            let partition = topic.as_str().split(':').nth(1).unwrap_or_default();
            let before = format!("arn:{partition}:codecommit:{}:{account}:", topic.region());
            // Stands for a repository that no policy can know by name.
            let any = format!("{before}\u{1}");
            texts(patterns).fold(Answer::No, |answer, pattern| {
                let one = if holds(pattern, &any) {
                    Answer::Yes
                } else if names_one_of(pattern, &before, like) {
                    // Some of the account's repositories, but not any.
                    Answer::Unclear
                } else {
                    Answer::No
                };
                answer.or(one)
            })
        }
        _ => Answer::Unclear,
    }
}

/// Whether a pattern of a repository's ARN is of the account and region that `before` names.
fn names_one_of(pattern: &str, before: &str, like: bool) -> bool {
    let Some((head, _)) = pattern.match_indices(':').nth(4).map(|(at, _)| pattern.split_at(at + 1)) else {
        return false;
    };
    if like { matches_glob(head, before) } else { head == before }
}

/// `*` stands for any text and `?` for one character, as in every policy of AWS.
fn matches_glob(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) = (pattern.chars().collect(), text.chars().collect());
    let (mut at, mut seen) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while let Some(letter) = text.get(seen) {
        match pattern.get(at) {
            Some('*') => {
                star = Some((at, seen));
                at += 1;
            }
            Some(wanted) if *wanted == '?' || wanted == letter => {
                at += 1;
                seen += 1;
            }
            _ => {
                let Some((star_at, taken)) = star else { return false };
                star = Some((star_at, taken + 1));
                at = star_at + 1;
                seen = taken + 1;
            }
        }
    }
    pattern.iter().skip(at).all(|letter| *letter == '*')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    const OWNER: &str = "111122223333";
    const OTHER: &str = "444455556666";

    fn topic() -> TopicArn {
        TopicArn::parse("arn:aws:sns:eu-central-1:111122223333:codecommit-jira").unwrap()
    }

    fn lets(statements: &Value, account: &str) -> Option<bool> {
        let policy = json!({ "Version": "2012-10-17", "Statement": statements }).to_string();
        policy_lets_codecommit_publish(&policy, &topic(), account)
    }

    /// As SNS writes it into every new topic.
    fn default_statement() -> Value {
        json!({
            "Sid": "__default_statement_ID", "Effect": "Allow", "Principal": { "AWS": "*" },
            "Action": ["SNS:GetTopicAttributes", "SNS:Publish"], "Resource": topic().as_str(),
            "Condition": { "StringEquals": { "AWS:SourceOwner": OWNER } },
        })
    }

    #[test]
    fn the_default_policy_is_for_the_owner_alone() {
        assert_eq!(lets(&json!([default_statement()]), OWNER), Some(true));
        assert_eq!(lets(&json!([default_statement()]), OTHER), Some(false));
    }

    #[test]
    fn our_statement_opens_a_topic_for_just_that_account_and_region() {
        let region = Region::parse("eu-central-1").unwrap();
        let statement = cross_account_statement(&topic(), OTHER, &region);
        assert_eq!(lets(&json!([default_statement(), statement]), OTHER), Some(true));
        assert_eq!(lets(&statement, OTHER), Some(true), "a single statement may stand without a list");
        assert_eq!(lets(&json!([statement]), "777788889999"), Some(false));
        let elsewhere = cross_account_statement(&topic(), OTHER, &Region::parse("eu-west-1").unwrap());
        assert_eq!(lets(&json!([elsewhere]), OTHER), Some(false));
    }

    #[test]
    fn partial_and_unknown_conditions_stay_open() {
        let with = |condition: &Value| {
            lets(
                &json!([{ "Effect": "Allow", "Principal": { "Service": [CODECOMMIT] }, "Action": "*",
                    "Resource": "*", "Condition": condition }]),
                OTHER,
            )
        };
        let one = format!("arn:aws:codecommit:eu-central-1:{OTHER}:app");
        assert_eq!(
            with(&json!({ "StringEquals": { "aws:SourceArn": one } })),
            None,
            "one repository is not any"
        );
        assert_eq!(with(&json!({ "ArnLike": { "aws:SourceArn": format!("{one}*") } })), None);
        assert_eq!(with(&json!({ "ArnLike": { "aws:SourceArn": "arn:aws:s3:::*" } })), Some(false));
        assert_eq!(with(&json!({ "ArnLike": { "aws:SourceArn": "arn:aws:codecommit:*" } })), Some(true));
        assert_eq!(with(&json!({ "Bool": { "aws:SecureTransport": "true" } })), None);
        assert_eq!(with(&json!({ "StringEquals": { "aws:PrincipalOrgID": "o-1" } })), None);
    }

    #[test]
    fn denials_win_and_strangers_do_not_count() {
        let open = json!({ "Effect": "Allow", "Principal": "*", "Action": "sns:Pub*", "Resource": "*" });
        assert_eq!(lets(&json!([open]), OTHER), Some(true));
        let deny = |condition: &Value| {
            json!({ "Effect": "Deny", "Principal": "*", "NotAction": "sns:Subscribe", "Resource": "*",
                "Condition": condition })
        };
        let ours = json!({ "StringEquals": { "aws:SourceAccount": OTHER } });
        assert_eq!(lets(&json!([open, deny(&ours)]), OTHER), Some(false));
        let unknown = json!({ "NumericLessThan": { "aws:MultiFactorAuthAge": "1" } });
        assert_eq!(lets(&json!([open, deny(&unknown)]), OTHER), None);
        let strangers = json!([
            { "Effect": "Allow", "Principal": { "Service": "events.amazonaws.com" }, "Action": "sns:Publish",
              "Resource": "*" },
            { "Effect": "Allow", "Principal": { "AWS": "arn:aws:iam::444455556666:root" },
              "Action": "sns:Publish", "Resource": "*" },
            { "Effect": "Allow", "Principal": "*", "Action": "sns:Subscribe", "Resource": "*" },
            { "Effect": "Allow", "Principal": "*", "Action": "sns:Publish", "Resource": "arn:aws:sns:*:*:x" },
        ]);
        assert_eq!(lets(&strangers, OTHER), Some(false));
    }

    #[test]
    fn what_is_no_policy_tells_nothing() {
        for text in ["", "{}", "[]", r#"{"Statement":1}"#, r#"{"Statement":[{"Effect":"Maybe"}]}"#] {
            assert_eq!(policy_lets_codecommit_publish(text, &topic(), OTHER), None, "{text}");
        }
    }

    #[test]
    fn keys_are_told_apart() {
        for key in ["alias/aws/sns", "arn:aws:kms:eu-central-1:111122223333:alias/aws/sns"] {
            assert!(is_managed_key(key), "{key}");
        }
        for key in ["alias/aws/s3", "alias/jira", "arn:aws:kms:eu-central-1:1:key/1", "x-alias/aws/sns"] {
            assert!(!is_managed_key(key), "{key}");
        }
        assert!(is_same_key("1234", "arn:aws:kms:eu-central-1:111122223333:key/1234"));
        assert!(is_same_key("arn:aws:kms:eu-central-1:111122223333:alias/jira", "alias/jira"));
        assert!(!is_same_key("1234", "5678"));
        assert!(!is_same_key("arn:aws:kms:eu-west-1:1:key/1234", "arn:aws:kms:eu-central-1:1:key/1234"));
    }

    proptest! {
        #[test]
        fn a_glob_matches_what_it_was_made_from(text in "[a-c:*?]{0,12}", cuts in prop::collection::vec(any::<bool>(), 12)) {
            let pattern: String =
                text.chars().zip(&cuts).map(|(letter, cut)| if *cut { '?' } else { letter }).collect();
            prop_assert!(matches_glob(&pattern, &text));
            let with_star = format!("{}*", &pattern[..pattern.len() / 2]);
            prop_assert!(matches_glob(&with_star, &text));
            let longer = format!("{text}x");
            prop_assert!(text.contains('*') || !matches_glob(&longer, &text));
        }

        #[test]
        fn any_text_is_judged_without_a_panic(text in "\\PC{0,60}") {
            let _judged = policy_lets_codecommit_publish(&text, &topic(), OTHER);
        }
    }
}
