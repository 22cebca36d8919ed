//! Ports for one set of servers, which keep them even while the servers are stopped.
//!
//! They lie below the range that the system gives to outgoing connections, and a locked file for each
//! block keeps parallel test processes apart.

use std::{fs::File, net::TcpListener, path::PathBuf};

use anyhow::{Context, Result, bail};

const FIRST: u16 = 12_000;
const BLOCK: u16 = 12;
const BLOCKS: u16 = 1_500;

pub(super) struct Ports {
    pub(super) imap: u16,
    pub(super) imaps: u16,
    pub(super) pop3: u16,
    pub(super) pop3s: u16,
    pub(super) lmtp: u16,
    pub(super) auth: u16,
    pub(super) smtp: u16,
    pub(super) submission: u16,
    pub(super) submissions: u16,
    _lock: File,
}

impl Ports {
    pub(super) fn reserve() -> Result<Self> {
        let folder = lock_folder()?;
        let start = u16::try_from(std::process::id() % u32::from(BLOCKS)).unwrap_or_default();
        for turn in 0..BLOCKS {
            let block = (start + turn) % BLOCKS;
            let lock = File::create(folder.join(block.to_string())).context("lock ports")?;
            if lock.try_lock().is_err() {
                continue;
            }
            let first = FIRST + block * BLOCK;
            if (first..first + BLOCK).all(|port| TcpListener::bind(("127.0.0.1", port)).is_ok()) {
                return Ok(Self {
                    imap: first,
                    imaps: first + 1,
                    pop3: first + 2,
                    pop3s: first + 3,
                    lmtp: first + 4,
                    auth: first + 5,
                    smtp: first + 6,
                    submission: first + 7,
                    submissions: first + 8,
                    _lock: lock,
                });
            }
        }
        bail!(
            "no free ports between {FIRST} and {}",
            FIRST + BLOCKS * BLOCK
        )
    }
}

/// One folder for each user of the machine: a file of another user could not be locked.
fn lock_folder() -> Result<PathBuf> {
    let user = rustix::process::geteuid().as_raw();
    let folder = std::env::temp_dir().join(format!("linnet-kit-ports-{user}"));
    std::fs::create_dir_all(&folder).with_context(|| format!("make {}", folder.display()))?;
    Ok(folder)
}
