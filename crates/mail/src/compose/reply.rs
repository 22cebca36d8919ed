//! What an answer starts with: whom it goes to, its subject, the quoted text, and its place in the
//! conversation (RFC 5322 §3.6.2, §3.6.4).

use crate::Address;
use crate::parse::ParsedLetter;
use crate::plain::is_signature_mark;
use crate::thread::without_reply_marks;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReplyKind {
    Reply,
    ReplyAll,
    Forward,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReplySeed {
    pub to: Vec<Address>,
    pub cc: Vec<Address>,
    pub subject: String,
    /// The attribution line and the quoted text.
    pub text: String,
    pub in_reply_to: Option<String>,
    pub references: Vec<String>,
}

/// What answering or forwarding `letter` starts with.
///
/// `text` is [`Shown::text`](crate::show::Shown::text); `own` are the person's addresses, which an answer to
/// all leaves out; `attribution` is the translated line before the quote. A letter by the person is answered
/// to those it went to.
pub fn reply_seed(
    letter: &ParsedLetter,
    text: &str,
    kind: ReplyKind,
    own: &[String],
    attribution: &str,
) -> ReplySeed {
    let mut seed = ReplySeed {
        subject: subject(&letter.subject, kind),
        text: quote(text, kind, attribution),
        ..ReplySeed::default()
    };
    if kind == ReplyKind::Forward {
        return seed;
    }
    let is_own = |address: &Address| own.iter().any(|email| address.is_same_mailbox(email));
    let by_own = !letter.from.is_empty() && letter.from.iter().all(is_own);
    if by_own {
        push_all(&mut seed.to, &letter.to, |_| true);
        if kind == ReplyKind::ReplyAll {
            push_all(&mut seed.cc, &letter.cc, |_| true);
        } else if seed.to.is_empty() {
            push_all(&mut seed.to, &letter.cc, |_| true);
        }
        if seed.to.is_empty() {
            push_all(&mut seed.to, &letter.from, |_| true);
        }
    } else {
        let wanted = letter
            .reply_to
            .iter()
            .any(|address| crate::address::is_valid_email(&address.email));
        push_all(
            &mut seed.to,
            if wanted {
                &letter.reply_to
            } else {
                &letter.from
            },
            |_| true,
        );
        if kind == ReplyKind::ReplyAll {
            // A list that sends answers to itself would leave out the author, who may not be on it.
            if wanted && letter.list_id.is_some() {
                push_all(&mut seed.to, &letter.from, |address| !is_own(address));
            }
            push_all(&mut seed.cc, &letter.to, |address| !is_own(address));
            push_all(&mut seed.cc, &letter.cc, |address| !is_own(address));
        }
    }
    let to = seed.to.clone();
    seed.cc
        .retain(|address| !to.iter().any(|known| known.is_same_mailbox(&address.email)));
    seed.in_reply_to.clone_from(&letter.message_id);
    seed.references.clone_from(&letter.references);
    if seed.references.is_empty() && letter.in_reply_to.len() == 1 {
        seed.references.clone_from(&letter.in_reply_to);
    }
    if let Some(id) = &letter.message_id {
        seed.references.retain(|known| known != id);
        seed.references.push(id.clone());
    }
    seed
}

fn push_all(list: &mut Vec<Address>, from: &[Address], wanted: impl Fn(&Address) -> bool) {
    for address in from
        .iter()
        .filter(|address| address.email.contains('@') && wanted(address))
    {
        if !list
            .iter()
            .any(|known| known.is_same_mailbox(&address.email))
        {
            list.push(address.clone());
        }
    }
}

fn subject(subject: &str, kind: ReplyKind) -> String {
    let subject = subject.trim();
    match kind {
        ReplyKind::Reply | ReplyKind::ReplyAll => format!("Re: {}", without_reply_marks(subject)),
        ReplyKind::Forward => {
            let known = ["fwd:", "fw:"].iter().any(|mark| {
                subject
                    .get(..mark.len())
                    .is_some_and(|start| start.eq_ignore_ascii_case(mark))
            });
            if known {
                subject.to_owned()
            } else {
                format!("Fwd: {subject}")
            }
        }
    }
    .trim_end()
    .to_owned()
}

fn quote(text: &str, kind: ReplyKind, attribution: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 20 + attribution.len() + 8);
    out.push_str(attribution.trim_end());
    out.push('\n');
    if kind == ReplyKind::Forward {
        out.push('\n');
        out.push_str(text.trim_end());
        out.push('\n');
        return out;
    }
    // The signature is not part of what is answered.
    let lines = text.lines().take_while(|line| !is_signature_mark(line));
    let mut empty = 0;
    for line in lines {
        let line = line.trim_end();
        if line.is_empty() {
            empty += 1;
            continue;
        }
        for _ in 0..std::mem::take(&mut empty) {
            out.push_str(">\n");
        }
        out.push_str(if line.starts_with('>') { ">" } else { "> " });
        out.push_str(line);
        out.push('\n');
    }
    out
}
