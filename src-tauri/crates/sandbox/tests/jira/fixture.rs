//! A small account with a Jira beside it, on an ephemeral port.

use std::sync::Arc;
use std::time::{Duration, Instant};

use causeway_sandbox::options::Options;
use causeway_sandbox::principals::{AccessKey, Principal, Status};
use causeway_sandbox::repositories::{Metadata, Repository};
use causeway_sandbox::world::{Addresses, World};
use git2::{Oid, Signature, Time};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

pub(crate) const REGION: &str = "eu-central-1";
pub(crate) const KEY: &str = "AKIAIOSFODNN7EXAMPLE";
pub(crate) const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

pub(crate) struct Site {
    pub(crate) world: Arc<World>,
    pub(crate) url: String,
    client: reqwest::Client,
    _directory: tempfile::TempDir,
}

pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: reqwest::header::HeaderMap,
    pub(crate) text: String,
}

impl Reply {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }
}

/// How a request signs in.
#[derive(Clone, Copy)]
pub(crate) enum As<'a> {
    Nobody,
    Token(&'a str),
}

pub(crate) const ADMIN: As<'static> = As::Token("admin");
pub(crate) const ADA: As<'static> = As::Token("ada");
pub(crate) const OUTSIDER: As<'static> = As::Token("outsider");

pub(crate) fn allow(actions: &[&str], resource: &str) -> Value {
    json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": actions, "Resource": resource}]})
}

pub(crate) fn add_key(world: &World, id: &str, name: &str, policies: Vec<Value>) {
    let principal = Arc::new(Principal {
        name: name.to_owned(),
        arn: format!("arn:aws:iam::{}:user/{name}", world.account),
        user_id: "AIDAEXAMPLE".to_owned(),
        user_name: Some(name.to_owned()),
        policies,
        policy_names: Vec::new(),
        session: None,
    });
    world.principals.put_user(Arc::clone(&principal));
    world.principals.put_access_key(AccessKey {
        id: id.to_owned(),
        secret: SECRET.to_owned(),
        session_token: None,
        expires_at: None,
        status: Status::Active,
        created_at: 0,
        principal,
    });
}

impl Site {
    /// An account whose key may list and pull everything, and an indexer in no hurry to wait.
    pub(crate) async fn new() -> Self {
        drop(rustls::crypto::ring::default_provider().install_default());
        let directory = tempfile::tempdir().unwrap();
        let options = Options { region: REGION.to_owned(), ..Options::default() };
        let world = Arc::new(World::new(options, directory.path().to_owned()));
        add_key(&world, KEY, "gij", vec![allow(&["codecommit:*"], "*")]);
        world
            .jira
            .configure(&json!({"indexMillisPerRepository": 0, "webhookMinIntervalSeconds": 0}))
            .unwrap();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let addresses = Addresses {
            aws: origin.clone(),
            aws_https: String::new(),
            jira: format!("{origin}/jira"),
            jira_https: format!("{origin}/jira"),
            git_http: format!("{origin}/git"),
            git_https: String::new(),
            ssh_host: "127.0.0.1".to_owned(),
            ssh_port: 22,
        };
        world.addresses.set(addresses).unwrap();
        let app = axum::Router::new().nest("/jira", causeway_sandbox::jira::router(Arc::clone(&world)));
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { world, url: format!("{origin}/jira"), client: reqwest::Client::new(), _directory: directory }
    }

    /// A request whose body is sent as it is.
    pub(crate) async fn send(
        &self,
        user: As<'_>,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> reqwest::Result<Reply> {
        let mut request = self.client.request(method, format!("{}{path}", self.url)).body(body.to_owned());
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let As::Token(name) = user {
            request = request.bearer_auth(self.world.jira.account(name).unwrap().pat);
        }
        let response = request.send().await?;
        let (status, headers) = (response.status(), response.headers().clone());
        Ok(Reply { status, headers, text: response.text().await? })
    }

    pub(crate) async fn get(&self, user: As<'_>, path: &str) -> Reply {
        self.send(user, Method::GET, path, &[], "").await.unwrap()
    }

    pub(crate) async fn call(&self, user: As<'_>, method: Method, path: &str, body: Value) -> Reply {
        self.send(user, method, path, &[("content-type", "application/json")], &body.to_string())
            .await
            .unwrap()
    }

    pub(crate) async fn post(&self, user: As<'_>, path: &str, body: Value) -> Reply {
        self.call(user, Method::POST, path, body).await
    }

    pub(crate) async fn put(&self, user: As<'_>, path: &str, body: Value) -> Reply {
        self.call(user, Method::PUT, path, body).await
    }

    pub(crate) async fn delete(&self, user: As<'_>, path: &str) -> Reply {
        self.send(user, Method::DELETE, path, &[], "").await.unwrap()
    }

    /// Connects the account with the good key; the id of the integration, whose index has ended.
    pub(crate) async fn connect(&self, extra: Value) -> u64 {
        let mut body = json!({"type": "AWS", "username": KEY, "password": SECRET, "awsRegion": REGION});
        body.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        let reply = self.post(ADMIN, "/rest/gitplugin/1.0/integration", body).await;
        assert_eq!(reply.status, StatusCode::OK, "{}", reply.text);
        self.settle().await;
        reply.json()["integration"]["id"].as_u64().unwrap()
    }

    /// Waits until nothing is queued and nothing runs.
    pub(crate) async fn settle(&self) {
        let deadline = Instant::now() + Duration::from_mins(2);
        while !self.world.jira.idle() {
            assert!(Instant::now() < deadline, "the index never ended");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Reindexes a row and waits for the end.
    pub(crate) async fn reindex(&self, id: u64) -> Value {
        let started = self.post(ADMIN, "/rest/gitplugin/2.0/reindex", json!({"repoId": id})).await.json();
        self.settle().await;
        let thread = started["threadId"].as_str().unwrap();
        self.get(ADMIN, &format!("/rest/gitplugin/1.0/index.json?threadId={thread}&repoId={id}")).await.json()
    }

    /// The repositories as the app lists them.
    pub(crate) async fn repositories(&self) -> Vec<Value> {
        let reply = self.get(ADMIN, "/rest/gitplugin/1.0/repository").await.json();
        reply["repositories"].as_array().unwrap().clone()
    }

    /// The id of the repository of that name.
    pub(crate) async fn id_of(&self, name: &str) -> u64 {
        let all = self.repositories().await;
        all.iter().find(|repository| repository["displayName"] == name).unwrap()["id"].as_u64().unwrap()
    }

    pub(crate) fn add_repository(&self, name: &str, default_branch: Option<&str>) -> Git {
        let directory = self.world.directory.join(format!("{name}.git"));
        let metadata = Metadata {
            description: None,
            default_branch: default_branch.map(str::to_owned),
            created_at: 0,
            modified_at: 0,
            tags: std::collections::BTreeMap::new(),
            triggers: Vec::new(),
            trigger_configuration_id: None,
        };
        let arn = self.world.repository_arn(name);
        let repository = Repository::new(name.to_owned(), format!("id-{name}"), arn, directory, metadata);
        assert!(self.world.repositories.insert(Arc::new(repository)));
        let git = self.world.repositories.get(name).unwrap().git().unwrap();
        Git { bare: git, tick: 0, beginning: self.world.clock.now_seconds() - 3600 }
    }
}

/// A bare repository to write into.
pub(crate) struct Git {
    bare: git2::Repository,
    tick: i64,
    beginning: i64,
}

impl Git {
    /// Commits onto a branch, from `parent` when the branch is new.
    pub(crate) fn commit(&mut self, branch: &str, parent: Option<Oid>, email: &str, message: &str) -> Oid {
        self.tick += 1;
        let time = Time::new(self.beginning + self.tick, 0);
        let signature = Signature::new("Somebody", email, &time).unwrap();
        let reference = format!("refs/heads/{branch}");
        let parent = self.bare.refname_to_id(&reference).ok().or(parent);
        let parent = parent.map(|oid| self.bare.find_commit(oid).unwrap());
        let blob = self.bare.blob(format!("{}\nline\n", self.tick).as_bytes()).unwrap();
        let mut tree =
            self.bare.treebuilder(parent.as_ref().map(|parent| parent.tree().unwrap()).as_ref()).unwrap();
        tree.insert(format!("file-{}.txt", self.tick), blob, 0o100_644).unwrap();
        let tree = self.bare.find_tree(tree.write().unwrap()).unwrap();
        let parents: Vec<_> = parent.iter().collect();
        let id = self.bare.commit(None, &signature, &signature, message, &tree, &parents).unwrap();
        self.bare.reference(&reference, id, true, "test").unwrap();
        id
    }

    /// Removes a branch.
    pub(crate) fn forget(&self, branch: &str) {
        self.bare.find_reference(&format!("refs/heads/{branch}")).unwrap().delete().unwrap();
    }

    pub(crate) fn set(&self, reference: &str, id: Oid) {
        self.bare.reference(reference, id, true, "test").unwrap();
    }

    pub(crate) fn note(&self, commit: Oid, text: &str) {
        let signature = Signature::now("Somebody", "ada@example.com").unwrap();
        self.bare.note(&signature, &signature, Some("refs/notes/commits"), commit, text, true).unwrap();
    }

    pub(crate) fn tag(&self, name: &str, commit: Oid) {
        let object = self.bare.find_object(commit, None).unwrap();
        let signature = Signature::now("Somebody", "ada@example.com").unwrap();
        self.bare.tag(name, &object, &signature, &format!("Release {name}"), true).unwrap();
    }
}
