use std::collections::{BTreeMap, BTreeSet};

use linnet_mail::{FolderId, ThreadId};

/// The place of a conversation in a folder's list: lists are ordered by it, largest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowKey {
    /// Unix seconds of the newest letter in the folder.
    pub newest: i64,
    pub thread: ThreadId,
}

/// What one transaction changed in one folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FolderChange {
    pub removed: Vec<RowKey>,
    /// A row that only looks different now is in both lists.
    pub inserted: Vec<RowKey>,
    /// Total or unread changed.
    pub counts: bool,
}

/// What one transaction changed, published after its commit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    pub folders: BTreeMap<FolderId, FolderChange>,
    /// Conversations whose letters, flags or places changed.
    pub threads: BTreeSet<ThreadId>,
    pub accounts: bool,
    /// Folders were added, renamed or hidden.
    pub folders_changed: bool,
    pub outbox: bool,
    pub drafts: bool,
    pub operations: bool,
    pub settings: bool,
}

impl Change {
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Change::default()
    }
}
