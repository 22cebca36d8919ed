use std::time::Duration;

use super::{ServerOptions, Servers};
use crate::{authority::Certificate, eventually};

const LETTER: &[u8] = b"From: Bo <bo@elsewhere.test>\r\nTo: ann@example.test\r\nSubject: hello\r\n\
    Message-ID: <hello@elsewhere.test>\r\n\r\n.dots\r\nand more\r\n";

async fn everything(options: ServerOptions) {
    let servers = Servers::start_with(options).await.unwrap();
    let ann = servers.add_user("ann").unwrap();
    servers.deliver(&ann, LETTER).await.unwrap();
    servers
        .deliver_by_smtp("bo@elsewhere.test", &ann, LETTER)
        .await
        .unwrap();
    eventually("both letters", Duration::from_secs(10), || async {
        Ok((servers.dump(&ann, "INBOX").await?.len() == 2).then_some(()))
    })
    .await
    .unwrap();
    servers.fill(&ann, "Work/Pläne", 60).unwrap();
    let dump = servers.dump(&ann, "Work/Pläne").await.unwrap();
    assert_eq!(dump.len(), 60);
    assert_eq!(
        dump.iter().filter(|letter| !letter.has("\\Seen")).count(),
        10
    );
    let folders = servers.folders(&ann).await.unwrap();
    for name in [
        "Archive",
        "Drafts",
        "INBOX",
        "Junk",
        "Sent",
        "Trash",
        "Work/Pläne",
    ] {
        assert!(
            folders.iter().any(|folder| folder == name),
            "{name} in {folders:?}"
        );
    }
    servers
        .other_client(&ann, "INBOX", &["UID STORE 1 +FLAGS (\\Flagged)", "NOOP"])
        .await
        .unwrap();
    assert!(
        servers
            .other_client(&ann, "INBOX", &["NONSENSE"])
            .await
            .is_err()
    );

    servers.pause().await.unwrap();
    for port in [
        servers.imap_port(),
        servers.smtp_port(),
        servers.smtps_port(),
        servers.pop3_port(),
    ] {
        assert!(
            std::net::TcpStream::connect(("127.0.0.1", port)).is_err(),
            "port {port} is closed"
        );
    }
    servers.resume().await.unwrap();
    let dump = servers.dump(&ann, "INBOX").await.unwrap();
    assert_eq!(dump.len(), 2);
    assert!(dump[0].has("\\Flagged"));
    assert_eq!(dump[0].message_id.as_deref(), Some("hello@elsewhere.test"));
}

#[tokio::test]
async fn servers_deliver_pause_and_come_back() {
    everything(ServerOptions::default()).await;
}

#[tokio::test]
async fn the_own_smtp_server_does_the_same() {
    everything(ServerOptions {
        own_smtp: true,
        ..ServerOptions::default()
    })
    .await;
}

#[tokio::test]
async fn unknown_recipients_are_refused() {
    for own_smtp in [false, true] {
        let servers = Servers::start_with(ServerOptions {
            own_smtp,
            ..ServerOptions::default()
        })
        .await
        .unwrap();
        let mut nobody = servers.add_user("ann").unwrap();
        nobody.email = "nobody@example.test".to_owned();
        let error = servers
            .deliver_by_smtp("bo@elsewhere.test", &nobody, LETTER)
            .await
            .unwrap_err();
        assert!(format!("{error:#}").contains("550"), "{error:#}");
        assert!(servers.deliver(&nobody, LETTER).await.is_err());
        nobody.password = "wrong".to_owned();
        assert!(servers.dump(&nobody, "INBOX").await.is_err());
    }
}

#[tokio::test]
async fn instances_live_side_by_side_and_leave_nothing() {
    let (one, two) = tokio::join!(
        Servers::start(),
        Servers::start_with(ServerOptions {
            certificate: Certificate::Expired,
            ..ServerOptions::default()
        })
    );
    let (one, two) = (one.unwrap(), two.unwrap());
    assert_ne!(one.imap_port(), two.imap_port());
    let folders = [one.site.folder.clone(), two.site.folder.clone()];
    let ports = [one.imap_port(), one.smtp_port(), two.imaps_port()];
    drop(one);
    drop(two);
    assert!(folders.iter().all(|folder| !folder.exists()));
    assert!(
        ports
            .iter()
            .all(|port| std::net::TcpStream::connect(("127.0.0.1", *port)).is_err())
    );
}
