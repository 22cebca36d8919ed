//! Where the programs under test lie: `cargo xtask test` builds them first and says so in the environment;
//! a single test run by hand finds them in the target folder.

use std::path::PathBuf;

use anyhow::{Result, bail};
use linnet_testkit::target_folder;

/// The command line program (`LINNET_CLI`).
pub fn linnet_cli() -> Result<PathBuf> {
    program("LINNET_CLI", "linnet-cli")
}

/// The program with the window (`LINNET_APP`).
pub fn app() -> Result<PathBuf> {
    program("LINNET_APP", "linnet")
}

fn program(variable: &str, name: &str) -> Result<PathBuf> {
    let path = std::env::var_os(variable)
        .map_or_else(|| target_folder().join("debug").join(name), PathBuf::from);
    if !path.is_file() {
        bail!(
            "{} is not built: run `cargo build -p {name}` first",
            path.display()
        );
    }
    Ok(path)
}
