//! One request, as every handler sees it.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::FromRequest as _;
use axum::extract::{Multipart, RawPathParams, State};
use axum::http::{HeaderMap, Method, Request, Response, StatusCode};
use axum::routing::{MethodFilter, MethodRouter};
use bytes::Bytes;
use http_body_util::BodyExt as _;
use serde::de::DeserializeOwned;

use super::Jira;
use super::answer::{Answer, Failure};
use super::settings::{Dialect, Settings};
use super::tracker::Issue;
use super::users::User;
use crate::world::World;

/// A handler. All of them run where they may block: they read git repositories and write long lists.
pub(crate) type Handler = fn(&Call) -> Answer;

/// Who sent a request, put beside it once its credentials were checked.
#[derive(Debug, Clone)]
pub(crate) struct SignedIn(pub(crate) Option<Arc<User>>);

/// A part of a form.
#[derive(Debug)]
pub(crate) struct Part {
    pub(crate) name: String,
    pub(crate) content: Bytes,
}

/// A request with everything a handler may ask of it.
#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) world: Arc<World>,
    pub(crate) method: Method,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    pub(crate) parts: Vec<Part>,
    user: Option<Arc<User>>,
    path: Vec<(String, String)>,
    query: Vec<(String, String)>,
}

pub(crate) fn get(handler: Handler) -> MethodRouter<Arc<World>> {
    on(MethodFilter::GET, handler)
}

pub(crate) fn post(handler: Handler) -> MethodRouter<Arc<World>> {
    on(MethodFilter::POST, handler)
}

pub(crate) fn put(handler: Handler) -> MethodRouter<Arc<World>> {
    on(MethodFilter::PUT, handler)
}

pub(crate) fn delete(handler: Handler) -> MethodRouter<Arc<World>> {
    on(MethodFilter::DELETE, handler)
}

fn on(method: MethodFilter, handler: Handler) -> MethodRouter<Arc<World>> {
    axum::routing::on(
        method,
        move |State(world): State<Arc<World>>, path: RawPathParams, request: Request<Body>| async move {
            match receive(world, &path, request).await {
                Ok(call) => match tokio::task::spawn_blocking(move || handler(&call)).await {
                    Ok(answer) => answer.unwrap_or_else(Failure::into_response),
                    Err(_) => Failure::core(StatusCode::INTERNAL_SERVER_ERROR, "Internal server error")
                        .into_response(),
                },
                Err(failure) => failure.into_response(),
            }
        },
    )
}

async fn receive(world: Arc<World>, path: &RawPathParams, request: Request<Body>) -> Result<Call, Failure> {
    let path = path.iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect();
    let query = url::form_urlencoded::parse(request.uri().query().unwrap_or_default().as_bytes())
        .into_owned()
        .collect();
    let user = request.extensions().get::<SignedIn>().and_then(|signed_in| signed_in.0.clone());
    let method = request.method().clone();
    let headers = request.headers().clone();
    let multipart = header_text(&headers, "content-type").starts_with("multipart/form-data");
    let unreadable = |_| Failure::core(StatusCode::BAD_REQUEST, "The request body could not be read");
    let (body, parts) = if multipart {
        (Bytes::new(), read_parts(request).await?)
    } else {
        (request.into_body().collect().await.map_err(unreadable)?.to_bytes(), Vec::new())
    };
    Ok(Call { world, method, headers, body, parts, user, path, query })
}

async fn read_parts(request: Request<Body>) -> Result<Vec<Part>, Failure> {
    let broken = || Failure::core(StatusCode::BAD_REQUEST, "The form could not be read");
    let mut form = Multipart::from_request(request, &()).await.map_err(|_| broken())?;
    let mut parts = Vec::new();
    while let Some(field) = form.next_field().await.map_err(|_| broken())? {
        let name = field.name().unwrap_or_default().to_owned();
        parts.push(Part { name, content: field.bytes().await.map_err(|_| broken())? });
    }
    Ok(parts)
}

/// The value of a header, empty when absent.
pub(crate) fn header_text<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// A response of a fallback route.
pub(crate) async fn no_such_page() -> Response<Body> {
    std::future::ready(Failure::NoSuchPage.into_response()).await
}

impl Call {
    pub(crate) fn jira(&self) -> &Jira {
        &self.world.jira
    }

    pub(crate) fn settings(&self) -> Settings {
        self.world.jira.settings()
    }

    pub(crate) fn dialect(&self) -> Dialect {
        self.world.jira.settings().dialect
    }

    /// The signed-in user, or 401.
    pub(crate) fn user(&self) -> Result<&Arc<User>, Failure> {
        self.user.as_ref().ok_or(Failure::NotSignedIn)
    }

    /// Where this Jira is reached.
    pub(crate) fn base_url(&self) -> String {
        if let Some(addresses) = self.world.addresses.get() {
            return addresses.jira.clone();
        }
        let host = header_text(&self.headers, "host");
        format!("http://{}/jira", if host.is_empty() { "localhost" } else { host })
    }

    /// The signed-in user when they may manage integrations, or 401, or 403.
    pub(crate) fn integration_manager(&self) -> Result<&Arc<User>, Failure> {
        let user = self.user()?;
        if user.manages_integrations() {
            return Ok(user);
        }
        Err(Failure::plugin(
            StatusCode::FORBIDDEN,
            "The user does not have the Jira administrator permission",
            "Please log in as a user with the Jira administrator global permission.",
        ))
    }

    /// The signed-in user when they administer Jira.
    pub(crate) fn administrator(&self) -> Result<&Arc<User>, Failure> {
        let user = self.user()?;
        if user.may("ADMINISTER", None) {
            return Ok(user);
        }
        Err(Failure::core(
            StatusCode::FORBIDDEN,
            "You do not have the permission to see the specified resource.",
        ))
    }

    /// The issue of that key when the caller may see it. Jira does not tell a hidden issue from an absent one.
    pub(crate) fn issue(&self, key: &str) -> Result<Issue, Failure> {
        let user = self.user()?;
        let issue = self.jira().tracker().issue(key).cloned().ok_or_else(Failure::no_issue)?;
        if user.may("BROWSE_PROJECTS", Some(&issue.project)) { Ok(issue) } else { Err(Failure::no_issue()) }
    }

    /// A segment of the path, without the optional `.json` at its end.
    pub(crate) fn segment(&self, name: &str) -> &str {
        let value = self.path.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str());
        value.strip_suffix(".json").unwrap_or(value)
    }

    /// A segment of the path that is an id.
    pub(crate) fn id(&self, name: &str) -> Result<u64, Failure> {
        let value = self.segment(name);
        value
            .parse()
            .map_err(|_| Failure::invalid(format!("'{value}' is not an id"), "Please use a numeric id."))
    }

    /// The first value of a query parameter.
    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// A boolean query parameter.
    pub(crate) fn flag(&self, name: &str) -> Option<bool> {
        self.parameter(name).and_then(|value| value.parse().ok())
    }

    /// The body in the app's form of refusal.
    pub(crate) fn plugin_body<T: DeserializeOwned>(&self) -> Result<T, Failure> {
        let content_type = header_text(&self.headers, "content-type");
        if !content_type.starts_with("application/json") {
            return Err(Failure::plugin(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "The request body is not JSON",
                "Please send Content-Type: application/json.",
            ));
        }
        serde_json::from_slice(&self.body).map_err(|error| {
            Failure::invalid(format!("Can not read the request: {error}"), "Please send valid JSON.")
        })
    }

    /// The body in Jira's form of refusal.
    pub(crate) fn core_body(&self) -> Result<serde_json::Value, Failure> {
        serde_json::from_slice(&self.body)
            .map_err(|error| Failure::core(StatusCode::BAD_REQUEST, format!("Unexpected character: {error}")))
    }
}
