//! Small jobs for quiet moments: segments of the full-text index are merged, old things are forgotten,
//! removed accounts cleared, free pages given back.

use super::Writer;
use crate::StoreError;

/// Pages of index written in one step.
const MERGE_PAGES: i64 = 64;
/// Free pages given back in one step, and how many are worth keeping for what comes next.
const VACUUM_PAGES: i64 = 128;
const SPARE_PAGES: i64 = 1024;

/// What one step did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Step {
    /// There is more to do.
    pub(crate) more: bool,
    /// Everything old is forgotten.
    pub(crate) forgotten: bool,
}

/// One step. To look for what is old costs more than to find nothing: only where `forget` says so.
pub(crate) fn step(writer: &mut Writer<'_>, forget: bool) -> Result<Step, StoreError> {
    let mut step = Step {
        more: true,
        forgotten: false,
    };
    if writer.clear_removed_account()? {
        return Ok(step);
    }
    if forget {
        let now: i64 = writer.value("SELECT unixepoch()", [])?.unwrap_or(0);
        step.forgotten = !writer.forget_old(now)?;
        return Ok(step);
    }
    step.more = merge(writer)? || give_back(writer)?;
    Ok(step)
}

/// FTS5 tells progress only through the number of changes: fewer than two mean that nothing was merged.
fn merge(writer: &Writer<'_>) -> Result<bool, StoreError> {
    let before = writer.conn().total_changes();
    writer.execute(
        "INSERT INTO message_fts (message_fts, rank) VALUES ('merge', ?1)",
        [MERGE_PAGES],
    )?;
    Ok(writer.conn().total_changes() - before >= 2)
}

fn give_back(writer: &Writer<'_>) -> Result<bool, StoreError> {
    let free: i64 = writer
        .conn()
        .pragma_query_value(None, "freelist_count", |row| row.get(0))?;
    if free <= SPARE_PAGES {
        return Ok(false);
    }
    let mut statement = writer
        .conn()
        .prepare(&format!("PRAGMA incremental_vacuum({VACUUM_PAGES})"))?;
    let mut rows = statement.query([])?;
    while rows.next()?.is_some() {}
    Ok(true)
}
