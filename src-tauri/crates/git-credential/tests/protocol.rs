//! The program as git runs it: what it prints, where, and how it ends. No keychain is asked here.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::{ErrorKind, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};

use proptest::prelude::*;

const KEY: &str = "AKIAIOSFODNN7EXAMPLE";
const SECRET: &str = "canary/wJalrXUtnFEMI+K7MDENG";
const QUESTION: &str = "capability[]=authtype\nprotocol=https\nhost=git-codecommit.eu-west-1.amazonaws.com\npath=v1/repos/shop\n\n";

struct Said {
    code: Option<i32>,
    out: String,
    err: String,
}

fn ask(arguments: &[&str], question: impl AsRef<[u8]>) -> Said {
    ask_with(arguments, question, &[])
}

fn ask_with(arguments: &[&str], question: impl AsRef<[u8]>, environment: &[(&str, &str)]) -> Said {
    let home = tempfile::tempdir().unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_git-credential-causeway"))
        .args(arguments)
        .env_clear()
        .env("HOME", home.path())
        .env("AWS_ACCESS_KEY_ID", KEY)
        .env("AWS_SECRET_ACCESS_KEY", SECRET)
        .envs(environment.iter().copied())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    match stdin.write_all(question.as_ref()) {
        Ok(()) => {}
        // It may know its answer, and end, before it has read everything; git bears that, too.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => {}
        Err(error) => panic!("the question is not written: {error}"),
    }
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    assert!(left(home.path()).is_empty(), "nothing is written");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let said = Said { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) };
    assert!(!said.err.contains(SECRET) && !said.out.contains(SECRET), "{}", said.err);
    said
}

fn left(directory: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(directory).unwrap();
    entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect()
}

#[test]
fn the_environments_key_is_used_when_it_is_asked_for() {
    let said = ask(&["--environment", "get"], QUESTION);
    assert_eq!((said.code, said.err.as_str()), (Some(0), ""));
    let lines: Vec<&str> = said.out.lines().collect();
    let [capability, ephemeral, user, password, expiry] = lines.as_slice() else { panic!("{}", said.out) };
    assert_eq!((*capability, *ephemeral), ("capability[]=authtype", "ephemeral=1"));
    assert_eq!(*user, format!("username={KEY}"));
    let password = password.strip_prefix("password=").unwrap();
    assert_eq!((password.len(), &password[15..16]), (80, "Z"));
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    let expiry: u64 = expiry.strip_prefix("password_expiry_utc=").unwrap().parse().unwrap();
    assert!((now + 890..=now + 900).contains(&expiry), "{expiry}");

    let token = ask_with(&["--environment", "get"], QUESTION, &[("AWS_SESSION_TOKEN", "to/ken+%=")]);
    assert!(token.out.contains(&format!("username={KEY}%to/ken+%=\n")), "{}", token.out);
    let old_git = ask(&["--environment", "get"], QUESTION.replace("capability[]=authtype\n", ""));
    assert!(!old_git.out.contains("ephemeral") && old_git.out.starts_with("username="));
}

#[test]
fn the_environments_key_is_not_used_unasked() {
    let said = ask(&["get"], QUESTION);
    assert_eq!((said.code, said.out.as_str()), (Some(1), ""), "git goes on to the next helper");
    assert!(said.err.contains("no connection for eu-west-1"), "{}", said.err);
}

#[test]
fn hosts_of_others_are_left_to_others() {
    for host in
        ["github.com", "git-codecommit.eu-west-1.amazonaws.com.evil.example", "localhost:8443", "a b", ""]
    {
        let question = format!("protocol=https\nhost={host}\npath=v1/repos/shop\n\n");
        for arguments in [&["get"][..], &["--environment", "get"], &["--sandbox", "get"]] {
            let said = ask(arguments, &question);
            assert_eq!((said.code, said.out, said.err), (Some(0), String::new(), String::new()), "{host}");
        }
    }
    let named = ["--environment", "--host", "localhost:8443", "--region", "eu-west-1", "get"];
    assert!(ask(&named, "protocol=http\nhost=localhost:8443\npath=v1/repos/a\n").out.contains("password="));
    assert_eq!(ask(&named, "protocol=https\nhost=localhost:8444\npath=v1/repos/a\n").out, "");
    let iam = ask(&["--environment", "get"], QUESTION.replace("\n\n", "\nusername=bob-at-111122223333\n"));
    assert_eq!((iam.code, iam.out, iam.err), (Some(0), String::new(), String::new()), "a password of IAM's");
}

#[test]
fn what_the_setup_lacks_ends_the_search_with_its_fix() {
    let said = ask(&["--environment", "get"], QUESTION.replace("path=v1/repos/shop\n", ""));
    assert_eq!((said.code, said.out.as_str()), (Some(1), "quit=1\n"));
    assert!(said.err.contains("\tuseHttpPath = true\n"), "{}", said.err);
    assert!(
        said.err.contains("[credential \"https://git-codecommit.eu-west-1.amazonaws.com\"]"),
        "{}",
        said.err
    );
    let said = ask(&["--environment", "get"], QUESTION.replace("https", "http"));
    assert_eq!(said.out, "quit=1\n");
    assert!(
        said.err.contains("https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/shop"),
        "{}",
        said.err
    );
    let said = ask(&["--environment", "get"], QUESTION.replace("v1/repos/shop", "shop"));
    assert_eq!(said.out, "quit=1\n");
    assert!(said.err.contains("/v1/repos/NAME"), "{}", said.err);
    let said = ask(&["--connection", "Shop", "get"], QUESTION);
    assert!(said.out == "quit=1\n" && said.err.contains("no connection Shop"), "{}", said.err);
}

#[test]
fn storing_erasing_and_the_future_are_passed_over() {
    let question = QUESTION.replace("\n\n", &format!("\npassword={SECRET}\n\n"));
    for operation in ["store", "erase", "capability", "operation-of-the-future"] {
        let said = ask(&[operation], &question);
        assert_eq!((said.code, said.out, said.err), (Some(0), String::new(), String::new()), "{operation}");
    }
    let long = "x".repeat(1_000_000);
    assert_eq!(ask(&["store"], &long).code, Some(0), "the pipe is read to its end");
}

#[test]
fn what_cannot_be_read_is_an_error_without_its_words() {
    for question in [
        format!("protocol=https\n{SECRET}\n"),
        format!("={SECRET}\n"),
        format!("host={SECRET}\0\n"),
        format!("x={SECRET}\n").repeat(4_000),
    ] {
        let said = ask(&["--environment", "get"], question);
        assert_eq!((said.code, said.out.as_str()), (Some(1), ""));
        assert!(said.err.contains("makes no sense"), "{}", said.err);
    }
    assert_eq!(ask(&["--no-such-option", "get"], QUESTION).code, Some(2));
    assert_eq!(ask(&[], QUESTION).code, Some(2));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_question_has_a_quiet_or_a_clear_answer(question in proptest::collection::vec(any::<u8>(), 0..120)) {
        let said = ask(&["--environment", "get"], question);
        prop_assert!(matches!(said.code, Some(0 | 1)));
        prop_assert!(!said.err.contains("mistake of its own"), "{}", said.err);
    }
}
