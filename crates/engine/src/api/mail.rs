use linnet_mail::{AccountId, Address, FolderId, FolderRole, LocationId, ThreadId, UndoId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FolderInfo {
    pub id: FolderId,
    pub account: AccountId,
    /// The last component of the path, decoded.
    pub name: String,
    /// The whole path with `/` between its components.
    pub path: String,
    /// 0 for a top-level folder.
    pub depth: u32,
    pub role: FolderRole,
    pub selectable: bool,
    pub unread: u32,
    pub total: u32,
}

/// What a list shows.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum ViewSpec {
    Folder {
        folder: FolderId,
    },
    /// All inboxes, all Sent folders and so on.
    Role {
        role: FolderRole,
    },
    Starred,
    /// Words over people, subject, text; newest first.
    Search {
        query: String,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(transparent)]
#[ts(as = "f64")]
pub struct ViewId(pub u64);

/// An open view with its first window of rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ViewInfo {
    pub view: ViewId,
    pub total: u32,
    pub unread: u32,
    pub rows: Vec<Row>,
    /// Only for a search: how much of the mailbox the index covers.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub coverage: Option<Coverage>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Coverage {
    pub searched: u32,
    pub total: u32,
}

/// One conversation in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Row {
    pub thread: ThreadId,
    pub account: AccountId,
    /// The folder in which the row stands: actions touch its letters there only.
    pub folder: FolderId,
    /// Letters of the conversation in that folder, newest first.
    pub locations: Vec<LocationId>,
    /// Who wrote, oldest first; in Sent and Drafts, to whom.
    pub people: Vec<Address>,
    pub subject: String,
    pub snippet: String,
    /// Unix seconds of the newest letter.
    #[ts(type = "number")]
    pub date: i64,
    /// Letters of the conversation, those in other folders included.
    pub count: u32,
    pub unread: bool,
    pub starred: bool,
    pub has_attachment: bool,
    pub answered: bool,
    pub forwarded: bool,
}

/// A whole conversation, oldest letter first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Conversation {
    pub thread: ThreadId,
    pub account: AccountId,
    pub subject: String,
    pub letters: Vec<Letter>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Letter {
    pub location: LocationId,
    pub folder: FolderId,
    pub folder_role: FolderRole,
    pub folder_name: String,
    pub from: Vec<Address>,
    pub to: Vec<Address>,
    pub cc: Vec<Address>,
    pub reply_to: Vec<Address>,
    pub subject: String,
    #[ts(type = "number")]
    pub date: i64,
    pub snippet: String,
    pub unread: bool,
    pub starred: bool,
    pub answered: bool,
    pub forwarded: bool,
    /// Written by one of the person's own addresses.
    pub own: bool,
    /// False while only its head has been downloaded.
    pub complete: bool,
    pub attachments: Vec<AttachmentInfo>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AttachmentInfo {
    /// The section of the MIME part (RFC 9051 §6.4.5), what `attachment_save` takes.
    pub part: String,
    /// Made safe for any file system.
    pub name: String,
    pub content_type: String,
    #[ts(type = "number")]
    pub size: u64,
    /// A program or script: opening asks first.
    pub dangerous: bool,
}

/// How one letter is shown: the address of its frame, valid while the window lives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LetterBody {
    /// `mail://localhost/TOKEN` (on Windows `http://mail.localhost/TOKEN`).
    pub url: String,
    /// Remote pictures that were left out.
    pub blocked_pictures: u32,
    /// Of these, how many look like trackers.
    pub blocked_trackers: u32,
    /// The letter sets its own colours: it is shown on paper in the dark theme too.
    pub own_colours: bool,
    pub pictures_shown: bool,
}

/// What a person can do with letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Verb {
    Read,
    Unread,
    Star,
    Unstar,
    Archive,
    Move,
    Copy,
    /// To Deleted; inside Deleted, for good.
    Delete,
    Junk,
    NotJunk,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ActRequest {
    pub verb: Verb,
    pub locations: Vec<LocationId>,
    /// For move and copy.
    #[serde(default)]
    #[ts(optional)]
    pub to: Option<FolderId>,
}

/// What was done, for the toast.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ActResult {
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undo: Option<UndoId>,
    pub verb: Verb,
    pub count: u32,
    /// The folder that the letters went to.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub folder: Option<FolderId>,
}

/// One letter in a list by letter, as the command line prints it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ListRow {
    pub id: LocationId,
    /// `ann@example.org/INBOX`.
    pub folder: String,
    pub uid: Option<u32>,
    pub message_id: Option<String>,
    pub date: i64,
    pub from: Vec<Address>,
    pub subject: String,
    /// As on the wire: `\Seen`.
    pub flags: Vec<String>,
    pub size: u64,
    pub complete: bool,
}

/// One action of the past.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HistoryRow {
    pub undo: UndoId,
    pub at: i64,
    pub verb: String,
    pub count: u32,
    pub undone: bool,
}
