use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use causeway_app::diagnostics::Known;
use proptest::prelude::*;

use super::{Anonymiser, Kind, PATTERNS};

fn known() -> Known {
    let set = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<BTreeSet<_>>();
    Known {
        hosts: set(&["jira.corp.internal", "intranet"]),
        people: set(&["jdoe"]),
        titles: set(&["Acme Tracker"]),
        home: Some("/srv/people/jdoe".to_owned()),
    }
}

fn clean(text: &str) -> String {
    Anonymiser::new(&known()).clean(text)
}

#[test]
fn every_pattern_compiles() {
    assert!(PATTERNS.is_some());
}

#[test]
fn each_kind_has_its_stand_in_and_what_helps_stays() {
    for (text, expected) in [
        ("key AKIAIOSFODNN7EXAMPLE of 111122223333", "key [access key 1] of [account 1]"),
        ("arn:aws:iam::111122223333:user/team/jane", "arn:aws:iam::[account 1]:user/[name 1]"),
        (
            "arn:aws:sts::111122223333:assumed-role/Admin/jane@example.org now",
            "arn:aws:sts::[account 1]:assumed-role/[name 1] now",
        ),
        (
            "arn%3Aaws%3Aiam%3A%3A111122223333%3Auser%2Fjane",
            "arn%3Aaws%3Aiam%3A%3A[account 1]%3Auser%2F[name 1]",
        ),
        ("mail to ada@example.org", "mail to [e-mail 1]"),
        ("from 203.0.113.9 and 2001:db8::9 at 127.0.0.1", "from [address 1] and [address 2] at 127.0.0.1"),
        ("GET https://jira.corp.internal:8443/rest", "GET https://host-1.example:8443/rest"),
        ("http://intranet/jira", "http://host-1.example/jira"),
        ("Connect to Acme Tracker as jdoe", "Connect to [Jira 1] as [name 1]"),
        ("/srv/people/jdoe/.local/share", "[home]/.local/share"),
        ("/home/grace/x and C:\\\\Users\\\\grace\\\\x", "/home/[home]/x and C:\\\\Users\\\\[home]\\\\x"),
        (
            "https://vpce-1.codecommit.eu-west-1.vpce.amazonaws.com and sts.eu-west-1.amazonaws.com",
            "https://host-1.example and sts.eu-west-1.amazonaws.com",
        ),
        (
            "2026-11-23T04:44:01.123456Z  INFO causeway_aws::pace: src/lib.rs:12:3 causeway.2026-11-22.log v0.1.0",
            "2026-11-23T04:44:01.123456Z  INFO causeway_aws::pace: src/lib.rs:12:3 causeway.2026-11-22.log v0.1.0",
        ),
        (
            "run 1763873041123 of 4b825dc642cb6eb9a060e54bf8d69288fbee4904",
            "run 1763873041123 of 4b825dc642cb6eb9a060e54bf8d69288fbee4904",
        ),
        (r#"{"userName":"Grace Hopper","x":1}"#, r#"{"userName":"[name 1]","x":1}"#),
        (
            "POST /rest/gitplugin/webhook/1.0/reindex/0a1b2c3d4e failed",
            "POST /rest/gitplugin/webhook/1.0/reindex/[redacted] failed",
        ),
    ] {
        assert_eq!(clean(text), expected, "{text}");
    }
}

#[test]
fn the_same_is_the_same_in_every_file_and_everything_is_counted() {
    let mut anonymiser = Anonymiser::new(&known());
    assert_eq!(anonymiser.clean("111122223333 444455556666"), "[account 1] [account 2]");
    assert_eq!(anonymiser.clean("444455556666 password=hunter2x"), "[account 2] password=[redacted]");
    assert_eq!(anonymiser.counts().get(&Kind::Account), Some(&3));
    assert_eq!(anonymiser.counts().get(&Kind::Secret), Some(&1));
}

fn percent(text: &str) -> String {
    let encode = |byte: u8| {
        let plain = byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
        if plain { char::from(byte).to_string() } else { format!("%{byte:02X}") }
    };
    text.bytes().map(encode).collect()
}

/// How a text can be written inside another.
fn written(text: &str, form: usize) -> String {
    match form {
        0 => text.to_owned(),
        1 => format!("\"{text}\""),
        2 => format!("\\\"{text}\\\""),
        3 => format!("\\n{text}\\t"),
        4 => format!("%20{}%20", percent(text)),
        5 => format!("\\u0020{text}"),
        6 => format!("({text}),"),
        7 => format!("'{text}'"),
        8 => format!("x={text}&y=1"),
        _ => format!("[{text}]: "),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_name_survives_however_it_is_written(
        account in "[1-9][0-9]{11}", key in "(AKIA|ASIA|AIDA|AROA)[A-Z2-7]{16}", user in "[a-z]{5,9}",
        form in 0..10_usize, before in "[ a-z.:]{0,12}", after in "[ a-z.:]{0,12}",
    ) {
        let (email, host) = (format!("{user}@corp.test"), format!("{user}.corp.test"));
        let arn = format!("arn:aws:iam::{account}:user/{user}");
        for (secret, text) in
            [(&account, &account), (&key, &key), (&account, &arn), (&user, &arn), (&user, &email), (&host, &host)]
        {
            let line = format!("{before} {} {after}", written(text, form));
            // What stands around may hold it by chance.
            prop_assume!(!before.contains(secret.as_str()) && !after.contains(secret.as_str()));
            let cleaned = clean(&line);
            prop_assert!(!cleaned.contains(secret.as_str()), "{line} -> {cleaned}");
        }
    }

    #[test]
    fn no_secret_survives_however_it_is_written(
        secret in "[A-Z][a-z][0-9][A-Za-z0-9+/]{36}[A-Za-z0-9]", token in "[A-Za-z0-9]{30,60}",
        form in 0..10_usize,
    ) {
        let basic = format!("Authorization: Basic {}", STANDARD.encode(format!("jane:{token}")));
        let encoded = basic.rsplit(' ').next().unwrap().trim_end_matches('=').to_owned();
        let webhook = format!("https://a.corp.test/rest/gitplugin/webhook/1.0/reindex/{token}");
        let password = format!("20261122T101112Z{}", "0123456789abcdef".repeat(4));
        let session = format!("IQoJ{token}{token}");
        let jwt = format!("eyJhbGciOiJI.{token}.{token}");
        for (secret, text) in [
            (secret.clone(), secret.clone()), (encoded, basic), (token.clone(), webhook),
            (password.clone(), password), (session.clone(), session), (token, jwt),
        ] {
            let cleaned = clean(&format!("it said {} loudly", written(&text, form)));
            prop_assert!(!cleaned.contains(&secret), "{form}: {cleaned}");
            prop_assert!(!cleaned.contains(&percent(&secret)), "{form}: {cleaned}");
        }
    }

    #[test]
    fn any_text_is_cleaned(text in "\\PC{0,200}") {
        let _cleaned = clean(&text);
    }
}
