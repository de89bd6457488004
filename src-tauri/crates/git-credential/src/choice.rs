//! Which connection's key is used, and in which region it signs.

use causeway_app::port::storage::ConnectionRecord;
use causeway_domain::Region;
use causeway_domain::git_host::{Authority, GitHost, GitUrl};

use crate::refusal::Refusal;

/// What is asked for, once the host and the path have been read.
#[derive(Debug)]
pub(crate) struct Wanted<'a> {
    /// The address, for messages.
    pub(crate) url: &'a str,
    /// The host as git said it.
    pub(crate) authority: &'a Authority,
    /// The same, when it is one of CodeCommit's.
    pub(crate) host: Option<&'a GitHost>,
    /// The access key id that the address or git's configuration names.
    pub(crate) access_key_id: Option<&'a str>,
    /// `--connection`.
    pub(crate) connection: Option<&'a str>,
    /// `--sandbox`: every host on this computer is the sandbox's.
    pub(crate) sandbox: bool,
}

/// The connections whose key may be used, best first, and the region of the signature. `None` when the host is nobody's.
///
/// `having` answers the ids of the connections that were seen to have the repository; it is asked only when that decides.
pub(crate) fn choose<'c>(
    wanted: &Wanted<'_>,
    connections: &'c [ConnectionRecord],
    having: impl FnOnce() -> Result<Vec<String>, Refusal>,
) -> Result<Option<(&'c ConnectionRecord, Region)>, Refusal> {
    if let Some(named) = wanted.connection {
        let connection = named_connection(named, connections)?;
        return match region(wanted, connection) {
            Some(region) => Ok(Some((connection, region))),
            None if wanted.host.is_none() && !is_known(wanted, connections) => Ok(None),
            None => Err(Refusal::ForeignHost {
                connection: connection.name.clone(),
                host: wanted.authority.to_string(),
            }),
        };
    }
    let mut fitting: Vec<&ConnectionRecord> =
        connections.iter().filter(|connection| fits(wanted, connection)).collect();
    if let Some(id) = wanted.access_key_id {
        // A key works in every region of its partition, so the one that is named need not be of this region.
        let of_key = |connection: &&ConnectionRecord| connection.access_key_id == id;
        let known = fitting.iter().copied().find(of_key).or_else(|| {
            connections.iter().filter(|connection| region(wanted, connection).is_some()).find(of_key)
        });
        if let Some(known) = known {
            fitting = vec![known];
        }
    }
    if fitting.len() > 1 {
        let having = having()?;
        let with_repository: Vec<_> =
            fitting.iter().copied().filter(|connection| having.contains(&connection.id)).collect();
        if !with_repository.is_empty() {
            fitting = with_repository;
        }
    }
    let Some(first) = fitting.first().copied() else {
        return match wanted.host {
            Some(host) => Err(Refusal::NoConnection {
                place: format!("{} ({})", host.region(), host.region().name()),
                choices: listed(connections),
            }),
            None => Ok(None),
        };
    };
    // Two Jira sites may share one account and key: either connection will do.
    if fitting.iter().any(|connection| connection.access_key_id != first.access_key_id) {
        return Err(Refusal::SeveralConnections {
            url: wanted.url.to_owned(),
            choices: listed(fitting.iter().copied()),
        });
    }
    Ok(region(wanted, first).map(|region| (first, region)))
}

/// The region that a connection's key signs in for this host: the one that the host names, else, for a host of the
/// connection's own, the connection's.
fn region(wanted: &Wanted<'_>, connection: &ConnectionRecord) -> Option<Region> {
    match wanted.host {
        Some(host) => Some(host.region().clone()),
        None if is_own_host(wanted, connection) => Region::parse(&connection.region).ok(),
        None => None,
    }
}

fn fits(wanted: &Wanted<'_>, connection: &ConnectionRecord) -> bool {
    match wanted.host {
        Some(host) => host.region().code() == connection.region,
        None => is_own_host(wanted, connection),
    }
}

fn is_known(wanted: &Wanted<'_>, connections: &[ConnectionRecord]) -> bool {
    connections.iter().any(|connection| is_own_host(wanted, connection))
}

/// Whether the connection's endpoint for git is this host.
fn is_own_host(wanted: &Wanted<'_>, connection: &ConnectionRecord) -> bool {
    let endpoint = connection.endpoints.as_ref().and_then(|endpoints| endpoints.git.as_deref());
    let endpoint = endpoint.and_then(|url| GitUrl::parse(url).ok());
    endpoint.is_some_and(|url| url.authority.is_same_as(wanted.authority))
        || (wanted.sandbox && wanted.authority.is_loopback())
}

/// An id, a name, or `ACCOUNT/REGION`, as everywhere in Causeway.
fn named_connection<'c>(
    named: &str,
    connections: &'c [ConnectionRecord],
) -> Result<&'c ConnectionRecord, Refusal> {
    let matching: [fn(&ConnectionRecord, &str) -> bool; 3] = [
        |connection, named| connection.id == named,
        |connection, named| connection.name == named,
        |connection, named| format!("{}/{}", connection.account, connection.region) == named,
    ];
    for is_meant in matching {
        let found: Vec<_> = connections.iter().filter(|connection| is_meant(connection, named)).collect();
        match found.as_slice() {
            [] => {}
            [one] => return Ok(one),
            several => {
                let choices = listed(several.iter().copied());
                return Err(Refusal::ManyConnections { named: named.to_owned(), choices });
            }
        }
    }
    Err(Refusal::UnknownConnection { named: named.to_owned(), known: listed(connections) })
}

/// One line for each, with the id that `--connection` takes.
fn listed<'c>(connections: impl IntoIterator<Item = &'c ConnectionRecord>) -> String {
    let line = |connection: &ConnectionRecord| {
        let ConnectionRecord { id, name, account, region, .. } = connection;
        // A name is another person's text: nothing of it may act on the terminal.
        let name: String = name.chars().map(|one| if one.is_control() { '\u{fffd}' } else { one }).collect();
        format!("\n  --connection {id}   {name}, account {account}, {region}")
    };
    connections.into_iter().map(line).collect()
}

#[cfg(test)]
mod tests;
