//! When to try again: the delivery policies of topics and subscriptions.

use std::time::Duration;

use serde_json::Value;

/// All retries of one message together take no longer.
const LONGEST: Duration = Duration::from_hours(1);

/// The retries of one delivery, in seconds as the service counts them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RetryPolicy {
    pub(crate) min_delay: u32,
    pub(crate) max_delay: u32,
    pub(crate) retries: u32,
    pub(crate) without_delay: u32,
    pub(crate) at_min_delay: u32,
    pub(crate) at_max_delay: u32,
    pub(crate) backoff: Backoff,
}

/// How pauses grow between the minimum and the maximum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Backoff {
    Linear,
    Arithmetic,
    Geometric,
    Exponential,
}

/// Where a delivery policy stands: it looks different on a topic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    /// `{"http":{"defaultHealthyRetryPolicy":…}}`
    Topic,
    /// `{"healthyRetryPolicy":…}`
    Subscription,
}

/// Why a delivery policy is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(crate) struct BadPolicy(&'static str);

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            min_delay: 20,
            max_delay: 20,
            retries: 3,
            without_delay: 0,
            at_min_delay: 0,
            at_max_delay: 0,
            backoff: Backoff::Linear,
        }
    }
}

impl RetryPolicy {
    /// Reads a delivery policy; parts that are left out keep their defaults. `None` when it says nothing of retries.
    pub(crate) fn parse(text: &str, scope: Scope) -> Result<Option<Self>, BadPolicy> {
        let policy: Value = serde_json::from_str(text).map_err(|_| BadPolicy("DeliveryPolicy: not JSON"))?;
        let object = policy.as_object().ok_or(BadPolicy("DeliveryPolicy: not a JSON object"))?;
        let retry = match scope {
            Scope::Subscription => {
                if object.keys().any(|key| {
                    ![
                        "healthyRetryPolicy",
                        "throttlePolicy",
                        "requestPolicy",
                        "guaranteed",
                        "sicklyRetryPolicy",
                    ]
                    .contains(&key.as_str())
                }) {
                    return Err(BadPolicy("DeliveryPolicy: unexpected JSON member"));
                }
                policy.get("healthyRetryPolicy")
            }
            Scope::Topic => {
                if object.keys().any(|key| key != "http") {
                    return Err(BadPolicy("DeliveryPolicy: unexpected JSON member"));
                }
                policy.pointer("/http/defaultHealthyRetryPolicy")
            }
        };
        match retry {
            None | Some(Value::Null) => Ok(None),
            Some(retry) => Self::from_json(retry).map(Some),
        }
    }

    /// The policy as the service prints it.
    pub(crate) fn to_json(self) -> Value {
        serde_json::json!({
            "minDelayTarget": self.min_delay,
            "maxDelayTarget": self.max_delay,
            "numRetries": self.retries,
            "numNoDelayRetries": self.without_delay,
            "numMinDelayRetries": self.at_min_delay,
            "numMaxDelayRetries": self.at_max_delay,
            "backoffFunction": match self.backoff {
                Backoff::Linear => "linear",
                Backoff::Arithmetic => "arithmetic",
                Backoff::Geometric => "geometric",
                Backoff::Exponential => "exponential",
            },
        })
    }

    /// The pauses before each retry: none, then the minimum, then growing, then the maximum.
    pub(crate) fn pauses(self) -> Vec<Duration> {
        let growing = self.retries.saturating_sub(self.without_delay + self.at_min_delay + self.at_max_delay);
        let span = f64::from(self.max_delay - self.min_delay);
        let grown = (0..growing).map(|step| {
            let part = if growing == 1 { 1.0 } else { f64::from(step) / f64::from(growing - 1) };
            let curve = match self.backoff {
                Backoff::Linear => part,
                Backoff::Arithmetic => part * (part + 1.0) / 2.0,
                Backoff::Geometric => part * part,
                Backoff::Exponential => (part * 10.0).exp2() / 1024.0 * part,
            };
            f64::from(self.min_delay) + span * curve
        });
        let repeat = |seconds: u32, times: u32| (0..times).map(move |_| f64::from(seconds));
        repeat(0, self.without_delay)
            .chain(repeat(self.min_delay, self.at_min_delay))
            .chain(grown)
            .chain(repeat(self.max_delay, self.at_max_delay))
            .map(Duration::from_secs_f64)
            .collect()
    }

    fn from_json(json: &Value) -> Result<Self, BadPolicy> {
        let default = Self::default();
        let number = |key: &str, default: u32| match json.get(key) {
            None | Some(Value::Null) => Ok(default),
            Some(value) => value
                .as_u64()
                .and_then(|value| u32::try_from(value).ok())
                .ok_or(BadPolicy("DeliveryPolicy: a number is expected")),
        };
        let policy = Self {
            min_delay: number("minDelayTarget", default.min_delay)?,
            max_delay: number("maxDelayTarget", default.max_delay)?,
            retries: number("numRetries", default.retries)?,
            without_delay: number("numNoDelayRetries", 0)?,
            at_min_delay: number("numMinDelayRetries", 0)?,
            at_max_delay: number("numMaxDelayRetries", 0)?,
            backoff: match json.get("backoffFunction").and_then(Value::as_str) {
                None | Some("linear") => Backoff::Linear,
                Some("arithmetic") => Backoff::Arithmetic,
                Some("geometric") => Backoff::Geometric,
                Some("exponential") => Backoff::Exponential,
                Some(_) => return Err(BadPolicy("DeliveryPolicy.backoffFunction: unknown function")),
            },
        };
        policy.check()
    }

    fn check(self) -> Result<Self, BadPolicy> {
        if self.retries > 100 {
            return Err(BadPolicy("DeliveryPolicy.numRetries must be between 0 and 100"));
        }
        if self.min_delay == 0 || self.min_delay > self.max_delay {
            return Err(BadPolicy("DeliveryPolicy.minDelayTarget must be between 1 and maxDelayTarget"));
        }
        if self.max_delay > 3600 {
            return Err(BadPolicy("DeliveryPolicy.maxDelayTarget must be at most 3600"));
        }
        let phases = [self.without_delay, self.at_min_delay, self.at_max_delay];
        if phases.iter().any(|phase| *phase > 100) || phases.iter().sum::<u32>() > self.retries {
            return Err(BadPolicy("DeliveryPolicy: the phases have more retries than numRetries"));
        }
        if self.pauses().iter().sum::<Duration>() > LONGEST {
            return Err(BadPolicy("DeliveryPolicy: the retries take more than 3600 seconds"));
        }
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use super::{RetryPolicy, Scope};

    fn seconds(text: &str) -> Vec<u64> {
        let policy = RetryPolicy::parse(text, Scope::Subscription).unwrap().unwrap();
        policy.pauses().iter().map(std::time::Duration::as_secs).collect()
    }

    #[test]
    fn the_default_is_three_retries_twenty_seconds_apart() {
        let pauses: Vec<_> =
            RetryPolicy::default().pauses().iter().map(std::time::Duration::as_secs).collect();
        assert_eq!(pauses, [20, 20, 20]);
        assert_eq!(RetryPolicy::parse("{}", Scope::Subscription), Ok(None));
    }

    #[test]
    fn phases_follow_each_other() {
        let text = r#"{"healthyRetryPolicy":{"minDelayTarget":1,"maxDelayTarget":9,"numRetries":9,
            "numNoDelayRetries":1,"numMinDelayRetries":2,"numMaxDelayRetries":1}}"#;
        assert_eq!(seconds(text), [0, 1, 1, 1, 3, 5, 7, 9, 9]);
        for function in ["arithmetic", "geometric", "exponential"] {
            let text = format!(
                r#"{{"healthyRetryPolicy":{{"minDelayTarget":1,"maxDelayTarget":60,"numRetries":6,"backoffFunction":"{function}"}}}}"#
            );
            let pauses = seconds(&text);
            assert!(pauses.is_sorted(), "{function}: {pauses:?}");
            assert_eq!((pauses[0], pauses[5]), (1, 60), "{function}");
        }
    }

    #[test]
    fn a_topic_nests_its_policy() {
        let text = r#"{"http":{"defaultHealthyRetryPolicy":{"numRetries":0}}}"#;
        assert_eq!(RetryPolicy::parse(text, Scope::Topic).unwrap().unwrap().retries, 0);
        assert!(RetryPolicy::parse(text, Scope::Subscription).is_err());
    }

    #[test]
    fn what_the_service_refuses_is_refused() {
        for inner in [
            r#"{"numRetries":101}"#,
            r#"{"minDelayTarget":0}"#,
            r#"{"minDelayTarget":30}"#,
            r#"{"maxDelayTarget":3601}"#,
            r#"{"numRetries":2,"numNoDelayRetries":3}"#,
            r#"{"numRetries":100,"minDelayTarget":60,"maxDelayTarget":60}"#,
            r#"{"backoffFunction":"random"}"#,
            r#"{"numRetries":"3"}"#,
        ] {
            let text = format!("{{\"healthyRetryPolicy\":{inner}}}");
            assert!(RetryPolicy::parse(&text, Scope::Subscription).is_err(), "{inner}");
        }
        assert!(RetryPolicy::parse("no", Scope::Topic).is_err());
    }

    #[test]
    fn it_prints_as_it_reads() {
        let text = format!("{{\"healthyRetryPolicy\":{}}}", RetryPolicy::default().to_json());
        assert_eq!(RetryPolicy::parse(&text, Scope::Subscription), Ok(Some(RetryPolicy::default())));
    }
}
