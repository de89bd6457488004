//! Profiles of the shared configuration, down to where their keys come from.

use aws_runtime::env_config::section::{EnvConfigSections, Profile as Section};
use causeway_app::port::aws::{AwsError, Profile, ProfileKind, SessionKeys};
use causeway_domain::{Region, Secret};

use super::origin::{Origin, Portal, RoleRequest};

/// What the session of a role is called when the profile does not say.
pub(crate) const SESSION_NAME: &str = "causeway";

/// How a profile names where its keys come from.
enum Means<'a> {
    Role { arn: &'a str, source: &'a str },
    IdentityCenter,
    Keys { id: &'a str },
    Login { session: &'a str },
    Process { command: &'a str },
}

/// Where a profile's keys come from.
///
/// # Errors
/// [`AwsError::SourceUnusable`] with the reason in words.
pub(crate) fn origin(sections: &EnvConfigSections, name: &str) -> Result<Origin, AwsError> {
    Walk { sections, seen: Vec::new() }.origin(name).map_err(|detail| AwsError::SourceUnusable {
        detail: format!("The profile {name} cannot be used: {detail}"),
    })
}

/// The profile as a person sees it in a list.
pub(crate) fn described(sections: &EnvConfigSections, name: &str) -> Profile {
    let section = sections.get_profile(name);
    let region = section.and_then(|section| given(section, "region")).map(str::to_owned);
    let means = section.ok_or_else(|| "it does not exist".to_owned()).and_then(means);
    let (kind, detail) = match &means {
        Ok(Means::Role { arn, .. }) => (ProfileKind::Role, (*arn).to_owned()),
        Ok(Means::IdentityCenter) => {
            let portal = section.and_then(|section| portal(sections, section).ok());
            (ProfileKind::IdentityCenter, portal.map(|portal| portal.start_url).unwrap_or_default())
        }
        Ok(Means::Keys { id }) => (ProfileKind::AccessKey, hint(id)),
        Ok(Means::Login { session }) => (ProfileKind::Login, (*session).to_owned()),
        Ok(Means::Process { command }) => (ProfileKind::Process, program(command)),
        Err(_) => (ProfileKind::Unusable, String::new()),
    };
    let problem = Walk { sections, seen: Vec::new() }.origin(name).err();
    let kind = if problem.is_some() { ProfileKind::Unusable } else { kind };
    Profile { name: name.to_owned(), kind, detail, region, problem }
}

/// The first word only: arguments may hold anything.
fn program(command: &str) -> String {
    super::process::words(command).into_iter().flatten().next().unwrap_or_default()
}

fn hint(id: &str) -> String {
    let last: Vec<char> = id.chars().rev().take(4).collect();
    format!("…{}", last.into_iter().rev().collect::<String>())
}

/// A setting that is there and not empty.
fn given<'a>(section: &'a Section, key: &str) -> Option<&'a str> {
    section.get(key).map(str::trim).filter(|value| !value.is_empty())
}

/// In the order in which the AWS CLI looks.
fn means(section: &Section) -> Result<Means<'_>, String> {
    let setting = |key| given(section, key);
    if let Some(arn) = setting("role_arn") {
        if let Some(source) = setting("source_profile") {
            return Ok(Means::Role { arn, source });
        }
        if let Some(place) = setting("credential_source") {
            return Err(format!(
                "its credential_source is {place}, and Causeway takes no keys from the environment or from a server"
            ));
        }
        if setting("web_identity_token_file").is_some() {
            return Err("Causeway does not use web identity tokens".to_owned());
        }
        return Err("it has a role_arn and no source_profile".to_owned());
    }
    if ["sso_session", "sso_start_url", "sso_account_id", "sso_role_name"]
        .into_iter()
        .any(|key| setting(key).is_some())
    {
        return Ok(Means::IdentityCenter);
    }
    match (setting("aws_access_key_id"), setting("aws_secret_access_key")) {
        (Some(id), Some(_)) => return Ok(Means::Keys { id }),
        (Some(_), None) => return Err("it has an access key without its secret".to_owned()),
        (None, Some(_)) => return Err("it has a secret without its access key".to_owned()),
        (None, None) => {}
    }
    if let Some(session) = setting("login_session") {
        return Ok(Means::Login { session });
    }
    if let Some(command) = setting("credential_process") {
        return Ok(Means::Process { command });
    }
    Err("it says nothing about keys".to_owned())
}

/// Following `source_profile` from profile to profile.
struct Walk<'a> {
    sections: &'a EnvConfigSections,
    seen: Vec<String>,
}

impl Walk<'_> {
    fn origin(&mut self, name: &str) -> Result<Origin, String> {
        let Some(section) = self.sections.get_profile(name) else {
            return Err(if self.seen.is_empty() {
                "it does not exist".to_owned()
            } else {
                format!("the source_profile {name} does not exist")
            });
        };
        if self.seen.iter().any(|seen| seen == name) {
            return Err(format!("its source_profile leads back to {name}"));
        }
        self.seen.push(name.to_owned());
        match means(section).map_err(|reason| self.about(name, reason))? {
            Means::Role { arn, source } => {
                let role = role(section, arn).map_err(|reason| self.about(name, reason))?;
                // A profile that names itself means the keys that stand beside the role.
                let base = if source == name {
                    keys(section).ok_or_else(|| {
                        self.about(name, "its source_profile is itself, and it has no keys".to_owned())
                    })?
                } else {
                    self.origin(source)?
                };
                let mfa_serial = given(section, "mfa_serial").map(str::to_owned);
                Ok(Origin::Role { base: Box::new(base), role, mfa_serial })
            }
            Means::IdentityCenter => {
                let portal = portal(self.sections, section).map_err(|reason| self.about(name, reason))?;
                let needed = |key: &str| {
                    given(section, key)
                        .map(str::to_owned)
                        .ok_or_else(|| self.about(name, format!("it lacks {key}")))
                };
                Ok(Origin::IdentityCenter {
                    portal,
                    account: needed("sso_account_id")?,
                    role: needed("sso_role_name")?,
                })
            }
            Means::Keys { .. } => keys(section).ok_or_else(|| "it has no keys".to_owned()),
            Means::Login { session } => {
                Ok(Origin::Login { profile: name.to_owned(), session: session.to_owned() })
            }
            Means::Process { command } => match super::process::words(command) {
                Some(words) if !words.is_empty() => Ok(Origin::Process { words }),
                _ => Err(self.about(name, "its credential_process is not a command".to_owned())),
            },
        }
    }

    /// Which profile of a chain a reason is about.
    fn about(&self, name: &str, reason: String) -> String {
        if self.seen.first().is_some_and(|first| first == name) {
            reason
        } else {
            format!("of its source {name}: {reason}")
        }
    }
}

fn keys(section: &Section) -> Option<Origin> {
    let setting = |key| given(section, key);
    let (id, secret) = (setting("aws_access_key_id")?, setting("aws_secret_access_key")?);
    let token = setting("aws_session_token").or_else(|| setting("aws_security_token"));
    Some(Origin::Given(SessionKeys {
        access_key_id: id.to_owned(),
        secret: Secret::new(secret.to_owned()),
        token: token.map(|token| Secret::new(token.to_owned())),
        expires_at: None,
    }))
}

fn role(section: &Section, arn: &str) -> Result<RoleRequest, String> {
    let setting = |key| given(section, key);
    let seconds = match setting("duration_seconds").map(str::parse::<i32>) {
        None => None,
        Some(Ok(seconds)) if (900..=43_200).contains(&seconds) => Some(seconds),
        Some(_) => return Err("its duration_seconds is not a number from 900 to 43200".to_owned()),
    };
    Ok(RoleRequest {
        arn: arn.to_owned(),
        session_name: setting("role_session_name").unwrap_or(SESSION_NAME).to_owned(),
        external_id: setting("external_id").map(str::to_owned),
        seconds,
    })
}

/// The portal of a profile: of its `sso-session`, or in its own settings as they were written before there were those.
fn portal(sections: &EnvConfigSections, section: &Section) -> Result<Portal, String> {
    let (start_url, region, cached_as) = match given(section, "sso_session") {
        Some(name) => {
            let session =
                sections.sso_session(name).ok_or_else(|| format!("there is no sso-session {name}"))?;
            let setting = |key: &str| {
                let value = session.get(key).map(str::trim).filter(|value| !value.is_empty());
                value.ok_or_else(|| format!("the sso-session {name} lacks {key}"))
            };
            (setting("sso_start_url")?, setting("sso_region")?, name)
        }
        None => {
            let setting = |key| given(section, key).ok_or_else(|| format!("it lacks {key}"));
            let start_url = setting("sso_start_url")?;
            (start_url, setting("sso_region")?, start_url)
        }
    };
    let region =
        Region::parse(region).map_err(|_| format!("its sso_region is {region}, which is no region"))?;
    Ok(Portal { start_url: start_url.to_owned(), region, cached_as: vec![cached_as.to_owned()] })
}

#[cfg(test)]
mod tests {
    use aws_runtime::env_config::file::EnvConfigFileKind;
    use proptest::prelude::*;

    use super::super::files::parse;
    use super::*;

    fn sections(config: &str) -> EnvConfigSections {
        parse([(EnvConfigFileKind::Config, config.to_owned())]).unwrap()
    }

    fn refused(config: &str, name: &str) -> String {
        let AwsError::SourceUnusable { detail } = origin(&sections(config), name).unwrap_err() else {
            panic!("another error")
        };
        detail
    }

    const KEYS: &str = "aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = canary\n";

    #[test]
    fn a_chain_of_roles_ends_at_keys() {
        let config = format!(
            "[profile a]\nrole_arn = arn:aws:iam::1:role/a\nsource_profile = b\nexternal_id = x\nmfa_serial = m\n\
             duration_seconds = 1800\nrole_session_name = me\n\
             [profile b]\nrole_arn = arn:aws:iam::1:role/b\nsource_profile = c\n[profile c]\n{KEYS}"
        );
        let Origin::Role { base, role, mfa_serial } = origin(&sections(&config), "a").unwrap() else {
            panic!()
        };
        assert_eq!((role.arn.as_str(), role.session_name.as_str()), ("arn:aws:iam::1:role/a", "me"));
        assert_eq!((role.external_id.as_deref(), role.seconds), (Some("x"), Some(1800)));
        assert_eq!(mfa_serial.as_deref(), Some("m"));
        let Origin::Role { base, role, .. } = *base else { panic!() };
        assert_eq!(role.session_name, SESSION_NAME);
        assert!(matches!(*base, Origin::Given(keys) if keys.access_key_id.starts_with("AKIA")));
    }

    #[test]
    fn a_profile_that_names_itself_means_its_own_keys() {
        let config = format!("[profile a]\nrole_arn = arn:aws:iam::1:role/a\nsource_profile = a\n{KEYS}");
        let Origin::Role { base, .. } = origin(&sections(&config), "a").unwrap() else { panic!() };
        assert!(matches!(*base, Origin::Given(_)));
    }

    #[test]
    fn what_cannot_be_used_says_why() {
        let role = "role_arn = arn:aws:iam::1:role/a\n";
        for (config, words) in [
            (
                format!("[profile a]\n{role}source_profile = b\n[profile b]\n{role}source_profile = a\n"),
                "leads back to a",
            ),
            (format!("[profile a]\n{role}source_profile = a\n"), "is itself, and it has no keys"),
            (format!("[profile a]\n{role}source_profile = gone\n"), "source_profile gone does not exist"),
            (format!("[profile a]\n{role}credential_source = Ec2InstanceMetadata\n"), "Ec2InstanceMetadata"),
            (format!("[profile a]\n{role}web_identity_token_file = /x\n"), "web identity"),
            (format!("[profile a]\n{role}"), "no source_profile"),
            (format!("[profile a]\n{role}source_profile = a\nduration_seconds = 60\n{KEYS}"), "900 to 43200"),
            ("[profile a]\nregion = eu-west-1\n".to_owned(), "says nothing about keys"),
            ("[profile a]\naws_access_key_id = AKIA\n".to_owned(), "without its secret"),
            (
                "[profile a]\nsso_session = s\nsso_account_id = 1\nsso_role_name = r\n".to_owned(),
                "no sso-session s",
            ),
            (
                "[profile a]\nsso_start_url = https://x\nsso_region = eu-west-1\nsso_role_name = r\n"
                    .to_owned(),
                "lacks sso_account_id",
            ),
            ("[profile a]\ncredential_process = 'unended\n".to_owned(), "not a command"),
            ("[profile b]\nregion = x\n".to_owned(), "does not exist"),
        ] {
            let detail = refused(&config, "a");
            assert!(detail.contains(words), "{detail} / {words}");
            assert!(!detail.contains("canary"), "{detail}");
        }
    }

    #[test]
    fn both_ways_to_name_a_portal_are_read() {
        let config = "[profile new]\nsso_session = corp\nsso_account_id = 111122223333\nsso_role_name = Dev\n\
                      [sso-session corp]\nsso_start_url = https://d-1.awsapps.com/start\nsso_region = eu-west-1\n\
                      [profile old]\nsso_start_url = https://d-1.awsapps.com/start\nsso_region = eu-west-1\n\
                      sso_account_id = 111122223333\nsso_role_name = Dev\n";
        for (name, cached) in [("new", "corp"), ("old", "https://d-1.awsapps.com/start")] {
            let Origin::IdentityCenter { portal, account, role } = origin(&sections(config), name).unwrap()
            else {
                panic!()
            };
            assert_eq!(portal.start_url, "https://d-1.awsapps.com/start");
            assert_eq!((portal.region.code(), portal.cached_as), ("eu-west-1", vec![cached.to_owned()]));
            assert_eq!((account.as_str(), role.as_str()), ("111122223333", "Dev"));
        }
    }

    #[test]
    fn a_list_tells_kinds_and_no_secrets() {
        let config = format!(
            "[default]\nregion = eu-west-1\n{KEYS}[profile l]\nlogin_session = arn:aws:iam::1:user/ada\n\
             [profile p]\ncredential_process = \"/opt/my tool\" --token canary\n[profile u]\nregion = x\n\
             [profile r]\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = default\n"
        );
        let sections = sections(&config);
        let kind = |name: &str| {
            let profile = described(&sections, name);
            assert!(!format!("{profile:?}").contains("canary"), "{profile:?}");
            (profile.kind, profile.detail)
        };
        assert_eq!(kind("default"), (ProfileKind::AccessKey, "…MPLE".to_owned()));
        assert_eq!(kind("l"), (ProfileKind::Login, "arn:aws:iam::1:user/ada".to_owned()));
        assert_eq!(kind("p"), (ProfileKind::Process, "/opt/my tool".to_owned()));
        assert_eq!(kind("r"), (ProfileKind::Role, "arn:aws:iam::1:role/r".to_owned()));
        assert_eq!(kind("u").0, ProfileKind::Unusable);
    }

    proptest! {
        /// However profiles point at each other, the walk ends.
        #[test]
        fn every_walk_ends(sources in prop::collection::vec(0_usize..8, 1..8)) {
            let profiles: Vec<String> = sources.iter().enumerate().map(|(index, source)| {
                format!("[profile p{index}]\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = p{source}\n")
            }).collect();
            let sections = sections(&profiles.concat());
            for index in 0..sources.len() {
                prop_assert!(origin(&sections, &format!("p{index}")).is_err(), "nobody has keys");
            }
        }
    }
}
