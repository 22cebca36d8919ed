//! Letters being written: how they begin, and what they begin with.
//!
//! A draft is durable from its first moment. Quoted text is plain text made from the letter as shown, so
//! nothing of a stranger's HTML gets into what a person sends.

pub(crate) mod texts;

mod drafts;
mod files;
mod send;

pub use send::LetterToSend;

use jiff::tz::TimeZone;
use linnet_mail::{
    AccountId, Address, DraftId, LocationId,
    compose::{ReplyKind, ReplySeed, parse_mailto, reply_seed},
    parse::{ParsedLetter, part_bytes},
    show::{ShowOptions, show},
};
use linnet_store::{Account, NewAttachment};
use serde::{Deserialize, Serialize};

use self::texts::Texts;
use crate::{
    api::{ComposeKind, ComposeRequest, ContactSuggestion, DraftContent, Problem, Recipient},
    convert,
    engine::Engine,
    render::off_thread,
};

/// How many people are offered while an address is typed.
const SUGGESTIONS: usize = 8;

/// What ties an answer to its conversation; kept beside the draft, out of the window's reach.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct Origin {
    in_reply_to: Option<String>,
    references: Vec<String>,
    /// The address that received the answered letter, when it is not the sending one.
    received_at: Option<String>,
}

/// How a draft begins.
#[derive(Default)]
struct Seed {
    to: Vec<Address>,
    cc: Vec<Address>,
    bcc: Vec<Address>,
    subject: String,
    text: String,
    origin: Origin,
    attachments: Vec<NewAttachment>,
}

impl Engine {
    /// Begins a letter: empty, from a `mailto:` link, or as an answer to `location`, and stores it as a
    /// draft.
    ///
    /// # Errors
    /// `InvalidInput` for a link that is none and for an answer without its letter; `NotFound` when there
    /// is no account to write from, or the letter to pass on has not been downloaded yet.
    pub async fn compose(&self, request: ComposeRequest) -> Result<DraftId, Problem> {
        let accounts = self.read(|reader| reader.accounts()).await?;
        let (account, seed) = match request.kind {
            ComposeKind::New => {
                let account = choose(&accounts, request.account)?.clone();
                let seed = match &request.mailto {
                    Some(link) => seed_from_link(link)?,
                    None => Seed::default(),
                };
                (account, seed)
            }
            ComposeKind::Reply | ComposeKind::ReplyAll | ComposeKind::Forward => {
                let location = request
                    .location
                    .ok_or_else(|| Problem::invalid("location"))?;
                let home = self
                    .read(move |reader| reader.location(location))
                    .await?
                    .account;
                let account = choose(&accounts, request.account.or(Some(home)))?.clone();
                let own: Vec<String> = accounts
                    .iter()
                    .map(|account| account.email.clone())
                    .collect();
                let mut seed = self
                    .seed_from_letter(location, request.kind, &account, own)
                    .await?;
                // Room for the answer above what is quoted.
                seed.text.insert_str(0, "\n\n");
                (account, seed)
            }
        };
        let content = DraftContent {
            account: account.id,
            to: seed.to.iter().map(convert::recipient).collect(),
            cc: seed.cc.iter().map(convert::recipient).collect(),
            bcc: seed.bcc.iter().map(convert::recipient).collect(),
            subject: seed.subject,
            text: seed.text,
        };
        let content = to_json(&content)?;
        let origin = to_json(&seed.origin)?;
        let kind = kind_word(request.kind);
        let (location, attachments, now) = (request.location, seed.attachments, self.now());
        self.write(move |writer| {
            let draft = writer.draft_create(account.id, kind, &content, location, &origin, now)?;
            for attachment in &attachments {
                writer.draft_attach(draft, attachment)?;
            }
            Ok(draft)
        })
        .await
    }

    /// People whose name or address begins with `prefix`, those written to lately first.
    pub async fn contacts(&self, prefix: &str) -> Result<Vec<ContactSuggestion>, Problem> {
        let prefix = prefix.trim().to_owned();
        if prefix.is_empty() {
            return Ok(Vec::new());
        }
        let contacts = self
            .read(move |reader| reader.contacts(&prefix, SUGGESTIONS))
            .await?;
        Ok(contacts
            .into_iter()
            .map(|contact| ContactSuggestion {
                name: contact.name,
                email: contact.email,
            })
            .collect())
    }

    async fn seed_from_letter(
        &self,
        location: LocationId,
        kind: ComposeKind,
        account: &Account,
        own: Vec<String>,
    ) -> Result<Seed, Problem> {
        let (raw, whole) = self.raw_or_head(location).await?;
        if kind == ComposeKind::Forward && !whole {
            // Passed on without its text and files it would be another letter.
            return Err(Problem::not_found("the letter has not been downloaded yet"));
        }
        let texts = Texts::new(&self.settings().await?.language);
        let email = account.email.clone();
        off_thread(move || {
            let letter = if whole {
                linnet_mail::parse::parse(&raw)
            } else {
                linnet_mail::parse::parse_headers(&raw)
            };
            let text = if whole {
                show(
                    &raw,
                    &ShowOptions {
                        allow_remote: false,
                        base: "",
                    },
                )
                .text
            } else {
                String::new()
            };
            let zone = TimeZone::system();
            let (kind, heading) = match kind {
                ComposeKind::Forward => (ReplyKind::Forward, texts.forward_heading(&letter, &zone)),
                ComposeKind::ReplyAll => (ReplyKind::ReplyAll, texts.attribution(&letter, &zone)),
                ComposeKind::Reply | ComposeKind::New => {
                    (ReplyKind::Reply, texts.attribution(&letter, &zone))
                }
            };
            let attachments = match kind {
                ReplyKind::Forward => carried(&raw, &letter)?,
                ReplyKind::Reply | ReplyKind::ReplyAll => Vec::new(),
            };
            let received_at = received_at(&letter, &email, &own);
            let mut own = own;
            own.extend(received_at.clone());
            let ReplySeed {
                to,
                cc,
                subject,
                text,
                in_reply_to,
                references,
            } = reply_seed(&letter, &text, kind, &own, &heading);
            Ok(Seed {
                to,
                cc,
                bcc: Vec::new(),
                subject,
                text,
                origin: Origin {
                    in_reply_to,
                    references,
                    received_at,
                },
                attachments,
            })
        })
        .await?
    }
}

/// The account asked for, else the first.
fn choose(accounts: &[Account], wanted: Option<AccountId>) -> Result<&Account, Problem> {
    match wanted {
        Some(id) => accounts.iter().find(|account| account.id == id),
        None => accounts.first(),
    }
    .ok_or_else(|| Problem::not_found("account"))
}

/// RFC 6068: people, subject and body; a link never attaches a file.
fn seed_from_link(link: &str) -> Result<Seed, Problem> {
    let mailto = parse_mailto(link).ok_or_else(|| Problem::invalid("mailto"))?;
    Ok(Seed {
        to: mailto.to,
        cc: mailto.cc,
        bcc: mailto.bcc,
        subject: mailto.subject,
        text: mailto.body,
        ..Seed::default()
    })
}

/// The files of a letter that is passed on.
fn carried(raw: &[u8], letter: &ParsedLetter) -> Result<Vec<NewAttachment>, Problem> {
    let mut carried = Vec::new();
    for part in letter.parts.iter().filter(|part| part.attachment) {
        let bytes = part_bytes(raw, &part.id).unwrap_or_default();
        let name = if part.name.is_empty() {
            format!("part-{}", part.id)
        } else {
            part.name.clone()
        };
        carried.push(attachment(name, part.content_type.clone(), &bytes)?);
    }
    Ok(carried)
}

fn attachment(name: String, content_type: String, bytes: &[u8]) -> Result<NewAttachment, Problem> {
    let frames = linnet_store::compress(bytes)?;
    Ok(NewAttachment {
        name,
        content_type,
        size: bytes.len() as u64,
        frames,
    })
}

/// Which address a letter was sent to, when it is not the one that answers: an alias, or a catch-all.
///
/// Only an address of the same domain, or one that the server itself noted at delivery, is believed: any
/// other may be a mailing list.
fn received_at(letter: &ParsedLetter, sending: &str, own: &[String]) -> Option<String> {
    let is = |one: &str, other: &str| one.eq_ignore_ascii_case(other);
    let addressed = || {
        letter
            .to
            .iter()
            .chain(&letter.cc)
            .map(|address| address.email.as_str())
    };
    let by_me = letter
        .from
        .iter()
        .any(|from| own.iter().any(|own| is(own, &from.email)));
    if by_me || addressed().any(|email| is(email, sending)) {
        return None;
    }
    let domain = |email: &str| {
        email
            .rsplit_once('@')
            .map(|(_, domain)| domain.to_ascii_lowercase())
    };
    let delivered = letter.delivered_to.iter().map(String::as_str);
    addressed()
        .find(|email| {
            own.iter().any(|own| is(own, email))
                || delivered.clone().any(|delivered| is(delivered, email))
                || (domain(email).is_some() && domain(email) == domain(sending))
        })
        .map(str::to_owned)
}

/// Stable on disk.
fn kind_word(kind: ComposeKind) -> &'static str {
    match kind {
        ComposeKind::New => "new",
        ComposeKind::Reply => "reply",
        ComposeKind::ReplyAll => "reply-all",
        ComposeKind::Forward => "forward",
    }
}

/// A word from another version counts as a letter of its own.
fn kind_of(word: &str) -> ComposeKind {
    match word {
        "reply" => ComposeKind::Reply,
        "reply-all" => ComposeKind::ReplyAll,
        "forward" => ComposeKind::Forward,
        _ => ComposeKind::New,
    }
}

fn to_json<T: Serialize>(value: &T) -> Result<String, Problem> {
    serde_json::to_string(value).map_err(Problem::internal)
}

fn from_json<T: for<'de> Deserialize<'de>>(json: &str) -> Result<T, Problem> {
    serde_json::from_str(json).map_err(Problem::internal)
}

/// Looked at again on this side, because the window is not asked whether an address is usable.
fn checked(recipients: Vec<Recipient>) -> Vec<Recipient> {
    recipients
        .into_iter()
        .map(|recipient| {
            convert::recipient(&Address {
                name: recipient.name,
                email: recipient.email,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests;
