//! The one HTTPS client. It keeps no cookies, tells no referrer, and bounds what it reads. Pictures of
//! letters have rules of their own: what a stranger's letter names must never reach a machine of the own
//! network, and must be a picture.

use std::error::Error as StdError;
use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{ACCEPT, CONTENT_TYPE, LOCATION};
use reqwest::{Client, redirect};
use url::{Host, Url};

use crate::failure::{Failure, FailureKind};
use crate::net;
use crate::tls::{self, Tls};

mod address;

use address::is_public;

/// The HTTPS client; cheap to clone.
#[derive(Clone, Debug)]
pub struct Web {
    pages: Client,
    pictures: Client,
    allow_private: bool,
    tls: Tls,
}

/// A whole answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    pub status: u16,
    /// The media type in lower case without parameters; empty when the server names none.
    pub content_type: String,
    pub body: Vec<u8>,
    /// Where the answer came from, after redirects.
    pub final_url: String,
}

/// The largest picture.
const PICTURE_LIMIT: usize = 10 * 1024 * 1024;
const PICTURE_TIME: Duration = Duration::from_secs(30);
const CONNECT_TIME: Duration = Duration::from_secs(10);
const REDIRECTS: usize = 5;

impl Web {
    /// A client with the trust of `tls`; pinned exceptions do not count here.
    pub fn new(tls: &Tls) -> Result<Web, Failure> {
        Web::build(tls, false)
    }

    /// Whether pictures may come from private addresses. Only tests want that.
    pub fn allow_private(self, allow: bool) -> Result<Web, Failure> {
        Web::build(&self.tls, allow)
    }

    /// Fetches a page over https; redirects are followed to https only. Any status is an answer. More than
    /// `cap` bytes fail with [`FailureKind::TooLarge`], more than `limit` in all with
    /// [`FailureKind::ConnectionLost`].
    pub async fn get(&self, url: &str, cap: usize, limit: Duration) -> Result<Response, Failure> {
        let url = parse(url)?;
        let rules = Rules {
            schemes: &["https"],
            only_public: false,
            cap,
            accept: "*/*",
        };
        within(limit, &url, follow(&self.pages, url.clone(), &rules)).await
    }

    /// Fetches a picture that a letter names, over http or https, from public addresses only (each redirect
    /// is checked again). What is no picture, or is one that can hold scripts (SVG), is
    /// [`FailureKind::Refused`].
    pub async fn get_picture(&self, url: &str) -> Result<Response, Failure> {
        let url = parse(url)?;
        let rules = Rules {
            schemes: &["https", "http"],
            only_public: !self.allow_private,
            cap: PICTURE_LIMIT,
            accept: "image/avif,image/webp,image/png,image/jpeg,image/gif,image/*;q=0.5",
        };
        let response = within(
            PICTURE_TIME,
            &url,
            follow(&self.pictures, url.clone(), &rules),
        )
        .await?;
        if !(200..300).contains(&response.status) {
            let detail = format!("status {}", response.status);
            return Err(failure(FailureKind::Refused, &url, detail));
        }
        if !is_picture(&response) {
            return Err(failure(FailureKind::Refused, &url, "not a picture"));
        }
        Ok(response)
    }

    fn build(tls: &Tls, allow_private: bool) -> Result<Web, Failure> {
        let client = |only_public: bool| {
            let builder = Client::builder()
                .tls_backend_preconfigured(tls.web_config())
                .dns_resolver(Resolver { only_public })
                .redirect(redirect::Policy::none())
                .referer(false)
                .connect_timeout(CONNECT_TIME)
                .pool_max_idle_per_host(2)
                .pool_idle_timeout(Duration::from_secs(30));
            // Through a proxy the address check would see only the proxy.
            let builder = if only_public {
                builder.no_proxy()
            } else {
                builder
            };
            builder.build().map_err(|error| {
                let detail = sources(&error);
                Failure::new(
                    FailureKind::CertificateInvalid,
                    "prepare the web client",
                    "",
                    0,
                    detail,
                )
            })
        };
        Ok(Web {
            pages: client(false)?,
            pictures: client(!allow_private)?,
            allow_private,
            tls: tls.clone(),
        })
    }
}

struct Rules {
    schemes: &'static [&'static str],
    only_public: bool,
    cap: usize,
    accept: &'static str,
}

const OPERATION: &str = "fetch from the web";

fn parse(url: &str) -> Result<Url, Failure> {
    Url::parse(url).map_err(|error| {
        Failure::new(
            FailureKind::Refused,
            OPERATION,
            "",
            0,
            format!("{error}: {url}"),
        )
    })
}

async fn within(
    limit: Duration,
    url: &Url,
    work: impl Future<Output = Result<Response, Failure>>,
) -> Result<Response, Failure> {
    match tokio::time::timeout(limit, work).await {
        Ok(result) => result,
        Err(_) => {
            let detail = format!("no whole answer within {} seconds", limit.as_secs());
            Err(failure(FailureKind::ConnectionLost, url, detail))
        }
    }
}

async fn follow(client: &Client, mut url: Url, rules: &Rules) -> Result<Response, Failure> {
    for _ in 0..=REDIRECTS {
        admit(&url, rules)?;
        let response = client
            .get(url.clone())
            .header(ACCEPT, rules.accept)
            .send()
            .await
            .map_err(|error| web_failure(&error, &url))?;
        let status = response.status();
        if status.as_u16() == 511 {
            // RFC 6585 §6: the network wants a sign-in of its own.
            return Err(failure(
                FailureKind::WifiSignIn,
                &url,
                "the network wants a sign-in first",
            ));
        }
        let target = response
            .headers()
            .get(LOCATION)
            .filter(|_| status.is_redirection());
        let Some(target) = target else {
            return read(response, url, rules.cap).await;
        };
        url = target
            .to_str()
            .ok()
            .and_then(|target| url.join(target).ok())
            .ok_or_else(|| failure(FailureKind::Misbehaved, &url, "a redirect to nowhere"))?;
    }
    Err(failure(FailureKind::Misbehaved, &url, "too many redirects"))
}

/// What may be asked at all; host names are checked again when they are looked up.
fn admit(url: &Url, rules: &Rules) -> Result<(), Failure> {
    if !rules.schemes.contains(&url.scheme()) {
        return Err(failure(
            FailureKind::Refused,
            url,
            "this kind of address is not fetched",
        ));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(failure(
            FailureKind::Refused,
            url,
            "the address holds a sign-in",
        ));
    }
    let public = match url.host() {
        Some(Host::Ipv4(address)) => is_public(address.into()),
        Some(Host::Ipv6(address)) => is_public(address.into()),
        // Looked up later, and judged by what is found.
        Some(Host::Domain(_)) => true,
        None => false,
    };
    // Behind low ports other services could be made to read a request as their own commands.
    if rules.only_public && (!public || url.port().is_some_and(|port| port < 1024)) {
        return Err(failure(FailureKind::Refused, url, "not a public address"));
    }
    Ok(())
}

async fn read(mut response: reqwest::Response, url: Url, cap: usize) -> Result<Response, Failure> {
    let content_type = response
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .map(|value| value.trim().to_ascii_lowercase())
        .unwrap_or_default();
    let status = response.status().as_u16();
    let mut body = Vec::new();
    while let Some(piece) = response
        .chunk()
        .await
        .map_err(|error| web_failure(&error, &url))?
    {
        if body.len() + piece.len() > cap {
            let detail = format!("more than {cap} bytes");
            return Err(failure(FailureKind::TooLarge, &url, detail));
        }
        body.extend_from_slice(&piece);
    }
    Ok(Response {
        status,
        content_type,
        body,
        final_url: url.into(),
    })
}

fn is_picture(response: &Response) -> bool {
    let starts_like_text = response.body.trim_ascii_start().first() == Some(&b'<');
    response.content_type.starts_with("image/")
        && !response.content_type.contains("svg")
        && !starts_like_text
}

/// Looks names up as the rest of this crate does.
struct Resolver {
    only_public: bool,
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let only_public = self.only_public;
        Box::pin(async move {
            let host = name.as_str().to_owned();
            let mut found: Vec<SocketAddr> = net::resolve(&host, 0).await?;
            if only_public {
                found.retain(|address| is_public(address.ip()));
                if found.is_empty() {
                    let detail = "not a public address";
                    return Err(
                        Failure::new(FailureKind::Refused, OPERATION, &host, 0, detail).into(),
                    );
                }
            }
            let addresses: Addrs = Box::new(found.into_iter());
            Ok(addresses)
        })
    }
}

fn web_failure(error: &reqwest::Error, url: &Url) -> Failure {
    let (host, port) = place(url);
    let mut source: Option<&(dyn StdError + 'static)> = Some(error);
    while let Some(cause) = source {
        if let Some(failure) = cause.downcast_ref::<Failure>() {
            return Failure {
                host,
                port,
                ..failure.clone()
            };
        }
        if let Some(error) = cause.downcast_ref::<io::Error>() {
            if let Some(inner) = error.get_ref() {
                if let Some(failure) = inner.downcast_ref::<Failure>() {
                    return Failure {
                        host,
                        port,
                        ..failure.clone()
                    };
                }
                if inner.is::<rustls::Error>() {
                    return tls::handshake_failure(error, &host, port);
                }
            }
            let kind = match error.kind() {
                io::ErrorKind::NetworkUnreachable | io::ErrorKind::NetworkDown => {
                    FailureKind::Offline
                }
                io::ErrorKind::ConnectionRefused | io::ErrorKind::HostUnreachable => {
                    FailureKind::CannotConnect
                }
                _ => {
                    source = cause.source();
                    continue;
                }
            };
            return failure(kind, url, error.to_string());
        }
        source = cause.source();
    }
    let kind = if error.is_connect() {
        FailureKind::CannotConnect
    } else {
        FailureKind::ConnectionLost
    };
    failure(kind, url, sources(error))
}

fn failure(kind: FailureKind, url: &Url, detail: impl AsRef<str>) -> Failure {
    let (host, port) = place(url);
    Failure::new(kind, OPERATION, &host, port, detail)
}

fn place(url: &Url) -> (String, u16) {
    (
        url.host_str().unwrap_or_default().to_owned(),
        url.port_or_known_default().unwrap_or_default(),
    )
}

/// An error with its causes. reqwest's own sentence names the whole address, which may hold an e-mail address.
fn sources(error: &reqwest::Error) -> String {
    let mut words = Vec::new();
    let mut source = error.source();
    while let Some(cause) = source {
        words.push(cause.to_string());
        source = cause.source();
    }
    if words.is_empty() {
        "the request failed".to_owned()
    } else {
        words.join(": ")
    }
}

#[cfg(test)]
mod tests;
