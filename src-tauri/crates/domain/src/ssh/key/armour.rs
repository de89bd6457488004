//! Taking keys out of their text.
//!
//! The crates for PEM give their buffers back to the allocator as they are. These may hold a private key, so this module
//! does it in buffers that are wiped.

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use zeroize::Zeroizing;

/// As `ssh-keygen` and OpenSSL read it.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// What a text in base64 stands for.
pub(super) fn base64(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    // Reserved beforehand, so that no smaller buffer is left behind on the way.
    let mut decoded = Zeroizing::new(Vec::with_capacity(text.len() / 4 * 3 + 3));
    LENIENT.decode_vec(text, &mut decoded).ok()?;
    Some(decoded)
}

/// The same of lines.
pub(super) fn base64_lines<'a>(
    lines: impl Iterator<Item = &'a str>,
    most: usize,
) -> Option<Zeroizing<Vec<u8>>> {
    let mut joined = Zeroizing::new(String::with_capacity(most));
    for line in lines {
        joined.extend(line.chars().filter(|letter| !letter.is_whitespace()));
    }
    if joined.is_empty() { None } else { base64(&joined) }
}

/// A block between a `BEGIN` and its `END`.
pub(super) struct Block<'a> {
    /// `RSA PRIVATE KEY`.
    pub(super) label: &'a str,
    /// `Proc-Type: 4,ENCRYPTED`.
    pub(super) headers: Vec<(&'a str, String)>,
    /// What it encodes; `None` when it is not base64.
    pub(super) content: Option<Zeroizing<Vec<u8>>>,
}

/// Why a block is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Broken {
    /// Another text follows on the line of its `BEGIN`.
    LineBreaks,
    /// It has no `END`.
    NoEnd,
}

/// The label of a line that begins a block with this many dashes.
pub(super) fn label<'a>(line: &'a str, dashes: &str, between: &str) -> Option<&'a str> {
    let rest = line.trim().strip_prefix(dashes)?.strip_prefix(between)?.strip_prefix("BEGIN ")?;
    let (label, _) = rest.split_once(dashes)?;
    Some(label.trim_end())
}

/// The block that begins with the first of these lines.
pub(super) fn block<'a>(text: &'a str, dashes: &str, between: &str) -> Option<Result<Block<'a>, Broken>> {
    let mut lines = text.lines();
    let (first, label) = lines.by_ref().find_map(|line| Some((line, label(line, dashes, between)?)))?;
    if !first.trim_end().ends_with(dashes) || first.matches(dashes).count() > 2 {
        return Some(Err(Broken::LineBreaks));
    }
    let end = format!("{dashes}{between}END ");
    let (mut inside, mut has_end) = (Vec::new(), false);
    for line in lines {
        if line.trim_start().starts_with(&end) {
            has_end = true;
            break;
        }
        inside.push(line.trim());
    }
    if !has_end {
        return Some(Err(Broken::NoEnd));
    }
    let (headers, body) = headers(&inside);
    let content = base64_lines(body.iter().copied(), text.len());
    Some(Ok(Block { label, headers, content }))
}

/// Headers, of which a line that ends in a backslash goes on in the next one, and what follows them.
fn headers<'a, 'b>(lines: &'b [&'a str]) -> (Vec<(&'a str, String)>, &'b [&'a str]) {
    let (mut headers, mut at) = (Vec::new(), 0);
    while let Some((name, value)) = lines.get(at).and_then(|line| line.split_once(':')) {
        let mut value = value.trim().to_owned();
        at += 1;
        while value.ends_with('\\') {
            value.pop();
            value.push_str(lines.get(at).copied().unwrap_or_default());
            at += 1;
        }
        headers.push((name.trim(), value));
    }
    (headers, lines.get(at..).unwrap_or_default())
}
