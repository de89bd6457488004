//! Patterns of host names, users and algorithms: `match.c`.

/// Whether a text is of a pattern of `*` and `?`, letter by letter.
pub(super) fn is_match(text: &str, pattern: &str) -> bool {
    let (text, pattern) = (text.as_bytes(), pattern.as_bytes());
    let (mut at, mut here) = (0, 0);
    // Where the latest star is, and how much of the text it stands for so far.
    let mut star: Option<(usize, usize)> = None;
    while let Some(byte) = text.get(at) {
        match pattern.get(here) {
            Some(b'*') => {
                star = Some((here, at));
                here += 1;
            }
            Some(wanted) if *wanted == b'?' || wanted == byte => {
                at += 1;
                here += 1;
            }
            _ => match &mut star {
                Some((position, taken)) => {
                    *taken += 1;
                    (at, here) = (*taken, *position + 1);
                }
                None => return false,
            },
        }
    }
    pattern.get(here..).unwrap_or_default().iter().all(|byte| *byte == b'*')
}

/// Whether a text is of a list of patterns with commas. A `!` before one that matches speaks against it, whatever the
/// others say.
pub(super) fn is_in_list(text: &str, list: &str) -> bool {
    let mut is_in = false;
    for pattern in list.split(',') {
        match pattern.strip_prefix('!') {
            Some(pattern) if is_match(text, pattern) => return false,
            Some(_) => {}
            None => is_in |= is_match(text, pattern),
        }
    }
    is_in
}

/// The same of a host name, whose capitals do not count.
pub(super) fn is_host_in_list(host: &str, list: &str) -> bool {
    is_in_list(&host.to_ascii_lowercase(), &list.to_ascii_lowercase())
}

/// A list of algorithms that a value makes of the client's own and of all that it knows: `+` adds, `-` takes away, `^`
/// puts before.
pub(super) fn algorithms(value: &str, own: &[&str], known: &[&str]) -> Vec<String> {
    let mut listed: Vec<String> = Vec::new();
    let mut add = |name: &str| {
        if !listed.iter().any(|listed| listed == name) {
            listed.push(name.to_owned());
        }
    };
    let all = |patterns: &str| -> Vec<&str> {
        // A name that is not known is passed over.
        let matching = |pattern| known.iter().copied().filter(move |name| is_match(name, pattern));
        patterns.split(',').flat_map(matching).collect()
    };
    if let Some(more) = value.strip_prefix('+') {
        own.iter().copied().chain(all(more)).for_each(&mut add);
    } else if let Some(fewer) = value.strip_prefix('-') {
        own.iter().copied().filter(|name| !is_in_list(name, fewer)).for_each(&mut add);
    } else if let Some(first) = value.strip_prefix('^') {
        all(first).into_iter().chain(own.iter().copied()).for_each(&mut add);
    } else {
        all(value).into_iter().for_each(&mut add);
    }
    listed
}
