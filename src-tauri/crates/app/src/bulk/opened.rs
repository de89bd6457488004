//! Tables that are open, and how they are.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use causeway_domain::bulk::{
    After, Base, Change, ChangeKind, Checker, Finding, HeaderCell, Rebased, Severity, Table, change, changes,
    rebased, repeated_ids,
};
use causeway_domain::{JiraUrl, Secret};

use crate::error::AppError;
use crate::port::jira::Jira;
use crate::sites::OpenSite;

/// How many tables are kept: each may be large.
const KEPT: usize = 3;

/// Where a table is from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// An export of the site: it lists everything.
    Export,
    /// A file.
    File {
        /// Its name, without its directory.
        name: String,
    },
}

/// How a table is as a whole.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Rows.
    pub rows: usize,
    /// Rows of which an import changes something.
    pub changed: usize,
    /// Rows that an import makes something new of.
    pub created: usize,
    /// Rows that an import removes.
    pub deleted: usize,
    /// What has to be corrected first.
    pub errors: usize,
    /// What deserves a second look.
    pub cautions: usize,
}

/// A table that is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overview {
    /// Names it.
    pub handle: String,
    /// The site's base URL.
    pub site_url: String,
    /// The site's title.
    pub site_title: String,
    /// Where it is from.
    pub source: Source,
    /// When Jira was looked at, in milliseconds since the epoch.
    pub seen_at: i64,
    /// Its columns in their order.
    pub columns: Vec<HeaderCell>,
    /// What is worth knowing of the table as a whole.
    pub findings: Vec<Finding>,
    /// How its rows are.
    pub counts: Counts,
}

/// How one row is.
#[derive(Debug, Clone, Copy, Default)]
struct RowCounts {
    kind: Option<ChangeKind>,
    errors: usize,
    cautions: usize,
}

/// One table that is open.
pub(crate) struct Configuration {
    pub(super) site_url: JiraUrl,
    site_title: String,
    /// Who Jira knows us as; empty when nobody knows.
    pub(super) jira_user: String,
    pub(super) jira: Arc<dyn Jira>,
    source: Source,
    pub(super) table: Table,
    pub(super) base: Base,
    /// When the base was exported.
    seen_at: i64,
    repeated: HashSet<i64>,
    of_table: Vec<Finding>,
    of_rows: HashMap<usize, RowCounts>,
    pub(super) counts: Counts,
    /// Cells that were edited, as they were before, by row and column.
    pub(super) originals: HashMap<(usize, usize), Secret>,
}

impl Configuration {
    pub(super) fn new(open: OpenSite, source: Source, table: Table, base: Base, seen_at: i64) -> Self {
        let mut configuration = Self {
            jira_user: open.jira_user().to_owned(),
            site_url: open.site.url,
            site_title: open.site.title,
            jira: open.jira,
            source,
            table,
            base,
            seen_at,
            repeated: HashSet::new(),
            of_table: Vec::new(),
            of_rows: HashMap::new(),
            counts: Counts::default(),
            originals: HashMap::new(),
        };
        configuration.look_at_all();
        configuration
    }

    pub(super) fn overview(&self, handle: &str) -> Overview {
        Overview {
            handle: handle.to_owned(),
            site_url: self.site_url.as_str().to_owned(),
            site_title: self.site_title.clone(),
            source: self.source.clone(),
            seen_at: self.seen_at,
            columns: self.table.columns().to_vec(),
            findings: self.of_table.clone(),
            counts: self.counts,
        }
    }

    pub(super) fn changes(&self) -> Vec<Change> {
        changes(&self.table, &self.base)
    }

    pub(super) fn text(&self) -> Secret {
        self.table.write()
    }

    /// Goes on from what Jira has now. Answers the names of rows that are gone.
    pub(super) fn rebase(&mut self, now: Base, seen_at: i64, after: After) -> Vec<String> {
        let Rebased { table, gone } =
            rebased(&self.table, &self.base, &now, self.source == Source::Export, after);
        self.table = table;
        self.base = now;
        self.seen_at = seen_at;
        self.originals = self
            .originals
            .keys()
            .filter_map(|(row, column)| {
                let before = self.base.row(self.table.row(*row)?.id()?)?;
                let text = self.base.cell(before, self.table.columns().get(*column)?)?;
                Some(((*row, *column), Secret::new(text.to_owned())))
            })
            .collect();
        self.look_at_all();
        gone
    }

    pub(super) fn checker(&self) -> Checker<'_> {
        Checker::new(&self.table, &self.base, &self.repeated)
    }

    fn look_at_all(&mut self) {
        self.repeated = repeated_ids(&self.table);
        let checker = self.checker();
        let mut counts = Counts::default();
        let of_table = checker.table();
        for finding in &of_table {
            *counted(&mut counts, finding.severity) += 1;
        }
        let mut of_rows = HashMap::new();
        for row in self.table.rows() {
            let findings = checker.row(row);
            let kind = change(&self.table, &self.base, row).map(|change| change.kind);
            let one = row_counts(kind, &findings);
            add(&mut counts, one);
            of_rows.insert(row.number, one);
        }
        (self.counts, self.of_table, self.of_rows) = (counts, of_table, of_rows);
    }

    /// Counts some rows anew, after they were changed or taken away.
    pub(super) fn look_at(&mut self, rows: impl IntoIterator<Item = usize>) {
        for number in rows {
            if let Some(before) = self.of_rows.remove(&number) {
                subtract(&mut self.counts, before);
            }
            let Some(row) = self.table.row(number) else { continue };
            let findings = self.checker().row(row);
            let kind = change(&self.table, &self.base, row).map(|change| change.kind);
            let one = row_counts(kind, &findings);
            add(&mut self.counts, one);
            self.of_rows.insert(number, one);
        }
    }
}

fn counted(counts: &mut Counts, severity: Severity) -> &mut usize {
    match severity {
        Severity::Error => &mut counts.errors,
        Severity::Caution => &mut counts.cautions,
    }
}

fn row_counts(kind: Option<ChangeKind>, findings: &[Finding]) -> RowCounts {
    let errors = findings.iter().filter(|finding| finding.severity == Severity::Error).count();
    RowCounts { kind, errors, cautions: findings.len() - errors }
}

fn of_kind(counts: &mut Counts, kind: ChangeKind) -> &mut usize {
    match kind {
        ChangeKind::Create => &mut counts.created,
        ChangeKind::Change => &mut counts.changed,
        ChangeKind::Delete => &mut counts.deleted,
    }
}

fn add(counts: &mut Counts, row: RowCounts) {
    counts.rows += 1;
    counts.errors += row.errors;
    counts.cautions += row.cautions;
    if let Some(kind) = row.kind {
        *of_kind(counts, kind) += 1;
    }
}

fn subtract(counts: &mut Counts, row: RowCounts) {
    counts.rows -= 1;
    counts.errors -= row.errors;
    counts.cautions -= row.cautions;
    if let Some(kind) = row.kind {
        *of_kind(counts, kind) -= 1;
    }
}

/// A table with its handle. One thing at a time is done with it.
type Handled = (String, Arc<tokio::sync::Mutex<Configuration>>);

/// The tables that are open.
#[derive(Default)]
pub(crate) struct Configurations(Mutex<VecDeque<Handled>>);

impl Configurations {
    fn all(&self) -> MutexGuard<'_, VecDeque<Handled>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn put(&self, handle: String, configuration: Configuration) {
        let mut all = self.all();
        all.push_back((handle, Arc::new(tokio::sync::Mutex::new(configuration))));
        while all.len() > KEPT {
            all.pop_front();
        }
    }

    pub(super) fn get(&self, handle: &str) -> Result<Arc<tokio::sync::Mutex<Configuration>>, AppError> {
        let all = self.all();
        let found = all.iter().find(|(kept, _)| kept == handle);
        found.map(|(_, configuration)| Arc::clone(configuration)).ok_or(AppError::SessionEnded)
    }

    pub(super) fn forget(&self, handle: &str) {
        self.all().retain(|(kept, _)| kept != handle);
    }

    /// Forgets every table: each may hold credentials.
    pub(crate) fn forget_all(&self) {
        self.all().clear();
    }
}
