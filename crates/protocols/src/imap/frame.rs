//! Cuts the server's bytes into responses: a line, with the literals it announces (RFC 3501 §4.3). Knows
//! nothing of their meaning beyond that, allocates only for bytes that really came, and bounds both.

use std::io;

/// The longest response without its letters; a SEARCH answer with a million hits fits.
const LINE_LIMIT: usize = 16 * 1024 * 1024;
/// The longest letter.
const LITERAL_LIMIT: u64 = 256 * 1024 * 1024;
/// What is set aside at once for an announced literal.
const RESERVE: u64 = 1024 * 1024;

/// One whole response.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Frame {
    /// Ends with CRLF. In a FETCH response literals stand as `{2}CRLF`, NUL and their index; in all others
    /// they are left in place.
    pub(super) line: Vec<u8>,
    pub(super) literals: Vec<Vec<u8>>,
}

#[derive(Debug, Default)]
pub(super) struct Framer {
    line: Vec<u8>,
    /// Where the part after the last literal begins.
    part: usize,
    literals: Vec<Vec<u8>>,
    /// Bytes of the current literal that are still to come.
    literal_left: u64,
    in_literal: bool,
    apart: bool,
    total: u64,
}

impl Framer {
    /// Whether no response has begun.
    pub(super) fn is_empty(&self) -> bool {
        self.line.is_empty()
    }

    /// Takes bytes up to the end of a response; gives how many it took, and the response when it is whole.
    pub(super) fn push(&mut self, input: &[u8]) -> io::Result<(usize, Option<Frame>)> {
        let mut used = 0;
        while let Some(rest) = input.get(used..)
            && !rest.is_empty()
        {
            if self.in_literal {
                used += self.push_literal(rest);
                continue;
            }
            let Some(end) = rest.iter().position(|byte| *byte == b'\n') else {
                self.push_line(rest)?;
                return Ok((input.len(), None));
            };
            let (line, _) = rest.split_at(end + 1);
            self.push_line(line)?;
            used += line.len();
            self.normalise_end();
            match self.announced()? {
                Some(length) => self.begin_literal(length)?,
                None => return Ok((used, Some(self.finish()))),
            }
        }
        Ok((used, None))
    }

    fn push_line(&mut self, bytes: &[u8]) -> io::Result<()> {
        if self.line.len() + bytes.len() > LINE_LIMIT {
            return Err(misbehaved("a line of more than 16 MiB"));
        }
        self.line.extend_from_slice(bytes);
        Ok(())
    }

    /// Some servers end lines with a bare LF.
    fn normalise_end(&mut self) {
        if self.line.ends_with(b"\n") && !self.line.ends_with(b"\r\n") {
            self.line.pop();
            self.line.extend_from_slice(b"\r\n");
        }
    }

    /// The length in `{123}` or `{123+}` at the end of the line, where a literal may stand.
    fn announced(&self) -> io::Result<Option<u64>> {
        let Some(inner) = self
            .line
            .get(self.part..)
            .and_then(|part| part.strip_suffix(b"}\r\n"))
            .filter(|_| !is_status(&self.line))
        else {
            return Ok(None);
        };
        let Some(open) = inner.iter().rposition(|byte| *byte == b'{') else {
            return Ok(None);
        };
        let digits = inner.get(open + 1..).unwrap_or_default();
        let digits = digits.strip_suffix(b"+").unwrap_or(digits);
        if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
            return Ok(None);
        }
        std::str::from_utf8(digits)
            .ok()
            .and_then(|digits| digits.parse().ok())
            .map(Some)
            .ok_or_else(|| misbehaved("a literal of impossible length"))
    }

    fn begin_literal(&mut self, length: u64) -> io::Result<()> {
        self.total = self.total.saturating_add(length);
        if self.total > LITERAL_LIMIT {
            return Err(misbehaved("a letter of more than 256 MiB"));
        }
        self.apart = self.apart || is_fetch(&self.line);
        if self.apart {
            let open = self
                .line
                .iter()
                .rposition(|byte| *byte == b'{')
                .unwrap_or(0);
            self.line.truncate(open);
            // literal8 (RFC 3516) is announced with a tilde, which the parser does not know.
            if self.line.ends_with(b"~") {
                self.line.pop();
            }
            let index = self.literals.len().to_string();
            self.line
                .extend_from_slice(format!("{{{}}}\r\n\0{index}", index.len() + 1).as_bytes());
            let reserve = usize::try_from(length.min(RESERVE)).unwrap_or_default();
            self.literals.push(Vec::with_capacity(reserve));
        } else if self.line.len() as u64 + length > LINE_LIMIT as u64 {
            return Err(misbehaved("a line of more than 16 MiB"));
        }
        self.literal_left = length;
        self.in_literal = length > 0;
        self.part = self.line.len();
        Ok(())
    }

    fn push_literal(&mut self, rest: &[u8]) -> usize {
        let wanted = usize::try_from(self.literal_left).unwrap_or(usize::MAX);
        let (bytes, _) = rest.split_at(wanted.min(rest.len()));
        match self.literals.last_mut() {
            Some(literal) if self.apart => literal.extend_from_slice(bytes),
            _ => self.line.extend_from_slice(bytes),
        }
        self.literal_left -= bytes.len() as u64;
        if self.literal_left == 0 {
            self.in_literal = false;
            self.part = self.line.len();
        }
        bytes.len()
    }

    fn finish(&mut self) -> Frame {
        let done = std::mem::take(self);
        Frame {
            line: done.line,
            literals: done.literals,
        }
    }
}

/// `* 12 FETCH …`
pub(super) fn is_fetch(line: &[u8]) -> bool {
    let mut words = line.splitn(4, |byte| *byte == b' ');
    words.next() == Some(b"*")
        && words
            .next()
            .is_some_and(|word| !word.is_empty() && word.iter().all(u8::is_ascii_digit))
        && words
            .next()
            .is_some_and(|word| word.eq_ignore_ascii_case(b"FETCH"))
}

/// Status responses and continuations end in free text, which announces nothing.
fn is_status(line: &[u8]) -> bool {
    if line.starts_with(b"+") {
        return true;
    }
    let word = line
        .split(|byte| matches!(byte, b' ' | b'\r' | b'\n'))
        .nth(1)
        .unwrap_or_default();
    [&b"OK"[..], b"NO", b"BAD", b"BYE", b"PREAUTH"]
        .iter()
        .any(|status| word.eq_ignore_ascii_case(status))
}

fn misbehaved(what: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

#[cfg(test)]
mod tests;
