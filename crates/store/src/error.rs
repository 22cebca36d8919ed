//! What can go wrong in the cache, told apart where a caller acts differently: a full disk and a damaged
//! file have their own words for the person.

use linnet_mail::FolderId;

#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("message cache: {0}")]
    Sql(#[from] rusqlite::Error),
    #[error("message cache file: {0}")]
    Io(#[from] std::io::Error),
    #[error("no {what} {id} in the message cache")]
    NotFound { what: &'static str, id: i64 },
    /// RFC 3501 §2.3.1.1: a UID counts only together with its UIDVALIDITY.
    #[error("folder {folder} has UIDVALIDITY {have:?}, not {given}")]
    UidValidity {
        folder: FolderId,
        have: Option<u32>,
        given: u32,
    },
    #[error("letters cannot be moved between accounts by one operation")]
    OtherAccount,
    #[error("stored {what} cannot be read: {detail}")]
    Unreadable { what: &'static str, detail: String },
    #[error("the profile was written by a newer Linnet (format {found}, known {known})")]
    TooNew { found: i64, known: i64 },
    #[error("{0} is not possible in this state")]
    WrongState(&'static str),
    #[error("the message cache is closed")]
    Closed,
}

impl StoreError {
    /// No room on the disk, or a quota is used up.
    #[must_use]
    pub fn is_disk_full(&self) -> bool {
        match self {
            StoreError::Sql(error) => code(error) == Some(rusqlite::ErrorCode::DiskFull),
            StoreError::Io(error) => {
                matches!(
                    error.kind(),
                    std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded
                )
            }
            StoreError::NotFound { .. }
            | StoreError::UidValidity { .. }
            | StoreError::OtherAccount
            | StoreError::Unreadable { .. }
            | StoreError::TooNew { .. }
            | StoreError::WrongState(_)
            | StoreError::Closed => false,
        }
    }

    /// The file is damaged: `repair` can rebuild what is rebuildable.
    #[must_use]
    pub fn is_damaged(&self) -> bool {
        match self {
            StoreError::Sql(error) => matches!(
                code(error),
                Some(rusqlite::ErrorCode::DatabaseCorrupt | rusqlite::ErrorCode::NotADatabase)
            ),
            StoreError::Unreadable { .. } => true,
            StoreError::Io(_)
            | StoreError::NotFound { .. }
            | StoreError::UidValidity { .. }
            | StoreError::OtherAccount
            | StoreError::TooNew { .. }
            | StoreError::WrongState(_)
            | StoreError::Closed => false,
        }
    }

    pub(crate) fn unreadable(what: &'static str, detail: impl std::fmt::Display) -> StoreError {
        StoreError::Unreadable {
            what,
            detail: detail.to_string(),
        }
    }

    pub(crate) fn not_found(what: &'static str, id: i64) -> StoreError {
        StoreError::NotFound { what, id }
    }
}

fn code(error: &rusqlite::Error) -> Option<rusqlite::ErrorCode> {
    error.sqlite_error_code()
}
