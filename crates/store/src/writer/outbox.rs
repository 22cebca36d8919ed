//! Letters on their way out. Every state is durable before the step that it names begins.

use linnet_mail::{AccountId, DraftId, OutboxId};
use rusqlite::OptionalExtension;

use super::{Writer, contacts::Seen};
use crate::{NewOutbox, OutboxState, OutboxUpdate, Refusal, StoreError};

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
        let (state, rest_of) = self.outbox_state_of(id)?;
        let is_filing = matches!(update, OutboxUpdate::Filed | OutboxUpdate::Done);
        if rest_of.is_some() && state == OutboxState::Uncertain && is_filing {
            // The copy in Sent is that of the first letter: it tells nothing about this one.
            return Ok(());
        }
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
            OutboxUpdate::Accepted { at, by, reply } => {
                self.leave_refused_behind(id, rest_of)?;
                // The copy of a rest is that of the letter it comes from.
                let state = match rest_of {
                    Some(_) => OutboxState::Done,
                    None => OutboxState::Accepted,
                };
                self.execute(
                    "UPDATE outbox SET state = ?5, accepted_at = ?2, accepted_by = ?3, accepted_reply = ?4, \
                     next_try = NULL, problem = NULL WHERE id = ?1",
                    (id.0, at, by, reply, state.as_str()),
                )?;
            }
            OutboxUpdate::Filed => {
                self.leave_refused_behind(id, rest_of)?;
                self.put_state(id, OutboxState::Filed, None, None)?;
            }
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

    /// Marks the recipients whom the server did not take in this attempt. Marks of earlier attempts stay only
    /// on those who were refused for good, for they were not tried again.
    ///
    /// # Errors
    /// SQLite's errors.
    pub fn outbox_refused(&mut self, id: OutboxId, refused: &[Refusal]) -> Result<(), StoreError> {
        self.execute(
            "UPDATE outbox_recipients SET refused = NULL, retry_at = NULL \
             WHERE outbox = ?1 AND retry_at IS NOT NULL",
            [id.0],
        )?;
        for refusal in refused {
            self.execute(
                "UPDATE outbox_recipients SET refused = ?3, retry_at = ?4 WHERE outbox = ?1 AND email = ?2",
                (id.0, &refusal.email, &refusal.words, refusal.retry_at),
            )?;
        }
        self.change.outbox = true;
        Ok(())
    }

    /// The person's word: at once, to everybody who has not received it, whatever was refused before.
    ///
    /// # Errors
    /// As [`Writer::outbox_update`].
    pub fn outbox_again(&mut self, id: OutboxId, now: i64) -> Result<(), StoreError> {
        self.outbox_update(
            id,
            OutboxUpdate::Waiting {
                next_try: None,
                problem_json: None,
            },
        )?;
        self.execute(
            "UPDATE outbox_recipients SET refused = NULL, retry_at = NULL WHERE outbox = ?1",
            [id.0],
        )?;
        self.execute(
            "UPDATE outbox SET not_before = min(not_before, ?2) WHERE id = ?1",
            (id.0, now),
        )?;
        Ok(())
    }

    /// Ends the wait in which a letter of the composer can still be taken back; returns whose letters waited.
    ///
    /// # Errors
    /// SQLite's errors.
    pub fn outbox_release(&mut self, now: i64) -> Result<Vec<AccountId>, StoreError> {
        const WAITING: &str = "state = 'waiting' AND draft IS NOT NULL AND not_before > ?1";
        let accounts: Vec<i64> = self.values(
            &format!("SELECT DISTINCT account FROM outbox WHERE {WAITING} ORDER BY account"),
            [now],
        )?;
        let released = self.execute(
            &format!("UPDATE outbox SET not_before = ?1 WHERE {WAITING}"),
            [now],
        )?;
        self.change.outbox |= released > 0;
        Ok(accounts.into_iter().map(AccountId).collect())
    }

    /// Recipients who were refused become letters of their own, so that nobody who has it gets it again: those
    /// who may be taken later wait, those who were refused for good need the person.
    fn leave_refused_behind(
        &mut self,
        id: OutboxId,
        rest_of: Option<OutboxId>,
    ) -> Result<(), StoreError> {
        let first = rest_of.unwrap_or(id);
        for (state, which) in [
            (OutboxState::Waiting, "retry_at IS NOT NULL"),
            (
                OutboxState::Failed,
                "refused IS NOT NULL AND retry_at IS NULL",
            ),
        ] {
            let refused: Option<i64> = self.value(
                &format!("SELECT count(*) FROM outbox_recipients WHERE outbox = ?1 AND {which}"),
                [id.0],
            )?;
            if refused.unwrap_or(0) == 0 {
                continue;
            }
            let rest = self.inserted(
                "INSERT INTO outbox (account, sender, message_id, subject, size, state, queued_at, not_before, \
                   next_try, attempts, draft, rest_of) \
                 SELECT account, sender, message_id, subject, size, ?2, queued_at, not_before, \
                   (SELECT min(retry_at) FROM outbox_recipients WHERE outbox = ?1 AND ?2 = 'waiting'), attempts, \
                   draft, ?3 FROM outbox WHERE id = ?1",
                (id.0, state.as_str(), first.0),
            )?;
            self.execute(
                &format!("UPDATE outbox_recipients SET outbox = ?2 WHERE outbox = ?1 AND {which}"),
                (id.0, rest),
            )?;
            self.execute(
                "INSERT INTO outbox_raw (outbox, seq, data) SELECT ?2, seq, data FROM outbox_raw WHERE outbox = ?1",
                (id.0, rest),
            )?;
        }
        Ok(())
    }

    /// Sorts out what an end in the middle left, of all accounts or of one, while nothing of it is being sent:
    /// without its final dot a letter waits again; with it, nobody knows. Returns how many are uncertain.
    ///
    /// # Errors
    /// SQLite's errors.
    pub fn outbox_recover(
        &mut self,
        account: Option<AccountId>,
        now: i64,
    ) -> Result<usize, StoreError> {
        let account = account.map(|account| account.0);
        let again = self.execute(
            "UPDATE outbox SET state = 'waiting', next_try = ?2 \
             WHERE state = 'sending' AND account = coalesce(?1, account)",
            (account, now),
        )?;
        let uncertain = self.execute(
            "UPDATE outbox SET state = 'uncertain' WHERE state = 'dot-sent' AND account = coalesce(?1, account)",
            [account],
        )?;
        self.change.outbox |= again + uncertain > 0;
        Ok(uncertain)
    }

    /// Takes a letter out of the outbox for good.
    ///
    /// # Errors
    /// [`StoreError::WrongState`] while it is being sent; SQLite's errors.
    pub fn outbox_remove(&mut self, id: OutboxId) -> Result<(), StoreError> {
        match self.outbox_state_of(id)?.0 {
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
    /// [`StoreError::WrongState`] when it has left or is leaving, came from no draft, or is the rest of one
    /// that has left ([`Writer::outbox_rest_to_draft`]); SQLite's errors.
    pub fn outbox_to_draft(&mut self, id: OutboxId, now: i64) -> Result<DraftId, StoreError> {
        let (draft, rest_of) = self.draft_of_waiting(id)?;
        if rest_of.is_some() {
            return Err(StoreError::WrongState("changing a letter that has left"));
        }
        let changed = self.execute(
            "UPDATE drafts SET sent = NULL, discarded_at = NULL WHERE id = ?1 AND sent = ?2",
            (draft.0, id.0),
        )?;
        if changed == 0 {
            return Err(StoreError::not_found("draft", draft.0));
        }
        self.execute(
            "UPDATE draft_versions SET saved_at = ?2 WHERE draft = ?1 \
             AND version = (SELECT max(version) FROM draft_versions WHERE draft = ?1)",
            (draft.0, now),
        )?;
        self.execute("DELETE FROM outbox WHERE id = ?1", [id.0])?;
        self.change.outbox = true;
        self.change.drafts = true;
        Ok(draft)
    }

    /// Makes a new draft of a rest, with the same files; `content_json` names only those who have not received
    /// the letter.
    ///
    /// # Errors
    /// As [`Writer::outbox_to_draft`].
    pub fn outbox_rest_to_draft(
        &mut self,
        id: OutboxId,
        content_json: &str,
        now: i64,
    ) -> Result<DraftId, StoreError> {
        let (old, _) = self.draft_of_waiting(id)?;
        let draft = self.inserted(
            "INSERT INTO drafts (account, kind, in_reply_to_location, refs, created_at) \
             SELECT o.account, d.kind, d.in_reply_to_location, d.refs, ?3 FROM outbox o JOIN drafts d ON d.id = ?2 \
             WHERE o.id = ?1",
            (id.0, old.0, now),
        )?;
        self.add_version(DraftId(draft), 1, content_json, now)?;
        self.execute(
            "INSERT INTO draft_attachments (draft, id, seq, name, content_type, size, data) \
             SELECT ?2, id, seq, name, content_type, size, data FROM draft_attachments \
             WHERE draft = ?1 AND removed = 0",
            (old.0, draft),
        )?;
        self.execute("DELETE FROM outbox WHERE id = ?1", [id.0])?;
        self.change.outbox = true;
        self.change.drafts = true;
        Ok(DraftId(draft))
    }

    /// The draft that a letter which has not left came from, and the letter it is the rest of.
    fn draft_of_waiting(&self, id: OutboxId) -> Result<(DraftId, Option<OutboxId>), StoreError> {
        let (state, rest_of) = self.outbox_state_of(id)?;
        match state {
            OutboxState::Waiting | OutboxState::Failed | OutboxState::Uncertain => {}
            OutboxState::Sending
            | OutboxState::DotSent
            | OutboxState::Accepted
            | OutboxState::Filed
            | OutboxState::Done => {
                return Err(StoreError::WrongState("changing a letter that has left"));
            }
        }
        let draft: Option<Option<i64>> = self.value(
            "SELECT o.draft FROM outbox o JOIN drafts d ON d.id = o.draft WHERE o.id = ?1",
            [id.0],
        )?;
        match draft.flatten() {
            Some(draft) => Ok((DraftId(draft), rest_of)),
            None => Err(StoreError::WrongState(
                "changing a letter that was not written here",
            )),
        }
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

    fn outbox_state_of(&self, id: OutboxId) -> Result<(OutboxState, Option<OutboxId>), StoreError> {
        let (name, rest_of): (String, Option<i64>) = self
            .statement("SELECT state, rest_of FROM outbox WHERE id = ?1")?
            .query_row([id.0], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?
            .ok_or(StoreError::not_found("letter in the outbox", id.0))?;
        let state = OutboxState::from_stored(&name)
            .ok_or_else(|| StoreError::unreadable("state in the outbox", name))?;
        Ok((state, rest_of.map(OutboxId)))
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
