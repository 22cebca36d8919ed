//! Where a set of servers lives: a throw-away folder, and the system user that its mail belongs to.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use anyhow::{Context, Result, bail};
use tempfile::TempDir;

use super::ports::Ports;
use crate::{
    authority::{Authority, Identity},
    process::{output, wait_until},
};

/// The throw-away folder and what all servers in it share.
pub(super) struct Site {
    pub(super) folder: PathBuf,
    pub(super) ports: Ports,
    pub(super) owner: Owner,
    pub(super) identity: Identity,
    pub(super) real_smtp: bool,
}

impl Site {
    pub(super) fn file(&self, name: &str) -> PathBuf {
        self.folder.join("etc").join(name)
    }

    pub(super) fn passwords(&self) -> PathBuf {
        self.folder.join("users")
    }

    pub(super) fn maildir(&self, email: &str) -> PathBuf {
        self.folder.join("mail").join(email).join("Maildir")
    }

    /// Where Dovecot writes down what this mailbox's clients say, once the folder is there.
    pub(super) fn recorded(&self, email: &str) -> PathBuf {
        self.folder.join("log/imap").join(email)
    }

    pub(super) fn prepare(&self, authority: &Authority) -> Result<()> {
        for name in ["etc", "run", "mail", "log", "log/imap", "users", "pids"] {
            fs::create_dir(self.folder.join(name))?;
        }
        self.owner.own(&self.folder.join("mail"))?;
        fs::write(self.file("ca.pem"), authority.pem())?;
        fs::write(self.file("cert.pem"), &self.identity.certificate_pem)?;
        fs::write(self.file("key.pem"), &self.identity.key_pem)?;
        fs::set_permissions(self.file("key.pem"), fs::Permissions::from_mode(0o600))?;
        Ok(())
    }

    pub(super) fn log_tail(&self, name: &str) -> String {
        let text = fs::read(self.folder.join("log").join(name)).unwrap_or_default();
        let text = String::from_utf8_lossy(&text);
        let lines: Vec<&str> = text.lines().collect();
        lines
            .iter()
            .skip(lines.len().saturating_sub(30))
            .copied()
            .collect::<Vec<_>>()
            .join("\n")
    }
}

/// The system user that mail files belong to.
#[derive(Clone, Debug)]
pub(super) struct Owner {
    pub(super) name: String,
    pub(super) uid: u32,
    pub(super) gid: u32,
}

/// Made on demand where the kit runs as root, for Dovecot never handles mail as root.
const MAIL_USER: &str = "linnet-testkit";

impl Owner {
    pub(super) fn of_mail() -> Result<Self> {
        if !is_root() {
            return Ok(Self {
                name: id("-un", None)?,
                uid: rustix::process::geteuid().as_raw(),
                gid: rustix::process::getegid().as_raw(),
            });
        }
        // Another test may be making it at the same moment: then useradd fails, and the user appears.
        let mut made = Ok(Vec::new());
        let there = wait_until(Duration::from_secs(5), || {
            let there = id("-u", Some(MAIL_USER)).is_ok();
            if !there {
                made = output(Command::new("/usr/sbin/useradd").args([
                    "--system",
                    "--no-create-home",
                    "--shell",
                    "/usr/sbin/nologin",
                    MAIL_USER,
                ]));
            }
            there
        });
        if !there {
            made.context("make the system user for mail")?;
            bail!("the system user {MAIL_USER} does not appear");
        }
        Ok(Self {
            name: MAIL_USER.to_owned(),
            uid: id("-u", Some(MAIL_USER))?.parse()?,
            gid: id("-g", Some(MAIL_USER))?.parse()?,
        })
    }

    /// The owner's group by name, as Dovecot's settings want it.
    pub(super) fn group(&self) -> Result<String> {
        if is_root() {
            id("-gn", Some(&self.name))
        } else {
            id("-gn", None)
        }
    }

    pub(super) fn own(&self, path: &Path) -> Result<()> {
        if is_root() {
            std::os::unix::fs::chown(path, Some(self.uid), Some(self.gid))
                .with_context(|| format!("hand over {}", path.display()))?;
        }
        Ok(())
    }
}

fn id(what: &str, user: Option<&str>) -> Result<String> {
    let text = output(Command::new("id").arg(what).args(user))?;
    Ok(String::from_utf8(text)?.trim().to_owned())
}

pub(super) fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// A folder that other system users may enter, with a path short enough for Unix sockets below it.
pub(super) fn throw_away_folder() -> Result<TempDir> {
    let usual = std::env::temp_dir();
    let base = if Path::new("/tmp").is_dir() {
        Path::new("/tmp")
    } else {
        usual.as_path()
    };
    if base.as_os_str().len() > 50 {
        bail!(
            "the path {} is too long for the servers' sockets",
            base.display()
        );
    }
    let folder = tempfile::Builder::new()
        .prefix("linnet-kit-")
        .tempdir_in(base)?;
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755))?;
    Ok(folder)
}
