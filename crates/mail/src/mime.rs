//! The MIME tree of a letter (RFC 2045, RFC 2046), found in one pass over its lines. mail-parser looks for
//! each boundary by itself, which hostile nesting makes quadratic, and decodes what nobody asked for; this
//! walk only notes where parts lie, bounds their number and depth, and names them as IMAP does.

use std::ops::Range;

use crate::header::{self, Field, parameters};
use crate::transfer::Encoding;

mod walk;

/// Parts that are noted; what follows belongs to the last one.
pub(crate) const MOST_PARTS: usize = 1000;
/// Multiparts and messages within each other; deeper ones are leaves.
pub(crate) const DEEPEST: usize = 50;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Multipart,
    /// `message/rfc822` that is not transfer-encoded: its own parts follow as children.
    Message,
    Leaf,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Disposition {
    #[default]
    Unsaid,
    Inline,
    Attachment,
}

#[derive(Clone, Debug)]
pub(crate) struct Node {
    /// The IMAP section (RFC 9051 §6.4.5.1), `""` for a multipart at the top.
    pub(crate) section: String,
    pub(crate) parent: Option<usize>,
    pub(crate) children: Vec<usize>,
    pub(crate) kind: Kind,
    /// `type/subtype`, lower case, never empty.
    pub(crate) media: String,
    pub(crate) charset: Option<String>,
    /// The file name as the letter gives it, decoded.
    pub(crate) name: String,
    pub(crate) encoding: Encoding,
    pub(crate) disposition: Disposition,
    pub(crate) content_id: Option<String>,
    pub(crate) content_location: Option<String>,
    pub(crate) flowed: bool,
    pub(crate) delete_space: bool,
    pub(crate) body: Range<usize>,
    /// How many messages it lies within: 0 for the letter's own parts.
    pub(crate) nested: usize,
    boundary: Option<String>,
}

#[derive(Clone, Debug)]
pub(crate) struct Tree<'x> {
    pub(crate) raw: &'x [u8],
    /// Fields of the letter itself.
    pub(crate) fields: Vec<Field<'x>>,
    /// In the order of the letter; the first is the top.
    pub(crate) nodes: Vec<Node>,
}

impl<'x> Tree<'x> {
    pub(crate) fn new(raw: &'x [u8]) -> Tree<'x> {
        walk::walk(raw)
    }

    pub(crate) fn body(&self, node: &Node) -> &'x [u8] {
        self.raw.get(node.body.clone()).unwrap_or_default()
    }

    pub(crate) fn parent(&self, node: &Node) -> Option<&Node> {
        self.nodes.get(node.parent?)
    }

    /// The part that a section names: a leaf, or an attached message.
    pub(crate) fn find(&self, section: &str) -> Option<&Node> {
        self.nodes
            .iter()
            .find(|node| node.kind != Kind::Multipart && node.section == section)
    }

    /// The content of a part without its transfer encoding.
    pub(crate) fn decoded(&self, node: &Node) -> std::borrow::Cow<'x, [u8]> {
        node.encoding.decode(self.body(node))
    }

    /// The text of a part in Unicode.
    pub(crate) fn text(&self, node: &Node) -> String {
        let bytes = self.decoded(node);
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
        crate::charset::decode(bytes, node.charset.as_deref()).into_owned()
    }
}

impl Node {
    pub(crate) fn is_text(&self) -> bool {
        self.media == "text/plain" || self.media == "text/html"
    }

    fn new(fields: &[Field<'_>], parent_is_digest: bool) -> Node {
        let last = |name: &str| {
            fields
                .iter()
                .find(|field| field.is(name))
                .map(|field| field.value)
        };
        let content_type = last("content-type").map(parameters);
        let disposition = last("content-disposition")
            .map(parameters)
            .unwrap_or_default();
        let default = if parent_is_digest {
            "message/rfc822"
        } else {
            "text/plain"
        };
        let media = content_type
            .as_ref()
            .map(|it| it.value.as_str())
            .filter(|media| is_media(media));
        let media = match media {
            Some("text") => "text/plain",
            Some(media) => media,
            None => default,
        };
        let parameter = |name: &str| content_type.as_ref().and_then(|it| it.get(name));
        let encoding = last("content-transfer-encoding")
            .map(Encoding::from_name)
            .unwrap_or_default();
        let kind = if media.starts_with("multipart/") {
            Kind::Multipart
        } else if matches!(media, "message/rfc822" | "message/global")
            && encoding == Encoding::Identity
        {
            Kind::Message
        } else {
            Kind::Leaf
        };
        Node {
            section: String::new(),
            parent: None,
            children: Vec::new(),
            kind,
            media: media.to_owned(),
            charset: parameter("charset").map(str::to_owned),
            name: disposition
                .get("filename")
                .or_else(|| parameter("name"))
                .unwrap_or_default()
                .to_owned(),
            encoding,
            disposition: match disposition.value.as_str() {
                "attachment" => Disposition::Attachment,
                "inline" => Disposition::Inline,
                _ => Disposition::Unsaid,
            },
            content_id: last("content-id").and_then(header::id),
            content_location: last("content-location")
                .map(header::text)
                .filter(|it| !it.is_empty()),
            flowed: parameter("format").is_some_and(|it| it.eq_ignore_ascii_case("flowed")),
            delete_space: parameter("delsp").is_some_and(|it| it.eq_ignore_ascii_case("yes")),
            body: 0..0,
            nested: 0,
            boundary: parameter("boundary")
                .filter(|it| !it.is_empty() && it.len() <= 250)
                .map(str::to_owned),
        }
    }

    /// A multipart whose parts cannot be found still has something to read.
    fn make_leaf(&mut self) {
        if self.kind == Kind::Multipart {
            self.media = "text/plain".to_owned();
            self.encoding = Encoding::Identity;
        }
        self.kind = Kind::Leaf;
        self.boundary = None;
    }
}

fn is_media(media: &str) -> bool {
    let known = |letter: u8| letter.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&letter);
    match media.split_once('/') {
        Some((kind, subtype)) => {
            media.len() <= 127
                && !kind.is_empty()
                && !subtype.is_empty()
                && kind.bytes().all(known)
                && subtype.bytes().all(known)
        }
        None => media == "text",
    }
}

#[cfg(test)]
mod tests;
