//! The app beside mail servers of its own, with a mailbox of real-looking letters.
//!
//! With a display the app opens and the person types what is printed. Without one a driver walks the main
//! job (set up, read, answer, the answer arrives) and leaves pictures of it.

mod letters;
mod picture;
mod walk;

use std::{env, fs, path::Path, process::Command};

use anyhow::{Context, Result};
use clap::Args;
use linnet_testkit::{Servers, User, keyring::Bus, needs, target_folder};

use crate::{
    shell::{absolute, build, go},
    ui,
};

#[derive(Args)]
pub(crate) struct Arguments {
    /// Walk and leave pictures even where there is a display
    #[arg(long)]
    walk: bool,
    /// Build as it is shipped: slower to build, faster to use
    #[arg(long)]
    release: bool,
}

/// The servers with their two mailboxes.
pub(crate) struct Stage {
    pub(crate) servers: Servers,
    pub(crate) maya: User,
    pub(crate) theo: User,
}

pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let shown = ["DISPLAY", "WAYLAND_DISPLAY"]
        .iter()
        .any(|name| env::var_os(name).is_some_and(|v| !v.is_empty()));
    needs::ensure(&[needs::BUILD, needs::SERVERS, needs::WINDOW])?;
    ui::install()?;
    ui::build()?;
    let app = build("linnet", arguments.release)?;
    let runtime = tokio::runtime::Runtime::new()?;
    println!("Starting mail servers of its own …");
    let stage = runtime.block_on(Stage::set())?;
    if shown && !arguments.walk {
        open(&app, &stage)
    } else {
        let pictures = absolute(&target_folder()).join("demo");
        runtime.block_on(walk::walk(&app, &stage, &pictures))?;
        println!("Pictures of the main job are in {}", pictures.display());
        Ok(())
    }
}

impl Stage {
    async fn set() -> Result<Self> {
        let servers = Servers::start().await?;
        let (maya, theo) = (servers.add_user("maya")?, servers.add_user("theo")?);
        for letter in letters::all()? {
            let owner = if letter.owner == "theo" { &theo } else { &maya };
            servers.put(
                owner,
                &letter.folder,
                &letter.raw,
                &letter.flags,
                letter.date,
            )?;
        }
        Ok(Self {
            servers,
            maya,
            theo,
        })
    }

    /// A fresh profile that knows the settings of example.test, as an organisation would hand them out.
    pub(crate) fn profile(&self) -> Result<tempfile::TempDir> {
        let folder = tempfile::Builder::new().prefix("linnet-demo-").tempdir()?;
        fs::write(
            folder.path().join("providers.json"),
            self.servers.organisation(),
        )?;
        Ok(folder)
    }
}

/// On the person's own display, but with a password store of its own: nothing stays behind.
fn open(app: &Path, stage: &Stage) -> Result<()> {
    let profile = stage.profile()?;
    let bus = Bus::with_keyring()?;
    let address = bus
        .environment()
        .into_iter()
        .find(|(name, _)| *name == "DBUS_SESSION_BUS_ADDRESS");
    let (name, value) = address.context("the bus has an address")?;
    for user in [&stage.maya, &stage.theo] {
        println!(
            "  Email address  {}\n  Password       {}\n",
            user.email, user.password
        );
    }
    println!("Type the first into the window. Closing it ends the servers too.");
    go(Command::new(app)
        .arg("--profile")
        .arg(profile.path())
        .env("SSL_CERT_FILE", stage.servers.ca_pem())
        .env(name, value))
}
