//! COMPRESS=DEFLATE (RFC 4978): raw DEFLATE in both directions, inside the encryption. Mail shrinks to about
//! half, listings to a tenth, which is what counts on a slow line.

use std::io;

use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress};

use super::command::Line;
use super::conn::Conn;
use super::event::{Code, Status};
use crate::failure::Failure;

const OPERATION: &str = "compress the connection";

/// How much compressed input is read at once.
const PACKED: usize = 16 * 1024;

impl Conn {
    /// Compresses the rest of the conversation; false where the server does not offer it or refuses, and before
    /// sign-in, where a guess at the password could be measured by its length.
    pub async fn compress(&mut self) -> Result<bool, Failure> {
        if self.client.get_ref().is_compressed() {
            return Ok(true);
        }
        if !self.signed_in || !self.capabilities.compress_deflate() {
            return Ok(false);
        }
        let line = Line::text("COMPRESS DEFLATE");
        let (status, text) = self.exchange(OPERATION, line, &mut Some).await?;
        if status != Status::Ok {
            // RFC 4978 §3: COMPRESSIONACTIVE, when the encryption compresses already.
            let code = text.code.as_ref().map(Code::name);
            tracing::debug!(code, answer = %crate::failure::clean(&text.words), "COMPRESS refused");
            return Ok(false);
        }
        self.client.get_mut().compress();
        Ok(true)
    }
}

/// Both directions of a compressed stream.
pub(super) struct Codec {
    inflate: Decompress,
    deflate: Compress,
    /// What came and is still compressed.
    packed: Box<[u8]>,
    start: usize,
    end: usize,
    ended: bool,
}

impl Codec {
    /// `input` is what came right behind the server's OK, already compressed.
    pub(super) fn new(input: &[u8]) -> Codec {
        let mut packed = vec![0; PACKED.max(input.len())].into_boxed_slice();
        if let Some(front) = packed.get_mut(..input.len()) {
            front.copy_from_slice(input);
        }
        Codec {
            inflate: Decompress::new(false),
            deflate: Compress::new(Compression::default(), false),
            packed,
            start: 0,
            end: input.len(),
            ended: false,
        }
    }

    /// Where the next compressed bytes are to be read to, once [`Codec::unpack`] gave nothing more.
    pub(super) fn room(&mut self) -> &mut [u8] {
        self.start = 0;
        self.end = 0;
        &mut self.packed
    }

    pub(super) fn filled(&mut self, bytes: usize) {
        self.start = 0;
        self.end = bytes.min(self.packed.len());
    }

    /// Whether bytes came that were not unpacked yet.
    pub(super) fn has_input(&self) -> bool {
        self.start < self.end
    }

    /// Unpacks as much as fits; 0 means that more must be read. However much a small input swells, no more than
    /// `output` is made of it at once, and the bounds on responses hold for what comes out.
    pub(super) fn unpack(&mut self, output: &mut [u8]) -> io::Result<usize> {
        if self.ended {
            return if self.has_input() {
                Err(corrupt())
            } else {
                Ok(0)
            };
        }
        loop {
            let input = self.packed.get(self.start..self.end).unwrap_or_default();
            let (before_in, before_out) = (self.inflate.total_in(), self.inflate.total_out());
            let status = self
                .inflate
                .decompress(input, output, FlushDecompress::None)
                .map_err(|_| corrupt())?;
            let used = self.inflate.total_in() - before_in;
            let made = self.inflate.total_out() - before_out;
            self.start += usize::try_from(used).unwrap_or(usize::MAX);
            self.ended = status == flate2::Status::StreamEnd;
            if made > 0 {
                return Ok(usize::try_from(made).unwrap_or_default());
            }
            if self.ended || !self.has_input() {
                return Ok(0);
            }
            if used == 0 {
                return Err(corrupt());
            }
        }
    }

    /// Appends the compressed form of all of `plain`, flushed so that the server can read it to its last byte
    /// (RFC 4978 §4).
    pub(super) fn pack(&mut self, plain: &[u8], packed: &mut Vec<u8>) -> io::Result<()> {
        let mut rest = plain;
        loop {
            packed.reserve(rest.len() / 2 + 64);
            let before = self.deflate.total_in();
            self.deflate
                .compress_vec(rest, packed, FlushCompress::Sync)
                .map_err(|_| io::Error::other("compression failed"))?;
            let used = usize::try_from(self.deflate.total_in() - before).unwrap_or(usize::MAX);
            rest = rest.get(used..).unwrap_or_default();
            // Room that is left means that nothing is held back.
            if rest.is_empty() && packed.len() < packed.capacity() {
                return Ok(());
            }
        }
    }
}

fn corrupt() -> io::Error {
    io::Error::new(
        io::ErrorKind::InvalidData,
        "the compressed stream is broken",
    )
}

#[cfg(test)]
mod tests;
