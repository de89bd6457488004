//! Where the keys of Causeway's own calls to AWS come from. Jira (GIJ) has a place for a long-lived pair only, so its
//! own is never one of these (aws-contract §3.2).

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::endpoints::parse_endpoint;
use crate::region::Region;

/// Where keys come from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum CredentialSource {
    /// The connection's own long-lived key.
    #[default]
    ConnectionKey,
    /// The connection's own key with a second factor (`sts:GetSessionToken`).
    ConnectionKeyWithMfa {
        /// The device's serial number or ARN.
        mfa_serial: String,
    },
    /// A role that the connection's own key assumes (`sts:AssumeRole`).
    Role {
        /// The role.
        role_arn: String,
        /// What the role's owner asks for.
        external_id: Option<String>,
        /// The second factor it asks for.
        mfa_serial: Option<String>,
    },
    /// A profile of the shared AWS configuration.
    Profile {
        /// Its name.
        name: String,
    },
    /// A role of IAM Identity Center.
    IdentityCenter {
        /// The access portal's address.
        start_url: String,
        /// The region of the Identity Center.
        sso_region: String,
        /// The 12-digit account.
        account: String,
        /// The permission set's name.
        role: String,
    },
}

/// Why a source cannot be one.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CredentialSourceError {
    /// No device.
    #[error("The serial number of a second factor looks like arn:aws:iam::111122223333:mfa/ada")]
    MfaSerial,
    /// No role.
    #[error("A role's ARN looks like arn:aws:iam::111122223333:role/Developer")]
    RoleArn,
    /// Not what STS takes for one.
    #[error("An external ID has 2 to 1,224 letters, digits and the characters _ + = , . @ : / -")]
    ExternalId,
    /// Nothing was chosen.
    #[error("Choose a profile")]
    Profile,
    /// No portal.
    #[error("An access portal's address looks like https://d-1234567890.awsapps.com/start")]
    StartUrl,
    /// No region.
    #[error("The region of the Identity Center looks like eu-west-1")]
    SsoRegion,
    /// No account.
    #[error("An account has 12 digits")]
    Account,
    /// Nothing was chosen.
    #[error("Choose a role")]
    Role,
}

impl CredentialSource {
    /// Whether its first keys are the connection's own.
    pub fn begins_with_key(&self) -> bool {
        match self {
            Self::ConnectionKey | Self::ConnectionKeyWithMfa { .. } | Self::Role { .. } => true,
            Self::Profile { .. } | Self::IdentityCenter { .. } => false,
        }
    }

    /// The source as it is kept: without white space around its parts, and empty parts absent.
    ///
    /// # Errors
    /// When a part cannot be what it stands for.
    pub fn checked(self) -> Result<Self, CredentialSourceError> {
        match self {
            Self::ConnectionKey => Ok(Self::ConnectionKey),
            Self::ConnectionKeyWithMfa { mfa_serial } => {
                Ok(Self::ConnectionKeyWithMfa { mfa_serial: serial(&mfa_serial)? })
            }
            Self::Role { role_arn, external_id, mfa_serial } => {
                let given = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
                let external_id = given(external_id).map(|id| id.trim().to_owned());
                if external_id.as_ref().is_some_and(|id| !is_external_id(id)) {
                    return Err(CredentialSourceError::ExternalId);
                }
                let mfa_serial = given(mfa_serial).map(|text| serial(&text)).transpose()?;
                Ok(Self::Role { role_arn: role(&role_arn)?, external_id, mfa_serial })
            }
            Self::Profile { name } if name.trim().is_empty() => Err(CredentialSourceError::Profile),
            Self::Profile { name } => Ok(Self::Profile { name: name.trim().to_owned() }),
            Self::IdentityCenter { start_url, sso_region, account, role } => {
                let (account, role) = (account.trim(), role.trim());
                if account.len() != 12 || !account.bytes().all(|byte| byte.is_ascii_digit()) {
                    return Err(CredentialSourceError::Account);
                }
                if role.is_empty() || role.len() > 64 {
                    return Err(CredentialSourceError::Role);
                }
                let (start_url, sso_region) = portal(&start_url, &sso_region)?;
                Ok(Self::IdentityCenter {
                    start_url,
                    sso_region,
                    account: account.to_owned(),
                    role: role.to_owned(),
                })
            }
        }
    }
}

/// An access portal's address and region as they are kept.
///
/// # Errors
/// When the address is no page of an https server, or the region is none.
pub fn portal(start_url: &str, sso_region: &str) -> Result<(String, String), CredentialSourceError> {
    let start_url = start_url.trim().trim_end_matches(['/', '#']);
    let origin = start_url.splitn(4, '/').take(3).collect::<Vec<_>>().join("/");
    let plain =
        start_url.bytes().all(|byte| byte.is_ascii_graphic()) && !start_url.contains(['?', '"', '\\']);
    if !plain || !matches!(parse_endpoint(&origin), Ok(Some(_))) {
        return Err(CredentialSourceError::StartUrl);
    }
    let region = Region::parse(sso_region).map_err(|_| CredentialSourceError::SsoRegion)?;
    Ok((start_url.to_owned(), region.code().to_owned()))
}

/// A device's ARN, or the number of one of metal (aws-contract §3.1).
fn serial(text: &str) -> Result<String, CredentialSourceError> {
    let text = text.trim();
    let legal = |byte: u8| byte.is_ascii_alphanumeric() || b"_+=/:,.@-".contains(&byte);
    let good = (9..=256).contains(&text.len()) && text.bytes().all(legal);
    if good { Ok(text.to_owned()) } else { Err(CredentialSourceError::MfaSerial) }
}

fn role(text: &str) -> Result<String, CredentialSourceError> {
    let text = text.trim();
    let parts: Vec<&str> = text.splitn(6, ':').collect();
    let good = match parts.as_slice() {
        ["arn", partition, "iam", "", account, resource] => {
            partition.starts_with("aws")
                && account.len() == 12
                && account.bytes().all(|byte| byte.is_ascii_digit())
                && resource.strip_prefix("role/").is_some_and(|name| !name.is_empty())
                && text.len() <= 2048
                && text.bytes().all(|byte| byte.is_ascii_graphic())
        }
        _ => false,
    };
    if good { Ok(text.to_owned()) } else { Err(CredentialSourceError::RoleArn) }
}

fn is_external_id(text: &str) -> bool {
    let legal = |byte: u8| byte.is_ascii_alphanumeric() || b"_+=,.@:/-".contains(&byte);
    (2..=1224).contains(&text.len()) && text.bytes().all(legal)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn role_of(role_arn: &str, external_id: Option<&str>, mfa_serial: Option<&str>) -> CredentialSource {
        CredentialSource::Role {
            role_arn: role_arn.to_owned(),
            external_id: external_id.map(str::to_owned),
            mfa_serial: mfa_serial.map(str::to_owned),
        }
    }

    #[test]
    fn sources_are_kept_plainly() {
        let arn = "arn:aws:iam::111122223333:role/path/Developer";
        assert_eq!(role_of(&format!(" {arn} "), Some(" "), Some("")).checked(), Ok(role_of(arn, None, None)));
        let center = |start_url: &str| CredentialSource::IdentityCenter {
            start_url: start_url.to_owned(),
            sso_region: " eu-west-1".to_owned(),
            account: "111122223333 ".to_owned(),
            role: "Developer".to_owned(),
        };
        let Ok(CredentialSource::IdentityCenter { start_url, .. }) =
            center("https://d-1.awsapps.com/start/#/").checked()
        else {
            panic!("a portal")
        };
        assert_eq!(start_url, "https://d-1.awsapps.com/start");
        for bad in [
            "http://d-1.awsapps.com/start",
            "d-1.awsapps.com",
            "",
            "https://a@b.example/start",
            "https:///start",
        ] {
            assert_eq!(center(bad).checked(), Err(CredentialSourceError::StartUrl), "{bad}");
        }
    }

    #[test]
    fn what_cannot_be_a_source_is_named() {
        let arn = "arn:aws-cn:iam::111122223333:role/Developer";
        for (source, error) in [
            (role_of("arn:aws:iam::111122223333:user/ada", None, None), CredentialSourceError::RoleArn),
            (role_of("arn:aws:sts::111122223333:role/x", None, None), CredentialSourceError::RoleArn),
            (role_of("arn:aws:iam::1:role/x", None, None), CredentialSourceError::RoleArn),
            (role_of(arn, Some("a b"), None), CredentialSourceError::ExternalId),
            (role_of(arn, None, Some("12 345 678")), CredentialSourceError::MfaSerial),
            (CredentialSource::Profile { name: " ".to_owned() }, CredentialSourceError::Profile),
        ] {
            assert_eq!(source.checked(), Err(error));
        }
    }

    proptest! {
        #[test]
        fn what_is_kept_is_kept_again(arn in "arn:aws:iam::[0-9]{12}:role/[a-zA-Z/]{1,20}", other in "\\PC{0,40}") {
            for source in [
                role_of(&arn, Some(&other), None),
                role_of(&other, None, None),
                role_of(&arn, None, Some(&other)),
                CredentialSource::Profile { name: other.clone() },
                CredentialSource::IdentityCenter {
                    start_url: other.clone(), sso_region: "eu-west-1".to_owned(),
                    account: "111122223333".to_owned(), role: "r".to_owned(),
                },
            ] {
                if let Ok(checked) = source.checked() {
                    prop_assert_eq!(checked.clone().checked(), Ok(checked));
                }
            }
        }
    }
}
