//! One-file copies of the cache.

use std::path::Path;

use rusqlite::{Connection, OpenFlags};

use crate::{StoreError, database};

/// Copies the database at `from` into the new file `to`, from one snapshot. Written under another name
/// first: what has the final name is whole.
pub(crate) fn backup(from: &Path, to: &Path) -> Result<(), StoreError> {
    if to.exists() {
        return Err(StoreError::Io(std::io::Error::new(
            std::io::ErrorKind::AlreadyExists,
            format!("{} is there already", to.display()),
        )));
    }
    let mut name = to.as_os_str().to_owned();
    name.push(".part");
    let part = std::path::PathBuf::from(name);
    if part.exists() {
        std::fs::remove_file(&part)?;
    }
    let conn = Connection::open_with_flags(
        from,
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    conn.busy_timeout(std::time::Duration::from_secs(10))?;
    database::create_private(&part)?;
    conn.execute("VACUUM INTO ?1", [database::sql_path(&part)?])?;
    std::fs::File::options()
        .write(true)
        .open(&part)?
        .sync_all()?;
    std::fs::rename(&part, to)?;
    Ok(())
}
