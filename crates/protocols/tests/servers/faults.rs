//! Every command against every fault: the failure has the right kind, and nothing that came half is a success.

use std::time::Duration;

use futures::FutureExt as _;
use futures::future::{BoxFuture, join_all};
use linnet_mail::{Flag, Flags, Protocol, Security};
use linnet_protocols::imap::{BodyRequest, Conn, IdleEnd, Known, UidSet, Untagged};
use linnet_protocols::{Failure, FailureKind, Limits};
use linnet_testkit::scripted::{Act, Script, Scripted};
use tokio::sync::mpsc;

use super::{limits, secret, server, trusting};

const CAPABILITIES: &str = "IMAP4rev1 SASL-IR AUTH=PLAIN ID ENABLE IDLE LITERAL+ MOVE UIDPLUS CONDSTORE QRESYNC \
     SPECIAL-USE LIST-EXTENDED LIST-STATUS UNSELECT NOTIFY COMPRESS=DEFLATE OBJECTID STATUS=SIZE ESEARCH NAMESPACE";

const MAILBOX: &str = "* 2 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT 9] ok\r\n* OK [HIGHESTMODSEQ 20] ok\r\n";

/// What a server may say at any time, and some that it may not.
const NOISE: &str = "* 7 EXISTS\r\n* 1 EXISTS\r\n* 2 EXPUNGE\r\n* VANISHED 100:4294967295\r\n* OK [ALERT] look\r\n* XYZZY (\r\n\
     * 1 FETCH (FLAGS (\\Seen))\r\n* STATUS other (MESSAGES 1)\r\n* BAD what\r\n* NO [X\r\n*\r\n\r\n* 2 EXISTS\r\n";

type Run = for<'a> fn(&'a mut Conn) -> BoxFuture<'a, Result<(), Failure>>;

struct Case {
    name: &'static str,
    /// The command that is answered wrongly.
    command: &'static str,
    /// What a good server says before its OK.
    good: &'static str,
    /// Done before, with a good server.
    selected: bool,
    run: Run,
    /// What NO and BAD mean, where they are no failure.
    no: Option<FailureKind>,
    bad: Option<FailureKind>,
}

const USUAL: Case = Case {
    name: "",
    command: "",
    good: "",
    selected: false,
    run: |_| async { Ok(()) }.boxed(),
    no: Some(FailureKind::Refused),
    bad: Some(FailureKind::Misbehaved),
};

const KNOWN: Known = Known {
    uidvalidity: 7,
    modseq: 10,
};

fn cases() -> Vec<Case> {
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
                    let mut on = |one: linnet_protocols::imap::Listed| ids.push(one.email_id);
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

fn script(case: &Case) -> Script {
    let select = format!("{MAILBOX}{{tag}} OK [READ-WRITE] done");
    [
        ("ENABLE", "* ENABLED CONDSTORE QRESYNC\r\n{tag} OK done"),
        ("UNSUBSCRIBE", "{tag} OK done"),
        ("SELECT", select.as_str()),
    ]
    .into_iter()
    .filter(|(command, _)| *command != case.command)
    .fold(
        Script::imap().capabilities(CAPABILITIES),
        |script, (command, answer)| script.on(command, [Act::reply(answer)]),
    )
}

async fn connect(script: &Scripted) -> Conn {
    let target = server(Protocol::Imap, script.port(), Security::None, "ann");
    let limits = Limits {
        command: Duration::from_millis(300),
        ..limits()
    };
    let mut conn = Conn::connect(&target, &trusting(script.ca_pem()), &limits)
        .await
        .unwrap();
    conn.sign_in("ann", &secret("x")).await.unwrap();
    conn
}

/// Runs a case against these answers, one connection for each.
async fn run(case: &Case, answers: Vec<Vec<Act>>) -> Vec<Result<Conn, FailureKind>> {
    let count = answers.len();
    let script = answers
        .into_iter()
        .fold(script(case), |script, acts| script.on(case.command, acts))
        .start()
        .await
        .unwrap();
    let mut results = Vec::new();
    for _ in 0..count {
        let mut conn = connect(&script).await;
        if case.selected {
            conn.select("INBOX").await.unwrap();
        }
        let answer = (case.run)(&mut conn).await;
        results.push(match answer {
            Ok(()) => Ok(conn),
            Err(failure) => Err(failure.kind),
        });
    }
    results
}

fn bytes(text: &str) -> Act {
    Act::Bytes(text.as_bytes().to_vec())
}

#[tokio::test]
async fn every_command_fails_in_the_right_way() {
    let check = async |case: Case| {
        let good = format!("{}{{tag}} OK done", case.good);
        let noisy = format!("{NOISE}{}{NOISE}{{tag}} OK done", case.good);
        let lost = Some(FailureKind::ConnectionLost);
        let misbehaved = Some(FailureKind::Misbehaved);
        let faults: [(&str, Vec<Act>, Option<FailureKind>); 12] = [
            ("good", vec![Act::reply(&good)], None),
            ("noise", vec![Act::reply(&noisy)], None),
            ("BYE", vec![Act::reply("* BYE done for today")], lost),
            (
                "BYE for a while",
                vec![Act::reply("* BYE [UNAVAILABLE] busy")],
                Some(FailureKind::ServerBusy),
            ),
            ("nothing", vec![Act::Close], lost),
            ("silence", vec![Act::Silence], lost),
            ("half", vec![bytes(case.good), bytes("L"), Act::Close], lost),
            ("a wrong tag", vec![Act::reply("X1 OK done")], misbehaved),
            ("an old tag", vec![Act::reply("L1 OK done")], misbehaved),
            (
                "a huge literal",
                vec![bytes("* LIST () \"/\" {99999999999}\r\n"), Act::Silence],
                misbehaved,
            ),
            (
                "a huge letter",
                vec![bytes("* 1 FETCH (BODY[] {99999999999}\r\n"), Act::Silence],
                misbehaved,
            ),
            (
                "no end of a line",
                vec![Act::Bytes(vec![b'a'; 17 * 1024 * 1024]), Act::Silence],
                misbehaved,
            ),
        ];
        for (what, acts, expected) in faults {
            let result = run(&case, vec![acts]).await.remove(0);
            assert_eq!(
                result.as_ref().err().copied(),
                expected,
                "{}: {what}",
                case.name
            );
            if let Ok(conn) = result {
                assert!(conn.is_usable(), "{}: {what}", case.name);
            }
        }
        for (answer, expected) in [("{tag} NO no", case.no), ("{tag} BAD what", case.bad)] {
            // As often as it asks.
            let script = script(&case).on(case.command, [Act::reply(answer)]);
            let script = script.start().await.unwrap();
            let mut conn = connect(&script).await;
            if case.selected {
                conn.select("INBOX").await.unwrap();
            }
            let kind = (case.run)(&mut conn)
                .await
                .err()
                .map(|failure| failure.kind);
            assert_eq!(kind, expected, "{}: {answer}", case.name);
            // A refusal leaves the connection whole.
            assert!(conn.is_usable(), "{}: {answer}", case.name);
        }
        for (answer, expected) in [
            ("{tag} NO [OVERQUOTA] full", FailureKind::MailboxFull),
            ("{tag} NO [UNAVAILABLE] later", FailureKind::ServerBusy),
        ] {
            let result = run(&case, vec![vec![Act::reply(answer)]]).await.remove(0);
            let expected = case.no.map(|_| expected);
            assert_eq!(result.err(), expected, "{}: {answer}", case.name);
        }
    };
    join_all(cases().into_iter().map(check)).await;
}

#[tokio::test]
async fn an_answer_cut_anywhere_is_no_answer() {
    let check = async |case: Case| {
        let cuts: Vec<Vec<Act>> = (0..=case.good.len())
            .map(|cut| vec![Act::Bytes(case.good.as_bytes()[..cut].to_vec()), Act::Close])
            .collect();
        for (cut, result) in run(&case, cuts).await.into_iter().enumerate() {
            assert_eq!(
                result.err(),
                Some(FailureKind::ConnectionLost),
                "{} at {cut}",
                case.name
            );
        }
    };
    join_all(cases().into_iter().map(check)).await;
}

#[tokio::test]
async fn an_ok_without_what_was_asked_for_is_no_answer() {
    for case in cases().into_iter().filter(|case| !case.good.is_empty()) {
        // The letters may be gone, and so may be what changed; a move need not be told about.
        if [
            "fetch bodies",
            "fetch a big body",
            "fetch changes",
            "move",
            "delete messages",
        ]
        .contains(&case.name)
        {
            continue;
        }
        let script = script(&case)
            .on(case.command, [Act::reply("* XYZZY\r\n{tag} OK done")])
            .start()
            .await
            .unwrap();
        let mut conn = connect(&script).await;
        if case.selected {
            conn.select("INBOX").await.unwrap();
        }
        let kind = (case.run)(&mut conn)
            .await
            .err()
            .map(|failure| failure.kind);
        assert_eq!(kind, Some(FailureKind::Misbehaved), "{}", case.name);
    }
}

#[tokio::test]
async fn counts_stay_right_whatever_comes_in_between() {
    let check = async |noise: &str, exists: u32, news: usize| {
        let script = Script::imap()
            .capabilities(CAPABILITIES)
            .on("SELECT", [Act::reply(&format!("{MAILBOX}{{tag}} OK done"))])
            .on(
                "UID FETCH",
                [Act::reply(&format!(
                    "* 1 FETCH (UID 1 FLAGS ())\r\n{noise}* 2 FETCH (UID 2 FLAGS ())\r\n{{tag}} OK done"
                ))],
            )
            .start()
            .await
            .unwrap();
        let mut conn = connect(&script).await;
        conn.select("INBOX").await.unwrap();
        let mut uids = Vec::new();
        conn.fetch_flags(&UidSet::all(), None, &mut |one| uids.push(one.uid))
            .await
            .unwrap();
        assert_eq!(uids, [1, 2], "{noise}");
        assert_eq!(conn.selected().unwrap().exists, exists, "{noise}");
        assert_eq!(conn.drain_untagged().len(), news, "{noise}");
    };
    check("", 2, 0).await;
    check("* 1 EXPUNGE\r\n", 1, 1).await;
    check("* VANISHED 1\r\n", 1, 1).await;
    check("* VANISHED (EARLIER) 1:9\r\n", 2, 1).await;
    check("* VANISHED 1:4294967295\r\n", 0, 1).await;
    check("* 9 EXISTS\r\n* 5 EXISTS\r\n* VANISHED 1,3\r\n", 3, 2).await;
    check("* 4294967295 EXISTS\r\n* 0 EXISTS\r\n* 1 EXPUNGE\r\n", 0, 2).await;
    let flood = "* 1 EXPUNGE\r\n".repeat(30_000);
    let script = Script::imap()
        .on("SELECT", [Act::reply(&format!("{MAILBOX}{{tag}} OK done"))])
        .on("NOOP", [Act::reply(&format!("{flood}{{tag}} OK done"))])
        .start()
        .await
        .unwrap();
    let mut conn = connect(&script).await;
    conn.select("INBOX").await.unwrap();
    conn.noop().await.unwrap();
    let news = conn.drain_untagged();
    assert!(news.len() < 20_001 && news.contains(&Untagged::Overflow));
}

#[tokio::test]
async fn what_a_server_only_seems_to_tell_is_not_believed() {
    let select = |more: &str| Act::reply(&format!("{MAILBOX}{more}{{tag}} OK done"));
    let check = async |what: &str, answers: Vec<Act>, proven: bool| {
        let script = answers
            .into_iter()
            .fold(
                script(&Case {
                    command: "SELECT",
                    ..USUAL
                }),
                |script, act| script.on("SELECT", [act]),
            )
            .start()
            .await
            .unwrap();
        let mut conn = connect(&script).await;
        let (selected, resync) = conn.resync("INBOX", KNOWN).await.unwrap();
        assert_eq!((selected.exists, resync.proven), (2, proven), "{what}");
        assert!(
            proven || (resync.vanished.is_empty() && resync.changed.is_empty()),
            "{what}"
        );
    };
    let gone = "* VANISHED (EARLIER) 3:8\r\n";
    check("good", vec![select(gone)], true).await;
    check("nothing told of what was counted", vec![select("")], false).await;
    check(
        "more gone than there was",
        vec![select("* VANISHED (EARLIER) 2:8\r\n")],
        false,
    )
    .await;
    check(
        "not understood",
        vec![Act::reply("{tag} BAD what"), select("")],
        false,
    )
    .await;
    let other = "* VANISHED (EARLIER) 1:8\r\n* OK [CLOSED] other\r\n* 2 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n\
                 * OK [UIDNEXT 9] x\r\n* OK [HIGHESTMODSEQ 20] x\r\n* VANISHED (EARLIER) 3:8\r\n";
    check("of the mailbox before", vec![select(other)], true).await;
    let validity = "* OK [UIDVALIDITY 8] new\r\n* VANISHED (EARLIER) 3:8\r\n";
    check("another UIDVALIDITY", vec![select(validity)], false).await;
    check(
        "no mod-sequences",
        vec![select(&format!("* OK [NOMODSEQ] none\r\n{gone}"))],
        false,
    )
    .await;
}

#[tokio::test]
async fn a_server_that_stops_telling_says_so() {
    let script = script(&USUAL)
        .on("NOTIFY", [Act::reply("{tag} NO [BADEVENT (FlagChange)] no")])
        .on("NOTIFY", [Act::reply("* STATUS \"a b\" (MESSAGES 3 UIDNEXT 9 UIDVALIDITY 1)\r\n{tag} OK done")])
        .on(
            "IDLE",
            [Act::reply("+ go\r\n* STATUS x (MESSAGES 1 UNSEEN 1)\r\n* OK [NOTIFICATIONOVERFLOW] too much"), Act::Line, Act::reply("{tag} OK done")],
        )
        .start()
        .await
        .unwrap();
    let mut conn = connect(&script).await;
    assert!(conn.notify().await.unwrap());
    let told = |wire: &str, messages: Option<u32>| Untagged::Mailbox {
        wire: wire.to_owned(),
        status: messages.map(|messages| linnet_protocols::imap::MailboxStatus {
            messages,
            unseen: 1,
            ..Default::default()
        }),
    };
    assert_eq!(conn.drain_untagged(), [told("a b", None)]);
    let end = conn
        .idle(std::future::pending(), Duration::from_secs(5))
        .await
        .unwrap();
    assert_eq!((end, conn.notifies()), (IdleEnd::Changed, false));
    assert_eq!(
        conn.drain_untagged(),
        [told("x", Some(1)), Untagged::Overflow]
    );
}
