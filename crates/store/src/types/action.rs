use linnet_mail::{AccountId, Flags, FolderId, LocationId, MessageId, OperationId, UndoId};

/// What a person's action did here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acted {
    /// Nothing when nothing changed.
    pub undo: Option<UndoId>,
    /// Letters that changed.
    pub count: usize,
    pub operations: Vec<OperationId>,
    /// Where a moved or copied letter is shown now, in the order of the request.
    pub now_at: Vec<LocationId>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Undone {
    /// Operations that had not begun.
    pub operations_cancelled: usize,
    /// Inverse operations that now wait.
    pub operations_queued: usize,
    /// Operations whose letter is not there any more, or that cannot be taken back.
    pub impossible: usize,
}

/// A change that waits to be made on the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operation {
    pub id: OperationId,
    pub account: AccountId,
    pub kind: OpKind,
    pub location: LocationId,
    /// Nothing while the letter has not been fetched.
    pub message: Option<MessageId>,
    /// The folder of the location.
    pub folder: FolderId,
    /// Nothing while the server's number is not known (a letter whose own move still waits, or a vanished one).
    pub uid: Option<u32>,
    pub uidvalidity: Option<u32>,
    /// The letter is (as far as known) in that folder on the server.
    pub server_present: bool,
    /// The whole letter is here.
    pub complete: bool,
    pub attempts: u32,
    pub next_try: Option<i64>,
    pub undo: Option<UndoId>,
    /// UIDNEXT of the target before the first attempt of a copy.
    pub target_uidnext: Option<u32>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OpKind {
    Flags { add: Flags, remove: Flags },
    Move { to: FolderId },
    Copy { to: FolderId },
    Delete,
}

/// How an operation ended on the server.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// COPYUID (RFC 4315 §3): the UIDVALIDITY of the target and the letter's UID there.
    pub copied: Option<(u32, u32)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryRow {
    pub undo: UndoId,
    pub at: i64,
    /// `read`, `unread`, `star`, `unstar`, `flags`, `archive`, `junk`, `trash`, `move`, `copy` or `delete`,
    /// or the word given to `begin_action`.
    pub verb: String,
    pub count: u32,
    pub undone_at: Option<i64>,
}
