//! Text out of HTML, in one pass: for the search index, the snippet and quoting. It draws no tables and
//! resolves no styles. nanohtml2text rescans the rest at every unclosed tag, so that hostile markup costs its
//! square; only its table of character references is used.

use crate::clean::cut;
use crate::markup::{Token, Tokens, attributes, unescape};

/// What becomes of link targets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Links {
    /// Only the words of the link remain: for searching.
    Omit,
    /// The target follows in angle brackets where it differs from the words: for reading.
    Show,
}

const DEEPEST_QUOTE: usize = 20;
const LONGEST_TARGET: usize = 500;

/// The text of a document or fragment, at most about `limit` bytes, lines ended by `\n`.
pub(crate) fn html_text(html: &str, links: Links, limit: usize) -> String {
    let mut writer = Writer {
        out: String::with_capacity((html.len() / 2).min(limit)),
        breaks: 0,
        space: false,
        pre: 0,
        quote: 0,
        link: None,
        links,
    };
    let mut tokens = Tokens::new(html);
    while writer.out.len() < limit
        && let Some(token) = tokens.next()
    {
        match token {
            Token::Text(text) => writer.text(&unescape(text)),
            Token::Start { name, attributes } => match name.as_str() {
                "script" | "style" | "title" | "textarea" | "iframe" | "noframes" | "noembed"
                | "template" | "select" | "svg" | "math" => {
                    tokens.raw(name);
                }
                known => start(&mut writer, known, attributes),
            },
            Token::End(name) => end(&mut writer, name.as_str()),
        }
    }
    let mut out = writer.out;
    out.truncate(out.trim_end().len());
    if out.len() > limit {
        out.truncate(cut(&out, limit).len());
    }
    out
}

struct Writer {
    out: String,
    /// Line breaks owed before the next text.
    breaks: usize,
    space: bool,
    pre: usize,
    quote: usize,
    /// Target of the open link, and where its words begin.
    link: Option<(String, usize)>,
    links: Links,
}

impl Writer {
    fn text(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        for letter in text.chars() {
            match letter {
                '\n' | '\r' if self.pre > 0 => {
                    if letter == '\n' {
                        self.end_line();
                    }
                }
                ' ' | '\t' | '\n' | '\r' | '\x0c' | '\u{a0}' => {
                    if self.pre > 0 && letter != '\n' {
                        self.begin();
                        self.out.push(' ');
                    } else {
                        self.space = true;
                    }
                }
                // Filler that newsletters use to push the rest of the letter out of the preview.
                '\u{ad}' | '\u{34f}' | '\u{200b}' | '\u{feff}' => {}
                _ if letter.is_control() => {}
                _ => {
                    self.begin();
                    self.out.push(letter);
                }
            }
        }
    }

    /// Pays the owed breaks and space.
    fn begin(&mut self) {
        if self.breaks > 0 || self.out.is_empty() {
            if !self.out.is_empty() {
                for _ in 0..self.breaks {
                    self.out.push('\n');
                }
            }
            for _ in 0..self.quote {
                self.out.push_str("> ");
            }
            self.breaks = 0;
            self.space = false;
        } else if self.space {
            self.out.push(' ');
            self.space = false;
        }
    }

    fn break_lines(&mut self, count: usize) {
        self.breaks = self.breaks.max(count);
        self.space = false;
    }

    /// `<br>` and line breaks in preformatted text add up, to one empty line at most.
    fn end_line(&mut self) {
        self.breaks = (self.breaks + 1).min(2);
        self.space = false;
    }
}

fn start(writer: &mut Writer, name: &str, attributes: &str) {
    match name {
        "br" => writer.end_line(),
        "pre" => {
            writer.break_lines(2);
            writer.pre += 1;
        }
        "blockquote" => {
            writer.break_lines(2);
            writer.quote = (writer.quote + 1).min(DEEPEST_QUOTE);
        }
        "li" => {
            writer.break_lines(1);
            writer.begin();
            writer.out.push_str("• ");
        }
        "img" => {
            if let Some(alt) = attribute(attributes, "alt") {
                writer.text(cut(&alt, 300));
            }
        }
        "a" => link(writer, attribute(attributes, "href")),
        _ => block(writer, name),
    }
}

fn end(writer: &mut Writer, name: &str) {
    match name {
        "pre" => {
            writer.break_lines(2);
            writer.pre = writer.pre.saturating_sub(1);
        }
        "blockquote" => {
            writer.break_lines(2);
            writer.quote = writer.quote.saturating_sub(1);
        }
        "li" => writer.break_lines(1),
        "a" => link(writer, None),
        _ => block(writer, name),
    }
}

fn block(writer: &mut Writer, name: &str) {
    match name {
        "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "ul" | "ol" | "dl" | "hr" => {
            writer.break_lines(2)
        }
        "div" | "tr" | "table" | "dt" | "dd" | "section" | "article" | "header" | "footer"
        | "address" | "center" | "form" | "fieldset" | "figure" | "figcaption" | "caption"
        | "nav" | "aside" | "main" => writer.break_lines(1),
        "td" | "th" => writer.space = true,
        _ => {}
    }
}

fn attribute<'x>(text: &'x str, wanted: &str) -> Option<std::borrow::Cow<'x, str>> {
    attributes(text)
        .find(|(name, _)| name.eq_ignore_ascii_case(wanted))
        .map(|(_, value)| value)
}

/// Ends the open link, whose target follows its words where the two differ, and begins one to `href`.
fn link(writer: &mut Writer, href: Option<std::borrow::Cow<'_, str>>) {
    if writer.links == Links::Omit {
        return;
    }
    if let Some((target, from)) = writer.link.take() {
        let words = writer.out.get(from..).unwrap_or_default().trim();
        let bare = target.strip_prefix("mailto:").unwrap_or(&target);
        let same = |words: &str| {
            words
                .trim_end_matches('/')
                .ends_with(bare.trim_end_matches('/'))
                || bare.ends_with(words)
        };
        if !words.is_empty() && !same(words) {
            writer.out.push_str(" <");
            writer.out.push_str(bare);
            writer.out.push('>');
        }
    }
    if let Some(href) = href {
        let known = ["http://", "https://", "mailto:"]
            .iter()
            .any(|scheme| href.starts_with(scheme));
        if known
            && href.len() <= LONGEST_TARGET
            && !href
                .chars()
                .any(|letter| letter.is_whitespace() || letter.is_control())
        {
            writer.link = Some((href.into_owned(), writer.out.len()));
        }
    }
}

#[cfg(test)]
mod tests;
