//! Letters whose last location went stay for 30 days with raw bytes, place, flags and date. They are out of
//! lists and search, and come back when the same bytes turn up anywhere in the account.

use linnet_mail::{FolderId, MessageId};
use rusqlite::OptionalExtension;

use super::{Place, Writer};
use crate::StoreError;

impl Writer<'_> {
    /// Buries those letters that really have no location left.
    pub(super) fn bury_orphans(&mut self) -> Result<(), StoreError> {
        let mut rowids = Vec::new();
        for (message, place) in std::mem::take(&mut self.orphans) {
            let elsewhere: bool = self
                .value(
                    "SELECT EXISTS (SELECT 1 FROM locations WHERE message = ?1)",
                    [message.0],
                )?
                .unwrap_or(false);
            if elsewhere {
                continue;
            }
            let found: Option<(Option<i64>, bool)> = self
                .statement("SELECT fts_rowid, complete FROM messages WHERE id = ?1")?
                .query_row([message.0], |row| Ok((row.get(0)?, row.get(1)?)))
                .optional()?;
            let Some((rowid, complete)) = found else {
                continue;
            };
            rowids.extend(rowid);
            if complete {
                self.bury(message, &place)?;
            } else {
                // A header alone brings nothing back.
                self.erase_message(message)?;
            }
        }
        rowids.sort_unstable();
        rowids.into_iter().try_for_each(|rowid| self.unindex(rowid))
    }

    /// Removes a letter and its bytes, but not its row in the index.
    pub(crate) fn erase_message(&self, message: MessageId) -> Result<(), StoreError> {
        self.execute("DELETE FROM raw WHERE message = ?1", [message.0])?;
        self.execute("DELETE FROM graveyard WHERE message = ?1", [message.0])?;
        self.execute("DELETE FROM messages WHERE id = ?1", [message.0])?;
        Ok(())
    }

    fn bury(&self, message: MessageId, place: &Place) -> Result<(), StoreError> {
        self.execute(
            "INSERT OR REPLACE INTO graveyard \
             (message, account, folder, path, flags, keywords, internal_date, buried_at) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, unixepoch())",
            (
                message.0,
                place.account.0,
                place.folder.0,
                self.path(place.folder)?,
                place.server_flags.bits(),
                &place.keywords,
                place.internal_date,
            ),
        )?;
        self.execute(
            "UPDATE messages SET fts_rowid = NULL WHERE id = ?1",
            [message.0],
        )?;
        Ok(())
    }

    fn path(&self, folder: FolderId) -> Result<String, StoreError> {
        Ok(self
            .value("SELECT path FROM folders WHERE id = ?1", [folder.0])?
            .unwrap_or_default())
    }
}
