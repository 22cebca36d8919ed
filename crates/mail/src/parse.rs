//! Reads a letter: the facts that the list, the search, the conversation and the attachment bar need. It
//! never fails and never panics, whatever the bytes; it decodes texts but no attachments, and costs time in
//! proportion to the letter's length.

use std::collections::BTreeSet;

use crate::Address;
use crate::body::{self, Piece, Prefer};
use crate::header::{self, Field};
use crate::mime::{Disposition, Kind, Node, Tree};
use crate::plain;

pub use crate::files::{is_dangerous_file, safe_file_name};

/// What a letter says about itself. Everything is decoded, free of control characters, and bounded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ParsedLetter {
    /// Without angle brackets, like all identifiers here.
    pub message_id: Option<String>,
    pub in_reply_to: Vec<String>,
    /// Oldest first; of more than a hundred the first and the last are kept.
    pub references: Vec<String>,
    /// Seconds since 1970; `None` when the letter has no date or an unreadable one.
    pub date: Option<i64>,
    /// The first From field. Several authors in it are several addresses.
    pub from: Vec<Address>,
    /// There is more than one From field, which no honest mailer writes: whom other programs show is open.
    pub several_from: bool,
    pub reply_to: Vec<Address>,
    pub to: Vec<Address>,
    pub cc: Vec<Address>,
    pub bcc: Vec<Address>,
    pub subject: String,
    /// Addresses the servers on the way noted as the real recipient (Delivered-To and its like).
    pub delivered_to: Vec<String>,
    /// RFC 2919, without angle brackets.
    pub list_id: Option<String>,
    /// Sent by a program: auto-replies, bounces, bulk (RFC 3834).
    pub auto_generated: bool,
    /// Everything that can be fetched by itself, in the letter's order; attached letters are one part.
    pub parts: Vec<Part>,
    /// Plain text of the whole letter for the search index, attached letters included; at most 256 KiB.
    pub text: String,
    pub has_html: bool,
    /// At most 200 characters on one line, without quotes and signature.
    pub snippet: String,
    pub has_attachment: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// IMAP section: `1`, `2.1`.
    pub id: String,
    /// `type/subtype` in lower case.
    pub content_type: String,
    /// A safe file name; empty when the letter gives none.
    pub name: String,
    /// Decoded size in bytes.
    pub size: u64,
    /// Without angle brackets.
    pub content_id: Option<String>,
    /// The letter's text shows it: a body text, or a picture the HTML refers to.
    pub inline: bool,
    /// A person would call it an attachment.
    pub attachment: bool,
}

/// Reads a whole letter. Infallible: of bytes that are no letter the text remains.
pub fn parse(raw: &[u8]) -> ParsedLetter {
    let tree = Tree::new(raw);
    let mut letter = from_fields(&tree.fields);
    let html = body::pieces(&tree, Prefer::Html);
    letter.has_html = html.iter().any(|piece| matches!(piece, Piece::Html(_)));
    let (text, own) = body::text(&tree, &html);
    letter.snippet = plain::snippet(text.get(..own).unwrap_or_default());
    letter.text = text;
    letter.parts = parts(&tree, &html);
    letter.has_attachment = letter.parts.iter().any(|part| part.attachment);
    letter.auto_generated |= tree
        .nodes
        .first()
        .is_some_and(|top| top.media == "multipart/report");
    letter
}

/// Reads a header section alone; `parts` and everything about the text stay empty.
pub fn parse_headers(raw_header: &[u8]) -> ParsedLetter {
    from_fields(&header::split(raw_header).0)
}

/// The content of a part, without its transfer encoding; `None` when the letter has no such part.
///
/// An attached letter comes as it is, header included.
pub fn part_bytes(raw: &[u8], id: &str) -> Option<Vec<u8>> {
    let tree = Tree::new(raw);
    let node = tree.find(id)?;
    Some(tree.decoded(node).into_owned())
}

/// What the fields of the letter say.
pub(crate) fn from_fields(fields: &[Field<'_>]) -> ParsedLetter {
    let mut letter = ParsedLetter::default();
    let mut from_fields = 0;
    let mut has_subject = false;
    for Field { name, value } in fields {
        let mut lower = [0u8; 32];
        let Some(lower) = lower.get_mut(..name.len()) else {
            continue;
        };
        lower.copy_from_slice(name);
        lower.make_ascii_lowercase();
        match &*lower {
            b"message-id" if letter.message_id.is_none() => letter.message_id = header::id(value),
            b"in-reply-to" if letter.in_reply_to.is_empty() => {
                letter.in_reply_to = header::ids(value)
            }
            b"references" if letter.references.is_empty() => letter.references = header::ids(value),
            b"date" if letter.date.is_none() => letter.date = header::date(value),
            b"from" => {
                from_fields += 1;
                if letter.from.is_empty() {
                    letter.from = header::addresses(value);
                }
            }
            b"reply-to" => join(&mut letter.reply_to, value),
            b"to" => join(&mut letter.to, value),
            b"cc" => join(&mut letter.cc, value),
            b"bcc" => join(&mut letter.bcc, value),
            b"subject" if !has_subject => {
                letter.subject = header::text(value);
                has_subject = true;
            }
            b"delivered-to" | b"x-original-to" | b"envelope-to" | b"x-delivered-to"
            | b"x-envelope-to" => {
                for address in header::addresses(value).into_iter().take(20) {
                    if letter.delivered_to.len() < 20
                        && !letter.delivered_to.contains(&address.email)
                        && address.email.contains('@')
                    {
                        letter.delivered_to.push(address.email);
                    }
                }
            }
            b"list-id" if letter.list_id.is_none() => letter.list_id = list_id(value),
            b"auto-submitted" => {
                letter.auto_generated |= !first_word(value).eq_ignore_ascii_case(b"no")
            }
            b"precedence" => {
                let word = first_word(value).to_ascii_lowercase();
                letter.auto_generated |= matches!(&*word, b"bulk" | b"junk" | b"auto_reply");
            }
            b"x-autoreply" | b"x-autorespond" | b"x-auto-response-suppress" => {
                letter.auto_generated = true
            }
            b"return-path" => letter.auto_generated |= value.trim_ascii() == b"<>",
            _ => {}
        }
    }
    letter.several_from = from_fields > 1;
    letter
}

fn join(list: &mut Vec<Address>, value: &[u8]) {
    if list.len() < crate::address::A_LOT_OF_ADDRESSES {
        list.extend(header::addresses(value));
    }
}

fn list_id(value: &[u8]) -> Option<String> {
    let text = header::text(value);
    let id = match text.rsplit_once('<') {
        Some((_, id)) => id.split('>').next().unwrap_or_default(),
        None => &text,
    };
    let id = crate::clean::cut(id.trim(), 255);
    (!id.is_empty()).then(|| id.to_ascii_lowercase())
}

fn first_word(value: &[u8]) -> &[u8] {
    value
        .trim_ascii()
        .split(|byte| matches!(byte, b';' | b' ' | b'\t' | b'('))
        .next()
        .unwrap_or_default()
}

fn parts(tree: &Tree<'_>, html: &[Piece]) -> Vec<Part> {
    let shown: BTreeSet<usize> = html
        .iter()
        .chain(&body::pieces(tree, Prefer::Plain))
        .filter_map(|piece| match piece {
            Piece::Html(index) | Piece::Plain(index) => Some(*index),
            Piece::Picture(_) => None,
        })
        .collect();
    let referred = referred(tree, html);
    let mut parts = Vec::with_capacity(tree.nodes.len());
    for (index, node) in tree
        .nodes
        .iter()
        .enumerate()
        .filter(|(_, node)| node.nested == 0 && node.kind != Kind::Multipart)
    {
        let is_body = shown.contains(&index);
        let is_referred = node
            .content_id
            .as_deref()
            .is_some_and(|id| referred.contains(id))
            || node
                .content_location
                .as_deref()
                .is_some_and(|place| referred.contains(place));
        let is_empty_body = node.is_text()
            && node.name.is_empty()
            && node.disposition != Disposition::Attachment
            && tree.body(node).trim_ascii().is_empty();
        let attachment = !is_body && !is_referred && !is_empty_body && !is_machinery(tree, node);
        parts.push(Part {
            id: node.section.clone(),
            content_type: node.media.clone(),
            name: file_name(tree, node),
            size: if is_body || attachment || is_referred {
                node.encoding.decoded_len(tree.body(node))
            } else {
                node.body.len() as u64
            },
            content_id: node.content_id.clone(),
            inline: is_body || is_referred,
            attachment,
        });
    }
    parts
}

/// Parts that programs put in for programs.
fn is_machinery(tree: &Tree<'_>, node: &Node) -> bool {
    let in_alternative = tree
        .parent(node)
        .is_some_and(|parent| parent.media == "multipart/alternative");
    let is_signature = matches!(
        node.media.as_str(),
        "application/pgp-signature"
            | "application/pkcs7-signature"
            | "application/x-pkcs7-signature"
            | "application/pgp-encrypted"
    );
    let is_status = matches!(
        node.media.as_str(),
        "message/delivery-status" | "message/disposition-notification" | "message/feedback-report"
    );
    is_signature || is_status || (in_alternative && node.disposition != Disposition::Attachment)
}

/// What of the letter's own parts the HTML texts refer to: content identifiers, and places for those that use
/// Content-Location. Never more than the letter has parts, however often a text says `cid:`.
fn referred(tree: &Tree<'_>, html: &[Piece]) -> BTreeSet<String> {
    /// No honest letter shows so many pictures, or names them so often.
    const MOST_PICTURES: usize = 1000;
    const MOST_NAMED: usize = 10_000;
    let mut referred = BTreeSet::new();
    if !tree.nodes.iter().any(|node| {
        node.nested == 0
            && (node.content_id.is_some() || node.content_location.is_some())
            && !node.is_text()
    }) {
        return referred;
    }
    let known: BTreeSet<&str> = tree
        .nodes
        .iter()
        .filter(|node| node.nested == 0)
        .filter_map(|node| node.content_id.as_deref())
        .take(MOST_PICTURES)
        .collect();
    let mut named = 0;
    for piece in html {
        let Piece::Html(index) = piece else { continue };
        let Some(node) = tree.nodes.get(*index) else {
            continue;
        };
        let text = tree.text(node);
        for at in memchr::memmem::find_iter(text.as_bytes(), b"cid:").take(MOST_NAMED - named) {
            named += 1;
            let id = text.get(at + 4..).unwrap_or_default();
            let id = crate::clean::cut(id, 1000);
            let end = id
                .find(|letter: char| letter.is_whitespace() || "\"'<>)&".contains(letter))
                .unwrap_or(id.len());
            let id = percent_decoded(id.get(..end).unwrap_or_default());
            if known.contains(id.as_str()) {
                referred.insert(id);
            }
        }
        for place in tree
            .nodes
            .iter()
            .filter_map(|node| node.content_location.as_deref())
            .take(100)
        {
            if memchr::memmem::find(text.as_bytes(), place.as_bytes()).is_some() {
                referred.insert(place.to_owned());
            }
        }
    }
    referred
}

/// RFC 2392: a `cid:` URL percent-encodes what the Content-ID may hold.
pub(crate) fn percent_decoded(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((byte, after)) = rest.split_first() {
        match (byte, after) {
            (b'%', [a, b, tail @ ..])
                if crate::transfer::hex(*a) < 16 && crate::transfer::hex(*b) < 16 =>
            {
                out.push(crate::transfer::hex(*a) << 4 | crate::transfer::hex(*b));
                rest = tail;
            }
            _ => {
                out.push(*byte);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// An attached letter without a name is called by its subject.
fn file_name(tree: &Tree<'_>, node: &Node) -> String {
    if !node.name.is_empty() || !node.media.starts_with("message/rfc822") {
        return safe_file_name(&node.name);
    }
    let (fields, _) = header::split(
        tree.body(node)
            .get(..64 * 1024)
            .unwrap_or_else(|| tree.body(node)),
    );
    let subject = fields
        .iter()
        .find(|field| field.is("subject"))
        .map(|field| header::text(field.value))
        .unwrap_or_default();
    let subject = safe_file_name(&subject.replace(['/', '\\'], "_"));
    if subject.is_empty() {
        String::new()
    } else {
        safe_file_name(&format!("{}.eml", crate::clean::cut(&subject, 150)))
    }
}

#[cfg(test)]
mod tests;
