//! How windows end. A composer saves first: its page is told, and its window goes when the page says so by
//! `window_close` or its last save is done. Linnet has no tray icon, so the main window takes the program along.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use linnet_engine::Engine;
use linnet_engine::api::Problem;
use tauri::{AppHandle, CloseRequestApi, Emitter, EventTarget, Manager, WebviewWindow, Window};

use crate::opened::OpenedFiles;
use crate::place::Places;
use crate::rendering::Rendering;
use crate::windows;

const EVENT: &str = "close-requested";
/// What a page hears when it is left, so that one that does not know the event saves as well.
const LEFT: &str = "dispatchEvent(new Event('pagehide'))";
/// How long a page may take to begin its last save.
const REACTION: Duration = Duration::from_millis(250);
/// How long the pages may take to save when the whole program ends. A composer that is still not saved then keeps
/// the program open: what was written in it is nowhere else.
const SAVING: Duration = Duration::from_secs(3);
const LOOK: Duration = Duration::from_millis(20);

#[derive(Default)]
pub(crate) struct Closing {
    quitting: AtomicBool,
    composers: Mutex<BTreeMap<String, Composer>>,
}

/// What is known about an open composer.
#[derive(Clone, Copy, Debug, Default)]
struct Composer {
    /// It was asked to close. Asked again it is closed at once: a page that hangs must not hold its window.
    asked: bool,
    /// Saves that are not done yet.
    saving: usize,
    /// The last save failed; the page says so, and what was written is only there.
    unsaved: bool,
}

impl Closing {
    /// Runs a save of this window's draft; the window stays until it is done.
    pub(crate) async fn saving<T>(
        &self,
        label: &str,
        save: impl Future<Output = Result<T, Problem>>,
    ) -> Result<T, Problem> {
        self.composers().entry(label.to_owned()).or_default().saving += 1;
        let saved = save.await;
        if let Some(composer) = self.composers().get_mut(label) {
            composer.saving = composer.saving.saturating_sub(1);
            composer.unsaved = saved.is_err();
        }
        saved
    }

    /// A composer whose letter is only in its page: the last save failed, or is not done yet.
    fn unsaved(&self) -> Option<String> {
        self.composers()
            .iter()
            .find(|(_, composer)| composer.saving > 0 || composer.unsaved)
            .map(|(label, _)| label.clone())
    }

    fn composer(&self, label: &str) -> Composer {
        self.composers().get(label).copied().unwrap_or_default()
    }

    fn composers(&self) -> MutexGuard<'_, BTreeMap<String, Composer>> {
        self.composers
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// The person or the desktop wants a window closed.
pub(crate) fn requested(window: &Window, api: &CloseRequestApi) {
    let app = window.app_handle();
    let label = window.label();
    if !windows::is_composer(label) {
        api.prevent_close();
        quit(app);
        return;
    }
    let again = std::mem::replace(
        &mut app
            .state::<Closing>()
            .composers()
            .entry(label.to_owned())
            .or_default()
            .asked,
        true,
    );
    if let Some(composer) = app.get_webview_window(label).filter(|_| !again) {
        api.prevent_close();
        ask(composer);
    }
}

/// A window is gone: a new one of the same draft starts afresh.
pub(crate) fn gone(window: &Window) {
    window.state::<Closing>().composers().remove(window.label());
}

/// The page itself is ready to go.
pub(crate) fn close(window: &WebviewWindow) -> tauri::Result<()> {
    if windows::is_composer(window.label()) {
        return window.destroy();
    }
    quit(window.app_handle());
    Ok(())
}

/// Ends the program: the composers save, the engine closes what is under way, then the process exits. A letter
/// that could not be saved keeps it open, with the reason in the letter's window; whoever closes that window twice
/// gives the letter up.
pub(crate) fn quit(app: &AppHandle) {
    if app.state::<Closing>().quitting.swap(true, Ordering::SeqCst) {
        return;
    }
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        if let Some(main) = app.get_webview_window(windows::MAIN) {
            app.state::<Places>().remember(&main);
            if let Err(error) = main.hide() {
                tracing::warn!(%error, "hide the main window");
            }
        }
        for composer in windows::composers(&app) {
            ask(composer);
        }
        let saved = async {
            while !windows::composers(&app).is_empty() {
                tokio::time::sleep(LOOK).await;
            }
        };
        if tokio::time::timeout(SAVING, saved).await.is_err() {
            tracing::warn!("a composer did not close in time");
        }
        if let Some(label) = app.state::<Closing>().unsaved() {
            stay(&app, &label);
            return;
        }
        if let Some(engine) = app.try_state::<Engine>() {
            engine.close().await;
        }
        app.state::<OpenedFiles>().forget();
        app.state::<Rendering>().ended();
        app.exit(0);
    });
}

/// Takes the wish to end back: the person sees again where the program stands, and what is not saved.
fn stay(app: &AppHandle, unsaved: &str) {
    tracing::warn!("Linnet stays open: a letter could not be saved");
    app.state::<Closing>()
        .quitting
        .store(false, Ordering::SeqCst);
    windows::raise_main(app);
    if let Some(composer) = app.get_webview_window(unsaved)
        && let Err(error) = windows::come_forward(&composer)
    {
        tracing::warn!(%error, "raise a composer");
    }
}

/// Quits on the signals by which a session ends a program; each of them is a new wish.
#[cfg(unix)]
pub(crate) async fn quit_on_signals(app: AppHandle) {
    use tokio::signal::unix::{SignalKind, signal};
    let signals = (
        signal(SignalKind::terminate()),
        signal(SignalKind::interrupt()),
        signal(SignalKind::hangup()),
    );
    let (Ok(mut terminate), Ok(mut interrupt), Ok(mut hangup)) = signals else {
        tracing::error!("listen for signals");
        return;
    };
    loop {
        let heard = tokio::select! {
            heard = terminate.recv() => heard,
            heard = interrupt.recv() => heard,
            heard = hangup.recv() => heard,
        };
        if heard.is_none() {
            return;
        }
        quit(&app);
    }
}

/// Tells a composer's page to save, and closes its window when that is done. A window whose letter could not be
/// saved stays, with the reason in its page.
fn ask(composer: WebviewWindow) {
    let told = composer.emit_to(EventTarget::webview_window(composer.label()), EVENT, ());
    if let Err(error) = told.and_then(|()| composer.eval(LEFT)) {
        tracing::error!(%error, "ask a composer to close");
    }
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(REACTION).await;
        let closing = composer.state::<Closing>();
        while closing.composer(composer.label()).saving > 0 {
            tokio::time::sleep(LOOK).await;
        }
        if closing.composer(composer.label()).unsaved {
            tracing::warn!("a composer stays open: its letter could not be saved");
        } else if composer
            .app_handle()
            .get_webview_window(composer.label())
            .is_some()
            && let Err(error) = composer.destroy()
        {
            tracing::warn!(%error, "close a composer");
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use linnet_engine::api::ProblemClass;

    fn problem() -> Problem {
        Problem {
            class: ProblemClass::DiskFull,
            advice: linnet_engine::api::Advice::MakeRoom,
            account: None,
            facts: Box::default(),
            detail: String::new(),
        }
    }

    #[tokio::test]
    async fn what_is_not_saved_is_known_until_it_is() {
        let closing = Closing::default();
        assert_eq!(closing.unsaved(), None);
        let saved = closing.saving("compose-1", async { Ok(()) }).await;
        assert!(saved.is_ok());
        assert_eq!(closing.unsaved(), None);

        let failed = closing.saving("compose-2", async { Err::<(), _>(problem()) });
        assert!(failed.await.is_err());
        assert_eq!(closing.unsaved().as_deref(), Some("compose-2"));

        let slow = closing.saving("compose-2", std::future::pending::<Result<(), Problem>>());
        let begun = tokio::time::timeout(Duration::from_millis(10), slow).await;
        assert!(begun.is_err());
        assert_eq!(closing.unsaved().as_deref(), Some("compose-2"));
        closing.composers().remove("compose-2");
        assert_eq!(
            closing.unsaved(),
            None,
            "a window that is gone holds nothing"
        );
    }
}
