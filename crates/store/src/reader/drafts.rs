use linnet_mail::{AccountId, DraftId, LocationId, OutboxId};
use rusqlite::Row;

use super::Reader;
use crate::{Draft, DraftAttachment, DraftVersion, StoreError, raw};

macro_rules! select_drafts {
    ($rest:literal) => {
        concat!(
            "SELECT d.id, d.account, d.kind, v.version, v.content, v.saved_at, d.in_reply_to_location, d.refs, ",
            "d.discarded_at, d.sent FROM drafts d JOIN draft_versions v ON v.draft = d.id AND v.version = ",
            "(SELECT max(n.version) FROM draft_versions n WHERE n.draft = d.id) ",
            $rest
        )
    };
}

impl Reader<'_> {
    /// A draft with its newest version, discarded and sent ones included.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; SQLite's errors.
    pub fn draft(&self, id: DraftId) -> Result<Draft, StoreError> {
        let mut statement = self.statement(select_drafts!("WHERE d.id = ?1"))?;
        let mut rows = statement.query([id.0])?;
        match rows.next()? {
            Some(row) => self.draft_row(row),
            None => Err(StoreError::not_found("draft", id.0)),
        }
    }

    /// Letters being written, saved last first.
    ///
    /// # Errors
    /// SQLite's errors.
    pub fn drafts(&self) -> Result<Vec<Draft>, StoreError> {
        let mut statement = self.statement(select_drafts!(
            "WHERE d.discarded_at IS NULL AND d.sent IS NULL ORDER BY v.saved_at DESC, d.id DESC"
        ))?;
        let mut rows = statement.query([])?;
        let mut drafts = Vec::new();
        while let Some(row) = rows.next()? {
            drafts.push(self.draft_row(row)?);
        }
        Ok(drafts)
    }

    /// All kept versions, newest first.
    ///
    /// # Errors
    /// SQLite's errors.
    pub fn draft_versions(&self, id: DraftId) -> Result<Vec<DraftVersion>, StoreError> {
        let mut statement = self.statement(
            "SELECT version, content, saved_at FROM draft_versions WHERE draft = ?1 ORDER BY version DESC",
        )?;
        let mut rows = statement.query([id.0])?;
        let mut versions = Vec::new();
        while let Some(row) = rows.next()? {
            versions.push(DraftVersion {
                version: row.get(0)?,
                content_json: raw::expand_text(row.get_ref(1)?)?,
                saved_at: row.get(2)?,
            });
        }
        Ok(versions)
    }

    /// The bytes of a file of a draft.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; SQLite's errors.
    pub fn draft_attachment(&self, id: DraftId, attachment: u32) -> Result<Vec<u8>, StoreError> {
        let mut statement = self.statement(
            "SELECT data FROM draft_attachments WHERE draft = ?1 AND id = ?2 ORDER BY seq",
        )?;
        let mut rows = statement.query((id.0, attachment))?;
        raw::collect(&mut rows)?.ok_or(StoreError::not_found("attachment", i64::from(attachment)))
    }

    fn draft_row(&self, row: &Row<'_>) -> Result<Draft, StoreError> {
        let id = DraftId(row.get(0)?);
        let mut statement = self.statement(
            "SELECT id, name, content_type, size FROM draft_attachments \
             WHERE draft = ?1 AND seq = 0 AND removed = 0 ORDER BY id",
        )?;
        let attachments = statement
            .query_map([id.0], |row| {
                Ok(DraftAttachment {
                    id: row.get(0)?,
                    name: row.get(1)?,
                    content_type: row.get(2)?,
                    size: row.get::<_, i64>(3)?.cast_unsigned(),
                })
            })?
            .collect::<Result<_, _>>()?;
        Ok(Draft {
            id,
            account: AccountId(row.get(1)?),
            kind: row.get(2)?,
            version: row.get(3)?,
            content_json: raw::expand_text(row.get_ref(4)?)?,
            saved_at: row.get(5)?,
            in_reply_to_location: row.get::<_, Option<i64>>(6)?.map(LocationId),
            references_json: row.get(7)?,
            attachments,
            discarded_at: row.get(8)?,
            sent: row.get::<_, Option<i64>>(9)?.map(OutboxId),
        })
    }
}
