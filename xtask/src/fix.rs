//! Formats everything, and repairs what can be repaired by itself.

use anyhow::Result;

use crate::{
    bindings,
    shell::{Steps, cargo, go, npm},
    ui,
};

pub(crate) fn run() -> Result<()> {
    let mut steps = Steps::default();
    steps.step("Packages of the window", ui::install)?;
    steps.step("Generated TypeScript types", || {
        bindings::run(&bindings::Arguments::write())
    })?;
    steps.step("Pages: lint and format", || {
        go(&mut npm(["run", "lint", "--", "--fix"]))?;
        go(&mut npm(["run", "format"]))
    })?;
    steps.step("Pages", ui::build)?;
    steps.step("Rust: clippy's own repairs", || {
        go(&mut cargo([
            "clippy",
            "--fix",
            "--allow-dirty",
            "--allow-staged",
            "--workspace",
            "--all-targets",
        ]))
    })?;
    steps.step("Rust: format", || go(&mut cargo(["fmt", "--all"])))
}
