//! One ls-remote, blocking.

use std::cell::Cell;
use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use causeway_app::port::git::RemoteReferences;
use causeway_domain::git_password::GitCredential;
use git2::{
    AutotagOption, Config, Cred, CredentialType, Error, ErrorClass, ErrorCode, FetchOptions, Odb, Oid,
    ProxyOptions, RemoteCallbacks, RemoteHead, RemoteRedirect, Repository,
};

use crate::route::Route;

/// No repository has it, so a download of it ends after the references were listed.
const NO_REFERENCE: &str = "refs/causeway/none:refs/causeway/none";

/// Behind the name of an annotated tag: what it is a tag of.
const PEELED: &str = "^{}";

/// What branches' full names begin with.
const HEADS: &str = "refs/heads/";

/// What a repository advertises, with the object of each reference.
#[derive(Debug)]
pub(crate) struct Advertised {
    /// Full names with their objects, sorted; `HEAD` is left out.
    pub(crate) references: Vec<(String, Oid)>,
    /// What annotated tags are tags of.
    pub(crate) peeled: BTreeMap<String, Oid>,
    /// The full name of the branch that `HEAD` stands for.
    pub(crate) head: Option<String>,
}

/// What the repository advertises, by name.
pub(crate) fn references(
    url: &str,
    credential: &GitCredential,
    route: &Route,
) -> Result<RemoteReferences, Error> {
    let Advertised { references, peeled, head } = advertised(url, credential, route)?;
    let objects = references.iter().map(|(name, object)| {
        let object = peeled.get(name).unwrap_or(object);
        (name.clone(), object.to_string())
    });
    let objects = objects.collect();
    Ok(RemoteReferences { names: references.into_iter().map(|(name, _)| name).collect(), objects, head })
}

/// What the repository advertises.
pub(crate) fn advertised(url: &str, credential: &GitCredential, route: &Route) -> Result<Advertised, Error> {
    // libgit2 takes extra headers only for a fetch, and a fetch only in a repository: this one lives in memory. Its
    // configuration is empty, so that no `url.*.insteadOf` of the user sends the credential somewhere else.
    let repository = Repository::from_odb(Odb::new()?)?;
    repository.set_config(&Config::new()?)?;
    let mut remote = repository.remote_anonymous(url)?;
    let mut options = options(credential, route, RemoteCallbacks::new());
    remote.download(&[NO_REFERENCE], Some(&mut options))?;
    let listed = remote.list()?;
    let of_references = listed.iter().filter(|one| one.name().starts_with("refs/"));
    let (mut references, mut peeled) = (Vec::new(), BTreeMap::new());
    for one in of_references {
        match one.name().strip_suffix(PEELED) {
            Some(name) => drop(peeled.insert(name.to_owned(), one.oid())),
            None => references.push((one.name().to_owned(), one.oid())),
        }
    }
    references.sort_unstable();
    Ok(Advertised { references, peeled, head: head(listed) })
}

/// The branch that HEAD stands for. Where the server does not name it, HEAD's commit tells, if only one branch is there:
/// libgit2's own guess would take any of several, and one for a HEAD that stands for none.
fn head(listed: &[RemoteHead<'_>]) -> Option<String> {
    let head = listed.iter().find(|one| one.name() == "HEAD")?;
    let named = match head.symref_target() {
        Some(target) => listed.iter().find(|one| one.name() == target),
        None => {
            let is_there = |one: &&RemoteHead<'_>| one.name().starts_with(HEADS) && one.oid() == head.oid();
            let mut there = listed.iter().filter(is_there);
            there.next().filter(|_| there.next().is_none())
        }
    };
    named.map(|one| one.name().to_owned())
}

/// How everything is asked for. `callbacks` are those of a transfer, and are given the ones of signing in.
pub(crate) fn options<'a>(
    credential: &'a GitCredential,
    route: &'a Route,
    mut callbacks: RemoteCallbacks<'a>,
) -> FetchOptions<'a> {
    // CodeCommit answers 403 to a bad password and libgit2 asks for a credential only after a 401. The header below
    // therefore goes with the first request; this is for a server that insists on asking, and answers it once only,
    // because libgit2 would go on asking.
    let offered = Cell::new(false);
    callbacks.credentials(move |_url, _user, allowed| {
        if offered.replace(true) || !allowed.contains(CredentialType::USER_PASS_PLAINTEXT) {
            return Err(Error::new(ErrorCode::Auth, ErrorClass::Http, "the password was not accepted"));
        }
        Cred::userpass_plaintext(credential.user_name.expose(), credential.password.expose())
    });
    if let Some(extra_ca) = &route.extra_ca {
        callbacks.certificate_check(move |certificate, host| Ok(extra_ca.check(certificate, host)));
    }
    let mut proxy = ProxyOptions::new();
    // Without one libgit2 goes straight there, whatever the environment says.
    if let Some(url) = &route.proxy {
        proxy.url(url.expose());
    }
    let pair = format!("{}:{}", credential.user_name.expose(), credential.password.expose());
    let mut options = FetchOptions::new();
    options
        .remote_callbacks(callbacks)
        .proxy_options(proxy)
        .download_tags(AutotagOption::None)
        // The header must not follow a redirect to another host.
        .follow_redirects(RemoteRedirect::None)
        .custom_headers(&[&format!("Authorization: Basic {}", STANDARD.encode(pair))]);
    options
}
