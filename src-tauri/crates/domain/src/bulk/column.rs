//! The documented columns.

/// What a cell holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellKind {
    /// GIJ's number of the row.
    Id,
    /// Any text.
    Text,
    /// `true` or `false`.
    Flag,
    /// Whole minutes.
    Minutes,
    /// GIJ's number of something else.
    Number,
    /// `ALL`, or ids of Jira projects with commas between them.
    Projects,
    /// The word `delete`, or nothing.
    Delete,
    /// A URL that git clones.
    Origin,
    /// Refspecs with commas between them.
    Refspecs,
    /// A regular expression of Java.
    JavaRegex,
    /// A path that begins with a slash.
    ApiPath,
    /// The code of an AWS region.
    Region,
    /// A credential: never shown.
    Credential,
}

/// Who decides what is in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nature {
    /// People.
    Editable,
    /// GIJ; an import does not change it.
    ReadOnly,
    /// GIJ, and an import does change it: not to be touched without a reason.
    Internal,
}

/// One documented column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// As the header spells it.
    pub name: &'static str,
    /// What its cells hold.
    pub kind: CellKind,
    /// Who decides what is in it.
    pub nature: Nature,
    /// What a new row gets where the cell is empty; `None` where nothing is documented.
    pub default: Option<&'static str>,
    /// What people call it.
    pub label: &'static str,
    /// What it means, in a sentence.
    pub meaning: &'static str,
}

impl Column {
    /// The column that a header's cell names. The vendor's pages differ in the case of letters.
    pub fn named(name: &str) -> Option<&'static Self> {
        COLUMNS.iter().find(|column| column.name.eq_ignore_ascii_case(name.trim()))
    }

    /// Whether its cells are never shown.
    pub fn is_credential(&self) -> bool {
        self.kind == CellKind::Credential
    }
}

const fn column(
    name: &'static str,
    kind: CellKind,
    default: Option<&'static str>,
    label: &'static str,
    meaning: &'static str,
) -> Column {
    Column { name, kind, nature: Nature::Editable, default, label, meaning }
}

const fn of_gij(nature: Nature, column: Column) -> Column {
    Column { nature, ..column }
}

use CellKind::{
    ApiPath, Credential, Delete, Flag, Id, JavaRegex, Minutes, Number, Origin, Projects, Refspecs, Region,
    Text,
};
use Nature::{Internal, ReadOnly};

const TRUE: Option<&str> = Some("true");
const FALSE: Option<&str> = Some("false");

/// All of them in the documented order, which is that of an export.
pub static COLUMNS: [Column; 43] = [
    of_gij(
        ReadOnly,
        column("id", Id, None, "ID", "GIJ's number of the row. Empty: a new repository is made."),
    ),
    of_gij(Internal, column("realRoot", Text, None, "Clone folder", "Where Jira keeps the clone.")),
    of_gij(
        Internal,
        column(
            "absoluteRoot",
            Flag,
            None,
            "Folder kept by GIJ",
            "Whether GIJ looks after the clone's folder by itself.",
        ),
    ),
    column("origin", Origin, None, "Location", "The URL that GIJ clones from."),
    column(
        "displayName",
        Text,
        None,
        "Display name",
        "What Jira calls it. A new repository is named after its location.",
    ),
    column(
        "enableFetches",
        Flag,
        TRUE,
        "Fetches",
        "Whether GIJ fetches from the location. Off: it is on Jira's own server.",
    ),
    column("revisionIndexing", Flag, TRUE, "Revision indexing", "Whether its commits are indexed."),
    column(
        "mainBranch",
        Text,
        Some("master"),
        "Main branch",
        "The branch that GIJ looks at first. An integration takes it from AWS.",
    ),
    column(
        "username",
        Credential,
        None,
        "User name",
        "Signs in over HTTPS. For CodeCommit: the access key ID.",
    ),
    column(
        "password",
        Credential,
        None,
        "Password",
        "Signs in over HTTPS. For CodeCommit: the secret access key.",
    ),
    column(
        "pat",
        Credential,
        None,
        "Access token",
        "A personal access token of a git host. CodeCommit has none.",
    ),
    column(
        "gitViewerEnabled",
        Flag,
        TRUE,
        "Repository browser",
        "Whether its files can be looked at in Jira.",
    ),
    column(
        "projectMapping",
        Projects,
        None,
        "Projects",
        "ALL, or ids of the Jira projects that see it, with commas.",
    ),
    column("smartCommitsEnabled", Flag, TRUE, "Smart commits", "Whether commit messages may act on issues."),
    column("sendCommitEmails", Flag, TRUE, "Commit e-mails", "Whether Jira sends mails about new commits."),
    column(
        "maxMinsToCommitEmail",
        Minutes,
        Some("1440"),
        "Commit e-mail age",
        "Older commits, in minutes, get no mail.",
    ),
    column("webLinkType", Text, None, "Web links of", "The host whose links are used."),
    column("viewFormat", Text, None, "View link", "The link of the repository itself."),
    column("changesetFormat", Text, None, "Commit link", "The link of a commit, with ${rev}."),
    column("fileAddedFormat", Text, None, "Added file link", "The link of a file that a commit added."),
    column(
        "fileModifiedFormat",
        Text,
        None,
        "Changed file link",
        "The link of a file that a commit changed.",
    ),
    column("fileDeletedFormat", Text, None, "Deleted file link", "The link of a file that a commit deleted."),
    column(
        "mergeRequestFormat",
        Text,
        None,
        "Pull request link",
        "The link of a pull request, with ${mergereqId}.",
    ),
    column("branchLinkFormat", Text, None, "Branch link", "The link of a branch, with ${branch}."),
    column("disabled", Flag, FALSE, "Disabled", "Whether Jira leaves it alone."),
    of_gij(ReadOnly, column("hosted", Flag, None, "Hosted", "GIJ's own note.")),
    column("tagsFilter", JavaRegex, None, "Tags filter", "Only tags that match this are shown. Empty: all."),
    of_gij(
        ReadOnly,
        column(
            "integrationType",
            Text,
            None,
            "Integration type",
            "The kind of host that an integration is of.",
        ),
    ),
    of_gij(
        Internal,
        column(
            "trackedFolderId",
            Number,
            None,
            "Integration ID",
            "The id of the integration that it belongs to.",
        ),
    ),
    column("delete", Delete, None, "Delete", "The word delete removes it from Jira."),
    column("sshKeyId", Number, None, "SSH key ID", "GIJ's number of the SSH key that it signs in with."),
    column(
        "requireUserPat",
        Flag,
        FALSE,
        "Require user PAT",
        "Whether people need their own credential for branches and pull requests.",
    ),
    column(
        "sourcesDiffViewEnabled",
        Flag,
        None,
        "Source code diff viewing",
        "Whether differences are shown in Jira.",
    ),
    column("sslVerify", Flag, TRUE, "Verify TLS certificates", "Whether the host has to prove who it is."),
    column("apiPath", ApiPath, None, "API path", "A path of GitHub's and GitLab's API. Not for CodeCommit."),
    column("apiFilter", Text, None, "Repository filter", "A JMESPath expression that chooses repositories."),
    column("tfsCollection", Text, None, "TFS collection", "Microsoft only."),
    column("awsRegion", Region, None, "AWS region", "The code of the region, like eu-central-1."),
    column("trustFolderStat", Flag, FALSE, "Trust folder stat", "Whether git believes the times of folders."),
    column("refSpecNotes", Flag, TRUE, "Notes (refs/notes)", "Whether git notes are fetched."),
    column("refSpecChanges", Flag, FALSE, "Changes (refs/changes)", "Whether refs/changes are fetched."),
    column(
        "refSpecCustom",
        Refspecs,
        None,
        "Other refs",
        "More refspecs, like +refs/x/*:refs/x/*, with commas.",
    ),
    column(
        "prHideFilter",
        JavaRegex,
        None,
        "Pull request hide filter",
        "Pull requests whose title matches are not shown.",
    ),
];
