//! A way out where the graphics driver ends Linnet before its first page is shown.
//!
//! WebKitGTK draws through DMA-BUF, which some drivers cannot do; without it everything is drawn by the
//! processor, so it is given up only after a start that failed, and tried again after a week. The choice is an
//! environment variable that WebKit reads when it starts, so the program replaces itself once to set it.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

const NO_DMABUF: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";
/// Set beside it when the choice was ours and not the person's.
const FALLEN_BACK: &str = "LINNET_PLAIN_RENDERING";
const TRY_AGAIN: Duration = Duration::from_secs(7 * 24 * 3600);

/// What is known about the renderer in this profile, written down in one small file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Note {
    /// The process with this id began to open its window.
    Starting { process: u32 },
    /// Plain rendering works, found out at this time (Unix seconds).
    Plain { since: u64 },
}

pub(crate) struct Rendering {
    file: PathBuf,
    fallen_back: bool,
    shown: AtomicBool,
}

impl Rendering {
    /// Decides how to draw. Call it first: it may start the program anew in this same process.
    pub(crate) fn prepare(profile: &Path) -> Rendering {
        let rendering = Rendering {
            file: profile.join("rendering"),
            fallen_back: std::env::var_os(FALLEN_BACK).is_some(),
            shown: AtomicBool::new(false),
        };
        if !cfg!(target_os = "linux") {
            return rendering;
        }
        let note = rendering.read();
        let chosen = std::env::var_os(NO_DMABUF).is_some();
        if !chosen && note.is_some_and(|note| note.asks_for_plain(now(), is_running)) {
            tracing::warn!("the last start did not show its window: drawing without DMA-BUF");
            start_anew();
        }
        rendering
    }

    /// The first window is about to open: if the program dies before the page speaks, drawing is to blame.
    pub(crate) fn begins(&self) {
        if !cfg!(target_os = "linux")
            || (self.fallen_back && matches!(self.read(), Some(Note::Plain { .. })))
        {
            return;
        }
        self.write(Note::Starting {
            process: std::process::id(),
        });
    }

    /// The page has spoken: this way of drawing works.
    pub(crate) fn shown(&self) {
        if !cfg!(target_os = "linux") || self.shown.swap(true, Ordering::SeqCst) {
            return;
        }
        if !self.fallen_back {
            self.forget();
        } else if !matches!(self.read(), Some(Note::Plain { .. })) {
            self.write(Note::Plain { since: now() });
        }
    }

    /// The program ends as it should; that no page was shown is no fault of the renderer.
    pub(crate) fn ended(&self) {
        if cfg!(target_os = "linux") && !self.shown.load(Ordering::SeqCst) && !self.fallen_back {
            self.forget();
        }
    }

    fn read(&self) -> Option<Note> {
        std::fs::read_to_string(&self.file)
            .ok()
            .and_then(|text| Note::parse(&text))
    }

    fn write(&self, note: Note) {
        if let Err(error) = std::fs::write(&self.file, note.text()) {
            tracing::warn!(%error, "note the renderer");
        }
    }

    fn forget(&self) {
        match std::fs::remove_file(&self.file) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                tracing::warn!(%error, "forget the renderer");
            }
            Ok(()) | Err(_) => {}
        }
    }
}

impl Note {
    fn parse(text: &str) -> Option<Note> {
        match text.trim().split_once(' ')? {
            ("starting", process) => Some(Note::Starting {
                process: process.parse().ok()?,
            }),
            ("plain", since) => Some(Note::Plain {
                since: since.parse().ok()?,
            }),
            _ => None,
        }
    }

    fn text(self) -> String {
        match self {
            Note::Starting { process } => format!("starting {process}\n"),
            Note::Plain { since } => format!("plain {since}\n"),
        }
    }

    fn asks_for_plain(self, now: u64, is_running: impl Fn(u32) -> bool) -> bool {
        match self {
            Note::Starting { process } => !is_running(process),
            Note::Plain { since } => now.saturating_sub(since) < TRY_AGAIN.as_secs(),
        }
    }
}

/// Replaces this process by itself with the other renderer. Returns only when that is not possible.
#[cfg(unix)]
fn start_anew() {
    use std::os::unix::process::CommandExt;
    match std::env::current_exe() {
        Ok(program) => {
            let error = std::process::Command::new(program)
                .args(std::env::args_os().skip(1))
                .env(NO_DMABUF, "1")
                .env(FALLEN_BACK, "1")
                .exec();
            tracing::error!(%error, "start with the other renderer");
        }
        Err(error) => tracing::error!(%error, "find the program"),
    }
}

#[cfg(not(unix))]
fn start_anew() {}

fn is_running(process: u32) -> bool {
    process != std::process::id() && Path::new("/proc").join(process.to_string()).exists()
}

fn now() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default()
        .as_secs()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_are_read_as_they_were_written() {
        for note in [
            Note::Starting { process: 7 },
            Note::Plain {
                since: 1_800_000_000,
            },
        ] {
            assert_eq!(Note::parse(&note.text()), Some(note));
        }
        for damaged in ["", "starting", "starting x", "other 1", "\0\0"] {
            assert_eq!(Note::parse(damaged), None, "{damaged:?}");
        }
    }

    #[test]
    fn only_a_start_that_died_falls_back_and_for_a_week() {
        let now = 1_800_000_000;
        for (note, running, plain) in [
            (Note::Starting { process: 7 }, true, false),
            (Note::Starting { process: 7 }, false, true),
            (Note::Plain { since: now - 60 }, false, true),
            (Note::Plain { since: now + 60 }, false, true),
            (
                Note::Plain {
                    since: now - TRY_AGAIN.as_secs(),
                },
                false,
                false,
            ),
        ] {
            assert_eq!(note.asks_for_plain(now, |_| running), plain, "{note:?}");
        }
    }
}
