//! What a message is: identifiers, addresses, flags, folder roles, and the pure functions that read,
//! show, thread and write letters. Nothing here does I/O, asks the clock or draws a random number:
//! whatever depends on those is passed in, so that every function can be tested as a table.

#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic
    )
)]

pub mod address;
pub mod compose;
pub mod flags;
pub mod ids;
#[doc(hidden)]
pub mod inert;
pub mod parse;
pub mod role;
pub mod search;
pub mod server;
pub mod show;
pub mod thread;

mod body;
mod calendar;
mod charset;
mod clean;
mod css;
mod files;
mod header;
mod html_text;
mod markup;
mod mime;
mod plain;
mod sanitise;
mod transfer;

pub use address::{Address, AddressError};
pub use flags::{Flag, Flags};
pub use ids::{
    AccountId, DraftId, FolderId, LocationId, MessageId, OperationId, OutboxId, ThreadId, UndoId,
};
pub use role::FolderRole;
pub use server::{CertificatePin, Protocol, Security, Server};
