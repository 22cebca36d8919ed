//! Puts the program together: opens the engine while the window system starts, then lets the person in.

use std::panic::AssertUnwindSafe;
use std::path::PathBuf;
use std::process::ExitCode;

use linnet_engine::api::{ComposeKind, ComposeRequest, Problem, ProblemClass};
use linnet_engine::{Engine, OpenOptions};
use tauri::async_runtime::{self, JoinHandle};
use tauri::{App, AppHandle, Builder, Manager, RunEvent, WindowEvent, Wry};

use crate::arguments::{self, Arguments};
use crate::closing::{self, Closing};
use crate::opened::OpenedFiles;
use crate::place::Places;
use crate::preferences::Preferences;
use crate::rendering::Rendering;
use crate::{commands, dialogs, events, frames, notifications, problem, windows};

/// The folder of this profile.
pub(crate) struct Profile(PathBuf);

impl Profile {
    /// Where the web view keeps what it needs; nothing of it is mail.
    pub(crate) fn webview(&self) -> PathBuf {
        self.0.join("webview")
    }
}

/// Runs the window until it ends.
pub(crate) fn run(arguments: Arguments) -> ExitCode {
    if !has_display() {
        eprintln!(
            "linnet: there is no display to open a window on (neither DISPLAY nor WAYLAND_DISPLAY is set)"
        );
        return ExitCode::FAILURE;
    }
    let rendering = Rendering::prepare(&arguments.profile);
    let opening = async_runtime::spawn(Engine::open(OpenOptions {
        profile: arguments.profile.clone(),
        vault: arguments.vault,
        passphrase: None,
        organisations: Vec::new(),
    }));
    let builder = builder(&arguments, rendering, opening);
    // The window system answers a display that does not exist with a panic.
    let built = std::panic::catch_unwind(AssertUnwindSafe(|| {
        builder.build(tauri::generate_context!())
    }));
    let app = match built {
        Ok(Ok(app)) => app,
        Ok(Err(error)) => return not_started(&error),
        Err(_) => return not_started(&"the display does not answer"),
    };
    let code = app.run_return(|app, event| {
        if let RunEvent::ExitRequested {
            code: None, api, ..
        } = event
        {
            api.prevent_exit();
            closing::quit(app);
        }
    });
    u8::try_from(code).map_or(ExitCode::FAILURE, ExitCode::from)
}

fn builder(arguments: &Arguments, rendering: Rendering, opening: Opening) -> Builder<Wry> {
    let start = arguments.clone();
    Builder::default()
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_notification::init())
        .manage(Profile(arguments.profile.clone()))
        .manage(Places::load(&arguments.profile))
        .manage(rendering)
        .manage(Preferences::default())
        .manage(OpenedFiles::of(&arguments.profile))
        .manage(Closing::default())
        .register_asynchronous_uri_scheme_protocol(frames::SCHEME, frames::answer)
        .invoke_handler(commands::handler())
        .on_window_event(|window, event| match event {
            WindowEvent::CloseRequested { api, .. } => closing::requested(window, api),
            WindowEvent::Destroyed => closing::gone(window),
            _ => {}
        })
        .setup(move |app| {
            let_in(app, &start, opening);
            Ok(())
        })
}

type Opening = JoinHandle<Result<Engine, Problem>>;

/// Shows the window of an opened profile, or says why there is none.
fn let_in(app: &App, arguments: &Arguments, opening: Opening) {
    let handle = app.handle();
    let opened = async_runtime::block_on(opening)
        .unwrap_or_else(|error| Err(problem::internal("open the window", error)));
    let engine = match opened {
        Ok(engine) => engine,
        Err(problem) => return not_opened(handle, arguments, &problem),
    };
    app.manage(engine.clone());
    engine.set_frame_base(frames::base().to_owned());
    async_runtime::spawn(events::forward(
        handle.clone(),
        engine.clone(),
        engine.events(),
    ));
    app.state::<OpenedFiles>().forget();
    app.state::<Rendering>().begins();
    if let Err(error) = windows::open_main(handle) {
        app.state::<Rendering>().ended();
        return dialogs::start_failed(handle, &problem::internal("open the window", error));
    }
    notifications::listen(handle);
    let app = handle.clone();
    engine.on_second_start(move |arguments| second_start(&app, &arguments));
    #[cfg(unix)]
    async_runtime::spawn(closing::quit_on_signals(handle.clone()));
    async_runtime::spawn(go_to_work(handle.clone(), engine, arguments.mailto.clone()));
}

async fn go_to_work(app: AppHandle, engine: Engine, mailto: Option<String>) {
    match engine.settings().await {
        Ok(settings) => app.state::<Preferences>().set(settings),
        Err(problem) => tracing::warn!(class = ?problem.class, "read the settings"),
    }
    engine.start().await;
    if let Some(mailto) = mailto {
        write_to(&app, &engine, mailto).await;
    }
}

/// Someone started Linnet on this profile again: the open window comes forward and takes the link.
fn second_start(app: &AppHandle, arguments: &[String]) {
    windows::raise_main(app);
    let (Some(mailto), Some(engine)) = (
        arguments::handed_mailto(arguments),
        app.try_state::<Engine>(),
    ) else {
        return;
    };
    let (app, engine) = (app.clone(), engine.inner().clone());
    async_runtime::spawn(async move { write_to(&app, &engine, mailto).await });
}

/// Opens a composer for a `mailto:` link. Before the first account is set up there is nobody to write as.
async fn write_to(app: &AppHandle, engine: &Engine, mailto: String) {
    match engine.accounts().await {
        Ok(accounts) if accounts.is_empty() => return,
        Ok(_) => {}
        Err(problem) => return tracing::warn!(class = ?problem.class, "read the accounts"),
    }
    let request = ComposeRequest {
        kind: ComposeKind::New,
        location: None,
        account: None,
        mailto: Some(mailto),
    };
    if let Err(problem) = commands::compose(app, engine, request).await {
        tracing::warn!(class = ?problem.class, "write to a link");
    }
}

fn not_opened(app: &AppHandle, arguments: &Arguments, problem: &Problem) {
    let taken = problem.class == ProblemClass::ProfileInUse
        && async_runtime::block_on(Engine::hand_over(
            &arguments.profile,
            &arguments.hand_over(),
        ));
    if taken {
        app.exit(0);
    } else {
        dialogs::start_failed(app, problem);
    }
}

fn not_started(error: &dyn std::fmt::Display) -> ExitCode {
    eprintln!("linnet: the window could not be opened: {error}");
    tracing::error!(%error, "open the window");
    ExitCode::FAILURE
}

fn has_display() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|display| !display.is_empty());
    !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY")
}
