//! What a configuration should say for CodeCommit, and what is wrong with the one that there is.

use std::fmt::Write as _;

use super::{Client, ConfigText, HostSettings, Keyword, Setting, evaluate};
use crate::region::{Partition, Region};

/// Who signs in, for a block to copy.
#[derive(Debug, Clone, Copy)]
pub struct Account<'a> {
    /// `APKA…`; empty for a placeholder.
    pub ssh_key_id: &'a str,
    /// The file of the private key; `None` for a placeholder.
    pub key_path: Option<&'a str>,
    /// The home directory, which `~` stands for in the block.
    pub home: &'a str,
}

/// What is wrong with a configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advised {
    /// Each in a sentence or two, the gravest first.
    pub problems: Vec<String>,
    /// Whether a user and a file of a key are set, and nothing is wrong.
    pub ok: bool,
}

/// The hosts of CodeCommit in a region's partition, as a pattern.
fn hosts(region: &Region) -> &'static str {
    match region.partition() {
        Partition::Commercial => "git-codecommit.*.amazonaws.com",
        Partition::China => "git-codecommit.*.amazonaws.com.cn",
        Partition::GovCloud => "git-codecommit.us-gov-*.amazonaws.com",
    }
}

/// The block to copy. IAM is one for all regions of a partition, and so is a key.
pub fn block(region: &Region, account: Account<'_>) -> String {
    format!(
        "Host {}\n  User {}\n  IdentityFile {}\n  IdentitiesOnly yes\n",
        hosts(region),
        user(account.ssh_key_id),
        identity_file(account, "codecommit"),
    )
}

/// Two blocks for two AWS accounts on one computer, with aliases in the host's place.
pub fn two_accounts(region: &Region, account: Account<'_>) -> String {
    let host = region.git_host();
    let second = Account { ssh_key_id: "", key_path: None, ..account };
    let mut text = String::new();
    for (alias, account, name) in
        [(ALIASES[0], account, "codecommit"), (ALIASES[1], second, "codecommit-second")]
    {
        // Writing into a `String` cannot fail.
        let _infallible = write!(
            text,
            "Host {alias}\n  HostName {host}\n  User {}\n  IdentityFile {}\n  IdentitiesOnly yes\n\n",
            user(account.ssh_key_id),
            identity_file(account, name),
        );
    }
    text.push_str("# Locations of their repositories:\n");
    for location in locations_of_two_accounts() {
        let _infallible = writeln!(text, "#   {location}");
    }
    text
}

const ALIASES: [&str; 2] = ["codecommit-first", "codecommit-second"];

/// The locations to clone from with the aliases of [`two_accounts`].
pub fn locations_of_two_accounts() -> [String; 2] {
    ALIASES.map(|alias| format!("ssh://{alias}/v1/repos/MyRepository"))
}

fn user(ssh_key_id: &str) -> &str {
    if ssh_key_id.is_empty() { "APKAXXXXXXXXXXXXXXXX" } else { ssh_key_id }
}

/// The path with `~` for the home directory, in quotes where it has spaces.
fn identity_file(account: Account<'_>, placeholder: &str) -> String {
    let Some(path) = account.key_path else { return format!("~/.ssh/{placeholder}") };
    let home = account.home.trim_end_matches(['/', '\\']);
    let path = match path.strip_prefix(home).filter(|_| !home.is_empty()) {
        Some(rest) if rest.starts_with(['/', '\\']) => format!("~{}", rest.replace('\\', "/")),
        _ => path.to_owned(),
    };
    // What stands for a token elsewhere.
    let path = path.replace('%', "%%");
    if path.contains([' ', '\t', '#', '"', '\'']) {
        return format!("\"{}\"", path.replace('\\', "\\\\").replace('"', "\\\""));
    }
    path
}

/// Whether a user name can be an id of an SSH key in IAM. AWS's own are `APKA` and 16 to 17 capitals and digits; its
/// documentation also shows shorter ones, so that another form is unusual and not wrong.
fn is_like_ssh_key_id(user: &str) -> bool {
    user.starts_with("APKA") && user.len() >= 16 && user.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// What is wrong with what the configuration says of a CodeCommit host. `keys_of_agent` is how many keys the agent
/// would offer; `why_unusable` says why a file of a private key cannot be used, in words that follow its name.
pub fn advice(
    files: &[ConfigText],
    settings: &HostSettings,
    keys_of_agent: usize,
    why_unusable: &dyn Fn(&str) -> Option<String>,
) -> Advised {
    let mut problems: Vec<String> = settings
        .faults
        .iter()
        .map(|fault| format!("{}: {} ssh does nothing until this line is mended.", fault.place, fault.why))
        .collect();
    match settings.setting(Keyword::User) {
        None => problems.push(
            "No User is set for this host, so that ssh signs in with the name of your account on this computer. Set the \
             SSH key ID as User, or write it into the location: ssh://APKA…@…"
                .to_owned(),
        ),
        Some(user) if !is_like_ssh_key_id(&user.value) => problems.push(format!(
            "User is {} ({}). CodeCommit wants the id of the SSH key in IAM there, which begins with APKA.",
            user.value, user.place
        )),
        Some(user) => problems.extend(too_wide(files, settings, user)),
    }
    let given: Vec<&Setting> =
        settings.identity_files().filter(|file| !file.value.eq_ignore_ascii_case("none")).collect();
    if given.is_empty() {
        problems.push(
            "No IdentityFile is set for this host, so that ssh offers its usual files and whatever the agent has."
                .to_owned(),
        );
    }
    for file in &given {
        if let Some(why) = why_unusable(&settings.path(&file.value)) {
            problems.push(format!("IdentityFile {} ({}) {why}", file.value, file.place));
        }
    }
    if !settings.identities_only() && keys_of_agent > 1 {
        problems.push(format!(
            "IdentitiesOnly is not set, and the agent has {keys_of_agent} keys. ssh offers those first, and the server \
             hangs up after a few wrong ones."
        ));
    }
    problems.extend(ways(settings));
    let ok = problems.is_empty();
    Advised { problems, ok }
}

/// Hosts that are none of CodeCommit's, one of them Amazon's.
const FOREIGN: [&str; 2] = ["ec2-203-0-113-7.compute-1.amazonaws.com", "git.example.com"];

/// A user that holds for other hosts too.
fn too_wide(files: &[ConfigText], settings: &HostSettings, user: &Setting) -> Option<String> {
    let home = settings.home.as_str();
    let is_wide = |host| {
        let client = Client { host, home, local_user: settings.local_user.as_deref() };
        evaluate(files, client).setting(Keyword::User).is_some_and(|other| other.place == user.place)
    };
    FOREIGN.into_iter().any(is_wide).then(|| {
        let block = user.block.as_deref().unwrap_or("the beginning of the file");
        format!(
            "User {} is set under {block} ({}), which holds for other hosts too: ssh signs in there with an SSH key ID of \
             CodeCommit. Set it under Host git-codecommit.*.amazonaws.com.",
            user.value, user.place
        )
    })
}

/// What keeps the client from signing in whatever the key.
fn ways(settings: &HostSettings) -> Vec<String> {
    let mut problems = Vec::new();
    if let Some(setting) = settings.setting(Keyword::PubkeyAuthentication)
        && matches!(setting.value.as_str(), "no" | "false")
    {
        problems.push(format!(
            "PubkeyAuthentication is off ({}), and CodeCommit knows no other way over SSH.",
            setting.place
        ));
    }
    if let Some(setting) = settings.setting(Keyword::PubkeyAcceptedAlgorithms) {
        let left = settings.algorithms(Keyword::PubkeyAcceptedAlgorithms, &RSA[..2], &RSA);
        if left.is_some_and(|left| left.is_empty()) {
            problems.push(format!(
                "PubkeyAcceptedAlgorithms leaves out every RSA algorithm ({}), and CodeCommit takes only RSA keys.",
                setting.place
            ));
        }
    }
    if settings.port() != 22
        && let Some(setting) = settings.setting(Keyword::Port)
    {
        problems.push(format!("Port is {} ({}). CodeCommit answers on 22.", setting.value, setting.place));
    }
    if let Some(setting) = settings.setting(Keyword::HostName) {
        let name = settings.host_name();
        if !name.contains("git-codecommit.") {
            problems.push(format!(
                "HostName leads to {name} ({}), which is no host of CodeCommit's.",
                setting.place
            ));
        }
    }
    problems
}

/// Algorithms of RSA keys: the first two are the client's own today.
const RSA: [&str; 3] = ["rsa-sha2-512", "rsa-sha2-256", "ssh-rsa"];
