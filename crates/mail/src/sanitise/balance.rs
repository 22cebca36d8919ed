//! Writes elements so that every end tag meets its start tag and nothing stands where a browser's parser
//! would move it. That keeps the parser's repairs away: they are where sanitised markup changes its meaning,
//! and where nesting costs its square.

use super::attributes::Attributes;
use super::elements::{
    ALLOWED, ends_paragraph, is_allowed, is_boundary, is_heading, is_table_context, is_table_part,
    is_void,
};
use super::{DEEPEST, MOST_ELEMENTS};

pub(super) struct Balance {
    out: String,
    stack: Vec<&'static str>,
    /// How many of each element are open, in the order of the list: what is not open need not be looked for.
    open: [u16; ALLOWED.len()],
    /// Start tags that were left out because of their depth.
    overflow: usize,
    elements: usize,
    /// The stack's length at the outermost element that is not to be seen; nothing is written above it.
    hidden: Option<usize>,
}

impl Balance {
    pub(super) fn new(size: usize) -> Balance {
        Balance {
            out: String::with_capacity(size),
            stack: Vec::new(),
            open: [0; ALLOWED.len()],
            overflow: 0,
            elements: 0,
            hidden: None,
        }
    }

    pub(super) fn text(&mut self, text: &str) {
        if self.top().is_some_and(is_table_context) {
            if text.trim_ascii().is_empty() {
                return;
            }
            self.enter_cell();
        }
        if self.hidden.is_none() {
            escape_into(&mut self.out, text);
        }
    }

    /// Begins an element, after ending what it ends. `attributes` is told whether it will be seen.
    pub(super) fn start(&mut self, name: &str, attributes: impl FnOnce(bool) -> Attributes) {
        let Some(name) = ALLOWED
            .binary_search(&name)
            .ok()
            .and_then(|place| ALLOWED.get(place))
            .copied()
        else {
            return;
        };
        if !self.make_place(name) {
            return;
        }
        if self.stack.len() >= DEEPEST || self.elements >= MOST_ELEMENTS {
            if !is_void(name) {
                self.overflow += 1;
            }
            return;
        }
        self.elements += 1;
        let read = attributes(self.hidden.is_some());
        if is_void(name) {
            if !read.hidden && self.hidden.is_none() {
                self.write_start(name, &read.text);
            }
            return;
        }
        if read.hidden && self.hidden.is_none() {
            self.hidden = Some(self.stack.len());
        }
        self.push(name, &read.text);
    }

    pub(super) fn end(&mut self, name: &str) {
        if name == "br" {
            return self.start("br", |_| Attributes::default());
        }
        if is_void(name) || !is_allowed(name) {
            return;
        }
        if self.overflow > 0 {
            self.overflow -= 1;
            return;
        }
        let is_part = is_table_part(name) || name == "table";
        let found = self.find(&[name], |open| {
            if is_part {
                open == "table"
            } else {
                is_boundary(open)
            }
        });
        if let Some(found) = found {
            self.pop_to(found);
        }
    }

    pub(super) fn finish(mut self) -> String {
        self.pop_to(0);
        self.out
    }

    /// Ends what cannot hold `name`, and opens the table parts it needs. False: it has no place here.
    fn make_place(&mut self, name: &'static str) -> bool {
        match name {
            "caption" | "colgroup" | "thead" | "tbody" | "tfoot" => {
                return self.pop_to_any(&["table"]);
            }
            "col" => {
                return self
                    .top()
                    .is_some_and(|top| matches!(top, "table" | "colgroup"));
            }
            "tr" => return self.pop_to_any(&["tbody", "thead", "tfoot", "table"]),
            "td" | "th" => {
                if !self.pop_to_any(&["tr", "tbody", "thead", "tfoot", "table"]) {
                    return false;
                }
                if self.top() != Some("tr") {
                    self.open_bare("tr");
                }
                return true;
            }
            _ => {}
        }
        if self.top().is_some_and(is_table_context) {
            self.enter_cell();
        }
        match name {
            "li" => self.end_one(&["li"], &["ul", "ol", "menu", "dir", "blockquote"]),
            "dd" | "dt" => self.end_one(&["dd", "dt"], &["dl", "blockquote"]),
            "a" => self.end_one(&["a"], &[]),
            _ => {}
        }
        if ends_paragraph(name) {
            self.end_one(&["p"], &[]);
        }
        if is_heading(name) && self.top().is_some_and(is_heading) {
            self.pop_to(self.stack.len().saturating_sub(1));
        }
        true
    }

    /// Content directly within a table gets a cell; a browser would move it out of the table.
    fn enter_cell(&mut self) {
        if self.top() == Some("colgroup") {
            self.pop_to(self.stack.len().saturating_sub(1));
        }
        if self.top() != Some("tr") {
            self.open_bare("tr");
        }
        self.open_bare("td");
    }

    /// Closes the nearest of `names`, unless one of `stops` or a table cell is nearer.
    fn end_one(&mut self, names: &[&str], stops: &[&str]) {
        let found = self.find(names, |open| is_boundary(open) || stops.contains(&open));
        if let Some(found) = found {
            self.pop_to(found);
        }
    }

    /// Closes everything above the nearest of `names` within the innermost table.
    fn pop_to_any(&mut self, names: &[&str]) -> bool {
        match self.find(names, |open| open == "table") {
            Some(found) => {
                self.pop_to(found + 1);
                true
            }
            None => false,
        }
    }

    /// The place of the nearest open one of `names`, unless what `stop` names is nearer.
    fn find(&self, names: &[&str], stop: impl Fn(&str) -> bool) -> Option<usize> {
        let is_open = |name: &&str| {
            place(name)
                .and_then(|place| self.open.get(place))
                .is_some_and(|count| *count > 0)
        };
        if !names.iter().any(is_open) {
            return None;
        }
        for (index, open) in self.stack.iter().enumerate().rev() {
            if names.contains(open) {
                return Some(index);
            }
            if stop(open) {
                return None;
            }
        }
        None
    }

    fn count(&mut self, name: &str, change: i16) {
        if let Some(count) = place(name).and_then(|place| self.open.get_mut(place)) {
            *count = count.saturating_add_signed(change);
        }
    }

    fn top(&self) -> Option<&'static str> {
        self.stack.last().copied()
    }

    fn open_bare(&mut self, name: &'static str) {
        self.elements += 1;
        self.push(name, "");
    }

    fn push(&mut self, name: &'static str, attributes: &str) {
        if self.hidden.is_none() {
            self.write_start(name, attributes);
        }
        self.stack.push(name);
        self.count(name, 1);
    }

    fn write_start(&mut self, name: &str, attributes: &str) {
        self.out.push('<');
        self.out.push_str(name);
        self.out.push_str(attributes);
        self.out.push('>');
    }

    fn pop_to(&mut self, length: usize) {
        while self.stack.len() > length {
            let Some(name) = self.stack.pop() else { break };
            self.count(name, -1);
            match self.hidden {
                Some(hidden) if self.stack.len() > hidden => {}
                Some(_) => self.hidden = None,
                None => {
                    self.out.push_str("</");
                    self.out.push_str(name);
                    self.out.push('>');
                }
            }
        }
    }
}

fn place(name: &str) -> Option<usize> {
    ALLOWED.binary_search(&name).ok()
}

/// Text as it is written between tags and in attributes with double quotes.
///
/// html5ever's serializer searches the rest of a text anew at every `&` and every character whose first byte
/// is C2, which costs the square of its length. Such characters travel in disguise, as private ones, and
/// [`undisguise`] brings them back.
pub(super) fn escape_into(out: &mut String, text: &str) {
    for letter in text.chars() {
        match letter {
            '&' => out.push(AMPERSAND),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(letter),
            '\u{a0}'..='\u{bf}' => {
                out.push(char::from_u32(u32::from(letter) + DISGUISE).unwrap_or(' '))
            }
            '\u{e000}'..='\u{e0ff}' => {}
            _ if letter.is_control() => {}
            _ => out.push(letter),
        }
    }
}

/// The text that ammonia wrote, with its ampersands and Latin signs as they were.
pub(super) fn undisguise(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    for letter in text.chars() {
        match letter {
            AMPERSAND => out.push_str("&amp;"),
            '\u{e0a0}'..='\u{e0bf}' => {
                out.push(char::from_u32(u32::from(letter) - DISGUISE).unwrap_or(' '))
            }
            _ => out.push(letter),
        }
    }
    out
}

const AMPERSAND: char = '\u{e026}';
const DISGUISE: u32 = 0xe000;
