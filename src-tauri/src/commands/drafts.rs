//! Writing. A composer window may touch the one draft it was opened for; the main window, which writes quick
//! replies and lists the drafts, any.

use linnet_engine::api::{
    ContactSuggestion, DraftAttachment, DraftContent, DraftInfo, DraftRow, DraftVersion, Problem,
    SendResult,
};
use linnet_engine::{DraftId, Engine};
use tauri::{State, WebviewWindow};

use crate::closing::Closing;
use crate::{dialogs, problem, windows};

#[tauri::command]
pub(crate) async fn drafts(engine: State<'_, Engine>) -> Result<Vec<DraftRow>, Problem> {
    engine.drafts().await
}

#[tauri::command]
pub(crate) async fn draft_load(
    window: WebviewWindow,
    engine: State<'_, Engine>,
    draft: DraftId,
) -> Result<DraftInfo, Problem> {
    own(&window, draft)?;
    engine.draft_load(draft).await
}

#[tauri::command]
pub(crate) async fn draft_save(
    window: WebviewWindow,
    engine: State<'_, Engine>,
    closing: State<'_, Closing>,
    draft: DraftId,
    content: DraftContent,
) -> Result<i64, Problem> {
    own(&window, draft)?;
    closing
        .saving(window.label(), engine.draft_save(draft, content))
        .await
}

#[tauri::command]
pub(crate) async fn draft_attach(
    window: WebviewWindow,
    engine: State<'_, Engine>,
    draft: DraftId,
) -> Result<Vec<DraftAttachment>, Problem> {
    own(&window, draft)?;
    for file in dialogs::files(&window).await {
        engine.draft_attach_file(draft, &file).await?;
    }
    Ok(engine.draft_load(draft).await?.attachments)
}

#[tauri::command]
pub(crate) async fn draft_detach(
    window: WebviewWindow,
    engine: State<'_, Engine>,
    draft: DraftId,
    attachment: u32,
) -> Result<Vec<DraftAttachment>, Problem> {
    own(&window, draft)?;
    engine.draft_detach(draft, attachment).await
}

#[tauri::command]
pub(crate) async fn draft_send(
    window: WebviewWindow,
    engine: State<'_, Engine>,
    draft: DraftId,
) -> Result<SendResult, Problem> {
    own(&window, draft)?;
    engine.draft_send(draft).await
}

#[tauri::command]
pub(crate) async fn draft_discard(
    window: WebviewWindow,
    engine: State<'_, Engine>,
    draft: DraftId,
) -> Result<(), Problem> {
    own(&window, draft)?;
    engine.draft_discard(draft).await
}

#[tauri::command]
pub(crate) async fn draft_restore_discarded(
    window: WebviewWindow,
    engine: State<'_, Engine>,
    draft: DraftId,
) -> Result<(), Problem> {
    own(&window, draft)?;
    engine.draft_restore_discarded(draft).await
}

#[tauri::command]
pub(crate) async fn draft_versions(
    window: WebviewWindow,
    engine: State<'_, Engine>,
    draft: DraftId,
) -> Result<Vec<DraftVersion>, Problem> {
    own(&window, draft)?;
    engine.draft_versions(draft).await
}

#[tauri::command]
pub(crate) async fn draft_version(
    window: WebviewWindow,
    engine: State<'_, Engine>,
    draft: DraftId,
    version: u32,
) -> Result<DraftContent, Problem> {
    own(&window, draft)?;
    engine.draft_version(draft, version).await
}

#[tauri::command]
pub(crate) async fn contacts(
    engine: State<'_, Engine>,
    prefix: String,
) -> Result<Vec<ContactSuggestion>, Problem> {
    engine.contacts(&prefix).await
}

fn own(window: &WebviewWindow, draft: DraftId) -> Result<(), Problem> {
    if windows::may_write(window.label(), draft) {
        Ok(())
    } else {
        Err(problem::refused("this window writes another letter"))
    }
}
