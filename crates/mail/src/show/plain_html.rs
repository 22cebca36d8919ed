//! Plain text as HTML: everything escaped, quotes as nested blocks, the signature set apart, addresses that a
//! person would want to click as links. The text is always the whole address, so no link can lie.

use std::borrow::Cow;

use url::Url;

use crate::files::safe_file_name;
use crate::mime::Node;
use crate::plain::{Line, is_signature_mark};

const LONGEST_ADDRESS: usize = 4096;
/// Links of one letter; what follows stays text.
const MOST_LINKS: usize = 5000;

pub(super) fn write(lines: &[Line], out: &mut String) {
    out.push_str("<div class=\"text\" style=\"white-space:pre-wrap\">");
    let mut level = 0;
    let mut in_signature = false;
    let mut fresh = true;
    let mut links = 0;
    for line in lines {
        if line.level != level {
            if std::mem::take(&mut in_signature) {
                out.push_str("</div>");
            }
            while level < line.level {
                out.push_str("<blockquote class=\"q\">");
                level += 1;
            }
            while level > line.level {
                out.push_str("</blockquote>");
                level -= 1;
            }
            fresh = true;
        }
        if !in_signature && level == 0 && is_signature_mark(&line.text) {
            out.push_str("<div class=\"sig\">");
            in_signature = true;
            fresh = true;
        }
        if !fresh {
            out.push('\n');
        }
        fresh = false;
        write_line(&line.text, &mut links, out);
    }
    if in_signature {
        out.push_str("</div>");
    }
    for _ in 0..level {
        out.push_str("</blockquote>");
    }
    out.push_str("</div>");
}

/// Pictures that stand by themselves.
pub(super) fn pictures(nodes: &[&Node], base: &str, out: &mut String) {
    out.push_str("<div class=\"pictures\">");
    for node in nodes {
        out.push_str("<img src=\"");
        escape(&format!("{base}part/{}", node.section), out);
        out.push_str("\" alt=\"");
        escape(&safe_file_name(&node.name), out);
        out.push_str("\">");
    }
    out.push_str("</div>");
}

fn write_line(line: &str, links: &mut usize, out: &mut String) {
    let mut rest = line;
    while *links < MOST_LINKS
        && let Some((start, end, target)) = next_link(rest)
    {
        escape(rest.get(..start).unwrap_or_default(), out);
        out.push_str("<a href=\"");
        escape(&target, out);
        out.push_str("\" rel=\"noopener noreferrer\">");
        escape(rest.get(start..end).unwrap_or_default(), out);
        out.push_str("</a>");
        rest = rest.get(end..).unwrap_or_default();
        *links += 1;
    }
    escape(rest, out);
}

/// The first link: where it is, and what it opens.
fn next_link(text: &str) -> Option<(usize, usize, Cow<'_, str>)> {
    let mut at = 0;
    // Words are looked at once each: a link has no spaces, and brackets and quotes end it.
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let skipped = rest
            .find(|letter: char| !is_break(letter))
            .unwrap_or(rest.len());
        let start = at + skipped;
        let word = text.get(start..).unwrap_or_default();
        let length = word.find(is_break).unwrap_or(word.len());
        let word = word.get(..length).unwrap_or_default();
        if let Some((from, to, target)) = link_in(word) {
            return Some((start + from, start + to, target));
        }
        at = start + length.max(1);
        while at < text.len() && !text.is_char_boundary(at) {
            at += 1;
        }
    }
    None
}

fn is_break(letter: char) -> bool {
    letter.is_whitespace()
        || letter.is_control()
        || matches!(
            letter,
            '<' | '>' | '"' | '“' | '”' | '„' | '«' | '»' | '`' | '|'
        )
}

fn link_in(word: &str) -> Option<(usize, usize, Cow<'static, str>)> {
    if word.len() > LONGEST_ADDRESS || !word.contains(['.', ':', '@']) {
        return None;
    }
    let lower = word.to_ascii_lowercase();
    let web = ["https://", "http://"]
        .iter()
        .filter_map(|scheme| lower.find(scheme))
        .min();
    if let Some(start) = web {
        let end = start + trim_end(word.get(start..)?);
        let url = Url::parse(word.get(start..end)?)
            .ok()
            .filter(Url::has_host)?;
        return Some((start, end, Cow::Owned(url.into())));
    }
    let start = lower.find(|letter: char| letter.is_alphanumeric())?;
    if lower.get(start..)?.starts_with("www.") {
        let end = start + trim_end(word.get(start..)?);
        let url = Url::parse(&format!("https://{}", word.get(start..end)?))
            .ok()
            .filter(|url| {
                url.host_str()
                    .is_some_and(|host| host.matches('.').count() > 1)
            })?;
        return Some((start, end, Cow::Owned(url.into())));
    }
    let start = lower.find("mailto:").map_or(start, |at| at + 7);
    let end = start + trim_end(word.get(start..)?);
    let address = word.get(start..end)?;
    let usable = crate::address::is_valid_email(address)
        && address.rsplit_once('@')?.1.contains('.')
        && address.is_ascii();
    usable.then(|| {
        (
            start,
            end,
            Cow::Owned(format!(
                "mailto:{}",
                address
                    .replace('%', "%25")
                    .replace('?', "%3F")
                    .replace('&', "%26")
            )),
        )
    })
}

/// Without the punctuation of the sentence around it; a closing bracket stays if it was opened inside.
fn trim_end(word: &str) -> usize {
    let mut end = word.len();
    let mut open = word.matches('(').count();
    let mut close = word.matches(')').count();
    loop {
        let kept = word.get(..end).unwrap_or_default();
        let Some(last) = kept.chars().next_back() else {
            break;
        };
        match last {
            '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '’' | '*' | '_' | ']' | '}' | '。'
            | '，' | '…' => {}
            ')' if close > open => close -= 1,
            '(' => open = open.saturating_sub(1),
            _ => break,
        }
        end -= last.len_utf8();
    }
    end
}

fn escape(text: &str, out: &mut String) {
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ if letter.is_control() && letter != '\t' => {}
            _ => out.push(letter),
        }
    }
}
