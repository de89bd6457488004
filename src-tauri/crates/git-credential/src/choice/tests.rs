use causeway_app::port::secrets::Keep;
use causeway_app::port::storage::ConnectionRecord;
use causeway_domain::endpoints::Endpoints;
use causeway_domain::git_host::{Authority, GitHost};
use proptest::prelude::*;

use super::{Wanted, choose};
use crate::refusal::Refusal;

const KEY: &str = "AKIAIOSFODNN7EXAMPLE";
const OTHER_KEY: &str = "AKIAI44QH8DHBEXAMPLE";
const IRELAND: &str = "git-codecommit.eu-west-1.amazonaws.com";
const ENDPOINT: &str = "git.corp.example.com:8443";

fn connection(id: &str, region: &str, access_key_id: &str) -> ConnectionRecord {
    ConnectionRecord {
        id: id.to_owned(),
        site_url: "https://jira.example.com".to_owned(),
        site_title: "Jira".to_owned(),
        integration_id: 1,
        name: format!("Name of {id}"),
        region: region.to_owned(),
        account: "111122223333".to_owned(),
        access_key_id: access_key_id.to_owned(),
        aws_secret: format!("aws {access_key_id}"),
        jira_secret: String::new(),
        keep: Keep::Keychain,
        created_at: 0,
        triggers: None,
        own_calls: None,
        endpoints: None,
    }
}

fn with_endpoint(id: &str, region: &str) -> ConnectionRecord {
    let git = Some(format!("https://{ENDPOINT}"));
    let endpoints = Some(Endpoints { git, ..Endpoints::default() });
    ConnectionRecord { endpoints, ..connection(id, region, KEY) }
}

#[derive(Clone, Copy, Default)]
struct Asked<'a> {
    access_key_id: Option<&'a str>,
    connection: Option<&'a str>,
    sandbox: bool,
}

/// The id of the chosen connection and the region, or `-`.
fn chosen(
    host: &str,
    asked: Asked<'_>,
    connections: &[ConnectionRecord],
    having: &[&str],
) -> Result<String, Refusal> {
    let authority = Authority::parse(host).unwrap();
    let codecommit = GitHost::parse(host).ok();
    let wanted = Wanted {
        url: "https://host/v1/repos/shop",
        authority: &authority,
        host: codecommit.as_ref(),
        access_key_id: asked.access_key_id,
        connection: asked.connection,
        sandbox: asked.sandbox,
    };
    let having = || Ok(having.iter().map(|id| (*id).to_owned()).collect());
    let chosen = choose(&wanted, connections, having)?;
    Ok(chosen.map_or("-".to_owned(), |(connection, region)| format!("{} {region}", connection.id)))
}

#[test]
fn the_region_of_the_host_decides() {
    let all = [connection("a", "eu-west-1", KEY), connection("b", "us-east-1", OTHER_KEY)];
    let plain = Asked::default();
    assert_eq!(chosen(IRELAND, plain, &all, &[]).unwrap(), "a eu-west-1");
    let endpoint = "vpce-0a1b.git-codecommit.us-east-1.vpce.amazonaws.com";
    assert_eq!(chosen(endpoint, plain, &all, &[]).unwrap(), "b us-east-1");
    let none = chosen("git-codecommit.eu-north-1.amazonaws.com", plain, &all, &[]).unwrap_err();
    assert!(matches!(none, Refusal::NoConnection { .. }) && !none.ends_the_search());
    let said = none.message();
    assert!(said.contains("eu-north-1") && said.contains("--connection b   Name of b"), "{said}");
}

#[test]
fn two_accounts_in_a_region_are_told_apart_by_the_repository() {
    let all = [connection("a", "eu-west-1", KEY), connection("b", "eu-west-1", OTHER_KEY)];
    let plain = Asked::default();
    assert_eq!(chosen(IRELAND, plain, &all, &["b"]).unwrap(), "b eu-west-1");
    for having in [&[][..], &["a", "b"][..]] {
        let several = chosen(IRELAND, plain, &all, having).unwrap_err();
        assert!(matches!(several, Refusal::SeveralConnections { .. }) && several.ends_the_search());
        let said = several.message();
        assert!(said.contains("--connection a ") && said.contains("--connection b "), "{said}");
    }
    let twice = [connection("a", "eu-west-1", KEY), connection("b", "eu-west-1", KEY)];
    assert_eq!(chosen(IRELAND, plain, &twice, &[]).unwrap(), "a eu-west-1", "one key for two Jira sites");
}

#[test]
fn a_user_name_names_the_key() {
    let all = [connection("a", "eu-west-1", KEY), connection("b", "eu-west-1", OTHER_KEY)];
    let asked = Asked { access_key_id: Some(OTHER_KEY), ..Asked::default() };
    assert_eq!(chosen(IRELAND, asked, &all, &[]).unwrap(), "b eu-west-1");
    let elsewhere = [connection("a", "us-east-1", OTHER_KEY)];
    assert_eq!(
        chosen(IRELAND, asked, &elsewhere, &[]).unwrap(),
        "a eu-west-1",
        "signed for the host's region"
    );
    let unknown = Asked { access_key_id: Some("AKIAUNKNOWNUNKNOWN00"), ..Asked::default() };
    assert_eq!(
        chosen(IRELAND, unknown, &all[..1], &[]).unwrap(),
        "a eu-west-1",
        "it may be the personal one"
    );
}

#[test]
fn a_named_connection_comes_before_all() {
    let all = [connection("a", "eu-west-1", KEY), connection("b", "us-east-1", OTHER_KEY)];
    let asked = |connection| Asked { connection: Some(connection), ..Asked::default() };
    for named in ["b", "Name of b", "111122223333/us-east-1"] {
        assert_eq!(chosen(IRELAND, asked(named), &all, &[]).unwrap(), "b eu-west-1", "{named}");
    }
    let unknown = chosen(IRELAND, asked("c"), &all, &[]).unwrap_err();
    assert!(matches!(unknown, Refusal::UnknownConnection { .. }) && unknown.ends_the_search());
    assert!(unknown.message().contains("--connection a "), "{unknown}");
    let twins = [connection("a", "eu-west-1", KEY), connection("b", "eu-west-1", OTHER_KEY)];
    let many = chosen(IRELAND, asked("111122223333/eu-west-1"), &twins, &[]).unwrap_err();
    assert!(matches!(many, Refusal::ManyConnections { .. }));
}

#[test]
fn hosts_of_others_are_left_to_others() {
    let all = [connection("a", "eu-west-1", KEY)];
    let named = Asked { connection: Some("a"), ..Asked::default() };
    for host in ["github.com", "localhost:8443", "git-codecommit.eu-west-1.amazonaws.com.evil.example"] {
        assert_eq!(chosen(host, Asked::default(), &all, &[]).unwrap(), "-", "{host}");
        assert_eq!(chosen(host, named, &all, &[]).unwrap(), "-", "{host}");
    }
}

#[test]
fn an_endpoint_of_a_connections_own_is_known() {
    let all = [connection("a", "eu-west-1", OTHER_KEY), with_endpoint("b", "eu-central-1")];
    assert_eq!(chosen(ENDPOINT, Asked::default(), &all, &[]).unwrap(), "b eu-central-1");
    assert_eq!(chosen("git.corp.example.com", Asked::default(), &all, &[]).unwrap(), "-", "another port");
    let wrong = Asked { connection: Some("a"), ..Asked::default() };
    assert!(matches!(chosen(ENDPOINT, wrong, &all, &[]).unwrap_err(), Refusal::ForeignHost { .. }));
}

#[test]
fn a_sandbox_is_every_host_on_this_computer() {
    let all = [connection("a", "eu-west-1", KEY)];
    let sandbox = Asked { sandbox: true, ..Asked::default() };
    assert_eq!(chosen("localhost:8443", sandbox, &all, &[]).unwrap(), "a eu-west-1");
    assert_eq!(chosen("127.0.0.1.evil.example", sandbox, &all, &[]).unwrap(), "-");
    assert_eq!(chosen("localhost:8443", sandbox, &[], &[]).unwrap(), "-");
}

#[test]
fn names_cannot_act_on_the_terminal() {
    let mut hostile = connection("a", "us-east-1", KEY);
    hostile.name = "\u{1b}[2J\nquit".to_owned();
    let said = chosen(IRELAND, Asked::default(), &[hostile], &[]).unwrap_err().message();
    assert!(!said.contains('\u{1b}') && said.lines().count() == 2, "{said}");
}

proptest! {
    #[test]
    fn only_a_key_that_may_be_used_there_is_chosen(
        host in "(git-codecommit\\.(eu-west-1|us-east-1)\\.amazonaws\\.com|git\\.corp\\.example\\.com:8443|localhost:1|a\\.example)",
        regions in proptest::collection::vec("(eu-west-1|us-east-1)", 0..4),
        endpoint in any::<bool>(),
        sandbox in any::<bool>(),
        named in proptest::option::of(0_usize..4),
    ) {
        let all: Vec<_> = regions
            .iter()
            .enumerate()
            .map(|(index, region)| match (endpoint, index) {
                (true, 0) => with_endpoint("0", region),
                _ => connection(&index.to_string(), region, KEY),
            })
            .collect();
        let name = named.map(|index| index.to_string());
        let asked = Asked { connection: name.as_deref(), sandbox, access_key_id: None };
        if let Ok(found) = chosen(&host, asked, &all, &[]) && found != "-" {
            let (id, region) = found.split_once(' ').unwrap();
            let its = &all[id.parse::<usize>().unwrap()];
            let own = (endpoint && id == "0" && host == ENDPOINT) || (sandbox && host == "localhost:1");
            match GitHost::parse(&host) {
                Ok(known) => prop_assert_eq!(known.region().code(), region),
                Err(_) => prop_assert!(own && its.region == region, "{} {}", host, found),
            }
            prop_assert!(name.is_none_or(|name| name == id));
        }
    }
}
