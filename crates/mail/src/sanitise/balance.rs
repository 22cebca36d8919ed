//! Writes elements so that every end tag meets its start tag and nothing stands where a browser's parser
//! would move it. That keeps the parser's repairs away: they are where sanitised markup changes its meaning,
//! and where nesting costs its square.

use super::attributes::Attributes;
use super::elements::{ends_paragraph, is_boundary, is_heading, is_table_context, is_table_part, is_void};
use super::{DEEPEST, MOST_ELEMENTS};

pub(super) struct Balance {
    out: String,
    stack: Vec<Open>,
    /// Start tags that were left out because of their depth.
    overflow: usize,
    elements: usize,
    /// The stack's length at the outermost element that is not to be seen; nothing is written above it.
    hidden: Option<usize>,
}

struct Open {
    name: &'static str,
}

impl Balance {
    pub(super) fn new(size: usize) -> Balance {
        Balance { out: String::with_capacity(size), stack: Vec::new(), overflow: 0, elements: 0, hidden: None }
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
        let Some(name) = super::elements::ALLOWED.iter().find(|known| **known == name).copied() else { return };
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
        if is_void(name) || !super::elements::is_allowed(name) {
            return;
        }
        if self.overflow > 0 {
            self.overflow -= 1;
            return;
        }
        let is_part = is_table_part(name) || name == "table";
        let found = self.find(|open| open == name, |open| if is_part { open == "table" } else { is_boundary(open) });
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
            "caption" | "colgroup" | "thead" | "tbody" | "tfoot" => return self.pop_to_any(&["table"]),
            "col" => return self.top().is_some_and(|top| matches!(top, "table" | "colgroup")),
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
        let found = self.find(|open| names.contains(&open), |open| is_boundary(open) || stops.contains(&open));
        if let Some(found) = found {
            self.pop_to(found);
        }
    }

    /// Closes everything above the nearest of `names` within the innermost table.
    fn pop_to_any(&mut self, names: &[&str]) -> bool {
        match self.find(|open| names.contains(&open), |open| open == "table") {
            Some(found) => {
                self.pop_to(found + 1);
                true
            }
            None => false,
        }
    }

    fn find(&self, wanted: impl Fn(&str) -> bool, stop: impl Fn(&str) -> bool) -> Option<usize> {
        for (index, open) in self.stack.iter().enumerate().rev() {
            if wanted(open.name) {
                return Some(index);
            }
            if stop(open.name) {
                return None;
            }
        }
        None
    }

    fn top(&self) -> Option<&'static str> {
        self.stack.last().map(|open| open.name)
    }

    fn open_bare(&mut self, name: &'static str) {
        self.elements += 1;
        self.push(name, "");
    }

    fn push(&mut self, name: &'static str, attributes: &str) {
        if self.hidden.is_none() {
            self.write_start(name, attributes);
        }
        self.stack.push(Open { name });
    }

    fn write_start(&mut self, name: &str, attributes: &str) {
        self.out.push('<');
        self.out.push_str(name);
        self.out.push_str(attributes);
        self.out.push('>');
    }

    fn pop_to(&mut self, length: usize) {
        while self.stack.len() > length {
            let Some(open) = self.stack.pop() else { break };
            match self.hidden {
                Some(hidden) if self.stack.len() > hidden => {}
                Some(_) => self.hidden = None,
                None => {
                    self.out.push_str("</");
                    self.out.push_str(open.name);
                    self.out.push('>');
                }
            }
        }
    }
}

/// Text as it is written between tags and in attributes with double quotes.
pub(super) fn escape_into(out: &mut String, text: &str) {
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\0' => {}
            '\r' => {}
            _ if letter.is_control() && !matches!(letter, '\n' | '\t') => {}
            _ => out.push(letter),
        }
    }
}
