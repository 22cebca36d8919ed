//! What is kept for 30 days goes afterwards, in pieces so small that nobody has to wait for one.

use linnet_mail::{FolderId, MessageId};

use super::{Place, Writer, location::select_places};
use crate::StoreError;

const KEPT: i64 = 30 * 86_400;
/// Of versions of a draft older than the first number, the last in each span of the second is kept. The first
/// and the newest version stay in any case.
const THINNED: [(i64, i64); 2] = [(3600, 60), (86_400, 600)];
/// Letters in one piece.
const PIECE: i64 = 200;

impl Writer<'_> {
    /// Forgets one piece of what is older than 30 days: the graveyard, ended operations and their undo
    /// records, versions of drafts, discarded drafts, sent letters of the outbox, hidden folders.
    ///
    /// # Errors
    /// SQLite's errors.
    pub fn forget_old(&mut self, now: i64) -> Result<bool, StoreError> {
        let before = now - KEPT;
        let mut more = self.forget_graves(before)?;
        more |= self.forget_hidden_folder(before)?;
        for sql in [
            "DELETE FROM operations WHERE outcome IS NOT NULL AND queued_at < ?1",
            "DELETE FROM undo_log WHERE at < ?1 AND NOT EXISTS (SELECT 1 FROM operations o WHERE o.undo = undo_log.id)",
            "DELETE FROM drafts WHERE discarded_at < ?1",
            "DELETE FROM drafts WHERE sent IS NOT NULL \
             AND NOT EXISTS (SELECT 1 FROM outbox o WHERE (o.id = sent OR o.draft = drafts.id) AND o.state <> 'done') \
             AND NOT EXISTS (SELECT 1 FROM draft_versions v WHERE v.draft = drafts.id AND v.saved_at >= ?1)",
            "DELETE FROM draft_versions WHERE saved_at < ?1 AND version < \
             (SELECT max(v.version) FROM draft_versions v WHERE v.draft = draft_versions.draft)",
            "DELETE FROM fetch_delays WHERE not_before < ?1 AND NOT EXISTS \
             (SELECT 1 FROM locations l WHERE l.id = location AND l.body < 2)",
            "DELETE FROM outbox WHERE state = 'done' AND coalesce(accepted_at, queued_at) < ?1",
        ] {
            self.execute(sql, [before])?;
        }
        for (age, span) in THINNED {
            self.execute(
                "DELETE FROM draft_versions AS old WHERE saved_at < ?1 \
                 AND version > (SELECT min(version) FROM draft_versions WHERE draft = old.draft) \
                 AND EXISTS (SELECT 1 FROM draft_versions AS next WHERE next.draft = old.draft \
                   AND next.version = (SELECT min(version) FROM draft_versions WHERE draft = old.draft AND version > old.version) \
                   AND next.saved_at / ?2 = old.saved_at / ?2)",
                (now - age, span),
            )?;
        }
        Ok(more)
    }

    /// One piece of the letters of removed accounts; false when there is none left.
    pub(super) fn clear_removed_account(&mut self) -> Result<bool, StoreError> {
        let Some(account) = self.value::<i64>(
            "SELECT id FROM accounts WHERE removed_at IS NOT NULL ORDER BY id LIMIT 1",
            [],
        )?
        else {
            return Ok(false);
        };
        let folders: Vec<i64> =
            self.values("SELECT id FROM folders WHERE account = ?1", [account])?;
        for folder in folders {
            if self.clear_folder(FolderId(folder))? {
                return Ok(true);
            }
        }
        // Letters without a location: the graveyard's.
        let rest: Vec<i64> = self.values(
            "SELECT id FROM messages WHERE account = ?1 LIMIT ?2",
            (account, PIECE),
        )?;
        if !rest.is_empty() {
            self.erase_all(&rest)?;
            return Ok(true);
        }
        for sql in [
            "DELETE FROM thread_refs WHERE account = ?1",
            "DELETE FROM threads WHERE account = ?1",
            "DELETE FROM operations WHERE account = ?1",
            "DELETE FROM folders WHERE account = ?1",
            "DELETE FROM accounts WHERE id = ?1",
        ] {
            self.execute(sql, [account])?;
        }
        Ok(true)
    }

    fn forget_graves(&mut self, before: i64) -> Result<bool, StoreError> {
        let letters: Vec<i64> = self.values(
            "SELECT message FROM graveyard WHERE buried_at < ?1 ORDER BY buried_at LIMIT ?2",
            (before, PIECE),
        )?;
        self.erase_all(&letters)?;
        Ok(!letters.is_empty())
    }

    fn forget_hidden_folder(&mut self, before: i64) -> Result<bool, StoreError> {
        let Some(folder) = self.value::<i64>(
            "SELECT f.id FROM folders f JOIN accounts a ON a.id = f.account \
             WHERE f.gone_at < ?1 AND a.removed_at IS NULL ORDER BY f.id LIMIT 1",
            [before],
        )?
        else {
            return Ok(false);
        };
        if !self.clear_folder(FolderId(folder))? {
            self.execute("DELETE FROM folders WHERE id = ?1", [folder])?;
        }
        Ok(true)
    }

    /// Erases a piece of a folder's locations, and the letters that are nowhere else.
    fn clear_folder(&mut self, folder: FolderId) -> Result<bool, StoreError> {
        let places: Vec<Place> =
            self.places(select_places!("WHERE folder = ?1 LIMIT 200"), [folder.0])?;
        let mut alone = Vec::new();
        for place in &places {
            self.drop_place(place)?;
            let Some(message) = place.message else {
                continue;
            };
            self.orphans.remove(&message);
            let elsewhere: Option<i64> = self.value(
                "SELECT id FROM locations WHERE message = ?1 LIMIT 1",
                [message.0],
            )?;
            if elsewhere.is_none() {
                alone.push(message.0);
            }
        }
        self.erase_all(&alone)?;
        Ok(!places.is_empty())
    }

    fn erase_all(&mut self, letters: &[i64]) -> Result<(), StoreError> {
        let mut rowids = Vec::new();
        for letter in letters {
            let rowid: Option<Option<i64>> =
                self.value("SELECT fts_rowid FROM messages WHERE id = ?1", [letter])?;
            rowids.extend(rowid.flatten());
            self.erase_message(MessageId(*letter))?;
        }
        rowids.sort_unstable();
        rowids.into_iter().try_for_each(|rowid| self.unindex(rowid))
    }
}

#[cfg(test)]
mod tests;
