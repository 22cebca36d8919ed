//! What a folder is for (RFC 6154 SPECIAL-USE), and the names by which servers without that extension
//! call it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum FolderRole {
    Inbox,
    Drafts,
    Sent,
    Archive,
    Junk,
    Trash,
    /// Gmail's "All Mail".
    All,
    Flagged,
    Important,
    /// A folder a person made.
    Other,
}

impl FolderRole {
    pub const ALL: [FolderRole; 10] = [
        FolderRole::Inbox,
        FolderRole::Drafts,
        FolderRole::Sent,
        FolderRole::Archive,
        FolderRole::Junk,
        FolderRole::Trash,
        FolderRole::All,
        FolderRole::Flagged,
        FolderRole::Important,
        FolderRole::Other,
    ];

    /// The stored name; stable, because it is written to disk.
    pub fn as_str(self) -> &'static str {
        match self {
            FolderRole::Inbox => "inbox",
            FolderRole::Drafts => "drafts",
            FolderRole::Sent => "sent",
            FolderRole::Archive => "archive",
            FolderRole::Junk => "junk",
            FolderRole::Trash => "trash",
            FolderRole::All => "all",
            FolderRole::Flagged => "flagged",
            FolderRole::Important => "important",
            FolderRole::Other => "other",
        }
    }

    pub fn from_stored(name: &str) -> Option<FolderRole> {
        FolderRole::ALL
            .into_iter()
            .find(|role| role.as_str() == name)
    }
}
