//! `watch`: stays connected, one line for each event, until it is told to end.

use linnet_engine::Engine;
use linnet_engine::api::{Event, Status};
use tokio::sync::broadcast::error::RecvError;

use crate::failure::Failure;
use crate::output::{Output, plain};
use crate::words;

pub(crate) async fn run(engine: &Engine, out: Output) -> Result<(), Failure> {
    let mut events = engine.events();
    engine.start().await;
    // How things stand before anything happens.
    let now = Event::Status {
        status: engine.status().await?,
    };
    out.answer(&now, [line(&now)])?;
    let mut ending = std::pin::pin!(told_to_end());
    loop {
        let event = tokio::select! {
            event = events.recv() => event,
            ended = &mut ending => return ended,
        };
        match event {
            Ok(event) => out.answer(&event, [line(&event)])?,
            Err(RecvError::Lagged(missed)) => eprintln!("linnet-cli: {missed} events were missed"),
            Err(RecvError::Closed) => return Ok(()),
        }
    }
}

#[cfg(unix)]
async fn told_to_end() -> Result<(), Failure> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate =
        signal(SignalKind::terminate()).map_err(Failure::io("listen for signals"))?;
    let mut interrupt =
        signal(SignalKind::interrupt()).map_err(Failure::io("listen for signals"))?;
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    Ok(())
}

#[cfg(not(unix))]
async fn told_to_end() -> Result<(), Failure> {
    tokio::signal::ctrl_c()
        .await
        .map_err(Failure::io("listen for signals"))
}

fn line(event: &Event) -> String {
    match event {
        Event::Status { status } => format!("status: {}", status_line(status)),
        Event::Folders => "folders changed".to_owned(),
        Event::Accounts => "accounts changed".to_owned(),
        Event::View { total, unread, .. } => format!("list changed: {unread} unread of {total}"),
        Event::Conversation { threads } => format!("conversations changed: {}", threads.len()),
        Event::Outbox => "waiting letters changed".to_owned(),
        Event::Drafts => "drafts changed".to_owned(),
        Event::NewMail { letters } => {
            let letters: Vec<String> = letters
                .iter()
                .map(|letter| format!("{}: {}", plain(&letter.from), plain(&letter.subject)))
                .collect();
            format!("new mail: {}", letters.join(" | "))
        }
        Event::Setup { step } => {
            format!(
                "{} {}: {}",
                words::code(&step.kind),
                words::code(&step.state),
                plain(&step.subject)
            )
        }
        Event::Refused { problem, .. } => format!("taken back: {}", words::problem(problem)),
    }
}

fn status_line(status: &Status) -> String {
    let accounts = status.accounts.iter().map(|account| {
        let reason = account
            .problem
            .as_ref()
            .map(|problem| format!(" ({})", words::problem(problem)));
        format!(
            "account {} {} {}/{}{}",
            account.account,
            words::code(&account.state),
            account.bodies_here,
            account.bodies_total,
            reason.unwrap_or_default()
        )
    });
    let waiting = format!(
        "{} to send, {} changes to make",
        status.outbox_waiting, status.operations_waiting
    );
    accounts.chain([waiting]).collect::<Vec<_>>().join("; ")
}
