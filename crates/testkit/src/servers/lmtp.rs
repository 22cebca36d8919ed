//! The sender's side of LMTP (RFC 2033) and plain SMTP, as far as a well-behaved server needs it: one
//! letter, one recipient, every reply checked.

use std::time::Duration;

use anyhow::{Context, Result, bail};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialogue {
    Lmtp,
    Smtp,
}

/// Hands over one letter; returns when the server has taken responsibility for it.
pub(super) async fn deliver(
    dialogue: Dialogue,
    port: u16,
    from: &str,
    to: &str,
    raw: &[u8],
) -> Result<()> {
    tokio::time::timeout(
        Duration::from_secs(60),
        dialogue_with(dialogue, port, from, to, raw),
    )
    .await
    .with_context(|| format!("deliver to {to}: no answer"))?
    .with_context(|| format!("deliver to {to}"))
}

/// The first line that a server says.
pub(super) async fn greeting(port: u16) -> Result<String> {
    let stream = TcpStream::connect(("127.0.0.1", port)).await?;
    let mut line = String::new();
    let mut reader = BufReader::new(stream);
    tokio::time::timeout(Duration::from_secs(5), reader.read_line(&mut line)).await??;
    if line.is_empty() {
        bail!("closed before its greeting");
    }
    Ok(line)
}

async fn dialogue_with(
    dialogue: Dialogue,
    port: u16,
    from: &str,
    to: &str,
    raw: &[u8],
) -> Result<()> {
    let mut stream = BufReader::new(TcpStream::connect(("127.0.0.1", port)).await?);
    expect(&mut stream, '2').await?;
    let hello = match dialogue {
        Dialogue::Lmtp => "LHLO localhost",
        Dialogue::Smtp => "EHLO elsewhere.test",
    };
    let utf8 = if from.is_ascii() && to.is_ascii() {
        ""
    } else {
        " SMTPUTF8"
    };
    let steps = [
        (hello.to_owned(), '2'),
        (format!("MAIL FROM:<{from}>{utf8}"), '2'),
        (format!("RCPT TO:<{to}>"), '2'),
        ("DATA".to_owned(), '3'),
    ];
    for (command, class) in steps {
        stream
            .write_all(format!("{command}\r\n").as_bytes())
            .await?;
        expect(&mut stream, class).await.with_context(|| command)?;
    }
    stream.write_all(&on_the_wire(raw)).await?;
    expect(&mut stream, '2')
        .await
        .context("after the final dot")?;
    stream.write_all(b"QUIT\r\n").await?;
    Ok(())
}

/// CRLF line ends, stuffed dots and the final dot (RFC 5321 §4.5.2).
fn on_the_wire(raw: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(raw.len() + raw.len() / 20 + 8);
    let body = raw.strip_suffix(b"\n").unwrap_or(raw);
    for line in body.split(|byte| *byte == b'\n') {
        if line.starts_with(b".") {
            out.push(b'.');
        }
        out.extend_from_slice(line.strip_suffix(b"\r").unwrap_or(line));
        out.extend_from_slice(b"\r\n");
    }
    out.extend_from_slice(b".\r\n");
    out
}

async fn expect(stream: &mut BufReader<TcpStream>, class: char) -> Result<()> {
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 {
            bail!("connection closed");
        }
        if line.as_bytes().get(3) == Some(&b'-') {
            continue;
        }
        if !line.starts_with(class) {
            bail!("refused: {}", line.trim_end());
        }
        return Ok(());
    }
}
