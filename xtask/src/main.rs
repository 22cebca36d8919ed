//! Every habit of the project as one command: `cargo xtask run | demo | test | bench | bindings | fix`.
//!
//! Each command installs what it needs after saying what and why, and finds on a second run that all is
//! there.

#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic
    )
)]

mod bench;
mod bindings;
mod demo;
mod fix;
mod licences;
mod run;
mod shell;
mod test;
mod ui;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "The habits of Linnet, one command each")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Build the app and open it
    Run(run::Arguments),
    /// Open the app beside mail servers of its own; without a display leave pictures in target/demo
    Demo(demo::Arguments),
    /// Everything that CI runs
    Test(test::Arguments),
    /// Measure against other programs
    Bench(bench::Arguments),
    /// Write the TypeScript twins of the engine's types
    Bindings(bindings::Arguments),
    /// Format everything and repair what can be repaired by itself
    Fix,
}

fn main() -> ExitCode {
    let done = match Arguments::parse().task {
        Task::Run(arguments) => run::run(&arguments),
        Task::Demo(arguments) => demo::run(&arguments),
        Task::Test(arguments) => test::run(&arguments),
        Task::Bench(arguments) => bench::run(&arguments),
        Task::Bindings(arguments) => bindings::run(&arguments),
        Task::Fix => fix::run(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\n{error:#}");
            ExitCode::FAILURE
        }
    }
}
