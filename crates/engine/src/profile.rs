//! The folder of one profile: made private, used by one running Linnet at a time.
//!
//! The lock is the operating system's, so a kill releases it. A second start finds it held and passes its
//! arguments to the first one, which comes forward.

mod hand_over;

use std::{
    fs::{File, OpenOptions, TryLockError},
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use self::hand_over::{Calls, Listener};

/// Why a profile could not be opened.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ProfileError {
    /// Another running Linnet holds it; [`hand_over()`] reaches that one.
    #[error("the profile {0} is in use")]
    InUse(PathBuf),
    #[error("{operation} {path}")]
    Io {
        operation: &'static str,
        path: PathBuf,
        source: io::Error,
    },
}

/// An open profile; dropping it lets the next Linnet in.
pub(crate) struct Profile {
    calls: Arc<Calls>,
    // Fields drop in this order: nobody is invited any more before the lock opens.
    _listener: Option<Listener>,
    _lock: File,
}

impl Profile {
    /// Opens the profile in `folder`, making it when it is not there, readable by its owner only.
    ///
    /// Needs a tokio runtime. Gives [`ProfileError::InUse`] at once when another Linnet has it.
    pub(crate) fn open(folder: &Path) -> Result<Profile, ProfileError> {
        let io = |operation, path: &Path| {
            let path = path.to_owned();
            move |source| ProfileError::Io {
                operation,
                path,
                source,
            }
        };
        make_private(folder).map_err(io("create", folder))?;
        // One name for one profile, whichever way it was written.
        let folder = folder.canonicalize().map_err(io("open", folder))?;
        let path = folder.join("lock");
        let lock = private_file(&path).map_err(io("open", &path))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(ProfileError::InUse(folder)),
            Err(TryLockError::Error(source)) => return Err(io("lock", &path)(source)),
        }
        let calls = Arc::new(Calls::default());
        // Without it a second start cannot bring this one forward; that is no reason not to start.
        let listener = Listener::start(&folder, Arc::clone(&calls))
            .inspect_err(|error| tracing::warn!(%error, "no hand-over in this profile"))
            .ok();
        Ok(Profile {
            calls,
            _listener: listener,
            _lock: lock,
        })
    }

    /// What to do when a second Linnet was started on this profile, with its arguments. A
    /// start that came just before this call is told now.
    pub(crate) fn on_second_start(&self, act: impl Fn(Vec<String>) + Send + Sync + 'static) {
        self.calls.register(Box::new(act));
    }
}

/// Asks the Linnet that runs on the profile in `folder` to come forward with `args`. Whether it did.
pub(crate) async fn hand_over(folder: &Path, args: &[String]) -> bool {
    match hand_over::send(folder, args).await {
        Ok(()) => true,
        Err(error) => {
            tracing::info!(%error, "no running Linnet took over");
            false
        }
    }
}

/// Where the profile is when nobody names one.
///
/// Linux: `$XDG_DATA_HOME/linnet`, else `~/.local/share/linnet`. macOS: `~/Library/Application
/// Support/Linnet`. Windows: `%LOCALAPPDATA%\Linnet`, because a cache of mail must not roam.
pub fn default_profile() -> PathBuf {
    let home = || std::env::home_dir().unwrap_or_default();
    if cfg!(target_os = "windows") {
        let local = std::env::var_os("LOCALAPPDATA").filter(|value| !value.is_empty());
        local
            .map_or_else(|| home().join("AppData").join("Local"), PathBuf::from)
            .join("Linnet")
    } else if cfg!(target_os = "macos") {
        home()
            .join("Library")
            .join("Application Support")
            .join("Linnet")
    } else {
        // XDG Base Directory Specification: a relative path counts as unset.
        let data = std::env::var_os("XDG_DATA_HOME")
            .map(PathBuf::from)
            .filter(|path| path.is_absolute());
        data.unwrap_or_else(|| home().join(".local").join("share"))
            .join("linnet")
    }
}

/// Makes the folder of a profile for its owner only. One that exists is closed to others while it is empty; later
/// its owner's choice stands, for a person may have named any folder. Whoever puts something into it before the
/// engine opens it, as a log does, calls this first.
///
/// # Errors
/// What the file system says.
pub fn make_private(folder: &Path) -> io::Result<()> {
    let existed = folder.is_dir();
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)?;
    #[cfg(unix)]
    if existed && std::fs::read_dir(folder)?.next().is_none() {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700))?;
    }
    #[cfg(not(unix))]
    let _ = existed;
    Ok(())
}

fn private_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

#[cfg(test)]
mod tests;
