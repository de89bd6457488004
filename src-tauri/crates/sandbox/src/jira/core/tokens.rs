//! Personal access tokens.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::site::moment;
use crate::jira::answer::{Answer, Failure, json_answer, no_content, with_status};
use crate::jira::call::Call;
use crate::jira::users::Token;

const DAY: i64 = 86_400_000;

fn token_json(token: &Token) -> Value {
    json!({
        "id": token.id,
        "name": token.name,
        "createdAt": moment(token.created_at),
        "expiringAt": token.expires_at.map(moment),
    })
}

pub(crate) fn list(call: &Call) -> Answer {
    let user = call.user()?;
    json_answer(&call.jira().users().tokens_of(&user.name).iter().map(token_json).collect::<Vec<_>>())
}

pub(crate) fn mint(call: &Call) -> Answer {
    let user = call.user()?;
    let body = call.core_body()?;
    let name = body.get("name").and_then(Value::as_str).filter(|name| !name.trim().is_empty());
    let name = name.ok_or_else(|| Failure::field("name", "The token name is required."))?;
    let now = call.world.clock.now_millis();
    let expires_at = match body.get("expirationDuration").and_then(Value::as_i64) {
        Some(days) if !(1..=36_500).contains(&days) => {
            return Err(Failure::field("expirationDuration", "The expiration must be at least one day."));
        }
        days => days.map(|days| now + days * DAY),
    };
    let (token, raw) = call.jira().users().mint(&user.name, name, now, expires_at);
    let mut answer = token_json(&token);
    if let Some(answer) = answer.as_object_mut() {
        answer.insert("rawToken".to_owned(), raw.into());
    }
    Ok(with_status(StatusCode::CREATED, &answer))
}

pub(crate) fn revoke(call: &Call) -> Answer {
    let user = call.user()?;
    let id = call.segment("id").parse().unwrap_or(0);
    if call.jira().users().revoke(&user.name, id) {
        Ok(no_content())
    } else {
        Err(Failure::core(StatusCode::NOT_FOUND, "The token does not exist."))
    }
}
