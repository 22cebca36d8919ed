//! One command's engine: opened on the profile, closed whatever happened.

use std::io::IsTerminal;
use std::path::PathBuf;

use linnet_engine::api::{AccountInfo, SecretsState};
use linnet_engine::{AccountId, Engine, OpenOptions};
use secrecy::SecretString;

use crate::failure::Failure;
use crate::passphrase;

/// Where and how the profile is opened.
#[derive(Debug)]
pub(crate) struct Session {
    pub(crate) profile: PathBuf,
    pub(crate) vault: bool,
    pub(crate) passphrase: Option<SecretString>,
}

/// Whether a command signs in or keeps a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Secrets {
    Needed,
    NotNeeded,
}

impl Session {
    /// Opens the profile, runs `work`, and closes it again.
    pub(crate) async fn with<T>(
        self,
        secrets: Secrets,
        work: impl AsyncFnOnce(&Engine) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let given = self.passphrase.is_some();
        let engine = Engine::open(OpenOptions {
            profile: self.profile,
            vault: self.vault,
            passphrase: self.passphrase,
            organisations: Vec::new(),
        })
        .await?;
        let done = async {
            if secrets == Secrets::Needed && !given {
                unlock(&engine).await?;
            }
            work(&engine).await
        }
        .await;
        engine.close().await;
        done
    }
}

/// The account that a person named by its address or number.
pub(crate) async fn account(engine: &Engine, named: &str) -> Result<AccountInfo, Failure> {
    let number = named.parse::<AccountId>().ok();
    engine
        .accounts()
        .await?
        .into_iter()
        .find(|account| account.email.eq_ignore_ascii_case(named) || number == Some(account.id))
        .ok_or_else(|| Failure::Usage(format!("there is no account {named}")))
}

/// Asks for the passphrase of the locked file where there is somebody to ask. Without, the engine says what is
/// missing once it needs a secret.
async fn unlock(engine: &Engine) -> Result<(), Failure> {
    let state = engine.start_state().await?.secrets;
    let asked = match state {
        SecretsState::VaultNew | SecretsState::VaultLocked => std::io::stderr().is_terminal(),
        SecretsState::Keyring | SecretsState::KeyringUnavailable | SecretsState::Vault => false,
    };
    if !asked {
        return Ok(());
    }
    let typed = tokio::task::spawn_blocking(passphrase::ask)
        .await
        .map_err(std::io::Error::other)
        .and_then(|typed| typed)
        .map_err(Failure::io("ask for the passphrase"))?;
    match state {
        SecretsState::VaultNew => engine.vault_create(typed).await?,
        _ => engine.vault_unlock(typed).await?,
    };
    Ok(())
}
