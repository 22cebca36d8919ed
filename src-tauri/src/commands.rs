//! What the pages may ask for. Every command is one line to the engine; those that need the desktop are in
//! rooms of their own. A page gets answers and typed problems, never a secret or the name of a file.

mod attachments;
mod drafts;
mod letters;
mod outbox;
mod setup;
mod window;

use tauri::Wry;
use tauri::ipc::Invoke;

pub(crate) use window::compose;

/// All commands; which window may call which one stands in `capabilities/`.
pub(crate) fn handler() -> impl Fn(Invoke<Wry>) -> bool + Send + Sync + 'static {
    tauri::generate_handler![
        setup::start,
        setup::vault_create,
        setup::vault_unlock,
        setup::keyring_retry,
        setup::setup_hint,
        setup::setup_discover,
        setup::setup_cancel,
        setup::setup_add,
        setup::account_remove,
        setup::account_password,
        setup::accounts,
        setup::settings_set,
        letters::folders,
        letters::status,
        letters::check_now,
        letters::view_open,
        letters::view_rows,
        letters::view_close,
        letters::conversation,
        letters::letter_body,
        letters::act,
        letters::undo,
        attachments::attachment_save,
        attachments::attachment_save_all,
        attachments::attachment_open,
        drafts::drafts,
        drafts::draft_load,
        drafts::draft_save,
        drafts::draft_attach,
        drafts::draft_detach,
        drafts::draft_send,
        drafts::draft_discard,
        drafts::draft_restore_discarded,
        drafts::draft_versions,
        drafts::draft_version,
        drafts::contacts,
        outbox::outbox,
        outbox::outbox_retry,
        outbox::outbox_discard,
        outbox::outbox_to_draft,
        outbox::questions,
        outbox::answer,
        window::compose_open,
        window::draft_open,
        window::open_link,
        window::notification_test,
        window::window_close,
    ]
}

#[cfg(test)]
mod tests;
