//! What CodeCommit's git server answers to the first request of every read.

use super::Refusal;

/// As much of a message as is shown.
const SHOWN: usize = 300;

/// An answer to `GET …/info/refs?service=git-upload-pack`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// AWS's code, where the body holds one: `UnrecognizedClientException`.
    pub code: Option<String>,
    /// AWS's words, or the beginning of a body that is plain text.
    pub message: Option<String>,
    /// Whether the body begins as git's list of references does.
    pub is_git: bool,
}

impl Answer {
    /// Reads the beginning of a body: XML named by its code (aws-contract §1.2, §4.2), JSON, or plain text. A page of HTML
    /// is nobody's words.
    pub fn read(status: u16, body: &str) -> Self {
        let body = body.trim_start_matches('\u{feff}').trim();
        let is_git = body.get(4..).is_some_and(|rest| rest.starts_with("# service=git-upload-pack"));
        let (code, message) = if is_git {
            (None, None)
        } else if body.starts_with('<') {
            xml(body)
        } else if body.starts_with('{') {
            json(body)
        } else {
            (None, Some(body.to_owned()).filter(|words| !words.is_empty()))
        };
        Self { status, code, message: message.map(|words| shown(&words)), is_git }
    }

    /// What it means, when it is no success.
    pub fn refusal(&self) -> Refusal {
        let read = Refusal::read(&self.words());
        match (self.status, read) {
            (429, _) => Refusal::Throttled,
            // A status that says as much by itself.
            (404, Refusal::Unclear) => Refusal::Missing,
            _ => read,
        }
    }

    /// Code and message as one text; the status where there is neither.
    pub fn words(&self) -> String {
        match (&self.code, &self.message) {
            (Some(code), Some(message)) => format!("{code}: {message}"),
            (Some(text), None) | (None, Some(text)) => text.clone(),
            (None, None) => format!("HTTP status {}", self.status),
        }
    }

    /// Whether references came.
    pub fn is_success(&self) -> bool {
        self.status == 200 && self.is_git
    }

    /// Whether the code or the message holds one of these.
    pub(super) fn says(&self, parts: &[&str]) -> bool {
        let words = self.words();
        parts.iter().any(|part| words.contains(part))
    }
}

type Words = (Option<String>, Option<String>);

fn xml(body: &str) -> Words {
    let mut rest = body;
    if rest.starts_with("<?") {
        rest = rest.split_once("?>").map_or("", |(_, rest)| rest).trim_start();
    }
    let name = rest.strip_prefix('<').unwrap_or_default();
    let name = name.split(|end: char| !end.is_ascii_alphanumeric()).next().unwrap_or_default();
    if name.is_empty() || name.eq_ignore_ascii_case("html") {
        return (None, None);
    }
    let inner = |tag: &str| {
        let (_, rest) = rest.split_once(&format!("<{tag}>"))?;
        let (text, _) = rest.split_once(&format!("</{tag}>"))?;
        Some(
            text.replace("&quot;", "\"")
                .replace("&apos;", "'")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&"),
        )
    };
    // The Query services name the code inside.
    (inner("Code").or_else(|| Some(name.to_owned())), inner("Message").or_else(|| inner("message")))
}

fn json(body: &str) -> Words {
    let Ok(value) = serde_json::from_str::<serde_json::Value>(body) else { return (None, None) };
    let text = |name: &str| value.get(name).and_then(serde_json::Value::as_str).map(str::to_owned);
    let code = text("__type").map(|code| code.rsplit('#').next().unwrap_or_default().to_owned());
    (code, text("message").or_else(|| text("Message")))
}

fn shown(words: &str) -> String {
    words
        .chars()
        .map(|each| if each.is_control() { ' ' } else { each })
        .take(SHOWN)
        .collect::<String>()
        .trim()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Answer;
    use crate::doctor::Refusal;

    fn parts(status: u16, body: &str) -> (Option<String>, Option<String>) {
        let answer = Answer::read(status, body);
        (answer.code, answer.message)
    }

    fn both(code: &str, message: &str) -> (Option<String>, Option<String>) {
        (Some(code.to_owned()), Some(message.to_owned()))
    }

    #[test]
    fn the_forms_of_awss_errors_are_read() {
        let invalid = "<UnrecognizedClientException>\n  <Message>The security token included in the request is invalid\
                       </Message>\n</UnrecognizedClientException>\n\n";
        let read =
            both("UnrecognizedClientException", "The security token included in the request is invalid");
        assert_eq!(parts(403, invalid), read);
        let query = "<?xml version=\"1.0\"?>\n<ErrorResponse><Error><Code>Throttling</Code><Message>Rate &lt;exceeded&gt;\
                     </Message></Error></ErrorResponse>";
        assert_eq!(parts(400, query), both("Throttling", "Rate <exceeded>"));
        let json = r#"{"__type":"com.amazonaws#AccessDeniedException","Message":"no"}"#;
        assert_eq!(parts(403, json), both("AccessDeniedException", "no"));
        assert_eq!(parts(429, "Rate exceeded"), (None, Some("Rate exceeded".to_owned())));
        assert_eq!(parts(503, "  "), (None, None));
        assert_eq!(parts(200, "<!DOCTYPE html><html><form action=/login></form></html>"), (None, None));
        assert_eq!(parts(200, "<html><Message>no</Message></html>"), (None, None));
    }

    #[test]
    fn only_gits_own_list_is_a_success() {
        assert!(Answer::read(200, "001e# service=git-upload-pack\n0000").is_success());
        assert!(!Answer::read(200, "<html># service=git").is_success());
        assert!(!Answer::read(403, "001e# service=git-upload-pack\n0000").is_success());
    }

    #[test]
    fn a_status_counts_where_there_are_no_words() {
        assert_eq!(Answer::read(404, "").refusal(), Refusal::Missing);
        assert_eq!(Answer::read(429, "").refusal(), Refusal::Throttled);
        assert_eq!(
            Answer::read(
                400,
                "<ThrottlingException>\n  <Message>Rate exceeded</Message>\n</ThrottlingException>\n"
            )
            .refusal(),
            Refusal::Throttled
        );
        assert_eq!(Answer::read(403, "").refusal(), Refusal::Unclear);
    }

    proptest! {
        #[test]
        fn any_body_is_read_and_what_is_shown_is_short(status in 100_u16..600, body in "\\PC{0,600}") {
            let answer = Answer::read(status, &body);
            prop_assert!(answer.message.is_none_or(|words| words.chars().count() <= 300));
        }

        #[test]
        fn no_control_characters_come_out(body in prop::collection::vec(any::<u8>(), 0..200)) {
            let answer = Answer::read(403, &String::from_utf8_lossy(&body));
            prop_assert!(answer.words().chars().all(|each| !each.is_control()));
        }
    }
}
