//! The kit's own SMTP server, for an ordinary user, for whom Postfix refuses to start: submission with
//! STARTTLS or TLS and sign-in, and plain SMTP for mail from elsewhere. Letters go to Dovecot by LMTP.

use std::{
    collections::BTreeSet, fs, path::PathBuf, sync::Arc, thread::JoinHandle, time::Duration,
};

use anyhow::{Context, Result, bail};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader},
    net::TcpListener,
    sync::oneshot,
};
use tokio_rustls::TlsAcceptor;

use super::{DOMAIN, lmtp, site::Site};

const LARGEST: usize = 36_700_160;

/// Runs on its own thread until dropped; then every connection of it is cut.
pub(super) struct OwnSmtp {
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Door {
    /// Mail from other servers to our users.
    Plain,
    StartTls,
    Tls,
}

struct House {
    users: PathBuf,
    lmtp: u16,
    tls: TlsAcceptor,
}

impl OwnSmtp {
    pub(super) fn start(site: &Site) -> Result<Self> {
        let house = Arc::new(House {
            users: site.passwords(),
            lmtp: site.ports.lmtp,
            tls: site.identity.acceptor()?,
        });
        let doors = [
            (site.ports.smtp, Door::Plain),
            (site.ports.submission, Door::StartTls),
            (site.ports.submissions, Door::Tls),
        ];
        let mut listeners = Vec::new();
        for (port, door) in doors {
            let listener = std::net::TcpListener::bind(("127.0.0.1", port))
                .with_context(|| format!("listen on {port}"))?;
            listener.set_nonblocking(true)?;
            listeners.push((listener, door));
        }
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let (stop, stopped) = oneshot::channel();
        let thread = std::thread::Builder::new()
            .name("own-smtp".to_owned())
            .spawn(move || {
                runtime.block_on(async move {
                    for (listener, door) in listeners {
                        match TcpListener::from_std(listener) {
                            Ok(listener) => {
                                drop(tokio::spawn(serve(listener, door, Arc::clone(&house))))
                            }
                            Err(error) => eprintln!("own SMTP server: {error}"),
                        }
                    }
                    // Either word or a dropped sender means the same.
                    let _ = stopped.await;
                });
                runtime.shutdown_timeout(Duration::from_millis(100));
            })?;
        Ok(Self {
            stop: Some(stop),
            thread: Some(thread),
        })
    }
}

impl Drop for OwnSmtp {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

async fn serve(listener: TcpListener, door: Door, house: Arc<House>) {
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            return;
        };
        let house = Arc::clone(&house);
        // A client that goes away in the middle is no fault of the server.
        tokio::spawn(async move {
            match door {
                Door::Plain => session(BufReader::new(stream), door, true, &house).await,
                Door::Tls => match house.tls.accept(stream).await {
                    Ok(tls) => session(BufReader::new(tls), door, true, &house).await,
                    Err(error) => Err(error.into()),
                },
                Door::StartTls => match before_tls(BufReader::new(stream)).await {
                    Ok(Some(stream)) => match house.tls.accept(stream).await {
                        Ok(tls) => session(BufReader::new(tls), door, false, &house).await,
                        Err(error) => Err(error.into()),
                    },
                    Ok(None) => Ok(()),
                    Err(error) => Err(error),
                },
            }
        });
    }
}

/// The plain part before STARTTLS; gives the bare stream back, whatever was pipelined is thrown away.
async fn before_tls<S: AsyncRead + AsyncWrite + Unpin>(
    mut stream: BufReader<S>,
) -> Result<Option<S>> {
    say(&mut stream, "220 localhost ESMTP kit").await?;
    loop {
        let Some(line) = line(&mut stream).await? else {
            return Ok(None);
        };
        match verb(&line).as_str() {
            "EHLO" => {
                say(
                    &mut stream,
                    "250-localhost\r\n250-SIZE 36700160\r\n250 STARTTLS",
                )
                .await?
            }
            "STARTTLS" => {
                say(&mut stream, "220 2.0.0 go ahead").await?;
                return Ok(Some(stream.into_inner()));
            }
            "NOOP" | "RSET" => say(&mut stream, "250 2.0.0 ok").await?,
            "QUIT" => {
                say(&mut stream, "221 2.0.0 bye").await?;
                return Ok(None);
            }
            _ => say(&mut stream, "530 5.7.0 must issue a STARTTLS command first").await?,
        }
    }
}

#[derive(Default)]
struct Envelope {
    from: Option<String>,
    to: BTreeSet<String>,
}

async fn session<S: AsyncRead + AsyncWrite + Unpin>(
    mut stream: BufReader<S>,
    door: Door,
    greet: bool,
    house: &House,
) -> Result<()> {
    if greet {
        say(&mut stream, "220 localhost ESMTP kit").await?;
    }
    let mut signed_in = false;
    let mut envelope = Envelope::default();
    while let Some(line) = line(&mut stream).await? {
        let answer = match verb(&line).as_str() {
            "EHLO" => {
                let auth = if door == Door::Plain {
                    ""
                } else {
                    "250-AUTH PLAIN LOGIN\r\n"
                };
                format!(
                    "250-localhost\r\n250-PIPELINING\r\n250-SIZE {LARGEST}\r\n{auth}\
                     250-ENHANCEDSTATUSCODES\r\n250-8BITMIME\r\n250 SMTPUTF8"
                )
            }
            "HELO" => "250 localhost".to_owned(),
            "AUTH" if door != Door::Plain && !signed_in => {
                signed_in = sign_in(&mut stream, &line, house).await?;
                let words = if signed_in {
                    "235 2.7.0 welcome"
                } else {
                    "535 5.7.8 authentication failed"
                };
                words.to_owned()
            }
            "MAIL" if door != Door::Plain && !signed_in => "530 5.7.0 sign in first".to_owned(),
            "MAIL" => match (address(&line), size(&line)) {
                (_, Some(size)) if size > LARGEST => "552 5.3.4 message too big".to_owned(),
                (Some(from), _) => {
                    envelope = Envelope {
                        from: Some(from),
                        ..Envelope::default()
                    };
                    "250 2.1.0 ok".to_owned()
                }
                (None, _) => "501 5.1.7 bad sender".to_owned(),
            },
            "RCPT" if envelope.from.is_none() => "503 5.5.1 need MAIL first".to_owned(),
            "RCPT" => recipient(&line, &mut envelope, house),
            "DATA" if envelope.to.is_empty() => "554 5.5.1 no valid recipients".to_owned(),
            "DATA" => {
                say(&mut stream, "354 end data with <CR><LF>.<CR><LF>").await?;
                let letter = data(&mut stream).await?;
                accept(std::mem::take(&mut envelope), letter, house).await
            }
            "RSET" => {
                envelope = Envelope::default();
                "250 2.0.0 ok".to_owned()
            }
            "NOOP" => "250 2.0.0 ok".to_owned(),
            "QUIT" => {
                say(&mut stream, "221 2.0.0 bye").await?;
                return Ok(());
            }
            _ => "502 5.5.2 unknown command".to_owned(),
        };
        say(&mut stream, &answer).await?;
    }
    Ok(())
}

async fn sign_in<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut BufReader<S>,
    first: &str,
    house: &House,
) -> Result<bool> {
    let mut words = first.split_ascii_whitespace().skip(1);
    let mechanism = words.next().unwrap_or_default().to_ascii_uppercase();
    let initial = words.next().map(str::to_owned);
    let (user, password) = match mechanism.as_str() {
        "PLAIN" => {
            let response = match initial {
                Some(response) => response,
                None => ask(stream, "").await?,
            };
            let text = decoded(&response)?;
            let mut fields = text.split('\0').skip(1).map(str::to_owned);
            (
                fields.next().unwrap_or_default(),
                fields.next().unwrap_or_default(),
            )
        }
        "LOGIN" => {
            let user = match initial {
                Some(response) => response,
                None => ask(stream, "Username:").await?,
            };
            (decoded(&user)?, decoded(&ask(stream, "Password:").await?)?)
        }
        _ => return Ok(false),
    };
    Ok(house.knows(&user) && house.password(&user).is_some_and(|own| own == password))
}

impl House {
    fn knows(&self, user: &str) -> bool {
        !user.starts_with('.')
            && !user.contains('/')
            && self.users.join(user.to_lowercase()).is_file()
    }

    fn password(&self, user: &str) -> Option<String> {
        let text = fs::read_to_string(self.users.join(user.to_lowercase())).ok()?;
        Some(
            text.split_once(":{PLAIN}")?
                .1
                .trim_end_matches('\n')
                .to_owned(),
        )
    }
}

fn recipient(line: &str, envelope: &mut Envelope, house: &House) -> String {
    let Some(to) = address(line) else {
        return "501 5.1.3 bad recipient".to_owned();
    };
    let ours = to.to_lowercase().ends_with(&format!("@{DOMAIN}"));
    if !ours {
        return "554 5.7.1 no mail leaves this machine".to_owned();
    }
    if !house.knows(&to) {
        return format!("550 5.1.1 <{to}>: user unknown");
    }
    envelope.to.insert(to.to_lowercase());
    "250 2.1.5 ok".to_owned()
}

async fn accept(envelope: Envelope, letter: Option<Vec<u8>>, house: &House) -> String {
    let Some(letter) = letter else {
        return "552 5.3.4 message too big".to_owned();
    };
    let from = envelope.from.unwrap_or_default();
    for to in &envelope.to {
        if let Err(error) =
            lmtp::deliver(lmtp::Dialogue::Lmtp, house.lmtp, &from, to, &letter).await
        {
            return format!(
                "451 4.3.0 {}",
                format!("{error:#}").replace(['\r', '\n'], " ")
            );
        }
    }
    "250 2.0.0 ok: delivered".to_owned()
}

/// The letter without stuffed dots; `None` when it was larger than allowed.
async fn data<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut BufReader<S>,
) -> Result<Option<Vec<u8>>> {
    let mut letter = Vec::new();
    let mut too_big = false;
    loop {
        let mut line = Vec::new();
        if stream.read_until(b'\n', &mut line).await? == 0 {
            bail!("cut in the middle of a letter");
        }
        if line == b".\r\n" {
            return Ok((!too_big).then_some(letter));
        }
        too_big |= letter.len() + line.len() > LARGEST;
        if !too_big {
            letter.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
        }
    }
}

async fn ask<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut BufReader<S>,
    words: &str,
) -> Result<String> {
    say(stream, &format!("334 {}", STANDARD.encode(words))).await?;
    line(stream).await?.context("gone during sign-in")
}

async fn say<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut BufReader<S>,
    words: &str,
) -> Result<()> {
    stream.write_all(format!("{words}\r\n").as_bytes()).await?;
    stream.flush().await?;
    Ok(())
}

async fn line<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut BufReader<S>,
) -> Result<Option<String>> {
    let mut line = Vec::new();
    if stream.take(65_536).read_until(b'\n', &mut line).await? == 0 {
        return Ok(None);
    }
    Ok(Some(String::from_utf8_lossy(&line).trim_end().to_owned()))
}

fn verb(line: &str) -> String {
    line.split_ascii_whitespace()
        .next()
        .unwrap_or_default()
        .to_ascii_uppercase()
}

fn address(line: &str) -> Option<String> {
    let (_, rest) = line.split_once('<')?;
    Some(rest.split_once('>')?.0.to_owned())
}

fn size(line: &str) -> Option<usize> {
    let upper = line.to_ascii_uppercase();
    upper
        .split_ascii_whitespace()
        .find_map(|word| word.strip_prefix("SIZE=")?.parse().ok())
}

fn decoded(text: &str) -> Result<String> {
    Ok(String::from_utf8(STANDARD.decode(text.trim())?)?)
}
