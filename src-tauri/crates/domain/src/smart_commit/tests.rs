//! Every rule and example of gij-contract §3, and what holds for every message.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::issue_key::IssueKey;

/// Scopes as a table writes them: keys, and commands with what they act.
fn scopes(text: &str) -> Vec<(Vec<String>, Vec<String>)> {
    let message = Message::read(text);
    message
        .scopes
        .iter()
        .map(|scope| {
            let keys = scope.keys.iter().map(ToString::to_string).collect();
            let commands = message.commands[scope.commands.clone()].iter().map(said).collect();
            (keys, commands)
        })
        .collect()
}

fn said(command: &Command<'_>) -> String {
    match &command.act {
        Ok(Act::Comment(text)) => format!("comment:{text}"),
        Ok(Act::LogWork { work, comment }) => format!("work:{}:{comment}", work.seconds),
        Ok(Act::Assign(user)) => format!("assign:{user}"),
        Ok(Act::FixVersion(name)) => format!("fix:{name}"),
        Ok(Act::AffectsVersion(name)) => format!("affects:{name}"),
        Ok(Act::Label(labels)) => format!("label:{}", labels.join("+")),
        Ok(Act::Transition) => format!("to:{}", command.name),
        Err(fault) => format!("fault:{fault:?}"),
    }
}

#[test]
fn messages_become_scopes() {
    type Expected = &'static [(&'static [&'static str], &'static [&'static str])];
    let table: &[(&str, Expected)] = &[
        // Base form: key, ignored text, commands.
        ("SHOP-1 fix the basket", &[]),
        ("", &[]),
        ("#comment nobody", &[]),
        ("#comment nobody SHOP-1", &[]),
        ("SHOP-1 #comment looks good", &[(&["SHOP-1"], &["comment:looks good"])]),
        ("SHOP-1 ignored text #comment looks good", &[(&["SHOP-1"], &["comment:looks good"])]),
        // Commands do not mind case; keys do.
        ("SHOP-1 #COMMENT Case", &[(&["SHOP-1"], &["comment:Case"])]),
        ("SHOP-1 #FixVersion 2.0", &[(&["SHOP-1"], &["fix:2.0"])]),
        ("shop-1 #comment x", &[]),
        // Each command, and arguments to the next command.
        (
            "SHOP-1 text #time 1h wrote tests #resolve #comment done\nin two lines",
            &[(&["SHOP-1"], &["work:3600:wrote tests", "to:resolve", "comment:done\nin two lines"])],
        ),
        ("SHOP-1 #time 1w 2d 4h 30m Total work", &[(&["SHOP-1"], &["work:217800:Total work"])]),
        ("SHOP-1 #time 1.5h", &[(&["SHOP-1"], &["work:5400:"])]),
        (
            "SHOP-1 #label a b.c x@y z-1 #fixversion 2.0 beta #affectsversion 1.0 #assign grace thanks",
            &[(&["SHOP-1"], &["label:a+b.c+x@y+z-1", "fix:2.0 beta", "affects:1.0", "assign:grace"])],
        ),
        ("SHOP-1 #fixversion 1.0 #fixversion 2.0", &[(&["SHOP-1"], &["fix:1.0", "fix:2.0"])]),
        ("SHOP-1 #assign ada@example.com", &[(&["SHOP-1"], &["assign:ada@example.com"])]),
        ("SHOP-1 #to-business", &[(&["SHOP-1"], &["to:to-business"])]),
        ("SHOP-1 #überprüfen", &[(&["SHOP-1"], &["to:überprüfen"])]),
        ("SHOP-1 #resolve with words", &[(&["SHOP-1"], &["to:resolve"])]),
        // Several keys before, several commands after: all act on all.
        ("TST-1 TST-2 #resolve", &[(&["TST-1", "TST-2"], &["to:resolve"])]),
        ("TST-1, TST-2 and TST-1 #start #label x", &[(&["TST-1", "TST-2"], &["to:start", "label:x"])]),
        ("TEST-4 resolve TEST-2 #resolve", &[(&["TEST-4", "TEST-2"], &["to:resolve"])]),
        ("TST-1\nTST-2\n#resolve", &[(&["TST-1", "TST-2"], &["to:resolve"])]),
        // A key after a command begins a new scope, with or without a line break.
        ("TST-1 #resolve TST-2\n#time 1h", &[(&["TST-1"], &["to:resolve"]), (&["TST-2"], &["work:3600:"])]),
        ("TST-1 #resolve\nTST-1 #time 1h", &[(&["TST-1"], &["to:resolve"]), (&["TST-1"], &["work:3600:"])]),
        (
            "TST-1 #start TST-2 TST-3 #label x TST-4 done",
            &[(&["TST-1"], &["to:start"]), (&["TST-2", "TST-3"], &["label:x"])],
        ),
        // A key inside a comment ends it.
        ("SHOP-1 #comment see OPS-2 please", &[(&["SHOP-1"], &["comment:see"])]),
        ("SHOP-1 #comment as UTF-8 now", &[(&["SHOP-1"], &["comment:as"])]),
        // What is no command: no letter after #, or something before it.
        ("SHOP-1 issue#resolve and #12 and # x and #-x", &[]),
        ("SHOP-1 (#resolve)", &[(&["SHOP-1"], &["to:resolve"])]),
        ("SHOP-1 #resolve_now", &[(&["SHOP-1"], &["to:resolve"])]),
        ("SHOP-1 ##start", &[(&["SHOP-1"], &["to:start"])]),
        // # before a key.
        ("SHOP-1 fixes #OPS-2 #start", &[(&["SHOP-1"], &["to:OPS-"]), (&["OPS-2"], &["to:start"])]),
        ("#SHOP-1 #start", &[(&["SHOP-1"], &["to:start"])]),
        // Arguments that cannot be used.
        ("SHOP-1 #comment", &[(&["SHOP-1"], &["fault:Missing(\"a text\")"])]),
        ("SHOP-1 #time soon", &[(&["SHOP-1"], &["fault:Work"])]),
        ("SHOP-1 #time", &[(&["SHOP-1"], &["fault:Missing(\"an amount of work such as 1h 30m\")"])]),
        (
            "SHOP-1 #assign #start",
            &[(&["SHOP-1"], &["fault:Missing(\"a user name or e-mail\")", "to:start"])],
        ),
        ("SHOP-1 #label \n", &[(&["SHOP-1"], &["fault:Missing(\"a label\")"])]),
        ("SHOP-1 #fixversion OPS-2", &[(&["SHOP-1"], &["fault:Missing(\"the name of a version\")"])]),
        ("SHOP-1 #affectsversion", &[(&["SHOP-1"], &["fault:Missing(\"the name of a version\")"])]),
    ];
    for (text, expected) in table {
        let expected: Vec<(Vec<String>, Vec<String>)> = expected
            .iter()
            .map(|(keys, commands)| {
                let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
                (owned(keys), owned(commands))
            })
            .collect();
        assert_eq!(scopes(text), expected, "{text}");
    }
}

#[test]
fn parts_stand_where_they_are() {
    let text = "Übung SHOP-1 #comment  süß \n#time 1h #OPS-2";
    let message = Message::read(text);
    let parts: Vec<_> = message
        .commands
        .iter()
        .map(|command| (&text[command.span.clone()], message.arguments(command)))
        .collect();
    assert_eq!(parts, [("#comment", "süß"), ("#time", "1h"), ("#", "")]);
    assert_eq!(message.issues().iter().map(IssueKey::as_str).collect::<Vec<_>>(), ["SHOP-1", "OPS-2"]);
}

/// Codes that nobody has to be asked for, with what they replace.
fn said_of(text: &str) -> Vec<(&'static str, Option<String>)> {
    let message = Message::read(text);
    let facts = Facts::none();
    findings(&message, &facts, &preview(&message, &facts))
        .into_iter()
        .map(|finding| {
            let mended = finding.span.zip(finding.replacement).map(|(span, replacement)| {
                let mut mended = text.to_owned();
                mended.replace_range(span, &replacement);
                mended
            });
            (finding.code.as_str(), mended)
        })
        .collect()
}

#[test]
fn what_is_wrong_is_said_and_mended() {
    type Said = &'static [(&'static str, Option<&'static str>)];
    let table: &[(&str, Said)] = &[
        (
            "SHOP-1 #comment fine #time 1h fine #resolve #label a #assign ada #fixversion 2 #affectsversion 1",
            &[],
        ),
        ("", &[]),
        ("fix the basket", &[("no-key", None)]),
        ("shop-1 fix", &[("no-key", None), ("near-key", Some("SHOP-1 fix"))]),
        ("SHOP-1 and Shop-02", &[("near-key", Some("SHOP-1 and SHOP-2"))]),
        ("SHOP-1 is utf-8", &[]),
        ("#comment x SHOP-1", &[("command-before-key", None)]),
        (
            "SHOP-1 #coment x",
            &[("unknown-command", Some("SHOP-1 #comment x")), ("text-after-transition", None)],
        ),
        ("SHOP-1 #lables", &[("unknown-command", Some("SHOP-1 #label"))]),
        ("SHOP-1 #comment", &[("missing-arguments", None)]),
        ("SHOP-1 #time 1h30m x", &[("time-format", Some("SHOP-1 #time 1h 30m x"))]),
        ("SHOP-1 #time 2 hours", &[("time-format", Some("SHOP-1 #time 2h"))]),
        ("SHOP-1 #time soon", &[("time-format", None)]),
        ("SHOP-1 #time 1h 30min x", &[("time-format", Some("SHOP-1 #time 1h 30m x"))]),
        ("SHOP-1 #time 1d", &[("time-days", None)]),
        ("SHOP-1 #comment see OPS-2 please", &[("key-in-arguments", None)]),
        ("SHOP-1 #comment see OPS-2 #time 1h", &[("key-in-arguments", None)]),
        ("SHOP-1 #comment done\nOPS-2 #time 1h", &[]),
        (
            "SHOP-1 #resolve OPS-2\n#time 1h",
            &[("hash-begins-line", Some("SHOP-1 #resolve OPS-2\n #time 1h"))],
        ),
        ("fix #SHOP-1", &[("hash-before-key", Some("fix SHOP-1"))]),
        ("SHOP-1 #resolve now", &[("text-after-transition", None)]),
        ("SHOP-1 #assign ada lovelace", &[("words-after-user", None)]),
        ("SHOP-1 #fixversion 2.0\nand more", &[("version-lines", None)]),
        ("SHOP-1 #comment x #comment x", &[("repeated", None)]),
        ("SHOP-1 #comment x\nSHOP-1 #comment y", &[]),
        ("SHOP-1 #assign ada #assign grace", &[("competing", None)]),
        ("SHOP-1 #start #resolve", &[("competing", None)]),
    ];
    for (text, expected) in table {
        let expected: Vec<_> =
            expected.iter().map(|(code, mended)| (*code, mended.map(str::to_owned))).collect();
        assert_eq!(said_of(text), expected, "{text}");
    }
    let long = format!("SHOP-1 #comment {}", "ä".repeat(8000));
    assert_eq!(said_of(&long), [("too-long", None)]);
    let label = format!("SHOP-1 #label {}", "ä".repeat(256));
    assert_eq!(said_of(&label), [("label-too-long", None)]);
}

#[test]
fn codes_are_stable_and_differ() {
    let texts: BTreeSet<&str> = FindingCode::ALL.iter().map(|code| code.as_str()).collect();
    assert_eq!(texts.len(), FindingCode::ALL.len());
    assert!(texts.iter().all(|text| text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')));
}

#[test]
fn the_length_is_counted_in_characters() {
    let fits = format!("SHOP-1 {}", "😀".repeat(MAX_LENGTH - 7));
    let message = Message::read(&fits);
    assert_eq!((message.length, message.is_too_long()), (MAX_LENGTH, false));
    let beyond = format!("{fits}x SHOP-2 #start");
    let message = Message::read(&beyond);
    assert!(message.is_too_long());
    assert_eq!(message.length, MAX_LENGTH + 15);
    assert_eq!(
        (message.keys.len(), message.commands.len()),
        (1, 0),
        "what GIJ does not read is not read here"
    );
}

fn key(text: &str) -> IssueKey {
    text.parse().expect("a key")
}

fn known(keys: &[&str]) -> Facts {
    let names = [
        ("Start Progress", "In Progress"),
        ("Stop Progress", "To Do"),
        ("Resolve Issue", "Done"),
        ("", "CODE REVIEW"),
    ];
    let state = |text: &str| IssueState {
        key: text.to_owned(),
        summary: "A basket".to_owned(),
        status: "Open".to_owned(),
        transitions: Ok(names
            .map(|(name, to)| TransitionNow { name: name.to_owned(), to: to.to_owned() })
            .to_vec()),
        versions: Ok(vec!["1.0".to_owned(), "2.0 beta".to_owned()]),
        permissions: Ok(Permissions::all()),
    };
    Facts {
        issues: keys.iter().map(|text| (key(text), Ok(Some(state(text))))).collect(),
        author: Ok(Author::One { display_name: "Ada".to_owned() }),
        assignees: [("grace".to_owned(), Ok(Some("Grace Hopper".to_owned()))), ("nemo".to_owned(), Ok(None))]
            .into(),
        time_tracking: Ok(true),
        smart_commits: Ok(SmartCommitsSwitch::On),
        age: None,
        site: Some("https://jira.example".to_owned()),
    }
}

/// `SHOP-1 ✓ effect`, `SHOP-1 ✗ reason`, `SHOP-1 ? reason`.
fn foreseen(text: &str, facts: &Facts) -> Vec<String> {
    preview(&Message::read(text), facts)
        .actions
        .into_iter()
        .map(|action| match action.verdict {
            Verdict::Will => format!("{} ✓ {}", action.issue, action.effect),
            Verdict::WillNot(reason) => format!("{} ✗ {reason}", action.issue),
            Verdict::Unknown(reason) => format!("{} ? {reason}", action.issue),
        })
        .collect()
}

#[test]
fn what_will_happen_is_said() {
    let facts = known(&["SHOP-1", "SHOP-2"]);
    let table: &[(&str, &[&str])] = &[
        ("SHOP-1 #comment two\nlines", &["SHOP-1 ✓ Adds the comment “two lines”"]),
        ("SHOP-1 #time 1h 30m", &["SHOP-1 ✓ Logs 1 h 30 m of work"]),
        ("SHOP-1 #time 1d fixing", &["SHOP-1 ✓ Logs 8 h of work with the comment “fixing”"]),
        ("SHOP-1 #assign grace", &["SHOP-1 ✓ Assigns it to Grace Hopper"]),
        ("SHOP-1 #assign nemo", &["SHOP-1 ✗ Jira has no user “nemo”"]),
        ("SHOP-1 #fixversion 2.0 beta", &["SHOP-1 ✓ Adds “2.0 beta” to its fix versions"]),
        ("SHOP-1 #affectsversion 9", &["SHOP-1 ✗ The project has no version “9”"]),
        ("SHOP-1 #label x", &["SHOP-1 ✓ Adds the label “x”"]),
        ("SHOP-1 #label x y", &["SHOP-1 ✓ Adds the labels “x y”"]),
        ("SHOP-1 #res", &["SHOP-1 ✓ Moves it from “Open” to “Done” by “Resolve Issue”"]),
        ("SHOP-1 #code-review", &["SHOP-1 ✓ Moves it from “Open” to “CODE REVIEW”"]),
        (
            "SHOP-1 #st",
            &["SHOP-1 ✗ More than one transition begins with “st”: “Start Progress”, “Stop Progress”"],
        ),
        ("SHOP-1 #finish", &["SHOP-1 ✗ No transition from “Open” is called “finish”"]),
        ("SHOP-1 #comment", &["SHOP-1 ✗ #comment needs a text"]),
        (
            "SHOP-1 SHOP-2 #label x #resolve",
            &[
                "SHOP-1 ✓ Adds the label “x”",
                "SHOP-1 ✓ Moves it from “Open” to “Done” by “Resolve Issue”",
                "SHOP-2 ✓ Adds the label “x”",
                "SHOP-2 ✓ Moves it from “Open” to “Done” by “Resolve Issue”",
            ],
        ),
        (
            "SHOP-1 #start #reopen",
            &[
                "SHOP-1 ✓ Moves it from “Open” to “In Progress” by “Start Progress”",
                "SHOP-1 ? It comes after another transition of SHOP-1, and depends on where that one leads",
            ],
        ),
        ("OPS-9 #comment x", &["OPS-9 ? Jira was not asked"]),
    ];
    for (text, expected) in table {
        assert_eq!(foreseen(text, &facts), *expected, "{text}");
    }
}

#[test]
fn what_stands_in_the_way_is_said_before_what_is_not_known() {
    let message = "SHOP-1 #comment x";
    let of = |change: fn(&mut Facts)| {
        let mut facts = known(&["SHOP-1"]);
        change(&mut facts);
        let said = foreseen(message, &facts);
        let read = Message::read(message);
        let codes: Vec<_> = findings(&read, &facts, &preview(&read, &facts))
            .iter()
            .map(|finding| finding.code.as_str())
            .collect();
        (said.concat(), codes)
    };
    let (said, codes) = of(|facts| facts.author = Ok(Author::Nobody));
    assert_eq!(
        (said.as_str(), codes),
        ("SHOP-1 ✗ No Jira user has the e-mail of the commit’s author", vec!["author-missing"])
    );
    let (said, codes) = of(|facts| facts.author = Ok(Author::Several(2)));
    assert!(said.contains("✗ 2 Jira users"));
    assert_eq!(codes, ["author-shared"]);
    let (said, codes) = of(|facts| facts.author = Err(Unknown("no e-mail was given".to_owned())));
    assert_eq!((said.as_str(), codes), ("SHOP-1 ? no e-mail was given", vec!["not-checked"]));
    let (said, codes) = of(|facts| facts.issues = [(key("SHOP-1"), Ok(None))].into());
    assert!(said.contains("✗ Jira has no such issue"));
    assert_eq!(codes, ["issue-missing"]);
    let (said, codes) = of(|facts| {
        facts.age = Some(Age { committed_at: 0, now: 15 * 86_400_000, limit: 14 });
        facts.author = Err(Unknown("later".to_owned()));
    });
    assert!(said.contains("✗ The commit is 15 days old"));
    assert_eq!(codes, ["too-old", "not-checked"]);
    let (said, codes) = of(|facts| {
        if let Some(Ok(Some(state))) = facts.issues.get_mut(&key("SHOP-1")) {
            state.permissions = Ok(Permissions::default());
        }
    });
    assert!(said.contains("✗ It needs the permission Add Comments"));
    assert_eq!(codes, ["permission-missing"]);
    let (said, codes) = of(|facts| {
        if let Some(Ok(Some(state))) = facts.issues.get_mut(&key("SHOP-1")) {
            state.permissions = Err(Unknown("only Jira knows".to_owned()));
            state.key = "NEW-4".to_owned();
        }
    });
    assert_eq!((said.as_str(), codes), ("SHOP-1 ? only Jira knows", vec!["issue-moved"]));
    let (_, codes) = of(|facts| facts.smart_commits = Ok(SmartCommitsSwitch::OffIn(vec!["shop".to_owned()])));
    assert_eq!(codes, ["smart-commits-off"]);
}

#[test]
fn what_jira_has_names_the_mend() {
    let mended = |text: &str| {
        let message = Message::read(text);
        let mut facts = known(&["SHOP-1"]);
        facts.time_tracking = Ok(false);
        let found = findings(&message, &facts, &preview(&message, &facts));
        found.into_iter().map(|finding| (finding.code.as_str(), finding.replacement)).collect::<Vec<_>>()
    };
    let with = |code: &'static str, text: &str| vec![(code, Some(text.to_owned()))];
    assert_eq!(mended("SHOP-1 #fixversion 1.1"), with("version-missing", "1.0"));
    assert_eq!(mended("SHOP-1 #affectsversion 2.0 Beta"), with("version-missing", "2.0 beta"));
    assert_eq!(mended("SHOP-1 #fixversion nine"), [("version-missing", None)]);
    assert_eq!(mended("SHOP-1 #sto"), []);
    assert_eq!(mended("SHOP-1 #st"), with("transition-ambiguous", "#sta"));
    assert_eq!(mended("SHOP-1 #resolve-isue"), with("transition-missing", "#resolve-issue"));
    assert_eq!(mended("SHOP-1 #time 1h"), [("time-tracking-off", None)]);
    assert_eq!(mended("SHOP-1 #assign nemo"), [("user-missing", None)]);
    assert_eq!(mended("SHOP-1 #coment"), with("unknown-command", "#comment"));
}

#[test]
fn eight_thousand_characters_are_quick() {
    let hostile = [
        "AB-1 ".repeat(1600),
        "#a ".repeat(2666),
        format!("{}{}", "AB-1 ".repeat(5), "#comment x ".repeat(720)),
        "AB-1 #a ".repeat(1000),
        (1..700).map(|number| format!("AB-{number}")).collect::<Vec<_>>().join(" ")
            + &" #label x".repeat(300),
        "-".repeat(8000),
        "1-1".repeat(2666),
        format!("AB-1 #fixversion {}", "x".repeat(7900)),
        format!("AB-1 #time {}", "1h ".repeat(2600)),
    ];
    for text in hostile {
        let facts = known(&["AB-1"]);
        let begun = std::time::Instant::now();
        let message = Message::read(&text);
        let foreseen = preview(&message, &facts);
        let found = findings(&message, &facts, &foreseen);
        assert!(foreseen.actions.len() <= MAX_ACTIONS);
        assert!(found.len() <= 100);
        // Some milliseconds without optimisation; the limit is for the product of keys and commands going wild.
        assert!(begun.elapsed().as_secs() < 2, "{} took {:?}", &text[..20], begun.elapsed());
    }
}

fn any_message() -> impl Strategy<Value = String> {
    let words = prop_oneof![
        Just("SHOP-1".to_owned()),
        Just("OPS-22".to_owned()),
        Just("shop-3".to_owned()),
        Just("#comment".to_owned()),
        Just("#time".to_owned()),
        Just("1h 30m".to_owned()),
        Just("#label".to_owned()),
        Just("#fixversion".to_owned()),
        Just("#assign".to_owned()),
        Just("#start".to_owned()),
        Just("#".to_owned()),
        "\\PC{0,6}",
        "[ \n\t]{1,2}",
    ];
    prop::collection::vec((words, prop_oneof![Just(" "), Just("\n"), Just("")]), 0..24)
        .prop_map(|words| words.into_iter().map(|(word, gap)| word + gap).collect())
}

proptest! {
    #[test]
    fn every_message_is_read_in_order_and_within_itself(text in any_message()) {
        let message = Message::read(&text);
        let mut parts: Vec<(usize, usize)> = message.keys.iter().map(|found| (found.start, found.end())).collect();
        for command in &message.commands {
            // Slicing fails unless they lie on the borders of characters.
            prop_assert!(text[command.span.clone()].starts_with('#'));
            let arguments = &text[command.arguments.clone()];
            prop_assert_eq!(arguments, arguments.trim());
            prop_assert!(command.arguments.start >= command.span.end);
            parts.push((command.span.start, command.span.end));
            parts.push((command.arguments.start, command.arguments.end));
        }
        parts.sort_unstable();
        prop_assert!(parts.windows(2).all(|pair| pair[0].1 <= pair[1].0), "{:?}", parts);
        // Every command either acts or is idle.
        prop_assert_eq!(message.acting().count() + message.idle().len(), message.commands.len());
        for pair in message.scopes.windows(2) {
            prop_assert_eq!(pair[0].commands.end, pair[1].commands.start);
        }
    }

    #[test]
    fn every_message_can_be_judged(text in any_message()) {
        let message = Message::read(&text);
        for facts in [Facts::none(), known(&["SHOP-1"])] {
            let foreseen = preview(&message, &facts);
            let product: usize = message.scopes.iter().map(|scope| scope.keys.len() * scope.commands.len()).sum();
            prop_assert_eq!(foreseen.total, product);
            let found = findings(&message, &facts, &foreseen);
            prop_assert!(found.windows(2).all(|pair| pair[0].severity <= pair[1].severity));
            for finding in found {
                if let Some(span) = finding.span {
                    let mut mended = text.clone();
                    mended.replace_range(span, finding.replacement.as_deref().unwrap_or_default());
                }
            }
            if facts.site.is_none() {
                prop_assert!(foreseen.actions.iter().all(|action| action.verdict != Verdict::Will));
            }
        }
    }

    #[test]
    fn anything_at_all_is_read(text in "\\PC{0,300}") {
        let message = Message::read(&text);
        prop_assert_eq!(message.length, text.chars().count());
    }
}
