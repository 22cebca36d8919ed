//! Servers that every mail program meets one day.

use super::{Act, Encryption, Protocol, Script};
use crate::authority::Certificate;

impl Script {
    pub fn drops_after_greeting(protocol: Protocol) -> Self {
        let script = Self::new(protocol);
        let mut greeting = super::base::greeting(&script);
        greeting.push(Act::Close);
        script.greet(greeting)
    }

    /// Accepts the connection and never says a word.
    pub fn silent(protocol: Protocol) -> Self {
        Self::new(protocol).greet([Act::Silence])
    }

    /// Something that is no mail server at all.
    pub fn garbage(protocol: Protocol) -> Self {
        let mut bytes = b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec();
        bytes.extend((0..=255).cycle().take(4096));
        Self::new(protocol).greet([Act::Bytes(bytes), Act::Close])
    }

    pub fn wrong_password(protocol: Protocol) -> Self {
        let script = Self::new(protocol);
        match protocol {
            Protocol::Imap => {
                let no = Act::reply("{tag} NO [AUTHENTICATIONFAILED] Authentication failed.");
                script
                    .capabilities("IMAP4rev1 SASL-IR AUTH=PLAIN")
                    .on("LOGIN", [no.clone()])
                    .on("AUTHENTICATE PLAIN ", [no.clone()])
                    .on("AUTHENTICATE PLAIN", [Act::reply("+ "), Act::Line, no])
            }
            Protocol::Smtp => {
                let no = Act::reply("535 5.7.8 Error: authentication failed");
                let user = [Act::reply("334 VXNlcm5hbWU6"), Act::Line];
                let password = [Act::reply("334 UGFzc3dvcmQ6"), Act::Line, no.clone()];
                script
                    .on("AUTH PLAIN ", [no.clone()])
                    .on("AUTH PLAIN", [Act::reply("334 "), Act::Line, no])
                    .on("AUTH LOGIN ", password.clone())
                    .on("AUTH LOGIN", user.into_iter().chain(password))
            }
        }
    }

    /// TLS from the first byte, with a certificate that nobody vouches for.
    pub fn untrusted(protocol: Protocol) -> Self {
        Self::new(protocol)
            .encryption(Encryption::Tls)
            .certificate(Certificate::SelfSigned)
    }

    /// Does not know STARTTLS, neither in its capabilities nor as a command.
    pub fn without_starttls(protocol: Protocol) -> Self {
        Self::new(protocol)
    }

    /// Promises STARTTLS and then refuses it.
    pub fn starttls_refused(protocol: Protocol) -> Self {
        let script = Self::new(protocol).encryption(Encryption::StartTls);
        match protocol {
            Protocol::Imap => script.on("STARTTLS", [Act::reply("{tag} NO not today")]),
            Protocol::Smtp => script.on("STARTTLS", [Act::reply("454 4.7.0 not today")]),
        }
    }

    /// Says more in the clear behind its go-ahead, as somebody in the middle would: none of it may be
    /// believed after the handshake.
    pub fn injection_after_starttls(protocol: Protocol) -> Self {
        let script = Self::new(protocol).encryption(Encryption::StartTls);
        match protocol {
            Protocol::Imap => script.on(
                "STARTTLS",
                [
                    Act::reply("{tag} OK begin\r\n* CAPABILITY IMAP4rev1 INJECTED\r\n* OK [ALERT] injected"),
                    Act::Handshake,
                ],
            ),
            Protocol::Smtp => script.on(
                "STARTTLS",
                [Act::reply("220 2.0.0 go ahead\r\n250-script\r\n250 AUTH INJECTED"), Act::Handshake],
            ),
        }
    }

    /// Greets as already signed in (PREAUTH), which before TLS must end the connection.
    pub fn preauth() -> Self {
        Self::imap()
            .encryption(Encryption::StartTls)
            .greet([Act::reply("* PREAUTH welcome back")])
    }
}
