//! Signing in to both sides as a connection file says.

use std::sync::Arc;

use causeway_app::AppError;
use causeway_app::connect::{AwsCheck, JiraCheck};
use causeway_app::kept::Need;
use causeway_app::port::aws::AwsError;
use causeway_app::port::jira::{JiraCredential, JiraError};
use causeway_domain::{AccessKeyId, JiraUrl, Secret};

use crate::connection_file::ConnectionFile;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::secrets::Name;

/// The file's Jira, unless --jira-url names another.
pub(super) fn jira_url(desk: &Desk, file: &ConnectionFile) -> Result<JiraUrl, Failure> {
    let text = desk.general.jira_url.as_deref().unwrap_or(&file.jira.url);
    Ok(JiraUrl::parse(text).map_err(AppError::from)?)
}

/// Signs in to Jira: with what is kept, else with what was given; also with that when the kept one is refused.
pub(super) async fn jira(desk: &Desk, file: &ConnectionFile) -> Result<JiraCheck, Failure> {
    jira_at(desk, &jira_url(desk, file)?, file.jira.user.as_deref()).await
}

/// The same for a Jira and perhaps one of its users.
pub(super) async fn jira_at(desk: &Desk, url: &JiraUrl, user: Option<&str>) -> Result<JiraCheck, Failure> {
    let given = match (desk.given.get(Name::JiraToken), desk.given.get(Name::JiraPassword), user) {
        (Some(token), _, _) => Some(JiraCredential::Token(token)),
        (None, Some(password), Some(user)) => {
            Some(JiraCredential::Password { user_name: user.to_owned(), password })
        }
        (None, Some(_), None) => return Err(Failure::PasswordWithoutUser),
        (None, None, _) => None,
    };
    let mut credentials = candidates(desk.app.kept_sign_in(url, user).await, given, Need::Jira)?;
    desk.progress.doing(format!("Signing in to {}", url.as_str()));
    loop {
        let next = credentials.next();
        let Some(credential) = next else { return Err(Failure::missing(Need::Jira)) };
        let check = desk
            .looking(async |operation| desk.app.check_jira(operation, url.as_str(), credential).await)
            .await;
        match check {
            Err(AppError::Jira(JiraError::Unauthorized | JiraError::LoginPage)) if credentials.len() > 0 => {}
            check => return Ok(check?),
        }
    }
}

/// Checks the access key and lists the account's repositories, the same way.
pub(super) async fn aws(desk: &Desk, file: &ConnectionFile) -> Result<AwsCheck, Failure> {
    let region = file.region()?;
    let id = access_key_id(desk, file).await?;
    account(desk, &region, &id).await
}

/// The same in each of the regions.
pub(super) async fn aws_in(
    desk: &Desk,
    file: &ConnectionFile,
    regions: &[String],
) -> Result<Vec<AwsCheck>, Failure> {
    let id = access_key_id(desk, file).await?;
    let mut checks = Vec::with_capacity(regions.len());
    for region in regions {
        checks.push(account(desk, region, &id).await?);
    }
    Ok(checks)
}

/// The same for a key in a region.
pub(super) async fn account(desk: &Desk, region: &str, access_key_id: &str) -> Result<AwsCheck, Failure> {
    let id = AccessKeyId::parse(access_key_id).map_err(AppError::from)?;
    let kept = desk.app.kept_key(&id).await.map(|key| key.map(|key| key.secret));
    let mut secrets: std::vec::IntoIter<Secret> =
        candidates(kept, desk.given.get(Name::SecretAccessKey), Need::Aws)?;
    loop {
        let next = secrets.next();
        let Some(secret) = next else { return Err(Failure::missing(Need::Aws)) };
        let progress = desk.progress.listing();
        let check = desk
            .looking(async |operation| {
                desk.app.check_aws(operation, region, id.as_str(), secret, Arc::clone(&progress)).await
            })
            .await;
        match check {
            Err(AppError::Aws(AwsError::SignatureMismatch { .. })) if secrets.len() > 0 => {}
            check => return Ok(check?),
        }
    }
}

/// What to try, what is kept first. A keychain that does not work matters only when nothing was given.
pub(super) fn candidates<T>(
    kept: Result<Option<T>, AppError>,
    given: Option<T>,
    need: Need,
) -> Result<std::vec::IntoIter<T>, Failure> {
    let all: Vec<T> = match (kept, given) {
        (Ok(None), None) => return Err(Failure::missing(need)),
        (Err(error), None) => return Err(error.into()),
        (Ok(kept), given) => kept.into_iter().chain(given).collect(),
        (Err(_), Some(given)) => vec![given],
    };
    Ok(all.into_iter())
}

/// The file's key, or that of the connection it names.
async fn access_key_id(desk: &Desk, file: &ConnectionFile) -> Result<String, Failure> {
    let given = file.aws.access_key_id.as_ref();
    let Some(credential) = &file.aws.credential else {
        // The file was refused when it had neither.
        return Ok(given.cloned().unwrap_or_default());
    };
    let connection = desk.connection(credential).await?;
    match given {
        Some(given) if *given != connection.access_key_id => Err(Failure::OtherKey {
            given: given.clone(),
            credential: credential.clone(),
            kept: connection.access_key_id,
        }),
        _ => Ok(connection.access_key_id),
    }
}

#[cfg(test)]
mod tests {
    use causeway_app::AppError;
    use causeway_app::kept::Need;
    use causeway_app::port::secrets::SecretError;

    use super::candidates;

    #[test]
    fn what_is_kept_is_tried_first_and_a_broken_keychain_matters_only_alone() {
        let tried =
            |kept, given| candidates::<u8>(kept, given, Need::Aws).map(Iterator::collect::<Vec<_>>).ok();
        let broken = || Err(AppError::Secrets(SecretError::Locked));
        assert_eq!(tried(Ok(Some(1)), Some(2)), Some(vec![1, 2]));
        assert_eq!(tried(Ok(None), Some(2)), Some(vec![2]));
        assert_eq!(tried(broken(), Some(2)), Some(vec![2]));
        assert_eq!(tried(broken(), None), None);
        assert_eq!(tried(Ok(None), None), None);
    }
}
