use linnet_mail::{AccountId, Server};

/// What `add_account` takes. `secret` is the name of an entry in the keyring, never a secret itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAccount {
    pub email: String,
    /// The person's own name, as it stands in From.
    pub name: String,
    /// How the sidebar calls it.
    pub label: String,
    /// 1 to 8.
    pub colour: u8,
    pub incoming: Server,
    pub outgoing: Server,
    pub secret: String,
    pub outgoing_secret: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    pub id: AccountId,
    pub email: String,
    pub name: String,
    pub label: String,
    pub colour: u8,
    pub incoming: Server,
    pub outgoing: Server,
    /// Name of the keyring entry.
    pub secret: String,
    pub outgoing_secret: Option<String>,
    /// Unix seconds of the last complete check for new mail.
    pub checked_at: Option<i64>,
}
