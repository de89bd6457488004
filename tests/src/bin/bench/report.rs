//! The numbers as a table and as JSON.

use std::fmt;

use serde::Serialize;
use serde::ser::SerializeStruct as _;

use crate::connect::{self, Connects, Parts};
use crate::frames::Lists;
use crate::git::Helpers;
use crate::index::Indexes;
use crate::numbers::ratio;
use crate::start::{Cost, Starts};
use crate::triggers::Triggers;

/// Where it was measured: without this the numbers mean nothing.
#[derive(Debug, Serialize)]
pub(crate) struct Machine {
    /// How the programs were compiled.
    pub(crate) profile: &'static str,
    /// Threads that run at the same time.
    pub(crate) cpus: usize,
    /// Work that was waiting for them when the bench began, by the system's own count over a minute.
    pub(crate) load_before: Option<f64>,
    /// The processor's name.
    pub(crate) cpu: Option<String>,
}

impl Machine {
    /// Looks around.
    pub(crate) fn look() -> Self {
        let text = |path| std::fs::read_to_string(path).unwrap_or_default();
        let cpu = text("/proc/cpuinfo");
        let cpu =
            cpu.lines().find(|line| line.starts_with("model name")).and_then(|line| line.split_once(": "));
        Self {
            profile: if cfg!(debug_assertions) { "debug" } else { "release" },
            cpus: std::thread::available_parallelism().map_or(1, usize::from),
            load_before: text("/proc/loadavg").split(' ').next().and_then(|load| load.parse().ok()),
            cpu: cpu.map(|(_, name)| name.trim().to_owned()),
        }
    }
}

/// Everything that was measured.
#[derive(Debug)]
pub(crate) struct Report {
    /// Where.
    pub(crate) machine: Machine,
    /// Connecting, by size.
    pub(crate) connects: Option<Vec<Connects>>,
    /// Start and memory.
    pub(crate) starts: Option<Starts>,
    /// The index of commits.
    pub(crate) index: Option<Indexes>,
    /// Passwords for git.
    pub(crate) git: Option<Helpers>,
    /// Triggers for a whole account.
    pub(crate) triggers: Option<Triggers>,
    /// Frames of long lists, where they could be measured.
    pub(crate) lists: Option<Lists>,
}

impl Starts {
    fn ratios(&self) -> [f64; 3] {
        let (ours, empty) = (&self.causeway, &self.empty_window);
        [
            ratio(ours.start_ms.median, empty.start_ms.median),
            ratio(ours.memory.rss_mib, empty.memory.rss_mib),
            ratio(ours.memory.pss_mib, empty.memory.pss_mib),
        ]
    }
}

impl Serialize for Report {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut report = serializer.serialize_struct("Report", 10)?;
        report.serialize_field("machine", &self.machine)?;
        report.serialize_field("latency_ms", &connect::LATENCY_MILLIS)?;
        report.serialize_field("connect", &self.connects)?;
        report.serialize_field("start_and_memory", &self.starts)?;
        let ratios = self.starts.as_ref().map(Starts::ratios);
        for (index, name) in ["start_ratio", "rss_ratio", "pss_ratio"].into_iter().enumerate() {
            report.serialize_field(name, &ratios.map(|ratios| ratios[index]))?;
        }
        report.serialize_field("triggers", &self.triggers)?;
        report.serialize_field("git", &self.git)?;
        report.serialize_field("index", &self.index)?;
        report.serialize_field("lists", &self.lists)?;
        report.end()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Machine { profile, cpus, load_before, cpu } = &self.machine;
        let cpu = cpu.as_deref().unwrap_or("processor of an unknown name");
        let load = load_before.map_or_else(String::new, |load| format!(", load {load} before"));
        writeln!(formatter, "\n{profile} build, {cpus} × {cpu}{load}")?;
        self.connects.as_deref().map_or(Ok(()), |connects| connected(formatter, connects))?;
        self.triggers.as_ref().map_or(Ok(()), |triggers| triggers.fmt(formatter))?;
        self.starts.as_ref().map_or(Ok(()), |starts| started(formatter, starts))?;
        self.git.as_ref().map_or(Ok(()), |git| git.fmt(formatter))?;
        self.index.as_ref().map_or(Ok(()), |index| index.fmt(formatter))?;
        self.lists.as_ref().map_or(Ok(()), |lists| lists.fmt(formatter))
    }
}

fn connected(formatter: &mut fmt::Formatter<'_>, connects: &[Connects]) -> fmt::Result {
    writeln!(formatter, "\nConnect, every answer {} ms late: medians in ms", connect::LATENCY_MILLIS)?;
    write!(formatter, "{:>12}  {:8}", "repositories", "by")?;
    for head in ["account", "plan", "run", "total", "floor", "× floor", "× script"] {
        write!(formatter, "{head:>10}")?;
    }
    writeln!(formatter)?;
    for size in connects {
        row(formatter, size.repositories, "window", &size.window)?;
        writeln!(formatter, "{:>10}{:>10.2}{:>10.2}", size.floor_ms, size.to_floor, size.to_script)?;
        row(formatter, size.repositories, "script", &size.script)?;
        writeln!(formatter)?;
    }
    Ok(())
}

fn started(formatter: &mut fmt::Formatter<'_>, starts: &Starts) -> fmt::Result {
    writeln!(formatter, "\nStart to interactive, and memory then: medians")?;
    writeln!(formatter, "{:14}{:>10}{:>12}{:>12}{:>11}", "", "start ms", "RSS MiB", "PSS MiB", "processes")?;
    cost(formatter, "causeway", &starts.causeway)?;
    cost(formatter, "empty window", &starts.empty_window)?;
    let [start, rss, pss] = starts.ratios();
    writeln!(formatter, "{:14}{start:>10.2}{rss:>12.2}{pss:>12.2}", "ratio")
}

fn row(formatter: &mut fmt::Formatter<'_>, repositories: usize, by: &str, parts: &Parts) -> fmt::Result {
    write!(formatter, "{repositories:>12}  {by:8}")?;
    for times in [&parts.account_ms, &parts.plan_ms, &parts.run_ms, &parts.total_ms] {
        write!(formatter, "{:>10.0}", times.median)?;
    }
    Ok(())
}

fn cost(formatter: &mut fmt::Formatter<'_>, name: &str, cost: &Cost) -> fmt::Result {
    let Cost { start_ms, memory } = cost;
    writeln!(
        formatter,
        "{name:14}{:>10.0}{:>12.0}{:>12.0}{:>11}",
        start_ms.median, memory.rss_mib, memory.pss_mib, memory.processes
    )
}
