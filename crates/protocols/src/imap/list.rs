//! Which mailboxes there are (RFC 3501 §6.3.8, RFC 5258, RFC 5819), and in the same breath what is in them.

use std::collections::BTreeSet;

use linnet_mail::FolderRole;

use super::command::Line;
use super::conn::Conn;
use super::event::{Event, Listing, Status};
use super::name::decode_mailbox;
use super::namespace::Namespaces;
use super::roles;
use super::status::{self, Told};
use super::types::{Mailbox, MailboxStatus};
use crate::failure::{Failure, FailureKind};

const OPERATION: &str = "list mailboxes";

/// No account has so many mailboxes; a longer answer is refused whole.
const MOST: usize = 200_000;
const MOST_BYTES: usize = 64 * 1024 * 1024;

impl Conn {
    /// All mailboxes of the account, in the server's order. An answer without a tagged OK is a failure,
    /// never a short list: mailboxes that are missing here may be taken for deleted.
    pub async fn list(&mut self) -> Result<Vec<Mailbox>, Failure> {
        let mut found = Found::default();
        self.ask_list(None, &mut |event| found.take(event)).await?;
        self.mailboxes(found)
    }

    /// All mailboxes, and what STATUS tells of each that can be opened: in one round trip where the server
    /// can (RFC 5819), else in two. `None` where the server does not tell; opening the mailbox tells why.
    pub async fn list_with_status(
        &mut self,
    ) -> Result<Vec<(Mailbox, Option<MailboxStatus>)>, Failure> {
        let mut found = Found::default();
        let mut told = Told::default();
        let items = status::items(&self.capabilities);
        // RFC 5819 alone has no RETURN (SUBSCRIBED): iCloud offers it without LIST-EXTENDED.
        let together = self.capabilities.list_status()
            && self.capabilities.list_extended()
            && !self.habits.status_of_selected_is_stale;
        self.ask_list(together.then_some(&items), &mut |event| match event {
            Event::MailboxStatus { wire, items } if together => told.take(wire, items),
            other => found.take(other),
        })
        .await?;
        let mailboxes = self.mailboxes(found)?;
        let mut statuses: Vec<Option<MailboxStatus>> =
            mailboxes.iter().map(|one| told.get(&one.wire)).collect();
        // RFC 5819 §2: a server may leave out those it has trouble with.
        let missing: Vec<usize> = (0..mailboxes.len())
            .filter(|at| {
                mailboxes.get(*at).is_some_and(|one| one.selectable)
                    && statuses.get(*at).is_some_and(Option::is_none)
            })
            .collect();
        let wires: Vec<&str> = missing
            .iter()
            .filter_map(|at| mailboxes.get(*at))
            .map(|one| one.wire.as_str())
            .collect();
        for (at, answer) in missing.iter().zip(self.statuses(&wires).await?) {
            if let Some(slot) = statuses.get_mut(*at) {
                *slot = answer
                    .inspect_err(|failure| tracing::debug!(%failure, "STATUS refused"))
                    .ok();
            }
        }
        Ok(mailboxes.into_iter().zip(statuses).collect())
    }

    /// The mailboxes that fit `pattern` (RFC 3501 §6.3.8), with their attributes.
    pub(super) async fn listings(
        &mut self,
        operation: &str,
        command: &str,
        pattern: &str,
    ) -> Result<Vec<Listing>, Failure> {
        let mut found = Found::default();
        let line = Line::text(&format!("{command} \"\" ")).mailbox(pattern);
        self.run_with(operation, line, &mut |event| match event {
            Event::List(listing) => {
                found.keep(listing);
                None
            }
            other => Some(other),
        })
        .await?;
        self.whole(operation, found.over)?;
        Ok(found.listings)
    }

    async fn ask_list(
        &mut self,
        status: Option<&String>,
        on: &mut super::command::OnEvent<'_>,
    ) -> Result<(), Failure> {
        if self.capabilities.list_extended() {
            let mut options = "SUBSCRIBED".to_owned();
            if self.capabilities.special_use() {
                options.push_str(" SPECIAL-USE");
            }
            if let Some(items) = status {
                options.push_str(&format!(" STATUS ({items})"));
            }
            let line = Line::text(&format!("LIST \"\" \"*\" RETURN ({options})"));
            self.run_with(OPERATION, line, on).await?;
            return Ok(());
        }
        let lines = [Line::text("LIST \"\" \"*\""), Line::text("LSUB \"\" \"*\"")];
        let mut answers = self.pipeline(OPERATION, &lines, on).await?.into_iter();
        if let Some((status, text)) = answers.next() {
            self.require_ok(OPERATION, status, text)?;
        }
        // Subscriptions are only a wish of earlier programs; a server without them is whole all the same.
        if let Some((status, text)) = answers.next()
            && status != Status::Ok
        {
            tracing::debug!(answer = %crate::failure::clean(&text.words), "LSUB refused");
        }
        Ok(())
    }

    fn mailboxes(&self, found: Found) -> Result<Vec<Mailbox>, Failure> {
        self.whole(OPERATION, found.over)?;
        // RFC 3501 §5.1: everybody has INBOX, so an empty answer is none.
        if found.listings.is_empty() {
            let detail = "the server said OK and listed no mailbox";
            return Err(self
                .endpoint
                .failure(FailureKind::Misbehaved, OPERATION, detail));
        }
        let none = Namespaces::default();
        let namespaces = self.namespaces.as_ref().unwrap_or(&none);
        Ok(mailboxes(found, namespaces))
    }

    fn whole(&self, operation: &str, over: bool) -> Result<(), Failure> {
        if over {
            return Err(self.endpoint.failure(
                FailureKind::Misbehaved,
                operation,
                "more mailboxes than there can be",
            ));
        }
        Ok(())
    }
}

/// What was listed so far.
#[derive(Default)]
struct Found {
    listings: Vec<Listing>,
    subscribed: BTreeSet<String>,
    bytes: usize,
    over: bool,
}

impl Found {
    fn take(&mut self, event: Event) -> Option<Event> {
        match event {
            Event::List(listing) if listing.subscribed => {
                if self.fits(&listing) {
                    self.subscribed.insert(listing.wire);
                }
                None
            }
            Event::List(listing) => {
                self.keep(listing);
                None
            }
            other => Some(other),
        }
    }

    fn keep(&mut self, listing: Listing) {
        if self.fits(&listing) {
            self.listings.push(listing);
        }
    }

    fn fits(&mut self, listing: &Listing) -> bool {
        self.bytes += 64
            + listing.wire.len()
            + listing
                .attributes
                .iter()
                .map(|one| one.len() + 24)
                .sum::<usize>();
        self.over |=
            self.bytes > MOST_BYTES || self.listings.len() >= MOST || self.subscribed.len() >= MOST;
        !self.over
    }
}

fn mailboxes(found: Found, namespaces: &Namespaces) -> Vec<Mailbox> {
    let mut seen = BTreeSet::new();
    let mut mailboxes: Vec<Mailbox> = Vec::with_capacity(found.listings.len());
    for listing in found.listings {
        if listing.wire.is_empty() || !seen.insert(listing.wire.clone()) {
            continue;
        }
        let has = |name: &str| listing.attributes.iter().any(|attribute| attribute == name);
        let role = if listing.wire == "INBOX" {
            FolderRole::Inbox
        } else {
            listing
                .attributes
                .iter()
                .find_map(|attribute| roles::by_attribute(attribute))
                .filter(|role| *role != FolderRole::Inbox)
                .unwrap_or(FolderRole::Other)
        };
        mailboxes.push(Mailbox {
            path: decode_mailbox(&listing.wire, listing.delimiter),
            delimiter: listing.delimiter,
            role,
            // A name that is not UTF-8 could not be said back to the server.
            selectable: !has("\\noselect")
                && !has("\\nonexistent")
                && !listing.wire.contains('\u{fffd}'),
            subscribed: has("\\subscribed") || found.subscribed.contains(&listing.wire),
            namespace: namespaces.kind_of(&listing.wire),
            wire: listing.wire,
        });
    }
    name_roles(&mut mailboxes);
    mailboxes
}

/// Gives each role that the server named nowhere to the mailbox with the surest usual name.
fn name_roles(mailboxes: &mut [Mailbox]) {
    let named: BTreeSet<FolderRole> = mailboxes.iter().map(|mailbox| mailbox.role).collect();
    let mut best: std::collections::BTreeMap<FolderRole, (usize, usize)> =
        std::collections::BTreeMap::new();
    for (index, mailbox) in mailboxes.iter().enumerate() {
        if mailbox.role != FolderRole::Other || !mailbox.selectable {
            continue;
        }
        if let Some((role, rank)) = roles::by_name(&mailbox.path)
            && !named.contains(&role)
        {
            let entry = best.entry(role).or_insert((rank, index));
            *entry = (*entry).min((rank, index));
        }
    }
    for (role, (_, index)) in best {
        if let Some(mailbox) = mailboxes.get_mut(index) {
            mailbox.role = role;
        }
    }
}
