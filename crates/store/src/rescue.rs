//! The last resort for a file that SQLite cannot work with any more: a new cache is begun, and what exists
//! nowhere else is carried over row by row, as far as it can still be read. Letters are fetched again.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags, types::Value};

use crate::{StoreError, checkpoint::wal_of, database, schema};

/// What was carried over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rescued {
    /// Rows of settings, accounts, folders, drafts, outbox and contacts.
    pub rows: usize,
    /// Tables of which something could not be read.
    pub incomplete: Vec<String>,
    /// The damaged file, kept under this name.
    pub kept: PathBuf,
}

/// Parents before children. Operations are not among them: what they point to is gone.
const TABLES: [&str; 11] = [
    "accounts",
    "account_facts",
    "settings",
    "folders",
    "drafts",
    "draft_versions",
    "draft_attachments",
    "outbox",
    "outbox_recipients",
    "outbox_raw",
    "contacts",
];

/// Puts `file` aside and makes a new one from what is readable of it.
pub(crate) fn rescue(file: &Path, now: i64) -> Result<Rescued, StoreError> {
    let kept = file.with_extension(format!("damaged-{now}.db"));
    std::fs::rename(file, &kept)?;
    let wal = wal_of(file);
    if wal.exists() {
        // The last commits may only be there.
        std::fs::rename(&wal, wal_of(&kept))?;
    }
    let mut new = database::open_writer(file)?;
    schema::migrate(&mut new, file, schema::MIGRATIONS)?;
    let mut rescued = Rescued {
        kept: kept.clone(),
        ..Rescued::default()
    };
    let transaction = new.transaction()?;
    transaction.pragma_update(None, "defer_foreign_keys", true)?;
    for table in TABLES {
        let (rows, complete) = match carry_over(&kept, &transaction, table) {
            Ok(done) => done,
            Err(error) if error.is_damaged() => (0, false),
            Err(error) => return Err(error),
        };
        rescued.rows += rows;
        if !complete {
            rescued.incomplete.push(table.to_owned());
        }
    }
    transaction.execute_batch(
        "DELETE FROM draft_versions WHERE draft NOT IN (SELECT id FROM drafts);
         DELETE FROM draft_attachments WHERE draft NOT IN (SELECT id FROM drafts);
         DELETE FROM outbox_recipients WHERE outbox NOT IN (SELECT id FROM outbox);
         DELETE FROM outbox_raw WHERE outbox NOT IN (SELECT id FROM outbox);
         UPDATE folders SET uidvalidity = NULL, uidnext = NULL, modseq = NULL, listed_down_to = NULL,
           listing_complete = 0, total = 0, unread = 0, conversations = 0, bodies_here = 0, bodies_total = 0;
         UPDATE accounts SET checked_at = NULL, notified_up_to = 0;
         UPDATE drafts SET in_reply_to_location = NULL;
         UPDATE outbox SET answered = NULL, forwarded = NULL;",
    )?;
    transaction.commit()?;
    Ok(rescued)
}

/// Copies one table from its beginning, and behind a damaged place from its end. A connection of its own
/// each time: after damage SQLite may refuse everything else on it.
fn carry_over(from: &Path, to: &Connection, table: &str) -> Result<(usize, bool), StoreError> {
    let old = Connection::open_with_flags(
        from,
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    let there = match column_names(&old, table) {
        Ok(there) => there,
        Err(error) => return Ok((0, damaged(&error))),
    };
    // The file may be of an older format: a column that it does not have yet takes its default.
    let mut columns = column_names(to, table)?;
    columns.retain(|column| there.contains(column));
    if columns.is_empty() {
        return Ok((0, false));
    }
    let names = columns.join(", ");
    let marks = vec!["?"; columns.len()].join(", ");
    let insert = format!("INSERT OR IGNORE INTO {table} ({names}) VALUES ({marks})");
    let keys = key_columns(to, table)?;
    let mut rows = 0;
    for direction in ["ASC", "DESC"] {
        let order = keys
            .iter()
            .map(|key| format!("{key} {direction}"))
            .collect::<Vec<_>>()
            .join(", ");
        let select = format!("SELECT {names} FROM {table} ORDER BY {order}");
        if copy(&old, to, &select, &insert, columns.len(), &mut rows)? {
            return Ok((rows, true));
        }
    }
    Ok((rows, false))
}

fn column_names(conn: &Connection, table: &str) -> Result<Vec<String>, rusqlite::Error> {
    conn.prepare("SELECT name FROM pragma_table_info(?1)")?
        .query_map([table], |row| row.get(0))?
        .collect()
}

fn key_columns(conn: &Connection, table: &str) -> Result<Vec<String>, StoreError> {
    let mut statement =
        conn.prepare("SELECT name FROM pragma_table_info(?1) WHERE pk > 0 ORDER BY pk")?;
    let names = statement.query_map([table], |row| row.get(0))?;
    Ok(names.collect::<Result<_, _>>()?)
}

/// False when damage ended it early.
fn copy(
    old: &Connection,
    to: &Connection,
    select: &str,
    insert: &str,
    columns: usize,
    copied: &mut usize,
) -> Result<bool, StoreError> {
    let mut statement = match old.prepare(select) {
        Ok(statement) => statement,
        Err(error) => return Ok(damaged(&error)),
    };
    let mut target = to.prepare(insert)?;
    let mut rows = match statement.query([]) {
        Ok(rows) => rows,
        Err(error) => return Ok(damaged(&error)),
    };
    loop {
        match rows.next() {
            Ok(Some(row)) => {
                let values: Result<Vec<Value>, _> =
                    (0..columns).map(|index| row.get(index)).collect();
                let values = match values {
                    Ok(values) => values,
                    Err(error) => return Ok(damaged(&error)),
                };
                match target.execute(rusqlite::params_from_iter(values)) {
                    Ok(done) => *copied += done,
                    // A damaged value that the table would not take.
                    Err(error) if is_constraint(&error) => return Ok(damaged(&error)),
                    Err(error) => return Err(error.into()),
                }
            }
            Ok(None) => return Ok(true),
            Err(error) => return Ok(damaged(&error)),
        }
    }
}

/// Reading ends here, not completely.
fn damaged(error: &rusqlite::Error) -> bool {
    tracing::warn!("damaged message cache: {error}");
    false
}

fn is_constraint(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code() == Some(rusqlite::ErrorCode::ConstraintViolation)
}

#[cfg(test)]
mod tests;
