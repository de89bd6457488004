//! When a request is sent again, and after how long.

use std::time::Duration;

use causeway_app::port::jira::JiraError;
use causeway_app::port::network::NetworkError;

/// How often a request is sent at most, the first time included.
const MOST: u32 = 4;

/// The longest wait that Jira may ask for; past it, the person decides.
const LONGEST: Duration = Duration::from_secs(20);

/// Without a `Retry-After`, and after Jira's own failures.
const FIRST_WAIT: Duration = Duration::from_millis(250);

/// What allows a request to be sent again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Again {
    /// It only reads: after a rate limit, Jira's own failure, or a lost connection.
    IfReading,
    /// It changes something, to the same end however often: after a rate limit, which means that nothing was done.
    IfRateLimited,
    /// Never.
    Never,
}

impl Again {
    /// How long to wait before it is sent again; `None` when it is not. `sent` counts how often it was.
    pub(crate) fn wait(self, error: &JiraError, sent: u32) -> Option<Duration> {
        if sent >= MOST {
            return None;
        }
        let doubled = FIRST_WAIT * 2_u32.saturating_pow(sent.saturating_sub(1));
        let wait = match (self, error) {
            (Self::IfReading | Self::IfRateLimited, JiraError::RateLimited { retry_after }) => {
                retry_after.unwrap_or(doubled)
            }
            (Self::IfReading, JiraError::Server { .. } | JiraError::Network(NetworkError::Lost { .. })) => {
                doubled
            }
            _ => return None,
        };
        // Up to a quarter more, so that many clients do not come back together.
        (wait <= LONGEST).then(|| wait.mul_f64(1.0 + rand::random::<f64>() / 4.0))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use causeway_app::port::jira::JiraError;
    use causeway_app::port::network::NetworkError;

    use super::Again;

    fn limited(seconds: u64) -> JiraError {
        JiraError::RateLimited { retry_after: Some(Duration::from_secs(seconds)) }
    }

    #[test]
    fn the_wait_is_what_jira_asks_for_and_a_little_more() {
        let wait = Again::IfRateLimited.wait(&limited(8), 1).unwrap();
        assert!((8.0..=10.0).contains(&wait.as_secs_f64()), "{wait:?}");
        assert_eq!(Again::IfReading.wait(&limited(21), 1), None, "too long to wait unasked");
        assert_eq!(Again::IfReading.wait(&limited(1), 4), None, "not for ever");
    }

    #[test]
    fn only_reading_is_repeated_after_an_unknown_outcome() {
        for error in [JiraError::Server { status: 502 }, NetworkError::Lost { host: "h".to_owned() }.into()] {
            assert!(Again::IfReading.wait(&error, 1).is_some());
            assert_eq!(Again::IfRateLimited.wait(&error, 1), None);
            assert_eq!(Again::Never.wait(&error, 1), None);
        }
        assert_eq!(Again::Never.wait(&limited(0), 1), None);
        assert_eq!(Again::IfReading.wait(&JiraError::Unauthorized, 1), None);
    }
}
