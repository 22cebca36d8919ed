//! Postfix's settings, start and stop. Its queue, data and log are in the throw-away folder; letters for
//! our users go to Dovecot by LMTP, and no letter leaves this machine.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, SystemTime},
};

use anyhow::{Context, Result};
use rustix::process::{Pid, Signal};

use super::{DOMAIN, site::Site};
use crate::process::{find_program, output, wait_until};

/// A running Postfix master; it stops when dropped.
pub(super) struct Postfix {
    master: Pid,
    pid_file: PathBuf,
}

pub(super) fn configure(site: &Site) -> Result<()> {
    let folder = site.folder.join("postfix");
    for name in ["etc", "spool", "data"] {
        fs::create_dir_all(folder.join(name))?;
    }
    make_queue(&folder.join("spool"))?;
    output(
        Command::new("chown")
            .arg("postfix")
            .arg(folder.join("data")),
    )?;
    let (ports, home, root) = (&site.ports, folder.display(), site.folder.display());
    let submission = "-o smtpd_relay_restrictions=permit_sasl_authenticated,reject -o smtpd_sasl_auth_enable=yes";
    let main = format!(
        "compatibility_level = 3.6
queue_directory = {home}/spool
data_directory = {home}/data
mail_owner = postfix
setgid_group = postdrop
myhostname = localhost
mydestination =
mynetworks =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
virtual_mailbox_domains = {DOMAIN}
virtual_mailbox_maps = texthash:{home}/etc/users
virtual_transport = lmtp:inet:127.0.0.1:{lmtp}
smtpd_tls_cert_file = {root}/etc/cert.pem
smtpd_tls_key_file = {root}/etc/key.pem
smtpd_tls_security_level = may
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:{auth}
smtpd_relay_restrictions = permit_sasl_authenticated,reject_unauth_destination
smtpd_peername_lookup = no
smtpd_error_sleep_time = 0
smtpd_client_event_limit_exceptions = 127.0.0.1
disable_dns_lookups = yes
message_size_limit = 36700160
mailbox_size_limit = 0
virtual_mailbox_limit = 0
smtputf8_enable = yes
maillog_file = {root}/log/postfix.log
maillog_file_prefixes = {root}
default_transport = error:no mail leaves this machine
alias_maps =
alias_database =
import_environment = MAIL_CONFIG TZ
",
        lmtp = ports.lmtp,
        auth = ports.auth,
    );
    let master = format!(
        "127.0.0.1:{smtp} inet n - n - - smtpd -o max_use=1
127.0.0.1:{starttls} inet n - n - - smtpd -o max_use=1 -o smtpd_tls_security_level=encrypt {submission}
127.0.0.1:{tls} inet n - n - - smtpd -o max_use=1 -o smtpd_tls_wrappermode=yes {submission}
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
",
        smtp = ports.smtp,
        starttls = ports.submission,
        tls = ports.submissions,
    );
    fs::write(folder.join("etc/master.cf"), master).context("write master.cf")?;
    write_aged(&folder.join("etc/main.cf"), &main)?;
    write_aged(&users(site), "")
}

/// Lets Postfix accept letters for `email`. A plain text table is read when a process starts, and each
/// smtpd serves one connection only (`max_use=1`), so the next connection knows the user.
pub(super) fn add_user(site: &Site, email: &str) -> Result<()> {
    let file = users(site);
    let known = fs::read_to_string(&file).context("read users")?;
    write_aged(&file, &format!("{known}{email} x\n"))
}

pub(super) fn start(site: &Site) -> Result<Postfix> {
    let program = find_program("postfix").context("Postfix is missing (Debian: postfix)")?;
    let folder = site.folder.join("postfix");
    // Spares the start its checks, which take two seconds.
    fs::write(folder.join("spool/quick-start"), "")?;
    output(
        Command::new(program)
            .arg("-c")
            .arg(folder.join("etc"))
            .arg("start"),
    )
    .with_context(|| site.log_tail("postfix.log"))?;
    let pid: i32 = fs::read_to_string(folder.join("spool/pid/master.pid"))
        .context("find Postfix's master")?
        .trim()
        .parse()?;
    let pid_file = site.folder.join("pids").join(pid.to_string());
    fs::write(&pid_file, pid.to_string())?;
    Ok(Postfix {
        master: Pid::from_raw(pid).context("odd process id of Postfix's master")?,
        pid_file,
    })
}

impl Drop for Postfix {
    fn drop(&mut self) {
        // The master leads its own process group. A signal that finds nobody means that it is gone.
        let _ = rustix::process::kill_process_group(self.master, Signal::TERM);
        // Its parent is the system's first process, which may leave a dead master unburied for seconds.
        let stat = format!("/proc/{}/stat", self.master.as_raw_nonzero());
        let gone = || fs::read_to_string(&stat).map_or(true, |text| text.contains(") Z "));
        wait_until(Duration::from_secs(5), gone);
        let _ = rustix::process::kill_process_group(self.master, Signal::KILL);
        let _ = fs::remove_file(&self.pid_file);
    }
}

/// The folders of Postfix's queue with the owners and rights of its `postfix-files`.
fn make_queue(spool: &Path) -> Result<()> {
    let (mut private, mut public) = (Vec::new(), Vec::new());
    for name in [
        "active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming", "private",
        "saved", "trace",
    ] {
        private.push((spool.join(name), 0o700));
    }
    for (name, mode) in [("maildrop", 0o730), ("public", 0o710)] {
        public.push((spool.join(name), mode));
    }
    fs::create_dir_all(spool.join("pid"))?;
    for (path, mode) in private.iter().chain(&public) {
        fs::create_dir_all(path)?;
        fs::set_permissions(path, fs::Permissions::from_mode(*mode))?;
    }
    for (owner, folders) in [("postfix", private), ("postfix:postdrop", public)] {
        output(
            Command::new("chown")
                .arg(owner)
                .args(folders.iter().map(|(path, _)| path)),
        )?;
    }
    Ok(())
}

/// Postfix reads a file that changed within the last second again and again until it has come to rest, so
/// the file gets an older date.
fn write_aged(file: &Path, text: &str) -> Result<()> {
    fs::write(file, text).with_context(|| format!("write {}", file.display()))?;
    fs::File::options()
        .append(true)
        .open(file)?
        .set_modified(SystemTime::now() - Duration::from_secs(60))?;
    Ok(())
}

fn users(site: &Site) -> PathBuf {
    site.folder.join("postfix/etc/users")
}
