//! A letter as the bytes between DATA and the final dot: every line ends with CRLF and no line is a dot
//! alone, whatever stood in it (RFC 5321 §4.5.2; a bare LF before a dot is how mail is smuggled).

/// Encodes piece by piece.
#[derive(Debug)]
pub(super) struct Encoder {
    at_line_start: bool,
    after_cr: bool,
}

impl Encoder {
    pub(super) fn new() -> Encoder {
        Encoder {
            at_line_start: true,
            after_cr: false,
        }
    }

    /// Adds the encoded form of `piece` to `out`.
    pub(super) fn push(&mut self, piece: &[u8], out: &mut Vec<u8>) {
        out.reserve(piece.len() + piece.len() / 32);
        for byte in piece {
            match byte {
                b'\n' if self.after_cr => self.after_cr = false,
                b'\r' | b'\n' => {
                    out.extend_from_slice(b"\r\n");
                    self.at_line_start = true;
                    self.after_cr = *byte == b'\r';
                }
                other => {
                    if *other == b'.' && self.at_line_start {
                        out.push(b'.');
                    }
                    out.push(*other);
                    self.at_line_start = false;
                    self.after_cr = false;
                }
            }
        }
    }

    /// Ends the last line if it is open.
    pub(super) fn finish(&mut self, out: &mut Vec<u8>) {
        if !self.at_line_start {
            out.extend_from_slice(b"\r\n");
            self.at_line_start = true;
        }
        self.after_cr = false;
    }
}

/// The size for RFC 1870: with CRLF line ends, without the added dots.
pub(super) fn size(raw: &[u8]) -> u64 {
    let mut size = 0;
    let mut before = b'\n';
    for byte in raw {
        size += match byte {
            b'\n' if before == b'\r' => 0,
            b'\r' | b'\n' => 2,
            _ => 1,
        };
        before = *byte;
    }
    if matches!(before, b'\r' | b'\n') {
        size
    } else {
        size + 2
    }
}

/// Whether the header holds bytes that only SMTPUTF8 allows there (RFC 6532).
pub(super) fn has_wide_header(raw: &[u8]) -> bool {
    let mut line_is_empty = true;
    for byte in raw {
        match byte {
            b'\n' if line_is_empty => return false,
            b'\n' => line_is_empty = true,
            b'\r' => {}
            other if !other.is_ascii() => return true,
            _ => line_is_empty = false,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn encode(pieces: &[&[u8]]) -> Vec<u8> {
        let mut encoder = Encoder::new();
        let mut out = Vec::new();
        for piece in pieces {
            encoder.push(piece, &mut out);
        }
        encoder.finish(&mut out);
        out
    }

    #[test]
    fn lines_and_dots_are_made_safe() {
        let check = |raw: &str, encoded: &str| {
            assert_eq!(
                String::from_utf8(encode(&[raw.as_bytes()])).unwrap(),
                encoded,
                "{raw:?}"
            );
        };
        check("", "");
        check("a", "a\r\n");
        check("a\r\n", "a\r\n");
        check(".\r\n", "..\r\n");
        check("a\n.\nb", "a\r\n..\r\nb\r\n");
        check("a\r.\r\nb", "a\r\n..\r\nb\r\n");
        check(
            "a\r\n.\r\nMAIL FROM:<x>\r\n",
            "a\r\n..\r\nMAIL FROM:<x>\r\n",
        );
        check("a\r\r\nb", "a\r\n\r\nb\r\n");
        check("a\n\r\nb", "a\r\n\r\nb\r\n");
        check("..a\n", "...a\r\n");
    }

    #[test]
    fn headers_are_looked_at_apart_from_the_body() {
        assert!(has_wide_header("Subject: ä\r\n\r\nx".as_bytes()));
        assert!(!has_wide_header("Subject: a\r\n\r\nä".as_bytes()));
        assert!(!has_wide_header(b""));
    }

    proptest! {
        #[test]
        fn no_letter_can_end_itself(raw in proptest::collection::vec(
            proptest::sample::select(b"\r\n.ab".to_vec()), 0..60), at in 0_usize..60) {
            let (first, second) = raw.split_at(at.min(raw.len()));
            let encoded = encode(&[first, second]);
            prop_assert_eq!(&encoded, &encode(&[&raw]));
            let mut framed = b"\r\n".to_vec();
            framed.extend_from_slice(&encoded);
            prop_assert!(!framed.windows(5).any(|window| window == b"\r\n.\r\n"));
            let text = String::from_utf8(encoded.clone()).unwrap();
            prop_assert!(!text.replace("\r\n", "").contains(['\r', '\n']));
            let dots = framed.windows(4).filter(|window| *window == b"\r\n..").count() as u64;
            prop_assert_eq!(size(&raw), encoded.len() as u64 - dots);
        }
    }
}
