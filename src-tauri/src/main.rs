//! The window of Linnet: starts the engine of one profile and shows its pages.
//!
//! Nothing here decides anything about mail. Commands are one line to the engine, events one line from it; what
//! is left are the things only a desktop program can do: windows, native dialogs, notifications, links.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic
    )
)]
// A problem crosses the border whole; a box around it would be taken off one line later.
#![allow(clippy::result_large_err)]

mod app;
mod arguments;
mod closing;
mod commands;
mod dialogs;
mod events;
mod frames;
mod links;
mod logs;
mod notifications;
mod opened;
mod place;
mod preferences;
mod problem;
mod rendering;
mod texts;
mod windows;

use std::process::ExitCode;

use arguments::Arguments;

fn main() -> ExitCode {
    let arguments = match Arguments::parse(std::env::args_os().skip(1)) {
        Ok(arguments) => arguments,
        Err(error) => {
            eprintln!("linnet: {error}\n\n{}", arguments::USAGE);
            return ExitCode::from(2);
        }
    };
    if let Err(error) = arguments.make_profile() {
        // Without a profile there is no place for a log; opening the engine says the rest in a dialog.
        eprintln!("linnet: make the profile folder: {error}");
    }
    let _log = logs::start(&arguments.profile);
    app::run(arguments)
}
