//! Attachments: to a place that the person chooses in the system's dialog, or to the program that opens them.

use linnet_engine::api::Problem;
use linnet_engine::{Engine, LocationId};
use tauri::{State, WebviewWindow};

use crate::dialogs;
use crate::opened::OpenedFiles;

/// False when the person closed the dialog.
#[tauri::command]
pub(crate) async fn attachment_save(
    window: WebviewWindow,
    engine: State<'_, Engine>,
    location: LocationId,
    part: String,
) -> Result<bool, Problem> {
    let attachment = engine.attachment(location, &part).await?;
    let Some(file) = dialogs::save_as(&window, &attachment.name).await else {
        return Ok(false);
    };
    engine.attachment_to_file(location, &part, &file).await?;
    Ok(true)
}

/// All of them into one folder, nothing overwritten there.
#[tauri::command]
pub(crate) async fn attachment_save_all(
    window: WebviewWindow,
    engine: State<'_, Engine>,
    location: LocationId,
) -> Result<bool, Problem> {
    let attachments = engine.attachments(location).await?;
    let Some(folder) = dialogs::folder(&window).await else {
        return Ok(false);
    };
    for attachment in attachments {
        engine
            .attachment_save_to(location, &attachment.part, &folder)
            .await?;
    }
    Ok(true)
}

#[tauri::command]
pub(crate) async fn attachment_open(
    engine: State<'_, Engine>,
    opened: State<'_, OpenedFiles>,
    location: LocationId,
    part: String,
    confirmed: bool,
) -> Result<(), Problem> {
    opened.open(&engine, location, &part, confirmed).await
}
