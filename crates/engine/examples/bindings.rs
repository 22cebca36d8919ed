//! Writes the TypeScript twin of every type that crosses the border (`linnet_engine::api`) into a folder.
//!
//! The output is a pure function of the Rust types: files that no type stands for any more are removed, and
//! `index.ts` names all others in order, so a difference in the checked-in files means that the border moved.

use std::collections::BTreeSet;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use linnet_engine::api;
use ts_rs::{Config, TS};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args_os()
        .nth(1)
        .map(PathBuf::from)
        .ok_or("usage: bindings FOLDER")?;
    fs::create_dir_all(&folder)?;
    remove_old(&folder)?;
    let config = Config::new().with_out_dir(&folder).with_large_int("number");
    export(&config)?;
    write_index(&folder)
}

/// The roots: what commands take and return and what events carry. Types inside them follow by themselves.
fn export(config: &Config) -> Result<(), ts_rs::ExportError> {
    macro_rules! all {
        ($($root:ident),* $(,)?) => { $(api::$root::export_all(config)?;)* };
    }
    all!(
        AccountInfo,
        ActRequest,
        ActResult,
        CheckReport,
        ComposeRequest,
        ContactSuggestion,
        Conversation,
        Discovery,
        DraftAttachment,
        DraftContent,
        DraftInfo,
        DraftRow,
        DraftVersion,
        Event,
        FolderInfo,
        LetterBody,
        OutboxItem,
        Problem,
        ProviderHint,
        Question,
        Row,
        SecretsState,
        SendResult,
        Settings,
        SetupRequest,
        SetupResult,
        StartState,
        Status,
        ViewInfo,
        ViewSpec,
    );
    Ok(())
}

fn remove_old(folder: &Path) -> Result<(), Box<dyn Error>> {
    for name in type_names(folder)? {
        fs::remove_file(folder.join(format!("{name}.ts")))?;
    }
    Ok(())
}

fn write_index(folder: &Path) -> Result<(), Box<dyn Error>> {
    let mut index = String::from(
        "// This file was generated together with its neighbours. Do not edit it.\n\n",
    );
    for name in type_names(folder)? {
        index.push_str(&format!("export type {{ {name} }} from \"./{name}\";\n"));
    }
    fs::write(folder.join("index.ts"), index)?;
    Ok(())
}

fn type_names(folder: &Path) -> Result<BTreeSet<String>, Box<dyn Error>> {
    let mut names = BTreeSet::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let stem = path.file_stem().and_then(|stem| stem.to_str());
        if let (Some(stem), true) = (
            stem,
            path.extension().is_some_and(|extension| extension == "ts"),
        ) && stem != "index"
        {
            names.insert(stem.to_owned());
        }
    }
    Ok(names)
}
