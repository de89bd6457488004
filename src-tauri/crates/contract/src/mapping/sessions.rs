//! Profiles, sign-ins and endpoints of a connection.

use causeway_app::port::aws as app;
use causeway_domain::credential_source::CredentialSource as AppSource;
use causeway_domain::endpoints::Endpoints as AppEndpoints;

use crate::credentials::{
    AwsProfile, AwsProfiles, CredentialSource, IdentityCenterRole, ProfileKind, SignInProgress,
};
use crate::diagnostics::Endpoints;

/// Where keys shall come from.
pub fn wanted_source(source: CredentialSource) -> AppSource {
    match source {
        CredentialSource::ConnectionKey => AppSource::ConnectionKey,
        CredentialSource::ConnectionKeyWithMfa { mfa_serial } => {
            AppSource::ConnectionKeyWithMfa { mfa_serial }
        }
        CredentialSource::Role { role_arn, external_id, mfa_serial } => {
            AppSource::Role { role_arn, external_id, mfa_serial }
        }
        CredentialSource::Profile { name } => AppSource::Profile { name },
        CredentialSource::IdentityCenter { start_url, sso_region, account, role } => {
            AppSource::IdentityCenter { start_url, sso_region, account, role }
        }
    }
}

/// What a sign-in needs a person for.
pub fn sign_in_progress(step: app::SignInStep) -> SignInProgress {
    match step {
        app::SignInStep::Browser { url, user_code, expires_at } => {
            SignInProgress::Browser { url, user_code, expires_at }
        }
        app::SignInStep::Fetching => SignInProgress::Fetching,
    }
}

/// The profiles of this computer.
pub fn profiles(profiles: app::Profiles) -> AwsProfiles {
    AwsProfiles {
        files: profiles.files,
        profiles: profiles.profiles.into_iter().map(profile).collect(),
        problem: profiles.problem,
    }
}

fn profile(profile: app::Profile) -> AwsProfile {
    AwsProfile {
        name: profile.name,
        kind: match profile.kind {
            app::ProfileKind::AccessKey => ProfileKind::AccessKey,
            app::ProfileKind::Role => ProfileKind::Role,
            app::ProfileKind::IdentityCenter => ProfileKind::IdentityCenter,
            app::ProfileKind::Process => ProfileKind::Process,
            app::ProfileKind::Login => ProfileKind::Login,
            app::ProfileKind::Unusable => ProfileKind::Unusable,
        },
        detail: profile.detail,
        region: profile.region,
        problem: profile.problem,
    }
}

/// A role that a person may take.
pub fn identity_center_role(role: app::IdentityCenterRole) -> IdentityCenterRole {
    IdentityCenterRole { account: role.account, account_name: role.account_name, role: role.role }
}

/// A connection's own endpoints, with empty texts where it has none.
pub fn endpoints(endpoints: AppEndpoints) -> Endpoints {
    Endpoints {
        fips: endpoints.fips,
        codecommit: endpoints.codecommit.unwrap_or_default(),
        git: endpoints.git.unwrap_or_default(),
        sns: endpoints.sns.unwrap_or_default(),
        sts: endpoints.sts.unwrap_or_default(),
    }
}

/// Endpoints as somebody typed them.
pub fn wanted_endpoints(endpoints: Endpoints) -> AppEndpoints {
    AppEndpoints {
        fips: endpoints.fips,
        codecommit: Some(endpoints.codecommit),
        git: Some(endpoints.git),
        sns: Some(endpoints.sns),
        sts: Some(endpoints.sts),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endpoints_come_back_as_they_went() {
        let typed = Endpoints {
            fips: true,
            codecommit: "https://a.example".to_owned(),
            git: String::new(),
            sns: "https://b.example".to_owned(),
            sts: String::new(),
        };
        assert_eq!(endpoints(wanted_endpoints(typed.clone())), typed);
    }
}
