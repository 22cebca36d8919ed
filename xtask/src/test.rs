//! Everything that CI runs, in the order in which a fault is cheapest to find.

use std::{path::PathBuf, process::Command};

use anyhow::{Context, Result};
use clap::Args;
use linnet_testkit::{corpus, needs};

use crate::{
    bindings, licences,
    shell::{Steps, built, cargo, go, npm},
    ui,
};

#[derive(Args)]
pub(crate) struct Arguments {
    /// Also what takes long: every cut, every kill, the large mailboxes
    #[arg(long)]
    deep: bool,
}

pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let mut steps = Steps::default();
    steps.step("What the system must have", || {
        needs::ensure(&[needs::BUILD, needs::SERVERS, needs::WINDOW, needs::BROWSER])?;
        rust_components()
    })?;
    steps.step("Packages of the window", ui::install)?;
    steps.step("Real letters for tests", || {
        println!("   {}", corpus::folder()?.display());
        Ok(())
    })?;
    steps.step("Rust: format", || {
        go(&mut cargo(["fmt", "--all", "--check"]))
    })?;
    steps.step("Licences, bans and sources (deny.toml)", licences::check)?;
    steps.step("Pages: format", || {
        go(&mut npm(["run", "--silent", "format:check"]))
    })?;
    steps.step("Pages: types", || {
        go(&mut npm(["run", "--silent", "check"]))
    })?;
    steps.step("Pages: lint", || go(&mut npm(["run", "--silent", "lint"])))?;
    steps.step("Pages: tests", || go(&mut npm(["run", "--silent", "test"])))?;
    steps.step("Pages: build", ui::build)?;
    steps.step("Pages: browser", || {
        go(&mut npm(["run", "--silent", "test:browser"]))
    })?;
    steps.step("Rust: clippy", || {
        go(&mut cargo([
            "clippy",
            "--locked",
            "--workspace",
            "--all-targets",
            "--",
            "-D",
            "warnings",
        ]))
    })?;
    // All in one go: cargo builds what packages share anew for every other choice of packages.
    steps.step("Rust: build", || {
        go(&mut cargo([
            "build",
            "--locked",
            "--workspace",
            "--all-targets",
        ]))
    })?;
    steps.step("Generated TypeScript types", || {
        bindings::check(Some(&built("examples/bindings")?))
    })?;
    let programs = built("linnet-cli").and_then(|cli| Ok((cli, built("linnet")?)));
    let (cli, app) = programs.context("the programs under test")?;
    steps.step("Rust: tests", || go(&mut tests(&cli, &app, arguments.deep)))?;
    steps.tell();
    Ok(())
}

fn tests(cli: &PathBuf, app: &PathBuf, deep: bool) -> Command {
    let mut command = cargo(["test", "--locked", "--workspace", "--no-fail-fast"]);
    command.env("LINNET_CLI", cli).env("LINNET_APP", app);
    if deep {
        command.env("LINNET_DEEP", "1");
    }
    command
}

/// A minimal Rust has neither rustfmt nor clippy; rustup knows how to add them.
fn rust_components() -> Result<()> {
    for component in ["fmt", "clippy"] {
        if cargo([component, "--version"])
            .output()
            .is_ok_and(|output| output.status.success())
        {
            continue;
        }
        let name = if component == "fmt" {
            "rustfmt"
        } else {
            component
        };
        println!("   {name}: checks the Rust code");
        go(Command::new("rustup").args(["component", "add", name]))?;
    }
    Ok(())
}
