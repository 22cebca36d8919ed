//! Lists, conversations and what a person does with them.

use linnet_engine::api::{
    ActRequest, ActResult, Conversation, FolderInfo, LetterBody, Problem, Row, Status, ViewId,
    ViewInfo, ViewSpec,
};
use linnet_engine::{Engine, LocationId, ThreadId, UndoId};
use tauri::State;

#[tauri::command]
pub(crate) async fn folders(engine: State<'_, Engine>) -> Result<Vec<FolderInfo>, Problem> {
    engine.folders().await
}

#[tauri::command]
pub(crate) async fn status(engine: State<'_, Engine>) -> Result<Status, Problem> {
    engine.status().await
}

#[tauri::command]
pub(crate) async fn check_now(engine: State<'_, Engine>) -> Result<(), Problem> {
    engine.check_now().await
}

#[tauri::command]
pub(crate) async fn view_open(
    engine: State<'_, Engine>,
    spec: ViewSpec,
) -> Result<ViewInfo, Problem> {
    engine.view_open(spec).await
}

#[tauri::command]
pub(crate) async fn view_rows(
    engine: State<'_, Engine>,
    view: ViewId,
    from: u32,
    count: u32,
) -> Result<Vec<Row>, Problem> {
    engine.view_rows(view, from, count).await
}

#[tauri::command]
pub(crate) async fn view_close(engine: State<'_, Engine>, view: ViewId) -> Result<(), Problem> {
    engine.view_close(view).await
}

#[tauri::command]
pub(crate) async fn conversation(
    engine: State<'_, Engine>,
    thread: ThreadId,
) -> Result<Conversation, Problem> {
    engine.conversation(thread).await
}

#[tauri::command]
pub(crate) async fn letter_body(
    engine: State<'_, Engine>,
    location: LocationId,
    pictures: bool,
) -> Result<LetterBody, Problem> {
    engine.letter_body(location, pictures).await
}

#[tauri::command]
pub(crate) async fn act(
    engine: State<'_, Engine>,
    request: ActRequest,
) -> Result<ActResult, Problem> {
    engine.act(request).await
}

#[tauri::command]
pub(crate) async fn undo(engine: State<'_, Engine>, undo: UndoId) -> Result<(), Problem> {
    engine.undo(undo).await
}
