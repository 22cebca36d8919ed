//! Carries what the engine tells to the windows. A composer hears only what concerns writing.

use linnet_engine::Engine;
use linnet_engine::api::Event;
use tauri::{AppHandle, Emitter, EventTarget};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

use crate::{notifications, windows};

/// The one event of the pages; what happened stands in its payload.
const NAME: &str = "linnet";

/// Forwards events until the engine is closed.
pub(crate) async fn forward(app: AppHandle, engine: Engine, mut events: Receiver<Event>) {
    loop {
        match events.recv().await {
            Ok(event) => pass_on(&app, &event),
            Err(RecvError::Lagged(missed)) => {
                tracing::warn!(missed, "events were missed");
                catch_up(&app, &engine).await;
            }
            Err(RecvError::Closed) => return,
        }
    }
}

fn pass_on(app: &AppHandle, event: &Event) {
    if let Event::NewMail { letters } = event {
        notifications::tell(app, letters);
    }
    let for_composers = concerns_writing(event);
    let sent = app.emit_filter(NAME, event, |target| match target {
        EventTarget::WebviewWindow { label }
        | EventTarget::Window { label }
        | EventTarget::Webview { label } => {
            label == windows::MAIN || (for_composers && windows::is_composer(label))
        }
        EventTarget::Any => true,
        _ => false,
    });
    if let Err(error) = sent {
        tracing::error!(%error, "pass an event on");
    }
}

/// After missed events everything is told once more, so that no page shows an old state.
async fn catch_up(app: &AppHandle, engine: &Engine) {
    match engine.status().await {
        Ok(status) => pass_on(app, &Event::Status { status }),
        Err(problem) => tracing::warn!(class = ?problem.class, "status after missed events"),
    }
    for event in [
        Event::Accounts,
        Event::Folders,
        Event::Outbox,
        Event::Drafts,
    ] {
        pass_on(app, &event);
    }
}

fn concerns_writing(event: &Event) -> bool {
    match event {
        Event::Status { .. } | Event::Accounts | Event::Outbox | Event::Drafts => true,
        Event::Folders
        | Event::View { .. }
        | Event::Conversation { .. }
        | Event::NewMail { .. }
        | Event::Setup { .. }
        | Event::Refused { .. } => false,
    }
}
