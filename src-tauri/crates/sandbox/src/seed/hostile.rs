//! Texts that must be shown as text: markup, scripts, reversed and invisible characters, control characters, length.
//!
//! Each list holds only what the real service takes in that field, so that whatever reads it may meet it.

/// In pull requests, commits and descriptions, where there is no rule but length.
pub(crate) const TEXTS: [&str; 12] = [
    "<img src=x onerror=alert(1)>",
    "<script>alert(document.domain)</script>",
    "\"><svg onload=alert(1)>",
    "</title></textarea></style><iframe src=javascript:alert(1)>",
    "[click](javascript:alert(1)) ![x](https://example.com/track.png)",
    "{{7*7}} ${7*7} <%= 7*7 %> #{7*7}",
    "invoice\u{202e}gpj.exe\u{202c} and \u{2066}isolated\u{2069}",
    "zero\u{200b}width\u{feff} and \u{0301}\u{0302}\u{0303}\u{0304}\u{0305}marks",
    "bell \u{7} backspace \u{8}\u{8} escape \u{1b}[31mred\u{1b}[0m \u{1b}]0;title\u{7}",
    "مرحبا שלום こんにちは 👩‍👩‍👧‍👦",
    "'; DROP TABLE issues; -- $(touch /tmp/x) `id`",
    "=cmd|' /C calc'!A0",
];

/// In the titles of pull requests, beside [`TEXTS`].
pub(crate) const TITLES: [&str; 1] = ["two\r\nlines"];

/// As names of branches; git refuses blanks and control characters.
pub(crate) const BRANCHES: [&str; 12] = [
    "<img/src=x/onerror=alert(1)>",
    "\"><svg/onload=alert(1)>",
    "</option><script>alert(1)</script>",
    "feature/\u{202e}niam",
    "feature/zero\u{200b}width",
    "feature/$(id)-`id`",
    "feature/;rm$IFS-rf",
    "feature/%3Cscript%3E%2e%2e",
    "feature/a#b&c=d+e",
    "feature/{{7}}${7}",
    "feature/שלום-مرحبا-👩‍👧",
    "feature/'quoted'-\"twice\"",
];

/// As paths of files.
pub(crate) const PATHS: [&str; 4] = [
    "<img src=x onerror=alert(1)>.txt",
    "docs/gpj.\u{202e}txt.exe",
    "bell\u{7}\u{1b}[31m.md",
    "new\nline.txt",
];

/// A name as long as a branch's may be, in parts that a file system takes.
pub(crate) fn longest_branch() -> String {
    let part = |length: usize| "long".repeat(25).chars().take(length).collect::<String>();
    [part(100), part(100), part(54)].join("/")
}

/// `length` characters that begin like markup.
pub(crate) fn long(length: usize) -> String {
    "<b>".chars().chain("0123456789".chars().cycle()).take(length).collect()
}
