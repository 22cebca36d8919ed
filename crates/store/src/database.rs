//! How a connection to the cache is set up. The page size and incremental vacuum can only be chosen while
//! the file is empty; everything else belongs to the connection.

use std::path::Path;

use rusqlite::{Connection, OpenFlags};

use crate::StoreError;

/// Pages a writer may keep in memory, in KiB.
const WRITER_CACHE_KIB: i64 = 32 * 1024;
const READER_CACHE_KIB: i64 = 8 * 1024;
const STATEMENTS: usize = 192;

/// The one connection that writes.
pub(crate) fn open_writer(file: &Path) -> Result<Connection, StoreError> {
    create_private(file)?;
    let conn = Connection::open(file)?;
    conn.busy_timeout(std::time::Duration::from_secs(10))?;
    conn.pragma_update(None, "page_size", 8192)?;
    conn.pragma_update(None, "auto_vacuum", "INCREMENTAL")?;
    conn.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    conn.pragma_update(None, "synchronous", "FULL")?;
    conn.pragma_update(None, "foreign_keys", true)?;
    conn.pragma_update(None, "temp_store", "MEMORY")?;
    conn.pragma_update(None, "cache_size", -WRITER_CACHE_KIB)?;
    // The checkpoint thread does this, so that no commit has to wait for it.
    conn.pragma_update_and_check(None, "wal_autocheckpoint", 0, |_| Ok(()))?;
    conn.pragma_update_and_check(None, "journal_size_limit", 64 * 1024 * 1024, |_| Ok(()))?;
    conn.set_prepared_statement_cache_capacity(STATEMENTS);
    Ok(conn)
}

/// A connection that cannot change anything.
pub(crate) fn open_reader(file: &Path) -> Result<Connection, StoreError> {
    let conn = Connection::open_with_flags(
        file,
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    conn.busy_timeout(std::time::Duration::from_secs(10))?;
    conn.pragma_update(None, "query_only", true)?;
    conn.pragma_update(None, "temp_store", "MEMORY")?;
    conn.pragma_update(None, "cache_size", -READER_CACHE_KIB)?;
    conn.set_prepared_statement_cache_capacity(STATEMENTS);
    Ok(conn)
}

/// Makes an empty file that only its owner can read, unless there is one. SQLite gives the log beside it the
/// same permissions.
pub(crate) fn create_private(file: &Path) -> Result<(), StoreError> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(file) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// A path as SQL can name it.
pub(crate) fn sql_path(file: &Path) -> Result<&str, StoreError> {
    file.to_str().ok_or_else(|| {
        let text = format!("{} is not Unicode", file.display());
        StoreError::Io(std::io::Error::new(std::io::ErrorKind::InvalidInput, text))
    })
}

/// Whether commits from now on wait for the disk. Only between transactions.
pub(crate) fn set_durable(conn: &Connection, durable: bool) -> Result<(), StoreError> {
    conn.pragma_update(None, "synchronous", if durable { "FULL" } else { "NORMAL" })?;
    if cfg!(target_os = "macos") {
        // Without it macOS only hands the bytes to the drive.
        conn.pragma_update(None, "fullfsync", durable)?;
    }
    Ok(())
}
