//! `linnet-cli`: the engine without a window, for scripts, support, benchmarks and tests.
//!
//! Answers go to stdout, progress and reasons to stderr, and the exit code says in one digit how it ended.

#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic
    )
)]

mod arguments;
mod commands;
mod failure;
mod output;
mod passphrase;
mod server;
mod session;
#[cfg(debug_assertions)]
mod stop_at;
mod words;

use std::process::ExitCode;

use clap::Parser;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use arguments::Arguments;
use failure::Failure;
use output::Output;

fn main() -> ExitCode {
    // First of all, while there is one thread and nothing was read: it may replace the process.
    let passphrase = match passphrase::take() {
        Ok(passphrase) => passphrase,
        Err(error) => {
            eprintln!("linnet-cli: read the passphrase: {error}");
            return ExitCode::FAILURE;
        }
    };
    let arguments = Arguments::parse();
    #[cfg(debug_assertions)]
    let stops = stop_at::install();
    #[cfg(not(debug_assertions))]
    let stops = false;
    if !stops {
        log_if_asked();
    }
    let output = Output::new(arguments.json);
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("linnet-cli: start: {error}");
            return ExitCode::FAILURE;
        }
    };
    let ended = runtime.block_on(commands::run(arguments, passphrase, &output));
    // What blocks in the system's password store must not hold the exit.
    runtime.shutdown_background();
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => report(&output, &failure),
    }
}

fn report(output: &Output, failure: &Failure) -> ExitCode {
    if !failure.is_told() {
        eprintln!("linnet-cli: {failure}");
        if let Failure::Problem(problem) = failure
            && output.is_json()
            && let Err(error) = output.json(&serde_json::json!({ "problem": problem }))
        {
            eprintln!("linnet-cli: {error}");
        }
    }
    ExitCode::from(failure.exit_code())
}

/// `LINNET_LOG=info` shows on stderr what the engine does; our own targets only, for libraries log secrets.
fn log_if_asked() {
    let Some(level) = std::env::var("LINNET_LOG")
        .ok()
        .and_then(|level| level.parse::<LevelFilter>().ok())
    else {
        return;
    };
    let ours = [
        "linnet_cli",
        "linnet_engine",
        "linnet_store",
        "linnet_protocols",
        "linnet_discovery",
        "linnet_mail",
    ];
    let filter = ours.into_iter().fold(
        Targets::new().with_default(LevelFilter::OFF),
        |targets, target| targets.with_target(target, level),
    );
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    start_log(tracing_subscriber::registry().with(lines).with(filter));
}

fn start_log(subscriber: impl SubscriberInitExt) {
    if let Err(error) = subscriber.try_init() {
        eprintln!("linnet-cli: start the log: {error}");
    }
}
