//! The request rate an account is allowed, and what the service answers beyond it.

use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use axum::body::Body;
use axum::http::{Response, StatusCode};

use super::error::ApiError;
use super::query::{self, QueryError};

/// What CodeCommit really sends: XML in a JSON protocol, and no content type.
pub const XML_BODY: &str =
    "<ThrottlingException>\n  <Message>Rate exceeded</Message>\n</ThrottlingException>\n";

/// A token bucket that holds one second's worth of requests.
#[derive(Debug, Default)]
pub struct Throttle {
    bucket: Mutex<Option<Bucket>>,
}

#[derive(Debug)]
struct Bucket {
    tokens: f64,
    filled_at: Instant,
}

impl Throttle {
    /// Takes one request's token; `false` when the rate is exceeded. A rate of 0 is no limit.
    pub fn admit(&self, requests_per_second: u32, now: Instant) -> bool {
        if requests_per_second == 0 {
            return true;
        }
        let rate = f64::from(requests_per_second);
        let mut bucket = self.bucket.lock().unwrap_or_else(PoisonError::into_inner);
        let bucket = bucket.get_or_insert(Bucket { tokens: rate, filled_at: now });
        let elapsed = now.saturating_duration_since(bucket.filled_at).as_secs_f64();
        bucket.tokens = (bucket.tokens + elapsed * rate).min(rate);
        bucket.filled_at = now;
        if bucket.tokens < 1.0 {
            return false;
        }
        bucket.tokens -= 1.0;
        true
    }
}

/// The throttle's answer in its observed form: XML for CodeCommit, the Query error for the others.
pub fn answer(service: &str) -> Response<Body> {
    if service != "codecommit" {
        return documented_answer(service);
    }
    let mut response = Response::new(Body::from(XML_BODY));
    *response.status_mut() = StatusCode::BAD_REQUEST;
    response
}

/// The throttle's answer as the models say it would be.
pub fn documented_answer(service: &str) -> Response<Body> {
    if matches!(service, "codecommit" | "cloudtrail") {
        return ApiError::new("ThrottlingException", "Rate exceeded").into_response();
    }
    query::refusal(service, &QueryError::new(StatusCode::BAD_REQUEST, "Throttling", "Rate exceeded"))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn the_body_is_the_recorded_one() {
        assert_eq!(XML_BODY.len(), 80);
    }

    #[test]
    fn a_second_admits_its_rate_and_no_more() {
        let (throttle, start) = (Throttle::default(), Instant::now());
        let admitted =
            |at: Duration, tries: u32| (0..tries).filter(|_| throttle.admit(10, start + at)).count();
        assert_eq!(admitted(Duration::ZERO, 15), 10);
        assert_eq!(admitted(Duration::from_millis(500), 15), 5);
        assert_eq!(admitted(Duration::from_mins(1), 15), 10);
    }

    #[test]
    fn no_rate_is_no_limit() {
        let throttle = Throttle::default();
        assert!((0..1000).all(|_| throttle.admit(0, Instant::now())));
    }
}
