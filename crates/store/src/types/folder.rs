use linnet_mail::{AccountId, Flags, FolderId, FolderRole};

/// One line of a complete LIST (RFC 9051 §6.3.9).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemoteFolder {
    /// Exactly what goes back on the wire, unquoted.
    pub wire: String,
    /// Decoded, components joined with `/`.
    pub path: String,
    pub delimiter: Option<char>,
    pub role: FolderRole,
    pub selectable: bool,
    pub subscribed: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folder {
    pub id: FolderId,
    pub account: AccountId,
    pub wire: String,
    pub path: String,
    pub delimiter: Option<char>,
    pub role: FolderRole,
    pub selectable: bool,
    pub subscribed: bool,
    pub uidvalidity: Option<u32>,
    /// The next UID that has not been listed: the cursor, not what the server last said.
    pub uidnext: Option<u32>,
    /// The HIGHESTMODSEQ up to which all changes are here (RFC 7162).
    pub modseq: Option<u64>,
    /// Listing goes from the newest letter down; this UID was the last.
    pub listed_down_to: Option<u32>,
    pub listing_complete: bool,
    /// Unix seconds of the last complete check.
    pub checked_at: Option<i64>,
    /// Unix seconds of the last comparison of all flags, where the server keeps no mod-sequences.
    pub flags_compared_at: Option<i64>,
    /// Why it could not be brought in step, as JSON.
    pub problem: Option<String>,
    /// Letters shown.
    pub total: u32,
    /// Of these, unread.
    pub unread: u32,
}

/// What `folder_selected` found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Validity {
    Same,
    First,
    /// RFC 3501 §2.3.1.1: every UID was void; bodies stay and are matched again.
    Changed,
}

/// One letter of a listing: UID FETCH (UID FLAGS INTERNALDATE RFC822.SIZE).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    pub uid: u32,
    pub flags: Flags,
    pub keywords: Vec<String>,
    /// Unix seconds.
    pub internal_date: i64,
    pub size: u64,
}
