//! The TypeScript twins of the types that cross between the engine and the window. They are kept in the
//! repository, so that the pages build without Rust, and the check fails when they differ.

use std::{collections::BTreeSet, fs, path::Path};

use anyhow::{Context, Result, bail};
use clap::Args;
use linnet_testkit::project_folder;

use crate::shell::{cargo, go};

const PLACE: &str = "ui/src/lib/api/generated";

#[derive(Args)]
pub(crate) struct Arguments {
    /// Only compare, and fail when something differs
    #[arg(long)]
    check: bool,
}

impl Arguments {
    pub(crate) fn write() -> Self {
        Self { check: false }
    }
}

pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    if arguments.check {
        check()
    } else {
        write(&project_folder().join(PLACE))
    }
}

pub(crate) fn check() -> Result<()> {
    let folder = tempfile::tempdir()?;
    write(folder.path())?;
    let (fresh, kept) = (folder.path(), project_folder().join(PLACE));
    let names: BTreeSet<String> = names(fresh)?.union(&names(&kept)?).cloned().collect();
    let differing: Vec<&str> = names
        .iter()
        .filter(|name| fs::read(fresh.join(name)).ok() != fs::read(kept.join(name)).ok())
        .map(String::as_str)
        .collect();
    if !differing.is_empty() {
        bail!(
            "{PLACE} is not what the engine says: {}; run `cargo xtask bindings`",
            differing.join(", ")
        );
    }
    Ok(())
}

fn write(folder: &Path) -> Result<()> {
    go(cargo([
        "run",
        "--quiet",
        "--locked",
        "--package",
        "linnet-engine",
        "--example",
        "bindings",
        "--",
    ])
    .arg(folder))
}

fn names(folder: &Path) -> Result<BTreeSet<String>> {
    let mut names = BTreeSet::new();
    for entry in fs::read_dir(folder).with_context(|| format!("list {}", folder.display()))? {
        names.insert(entry?.file_name().to_string_lossy().into_owned());
    }
    Ok(names)
}
