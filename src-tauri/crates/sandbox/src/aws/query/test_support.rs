//! An account to act in, without the endpoint in front.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::{Response, StatusCode};
use axum::routing::get;
use serde_json::{Value, json};

use super::{Params, dispatch, unsigned};
use crate::aws::Caller;
use crate::options::Options;
use crate::principals::Principal;
use crate::world::{Addresses, World};

pub(crate) const ACCOUNT: &str = "123456789012";
pub(crate) const TOPIC: &str = "arn:aws:sns:eu-central-1:123456789012:codecommit-gij";

/// A world and somebody who acts in it.
pub(crate) struct Account {
    pub(crate) world: Arc<World>,
    pub(crate) caller: Caller,
}

pub(crate) fn allow(action: &str, resource: &str) -> Value {
    json!({"Statement": [{"Effect": "Allow", "Action": action, "Resource": resource}]})
}

impl Account {
    /// A user `ada` who may do everything.
    pub(crate) fn new() -> Self {
        Self::with(vec![allow("*", "*")], Options::default())
    }

    /// A user `ada` with these policies.
    pub(crate) fn with(policies: Vec<Value>, options: Options) -> Self {
        let world = Arc::new(World::new(options, std::env::temp_dir()));
        let principal = Arc::new(user("ada", policies));
        world.principals.put_user(Arc::clone(&principal));
        Self {
            world,
            caller: Caller {
                principal,
                access_key_id: "AKIAIOSFODNN7EXAMPLE".to_owned(),
                agent: String::new(),
            },
        }
    }

    /// The status and body of a signed action; `form` lacks only the version.
    pub(crate) fn act(&self, service: &str, form: &str) -> (StatusCode, String) {
        let version = match service {
            "sns" => "2010-03-31",
            "iam" => "2010-05-08",
            _ => "2011-06-15",
        };
        let params = Params::parse(&format!("Version={version}&{form}"));
        let action = params.get("Action").unwrap().to_owned();
        read(dispatch(&self.world, &self.caller, service, &action, &params))
    }

    /// The body of an action that has to work.
    pub(crate) fn ok(&self, service: &str, form: &str) -> String {
        let (status, body) = self.act(service, form);
        assert_eq!(status, StatusCode::OK, "{form}: {body}");
        body
    }

    /// The status, code and message of an action that has to fail.
    pub(crate) fn error(&self, service: &str, form: &str) -> (u16, String, String) {
        let (status, body) = self.act(service, form);
        assert_ne!(status, StatusCode::OK, "{form}: {body}");
        (status.as_u16(), field(&body, "Code").to_owned(), field(&body, "Message").to_owned())
    }

    /// The status and code of an action that has to fail.
    pub(crate) fn code(&self, service: &str, form: &str) -> (u16, String) {
        let (status, code, _) = self.error(service, form);
        (status, code)
    }

    /// What a link in a message answers.
    pub(crate) fn unsigned(&self, query: &str) -> (StatusCode, String) {
        read(unsigned(&self.world, &Params::parse(query)))
    }

    /// Listens on a free port, so that links in messages lead here.
    pub(crate) async fn listen(&self) -> String {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let addresses = Addresses {
            aws: origin.clone(),
            aws_https: String::new(),
            jira: String::new(),
            jira_https: String::new(),
            git_http: String::new(),
            git_https: String::new(),
            ssh_host: String::new(),
            ssh_port: 0,
        };
        self.world.addresses.set(addresses).unwrap();
        let state = (Arc::clone(&self.world), self.caller.clone());
        let app = Router::new().route("/", get(follow).post(signed)).with_state(state);
        let app = app.merge(crate::sns::router(Arc::clone(&self.world)));
        tokio::spawn(async move { axum::serve(listener, app).await });
        origin
    }
}

async fn follow(
    State((world, _)): State<(Arc<World>, Caller)>,
    RawQuery(query): RawQuery,
) -> Response<axum::body::Body> {
    unsigned(&world, &Params::parse(&query.unwrap_or_default()))
}

async fn signed(
    State((world, caller)): State<(Arc<World>, Caller)>,
    body: Bytes,
) -> Response<axum::body::Body> {
    let params = Params::parse(std::str::from_utf8(&body).unwrap());
    let action = params.get("Action").unwrap().to_owned();
    dispatch(&world, &caller, "sns", &action, &params)
}

pub(crate) fn user(name: &str, policies: Vec<Value>) -> Principal {
    Principal {
        name: name.to_owned(),
        arn: format!("arn:aws:iam::{ACCOUNT}:user/{name}"),
        user_id: format!("AIDA{}EXAMPLE", name.to_uppercase()),
        user_name: Some(name.to_owned()),
        policies,
        policy_names: Vec::new(),
        session: None,
    }
}

/// The text of the first element of that name.
pub(crate) fn field<'a>(body: &'a str, name: &str) -> &'a str {
    fields(body, name).first().copied().unwrap_or_else(|| panic!("no {name} in {body}"))
}

/// The texts of all elements of that name.
pub(crate) fn fields<'a>(body: &'a str, name: &str) -> Vec<&'a str> {
    let (open, close) = (format!("<{name}>"), format!("</{name}>"));
    body.split(open.as_str()).skip(1).filter_map(|rest| rest.split(close.as_str()).next()).collect()
}

pub(crate) fn encoded(value: &str) -> String {
    url::form_urlencoded::byte_serialize(value.as_bytes()).collect()
}

fn read(response: Response<axum::body::Body>) -> (StatusCode, String) {
    let status = response.status();
    assert_eq!(response.headers()["content-type"], "text/xml");
    let bytes = futures::executor::block_on(axum::body::to_bytes(response.into_body(), 1 << 20)).unwrap();
    (status, String::from_utf8(bytes.to_vec()).unwrap())
}
