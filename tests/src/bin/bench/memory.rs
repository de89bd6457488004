//! Memory of a program and all it has started.

use causeway_tests::processes;
use serde::Serialize;

/// What some processes take together, in MiB.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub(crate) struct Memory {
    /// How many processes.
    pub(crate) processes: usize,
    /// Resident pages, those that are shared counted once for each process that has them.
    pub(crate) rss_mib: f64,
    /// Resident pages, those that are shared divided among all who have them: what really would be free without them.
    pub(crate) pss_mib: f64,
}

impl Memory {
    /// Of everything below this process, itself not counted.
    pub(crate) fn below(process: u32) -> Self {
        let below = processes::tree(process).into_iter().filter(|id| *id != process);
        below.map(of_one).fold(Self::default(), |sum, one| Self {
            processes: sum.processes + one.processes,
            rss_mib: sum.rss_mib + one.rss_mib,
            pss_mib: sum.pss_mib + one.pss_mib,
        })
    }
}

/// A process that has ended takes nothing.
fn of_one(process: u32) -> Memory {
    let Ok(text) = std::fs::read_to_string(format!("/proc/{process}/smaps_rollup")) else {
        return Memory::default();
    };
    Memory { processes: 1, rss_mib: field(&text, "Rss:"), pss_mib: field(&text, "Pss:") }
}

/// A field in kB, as MiB.
fn field(text: &str, name: &str) -> f64 {
    let line = text.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
    line.trim().trim_end_matches("kB").trim().parse::<f64>().unwrap_or_default() / 1024.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_child_is_counted_and_the_process_itself_is_not() {
        let me = std::process::id();
        let before = Memory::below(me).processes;
        let mut child = std::process::Command::new("sleep").arg("60").spawn().expect("sleep starts");
        let below = Memory::below(me);
        child.kill().expect("it ends");
        child.wait().expect("it has ended");
        assert!(below.processes > before, "{below:?}");
        assert!(below.rss_mib > 0.1 && below.pss_mib > 0.0 && below.pss_mib <= below.rss_mib, "{below:?}");
        assert_eq!(format!("{:.3}", field("Rss:                2048 kB\nPss:  1 kB", "Rss:")), "2.000");
    }
}
