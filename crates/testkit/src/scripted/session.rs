//! One connection of a scripted server.

use std::sync::Arc;

use anyhow::{Result, bail};
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader},
    net::TcpStream,
};

use super::{Act, Encryption, Protocol, Seen, State};

trait Stream: AsyncRead + AsyncWrite + Send + Unpin {
    fn reset(&self) {}
}

impl Stream for TcpStream {
    fn reset(&self) {
        // Without it the connection ends in order, which a test that asks for a reset will notice.
        let _ = self.set_zero_linger();
    }
}

impl<S: Stream> Stream for tokio_rustls::server::TlsStream<S> {
    fn reset(&self) {
        self.get_ref().0.reset();
    }
}

impl Stream for Box<dyn Stream> {
    fn reset(&self) {
        (**self).reset();
    }
}

struct Session {
    stream: BufReader<Box<dyn Stream>>,
    encrypted: bool,
    state: Arc<State>,
}

/// Whether the connection goes on.
#[derive(PartialEq, Eq)]
enum Next {
    GoOn,
    End,
}

/// A client that goes away ends the session, and that is no fault of the script.
pub(super) async fn run(stream: TcpStream, index: usize, state: Arc<State>) {
    let _ = serve(stream, index, state).await;
}

/// The tag of an IMAP command and the rest; SMTP has no tags.
pub(super) fn split_tag(protocol: Protocol, command: &str) -> (&str, &str) {
    match protocol {
        Protocol::Imap => command.split_once(' ').unwrap_or((command, "")),
        Protocol::Smtp => ("", command),
    }
}

async fn serve(stream: TcpStream, index: usize, state: Arc<State>) -> Result<()> {
    stream.set_nodelay(true)?;
    let protocol = state.script.protocol;
    let stream: Box<dyn Stream> = match state.script.encryption {
        Encryption::Tls => Box::new(state.tls.accept(stream).await?),
        Encryption::None | Encryption::StartTls => Box::new(stream),
    };
    let encrypted = state.script.encryption == Encryption::Tls;
    let greeting = state.greeting(index);
    let mut session = Session {
        stream: BufReader::new(stream),
        encrypted,
        state,
    };
    session = match session.act(greeting, "*").await? {
        (session, Next::GoOn) => session,
        (_, Next::End) => return Ok(()),
    };
    while let Some(command) = session.command(protocol).await? {
        let (tag, rest) = split_tag(protocol, &command);
        let acts = session.state.answer(rest, session.encrypted);
        session = match session.act(acts, tag).await? {
            (session, Next::GoOn) => session,
            (_, Next::End) => return Ok(()),
        };
    }
    Ok(())
}

impl Session {
    async fn act(mut self, acts: Vec<Act>, tag: &str) -> Result<(Self, Next)> {
        for act in acts {
            match act {
                Act::Reply(text) => {
                    let text = text.replace("{tag}", tag);
                    self.stream
                        .write_all(format!("{text}\r\n").as_bytes())
                        .await?;
                    self.stream.flush().await?;
                }
                Act::Bytes(bytes) => {
                    self.stream.write_all(&bytes).await?;
                    self.stream.flush().await?;
                }
                Act::Line => {
                    let Some(line) = self.line().await? else {
                        return Ok((self, Next::End));
                    };
                    self.record(|seen| seen.commands.push(line));
                }
                Act::Letter => {
                    let letter = self.letter().await?;
                    self.record(|seen| seen.letters.push(letter));
                }
                Act::Wait(time) => tokio::time::sleep(time).await,
                Act::Handshake => {
                    let pipelined = self.stream.buffer().len();
                    self.record(|seen| seen.pipelined += pipelined);
                    let stream = self.state.tls.accept(self.stream.into_inner()).await?;
                    self.stream = BufReader::new(Box::new(stream));
                    self.encrypted = true;
                }
                Act::Close => {
                    let _ = self.stream.shutdown().await;
                    return Ok((self, Next::End));
                }
                Act::Reset => {
                    self.stream.get_ref().reset();
                    return Ok((self, Next::End));
                }
                Act::Silence => {
                    tokio::io::copy_buf(&mut self.stream, &mut tokio::io::sink()).await?;
                    return Ok((self, Next::End));
                }
            }
        }
        Ok((self, Next::GoOn))
    }

    /// The next command, an IMAP command with all its literals (RFC 3501 §4.3, RFC 7888).
    async fn command(&mut self, protocol: Protocol) -> Result<Option<String>> {
        let Some(mut command) = self.line().await? else {
            return Ok(None);
        };
        while protocol == Protocol::Imap
            && let Some((size, synchronising)) = literal(&command)
        {
            if synchronising {
                self.stream.write_all(b"+ go on\r\n").await?;
                self.stream.flush().await?;
            }
            let mut bytes = vec![0; size];
            self.stream.read_exact(&mut bytes).await?;
            command.push_str("\r\n");
            command.push_str(&String::from_utf8_lossy(&bytes));
            let Some(rest) = self.line().await? else {
                return Ok(None);
            };
            command.push_str(&rest);
        }
        self.record(|seen| seen.commands.push(command.clone()));
        Ok(Some(command))
    }

    async fn line(&mut self) -> Result<Option<String>> {
        let mut line = Vec::new();
        if self.stream.read_until(b'\n', &mut line).await? == 0 {
            return Ok(None);
        }
        let text = String::from_utf8_lossy(&line).into_owned();
        Ok(Some(text.trim_end_matches(['\r', '\n']).to_owned()))
    }

    async fn letter(&mut self) -> Result<Vec<u8>> {
        let mut letter = Vec::new();
        loop {
            let mut line = Vec::new();
            if self.stream.read_until(b'\n', &mut line).await? == 0 {
                bail!("cut in the middle of a letter");
            }
            if line == b".\r\n" {
                return Ok(letter);
            }
            letter.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
        }
    }

    fn record(&self, write: impl FnOnce(&mut Seen)) {
        if let Ok(mut seen) = self.state.seen.lock() {
            write(&mut seen);
        }
    }
}

/// Size of the literal that a line announces at its end, and whether the client waits for a go-ahead.
fn literal(line: &str) -> Option<(usize, bool)> {
    let (_, size) = line.strip_suffix('}')?.rsplit_once('{')?;
    match size.strip_suffix('+') {
        Some(size) => Some((size.parse().ok()?, false)),
        None => Some((size.parse().ok()?, true)),
    }
}
