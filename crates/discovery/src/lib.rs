//! From an e-mail address to server settings: the organisation's own file, the table of providers, the
//! domain's autoconfig over https, and a guess at the usual names. Each answer says where it came from,
//! and none of the ways ever sends a password or offers a connection without encryption.

#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic
    )
)]

mod address;
mod autoconfig;
mod guess;
mod mistype;
mod table;

use std::path::PathBuf;

use linnet_mail::Server;
use linnet_protocols::web::Web;
use linnet_protocols::{Failure, Tls};

use address::MailAddress;
use table::Table;

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
    Offline(Box<Failure>),
}

/// What the shipped table says about the provider of an address; needs no network. `None` where nothing needs
/// to be known.
pub fn hint(email: &str) -> Option<Hint> {
    Table::shipped()
        .row(&MailAddress::parse(email)?.domain)?
        .hint()
}

/// The address with a likely typing mistake in its domain repaired; needs no network.
pub fn did_you_mean(email: &str) -> Option<String> {
    mistype::did_you_mean(email)
}

/// Whether the provider's SMTP server is known to file sent letters by itself.
pub fn files_sent_copy(email: &str) -> bool {
    MailAddress::parse(email)
        .and_then(|address| Table::shipped().row(&address.domain))
        .is_some_and(table::Row::files_sent_copy)
}

/// The folder where an administrator puts `providers.json` for everybody on this computer.
pub fn system_folder() -> PathBuf {
    if cfg!(target_os = "macos") {
        return PathBuf::from("/Library/Application Support/Linnet");
    }
    if cfg!(target_os = "windows") {
        let data = std::env::var_os("ProgramData").unwrap_or_else(|| "C:\\ProgramData".into());
        return PathBuf::from(data).join("Linnet");
    }
    PathBuf::from("/etc/linnet")
}

/// Finds settings; cheap to clone.
#[derive(Clone, Debug)]
pub struct Discoverer {
    web: Web,
    tls: Tls,
    organisations: Vec<PathBuf>,
}

impl Discoverer {
    /// `organisations`: folders that may hold an organisation's `providers.json`, the first the strongest; the
    /// [`system_folder`] comes after them.
    pub fn new(web: Web, tls: Tls, mut organisations: Vec<PathBuf>) -> Discoverer {
        organisations.push(system_folder());
        Discoverer {
            web,
            tls,
            organisations,
        }
    }

    /// As [`hint`], with the organisations' files before the shipped table.
    pub async fn hint(&self, email: &str) -> Option<Hint> {
        let address = MailAddress::parse(email)?;
        for folder in &self.organisations {
            match Table::organisation(folder).await {
                Ok(Some(table)) => {
                    if let Some(row) = table.row(&address.domain) {
                        return row.hint();
                    }
                }
                Ok(None) => {}
                Err(error) => tracing::warn!(%error, "the organisation's providers"),
            }
        }
        hint(email)
    }

    /// Looks for settings in all ways, the surest first, and stops at the first that has some: the best
    /// candidate first, and an empty list when nobody has any. Dropping the future stops everything.
    ///
    /// Fails with [`DiscoverError::Offline`] when no way led anywhere because there is no network.
    pub async fn discover(
        &self,
        email: &str,
        on_step: &mut (dyn FnMut(Step) + Send),
    ) -> Result<Vec<Candidate>, DiscoverError> {
        let address = MailAddress::parse(email).ok_or_else(|| DiscoverError::NotAnAddress {
            address: email.to_owned(),
        })?;
        let known = self.known(&address, on_step).await;
        if !known.is_empty() {
            return Ok(known);
        }
        let mut say = |kind: StepKind, state: StepState, subject: &str| {
            on_step(Step {
                kind,
                state,
                subject: subject.to_owned(),
            });
        };
        let domain = address.domain.as_str();
        say(StepKind::Autoconfig, StepState::Running, domain);
        say(StepKind::Guess, StepState::Running, domain);
        // Both at once, but what the domain says itself comes first.
        let asked = autoconfig::look(&self.web, &address);
        let guessed = guess::guess(&self.tls, &address);
        tokio::pin!(asked, guessed);
        let mut early = None;
        let asked = loop {
            tokio::select! {
                answer = &mut asked => break answer,
                answer = &mut guessed, if early.is_none() => early = Some(answer),
            }
        };
        let asked_failure = match asked {
            autoconfig::Answer::Found(candidates) => {
                let host = candidates
                    .first()
                    .map_or(domain, |candidate| candidate.incoming.host.as_str());
                say(StepKind::Autoconfig, StepState::Found, host);
                say(StepKind::Guess, StepState::Nothing, domain);
                return Ok(candidates);
            }
            autoconfig::Answer::Nothing => {
                say(StepKind::Autoconfig, StepState::Nothing, domain);
                None
            }
            autoconfig::Answer::Failed(failure) => {
                say(StepKind::Autoconfig, StepState::Failed, domain);
                Some(failure)
            }
        };
        let guessed = match early {
            Some(answer) => answer,
            None => guessed.await,
        };
        match guessed {
            guess::Answer::Found(candidate) => {
                let found = format!("{}:{}", candidate.incoming.host, candidate.incoming.port);
                say(StepKind::Guess, StepState::Found, &found);
                Ok(vec![*candidate])
            }
            guess::Answer::Nothing => {
                say(StepKind::Guess, StepState::Nothing, domain);
                Ok(Vec::new())
            }
            guess::Answer::Failed(failure) => {
                say(StepKind::Guess, StepState::Failed, domain);
                Err(DiscoverError::Offline(Box::new(
                    asked_failure.unwrap_or(failure),
                )))
            }
        }
    }

    /// From the organisations' files and the shipped table.
    async fn known(
        &self,
        address: &MailAddress,
        on_step: &mut (dyn FnMut(Step) + Send),
    ) -> Vec<Candidate> {
        let mut say = |state: StepState, subject: &str| {
            on_step(Step {
                kind: StepKind::ProviderTable,
                state,
                subject: subject.to_owned(),
            });
        };
        say(StepState::Running, &address.domain);
        for folder in &self.organisations {
            match Table::organisation(folder).await {
                Ok(Some(table)) => {
                    let row = table.row(&address.domain);
                    let found = row
                        .map(|row| row.candidates(address, Source::Organisation))
                        .unwrap_or_default();
                    if let Some(first) = found.first() {
                        say(StepState::Found, &first.provider);
                        return found;
                    }
                }
                Ok(None) => {}
                Err(error) => {
                    tracing::warn!(%error, "the organisation's providers");
                    say(StepState::Failed, &error.to_string());
                }
            }
        }
        let row = Table::shipped().row(&address.domain);
        let found = row
            .map(|row| row.candidates(address, Source::ProviderTable))
            .unwrap_or_default();
        match found.first() {
            Some(first) => say(StepState::Found, &first.provider),
            None => say(StepState::Nothing, &address.domain),
        }
        found
    }
}

#[cfg(test)]
mod tests;
