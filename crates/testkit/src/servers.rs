//! Real mail servers for one test: Dovecot (IMAP, POP3, LMTP) and Postfix (submission and plain SMTP) in a
//! throw-away folder, on free ports of the loopback, with their own users and their own certificates.
//!
//! Postfix starts only for root. For an ordinary user the kit's own SMTP server takes its place and hands
//! letters to Dovecot by LMTP as well; `Servers` hides which one it is.

mod dovecot;
mod dump;
mod lmtp;
mod maildir;
mod ports;
mod postfix;
mod site;
mod smtp;

pub use dump::Dumped;

use std::{
    collections::BTreeMap,
    fs,
    os::unix::fs::PermissionsExt,
    path::PathBuf,
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use anyhow::{Context, Result};
use serde_json::json;
use tempfile::TempDir;

use crate::{
    authority::{Authority, Certificate},
    process::{Guarded, Janitor},
};
use ports::Ports;
use site::{Owner, Site, is_root, throw_away_folder};

/// The domain that the servers accept mail for.
pub const DOMAIN: &str = "example.test";

#[derive(Clone, Debug, Default)]
pub struct ServerOptions {
    pub certificate: Certificate,
    /// Lines for the end of dovecot.conf; they win over the kit's own.
    pub dovecot: String,
    /// The kit's own SMTP server even where Postfix would start.
    pub own_smtp: bool,
}

/// A mailbox on the servers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    pub email: String,
    pub password: String,
    pub maildir: PathBuf,
}

/// Running servers; dropping them stops them and removes their folder.
pub struct Servers {
    site: Site,
    running: Mutex<Running>,
    filled: AtomicUsize,
    _janitor: Janitor,
    _folder: TempDir,
}

impl Servers {
    /// Starts servers with good certificates and no users.
    ///
    /// # Errors
    /// When Dovecot is missing or does not answer within 20 seconds; holds the end of its log.
    pub async fn start() -> Result<Self> {
        Self::start_with(ServerOptions::default()).await
    }

    pub async fn start_with(options: ServerOptions) -> Result<Self> {
        let servers = tokio::task::spawn_blocking(move || Self::prepare(&options))
            .await
            .context("prepare servers")??;
        servers.resume().await?;
        Ok(servers)
    }

    /// Makes a mailbox `name@example.test` with the password `secret-name` and the usual folders.
    pub fn add_user(&self, name: &str) -> Result<User> {
        let email = format!("{name}@{DOMAIN}");
        let user = User {
            password: format!("secret-{name}"),
            maildir: self.site.maildir(&email),
            email,
        };
        self.set_password(&user, &user.password)?;
        maildir::create(&user.maildir, &self.site.owner)?;
        if self.site.real_smtp {
            postfix::add_user(&self.site, &user.email)?;
        }
        Ok(user)
    }

    /// Gives the mailbox another password. Dovecot looks at most once a second, so a sign-in within the
    /// next second may still see the old one.
    pub fn set_password(&self, user: &User, password: &str) -> Result<()> {
        let file = self.site.passwords().join(&user.email);
        let temporary = self.site.passwords().join(format!(".{}", user.email));
        fs::write(&temporary, format!("{}:{{PLAIN}}{password}\n", user.email))?;
        fs::set_permissions(&temporary, fs::Permissions::from_mode(0o644))?;
        fs::rename(&temporary, &file).context("set password")?;
        Ok(())
    }

    /// The host to connect to: the certificate is for this name.
    pub fn host(&self) -> &'static str {
        "localhost"
    }

    /// IMAP, plain at first, with STARTTLS (as port 143).
    pub fn imap_port(&self) -> u16 {
        self.site.ports.imap
    }

    /// IMAP over TLS (as port 993).
    pub fn imaps_port(&self) -> u16 {
        self.site.ports.imaps
    }

    /// POP3, plain at first, with STLS (as port 110).
    pub fn pop3_port(&self) -> u16 {
        self.site.ports.pop3
    }

    /// POP3 over TLS (as port 995).
    pub fn pop3s_port(&self) -> u16 {
        self.site.ports.pop3s
    }

    /// Submission with STARTTLS, which it demands before sign-in (as port 587).
    pub fn smtp_port(&self) -> u16 {
        self.site.ports.submission
    }

    /// Submission over TLS (as port 465).
    pub fn smtps_port(&self) -> u16 {
        self.site.ports.submissions
    }

    /// Mail from other servers, for our users only, no sign-in needed (as port 25).
    pub fn smtp_plain_port(&self) -> u16 {
        self.site.ports.smtp
    }

    /// The authority's certificate: `SSL_CERT_FILE` for the programs under test.
    pub fn ca_pem(&self) -> PathBuf {
        self.site.file("ca.pem")
    }

    /// These servers as an organisation would tell Linnet about them: the text of a `providers.json` for the
    /// domain, IMAP and submission over TLS.
    pub fn organisation(&self) -> String {
        let server = |port: u16| json!([{ "host": self.host(), "port": port, "security": "tls", "user": "address" }]);
        json!({
            "providers": [{
                "name": "Example",
                "domains": [DOMAIN],
                "imap": server(self.imaps_port()),
                "smtp": server(self.smtps_port()),
            }],
        })
        .to_string()
    }

    /// SHA-256 of the servers' public key (SubjectPublicKeyInfo), lower-case hex.
    pub fn spki_sha256(&self) -> &str {
        &self.site.identity.spki_sha256
    }

    /// Puts a letter into the user's inbox by LMTP; it is there when this returns.
    pub async fn deliver(&self, to: &User, raw: &[u8]) -> Result<()> {
        lmtp::deliver(
            lmtp::Dialogue::Lmtp,
            self.site.ports.lmtp,
            "sender@elsewhere.test",
            &to.email,
            raw,
        )
        .await
    }

    /// Sends a letter as another mail server would, by SMTP; it is in the inbox soon after.
    pub async fn deliver_by_smtp(&self, from: &str, to: &User, raw: &[u8]) -> Result<()> {
        lmtp::deliver(
            lmtp::Dialogue::Smtp,
            self.site.ports.smtp,
            from,
            &to.email,
            raw,
        )
        .await
    }

    /// Fills a folder with `count` letters of the corpus, each with a fresh Message-ID. One in five is
    /// unread, one in fifty starred. A second call goes on where the first one ended.
    pub fn fill(&self, user: &User, folder: &str, count: usize) -> Result<()> {
        let start = self.filled.fetch_add(count, Ordering::Relaxed);
        maildir::fill(&user.maildir, folder, start, count, &self.site.owner)
    }

    /// Puts one letter into a folder's Maildir as it is, with Maildir flags such as `"FS"` and the time
    /// that becomes its INTERNALDATE (seconds since 1970).
    pub fn put(&self, user: &User, folder: &str, raw: &[u8], flags: &str, date: i64) -> Result<()> {
        maildir::put(&user.maildir, folder, raw, flags, date, &self.site.owner)
    }

    /// What an independent IMAP client (Python's imaplib) sees in the folder, by ascending UID.
    pub async fn dump(&self, user: &User, folder: &str) -> Result<Vec<Dumped>> {
        dump::dump(self.imap_port(), user, folder).await
    }

    /// The folders that an independent client sees, sorted.
    pub async fn folders(&self, user: &User) -> Result<Vec<String>> {
        dump::folders(self.imap_port(), user).await
    }

    /// Lets another client of the same mailbox select `folder` and run IMAP commands, such as
    /// `UID STORE 3 +FLAGS (\Seen)`.
    ///
    /// # Errors
    /// When the server answers one of them with NO or BAD.
    pub async fn other_client(&self, user: &User, folder: &str, commands: &[&str]) -> Result<()> {
        dump::commands(self.imap_port(), user, folder, commands).await
    }

    /// The same for the n-th letter of the folder, counted round and round, its UID for `{uid}` in the
    /// commands. Returns its Message-ID, or nothing when the folder is empty.
    pub async fn other_client_at(
        &self,
        user: &User,
        folder: &str,
        n: usize,
        commands: &[&str],
    ) -> Result<Option<String>> {
        dump::nth(self.imap_port(), user, folder, n, commands).await
    }

    /// From now on the server writes down what the IMAP clients of this mailbox say to it.
    pub fn record(&self, user: &User) -> Result<()> {
        let folder = self.site.recorded(&user.email);
        fs::create_dir(&folder).context("make the folder for recordings")?;
        self.site.owner.own(&folder)
    }

    /// What each IMAP connection of a recorded mailbox has said so far, sign-in excluded, by a name that
    /// stays the connection's.
    pub fn recorded(&self, user: &User) -> Result<BTreeMap<String, Vec<String>>> {
        let mut connections = BTreeMap::new();
        for entry in fs::read_dir(self.site.recorded(&user.email)).context("not recorded")? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.ends_with(".in") {
                let said = String::from_utf8_lossy(&fs::read(entry.path())?).into_owned();
                connections.insert(name, said.lines().map(str::to_owned).collect());
            }
        }
        Ok(connections)
    }

    /// Stops all servers: their ports refuse connections, the mail stays.
    pub async fn pause(&self) -> Result<()> {
        self.stop_imap().await?;
        self.stop_smtp().await
    }

    /// Starts what is stopped, on the same ports with the same mail.
    pub async fn resume(&self) -> Result<()> {
        self.start_imap().await?;
        self.start_smtp().await
    }

    /// Stops Dovecot, and with it POP3 and LMTP.
    pub async fn stop_imap(&self) -> Result<()> {
        let dovecot = self.running()?.dovecot.take();
        if let Some(mut dovecot) = dovecot {
            tokio::task::spawn_blocking(move || dovecot.stop(Duration::from_secs(5))).await?;
        }
        Ok(())
    }

    pub async fn start_imap(&self) -> Result<()> {
        if self.running()?.dovecot.is_some() {
            return Ok(());
        }
        let dovecot = dovecot::start(&self.site)?;
        self.running()?.dovecot = Some(dovecot);
        for port in [self.imap_port(), self.pop3_port(), self.site.ports.lmtp] {
            self.greeted(port, "dovecot.log").await?;
        }
        Ok(())
    }

    pub async fn stop_smtp(&self) -> Result<()> {
        let smtp = self.running()?.smtp.take();
        if let Some(smtp) = smtp {
            tokio::task::spawn_blocking(move || drop(smtp)).await?;
        }
        Ok(())
    }

    pub async fn start_smtp(&self) -> Result<()> {
        if self.running()?.smtp.is_some() {
            return Ok(());
        }
        let smtp = if self.site.real_smtp {
            Smtp::Postfix {
                _postfix: postfix::start(&self.site)?,
            }
        } else {
            Smtp::Own {
                _own: smtp::OwnSmtp::start(&self.site)?,
            }
        };
        self.running()?.smtp = Some(smtp);
        for port in [self.smtp_port(), self.smtp_plain_port()] {
            self.greeted(port, "postfix.log").await?;
        }
        Ok(())
    }

    /// Whether Postfix answers (else the kit's own SMTP server).
    pub fn has_postfix(&self) -> bool {
        self.site.real_smtp
    }

    /// The end of the servers' logs, for a test that fails.
    pub fn log_tail(&self) -> String {
        ["dovecot.log", "postfix.log"]
            .map(|name| self.site.log_tail(name))
            .join("\n")
    }

    fn prepare(options: &ServerOptions) -> Result<Self> {
        let real_smtp =
            is_root() && !options.own_smtp && crate::process::find_program("postfix").is_some();
        let folder = throw_away_folder()?;
        let janitor = Janitor::watch(folder.path())?;
        let authority = Authority::new()?;
        let identity = options.certificate.issue(&authority)?;
        let site = Site {
            folder: folder.path().to_owned(),
            ports: Ports::reserve()?,
            owner: Owner::of_mail()?,
            identity,
            real_smtp,
        };
        site.prepare(&authority)?;
        dovecot::configure(&site, &options.dovecot)?;
        if real_smtp {
            postfix::configure(&site)?;
        }
        Ok(Self {
            site,
            running: Mutex::new(Running {
                dovecot: None,
                smtp: None,
            }),
            filled: AtomicUsize::new(0),
            _janitor: janitor,
            _folder: folder,
        })
    }

    fn running(&self) -> Result<std::sync::MutexGuard<'_, Running>> {
        self.running
            .lock()
            .ok()
            .context("a test thread panicked while it held the servers")
    }

    async fn greeted(&self, port: u16, log: &str) -> Result<()> {
        let limit = Duration::from_secs(20);
        crate::eventually(&format!("server on port {port}"), limit, || async move {
            Ok(lmtp::greeting(port).await.ok())
        })
        .await
        .map(drop)
        .with_context(|| self.site.log_tail(log))
    }
}

impl Drop for Servers {
    fn drop(&mut self) {
        // SMTP first: Postfix must not try to hand letters to a Dovecot that is gone.
        if let Ok(running) = self.running.get_mut() {
            running.smtp = None;
            running.dovecot = None;
        }
    }
}

struct Running {
    dovecot: Option<Guarded>,
    smtp: Option<Smtp>,
}

/// Held for the sake of being dropped.
enum Smtp {
    Postfix { _postfix: postfix::Postfix },
    Own { _own: smtp::OwnSmtp },
}

#[cfg(test)]
mod tests;
