use linnet_mail::{AccountId, Flags, FolderId, LocationId, MessageId, OperationId, UndoId};
use rusqlite::Row;

use super::Reader;
use crate::{HistoryRow, OpKind, Operation, StoreError};

impl Reader<'_> {
    /// What the server has not heard of yet, in the order in which it must hear it.
    ///
    /// # Errors
    /// SQLite's errors.
    pub fn pending_operations(&self, account: AccountId) -> Result<Vec<Operation>, StoreError> {
        let mut statement = self.statement(
            "SELECT o.id, o.account, o.kind, o.add_flags, o.remove_flags, o.to_folder, o.location, l.message, \
             l.folder, l.uid, f.uidvalidity, l.server_present, l.body, o.attempts, o.next_try, o.undo, \
             o.target_uidnext \
             FROM operations o JOIN locations l ON l.id = o.location JOIN folders f ON f.id = l.folder \
             WHERE o.account = ?1 AND o.outcome IS NULL ORDER BY o.id",
        )?;
        let rows = statement.query_map([account.0], operation)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// How many operations wait, over all accounts.
    ///
    /// # Errors
    /// SQLite's errors.
    pub fn operations_waiting(&self) -> Result<u32, StoreError> {
        Ok(self
            .value("SELECT count(*) FROM operations WHERE outcome IS NULL", [])?
            .unwrap_or(0))
    }

    /// When the first operation, or filing of a sent letter, that was put off is due.
    ///
    /// # Errors
    /// SQLite's errors.
    pub fn next_operation(&self, account: AccountId) -> Result<Option<i64>, StoreError> {
        let at: Option<Option<i64>> = self.value(
            "SELECT min(at) FROM (\
               SELECT min(next_try) AS at FROM operations WHERE account = ?1 AND outcome IS NULL \
               UNION ALL \
               SELECT min(next_try) FROM outbox WHERE account = ?1 AND state = 'accepted')",
            [account.0],
        )?;
        Ok(at.flatten())
    }

    /// What the person did, newest first.
    ///
    /// # Errors
    /// SQLite's errors.
    pub fn history(&self, limit: usize) -> Result<Vec<HistoryRow>, StoreError> {
        let mut statement = self.statement(
            "SELECT id, at, verb, count, undone_at FROM undo_log WHERE count > 0 ORDER BY id DESC LIMIT ?1",
        )?;
        let rows = statement.query_map([i64::try_from(limit).unwrap_or(i64::MAX)], |row| {
            Ok(HistoryRow {
                undo: UndoId(row.get(0)?),
                at: row.get(1)?,
                verb: row.get(2)?,
                count: row.get(3)?,
                undone_at: row.get(4)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

fn operation(row: &Row<'_>) -> rusqlite::Result<Operation> {
    let to: Option<i64> = row.get(5)?;
    let kind = match (row.get_ref(2)?.as_str()?, to) {
        ("move", Some(to)) => OpKind::Move { to: FolderId(to) },
        ("copy", Some(to)) => OpKind::Copy { to: FolderId(to) },
        ("delete", _) => OpKind::Delete,
        _ => OpKind::Flags {
            add: Flags::from_bits(row.get(3)?),
            remove: Flags::from_bits(row.get(4)?),
        },
    };
    Ok(Operation {
        id: OperationId(row.get(0)?),
        account: AccountId(row.get(1)?),
        kind,
        location: LocationId(row.get(6)?),
        message: row.get::<_, Option<i64>>(7)?.map(MessageId),
        folder: FolderId(row.get(8)?),
        uid: row.get(9)?,
        uidvalidity: row.get(10)?,
        server_present: row.get(11)?,
        complete: row.get::<_, u8>(12)? == 2,
        attempts: row.get(13)?,
        next_try: row.get(14)?,
        undo: row.get::<_, Option<i64>>(15)?.map(UndoId),
        target_uidnext: row.get(16)?,
    })
}
