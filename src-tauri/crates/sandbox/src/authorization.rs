//! IAM policy evaluation: identity policies only, explicit deny first.

use std::borrow::Cow;

use serde_json::Value;

use crate::principals::Principal;

/// The outcome of evaluating a principal's policies for one action on one resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// An Allow statement matches and no Deny does.
    Allowed,
    /// A Deny statement matches.
    ExplicitDeny,
    /// Nothing matches.
    ImplicitDeny,
}

/// Evaluates `principal`'s policies for `action` (`codecommit:GitPull`) on `resource` (an ARN, or `*`).
///
/// `context` holds condition keys such as `codecommit:References`; a key may occur more than once when it has several
/// values. `aws:username`, `aws:userid`, `aws:PrincipalArn` and `aws:MultiFactorAuthPresent` are known without being given.
pub fn decide(principal: &Principal, action: &str, resource: &str, context: &[(&str, &str)]) -> Decision {
    let request = Request { principal, action, resource, context };
    let mut decision = Decision::ImplicitDeny;
    for statement in principal.policies.iter().flat_map(|policy| list(policy.get("Statement"))) {
        let denies = statement.get("Effect").and_then(Value::as_str) == Some("Deny");
        if !request.is_covered_by(statement, denies) {
            continue;
        }
        if denies {
            return Decision::ExplicitDeny;
        }
        decision = Decision::Allowed;
    }
    decision
}

/// The text AWS answers when `decision` is not [`Decision::Allowed`].
pub fn denial(principal: &Principal, action: &str, resource: &str, decision: Decision) -> String {
    let reason = if decision == Decision::ExplicitDeny {
        "with an explicit deny in an identity-based policy".to_owned()
    } else {
        format!("because no identity-based policy allows the {action} action")
    };
    format!("User: {} is not authorized to perform: {action} on resource: {resource} {reason}", principal.arn)
}

/// Whether `value` matches an IAM `pattern`: `*` is any run of characters, `?` exactly one.
pub fn glob(pattern: &str, value: &str) -> bool {
    matches(pattern, value, |expected, character| expected == character)
}

/// The same without regard to the case of ASCII letters, as actions are compared.
pub(crate) fn glob_ignoring_case(pattern: &str, value: &str) -> bool {
    matches(pattern, value, |expected, character| expected.eq_ignore_ascii_case(&character))
}

/// Every request is compared with some dozens of patterns, so nothing is copied here.
fn matches(pattern: &str, value: &str, same: impl Fn(char, char) -> bool) -> bool {
    let (mut expected, mut rest) = (pattern.chars(), value.chars());
    // What follows the last `*`, and what of the value it has not taken yet.
    let mut star: Option<(std::str::Chars<'_>, std::str::Chars<'_>)> = None;
    loop {
        let before = rest.clone();
        let Some(character) = rest.next() else { return expected.all(|left| left == '*') };
        match expected.next() {
            Some('*') => {
                star = Some((expected.clone(), before.clone()));
                rest = before;
            }
            Some(wanted) if wanted == '?' || same(wanted, character) => {}
            _ => {
                let Some((after, mut untaken)) = star else { return false };
                untaken.next();
                (expected, rest) = (after.clone(), untaken.clone());
                star = Some((after, untaken));
            }
        }
    }
}

struct Request<'a> {
    principal: &'a Principal,
    action: &'a str,
    resource: &'a str,
    context: &'a [(&'a str, &'a str)],
}

impl Request<'_> {
    /// `denies` decides what an operator this evaluation does not know means: it must never widen access.
    fn is_covered_by(&self, statement: &Value, denies: bool) -> bool {
        let names_action =
            |key: &str| strings(statement.get(key)).any(|pattern| glob_ignoring_case(pattern, self.action));
        let names_resource =
            |key: &str| strings(statement.get(key)).any(|pattern| glob(&self.expand(pattern), self.resource));
        let action_matches = if statement.get("NotAction").is_some() {
            !names_action("NotAction")
        } else {
            names_action("Action")
        };
        if !action_matches {
            return false;
        }
        let resource_matches = if statement.get("NotResource").is_some() {
            !names_resource("NotResource")
        } else {
            names_resource("Resource")
        };
        resource_matches && self.conditions_hold(statement.get("Condition"), denies)
    }

    fn conditions_hold(&self, conditions: Option<&Value>, denies: bool) -> bool {
        let Some(operators) = conditions.and_then(Value::as_object) else { return true };
        operators.iter().all(|(operator, keys)| {
            keys.as_object().is_some_and(|keys| {
                keys.iter().all(|(key, wanted)| self.holds(operator, key, wanted, denies))
            })
        })
    }

    fn holds(&self, operator: &str, key: &str, wanted: &Value, denies: bool) -> bool {
        let present = self.values(key);
        if operator == "Null" {
            return strings(Some(wanted)).all(|expected| (expected == "true") == present.is_empty());
        }
        let (operator, if_exists) = match operator.strip_suffix("IfExists") {
            Some(bare) => (bare, true),
            None => (operator, false),
        };
        let Some((matches, negated)) = comparison(operator) else { return denies };
        if present.is_empty() {
            return if_exists || negated;
        }
        let any = present
            .iter()
            .any(|value| strings(Some(wanted)).any(|pattern| matches(&self.expand(pattern), value)));
        any != negated
    }

    fn values(&self, key: &str) -> Vec<&str> {
        let given: Vec<&str> = self
            .context
            .iter()
            .filter(|(name, _)| name.eq_ignore_ascii_case(key))
            .map(|&(_, value)| value)
            .collect();
        if given.is_empty() { self.own(key).into_iter().collect() } else { given }
    }

    fn own(&self, key: &str) -> Option<&str> {
        match key.to_ascii_lowercase().as_str() {
            "aws:username" => self.principal.user_name.as_deref(),
            "aws:userid" => Some(&self.principal.user_id),
            "aws:principalarn" => Some(&self.principal.arn),
            // Absent, not false, with long-term credentials.
            "aws:multifactorauthpresent" => self
                .principal
                .session
                .as_ref()
                .map(|session| if session.second_factor { "true" } else { "false" }),
            _ => None,
        }
    }

    /// Replaces policy variables (`${aws:username}`); one without a value leaves text that no name can equal.
    fn expand<'p>(&self, pattern: &'p str) -> Cow<'p, str> {
        if !pattern.contains("${") {
            return Cow::Borrowed(pattern);
        }
        let mut expanded = String::with_capacity(pattern.len());
        let mut rest = pattern;
        while let Some((before, after)) = rest.split_once("${") {
            expanded.push_str(before);
            let Some((variable, remaining)) = after.split_once('}') else {
                expanded.push_str("${");
                rest = after;
                continue;
            };
            if let Some(value) = self.values(variable).first() {
                expanded.push_str(value);
            } else {
                expanded.push_str("${");
                expanded.push_str(variable);
                expanded.push('}');
            }
            rest = remaining;
        }
        expanded.push_str(rest);
        Cow::Owned(expanded)
    }
}

type Comparison = fn(&str, &str) -> bool;

/// How an operator compares a policy's value with the request's, and whether it then negates.
fn comparison(operator: &str) -> Option<(Comparison, bool)> {
    let equal: Comparison = |pattern, value| pattern == value;
    let equal_ignoring_case: Comparison = |pattern, value| pattern.eq_ignore_ascii_case(value);
    Some(match operator {
        "StringEquals" => (equal, false),
        "StringNotEquals" => (equal, true),
        "StringEqualsIgnoreCase" | "Bool" => (equal_ignoring_case, false),
        "StringNotEqualsIgnoreCase" => (equal_ignoring_case, true),
        "StringLike" | "ArnLike" | "ArnEquals" => (glob, false),
        "StringNotLike" | "ArnNotLike" | "ArnNotEquals" => (glob, true),
        _ => return None,
    })
}

/// IAM lets one element stand where a list may.
fn list(value: Option<&Value>) -> impl Iterator<Item = &Value> {
    let (many, one) = match value {
        Some(Value::Array(values)) => (values.as_slice(), None),
        other => (&[][..], other),
    };
    many.iter().chain(one)
}

fn strings(value: Option<&Value>) -> impl Iterator<Item = &str> {
    list(value).filter_map(|entry| match entry {
        Value::String(text) => Some(text.as_str()),
        Value::Bool(true) => Some("true"),
        Value::Bool(false) => Some("false"),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    const REPOSITORY: &str = "arn:aws:codecommit:eu-central-1:123456789012:payments-api";

    fn principal(policies: Vec<Value>) -> Principal {
        Principal {
            name: "ada".to_owned(),
            arn: "arn:aws:iam::123456789012:user/ada".to_owned(),
            user_id: "AIDAEXAMPLE".to_owned(),
            user_name: Some("ada".to_owned()),
            policies,
            policy_names: Vec::new(),
            session: None,
        }
    }

    fn allow(action: &Value, resource: &Value) -> Value {
        json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": action, "Resource": resource}]})
    }

    #[test]
    fn nothing_is_allowed_without_a_policy() {
        assert_eq!(decide(&principal(vec![]), "codecommit:GitPull", REPOSITORY, &[]), Decision::ImplicitDeny);
    }

    #[test]
    fn actions_ignore_case_and_resources_do_not() {
        let ada = principal(vec![allow(&json!("codecommit:gitpull"), &json!([REPOSITORY]))]);
        assert_eq!(decide(&ada, "codecommit:GitPull", REPOSITORY, &[]), Decision::Allowed);
        let upper = REPOSITORY.replace("payments", "Payments");
        assert_eq!(decide(&ada, "codecommit:GitPull", &upper, &[]), Decision::ImplicitDeny);
    }

    #[test]
    fn a_deny_wins_wherever_it_stands() {
        let deny = json!({"Statement": {"Effect": "Deny", "Action": "codecommit:Git*", "Resource": "*"}});
        for policies in
            [vec![allow(&json!("*"), &json!("*")), deny.clone()], vec![deny, allow(&json!("*"), &json!("*"))]]
        {
            let ada = principal(policies);
            assert_eq!(decide(&ada, "codecommit:GitPush", REPOSITORY, &[]), Decision::ExplicitDeny);
            assert_eq!(decide(&ada, "codecommit:GetRepository", REPOSITORY, &[]), Decision::Allowed);
        }
    }

    #[test]
    fn not_action_allows_the_rest() {
        let ada = principal(vec![
            json!({"Statement": [{"Effect": "Allow", "NotAction": ["iam:*", "sns:*"], "Resource": "*"}]}),
        ]);
        assert_eq!(decide(&ada, "iam:GetUser", "*", &[]), Decision::ImplicitDeny);
        assert_eq!(decide(&ada, "codecommit:ListRepositories", "*", &[]), Decision::Allowed);
    }

    #[test]
    fn the_user_name_variable_means_oneself_only() {
        let own = "arn:aws:iam::123456789012:user/ada";
        let ada = principal(vec![allow(
            &json!("iam:*SSHPublicKey*"),
            &json!("arn:aws:iam::*:user/${aws:username}"),
        )]);
        assert_eq!(decide(&ada, "iam:ListSSHPublicKeys", own, &[]), Decision::Allowed);
        let other = "arn:aws:iam::123456789012:user/grace";
        assert_eq!(decide(&ada, "iam:ListSSHPublicKeys", other, &[]), Decision::ImplicitDeny);
        let session = Principal { user_name: None, ..ada };
        assert_eq!(decide(&session, "iam:ListSSHPublicKeys", own, &[]), Decision::ImplicitDeny);
    }

    /// The branch protection example of the CodeCommit user guide.
    #[test]
    fn protected_branches_are_denied_only_when_named() {
        let protect = json!({"Statement": [{
            "Effect": "Deny", "Action": ["codecommit:GitPush", "codecommit:DeleteBranch"], "Resource": "*",
            "Condition": {
                "StringEqualsIfExists": {"codecommit:References": ["refs/heads/main", "refs/heads/release"]},
                "Null": {"codecommit:References": "false"}
            }
        }]});
        let ada = principal(vec![allow(&json!("codecommit:*"), &json!("*")), protect]);
        let act = |context: &[(&str, &str)]| decide(&ada, "codecommit:GitPush", REPOSITORY, context);
        assert_eq!(act(&[]), Decision::Allowed);
        assert_eq!(act(&[("codecommit:References", "refs/heads/work")]), Decision::Allowed);
        assert_eq!(act(&[("codecommit:References", "refs/heads/main")]), Decision::ExplicitDeny);
        let both =
            [("codecommit:References", "refs/heads/work"), ("codecommit:References", "refs/heads/main")];
        assert_eq!(act(&both), Decision::ExplicitDeny);
    }

    #[test]
    fn conditions_compare_as_their_operators_say() {
        let cases = [
            (json!({"StringLike": {"k": "ab*"}}), Some("abc"), true),
            (json!({"StringLike": {"k": "ab*"}}), None, false),
            (json!({"StringNotLike": {"k": "ab*"}}), None, true),
            (json!({"StringNotEquals": {"k": ["a", "b"]}}), Some("b"), false),
            (json!({"Bool": {"k": true}}), Some("true"), true),
            (json!({"Bool": {"k": "false"}}), Some("true"), false),
            (json!({"BoolIfExists": {"k": "true"}}), None, true),
            (json!({"Null": {"k": "true"}}), None, true),
            (json!({"Null": {"k": "true"}}), Some("x"), false),
            (json!({"DateGreaterThan": {"k": "2020-01-01"}}), Some("2026-01-01"), false),
        ];
        for (condition, value, allowed) in cases {
            let ada = principal(vec![json!({"Statement": [
                {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": condition}
            ]})]);
            let context: Vec<(&str, &str)> = value.map(|value| ("k", value)).into_iter().collect();
            let expected = if allowed { Decision::Allowed } else { Decision::ImplicitDeny };
            assert_eq!(decide(&ada, "sns:Publish", "*", &context), expected, "{condition} {value:?}");
        }
    }

    #[test]
    fn an_unknown_operator_never_widens_access() {
        let ada = principal(vec![json!({"Statement": [
            {"Effect": "Allow", "Action": "*", "Resource": "*"},
            {"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}},
        ]})]);
        assert_eq!(decide(&ada, "sns:Publish", "*", &[]), Decision::ExplicitDeny);
    }

    #[test]
    fn denials_read_as_aws_words_them() {
        let ada = principal(vec![]);
        assert_eq!(
            denial(&ada, "codecommit:GetRepository", REPOSITORY, Decision::ImplicitDeny),
            "User: arn:aws:iam::123456789012:user/ada is not authorized to perform: codecommit:GetRepository on \
             resource: arn:aws:codecommit:eu-central-1:123456789012:payments-api because no identity-based policy \
             allows the codecommit:GetRepository action"
        );
        assert!(
            denial(&ada, "a:B", "*", Decision::ExplicitDeny)
                .ends_with("on resource: * with an explicit deny in an identity-based policy")
        );
    }

    proptest! {
        #[test]
        fn globs_agree_with_the_equivalent_regular_expression(pattern in "[ab*?.]{0,8}", value in "[ab.]{0,8}") {
            let mut expression = String::from("^(?s)");
            for character in pattern.chars() {
                match character {
                    '*' => expression.push_str(".*"),
                    '?' => expression.push('.'),
                    other => expression.push_str(&regex::escape(&other.to_string())),
                }
            }
            expression.push('$');
            let expected = regex::Regex::new(&expression).unwrap().is_match(&value);
            prop_assert_eq!(glob(&pattern, &value), expected);
        }

        #[test]
        fn a_text_without_wildcards_matches_itself_alone(text in "[a-z:/é-]{0,12}", other in "[a-z:/é-]{0,12}") {
            prop_assert!(glob(&text, &text));
            prop_assert_eq!(glob(&text, &other), text == other);
        }

        #[test]
        fn a_deny_of_everything_cannot_be_outweighed(actions in proptest::collection::vec("[a-z]{1,5}:[A-Z][a-z*]{0,5}", 0..5)) {
            let mut policies: Vec<Value> = actions.iter().map(|action| allow(&json!(action), &json!("*"))).collect();
            policies.push(json!({"Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}]}));
            let ada = principal(policies);
            for action in &actions {
                prop_assert_eq!(decide(&ada, action, REPOSITORY, &[]), Decision::ExplicitDeny);
            }
        }
    }
}
