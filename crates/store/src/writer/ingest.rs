//! Saves fetched letters. This is what a first sync spends its time on: every look-up here is by an index,
//! full-text rows go in by rising rowid, and what many letters share is done once at the end.

use linnet_mail::{AccountId, FolderRole, MessageId, ThreadId};
use rusqlite::OptionalExtension;

use super::{Place, Writer, contacts::Seen, head::pack_head};
use crate::{
    Incoming, IngestReport, Section, StoreError,
    pack::pack_addresses,
    raw::{HEADER, WHOLE},
};

/// A Date header may be this far ahead of the time of arrival; more is a wrong clock or a trick to stay on
/// top of the list.
const AHEAD: i64 = 86_400;

const BODY_HEADER: u8 = 1;
const BODY_WHOLE: u8 = 2;

/// A letter that is here already, by its bytes.
struct Here {
    id: MessageId,
    thread: ThreadId,
    date: i64,
    fts_rowid: Option<i64>,
}

/// The order in which letters are saved: by date, so that full-text rows rise and answers follow what they
/// answer.
pub(crate) fn in_order(mut letters: Vec<Incoming>) -> Vec<Incoming> {
    letters.sort_by_key(|letter| letter.parsed.date);
    letters
}

/// Saves letters until none is left or `stop` says that somebody waits.
pub(crate) fn save(
    writer: &mut Writer<'_>,
    letters: &mut std::vec::IntoIter<Incoming>,
    stop: &dyn Fn() -> bool,
) -> Result<IngestReport, StoreError> {
    let mut report = IngestReport::default();
    let mut seen = Seen::default();
    for letter in letters.by_ref() {
        match writer.ingest_one(&letter, &mut seen)? {
            Done::Stored => report.stored += 1,
            Done::Shared => report.shared += 1,
            Done::Skipped => report.skipped += 1,
        }
        if stop() {
            break;
        }
    }
    report.letters = (report.stored + report.shared) as u64;
    writer.remember_contacts(seen)?;
    Ok(report)
}

enum Done {
    Stored,
    Shared,
    Skipped,
}

impl IngestReport {
    pub(crate) fn add(&mut self, other: IngestReport) {
        self.letters += other.letters;
        self.stored += other.stored;
        self.shared += other.shared;
        self.skipped += other.skipped;
    }
}

impl Writer<'_> {
    fn ingest_one(&mut self, letter: &Incoming, seen: &mut Seen) -> Result<Done, StoreError> {
        let folder = self.known_folder(letter.folder)?;
        if folder.uidvalidity != Some(letter.uidvalidity) {
            return Ok(Done::Skipped);
        }
        let Some(place) = self.place_by_uid(letter.folder, letter.uid)? else {
            return Ok(Done::Skipped);
        };
        let body = match letter.section {
            Section::Header => BODY_HEADER,
            Section::Whole => BODY_WHOLE,
        };
        if place.body >= body {
            return Ok(Done::Skipped);
        }
        let done = match letter.section {
            Section::Header => {
                let (message, thread, date) = self.store_message(letter, &place, false)?;
                self.attach(&place, message, thread, date, body, None)?;
                Done::Stored
            }
            Section::Whole => {
                match self.message_by_hash(place.account, &letter.hash, letter.parsed.date)? {
                    Some(here) => {
                        self.share(letter, &place, &here)?;
                        Done::Shared
                    }
                    None => {
                        let (message, thread, date) = self.store_message(letter, &place, true)?;
                        self.attach(&place, message, thread, date, body, Some(letter.size))?;
                        Done::Stored
                    }
                }
            }
        };
        if !matches!(folder.role, FolderRole::Junk | FolderRole::Trash) {
            let own = self.own_address(place.account)?;
            seen.letter(&letter.parsed, own.as_deref(), place.internal_date);
        }
        Ok(done)
    }

    /// Writes the letter's row, bytes and index row; over its header-only row if there is one.
    fn store_message(
        &mut self,
        letter: &Incoming,
        place: &Place,
        complete: bool,
    ) -> Result<(MessageId, ThreadId, i64), StoreError> {
        let frames = letter.frames()?;
        let parsed = &letter.parsed;
        let date = match parsed.date {
            // Without a readable INTERNALDATE there is only the letter's own word.
            Some(date) if place.internal_date == 0 || date <= place.internal_date + AHEAD => date,
            Some(_) | None => place.internal_date,
        };
        let (thread, known) = self.thread_for(place.account, &letter.thread, date)?;
        let before: Option<(i64, Option<i64>)> = match place.message {
            Some(message) => self
                .statement("SELECT id, fts_rowid FROM messages WHERE id = ?1 AND complete = 0")?
                .query_row([message.0], |row| Ok((row.get(0)?, row.get(1)?)))
                .optional()?,
            None => None,
        };
        let rowid = match before {
            Some((_, Some(rowid))) => rowid,
            Some((_, None)) | None => self.free_rowid(date)?,
        };
        let hash = complete.then_some(&letter.hash[..]);
        let columns = rusqlite::params![
            before.map(|(id, _)| id),
            place.account.0,
            thread.0,
            hash.map(|hash| hash_key(hash, parsed.date)),
            hash,
            complete,
            date,
            rowid,
            letter.size.cast_signed(),
            parsed.message_id,
            parsed.subject,
            pack_addresses(&parsed.from),
            pack_addresses(&parsed.to),
            parsed.snippet,
            parsed.has_attachment,
            pack_head(parsed)?,
        ];
        let message = MessageId(self.inserted_message(columns, before.is_some())?);
        let message = before.map_or(message, |(id, _)| MessageId(id));
        if before.is_some() {
            self.execute("DELETE FROM raw WHERE message = ?1", [message.0])?;
        }
        let section = if complete { WHOLE } else { HEADER };
        let mut statement = self
            .statement("INSERT INTO raw (message, section, seq, data) VALUES (?1, ?2, ?3, ?4)")?;
        for (seq, frame) in frames.iter().enumerate() {
            statement.execute((
                message.0,
                section,
                i64::try_from(seq).unwrap_or(i64::MAX),
                frame,
            ))?;
        }
        self.index(rowid, &letter.folded, before.is_some())?;
        if known {
            self.touch_thread(thread)?;
        }
        Ok((message, thread, date))
    }

    fn inserted_message(
        &self,
        columns: &[&dyn rusqlite::ToSql],
        replace: bool,
    ) -> Result<i64, StoreError> {
        let sql = if replace {
            "UPDATE messages SET account = ?2, thread = ?3, hash_key = ?4, hash = ?5, complete = ?6, date = ?7, \
             fts_rowid = ?8, size = ?9, message_id = ?10, subject = ?11, senders = ?12, recipients = ?13, \
             snippet = ?14, has_attachment = ?15, head = ?16 WHERE id = ?1"
        } else {
            "INSERT INTO messages (id, account, thread, hash_key, hash, complete, date, fts_rowid, size, \
             message_id, subject, senders, recipients, snippet, has_attachment, head) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)"
        };
        self.inserted(sql, columns)
    }

    /// Gives a location its letter. `size` is the plain size where the whole letter came.
    fn attach(
        &mut self,
        place: &Place,
        message: MessageId,
        thread: ThreadId,
        date: i64,
        body: u8,
        size: Option<u64>,
    ) -> Result<(), StoreError> {
        // Joining conversations may have moved the row that was read before.
        let before = Place {
            thread: self.place_thread(place)?,
            ..place.clone()
        };
        let after = Place {
            message: Some(message),
            thread: Some(thread),
            date,
            body,
            size: size.map_or(place.size, u64::cast_signed),
            ..before.clone()
        };
        self.save(&before, &after)
    }

    /// The same bytes are here already: a copy in another folder, a letter coming back from the graveyard,
    /// or one whose UID was not known.
    fn share(&mut self, letter: &Incoming, place: &Place, here: &Here) -> Result<(), StoreError> {
        if here.fts_rowid.is_none() {
            let rowid = self.free_rowid(here.date)?;
            self.execute(
                "UPDATE messages SET fts_rowid = ?2 WHERE id = ?1",
                (here.id.0, rowid),
            )?;
            self.index(rowid, &letter.folded, false)?;
        }
        self.execute("DELETE FROM graveyard WHERE message = ?1", [here.id.0])?;
        if let Some(lost) = self.unclaimed(place, here.id)? {
            return self.claim(&lost, place);
        }
        self.attach(
            place,
            here.id,
            here.thread,
            here.date,
            BODY_WHOLE,
            Some(letter.size),
        )?;
        self.touch_thread(here.thread)
    }

    fn message_by_hash(
        &self,
        account: AccountId,
        hash: &[u8; 32],
        date: Option<i64>,
    ) -> Result<Option<Here>, StoreError> {
        let found = self
            .statement(
                "SELECT m.id, coalesce(t.merged_into, m.thread), m.date, m.fts_rowid FROM messages m \
                 LEFT JOIN threads t ON t.id = m.thread WHERE m.hash_key = ?1 AND m.hash = ?2 AND m.account = ?3",
            )?
            .query_row((hash_key(hash, date), &hash[..], account.0), |row| {
                Ok(Here {
                    id: MessageId(row.get(0)?),
                    thread: ThreadId(row.get(1)?),
                    date: row.get(2)?,
                    fts_rowid: row.get(3)?,
                })
            })
            .optional()?;
        Ok(found)
    }

    fn place_thread(&self, place: &Place) -> Result<Option<ThreadId>, StoreError> {
        if place.thread.is_none() {
            return Ok(None);
        }
        let thread: Option<Option<i64>> =
            self.value("SELECT thread FROM locations WHERE id = ?1", [place.id.0])?;
        Ok(thread.flatten().map(ThreadId))
    }
}

/// What is indexed of a letter's bytes: the Date header before 24 bits of the hash. Letters come ordered by
/// date, so that their entries go to neighbouring pages; by the hash alone each would write a page of its own.
pub(crate) fn hash_key(hash: &[u8], date: Option<i64>) -> i64 {
    let bits = hash.first_chunk().map_or(0, |first: &[u8; 4]| {
        i64::from(u32::from_be_bytes(*first) >> 8)
    });
    date.unwrap_or(0).clamp(-(1 << 38), 1 << 38) << 24 | bits
}

#[cfg(test)]
mod tests;
