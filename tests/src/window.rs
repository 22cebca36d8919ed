//! What tests in the real window share: a window on a profile, reading a letter there, and letters to read.

use std::time::Duration;

use anyhow::{Context, Result};
use linnet_testkit::{
    eventually,
    window::{App, Desktop, Locator},
};

use crate::{Profile, app};

/// A busy machine with two processors may need so long.
pub const SOON: Duration = Duration::from_secs(90);

impl Profile {
    /// Opens the program's window on this profile.
    pub async fn open(&self, desktop: &Desktop) -> Result<App> {
        let path = self
            .path()
            .to_str()
            .context("the profile's path is UTF-8")?;
        App::start(desktop, &app()?, &["--profile", path], self.environment()).await
    }
}

/// Waits until a letter that is open holds this text.
pub async fn read(window: &App, text: &str) -> Result<()> {
    eventually(&format!("the letter with {text:?}"), SOON, async || {
        for frame in window.client().find_all(Locator::Css("iframe")).await? {
            // The frame of the letter before may go away at this moment.
            if frame.enter_frame().await.is_err() {
                continue;
            }
            let shown = window.text().await.unwrap_or_default();
            window.leave_frame().await?;
            if shown.contains(text) {
                return Ok(Some(()));
            }
        }
        Ok(None)
    })
    .await
}

/// A letter to Ann of one day in November 2026, later than those that fill a mailbox: the higher its number, the
/// later.
pub fn letter(from: &str, subject: &str, number: u32, text: &str) -> Vec<u8> {
    format!(
        "From: {from}\r\nTo: ann@example.test\r\nSubject: {subject}\r\nMessage-ID: <letter{number}@example.test>\r\n\
         Date: Mon, 23 Nov 2026 0{number}:00:00 +0000\r\n\r\n{text}\r\n"
    )
    .into_bytes()
}
