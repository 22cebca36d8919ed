//! The rooms and their doors, as ARCHITECTURE.md draws them: who may use whom, and who alone may know
//! what.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use linnet_testkit::project_folder;
use serde_json::Value;

/// Which of our packages a room may use at run time.
const MAY_USE: &[(&str, &[&str])] = &[
    ("linnet-mail", &[]),
    ("linnet-protocols", &["linnet-mail"]),
    ("linnet-discovery", &["linnet-mail", "linnet-protocols"]),
    ("linnet-store", &["linnet-mail"]),
    (
        "linnet-engine",
        &[
            "linnet-mail",
            "linnet-protocols",
            "linnet-discovery",
            "linnet-store",
        ],
    ),
    ("linnet-cli", &["linnet-engine"]),
    ("linnet-testkit", &[]),
    ("linnet", &["linnet-engine"]),
    (
        "linnet-tests",
        &["linnet-engine", "linnet-cli", "linnet-testkit"],
    ),
    ("xtask", &["linnet-testkit"]),
];

/// Crates that only some rooms may depend on.
const KEPT: &[(&str, &[&str])] = &[
    ("rusqlite", &["linnet-store"]),
    ("rusqlite_migration", &["linnet-store"]),
    ("async-imap", &["linnet-protocols"]),
    ("lettre", &["linnet-protocols"]),
    ("reqwest", &["linnet-protocols"]),
    ("rustls-platform-verifier", &["linnet-protocols"]),
    ("tokio-rustls", &["linnet-protocols", "linnet-testkit"]),
    ("keyring-core", &["linnet-engine"]),
    ("tauri", &["linnet"]),
];

/// Words in program text that only some places may say. Tests may say anything.
const WORDS: &[(&[&str], &[&str])] = &[
    (&["rusqlite"], &["crates/store/"]),
    (
        &["TcpStream", "TcpListener", "UdpSocket", "reqwest::"],
        &["crates/protocols/", "crates/testkit/", "tests/", "xtask/"],
    ),
    // The kit has a module of that name, which the demo uses.
    (
        &["keyring_core::"],
        &["crates/engine/src/secrets", "crates/testkit/", "xtask/"],
    ),
    (&["tauri::", "tauri_plugin"], &["src-tauri/"]),
    (&["@tauri-apps/"], &["ui/src/lib/api/tauri.ts"]),
];

/// SQL has its own room too.
const SQL: &[&str] = &[
    "SELECT ",
    "INSERT INTO ",
    "DELETE FROM ",
    "CREATE TABLE ",
    "PRAGMA ",
];

struct Package {
    /// Of dependencies and build-dependencies.
    uses: BTreeSet<String>,
    uses_in_tests: BTreeSet<String>,
}

fn packages() -> BTreeMap<String, Package> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--format-version=1", "--no-deps", "--offline"])
        .current_dir(project_folder())
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let mut packages = BTreeMap::new();
    for package in metadata["packages"].as_array().unwrap() {
        let mut found = Package {
            uses: BTreeSet::new(),
            uses_in_tests: BTreeSet::new(),
        };
        for dependency in package["dependencies"].as_array().unwrap() {
            let name = dependency["name"].as_str().unwrap().to_owned();
            if dependency["kind"] == "dev" {
                found.uses_in_tests.insert(name);
            } else {
                found.uses.insert(name);
            }
        }
        packages.insert(package["name"].as_str().unwrap().to_owned(), found);
    }
    packages
}

#[test]
fn no_arrow_points_up() {
    let packages = packages();
    let known: BTreeSet<&str> = MAY_USE.iter().map(|(name, _)| *name).collect();
    let found: BTreeSet<&str> = packages.keys().map(String::as_str).collect();
    assert_eq!(found, known, "every package has its row in MAY_USE");
    for (name, may_use) in MAY_USE {
        let package = &packages[*name];
        for used in package
            .uses
            .iter()
            .filter(|used| known.contains(used.as_str()))
        {
            assert!(
                may_use.contains(&used.as_str()),
                "{name} may not use {used}"
            );
        }
        // The kit tests everybody and knows nobody; other rooms' tests look down only.
        for used in package
            .uses_in_tests
            .iter()
            .filter(|used| known.contains(used.as_str()))
        {
            assert!(
                used == "linnet-testkit" || may_use.contains(&used.as_str()),
                "the tests of {name} may not use {used}"
            );
        }
    }
}

#[test]
fn each_kept_crate_stays_in_its_room() {
    for (name, package) in packages() {
        for (kept, rooms) in KEPT {
            assert!(
                !package.uses.contains(*kept) || rooms.contains(&name.as_str()),
                "{name} may not use {kept}"
            );
        }
    }
}

#[test]
fn each_secret_word_is_said_in_its_room_only() {
    let root = project_folder();
    let mut said = BTreeSet::new();
    for file in program_texts(&root) {
        let place = file
            .strip_prefix(&root)
            .unwrap()
            .to_str()
            .unwrap()
            .to_owned();
        let text = program_text(&file);
        for (words, places) in WORDS {
            let allowed = places.iter().any(|allowed| place.starts_with(allowed));
            for word in *words {
                if text.contains(word) {
                    assert!(allowed, "{place} may not say {word}");
                    said.insert(*word);
                }
            }
        }
        let speaks_sql = SQL.iter().find(|word| text.contains(*word));
        // IMAP knows a SELECT too.
        let is_imap = place.starts_with("crates/protocols/");
        if let Some(word) = speaks_sql {
            let allowed = ["crates/store/", "crates/testkit/", "tests/"];
            assert!(
                is_imap || allowed.iter().any(|room| place.starts_with(room)),
                "{place} may not say {word}"
            );
        }
    }
    for word in [
        "rusqlite",
        "TcpStream",
        "keyring_core::",
        "tauri::",
        "@tauri-apps/",
    ] {
        assert!(
            said.contains(word),
            "nobody says {word} any more: is this test still right?"
        );
    }
}

/// All Rust, TypeScript and Svelte files, without tests and what is generated.
fn program_texts(root: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders: Vec<PathBuf> = ["crates", "src-tauri", "tests", "xtask", "ui/src"]
        .iter()
        .map(|name| root.join(name))
        .collect();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            if path.is_dir() {
                if !["target", "node_modules", "generated", "tests", "gen"].contains(&name) {
                    folders.push(path);
                }
            } else if ["rs", "ts", "svelte"]
                .iter()
                .any(|end| name.ends_with(&format!(".{end}")))
                && !name.starts_with("tests.")
                && !name.contains(".test.")
            {
                files.push(path);
            }
        }
    }
    files
}

/// The text without comments, which may talk about anything.
fn program_text(file: &Path) -> String {
    fs::read_to_string(file)
        .unwrap()
        .lines()
        .filter(|line| {
            let line = line.trim_start();
            !line.starts_with("//") && !line.starts_with('*') && !line.starts_with("/*")
        })
        .map(|line| format!("{line}\n"))
        .collect()
}
