//! What a person sees in the browser: a code to compare, and two buttons.

use std::sync::Arc;

use axum::Form;
use axum::extract::{Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use quick_xml::escape::escape;
use serde::Deserialize;

use super::http::{DEVICE_PAGE, Site};
use super::oidc::Asked;

const STYLE: &str = "body{font:1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:4rem auto;padding:0 1rem}\
                     strong{font:1.5rem ui-monospace,monospace;letter-spacing:.1em}\
                     button{font:inherit;padding:.5rem 1.25rem;margin-right:.5rem}";

#[derive(Deserialize)]
pub(super) struct Shown {
    #[serde(default)]
    user_code: String,
}

/// What the page's form sends.
#[derive(Deserialize)]
pub(super) struct Decided {
    user_code: String,
    decision: Decision,
}

#[derive(Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(super) enum Decision {
    Approve,
    Deny,
}

#[derive(Deserialize)]
pub(super) struct DecidedBrowser {
    decision: Decision,
    #[serde(flatten)]
    asked: Asked,
}

/// A page of the sandbox in its own plain style.
pub(crate) fn page(status: StatusCode, title: &str, content: &str) -> Response {
    let html = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>{title}</title>\
         <meta name=\"viewport\" content=\"width=device-width\"><style>{STYLE}</style></head>\n\
         <body>\n<h1>{title}</h1>\n{content}\n</body>\n</html>\n"
    );
    let mut response = (status, axum::response::Html(html)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    response
}

fn user(site: &Site) -> String {
    let directory = site.world.identity_center.directory();
    escape(directory.map_or("", |directory| directory.user.as_str())).into_owned()
}

pub(super) async fn start(State(site): State<Arc<Site>>) -> Response {
    let Some(directory) = site.world.identity_center.directory() else {
        return page(StatusCode::NOT_FOUND, "Access portal", "<p>Nobody may sign in here.</p>");
    };
    let roles: Vec<String> = directory
        .assignments
        .iter()
        .map(|assignment| format!("<li>{}</li>", escape(&assignment.permission_set)))
        .collect();
    let content = format!(
        "<p>Signed in as {}.</p>\n<h2>{} ({})</h2>\n<ul>{}</ul>\n\
         <p><a href=\"{DEVICE_PAGE}\">Enter a code</a></p>",
        user(&site),
        escape(&directory.account_name),
        site.world.account,
        roles.concat()
    );
    page(StatusCode::OK, "Access portal", &content)
}

pub(super) async fn device(State(site): State<Arc<Site>>, Query(shown): Query<Shown>) -> Response {
    if shown.user_code.trim().is_empty() {
        let content = format!(
            "<form method=\"get\" action=\"{DEVICE_PAGE}\"><label>Code shown by the device \
             <input name=\"user_code\" autocomplete=\"off\" required autofocus></label> <button>Next</button></form>"
        );
        return page(StatusCode::OK, "Authorization requested", &content);
    }
    let code = escape(&shown.user_code);
    let content = format!(
        "<p>A device asks for access to your AWS account as {}. Its code must be this one:</p>\n\
         <p><strong>{code}</strong></p>\n\
         <form method=\"post\" action=\"{DEVICE_PAGE}\"><input type=\"hidden\" name=\"user_code\" value=\"{code}\">\
         <button name=\"decision\" value=\"approve\">Approve</button>\
         <button name=\"decision\" value=\"deny\">Deny</button></form>",
        user(&site)
    );
    page(StatusCode::OK, "Authorization requested", &content)
}

pub(super) async fn decide(State(site): State<Arc<Site>>, Form(decided): Form<Decided>) -> Response {
    let now = site.world.clock.now_millis();
    let approve = decided.decision == Decision::Approve;
    match site.world.identity_center.decide(&decided.user_code, approve, now) {
        Ok(()) if approve => page(
            StatusCode::OK,
            "Request approved",
            "<p>You can close this window and return to the application.</p>",
        ),
        Ok(()) => page(StatusCode::OK, "Request denied", "<p>You can close this window.</p>"),
        Err(error) => {
            let content = format!("<p>{}.</p>", escape(error.to_string()));
            page(StatusCode::BAD_REQUEST, "Code not accepted", &content)
        }
    }
}

/// What a client opens in a browser for the authorisation-code grant.
pub(super) async fn browser(State(site): State<Arc<Site>>, Query(asked): Query<Asked>) -> Response {
    if let Some(refused) = refused(&site, &asked) {
        return refused;
    }
    let hidden: Vec<String> = [
        ("client_id", &asked.client_id),
        ("redirect_uri", &asked.redirect_uri),
        ("state", &asked.state),
        ("code_challenge", &asked.code_challenge),
        ("code_challenge_method", &asked.code_challenge_method),
        ("response_type", &asked.response_type),
    ]
    .iter()
    .map(|(name, value)| {
        format!("<input type=\"hidden\" name=\"{name}\" value=\"{}\">", escape(value.as_str()))
    })
    .collect();
    let content = format!(
        "<p>An application on this computer asks for access to your AWS account as {}.</p>\n\
         <form method=\"post\" action=\"/authorize\">{}\
         <button name=\"decision\" value=\"approve\">Approve</button>\
         <button name=\"decision\" value=\"deny\">Deny</button></form>",
        user(&site),
        hidden.concat()
    );
    page(StatusCode::OK, "Authorization requested", &content)
}

pub(super) async fn decide_browser(
    State(site): State<Arc<Site>>,
    Form(decided): Form<DecidedBrowser>,
) -> Response {
    let asked = &decided.asked;
    if let Some(refused) = refused(&site, asked) {
        return refused;
    }
    let Ok(mut back) = url::Url::parse(&asked.redirect_uri) else {
        return page(StatusCode::BAD_REQUEST, "Request not accepted", "");
    };
    let (name, value) = match decided.decision {
        Decision::Approve => {
            let now = site.world.clock.now_millis();
            ("code", site.world.identity_center.authorize_browser(asked, now))
        }
        Decision::Deny => ("error", "access_denied".to_owned()),
    };
    back.query_pairs_mut().append_pair(name, &value).append_pair("state", &asked.state);
    Redirect::to(back.as_str()).into_response()
}

/// A request that is wrong is never sent back to where it says it came from.
fn refused(site: &Site, asked: &Asked) -> Option<Response> {
    let now = site.world.clock.now_seconds();
    let error = site.world.identity_center.check_browser(asked, now).err()?;
    let content = format!("<p>{}: {}.</p>", error.names().1, escape(error.to_string()));
    Some(page(StatusCode::BAD_REQUEST, "Request not accepted", &content))
}
