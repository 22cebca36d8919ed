//! The order of lists: keys without rows, so that a list of any length is cheap to hold and to open.

use std::collections::{BTreeMap, BTreeSet, btree_map::Entry};

use linnet_mail::{FolderId, FolderRole, ThreadId, search::Query};

use super::{Reader, letters::role_rank};
use crate::{RowKey, StoreError, ViewFilter, ViewRow};

/// The place of a row: lists are sorted by it, largest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key {
    pub(crate) row: RowKey,
    pub(crate) folder: FolderId,
}

/// Keys in order, with what stands beside a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Keys {
    pub(crate) keys: Vec<Key>,
    pub(crate) total: usize,
    pub(crate) unread: usize,
    /// Rows with an unread letter, of lists that are not those of folders.
    pub(crate) unread_rows: BTreeSet<ThreadId>,
}

impl Reader<'_> {
    /// The first rows of a list.
    ///
    /// # Errors
    /// SQLite's errors.
    pub fn view_first(
        &self,
        filter: &ViewFilter,
        limit: usize,
    ) -> Result<Vec<ViewRow>, StoreError> {
        let keys = self.keys(filter, limit)?;
        let wanted: Vec<_> = keys
            .keys
            .iter()
            .take(limit)
            .map(|key| (key.folder, key.row.thread))
            .collect();
        self.view_rows(&wanted)
    }

    /// The order of a whole list.
    ///
    /// # Errors
    /// SQLite's errors.
    pub fn view_keys(&self, filter: &ViewFilter) -> Result<Vec<(RowKey, FolderId)>, StoreError> {
        let keys = self.keys(filter, usize::MAX)?;
        Ok(keys
            .keys
            .into_iter()
            .map(|key| (key.row, key.folder))
            .collect())
    }

    /// At least the first `limit` keys, and the size of the whole list as far as it is known by then.
    pub(crate) fn keys(&self, filter: &ViewFilter, limit: usize) -> Result<Keys, StoreError> {
        match filter {
            ViewFilter::Folder(folder) => self.folder_keys(std::slice::from_ref(folder), limit),
            ViewFilter::Folders(folders) => self.folder_keys(folders, limit),
            ViewFilter::Starred => self.starred_keys(),
            ViewFilter::Search(query) => self.search_keys(query, limit),
        }
    }

    /// Keys of just these conversations, for lists that are not those of folders; with their unread rows.
    pub(crate) fn keys_of_threads(
        &self,
        filter: &ViewFilter,
        threads: &[ThreadId],
    ) -> Result<Keys, StoreError> {
        match filter {
            ViewFilter::Folder(_) | ViewFilter::Folders(_) => Ok(Keys::default()),
            ViewFilter::Starred => {
                let mut rows = Vec::new();
                for thread in threads {
                    rows.extend(self.starred(STARRED_OF_THREAD, [thread.0])?);
                }
                Ok(Keys::of_rows(one_row_a_thread(rows)))
            }
            ViewFilter::Search(query) => {
                let mut found = Found::default();
                for thread in threads {
                    let rowids: Vec<i64> = self.values(
                        "SELECT DISTINCT m.fts_rowid FROM locations l JOIN messages m ON m.id = l.message \
                         WHERE l.thread = ?1 AND m.fts_rowid IS NOT NULL",
                        [thread.0],
                    )?;
                    for rowid in rowids {
                        self.hits(query, Some(rowid), |hit| {
                            found.add(&hit);
                            true
                        })?;
                    }
                }
                Ok(found.keys())
            }
        }
    }

    /// Total conversations and unread letters of these folders.
    pub(crate) fn folder_counts(&self, folders: &[FolderId]) -> Result<(usize, usize), StoreError> {
        let mut statement = self.statement(
            "SELECT conversations, unread FROM folders WHERE id = ?1 AND gone_at IS NULL",
        )?;
        let mut counts = (0, 0);
        for folder in folders {
            let mut rows = statement.query([folder.0])?;
            if let Some(row) = rows.next()? {
                counts.0 += count(row.get(0)?);
                counts.1 += count(row.get(1)?);
            }
        }
        Ok(counts)
    }

    fn folder_keys(&self, folders: &[FolderId], limit: usize) -> Result<Keys, StoreError> {
        let mut statement = self.statement(
            "SELECT newest, thread FROM folder_threads \
             WHERE folder = ?1 AND EXISTS (SELECT 1 FROM folders WHERE id = ?1 AND gone_at IS NULL) \
             ORDER BY newest DESC, thread DESC LIMIT ?2",
        )?;
        let mut keys = Vec::new();
        for folder in folders {
            let mut rows = statement.query((folder.0, i64::try_from(limit).unwrap_or(i64::MAX)))?;
            while let Some(row) = rows.next()? {
                let row = RowKey {
                    newest: row.get(0)?,
                    thread: ThreadId(row.get(1)?),
                };
                keys.push(Key {
                    row,
                    folder: *folder,
                });
            }
        }
        if folders.len() > 1 {
            sort(&mut keys);
            keys.truncate(limit);
        }
        let (total, unread) = self.folder_counts(folders)?;
        Ok(Keys {
            keys,
            total,
            unread,
            unread_rows: BTreeSet::new(),
        })
    }

    fn starred_keys(&self) -> Result<Keys, StoreError> {
        Ok(Keys::of_rows(one_row_a_thread(self.starred(STARRED, [])?)))
    }

    fn starred(
        &self,
        sql: &str,
        params: impl rusqlite::Params,
    ) -> Result<Vec<Starred>, StoreError> {
        let mut statement = self.statement(sql)?;
        let rows = statement.query_map(params, |row| {
            let role: String = row.get(4)?;
            Ok(Starred {
                key: Key {
                    row: RowKey {
                        newest: row.get(0)?,
                        thread: ThreadId(row.get(1)?),
                    },
                    folder: FolderId(row.get(2)?),
                },
                unread: row.get::<_, i64>(3)? > 0,
                rank: role_rank(FolderRole::from_stored(&role).unwrap_or(FolderRole::Other)),
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn search_keys(&self, query: &Query, limit: usize) -> Result<Keys, StoreError> {
        let mut found = Found::default();
        self.hits(query, None, |hit| {
            found.add(&hit);
            found.rows.len() <= limit
        })?;
        Ok(found.keys())
    }
}

const STARRED: &str = "SELECT t.newest, t.thread, t.folder, t.unread, f.role FROM folder_threads t \
     JOIN folders f ON f.id = t.folder \
     WHERE t.starred > 0 AND f.gone_at IS NULL AND f.role NOT IN ('junk', 'trash')";
const STARRED_OF_THREAD: &str = "SELECT t.newest, t.thread, t.folder, t.unread, f.role FROM folders f \
     JOIN folder_threads t ON t.folder = f.id AND t.thread = ?1 \
     WHERE t.starred > 0 AND f.gone_at IS NULL AND f.role NOT IN ('junk', 'trash')";

struct Starred {
    key: Key,
    unread: bool,
    rank: u8,
}

impl Keys {
    /// Rows of a list that is not that of a folder, each with whether it has an unread letter.
    fn of_rows(rows: impl IntoIterator<Item = (Key, bool)>) -> Keys {
        let mut found = Keys::default();
        for (key, unread) in rows {
            found.keys.push(key);
            if unread {
                found.unread_rows.insert(key.row.thread);
            }
        }
        sort(&mut found.keys);
        found.total = found.keys.len();
        found.unread = found.unread_rows.len();
        found
    }
}

/// A conversation that is starred in several folders stands once in the list.
fn one_row_a_thread(rows: Vec<Starred>) -> impl Iterator<Item = (Key, bool)> {
    let mut best: BTreeMap<ThreadId, Starred> = BTreeMap::new();
    for row in rows {
        match best.entry(row.key.row.thread) {
            Entry::Vacant(place) => {
                place.insert(row);
            }
            Entry::Occupied(mut known) => {
                if row.rank < known.get().rank {
                    known.insert(row);
                }
            }
        }
    }
    best.into_values().map(|row| (row.key, row.unread))
}

/// Hits by conversation: its newest hit gives its place.
#[derive(Default)]
struct Found {
    rows: BTreeMap<ThreadId, (Key, bool)>,
}

impl Found {
    fn add(&mut self, hit: &super::search::Hit) {
        let key = Key {
            row: RowKey {
                newest: hit.date,
                thread: hit.thread,
            },
            folder: hit.folder,
        };
        let (known, unread) = self.rows.entry(hit.thread).or_insert((key, false));
        *unread |= hit.unread;
        if key.row.newest > known.row.newest {
            *known = key;
        }
    }

    fn keys(self) -> Keys {
        Keys::of_rows(self.rows.into_values())
    }
}

fn count(stored: i64) -> usize {
    usize::try_from(stored).unwrap_or(0)
}

/// Largest first.
pub(crate) fn sort(keys: &mut [Key]) {
    keys.sort_unstable_by(|a, b| b.cmp(a));
}
