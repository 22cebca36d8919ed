use linnet_mail::{AccountId, DraftId, LocationId, OutboxId};
use rusqlite::Row;

use super::Reader;
use crate::{OutboxItem, OutboxRecipient, OutboxState, StoreError, raw};

macro_rules! select_outbox {
    ($rest:literal) => {
        concat!(
            "SELECT id, account, state, sender, message_id, subject, size, queued_at, not_before, next_try, attempts, ",
            "problem, accepted_at, accepted_by, accepted_reply, draft, answered, forwarded, rest_of ",
            "FROM outbox ",
            $rest
        )
    };
}

impl Reader<'_> {
    /// Every letter in the outbox, those that are done included, in the order in which they were queued.
    ///
    /// # Errors
    /// SQLite's errors.
    pub fn outbox(&self) -> Result<Vec<OutboxItem>, StoreError> {
        let mut statement = self.statement(select_outbox!("ORDER BY id"))?;
        let mut rows = statement.query([])?;
        let mut items = Vec::new();
        while let Some(row) = rows.next()? {
            items.push(self.item(row)?);
        }
        Ok(items)
    }

    /// # Errors
    /// [`StoreError::NotFound`]; SQLite's errors.
    pub fn outbox_item(&self, id: OutboxId) -> Result<OutboxItem, StoreError> {
        let mut statement = self.statement(select_outbox!("WHERE id = ?1"))?;
        let mut rows = statement.query([id.0])?;
        match rows.next()? {
            Some(row) => self.item(row),
            None => Err(StoreError::not_found("letter in the outbox", id.0)),
        }
    }

    /// The letter as it goes on the wire.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; [`StoreError::Unreadable`]; SQLite's errors.
    pub fn outbox_raw(&self, id: OutboxId) -> Result<Vec<u8>, StoreError> {
        let mut statement =
            self.statement("SELECT data FROM outbox_raw WHERE outbox = ?1 ORDER BY seq")?;
        let mut rows = statement.query([id.0])?;
        raw::collect(&mut rows)?.ok_or(StoreError::not_found("letter in the outbox", id.0))
    }

    /// Letters that wait or are being sent, and those that need the person: failed, uncertain, held back by a
    /// problem that no time repairs, or with a recipient who was refused for good.
    ///
    /// # Errors
    /// SQLite's errors.
    pub fn outbox_counts(&self) -> Result<(u32, u32), StoreError> {
        Ok(self
            .statement(
                "SELECT count(*) FILTER (WHERE NOT attention), count(*) FILTER (WHERE attention) FROM (\
                   SELECT state IN ('failed', 'uncertain') \
                     OR (state = 'waiting' AND problem IS NOT NULL AND next_try IS NULL) \
                     OR (state = 'waiting' AND EXISTS (SELECT 1 FROM outbox_recipients r \
                       WHERE r.outbox = outbox.id AND r.refused IS NOT NULL AND r.retry_at IS NULL)) AS attention \
                   FROM outbox WHERE state IN ('waiting', 'sending', 'dot-sent', 'failed', 'uncertain'))",
            )?
            .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?)
    }

    fn item(&self, row: &Row<'_>) -> Result<OutboxItem, StoreError> {
        let id = OutboxId(row.get(0)?);
        let state: String = row.get(2)?;
        let mut statement = self.statement(
            "SELECT email, refused, retry_at FROM outbox_recipients WHERE outbox = ?1 ORDER BY seq",
        )?;
        let recipients = statement
            .query_map([id.0], |row| {
                Ok(OutboxRecipient {
                    email: row.get(0)?,
                    refused: row.get(1)?,
                    retry_at: row.get(2)?,
                })
            })?
            .collect::<Result<_, _>>()?;
        Ok(OutboxItem {
            id,
            account: AccountId(row.get(1)?),
            state: OutboxState::from_stored(&state)
                .ok_or_else(|| StoreError::unreadable("state in the outbox", state))?,
            from: row.get(3)?,
            recipients,
            message_id: row.get(4)?,
            subject: row.get(5)?,
            size: row.get::<_, i64>(6)?.cast_unsigned(),
            queued_at: row.get(7)?,
            not_before: row.get(8)?,
            next_try: row.get(9)?,
            attempts: row.get(10)?,
            problem_json: row.get(11)?,
            accepted_at: row.get(12)?,
            accepted_by: row.get(13)?,
            accepted_reply: row.get(14)?,
            draft: row.get::<_, Option<i64>>(15)?.map(DraftId),
            answered: row.get::<_, Option<i64>>(16)?.map(LocationId),
            forwarded: row.get::<_, Option<i64>>(17)?.map(LocationId),
            rest_of: row.get::<_, Option<i64>>(18)?.map(OutboxId),
        })
    }
}
