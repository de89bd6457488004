//! Pages of a sorted listing.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// A page, and the marker of the next one.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Page<T> {
    /// The items.
    pub(crate) items: Vec<T>,
    /// Names the last item of this page when more follow.
    pub(crate) next: Option<String>,
}

impl<T> Page<T> {
    /// The same page with other items.
    pub(crate) fn map<U>(self, change: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(change).collect(), next: self.next }
    }
}

/// A marker that names no place.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct BadMarker;

/// The key a marker stands for: the last one already listed.
pub(crate) fn after(marker: Option<&str>) -> Result<Option<String>, BadMarker> {
    let Some(marker) = marker else { return Ok(None) };
    let bytes = URL_SAFE_NO_PAD.decode(marker).map_err(|_| BadMarker)?;
    String::from_utf8(bytes).map(Some).map_err(|_| BadMarker)
}

/// Takes `limit` items (at least one) of a sorted sequence that already begins behind the marker.
pub(crate) fn page<T>(items: impl Iterator<Item = T>, limit: usize, key: impl Fn(&T) -> String) -> Page<T> {
    let limit = limit.max(1);
    let mut items: Vec<T> = items.take(limit + 1).collect();
    let more = items.len() > limit;
    items.truncate(limit);
    let next = items.last().filter(|_| more).map(|last| URL_SAFE_NO_PAD.encode(key(last)));
    Page { items, next }
}

#[cfg(test)]
mod tests {
    use super::{BadMarker, after, page};

    #[test]
    fn pages_follow_each_other_without_gap_or_overlap() {
        let all = ["a", "b", "c", "d", "e"];
        let mut seen: Vec<&str> = Vec::new();
        let mut marker = None;
        loop {
            let from = after(marker.as_deref()).unwrap();
            let rest = all.iter().filter(|item| from.as_deref().is_none_or(|last| **item > last));
            let found = page(rest, 2, |item| (**item).to_owned());
            seen.extend(found.items.into_iter().copied());
            marker = found.next;
            if marker.is_none() {
                break;
            }
        }
        assert_eq!(seen, all);
    }

    #[test]
    fn an_exact_page_has_no_next() {
        assert_eq!(page(["a", "b"].iter(), 2, |item| (**item).to_owned()).next, None);
    }

    #[test]
    fn a_foreign_marker_is_refused() {
        assert_eq!(after(Some("not base 64!")), Err(BadMarker));
    }
}
