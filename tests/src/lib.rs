//! What the whole-program tests share: where the programs under test lie, a throw-away profile, and
//! `linnet-cli` with its answers read.

#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic
    )
)]

mod cli;
mod mailbox;
mod programs;
mod watched;
pub mod window;

pub use cli::{Answer, Cli};
pub use programs::{app, linnet_cli};
pub use watched::{Watched, watch_memory};

use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
};

use anyhow::Result;
use linnet_testkit::{Servers, User};
use tempfile::TempDir;

/// What secrets of test profiles are locked with.
pub const PASSPHRASE: &str = "a passphrase for tests";

/// Whether the exhaustive runs were asked for (`cargo xtask test --deep`).
pub fn deep() -> bool {
    std::env::var_os("LINNET_DEEP").is_some()
}

/// A throw-away profile folder.
pub struct Profile {
    folder: TempDir,
    trusted: Option<PathBuf>,
}

impl Profile {
    /// An empty profile that trusts only what the system trusts.
    pub fn empty() -> Result<Self> {
        Ok(Self {
            folder: tempfile::Builder::new()
                .prefix("linnet-profile-")
                .tempdir()?,
            trusted: None,
        })
    }

    /// A profile whose programs trust the servers' authority and find their settings by the address.
    pub fn for_servers(servers: &Servers) -> Result<Self> {
        let mut profile = Self::empty()?;
        profile.trust(&servers.ca_pem());
        profile.know(servers)?;
        Ok(profile)
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Programs with this profile trust the authority of this PEM file, and no other.
    pub fn trust(&mut self, ca_pem: &Path) {
        self.trusted = Some(ca_pem.to_owned());
    }

    /// Writes an organisation's `providers.json` for the servers' domain.
    pub fn know(&self, servers: &Servers) -> Result<()> {
        fs::write(self.path().join("providers.json"), servers.organisation())?;
        Ok(())
    }

    /// For the environment of programs with this profile.
    pub fn environment(&self) -> Vec<(&'static str, OsString)> {
        self.trusted
            .iter()
            .map(|file| ("SSL_CERT_FILE", file.clone().into_os_string()))
            .collect()
    }

    /// `linnet-cli` on this profile, its secrets in the locked file.
    pub fn cli(&self) -> Result<Cli> {
        Cli::on(self)
    }

    /// Adds the mailbox as an account: IMAP and SMTP over TLS.
    pub async fn add_account(&self, servers: &Servers, user: &User) -> Result<()> {
        self.add_account_through(servers, user, servers.imaps_port())
            .await
    }

    /// The same with a proxy on this port before IMAP.
    pub async fn add_account_through(
        &self,
        servers: &Servers,
        user: &User,
        imap: u16,
    ) -> Result<()> {
        self.cli()?
            .run_with_input(
                &[
                    "account",
                    "add",
                    "--email",
                    &user.email,
                    "--imap",
                    &format!("{}:{imap}:tls", servers.host()),
                    "--smtp",
                    &format!("{}:{}:tls", servers.host(), servers.smtps_port()),
                ],
                &format!("{}\n", user.password),
            )
            .await?
            .success()?;
        Ok(())
    }
}
