//! What the message frame shows of a letter: its HTML made harmless, or its plain text with quotes and links.
//! Each part is a document of its own, so that nothing one part leaves open can swallow another (EFAIL).

use crate::body::{self, Piece, Prefer, is_shown_picture};
use crate::clean::cut;
use crate::html_text::{Links, html_text};
use crate::mime::{Kind, Node, Tree};
use crate::plain;
use crate::sanitise::{self, Context};

mod plain_html;

pub use crate::sanitise::{DEEPEST, LONGEST, MOST_ELEMENTS};

#[derive(Clone, Copy, Debug)]
pub struct ShowOptions<'a> {
    /// The person asked for this letter's remote pictures.
    pub allow_remote: bool,
    /// Where the frame fetches from, with a slash at its end: `mail://localhost/TOKEN/`. Pictures of the
    /// letter become `part/<section>` below it, pictures of the web `remote/<n>`. Empty: no pictures at all.
    pub base: &'a str,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// A fragment for `<body>`. Nothing in it runs, and only `<a href>` names another place.
    ///
    /// Own classes: `letter-N` around each HTML part, `text` around each plain one, `q` on quotes, `sig` on
    /// signatures, `blocked` on pictures left out, `pictures` around pictures that no text refers to.
    pub html: String,
    /// The letter has no HTML.
    pub plain: bool,
    /// Remote pictures left out because the person has not asked for them.
    pub blocked_pictures: u32,
    /// Remote pictures nobody could see; they are never fetched.
    pub blocked_trackers: u32,
    /// Addresses (`http`, `https`) of the remote pictures by their number.
    pub remote: Vec<String>,
    /// The letter sets colours: it must be shown on white.
    pub own_colours: bool,
    /// Readable plain text, for quoting.
    pub text: String,
}

/// Parts that are shown of one letter.
const MOST_PIECES: usize = 100;
/// Bytes of text that are shown of one letter.
const LONGEST_SHOWN: usize = 16 * 1024 * 1024;
/// Bytes of one plain text that are shown.
const LONGEST_PLAIN: usize = 4 * 1024 * 1024;
const LONGEST_TEXT: usize = 1024 * 1024;

/// Shows a letter. Never fails; bytes that are no letter are shown as text.
pub fn show(raw: &[u8], options: &ShowOptions<'_>) -> Shown {
    let tree = Tree::new(raw);
    let mut showing = Showing::new(&tree, options);
    for piece in body::pieces(&tree, Prefer::Html)
        .into_iter()
        .take(MOST_PIECES)
    {
        showing.piece(piece);
    }
    // HTML of which nothing is left gives way to the plain version.
    if !showing.shown.plain && showing.shown.text.is_empty() && !showing.shown.html.contains("<img")
    {
        for piece in body::pieces(&tree, Prefer::Plain)
            .into_iter()
            .take(MOST_PIECES)
        {
            if matches!(piece, Piece::Plain(_)) {
                showing.piece(piece);
            }
        }
    }
    showing.finish()
}

/// Makes HTML from elsewhere (pasted, quoted) harmless, by the same rules as a letter's.
pub fn sanitise(html: &str, options: &ShowOptions<'_>) -> Shown {
    let mut context = Context {
        base: options.base,
        allow_remote: options.allow_remote,
        ..Context::default()
    };
    let html = sanitise::sanitise(html, &mut context);
    Shown {
        text: html_text(&html, Links::Show, LONGEST_TEXT),
        html,
        plain: false,
        blocked_pictures: context.blocked_pictures,
        blocked_trackers: context.blocked_trackers,
        remote: context.remote,
        own_colours: context.own_colours,
    }
}

/// A letter on its way to the frame.
struct Showing<'t, 'o> {
    tree: &'t Tree<'t>,
    context: Context<'o>,
    shown: Shown,
    /// Pictures between the texts; whether a text refers to them is known at the end.
    pictures: Vec<&'t Node>,
    budget: usize,
}

impl<'t, 'o> Showing<'t, 'o> {
    fn new(tree: &'t Tree<'t>, options: &ShowOptions<'o>) -> Showing<'t, 'o> {
        let mut context = Context {
            base: options.base,
            allow_remote: options.allow_remote,
            ..Context::default()
        };
        let own = |node: &&Node| {
            node.nested == 0 && node.kind == Kind::Leaf && is_shown_picture(&node.media)
        };
        for node in tree.nodes.iter().filter(own) {
            for name in [&node.content_id, &node.content_location]
                .into_iter()
                .flatten()
            {
                context
                    .parts
                    .entry(name.clone())
                    .or_insert_with(|| node.section.clone());
            }
        }
        let shown = Shown {
            plain: true,
            ..Shown::default()
        };
        Showing {
            tree,
            context,
            shown,
            pictures: Vec::new(),
            budget: LONGEST_SHOWN,
        }
    }

    fn piece(&mut self, piece: Piece) {
        let (Piece::Html(index) | Piece::Plain(index) | Piece::Picture(index)) = piece;
        let Some(node) = self.tree.nodes.get(index) else {
            return;
        };
        match piece {
            Piece::Html(_) => {
                self.shown.plain = false;
                let text = self.tree.text(node);
                let text = cut(&text, self.budget.min(LONGEST));
                self.budget -= text.len();
                let html = sanitise::sanitise(text, &mut self.context);
                add_text(
                    &mut self.shown.text,
                    &html_text(&html, Links::Show, LONGEST_TEXT),
                );
                self.shown.html.push_str(&html);
            }
            Piece::Plain(_) => {
                let text = self.tree.text(node);
                let text = cut(&text, self.budget.min(LONGEST_PLAIN));
                self.budget -= text.len();
                let lines = plain::lines(text, node.flowed, node.delete_space);
                plain_html::write(&lines, &mut self.shown.html);
                add_text(
                    &mut self.shown.text,
                    cut(&plain::readable(&lines), LONGEST_TEXT),
                );
            }
            Piece::Picture(_) => self.pictures.push(node),
        }
    }

    fn finish(mut self) -> Shown {
        self.pictures
            .retain(|node| !self.context.used.contains(&node.section));
        if !self.pictures.is_empty() && !self.context.base.is_empty() {
            plain_html::pictures(&self.pictures, self.context.base, &mut self.shown.html);
        }
        self.shown.blocked_pictures = self.context.blocked_pictures;
        self.shown.blocked_trackers = self.context.blocked_trackers;
        self.shown.remote = self.context.remote;
        self.shown.own_colours = self.context.own_colours;
        self.shown
    }
}

fn add_text(all: &mut String, text: &str) {
    if !all.is_empty() && !text.is_empty() {
        all.push_str("\n\n");
    }
    let left = (LONGEST_TEXT * 2).saturating_sub(all.len());
    all.push_str(cut(text, left));
}

#[cfg(test)]
mod tests;
