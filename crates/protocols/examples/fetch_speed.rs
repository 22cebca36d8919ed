//! Fetches every letter of an inbox and prints how fast that was:
//! `PASSWORD=… SSL_CERT_FILE=… cargo run --release --example fetch_speed -- HOST PORT USER`.

use std::time::Instant;

use anyhow::Context as _;
use linnet_mail::{Protocol, Security, Server};
use linnet_protocols::imap::{Body, BodyRequest, Conn, UidSet};
use linnet_protocols::{Limits, SecretString, Tls};
use tokio::sync::mpsc;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let host = arguments.next().context("HOST")?;
    let port = arguments.next().context("PORT")?.parse()?;
    let user = arguments.next().context("USER")?;
    let password = SecretString::from(std::env::var("PASSWORD")?);
    let server = Server {
        protocol: Protocol::Imap,
        host,
        port,
        security: Security::Tls,
        user: user.clone(),
        pin: None,
    };
    let began = Instant::now();
    let mut conn = Conn::connect(&server, &Tls::system()?, &Limits::default()).await?;
    conn.sign_in(&user, &password).await?;
    conn.select("INBOX").await?;
    println!(
        "open    {:>8.3} s, {} round trips",
        began.elapsed().as_secs_f64(),
        conn.round_trips()
    );

    let began = Instant::now();
    let mut listed = Vec::new();
    conn.fetch_listing(&UidSet::all(), None, &mut |message| {
        listed.push((message.uid, message.size))
    })
    .await?;
    println!(
        "listing {:>8.3} s, {} letters",
        began.elapsed().as_secs_f64(),
        listed.len()
    );

    let began = Instant::now();
    listed.reverse();
    let (uids, sizes): (Vec<u32>, Vec<u64>) = listed.into_iter().unzip();
    let (to, mut letters) = mpsc::channel::<Body>(64);
    let count = tokio::spawn(async move {
        let (mut count, mut bytes) = (0_u64, 0_usize);
        while let Some(letter) = letters.recv().await {
            count += 1;
            bytes += letter.raw.len();
        }
        (count, bytes)
    });
    conn.fetch_bodies(
        BodyRequest {
            sizes,
            ..BodyRequest::new(uids)
        },
        to,
    )
    .await?;
    let (count, bytes) = count.await?;
    let seconds = began.elapsed().as_secs_f64();
    println!(
        "letters {seconds:>8.3} s, {count} letters, {:.1} MB, {:.0} MB/s, {} round trips in all",
        bytes as f64 / 1e6,
        bytes as f64 / 1e6 / seconds,
        conn.round_trips()
    );
    conn.logout().await?;
    Ok(())
}
