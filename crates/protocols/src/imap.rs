//! A typed IMAP session (RFC 3501, 9051) over async-imap's stream. Every command is sent raw and counts only
//! with its tagged OK, because the ready-made commands of async-imap read a refusal or a cut as an empty
//! success; a tap in front of its parser keeps what that parser cannot read away from it.

mod append;
mod body;
mod capability;
mod change;
mod command;
mod compress;
mod conn;
mod date;
mod event;
mod fetch;
mod frame;
mod idle;
mod line;
mod list;
mod mailbox;
mod message_id;
mod name;
mod namespace;
mod news;
mod notify;
mod odd;
mod opening;
mod quirks;
mod resync;
mod roles;
mod scan;
mod search;
mod select;
mod sign_in;
mod status;
mod tap;
mod types;
mod uid_set;

pub use append::Filing;
pub use body::{BIG_LETTER, Body, BodyRequest, Section};
pub use capability::Capabilities;
pub use conn::Conn;
pub use name::{NameFault, decode_mailbox, encode_mailbox, new_mailbox};
pub use namespace::{Namespace, NamespaceKind, Namespaces};
pub use quirks::Habits;
pub use types::{
    Copied, IdleEnd, Known, Listed, Mailbox, MailboxStatus, Resync, Selected, Untagged,
};
pub use uid_set::UidSet;
