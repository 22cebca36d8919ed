//! Starting, accounts and settings.

use linnet_engine::api::{
    AccountInfo, CheckReport, Discovery, Problem, ProviderHint, SecretsState, Settings,
    SetupRequest, SetupResult, StartState,
};
use linnet_engine::{AccountId, Engine};
use secrecy::SecretString;
use tauri::State;

use crate::preferences::Preferences;
use crate::rendering::Rendering;

#[tauri::command]
pub(crate) async fn start(
    engine: State<'_, Engine>,
    preferences: State<'_, Preferences>,
    rendering: State<'_, Rendering>,
) -> Result<StartState, Problem> {
    rendering.shown();
    let state = engine.start_state().await?;
    preferences.set(state.settings.clone());
    Ok(state)
}

#[tauri::command]
pub(crate) async fn vault_create(
    engine: State<'_, Engine>,
    passphrase: String,
) -> Result<SecretsState, Problem> {
    engine.vault_create(SecretString::from(passphrase)).await
}

#[tauri::command]
pub(crate) async fn vault_unlock(
    engine: State<'_, Engine>,
    passphrase: String,
) -> Result<SecretsState, Problem> {
    engine.vault_unlock(SecretString::from(passphrase)).await
}

#[tauri::command]
pub(crate) async fn keyring_retry(engine: State<'_, Engine>) -> Result<SecretsState, Problem> {
    engine.keyring_retry().await
}

#[tauri::command]
pub(crate) async fn setup_hint(
    engine: State<'_, Engine>,
    email: String,
) -> Result<Option<ProviderHint>, Problem> {
    engine.setup_hint(&email).await
}

#[tauri::command]
pub(crate) async fn setup_discover(
    engine: State<'_, Engine>,
    email: String,
) -> Result<Discovery, Problem> {
    engine.setup_discover(&email).await
}

#[tauri::command]
pub(crate) async fn setup_cancel(engine: State<'_, Engine>) -> Result<(), Problem> {
    engine.setup_cancel().await
}

#[tauri::command]
pub(crate) async fn setup_add(
    engine: State<'_, Engine>,
    request: SetupRequest,
) -> Result<SetupResult, Problem> {
    engine.setup_add(request).await
}

#[tauri::command]
pub(crate) async fn account_remove(
    engine: State<'_, Engine>,
    account: AccountId,
) -> Result<(), Problem> {
    engine.account_remove(account).await
}

#[tauri::command]
pub(crate) async fn account_password(
    engine: State<'_, Engine>,
    account: AccountId,
    password: String,
) -> Result<CheckReport, Problem> {
    engine
        .account_password(account, SecretString::from(password))
        .await
}

#[tauri::command]
pub(crate) async fn accounts(engine: State<'_, Engine>) -> Result<Vec<AccountInfo>, Problem> {
    engine.accounts().await
}

#[tauri::command]
pub(crate) async fn settings_set(
    engine: State<'_, Engine>,
    preferences: State<'_, Preferences>,
    settings: Settings,
) -> Result<(), Problem> {
    engine.settings_set(settings.clone()).await?;
    preferences.set(settings);
    Ok(())
}
