//! Each reason from the facts that make it, and from no others.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::{
    CommitSeen, Facts, IndexSeen, IssueSeen, JiraSeen, KeySeen, LinkSeen, NotesSeen, ReachedBy, Reason,
    RepositorySeen, Step, explain, keys_seen,
};
use crate::doctor::Standing;

const HOUR: i64 = 3_600_000;

/// Everything is as it should be, and the issue shows the commit.
fn well() -> Facts {
    Facts {
        key: "SHOP-12".to_owned(),
        jira: JiraSeen::Answers,
        issue: IssueSeen::There { key: "SHOP-12".to_owned() },
        commit: CommitSeen::Found {
            id: "0123456789abcdef0123456789abcdef01234567".to_owned(),
            repository: "api".to_owned(),
            subject: "SHOP-12 work".to_owned(),
            by: None,
            in_codecommit: Some(true),
            elsewhere: Vec::new(),
        },
        repository: RepositorySeen::There { integration_disabled: false, disabled: false },
        index: IndexSeen {
            last: Some(10 * HOUR),
            committed_at: Some(8 * HOUR),
            changed_at: Some(9 * HOUR),
            ..IndexSeen::default()
        },
        associated: Some(true),
        message: KeySeen::Named,
        reached: ReachedBy::Branch("main".to_owned()),
        notes: NotesSeen { named: Some(false), fetched: Some(true) },
        development_tools: Some(true),
        link: LinkSeen { at_issue: Some(true), at_commit: Some(true) },
    }
}

/// The same, and the issue does not show it.
fn missing() -> Facts {
    Facts { link: LinkSeen { at_issue: Some(false), at_commit: Some(false) }, ..well() }
}

fn with(change: impl FnOnce(&mut Facts)) -> Facts {
    let mut facts = missing();
    change(&mut facts);
    facts
}

fn there(integration_disabled: bool, disabled: bool) -> RepositorySeen {
    RepositorySeen::There { integration_disabled, disabled }
}

#[test]
fn each_reason_follows_from_its_facts() {
    let words = || "words".to_owned();
    let table: Vec<(Reason, Step, Facts)> = vec![
        (Reason::JiraUnreachable, Step::Jira, with(|facts| facts.jira = JiraSeen::Silent(words()))),
        (Reason::SignInRefused, Step::Jira, with(|facts| facts.jira = JiraSeen::Refuses(words()))),
        (Reason::NoGij, Step::Jira, with(|facts| facts.jira = JiraSeen::WithoutGij(words()))),
        (Reason::NoIssue, Step::Issue, with(|facts| facts.issue = IssueSeen::Missing)),
        (
            Reason::NoCommit,
            Step::Commit,
            with(|facts| facts.commit = CommitSeen::Missing { looked_at: "3 repositories".to_owned() }),
        ),
        (
            Reason::NoMirror,
            Step::Commit,
            with(|facts| {
                facts.commit = CommitSeen::NeedsMirror { looked_at: "There is no mirror.".to_owned() }
            }),
        ),
        (
            Reason::AwsUnasked,
            Step::Commit,
            with(|facts| facts.commit = CommitSeen::Unasked { words: words() }),
        ),
        (
            Reason::NoIntegration,
            Step::Repository,
            with(|facts| facts.repository = RepositorySeen::NoIntegration),
        ),
        (Reason::NotInJira, Step::Repository, with(|facts| facts.repository = RepositorySeen::Missing)),
        (Reason::DisabledIntegration, Step::Enabled, with(|facts| facts.repository = there(true, false))),
        (Reason::DisabledIntegration, Step::Enabled, with(|facts| facts.repository = there(true, true))),
        (Reason::DisabledRepository, Step::Enabled, with(|facts| facts.repository = there(false, true))),
        (Reason::Indexing, Step::Index, with(|facts| facts.index.at_work = Some("Cloning".to_owned()))),
        (Reason::IndexFailed, Step::Index, with(|facts| facts.index.error = Some("no".to_owned()))),
        (Reason::NeverIndexed, Step::Index, with(|facts| facts.index.last = None)),
        (Reason::IndexOlder, Step::Index, with(|facts| facts.index.committed_at = Some(11 * HOUR))),
        (Reason::IndexOlder, Step::Index, with(|facts| facts.index.changed_at = Some(11 * HOUR))),
        (Reason::NotAssociated, Step::Projects, with(|facts| facts.associated = Some(false))),
        (Reason::KeyForm, Step::Key, with(|facts| facts.message = KeySeen::Near("shop-12".to_owned()))),
        (Reason::NoKey, Step::Key, with(|facts| facts.message = KeySeen::Nothing)),
        (Reason::NoKey, Step::Key, with(|facts| facts.message = KeySeen::Others(vec!["OPS-1".to_owned()]))),
        (Reason::TagOnly, Step::Branch, with(|facts| facts.reached = ReachedBy::TagOnly("v1".to_owned()))),
        (Reason::NoBranch, Step::Branch, with(|facts| facts.reached = ReachedBy::Nothing)),
        (
            Reason::NotesOff,
            Step::Notes,
            with(|facts| {
                facts.message = KeySeen::Nothing;
                facts.notes = NotesSeen { named: Some(true), fetched: Some(false) };
            }),
        ),
        (Reason::NoDevelopmentTools, Step::Permissions, with(|facts| facts.development_tools = Some(false))),
        (Reason::NotShown, Step::Link, with(|facts| facts.link.at_commit = Some(true))),
        (Reason::NotLinked, Step::Link, missing()),
        (Reason::NotLinked, Step::Link, with(|facts| facts.link.at_commit = None)),
    ];
    for (reason, step, facts) in &table {
        let explained = explain(facts);
        assert_eq!(explained.reason, Some(*reason), "{facts:?}");
        let broken: Vec<Step> = explained
            .links
            .iter()
            .filter(|(_, verdict)| verdict.is_broken())
            .map(|(step, _)| *step)
            .collect();
        assert_eq!(broken.first(), Some(step), "{reason:?}");
        // The link at the end breaks with every reason before it; no other link does.
        let others: Vec<&Step> = broken.iter().skip(1).filter(|step| **step != Step::Link).collect();
        assert!(others.is_empty(), "{reason:?} breaks {others:?} as well");
        let (_, verdict) = explained.links.iter().find(|(other, _)| other == step).unwrap();
        assert!(verdict.fix.is_some(), "{reason:?} says what to do");
        assert_eq!(explained.summary, verdict.finding);
    }
    let covered: BTreeSet<Reason> = table.iter().map(|(reason, ..)| *reason).collect();
    assert_eq!(covered, Reason::ALL.iter().copied().collect(), "every reason is in the table");
}

#[test]
fn reasons_have_names_of_their_own() {
    let names: BTreeSet<&str> = Reason::ALL.iter().map(|reason| reason.name()).collect();
    assert_eq!(names.len(), Reason::ALL.len());
}

#[test]
fn what_is_shown_has_no_reason_whatever_else_is_odd() {
    let mut facts = well();
    assert_eq!(explain(&facts).reason, None);
    assert_eq!(explain(&facts).summary, "The commit is at SHOP-12.");
    facts.message = KeySeen::Nothing;
    facts.reached = ReachedBy::Nothing;
    facts.index.committed_at = Some(11 * HOUR);
    let explained = explain(&facts);
    assert_eq!(explained.reason, None, "somebody associated it by hand");
    let key = &explained.links.iter().find(|(step, _)| *step == Step::Key).unwrap().1;
    assert_eq!((key.standing, key.fix.as_ref()), (Standing::Caution, None));
}

#[test]
fn an_old_index_is_not_the_reason_where_a_new_one_would_not_help() {
    let mut facts = with(|facts| facts.index.committed_at = Some(12 * HOUR));
    assert_eq!(explain(&facts).summary, "GIJ indexed api 2 hours before the commit was made.");
    facts.message = KeySeen::Near("shop-12".to_owned());
    assert_eq!(explain(&facts).reason, Some(Reason::KeyForm));
    facts.message = KeySeen::Named;
    facts.reached = ReachedBy::TagOnly("v1".to_owned());
    assert_eq!(explain(&facts).reason, Some(Reason::TagOnly));
    facts.reached = ReachedBy::Unknown("unknown".to_owned());
    assert_eq!(
        explain(&facts).reason,
        Some(Reason::IndexOlder),
        "what is not known does not stand against it"
    );
}

#[test]
fn a_note_counts_as_the_message_where_gij_fetches_notes() {
    let mut facts = with(|facts| {
        facts.message = KeySeen::Nothing;
        facts.notes = NotesSeen { named: Some(true), fetched: Some(true) };
    });
    assert_eq!(explain(&facts).reason, Some(Reason::NotLinked));
    facts.notes.fetched = None;
    assert_eq!(explain(&facts).reason, Some(Reason::NotLinked));
    facts.notes.named = None;
    assert_eq!(explain(&facts).reason, Some(Reason::NoKey));
}

#[test]
fn a_moved_issue_keeps_its_old_key() {
    let facts = with(|facts| facts.issue = IssueSeen::There { key: "NEW-3".to_owned() });
    let explained = explain(&facts);
    assert_eq!(explained.reason, Some(Reason::NotLinked));
    assert!(explained.links[1].1.finding.contains("NEW-3"), "{}", explained.links[1].1.finding);
}

#[test]
fn what_a_message_names_is_told() {
    let seen = |message: &str| keys_seen(message, &["SHOP-12", "NEW-3"]);
    for message in ["SHOP-12 x", "x (SHOP-12)", "NEW-3", "feature/SHOP-12-x", "shop-12 and SHOP-12"] {
        assert_eq!(seen(message), KeySeen::Named, "{message}");
    }
    for (message, near) in [
        ("shop-12 x", "shop-12"),
        ("SHOP-012", "SHOP-012"),
        ("Shop-12: x", "Shop-12"),
        ("fixSHOP-12", "fixSHOP-12"),
        ("SHOP-12a", "SHOP-12a"),
        ("SHOP-12を修正", "SHOP-12を修正"),
        ("xnew-3y", "xnew-3y"),
    ] {
        assert_eq!(seen(message), KeySeen::Near(near.to_owned()), "{message}");
    }
    let others = |keys: &[&str]| KeySeen::Others(keys.iter().map(|key| (*key).to_owned()).collect());
    assert_eq!(seen("SHOP-120 and OPS-1, OPS-1"), others(&["SHOP-120", "OPS-1"]));
    assert_eq!(seen("ESHOP-12"), others(&["ESHOP-12"]), "another project");
    for message in ["", "SHOP 12", "shop", "SHOP-1201x"] {
        assert_eq!(seen(message), KeySeen::Nothing, "{message}");
    }
}

proptest! {
    #[test]
    fn any_message_is_read(message in "\\PC{0,80}") {
        let seen = keys_seen(&message, &["SHOP-12"]);
        prop_assert_eq!(seen == KeySeen::Named, crate::issue_key::find_keys(&message).any(|key| key.key == "SHOP-12"));
    }

    #[test]
    fn keys_among_letters_are_told(before in "[a-zA-Zäß_0-9 ]{0,4}", after in "[a-zA-Zäß_0-9 ]{0,4}") {
        let _told = keys_seen(&format!("{before}SHOP-12{after}"), &["SHOP-12"]);
    }
}
