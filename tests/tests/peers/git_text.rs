//! The text for git's configuration, read back by git.

use std::process::Command;

use causeway_domain::git_config::{HelperForHost, HelperForRepository, helper, snippet};
use causeway_domain::git_helpers::{entries, setup_for};
use causeway_domain::git_host::GitUrl;
use proptest::prelude::*;

/// What git reads from a file, as it lists all of it.
fn read(text: &str) -> Vec<u8> {
    let directory = tempfile::tempdir().expect("a directory");
    let file = directory.path().join("config");
    std::fs::write(&file, text).expect("a file");
    let mut git = Command::new("git");
    git.args(["config", "--file"]).arg(&file).args([
        "--null",
        "--show-origin",
        "--get-regexp",
        r"^credential\.",
    ]);
    let output = git.output().expect("git runs");
    assert!(output.status.success(), "{}\n{text}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// What a shell makes of a value that git would run, with the operation behind it.
fn words(value: &str) -> Vec<String> {
    let command = format!("printf '%s\\0' {} get", value.strip_prefix('!').unwrap_or(value));
    let output = Command::new("sh").args(["-c", &command]).output().expect("sh runs");
    assert!(output.status.success(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("a text");
    text.split_terminator('\0').map(str::to_owned).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn git_and_its_shell_read_what_was_meant(
        folder in "/[ -~äß\t]{0,30}",
        name in "[ -~\n]{1,20}",
        repository in "[A-Za-z0-9._-]{1,20}",
    ) {
        let program = format!("{folder}/git-credential-causeway");
        let server = "https://git-codecommit.eu-west-1.amazonaws.com";
        let other = HelperForRepository { repository: repository.clone(), connection: name.clone() };
        let hosts = [HelperForHost { server: server.to_owned(), connection: None, repositories: vec![other] }];
        let listed = entries(&read(&snippet(&program, &["--sandbox"], &hosts)));
        let of = |address: &str| setup_for(&listed, &GitUrl::parse(address).expect("an address"));
        let own = of(&format!("{server}/v1/repos/{repository}"));
        let rest = of(&format!("{server}/v1/repos/{repository}x"));
        prop_assert!(own.use_http_path && rest.use_http_path);
        prop_assert_eq!((own.helpers.len(), rest.helpers.len()), (1, 1), "an empty helper comes first");
        prop_assert_eq!(&rest.helpers[0].value, &helper(&program, &["--sandbox"]));
        prop_assert_eq!(words(&rest.helpers[0].value), [program.as_str(), "--sandbox", "get"]);
        prop_assert_eq!(
            words(&own.helpers[0].value),
            [program.as_str(), "--sandbox", "--connection", name.as_str(), "get"]
        );
    }
}

/// git itself, asked for a credential with helpers that only tell their names, says which sections it follows.
#[test]
fn git_follows_the_sections_that_we_say_it_follows() {
    let address = "https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/shop";
    let patterns = [
        "https://git-codecommit.eu-west-1.amazonaws.com",
        "https://git-codecommit.*.amazonaws.com",
        "https://git-codecommit.eu-west-1.amazonaws.com:443/v1",
        "https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/sh",
        "https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/shop",
        "http://git-codecommit.eu-west-1.amazonaws.com",
        "https://ada@git-codecommit.eu-west-1.amazonaws.com",
        "https://*.amazonaws.com",
        "git-codecommit.eu-west-1.amazonaws.com",
    ];
    let home = tempfile::tempdir().expect("a directory");
    let mut text = String::new();
    for (number, pattern) in patterns.iter().enumerate() {
        let helper = format!("!echo asked {number} >&2; true");
        text.extend(["[credential \"", pattern, "\"]\n\thelper = \"", &helper, "\"\n"]);
    }
    std::fs::write(home.path().join(".gitconfig"), &text).expect("a file");
    std::fs::write(home.path().join("question"), format!("url={address}\n\n")).expect("a file");
    let mut git = Command::new("git");
    git.args(["credential", "fill"])
        .env_remove("XDG_CONFIG_HOME")
        .env("HOME", home.path())
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_ASKPASS", "true")
        .current_dir(home.path())
        .stdin(std::fs::File::open(home.path().join("question")).expect("a file"));
    let output = git.output().expect("git runs");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let followed: Vec<String> = said
        .lines()
        .filter_map(|line| line.strip_prefix("asked "))
        .map(|number| number.trim_end_matches(" get").to_owned())
        .collect();
    let setup = setup_for(&entries(&read(&text)), &GitUrl::parse(address).expect("an address"));
    let ours: Vec<String> = setup
        .helpers
        .iter()
        .filter_map(|helper| helper.value.strip_prefix("!echo asked ")?.split(' ').next().map(str::to_owned))
        .collect();
    assert_eq!(followed, ours, "{said}");
    assert_eq!(ours, ["0", "1", "2", "4", "8"]);
}
