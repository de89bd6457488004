//! What is right, missing or in the way, each with its fix.

use causeway_domain::git_helpers::{ConfiguredHelper, CredentialSetup};

use super::HELPER;
use crate::diagnostics::Judgement;
use crate::port::programs::ProgramError;

/// The first git that forgets helpers at an empty one.
const OLDEST: (u32, u32) = (2, 9);

/// Helpers of git's own and of others that keep what they are given.
const KEEPERS: [&str; 7] =
    ["cache", "store", "manager", "osxkeychain", "wincred", "libsecret", "gnome-keyring"];

/// The program itself, by the line that it tells its version with.
pub(super) fn version(found: &Result<String, ProgramError>) -> Judgement {
    match found {
        Ok(line) => {
            let version = line.strip_prefix("git version ").unwrap_or(line);
            match numbers(version) {
                Some(numbers) if numbers < OLDEST => {
                    let (major, minor) = OLDEST;
                    Judgement::failed(format!("git {version} is too old for the set-up."))
                        .fix(format!("Install git {major}.{minor} or newer."))
                }
                _ => Judgement::ok(format!("git {version} is installed.")),
            }
        }
        Err(ProgramError::Missing) => Judgement::failed("git is not installed, or not on the search path.")
            .fix("Install git (https://git-scm.com), and start Causeway again."),
        Err(error) => Judgement::failed(format!("git does not run: {error}."))
            .fix("Run `git version` in a terminal; what it says there has to be put right first."),
    }
}

fn numbers(version: &str) -> Option<(u32, u32)> {
    let mut parts = version.split('.').map(|part| part.parse().ok());
    Some((parts.next()??, parts.next()??))
}

/// The helper beside this program.
pub(super) fn helper(path: &str, is_program: bool) -> Judgement {
    if is_program {
        Judgement::ok(format!("{path} is there."))
    } else {
        Judgement::failed(format!("{path} is not there, or cannot be run."))
            .fix("Install Causeway again; the helper comes with it.")
    }
}

/// What git does for one server. `ours` is the helper beside this program, `first_is_there` says whether the first
/// configured one can be run, `snippet` is the text that sets it up.
pub(super) fn setup(
    setup: &CredentialSetup,
    ours: Option<&str>,
    first_is_there: bool,
    snippet: String,
) -> Judgement {
    let copy = "Put this text at the end of your git configuration (git config --global --edit).";
    let Some(position) = setup.helpers.iter().position(is_ours) else {
        let judgement = match setup.helpers.first() {
            None => Judgement::failed("git asks no credential helper for this server."),
            Some(other) => Judgement::failed(format!(
                "git does not ask Causeway for this server. It asks {}.",
                named(other)
            )),
        };
        return judgement.fix(copy).snippet(snippet);
    };
    if let Some(before) = setup.helpers.get(..position).and_then(<[_]>::first) {
        return Judgement::failed(format!(
            "git asks {} before Causeway, and may get a password that has ended: CodeCommit answers 403 to that.",
            named(before)
        ))
        .fix(format!("{copy} Its empty helper makes git forget the ones before."))
        .snippet(snippet);
    }
    if !setup.use_http_path {
        return Judgement::failed(
            "git does not tell Causeway which repository it is about: useHttpPath is not set.",
        )
        .fix(copy)
        .snippet(snippet);
    }
    let Some(configured) = setup.helpers.get(position) else {
        return Judgement::failed("git asks no credential helper for this server.")
            .fix(copy)
            .snippet(snippet);
    };
    let program = configured.program();
    let by_name = program == HELPER;
    if !by_name && !first_is_there {
        return Judgement::failed(format!("{}: there is no program at {program}.", configured.origin))
            .fix(copy)
            .snippet(snippet);
    }
    if let Some(ours) = ours
        && !by_name
        && !is_same_path(ours, &program)
    {
        return Judgement::caution(format!("git asks {program}, which is not the helper of this Causeway."))
            .fix(copy)
            .snippet(snippet);
    }
    if let Some(keeper) = setup.helpers.iter().skip(position + 1).find(|after| keeps(after)) {
        return Judgement::caution(format!(
            "git asks Causeway, and gives the password to {} to keep, which is of no use a quarter of an hour later.",
            named(keeper)
        ))
        .fix("Take that helper out for this server, or move it before the empty helper of the text.")
        .snippet(snippet);
    }
    if by_name {
        return Judgement::ok(
            "git asks Causeway first, by its name. It finds it as long as its folder is on the search path.",
        );
    }
    Judgement::ok("git asks Causeway first and tells it the repository.")
}

fn is_ours(helper: &ConfiguredHelper) -> bool {
    let program = helper.program();
    let file = program.rsplit(['/', '\\']).next().unwrap_or_default();
    file.strip_suffix(".exe").unwrap_or(file) == HELPER
}

fn is_same_path(one: &str, other: &str) -> bool {
    one.replace('\\', "/") == other.replace('\\', "/")
}

fn keeps(helper: &ConfiguredHelper) -> bool {
    let program = helper.program();
    let file = program.rsplit(['/', '\\']).next().unwrap_or_default();
    let name = file.strip_suffix(".exe").unwrap_or(file).strip_prefix("git-credential-").unwrap_or_default();
    KEEPERS.contains(&name)
}

fn named(helper: &ConfiguredHelper) -> String {
    format!("{} ({})", helper.program(), helper.origin)
}

#[cfg(test)]
mod tests {
    use causeway_domain::git_helpers::{ConfigEntry, setup_for};
    use causeway_domain::git_host::GitUrl;

    use super::{setup, version};
    use crate::diagnostics::{Judgement, Outcome};
    use crate::port::programs::ProgramError;

    const OURS: &str = "/opt/causeway/git-credential-causeway";

    fn judged(lines: &[(&str, &str)], is_there: bool) -> Judgement {
        let entries: Vec<ConfigEntry> = lines
            .iter()
            .map(|(name, value)| ConfigEntry {
                origin: "file:/home/ada/.gitconfig".to_owned(),
                key: format!("credential.{name}"),
                value: Some((*value).to_owned()),
            })
            .collect();
        let url = GitUrl::parse("https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/shop").unwrap();
        setup(&setup_for(&entries, &url), Some(OURS), is_there, "SNIPPET".to_owned())
    }

    fn expect(judgement: &Judgement, outcome: Outcome, words: &str) {
        assert_eq!(judgement.outcome, outcome, "{judgement:?}");
        assert!(judgement.finding.contains(words), "{judgement:?}");
        let helped = judgement.fix.is_some() && judgement.snippet.as_deref() == Some("SNIPPET");
        assert_eq!(helped, outcome != Outcome::Ok, "each finding has its fix: {judgement:?}");
    }

    #[test]
    fn every_state_has_its_words_and_its_fix() {
        let path = ("usehttppath", "true");
        expect(&judged(&[("helper", ""), ("helper", OURS), path], true), Outcome::Ok, "first");
        expect(&judged(&[("helper", "causeway"), path], false), Outcome::Ok, "by its name");
        expect(&judged(&[], false), Outcome::Failed, "no credential helper");
        expect(&judged(&[("helper", "store"), path], false), Outcome::Failed, "git-credential-store (file:");
        expect(&judged(&[("helper", OURS)], true), Outcome::Failed, "useHttpPath");
        expect(
            &judged(&[("helper", "manager"), ("helper", OURS), path], true),
            Outcome::Failed,
            "before Causeway",
        );
        expect(&judged(&[("helper", OURS), path], false), Outcome::Failed, "no program");
        let copy = "!'/old place/git-credential-causeway'";
        expect(&judged(&[("helper", copy), path], true), Outcome::Caution, "/old place/");
        expect(&judged(&[("helper", OURS), ("helper", "cache"), path], true), Outcome::Caution, "to keep");
    }

    #[test]
    fn git_is_there_and_new_enough() {
        let of = |found: Result<&str, ProgramError>| version(&found.map(str::to_owned)).outcome;
        assert_eq!(of(Ok("git version 2.39.5 (Apple Git-154)")), Outcome::Ok);
        assert_eq!(of(Ok("git version 2.51.0.windows.1")), Outcome::Ok);
        assert_eq!(of(Ok("git of the future")), Outcome::Ok);
        for old in ["git version 1.9.1", "git version 2.8.6"] {
            assert_eq!(of(Ok(old)), Outcome::Failed);
        }
        assert_eq!(of(Err(ProgramError::Missing)), Outcome::Failed);
        assert_eq!(of(Err(ProgramError::Slow { seconds: 10 })), Outcome::Failed);
    }
}
