//! Builds the app and opens it.

use std::process::Command;

use anyhow::Result;
use clap::Args;
use linnet_testkit::needs;

use crate::{
    shell::{build, go},
    ui,
};

#[derive(Args)]
pub(crate) struct Arguments {
    /// Build as it is shipped: slower to build, faster to use
    #[arg(long)]
    release: bool,
    /// For the app itself, such as `-- --profile DIR`
    #[arg(last = true)]
    rest: Vec<String>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    needs::ensure(&[needs::BUILD])?;
    ui::install()?;
    ui::build()?;
    let app = build("linnet", arguments.release)?;
    go(Command::new(app).args(&arguments.rest))
}
