//! What waits to be sent, and what waits for a yes or no.

use linnet_engine::Engine;
use linnet_engine::api::OutboxItem;
use serde_json::json;

use crate::arguments::{Answer, OutboxCommand};
use crate::failure::Failure;
use crate::output::{Output, cut};
use crate::words;

pub(crate) async fn run(
    engine: &Engine,
    command: Option<OutboxCommand>,
    out: Output,
) -> Result<(), Failure> {
    match command {
        None => {
            let items = engine.outbox().await?;
            out.answer(&json!({ "items": items }), items.iter().map(line))
        }
        Some(OutboxCommand::Retry { id }) => {
            engine.outbox_retry(id).await?;
            out.answer(
                &json!({ "retry": id }),
                [format!("{id} is tried again by the next sync")],
            )
        }
        Some(OutboxCommand::Discard { id }) => {
            engine.outbox_discard(id).await?;
            out.answer(&json!({ "discarded": id }), [format!("{id} is not sent")])
        }
        Some(OutboxCommand::Cancel { id }) => {
            let draft = engine.outbox_to_draft(id).await?;
            out.answer(
                &json!({ "cancelled": id, "draft": draft }),
                [format!("{id} is draft {draft} again")],
            )
        }
        Some(OutboxCommand::Sent { id }) => {
            let question = engine
                .questions()
                .await?
                .into_iter()
                .find(|question| question.id == format!("outbox-{id}"));
            let Some(question) = question else {
                return Err(Failure::Usage(format!("nobody asks whether {id} was sent")));
            };
            engine.answer(&question.id, true).await?;
            out.answer(&json!({ "sent": id }), [format!("{id} counts as sent")])
        }
    }
}

pub(crate) async fn questions(engine: &Engine, out: Output) -> Result<(), Failure> {
    let questions = engine.questions().await?;
    let lines = questions.iter().map(|question| {
        format!(
            "{}  {}: {} ({})",
            question.id,
            words::code(&question.kind),
            cut(&question.subject, 72),
            question.count
        )
    });
    out.answer(&json!({ "questions": questions }), lines)
}

pub(crate) async fn answer(
    engine: &Engine,
    id: &str,
    answer: Answer,
    out: Output,
) -> Result<(), Failure> {
    let yes = answer == Answer::Yes;
    engine.answer(id, yes).await?;
    out.answer(
        &json!({ "answered": id, "yes": yes }),
        [format!("{id}: {}", if yes { "yes" } else { "no" })],
    )
}

fn line(item: &OutboxItem) -> String {
    let to: Vec<&str> = item
        .recipients
        .iter()
        .map(|recipient| recipient.email.as_str())
        .collect();
    let reason = item
        .problem
        .as_ref()
        .map(|problem| format!("  {}", words::problem(problem)));
    format!(
        "{:>6}  {}  {}  {}{}",
        item.id.0,
        words::code(&item.state),
        cut(&to.join(", "), 40),
        cut(&item.subject, 60),
        reason.unwrap_or_default()
    )
}
