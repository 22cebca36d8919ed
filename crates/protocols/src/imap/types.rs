//! What the server tells, as values that outlive its answer.

use std::ops::RangeInclusive;

use linnet_mail::{Flags, FolderRole};

use super::namespace::NamespaceKind;

/// One mailbox of the account, from LIST.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mailbox {
    /// The name as it goes back on the wire, unquoted.
    pub wire: String,
    /// The readable path, its components joined with `/`.
    pub path: String,
    pub delimiter: Option<char>,
    /// From SPECIAL-USE; where the server names none, from the usual names at the top level.
    pub role: FolderRole,
    /// False for `\Noselect` and `\NonExistent`.
    pub selectable: bool,
    pub subscribed: bool,
    /// Whose it is, where the server tells (RFC 2342).
    pub namespace: NamespaceKind,
}

impl Mailbox {
    /// Whether others see it too, so that what one does there concerns them.
    pub fn is_shared(&self) -> bool {
        self.namespace != NamespaceKind::Personal
    }
}

/// What STATUS tells without opening the mailbox.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MailboxStatus {
    pub messages: u32,
    pub uidnext: Option<u32>,
    pub uidvalidity: Option<u32>,
    pub unseen: u32,
    pub highestmodseq: Option<u64>,
    /// Bytes of all its messages (RFC 8438).
    pub size: Option<u64>,
    /// Stays the same when the mailbox is renamed (RFC 8474).
    pub mailbox_id: Option<String>,
}

/// The mailbox that is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selected {
    pub wire: String,
    pub exists: u32,
    /// RFC 3501 §2.3.1.1: a new value voids every UID that is held.
    pub uidvalidity: u32,
    pub uidnext: Option<u32>,
    /// None when the server keeps no mod-sequences for this mailbox (NOMODSEQ).
    pub highestmodseq: Option<u64>,
    pub read_only: bool,
    /// Flags that stay after this session.
    pub permanent_flags: Flags,
    /// Keywords the server knows and keeps.
    pub permanent_keywords: Vec<String>,
    /// Whether new keywords may be made (`\*`).
    pub new_keywords: bool,
    /// Stays the same when the mailbox is renamed (RFC 8474).
    pub mailbox_id: Option<String>,
}

/// One message of a listing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    pub uid: u32,
    pub flags: Flags,
    /// Keywords that are not in [`linnet_mail::Flag`].
    pub keywords: Vec<String>,
    pub modseq: Option<u64>,
    /// Unix seconds of the arrival; 0 where only flags were asked for or the server's date is unreadable.
    pub internal_date: i64,
    /// RFC822.SIZE; 0 where only flags were asked for.
    pub size: u64,
    /// What names the same letter in every mailbox of the account: its EMAILID (RFC 8474), or `gmail:` with
    /// Gmail's X-GM-MSGID; `None` where the server has neither or only flags were asked for.
    pub email_id: Option<String>,
    /// Gmail's labels, readable; its own begin with a backslash. Without that of the open mailbox.
    pub labels: Vec<String>,
}

/// What is known of a mailbox from an earlier session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    pub uidvalidity: u32,
    /// The mod-sequence up to which everything is known.
    pub modseq: u64,
}

/// What changed in a mailbox since then (RFC 7162).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Resync {
    /// UIDs that are gone, ascending and apart; may hold some that were never known.
    pub vanished: Vec<RangeInclusive<u32>>,
    /// Messages that are new or changed, by ascending UID; date and size are 0.
    pub changed: Vec<Listed>,
    /// Whether `vanished` names every message that went. When false, who knows more UIDs than the server has
    /// messages must ask which exist.
    pub proven: bool,
    /// From where the next question may begin.
    pub modseq: Option<u64>,
}

/// Where messages went, from COPYUID (RFC 4315).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Copied {
    /// UIDVALIDITY of the target; None when the server does not say.
    pub uidvalidity: Option<u32>,
    /// Old UID and new UID; empty when the server does not say.
    pub pairs: Vec<(u32, u32)>,
}

/// Why an IDLE ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdleEnd {
    /// The mailbox changed: see [`super::Conn::drain_untagged`].
    Changed,
    /// The given future completed.
    Stopped,
    /// The given limit passed.
    TimedOut,
}

/// What the server told without being asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Untagged {
    /// The mailbox now holds this many messages.
    Exists(u32),
    /// The message with this sequence number is gone.
    Expunge(u32),
    /// These UIDs are gone (RFC 7162).
    Vanished(Vec<RangeInclusive<u32>>),
    /// A message's flags changed.
    Flags {
        seq: u32,
        uid: Option<u32>,
        flags: Flags,
        keywords: Vec<String>,
        modseq: Option<u64>,
    },
    /// Something happened in another mailbox (RFC 5465): what STATUS would tell now, or `None` where the server
    /// said less than that, or that the mailbox came, went or was renamed.
    Mailbox {
        wire: String,
        status: Option<MailboxStatus>,
    },
    /// Words the server wants a person to see (RFC 3501 §7.1 ALERT).
    Alert(String),
    /// More was told than is kept, or the server stopped telling: look at everything again.
    Overflow,
}
