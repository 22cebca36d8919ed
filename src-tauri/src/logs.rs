//! The log in the profile: our own words only. Libraries are silent by an allow-list of targets, because some of
//! them log passwords and letters; a week of files is kept.

use std::path::Path;

use tracing::level_filters::LevelFilter;
use tracing_appender::non_blocking::WorkerGuard;
use tracing_appender::rolling::{RollingFileAppender, Rotation};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

const OURS: [&str; 6] = [
    "linnet",
    "linnet_engine",
    "linnet_store",
    "linnet_protocols",
    "linnet_discovery",
    "linnet_mail",
];
const DAYS_KEPT: usize = 7;

/// Starts the log in `profile/logs`. What is returned writes the last lines when it is dropped.
///
/// A profile that cannot be written gets no log; opening its cache fails right after and is told to the person.
pub(crate) fn start(profile: &Path) -> Option<WorkerGuard> {
    let folder = profile.join("logs");
    if let Err(error) = std::fs::create_dir_all(&folder) {
        eprintln!("linnet: make the folder of the log: {error}");
        return None;
    }
    let files = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .max_log_files(DAYS_KEPT)
        .filename_prefix("linnet")
        .filename_suffix("log")
        .build(folder);
    let files = match files {
        Ok(files) => files,
        Err(error) => {
            eprintln!("linnet: open the log: {error}");
            return None;
        }
    };
    let (writer, guard) = tracing_appender::non_blocking(files);
    let lines = tracing_subscriber::fmt::layer()
        .with_writer(writer)
        .with_ansi(false);
    let started = tracing_subscriber::registry()
        .with(lines)
        .with(filter(level()))
        .try_init();
    if let Err(error) = started {
        eprintln!("linnet: start the log: {error}");
    }
    report_panics();
    Some(guard)
}

/// `LINNET_LOG=debug` or `trace` says more, still of our own targets only.
fn level() -> LevelFilter {
    std::env::var("LINNET_LOG")
        .ok()
        .and_then(|level| level.parse().ok())
        .unwrap_or(LevelFilter::INFO)
}

fn filter(level: LevelFilter) -> Targets {
    OURS.into_iter().fold(
        Targets::new().with_default(LevelFilter::OFF),
        |targets, target| targets.with_target(target, level),
    )
}

/// The place of a panic is told, its message is not: it may quote what it stumbled over. Only builds for
/// development show all.
fn report_panics() {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let place = panic
            .location()
            .map(ToString::to_string)
            .unwrap_or_default();
        tracing::error!(place, "panic");
        if cfg!(debug_assertions) {
            before(panic);
        } else {
            eprintln!("linnet: something unexpected happened at {place}");
        }
    }));
}

#[cfg(test)]
mod tests {
    use super::*;
    use tracing::Level;

    #[test]
    fn only_our_own_targets_are_heard() {
        let filter = filter(LevelFilter::TRACE);
        assert!(filter.would_enable("linnet", &Level::TRACE));
        assert!(filter.would_enable("linnet_engine::sync", &Level::DEBUG));
        for library in [
            "lettre",
            "async_imap",
            "rustls::client",
            "hyper",
            "tauri",
            "keyring",
            "linnetto",
        ] {
            let heard = filter.would_enable(library, &Level::ERROR);
            assert!(!heard || library == "linnetto", "{library}");
        }
    }
}
