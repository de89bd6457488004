//! Jira's own REST resources.

mod issue;
mod issue_actions;
mod project;
mod site;
mod tokens;

use std::sync::Arc;

use axum::Router;

use super::call::{delete, get, post, put};
use crate::world::World;

pub(crate) fn routes() -> Router<Arc<World>> {
    let api = Router::new()
        .route("/serverInfo", get(site::server_info))
        .route("/myself", get(site::myself))
        .route("/mypermissions", get(site::my_permissions))
        .route("/configuration", get(site::configuration))
        .route("/user/search", get(site::search_users))
        .route("/project", get(project::list))
        .route("/project/{key}", get(project::one))
        .route("/project/{key}/versions", get(project::versions))
        .route("/issue/{key}", get(issue::one).merge(put(issue_actions::edit)))
        .route("/issue/{key}/comment", get(issue::comments).merge(post(issue_actions::comment)))
        .route("/issue/{key}/worklog", get(issue::worklog).merge(post(issue_actions::log_work)))
        .route("/issue/{key}/transitions", get(issue::transitions).merge(post(issue_actions::transition)))
        .route("/issue/{key}/assignee", put(issue_actions::assign))
        .route("/issue/{key}/remotelink", get(issue::remote_links).merge(post(issue_actions::link)));
    Router::new()
        .nest("/rest/api/2", api.clone())
        .nest("/rest/api/latest", api)
        .route("/rest/pat/latest/tokens", get(tokens::list).merge(post(tokens::mint)))
        .route("/rest/pat/latest/tokens/{id}", delete(tokens::revoke))
        .route("/rest/plugins/1.0/{key}", get(site::plugin))
}
