//! Reading a repository as GIJ would, before anything is written.

use std::sync::Arc;

use causeway_domain::repository_location::{LocationError, RepositoryLocation};
use causeway_domain::single_repository::{
    RepositoryAccess, RepositoryMatch, RepositorySettings, WebLinks, copied,
};
use causeway_domain::ssh::key::KeyFile;
use causeway_domain::{AccessKeyId, CallerKind, Region, Secret};

use super::{CheckedRepository, RepositoryChecked, RepositoryFound, RepositoryGiven, RepositorySecret};
use crate::App;
use crate::credentials::complete_key;
use crate::doctor::{Examination, OnLink, Patient};
use crate::error::{AppError, Field};
use crate::port::aws::{AwsAccount, AwsError, AwsLocation};
use crate::port::git::RemoteReferences;
use crate::port::ssh::LoginKey;
use crate::session::Operation;

/// Who signs in, once what was given is complete.
struct Identity {
    access: RepositoryAccess,
    secret: RepositorySecret,
    patient: Patient,
    aws: Option<Arc<dyn AwsAccount>>,
}

impl App {
    /// Reads a repository as GIJ would read it, and looks whether Jira has it already. That it cannot be read is a finding
    /// and no error.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for a location or a credential that is none; [`AppError::SessionEnded`]; when Jira cannot be
    /// asked.
    pub async fn check_repository(
        &self,
        operation: &Operation,
        site_handle: &str,
        location_text: &str,
        given: RepositoryGiven,
        on_link: OnLink,
    ) -> Result<RepositoryChecked, AppError> {
        let site = self.session.site(site_handle)?;
        let (pasted, _) = RepositoryLocation::parse(location_text)?;
        let location = reached(&pasted, &given)?;
        let identity = self.identity_given(&location, given).await?;
        let examination = Examination {
            // What GIJ would get: what was odd about the pasted text is mended.
            pasted: location.origin(),
            location: Some(location.clone()),
            region: location.region.clone(),
            patient: identity.patient,
            iam_keys: None,
            account: identity.aws.clone(),
        };
        let diagnosis = self.examine(operation, &examination, on_link).await?;
        let references = diagnosis.references.clone().filter(|_| diagnosis.is_well());
        let Some(references) = references else {
            return Ok(RepositoryChecked { handle: None, location, diagnosis, found: None });
        };
        let mut cautions = region_cautions(&location.region);
        let account = match &identity.aws {
            Some(aws) => whose(aws.as_ref(), operation, &mut cautions).await?.or(diagnosis.account.clone()),
            None => diagnosis.account.clone(),
        };
        let checked = Arc::new(CheckedRepository {
            location: location.clone(),
            access: identity.access,
            account: account.clone(),
            references: references.clone(),
            secret: identity.secret,
        });
        let snapshot = operation.or_cancelled(self.observe_repositories(&site, account.as_deref())).await?;
        let (web_links, web_links_from) =
            match copied(&snapshot.repositories, &location.region, &location.name) {
                Some((links, from)) => (links, format!("Copied from {from}, which GIJ set up by itself")),
                None => (
                    location.region.web_links(&location.name),
                    "Made by the rules of AWS's console".to_owned(),
                ),
            };
        let settings = usual_settings(&references, web_links.clone());
        let desired =
            super::planning::desired(&site, &checked, settings, crate::port::secrets::Keep::Session);
        let planned = causeway_domain::single_repository::plan(desired, &snapshot);
        let blocks = planned.action() == causeway_domain::plan::Action::Conflict;
        let in_jira = match &planned.found {
            RepositoryMatch::New => None,
            found => Some((found.in_words(), blocks)),
        };
        let handle = self.ports.ids.fresh();
        self.session.put_repository(handle.clone(), checked);
        let found = RepositoryFound { account, references, web_links, web_links_from, in_jira, cautions };
        Ok(RepositoryChecked { handle: Some(handle), location, diagnosis, found: Some(found) })
    }

    /// What was given, complete.
    async fn identity_given(
        &self,
        location: &RepositoryLocation,
        given: RepositoryGiven,
    ) -> Result<Identity, AppError> {
        Ok(match given {
            RepositoryGiven::AccessKey { access_key_id, secret } => {
                let key = complete_key(&access_key_id, secret)?;
                let place = AwsLocation { region: location.region.clone(), endpoints: location.endpoints() };
                Identity {
                    access: RepositoryAccess::AccessKey { access_key_id: key.id.as_str().to_owned() },
                    patient: Patient::AccessKey(key.duplicate()),
                    aws: Some(self.account_of(&place, &key)),
                    secret: RepositorySecret::Key(key),
                }
            }
            RepositoryGiven::GitCredential { user_name, password } => {
                let (user_name, password) = complete_git_credential(&user_name, password)?;
                Identity {
                    access: RepositoryAccess::GitCredential { user_name: user_name.clone() },
                    patient: Patient::Password {
                        user_name: user_name.clone(),
                        password: password.duplicate(),
                    },
                    aws: None,
                    secret: RepositorySecret::GitPassword { user_name, password },
                }
            }
            RepositoryGiven::Ssh { ssh_key_id, key } => {
                let ssh_key_id = ssh_key_id.trim().to_owned();
                let fingerprint = match &key {
                    Some(key) => self.fingerprint(key).await,
                    None => None,
                };
                Identity {
                    access: RepositoryAccess::Ssh { ssh_key_id: ssh_key_id.clone(), fingerprint },
                    patient: Patient::Ssh { ssh_key_id: Some(ssh_key_id), key },
                    aws: None,
                    secret: RepositorySecret::KeyInJira,
                }
            }
        })
    }

    /// The print of a key that is at hand, as IAM and GIJ show it; `None` where a passphrase hides it.
    async fn fingerprint(&self, key: &LoginKey) -> Option<String> {
        match key {
            LoginKey::Agent(public) => Some(public.md5()),
            LoginKey::File { path, .. } => {
                let content = self.ports.ssh.file(path).await.content.ok()?;
                Some(KeyFile::read(content.expose().as_bytes()).ok()?.public?.md5())
            }
        }
    }
}

/// The location as what was given reaches it, whatever way the pasted one took.
fn reached(pasted: &RepositoryLocation, given: &RepositoryGiven) -> Result<RepositoryLocation, AppError> {
    let RepositoryGiven::Ssh { ssh_key_id, .. } = given else { return Ok(pasted.https()) };
    let id = ssh_key_id.trim();
    if id.is_empty() || !id.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        let text = "Enter the SSH key's ID from IAM. It begins with APKA and has letters and digits only.";
        return Err(AppError::invalid(Field::SshKeyId, text));
    }
    Ok(pasted.ssh(Some(id))?)
}

fn complete_git_credential(user_name: &str, password: Secret) -> Result<(String, Secret), AppError> {
    let user_name = user_name.trim().to_owned();
    if user_name.is_empty() || user_name.chars().any(|one| one.is_control() || one == ':') {
        let text = "Enter the user name of the Git credentials, such as ada-at-111122223333";
        return Err(AppError::invalid(Field::UserName, text));
    }
    if AccessKeyId::parse(&user_name).is_ok() {
        let text = "This is the ID of an access key. Choose \"Access key\" for it.";
        return Err(AppError::invalid(Field::UserName, text));
    }
    let password = password.trimmed();
    if password.is_empty() {
        return Err(AppError::invalid(Field::Password, "Enter the password of the Git credentials"));
    }
    Ok((user_name, password))
}

/// The account that a key is of. That it cannot be asked is no reason to stop: the repository was read.
async fn whose(
    aws: &dyn AwsAccount,
    operation: &Operation,
    cautions: &mut Vec<String>,
) -> Result<Option<String>, AppError> {
    match aws.caller_identity(&operation.token).await {
        Ok(identity) => {
            if identity.kind() == CallerKind::Root {
                cautions.push(
                    "This is the account's root key. GIJ would hold it. Use an IAM user with only what GIJ needs."
                        .to_owned(),
                );
            }
            Ok(Some(identity.account))
        }
        Err(AwsError::Cancelled) => Err(AppError::Cancelled),
        Err(error) => {
            cautions.push(format!("Whose key it is could not be asked: {error}."));
            Ok(None)
        }
    }
}

fn region_cautions(region: &Region) -> Vec<String> {
    match region.facts() {
        Some(facts) => facts.caution().map(str::to_owned).into_iter().collect(),
        None => vec![format!("{region} is on neither AWS's nor GIJ's list of CodeCommit regions.")],
    }
}

/// The settings that GIJ's own wizard begins with.
fn usual_settings(references: &RemoteReferences, web_links: WebLinks) -> RepositorySettings {
    RepositorySettings {
        display_name: None,
        main_branch: default_branch(references).unwrap_or("master").to_owned(),
        smart_commits: true,
        repository_browser: true,
        diff_viewing: true,
        projects: causeway_domain::integration::Projects::All,
        refspecs: causeway_domain::integration::RefspecChoice::default(),
        web_links,
    }
}

/// Short name of the branch that `HEAD` stands for.
fn default_branch(references: &RemoteReferences) -> Option<&str> {
    references.head.as_deref().and_then(|head| head.strip_prefix("refs/heads/"))
}

impl From<LocationError> for AppError {
    fn from(error: LocationError) -> Self {
        Self::invalid(Field::Location, error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use causeway_domain::repository_location::Transport;

    use super::*;

    #[test]
    fn what_was_given_decides_the_transport() {
        let parse = |text: &str| RepositoryLocation::parse(text).unwrap().0;
        let https = parse("https://git-codecommit.eu-central-1.amazonaws.com/v1/repos/payments");
        let ssh = |id: &str| RepositoryGiven::Ssh { ssh_key_id: id.to_owned(), key: None };
        let key = || RepositoryGiven::AccessKey { access_key_id: String::new(), secret: Secret::default() };
        let over_ssh = reached(&https, &ssh(" APKAEXAMPLE ")).unwrap();
        assert_eq!(
            (over_ssh.transport, over_ssh.ssh_key_id.as_deref()),
            (Transport::Ssh, Some("APKAEXAMPLE"))
        );
        assert_eq!(reached(&over_ssh, &key()).unwrap(), https);
        for id in ["", "ada@example.com", "APKA EXAMPLE"] {
            assert!(
                matches!(reached(&https, &ssh(id)), Err(AppError::Invalid(field)) if field.field == Field::SshKeyId)
            );
        }
        let fips = parse("https://git-codecommit-fips.us-east-1.amazonaws.com/v1/repos/a");
        assert!(
            matches!(reached(&fips, &ssh("APKA1")), Err(AppError::Invalid(field)) if field.field == Field::Location)
        );
    }

    #[test]
    fn git_credentials_are_no_access_key() {
        let complete = |user: &str, password: &str| {
            complete_git_credential(user, Secret::new(password.to_owned()))
                .map(|(user, password)| (user, password.expose().to_owned()))
                .map_err(|error| matches!(error, AppError::Invalid(field) if field.field == Field::UserName))
        };
        assert_eq!(complete(" ada-at-1 ", " p\n"), Ok(("ada-at-1".to_owned(), "p".to_owned())));
        assert_eq!(complete("AKIAIOSFODNN7EXAMPLE", "p"), Err(true));
        assert_eq!(complete("", "p"), Err(true));
        assert_eq!(complete("ada", " "), Err(false));
    }
}
