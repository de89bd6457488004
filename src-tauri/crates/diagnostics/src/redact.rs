//! The second net under secrets.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

pub(crate) const MASK: &str = "[redacted]";

/// Masks what looks like a secret: values of secret-sounding names, Authorization and Cookie headers, Bearer and Basic
/// credentials, user-info in URLs, private keys, JSON web tokens, and AWS's secret keys, session tokens, signatures and
/// signed git passwords in any place.
///
/// Identifiers stay readable, because a log without them helps nobody: access key ids, ARNs, commit hashes, host names.
/// Redacting a text twice changes nothing more.
pub fn redact(text: &str) -> Cow<'_, str> {
    let mut redacted = Cow::Borrowed(text);
    for (pattern, replacement) in REPLACEMENTS.iter() {
        if let Cow::Owned(changed) = pattern.replace_all(&redacted, *replacement) {
            redacted = Cow::Owned(changed);
        }
    }
    if let Some(run) = BASE64_RUN.as_ref()
        && let Some(changed) = mask_keys(run, &redacted)
    {
        redacted = Cow::Owned(changed);
    }
    redacted
}

/// Names whose value is a secret, in any case and with `_`, `-`, a space or nothing between their words.
const NAMES: &str = r"(?:aws[ _-]?)?secret[ _-]?(?:access[ _-]?)?key|(?:aws[ _-]?)?session[ _-]?token|x-amz-security-token|(?:[a-z]+[_-])?(?:password|passwd|passphrase|secret|token)|pwd|pat|api[ _-]?key|private[ _-]?key|credential[ _-]?value";

/// All patterns are constants; a test makes sure that each compiles.
static REPLACEMENTS: LazyLock<Vec<(Regex, &str)>> = LazyLock::new(|| {
    [
        // A private key, whole or cut off.
        (
            r"(?s)-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\z)".to_owned(),
            MASK,
        ),
        // Headers: to the end of the line, or of the string when it was printed in quotes.
        (
            r#"(?i)\b((?:proxy-)?authorization|(?:set-)?cookie)(\\?["']?\s*[:=,]\s*)(?:\[redacted\]|\\*"(?:\\.|[^"\\])*\\*"|[^"\r\n]+)"#
                .to_owned(),
            "${1}${2}[redacted]",
        ),
        // Schemes wherever they stand; `Basic` only before something that is no English word.
        (r"(?i)(bearer)(?:\s+|%20)[a-z0-9._~+/=%-]+".to_owned(), "${1} [redacted]"),
        (r"(?i)(basic)(?:\s+|%20)[a-z0-9+/=_%-]{16,}".to_owned(), "${1} [redacted]"),
        // scheme://user:password@host
        (r#"(?i)\b([a-z][a-z0-9+.-]*://)[^/?#\s"'<>]*@"#.to_owned(), "${1}[redacted]@"),
        // The last segment of the address that GIJ listens at, also percent-encoded.
        (
            r#"(?i)(webhook(?:/|%2f|\\/)(?:1\.0(?:/|%2f|\\/))?reindex(?:/|%2f|\\/))[^\s"'<>\\?&#%,;:)\]}]+"#.to_owned(),
            "${1}[redacted]",
        ),
        // Signed URLs.
        (r"(?i)\b(x-amz-(?:signature|security-token|credential)=)[^&\s]+".to_owned(), "${1}[redacted]"),
        (r"(?i)\b(jsessionid=)[^;&\s]+".to_owned(), "${1}[redacted]"),
        // CodeCommit's git password: time and signature.
        (r"\d{8}T\d{6}Z[0-9a-f]{64}".to_owned(), MASK),
        // Session tokens and JSON web tokens, by how they begin.
        (r"(?:IQoJ|FwoG|FQoG|AQoD)[A-Za-z0-9+/=%]{40,}".to_owned(), MASK),
        (r"eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*".to_owned(), MASK),
        // name = value, "name": "value", name: Some("value"), with any depth of escaped quotes.
        (
            format!(
                r#"(?i)((?:\b|%[0-9a-f]{{2}}|\\[nrt]|\\u[0-9a-f]{{4}})(?:{NAMES}))((?:\\*["']|%22)?\s*(?:[:=]+>?|%3[ad])\s*(?:Some\()?)(?:\[redacted\]|\\*"(?:\\.|[^"\\])*\\*"|'(?:\\.|[^'\\])*'|[^\s,;&"'()\[\]{{}}]+)"#
            ),
            "${1}${2}[redacted]",
        ),
        // "the password is …", "secret access key …" followed by something long without spaces.
        (
            format!(r"(?i)\b({NAMES})(\s+(?:is|was)?\s*)[a-z0-9+/=._~-]{{20,}}"),
            "${1}${2}[redacted]",
        ),
    ]
    .into_iter()
    .filter_map(|(pattern, replacement)| Some((Regex::new(&pattern).ok()?, replacement)))
    .collect()
});

/// Base64, also where its slashes and pluses are escaped.
static BASE64_RUN: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?:[A-Za-z0-9+/]|%2[BbFf]|\\/){40,}").ok());

/// The length of an AWS secret access key.
const KEY_LENGTH: usize = 40;

/// Segments of a path that are looked at; more are no path to a key.
const SEGMENTS: usize = 64;

fn mask_keys(runs: &Regex, text: &str) -> Option<String> {
    let mut masked = String::new();
    let mut done = 0;
    for found in runs.find_iter(text) {
        let before = text.get(..found.start()).unwrap_or_default();
        // An escape before the key ends in letters and digits of its own: `\n`, `\u0020`, `%20`.
        let escaped = match before.chars().next_back() {
            Some('%') => 2,
            Some('\\') if found.as_str().starts_with('u') => 5,
            Some('\\') => 1,
            _ => 0,
        };
        let within = |from: usize| {
            let range = key_within(found.as_str().get(from..)?)?;
            Some(from + range.start..from + range.end)
        };
        if let Some(range) = within(escaped).or_else(|| within(0)) {
            masked.push_str(text.get(done..found.start() + range.start).unwrap_or_default());
            masked.push_str(MASK);
            done = found.start() + range.end;
        }
    }
    if done == 0 {
        return None;
    }
    masked.push_str(text.get(done..).unwrap_or_default());
    Some(masked)
}

/// Where a key is in a run of base64: an AWS secret access key is 40 characters, with or without slashes, perhaps behind
/// a path; another token is at least as long and has none. A commit hash is 40 characters too, in one case only.
fn key_within(run: &str) -> Option<Range<usize>> {
    let mut plain: Vec<(usize, usize, char)> = Vec::with_capacity(run.len());
    let mut rest = run;
    while let Some(first) = rest.chars().next() {
        let begin = run.len() - rest.len();
        let (length, character) = match (first, rest.get(1..3)) {
            ('%', Some("2F" | "2f")) => (3, '/'),
            ('%', _) => (3, '+'),
            ('\\', _) => (2, '/'),
            (other, _) => (other.len_utf8(), other),
        };
        plain.push((begin, begin + length, character));
        rest = rest.get(length..).unwrap_or_default();
    }
    let is_key = |part: &[(usize, usize, char)]| {
        let has = |of: fn(&char) -> bool| part.iter().any(|(.., character)| of(character));
        has(char::is_ascii_uppercase) && has(char::is_ascii_lowercase) && has(char::is_ascii_digit)
    };
    let place = |part: &[(usize, usize, char)]| Some(part.first()?.0..part.last()?.1);
    let slashes: Vec<usize> =
        (0..plain.len()).filter(|at| plain.get(*at).is_some_and(|it| it.2 == '/')).collect();
    let begins = std::iter::once(0).chain(slashes.iter().map(|at| at + 1)).take(SEGMENTS);
    for begin in begins {
        let part = plain.get(begin..begin + KEY_LENGTH);
        let ends = begin + KEY_LENGTH == plain.len() || slashes.contains(&(begin + KEY_LENGTH));
        if let Some(part) = part.filter(|part| ends && is_key(part)) {
            return place(part);
        }
    }
    plain.split(|it| it.2 == '/').find(|part| part.len() >= KEY_LENGTH && is_key(part)).and_then(place)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{BASE64_RUN, REPLACEMENTS, redact};

    const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

    #[test]
    fn every_pattern_compiles() {
        assert_eq!(REPLACEMENTS.len(), 13);
        assert!(BASE64_RUN.is_some());
    }

    #[test]
    fn what_helps_stays_readable() {
        for text in [
            "listed 12 repositories in eu-central-1 with AKIAIOSFODNN7EXAMPLE",
            "arn:aws:iam::111122223333:user/jane is not authorized to perform: codecommit:ListRepositories",
            "commit 4b825dc642cb6eb9a060e54bf8d69288fbee4904 of payments-api",
            "GET https://jira.example.com/rest/gitplugin/1.0/repository?limit=50 -> 200 in 14 ms",
            "sha256 e3b0c44298fc1c49afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "password=[redacted]",
            "the token bucket is empty; basic authentication is off",
            "mail to jane@example.com",
        ] {
            assert_eq!(redact(text), text);
        }
    }

    #[test]
    fn known_shapes_are_masked_and_their_names_stay() {
        for (text, expected) in [
            ("Authorization: AWS4-HMAC-SHA256 Credential=AKIA/x, Signature=abc", "Authorization: [redacted]"),
            (
                r#""authorization": "Basic amFuZTpzZWNyZXQ=", "x": 1"#,
                r#""authorization": [redacted], "x": 1"#,
            ),
            ("sent Bearer NjU3MDk2.x~y now", "sent Bearer [redacted] now"),
            ("fetch https://AKIA:pa%2Fss@host/v1/repos/a", "fetch https://[redacted]@host/v1/repos/a"),
            ("password=hunter2&x=1", "password=[redacted]&x=1"),
            (r#"{"session_token":"a\"b c","region":"x"}"#, r#"{"session_token":[redacted],"region":"x"}"#),
            (r#"Key { secret: Some("a b"), id: 1 }"#, r"Key { secret: Some([redacted]), id: 1 }"),
            ("Cookie: JSESSIONID=1; a=b", "Cookie: [redacted]"),
            ("20261122T101112Zaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.", ""),
        ] {
            let redacted = redact(text);
            if expected.is_empty() {
                assert_eq!(redacted, "[redacted].");
            } else {
                assert_eq!(redacted, expected);
            }
        }
        assert_eq!(redact(&format!("it said {SECRET} loudly")), "it said [redacted] loudly");
        let encoded = SECRET.replace('/', "%2F");
        for text in [
            format!("at /srv/{SECRET}/x"),
            format!("at %20{encoded}%20x"),
            format!(r"at \n{SECRET}\n"),
            format!(r"at \u0020{}", SECRET.replace('/', r"\/")),
            format!("%22password%22%3A%22{encoded}%22"),
        ] {
            let redacted = redact(&text);
            assert!(redacted.contains("[redacted]") && !redacted.contains("bPxRfi"), "{redacted}");
        }
        let webhook = "https://jira.example.com/rest/gitplugin/webhook/1.0/reindex/0a1b2c";
        assert_eq!(redact(webhook), webhook.replace("0a1b2c", "[redacted]"));
        assert_eq!(
            redact("-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----."),
            "[redacted]."
        );
        assert_eq!(redact("-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl"), "[redacted]");
    }

    /// Around a secret, as it can get into a log line. `{}` is its place.
    const PLACES: &[&str] = &[
        "aws_secret_access_key = {}",
        "AWS_SECRET_ACCESS_KEY={} cargo run",
        "\"secretAccessKey\": \"{}\", \"region\": \"eu-west-1\"",
        "{\\\"password\\\":\\\"{}\\\"}",
        "secret: Some(\"{}\")",
        "X-Amz-Security-Token: {}",
        "session token was {} and more",
        "Authorization: Bearer {}",
        "Authorization: Basic {}",
        "authorization=\"AWS4-HMAC-SHA256 Credential=AKIA, Signature={}\"",
        "https://jane:{}@git-codecommit.eu-west-1.amazonaws.com/v1/repos/a",
        "GET /?X-Amz-Signature={}&a=b",
        "Set-Cookie: JSESSIONID={}; Path=/",
        "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----",
        "jira token={}, retrying",
    ];

    proptest! {
        #[test]
        fn no_place_lets_a_secret_through(secret in "[A-Za-z0-9]{24,60}", place in 0..PLACES.len()) {
            let line = PLACES[place].replace("{}", &secret);
            let redacted = redact(&line);
            prop_assert!(!redacted.contains(&secret), "{}", redacted);
            prop_assert!(redacted.contains("[redacted]"));
        }

        #[test]
        fn quoted_values_are_masked_whole(words in "[a-z]{5,9} [!#%+;,.:a-z]{6,20}", place in 2..5_usize) {
            let line = PLACES[place].replace("{}", &words);
            let redacted = redact(&line);
            let tail = words.split(' ').nth(1).unwrap();
            prop_assert!(!redacted.contains(tail), "{}", redacted);
        }

        #[test]
        fn a_secret_access_key_is_masked_without_any_name(
            key in "[A-Z][a-z][0-9][A-Za-z0-9+/]{37}", before in "[ ,.:(]{1,3}", after in "[ ,.;)]{1,3}",
        ) {
            let line = format!("found{before}{key}{after}there");
            prop_assert!(!redact(&line).contains(&key));
        }

        #[test]
        fn twice_is_as_good_as_once(text in "\\PC{0,120}", place in 0..PLACES.len()) {
            let once = redact(&PLACES[place].replace("{}", &text)).into_owned();
            let twice = redact(&once).into_owned();
            prop_assert_eq!(&twice, &once);
        }

        #[test]
        fn commit_hashes_and_words_stay(hash in "[0-9a-f]{40}", word in "[a-z]{1,12}") {
            let line = format!("{word} fetched {hash} of {word}-api");
            prop_assert_eq!(redact(&line).into_owned(), line);
        }
    }
}
