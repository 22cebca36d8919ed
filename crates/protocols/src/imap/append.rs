//! Putting a letter into a mailbox. A connection that breaks on the way leaves open whether the letter is
//! there, so nobody may repeat it without looking first.

use linnet_mail::Flags;

use super::command::Line;
use super::conn::Conn;
use super::date;
use super::event::Code;
use super::mailbox::readable;
use crate::failure::{Failure, FailureKind};

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
        let operation = format!("file in {}", readable(wire));
        if let Some(limit) = self.capabilities.appendlimit()
            && raw.len() as u64 > limit
        {
            let detail = format!("{} bytes, and the server takes {limit}", raw.len());
            return Err(self
                .endpoint
                .failure(FailureKind::TooLarge, &operation, detail));
        }
        let names: Vec<&str> = flags.iter().map(linnet_mail::Flag::wire).collect();
        let mut line = Line::text("APPEND ")
            .mailbox(wire)
            .and(&format!(" ({}) ", names.join(" ")));
        if let Some(unix) = internal_date {
            line = line.and(&format!("\"{}\" ", date::format(unix)));
        }
        let text = self
            .run_with(&operation, line.literal(raw), &mut Some)
            .await?;
        Ok(match text.code {
            Some(Code::AppendUid(validity, uid)) => Some((validity, uid)),
            _ => None,
        })
    }
}
