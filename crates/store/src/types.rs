//! What goes in and out of the cache: plain data, one file for each subject.

mod account;
mod action;
mod change;
mod draft;
mod folder;
mod letter;
mod outbox;
mod rows;

pub use account::{Account, NewAccount};
pub use action::{Acted, HistoryRow, OpKind, Operation, Outcome, Undone};
pub use change::{Change, FolderChange, RowKey};
pub use draft::{Contact, Draft, DraftAttachment, DraftVersion, NewAttachment};
pub use folder::{Folder, Listed, RemoteFolder, Validity};
pub use letter::{
    Body, IngestReport, LetterRow, Location, Missing, Section, StoredLetter, UnnotifiedLetter,
};
pub use outbox::{NewOutbox, OutboxItem, OutboxRecipient, OutboxState, OutboxUpdate, Refusal};
pub use rows::{Fault, FaultKind, ListRow, Repaired, ViewFilter, ViewRow};
