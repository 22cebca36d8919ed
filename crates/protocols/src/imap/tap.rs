//! Stands between the stream and async-imap's parser and hands it exactly one response for each read, so
//! that nothing is ever parsed ahead. Lines that parser cannot read are kept aside for [`super::odd`] with a
//! harmless line in their place, and the bytes of letters never pass through it at all.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use zeroize::Zeroize;

use super::compress::Codec;
use super::frame::{Frame, Framer};
use super::odd;
use crate::net::Wire;

/// What arrives in place of a line that was kept aside.
const STAND_IN: &[u8] = b"* OK -\r\n";

/// How much is read from the stream at once: four TLS records.
const INPUT: usize = 64 * 1024;

/// The part of a response that async-imap does not see.
#[derive(Debug, Default)]
pub(super) struct Aside {
    /// The whole line, when it was not handed on.
    pub(super) line: Option<Vec<u8>>,
    /// The literals of a FETCH response; in the line each is replaced by its index after a NUL.
    pub(super) literals: Vec<Vec<u8>>,
}

pub(super) struct Tap<S> {
    inner: S,
    input: Box<[u8]>,
    start: usize,
    end: usize,
    framer: Framer,
    /// The response being handed on.
    handed: Vec<u8>,
    handed_at: usize,
    aside: Option<Aside>,
    codec: Option<Box<Codec>>,
    /// What is to be sent and not yet compressed.
    plain: Vec<u8>,
    /// As it goes over the wire.
    out: Vec<u8>,
    out_at: usize,
    unflushed: bool,
    write_error: Option<io::Error>,
    bytes_in: u64,
    bytes_out: u64,
}

impl<S> Tap<S> {
    pub(super) fn new(inner: S) -> Tap<S> {
        Tap {
            inner,
            input: vec![0; INPUT].into_boxed_slice(),
            start: 0,
            end: 0,
            framer: Framer::default(),
            handed: Vec::new(),
            handed_at: 0,
            aside: None,
            codec: None,
            plain: Vec::new(),
            out: Vec::new(),
            out_at: 0,
            unflushed: false,
            write_error: None,
            bytes_in: 0,
            bytes_out: 0,
        }
    }

    /// Bytes that leave with the next read or flush.
    pub(super) fn queue(&mut self, bytes: &[u8]) {
        if self.codec.is_some() {
            self.plain.extend_from_slice(bytes);
        } else {
            self.out.extend_from_slice(bytes);
        }
    }

    /// Everything from here on is compressed, in both directions (RFC 4978 §3): also what came behind the
    /// response that was handed on last.
    pub(super) fn compress(&mut self) {
        let input = self.input.get(self.start..self.end).unwrap_or_default();
        self.codec = Some(Box::new(Codec::new(input)));
        self.start = 0;
        self.end = 0;
    }

    pub(super) fn is_compressed(&self) -> bool {
        self.codec.is_some()
    }

    /// What async-imap did not see of the response it returned last.
    pub(super) fn take_aside(&mut self) -> Aside {
        self.aside.take().unwrap_or_default()
    }

    /// Whether bytes have arrived that no response was made of yet.
    pub(super) fn has_unread(&self) -> bool {
        self.codec.as_ref().is_some_and(|codec| codec.has_input())
            || self.start < self.end
            || self.handed_at < self.handed.len()
            || !self.framer.is_empty()
    }

    pub(super) fn into_inner(self) -> S {
        self.inner
    }

    /// Bytes received and sent over the wire.
    pub(super) fn bytes(&self) -> (u64, u64) {
        (self.bytes_in, self.bytes_out)
    }

    /// Carries the counters over from the connection before STARTTLS.
    pub(super) fn continue_counting(&mut self, (bytes_in, bytes_out): (u64, u64)) {
        self.bytes_in = bytes_in;
        self.bytes_out = bytes_out;
    }

    /// Makes the next response ready to be handed on from what was read; false when more must be read.
    fn frame(&mut self) -> io::Result<bool> {
        while let Some(input) = self.input.get(self.start..self.end)
            && !input.is_empty()
        {
            let (used, frame) = self.framer.push(input)?;
            self.start += used;
            if let Some(frame) = frame {
                self.hand_on(frame);
                return Ok(true);
            }
        }
        self.start = 0;
        self.end = 0;
        Ok(false)
    }

    fn hand_on(&mut self, frame: Frame) {
        self.handed_at = 0;
        if odd::is_for_us(&frame.line) {
            self.handed = STAND_IN.to_vec();
            self.aside = Some(Aside {
                line: Some(frame.line),
                literals: frame.literals,
            });
        } else {
            self.handed = frame.line;
            self.aside = Some(Aside {
                line: None,
                literals: frame.literals,
            });
        }
    }
}

impl Tap<Wire> {
    pub(super) fn is_encrypted(&self) -> bool {
        self.inner.is_encrypted()
    }
}

impl<S: AsyncWrite + Unpin> Tap<S> {
    fn poll_out(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if let Some(codec) = &mut self.codec
            && !self.plain.is_empty()
        {
            codec.pack(&self.plain, &mut self.out)?;
            self.plain.zeroize();
            self.plain = Vec::new();
        }
        while let Some(rest) = self.out.get(self.out_at..)
            && !rest.is_empty()
        {
            let written = ready!(Pin::new(&mut self.inner).poll_write(cx, rest))?;
            if written == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            self.out_at += written;
            self.bytes_out += written as u64;
            self.unflushed = true;
        }
        if !self.out.is_empty() {
            // A password may have been among it.
            self.out.zeroize();
            self.out = Vec::new();
            self.out_at = 0;
        }
        if self.unflushed {
            ready!(Pin::new(&mut self.inner).poll_flush(cx))?;
            self.unflushed = false;
        }
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncRead for Tap<S> {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let tap = self.get_mut();
        loop {
            if let Some(rest) = tap.handed.get(tap.handed_at..)
                && !rest.is_empty()
            {
                let (now, _) = rest.split_at(rest.len().min(buf.remaining()));
                buf.put_slice(now);
                tap.handed_at += now.len();
                return Poll::Ready(Ok(()));
            }
            if tap.frame()? {
                continue;
            }
            // Writing goes on while reading, so that neither side ever waits for the other with full buffers.
            if tap.write_error.is_none()
                && let Poll::Ready(Err(error)) = tap.poll_out(cx)
            {
                // What the server said before it hung up may still be read.
                tap.write_error = Some(error);
            }
            if let Some(codec) = &mut tap.codec {
                let made = codec.unpack(&mut tap.input)?;
                if made > 0 {
                    tap.start = 0;
                    tap.end = made;
                    continue;
                }
            }
            let mut input = ReadBuf::new(match &mut tap.codec {
                Some(codec) => codec.room(),
                None => &mut tap.input,
            });
            match Pin::new(&mut tap.inner).poll_read(cx, &mut input) {
                Poll::Pending => {
                    return match tap.write_error.take() {
                        Some(error) => Poll::Ready(Err(error)),
                        None => Poll::Pending,
                    };
                }
                Poll::Ready(Err(error)) => return Poll::Ready(Err(error)),
                Poll::Ready(Ok(())) => {}
            }
            let read = input.filled().len();
            if read == 0 {
                return if tap.framer.is_empty() {
                    Poll::Ready(Ok(()))
                } else {
                    Poll::Ready(Err(io::Error::new(
                        io::ErrorKind::UnexpectedEof,
                        "the connection ended in the middle of a response",
                    )))
                };
            }
            match &mut tap.codec {
                Some(codec) => codec.filled(read),
                None => {
                    tap.start = 0;
                    tap.end = read;
                }
            }
            tap.bytes_in += read as u64;
        }
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Tap<S> {
    fn poll_write(
        self: Pin<&mut Self>,
        _cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.get_mut().queue(bytes);
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.get_mut().poll_out(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let tap = self.get_mut();
        ready!(tap.poll_out(cx))?;
        Pin::new(&mut tap.inner).poll_shutdown(cx)
    }
}

/// Only the shape: what passes through is private.
impl<S> std::fmt::Debug for Tap<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tap")
            .field("bytes_in", &self.bytes_in)
            .finish_non_exhaustive()
    }
}
