//! Connecting several regions in one go: one review, and a run for each region.

use std::collections::BTreeSet;
use std::sync::Arc;

use causeway_domain::integration::IntegrationSettings;
use causeway_domain::regions::{
    Place, RegionsError, check_topic, chosen_here, fingerprint, marked_name, marks,
};
use causeway_domain::triggers::plan::RepositoryChoice;
use futures::stream::{self, StreamExt, TryStreamExt};

use crate::App;
use crate::connect::WantedConnection;
use crate::error::{AppError, Field};
use crate::looking::JiraLists;
use crate::planning::TriggersRequest;
use crate::port::secrets::Keep;
use crate::run::Work;
use crate::session::{CheckedAccount, Operation, PlanSource, ShownPlan};

/// How many regions are looked at at the same time.
const AT_ONCE: usize = 4;

/// What a plan of several regions is wanted for.
pub struct RegionsRequest {
    /// From [`App::check_jira`].
    pub site_handle: String,
    /// From [`App::check_aws`], in the order in which they shall be connected. They may be of several AWS accounts.
    pub account_handles: Vec<String>,
    /// What each integration shall be. A display name gets the region's code behind it, and the account where two are of
    /// the same region, as soon as there is more than one.
    pub settings: IntegrationSettings,
    /// Where the secrets shall be kept.
    pub keep: Keep,
    /// Triggers, when they are wanted: in each region a topic of its own, all with the same webhook. Repositories that
    /// are chosen by name are chosen in every region that has one of that name; a region that has none gets no triggers.
    pub triggers: Option<TriggersRequest>,
}

/// A plan of several regions that was shown.
pub struct ShownRegions {
    /// A plan for each, in order; at least one.
    pub parts: Vec<ShownRegion>,
    /// What concerns all of them.
    pub cautions: Vec<String>,
}

/// One region of such a plan.
pub struct ShownRegion {
    /// Names it within the whole; nothing is started by it.
    pub id: String,
    /// The plan and what it is for.
    pub plan: Arc<ShownPlan>,
    /// Things to know about it.
    pub cautions: Vec<String>,
    /// What tells it apart from the others.
    pub(crate) mark: Option<String>,
}

/// Such a plan with the name to start it by.
pub struct RegionsShown {
    /// Names the whole.
    pub id: String,
    /// The plan.
    pub shown: Arc<ShownRegions>,
}

impl ShownRegions {
    /// Fingerprint of what all the plans would do, in their order.
    pub fn hash(&self) -> String {
        let hashes: Vec<String> = self.parts.iter().map(|part| part.plan.work.hash()).collect();
        fingerprint(hashes.iter().map(String::as_str))
    }

    /// Whether all of it can be started.
    pub fn can_start(&self) -> bool {
        self.parts.iter().all(|part| part.plan.work.can_start())
    }

    /// Whether anything would be changed in any region.
    pub fn changes_anything(&self) -> bool {
        self.parts.iter().any(|part| !part.plan.in_place)
    }

    /// The act in words.
    pub fn title(&self) -> String {
        let accounts: BTreeSet<&str> = self.parts.iter().map(|part| part.plan.work.account()).collect();
        let site = self.parts.first().map_or("", |part| part.plan.site_title());
        let regions = match self.parts.len() {
            1 => "1 region".to_owned(),
            many => format!("{many} regions"),
        };
        let regions = match accounts.len() {
            0 | 1 => regions,
            many => format!("{regions} of {many} accounts"),
        };
        if !self.can_start() {
            format!("Connect {regions} to {site}: not possible yet")
        } else if self.changes_anything() {
            format!("Connect {regions} to {site}")
        } else {
            format!("Check the connection of {regions} to {site}")
        }
    }
}

impl From<RegionsError> for AppError {
    fn from(error: RegionsError) -> Self {
        let field = match &error {
            RegionsError::None | RegionsError::Twice { .. } => Field::Region,
            RegionsError::NameTooLong { .. } => Field::DisplayName,
            RegionsError::TopicElsewhere { .. } | RegionsError::KeyOfOneRegion { .. } => Field::Topic,
        };
        Self::invalid(field, error.to_string())
    }
}

impl App {
    /// Observes Jira and every region, and plans a connection for each. Writes nothing.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for no region, the same one twice, a display name that becomes too long, a topic or a key
    /// that belongs to one region alone, and repositories of which none is in any region; [`AppError::SessionEnded`] for
    /// a handle of which nothing is known; else whatever keeps one of the regions from being looked at.
    pub async fn plan_regions(
        &self,
        operation: &Operation,
        request: RegionsRequest,
    ) -> Result<RegionsShown, AppError> {
        let RegionsRequest { site_handle, account_handles, settings, keep, triggers } = request;
        let site = self.session.site(&site_handle)?;
        let accounts: Vec<Arc<CheckedAccount>> =
            account_handles.iter().map(|handle| self.session.account(handle)).collect::<Result<_, _>>()?;
        let places: Vec<Place> = accounts.iter().map(|account| place_of(account)).collect();
        let marks = marks(&places)?;
        if let Some(triggers) = &triggers {
            check_topic(&triggers.topic, &places)?;
        }
        let mut wanted = Vec::with_capacity(accounts.len());
        for (account, mark) in accounts.iter().zip(marks) {
            let display_name = marked_name(settings.display_name.as_deref(), mark.as_deref())?;
            let names = account.repositories.iter().map(|found| found.name.as_str());
            let here = triggers.as_ref().and_then(|triggers| {
                chosen_here(&triggers.repositories, names).map(|chosen| triggers.with(chosen))
            });
            let mut cautions = Vec::new();
            if triggers.is_some() && here.is_none() {
                cautions.push(
                    "None of the chosen repositories is in this region: it gets no triggers.".to_owned(),
                );
            }
            let connection = WantedConnection {
                account: Arc::clone(account),
                settings: IntegrationSettings { display_name, ..settings.clone() },
                keep,
                triggers: here,
            };
            wanted.push((connection, mark, cautions));
        }
        if triggers.is_some() && wanted.iter().all(|(connection, ..)| connection.triggers.is_none()) {
            let text = "None of the chosen repositories is in any of these regions";
            return Err(AppError::invalid(Field::Repositories, text));
        }
        let jira = Arc::clone(&site.jira);
        let lists = JiraLists::of(jira.as_ref());
        let (lists, site) = (&lists, &site);
        let parts: Vec<ShownRegion> = stream::iter(wanted)
            .map(|(connection, mark, mut cautions)| async move {
                let (plan, more) = self.planned_connection(operation, site, connection, lists).await?;
                cautions.extend(more);
                Ok::<_, AppError>(ShownRegion { id: self.ports.ids.fresh(), plan, cautions, mark })
            })
            .buffered(AT_ONCE)
            .try_collect()
            .await?;
        let cautions = cautions_for_all(&parts, &accounts, triggers.as_ref());
        let shown = Arc::new(ShownRegions { parts, cautions });
        let id = self.ports.ids.fresh();
        self.session.put_regions(id.clone(), Arc::clone(&shown));
        Ok(RegionsShown { id, shown })
    }

    /// A plan of several regions that was shown.
    ///
    /// # Errors
    /// [`AppError::PlanUnknown`] when none was shown under that name since Causeway started.
    pub fn shown_regions(&self, id: &str) -> Result<Arc<ShownRegions>, AppError> {
        self.session.regions(id)
    }

    /// The plans that the world asks for now, in order.
    pub(crate) async fn regions_again(
        &self,
        shown: &ShownRegions,
        operation: &Operation,
    ) -> Result<Vec<Work>, AppError> {
        // All of them are of one site.
        let Some(PlanSource::SignedIn { site, .. }) = shown.parts.first().map(|part| &part.plan.source)
        else {
            return Err(AppError::PlanUnknown);
        };
        let lists = JiraLists::of(site.jira.as_ref());
        let mut again = Vec::with_capacity(shown.parts.len());
        for part in &shown.parts {
            again.push(self.connection_again(&part.plan, &lists, &operation.token));
        }
        stream::iter(again).buffered(AT_ONCE).try_collect().await
    }
}

fn place_of(account: &CheckedAccount) -> Place {
    Place { region: account.region.code().to_owned(), account: account.identity.account.clone() }
}

fn cautions_for_all(
    parts: &[ShownRegion],
    accounts: &[Arc<CheckedAccount>],
    triggers: Option<&TriggersRequest>,
) -> Vec<String> {
    let mut cautions = Vec::new();
    let changed = parts.iter().filter(|part| !part.plan.in_place).count();
    if changed > 1 {
        cautions.push(
            "The regions are connected one after another: the next begins when Jira has indexed the one before."
                .to_owned(),
        );
    }
    if let Some(RepositoryChoice::Only(chosen)) = triggers.map(|triggers| &triggers.repositories) {
        let there: BTreeSet<&str> = accounts
            .iter()
            .flat_map(|account| &account.repositories)
            .map(|found| found.name.as_str())
            .collect();
        let nowhere: Vec<&str> =
            chosen.iter().map(String::as_str).filter(|name| !there.contains(name)).collect();
        if !nowhere.is_empty() {
            cautions.push(format!("In none of the regions, and left out: {}.", nowhere.join(", ")));
        }
    }
    cautions
}
