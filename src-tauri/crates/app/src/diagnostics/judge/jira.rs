//! Jira and GIJ.

use super::{aws, network, plural, sentence};
use crate::AppError;
use crate::diagnostics::Judgement;
use crate::port::jira::{JiraError, JiraUser, ServerInfo};

/// What answers at a site's address.
pub fn server(asked: &Result<ServerInfo, AppError>) -> Judgement {
    match asked {
        Ok(info) if info.deployment == "Cloud" => {
            Judgement::failed(format!("{} is Jira Cloud; Causeway connects Jira Data Center.", info.title))
        }
        Ok(info) => Judgement::ok(format!("{} is Jira {}.", info.title, info.version)),
        Err(AppError::Jira(JiraError::NotFound { .. } | JiraError::Unexpected { .. })) => Judgement::failed(
            "What answers there is not a Jira.",
        )
        .fix("Check the address; a Jira below a path has the path in its address: https://example.com/jira."),
        Err(error) => failed(error),
    }
}

/// Who is signed in.
pub fn user(asked: &Result<JiraUser, AppError>) -> Judgement {
    match asked {
        Ok(user) if user.administrator => {
            Judgement::ok(format!("{} is signed in, as a Jira administrator.", user.display_name))
        }
        Ok(user) => Judgement::ok(format!("{} is signed in.", user.display_name)),
        Err(error) => failed(error),
    }
}

/// What GIJ answered: its version where it may be seen, and how many integrations there are.
pub fn gij(asked: &Result<(Option<String>, usize), AppError>) -> Judgement {
    match asked {
        Ok((version, integrations)) => {
            let version = match version {
                Some(version) => format!("Git Integration for Jira {version} answers"),
                None => "Git Integration for Jira answers (its version is shown to Jira administrators only)".to_owned(),
            };
            let count = u64::try_from(*integrations).unwrap_or(u64::MAX);
            Judgement::ok(format!(
                "{version}; this user administers {}.",
                plural(count, "integration", "integrations")
            ))
        }
        Err(AppError::Jira(JiraError::NotFound { .. })) => {
            Judgement::failed("Git Integration for Jira does not answer in this Jira.").fix(
                "A Jira administrator can see under Manage apps whether it is installed, enabled, and whether its licence \
                 is valid.",
            )
        }
        Err(AppError::Jira(JiraError::Forbidden { .. })) => {
            Judgement::failed("This user may not administer Git integrations.").fix(
                "In Jira, under Git Integration for Jira, General settings, a Jira administrator can allow it to a group.",
            )
        }
        // GIJ's pages answer so when its licence has ended (gij-contract §7).
        Err(AppError::Jira(JiraError::Rejected { message, .. })) if speaks_of_licence(message) => {
            Judgement::failed(format!("GIJ has no valid licence: {message}"))
                .fix("A Jira administrator can renew it under Manage apps.")
        }
        Err(error) => failed(error),
    }
}

fn speaks_of_licence(message: &str) -> bool {
    let message = message.to_lowercase();
    message.contains("license") || message.contains("licence") || message.contains("security token")
}

/// A failure on the way to Jira, with what to do about it.
fn failed(error: &AppError) -> Judgement {
    let AppError::Jira(error) = error else { return aws::failed(error) };
    let judgement = Judgement::failed(sentence(error));
    match error {
        JiraError::Network(error) => network::unreachable(error),
        JiraError::Unauthorized => judgement.fix(
            "The token has expired or was revoked, or the password has changed. Enter it again under Credentials.",
        ),
        JiraError::Captcha => {
            judgement.fix("Sign in to this Jira in the browser once, and solve the CAPTCHA there.")
        }
        JiraError::LoginPage => judgement.fix(
            "This Jira signs in through another system, which takes no password here. Use a personal access token.",
        ),
        JiraError::Forbidden { .. } => judgement.fix("Ask a Jira administrator for the permission."),
        JiraError::RateLimited { .. } => {
            Judgement::caution("Jira limits the rate of requests at the moment.").fix("Wait and try again.")
        }
        JiraError::Server { .. } => {
            judgement.fix("Ask who runs Jira; its log says why.")
        }
        JiraError::Rejected { advice: Some(advice), .. } => judgement.fix(advice.clone()),
        JiraError::NotFound { .. } | JiraError::Rejected { .. } | JiraError::Unexpected { .. } => judgement,
    }
}

#[cfg(test)]
mod tests {
    use super::{gij, server, user};
    use crate::AppError;
    use crate::diagnostics::Outcome;
    use crate::port::jira::{JiraError, JiraUser, ServerInfo};
    use crate::port::network::NetworkError;

    fn info(deployment: &str) -> ServerInfo {
        ServerInfo {
            title: "Shop".to_owned(),
            version: "9.12.1".to_owned(),
            deployment: deployment.to_owned(),
            base_url: None,
        }
    }

    #[test]
    fn a_jira_is_told_from_another_and_from_none() {
        assert_eq!(server(&Ok(info("Server"))).finding, "Shop is Jira 9.12.1.");
        assert_eq!(server(&Ok(info("Cloud"))).outcome, Outcome::Failed);
        let missing = JiraError::NotFound { path: "/rest".to_owned() };
        assert_eq!(server(&Err(missing.into())).finding, "What answers there is not a Jira.");
        let down = server(&Err(JiraError::Server { status: 503 }.into()));
        assert!(down.finding.contains("503") && down.fix.is_some());
    }

    #[test]
    fn each_refusal_of_a_sign_in_has_its_own_fix() {
        let errors = [
            JiraError::Unauthorized,
            JiraError::Captcha,
            JiraError::LoginPage,
            JiraError::Forbidden { message: "no".to_owned() },
            JiraError::Network(NetworkError::Timeout { host: "jira".to_owned() }),
        ];
        let judged = errors.map(|error| user(&Err(AppError::Jira(error))));
        for (index, one) in judged.iter().enumerate() {
            assert_eq!(one.outcome, Outcome::Failed);
            assert!(one.fix.is_some() && judged[..index].iter().all(|other| other.fix != one.fix));
        }
        assert_eq!(user(&Err(JiraError::RateLimited { retry_after: None }.into())).outcome, Outcome::Caution);
        let of = |administrator| JiraUser {
            name: "ada".to_owned(),
            display_name: "Ada".to_owned(),
            administrator,
        };
        assert!(user(&Ok(of(true))).finding.contains("administrator"));
        assert_eq!(user(&Ok(of(false))).finding, "Ada is signed in.");
    }

    #[test]
    fn an_absent_gij_a_missing_right_and_a_licence_that_has_ended_are_told_apart() {
        let judged = |error: JiraError| gij(&Err(error.into()));
        let absent = judged(JiraError::NotFound { path: "/rest".to_owned() });
        let refused = judged(JiraError::Forbidden { message: "no".to_owned() });
        let rejected =
            |message: &str| judged(JiraError::Rejected { message: message.to_owned(), advice: None });
        let licence = rejected("Your license has expired");
        assert!(absent.finding.contains("does not answer"));
        assert!(refused.finding.contains("may not administer"));
        assert!(licence.finding.contains("no valid licence") && licence.fix.is_some());
        assert!(!rejected("Something else").finding.contains("licence"));
        assert!(
            gij(&Ok((Some("4.24".to_owned()), 2))).finding.contains("4.24 answers; this user administers 2")
        );
        assert_eq!(gij(&Ok((None, 1))).outcome, Outcome::Ok);
    }
}
