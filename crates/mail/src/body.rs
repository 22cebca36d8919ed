//! Which parts of a letter are its text. Shown, quoted, indexed and summed up letters must agree on that, so
//! the choice is made here once (RFC 2046 §5.1.4, RFC 2387, RFC 1847).

use crate::html_text::{Links, html_text};
use crate::mime::{Disposition, Kind, Node, Tree};
use crate::plain;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    Html(usize),
    Plain(usize),
    /// A picture that stands between texts, as Apple Mail sends them.
    Picture(usize),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Prefer {
    Html,
    Plain,
}

/// Encoded bytes of one part that are looked at for the index and the snippet.
const INDEXED_BYTES: usize = 1024 * 1024;
/// Bytes of text that are kept for the index.
pub(crate) const TEXT_LIMIT: usize = 256 * 1024;

/// The pieces of the letter itself, in its order.
pub(crate) fn pieces(tree: &Tree<'_>, prefer: Prefer) -> Vec<Piece> {
    let mut pieces = Vec::new();
    choose(tree, 0, prefer, &mut pieces);
    pieces
}

/// The plain text of the whole letter, attached letters last, at most [`TEXT_LIMIT`] bytes.
///
/// The second value is how much of it is the letter's own.
pub(crate) fn text(tree: &Tree<'_>, html: &[Piece]) -> (String, usize) {
    let mut out = String::new();
    for piece in pieces(tree, Prefer::Plain) {
        append(tree, piece, &mut out);
    }
    // A plain version that only says "your program cannot show this" is worth less than the HTML.
    if out.len() < 400 && html.iter().any(|piece| matches!(piece, Piece::Html(_))) {
        let mut full = String::new();
        for piece in html {
            append(tree, *piece, &mut full);
        }
        if full.len() > out.len() * 3 {
            out = full;
        }
    }
    let own = out.len();
    for node in tree.nodes.iter().filter(|node| node.kind == Kind::Message) {
        if let Some(child) = node.children.first() {
            let mut nested = Vec::new();
            choose(tree, *child, Prefer::Plain, &mut nested);
            for piece in nested {
                append(tree, piece, &mut out);
            }
        }
    }
    (out, own)
}

fn append(tree: &Tree<'_>, piece: Piece, out: &mut String) {
    let left = TEXT_LIMIT.saturating_sub(out.len() + 2);
    let (index, is_html) = match piece {
        Piece::Html(index) => (index, true),
        Piece::Plain(index) => (index, false),
        Piece::Picture(_) => return,
    };
    let Some(node) = tree.nodes.get(index).filter(|_| left > 0) else {
        return;
    };
    let body = tree.body(node);
    let bytes = node.encoding.decode(
        body.get(..body.len().min(INDEXED_BYTES))
            .unwrap_or_default(),
    );
    let decoded = crate::charset::decode(&bytes, node.charset.as_deref());
    if !out.is_empty() {
        out.push_str("\n\n");
    }
    if is_html {
        out.push_str(&html_text(&decoded, Links::Omit, left));
    } else if node.flowed {
        let lines = plain::lines(crate::clean::cut(&decoded, left), true, node.delete_space);
        out.push_str(crate::clean::cut(&plain::readable(&lines), left));
    } else {
        out.extend(
            crate::clean::cut(&decoded, left)
                .chars()
                .filter(|letter| *letter != '\r' && *letter != '\0'),
        );
    }
}

fn choose(tree: &Tree<'_>, index: usize, prefer: Prefer, out: &mut Vec<Piece>) {
    let Some(node) = tree.nodes.get(index) else {
        return;
    };
    match node.kind {
        Kind::Message => {}
        Kind::Leaf => out.extend(leaf(tree, index, node, out.is_empty())),
        Kind::Multipart => match node.media.as_str() {
            "multipart/alternative" => alternative(tree, node, prefer, out),
            // The first part that says something is the root; the others are what it refers to.
            "multipart/related" => {
                let before = out.len();
                for child in &node.children {
                    choose(tree, *child, prefer, out);
                    if out
                        .get(before..)
                        .unwrap_or_default()
                        .iter()
                        .any(|piece| !matches!(piece, Piece::Picture(_)))
                    {
                        break;
                    }
                    out.truncate(before);
                }
            }
            "multipart/signed" => {
                if let Some(first) = node.children.first() {
                    choose(tree, *first, prefer, out);
                }
            }
            "multipart/encrypted" => {}
            _ => {
                for child in &node.children {
                    choose(tree, *child, prefer, out);
                }
            }
        },
    }
}

fn alternative(tree: &Tree<'_>, node: &Node, prefer: Prefer, out: &mut Vec<Piece>) {
    let mut options: Vec<Vec<Piece>> = Vec::new();
    for child in node.children.iter().take(20) {
        let mut option = Vec::new();
        choose(tree, *child, prefer, &mut option);
        if option
            .iter()
            .any(|piece| !matches!(piece, Piece::Picture(_)))
        {
            options.push(option);
        }
    }
    let has_html = |option: &Vec<Piece>| option.iter().any(|piece| matches!(piece, Piece::Html(_)));
    let wanted = match prefer {
        Prefer::Html => options.iter().rposition(has_html),
        Prefer::Plain => options.iter().position(|option| !has_html(option)),
    };
    let wanted = wanted.or(options.len().checked_sub(1));
    if let Some(option) = wanted.and_then(|wanted| options.into_iter().nth(wanted)) {
        out.extend(option);
    }
}

fn leaf(tree: &Tree<'_>, index: usize, node: &Node, is_first: bool) -> Option<Piece> {
    if node.disposition == Disposition::Attachment || tree.body(node).trim_ascii().is_empty() {
        return None;
    }
    match node.media.as_str() {
        // A named text that does not ask to be shown is a file, unless there is nothing else.
        "text/plain" | "text/html"
            if !node.name.is_empty() && node.disposition == Disposition::Unsaid && !is_first =>
        {
            None
        }
        "text/plain" => Some(Piece::Plain(index)),
        "text/html" => Some(Piece::Html(index)),
        media if is_shown_picture(media) => Some(Piece::Picture(index)),
        _ => None,
    }
}

/// Pictures that a frame may show: no SVG, which is a document.
pub(crate) fn is_shown_picture(media: &str) -> bool {
    matches!(
        media,
        "image/png"
            | "image/jpeg"
            | "image/jpg"
            | "image/pjpeg"
            | "image/gif"
            | "image/webp"
            | "image/bmp"
            | "image/avif"
            | "image/x-icon"
    )
}
