//! From rows of the store to what crosses the border.

use linnet_mail::{Address, Flag};
use linnet_store::{OutboxState, ViewRow};

use crate::api::{self, Problem, Recipient, Row};

pub(crate) fn row(row: ViewRow) -> Row {
    Row {
        thread: row.thread,
        account: row.account,
        folder: row.folder,
        locations: row.locations,
        people: row.people,
        subject: row.subject,
        snippet: row.snippet,
        date: row.date,
        count: row.count,
        unread: row.unread,
        starred: row.starred,
        has_attachment: row.has_attachment,
        answered: row.answered,
        forwarded: row.forwarded,
    }
}

pub(crate) fn list_row(row: linnet_store::ListRow, folder: &str) -> api::ListRow {
    api::ListRow {
        id: row.location,
        folder: folder.to_owned(),
        uid: row.uid,
        message_id: row.message_id,
        date: row.date,
        from: row.from,
        subject: row.subject,
        flags: row
            .flags
            .iter()
            .map(|flag| flag.wire().to_owned())
            .chain(row.keywords)
            .collect(),
        size: row.size,
        complete: row.complete,
    }
}

pub(crate) fn recipient(address: &Address) -> Recipient {
    Recipient {
        name: address.name.clone(),
        email: address.email.clone(),
        invalid: !linnet_mail::address::is_valid_email(&address.email),
    }
}

pub(crate) fn outbox_item(item: linnet_store::OutboxItem) -> api::OutboxItem {
    let problem = item
        .problem_json
        .as_deref()
        .and_then(problem)
        .or_else(|| refusal(&item));
    let recipients = item
        .recipients
        .iter()
        .map(|recipient| Recipient {
            name: String::new(),
            email: recipient.email.clone(),
            invalid: recipient.refused.is_some(),
        })
        .collect();
    api::OutboxItem {
        id: item.id,
        account: item.account,
        state: outbox_state(item.state),
        subject: item.subject,
        recipients,
        queued_at: item.queued_at,
        not_before: item.not_before,
        next_try: match item.next_try {
            Some(at) => Some(at.max(item.not_before)),
            // Put off from the beginning, and by nothing since.
            None if item.state == OutboxState::Waiting && problem.is_none() => {
                Some(item.not_before).filter(|at| *at > item.queued_at)
            }
            None => None,
        },
        attempts: item.attempts,
        problem,
        accepted_at: item.accepted_at,
        accepted_by: item.accepted_by,
        size: item.size,
        rest: item.rest_of.is_some(),
    }
}

/// Refused recipients are a problem of their own, as long as nothing else is in the way.
fn refusal(item: &linnet_store::OutboxItem) -> Option<Problem> {
    match item.state {
        OutboxState::Waiting | OutboxState::Failed => {}
        OutboxState::Sending
        | OutboxState::DotSent
        | OutboxState::Accepted
        | OutboxState::Filed
        | OutboxState::Done
        | OutboxState::Uncertain => return None,
    }
    let refused: Vec<(&str, &str)> = item
        .recipients
        .iter()
        .filter_map(|recipient| Some((recipient.email.as_str(), recipient.refused.as_deref()?)))
        .collect();
    if refused.is_empty() {
        return None;
    }
    let mut problem = Problem::recipients_refused(&refused).with_account(item.account);
    problem.facts.time = item.next_try;
    Some(problem)
}

fn outbox_state(state: OutboxState) -> api::OutboxState {
    match state {
        OutboxState::Waiting => api::OutboxState::Waiting,
        OutboxState::Sending | OutboxState::DotSent => api::OutboxState::Sending,
        OutboxState::Accepted => api::OutboxState::Accepted,
        OutboxState::Filed | OutboxState::Done => api::OutboxState::Done,
        OutboxState::Failed => api::OutboxState::Failed,
        OutboxState::Uncertain => api::OutboxState::Uncertain,
    }
}

/// A problem as it is kept beside a letter. Plain data without maps always becomes JSON; should that ever
/// fail, the class stays readable.
pub(crate) fn problem_json(problem: &Problem) -> String {
    serde_json::to_string(problem).unwrap_or_else(|error| {
        tracing::error!("a problem could not be written down: {error}");
        String::new()
    })
}

pub(crate) fn problem(json: &str) -> Option<Problem> {
    if json.is_empty() {
        return None;
    }
    serde_json::from_str(json).map_or_else(
        |error| {
            tracing::error!("a stored problem could not be read: {error}");
            None
        },
        Some,
    )
}

pub(crate) fn is_own(from: &[Address], own: &[String]) -> bool {
    from.iter().any(|address| {
        own.iter()
            .any(|own| own.eq_ignore_ascii_case(&address.email))
    })
}

pub(crate) fn letter(
    row: linnet_store::LetterRow,
    folder: &linnet_store::Folder,
    own: &[String],
) -> api::Letter {
    let flags = row.location.flags;
    let parsed = row.letter;
    api::Letter {
        location: row.location.id,
        folder: folder.id,
        folder_role: folder.role,
        folder_name: leaf(&folder.path).to_owned(),
        own: is_own(&parsed.from, own),
        from: parsed.from,
        to: parsed.to,
        cc: parsed.cc,
        reply_to: parsed.reply_to,
        subject: parsed.subject,
        date: row.date,
        snippet: parsed.snippet,
        unread: !flags.contains(Flag::Seen),
        starred: flags.contains(Flag::Flagged),
        answered: flags.contains(Flag::Answered),
        forwarded: flags.contains(Flag::Forwarded),
        complete: row.location.complete,
        attachments: parsed
            .parts
            .iter()
            .filter(|part| part.attachment)
            .map(attachment)
            .collect(),
    }
}

pub(crate) fn attachment(part: &linnet_mail::parse::Part) -> api::AttachmentInfo {
    api::AttachmentInfo {
        part: part.id.clone(),
        name: part.name.clone(),
        content_type: part.content_type.clone(),
        size: part.size,
        dangerous: linnet_mail::parse::is_dangerous_file(&part.name, &part.content_type),
    }
}

/// The last component of a folder's path.
pub(crate) fn leaf(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
