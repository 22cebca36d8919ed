use linnet_mail::{AccountId, Address, Flags, FolderId, LocationId, ThreadId, search::Query};

/// What a list shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ViewFilter {
    Folder(FolderId),
    Folders(Vec<FolderId>),
    /// Conversations with a starred letter, Junk and Trash left out.
    Starred,
    Search(Query),
}

/// One conversation in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ViewRow {
    pub thread: ThreadId,
    pub account: AccountId,
    pub folder: FolderId,
    /// Shown letters of the conversation in that folder, newest first.
    pub locations: Vec<LocationId>,
    /// Who wrote, oldest first, each once; in Sent and Drafts, to whom.
    pub people: Vec<Address>,
    pub subject: String,
    pub snippet: String,
    pub date: i64,
    /// Different letters of the conversation, those in other folders included.
    pub count: u32,
    pub unread: bool,
    pub starred: bool,
    pub has_attachment: bool,
    pub answered: bool,
    pub forwarded: bool,
}

/// One letter in a list by letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListRow {
    pub location: LocationId,
    pub folder: FolderId,
    pub thread: Option<ThreadId>,
    pub uid: Option<u32>,
    pub message_id: Option<String>,
    pub date: i64,
    pub from: Vec<Address>,
    pub subject: String,
    pub flags: Flags,
    pub keywords: Vec<String>,
    pub size: u64,
    pub complete: bool,
}

/// Something that is not as it must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub kind: FaultKind,
    pub detail: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FaultKind {
    /// SQLite's own integrity check found damage.
    File,
    /// What is shown is not server truth with pending operations on top.
    Shown,
    /// A conversation row of a list differs from its letters.
    Rows,
    /// A folder's counts differ from its letters.
    Counts,
    /// A letter is not in the full-text index, or the index holds one that is gone.
    Search,
    /// The raw bytes of a letter are missing or damaged.
    Raw,
    /// A row points to one that is not there.
    Reference,
}

/// What `repair` did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Repaired {
    /// Letters read again from their raw bytes.
    pub letters: usize,
    /// Letters whose raw bytes were damaged: they are fetched again.
    pub to_fetch_again: usize,
}
