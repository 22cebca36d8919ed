//! Opening a mailbox and leaving it (RFC 3501 §6.3.1).

use linnet_mail::{Flag, Flags};

use super::command::{Line, OnEvent};
use super::conn::Conn;
use super::event::{Code, Event, Status, Text};
use super::mailbox::readable;
use super::types::Selected;
use crate::failure::{Failure, FailureKind};

/// How the server answered to SELECT.
pub(super) enum Opening {
    Opened(Selected),
    Refused(Status, Text),
}

impl Conn {
    /// Opens a mailbox. Afterwards [`Conn::selected`] is this one, or none when it was refused. What was
    /// told about the mailbox before is forgotten.
    pub async fn select(&mut self, wire: &str) -> Result<Selected, Failure> {
        let operation = format!("select {}", readable(wire));
        let condstore = if self.capabilities.condstore() {
            " (CONDSTORE)"
        } else {
            ""
        };
        match self.open(&operation, wire, condstore, &mut Some).await? {
            Opening::Opened(selected) => self.with_uidnext(selected).await,
            Opening::Refused(status, text) => Err(self.refusal(&operation, status, &text, false)),
        }
    }

    /// Leaves the open mailbox and removes nothing (RFC 3691); false where the server cannot. CLOSE is no way
    /// to do it: it would expunge what other programs marked.
    pub async fn unselect(&mut self) -> Result<bool, Failure> {
        if self.selected.is_none() {
            return Ok(true);
        }
        if !self.capabilities.unselect() {
            return Ok(false);
        }
        self.run("leave the mailbox", Line::text("UNSELECT"))
            .await?;
        self.selected = None;
        self.drain_untagged();
        Ok(true)
    }

    /// SELECT with `parameters`; `on` sees the answers that are not about the mailbox as a whole, and CLOSED.
    pub(super) async fn open(
        &mut self,
        operation: &str,
        wire: &str,
        parameters: &str,
        on: &mut OnEvent<'_>,
    ) -> Result<Opening, Failure> {
        let line = Line::text("SELECT ").mailbox(wire).and(parameters);
        // RFC 7162 §3.2.11: what comes before CLOSED belongs to the mailbox that was open.
        let mut of_old = self.selected.take().is_some() && self.qresync;
        self.drain_untagged();
        let mut exists = None;
        let mut codes = Vec::new();
        let (status, text) = self
            .exchange(operation, line, &mut |event| match event {
                Event::Exists(count) => {
                    exists = Some(count);
                    None
                }
                Event::Fetch(_) | Event::Expunge(_) | Event::Vanished { .. } if of_old => None,
                Event::Status {
                    status: Status::Ok,
                    text,
                } => match text.code {
                    Some(Code::Other(ref name)) if name == "CLOSED" => {
                        exists = None;
                        codes.clear();
                        of_old = false;
                        on(Event::Status {
                            status: Status::Ok,
                            text,
                        });
                        None
                    }
                    Some(Code::Alert) | None => Some(Event::Status {
                        status: Status::Ok,
                        text,
                    }),
                    Some(code) => {
                        if codes.len() < 100 {
                            codes.push(code);
                        }
                        None
                    }
                },
                other => on(other),
            })
            .await?;
        if status != Status::Ok {
            return Ok(Opening::Refused(status, text));
        }
        codes.extend(text.code);
        let missing = |what: &str| {
            self.endpoint.failure(
                FailureKind::Misbehaved,
                operation,
                format!("the server did not say {what}"),
            )
        };
        let mut selected = Selected {
            wire: wire.to_owned(),
            exists: exists.ok_or_else(|| missing("how many messages there are"))?,
            uidvalidity: 0,
            uidnext: None,
            highestmodseq: None,
            read_only: false,
            permanent_flags: Flag::ALL.into_iter().collect(),
            permanent_keywords: Vec::new(),
            new_keywords: true,
            mailbox_id: None,
        };
        for code in codes {
            take_code(&mut selected, code);
        }
        // Yahoo tells one, and then knows no CHANGEDSINCE: https://github.com/whiteout-io/imap-client/pull/40
        if !self.capabilities.condstore() {
            selected.highestmodseq = None;
        }
        // RFC 3501 §2.3.1.1: without it no UID means anything.
        if selected.uidvalidity == 0 {
            return Err(missing("UIDVALIDITY"));
        }
        self.selected = Some(selected.clone());
        Ok(Opening::Opened(selected))
    }

    /// Some servers tell UIDNEXT only when asked (Winmail: <https://github.com/chatmail/core/pull/4842>).
    pub(super) async fn with_uidnext(
        &mut self,
        mut selected: Selected,
    ) -> Result<Selected, Failure> {
        if selected.uidnext.is_some()
            || self.habits.uidnext_is_unknown
            || self.habits.status_of_selected_is_stale
        {
            return Ok(selected);
        }
        if let Some(Ok(status)) = self.statuses(&[&selected.wire]).await?.pop()
            && status.uidvalidity == Some(selected.uidvalidity)
        {
            selected.uidnext = status.uidnext;
            if let Some(open) = &mut self.selected {
                open.uidnext = status.uidnext;
            }
        }
        Ok(selected)
    }
}

fn take_code(selected: &mut Selected, code: Code) {
    match code {
        Code::UidValidity(value) => selected.uidvalidity = value,
        Code::UidNext(value) => selected.uidnext = Some(value).filter(|value| *value > 0),
        Code::HighestModSeq(value) => {
            selected.highestmodseq = Some(value).filter(|value| *value > 0)
        }
        Code::NoModSeq => selected.highestmodseq = None,
        Code::ReadOnly => selected.read_only = true,
        Code::ReadWrite => selected.read_only = false,
        Code::PermanentFlags(names) => {
            selected.permanent_flags = Flags::EMPTY;
            selected.new_keywords = false;
            for name in names {
                match Flag::from_wire(&name) {
                    Some(flag) => selected.permanent_flags = selected.permanent_flags.with(flag),
                    None if name == "\\*" => selected.new_keywords = true,
                    None if name.starts_with('\\') => {}
                    None => selected.permanent_keywords.push(name),
                }
            }
        }
        Code::MailboxId(id) => selected.mailbox_id = Some(id),
        Code::Alert
        | Code::Capability(_)
        | Code::AppendUid(..)
        | Code::CopyUid(..)
        | Code::Other(_) => {}
    }
}
