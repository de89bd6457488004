//! The lines of git's configuration that make git ask Causeway's credential helper, for a person to copy.

use std::fmt::Write as _;

use crate::git_host::REPOSITORIES;

/// What git is told for one server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HelperForHost {
    /// Scheme and host without a slash behind, `https://git-codecommit.eu-west-1.amazonaws.com`.
    pub server: String,
    /// The connection whose key is used; the helper finds out by itself when absent.
    pub connection: Option<String>,
    /// Repositories of this server that use another connection's key.
    pub repositories: Vec<HelperForRepository>,
}

/// One repository that needs a connection of its own, because the same name is known in two accounts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HelperForRepository {
    /// Its name.
    pub repository: String,
    /// The connection whose key is used.
    pub connection: String,
}

/// The lines for these servers. `program` is the helper's absolute path, `options` go to it in every call.
///
/// Each section begins with an empty `helper`, which makes git forget the helpers of earlier files: a helper that stores
/// would be asked first, and answer with a password that has ended.
pub fn snippet(program: &str, options: &[&str], hosts: &[HelperForHost]) -> String {
    let mut text = String::new();
    for host in hosts {
        section(&mut text, &host.server, program, options, host.connection.as_deref());
        // Behind the server's own section: git takes helpers in the order of the file.
        for own in &host.repositories {
            let address = format!("{}{REPOSITORIES}{}", host.server, own.repository);
            section(&mut text, &address, program, options, Some(&own.connection));
        }
    }
    text
}

/// The lines that make git trust one more authority for one server.
pub fn authority_section(server: &str, file: &str) -> String {
    let file = if is_windows_path(file) { file.replace('\\', "/") } else { file.to_owned() };
    format!("[http \"{}\"]\n\tsslCAInfo = {}\n", subsection(server), value(&file))
}

fn section(text: &mut String, address: &str, program: &str, options: &[&str], connection: Option<&str>) {
    let mut arguments = options.to_vec();
    if let Some(connection) = connection {
        arguments.extend(["--connection", connection]);
    }
    let helper = value(&helper(program, &arguments));
    let address = subsection(address);
    // Writing to a text cannot fail.
    let _always_written =
        writeln!(text, "[credential \"{address}\"]\n\thelper =\n\thelper = {helper}\n\tuseHttpPath = true");
}

/// The second part of a section's name, between its quotation marks.
fn subsection(name: &str) -> String {
    name.replace('\\', "\\\\").replace('"', "\\\"")
}

/// The value of `credential.helper` that runs this program, before it is written into a file.
///
/// git hands it to a shell. It takes a value that begins with a path as it is; one that begins with a quotation mark it
/// would take for the short name of a helper, so that needs the `!` of a shell command.
pub fn helper(program: &str, arguments: &[&str]) -> String {
    // git for Windows runs helpers in its own shell, where a backslash escapes; it takes slashes in paths.
    let program = if is_windows_path(program) { program.replace('\\', "/") } else { program.to_owned() };
    let quoted = shell_word(&program);
    let mut command = if quoted == program { program } else { format!("!{quoted}") };
    for argument in arguments {
        command.push(' ');
        command.push_str(&shell_word(argument));
    }
    command
}

fn is_windows_path(path: &str) -> bool {
    let mut bytes = path.bytes();
    path.starts_with(r"\\")
        || (bytes.next().is_some_and(|first| first.is_ascii_alphabetic())
            && bytes.next() == Some(b':')
            && bytes.next().is_some_and(|third| third == b'\\' || third == b'/'))
}

/// One word for a POSIX shell.
fn shell_word(word: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/._-:=@%+,".contains(&byte);
    if !word.is_empty() && word.bytes().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

/// A value as git-config(1) wants it written.
fn value(text: &str) -> String {
    let needs_quotes = text.is_empty()
        || text.starts_with(char::is_whitespace)
        || text.ends_with(char::is_whitespace)
        || text.contains(['#', ';', '"', '\\', '\n', '\t', '\r', '\u{8}'])
        || text.contains("  ");
    if !needs_quotes {
        return text.to_owned();
    }
    let mut written = String::from("\"");
    for character in text.chars() {
        match character {
            '"' => written.push_str("\\\""),
            '\\' => written.push_str("\\\\"),
            '\n' => written.push_str("\\n"),
            '\t' => written.push_str("\\t"),
            '\u{8}' => written.push_str("\\b"),
            other => written.push(other),
        }
    }
    written.push('"');
    written
}

#[cfg(test)]
mod tests {
    use super::{HelperForHost, HelperForRepository, helper, snippet};

    #[test]
    fn a_snippet_names_servers_and_the_repositories_of_others() {
        let hosts = [HelperForHost {
            server: "https://git-codecommit.eu-west-1.amazonaws.com".to_owned(),
            connection: None,
            repositories: vec![HelperForRepository {
                repository: "shop".to_owned(),
                connection: "Second account".to_owned(),
            }],
        }];
        let expected = "\
[credential \"https://git-codecommit.eu-west-1.amazonaws.com\"]
\thelper =
\thelper = /opt/causeway/git-credential-causeway
\tuseHttpPath = true
[credential \"https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/shop\"]
\thelper =
\thelper = /opt/causeway/git-credential-causeway --connection 'Second account'
\tuseHttpPath = true
";
        assert_eq!(snippet("/opt/causeway/git-credential-causeway", &[], &hosts), expected);
    }

    #[test]
    fn a_path_that_needs_quoting_becomes_a_shell_command() {
        assert_eq!(helper("/opt/My Apps/h", &["--sandbox"]), "!'/opt/My Apps/h' --sandbox");
        assert_eq!(helper("/opt/it's/h", &[]), r"!'/opt/it'\''s/h'");
        assert_eq!(helper(r"C:\Causeway\h.exe", &[]), "C:/Causeway/h.exe");
        assert_eq!(helper(r"C:\Program Files\h.exe", &[]), "!'C:/Program Files/h.exe'");
        assert_eq!(helper(r"/opt/back\slash", &[]), r"!'/opt/back\slash'");
    }

    #[test]
    fn backslashes_and_quotes_are_escaped_for_git() {
        let hosts = |server: &str| {
            [HelperForHost { server: server.to_owned(), connection: None, repositories: Vec::new() }]
        };
        let text = snippet("/a\\b/\"h", &[], &hosts("https://x"));
        assert!(text.contains("helper = \"!'/a\\\\b/\\\"h'\"\n"), "{text}");
        let text = snippet("/a;b#c", &[], &hosts("https://x"));
        assert!(text.contains("helper = \"!'/a;b#c'\"\n"), "{text}");
    }
}
