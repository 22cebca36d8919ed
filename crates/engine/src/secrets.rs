//! Where passwords live: the system's password store, or a locked file in the profile where there is none.
//!
//! A profile stays where it began, because a password that is looked for in the wrong place is a password
//! lost. Three outcomes are told apart, since each needs another answer of the person: the store does not
//! answer, it is locked, or it holds no such secret.

mod keyring;
mod vault;

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex as StdMutex, PoisonError},
    time::Duration,
};

use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;

use self::{keyring::Keyring, vault::Vault};
use crate::api::SecretsState;

/// How long the system's store may take to say that it is there.
const PROBE: Duration = Duration::from_secs(5);

/// Why a secret could not be read or written. Never holds the secret itself.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SecretError {
    /// There is no password store, or it does not answer.
    #[error("the password store does not answer: {0}")]
    Unavailable(String),
    /// The system's password store is locked, or waits for its owner.
    #[error("the password store is locked")]
    Locked,
    /// The locked file of the profile wants its passphrase first.
    #[error("the locked file of passwords wants its passphrase")]
    VaultLocked,
    /// There is no locked file yet: its passphrase must be chosen first.
    #[error("no passphrase was chosen for the locked file of passwords")]
    VaultNew,
    /// The passphrase does not open the locked file.
    #[error("the passphrase is wrong")]
    WrongPassphrase,
    /// The store answers, and holds nothing under this name.
    #[error("there is no such password")]
    NoSuchSecret,
    /// The locked file, or what the system's store returned, cannot be understood.
    #[error("what is stored cannot be read: {0}")]
    Damaged(String),
    #[error("{operation} {path}")]
    Io {
        operation: &'static str,
        path: PathBuf,
        source: std::io::Error,
    },
}

/// The passwords of one profile. Clones share one store.
#[derive(Clone)]
pub(crate) struct Secrets {
    inner: Arc<Inner>,
}

struct Inner {
    folder: PathBuf,
    /// Names this profile in the system's store, so that two profiles never share a password.
    id: String,
    backend: Mutex<Backend>,
    /// What [`Secrets::state`] says; kept apart so that asking never waits for a slow store.
    state: StdMutex<SecretsState>,
}

enum Backend {
    Keyring(Keyring),
    /// The profile keeps its passwords in the system's store, which does not answer now.
    NoKeyring,
    Vault(Vault),
}

/// What the profile remembers about its secrets; nothing secret itself.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Marker {
    id: String,
    /// Set once a password was stored in the system's store.
    #[serde(default)]
    keyring: bool,
}

impl Secrets {
    /// Decides where the passwords of the profile in `folder` live.
    ///
    /// A profile with a locked file uses it. Else the system's store is asked, and when there is none the
    /// state becomes [`SecretsState::VaultNew`], or [`SecretsState::KeyringUnavailable`] for a profile that
    /// already keeps passwords there. With `force_vault` the system's store is never asked. `passphrase`
    /// opens or makes the locked file, but only when a secret is first needed.
    pub(crate) async fn open(
        folder: &Path,
        force_vault: bool,
        passphrase: Option<SecretString>,
    ) -> Result<Secrets, SecretError> {
        let marker = read_marker(folder)?;
        let vault = Vault::new(folder, passphrase);
        let backend = if force_vault || vault.exists() {
            Backend::Vault(vault)
        } else {
            match Keyring::connect(service(&marker.id), PROBE).await {
                Ok(keyring) => Backend::Keyring(keyring),
                Err(error) => {
                    tracing::info!(%error, "no system password store");
                    // A store that hangs exists: only its owner can wake it. One that is not there at all
                    // is replaced by the locked file.
                    let hangs = matches!(error, SecretError::Locked);
                    if marker.keyring || hangs {
                        Backend::NoKeyring
                    } else {
                        Backend::Vault(vault)
                    }
                }
            }
        };
        let state = backend.state();
        Ok(Secrets {
            inner: Arc::new(Inner {
                folder: folder.to_owned(),
                id: marker.id,
                backend: Mutex::new(backend),
                state: StdMutex::new(state),
            }),
        })
    }

    /// Where passwords are kept, and what the window must ask first. Never waits for the store.
    pub(crate) fn state(&self) -> SecretsState {
        *self
            .inner
            .state
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// The secret stored under `key`.
    pub(crate) async fn get(&self, key: &str) -> Result<SecretString, SecretError> {
        let mut backend = self.inner.backend.lock().await;
        let result = match &mut *backend {
            Backend::Keyring(keyring) => {
                let call = keyring.get(key);
                drop(backend);
                let result = call.await;
                self.note_keyring(result.as_ref().err());
                return result;
            }
            Backend::NoKeyring => Err(no_keyring()),
            Backend::Vault(vault) => {
                let unlocked = unlock_lazily(vault).await;
                unlocked.and_then(|()| vault.get(key))
            }
        };
        self.note(&backend);
        result
    }

    /// Stores `secret` under `key`, durably, in place of what was there.
    pub(crate) async fn set(&self, key: &str, secret: &SecretString) -> Result<(), SecretError> {
        let mut backend = self.inner.backend.lock().await;
        let result = match &mut *backend {
            Backend::Keyring(keyring) => {
                let call = keyring.set(key, secret);
                drop(backend);
                let result = call.await;
                self.note_keyring(result.as_ref().err());
                if result.is_ok() {
                    write_marker(
                        &self.inner.folder,
                        &Marker {
                            id: self.inner.id.clone(),
                            keyring: true,
                        },
                    )?;
                }
                return result;
            }
            Backend::NoKeyring => Err(no_keyring()),
            Backend::Vault(vault) => {
                let unlocked = create_or_unlock_lazily(vault).await;
                unlocked.and_then(|()| vault.set(key, secret))
            }
        };
        self.note(&backend);
        result
    }

    /// Forgets what is stored under `key`; nothing there is no fault.
    pub(crate) async fn delete(&self, key: &str) -> Result<(), SecretError> {
        let mut backend = self.inner.backend.lock().await;
        let result = match &mut *backend {
            Backend::Keyring(keyring) => {
                let call = keyring.delete(key);
                drop(backend);
                let result = call.await;
                self.note_keyring(result.as_ref().err());
                return missing_is_fine(result);
            }
            Backend::NoKeyring => Err(no_keyring()),
            Backend::Vault(vault) => {
                let unlocked = unlock_lazily(vault).await;
                unlocked.and_then(|()| vault.delete(key))
            }
        };
        self.note(&backend);
        missing_is_fine(result)
    }

    /// Makes the locked file with this passphrase. The profile uses it from now on; a profile that kept
    /// its passwords elsewhere asks for each of them once more.
    pub(crate) async fn vault_create(
        &self,
        passphrase: SecretString,
    ) -> Result<SecretsState, SecretError> {
        let mut backend = self.inner.backend.lock().await;
        let mut vault = Vault::new(&self.inner.folder, Some(passphrase));
        if vault.exists() {
            unlock_lazily(&mut vault).await?;
        } else {
            create_or_unlock_lazily(&mut vault).await?;
        }
        *backend = Backend::Vault(vault);
        Ok(self.note(&backend))
    }

    /// Opens the locked file; [`SecretError::WrongPassphrase`] leaves it locked.
    pub(crate) async fn vault_unlock(
        &self,
        passphrase: SecretString,
    ) -> Result<SecretsState, SecretError> {
        let mut backend = self.inner.backend.lock().await;
        let Backend::Vault(vault) = &mut *backend else {
            return Err(SecretError::Unavailable(
                "this profile has no locked file".to_owned(),
            ));
        };
        if !vault.exists() {
            return Err(SecretError::VaultNew);
        }
        vault.offer(passphrase);
        let unlocked = unlock_lazily(vault).await;
        let state = self.note(&backend);
        unlocked.map(|()| state)
    }

    /// Asks the system's store again, after its owner unlocked or started it.
    pub(crate) async fn keyring_retry(&self) -> SecretsState {
        let mut backend = self.inner.backend.lock().await;
        if matches!(*backend, Backend::Vault(ref vault) if vault.exists() || vault.has_passphrase())
        {
            return self.note(&backend);
        }
        match Keyring::connect(service(&self.inner.id), PROBE).await {
            Ok(keyring) => *backend = Backend::Keyring(keyring),
            Err(error) => tracing::info!(%error, "no system password store"),
        }
        self.note(&backend)
    }

    /// Whether a secret can be asked for without asking the person first.
    pub(crate) async fn ready(&self) -> Result<(), SecretError> {
        match self.state() {
            SecretsState::Keyring | SecretsState::Vault => Ok(()),
            // A locked store may have been unlocked meanwhile; only an attempt tells.
            SecretsState::KeyringUnavailable => match *self.inner.backend.lock().await {
                Backend::Keyring(_) => Ok(()),
                Backend::NoKeyring | Backend::Vault(_) => Err(no_keyring()),
            },
            SecretsState::VaultNew => Err(SecretError::VaultNew),
            SecretsState::VaultLocked => Err(SecretError::VaultLocked),
        }
    }

    fn note(&self, backend: &Backend) -> SecretsState {
        let state = backend.state();
        *self
            .inner
            .state
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = state;
        state
    }

    fn note_keyring(&self, error: Option<&SecretError>) {
        let state = match error {
            Some(SecretError::Locked | SecretError::Unavailable(_)) => {
                SecretsState::KeyringUnavailable
            }
            _ => SecretsState::Keyring,
        };
        *self
            .inner
            .state
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = state;
    }
}

impl Backend {
    fn state(&self) -> SecretsState {
        match self {
            Backend::Keyring(_) => SecretsState::Keyring,
            Backend::NoKeyring => SecretsState::KeyringUnavailable,
            Backend::Vault(vault) => {
                match (vault.exists(), vault.is_open() || vault.has_passphrase()) {
                    (_, true) => SecretsState::Vault,
                    (true, false) => SecretsState::VaultLocked,
                    (false, false) => SecretsState::VaultNew,
                }
            }
        }
    }
}

/// Derives the key when a passphrase is at hand; the derivation is slow on purpose and runs off the
/// async threads.
async fn unlock_lazily(vault: &mut Vault) -> Result<(), SecretError> {
    if vault.is_open() {
        return Ok(());
    }
    if !vault.exists() {
        return Err(if vault.has_passphrase() {
            SecretError::NoSuchSecret
        } else {
            SecretError::VaultNew
        });
    }
    let derivation = vault.derivation()?;
    let derived = blocking(move || derivation.run()).await?;
    vault.admit(derived)
}

async fn create_or_unlock_lazily(vault: &mut Vault) -> Result<(), SecretError> {
    if vault.exists() {
        return unlock_lazily(vault).await;
    }
    let derivation = vault.first_derivation()?;
    let derived = blocking(move || derivation.run()).await?;
    vault.create(derived)
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, SecretError> + Send + 'static,
) -> Result<T, SecretError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result,
        Err(error) => Err(SecretError::Unavailable(error.to_string())),
    }
}

fn missing_is_fine(result: Result<(), SecretError>) -> Result<(), SecretError> {
    match result {
        Err(SecretError::NoSuchSecret) => Ok(()),
        other => other,
    }
}

fn no_keyring() -> SecretError {
    SecretError::Unavailable("it did not answer when Linnet asked for it".to_owned())
}

fn service(id: &str) -> String {
    format!("Linnet {id}")
}

fn marker_path(folder: &Path) -> PathBuf {
    folder.join("secrets.json")
}

/// The marker of the profile, made on first use.
fn read_marker(folder: &Path) -> Result<Marker, SecretError> {
    let path = marker_path(folder);
    match std::fs::read(&path) {
        Ok(bytes) => serde_json::from_slice(&bytes)
            .map_err(|error| SecretError::Damaged(format!("{}: {error}", path.display()))),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let marker = Marker {
                id: hex(&random::<8>()?),
                keyring: false,
            };
            write_marker(folder, &marker)?;
            Ok(marker)
        }
        Err(source) => Err(SecretError::Io {
            operation: "read",
            path,
            source,
        }),
    }
}

fn write_marker(folder: &Path, marker: &Marker) -> Result<(), SecretError> {
    let bytes =
        serde_json::to_vec(marker).map_err(|error| SecretError::Damaged(error.to_string()))?;
    replace(&marker_path(folder), &bytes)
}

/// Replaces a file in one step, durably: after a crash there is the old one or the new one, whole.
fn replace(path: &Path, bytes: &[u8]) -> Result<(), SecretError> {
    use std::io::Write;

    let io = |operation, source| SecretError::Io {
        operation,
        path: path.to_owned(),
        source,
    };
    let folder = path.parent().unwrap_or_else(|| Path::new("."));
    // NamedTempFile is readable by its owner only.
    let mut file =
        tempfile::NamedTempFile::new_in(folder).map_err(|source| io("create", source))?;
    file.write_all(bytes)
        .map_err(|source| io("write", source))?;
    file.as_file()
        .sync_all()
        .map_err(|source| io("write", source))?;
    file.persist(path)
        .map_err(|error| io("replace", error.error))?;
    #[cfg(unix)]
    std::fs::File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(|source| io("write", source))?;
    Ok(())
}

fn random<const N: usize>() -> Result<[u8; N], SecretError> {
    let mut bytes = [0u8; N];
    getrandom::fill(&mut bytes).map_err(|error| {
        SecretError::Unavailable(format!("the system gave no random numbers: {error}"))
    })?;
    Ok(bytes)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests;
