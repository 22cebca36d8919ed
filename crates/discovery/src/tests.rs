use std::sync::Arc;

use linnet_testkit::authority::Authority;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::*;

fn trusting_nobody() -> Tls {
    Tls::trusting(Authority::new().unwrap().pem().as_bytes()).unwrap()
}

fn discoverer(tls: &Tls, organisations: Vec<PathBuf>) -> Discoverer {
    Discoverer::new(Web::new(tls).unwrap(), tls.clone(), organisations)
}

async fn discover(
    discoverer: &Discoverer,
    email: &str,
) -> (
    Result<Vec<Candidate>, DiscoverError>,
    Vec<(StepKind, StepState)>,
) {
    let mut steps = Vec::new();
    let found = discoverer
        .discover(email, &mut |step| steps.push((step.kind, step.state)))
        .await;
    (found, steps)
}

#[tokio::test]
async fn the_organisations_file_comes_first() {
    let folder = tempfile::tempdir().unwrap();
    let file = r#"{"providers": [
        {"name": "Our school", "domains": ["example.test", "gmail.com"],
         "imap": [{"host": "localhost", "port": 14993, "security": "tls"}],
         "smtp": [{"host": "localhost", "port": 14587, "security": "starttls", "user": "local-part"}],
         "hint": {"kind": "app-password", "url": "https://example.test/help"}}]}"#;
    std::fs::write(folder.path().join("providers.json"), file).unwrap();
    let tls = trusting_nobody();
    let discoverer = discoverer(&tls, vec![folder.path().to_owned()]);
    for email in ["ann@example.test", "ann@gmail.com"] {
        let (found, steps) = discover(&discoverer, email).await;
        let found = found.unwrap();
        assert_eq!(
            (found[0].source, found[0].provider.as_str()),
            (Source::Organisation, "Our school")
        );
        assert_eq!(
            (found[0].incoming.port, found[0].incoming.user.as_str()),
            (14993, email)
        );
        assert_eq!(found[0].outgoing.user, "ann");
        assert_eq!(
            steps,
            [
                (StepKind::ProviderTable, StepState::Running),
                (StepKind::ProviderTable, StepState::Found)
            ]
        );
        assert_eq!(
            discoverer.hint(email).await.unwrap().url.unwrap(),
            "https://example.test/help"
        );
    }

    std::fs::write(folder.path().join("providers.json"), "{").unwrap();
    let (found, steps) = discover(&discoverer, "ann@gmail.com").await;
    assert_eq!(found.unwrap()[0].source, Source::ProviderTable);
    assert!(steps.contains(&(StepKind::ProviderTable, StepState::Failed)));
}

#[tokio::test]
async fn nonsense_is_no_address() {
    let tls = trusting_nobody();
    let (found, steps) = discover(&discoverer(&tls, Vec::new()), "ann at example").await;
    assert_eq!(
        found,
        Err(DiscoverError::NotAnAddress {
            address: "ann at example".to_owned()
        })
    );
    assert!(steps.is_empty());
}

#[tokio::test]
async fn the_domains_own_file_is_asked_over_https() {
    let authority = Authority::new().unwrap();
    let acceptor = Arc::new(
        authority
            .identity(&["localhost"])
            .unwrap()
            .acceptor()
            .unwrap(),
    );
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let serving = tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                // The name autoconfig.localhost is not in the certificate: that visitor hangs up.
                let Ok(mut stream) = acceptor.accept(stream).await else {
                    return;
                };
                let mut head = Vec::new();
                while !head.ends_with(b"\r\n\r\n") {
                    head.push(stream.read_u8().await.unwrap());
                }
                let head = String::from_utf8(head).unwrap();
                assert!(
                    head.starts_with(
                        "GET /.well-known/autoconfig/mail/config-v1.1.xml?emailaddress=ann%40"
                    ),
                    "{head}"
                );
                let xml = "<clientConfig><emailProvider id=\"x\"><displayName>Own</displayName>\
                    <incomingServer type=\"imap\"><hostname>imap.hoster.test</hostname><port>993</port><socketType>SSL</socketType></incomingServer>\
                    <outgoingServer type=\"smtp\"><hostname>smtp.hoster.test</hostname><port>465</port><socketType>SSL</socketType></outgoingServer>\
                    </emailProvider></clientConfig>";
                let answer = format!(
                    "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{xml}",
                    xml.len()
                );
                stream.write_all(answer.as_bytes()).await.unwrap();
                stream.shutdown().await.unwrap();
            });
        }
    });
    let tls = Tls::trusting(authority.pem().as_bytes()).unwrap();
    let (found, steps) = discover(
        &discoverer(&tls, Vec::new()),
        &format!("ann@localhost:{port}"),
    )
    .await;
    let found = found.unwrap();
    assert_eq!(
        (found[0].source, found[0].provider.as_str()),
        (Source::Autoconfig, "Own")
    );
    assert_eq!(found[0].confirm_domain.as_deref(), Some("hoster.test"));
    assert!(steps.contains(&(StepKind::Autoconfig, StepState::Found)));
    serving.abort();
}

#[tokio::test]
async fn nobody_there_is_an_empty_list() {
    let tls = trusting_nobody();
    let (found, steps) = discover(&discoverer(&tls, Vec::new()), "ann@127.0.0.1").await;
    assert_eq!(found, Ok(Vec::new()));
    assert_eq!(steps.last(), Some(&(StepKind::Guess, StepState::Nothing)));
}
