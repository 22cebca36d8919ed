//! First sync of one large inbox over TLS. mbsync writes files; Linnet's letters are also durable in one
//! database, parsed, threaded and indexed for search.

mod rows;

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context, Result, bail};
use clap::Args;
use linnet_testkit::{Servers, User, needs, target_folder};
use serde::Serialize;
use serde_json::Value;

use super::measure::{median, mib, timed};
use crate::shell::{absolute, build};

#[derive(Args, Clone, Copy)]
pub(crate) struct Arguments {
    /// How many letters the inbox holds
    #[arg(long, default_value_t = 20_000)]
    letters: usize,
    /// How often each program runs
    #[arg(long, default_value_t = 5)]
    runs: usize,
    /// Let mbsync leave flushing to the system (FSync no)
    #[arg(long)]
    mbsync_unflushed: bool,
    /// Leave out what comes after the first sync
    #[arg(long)]
    first_only: bool,
    /// Also print where Linnet's time goes (needs perf)
    #[arg(long)]
    profile: bool,
}

impl Default for Arguments {
    fn default() -> Self {
        Self {
            letters: 20_000,
            runs: 5,
            mbsync_unflushed: false,
            first_only: false,
            profile: false,
        }
    }
}

/// One finished run of one program.
#[derive(Clone, Copy, Debug, Serialize)]
struct Run {
    seconds: f64,
    /// Peak memory of the process.
    rss_mib: f64,
    /// Until the first rows of the inbox were there, where the program tells.
    first_rows_ms: Option<f64>,
    /// What lies on the disk afterwards.
    disk_mib: f64,
}

#[derive(Serialize)]
struct Report {
    letters: usize,
    mbsync_unflushed: bool,
    mail_mib: f64,
    mbsync: Vec<Run>,
    linnet: Vec<Run>,
    mbsync_median_seconds: f64,
    linnet_median_seconds: f64,
    ratio: f64,
    linnet_median_first_rows_ms: Option<f64>,
    linnet_peak_rss_mib: f64,
    linnet_disk_share: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    rows: Option<rows::Rows>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    needs::ensure(&[needs::BUILD, needs::SERVERS, needs::BENCH])?;
    let cli = build("linnet-cli", true)?;
    let runtime = tokio::runtime::Runtime::new()?;
    let servers = runtime.block_on(Servers::start())?;
    let user = servers.add_user("ann")?;
    println!("Filling an inbox with {} letters …", arguments.letters);
    servers.fill(&user, "INBOX", arguments.letters)?;
    let place = Place {
        cli,
        servers,
        user,
        letters: arguments.letters,
        mbsync_unflushed: arguments.mbsync_unflushed,
    };
    let mail_mib = mib(&place.user.maildir)?;
    // Dovecot writes its indexes at the first look; both sides find them ready.
    println!("Warming the server …");
    place.mbsync()?;

    let (mut mbsync, mut linnet) = (Vec::new(), Vec::new());
    for turn in 0..arguments.runs.max(1) {
        // The order is swapped from turn to turn.
        for side in [turn % 2, (turn + 1) % 2] {
            let run = if side == 0 {
                place.mbsync()?
            } else {
                place.linnet()?
            };
            let (name, list) = if side == 0 {
                ("mbsync", &mut mbsync)
            } else {
                ("linnet", &mut linnet)
            };
            println!("  {name}  {:6.2} s", run.seconds);
            list.push(run);
        }
    }
    let mut report = Report::new(arguments, mail_mib, mbsync, linnet);
    report.print();
    if !arguments.first_only {
        let rows = rows::measure(&place, &runtime, arguments.runs.max(1))?;
        rows.print();
        report.rows = Some(rows);
    }
    let file = absolute(&target_folder()).join("bench/imap.json");
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    let json = serde_json::to_string_pretty(&report)?;
    fs::write(&file, &json).with_context(|| format!("write {}", file.display()))?;
    println!("\n{json}\n\n{}", file.display());
    if arguments.profile {
        place.perf()?;
    }
    Ok(())
}

struct Place {
    cli: PathBuf,
    servers: Servers,
    user: User,
    letters: usize,
    mbsync_unflushed: bool,
}

impl Place {
    /// A settings file for mbsync in `folder`, and where the mail goes.
    fn mbsync_settings(&self, folder: &Path) -> Result<(PathBuf, PathBuf)> {
        let settings = folder.join("mbsyncrc");
        let mail = folder.join("mail");
        fs::create_dir(&mail)?;
        fs::write(
            &settings,
            format!(
                "FSync {flush}\n\nIMAPStore far\nHost {host}\nPort {port}\nUser {user}\nPass {password}\nSSLType IMAPS\n\
                 CertificateFile {ca}\nPipelineDepth 50\n\n\
                 MaildirStore near\nPath {mail}/\nInbox {mail}/INBOX\n\n\
                 Channel all\nFar :far:\nNear :near:\nPatterns INBOX\nCreate Near\nSync Pull\nSyncState *\n",
                flush = if self.mbsync_unflushed { "no" } else { "yes" },
                host = self.servers.host(),
                port = self.servers.imaps_port(),
                user = self.user.email,
                password = self.user.password,
                ca = self.servers.ca_pem().display(),
                mail = mail.display(),
            ),
        )?;
        Ok((settings, mail))
    }

    fn mbsync(&self) -> Result<Run> {
        let folder = tempfile::Builder::new().prefix("linnet-bench-").tempdir()?;
        let (settings, mail) = self.mbsync_settings(folder.path())?;
        let mut command = Command::new("mbsync");
        command.arg("-c").arg(&settings).arg("all");
        let (seconds, rss_mib, _) = timed(&mut command)?;
        let count = fs::read_dir(mail.join("INBOX/cur"))?.count()
            + fs::read_dir(mail.join("INBOX/new"))?.count();
        if count != self.letters {
            bail!("mbsync fetched {count} letters");
        }
        Ok(Run {
            seconds,
            rss_mib,
            first_rows_ms: None,
            disk_mib: mib(&mail)?,
        })
    }

    fn linnet(&self) -> Result<Run> {
        let profile = tempfile::Builder::new().prefix("linnet-bench-").tempdir()?;
        self.add_account(profile.path(), self.servers.imaps_port())?;
        let (seconds, rss_mib, answer) =
            timed(self.command(profile.path()).args(["--json", "sync"]))?;
        let answer: Value = serde_json::from_slice(&answer).context("read linnet-cli's summary")?;
        let account = answer
            .pointer("/accounts/0")
            .context("linnet-cli tells about no account")?;
        let fetched = account
            .get("fetched")
            .and_then(Value::as_u64)
            .unwrap_or_default();
        if fetched != self.letters as u64 {
            bail!("linnet-cli fetched {fetched} letters: {account}");
        }
        let first_rows_ms = account.get("first_rows_ms").and_then(Value::as_f64);
        Ok(Run {
            seconds,
            rss_mib,
            first_rows_ms,
            disk_mib: mib(profile.path())?,
        })
    }

    /// Where the time goes, by function, from perf's samples.
    fn perf(&self) -> Result<()> {
        let profile = tempfile::Builder::new().prefix("linnet-bench-").tempdir()?;
        self.add_account(profile.path(), self.servers.imaps_port())?;
        let samples = profile.path().join("perf.data");
        let sync = self.command(profile.path());
        let status = Command::new("perf")
            .args(["record", "--quiet", "-F", "499", "-g", "-o"])
            .arg(&samples)
            .arg("--")
            .arg(sync.get_program())
            .args(sync.get_args())
            .arg("sync")
            .envs(
                sync.get_envs()
                    .filter_map(|(name, value)| Some((name, value?))),
            )
            .stdout(Stdio::null())
            .status()
            .context("start perf (Debian: linux-perf)")?;
        if !status.success() {
            bail!("perf: {status}");
        }
        let output = Command::new("perf")
            .args([
                "report",
                "--stdio",
                "--no-children",
                "-g",
                "none",
                "--percent-limit",
                "1",
                "-i",
            ])
            .arg(&samples)
            .output()?;
        println!("{}", String::from_utf8_lossy(&output.stdout));
        Ok(())
    }

    fn add_account(&self, profile: &Path, imap: u16) -> Result<()> {
        use std::io::Write as _;
        let mut command = self.command(profile);
        command.args(["account", "add", "--email", &self.user.email]);
        let server = |port: u16| format!("{}:{port}:tls", self.servers.host());
        command.arg("--imap").arg(server(imap));
        command.arg("--smtp").arg(server(self.servers.smtps_port()));
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .context("start linnet-cli")?;
        writeln!(
            child.stdin.take().context("reach linnet-cli")?,
            "{}",
            self.user.password
        )?;
        let status = child.wait()?;
        if !status.success() {
            bail!("linnet-cli account add: {status}");
        }
        Ok(())
    }

    fn command(&self, profile: &Path) -> Command {
        let mut command = Command::new(&self.cli);
        command
            .arg("--profile")
            .arg(profile)
            .arg("--vault")
            .env("LINNET_PASSPHRASE", "bench")
            .env("SSL_CERT_FILE", self.servers.ca_pem());
        command
    }
}

impl Report {
    fn new(arguments: &Arguments, mail_mib: f64, mbsync: Vec<Run>, linnet: Vec<Run>) -> Self {
        let seconds = |runs: &[Run]| median(runs.iter().map(|run| run.seconds)).unwrap_or_default();
        let (theirs, ours) = (seconds(&mbsync), seconds(&linnet));
        Self {
            letters: arguments.letters,
            mbsync_unflushed: arguments.mbsync_unflushed,
            mail_mib,
            mbsync_median_seconds: theirs,
            linnet_median_seconds: ours,
            ratio: ours / theirs,
            linnet_median_first_rows_ms: median(linnet.iter().filter_map(|run| run.first_rows_ms)),
            linnet_peak_rss_mib: linnet.iter().map(|run| run.rss_mib).fold(0.0, f64::max),
            linnet_disk_share: median(linnet.iter().map(|run| run.disk_mib)).unwrap_or_default()
                / mail_mib,
            mbsync,
            linnet,
            rows: None,
        }
    }

    fn print(&self) {
        let spread = |runs: &[Run]| {
            let least = runs
                .iter()
                .map(|run| run.seconds)
                .fold(f64::INFINITY, f64::min);
            let most = runs.iter().map(|run| run.seconds).fold(0.0, f64::max);
            format!("{least:.2} – {most:.2}")
        };
        println!(
            "\nFirst IMAP sync, {} letters ({:.0} MiB), {} runs each",
            self.letters,
            self.mail_mib,
            self.linnet.len()
        );
        println!(
            "  {:<22} {:>10} {:>16} {:>12} {:>12}",
            "", "median s", "least – most", "memory MiB", "disk MiB"
        );
        let theirs = if self.mbsync_unflushed {
            "mbsync (unflushed)"
        } else {
            "mbsync (files only)"
        };
        for (name, runs, median_seconds) in [
            (theirs, &self.mbsync, self.mbsync_median_seconds),
            ("linnet-cli sync", &self.linnet, self.linnet_median_seconds),
        ] {
            let memory = runs.iter().map(|run| run.rss_mib).fold(0.0, f64::max);
            let disk = median(runs.iter().map(|run| run.disk_mib)).unwrap_or_default();
            println!(
                "  {name:<22} {median_seconds:>10.2} {:>16} {memory:>12.0} {disk:>12.0}",
                spread(runs)
            );
        }
        println!("  {:<22} {:>10.2} x mbsync", "ratio", self.ratio);
        match self.linnet_median_first_rows_ms {
            Some(first) => println!("  {:<22} {first:>10.0} ms", "first rows"),
            None => println!("  {:<22} {:>10}", "first rows", "not told"),
        }
    }
}
