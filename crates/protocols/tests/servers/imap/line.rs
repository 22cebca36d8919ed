//! The line itself: news of all mailboxes over it, and compression on it.

use linnet_mail::Flags;
use linnet_protocols::imap::{BodyRequest, IdleEnd, UidSet, Untagged};
use linnet_testkit::{ServerOptions, Servers};

use super::super::open;
use super::{PATIENCE, bodies, letter};

#[tokio::test]
async fn every_mailbox_is_told_about_while_one_waits() {
    let servers = Servers::start().await.unwrap();
    let ann = servers.add_user("ann").unwrap();
    servers.fill(&ann, "INBOX", 3).unwrap();
    let mut conn = open(&servers, &ann).await;
    assert!(conn.capabilities().notify());
    assert!(conn.notify().await.unwrap() && conn.notifies());
    conn.select("INBOX").await.unwrap();
    conn.drain_untagged();

    let check = async |conn: &mut linnet_protocols::imap::Conn,
                       step: &str,
                       told: &dyn Fn(&Untagged) -> bool| {
        let steps = [step];
        let (end, done) = tokio::join!(
            conn.idle(std::future::pending(), PATIENCE),
            servers.other_client(&ann, "INBOX", &steps)
        );
        done.unwrap();
        assert_eq!(end.unwrap(), IdleEnd::Changed, "{step}");
        conn.noop().await.unwrap();
        let news = conn.drain_untagged();
        assert!(news.iter().any(told), "{step}: {news:?}");
    };
    check(&mut conn, "COPY 1:2 Archive", &|told| {
        matches!(told, Untagged::Mailbox { wire, status: Some(status) }
            if wire == "Archive" && status.messages == 2 && status.uidnext == Some(3) && status.highestmodseq.is_some())
    })
    .await;
    check(
        &mut conn,
        "CREATE \"New &- old\"",
        &|told| matches!(told, Untagged::Mailbox { wire, status: None } if wire == "New &- old"),
    )
    .await;
    check(&mut conn, "STORE 1 +FLAGS (changed)", &|told| {
        matches!(
            told,
            Untagged::Flags { uid: Some(1), .. } | Untagged::Flags { seq: 1, .. }
        )
    })
    .await;
    // Between commands as well, and it does not disturb an answer.
    let steps = ["COPY 3 Sent"];
    servers.other_client(&ann, "INBOX", &steps).await.unwrap();
    let found = conn.list_with_status().await.unwrap();
    let (_, sent) = found.iter().find(|(one, _)| one.wire == "Sent").unwrap();
    assert_eq!(sent.as_ref().unwrap().messages, 1);
    // Without a mailbox that is open.
    conn.unselect().await.unwrap();
    check(
        &mut conn,
        "COPY 1 Archive",
        &|told| matches!(told, Untagged::Mailbox { wire, .. } if wire == "Archive"),
    )
    .await;

    let mute = Servers::start_with(ServerOptions {
        dovecot: "imap_capability = IMAP4rev1 IDLE".to_owned(),
        ..ServerOptions::default()
    })
    .await
    .unwrap();
    let bob = mute.add_user("bob").unwrap();
    let mut conn = open(&mute, &bob).await;
    assert!(!conn.notify().await.unwrap() && !conn.compress().await.unwrap());
}

#[tokio::test]
async fn a_compressed_line_says_the_same_in_fewer_bytes() {
    let servers = Servers::start().await.unwrap();
    let ann = servers.add_user("ann").unwrap();
    servers.fill(&ann, "INBOX", 300).unwrap();
    let added = letter(1);
    let mut answers = Vec::new();
    for compressed in [false, true] {
        let mut conn = open(&servers, &ann).await;
        if compressed {
            assert!(conn.compress().await.unwrap());
            assert!(conn.compress().await.unwrap());
        }
        conn.select("INBOX").await.unwrap();
        let before = conn.bytes();
        let mut listed = Vec::new();
        conn.fetch_listing(&UidSet::all(), None, &mut |one| listed.push(one))
            .await
            .unwrap();
        let uids: Vec<u32> = listed.iter().map(|one| one.uid).collect();
        let between = conn.bytes();
        let mut letters = bodies(&mut conn, BodyRequest::new(uids)).await;
        letters.sort();
        let after = conn.bytes();
        // Waiting, and big things in the other direction.
        let (end, delivered) = tokio::join!(
            conn.idle(std::future::pending(), PATIENCE),
            servers.deliver(&ann, &added)
        );
        delivered.unwrap();
        assert_eq!(end.unwrap(), IdleEnd::Changed);
        let mut noise: Vec<u8> = b"Subject: noise\r\n\r\n".to_vec();
        let mut state = 1_u32;
        noise.extend(
            std::iter::repeat_with(|| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                b' ' + (state >> 24) as u8 % 95
            })
            .take(3_000_000),
        );
        let (_, uid) = conn
            .append("Archive", Flags::EMPTY, None, &noise)
            .await
            .unwrap()
            .unwrap();
        conn.select("Archive").await.unwrap();
        let body = conn.fetch_body_big(uid, 0).await.unwrap().unwrap();
        assert!(body.raw == noise);
        conn.logout().await.unwrap();
        answers.push((
            listed.len(),
            letters,
            between.0 - before.0,
            after.0 - between.0,
        ));
    }
    let (plain, packed) = (&answers[0], &answers[1]);
    assert!(plain.0 == 300 && plain.1.len() == 300);
    let delivered = packed.0 - plain.0;
    assert_eq!(delivered, 1);
    let common: Vec<_> = packed.1.iter().take(300).collect();
    assert!(plain.1.iter().eq(common));
    assert!(packed.2 * 3 < plain.2, "listing {} {}", plain.2, packed.2);
    assert!(
        packed.3 * 5 < plain.3 * 4,
        "letters {} {}",
        plain.3,
        packed.3
    );
}
