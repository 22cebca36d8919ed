//! Where the main window stood when it was last closed. Kept in the profile, so that every profile has its own.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use tauri::{LogicalPosition, LogicalSize, Monitor, WebviewWindow};

pub(crate) const WIDTH: f64 = 1280.0;
pub(crate) const HEIGHT: f64 = 800.0;
pub(crate) const MIN_WIDTH: f64 = 400.0;
pub(crate) const MIN_HEIGHT: f64 = 520.0;

/// How much of the title bar must be on a screen to be caught with the mouse.
const GRIP: f64 = 80.0;

/// Logical pixels; the size is that of the page, the position that of the frame.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Place {
    pub(crate) width: f64,
    pub(crate) height: f64,
    pub(crate) position: Option<(f64, f64)>,
    pub(crate) maximized: bool,
}

impl Default for Place {
    fn default() -> Self {
        Place {
            width: WIDTH,
            height: HEIGHT,
            position: None,
            maximized: false,
        }
    }
}

impl Place {
    /// The place made usable: never smaller than the smallest window, never on a screen that is gone.
    pub(crate) fn within(self, screens: &[Screen]) -> Place {
        let visible = |(x, y): (f64, f64)| {
            screens.iter().any(|screen| {
                x + self.width > screen.x + GRIP
                    && x + GRIP < screen.x + screen.width
                    && y >= screen.y - 1.0
                    && y + GRIP < screen.y + screen.height
            })
        };
        Place {
            width: usable(self.width, MIN_WIDTH, WIDTH),
            height: usable(self.height, MIN_HEIGHT, HEIGHT),
            position: self.position.filter(|at| visible(*at)),
            maximized: self.maximized,
        }
    }
}

/// One screen of the desktop, in logical pixels.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Screen {
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) width: f64,
    pub(crate) height: f64,
}

impl From<&Monitor> for Screen {
    fn from(monitor: &Monitor) -> Self {
        let position: LogicalPosition<f64> = monitor.position().to_logical(monitor.scale_factor());
        let size: LogicalSize<f64> = monitor.size().to_logical(monitor.scale_factor());
        Screen {
            x: position.x,
            y: position.y,
            width: size.width,
            height: size.height,
        }
    }
}

/// The remembered place and its file.
pub(crate) struct Places {
    file: PathBuf,
    last: Mutex<Place>,
}

impl Places {
    /// A file that is missing or damaged gives the usual place: nothing of worth is lost with it.
    pub(crate) fn load(profile: &Path) -> Places {
        let file = profile.join("window.json");
        let last = std::fs::read(&file)
            .ok()
            .and_then(|json| serde_json::from_slice(&json).ok())
            .unwrap_or_default();
        Places {
            file,
            last: Mutex::new(last),
        }
    }

    pub(crate) fn last(&self) -> Place {
        *self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes down where the window stands. A maximised window keeps the size it will have afterwards.
    pub(crate) fn remember(&self, window: &WebviewWindow) {
        let place = match current(window, self.last()) {
            Ok(place) => place,
            Err(error) => {
                tracing::warn!(%error, "read the window's place");
                return;
            }
        };
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = place;
        let written = serde_json::to_vec(&place)
            .map_err(std::io::Error::from)
            .and_then(|json| std::fs::write(&self.file, json));
        if let Err(error) = written {
            tracing::warn!(%error, "write the window's place");
        }
    }
}

fn current(window: &WebviewWindow, last: Place) -> tauri::Result<Place> {
    if window.is_minimized()? {
        return Ok(last);
    }
    if window.is_maximized()? || window.is_fullscreen()? {
        return Ok(Place {
            maximized: true,
            ..last
        });
    }
    let scale = window.scale_factor()?;
    let size: LogicalSize<f64> = window.inner_size()?.to_logical(scale);
    let position: LogicalPosition<f64> = window.outer_position()?.to_logical(scale);
    Ok(Place {
        width: size.width,
        height: size.height,
        position: Some((position.x, position.y)),
        maximized: false,
    })
}

fn usable(length: f64, least: f64, usual: f64) -> f64 {
    if length.is_finite() {
        length.clamp(least, 20_000.0)
    } else {
        usual
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCREEN: Screen = Screen {
        x: 0.0,
        y: 0.0,
        width: 1920.0,
        height: 1080.0,
    };

    fn at(x: f64, y: f64) -> Place {
        Place {
            position: Some((x, y)),
            ..Place::default()
        }
    }

    #[test]
    fn a_place_on_a_screen_is_kept() {
        for (x, y) in [(0.0, 0.0), (640.0, 280.0), (-1000.0, 10.0), (1800.0, 900.0)] {
            assert_eq!(at(x, y).within(&[SCREEN]).position, Some((x, y)));
        }
    }

    #[test]
    fn a_place_off_every_screen_is_forgotten() {
        for (x, y) in [
            (1900.0, 0.0),
            (-1279.0, 0.0),
            (100.0, 1070.0),
            (100.0, -300.0),
            (f64::NAN, 0.0),
        ] {
            assert_eq!(at(x, y).within(&[SCREEN]).position, None, "{x} {y}");
        }
        assert_eq!(at(0.0, 0.0).within(&[]).position, None);
    }

    #[test]
    fn a_size_is_never_below_the_smallest() {
        let tiny = Place {
            width: 1.0,
            height: f64::NAN,
            ..Place::default()
        }
        .within(&[SCREEN]);
        assert_eq!((tiny.width, tiny.height), (MIN_WIDTH, HEIGHT));
    }

    #[test]
    fn a_damaged_file_gives_the_usual_place() {
        let profile = tempfile::tempdir().unwrap();
        assert_eq!(Places::load(profile.path()).last(), Place::default());
        std::fs::write(profile.path().join("window.json"), b"{\"width\": \"wide\"}").unwrap();
        assert_eq!(Places::load(profile.path()).last(), Place::default());
        std::fs::write(profile.path().join("window.json"), b"{\"width\": 900.0}").unwrap();
        assert_eq!(
            Places::load(profile.path()).last(),
            Place {
                width: 900.0,
                ..Place::default()
            }
        );
    }
}
