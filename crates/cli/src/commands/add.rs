//! `account add`: the wizard without its pages. Nothing is stored unless the checks went well.

use std::io::BufRead;

use linnet_engine::api::{
    Discovery, Event, Problem, SettingsCandidate, SetupRequest, SetupResult, SetupStepState,
};
use linnet_engine::{Engine, Protocol, Security, Server};
use tokio::sync::broadcast;
use zeroize::Zeroizing;

use crate::arguments::AccountAdd;
use crate::commands::account::{problems, report_lines};
use crate::failure::Failure;
use crate::output::{Output, Progress, plain};
use crate::server::ServerArgument;
use crate::words;

/// Refuses what needs a word of the person that was not given.
pub(crate) fn check(request: &AccountAdd) -> Result<(), Failure> {
    let exposed = [&request.imap, &request.smtp]
        .into_iter()
        .flatten()
        .find(|server| server.is_exposed());
    match exposed {
        Some(server) if !request.i_accept_no_encryption => Err(Failure::Usage(format!(
            "without encryption others can read the password and the mail sent to {}: \
             say --i-accept-no-encryption if you want that",
            server.host
        ))),
        Some(_) | None => Ok(()),
    }
}

/// The first line of standard input.
pub(crate) fn password() -> Result<Zeroizing<String>, Failure> {
    let mut line = Zeroizing::new(String::with_capacity(1024));
    std::io::stdin()
        .lock()
        .read_line(&mut line)
        .map_err(Failure::io("read the password"))?;
    let length = line.trim_end_matches(['\n', '\r']).len();
    line.truncate(length);
    if line.is_empty() {
        return Err(Failure::usage(
            "give the password as one line on standard input",
        ));
    }
    Ok(line)
}

pub(crate) async fn run(
    engine: &Engine,
    request: AccountAdd,
    password: Zeroizing<String>,
    out: Output,
) -> Result<(), Failure> {
    let progress = Progress::new();
    let mut steps = Steps(engine.events());
    let (incoming, outgoing) = settings(engine, &request).await?;
    let no_encryption = incoming.security == Security::None || outgoing.security == Security::None;
    let adding = engine.setup_add(SetupRequest {
        email: request.email.clone(),
        name: request.name.clone(),
        password: String::clone(&password),
        incoming,
        outgoing,
        outgoing_password: None,
        // Receiving alone was asked for: sending is put right later.
        accept_sending_fault: request.imap.is_some() && request.smtp.is_none(),
        accept_no_encryption: no_encryption,
    });
    let added = tokio::select! {
        added = adding => added,
        () = steps.tell(&progress) => Err(ended()),
    };
    progress.clear();
    let result = added?;
    out.answer(&result, lines(&request.email, &result))?;
    if result.account.is_some() {
        return Ok(());
    }
    Err(Failure::told(problems(&result.report)).unwrap_or(Failure::Told { exit_code: 1 }))
}

async fn settings(engine: &Engine, request: &AccountAdd) -> Result<(Server, Server), Failure> {
    let user = request.user.as_deref().unwrap_or(&request.email);
    let given = |server: &ServerArgument, protocol| server.server(protocol, user);
    if let Some(imap) = &request.imap {
        let outgoing = match &request.smtp {
            Some(smtp) => given(smtp, Protocol::Smtp),
            None => Server {
                port: Protocol::Smtp.standard_port(Security::Tls),
                security: Security::Tls,
                ..given(imap, Protocol::Smtp)
            },
        };
        return Ok((given(imap, Protocol::Imap), outgoing));
    }
    let SettingsCandidate {
        mut incoming,
        mut outgoing,
        ..
    } = found(engine.discover(&request.email).await?)?;
    if let Some(user) = &request.user {
        incoming.user.clone_from(user);
        outgoing.user.clone_from(user);
    }
    if let Some(smtp) = &request.smtp {
        outgoing = given(smtp, Protocol::Smtp);
    }
    Ok((incoming, outgoing))
}

/// The most trusted settings. The password goes to another domain than the address's only where a table that
/// Linnet ships, or the organisation itself, vouches for it: here is nobody to ask.
fn found(discovery: Discovery) -> Result<SettingsCandidate, Failure> {
    let others: Vec<String> = discovery
        .candidates
        .iter()
        .filter_map(|candidate| candidate.confirm_domain.clone())
        .collect();
    let mut trusted = discovery
        .candidates
        .into_iter()
        .filter(|candidate| candidate.confirm_domain.is_none());
    trusted.next().ok_or_else(|| match (others.first(), discovery.did_you_mean) {
        (Some(domain), _) => Failure::Usage(format!(
            "the mail seems to be run by {}: if that is right, give its servers with --imap and --smtp",
            plain(domain)
        )),
        (None, Some(address)) => Failure::from(not_found(format!("did you mean {}?", plain(&address)))),
        (None, None) => Failure::from(not_found(String::new())),
    })
}

fn not_found(detail: String) -> Problem {
    Problem {
        class: linnet_engine::api::ProblemClass::SettingsNotFound,
        advice: linnet_engine::api::Advice::EnterSettings,
        account: None,
        facts: Box::default(),
        detail,
    }
}

fn ended() -> Problem {
    Problem {
        class: linnet_engine::api::ProblemClass::Internal,
        advice: linnet_engine::api::Advice::TryAgain,
        account: None,
        facts: Box::default(),
        detail: "the engine ended".to_owned(),
    }
}

fn lines(email: &str, result: &SetupResult) -> Vec<String> {
    let mut lines = report_lines(&result.report);
    lines.push(match result.account {
        Some(account) => format!("{account}  {email}"),
        None => "nothing was stored".to_owned(),
    });
    lines
}

/// The steps that the engine tells while it looks and checks.
struct Steps(broadcast::Receiver<Event>);

impl Steps {
    /// Shows each step until the engine is gone.
    async fn tell(&mut self, progress: &Progress) {
        loop {
            match self.0.recv().await {
                Ok(Event::Setup { step }) if step.state == SetupStepState::Running => {
                    progress.say(format_args!(
                        "{} {}",
                        words::code(&step.kind),
                        plain(&step.subject)
                    ));
                }
                Ok(_) | Err(broadcast::error::RecvError::Lagged(_)) => {}
                Err(broadcast::error::RecvError::Closed) => return,
            }
        }
    }
}

#[cfg(test)]
mod tests;
