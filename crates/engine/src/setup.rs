//! From an e-mail address to an account that is known to work: settings are looked up, both directions are
//! tried with a real sign-in, and only then anything is stored.
//!
//! A password is tried once in each direction, so that a typing mistake never locks an account, and it goes
//! nowhere without encryption unless a person said so.

mod check;

use linnet_discovery::{Candidate, Discoverer, Hint, HintKind, Source, Step, StepKind, StepState};
use linnet_mail::{AccountId, Address, Protocol, Security, Server};
use linnet_protocols::{CancellationToken, smtp::SmtpFacts};
use linnet_store::{Account, NewAccount, Reader, StoreError};
use secrecy::{ExposeSecret, SecretString};

use crate::{
    api::{
        AccountInfo, CheckReport, CheckResult, Discovery, Event, Problem, ProblemClass,
        ProviderHint, ProviderHintKind, SecretsState, SettingsCandidate, SettingsSource,
        SetupRequest, SetupResult, SetupStep, SetupStepKind, SetupStepState,
    },
    engine::Engine,
};

/// The account fact that holds the server's limit for one letter, in bytes.
const SIZE_LIMIT: &str = "size_limit";

/// Colours that tell accounts apart in the sidebar.
const COLOURS: u8 = 8;

/// The largest letter that the account's server takes, if it said so.
pub(crate) fn size_limit(
    reader: &Reader<'_>,
    account: AccountId,
) -> Result<Option<u64>, StoreError> {
    let fact = reader.account_fact(account, SIZE_LIMIT)?;
    // RFC 1870 §3: zero means that there is no fixed limit.
    Ok(fact
        .and_then(|json| serde_json::from_str(&json).ok())
        .filter(|limit| *limit > 0))
}

impl Engine {
    /// What must be known or done at the provider of this address before signing in; asks no network.
    pub async fn setup_hint(&self, email: &str) -> Result<Option<ProviderHint>, Problem> {
        Ok(self.hint(email).await.map(|hint| provider_hint(&hint)))
    }

    /// Looks for settings, telling each step as [`Event::Setup`]. A call ends the one before it.
    ///
    /// # Errors
    /// `InvalidInput` for what is no address; `Offline`. Nothing found is an empty list.
    pub async fn setup_discover(&self, email: &str) -> Result<Discovery, Problem> {
        let cancel = self.new_setup();
        match cancel.run_until_cancelled(self.discover(email)).await {
            Some(result) => result,
            None => Err(Problem::stopped()),
        }
    }

    /// Every settings candidate, best first.
    pub async fn discover(&self, email: &str) -> Result<Discovery, Problem> {
        let address = Address::parse(email.trim())
            .map_err(|_| Problem::invalid("email"))?
            .email;
        let mut tell = |step: Step| {
            self.emit(Event::Setup {
                step: setup_step(step),
            })
        };
        let candidates = self.discoverer().discover(&address, &mut tell).await?;
        Ok(Discovery {
            candidates: candidates.into_iter().map(settings_candidate).collect(),
            hint: self.hint(&address).await.map(|hint| provider_hint(&hint)),
            did_you_mean: linnet_discovery::did_you_mean(&address),
        })
    }

    /// Ends the running look-up or check.
    pub async fn setup_cancel(&self) -> Result<(), Problem> {
        self.setup_token().cancel();
        Ok(())
    }

    /// Checks receiving and sending with a real sign-in, and stores the account when both work, or when only
    /// sending fails and the person chose to repair that later.
    ///
    /// # Errors
    /// `InvalidInput` names the field that is not usable, also for an address that is set up already;
    /// `NoEncryption` when a server would be reached in plain text without the person's consent;
    /// `VaultLocked` or `KeyringUnavailable` when the password could not be kept. What a check found is in
    /// the result, not an error.
    pub async fn setup_add(&self, request: SetupRequest) -> Result<SetupResult, Problem> {
        let cancel = self.new_setup();
        match cancel.run_until_cancelled(self.add(request)).await {
            Some(result) => result,
            None => Err(Problem::stopped()),
        }
    }

    /// Ends the account's work and forgets it here: its letters, its passwords. The server keeps its mail.
    pub async fn account_remove(&self, account: AccountId) -> Result<(), Problem> {
        let stored = self.read(move |reader| reader.account(account)).await?;
        self.account_gone(account).await;
        self.write(move |writer| writer.remove_account(account))
            .await?;
        for key in [Some(stored.secret), stored.outgoing_secret]
            .into_iter()
            .flatten()
        {
            if let Err(error) = self.inner.secrets.delete(&key).await {
                // The account is gone either way; a locked store only keeps a password without use.
                tracing::warn!(%error, "forget a password");
            }
        }
        self.emit(Event::Accounts);
        Ok(())
    }

    /// Tries a new password, and keeps it when receiving works with it.
    pub async fn account_password(
        &self,
        account: AccountId,
        password: SecretString,
    ) -> Result<CheckReport, Problem> {
        check_password("password", &password)?;
        let stored = self.read(move |reader| reader.account(account)).await?;
        let report = match self
            .check_receive(&stored.email, &stored.incoming, &password)
            .await
        {
            Ok(()) => {
                self.inner.secrets.set(&stored.secret, &password).await?;
                let sending = self.sending_password(&stored, &password).await?;
                let send = self
                    .check_send(&stored.email, &stored.outgoing, &sending)
                    .await;
                if let Ok(facts) = &send {
                    self.keep_size_limit(account, facts).await?;
                }
                self.account_wake(account);
                CheckReport {
                    receive: CheckResult::Ok,
                    send: result(send),
                }
            }
            Err(problem) => CheckReport {
                receive: CheckResult::Problem { problem },
                send: CheckResult::Skipped,
            },
        };
        Ok(of_account(report, account))
    }

    /// The wizard's checks with what is stored; changes nothing.
    pub async fn account_check(&self, account: AccountId) -> Result<CheckReport, Problem> {
        let stored = self.read(move |reader| reader.account(account)).await?;
        let password = self
            .inner
            .secrets
            .get(&stored.secret)
            .await
            .map_err(|error| Problem::from(error).with_account(account))?;
        let receive = self
            .check_receive(&stored.email, &stored.incoming, &password)
            .await;
        // Not skipped: whoever asks wants to know both, and one refusal says nothing about the other server.
        let sending = self.sending_password(&stored, &password).await?;
        let send = match &receive {
            Err(problem) if problem.is_about_sign_in() && stored.outgoing_secret.is_none() => {
                CheckResult::Skipped
            }
            _ => result(
                self.check_send(&stored.email, &stored.outgoing, &sending)
                    .await,
            ),
        };
        Ok(of_account(
            CheckReport {
                receive: result(receive),
                send,
            },
            account,
        ))
    }

    /// The accounts in the order of the sidebar.
    pub async fn accounts(&self) -> Result<Vec<AccountInfo>, Problem> {
        let accounts = self.read(|reader| reader.accounts()).await?;
        Ok(accounts.into_iter().map(account_info).collect())
    }

    /// Makes the locked file for passwords.
    pub async fn vault_create(&self, passphrase: SecretString) -> Result<SecretsState, Problem> {
        if passphrase.expose_secret().is_empty() {
            return Err(Problem::invalid("passphrase"));
        }
        Ok(self.inner.secrets.vault_create(passphrase).await?)
    }

    /// Opens the locked file, and connects the accounts that waited for it.
    pub async fn vault_unlock(&self, passphrase: SecretString) -> Result<SecretsState, Problem> {
        let state = self.inner.secrets.vault_unlock(passphrase).await?;
        self.wake_all_accounts().await?;
        Ok(state)
    }

    /// Asks the system's password store again.
    pub async fn keyring_retry(&self) -> Result<SecretsState, Problem> {
        let state = self.inner.secrets.keyring_retry().await;
        if state == SecretsState::Keyring {
            self.wake_all_accounts().await?;
        }
        Ok(state)
    }

    async fn add(&self, request: SetupRequest) -> Result<SetupResult, Problem> {
        let SetupRequest {
            email,
            name,
            password,
            incoming,
            outgoing,
            outgoing_password,
            accept_sending_fault,
            accept_no_encryption,
        } = request;
        let password = SecretString::from(password);
        let outgoing_password = outgoing_password.map(SecretString::from);
        let email = Address::parse(email.trim())
            .map_err(|_| Problem::invalid("email"))?
            .email;
        check_password("password", &password)?;
        if let Some(password) = &outgoing_password {
            check_password("outgoingPassword", password)?;
        }
        check_server("incoming", &incoming, Protocol::Imap, accept_no_encryption)?;
        check_server("outgoing", &outgoing, Protocol::Smtp, accept_no_encryption)?;
        self.inner.secrets.ready().await?;
        refuse_twice(&email, &self.read(|reader| reader.accounts()).await?)?;

        let mut setup = SetupResult {
            report: CheckReport {
                receive: CheckResult::Ok,
                send: CheckResult::Skipped,
            },
            account: None,
        };
        if let Err(problem) = self.check_receive(&email, &incoming, &password).await {
            setup.report.receive = CheckResult::Problem { problem };
            return Ok(setup);
        }
        let sending = outgoing_password.as_ref().unwrap_or(&password);
        let facts = match self.check_send(&email, &outgoing, sending).await {
            Ok(facts) => {
                setup.report.send = CheckResult::Ok;
                facts
            }
            Err(problem) => {
                setup.report.send = CheckResult::Problem { problem };
                if !accept_sending_fault {
                    return Ok(setup);
                }
                SmtpFacts::default()
            }
        };
        let account = NewAccount {
            name: linnet_protocols::failure::clean(&name),
            email,
            // Chosen when it is stored, beside the accounts that are there then.
            label: String::new(),
            colour: 0,
            incoming,
            outgoing,
            secret: String::new(),
            outgoing_secret: None,
        };
        // From here on nothing may stop in the middle, so it runs on although the window goes away.
        let engine = self.clone();
        let stored = tokio::spawn(async move {
            engine
                .keep(account, password, outgoing_password, facts)
                .await
        });
        setup.account = Some(stored.await.map_err(Problem::internal)??);
        Ok(setup)
    }

    /// Stores passwords and account: the passwords first, so that no account is ever without.
    async fn keep(
        &self,
        mut account: NewAccount,
        password: SecretString,
        outgoing_password: Option<SecretString>,
        facts: SmtpFacts,
    ) -> Result<AccountId, Problem> {
        account.secret = secret_name(&account.email, "receive")?;
        if outgoing_password.is_some() {
            account.outgoing_secret = Some(secret_name(&account.email, "send")?);
        }
        let keys = (account.secret.clone(), account.outgoing_secret.clone());
        let stored = async {
            self.inner.secrets.set(&keys.0, &password).await?;
            if let (Some(key), Some(password)) = (&keys.1, &outgoing_password) {
                self.inner.secrets.set(key, password).await?;
            }
            let others = self.read(|reader| reader.accounts()).await?;
            refuse_twice(&account.email, &others)?;
            account.label = label(&account.email, &others);
            account.colour = colour(&others);
            self.write(move |writer| writer.add_account(&account)).await
        }
        .await;
        let id = match stored {
            Ok(id) => id,
            Err(problem) => {
                for key in [Some(keys.0), keys.1].into_iter().flatten() {
                    if let Err(error) = self.inner.secrets.delete(&key).await {
                        tracing::warn!(%error, "forget a password");
                    }
                }
                return Err(problem);
            }
        };
        self.keep_size_limit(id, &facts).await?;
        self.account_added(id).await;
        Ok(id)
    }

    async fn keep_size_limit(&self, account: AccountId, facts: &SmtpFacts) -> Result<(), Problem> {
        let Some(limit) = facts.size_limit else {
            return Ok(());
        };
        self.write(move |writer| writer.set_account_fact(account, SIZE_LIMIT, &limit.to_string()))
            .await
    }

    async fn sending_password(
        &self,
        account: &Account,
        receiving: &SecretString,
    ) -> Result<SecretString, Problem> {
        match &account.outgoing_secret {
            Some(key) => Ok(self.inner.secrets.get(key).await?),
            None => Ok(receiving.clone()),
        }
    }

    async fn wake_all_accounts(&self) -> Result<(), Problem> {
        for account in self.read(|reader| reader.accounts()).await? {
            self.account_wake(account.id);
        }
        Ok(())
    }

    pub(crate) async fn hint(&self, email: &str) -> Option<Hint> {
        self.discoverer().hint(email).await
    }

    fn discoverer(&self) -> Discoverer {
        let inner = &self.inner;
        Discoverer::new(
            inner.web.clone(),
            inner.tls.clone(),
            inner.organisations.clone(),
        )
    }

    /// Ends what the wizard did before.
    fn new_setup(&self) -> CancellationToken {
        let mut token = self.setup_token();
        token.cancel();
        *token = CancellationToken::new();
        token.clone()
    }

    fn setup_token(&self) -> std::sync::MutexGuard<'_, CancellationToken> {
        self.inner
            .setup_cancel
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

fn result<T>(checked: Result<T, Problem>) -> CheckResult {
    match checked {
        Ok(_) => CheckResult::Ok,
        Err(problem) => CheckResult::Problem { problem },
    }
}

fn of_account(mut report: CheckReport, account: AccountId) -> CheckReport {
    for result in [&mut report.receive, &mut report.send] {
        if let CheckResult::Problem { problem } = result {
            problem.account = Some(account);
        }
    }
    report
}

/// Line ends and NUL cannot stand in a password on the wire; a pasted one often drags a line end along, and
/// what the person meant is not ours to guess.
fn check_password(field: &str, password: &SecretString) -> Result<(), Problem> {
    let password = password.expose_secret();
    if password.is_empty() || password.contains(['\r', '\n', '\0']) {
        return Err(Problem::invalid(field));
    }
    Ok(())
}

fn check_server(
    field: &str,
    server: &Server,
    protocol: Protocol,
    accept_plain: bool,
) -> Result<(), Problem> {
    let invalid = |name: &str| Problem::invalid(format_args!("{field}.{name}"));
    let odd = |text: &str| text.is_empty() || text.chars().any(char::is_control);
    if server.protocol != protocol {
        return Err(invalid("protocol"));
    }
    if odd(&server.host)
        || server.host.contains(char::is_whitespace)
        || server.host.contains(['/', '@'])
    {
        return Err(invalid("host"));
    }
    if server.port == 0 {
        return Err(invalid("port"));
    }
    if odd(&server.user) {
        return Err(invalid("user"));
    }
    if server.security == Security::None && !accept_plain && !is_this_computer(&server.host) {
        let mut problem = Problem::new(ProblemClass::NoEncryption, field);
        problem.facts.host = Some(server.host.clone());
        problem.facts.port = Some(server.port);
        return Err(problem);
    }
    Ok(())
}

/// What never leaves this computer needs no encryption. RFC 6761 §6.3 for the name.
fn is_this_computer(host: &str) -> bool {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    let literal = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost"
        || host.ends_with(".localhost")
        || literal
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

fn refuse_twice(email: &str, accounts: &[Account]) -> Result<(), Problem> {
    match accounts
        .iter()
        .find(|account| account.email.eq_ignore_ascii_case(email))
    {
        None => Ok(()),
        Some(account) => {
            let mut problem =
                Problem::invalid(format_args!("email: {} is already set up", account.email));
            problem.account = Some(account.id);
            problem.facts.address = Some(account.email.clone());
            Err(problem)
        }
    }
}

/// Readable in the desktop's list of passwords, and never the same twice.
fn secret_name(email: &str, direction: &str) -> Result<String, Problem> {
    let mut random = [0u8; 4];
    getrandom::fill(&mut random).map_err(Problem::internal)?;
    let tail: String = random.iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(format!("{email} {direction} {tail}"))
}

/// The domain, or the whole address where another account has that name already.
fn label(email: &str, others: &[Account]) -> String {
    let domain = email.rsplit_once('@').map_or(email, |(_, domain)| domain);
    if others
        .iter()
        .any(|other| other.label.eq_ignore_ascii_case(domain))
    {
        email.to_owned()
    } else {
        domain.to_owned()
    }
}

/// The first colour that no account has; with more accounts than colours, the one used least.
fn colour(others: &[Account]) -> u8 {
    (1..=COLOURS)
        .min_by_key(|colour| {
            others
                .iter()
                .filter(|other| other.colour == *colour)
                .count()
        })
        .unwrap_or(1)
}

fn account_info(account: Account) -> AccountInfo {
    AccountInfo {
        id: account.id,
        email: account.email,
        name: account.name,
        label: account.label,
        colour: account.colour,
        incoming: account.incoming,
        outgoing: account.outgoing,
    }
}

fn provider_hint(hint: &Hint) -> ProviderHint {
    let kind = match hint.kind {
        HintKind::None => ProviderHintKind::None,
        HintKind::AppPassword => ProviderHintKind::AppPassword,
        HintKind::SwitchOn => ProviderHintKind::SwitchOn,
        HintKind::BrowserSignIn => ProviderHintKind::BrowserSignIn,
        HintKind::Unsupported => ProviderHintKind::Unsupported,
    };
    ProviderHint {
        provider: hint.provider.clone(),
        kind,
        url: hint.url.clone(),
    }
}

fn settings_candidate(candidate: Candidate) -> SettingsCandidate {
    let source = match candidate.source {
        Source::Organisation => SettingsSource::Organisation,
        Source::ProviderTable => SettingsSource::ProviderTable,
        Source::Autoconfig => SettingsSource::Autoconfig,
        Source::Guess => SettingsSource::Guess,
    };
    SettingsCandidate {
        source,
        provider: candidate.provider,
        incoming: candidate.incoming,
        outgoing: candidate.outgoing,
        confirm_domain: candidate.confirm_domain,
    }
}

fn setup_step(step: Step) -> SetupStep {
    let kind = match step.kind {
        StepKind::ProviderTable => SetupStepKind::ProviderTable,
        StepKind::Autoconfig => SetupStepKind::Autoconfig,
        StepKind::Guess => SetupStepKind::Guess,
    };
    let state = match step.state {
        StepState::Running => SetupStepState::Running,
        StepState::Found => SetupStepState::Found,
        StepState::Nothing => SetupStepState::Nothing,
        StepState::Failed => SetupStepState::Failed,
    };
    SetupStep {
        kind,
        state,
        subject: step.subject,
    }
}

#[cfg(test)]
mod tests;
