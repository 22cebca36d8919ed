//! Linnet beside other programs: the same mailbox, servers and disk, in turns, whole processes timed.
//!
//! Absolute times mean little on a shared machine, so what counts is the ratio of the medians of one run.

mod imap;
mod measure;

use anyhow::Result;
use clap::{Args, Subcommand};

#[derive(Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    what: Option<What>,
}

#[derive(Subcommand)]
enum What {
    /// The first sync of an IMAP account, against mbsync
    Imap(imap::Arguments),
}

pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    match &arguments.what {
        Some(What::Imap(arguments)) => imap::run(arguments),
        None => imap::run(&imap::Arguments::default()),
    }
}
