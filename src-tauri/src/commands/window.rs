//! Windows, links and notifications.

use linnet_engine::api::{ComposeKind, ComposeRequest, Problem};
use linnet_engine::{DraftId, Engine};
use tauri::{AppHandle, State, WebviewWindow};

use crate::links::{self, Target};
use crate::{closing, notifications, problem, windows};

/// Makes a draft and opens its window.
pub(crate) async fn compose(
    app: &AppHandle,
    engine: &Engine,
    request: ComposeRequest,
) -> Result<DraftId, Problem> {
    let draft = engine.compose(request).await?;
    show(app, draft)?;
    Ok(draft)
}

#[tauri::command]
pub(crate) async fn compose_open(
    app: AppHandle,
    engine: State<'_, Engine>,
    request: ComposeRequest,
) -> Result<DraftId, Problem> {
    compose(&app, &engine, request).await
}

/// The window of a draft that is already there.
#[tauri::command]
pub(crate) async fn draft_open(app: AppHandle, draft: DraftId) -> Result<(), Problem> {
    show(&app, draft)
}

/// Follows a link of a letter: a page in the browser, an address in a new letter.
#[tauri::command]
pub(crate) async fn open_link(
    app: AppHandle,
    engine: State<'_, Engine>,
    url: String,
) -> Result<(), Problem> {
    match links::target(&url)? {
        Target::Web(url) => links::open_web(url).await,
        Target::Mail(mailto) => {
            let request = ComposeRequest {
                kind: ComposeKind::New,
                location: None,
                account: None,
                mailto: Some(mailto),
            };
            compose(&app, &engine, request).await.map(drop)
        }
    }
}

#[tauri::command]
pub(crate) async fn notification_test(app: AppHandle) -> Result<(), Problem> {
    notifications::test(&app)
}

/// Closes the window that asks.
#[tauri::command]
pub(crate) async fn window_close(window: WebviewWindow) -> Result<(), Problem> {
    closing::close(&window).map_err(|error| problem::internal("close the window", error))
}

fn show(app: &AppHandle, draft: DraftId) -> Result<(), Problem> {
    windows::open_composer(app, draft)
        .map_err(|error| problem::internal("open the composer", error))
}
