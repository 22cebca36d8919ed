//! A real password store without a desktop: a session bus of its own with an unlocked gnome-keyring.
//!
//! Its home is a throw-away folder, so nothing of the person who runs the tests is touched, and a program
//! that is started again on the same bus finds what it stored.

use std::{
    ffi::OsString,
    fs,
    io::{BufRead, BufReader},
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};

use anyhow::{Context, Result, bail};
use tempfile::TempDir;

use crate::process::{Guarded, Janitor, find_program, wait_until};

/// A session bus; dropping it ends the bus, the keyring on it and the folder of its home.
pub struct Bus {
    address: String,
    keyring: Option<Guarded>,
    _bus: Guarded,
    _janitor: Janitor,
    home: TempDir,
}

impl Bus {
    /// A bus with an unlocked keyring.
    pub fn with_keyring() -> Result<Self> {
        let mut bus = Self::without_keyring()?;
        bus.keyring = Some(bus.unlock()?);
        Ok(bus)
    }

    /// A bus on which nobody keeps passwords, and nobody can be called to.
    pub fn without_keyring() -> Result<Self> {
        let home = tempfile::Builder::new()
            .prefix("linnet-kit-bus-")
            .tempdir()?;
        let janitor = Janitor::watch(home.path())?;
        for name in ["data", "config", "cache", "run"] {
            fs::create_dir(home.path().join(name))?;
        }
        let settings = home.path().join("bus.conf");
        fs::write(&settings, bus_settings(home.path()))?;
        let program =
            find_program("dbus-daemon").context("dbus-daemon is missing (Debian: dbus)")?;
        let mut bus = Guarded::spawn_in(
            home.path(),
            "dbus-daemon",
            Command::new(program)
                .arg("--nofork")
                .arg("--print-address=1")
                .arg(format!("--config-file={}", settings.display()))
                .stdout(Stdio::piped())
                .stderr(Stdio::null()),
        )?;
        let output = bus.child().stdout.take().context("read the bus address")?;
        let mut address = String::new();
        BufReader::new(output).read_line(&mut address)?;
        let address = address.trim().to_owned();
        if address.is_empty() {
            bail!("dbus-daemon gave no address");
        }
        Ok(Self {
            address,
            keyring: None,
            _bus: bus,
            _janitor: janitor,
            home,
        })
    }

    /// Whether a password store answers on this bus.
    pub fn has_keyring(&self) -> bool {
        self.keyring.is_some()
    }

    /// The throw-away home of programs on this bus.
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// What a program on this bus needs in its environment.
    pub fn environment(&self) -> Vec<(&'static str, OsString)> {
        let folder = |name: &str| self.home.path().join(name).into_os_string();
        vec![
            ("DBUS_SESSION_BUS_ADDRESS", OsString::from(&self.address)),
            ("HOME", self.home.path().into()),
            ("XDG_DATA_HOME", folder("data")),
            ("XDG_CONFIG_HOME", folder("config")),
            ("XDG_CACHE_HOME", folder("cache")),
            ("XDG_RUNTIME_DIR", folder("run")),
        ]
    }

    fn unlock(&self) -> Result<Guarded> {
        let program = find_program("gnome-keyring-daemon")
            .context("gnome-keyring-daemon is missing (Debian: gnome-keyring)")?;
        // The password comes on standard input, which a guard keeps closed: hence the little shell.
        let mut shell = Command::new("sh");
        shell
            .args([
                "-c",
                "printf test | \"$0\" --foreground --unlock --components=secrets",
            ])
            .arg(program)
            .env_remove("DISPLAY")
            .envs(self.environment())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let keyring = Guarded::spawn_in(self.home.path(), "gnome-keyring-daemon", &mut shell)?;
        let there = wait_until(Duration::from_secs(10), || {
            self.has_owner("org.freedesktop.secrets")
        });
        if !there {
            bail!("gnome-keyring-daemon does not answer on its bus");
        }
        Ok(keyring)
    }

    fn has_owner(&self, name: &str) -> bool {
        let answer = Command::new("dbus-send")
            .args([
                "--session",
                "--print-reply",
                "--dest=org.freedesktop.DBus",
                "/org/freedesktop/DBus",
            ])
            .arg("org.freedesktop.DBus.NameHasOwner")
            .arg(format!("string:{name}"))
            .envs(self.environment())
            .stderr(Stdio::null())
            .output();
        answer.is_ok_and(|answer| String::from_utf8_lossy(&answer.stdout).contains("true"))
    }
}

/// Runs a command on a bus of its own with an unlocked keyring, and returns its standard output.
pub fn run(command: &mut Command) -> Result<Vec<u8>> {
    let bus = Bus::with_keyring()?;
    crate::process::output(command.envs(bus.environment()))
}

/// No service folders: nothing is started by being called, so an absent keyring stays absent.
fn bus_settings(home: &Path) -> String {
    format!(
        r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={}/run/bus</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#,
        home.display()
    )
}

#[cfg(test)]
mod tests;
