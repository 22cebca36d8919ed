//! From a draft, a file or the command line into the outbox. The answer comes only after letter and
//! recipients are durable, in one transaction with the end of the draft.

use std::path::PathBuf;

use jiff::{Timestamp, tz::TimeZone};
use linnet_mail::{
    AccountId, Address, DraftId, LocationId, OutboxId,
    address::is_valid_email,
    compose::{
        Composed, Missing, Outgoing, OutgoingAttachment, compose, message_id, parse_eml_for_sending,
    },
};
use linnet_store::{Account, NewOutbox};

use super::{Origin, choose, drafts::read_file, files, from_json, kind_of};
use crate::{
    api::{Advice, ComposeKind, DraftContent, Problem, ProblemClass, Recipient, SendResult},
    engine::Engine,
    render::off_thread,
    setup::size_limit,
    wakes::Scope,
};

/// A letter as a script gives it. The lists are as a person types them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LetterToSend {
    /// An address of one of the accounts; empty means the first account.
    pub from: String,
    pub to: String,
    pub cc: String,
    pub bcc: String,
    pub subject: String,
    pub text: String,
    pub attachments: Vec<PathBuf>,
    /// Goes not before this time, Unix seconds.
    pub at: Option<i64>,
}

/// A letter can be taken back no longer than this, in seconds: people expect it to be gone.
const LONGEST_UNDO: u32 = 120;

/// What the outbox needs beside the letter itself.
struct Dispatch {
    account: AccountId,
    sender: String,
    message_id: String,
    subject: String,
    composed: Composed,
    not_before: i64,
    draft: Option<DraftId>,
    answered: Option<LocationId>,
    forwarded: Option<LocationId>,
}

impl Engine {
    /// Hands the draft to the outbox. For some seconds, as the person has set them, it can be taken back.
    ///
    /// # Errors
    /// `InvalidInput` with the advice `CorrectRecipient` when nobody, or something that is no address, would
    /// receive it; `TooLarge` when the server said that it takes less.
    pub async fn draft_send(&self, draft: DraftId) -> Result<SendResult, Problem> {
        let stored = self.open_draft(draft).await?;
        let content: DraftContent = from_json(&stored.content_json)?;
        let origin: Origin = from_json(&stored.references_json)?;
        let [to, cc, bcc] = [&content.to, &content.cc, &content.bcc].map(|list| people(list));
        let (to, cc, bcc) = (to?, cc?, bcc?);
        let account = content.account;
        let account = self.read(move |reader| reader.account(account)).await?;
        let ids: Vec<u32> = stored
            .attachments
            .iter()
            .map(|attachment| attachment.id)
            .collect();
        let data = self
            .read(move |reader| {
                ids.iter()
                    .map(|id| reader.draft_attachment(draft, *id))
                    .collect::<Result<Vec<_>, _>>()
            })
            .await?;
        let attachments = stored
            .attachments
            .into_iter()
            .zip(data)
            .map(|(facts, data)| OutgoingAttachment {
                name: facts.name,
                content_type: facts.content_type,
                data,
            })
            .collect();
        let mut letter = self.begin(&account)?;
        letter.to = to;
        letter.cc = cc;
        letter.bcc = bcc;
        letter.subject = content.subject;
        letter.text = content.text;
        letter.attachments = attachments;
        letter.in_reply_to = origin.in_reply_to;
        letter.references = origin.references;
        let (answered, forwarded) = match kind_of(&stored.kind) {
            ComposeKind::New => (None, None),
            ComposeKind::Reply | ComposeKind::ReplyAll => (stored.in_reply_to_location, None),
            ComposeKind::Forward => (None, stored.in_reply_to_location),
        };
        let undo = self.settings().await?.undo_send_seconds.min(LONGEST_UNDO);
        let not_before = self.now() + i64::from(undo);
        let dispatch = compose_for(account.id, letter, not_before)
            .await
            .map(|dispatch| Dispatch {
                draft: Some(draft),
                answered,
                forwarded,
                ..dispatch
            })?;
        let outbox = self.dispatch(dispatch).await?;
        Ok(SendResult {
            outbox,
            offline: self.is_offline(account.id),
        })
    }

    /// Queues a letter from a file. Its own Message-ID and Date stay; Bcc is taken out; its recipients are
    /// those of To, Cc and Bcc.
    pub async fn send_eml(&self, raw: Vec<u8>, at: Option<i64>) -> Result<OutboxId, Problem> {
        let accounts = self.read(|reader| reader.accounts()).await?;
        let parsed = linnet_mail::parse::parse_headers(&raw);
        let from = parsed
            .from
            .first()
            .map(|from| from.email.clone())
            .unwrap_or_default();
        let account = sender(&accounts, &from)?.clone();
        let letter = self.begin(&account)?;
        let ready = off_thread(move || {
            let missing = Missing {
                message_id: &letter.message_id,
                date: letter.date,
                utc_offset_minutes: letter.utc_offset_minutes,
            };
            parse_eml_for_sending(&raw, &missing)
        })
        .await??;
        self.dispatch(Dispatch {
            account: account.id,
            sender: ready.from.email,
            message_id: ready.message_id,
            subject: ready.subject,
            composed: ready.composed,
            not_before: at.unwrap_or_else(|| self.now()),
            draft: None,
            answered: None,
            forwarded: None,
        })
        .await
    }

    /// Queues a letter that is given in parts.
    pub async fn send_letter(&self, letter: LetterToSend) -> Result<OutboxId, Problem> {
        let accounts = self.read(|reader| reader.accounts()).await?;
        let (account, from) = if letter.from.trim().is_empty() {
            (choose(&accounts, None)?, None)
        } else {
            let from =
                Address::parse(&letter.from).map_err(|_| bad_address("from", &letter.from))?;
            (sender(&accounts, &from.email)?, Some(from))
        };
        let mut outgoing = self.begin(account)?;
        if let Some(from) = from {
            let name = if from.name.is_empty() {
                account.name.clone()
            } else {
                from.name
            };
            outgoing.from = Address {
                name,
                email: from.email,
            };
        }
        outgoing.to = typed("to", &letter.to)?;
        outgoing.cc = typed("cc", &letter.cc)?;
        outgoing.bcc = typed("bcc", &letter.bcc)?;
        outgoing.subject = letter.subject;
        outgoing.text = letter.text;
        let paths = letter.attachments;
        outgoing.attachments = off_thread(move || {
            paths
                .iter()
                .map(|path| {
                    let name = files::name_of(path);
                    let content_type = files::content_type(&name).to_owned();
                    Ok(OutgoingAttachment {
                        name,
                        content_type,
                        data: read_file(path)?,
                    })
                })
                .collect::<Result<Vec<_>, Problem>>()
        })
        .await??;
        let not_before = letter.at.unwrap_or_else(|| self.now());
        self.dispatch(compose_for(account.id, outgoing, not_before).await?)
            .await
    }

    /// An empty letter of this account, with its identity and the time of now.
    fn begin(&self, account: &Account) -> Result<Outgoing, Problem> {
        let from = Address {
            name: account.name.clone(),
            email: account.email.clone(),
        };
        let mut random = [0u8; 16];
        getrandom::fill(&mut random).map_err(Problem::internal)?;
        let date = self.now();
        Ok(Outgoing {
            message_id: message_id(&random, &from),
            from,
            date,
            utc_offset_minutes: utc_offset_minutes(date),
            ..Outgoing::default()
        })
    }

    /// The one transaction; afterwards the letter is durable and its sender is woken.
    async fn dispatch(&self, dispatch: Dispatch) -> Result<OutboxId, Problem> {
        let account = dispatch.account;
        if dispatch.composed.recipients.is_empty() {
            return Err(nobody());
        }
        let size = dispatch.composed.raw.len() as u64;
        let limit = self.read(move |reader| size_limit(reader, account)).await?;
        if let Some(limit) = limit
            && size > limit
        {
            return Err(
                Problem::new(ProblemClass::TooLarge, format_args!("{size} > {limit}"))
                    .with_account(account),
            );
        }
        let raw = dispatch.composed.raw;
        let frames = off_thread(move || linnet_store::compress(&raw)).await??;
        let letter = NewOutbox {
            account,
            from: dispatch.sender,
            recipients: dispatch.composed.recipients,
            message_id: dispatch.message_id,
            subject: dispatch.subject,
            size,
            raw: frames,
            queued_at: self.now(),
            not_before: dispatch.not_before,
            draft: dispatch.draft,
            answered: dispatch.answered,
            forwarded: dispatch.forwarded,
        };
        let outbox = self.write(move |writer| writer.outbox_add(&letter)).await?;
        self.inner.supervisors.wake(account, Scope::Operations);
        Ok(outbox)
    }
}

async fn compose_for(
    account: AccountId,
    letter: Outgoing,
    not_before: i64,
) -> Result<Dispatch, Problem> {
    let letter = Outgoing {
        subject: one_line(&letter.subject),
        ..letter
    };
    off_thread(move || {
        Ok(Dispatch {
            account,
            composed: compose(&letter)?,
            sender: letter.from.email,
            message_id: letter.message_id,
            subject: letter.subject,
            not_before,
            draft: None,
            answered: None,
            forwarded: None,
        })
    })
    .await?
}

/// The account that sends for this address: its own, else one of the same domain (an alias).
fn sender<'a>(accounts: &'a [Account], from: &str) -> Result<&'a Account, Problem> {
    let domain = |email: &str| {
        email
            .rsplit_once('@')
            .map(|(_, domain)| domain.to_ascii_lowercase())
    };
    accounts
        .iter()
        .find(|account| account.email.eq_ignore_ascii_case(from))
        .or_else(|| {
            let wanted = domain(from)?;
            accounts
                .iter()
                .find(|account| domain(&account.email).as_ref() == Some(&wanted))
        })
        .ok_or_else(|| bad_address("from", from))
}

fn people(recipients: &[Recipient]) -> Result<Vec<Address>, Problem> {
    recipients
        .iter()
        .map(|recipient| {
            if is_valid_email(&recipient.email) {
                Ok(Address {
                    name: recipient.name.clone(),
                    email: recipient.email.clone(),
                })
            } else {
                Err(bad_address("recipient", &recipient.email))
            }
        })
        .collect()
}

fn typed(field: &str, list: &str) -> Result<Vec<Address>, Problem> {
    Address::parse_list(list)
        .into_iter()
        .map(|address| address.map_err(|_| bad_address(field, list)))
        .collect()
}

fn bad_address(field: &str, address: &str) -> Problem {
    let mut problem = Problem::invalid(field);
    if field != "from" {
        problem.advice = Advice::CorrectRecipient;
    }
    problem.facts.address = Some(linnet_protocols::failure::clean(address));
    problem
}

fn nobody() -> Problem {
    let mut problem = Problem::invalid("recipients");
    problem.advice = Advice::CorrectRecipient;
    problem
}

/// Line breaks and other control characters of a pasted subject become spaces.
fn one_line(subject: &str) -> String {
    subject
        .split(char::is_control)
        .map(str::trim)
        .filter(|piece| !piece.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

fn utc_offset_minutes(date: i64) -> i32 {
    Timestamp::from_second(date).map_or(0, |at| TimeZone::system().to_offset(at).seconds() / 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_is_one_line() {
        assert_eq!(
            one_line("a\r\nBcc: x@example.test\0"),
            "a Bcc: x@example.test"
        );
        assert_eq!(one_line(" plain  words "), "plain  words");
    }

    #[test]
    fn a_wrong_address_is_named_with_its_field() {
        let problem = typed("to", "not an address").unwrap_err();
        assert_eq!(
            (problem.class, problem.advice),
            (ProblemClass::InvalidInput, Advice::CorrectRecipient)
        );
        assert_eq!(
            (problem.detail.as_str(), problem.facts.address.as_deref()),
            ("to", Some("not an address"))
        );
        assert!(sender(&[], "ann@example.test").is_err());
    }
}
