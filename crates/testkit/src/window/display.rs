//! A display and a session for programs with windows, without any hardware.

use std::{
    ffi::OsString,
    io::{BufRead, BufReader},
    path::Path,
    process::{Command, Stdio},
};

use anyhow::{Context, Result, bail};

use crate::{
    keyring::Bus,
    process::{Guarded, find_program},
};

/// A screen of its own and a session bus of its own; dropping it ends both.
pub struct Desktop {
    number: String,
    _screen: Guarded,
    bus: Bus,
}

impl Desktop {
    /// With an unlocked keyring.
    pub fn start() -> Result<Self> {
        Self::on(Bus::with_keyring()?)
    }

    /// Without any password store.
    pub fn without_keyring() -> Result<Self> {
        Self::on(Bus::without_keyring()?)
    }

    /// What a program on this desktop needs in its environment.
    pub fn environment(&self) -> Vec<(&'static str, OsString)> {
        let mut environment = self.bus.environment();
        environment.push(("DISPLAY", OsString::from(format!(":{}", self.number))));
        environment.push(("GDK_BACKEND", OsString::from("x11")));
        // No accessibility bus here: without this GTK waits for it.
        environment.push(("NO_AT_BRIDGE", OsString::from("1")));
        environment.push(("LC_ALL", OsString::from("C.UTF-8")));
        environment.push(("LANGUAGE", OsString::from("en")));
        environment
    }

    /// The throw-away home of programs on this desktop.
    pub fn home(&self) -> &Path {
        self.bus.home()
    }

    fn on(bus: Bus) -> Result<Self> {
        let program = find_program("Xvfb").context("Xvfb is missing (Debian: xvfb)")?;
        let mut screen = Guarded::spawn_in(
            bus.home(),
            "Xvfb",
            Command::new(program)
                // The server finds a free number by itself and says which.
                .args([
                    "-displayfd",
                    "1",
                    "-screen",
                    "0",
                    "1440x900x24",
                    "-nolisten",
                    "tcp",
                    "-noreset",
                ])
                .stdout(Stdio::piped())
                .stderr(Stdio::null()),
        )?;
        let output = screen
            .child()
            .stdout
            .take()
            .context("read the display's number")?;
        let mut number = String::new();
        BufReader::new(output).read_line(&mut number)?;
        let number = number.trim().to_owned();
        if number.is_empty() {
            bail!("Xvfb did not start");
        }
        Ok(Self {
            number,
            _screen: screen,
            bus,
        })
    }
}
