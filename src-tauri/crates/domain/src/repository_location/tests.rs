use proptest::prelude::*;

use super::{LocationError, LocationNote, RepositoryLocation, Transport};
use crate::region::Region;

const HTTPS: &str = "https://git-codecommit.eu-central-1.amazonaws.com/v1/repos/payments";
const SSH: &str = "ssh://APKAEXAMPLE@git-codecommit.eu-central-1.amazonaws.com/v1/repos/payments";

fn read(text: &str) -> (String, Vec<LocationNote>) {
    let (location, notes) = RepositoryLocation::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    (location.origin(), notes)
}

#[test]
fn every_form_that_people_have_is_understood() {
    use LocationNote as Note;
    let helper = |profile: Option<&str>| Note::RemoteHelper { profile: profile.map(str::to_owned) };
    let unusual = |user: &str| Note::UnusualSshKeyId { user: user.to_owned() };
    let bare_ssh = "ssh://git-codecommit.eu-central-1.amazonaws.com/v1/repos/payments";
    for (text, origin, notes) in [
        (HTTPS, HTTPS, vec![]),
        (&*format!(" {HTTPS}\n"), HTTPS, vec![Note::Surroundings]),
        (&format!("\"{HTTPS}\""), HTTPS, vec![Note::Surroundings]),
        (&format!("git clone {HTTPS}"), HTTPS, vec![Note::Surroundings]),
        (&format!("$ git clone --branch main '{HTTPS}' here"), HTTPS, vec![Note::Surroundings]),
        (&format!("origin\t{HTTPS} (fetch)"), HTTPS, vec![Note::Surroundings]),
        (
            &format!("fatal: repository '{HTTPS}/' not found"),
            HTTPS,
            vec![Note::Surroundings, Note::TrailingSlash],
        ),
        (&format!("{HTTPS}/"), HTTPS, vec![Note::TrailingSlash]),
        (&format!("{HTTPS}.git"), HTTPS, vec![Note::GitSuffix]),
        (&format!("{HTTPS}.git/"), HTTPS, vec![Note::TrailingSlash, Note::GitSuffix]),
        (&format!("{HTTPS}/info/refs?service=git-upload-pack"), HTTPS, vec![Note::Surroundings]),
        (&HTTPS.replace("https", "HTTPS"), HTTPS, vec![]),
        (&HTTPS.replace(".amazonaws.com/", ".AmazonAWS.com:443/"), HTTPS, vec![]),
        (&HTTPS.replace("https", "http"), HTTPS, vec![Note::PlainHttp]),
        (&HTTPS.replace("https://", ""), HTTPS, vec![Note::SchemeAdded]),
        (&HTTPS.replace("payments", "pay%6Dents"), HTTPS, vec![]),
        (&HTTPS.replace("https://", "https://ada-at-111122223333:p%40ss@"), HTTPS, vec![Note::UserLeftOut]),
        (
            &HTTPS.replace("https://", "https://AKIAIOSFODNN7EXAMPLE:wJa/K7@x@"),
            HTTPS,
            vec![Note::UserLeftOut],
        ),
        ("codecommit::eu-central-1://payments", HTTPS, vec![helper(None)]),
        ("codecommit::eu-central-1://work@payments", HTTPS, vec![helper(Some("work"))]),
        ("arn:aws:codecommit:eu-central-1:111122223333:payments", HTTPS, vec![Note::Arn]),
        (SSH, SSH, vec![]),
        (&SSH.replace(".com/", ".com:22/"), SSH, vec![]),
        (&SSH.replace('@', ":pass@"), SSH, vec![Note::PasswordLeftOut]),
        (bare_ssh, bare_ssh, vec![]),
        (&SSH.replace("APKAEXAMPLE", "ada.b"), bare_ssh, vec![unusual("ada.b")]),
        ("APKAEXAMPLE@git-codecommit.eu-central-1.amazonaws.com:v1/repos/payments", SSH, vec![Note::ScpForm]),
        (
            "APKAEXAMPLE@git-codecommit.eu-central-1.amazonaws.com:/v1/repos/payments.git",
            SSH,
            vec![Note::GitSuffix, Note::ScpForm],
        ),
        ("git-codecommit.eu-central-1.amazonaws.com:v1/repos/payments", bare_ssh, vec![Note::ScpForm]),
        ("APKAEXAMPLE@git-codecommit.eu-central-1.amazonaws.com/v1/repos/payments", SSH, vec![]),
    ] {
        assert_eq!(read(text), (origin.to_owned(), notes), "{text}");
    }
    let git = SSH.replace("APKAEXAMPLE", "git");
    assert_eq!(read(&git), (git.clone(), vec![unusual("git")]), "kept, so that the doctor can name it");
}

#[test]
fn other_endpoints_and_partitions_keep_their_hosts() {
    for (origin, note) in [
        ("https://git-codecommit-fips.us-east-1.amazonaws.com/v1/repos/a", Some(LocationNote::Fips)),
        (
            "https://vpce-0a1b-2c3d.git-codecommit.eu-west-1.vpce.amazonaws.com/v1/repos/a",
            Some(LocationNote::VpcEndpoint),
        ),
        (
            "ssh://APKAEXAMPLE@vpce-0a1b.git-codecommit.eu-west-1.vpce.amazonaws.com/v1/repos/a",
            Some(LocationNote::VpcEndpoint),
        ),
        ("https://git-codecommit.cn-north-1.amazonaws.com.cn/v1/repos/a", None),
        ("https://git-codecommit.us-gov-west-1.amazonaws.com/v1/repos/a", None),
        ("https://git-codecommit.us-east-1.amazonaws.com:8443/v1/repos/a", None),
        ("ssh://git-codecommit.us-east-1.amazonaws.com:2222/v1/repos/a", None),
    ] {
        assert_eq!(read(origin), (origin.to_owned(), note.into_iter().collect()));
    }
    assert_eq!(
        RepositoryLocation::parse("ssh://git-codecommit-fips.us-east-1.amazonaws.com/v1/repos/a"),
        Err(LocationError::FipsSsh)
    );
    let fips = "https://git-codecommit-fips.us-east-1.amazonaws.com/v1/repos/a";
    let (fips, _) = RepositoryLocation::parse(fips).unwrap();
    assert_eq!(fips.ssh(Some("APKA1")), Err(LocationError::FipsSsh));
    assert!(fips.endpoints().fips && fips.endpoints().git.is_none());
    let vpc = "https://vpce-0a1b.git-codecommit.eu-west-1.vpce.amazonaws.com/v1/repos/a";
    let (vpc, _) = RepositoryLocation::parse(vpc).unwrap();
    let endpoint = "https://vpce-0a1b.git-codecommit.eu-west-1.vpce.amazonaws.com";
    assert_eq!(vpc.endpoints().git.as_deref(), Some(endpoint));
}

#[test]
fn a_page_of_the_console_below_a_repository_names_it() {
    for (page, origin) in [
        (
            "https://eu-central-1.console.aws.amazon.com/codesuite/codecommit/repositories/payments/browse?region=eu-central-1",
            HTTPS,
        ),
        (
            "https://console.aws.amazon.com/codesuite/codecommit/repositories/payments/pull-requests/7/details?region=eu-central-1&x=1",
            HTTPS,
        ),
        (
            "https://111122223333-abcd.eu-central-1.console.aws.amazon.com/codesuite/codecommit/repositories/payments/commit/0a1b#frag",
            HTTPS,
        ),
        (
            "https://console.aws.amazon.com/codecommit/home?region=eu-central-1#/repository/payments/browse/HEAD/--/",
            HTTPS,
        ),
        ("eu-central-1.console.aws.amazon.com/codesuite/codecommit/repositories/payments", HTTPS),
        (
            "https://console.amazonaws.cn/codesuite/codecommit/repositories/a/browse/refs/heads/x@y?region=cn-north-1",
            "https://git-codecommit.cn-north-1.amazonaws.com.cn/v1/repos/a",
        ),
        (
            "https://console.amazonaws-us-gov.com/codesuite/codecommit/repositories/a/settings?region=us-gov-west-1",
            "https://git-codecommit.us-gov-west-1.amazonaws.com/v1/repos/a",
        ),
    ] {
        let (found, notes) = read(page);
        assert_eq!(found, origin, "{page}");
        assert!(notes.contains(&LocationNote::ConsolePage), "{page}");
    }
    let list =
        "https://eu-central-1.console.aws.amazon.com/codesuite/codecommit/repositories?region=eu-central-1";
    assert_eq!(RepositoryLocation::parse(list), Err(LocationError::NoRepository));
    let nowhere = "https://console.aws.amazon.com/codesuite/codecommit/repositories/payments/browse";
    assert_eq!(
        RepositoryLocation::parse(nowhere),
        Err(LocationError::NoRegion { name: "payments".to_owned() })
    );
    for wrong in [
        "https://console.aws.amazon.com/codesuite/codecommit/repositories/a?region=cn-north-1",
        "https://console.aws.amazon.com/s3/home?region=eu-central-1",
    ] {
        assert!(matches!(RepositoryLocation::parse(wrong), Err(LocationError::Syntax { .. })), "{wrong}");
    }
}

#[test]
fn what_is_no_repository_is_explained() {
    for text in ["", " \n", "''"] {
        assert_eq!(RepositoryLocation::parse(text), Err(LocationError::Empty), "{text:?}");
    }
    for text in [
        "payments",
        "my repository",
        "ftp://git-codecommit.eu-central-1.amazonaws.com/v1/repos/a",
        "https://",
    ] {
        assert!(matches!(RepositoryLocation::parse(text), Err(LocationError::Syntax { .. })), "{text}");
    }
    for (text, host) in [
        ("https://github.com/a/b", "github.com"),
        ("git@github.com:a/b.git", "github.com"),
        (
            "https://git-codecommit.eu-central-1.amazonaws.com.evil.example/v1/repos/a",
            "git-codecommit.eu-central-1.amazonaws.com.evil.example",
        ),
        ("https://codecommit.eu-central-1.amazonaws.com/v1/repos/a", "codecommit.eu-central-1.amazonaws.com"),
    ] {
        assert_eq!(RepositoryLocation::parse(text), Err(LocationError::Foreign { host: host.to_owned() }));
    }
    assert_eq!(
        RepositoryLocation::parse("codecommit://work@payments"),
        Err(LocationError::NoRegion { name: "payments".to_owned() })
    );
    for text in [
        "https://git-codecommit.eu-central-1.amazonaws.com",
        "https://git-codecommit.eu-central-1.amazonaws.com/v1/repos/",
        "https://git-codecommit.eu-central-1.amazonaws.com/v1/repos/*",
    ] {
        assert_eq!(RepositoryLocation::parse(text), Err(LocationError::NoRepository), "{text}");
    }
    let odd = RepositoryLocation::parse(&format!("{HTTPS}%0Aevil")).unwrap_err().to_string();
    assert!(odd.starts_with("payments\u{fffd}evil cannot be a repository's name: only letters"), "{odd}");
}

#[test]
fn one_repository_is_reached_both_ways() {
    let (https, _) = RepositoryLocation::parse(HTTPS).unwrap();
    let ssh = https.ssh(Some("APKAEXAMPLE")).unwrap();
    assert_eq!((ssh.origin().as_str(), ssh.https()), (SSH, https.clone()));
    assert!(ssh.is_same_repository(&https));
    let (with_port, _) =
        RepositoryLocation::parse("https://git-codecommit.us-east-1.amazonaws.com:8443/v1/repos/a").unwrap();
    assert_eq!(
        with_port.ssh(None).unwrap().origin(),
        "ssh://git-codecommit.us-east-1.amazonaws.com/v1/repos/a",
        "a port is of one transport"
    );
}

fn location() -> impl Strategy<Value = RepositoryLocation> {
    let host = prop_oneof![
        Just("git-codecommit.{}.{}".to_owned()),
        Just("git-codecommit-fips.{}.{}".to_owned()),
        "vpce-[a-f0-9]{1,9}".prop_map(|id| format!("{id}.git-codecommit.{{}}.vpce.{{}}")),
    ];
    let region = prop::sample::select(Region::known().iter().map(|facts| facts.code).collect::<Vec<_>>());
    let user = prop::option::of("APKA[A-Z0-9]{16}");
    (host, region, "[a-zA-Z0-9_-]{1,100}", any::<bool>(), user, prop::option::of(1..=u16::MAX)).prop_map(
        |(host, region, name, ssh, user, port)| {
            let suffix = Region::parse(region).unwrap().partition().dns_suffix();
            let host = host.replacen("{}", region, 1).replacen("{}", suffix, 1);
            let ssh = ssh && !host.contains("-fips");
            let user = user.filter(|_| ssh).map(|user| format!("{user}@")).unwrap_or_default();
            let port = port.map(|port| format!(":{port}")).unwrap_or_default();
            let scheme = if ssh { "ssh" } else { "https" };
            let text = format!("{scheme}://{user}{host}{port}/v1/repos/{name}");
            RepositoryLocation::parse(&text).unwrap_or_else(|error| panic!("{text}: {error}")).0
        },
    )
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,120}") {
        let _read = RepositoryLocation::parse(&text);
    }

    #[test]
    fn anything_that_is_nearly_a_location_is_read_or_refused(
        scheme in "(https?://|ssh://|codecommit::|codecommit://|arn:aws:|git clone )?",
        user in "([a-zA-Z:%]{0,9}@)?",
        host in "(git-codecommit(-fips)?\\.[a-z]{2}-[a-z]{1,6}-[0-9]\\.amazonaws\\.com(\\.cn)?|console\\.aws\\.amazon\\.com)",
        rest in "(:[0-9]{0,6})?(/v1/repos/|/codesuite/codecommit/repositories/)?[a-z%0-9/.*?#@ ]{0,20}",
    ) {
        if let Ok((location, _)) = RepositoryLocation::parse(&format!("{scheme}{user}{host}{rest}")) {
            prop_assert_eq!(&RepositoryLocation::parse(&location.origin()).unwrap().0, &location);
        }
    }

    #[test]
    fn what_is_written_is_read_as_the_same(location in location()) {
        let (again, notes) = RepositoryLocation::parse(&location.origin()).unwrap();
        prop_assert_eq!(&again, &location);
        prop_assert!(notes.iter().all(|note| matches!(note, LocationNote::Fips | LocationNote::VpcEndpoint)));
        prop_assert_eq!(location.https().transport, Transport::Https);
        if let Ok(ssh) = location.ssh(Some("APKAEXAMPLE")) {
            prop_assert!(ssh.is_same_repository(&location));
            prop_assert_eq!(&RepositoryLocation::parse(&ssh.origin()).unwrap().0, &ssh);
        }
    }

    #[test]
    fn no_password_comes_out_again(
        scheme in "(https|http|ssh)",
        password in "[!-~]{0,10}Pa55/W0rd[!-~]{0,10}",
        host in "(git-codecommit\\.eu-west-1\\.amazonaws\\.com|github\\.com|localhost:8443)",
    ) {
        let text = format!("{scheme}://ada:{password}@{host}/v1/repos/shop");
        let said = match RepositoryLocation::parse(&text) {
            Ok((location, notes)) => {
                let notes_in_words: Vec<String> = notes.iter().map(ToString::to_string).collect();
                format!("{location:?} {} {notes:?} {notes_in_words:?}", location.origin())
            }
            Err(error) => format!("{error:?} {error}"),
        };
        prop_assert!(!said.contains("Pa55") && !said.contains("W0rd"), "{}", said);
    }
}
