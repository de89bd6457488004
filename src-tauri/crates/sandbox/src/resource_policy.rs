//! Policies attached to a resource: the trust policy of a role, the access policy of a topic.

use serde_json::Value;

use crate::authorization::{glob, glob_ignoring_case};

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject<'a> {
    /// An AWS service, `codecommit.amazonaws.com` for instance.
    Service(&'a str),
    /// An identity.
    Identity {
        /// Its ARN.
        arn: &'a str,
        /// The 12-digit account it belongs to.
        account: &'a str,
    },
}

/// What a resource's policy says about a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// A statement denies it.
    Denied,
    /// A statement names this very subject (or everybody) and allows it.
    Granted,
    /// A statement allows the subject's whole account, which leaves the decision to identity policies.
    Delegated,
    /// Nothing applies.
    Silent,
}

/// Evaluates `policy` for a request. `context` holds condition keys, compared without regard to case.
///
/// A condition operator that is not known never matches, so an unknown condition can narrow a grant but not widen it.
pub fn evaluate(
    policy: &Value,
    subject: Subject<'_>,
    action: &str,
    resource: &str,
    context: &[(&str, &str)],
) -> Verdict {
    let mut verdict = Verdict::Silent;
    for statement in items(policy.get("Statement")) {
        let Some(named) = named_by(statement, subject) else { continue };
        let applies =
            selects(statement, "Action", "NotAction", |pattern| glob_ignoring_case(pattern, action))
                && selects(statement, "Resource", "NotResource", |pattern| glob(pattern, resource))
                && conditions_hold(statement.get("Condition"), context);
        if !applies {
            continue;
        }
        match statement.get("Effect").and_then(Value::as_str) {
            Some("Deny") => return Verdict::Denied,
            Some("Allow") if verdict != Verdict::Granted => verdict = named,
            _ => {}
        }
    }
    verdict
}

/// The elements of a value that may be one or a list.
pub(crate) fn items(value: Option<&Value>) -> Vec<&Value> {
    match value {
        None => Vec::new(),
        Some(Value::Array(values)) => values.iter().collect(),
        Some(one) => vec![one],
    }
}

/// The texts of a value that may be one or a list.
pub(crate) fn texts(value: Option<&Value>) -> impl Iterator<Item = &str> {
    items(value).into_iter().filter_map(Value::as_str)
}

fn selects(statement: &Value, positive: &str, negative: &str, matches: impl Fn(&str) -> bool) -> bool {
    if statement.get(positive).is_some() {
        return texts(statement.get(positive)).any(matches);
    }
    if statement.get(negative).is_some() {
        return !texts(statement.get(negative)).any(matches);
    }
    // Trust policies have no resource: it is the role itself.
    positive == "Resource"
}

fn named_by(statement: &Value, subject: Subject<'_>) -> Option<Verdict> {
    let principal = statement.get("Principal")?;
    if principal.as_str() == Some("*") {
        return Some(Verdict::Granted);
    }
    match subject {
        // `{"AWS": "*"}` means everybody, services too: the default policy of a topic is written so.
        Subject::Service(service) => (texts(principal.get("Service")).any(|name| name == service)
            || texts(principal.get("AWS")).any(|name| name == "*"))
        .then_some(Verdict::Granted),
        Subject::Identity { arn, account } => texts(principal.get("AWS")).fold(None, |found, name| {
            if name == "*" || name == arn {
                Some(Verdict::Granted)
            } else if name == account || is_account_root(name, account) {
                found.or(Some(Verdict::Delegated))
            } else {
                found
            }
        }),
    }
}

fn is_account_root(arn: &str, account: &str) -> bool {
    arn.strip_suffix(":root").and_then(|rest| rest.rsplit(':').next()) == Some(account)
}

fn conditions_hold(conditions: Option<&Value>, context: &[(&str, &str)]) -> bool {
    let Some(Value::Object(operators)) = conditions else { return conditions.is_none() };
    operators.iter().all(|(operator, keys)| {
        keys.as_object().is_some_and(|keys| {
            keys.iter().all(|(key, wanted)| {
                let actual =
                    context.iter().find(|(name, _)| name.eq_ignore_ascii_case(key)).map(|(_, value)| *value);
                condition_holds(operator, actual, wanted)
            })
        })
    })
}

fn condition_holds(operator: &str, actual: Option<&str>, wanted: &Value) -> bool {
    let (operator, optional) = match operator.strip_suffix("IfExists") {
        Some(operator) => (operator, true),
        None => (operator, false),
    };
    let Some(actual) = actual else { return optional || operator.contains("Not") };
    let any = |matches: &dyn Fn(&str) -> bool| {
        items(Some(wanted)).into_iter().any(|value| match value {
            Value::String(text) => matches(text),
            other => matches(&other.to_string()),
        })
    };
    match operator {
        "StringEquals" => any(&|text| text == actual),
        "StringNotEquals" => !any(&|text| text == actual),
        "StringEqualsIgnoreCase" | "Bool" => any(&|text| text.eq_ignore_ascii_case(actual)),
        "StringLike" | "ArnLike" | "ArnEquals" => any(&|text| glob(text, actual)),
        "StringNotLike" | "ArnNotLike" | "ArnNotEquals" => !any(&|text| glob(text, actual)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Subject, Verdict, evaluate};

    fn topic_policy() -> serde_json::Value {
        json!({"Statement": {
            "Effect": "Allow", "Principal": {"Service": "codecommit.amazonaws.com"}, "Action": "sns:Publish",
            "Resource": "arn:aws:sns:r:2:t",
            "Condition": {"StringEquals": {"aws:SourceArn": "arn:aws:codecommit:r:1:repo", "AWS:SourceAccount": ["1"]}}
        }})
    }

    #[test]
    fn a_service_needs_its_name_and_every_condition() {
        let service = Subject::Service("codecommit.amazonaws.com");
        let ask = |subject, context: &[(&str, &str)]| {
            evaluate(&topic_policy(), subject, "SNS:Publish", "arn:aws:sns:r:2:t", context)
        };
        let right = [("aws:SourceArn", "arn:aws:codecommit:r:1:repo"), ("aws:SourceAccount", "1")];
        assert_eq!(ask(service, &right), Verdict::Granted);
        assert_eq!(ask(service, &right[..1]), Verdict::Silent);
        assert_eq!(ask(service, &[right[0], ("aws:SourceAccount", "3")]), Verdict::Silent);
        assert_eq!(ask(Subject::Service("events.amazonaws.com"), &right), Verdict::Silent);
    }

    #[test]
    fn a_deny_wins_and_an_account_delegates() {
        let policy = json!({"Statement": [
            {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::1:root"}, "Action": "sts:AssumeRole"},
            {"Effect": "Allow", "Principal": {"AWS": ["arn:aws:iam::1:user/a"]}, "Action": "sts:*"},
            {"Effect": "Deny", "Principal": "*", "Action": "*", "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "false"}}}
        ]});
        let ask = |arn, mfa| {
            let subject = Subject::Identity { arn, account: "1" };
            evaluate(&policy, subject, "sts:AssumeRole", "role", &[("aws:MultiFactorAuthPresent", mfa)])
        };
        assert_eq!(ask("arn:aws:iam::1:user/a", "true"), Verdict::Granted);
        assert_eq!(ask("arn:aws:iam::1:user/b", "true"), Verdict::Delegated);
        assert_eq!(ask("arn:aws:iam::1:user/a", "false"), Verdict::Denied);
    }

    #[test]
    fn an_unknown_operator_never_widens() {
        let policy = json!({"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*", "Condition": {"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}}}]});
        let subject = Subject::Service("x");
        assert_eq!(evaluate(&policy, subject, "a:B", "r", &[("aws:SourceIp", "127.0.0.1")]), Verdict::Silent);
    }
}
