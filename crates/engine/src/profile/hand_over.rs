//! How a second start reaches the first one: a Unix socket in the profile, on Windows a named pipe whose
//! name is made from the profile's path.
//!
//! One line of JSON with the arguments goes in, one `ok` comes back once somebody acts on it: a command that
//! holds the profile without a window never answers. Only the owner of the profile is
//! listened to.

use std::{io, path::Path, sync::Arc, time::Duration};

use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader},
    sync::watch,
    task::JoinHandle,
};

/// The longest line of arguments; a `mailto:` link is far shorter.
const LIMIT: u64 = 64 * 1024;
const PATIENCE: Duration = Duration::from_secs(2);
/// A window listens so soon after it has the profile; shorter than a caller waits, so that nobody acts on a call
/// that was given up.
const LISTENS: Duration = Duration::from_millis(1200);

type Act = Box<dyn Fn(Vec<String>) + Send + Sync>;

/// Whoever listens for second starts.
#[derive(Default)]
pub(super) struct Calls {
    listening: watch::Sender<Option<Arc<Act>>>,
}

impl Calls {
    pub(super) fn register(&self, act: Act) {
        self.listening.send_replace(Some(Arc::new(act)));
    }

    /// Waits for somebody to listen: a window that is just being opened, never a command without one.
    async fn listener(&self) -> io::Result<Arc<Act>> {
        let mut listening = self.listening.subscribe();
        let act = listening
            .wait_for(Option::is_some)
            .await
            .map_err(io::Error::other)?
            .clone();
        act.ok_or_else(|| io::Error::other("nobody listens"))
    }
}

/// The task that waits for second starts; it ends when this is dropped.
pub(super) struct Listener {
    task: JoinHandle<()>,
    #[cfg(unix)]
    path: std::path::PathBuf,
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.task.abort();
        #[cfg(unix)]
        if let Err(error) = std::fs::remove_file(&self.path) {
            tracing::debug!(%error, "remove the hand-over socket");
        }
    }
}

/// Passes `args` to the Linnet that has the profile; an error when nobody took them.
pub(super) async fn send(folder: &Path, args: &[String]) -> io::Result<()> {
    let talk = async {
        let stream = connect(&folder.canonicalize()?).await?;
        let (read, mut write) = tokio::io::split(stream);
        let mut line = serde_json::to_vec(args)?;
        line.push(b'\n');
        write.write_all(&line).await?;
        write.flush().await?;
        let mut answer = String::new();
        BufReader::new(read.take(16)).read_line(&mut answer).await?;
        if answer == "ok\n" {
            Ok(())
        } else {
            Err(io::Error::other("the running program did not understand"))
        }
    };
    tokio::time::timeout(PATIENCE, talk).await?
}

async fn receive(stream: impl AsyncRead + AsyncWrite, calls: &Calls) -> io::Result<()> {
    let (read, mut write) = tokio::io::split(stream);
    let mut line = Vec::new();
    BufReader::new(read.take(LIMIT))
        .read_until(b'\n', &mut line)
        .await?;
    let args: Vec<String> = serde_json::from_slice(&line)?;
    let act = tokio::time::timeout(LISTENS, calls.listener()).await??;
    act(args);
    write.write_all(b"ok\n").await?;
    write.flush().await
}

fn answer(stream: impl AsyncRead + AsyncWrite + Send + 'static, calls: &Arc<Calls>) {
    let calls = Arc::clone(calls);
    tokio::spawn(async move {
        match tokio::time::timeout(PATIENCE, receive(stream, &calls)).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::info!(%error, "a second start could not be understood"),
            Err(_) => tracing::info!("a second start said nothing, or nobody listens"),
        }
    });
}

#[cfg(unix)]
mod system {
    use std::{
        os::unix::fs::MetadataExt,
        path::{Path, PathBuf},
    };

    use sha2::{Digest, Sha256};
    use tokio::net::{UnixListener, UnixStream};

    use super::{Arc, Calls, Duration, Listener, answer, io};

    /// `sun_path` holds 104 bytes on macOS, 108 on Linux, the final NUL included.
    const PATH_LIMIT: usize = 100;

    impl Listener {
        pub(crate) fn start(folder: &Path, calls: Arc<Calls>) -> io::Result<Listener> {
            tokio::runtime::Handle::try_current().map_err(io::Error::other)?;
            let path = socket(folder);
            // The lock is ours, so a socket that is there belongs to nobody any more.
            match std::fs::remove_file(&path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
            let listener = UnixListener::bind(&path)?;
            let owner = std::fs::metadata(folder)?.uid();
            let task = tokio::spawn(async move {
                loop {
                    match listener.accept().await {
                        Ok((stream, _)) if is_owner(&stream, owner) => answer(stream, &calls),
                        Ok(_) => tracing::warn!("another user knocked at the hand-over socket"),
                        Err(error) => {
                            tracing::warn!(%error, "hand-over socket");
                            tokio::time::sleep(Duration::from_secs(1)).await;
                        }
                    }
                }
            });
            Ok(Listener { task, path })
        }
    }

    pub(super) async fn connect(folder: &Path) -> io::Result<UnixStream> {
        let stream = UnixStream::connect(socket(folder)).await?;
        if is_owner(&stream, std::fs::metadata(folder)?.uid()) {
            Ok(stream)
        } else {
            Err(io::Error::from(io::ErrorKind::PermissionDenied))
        }
    }

    fn is_owner(stream: &UnixStream, owner: u32) -> bool {
        stream
            .peer_cred()
            .is_ok_and(|peer| peer.uid() == owner || peer.uid() == 0)
    }

    /// In the profile; for a path too long for a socket, in the folder for temporary files, where the check
    /// of the owner keeps strangers out.
    fn socket(folder: &Path) -> PathBuf {
        let path = folder.join("socket");
        if path.as_os_str().len() <= PATH_LIMIT {
            return path;
        }
        let digest = Sha256::digest(folder.as_os_str().as_encoded_bytes());
        let name: String = digest
            .iter()
            .take(12)
            .map(|byte| format!("{byte:02x}"))
            .collect();
        std::env::temp_dir().join(format!("linnet-{name}"))
    }
}

#[cfg(windows)]
mod system {
    use std::path::Path;

    use sha2::{Digest, Sha256};
    use tokio::net::windows::named_pipe::{ClientOptions, NamedPipeClient, ServerOptions};

    use super::{Arc, Calls, Duration, Listener, answer, io};

    impl Listener {
        pub(crate) fn start(folder: &Path, calls: Arc<Calls>) -> io::Result<Listener> {
            tokio::runtime::Handle::try_current().map_err(io::Error::other)?;
            let name = pipe(folder);
            let mut waiting = ServerOptions::new()
                .first_pipe_instance(true)
                .create(&name)?;
            let task = tokio::spawn(async move {
                loop {
                    if let Err(error) = waiting.connect().await {
                        tracing::warn!(%error, "hand-over pipe");
                        tokio::time::sleep(Duration::from_secs(1)).await;
                        continue;
                    }
                    match ServerOptions::new().create(&name) {
                        Ok(next) => answer(std::mem::replace(&mut waiting, next), &calls),
                        Err(error) => {
                            tracing::warn!(%error, "hand-over pipe");
                            return;
                        }
                    }
                }
            });
            Ok(Listener { task })
        }
    }

    pub(super) async fn connect(folder: &Path) -> io::Result<NamedPipeClient> {
        ClientOptions::new().open(pipe(folder))
    }

    fn pipe(folder: &Path) -> String {
        let digest = Sha256::digest(folder.as_os_str().as_encoded_bytes());
        let name: String = digest
            .iter()
            .take(12)
            .map(|byte| format!("{byte:02x}"))
            .collect();
        format!(r"\\.\pipe\linnet-{name}")
    }
}

use system::connect;
