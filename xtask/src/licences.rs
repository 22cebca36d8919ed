//! What may be linked, from `deny.toml`, held against what the lock file brings on every system.
//!
//! The file has cargo-deny's form and one meaning for both; reading it here spares every fresh checkout the
//! minutes that building cargo-deny takes.

mod expression;

use std::fs;

use anyhow::{Context, Result, bail};
use linnet_testkit::{process::output, project_folder};
use serde::Deserialize;

use crate::shell::cargo;

#[derive(Deserialize)]
struct Deny {
    licenses: Licenses,
    bans: Bans,
    sources: Sources,
}

#[derive(Deserialize)]
struct Licenses {
    allow: Vec<String>,
    #[serde(default)]
    exceptions: Vec<Exception>,
}

/// A licence for one crate only.
#[derive(Deserialize)]
struct Exception {
    #[serde(rename = "crate")]
    name: String,
    allow: Vec<String>,
}

#[derive(Deserialize)]
struct Bans {
    deny: Vec<Ban>,
}

#[derive(Deserialize)]
struct Ban {
    name: String,
    reason: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Sources {
    allow_registry: Vec<String>,
    allow_git: Vec<String>,
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
    license: Option<String>,
    /// `None` for our own.
    source: Option<String>,
}

pub(crate) fn check() -> Result<()> {
    let text = fs::read_to_string(project_folder().join("deny.toml")).context("read deny.toml")?;
    let deny: Deny = toml::from_str(&text).context("read deny.toml")?;
    let metadata = output(&mut cargo([
        "metadata",
        "--format-version=1",
        "--locked",
        "--all-features",
    ]))?;
    let metadata: Metadata = serde_json::from_slice(&metadata).context("read cargo's metadata")?;
    let faults: Vec<String> = metadata
        .packages
        .iter()
        .flat_map(|package| deny.faults(package))
        .collect();
    if !faults.is_empty() {
        bail!("against deny.toml:\n  {}", faults.join("\n  "));
    }
    println!("   {} packages keep to deny.toml", metadata.packages.len());
    Ok(())
}

impl Deny {
    fn faults(&self, package: &Package) -> Vec<String> {
        let Some(source) = &package.source else {
            return Vec::new();
        };
        let name = format!("{} {}", package.name, package.version);
        let mut faults = Vec::new();
        if !self.may_come_from(source) {
            faults.push(format!("{name} comes from {source}"));
        }
        if let Some(ban) = self.bans.deny.iter().find(|ban| ban.name == package.name) {
            faults.push(format!("{name} is banned: {}", ban.reason));
        }
        let allowed = |licence: &str| {
            let exceptions = self
                .licenses
                .exceptions
                .iter()
                .filter(|own| own.name == package.name);
            self.licenses
                .allow
                .iter()
                .chain(exceptions.flat_map(|own| &own.allow))
                .any(|own| own.eq_ignore_ascii_case(licence))
        };
        match package
            .license
            .as_deref()
            .map(|text| expression::is_met(text, &allowed))
        {
            Some(Ok(true)) => {}
            Some(Ok(false)) => {
                faults.push(format!(
                    "{name} is under {}",
                    package.license.as_deref().unwrap_or_default()
                ));
            }
            Some(Err(error)) => faults.push(format!("{name}: {error}")),
            None => faults.push(format!("{name} names no licence")),
        }
        faults
    }

    fn may_come_from(&self, source: &str) -> bool {
        let registry = source.strip_prefix("registry+");
        let git = source
            .strip_prefix("git+")
            .and_then(|url| url.split(['?', '#']).next());
        registry.is_some_and(|url| self.sources.allow_registry.iter().any(|own| own == url))
            || git.is_some_and(|url| self.sources.allow_git.iter().any(|own| own == url))
    }
}
