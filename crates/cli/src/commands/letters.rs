//! Reading: `folders`, `list`, `show`, `save`, `search`.

use std::path::Path;

use linnet_engine::api::{ListRow, Row};
use linnet_engine::{Address, Engine, LocationId, ShowForm};
use serde_json::json;

use crate::arguments::{Form, List, Show};
use crate::failure::Failure;
use crate::output::{Output, cut, plain, time};
use crate::words;

pub(crate) async fn folders(engine: &Engine, out: Output) -> Result<(), Failure> {
    let accounts = engine.accounts().await?;
    let folders = engine.folders().await?;
    let lines = folders.iter().map(|folder| {
        let email = accounts
            .iter()
            .find(|account| account.id == folder.account)
            .map_or("", |account| &account.email);
        format!(
            "{email}/{}  {} unread of {}  {}",
            plain(&folder.path),
            folder.unread,
            folder.total,
            words::code(&folder.role)
        )
    });
    out.answer(&json!({ "folders": folders }), lines)
}

pub(crate) async fn list(engine: &Engine, list: &List, out: Output) -> Result<(), Failure> {
    if list.threads {
        let rows = engine
            .list_threads(&list.folder, list.limit, list.offset)
            .await?;
        return out.answer(&json!({ "rows": rows }), rows.iter().map(thread_line));
    }
    let rows = engine.list(&list.folder, list.limit, list.offset).await?;
    out.answer(&json!({ "rows": rows }), rows.iter().map(letter_line))
}

pub(crate) async fn search(
    engine: &Engine,
    query: &str,
    limit: usize,
    out: Output,
) -> Result<(), Failure> {
    let (rows, coverage) = engine.search(query, limit).await?;
    let searched = format!(
        "searched {} of {} letters",
        coverage.searched, coverage.total
    );
    let lines = rows.iter().map(letter_line).chain([searched]);
    out.answer(&json!({ "rows": rows, "coverage": coverage }), lines)
}

pub(crate) async fn show(engine: &Engine, show: &Show, out: Output) -> Result<(), Failure> {
    let form = form(&show.form);
    let bytes = engine.show(show.id, form).await?;
    match form {
        ShowForm::Raw => out.bytes(&bytes),
        // The parts are JSON already.
        ShowForm::Parts => out.bytes(&with_line_end(bytes)),
        ShowForm::Text | ShowForm::Html | ShowForm::Headers if out.is_json() => {
            out.json(&json!({ "id": show.id, "content": String::from_utf8_lossy(&bytes) }))
        }
        ShowForm::Text | ShowForm::Html | ShowForm::Headers => out.bytes(&with_line_end(bytes)),
    }
}

pub(crate) async fn save(
    engine: &Engine,
    id: LocationId,
    part: &str,
    folder: &Path,
    out: Output,
) -> Result<(), Failure> {
    let file = engine.attachment_save_to(id, part, folder).await?;
    out.answer(&json!({ "file": file }), [file.display()])
}

fn form(form: &Form) -> ShowForm {
    match (form.raw, form.html, form.headers, form.parts) {
        (true, ..) => ShowForm::Raw,
        (_, true, ..) => ShowForm::Html,
        (_, _, true, _) => ShowForm::Headers,
        (_, _, _, true) => ShowForm::Parts,
        _ => ShowForm::Text,
    }
}

fn letter_line(row: &ListRow) -> String {
    let mark = |flag: &str, mark: char| {
        if row.flags.iter().any(|one| one == flag) {
            mark
        } else {
            ' '
        }
    };
    let unread = if mark("\\Seen", 's') == 's' { ' ' } else { '*' };
    format!(
        "{:>8} {unread}{} {}  {:24}  {}",
        row.id.0,
        mark("\\Flagged", '!'),
        time(row.date),
        cut(&people(&row.from), 24),
        cut(&row.subject, 72)
    )
}

fn thread_line(row: &Row) -> String {
    let newest = row.locations.first().map_or(0, |location| location.0);
    let unread = if row.unread { '*' } else { ' ' };
    let starred = if row.starred { '!' } else { ' ' };
    format!(
        "{newest:>8} {unread}{starred} {}  {:24}  {} ({})",
        time(row.date),
        cut(&people(&row.people), 24),
        cut(&row.subject, 66),
        row.count
    )
}

fn people(people: &[Address]) -> String {
    let named = people.iter().map(|one| {
        if one.name.is_empty() {
            one.email.as_str()
        } else {
            one.name.as_str()
        }
    });
    named.collect::<Vec<_>>().join(", ")
}

fn with_line_end(mut bytes: Vec<u8>) -> Vec<u8> {
    if bytes.last().is_some_and(|last| *last != b'\n') {
        bytes.push(b'\n');
    }
    bytes
}
