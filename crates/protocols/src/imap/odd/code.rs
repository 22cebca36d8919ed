//! Response codes (RFC 3501 §7.1) wherever they stand.

use super::super::capability::Capabilities;
use super::super::event::{Code, Text};
use super::ranges;

/// The end of a status response: an optional `[CODE …]` and words.
pub(in super::super) fn text(bytes: &[u8]) -> Text {
    let words = String::from_utf8_lossy(bytes);
    let words = words.trim();
    let Some((code, rest)) = words
        .strip_prefix('[')
        .and_then(|inner| inner.split_once(']'))
    else {
        return Text {
            code: None,
            words: words.to_owned(),
        };
    };
    Text {
        code: Some(self::code(code)),
        words: rest.trim().to_owned(),
    }
}

fn code(inner: &str) -> Code {
    let (name, arguments) = inner.split_once(' ').unwrap_or((inner, ""));
    let name = name.to_ascii_uppercase();
    let mut parts = arguments.split_whitespace();
    let known = match name.as_str() {
        "ALERT" => Some(Code::Alert),
        "CAPABILITY" => Some(Code::Capability(Capabilities::parse(arguments))),
        "READ-ONLY" => Some(Code::ReadOnly),
        "READ-WRITE" => Some(Code::ReadWrite),
        "NOMODSEQ" => Some(Code::NoModSeq),
        "UIDVALIDITY" => arguments.trim().parse().ok().map(Code::UidValidity),
        "UIDNEXT" => arguments.trim().parse().ok().map(Code::UidNext),
        "HIGHESTMODSEQ" => arguments.trim().parse().ok().map(Code::HighestModSeq),
        "PERMANENTFLAGS" => Some(Code::PermanentFlags(
            arguments
                .trim_matches(['(', ')', ' '])
                .split_whitespace()
                .map(str::to_owned)
                .collect(),
        )),
        "APPENDUID" => match (parts.next().and_then(parse), parts.next().and_then(parse)) {
            (Some(validity), Some(uid)) => Some(Code::AppendUid(validity, uid)),
            _ => None,
        },
        "MAILBOXID" => mailbox_id(arguments).map(Code::MailboxId),
        "COPYUID" => {
            let validity = parts.next().and_then(parse);
            let from = parts.next().and_then(|set| ranges(set.as_bytes()));
            let to = parts.next().and_then(|set| ranges(set.as_bytes()));
            match (validity, from, to) {
                (Some(validity), Some(from), Some(to)) => Some(Code::CopyUid(validity, from, to)),
                _ => None,
            }
        }
        _ => None,
    };
    known.unwrap_or(Code::Other(name))
}

fn parse(word: &str) -> Option<u32> {
    word.parse().ok()
}

/// RFC 8474 §4: `(F2212ea87-6097-4256-9d51-71338625)`.
fn mailbox_id(value: &str) -> Option<String> {
    let id = value.trim().strip_prefix('(')?.strip_suffix(')')?.trim();
    (!id.is_empty() && id.len() <= 255).then(|| id.to_owned())
}
