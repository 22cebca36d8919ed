//! `account list | show | remove | check`; `add` has a room of its own.

use linnet_engine::Engine;
use linnet_engine::api::{AccountInfo, CheckReport, CheckResult, Problem};
use serde_json::json;

use crate::arguments::AccountCommand;
use crate::commands::add;
use crate::failure::Failure;
use crate::output::Output;
use crate::session::{Secrets, Session, account};
use crate::words;

pub(crate) async fn run(
    session: Session,
    command: AccountCommand,
    out: Output,
) -> Result<(), Failure> {
    match command {
        AccountCommand::Add(request) => {
            // What makes no sense is refused before the password is read and the profile is opened.
            add::check(&request)?;
            let password = add::password()?;
            session
                .with(Secrets::Needed, async |engine| {
                    add::run(engine, request, password, out).await
                })
                .await
        }
        AccountCommand::List => {
            session
                .with(Secrets::NotNeeded, async |engine| list(engine, out).await)
                .await
        }
        AccountCommand::Show { account } => {
            session
                .with(Secrets::NotNeeded, async |engine| {
                    show(engine, &account, out).await
                })
                .await
        }
        AccountCommand::Remove { account } => {
            session
                .with(Secrets::Needed, async |engine| {
                    remove(engine, &account, out).await
                })
                .await
        }
        AccountCommand::Check { account } => {
            session
                .with(Secrets::Needed, async |engine| {
                    check(engine, &account, out).await
                })
                .await
        }
    }
}

/// The report of the two checks in lines.
pub(crate) fn report_lines(report: &CheckReport) -> Vec<String> {
    [("receiving", &report.receive), ("sending", &report.send)]
        .into_iter()
        .flat_map(|(what, result)| result_lines(what, result))
        .collect()
}

/// The problems of the two checks.
pub(crate) fn problems(report: &CheckReport) -> Vec<&Problem> {
    [&report.receive, &report.send]
        .into_iter()
        .filter_map(|result| match result {
            CheckResult::Problem { problem } => Some(problem),
            CheckResult::Ok | CheckResult::Skipped => None,
        })
        .collect()
}

async fn list(engine: &Engine, out: Output) -> Result<(), Failure> {
    let accounts = engine.accounts().await?;
    out.answer(
        &json!({ "accounts": accounts }),
        accounts
            .iter()
            .map(|account| format!("{}  {}", account.id, account.email)),
    )
}

async fn show(engine: &Engine, named: &str, out: Output) -> Result<(), Failure> {
    let account = account(engine, named).await?;
    out.answer(&account, lines(&account))
}

async fn remove(engine: &Engine, named: &str, out: Output) -> Result<(), Failure> {
    let account = account(engine, named).await?;
    engine.account_remove(account.id).await?;
    out.answer(
        &json!({ "removed": account.id }),
        [format!("removed {}", account.email)],
    )
}

async fn check(engine: &Engine, named: &str, out: Output) -> Result<(), Failure> {
    let account = account(engine, named).await?;
    let report = engine.account_check(account.id).await?;
    out.answer(&report, report_lines(&report))?;
    Failure::told(problems(&report)).map_or(Ok(()), Err)
}

fn lines(account: &AccountInfo) -> Vec<String> {
    let server = |server: &linnet_engine::Server| {
        format!(
            "{} {}:{} {} as {}",
            words::code(&server.protocol),
            server.host,
            server.port,
            words::code(&server.security),
            server.user
        )
    };
    vec![
        format!("number     {}", account.id),
        format!("address    {}", account.email),
        format!("name       {}", account.name),
        format!("receiving  {}", server(&account.incoming)),
        format!("sending    {}", server(&account.outgoing)),
    ]
}

fn result_lines(what: &str, result: &CheckResult) -> Vec<String> {
    match result {
        CheckResult::Ok => vec![format!("{what}: works")],
        CheckResult::Skipped => vec![format!("{what}: not tried")],
        CheckResult::Problem { problem } => {
            let mut lines = vec![format!(
                "{what}: {} ({})",
                words::problem(problem),
                words::code(&problem.class)
            )];
            if let Some(advice) = words::advice(problem.advice) {
                lines.push(format!("  {advice} ({})", words::code(&problem.advice)));
            }
            lines
        }
    }
}
