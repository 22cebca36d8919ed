use linnet_mail::{AccountId, FolderId, FolderRole};
use rusqlite::{OptionalExtension, Row};

use super::Reader;
use crate::{Folder, StoreError};

macro_rules! select_folders {
    ($rest:literal) => {
        concat!(
            "SELECT id, account, wire, path, delimiter, role, selectable, subscribed, uidvalidity, uidnext, modseq, ",
            "listed_down_to, listing_complete, checked_at, total, unread, flags_compared_at, problem FROM folders ",
            "WHERE account IS NOT NULL AND gone_at IS NULL ",
            $rest
        )
    };
}

impl Reader<'_> {
    /// Folders of one account or of all, by path.
    ///
    /// # Errors
    /// SQLite's errors.
    pub fn folders(&self, account: Option<AccountId>) -> Result<Vec<Folder>, StoreError> {
        let mut statement = self.statement(select_folders!(
            "AND (?1 IS NULL OR account = ?1) ORDER BY account, path, id"
        ))?;
        let rows = statement.query_map([account.map(|id| id.0)], folder)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// # Errors
    /// [`StoreError::NotFound`], also for a hidden folder; SQLite's errors.
    pub fn folder(&self, id: FolderId) -> Result<Folder, StoreError> {
        self.statement(select_folders!("AND id = ?1"))?
            .query_row([id.0], folder)
            .optional()?
            .ok_or(StoreError::not_found("folder", id.0))
    }

    /// # Errors
    /// SQLite's errors.
    pub fn folder_by_role(
        &self,
        account: AccountId,
        role: FolderRole,
    ) -> Result<Option<Folder>, StoreError> {
        Ok(self
            .statement(select_folders!(
                "AND account = ?1 AND role = ?2 ORDER BY id LIMIT 1"
            ))?
            .query_row((account.0, role.as_str()), folder)
            .optional()?)
    }
}

fn folder(row: &Row<'_>) -> rusqlite::Result<Folder> {
    let delimiter: Option<String> = row.get(4)?;
    let role: String = row.get(5)?;
    let modseq: Option<i64> = row.get(10)?;
    Ok(Folder {
        id: FolderId(row.get(0)?),
        account: AccountId(row.get(1)?),
        wire: row.get(2)?,
        path: row.get(3)?,
        delimiter: delimiter.and_then(|text| text.chars().next()),
        role: FolderRole::from_stored(&role).unwrap_or(FolderRole::Other),
        selectable: row.get(6)?,
        subscribed: row.get(7)?,
        uidvalidity: row.get(8)?,
        uidnext: row.get(9)?,
        modseq: modseq.map(i64::cast_unsigned),
        listed_down_to: row.get(11)?,
        listing_complete: row.get(12)?,
        checked_at: row.get(13)?,
        total: row.get(14)?,
        unread: row.get(15)?,
        flags_compared_at: row.get(16)?,
        problem: row.get(17)?,
    })
}
