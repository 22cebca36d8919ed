mod line;
mod mailboxes;
mod resync;

use std::time::Duration;

use linnet_mail::{Flag, Flags, FolderRole, Protocol, Security};
use linnet_protocols::imap::{
    BodyRequest, Conn, IdleEnd, Section, UidSet, Untagged, encode_mailbox,
};
use linnet_protocols::{CancellationToken, FailureKind};
use linnet_testkit::Servers;
use tokio::sync::mpsc;

use super::{limits, open, secret, server, trusting};

/// For what a real server does at once, however busy the machine is.
const PATIENCE: Duration = Duration::from_secs(20);

fn letter(n: u32) -> Vec<u8> {
    format!(
        "Message-ID: <letter{n}@example.test>\r\nSubject: {n}\r\n\r\nbody {n}\r\n.\r\n{{5}}\r\n"
    )
    .into_bytes()
}

async fn bodies(conn: &mut Conn, request: BodyRequest) -> Vec<(u32, Vec<u8>)> {
    let (to, mut letters) = mpsc::channel(2);
    let (done, found) = tokio::join!(conn.fetch_bodies(request, to), async {
        let mut found = Vec::new();
        while let Some(letter) = letters.recv().await {
            found.push((letter.uid, letter.raw));
        }
        found
    });
    done.unwrap();
    found
}

#[tokio::test]
async fn a_mailbox_is_listed_read_and_changed() {
    let servers = Servers::start().await.unwrap();
    let ann = servers.add_user("ann").unwrap();
    let mut conn = open(&servers, &ann).await;
    assert!(conn.capabilities().move_() && conn.capabilities().uidplus());

    let mailboxes = conn.list().await.unwrap();
    let role = |role: FolderRole| {
        mailboxes
            .iter()
            .find(|mailbox| mailbox.role == role)
            .unwrap()
            .wire
            .clone()
    };
    let (sent, trash) = (role(FolderRole::Sent), role(FolderRole::Trash));
    assert_eq!(role(FolderRole::Inbox), "INBOX");

    let name = encode_mailbox("Büro \"A\" & B\\", Some('/'));
    conn.create(&name).await.unwrap();
    conn.create(&name).await.unwrap();
    conn.subscribe(&name).await.unwrap();
    let mailboxes = conn.list().await.unwrap();
    let own = mailboxes
        .iter()
        .find(|mailbox| mailbox.wire == name)
        .unwrap();
    assert_eq!(
        (own.path.as_str(), own.role),
        ("Büro \"A\" & B\\", FolderRole::Other)
    );
    assert!(own.selectable && own.subscribed);

    let empty = conn.select(&name).await.unwrap();
    assert_eq!(empty.exists, 0);
    assert_eq!(
        conn.search_uids(&UidSet::all()).await.unwrap(),
        Vec::<u32>::new()
    );
    let seen = Flags::EMPTY.with(Flag::Seen);
    let mut uids = Vec::new();
    for n in 1..=4 {
        let (validity, uid) = conn
            .append(&name, seen, Some(1_000_000_000), &letter(n))
            .await
            .unwrap()
            .unwrap();
        assert_eq!(validity, empty.uidvalidity);
        uids.push(uid);
    }
    conn.noop().await.unwrap();
    assert!(conn.drain_untagged().contains(&Untagged::Exists(4)));
    assert_eq!(conn.selected().unwrap().exists, 4);

    let mut listed = Vec::new();
    conn.fetch_listing(&UidSet::all(), None, &mut |message| listed.push(message))
        .await
        .unwrap();
    assert_eq!(
        listed.iter().map(|message| message.uid).collect::<Vec<_>>(),
        uids
    );
    for (message, n) in listed.iter().zip(1..) {
        assert_eq!(
            (message.flags, message.internal_date),
            (seen, 1_000_000_000)
        );
        assert_eq!(message.size, letter(n).len() as u64);
        assert!(message.modseq.is_some());
    }
    // Behind the end the server gives the newest; it is not in the set.
    let mut none = 0;
    conn.fetch_flags(&UidSet::from(uids[3] + 1), None, &mut |_| none += 1)
        .await
        .unwrap();
    assert_eq!(none, 0);

    let found = bodies(
        &mut conn,
        BodyRequest::new(vec![uids[3], uids[0], 4_000_000]),
    )
    .await;
    assert_eq!(found.len(), 2);
    assert!(found.contains(&(uids[3], letter(4))) && found.contains(&(uids[0], letter(1))));
    let headers = BodyRequest {
        section: Section::Header,
        ..BodyRequest::new(vec![uids[1]])
    };
    assert!(
        bodies(&mut conn, headers).await[0]
            .1
            .ends_with(b"Subject: 2\r\n\r\n")
    );

    let before = conn.selected().unwrap().highestmodseq.unwrap();
    let flags = |flag: Flag| Flags::EMPTY.with(flag);
    let keywords = vec!["work".to_owned()];
    let set = UidSet::of(&[uids[0], uids[1]]);
    conn.store_flags(&set, flags(Flag::Flagged), seen, &keywords, &[])
        .await
        .unwrap();
    let mut changed = Vec::new();
    conn.fetch_flags(
        &UidSet::all(),
        Some(before.max(listed[3].modseq.unwrap())),
        &mut |message| {
            changed.push((message.uid, message.flags, message.keywords));
        },
    )
    .await
    .unwrap();
    assert_eq!(changed.len(), 2);
    assert_eq!(changed[0], (uids[0], flags(Flag::Flagged), keywords));
    let bad = conn
        .store_flags(&set, Flags::EMPTY, Flags::EMPTY, &["a)b".to_owned()], &[])
        .await;
    assert_eq!(bad.unwrap_err().kind, FailureKind::Refused);

    let moved = conn
        .move_messages(&UidSet::of(&[uids[0]]), &trash)
        .await
        .unwrap();
    assert_eq!((moved.pairs.len(), moved.pairs[0].0), (1, uids[0]));
    let copied = conn
        .copy_messages(&UidSet::of(&uids[1..]), &sent)
        .await
        .unwrap();
    assert_eq!(
        copied.pairs.iter().map(|pair| pair.0).collect::<Vec<_>>(),
        &uids[1..]
    );

    // Another program's mark survives our deletion.
    conn.store_flags(
        &UidSet::of(&[uids[1]]),
        flags(Flag::Deleted),
        Flags::EMPTY,
        &[],
        &[],
    )
    .await
    .unwrap();
    conn.delete_messages(&UidSet::of(&[uids[2]])).await.unwrap();
    assert_eq!(
        conn.search_uids(&UidSet::all()).await.unwrap(),
        [uids[1], uids[3]]
    );
    assert_eq!(
        conn.search_message_id("letter4@example.test")
            .await
            .unwrap(),
        [uids[3]]
    );
    assert_eq!(
        conn.search_message_id("nobody@example.test").await.unwrap(),
        Vec::<u32>::new()
    );

    let refused = conn
        .move_messages(&UidSet::of(&[uids[3]]), "No such mailbox")
        .await
        .unwrap_err();
    assert_eq!(refused.kind, FailureKind::Refused);
    let statuses = conn
        .statuses(&[&name, "No such mailbox", &sent])
        .await
        .unwrap();
    assert_eq!(statuses[0].as_ref().unwrap().messages, 2);
    assert_eq!(statuses[1].as_ref().unwrap_err().kind, FailureKind::Refused);
    assert_eq!(statuses[2].as_ref().unwrap().messages, 3);
    assert_eq!(servers.dump(&ann, "Sent").await.unwrap().len(), 3);
    conn.logout().await.unwrap();
}

#[tokio::test]
async fn many_letters_come_whole_in_few_round_trips() {
    let servers = Servers::start().await.unwrap();
    let ann = servers.add_user("ann").unwrap();
    servers.fill(&ann, "INBOX", 600).unwrap();
    let mut conn = open(&servers, &ann).await;
    conn.select("INBOX").await.unwrap();
    let mut listed = Vec::new();
    conn.fetch_listing(&UidSet::all(), None, &mut |message| {
        listed.push((message.uid, message.size))
    })
    .await
    .unwrap();
    assert_eq!(listed.len(), 600);
    listed.reverse();
    let (uids, sizes): (Vec<u32>, Vec<u64>) = listed.iter().copied().unzip();
    let before = conn.round_trips();
    let request = BodyRequest {
        sizes,
        window_bytes: 300_000,
        ..BodyRequest::new(uids)
    };
    let mut found = bodies(&mut conn, request).await;
    assert_eq!(conn.round_trips() - before, 1);
    found.sort();
    listed.sort_unstable();
    for ((uid, raw), (listed, size)) in found.iter().zip(&listed) {
        assert_eq!((uid, raw.len() as u64), (listed, *size));
    }

    // Stopped at once: nothing is asked, and the connection goes on.
    let request = BodyRequest::new(vec![1, 2, 3]);
    request.stop.cancel();
    assert!(bodies(&mut conn, request).await.is_empty());
    conn.noop().await.unwrap();

    // Nobody takes them: the connection is given up, and says so.
    let (to, letters) = mpsc::channel(1);
    drop(letters);
    let request = BodyRequest::new(found.iter().map(|(uid, _)| *uid).collect());
    assert_eq!(
        conn.fetch_bodies(request, to).await.unwrap_err().kind,
        FailureKind::Cancelled
    );
    assert!(!conn.is_usable());
    assert_eq!(
        conn.noop().await.unwrap_err().kind,
        FailureKind::ConnectionLost
    );
}

#[tokio::test]
async fn a_big_letter_comes_in_pieces() {
    let servers = Servers::start().await.unwrap();
    let ann = servers.add_user("ann").unwrap();
    let mut conn = open(&servers, &ann).await;
    conn.select("INBOX").await.unwrap();
    for size in [3 * 1024 * 1024 + 17, 2 * 1024 * 1024] {
        let mut raw = b"Subject: big\r\n\r\n".to_vec();
        while raw.len() < size - 2 {
            raw.push(b'a' + (raw.len() % 26) as u8);
            if raw.len().is_multiple_of(70) && raw.len() < size - 6 {
                raw.extend_from_slice(b"\r\n");
            }
        }
        raw.extend_from_slice(b"\r\n");
        let (_, uid) = conn
            .append("INBOX", Flags::EMPTY, None, &raw)
            .await
            .unwrap()
            .unwrap();
        for told in [raw.len() as u64, 0, 10] {
            let body = conn.fetch_body_big(uid, told).await.unwrap().unwrap();
            assert!(body.raw == raw, "{size} told as {told}");
        }
    }
    assert_eq!(conn.fetch_body_big(4_000_000, 10).await.unwrap(), None);
}

#[tokio::test]
async fn news_end_the_waiting() {
    let servers = Servers::start().await.unwrap();
    let ann = servers.add_user("ann").unwrap();
    let mut conn = open(&servers, &ann).await;
    conn.select("INBOX").await.unwrap();
    let never = std::future::pending::<()>();
    let end = conn.idle(never, Duration::from_millis(100)).await.unwrap();
    assert_eq!(end, IdleEnd::TimedOut);

    let stop = CancellationToken::new();
    stop.cancel();
    assert_eq!(
        conn.idle(stop.cancelled(), Duration::from_secs(20))
            .await
            .unwrap(),
        IdleEnd::Stopped
    );

    let (end, delivered) = tokio::join!(
        conn.idle(std::future::pending(), Duration::from_secs(20)),
        async {
            tokio::time::sleep(Duration::from_millis(300)).await;
            servers.deliver(&ann, &letter(1)).await
        }
    );
    delivered.unwrap();
    assert_eq!(end.unwrap(), IdleEnd::Changed);
    assert!(conn.drain_untagged().contains(&Untagged::Exists(1)));
    conn.noop().await.unwrap();

    servers.stop_imap().await.unwrap();
    let lost = conn
        .idle(std::future::pending(), Duration::from_secs(20))
        .await
        .unwrap_err();
    assert_eq!(lost.kind, FailureKind::ConnectionLost);
}

#[tokio::test]
async fn a_dropped_command_poisons_the_connection() {
    let servers = Servers::start().await.unwrap();
    let ann = servers.add_user("ann").unwrap();
    servers.fill(&ann, "INBOX", 100).unwrap();
    let mut conn = open(&servers, &ann).await;
    conn.select("INBOX").await.unwrap();
    let mut count = 0;
    let mut on = |_| count += 1;
    let all = UidSet::all();
    tokio::select! {
        biased;
        _ = conn.fetch_listing(&all, None, &mut on) => panic!("too fast"),
        () = std::future::ready(()) => {}
    }
    assert_eq!(
        conn.select("INBOX").await.unwrap_err().kind,
        FailureKind::ConnectionLost
    );
}

#[tokio::test]
async fn signing_in_works_over_starttls_and_tells_a_wrong_password() {
    let servers = Servers::start().await.unwrap();
    let ann = servers.add_user("ann").unwrap();
    let tls = trusting(servers.ca_pem());
    let imap = server(
        Protocol::Imap,
        servers.imap_port(),
        Security::StartTls,
        &ann.email,
    );
    let mut conn = Conn::connect(&imap, &tls, &limits()).await.unwrap();
    let wrong = conn
        .sign_in(&ann.email, &secret("wröng \"x\""))
        .await
        .unwrap_err();
    assert_eq!(
        (wrong.kind, wrong.temporary),
        (FailureKind::WrongPassword, false)
    );
    assert!(!wrong.to_string().contains("wröng"));
    conn.sign_in(&ann.email, &secret(&ann.password))
        .await
        .unwrap();
    conn.select("INBOX").await.unwrap();
    for name in ["a\r\nL9 LOGOUT", "a\nb", "a\0b"] {
        assert_eq!(
            conn.select(name).await.unwrap_err().kind,
            FailureKind::Refused
        );
    }
    conn.noop().await.unwrap();
}
