//! What the tests of this room share: a store in a folder of its own, and letters made by hand, so that
//! nothing here depends on how letters are parsed.

use linnet_mail::{
    AccountId, Address, Flag, Flags, FolderId, FolderRole, LocationId, Protocol, Security, Server,
    parse::ParsedLetter, thread::ThreadKeys,
};
use tempfile::TempDir;

use crate::{
    Folded, Incoming, Lane, Listed, NewAccount, RemoteFolder, Section, Store, StoreError,
    ViewFilter, ViewRow, Writer, compress,
};

pub(crate) const VALIDITY: u32 = 7;
pub(crate) const NOW: i64 = 1_700_000_000;

pub(crate) struct Home {
    pub(crate) store: Store,
    pub(crate) account: AccountId,
    pub(crate) inbox: FolderId,
    pub(crate) archive: FolderId,
    pub(crate) trash: FolderId,
    pub(crate) folder: TempDir,
}

/// A letter: its number gives UID, date, Message-ID and words.
#[derive(Clone, Copy, Default)]
pub(crate) struct Sample {
    pub(crate) number: u32,
    /// Numbers of letters that it answers.
    pub(crate) answers: &'static [u32],
}

pub(crate) fn sample(number: u32) -> Sample {
    Sample {
        number,
        answers: &[],
    }
}

impl Home {
    pub(crate) fn new() -> Home {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
        let (account, folders) = store
            .write_blocking(Lane::Person, |writer| {
                let account = writer.add_account(&account("ann@example.org"))?;
                Ok((account, writer.sync_folders(account, &remote_folders())?))
            })
            .unwrap();
        let of = |role| {
            folders
                .iter()
                .find(|folder| folder.role == role)
                .unwrap()
                .id
        };
        let home = Home {
            account,
            inbox: of(FolderRole::Inbox),
            archive: of(FolderRole::Archive),
            trash: of(FolderRole::Trash),
            store,
            folder,
        };
        for folder in [home.inbox, home.archive, home.trash] {
            home.write(move |writer| writer.folder_selected(folder, VALIDITY, None, None));
        }
        home
    }

    pub(crate) fn write<T: Send + 'static>(
        &self,
        f: impl FnOnce(&mut Writer<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> T {
        self.store.write_blocking(Lane::Bulk, f).unwrap()
    }

    pub(crate) fn list(&self, folder: FolderId, uids: &[u32], flags: Flags) {
        let listed: Vec<Listed> = uids
            .iter()
            .map(|uid| Listed {
                uid: *uid,
                flags,
                keywords: Vec::new(),
                internal_date: NOW + i64::from(*uid),
                size: 100,
            })
            .collect();
        self.write(move |writer| writer.list(folder, VALIDITY, &listed, 1));
    }

    /// Lists and saves letters; their UIDs are their numbers.
    pub(crate) fn receive(&self, folder: FolderId, letters: &[Sample]) -> Vec<LocationId> {
        let uids: Vec<u32> = letters.iter().map(|letter| letter.number).collect();
        self.list(folder, &uids, Flags::EMPTY);
        self.ingest(
            letters
                .iter()
                .map(|letter| incoming(folder, letter.number, *letter))
                .collect(),
        );
        uids.iter().map(|uid| self.at(folder, *uid)).collect()
    }

    pub(crate) fn ingest(&self, letters: Vec<Incoming>) -> crate::IngestReport {
        self.store.ingest_blocking(letters).unwrap()
    }

    pub(crate) fn at(&self, folder: FolderId, uid: u32) -> LocationId {
        self.store
            .read(|reader| reader.location_by_uid(folder, uid))
            .unwrap()
            .unwrap()
            .id
    }

    pub(crate) fn rows(&self, folder: FolderId) -> Vec<ViewRow> {
        self.store
            .read(|reader| reader.view_first(&ViewFilter::Folder(folder), 1000))
            .unwrap()
    }

    /// Letters shown in a folder, by location.
    pub(crate) fn shown(&self, folder: FolderId) -> Vec<LocationId> {
        let rows = self
            .store
            .read(|reader| reader.list_rows(&[folder], 0, 1000))
            .unwrap();
        rows.into_iter().map(|row| row.location).collect()
    }

    pub(crate) fn assert_sound(&self) {
        assert_eq!(self.store.check().unwrap(), []);
    }
}

pub(crate) fn seen() -> Flags {
    Flags::EMPTY.with(Flag::Seen)
}

pub(crate) fn flagged() -> Flags {
    Flags::EMPTY.with(Flag::Flagged)
}

pub(crate) fn account(email: &str) -> NewAccount {
    let server = |protocol| Server {
        protocol,
        host: "localhost".into(),
        port: 993,
        security: Security::Tls,
        user: email.to_owned(),
        pin: None,
    };
    NewAccount {
        email: email.to_owned(),
        name: "Ann".into(),
        label: "Home".into(),
        colour: 1,
        incoming: server(Protocol::Imap),
        outgoing: server(Protocol::Smtp),
        secret: format!("secret-of-{email}"),
        outgoing_secret: None,
    }
}

pub(crate) fn remote_folder(path: &str, role: FolderRole) -> RemoteFolder {
    RemoteFolder {
        wire: path.to_owned(),
        path: path.to_owned(),
        delimiter: Some('/'),
        role,
        selectable: true,
        subscribed: true,
    }
}

pub(crate) fn remote_folders() -> Vec<RemoteFolder> {
    vec![
        remote_folder("INBOX", FolderRole::Inbox),
        remote_folder("Archive", FolderRole::Archive),
        remote_folder("Trash", FolderRole::Trash),
        remote_folder("Sent", FolderRole::Sent),
    ]
}

/// The whole letter, as fetched from a folder under a UID.
pub(crate) fn incoming(folder: FolderId, uid: u32, letter: Sample) -> Incoming {
    use sha2::Digest;
    let number = letter.number;
    let raw = format!(
        "Message-ID: <{number}@x>\r\nSubject: s{number}\r\n\r\nbody of letter {number}\r\n"
    );
    let person = Address {
        name: format!("Person {number}"),
        email: format!("p{number}@example.net"),
    };
    let parsed = ParsedLetter {
        message_id: Some(format!("{number}@x")),
        date: Some(NOW + i64::from(number)),
        from: vec![person.clone()],
        to: vec![Address {
            name: "Ann".into(),
            email: "ann@example.org".into(),
        }],
        subject: format!("s{number}"),
        snippet: format!("body of letter {number}"),
        ..ParsedLetter::default()
    };
    Incoming {
        folder,
        uidvalidity: VALIDITY,
        uid,
        size: raw.len() as u64,
        section: Section::Whole,
        thread: ThreadKeys {
            own: Some(key(number)),
            references: letter.answers.iter().map(|number| key(*number)).collect(),
            subject: None,
        },
        folded: Folded {
            subject: parsed.subject.clone(),
            people: format!("person {number} p{number} example net"),
            body: format!("body of letter {number} word{number}"),
            files: String::new(),
        },
        parsed,
        hash: sha2::Sha256::digest(raw.as_bytes()).into(),
        compressed: compress(raw.as_bytes()).map_err(|error| error.to_string()),
    }
}

/// Only the header of the same letter.
pub(crate) fn header_of(folder: FolderId, uid: u32, letter: Sample) -> Incoming {
    let whole = incoming(folder, uid, letter);
    let header = format!(
        "Message-ID: <{0}@x>\r\nSubject: s{0}\r\n\r\n",
        letter.number
    );
    Incoming {
        section: Section::Header,
        size: header.len() as u64,
        compressed: compress(header.as_bytes()).map_err(|error| error.to_string()),
        ..whole
    }
}

/// Spread over all 64 bits, as real keys are.
fn key(number: u32) -> u64 {
    u64::from(number)
        .wrapping_add(1)
        .wrapping_mul(0x9E37_79B9_7F4A_7C15)
}
