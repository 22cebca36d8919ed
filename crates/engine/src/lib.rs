//! Accounts at work: sync planners and workers, the operation queue, the outbox, secrets, diagnosis and
//! events. [`Engine`] is the one door for every front end.

#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic
    )
)]

pub mod api;

mod act;
mod attachments;
mod compose;
mod convert;
mod diagnosis;
mod engine;
mod fault;
mod frame;
mod lists;
mod outbox;
mod profile;
mod render;
mod secrets;
mod sending;
mod setup;
mod status;
mod supervisor;
mod sync;
mod sync_once;
mod views;
mod wakes;

pub use compose::LetterToSend;
pub use diagnosis::exit_code;
pub use engine::{Engine, OpenOptions, SyncProgress};
pub use frame::FrameResponse;
pub use linnet_mail::{
    AccountId, Address, DraftId, FolderId, FolderRole, LocationId, OutboxId, Protocol, Security,
    Server, ThreadId, UndoId,
};
pub use profile::{default_profile, make_private};
pub use render::{ShowForm, parse_eml, render_eml};
pub use sync_once::{AccountSummary, SyncSummary};
