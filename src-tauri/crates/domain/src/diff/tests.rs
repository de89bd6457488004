//! Differences of texts that people write, and of texts that nobody should.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::*;

/// A difference of texts that are not too large.
fn compared(before: &[u8], after: &[u8], options: Options) -> TextDiff {
    compare(before, after, &options).expect("not too large")
}

/// A difference as `diff -u` writes it, with marks in brackets.
fn shown(before: &str, after: &str, context: u32) -> String {
    let diff = compared(before.as_bytes(), after.as_bytes(), Options { context, ..Options::default() });
    let mut text = String::new();
    for hunk in &diff.hunks {
        let _infallible = writeln!(text, "@@ {} {}", hunk.before_start, hunk.after_start);
        for line in &hunk.lines {
            let sign = match line.kind {
                LineKind::Context => ' ',
                LineKind::Added => '+',
                LineKind::Deleted => '-',
            };
            let mut marked = line.text.clone();
            for mark in line.marks.iter().rev() {
                marked.insert(mark.end, ']');
                marked.insert(mark.start, '[');
            }
            let end = match line.line_break {
                LineBreak::Lf => "",
                LineBreak::CrLf => "\\r",
                LineBreak::None => "\\",
            };
            let _infallible = writeln!(text, "{sign}{marked}{end}");
        }
    }
    text
}

#[test]
fn changes_are_shown_with_their_context() {
    let before = "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\n";
    let after = "one\ntwo\n3\nfour\nfive\nsix\nseven\neight\nnine";
    assert_eq!(shown(before, after, 1), "@@ 2 2\n two\n-three\n+3\n four\n@@ 8 8\n eight\n+nine\\\n");
    assert_eq!(
        shown(before, after, 3),
        "@@ 1 1\n one\n two\n-three\n+3\n four\n five\n six\n seven\n eight\n+nine\\\n"
    );
    assert_eq!(shown(before, after, 0), "@@ 3 3\n-three\n+3\n@@ 8 9\n+nine\\\n");
    assert_eq!(shown(before, before, 3), "");
}

#[test]
fn words_are_marked_inside_replaced_lines() {
    assert_eq!(
        shown("let price = 10;\n", "let price = 12;\n", 3),
        "@@ 1 1\n-let price = [10];\n+let price = [12];\n"
    );
}

#[test]
fn new_and_gone_files_are_all_lines() {
    assert_eq!(shown("", "a\nb\n", 3), "@@ 0 1\n+a\n+b\n");
    assert_eq!(shown("a\n", "", 3), "@@ 1 0\n-a\n");
    assert_eq!(shown("", "", 3), "");
}

#[test]
fn line_breaks_count() {
    assert_eq!(shown("a", "a\n", 3), "@@ 1 1\n-a\\\n+a\n");
    assert_eq!(shown("a\nb\n", "a\r\nb\r\n", 3), "@@ 1 1\n-a\n-b\n+a\\r\n+b\\r\n");
}

#[test]
fn white_space_can_be_left_out_of_it() {
    let loose = Options { context: 3, ignore_whitespace: true };
    let diff = compared(b"if a {\nb\n}\n", b"if a {\r\n\tb\r\n}", loose);
    assert_eq!((diff.hunks.len(), diff.added, diff.deleted), (0, 0, 0));
    let diff = compared(b"a b\nc\n", b"ab\n  d\n", loose);
    assert_eq!((diff.added, diff.deleted), (1, 1));
    assert_eq!(diff.hunks[0].lines[0].text, "ab", "what is equal is shown as it is after");
}

#[test]
fn text_is_told_from_the_rest() {
    assert!(is_binary(b"\x89PNG\0\0"));
    assert!(!is_binary(b""));
    assert!(!is_binary("größer\n".as_bytes()));
    assert!(!is_binary(&[b'a'; 9000]));
    let mut late = vec![b'a'; 9000];
    late[8500] = 0;
    assert!(!is_binary(&late), "git looks no further either");
}

#[test]
fn broken_encodings_are_shown_and_told_apart() {
    let diff = compared(b"gr\xf6\xdfer\n", b"gr\xfc\xdfer\n", Options::default());
    assert_eq!((diff.added, diff.deleted), (1, 1));
    assert_eq!(diff.hunks[0].lines[0].text, "gr\u{fffd}\u{fffd}er");
}

/// Without optimisation everything is some ten times as slow as what people get; the limit is for work that grows with the
/// square of the input, which takes minutes there.
fn bounded(before: &[u8], after: &[u8]) -> TextDiff {
    let begun = Instant::now();
    let diff = compared(before, after, Options { context: MAX_CONTEXT, ..Options::default() });
    let took = begun.elapsed();
    assert!(took < Duration::from_secs(20), "{took:?}");
    let lines: usize = diff.hunks.iter().map(|hunk| hunk.lines.len()).sum();
    assert!(lines <= MAX_SHOWN);
    for line in diff.hunks.iter().flat_map(|hunk| &hunk.lines) {
        assert!(line.text.chars().count() <= MAX_LINE);
    }
    diff
}

const TEN_MEGABYTES: usize = 10 * 1024 * 1024;

#[test]
fn a_minified_line_of_megabytes() {
    let line = "function(a,b){return a+b};".repeat(TEN_MEGABYTES / 26);
    let mut other = line.clone();
    other.replace_range(100..101, "z");
    let diff = bounded(line.as_bytes(), other.as_bytes());
    let shown = &diff.hunks[0].lines[0];
    assert_eq!(shown.cut as usize, line.len() - MAX_LINE);
    assert_eq!(shown.marks.len(), 1, "the part that is shown is compared");
}

#[test]
fn ten_megabytes_of_lines() {
    let before: String = (0..200_000)
        .map(|number| format!("line {number} of a file that somebody generated\n"))
        .collect::<Vec<_>>()
        .concat();
    let after = before.replace("line 77", "row 77");
    let diff = bounded(before.as_bytes(), after.as_bytes());
    assert_eq!(diff.added, diff.deleted);
    assert_eq!(diff.added, 1 + 10 + 100 + 1000);
    assert!(diff.hidden == 0 || diff.hidden < diff.added + diff.deleted);
}

#[test]
fn more_lines_than_are_compared() {
    let many = "\n".repeat(TEN_MEGABYTES);
    assert_eq!(compare(many.as_bytes(), b"", &Options::default()), None);
    assert_eq!(compare(b"", many.as_bytes(), &Options::default()), None);
    let long = vec![b'a'; 17 * 1024 * 1024];
    assert_eq!(compare(&long, b"", &Options::default()), None);
}

/// Numbers without a pattern, the same in each run.
fn scattered(number: u64) -> u64 {
    number.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(31).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 33
}

#[test]
fn files_that_are_made_to_be_hard() {
    let lines = |count: u64, line: &dyn Fn(u64) -> u64| -> String {
        (0..count).map(|number| format!("{}\n", line(number))).collect::<Vec<_>>().concat()
    };
    let hard = |count: u64, before: &dyn Fn(u64) -> u64, after: &dyn Fn(u64) -> u64| {
        bounded(lines(count, before).as_bytes(), lines(count, after).as_bytes())
    };
    // The same lines in another order; two letters at random, less and more than is matched at once; lines that all
    // repeat; nothing in common.
    hard(60_000, &|number| number, &|number| 60_000 - number);
    hard(60_000, &|number| number, &|number| number * 7919 % 60_000);
    hard(7_000, &|number| scattered(number) % 2, &|number| scattered(number + 7) % 2);
    hard(60_000, &|number| scattered(number) % 2, &|number| scattered(number + 7) % 2);
    hard(60_000, &|number| scattered(number) % 900, &|number| scattered(number + 99) % 900);
    hard(60_000, &|number| number, &|number| number + 60_000);
}

#[test]
fn a_large_file_is_matched_between_its_anchors() {
    let before: String =
        (0..40_000).map(|number| format!("{}\n", number / 2 * (number % 2))).collect::<Vec<_>>().concat();
    let after = format!("new first\n{}", before.replace("\n7777\n", "\nseven\n"));
    let after = format!("{after}new last\n");
    let diff = bounded(before.as_bytes(), after.as_bytes());
    assert_eq!((diff.added, diff.deleted), (3, 1));
}

#[test]
fn a_change_larger_than_what_is_shown_shows_both_sides() {
    let before = "old\n".repeat(MAX_SHOWN * 2);
    let after = "new\n".repeat(MAX_SHOWN * 3);
    let diff = bounded(before.as_bytes(), after.as_bytes());
    let lines = &diff.hunks[0].lines;
    let gone = lines.iter().filter(|line| line.kind == LineKind::Deleted).count();
    assert_eq!((lines.len(), gone), (MAX_SHOWN, MAX_SHOWN / 2));
    assert_eq!(diff.hidden as usize, MAX_SHOWN * 4);
    assert!(diff.coarse);
}

/// The text after, from the text before and the hunks.
fn apply(before: &[u8], diff: &TextDiff) -> Vec<u8> {
    let old = lines::split(before);
    let mut made = Vec::new();
    let mut place = 0;
    for hunk in &diff.hunks {
        let has_before = hunk.lines.iter().any(|line| line.before.is_some());
        let start = hunk.before_start as usize - usize::from(has_before);
        made.extend(old[place..start].concat());
        place = start;
        for line in &hunk.lines {
            if line.before.is_some() {
                assert_eq!(line.before.map(|number| number as usize), Some(place + 1));
                place += 1;
            }
            if line.after.is_some() {
                assert_eq!(line.after.map(|number| number as usize), Some(lines::split(&made).len() + 1));
                made.extend(line.text.as_bytes());
                made.extend(match line.line_break {
                    LineBreak::Lf => b"\n".as_slice(),
                    LineBreak::CrLf => b"\r\n",
                    LineBreak::None => b"",
                });
            }
        }
    }
    made.extend(old[place..].concat());
    made
}

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec("(a|b|c|let x = [0-9];|\té|  \\}|)(\n|\n|\n|\r\n|)", 0..16)
        .prop_map(|lines| lines.concat())
}

proptest! {
    #[test]
    fn the_hunks_make_the_one_text_into_the_other(before in text(), after in text(), context in 0_u32..5) {
        let diff = compared(before.as_bytes(), after.as_bytes(), Options { context, ignore_whitespace: false });
        prop_assert_eq!(apply(before.as_bytes(), &diff), after.as_bytes());
        prop_assert_eq!(diff.hidden, 0);
        let of = |kind| diff.hunks.iter().flat_map(|hunk| &hunk.lines).filter(|line| line.kind == kind).count();
        prop_assert_eq!((of(LineKind::Added), of(LineKind::Deleted)), (diff.added as usize, diff.deleted as usize));
        for line in diff.hunks.iter().flat_map(|hunk| &hunk.lines) {
            prop_assert!(line.marks.windows(2).all(|pair| pair[0].end < pair[1].start));
            for mark in &line.marks {
                prop_assert!(!line.text[mark.clone()].is_empty());
            }
            prop_assert!(line.kind != LineKind::Context || line.marks.is_empty());
        }
    }

    #[test]
    fn any_bytes_can_be_compared(
        before in prop::collection::vec(any::<u8>(), 0..200),
        after in prop::collection::vec(any::<u8>(), 0..200),
        ignore_whitespace: bool,
    ) {
        let diff = compared(&before, &after, Options { context: 3, ignore_whitespace });
        prop_assert!(ignore_whitespace || diff.hunks.is_empty() == (before == after));
    }

    #[test]
    fn loose_lines_equal_what_is_left_without_white_space(left in "[ab \t]{0,6}", right in "[ab \t]{0,6}") {
        let bare = |text: &str| text.split_whitespace().collect::<String>();
        let diff = compared(
            format!("{left}\n").as_bytes(),
            format!("{right}\n").as_bytes(),
            Options { context: 3, ignore_whitespace: true },
        );
        prop_assert_eq!(diff.hunks.is_empty(), bare(&left) == bare(&right));
    }
}
