//! SNS, IAM and STS: the Query protocol (form in, XML out).

mod error;
mod iam;
pub(crate) mod ids;
mod paging;
mod params;
mod sns;
mod sts;
#[cfg(test)]
pub(crate) mod test_support;
mod xml;

use std::sync::Arc;

use axum::body::Body;
use axum::http::{Response, StatusCode};

pub use self::error::QueryError;
pub(crate) use self::iam::add_access_key;
pub use self::params::Params;
use self::xml::Element;
use super::Caller;
use crate::trail::{self, Deed, Resource, Who};
use crate::world::World;

/// What an action answers: the content of `<{Action}Result>`, or `None` for actions without output.
type Answer = Result<Option<Vec<Element>>, QueryError>;

/// A service of this protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Service {
    Sns,
    Iam,
    Sts,
}

impl Service {
    fn named(name: &str) -> Option<Self> {
        match name {
            "sns" => Some(Self::Sns),
            "iam" => Some(Self::Iam),
            "sts" => Some(Self::Sts),
            _ => None,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Sns => "sns",
            Self::Iam => "iam",
            Self::Sts => "sts",
        }
    }

    fn version(self) -> &'static str {
        match self {
            Self::Sns => "2010-03-31",
            Self::Iam => "2010-05-08",
            Self::Sts => "2011-06-15",
        }
    }

    fn namespace(self) -> &'static str {
        match self {
            Self::Sns => "http://sns.amazonaws.com/doc/2010-03-31/",
            Self::Iam => "https://iam.amazonaws.com/doc/2010-05-08/",
            Self::Sts => "https://sts.amazonaws.com/doc/2011-06-15/",
        }
    }
}

/// One action under way: who, what, and the world it happens in.
#[derive(Debug, Clone, Copy)]
struct Request<'a> {
    world: &'a Arc<World>,
    caller: &'a Caller,
    action: &'a str,
    params: &'a Params,
}

/// Carries out a signed action of `sns`, `iam` or `sts` and records it.
pub fn dispatch(
    world: &Arc<World>,
    caller: &Caller,
    service: &str,
    action: &str,
    params: &Params,
) -> Response<Body> {
    let Some(service) = Service::named(service) else {
        let error = QueryError::bad_request("InvalidAction", format!("Could not find operation {action}"));
        return error_response(Service::Sts, &error);
    };
    let request = Request { world, caller, action, params };
    let answer = check_version(service, action, params).and_then(|()| match service {
        Service::Sns => sns::act(&request),
        Service::Iam => iam::act(&request),
        Service::Sts => sts::act(&request),
    });
    finish(world, service, action, Some(caller), params, answer)
}

/// Carries out what SNS allows without a signature: `ConfirmSubscription` and `Unsubscribe`, as the links in its messages
/// ask for them.
pub fn unsigned(world: &Arc<World>, params: &Params) -> Response<Body> {
    let action = params.get("Action").unwrap_or_default();
    let answer = match action {
        "ConfirmSubscription" => sns::confirm_unsigned(world, params),
        "Unsubscribe" => sns::unsubscribe_unsigned(world, params),
        _ => Err(QueryError::new(
            StatusCode::FORBIDDEN,
            "MissingAuthenticationToken",
            "Request is missing Authentication Token",
        )),
    };
    finish(world, Service::Sns, action, None, params, answer)
}

/// An error in the form of the service, for refusals that happen before an action begins (signature, throttle, faults).
pub fn refusal(service: &str, error: &QueryError) -> Response<Body> {
    error_response(Service::named(service).unwrap_or(Service::Sts), error)
}

fn check_version(service: Service, action: &str, params: &Params) -> Result<(), QueryError> {
    let version = params.get("Version").unwrap_or("NO_VERSION_SPECIFIED");
    if version == service.version() { Ok(()) } else { Err(unknown_action(action, version)) }
}

fn unknown_action(action: &str, version: &str) -> QueryError {
    QueryError::bad_request(
        "InvalidAction",
        format!("Could not find operation {action} for version {version}"),
    )
}

fn finish(
    world: &World,
    service: Service,
    action: &str,
    caller: Option<&Caller>,
    params: &Params,
    answer: Answer,
) -> Response<Body> {
    let outcome = answer.as_ref().map_or_else(|error| error.code.as_str(), |_| "ok");
    let principal = caller.map_or("", |caller| caller.principal.arn.as_str());
    world.record(service.name(), action, principal, subject(params), outcome);
    let deed = Deed {
        service: service.name(),
        name: action,
        who: caller.map_or(Who::Unknown(None), Who::Caller),
        agent: caller.map_or("", |caller| caller.agent.as_str()),
        error: answer.as_ref().err().map(|error| (error.code.as_str(), error.message.as_str())),
        parameters: trail::of_query(params),
        resource: ["SubscriptionArn", "TopicArn", "AccessKeyId", "UserName", "RoleArn"]
            .iter()
            .find_map(|name| Resource::named(world, name, params.get(name)?)),
        additional: None,
    };
    world.trail.record(world, deed);
    match answer {
        Ok(result) => success_response(service, action, result),
        Err(error) => error_response(service, &error),
    }
}

/// What a request is about, for the event log; never a value that may hold a secret.
fn subject(params: &Params) -> &str {
    const NAMES: [&str; 8] = [
        "SubscriptionArn",
        "TopicArn",
        "ResourceArn",
        "Name",
        "SSHPublicKeyId",
        "ServiceSpecificCredentialId",
        "UserName",
        "RoleArn",
    ];
    NAMES.iter().find_map(|name| params.get(name)).unwrap_or_default()
}

fn success_response(service: Service, action: &str, result: Option<Vec<Element>>) -> Response<Body> {
    let request_id = uuid::Uuid::new_v4().to_string();
    let mut children: Vec<Element> =
        result.into_iter().map(|children| xml::node(&format!("{action}Result"), children)).collect();
    children.push(xml::node("ResponseMetadata", vec![xml::text("RequestId", &request_id)]));
    let root = xml::node(&format!("{action}Response"), children);
    xml::response(StatusCode::OK, xml::document(&root, service.namespace()), &request_id)
}

fn error_response(service: Service, error: &QueryError) -> Response<Body> {
    let request_id = uuid::Uuid::new_v4().to_string();
    let blame = if error.status.is_server_error() { "Receiver" } else { "Sender" };
    let details =
        vec![xml::text("Type", blame), xml::text("Code", &error.code), xml::text("Message", &error.message)];
    let root =
        xml::node("ErrorResponse", vec![xml::node("Error", details), xml::text("RequestId", &request_id)]);
    xml::response(error.status, xml::document(&root, service.namespace()), &request_id)
}
