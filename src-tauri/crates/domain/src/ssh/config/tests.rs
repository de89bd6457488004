use proptest::prelude::*;

use super::*;
use crate::region::Region;

const HOST: &str = "git-codecommit.eu-central-1.amazonaws.com";

fn client(host: &str) -> Client<'_> {
    Client { host, home: "/home/ada", local_user: Some("ada") }
}

fn of(text: &str) -> HostSettings {
    evaluate(&[ConfigText::of("/home/ada/.ssh/config", text)], client(HOST))
}

fn identity_files(settings: &HostSettings) -> Vec<&str> {
    settings.identity_files().map(|file| file.value.as_str()).collect()
}

fn region() -> Region {
    Region::parse("eu-central-1").unwrap()
}

#[test]
fn the_first_value_holds_and_files_of_keys_add_up() {
    let settings = of(
        "IdentityFile ~/.ssh/one\nHost git-codecommit.*.amazonaws.com\n  User APKAONE\n  User APKATWO\r\n\
        \tidentityfile=~/.ssh/two\n IdentitiesOnly = YES\nHost *\n User git\n IdentityFile \"~/.ssh/with space\" # mine\n\
        IdentityFile ~/.ssh/one\nPort 2222\n",
    );
    assert_eq!(settings.faults, []);
    assert_eq!(settings.user(), Some("APKAONE"));
    assert_eq!(identity_files(&settings), ["~/.ssh/one", "~/.ssh/two", "~/.ssh/with space"]);
    assert!(settings.identities_only());
    assert_eq!(settings.port(), 2222);
    let user = settings.setting(Keyword::User).unwrap();
    assert_eq!(user.place.to_string(), "/home/ada/.ssh/config:3");
    assert_eq!(user.block.as_deref(), Some("Host git-codecommit.*.amazonaws.com"));
}

#[test]
fn blocks_hold_for_their_hosts() {
    for (line, holds) in [
        ("Host *", true),
        ("Host git-codecommit.??-central-1.*", true),
        ("Host example.com git-codecommit.*", true),
        ("Host * !git-codecommit.*", false),
        ("Host !example.com", false),
        ("Host GIT-CODECOMMIT.*", false),
        ("Match all", true),
        ("Match host GIT-codecommit.*", true),
        ("Match host *.amazonaws.com,!git-*", false),
        ("Match !host *.amazonaws.com", false),
        ("Match originalhost *.amazonaws.com user ada", true),
        ("Match localuser root", false),
        ("Match user \"ada,eva\" localuser=ada", true),
        ("Match final", true),
        ("Match !final all", true),
        ("Match canonical", true),
        ("Match exec true", false),
        ("Match !exec true", false),
    ] {
        let settings = of(&format!("{line}\n  Port 2222\n"));
        assert_eq!(settings.faults, [], "{line}");
        // `canonical` holds in a second reading only, and nothing asks for one.
        let holds = holds && line != "Match canonical";
        assert_eq!(settings.port() == 2222, holds, "{line}");
    }
    assert!(of("Match exec \"test -f x\"\n").notes[0].contains("never runs it"));
    assert!(of("Match host x exec \"test -f x\"\n").notes.is_empty(), "it would not come to that");
}

#[test]
fn an_alias_is_matched_by_its_name_and_by_its_host() {
    let text = "Host work\n HostName git-codecommit.%h.amazonaws.com\nMatch host *.amazonaws.com\n User APKAWORK\n\
        Match originalhost work\n Port 2200\n";
    let settings = evaluate(&[ConfigText::of("c", text)], client("work"));
    assert_eq!(settings.host_name(), "git-codecommit.work.amazonaws.com");
    assert_eq!((settings.user(), settings.port()), (Some("APKAWORK"), 2200));
    assert_eq!(
        settings.path("~/.ssh/%r-%h:%p%%%u-%d%L"),
        "/home/ada/.ssh/APKAWORK-git-codecommit.work.amazonaws.com:2200%ada-/home/ada%L"
    );
}

#[test]
fn a_second_reading_takes_the_hosts_real_name() {
    let text = "Host WORK\n User first\nHost work\n User second\n Port 2222\nMatch final\n";
    let settings = evaluate(&[ConfigText::of("c", text)], client("WORK"));
    assert_eq!((settings.user(), settings.port()), (Some("first"), 2222));
}

#[test]
fn a_jump_and_a_command_exclude_each_other() {
    let proxies = |text: &str| {
        let settings = of(text);
        let value = |keyword| settings.value(keyword).map(str::to_owned);
        (value(Keyword::ProxyJump), value(Keyword::ProxyCommand))
    };
    let word = |word: &str| Some(word.to_owned());
    assert_eq!(proxies("ProxyJump a\nProxyCommand b\n"), (word("a"), None));
    assert_eq!(proxies("ProxyCommand b\nProxyJump a\n"), (None, word("b")));
    assert_eq!(proxies("ProxyJump none\nProxyCommand b %h\n"), (word("none"), word("b %h")));
}

#[test]
fn included_files_are_read_where_they_are_named() {
    let inner = |text: &str| vec![ConfigText::of("/home/ada/.ssh/inner", text)];
    let with = |outer: &str, text: &str| {
        let included = includes(outer).into_iter().map(|pattern| (pattern, inner(text))).collect();
        evaluate(&[ConfigText { included, ..ConfigText::of("outer", outer) }], client(HOST))
    };
    let settings = with("Include inner\nHost *\n User late\n", "User early\n");
    assert_eq!(settings.user(), Some("early"));
    assert_eq!(settings.setting(Keyword::User).unwrap().place.to_string(), "/home/ada/.ssh/inner:1");
    let settings = with("Host example.com\n Include inner\nHost *\n User late\n", "Match all\n User early\n");
    assert_eq!(settings.user(), Some("late"), "nothing in it can hold");
    let settings = with("Include inner\nUser mine\n", "Host example.com\n User other\n");
    assert_eq!(settings.user(), Some("mine"), "its blocks end with it");
    assert_eq!(includes("include a \"b c\"\nHost x\n\tInclude=d*\n"), ["a", "b c", "d*"]);
    let mut deep = ConfigText::of("0", "Port 2222");
    for depth in 1..=DEEPEST_INCLUDE + 2 {
        deep = ConfigText {
            included: vec![("x".to_owned(), vec![deep])],
            ..ConfigText::of(depth.to_string(), "Include x")
        };
    }
    let settings = evaluate(&[deep], client(HOST));
    assert_eq!((settings.faults.len(), settings.port()), (1, 22));
}

#[test]
fn what_openssh_refuses_is_a_fault() {
    for text in [
        "User",
        "User #x",
        "User a b",
        "Port many",
        "Port 0",
        "IdentitiesOnly maybe",
        "IdentityFile \"a",
        "Nonsense yes",
        "Match",
        "Match host",
        "Match all host x",
        "Match weather good",
        "UserKnownHostsFile none /x",
        "Host \"\"",
        "Include",
    ] {
        let settings = of(&format!("\nHost never\n {text}\n"));
        assert_eq!(settings.faults.len(), 1, "{text}");
        assert_eq!(settings.faults[0].place.line, 3, "{text}");
    }
    assert_eq!(of("IgnoreUnknown Non*,UseMagic\nNonsense yes\nUseMagic yes\nUseRoaming no\nGSSAPIAuthentication no\n").faults, []);
}

#[test]
fn a_list_of_algorithms_changes_the_clients_own() {
    let (own, known) = (
        ["rsa-sha2-512", "rsa-sha2-256", "ssh-ed25519"],
        ["ssh-ed25519", "ssh-rsa", "rsa-sha2-256", "rsa-sha2-512"],
    );
    let list = |value: &str| {
        let settings = of(&format!("PubkeyAcceptedKeyTypes {value}\n"));
        settings.algorithms(Keyword::PubkeyAcceptedAlgorithms, &own, &known).unwrap().join(",")
    };
    assert_eq!(list("+ssh-rsa"), "rsa-sha2-512,rsa-sha2-256,ssh-ed25519,ssh-rsa");
    assert_eq!(list("-rsa-*"), "ssh-ed25519");
    assert_eq!(list("^ssh-rsa,ssh-ed25519"), "ssh-rsa,ssh-ed25519,rsa-sha2-512,rsa-sha2-256");
    assert_eq!(list("ssh-rsa,unheard-of"), "ssh-rsa");
    assert_eq!(of("").algorithms(Keyword::HostKeyAlgorithms, &own, &known), None);
}

fn advised(text: &str, host: &str, keys_of_agent: usize) -> Advised {
    let files = [ConfigText::of("/home/ada/.ssh/config", text)];
    let settings = evaluate(&files, client(host));
    let missing = |path: &str| path.contains("missing").then(|| "does not exist.".to_owned());
    advice(&files, &settings, keys_of_agent, &missing)
}

#[test]
fn our_own_blocks_are_good() {
    let account = Account {
        ssh_key_id: "APKAEIVFHP46CEXAMPLE",
        key_path: Some("/home/ada/.ssh/my \"key\" 100%"),
        home: "/home/ada",
    };
    for code in ["eu-central-1", "cn-north-1", "us-gov-west-1"] {
        let region = Region::parse(code).unwrap();
        let block = block(&region, account);
        assert_eq!(
            advised(&block, &region.git_host(), 9),
            Advised { problems: Vec::new(), ok: true },
            "{block}"
        );
        let files = [ConfigText::of("c", block.as_str())];
        let settings = evaluate(&files, client("git.example.com"));
        assert_eq!(settings.settings, [], "other hosts are left alone");
        let host = region.git_host();
        let settings = evaluate(&files, client(&host));
        let file = settings.identity_files().next().unwrap();
        assert_eq!(settings.path(&file.value), account.key_path.unwrap());
        let two = two_accounts(&region, account);
        for alias in ["codecommit-first", "codecommit-second"] {
            assert!(two.contains(&format!("ssh://{alias}/v1/repos/")), "{two}");
            let settings = evaluate(&[ConfigText::of("c", two.as_str())], client(alias));
            assert_eq!(settings.host_name(), region.git_host());
            assert!(settings.identities_only() && settings.identity_files().count() == 1);
            assert_eq!(settings.faults, []);
        }
    }
    let placeholder = Account { ssh_key_id: "", key_path: None, home: "" };
    assert!(block(&region(), placeholder).contains("User APKAXXXX"));
}

#[test]
fn what_is_wrong_is_said() {
    let good = "User APKAEIVFHP46CEXAMPLE\nIdentityFile ~/.ssh/k\nIdentitiesOnly yes\n";
    let problem = |text: &str| advised(&format!("Host git-codecommit.*\n{text}{good}"), HOST, 3).problems;
    assert_eq!(problem(""), Vec::<String>::new());
    for (text, words) in [
        ("User git\n", "wants the id of the SSH key"),
        ("IdentityFile /missing\n", "does not exist"),
        ("IdentitiesOnly no\n", "3 keys"),
        ("PubkeyAuthentication no\n", "PubkeyAuthentication is off"),
        ("PubkeyAcceptedAlgorithms ssh-ed25519\n", "leaves out every RSA"),
        ("Port 2222\n", "answers on 22"),
        ("HostName git.example.com\n", "no host of CodeCommit's"),
        ("Nonsense\n", "does nothing until"),
    ] {
        let problems = problem(text);
        assert_eq!(problems.len(), 1, "{text}: {problems:?}");
        assert!(problems[0].contains(words), "{problems:?}");
    }
    for wide in ["", "Host *\n", "Host *.amazonaws.com\n", "Match host *\n"] {
        let problems = advised(&format!("{wide}{good}"), HOST, 0).problems;
        assert!(problems.len() == 1 && problems[0].contains("other hosts too"), "{wide}: {problems:?}");
    }
    let none = advised("", HOST, 1);
    assert!(!none.ok && none.problems.len() == 2 && none.problems[0].contains("No User"), "{none:?}");
    assert!(advised("Host x\n", HOST, 2).problems.iter().any(|problem| problem.contains("IdentitiesOnly")));
}

/// The rule itself, in exponential time.
fn is_match_by_rule(text: &[u8], pattern: &[u8]) -> bool {
    match (pattern.split_first(), text.split_first()) {
        (None, None) => true,
        (Some((b'*', rest)), _) => {
            is_match_by_rule(text, rest)
                || text.split_first().is_some_and(|(_, text)| is_match_by_rule(text, pattern))
        }
        (Some((wanted, pattern)), Some((found, text))) => {
            (*wanted == b'?' || wanted == found) && is_match_by_rule(text, pattern)
        }
        _ => false,
    }
}

proptest! {
    #[test]
    fn patterns_match_by_their_rule(text in "[ab.]{0,8}", pattern in "[ab.*?]{0,7}") {
        prop_assert_eq!(pattern::is_match(&text, &pattern), is_match_by_rule(text.as_bytes(), pattern.as_bytes()));
    }

    #[test]
    fn any_text_is_evaluated(text in "(?s).{0,300}") {
        let settings = of(&text);
        prop_assert!(settings.settings.iter().all(|setting| setting.place.line <= text.lines().count()));
        let _any = advised(&text, HOST, 2);
    }

    #[test]
    fn any_words_are_evaluated(words in prop::collection::vec(prop::sample::select(vec![
        "Host", "Match", "Include", "User", "Port", "IdentityFile", "all", "host", "exec", "final", "user", "*", "!", "=",
        "\"", "'", "\\", "#", "\n", "\r\n", " ", "\t", "%", "~", "+", "-", "^", ",", "yes", "none", "ProxyJump",
    ]), 0..80)) {
        let _any = advised(&words.concat(), HOST, 2);
        let _any = advised(&words.join(" "), HOST, 2);
    }
}
