//! What the app is connected to: integrations and repositories, in one table with one sequence of ids.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::OnceLock;

use serde::{Serialize, Serializer};

use super::features::Features;
use super::origin::WebLinks;
use super::settings::Dialect;

/// What the app sends to the git host. In memory only, never shown.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Credentials {
    pub(crate) username: String,
    pub(crate) password: String,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Credentials")
    }
}

/// What a row is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// An integration of that type (`AWS`).
    Integration(String),
    /// A repository that an integration found.
    Child {
        /// Id of the integration.
        integration: u64,
        /// Its type.
        integration_type: String,
    },
    /// A repository connected by hand.
    Single,
}

/// Where a row is in its index, as the manage page shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum State {
    /// Waits for an indexer.
    Queued,
    /// The host is asked for its repositories.
    Scanning,
    /// References are fetched.
    Fetching,
    /// Commits are read.
    Indexing,
    /// Done.
    Updated,
    /// The last index failed.
    Error,
    /// Disabled, or about to be removed.
    Disabled,
}

impl State {
    /// As the manage page writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Queued => "QUEUED",
            Self::Scanning => "SCANNING",
            Self::Fetching => "FETCHING",
            Self::Indexing => "INDEXING",
            Self::Updated => "UPDATED",
            Self::Error => "ERROR",
            Self::Disabled => "DISABLED",
        }
    }
}

/// Where a repository's clone lies.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Folder {
    /// In a folder of the app's own, below Jira's home.
    #[default]
    Own,
    /// Where a request said.
    Given {
        /// `realRoot`.
        path: String,
        /// `absoluteRoot`: the path is not below the app's folder.
        absolute: bool,
    },
}

/// An integration or a repository.
#[derive(Debug, Clone)]
pub struct Row {
    /// Number in the shared sequence.
    pub id: u64,
    /// What it is.
    pub kind: Kind,
    /// Name people read.
    pub display_name: String,
    /// URL at the git host.
    pub origin: String,
    /// Where its clone lies.
    pub folder: Folder,
    /// Main branch; empty for integrations.
    pub main_branch: String,
    /// AWS region, when known.
    pub region: Option<String>,
    /// Jira user who made it.
    pub author: String,
    /// Its own flag; see [`Connections::effective_state`] for the parent's.
    pub disabled: bool,
    /// A removal is queued.
    pub removing: bool,
    /// Whether the origin is fetched at all.
    pub enable_fetches: bool,
    /// Shared settings.
    pub features: Features,
    /// Link templates.
    pub web_links: WebLinks,
    /// Number of the SSH key, for SSH origins.
    pub ssh_key_id: Option<u64>,
    /// Where it is in its index.
    pub state: State,
    /// Why the last index failed.
    pub error: Option<String>,
    /// Epoch milliseconds.
    pub init_date: i64,
    /// Epoch milliseconds; absent until the first index ended.
    pub last_indexed: Option<i64>,
    pub(crate) credentials: Option<Credentials>,
    pub(crate) rendered: Rendered,
}

/// A repository's JSON, kept because a list of thousands is asked for again and again. Changing the row forgets it, and a
/// copy of the row begins without it.
#[derive(Debug, Default)]
pub(crate) struct Rendered(OnceLock<String>);

impl Clone for Rendered {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl Row {
    /// This row, about to change.
    fn changing(&mut self) -> &mut Self {
        self.rendered = Rendered::default();
        self
    }

    /// Whether this is an integration.
    pub fn is_integration(&self) -> bool {
        matches!(self.kind, Kind::Integration(_))
    }

    /// The integration this repository belongs to.
    pub fn parent(&self) -> Option<u64> {
        match self.kind {
            Kind::Child { integration, .. } => Some(integration),
            Kind::Integration(_) | Kind::Single => None,
        }
    }
}

/// All rows.
#[derive(Debug, Default)]
pub struct Connections {
    rows: BTreeMap<u64, Row>,
    last_id: u64,
}

impl Connections {
    pub(crate) fn insert(&mut self, mut row: Row) -> u64 {
        self.last_id += 1;
        row.id = self.last_id;
        self.rows.insert(row.id, row);
        self.last_id
    }

    /// The row of that id.
    pub fn get(&self, id: u64) -> Option<&Row> {
        self.rows.get(&id)
    }

    pub(crate) fn get_mut(&mut self, id: u64) -> Option<&mut Row> {
        self.rows.get_mut(&id).map(Row::changing)
    }

    /// Moves a row along its index. The repository's own JSON does not show that.
    pub(crate) fn mark(&mut self, id: u64, state: State, error: Option<String>) {
        if let Some(row) = self.rows.get_mut(&id) {
            row.state = state;
            row.error = error;
        }
    }

    /// All rows by id.
    pub fn rows(&self) -> impl Iterator<Item = &Row> {
        self.rows.values()
    }

    /// The repositories of an integration.
    pub fn children(&self, integration: u64) -> impl Iterator<Item = &Row> {
        self.rows.values().filter(move |row| row.parent() == Some(integration))
    }

    pub(crate) fn children_mut(&mut self, integration: u64) -> impl Iterator<Item = &mut Row> {
        let children = self.rows.values_mut().filter(move |row| row.parent() == Some(integration));
        children.map(Row::changing)
    }

    /// Removes a row and, with an integration, its repositories; tells which ids are gone.
    pub(crate) fn remove(&mut self, id: u64) -> Vec<u64> {
        let gone: Vec<u64> = self
            .rows
            .values()
            .filter(|row| row.id == id || row.parent() == Some(id))
            .map(|row| row.id)
            .collect();
        for id in &gone {
            self.rows.remove(id);
        }
        gone
    }

    /// The state that counts: a repository of a disabled integration is disabled.
    pub fn effective_state(&self, row: &Row) -> State {
        let off = |row: &Row| row.disabled || row.removing;
        if off(row) || row.parent().and_then(|parent| self.rows.get(&parent)).is_some_and(off) {
            State::Disabled
        } else {
            row.state
        }
    }

    /// Whether an index may run.
    pub fn enabled(&self, row: &Row) -> bool {
        self.effective_state(row) != State::Disabled
    }

    pub(crate) fn integration_view<'a>(&'a self, row: &'a Row, dialect: Dialect) -> IntegrationView<'a> {
        let Kind::Integration(integration_type) = &row.kind else {
            return IntegrationView { integration_type: None, ..self.integration_fields(row, dialect) };
        };
        IntegrationView { integration_type: Some(integration_type), ..self.integration_fields(row, dialect) }
    }

    fn integration_fields<'a>(&self, row: &'a Row, dialect: Dialect) -> IntegrationView<'a> {
        IntegrationView {
            id: row.id,
            display_name: &row.display_name,
            origin: &row.origin,
            disabled: row.disabled || row.removing,
            init_date: row.init_date,
            last_indexed_date: row.last_indexed,
            integration_type: None,
            show_all_tags: row.features.tags_filter.is_empty(),
            features: &row.features,
            state: (dialect == Dialect::Strict).then(|| self.effective_state(row)),
        }
    }

    /// A repository as the API shows it. Credentials have no place in it.
    pub(crate) fn repository_json(&self, row: &Row, dialect: Dialect) -> String {
        let kept = row
            .rendered
            .0
            .get_or_init(|| serde_json::to_string(&RepositoryView::new(row)).unwrap_or_default());
        match (dialect, kept.strip_suffix('}')) {
            (Dialect::Strict, Some(open)) => {
                format!("{open},\"state\":\"{}\"}}", self.effective_state(row).name())
            }
            _ => kept.clone(),
        }
    }
}

impl<'a> RepositoryView<'a> {
    fn new(row: &'a Row) -> Self {
        let (parent, integration_type) = match &row.kind {
            Kind::Child { integration, integration_type } => {
                (Some(*integration), Some(integration_type.as_str()))
            }
            Kind::Integration(_) | Kind::Single => (None, None),
        };
        Self {
            id: row.id,
            display_name: &row.display_name,
            origin: &row.origin,
            main_branch: &row.main_branch,
            root: Root { row, absolute: true },
            real_root: Root { row, absolute: false },
            absolute_root: matches!(row.folder, Folder::Given { absolute: true, .. }),
            disabled: row.disabled || row.removing,
            enable_fetches: row.enable_fetches,
            hosted: false,
            commits_validation_required: false,
            init_date: row.init_date,
            last_indexed_date: row.last_indexed,
            web_links: &row.web_links,
            tracked_folder_id: parent,
            integration_type,
            show_all_tags: row.features.tags_filter.is_empty(),
            supports_branch_creation_api: parent.is_some(),
            supports_pull_request_api: parent.map(|_| "PULL_REQUESTS_GROUP"),
            features: &row.features,
        }
    }
}

/// An integration as the API shows it. Credentials have no place in it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct IntegrationView<'a> {
    id: u64,
    display_name: &'a str,
    origin: &'a str,
    disabled: bool,
    init_date: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_indexed_date: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    integration_type: Option<&'a str>,
    show_all_tags: bool,
    #[serde(flatten)]
    features: &'a Features,
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<State>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_excessive_bools, reason = "the app's own flags")]
struct RepositoryView<'a> {
    id: u64,
    display_name: &'a str,
    origin: &'a str,
    main_branch: &'a str,
    root: Root<'a>,
    real_root: Root<'a>,
    absolute_root: bool,
    disabled: bool,
    enable_fetches: bool,
    hosted: bool,
    commits_validation_required: bool,
    init_date: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_indexed_date: Option<i64>,
    #[serde(flatten)]
    web_links: &'a WebLinks,
    #[serde(skip_serializing_if = "Option::is_none")]
    tracked_folder_id: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    integration_type: Option<&'a str>,
    show_all_tags: bool,
    supports_branch_creation_api: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    supports_pull_request_api: Option<&'static str>,
    #[serde(flatten)]
    features: &'a Features,
}

/// The clone's folder, `68_name` or a given one, alone or below Jira's home.
#[derive(Debug)]
struct Root<'a> {
    row: &'a Row,
    absolute: bool,
}

impl Serialize for Root<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl fmt::Display for Root<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_absolute = matches!(self.row.folder, Folder::Given { absolute: true, .. });
        if self.absolute && !is_absolute {
            formatter.write_str("/var/atlassian/application-data/jira/data/git-plugin/")?;
        }
        match &self.row.folder {
            Folder::Own => write!(formatter, "{}_{}", self.row.id, self.row.display_name),
            Folder::Given { path, .. } => formatter.write_str(path),
        }
    }
}
