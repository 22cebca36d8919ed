//! Every command against every fault: the failure has the right kind, and nothing that came half is a success.

mod cases;

use std::time::Duration;

use cases::{Case, KNOWN, USUAL, cases};
use futures::future::join_all;
use linnet_mail::{Protocol, Security};
use linnet_protocols::imap::{Conn, IdleEnd, MailboxStatus, UidSet, Untagged};
use linnet_protocols::{FailureKind, Limits};
use linnet_testkit::scripted::{Act, Script, Scripted};

use super::{limits, secret, server, trusting};

const CAPABILITIES: &str = "IMAP4rev1 SASL-IR AUTH=PLAIN ID ENABLE IDLE LITERAL+ MOVE UIDPLUS CONDSTORE QRESYNC \
     SPECIAL-USE LIST-EXTENDED LIST-STATUS UNSELECT NOTIFY COMPRESS=DEFLATE OBJECTID STATUS=SIZE ESEARCH NAMESPACE";

const MAILBOX: &str = "* 2 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT 9] ok\r\n* OK [HIGHESTMODSEQ 20] ok\r\n";

/// What a server may say at any time, and some that it may not.
const NOISE: &str = "* 7 EXISTS\r\n* 1 EXISTS\r\n* 2 EXPUNGE\r\n* VANISHED 100:4294967295\r\n* OK [ALERT] look\r\n* XYZZY (\r\n\
     * 1 FETCH (FLAGS (\\Seen))\r\n* STATUS other (MESSAGES 1)\r\n* BAD what\r\n* NO [X\r\n*\r\n\r\n* 2 EXISTS\r\n";

fn script(case: &Case) -> Script {
    let select = format!("{MAILBOX}{{tag}} OK [READ-WRITE] done");
    [
        ("ENABLE", "* ENABLED CONDSTORE QRESYNC\r\n{tag} OK done"),
        ("UNSUBSCRIBE", "{tag} OK done"),
        ("SELECT", select.as_str()),
        (
            "UID FETCH",
            "* 2 FETCH (UID 2 BODY[HEADER.FIELDS (MESSAGE-ID)] {21}\r\nMessage-ID: <a@b>\r\n\r\n)\r\n{tag} OK done",
        ),
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
        status: messages.map(|messages| MailboxStatus {
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

#[tokio::test]
async fn waiting_ends_in_the_right_way() {
    let check = async |acts: Vec<Act>, expected: Result<IdleEnd, FailureKind>| {
        let what = format!("{acts:?}");
        let script = script(&USUAL).on("IDLE", acts).start().await.unwrap();
        let mut conn = connect(&script).await;
        conn.select("INBOX").await.unwrap();
        let end = conn
            .idle(std::future::pending(), Duration::from_millis(200))
            .await;
        assert_eq!(end.map_err(|failure| failure.kind), expected, "{what}");
    };
    let go = || Act::reply("+ idling");
    let end = || [Act::Line, Act::reply("{tag} OK idled")];
    let with = |acts: &[Act]| -> Vec<Act> {
        [go()]
            .into_iter()
            .chain(acts.iter().cloned())
            .chain(end())
            .collect()
    };
    check(with(&[]), Ok(IdleEnd::TimedOut)).await;
    check(
        with(&[Act::reply("* OK still here\r\n* OK [ALERT] look\r\n+ what")]),
        Ok(IdleEnd::TimedOut),
    )
    .await;
    for news in [
        "* 3 EXISTS",
        "* 1 EXPUNGE",
        "* VANISHED 5:9",
        "* 1 FETCH (FLAGS ())",
    ] {
        check(with(&[Act::reply(news)]), Ok(IdleEnd::Changed)).await;
    }
    check(
        vec![Act::reply("{tag} NO not now")],
        Err(FailureKind::Refused),
    )
    .await;
    check(
        vec![Act::reply("{tag} BAD what")],
        Err(FailureKind::Misbehaved),
    )
    .await;
    check(
        vec![Act::reply("{tag} OK already")],
        Err(FailureKind::Misbehaved),
    )
    .await;
    check(
        vec![go(), Act::reply("{tag} OK enough")],
        Err(FailureKind::Misbehaved),
    )
    .await;
    check(
        vec![go(), Act::reply("* BYE [UNAVAILABLE] later"), Act::Close],
        Err(FailureKind::ServerBusy),
    )
    .await;
    check(vec![go(), Act::Close], Err(FailureKind::ConnectionLost)).await;
    check(vec![go(), Act::Reset], Err(FailureKind::ConnectionLost)).await;
    check(vec![Act::Close], Err(FailureKind::ConnectionLost)).await;
    check(
        vec![go(), Act::Line, Act::reply("{tag} NO no")],
        Err(FailureKind::Refused),
    )
    .await;
    check(
        vec![go(), Act::Line, Act::reply("X9 OK idled")],
        Err(FailureKind::Misbehaved),
    )
    .await;
    check(
        vec![
            go(),
            Act::Bytes(b"* 1 FETCH (BODY[] {99999999999}\r\n".to_vec()),
            Act::Line,
        ],
        Err(FailureKind::Misbehaved),
    )
    .await;
}

#[tokio::test]
async fn whose_mailboxes_there_are_is_asked_again_where_it_was_not_told() {
    let check = async |answer: &str, expected: Result<usize, FailureKind>| {
        let script = script(&USUAL)
            .on("NAMESPACE", [Act::reply("{tag} NO too early")])
            .on("NAMESPACE", [Act::reply(answer)])
            .start()
            .await
            .unwrap();
        let mut conn = connect(&script).await;
        for _ in 0..2 {
            let told = conn.namespaces().await.map(|told| told.personal.len());
            assert_eq!(told.map_err(|failure| failure.kind), expected, "{answer}");
        }
        assert!(conn.is_usable());
    };
    check(
        "* NAMESPACE ((\"\" \"/\")(\"a\" NIL)) NIL NIL\r\n{tag} OK done",
        Ok(2),
    )
    .await;
    check("{tag} NO no", Err(FailureKind::Refused)).await;
    check("{tag} OK done", Err(FailureKind::Misbehaved)).await;
    check(
        "* NAMESPACE ((((((\r\n{tag} OK done",
        Err(FailureKind::Misbehaved),
    )
    .await;
}

#[tokio::test]
async fn a_mailbox_that_was_left_out_is_asked_about() {
    let list = "* LIST () \"/\" INBOX\r\n* LIST () \"/\" a\r\n* LIST (\\Noselect) \"/\" b\r\n* LIST () \"/\" c\r\n\
                * STATUS INBOX (MESSAGES 1 UNSEEN 0)\r\n{tag} OK done";
    let script = script(&USUAL)
        .on("LIST", [Act::reply(list)])
        .on(
            "STATUS \"a\"",
            [Act::reply("* STATUS a (MESSAGES 2)\r\n{tag} OK done")],
        )
        .on("STATUS \"c\"", [Act::reply("{tag} NO [NOPERM] not yours")])
        .start()
        .await
        .unwrap();
    let mut conn = connect(&script).await;
    let messages: Vec<Option<u32>> = conn
        .list_with_status()
        .await
        .unwrap()
        .into_iter()
        .map(|(_, status)| status.map(|status| status.messages))
        .collect();
    assert_eq!(messages, [Some(1), Some(2), None, None]);
    assert!(!script.was_told("STATUS \"b\""));
}
