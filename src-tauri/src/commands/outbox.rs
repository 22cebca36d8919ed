//! Letters that wait to be sent, and what waits for an answer of the person.

use linnet_engine::api::{OutboxItem, Problem, Question};
use linnet_engine::{DraftId, Engine, OutboxId};
use tauri::State;

#[tauri::command]
pub(crate) async fn outbox(engine: State<'_, Engine>) -> Result<Vec<OutboxItem>, Problem> {
    engine.outbox().await
}

#[tauri::command]
pub(crate) async fn outbox_retry(engine: State<'_, Engine>, id: OutboxId) -> Result<(), Problem> {
    engine.outbox_retry(id).await
}

#[tauri::command]
pub(crate) async fn outbox_discard(engine: State<'_, Engine>, id: OutboxId) -> Result<(), Problem> {
    engine.outbox_discard(id).await
}

#[tauri::command]
pub(crate) async fn outbox_to_draft(
    engine: State<'_, Engine>,
    id: OutboxId,
) -> Result<DraftId, Problem> {
    engine.outbox_to_draft(id).await
}

#[tauri::command]
pub(crate) async fn questions(engine: State<'_, Engine>) -> Result<Vec<Question>, Problem> {
    engine.questions().await
}

#[tauri::command]
pub(crate) async fn answer(
    engine: State<'_, Engine>,
    id: String,
    yes: bool,
) -> Result<(), Problem> {
    engine.answer(&id, yes).await
}
