//! Mailboxes of every shape, made, listed, renamed and removed on a real server.

use std::collections::BTreeMap;

use linnet_mail::{Flag, Flags, FolderRole, Protocol, Security};
use linnet_protocols::FailureKind;
use linnet_protocols::imap::{
    Conn, Filing, Mailbox, MailboxStatus, NamespaceKind, UidSet, new_mailbox,
};
use linnet_testkit::proxy::{Cut, Proxy};
use linnet_testkit::{ServerOptions, Servers};
use tokio::io::AsyncReadExt;

use super::super::{limits, open, secret, server, trusting};
use super::letter;

const SHARED: &str = r"
namespace public {
  type = public
  separator = /
  prefix = Public/
  location = maildir:~/public
  list = yes
  subscriptions = no
}
";

async fn listed(conn: &mut Conn) -> BTreeMap<String, (Mailbox, Option<MailboxStatus>)> {
    conn.list_with_status()
        .await
        .unwrap()
        .into_iter()
        .map(|(mailbox, status)| (mailbox.wire.clone(), (mailbox, status)))
        .collect()
}

#[tokio::test]
async fn hundreds_of_odd_names_come_with_their_counts_in_one_round_trip() {
    let servers = Servers::start_with(ServerOptions {
        dovecot: SHARED.to_owned(),
        ..ServerOptions::default()
    })
    .await
    .unwrap();
    let ann = servers.add_user("ann").unwrap();
    let mut conn = open(&servers, &ann).await;
    let odd: Vec<Vec<String>> = [
        "A \"q\" \\ b",
        "Q&A",
        "100% * {5}",
        "\u{1f600} grüße",
        "(a) [b] NIL",
    ]
    .into_iter()
    .map(|name| vec![name.to_owned()])
    .chain([
        vec!["x".repeat(200)],
        vec!["ä".repeat(80)],
        vec!["Upper".to_owned(), "lower".to_owned(), "lowest".to_owned()],
        vec!["Public".to_owned(), "for all".to_owned()],
    ])
    .chain((0..500).map(|n| vec![format!("F{n:03}")]))
    .collect();
    let mut wires = Vec::new();
    for parts in &odd {
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        let wire = new_mailbox(&parts, Some('/')).unwrap();
        conn.create(&wire).await.unwrap();
        wires.push(wire);
    }
    let seen = Flags::EMPTY.with(Flag::Seen);
    for wire in wires.iter().take(9) {
        conn.append(wire, seen, None, &letter(1)).await.unwrap();
        conn.append(wire, Flags::EMPTY, None, &letter(2))
            .await
            .unwrap();
    }

    let round_trips = conn.round_trips();
    let found = listed(&mut conn).await;
    assert_eq!(conn.round_trips() - round_trips, 1);
    for (parts, wire) in odd.iter().zip(&wires) {
        let (mailbox, status) = &found[wire];
        assert_eq!(mailbox.path, parts.join("/"));
        assert!(mailbox.selectable);
        let status = status.as_ref().unwrap();
        let many = if parts[0].starts_with('F') { 0 } else { 2 };
        assert_eq!((status.messages, status.unseen), (many, many / 2), "{wire}");
        assert_eq!(status.uidnext, Some(many + 1));
        assert!(status.uidvalidity.is_some() && status.highestmodseq.is_some());
        let bytes = (letter(1).len() + letter(2).len()) as u64;
        let size = if many == 0 { 0 } else { bytes };
        assert!(!conn.capabilities().status_size() || status.size == Some(size));
    }
    // "Upper" was never made.
    let (upper, status) = &found["Upper"];
    assert!(!upper.selectable && status.is_none());
    assert_eq!(found["Public/for all"].0.namespace, NamespaceKind::Shared);
    assert!(found["Public/for all"].0.is_shared() && !found["INBOX"].0.is_shared());
    assert_eq!(found["Sent"].0.role, FolderRole::Sent);

    let round_trips = conn.round_trips();
    let namespaces = conn.namespaces().await.unwrap();
    assert_eq!(conn.round_trips(), round_trips);
    assert_eq!(namespaces.shared[0].prefix, "Public/");
    assert_eq!(namespaces.personal[0].delimiter, Some('/'));
    let plain = conn.list().await.unwrap();
    assert_eq!(plain.len(), found.len());
    assert!(plain.iter().all(|one| found[&one.wire].0 == *one));
    assert!(conn.latency().unwrap() < super::PATIENCE);
    assert!(
        conn.server_id()
            .iter()
            .any(|(field, value)| field == "name" && value == "Dovecot")
    );
}

#[tokio::test]
async fn mailboxes_are_made_renamed_and_removed_and_all_of_it_twice() {
    let servers = Servers::start().await.unwrap();
    let ann = servers.add_user("ann").unwrap();
    let mut conn = open(&servers, &ann).await;
    for wire in ["A", "A/B", "A/B/C", "AB"] {
        conn.create(wire).await.unwrap();
        conn.create(wire).await.unwrap();
        conn.subscribe(wire).await.unwrap();
    }
    conn.unsubscribe("A/B").await.unwrap();
    conn.unsubscribe("A/B").await.unwrap();
    conn.append("A/B", Flags::EMPTY, None, &letter(1))
        .await
        .unwrap();

    conn.select("A/B").await.unwrap();
    for _ in 0..2 {
        conn.rename("A", "Neu&APw-").await.unwrap();
    }
    assert!(conn.selected().is_none());
    let found = listed(&mut conn).await;
    let subscribed = |wire: &str| found[wire].0.subscribed;
    assert!(!found.contains_key("A") && !found.contains_key("A/B/C"));
    assert!(subscribed("Neu&APw-") && !subscribed("Neu&APw-/B") && subscribed("Neu&APw-/B/C"));
    assert!(subscribed("AB"));
    assert_eq!(found["Neu&APw-/B"].1.as_ref().unwrap().messages, 1);

    // Into another mailbox.
    conn.rename("AB", "Neu&APw-/AB").await.unwrap();
    let taken = conn.rename("Neu&APw-", "Sent").await.unwrap_err();
    assert_eq!(taken.kind, FailureKind::Refused);
    let missing = conn.rename("Never", "Nowhere").await.unwrap_err();
    assert_eq!(missing.kind, FailureKind::Refused);

    conn.select("Neu&APw-/AB").await.unwrap();
    for _ in 0..2 {
        conn.delete("Neu&APw-/AB").await.unwrap();
    }
    assert!(conn.selected().is_none());
    assert!(!listed(&mut conn).await.contains_key("Neu&APw-/AB"));
    for wire in ["INBOX", "inbox"] {
        let kind = |answer: Result<(), linnet_protocols::Failure>| answer.unwrap_err().kind;
        assert_eq!(kind(conn.rename(wire, "x").await), FailureKind::Refused);
        assert_eq!(kind(conn.delete(wire).await), FailureKind::Refused);
    }
    for wire in ["a\r\nb", "a\0b"] {
        assert_eq!(
            conn.create(wire).await.unwrap_err().kind,
            FailureKind::Refused
        );
        assert_eq!(
            conn.delete(wire).await.unwrap_err().kind,
            FailureKind::Refused
        );
    }
    let gone = conn.select("A").await.unwrap_err();
    assert_eq!(gone.kind, FailureKind::Refused);
    conn.select("INBOX").await.unwrap();
    assert!(conn.unselect().await.unwrap() && conn.selected().is_none());
    conn.noop().await.unwrap();
}

#[tokio::test]
async fn letters_are_filed_as_they_are_with_all_that_belongs_to_them() {
    let servers = Servers::start().await.unwrap();
    let ann = servers.add_user("ann").unwrap();
    let mut conn = open(&servers, &ann).await;
    let keywords = ["work".to_owned(), "Later".to_owned()];
    let filing = |size: u64| Filing {
        flags: Flags::EMPTY.with(Flag::Seen).with(Flag::Flagged),
        keywords: &keywords,
        internal_date: Some(1_000_000_000),
        size,
        utf8_header: false,
    };
    let head = b"Message-ID: <big@example.test>\r\nSubject: big\r\n\r\n";
    let mut uids = Vec::new();
    // Below and above what is sent without waiting, and at the edges of the pieces.
    for size in [head.len() as u64, 65_536, 65_537, 262_144, 20_000_000] {
        let body = tokio::io::repeat(b'a').take(size - head.len() as u64);
        let mut reader = std::io::Cursor::new(head).chain(body);
        let (_, uid) = conn
            .append_from("Archive", &filing(size), &mut reader)
            .await
            .unwrap()
            .unwrap();
        uids.push((uid, size));
    }
    conn.select("Archive").await.unwrap();
    let mut listed = Vec::new();
    conn.fetch_listing(&UidSet::all(), None, &mut |one| listed.push(one))
        .await
        .unwrap();
    assert_eq!(
        listed
            .iter()
            .map(|one| (one.uid, one.size))
            .collect::<Vec<_>>(),
        uids
    );
    for one in &listed {
        assert_eq!(
            (one.flags, one.internal_date),
            (filing(0).flags, 1_000_000_000)
        );
        let mut told = one.keywords.clone();
        told.sort();
        assert_eq!(told, ["Later", "work"]);
    }

    // A letter that is not as long as it was said to be is not filed at all.
    for (said, real) in [(100_000, 99_999), (100_000, 100_001), (2, 0), (0, 2)] {
        let mut conn = open(&servers, &ann).await;
        let mut reader = tokio::io::repeat(b'a').take(real);
        let failure = conn
            .append_from("Archive", &filing(said), &mut reader)
            .await
            .unwrap_err();
        assert_eq!(failure.kind, FailureKind::Cancelled, "{said} {real}");
        assert!(!conn.is_usable());
    }
    let bad = Filing {
        keywords: &["a b".to_owned()],
        ..filing(3)
    };
    let refused = conn.append_from("Archive", &bad, &mut &b"a\r\n"[..]).await;
    assert_eq!(refused.unwrap_err().kind, FailureKind::Refused);
    conn.noop().await.unwrap();
    assert_eq!(conn.selected().unwrap().exists, 5);
}

#[tokio::test]
async fn an_upload_that_is_cut_may_have_arrived_or_not_but_never_half() {
    let servers = Servers::start().await.unwrap();
    let ann = servers.add_user("ann").unwrap();
    let raw = letter(7).repeat(6000);
    let mut whole = 0;
    let end = 2_000 + raw.len() as u64;
    for cut in [1_200, 60_000, 200_000, 300_000, end] {
        let proxy = Proxy::start(servers.imap_port()).await.unwrap();
        proxy.cut_next(Cut::ToServer(cut));
        let target = server(Protocol::Imap, proxy.port(), Security::None, &ann.email);
        let tls = trusting(servers.ca_pem());
        let mut conn = Conn::connect(&target, &tls, &limits()).await.unwrap();
        conn.sign_in(&ann.email, &secret(&ann.password))
            .await
            .unwrap();
        match conn.append("Archive", Flags::EMPTY, None, &raw).await {
            Ok(_) => whole += 1,
            Err(failure) => {
                assert_eq!(failure.kind, FailureKind::ConnectionLost, "cut at {cut}");
                assert!(!conn.is_usable());
            }
        }
    }
    assert_eq!(whole, 1);
    assert_eq!(servers.dump(&ann, "Archive").await.unwrap().len(), whole);
}
