use std::time::Duration;

use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    time::Instant,
};

use super::{Cut, Proxy};

/// Says "hi" and repeats every line.
async fn echo() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            tokio::spawn(async move {
                let mut stream = BufReader::new(stream);
                stream.write_all(b"hi\n").await.unwrap();
                let mut line = String::new();
                while stream.read_line(&mut line).await.unwrap_or(0) > 0 {
                    stream.write_all(line.as_bytes()).await.unwrap();
                    line.clear();
                }
            });
        }
    });
    port
}

async fn talk(port: u16, words: &[&str]) -> String {
    let mut stream = BufReader::new(TcpStream::connect(("127.0.0.1", port)).await.unwrap());
    let mut heard = String::new();
    stream.read_line(&mut heard).await.unwrap();
    for word in words {
        if stream.write_all(word.as_bytes()).await.is_err()
            || stream.read_line(&mut heard).await.unwrap_or(0) == 0
        {
            break;
        }
    }
    heard
}

#[tokio::test]
async fn passes_counts_and_cuts() {
    let proxy = Proxy::start(echo().await).await.unwrap();
    assert_eq!(
        talk(proxy.port(), &["one\n", "two\n"]).await,
        "hi\none\ntwo\n"
    );
    let counted = proxy.counted();
    assert_eq!(
        (
            counted.connections,
            counted.to_server,
            counted.to_client,
            counted.turns
        ),
        (1, 8, 11, 2)
    );

    for cut in 0..8 {
        proxy.cut_next(Cut::ToClient(cut));
        let mut stream = TcpStream::connect(("127.0.0.1", proxy.port()))
            .await
            .unwrap();
        stream.write_all(b"one\n").await.unwrap();
        let mut heard = Vec::new();
        let _ = stream.read_to_end(&mut heard).await;
        assert_eq!(
            heard,
            b"hi\none\n"[..usize::try_from(cut).unwrap().min(7)],
            "cut {cut}"
        );
        if cut == 7 {
            break;
        }
    }
    proxy.cut_next(Cut::ToServer(5));
    assert_eq!(talk(proxy.port(), &["one\n", "two\n"]).await, "hi\none\n");
    assert_eq!(
        talk(proxy.port(), &["one\n", "two\n"]).await,
        "hi\none\ntwo\n"
    );
}

#[tokio::test]
async fn delays_and_holds() {
    let proxy = Proxy::start(echo().await).await.unwrap();
    proxy.delay(Duration::from_millis(30));
    let start = Instant::now();
    talk(proxy.port(), &["one\n", "two\n"]).await;
    let took = start.elapsed();
    assert!(took >= Duration::from_millis(150), "{took:?}");
    proxy.delay(Duration::ZERO);
    proxy.pause();
    let held =
        tokio::time::timeout(Duration::from_millis(100), talk(proxy.port(), &["one\n"])).await;
    assert!(held.is_err());
    proxy.resume();
    assert_eq!(talk(proxy.port(), &["one\n"]).await, "hi\none\n");
}
