//! What the project's habits need from the system: found by looking for the thing itself, and on Debian
//! installed by apt after saying what and why. On any other system the missing things are only named.

use std::{
    io::{BufRead, Write},
    path::Path,
    process::Command,
};

use anyhow::{Context, Result, bail};

use crate::process::find_program;

/// One thing that must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Need {
    pub probe: Probe,
    /// The Debian package that brings it.
    pub package: &'static str,
    pub why: &'static str,
}

/// How its presence is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Probe {
    Program(&'static str),
    File(&'static str),
    /// A library with its headers, as pkg-config knows it.
    Library(&'static str),
}

/// To build the window.
pub const BUILD: &[Need] = &[
    need(
        Probe::Program("cc"),
        "build-essential",
        "C compiler for SQLite, zstd and ring",
    ),
    need(
        Probe::Program("pkg-config"),
        "pkg-config",
        "finds the system's libraries",
    ),
    need(
        Probe::Library("webkit2gtk-4.1"),
        "libwebkit2gtk-4.1-dev",
        "the web view that the window is made of",
    ),
    need(
        Probe::Library("librsvg-2.0"),
        "librsvg2-dev",
        "icons of the window",
    ),
];

/// To run mail servers for a test.
pub const SERVERS: &[Need] = &[
    need(
        Probe::File("/usr/lib/dovecot/imap"),
        "dovecot-imapd",
        "a real IMAP server for tests",
    ),
    need(
        Probe::File("/usr/lib/dovecot/pop3"),
        "dovecot-pop3d",
        "a real POP3 server for tests",
    ),
    need(
        Probe::File("/usr/lib/dovecot/lmtp"),
        "dovecot-lmtpd",
        "delivery into the test mailboxes",
    ),
    need(
        Probe::Program("postfix"),
        "postfix",
        "a real SMTP server for tests",
    ),
    need(
        Probe::Program("python3"),
        "python3",
        "an independent look at the test mailboxes",
    ),
];

/// To drive the window without a display.
pub const WINDOW: &[Need] = &[
    need(
        Probe::Program("WebKitWebDriver"),
        "webkit2gtk-driver",
        "drives the window in tests",
    ),
    need(Probe::Program("Xvfb"), "xvfb", "a display for tests"),
    need(
        Probe::Program("dbus-daemon"),
        "dbus-daemon",
        "a session bus for tests",
    ),
    need(
        Probe::Program("dbus-send"),
        "dbus-bin",
        "asks the session bus of tests",
    ),
    need(
        Probe::Program("gnome-keyring-daemon"),
        "gnome-keyring",
        "a real password store for tests",
    ),
    need(
        Probe::File("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"),
        "fonts-dejavu-core",
        "letters in the pictures of the window",
    ),
    need(
        Probe::File("/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf"),
        "fonts-noto-color-emoji",
        "emoji in the pictures of the window",
    ),
];

/// To look at every page of the window in every size, as axe and a person with a keyboard do.
pub const BROWSER: &[Need] = &[need(
    Probe::Program("chromium"),
    "chromium",
    "shows the pages of the window in tests",
)];

/// To compare the speed of the first sync.
pub const BENCH: &[Need] = &[need(
    Probe::Program("mbsync"),
    "isync",
    "what Linnet is measured against",
)];

/// Node.js from this version on, with npm.
pub const NODE: (u32, u32) = (20, 19);

impl Need {
    pub fn is_met(&self) -> bool {
        match self.probe {
            Probe::Program(name) => find_program(name).is_some(),
            Probe::File(path) => Path::new(path).exists(),
            Probe::Library(name) => Command::new("pkg-config")
                .args(["--exists", name])
                .output()
                .is_ok_and(|output| output.status.success()),
        }
    }
}

/// Makes sure that everything is there.
///
/// # Errors
/// When something is missing and cannot be installed from here; the error lists it with the reasons.
pub fn ensure(groups: &[&[Need]]) -> Result<()> {
    let root = rustix::process::geteuid().is_root();
    let missing: Vec<&Need> = groups
        .iter()
        .copied()
        .flatten()
        // Postfix starts for root only; everybody else gets the kit's own SMTP server.
        .filter(|need| root || need.package != "postfix")
        .filter(|need| !need.is_met())
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let list = missing
        .iter()
        .map(|need| format!("  {:<32} {}", need.package, need.why))
        .collect::<Vec<_>>()
        .join("\n");
    if !is_debian(&std::fs::read_to_string("/etc/os-release").unwrap_or_default()) {
        bail!("please install what brings these (names of the Debian packages):\n{list}");
    }
    let packages: Vec<&str> = missing.iter().map(|need| need.package).collect();
    println!("Installing Debian packages:\n{list}");
    if packages
        .iter()
        .any(|package| package.starts_with("dovecot") || *package == "postfix")
    {
        println!("  (the mail servers are not started for the whole system, tests run their own)");
    }
    install(&packages).with_context(|| format!("apt-get install {}", packages.join(" ")))?;
    let still: Vec<&str> = missing
        .iter()
        .filter(|need| !need.is_met())
        .map(|need| need.package)
        .collect();
    if !still.is_empty() {
        bail!("installed, but still not found: {}", still.join(" "));
    }
    Ok(())
}

/// Makes sure that Node.js is there and new enough; it is not installed from here, for Debian's own is
/// too old.
pub fn ensure_node() -> Result<()> {
    let (major, minor) = NODE;
    let advice =
        format!("please install Node.js {major}.{minor} or newer with npm (https://nodejs.org)");
    let output = Command::new("node")
        .arg("--version")
        .output()
        .with_context(|| advice.clone())?;
    let text = String::from_utf8_lossy(&output.stdout)
        .trim()
        .trim_start_matches('v')
        .to_owned();
    let mut numbers = text
        .split('.')
        .map(|number| number.parse::<u32>().unwrap_or_default());
    let found = (
        numbers.next().unwrap_or_default(),
        numbers.next().unwrap_or_default(),
    );
    if found < NODE {
        bail!("Node.js {text} is too old: {advice}");
    }
    if find_program("npm").is_none() {
        bail!("npm is missing: {advice}");
    }
    Ok(())
}

/// Installs without starting services and without questions.
const INSTALL: &str = r#"
set -e
export DEBIAN_FRONTEND=noninteractive
apt-get update -q
policy=/usr/sbin/policy-rc.d
if [ ! -e $policy ]; then
  printf '#!/bin/sh\nexit 101\n' > $policy
  chmod 755 $policy
  trap 'rm -f $policy' EXIT
fi
fresh=
for package in "$@"; do
  case $package in
    postfix) echo "postfix postfix/main_mailer_type select No configuration" | debconf-set-selections
             fresh="$fresh postfix" ;;
    dovecot-imapd) fresh="$fresh dovecot" ;;
  esac
done
apt-get install -q -y --no-install-recommends -o Dpkg::Use-Pty=0 "$@"
if [ -n "$fresh" ] && [ -d /run/systemd/system ]; then
  systemctl disable $fresh || true
fi
"#;

fn install(packages: &[&str]) -> Result<()> {
    let mut command = if rustix::process::geteuid().is_root() {
        Command::new("sh")
    } else if find_program("sudo").is_some() {
        agree_to_sudo()?;
        let mut sudo = Command::new("sudo");
        sudo.arg("sh");
        sudo
    } else {
        bail!(
            "this needs root; run as root: apt-get install {}",
            packages.join(" ")
        );
    };
    let status = command
        .args(["-c", INSTALL, "install"])
        .args(packages)
        .status()
        .context("run apt-get")?;
    if !status.success() {
        bail!("ended with {status}");
    }
    Ok(())
}

/// An ordinary user is asked once, unless nobody is there to answer.
fn agree_to_sudo() -> Result<()> {
    print!("This uses sudo. Go on? [Y/n] ");
    std::io::stdout().flush()?;
    let mut answer = String::new();
    std::io::stdin().lock().read_line(&mut answer)?;
    if answer.trim().to_lowercase().starts_with('n') {
        bail!("not installed, as you wished");
    }
    Ok(())
}

fn is_debian(os_release: &str) -> bool {
    os_release.lines().any(|line| {
        line.strip_prefix("ID=")
            .or_else(|| line.strip_prefix("ID_LIKE="))
            .is_some_and(|value| {
                value
                    .trim_matches('"')
                    .split_ascii_whitespace()
                    .any(|word| word == "debian")
            })
    })
}

const fn need(probe: Probe, package: &'static str, why: &'static str) -> Need {
    Need {
        probe,
        package,
        why,
    }
}

#[cfg(test)]
mod tests;
