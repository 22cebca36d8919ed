//! A fetched letter on its way into the cache. Everything that costs processor time is done here, on the
//! caller's pool; the writer thread only writes.

use std::collections::HashSet;

use linnet_mail::{
    Address, FolderId,
    parse::{self, ParsedLetter},
    search::fold,
    thread::{ThreadKeys, thread_keys},
};
use sha2::{Digest, Sha256};

use crate::{Section, StoreError, compress};

/// Folded text for the full-text index, one field for each of its columns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folded {
    pub subject: String,
    pub people: String,
    pub body: String,
    pub files: String,
}

#[derive(Clone, Debug)]
pub struct Incoming {
    pub folder: FolderId,
    pub uidvalidity: u32,
    pub uid: u32,
    /// Plain size in bytes of what was fetched.
    pub size: u64,
    pub section: Section,
    /// Without its text, which is in `folded`.
    pub parsed: ParsedLetter,
    pub thread: ThreadKeys,
    pub folded: Folded,
    /// SHA-256 of the raw bytes.
    pub hash: [u8; 32],
    /// zstd frames of at most 1 MiB plain.
    pub compressed: Result<Vec<Vec<u8>>, String>,
}

impl Incoming {
    /// Parses, folds, hashes and compresses. A fault of the compressor is kept, and is reported by `ingest`.
    #[must_use]
    pub fn prepare(
        folder: FolderId,
        uidvalidity: u32,
        uid: u32,
        raw: Vec<u8>,
        section: Section,
    ) -> Incoming {
        let mut parsed = match section {
            Section::Whole => parse::parse(&raw),
            Section::Header => parse::parse_headers(&raw),
        };
        let folded = Folded::of(&parsed);
        parsed.text = String::new();
        Incoming {
            folder,
            uidvalidity,
            uid,
            size: raw.len() as u64,
            section,
            thread: thread_keys(&parsed),
            folded,
            hash: Sha256::digest(&raw).into(),
            compressed: compress(&raw).map_err(|error| error.to_string()),
            parsed,
        }
    }

    pub(crate) fn frames(&self) -> Result<&[Vec<u8>], StoreError> {
        self.compressed
            .as_deref()
            .map_err(|error| StoreError::unreadable("compressed letter", error))
    }
}

impl Folded {
    pub(crate) fn of(letter: &ParsedLetter) -> Folded {
        let mut people = String::new();
        for address in letter
            .from
            .iter()
            .chain(&letter.to)
            .chain(&letter.cc)
            .chain(&letter.bcc)
        {
            push_person(&mut people, address);
        }
        let mut files = String::new();
        for part in letter.parts.iter().filter(|part| !part.name.is_empty()) {
            files.push_str(&part.name);
            files.push(' ');
        }
        Folded {
            subject: words_once(&fold(&letter.subject)),
            people: words_once(&fold(&people)),
            body: words_once(&fold(&letter.text)),
            files: words_once(&fold(&files)),
        }
    }
}

/// Each word once: the index notes in which columns a word stands, not where or how often, and every word it
/// does not see again is time saved on the one thread that writes.
fn words_once(folded: &str) -> String {
    let mut seen = HashSet::new();
    let mut once = String::with_capacity(folded.len());
    for word in folded.split_ascii_whitespace() {
        if seen.insert(word) {
            if !once.is_empty() {
                once.push(' ');
            }
            once.push_str(word);
        }
    }
    once
}

fn push_person(people: &mut String, address: &Address) {
    people.push_str(&address.name);
    people.push(' ');
    people.push_str(&address.email);
    people.push(' ');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_goes_in_once() {
        let table = [
            ("", ""),
            ("a", "a"),
            ("the cat the  dog\ncat", "the cat dog"),
        ];
        for (given, wanted) in table {
            assert_eq!(words_once(given), wanted);
        }
    }

    #[test]
    fn a_letter_is_prepared_off_the_writer() {
        let raw = b"From: Ann Lee <ann@example.org>\r\nSubject: Plan\r\n\r\nHello hello world\r\n"
            .to_vec();
        let (length, hash) = (raw.len() as u64, <[u8; 32]>::from(Sha256::digest(&raw)));
        let letter = Incoming::prepare(FolderId(1), 7, 9, raw, Section::Whole);
        assert_eq!((letter.size, letter.hash), (length, hash));
        assert_eq!(letter.parsed.text, "", "the text is only in the index");
        assert_eq!(letter.folded.body, "hello world");
        assert!(letter.folded.people.contains("ann"));
        assert_eq!(letter.frames().unwrap().len(), 1);
    }
}
