//! One pass over the lines: every line that begins with two dashes is compared with the open boundaries,
//! everything else is skipped as fast as the processor can look for a line break.

use memchr::memmem;

use super::{DEEPEST, Kind, MOST_PARTS, Node, Tree};
use crate::header;

/// A multipart or message that has begun and not ended.
struct Open {
    node: usize,
    /// `--boundary`; `None` for a message, which ends with what holds it.
    delimiter: Option<Vec<u8>>,
    /// After the closing delimiter: what follows belongs to nobody.
    closed: bool,
}

struct Walk<'x> {
    raw: &'x [u8],
    nodes: Vec<Node>,
    open: Vec<Open>,
    /// The leaf whose body is being passed.
    leaf: Option<usize>,
}

pub(super) fn walk(raw: &[u8]) -> Tree<'_> {
    let (fields, body) = header::split(raw);
    let mut walk = Walk {
        raw,
        nodes: Vec::new(),
        open: Vec::new(),
        leaf: None,
    };
    let top = Node::new(&fields, false);
    let mut at = walk.begin(top, body);
    while !walk.open.iter().all(|open| open.delimiter.is_none()) {
        let Some(line) = walk.next_dashes(at) else {
            break;
        };
        at = walk.line(line);
        if walk.nodes.len() >= MOST_PARTS {
            break;
        }
    }
    walk.end_leaf(raw.len());
    while !walk.open.is_empty() {
        walk.close_top(raw.len());
    }
    let mut tree = Tree {
        raw,
        fields,
        nodes: walk.nodes,
    };
    finish(&mut tree);
    tree
}

impl<'x> Walk<'x> {
    /// Notes a part whose body starts at `at`; for an attached message also the part it consists of.
    /// Returns where the search for the next delimiter begins.
    fn begin(&mut self, mut node: Node, mut at: usize) -> usize {
        loop {
            node.body = at..at;
            node.parent = self.open.last().map(|open| open.node);
            node.nested = self
                .open
                .iter()
                .filter(|open| open.delimiter.is_none())
                .count();
            if node.kind != Kind::Leaf && self.open.len() >= DEEPEST
                || node.kind == Kind::Multipart && node.boundary.is_none()
            {
                node.make_leaf();
            }
            let index = self.nodes.len();
            let kind = node.kind;
            let delimiter = node
                .boundary
                .take()
                .map(|boundary| format!("--{boundary}").into_bytes());
            self.nodes.push(node);
            if let Some(parent) = self
                .open
                .last()
                .and_then(|open| self.nodes.get_mut(open.node))
            {
                parent.children.push(index);
            }
            match kind {
                Kind::Leaf => {
                    self.leaf = Some(index);
                    return at;
                }
                Kind::Multipart => {
                    self.open.push(Open {
                        node: index,
                        delimiter,
                        closed: false,
                    });
                    return at;
                }
                Kind::Message => {
                    self.open.push(Open {
                        node: index,
                        delimiter: None,
                        closed: false,
                    });
                    if self.nodes.len() >= MOST_PARTS {
                        return at;
                    }
                    let (inner, body) = self.header(at, false);
                    node = inner;
                    at = body;
                }
            }
        }
    }

    /// Reads the header section at `at`, which ends at the latest where an open boundary shows up.
    fn header(&self, at: usize, digest: bool) -> (Node, usize) {
        let end = self.section_end(at);
        let (fields, body) = header::split(self.raw.get(at..end).unwrap_or_default());
        (Node::new(&fields, digest), at + body)
    }

    /// The first of: the end of the section's blank line, a line that is an open delimiter, the end.
    fn section_end(&self, from: usize) -> usize {
        let mut at = from;
        while let Some(rest) = self.raw.get(at..).filter(|rest| !rest.is_empty()) {
            let length = memchr::memchr(b'\n', rest).map_or(rest.len(), |end| end + 1);
            let line = rest.get(..length).unwrap_or_default();
            if matches!(line, b"\n" | b"\r\n") {
                return at + length;
            }
            if line.starts_with(b"--") && self.matching(line).is_some() {
                return at;
            }
            at += length;
        }
        self.raw.len()
    }

    /// The start of the next line that begins with two dashes.
    fn next_dashes(&self, at: usize) -> Option<usize> {
        let rest = self.raw.get(at..)?;
        let at_line_start = at == 0 || self.raw.get(at - 1) == Some(&b'\n');
        if at_line_start && rest.starts_with(b"--") {
            return Some(at);
        }
        memmem::find(rest, b"\n--").map(|found| at + found + 1)
    }

    /// Handles a line with two dashes; returns where to go on.
    fn line(&mut self, start: usize) -> usize {
        let rest = self.raw.get(start..).unwrap_or_default();
        let length = memchr::memchr(b'\n', rest).map_or(rest.len(), |end| end + 1);
        let after = start + length;
        let Some((level, is_end)) = self.matching(rest.get(..length).unwrap_or_default()) else {
            return after;
        };
        let end = self.before_line_break(start);
        self.end_leaf(end);
        while self.open.len() > level + 1 {
            self.close_top(end);
        }
        if is_end {
            if let Some(open) = self.open.get_mut(level) {
                open.closed = true;
            }
            return after;
        }
        let digest = self
            .open
            .get(level)
            .and_then(|open| self.nodes.get(open.node))
            .is_some_and(|node| node.media == "multipart/digest");
        let (node, body) = self.header(after, digest);
        self.begin(node, body)
    }

    /// Which open multipart a line delimits, and whether it ends it.
    fn matching(&self, line: &[u8]) -> Option<(usize, bool)> {
        let line = line.get(..line.len().min(400))?.trim_ascii_end();
        self.open
            .iter()
            .enumerate()
            .rev()
            .filter(|(_, open)| !open.closed)
            .find_map(|(level, open)| {
                let rest = line.strip_prefix(open.delimiter.as_deref()?)?;
                match rest {
                    b"" => Some((level, false)),
                    b"--" => Some((level, true)),
                    _ => None,
                }
            })
    }

    fn end_leaf(&mut self, end: usize) {
        if let Some(node) = self.leaf.take().and_then(|leaf| self.nodes.get_mut(leaf)) {
            node.body.end = end.max(node.body.start);
        }
    }

    fn close_top(&mut self, end: usize) {
        if let Some(node) = self
            .open
            .pop()
            .and_then(|open| self.nodes.get_mut(open.node))
        {
            node.body.end = end.max(node.body.start);
        }
    }

    /// The line break before a delimiter belongs to the delimiter (RFC 2046 §5.1.1).
    fn before_line_break(&self, start: usize) -> usize {
        let before = self.raw.get(..start).unwrap_or_default();
        let before = before.strip_suffix(b"\n").unwrap_or(before);
        before.strip_suffix(b"\r").unwrap_or(before).len()
    }
}

/// Gives the sections their numbers, and childless multiparts something to show.
fn finish(tree: &mut Tree<'_>) {
    for index in 0..tree.nodes.len() {
        if let Some(node) = tree.nodes.get_mut(index)
            && node.kind == Kind::Multipart
            && node.children.is_empty()
        {
            node.make_leaf();
        }
        let Some(node) = tree.nodes.get(index) else {
            continue;
        };
        let section = match node.parent.and_then(|parent| tree.nodes.get(parent)) {
            None if node.kind == Kind::Multipart => String::new(),
            None => "1".to_owned(),
            // The content of a message: a multipart is the message's own section, a leaf is its first part.
            Some(parent) if parent.kind == Kind::Message && node.kind == Kind::Multipart => {
                parent.section.clone()
            }
            Some(parent) if parent.kind == Kind::Message => format!("{}.1", parent.section),
            Some(parent) => {
                let number = parent
                    .children
                    .iter()
                    .position(|child| *child == index)
                    .map_or(1, |at| at + 1);
                if parent.section.is_empty() {
                    number.to_string()
                } else {
                    format!("{}.{number}", parent.section)
                }
            }
        };
        if let Some(node) = tree.nodes.get_mut(index) {
            node.section = section;
        }
    }
}
