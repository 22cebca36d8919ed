//! Flags, moves, copies and deletions. Nothing is ever removed with a bare EXPUNGE, which would also take
//! what another program marked, and the source of a move goes only after the copy was confirmed.

use linnet_mail::{Flag, Flags};

use super::command::Line;
use super::conn::Conn;
use super::event::{Code, Event, Status, Text};
use super::mailbox::readable;
use super::search::expand;
use super::types::Copied;
use super::uid_set::UidSet;
use crate::failure::{Failure, FailureKind};

impl Conn {
    /// Adds and removes flags and keywords of the messages that still exist. Keywords that the mailbox
    /// cannot keep are left out.
    pub async fn store_flags(
        &mut self,
        uids: &UidSet,
        add: Flags,
        remove: Flags,
        add_keywords: &[String],
        remove_keywords: &[String],
    ) -> Result<(), Failure> {
        let operation = "change flags";
        self.require_selected(operation)?;
        let add = self.flag_names(operation, add, add_keywords)?;
        let remove = self.flag_names(operation, remove, remove_keywords)?;
        for chunk in uids.chunks() {
            let lines: Vec<Line<'_>> = [("+", &add), ("-", &remove)]
                .into_iter()
                .filter(|(_, names)| !names.is_empty())
                .map(|(sign, names)| {
                    Line::text(&format!(
                        "UID STORE {chunk} {sign}FLAGS.SILENT ({})",
                        names.join(" ")
                    ))
                })
                .collect();
            for (status, text) in self.pipeline(operation, &lines, &mut Some).await? {
                self.require_ok(operation, status, text)?;
            }
        }
        Ok(())
    }

    /// Moves messages into another mailbox (RFC 6851). Without MOVE they are copied, and only then marked
    /// and removed; without UIDPLUS as well they stay behind marked `\Deleted`.
    pub async fn move_messages(&mut self, uids: &UidSet, to_wire: &str) -> Result<Copied, Failure> {
        let operation = format!("move to {}", readable(to_wire));
        if self.capabilities.move_() {
            return self.transfer(&operation, "UID MOVE", uids, to_wire).await;
        }
        let copied = self.transfer(&operation, "UID COPY", uids, to_wire).await?;
        self.delete_messages(uids).await?;
        Ok(copied)
    }

    pub async fn copy_messages(&mut self, uids: &UidSet, to_wire: &str) -> Result<Copied, Failure> {
        let operation = format!("copy to {}", readable(to_wire));
        self.transfer(&operation, "UID COPY", uids, to_wire).await
    }

    /// Removes exactly these messages (UID EXPUNGE, RFC 4315). Without UIDPLUS they are only marked.
    pub async fn delete_messages(&mut self, uids: &UidSet) -> Result<(), Failure> {
        let operation = "delete messages";
        self.require_selected(operation)?;
        for chunk in uids.chunks() {
            let store = Line::text(&format!("UID STORE {chunk} +FLAGS.SILENT (\\Deleted)"));
            self.run(operation, store).await?;
            if self.capabilities.uidplus() {
                self.run(operation, Line::text(&format!("UID EXPUNGE {chunk}")))
                    .await?;
            }
        }
        Ok(())
    }

    async fn transfer(
        &mut self,
        operation: &str,
        verb: &str,
        uids: &UidSet,
        to_wire: &str,
    ) -> Result<Copied, Failure> {
        self.require_selected(operation)?;
        let mut copied = Copied::default();
        for chunk in uids.chunks() {
            let line = Line::text(&format!("{verb} {chunk} ")).mailbox(to_wire);
            let mut told: Option<Code> = None;
            // MOVE tells COPYUID before its expunges, COPY at its end.
            let text = self
                .run_with(operation, line, &mut |event| match event {
                    Event::Status {
                        status: Status::Ok,
                        text:
                            Text {
                                code: Some(code @ Code::CopyUid(..)),
                                ..
                            },
                    } => {
                        told = Some(code);
                        None
                    }
                    other => Some(other),
                })
                .await?;
            // With QRESYNC the end of a MOVE tells HIGHESTMODSEQ instead (RFC 7162 §3.2.10).
            if let Some(Code::CopyUid(validity, from, to)) = told.or(text.code) {
                add_pairs(&mut copied, validity, &from, &to);
            }
        }
        Ok(copied)
    }

    /// The names on the wire, without those the mailbox cannot keep.
    fn flag_names(
        &self,
        operation: &str,
        flags: Flags,
        keywords: &[String],
    ) -> Result<Vec<String>, Failure> {
        if let Some(bad) = keywords.iter().find(|keyword| !is_atom(keyword)) {
            let detail = format!("{bad:?} cannot be a keyword");
            return Err(self
                .endpoint
                .failure(FailureKind::Refused, operation, detail));
        }
        let keeps = |keyword: &str| {
            self.selected.as_ref().is_none_or(|selected| {
                selected.new_keywords
                    || selected
                        .permanent_keywords
                        .iter()
                        .any(|known| known.eq_ignore_ascii_case(keyword))
            })
        };
        let keeps_flag = |flag: Flag| match flag {
            Flag::Forwarded | Flag::Junk | Flag::NotJunk => {
                keeps(flag.wire())
                    || self
                        .selected
                        .as_ref()
                        .is_some_and(|selected| selected.permanent_flags.contains(flag))
            }
            Flag::Seen | Flag::Answered | Flag::Flagged | Flag::Deleted | Flag::Draft => true,
        };
        Ok(flags
            .iter()
            .filter(|flag| keeps_flag(*flag))
            .map(|flag| flag.wire().to_owned())
            .chain(keywords.iter().filter(|keyword| keeps(keyword)).cloned())
            .collect())
    }
}

/// RFC 3501 §9 atom, without the backslash of system flags.
pub(super) fn is_atom(keyword: &str) -> bool {
    !keyword.is_empty()
        && keyword.bytes().all(|byte| {
            byte.is_ascii_graphic()
                && !matches!(byte, b'(' | b')' | b'{' | b'%' | b'*' | b'"' | b'\\' | b']')
        })
}

fn add_pairs(
    copied: &mut Copied,
    validity: u32,
    from: &[std::ops::RangeInclusive<u32>],
    to: &[std::ops::RangeInclusive<u32>],
) {
    copied.uidvalidity = Some(validity);
    if let (Some(from), Some(to)) = (expand(from), expand(to))
        && from.len() == to.len()
    {
        copied.pairs.extend(from.into_iter().zip(to));
    }
}
