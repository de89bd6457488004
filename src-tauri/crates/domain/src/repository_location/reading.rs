//! Reading a location.

use percent_encoding::percent_decode_str;
use url::Url;

use super::{LocationError, LocationNote, RepositoryLocation, Transport};
use crate::git_host::{Authority, GitHost, REPOSITORIES};
use crate::region::{Partition, Region};
use crate::repository_name::{RepositoryNameError, check_repository_name};

/// What a message shows of a name that is none.
const SHOWN: usize = 60;

type Read = Result<RepositoryLocation, LocationError>;

pub(super) fn read(text: &str) -> Result<(RepositoryLocation, Vec<LocationNote>), LocationError> {
    let mut notes = Notes::default();
    let bare = without_surroundings(text)?;
    if bare.len() != text.len() {
        notes.add(LocationNote::Surroundings);
    }
    let location = notes.read(bare)?;
    if location.is_fips() {
        notes.add(LocationNote::Fips);
    }
    if location.is_vpc_endpoint() {
        notes.add(LocationNote::VpcEndpoint);
    }
    Ok((location, notes.0))
}

/// The one word of a command, a line of configuration or a message that is a location.
fn without_surroundings(text: &str) -> Result<&str, LocationError> {
    let is_quote = |letter: char| "\"'`<>()[]{}“”‘’«»,;".contains(letter);
    let mut words =
        text.split_whitespace().map(|word| word.trim_matches(is_quote)).filter(|word| !word.is_empty());
    let Some(first) = words.next() else { return Err(LocationError::Empty) };
    let Some(second) = words.next() else { return Ok(first) };
    let looks_like_one = |word: &&str| {
        ["://", "git-codecommit", "codecommit::", ":codecommit:", "/codesuite/codecommit/"]
            .iter()
            .any(|part| word.contains(part))
    };
    [first, second].into_iter().chain(words).find(looks_like_one).ok_or_else(syntax)
}

fn syntax() -> LocationError {
    let example = "https://git-codecommit.us-east-1.amazonaws.com/v1/repos/my-repository";
    LocationError::Syntax { example: example.to_owned() }
}

/// The parts of an address behind its scheme.
struct Address<'a> {
    user: Option<&'a str>,
    authority: Authority,
    path: &'a str,
}

impl<'a> Address<'a> {
    fn read(rest: &'a str) -> Result<Self, LocationError> {
        // A secret access key may hold slashes, and people paste it as it is.
        let (before, path) = match rest.find(REPOSITORIES).or_else(|| rest.find(['/', '?', '#'])) {
            Some(at) => rest.split_at(at),
            None => (rest, ""),
        };
        let (user, host) = match before.rsplit_once('@') {
            Some((user, host)) => (Some(user), host),
            None => (None, before),
        };
        Ok(Self { user, authority: Authority::parse(host).map_err(|_| syntax())?, path })
    }

    fn git_host(&self) -> Result<GitHost, LocationError> {
        GitHost::of(self.authority.clone()).map_err(|_| {
            // Where a sign is out of place, what looks like the host may be a part of a password.
            if self.path.contains('@') {
                syntax()
            } else {
                LocationError::Foreign { host: self.authority.name().to_owned() }
            }
        })
    }
}

/// What was changed about a text so far.
#[derive(Default)]
struct Notes(Vec<LocationNote>);

impl Notes {
    fn add(&mut self, note: LocationNote) {
        if !self.0.contains(&note) {
            self.0.push(note);
        }
    }

    fn read(&mut self, text: &str) -> Read {
        if let Some(rest) = without_prefix(text, "codecommit::") {
            let (region, repository) = rest.split_once("://").ok_or_else(syntax)?;
            return self.remote_helper(Some(region), repository);
        }
        if without_prefix(text, "arn:").is_some() {
            return self.arn(text);
        }
        match text.split_once("://") {
            Some((scheme, rest)) => match scheme.to_ascii_lowercase().as_str() {
                "https" => self.over_https(rest),
                "http" => {
                    let read = self.over_https(rest)?;
                    self.add(LocationNote::PlainHttp);
                    Ok(read)
                }
                "ssh" | "git+ssh" | "ssh+git" => self.over_ssh(&Address::read(rest)?),
                "codecommit" => self.remote_helper(None, rest),
                _ => Err(syntax()),
            },
            None => self.without_scheme(text),
        }
    }

    /// `codecommit::{region}://[{profile}@]{name}`, which git-remote-codecommit reads; without the region it takes the
    /// profile's.
    fn remote_helper(&mut self, region: Option<&str>, repository: &str) -> Read {
        let (profile, name) = match repository.rsplit_once('@') {
            Some((profile, name)) => (Some(profile.to_owned()), name),
            None => (None, repository),
        };
        let name = self.name(name)?;
        let Some(region) = region else { return Err(LocationError::NoRegion { name }) };
        let region = Region::parse(region).map_err(|_| syntax())?;
        self.add(LocationNote::RemoteHelper { profile });
        Ok(at_public_host(region, name))
    }

    fn arn(&mut self, text: &str) -> Read {
        let parts: Vec<&str> = text.splitn(6, ':').collect();
        let [_, partition, "codecommit", region, _, name] = parts.as_slice() else { return Err(syntax()) };
        let region = Region::parse(region).map_err(|_| syntax())?;
        if region.partition().arn_name() != *partition {
            return Err(syntax());
        }
        let name = self.name(name)?;
        self.add(LocationNote::Arn);
        Ok(at_public_host(region, name))
    }

    fn over_https(&mut self, rest: &str) -> Read {
        let address = Address::read(rest)?;
        if let Some(partition) = console_partition(&address.authority) {
            return self.console_page(&address, partition);
        }
        let host = address.git_host()?;
        let name = self.name_of_path(address.path)?;
        if address.user.is_some() {
            self.add(LocationNote::UserLeftOut);
        }
        Ok(located(&host, name, Transport::Https, 443))
    }

    fn over_ssh(&mut self, address: &Address<'_>) -> Read {
        let host = address.git_host()?;
        if host.is_fips() {
            return Err(LocationError::FipsSsh);
        }
        let name = self.name_of_path(address.path)?;
        let mut location = located(&host, name, Transport::Ssh, 22);
        if let Some(user) = address.user {
            let (user, password) =
                user.split_once(':').map_or((user, None), |(user, rest)| (user, Some(rest)));
            if password.is_some() {
                self.add(LocationNote::PasswordLeftOut);
            }
            location.ssh_key_id = self.ssh_key_id(user);
        }
        Ok(location)
    }

    /// The user of an SSH location. What cannot be an id at all is left out, so that nothing odd gets into an address.
    fn ssh_key_id(&mut self, user: &str) -> Option<String> {
        let user = percent_decode_str(user).decode_utf8_lossy().into_owned();
        let could_be_one = !user.is_empty() && user.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if !(could_be_one && user.starts_with("APKA")) {
            self.add(LocationNote::UnusualSshKeyId { user: shown(&user) });
        }
        could_be_one.then_some(user)
    }

    fn without_scheme(&mut self, text: &str) -> Read {
        let before_path = text.find(REPOSITORIES).and_then(|at| text.get(..at)).unwrap_or(text);
        let user_ends = before_path.rfind('@').map_or(0, |at| at + 1);
        let (user, rest) = text.split_at(user_ends);
        let is_port = |after: &str| {
            let digits = after.split('/').next().unwrap_or_default();
            !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
        };
        match rest.split_once(':') {
            Some((host, path)) if !host.contains('/') && !is_port(path) => {
                let path = format!("/{}", path.trim_start_matches('/'));
                let address = Address {
                    user: user.strip_suffix('@'),
                    authority: Authority::parse(host).map_err(|_| syntax())?,
                    path: &path,
                };
                let location = self.over_ssh(&address)?;
                self.add(LocationNote::ScpForm);
                Ok(location)
            }
            _ if !user.is_empty() => self.over_ssh(&Address::read(text)?),
            _ => {
                let location = self.over_https(text).map_err(|error| match error {
                    // One word alone names no host.
                    LocationError::Foreign { .. } if !text.contains('/') => syntax(),
                    error => error,
                })?;
                self.add(LocationNote::SchemeAdded);
                Ok(location)
            }
        }
    }

    /// A page of the console below a repository.
    fn console_page(&mut self, address: &Address<'_>, partition: Partition) -> Read {
        let host = address.authority.name().to_ascii_lowercase();
        let url = Url::parse(&format!("https://{host}{}", address.path)).map_err(|_| syntax())?;
        let fragment = url.fragment().unwrap_or_default();
        let of_query = |query: &str| {
            let mut pairs = url::form_urlencoded::parse(query.as_bytes());
            pairs.find(|(name, _)| name == "region").map(|(_, value)| value.into_owned())
        };
        // `{region}.console…`, and `{account}-{word}.{region}.console…` for those who are signed in several times.
        let of_host = || {
            let prefix = host.strip_suffix(partition.console_domain())?.strip_suffix('.')?;
            prefix.rsplit('.').next().map(str::to_owned)
        };
        let named = url.query().and_then(of_query);
        let named = named.or_else(|| fragment.split_once('?').and_then(|(_, query)| of_query(query)));
        let path = url.path().trim_matches('/');
        let page = match path.strip_prefix("codesuite/codecommit") {
            Some(page) => page.strip_prefix("/repositories/"),
            // As it was before 2019, and still stands in old pages.
            None if path == "codecommit/home" => fragment.trim_start_matches('/').strip_prefix("repository/"),
            None => return Err(syntax()),
        };
        let name = page.and_then(|page| page.split(['/', '?']).next()).unwrap_or_default();
        let name = self.name(&decoded(name)?)?;
        let Some(region) = named.or_else(of_host) else { return Err(LocationError::NoRegion { name }) };
        let region = Region::parse(&region).map_err(|_| syntax())?;
        if region.partition() != partition {
            return Err(syntax());
        }
        self.add(LocationNote::ConsolePage);
        Ok(at_public_host(region, name))
    }

    fn name_of_path(&mut self, path: &str) -> Result<String, LocationError> {
        let path = decoded(path.split(['?', '#']).next().unwrap_or_default())?;
        let path = path.trim_start_matches('/');
        if path.is_empty() {
            return Err(LocationError::NoRepository);
        }
        let name = path.strip_prefix("v1/repos").ok_or_else(syntax)?;
        if !name.is_empty() && !name.starts_with('/') {
            return Err(syntax());
        }
        let name = name.trim_start_matches('/');
        // The first request of git, as logs show it.
        let name = match name.strip_suffix("/info/refs") {
            Some(name) => {
                self.add(LocationNote::Surroundings);
                name
            }
            None => name,
        };
        self.name(name)
    }

    fn name(&mut self, text: &str) -> Result<String, LocationError> {
        let mut name = text;
        loop {
            if let Some(rest) = name.strip_suffix('/') {
                self.add(LocationNote::TrailingSlash);
                name = rest;
            } else if let Some(rest) = name.strip_suffix(".git") {
                self.add(LocationNote::GitSuffix);
                name = rest;
            } else {
                break;
            }
        }
        match check_repository_name(name) {
            Ok(()) => Ok(name.to_owned()),
            Err(RepositoryNameError::Empty) => Err(LocationError::NoRepository),
            Err(_) if name == "*" => Err(LocationError::NoRepository),
            Err(why) => Err(LocationError::Name { name: shown(name), why }),
        }
    }
}

fn without_prefix<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let begin = text.get(..prefix.len())?;
    if begin.eq_ignore_ascii_case(prefix) { text.get(prefix.len()..) } else { None }
}

fn decoded(text: &str) -> Result<String, LocationError> {
    let text = percent_decode_str(text).decode_utf8().map_err(|_| syntax())?;
    Ok(text.into_owned())
}

/// Another person's text in a message: short, and without what could act on its reader.
fn shown(text: &str) -> String {
    let mut shown: String =
        text.chars().take(SHOWN).map(|one| if one.is_control() { '\u{fffd}' } else { one }).collect();
    if text.chars().count() > SHOWN {
        shown.push('…');
    }
    shown
}

fn console_partition(authority: &Authority) -> Option<Partition> {
    let host = authority.name().to_ascii_lowercase();
    Partition::ALL.into_iter().find(|partition| {
        let domain = partition.console_domain();
        host == domain || host.strip_suffix(domain).is_some_and(|prefix| prefix.ends_with('.'))
    })
}

fn at_public_host(region: Region, name: String) -> RepositoryLocation {
    RepositoryLocation { region, name, transport: Transport::Https, host: None, ssh_key_id: None }
}

fn located(host: &GitHost, name: String, transport: Transport, usual_port: u16) -> RepositoryLocation {
    let authority = host.authority();
    let port = authority.port().filter(|port| *port != usual_port);
    let label = authority.name().to_ascii_lowercase();
    let is_public = port.is_none() && !host.is_fips() && !host.is_vpc_endpoint();
    let written = port.map_or_else(|| label.clone(), |port| format!("{label}:{port}"));
    RepositoryLocation {
        region: host.region().clone(),
        name,
        transport,
        host: (!is_public).then_some(written),
        ssh_key_id: None,
    }
}
