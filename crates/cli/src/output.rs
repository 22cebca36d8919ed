//! Standard output: one JSON document, or lines for people.

use std::fmt::Display;
use std::io::{self, IsTerminal, Write};

use serde::Serialize;

use crate::failure::Failure;

#[derive(Clone, Copy, Debug)]
pub(crate) struct Output {
    json: bool,
}

impl Output {
    pub(crate) fn new(json: bool) -> Output {
        Output { json }
    }

    pub(crate) fn is_json(self) -> bool {
        self.json
    }

    /// The answer of a command: the document with `--json`, else the lines.
    pub(crate) fn answer<L: Display>(
        self,
        document: &impl Serialize,
        lines: impl IntoIterator<Item = L>,
    ) -> Result<(), Failure> {
        if self.json {
            return self.json(document);
        }
        let mut out = io::stdout().lock();
        for line in lines {
            writeln!(out, "{line}").map_err(Failure::io("write"))?;
        }
        out.flush().map_err(Failure::io("write"))
    }

    /// One document on one line.
    pub(crate) fn json(self, document: &impl Serialize) -> Result<(), Failure> {
        let mut text =
            serde_json::to_vec(document).map_err(|error| Failure::io("write")(error.into()))?;
        text.push(b'\n');
        self.bytes(&text)
    }

    /// Bytes as they are.
    pub(crate) fn bytes(self, bytes: &[u8]) -> Result<(), Failure> {
        let mut out = io::stdout().lock();
        out.write_all(bytes)
            .and_then(|()| out.flush())
            .map_err(Failure::io("write"))
    }
}

/// Progress on stderr: one line that changes on a terminal; nowhere else, so that logs stay readable.
#[derive(Debug)]
pub(crate) struct Progress {
    terminal: bool,
}

impl Progress {
    pub(crate) fn new() -> Progress {
        Progress {
            terminal: io::stderr().is_terminal(),
        }
    }

    /// Replaces what the line said.
    pub(crate) fn say(&self, text: impl Display) {
        if self.terminal {
            eprint!("\r\x1b[K{text}");
        }
    }

    /// A line of its own, on every kind of stderr.
    pub(crate) fn line(&self, text: impl Display) {
        self.clear();
        eprintln!("{text}");
    }

    pub(crate) fn clear(&self) {
        if self.terminal {
            eprint!("\r\x1b[K");
        }
    }
}

/// One line without control characters: what servers and letters say must not move the terminal's cursor.
pub(crate) fn plain(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

/// Cut to `width` characters.
pub(crate) fn cut(text: &str, width: usize) -> String {
    let text = plain(text);
    if text.chars().count() <= width {
        return text;
    }
    text.chars()
        .take(width.saturating_sub(1))
        .chain(['…'])
        .collect()
}

/// Unix seconds as a local date and time.
pub(crate) fn time(seconds: i64) -> String {
    jiff::Timestamp::from_second(seconds).map_or_else(
        |_| String::new(),
        |at| {
            at.to_zoned(jiff::tz::TimeZone::system())
                .strftime("%Y-%m-%d %H:%M")
                .to_string()
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_hold_no_control_and_no_more_than_their_width() {
        assert_eq!(cut("a\x1b[2Jb\nc", 20), "a [2Jb c");
        assert_eq!(cut("äöüß", 4), "äöüß");
        assert_eq!(cut("äöüßx", 4), "äöü…");
        assert_eq!(cut("ab", 0), "…");
    }
}
