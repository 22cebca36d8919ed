//! The message cache: one SQLite database for each profile, and the only room that holds SQL. One writer
//! thread serves two lanes, the person's before bulk; readers work on their own snapshots beside it. What is
//! shown is always the server's truth with the waiting operations replayed on top.

#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic
    )
)]

mod backup;
mod check;
mod checkpoint;
mod database;
mod error;
mod incoming;
mod pack;
mod queue;
mod raw;
mod reader;
mod rescue;
mod schema;
mod store;
mod types;
mod view;
mod writer;

pub use error::StoreError;
pub use incoming::{Folded, Incoming};
pub use queue::Lane;
pub use raw::compress;
pub use reader::Reader;
pub use rescue::Rescued;
pub use store::Store;
pub use types::{
    Account, Acted, Body, Change, Contact, Draft, DraftAttachment, DraftVersion, Fault, FaultKind,
    Folder, FolderChange, HistoryRow, IngestReport, LetterRow, ListRow, Listed, Location, Missing,
    NewAccount, NewAttachment, NewOutbox, OpKind, Operation, OutboxItem, OutboxRecipient,
    OutboxState, OutboxUpdate, Outcome, Refusal, RemoteFolder, Repaired, RowKey, Section,
    StoredLetter, Undone, UnnotifiedLetter, Validity, ViewFilter, ViewRow,
};
pub use view::View;
pub use writer::Writer;

#[cfg(test)]
mod testing;
