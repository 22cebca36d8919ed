use linnet_mail::{AccountId, Server};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Problem;

/// Where passwords are kept, and whether the window must ask something first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum SecretsState {
    /// The system's own password store.
    Keyring,
    /// The system's store exists but did not answer or is locked.
    KeyringUnavailable,
    /// There is no system store: a passphrase for the locked file must be chosen once.
    VaultNew,
    /// The locked file wants its passphrase.
    VaultLocked,
    /// "kept in a locked file on this computer".
    Vault,
}

/// What must be known or done at a provider before signing in, shown before the password field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ProviderHint {
    pub provider: String,
    pub kind: ProviderHintKind,
    /// The provider's page that explains or does it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub url: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum ProviderHintKind {
    None,
    AppPassword,
    /// IMAP must be switched on in the provider's settings.
    SwitchOn,
    /// Only the provider's own sign-in page works; Linnet cannot do that yet.
    BrowserSignIn,
    /// The provider's mail cannot be reached by mail programs at all.
    Unsupported,
}

/// Where a settings candidate came from, in descending trust.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum SettingsSource {
    /// The organisation's own file in the profile or system folder.
    Organisation,
    /// Linnet's table of providers.
    ProviderTable,
    /// The domain's own autoconfig over https.
    Autoconfig,
    /// A server with a proven certificate answered at a usual name.
    Guess,
    Manual,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SettingsCandidate {
    pub source: SettingsSource,
    pub provider: String,
    pub incoming: Server,
    pub outgoing: Server,
    /// The servers belong to another domain than the address, and no shipped table vouches for them: the
    /// person must say yes before the password goes there. Holds that domain.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub confirm_domain: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Discovery {
    pub candidates: Vec<SettingsCandidate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub hint: Option<ProviderHint>,
    /// "Did you mean …": the address with a likely typing mistake repaired.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub did_you_mean: Option<String>,
}

/// One line of the "Finding your settings" page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SetupStep {
    pub kind: SetupStepKind,
    pub state: SetupStepState,
    /// Host and port, or where it was looked up.
    pub subject: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum SetupStepKind {
    ProviderTable,
    Autoconfig,
    Guess,
    Receive,
    Send,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum SetupStepState {
    Running,
    Found,
    Nothing,
    Failed,
}

/// All that the wizard collected. The password goes inwards only and is forgotten after the call.
#[derive(Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SetupRequest {
    pub email: String,
    pub name: String,
    pub password: String,
    pub incoming: Server,
    pub outgoing: Server,
    /// Set when sending signs in with another password.
    #[serde(default)]
    #[ts(optional)]
    pub outgoing_password: Option<String>,
    /// "Finish, fix sending later".
    #[serde(default)]
    pub accept_sending_fault: bool,
    /// A person agreed in red to a connection without encryption.
    #[serde(default)]
    pub accept_no_encryption: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CheckReport {
    pub receive: CheckResult,
    pub send: CheckResult,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "state", rename_all = "camelCase")]
pub enum CheckResult {
    Ok,
    Problem {
        problem: Problem,
    },
    /// Not tried, because the check before it failed.
    Skipped,
}

/// How the addition of an account ended. `account` is set only when it was stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SetupResult {
    pub report: CheckReport,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub account: Option<AccountId>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AccountInfo {
    pub id: AccountId,
    pub email: String,
    /// The person's own name, as it stands in From.
    pub name: String,
    /// How the sidebar calls it.
    pub label: String,
    /// 1 to 8, the colour of its dot.
    pub colour: u8,
    pub incoming: Server,
    pub outgoing: Server,
}

/// What the window needs before it can draw anything.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct StartState {
    pub version: String,
    pub secrets: SecretsState,
    pub accounts: Vec<AccountInfo>,
    pub settings: super::Settings,
    pub status: super::Status,
}
