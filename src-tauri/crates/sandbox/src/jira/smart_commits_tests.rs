use super::*;

fn scope(keys: &[&str], commands: &[Command]) -> Scope {
    Scope { keys: keys.iter().map(|key| (*key).to_owned()).collect(), commands: commands.to_vec() }
}

fn to(name: &str) -> Command {
    Command::Transition(name.to_owned())
}

fn comment(text: &str) -> Command {
    Command::Comment(text.to_owned())
}

fn hours(hours: u64, comment: &str) -> Command {
    Command::Time { seconds: hours * 3600, comment: comment.to_owned() }
}

#[test]
fn messages_become_scopes() {
    let table: Vec<(&str, Vec<Scope>)> = vec![
        ("SHOP-1 fix the basket", vec![]),
        ("#comment nobody", vec![]),
        ("SHOP-1 #comment looks good", vec![scope(&["SHOP-1"], &[comment("looks good")])]),
        ("SHOP-1 #COMMENT Case", vec![scope(&["SHOP-1"], &[comment("Case")])]),
        (
            "SHOP-1 text #time 1h wrote tests #resolve #comment done\nin two lines",
            vec![scope(
                &["SHOP-1"],
                &[hours(1, "wrote tests"), to("resolve"), comment("done\nin two lines")],
            )],
        ),
        ("TST-1 TST-2 #resolve", vec![scope(&["TST-1", "TST-2"], &[to("resolve")])]),
        ("TEST-4 resolve TEST-2 #resolve", vec![scope(&["TEST-4", "TEST-2"], &[to("resolve")])]),
        (
            "TST-1 #resolve TST-2\n#time 1h",
            vec![scope(&["TST-1"], &[to("resolve")]), scope(&["TST-2"], &[hours(1, "")])],
        ),
        ("SHOP-1 #comment see OPS-2 please", vec![scope(&["SHOP-1"], &[comment("see")])]),
        (
            "SHOP-1 #label a b.c x@y #fixversion 2.0 beta #affectsversion 1.0 #assign grace thanks",
            vec![scope(
                &["SHOP-1"],
                &[
                    Command::Label(vec!["a".into(), "b.c".into(), "x@y".into()]),
                    Command::FixVersion("2.0 beta".into()),
                    Command::AffectsVersion("1.0".into()),
                    Command::Assign("grace".into()),
                ],
            )],
        ),
        (
            "SHOP-1 #assign ada@example.com",
            vec![scope(&["SHOP-1"], &[Command::Assign("ada@example.com".into())])],
        ),
        ("SHOP-1 #to-business", vec![scope(&["SHOP-1"], &[to("to-business")])]),
        ("SHOP-1 #überprüfen", vec![scope(&["SHOP-1"], &[to("überprüfen")])]),
        ("SHOP-1 issue#resolve and #12", vec![]),
        ("SHOP-1 SHOP-1 #start", vec![scope(&["SHOP-1"], &[to("start")])]),
    ];
    for (message, expected) in table {
        assert_eq!(parse(message), expected, "{message}");
    }
}

#[test]
fn durations_are_read_and_the_rest_is_a_comment() {
    let table = [
        ("1w 2d 3h 4m", Some((40 * 3600 + 16 * 3600 + 3 * 3600 + 240, ""))),
        ("1.5h", Some((5400, ""))),
        ("30m pairing 2h", Some((1800, "pairing 2h"))),
        ("2h, review", None),
        ("two hours", None),
        ("", None),
        ("0h", None),
        ("1.h", None),
    ];
    for (text, expected) in table {
        let found = time(text);
        let expected = expected
            .map(|(seconds, comment): (u64, &str)| Command::Time { seconds, comment: comment.to_owned() });
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn missing_arguments_are_errors() {
    for message in
        ["A1-1 #comment", "A1-1 #time soon", "A1-1 #assign", "A1-1 #label", "A1-1 #fixversion #resolve"]
    {
        assert!(matches!(parse(message)[0].commands[0], Command::Invalid(_)), "{message}");
    }
}

#[test]
fn transitions_match_by_unique_prefix() {
    let table: [(&str, &[&str], Option<&str>); 9] = [
        ("to", &["To Business", "Close"], Some("To Business")),
        ("to-business", &["To Business", "Close"], Some("To Business")),
        ("send", &["SEND_TO_QA"], Some("SEND_TO_QA")),
        ("send-to", &["SEND TO_QA"], Some("SEND TO_QA")),
        ("send", &["SEND_TO_QA", "SEND_TO_DEV"], None),
        ("s", &["Start Progress", "Stop Progress"], None),
        ("STA", &["Start Progress", "Stop Progress"], Some("Start Progress")),
        ("code-review", &["CODE REVIEW"], Some("CODE REVIEW")),
        ("finish", &["Done"], None),
    ];
    for (command, names, expected) in table {
        assert_eq!(
            match_transition(command, names, |name| name).copied(),
            expected,
            "{command} in {names:?}"
        );
    }
}
