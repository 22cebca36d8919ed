//! Lists by letter, for scripts and support, and address completion.

use linnet_mail::{Flags, FolderId, LocationId, ThreadId, search::fold};
use rusqlite::Row;

use super::Reader;
use crate::{
    Contact, ListRow, StoreError,
    pack::{unpack_addresses, unpack_keywords},
};

/// Columns for [`list_row`]; `l` is the location, `m` its letter (perhaps none).
pub(super) const LIST_COLUMNS: &str = "l.id, l.folder, l.thread, l.uid, m.message_id, l.date, m.senders, \
     m.subject, l.shown_flags, l.size, l.body, l.keywords";

impl Reader<'_> {
    /// Letters of the folders, newest first, those included of which nothing has been fetched yet.
    ///
    /// # Errors
    /// SQLite's errors.
    pub fn list_rows(
        &self,
        folders: &[FolderId],
        offset: usize,
        limit: usize,
    ) -> Result<Vec<ListRow>, StoreError> {
        let marks = vec!["?"; folders.len()].join(", ");
        let sql = format!(
            "SELECT {LIST_COLUMNS} FROM (SELECT id FROM locations WHERE folder IN ({marks}) \
             AND shown_present = 1 ORDER BY date DESC, id DESC LIMIT ? OFFSET ?) page \
             JOIN locations l ON l.id = page.id LEFT JOIN messages m ON m.id = l.message \
             ORDER BY l.date DESC, l.id DESC"
        );
        let mut params: Vec<i64> = folders.iter().map(|folder| folder.0).collect();
        params.push(i64::try_from(limit).unwrap_or(i64::MAX));
        params.push(i64::try_from(offset).unwrap_or(i64::MAX));
        let mut statement = self.conn.prepare(&sql)?;
        let mut rows = statement.query(rusqlite::params_from_iter(params))?;
        let mut list = Vec::new();
        while let Some(row) = rows.next()? {
            list.push(list_row(row)?);
        }
        Ok(list)
    }

    /// People whose name or address has a word that begins with `prefix`; written to lately first.
    ///
    /// # Errors
    /// SQLite's errors.
    pub fn contacts(&self, prefix: &str, limit: usize) -> Result<Vec<Contact>, StoreError> {
        let typed = prefix.trim().to_lowercase();
        if typed.is_empty() {
            return Ok(Vec::new());
        }
        let folded = fold(&typed);
        let mut statement = self.statement(
            "SELECT email, name, written_at IS NOT NULL FROM contacts \
             WHERE instr(words, ?1) > 0 OR (?2 <> ' ' AND instr(words, ?2) > 0) \
             ORDER BY written_at IS NULL, coalesce(written_at, seen_at) DESC, times DESC, email LIMIT ?3",
        )?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let rows = statement.query_map(
            (format!(" {typed}"), format!(" {}", folded.trim()), limit),
            |row| {
                Ok(Contact {
                    email: row.get(0)?,
                    name: row.get(1)?,
                    written_to: row.get(2)?,
                })
            },
        )?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

pub(super) fn list_row(row: &Row<'_>) -> Result<ListRow, StoreError> {
    let senders: Option<String> = row.get(6)?;
    let keywords: Option<String> = row.get(11)?;
    Ok(ListRow {
        location: LocationId(row.get(0)?),
        folder: FolderId(row.get(1)?),
        thread: row.get::<_, Option<i64>>(2)?.map(ThreadId),
        uid: row.get(3)?,
        message_id: row.get(4)?,
        date: row.get(5)?,
        from: senders.as_deref().map(unpack_addresses).unwrap_or_default(),
        subject: row.get::<_, Option<String>>(7)?.unwrap_or_default(),
        flags: Flags::from_bits(row.get(8)?),
        keywords: unpack_keywords(keywords.as_deref()),
        size: row.get::<_, i64>(9)?.cast_unsigned(),
        complete: row.get::<_, u8>(10)? == 2,
    })
}
