//! git and ssh.

use super::{aws, network, plural, sentence};
use crate::AppError;
use crate::diagnostics::Judgement;
use crate::port::git::GitError;
use crate::port::network::NetworkError;
use crate::port::programs::{Program, ProgramError};

/// A program on this computer. Causeway itself needs neither: both are for a person's own work.
pub fn program(program: Program, found: &Result<String, ProgramError>) -> Judgement {
    let command = program.command();
    match found {
        Ok(version) => Judgement::ok(format!("It is {version}.")),
        Err(ProgramError::Missing) => Judgement::caution(format!(
            "There is no {command} on this computer's search path."
        ))
        .fix(match program {
            Program::Git => {
                "Causeway works without it. To clone and push yourself, install it from https://git-scm.com."
            }
            Program::Ssh => "Causeway works without it. Connections over SSH need OpenSSH.",
            Program::AwsCli => "Causeway works without it.",
        }),
        Err(error) => Judgement::caution(format!("{command} does not run: {error}")).fix("Install it again."),
    }
}

/// A signed ls-remote of a repository: how many references came.
pub fn transport(asked: &Result<usize, AppError>, repository: &str) -> Judgement {
    match asked {
        Ok(references) => Judgement::ok(format!(
            "git read {} of {repository}.",
            plural(u64::try_from(*references).unwrap_or(u64::MAX), "reference", "references")
        )),
        Err(AppError::Git(GitError::Network(error))) => network::unreachable(error),
        Err(AppError::Git(error @ GitError::Refused { .. })) => Judgement::failed(sentence(error)).fix(
            "API calls work and git does not: the key lacks codecommit:GitPull, or this computer's clock is wrong. \
             Passwords that git's own helper stored do the same: they end after fifteen minutes.",
        ),
        Err(AppError::Git(error @ GitError::NotFound)) => Judgement::failed(sentence(error))
            .fix("The repository was removed just now, or the connection's own git endpoint is of another region."),
        Err(AppError::Git(error)) => Judgement::failed(sentence(error)),
        Err(error) => aws::failed(error),
    }
}

/// How an SSH server greeted.
pub fn ssh_port(greeted: &Result<String, NetworkError>, host: &str) -> Judgement {
    match greeted {
        Ok(banner) if banner.starts_with("SSH-") => Judgement::ok(format!("{host} greets with {banner}.")),
        Ok(banner) => Judgement::caution(format!("Port 22 of {host} is open, and what answers is not SSH: {banner}")),
        // HTTPS is the way that Causeway and its helper take.
        Err(error) => Judgement::caution(format!("{} Over HTTPS all is well without it.", sentence(error))).fix(
            "Connections over SSH need port 22. A firewall may close it; most companies' proxies do not lead to it. Use \
             HTTPS instead.",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::{program, ssh_port, transport};
    use crate::AppError;
    use crate::diagnostics::Outcome;
    use crate::port::git::GitError;
    use crate::port::network::NetworkError;
    use crate::port::programs::{Program, ProgramError};
    use crate::port::secrets::SecretError;

    #[test]
    fn a_missing_program_is_no_failure() {
        for which in [Program::Git, Program::Ssh, Program::AwsCli] {
            assert_eq!(program(which, &Ok("v1".to_owned())).outcome, Outcome::Ok);
            let missing = program(which, &Err(ProgramError::Missing));
            assert_eq!(missing.outcome, Outcome::Caution);
            assert!(missing.finding.contains(which.command()) && missing.fix.is_some());
            let broken = Err(ProgramError::Failed { detail: "no library".to_owned() });
            assert!(program(which, &broken).finding.contains("no library"));
        }
    }

    #[test]
    fn git_that_is_refused_is_told_from_git_that_does_not_get_there() {
        let judged = |error: GitError| transport(&Err(AppError::Git(error)), "api");
        assert_eq!(transport(&Ok(3), "api").finding, "git read 3 references of api.");
        let refused = judged(GitError::Refused { detail: "403".to_owned() });
        assert!(refused.fix.unwrap().contains("codecommit:GitPull"));
        let lost = judged(NetworkError::Lost { host: "git".to_owned() }.into());
        assert_eq!((lost.outcome, lost.snippet.is_some()), (Outcome::Failed, true));
        assert_eq!(judged(GitError::NotFound).outcome, Outcome::Failed);
        assert_eq!(judged(GitError::Failed { detail: "x".to_owned() }).outcome, Outcome::Failed);
        let missing = transport(&Err(SecretError::Missing.into()), "api");
        assert_eq!(missing.outcome, Outcome::Skipped);
    }

    #[test]
    fn a_closed_port_22_is_a_caution() {
        assert_eq!(ssh_port(&Ok("SSH-2.0-AmazonGit".to_owned()), "git").outcome, Outcome::Ok);
        assert_eq!(ssh_port(&Ok("HTTP/1.1 400".to_owned()), "git").outcome, Outcome::Caution);
        let closed = ssh_port(&Err(NetworkError::Refused { host: "git:22".to_owned() }), "git");
        assert_eq!(closed.outcome, Outcome::Caution);
        assert!(closed.finding.contains("refused") && closed.fix.is_some());
    }
}
