//! What changed since last time, against a real server and another client.

use std::ops::RangeInclusive;

use linnet_mail::Flag;
use linnet_protocols::FailureKind;
use linnet_protocols::imap::{Conn, IdleEnd, Known, Resync, UidSet, Untagged};
use linnet_testkit::{ServerOptions, Servers};

use super::super::open;
use super::letter;

fn uids(resync: &Resync) -> Vec<u32> {
    resync.changed.iter().map(|one| one.uid).collect()
}

async fn known(conn: &mut Conn) -> Known {
    let selected = conn.select("INBOX").await.unwrap();
    Known {
        uidvalidity: selected.uidvalidity,
        modseq: selected.highestmodseq.unwrap(),
    }
}

/// Whether `vanished` takes away exactly `gone` of the first twenty.
fn takes(vanished: &[RangeInclusive<u32>], gone: &[u32]) -> bool {
    (1..=20).all(|uid| vanished.iter().any(|range| range.contains(&uid)) == gone.contains(&uid))
}

#[tokio::test]
async fn what_another_client_did_is_told_in_one_round_trip() {
    let servers = Servers::start().await.unwrap();
    let ann = servers.add_user("ann").unwrap();
    servers.fill(&ann, "INBOX", 20).unwrap();
    let mut conn = open(&servers, &ann).await;
    let before = known(&mut conn).await;
    let (selected, resync) = conn.resync("INBOX", before).await.unwrap();
    assert_eq!(selected.exists, 20);
    assert!(resync.proven && resync.changed.is_empty(), "{resync:?}");
    assert!(takes(&resync.vanished, &[]), "{resync:?}");
    conn.logout().await.unwrap();

    let steps = [
        r"UID STORE 3,5 +FLAGS (\Flagged work)",
        r"UID STORE 7:9,20 +FLAGS (\Deleted)",
        "UID EXPUNGE 7:9,20",
    ];
    servers.other_client(&ann, "INBOX", &steps).await.unwrap();
    servers.deliver(&ann, &letter(1)).await.unwrap();

    let mut conn = open(&servers, &ann).await;
    let round_trips = conn.round_trips();
    let (selected, resync) = conn.resync("INBOX", before).await.unwrap();
    assert_eq!(conn.round_trips() - round_trips, 1);
    assert_eq!((selected.exists, conn.selected().unwrap().exists), (17, 17));
    assert!(resync.proven);
    assert!(takes(&resync.vanished, &[7, 8, 9, 20]), "{resync:?}");
    assert_eq!(uids(&resync), [3, 5, 21]);
    let three = &resync.changed[0];
    assert!(three.flags.contains(Flag::Flagged) && three.modseq.unwrap() > before.modseq);
    assert_eq!(three.keywords, ["work"]);
    assert_eq!(resync.modseq, selected.highestmodseq);

    // The same question to the mailbox that is open already.
    let again = conn.fetch_changes(before.modseq).await.unwrap();
    assert!(again.proven);
    assert!(takes(&again.vanished, &[7, 8, 9, 20]), "{again:?}");
    assert_eq!(again.changed, resync.changed);
    let none = conn.fetch_changes(again.modseq.unwrap()).await.unwrap();
    assert!(none.changed.is_empty());

    // From another mailbox: nothing of that one is taken for this one.
    conn.select("Sent").await.unwrap();
    let (_, resync) = conn.resync("INBOX", before).await.unwrap();
    assert!(resync.proven);
    assert_eq!(uids(&resync), [3, 5, 21]);

    let wrong = Known {
        uidvalidity: before.uidvalidity + 1,
        ..before
    };
    let later = Known {
        modseq: before.modseq + 1_000_000,
        ..before
    };
    for unknown in [
        wrong,
        later,
        Known {
            modseq: 0,
            ..before
        },
    ] {
        let (selected, resync) = conn.resync("INBOX", unknown).await.unwrap();
        assert_eq!((selected.exists, resync), (17, Resync::default()));
    }
    let missing = conn.resync("Nowhere", before).await.unwrap_err();
    assert_eq!(missing.kind, FailureKind::Refused);
    assert!(conn.selected().is_none() && conn.is_usable());
}

#[tokio::test]
async fn what_vanishes_is_counted_and_ends_the_waiting() {
    let servers = Servers::start().await.unwrap();
    let ann = servers.add_user("ann").unwrap();
    servers.fill(&ann, "INBOX", 20).unwrap();
    let mut conn = open(&servers, &ann).await;
    let before = known(&mut conn).await;
    let steps = [
        r"UID STORE 2:4,9 +FLAGS.SILENT (\Deleted)",
        "UID EXPUNGE 2:4,9",
    ];
    let (end, done) = tokio::join!(
        conn.idle(std::future::pending(), super::PATIENCE),
        servers.other_client(&ann, "INBOX", &steps)
    );
    done.unwrap();
    assert_eq!(end.unwrap(), IdleEnd::Changed);
    conn.noop().await.unwrap();
    assert_eq!(conn.selected().unwrap().exists, 16);
    let gone: Vec<u32> = conn
        .drain_untagged()
        .into_iter()
        .filter_map(|told| match told {
            Untagged::Vanished(uids) => Some(uids.into_iter().flatten()),
            _ => None,
        })
        .flatten()
        .collect();
    assert_eq!(gone, [2, 3, 4, 9]);

    // Our own removals count as well, and leave nothing behind that is taken for somebody else's.
    conn.delete_messages(&UidSet::range(5, 6)).await.unwrap();
    let trash = conn
        .move_messages(&UidSet::range(7, 8), "Trash")
        .await
        .unwrap();
    assert_eq!(trash.pairs.len(), 2);
    assert_eq!(conn.selected().unwrap().exists, 12);
    let resync = conn.fetch_changes(before.modseq).await.unwrap();
    assert!(resync.proven && takes(&resync.vanished, &[2, 3, 4, 5, 6, 7, 8, 9]));
    let there = conn.search_uids(&UidSet::all()).await.unwrap();
    assert_eq!(there.len(), 12);
}

#[tokio::test]
async fn with_mod_sequences_alone_only_changes_are_told() {
    let check = async |capabilities: &str, changes: bool| {
        let servers = Servers::start_with(ServerOptions {
            dovecot: format!("imap_capability = {capabilities}"),
            ..ServerOptions::default()
        })
        .await
        .unwrap();
        let ann = servers.add_user("ann").unwrap();
        servers.fill(&ann, "INBOX", 20).unwrap();
        let mut conn = open(&servers, &ann).await;
        assert!(!conn.capabilities().qresync());
        let selected = conn.select("INBOX").await.unwrap();
        assert_eq!(selected.highestmodseq.is_some(), changes);
        let before = Known {
            uidvalidity: selected.uidvalidity,
            modseq: selected.highestmodseq.unwrap_or(5),
        };
        let steps = [
            r"UID STORE 3 +FLAGS (\Answered)",
            r"UID STORE 7 +FLAGS (\Deleted)",
            "UID EXPUNGE 7",
        ];
        servers.other_client(&ann, "INBOX", &steps).await.unwrap();
        let (selected, resync) = conn.resync("INBOX", before).await.unwrap();
        assert_eq!((selected.exists, resync), (19, Resync::default()));
        let told = conn.fetch_changes(before.modseq).await;
        if changes {
            let told = told.unwrap();
            assert_eq!((uids(&told), told.proven), (vec![3], false));
            assert!(told.changed[0].flags.contains(Flag::Answered));
        } else {
            assert_eq!(told.unwrap_err().kind, FailureKind::Refused);
        }
        // Without ranges and without MOVE the rest goes the old way.
        assert_eq!(conn.search_uids(&UidSet::all()).await.unwrap().len(), 19);
        let listed = conn.list_with_status().await.unwrap();
        let (inbox, status) = listed.iter().find(|(one, _)| one.wire == "INBOX").unwrap();
        assert!(inbox.selectable);
        assert_eq!(status.as_ref().unwrap().messages, 19);
    };
    check("IMAP4rev1 ENABLE CONDSTORE UIDPLUS UNSELECT", true).await;
    check("IMAP4rev1 UIDPLUS", false).await;
}
