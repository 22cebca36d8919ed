use linnet_mail::{
    AccountId, Flags, FolderId, LocationId, MessageId, ThreadId, parse::ParsedLetter,
};

/// Which part of a letter was fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    Whole,
    /// Only the header (BODY.PEEK[HEADER]).
    Header,
}

/// How much of a letter is here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Body {
    Nothing,
    Header,
    Whole,
}

/// What one call of `ingest` did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct IngestReport {
    /// `stored` and `shared` together.
    pub letters: u64,
    /// Letters stored for the first time.
    pub stored: usize,
    /// Letters whose bytes were already here under another location.
    pub shared: usize,
    /// Not listed (any more), already complete, or of another UIDVALIDITY.
    pub skipped: usize,
}

/// One letter in one folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    pub id: LocationId,
    /// Nothing before its header or body arrived.
    pub message: Option<MessageId>,
    pub folder: FolderId,
    pub account: AccountId,
    /// Nothing while the server has not told it (a pending move, a changed UIDVALIDITY).
    pub uid: Option<u32>,
    /// As shown: server truth with pending operations on top.
    pub flags: Flags,
    /// Shown in its folder.
    pub present: bool,
    pub keywords: Vec<String>,
    pub internal_date: i64,
    pub size: u64,
    /// The whole letter is here.
    pub complete: bool,
    pub thread: Option<ThreadId>,
}

/// A location whose letter is not wholly here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Missing {
    pub location: LocationId,
    pub uid: u32,
    pub size: u64,
    pub has_header: bool,
    /// It was asked for before and did not come.
    pub failed: bool,
}

/// One letter with all that was parsed from it. `letter.text` is empty: the text is read from the raw letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredLetter {
    pub location: Location,
    pub message: MessageId,
    /// Unix seconds by which lists sort it.
    pub date: i64,
    pub letter: ParsedLetter,
}

/// One letter of a conversation, at the location where it is best shown.
pub type LetterRow = StoredLetter;

/// New mail that the person has not been told about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnnotifiedLetter {
    pub location: LocationId,
    pub thread: ThreadId,
    pub account: AccountId,
    pub folder: FolderId,
    /// Name of the sender, or the address where there is none.
    pub from: String,
    pub subject: String,
    pub snippet: String,
    pub internal_date: i64,
}
