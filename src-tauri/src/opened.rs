//! Attachments that were opened with their program: copies in a folder of the profile that only this person can
//! read, gone when Linnet ends. They are read-only, so that nobody edits a copy that is about to vanish.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use linnet_engine::Engine;
use linnet_engine::LocationId;
use linnet_engine::api::Problem;
use tempfile::TempDir;

use crate::problem;

pub(crate) struct OpenedFiles {
    folder: PathBuf,
    /// One folder for each opened attachment, so that equal names do not meet.
    copies: Mutex<Vec<TempDir>>,
}

impl OpenedFiles {
    pub(crate) fn of(profile: &Path) -> OpenedFiles {
        OpenedFiles {
            folder: profile.join("opened"),
            copies: Mutex::default(),
        }
    }

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

    /// Removes every copy, those of a Linnet that was killed included. A program that still has one open keeps
    /// it. Only who has the profile open may call this.
    pub(crate) fn forget(&self) {
        self.copies
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
        match std::fs::remove_dir_all(&self.folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                tracing::warn!(%error, "remove opened attachments");
            }
            Ok(()) | Err(_) => {}
        }
    }

    fn new_folder(&self) -> Result<PathBuf, Problem> {
        let copy = self
            .private_folder()
            .map_err(|error| problem::storage("make a private folder", &error))?;
        let path = copy.path().to_owned();
        self.copies
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(copy);
        Ok(path)
    }

    fn private_folder(&self) -> io::Result<TempDir> {
        let mut all = std::fs::DirBuilder::new();
        let mut one = tempfile::Builder::new();
        #[cfg(unix)]
        {
            use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
            all.mode(0o700);
            one.permissions(std::fs::Permissions::from_mode(0o700));
        }
        all.recursive(true).create(&self.folder)?;
        one.prefix("").tempdir_in(&self.folder)
    }
}

/// On Windows a read-only file could not be removed again.
fn make_read_only(file: &Path) -> Result<(), Problem> {
    if cfg!(windows) {
        return Ok(());
    }
    let protect = || {
        let mut permissions = std::fs::metadata(file)?.permissions();
        permissions.set_readonly(true);
        std::fs::set_permissions(file, permissions)
    };
    protect().map_err(|error| problem::storage("protect the opened attachment", &error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_are_private_and_vanish() {
        let profile = tempfile::tempdir().unwrap();
        let left_over = profile.path().join("opened").join("of-a-killed-linnet");
        std::fs::create_dir_all(&left_over).unwrap();
        let opened = OpenedFiles::of(profile.path());
        let (one, other) = (opened.new_folder().unwrap(), opened.new_folder().unwrap());
        assert_ne!(one, other);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(
                std::fs::metadata(&one).unwrap().permissions().mode() & 0o777,
                0o700
            );
        }
        std::fs::write(one.join("note.txt"), b"x").unwrap();
        make_read_only(&one.join("note.txt")).unwrap();
        opened.forget();
        assert!(!profile.path().join("opened").exists());
        opened.forget();
    }
}
