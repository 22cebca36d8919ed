//! Putting a letter into a mailbox. A connection that breaks on the way leaves open whether the letter is
//! there, so nobody may repeat it without looking first.

use linnet_mail::{Flag, Flags};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::time::timeout;

use super::change::is_atom;
use super::command::Line;
use super::conn::Conn;
use super::date;
use super::event::{Code, Event, Status, Text};
use super::mailbox::readable;
use crate::failure::{Failure, FailureKind};

/// What of a letter is in memory at once.
const PIECE: usize = 64 * 1024;

/// A larger letter waits until the server wants it, also where RFC 7888 would allow to send it at once: a
/// refusal for lack of space then costs nothing.
const AT_ONCE: u64 = 256 * 1024;

/// A letter to be filed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Filing<'a> {
    pub flags: Flags,
    /// Keywords that are not in [`linnet_mail::Flag`].
    pub keywords: &'a [String],
    /// Unix seconds; now when `None`.
    pub internal_date: Option<i64>,
    /// Exactly the bytes that the letter has.
    pub size: u64,
    /// Whether its header holds UTF-8 beyond ASCII (RFC 6532), which a server that speaks UTF-8 wants to know.
    pub utf8_header: bool,
}

impl Conn {
    /// Adds a letter; its UIDVALIDITY and UID where the server tells them (RFC 4315 APPENDUID).
    /// `internal_date` is in Unix seconds, now when `None`.
    ///
    /// [`FailureKind::ConnectionLost`] leaves open whether it arrived. A letter above the server's limit
    /// fails with [`FailureKind::TooLarge`] before anything is sent.
    pub async fn append(
        &mut self,
        wire: &str,
        flags: Flags,
        internal_date: Option<i64>,
        raw: &[u8],
    ) -> Result<Option<(u32, u32)>, Failure> {
        let filing = Filing {
            flags,
            internal_date,
            size: raw.len() as u64,
            utf8_header: has_utf8_header(raw),
            ..Filing::default()
        };
        let mut letter = raw;
        match self.append_from(wire, &filing, &mut letter).await {
            // Not understood, so not filed; RFC 9755 did away with the form that RFC 6855 §4 asks for.
            Err(failure)
                if failure.kind == FailureKind::Misbehaved
                    && self.is_usable()
                    && self.marks_utf8(&filing) =>
            {
                let plain = Filing {
                    utf8_header: false,
                    ..filing
                };
                let mut letter = raw;
                self.append_from(wire, &plain, &mut letter).await
            }
            answer => answer,
        }
    }

    /// As [`Conn::append`], with the letter read piece by piece, so that a big one is never in memory whole.
    ///
    /// A reader that fails, or gives more or fewer bytes than [`Filing::size`], ends the connection in the
    /// middle of the command, which files nothing: [`FailureKind::Cancelled`].
    pub async fn append_from(
        &mut self,
        wire: &str,
        filing: &Filing<'_>,
        letter: &mut (dyn AsyncRead + Unpin + Send),
    ) -> Result<Option<(u32, u32)>, Failure> {
        let operation = format!("file in {}", readable(wire));
        if let Some(bad) = filing.keywords.iter().find(|keyword| !is_atom(keyword)) {
            let detail = format!("{bad:?} cannot be a keyword");
            return Err(self
                .endpoint
                .failure(FailureKind::Refused, &operation, detail));
        }
        self.check_size(&operation, wire, filing.size).await?;
        let mut names: Vec<&str> = filing.flags.iter().map(Flag::wire).collect();
        names.extend(filing.keywords.iter().map(String::as_str));
        let mut line = Line::text("APPEND ")
            .mailbox(wire)
            .and(&format!(" ({}) ", names.join(" ")));
        if let Some(unix) = filing.internal_date {
            line = line.and(&format!("\"{}\" ", date::format(unix)));
        }
        let (status, text) = self.upload(&operation, line, filing, letter).await?;
        let text = self.require_ok(&operation, status, text)?;
        Ok(match text.code {
            Some(Code::AppendUid(validity, uid)) => Some((validity, uid)),
            _ => None,
        })
    }

    /// RFC 6855 §4: a header in UTF-8 is announced, once both sides speak it.
    fn marks_utf8(&self, filing: &Filing<'_>) -> bool {
        self.utf8 && filing.utf8_header && !self.capabilities.rev2()
    }

    /// RFC 7889: one limit for all mailboxes, or one for each, which STATUS tells.
    async fn check_size(&mut self, operation: &str, wire: &str, size: u64) -> Result<(), Failure> {
        let limit = match self.capabilities.appendlimit() {
            Some(limit) => Some(limit),
            None if self.capabilities.has("APPENDLIMIT") && size > AT_ONCE => {
                self.append_limit(operation, wire).await?
            }
            None => None,
        };
        match limit {
            Some(limit) if size > limit => {
                let detail = format!("{size} bytes, and the server takes {limit}");
                Err(self
                    .endpoint
                    .failure(FailureKind::TooLarge, operation, detail))
            }
            _ => Ok(()),
        }
    }

    async fn append_limit(&mut self, operation: &str, wire: &str) -> Result<Option<u64>, Failure> {
        let line = Line::text("STATUS ").mailbox(wire).and(" (APPENDLIMIT)");
        let mut limit = None;
        let (status, _) = self
            .exchange(operation, line, &mut |event| match event {
                Event::MailboxStatus { items, .. } => {
                    limit = items.counts.get("APPENDLIMIT").copied();
                    None
                }
                other => Some(other),
            })
            .await?;
        Ok(limit.filter(|_| status == Status::Ok))
    }

    async fn upload(
        &mut self,
        operation: &str,
        line: Line<'_>,
        filing: &Filing<'_>,
        letter: &mut (dyn AsyncRead + Unpin + Send),
    ) -> Result<(Status, Text), Failure> {
        let Some(text) = self.checked_text(operation, &line)? else {
            return Err(self.endpoint.failure(
                FailureKind::Refused,
                operation,
                "a name too odd to file under",
            ));
        };
        self.begin(operation)?;
        let tag = self.next_tag();
        self.queue(tag.as_bytes());
        self.queue(b" ");
        self.queue(text.as_bytes());
        let size = filing.size;
        let (open, close) = if self.marks_utf8(filing) {
            ("UTF8 (~", ")")
        } else {
            ("", "")
        };
        if size <= AT_ONCE && self.may_send_at_once(size) {
            self.queue(format!("{open}{{{size}+}}\r\n").as_bytes());
        } else {
            self.queue(format!("{open}{{{size}}}\r\n").as_bytes());
            if let Some(answer) = self.await_go(operation, &tag, &mut Some).await? {
                self.end();
                return Ok(answer);
            }
        }
        self.send_pieces(operation, size, letter).await?;
        self.queue(close.as_bytes());
        self.queue(b"\r\n");
        let patience = self.limits.command.max(self.limits.data_block);
        let (_, status, text) = self
            .done_within(operation, &[tag], &mut Some, patience)
            .await?;
        self.end();
        Ok((status, text))
    }

    async fn send_pieces(
        &mut self,
        operation: &str,
        size: u64,
        letter: &mut (dyn AsyncRead + Unpin + Send),
    ) -> Result<(), Failure> {
        let mut left = size;
        let mut piece = vec![0; PIECE];
        while left > 0 {
            let wanted = usize::try_from(left).unwrap_or(PIECE).min(PIECE);
            let room = piece.get_mut(..wanted).unwrap_or_default();
            let read = match letter.read(room).await {
                Ok(0) => return Err(self.given_up(operation, "the letter ended too soon")),
                Ok(read) => read,
                Err(error) => return Err(self.given_up(operation, &error.to_string())),
            };
            left -= read as u64;
            self.queue(piece.get(..read).unwrap_or_default());
            self.flush(operation).await?;
        }
        // The command is not over yet: a letter that goes on would be filed without its end.
        match letter.read(piece.get_mut(..1).unwrap_or_default()).await {
            Ok(0) => Ok(()),
            Ok(_) => Err(self.given_up(operation, "the letter is longer than it was said to be")),
            Err(error) => Err(self.given_up(operation, &error.to_string())),
        }
    }

    /// Waits until all that is queued is sent, as long as something moves.
    async fn flush(&mut self, operation: &str) -> Result<(), Failure> {
        loop {
            let before = self.bytes();
            let silence = self.limits.data_block;
            match timeout(silence, self.client.get_mut().flush()).await {
                Ok(Ok(())) => return Ok(()),
                Ok(Err(error)) => return Err(self.cut_short(operation, &error).await),
                Err(_) if self.bytes() != before => {}
                Err(_) => {
                    let detail = format!("takes nothing for {} seconds", silence.as_secs());
                    return Err(self.lost(operation, &detail));
                }
            }
        }
    }

    /// The server hung up in the middle; it may have said why.
    async fn cut_short(&mut self, operation: &str, error: &std::io::Error) -> Failure {
        loop {
            match self.event(operation, self.limits.idle_end).await {
                Ok(Event::Status {
                    status: Status::Bye,
                    text,
                }) => return self.goodbye(operation, &text),
                Ok(Event::Tagged { status, text, .. }) if status != Status::Ok => {
                    let refusal = self.refusal(operation, status, &text, false);
                    self.lost(operation, "hung up");
                    return refusal;
                }
                Ok(_) => {}
                Err(_) => {
                    self.lost(operation, "hung up");
                    return self.endpoint.io_failure(error, operation);
                }
            }
        }
    }

    /// Leaves a command unfinished for good.
    fn given_up(&mut self, operation: &str, detail: &str) -> Failure {
        self.lost(operation, detail);
        self.endpoint
            .failure(FailureKind::Cancelled, operation, detail)
            .with_temporary(false)
    }
}

/// Whether the header, up to its empty line, has more than ASCII in it.
fn has_utf8_header(raw: &[u8]) -> bool {
    let mut line_start = true;
    for byte in raw {
        match byte {
            b'\n' if line_start => return false,
            b'\n' => line_start = true,
            b'\r' => {}
            128.. => return true,
            _ => line_start = false,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf8_counts_only_in_the_header() {
        let check = |raw: &str, expected: bool| {
            assert_eq!(has_utf8_header(raw.as_bytes()), expected, "{raw:?}");
        };
        check("Subject: a\r\n\r\nä", false);
        check("Subject: a\n\nä", false);
        check("Subject: ä\r\n\r\na", true);
        check("Subject: a\r\nTo: ä\r\n", true);
        check("", false);
        check("\r\nä", false);
    }
}
