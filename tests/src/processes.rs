//! Processes as the system shows them.

use std::path::PathBuf;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

/// The processes that this one has started, not theirs.
pub fn children_of(parent: u32) -> Vec<u32> {
    let parent = parent.to_string();
    let all = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    all.filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .filter(|id| parent_of(*id).as_deref() == Some(&parent))
        .collect()
}

/// This process and everything below it.
pub fn tree(root: u32) -> Vec<u32> {
    let mut all = vec![root];
    let mut next = 0;
    while let Some(parent) = all.get(next).copied() {
        all.extend(children_of(parent));
        next += 1;
    }
    all
}

/// Its command line, arguments separated by blanks; empty when it has ended.
pub fn command_line(id: u32) -> String {
    String::from_utf8_lossy(&read(id, "cmdline")).replace('\0', " ")
}

/// Its environment as it was given at its start.
pub fn environment(id: u32) -> Vec<u8> {
    read(id, "environ")
}

/// Ends a driver and what it has started. Killed at once, a driver whose session has just ended may not have ended its
/// program yet, and a program left behind keeps every later one from opening a window.
pub fn end_driver(driver: &mut Child, patience: Duration) {
    let programs = children_of(driver.id());
    let begun = Instant::now();
    let at_work = || programs.iter().copied().filter(|id| !command_line(*id).is_empty()).collect::<Vec<_>>();
    while !at_work().is_empty() && begun.elapsed() < patience {
        std::thread::sleep(Duration::from_millis(20));
    }
    for id in at_work() {
        let _ended = Command::new("kill").args(["-9", &id.to_string()]).status();
    }
    let _killed = driver.kill();
    let _waited = driver.wait();
}

fn parent_of(id: u32) -> Option<String> {
    let status = String::from_utf8_lossy(&read(id, "status")).into_owned();
    let line = status.lines().find_map(|line| line.strip_prefix("PPid:"))?;
    Some(line.trim().to_owned())
}

fn read(id: u32, name: &str) -> Vec<u8> {
    std::fs::read(PathBuf::from(format!("/proc/{id}/{name}"))).unwrap_or_default()
}
