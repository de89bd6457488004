//! The plan of a repository's history: who did what when, before anything is written.

use std::collections::BTreeMap;

use super::demo::DemoRepository;
use super::dice::Dice;
use super::people::{PEOPLE, Person};
use super::words::{BODIES, COMMANDS, Kind, NOTES, VERBS, line, slug};
use super::{SeedPullRequest, SeedStatus};

/// Monday, 3 November 2025, 08:00 UTC. Histories end within a year of it; fixed, so that commit ids are.
const BEGINNING: i64 = 1_762_156_800;

/// Nine hours, in which this company works.
const WORKING_DAY: i64 = 9 * 3_600;

/// Working days of all histories.
const WORKING_DAYS: i64 = 258;

/// A history may run over by a last feature of so many commits.
const LAST_FEATURE: usize = 7;

/// How many issues each project has.
const ISSUES: usize = 60;

/// A commit to be written.
#[derive(Debug, Clone)]
pub(super) struct PlannedCommit {
    /// Positions in the plan, first parent first.
    pub(super) parents: Vec<usize>,
    pub(super) author: Person,
    /// Epoch seconds.
    pub(super) at: i64,
    pub(super) message: String,
    /// Files as they are afterwards; all others are as in the first parent.
    pub(super) edits: Vec<(String, String)>,
}

/// A tag to be written.
#[derive(Debug, Clone)]
pub(super) struct PlannedTag {
    pub(super) name: String,
    pub(super) commit: usize,
    /// Present for an annotated tag.
    pub(super) message: Option<String>,
}

/// Everything that a repository begins with. Numbers are positions in `commits`.
#[derive(Debug, Default)]
pub(super) struct History {
    pub(super) commits: Vec<PlannedCommit>,
    /// Full names.
    pub(super) references: Vec<(String, usize)>,
    pub(super) tags: Vec<PlannedTag>,
    pub(super) notes: Vec<(usize, String)>,
    pub(super) pull_requests: Vec<SeedPullRequest>,
}

/// What decides the shape of a history.
pub(super) struct Shape<'a> {
    name: &'a str,
    branch: &'a str,
    kind: Kind,
    project: &'a str,
    commits: usize,
    reviewed: bool,
}

impl<'a> Shape<'a> {
    /// A repository of the sample account.
    pub(super) fn demo(repository: &'a DemoRepository, branch: &'a str) -> Self {
        Self {
            name: repository.name,
            branch,
            kind: repository.kind,
            project: repository.project,
            commits: repository.commits,
            reviewed: repository.reviewed,
        }
    }

    /// A generated repository.
    pub(super) fn org(name: &'a str, branch: &'a str) -> Self {
        let mut dice = Dice::new(0, &format!("org/{name}"));
        let project = if dice.once_in(3) { "OPS" } else { "SHOP" };
        Self {
            name,
            branch,
            kind: super::org::kind(name),
            project,
            commits: 1 + dice.below(3),
            reviewed: false,
        }
    }
}

/// Plans the history of a repository. It depends on the shape alone.
pub(super) fn plan(shape: &Shape<'_>) -> History {
    let mut planner = Planner::new(shape);
    planner.initial();
    while planner.history.commits.len() < shape.commits {
        if shape.commits > 20 && planner.dice.once_in(5) {
            planner.feature();
        } else {
            planner.direct();
        }
        if planner.history.commits.len() / 30 > planner.history.tags.len() {
            planner.release();
        }
    }
    planner.finish()
}

/// A topic branch: what became of it decides whether it still has a name.
struct Feature {
    branch: String,
    title: String,
    tip: usize,
    merged: bool,
    author: Person,
}

struct Planner<'a> {
    shape: &'a Shape<'a>,
    dice: Dice,
    history: History,
    /// The tip of the default branch.
    tip: usize,
    /// Lines of the files on the default branch.
    files: BTreeMap<String, Vec<String>>,
    features: Vec<Feature>,
    /// Working seconds since the beginning.
    worked: i64,
    /// Working seconds between two commits, on average.
    step: i64,
}

impl<'a> Planner<'a> {
    fn new(shape: &'a Shape<'a>) -> Self {
        let mut dice = Dice::new(0, &format!("history/{}", shape.name));
        let late = i64::try_from(dice.below(40)).unwrap_or_default();
        let step =
            (WORKING_DAYS - late) * WORKING_DAY / i64::try_from(shape.commits + LAST_FEATURE).unwrap_or(1);
        Self {
            shape,
            dice,
            history: History::default(),
            tip: 0,
            files: BTreeMap::new(),
            features: Vec::new(),
            worked: late * WORKING_DAY,
            step: step.min(6 * WORKING_DAY),
        }
    }

    fn person(&mut self) -> Person {
        let at = self.dice.below(PEOPLE.len());
        PEOPLE.get(at).copied().unwrap_or(PEOPLE[0])
    }

    fn key(&mut self) -> String {
        let project = match self.shape.project {
            "SHOP" if self.dice.once_in(12) => "OPS",
            project => project,
        };
        format!("{project}-{}", 1 + self.dice.below(ISSUES))
    }

    fn subject(&mut self) -> String {
        let object = self.dice.pick(self.shape.kind.objects());
        format!("{} {object}", self.dice.pick(&VERBS))
    }

    fn message(&mut self) -> String {
        let (key, subject) = (self.key(), self.subject());
        match self.dice.below(20) {
            0 | 1 => format!("{key}: {subject}\n\n{}\n", self.dice.pick(&BODIES)),
            2 => format!("{key} {} {subject}\n", self.key()),
            3 => format!("{key} {subject} {}\n", self.dice.pick(&COMMANDS)),
            4 => format!("{subject}\n\n{}\n\nRefs: {key}\n", self.dice.pick(&BODIES)),
            5 => format!(
                "fix({}): {} ({key})\n",
                self.shape.name.chars().take(8).collect::<String>(),
                subject.to_lowercase()
            ),
            6 => format!("{subject}\n"),
            7 => format!("{key} {subject}\n\nCo-authored-by: Noor Aziz <noor@example.com>\n"),
            8 if self.shape.kind == Kind::Web => {
                format!("{key} Escape <script>alert('x')</script> & \"quotes\" in titles\n")
            }
            _ => format!("{key} {subject}\n"),
        }
    }

    fn commit(
        &mut self,
        parents: Vec<usize>,
        author: Person,
        message: String,
        edits: Vec<(String, String)>,
    ) -> usize {
        let jitter =
            i64::try_from(self.dice.below(usize::try_from(self.step).unwrap_or(1))).unwrap_or_default();
        self.worked += self.step / 2 + jitter;
        let at = calendar(self.worked);
        self.history.commits.push(PlannedCommit { parents, author, at, message, edits });
        self.history.commits.len() - 1
    }

    fn initial(&mut self) {
        let title = format!(
            "# {}\n\nPart of the shop. Questions: #{} in chat.\n",
            self.shape.name,
            self.shape.project.to_lowercase()
        );
        self.files.insert("README.md".to_owned(), title.lines().map(str::to_owned).collect());
        let topic = self.dice.pick(self.shape.kind.objects());
        for path in self.shape.kind.files() {
            let lines = (1..4).map(|number| line(path, topic, number)).collect();
            self.files.entry((*path).to_owned()).or_insert(lines);
        }
        let edits = self.files.iter().map(|(path, lines)| (path.clone(), text(lines))).collect();
        let author = self.person();
        self.tip = self.commit(Vec::new(), author, "Initial commit\n".to_owned(), edits);
    }

    fn direct(&mut self) {
        let topic = self.dice.pick(self.shape.kind.objects());
        let mut edits = BTreeMap::new();
        for _ in 0..=self.dice.below(2) {
            let at = self.dice.below(self.files.len());
            let number = self.history.commits.len();
            let place = self.dice.below(1_000);
            let replace = self.dice.once_in(3);
            let Some((path, lines)) = self.files.iter_mut().nth(at) else { continue };
            let place = place % (lines.len() + 1);
            let new = line(path, topic, number);
            match lines.get_mut(place) {
                Some(old) if replace => *old = new,
                _ => lines.insert(place, new),
            }
            edits.insert(path.clone(), text(lines));
        }
        let (author, message) = (self.person(), self.message());
        self.tip = self.commit(vec![self.tip], author, message, edits.into_iter().collect());
    }

    fn feature(&mut self) {
        let (key, subject, author) = (self.key(), self.subject(), self.person());
        let branch = format!("{key}-{}", slug(&subject));
        if self.features.iter().any(|feature| feature.branch == branch) {
            return self.direct();
        }
        let path = format!("features/{}.{}", slug(&branch), self.shape.kind.extension());
        let mut lines = Vec::new();
        let mut tip = self.tip;
        for number in 0..=self.dice.below(3) {
            lines.push(line(&path, &subject, number));
            let message = if number == 0 {
                format!("{key} {subject}\n")
            } else {
                format!("{key} {}\n", self.subject())
            };
            tip = self.commit(vec![tip], author, message, vec![(path.clone(), text(&lines))]);
        }
        if self.dice.once_in(2) {
            self.direct();
        }
        let merged = !self.dice.once_in(4);
        if merged {
            let message = format!("Merge branch '{branch}' into {}\n", self.shape.branch);
            let merger = self.person();
            self.tip = self.commit(vec![self.tip, tip], merger, message, vec![(path.clone(), text(&lines))]);
            self.files.insert(path, lines);
        }
        self.features.push(Feature { branch, title: format!("{key} {subject}"), tip, merged, author });
    }

    fn release(&mut self) {
        let number = self.history.tags.len();
        let message = (number % 3 != 2)
            .then(|| format!("Release 1.{number}.0\n\n{} and more\n", self.dice.pick(&BODIES)));
        let name = if message.is_some() {
            format!("v1.{number}.0")
        } else {
            format!("build-{}", 4_000 + number * 17)
        };
        self.history.tags.push(PlannedTag { name, commit: self.tip, message });
    }

    fn finish(mut self) -> History {
        self.history.references.push((format!("refs/heads/{}", self.shape.branch), self.tip));
        if self.shape.reviewed {
            self.review();
        }
        // Merged branches are deleted, as people do, but for the latest few.
        let mut merged_kept = 0;
        for feature in self.features.iter().rev() {
            merged_kept += usize::from(feature.merged);
            if !feature.merged || merged_kept <= 4 {
                self.history.references.push((format!("refs/heads/{}", feature.branch), feature.tip));
            }
        }
        self.history
    }

    /// Notes, changes under review, pull requests.
    fn review(&mut self) {
        let total = self.history.commits.len();
        for number in 0..8 {
            let commit = (number + 1) * total / 9;
            let key = self.key();
            let note = self.dice.pick(&NOTES);
            let text = if number % 2 == 0 { format!("{note}\n") } else { format!("{key} {note}\n") };
            self.history.notes.push((commit, text));
        }
        for (number, feature) in (1_201..).zip(self.features.iter().rev().take(3)) {
            self.history
                .references
                .push((format!("refs/changes/{:02}/{number}/1", number % 100), feature.tip));
        }
        let mut open = 0;
        let mut merged = 0;
        for feature in self.features.iter().rev() {
            let status = match (feature.merged, open, merged) {
                (true, _, 0..4) => SeedStatus::Merged,
                (false, 1, _) => SeedStatus::Closed,
                (false, 0..4, _) => SeedStatus::Open,
                _ => continue,
            };
            merged += usize::from(feature.merged);
            open += usize::from(!feature.merged);
            let at = self.history.commits.get(feature.tip).map_or(BEGINNING, |commit| commit.at);
            self.history.pull_requests.push(SeedPullRequest {
                title: feature.title.clone(),
                description: (open != 2)
                    .then(|| format!("{}\n\nTested on staging.", self.dice.pick(&BODIES))),
                source: feature.branch.clone(),
                destination: self.shape.branch.to_owned(),
                status,
                author: feature.author,
                created_at: at * 1_000,
            });
        }
        self.history.pull_requests.reverse();
    }
}

/// Epoch seconds after so many working seconds: nights and weekends are skipped.
fn calendar(worked: i64) -> i64 {
    let days = worked / WORKING_DAY;
    BEGINNING + (days / 5 * 7 + days % 5) * 86_400 + worked % WORKING_DAY
}

fn text(lines: &[String]) -> String {
    let mut text = lines.join("\n");
    text.push('\n');
    text
}
