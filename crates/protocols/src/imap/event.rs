//! One response of the server as an own value, whichever parser read it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use imap_proto::{AttributeValue, MailboxDatum, Outcome, Response, ResponseCode};
use linnet_mail::{Flag, Flags};

use super::capability::Capabilities;
use super::date;
use super::namespace::Namespaces;
use super::odd;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Status {
    Ok,
    No,
    Bad,
    Preauth,
    Bye,
}

/// Response codes that something here depends on (RFC 3501 §7.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Code {
    Alert,
    Capability(Capabilities),
    ReadOnly,
    ReadWrite,
    UidValidity(u32),
    UidNext(u32),
    HighestModSeq(u64),
    NoModSeq,
    PermanentFlags(Vec<String>),
    AppendUid(u32, u32),
    /// UIDVALIDITY, source UIDs, target UIDs.
    CopyUid(u32, Vec<RangeInclusive<u32>>, Vec<RangeInclusive<u32>>),
    /// RFC 8474 §4.
    MailboxId(String),
    /// Upper case, without arguments.
    Other(String),
}

impl Code {
    pub(super) fn name(&self) -> &str {
        match self {
            Code::Alert => "ALERT",
            Code::Capability(_) => "CAPABILITY",
            Code::ReadOnly => "READ-ONLY",
            Code::ReadWrite => "READ-WRITE",
            Code::UidValidity(_) => "UIDVALIDITY",
            Code::UidNext(_) => "UIDNEXT",
            Code::HighestModSeq(_) => "HIGHESTMODSEQ",
            Code::NoModSeq => "NOMODSEQ",
            Code::PermanentFlags(_) => "PERMANENTFLAGS",
            Code::AppendUid(..) => "APPENDUID",
            Code::CopyUid(..) => "COPYUID",
            Code::MailboxId(_) => "MAILBOXID",
            Code::Other(name) => name,
        }
    }
}

/// The end of a status response.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Text {
    pub(super) code: Option<Code>,
    pub(super) words: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Fetched {
    pub(super) seq: u32,
    pub(super) uid: Option<u32>,
    /// System flags and the keywords of [`Flag`].
    pub(super) flags: Option<Flags>,
    pub(super) keywords: Vec<String>,
    pub(super) modseq: Option<u64>,
    /// Unix seconds.
    pub(super) internal_date: Option<i64>,
    pub(super) size: Option<u64>,
    /// The content of `BODY[…]`; an absent or NIL content is `None`.
    pub(super) body: Option<Vec<u8>>,
    /// Where in the letter the content begins, when only a part was asked for.
    pub(super) origin: Option<u32>,
    /// What names the same letter in every mailbox.
    pub(super) email_id: Option<String>,
    /// Gmail's labels, readable.
    pub(super) labels: Vec<String>,
}

impl Fetched {
    pub(super) fn set_flags<'a>(&mut self, names: impl Iterator<Item = Cow<'a, str>>) {
        let mut flags = Flags::EMPTY;
        self.keywords.clear();
        for name in names {
            match Flag::from_wire(&name) {
                Some(flag) => flags = flags.with(flag),
                None if name.starts_with('\\') => {}
                None => self.keywords.push(name.into_owned()),
            }
        }
        self.flags = Some(flags);
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Listing {
    pub(super) attributes: Vec<String>,
    pub(super) delimiter: Option<char>,
    pub(super) wire: String,
    /// From LSUB instead of LIST.
    pub(super) subscribed: bool,
}

/// What one STATUS response says, by item in upper case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct StatusItems {
    pub(super) counts: BTreeMap<String, u64>,
    pub(super) mailbox_id: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Event {
    Continue(String),
    Tagged {
        tag: String,
        status: Status,
        text: Text,
    },
    Status {
        status: Status,
        text: Text,
    },
    Capability(Capabilities),
    Exists(u32),
    Expunge(u32),
    Vanished {
        /// From a time before this session looked: the message count holds without it.
        earlier: bool,
        uids: Vec<RangeInclusive<u32>>,
    },
    /// RFC 5161 §3.2.
    Enabled(Vec<String>),
    Namespace(Namespaces),
    Id(Vec<(String, String)>),
    List(Listing),
    MailboxStatus {
        wire: String,
        items: StatusItems,
    },
    Search(Vec<u32>),
    Esearch {
        tag: Option<String>,
        all: Vec<RangeInclusive<u32>>,
    },
    Fetch(Box<Fetched>),
    /// Nothing that matters here.
    Other,
}

impl Event {
    /// The same with other mailbox names.
    pub(super) fn map_names(self, change: impl Fn(&str) -> String) -> Event {
        match self {
            Event::List(listing) => Event::List(Listing {
                wire: change(&listing.wire),
                ..listing
            }),
            Event::MailboxStatus { wire, items } => Event::MailboxStatus {
                wire: change(&wire),
                items,
            },
            Event::Namespace(namespaces) => Event::Namespace(namespaces.map(change)),
            other => other,
        }
    }

    /// From async-imap's parser. `literals` are those the tap kept.
    pub(super) fn of(response: &Response<'_>, mut literals: Vec<Vec<u8>>) -> Event {
        match response {
            Response::Continue(outcome) => Event::Continue(text(outcome).words),
            Response::Done {
                tag,
                status,
                outcome,
            } => Event::Tagged {
                tag: tag.0.clone(),
                status: status_of(status),
                text: text(outcome),
            },
            Response::Data { status, outcome } => Event::Status {
                status: status_of(status),
                text: text(outcome),
            },
            Response::Capabilities(list) => Event::Capability(capabilities(list)),
            Response::Expunge(seq) => Event::Expunge(*seq),
            Response::Vanished { earlier, uids } => Event::Vanished {
                earlier: *earlier,
                uids: uids.clone(),
            },
            Response::Fetch(seq, attributes) => {
                let mut fetched = Fetched {
                    seq: *seq,
                    ..Fetched::default()
                };
                for attribute in attributes {
                    take_attribute(&mut fetched, attribute, &mut literals);
                }
                Event::Fetch(Box::new(fetched))
            }
            Response::MailboxData(MailboxDatum::Exists(count)) => Event::Exists(*count),
            _ => Event::Other,
        }
    }
}

fn take_attribute(fetched: &mut Fetched, attribute: &AttributeValue<'_>, literals: &mut [Vec<u8>]) {
    match attribute {
        AttributeValue::Uid(uid) => fetched.uid = Some(*uid),
        AttributeValue::Flags(names) => fetched.set_flags(names.iter().cloned()),
        AttributeValue::ModSeq(modseq) => fetched.modseq = Some(*modseq),
        AttributeValue::InternalDate(date) => fetched.internal_date = date::parse(date),
        AttributeValue::Rfc822Size(size) => fetched.size = Some(u64::from(*size)),
        AttributeValue::BodySection {
            data: Some(data),
            index,
            ..
        } => {
            fetched.origin = *index;
            fetched.body = Some(kept(data, literals).unwrap_or_else(|| unescape(data)));
        }
        _ => {}
    }
}

/// The literal that `content` stands for.
pub(super) fn kept(content: &[u8], literals: &mut [Vec<u8>]) -> Option<Vec<u8>> {
    let index: usize = std::str::from_utf8(content.strip_prefix(b"\0")?)
        .ok()?
        .parse()
        .ok()?;
    literals.get_mut(index).map(std::mem::take)
}

/// imap-proto leaves the backslashes in quoted strings.
fn unescape(quoted: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(quoted.len());
    let mut bytes = quoted.iter();
    while let Some(byte) = bytes.next() {
        match byte {
            b'\\' => plain.extend(bytes.next()),
            other => plain.push(*other),
        }
    }
    plain
}

fn status_of(status: &imap_proto::Status) -> Status {
    match status {
        imap_proto::Status::Ok => Status::Ok,
        imap_proto::Status::No => Status::No,
        imap_proto::Status::Bad => Status::Bad,
        imap_proto::Status::PreAuth => Status::Preauth,
        imap_proto::Status::Bye => Status::Bye,
    }
}

fn capabilities(list: &[imap_proto::Capability<'_>]) -> Capabilities {
    let words: Vec<String> = list
        .iter()
        .map(|capability| match capability {
            imap_proto::Capability::Imap4rev1 => "IMAP4REV1".to_owned(),
            imap_proto::Capability::Auth(name) => format!("AUTH={name}"),
            imap_proto::Capability::Atom(name) => name.clone().into_owned(),
        })
        .collect();
    Capabilities::parse(&words.join(" "))
}

fn text(outcome: &Outcome<'_>) -> Text {
    let words = outcome.information.as_deref().unwrap_or_default();
    let Some(code) = &outcome.code else {
        // Codes that imap-proto does not know stay in the words.
        return odd::text(words.as_bytes());
    };
    let code = match code {
        ResponseCode::Alert => Code::Alert,
        ResponseCode::Capabilities(list) => Code::Capability(capabilities(list)),
        ResponseCode::HighestModSeq(value) => Code::HighestModSeq(*value),
        ResponseCode::PermanentFlags(flags) => {
            Code::PermanentFlags(flags.iter().map(|flag| flag.clone().into_owned()).collect())
        }
        ResponseCode::ReadOnly => Code::ReadOnly,
        ResponseCode::ReadWrite => Code::ReadWrite,
        ResponseCode::TryCreate => Code::Other("TRYCREATE".to_owned()),
        ResponseCode::UidNext(value) => Code::UidNext(*value),
        ResponseCode::UidValidity(value) => Code::UidValidity(*value),
        ResponseCode::AppendUid(validity, uids) => match uid_ranges(uids).first() {
            Some(range) => Code::AppendUid(*validity, *range.start()),
            None => Code::Other("APPENDUID".to_owned()),
        },
        ResponseCode::CopyUid(validity, from, to) => {
            Code::CopyUid(*validity, uid_ranges(from), uid_ranges(to))
        }
        ResponseCode::UidNotSticky => Code::Other("UIDNOTSTICKY".to_owned()),
        _ => Code::Other(String::new()),
    };
    Text {
        code: Some(code),
        words: words.to_owned(),
    }
}

fn uid_ranges(members: &[imap_proto::rfc4315::UidSetMember]) -> Vec<RangeInclusive<u32>> {
    members
        .iter()
        .map(|member| match member {
            imap_proto::rfc4315::UidSetMember::UidRange(range) => range.clone(),
            imap_proto::rfc4315::UidSetMember::Uid(uid) => *uid..=*uid,
        })
        .collect()
}
