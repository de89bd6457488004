use proptest::prelude::*;

use super::{
    BranchSubject, BranchTemplate, BranchTemplateError as Error, DEFAULT_MAX_LENGTH, DEFAULT_SEPARATOR,
    DEFAULT_TEMPLATE, NamedBranch,
};
use crate::branch::check_branch;

const SUBJECT: BranchSubject<'_> = BranchSubject {
    key: "PRJ-123",
    summary: "Add more logging",
    issue_type: "New Feature",
    base: "release/1.0",
    display_name: "Ada Lovelace",
    user_name: "ada",
};

fn named(template: &str, subject: &BranchSubject<'_>) -> Result<NamedBranch, Error> {
    BranchTemplate::parse(template, DEFAULT_SEPARATOR, DEFAULT_MAX_LENGTH)?.name(subject)
}

fn name(template: &str) -> String {
    named(template, &SUBJECT).unwrap().name
}

#[test]
fn every_variable_is_written_as_gij_writes_it() {
    for (template, expected) in [
        (DEFAULT_TEMPLATE, "PRJ-123-add-more-logging"),
        ("${issuekey}", "PRJ-123"),
        ("${summary}/${issuekey}", "add-more-logging/PRJ-123"),
        ("${projectkey}/${issuekey}", "PRJ/PRJ-123"),
        ("${issuetype}/${issuekey}", "newfeature/PRJ-123"),
        ("${basebranch}/${issuekey}", "release/1.0/PRJ-123"),
        ("${displayname}/${issuekey}", "Ada-Lovelace/PRJ-123"),
        ("${username}-${issuekey}", "ada-PRJ-123"),
        ("feature/${issuekey}", "feature/PRJ-123"),
        (" feature/${issuekey} ", "feature/PRJ-123"),
        ("a b/${issuekey}", "a-b/PRJ-123"),
        ("$issuekey/${issuekey}", "$issuekey/PRJ-123"),
    ] {
        assert_eq!(name(template), expected, "{template}");
    }
    let lower = BranchSubject { key: "prj-123", ..SUBJECT };
    assert_eq!(named("${issuekey}-${projectkey}", &lower).unwrap().name, "PRJ-123-PRJ");
}

#[test]
fn types_are_mapped() {
    let of = |template: &str, issue_type: &str| {
        named(template, &BranchSubject { issue_type, ..SUBJECT }).unwrap().name
    };
    let with_default = "${issuetype:Bug,bugfix,New Feature,feature/new,task}/${issuekey}";
    assert_eq!(of(with_default, "Bug"), "bugfix/PRJ-123");
    assert_eq!(of(with_default, "bug "), "bugfix/PRJ-123");
    assert_eq!(of(with_default, "New Feature"), "feature/new/PRJ-123");
    assert_eq!(of(with_default, "Epic"), "task/PRJ-123");
    let without = "${issuetype: Bug , bugfix }/${issuekey}";
    assert_eq!(of(without, "Bug"), "bugfix/PRJ-123");
    assert_eq!(of(without, "Sub Task"), "subtask/PRJ-123");
    assert_eq!(of("${issuetype:work}/${issuekey}", "Bug"), "work/PRJ-123");
    assert_eq!(of("${issuetype:Bug,}${issuekey}", "Bug"), "PRJ-123", "an empty word leaves it out");
}

#[test]
fn separators_stand_between_words() {
    let with = |separator: &str| {
        BranchTemplate::parse(DEFAULT_TEMPLATE, separator, 250).unwrap().name(&SUBJECT).unwrap().name
    };
    assert_eq!(with("_"), "PRJ-123-add_more_logging");
    assert_eq!(with("."), "PRJ-123-add.more.logging");
    assert_eq!(with(""), "PRJ-123-addmorelogging");
    assert_eq!(with("/"), "PRJ-123-add/more/logging");
}

#[test]
fn each_problem_of_a_template_is_said() {
    let long = "x".repeat(2001);
    let mapping = |name: &'static str| Error::NoMapping { name };
    let unknown = |name: &str| Error::UnknownVariable { name: name.to_owned() };
    for (template, error) in [
        ("", Error::Empty),
        (" \n", Error::Empty),
        (long.as_str(), Error::TooLong),
        ("${issuekey", Error::Unclosed),
        ("${", Error::Unclosed),
        ("${key}", unknown("key")),
        ("${}", unknown("")),
        ("${IssueKey}", unknown("IssueKey")),
        ("${summary:a,b}", mapping("summary")),
        ("${issuetype:}", Error::Mapping),
        ("${issuetype:Bug,fix,}", Error::Mapping),
        ("${issuetype:,fix}", Error::Mapping),
    ] {
        assert_eq!(named(template, &SUBJECT), Err(error), "{template}");
    }
    for separator in [" ", ":", "..", "@{", "~", "---------", "\n", "\u{a0}", "x", "-P"] {
        let read = BranchTemplate::parse(DEFAULT_TEMPLATE, separator, 250);
        assert_eq!(read, Err(Error::Separator), "{separator:?}");
    }
    for length in [0, 257] {
        assert_eq!(BranchTemplate::parse(DEFAULT_TEMPLATE, "-", length), Err(Error::Length));
    }
    assert_eq!(
        unknown("key").to_string(),
        "There is no variable ${key}. There are issuekey, summary, projectkey, issuetype, basebranch, displayname and username"
    );
}

#[test]
fn a_name_that_is_too_long_is_cut_and_the_key_stays_whole() {
    let summary = "word ".repeat(200);
    let long = BranchSubject { summary: &summary, ..SUBJECT };
    let found = named(DEFAULT_TEMPLATE, &long).unwrap();
    assert_eq!(found.name.chars().count(), 250);
    assert!(found.name.starts_with("PRJ-123-word-word"));
    assert_eq!(found.notes, ["It was cut to 250 characters; the issue's key stays whole."]);

    let at_the_end = named("${summary}-${issuekey}", &long).unwrap().name;
    assert!(at_the_end.ends_with("-PRJ-123") && at_the_end.chars().count() == 250, "{at_the_end}");
    let umlauts = "ä".repeat(400);
    let found = named(DEFAULT_TEMPLATE, &BranchSubject { summary: &umlauts, ..SUBJECT }).unwrap();
    assert_eq!(found.name.chars().count(), 250, "characters, not bytes");

    let short = |template: &str, length| BranchTemplate::parse(template, "-", length).unwrap().name(&long);
    assert_eq!(short(DEFAULT_TEMPLATE, 9).unwrap().name, "PRJ-123-w");
    assert_eq!(short(DEFAULT_TEMPLATE, 8).unwrap().name, "PRJ-123", "no separator without a word");
    assert_eq!(short("feature/${issuekey}", 10).unwrap().name, "feaPRJ-123");
    assert_eq!(short(DEFAULT_TEMPLATE, 6), Err(Error::KeyTooLong { length: 6, needed: 7 }));
    assert_eq!(short("${issuekey}${issuekey}", 10), Err(Error::KeyTooLong { length: 10, needed: 14 }));
}

#[test]
fn what_git_refuses_gives_way_and_is_said() {
    let of = |summary: &str| named(DEFAULT_TEMPLATE, &BranchSubject { summary, ..SUBJECT }).unwrap();
    for (summary, expected) in [
        ("Fix: crash on [iOS]?", "PRJ-123-fix-crash-on-ios]"),
        ("a - b", "PRJ-123-a-b"),
        ("read/write", "PRJ-123-read-write"),
        ("wait ...", "PRJ-123-wait"),
        ("a..b", "PRJ-123-a.b"),
        ("HEAD@{1}", "PRJ-123-head@1}"),
        ("Cargo.lock", "PRJ-123-cargo"),
        ("x.lock.lock.", "PRJ-123-x"),
        ("tabs\tand\nlines", "PRJ-123-tabs-and-lines"),
        ("\u{202e}gnp.exe\u{200b}", "PRJ-123-gnp.exe"),
        ("<b>ÜBER & über</b>", "PRJ-123-<b>über-&-über<-b>"),
        ("🙂 grün", "PRJ-123-🙂-grün"),
        ("", "PRJ-123"),
        ("???", "PRJ-123"),
        ("-- --", "PRJ-123"),
    ] {
        assert_eq!(of(summary).name, expected, "{summary}");
    }
    assert_eq!(of("Fix: a? b:").notes, ["A branch name cannot hold : ?, so the separator takes the place."]);
    assert_eq!(of("\u{200b}a").notes, ["Invisible characters were left out."]);
    assert_eq!(
        of("a..b").notes,
        ["Parts that git reads as something else, such as .. or .lock, were changed."]
    );
    assert_eq!(of("Add more logging").notes, [""; 0]);
    let unknown = BranchSubject { display_name: "", ..SUBJECT };
    assert_eq!(
        named("${displayname}/${issuekey}", &unknown).unwrap(),
        NamedBranch {
            name: "PRJ-123".to_owned(),
            notes: vec!["${displayname} has no value here and is left out.".to_owned()],
        }
    );
    assert!(named("${username}", &SUBJECT).unwrap().notes.len() == 2);
}

#[test]
fn what_leaves_no_name_is_refused() {
    for (template, subject) in [
        ("${displayname}", BranchSubject { display_name: "", ..SUBJECT }),
        ("${displayname}", BranchSubject { display_name: "HEAD", ..SUBJECT }),
        ("${basebranch}", BranchSubject { base: "@", ..SUBJECT }),
        ("${basebranch}", BranchSubject { base: "0123456789abcdef0123456789abcdef01234567", ..SUBJECT }),
        ("--", SUBJECT),
    ] {
        assert_eq!(named(template, &subject), Err(Error::NoName), "{template}");
    }
    assert_eq!(name("-${issuekey}"), "PRJ-123", "no option to git's commands");
    assert_eq!(name("refs/heads/${issuekey}"), "PRJ-123");
}

proptest! {
    #[test]
    fn every_name_is_one_and_holds_the_key(
        template in prop::collection::vec(prop::sample::select(vec![
            "${issuekey}", "${summary}", "${projectkey}", "${issuetype}", "${issuetype:Bug,fix,.lock}",
            "${basebranch}", "${displayname}", "${username}", "/", "-", ".", "@", "{", ".lock", "refs/heads/", "x", "~",
        ]), 1..9),
        separator in prop::sample::select(vec!["-", "_", ".", "", "/", "@", "--"]),
        max_length in 1_usize..=256,
        key in "[A-Z][A-Z0-9_]{0,6}-[1-9][0-9]{0,3}",
        summary in "\\PC{0,60}|[ a-z./@{~:.-]{0,400}|[\u{0}-\u{2fff}]{0,60}",
        issue_type in "\\PC{0,12}|Bug", base in "[a-z/.@{]{0,20}", user in "[ -~\u{202e}]{0,20}",
    ) {
        let template = template.concat();
        let Ok(read) = BranchTemplate::parse(&template, separator, max_length) else {
            return Ok(());
        };
        let subject = BranchSubject {
            key: &key, summary: &summary, issue_type: &issue_type, base: &base, display_name: &user, user_name: &user,
        };
        if let Ok(found) = read.name(&subject) {
            prop_assert_eq!(check_branch(&found.name), Ok(()), "{} of {}", &found.name, &template);
            prop_assert!(!found.name.starts_with('-'));
            prop_assert!(found.name.chars().count() <= max_length);
            prop_assert!(!template.contains("${issuekey}") || found.name.contains(&key), "{}", found.name);
            prop_assert!(found.notes.iter().all(|note| note.ends_with('.')));
        } else if template.contains("${issuekey}") {
            let needed = key.chars().count() * template.matches("${issuekey}").count();
            prop_assert!(needed > max_length, "{} of {} characters", needed, max_length);
        }
    }
}
