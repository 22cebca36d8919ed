//! Doing something with letters, and taking it back. What is done here waits for the next `sync`.

use linnet_engine::api::{ActRequest, Verb};
use linnet_engine::{Engine, UndoId};
use serde_json::json;

use crate::arguments::Act;
use crate::failure::Failure;
use crate::output::{Output, time};
use crate::words;

/// How far back `undo` looks for something that is not undone yet.
const LOOK_BACK: usize = 200;

pub(crate) async fn act(engine: &Engine, request: Act, out: Output) -> Result<(), Failure> {
    let verb = Verb::from(request.verb);
    let to = match (verb, &request.to) {
        (Verb::Move | Verb::Copy, None) => {
            return Err(Failure::usage("move and copy need --to FOLDER"));
        }
        (Verb::Move | Verb::Copy, Some(folder)) => {
            match engine.folder_by_name(folder).await?.as_slice() {
                [folder] => Some(*folder),
                _ => return Err(Failure::Usage(format!("{folder} is not one folder"))),
            }
        }
        (_, Some(_)) => return Err(Failure::usage("only move and copy take --to")),
        (_, None) => None,
    };
    let result = engine
        .act(ActRequest {
            verb,
            locations: request.ids,
            to,
        })
        .await?;
    out.answer(
        &result,
        [format!(
            "{}: {} letters",
            words::code(&result.verb),
            result.count
        )],
    )
}

pub(crate) async fn undo(
    engine: &Engine,
    wanted: Option<UndoId>,
    out: Output,
) -> Result<(), Failure> {
    let undo = match wanted {
        Some(undo) => undo,
        None => match engine
            .history(LOOK_BACK)
            .await?
            .into_iter()
            .find(|row| !row.undone)
        {
            Some(last) => last.undo,
            None => {
                eprintln!("linnet-cli: there is nothing to take back");
                return Err(Failure::Told { exit_code: 1 });
            }
        },
    };
    engine.undo(undo).await?;
    out.answer(&json!({ "undo": undo }), [format!("{undo} is taken back")])
}

pub(crate) async fn history(engine: &Engine, limit: usize, out: Output) -> Result<(), Failure> {
    let rows = engine.history(limit).await?;
    let lines = rows.iter().map(|row| {
        let undone = if row.undone { "  taken back" } else { "" };
        format!(
            "{:>6}  {}  {}: {} letters{undone}",
            row.undo.0,
            time(row.at),
            row.verb,
            row.count
        )
    });
    out.answer(&json!({ "rows": rows }), lines)
}
