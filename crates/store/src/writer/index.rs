//! Rows of the full-text index. Their rowid follows the date (seconds x 16 + n), so that newest-first needs
//! no sort. FTS5 writes out what it has in memory whenever a rowid is smaller than the one before: rows must
//! go in by rising rowid.

use super::Writer;
use crate::{Folded, StoreError};

const PER_SECOND: i64 = 16;
/// Before and after this many seconds from 1970 dates are nonsense; the bounds keep the product in range.
const FURTHEST: i64 = 1 << 40;

impl Writer<'_> {
    /// A free rowid as near as possible to `date`.
    pub(super) fn free_rowid(&self, date: i64) -> Result<i64, StoreError> {
        let date = date.clamp(-FURTHEST, FURTHEST);
        // Many letters of one second (an import without dates) must not become a walk over all of them:
        // each further try looks into a second further off.
        let mut offset = 0_i64;
        loop {
            let first = (date + offset) * PER_SECOND;
            let last: Option<Option<i64>> = self.value(
                "SELECT max(fts_rowid) FROM messages WHERE fts_rowid >= ?1 AND fts_rowid < ?2",
                (first, first + PER_SECOND),
            )?;
            let next = last.flatten().map_or(first, |last| last + 1);
            if next < first + PER_SECOND {
                return Ok(next);
            }
            offset = if offset < 4 {
                offset + 1
            } else {
                self.spread(offset)?
            };
        }
    }

    pub(crate) fn index(
        &self,
        rowid: i64,
        folded: &Folded,
        replace: bool,
    ) -> Result<(), StoreError> {
        let sql = if replace {
            "INSERT OR REPLACE INTO message_fts (rowid, subject, people, body, files) VALUES (?1, ?2, ?3, ?4, ?5)"
        } else {
            "INSERT INTO message_fts (rowid, subject, people, body, files) VALUES (?1, ?2, ?3, ?4, ?5)"
        };
        self.execute(
            sql,
            (
                rowid,
                &folded.subject,
                &folded.people,
                &folded.body,
                &folded.files,
            ),
        )?;
        Ok(())
    }

    pub(super) fn unindex(&self, rowid: i64) -> Result<(), StoreError> {
        self.execute("DELETE FROM message_fts WHERE rowid = ?1", [rowid])?;
        Ok(())
    }

    /// The next second to try: scattered over a stretch that grows by half.
    fn spread(&self, offset: i64) -> Result<i64, StoreError> {
        let count: i64 = self
            .value(
                "SELECT seq FROM sqlite_sequence WHERE name = 'messages'",
                [],
            )?
            .unwrap_or(0);
        // Knuth's multiplicative hash of the letter's number.
        Ok(offset + 1 + count.wrapping_mul(0x9E37_79B1).rem_euclid(offset + 1))
    }
}
