//! A typed IMAP session (RFC 3501, 9051) over async-imap's stream. Every command is sent raw and counts only
//! with its tagged OK, because the ready-made commands of async-imap read a refusal or a cut as an empty
//! success; a tap in front of its parser keeps what that parser cannot read away from it.

mod append;
mod body;
mod capability;
mod change;
mod command;
mod conn;
mod date;
mod event;
mod fetch;
mod frame;
mod idle;
mod mailbox;
mod name;
mod odd;
mod roles;
mod search;
mod sign_in;
mod tap;
mod types;
mod uid_set;

pub use body::{BIG_LETTER, Body, BodyRequest, Section};
pub use capability::Capabilities;
pub use conn::Conn;
pub use name::{decode_mailbox, encode_mailbox};
pub use types::{Copied, IdleEnd, Listed, Mailbox, MailboxStatus, Selected, Untagged};
pub use uid_set::UidSet;
