//! Letters being written. Versions are only ever added, so that a kill or a mistake loses nothing that was
//! saved; they are compressed, thinned after an hour, and go after 30 days.

use linnet_mail::{AccountId, DraftId, LocationId};

use super::Writer;
use crate::{
    NewAttachment, StoreError,
    raw::{compress_text, expand_text},
};

impl Writer<'_> {
    /// A new draft with its first version. `kind` is the caller's word for new, reply, forward.
    ///
    /// # Errors
    /// SQLite's errors.
    pub fn draft_create(
        &mut self,
        account: AccountId,
        kind: &str,
        content_json: &str,
        in_reply_to_location: Option<LocationId>,
        references_json: &str,
        now: i64,
    ) -> Result<DraftId, StoreError> {
        let id = self.inserted(
            "INSERT INTO drafts (account, kind, in_reply_to_location, refs, created_at) VALUES (?1, ?2, ?3, ?4, ?5)",
            (account.0, kind, in_reply_to_location.map(|id| id.0), references_json, now),
        )?;
        self.add_version(DraftId(id), 1, content_json, now)?;
        self.change.drafts = true;
        Ok(DraftId(id))
    }

    /// Adds a version, unless nothing changed; returns its number. The account may change with it.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; [`StoreError::WrongState`] when it has been sent; SQLite's errors.
    pub fn draft_save(
        &mut self,
        draft: DraftId,
        content_json: &str,
        now: i64,
    ) -> Result<u32, StoreError> {
        self.require_open(draft)?;
        let version = match self.newest_version(draft)? {
            Some((version, content)) if content == content_json => return Ok(version),
            Some((version, _)) => version + 1,
            None => 1,
        };
        self.add_version(draft, version, content_json, now)?;
        self.change.drafts = true;
        Ok(version)
    }

    /// The account that the draft will be sent from.
    ///
    /// # Errors
    /// As [`Writer::draft_save`].
    pub fn draft_account(&mut self, draft: DraftId, account: AccountId) -> Result<(), StoreError> {
        self.require_open(draft)?;
        self.execute(
            "UPDATE drafts SET account = ?2 WHERE id = ?1",
            (draft.0, account.0),
        )?;
        self.change.drafts = true;
        Ok(())
    }

    /// Adds a file; returns its number within the draft.
    ///
    /// # Errors
    /// As [`Writer::draft_save`].
    pub fn draft_attach(
        &mut self,
        draft: DraftId,
        file: &NewAttachment,
    ) -> Result<u32, StoreError> {
        self.require_open(draft)?;
        let newest: Option<Option<u32>> = self.value(
            "SELECT max(id) FROM draft_attachments WHERE draft = ?1",
            [draft.0],
        )?;
        let id = newest.flatten().unwrap_or(0) + 1;
        let mut statement = self.statement(
            "INSERT INTO draft_attachments (draft, id, seq, name, content_type, size, data) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?;
        for (seq, frame) in file.frames.iter().enumerate() {
            statement.execute((
                draft.0,
                id,
                i64::try_from(seq).unwrap_or(i64::MAX),
                &file.name,
                &file.content_type,
                file.size.cast_signed(),
                frame,
            ))?;
        }
        self.change.drafts = true;
        Ok(id)
    }

    /// Takes a file off; its bytes stay as long as the draft's versions.
    ///
    /// # Errors
    /// As [`Writer::draft_save`].
    pub fn draft_detach(&mut self, draft: DraftId, attachment: u32) -> Result<(), StoreError> {
        self.require_open(draft)?;
        self.execute(
            "UPDATE draft_attachments SET removed = 1 WHERE draft = ?1 AND id = ?2",
            (draft.0, attachment),
        )?;
        self.change.drafts = true;
        Ok(())
    }

    /// Hides a draft; it is kept for 30 days.
    ///
    /// # Errors
    /// SQLite's errors.
    pub fn draft_discard(&mut self, draft: DraftId, now: i64) -> Result<(), StoreError> {
        self.execute(
            "UPDATE drafts SET discarded_at = ?2 WHERE id = ?1 AND sent IS NULL",
            (draft.0, now),
        )?;
        self.change.drafts = true;
        Ok(())
    }

    /// Brings a discarded draft back.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when it is gone for good; SQLite's errors.
    pub fn draft_restore_discarded(&mut self, draft: DraftId) -> Result<(), StoreError> {
        let changed = self.execute(
            "UPDATE drafts SET discarded_at = NULL WHERE id = ?1 AND sent IS NULL",
            [draft.0],
        )?;
        self.change.drafts = true;
        if changed == 0 {
            Err(StoreError::not_found("draft", draft.0))
        } else {
            Ok(())
        }
    }

    pub(super) fn add_version(
        &self,
        draft: DraftId,
        version: u32,
        content_json: &str,
        now: i64,
    ) -> Result<(), StoreError> {
        self.execute(
            "INSERT INTO draft_versions (draft, version, saved_at, content) VALUES (?1, ?2, ?3, ?4)",
            (draft.0, version, now, compress_text(content_json)?),
        )?;
        Ok(())
    }

    fn newest_version(&self, draft: DraftId) -> Result<Option<(u32, String)>, StoreError> {
        let mut statement = self.statement(
            "SELECT version, content FROM draft_versions WHERE draft = ?1 ORDER BY version DESC LIMIT 1",
        )?;
        let mut rows = statement.query([draft.0])?;
        match rows.next()? {
            Some(row) => Ok(Some((row.get(0)?, expand_text(row.get_ref(1)?)?))),
            None => Ok(None),
        }
    }

    fn require_open(&self, draft: DraftId) -> Result<(), StoreError> {
        match self.value::<Option<i64>>("SELECT sent FROM drafts WHERE id = ?1", [draft.0])? {
            None => Err(StoreError::not_found("draft", draft.0)),
            Some(Some(_)) => Err(StoreError::WrongState(
                "changing a draft that has been sent",
            )),
            Some(None) => Ok(()),
        }
    }
}
