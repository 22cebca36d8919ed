//! The system's own dialogs. They run here and not in the page, so that the page never learns or names a file.

use std::path::PathBuf;

use linnet_engine::api::{Problem, ProblemClass};
use tauri::{AppHandle, Manager, WebviewWindow};
use tauri_plugin_dialog::{
    DialogExt, FileDialogBuilder, FilePath, MessageDialogButtons, MessageDialogKind,
};
use tokio::sync::oneshot;

use crate::preferences::Preferences;
use crate::texts::{Texts, Value};

/// Asks under which name to save a file; nothing if the person cancels.
pub(crate) async fn save_as(window: &WebviewWindow, name: &str) -> Option<PathBuf> {
    let (tell, answer) = oneshot::channel();
    dialog(window, "dialog-save-title")
        .set_file_name(name)
        .save_file(answer_with(tell));
    path(answer.await.ok().flatten()?)
}

/// Asks for a folder to save several files in.
pub(crate) async fn folder(window: &WebviewWindow) -> Option<PathBuf> {
    let (tell, answer) = oneshot::channel();
    dialog(window, "dialog-save-all-title").pick_folder(answer_with(tell));
    path(answer.await.ok().flatten()?)
}

/// Asks for files to attach; none if the person cancels.
pub(crate) async fn files(window: &WebviewWindow) -> Vec<PathBuf> {
    let (tell, answer) = oneshot::channel();
    dialog(window, "dialog-attach-title").pick_files(answer_with(tell));
    answer
        .await
        .ok()
        .flatten()
        .unwrap_or_default()
        .into_iter()
        .filter_map(path)
        .collect()
}

/// Says why Linnet cannot start, and ends it when the person has read that.
pub(crate) fn start_failed(app: &AppHandle, problem: &Problem) {
    let texts = Texts::of(&app.state::<Preferences>().language());
    let (title, text) = start_failure(&texts, problem);
    eprintln!("linnet: {text}");
    tracing::error!(class = ?problem.class, detail = problem.detail, "start");
    let app = app.clone();
    let message = app
        .dialog()
        .message(text)
        .title(title)
        .kind(MessageDialogKind::Error)
        .buttons(MessageDialogButtons::OkCustom(
            texts.get("start-failed-close", &[]),
        ));
    message.show(move |_| app.exit(1));
}

fn start_failure(texts: &Texts, problem: &Problem) -> (String, String) {
    let key = match problem.class {
        ProblemClass::ProfileInUse => "start-failed-in-use",
        ProblemClass::DiskFull => "start-failed-disk-full",
        ProblemClass::Storage => "start-failed-storage",
        _ => "start-failed-other",
    };
    (
        texts.get("start-failed-title", &[]),
        texts.get(key, &[("detail", Value::Text(&problem.detail))]),
    )
}

fn dialog(window: &WebviewWindow, title: &str) -> FileDialogBuilder<tauri::Wry> {
    let texts = Texts::of(&window.state::<Preferences>().language());
    window
        .dialog()
        .file()
        .set_parent(window)
        .set_title(texts.get(title, &[]))
}

/// A window that closed meanwhile no longer waits for the answer, and needs none.
fn answer_with<T: Send + 'static>(tell: oneshot::Sender<T>) -> impl FnOnce(T) + Send + 'static {
    move |answer| drop(tell.send(answer))
}

fn path(file: FilePath) -> Option<PathBuf> {
    file.into_path()
        .inspect_err(|error| tracing::warn!(%error, "chosen file"))
        .ok()
}
