//! The wizard's answers.

use causeway_app::connect as app;
use causeway_app::error::{AppError, Field};
use causeway_app::port::aws::{ListingProgress, RepositoryDescription};
use causeway_app::port::jira::Project as AppProject;
use causeway_app::port::secrets as store;
use causeway_app::refspec_preview::RefspecPreview as AppPreview;
use causeway_domain::integration::{IntegrationSettings, Projects, RefspecChoice};
use causeway_domain::refspec::CustomRefspecs;
use causeway_domain::region::RegionFacts;

use crate::start::{KeychainState, KeychainStatus};
use crate::wizard::{
    AwsAccount, CheckAwsProgress, ConnectionSettings, FoundRepository, JiraSite, Keep, Project,
    ProjectAssociation, ReferencePreview, RefspecEntry, RefspecPreview, Refspecs, Region,
};

/// How much of a description a list shows.
const DESCRIPTION_LENGTH: usize = 200;
/// How many references a preview shows.
const PREVIEW_LENGTH: usize = 200;

/// A region of the table.
pub fn region(facts: &RegionFacts) -> Region {
    Region {
        code: facts.code.to_owned(),
        name: facts.name.to_owned(),
        group: facts.group().to_owned(),
        opt_in: facts.opt_in,
        caution: facts.caution().map(str::to_owned),
    }
}

/// A signed-in site.
pub fn jira_site(check: app::JiraCheck) -> JiraSite {
    let role = if check.site.user.administrator { "Jira administrator" } else { "Git integration manager" };
    JiraSite {
        site_handle: check.handle,
        base_url: check.site.url.as_str().to_owned(),
        title: check.server.title,
        jira_version: check.server.version,
        gij_version: check.gij_version,
        user_display_name: check.site.user.display_name.clone(),
        user_name: check.site.user.name.clone(),
        role: role.to_owned(),
        integrations: count(check.integrations),
        cautions: check.cautions,
    }
}

/// A checked account.
pub fn aws_account(check: app::AwsCheck) -> AwsAccount {
    AwsAccount {
        account_handle: check.handle,
        arn: check.account.identity.arn.clone(),
        account: check.account.identity.account.clone(),
        region: check.account.region.code().to_owned(),
        region_name: check.account.region.name().to_owned(),
        repositories: count(check.account.repositories.len()),
        cautions: check.cautions,
    }
}

/// A project.
pub fn project(project: AppProject) -> Project {
    Project { id: project.id, key: project.key, name: project.name }
}

/// A repository that was found.
pub fn found_repository(found: &RepositoryDescription) -> FoundRepository {
    FoundRepository {
        name: found.name.clone(),
        default_branch: found.default_branch.clone(),
        description: found.description.as_ref().map(|text| text.chars().take(DESCRIPTION_LENGTH).collect()),
        last_modified: found.last_modified,
        problem: found.problem.clone(),
    }
}

/// Progress of the listing.
pub fn listing_progress(progress: ListingProgress) -> CheckAwsProgress {
    match progress {
        ListingProgress::Listed { found } => CheckAwsProgress::Listing { found: count(found) },
        ListingProgress::Described { done, total } => {
            CheckAwsProgress::Describing { done: count(done), total: count(total) }
        }
        ListingProgress::Throttled => CheckAwsProgress::Throttled,
    }
}

/// What the refspecs fetch.
pub fn refspec_preview(preview: AppPreview, repository: Option<String>) -> RefspecPreview {
    RefspecPreview {
        entries: preview
            .entries
            .into_iter()
            .map(|entry| RefspecEntry {
                text: entry.text,
                problem: entry.refspec.err().map(|error| error.to_string()),
            })
            .collect(),
        normalised: preview.normalised,
        repository,
        more: count(preview.references.len().saturating_sub(PREVIEW_LENGTH)),
        references: preview
            .references
            .into_iter()
            .take(PREVIEW_LENGTH)
            .map(|(name, fetched_by)| ReferencePreview { name, fetched_by })
            .collect(),
    }
}

/// The wanted integration.
///
/// # Errors
/// A field that has to be corrected.
pub fn settings(
    display_name: &str,
    refspecs: &Refspecs,
    settings: ConnectionSettings,
) -> Result<IntegrationSettings, AppError> {
    let display_name = display_name.trim();
    if display_name.chars().any(char::is_control) || display_name.chars().count() > 255 {
        return Err(AppError::invalid(
            Field::DisplayName,
            "A display name has at most 255 characters on one line",
        ));
    }
    let projects = match settings.projects {
        ProjectAssociation::All => Projects::All,
        ProjectAssociation::Only { ids } => Projects::only(ids).ok_or_else(|| {
            AppError::invalid(Field::Projects, "Choose at least one project, or all projects")
        })?,
    };
    Ok(IntegrationSettings {
        display_name: (!display_name.is_empty()).then(|| display_name.to_owned()),
        refspecs: RefspecChoice {
            notes: refspecs.notes,
            changes: refspecs.changes,
            custom: CustomRefspecs::parse(&refspecs.custom)?,
        },
        require_user_pat: settings.require_user_pat,
        smart_commits: settings.smart_commits,
        repository_browser: settings.repository_browser,
        diff_viewing: settings.diff_viewing,
        projects,
    })
}

/// Where secrets are kept.
pub fn keep(keep: Keep) -> store::Keep {
    match keep {
        Keep::Keychain => store::Keep::Keychain,
        Keep::Session => store::Keep::Session,
    }
}

/// The keychain's state.
pub fn keychain_status(status: store::KeychainStatus) -> KeychainStatus {
    KeychainStatus {
        state: match status.state {
            store::KeychainState::Ok => KeychainState::Ok,
            store::KeychainState::Absent => KeychainState::Absent,
            store::KeychainState::Locked => KeychainState::Locked,
            store::KeychainState::Denied => KeychainState::Denied,
        },
        store: status.store.to_owned(),
        fix: status.fix,
    }
}

/// A count for the wire; beyond four billion it no longer matters how many.
pub(super) fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
