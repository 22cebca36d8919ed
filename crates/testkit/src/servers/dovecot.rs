//! Dovecot's settings and start. Nothing here touches the system's own Dovecot: base, state, log and mail
//! are in the throw-away folder. An ordinary user gets all services under the own name and without chroot.

use std::{fs, process::Command};

use anyhow::{Context, Result};

use super::site::{Site, is_root};
use crate::process::{Guarded, find_program};

pub(super) fn configure(site: &Site, extra: &str) -> Result<()> {
    let (user, group) = (&site.owner.name, site.owner.group()?);
    let ports = &site.ports;
    let folder = site.folder.display();
    let own_name = if is_root() {
        String::new()
    } else {
        ordinary_user(user, &group)
    };
    let text = format!(
        r"
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/log/dovecot.log
protocols = imap pop3 lmtp
listen = 127.0.0.1
ssl = yes
ssl_cert = <{folder}/etc/cert.pem
ssl_key = <{folder}/etc/key.pem
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
auth_verbose = yes
mail_location = maildir:{folder}/mail/%u/Maildir
mail_fsync = never
mail_max_userip_connections = 50
first_valid_uid = 1
default_vsz_limit = 1G
hostname = localhost
postmaster_address = postmaster@example.test
{own_name}
protocol imap {{
  mail_plugins = zlib imap_zlib
  rawlog_dir = {folder}/log/imap/%u
}}
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {folder}/users/%u
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail/%u
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Drafts {{
    special_use = \Drafts
    auto = subscribe
  }}
  mailbox Sent {{
    special_use = \Sent
    auto = subscribe
  }}
  mailbox Trash {{
    special_use = \Trash
    auto = subscribe
  }}
  mailbox Junk {{
    special_use = \Junk
    auto = subscribe
  }}
  mailbox Archive {{
    special_use = \Archive
    auto = subscribe
  }}
}}
service imap-login {{
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
service pop3-login {{
  inet_listener pop3 {{
    port = {pop3}
  }}
  inet_listener pop3s {{
    port = {pop3s}
    ssl = yes
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    port = {lmtp}
  }}
}}
service auth {{
  inet_listener {{
    port = {auth}
  }}
}}
# Tests sign in wrongly on purpose, again and again from one address.
service anvil {{
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  unix_listener stats-writer {{
    mode = 0666
  }}
}}
{extra}
",
        uid = site.owner.uid,
        gid = site.owner.gid,
        imap = ports.imap,
        imaps = ports.imaps,
        pop3 = ports.pop3,
        pop3s = ports.pop3s,
        lmtp = ports.lmtp,
        auth = ports.auth,
    );
    fs::write(site.file("dovecot.conf"), text).context("write dovecot.conf")
}

pub(super) fn start(site: &Site) -> Result<Guarded> {
    let program = find_program("dovecot")
        .context("Dovecot is missing (Debian: dovecot-imapd dovecot-pop3d dovecot-lmtpd)")?;
    let log = fs::File::options()
        .create(true)
        .append(true)
        .open(site.folder.join("log/dovecot.log"))?;
    Guarded::spawn_in(
        &site.folder,
        "dovecot",
        Command::new(program)
            .arg("-F")
            .arg("-c")
            .arg(site.file("dovecot.conf"))
            .stdout(log.try_clone()?)
            .stderr(log),
    )
}

fn ordinary_user(user: &str, group: &str) -> String {
    let mut text = format!(
        "default_internal_user = {user}\ndefault_login_user = {user}\ndefault_internal_group = {group}\n"
    );
    for service in [
        "anvil",
        "imap-login",
        "pop3-login",
        "submission-login",
        "stats",
        "imap-urlauth-login",
    ] {
        text.push_str(&format!("service {service} {{\n  chroot =\n}}\n"));
    }
    text
}
