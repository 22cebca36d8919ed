//! The tables, as a list of migrations that is only ever appended to. `PRAGMA user_version` counts how many
//! have run; each runs in one transaction, so that a kill in the middle leaves the version before.

use std::path::Path;

use rusqlite::Connection;

use crate::{StoreError, database};

/// Every migration, oldest first.
pub(crate) const MIGRATIONS: &[&str] = &[
    include_str!("schema/1.sql"),
    include_str!("schema/2.sql"),
    include_str!("schema/3.sql"),
];

/// What exists nowhere else, copied aside before a migration touches it.
const IRREPLACEABLE: [&str; 10] = [
    "accounts",
    "account_facts",
    "drafts",
    "draft_versions",
    "draft_attachments",
    "outbox",
    "outbox_recipients",
    "outbox_raw",
    "operations",
    "settings",
];

/// Brings the file to the newest format.
///
/// # Errors
/// [`StoreError::TooNew`] when a later Linnet wrote the file; SQLite's errors.
pub(crate) fn migrate(
    conn: &mut Connection,
    file: &Path,
    migrations: &[&str],
) -> Result<(), StoreError> {
    let found: i64 = conn.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let known = i64::try_from(migrations.len()).unwrap_or(i64::MAX);
    if found > known {
        return Err(StoreError::TooNew { found, known });
    }
    if found > 0 && found < known {
        keep_aside(conn, &aside(file, found))?;
    }
    let done = usize::try_from(found).unwrap_or(0);
    for (index, sql) in migrations.iter().enumerate().skip(done) {
        let version = i64::try_from(index + 1).unwrap_or(i64::MAX);
        let transaction =
            conn.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        transaction.execute_batch(sql)?;
        transaction.pragma_update(None, "user_version", version)?;
        transaction.commit()?;
        tracing::info!(version, "message cache format");
    }
    Ok(())
}

/// Where the irreplaceable tables of format `version` are kept.
fn aside(file: &Path, version: i64) -> std::path::PathBuf {
    file.with_extension(format!("before-{}.db", version + 1))
}

/// Copies the irreplaceable tables into a file of their own. Written under another name first, so that a
/// kill never leaves half a copy under the final one.
fn keep_aside(conn: &Connection, to: &Path) -> Result<(), StoreError> {
    let part = to.with_extension("part");
    if part.exists() {
        std::fs::remove_file(&part)?;
    }
    database::create_private(&part)?;
    conn.execute("ATTACH DATABASE ?1 AS aside", [database::sql_path(&part)?])?;
    let copied = copy_tables(conn);
    conn.execute_batch("DETACH DATABASE aside")?;
    copied?;
    std::fs::rename(&part, to)?;
    Ok(())
}

fn copy_tables(conn: &Connection) -> Result<(), StoreError> {
    let transaction = conn.unchecked_transaction()?;
    for table in IRREPLACEABLE {
        let there: bool = transaction.query_row(
            "SELECT EXISTS (SELECT 1 FROM main.sqlite_schema WHERE type = 'table' AND name = ?1)",
            [table],
            |row| row.get(0),
        )?;
        if there {
            transaction.execute_batch(&format!(
                "CREATE TABLE aside.{table} AS SELECT * FROM main.{table}"
            ))?;
        }
    }
    transaction.commit()?;
    Ok(())
}

#[cfg(test)]
mod tests;
