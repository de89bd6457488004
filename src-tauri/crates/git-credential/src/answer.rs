//! From git's question to a signed password.

use std::ffi::OsString;
use std::time::{SystemTime, UNIX_EPOCH};

use causeway_app::port::storage::{ConnectionRecord, SingleRepositoryRecord};
use causeway_domain::clock_offset::{self, ClockOffset};
use causeway_domain::git_credential::{CredentialAnswer, CredentialRequest};
use causeway_domain::git_host::{Authority, GitHost, RepositoryPath};
use causeway_domain::git_password::{Signing, SigningTime, VALIDITY_SECONDS, sign};
use causeway_domain::single_repository::RepositoryAccess;
use causeway_domain::{Region, Secret};
use causeway_storage::Glance;

use crate::arguments::Arguments;
use crate::choice::{Wanted, choose};
use crate::keychain::{self, Key};
use crate::local;
use crate::refusal::Refusal;

/// The lines for git, or `None` for a host that is no business of ours.
pub(crate) fn answer(arguments: &Arguments, request: &CredentialRequest) -> Result<Option<Secret>, Refusal> {
    let Some(authority) = request.host.as_deref().and_then(|host| Authority::parse(host).ok()) else {
        return Ok(None);
    };
    // A user name that is no access key's belongs to a password of IAM's, which another helper may have.
    if request.user_name.as_deref().is_some_and(|name| !is_access_key_id(name)) {
        return Ok(None);
    }
    let host = GitHost::of(authority.clone()).ok();
    if arguments.environment {
        return from_environment(arguments, request, &authority, host.as_ref());
    }
    from_connection(arguments, request, &authority, host.as_ref())
}

fn from_connection(
    arguments: &Arguments,
    request: &CredentialRequest,
    authority: &Authority,
    host: Option<&GitHost>,
) -> Result<Option<Secret>, Refusal> {
    let path = match (path(request, authority), host) {
        (Err(refusal), Some(_)) => return Err(refusal),
        (path, _) => path,
    };
    // A repository of CodeCommit's will most likely need a key, and the keychain takes longer than all the rest.
    let opening = host.map(|_| keychain::begin(arguments));
    let database = match (local::database(arguments), host) {
        // Most hosts are somebody else's, and nothing that is wrong here is of interest there.
        (Err(_), None) => return Ok(None),
        (database, _) => database?,
    };
    let mut connections = database.as_ref().map(Glance::connections).transpose()?.unwrap_or_default();
    let by_hand = match (&database, &path) {
        (Some(database), Ok(path)) => by_hand(database.single_repositories()?, path.repository()),
        _ => Vec::new(),
    };
    let by_hand_ids: Vec<String> = by_hand.iter().map(|repository| repository.id.clone()).collect();
    connections.extend(by_hand);
    let url = request.to_string();
    let wanted = Wanted {
        url: &url,
        authority,
        host,
        access_key_id: request.user_name.as_deref(),
        connection: arguments.connection.as_deref(),
        sandbox: arguments.sandbox,
    };
    let having = || match (&database, &path) {
        (Some(database), Ok(path)) => {
            let mut having = database.connections_with_repository(path.repository())?;
            having.extend(by_hand_ids);
            Ok(having)
        }
        _ => Ok(Vec::new()),
    };
    let Some((connection, region)) = choose(&wanted, &connections, having)? else { return Ok(None) };
    let path = path?;
    let Some(database) = database else { return Ok(None) };
    let remembered = database.credentials()?;
    let offset = database.setting(clock_offset::SETTING)?.as_deref().and_then(ClockOffset::parse);
    // Closed while the keychain opens, so that only the signature is left to make when it has answered.
    drop(database);
    let store = opening.unwrap_or_else(|| keychain::begin(arguments));
    let key = keychain::key(arguments, &store, connection, &remembered, request.user_name.as_deref())?;
    signed(request, &key, &region, authority, &path, offset).map(Some)
}

/// Repositories of this name that were connected by hand with an access key, each as a connection that has nothing else.
fn by_hand(repositories: Vec<SingleRepositoryRecord>, name: &str) -> Vec<ConnectionRecord> {
    let of_name = repositories.into_iter().filter(|repository| repository.name == name);
    of_name
        .filter_map(|repository| {
            let RepositoryAccess::AccessKey { access_key_id } = repository.access else { return None };
            Some(ConnectionRecord {
                id: repository.id,
                site_url: repository.site_url,
                site_title: repository.site_title,
                integration_id: repository.repository_id,
                name: repository.name,
                region: repository.region,
                account: repository.account.unwrap_or_default(),
                access_key_id,
                aws_secret: repository.secret?,
                jira_secret: repository.jira_secret,
                keep: repository.keep,
                created_at: repository.created_at,
                triggers: None,
                own_calls: None,
                endpoints: None,
            })
        })
        .collect()
}

fn from_environment(
    arguments: &Arguments,
    request: &CredentialRequest,
    authority: &Authority,
    host: Option<&GitHost>,
) -> Result<Option<Secret>, Refusal> {
    let named = arguments.host.as_ref().is_some_and(|named| named.is_same_as(authority));
    let region = match (host, &arguments.region) {
        (Some(host), _) => host.region().clone(),
        (None, Some(region)) if named => region.clone(),
        _ => return Ok(None),
    };
    let path = path(request, authority)?;
    let key = environment_key(|name| std::env::var_os(name))?;
    if let Some(wanted) = request.user_name.as_deref().filter(|wanted| *wanted != key.access_key_id) {
        return Err(Refusal::UnknownKey { access_key_id: wanted.to_owned() });
    }
    signed(request, &key, &region, authority, &path, None).map(Some)
}

/// What is signed.
fn path(request: &CredentialRequest, authority: &Authority) -> Result<RepositoryPath, Refusal> {
    let url = request.to_string();
    if request.protocol.as_deref() != Some("https") && !authority.is_loopback() {
        let https = format!("https://{}", url.split_once("://").map_or("", |(_, rest)| rest));
        return Err(Refusal::InTheClear { url, https });
    }
    let Some(path) = request.path.as_deref() else {
        return Err(Refusal::no_path(url));
    };
    RepositoryPath::parse(path).map_err(|_| Refusal::Path { url })
}

fn environment_key(variable: impl Fn(&str) -> Option<OsString>) -> Result<Key, Refusal> {
    let read = |variable_name: &'static str| {
        let value = variable(variable_name).filter(|value| !value.is_empty());
        let text = value.map(|value| value.into_string().map(Secret::new));
        text.transpose().map_err(|_| Refusal::Environment { variable: variable_name, problem: "not text" })
    };
    let required = |variable_name| {
        read(variable_name)?.ok_or(Refusal::Environment { variable: variable_name, problem: "not set" })
    };
    let access_key_id = required("AWS_ACCESS_KEY_ID")?;
    if !is_access_key_id(access_key_id.expose()) {
        return Err(Refusal::Environment {
            variable: "AWS_ACCESS_KEY_ID",
            problem: "not the id of an access key",
        });
    }
    Ok(Key {
        access_key_id: access_key_id.expose().to_owned(),
        secret: required("AWS_SECRET_ACCESS_KEY")?,
        session_token: read("AWS_SESSION_TOKEN")?,
    })
}

/// `AKIA` and `ASIA` and what stands behind them. Names of IAM's git credentials have `-at-` inside.
fn is_access_key_id(name: &str) -> bool {
    (16..=128).contains(&name.len())
        && ["AKIA", "ASIA"].iter().any(|prefix| name.starts_with(prefix))
        && name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

fn signed(
    request: &CredentialRequest,
    key: &Key,
    region: &Region,
    authority: &Authority,
    path: &RepositoryPath,
    offset: Option<ClockOffset>,
) -> Result<Secret, Refusal> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_err(|_| Refusal::Clock)?;
    let now = i64::try_from(now.as_millis()).map_err(|_| Refusal::Clock)?;
    let correction = offset.map_or(0, |offset| offset.correction(now));
    let at = now.saturating_add(correction).div_euclid(1_000);
    let signing = Signing {
        access_key_id: &key.access_key_id,
        secret: &key.secret,
        session_token: key.session_token.as_ref(),
        region: region.code(),
        host: &authority.signed(),
        path: path.as_str(),
    };
    let credential = sign(&signing, SigningTime::from_epoch_seconds(at).ok_or(Refusal::Clock)?);
    // git compares the end with this computer's clock, right or wrong.
    let expires_at = now.div_euclid(1_000) + VALIDITY_SECONDS;
    CredentialAnswer { credential: &credential, expires_at, knows_ephemeral: request.knows_ephemeral }
        .lines()
        .ok_or_else(|| Refusal::Characters { connection: key.access_key_id.clone() })
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use proptest::prelude::*;

    use super::{environment_key, is_access_key_id};

    fn environment(values: &[(&str, &str)]) -> Result<super::Key, String> {
        let variable = |name: &str| {
            values.iter().find(|(known, _)| *known == name).map(|(_, value)| OsString::from(value))
        };
        environment_key(variable).map_err(|error| error.to_string())
    }

    #[test]
    fn the_environment_has_a_whole_key_or_says_what_is_missing() {
        let id = ("AWS_ACCESS_KEY_ID", "ASIAIOSFODNN7EXAMPLE");
        let key =
            environment(&[id, ("AWS_SECRET_ACCESS_KEY", "s3cret"), ("AWS_SESSION_TOKEN", "t0ken")]).unwrap();
        assert_eq!(key.access_key_id, "ASIAIOSFODNN7EXAMPLE");
        assert_eq!(key.session_token.as_ref().unwrap().expose(), "t0ken");
        assert!(!format!("{key:?}").contains("s3cret"));
        let missing = environment(&[id, ("AWS_SECRET_ACCESS_KEY", "")]).unwrap_err();
        assert_eq!(missing, "--environment is set, and AWS_SECRET_ACCESS_KEY is not set");
        let wrong =
            environment(&[("AWS_ACCESS_KEY_ID", "AKIA\nhost=x"), ("AWS_SECRET_ACCESS_KEY", "s3cret")]);
        assert!(wrong.unwrap_err().ends_with("not the id of an access key"));
    }

    #[test]
    fn names_of_iams_passwords_are_no_access_keys() {
        assert!(is_access_key_id("AKIAIOSFODNN7EXAMPLE"));
        for other in
            ["bob-at-111122223333", "bob", "APKAIOSFODNN7EXAMPLE", "AKIA", "AKIAIOSFODNN7EXAMPLE%token"]
        {
            assert!(!is_access_key_id(other), "{other}");
        }
    }

    proptest! {
        #[test]
        fn any_name_is_told_apart(name in "\\PC{0,40}") {
            if is_access_key_id(&name) {
                prop_assert!(name.is_ascii() && !name.contains(['%', '\n']));
            }
        }
    }
}
