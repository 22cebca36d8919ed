//! Finding a letter by its Message-ID. Whether it is there decides what is filed a second time and what is taken
//! for done, so a hit counts only when the letter itself says the same.

use super::command::Line;
use super::conn::Conn;
use super::event::Event;
use super::uid_set::UidSet;
use crate::failure::{Failure, FailureKind};

const OPERATION: &str = "look for a letter by its Message-ID";

/// How many hits are looked at, the newest first. An honest search has one or two.
const MOST_HITS: usize = 2000;
/// How many of the newest letters are looked at where the server cannot search for it.
const MOST_LETTERS: usize = 500;

impl Conn {
    /// The UIDs of the messages with this Message-ID (without angle brackets), ascending.
    ///
    /// Each hit is looked at: QQ answers a search in headers with every letter there is
    /// (<https://github.com/jstedfast/MailKit/issues/1143>, <https://github.com/mscdex/node-imap/issues/686>). Where the
    /// search is not understood at all, the newest letters are looked at instead
    /// (<https://github.com/MailCore/mailcore2/issues/1028>).
    pub async fn search_message_id(&mut self, id: &str) -> Result<Vec<u32>, Failure> {
        let value = format!("<{id}>");
        let search = self.search(OPERATION, "HEADER Message-ID ", Some(&value));
        let (mut hits, most) = match search.await {
            Ok(hits) => (hits, MOST_HITS),
            Err(failure) if failure.kind == FailureKind::Misbehaved && self.is_usable() => {
                tracing::debug!(%failure, "no search in headers");
                (self.search_uids(&UidSet::all()).await?, MOST_LETTERS)
            }
            Err(failure) => return Err(failure),
        };
        hits.sort_unstable_by(|one, other| other.cmp(one));
        hits.dedup();
        hits.truncate(most);
        self.with_message_id(&hits, &value).await
    }

    /// Those of `uids` whose letters have this Message-ID.
    async fn with_message_id(&mut self, uids: &[u32], value: &str) -> Result<Vec<u32>, Failure> {
        let value = dense(value.as_bytes());
        let mut found = Vec::new();
        let asked = UidSet::of(uids);
        for chunk in asked.chunks() {
            let item = "BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)]";
            let line = Line::text(&format!("UID FETCH {chunk} (UID {item})"));
            self.run_with(OPERATION, line, &mut |event| {
                let Event::Fetch(fetched) = event else {
                    return Some(event);
                };
                match (fetched.uid, &fetched.body) {
                    (Some(uid), Some(header)) if chunk.contains(uid) => {
                        if has_field(header, &value) && found.len() < MOST_HITS {
                            found.push(uid);
                        }
                        None
                    }
                    _ => Some(Event::Fetch(fetched)),
                }
            })
            .await?;
        }
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }
}

/// Whether `header`, which may be folded anywhere (RFC 5322 §2.2.3), has this Message-ID.
fn has_field(header: &[u8], value: &[u8]) -> bool {
    const NAME: &[u8] = b"message-id:";
    let header = dense(header);
    header
        .get(..NAME.len())
        .is_some_and(|name| name.eq_ignore_ascii_case(NAME))
        && header.get(NAME.len()..) == Some(value)
}

fn dense(text: &[u8]) -> Vec<u8> {
    text.iter()
        .copied()
        .filter(|byte| !byte.is_ascii_whitespace())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_very_same_message_id_counts() {
        let check = |header: &str, expected: bool| {
            assert_eq!(
                has_field(header.as_bytes(), b"<a@b>"),
                expected,
                "{header:?}"
            );
        };
        check("Message-ID: <a@b>\r\n\r\n", true);
        check("MESSAGE-Id:\r\n\t<a@\r\n b>\r\n\r\n", true);
        check("Message-ID: <xa@b>\r\n\r\n", false);
        check("Message-ID: <a@bx>\r\n\r\n", false);
        check("Message-ID: <a@b> <c@d>\r\n\r\n", false);
        check("References: <a@b>\r\n\r\n", false);
        check("\r\n", false);
        check("", false);
    }
}
