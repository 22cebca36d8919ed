//! What crosses the border between the engine and its front ends: plain data with a TypeScript twin.
//!
//! The generated twins live in `ui/src/lib/api/generated` (`cargo xtask bindings`). Times are Unix seconds,
//! sizes are bytes. Nothing here ever carries a secret outwards.

mod compose;
mod mail;
mod problem;
mod settings;
mod setup;
mod status;

pub use compose::*;
pub use mail::*;
pub use problem::*;
pub use settings::*;
pub use setup::*;
pub use status::*;

use serde::Serialize;
use ts_rs::TS;

/// All that the engine tells its front ends by itself. One event channel, told apart by `type`.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
#[ts(rename_all_fields = "camelCase")]
pub enum Event {
    /// The state of the connection, of an account or of what waits changed.
    Status { status: Status },
    /// The folders, their names or their counts changed.
    Folders,
    /// Accounts were added, changed or removed.
    Accounts,
    /// An open view changed: rows must be asked for again from `first_changed` on.
    View {
        view: ViewId,
        total: u32,
        unread: u32,
        first_changed: u32,
    },
    /// A letter that may be open was completed, changed or moved.
    Conversation { threads: Vec<linnet_mail::ThreadId> },
    /// What waits to be sent changed.
    Outbox,
    /// The drafts kept on this computer changed.
    Drafts,
    /// New mail for a notification; already counted as notified.
    NewMail { letters: Vec<NewMail> },
    /// One step of looking up or checking settings, in order.
    Setup { step: SetupStep },
    /// A change that was shown had to be taken back, because the server refused it.
    Refused {
        problem: Problem,
        undo: Option<linnet_mail::UndoId>,
    },
}
