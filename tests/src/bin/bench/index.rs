//! Our index of commits beside `git log | grep` on one history: time, memory, and that both find the same keys.

use std::fmt;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use causeway_tests::programs::directory;
use serde::{Deserialize, Serialize};
use tempfile::TempDir;

use crate::numbers::{Times, ratio};

/// Commits of the history, and of the one that its memory is compared with. A fifth as many references.
const COMMITS: u32 = 100_000;
const FEWER: u32 = 20_000;

/// Runs of each, in turn.
const RUNS: usize = 5;

const PROJECTS: [&str; 3] = ["SHOP", "OPS", "MY_APP2"];

/// GIJ's rule for keys. `\<` is the beginning of a word, to which an underscore belongs; one may come after a key, and is
/// cut off before the keys are compared.
const PIPELINE: &str = r"git -C history.git log --all --format=%B |
grep -oE '\<[A-Z][A-Z0-9_]+-[1-9][0-9]*(\>|_)' > keys";

/// What an index costs.
#[derive(Debug, Serialize)]
pub(crate) struct Indexes {
    pub(crate) commits: u32,
    pub(crate) references: u32,
    /// Distinct keys, of ours and of the pipeline's alike.
    pub(crate) keys: usize,
    /// `git log --all --format=%B | grep -oE`, its output written to a file.
    pub(crate) pipeline_ms: Times,
    /// A program of ours from its start to its end, the index on disk.
    pub(crate) cold_ms: Times,
    /// How many times the pipeline's time ours takes.
    pub(crate) to_pipeline: f64,
    /// The update after one push, without the program around it.
    pub(crate) update_ms: Times,
    /// The same from the program's start to its end.
    pub(crate) update_process_ms: Times,
    /// The largest resident size while everything was indexed, in MiB.
    pub(crate) peak_mib: f64,
    /// The same with a fifth of the history.
    pub(crate) peak_of_fewer_mib: f64,
}

/// What the program says.
#[derive(Debug, Deserialize)]
struct Said {
    work_ms: f64,
    commits: u64,
    peak_kib: Option<f64>,
}

/// Measures in turn, so that a busy moment of the machine meets both.
pub(crate) fn measure() -> Indexes {
    let many = Place::with(COMMITS);
    let few = Place::with(FEWER);
    let (mut pipeline, mut cold) = (Vec::new(), Vec::new());
    let (mut peak, mut peak_of_fewer) = (0.0_f64, 0.0_f64);
    let _caches_filled = (many.pipeline(), many.index(true, &[]));
    for _ in 0..RUNS {
        pipeline.push(many.pipeline());
        let (millis, said, _) = many.index(true, &[]);
        cold.push(millis);
        peak = peak.max(said.peak_kib.unwrap_or(f64::NAN));
        peak_of_fewer = peak_of_fewer.max(few.index(true, &[]).1.peak_kib.unwrap_or(f64::NAN));
    }
    let (mut update, mut update_process) = (Vec::new(), Vec::new());
    for number in 0..RUNS {
        let before = many.index(false, &[]).1.commits;
        many.push(number);
        let (millis, said, _) = many.index(false, &[]);
        assert_eq!(said.commits, before + 1, "the push is indexed");
        update.push(said.work_ms);
        update_process.push(millis);
    }
    many.pipeline();
    let (_, _, mut ours) = many.index(false, &PROJECTS);
    let theirs = std::fs::read_to_string(many.path("keys")).expect("keys in UTF-8");
    let mut theirs: Vec<String> =
        theirs.lines().map(|key| key.strip_suffix('_').unwrap_or(key).to_owned()).collect();
    for keys in [&mut ours, &mut theirs] {
        keys.sort_unstable();
        keys.dedup();
    }
    assert!(ours == theirs, "the same keys: {} of ours, {} of theirs", ours.len(), theirs.len());
    let (pipeline_ms, cold_ms) = (Times::of(pipeline), Times::of(cold));
    Indexes {
        commits: COMMITS,
        references: COMMITS / 5,
        keys: ours.len(),
        to_pipeline: ratio(cold_ms.median, pipeline_ms.median),
        pipeline_ms,
        cold_ms,
        update_ms: Times::of(update),
        update_process_ms: Times::of(update_process),
        peak_mib: peak / 1024.0,
        peak_of_fewer_mib: peak_of_fewer / 1024.0,
    }
}

/// A directory with a history in it.
struct Place {
    directory: TempDir,
}

impl Place {
    fn with(commits: u32) -> Self {
        let place = Self { directory: TempDir::new().expect("a directory") };
        place.git(&["init", "--quiet", "--bare", "history.git"]);
        let mut import = place.command("git");
        import.args(["-C", "history.git", "fast-import", "--quiet"]).stdin(Stdio::piped());
        let mut import = import.spawn().expect("git starts");
        let mut stream = BufWriter::new(import.stdin.take().expect("its input is piped"));
        write_history(&mut stream, commits).expect("git reads it");
        drop(stream);
        assert!(import.wait().expect("git ends").success(), "git takes the history");
        place.git(&["-C", "history.git", "repack", "-adq"]);
        place.git(&["-C", "history.git", "pack-refs", "--all"]);
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    fn command(&self, program: impl AsRef<Path>) -> Command {
        let mut command = Command::new(program.as_ref());
        command.current_dir(self.directory.path()).env("LC_ALL", "C.UTF-8");
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
        for who in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{who}_NAME"), "Ada").env(format!("GIT_{who}_EMAIL"), "ada@example.com");
        }
        command
    }

    fn git(&self, arguments: &[&str]) -> String {
        let output = self.command("git").args(arguments).output().expect("git starts");
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    /// Milliseconds.
    fn pipeline(&self) -> f64 {
        let begun = Instant::now();
        let status = self.command("sh").args(["-c", PIPELINE]).status().expect("a shell starts");
        assert!(status.success(), "the pipeline runs");
        begun.elapsed().as_secs_f64() * 1000.0
    }

    /// Milliseconds, what the program says, and the keys of these projects.
    fn index(&self, anew: bool, projects: &[&str]) -> (f64, Said, Vec<String>) {
        let index = self.path("index");
        if anew && index.exists() {
            std::fs::remove_dir_all(&index).expect("the index is removed");
        }
        let name = format!("index_commits{}", std::env::consts::EXE_SUFFIX);
        let program = directory().join("examples").join(name);
        let output = File::create(self.path("said")).expect("a file");
        let mut command = self.command(program);
        command.arg(&index).arg(self.path("history.git")).args(projects).stdout(output);
        let begun = Instant::now();
        let status = command.status().expect("the program starts");
        let millis = begun.elapsed().as_secs_f64() * 1000.0;
        assert!(status.success(), "the history is indexed");
        let said = std::fs::read_to_string(self.path("said")).expect("what it said");
        let (said, keys) = said.split_once('\n').expect("numbers, and then keys");
        let said = serde_json::from_str(said).expect("numbers");
        (millis, said, keys.lines().map(str::to_owned).collect())
    }

    /// A commit on the main branch, as a fetch leaves it.
    fn push(&self, number: usize) {
        let message = format!("SHOP-{} pushed", 900_000 + number);
        let tree = "main^{tree}";
        let commit = self.git(&["-C", "history.git", "commit-tree", tree, "-p", "main", "-m", &message]);
        self.git(&["-C", "history.git", "update-ref", "refs/heads/main", &commit]);
    }
}

/// The same numbers in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: u32) -> u32 {
        // Knuth's constants; the upper bits are the better ones.
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u32::try_from((self.0 >> 33) % u64::from(end)).unwrap_or_default()
    }
}

const WORDS: [&str; 16] = [
    "add", "basket", "button", "cache", "colour", "export", "fix", "index", "login", "order", "page",
    "price", "refactor", "retry", "timeout", "theme",
];

/// What is no key, though it looks like one.
const NEARLY: [&str; 8] = ["xSHOP-7", "SHOP-07", "shop-7", "S-7", "SHOP-7x", "ÄSHOP-7", "_OPS-7", "SHOP--7"];

fn write_history(out: &mut impl Write, commits: u32) -> std::io::Result<()> {
    let mut numbers = Numbers(7);
    writeln!(out, "blob\nmark :{}\ndata 2\nx", commits + 1)?;
    for commit in 1..=commits {
        let message = message(&mut numbers);
        let time = 1_500_000_000 + u64::from(commit) * 60;
        writeln!(out, "commit refs/heads/main\nmark :{commit}")?;
        writeln!(out, "author Ada <ada@example.com> {time} +0000")?;
        writeln!(out, "committer Ada <ada@example.com> {time} +0000")?;
        writeln!(out, "data {}\n{message}", message.len())?;
        if commit > 1 {
            // A branch now and then, and merges.
            let from = if numbers.below(5) > 0 {
                commit - 1
            } else {
                commit - 1 - numbers.below(300).min(commit - 2)
            };
            writeln!(out, "from :{from}")?;
            let other = commit - 1 - numbers.below(200).min(commit - 2);
            if numbers.below(7) == 0 && other != from {
                writeln!(out, "merge :{other}")?;
            }
        }
        if commit % 50 == 1 {
            writeln!(out, "M 100644 :{} file{}", commits + 1, commit % 7)?;
        }
        writeln!(out)?;
    }
    for number in 0..commits / 5 {
        let kind = if number % 4 < 3 { "heads/SHOP-" } else { "tags/v" };
        writeln!(out, "reset refs/{kind}{number:06}\nfrom :{}\n", number * 5 + 1)?;
    }
    Ok(())
}

fn message(numbers: &mut Numbers) -> String {
    let mut text = String::new();
    if numbers.below(10) < 7 {
        let project = PROJECTS[numbers.below(3) as usize];
        text = format!("{text}{project}-{} ", 1 + numbers.below(20_000));
    }
    if numbers.below(10) == 0 {
        let (one, other) = (1 + numbers.below(500), 1 + numbers.below(500));
        text = format!("{text}(OPS-{one}, fix-SHOP-{other}_again) ");
    }
    if numbers.below(10) == 0 {
        text += NEARLY[numbers.below(8) as usize];
        text.push(' ');
    }
    let mut words = |count: u32, end: char| {
        for _ in 0..count {
            text += WORDS[numbers.below(16) as usize];
            text.push(' ');
        }
        text.push(end);
        numbers.below(6)
    };
    let lines = words(6, '\n');
    for line in 0..lines {
        words(if line == 0 { 0 } else { 10 }, '\n');
    }
    text
}

impl fmt::Display for Indexes {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { commits, references, keys, .. } = self;
        writeln!(
            formatter,
            "\nIndex of {commits} commits and {references} references, {keys} keys: medians in ms"
        )?;
        writeln!(
            formatter,
            "{:44}{:>10.0}",
            "git log --all --format=%B | grep -oE", self.pipeline_ms.median
        )?;
        writeln!(
            formatter,
            "{:44}{:>10.0}{:>8.2} × the pipeline",
            "cold index on disk, whole process", self.cold_ms.median, self.to_pipeline
        )?;
        writeln!(formatter, "{:44}{:>10.1}", "update after one push", self.update_ms.median)?;
        writeln!(formatter, "{:44}{:>10.1}", "the same, whole process", self.update_process_ms.median)?;
        writeln!(
            formatter,
            "{:44}{:>10.1}{:>8.1} with {FEWER} commits",
            "peak memory, MiB", self.peak_mib, self.peak_of_fewer_mib
        )
    }
}
