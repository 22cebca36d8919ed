//! The command line, word for word.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use linnet_engine::api::Verb;
use linnet_engine::{LocationId, OutboxId, UndoId};

use crate::server::ServerArgument;

/// Linnet without a window: one profile, one command.
#[derive(Debug, Parser)]
#[command(name = "linnet-cli", version, max_term_width = 100)]
pub(crate) struct Arguments {
    /// The folder of the mail (default: the window's own)
    #[arg(long, value_name = "DIR", global = true)]
    pub(crate) profile: Option<PathBuf>,
    /// Keep passwords in a locked file of the profile, not in the system's store
    #[arg(long, global = true)]
    pub(crate) vault: bool,
    /// Answer with one JSON document
    #[arg(long, global = true)]
    pub(crate) json: bool,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Accounts: add, list, show, remove, check
    #[command(subcommand)]
    Account(AccountCommand),
    /// Every settings candidate for an address, with its source, the most trusted first
    Discover { email: String },
    /// Do all that can be done now, then end
    Sync {
        /// Only this account: its address or number
        #[arg(long, value_name = "A")]
        account: Option<String>,
    },
    /// Stay connected and print one line for each event
    Watch,
    /// All folders with their counts
    Folders,
    /// Letters of a folder, newest first
    List(List),
    /// One letter
    Show(Show),
    /// Save an attachment in a folder; nothing is overwritten
    Save {
        id: LocationId,
        part: String,
        dir: PathBuf,
    },
    /// Letters that hold all the words, newest first
    Search {
        query: String,
        #[arg(long, default_value_t = 50)]
        limit: usize,
    },
    /// Do something with letters
    Act(Act),
    /// Take an action back: the one with this number, or the last
    Undo { id: Option<UndoId> },
    /// What was done lately, newest first
    History {
        #[arg(long, default_value_t = 50)]
        limit: usize,
    },
    /// What waits for a yes or no
    Questions,
    /// Answer a question
    Answer { id: String, answer: Answer },
    /// Queue a letter; `sync` or `watch` sends it
    Send(Send),
    /// Letters that wait to be sent
    Outbox {
        #[command(subcommand)]
        command: Option<OutboxCommand>,
    },
    /// What the window would show of a letter in a file; needs no profile
    Render(Render),
    /// A letter in a file as JSON; needs no profile
    Parse { file: PathBuf },
    /// Check the integrity of the cache; changes nothing
    Check,
    /// Rebuild what can be rebuilt from the raw letters
    Repair,
    /// Write one file with everything but the passwords
    Backup { file: PathBuf },
}

#[derive(Debug, Subcommand)]
pub(crate) enum AccountCommand {
    /// Check receiving and sending, then keep the account. The password is one line on stdin
    Add(AccountAdd),
    /// All accounts
    List,
    /// One account
    Show { account: String },
    /// Forget an account and its mail on this computer; the server keeps its own
    Remove { account: String },
    /// Check receiving and sending
    Check { account: String },
}

#[derive(Debug, Args)]
#[command(group(clap::ArgGroup::new("incoming").required(true).args(["auto", "imap"])))]
pub(crate) struct AccountAdd {
    #[arg(long)]
    pub(crate) email: String,
    /// Your name, as it stands in From
    #[arg(long, default_value = "")]
    pub(crate) name: String,
    /// Find the settings
    #[arg(long)]
    pub(crate) auto: bool,
    #[arg(long, value_name = "H:P:SEC")]
    pub(crate) imap: Option<ServerArgument>,
    #[arg(long, value_name = "H:P:SEC")]
    pub(crate) smtp: Option<ServerArgument>,
    /// The name to sign in with, where it is not the address
    #[arg(long, value_name = "U")]
    pub(crate) user: Option<String>,
    /// Others can then read the password and the mail
    #[arg(long)]
    pub(crate) i_accept_no_encryption: bool,
}

#[derive(Debug, Args)]
pub(crate) struct List {
    /// `ann@example.org/INBOX`, or `inbox` for all inboxes
    pub(crate) folder: String,
    #[arg(long, default_value_t = 50)]
    pub(crate) limit: usize,
    #[arg(long, default_value_t = 0)]
    pub(crate) offset: usize,
    /// Conversations instead of letters
    #[arg(long)]
    pub(crate) threads: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Show {
    pub(crate) id: LocationId,
    #[command(flatten)]
    pub(crate) form: Form,
}

#[derive(Debug, Args)]
#[group(multiple = false)]
pub(crate) struct Form {
    /// The bytes as the server has them
    #[arg(long)]
    pub(crate) raw: bool,
    /// As plain text (the default)
    #[arg(long)]
    pub(crate) text: bool,
    /// As sanitised HTML
    #[arg(long)]
    pub(crate) html: bool,
    /// The header alone
    #[arg(long)]
    pub(crate) headers: bool,
    /// The MIME parts
    #[arg(long)]
    pub(crate) parts: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Act {
    pub(crate) verb: VerbArgument,
    #[arg(required = true, value_name = "ID")]
    pub(crate) ids: Vec<LocationId>,
    /// For move and copy
    #[arg(long, value_name = "FOLDER")]
    pub(crate) to: Option<String>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum VerbArgument {
    Read,
    Unread,
    Star,
    Unstar,
    Archive,
    Move,
    Copy,
    Delete,
    Junk,
    NotJunk,
}

impl From<VerbArgument> for Verb {
    fn from(verb: VerbArgument) -> Verb {
        match verb {
            VerbArgument::Read => Verb::Read,
            VerbArgument::Unread => Verb::Unread,
            VerbArgument::Star => Verb::Star,
            VerbArgument::Unstar => Verb::Unstar,
            VerbArgument::Archive => Verb::Archive,
            VerbArgument::Move => Verb::Move,
            VerbArgument::Copy => Verb::Copy,
            VerbArgument::Delete => Verb::Delete,
            VerbArgument::Junk => Verb::Junk,
            VerbArgument::NotJunk => Verb::NotJunk,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Answer {
    Yes,
    No,
}

#[derive(Debug, Args)]
#[command(group(clap::ArgGroup::new("written").multiple(true).conflicts_with("file")
    .args(["from", "to", "cc", "bcc", "subject", "body", "attach"])))]
pub(crate) struct Send {
    /// A whole letter, ready to go
    #[arg(value_name = "FILE.eml", required_unless_present = "from")]
    pub(crate) file: Option<PathBuf>,
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) from: Option<String>,
    #[arg(
        long,
        value_name = "ADDRESSES",
        default_value = "",
        hide_default_value = true
    )]
    pub(crate) to: String,
    #[arg(
        long,
        value_name = "ADDRESSES",
        default_value = "",
        hide_default_value = true
    )]
    pub(crate) cc: String,
    #[arg(
        long,
        value_name = "ADDRESSES",
        default_value = "",
        hide_default_value = true
    )]
    pub(crate) bcc: String,
    #[arg(long, default_value = "", hide_default_value = true)]
    pub(crate) subject: String,
    /// The text, `-` for stdin
    #[arg(long, value_name = "FILE")]
    pub(crate) body: Option<PathBuf>,
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub(crate) attach: Vec<PathBuf>,
    /// Not before this time: RFC 3339, a local date and time, or Unix seconds
    #[arg(long, value_name = "TIME")]
    pub(crate) at: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum OutboxCommand {
    /// Try again now
    Retry { id: OutboxId },
    /// Never send it
    Discard { id: OutboxId },
    /// Back to the drafts, to be corrected in the window
    Cancel { id: OutboxId },
    /// It was sent: the answer to "Was this sent?"
    Sent { id: OutboxId },
}

#[derive(Debug, Args)]
pub(crate) struct Render {
    pub(crate) file: PathBuf,
    /// As the frame of the window gets it (the default)
    #[arg(long, conflicts_with = "text")]
    pub(crate) html: bool,
    /// As plain text
    #[arg(long)]
    pub(crate) text: bool,
    /// Keep the addresses of remote pictures
    #[arg(long)]
    pub(crate) allow_remote: bool,
}

#[cfg(test)]
mod tests;
