//! The system's password store, on a thread of its own.
//!
//! Its libraries block, may not run inside the async runtime, and on Linux wait without end for a person to
//! unlock the store. So every call has a limit; a caller that gave up finds the state "locked", and the
//! thread goes on with the next call once the store answers.

use std::{collections::HashMap, future::Future, sync::Arc, time::Duration};

use base64::Engine as _;
use keyring_core::{CredentialStore, Entry, Error};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::oneshot;
use zeroize::{Zeroize, Zeroizing};

use super::SecretError;

/// How long one call may take before the store counts as locked.
const LIMIT: Duration = Duration::from_secs(20);

const BASE64: base64::engine::GeneralPurpose = base64::engine::general_purpose::STANDARD_NO_PAD;

pub(super) struct Keyring {
    jobs: std::sync::mpsc::Sender<Job>,
}

struct Job {
    key: String,
    act: Act,
    answer: oneshot::Sender<Result<Option<SecretString>, SecretError>>,
}

enum Act {
    Get,
    Set(SecretString),
    Delete,
}

impl Keyring {
    /// Starts the thread and waits until the store said that it is there.
    ///
    /// [`SecretError::Unavailable`] when there is no store, [`SecretError::Locked`] when it exists but says
    /// nothing within `limit`.
    pub(super) async fn connect(service: String, limit: Duration) -> Result<Keyring, SecretError> {
        let (jobs, queue) = std::sync::mpsc::channel::<Job>();
        let (found, probe) = oneshot::channel();
        std::thread::Builder::new()
            .name("linnet-keyring".to_owned())
            .spawn(move || match open_store() {
                Ok(store) => {
                    // Nobody waits any more: a later try has its own thread.
                    if found.send(Ok(())).is_ok() {
                        serve(&store, &service, &queue);
                    }
                }
                Err(error) => {
                    let _ = found.send(Err(SecretError::Unavailable(error.to_string())));
                }
            })
            .map_err(|error| SecretError::Unavailable(error.to_string()))?;
        match tokio::time::timeout(limit, probe).await {
            Ok(Ok(result)) => result.map(|()| Keyring { jobs }),
            Ok(Err(_)) => Err(SecretError::Unavailable("its thread ended".to_owned())),
            Err(_) => Err(SecretError::Locked),
        }
    }

    pub(super) fn get(
        &self,
        key: &str,
    ) -> impl Future<Output = Result<SecretString, SecretError>> + Send + use<> {
        let call = self.call(key, Act::Get);
        async move { call.await?.ok_or(SecretError::NoSuchSecret) }
    }

    pub(super) fn set(
        &self,
        key: &str,
        secret: &SecretString,
    ) -> impl Future<Output = Result<(), SecretError>> + Send + use<> {
        let call = self.call(key, Act::Set(secret.clone()));
        async move { call.await.map(|_| ()) }
    }

    pub(super) fn delete(
        &self,
        key: &str,
    ) -> impl Future<Output = Result<(), SecretError>> + Send + use<> {
        let call = self.call(key, Act::Delete);
        async move { call.await.map(|_| ()) }
    }

    /// Queues the call at once; the returned future only waits for its answer.
    fn call(
        &self,
        key: &str,
        act: Act,
    ) -> impl Future<Output = Result<Option<SecretString>, SecretError>> + Send + use<> {
        let (answer, wait) = oneshot::channel();
        let queued = self.jobs.send(Job {
            key: key.to_owned(),
            act,
            answer,
        });
        async move {
            if queued.is_err() {
                return Err(SecretError::Unavailable("its thread ended".to_owned()));
            }
            match tokio::time::timeout(LIMIT, wait).await {
                Ok(Ok(result)) => result,
                Ok(Err(_)) => Err(SecretError::Unavailable("its thread ended".to_owned())),
                Err(_) => Err(SecretError::Locked),
            }
        }
    }
}

fn serve(store: &Arc<CredentialStore>, service: &str, queue: &std::sync::mpsc::Receiver<Job>) {
    while let Ok(job) = queue.recv() {
        // The caller gave up: writing behind its back would contradict what it was told.
        if job.answer.is_closed() {
            continue;
        }
        let result = entry(store, service, &job.key).and_then(|entry| match job.act {
            Act::Get => read(&entry).map(Some),
            Act::Set(secret) => write(&entry, &secret).map(|()| None),
            Act::Delete => entry.delete_credential().map(|()| None),
        });
        let _ = job.answer.send(result.map_err(|error| translate(&error)));
    }
}

fn read(entry: &Entry) -> keyring_core::Result<SecretString> {
    let stored = Zeroizing::new(entry.get_secret()?);
    let bad = || Error::BadStoreFormat("not what Linnet stored".to_owned());
    let bytes = BASE64.decode(stored.as_slice()).map_err(|_| bad())?;
    match String::from_utf8(bytes) {
        Ok(secret) => Ok(SecretString::from(secret)),
        Err(error) => {
            error.into_bytes().zeroize();
            Err(bad())
        }
    }
}

/// Base64, because KDE Wallet keeps text only, as bytes, because the Windows store would double a text.
fn write(entry: &Entry, secret: &SecretString) -> keyring_core::Result<()> {
    let text = Zeroizing::new(BASE64.encode(secret.expose_secret()));
    entry.set_secret(text.as_bytes())
}

fn entry(store: &Arc<CredentialStore>, service: &str, key: &str) -> keyring_core::Result<Entry> {
    if cfg!(any(target_os = "macos", target_os = "windows")) {
        return store.build(service, key, None);
    }
    // What a person reads in the list of the desktop's password program.
    let label = format!("Linnet: {key}");
    store.build(
        service,
        key,
        Some(&HashMap::from([("label", label.as_str())])),
    )
}

fn translate(error: &Error) -> SecretError {
    match error {
        Error::NoEntry => SecretError::NoSuchSecret,
        Error::NoStorageAccess(_) => SecretError::Locked,
        Error::BadEncoding(_) | Error::BadDataFormat(..) | Error::BadStoreFormat(_) => {
            SecretError::Damaged("the password store returned something else".to_owned())
        }
        Error::Ambiguous(_) => SecretError::Damaged("the password store holds it twice".to_owned()),
        Error::TooLong(..) => {
            SecretError::Unavailable("the password is too long for the password store".to_owned())
        }
        // Its words may hold what was to be stored only for the variants above.
        other => SecretError::Unavailable(other.to_string()),
    }
}

#[cfg(all(
    unix,
    not(any(target_os = "macos", target_os = "ios", target_os = "android"))
))]
fn open_store() -> keyring_core::Result<Arc<CredentialStore>> {
    let store: Arc<CredentialStore> = zbus_secret_service_keyring_store::Store::new()?;
    Ok(store)
}

#[cfg(target_os = "macos")]
fn open_store() -> keyring_core::Result<Arc<CredentialStore>> {
    let store: Arc<CredentialStore> = apple_native_keyring_store::keychain::Store::new()?;
    Ok(store)
}

#[cfg(target_os = "windows")]
fn open_store() -> keyring_core::Result<Arc<CredentialStore>> {
    let store: Arc<CredentialStore> = windows_native_keyring_store::Store::new()?;
    Ok(store)
}
