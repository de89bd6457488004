//! Programs that print keys: `credential_process` of a profile, and the AWS CLI itself.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use aws_smithy_types::date_time::{DateTime, Format};
use causeway_app::port::aws::SessionKeys;
use causeway_domain::Secret;
use serde::Deserialize;
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::process::Command;

/// How long such a program may take; it may wait for a person who touches a security key.
const DEADLINE: Duration = Duration::from_mins(1);

/// More than any keys have.
const LONGEST: u64 = 64 * 1024;

/// What is shown of a program's complaint.
const SHOWN: usize = 300;

/// What a program prints.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Printed {
    version: u32,
    access_key_id: String,
    secret_access_key: Secret,
    session_token: Option<Secret>,
    expiration: Option<String>,
}

/// Why a program gave no keys.
#[derive(Debug)]
pub(crate) enum ProcessError {
    /// There is no such program.
    Missing,
    /// Anything else, in words without what it printed.
    Failed(String),
}

/// The words of a command, as the AWS CLI splits it: no shell is involved, so that no word means more than itself.
pub(crate) fn words(command: &str) -> Option<Vec<String>> {
    if cfg!(windows) { windows_words(command) } else { shlex::split(command) }
}

/// Splits as Windows programs do: only double quotes quote, and a back slash is one unless it stands before a quote.
fn windows_words(command: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let (mut word, mut in_word, mut quoted, mut slashes) = (String::new(), false, false, 0);
    for character in command.chars() {
        match character {
            '\\' => {
                slashes += 1;
                in_word = true;
            }
            '"' => {
                word.extend(std::iter::repeat_n('\\', slashes / 2));
                if slashes % 2 == 1 {
                    word.push('"');
                } else {
                    quoted = !quoted;
                }
                slashes = 0;
                in_word = true;
            }
            other => {
                word.extend(std::iter::repeat_n('\\', slashes));
                slashes = 0;
                if other.is_ascii_whitespace() && !quoted {
                    if in_word {
                        words.push(std::mem::take(&mut word));
                    }
                    in_word = false;
                } else {
                    word.push(other);
                    in_word = true;
                }
            }
        }
    }
    word.extend(std::iter::repeat_n('\\', slashes));
    if in_word {
        words.push(word);
    }
    (!quoted).then_some(words)
}

/// Runs a program and reads the keys that it prints. Without an answer in a minute it is ended.
pub(crate) async fn run(program: &Path, arguments: &[String]) -> Result<SessionKeys, ProcessError> {
    let name = program.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let failed = |why: String| ProcessError::Failed(format!("{name} {why}"));
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => ProcessError::Missing,
            _ => failed(format!("cannot be started: {error}")),
        })?;
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let outcome = tokio::time::timeout(DEADLINE, async {
        let (printed, complaint, status) = tokio::join!(text(stdout), text(stderr), child.wait());
        (printed, complaint, status)
    });
    let (printed, complaint, status) =
        outcome.await.map_err(|_| failed(format!("gave no answer in {} seconds", DEADLINE.as_secs())))?;
    let status = status.map_err(|error| failed(format!("was lost: {error}")))?;
    if !status.success() {
        let code = status.code().map_or_else(|| "was ended".to_owned(), |code| format!("ended with {code}"));
        let complaint = shown(&complaint);
        return Err(failed(if complaint.is_empty() { code } else { format!("{code}: {complaint}") }));
    }
    read(&printed).map_err(failed)
}

async fn text(from: Option<impl AsyncRead + Unpin>) -> String {
    let mut bytes = Vec::new();
    if let Some(from) = from {
        let _what_came = from.take(LONGEST).read_to_end(&mut bytes).await;
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A complaint in one line, without any word that could be a key, a token or a password.
fn shown(complaint: &str) -> String {
    let speaks = |word: &str| {
        let plain = word.trim_matches(|character: char| !character.is_ascii_alphanumeric());
        let letters = plain.chars().all(|character| character.is_alphabetic() || "'-".contains(character));
        plain.len() < if letters { 16 } else { 8 }
    };
    let words = complaint.split_whitespace().map(|word| if speaks(word) { word } else { "••••" });
    words.collect::<Vec<_>>().join(" ").chars().take(SHOWN).collect()
}

/// The keys that a program printed.
fn read(printed: &str) -> Result<SessionKeys, String> {
    // The parser's words could quote what was printed.
    let printed: Printed = serde_json::from_str(printed).map_err(|_| {
        "printed no keys: JSON with Version, AccessKeyId and SecretAccessKey was due".to_owned()
    })?;
    if printed.version != 1 {
        return Err(format!("printed version {}, and only version 1 is known", printed.version));
    }
    if printed.access_key_id.is_empty() || printed.secret_access_key.is_empty() {
        return Err("printed empty keys".to_owned());
    }
    let expires_at = match printed.expiration.as_deref() {
        None | Some("") => None,
        Some(text) => Some(millis(text).ok_or("printed an Expiration that is no time")?),
    };
    Ok(SessionKeys {
        access_key_id: printed.access_key_id,
        secret: printed.secret_access_key,
        token: printed.session_token.filter(|token| !token.is_empty()),
        expires_at,
    })
}

/// Epoch milliseconds of a time such as `2026-11-23T05:00:00Z`. Older versions of the CLI wrote `UTC` at its end.
pub(crate) fn millis(text: &str) -> Option<i64> {
    let text = text.trim();
    let text = text.strip_suffix("UTC").map_or_else(|| text.to_owned(), |time| format!("{time}Z"));
    DateTime::from_str(&text, Format::DateTimeWithOffset).ok()?.to_millis().ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn keys_are_read_as_they_are_printed() {
        let keys = read(
            r#"{"Version":1,"AccessKeyId":"ASIA1","SecretAccessKey":"s","SessionToken":"t","Expiration":"2026-11-23T06:00:00+01:00"}"#,
        )
        .unwrap();
        assert_eq!((keys.access_key_id.as_str(), keys.expires_at), ("ASIA1", Some(1_795_410_000_000)));
        assert_eq!(keys.token.unwrap().expose(), "t");
        let lasting = read(r#"{"Version":1,"AccessKeyId":"AKIA1","SecretAccessKey":"s","More":[]}"#).unwrap();
        assert_eq!((lasting.token.is_none(), lasting.expires_at), (true, None));
        for (printed, words) in [
            ("canary", "printed no keys"),
            (r#"{"Version":1,"AccessKeyId":"canary"}"#, "printed no keys"),
            (r#"{"Version":2,"AccessKeyId":"a","SecretAccessKey":"canary"}"#, "version 2"),
            (r#"{"Version":1,"AccessKeyId":"","SecretAccessKey":"canary"}"#, "empty"),
            (r#"{"Version":1,"AccessKeyId":"a","SecretAccessKey":"canary","Expiration":"soon"}"#, "no time"),
        ] {
            let error = read(printed).unwrap_err();
            assert!(error.contains(words) && !error.contains("canary"), "{error}");
        }
    }

    #[test]
    fn times_are_read_in_every_form_of_the_cli() {
        for text in [
            "2020-06-07T01:02:03Z",
            "2020-06-07T01:02:03UTC",
            "2020-06-07T03:02:03+02:00",
            " 2020-06-07T01:02:03.000Z ",
        ] {
            assert_eq!(millis(text), Some(1_591_491_723_000), "{text}");
        }
        assert_eq!(millis("tomorrow"), None);
    }

    #[test]
    fn no_shell_has_a_say() {
        let words = |command: &str| shlex::split(command);
        assert_eq!(words("tool 'a b' $(x)").unwrap(), ["tool", "a b", "$(x)"]);
        assert_eq!(words("tool 'a"), None);
        let windows = |command: &str| windows_words(command);
        assert_eq!(
            windows(r#""C:\Program Files\tool.exe" --a "b\"c" d\"#).unwrap(),
            [r"C:\Program Files\tool.exe", "--a", "b\"c", r"d\"]
        );
        assert_eq!(windows(r#"a "" b"#).unwrap(), ["a", "", "b"]);
        assert_eq!(windows(r#"a "b"#), None);
    }

    #[test]
    fn a_complaint_is_shown_without_what_may_be_secret() {
        let shown = shown(
            "error: token wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY of AKIAIOSFODNN7EXAMPLE\n has expired (code 12)",
        );
        assert_eq!(shown, "error: token •••• of •••• has expired (code 12)");
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn a_program_is_run_once_and_its_keys_are_taken() {
        let shell = Path::new("/bin/sh");
        let say = |text: &str| vec!["-c".to_owned(), text.to_owned()];
        let keys = run(shell, &say(r#"echo '{"Version":1,"AccessKeyId":"A","SecretAccessKey":"s"}'"#)).await;
        assert_eq!(keys.unwrap().access_key_id, "A");
        let Err(ProcessError::Failed(words)) = run(shell, &say("echo not today >&2; exit 3")).await else {
            panic!()
        };
        assert_eq!(words, "sh ended with 3: not today");
        assert!(matches!(run(Path::new("/nowhere/x"), &[]).await, Err(ProcessError::Missing)));
    }

    #[cfg(unix)]
    #[tokio::test(start_paused = true)]
    async fn a_program_without_an_end_is_ended() {
        let Err(ProcessError::Failed(words)) =
            run(Path::new("/bin/sh"), &["-c".to_owned(), "sleep 600".to_owned()]).await
        else {
            panic!()
        };
        assert!(words.contains("60 seconds"), "{words}");
    }

    proptest! {
        #[test]
        fn words_come_back_as_they_were(words in prop::collection::vec("[a-z \\\\\"]{0,8}", 1..5)) {
            let quoted: Vec<String> = words.iter().map(|word| quoted(word)).collect();
            prop_assert_eq!(windows_words(&quoted.join(" ")), Some(words));
        }

        #[test]
        fn any_text_is_split_or_refused(text in "\\PC{0,60}") {
            let _either = (windows_words(&text), shlex::split(&text), read(&text), millis(&text), shown(&text));
        }
    }

    /// As Windows programs expect it.
    fn quoted(word: &str) -> String {
        let (mut text, mut slashes) = ("\"".to_owned(), 0);
        for character in word.chars() {
            if character == '"' {
                text.extend(std::iter::repeat_n('\\', slashes + 1));
            }
            slashes = if character == '\\' { slashes + 1 } else { 0 };
            text.push(character);
        }
        text.extend(std::iter::repeat_n('\\', slashes));
        text.push('"');
        text
    }
}
