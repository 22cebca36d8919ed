//! Sending (RFC 5321, 6409) over lettre's commands and replies, with a limit for every step. The one moment
//! that cannot be asked about afterwards, between the final dot and its answer (RFC 1047), ends in
//! [`FailureKind::PerhapsSent`], and nothing else does.

use std::fmt::Display;
use std::time::Duration;

use lettre::Address;
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{MailBodyParameter, MailParameter};
use linnet_mail::Server;
use secrecy::SecretString;

use crate::failure::classify::SmtpStep;
use crate::failure::{Failure, FailureKind};
use crate::net::Limits;
use crate::tls::Tls;

mod letter;
mod session;

use session::Session;

/// What a server tells about itself before any letter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SmtpFacts {
    /// The largest letter in bytes; `None` when the server does not say (RFC 1870).
    pub size_limit: Option<u64>,
    /// The lines of the EHLO answer after the first, as sent.
    pub extensions: Vec<String>,
}

/// Where a letter goes, apart from what stands in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// The return address; empty for none.
    pub from: String,
    /// Domains in their ASCII form.
    pub to: Vec<String>,
}

/// A letter the server took over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// The server's last words; often its queue number.
    pub reply: String,
    /// Recipients the server did not take, each with the reason; the others get the letter.
    pub refused: Vec<(String, Failure)>,
}

/// Why a letter was not sent, or perhaps not.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{failure}")]
pub struct NotSent {
    pub failure: Failure,
    /// Every recipient, each with the reason, when the server took none.
    pub refused: Vec<(String, Failure)>,
}

impl From<Failure> for NotSent {
    fn from(failure: Failure) -> NotSent {
        NotSent {
            failure,
            refused: Vec::new(),
        }
    }
}

/// Connects, says hello and goodbye: whether a mail server is there and what it can do. No password is
/// involved.
pub async fn probe(server: &Server, tls: &Tls, limits: &Limits) -> Result<SmtpFacts, Failure> {
    let session = Session::open(server, tls, limits).await?;
    let facts = session.facts();
    session.quit().await;
    Ok(facts)
}

/// As [`probe`], and signs in.
pub async fn check(
    server: &Server,
    password: &SecretString,
    tls: &Tls,
    limits: &Limits,
) -> Result<SmtpFacts, Failure> {
    let mut session = Session::open(server, tls, limits).await?;
    session.sign_in(&server.user, password).await?;
    let facts = session.facts();
    session.quit().await;
    Ok(facts)
}

/// Sends one letter. Without a password the server is used as it is.
///
/// `before_dot` runs when every byte of the letter is on its way and before the final dot, with the recipients
/// that are refused; an error from it ends the transaction unsent, with [`FailureKind::Cancelled`]. They are told
/// in [`Sent::refused`] too as long as one is accepted; when all are refused, the first refusal is the failure and
/// [`NotSent::refused`] has them all.
///
/// [`FailureKind::PerhapsSent`] means that the final dot may have gone out and no answer came: the letter
/// must not be sent again without looking. After every other failure it was certainly not sent.
pub async fn send<F, Fut, E>(
    server: &Server,
    password: Option<&SecretString>,
    tls: &Tls,
    limits: &Limits,
    envelope: &Envelope,
    raw: &[u8],
    before_dot: F,
) -> Result<Sent, NotSent>
where
    F: FnOnce(Vec<(String, Failure)>) -> Fut,
    Fut: Future<Output = Result<(), E>>,
    E: Display,
{
    let mut session = Session::open(server, tls, limits).await?;
    if let Some(password) = password {
        session.sign_in(&server.user, password).await?;
    }
    let size = letter::size(raw);
    if let Some(limit) = session.size_limit()
        && size > limit
    {
        let detail = format!("{size} bytes, and the server takes {limit}");
        let failure = session
            .endpoint
            .failure(FailureKind::TooLarge, SEND, detail);
        session.quit().await;
        return Err(failure.into());
    }
    let refused = match address(&mut session, envelope, raw, size).await {
        Ok(refused) => refused,
        Err(not_sent) => {
            if not_sent.failure.kind != FailureKind::ConnectionLost {
                session.quit().await;
            }
            return Err(not_sent);
        }
    };
    let go = session.command(&Data, SEND, SmtpStep::Data).await?;
    if !go.has_code(354) {
        return Err(session
            .misbehaved(SEND, "no invitation to send the letter")
            .into());
    }
    upload(&mut session, raw).await?;
    if let Err(error) = before_dot(refused.clone()).await {
        // Without the dot the server drops what it has (RFC 5321 §4.1.1.10).
        return Err(session
            .endpoint
            .failure(FailureKind::Cancelled, SEND, error.to_string())
            .into());
    }
    let reply = finish(&mut session).await?;
    let reply = crate::failure::clean(&session.words(&reply));
    session.quit().await;
    Ok(Sent { reply, refused })
}

const SEND: &str = "send the letter";

/// Bytes per write, each with its own limit.
const BLOCK: usize = 64 * 1024;

/// Recipients named at once.
const TOGETHER: usize = 50;

/// Sender and recipients; gives the refused ones.
async fn address(
    session: &mut Session,
    envelope: &Envelope,
    raw: &[u8],
    size: u64,
) -> Result<Vec<(String, Failure)>, NotSent> {
    let utf8 = session.offers("SMTPUTF8");
    let sender = match envelope.from.as_str() {
        "" => None,
        from => Some(checked(from, utf8).map_err(|detail| {
            session
                .endpoint
                .failure(FailureKind::SenderRefused, "name the sender", detail)
        })?),
    };
    let mut refused = Vec::new();
    let mut recipients = Vec::new();
    for to in &envelope.to {
        match checked(to, utf8) {
            Ok(address) => recipients.push((to.clone(), address)),
            Err(detail) => {
                let failure = session.endpoint.failure(
                    FailureKind::RecipientRefused,
                    "name the recipient",
                    detail,
                );
                refused.push((to.clone(), failure));
            }
        }
    }
    let mut parameters = Vec::new();
    if session.offers("SIZE") {
        parameters.push(MailParameter::Size(
            usize::try_from(size).unwrap_or(usize::MAX),
        ));
    }
    if !raw.is_ascii() && session.offers("8BITMIME") {
        parameters.push(MailParameter::Body(MailBodyParameter::EightBitMime));
    }
    let wide = !envelope.from.is_ascii()
        || recipients.iter().any(|(to, _)| !to.is_ascii())
        || letter::has_wide_header(raw);
    if wide && utf8 {
        parameters.push(MailParameter::SmtpUtfEight);
    }
    session
        .command(
            &Mail::new(sender, parameters),
            "name the sender",
            SmtpStep::Sender,
        )
        .await?;

    let mut accepted = 0;
    let together = if session.offers("PIPELINING") {
        TOGETHER
    } else {
        1
    };
    for group in recipients.chunks(together) {
        let commands: Vec<(String, SmtpStep)> = group
            .iter()
            .map(|(_, address)| {
                (
                    Rcpt::new(address.clone(), Vec::new()).to_string(),
                    SmtpStep::Recipient,
                )
            })
            .collect();
        let results = session.commands(&commands, "name the recipient").await?;
        for ((to, _), result) in group.iter().zip(results) {
            match result {
                Ok(_) => accepted += 1,
                // 421 closes the connection (RFC 5321 §3.8).
                Err(failure) if failure.kind == FailureKind::ServerBusy => {
                    return Err(failure.into());
                }
                Err(failure) => refused.push((to.clone(), failure)),
            }
        }
    }
    if accepted == 0 {
        let first = refused.first().map(|(_, failure)| failure.clone());
        let failure = first.unwrap_or_else(|| {
            session.endpoint.failure(
                FailureKind::RecipientRefused,
                "name the recipient",
                "nobody is named",
            )
        });
        return Err(NotSent { failure, refused });
    }
    Ok(refused)
}

/// An address that cannot become a command of its own. Everything else about it is the server's to judge.
fn checked(address: &str, utf8: bool) -> Result<Address, &'static str> {
    if address
        .chars()
        .any(|character| character.is_control() || matches!(character, '<' | '>'))
    {
        return Err("the address holds a forbidden character");
    }
    if !address.is_ascii() && !utf8 {
        return Err("the server does not take addresses in this script (SMTPUTF8)");
    }
    let (user, domain) = address.rsplit_once('@').ok_or("the address has no @")?;
    if user.is_empty()
        || domain.is_empty()
        || domain.contains(' ')
        || (user.contains(' ') && !user.starts_with('"'))
    {
        return Err("the address is incomplete");
    }
    Ok(Address::new_dangerous(user, domain))
}

/// Everything but the dot.
async fn upload(session: &mut Session, raw: &[u8]) -> Result<(), Failure> {
    let mut encoder = letter::Encoder::new();
    let mut block = Vec::with_capacity(BLOCK + BLOCK / 16);
    for piece in raw.chunks(BLOCK) {
        block.clear();
        encoder.push(piece, &mut block);
        write_or_reason(session, &block).await?;
    }
    block.clear();
    encoder.finish(&mut block);
    write_or_reason(session, &block).await
}

/// A server that hangs up in the middle has often said why.
async fn write_or_reason(session: &mut Session, bytes: &[u8]) -> Result<(), Failure> {
    let Err(failure) = session.write(bytes, SEND).await else {
        return Ok(());
    };
    match session
        .positive_reply(SEND, SmtpStep::Letter, Duration::from_secs(2))
        .await
    {
        Err(reason) if reason.kind != FailureKind::ConnectionLost => Err(reason),
        Ok(_) | Err(_) => Err(failure),
    }
}

/// The final dot and its answer.
async fn finish(
    session: &mut Session,
) -> Result<lettre::transport::smtp::response::Response, Failure> {
    let perhaps = |failure: Failure| Failure {
        kind: FailureKind::PerhapsSent,
        temporary: FailureKind::PerhapsSent.is_temporary(),
        ..failure
    };
    session.write(b".\r\n", SEND).await.map_err(perhaps)?;
    let reply = session
        .reply(SEND, session.limits.data_end)
        .await
        .map_err(perhaps)?;
    match u16::from(reply.code()) {
        200..300 => Ok(reply),
        300..400 => Err(perhaps(session.misbehaved(SEND, &session.words(&reply)))),
        _ => Err(session
            .judge(reply, SEND, SmtpStep::Letter)
            .err()
            .unwrap_or_else(|| session.misbehaved(SEND, "a refusal that is none"))),
    }
}
