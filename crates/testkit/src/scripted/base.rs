//! The well-behaved little servers that every script starts from.

use super::{Act, Encryption, Protocol, Script};

pub(super) fn capabilities(protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::Imap => {
            "IMAP4rev1 SASL-IR AUTH=PLAIN ID ENABLE IDLE LITERAL+ MOVE UIDPLUS CONDSTORE SPECIAL-USE LIST-EXTENDED"
        }
        Protocol::Smtp => {
            "PIPELINING|SIZE 10000000|AUTH PLAIN LOGIN|8BITMIME|ENHANCEDSTATUSCODES|SMTPUTF8"
        }
    }
}

pub(super) fn greeting(script: &Script) -> Vec<Act> {
    match script.protocol {
        Protocol::Imap => vec![Act::reply("* OK script ready")],
        Protocol::Smtp => vec![Act::reply("220 script ready")],
    }
}

pub(super) fn answer(script: &Script, command: &str, encrypted: bool) -> Vec<Act> {
    match script.protocol {
        Protocol::Imap => imap(script, command, encrypted),
        Protocol::Smtp => smtp(script, command, encrypted),
    }
}

fn imap(script: &Script, command: &str, encrypted: bool) -> Vec<Act> {
    let mut words = command
        .split_ascii_whitespace()
        .map(str::to_ascii_uppercase);
    let verb = words.next().unwrap_or_default();
    let lines: &str = match verb.as_str() {
        "CAPABILITY" => {
            let starttls = if script.encryption == Encryption::StartTls && !encrypted {
                " STARTTLS"
            } else {
                ""
            };
            return vec![
                Act::Reply(format!("* CAPABILITY {}{starttls}", script.capabilities)),
                Act::reply("{tag} OK done"),
            ];
        }
        "STARTTLS" if script.encryption == Encryption::StartTls && !encrypted => {
            return vec![Act::reply("{tag} OK begin"), Act::Handshake];
        }
        "AUTHENTICATE" if words.nth(1).is_none() => {
            return vec![
                Act::reply("+ "),
                Act::Line,
                Act::reply("{tag} OK signed in"),
            ];
        }
        "IDLE" => {
            return vec![
                Act::reply("+ idling"),
                Act::Line,
                Act::reply("{tag} OK idled"),
            ];
        }
        "LOGOUT" => {
            return vec![
                Act::reply("* BYE see you"),
                Act::reply("{tag} OK done"),
                Act::Close,
            ];
        }
        "LIST" => "* LIST (\\HasNoChildren) \"/\" INBOX",
        "STATUS" => "* STATUS INBOX (MESSAGES 0 UIDNEXT 1 UIDVALIDITY 1 UNSEEN 0 HIGHESTMODSEQ 1)",
        "SELECT" | "EXAMINE" => {
            "* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)\r\n\
             * OK [PERMANENTFLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft \\*)] ok\r\n* 0 EXISTS\r\n* 0 RECENT\r\n\
             * OK [UIDVALIDITY 1] ok\r\n* OK [UIDNEXT 1] ok\r\n* OK [HIGHESTMODSEQ 1] ok"
        }
        "ID" => "* ID NIL",
        "ENABLE" => "* ENABLED CONDSTORE",
        "NAMESPACE" => "* NAMESPACE ((\"\" \"/\")) NIL NIL",
        "SEARCH" => "* SEARCH",
        "UID" if words.next().as_deref() == Some("SEARCH") => "* SEARCH",
        "LOGIN" | "AUTHENTICATE" | "UID" | "NOOP" | "CHECK" | "CLOSE" | "UNSELECT"
        | "SUBSCRIBE" | "CREATE" | "APPEND" | "STORE" | "FETCH" | "COPY" | "MOVE" | "LSUB" => "",
        _ => return vec![Act::reply("{tag} BAD unknown command")],
    };
    let mut acts = Vec::new();
    if !lines.is_empty() {
        acts.push(Act::reply(lines));
    }
    acts.push(Act::reply("{tag} OK done"));
    acts
}

fn smtp(script: &Script, command: &str, encrypted: bool) -> Vec<Act> {
    let mut words = command
        .split_ascii_whitespace()
        .map(str::to_ascii_uppercase);
    let verb = words.next().unwrap_or_default();
    let line = match verb.as_str() {
        "EHLO" => {
            let starttls = script.encryption == Encryption::StartTls && !encrypted;
            let mut lines: Vec<&str> = vec!["script"];
            lines.extend(
                script
                    .capabilities
                    .split('|')
                    .filter(|line| !line.is_empty()),
            );
            lines.extend(starttls.then_some("STARTTLS"));
            let count = lines.len();
            let lines = lines.iter().enumerate().map(|(index, line)| {
                let mark = if index + 1 == count { ' ' } else { '-' };
                format!("250{mark}{line}")
            });
            return vec![Act::Reply(lines.collect::<Vec<_>>().join("\r\n"))];
        }
        "STARTTLS" if script.encryption == Encryption::StartTls && !encrypted => {
            return vec![Act::reply("220 2.0.0 go ahead"), Act::Handshake];
        }
        "AUTH" => {
            let welcome = Act::reply("235 2.7.0 welcome");
            return match (words.next().as_deref(), words.next()) {
                (Some("LOGIN"), None) => vec![
                    Act::reply("334 VXNlcm5hbWU6"),
                    Act::Line,
                    Act::reply("334 UGFzc3dvcmQ6"),
                    Act::Line,
                    welcome,
                ],
                (Some("LOGIN"), Some(_)) => {
                    vec![Act::reply("334 UGFzc3dvcmQ6"), Act::Line, welcome]
                }
                (Some(_), None) => vec![Act::reply("334 "), Act::Line, welcome],
                (Some(_), Some(_)) => vec![welcome],
                (None, _) => vec![Act::reply("501 5.5.4 which mechanism?")],
            };
        }
        "DATA" => {
            return vec![
                Act::reply("354 go on"),
                Act::Letter,
                Act::reply("250 2.0.0 taken"),
            ];
        }
        "QUIT" => return vec![Act::reply("221 2.0.0 bye"), Act::Close],
        "HELO" => "250 script",
        "MAIL" | "RCPT" | "RSET" | "NOOP" => "250 2.0.0 ok",
        _ => "502 5.5.2 unknown command",
    };
    vec![Act::reply(line)]
}
