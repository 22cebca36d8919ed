//! A fetched letter on its way into the cache. Everything that costs processor time is done here, on the
//! caller's pool; the writer thread only writes.

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
            subject: fold(&letter.subject),
            people: fold(&people),
            body: fold(&letter.text),
            files: fold(&files),
        }
    }
}

fn push_person(people: &mut String, address: &Address) {
    people.push_str(&address.name);
    people.push(' ');
    people.push_str(&address.email);
    people.push(' ');
}
