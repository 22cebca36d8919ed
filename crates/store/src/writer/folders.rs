//! The folders of an account, as a complete LIST tells them. A folder that is not in it any more is hidden
//! with its letters, and shown again when it comes back within 30 days.

use std::collections::{BTreeMap, BTreeSet};

use linnet_mail::{AccountId, FolderId, FolderRole, LocationId};
use rusqlite::OptionalExtension;

use super::{Writer, operations::select_operations};
use crate::{Folder, Reader, RemoteFolder, StoreError};

impl Writer<'_> {
    /// Takes over a complete LIST (never a part of one); returns the folders that are shown now. The first
    /// folder of a role has it, others that claim it are ordinary ones.
    ///
    /// # Errors
    /// SQLite's errors.
    pub fn sync_folders(
        &mut self,
        account: AccountId,
        remote: &[RemoteFolder],
    ) -> Result<Vec<Folder>, StoreError> {
        let roles = one_folder_a_role(remote);
        let mut kept = BTreeSet::new();
        for (folder, role) in remote.iter().zip(roles) {
            let changed = self.upsert_folder(account, folder, role)?;
            self.change.folders_changed |= changed;
            kept.insert(folder.wire.as_str());
        }
        let mut statement =
            self.statement("SELECT id, wire FROM folders WHERE account = ?1 AND gone_at IS NULL")?;
        let known: BTreeMap<i64, String> = statement
            .query_map([account.0], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        for (id, wire) in known {
            if !kept.contains(wire.as_str()) {
                self.hide(FolderId(id))?;
            }
        }
        self.known.folders.clear();
        Reader::new(self.conn).folders(Some(account))
    }

    /// What waits for letters in the folder, or was to bring letters there, cannot happen any more.
    fn hide(&mut self, folder: FolderId) -> Result<(), StoreError> {
        let coming = self.operations(
            select_operations!("WHERE outcome IS NULL AND to_folder = ?1 ORDER BY id DESC"),
            folder.0,
        )?;
        for stored in coming {
            // An earlier one may have taken it along.
            if self.operation(stored.id)?.outcome.is_none() {
                self.withdraw(&stored, "refused", Some("the folder is gone"))?;
            }
        }
        let places: Vec<i64> = self.values(
            "SELECT DISTINCT location FROM operations WHERE outcome IS NULL AND folder = ?1",
            [folder.0],
        )?;
        for place in places {
            self.waive(LocationId(place))?;
            self.replay(LocationId(place))?;
        }
        self.execute(
            "UPDATE folders SET gone_at = unixepoch() WHERE id = ?1",
            [folder.0],
        )?;
        self.change.folders_changed = true;
        self.repaint(folder)
    }

    fn upsert_folder(
        &mut self,
        account: AccountId,
        folder: &RemoteFolder,
        role: FolderRole,
    ) -> Result<bool, StoreError> {
        let gone: Option<Option<i64>> = self
            .statement("SELECT gone_at FROM folders WHERE account = ?1 AND wire = ?2")?
            .query_row((account.0, &folder.wire), |row| row.get(0))
            .optional()?;
        let changed = self.execute(
            "INSERT INTO folders (account, wire, path, delimiter, role, selectable, subscribed) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (account, wire) DO UPDATE SET \
             path = ?3, delimiter = ?4, role = ?5, selectable = ?6, subscribed = ?7, gone_at = NULL \
             WHERE path <> ?3 OR delimiter IS NOT ?4 OR role <> ?5 OR selectable <> ?6 OR subscribed <> ?7 \
             OR gone_at IS NOT NULL",
            (
                account.0,
                &folder.wire,
                &folder.path,
                folder.delimiter.map(String::from),
                role.as_str(),
                folder.selectable,
                folder.subscribed,
            ),
        )?;
        if gone.flatten().is_some() {
            let id: Option<i64> = self.value(
                "SELECT id FROM folders WHERE account = ?1 AND wire = ?2",
                (account.0, &folder.wire),
            )?;
            if let Some(id) = id {
                self.repaint(FolderId(id))?;
            }
        }
        Ok(changed > 0)
    }

    /// Conversations that reach into the folder count other letters now.
    fn repaint(&mut self, folder: FolderId) -> Result<(), StoreError> {
        let threads: Vec<i64> = self.values(
            "SELECT thread FROM folder_threads WHERE folder = ?1",
            [folder.0],
        )?;
        threads
            .into_iter()
            .try_for_each(|thread| self.touch_thread(linnet_mail::ThreadId(thread)))
    }
}

fn one_folder_a_role(remote: &[RemoteFolder]) -> Vec<FolderRole> {
    let mut taken = BTreeSet::new();
    remote
        .iter()
        .map(|folder| match folder.role {
            FolderRole::Other => FolderRole::Other,
            role if folder.selectable && taken.insert(role) => role,
            _ => FolderRole::Other,
        })
        .collect()
}
