//! The XML of the Query protocol, as far as it is read: elements and their text, without attributes and namespaces.

use quick_xml::Reader;
use quick_xml::events::{BytesRef, Event};

/// Deeper than any answer of AWS.
const DEEPEST: usize = 64;

/// An element.
#[derive(Debug, Default)]
pub(crate) struct Element {
    name: String,
    text: String,
    children: Vec<Element>,
}

impl Element {
    /// Reads a document; `None` if it is not a whole one.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut reader = Reader::from_str(text);
        let mut open: Vec<Self> = Vec::new();
        loop {
            let closed = match reader.read_event().ok()? {
                Event::Start(start) if open.len() < DEEPEST => {
                    open.push(Self::named(start.local_name().into_inner()));
                    None
                }
                Event::Empty(empty) => Some(Self::named(empty.local_name().into_inner())),
                Event::End(_) => Some(open.pop()?),
                Event::Text(text) => {
                    if let Some(element) = open.last_mut() {
                        element.text.push_str(&text.xml10_content());
                    }
                    None
                }
                Event::CData(text) => {
                    open.last_mut()?.text.push_str(&text.xml10_content());
                    None
                }
                Event::GeneralRef(reference) => {
                    open.last_mut()?.text.push(character(&reference)?);
                    None
                }
                Event::Start(_) | Event::Eof => return None,
                Event::Decl(_) | Event::PI(_) | Event::DocType(_) | Event::Comment(_) => None,
            };
            match (closed, open.last_mut()) {
                (Some(element), Some(parent)) => parent.children.push(element),
                (Some(root), None) => return Some(root),
                (None, _) => {}
            }
        }
    }

    fn named(name: &str) -> Self {
        Self { name: name.to_owned(), ..Self::default() }
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// The first child of this name.
    pub(crate) fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    /// The same, taken out.
    pub(crate) fn into_child(self, name: &str) -> Option<Self> {
        self.children.into_iter().find(|child| child.name == name)
    }

    /// The text of the first child of this name; empty text counts as none.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.child(name).map(|child| child.text.trim()).filter(|text| !text.is_empty())
    }

    /// The members of a list.
    pub(crate) fn members(&self, name: &str) -> impl Iterator<Item = &Self> {
        self.child(name).into_iter().flat_map(|list| &list.children).filter(|child| child.name == "member")
    }
}

fn character(reference: &BytesRef<'_>) -> Option<char> {
    match &**reference {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        other => {
            let number = other.strip_prefix('#')?;
            let code = match number.strip_prefix('x') {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Element;

    #[test]
    fn elements_and_text_are_read() {
        let text = r#"<?xml version="1.0"?><a:R xmlns:a="x"><!-- c --><L><member>1 &lt; 2&#x21;</member>
            <other/><member><![CDATA[&]]></member></L><E/></a:R>"#;
        let root = Element::parse(text).unwrap();
        assert_eq!(root.name(), "R");
        let members: Vec<&str> = root.members("L").map(|member| member.text.as_str()).collect();
        assert_eq!(members, ["1 < 2!", "&"]);
        assert_eq!((root.text("E"), root.text("none")), (None, None));
    }

    #[test]
    fn half_a_document_is_none() {
        for text in ["", "<a>", "<a><b></b>", "<a><b></a>", "text", "<a>&nbsp;</a>"] {
            assert!(Element::parse(text).is_none(), "{text}");
        }
        assert!(Element::parse(&format!("{}{}", "<a>".repeat(100), "</a>".repeat(100))).is_none());
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,200}|(<[a-c]>|</[a-c]>|&amp;|x){0,40}") {
            drop(Element::parse(&text));
        }
    }
}
