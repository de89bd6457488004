//! The hook that asks for an issue key, as git runs it.
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use std::path::Path;
use std::process::{Command, Output};

use causeway_domain::commit_hook::{PATH, SCRIPT};

/// A working copy with the hook in it, of somebody with no settings at all.
struct WorkingCopy(tempfile::TempDir);

impl WorkingCopy {
    fn new() -> Self {
        let copy = Self(tempfile::tempdir().expect("a directory"));
        copy.good(&["init", "-q", "-b", "main"]);
        let hook = copy.0.path().join(PATH);
        std::fs::write(&hook, SCRIPT).expect("the hook is written");
        make_executable(&hook);
        copy
    }

    fn git(&self, arguments: &[&str]) -> Output {
        Command::new("git")
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.0.path())
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_AUTHOR_NAME", "Ada")
            .env("GIT_AUTHOR_EMAIL", "ada@example.com")
            .env("GIT_COMMITTER_NAME", "Ada")
            .env("GIT_COMMITTER_EMAIL", "ada@example.com")
            .env("GIT_EDITOR", "true")
            .current_dir(self.0.path())
            .args(arguments)
            .output()
            .expect("git runs")
    }

    fn good(&self, arguments: &[&str]) {
        let output = self.git(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    }

    /// Commits with a message; what the hook says when it refuses.
    fn commit(&self, message: &str, more: &[&str]) -> Result<(), String> {
        let mut arguments = vec!["commit", "-q", "--allow-empty", "-m", message];
        arguments.extend(more);
        let output = self.git(&arguments);
        if output.status.success() {
            Ok(())
        } else {
            Err(String::from_utf8_lossy(&output.stderr).into_owned())
        }
    }
}

fn make_executable(path: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).expect("it may be run");
}

#[test]
fn messages_with_a_key_pass_and_others_do_not() {
    let copy = WorkingCopy::new();
    let passes = [
        "SHOP-1 Explain the discount",
        "Explain the discount (SHOP-1)",
        "Explain\n\nthe discount of MY_2-10.",
        "feature/SHOP-1-x",
        "fix-SHOP-1_again",
        "fixup! whatever",
        "squash! whatever",
        "amend! whatever",
        "Merge branch 'x'",
        "Revert \"whatever\"",
        "$(touch broken) `touch broken` SHOP-1 '\"%s\\n",
    ];
    for message in passes {
        assert_eq!(copy.commit(message, &[]), Ok(()), "{message}");
    }
    let refused = [
        "Explain the discount",
        "shop-1",
        "SHOP-0",
        "SHOP-01",
        "S-1",
        "2SHOP-1",
        "xSHOP-1",
        "_SHOP-1",
        "SHOP-1a",
        "Mergers of SHOP",
        "$(touch broken) `touch broken` -n -e",
    ];
    for message in refused {
        let said = copy.commit(message, &[]).expect_err(message);
        assert!(said.contains("names no Jira issue") && said.contains("--no-verify"), "{message}: {said}");
    }
    assert!(!copy.0.path().join("broken").exists(), "a message is text and nothing else");
    copy.good(&["commit", "-q", "--allow-empty", "--no-verify", "-m", "All the same"]);
}

#[test]
fn what_git_drops_from_a_message_does_not_count() {
    let copy = WorkingCopy::new();
    let path = copy.0.path().join("message");
    let from_file = |text: &str, more: &[&str]| {
        std::fs::write(&path, text).expect("the message is written");
        let mut arguments = vec!["commit", "-q", "--allow-empty", "-e", "-F", "message"];
        arguments.extend(more);
        copy.git(&arguments).status.success()
    };
    assert!(!from_file("Explain\n# SHOP-1 is in a comment\n", &[]));
    assert!(from_file("SHOP-1 Explain\n# a comment\n", &[]));
    let scissors = "Explain\n# ------------------------ >8 ------------------------\ndiff of SHOP-1\n";
    assert!(!from_file(scissors, &["--cleanup=scissors"]));
    copy.good(&["config", "core.commentChar", ";"]);
    assert!(!from_file("Explain\n; SHOP-1 is in a comment\n", &[]));
    assert!(from_file("Explain\n# SHOP-1 is none\n", &[]));
}

#[test]
fn merges_and_reverts_pass_whatever_they_are_called() {
    let copy = WorkingCopy::new();
    let write =
        |name: &str, text: &str| std::fs::write(copy.0.path().join(name), text).expect("a file is written");
    write("a", "one\n");
    copy.good(&["add", "a"]);
    copy.good(&["commit", "-q", "-m", "SHOP-1 One"]);
    copy.good(&["checkout", "-q", "-b", "other"]);
    write("b", "two\n");
    copy.good(&["add", "b"]);
    copy.good(&["commit", "-q", "-m", "SHOP-2 Two"]);
    copy.good(&["checkout", "-q", "main"]);
    assert_eq!(copy.commit("SHOP-3 Three", &[]), Ok(()));
    copy.good(&["merge", "-q", "--no-ff", "--no-commit", "other"]);
    assert_eq!(copy.commit("Bring both together", &[]), Ok(()));
    copy.good(&["revert", "--no-commit", "-m", "1", "HEAD"]);
    assert_eq!(copy.commit("Take it back", &[]), Ok(()));
    assert!(copy.commit("Take it back", &[]).is_err(), "the revert is over");
}
