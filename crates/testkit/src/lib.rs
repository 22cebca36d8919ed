//! What Linnet is tested against: real mail servers on free ports, a server that misbehaves on purpose, a
//! proxy that cuts and delays, a driver for the real window, and a corpus of real letters.
//!
//! The kit uses none of Linnet's own rooms, so what it says about them is independent evidence, and any
//! room may have it as a dev-dependency.

#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic
    )
)]

pub mod authority;
pub mod corpus;
pub mod keyring;
pub mod needs;
pub mod process;
pub mod proxy;
pub mod scripted;
pub mod servers;
pub mod window;

pub use servers::{Dumped, ServerOptions, Servers, User};

use std::{future::Future, path::PathBuf, time::Duration};

use anyhow::{Result, bail};

/// The folder that cargo builds into; the kit keeps its caches below it.
pub fn target_folder() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| project_folder().join("target"), PathBuf::from)
}

/// The root of the project: the folder with the workspace's Cargo.toml.
pub fn project_folder() -> PathBuf {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    here.ancestors()
        .nth(2)
        .map_or_else(|| here.clone(), PathBuf::from)
}

/// Asks `ready` again and again until it answers `Some`, at most for `limit`.
///
/// # Errors
/// When the limit has passed (named by `what`), or as soon as `ready` itself fails.
pub async fn eventually<T, F>(
    what: &str,
    limit: Duration,
    mut ready: impl FnMut() -> F,
) -> Result<T>
where
    F: Future<Output = Result<Option<T>>>,
{
    let end = tokio::time::Instant::now() + limit;
    let mut pause = Duration::from_millis(10);
    loop {
        if let Some(value) = ready().await? {
            return Ok(value);
        }
        if tokio::time::Instant::now() >= end {
            bail!("{what}: not within {limit:?}");
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(Duration::from_millis(200));
    }
}
