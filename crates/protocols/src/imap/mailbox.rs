//! Making, naming and removing mailboxes. Each of these may be asked twice: a mailbox that is already there,
//! or already gone, is what was wanted.

use super::command::Line;
use super::conn::Conn;
use super::event::{Code, Listing, Status, Text};
use super::name::decode_mailbox;
use crate::failure::{Failure, FailureKind};

impl Conn {
    /// Makes a mailbox. One that exists already is a success.
    pub async fn create(&mut self, wire: &str) -> Result<(), Failure> {
        let operation = format!("create {}", readable(wire));
        let (status, text) = self
            .exchange(&operation, Line::text("CREATE ").mailbox(wire), &mut Some)
            .await?;
        if status == Status::No
            && (says(&text, "ALREADYEXISTS")
                || self.is_there(&operation, wire).await? == Some(true))
        {
            return Ok(());
        }
        self.require_ok(&operation, status, text)?;
        Ok(())
    }

    /// Gives a mailbox, and all inside it, another name, and takes the subscriptions along (RFC 3501 §6.3.5
    /// leaves them behind). Done before, it is a success. If the mailbox is open, it is left first.
    pub async fn rename(&mut self, from: &str, to: &str) -> Result<(), Failure> {
        let operation = format!("rename {}", readable(from));
        self.refuse_inbox(&operation, from)?;
        self.leave(from).await?;
        let subscribed = self.subscribed_below(&operation, from).await?;
        let line = Line::text("RENAME ").mailbox(from).and(" ").mailbox(to);
        let (status, text) = self.exchange(&operation, line, &mut Some).await?;
        self.forget(from);
        if status != Status::Ok
            && (status != Status::No
                || self.is_there(&operation, from).await? != Some(false)
                || self.is_there(&operation, to).await? != Some(true))
        {
            return Err(self.refusal(&operation, status, &text, false));
        }
        let renamed: Vec<(String, String)> = subscribed
            .into_iter()
            .filter_map(|old| {
                let rest = old.strip_prefix(from)?;
                Some((format!("{to}{rest}"), old))
            })
            .collect();
        for chunk in renamed.chunks(50) {
            let lines: Vec<Line<'_>> = chunk
                .iter()
                .flat_map(|(new, old)| {
                    [
                        Line::text("SUBSCRIBE ").mailbox(new),
                        Line::text("UNSUBSCRIBE ").mailbox(old),
                    ]
                })
                .collect();
            for (status, text) in self.pipeline(&operation, &lines, &mut Some).await? {
                if status != Status::Ok {
                    tracing::debug!(answer = %crate::failure::clean(&text.words), "subscription stays");
                }
            }
        }
        Ok(())
    }

    /// Removes a mailbox and the messages in it, with its subscription. One that is gone already is a success.
    /// If it is open, it is left first.
    pub async fn delete(&mut self, wire: &str) -> Result<(), Failure> {
        let operation = format!("delete {}", readable(wire));
        self.refuse_inbox(&operation, wire)?;
        self.leave(wire).await?;
        let (status, text) = self
            .exchange(&operation, Line::text("DELETE ").mailbox(wire), &mut Some)
            .await?;
        self.forget(wire);
        let gone = match status {
            Status::Ok => true,
            Status::No => {
                says(&text, "NONEXISTENT") || self.is_there(&operation, wire).await? == Some(false)
            }
            Status::Bad | Status::Preauth | Status::Bye => false,
        };
        if !gone {
            return Err(self.refusal(&operation, status, &text, false));
        }
        let line = Line::text("UNSUBSCRIBE ").mailbox(wire);
        let (status, text) = self.exchange(&operation, line, &mut Some).await?;
        if status != Status::Ok {
            tracing::debug!(answer = %crate::failure::clean(&text.words), "subscription stays");
        }
        Ok(())
    }

    pub async fn subscribe(&mut self, wire: &str) -> Result<(), Failure> {
        let operation = format!("subscribe to {}", readable(wire));
        self.run(&operation, Line::text("SUBSCRIBE ").mailbox(wire))
            .await?;
        Ok(())
    }

    /// One that is not subscribed is a success.
    pub async fn unsubscribe(&mut self, wire: &str) -> Result<(), Failure> {
        let operation = format!("unsubscribe from {}", readable(wire));
        let line = Line::text("UNSUBSCRIBE ").mailbox(wire);
        let (status, text) = self.exchange(&operation, line, &mut Some).await?;
        if status == Status::No {
            let subscribed = self.listings(&operation, "LSUB", wire).await?;
            if !subscribed
                .iter()
                .any(|listing| same_mailbox(&listing.wire, wire))
            {
                return Ok(());
            }
        }
        self.require_ok(&operation, status, text)?;
        Ok(())
    }

    /// RFC 3501 §6.3.4 and §6.3.5: INBOX cannot go, and RENAME would take its letters away.
    fn refuse_inbox(&self, operation: &str, wire: &str) -> Result<(), Failure> {
        if wire.eq_ignore_ascii_case("INBOX") {
            return Err(self.endpoint.failure(
                FailureKind::Refused,
                operation,
                "the inbox stays where it is",
            ));
        }
        Ok(())
    }

    async fn leave(&mut self, wire: &str) -> Result<(), Failure> {
        if self.has_open(wire) {
            self.unselect().await?;
        }
        Ok(())
    }

    /// Where UNSELECT is missing, what is still open at the server has no name any more.
    fn forget(&mut self, wire: &str) {
        if self.has_open(wire) {
            self.selected = None;
        }
    }

    /// Whether this mailbox, or one inside it, is open.
    fn has_open(&self, wire: &str) -> bool {
        self.selected
            .as_ref()
            .is_some_and(|open| open.wire.starts_with(wire))
    }

    /// Whether the server lists a mailbox of this name; `None` when it does not say.
    async fn is_there(&mut self, operation: &str, wire: &str) -> Result<Option<bool>, Failure> {
        let listed = match self.listings(operation, "LIST", wire).await {
            Ok(listed) => listed,
            Err(failure) if self.is_usable() => {
                // Then the refusal before it is the reason to tell.
                tracing::debug!(%failure, "LIST refused");
                return Ok(None);
            }
            Err(failure) => return Err(failure),
        };
        // A parent that holds nothing itself is there all the same, unless it is only a subscription.
        let exists = |listing: &Listing| {
            !listing
                .attributes
                .iter()
                .any(|attribute| attribute == "\\nonexistent")
        };
        Ok(Some(listed.iter().any(|listing| {
            same_mailbox(&listing.wire, wire) && exists(listing)
        })))
    }

    /// The subscribed names of a mailbox and all inside it.
    async fn subscribed_below(
        &mut self,
        operation: &str,
        wire: &str,
    ) -> Result<Vec<String>, Failure> {
        let listed = match self.listings(operation, "LSUB", &format!("{wire}*")).await {
            Ok(listed) => listed,
            // A server without subscriptions has none to lose.
            Err(failure) if self.is_usable() => {
                tracing::debug!(%failure, "LSUB refused");
                return Ok(Vec::new());
            }
            Err(failure) => return Err(failure),
        };
        Ok(listed
            .into_iter()
            .filter(|listing| {
                listing.wire.strip_prefix(wire).is_some_and(|rest| {
                    rest.is_empty()
                        || listing
                            .delimiter
                            .is_some_and(|delimiter| rest.starts_with(delimiter))
                })
            })
            .map(|listing| listing.wire)
            .collect())
    }
}

/// A mailbox's name for a report.
pub(super) fn readable(wire: &str) -> String {
    decode_mailbox(wire, Some('/'))
}

fn same_mailbox(one: &str, other: &str) -> bool {
    one == other || (one.eq_ignore_ascii_case("INBOX") && other.eq_ignore_ascii_case("INBOX"))
}

fn says(text: &Text, name: &str) -> bool {
    matches!(&text.code, Some(Code::Other(code)) if code == name)
}
