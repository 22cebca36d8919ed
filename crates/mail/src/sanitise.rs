//! HTML of a stranger becomes a fragment that can only be looked at. First the letter's markup is written
//! anew, balanced, bounded in depth and with our own rules for every attribute; then ammonia parses that as
//! a browser would and lets through what its own list allows. Either alone would do; both would have to fail
//! in the same way. Because the first pass writes well-formed markup only, the second one is linear too.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};

mod addresses;
mod attributes;
mod balance;
mod elements;

use attributes::Attributes;
use balance::Balance;

use crate::markup::{Token, Tokens, unescape};

/// Elements within each other; deeper ones lose their tags and keep their text.
pub const DEEPEST: usize = 400;
/// Bytes of one document that are read.
pub const LONGEST: usize = 8 * 1024 * 1024;
/// Elements of one document that are kept; later text loses its tags.
pub const MOST_ELEMENTS: usize = 60_000;
/// Bytes of style sheets of one document that are read.
const LONGEST_SHEETS: usize = 256 * 1024;

/// What one letter brings to the cleaning of its documents, and what is learned from them.
#[derive(Debug, Default)]
pub(crate) struct Context<'a> {
    /// `mail://localhost/TOKEN/`: where pictures may come from.
    pub(crate) base: &'a str,
    pub(crate) allow_remote: bool,
    /// Section of each part, by Content-ID and by Content-Location.
    pub(crate) parts: BTreeMap<String, String>,
    /// Sections that a document refers to.
    pub(crate) used: HashSet<String>,
    pub(crate) remote: Vec<String>,
    pub(crate) known: HashMap<String, usize>,
    pub(crate) blocked_pictures: u32,
    pub(crate) blocked_trackers: u32,
    pub(crate) own_colours: bool,
    pub(crate) documents: usize,
}

/// One document as a fragment, in a box of its own: `<div class="letter-0">`.
///
/// Names of classes and ids begin with `m-`; the letter's `body` is the element of class `m-body`.
pub(crate) fn sanitise(html: &str, context: &mut Context<'_>) -> String {
    let scope = format!("letter-{}", context.documents);
    context.documents += 1;
    let (rewritten, sheets) = rewrite(crate::clean::cut(html, LONGEST), context);
    let clean = allow_listed(&rewritten, context.base);
    let sheet = crate::css::sheet(&sheets, &scope);
    context.own_colours |= sheet.colours;
    let style = if sheet.text.is_empty() || sheet.text.contains('<') {
        String::new()
    } else {
        format!("<style>{}</style>", sheet.text)
    };
    format!("<div class=\"{scope}\">{style}{clean}</div>")
}

/// The first pass: the fragment written anew, and the text of its style sheets.
fn rewrite(html: &str, context: &mut Context<'_>) -> (String, String) {
    let mut balance = Balance::new(html.len());
    let mut sheets = String::new();
    let mut body = String::new();
    // SVG and MathML go with everything in them, until their end or the first element that ends them.
    let mut foreign = 0usize;
    let mut tokens = Tokens::new(html);
    while let Some(token) = tokens.next() {
        match token {
            Token::Text(text) if foreign == 0 => balance.text(&unescape(text)),
            Token::Text(_) => {}
            Token::End(name) => match name.as_str() {
                "svg" | "math" => foreign = foreign.saturating_sub(1),
                known if foreign == 0 => balance.end(known),
                _ => {}
            },
            Token::Start { name, attributes } => match name.as_str() {
                "style" => {
                    let css = tokens.raw(name);
                    if sheets.len() + css.len() < LONGEST_SHEETS {
                        sheets.push_str(css);
                        sheets.push('\n');
                    }
                }
                "script" | "title" | "textarea" | "iframe" | "noframes" | "noembed" | "select" => {
                    tokens.raw(name);
                }
                "svg" | "math" => {
                    foreign += usize::from(!attributes.trim_ascii_end().ends_with('/'))
                }
                "body" => {
                    let read = Attributes::read("body", attributes, context);
                    if body.is_empty() {
                        body = read.text;
                    }
                }
                known => {
                    if foreign > 0 {
                        if !elements::ends_foreign(known) {
                            continue;
                        }
                        foreign = 0;
                    }
                    let known = if known == "image" { "img" } else { known };
                    if elements::is_allowed(known) {
                        balance.start(known, |hidden| {
                            let before = context.own_colours;
                            let read = Attributes::read_in(known, attributes, context, hidden);
                            if hidden || read.hidden {
                                context.own_colours = before;
                            }
                            read
                        });
                    }
                }
            },
        }
    }
    let inner = balance.finish();
    let class = if body.contains(" class=") {
        String::new()
    } else {
        " class=\"m-body\"".to_owned()
    };
    (format!("<div{class}{body}>{inner}</div>"), sheets)
}

/// The second pass: ammonia's parser and its list.
fn allow_listed(html: &str, base: &str) -> String {
    let own = base.to_owned();
    let mut builder = ammonia::Builder::empty();
    let scheme = base.split(':').next().unwrap_or_default();
    builder
        .tags(elements::ALLOWED.iter().copied().collect())
        .clean_content_tags(HashSet::from([
            "script", "style", "title", "textarea", "iframe", "svg", "math", "noscript",
            "template", "object",
        ]))
        .generic_attributes(attributes::GENERIC.iter().copied().collect())
        .tag_attributes(attributes::of_elements())
        .url_schemes(HashSet::from(["http", "https", "mailto", "data", scheme]))
        .url_relative(ammonia::UrlRelative::Deny)
        .link_rel(Some("noopener noreferrer"))
        .strip_comments(true)
        .attribute_filter(move |_, attribute, value| {
            attributes::is_harmless(attribute, value, &own).then_some(Cow::Borrowed(value))
        });
    balance::undisguise(&builder.clean(html).to_string())
}

#[cfg(test)]
mod tests;
