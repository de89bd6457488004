//! The page *SSH keys* of the app, for people who try a repository over SSH: a list, and the form that takes a key.
//!
//! Real Jira asks for a sign-in first, which this one leaves out as its portal does.

use std::sync::Arc;

use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{MethodRouter, get};
use quick_xml::escape::escape;
use serde::Deserialize;

use super::ssh_keys::StoredKey;
use crate::identity_center::page;
use crate::world::World;

/// Where the app has it, below Jira's context path.
pub(crate) const PATH: &str = "/secure/ViewSshKeys.jspa";

const FORM: &str = "<h2>Add SSH key</h2>\n<form method=\"post\">\n\
    <p><label>Key name<br><input name=\"name\" required></label></p>\n\
    <p><label>Private key<br><textarea name=\"private_key\" rows=\"8\" cols=\"60\" required></textarea></label></p>\n\
    <p><label>Passphrase, where one protects it<br><input name=\"passphrase\" type=\"password\"></label></p>\n\
    <p><button>Add</button></p>\n</form>";

/// What the page's forms send: a new key, or the number of one to delete. No Debug: it holds a secret.
#[derive(Deserialize)]
#[serde(untagged)]
enum Sent {
    Delete { delete: String },
    Add { name: String, private_key: String, passphrase: Option<String> },
}

pub(crate) fn methods() -> MethodRouter<Arc<World>> {
    get(show).post(change)
}

async fn show(State(world): State<Arc<World>>) -> Response {
    shown(&world, StatusCode::OK, "")
}

async fn change(State(world): State<Arc<World>>, Form(sent): Form<Sent>) -> Response {
    let keys = world.jira.ssh_keys();
    let changed = match &sent {
        Sent::Delete { delete } => {
            // Gone is gone, whoever deleted it.
            if let Ok(id) = delete.parse() {
                keys.remove(id);
            }
            Ok(())
        }
        // A form sends its lines with both ends.
        Sent::Add { name, private_key, passphrase } => {
            keys.add(name, &private_key.replace("\r\n", "\n"), passphrase.as_deref()).map(|_| ())
        }
    };
    match changed {
        // The browser's own address, which has the context path.
        Ok(()) => Redirect::to("ViewSshKeys.jspa").into_response(),
        Err(refusal) => shown(&world, StatusCode::UNPROCESSABLE_ENTITY, &refusal.to_string()),
    }
}

fn shown(world: &World, status: StatusCode, refusal: &str) -> Response {
    let rows: String = world.jira.ssh_keys().all().iter().map(row).collect();
    let refusal = if refusal.is_empty() {
        String::new()
    } else {
        format!("<p role=\"alert\">{}</p>\n", escape(refusal))
    };
    let content = format!(
        "{refusal}<table>\n<tr><th>Name</th><th>Private key</th><th>Associations</th><th></th></tr>\n{rows}</table>\n{FORM}"
    );
    page(status, "SSH keys", &content)
}

fn row(key: &StoredKey) -> String {
    let repositories: Vec<String> = key.associations.iter().map(u64::to_string).collect();
    format!(
        "<tr><td>{}{}</td><td><code>{}</code></td><td>{}</td>\
         <td><form method=\"post\"><button name=\"delete\" value=\"{}\">Delete</button></form></td></tr>\n",
        escape(&key.name),
        if key.encrypted { " (protected)" } else { "" },
        escape(&key.fingerprint),
        if repositories.is_empty() { "all".to_owned() } else { repositories.join(", ") },
        key.id,
    )
}
