//! A TCP proxy in front of a server of this machine: it cuts after a number of bytes, delays like a long
//! line, holds everything back, and counts what passes.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use anyhow::{Context, Result};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::{mpsc, watch},
    task::{JoinHandle, JoinSet},
    time::Instant,
};

/// What the proxy does to connections; a change counts for running ones too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// How long each byte takes, each way.
    pub delay: Duration,
    /// Nothing passes while this is set; connections stay open.
    pub held: bool,
    /// New connections are closed at once.
    pub closed: bool,
}

/// Where the next connection is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// After this many bytes from the client have reached the server.
    ToServer(u64),
    /// After this many bytes from the server have reached the client.
    ToClient(u64),
}

/// What passed since the start, over all connections.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    pub connections: u64,
    pub to_server: u64,
    pub to_client: u64,
    /// How often the client spoke after the server had: the round trips, greeting excluded.
    pub turns: u64,
}

/// A running proxy; dropping it cuts every connection.
pub struct Proxy {
    port: u16,
    shared: Arc<Shared>,
    line: watch::Sender<Line>,
    accepting: JoinHandle<()>,
}

impl Proxy {
    /// Listens on a free port of the loopback, in front of `target` on the same machine.
    pub async fn start(target: u16) -> Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0))
            .await
            .context("listen for proxy")?;
        let port = listener.local_addr()?.port();
        let (line, watching) = watch::channel(Line::default());
        let (cut_all, _) = watch::channel(0);
        let shared = Arc::new(Shared {
            cut: Mutex::new(None),
            cut_all,
            counters: Counters::default(),
        });
        let accepting = tokio::spawn(accept(listener, target, Arc::clone(&shared), watching));
        Ok(Self {
            port,
            shared,
            line,
            accepting,
        })
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    pub fn set(&self, line: Line) {
        self.line.send_replace(line);
    }

    /// Adds this delay each way to everything that passes.
    pub fn delay(&self, delay: Duration) {
        self.line.send_modify(|line| line.delay = delay);
    }

    pub fn pause(&self) {
        self.line.send_modify(|line| line.held = true);
    }

    pub fn resume(&self) {
        self.line.send_modify(|line| line.held = false);
    }

    /// Cuts the next connection that is made there; later ones pass again.
    pub fn cut_next(&self, cut: Cut) {
        if let Ok(mut next) = self.shared.cut.lock() {
            *next = Some(cut);
        }
    }

    /// Cuts every connection now.
    pub fn cut_all(&self) {
        self.shared.cut_all.send_modify(|count| *count += 1);
    }

    pub fn counted(&self) -> Counted {
        let counters = &self.shared.counters;
        Counted {
            connections: counters.connections.load(Ordering::Relaxed),
            to_server: counters.to_server.load(Ordering::Relaxed),
            to_client: counters.to_client.load(Ordering::Relaxed),
            turns: counters.turns.load(Ordering::Relaxed),
        }
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

struct Shared {
    cut: Mutex<Option<Cut>>,
    cut_all: watch::Sender<u64>,
    counters: Counters,
}

#[derive(Default)]
struct Counters {
    connections: AtomicU64,
    to_server: AtomicU64,
    to_client: AtomicU64,
    turns: AtomicU64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    ToServer,
    ToClient,
}

async fn accept(
    listener: TcpListener,
    target: u16,
    shared: Arc<Shared>,
    line: watch::Receiver<Line>,
) {
    let mut connections = JoinSet::new();
    loop {
        let Ok((client, _)) = listener.accept().await else {
            return;
        };
        while connections.try_join_next().is_some() {}
        if line.borrow().closed {
            continue;
        }
        shared.counters.connections.fetch_add(1, Ordering::Relaxed);
        let cut = shared.cut.lock().ok().and_then(|mut next| next.take());
        connections.spawn(connection(
            client,
            target,
            cut,
            Arc::clone(&shared),
            line.clone(),
        ));
    }
}

/// Ends when either side ends or the cut comes; dropping both halves cuts both sides.
async fn connection(
    client: TcpStream,
    target: u16,
    cut: Option<Cut>,
    shared: Arc<Shared>,
    line: watch::Receiver<Line>,
) {
    let Ok(server) = TcpStream::connect(("127.0.0.1", target)).await else {
        return;
    };
    // Small commands must not wait for each other's acknowledgement.
    let _ = client.set_nodelay(true);
    let _ = server.set_nodelay(true);
    let mut cut_all = shared.cut_all.subscribe();
    let spoke_last = Arc::new(Mutex::new(Way::ToServer));
    let (client_in, client_out) = client.into_split();
    let (server_in, server_out) = server.into_split();
    let pass = |way| Pass {
        way,
        limit: match (way, cut) {
            (Way::ToServer, Some(Cut::ToServer(limit)))
            | (Way::ToClient, Some(Cut::ToClient(limit))) => limit,
            _ => u64::MAX,
        },
        shared: Arc::clone(&shared),
        spoke_last: Arc::clone(&spoke_last),
        line: line.clone(),
    };
    let mut up = tokio::spawn(pass(Way::ToServer).run(client_in, server_out));
    let mut down = tokio::spawn(pass(Way::ToClient).run(server_in, client_out));
    tokio::select! {
        // What the client said last still reaches the server, and the answer the client.
        _ = &mut up => if !matches!(cut, Some(Cut::ToServer(_))) { let _ = (&mut down).await; },
        _ = &mut down => {}
        _ = cut_all.changed() => {}
    }
    up.abort();
    down.abort();
}

struct Pass {
    way: Way,
    limit: u64,
    shared: Arc<Shared>,
    spoke_last: Arc<Mutex<Way>>,
    line: watch::Receiver<Line>,
}

impl Pass {
    async fn run(mut self, mut from: impl AsyncRead + Unpin, mut to: impl AsyncWrite + Unpin) {
        let (queue, mut waiting) = mpsc::channel::<(Instant, Vec<u8>)>(1024);
        let delays = self.line.clone();
        let read = async move {
            let mut buffer = vec![0; 64 * 1024];
            loop {
                let Ok(count @ 1..) = from.read(&mut buffer).await else {
                    return;
                };
                let due = Instant::now() + delays.borrow().delay;
                let chunk = buffer.get(..count).unwrap_or_default().to_vec();
                if queue.send((due, chunk)).await.is_err() {
                    return;
                }
            }
        };
        let write = async move {
            let mut passed = 0;
            while let Some((due, chunk)) = waiting.recv().await {
                tokio::time::sleep_until(due).await;
                if self.line.wait_for(|line| !line.held).await.is_err() {
                    return;
                }
                let left = usize::try_from(self.limit - passed).unwrap_or(usize::MAX);
                let chunk = chunk.get(..left.min(chunk.len())).unwrap_or_default();
                if to.write_all(chunk).await.is_err() || to.flush().await.is_err() {
                    return;
                }
                passed += chunk.len() as u64;
                self.count(chunk.len() as u64);
                if passed >= self.limit {
                    return;
                }
            }
            let _ = to.shutdown().await;
        };
        tokio::select! {
            // The reader ends first when its side closes; what it has read is still written.
            () = write => {}
            () = async { read.await; std::future::pending::<()>().await } => {}
        }
    }

    fn count(&self, bytes: u64) {
        let counters = &self.shared.counters;
        match self.way {
            Way::ToServer => counters.to_server.fetch_add(bytes, Ordering::Relaxed),
            Way::ToClient => counters.to_client.fetch_add(bytes, Ordering::Relaxed),
        };
        if let Ok(mut last) = self.spoke_last.lock() {
            if *last != self.way && self.way == Way::ToServer {
                counters.turns.fetch_add(1, Ordering::Relaxed);
            }
            *last = self.way;
        }
    }
}

#[cfg(test)]
mod tests;
