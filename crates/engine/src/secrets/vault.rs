//! The locked file of a profile, for machines without a password store.
//!
//! Version 1: `LNTVAULT`, the version byte, a salt of 16 bytes, then two boxes of XChaCha20-Poly1305 under
//! one key of Argon2id (19 MiB, 2 passes, 1 lane). The first box is empty and only proves the passphrase, so
//! that a wrong one is told from a damaged file; the second holds the entries. All that stands before a box
//! is authenticated with it.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use argon2::{Algorithm, Argon2, Params};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use super::{SecretError, random, replace};

const MAGIC: &[u8; 8] = b"LNTVAULT";
const VERSION: u8 = 1;
const SALT: usize = 16;
const NONCE: usize = 24;
const TAG: usize = 16;
const HEADER: usize = MAGIC.len() + 1 + SALT;

type Key = Zeroizing<[u8; 32]>;
type Entries = BTreeMap<String, SecretString>;

pub(super) struct Vault {
    path: PathBuf,
    /// Offered but not used yet: the derivation waits until a secret is needed.
    passphrase: Option<SecretString>,
    open: Option<Open>,
}

struct Open {
    salt: [u8; SALT],
    key: Key,
}

/// The slow part, free of the vault so that it can run on another thread.
pub(super) struct Derivation {
    passphrase: SecretString,
    salt: [u8; SALT],
}

pub(super) struct Derived(Open);

impl Derivation {
    pub(super) fn run(self) -> Result<Derived, SecretError> {
        let params = Params::new(19 * 1024, 2, 1, Some(32)).map_err(damaged)?;
        let mut key = Zeroizing::new([0u8; 32]);
        Argon2::new(Algorithm::Argon2id, argon2::Version::V0x13, params)
            .hash_password_into(
                self.passphrase.expose_secret().as_bytes(),
                &self.salt,
                key.as_mut_slice(),
            )
            .map_err(damaged)?;
        Ok(Derived(Open {
            salt: self.salt,
            key,
        }))
    }
}

impl Vault {
    pub(super) fn new(folder: &Path, passphrase: Option<SecretString>) -> Vault {
        Vault {
            path: folder.join("secrets.vault"),
            passphrase,
            open: None,
        }
    }

    pub(super) fn exists(&self) -> bool {
        self.path.exists()
    }

    pub(super) fn is_open(&self) -> bool {
        self.open.is_some()
    }

    pub(super) fn has_passphrase(&self) -> bool {
        self.passphrase.is_some()
    }

    pub(super) fn offer(&mut self, passphrase: SecretString) {
        self.passphrase = Some(passphrase);
    }

    /// For the file that is there.
    pub(super) fn derivation(&self) -> Result<Derivation, SecretError> {
        let passphrase = self.passphrase.clone().ok_or(SecretError::VaultLocked)?;
        let bytes = self.read()?;
        let (salt, _) = split_header(&bytes)?;
        Ok(Derivation { passphrase, salt })
    }

    /// For a file that is to be made.
    pub(super) fn first_derivation(&self) -> Result<Derivation, SecretError> {
        let passphrase = self.passphrase.clone().ok_or(SecretError::VaultNew)?;
        Ok(Derivation {
            passphrase,
            salt: random()?,
        })
    }

    /// Opens the file, or forgets the passphrase that does not.
    pub(super) fn admit(&mut self, Derived(open): Derived) -> Result<(), SecretError> {
        let bytes = self.read()?;
        let (salt, _) = split_header(&bytes)?;
        if salt != open.salt || unseal_proof(&open.key, &bytes).is_err() {
            self.passphrase = None;
            return Err(SecretError::WrongPassphrase);
        }
        self.passphrase = None;
        self.open = Some(open);
        Ok(())
    }

    pub(super) fn create(&mut self, Derived(open): Derived) -> Result<(), SecretError> {
        replace(&self.path, &seal(&open, &Entries::new())?)?;
        self.passphrase = None;
        self.open = Some(open);
        Ok(())
    }

    pub(super) fn get(&self, key: &str) -> Result<SecretString, SecretError> {
        self.entries()?.remove(key).ok_or(SecretError::NoSuchSecret)
    }

    pub(super) fn set(&mut self, key: &str, secret: &SecretString) -> Result<(), SecretError> {
        let mut entries = self.entries()?;
        entries.insert(key.to_owned(), secret.clone());
        self.save(&entries)
    }

    pub(super) fn delete(&mut self, key: &str) -> Result<(), SecretError> {
        let mut entries = self.entries()?;
        entries.remove(key).ok_or(SecretError::NoSuchSecret)?;
        self.save(&entries)
    }

    fn entries(&self) -> Result<Entries, SecretError> {
        let open = self.open.as_ref().ok_or(SecretError::VaultLocked)?;
        unseal(&open.key, &self.read()?)
    }

    fn save(&self, entries: &Entries) -> Result<(), SecretError> {
        let open = self.open.as_ref().ok_or(SecretError::VaultLocked)?;
        replace(&self.path, &seal(open, entries)?)
    }

    fn read(&self) -> Result<Vec<u8>, SecretError> {
        std::fs::read(&self.path).map_err(|source| SecretError::Io {
            operation: "read",
            path: self.path.clone(),
            source,
        })
    }
}

fn seal(open: &Open, entries: &Entries) -> Result<Vec<u8>, SecretError> {
    let mut file = Vec::new();
    file.extend_from_slice(MAGIC);
    file.push(VERSION);
    file.extend_from_slice(&open.salt);
    let plain = encode(entries)?;
    for content in [&[], plain.as_slice()] {
        let nonce: [u8; NONCE] = random()?;
        let sealed = XChaCha20Poly1305::new(open.key.as_slice().into())
            .encrypt(
                XNonce::from_slice(&nonce),
                Payload {
                    msg: content,
                    aad: &file,
                },
            )
            .map_err(damaged)?;
        file.extend_from_slice(&nonce);
        file.extend_from_slice(&sealed);
    }
    Ok(file)
}

fn unseal_proof(key: &Key, file: &[u8]) -> Result<(), SecretError> {
    let (_, boxes) = split_header(file)?;
    let proof = boxes.get(..NONCE + TAG).ok_or_else(cut_short)?;
    open_box(key, file.get(..HEADER).ok_or_else(cut_short)?, proof).map(|_| ())
}

fn unseal(key: &Key, file: &[u8]) -> Result<Entries, SecretError> {
    let before = HEADER + NONCE + TAG;
    let (aad, content) = file.split_at_checked(before).ok_or_else(cut_short)?;
    decode(&open_box(key, aad, content)?)
}

fn open_box(
    key: &Key,
    aad: &[u8],
    nonce_and_content: &[u8],
) -> Result<Zeroizing<Vec<u8>>, SecretError> {
    let (nonce, content) = nonce_and_content
        .split_at_checked(NONCE)
        .ok_or_else(cut_short)?;
    XChaCha20Poly1305::new(key.as_slice().into())
        .decrypt(XNonce::from_slice(nonce), Payload { msg: content, aad })
        .map(Zeroizing::new)
        .map_err(|_| SecretError::Damaged("the locked file of passwords was changed".to_owned()))
}

fn split_header(file: &[u8]) -> Result<([u8; SALT], &[u8]), SecretError> {
    let rest = file
        .strip_prefix(MAGIC)
        .ok_or_else(|| SecretError::Damaged("this is not a locked file of passwords".to_owned()))?;
    let (version, rest) = rest.split_first().ok_or_else(cut_short)?;
    if *version != VERSION {
        return Err(SecretError::Damaged(format!(
            "the locked file of passwords has version {version}, made by a newer Linnet"
        )));
    }
    let (salt, boxes) = rest.split_first_chunk::<SALT>().ok_or_else(cut_short)?;
    Ok((*salt, boxes))
}

/// Each entry: key and secret, each after its length as four bytes, big end first. The buffer has its final
/// size from the start, so that no copy of a secret is left behind by growing.
fn encode(entries: &Entries) -> Result<Zeroizing<Vec<u8>>, SecretError> {
    let size = entries
        .iter()
        .map(|(key, secret)| 8 + key.len() + secret.expose_secret().len())
        .sum();
    let mut plain = Zeroizing::new(Vec::with_capacity(size));
    for (key, secret) in entries {
        for field in [key.as_str(), secret.expose_secret()] {
            let length = u32::try_from(field.len()).map_err(damaged)?;
            plain.extend_from_slice(&length.to_be_bytes());
            plain.extend_from_slice(field.as_bytes());
        }
    }
    Ok(plain)
}

fn decode(mut plain: &[u8]) -> Result<Entries, SecretError> {
    let mut entries = Entries::new();
    while !plain.is_empty() {
        let key = take_field(&mut plain)?.to_owned();
        let secret = SecretString::from(take_field(&mut plain)?);
        entries.insert(key, secret);
    }
    Ok(entries)
}

fn take_field<'a>(plain: &mut &'a [u8]) -> Result<&'a str, SecretError> {
    let (length, rest) = plain.split_first_chunk::<4>().ok_or_else(cut_short)?;
    let length = usize::try_from(u32::from_be_bytes(*length)).map_err(damaged)?;
    let (field, rest) = rest.split_at_checked(length).ok_or_else(cut_short)?;
    *plain = rest;
    std::str::from_utf8(field).map_err(damaged)
}

fn cut_short() -> SecretError {
    SecretError::Damaged("the locked file of passwords is cut short".to_owned())
}

fn damaged(error: impl std::fmt::Display) -> SecretError {
    SecretError::Damaged(error.to_string())
}
