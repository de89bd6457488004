//! A `commit-msg` hook that lets no commit through that Jira would show nowhere.

/// Where git looks for it, below a working copy.
pub const PATH: &str = ".git/hooks/commit-msg";

/// The script, for a POSIX shell. It refuses a message that names no issue key by the rules of [`crate::issue_key`], as git
/// would keep it: without comment lines and what stands below the scissors. Merges, reverts, and the commits that
/// `git rebase --autosquash` folds into others pass. Letters that are not ASCII count as none, because a shell's `grep` reads
/// them by the locale of the day.
pub const SCRIPT: &str = include_str!("commit_hook.sh");

#[cfg(test)]
mod tests {
    use super::SCRIPT;

    #[test]
    fn it_is_a_script_of_plain_lines() {
        assert!(SCRIPT.starts_with("#!/bin/sh\n") && SCRIPT.ends_with('\n'));
        assert!(SCRIPT.is_ascii() && !SCRIPT.contains(['\t', '\r']));
        for bash in ["[[", "function ", "local ", "$'", "<<<", "source "] {
            assert!(!SCRIPT.contains(bash), "{bash} is not POSIX");
        }
        // awk compares with two, the shell's own test with one.
        let compared = SCRIPT.lines().find(|line| line.contains("[ ") && line.contains(" == "));
        assert_eq!(compared, None, "== is not POSIX");
    }
}
