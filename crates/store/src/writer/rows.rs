//! List rows and folder counts, worked out at the end of a transaction for what it touched.

use linnet_mail::{FolderId, ThreadId};
use rusqlite::OptionalExtension;

use super::Writer;
use crate::{FolderChange, RowKey, StoreError};

impl Writer<'_> {
    pub(super) fn refresh_rows(&mut self) -> Result<(), StoreError> {
        for (folder, thread) in std::mem::take(&mut self.dirty) {
            self.refresh_folder_thread(folder, thread)?;
        }
        Ok(())
    }

    pub(super) fn apply_counts(&mut self) -> Result<(), StoreError> {
        for (folder, by) in std::mem::take(&mut self.counts) {
            if by == super::Counts::default() {
                continue;
            }
            self.execute(
                "UPDATE folders SET total = total + ?2, unread = unread + ?3, bodies_here = bodies_here + ?4, \
                 bodies_total = bodies_total + ?5, conversations = conversations + ?6 WHERE id = ?1",
                (folder.0, by.total, by.unread, by.here, by.all, by.conversations),
            )?;
            self.change.folders.entry(folder).or_default().counts = true;
        }
        Ok(())
    }

    /// The one place that writes `folder_threads`.
    fn refresh_folder_thread(
        &mut self,
        folder: FolderId,
        thread: ThreadId,
    ) -> Result<(), StoreError> {
        let before: Option<i64> = self.value(
            "SELECT newest FROM folder_threads WHERE folder = ?1 AND thread = ?2",
            (folder.0, thread.0),
        )?;
        // Seen is bit 1, Flagged bit 4 (linnet_mail::Flags).
        let now = self
            .statement(
                "SELECT max(date), count(DISTINCT message), sum(shown_flags & 1 = 0), sum(shown_flags & 4 <> 0) \
                 FROM locations \
                 WHERE thread = ?2 AND folder = ?1 AND shown_present = 1 AND message IS NOT NULL",
            )?
            .query_row((folder.0, thread.0), |row| {
                let newest: Option<i64> = row.get(0)?;
                let count: i64 = row.get(1)?;
                let unread: Option<i64> = row.get(2)?;
                let starred: Option<i64> = row.get(3)?;
                Ok(newest.map(|newest| (newest, count, unread.unwrap_or(0), starred.unwrap_or(0))))
            })
            .optional()?
            .flatten();
        match (before, now) {
            (_, Some((newest, count, unread, starred))) => {
                self.execute(
                    "INSERT INTO folder_threads (folder, thread, newest, count, unread, starred) \
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (folder, thread) DO UPDATE SET \
                     newest = ?3, count = ?4, unread = ?5, starred = ?6",
                    (folder.0, thread.0, newest, count, unread, starred),
                )?;
            }
            (Some(_), None) => {
                self.execute(
                    "DELETE FROM folder_threads WHERE folder = ?1 AND thread = ?2",
                    (folder.0, thread.0),
                )?;
            }
            (None, None) => {
                self.change.threads.insert(thread);
                return Ok(());
            }
        }
        self.counts.entry(folder).or_default().conversations +=
            i64::from(now.is_some()) - i64::from(before.is_some());
        let FolderChange {
            removed, inserted, ..
        } = self.change.folders.entry(folder).or_default();
        removed.extend(before.map(|newest| RowKey { newest, thread }));
        inserted.extend(now.map(|(newest, ..)| RowKey { newest, thread }));
        self.change.threads.insert(thread);
        Ok(())
    }
}
