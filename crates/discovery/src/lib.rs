//! From an e-mail address to server settings: the organisation's own file, the table of providers, the
//! domain's autoconfig over https, and a guess at the usual names. Each answer says where it came from,
//! and none of the ways ever sends a password or offers a connection without encryption.

#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)
)]

use std::path::PathBuf;

use linnet_mail::Server;
use linnet_protocols::web::Web;
use linnet_protocols::Tls;

/// Where a candidate came from, in descending trust.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// The organisation's own file in the profile or system folder.
    Organisation,
    /// The table of providers that is shipped.
    ProviderTable,
    /// The domain's own autoconfig over https.
    Autoconfig,
    /// A server with a proven certificate answered at a usual name.
    Guess,
}

/// Servers for both directions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    pub source: Source,
    pub provider: String,
    pub incoming: Server,
    pub outgoing: Server,
    /// The servers belong to this other domain, and no table vouches for them: ask before a password goes there.
    pub confirm_domain: Option<String>,
}

/// What must be known or done at a provider before signing in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    pub provider: String,
    pub kind: HintKind,
    /// The provider's page that explains or does it.
    pub url: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HintKind {
    None,
    AppPassword,
    SwitchOn,
    BrowserSignIn,
    Unsupported,
}

/// One line of the search as it goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub kind: StepKind,
    pub state: StepState,
    /// The domain, address or host and port that is asked.
    pub subject: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StepKind {
    ProviderTable,
    Autoconfig,
    Guess,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StepState {
    Running,
    Found,
    Nothing,
    Failed,
}

/// Why there is no answer at all. "Nothing found" is not an error but an empty list.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DiscoverError {
    #[error("{address:?} is not an e-mail address")]
    NotAnAddress { address: String },
    /// There is no network: nothing was proved.
    #[error("offline: {0}")]
    Offline(linnet_protocols::Failure),
}

/// What the shipped table says about the provider of an address; needs no network.
pub fn hint(email: &str) -> Option<Hint> { let _ = email; None }

/// The address with a likely typing mistake in its domain repaired; needs no network.
pub fn did_you_mean(email: &str) -> Option<String> { let _ = email; None }

/// Cheap to clone.
#[derive(Clone, Debug)]
pub struct Discoverer { web: Web, tls: Tls, organisations: Vec<PathBuf> }

impl Discoverer {
    /// `organisations`: folders that may hold an organisation's `providers.json`.
    pub fn new(web: Web, tls: Tls, organisations: Vec<PathBuf>) -> Discoverer { Discoverer { web, tls, organisations } }

    /// As [`hint`], with the organisations' files before the shipped table.
    pub fn hint(&self, email: &str) -> Option<Hint> { let _ = (&self.web, &self.tls, &self.organisations); hint(email) }

    /// Best candidate first; empty when nothing was found. Dropping the future stops everything.
    pub async fn discover(&self, email: &str, on_step: &mut (dyn FnMut(Step) + Send)) -> Result<Vec<Candidate>, DiscoverError> {
        let _ = (email, on_step);
        Ok(Vec::new())
    }
}
