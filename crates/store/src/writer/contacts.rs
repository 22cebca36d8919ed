//! Who letters come from and go to, for address completion. Collected over a batch and written once.

use std::collections::BTreeMap;

use linnet_mail::{AccountId, Address, parse::ParsedLetter, search::fold};

use super::Writer;
use crate::StoreError;

/// Recipients of one letter that are remembered; more is a mailing, not a conversation.
const RECIPIENTS: usize = 20;

/// What a batch of letters says about people.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    people: BTreeMap<String, Person>,
}

#[derive(Debug, Default)]
struct Person {
    name: String,
    named_at: i64,
    written_at: Option<i64>,
    seen_at: i64,
    times: i64,
}

impl Seen {
    /// Notes the people of a letter: those that an own letter went to, else who wrote it.
    pub(super) fn letter(&mut self, letter: &ParsedLetter, own: Option<&str>, at: i64) {
        let is_own =
            |address: &Address| own.is_some_and(|own| own.eq_ignore_ascii_case(&address.email));
        if letter.from.iter().any(is_own) {
            for address in letter.to.iter().chain(&letter.cc).take(RECIPIENTS) {
                if !is_own(address) {
                    self.person(address, at, true);
                }
            }
        } else if !letter.auto_generated
            && let Some(address) = letter.from.first()
        {
            self.person(address, at, false);
        }
    }

    /// Notes an address that the person has just written to.
    pub(super) fn written_to(&mut self, email: &str, at: i64) {
        self.person(
            &Address {
                name: String::new(),
                email: email.to_owned(),
            },
            at,
            true,
        );
    }

    fn person(&mut self, address: &Address, at: i64, written: bool) {
        if !address.email.contains('@') {
            return;
        }
        let person = self.people.entry(address.email.to_lowercase()).or_default();
        if !address.name.is_empty() && (person.name.is_empty() || at >= person.named_at) {
            person.name.clone_from(&address.name);
            person.named_at = at;
        }
        if written {
            person.written_at = person.written_at.max(Some(at));
        }
        person.seen_at = person.seen_at.max(at);
        person.times += 1;
    }
}

impl Writer<'_> {
    pub(super) fn remember_contacts(&mut self, seen: Seen) -> Result<(), StoreError> {
        let mut statement = self.statement(
            "INSERT INTO contacts (email, name, words, written_at, seen_at, times) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (email) DO UPDATE SET \
             name = CASE WHEN ?2 <> '' AND (?5 >= seen_at OR name = '') THEN ?2 ELSE name END, \
             words = CASE WHEN ?2 <> '' AND (?5 >= seen_at OR name = '') THEN ?3 ELSE words END, \
             written_at = coalesce(max(written_at, ?4), written_at, ?4), \
             seen_at = max(seen_at, ?5), times = times + ?6",
        )?;
        for (email, person) in seen.people {
            let words = contact_words(&email, &person.name);
            statement.execute((
                &email,
                &person.name,
                words,
                person.written_at,
                person.seen_at,
                person.times,
            ))?;
        }
        Ok(())
    }

    /// The account's own address.
    pub(super) fn own_address(&mut self, account: AccountId) -> Result<Option<String>, StoreError> {
        if let Some(known) = self.known.own_address.get(&account) {
            return Ok(known.clone());
        }
        let email: Option<String> =
            self.value("SELECT email FROM accounts WHERE id = ?1", [account.0])?;
        self.known.own_address.insert(account, email.clone());
        Ok(email)
    }
}

/// ' ' + the address as typed + its folded words + those of the name.
fn contact_words(email: &str, name: &str) -> String {
    format!(" {} {} {}", email, fold(email), fold(name))
}
