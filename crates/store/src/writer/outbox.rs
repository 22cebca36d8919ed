//! Letters on their way out. Every state is durable before the step that it names begins.

use linnet_mail::{DraftId, OutboxId};
use rusqlite::OptionalExtension;

use super::{Writer, contacts::Seen};
use crate::{NewOutbox, OutboxState, OutboxUpdate, StoreError};

impl OutboxState {
    pub(crate) const ALL: [OutboxState; 8] = [
        OutboxState::Waiting,
        OutboxState::Sending,
        OutboxState::DotSent,
        OutboxState::Accepted,
        OutboxState::Filed,
        OutboxState::Done,
        OutboxState::Failed,
        OutboxState::Uncertain,
    ];

    /// The stored name.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            OutboxState::Waiting => "waiting",
            OutboxState::Sending => "sending",
            OutboxState::DotSent => "dot-sent",
            OutboxState::Accepted => "accepted",
            OutboxState::Filed => "filed",
            OutboxState::Done => "done",
            OutboxState::Failed => "failed",
            OutboxState::Uncertain => "uncertain",
        }
    }

    pub(crate) fn from_stored(name: &str) -> Option<OutboxState> {
        OutboxState::ALL
            .into_iter()
            .find(|state| state.as_str() == name)
    }
}

impl Writer<'_> {
    /// Queues a letter; its draft becomes a sent one in the same transaction.
    ///
    /// # Errors
    /// [`StoreError::WrongState`] when the draft has been sent already; SQLite's errors.
    pub fn outbox_add(&mut self, letter: &NewOutbox) -> Result<OutboxId, StoreError> {
        let id = self.inserted(
            "INSERT INTO outbox (account, sender, message_id, subject, size, state, queued_at, not_before, draft, \
             answered, forwarded) VALUES (?1, ?2, ?3, ?4, ?5, 'waiting', ?6, ?7, ?8, ?9, ?10)",
            (
                letter.account.0,
                &letter.from,
                &letter.message_id,
                &letter.subject,
                letter.size.cast_signed(),
                letter.queued_at,
                letter.not_before,
                letter.draft.map(|id| id.0),
                letter.answered.map(|id| id.0),
                letter.forwarded.map(|id| id.0),
            ),
        )?;
        let mut people = Seen::default();
        for (seq, email) in letter.recipients.iter().enumerate() {
            self.execute(
                "INSERT INTO outbox_recipients (outbox, seq, email) VALUES (?1, ?2, ?3)",
                (id, i64::try_from(seq).unwrap_or(i64::MAX), email),
            )?;
            people.written_to(email, letter.queued_at);
        }
        for (seq, frame) in letter.raw.iter().enumerate() {
            self.execute(
                "INSERT INTO outbox_raw (outbox, seq, data) VALUES (?1, ?2, ?3)",
                (id, i64::try_from(seq).unwrap_or(i64::MAX), frame),
            )?;
        }
        if let Some(draft) = letter.draft {
            let changed = self.execute(
                "UPDATE drafts SET sent = ?2 WHERE id = ?1 AND sent IS NULL",
                (draft.0, id),
            )?;
            if changed == 0 {
                return Err(StoreError::WrongState("sending a draft twice"));
            }
            self.change.drafts = true;
        }
        self.remember_contacts(people)?;
        self.change.outbox = true;
        Ok(OutboxId(id))
    }

    /// Writes down a step. A letter that the server has accepted can never wait to be sent again.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; [`StoreError::WrongState`] for a step that cannot follow; SQLite's errors.
    pub fn outbox_update(&mut self, id: OutboxId, update: OutboxUpdate) -> Result<(), StoreError> {
        let state = self.outbox_state_of(id)?;
        if !may_follow(state, &update) {
            return Err(StoreError::WrongState(
                "this step of a letter in the outbox",
            ));
        }
        self.change.outbox = true;
        match update {
            OutboxUpdate::Sending => {
                self.execute(
                    "UPDATE outbox SET state = 'sending', attempts = attempts + 1, next_try = NULL, problem = NULL \
                     WHERE id = ?1",
                    [id.0],
                )?;
            }
            OutboxUpdate::DotSent => self.put_state(id, OutboxState::DotSent, None, None)?,
            OutboxUpdate::Accepted {
                at,
                by,
                reply,
                refused,
            } => {
                self.execute(
                    "UPDATE outbox SET state = 'accepted', accepted_at = ?2, accepted_by = ?3, accepted_reply = ?4, \
                     next_try = NULL, problem = NULL WHERE id = ?1",
                    (id.0, at, by, reply),
                )?;
                for (email, reason) in refused {
                    self.execute(
                        "UPDATE outbox_recipients SET refused = ?3 WHERE outbox = ?1 AND email = ?2",
                        (id.0, email, reason),
                    )?;
                }
            }
            OutboxUpdate::Filed => self.put_state(id, OutboxState::Filed, None, None)?,
            OutboxUpdate::Done => self.put_state(id, OutboxState::Done, None, None)?,
            OutboxUpdate::Failed { problem_json } => {
                self.put_state(id, OutboxState::Failed, None, Some(&problem_json))?;
            }
            OutboxUpdate::Uncertain { problem_json } => {
                self.put_state(id, OutboxState::Uncertain, None, problem_json.as_deref())?;
            }
            OutboxUpdate::Waiting {
                next_try,
                problem_json,
            } => {
                self.put_state(id, OutboxState::Waiting, next_try, problem_json.as_deref())?;
            }
            OutboxUpdate::FilingWaits {
                next_try,
                problem_json,
            } => {
                self.put_state(
                    id,
                    OutboxState::Accepted,
                    Some(next_try),
                    problem_json.as_deref(),
                )?;
            }
        }
        Ok(())
    }

    /// After a start: what was being sent without its final dot waits again; with it, nobody knows. Returns
    /// how many are uncertain.
    ///
    /// # Errors
    /// SQLite's errors.
    pub fn outbox_recover(&mut self, now: i64) -> Result<usize, StoreError> {
        let again = self.execute(
            "UPDATE outbox SET state = 'waiting', next_try = ?1 WHERE state = 'sending'",
            [now],
        )?;
        let uncertain = self.execute(
            "UPDATE outbox SET state = 'uncertain' WHERE state = 'dot-sent'",
            [],
        )?;
        self.change.outbox |= again + uncertain > 0;
        Ok(uncertain)
    }

    /// Takes a letter out of the outbox for good.
    ///
    /// # Errors
    /// [`StoreError::WrongState`] while it is being sent; SQLite's errors.
    pub fn outbox_remove(&mut self, id: OutboxId) -> Result<(), StoreError> {
        match self.outbox_state_of(id)? {
            OutboxState::Sending | OutboxState::DotSent => {
                return Err(StoreError::WrongState(
                    "removing a letter while it is being sent",
                ));
            }
            OutboxState::Waiting
            | OutboxState::Accepted
            | OutboxState::Filed
            | OutboxState::Done
            | OutboxState::Failed
            | OutboxState::Uncertain => {}
        }
        self.execute("DELETE FROM outbox WHERE id = ?1", [id.0])?;
        self.change.outbox = true;
        Ok(())
    }

    /// Makes the letter a draft again, the one it came from; it counts as saved now.
    ///
    /// # Errors
    /// [`StoreError::WrongState`] when it has left or is leaving, or came from no draft; SQLite's errors.
    pub fn outbox_to_draft(&mut self, id: OutboxId, now: i64) -> Result<DraftId, StoreError> {
        match self.outbox_state_of(id)? {
            OutboxState::Waiting | OutboxState::Failed | OutboxState::Uncertain => {}
            OutboxState::Sending
            | OutboxState::DotSent
            | OutboxState::Accepted
            | OutboxState::Filed
            | OutboxState::Done => {
                return Err(StoreError::WrongState("changing a letter that has left"));
            }
        }
        let draft: Option<Option<i64>> =
            self.value("SELECT draft FROM outbox WHERE id = ?1", [id.0])?;
        let Some(draft) = draft.flatten() else {
            return Err(StoreError::WrongState(
                "changing a letter that was not written here",
            ));
        };
        let changed = self.execute(
            "UPDATE drafts SET sent = NULL, discarded_at = NULL WHERE id = ?1 AND sent = ?2",
            (draft, id.0),
        )?;
        if changed == 0 {
            return Err(StoreError::not_found("draft", draft));
        }
        self.execute(
            "UPDATE draft_versions SET saved_at = ?2 WHERE draft = ?1 \
             AND version = (SELECT max(version) FROM draft_versions WHERE draft = ?1)",
            (draft, now),
        )?;
        self.execute("DELETE FROM outbox WHERE id = ?1", [id.0])?;
        self.change.outbox = true;
        self.change.drafts = true;
        Ok(DraftId(draft))
    }

    fn put_state(
        &self,
        id: OutboxId,
        state: OutboxState,
        next_try: Option<i64>,
        problem: Option<&str>,
    ) -> Result<(), StoreError> {
        self.execute(
            "UPDATE outbox SET state = ?2, next_try = ?3, problem = ?4 WHERE id = ?1",
            (id.0, state.as_str(), next_try, problem),
        )?;
        Ok(())
    }

    fn outbox_state_of(&self, id: OutboxId) -> Result<OutboxState, StoreError> {
        let name: String = self
            .statement("SELECT state FROM outbox WHERE id = ?1")?
            .query_row([id.0], |row| row.get(0))
            .optional()?
            .ok_or(StoreError::not_found("letter in the outbox", id.0))?;
        OutboxState::from_stored(&name)
            .ok_or_else(|| StoreError::unreadable("state in the outbox", name))
    }
}

/// Which step may follow a state. What protects from sending twice: nothing leads back from accepted, and
/// from uncertain only the person's word does.
fn may_follow(state: OutboxState, update: &OutboxUpdate) -> bool {
    use OutboxState::{Accepted, Done, DotSent, Failed, Filed, Sending, Uncertain, Waiting};
    match update {
        OutboxUpdate::Sending => matches!(state, Waiting | Failed),
        OutboxUpdate::DotSent => matches!(state, Sending),
        OutboxUpdate::Accepted { .. } => matches!(state, Sending | DotSent | Uncertain | Waiting),
        OutboxUpdate::Filed => matches!(state, Accepted | Filed | Uncertain),
        OutboxUpdate::Done => matches!(state, Accepted | Filed | Done | Uncertain),
        OutboxUpdate::Failed { .. } => matches!(state, Waiting | Sending | DotSent | Failed),
        OutboxUpdate::Uncertain { .. } => matches!(state, Sending | DotSent | Uncertain),
        OutboxUpdate::Waiting { .. } => {
            matches!(state, Waiting | Sending | DotSent | Failed | Uncertain)
        }
        OutboxUpdate::FilingWaits { .. } => matches!(state, Accepted),
    }
}

#[cfg(test)]
mod tests;
