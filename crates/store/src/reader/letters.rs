//! Letters and their places.

use std::collections::BTreeMap;

use linnet_mail::{AccountId, Flags, FolderId, FolderRole, LocationId, MessageId, ThreadId};
use rusqlite::{OptionalExtension, Row};

use super::Reader;
use crate::{
    LetterRow, Location, Missing, StoreError, StoredLetter, UnnotifiedLetter,
    pack::{unpack_addresses, unpack_keywords},
    raw,
    writer::{HeadColumns, unpack_head},
};

/// A selection that [`location`] can read; the alias of `locations` is `l`.
macro_rules! select_locations {
    ($rest:literal) => {
        concat!(
            "SELECT l.id, l.message, l.folder, l.account, l.uid, l.shown_flags, l.shown_present, l.keywords, ",
            "l.internal_date, l.size, l.body, l.thread FROM locations l ",
            $rest
        )
    };
}

/// The same with the letter (`m`) after it, for [`stored`].
macro_rules! select_letters {
    ($rest:literal) => {
        concat!(
            "SELECT l.id, l.message, l.folder, l.account, l.uid, l.shown_flags, l.shown_present, l.keywords, ",
            "l.internal_date, l.size, l.body, l.thread, ",
            "m.date, m.message_id, m.subject, m.senders, m.recipients, m.snippet, m.has_attachment, m.head, f.role ",
            "FROM locations l JOIN messages m ON m.id = l.message JOIN folders f ON f.id = l.folder ",
            $rest
        )
    };
}

impl Reader<'_> {
    /// UIDs that the server is known to have, sorted.
    ///
    /// # Errors
    /// SQLite's errors.
    pub fn uids(&self, folder: FolderId) -> Result<Vec<u32>, StoreError> {
        self.values(
            "SELECT uid FROM locations WHERE folder = ?1 AND uid IS NOT NULL AND server_present = 1 ORDER BY uid",
            [folder.0],
        )
    }

    /// How many letters of the folder the server is known to hold under a UID that is known.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; SQLite's errors.
    pub fn present(&self, folder: FolderId) -> Result<u32, StoreError> {
        self.value(
            "SELECT bodies_total - (SELECT count(*) FROM locations \
             WHERE folder = ?1 AND uid IS NULL AND server_present = 1) FROM folders WHERE id = ?1",
            [folder.0],
        )?
        .ok_or(StoreError::not_found("folder", folder.0))
    }

    /// Letters that are not wholly here and may be asked for now, newest first.
    ///
    /// # Errors
    /// SQLite's errors.
    pub fn missing_bodies(
        &self,
        folder: FolderId,
        limit: usize,
        now: i64,
    ) -> Result<Vec<Missing>, StoreError> {
        self.missing(
            "SELECT id, uid, size, body, EXISTS (SELECT 1 FROM fetch_delays d WHERE d.location = l.id) \
             FROM locations l INDEXED BY locations_missing \
             WHERE folder = ?1 AND body < 2 AND uid IS NOT NULL \
             AND NOT EXISTS (SELECT 1 FROM fetch_delays d WHERE d.location = l.id AND d.not_before > ?3) \
             ORDER BY uid DESC LIMIT ?2",
            (folder.0, as_limit(limit), now),
        )
    }

    /// Letters of which nothing is here and that never failed to come, newest first.
    ///
    /// # Errors
    /// SQLite's errors.
    pub fn missing_headers(
        &self,
        folder: FolderId,
        limit: usize,
    ) -> Result<Vec<Missing>, StoreError> {
        self.missing(
            "SELECT id, uid, size, body, EXISTS (SELECT 1 FROM fetch_delays d WHERE d.location = l.id) \
             FROM locations l INDEXED BY locations_missing \
             WHERE folder = ?1 AND body < 2 AND body = 0 AND uid IS NOT NULL \
             AND NOT EXISTS (SELECT 1 FROM fetch_delays d WHERE d.location = l.id) \
             ORDER BY uid DESC LIMIT ?2",
            (folder.0, as_limit(limit)),
        )
    }

    /// Letters wholly here, of all that the account has.
    ///
    /// # Errors
    /// SQLite's errors.
    pub fn bodies_count(&self, account: AccountId) -> Result<(u32, u32), StoreError> {
        Ok(self
            .statement(
                "SELECT coalesce(sum(bodies_here), 0), coalesce(sum(bodies_total), 0) FROM folders \
                 WHERE account = ?1 AND gone_at IS NULL",
            )?
            .query_row([account.0], |row| Ok((row.get(0)?, row.get(1)?)))?)
    }

    /// # Errors
    /// [`StoreError::NotFound`]; SQLite's errors.
    pub fn location(&self, id: LocationId) -> Result<Location, StoreError> {
        self.statement(select_locations!("WHERE l.id = ?1"))?
            .query_row([id.0], location)
            .optional()?
            .ok_or(StoreError::not_found("letter", id.0))
    }

    /// Those of `ids` that are still there, in their order.
    ///
    /// # Errors
    /// SQLite's errors.
    pub fn locations_of(&self, ids: &[LocationId]) -> Result<Vec<Location>, StoreError> {
        let mut statement = self.statement(select_locations!("WHERE l.id = ?1"))?;
        let mut found = Vec::with_capacity(ids.len());
        for id in ids {
            found.extend(statement.query_row([id.0], location).optional()?);
        }
        Ok(found)
    }

    /// # Errors
    /// SQLite's errors.
    pub fn location_by_uid(
        &self,
        folder: FolderId,
        uid: u32,
    ) -> Result<Option<Location>, StoreError> {
        Ok(self
            .statement(select_locations!("WHERE l.folder = ?1 AND l.uid = ?2"))?
            .query_row((folder.0, uid), location)
            .optional()?)
    }

    /// The Message-ID of the letter with this UID, without angle brackets; nothing when it has none or is not
    /// here yet.
    ///
    /// # Errors
    /// SQLite's errors.
    pub fn message_id_at(&self, folder: FolderId, uid: u32) -> Result<Option<String>, StoreError> {
        let found: Option<Option<String>> = self.value(
            "SELECT m.message_id FROM locations l JOIN messages m ON m.id = l.message \
             WHERE l.folder = ?1 AND l.uid = ?2",
            (folder.0, uid),
        )?;
        Ok(found.flatten())
    }

    /// All that was parsed from a letter.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] also when nothing of it has been fetched; SQLite's errors.
    pub fn letter(&self, id: LocationId) -> Result<StoredLetter, StoreError> {
        let mut statement = self.statement(select_letters!("WHERE l.id = ?1"))?;
        let mut rows = statement.query([id.0])?;
        match rows.next()? {
            Some(row) => Ok(stored(row)?.0),
            None => Err(StoreError::not_found("letter", id.0)),
        }
    }

    /// The whole raw letter, if it is here.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`] for damaged frames; SQLite's errors.
    pub fn raw(&self, id: LocationId) -> Result<Option<Vec<u8>>, StoreError> {
        match self.message_of(id)? {
            Some(message) => raw::load(self.conn, message, raw::WHOLE),
            None => Ok(None),
        }
    }

    /// The header with its empty line, from the whole letter or from what was fetched of it.
    ///
    /// # Errors
    /// As [`Reader::raw`].
    pub fn raw_header(&self, id: LocationId) -> Result<Option<Vec<u8>>, StoreError> {
        let Some(message) = self.message_of(id)? else {
            return Ok(None);
        };
        if let Some(header) = raw::load(self.conn, message, raw::HEADER)? {
            return Ok(Some(header));
        }
        let mut whole = raw::load(self.conn, message, raw::WHOLE)?;
        if let Some(letter) = &mut whole {
            let end = header_end(letter);
            letter.truncate(end);
        }
        Ok(whole)
    }

    /// The letters of a conversation, oldest first, each once, at its best place.
    ///
    /// # Errors
    /// SQLite's errors.
    pub fn thread(&self, thread: ThreadId) -> Result<Vec<LetterRow>, StoreError> {
        self.thread_in(thread, None)
    }

    /// Like [`Reader::thread`]; a place in `folder` is the best.
    ///
    /// # Errors
    /// SQLite's errors.
    pub fn thread_in(
        &self,
        thread: ThreadId,
        folder: Option<FolderId>,
    ) -> Result<Vec<LetterRow>, StoreError> {
        let thread = self.live_thread(thread)?;
        let mut statement = self.statement(select_letters!(
            "WHERE l.thread = ?1 AND l.shown_present = 1 AND f.gone_at IS NULL ORDER BY l.id"
        ))?;
        let mut rows = statement.query([thread.0])?;
        let mut best: BTreeMap<MessageId, (u8, LetterRow)> = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let (letter, role) = stored(row)?;
            let rank = if folder == Some(letter.location.folder) {
                0
            } else {
                role_rank(role)
            };
            if best
                .get(&letter.message)
                .is_none_or(|(other, _)| rank < *other)
            {
                best.insert(letter.message, (rank, letter));
            }
        }
        let mut letters: Vec<LetterRow> = best.into_values().map(|(_, letter)| letter).collect();
        letters.sort_by_key(|letter| (letter.date, letter.message));
        Ok(letters)
    }

    /// Where a conversation lives on after it was joined to another.
    ///
    /// # Errors
    /// SQLite's errors.
    pub fn live_thread(&self, thread: ThreadId) -> Result<ThreadId, StoreError> {
        let merged: Option<Option<i64>> =
            self.value("SELECT merged_into FROM threads WHERE id = ?1", [thread.0])?;
        Ok(merged.flatten().map_or(thread, ThreadId))
    }

    /// A letter of the folder with this Message-ID (without angle brackets), the one with a UID first.
    ///
    /// # Errors
    /// SQLite's errors.
    pub fn location_for_message_id(
        &self,
        account: AccountId,
        folder: FolderId,
        message_id: &str,
    ) -> Result<Option<LocationId>, StoreError> {
        let letter = linnet_mail::parse::ParsedLetter {
            message_id: Some(message_id.to_owned()),
            ..Default::default()
        };
        let Some(key) = linnet_mail::thread::thread_keys(&letter).own else {
            return Ok(None);
        };
        let found: Option<i64> = self.value(
            "SELECT l.id FROM thread_refs r JOIN threads t ON t.id = r.thread \
             JOIN locations l ON l.thread = coalesce(t.merged_into, t.id) AND l.folder = ?3 \
             JOIN messages m ON m.id = l.message \
             WHERE r.account = ?1 AND r.key = ?2 AND m.message_id = ?4 ORDER BY l.uid IS NULL, l.id DESC LIMIT 1",
            (account.0, key.cast_signed(), folder.0, message_id),
        )?;
        Ok(found.map(LocationId))
    }

    /// Places of the letter with this SHA-256 (and its parsed Date) within an account.
    ///
    /// # Errors
    /// SQLite's errors.
    pub fn locations_by_hash(
        &self,
        account: AccountId,
        hash: &[u8; 32],
        date: Option<i64>,
    ) -> Result<Vec<LocationId>, StoreError> {
        let ids: Vec<i64> = self.values(
            "SELECT l.id FROM messages m JOIN locations l ON l.message = m.id \
             WHERE m.hash_key = ?1 AND m.hash = ?2 AND m.account = ?3 ORDER BY l.id",
            (
                crate::writer::ingest::hash_key(hash, date),
                &hash[..],
                account.0,
            ),
        )?;
        Ok(ids.into_iter().map(LocationId).collect())
    }

    /// Unread letters of the inbox that arrived since `since` and that nobody has been told about.
    ///
    /// # Errors
    /// SQLite's errors.
    pub fn unnotified(
        &self,
        account: AccountId,
        since: i64,
    ) -> Result<Vec<UnnotifiedLetter>, StoreError> {
        let mut statement = self.statement(
            "SELECT l.id, l.thread, l.folder, m.senders, m.subject, m.snippet, l.internal_date \
             FROM folders f JOIN folder_threads t ON t.folder = f.id AND t.newest >= ?2 - 86400 AND t.unread > 0 \
             JOIN locations l ON l.thread = t.thread AND l.folder = t.folder \
             JOIN messages m ON m.id = l.message \
             WHERE f.account = ?1 AND f.role = 'inbox' AND f.gone_at IS NULL AND l.shown_present = 1 \
             AND l.shown_flags & 1 = 0 AND l.notified = 0 AND l.internal_date >= ?2 ORDER BY l.id",
        )?;
        let mut rows = statement.query((account.0, since))?;
        let mut letters = Vec::new();
        while let Some(row) = rows.next()? {
            let senders: String = row.get(3)?;
            letters.push(UnnotifiedLetter {
                location: LocationId(row.get(0)?),
                thread: ThreadId(row.get(1)?),
                account,
                folder: FolderId(row.get(2)?),
                from: unpack_addresses(&senders)
                    .first()
                    .map(|from| from.display().to_owned())
                    .unwrap_or_default(),
                subject: row.get(4)?,
                snippet: row.get(5)?,
                internal_date: row.get(6)?,
            });
        }
        Ok(letters)
    }

    fn missing(
        &self,
        sql: &str,
        values: impl rusqlite::Params,
    ) -> Result<Vec<Missing>, StoreError> {
        let mut statement = self.statement(sql)?;
        let rows = statement.query_map(values, |row| {
            Ok(Missing {
                location: LocationId(row.get(0)?),
                uid: row.get(1)?,
                size: row.get::<_, i64>(2)?.cast_unsigned(),
                has_header: row.get::<_, u8>(3)? > 0,
                failed: row.get(4)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn message_of(&self, id: LocationId) -> Result<Option<i64>, StoreError> {
        let message: Option<Option<i64>> =
            self.value("SELECT message FROM locations WHERE id = ?1", [id.0])?;
        message.ok_or(StoreError::not_found("letter", id.0))
    }
}

/// Which of several places of one letter stands for it.
pub(super) fn role_rank(role: FolderRole) -> u8 {
    match role {
        FolderRole::Inbox => 1,
        FolderRole::Sent => 2,
        FolderRole::Archive => 3,
        FolderRole::Other => 4,
        FolderRole::Drafts => 5,
        FolderRole::Important | FolderRole::Flagged => 6,
        FolderRole::All => 7,
        FolderRole::Junk => 8,
        FolderRole::Trash => 9,
    }
}

fn as_limit(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

fn location(row: &Row<'_>) -> rusqlite::Result<Location> {
    let keywords: Option<String> = row.get(7)?;
    Ok(Location {
        id: LocationId(row.get(0)?),
        message: row.get::<_, Option<i64>>(1)?.map(MessageId),
        folder: FolderId(row.get(2)?),
        account: AccountId(row.get(3)?),
        uid: row.get(4)?,
        flags: Flags::from_bits(row.get(5)?),
        present: row.get(6)?,
        keywords: unpack_keywords(keywords.as_deref()),
        internal_date: row.get(8)?,
        size: row.get::<_, i64>(9)?.cast_unsigned(),
        complete: row.get::<_, u8>(10)? == 2,
        thread: row.get::<_, Option<i64>>(11)?.map(ThreadId),
    })
}

fn stored(row: &Row<'_>) -> Result<(StoredLetter, FolderRole), StoreError> {
    let location = location(row)?;
    let message = location
        .message
        .ok_or(StoreError::not_found("letter", location.id.0))?;
    let letter = unpack_head(HeadColumns {
        message_id: row.get(13)?,
        subject: row.get(14)?,
        senders: row.get(15)?,
        recipients: row.get(16)?,
        snippet: row.get(17)?,
        has_attachment: row.get(18)?,
        head: row.get(19)?,
    })?;
    let role: String = row.get(20)?;
    let role = FolderRole::from_stored(&role).unwrap_or(FolderRole::Other);
    Ok((
        StoredLetter {
            location,
            message,
            date: row.get(12)?,
            letter,
        },
        role,
    ))
}

/// Just behind the empty line that ends the header (RFC 5322 §2.1).
fn header_end(letter: &[u8]) -> usize {
    let mut line_is_empty = true;
    for (index, byte) in letter.iter().enumerate() {
        match byte {
            b'\n' if line_is_empty => return index + 1,
            b'\n' => line_is_empty = true,
            b'\r' => {}
            _ => line_is_empty = false,
        }
    }
    letter.len()
}
