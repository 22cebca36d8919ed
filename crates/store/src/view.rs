//! An open list: the order of its rows in memory, patched after every commit instead of asked for again.
//! Its first window comes from a query with a LIMIT; the whole order is loaded behind.

use std::collections::BTreeSet;

use linnet_mail::{FolderId, ThreadId};

use crate::{
    Change, RowKey, Store, StoreError, ViewFilter, ViewRow,
    reader::views::{Key, Keys},
};

/// Above this many touched rows, merging whole vectors is cheaper than inserting one by one.
const MANY: usize = 64;

pub struct View {
    store: Store,
    filter: ViewFilter,
    /// Largest first.
    keys: Vec<Key>,
    /// Rows of the window before the whole order is here.
    first: usize,
    loaded: bool,
    total: usize,
    unread: usize,
    /// Of lists that are not those of folders.
    unread_rows: BTreeSet<ThreadId>,
}

impl View {
    /// Opens a list with its first `first` rows. Takes the same time for any size of a folder.
    ///
    /// # Errors
    /// SQLite's errors.
    pub fn open(store: &Store, filter: ViewFilter, first: usize) -> Result<View, StoreError> {
        let found = store.read(|reader| reader.keys(&filter, first))?;
        let mut view = View {
            store: store.clone(),
            filter,
            keys: Vec::new(),
            first,
            loaded: false,
            total: 0,
            unread: 0,
            unread_rows: BTreeSet::new(),
        };
        view.take(found);
        Ok(view)
    }

    /// Loads the order of the whole list; also the way to start anew after changes were missed.
    ///
    /// # Errors
    /// SQLite's errors.
    pub fn load(&mut self) -> Result<(), StoreError> {
        let found = self
            .store
            .read(|reader| reader.keys(&self.filter, usize::MAX))?;
        self.loaded = true;
        self.take(found);
        self.total = self.keys.len();
        Ok(())
    }

    #[must_use]
    pub fn is_loaded(&self) -> bool {
        self.loaded
    }

    /// Rows in the list. For a search that is not loaded yet, those found so far.
    #[must_use]
    pub fn total(&self) -> u32 {
        u32::try_from(self.total).unwrap_or(u32::MAX)
    }

    /// Unread letters of its folders; in other lists, rows with an unread letter.
    #[must_use]
    pub fn unread(&self) -> u32 {
        u32::try_from(self.unread).unwrap_or(u32::MAX)
    }

    /// Rows `from .. from + count`; fewer at the end, and where a row went while nobody looked.
    ///
    /// # Errors
    /// SQLite's errors.
    pub fn rows(&self, from: usize, count: usize) -> Result<Vec<ViewRow>, StoreError> {
        let end = from.saturating_add(count);
        let wanted = |keys: &[Key]| -> Vec<(FolderId, ThreadId)> {
            keys.iter()
                .skip(from)
                .take(count)
                .map(|key| (key.folder, key.row.thread))
                .collect()
        };
        if self.loaded || end <= self.keys.len() {
            return self
                .store
                .read(|reader| reader.view_rows(&wanted(&self.keys)));
        }
        self.store.read(|reader| {
            let found = reader.keys(&self.filter, end)?;
            reader.view_rows(&wanted(&found.keys))
        })
    }

    /// The position of a conversation in the list, if its order is known that far.
    #[must_use]
    pub fn position(&self, thread: ThreadId) -> Option<usize> {
        self.keys.iter().position(|key| key.row.thread == thread)
    }

    /// Follows a commit. Returns the first row that must be asked for again, or nothing when the list does
    /// not show any of it. Changes may be given again, and may already be contained: the result is the same.
    pub fn patch(&mut self, change: &Change) -> Option<u32> {
        if change.folders.is_empty() && change.threads.is_empty() && !change.folders_changed {
            return None;
        }
        let result = if change.folders_changed {
            self.again()
        } else {
            self.follow(change)
        };
        match result {
            Ok(first) => first.map(|first| u32::try_from(first).unwrap_or(u32::MAX)),
            Err(error) => {
                tracing::error!("an open list could not follow a change: {error}");
                Some(0)
            }
        }
    }

    fn follow(&mut self, change: &Change) -> Result<Option<usize>, StoreError> {
        let folders = match &self.filter {
            ViewFilter::Folder(folder) => vec![*folder],
            ViewFilter::Folders(folders) => folders.clone(),
            ViewFilter::Starred | ViewFilter::Search(_) => return self.follow_threads(change),
        };
        let mut removed = Vec::new();
        let mut inserted = Vec::new();
        let mut counts = false;
        for (folder, changed) in change
            .folders
            .iter()
            .filter(|(folder, _)| folders.contains(folder))
        {
            let key = |row: &RowKey| Key {
                row: *row,
                folder: *folder,
            };
            removed.extend(changed.removed.iter().map(key));
            inserted.extend(changed.inserted.iter().map(key));
            counts |= changed.counts;
        }
        if removed.is_empty() && inserted.is_empty() && !counts {
            // A letter of another folder may still be counted in a row here.
            return Ok(None);
        }
        let first = if self.loaded {
            patch_keys(&mut self.keys, removed, inserted)
        } else {
            self.refresh(&removed, &inserted)?
        };
        if counts || !self.loaded {
            let (total, unread) = self.store.read(|reader| reader.folder_counts(&folders))?;
            self.unread = unread;
            self.total = if self.loaded { self.keys.len() } else { total };
        } else {
            self.total = self.keys.len();
        }
        Ok(first)
    }

    /// Lists that are not those of folders: the touched conversations are looked at again.
    fn follow_threads(&mut self, change: &Change) -> Result<Option<usize>, StoreError> {
        if change.threads.is_empty() {
            return Ok(None);
        }
        if !self.loaded {
            return self.again();
        }
        let threads: Vec<ThreadId> = change.threads.iter().copied().collect();
        let now = self
            .store
            .read(|reader| reader.keys_of_threads(&self.filter, &threads))?;
        let touched: BTreeSet<ThreadId> = change.threads.iter().copied().collect();
        let removed: Vec<Key> = self
            .keys
            .iter()
            .filter(|key| touched.contains(&key.row.thread))
            .copied()
            .collect();
        if removed.is_empty() && now.keys.is_empty() {
            return Ok(None);
        }
        let first = patch_keys(&mut self.keys, removed, now.keys);
        self.total = self.keys.len();
        self.unread_rows.retain(|thread| !touched.contains(thread));
        self.unread_rows.extend(now.unread_rows);
        self.unread = self.unread_rows.len();
        Ok(first)
    }

    /// Asks for everything that is known of the list again.
    fn again(&mut self) -> Result<Option<usize>, StoreError> {
        let limit = if self.loaded { usize::MAX } else { self.first };
        let found = self.store.read(|reader| reader.keys(&self.filter, limit))?;
        self.take(found);
        Ok(Some(0))
    }

    /// The first window anew, as long as the whole order is not here.
    fn refresh(&mut self, removed: &[Key], inserted: &[Key]) -> Result<Option<usize>, StoreError> {
        let before = std::mem::take(&mut self.keys);
        let found = self
            .store
            .read(|reader| reader.keys(&self.filter, self.first))?;
        self.take(found);
        let moved = before
            .iter()
            .zip(&self.keys)
            .position(|(old, new)| old != new);
        let touched = self
            .keys
            .iter()
            .position(|key| removed.contains(key) || inserted.contains(key));
        let shorter =
            (before.len() != self.keys.len()).then_some(before.len().min(self.keys.len()));
        Ok([moved, touched, shorter]
            .into_iter()
            .flatten()
            .min()
            .or(Some(self.keys.len())))
    }

    fn take(&mut self, found: Keys) {
        self.keys = found.keys;
        self.total = found.total;
        self.unread = found.unread;
        self.unread_rows = found.unread_rows;
    }
}

/// Takes `removed` out of and puts `inserted` into keys that stay sorted; both may name keys that are
/// missing or there already. Returns the first position that changed.
fn patch_keys(keys: &mut Vec<Key>, mut removed: Vec<Key>, mut inserted: Vec<Key>) -> Option<usize> {
    // Sorting a key of both lists out here would lose rows that only look different.
    let highest = removed.iter().chain(&inserted).max().copied()?;
    let place = |keys: &[Key], key: &Key| keys.binary_search_by(|probe| key.cmp(probe));
    let first = match place(keys, &highest) {
        Ok(at) | Err(at) => at,
    };
    if removed.len() + inserted.len() <= MANY {
        for key in &removed {
            if let Ok(at) = place(keys, key) {
                keys.remove(at);
            }
        }
        for key in inserted {
            if let Err(at) = place(keys, &key) {
                keys.insert(at, key);
            }
        }
        return Some(first);
    }
    removed.sort_unstable();
    keys.retain(|key| removed.binary_search(key).is_err());
    inserted.sort_unstable_by(|a, b| b.cmp(a));
    keys.append(&mut inserted);
    // Two sorted runs: this is a merge.
    keys.sort_by(|a, b| b.cmp(a));
    keys.dedup();
    Some(first)
}

#[cfg(test)]
mod tests;
