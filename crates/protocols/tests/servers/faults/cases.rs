//! The commands, each with a good answer.

use futures::FutureExt as _;
use futures::future::BoxFuture;
use linnet_mail::{Flag, Flags};
use linnet_protocols::imap::{BodyRequest, Conn, Known, Listed, UidSet};
use linnet_protocols::{Failure, FailureKind};
use tokio::sync::mpsc;

use super::MAILBOX;

pub(super) type Run = for<'a> fn(&'a mut Conn) -> BoxFuture<'a, Result<(), Failure>>;

pub(super) struct Case {
    pub(super) name: &'static str,
    /// The command that is answered wrongly.
    pub(super) command: &'static str,
    /// What a good server says before its OK.
    pub(super) good: &'static str,
    /// Done before, with a good server.
    pub(super) selected: bool,
    pub(super) run: Run,
    /// What NO and BAD mean, where they are no failure.
    pub(super) no: Option<FailureKind>,
    pub(super) bad: Option<FailureKind>,
}

pub(super) const USUAL: Case = Case {
    name: "",
    command: "",
    good: "",
    selected: false,
    run: |_| async { Ok(()) }.boxed(),
    no: Some(FailureKind::Refused),
    bad: Some(FailureKind::Misbehaved),
};

pub(super) const KNOWN: Known = Known {
    uidvalidity: 7,
    modseq: 10,
};

pub(super) fn cases() -> Vec<Case> {
    let mut cases = vec![
        Case {
            name: "list",
            command: "LIST",
            good: "* LIST (\\Noselect) \"/\" {3}\r\na b\r\n* LIST () NIL INBOX\r\n",
            run: |conn| {
                async {
                    let listed = conn.list().await?;
                    assert_eq!(listed.len(), 2);
                    Ok(())
                }
                .boxed()
            },
            ..USUAL
        },
        Case {
            name: "list with status",
            command: "LIST",
            good: "* LIST () \"/\" INBOX\r\n* LIST () \"/\" {3}\r\na b\r\n* STATUS {3}\r\na b (MESSAGES 2 UNSEEN 1)\r\n\
                   * STATUS inbox (MESSAGES 1 MAILBOXID (F1) SIZE 77)\r\n",
            run: |conn| {
                async {
                    let listed = conn.list_with_status().await?;
                    let status = listed[0].1.clone().unwrap();
                    assert_eq!((status.messages, status.size), (1, Some(77)));
                    assert_eq!(status.mailbox_id.as_deref(), Some("F1"));
                    assert_eq!(listed[1].1.as_ref().unwrap().messages, 2);
                    Ok(())
                }
                .boxed()
            },
            ..USUAL
        },
        Case {
            name: "status",
            command: "STATUS",
            good: "* STATUS {3}\r\na b (MESSAGES 3)\r\n",
            run: |conn| {
                async {
                    assert_eq!(conn.status("a b").await?.messages, 3);
                    Ok(())
                }
                .boxed()
            },
            ..USUAL
        },
        Case {
            name: "select",
            command: "SELECT",
            good: MAILBOX,
            run: |conn| {
                async {
                    let answer = conn.select("INBOX").await;
                    assert_eq!(conn.selected().is_some(), answer.is_ok());
                    assert_eq!(answer?.exists, 2);
                    Ok(())
                }
                .boxed()
            },
            ..USUAL
        },
        Case {
            name: "resync",
            command: "SELECT",
            good: "* 2 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT 9] ok\r\n* OK [HIGHESTMODSEQ 20] ok\r\n\
                   * VANISHED (EARLIER) 3:5,8\r\n* 2 FETCH (UID 2 FLAGS (\\Seen) MODSEQ (20))\r\n",
            run: |conn| {
                async {
                    let answer = conn.resync("INBOX", KNOWN).await;
                    assert_eq!(conn.selected().is_some(), answer.is_ok());
                    let (selected, resync) = answer?;
                    assert_eq!((selected.exists, resync.proven), (2, true));
                    // And what the noise may add to it.
                    assert!(resync.vanished.starts_with(&[3..=5, 8..=8]));
                    assert_eq!(resync.changed[0].uid, 2);
                    Ok(())
                }
                .boxed()
            },
            ..USUAL
        },
        Case {
            name: "unselect",
            command: "UNSELECT",
            run: |conn| async { conn.unselect().await.map(|left| assert!(left)) }.boxed(),
            selected: true,
            ..USUAL
        },
        Case {
            name: "create",
            command: "CREATE",
            run: |conn| conn.create("x").boxed(),
            ..USUAL
        },
        Case {
            name: "rename",
            command: "RENAME",
            run: |conn| conn.rename("x", "y").boxed(),
            ..USUAL
        },
        Case {
            name: "delete",
            command: "DELETE",
            run: |conn| conn.delete("x").boxed(),
            // It is not there.
            no: None,
            ..USUAL
        },
        Case {
            name: "subscribe",
            command: "SUBSCRIBE",
            run: |conn| conn.subscribe("x").boxed(),
            ..USUAL
        },
        Case {
            name: "unsubscribe",
            command: "UNSUBSCRIBE",
            run: |conn| conn.unsubscribe("x").boxed(),
            no: None,
            ..USUAL
        },
        Case {
            name: "append",
            command: "APPEND",
            run: |conn| {
                async {
                    conn.append("x", Flags::EMPTY, None, b"a\r\n").await?;
                    Ok(())
                }
                .boxed()
            },
            ..USUAL
        },
        Case {
            name: "notify",
            command: "NOTIFY",
            run: |conn| async { conn.notify().await.map(drop) }.boxed(),
            no: None,
            bad: None,
            ..USUAL
        },
        Case {
            name: "compress",
            command: "COMPRESS",
            run: |conn| async { conn.compress().await.map(drop) }.boxed(),
            no: None,
            bad: None,
            ..USUAL
        },
        Case {
            name: "noop",
            command: "NOOP",
            run: |conn| conn.noop().boxed(),
            ..USUAL
        },
    ];
    cases.extend(selected_cases().into_iter().map(|case| Case {
        selected: true,
        ..case
    }));
    cases
}

fn selected_cases() -> Vec<Case> {
    const FETCH: &str = "* 1 FETCH (UID 1 FLAGS (\\Seen) RFC822.SIZE 3 MODSEQ (11) EMAILID (M1) BODY[]<0> {3}\r\na\r\n)\r\n\
                         * 2 FETCH (UID 2 FLAGS () RFC822.SIZE 3 MODSEQ (12) EMAILID (M2) BODY[] {3}\r\nb\r\n)\r\n";
    vec![
        Case {
            name: "fetch listing",
            command: "UID FETCH",
            good: FETCH,
            run: |conn| {
                async {
                    let mut ids = Vec::new();
                    let all = UidSet::all();
                    let mut on = |one: Listed| ids.push(one.email_id);
                    conn.fetch_listing(&all, None, &mut on).await?;
                    assert_eq!(ids, [Some("M1".to_owned()), Some("M2".to_owned())]);
                    Ok(())
                }
                .boxed()
            },
            ..USUAL
        },
        Case {
            name: "fetch flags",
            command: "UID FETCH",
            good: FETCH,
            run: |conn| async { conn.fetch_flags(&UidSet::all(), None, &mut |_| {}).await }.boxed(),
            ..USUAL
        },
        Case {
            name: "fetch changes",
            command: "UID FETCH",
            good: "* VANISHED (EARLIER) 4:6\r\n* 1 FETCH (UID 1 FLAGS (\\Seen a) MODSEQ (21))\r\n",
            run: |conn| {
                async {
                    let told = conn.fetch_changes(10).await?;
                    assert!(told.proven);
                    assert!(told.vanished.starts_with(&[4..=6]));
                    assert_eq!(told.modseq, Some(21));
                    assert_eq!(told.changed[0].keywords, ["a"]);
                    Ok(())
                }
                .boxed()
            },
            ..USUAL
        },
        Case {
            name: "fetch bodies",
            command: "UID FETCH",
            good: FETCH,
            run: |conn| {
                async {
                    let (to, mut letters) = mpsc::channel(9);
                    let answer = conn.fetch_bodies(BodyRequest::new(vec![1, 2]), to).await;
                    let mut whole = true;
                    while let Some(letter) = letters.recv().await {
                        whole &= letter.raw.len() == 3;
                    }
                    assert!(whole);
                    answer
                }
                .boxed()
            },
            ..USUAL
        },
        Case {
            name: "fetch a big body",
            command: "UID FETCH",
            good: "* 1 FETCH (UID 1 BODY[]<0> {3}\r\na\r\n)\r\n",
            run: |conn| {
                async {
                    let body = conn.fetch_body_big(1, 3).await?;
                    assert_eq!(body.unwrap().raw, b"a\r\n");
                    Ok(())
                }
                .boxed()
            },
            ..USUAL
        },
        Case {
            name: "search",
            command: "UID SEARCH",
            good: "* ESEARCH UID ALL 1:2\r\n",
            run: |conn| {
                async {
                    assert_eq!(conn.search_uids(&UidSet::all()).await?, [1, 2]);
                    Ok(())
                }
                .boxed()
            },
            ..USUAL
        },
        Case {
            name: "search a Message-ID",
            command: "UID SEARCH",
            good: "* SEARCH 2\r\n",
            run: |conn| {
                async {
                    assert_eq!(conn.search_message_id("a@b").await?, [2]);
                    Ok(())
                }
                .boxed()
            },
            ..USUAL
        },
        Case {
            name: "store",
            command: "UID STORE",
            run: |conn| {
                async {
                    let seen = Flags::EMPTY.with(Flag::Seen);
                    conn.store_flags(&UidSet::of(&[1]), seen, Flags::EMPTY, &[], &[])
                        .await
                }
                .boxed()
            },
            ..USUAL
        },
        Case {
            name: "copy",
            command: "UID COPY",
            run: |conn| {
                async { conn.copy_messages(&UidSet::of(&[1]), "x").await.map(drop) }.boxed()
            },
            ..USUAL
        },
        Case {
            name: "move",
            command: "UID MOVE",
            good: "* OK [COPYUID 3 1 8] moved\r\n* VANISHED 1\r\n",
            run: |conn| {
                async {
                    let moved = conn.move_messages(&UidSet::of(&[1]), "x").await?;
                    assert_eq!(moved.pairs, [(1, 8)]);
                    Ok(())
                }
                .boxed()
            },
            ..USUAL
        },
        Case {
            name: "delete messages",
            command: "UID EXPUNGE",
            good: "* VANISHED 1\r\n",
            run: |conn| async { conn.delete_messages(&UidSet::of(&[1])).await }.boxed(),
            ..USUAL
        },
    ]
}
