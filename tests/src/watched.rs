//! A program whose memory is watched while it runs.

use std::time::Duration;

use anyhow::{Context, Result};
use tokio::process::Command;

/// How a watched program ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Watched {
    pub code: Option<i32>,
    /// The most memory that was resident at once, in KiB (VmHWM of proc(5)).
    pub peak_kib: u64,
}

/// Runs `command` to its end.
pub async fn watch_memory(command: &mut Command) -> Result<Watched> {
    // The kernel keeps the high-water mark itself; only the last look before the end could miss growth.
    const LOOK: Duration = Duration::from_millis(10);
    let mut child = command.spawn().context("start the program to be watched")?;
    let status = format!(
        "/proc/{}/status",
        child.id().context("the program is gone already")?
    );
    let mut peak_kib = 0;
    loop {
        peak_kib = peak_kib.max(high_water(&status).unwrap_or(0));
        if let Ok(ended) = tokio::time::timeout(LOOK, child.wait()).await {
            return Ok(Watched {
                code: ended?.code(),
                peak_kib,
            });
        }
    }
}

fn high_water(status: &str) -> Option<u64> {
    let text = std::fs::read_to_string(status).ok()?;
    text.lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?
        .split_whitespace()
        .next()?
        .parse()
        .ok()
}
