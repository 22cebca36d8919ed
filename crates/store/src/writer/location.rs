//! Rows of `locations`, and the one way to change what is shown of them: with counts and list rows noted.

use linnet_mail::{AccountId, Flag, Flags, FolderId, LocationId, MessageId, ThreadId};
use rusqlite::{OptionalExtension, Row};

use super::{Counts, Writer};
use crate::StoreError;

/// A selection that [`Place::read`] can read, as one constant, so that its statement stays cached.
macro_rules! select_places {
    ($rest:literal) => {
        concat!(
            "SELECT id, account, folder, message, thread, uid, server_present, server_flags, shown_present, ",
            "shown_flags, keywords, internal_date, size, date, body, unclaimed FROM locations ",
            $rest
        )
    };
}
pub(crate) use select_places;

/// One letter in one folder, as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) id: LocationId,
    pub(crate) account: AccountId,
    pub(crate) folder: FolderId,
    pub(crate) message: Option<MessageId>,
    pub(crate) thread: Option<ThreadId>,
    pub(crate) uid: Option<u32>,
    pub(crate) server_present: bool,
    pub(crate) server_flags: Flags,
    pub(crate) shown_present: bool,
    pub(crate) shown_flags: Flags,
    pub(crate) keywords: Option<String>,
    pub(crate) internal_date: i64,
    pub(crate) size: i64,
    pub(crate) date: i64,
    pub(crate) body: u8,
    pub(crate) unclaimed: u32,
}

impl Place {
    pub(crate) fn read(row: &Row<'_>) -> rusqlite::Result<Place> {
        Ok(Place {
            id: LocationId(row.get(0)?),
            account: AccountId(row.get(1)?),
            folder: FolderId(row.get(2)?),
            message: row.get::<_, Option<i64>>(3)?.map(MessageId),
            thread: row.get::<_, Option<i64>>(4)?.map(ThreadId),
            uid: row.get(5)?,
            server_present: row.get(6)?,
            server_flags: Flags::from_bits(row.get(7)?),
            shown_present: row.get(8)?,
            shown_flags: Flags::from_bits(row.get(9)?),
            keywords: row.get(10)?,
            internal_date: row.get(11)?,
            size: row.get(12)?,
            date: row.get(13)?,
            body: row.get(14)?,
            unclaimed: row.get(15)?,
        })
    }

    /// What it adds to the counts of its folder.
    pub(crate) fn counts(&self) -> Counts {
        Counts {
            total: i64::from(self.shown_present),
            unread: i64::from(self.shown_present && !self.shown_flags.contains(Flag::Seen)),
            conversations: 0,
            here: i64::from(self.server_present && self.body == 2),
            all: i64::from(self.server_present),
        }
    }
}

impl Writer<'_> {
    pub(super) fn place(&self, id: LocationId) -> Result<Option<Place>, StoreError> {
        Ok(self
            .statement(select_places!("WHERE id = ?1"))?
            .query_row([id.0], Place::read)
            .optional()?)
    }

    pub(super) fn place_by_uid(
        &self,
        folder: FolderId,
        uid: u32,
    ) -> Result<Option<Place>, StoreError> {
        let sql = select_places!("WHERE folder = ?1 AND uid = ?2");
        Ok(self
            .statement(sql)?
            .query_row((folder.0, uid), Place::read)
            .optional()?)
    }

    /// Writes `place` over its row, with all that follows.
    pub(crate) fn save(&mut self, before: &Place, after: &Place) -> Result<(), StoreError> {
        if before == after {
            return Ok(());
        }
        self.write_row(before, after)?;
        let counts = self.counts.entry(after.folder).or_default();
        counts.subtract(before.counts());
        counts.add(after.counts());
        let looks_same = before.shown_present == after.shown_present
            && before.shown_flags == after.shown_flags
            && before.message == after.message
            && before.thread == after.thread
            && before.date == after.date
            && before.body == after.body;
        if !looks_same {
            self.touch(before);
            self.touch(after);
        }
        if before.message != after.message
            && let Some(message) = before.message
        {
            self.orphans.insert(message, before.clone());
        }
        Ok(())
    }

    /// Only the columns that differ: SQLite rewrites the entries of every index whose columns are named.
    fn write_row(&self, before: &Place, after: &Place) -> Result<(), StoreError> {
        let content_differs = before.message != after.message
            || before.thread != after.thread
            || before.date != after.date
            || before.body != after.body
            || before.size != after.size;
        if content_differs {
            self.execute(
                "UPDATE locations SET message = ?2, thread = ?3, date = ?4, body = ?5, size = ?6 WHERE id = ?1",
                (
                    after.id.0,
                    after.message.map(|id| id.0),
                    after.thread.map(|id| id.0),
                    after.date,
                    after.body,
                    after.size,
                ),
            )?;
        }
        if before.uid != after.uid {
            self.execute(
                "UPDATE locations SET uid = ?2 WHERE id = ?1",
                (after.id.0, after.uid),
            )?;
        }
        let state_differs = before.server_present != after.server_present
            || before.server_flags != after.server_flags
            || before.shown_present != after.shown_present
            || before.shown_flags != after.shown_flags
            || before.keywords != after.keywords
            || before.internal_date != after.internal_date
            || before.unclaimed != after.unclaimed;
        if state_differs {
            self.execute(
                "UPDATE locations SET server_present = ?2, server_flags = ?3, shown_present = ?4, \
                 shown_flags = ?5, keywords = ?6, internal_date = ?7, unclaimed = ?8 WHERE id = ?1",
                (
                    after.id.0,
                    after.server_present,
                    after.server_flags.bits(),
                    after.shown_present,
                    after.shown_flags.bits(),
                    &after.keywords,
                    after.internal_date,
                    after.unclaimed,
                ),
            )?;
        }
        Ok(())
    }

    /// Adds a row; `place.id` is ignored.
    pub(super) fn add(&mut self, place: &Place) -> Result<LocationId, StoreError> {
        let id = self.inserted(
            "INSERT INTO locations (account, folder, message, thread, uid, server_present, server_flags, \
             shown_present, shown_flags, keywords, internal_date, size, date, body, unclaimed) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
            (
                place.account.0,
                place.folder.0,
                place.message.map(|id| id.0),
                place.thread.map(|id| id.0),
                place.uid,
                place.server_present,
                place.server_flags.bits(),
                place.shown_present,
                place.shown_flags.bits(),
                &place.keywords,
                place.internal_date,
                place.size,
                place.date,
                place.body,
                place.unclaimed,
            ),
        )?;
        self.counts
            .entry(place.folder)
            .or_default()
            .add(place.counts());
        self.touch(place);
        Ok(LocationId(id))
    }

    /// Takes a row away; the letter goes into the graveyard if it was the last.
    pub(super) fn drop_place(&mut self, place: &Place) -> Result<(), StoreError> {
        self.execute("DELETE FROM locations WHERE id = ?1", [place.id.0])?;
        self.counts
            .entry(place.folder)
            .or_default()
            .subtract(place.counts());
        self.touch(place);
        if let Some(message) = place.message {
            self.orphans.insert(message, place.clone());
        }
        Ok(())
    }

    /// All rows of one of the selections made by `select_places!`.
    pub(crate) fn places(
        &self,
        sql: &str,
        params: impl rusqlite::Params,
    ) -> Result<Vec<Place>, StoreError> {
        let mut statement = self.statement(sql)?;
        let rows = statement.query_map(params, Place::read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Notes that the row of its conversation in its folder may look different now.
    pub(super) fn touch(&mut self, place: &Place) {
        if let Some(thread) = place.thread {
            self.dirty.insert((place.folder, thread));
        }
    }

    /// Notes the rows of a conversation in all folders: its people or its count changed.
    pub(super) fn touch_thread(&mut self, thread: ThreadId) -> Result<(), StoreError> {
        let folders: Vec<i64> = self.values(
            "SELECT DISTINCT folder FROM locations WHERE thread = ?1",
            [thread.0],
        )?;
        self.dirty
            .extend(folders.into_iter().map(|folder| (FolderId(folder), thread)));
        Ok(())
    }
}
