//! XML as the Query services write it: elements without attributes, one namespace on the root.

use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};

/// An element of an answer.
#[derive(Debug, Clone)]
pub(crate) struct Element {
    name: String,
    content: Content,
}

#[derive(Debug, Clone)]
enum Content {
    Text(String),
    Children(Vec<Element>),
}

/// An element with text.
#[expect(clippy::needless_pass_by_value, reason = "texts come owned, borrowed and as numbers alike")]
pub(crate) fn text(name: &str, value: impl ToString) -> Element {
    Element { name: name.to_owned(), content: Content::Text(value.to_string()) }
}

/// An element with elements.
pub(crate) fn node(name: &str, children: Vec<Element>) -> Element {
    Element { name: name.to_owned(), content: Content::Children(children) }
}

/// A list of `<member>` structures.
pub(crate) fn members(name: &str, items: impl IntoIterator<Item = Vec<Element>>) -> Element {
    node(name, items.into_iter().map(|children| node("member", children)).collect())
}

/// A list of `<member>` texts.
pub(crate) fn text_members(name: &str, items: impl IntoIterator<Item = String>) -> Element {
    node(name, items.into_iter().map(|item| text("member", item)).collect())
}

/// A map as `<entry><key/><value/></entry>`.
pub(crate) fn entries(name: &str, items: impl IntoIterator<Item = (String, String)>) -> Element {
    let entry = |(key, value)| node("entry", vec![text("key", key), text("value", value)]);
    node(name, items.into_iter().map(entry).collect())
}

/// Renders a document with the namespace on its root.
pub(crate) fn document(root: &Element, namespace: &str) -> String {
    let mut out = String::new();
    write(root, Some(namespace), &mut out);
    out.push('\n');
    out
}

/// An HTTP answer that carries a document.
pub(crate) fn response(status: StatusCode, document: String, request_id: &str) -> Response<Body> {
    let mut response = Response::new(Body::from(document));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/xml"));
    if let Ok(value) = HeaderValue::from_str(request_id) {
        headers.insert("x-amzn-requestid", value);
    }
    response
}

fn write(element: &Element, namespace: Option<&str>, out: &mut String) {
    out.push('<');
    out.push_str(&element.name);
    if let Some(namespace) = namespace {
        out.push_str(" xmlns=\"");
        out.push_str(namespace);
        out.push('"');
    }
    out.push('>');
    match &element.content {
        Content::Text(value) => out.push_str(&escape(value)),
        Content::Children(children) => children.iter().for_each(|child| write(child, None, out)),
    }
    out.push_str("</");
    out.push_str(&element.name);
    out.push('>');
}

/// Escapes text, and replaces what XML 1.0 cannot carry at all, so that an echoed parameter never breaks the answer.
fn escape(value: &str) -> String {
    let allowed =
        |character: char| matches!(character, '\t' | '\n' | '\r' | '\u{20}'..='\u{fffd}' | '\u{10000}'..);
    let clean: String =
        value.chars().map(|character| if allowed(character) { character } else { '\u{fffd}' }).collect();
    quick_xml::escape::escape(clean.as_str()).into_owned()
}

#[cfg(test)]
mod tests {
    use super::{document, entries, members, node, text, text_members};

    #[test]
    fn the_namespace_is_on_the_root_only() {
        let root = node("R", vec![node("I", vec![text("A", "x")])]);
        assert_eq!(document(&root, "urn:n"), "<R xmlns=\"urn:n\"><I><A>x</A></I></R>\n");
    }

    #[test]
    fn text_is_escaped_and_always_legal() {
        let root = text("R", "a<b>&\"c\" \u{1} \r\n");
        let written = document(&root, "n");
        assert_eq!(written, "<R xmlns=\"n\">a&lt;b&gt;&amp;&quot;c&quot; \u{fffd} &#13;\n</R>\n");
        let mut reader = quick_xml::Reader::from_str(&written);
        while reader.read_event().unwrap() != quick_xml::events::Event::Eof {}
    }

    #[test]
    fn lists_and_maps_have_their_query_forms() {
        assert_eq!(
            document(&members("L", [vec![text("A", 1)], vec![text("A", 2)]]), "n"),
            "<L xmlns=\"n\"><member><A>1</A></member><member><A>2</A></member></L>\n"
        );
        assert_eq!(
            document(&text_members("L", ["a".to_owned()]), "n"),
            "<L xmlns=\"n\"><member>a</member></L>\n"
        );
        assert_eq!(
            document(&entries("M", [("k".to_owned(), "v".to_owned())]), "n"),
            "<M xmlns=\"n\"><entry><key>k</key><value>v</value></entry></M>\n"
        );
    }
}
