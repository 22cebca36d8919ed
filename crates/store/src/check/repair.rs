//! Builds everything anew that the raw letters tell: parsed columns, conversations, list rows, counts and
//! the full-text index. What is damaged beyond that is forgotten here and fetched again.

use linnet_mail::{AccountId, MessageId, ThreadId, parse, thread::thread_keys};
use rusqlite::OptionalExtension;
use sha2::{Digest, Sha256};

use crate::{
    Folded, Repaired, StoreError, Writer,
    pack::pack_addresses,
    raw,
    writer::{Place, ingest::hash_key, pack_head, select_places},
};

/// Letters in one transaction.
pub(crate) const PIECE: usize = 500;

/// Clears what is rebuilt, and gives the letters in the order in which they go into the index.
pub(crate) fn begin(writer: &mut Writer<'_>) -> Result<Vec<i64>, StoreError> {
    let conn = writer.conn();
    conn.execute_batch(
        "REINDEX; DELETE FROM thread_refs; INSERT INTO message_fts (message_fts) VALUES ('delete-all');",
    )?;
    let mut statement = conn.prepare("SELECT id FROM messages ORDER BY fts_rowid, id")?;
    let rows = statement.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Rebuilds a piece of the letters.
pub(crate) fn letters(writer: &mut Writer<'_>, letters: &[i64]) -> Result<Repaired, StoreError> {
    let mut repaired = Repaired::default();
    for letter in letters {
        match letter_anew(writer, *letter)? {
            Some(true) => repaired.letters += 1,
            Some(false) => repaired.to_fetch_again += 1,
            None => {}
        }
    }
    Ok(repaired)
}

/// Rebuilds list rows and counts from the letters.
pub(crate) fn finish(writer: &mut Writer<'_>) -> Result<(), StoreError> {
    let conn = writer.conn();
    let waiting: Vec<i64> = conn
        .prepare("SELECT id FROM locations WHERE shown_flags <> server_flags OR shown_present <> server_present")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for id in waiting {
        writer.replay(linnet_mail::LocationId(id))?;
    }
    writer.settle()?;
    conn.execute_batch(
        "DELETE FROM folder_threads;
         INSERT INTO folder_threads (folder, thread, newest, count, unread, starred)
           SELECT folder, thread, max(date), count(DISTINCT message), sum(shown_flags & 1 = 0),
           sum(shown_flags & 4 <> 0) FROM locations
           WHERE shown_present = 1 AND message IS NOT NULL GROUP BY folder, thread;
         UPDATE folders SET
           total = (SELECT count(*) FROM locations l WHERE l.folder = folders.id AND l.shown_present = 1),
           unread = (SELECT count(*) FROM locations l WHERE l.folder = folders.id AND l.shown_present = 1
             AND l.shown_flags & 1 = 0),
           conversations = (SELECT count(*) FROM folder_threads t WHERE t.folder = folders.id),
           bodies_here = (SELECT count(*) FROM locations l WHERE l.folder = folders.id AND l.server_present = 1
             AND l.body = 2),
           bodies_total = (SELECT count(*) FROM locations l WHERE l.folder = folders.id AND l.server_present = 1);",
    )?;
    writer.everything_changed();
    Ok(())
}

struct Kept {
    account: AccountId,
    complete: bool,
    date: i64,
    rowid: Option<i64>,
}

/// True when it was read again, false when it must be fetched again.
fn letter_anew(writer: &mut Writer<'_>, id: i64) -> Result<Option<bool>, StoreError> {
    let conn = writer.conn();
    let kept = conn
        .prepare_cached("SELECT account, complete, date, fts_rowid FROM messages WHERE id = ?1")?
        .query_row([id], |row| {
            Ok(Kept {
                account: AccountId(row.get(0)?),
                complete: row.get(1)?,
                date: row.get(2)?,
                rowid: row.get(3)?,
            })
        })
        .optional()?;
    let Some(kept) = kept else { return Ok(None) };
    let section = if kept.complete {
        raw::WHOLE
    } else {
        raw::HEADER
    };
    let plain = match raw::load(conn, id, section) {
        Ok(Some(plain)) => plain,
        Ok(None) | Err(StoreError::Unreadable { .. }) => {
            forget(writer, MessageId(id))?;
            return Ok(Some(false));
        }
        Err(error) => return Err(error),
    };
    let letter = if kept.complete {
        parse::parse(&plain)
    } else {
        parse::parse_headers(&plain)
    };
    let (thread, _) = writer.thread_for(kept.account, &thread_keys(&letter), kept.date)?;
    conn.prepare_cached(
        "UPDATE messages SET thread = ?2, message_id = ?3, subject = ?4, senders = ?5, recipients = ?6, \
         snippet = ?7, has_attachment = ?8, head = ?9 WHERE id = ?1",
    )?
    .execute((
        id,
        thread.0,
        &letter.message_id,
        &letter.subject,
        pack_addresses(&letter.from),
        pack_addresses(&letter.to),
        &letter.snippet,
        letter.has_attachment,
        pack_head(&letter)?,
    ))?;
    conn.prepare_cached("UPDATE messages SET hash_key = ?2 WHERE id = ?1 AND hash IS NOT NULL")?
        .execute((id, hash_key(&Sha256::digest(&plain), letter.date)))?;
    put_into(writer, MessageId(id), thread)?;
    if let Some(rowid) = kept.rowid {
        writer.index(rowid, &Folded::of(&letter), true)?;
    }
    Ok(Some(true))
}

fn put_into(
    writer: &mut Writer<'_>,
    message: MessageId,
    thread: ThreadId,
) -> Result<(), StoreError> {
    for place in writer.places(select_places!("WHERE message = ?1"), [message.0])? {
        let after = Place {
            thread: Some(thread),
            ..place.clone()
        };
        writer.save(&place, &after)?;
    }
    Ok(())
}

/// The letter's bytes are lost: its locations are like newly listed ones.
fn forget(writer: &mut Writer<'_>, message: MessageId) -> Result<(), StoreError> {
    for place in writer.places(select_places!("WHERE message = ?1"), [message.0])? {
        let after = Place {
            message: None,
            thread: None,
            body: 0,
            ..place.clone()
        };
        writer.save(&place, &after)?;
    }
    writer.settle()?;
    writer.erase_message(message)
}
