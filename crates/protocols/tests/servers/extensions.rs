//! Extensions that the real server here does not have, and habits of servers that are not here.

use std::time::{Duration, Instant};

use linnet_mail::{Flags, Protocol, Security};
use linnet_protocols::FailureKind;
use linnet_protocols::imap::{Conn, NamespaceKind, UidSet};
use linnet_testkit::scripted::{Act, Script, Scripted};

use super::{limits, open_script, secret, server, trusting};

const MAILBOX: &str =
    "* 2 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT 9] ok\r\n{tag} OK [READ-WRITE] done";

async fn start(script: Script) -> (Scripted, Conn) {
    let script = script.start().await.unwrap();
    let conn = open_script(&script).await.unwrap();
    (script, conn)
}

/// What came behind the tag, of commands that begin so.
fn told(script: &Scripted, verb: &str) -> Vec<String> {
    script
        .commands()
        .iter()
        .filter_map(|command| command.split_once(' '))
        .filter(|(_, rest)| rest.starts_with(verb))
        .map(|(_, rest)| rest.to_owned())
        .collect()
}

#[tokio::test]
async fn a_name_is_the_same_key_whether_or_not_the_server_speaks_utf8() {
    let utf8 = "IMAP4rev1 AUTH=PLAIN ENABLE UTF8=ACCEPT LITERAL+ LIST-EXTENDED NAMESPACE UIDPLUS";
    for (capabilities, enabled, is_on) in [
        (
            "IMAP4rev1 AUTH=PLAIN LITERAL+ LIST-EXTENDED NAMESPACE",
            "* ENABLED",
            false,
        ),
        (utf8, "* ENABLED", false),
        (utf8, "* ENABLED UTF8=ACCEPT", true),
        ("IMAP4rev2 AUTH=PLAIN LITERAL-", "* ENABLED", true),
    ] {
        let name = if is_on {
            "Größe & 😀 \\\"q\\\""
        } else {
            "Gr&APYA3w-e &- &2D3eAA- \\\"q\\\""
        };
        let shared = if is_on { "Ö/" } else { "&ANY-/" };
        let script = Script::imap()
            .capabilities(capabilities)
            .on("ENABLE", [Act::reply(&format!("{enabled}\r\n{{tag}} OK done"))])
            .on("NAMESPACE", [Act::reply(&format!("* NAMESPACE ((\"\" \"/\")) NIL ((\"{shared}\" \"/\"))\r\n{{tag}} OK done"))])
            .on("LIST", [Act::reply(&format!("* LIST () \"/\" \"{name}\"\r\n* LIST () \"/\" *\"{shared}x\"\r\n{{tag}} OK done"))])
            .on("STATUS", [Act::reply(&format!("* STATUS \"{name}\" (MESSAGES 3)\r\n{{tag}} OK done"))])
            .on("SELECT", [Act::reply(MAILBOX)]);
        let (script, mut conn) = start(script).await;
        let namespaces = conn.namespaces().await.unwrap();
        assert_eq!(namespaces.shared[0].prefix, "&ANY-/", "{capabilities}");
        let listed = conn.list().await.unwrap();
        let mailbox = &listed[0];
        assert_eq!(
            mailbox.wire, "Gr&APYA3w-e &- &2D3eAA- \"q\"",
            "{capabilities}"
        );
        assert_eq!(mailbox.path, "Größe & 😀 \"q\"");
        assert_eq!(listed[1].namespace, NamespaceKind::Shared);
        assert_eq!(conn.status(&mailbox.wire).await.unwrap().messages, 3);
        conn.select(&mailbox.wire).await.unwrap();
        let selected = told(&script, "SELECT");
        assert!(
            selected[0].starts_with(&format!("SELECT \"{name}\"")),
            "{selected:?}"
        );

        let letter = "Subject: Grüße\r\n\r\nx\r\n";
        conn.append(&mailbox.wire, Flags::EMPTY, None, letter.as_bytes())
            .await
            .unwrap();
        let marked = is_on && capabilities == utf8;
        assert_eq!(
            told(&script, "APPEND")[0].contains("UTF8 (~{"),
            marked,
            "{capabilities}"
        );
        conn.append(
            &mailbox.wire,
            Flags::EMPTY,
            None,
            b"Subject: a\r\n\r\nx\r\n",
        )
        .await
        .unwrap();
        assert!(!told(&script, "APPEND")[1].contains("UTF8"));
        // In UTF-8 this is a line break, which would end the command.
        let odd = conn.select("a&AA0ACg-L9 LOGOUT").await;
        assert_eq!(odd.is_err(), is_on, "{capabilities}");
        conn.noop().await.unwrap();
    }
}

#[tokio::test]
async fn a_header_in_utf8_is_filed_by_servers_of_both_standards() {
    let script = Script::imap()
        .capabilities("IMAP4rev1 AUTH=PLAIN ENABLE UTF8=ACCEPT LITERAL+ UIDPLUS")
        .on(
            "ENABLE",
            [Act::reply("* ENABLED UTF8=ACCEPT\r\n{tag} OK done")],
        )
        .on(
            "APPEND \"x\" () UTF8",
            [Act::reply("{tag} BAD what is that")],
        )
        .on("APPEND", [Act::reply("{tag} OK [APPENDUID 7 8] done")]);
    let (script, mut conn) = start(script).await;
    let letter = "Subject: ä\r\n\r\nx\r\n".as_bytes();
    let filed = conn.append("x", Flags::EMPTY, None, letter).await.unwrap();
    assert_eq!(filed, Some((7, 8)));
    assert_eq!(told(&script, "APPEND").len(), 2);
}

#[tokio::test]
async fn a_letter_too_large_is_refused_before_it_is_sent() {
    let check = async |capabilities: &str, limit: &str, size: usize, refused: bool| {
        let script = Script::imap()
            .capabilities(&format!("IMAP4rev1 AUTH=PLAIN LITERAL+ {capabilities}"))
            .on(
                "STATUS",
                [Act::reply(&format!(
                    "* STATUS x (APPENDLIMIT {limit})\r\n{{tag}} OK done"
                ))],
            );
        let (script, mut conn) = start(script).await;
        let answer = conn
            .append("x", Flags::EMPTY, None, &vec![b'a'; size])
            .await;
        let expected = refused.then_some(FailureKind::TooLarge);
        assert_eq!(
            answer.err().map(|failure| failure.kind),
            expected,
            "{capabilities} {size}"
        );
        assert_eq!(script.was_told("APPEND"), !refused);
        conn.noop().await.unwrap();
    };
    check("APPENDLIMIT=10", "1", 10, false).await;
    check("APPENDLIMIT=10", "1", 11, true).await;
    check("APPENDLIMIT", "300000", 300_001, true).await;
    check("APPENDLIMIT", "300000", 300_000, false).await;
    check("APPENDLIMIT", "NIL", 300_001, false).await;
    check("", "1", 300_001, false).await;
}

#[tokio::test]
async fn a_letter_is_known_again_in_other_mailboxes() {
    let check = async |capabilities: &str, item: &str, asked: &str, id: &str, labels: &[&str]| {
        let script = Script::imap()
            .capabilities(&format!("IMAP4rev1 AUTH=PLAIN {capabilities}"))
            .on("SELECT", [Act::reply(MAILBOX)])
            .on(
                "UID FETCH",
                [Act::reply(&format!(
                    "* 1 FETCH ({item} UID 3 FLAGS () RFC822.SIZE 9)\r\n{{tag}} OK done"
                ))],
            );
        let (script, mut conn) = start(script).await;
        conn.select("INBOX").await.unwrap();
        let mut found = Vec::new();
        conn.fetch_listing(&UidSet::all(), None, &mut |one| found.push(one))
            .await
            .unwrap();
        assert_eq!(found[0].email_id.as_deref(), Some(id));
        assert_eq!(found[0].labels, labels);
        assert!(told(&script, "UID FETCH")[0].contains(asked));
    };
    check(
        "X-GM-EXT-1 OBJECTID",
        "X-GM-MSGID 1278455344230334865 X-GM-LABELS (\"\\\\Inbox\" \"&AOk-t&AOk-\" {3}\r\na b)",
        "X-GM-MSGID X-GM-LABELS",
        "gmail:1278455344230334865",
        &["\\Inbox", "été", "a b"],
    )
    .await;
    check(
        "OBJECTID",
        "EMAILID (M6d99ac3275bb4e)",
        "EMAILID",
        "M6d99ac3275bb4e",
        &[],
    )
    .await;
}

#[tokio::test]
async fn a_search_falls_back_and_is_never_empty_by_mistake() {
    let check =
        async |what: &str, esearch: &str, search: &str, expected: Result<&[u32], FailureKind>| {
            let script = Script::imap()
                .capabilities("IMAP4rev1 AUTH=PLAIN ESEARCH")
                .on("SELECT", [Act::reply(MAILBOX)])
                .on("UID SEARCH RETURN", [Act::reply(esearch)])
                .on("UID SEARCH", [Act::reply(search)]);
            let (_script, mut conn) = start(script).await;
            conn.select("INBOX").await.unwrap();
            let found = conn.search_uids(&UidSet::all()).await;
            let found = found.map_err(|failure| failure.kind);
            assert_eq!(found.as_deref().map_err(|kind| *kind), expected, "{what}");
        };
    let plain = "* SEARCH 2 1\r\n{tag} OK done";
    check(
        "ranges",
        "* ESEARCH (TAG \"{tag}\") UID ALL 1,3:4\r\n{tag} OK done",
        "",
        Ok(&[1, 3, 4]),
    )
    .await;
    check("not understood", "{tag} BAD what", plain, Ok(&[1, 2])).await;
    check("no answer", "{tag} OK done", plain, Ok(&[1, 2])).await;
    check(
        "of another question",
        "* ESEARCH (TAG \"L99\") UID ALL 9\r\n{tag} OK done",
        plain,
        Ok(&[1, 2]),
    )
    .await;
    check(
        "nothing of two",
        "* ESEARCH (TAG \"{tag}\") UID\r\n{tag} OK done",
        plain,
        Ok(&[1, 2]),
    )
    .await;
    let none = "* SEARCH\r\n{tag} OK done";
    check(
        "nothing of two, twice",
        "* ESEARCH UID\r\n{tag} OK done",
        none,
        Err(FailureKind::Misbehaved),
    )
    .await;
    check(
        "refused",
        "{tag} NO [SERVERBUG] tired",
        plain,
        Err(FailureKind::ServerBusy),
    )
    .await;
}

#[tokio::test]
async fn a_hit_counts_only_when_the_letter_says_the_same() {
    let letter = |seq: u32, id: &str| {
        let header = format!("Message-ID: <{id}>\r\n\r\n");
        format!(
            "* {seq} FETCH (UID {seq} BODY[HEADER.FIELDS (MESSAGE-ID)] {{{}}}\r\n{header})\r\n",
            header.len()
        )
    };
    let letters = format!("{}{}{{tag}} OK done", letter(1, "b@x"), letter(2, "a@x"));
    let check = async |search: &str, fetch: &str, expected: Result<&[u32], FailureKind>| {
        let script = Script::imap()
            .capabilities("IMAP4rev1 AUTH=PLAIN")
            .on("SELECT", [Act::reply(MAILBOX)])
            .on("UID SEARCH HEADER", [Act::reply(search)])
            .on(
                "UID SEARCH UID 1:*",
                [Act::reply("* SEARCH 1 2\r\n{tag} OK done")],
            )
            .on("UID FETCH", [Act::reply(fetch)]);
        let (_script, mut conn) = start(script).await;
        conn.select("INBOX").await.unwrap();
        let found = conn.search_message_id("a@x").await;
        let found = found.map_err(|failure| failure.kind);
        assert_eq!(found.as_deref().map_err(|kind| *kind), expected, "{search}");
    };
    let all = "* SEARCH 1 2\r\n{tag} OK done";
    check(all, &letters, Ok(&[2])).await;
    check("{tag} BAD UID SEARCH invalid argument", &letters, Ok(&[2])).await;
    check("* SEARCH\r\n{tag} OK done", "{tag} BAD not asked", Ok(&[])).await;
    check(all, "{tag} OK all gone", Ok(&[])).await;
    check(
        all,
        "{tag} NO [UNAVAILABLE] later",
        Err(FailureKind::ServerBusy),
    )
    .await;
    check("{tag} NO no", &letters, Err(FailureKind::Refused)).await;
}

#[tokio::test]
async fn two_hundred_thousand_hits_are_read_at_once() {
    let uids: Vec<u32> = (1..=200_000).map(|n| n * 2).collect();
    let set = uids.iter().map(u32::to_string).collect::<Vec<_>>();
    for (capabilities, answer) in [
        ("", format!("* SEARCH {}", set.join(" "))),
        (
            "ESEARCH",
            format!("* ESEARCH (TAG \"{{tag}}\") UID ALL {}", set.join(",")),
        ),
    ] {
        let script = Script::imap()
            .capabilities(&format!("IMAP4rev1 AUTH=PLAIN {capabilities}"))
            .on("SELECT", [Act::reply(MAILBOX)])
            .on(
                "UID SEARCH",
                [Act::reply(&format!("{answer}\r\n{{tag}} OK done"))],
            );
        let (_script, mut conn) = start(script).await;
        conn.select("INBOX").await.unwrap();
        let began = Instant::now();
        assert!(conn.search_uids(&UidSet::all()).await.unwrap() == uids);
        // Milliseconds; parsing again with every piece that comes would take many seconds.
        assert!(
            began.elapsed() < Duration::from_secs(2),
            "{:?}",
            began.elapsed()
        );
    }
}

#[tokio::test]
async fn a_compressed_line_that_breaks_ends_the_connection() {
    let check = async |then: Vec<u8>, kind: FailureKind| {
        let script = Script::imap()
            .capabilities("IMAP4rev1 AUTH=PLAIN COMPRESS=DEFLATE")
            .on(
                "COMPRESS",
                [Act::reply("{tag} OK go"), Act::Bytes(then), Act::Close],
            )
            .start()
            .await
            .unwrap();
        let target = server(Protocol::Imap, script.port(), Security::None, "ann");
        let mut conn = Conn::connect(&target, &trusting(script.ca_pem()), &limits())
            .await
            .unwrap();
        // Not before sign-in.
        assert!(!conn.compress().await.unwrap());
        assert!(!script.was_told("COMPRESS"));
        conn.sign_in("ann", &secret("x")).await.unwrap();
        assert!(conn.compress().await.unwrap());
        assert_eq!(conn.noop().await.unwrap_err().kind, kind);
    };
    check(vec![0xff; 100], FailureKind::Misbehaved).await;
    check(Vec::new(), FailureKind::ConnectionLost).await;
    // A stored block of four bytes that never come.
    check(vec![0, 4, 0, 0xfb, 0xff], FailureKind::ConnectionLost).await;

    let script = Script::imap()
        .capabilities("IMAP4rev1 AUTH=PLAIN COMPRESS=DEFLATE")
        .on(
            "COMPRESS",
            [Act::reply("{tag} NO [COMPRESSIONACTIVE] by TLS")],
        );
    let (_script, mut conn) = start(script).await;
    assert!(!conn.compress().await.unwrap());
    conn.noop().await.unwrap();
}

#[tokio::test]
async fn what_shows_by_itself_is_answered_for_every_server() {
    // Yahoo tells a mod-sequence without CONDSTORE, Winmail tells UIDNEXT only when asked.
    let script = Script::imap()
        .capabilities("IMAP4rev1 AUTH=PLAIN")
        .on(
            "SELECT",
            [Act::reply(
                "* 2 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n* OK [HIGHESTMODSEQ 9] x\r\n{tag} OK done",
            )],
        )
        .on(
            "STATUS",
            [Act::reply(
                "* STATUS INBOX (MESSAGES 2 UIDNEXT 12 UIDVALIDITY 7 UNSEEN 0)\r\n{tag} OK done",
            )],
        )
        .on(
            "UID FETCH",
            [Act::reply("* 1 FETCH (UID 1 FLAGS ())\r\n{tag} OK done")],
        );
    let (script, mut conn) = start(script).await;
    let selected = conn.select("INBOX").await.unwrap();
    assert_eq!((selected.uidnext, selected.highestmodseq), (Some(12), None));
    assert_eq!(conn.selected(), Some(&selected));
    conn.fetch_flags(&UidSet::all(), Some(5), &mut |_| {})
        .await
        .unwrap();
    assert!(!told(&script, "UID FETCH")[0].contains("CHANGEDSINCE"));

    // 163.com tells it neither way.
    let script = Script::imap()
        .capabilities("IMAP4rev1 AUTH=PLAIN")
        .on(
            "SELECT",
            [Act::reply(
                "* 2 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n{tag} OK done",
            )],
        )
        .on("STATUS", [Act::reply("* STATUS INBOX ()\r\n{tag} OK done")]);
    let (_script, mut conn) = start(script).await;
    assert_eq!(conn.select("INBOX").await.unwrap().uidnext, None);

    // Cyrus behind a proxy: enabled, and then not understood.
    let script = Script::imap()
        .capabilities("IMAP4rev1 AUTH=PLAIN ENABLE QRESYNC CONDSTORE")
        .on("ENABLE", [Act::reply("* ENABLED QRESYNC\r\n{tag} OK done")])
        .on(
            "SELECT",
            [Act::reply("* 2 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n* OK [UIDNEXT 9] x\r\n* OK [HIGHESTMODSEQ 9] x\r\n{tag} OK done")],
        )
        .on("UID FETCH 1:4294967295", [Act::reply("{tag} BAD Invalid UID Fetch modifier VANISHED")])
        .on("UID FETCH 1:*", [Act::reply("* 1 FETCH (UID 1 FLAGS () MODSEQ (8))\r\n{tag} OK done")]);
    let (_script, mut conn) = start(script).await;
    conn.select("INBOX").await.unwrap();
    let told = conn.fetch_changes(5).await.unwrap();
    assert_eq!((told.changed.len(), told.proven), (1, false));
}

#[tokio::test]
async fn who_is_signed_in_already_sends_no_password() {
    let script = Script::imap()
        .greet([Act::reply(
            "* PREAUTH [CAPABILITY IMAP4rev1 ID] welcome back",
        )])
        .on(
            "ID",
            [Act::reply(
                "* ID (\"name\" \"Kit\\u{1b}\" \"version\" NIL)\r\n{tag} OK done",
            )],
        );
    let (script, conn) = start(script).await;
    assert!(!script.was_told("LOGIN") && !script.was_told("AUTHENTICATE"));
    assert_eq!(conn.server_id()[0].0, "name");
}
