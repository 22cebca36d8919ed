use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::*;

/// Answers each connection with the next of these, and gives the port and what was asked.
async fn server(answers: Vec<Vec<u8>>) -> (u16, tokio::sync::mpsc::UnboundedReceiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let (asked, questions) = tokio::sync::mpsc::unbounded_channel();
    tokio::spawn(async move {
        for answer in answers {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut head = Vec::new();
            while !head.ends_with(b"\r\n\r\n") {
                head.push(stream.read_u8().await.unwrap());
            }
            asked.send(String::from_utf8(head).unwrap()).unwrap();
            stream.write_all(&answer).await.unwrap();
            stream.shutdown().await.unwrap();
        }
    });
    (port, questions)
}

fn answer(head: &str, body: &[u8]) -> Vec<u8> {
    let mut answer = format!(
        "HTTP/1.1 {head}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    )
    .into_bytes();
    answer.extend_from_slice(body);
    answer
}

fn web(allow_private: bool) -> Web {
    let authority = linnet_testkit::authority::Authority::new().unwrap();
    Web::new(&Tls::trusting(authority.pem().as_bytes()).unwrap())
        .unwrap()
        .allow_private(allow_private)
        .unwrap()
}

#[tokio::test]
async fn a_picture_is_fetched_without_a_trace() {
    let ok = answer(
        "200 OK\r\nContent-Type: Image/PNG; x=y\r\nSet-Cookie: a=b",
        b"\x89PNG",
    );
    let (port, mut asked) = server(vec![answer("302 Found\r\nLocation: /b.png", b""), ok]).await;
    let picture = web(true)
        .get_picture(&format!("http://127.0.0.1:{port}/a.png?x=1"))
        .await
        .unwrap();
    assert_eq!(
        (picture.status, picture.content_type.as_str()),
        (200, "image/png")
    );
    assert_eq!(picture.body, b"\x89PNG");
    assert!(picture.final_url.ends_with("/b.png"));
    for path in ["/a.png?x=1", "/b.png"] {
        let head = asked.recv().await.unwrap().to_lowercase();
        assert!(head.starts_with(&format!("get {path} ")), "{head}");
        for secret in ["cookie", "referer", "user-agent", "authorization"] {
            assert!(!head.contains(secret), "{head}");
        }
    }
}

#[tokio::test]
async fn only_pictures_pass() {
    for (content_type, body) in [
        ("text/html", &b"<html>"[..]),
        ("image/svg+xml", b"<svg/>"),
        ("image/png", b"  <svg onload=x>"),
        ("application/octet-stream", b"x"),
    ] {
        let (port, _asked) = server(vec![answer(
            &format!("200 OK\r\nContent-Type: {content_type}"),
            body,
        )])
        .await;
        let failure = web(true)
            .get_picture(&format!("http://127.0.0.1:{port}/"))
            .await
            .unwrap_err();
        assert_eq!(failure.kind, FailureKind::Refused, "{content_type}");
    }
    let (port, _asked) = server(vec![answer(
        "404 Not Found\r\nContent-Type: image/png",
        b"x",
    )])
    .await;
    assert!(
        web(true)
            .get_picture(&format!("http://127.0.0.1:{port}/"))
            .await
            .is_err()
    );
}

#[tokio::test]
async fn a_picture_has_a_largest_size() {
    let big = vec![b'x'; PICTURE_LIMIT + 1];
    let (port, _asked) = server(vec![answer("200 OK\r\nContent-Type: image/png", &big)]).await;
    let failure = web(true)
        .get_picture(&format!("http://127.0.0.1:{port}/"))
        .await
        .unwrap_err();
    assert_eq!(failure.kind, FailureKind::TooLarge);
}

#[tokio::test]
async fn private_addresses_are_never_asked() {
    let (port, mut asked) = server(vec![answer("200 OK\r\nContent-Type: image/png", b"x")]).await;
    for host in [
        "127.0.0.1",
        "localhost",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "0.0.0.0",
        "2130706433",
        "0x7f.1",
        "x.localhost",
    ] {
        let failure = web(false)
            .get_picture(&format!("http://{host}:{port}/"))
            .await
            .unwrap_err();
        assert_eq!(failure.kind, FailureKind::Refused, "{host}");
    }
    for url in [
        "file:///etc/passwd",
        "ftp://1.1.1.1/",
        "http://a:b@1.1.1.1/",
        "http://1.1.1.1:25/",
        "nonsense",
    ] {
        let failure = web(false).get_picture(url).await.unwrap_err();
        assert_eq!(failure.kind, FailureKind::Refused, "{url}");
    }
    assert!(asked.try_recv().is_err());
}

#[tokio::test]
async fn pages_come_by_https_only() {
    let (port, mut asked) = server(vec![answer("200 OK", b"x")]).await;
    let failure = web(true)
        .get(
            &format!("http://127.0.0.1:{port}/"),
            10,
            Duration::from_secs(5),
        )
        .await
        .unwrap_err();
    assert_eq!(failure.kind, FailureKind::Refused);
    assert!(asked.try_recv().is_err());
}
