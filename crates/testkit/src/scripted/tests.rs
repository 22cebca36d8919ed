use std::time::Duration;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use super::{Act, Protocol, Script, Scripted};

/// Sends everything at once and returns what came back until silence or the end.
async fn talk(server: &Scripted, words: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", server.port()))
        .await
        .unwrap();
    stream.write_all(words.as_bytes()).await.unwrap();
    let mut heard = Vec::new();
    let _ = tokio::time::timeout(Duration::from_millis(300), stream.read_to_end(&mut heard)).await;
    String::from_utf8_lossy(&heard).into_owned()
}

#[tokio::test]
async fn answers_by_rule_then_by_default() {
    let server = Script::imap()
        .on("NOOP", [Act::reply("{tag} NO first")])
        .on("NOOP", [Act::reply("{tag} BAD later")])
        .start()
        .await
        .unwrap();
    let heard = talk(
        &server,
        "1 noop\r\n2 NOOP\r\n3 NOOP\r\n4 LOGIN {3+}\r\nann {2+}\r\nxy\r\n5 LOGOUT\r\n",
    )
    .await;
    assert_eq!(
        heard,
        "* OK script ready\r\n1 NO first\r\n2 BAD later\r\n3 BAD later\r\n4 OK done\r\n* BYE see you\r\n5 OK done\r\n"
    );
    assert!(server.was_told("LOGIN {3+}\r\nann {2+}\r\nxy"));
    assert!(!server.was_told("SELECT"));
}

#[tokio::test]
async fn takes_letters() {
    let server = Script::smtp().start().await.unwrap();
    let heard = talk(
        &server,
        "EHLO me\r\nMAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nDATA\r\n..x\r\n.\r\nQUIT\r\n",
    )
    .await;
    assert!(
        heard.contains("250-script\r\n250-PIPELINING\r\n"),
        "{heard}"
    );
    assert!(
        heard.ends_with("354 go on\r\n250 2.0.0 taken\r\n221 2.0.0 bye\r\n"),
        "{heard}"
    );
    assert_eq!(server.letters(), [b".x\r\n".to_vec()]);
}

#[tokio::test]
async fn presets_misbehave() {
    for (protocol, greeting) in [
        (Protocol::Imap, "* OK script ready\r\n"),
        (Protocol::Smtp, "220 script ready\r\n"),
    ] {
        let server = Script::drops_after_greeting(protocol)
            .start()
            .await
            .unwrap();
        assert_eq!(talk(&server, "").await, greeting);
        let server = Script::silent(protocol).start().await.unwrap();
        assert_eq!(talk(&server, "1 NOOP\r\n").await, "");
        let server = Script::untrusted(protocol).start().await.unwrap();
        assert!(!talk(&server, "1 NOOP\r\n").await.contains("ready"));
    }
    let server = Script::wrong_password(Protocol::Imap)
        .start()
        .await
        .unwrap();
    assert!(
        talk(&server, "1 LOGIN a b\r\n")
            .await
            .contains("1 NO [AUTHENTICATIONFAILED]")
    );
    let server = Script::starttls_refused(Protocol::Smtp)
        .start()
        .await
        .unwrap();
    let heard = talk(&server, "EHLO me\r\nSTARTTLS\r\n").await;
    assert!(heard.contains("250 STARTTLS\r\n454 "), "{heard}");
    let server = Script::injection_after_starttls(Protocol::Imap)
        .start()
        .await
        .unwrap();
    assert!(talk(&server, "1 STARTTLS\r\n").await.contains("INJECTED"));
}
