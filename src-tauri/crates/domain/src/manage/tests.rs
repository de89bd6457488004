//! Plans of changes: table by table, and that carrying one out makes what was wanted, and nothing else.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::{
    BranchSeen, Change, ChangeAction, ChangesDesired, ChangesPlan, ChangesSeen, FurtherSettings, JavaPattern,
    LocalEntry, Place, SeenTarget, SettingEdit, SettingError, SettingValue, SettingWrite, Target, TargetKind,
    Thing, check, filter_repositories, plan_changes,
};
use crate::integration::{Integration, JiraRepository, Projects, Setting};
use crate::manage::FilterError;
use crate::single_repository::WebLinks;

fn text(text: &str) -> SettingValue {
    SettingValue::Text(text.to_owned())
}

fn integration(id: i64) -> Integration {
    Integration {
        id,
        kind: "AWS".to_owned(),
        display_name: format!("Shop {id}"),
        origin: Some("https://git-codecommit.eu-central-1.amazonaws.com/v1/repos/*".to_owned()),
        aws_region: None,
        user_name: None,
        disabled: false,
        last_indexed: None,
        require_user_pat: Some(false),
        smart_commits: Some(true),
        repository_browser: Some(true),
        diff_viewing: Some(true),
        projects: Some(Projects::All),
        notes: Some(true),
        changes: Some(false),
        custom_refspecs: Some(" +refs/x/*:refs/x/* ".to_owned()),
        further: Box::new(FurtherSettings {
            ssl_verification: Some(true),
            trust_folder_stat: Some(false),
            tags_filter: Some(String::new()),
            commit_emails: Some(false),
            commit_email_minutes: Some(1440),
            revision_indexing: Some(true),
            ..FurtherSettings::default()
        }),
    }
}

fn repository(id: i64, of: Option<i64>, origin: &str) -> JiraRepository {
    JiraRepository {
        id,
        display_name: "api".to_owned(),
        origin: Some(origin.to_owned()),
        main_branch: Some("main".to_owned()),
        integration_id: of,
        disabled: false,
        last_indexed: None,
        smart_commits: Some(true),
        repository_browser: Some(true),
        diff_viewing: Some(true),
        projects: Some(Projects::All),
        notes: Some(true),
        changes: Some(false),
        custom_refspecs: None,
        web_links: Some(Box::new(WebLinks {
            kind: Some("codecommit".to_owned()),
            commit: Some("https://a/${rev}".to_owned()),
            ..WebLinks::default()
        })),
        further: Box::new(FurtherSettings { own_folder: Some(true), ..FurtherSettings::default() }),
    }
}

const HERE: &str = "https://git-codecommit.eu-central-1.amazonaws.com/v1/repos/api";

fn seen(things: Vec<Thing>) -> ChangesSeen {
    let of = integration(1);
    let targets = things.into_iter().map(|thing| {
        let place = thing.place(Some(&of));
        let seen = SeenTarget {
            place,
            repositories: 2,
            is_below_disabled: false,
            local: None,
            branch: None,
            thing: thing.clone(),
        };
        (thing.target(), seen)
    });
    ChangesSeen { targets: targets.collect(), administrator: true }
}

fn plan(things: Vec<Thing>, change: Change) -> ChangesPlan {
    plan_of(&seen(things), change)
}

fn plan_of(seen: &ChangesSeen, change: Change) -> ChangesPlan {
    let targets = seen.targets.keys().copied().collect();
    let desired = ChangesDesired { site_url: "https://jira.example.com".to_owned(), targets, change };
    plan_changes(desired, seen)
}

fn edits(edits: &[(Setting, SettingValue)]) -> Change {
    let edit =
        |(setting, value): &(Setting, SettingValue)| SettingEdit { setting: *setting, value: value.clone() };
    Change::Settings { edits: edits.iter().map(edit).collect() }
}

fn one(thing: Thing, setting: Setting, value: SettingValue) -> (ChangeAction, String, Vec<SettingWrite>) {
    let plan = plan(vec![thing], edits(&[(setting, value)]));
    let line = plan.lines.into_iter().next().unwrap();
    (line.action, line.reason, line.writes)
}

fn an_integration() -> Thing {
    Thing::Integration(Box::new(integration(1)))
}

fn a_repository(of: Option<i64>) -> Thing {
    Thing::Repository(Box::new(repository(7, of, HERE)))
}

#[test]
fn only_what_differs_is_written() {
    let wanted = edits(&[
        (Setting::SmartCommits, SettingValue::Flag(false)),
        (Setting::Notes, SettingValue::Flag(true)),
        (Setting::CustomRefspecs, text("+refs/x/*:refs/x/*")),
        (Setting::TagsFilter, text("v.*")),
    ]);
    let plan = plan(vec![an_integration()], wanted);
    let [line] = plan.lines.as_slice() else { panic!("{plan:?}") };
    let write = |setting, before, after| SettingWrite { setting, before: Some(before), after };
    assert_eq!(
        line.writes,
        [
            write(Setting::TagsFilter, text(""), text("v.*")),
            write(Setting::SmartCommits, SettingValue::Flag(true), SettingValue::Flag(false)),
        ],
        "in the order of GIJ's pages"
    );
    assert_eq!((line.action, line.reason.as_str()), (ChangeAction::Update, "2 settings differ"));
}

#[test]
fn what_was_not_reported_is_written_when_somebody_asks_for_it() {
    let (action, _, writes) = one(an_integration(), Setting::PrHideFilter, text("^WIP"));
    assert_eq!(action, ChangeAction::Update);
    assert_eq!(writes, [SettingWrite { setting: Setting::PrHideFilter, before: None, after: text("^WIP") }]);
}

#[test]
fn what_gij_would_ignore_without_a_word_stands_in_the_way() {
    let nested = Thing::Repository(Box::new(repository(7, Some(1), "https://git.example.com/lib.git")));
    for (thing, setting, value) in [
        (a_repository(Some(1)), Setting::MainBranch, text("trunk")),
        (a_repository(Some(1)), Setting::SslVerification, SettingValue::Flag(false)),
        (nested.clone(), Setting::MainBranch, text("trunk")),
        (nested, Setting::SslVerification, SettingValue::Flag(false)),
        (a_repository(None), Setting::RequireUserPat, SettingValue::Flag(true)),
        (a_repository(None), Setting::ApiFilter, text("[]")),
        (an_integration(), Setting::WebLinks, SettingValue::Links(Box::default())),
        (an_integration(), Setting::MainBranch, text("trunk")),
    ] {
        let (action, reason, _) = one(thing, setting, value);
        assert_eq!(action, ChangeAction::Conflict, "{setting:?} {reason}");
    }
    assert_eq!(one(a_repository(None), Setting::MainBranch, text("trunk")).0, ChangeAction::Update);
    assert_eq!(
        one(a_repository(None), Setting::SslVerification, SettingValue::Flag(false)).0,
        ChangeAction::Update
    );
}

#[test]
fn values_are_judged() {
    for (setting, value, is_good) in [
        (Setting::DisplayName, text(" Shop "), true),
        (Setting::DisplayName, text("  "), false),
        (Setting::DisplayName, text(&"x".repeat(256)), false),
        (Setting::DisplayName, text("a\nb"), false),
        (Setting::DisplayName, SettingValue::Flag(true), false),
        (Setting::CommitEmailMinutes, SettingValue::Number(0), false),
        (Setting::CommitEmailMinutes, SettingValue::Number(1), true),
        (Setting::CommitEmailMinutes, SettingValue::Number(u32::MAX), false),
        (Setting::CustomRefspecs, text("refs/x/*:refs/y"), false),
        (Setting::CustomRefspecs, text(""), true),
        (Setting::Projects, SettingValue::Projects(Projects::Only(Vec::new())), false),
        (Setting::Projects, SettingValue::Projects(Projects::Only(vec![2, 1])), true),
        (Setting::TagsFilter, text("v[0-9"), false),
        (Setting::TagsFilter, text(r"\p{javaLowerCase}+"), true),
        (Setting::PrHideFilter, text("(?i)^(wip|draft)\\b"), true),
        (Setting::PrHideFilter, text("*"), false),
        (Setting::ApiFilter, text("[?contains(name,'x')]"), true),
        (Setting::ApiFilter, text("[?contains(name"), false),
        (Setting::MainBranch, text("a..b"), false),
    ] {
        assert_eq!(check(setting, &value).is_ok(), is_good, "{setting:?} {value:?}");
    }
    let links = |commit: &str| {
        SettingValue::Links(Box::new(WebLinks { commit: Some(commit.to_owned()), ..WebLinks::default() }))
    };
    assert_eq!(check(Setting::WebLinks, &links("ftp://a")), Err(SettingError::Link));
    assert!(check(Setting::WebLinks, &links("https://a/${rev}")).is_ok());
}

#[test]
fn links_are_written_format_by_format() {
    let wanted = WebLinks { branch: Some("https://b/${branch}".to_owned()), ..WebLinks::default() };
    let (_, _, writes) = one(a_repository(None), Setting::WebLinks, SettingValue::Links(Box::new(wanted)));
    let [SettingWrite { before: Some(SettingValue::Links(before)), after: SettingValue::Links(after), .. }] =
        writes.as_slice()
    else {
        panic!("{writes:?}")
    };
    assert_eq!((after.commit.as_deref(), before.commit.as_deref()), (Some(""), Some("https://a/${rev}")));
    assert_eq!((after.branch.as_deref(), before.branch.as_deref()), (Some("https://b/${branch}"), Some("")));
    assert_eq!((&after.kind, &after.file_added), (&None, &None), "left to GIJ, and as it was");
}

#[test]
fn enabling_disabling_and_removing_say_what_is_so_already() {
    let mut off = repository(8, None, HERE);
    off.disabled = true;
    let off = Thing::Repository(Box::new(off));
    let actions = |change| -> Vec<ChangeAction> {
        plan(vec![a_repository(None), off.clone()], change).lines.iter().map(|line| line.action).collect()
    };
    assert_eq!(actions(Change::Enable), [ChangeAction::Keep, ChangeAction::Update]);
    assert_eq!(actions(Change::Disable), [ChangeAction::Update, ChangeAction::Keep]);
    assert_eq!(actions(Change::Remove { delete_clones: true }), [ChangeAction::Remove; 2]);
    let child = plan(vec![a_repository(Some(1))], Change::Remove { delete_clones: true });
    assert_eq!(child.lines[0].action, ChangeAction::Skip);
    assert!(child.can_start() && !child.changes_anything());
}

#[test]
fn what_is_gone_is_in_the_way_unless_it_was_to_go() {
    let gone = Target { kind: TargetKind::Repository, id: 99 };
    let plan = |change| {
        let desired = ChangesDesired { site_url: String::new(), targets: vec![gone, gone], change };
        plan_changes(desired, &ChangesSeen { targets: BTreeMap::new(), administrator: true })
    };
    let enabling = plan(Change::Enable);
    assert_eq!(enabling.lines.len(), 1, "each once");
    assert!(!enabling.can_start());
    assert_eq!(plan(Change::Remove { delete_clones: false }).lines[0].action, ChangeAction::Keep);
}

#[test]
fn a_removal_tells_what_goes_and_what_stays() {
    let mut seen = seen(vec![an_integration(), a_repository(None)]);
    let own = LocalEntry { id: "c".to_owned(), name: "Shop".to_owned(), has_triggers: true };
    for found in seen.targets.values_mut() {
        match &mut found.thing {
            Thing::Integration(_) => found.local = Some(own.clone()),
            Thing::Repository(found) => found.further.own_folder = Some(false),
        }
    }
    let plan = plan_of(&seen, Change::Remove { delete_clones: true });
    for part in ["may be the original: it stays", "Disconnect takes those away", "deletes its clones"] {
        assert!(plan.cautions.iter().any(|caution| caution.contains(part)), "{part}: {:?}", plan.cautions);
    }
    assert_eq!(plan.lines[0].local, Some(own));
}

#[test]
fn a_default_branch_has_to_be_there() {
    let with = |branch| {
        let mut seen = seen(vec![a_repository(Some(1))]);
        seen.targets.values_mut().for_each(|found| found.branch = Some(BranchSeen::clone(&branch)));
        let plan = plan_of(&seen, Change::DefaultBranch { branch: "trunk".to_owned() });
        (plan.lines[0].action, plan.lines[0].writes.clone(), plan.cautions)
    };
    let told = |current: Option<&str>, exists, allowed| BranchSeen::Found {
        repository: "api".to_owned(),
        current: current.map(str::to_owned),
        exists,
        allowed,
    };
    let found = |current, exists| told(current, exists, None);
    assert_eq!(with(found(Some("main"), false)).0, ChangeAction::Conflict);
    assert_eq!(with(found(Some("trunk"), true)).0, ChangeAction::Keep);
    let (action, writes, cautions) = with(found(Some("main"), true));
    assert_eq!((action, &writes[0].before), (ChangeAction::Update, &Some(text("main"))));
    assert!(cautions[0].contains("Everybody who clones"), "{cautions:?}");
    assert!(cautions[1].contains("codecommit:UpdateDefaultBranch"), "{cautions:?}");
    let (action, _, cautions) = with(told(Some("main"), true, Some(true)));
    assert_eq!((action, cautions.len()), (ChangeAction::Update, 1), "IAM has told that it may");
    let (action, writes, cautions) = with(told(Some("main"), true, Some(false)));
    assert_eq!((action, writes.len(), cautions.len()), (ChangeAction::Conflict, 0, 0));
    assert_eq!(with(told(Some("trunk"), true, Some(false))).0, ChangeAction::Keep, "nothing is asked of AWS");
    let plan = plan(vec![a_repository(None)], Change::DefaultBranch { branch: "trunk".to_owned() });
    assert_eq!(plan.lines[0].action, ChangeAction::Conflict, "one connected by hand");
}

#[test]
fn alike_names_are_told_apart_and_managers_are_warned() {
    let mut seen = seen(vec![a_repository(None), Thing::Repository(Box::new(repository(8, None, HERE)))]);
    let names: Vec<String> =
        plan_of(&seen, Change::Disable).lines.into_iter().map(|line| line.name).collect();
    assert_eq!(names, ["api (id 7)", "api (id 8)"]);
    seen = self::seen(vec![an_integration()]);
    seen.administrator = false;
    let wanted = edits(&[(Setting::Projects, SettingValue::Projects(Projects::Only(vec![1])))]);
    assert!(plan_of(&seen, wanted).cautions[0].contains("author"));
}

#[test]
fn the_hash_follows_what_would_be_written() {
    let wanted = || edits(&[(Setting::SmartCommits, SettingValue::Flag(false))]);
    let hash = |change: fn(&mut Integration)| {
        let mut found = integration(1);
        change(&mut found);
        plan(vec![Thing::Integration(Box::new(found))], wanted()).hash
    };
    let base = hash(|_| ());
    assert_eq!(base, hash(|found| found.last_indexed = Some(9)));
    assert_eq!(base, hash(|found| found.notes = Some(false)), "a setting that is not named");
    assert_ne!(base, hash(|found| found.smart_commits = Some(false)));
    assert_ne!(base, hash(|found| found.smart_commits = None));
}

#[test]
fn patterns_are_read_as_java_reads_them() {
    for (java, text, is_match) in [
        (r"^\QWIP [draft]\E", "WIP [draft] of it", true),
        (r"\Qa.b", "axb", false),
        (r"\d++x", "12x", true),
        (r"\d+", "٣", false),
        (r"^\p{Upper}{2}", "AB", true),
        (r"\P{Alpha}", "abc", false),
        (r"(?i)\bwip\b", "a WIP b", true),
        (r"(?<!not )ready", "not ready", false),
        (r"v(\d+)\.\1", "v2.2", true),
        (r"[\w.-]+", "a-b.c", true),
        ("", "anything", true),
    ] {
        let pattern = JavaPattern::parse(java).unwrap();
        assert_eq!(pattern.is_match(text), Ok(is_match), "{java} on {text}");
    }
    assert!(matches!(JavaPattern::parse("a("), Err(FilterError::Pattern { .. })));
    assert!(matches!(JavaPattern::parse(r"\p{javaMirrored}"), Err(FilterError::Untried { .. })));
    let endless = JavaPattern::parse(r"^(a|aa)+\1b$").unwrap();
    let text = format!("{}bc", "a".repeat(60));
    assert!(matches!(endless.is_match(&text), Err(FilterError::Endless { .. })));
}

#[test]
fn an_expression_chooses_repositories() {
    let names: Vec<String> = ["api", "web", "api-old"].map(str::to_owned).to_vec();
    let chosen = |expression| filter_repositories(expression, &names);
    assert_eq!(chosen("[?contains(name,'api')]"), Ok(vec![true, false, true]));
    assert_eq!(chosen("[?repositoryName=='web'].repositoryName"), Ok(vec![false, true, false]));
    assert_eq!(chosen("[?!ends_with(name,'-old')]"), Ok(vec![true, true, false]));
    assert!(matches!(chosen("[0].name"), Err(FilterError::Outcome { .. })));
    assert!(matches!(chosen("[?contains(nothing,'x')]"), Err(FilterError::Outcome { .. })));
    assert!(matches!(chosen("[?"), Err(FilterError::Expression { .. })));
}

/// Carries a write out on a thing, as GIJ would.
fn apply(thing: &mut Integration, write: &SettingWrite) {
    let flag = || match write.after {
        SettingValue::Flag(on) => Some(on),
        _ => None,
    };
    let text = || match &write.after {
        SettingValue::Text(text) => Some(text.clone()),
        _ => None,
    };
    let further = &mut thing.further;
    match write.setting {
        Setting::DisplayName => thing.display_name = text().unwrap(),
        Setting::SslVerification => further.ssl_verification = flag(),
        Setting::TrustFolderStat => further.trust_folder_stat = flag(),
        Setting::Notes => thing.notes = flag(),
        Setting::Changes => thing.changes = flag(),
        Setting::CustomRefspecs => thing.custom_refspecs = text(),
        Setting::RepositoryBrowser => thing.repository_browser = flag(),
        Setting::TagsFilter => further.tags_filter = text(),
        Setting::RequireUserPat => thing.require_user_pat = flag(),
        Setting::DiffViewing => thing.diff_viewing = flag(),
        Setting::SmartCommits => thing.smart_commits = flag(),
        Setting::PrHideFilter => further.pr_hide_filter = text(),
        Setting::CommitEmails => further.commit_emails = flag(),
        Setting::RevisionIndexing => further.revision_indexing = flag(),
        Setting::ApiFilter => further.api_filter = text(),
        Setting::CommitEmailMinutes => {
            further.commit_email_minutes = match write.after {
                SettingValue::Number(minutes) => Some(minutes),
                _ => None,
            }
        }
        Setting::Projects => {
            thing.projects = match &write.after {
                SettingValue::Projects(projects) => Some(projects.clone()),
                _ => None,
            }
        }
        Setting::MainBranch | Setting::WebLinks => panic!("an integration has none"),
    }
}

fn an_edit() -> impl Strategy<Value = (Setting, SettingValue)> {
    prop::sample::select(Place::Integration.settings()).prop_flat_map(|setting| {
        let value = match setting.value_kind() {
            super::ValueKind::Flag => any::<bool>().prop_map(SettingValue::Flag).boxed(),
            super::ValueKind::Number => (1..9_999_u32).prop_map(SettingValue::Number).boxed(),
            super::ValueKind::Projects => prop::collection::vec(1..5_u64, 0..3)
                .prop_map(|ids| SettingValue::Projects(Projects::only(ids).unwrap_or(Projects::All)))
                .boxed(),
            super::ValueKind::Text if setting == Setting::CustomRefspecs => {
                prop::sample::select(vec!["", "+refs/x/*:refs/x/*", "refs/y:refs/y"])
                    .prop_map(|list| SettingValue::Text(list.to_owned()))
                    .boxed()
            }
            super::ValueKind::Text if setting == Setting::ApiFilter => {
                prop::sample::select(vec!["", "[?name=='a']"])
                    .prop_map(|text| SettingValue::Text(text.to_owned()))
                    .boxed()
            }
            _ => "[a-z]{1,6}".prop_map(SettingValue::Text).boxed(),
        };
        value.prop_map(move |value| (setting, value))
    })
}

proptest! {
    #[test]
    fn carried_out_everything_is_as_wanted_and_nothing_else_has_changed(wanted in prop::collection::vec(an_edit(), 0..6)) {
        let before = integration(1);
        let first = plan(vec![Thing::Integration(Box::new(before.clone()))], edits(&wanted));
        let mut after = before.clone();
        for write in &first.lines[0].writes {
            prop_assert!(wanted.iter().any(|(setting, _)| *setting == write.setting), "{write:?} was not named");
            prop_assert_ne!(write.before.as_ref(), Some(&write.after));
            apply(&mut after, write);
        }
        let second = plan(vec![Thing::Integration(Box::new(after.clone()))], edits(&wanted));
        prop_assert!(!second.changes_anything(), "{:?}", second.lines);
        for setting in Place::Integration.settings() {
            if !wanted.iter().any(|(named, _)| named == setting) {
                let (before, after) = (Thing::Integration(Box::new(before.clone())), Thing::Integration(Box::new(after.clone())));
                prop_assert_eq!(before.value(*setting), after.value(*setting));
            }
        }
    }

    #[test]
    fn no_pattern_makes_it_fall(java in "\\PC{0,40}", text in "\\PC{0,40}") {
        if let Ok(pattern) = JavaPattern::parse(&java) {
            let _outcome = pattern.is_match(&text);
        }
        let _outcome = filter_repositories(&java, &[text]);
    }
}

#[test]
fn what_java_accepts_can_be_set_and_what_no_java_accepts_cannot() {
    for good in [
        "",
        "v.*",
        "^release/\\d+(\\.\\d+)*$",
        "(?i)wip|draft",
        "[]a-c&&[^b]]+?",
        "\\Q(*\\E+",
        "(?<!x)y",
        "a{2,3}",
        "(?:a|b)*+",
        "^*a",
        "\\p{javaMirrored}",
    ] {
        assert_eq!(JavaPattern::check(good), Ok(()), "{good}");
    }
    for bad in ["(", "a)", "[a", "*a", "a|*", "a\\", "((b)", "x**", "(?<n"] {
        assert!(matches!(JavaPattern::check(bad), Err(FilterError::Pattern { .. })), "{bad}");
    }
}
