//! One signed ls-remote, blocking.

use std::cell::Cell;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use causeway_domain::git_password::GitCredential;
use git2::{
    AutotagOption, Config, Cred, CredentialType, Error, ErrorClass, ErrorCode, FetchOptions, Odb,
    ProxyOptions, RemoteCallbacks, RemoteRedirect, Repository,
};

use crate::route::Route;

/// No repository has it, so a download of it ends after the references were listed.
const NO_REFERENCE: &str = "refs/causeway/none:refs/causeway/none";

/// Full names of all references, sorted; `HEAD` and peeled tags are left out.
pub(crate) fn references(url: &str, credential: &GitCredential, route: &Route) -> Result<Vec<String>, Error> {
    // libgit2 takes extra headers only for a fetch, and a fetch only in a repository: this one lives in memory. Its
    // configuration is empty, so that no `url.*.insteadOf` of the user sends the credential somewhere else.
    let repository = Repository::from_odb(Odb::new()?)?;
    repository.set_config(&Config::new()?)?;
    let mut remote = repository.remote_anonymous(url)?;
    remote.download(&[NO_REFERENCE], Some(&mut options(credential, route)))?;
    let mut names: Vec<String> = remote
        .list()?
        .iter()
        .map(git2::RemoteHead::name)
        .filter(|name| name.starts_with("refs/") && !name.ends_with("^{}"))
        .map(str::to_owned)
        .collect();
    names.sort_unstable();
    Ok(names)
}

fn options<'a>(credential: &'a GitCredential, route: &'a Route) -> FetchOptions<'a> {
    let mut callbacks = RemoteCallbacks::new();
    // CodeCommit answers 403 to a bad password and libgit2 asks for a credential only after a 401. The header below
    // therefore goes with the first request; this is for a server that insists on asking, and answers it once only,
    // because libgit2 would go on asking.
    let offered = Cell::new(false);
    callbacks.credentials(move |_url, _user, allowed| {
        if offered.replace(true) || !allowed.contains(CredentialType::USER_PASS_PLAINTEXT) {
            return Err(Error::new(
                ErrorCode::Auth,
                ErrorClass::Http,
                "the signed password was not accepted",
            ));
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
