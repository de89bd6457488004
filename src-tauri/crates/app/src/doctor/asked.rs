//! What is asked, read from text.

use std::sync::Arc;

use causeway_domain::Region;
use causeway_domain::git_host::GitHost;
use causeway_domain::repository_location::RepositoryLocation;

use super::{Examination, Patient};
use crate::AppError;
use crate::port::ssh::LoginKey;
use crate::ssh_keys::IamKeys;

/// A repository's location in any form; or a region or one of its hosts, for the login alone.
///
/// # Errors
/// [`AppError::Invalid`] for what is neither.
pub fn read_location(text: &str) -> Result<(Region, Option<RepositoryLocation>), AppError> {
    let failed = match RepositoryLocation::parse(text) {
        Ok((location, _)) => return Ok((location.region.clone(), Some(location))),
        Err(error) => error,
    };
    if let Ok(region) = Region::parse(text) {
        return Ok((region, None));
    }
    let host = text.trim().trim_start_matches("ssh://").trim_end_matches('/');
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    GitHost::parse(host).map(|host| (host.region().clone(), None)).map_err(|_| failed.into())
}

/// A login over SSH.
pub struct OverSsh {
    /// The SSH key id; `None` for the user that the location or the client's configuration names.
    pub ssh_key_id: Option<String>,
    /// The key; `None` for what `ssh` itself would offer here.
    pub key: Option<LoginKey>,
    /// The IAM user's keys, where IAM was asked.
    pub iam: Option<Arc<IamKeys>>,
}

impl OverSsh {
    /// The examination of a repository's location as it was pasted; of the login alone when it names none.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for a text that is neither a location nor a region, and for a FIPS endpoint, which has no SSH.
    pub fn examination(self, pasted: &str) -> Result<Examination, AppError> {
        let (region, location) = read_location(pasted)?;
        let given = self.ssh_key_id.map(|id| id.trim().to_owned()).filter(|id| !id.is_empty());
        let location = match location {
            Some(location) => {
                let id = given.clone().or_else(|| location.ssh_key_id.clone());
                Some(location.ssh(id.as_deref())?)
            }
            None => None,
        };
        Ok(Examination {
            pasted: pasted.to_owned(),
            location,
            region,
            patient: Patient::Ssh { ssh_key_id: given, key: self.key },
            iam_keys: self.iam.as_ref().and_then(|iam| iam.keys.clone()),
            account: self.iam.map(|iam| iam.account()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{OverSsh, read_location};

    #[test]
    fn a_region_a_host_and_a_location_are_read() {
        let read = |text: &str| {
            read_location(text).map(|(region, location)| (region.code().to_owned(), location.is_some()))
        };
        let host = "git-codecommit.eu-west-1.amazonaws.com";
        let login = ("eu-west-1".to_owned(), false);
        for text in
            ["eu-west-1", host, &format!("ssh://APKAEIBAERJR2EXAMPLE@{host}/"), &format!("APKA1@{host}")]
        {
            assert_eq!(read(text).unwrap(), login, "{text}");
        }
        assert_eq!(
            read(&format!("ssh://APKA1@{host}/v1/repos/shop/")).unwrap(),
            ("eu-west-1".to_owned(), true)
        );
        assert!(read("github.com").is_err());
    }

    #[test]
    fn a_given_id_comes_before_the_locations() {
        let over = |id: Option<&str>| OverSsh { ssh_key_id: id.map(str::to_owned), key: None, iam: None };
        let pasted = "https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/shop";
        let of = |id| over(id).examination(pasted).unwrap().location.unwrap().origin();
        assert!(of(Some(" APKA1 ")).starts_with("ssh://APKA1@"), "{}", of(Some(" APKA1 ")));
        assert!(of(None).starts_with("ssh://git-codecommit."));
        let fips = "https://git-codecommit-fips.us-east-1.amazonaws.com/v1/repos/shop";
        assert!(over(None).examination(fips).is_err());
    }
}
