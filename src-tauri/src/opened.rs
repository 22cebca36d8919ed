//! Attachments that were opened with their program: copies in a folder only this person can read, gone when
//! Linnet ends. They are read-only, so that nobody edits a copy that is about to vanish.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use linnet_engine::Engine;
use linnet_engine::LocationId;
use linnet_engine::api::Problem;
use tempfile::TempDir;

use crate::problem;

#[derive(Default)]
pub(crate) struct OpenedFiles {
    /// One folder for each opened attachment, so that equal names do not meet.
    folders: Mutex<Vec<TempDir>>,
}

impl OpenedFiles {
    /// Writes a part of a letter to a fresh private folder and shows it with the program that the system has
    /// for it. `confirmed`: the person said yes to opening a program.
    pub(crate) async fn open(
        &self,
        engine: &Engine,
        location: LocationId,
        part: &str,
        confirmed: bool,
    ) -> Result<(), Problem> {
        let attachment = engine.attachment(location, part).await?;
        if attachment.dangerous && !confirmed {
            return Err(problem::refused(format!(
                "{} is a program",
                attachment.name
            )));
        }
        let folder = self.new_folder()?;
        let file = engine.attachment_save_to(location, part, &folder).await?;
        make_read_only(&file)?;
        let opened =
            tokio::task::spawn_blocking(move || tauri_plugin_opener::open_path(file, None::<&str>))
                .await;
        match opened {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(problem::internal("open attachment", error)),
            Err(error) => Err(problem::internal("open attachment", error)),
        }
    }

    /// Removes every copy. A program that still has one open keeps it.
    pub(crate) fn forget(&self) {
        let folders =
            std::mem::take(&mut *self.folders.lock().unwrap_or_else(PoisonError::into_inner));
        for folder in folders {
            if let Err(error) = folder.close() {
                tracing::warn!(%error, "remove an opened attachment");
            }
        }
    }

    fn new_folder(&self) -> Result<PathBuf, Problem> {
        let folder = tempfile::Builder::new()
            .prefix("linnet-")
            .tempdir()
            .map_err(|error| problem::storage("make a private folder", &error))?;
        let path = folder.path().to_owned();
        self.folders
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(folder);
        Ok(path)
    }
}

fn make_read_only(file: &std::path::Path) -> Result<(), Problem> {
    let protect = || {
        let mut permissions = std::fs::metadata(file)?.permissions();
        permissions.set_readonly(true);
        std::fs::set_permissions(file, permissions)
    };
    protect().map_err(|error| problem::storage("protect the opened attachment", &error))
}
